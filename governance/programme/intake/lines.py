"""Finds the items of a workbook: its months, banners, heads of tables and rows, whether printed or tidy."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from governance.programme.fields import BY_KEY
from governance.programme.intake.banners import is_scrutiny
from governance.programme.intake.cells import read_banner
from governance.programme.intake.headings import (
    IGNORED,
    MAKER_AND_DATE,
    MOST,
    OFFICERS,
    REFERENCE,
    ROLES,
    TITLE_AND_PURPOSE,
    TITLES,
    distance,
    field_keys,
    heads_table,
    role_of,
)
from governance.register.dates import DateNotUnderstood, parse_date
from governance.register.fields import Lines, LongText, fold, shorten
from governance.spreadsheets.book import Book, Problem, Remark, Row, Sheet, Value, address, text_of

LEGACY, TIDY = "legacy", "tidy"
MARKERS = re.compile(r"(?:proposed )?decision (?:maker|taker|body)s?|decisions? (?:to be )?(?:taken|made) by")
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(rf"(?<![0-9a-z])(?:({_MONTHS})[a-z]{{0,6}}[ ,./'’-]*(20\d\d|\d\d)|(20\d\d)-(0[1-9]|1[0-2]))(?!\d)")
_FIRST_ROWS = 50  # among which two heads side by side are looked for
_LOOK_AHEAD = 4  # rows of one cell that may stand between a banner and the head of its table
# What else a heading may say of the items of a month; and what stands among rows but is none of them.
_AROUND = re.compile(
    r"(?:(?:executive|key|decisions?|items?|to be (?:taken|made|considered)|expected|meetings?|for|in|during|month"
    r"|the|and|forward plan|rolling|programme|continued|contd|cont|d)\b|\s)*+"
)
_FOOT = re.compile(
    r"page \d+(?:\s*(?:of|/)\s*\d+)?|[*†‡#^]+\s*(?:=|[-–:]|denotes|indicates|marks|means|key).*"
    r"|(?:published|printed|produced|issued|(?:last )?updated|version)\b(?:\s+(?:by|on)\b|:|.*\d{4}$).*"
    r"|(?:sub|grand)?[ -]?totals?(?: (?:items?|decisions?|number|key).*)?:?|end of .*|(?:notes?|key|legend|glossary):?",
    re.IGNORECASE,
)
_SURE_FOOT = re.compile(
    r"page \d.*|[*†‡#^].*|(?:notes?|key|legend|glossary|totals?):?", re.IGNORECASE
)  # which nobody takes for a title
_OPENS = frozenset(
    {"decision_maker", "decision_date", MAKER_AND_DATE, REFERENCE, *TITLES}
)  # what more of an item lacks
_JOINED = (
    frozenset({OFFICERS, *(key for key, one in BY_KEY.items() if isinstance(one.kind, Lines | LongText))}) - TITLES
)


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
    when: tuple[str, str] = ("", "")  # the date that stands above its group, and the cell
    remarks: list[tuple[str, str, str]] = field(default_factory=list)  # cell, severity, text

    @property
    def key(self) -> str:
        """What choices about this row are kept by."""
        place = address(self.number, min(self.table.columns)) if self.table.aside else self.number
        return f"{self.table.sheet}!{place}"


@dataclass(slots=True)
class Table:
    """The head of a table: where it stands, and what each column holds."""

    sheet: str
    row: int
    columns: dict[int, str]
    headings: dict[str, str]  # by role
    keys: frozenset[str] = frozenset()  # the fields that its columns give
    aside: bool = False  # to the right of another table
    returned: bool = False  # of an export: a row stands under no month but its item's


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
    doubled: set[tuple[str, str]] = field(default_factory=set)  # headings beside another of the same role


def read_lines(book: Book, remembered: Mapping[str, str]) -> Reading:
    """The items of a workbook in their order; `remembered` says what folded headings were explained to mean."""
    reading = Reading(remarks=list(book.remarks))
    for sheet in book.sheets:
        for at, part in enumerate(side_by_side(sheet, remembered)):
            _SheetReader(part, reading, remembered, aside=at > 0).read()
    if not reading.tables:
        reading.remarks = list(book.remarks)
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
    found = {"decision_maker": bool(named), "decision_date": bool(line.when[0] or (named and named.when))}
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
    return bool(re.search(r"\d(?: ?(?:st|nd|rd|th))?(?: of)?\W{0,2}$", text[max(0, start - 12) : start], re.IGNORECASE))


def side_by_side(sheet: Sheet, remembered: Mapping[str, str]) -> list[Sheet]:
    """A sheet, or its halves where two tables stand beside each other."""
    for row in sheet.rows[:_FIRST_ROWS]:
        roles = {column: role_of(value, remembered) for column, value in row.cells.items() if isinstance(value, str)}
        if sum(role in TITLES for role in roles.values()) < 2 or len(roles) < len(row.cells):
            continue
        first = fold(text_of(row.cells[min(roles)]))
        for start in sorted(roles)[1:]:
            halves = [[role for column, role in roles.items() if (column < start) is left] for left in (True, False)]
            begins = start - 1 not in roles or fold(text_of(row.cells[start])) == first
            if begins and all(heads_table(half, len(half)) for half in halves):
                return [half_of(sheet, start, left) for left in (True, False)]
    return [sheet]


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


class _SheetReader:
    """Goes down one sheet, knowing the month, the decision maker and the table that it is in."""

    def __init__(
        self,
        sheet: Sheet,
        reading: Reading,
        remembered: Mapping[str, str],
        guessing: bool = False,
        aside: bool = False,
    ) -> None:
        self.sheet, self.reading, self.remembered = sheet, reading, remembered
        self.guessing, self.aside = guessing, aside
        self.under = month_in(sheet.name)
        self.banner, self.banner_cell = (sheet.name if is_sure(sheet.name) and not self.under else ""), ""
        self.when = ("", "")  # the date above a group, and its cell
        self.collecting = self.marked = False  # a banner's rows; below the words "decision maker"
        self.perhaps = ("", "")  # what may be a decision maker where nothing else is
        self.table: Table | None = None
        self.last: Line | None = None
        self.tops: dict[tuple[int, int], Value] = {}
        self.roles: dict[str, str | None] = {}
        self.headed: dict[int, str] = {}
        self.skipped = self.past = 0  # rows of a scrutiny committee; the last row of the head
        self.outside: dict[str, tuple[int, str]] = {}  # rows in no table by their first cell: how many cells, the text
        self.between: list[tuple[int, int, str]] = []  # words below items, by row and column
        self.titles: set[str] = set()

    def read(self) -> None:
        """Every row in turn."""
        for index, row in enumerate(self.sheet.rows):
            for column, value in row.cells.items() if self.sheet.merges else ():
                self.tops[row.number, column] = value
            if row.number <= self.past:
                continue
            head = self.head(index) or (self.may_head(index) if self.guessing and not self.table else None)
            if head:
                self.open_table(index, *head)
            elif not self.read_text(index, row):
                if self.table:
                    self.read_row(row, self.table)
                else:
                    self.leave_out(row)
        self.close()
        self.say_outside()

    def say(self, row: int, column: int, text: str, severity: str = "note") -> None:
        """A remark about a cell."""
        self.reading.remarks.append(Remark(text, severity, self.sheet.name, address(row, column)))

    # Heads of tables

    def role(self, text: str) -> str | None:
        """What a text would mean as a heading; each text is asked once."""
        if text not in self.roles:
            self.roles[text] = role_of(text, self.remembered)
        return self.roles[text]

    def heads(self, texts: Mapping[int, str]) -> bool:
        """Whether these are the headings of a table."""
        return heads_table([self.role(text) for text in texts.values()], len(texts))

    def head(self, index: int) -> tuple[dict[int, str], int] | None:
        """The headings that begin at this row, and the last row that they take."""
        row = self.sheet.rows[index]
        texts = texts_of(row)
        if len(texts) < 2:
            return None
        parts = self.divided(row, texts, index + 1)
        if parts and self.heads(parts):
            return parts, row.number + 1
        under = parts is not None and self.is_under(row, self.sheet.rows[index + 1])
        return (texts, row.number + under) if self.heads(texts) else None

    def divided(self, row: Row, texts: Mapping[int, str], index: int) -> dict[int, str] | None:
        """Headings together with the row below, where that divides those that span several columns."""
        below = self.sheet.rows[index] if index < len(self.sheet.rows) else None
        if below is None or below.number != row.number + 1 or not below.cells.keys() - texts.keys():
            return None
        parts = texts_of(below)
        whole = any(self.role(text) in TITLES and column not in parts for column, text in texts.items())
        if not parts or min(parts) < min(texts) or not (whole or self.is_under(row, below)):
            return None
        found = dict(texts)
        for column, part in parts.items():
            above = texts[max(one for one in texts if one <= column)]
            alone = self.role(part) not in TITLES | {None} and not self.role(f"{above} {part}")
            found[column] = part if alone else f"{above} {part}"
        return found

    def is_under(self, row: Row, below: Row) -> bool:
        """Whether each cell of the row below stands under a heading that is merged over several columns."""
        ends = {column: column + self.sheet.spanned(row.number, column) for column in row.cells}
        return all(
            any(start <= column < end and end - start > 1 for start, end in ends.items()) for column in below.cells
        )

    def may_head(self, index: int) -> tuple[dict[int, str], int] | None:
        """The headings of this row if, no row of the workbook having known ones, it looks like the head of a table."""
        row = self.sheet.rows[index]
        below = self.sheet.rows[index + 1 : index + 3]
        texts = texts_of(row, 59)
        found = len(texts) >= 3 and any(len(one.cells) >= 3 for one in below)
        return (texts, row.number) if found else None

    def open_table(self, index: int, texts: dict[int, str], last: int) -> None:
        """Take a row as the head of the table that follows."""
        self.close()
        number = self.sheet.rows[index].number
        self.past = last
        table = Table(self.sheet.name, number, {}, {}, aside=self.aside)
        self.headed = {column: fold(text) for column, text in texts.items()}
        roles = {column: self.role(text) for column, text in texts.items()}
        roles |= {column: None for column, role in roles.items() if role in TITLES and self.counts(index, column)}
        if "title" in roles.values():
            roles = {column: "purpose" if role == TITLE_AND_PURPOSE else role for column, role in roles.items()}
        for column, text in texts.items():
            heading = Heading(text, roles[column], self.sheet.name, address(number, column))
            self.reading.headings.setdefault(self.headed[column], heading)
        for column in sorted(roles, key=lambda one: (distance(self.headed[one]), one)):
            self.place(table, column, texts[column], roles[column])
        table.columns = dict(sorted(table.columns.items()))
        table.keys = frozenset(key for role in table.columns.values() for key in field_keys(role))
        if self.table is None or self.table.columns != table.columns:  # else the next page of the same table
            self.last = None
        self.table = table
        self.reading.tables.append(table)
        self.collecting = self.marked = False
        if self.banner and "decision_maker" not in table.keys:
            self.reading.layout = LEGACY if self.banner_cell else self.reading.layout
            self.reading.banners.append((self.banner, self.sheet.name, self.banner_cell))

    def counts(self, index: int, column: int) -> bool:
        """Whether the first cells below a heading are only numbers: 1, 2, 3."""
        below = [row.cells[column] for row in self.sheet.rows[index + 1 : index + 6] if column in row.cells]
        return bool(below) and all(re.fullmatch(r"\d+[.)]?", text_of(one).strip()) for one in below)

    def place(self, table: Table, column: int, text: str, role: str | None) -> None:
        """Say what a column holds; of two columns headed alike the first is read, or both where texts can be joined."""
        folded = self.headed[column]
        if role and role != IGNORED and role in table.headings:
            joined = role in _JOINED
            if (folded, role) not in self.reading.doubled and not is_scrutiny(self.banner):
                self.reading.doubled.add((folded, role))
                said = f"Two columns hold “{ROLES[role]}”: “{shorten(text)}” here was "
                said += "joined to the other." if joined else "left out."
                self.say(table.row, column, said, "note" if joined else "doubt")
            role = role if joined else IGNORED
        if role:
            table.columns[column] = role
            table.headings.setdefault(role, text)

    # Rows of text: months, banners, and what is neither

    def read_text(self, index: int, row: Row) -> bool:
        """Whether a row is a month, a banner or other words over the table, and not an item."""
        marked = self.marker(row)
        if marked is not None:
            self.name(marked, address(row.number, min(row.cells)))
            self.table, self.collecting, self.marked = None, True, True
            return True
        if len(row.cells) != 1:
            return self.read_apart(index, row)
        column, value = next(iter(row.cells.items()))
        text, table = text_of(value), self.table
        if month := self.month_alone(column, value):
            self.stand_under(row.number, column, text, month)
            return True
        covered = bool(table and self.sheet.merges and self.carry(row, table, {}))
        if not covered and self.read_foot(index, row.number, column, text):
            return True
        if self.is_title(row, column) and not (self.before_head(index) and (is_sure(text) or self.is_apart(index))):
            return not covered and self.read_lone_title(row, column, text)
        if self.before_head(index):
            self.read_banner_row(row.number, column, text)
            return True
        return self.read_words(row.number, column, text)

    def stand_under(self, row: int, column: int, text: str, month: date) -> None:
        """The heading of a month; one without its year follows the month above."""
        if not re.search(r"\d", text):
            self.say(row, column, f"“{text}” is read as {text_of(month).split(' ', 1)[1]}.", "doubt")
        self.under, self.when = month, ("", "")

    def read_foot(self, index: int, row: int, column: int, text: str) -> bool:
        """Whether a lone cell is a footnote (the last ends the table), or the date of the items below."""
        if _FOOT.fullmatch(text.strip()):
            if self.table and self.table.columns.get(column) in TITLES and not _SURE_FOOT.fullmatch(text.strip()):
                said = f"“{shorten(text)}” stands among the titles but reads as a footnote: left out. Is it an item?"
                self.say(row, column, said, "doubt")
            else:
                self.between.append((row, column, text))
            if all(len(one.cells) < 3 for one in self.sheet.rows[index + 1 :]):
                self.table = None
            return True
        if self.table and "decision_date" not in self.table.keys and is_date(text, self.under):
            self.when = (text, address(row, column))
            return True
        return False

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

    def read_apart(self, index: int, row: Row) -> bool:
        """Whether a row of a few cells is a banner with its date, or a total."""
        first, *rest = map(text_of, row.cells.values())
        if len(rest) > 2:
            return False
        column = min(row.cells)
        if _FOOT.fullmatch(first.strip()) and all(re.fullmatch(r"[\d.,%]+", one) for one in rest):
            self.between.append((row.number, column, " ".join((first, *rest))))
            return True
        named = read_banner(first)
        if not (named and named.sure and all(is_date(one, self.under) for one in rest) and self.before_head(index)):
            return False
        if self.table and self.table.columns.get(column) in TITLES and named.kind not in ("cabinet", "council"):
            return False
        self.name(first, address(row.number, column))
        self.table, self.collecting = None, True
        self.when = (rest[0], address(row.number, max(row.cells)))
        return True

    def add_to_banner(self, row: int, column: int, text: str) -> None:
        """More of a decision maker's name, unless that is whole without it."""
        longer = f"{self.banner}\n{text}".strip()
        if self.banner and is_sure(self.banner) and not is_sure(longer):
            self.outside[address(row, column)] = (1, text)
        else:
            self.banner = longer

    def is_apart(self, index: int) -> bool:
        """Whether blank rows stand above this one, as above the heading of another table."""
        return index > 0 and self.sheet.rows[index].number - self.sheet.rows[index - 1].number > 1

    def name(self, text: str, cell: str) -> None:
        """Take a text as the decision maker of what follows."""
        self.say_skipped()
        if self.collecting and not self.table and self.banner and self.banner_cell:  # that was none
            self.outside[self.banner_cell] = (1, self.banner)
        self.banner, self.banner_cell, self.when = text, cell, ("", "")

    def month_alone(self, column: int, value: Value) -> date | None:
        """The month that a cell names and nothing else, also as its first day."""
        if isinstance(value, datetime) and value.day == 1 and self.table:
            away = "decision_date" in self.table.keys and self.table.columns.get(column) != "decision_date"
            return value.date() if away else None
        text = text_of(value).casefold()
        month = month_in(text)
        if not month:
            return self.next_month(text)
        return month if _AROUND.fullmatch(fold(_MONTH.sub(" ", text))) else None

    def next_month(self, text: str) -> date | None:
        """A month without its year below another that has one."""
        found = re.fullmatch(rf"({_MONTHS})[a-z]{{0,6}}", text.strip())
        if not (found and self.under):
            return None
        number = _MONTHS.split("|").index(found[1]) + 1
        return date(self.under.year + (number < self.under.month), number, 1)

    def before_head(self, index: int) -> bool:
        """Whether only single cells stand between this row and the head of a table."""
        for at in range(index + 1, min(index + 1 + _LOOK_AHEAD, len(self.sheet.rows))):
            if self.head(at):
                return True
            if len(self.sheet.rows[at].cells) != 1 or self.marker(self.sheet.rows[at]) is not None:
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

    def read_lone_title(self, row: Row, column: int, text: str) -> bool:
        """Whether what stands alone in the column of titles is a decision maker, and no item."""
        named = read_banner(text) if self.table and "decision_maker" not in self.table.keys else None
        if named is None or not named.sure or named.kind not in ("cabinet", "council", "cabinet member"):
            return False
        self.say(row.number, column, f"“{shorten(text)}” is read as who decides the items below it.", "doubt")
        self.name_below(text, row.number, column)
        return True

    def read_banner_row(self, row: int, column: int, text: str) -> None:
        """A row over the head of a table: a month, a date, the decision maker, or more of its name."""
        month, sure = month_in(text), is_sure(text)
        self.under = month or self.under
        if month and not sure:
            return
        self.table = None
        if not sure and fold(text) in self.titles:
            self.between.append((row, column, text))
        elif is_date(text, self.under):
            self.when = (text, address(row, column))
            self.outside[address(row, column)] = (1, text)
        elif self.collecting and (self.marked or names_person(text)):
            self.add_to_banner(row, column, text)
        elif sure or (self.banner_cell and not self.collecting):
            self.name(text, address(row, column))
            self.collecting = True
        else:  # most likely the title of the sheet
            self.perhaps = (text, address(row, column))
            self.outside[address(row, column)] = (1, text)
            self.titles.add(fold(text))

    def read_words(self, row: int, column: int, text: str) -> bool:
        """A lone cell within or after a table: another decision maker, a date or month, more of an item, or neither."""
        month, table = month_in(text), self.table
        if table and "decision_maker" not in table.keys and is_sure(text):
            self.under = month or self.under
            self.name_below(text, row, column)
        elif month:
            self.under, self.when = month, ("", "")
            self.say(row, column, f"“{shorten(text)}” is read as the heading of a month.")
        elif self.collecting and not table:
            self.add_to_banner(row, column, text)
        elif table and table.columns.get(column) == "decision_date" and is_date(text, self.under):
            self.say(row, column, f"“{shorten(text)}” has no item beside it, so nothing was read.")
        elif table and self.last and self.goes_on_at(column, table):
            return False
        elif table or self.last:
            self.between.append((row, column, text))
        else:
            self.outside[address(row, column)] = (1, text)
        return True

    def name_below(self, text: str, row: int, column: int) -> None:
        """Take a text within a table as the decision maker of its next rows."""
        self.name(text, address(row, column))
        self.collecting, self.last = False, None
        self.reading.layout = LEGACY
        self.reading.banners.append((text, self.sheet.name, self.banner_cell))

    def goes_on_at(self, column: int, table: Table) -> bool:
        """Whether a lone cell in this column can be more of the item above; footnotes stand in the first column."""
        return column != min(table.columns) and table.columns.get(column, IGNORED) not in _OPENS | {IGNORED}

    # Items

    def read_row(self, row: Row, table: Table) -> None:
        """A row under the head of a table."""
        if not self.banner and "decision_maker" not in table.keys:
            self.banner, self.banner_cell = self.perhaps
            self.outside.pop(self.banner_cell, None)
        if "decision_maker" not in table.keys and is_scrutiny(self.banner):
            self.skipped += 1
            return
        cells = self.cells_of(row, table)
        carried = self.carry(row, table, cells) if self.sheet.merges else set()
        own = cells.keys() - carried
        if self.last and (
            carried & TITLES or not (own | cells.keys() & {"decision_date"}) & _OPENS or runs_on(cells, self.last)
        ):
            go_on(self.last, row.number, {role: cells[role] for role in own})
            return
        self.say_between("doubt")
        line = Line(row.number, row.hidden, table, cells, self.under, self.banner, self.banner_cell, self.when)
        self.outside.pop(self.when[1] if "decision_date" not in table.keys else "", None)
        for role in sorted(carried):
            column, value = cells[role]
            top = address(*(self.sheet.origin(row.number, column) or (row.number, column)))
            said = f"{ROLES[role]} “{shorten(text_of(value))}” is carried down from {top}: the cells are merged."
            line.remarks.append((address(row.number, column), "doubt", said))
        if len(cells) == 1 and len(table.columns) > 2 and cells.keys() <= TITLES:
            cell = address(row.number, next(iter(cells.values()))[0])
            line.remarks.append((cell, "doubt", "Nothing stands beside this title: is it an item?"))
        if len(row.cells) + len(carried) > len(cells):
            self.note_strays(row, table, line)
        self.reading.lines.append(line)
        self.last = line

    def cells_of(self, row: Row, table: Table) -> dict[str, tuple[int, Value]]:
        """The cells of a row by what they hold; several texts of one field are joined, a line each."""
        cells: dict[str, tuple[int, Value]] = {}
        for column, role in table.columns.items():
            if column in row.cells:
                first, value = cells.get(role, (column, row.cells[column]))
                if first != column and role in _JOINED and not isinstance(value, Problem):
                    more = row.cells[column]
                    value = more if isinstance(more, Problem) else f"{text_of(value)}\n{text_of(more)}"
                cells[role] = (first, value)
        return cells

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
                line.remarks.append((address(row.number, column), "doubt", said))

    # What was left out

    def leave_out(self, row: Row) -> None:
        """A row of several cells that no headings stand above."""
        text = " ".join(filter(None, map(text_of, row.cells.values())))
        self.outside[address(row.number, min(row.cells))] = (len(row.cells), text)

    def close(self) -> None:
        """Before another table, or at the end: say what was left out."""
        self.say_skipped()
        self.say_between("note")

    def say_between(self, severity: str) -> None:
        """Words that are no item; where items go on below them, they may have meant something for these."""
        for row, column, text in self.between:
            doubt = severity == "doubt" and not _FOOT.fullmatch(text.strip())
            more = " Do the items below it belong under it?" if doubt else ""
            said = f"“{shorten(text)}” is not an item: it was left out.{more}"
            self.say(row, column, said, severity if doubt else "note")
        self.between = []

    def say_outside(self) -> None:
        """Rows that stand in no table."""
        if self.outside:
            cell, (cells, text) = max(self.outside.items(), key=lambda one: one[1][0])
            more = len(self.outside) - 1
            said = f"“{shorten(text)}” stands under no headings and was left out"
            said += f", like {more} more row{'s' * (more > 1)}." if more else "."
            self.reading.remarks.append(Remark(said, "doubt" if cells > 2 else "note", self.sheet.name, cell))

    def say_skipped(self) -> None:
        """Rows of a scrutiny committee are its work programme's."""
        if self.skipped:
            rows = "1 row" if self.skipped == 1 else f"{self.skipped} rows"
            text = f"{rows} under “{shorten(self.banner)}”: a scrutiny work programme’s, so left out."
            self.reading.remarks.append(Remark(text, "doubt", self.sheet.name, self.banner_cell or None))
        self.skipped = 0


