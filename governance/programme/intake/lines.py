"""Finds the items of a workbook: its months, banners, heads of tables and rows, whether printed or tidy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from governance.programme.fields import BY_KEY
from governance.programme.intake.cells import read_banner
from governance.programme.intake.headings import (
    IGNORED,
    MOST,
    ROLES,
    TITLES,
    field_keys,
    guessed,
    heads_table,
    role_of,
)
from governance.register.dates import DateNotUnderstood, parse_date
from governance.register.fields import fold, shorten
from governance.spreadsheets.book import Book, Remark, Row, Sheet, Value, address, text_of

LEGACY, TIDY = "legacy", "tidy"
MARKERS = re.compile(r"(?:proposed )?decision (?:maker|taker|body)s?|decisions? (?:to be )?(?:taken|made) by")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(rf"(?<![0-9a-z])(?:({_MONTHS})[a-z]{{0,6}}[ ,./'’-]*(20\d\d|\d\d)|(20\d\d)-(0[1-9]|1[0-2]))(?!\d)")
_LOOK_AHEAD = 4  # rows of one cell that may stand between a banner and the head of its table


@dataclass(slots=True)
class Line:
    """One row that is an item: its cells by what they hold, the month and the decision maker that it stands under."""

    number: int
    hidden: bool
    table: "Table"
    cells: dict[str, tuple[int, Value]]
    under: date | None
    banner: str
    banner_cell: str
    remarks: list[tuple[int, str, str]] = field(default_factory=list)  # column, severity, text

    @property
    def key(self) -> str:
        """What choices about this row are kept by."""
        return f"{self.table.sheet}!{self.number}"


@dataclass(slots=True)
class Table:
    """The head of a table: where it stands, and what each column holds."""

    sheet: str
    row: int
    columns: dict[int, str]
    headings: dict[str, str]  # by role
    keys: frozenset[str] = frozenset()  # the fields that its columns give


@dataclass(slots=True)
class Heading:
    """One wording of a heading, where it stands first, and what it is taken to mean (None: not known)."""

    text: str
    role: str | None
    sheet: str
    cell: str
    filled: bool = False


@dataclass(slots=True)
class Reading:
    """Everything that was found in a workbook."""

    layout: str = TIDY
    lines: list[Line] = field(default_factory=list)
    headings: dict[str, Heading] = field(default_factory=dict)
    banners: list[tuple[str, str, str]] = field(default_factory=list)  # text, sheet, cell; empty sections too
    remarks: list[Remark] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def read_lines(book: Book, remembered: Mapping[str, str]) -> Reading:
    """The items of a workbook in their order; `remembered` says what folded headings were explained to mean."""
    reading = Reading(remarks=list(book.remarks))
    for sheet in book.sheets:
        _SheetReader(sheet, reading, remembered).read()
    if not reading.tables:
        for sheet in book.sheets:
            _SheetReader(sheet, reading, remembered, guessing=True).read()
    for heading in reading.headings.values():
        if heading.role is None and heading.filled:
            text = f"The column “{shorten(heading.text)}” is not known and was left out."
            reading.remarks.append(Remark(text, "note", heading.sheet, heading.cell))
    say_lacking(reading)
    return reading


def say_lacking(reading: Reading) -> None:
    """Say once for a table that a column is missing without which none of its rows can be kept."""
    firsts = {id(line.table): line for line in reversed(reading.lines)}
    for line in reversed(firsts.values()):
        lacks = [key for key in ("title", "decision_maker", "decision_date") if key not in given_by(line)]
        for key in lacks:
            text = f"No column is headed “{BY_KEY[key].label}”: say which column holds it."
            cell = address(line.table.row, min(line.table.columns, default=1))
            reading.remarks.append(Remark(text, "error", line.table.sheet, cell))


def given_by(line: Line) -> frozenset[str]:
    """The fields that a row's table and banner give."""
    named = read_banner(line.banner) if line.banner else None
    found = {"decision_maker": bool(named), "decision_date": bool(named and named.when)}
    return line.table.keys | {key for key, there in found.items() if there}


