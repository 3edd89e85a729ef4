"""What identifies a workbook that was exported here: written twice, so that one of them outlives other programs."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping

from governance.spreadsheets.book import Sheet
from governance.spreadsheets.limits import COLUMNS

MARKS = "_export"  # a hidden sheet: in each row the key of a mark, and a piece of its value as JSON has it
LISTS = "Lists"  # a hidden sheet: what the drop-downs offer
PROPERTY = "export_"  # begins the name of a document property that holds a mark
COLUMN = "col_"  # begins the name of the cell that heads a column
KEY = re.compile(r"[A-Za-z0-9_]{1,100}")
PIECE = 5_000  # characters of a value: JSON may need six times as many, and a cell holds 32,767
LONGEST_PROPERTY = 255  # characters that Excel lets anybody see and edit
LONGEST_REFERENCE = 300
REFERENCE = re.compile(r"\$?(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$([A-Z]{1,3})\$[0-9]{1,7}")  # 'Plan of 2026'!$C$1


def keyed(key: str) -> str:
    """The key, if it can be part of a name in Excel."""
    if not KEY.fullmatch(key):
        raise ValueError(f"“{key}” cannot be a key: use letters of English, digits and _")
    return key


def to_properties(marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The marks that every program keeps as they are in a document property."""
    for key, value in marks.items():
        plain = value == value.strip() and value.isprintable() and "_x" not in value
        if plain and 0 < len(value) <= LONGEST_PROPERTY:
            yield PROPERTY + keyed(key), value


def from_properties(properties: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The marks among document properties."""
    return {
        name.removeprefix(PROPERTY): value
        for name, value in properties
        if name.startswith(PROPERTY) and KEY.fullmatch(name.removeprefix(PROPERTY))
    }


def to_rows(marks: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The rows of the hidden sheet; as JSON, no text is blank and none has line breaks."""
    for key, value in marks.items():
        for start in range(0, max(len(value), 1), PIECE):
            yield keyed(key), json.dumps(value[start : start + PIECE])


def from_sheet(sheet: Sheet) -> dict[str, str]:
    """The marks of the hidden sheet; one with a piece that makes no sense is left out."""
    pieces: dict[str, list[str | None]] = {}
    for row in sheet.rows:
        key = row.cells.get(1)
        if isinstance(key, str) and KEY.fullmatch(key):
            pieces.setdefault(key, []).append(_piece(row.cells.get(2)))
    return {key: "".join(filter(None, found)) for key, found in pieces.items() if None not in found}


def _piece(value: object) -> str | None:
    if not isinstance(value, str) or not value.startswith('"'):
        return None
    try:
        return str(json.loads(value))
    except ValueError:
        return None


def columns_named(names: Iterable[tuple[str, str]], sheets: set[str]) -> dict[str, dict[int, str]]:
    """By sheet and number, the keys of columns, from names of cells; of two names that disagree the first counts."""
    columns: dict[str, dict[int, str]] = {}
    for name, reference in names:
        key, place = name.removeprefix(COLUMN), _place(reference)
        if place is None or not name.startswith(COLUMN) or not KEY.fullmatch(key):
            continue
        sheet, number = place
        known = columns.setdefault(sheet, {}) if sheet in sheets and number <= COLUMNS else None
        if known is not None and key not in known.values():
            known.setdefault(number, key)
    return {sheet: known for sheet, known in columns.items() if known}


def _place(reference: str) -> tuple[str, int] | None:
    """The sheet and the number of the column of one cell."""
    found = REFERENCE.fullmatch(reference) if len(reference) <= LONGEST_REFERENCE else None
    if not found:
        return None
    number = 0
    for letter in found[3]:
        number = number * 26 + ord(letter) - 64
    return found[1].replace("''", "'") if found[1] else found[2], number
