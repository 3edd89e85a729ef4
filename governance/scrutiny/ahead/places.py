"""Where a decision can be scrutinised: the meetings left before it, which of them is best, what is offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from governance.council.queries import Council
from governance.meetings.models import Meeting
from governance.meetings.queries import due_of
from governance.meetings.rules import CANCELLED, TO_COME
from governance.programme.models import PlanItem
from governance.programme.rules import LIVE
from governance.scrutiny.fields import LISTS
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import sitting_of
from governance.scrutiny.rules import sittings_before
from governance.working_days.deadlines import say

LIST_NAMES = {one.key: one.name for one in LISTS}
MOST_DAYS = 4  # of the meetings left, that a row names one by one


@dataclass(frozen=True)
class Best:
    """The meeting that one press puts a decision on, and what to know of its agenda."""

    meeting: Meeting
    note: str

    @property
    def text(self) -> str:
        """The words of the button."""
        return f"Put on {say(self.meeting.day)}"


@dataclass(frozen=True)
class Offer:
    """A meeting or a list to choose, as a form carries it."""

    key: str
    text: str
    place: int | str


def offers_of(meetings: Sequence[Meeting], first: date | None) -> list[Offer]:
    """The meetings to come and the lists; a meeting on or after the earliest day of the decision says so."""
    found = []
    for one in meetings:
        late = " – not before the decision" if first and one.day >= first else ""
        found.append(Offer(one.reference, f"{named(one)}{late}", one.id))
    return [*found, *(Offer(one.key, one.name, one.key) for one in LISTS)]


def named(meeting: Meeting) -> str:
    """A meeting by its day, with what became of it."""
    return say(meeting.day, weekday=True) + (" (cancelled)" if meeting.status == CANCELLED else "")


def where_is(item: WorkItem, meetings: dict[int, Meeting]) -> str:
    """The meeting or the list at which a work item stands, in words."""
    return named(meetings[item.meeting]) if item.meeting else LIST_NAMES[item.listed or ""]


def to_come(meetings: Sequence[Meeting], today: date) -> list[Meeting]:
    """The meetings still to be held."""
    return [one for one in meetings if one.status in TO_COME and one.day >= today]


def best_of(plan: PlanItem, meetings: Sequence[Meeting], council: Council, today: date) -> Best | None:
    """The latest meeting before a decision whose agenda is not yet due, or else the latest before it."""
    first = plan.decision_earliest
    before = [one for one in meetings if first and one.day < first]
    due = {one.id: due_of(one, council).day for one in before}
    if not before:
        return None
    in_time = [one for one in before if due[one.id] >= today]
    best = (in_time or before)[-1]
    said = f"Its agenda {'is' if in_time else 'was'} due on {say(due[best.id], weekday=True)}"
    return Best(best, said if in_time else f"{said}: the item would be late.")


def left_before(plan: PlanItem, meetings: Sequence[Meeting], today: date) -> str:
    """How many meetings are left before a decision, in words."""
    if plan.decided_on:
        return f"Decided on {say(plan.decided_on)}"
    if plan.status not in LIVE:
        return plan.status.capitalize()
    left = sittings_before(plan.decision_earliest, map(sitting_of, meetings), today)
    days = [say(one.day, year=False) for one in left]
    if plan.decision_earliest is None:
        return f"The decision has no date yet. Next meeting: {days[0]}" if days else "The decision has no date yet"
    if not days:
        return "No meeting left before it"
    listed = ", ".join(days) if len(days) <= MOST_DAYS else f"{days[0]} to {days[-1]}"
    return f"{len(days)} {'meeting' if len(days) == 1 else 'meetings'} left: {listed}"
