"""One work item as its own page shows it: its fields, where it stands, its record at every meeting, its history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from governance.council.queries import Council
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings
from governance.people.models import Account
from governance.register.keeping import WORKBOOK
from governance.register.log import Change, ChangeSet, changes_of
from governance.scrutiny.commands import WORK_ITEMS
from governance.scrutiny.fields import BY_ACTION, BY_KEY, visible
from governance.scrutiny.models import WorkItem
from governance.scrutiny.page import STATUS_NAMES, address_of
from governance.scrutiny.places import NAMES, order_text, place_name, state_of, title_of
from governance.scrutiny.queries import KIND, get_series, names_for
from governance.web.history import MOST_CELLS, tell
from governance.web.records import Subject
from governance.web.rows import Cell, cell_of

ABOVE = {*BY_ACTION, "committee", "place", "decision"}  # what the head of the page says


@dataclass(frozen=True)
class Appearance:
    """A standing item at one of its meetings."""

    title: str
    address: str
    status: str
    progress: str
    outcome: str
    here: bool


@dataclass(frozen=True)
class Stand:
    """Where an item stands: the words for it, and the meeting with its status where it is at one."""

    title: str
    order: str
    meeting: Meeting | None
    state: str


def details_of(item: WorkItem, handler: bool) -> list[Cell]:
    """Every field of an item that the reader may see, but for what the head of the page says."""
    names = names_for(item.committee)
    return [cell_of(item, field, names) for field in visible(handler) if field.key not in ABOVE]


def stand_of(item: WorkItem) -> Stand:
    """Where an item stands."""
    meeting = next((one for one in list_meetings(item.committee) if one.id == item.meeting), None)
    if meeting is None:
        return Stand(NAMES.get(item.listed or "", ""), order_text(item), None, "")
    return Stand(title_of(meeting), order_text(item), meeting, state_of(meeting))


def appearances_of(item: WorkItem) -> list[Appearance]:
    """The record of a standing item at every meeting; nothing for an item that never stood at several."""
    records = get_series(item.series) if item.series else []
    meetings = {one.id: one for one in list_meetings(item.committee)}
    return [appearance(one, meetings, item) for one in records] if len(records) > 1 else []


def appearance(record: WorkItem, meetings: Mapping[int, Meeting], item: WorkItem) -> Appearance:
    """A standing item at one meeting."""
    meeting = meetings.get(record.meeting or 0)
    title = title_of(meeting) if meeting else NAMES.get(record.listed or "", "")
    status, address = STATUS_NAMES[record.status], address_of(record.reference)
    return Appearance(title, address, status, record.progress or "", record.outcome or "", record is item)


def subject_of(item: WorkItem) -> Subject:
    """The item that a form or a cell is about; one that was removed has no page any more."""
    address, table = address_of(item.reference), table_of(item)
    page = table if item.removed else address
    return Subject(item.reference, item.topic, page=page, table=table, row=f"{address}/row")


def table_of(item: WorkItem) -> str:
    """The row of an item in the table of its committee."""
    return url_for("scrutiny.list_items", committee=item.committee, _anchor=item.reference)


def standing_at(item: WorkItem) -> tuple[Any, ...]:
    """What decides in which part of which table an item stands."""
    return item.committee, item.place


def moved_to(item: WorkItem, before: tuple[Any, ...], council: Council) -> str:
    """Where a change put the item, in words; nothing where it stands as it did."""
    if standing_at(item) == before:
        return ""
    of = f" of {council.bodies[item.committee].name}" if item.committee != before[0] else ""
    return place_name(item.place, item.committee) + of


def told(
    change_sets: Sequence[ChangeSet], reader: Account, field: str = "", item: WorkItem | None = None
) -> dict[str, Any]:
    """Change sets as a reader may see them: cells that only governance officers see are left out for others.

    Where an item moved between meetings, those that made room for it are not told of one by one.
    """
    found = changes_of(change_sets, record=(KIND, item.id) if item else None, most=MOST_CELLS, field=field)
    items = WORK_ITEMS.get_many(sorted({change.record_id for changes in found.values() for change in changes}))
    seen = {one.key for one in visible(reader.handles_all)}
    moves = {one.id for one in change_sets if field != "position" and is_move(one, found[one.id])}
    return tell(
        change_sets,
        found,
        label_of=label_of,
        address_of=lambda change: "" if items[change.record_id].removed else address_of(change.reference),
        may_see=lambda change: is_told(change, seen, moves),
        fixed=() if reader.handles_all else {one.id for one in change_sets},
        field=field,
    )


def is_move(change_set: ChangeSet, changes: Sequence[Change]) -> bool:
    """Whether somebody put one item elsewhere, so that others made room; a workbook gives each its order."""
    others = [one for one in changes if one.field != "position"]
    moved = any(one.field == "place" for one in others) and len({one.record_id for one in others}) == 1
    return moved and change_set.way != WORKBOOK


def is_told(change: Change, seen: set[str], moves: set[int]) -> bool:
    """Whether a cell is told of: one that the reader may see, and no other item's order beside a move."""
    if change.field == "position":
        return change.change_set_id not in moves
    return change.field in seen or change.field not in BY_KEY


def label_of(change: Change) -> str:
    """The label of a field in the log."""
    return BY_KEY[change.field].label if change.field in BY_KEY else "Work item"
