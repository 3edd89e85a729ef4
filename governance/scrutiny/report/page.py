"""A committee's work programme as its papers print it, as plain data for the page and for the Word document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from governance.council.queries import Council, Maker
from governance.meetings.fields import MEETING
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings, moved_of
from governance.meetings.rules import CANCELLED
from governance.register.fields import Names
from governance.scrutiny.ahead.page import Prior, meetings_of, prior_table
from governance.scrutiny.ahead.places import to_come, where_is
from governance.scrutiny.fields import BY_KEY
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import decisions_of, is_past, list_items
from governance.scrutiny.report.changed import Told, tell_changes
from governance.scrutiny.report.net import start_of
from governance.scrutiny.rules import BRIEFING_NOTES, NOT_ALLOCATED, ON_AGENDA, OPEN, SUGGESTED
from governance.working_days.deadlines import say

STARTS = next(field.kind for field in MEETING if field.key == "starts")
NO_NAMES = Names({})
HEADINGS = {
    NOT_ALLOCATED: "Not yet allocated",
    SUGGESTED: "Suggested",
    BRIEFING_NOTES: "To be dealt with by briefing notes",
}


@dataclass(frozen=True)
class Line:
    """A matter as it is printed."""

    topic: str
    form: str
    purpose: str
    aim: str
    officers: tuple[str, ...]
    witnesses: tuple[str, ...]
    due: str


@dataclass(frozen=True)
class Section:
    """A meeting or a list, with its matters in order; a column in which none has anything is not printed."""

    heading: str
    lines: list[Line]

    @property
    def purposes(self) -> bool:
        """Whether any has a purpose or an aim."""
        return any(one.purpose or one.aim for one in self.lines)

    @property
    def people(self) -> bool:
        """Whether any has lead officers or witnesses."""
        return any(one.officers or one.witnesses for one in self.lines)

    @property
    def dues(self) -> bool:
        """Whether any is wanted by some time."""
        return any(one.due for one in self.lines)


@dataclass(frozen=True)
class Joint:
    """A matter that another committee has on its programme for both."""

    topic: str
    committee: str
    where: str


@dataclass(frozen=True)
class Report:
    """All that the report prints."""

    council: str
    committee: Maker
    day: date
    meetings: list[Section]
    lists: list[Section]
    joint: list[Joint]
    last: date | None  # the meeting since which changes are told
    changes: list[Told]
    prior: list[Prior]

    @property
    def is_empty(self) -> bool:
        """Whether the programme holds nothing at all."""
        return not (any(one.lines for one in self.meetings) or self.lists or self.joint)


def build_report(committee: Maker, council: Council, today: date) -> Report:
    """The work programme of a committee as it stands today, and what has changed since its last meeting began."""
    meetings, items = list_meetings(committee.id), list_items(committee.id, WorkItem.status.in_(ON_AGENDA))
    by_id, coming = {one.id: one for one in meetings}, to_come(meetings, today)
    before = [one for one in meetings if is_past(one, today) and one.status != CANCELLED]
    last = before[-1] if before else None
    open_items = [one for one in items if one.status in OPEN]
    return Report(
        council=council.name,
        committee=committee,
        day=today,
        meetings=[section_of(one, items, council) for one in coming],
        lists=lists_of(open_items, by_id, council, today),
        joint=joint_of(committee, council, today),
        last=last.day if last else None,
        changes=tell_changes(committee.id, start_of(last)) if last else [],
        prior=prior_table(open_items, by_id, decisions_of(open_items), council, today),
    )


def section_of(meeting: Meeting, items: Sequence[WorkItem], council: Council) -> Section:
    """A meeting with what it is to take."""
    return Section(heading_of(meeting), [line_of(one, council) for one in items if one.meeting == meeting.id])


def heading_of(meeting: Meeting) -> str:
    """Wednesday 3 December 2014 at 3:30pm (brought forward from 7 January 2015)."""
    starts, moved = STARTS.show(meeting.starts, NO_NAMES), moved_of(meeting)
    return say(meeting.day, weekday=True) + (f" at {starts}" if starts else "") + (f" ({moved})" if moved else "")


def lists_of(items: Sequence[WorkItem], meetings: dict[int, Meeting], council: Council, today: date) -> list[Section]:
    """What is at no meeting, list by list; what a cancelled or past meeting did not take is to be allocated anew."""
    found = []
    for key, heading in HEADINGS.items():
        lines = [line_of(one, council) for one in items if one.listed == key]
        if key == NOT_ALLOCATED:
            left = [(one, stranded(one, meetings, today)) for one in items]
            lines += [line_of(one, council, said) for one, said in left if said]
        if lines:
            found.append(Section(heading, lines))
    return found


def stranded(item: WorkItem, meetings: dict[int, Meeting], today: date) -> str:
    """What to say of an open item whose meeting is cancelled or past; a standing item has other meetings."""
    meeting = meetings.get(item.meeting or 0)
    if item.standing or meeting is None or item.status not in OPEN:
        return ""
    if meeting.status == CANCELLED:
        return f"The meeting on {say(meeting.day)} is cancelled"
    return f"Not finished on {say(meeting.day)}" if is_past(meeting, today) else ""


def joint_of(committee: Maker, council: Council, today: date) -> list[Joint]:
    """What other committees are to take with this one, by their meetings; what they have yet to allocate last."""
    items = list_items(None, WorkItem.joint_committee == committee.id, WorkItem.status.in_(ON_AGENDA))
    meetings = meetings_of(items)
    coming = {one.id for one in to_come(list(meetings.values()), today)}
    found = []
    for one in items:
        listed = one.meeting is None and one.status in OPEN
        where = where_is(one, meetings) if one.meeting in coming or listed else stranded(one, meetings, today)
        if where:
            found.append(Joint(one.topic, council.bodies[one.committee].name, where))
    return found


def line_of(item: WorkItem, council: Council, due: str = "") -> Line:
    """A matter as it is printed, the other committee beside the topic of a joint one."""
    other = council.bodies.get(item.joint_committee or 0)
    return Line(
        topic=item.topic + (f" (with {other.name})" if other else ""),
        form=BY_KEY["form"].kind.show(item.form, council.names),
        purpose=item.purpose or "",
        aim=item.aim or "",
        officers=tuple(item.lead_officers or ()),
        witnesses=tuple(item.witnesses or ()),
        due=due or item.due_words or (item.due.text if item.due else ""),
    )
