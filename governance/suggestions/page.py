"""The register of suggestions as a table: what waits for officers first, each row rendered once until it changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import render_template, url_for
from sqlalchemy import select

from governance.council.queries import Council
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import meeting_names
from governance.people.models import Account
from governance.register.fields import Names
from governance.register.filters import count_attention, is_wanted
from governance.scrutiny.queries import scrutiny_committees
from governance.suggestions.actions import Beside, actions_for, besides
from governance.suggestions.fields import BY_KEY, OUTCOMES, SOURCES, STATUSES
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import (
    Filters,
    assess_all,
    attention_for,
    conditions,
    list_suggestions,
    names,
    scores_of,
)
from governance.suggestions.rules import ATTENTION_LABELS, OPEN, Assessment, Attention, Scores
from governance.suggestions.scores_page import held_back, scorers_text
from governance.web.rows import Cell, Shown, cell_of, kept_rows
from governance.working_days.deadlines import say

CELLS = ("topic", "why", "affected", "change", "committee", "source", "suggested_by", "raised_at")
STATUS_NAMES = {one.key: one.name for one in STATUSES}
OUTCOME_NAMES = {one.key: one.name for one in OUTCOMES}
SHOWS = (("", "Still open"), ("closed", "Closed"), ("all", "Everything"))


@dataclass(frozen=True)
class Page:
    """What the register's page shows."""

    filters: Filters
    rows: list[str]
    counts: dict[Attention, int]
    attending: int
    total: int


@dataclass(frozen=True)
class Seen:
    """All that a row shows besides the suggestion itself."""

    said: Assessment
    scores: Scores | None
    held: bool  # whether the reader is to score it too before they see what others gave
    meeting: Meeting | None
    beside: Beside
    editable: bool
    open: bool

    @property
    def scorers(self) -> str:
        """How many have scored it, in words."""
        return scorers_text(self.scores.scorers if self.scores else 0)

    @property
    def attention(self) -> tuple[Attention, ...]:
        """What needs attention, as the reader may see it."""
        return attention_for(self.said, self.editable)


def build_page(filters: Filters, reader: Account, council: Council, today: date) -> Page:
    """The suggestions that the filters let through, in order, with the counts of what needs attention."""
    handler = reader.handles_all
    found = list_suggestions(*conditions(replace(filters, attention=""), handler))
    seen = see_all(found, reader, council, today)
    flags = [seen[one.id].attention for one in found]
    if filters.attention:
        found = [one for one in found if is_wanted(seen[one.id].attention, filters.attention)]
    found = in_order(found, seen)
    rows = get_rows(found, seen, council, today)
    return Page(
        filters=filters,
        rows=[rows[one.id].html for one in found],
        counts=count_attention(Attention, flags),
        attending=sum(map(bool, flags)),
        total=len(found),
    )


def see_all(found: Sequence[Suggestion], reader: Account, council: Council, today: date) -> dict[int, Seen]:
    """What the rows of these suggestions show a reader besides them, by their ids."""
    said, scores = assess_all(found, council, today), scores_of(found)
    held, handler = held_back(found, reader), reader.handles_all
    beside = besides(found, {number for number, one in said.items() if Attention.GONE in one.attention})
    wanted = sorted({one.meeting for one in found if one.meeting})
    meetings = {one.id: one for one in db.session.scalars(select(Meeting).where(Meeting.id.in_(wanted)))}
    return {
        one.id: Seen(
            said=said[one.id],
            scores=scores[one.id],
            held=one.id in held,
            meeting=meetings.get(one.meeting or 0),
            beside=beside[one.id],
            editable=handler,
            open=one.status in OPEN,
        )
        for one in found
    }


def in_order(found: Sequence[Suggestion], seen: Mapping[int, Seen]) -> list[Suggestion]:
    """Open ones by what needs attention first, then the longest waiting; then the closed ones, the latest first.

    One that is closed and has something to be done again stands among the open ones.
    """
    order = {one: place for place, one in enumerate(Attention)}

    def urgency(one: Suggestion) -> tuple[int, int, int]:
        first = min((order[flag] for flag in seen[one.id].attention), default=len(order))
        return first, -(seen[one.id].said.waited or 0), one.id

    still = sorted((one for one in found if seen[one.id].said.next), key=urgency)
    closed = (one for one in found if not seen[one.id].said.next)
    return [*still, *sorted(closed, key=lambda one: (one.last_step, one.id), reverse=True)]


