"""Changes to the programme: every way in ends here, writes the change log, and leaves the commit to its caller."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from governance.council.queries import Council, get_council, today
from governance.extensions import db
from governance.programme.fields import BY_KEY, FIELDS, GOVERNANCE_ONLY, PRIVATE, SEARCHED
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, REGISTER, get_items, values_of
from governance.programme.rules import DECIDED, DEFERRED, PLANNED, WITHDRAWN, check_item
from governance.register.dates import ApproximateDate
from governance.register.editors import Drawn, Refused, settle
from governance.register.log import (
    PRESENT,
    REMOVED,
    STATE,
    Change,
    ChangeSet,
    Entry,
    Record,
    Register,
    entries_of,
    lock,
    raise_reference,
    read_again,
    undone_ids,
    write,
)

NOT_DRAWN = Drawn()
WORKBOOK = "workbook"  # the way of an import


class Editor(Protocol):
    """Whoever changes an item."""

    @property
    def id(self) -> int | None:
        """The account, when there is one."""

    @property
    def name(self) -> str:
        """The name for the log."""

    def handles(self, directorate: int | None) -> bool:
        """Whether this person handles items of a directorate."""

    @property
    def handles_all(self) -> bool:
        """Whether this person handles every item."""


@dataclass(frozen=True)
class System:
    """The program itself, loading what has no editor."""

    name: str
    id: int | None = None
    handles_all: bool = True

    def handles(self, directorate: int | None) -> bool:
        """Everything."""
        return True


class NotAllowed(PermissionError):
    """Somebody who may not change this item."""


class ChangedSince(Exception):
    """Somebody changed the item after `seen`, the sequence that an action's page was drawn at; nothing was done."""


def add_item(values: Mapping[str, Any], *, by: Editor, way: str, why: str | None = None) -> PlanItem:
    """Add an item under the next reference; raises Refused."""
    counters, council = lock(REGISTER), get_council()
    item = new_item(values, counters, council, by=by)
    db.session.flush()
    write(counters, added(item, council), by=by, way=way, why=why)
    return item


def new_item(values: Mapping[str, Any], counters: Register, council: Council, *, by: Editor) -> PlanItem:
    """An item under the next reference, not yet in the log; raises Refused."""
    complete = {field.key: None for field in FIELDS} | {"status": PLANNED} | dict(values)
    allow(by, None, complete)
    refuse(missing(complete) | check_item(complete, today()))
    prefix = council.settings["reference_prefix"]
    item = PlanItem(reference=f"{prefix}-{raise_reference(counters):04d}", sequence=counters.sequence + 1)
    assign(item, complete)
    db.session.add(item)
    return item


def added(item: PlanItem, council: Council) -> list[Entry]:
    """What the log keeps of a new item."""
    given = {key: value for key, value in values_of(item).items() if value is not None}
    return [
        Entry(record_of(item), STATE, None, PRESENT),
        *entries_of(record_of(item), FIELDS, {}, given, council.names),
    ]


def change_item(
    item: PlanItem,
    values: Mapping[str, Any],
    *,
    by: Editor,
    way: str,
    why: str | None = None,
    drawn: Drawn = NOT_DRAWN,
    seen: int | None = None,
) -> ChangeSet | None:
    """Change fields of an item; None when nothing differs.

    `drawn` says when the form was drawn that the values were typed on: what it left as it was is left alone, and a
    field that somebody else changed since raises Conflicted, unless it has been settled. With `seen`, any change
    since then raises ChangedSince. Raises Refused, NotAllowed.
    """
    counters = hold(item, seen)
    allow(by, item, {})  # before a conflict could tell what the item holds
    now = values_of(item)
    since = Drawn() if drawn.at is not None and item.sequence <= drawn.at else drawn
    wanted = settle(REGISTER, record_of(item), FIELDS, values, now, get_council().names, since)
    if not wanted:
        return None
    allow(by, item, wanted)
    refuse(missing(wanted) | check_changed(now, wanted))
    return apply(item, wanted, counters, by=by, way=way, why=why)


