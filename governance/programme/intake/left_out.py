"""What of a sheet is no item: it is kept until what follows shows what it was, and said."""

from typing import NamedTuple

from governance.exchange.reading import Reading
from governance.programme.intake.phrases import is_foot
from governance.register.fields import shorten
from governance.spreadsheets.book import Remark, Row, address, text_of


class Words(NamedTuple):
    """A text that stands alone, and where."""

    row: int
    column: int
    text: str

    @property
    def cell(self) -> str:
        """Its cell as Excel names it."""
        return address(self.row, self.column)


class LeftOut:
    """What is left out of a sheet, and the remarks about it."""

    def __init__(self, sheet: str, reading: Reading) -> None:
        self.sheet, self.reading = sheet, reading
        self.outside: dict[str, tuple[int, str]] = {}  # rows in no table by their first cell: how many cells, the text
        self.below: list[Words] = []  # words below items
        self.skipped = 0  # rows of a scrutiny committee

    def say(self, cell: str | None, text: str, severity: str = "note") -> None:
        """A remark about a cell."""
        self.reading.remarks.append(Remark(text, severity, self.sheet, cell))

    def put_outside(self, cell: str, text: str) -> None:
        """A lone text that stands in no table."""
        self.outside[cell] = (1, text)

    def put_row_outside(self, row: Row) -> None:
        """A row of several cells that no headings stand above."""
        text = " ".join(filter(None, map(text_of, row.cells.values())))
        self.outside[address(row.number, min(row.cells))] = (len(row.cells), text)

    def say_below(self, items_follow: bool) -> None:
        """Words that are no item; where items go on below them, they may have meant something for these."""
        for words in self.below:
            doubt = items_follow and not is_foot(words.text)
            more = " Do the items below it belong under it?" if doubt else ""
            said = f"“{shorten(words.text)}” is not an item: it was left out.{more}"
            self.say(words.cell, said, "doubt" if doubt else "note")
        self.below = []

    def say_outside(self) -> None:
        """Rows that stand in no table."""
        if self.outside:
            cell, (cells, text) = max(self.outside.items(), key=lambda one: one[1][0])
            more = len(self.outside) - 1
            said = f"“{shorten(text)}” stands under no headings and was left out"
            said += f", like {more} more row{'s' * (more > 1)}." if more else "."
            self.say(cell, said, "doubt" if cells > 2 else "note")

    def say_skipped(self, banner: str, cell: str) -> None:
        """Rows of a scrutiny committee are its work programme's."""
        if self.skipped:
            rows = "1 row" if self.skipped == 1 else f"{self.skipped} rows"
            said = f"{rows} under “{shorten(banner)}”: a scrutiny work programme’s, so left out."
            self.say(cell or None, said, "doubt")
        self.skipped = 0
