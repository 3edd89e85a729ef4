"""A register as it goes out: a workbook that can come back, CSV and JSON, with what the reader may see."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from governance.council.queries import COUNCIL_ZONE, get_council
from governance.exchange.exchanged import Exchanged, Item
from governance.register.exchange import columns_of, csv_of, row_of
from governance.register.marks import beside_of, marks_of
from governance.spreadsheets.export import Export, write_export
from governance.working_days.deadlines import say

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


def what_of(register: Exchanged, given: Mapping[str, str], count: int) -> str:
    """What an export holds, in words; `given` are the filters in use."""
    items = f"{count} {register.words[count != 1]}"
    if not given or given == {"show": "all"}:
        return f"The whole {register.called}: {items}" if given else f"{register.usual}: {items}"
    return f"Part of the {register.called}: {items}"


def written(
    register: Exchanged, form: str, items: Sequence[Item], reader: Any, given: Mapping[str, str], sequence: int
) -> tuple[bytes, str]:
    """Items as "xlsx", "csv" or "json", and what they are in words.

    `sequence` is that of the register before the items were read, so that no later change is taken for an older value.
    """
    what = what_of(register, given, len(items))
    if form == "xlsx":
        return workbook(register, items, reader, what, datetime.now(UTC), sequence), what
    if form == "csv":
        return as_csv(register, items, reader), what
    return json.dumps(list(as_json(register, items, reader)), indent=2, ensure_ascii=False).encode(), what


def workbook(register: Exchanged, items: Sequence[Item], reader: Any, what: str, now: datetime, sequence: int) -> bytes:
    """The workbook of some items, with what it takes to merge it when it comes back."""
    beside = beside_of(register.beside)  # before the names are read, so that none is newer than it says
    fields, names, values_of = register.columns_seen(items, reader), register.names, register.keeper.values_of
    keys, references = [one.key for one in fields], [item.reference for item in items]
    export = Export(
        sheet=register.sheet,
        columns=columns_of(fields, names),
        rows=(row_of(item.reference, values_of(item), fields, names) for item in items),
        title=f"{get_council().name}: {register.title}",
        subtitle=f"{what}. Exported {moment(now)}.",
        guide=register.guide,
        marks=marks_of(register.name, sequence, keys, references, beside),
    )
    return write_export(export)


def as_csv(register: Exchanged, items: Sequence[Item], reader: Any) -> bytes:
    """Comma-separated, for whatever reads that."""
    records = ((item.reference, register.keeper.values_of(item)) for item in items)
    return csv_of(records, register.columns_seen(items, reader), register.names)


def as_json(register: Exchanged, items: Sequence[Item], reader: Any) -> Iterator[dict[str, Any]]:
    """Each item with its values in words."""
    fields, names = register.columns_seen(items, reader), register.names
    for item in items:
        shown = {one.key: one.kind.show(getattr(item, one.key), names) or None for one in fields}
        yield {"reference": item.reference, **shown}


def moment(now: datetime) -> str:
    """A moment in the council's time."""
    local = now.astimezone(COUNCIL_ZONE)
    return f"{say(local.date())}, {local:%H:%M}"
