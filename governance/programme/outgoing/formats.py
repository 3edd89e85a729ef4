"""The programme as it goes out: a workbook that can come back, CSV and JSON, with what the reader may see."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from governance.council.queries import COUNCIL_ZONE, Council
from governance.programme.fields import BY_KEY, visible
from governance.programme.intake.headings import REFERENCE, SECOND
from governance.programme.models import PlanItem
from governance.programme.outgoing.marks import marks_of
from governance.programme.queries import Filters, values_of
from governance.register.dates import ApproximateDate, Precision
from governance.register.fields import Choice, Choices, Field, Names
from governance.spreadsheets.export import Column, Export, write_export
from governance.working_days.deadlines import say

SHEET = "Programme"
SECOND_AFTER = "purpose"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
GUIDE = (
    (
        "What this is",
        "The executive rolling programme as it stood when it was exported. Edit it, save it, and bring it back with "
        "“Import a workbook”: each cell is compared with what it was when it went out, and what it is by then.",
    ),
    (
        "What you can do",
        "Change cells, sort and filter, hide columns, add rows for new items at the end (without a reference), add "
        "columns of your own for notes: they are left out when it comes back.",
    ),
    (
        "What to leave",
        "The references: each row is known by its own. A row that is taken out is not deleted in the programme. To "
        "withdraw an item, set its status to Withdrawn and give the reason.",
    ),
    ("Dates", "A day such as 9 October 2026, a month such as October 2026, or TBC."),
)


def what_of(filters: Filters, count: int) -> str:
    """What an export holds, in words."""
    given = filters.given
    items = f"{count} item{'' if count == 1 else 's'}"
    if not given or given == {"show": "all"}:
        return f"The whole programme: {items}" if given else f"What is to come and overdue: {items}"
    return f"Part of the programme: {items}"


def columns_seen(items: Sequence[PlanItem], reader: Any) -> tuple[Field, ...]:
    """The columns that somebody may have: what only handlers see goes out where they handle every item of it."""
    handler = reader.handles_all or (bool(items) and all(reader.handles(item.directorate) for item in items))
    return tuple(one for one in visible(handler) if one.key != "to_check")


def workbook(items: Sequence[PlanItem], reader: Any, council: Council, what: str, now: datetime) -> bytes:
    """The workbook of some items, with what it takes to merge it when it comes back."""
    fields = columns_seen(items, reader)
    export = Export(
        sheet=SHEET,
        columns=columns(fields, council.names),
        rows=(row_of(item, fields, council.names) for item in items),
        title=f"{council.name}: executive rolling programme",
        subtitle=f"{what}. Exported {moment(now)}.",
        guide=GUIDE,
        marks=marks_of([one.key for one in fields], [item.reference for item in items]),
    )
    return write_export(export)


def columns(fields: Iterable[Field], names: Names) -> list[Column]:
    """The columns: the reference first and visible, once more and hidden among the others."""
    found = [Column(REFERENCE, "Reference", 12, hint="Leave it as it is. A new row has none.")]
    for one in fields:
        found.append(column(one, names))
        if one.key == SECOND_AFTER:
            found.append(Column(SECOND, "Row", 8, hidden=True))
    return found


def column(one: Field, names: Names) -> Column:
    """A column of the register, with what it offers."""
    options: tuple[str, ...] = ()
    if isinstance(one.kind, Choice):
        options = tuple(thing.name for thing in one.kind.things(names).offered())
    dated = one.key in ("decision_date", "first_published", "decided_on")
    several = isinstance(one.kind, Choices)
    return Column(
        one.key, one.label, one.width, () if several else options, strict=not several, hint=one.hint, dated=dated
    )


def row_of(item: PlanItem, fields: Iterable[Field], names: Names) -> list[str | date | None]:
    """The cells of an item."""
    found: list[str | date | None] = [item.reference]
    for one in fields:
        found.append(cell_of(one, getattr(item, one.key), names))
        if one.key == SECOND_AFTER:
            found.append(item.reference)
    return found


def cell_of(one: Field, value: Any, names: Names) -> str | date | None:
    """A value as a cell: a day is a date, everything else is text as it is shown."""
    if isinstance(value, ApproximateDate) and value.precision is Precision.DAY:
        return value.earliest
    if isinstance(value, date):
        return value
    return one.kind.show(value, names) or None


# Other formats


def as_csv(items: Sequence[PlanItem], reader: Any, council: Council) -> bytes:
    """Comma-separated, in UTF-8 with a mark for Excel; a text that Excel would take for a formula is guarded."""
    fields = columns_seen(items, reader)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Reference", *(one.label for one in fields)])
    for item in items:
        texts = (one.kind.show(getattr(item, one.key), council.names) for one in fields)
        writer.writerow([item.reference, *(guarded(text) for text in texts)])
    return out.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; the importer takes the guard off again."""
    return f"'{text}" if text.startswith(FORMULA) else text


def as_json(items: Sequence[PlanItem], reader: Any, council: Council) -> Iterator[dict[str, Any]]:
    """Each item with its values in words."""
    fields = columns_seen(items, reader)
    for item in items:
        values = values_of(item)
        yield {
            "reference": item.reference,
            **{one.key: BY_KEY[one.key].kind.show(values[one.key], council.names) or None for one in fields},
        }


def moment(now: datetime) -> str:
    """A moment in the council's time."""
    local = now.astimezone(COUNCIL_ZONE)
    return f"{say(local.date())}, {local:%H:%M}"
