"""The register of questions as a table: by meeting, what is to be done first, each row drawn once until it changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import render_template
from sqlalchemy import select

from governance.council.queries import Council
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import meeting_names
from governance.people.models import Account
from governance.questions.actions import actions_for, leading
from governance.questions.fields import BY_KEY, CHANNELS, STATUSES
from governance.questions.item import (
    NAMES_OF_GROUNDS,
    NAMES_OF_MANNERS,
    NO_NAME,
    STATUS_NAMES,
    address_of,
    short,
)
from governance.questions.models import Question
from governance.questions.queries import (
    Filters,
    all_rules,
    assess_all,
    attention_for,
    conditions,
    facts_of,
    list_questions,
    meetings_of,
    names,
)
from governance.questions.rules import ATTENTION_LABELS, OPEN, Assessment, Attention
from governance.register.fields import Names
from governance.register.filters import count_attention, is_wanted
from governance.register.log import sequence_of
from governance.web.rows import Cell, Shown, cell_of, kept_rows

CELLS = ("asked_by", "town", "channel", "received", "received_at", "agenda_item", "answerer", "meeting")
SHOWS = (("", "Still open"), ("closed", "Closed"), ("all", "Everything"))


@dataclass(frozen=True)
class Group:
    """The questions of one meeting; without a meeting, those that are put to none."""

    heading: str
    meeting: str  # its reference
    rows: list[str]


@dataclass(frozen=True)
class Page:
    """What the register's page shows."""

    filters: Filters
    groups: list[Group]
    counts: dict[Attention, int]
    attending: int
    total: int


@dataclass(frozen=True)
class Seen:
    """All that a row shows besides the question itself."""

    said: Assessment
    late: bool
    leads: bool  # whether others are answered together with it
    meeting: Meeting | None
    editable: bool

    @property
    def attention(self) -> tuple[Attention, ...]:
        """What needs attention, as the reader may see it."""
        return attention_for(self.said, self.editable)


def build_page(filters: Filters, reader: Account, council: Council, today: date) -> Page:
    """The questions that the filters let through, by meeting, with the counts of what needs attention."""
    found = list_questions(*conditions(replace(filters, attention=""), reader.handles_all))
    seen = see_all(found, reader, council, today)
    flags = [seen[one.id].attention for one in found]
    if filters.attention:
        found = [one for one in found if is_wanted(seen[one.id].attention, filters.attention)]
    rows = get_rows(found, seen, council, today)
    return Page(
        filters=filters,
        groups=in_groups(found, seen, {number: row.html for number, row in rows.items()}, council),
        counts=count_attention(Attention, flags),
        attending=sum(map(bool, flags)),
        total=len(found),
    )


def see_all(found: Sequence[Question], reader: Account, council: Council, today: date) -> dict[int, Seen]:
    """What the rows of these questions show a reader besides them, by their ids."""
    said, leads, sittings, rules = assess_all(found, council, today), leading(found), meetings_of(found), all_rules()
    return {
        one.id: Seen(
            said=said[one.id],
            late=facts_of(one, sittings.get(one.meeting or 0), rules.of(one.committee), council).late,
            leads=one.reference in leads,
            meeting=sittings.get(one.meeting or 0),
            editable=reader.handles_all,
        )
        for one in found
    }


def in_groups(
    found: Sequence[Question], seen: Mapping[int, Seen], rows: Mapping[int, str], council: Council
) -> list[Group]:
    """Questions by their meetings: first without one, then the soonest; at the end what needs nothing more.

    Of meetings of which nothing is open the latest stands first.
    """
    by_meeting: dict[int, list[Question]] = {}
    for one in found:
        by_meeting.setdefault(one.meeting or 0, []).append(one)
    sittings = {one.meeting.id: one.meeting for one in seen.values() if one.meeting}
    still = [number for number, some in by_meeting.items() if any(one.status in OPEN for one in some)]
    done = [number for number in by_meeting if number not in still]

    def day(number: int) -> tuple[date, str, int]:
        meeting = sittings.get(number)
        return (meeting.day, meeting.starts or "", number) if meeting else (date.min, "", 0)

    ordered = [*sorted(still, key=day), *sorted(done, key=day, reverse=True)]
    put = [sittings[number] for number in ordered if number]
    named = {one.id: name.name for one, name in zip(put, meeting_names(put), strict=True)}
    groups = []
    for number in ordered:
        some = [rows[one.id] for one in in_order(by_meeting[number], seen)]
        meeting = sittings.get(number)
        heading = f"{council.bodies[meeting.committee].name}, {named[number]}" if meeting else "No meeting chosen"
        groups.append(Group(heading, meeting.reference if meeting else "", some))
    return groups


