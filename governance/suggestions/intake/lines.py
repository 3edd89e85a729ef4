"""Finds the suggestions of a workbook: plain tables on one sheet or several, and the committee named above them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.exchange.reading import IGNORED, Line, Reading
from governance.exchange.sheets import SheetLines, say_hidden
from governance.register.fields import Lines, LongText, fold, shorten
from governance.scrutiny.intake.between import committee_named
from governance.spreadsheets.book import Book, Remark, Row, Sheet, address
from governance.suggestions.fields import BY_KEY
from governance.suggestions.intake.headings import CONTACT, GIVES, heads_table, roles_in

JOINED = frozenset(key for key, one in BY_KEY.items() if isinstance(one.kind, LongText | Lines) and key != "topic")
APART = (
    "“{}” holds contact details, which are kept apart from the register: it was left out. Enter them on the page of "
    "the suggestion, if they are needed."
)


@dataclass(slots=True)
class SuggestionReading(Reading):
    """What was found, with the committee that stands above each row, by the row's key: its name, and the cell."""

    above: dict[str, tuple[str, str]] = field(default_factory=dict)


def read_lines(book: Book, remembered: Mapping[str, str]) -> SuggestionReading:
    """The suggestions of a workbook in their order; `remembered` says what folded headings were explained to mean."""
    reading = SuggestionReading(remarks=list(book.remarks))
    for sheet in book.sheets:
        SheetReader(sheet, reading, remembered).read()
    say_hidden(reading)
    for one in reading.headings.values():
        if one.role == IGNORED and one.filled and CONTACT.fullmatch(fold(one.text)):
            reading.remarks.append(Remark(APART.format(shorten(one.text)), "note", one.sheet, one.cell))
    reading.say_unknown()
    return reading


class SheetReader(SheetLines):
    """Goes down one sheet row by row."""

    joined = JOINED

    def __init__(self, sheet: Sheet, reading: SuggestionReading, remembered: Mapping[str, str]) -> None:
        """A sheet may be named after the committee to which its suggestions were made."""
        super().__init__(sheet, reading, remembered)
        self.reading, self.above = reading, (sheet.name, "")

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
        """A row that is no suggestion: a committee, or words before the first table."""
        column, text = next(iter(texts.items()))
        cell = address(row.number, column)
        if len(texts) == 1 and (committee := committee_named(text)):
            self.above = (committee, cell)
            self.reading.banners.append((committee, self.sheet.name, cell))
            return True
        if self.table is not None:
            return False
        said = f"“{shorten(text)}” was left out: it stands above the first row of headings."
        self.reading.remarks.append(Remark(said, "note" if len(texts) == 1 else "doubt", self.sheet.name, cell))
        return True

    def read_item(self, row: Row) -> None:
        """A suggestion."""
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
