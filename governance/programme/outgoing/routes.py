"""The addresses under which the programme goes out."""

from collections.abc import Mapping
from typing import Any

from governance.council.queries import get_council, today
from governance.exchange.exchanged import Item
from governance.exchange.outgoing.routes import exports_of
from governance.programme import page
from governance.programme.intake.register import PROGRAMME
from governance.programme.queries import Filters, list_lines
from governance.register.filters import is_wanted


def find(args: Mapping[str, str], reader: Any) -> tuple[list[Item], dict[str, str]]:
    """The items that the filters of an address let through."""
    filters = Filters.of(args)
    lines = list_lines(filters, reader, today())
    if filters.attention:
        shown = page.get_rows(lines, reader, get_council(), today())
        lines = [line for line in lines if is_wanted(shown[line.id].attention, filters.attention)]
    return PROGRAMME.items_of(lines), filters.given


blueprint = exports_of(PROGRAMME, "exports", "/programme/export", find)
