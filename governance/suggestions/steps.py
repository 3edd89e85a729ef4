"""What has become of a suggestion, step by step, as whoever suggested it follows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from sqlalchemy import select

from governance.council.queries import COUNCIL_ZONE
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.rules import CANCELLED
from governance.register.log import Change, ChangeSet, changes_of, taken_back
from governance.suggestions.fields import BY_KEY
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import KIND, REGISTER, lead_of
from governance.suggestions.rules import ACKNOWLEDGED, AGAIN, ANSWERED, ASKED, DECIDED, JOINED, PUT, RECEIVED, WITHDRAWN
from governance.working_days.deadlines import say

HEADINGS = {
    RECEIVED: "Received",
    ACKNOWLEDGED: "Acknowledged",
    ASKED: "We asked something back",
    ANSWERED: "Answered",
    PUT: "Put to a meeting",
    DECIDED: "Decided",
    JOINED: "Joined to another suggestion of the same matter",
    WITHDRAWN: "Withdrawn",
}
TOLD = {  # what of a step is told with it
    ASKED: ("question",),
    ANSWERED: ("answer",),
    PUT: ("meeting",),
    DECIDED: ("outcome", "ground", "reason", "referred_to", "existing", "work_item"),
    JOINED: ("joined_to",),
}


@dataclass(frozen=True)
class Step:
    """One step: its heading, its day, what goes with it (labels and texts, as they were that day)."""

    status: str
    heading: str
    day: date
    told: tuple[tuple[str, str], ...] = ()


def steps_of(suggestion: Suggestion) -> list[Step]:
    """The steps of a suggestion, the earliest first; what was taken back is left out."""
    return steps_of_all([suggestion])[suggestion.id]


def steps_of_all(found: Sequence[Suggestion]) -> dict[int, list[Step]]:
    """The steps of several suggestions, by their ids."""
    ids = [one.id for one in found]
    stepped = select(Change.change_set_id).where(
        Change.record_kind == KIND, Change.record_id.in_(ids), Change.field.in_({"status", *chain(*AGAIN.values())})
    )
    query = select(ChangeSet).where(ChangeSet.register == REGISTER, ChangeSet.id.in_(stepped))
    sets = list(db.session.scalars(query.order_by(ChangeSet.sequence)))
    gone = taken_back(sets)
    standing = [one for one in sets if one.id not in gone and one.undoes_id is None]
    changes = changes_of(standing)
    steps: dict[int, list[Step]] = {number: [] for number in ids}
    for change_set in standing:
        by_record: dict[int, dict[str, Change]] = {}
        for change in changes[change_set.id]:
            if change.record_kind == KIND and change.record_id in steps:
                by_record.setdefault(change.record_id, {})[change.field] = change
        for number, cells in by_record.items():
            if status := stepped_to(steps[number], cells):
                steps[number].append(step_of(change_set, status, cells))
    at_meetings = sorted({one.meeting for one in found if one.meeting and one.status == PUT})
    sittings = {one.id: one for one in db.session.scalars(select(Meeting).where(Meeting.id.in_(at_meetings)))}
    for one in found if sittings else ():
        now_at(steps[one.id], one, sittings)
    return steps


def stepped_to(before: Sequence[Step], cells: Mapping[str, Change]) -> str:
    """The status that a change set gave; with the same status, where what it is told with is another now."""
    if "status" in cells:
        return str(cells["status"].new or "")
    status = before[-1].status if before else ""
    return status if any(key in cells and cells[key].new for key in AGAIN.get(status, ())) else ""


def step_of(change_set: ChangeSet, status: str, cells: Mapping[str, Change]) -> Step:
    """The step that a change set made."""
    kept = BY_KEY["last_step"].kind.load(cells["last_step"].new) if "last_step" in cells else None
    day = kept or change_set.at.astimezone(COUNCIL_ZONE).date()
    told = [(BY_KEY[key].label, cells[key].new_text) for key in TOLD.get(status, ()) if key in cells]
    if status == WITHDRAWN:
        told = [("Reason", change_set.why or "")]
    return Step(status, HEADINGS[status], day, tuple((label, text) for label, text in told if text))


def now_at(steps: list[Step], suggestion: Suggestion, meetings: Mapping[int, Meeting]) -> None:
    """What is put to a meeting that was moved or cancelled since says so with its step."""
    meeting = meetings.get(suggestion.meeting or 0)
    if suggestion.status != PUT or meeting is None or not steps:
        return
    cancelled = ": it is cancelled" if meeting.status == CANCELLED else ""
    now = f"{say(meeting.day, weekday=True)}{cancelled}"
    last = steps[-1]
    if cancelled or not any(text.startswith(now) for _, text in last.told):
        steps[-1] = replace(last, told=(*last.told, ("Now", now)))


def steps_with_lead(suggestion: Suggestion) -> list[Step]:
    """The steps of a suggestion, and where it was joined to another, what became of that one since."""
    steps, lead = steps_of(suggestion), lead_of(suggestion)
    if lead is suggestion:
        return steps
    return steps + [one for one in steps_of(lead) if one.status in (PUT, DECIDED, WITHDRAWN)]
