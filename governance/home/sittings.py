"""Meetings to come as the home page shows them: when, where, what became of them, and their agendas."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from governance.council.queries import Council, Maker
from governance.extensions import db
from governance.home import addresses
from governance.home.news import NOTHING, news_since
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.page import Line, became_of, parts_of
from governance.meetings.queries import BY_DAY, MEETING, MEETS, PART_ORDER, clock, due_of
from governance.meetings.rules import CANCELLED, HELD, MOVED
from governance.people.models import Account
from governance.suggestions.queries import bare_name
from governance.working_days.deadlines import say

NEXT = 2  # meetings of a committee that are shown, besides those cancelled before them


@dataclass(frozen=True)
class Sitting:
    """A meeting to come as a card."""

    meeting: Meeting
    committee: str
    role: str  # of the reader: Chair
    address: str
    day: str
    starts: str
    near: str  # today, tomorrow, in 5 days
    tag: str  # Cancelled, Moved
    became: str
    agenda: tuple[Line, ...]
    due: str  # when an agenda that has nothing yet is due

    @property
    def is_off(self) -> bool:
        """Whether it will not be held."""
        return self.meeting.status == CANCELLED


@dataclass(frozen=True)
class Seat:
    """A committee, body or post of a member, with what they are there."""

    body: Maker
    role: str
    address: str
    coming: bool  # whether a meeting is shown


def list_coming(committees: Collection[int] | None, today: date) -> list[Meeting]:
    """The meetings to come by their day: of some committees, or of all."""
    query = select(Meeting).where(Meeting.removed.is_(False), Meeting.day >= today, Meeting.status != HELD)
    query = query if committees is None else query.where(Meeting.committee.in_(sorted(committees)))
    return list(db.session.scalars(query.order_by(*BY_DAY)))


def next_of_each(meetings: Sequence[Meeting]) -> list[Meeting]:
    """The next meetings of each committee, and any before them that is cancelled, all by their day."""
    left: dict[int, int] = {}
    found = []
    for one in meetings:
        if left.setdefault(one.committee, NEXT):
            found.append(one)
            left[one.committee] -= one.status != CANCELLED
    return found


def sittings_of(meetings: Sequence[Meeting], roles: dict[int, str], council: Council, today: date) -> list[Sitting]:
    """Meetings as cards, their agendas read at once."""
    agendas = agendas_of(meetings)
    return [sitting_of(one, agendas.get(one.id, []), roles, council, today) for one in meetings]


def shifted_since(since: datetime | None, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Which of these meetings were moved or cancelled after a moment, and not put back."""
    news = news_since(since, {MEETING: [one.id for one in meetings]})
    return [
        one for one in meetings if one.status in (MOVED, CANCELLED) and news.get((MEETING, one.id), NOTHING).changes
    ]


def agendas_of(meetings: Sequence[Meeting]) -> dict[int, list[AgendaItem]]:
    """The agendas of meetings in their order, by the meeting."""
    query = select(AgendaItem).where(AgendaItem.meeting.in_([one.id for one in meetings]), ~AgendaItem.removed)
    found: dict[int, list[AgendaItem]] = {}
    for item in db.session.scalars(query.order_by(PART_ORDER, AgendaItem.position, AgendaItem.id)):
        found.setdefault(item.meeting or 0, []).append(item)
    return found


def sitting_of(
    meeting: Meeting, agenda: Sequence[AgendaItem], roles: dict[int, str], council: Council, today: date
) -> Sitting:
    """One meeting as a card."""
    lines = tuple(line for part in parts_of(agenda) for line in part.lines)
    due = "" if lines or meeting.status == CANCELLED else due_words(meeting, council, today)
    return Sitting(
        meeting,
        council.bodies[meeting.committee].name,
        roles.get(meeting.committee, ""),
        addresses.of_meeting(meeting.reference),
        say(meeting.day, weekday=True, year=meeting.day.year != today.year),
        clock(meeting.starts),
        near(meeting.day, today),
        {CANCELLED: "Cancelled", MOVED: "Moved"}.get(meeting.status, ""),
        became_of(meeting),
        lines,
        due,
    )


def due_words(meeting: Meeting, council: Council, today: date) -> str:
    """When an agenda that has nothing yet is to be published."""
    day = due_of(meeting, council).day
    return f"Its agenda {'is' if day >= today else 'was'} due on {say(day, weekday=True, year=day.year != today.year)}."


def near(day: date, today: date) -> str:
    """How far off a day is."""
    days = (day - today).days
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def seats_of(account: Account, mine: Sequence[Maker], shown: Collection[int], today: date) -> list[Seat]:
    """The bodies and posts of a member; `shown` are those of which a meeting is on the page."""
    return [
        Seat(
            one,
            role_of(one, account, today),
            addresses.of_committee(one.id) if one.kind in MEETS else "",
            one.id in shown,
        )
        for one in mine
    ]


def role_of(body: Maker, account: Account, today: date) -> str:
    """What somebody is in a body, where their term says more than that they are a member."""
    own = {bare_name(name) for name in (account.name, account.listed_as or "") if name}
    titles = [term.title for term in body.serving_on(today) if bare_name(term.name) in own and term.title]
    return titles[0] if titles else ""
