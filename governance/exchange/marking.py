"""The workbook given back: every cell that is to be looked at marked in it, with what there is to say."""

from collections import defaultdict
from pathlib import PurePath

from governance.exchange.plan import Plan
from governance.exchange.planned import LEFT_OUT, PlannedRow
from governance.register.uploads import Upload
from governance.spreadsheets.book import address
from governance.spreadsheets.export import write_marked
from governance.spreadsheets.reading import ZIP

ENDING = "-marked"
MARKED = ("error", "doubt")
MACROS = ".xlsm"  # which a marked copy would lose


def is_workbook(upload: Upload) -> bool:
    """Whether cells can be marked in an upload."""
    return upload.content.startswith(ZIP) and not upload.name.lower().endswith(MACROS)


def marked_name(name: str) -> str:
    """The file name of a marked copy, however often it goes back and forth."""
    return f"{PurePath(name).stem.removesuffix(ENDING)}{ENDING}.xlsx"


def marked_copy(content: bytes, plan: Plan) -> bytes:
    """The workbook with its problems marked, and those gone that are put right; raises Unreadable."""
    notes = notes_of(plan)
    for sheet in sorted({*notes, *(one.row.line.table.sheet for one in plan.rows)}):
        content = write_marked(content, sheet, notes.get(sheet, {}))
    return content


def notes_of(plan: Plan) -> dict[str, dict[str, str]]:
    """By sheet and cell, what there is to say: of every row that is not left out, and of the workbook itself."""
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for remark in plan.remarks:
        if remark.severity in MARKED and remark.sheet and remark.cell:
            said[remark.sheet][remark.cell].append(remark.text)
    for planned in plan.rows:
        for note in planned.row.notes if planned.outcome != LEFT_OUT else ():
            if note.severity in MARKED:
                said[planned.row.line.table.sheet][note.cell or first_cell(planned)].append(note.text)
    return {
        sheet: {cell: "\n".join(dict.fromkeys(texts)) for cell, texts in cells.items()} for sheet, cells in said.items()
    }


def first_cell(planned: PlannedRow) -> str:
    """Where to say what is to be said of no cell of a row."""
    line = planned.row.line
    return address(line.number, min(line.table.columns, default=1))
