"""Changes to committees, meetings and agendas: each writes the change log, and leaves the commit to its caller."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select

from governance.council.queries import today
from governance.extensions import db
from governance.meetings.fields import AGENDA_ITEM, COMMITTEE, MEETING
from governance.meetings.models import AgendaItem, Committee, Meeting
from governance.meetings.queries import AGENDA_ITEM as AGENDA_ITEM_KIND
from governance.meetings.queries import COMMITTEE as COMMITTEE_KIND
from governance.meetings.queries import MEETING as MEETING_KIND
from governance.meetings.queries import REGISTER, get_committee, list_agenda, names
from governance.meetings.rules import (
    BUSINESS,
    CANCELLED,
    HELD,
    MOVED,
    SCHEDULED,
    TO_COME,
    USUAL_ITEMS,
    check_agenda_item,
    check_meeting,
)
from governance.register import keeping
from governance.register.editors import Drawn, Refused
from governance.register.fields import Names
from governance.register.keeping import NOT_DRAWN, Editor, Keeper, Kept, NotAllowed, Restored, Undone
from governance.register.log import (
    PRESENT,
    REMOVED,
    STATE,
    Change,
    ChangeSet,
    Entry,
    Register,
    lock,
    raise_reference,
    write,
)

# What can happen to meetings that others are told of.
ADDED, BROUGHT_BACK, TAKEN_AWAY, ORDERED = "added", "brought back", "taken away", "ordered"
SHIFTED = "moved or cancelled"
Listener = Callable[[str, Collection[int], Editor, str], None]
Holder = Callable[[int, bool], str]
LISTENERS, HOLDERS = "listeners of meetings", "holders of meetings"
OF_A_MOVE = frozenset({"day", "starts", "moved_from", "status", "reason"})
FROM_OTHERS = "From the work programme"  # why an agenda changed


class OfMeetings(Keeper[Kept]):
    """What the three kinds of record of this register share: governance officers keep them."""

    register = REGISTER

    def names(self) -> Names:
        """The council's, its committees and meetings."""
        return names()

    def allow(self, by: Editor, record: Kept | None, wanted: Mapping[str, Any]) -> None:
        """Governance officers; raises NotAllowed."""
        if not by.handles_all:
            raise NotAllowed("Meetings and agendas are kept by governance officers. Ask governance services.")


class Committees(OfMeetings[Committee]):
    """What a body keeps as it meets."""

    kind, model, fields = COMMITTEE_KIND, Committee, COMMITTEE


