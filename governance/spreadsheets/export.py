"""Writes the workbook of a register that officers edit and bring back, and gives one back with its problems marked."""

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import zip_longest
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname, range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo

from governance.spreadsheets.book import Sheet, Unreadable, address
from governance.spreadsheets.limits import CELLS, COLUMNS, TEXT
from governance.spreadsheets.marks import COLUMN, LISTS, MARKS, keyed, to_properties, to_rows
from governance.spreadsheets.package import SAVE_AS
from governance.spreadsheets.parts import LAST_ROW, elements
from governance.spreadsheets.reading import undamaged
from governance.spreadsheets.workbook import Workbook as Parts
from governance.spreadsheets.workbook import read_workbook
from governance.spreadsheets.writing import ESCAPE, FIRST_YEAR, SHEET_NAME, UNPRINTABLE, countable, printable

GUIDE = "Guide"
LIST = "list_"  # begins the name of the range that a drop-down offers
TABLE = "ExportedRows"
NEW_ROWS = 1_000  # below the data, for which the drop-downs are ready
DAY = "d mmmm yyyy"
AS_TEXT = "@"  # the format in which Excel keeps what is typed as it is typed: 007, 1/2, +44
LABEL = 255  # characters that Excel has for the name of a table's column
PROMPT_TITLE, PROMPT = 32, 255  # characters that Excel shows beside a cell
FOOTER = 115  # of the 255 characters of a footer, for each of two texts
WRAPPED = Alignment(vertical="top", wrap_text=True)
HEADING = PatternFill("solid", fgColor="FFE7E6E6")
LINE = Border(bottom=Side(style="medium", color="FF595959"))

Place = tuple[int, int]  # row and column
LIGHT_RED = PatternFill("solid", fgColor="FFFAD1D1")  # no colour of Excel's palettes, so that it is known again
AUTHOR = "Check of the workbook"
BEFORE_NOTE = "To correct before the workbook is brought in again:\n"  # and after what others wrote about the cell
CELL = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
LAST_COLUMN = 16_384  # of a sheet in Excel
NOTE = 2_000  # characters of a note
NOTE_WIDTH, NOTE_LINE = 300, 20  # pixels
CANNOT_MARK = f"can be read, but its problems cannot be marked in it. {SAVE_AS}"
TOO_WIDE = "has links or merged cells that span too many cells for its problems to be marked in it."


@dataclass(frozen=True)
class Column:
    """A column of the table."""

    key: str
    label: str
    width: int
    options: tuple[str, ...] = ()  # a drop-down
    strict: bool = True  # nothing else than the options can be typed
    hint: str = ""  # shown while a cell is selected
    dated: bool = False  # what is typed as a date is one
    hidden: bool = False
    wrap: bool = True


@dataclass(frozen=True)
class Export:
    """A workbook to be written: a table, a guide, and what identifies it when it comes back."""

    sheet: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[str | date | None]]
    title: str  # council and register
    subtitle: str  # what is in it, and when it was exported
    guide: Sequence[tuple[str, str]]  # headings and paragraphs
    marks: Mapping[str, str]


def write_export(export: Export) -> bytes:
    """The workbook; ValueError for what Excel cannot hold, rather than writing something else."""
    _check(export)
    book, content = Workbook(write_only=True), BytesIO()
    try:
        _describe(book, export)
        _write_table(book.create_sheet(export.sheet), export)
        _write_guide(book.create_sheet(GUIDE), export)
        _write_lists(book, export.columns)
        _write_marks(book, export.marks)
        book.save(content)
    except BaseException:
        _discard(book)
        raise
    return content.getvalue()


def _check(export: Export) -> None:
    """Refuse names that Excel does not take."""
    name = export.sheet
    if not SHEET_NAME.fullmatch(name) or UNPRINTABLE.search(name) or name[0] == "'" or name[-1] == "'":
        raise ValueError(f"“{name}” cannot name a sheet: use 1 to 31 characters, and none of [ ] : * ? / \\")
    if name.casefold() in (other.casefold() for other in (GUIDE, LISTS, MARKS, "History")):
        raise ValueError(f"“{name}” is the name of another sheet")
    if not 0 < len(export.columns) <= COLUMNS:
        raise ValueError(f"A table has 1 to {COLUMNS} columns")
    for names in (
        [_label(column) for column in export.columns],
        [keyed(column.key) for column in export.columns],
        [keyed(key) for key in export.marks],
    ):
        if len({each.casefold() for each in names}) < len(names):
            raise ValueError(f"No two of these may be the same: {', '.join(names)}")


def _label(column: Column) -> str:
    """What heads a column; Excel repairs a table whose headings have line breaks."""
    if not column.label.strip() or len(column.label) > LABEL or not column.label.isprintable():
        raise ValueError(f"“{column.label}” cannot head a column: use one line of 1 to {LABEL} characters")
    return column.label


