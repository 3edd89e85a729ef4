"""Finds the items of a work programme's workbook: its committees, meetings, lists and tables, printed or tidy."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from governance.exchange.reading import IGNORED, LEGACY, Heading, Line, Reading, Table
from governance.register.fields import fold, shorten
from governance.scrutiny.intake.headings import GIVES, heads_table, roles_in
from governance.scrutiny.intake.phrases import BULLET, list_named, read_meeting
from governance.spreadsheets.book import Book, Remark, Row, Sheet, address, text_of

COMMITTEE = re.compile(r".*\b(?:scrutiny|select|overview)\b.*\b(?:committee|panel|board|commission)\b")
NOT_ONE = re.compile(r"\b(?:work programme|items?|the following|report|agenda)\b")
HEADS_LIST = re.compile(
    r"^(?:the following|items?|matters?|issues?|topics?|suggest(?:ions?|ed)|briefing|not|un\w+|to be|future|pending"
    r"|other|public)\b",
    re.IGNORECASE,
)
LONGEST_BANNER = 150


@dataclass(slots=True)
class WorkReading(Reading):
    """What was found, with every meeting that heads items or none: its text, sheet, cell, and its committee's text."""

    meetings: list[tuple[str, str, str, str]] = field(default_factory=list)


def read_lines(book: Book, remembered: Mapping[str, str]) -> WorkReading:
    """The items of a workbook in their order; `remembered` says what folded headings were explained to mean."""
    reading = WorkReading(remarks=list(book.remarks))
    for sheet in book.sheets:
        SheetReader(sheet, reading, remembered).read()
    committees = list(dict.fromkeys(line.banner for line in reading.lines if line.banner))
    if len(committees) == 1:  # a second sheet, such as actions from the minutes, need not say it again
        for line in reading.lines:
            line.banner = line.banner or committees[0]
    hidden = sum(line.hidden for line in reading.lines)
    if hidden:
        rows = "1 hidden row was" if hidden == 1 else f"{hidden} hidden rows were"
        reading.remarks.append(Remark(f"{rows} read like the others."))
    say_unknown(reading)
    return reading


def say_unknown(reading: Reading) -> None:
    """Say which columns hold something that nothing is known of."""
    for heading in reading.headings.values():
        if heading.role is None and heading.filled:
            text = f"The column “{shorten(heading.text)}” is not known and was left out."
            reading.remarks.append(Remark(text, "note", heading.sheet, heading.cell))


def gives(role: str) -> tuple[str, ...]:
    """The fields that a column with this role gives."""
    return GIVES.get(role, ())


class SheetReader:
    """Goes down one sheet row by row."""

    def __init__(self, sheet: Sheet, reading: WorkReading, remembered: Mapping[str, str]) -> None:
        self.sheet, self.reading, self.remembered = sheet, reading, remembered
        self.banner = self.banner_cell = ""
        self.when = ("", "")  # the meeting or list that items stand under, and its cell
        self.table: Table | None = None
        self.headed = False  # the table has a head of its own

    def read(self) -> None:
        """Every row in turn."""
        for row in self.sheet.rows:
            texts = {column: " ".join(text_of(value).split()) for column, value in row.cells.items()}
            if not (self.read_head(row, texts) or (len(texts) == 1 and self.read_single(row, *texts.popitem()))):
                self.read_item(row)

    def read_head(self, row: Row, texts: Mapping[int, str]) -> bool:
        """The head of a table."""
        roles = roles_in(texts, self.remembered)
        if not heads_table(roles.values(), len(texts)):
            return False
        taken: dict[int, str] = {}
        for column, role in roles.items():
            if role and (role not in taken.values() or role == IGNORED):
                taken[column] = role
            found = Heading(texts[column], role, self.sheet.name, address(row.number, column))
            self.reading.headings.setdefault(fold(texts[column]), found)
        self.open(Table(self.sheet.name, row.number, taken, {role: texts[one] for one, role in taken.items()}), True)
        return True

    def open(self, table: Table, headed: bool) -> None:
        """Items stand in this table from now on."""
        table.give(gives)
        self.table, self.headed = table, headed
        self.reading.tables.append(table)

    def read_single(self, row: Row, column: int, text: str) -> bool:
        """A row of one cell that is no item: a committee, a meeting, a list's heading, or words before the first."""
        cell = address(row.number, column)
        folded = fold(text)
        if len(text) <= LONGEST_BANNER and COMMITTEE.fullmatch(folded) and not NOT_ONE.search(folded):
            self.banner, self.banner_cell, self.when = text, cell, ("", "")
            self.reading.banners.append((text, self.sheet.name, cell))
            return True
        if read_meeting(text):
            self.when = (text, cell)
            self.reading.meetings.append((text, self.sheet.name, cell, self.banner))
            self.print_table(row, column)
            return True
        if HEADS_LIST.match(text) and not BULLET.match(text) and list_named(text):
            self.when = (text, cell)
            self.print_table(row, column)
            return True
        if self.when[0] or self.headed:
            return False
        self.reading.remarks.append(Remark(f"“{shorten(text)}” was left out.", "note", self.sheet.name, cell))
        return True

    def print_table(self, row: Row, column: int) -> None:
        """Below a meeting or a list: topics, their purposes beside them, and what may stand further right."""
        if self.headed:
            return
        self.reading.layout = LEGACY
        used = {one for each in self.sheet.rows if each.number > row.number for one in each.cells}
        further = {
            one: role for one, role in ((column + 2, "lead_officers"), (column + 3, "internal_notes")) if one in used
        }
        columns = {column: "topic", column + 1: "purpose", **further}
        self.open(Table(self.sheet.name, row.number, columns, {}), False)

    def read_item(self, row: Row) -> None:
        """An item; what stands in no table is left out."""
        table = self.table
        if table is None:
            first = min(row.cells)
            text = f"“{shorten(text_of(row.cells[first]))}” stands under no meeting and no list: it was left out."
            self.reading.remarks.append(Remark(text, "doubt", self.sheet.name, address(row.number, first)))
            return
        cells = {role: (column, row.cells[column]) for column, role in table.columns.items() if column in row.cells}
        if not any(role != IGNORED for role in cells):
            self.note_unknown(row, table)
            return
        line = Line(row.number, row.hidden, table, cells, None, self.banner, self.banner_cell, self.when)
        self.reading.lines.append(line)
        self.note_unknown(row, table)

    def note_unknown(self, row: Row, table: Table) -> None:
        """Cells of columns that nothing is known of are said, once for a heading or here and now."""
        for column in row.cells.keys() - table.columns.keys():
            cell = address(row.number, column)
            head = next((one for one in self.heads_of(table) if one.cell == address(table.row, column)), None)
            if head:
                head.filled = True
            else:
                text = f"“{shorten(text_of(row.cells[column]))}” stands in no known column: it was left out."
                self.reading.remarks.append(Remark(text, "doubt", self.sheet.name, cell))

    def heads_of(self, table: Table) -> Iterable[Heading]:
        """The headings of a table."""
        return (one for one in self.reading.headings.values() if one.sheet == table.sheet)
