"""The addresses under which suggestions go out."""

from collections.abc import Mapping
from typing import Any

from governance.council.queries import today
from governance.exchange.exchanged import Item
from governance.exchange.outgoing.routes import exports_of
from governance.suggestions.intake.register import SUGGESTIONS_EXCHANGED
from governance.suggestions.queries import Filters, list_shown


def find(args: Mapping[str, str], reader: Any) -> tuple[list[Item], dict[str, str]]:
    """The suggestions that the filters of an address let through."""
    filters = Filters.of(args)
    return list_shown(filters, reader.handles_all, today()), filters.given


blueprint = exports_of(SUGGESTIONS_EXCHANGED, "suggestion_exports", "/suggestions/export", find)
