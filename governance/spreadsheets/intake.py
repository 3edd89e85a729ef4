"""What is taken in from a file, whatever its format: cells kept within the limits, texts made clean, remarks."""

import re
from dataclasses import dataclass, field

from governance.spreadsheets.book import Remark, Row, Sheet, Unreadable, Value, address
from governance.spreadsheets.limits import BLANK_ROWS, CELLS, COLUMNS, ROWS, TEXT

CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
ESCAPES = re.compile(r"_x(00[01][0-9A-Fa-f]|007[Ff]|005[Ff])_")  # of control characters, and of the _ of an escape
TOO_MANY = "Split it into several files and read them one after the other."


def is_plain(text: str) -> bool:
    """Whether clean() has nothing to do for a text, and nothing to say."""
    return len(text) < TEXT and not CONTROLS.search(text) and ("_x" not in text or not ESCAPES.search(text))


@dataclass
class Intake:
    """Counts what is read, refuses too much of it, and gathers what there is to say."""

    escaped: bool = True  # as Excel escapes control characters in workbooks
    remarks: list[Remark] = field(default_factory=list)
    rows: int = 0
    cells: int = 0
    cleaned: list[tuple[str, str]] = field(default_factory=list)  # sheets and addresses
    cut: set[str] = field(default_factory=set)  # sheets with cells too far to the right

    def say(self, text: str, severity: str = "note", sheet: str | None = None, cell: str | None = None) -> None:
        """Add a remark."""
        self.remarks.append(Remark(text, severity, sheet, cell))

    def count(self, cells: int) -> None:
        """Count cells before they are read."""
        self.cells += cells
        if self.cells > CELLS:
            raise Unreadable(f"has more than {CELLS:,} cells. {TOO_MANY}")

    def clean(self, text: str, sheet: str, row: int, column: int) -> str:
        """A text with Excel's escapes undone and without control characters."""
        if self.escaped and "_x" in text:
            text = ESCAPES.sub(lambda escape: chr(int(escape[1], 16)), text)
        if len(text) >= TEXT:
            cell = address(row, column)
            self.say(
                f"{cell} has {TEXT:,} characters, the most that Excel keeps: its end may be lost.", *_at(sheet, cell)
            )
        kept = CONTROLS.sub("", text)
        if kept != text:
            self.cleaned.append((sheet, address(row, column)))
        return kept

    def far_right(self, sheet: str, row: int, column: int) -> None:
        """Say, once for a sheet, that cells too far to the right are not read."""
        if sheet in self.cut:
            return
        self.cut.add(sheet)
        cell, last = address(row, column), address(1, COLUMNS)[:-1]
        what = f"Nothing to the right of column {last} was read, and {cell} lies there."
        self.say(f"{what} Move what matters to the left.", *_at(sheet, cell))

    def take(self, sheet: Sheet, number: int, cells: dict[int, Value], hidden: bool = False) -> bool:
        """Keep a row unless it is blank; False when it lies too far below the others."""
        if not cells:
            return True
        last = sheet.rows[-1].number if sheet.rows else 0
        if number - last > BLANK_ROWS + 1:
            what = (
                f"Nothing from row {number:,} on was read, because more than {BLANK_ROWS:,} blank rows come before it."
            )
            self.say(f"{what} Move what matters up.", "doubt", sheet.name)
            return False
        self.rows += 1
        if self.rows > ROWS:
            raise Unreadable(f"has more than {ROWS:,} rows. {TOO_MANY}")
        sheet.rows.append(Row(number, cells, hidden))
        return True

    def finish(self) -> list[Remark]:
        """All remarks, once everything is read."""
        if self.cleaned:
            sheet, cell = self.cleaned[0]
            cells = f"{len(self.cleaned):,} cells, first " if len(self.cleaned) > 1 else ""
            self.say(f"Characters that cannot be printed were left out of {cells}{cell}.", "note", sheet, cell)
        return self.remarks


def _at(sheet: str, cell: str) -> tuple[str, str, str]:
    return "doubt", sheet, cell
