"""A table kept as text: CSV and its relations, in whatever encoding, set apart by whatever sign."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import PureWindowsPath

from governance.spreadsheets.book import Book, Sheet, Unreadable, Value, address
from governance.spreadsheets.intake import CONTROLS, Intake, is_plain
from governance.spreadsheets.limits import COLUMNS
from governance.spreadsheets.package import SAVE_AS

SIGNS = {",": "commas", ";": "semicolons", "\t": "tabs"}
TRIED_ROWS, TRIED_CHARACTERS = 50, 100_000  # by which the sign is found
SIGN_LINE = re.compile(r'"?sep=([^"\r\n])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)  # by which Excel is told the sign
GUARD = re.compile(r"'[=+\-@]")  # with which exports keep Excel from taking a text for a formula
MOST_CONTROLS = 10  # in the first 1,000 characters; a picture without a NUL has more
LONG = 100  # lines that hardly anybody writes in one cell
MARKS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
NOT_A_TABLE = f"is neither a workbook nor a table of text. Choose another file, or, if Excel can open it: {SAVE_AS}"
STRAY = (
    "a quotation mark is not closed or stands within a text, or a value is far too long. "
    "Correct it, or save the table in Excel as a workbook (.xlsx)."
)
OTHER_ENCODING = f"has characters in an encoding that is not known here. {SAVE_AS}"


def decode(content: bytes) -> tuple[str, str]:
    """The text of a file, and its encoding. Anything with NUL that is not UTF-16 is no text."""
    encoding = next((name for mark, name in MARKS if content.startswith(mark)), _unmarked(content))
    if encoding.startswith("utf-8") and b"\0" in content:
        raise Unreadable(NOT_A_TABLE)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise Unreadable(OTHER_ENCODING) from error
        return _windows(content), "cp1252"
    if "\0" in text:
        raise Unreadable(NOT_A_TABLE)
    return text, encoding


def _windows(content: bytes) -> str:
    """What is not UTF-8 comes from Windows, unless it has bytes that mean nothing there, or is no text at all."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise Unreadable(OTHER_ENCODING) from error
    if len(CONTROLS.findall(text[:1000])) > MOST_CONTROLS:
        raise Unreadable(NOT_A_TABLE)
    return text


def _unmarked(content: bytes) -> str:
    """UTF-16 shows by NUL in every other place: the high half of most characters that Europeans write."""
    start = content[:4096]
    low, high = start[::2].count(0), start[1::2].count(0)
    if high > len(start) // 4 and not low:
        return "utf-16-le"
    return "utf-16-be" if low > len(start) // 4 and not high else "utf-8"


def read_delimited(text: str, encoding: str, name: str) -> Book:
    """The one sheet that a text is, each value a text."""
    intake = Intake(escaped=False)
    text, sign = _sign(text)
    if name.lower().endswith((".xlsx", ".xlsm", ".xls")):
        what = f"set apart by {SIGNS.get(sign, f'“{sign}”')}"
        intake.say(f"The file is not a workbook, whatever its name says, but text {what}: it was read as such.")
    if encoding == "cp1252":
        intake.say("The text was taken to be encoded as Windows-1252: check letters with accents, and signs such as £.")
    sheet = Sheet(" ".join(PureWindowsPath(name).stem.split())[:31] or "Sheet1")
    text = text.rstrip("\r\n")
    intake.count(text.count(sign) + text.count("\n"))  # before a line of millions of cells is taken apart
    for number, fields in enumerate(_rows(text, sign), start=1):
        if not intake.take(sheet, number, _cells(fields, number, sheet.name, intake)):
            break
    return Book([sheet], intake.finish(), "csv")


def _sign(text: str) -> tuple[str, str]:
    """The text without the line that names its sign, and the sign."""
    told = SIGN_LINE.match(text)
    return (text[told.end() :], told[1]) if told else (text, max(SIGNS, key=lambda sign: _likelihood(text, sign)))


def _likelihood(text: str, sign: str) -> tuple[int, int]:
    """How many of the first rows have the same number of columns, and how many columns; a row of one says nothing."""
    start = StringIO(text[:TRIED_CHARACTERS], newline="")
    try:
        widths = Counter(len(fields) for fields in islice(csv.reader(start, delimiter=sign), TRIED_ROWS))
    except csv.Error:
        return 0, 0
    return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))


def _rows(text: str, sign: str) -> Iterator[list[str]]:
    """The rows; a stray quotation mark can swallow half the file, so that nothing is read past one."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=sign, strict=True)
    line = 1
    try:
        for fields in reader:
            yield fields
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"cannot be read from line {line:,} on: {STRAY}") from error


def _cells(fields: list[str], number: int, sheet: str, intake: Intake) -> dict[int, Value]:
    """What is not blank in a row."""
    cells: dict[int, Value] = {}
    for column, text in enumerate(fields, start=1):
        if not text.strip():
            continue
        if column > COLUMNS:
            intake.far_right(sheet, number, column)
            break
        value = _value(text, sheet, number, column, intake)
        if value.strip():
            cells[column] = value
    return cells


def _value(text: str, sheet: str, row: int, column: int, intake: Intake) -> str:
    """A text as it was before it was exported."""
    if text.count("\n") > LONG:
        what = f"{address(row, column)} has more than {LONG} lines: check that no quotation mark is missing."
        intake.say(what, "doubt", sheet, address(row, column))
    if not is_plain(text):
        text = intake.clean(text, sheet, row, column)
    return text[1:] if GUARD.match(text) else text
