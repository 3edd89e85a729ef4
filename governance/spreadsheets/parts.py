"""The parts of a workbook that are parsed piece by piece: the table of its texts, and each sheet in one pass.

openpyxl turns the numbers into dates here, but its own reader is not used. The read-only one does not see merged cells
and hidden rows; the full one takes five times the memory; both fail on filters, styles and dimensions that Excel takes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel, from_ISO8601

from governance.spreadsheets.book import Problem, Sheet, Unreadable, Value
from governance.spreadsheets.intake import Intake, is_plain
from governance.spreadsheets.limits import BLANK_ROWS, COLUMNS, MERGED_COLUMNS, SHARED_TEXTS
from governance.spreadsheets.package import TOO_LARGE, Gauge
from governance.working_days.deadlines import say

LAST_ROW = 1_048_576  # of a sheet in Excel
TRUE = ("1", "true")
NO_RESULT = Problem(
    "The result of the formula in this cell was not saved. Open the workbook in Excel, save it, and read it again."
)
NO_DATE = Problem("The date in this cell lies outside the calendar. Correct it in the workbook, and read it again.")
NO_NUMBER = Problem("The number in this cell is too large. Correct it in the workbook, and read it again.")


def error(code: str) -> Problem:
    """A cell that shows an error."""
    return Problem(f"This cell shows the error {code[:20]}. Correct it in the workbook, and read it again.")


@dataclass
class Texts:
    """The texts that cells refer to by number; a blank one is empty here."""

    texts: list[str] = field(default_factory=list)
    odd: set[int] = field(default_factory=set)  # those that cannot be taken as they are


@dataclass
class Styles:
    """What the numbers in cells mean: the styles that show days, and those that show lengths of time."""

    dates: set[str] = field(default_factory=set)
    lengths: set[str] = field(default_factory=set)
    months: set[str] = field(default_factory=set)  # those that show a month and a year, and no day
    epoch: datetime = WINDOWS_EPOCH


def elements(source: Gauge, root: str) -> Iterator[Element]:
    """Each element of a part once it is complete."""
    parser = iterparse(source)
    for _, element in parser:
        yield element
    if parser.root.tag != root:
        raise ValueError(f"A part holds {parser.root.tag} and not {root}")


def text_in(element: Element, namespace: str) -> str:
    """The text of an element, plain or in formatted runs, without the phonetic guides of East Asian texts."""
    plain, run = f"{namespace}t", f"{namespace}r"
    pieces = [
        child.text if child.tag == plain else child.findtext(plain) for child in element if child.tag in (plain, run)
    ]
    return "".join(piece for piece in pieces if piece)


def read_texts(source: Gauge, namespace: str) -> Texts:
    """The table of texts."""
    table, item = Texts(), f"{namespace}si"
    for element in elements(source, f"{namespace}sst"):
        if element.tag == item:
            if len(table.texts) == SHARED_TEXTS:
                raise Unreadable(TOO_LARGE)
            text = text_in(element, namespace)
            if not is_plain(text):
                table.odd.add(len(table.texts))
            table.texts.append(text if text.strip() else "")
            element.clear()
            source.pending = 0
    return table


class SheetReader:
    """Reads one sheet."""

    def __init__(self, namespace: str, texts: Texts, styles: Styles, intake: Intake, sheet: Sheet) -> None:
        """Spell out the tags once: they are compared for every cell."""
        self.namespace, self.texts, self.styles, self.intake, self.sheet = namespace, texts, styles, intake, sheet
        tags = ("row", "c", "v", "f", "is", "mergeCell")
        self.row_tag, self.cell_tag, self.value_tag, self.formula_tag, self.inline_tag, self.merge_tag = (
            f"{namespace}{tag}" for tag in tags
        )
        self.number = self.last = 0  # of the row, and of the last that held something
        self.ended = False
        self.columns: dict[str, int] = {}
        self.merged = 0

    def read(self, source: Gauge) -> None:
        """Fill the sheet. Merged cells come after the rows, so that the part is always read to its end."""
        for element in elements(source, f"{self.namespace}worksheet"):
            if element.tag == self.row_tag:
                self._row(element)
                element.clear()
                source.pending = 0
            elif element.tag == self.merge_tag:
                self._merge(element.attrib["ref"])
        hidden = sum(row.hidden for row in self.sheet.rows)
        if hidden:
            rows = "1 row of this sheet is" if hidden == 1 else f"{hidden:,} rows of this sheet are"
            self.intake.say(f"{rows} hidden or filtered out, and read all the same.", "note", self.sheet.name)

    def _merge(self, reference: str) -> None:
        left, top, right, bottom = range_boundaries(reference)
        if not (0 < top <= bottom <= LAST_ROW and left <= right):
            raise ValueError(f"No range of cells: {reference}")
        if (top, left) == (bottom, right):
            return
        self.merged += min(right, COLUMNS) - left + 1
        if self.merged > MERGED_COLUMNS:
            raise Unreadable(TOO_LARGE)
        self.sheet.merges.append((top, left, bottom, right))

    def _row(self, element: Element) -> None:
        number = int(element.get("r") or self.number + 1)
        if not self.number < number <= LAST_ROW:
            raise ValueError(f"Row {number} follows row {self.number}")
        self.number = number
        if self.ended:
            return
        if number - self.last > BLANK_ROWS + 1 and not any(len(cell) for cell in element):
            return  # more blank rows, which count for nothing
        self.intake.count(len(element))
        cells = self._cells(element)
        self.ended = not self.intake.take(self.sheet, number, cells, element.get("hidden") in TRUE)
        self.last = number if cells else self.last

    def _cells(self, element: Element) -> dict[int, Value]:
        cells: dict[int, Value] = {}
        column = 0
        for cell in element:
            if cell.tag != self.cell_tag:
                continue
            reference = cell.get("r")
            column = self._column(reference) if reference else column + 1
            if column <= COLUMNS:
                value = self._value(cell, column)
                if value is not None:
                    cells[column] = value
            elif len(cell):
                self.intake.far_right(self.sheet.name, self.number, column)
        return cells

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self.columns.get(letters)
        if column is None:
            column = self.columns[letters] = int(column_index_from_string(letters))
        return column

    def _value(self, cell: Element, column: int) -> Value | None:
        """None for a blank cell."""
        kind, text = cell.get("t", "n"), cell.findtext(self.value_tag)
        if not text:
            return self._without_value(cell, column, kind, text)
        if kind == "s":
            return self._shared(int(text), column)
        if kind == "n":
            return self._number(text, cell.get("s", "0"))
        if kind == "str":
            return self._text(text, column)
        if kind == "b":
            return text in TRUE
        if kind == "e":
            return error(text)
        if kind == "d":
            return self._day(text)
        raise ValueError(f"No cell is of type {kind}")

    def _without_value(self, cell: Element, column: int, kind: str, text: str | None) -> Value | None:
        """A text kept in the cell itself, a formula that was never worked out, or nothing; "" is what one may give."""
        inline = cell.find(self.inline_tag)
        if inline is not None:
            return self._text(text_in(inline, self.namespace), column)
        gave_nothing = kind == "str" and text is not None
        return NO_RESULT if cell.find(self.formula_tag) is not None and not gave_nothing else None

    def _shared(self, index: int, column: int) -> str | None:
        if index < 0:
            raise IndexError(index)
        text = self.texts.texts[index]
        return self._text(text, column) if index in self.texts.odd else text or None

    def _text(self, text: str, column: int) -> str | None:
        if not is_plain(text):
            text = self.intake.clean(text, self.sheet.name, self.number, column)
        return text if text.strip() else None

    def _number(self, text: str, style: str) -> Value:
        try:
            number = float(text) if len(text) > 15 or not text.isdecimal() else int(text)
        except ValueError:
            return NO_NUMBER
        if style in self.styles.dates:
            return self._date(number, style)
        return number if isfinite(number) else NO_NUMBER

    def _date(self, number: float, style: str) -> Value:
        length = style in self.styles.lengths
        try:
            value: Value = from_excel(number, self.styles.epoch, timedelta=length)
        except (OverflowError, ValueError):
            return NO_DATE
        if number < 0 and not length:  # Excel has no days before its first, and shows ####
            return NO_DATE
        if style in self.styles.months and isinstance(value, date):
            return say(value).split(" ", 1)[1]  # as the cell shows it
        return value

    def _day(self, text: str) -> Value:
        """A date as Strict Open XML writes it."""
        try:
            value: Value = from_ISO8601(text)
        except ValueError:
            return NO_DATE
        return value