def month_in(text: str) -> date | None:
    """The first day of the one month and year that a heading names."""
    found = {match.groups() for match in _MONTH.finditer(text.casefold()) if not day_before(text, match.start())}
    if len(found) != 1:
        return None
    name, year, iso_year, iso_month = found.pop()
    if iso_year:
        return date(int(iso_year), int(iso_month), 1)
    number = _MONTHS.split("|").index(name) + 1
    return date(int(year) + (2000 if len(year) == 2 else 0), number, 1)


def day_before(text: str, start: int) -> bool:
    """Whether the month at this place belongs to a day: 14 October 2026."""
    return bool(re.search(r"\d(?: ?(?:st|nd|rd|th))?(?: of)?\W{0,2}$", text[:start], re.IGNORECASE))


class _SheetReader:
    """Goes down one sheet, knowing the month, the decision maker and the table that it is in."""

    def __init__(self, sheet: Sheet, reading: Reading, remembered: Mapping[str, str], guessing: bool = False) -> None:
        self.sheet, self.reading, self.remembered, self.guessing = sheet, reading, remembered, guessing
        self.under = month_in(sheet.name)
        self.banner, self.banner_cell = (sheet.name if is_sure(sheet.name) and not self.under else ""), ""
        self.collecting = self.marked = False  # a banner's rows; below the words "decision maker"
        self.perhaps = ("", "")  # what may be a decision maker where nothing else is
        self.table: Table | None = None
        self.last: Line | None = None
        self.tops: dict[tuple[int, int], Value] = {}
        self.roles: dict[str, str | None] = {}
        self.headed: dict[int, str] = {}
        self.skipped = 0

    def read(self) -> None:
        """Every row in turn."""
        rows = self.sheet.rows
        for index, row in enumerate(rows):
            for column, value in row.cells.items() if self.sheet.merges else ():
                self.tops[row.number, column] = value
            if self.is_head(row) or (self.guessing and not self.table and self.may_head(index)):
                self.open_table(row)
            elif not self.read_text(index, row) and self.table:
                self.read_row(row, self.table)
        self.say_skipped()

    def say(self, row: int, column: int, text: str, severity: str = "note") -> None:
        """A remark about a cell."""
        self.reading.remarks.append(Remark(text, severity, self.sheet.name, address(row, column)))

    # Heads of tables

    def role(self, text: str) -> str | None:
        """What a text would mean as a heading; each text is asked once."""
        if text not in self.roles:
            self.roles[text] = role_of(text, self.remembered)
        return self.roles[text]

    def is_head(self, row: Row) -> bool:
        """Whether this row heads a table."""
        values = row.cells.values()
        if len(values) < 2 or not all(isinstance(value, str) and len(value) <= MOST for value in values):
            return False
        return heads_table([self.role(str(value)) for value in values], len(values))

    def may_head(self, index: int) -> bool:
        """Whether, no row of the workbook having known headings, this one looks like the head of a table."""
        row = self.sheet.rows[index]
        below = self.sheet.rows[index + 1 : index + 3]
        texts = [value for value in row.cells.values() if isinstance(value, str) and len(value) < 60]
        return len(texts) >= 3 and len(texts) == len(row.cells) and any(len(one.cells) >= 3 for one in below)

    def open_table(self, row: Row) -> None:
        """Take a row as the head of the table that follows; of two columns headed alike the first is read."""
        self.say_skipped()
        table = Table(self.sheet.name, row.number, {}, {})
        self.headed = {column: fold(text_of(value)) for column, value in row.cells.items()}
        for column, value in sorted(row.cells.items(), key=lambda cell: guessed(self.headed[cell[0]]) is None):
            text = " ".join(text_of(value).split())
            role = self.role(text) if len(text) <= MOST else None
            new = self.headed[column] not in self.reading.headings
            if new:
                heading = Heading(text, role, self.sheet.name, address(row.number, column))
                self.reading.headings[self.headed[column]] = heading
            if role and role != IGNORED and role in table.headings:
                if new or self.headed[column] == fold(table.headings[role]):
                    said = f"Two columns hold “{ROLES[role]}”: “{shorten(text)}” here was left out."
                    self.say(row.number, column, said, "doubt")
                role = IGNORED
            if role:
                table.columns[column] = role
                table.headings.setdefault(role, text)
        table.keys = frozenset(key for role in table.columns.values() for key in field_keys(role))
        self.table = table
        self.reading.tables.append(table)
        self.collecting, self.marked, self.last = False, False, None
        if self.banner and "decision_maker" not in table.headings:
            self.reading.layout = LEGACY if self.banner_cell else self.reading.layout
            self.reading.banners.append((self.banner, self.sheet.name, self.banner_cell))

    # Rows of text: months, banners, and what is neither

    def read_text(self, index: int, row: Row) -> bool:
        """Whether a row is a month, a banner or other words over the table, and not an item."""
        marked = self.marker(row)
        if marked is not None:
            self.table, self.collecting, self.marked = None, True, True
            self.banner, self.banner_cell = marked, address(row.number, min(row.cells))
            return True
        if len(row.cells) != 1:
            return bool(self.table and self.is_second_head(row, self.table))
        column, value = next(iter(row.cells.items()))
        text = text_of(value)
        if self.is_title(row, column) and not (self.before_head(index) and is_sure(text)):
            return False
        if self.before_head(index):
            self.read_banner_row(row.number, column, text)
            return True
        return self.read_words(row.number, column, text)

    def marker(self, row: Row) -> str | None:
        """What follows the words "decision maker", on the same row or nothing yet; None where they do not stand."""
        texts = [text_of(value) for value in row.cells.values()]
        if len(texts) > 2:
            return None
        first, _, rest = re.sub(r":\s*", "\n", texts[0], count=1).partition("\n")
        if not MARKERS.fullmatch(fold(first)):
            found = re.match(rf"(?:{MARKERS.pattern})\b\W*(?=\w)", texts[0], re.IGNORECASE) if len(texts) == 1 else None
            if not found or len(texts[0]) > 200 or "\n" in texts[0][: found.end()]:
                return None
            return texts[0][found.end() :]
        return "\n".join(part for part in (rest.strip(), *texts[1:]) if part)

    def is_second_head(self, row: Row, table: Table) -> bool:
        """Whether a row divides the merged headings above it, and is no item."""
        return row.number == table.row + 1 and all(self.sheet.origin(table.row, column) for column in row.cells)

    def before_head(self, index: int) -> bool:
        """Whether only single cells stand between this row and the head of a table."""
        for row in self.sheet.rows[index + 1 : index + 1 + _LOOK_AHEAD]:
            if self.is_head(row):
                return True
            if len(row.cells) != 1 or self.marker(row) is not None:
                return False
        return False

    def is_title(self, row: Row, column: int) -> bool:
        """Whether a lone cell is the title of an item: its date and decision maker may be merged, or missing."""
        return bool(
            self.table
            and self.table.columns.get(column) in TITLES
            and self.sheet.spanned(row.number, column) < 3
            and (self.table.columns.keys() - {column})
        )

    def read_banner_row(self, row: int, column: int, text: str) -> None:
        """A row over the head of a table: a month, the decision maker, or more of its name."""
        month, sure = month_in(text), is_sure(text)
        self.under = month or self.under
        if month and not sure:
            return
        self.table = None
        if self.collecting and (self.marked or names_person(text)):
            self.banner = f"{self.banner}\n{text}".strip()
        elif sure or (self.banner_cell and not self.collecting):
            self.banner, self.banner_cell, self.collecting = text, address(row, column), True
        else:  # most likely the title of the sheet
            self.perhaps = (text, address(row, column))

    def read_words(self, row: int, column: int, text: str) -> bool:
        """A lone cell within or after a table: a month, another decision maker, a date with nothing to decide."""
        month = month_in(text)
        if month:
            self.under = month
            return True
        if self.table and "decision_maker" not in self.table.keys and is_sure(text):
            self.banner, self.banner_cell, self.collecting = text, address(row, column), False
            self.reading.layout = LEGACY
            self.reading.banners.append((text, self.sheet.name, self.banner_cell))
            return True
        if self.collecting and not self.table:
            self.banner = f"{self.banner}\n{text}".strip()
            return True
        if self.table and self.table.columns.get(column) == "decision_date" and is_date(text, self.under):
            self.say(row, column, f"“{shorten(text)}” has no item beside it, so nothing was read.")
        elif self.reading.tables:
            self.say(row, column, f"“{shorten(text)}” is not an item: it was left out.")
        return True

    # Items

    def read_row(self, row: Row, table: Table) -> None:
        """A row under the head of a table."""
        if not self.banner and "decision_maker" not in table.headings:
            self.banner, self.banner_cell = self.perhaps
        if "scrutiny" in fold(self.banner) and "decision_maker" not in table.headings:
            self.skipped += 1
            return
        cells = {role: (column, row.cells[column]) for column, role in table.columns.items() if column in row.cells}
        carried = self.carry(row, table, cells) if self.sheet.merges else set()
        own = cells.keys() - carried
        goes_on = carried & TITLES or not (own & TITLES or "decision_date" in cells)
        if goes_on and self.last and self.reading.layout == LEGACY:
            go_on(self.last, row.number, {role: cells[role] for role in own})
            return
        line = Line(row.number, row.hidden, table, cells, self.under, self.banner, self.banner_cell)
        for role in sorted(carried):
            column, value = cells[role]
            top = address(*(self.sheet.origin(row.number, column) or (row.number, column)))
            said = f"{ROLES[role]} “{shorten(text_of(value))}” is carried down from {top}: the cells are merged."
            line.remarks.append((column, "doubt", said))
        if len(row.cells) + len(carried) > len(cells):
            self.note_strays(row, table, line)
        self.reading.lines.append(line)
        self.last = line

    def carry(self, row: Row, table: Table, cells: dict[str, tuple[int, Value]]) -> set[str]:
        """Fill the cells that a merged cell above covers; the roles filled."""
        found = set()
        for column, role in table.columns.items():
            origin = None if column in row.cells else self.sheet.origin(row.number, column)
            if origin and origin[1] == column and table.row < origin[0] < row.number and origin in self.tops:
                cells[role] = (column, self.tops[origin])
                found.add(role)
        return found

    def note_strays(self, row: Row, table: Table, line: Line) -> None:
        """What stands under no heading is said; what stands under an unknown one makes that worth mentioning."""
        for column in row.cells.keys() - table.columns.keys():
            heading = self.reading.headings.get(self.headed.get(column, ""))
            if heading:
                heading.filled = True
            else:
                said = f"“{shorten(text_of(row.cells[column]))}” stands under no heading: it was left out."
                line.remarks.append((column, "doubt", said))

    def say_skipped(self) -> None:
        """Rows of a scrutiny committee are its work programme's."""
        if self.skipped:
            rows = "1 row" if self.skipped == 1 else f"{self.skipped} rows"
            text = f"{rows} under “{shorten(self.banner)}”: a scrutiny work programme’s, so left out."
            self.reading.remarks.append(Remark(text, "doubt", self.sheet.name, self.banner_cell or None))
        self.skipped = 0


def is_sure(text: str) -> bool:
    """Whether a text surely names a decision maker."""
    named = read_banner(text)
    return bool(named and named.sure)


def names_person(text: str) -> bool:
    """Whether a text only names who holds the post above it."""
    named = read_banner(text)
    return bool(named and named.holder and named.name == named.holder)


def is_date(text: str, under: date | None) -> bool:
    """Whether a text is a date."""
    try:
        parse_date(text, under=under)
    except DateNotUnderstood:
        return False
    return True


def go_on(line: Line, number: int, cells: Mapping[str, tuple[int, Value]]) -> None:
    """Add a row without a title of its own to the item above it."""
    for role, (column, value) in cells.items():
        kept = line.cells.get(role)
        text = text_of(value)
        line.cells[role] = (kept[0], f"{text_of(kept[1])}\n{text}") if kept else (column, text)
        said = f"“{shorten(text)}” in {address(number, column)} has no title beside it: read as more of this item."
        line.remarks.append((line.cells[role][0], "doubt", said))
