"""What was found in a workbook: its lines, the tables that they stand in, and the headings of these."""

from dataclasses import dataclass, field
from datetime import date

from governance.programme.fields import BY_KEY
from governance.programme.intake.cells import read_banner
from governance.programme.intake.headings import OFFICERS, TITLES
from governance.register.fields import Lines, LongText
from governance.spreadsheets.book import Remark, Value, address

LEGACY, TIDY = "legacy", "tidy"
Cells = dict[str, tuple[int, Value]]  # by role: the column, and what stands there
JOINED = (  # what may stand in several cells, a line each
    frozenset({OFFICERS, *(key for key, one in BY_KEY.items() if isinstance(one.kind, Lines | LongText))}) - TITLES
)


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

    @property
    def given(self) -> frozenset[str]:
        """The fields that its table and banner give."""
        named = read_banner(self.banner) if self.banner else None
        found = {"decision_maker": bool(named), "decision_date": bool(self.when[0] or (named and named.when))}
        return self.table.keys | {key for key, there in found.items() if there}


@dataclass(slots=True)
class Table:
    """The head of a table: where it stands, and what each column holds."""

    sheet: str
    row: int
    columns: dict[int, str]
    headings: dict[str, str]  # by role
    keys: frozenset[str] = frozenset()  # the fields that its columns give
    aside: bool = False  # to the right of another table
    returned: bool = False  # of an export: a row stands under no month but its item's


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
