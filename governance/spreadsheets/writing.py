"""Writes workbooks that look printed: titles, headings over columns, wrapped text, dates in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from governance.spreadsheets.book import Problem, Value, address
from governance.spreadsheets.limits import TEXT

UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel would take what follows for a character's number
SHEET_NAME = re.compile(r"[^\[\]:*?/\\]{1,31}")
FIRST_YEAR = 1900  # Excel counts days from its beginning


@dataclass
class Printed:
    """A sheet to be written."""

    name: str
    rows: list[list[Value | None]]
    merges: list[str] = field(default_factory=list)  # "A1:E1"
    bold: set[int] = field(default_factory=set)  # row numbers
    widths: list[float] = field(default_factory=list)  # of columns, in characters
    italic: set[str] = field(default_factory=set)  # addresses


def write_printed(sheets: Sequence[Printed]) -> bytes:
    """The workbook; ValueError for what Excel cannot hold, rather than writing something else."""
    book = Workbook()
    book.remove(book.active)
    for printed in sheets:
        _write_sheet(book, printed)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _write_sheet(book: Any, printed: Printed) -> None:
    if not SHEET_NAME.fullmatch(printed.name) or UNPRINTABLE.search(printed.name):
        raise ValueError(f"“{printed.name}” cannot name a sheet: use 1 to 31 characters, and none of [ ] : * ? / \\")
    if printed.name.casefold() in (name.casefold() for name in book.sheetnames):
        raise ValueError(f"Two sheets cannot both have the name “{printed.name}”")
    sheet = book.create_sheet(printed.name)
    for row, values in enumerate(printed.rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None and not isinstance(value, Problem):
                bold, italic = row in printed.bold, address(row, column) in printed.italic
                _write_cell(sheet.cell(row, column), value, bold, italic)
    for merge in printed.merges:
        sheet.merge_cells(merge)
    for column, width in enumerate(printed.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True


def _write_cell(cell: Any, value: Value, bold: bool, italic: bool) -> None:
    if isinstance(value, str):
        cell.value = ESCAPE.sub("_x005F_", printable(value, cell.coordinate))
        cell.data_type = "s"  # or a text that begins with = would be a formula, and “#N/A” an error
    else:
        cell.value = countable(value, cell.coordinate)
        cell.number_format = number_format(value) or cell.number_format
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold or italic:
        cell.font = Font(bold=bold, italic=italic)


def printable(text: str, where: str) -> str:
    """The text, if a cell can hold it as it is."""
    if len(text) > TEXT:
        raise ValueError(f"The text for {where} has {len(text):,} characters, and a cell holds {TEXT:,}: shorten it")
    if found := UNPRINTABLE.search(text):
        raise ValueError(f"The text for {where} has a character that cannot be printed ({found[0]!a}): remove it")
    return text


def countable(value: Value, where: str) -> Value:
    """The value, if Excel can count it."""
    if isinstance(value, date) and value.year < FIRST_YEAR:
        raise ValueError(f"The date for {where} is before {FIRST_YEAR}, and Excel has none: write it as text")
    if isinstance(value, float) and value - value != 0:  # infinity, or not a number
        raise ValueError(f"The number for {where} is not one that Excel has: leave it out")
    return value


def number_format(value: Value) -> str | None:
    """How a value is shown."""
    match value:
        case datetime() if value.time() != time():
            return "d mmmm yyyy hh:mm"
        case date():
            return "d mmmm yyyy"
        case time():
            return "hh:mm"
        case timedelta():
            return "[h]:mm"
    return None