def _discard(book: Any) -> None:
    """Remove the temporary files of a workbook that was not finished."""
    for sheet in book.worksheets:
        with suppress(Exception):
            sheet.close()
        with suppress(Exception):
            sheet._writer.cleanup()


def _describe(book: Any, export: Export) -> None:
    """The properties of the document: no person's name."""
    book.properties.creator = None
    book.properties.title = _line(export.title)
    book.properties.subject = _line(export.subtitle)
    for name, value in to_properties(export.marks):
        book.custom_doc_props.append(StringProperty(name=name, value=value))


def _line(text: str) -> str:
    return " ".join(printable(text, "the title").split())


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _text(sheet: Any, text: str, where: str) -> Any:
    """A cell with a text."""
    cell = WriteOnlyCell(sheet)
    _fill(cell, _escaped(text, where))
    return cell


def _escaped(text: str, where: str) -> str:
    """The text as it is written: no part of it looks like the number of a character."""
    return printable(ESCAPE.sub("_x005F_", text), where)


def _fill(cell: Any, text: str) -> None:
    """Put a text into a cell."""
    cell.value = text
    cell.data_type = "s"  # or a text that begins with = would be a formula, and “#N/A” an error


# The table


def _write_table(sheet: Any, export: Export) -> None:
    """The sheet that is worked in: what stands above the rows must be set before them."""
    _set_columns(sheet, export.columns)
    sheet.freeze_panes = address(2, _first_shown(export.columns) + 1)
    _set_print(sheet, export, "landscape")
    sheet.print_title_rows = "1:1"
    sheet.append([_heading(sheet, column) for column in export.columns])
    last = _write_rows(sheet, export)
    _add_table(sheet, export.columns, last)
    _add_validations(sheet, export.columns, last + NEW_ROWS)
    for number, column in enumerate(export.columns, start=1):
        _name(sheet.parent, COLUMN + column.key, sheet.title, f"${get_column_letter(number)}$1")


def _first_shown(columns: Sequence[Column]) -> int:
    return next((number for number, column in enumerate(columns, start=1) if not column.hidden), 1)


def _set_columns(sheet: Any, columns: Sequence[Column]) -> None:
    """Widths, and how cells look that are still blank."""
    for number, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.hidden = column.width, column.hidden
        _look(dimension, column, column.dated)


