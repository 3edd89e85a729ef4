"""What became of the cells of a committee's records since a moment, from the log: each first value and last."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from governance.council.queries import COUNCIL_ZONE
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.register.log import REMOVED, STATE, Change, ChangeSet
from governance.scrutiny.models import WorkItem


@dataclass(frozen=True)
class Net:
    """What became of one cell: its first value and its last, with the words of those days."""

    old: Any
    new: Any
    old_text: str
    new_text: str


Nets = Mapping[str, Net]


def start_of(meeting: Meeting) -> datetime:
    """The moment at which a meeting starts; without a time, its day."""
    starts = time.fromisoformat(meeting.starts) if meeting.starts else time.min
    return datetime.combine(meeting.day, starts, COUNCIL_ZONE)


def changes_of(
    register: str,
    kind: str,
    model: type[Meeting] | type[WorkItem],
    committee: int,
    since: datetime,
    fields: Collection[str],
) -> dict[int, Nets]:
    """What became of the cells of a committee's records, by the record; also of those that left the committee."""
    gone = aliased(Change)
    left = select(gone.record_id).where(gone.record_kind == kind, gone.field == "committee", gone.old.is_not(None))
    own = select(model.id).where((model.committee == committee) | model.id.in_(left))
    query = (
        select(Change)
        .join(ChangeSet, ChangeSet.id == Change.change_set_id)
        .where(ChangeSet.register == register, ChangeSet.at >= since)
        .where(Change.record_kind == kind, Change.field.in_(fields), Change.record_id.in_(own))
        .order_by(Change.record_id, Change.field, ChangeSet.sequence, Change.id)
    )
    found: dict[int, dict[str, Net]] = {}
    for (number, field), cells in groupby(db.session.scalars(query), lambda one: (one.record_id, one.field)):
        found.setdefault(number, {})[field] = net_of(list(cells))
    return dict(found)


def net_of(cells: list[Change]) -> Net:
    """The first value of a cell against its last."""
    return Net(cells[0].old, cells[-1].new, cells[0].old_text, cells[-1].new_text)


def differs(nets: Nets, key: str) -> Net | None:
    """What became of a cell, where its last value is not its first."""
    net = nets.get(key)
    return net if net and net.old != net.new else None


def state_of(nets: Nets) -> str | None:
    """Whether a record was added or removed in the end; "" where it came and went, None where neither."""
    net = nets.get(STATE)
    if net is None:
        return None
    was, now = net.old or REMOVED, net.new
    return "" if was == now == REMOVED else (None if was == now else now)
