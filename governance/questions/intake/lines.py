"""Finds the questions of a workbook: plain tables on one sheet or several, and what is written above them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.exchange.reading import IGNORED, Line, Reading
from governance.exchange.sheets import SheetLines, say_hidden
from governance.questions.intake.headings import BROUGHT, GIVES, REACHED_BY, TOWN, WHO, heads_table, roles_in
from governance.register.fields import Lines, LongText, fold, shorten
from governance.spreadsheets.book import Book, Remark, Row, Sheet, address

KEPT_APART = frozenset({*REACHED_BY, WHO, TOWN})
# What is kept apart is added too: a message about a second column would tell what it holds.
JOINED = KEPT_APART | {
    one.key for one in BROUGHT if isinstance(one.kind, LongText | Lines) and one.key != "words_received"
}
COMMITTEE = re.compile(r".*\b(?:committee|panel|board|cabinet|council|commission|forum|executive)\b.*")
LONGEST = 150  # characters; no line above a table that names a committee is longer
SAID_APART = (
    "“{}” holds contact details: of new questions they are kept apart from the register, where only governance "
    "officers see them, and deleted in time. Of questions that are here already they were left out."
)
Above = tuple[tuple[str, str], ...]  # texts that may name a committee, the nearest first, each with its cell


@dataclass(slots=True)
class QuestionReading(Reading):
    """What was found, with what stands above each row, by the row's key."""

    above: dict[str, Above] = field(default_factory=dict)


def read_lines(book: Book, remembered: Mapping[str, str]) -> QuestionReading:
    """The questions of a workbook in their order; `remembered` says what folded headings were explained to mean."""
    reading = QuestionReading(remarks=list(book.remarks))
    for sheet in book.sheets:
        SheetReader(sheet, reading, remembered).read()
    say_hidden(reading)
    for one in reading.headings.values():
        if one.role in REACHED_BY:
            reading.remarks.append(Remark(SAID_APART.format(shorten(one.text)), "note", one.sheet, one.cell))
    reading.say_unknown()
    return reading


class SheetReader(SheetLines):
    """Goes down one sheet row by row."""

    joined = JOINED

    def __init__(self, sheet: Sheet, reading: QuestionReading, remembered: Mapping[str, str]) -> None:
        """A sheet may be named after the committee of which its questions are asked."""
        super().__init__(sheet, reading, remembered)
        self.reading = reading
        self.above: Above = ((sheet.name, ""),)

    def read(self) -> None:
        """Every row in turn."""
        for row in self.sheet.rows:
            texts = self.texts_of(row)
            if not (self.read_head(row, texts) or self.read_between(row, texts)):
                self.read_item(row)

    def read_head(self, row: Row, texts: Mapping[int, str]) -> bool:
        """The head of a table."""
        roles = roles_in(texts, self.remembered)
        if not heads_table(roles.values(), len(texts)):
            return False
        self.table = self.table_of(row, texts, roles)
        self.table.give(lambda role: GIVES.get(role, ()))
        self.reading.tables.append(self.table)
        return True

    def read_between(self, row: Row, texts: Mapping[int, str]) -> bool:
        """A row that is no question: a committee, or words before the first table, which may name one."""
        column, text = next(iter(texts.items()))
        cell = address(row.number, column)
        may_name = len(texts) == 1 and len(text) <= LONGEST and COMMITTEE.fullmatch(fold(text)) and "?" not in text
        if self.table is not None:
            if may_name:
                self.above = ((text, cell),)
                self.reading.banners.append((text, self.sheet.name, cell))
            return bool(may_name)
        if len(texts) == 1:
            self.above = ((text, cell), *self.above)
        if not may_name:
            said = f"“{shorten(text)}” was left out: it stands above the first row of headings."
            self.reading.remarks.append(Remark(said, "note" if len(texts) == 1 else "doubt", self.sheet.name, cell))
        return True

    def read_item(self, row: Row) -> None:
        """A question."""
        table = self.table
        if table is None:
            return
        cells = self.cells_of(row, table)
        if any(role != IGNORED and column in row.cells for role, (column, _) in cells.items()):
            line = Line(row.number, row.hidden, table, cells, None, "", "")
            self.take_second(row, line)
            self.reading.lines.append(line)
            self.reading.above[line.key] = self.above
        self.note_left_out(row, table)
