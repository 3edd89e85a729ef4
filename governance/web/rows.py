"""What the tables of every register share: a record's cells, and rows that are drawn once until they change."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import current_app

from governance.register.dates import ApproximateDate, Precision
from governance.register.fields import Field, Link, Names

KEPT_ROWS = 20_000
Row = TypeVar("Row")


@dataclass(frozen=True)
class Cell:
    """One field of a record as it is shown: what it says, and what the reader is told about it."""

    key: str
    label: str
    text: str
    note: str = ""
    link: bool = False


@dataclass(frozen=True)
class Shown:
    """A row as it is sent, and what about it needs attention."""

    html: str
    attention: tuple[Any, ...]


def cell_of(record: object, field: Field, names: Names) -> Cell:
    """One field of a record."""
    value = getattr(record, field.key)
    note = note_of(value) if isinstance(value, ApproximateDate) else ""
    return Cell(field.key, field.label, field.kind.show(value, names), note, isinstance(field.kind, Link))


def note_of(when: ApproximateDate) -> str:
    """What an approximate date is taken to mean, where its own words do not say."""
    plain = when.text == when.typed or when.precision in (Precision.OTHER, Precision.TBC)
    return " ".join(when.remarks if plain else (when.text, *when.remarks))


def kept_rows(
    table: str, keys: Mapping[int, tuple[Any, ...]], draw: Callable[[list[int]], Iterable[tuple[int, int, Row]]]
) -> dict[int, Row]:
    """The rows of a table by the ids of their records, drawn where none is kept under its key.

    A key is all that a row depends on, the record's id and sequence first; `draw` gives id, sequence and row.
    """
    kept: dict[Any, Row] = current_app.extensions.setdefault(f"rows of the {table}", {})
    if len(kept) > KEPT_ROWS:
        kept.clear()
    found = {number: row for number, key in keys.items() if (row := kept.get(key)) is not None}
    for number, sequence, row in draw([number for number in keys if number not in found]):
        found[number] = row
        if keys[number][1] == sequence:
            kept[keys[number]] = row
    return found
