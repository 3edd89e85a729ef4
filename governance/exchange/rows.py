"""A row of a workbook as understood, and what is to be said of it."""

from dataclasses import dataclass, field
from typing import Any

from governance.exchange.reading import Line
from governance.spreadsheets.book import address


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of a row: beside which field and cell, and whether it stays flagged on the item."""

    severity: str
    text: str
    cell: str
    fields: tuple[str, ...] = ()
    flagged: bool = True


@dataclass(slots=True)
class ItemRow:
    """A row as understood: values by field for the columns that the workbook has."""

    line: Line
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    original: dict[str, Any] = field(default_factory=dict)  # what was put right, as the workbook has it
    reference: str | None = None
    seconds: list[str] = field(default_factory=list)  # the hidden references of an export
    broken: bool = False  # its table lacks a column that every item needs, which is said once

    @property
    def rejected(self) -> bool:
        """Whether it cannot be kept as it is."""
        return any(note.severity == "error" for note in self.notes)


def cell_of(row: ItemRow, key: str) -> str:
    """The cell that a field is read from, or that says whose the row is."""
    table = row.line.table
    for column, role in table.columns.items():
        if key == role or key in table.gives.get(role, ()):
            return address(row.line.number, column)
    return row.line.banner_cell or address(row.line.number, 1)