def get_rows(found: Sequence[Suggestion], seen: Mapping[int, Seen], council: Council, today: date) -> dict[int, Shown]:
    """The rows of these suggestions by id.

    A row depends on its suggestion, what is said of it, its scores and whether the reader is shown them, its meeting,
    the council, the day and whether it can be edited.
    """
    keys = {one.id: (one.id, one.sequence, council.sequence, today, *key_of(seen[one.id])) for one in found}
    by_id = {one.id: one for one in found}

    def draw(ids: list[int]) -> Iterator[tuple[int, int, Shown]]:
        known = names()
        for number in ids:
            one = by_id[number]
            yield number, one.sequence, row_of(one, seen[number], known)

    return kept_rows("suggestions", keys, draw)


def key_of(seen: Seen) -> tuple[Any, ...]:
    """What else a row depends on."""
    scored = (seen.scores.total.text, seen.scores.most, seen.scores.scorers) if seen.scores else ()
    return seen.meeting.sequence if seen.meeting else 0, scored, seen.held, seen.said, seen.beside, seen.editable


def draw_row(suggestion: Suggestion, reader: Account, council: Council, today: date) -> Shown:
    """One row alone, as after a cell was saved."""
    return row_of(suggestion, see_all([suggestion], reader, council, today)[suggestion.id], names())


def row_of(suggestion: Suggestion, seen: Seen, known: Names) -> Shown:
    """One row, from the partial that the page and a saved cell share."""
    html = render_template(
        "suggestions/_row.html",
        suggestion=suggestion,
        address=address_of(suggestion.reference),
        cells=cells_of(suggestion, known),
        received=say(suggestion.received),
        seen=seen,
        waited=days_text(seen.said.waited),
        status=STATUS_NAMES[suggestion.status],
        outcome=OUTCOME_NAMES.get(suggestion.outcome or "", ""),
        labels=ATTENTION_LABELS,
        editable=seen.editable,
        actions=actions_for(suggestion, seen.beside) if seen.editable else (),
    )
    return Shown(html, seen.attention)


def cells_of(suggestion: Suggestion, known: Names) -> dict[str, Cell]:
    """The fields that a row shows."""
    return {key: cell_of(suggestion, BY_KEY[key], known) for key in CELLS}


def days_text(days: int | None) -> str:
    """How long something waited: since today, 1 day, 12 days; nothing of what waits no longer."""
    if days is None:
        return ""
    return "since today" if days <= 0 else f"{days} day{'' if days == 1 else 's'}"


def filter_lists(council: Council, handler: bool) -> dict[str, Any]:
    """What the filters offer a reader."""
    flags = [(one, text) for one, text in ATTENTION_LABELS.items() if handler or one is not Attention.DOUBT]
    committees = [(one.id, one.name) for one in scrutiny_committees(council, unused=True)]
    return {
        "shows": SHOWS,
        "offers": (
            ("committee", "Committee", [*committees, ("none", "None chosen")]),
            ("status", "Status", [(one.key, one.name) for one in STATUSES]),
            ("source", "Put forward by", [(one.key, one.name) for one in SOURCES]),
            ("outcome", "Outcome", [(one.key, one.name) for one in OUTCOMES]),
            ("meeting", "Meeting", meetings_offered(council)),
            ("attention", "Needs attention", [("any", "Any reason"), *flags]),
        ),
    }


def meetings_offered(council: Council) -> list[tuple[str, str]]:
    """The meetings to which something was put, the latest first."""
    put = select(Suggestion.meeting).where(Suggestion.removed.is_(False))
    query = select(Meeting).where(Meeting.id.in_(put)).order_by(Meeting.day.desc(), Meeting.id.desc())
    found = list(db.session.scalars(query))
    named = zip(found, meeting_names(found), strict=True)
    return [(one.reference, f"{name.name}, {council.bodies[one.committee].name}") for one, name in named]


def address_of(reference: str) -> str:
    """The page of a suggestion."""
    return url_for("suggestions.view_item", reference=reference)
