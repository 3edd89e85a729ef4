"""Changes to a work programme: each writes the log, keeps the agendas in step, and leaves the commit to its caller."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import Flask, current_app
from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from governance.extensions import db
from governance.meetings import commands as meetings
from governance.meetings.commands import Wanted, keep_agenda
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import list_agenda, list_meetings
from governance.meetings.rules import HELD, TO_COME
from governance.programme.commands import PLAN_ITEMS, change_item
from governance.programme.models import PlanItem
from governance.register import keeping
from governance.register.editors import Drawn, Refused
from governance.register.fields import Names
from governance.register.keeping import NOT_DRAWN, Editor, Keeper, NotAllowed, Restored, Undone, refuse
from governance.register.log import (
    PRESENT,
    REMOVED,
    STATE,
    Change,
    ChangeSet,
    Entry,
    Register,
    entries_of,
    lock,
    raise_reference,
    write,
)
from governance.scrutiny.fields import BY_KEY, COPIED, FIELDS, PRIVATE, SEARCHED
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import (
    KIND,
    REGISTER,
    appearances_after,
    get_series,
    holds_something,
    list_at,
    list_items,
    names,
)
from governance.scrutiny.rules import (
    COMPLETED,
    IN_PROGRESS,
    LEFT_OUT,
    NOT_ALLOCATED,
    ON_AGENDA,
    PLANNED,
    WITHDRAWN,
    check_work_item,
    reposition,
)
from governance.working_days.deadlines import say

PREFIX = "WP"
OF_A_MOVE = frozenset({"place", STATE})  # what somebody who moves an item must have seen
Before = Mapping[str, Wanted]
Holder = Callable[[WorkItem, Mapping[str, Any] | None], str]
HOLDERS = "who holds work items"


class WorkItems(Keeper[WorkItem]):
    """How work items are kept: by governance officers."""

    register, kind, model, fields = REGISTER, KIND, WorkItem, FIELDS
    quiet = frozenset({"position"})
    searched, searched_private = SEARCHED, PRIVATE

    def names(self) -> Names:
        """The council's, its committees and meetings."""
        return names()

    def allow(self, by: Editor, record: WorkItem | None, wanted: Mapping[str, Any]) -> None:
        """Governance officers; a standing item stays where it is. Raises NotAllowed, Refused."""
        if not by.handles_all:
            raise NotAllowed("The work programme is kept by governance officers. Ask governance services.")
        if record is not None and (said := held_by_others(record, wanted)):
            raise Refused({next(iter(wanted), ""): said})
        moved = record is not None and wanted.get("place", record.place) != record.place
        if record and record.standing and record.meeting and moved:
            raise Refused({"place": "A standing item is at every meeting already. Leave it out of this one instead."})

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept together in one item, and what it points to that is not there."""
        errors = check_work_item(values)
        place, decision = values["place"], values["decision"]
        meeting = db.session.get(Meeting, place, populate_existing=True) if isinstance(place, int) else None
        if isinstance(place, int) and (meeting is None or meeting.removed or meeting.committee != values["committee"]):
            errors["place"] = "This is no meeting of this committee. Choose one of its meetings, or a list."
        if decision and get_plan_item(decision) is None:
            errors["decision"] = f"There is no plan item {decision}. Enter its reference as the programme shows it."
        return errors

    def follow(self, record: WorkItem, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """An item that goes elsewhere stands last there; where it had been carried over from is behind it."""
        if wanted.get("place", record.place) == record.place:
            return {}
        also: dict[str, Any] = {} if "carried_from" in wanted else {"carried_from": None}
        if "position" not in wanted:
            also["position"] = last_position(wanted.get("committee", record.committee), wanted["place"])
        return also

    def refuse_removal(self, record: WorkItem) -> None:
        """What scrutiny came to stays."""
        if said := held_by_others(record, None):
            raise Refused({"": said})
        if record.outcome:
            raise Refused({"": "Its outcome is recorded, so it stays in the register. Withdraw it instead."})

    def hold(self, record: Any, seen: int | None = None, of: frozenset[str] | None = None) -> Register:
        """Agendas change with their work items: the meetings are locked first, always in this order."""
        lock(MEETINGS)
        return super().hold(record, seen, of)

    def restore_state(self, record: Any, state: Change, change_set: ChangeSet) -> Restored:
        """What comes back has its meeting still, or is to be allocated; a standing item is at a meeting once."""
        coming = state.new == REMOVED and record.removed
        gone = record.meeting is not None and db.session.get_one(Meeting, record.meeting).removed
        if coming and record.standing and (gone or is_twice(record)):
            return Restored([], [state])
        restored = super().restore_state(record, state, change_set)
        if coming and gone:
            old, known = self.values_of(record), self.names()
            new = {"place": NOT_ALLOCATED, "position": last_position(record.committee, NOT_ALLOCATED)}
            self.assign(record, new)
            return Restored(restored.entries + entries_of(self.record_of(record), FIELDS, old, new, known), [])
        return restored


WORK_ITEMS = WorkItems()
settle_checks = WORK_ITEMS.settle_checks  # no agenda shows them


# Those for whom a work item must stay at a meeting


def guard(app: Flask, holder: Holder) -> None:
    """Have a later capability asked before a work item is changed, or removed (None).

    It says in words why that cannot be, or nothing.
    """
    app.extensions.setdefault(HOLDERS, []).append(holder)


def held_by_others(item: WorkItem, wanted: Mapping[str, Any] | None) -> str:
    """Why others need a work item as it is; nothing where it may be changed so, or removed."""
    said = (holder(item, wanted) for holder in current_app.extensions.get(HOLDERS, ()))
    return next((one for one in said if one), "")


def get_plan_item(reference: str) -> PlanItem | None:
    """The plan item of a reference; a removed one is gone."""
    query = select(PlanItem).where(PlanItem.reference == reference, PlanItem.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def last_position(committee: int, place: int | str) -> int:
    """After the last of a meeting or a list."""
    return max((one.position or 0 for one in list_at(committee, place)), default=0) + 1


def is_twice(item: WorkItem) -> bool:
    """Whether another record of a standing item is at the same meeting."""
    return any(one is not item and one.meeting == item.meeting for one in get_series(item.series or item.id))


def place_errors(place: int | str | None, was: int | str | None) -> dict[str, str]:
    """Why an item cannot be put at a meeting that is over or off; where it is already, it may stay."""
    meeting = db.session.get(Meeting, place) if isinstance(place, int) and place > 0 and place != was else None
    if meeting is None or meeting.status in TO_COME:
        return {}
    over = "was held" if meeting.status == HELD else "is cancelled"
    return {"place": f"The meeting on {say(meeting.day)} {over}. Choose one to come, or a list."}


def hold() -> Register:
    """Lock the meetings, then the work programme: always in this order."""
    lock(MEETINGS)
    return lock(REGISTER)


# The agenda follows


def wanted_of(item: WorkItem) -> Wanted:
    """An item as its meeting's agenda has it."""
    other = item.joint_committee
    joint = f" (with {BY_KEY['joint_committee'].kind.show(other, names())})" if other else ""
    title = item.topic + joint
    return Wanted(item.reference, title, item.purpose, "\n".join(item.lead_officers or ()) or None)