def defer_item(
    item: PlanItem, *, until: ApproximateDate, reason: str, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Move an item to a later day, month or TBC, saying from when and why; raises Refused."""
    if until.text == item.decision_date.text and until.month == item.decision_date.month:
        raise Refused({"decision_date": f"It stands at {until.text} already. Enter the date it is deferred to."})
    now = item.decision_date
    if until.latest and now.earliest and until.latest < now.earliest:
        early = f"{until.text} is before {now.text}. To bring it forward, edit the decision date instead."
        raise Refused({"decision_date": early})
    values = {
        "decision_date": until,
        "status": DEFERRED,
        "deferred_from": item.decision_date.typed,
        "status_reason": reason,
    }
    return change_item(item, values, by=by, way=way, why=reason, seen=seen)


def withdraw_item(item: PlanItem, *, reason: str, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Take an item out of the plan; it stays in the register. Raises Refused."""
    values = {"status": WITHDRAWN, "status_reason": reason, "decided_on": None, "decided_by": None}
    return change_item(item, values, by=by, way=way, why=reason, seen=seen)


def decide_item(item: PlanItem, *, on: date, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Record that the decision was taken on a day, and who held the post that day; raises Refused."""
    values = {"status": DECIDED, "decided_on": on}
    return change_item(item, values, by=by, way=way, seen=seen)


def reinstate_item(item: PlanItem, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Put a withdrawn item, or one recorded as decided by mistake, back among the planned."""
    values = {"status": PLANNED, "decided_on": None, "decided_by": None, "status_reason": None, "deferred_from": None}
    return change_item(item, values, by=by, way=way, seen=seen)


def settle_checks(item: PlanItem, settled: str | None, *, by: Editor, way: str) -> ChangeSet | None:
    """Settle one thing that an import left to check, or all of them (None); its words stay in the history."""
    hold(item)
    left = [one for one in item.to_check or [] if settled is not None and one != settled]
    return change_item(item, {"to_check": left or None}, by=by, way=way)


def remove_item(item: PlanItem, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Remove an item that was never published; its reference stays spent. Raises Refused for a published one."""
    counters = hold(item, seen)
    allow(by, item, {})
    refuse_published(item)
    return put_state(item, counters, REMOVED, by=by, way=way)


@dataclass(frozen=True)
class Undone:
    """What an undo did: its change set (None when nothing was left to restore) and what it had to leave."""

    change_set: ChangeSet | None
    left: tuple[Change, ...]


def undo(change_set: ChangeSet, *, by: Editor, way: str) -> Undone:
    """Restore the cells of a change set that still have its values; cells changed since are left, and named.

    An added item is removed softly, when nothing else has happened to it. Raises NotAllowed and Refused.
    """
    counters = lock(REGISTER)
    if undone_ids([change_set]):
        raise Refused({"": "This change has been undone already."})
    left: list[Change] = []
    entries: list[Entry] = []
    council = get_council()
    by_record: dict[int, list[Change]] = {}
    for change in change_set.changes:
        by_record.setdefault(change.record_id, []).append(change)
    items = get_items(sorted(by_record))
    for record_id, changes in sorted(by_record.items()):
        item = items[record_id]
        read_again(item)
        allow(by, item, {})
        if item.removed and not any(change.field == STATE for change in changes):
            raise Refused({"": f"{item.reference} has been removed. Undo its removal first."})
        state = next((change for change in changes if change.field == STATE), None)
        if state:
            restored = undo_state(item, state, change_set, left)
        else:
            restored = undo_cells(item, changes, left, by, council)
        if restored:
            item.sequence = counters.sequence + 1
        entries += restored
    written = write(counters, entries, by=by, way=way, why=f"Undo of change {change_set.sequence}", undoes=change_set)
    return Undone(written, tuple(left))


def undo_state(item: PlanItem, state: Change, change_set: ChangeSet, left: list[Change]) -> list[Entry]:
    """Take back an addition, or a removal."""
    removing = state.new == PRESENT
    if removing and item.sequence > change_set.sequence:
        left.append(state)
        return []
    if removing and change_set.way != WORKBOOK:  # an import of the wrong workbook can be taken back whole
        refuse_published(item)
    if item.removed == removing:
        return []
    item.removed = removing
    return [Entry(record_of(item), STATE, state.new, state.old or REMOVED)]


def undo_cells(item: PlanItem, changes: list[Change], left: list[Change], by: Editor, council: Council) -> list[Entry]:
    """Restore the cells that still hold what the change set put there."""
    now = values_of(item)
    same = [one for one in changes if BY_KEY[one.field].kind.dump(now[one.field]) == one.new]
    left += [one for one in changes if one not in same]
    old = {one.field: BY_KEY[one.field].kind.load(one.old) for one in same}
    allow(by, item, old)
    refuse(check_item(now | old, today()))
    assign(item, old)
    return entries_of(record_of(item), FIELDS, now, old, council.names)


def hold(item: PlanItem, seen: int | None = None) -> Register:
    """Lock the register, then read the item as it is now; raises ChangedSince where it is newer than what was seen."""
    counters = lock(REGISTER)
    read_again(item)
    if seen is not None and item.sequence > seen:
        raise ChangedSince
    return counters


def apply(
    item: PlanItem, wanted: Mapping[str, Any], counters: Register, *, by: Editor, way: str, why: str | None
) -> ChangeSet | None:
    """Set the values and log them."""
    entries = put(item, wanted, counters, get_council())
    return write(counters, entries, by=by, way=way, why=why)


def put(item: PlanItem, wanted: Mapping[str, Any], counters: Register, council: Council) -> list[Entry]:
    """Set the values; what the log keeps of it. A decision also keeps who held the post that day."""
    old = values_of(item)
    new = dict(wanted)
    decided_on = new.get("decided_on", item.decided_on)
    if decided_on and "decided_by" not in new and {"decided_on", "decision_maker"} & new.keys():
        holder = council.bodies[new.get("decision_maker", item.decision_maker)].holder_on(decided_on)
        if (holder.styled if holder else None) != item.decided_by:
            new["decided_by"] = holder.styled if holder else None
    entries = entries_of(record_of(item), FIELDS, old, new, council.names)
    assign(item, new)
    item.sequence = counters.sequence + 1
    return entries


def put_state(item: PlanItem, counters: Register, state: str, *, by: Editor, way: str) -> ChangeSet | None:
    """Remove an item, or bring it back."""
    item.removed = state == REMOVED
    item.sequence = counters.sequence + 1
    old = PRESENT if item.removed else REMOVED
    return write(counters, [Entry(record_of(item), STATE, old, state)], by=by, way=way)


def assign(item: PlanItem, values: Mapping[str, Any]) -> None:
    """Set fields, and what is searched of them."""
    for key, value in values.items():
        setattr(item, key, value)
    item.search_text = "\n".join((item.reference, *texts_of(item, SEARCHED))).casefold()
    item.search_private = "\n".join(texts_of(item, PRIVATE)).casefold()


def texts_of(item: PlanItem, keys: Sequence[str]) -> list[str]:
    """The texts of some fields."""
    values = (getattr(item, key) for key in keys)
    return ["\n".join(value) if isinstance(value, list) else value for value in values if value]


def allow(by: Editor, item: PlanItem | None, wanted: Mapping[str, Any]) -> None:
    """Whether somebody may change an item so; raises NotAllowed, or Refused beside the field."""
    if item and not by.handles(item.directorate):
        raise NotAllowed("This item belongs to another directorate. Ask its officers, or governance services.")
    if "directorate" in wanted and not by.handles(wanted["directorate"]):
        raise Refused({"directorate": "Choose one of your own directorates, or ask governance services to move it."})
    reserved = {key for key in GOVERNANCE_ONLY if key in wanted and (item or wanted[key] is not None)}
    if reserved and not by.handles_all:
        raise Refused({"first_published": "Only a governance officer sets this day. Ask governance services."})


def missing(values: Mapping[str, Any]) -> dict[str, str]:
    """Required fields that would be left without a value."""
    return {
        key: f"Enter the {BY_KEY[key].label.lower()}"
        for key, value in values.items()
        if BY_KEY[key].required and value is None
    }


def check_changed(now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, str]:
    """What the change brings about that cannot be kept; what was there before is not this change's fault."""
    before = check_item(dict(now), today())
    return {key: text for key, text in check_item({**now, **wanted}, today()).items() if before.get(key) != text}


def refuse(errors: Mapping[str, str]) -> None:
    """Raise Refused when there is anything to say."""
    if errors:
        raise Refused(errors)


def refuse_published(item: PlanItem) -> None:
    """What the public has been told of stays in the register."""
    if item.first_published:
        raise Refused({"": "Notice of this item has been published, so it stays in the register. Withdraw it instead."})


def record_of(item: PlanItem) -> Record:
    """What the log calls an item."""
    return Record(KIND, item.id, item.reference)
