"""What the rules say of a work programme: what needs attention, how full a meeting is, scrutiny before a decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from governance.meetings.rules import CANCELLED, HELD, TO_COME
from governance.register.dates import ApproximateDate
from governance.working_days.deadlines import say

NOT_ALLOCATED, BRIEFING_NOTES, SUGGESTED = "not allocated", "briefing notes", "suggested"
LISTS = (NOT_ALLOCATED, BRIEFING_NOTES, SUGGESTED)
PLANNED, IN_PROGRESS, COMPLETED, LEFT_OUT, WITHDRAWN = "planned", "in progress", "completed", "left out", "withdrawn"
OPEN = frozenset({PLANNED, IN_PROGRESS})
ON_AGENDA = frozenset({PLANNED, IN_PROGRESS, COMPLETED})
ACCOUNTABILITY = "accountability"
SOON = timedelta(days=60)


class Attention(StrEnum):
    """What an officer must look at, in the order of urgency; the value stands in addresses."""

    DECISION = "decision"
    CANCELLED = "cancelled"
    OVERDUE = "overdue"
    LATE = "late"
    OUTCOME = "outcome"
    DOUBT = "doubt"


ATTENTION_LABELS = {
    Attention.DECISION: "Not before the decision",
    Attention.CANCELLED: "Its meeting is cancelled",
    Attention.OVERDUE: "Due, and at no meeting",
    Attention.LATE: "Its meeting is after it is due",
    Attention.OUTCOME: "Outcome to record",
    Attention.DOUBT: "Doubt to settle",
}


@dataclass(frozen=True)
class Sitting:
    """What the rules need to know of a meeting."""

    day: date
    status: str


@dataclass(frozen=True)
class Decision:
    """What the rules need to know of a plan item."""

    reference: str
    when: ApproximateDate
    live: bool
    decided_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one work item."""

    status: str = PLANNED
    meeting: Sitting | None = None
    listed: str | None = None
    due: ApproximateDate | None = None
    decision: Decision | None = None
    gone: str | None = None  # the reference of a decision that is no longer in the programme
    outcome: str | None = None
    standing: bool = False
    to_check: bool = False


@dataclass(frozen=True)
class Assessment:
    """All that the rules say of one work item on one day: in words, and as kinds of attention."""

    said: tuple[str, ...] = ()
    attention: tuple[Attention, ...] = ()


def assess(facts: Facts, today: date) -> Assessment:
    """All that the rules say of a work item today; one that is not open any more has only doubts."""
    said: dict[Attention, str] = {}
    if facts.status in OPEN:
        said |= of_meeting(facts, today) | of_due(facts, today)
        if missed := of_decision(facts, today):
            said[Attention.DECISION] = missed
    if facts.to_check:
        said[Attention.DOUBT] = ""
    found = tuple(one for one in Attention if one in said)
    return Assessment(tuple(said[one] for one in found if said[one]), found)


def of_meeting(facts: Facts, today: date) -> dict[Attention, str]:
    """A meeting that is cancelled, or past without an outcome."""
    if facts.meeting is None:
        return {}
    if facts.meeting.status == CANCELLED:  # a standing item is at the next one anyway
        return {} if facts.standing else {Attention.CANCELLED: "Its meeting is cancelled: move it to another."}
    past = facts.meeting.status == HELD or facts.meeting.day < today
    if past and not facts.outcome:
        return {Attention.OUTCOME: "Its meeting is past: record the outcome, or carry it over."}
    return {}


def of_due(facts: Facts, today: date) -> dict[Attention, str]:
    """When the committee wanted it, against when it is to come."""
    last = facts.due.latest if facts.due else None
    if facts.due is None or last is None:
        return {}
    if facts.meeting and facts.meeting.day > last and facts.meeting.status != CANCELLED:
        return {Attention.LATE: f"Due {facts.due.text}, but its meeting is on {say(facts.meeting.day)}."}
    if facts.meeting is None and facts.listed == NOT_ALLOCATED and last <= today + SOON:
        return {Attention.OVERDUE: f"Due {facts.due.text}, and at no meeting yet."}
    return {}


def of_decision(facts: Facts, today: date) -> str:
    """Scrutiny before a decision must come before it: what is wrong, if anything.

    Counts from the earliest day that the decision's date can mean: it may be taken on that day.
    """
    if facts.gone:
        return f"{facts.gone} is no longer in the programme."
    return after_decision(facts) or at_no_meeting(facts, today)


def after_decision(facts: Facts) -> str:
    """A meeting to come that is too late for the decision, or comes after it was taken."""
    if facts.decision is None or facts.meeting is None or facts.meeting.status not in TO_COME:
        return ""
    if facts.decision.decided_on:
        return decided_first(facts.decision) if facts.decision.decided_on <= facts.meeting.day else ""
    first = facts.decision.when.earliest
    if not facts.decision.live or first is None or facts.meeting.day < first:
        return ""
    text = facts.decision.when.text
    return (
        f"{facts.decision.reference} may be decided from {text}: the meeting on {say(facts.meeting.day)} is too late."
    )


def is_waiting(listed: str | None, meeting: Sitting | None) -> bool:
    """Whether an item still needs a meeting: it is in a list, or its meeting is cancelled; a note needs none."""
    return meeting.status == CANCELLED if meeting else listed != BRIEFING_NOTES


def at_no_meeting(facts: Facts, today: date) -> str:
    """A decision that may be taken soon, or was taken, and no meeting; a standing item has other meetings."""
    decision = facts.decision
    if decision is None or not is_waiting(facts.listed, facts.meeting) or (facts.meeting and facts.standing):
        return ""
    if decision.decided_on:
        return decided_first(decision)
    first = decision.when.earliest
    if not decision.live or first is None or first > today + SOON:
        return ""
    return f"{decision.reference} may be decided from {decision.when.text}, and this is at no meeting before it."


def decided_first(decision: Decision) -> str:
    """What to say of a decision that was taken before scrutiny looked at it."""
    day = say(decision.decided_on) if decision.decided_on else ""
    return f"{decision.reference} was decided on {day}, before its scrutiny."


def sittings_before(day: date | None, meetings: Iterable[Sitting], today: date) -> list[Sitting]:
    """The meetings left before the earliest day of a decision; all of those to come where it has no date."""
    return [one for one in meetings if one.status in TO_COME and today <= one.day and (day is None or one.day < day)]


def too_full(count: int, limit: int | None) -> str:
    """What to say of a meeting with more items of the work programme than the committee wants."""
    if limit is None or count <= limit:
        return ""
    return f"Too full: {count} items, and {limit} {'is' if limit == 1 else 'are'} the most for this committee."


def check_work_item(values: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be kept together in one work item: messages by field."""
    errors = {}
    if values["joint_committee"] is not None and values["joint_committee"] == values["committee"]:
        errors["joint_committee"] = "This is the committee itself. Choose the other one, or leave it blank."
    if values["status"] == LEFT_OUT and not isinstance(values["place"], int):
        errors["status"] = "Only an item at a meeting can be left out of it. Choose another status."
    return errors


def date_past(when: ApproximateDate, today: date) -> bool:
    """Whether the last day is past that the date of a decision can mean; never where it is to be confirmed."""
    return when.latest is not None and when.latest < today


def reposition(places: Sequence[Any], item: Any, before: Any | None) -> list[Any]:
    """The records of a place in their new order: the item before another, or last."""
    others = [one for one in places if one is not item]
    at = others.index(before) if before in others else len(others)
    return [*others[:at], item, *others[at:]]
