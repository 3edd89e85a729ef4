"""Workbooks of work programmes as tests bring them in: planned, applied, and what came of it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from governance.council.queries import SCRUTINY, get_council, today
from governance.exchange.commands import apply_plan
from governance.exchange.outgoing.formats import written
from governance.exchange.plan import Plan, make_plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda, list_meetings
from governance.register.keeping import System
from governance.register.log import sequence_of
from governance.scrutiny.fields import BY_KEY
from governance.scrutiny.intake.register import WORK_PROGRAMMES
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import REGISTER, Filters, list_items, list_shown, names
from tests.spreadsheets.files import table

BY = System("Robin Import")


def plan_of(content: bytes | list[list[Any]], **choices: Any) -> Plan:
    """What a workbook would do, with these choices."""
    return make_plan(WORK_PROGRAMMES, as_bytes(content), "work.xlsx", Choices(**choices))


def as_bytes(content: bytes | list[list[Any]]) -> bytes:
    """A workbook, or its rows as one."""
    return content if isinstance(content, bytes) else table(*content)


def bring_in(content: bytes | list[list[Any]], *, skip_errors: bool = False, **choices: Any) -> Plan:
    """What a workbook did."""
    plan = plan_of(content, **choices)
    apply_plan(plan, by=BY, why="work.xlsx", skip_errors=skip_errors)
    db.session.commit()
    return plan


def outcomes(plan: Plan) -> list[str]:
    """What becomes of each row."""
    return [row.outcome for row in plan.rows]


def said(plan: Plan) -> list[tuple[str, str]]:
    """What is said of the workbook and its rows: how bad, and the cell."""
    return [(one.severity, one.cell or "") for one in plan.messages()]


def text_at(plan: Plan, cell: str) -> str:
    """All that is said beside a cell."""
    return " ".join(one.text for one in plan.messages() if one.cell == cell)


def shown(item: WorkItem, key: str) -> str:
    """A field of an item in words."""
    return BY_KEY[key].kind.show(getattr(item, key), names())


def places(committee: int | None = None) -> list[tuple[str, str]]:
    """The items in order: each topic with its meeting or list."""
    return [(one.topic, shown(one, "place")) for one in list_items(committee)]


def meetings() -> list[str]:
    """Every meeting: its committee, day and time."""
    bodies = {one.key: one.name for one in get_council().names.lists[SCRUTINY].things}
    return [f"{bodies[one.committee]}, {one.day}, {one.starts}" for one in list_meetings()]


def agenda(meeting: Meeting) -> list[str]:
    """The titles of an agenda."""
    return [one.title for one in list_agenda(meeting.id, meeting.committee)]


def export(reader: Any = BY, committee: int | None = None, **given: str) -> bytes:
    """A work programme's workbook as it goes out."""
    filters = Filters.of({"show": "all"} | given)
    items = list_shown(committee, filters, reader.handles_all, today())
    return written(WORK_PROGRAMMES, "xlsx", items, reader, filters.given, sequence_of(REGISTER))[0]


def edited(content: bytes, edit: Callable[[Any, dict[str, int]], object]) -> bytes:
    """An export after somebody edited its sheet, given the columns by their headings."""
    book = load_workbook(BytesIO(content))
    sheet, saved = book["Work programme"], BytesIO()
    edit(sheet, {str(cell.value): cell.column for cell in sheet[head_row(sheet)] if cell.value})
    book.save(saved)
    return saved.getvalue()


def head_row(sheet: Any) -> int:
    """The row of headings."""
    return next(row[0].row for row in sheet.iter_rows() if any(cell.value == "Topic" for cell in row))


def row_of(sheet: Any, reference: str) -> int:
    """The row of an item."""
    return next(row[0].row for row in sheet.iter_rows() if any(cell.value == reference for cell in row))
