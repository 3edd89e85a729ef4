"""What is read of committees, meetings and agendas."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import g, has_request_context
from sqlalchemy import ColumnElement, and_, case, func, or_, select

from governance.council.queries import Council, Maker, get_council
from governance.extensions import db
from governance.meetings.models import AgendaItem, Committee, Meeting
from governance.meetings.rules import PARTS, TO_COME, agenda_due, moved_text
from governance.register.fields import Named, NameList, Names, Time
from governance.register.filters import Filters as Asked
from governance.register.log import AS_NOW, Change, ChangeSet, sequence_of
from governance.working_days.deadlines import Deadline, say

REGISTER = "meetings"
COMMITTEE, MEETING, AGENDA_ITEM = "committee", "meeting", "agenda item"
MEETS = ("cabinet", "council", "committee", "scrutiny committee")  # kinds of body
BY_DAY = (Meeting.day, func.coalesce(Meeting.starts, ""), Meeting.id)
LARGEST = 2**31 - 1  # what a database's integer holds
LATEST = 100  # change sets on a page
PART_ORDER = case({part: place for place, part in enumerate(PARTS)}, value=AgendaItem.part)


def bodies_that_meet(council: Council) -> list[Maker]:
    """The bodies of the council that hold meetings, as the council orders them."""
    return [one for one in council.bodies.values() if one.kind in MEETS]


def list_meetings(committee: int | None = None, *, since: date | None = None) -> list[Meeting]:
    """Meetings by their day: all, or a committee's, or those from a day on."""
    query = select(Meeting).where(Meeting.removed.is_(False)).order_by(*BY_DAY)
    query = query.where(Meeting.committee == committee) if committee is not None else query
    return list(db.session.scalars(query.where(Meeting.day >= since) if since else query))


@dataclass(frozen=True)
class Filters(Asked):
    """Which meetings a page shows; every filter stands in its address."""

    committee: str = ""
    show: str = ""  # "": those to come; "past", the latest first; "all"
    status: str = ""


def find_meetings(filters: Filters, today: date) -> list[Meeting]:
    """The meetings that the filters let through, by their day."""
    query = select(Meeting).where(Meeting.removed.is_(False))
    if filters.committee.isdecimal():
        query = query.where(Meeting.committee == min(int(filters.committee), LARGEST))
    if filters.status:
        query = query.where(Meeting.status == filters.status)
    if filters.show == "past":
        query = query.where(Meeting.day < today).order_by(Meeting.day.desc(), Meeting.starts.desc(), Meeting.id.desc())
    elif filters.show != "all":
        query = query.where(Meeting.day >= today)
    return list(db.session.scalars(query.order_by(*BY_DAY)))


def count_agendas() -> dict[int, int]:
    """How many items each meeting's agenda has, by the meeting."""
    query = select(AgendaItem.meeting, func.count()).where(AgendaItem.removed.is_(False)).group_by(AgendaItem.meeting)
    return {meeting: count for meeting, count in db.session.execute(query) if meeting is not None}


