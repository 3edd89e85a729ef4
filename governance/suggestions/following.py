"""What happens to suggestions when something else changes: meetings, work items, contact details."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from governance.extensions import db
from governance.meetings import commands as meetings
from governance.meetings.queries import REGISTER as MEETINGS
from governance.privacy.commands import Told
from governance.register.keeping import Editor, System
from governance.register.log import (
    Entry,
    Record,
    lock,
    sequence_of,
    write,
)
from governance.scrutiny.commands import REGISTER as SCRUTINY
from governance.scrutiny.models import WorkItem
from governance.scrutiny.rules import LEFT_OUT
from governance.scrutiny.rules import WITHDRAWN as GIVEN_UP
from governance.suggestions.keepers import FORGOTTEN, SUGGESTIONS
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import (
    KIND,
    REGISTER,
    get_suggestion,
    lead_of,
    list_suggestions,
    names,
)
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    BY_RIGHT,
    OPEN,
    PUT,
)
from governance.suggestions.telling import tell_alone, tell_shifted


def follow_meetings(what: str, which: Collection[int], by: Editor, way: str) -> None:
    """Told by the meetings: what was put to one that is gone is to be put to another; of a moved one, tell."""
    if what not in (meetings.TAKEN_AWAY, meetings.SHIFTED):
        return
    lock(SCRUTINY)
    counters = lock(REGISTER)
    there = list_suggestions(Suggestion.meeting.in_(sorted(which)))
    if what == meetings.SHIFTED:
        moment = sequence_of(MEETINGS)
        for one in (one for one in there if one.status == PUT):
            tell_shifted(one, f"meetings {moment}")
        return
    known = names()
    entries: list[Entry] = []
    left = [one for one in there if one.status == PUT]
    for one in there:
        wanted: dict[str, Any] = {"meeting": None} | ({"status": ACKNOWLEDGED} if one in left else {})
        entries += SUGGESTIONS.put(one, wanted, counters, known)
    written = write(counters, entries, by=by, way=way, why=f"Meeting {what}")
    for one in left:
        text = "The meeting to which it was put is not in the calendar any more. It will be put to another."
        tell_alone(one, written, "to be put to another meeting", text)


def what_stays(meeting: int, outcomes: bool) -> str:
    """What was put to a meeting, or referred to it by right, for which it must stay, in words."""
    there = list_suggestions(Suggestion.meeting == meeting)
    put = [one for one in there if one.status == PUT or not outcomes]
    if put:
        return f"{put[0].reference} is put to this meeting"
    at_it = select(WorkItem.reference).where(WorkItem.meeting == meeting, WorkItem.removed.is_(False))
    referred = list_suggestions(Suggestion.by_right.is_(True), Suggestion.work_item.in_(at_it))
    return f"{referred[0].reference}, a referral by right, is on the agenda of this meeting" if referred else ""


def hold_work_item(item: WorkItem, wanted: Mapping[str, Any] | None) -> str:
    """Why a work item must stay on an agenda: it was referred by right. Nothing where it may be changed so."""
    taken = wanted is None or wanted.get("status") in (GIVEN_UP, LEFT_OUT)
    listed = wanted is not None and "place" in wanted and not isinstance(wanted["place"], int)
    elsewhere = wanted is not None and wanted.get("committee", item.committee) != item.committee
    if not (taken or listed or elsewhere):
        return ""
    referred = list_suggestions(Suggestion.by_right.is_(True), Suggestion.work_item == item.reference)
    if not referred:
        return ""
    return (
        f"{referred[0].reference} is a referral by right ({BY_RIGHT}): it must stay on an agenda of its committee. "
        "Move it to another meeting instead."
    )


def closed_since(references: Iterable[str]) -> list[Told]:
    """Since when suggestions are closed, for the contact details that are kept for them; a removed one is closed."""
    query = select(Suggestion).where(Suggestion.reference.in_(list(references))).order_by(Suggestion.id)
    return [Told(one.reference, closed_on(one)) for one in db.session.scalars(query)]


def closed_on(suggestion: Suggestion) -> date | None:
    """Since when a suggestion is closed: where it was joined to another, since that one is."""
    lead = suggestion if suggestion.removed else lead_of(suggestion)
    if lead.status in OPEN and not lead.removed:
        return None
    return max(suggestion.last_step, lead.last_step)


def note_forgotten(reference: str) -> None:
    """Write in the history of a suggestion that its contact details have been deleted."""
    by, way = System("Command line"), "privacy purge"
    suggestion = get_suggestion(reference, removed=True)
    if suggestion is not None:
        counters = lock(REGISTER)
        entry = Entry(
            Record(KIND, suggestion.id, reference), FORGOTTEN, None, None, "", "deleted, their time being over"
        )
        write(counters, [entry], by=by, way=way, why="Contact details deleted")