def keep_agendas(places: Iterable[int | str | None], before: Before, *, by: Editor, way: str) -> None:
    """Have the agendas of meetings hold their work items, in their order."""
    db.session.flush()
    for number in sorted({place for place in places if isinstance(place, int)}):
        meeting = db.session.get_one(Meeting, number)
        if meeting.status == HELD:  # its agenda is what it was
            continue
        items = [one for one in list_at(meeting.committee, number) if one.status in ON_AGENDA]
        wanted = [wanted_of(one) for one in items]
        keep_agenda(number, meeting.committee, wanted, by=by, way=way, before=before)


# One item


def add_work_item(values: Mapping[str, Any], *, by: Editor, way: str, why: str | None = None) -> WorkItem:
    """Add an item under the next reference, last in its place, and on the agenda of its meeting; raises Refused."""
    counters = hold()
    item = new_item(values, counters, by=by)
    db.session.flush()
    write(counters, WORK_ITEMS.added(item), by=by, way=way, why=why)
    keep_agendas([item.place], {}, by=by, way=way)
    return item


def new_item(values: Mapping[str, Any], counters: Register, *, by: Editor) -> WorkItem:
    """An item under the next reference, not yet in the log; raises Refused."""
    complete = {"status": PLANNED} | dict(values)
    place, committee = complete.get("place"), complete.get("committee")
    refuse(place_errors(place, None))
    if complete.get("position") is None and place is not None and committee is not None:
        complete["position"] = last_position(committee, place)
    return WORK_ITEMS.new(complete, f"{PREFIX}-{raise_reference(counters):04d}", counters, by=by)


