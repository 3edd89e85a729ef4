"""Changes to the programme: every way in ends here, writes the change log, and leaves the commit to its caller."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from governance.council.queries import Council, get_council, today
from governance.extensions import db
from governance.programme.fields import FIELDS, GOVERNANCE_ONLY, PRIVATE, SEARCHED
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, REGISTER
from governance.programme.rules import DECIDED, DEFERRED, PLANNED, WITHDRAWN, check_item
from governance.register import keeping
from governance.register.dates import ApproximateDate
from governance.register.editors import Refused
from governance.register.fields import Names
from governance.register.keeping import (
    WORKBOOK,
    ChangedSince,
    Editor,
    Keeper,
    NotAllowed,
    System,
    Undone,
    refuse,
)
from governance.register.log import ChangeSet, Register, lock, raise_reference, write

__all__ = ["WORKBOOK", "ChangedSince", "Editor", "NotAllowed", "System", "Undone", "refuse"]


class PlanItems(Keeper[PlanItem]):
    """How plan items are kept: by the officers of their directorate, and by governance officers."""

    register, kind, model, fields = REGISTER, KIND, PlanItem, FIELDS
    searched, searched_private = SEARCHED, PRIVATE

    def names(self) -> Names:
        """The council's."""
        return get_council().names

    def allow(self, by: Editor, record: PlanItem | None, wanted: Mapping[str, Any]) -> None:
        """Whether somebody may change an item so; raises NotAllowed, or Refused beside the field."""
        if record and not by.handles(record.directorate):
            raise NotAllowed("This item belongs to another directorate. Ask its officers, or governance services.")
        if "directorate" in wanted and not by.handles(wanted["directorate"]):
            other = "Choose one of your own directorates, or ask governance services to move it."
            raise Refused({"directorate": other})
        reserved = {key for key in GOVERNANCE_ONLY if key in wanted and (record or wanted[key] is not None)}
        if reserved and not by.handles_all:
            raise Refused({"first_published": "Only a governance officer sets this day. Ask governance services."})

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept together in one item."""
        return check_item(dict(values), today())

    def follow(self, record: PlanItem, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """A decision also keeps who held the post that day."""
        decided_on = wanted.get("decided_on", record.decided_on)
        if not decided_on or "decided_by" in wanted or not {"decided_on", "decision_maker"} & wanted.keys():
            return {}
        holder = get_council().bodies[wanted.get("decision_maker", record.decision_maker)].holder_on(decided_on)
        styled = holder.styled if holder else None
        return {} if styled == record.decided_by else {"decided_by": styled}

    def refuse_removal(self, record: PlanItem) -> None:
        """What the public has been told of stays in the register."""
        if record.first_published:
            raise Refused(
                {"": "Notice of this item has been published, so it stays in the register. Withdraw it instead."}
            )


PLAN_ITEMS = PlanItems()
change_item, settle_checks = PLAN_ITEMS.change, PLAN_ITEMS.settle_checks


def add_item(values: Mapping[str, Any], *, by: Editor, way: str, why: str | None = None) -> PlanItem:
    """Add an item under the next reference; raises Refused."""
    counters = lock(REGISTER)
    item = new_item(values, counters, get_council(), by=by)
    db.session.flush()
    write(counters, PLAN_ITEMS.added(item), by=by, way=way, why=why)
    return item


def new_item(values: Mapping[str, Any], counters: Register, council: Council, *, by: Editor) -> PlanItem:
    """An item under the next reference, not yet in the log; raises Refused."""
    reference = f"{council.settings['reference_prefix']}-{raise_reference(counters):04d}"
    return PLAN_ITEMS.new({"status": PLANNED} | dict(values), reference, counters, by=by)


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


def remove_item(item: PlanItem, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Remove an item that was never published; its reference stays spent. Raises Refused for a published one."""
    return PLAN_ITEMS.remove(item, by=by, way=way, seen=seen)


def undo(change_set: ChangeSet, *, by: Editor, way: str) -> Undone:
    """Take back a change set, as far as nobody has changed the same cells since; raises NotAllowed and Refused."""
    return keeping.undo(change_set, [PLAN_ITEMS], by=by, way=way)