def in_order(found: Sequence[Question], seen: Mapping[int, Seen]) -> list[Question]:
    """What needs attention most first, then by when it is due, then as they came; closed ones at the end."""
    order = {one: place for place, one in enumerate(Attention)}

    def urgency(one: Question) -> tuple[bool, int, date, date, int]:
        first = min((order[flag] for flag in seen[one.id].attention), default=len(order))
        said = seen[one.id].said
        return not said.next, first, said.due or date.max, one.received, one.id

    return sorted(found, key=urgency)


def get_rows(found: Sequence[Question], seen: Mapping[int, Seen], council: Council, today: date) -> dict[int, Shown]:
    """The rows of these questions by id.

    A row depends on its question, what is said of it, the meetings and agendas, the council, the day and the reader.
    """
    agendas, by_id = sequence_of(MEETINGS), {one.id: one for one in found}
    keys = {one.id: (one.id, one.sequence, council.sequence, agendas, today, *key_of(seen[one.id])) for one in found}

    def draw(ids: list[int]) -> Iterator[tuple[int, int, Shown]]:
        known = names()
        for number in ids:
            yield number, by_id[number].sequence, row_of(by_id[number], seen[number], known)

    return kept_rows("questions", keys, draw)


def key_of(seen: Seen) -> tuple[Any, ...]:
    """What else a row depends on."""
    return seen.said, seen.late, seen.leads, seen.editable


def draw_row(question: Question, reader: Account, council: Council, today: date) -> Shown:
    """One row alone, as after a cell was saved."""
    return row_of(question, see_all([question], reader, council, today)[question.id], names())


def row_of(question: Question, seen: Seen, known: Names) -> Shown:
    """One row, from the partial that the page and a saved cell share."""
    html = render_template(
        "questions/_row.html",
        question=question,
        short=short(question),
        address=address_of(question.reference),
        cells=cells_of(question, known),
        no_name=NO_NAME,
        seen=seen,
        status=STATUS_NAMES[question.status],
        ground=NAMES_OF_GROUNDS.get(question.ground or "", ""),
        manner=NAMES_OF_MANNERS.get(question.manner or "", ""),
        labels=ATTENTION_LABELS,
        editable=seen.editable,
        actions=actions_for(question, seen.leads) if seen.editable else (),
    )
    return Shown(html, seen.attention)


def cells_of(question: Question, known: Names) -> dict[str, Cell]:
    """The fields that a row shows."""
    return {key: cell_of(question, BY_KEY[key], known) for key in CELLS}


def filter_lists(council: Council, handler: bool) -> dict[str, Any]:
    """What the filters offer a reader."""
    flags = [(one, text) for one, text in ATTENTION_LABELS.items() if handler or one is not Attention.DOUBT]
    return {
        "shows": SHOWS,
        "offers": (
            ("committee", "Committee", bodies_offered(Question.committee, council)),
            ("meeting", "Meeting", [*meetings_offered(council), ("none", "None chosen")]),
            ("status", "Status", [(one.key, one.name) for one in STATUSES]),
            ("channel", "Came by", [(one.key, one.name) for one in CHANNELS]),
            ("ground", "Ground of refusal", list(NAMES_OF_GROUNDS.items())),
            ("answerer", "Answer from", bodies_offered(Question.answerer, council)),
            ("attention", "Needs attention", [("any", "Any reason"), *flags]),
        ),
    }


def bodies_offered(column: Any, council: Council) -> list[tuple[int, str]]:
    """The committees or posts that stand in a column of some question."""
    there = set(db.session.scalars(select(column).where(Question.removed.is_(False), column.is_not(None))))
    return sorted(((one, council.bodies[one].name) for one in there), key=lambda one: one[1].casefold())


def meetings_offered(council: Council) -> list[tuple[str, str]]:
    """The meetings to which something was put, the latest first."""
    put = select(Question.meeting).where(Question.removed.is_(False))
    query = select(Meeting).where(Meeting.id.in_(put)).order_by(Meeting.day.desc(), Meeting.id.desc())
    found = list(db.session.scalars(query))
    named = zip(found, meeting_names(found), strict=True)
    return [(one.reference, f"{name.name}, {council.bodies[one.committee].name}") for one, name in named]
