"""What was found in a workbook: its lines, the tables that they stand in, and the headings of these."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from governance.register.exchange import REFERENCE
from governance.register.fields import Field, shorten
from governance.spreadsheets.book import Remark, Value, address

LEGACY, TIDY = "legacy", "tidy"
IGNORED = "ignored"  # what a column holds that is left out
Cells = dict[str, tuple[int, Value]]  # by role: the column, and what stands there


def roles_of(fields: Iterable[Field], joint: Mapping[str, str]) -> dict[str, str]:
    """What the columns of a register's workbooks can hold, in words; `joint` are those that hold several fields."""
    labels = {one.key: one.label for one in fields if one.key != "to_check"}
    return {REFERENCE: "Reference", **joint, **labels, IGNORED: "Nothing: leave this column out"}


@dataclass(slots=True)
class Line:
    """One row that is an item: its cells by what they hold, the month and the decision maker that it stands under."""

    number: int
    hidden: bool
    table: "Table"
    cells: Cells
    under: date | None
    banner: str
    banner_cell: str
    when: tuple[str, str] = ("", "")  # the date that stands above its group, and the cell
    remarks: list[tuple[str, str, str]] = field(default_factory=list)  # cell, severity, text

    @property
    def key(self) -> str:
        """What choices about this row are kept by."""
        place = address(self.number, min(self.table.columns)) if self.table.aside else self.number
        return f"{self.table.sheet}!{place}"


@dataclass(slots=True)
class Table:
    """The head of a table: where it stands, and what each column holds."""

    sheet: str
    row: int
    columns: dict[int, str]
    headings: dict[str, str]  # by role
    gives: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by role: the fields that such a column gives
    keys: frozenset[str] = frozenset()  # the fields that its columns give
    aside: bool = False  # to the right of another table
    returned: bool = False  # of an export: a row stands under no month but its item's

    def give(self, field_keys: Callable[[str], tuple[str, ...]]) -> None:
        """Work out which fields its columns give."""
        self.gives = {role: field_keys(role) for role in self.columns.values()}
        self.keys = frozenset(key for keys in self.gives.values() for key in keys)


@dataclass(slots=True)
class Heading:
    """One wording of a heading, where it stands first, and what it is taken to mean (None: not known)."""

    text: str
    role: str | None
    sheet: str
    cell: str
    filled: bool = False


@dataclass(slots=True)
class Reading:
    """Everything that was found in a workbook."""

    layout: str = TIDY
    lines: list[Line] = field(default_factory=list)
    headings: dict[str, Heading] = field(default_factory=dict)
    banners: list[tuple[str, str, str]] = field(default_factory=list)  # text, sheet, cell; empty sections too
    remarks: list[Remark] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    doubled: set[tuple[str, str]] = field(default_factory=set)  # headings beside another of the same role

    def say_unknown(self) -> None:
        """Say which columns hold something that nothing is known of."""
        for heading in self.headings.values():
            if heading.role is None and heading.filled:
                text = f"The column “{shorten(heading.text)}” is not known and was left out."
                self.remarks.append(Remark(text, "note", heading.sheet, heading.cell))