def change_work_item(
    item: WorkItem,
    values: Mapping[str, Any],
    *,
    by: Editor,
    way: str,
    why: str | None = None,
    drawn: Drawn = NOT_DRAWN,
    seen: int | None = None,
) -> ChangeSet | None:
    """Change fields of an item, as Keeper.change does; the agendas of its meetings follow."""
    WORK_ITEMS.hold(item, seen)
    place, before = item.place, {item.reference: wanted_of(item)}
    refuse(place_errors(values.get("place"), place))
    changed = WORK_ITEMS.change(item, values, by=by, way=way, why=why, drawn=drawn, seen=seen)
    if changed:
        keep_agendas([place, item.place], before, by=by, way=way)
    return changed


def place_work_item(
    item: WorkItem,
    place: int | str,
    *,
    before: WorkItem | None = None,
    by: Editor,
    way: str,
    why: str | None = None,
    seen: int | None = None,
    also: Mapping[str, Any] | None = None,
) -> ChangeSet | None:
    """Put an item at a meeting or in a list, before another item of it or last; the others make room.

    `also` are values that change with it. Raises Refused, NotAllowed, ChangedSince.
    """
    counters, left = WORK_ITEMS.hold(item, seen, of=OF_A_MOVE), item.place
    refuse(place_errors(place, left))
    moved = dict(also or {}) | ({"place": place} if place != left else {})
    WORK_ITEMS.allow(by, item, moved)
    refuse(WORK_ITEMS.check_changed(WORK_ITEMS.values_of(item), moved))
    entries: list[Entry] = []
    known = names()
    for position, one in enumerate(reposition(list_at(item.committee, place), item, before), start=1):
        wanted = moved if one is item else {}
        if wanted or one.position != position:
            wanted = wanted | {"position": position}
        entries += WORK_ITEMS.put(one, wanted, counters, known) if wanted else []
    changed = write(counters, entries, by=by, way=way, why=why)
    if changed:
        keep_agendas([left, place], {}, by=by, way=way)
    return changed


def step_work_item(
    item: WorkItem, places: int, *, by: Editor, way: str, why: str | None = None, seen: int | None = None
) -> ChangeSet | None:
    """Move an item up (-1) or down (1) within its meeting or list."""
    WORK_ITEMS.hold(item, seen, of=OF_A_MOVE)
    if item.place is None:
        return None
    peers = list_at(item.committee, item.place)
    others = [one for one in peers if one is not item]
    at = max(0, min(len(others), peers.index(item) + places))
    before = others[at] if at < len(others) else None
    return place_work_item(item, item.place, before=before, by=by, way=way, why=why)


