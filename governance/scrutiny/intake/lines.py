"""Finds the items of a work programme's workbook: its committees, meetings, lists and tables, printed or tidy."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from governance.exchange.reading import IGNORED, LEGACY, Cells, Line, Reading, Table
from governance.exchange.sheets import SheetLines, say_hidden
from governance.register.fields import Lines, LongText, shorten
from governance.scrutiny.fields import BY_KEY
from governance.scrutiny.intake.between import committee_named, list_headed
from governance.scrutiny.intake.headings import GIVES, heads_table, roles_in
from governance.scrutiny.intake.phrases import read_meeting
from governance.spreadsheets.book import Book, Remark, Row, Sheet, address, text_of

NUMBER = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)]?|[•·●▪◦‣*–—-]", re.IGNORECASE)  # before a printed topic, in its own cell
JOINED = frozenset(key for key, one in BY_KEY.items() if isinstance(one.kind, LongText | Lines) and key != "topic")


@dataclass(frozen=True, slots=True)
class Headed:
    """A meeting that heads items or none."""

    text: str
    sheet: str
    cell: str
    banner: str  # the committee above it


@dataclass(slots=True)
class WorkReading(Reading):
    """What was found, with every meeting that heads items or none."""

    meetings: list[Headed] = field(default_factory=list)


def read_lines(book: Book, remembered: Mapping[str, str]) -> WorkReading:
    """The items of a workbook in their order; `remembered` says what folded headings were explained to mean."""
    reading = WorkReading(remarks=list(book.remarks))
    for sheet in book.sheets:
        SheetReader(sheet, reading, remembered).read()
    banners = [one.banner for one in reading.meetings] + [one.banner for one in reading.lines]
    committees = list(dict.fromkeys(filter(None, banners)))
    if len(committees) == 1:  # a second sheet, such as actions from the minutes, need not say it again
        for line in reading.lines:
            line.banner = line.banner or committees[0]
        reading.meetings = [replace(one, banner=committees[0]) for one in reading.meetings]
    say_hidden(reading)
    reading.say_unknown()
    return reading


def gives(role: str) -> tuple[str, ...]:
    """The fields that a column with this role gives."""
    return GIVES.get(role, ())


class SheetReader(SheetLines):
    """Goes down one sheet row by row."""

    joined = JOINED

    def __init__(self, sheet: Sheet, reading: WorkReading, remembered: Mapping[str, str]) -> None:
        """A sheet may be named after the committee whose programme it holds."""
        super().__init__(sheet, reading, remembered)
        self.reading = reading
        self.banner, self.banner_cell = committee_named(sheet.name), ""
        self.when = ("", "")  # the meeting or list that items stand under, and its cell
        self.headed = False  # the table has a head of its own

    def read(self) -> None:
        """Every row in turn."""
        for at, row in enumerate(self.sheet.rows):
            texts = self.texts_of(row)
            if not (self.read_head(row, texts) or self.read_between(at, row, texts)):
                self.read_item(row)

    def read_head(self, row: Row, texts: Mapping[int, str]) -> bool:
        """The head of a table."""
        roles = roles_in(texts, self.remembered)
        if not heads_table(roles.values(), len(texts)):
            return False
        self.open(self.table_of(row, texts, roles), True)
        return True

    def open(self, table: Table, headed: bool) -> None:
        """Items stand in this table from now on."""
        table.give(gives)
        self.table, self.headed = table, headed
        self.reading.tables.append(table)

    def read_between(self, at: int, row: Row, texts: Mapping[int, str]) -> bool:
        """A row that is no item: a committee, a meeting, a list's heading, or words before the first."""
        column, text = next(iter(texts.items()))
        cell = address(row.number, column)
        if len(texts) == 1 and (committee := committee_named(text)):
            self.banner, self.banner_cell, self.when = committee, cell, ("", "")
            self.reading.banners.append((committee, self.sheet.name, cell))
            return True
        whole = " ".join(texts.values())
        if self.is_meeting(texts, whole):
            self.when = (whole, cell)
            self.reading.meetings.append(Headed(whole, self.sheet.name, cell, self.banner))
            self.print_table(at, row)
            return True
        if len(texts) > 1:
            return False
        if list_headed(text):
            self.when = (text, cell)
            self.print_table(at, row)
            return True
        if self.when[0] or self.headed:
            return False
        self.reading.remarks.append(Remark(f"“{shorten(text)}” was left out.", "note", self.sheet.name, cell))
        return True

    def is_meeting(self, texts: Mapping[int, str], whole: str) -> bool:
        """Whether a row names a meeting and nothing else: in one cell, or its day and its time in two or three."""
        if len(texts) > 1 and (self.table and "place" in self.table.keys):
            return False
        return len(texts) <= 3 and read_meeting(whole) is not None

    def print_table(self, at: int, row: Row) -> None:
        """Below a meeting or a list: topics, their purposes beside them, and what may stand further right."""
        if self.headed:
            return
        self.reading.layout = LEGACY
        below = list(self.rows_below(at))
        used = {one for each in below for one in each.cells}
        first = min(used, default=min(row.cells))
        beside = [text_of(each.cells[first]).strip() for each in below if first in each.cells and len(each.cells) > 1]
        columns = {}
        if beside and all(NUMBER.fullmatch(one) for one in beside):
            columns, first = {first: IGNORED}, first + 1
        columns |= {first: "topic", first + 1: "purpose"}
        further = ((first + 2, "lead_officers"), (first + 3, "internal_notes"))
        self.heads, self.second = {}, {}
        self.open(
            Table(self.sheet.name, row.number, columns | {one: role for one, role in further if one in used}, {}), False
        )

    def rows_below(self, at: int) -> Iterator[Row]:
        """The rows of a printed meeting or list: to the next."""
        for row in self.sheet.rows[at + 1 :]:
            texts = [text_of(value) for value in row.cells.values()]
            whole = " ".join(texts)
            if len(texts) <= 3 and (read_meeting(whole) or list_headed(whole) or committee_named(whole)):
                return
            yield row

    def read_item(self, row: Row) -> None:
        """An item; what stands in no table is left out."""
        table = self.table
        if table is None:
            first = min(row.cells)
            text = f"“{shorten(text_of(row.cells[first]))}” stands under no meeting and no list: it was left out."
            self.reading.remarks.append(Remark(text, "doubt", self.sheet.name, address(row.number, first)))
            return
        cells = self.cells_of(row, table)
        if any(role != IGNORED and column in row.cells for role, (column, _) in cells.items()):
            line = Line(row.number, row.hidden, table, cells, None, self.banner, self.banner_cell, self.when)
            self.take_second(row, line)
            self.reading.lines.append(line)
        self.note_left_out(row, table)

    def cells_of(self, row: Row, table: Table) -> Cells:
        """The cells of a row by what they hold, with what merged cells above carry down, and the list above it."""
        cells = super().cells_of(row, table)
        place = next((column for column, role in table.columns.items() if role == "place"), None)
        if place and "place" not in cells and self.when[0]:
            cells["place"] = (place, self.when[0])
        return cells