def texts_of(row: Row, most: int = MOST) -> dict[int, str]:
    """The cells of a row as headings, on one line each; nothing where one of them could not be a heading."""
    values = row.cells.items()
    if not all(isinstance(value, str) and len(value) <= most for _, value in values):
        return {}
    return {column: " ".join(str(value).split()) for column, value in values}


def runs_on(cells: Mapping[str, tuple[int, Value]], last: Line) -> bool:
    """Whether a row is only words in the middle of a sentence, as after the end of a page; “iPhone” begins one."""
    if len(cells) != 1 or not cells.keys() <= TITLES:
        return False
    role, (_, value) = next(iter(cells.items()))
    first = text_of(value).strip().split(" ")[0]
    above = text_of(last.cells[role][1]).rstrip() if role in last.cells else ""
    return first.islower() and not re.match(r".-", first) and not above.endswith((".", "!", "?"))


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
    """Add a row without a title of its own to the item above it; what cannot be joined is left out, and said."""
    for role, (column, value) in cells.items():
        kept, cell = line.cells.get(role), address(number, column)
        if isinstance(value, Problem):
            line.cells[role] = (kept[0] if kept else column, Problem(f"In {cell}: {value.text}"))
            continue
        joins = role in _JOINED or role in TITLES
        if joins:
            line.cells[role] = joined(kept, column, value)
        elif kept and text_of(kept[1]) == text_of(value):
            continue
        said = "read as more of this item" if joins else "left out"
        line.remarks.append((cell, "doubt", f"“{shorten(text_of(value))}” in {cell} has no title beside it: {said}."))


def joined(kept: tuple[int, Value] | None, column: int, value: Value) -> tuple[int, Value]:
    """A cell with what stands below it; an error in either stays one."""
    if kept is None:
        return column, value
    return kept if isinstance(kept[1], Problem) else (kept[0], f"{text_of(kept[1])}\n{text_of(value)}")
