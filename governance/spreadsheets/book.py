"""What a workbook holds once it has been read: sheets of rows of plain values, and remarks about the reading."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from math import inf

from openpyxl.utils import get_column_letter

from governance.spreadsheets.limits import COLUMNS
from governance.working_days.deadlines import say

EXACT = 1e15  # Excel keeps 15 digits, and shows larger numbers with an exponent
Merge = tuple[int, int, int, int]  # top, left, bottom, right


class Unreadable(ValueError):
    """A file that cannot be read; its message is one line: why, and what to do."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to tell the officer about a file that was read."""

    text: str
    severity: str = "note"  # or "doubt", or "error"
    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell whose value cannot be known; the text says why, and what to do."""

    text: str


Value = str | int | float | bool | datetime | date | time | timedelta | Problem


@dataclass(slots=True)
class Row:
    """A row with something in it: values by column number, from 1; blank cells are left out."""

    number: int
    cells: dict[int, Value]
    hidden: bool = False


@dataclass
class Sheet:
    """A sheet: its rows that hold something, in order."""

    name: str
    rows: list[Row] = field(default_factory=list)
    hidden: bool = False
    merges: list[Merge] = field(default_factory=list)
    _merged: dict[int, list[Merge]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def origin(self, row: int, column: int) -> tuple[int, int] | None:
        """The top left cell of the merged range that covers this cell, if one does."""
        merge = self._merge(row, column) if self.merges else None
        return merge[:2] if merge else None

    def spanned(self, row: int, column: int) -> int:
        """How many columns the merged range that starts here spans: 1 when none does."""
        merge = self._merge(row, column) if self.merges else None
        return merge[3] - merge[1] + 1 if merge and merge[:2] == (row, column) else 1

    def _merge(self, row: int, column: int) -> Merge | None:
        """Ranges do not overlap, so within a column only the last to begin above the row can cover it."""
        if not self._merged:
            self._index()
        ranges = self._merged.get(column, [])
        place = bisect_right(ranges, (row, inf))
        return ranges[place - 1] if place and ranges[place - 1][2] >= row else None

    def _index(self) -> None:
        """By column and never by row, because a range may reach down a million rows."""
        for merge in sorted(self.merges):
            for column in range(merge[1], min(merge[3], COLUMNS) + 1):
                self._merged.setdefault(column, []).append(merge)


@dataclass
class Book:
    """A file that was read."""

    sheets: list[Sheet]
    remarks: list[Remark]
    kind: str  # "xlsx" or "csv"
    marks: dict[str, str] = field(default_factory=dict)  # what identifies an export of this program
    columns: dict[str, dict[int, str]] = field(default_factory=dict)  # by sheet: what its columns hold, by their number


def address(row: int, column: int) -> str:
    """A cell as Excel names it: B12."""
    return f"{get_column_letter(column)}{row}"


def text_of(value: Value) -> str:
    """A value as an officer reads it; nothing for what cannot be known."""
    match value:
        case Problem():
            return ""
        case bool():
            return str(value).upper()
        case date():  # datetime is one too
            return say(value)
        case time():
            return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
        case timedelta():
            return _clock(value)
        case float() if value.is_integer() and abs(value) < EXACT:
            return str(int(value))
    return str(value)


def _clock(length: timedelta) -> str:
    """Hours and minutes, beyond 24 hours too: 37:30."""
    minutes, seconds = divmod(round(abs(length).total_seconds()), 60)
    sign = "-" if length < timedelta() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}{f':{seconds:02}' if seconds else ''}"
