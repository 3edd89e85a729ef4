"""The addresses under which questions go out."""

from collections.abc import Mapping
from typing import Any

from governance.council.queries import today
from governance.exchange.exchanged import Item
from governance.exchange.outgoing.routes import exports_of
from governance.questions.intake.register import QUESTIONS_EXCHANGED
from governance.questions.queries import Filters, list_shown


def find(args: Mapping[str, str], reader: Any) -> tuple[list[Item], dict[str, str]]:
    """The questions that the filters of an address let through."""
    filters = Filters.of(args)
    return list_shown(filters, reader.handles_all, today()), filters.given


blueprint = exports_of(QUESTIONS_EXCHANGED, "question_exports", "/questions/export", find)