def _set_print(sheet: Any, export: Export, orientation: str) -> None:
    """A4, as wide as one page, with a footer."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, 9
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    footer = sheet.HeaderFooter.oddFooter
    footer.left.text, footer.center.text = _footer(export.title), _footer(export.subtitle)
    footer.right.text = "Page &P of &N"


def _footer(text: str) -> str:
    """A text for a footer, where & begins a command unless it is doubled."""
    return _shortened(_line(text), max(FOOTER - text.count("&"), FOOTER // 2)).replace("&", "&&")


def _heading(sheet: Any, column: Column) -> Any:
    cell = _text(sheet, column.label, "a heading")
    cell.font, cell.fill, cell.border = Font(bold=True), HEADING, LINE
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _write_rows(sheet: Any, export: Export) -> int:
    """Write every row with the same two cells for each column, filled anew; the number of the last row."""
    cells = [(_cell(sheet, column, column.dated), _cell(sheet, column, True)) for column in export.columns]
    row = 1
    for row, values in enumerate(export.rows, start=2):
        if len(values) != len(cells):
            raise ValueError(f"Row {row} has {len(values)} values for {len(cells)} columns")
        pairs = enumerate(zip(cells, values, strict=True), start=1)
        sheet.append([_filled(pair, value, row, column) for column, (pair, value) in pairs])
    return row


def _cell(sheet: Any, column: Column, dated: bool) -> Any:
    cell = WriteOnlyCell(sheet)
    _look(cell, column, dated)
    return cell


def _look(styled: Any, column: Column, dated: bool) -> None:
    """How a cell looks, or a column; days stand below the heading, on the left as texts do."""
    styled.alignment = Alignment(vertical="top", wrap_text=column.wrap, horizontal="left" if dated else None)
    styled.number_format = DAY if dated else AS_TEXT


def _filled(cells: tuple[Any, Any], value: str | date | None, row: int, column: int) -> Any:
    """One of the two cells, for text or for a date, with this value in it; nothing for nothing."""
    if value is None or value == "":
        return None
    if isinstance(value, str):
        if "_x" in value or len(value) > TEXT or UNPRINTABLE.search(value):
            value = _escaped(value, address(row, column))
        _fill(cells[0], value)
        return cells[0]
    if value.year < FIRST_YEAR:
        countable(value, address(row, column))
    cells[1].value = value
    return cells[1]


def _add_table(sheet: Any, columns: Sequence[Column], last: int) -> None:
    """A table with a filter. It has a row, even if that is blank: Excel repairs one that has none."""
    table = Table(displayName=TABLE, ref=f"A1:{address(max(last, 2), len(columns))}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
    table._initialise_columns()
    table.tableColumns = [
        TableColumn(id=number, name=_escaped(column.label, "a heading"))
        for number, column in enumerate(columns, start=1)
    ]
    sheet.tables.add(table)  # add_table() warns that the columns must be given, even if they are


def _add_validations(sheet: Any, columns: Sequence[Column], last: int) -> None:
    """Drop-downs and hints. The lists go by name: Excel moves those that name another sheet to an extension."""
    named = _lists(columns)
    for number, column in enumerate(columns, start=1):
        letter, name = get_column_letter(number), named.get(_offered(column))
        if name or column.hint:
            rule = DataValidation(type="list" if name else None, formula1=name, allow_blank=True)
            rule.sqref = f"{letter}2:{letter}{min(last, LAST_ROW)}"
            _explain(rule, column, bool(name))
            sheet.data_validations.append(rule)


def _explain(rule: Any, column: Column, listed: bool) -> None:
    """What Excel shows while a cell is selected, and when something else than an option is typed."""
    if column.hint:
        rule.promptTitle = _shortened(column.label, PROMPT_TITLE)
        rule.prompt = _shortened(_escaped(column.hint, "a hint"), PROMPT)
        rule.showInputMessage = True
    if listed and column.strict:
        rule.errorStyle, rule.showErrorMessage = "stop", True
        rule.errorTitle = _shortened(column.label, PROMPT_TITLE)
        rule.error = "This is not in the list. Choose a value from the list, or leave the cell blank."


def _offered(column: Column) -> tuple[str, ...]:
    """The options without blank ones: with one of those in its list, Excel lets anything be typed."""
    return tuple(option for option in column.options if option.strip())


def _lists(columns: Sequence[Column]) -> dict[tuple[str, ...], str]:
    """The names of the lists; columns that offer the same share one."""
    names: dict[tuple[str, ...], str] = {}
    for column in columns:
        if offered := _offered(column):
            names.setdefault(offered, LIST + column.key)
    return names


def _name(book: Any, name: str, sheet: str, cells: str) -> None:
    """Name cells, so that the name moves with them."""
    book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet)}!{cells}")


# The other sheets


def _write_guide(sheet: Any, export: Export) -> None:
    """A page of text: the title, then headings over paragraphs."""
    sheet.column_dimensions["A"].width = 100
    sheet.sheet_view.showGridLines = False
    _set_print(sheet, export, "portrait")
    sheet.append([_line_of_guide(sheet, export.title, Font(bold=True, size=16))])
    sheet.append([_line_of_guide(sheet, export.subtitle)])
    for heading, text in export.guide:
        sheet.append([])
        sheet.append([_line_of_guide(sheet, heading, Font(bold=True, size=12))])
        for paragraph in filter(str.strip, text.split("\n")):
            sheet.append([_line_of_guide(sheet, paragraph)])


def _line_of_guide(sheet: Any, text: str, font: Font | None = None) -> Any:
    cell = _text(sheet, text, "the guide")
    cell.alignment = WRAPPED
    cell.number_format = AS_TEXT
    if font:
        cell.font = font
    return cell


def _write_lists(book: Any, columns: Sequence[Column]) -> None:
    """The hidden sheet of what the drop-downs offer."""
    names = _lists(columns)
    if not names:
        return
    sheet = book.create_sheet(LISTS)
    sheet.sheet_state = "hidden"
    for number, (offered, name) in enumerate(names.items(), start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = 30
        _name(book, name, LISTS, f"${letter}$2:${letter}${len(offered) + 1}")
    labels = {LIST + column.key: column.label for column in columns}
    sheet.append([_entry(sheet, labels[name]) for name in names.values()])
    for row in zip_longest(*names):
        sheet.append([_entry(sheet, text) for text in row])


def _write_marks(book: Any, marks: Mapping[str, str]) -> None:
    """The hidden sheet of what identifies the workbook."""
    if not marks:
        return
    sheet = book.create_sheet(MARKS)
    sheet.sheet_state = "hidden"
    for row in to_rows(marks):
        sheet.append([_entry(sheet, text) for text in row])


def _entry(sheet: Any, text: str | None) -> Any:
    """A cell of a hidden sheet."""
    if text is None:
        return None
    cell = _text(sheet, text, "a hidden sheet")
    cell.number_format = AS_TEXT
    return cell


# Marking problems


def write_marked(content: bytes, sheet: str, notes: Mapping[str, str]) -> bytes:
    """The workbook with these cells light red and explained, and no longer those marked before.

    All else is as it was as far as openpyxl keeps it. ValueError for cells that there are not, Unreadable for a
    workbook that cannot be read, or that openpyxl cannot open.
    """
    places = {_place(cell): _shortened(printable(note, cell), NOTE) for cell, note in notes.items()}
    escaped = _escapes(undamaged(read_workbook, content).sheets)
    if sheet not in escaped:
        raise ValueError(f"The workbook has no sheet “{sheet}”")
    _measure(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of what it does not keep
        try:
            return _remade(content, sheet, places, escaped)
        except MemoryError:
            raise
        except Exception as error:  # whatever openpyxl makes of what Excel takes
            raise Unreadable(CANNOT_MARK) from error


def _remade(
    content: bytes, sheet: str, places: Mapping[Place, str], escaped: Mapping[str, Mapping[Place, str]]
) -> bytes:
    """The workbook as openpyxl keeps it, marked."""
    book, marked = load_workbook(BytesIO(content)), BytesIO()
    if book.properties.creator == "openpyxl":  # it names itself where nobody is named
        book.properties.creator = None
    _keep_escapes(book, escaped)
    _mark(book[sheet], places)
    book.save(marked)
    return marked.getvalue()


def _place(cell: str) -> Place:
    row, column = coordinate_to_tuple(cell) if CELL.fullmatch(cell) else (0, 0)
    if not (0 < row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError(f"No workbook has a cell “{cell}”")
    return row, column


def _measure(content: bytes) -> None:
    """Refuse what openpyxl would need too much memory for: it parses every part, and makes every cell of a range."""
    parts = Parts(content)
    parts.package.measure(name for name in parts.package.names if not name.startswith("xl/media/"))
    spanned = 0
    for _, part in parts.sheets():
        with parts.package.stream(part) as source:
            for element in elements(source, f"{parts.namespace}worksheet"):
                if element.tag in (f"{parts.namespace}mergeCell", f"{parts.namespace}hyperlink"):
                    spanned += _area(element.get("ref", ""))
                elif element.tag == f"{parts.namespace}row":
                    element.clear()
                    source.pending = 0
    if spanned > CELLS:
        raise Unreadable(TOO_WIDE)


def _area(reference: str) -> int:
    """How many cells a range has; too many if it is none."""
    try:
        left, top, right, bottom = range_boundaries(reference)
        return int((right - left + 1) * (bottom - top + 1))
    except (TypeError, ValueError):
        return CELLS + 1


def _escapes(sheets: Iterable[Sheet]) -> dict[str, dict[Place, str]]:
    """By sheet and cell, texts in which something looks like the number of a character."""
    return {
        sheet.name: {
            (row.number, column): value
            for row in sheet.rows
            for column, value in row.cells.items()
            if isinstance(value, str) and "_x" in value and ESCAPE.search(value)
        }
        for sheet in sheets
    }


def _keep_escapes(book: Any, escaped: Mapping[str, Mapping[Place, str]]) -> None:
    """Put back the escapes that openpyxl takes off and does not put back."""
    for sheet, texts in escaped.items():
        for place, text in texts.items():
            cell = book[sheet].cell(*place)
            if cell.data_type == "s":
                _fill(cell, ESCAPE.sub("_x005F_", text).replace("\r", "_x000D_"))


def _mark(sheet: Any, places: Mapping[Place, str]) -> None:
    """Mark cells, once those marked before are as they were; a loop over rows would make every blank cell."""
    for cell in list(sheet._cells.values()):
        if cell.has_style and cell.fill.fgColor.rgb == LIGHT_RED.fgColor.rgb:
            cell.fill = PatternFill()
        if cell.comment and BEFORE_NOTE in cell.comment.text:
            _comment(cell, cell.comment.text.partition(BEFORE_NOTE)[0].strip(), cell.comment.author)
    for (row, column), note in places.items():
        cell = _anchor(sheet, row, column)
        cell.fill = LIGHT_RED
        others = cell.comment.text.strip() + "\n\n" if cell.comment else ""
        _comment(cell, others + BEFORE_NOTE + note, cell.comment.author if cell.comment else AUTHOR)


def _anchor(sheet: Any, row: int, column: int) -> Any:
    """The cell, or the one that shows for it when it is merged with others."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return sheet.cell(row, column)


def _comment(cell: Any, text: str, author: str | None) -> None:
    """Write a comment, high enough for its text; none without text."""
    lines = sum(1 + len(line) // 40 for line in text.split("\n"))
    cell.comment = Comment(text, author or AUTHOR, min(lines + 1, 25) * NOTE_LINE, NOTE_WIDTH) if text else None
