"""Finds the heads of tables in a sheet: their headings, also in two rows, and where tables stand side by side."""

from collections.abc import Mapping
from typing import NamedTuple

from governance.programme.intake.headings import MOST, TITLES, heads_table, role_of
from governance.programme.intake.phrases import marked
from governance.register.fields import fold
from governance.spreadsheets.book import Row, Sheet, text_of

FIRST_ROWS = 50  # among which two heads side by side are looked for
LOOK_AHEAD = 4  # rows of one cell that may stand between a banner and the head of its table
LONGEST_GUESS = 59  # characters of a heading in a workbook where none is known


class Head(NamedTuple):
    """The headings of a table by their columns, and the last row that they take."""

    texts: dict[int, str]
    last: int


class Heads:
    """Knows the heads of tables in one sheet; `remembered` says what folded headings were explained to mean."""

    def __init__(self, sheet: Sheet, remembered: Mapping[str, str]) -> None:
        self.sheet, self.remembered = sheet, remembered
        self.roles: dict[str, str | None] = {}

    def role(self, text: str) -> str | None:
        """What a text would mean as a heading; each text is asked once."""
        if text not in self.roles:
            self.roles[text] = role_of(text, self.remembered)
        return self.roles[text]

    def known(self, texts: Mapping[int, str]) -> bool:
        """Whether these are the headings of a table."""
        return heads_table([self.role(text) for text in texts.values()], len(texts))

    def at(self, index: int) -> Head | None:
        """The head of a table that begins at this row."""
        row = self.sheet.rows[index]
        texts = texts_of(row)
        if len(texts) < 2:
            return None
        parts = self.divided(row, texts, index + 1)
        if parts and self.known(parts):
            return Head(parts, row.number + 1)
        under = parts is not None and self.is_under(row, self.sheet.rows[index + 1])
        return Head(texts, row.number + under) if self.known(texts) else None

    def divided(self, row: Row, texts: Mapping[int, str], index: int) -> dict[int, str] | None:
        """Headings together with the row below, where that divides those that span several columns."""
        below = self.sheet.rows[index] if index < len(self.sheet.rows) else None
        if below is None or below.number != row.number + 1 or not below.cells.keys() - texts.keys():
            return None
        parts = texts_of(below)
        whole = any(self.role(text) in TITLES and column not in parts for column, text in texts.items())
        if not parts or min(parts) < min(texts) or not (whole or self.is_under(row, below)):
            return None
        above = {column: texts[max(one for one in texts if one <= column)] for column in parts}
        return {**texts, **{column: self.whole(above[column], part) for column, part in parts.items()}}

    def whole(self, above: str, part: str) -> str:
        """The part of a divided heading with what stands above it, unless it says alone what its column holds."""
        alone = self.role(part) not in TITLES | {None} and not self.role(f"{above} {part}")
        return part if alone else f"{above} {part}"

    def is_under(self, row: Row, below: Row) -> bool:
        """Whether each cell of the row below stands under a heading that is merged over several columns."""
        ends = {column: column + self.sheet.spanned(row.number, column) for column in row.cells}
        return all(
            any(start <= column < end and end - start > 1 for start, end in ends.items()) for column in below.cells
        )

    def guessed_at(self, index: int) -> Head | None:
        """This row as a head if, no row of the workbook having known headings, it looks like that of a table."""
        row = self.sheet.rows[index]
        below = self.sheet.rows[index + 1 : index + 3]
        texts = texts_of(row, LONGEST_GUESS)
        found = len(texts) >= 3 and any(len(one.cells) >= 3 for one in below)
        return Head(texts, row.number) if found else None

    def follow(self, index: int) -> bool:
        """Whether only single cells stand between this row and the head of a table."""
        for at in range(index + 1, min(index + 1 + LOOK_AHEAD, len(self.sheet.rows))):
            if self.at(at):
                return True
            if len(self.sheet.rows[at].cells) != 1 or marked(self.sheet.rows[at]) is not None:
                return False
        return False


def texts_of(row: Row, most: int = MOST) -> dict[int, str]:
    """The cells of a row as headings, on one line each; nothing where one of them could not be a heading."""
    values = row.cells.items()
    if not all(isinstance(value, str) and len(value) <= most for _, value in values):
        return {}
    return {column: " ".join(str(value).split()) for column, value in values}


def side_by_side(sheet: Sheet, remembered: Mapping[str, str]) -> list[Sheet]:
    """A sheet, or its halves where two tables stand beside each other."""
    for row in sheet.rows[:FIRST_ROWS]:
        start = second_start(row, remembered)
        if start:
            return [half_of(sheet, start, left) for left in (True, False)]
    return [sheet]


def second_start(row: Row, remembered: Mapping[str, str]) -> int | None:
    """The column where the second of two heads begins that stand beside each other in a row."""
    roles = {column: role_of(value, remembered) for column, value in row.cells.items() if isinstance(value, str)}
    if sum(role in TITLES for role in roles.values()) < 2 or len(roles) < len(row.cells):
        return None
    first = fold(text_of(row.cells[min(roles)]))
    for start in sorted(roles)[1:]:
        halves = [[role for column, role in roles.items() if (column < start) is left] for left in (True, False)]
        begins = start - 1 not in roles or fold(text_of(row.cells[start])) == first
        if begins and all(heads_table(half, len(half)) for half in halves):
            return start
    return None


def half_of(sheet: Sheet, start: int, left: bool) -> Sheet:
    """The cells of a sheet to one side; what is merged across both belongs to both."""
    rows = []
    for row in sheet.rows:
        cells = {column: value for column, value in row.cells.items() if (column < start) is left}
        if not (cells or left) and len(row.cells) == 1:
            column, value = next(iter(row.cells.items()))
            cells = {start: value} if column + sheet.spanned(row.number, column) > start else {}
        if cells:
            rows.append(Row(row.number, cells, row.hidden))
    return Sheet(sheet.name, rows, sheet.hidden, sheet.merges)
