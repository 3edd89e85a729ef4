"""Where the reader of a sheet stands: the month, the decision maker and the table that its next row belongs to."""

from governance.exchange.reading import LEGACY, Line, Reading, Table
from governance.programme.intake.left_out import LeftOut, Words
from governance.programme.intake.phrases import is_sure, month_in
from governance.spreadsheets.book import Sheet


class Place:
    """What is known of the next row of a sheet from the rows above it."""

    def __init__(self, sheet: Sheet, reading: Reading, aside: bool = False) -> None:
        self.sheet, self.reading, self.aside = sheet, reading, aside
        self.left_out = LeftOut(sheet.name, reading)
        self.under = month_in(sheet.name)
        self.banner, self.banner_cell = (sheet.name if is_sure(sheet.name) and not self.under else ""), ""
        self.when = ("", "")  # the date above a group, and its cell
        self.collecting = self.marked = False  # a banner's rows; below the words "decision maker"
        self.perhaps = ("", "")  # what may be a decision maker where nothing else is
        self.table: Table | None = None
        self.headed: dict[int, str] = {}  # the folded headings of the last table
        self.last: Line | None = None

    def lacks(self, key: str) -> bool:
        """Whether no column of the table gives a field."""
        return self.table is not None and key not in self.table.keys

    def role(self, column: int) -> str | None:
        """What a column of the table holds."""
        return self.table.columns.get(column) if self.table else None

    def name(self, text: str, cell: str) -> None:
        """Take a text as the decision maker of what follows."""
        self.left_out.say_skipped(self.banner, self.banner_cell)
        if self.collecting and not self.table and self.banner and self.banner_cell:  # that was none
            self.left_out.put_outside(self.banner_cell, self.banner)
        self.banner, self.banner_cell, self.when = text, cell, ("", "")

    def name_below(self, words: Words) -> None:
        """Take a text within a table as the decision maker of its next rows."""
        self.name(words.text, words.cell)
        self.collecting, self.last = False, None
        self.reading.layout = LEGACY
        self.reading.banners.append((words.text, self.sheet.name, self.banner_cell))

    def name_above(self, text: str, cell: str) -> None:
        """Take a text as the decision maker of the table that follows, unless more of its name does."""
        self.name(text, cell)
        self.table, self.collecting = None, True

    def name_more(self, words: Words) -> None:
        """More of a decision maker's name, unless that is whole without it."""
        longer = f"{self.banner}\n{words.text}".strip()
        if self.banner and is_sure(self.banner) and not is_sure(longer):
            self.left_out.put_outside(words.cell, words.text)
        else:
            self.banner = longer

    def name_perhaps(self) -> None:
        """Take what may be a decision maker where nothing else is."""
        if not self.banner and self.lacks("decision_maker"):
            self.banner, self.banner_cell = self.perhaps
            self.left_out.outside.pop(self.banner_cell, None)

    def enter(self, table: Table) -> None:
        """Go on below the head of a table."""
        if self.table is None or self.table.columns != table.columns:  # else the next page of the same table
            self.last = None
        self.table = table
        self.reading.tables.append(table)
        self.collecting = self.marked = False
        if self.banner and self.lacks("decision_maker"):
            self.reading.layout = LEGACY if self.banner_cell else self.reading.layout
            self.reading.banners.append((self.banner, self.sheet.name, self.banner_cell))

    def close(self) -> None:
        """Before another table, or at the end: say what was left out."""
        self.left_out.say_skipped(self.banner, self.banner_cell)
        self.left_out.say_below(items_follow=False)
