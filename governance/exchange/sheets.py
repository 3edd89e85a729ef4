"""What the readers of sheets share: heads of tables, a row's cells by what they hold, second columns, what is left."""

from collections.abc import Mapping
from typing import ClassVar

from governance.exchange.reading import IGNORED, Cells, Heading, Line, Reading, Table
from governance.register.fields import fold, shorten
from governance.spreadsheets.book import Remark, Row, Sheet, Value, address, text_of


class SheetLines:
    """Goes down one sheet row by row; a register says what stands between its tables."""

    joined: ClassVar[frozenset[str]]  # the roles whose second column is added to the first

    def __init__(self, sheet: Sheet, reading: Reading, remembered: Mapping[str, str]) -> None:
        """`remembered` says what folded headings were explained to mean."""
        self.sheet, self.found, self.remembered = sheet, reading, remembered
        self.table: Table | None = None
        self.heads: dict[int, str] = {}  # of the table, by column
        self.second: dict[int, str] = {}  # columns that hold what another holds already, by column
        self.tops: dict[tuple[int, int], Value] = {}  # what merged cells may carry down

    def texts_of(self, row: Row) -> dict[int, str]:
        """The cells of a row as texts on one line, remembering what merged ones may carry down."""
        if self.sheet.merges:
            self.tops |= {(row.number, column): value for column, value in row.cells.items()}
        return {column: " ".join(text_of(value).split()) for column, value in row.cells.items()}

    def table_of(self, row: Row, texts: Mapping[int, str], roles: Mapping[int, str | None]) -> Table:
        """The table that a row of headings begins, given what each column holds."""
        taken: dict[int, str] = {}
        self.heads, self.second = dict(texts), {}
        for column, role in roles.items():
            if role and role != IGNORED and role in taken.values():
                self.second[column] = role
            elif role:
                taken[column] = role
            heading = Heading(texts[column], role, self.sheet.name, address(row.number, column))
            self.found.headings.setdefault(fold(texts[column]), heading)
        return Table(self.sheet.name, row.number, taken, {role: texts[one] for one, role in taken.items()})

    def cells_of(self, row: Row, table: Table) -> Cells:
        """The cells of a row by what they hold, with what merged cells above carry down."""
        cells = {role: (column, row.cells[column]) for column, role in table.columns.items() if column in row.cells}
        for column, role in table.columns.items() if self.sheet.merges else ():
            origin = self.sheet.origin(row.number, column)
            if role not in cells and origin and origin in self.tops and origin[0] < row.number and origin[1] == column:
                cells[role] = (column, self.tops[origin])
        return cells

    def take_second(self, row: Row, line: Line) -> None:
        """A second column of the same kind is added to the first where both are words, or left out with a word."""
        for column, role in self.second.items():
            text = text_of(row.cells.get(column, "")).strip()
            kept = line.cells.get(role)
            if not text:
                continue
            if kept is None:
                line.cells[role] = (column, row.cells[column])
            elif role in self.joined:
                line.cells[role] = (kept[0], f"{text_of(kept[1])}\n{text}")
            elif fold(text) != fold(text_of(kept[1])):
                said = f"“{shorten(text)}” was left out, because “{self.heads[kept[0]]}” holds that."
                line.remarks.append((address(row.number, column), "doubt", said))

    def note_left_out(self, row: Row, table: Table) -> None:
        """Cells of columns that are left out, or of none, are said: once for a heading, or here and now."""
        known = {column for column, role in table.columns.items() if role != IGNORED}
        for column in row.cells.keys() - known - self.second.keys():
            head = self.found.headings.get(fold(self.heads.get(column, "")))
            if head:
                head.filled = True
            elif column not in table.columns:
                text = f"“{shorten(text_of(row.cells[column]))}” stands in no known column: it was left out."
                remark = Remark(text, "doubt", self.sheet.name, address(row.number, column))
                self.found.remarks.append(remark)


def say_hidden(reading: Reading) -> None:
    """Say how many hidden rows were read like the others."""
    hidden = sum(line.hidden for line in reading.lines)
    if hidden:
        rows = "1 hidden row was" if hidden == 1 else f"{hidden} hidden rows were"
        reading.remarks.append(Remark(f"{rows} read like the others."))
