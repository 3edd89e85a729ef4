"""What is due for officers: notices, agendas, public questions, suggestions, the work programme, doubts."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select

from governance.council.queries import Council
from governance.extensions import db
from governance.home import addresses
from governance.home.due import Due, Order
from governance.home.plans import due_plans
from governance.home.questions import due_questions
from governance.home.sittings import list_coming
from governance.meetings.models import Meeting
from governance.meetings.queries import count_agendas, due_of
from governance.meetings.rules import TO_COME
from governance.people.models import Account
from governance.register.dates import ApproximateDate
from governance.scrutiny import queries as scrutiny
from governance.scrutiny.models import WorkItem
from governance.scrutiny.rules import ATTENTION_LABELS as WORK_LABELS
from governance.scrutiny.rules import Attention as Work
from governance.scrutiny.rules import Decision
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import KIND as SUGGESTION
from governance.suggestions.queries import assess_all, is_gone, list_suggestions
from governance.suggestions.rules import ATTENTION_LABELS, OPEN, WITH_OFFICERS, Assessment, Attention
from governance.working_days.deadlines import say

AGENDAS_AHEAD = timedelta(days=14)
WORK_RANKS = {one: Order.WORK + place for place, one in enumerate(Work)} | {Work.DOUBT: Order.DOUBTS + 2}
RANKS = {one: Order.SUGGESTIONS + place for place, one in enumerate(Attention)} | {Attention.DOUBT: Order.DOUBTS + 1}
AT_MEETING = (Attention.DECIDE, Attention.CANCELLED)  # what hangs on the day of the meeting


def list_due(reader: Account, council: Council, today: date) -> list[Due]:
    """Everything that is due for an officer; a directorate’s, of its own items of the programme."""
    found = due_plans(reader, council, today)
    if reader.handles_all:
        found += [*due_agendas(council, today), *due_questions(council, today)]
        found += [*due_suggestions(council, today), *due_work(today)]
    return found


def due_agendas(council: Council, today: date) -> list[Due]:
    """The agendas of meetings to come that are due within two weeks, or were."""
    counts = count_agendas()
    found = []
    for one in list_coming(None, today):
        day = due_of(one, council).day
        if one.status in TO_COME and day <= today + AGENDAS_AHEAD:
            found.append(due_agenda(one, day, counts.get(one.id, 0), council, today))
    return found


def due_agenda(meeting: Meeting, day: date, count: int, council: Council, today: date) -> Due:
    """The agenda of one meeting."""
    items = f"{count} {'item' if count == 1 else 'items'} on it" if count else "Nothing on it yet"
    held = say(meeting.day, weekday=True, year=meeting.day.year != today.year)
    name = council.bodies[meeting.committee].name
    address, more = addresses.of_meeting(meeting.reference), url_for("meetings.list_meetings")
    note = f"Meeting on {held}. {items}."
    return Due(
        "agenda",
        "Agenda due",
        Order.AGENDAS,
        day,
        meeting.reference,
        name,
        address,
        note,
        more=more,
        was=bool(count),
    )


def due_suggestions(council: Council, today: date) -> list[Due]:
    """The suggestions that need attention, and in one line those that only wait to be taken further."""
    found = list_suggestions(Suggestion.status.in_(OPEN) | Suggestion.to_check.is_not(None) | is_gone())
    said = assess_all(found, council, today) if found else {}
    days = {one.id: one.day for one in meetings_of(found)}
    due = [
        due_suggestion(one, said[one.id], days.get(one.meeting or 0), council)
        for one in found
        if said[one.id].attention
    ]
    waiting = [one for one in found if one.status in WITH_OFFICERS and not said[one.id].attention]
    return [*due, waiting_line(waiting, today)] if waiting else due


def due_suggestion(suggestion: Suggestion, said: Assessment, meeting: date | None, council: Council) -> Due:
    """One suggestion; what has only to be acknowledged leads to that page."""
    first, *others = said.attention
    committee = council.bodies.get(suggestion.committee or 0)
    day = meeting if first in AT_MEETING else said.due
    by_right = day is None and suggestion.by_right and {Attention.BY_RIGHT, Attention.GONE} & {*said.attention}
    waited = f"Waiting for {said.waited} {'day' if said.waited == 1 else 'days'}" if said.waited else ""
    return Due(
        f"suggestion {first}",
        f"Suggestion: {ATTENTION_LABELS[first][:1].lower()}{ATTENTION_LABELS[first][1:]}",
        Order.BY_RIGHT if by_right else RANKS[first],
        day,
        suggestion.reference,
        suggestion.topic,
        work_place(suggestion, first),
        ". ".join(one for one in (committee.name if committee else "No committee yet", waited) if one),
        tuple(ATTENTION_LABELS[one] for one in others),
        url_for("suggestions.list_items", attention=first, show="all" if first is Attention.DOUBT else None),
    )


def work_place(suggestion: Suggestion, first: Attention) -> str:
    """Where a suggestion is taken further."""
    if first in (Attention.LATE, Attention.NEW):
        return url_for("suggestions.act_on_item", reference=suggestion.reference, action="acknowledge")
    return addresses.of_record(SUGGESTION, suggestion.reference)


def waiting_line(waiting: list[Suggestion], today: date) -> Due:
    """The suggestions to score, to put to a meeting or to decide, as one line."""
    longest = max((today - one.last_step).days for one in waiting)
    count = f"{len(waiting)} {'suggestion waits' if len(waiting) == 1 else 'suggestions wait'}"
    note = f"The longest has waited for {longest} {'day' if longest == 1 else 'days'}." if longest else ""
    address = url_for("suggestions.list_items")
    title = f"{count} to be scored, put to a meeting or decided"
    return Due(
        "suggestions waiting", "Suggestions waiting", Order.SUGGESTIONS + len(RANKS), None, "", title, address, note
    )


def due_work(today: date) -> list[Due]:
    """The items of the work programmes that need attention."""
    wanted = WorkItem.status.in_(scrutiny.OPEN) | WorkItem.to_check.is_not(None)
    items = list(db.session.scalars(select(WorkItem).where(WorkItem.removed.is_(False), wanted).order_by(WorkItem.id)))
    sittings = {one.id: one for one in meetings_of(items)}
    decisions = scrutiny.decisions_of(items)
    found = []
    for one in items:
        facts = scrutiny.facts_of(one, sittings, decisions)
        said = scrutiny.assess(facts, today)
        if said.attention:
            found.append(due_item(one, said.attention, said.said, facts))
    return found


def meetings_of(items: Iterable[WorkItem | Suggestion]) -> list[Meeting]:
    """The meetings at which work items or suggestions stand."""
    wanted = sorted({one.meeting for one in items if one.meeting})
    return list(db.session.scalars(select(Meeting).where(Meeting.id.in_(wanted)))) if wanted else []


def due_item(item: WorkItem, attention: tuple[Work, ...], said: tuple[str, ...], facts: Any) -> Due:
    """One work item."""
    first, *others = attention
    return Due(
        f"work {item.committee} {first}",
        f"Work programme: {WORK_LABELS[first][:1].lower()}{WORK_LABELS[first][1:]}",
        WORK_RANKS[first],
        work_day(first, facts.due, facts.decision, facts.meeting.day if facts.meeting else None),
        item.reference,
        item.topic,
        work_address(item, first, facts.decision),
        said[0] if said else "",
        tuple(WORK_LABELS[one] for one in others),
        url_for("scrutiny.list_items", committee=item.committee, attention=first),
    )


def work_day(kind: Work, due: ApproximateDate | None, decision: Decision | None, meeting: date | None) -> date | None:
    """The day that something hangs on: the decision’s, the meeting’s, or that by which the committee wanted it."""
    if kind is Work.DECISION:
        return (decision.decided_on or decision.when.earliest) if decision else None
    if kind in (Work.CANCELLED, Work.OUTCOME):
        return meeting
    return due.latest if due and kind in (Work.OVERDUE, Work.LATE) else None


def work_address(item: WorkItem, kind: Work, decision: Decision | None) -> str:
    """Where it is put right: an outcome is recorded, what is at the wrong meeting moved."""
    if kind is Work.OUTCOME:
        return url_for("scrutiny.act_on_item", reference=item.reference, action="complete")
    if kind is Work.DOUBT or (kind is Work.DECISION and not (decision and decision.live)):
        return url_for("scrutiny.view_item", reference=item.reference)
    return url_for("scrutiny.move_item", reference=item.reference)