def get_meeting(reference: str) -> Meeting | None:
    """The meeting of a reference; a removed one is gone."""
    query = select(Meeting).where(Meeting.reference == reference, Meeting.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def get_committee(body: int, *, removed: bool = False) -> Committee | None:
    """What a body keeps as it meets, when somebody has entered it; also where that was undone."""
    query = select(Committee).where(Committee.body == body)
    query = query if removed else query.where(Committee.removed.is_(False))
    return db.session.scalars(query.execution_options(**AS_NOW)).one_or_none()


def list_committees() -> dict[int, Committee]:
    """The same of every body, by the body."""
    query = select(Committee).where(Committee.removed.is_(False)).order_by(Committee.id)
    return {one.body: one for one in db.session.scalars(query)}


def list_agenda(meeting: int | None, committee: int, *, removed: bool = False) -> list[AgendaItem]:
    """The agenda of a meeting in its order; without a meeting, the committee's template."""
    query = select(AgendaItem).where(AgendaItem.meeting == meeting, AgendaItem.committee == committee)
    query = query if removed else query.where(AgendaItem.removed.is_(False))
    query = query.order_by(PART_ORDER, AgendaItem.position, AgendaItem.id)
    return list(db.session.scalars(query.execution_options(**AS_NOW)))


def get_agenda_item(reference: str) -> AgendaItem | None:
    """The agenda item of a reference; a removed one is gone."""
    query = select(AgendaItem).where(AgendaItem.reference == reference, AgendaItem.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def meeting_names(meetings: Sequence[Meeting]) -> list[Named]:
    """Meetings as they are chosen: by their day, with the time where a committee has two that day."""
    days = Counter((one.committee, one.day) for one in meetings)
    return [named_meeting(one, days[one.committee, one.day] > 1) for one in meetings]


def clock(starts: str | None) -> str:
    """A time as agendas print it: 10:00am."""
    return Time().show(starts, Names())


def named_meeting(meeting: Meeting, twice: bool) -> Named:
    """A meeting by its weekday and day; its reference and its day in other ways mean it too."""
    words = say(meeting.day, weekday=True) + (f", {clock(meeting.starts)}" if twice and meeting.starts else "")
    day, at = meeting.day.isoformat(), meeting.starts or "at no time"
    others = (f"{day} {at}",) if twice else (say(meeting.day), day, f"{meeting.day:%d/%m/%Y}", f"{day} {at}")
    return Named(meeting.id, words, (meeting.reference, *others), meeting.status in TO_COME)


def names(again: bool = False) -> Names:
    """The council's names, its committees and all meetings; read once a request while nothing changes.

    `again` reads them anew: a change has been made that is not in the log yet.
    """
    council, sequence = get_council(), sequence_of(REGISTER)
    kept = g.get("meeting names") if has_request_context() else None
    if kept and kept[0] == (council.sequence, sequence) and not again:
        return kept[1]
    lists = {
        "committee": NameList(list_of_bodies(council)),
        "meeting": NameList(meeting_names(list_meetings())),
    }
    found = replace(council.names, lists={**council.names.lists, **lists})
    if has_request_context():
        setattr(g, "meeting names", ((council.sequence, sequence), found))
    return found


def list_of_bodies(council: Council) -> list[Named]:
    """The bodies that meet, as they are chosen, with their other names."""
    lists = council.names.lists
    known = {one.key: one for key in ("decision maker", "scrutiny committee") for one in lists[key].things}
    return [known[one.id] for one in bodies_that_meet(council) if one.id in known]


@dataclass(frozen=True)
class Numbered:
    """An agenda item under its number."""

    number: int
    item: AgendaItem


def number_agenda(items: Sequence[AgendaItem]) -> list[Numbered]:
    """An agenda as printed: numbered in its order."""
    return [Numbered(number, item) for number, item in enumerate(items, start=1)]


def due_of(meeting: Meeting, council: Council) -> Deadline:
    """When the agenda of a meeting is due."""
    return agenda_due(meeting.day, council.bodies[meeting.committee].kind, council.calendar)


def moved_of(meeting: Meeting) -> str:
    """How a meeting says that it was moved."""
    return moved_text(meeting.day, meeting.moved_from)


def of_meeting(meeting: Meeting) -> ColumnElement[bool]:
    """Changes to a meeting and to its agenda."""
    items = select(AgendaItem.id).where(AgendaItem.meeting == meeting.id)
    return or_(is_of(MEETING, Change.record_id == meeting.id), is_of(AGENDA_ITEM, Change.record_id.in_(items)))


def of_committee(body: int) -> ColumnElement[bool]:
    """Changes to what a committee keeps and to its template."""
    committee = select(Committee.id).where(Committee.body == body)
    items = select(AgendaItem.id).where(AgendaItem.committee == body, AgendaItem.meeting.is_(None))
    return or_(is_of(COMMITTEE, Change.record_id.in_(committee)), is_of(AGENDA_ITEM, Change.record_id.in_(items)))


def is_of(kind: str, which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Changes to records of one kind."""
    return and_(Change.record_kind == kind, which)


def history_of_those(own: ColumnElement[bool]) -> tuple[list[ChangeSet], dict[int, list[Change]]]:
    """The latest change sets with such changes, and these changes of each by its id."""
    query = select(ChangeSet).where(
        ChangeSet.register == REGISTER, ChangeSet.id.in_(select(Change.change_set_id).where(own))
    )
    change_sets = list(db.session.scalars(query.order_by(ChangeSet.sequence.desc()).limit(LATEST)))
    found: dict[int, list[Change]] = {one.id: [] for one in change_sets}
    cells = select(Change).where(Change.change_set_id.in_(found), own).order_by(Change.id)
    for change in db.session.scalars(cells):
        found[change.change_set_id].append(change)
    return change_sets, found
