"""Finds the questions of a workbook: plain tables on one sheet or several, and what is written above them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.exchange.reading import IGNORED, Heading, Line, Reading, Table
from governance.exchange.sheets import SheetLines, say_hidden
from governance.questions.intake.headings import BROUGHT, GIVES, REACHED_BY, TOWN, WHO, heads_table, roles_in
from governance.register.exchange import REFERENCE
from governance.register.fields import Lines, LongText, fold, shorten
from governance.spreadsheets.book import Book, Remark, Row, Sheet, address

KEPT_APART = frozenset({*REACHED_BY, WHO, TOWN})
# What is kept apart is added too: a message about a second column would tell what it holds.
JOINED = KEPT_APART | {
    one.key for one in BROUGHT if isinstance(one.kind, LongText | Lines) and one.key != "words_received"
}
BODIES = "(?:sub ?)?committee|panel|board|cabinet|council|commission|forum|executive"
COMMITTEE = re.compile(rf".*\b(?:{BODIES})\b.*")
BODY = re.compile(rf".*\b(?:{BODIES}|group|authority|assembly|conference|partnership|parliament)\b.*")
BODY_ALONE = re.compile(rf"(?:\w+ ){{1,7}}(?:{BODIES}|group|authority|assembly|conference|partnership|parliament)")
LONGEST = 150  # characters; no line above a table that names a committee is longer
LONGEST_BANNER = 120  # characters; nothing between the rows of a table that names a committee is as long
DAY_SAID = re.compile(
    r"(?:\d+(?:st|nd|rd|th)?|[ap]m|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|"
    r"meetings?|questions?|public|received|of|on|at|the|for|in|to|and|from|year|quarter|q\d)"
)
MEETING_DAY = re.compile(r"\b(?:meeting|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b")
NO_HEAD = (
    "No row of sheet {} is a row of headings that is known: name the column of the question “Question”, or say above "
    "what its columns hold. If it holds no questions, leave this out."
)
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
        said = len(self.reading.remarks)
        for row in self.sheet.rows:
            texts = self.texts_of(row)
            if not (self.read_head(row, texts) or self.read_between(row, texts)):
                self.read_item(row)
        full = [row for row in self.sheet.rows if len(row.cells) > 1]
        if self.table is None and len(full) > 1:
            del self.reading.remarks[said:]
            self.say_headless(full[0])

    def say_headless(self, row: Row) -> None:
        """A table whose headings nobody knows is not passed over: it is an error, and its headings can be explained."""
        cell = address(row.number, min(row.cells))
        line = Line(row.number, row.hidden, Table(self.sheet.name, row.number, {}, {}), {}, None, "", cell)
        line.remarks.append((cell, "error", NO_HEAD.format(shorten(self.sheet.name))))
        self.reading.lines.append(line)
        for column, text in self.texts_of(row).items():
            where = address(row.number, column)
            heading = Heading(text, roles_in({column: text}, self.remembered)[column], self.sheet.name, where, True)
            self.reading.headings.setdefault(fold(text), heading)

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
        if self.table is not None:
            return len(texts) == 1 and self.read_banner(text, column, cell, self.table)
        may_name = len(texts) == 1 and len(text) <= LONGEST and COMMITTEE.fullmatch(fold(text)) and "?" not in text
        if len(texts) == 1:
            self.above = ((text, cell), *self.above)
        if not may_name:
            said = f"“{shorten(text)}” was left out: it stands above the first row of headings."
            self.reading.remarks.append(Remark(said, "note" if len(texts) == 1 else "doubt", self.sheet.name, cell))
        return True

    def read_banner(self, text: str, column: int, cell: str, table: Table) -> bool:
        """A text alone between the rows of a table: the committee or the day of those below it, known or not."""
        words = fold(text).split()
        role = table.columns.get(column, self.second.get(column))
        if "?" in text or len(text) >= LONGEST_BANNER or not re.search(r"[^\W\d_]", text):
            return False
        first = column <= min(table.columns) and role not in KEPT_APART | {"words_received"}
        if all(DAY_SAID.fullmatch(one) for one in words):
            if first and len(words) > 1 and (role not in ("received", REFERENCE) or MEETING_DAY.search(fold(text))):
                self.above = ((text, cell), *self.above)
                return True
            return False
        if not (names_body(text, role) or (first and role not in JOINED and is_title(text))):
            return False
        self.above = ((text, cell),)
        self.reading.banners.append((text, self.sheet.name, cell))
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


def names_body(text: str, role: str | None) -> bool:
    """Whether a text that stands alone names a body; in a column of other words only where it is nothing else."""
    folded = fold(text)
    alone = bool(BODY_ALONE.fullmatch(folded)) and not text.rstrip().endswith((".", "!"))
    if role == "words_received":
        return bool(COMMITTEE.fullmatch(folded)) or alone
    return alone if role in JOINED else bool(BODY.fullmatch(folded))


def is_title(text: str) -> bool:
    """Whether a text that stands alone is made of words, as a name is; a reference or a step is not."""
    return len(re.findall(r"[^\W\d_]{2,}", text)) > 1
