"""The programme as it goes out: a workbook that can come back, CSV and JSON, with what the reader may see."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from governance.council.queries import COUNCIL_ZONE, Council
from governance.programme.fields import BY_KEY, visible
from governance.programme.models import PlanItem
from governance.programme.queries import REGISTER, Filters, get_items, values_of
from governance.register.exchange import columns_of, csv_of, row_of
from governance.register.fields import Field
from governance.register.marks import marks_of
from governance.spreadsheets.export import Export, write_export
from governance.working_days.deadlines import say

SHEET = "Programme"
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
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


def written(
    form: str, lines: Sequence[Any], reader: Any, council: Council, filters: Filters, sequence: int
) -> tuple[bytes, str]:
    """The items of these lines as "xlsx", "csv" or "json", and what they are in words.

    `sequence` is that of the register before the lines were read, so that no later change is taken for an older value.
    """
    found = get_items([line.id for line in lines])
    items = [found[line.id] for line in lines]
    what = what_of(filters, len(items))
    if form == "xlsx":
        return workbook(items, reader, council, what, datetime.now(UTC), sequence), what
    if form == "csv":
        return as_csv(items, reader, council), what
    return json.dumps(list(as_json(items, reader, council)), indent=2, ensure_ascii=False).encode(), what


def columns_seen(items: Sequence[PlanItem], reader: Any) -> tuple[Field, ...]:
    """The columns that somebody may have: what only handlers see goes out where they handle every item of it."""
    handler = reader.handles_all or (bool(items) and all(reader.handles(item.directorate) for item in items))
    return tuple(one for one in visible(handler) if one.key != "to_check")


def workbook(
    items: Sequence[PlanItem], reader: Any, council: Council, what: str, now: datetime, sequence: int
) -> bytes:
    """The workbook of some items, with what it takes to merge it when it comes back."""
    fields = columns_seen(items, reader)
    export = Export(
        sheet=SHEET,
        columns=columns_of(fields, council.names),
        rows=(row_of(item.reference, values_of(item), fields, council.names) for item in items),
        title=f"{council.name}: executive rolling programme",
        subtitle=f"{what}. Exported {moment(now)}.",
        guide=GUIDE,
        marks=marks_of(REGISTER, sequence, [one.key for one in fields], [item.reference for item in items]),
    )
    return write_export(export)


def as_csv(items: Sequence[PlanItem], reader: Any, council: Council) -> bytes:
    """Comma-separated, for whatever reads that."""
    return csv_of(((item.reference, values_of(item)) for item in items), columns_seen(items, reader), council.names)


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