def carry_over(
    item: WorkItem, place: int | str, *, reason: str | None, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Take an item that was not finished to a later meeting, or back to a list; it says from where. Raises Refused."""
    WORK_ITEMS.hold(item, seen, of=OF_A_MOVE)
    if place == item.place:
        raise Refused({"place": "It is there already. Choose another meeting, or a list."})
    also = {"carried_from": BY_KEY["place"].kind.show(item.place, names()), "status": PLANNED}
    return place_work_item(item, place, by=by, way=way, why=reason, also=also)


def complete_item(
    item: WorkItem, *, outcome: str, progress: str | None = None, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Record what came of an item, and what progress there was where that is given; raises Refused."""
    wanted = {"status": COMPLETED, "outcome": outcome} | ({"progress": progress} if progress else {})
    return change_work_item(item, wanted, by=by, way=way, seen=seen)


def record_progress(
    item: WorkItem, *, progress: str, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Record how far an item has come: it is in progress now; raises Refused."""
    return change_work_item(item, {"status": IN_PROGRESS, "progress": progress}, by=by, way=way, seen=seen)


def withdraw_item(item: WorkItem, *, reason: str, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Give an item up, saying why; it stays in the register."""
    return change_work_item(item, {"status": WITHDRAWN}, by=by, way=way, why=reason, seen=seen)


def leave_out(item: WorkItem, *, reason: str | None, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Leave an item out of its meeting: it stays in the programme, and goes from the agenda. Raises Refused."""
    return change_work_item(item, {"status": LEFT_OUT}, by=by, way=way, why=reason, seen=seen)


def reopen_item(item: WorkItem, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Plan an item again that was completed, left out or withdrawn."""
    return change_work_item(item, {"status": PLANNED}, by=by, way=way, seen=seen)


def remove_work_item(item: WorkItem, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Remove an item entered by mistake, and take it off its agenda; raises Refused where its outcome is recorded."""
    removed = WORK_ITEMS.remove(item, by=by, way=way, seen=seen)
    keep_agendas([item.place], {}, by=by, way=way)
    return removed


def schedule_decision(
    plan: PlanItem, committee: int, place: int | str, *, by: Editor, way: str, form: str = "report"
) -> WorkItem:
    """Put a decision of the programme on a meeting before it, linked; the plan item names the committee from now on."""
    why = f"Scrutiny before the decision {plan.reference}"
    values = {
        "committee": committee,
        "place": place,
        "topic": plan.title,
        "purpose": plan.purpose,
        "lead_officers": plan.lead_officers,
        "form": form,
        "decision": plan.reference,
    }
    item = add_work_item(values, by=by, way=way, why=why)
    PLAN_ITEMS.hold(plan)
    if plan.scrutiny_committee is None:
        change_item(plan, {"scrutiny_committee": committee}, by=by, way=way, why=why)
    return item


# Standing items: one record for each meeting, of one series


def make_standing(item: WorkItem, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Have an item at every later meeting of its committee too, until it is ended; raises Refused."""
    counters = WORK_ITEMS.hold(item, seen)
    WORK_ITEMS.allow(by, item, {})
    if not isinstance(item.place, int):
        raise Refused({"": "Put the item at a meeting first: it will be at every meeting from that one on."})
    if item.standing:
        return None
    item.series = item.series or item.id
    entries = WORK_ITEMS.put(item, {"standing": True}, counters)
    here = db.session.get_one(Meeting, item.place)
    later = [one for one in list_meetings(item.committee, since=here.day) if one is not here and one.status in TO_COME]
    entries += appear_at(item, later, counters, by=by)
    written = write(counters, entries, by=by, way=way, why="A standing item from now on")
    keep_agendas([one.id for one in later], {}, by=by, way=way)
    return written


def appear_at(item: WorkItem, where: Sequence[Meeting], counters: Register, *, by: Editor) -> list[Entry]:
    """Records of a standing item at meetings that have none; what the log keeps of it."""
    there = {one.meeting for one in get_series(item.series or item.id)}
    made, known = [], names()
    for meeting in where:
        if meeting.id not in there:
            values = {key: getattr(item, key) for key in COPIED} | {"place": meeting.id, "standing": True}
            copy = new_item(values, counters, by=by)
            copy.series = item.series
            db.session.flush()
            made.append(copy)
    return [entry for copy in made for entry in WORK_ITEMS.added(copy, known)]


def fill_series(which: Iterable[int], *, by: Editor, way: str) -> None:
    """Standing items that have come back appear at the meetings that were added meanwhile."""
    counters = lock(REGISTER)
    for series in sorted(set(which)):
        records = [one for one in get_series(series) if one.standing and one.meeting]
        if records:
            began = db.session.get_one(Meeting, records[0].meeting).day
            later = [one for one in list_meetings(records[0].committee, since=began) if one.status in TO_COME]
            entries = appear_at(records[-1], later, counters, by=by)
            write(counters, entries, by=by, way=way, why="A standing item from now on")
            keep_agendas([one.id for one in later], {}, by=by, way=way)


def end_standing(item: WorkItem, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """End a standing item after the meeting of this record: later ones go, but for those that hold something."""
    counters = WORK_ITEMS.hold(item, seen)
    WORK_ITEMS.allow(by, item, {})
    records, gone = get_series(item.series or item.id), appearances_after(item)
    entries: list[Entry] = []
    for one in records:
        if one in gone:
            entries += WORK_ITEMS.put_state(one, REMOVED, counters)
        elif one.standing:
            entries += WORK_ITEMS.put(one, {"standing": None}, counters)
    written = write(counters, entries, by=by, way=way, why="A standing item no longer")
    keep_agendas([one.place for one in gone], {}, by=by, way=way)
    return written


# What happens to meetings


def follow_meetings(what: str, which: Collection[int], by: Editor, way: str) -> None:
    """Told by the meetings: those added get the standing items, those taken away give up their items."""
    acts = {
        meetings.ADDED: welcome,
        meetings.BROUGHT_BACK: come_back,
        meetings.TAKEN_AWAY: vacate,
        meetings.ORDERED: reorder,
    }
    if what not in acts:
        return
    counters = lock(REGISTER)
    for number in sorted(which):
        entries = acts[what](db.session.get_one(Meeting, number), counters, by)
        db.session.flush()
        write(counters, entries, by=by, way=way, why=f"Meeting {what}")
        if what in (meetings.ADDED, meetings.BROUGHT_BACK):
            keep_agendas([number], {}, by=by, way=way)


def what_stays(number: int, outcomes: bool) -> str:
    """What the work programme has at a meeting, or only what came of it, for which the meeting must stay."""
    items = list_items(None, WorkItem.meeting == number)
    if outcomes:
        ended = [one for one in items if one.outcome]
        return f"The outcome of {ended[0].reference} at this meeting is recorded" if ended else ""
    held = [one for one in items if not one.standing or holds_something(one)]
    return f"{held[0].reference} stands at this meeting" if held else ""


def welcome(meeting: Meeting, counters: Register, by: Editor) -> list[Entry]:
    """The standing items of its committee appear at a meeting to come, each from when it began."""
    if meeting.status not in TO_COME:
        return []
    days = {one.id: one.day for one in list_meetings(meeting.committee)}
    latest: dict[int, WorkItem] = {}
    for item in list_items(meeting.committee, WorkItem.standing.is_(True)):
        if item.series and item.meeting in days and days[item.meeting] <= meeting.day:
            latest[item.series] = item
    return [entry for item in latest.values() for entry in appear_at(item, [meeting], counters, by=by)]


def come_back(meeting: Meeting, counters: Register, by: Editor) -> list[Entry]:
    """What left with a meeting, and to which nothing else has happened since, comes back with it."""
    entries: list[Entry] = []
    left = (
        select(Change)
        .join(Change.change_set)
        .join(WorkItem, WorkItem.id == Change.record_id)
        .where(ChangeSet.register == REGISTER, ChangeSet.why == f"Meeting {meetings.TAKEN_AWAY}")
        .where(WorkItem.committee == meeting.committee)
        .options(contains_eager(Change.change_set))
        .order_by(Change.id)
    )
    were: dict[int, dict[str, Change]] = {}
    for change in db.session.scalars(left):
        were.setdefault(change.record_id, {})[change.field] = change
    items = WORK_ITEMS.get_many(sorted(were))
    for number, changes in were.items():
        item, place, state = items[number], changes.get("place"), changes.get(STATE)
        if item.sequence > max(one.change_set.sequence for one in changes.values()):
            continue
        if state and item.removed and item.meeting == meeting.id:
            entries += WORK_ITEMS.put_state(item, PRESENT, counters)
        elif place and place.old == meeting.id and not item.removed:
            was = {key: BY_KEY[key].kind.load(one.old) for key, one in changes.items()}
            entries += WORK_ITEMS.put(item, {"position": item.position} | was, counters)
    return entries + welcome(meeting, counters, by)


def vacate(meeting: Meeting, counters: Register, by: Editor) -> list[Entry]:
    """Items at a meeting that is gone are to be allocated anew; a standing item had others."""
    entries: list[Entry] = []
    for item in list_at(meeting.committee, meeting.id):
        if item.standing and not holds_something(item):
            entries += WORK_ITEMS.put_state(item, REMOVED, counters)
        else:
            last = last_position(item.committee, NOT_ALLOCATED)
            wanted: dict[str, Any] = {"place": NOT_ALLOCATED, "position": last, "standing": None}
            if item.status == LEFT_OUT:
                wanted["status"] = PLANNED
            entries += WORK_ITEMS.put(item, wanted, counters)
            db.session.flush()
    return entries


def reorder(meeting: Meeting, counters: Register, by: Editor) -> list[Entry]:
    """The order of its agenda is the order of the work programme."""
    order = [one.source for one in list_agenda(meeting.id, meeting.committee)]
    items = [one for one in list_at(meeting.committee, meeting.id) if one.reference in order]
    return WORK_ITEMS.reorder(sorted(items, key=lambda one: order.index(one.reference)), counters, names())


def undo(change_set: ChangeSet, *, by: Editor, way: str) -> Undone:
    """Take back a change set, as far as nobody has changed the same cells since; the agendas follow.

    Raises NotAllowed and Refused.
    """
    hold()
    ids = sorted({one.record_id for one in change_set.changes})
    items = WORK_ITEMS.get_many(ids).values()
    before = {one.reference: wanted_of(one) for one in items}
    places = [one.place for one in items]
    undone = keeping.undo(change_set, [WORK_ITEMS], by=by, way=way)
    fill_series({one.series for one in items if one.standing and one.series}, by=by, way=way)
    keep_agendas([*places, *(one.place for one in items)], before, by=by, way=way)
    return undone