class Meetings(OfMeetings[Meeting]):
    """How meetings are kept."""

    kind, model, fields = MEETING_KIND, Meeting, MEETING

    def allow(self, by: Editor, record: Meeting | None, wanted: Mapping[str, Any]) -> None:
        """Governance officers; no second meeting of a committee at the same time."""
        super().allow(by, record, wanted)
        if record and ("day" in wanted or "starts" in wanted):
            day, starts = wanted.get("day") or record.day, wanted.get("starts", record.starts)
            refuse_second(record.committee, day, starts, but=record)

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept together in one meeting."""
        return check_meeting(values, today())

    def follow(self, record: Meeting, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """A meeting that is back on the day on which it was first to be held was not moved."""
        now = self.values_of(record) | dict(wanted)
        if now["moved_from"] is None or now["moved_from"] != now["day"]:
            return {}
        back: dict[str, Any] = {"moved_from": None}
        if now["status"] == CANCELLED:
            return back  # its reason is why it was cancelled
        status = SCHEDULED if now["status"] == MOVED else now["status"]
        return back | {"status": status, "reason": wanted.get("reason")}

    def refuse_removal(self, record: Meeting) -> None:
        """A meeting that was held stays, and one of which another register has what came of it."""
        if record.status == HELD:
            raise Refused({"": "This meeting was held, so it stays in the register."})
        if said := held_by_others(record.id, outcomes=True):
            raise Refused({"": f"{said}, so it stays in the register. Cancel it instead."})

    def restore_state(self, record: Any, state: Change, change_set: ChangeSet) -> Restored:
        """A meeting that has been worked on since it was added stays; one comes back where there is no other then."""
        if state.new == PRESENT and not record.removed and is_worked_on(record, change_set):
            return Restored([], [state])
        if state.new == REMOVED and record.removed:
            refuse_second(record.committee, record.day, record.starts, but=record)
        return super().restore_state(record, state, change_set)

    def restore_cells(self, record: Any, changes: Sequence[Change], by: Editor) -> Restored:
        """What a move changed is taken back together, or left together."""
        kinds, now = {one.key: one.kind for one in self.fields}, self.values_of(record)
        together = [one for one in changes if one.field in OF_A_MOVE]
        if all(kinds[one.field].dump(now[one.field]) == one.new for one in together):
            return super().restore_cells(record, changes, by)
        restored = super().restore_cells(record, [one for one in changes if one not in together], by)
        return Restored(restored.entries, [*restored.left, *together])


class AgendaItems(OfMeetings[AgendaItem]):
    """How agenda items are kept."""

    kind, model, fields = AGENDA_ITEM_KIND, AgendaItem, AGENDA_ITEM
    quiet = frozenset({"position"})

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept together in one agenda item."""
        return check_agenda_item(values)

    def refuse_removal(self, record: AgendaItem) -> None:
        """What another register has put there goes where it goes."""
        if record.source:
            raise Refused({"": f"{record.source} of the work programme puts it there. Move or leave out that item."})

    def restore_state(self, record: Any, state: Change, change_set: ChangeSet) -> Restored:
        """What another register has put on an agenda, or taken off it, is undone there."""
        if record.source:
            raise Refused({"": f"This came with {record.source} of the work programme. Undo it in that history."})
        meeting = db.session.get(Meeting, record.meeting) if record.meeting else None
        if meeting and not meeting.removed and adds(change_set, meeting):
            return Restored([], [])  # the meeting stays, and so does the agenda that it began with
        return super().restore_state(record, state, change_set)

    def follow(self, record: AgendaItem, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """An item that goes to another part stands last there."""
        if wanted.get("part", record.part) == record.part or "position" in wanted:
            return {}
        return {"position": next_position(list_agenda(record.meeting, record.committee, removed=True))}


COMMITTEES, MEETINGS, AGENDA_ITEMS = Committees(), Meetings(), AgendaItems()


# Those who must know when meetings come, go, or order their agendas anew


def listen(app: Flask, listener: Listener, holder: Holder) -> None:
    """Have a later capability told what happens to meetings: what, which, by whom, by which way.

    `holder` is asked what the capability has at a meeting (or only what came of it) for which the meeting must stay: it
    says that in words, or nothing.
    """
    app.extensions.setdefault(LISTENERS, []).append(listener)
    app.extensions.setdefault(HOLDERS, []).append(holder)


def held_by_others(meeting: int, *, outcomes: bool = False) -> str:
    """What others have at a meeting (or only what came of it), in words; nothing where it may go."""
    said = (holder(meeting, outcomes) for holder in current_app.extensions.get(HOLDERS, ()))
    return next((one for one in said if one), "")


def is_worked_on(meeting: Meeting, change_set: ChangeSet) -> bool:
    """Whether somebody has put something at a meeting, or changed its agenda, since a change set that added it."""
    items = select(AgendaItem.id).where(AgendaItem.meeting == meeting.id)
    changed = (
        select(Change.id)
        .join(ChangeSet, ChangeSet.id == Change.change_set_id)
        .where(ChangeSet.register == REGISTER, ChangeSet.sequence > change_set.sequence)
        .where(ChangeSet.why.is_(None) | (ChangeSet.why != FROM_OTHERS))
        .where(Change.record_kind == AGENDA_ITEM_KIND, Change.record_id.in_(items))
    )
    return db.session.scalar(changed.limit(1)) is not None or bool(held_by_others(meeting.id))


def adds(change_set: ChangeSet, meeting: Meeting) -> bool:
    """Whether a change set added a meeting."""
    return any(
        (one.record_kind, one.record_id, one.field, one.new) == (MEETING_KIND, meeting.id, STATE, PRESENT)
        for one in change_set.changes
    )


def tell(what: str, meetings: Collection[int], by: Editor, way: str) -> None:
    """Tell whoever listens."""
    if meetings:
        db.session.flush()
        for listener in current_app.extensions.get(LISTENERS, ()):
            listener(what, meetings, by, way)


# Committees and meetings


def save_committee(
    body: int, values: Mapping[str, Any], *, by: Editor, way: str, drawn: Drawn = NOT_DRAWN
) -> ChangeSet | None:
    """Keep what a body that meets has besides its people; raises Refused, Conflicted."""
    counters, kept = lock(REGISTER), get_committee(body, removed=True)
    if kept and kept.removed:  # its first entry was undone
        COMMITTEES.allow(by, kept, values)
        entries = COMMITTEES.put_state(kept, PRESENT, counters) + COMMITTEES.put(kept, values, counters)
        return write(counters, entries, by=by, way=way)
    if kept:
        return COMMITTEES.change(kept, values, by=by, way=way, drawn=drawn)
    committee = COMMITTEES.new(values, f"C-{raise_reference(counters):04d}", counters, by=by)
    committee.body = body
    db.session.flush()
    return write(counters, COMMITTEES.added(committee), by=by, way=way)


def add_meetings(
    committee: int,
    wanted: Sequence[Mapping[str, Any]],
    *,
    by: Editor,
    way: str,
    why: str | None = None,
    telling: bool = True,
) -> list[Meeting]:
    """Add meetings in one change set, each with the committee's usual agenda; raises Refused.

    Standing items appear at them, unless nobody is told.
    """
    counters = lock(REGISTER)
    template = list_agenda(None, committee)
    made = [new_meeting({"committee": committee} | dict(values), counters, by=by) for values in wanted]
    db.session.flush()
    known = names(again=True)  # with these
    entries = [entry for meeting in made for entry in MEETINGS.added(meeting, known)]
    for meeting in made:
        entries += copy_items(template, meeting, counters, known, by=by)
    write(counters, entries, by=by, way=way, why=why)
    if telling:
        tell(ADDED, [meeting.id for meeting in made], by, way)
    return made


def new_meeting(values: Mapping[str, Any], counters: Register, *, by: Editor) -> Meeting:
    """A meeting under the next reference, not yet in the log; raises Refused where there is one already."""
    complete = {"status": SCHEDULED} | dict(values)
    refuse_second(complete["committee"], complete["day"], complete.get("starts"))
    return MEETINGS.new(complete, f"M-{raise_reference(counters):04d}", counters, by=by)


def refuse_second(committee: int, day: date | None, starts: str | None, but: Meeting | None = None) -> None:
    """Raises Refused where the committee has another meeting at that day and time."""
    query = select(Meeting).where(Meeting.committee == committee, Meeting.day == day, Meeting.removed.is_(False))
    if any(one.starts == starts and one is not but for one in db.session.scalars(query)):
        raise Refused({"day": "The committee has a meeting then already. Choose another day or time."})


def copy_items(
    items: Iterable[AgendaItem], meeting: Meeting, counters: Register, known: Names, *, by: Editor
) -> list[Entry]:
    """Put copies of a template's items on a meeting's agenda; what the log keeps of it."""
    made = []
    for one in items:
        values = AGENDA_ITEMS.values_of(one) | {"meeting": meeting.id}
        made.append(new_agenda_item(values, counters, by=by))
    db.session.flush()
    return [entry for item in made for entry in AGENDA_ITEMS.added(item, known)]


def change_meeting(
    meeting: Meeting,
    values: Mapping[str, Any],
    *,
    by: Editor,
    way: str,
    why: str | None = None,
    drawn: Drawn = NOT_DRAWN,
    seen: int | None = None,
) -> ChangeSet | None:
    """Change a meeting: its day too, where that had been entered wrongly; see move_meeting. As Keeper.change does."""
    MEETINGS.hold(meeting, seen)
    before = when_of(meeting)
    changed = MEETINGS.change(meeting, values, by=by, way=way, why=why, drawn=drawn, seen=seen)
    if changed and meeting.status in TO_COME:  # it may have come within the time of a standing item
        tell(ADDED, [meeting.id], by, way)
    if when_of(meeting) != before:
        tell(SHIFTED, [meeting.id], by, way)
    return changed


def when_of(meeting: Meeting) -> tuple[date, bool]:
    """The day of a meeting, and whether it is cancelled."""
    return meeting.day, meeting.status == CANCELLED


def move_meeting(
    meeting: Meeting, values: Mapping[str, Any], *, reason: str | None, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Move a meeting to another day, time or place; it keeps the day on which it was first to be held. Raises Refused.

    On that day it counts as scheduled, whatever its time and place.
    """
    MEETINGS.hold(meeting, seen)
    if all(getattr(meeting, key) == value for key, value in values.items()):
        raise Refused({"day": "The meeting is there already. Enter the new date, time or place."})
    day: date = values.get("day") or meeting.day
    first = meeting.moved_from or meeting.day
    moved = day != first
    kept = meeting.reason if moved and day == meeting.day else None  # why it is on this day holds at another time
    wanted = dict(values) | {
        "moved_from": first if moved else None,
        "status": MOVED if moved else SCHEDULED,
        "reason": reason or kept,
    }
    return change_meeting(meeting, wanted, by=by, way=way, why=reason, seen=seen)


def cancel_meeting(meeting: Meeting, *, reason: str, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Cancel a meeting; it stays in the register, with the reason. Raises Refused."""
    return change_meeting(meeting, {"status": CANCELLED, "reason": reason}, by=by, way=way, why=reason, seen=seen)


def record_held(meeting: Meeting, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Record that a meeting took place; raises Refused for one to come."""
    return change_meeting(meeting, {"status": HELD}, by=by, way=way, seen=seen)


def reinstate_meeting(meeting: Meeting, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """A meeting that was cancelled, or recorded as held by mistake, is to come again; why it was moved stays."""
    MEETINGS.hold(meeting, seen)
    wanted: dict[str, Any] = {"status": MOVED if meeting.moved_from else SCHEDULED}
    if meeting.status == CANCELLED:
        wanted["reason"] = None
    return change_meeting(meeting, wanted, by=by, way=way, seen=seen)


def remove_meeting(meeting: Meeting, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Remove a meeting entered by mistake; raises Refused for one that was held."""
    removed = MEETINGS.remove(meeting, by=by, way=way, seen=seen)
    tell(TAKEN_AWAY, [meeting.id], by, way)
    return removed


# Agendas


def add_agenda_item(
    committee: int, meeting: int | None, values: Mapping[str, Any], *, by: Editor, way: str
) -> AgendaItem:
    """Add an item at the end of its part; without a meeting, to the committee's template. Raises Refused."""
    counters = lock(REGISTER)
    if meeting and db.session.get_one(Meeting, meeting, populate_existing=True).removed:
        raise Refused({"": "This meeting has been removed meanwhile. Undo its removal first."})
    given = {"part": BUSINESS} | dict(values) | {"committee": committee, "meeting": meeting}
    given["position"] = next_position(list_agenda(meeting, committee, removed=True))
    item = new_agenda_item(given, counters, by=by)
    db.session.flush()
    write(counters, AGENDA_ITEMS.added(item), by=by, way=way)
    return item


def new_agenda_item(values: Mapping[str, Any], counters: Register, *, by: Editor) -> AgendaItem:
    """An agenda item under the next reference, not yet in the log; raises Refused."""
    return AGENDA_ITEMS.new(values, f"A-{raise_reference(counters):04d}", counters, by=by)


def next_position(items: Sequence[AgendaItem]) -> int:
    """After the last."""
    return max((one.position for one in items), default=0) + 1


def change_agenda_item(
    item: AgendaItem, values: Mapping[str, Any], *, by: Editor, way: str, drawn: Drawn = NOT_DRAWN
) -> ChangeSet | None:
    """Change an agenda item, as Keeper.change does."""
    part = item.part
    changed = AGENDA_ITEMS.change(item, values, by=by, way=way, drawn=drawn)
    if item.meeting and item.part != part:
        tell(ORDERED, [item.meeting], by, way)
    return changed


def move_agenda_item(item: AgendaItem, places: int, *, by: Editor, way: str) -> ChangeSet | None:
    """Move an item so many places down its part of the agenda (up, below nought); the others make room."""
    counters = AGENDA_ITEMS.hold(item)
    AGENDA_ITEMS.allow(by, item, {})
    known = names()
    peers = [one for one in list_agenda(item.meeting, item.committee) if one.part == item.part]
    place = peers.index(item)
    peers.insert(max(0, min(len(peers) - 1, place + places)), peers.pop(place))
    moved = write(counters, AGENDA_ITEMS.reorder(peers, counters, known), by=by, way=way)
    if item.meeting:
        tell(ORDERED, [item.meeting], by, way)
    return moved


def remove_agenda_item(item: AgendaItem, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Take an item off an agenda."""
    return AGENDA_ITEMS.remove(item, by=by, way=way, seen=seen)


def start_template(committee: int, *, by: Editor, way: str) -> ChangeSet | None:
    """Give a committee that has no template the usual opening and closing items."""
    counters = lock(REGISTER)
    if list_agenda(None, committee):
        return None
    made = [
        new_agenda_item(
            {"committee": committee, "part": part, "position": place, "title": title, "purpose": purpose, "note": note},
            counters,
            by=by,
        )
        for place, (part, title, purpose, note) in enumerate(USUAL_ITEMS, start=1)
    ]
    db.session.flush()
    return write(counters, [entry for one in made for entry in AGENDA_ITEMS.added(one)], by=by, way=way)


def apply_template(meeting: Meeting, *, by: Editor, way: str) -> ChangeSet | None:
    """Put on an agenda what the committee's template has and the agenda lacks, by its title."""
    counters = lock(REGISTER)
    there = {one.title for one in list_agenda(meeting.id, meeting.committee)}
    lacking = [one for one in list_agenda(None, meeting.committee) if one.title not in there]
    return write(
        counters, copy_items(lacking, meeting, counters, names(), by=by), by=by, way=way, why="From the template"
    )


# What another register puts on an agenda


@dataclass(frozen=True)
class Wanted:
    """An item that another register has for an agenda, known by its `source`."""

    source: str
    title: str
    purpose: str | None = None
    author: str | None = None


def keep_agenda(
    meeting: int,
    committee: int,
    wanted: Sequence[Wanted],
    *,
    by: Editor,
    way: str,
    before: Mapping[str, Wanted] | None = None,
) -> ChangeSet | None:
    """Have an agenda hold what another register has for it, in that order; its own items stay where they are.

    What was taken off and comes back has what was entered for it still. `before` says what the other register had:
    a text that nobody changed on the agenda stays in step with it.
    """
    counters, known = lock(REGISTER), names()
    every = list_agenda(meeting, committee, removed=True)
    kept = {one.source: one for one in every if one.source}
    entries: list[Entry] = []
    for one in kept.values():
        if not any(one.source == each.source for each in wanted):
            entries += AGENDA_ITEMS.put_state(one, REMOVED, counters)
    for each in wanted:
        item = kept.get(each.source)
        if item is None:
            item = kept[each.source] = new_wanted(each, meeting, committee, next_position(every), counters, by=by)
            every.append(item)
            db.session.flush()
            entries += AGENDA_ITEMS.added(item, known)
        else:
            was = untouched(item, each) if item.removed else (before or {}).get(each.source)
            entries += AGENDA_ITEMS.put_state(item, PRESENT, counters)
            entries += in_step(item, each, was, counters, known)
    ordered = [kept[each.source] for each in wanted]
    for part in {one.part for one in ordered}:
        entries += AGENDA_ITEMS.reorder([one for one in ordered if one.part == part], counters, known)
    return write(counters, entries, by=by, way=way, why=FROM_OTHERS)


def new_wanted(
    wanted: Wanted, meeting: int, committee: int, position: int, counters: Register, *, by: Editor
) -> AgendaItem:
    """An agenda item for what another register has."""
    values = {"committee": committee, "meeting": meeting, "part": BUSINESS, "position": position, **texts(wanted)}
    return new_agenda_item(values | {"source": wanted.source}, counters, by=by)


def texts(wanted: Wanted) -> dict[str, Any]:
    """What stays in step."""
    return {"title": wanted.title, "purpose": wanted.purpose, "author": wanted.author}


def untouched(item: AgendaItem, wanted: Wanted) -> Wanted:
    """The texts that the other register gave to an item that comes back: those that nobody edited on the agenda."""
    query = (
        select(Change.field)
        .join(ChangeSet, ChangeSet.id == Change.change_set_id)
        .where(Change.record_kind == AGENDA_ITEM_KIND, Change.record_id == item.id)
        .where(ChangeSet.why.is_(None) | (ChangeSet.why != FROM_OTHERS))
    )
    edited = set(db.session.scalars(query))
    return replace(wanted, **{key: getattr(item, key) for key in texts(wanted) if key not in edited})


def in_step(item: AgendaItem, wanted: Wanted, before: Wanted | None, counters: Register, known: Names) -> list[Entry]:
    """Texts that were as the other register had them follow it; what was edited on the agenda stays."""
    if before is None:
        return []
    now, was = texts(wanted), texts(before)
    changed = {key: now[key] for key in now if now[key] != was[key] and getattr(item, key) == was[key]}
    return AGENDA_ITEMS.put(item, changed, counters, known) if changed else []


def undo(change_set: ChangeSet, *, by: Editor, way: str) -> Undone:
    """Take back a change set, as far as nobody has changed the same cells since; raises NotAllowed and Refused."""
    touched = MEETINGS.get_many(sorted(meetings_of(change_set)))
    there = {number: when_of(one) for number, one in touched.items() if not one.removed}
    undone = keeping.undo(change_set, [COMMITTEES, MEETINGS, AGENDA_ITEMS], by=by, way=way)
    after = {number: when_of(one) for number, one in touched.items() if not one.removed}
    both = there.keys() & after.keys()
    shifted = {number for number in both if there[number] != after[number]}
    told = (
        (BROUGHT_BACK, after.keys() - there.keys()),
        (TAKEN_AWAY, there.keys() - after.keys()),
        (ORDERED, both),
        (SHIFTED, shifted),
    )
    for what, which in told:
        tell(what, which, by, way)
    return undone


def meetings_of(change_set: ChangeSet) -> set[int]:
    """The meetings that a change set touched: themselves, or their agendas."""
    ids = {one.record_id for one in change_set.changes if one.record_kind == MEETING_KIND}
    items = [one.record_id for one in change_set.changes if one.record_kind == AGENDA_ITEM_KIND]
    return ids | {one.meeting for one in AGENDA_ITEMS.get_many(sorted(set(items))).values() if one.meeting}
