"""What the pages of meetings show: the list, a meeting with its agenda, a committee with its people, their history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import request, url_for
from flask_login import current_user
from sqlalchemy import ColumnElement

from governance.council.queries import Council, Maker, Served
from governance.meetings.commands import AGENDA_ITEMS, COMMITTEES, FROM_OTHERS, MEETINGS
from governance.meetings.fields import AGENDA_ITEM as AGENDA_FIELDS
from governance.meetings.fields import COMMITTEE as COMMITTEE_FIELDS
from governance.meetings.fields import MEETING as MEETING_FIELDS
from governance.meetings.fields import STATUSES
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import (
    AGENDA_ITEM,
    COMMITTEE,
    LATEST,
    MEETING,
    Filters,
    Numbered,
    bodies_that_meet,
    count_agendas,
    due_of,
    find_meetings,
    history_of_those,
    list_of_bodies,
    moved_of,
    number_agenda,
)
from governance.meetings.rules import PARTS, TO_COME, agenda_flag, day_warning, seniority
from governance.programme.fields import OPENNESS
from governance.programme.rules import OPEN
from governance.register.fields import fixed
from governance.register.log import Change, ChangeSet
from governance.web.history import tell
from governance.web.panels import beneath_of
from governance.web.records import Subject
from governance.working_days.deadlines import Deadline, say

LABELS = {
    **{(COMMITTEE, field.key): field.label for field in COMMITTEE_FIELDS},
    **{(MEETING, field.key): field.label for field in MEETING_FIELDS},
    **{(AGENDA_ITEM, field.key): field.label for field in AGENDA_FIELDS},
}
PART_HEADINGS = dict(zip(PARTS, ("Opening items", "Items of business", "Closing items"), strict=True))
SHOWS = (("", "To come"), ("past", "Past"), ("all", "All"))


@dataclass(frozen=True)
class Listed:
    """A meeting as a list shows it."""

    meeting: Meeting
    committee: Maker
    status: str
    became: str
    warning: str  # of a meeting to come, that its day is past or not a working day
    due: Deadline
    flag: str
    items: int

    @property
    def month(self) -> str:
        """The heading that it stands under."""
        return say(self.meeting.day).split(" ", 1)[1]


def list_of(meetings: Sequence[Meeting], council: Council, today: date) -> list[Listed]:
    """Meetings as lists show them."""
    counts = count_agendas()
    return [listed(one, council, today, counts.get(one.id, 0)) for one in meetings]


def listed(meeting: Meeting, council: Council, today: date, items: int) -> Listed:
    """One meeting as it is shown."""
    due = due_of(meeting, council)
    flag = agenda_flag(due.day, meeting.day, meeting.status, today)
    became, committee = became_of(meeting), council.bodies[meeting.committee]
    status, warning = fixed(STATUSES).name(meeting.status), warning_of(meeting, council, today)
    return Listed(meeting, committee, status, became, warning, due, flag, items)


def warning_of(meeting: Meeting, council: Council, today: date) -> str:
    """That the day of a meeting to come is past, or not a working day; else nothing."""
    return day_warning(meeting.day, council.calendar, today) if meeting.status in TO_COME else ""


def became_of(meeting: Meeting) -> str:
    """What became of a meeting in words: from which day it was moved, and why it was moved or cancelled."""
    moved = moved_of(meeting)
    return ". ".join(one for one in (moved[:1].upper() + moved[1:], meeting.reason) if one)


def list_context(filters: Filters, council: Council, today: date) -> dict[str, Any]:
    """What the page of all meetings shows."""
    rows = list_of(find_meetings(filters, today), council, today)
    return {
        "filters": filters,
        "count": len(rows),
        "months": [(month, list(held)) for month, held in groupby(rows, lambda one: one.month)],
        "adds": current_user.handles_all,
        "committees": [one for one in list_of_bodies(council) if one.offered],
    }


def offers(council: Council) -> tuple[tuple[str, str, list[tuple[Any, str]]], ...]:
    """What the filters offer."""
    return (
        ("show", "Show", list(SHOWS)),
        ("committee", "Committee", [("", "All"), *((one.id, one.name) for one in bodies_that_meet(council))]),
        ("status", "Status", [("", "All"), *((one.key, one.name) for one in STATUSES)]),
    )


@dataclass(frozen=True)
class Line:
    """An item on an agenda: its number, and what is said of who may read its report."""

    number: int
    item: AgendaItem
    openness: str
    origin: str  # the page of the work item that put it there
    first: bool  # of its part, so that it moves no further up
    last: bool


@dataclass(frozen=True)
class Part:
    """A part of an agenda: the opening items, the business, or the closing items."""

    heading: str
    lines: list[Line]


def parts_of(items: Sequence[AgendaItem]) -> list[Part]:
    """An agenda in its parts, numbered through; a part without items is left out."""
    numbered = number_agenda(items)
    parts = [(part, [one for one in numbered if one.item.part == part]) for part in PARTS]
    return [Part(PART_HEADINGS[part], lines_of(held)) for part, held in parts if held]


def lines_of(numbered: Sequence[Numbered]) -> list[Line]:
    """The items of one part."""
    first, last = numbered[0], numbered[-1]
    return [
        Line(one.number, one.item, openness_of(one.item), origin_of(one.item), one is first, one is last)
        for one in numbered
    ]


def origin_of(item: AgendaItem) -> str:
    """The page of the work item that put an item on the agenda; the work programme comes after meetings."""
    return f"{request.script_root}/work-programme/items/{item.source}" if item.source else ""


def openness_of(item: AgendaItem) -> str:
    """How much of an item is not open to the public, with the paragraphs of LGA 1972, Schedule 12A."""
    if item.openness in (None, OPEN):
        return ""
    words = fixed(OPENNESS).name(item.openness)
    if not item.paragraphs:
        return words
    several = "s" if len(item.paragraphs) > 1 else ""
    return f"{words}: Schedule 12A, paragraph{several} {', '.join(str(one) for one in item.paragraphs)}"


def agenda_context(items: Sequence[AgendaItem], committee: Maker, meeting: Meeting | None) -> dict[str, Any]:
    """What the agenda's partial shows; without a meeting, the committee's template."""
    shown = {"parts": parts_of(items), "meeting": meeting, "committee": committee, "count": len(items)}
    beneath = beneath_of(meeting, items) if meeting else {}
    return shown | {"beneath": beneath, "editable": current_user.handles_all}


def members_of(committee: Maker, day: date) -> list[Served]:
    """Who sits on a body on a day, the chair and the vice-chair first."""
    return sorted(committee.serving_on(day), key=lambda term: seniority(term.title))


def past_members(committee: Maker, today: date) -> list[Served]:
    """Who sat on a body, the latest first."""
    past = [term for term in committee.terms if term.ended and term.ended < today]
    return sorted(past, key=lambda term: term.ended or today, reverse=True)


def coming_members(committee: Maker, today: date) -> list[Served]:
    """Who will sit on a body."""
    return [term for term in committee.terms if term.started and term.started > today]


def title_of(meeting: Meeting, council: Council) -> str:
    """The committee and the day."""
    return f"{council.bodies[meeting.committee].name}, {say(meeting.day, weekday=True)}"


def subject_of(meeting: Meeting, council: Council) -> Subject:
    """The meeting that a form is about."""
    page = address_of(meeting)
    return Subject(meeting.reference, title_of(meeting, council), page=page, table=page, row=page)


def subject_of_item(item: AgendaItem, meeting: Meeting | None) -> Subject:
    """The agenda item that a form is about."""
    page = address_of_item(item, meeting)
    return Subject(item.reference, item.title, page=page, table=page, row=page)


def address_of(meeting: Meeting) -> str:
    """The page of a meeting."""
    return url_for("meetings.view_meeting", reference=meeting.reference)


def back_from(meeting: Meeting) -> str:
    """Where a form over a meeting, or over its agenda, goes back to: its committee, where it has been removed."""
    return url_for("meetings.view_committee", body=meeting.committee) if meeting.removed else address_of(meeting)


def address_of_item(item: AgendaItem, meeting: Meeting | None) -> str:
    """Where an agenda item stands: on its meeting's page, or on its committee's."""
    if meeting:
        return url_for("meetings.view_meeting", reference=meeting.reference, _anchor=item.reference)
    return url_for("meetings.view_committee", body=item.committee, _anchor=item.reference)


def told(change_sets: Sequence[ChangeSet], changes: dict[int, list[Change]], field: str = "") -> dict[str, Any]:
    """Change sets as everybody may read them; governance officers undo them, but for what came from elsewhere."""
    others = {one.id for one in change_sets if one.why == FROM_OTHERS}
    fixed_sets = others if current_user.handles_all else {one.id for one in change_sets}
    addresses = addresses_of([change for cells in changes.values() for change in cells])
    shown = tell(
        change_sets,
        changes,
        label_of=label_of,
        address_of=lambda change: addresses.get((change.record_kind, change.record_id), ""),
        fixed=fixed_sets,
        field=field,
        thing="record",
    )
    undone_there = f"{request.script_root}/work-programme/history" if others and current_user.handles_all else ""
    return shown | {"undone_there": undone_there}


def told_of_those(own: ColumnElement[bool]) -> dict[str, Any]:
    """The latest changes of these cells, and the sequence before which there may be earlier ones."""
    change_sets, changes = history_of_those(own)
    older = change_sets[-1].sequence if len(change_sets) == LATEST else None
    return told(change_sets, changes) | {"older": older}


def addresses_of(changes: Sequence[Change]) -> dict[tuple[str, int], str]:
    """The pages of the records that changes are about, of those that are still there."""

    def ids(kind: str) -> list[int]:
        return sorted({change.record_id for change in changes if change.record_kind == kind})

    committees, items = COMMITTEES.get_many(ids(COMMITTEE)), AGENDA_ITEMS.get_many(ids(AGENDA_ITEM))
    meetings = MEETINGS.get_many(sorted({*ids(MEETING), *(one.meeting for one in items.values() if one.meeting)}))
    found = {(COMMITTEE, n): url_for("meetings.view_committee", body=one.body) for n, one in committees.items()}
    found |= {(MEETING, n): address_of(one) for n, one in meetings.items() if not one.removed}
    for number, item in items.items():
        meeting = meetings.get(item.meeting) if item.meeting else None
        if not item.removed and not (meeting and meeting.removed):
            found[AGENDA_ITEM, number] = address_of_item(item, meeting)
    return found


def label_of(change: Change) -> str:
    """The label of a field in the log."""
    return LABELS.get((change.record_kind, change.field), change.record_kind.capitalize())
