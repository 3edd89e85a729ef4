"""Finds the items of a workbook: its months, banners, heads of tables and rows, whether printed or tidy."""

from collections.abc import Mapping

from governance.exchange.reading import Line, Reading
from governance.programme.fields import BY_KEY
from governance.programme.intake.between import Between
from governance.programme.intake.cells import read_banner
from governance.programme.intake.heads import Head, Heads, side_by_side
from governance.programme.intake.items import Items
from governance.programme.intake.place import Place
from governance.programme.intake.tables import open_table
from governance.spreadsheets.book import Book, Remark, Row, Sheet, address


def read_lines(book: Book, remembered: Mapping[str, str]) -> Reading:
    """The items of a workbook in their order; `remembered` says what folded headings were explained to mean."""
    reading = Reading(remarks=list(book.remarks))
    for sheet in book.sheets:
        for at, part in enumerate(side_by_side(sheet, remembered)):
            SheetReader(part, reading, remembered, aside=at > 0).read()
    if not reading.tables:
        reading.remarks = list(book.remarks)
        for sheet in book.sheets:
            SheetReader(sheet, reading, remembered, guessing=True).read()
    reading.say_unknown()
    say_lacking(reading)
    return reading


def say_lacking(reading: Reading) -> None:
    """Say once for a table that a column is missing without which none of its rows can be kept."""
    firsts = {id(line.table): line for line in reversed(reading.lines)}
    for line in reversed(firsts.values()):
        given = given_by(line)
        for key in ("title", "decision_maker", "decision_date"):
            if key not in given:
                text = f"No column is headed “{BY_KEY[key].label}”: say which column holds it."
                cell = address(line.table.row, min(line.table.columns, default=1))
                reading.remarks.append(Remark(text, "error", line.table.sheet, cell))


def given_by(line: Line) -> frozenset[str]:
    """The fields that the table and the banner of a line give."""
    named = read_banner(line.banner) if line.banner else None
    found = {"decision_maker": bool(named), "decision_date": bool(line.when[0] or (named and named.when))}
    return line.table.keys | {key for key, there in found.items() if there}


class SheetReader:
    """Goes down one sheet row by row: heads of tables, what stands between, and items."""

    def __init__(
        self,
        sheet: Sheet,
        reading: Reading,
        remembered: Mapping[str, str],
        guessing: bool = False,
        aside: bool = False,
    ) -> None:
        self.sheet, self.guessing = sheet, guessing
        self.place, self.heads = Place(sheet, reading, aside), Heads(sheet, remembered)
        self.items = Items(self.place)
        self.between = Between(self.place, self.heads, self.items)

    def read(self) -> None:
        """Every row in turn."""
        past = 0  # the last row of a head
        for index, row in enumerate(self.sheet.rows):
            self.items.pass_by(row)
            if row.number <= past:
                continue
            if head := self.head(index):
                past = head.last
                open_table(self.place, self.heads, index, head)
            elif not self.between.read(index, row):
                self.read_item(row)
        self.place.close()
        self.place.left_out.say_outside()

    def head(self, index: int) -> Head | None:
        """The head of a table that begins at this row, if need be by guessing."""
        found = self.heads.at(index)
        return self.heads.guessed_at(index) if found is None and self.guessing and not self.place.table else found

    def read_item(self, row: Row) -> None:
        """A row of a table; what stands in none is left out."""
        if self.place.table:
            self.items.read(row, self.place.table)
        else:
            self.place.left_out.put_row_outside(row)
