"""The addresses under which work programmes go out."""

from collections.abc import Mapping
from typing import Any

from flask import abort

from governance.council.queries import get_council, today
from governance.exchange.exchanged import Item
from governance.exchange.outgoing.routes import exports_of
from governance.scrutiny.intake.register import WORK_PROGRAMMES
from governance.scrutiny.queries import Filters, list_shown, scrutiny_committees
from governance.web.forms import number


def find(args: Mapping[str, str], reader: Any) -> tuple[list[Item], dict[str, str]]:
    """The items of a committee, or of all, that the filters of an address let through; no page for one not there."""
    filters, committee = Filters.of(args), number(args.get("committee"))
    if args.get("committee") and committee not in {one.id for one in scrutiny_committees(get_council(), unused=True)}:
        abort(404)
    given = filters.given | ({"committee": str(committee)} if committee else {})
    return list_shown(committee, filters, reader.handles_all, today()), given


blueprint = exports_of(WORK_PROGRAMMES, "work_exports", "/work-programme/export", find)
