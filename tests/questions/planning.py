"""Workbooks of questions as tests bring them in: planned, applied, and what came of it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from governance.council.queries import today
from governance.exchange.commands import apply_plan
from governance.exchange.outgoing.formats import written
from governance.exchange.plan import Plan, make_plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.questions.intake.register import QUESTIONS_EXCHANGED
from governance.questions.models import Question
from governance.questions.queries import REGISTER, Filters, get_question, list_shown
from governance.register.keeping import System
from governance.register.log import sequence_of
from tests.spreadsheets.files import table

BY = System("Robin Import")
Columns = dict[str, int]


def plan_of(content: bytes | list[list[Any]], **choices: Any) -> Plan:
    """What a workbook would do, with these choices."""
    given = content if isinstance(content, bytes) else table(*content)
    return make_plan(QUESTIONS_EXCHANGED, given, "questions.xlsx", Choices(**choices))


def bring_in(content: bytes | list[list[Any]], *, skip_errors: bool = False, **choices: Any) -> Plan:
    """What a workbook did."""
    plan = plan_of(content, **choices)
    apply_plan(plan, by=BY, why="questions.xlsx", skip_errors=skip_errors)
    db.session.commit()
    return plan


def outcomes(plan: Plan) -> list[str]:
    """What becomes of each row."""
    return [row.outcome for row in plan.rows]


def text_at(plan: Plan, cell: str) -> str:
    """All that is said beside a cell."""
    return " ".join(one.text for one in plan.messages() if one.cell == cell)


def said(plan: Plan) -> str:
    """All that is said."""
    return " ".join(one.text for one in plan.messages())


def of(reference: str) -> Question:
    """A question as it is now."""
    found = get_question(reference)
    assert found
    return found


def export(form: str = "xlsx", reader: Any = BY, **given: str) -> bytes:
    """The register as it goes out."""
    filters = Filters.of({"show": "all"} | given)
    found = list_shown(filters, reader.handles_all, today())
    return written(QUESTIONS_EXCHANGED, form, found, reader, filters.given, sequence_of(REGISTER))[0]


def edited(content: bytes, edit: Callable[[Any, Columns], object]) -> bytes:
    """An export after somebody edited its sheet, given the columns by their headings."""
    book = load_workbook(BytesIO(content))
    sheet, saved = book["Questions"], BytesIO()
    head = next(row for row in sheet.iter_rows() if any(cell.value == "Question as received" for cell in row))
    edit(sheet, {str(cell.value): cell.column for cell in head if cell.value})
    book.save(saved)
    return saved.getvalue()


def cells(reference: str, **texts: Any) -> Callable[[Any, Columns], None]:
    """Somebody changes cells of the row of a question; the headings with _ for a space."""

    def edit(sheet: Any, columns: Columns) -> None:
        row = next(row[0].row for row in sheet.iter_rows() if any(cell.value == reference for cell in row))
        for label, text in texts.items():
            sheet.cell(row, columns[label.replace("_", " ")]).value = text

    return edit
