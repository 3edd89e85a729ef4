"""What a register gives to a workbook, and what the workbook is compared with when it comes back: any register's."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from governance.register.dates import ApproximateDate, Precision
from governance.register.fields import Approximate, Choice, Choices, Day, Field, Names, clean
from governance.register.log import Change, changes_after, values_at
from governance.spreadsheets.book import Problem, Value, text_of
from governance.spreadsheets.export import Column
from governance.working_days.deadlines import say

REFERENCE = "reference"
SECONDS = ("row", "row_end")  # the hidden references tell when a part of a sheet was sorted without the first
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def columns_of(fields: Sequence[Field], names: Names) -> list[Column]:
    """The columns of a workbook: the reference first and visible, once more and hidden among the others."""
    found = [column_of(one, names) for one in fields]
    found.insert(place_of_second(fields), Column(SECONDS[0], "Row", 8, hidden=True))
    first = Column(REFERENCE, "Reference", 12, hint="Leave it as it is. A new row has none.")
    return [first, *found, Column(SECONDS[1], "Row end", 8, hidden=True)]


def place_of_second(fields: Sequence[Field]) -> int:
    """After the second field: whoever sorts a part of the columns will have it in that part, or the first."""
    return min(2, len(fields))


def column_of(one: Field, names: Names) -> Column:
    """A column of the register, with what it offers."""
    several = isinstance(one.kind, Choices)
    options: tuple[str, ...] = ()
    if isinstance(one.kind, Choice) and not several:
        options = tuple(thing.name for thing in one.kind.things(names).offered())
    dated = isinstance(one.kind, Approximate | Day)
    return Column(one.key, one.label, one.width, options, hint=one.hint, dated=dated)


def row_of(reference: str, values: Mapping[str, Any], fields: Sequence[Field], names: Names) -> list[str | date | None]:
    """The cells of a record."""
    found = [cell_of(one, values[one.key], names) for one in fields]
    found.insert(place_of_second(fields), reference)
    return [reference, *found, reference]


def cell_of(one: Field, value: Any, names: Names) -> str | date | None:
    """A value as a cell: a day is a date, everything else is text as it is shown."""
    if isinstance(value, ApproximateDate) and value.precision is Precision.DAY:
        return value.earliest
    if isinstance(value, date):
        return value
    return one.kind.show(value, names) or None


def csv_of(records: Iterable[tuple[str, Mapping[str, Any]]], fields: Sequence[Field], names: Names) -> bytes:
    """Records as comma-separated text in UTF-8, marked so for Excel; what it would take for a formula is guarded."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Reference", *(one.label for one in fields)])
    for reference, values in records:
        writer.writerow([reference, *(guarded(one.kind.show(values[one.key], names)) for one in fields)])
    return out.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; reading it takes the guard off again."""
    return f"'{text}" if text.startswith(FORMULA) or (text[:1] == "'" and text[1:].startswith(FORMULA)) else text


def is_untouched(one: Field, value: Any, cell: Value, names: Names) -> bool:
    """Whether a cell that came back says what it said when it went out, whatever could be read into it."""
    if isinstance(cell, Problem):
        return False
    went = cell_of(one, value, names)
    if cell == went or (went is None and cell == ""):
        return True
    if isinstance(went, date) and isinstance(cell, datetime):
        return cell == datetime.combine(went, time())
    return clean(say(went) if isinstance(went, date) else went or "") == clean(text_of(cell))


@dataclass
class Base:
    """A register as it was when a workbook went out: the third side of the comparison."""

    register: str
    kind: str  # of its records, in the log
    sequence: int
    references: frozenset[str]
    beside: Mapping[str, int] = field(default_factory=dict)  # how far other registers were whose names it shows
    later: dict[int, list[Change]] = field(default_factory=dict)  # what happened to records since, the latest first
    was: dict[str, dict[str, Any]] = field(default_factory=dict)  # the values of each record, by its reference

    def recall(self, now: Mapping[str, tuple[int, Mapping[str, Any]]], fields: Sequence[Field]) -> None:
        """Work out what the records of the export were, from what they are `now` (number and values, by reference)."""
        there = {key: now[key] for key in now.keys() & self.references}
        self.later = changes_after(
            self.register, self.kind, sorted(number for number, _ in there.values()), self.sequence
        )
        self.was = {
            key: values_at(fields, values, self.later.get(number, ())) for key, (number, values) in there.items()
        }

    def edit(self, number: int, key: str) -> tuple[str, datetime | None]:
        """Who changed a field last, since the workbook went out."""
        last = next((one.change_set for one in self.later.get(number, ()) if one.field == key), None)
        return (last.by_name, last.at) if last else ("", None)
