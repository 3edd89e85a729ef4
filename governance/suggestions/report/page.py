"""The suggestions put to a meeting as they are reported to it, as plain data for the page and for the Word document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from governance.council.queries import Council
from governance.meetings.models import Meeting
from governance.meetings.queries import clock, list_agenda, moved_of
from governance.meetings.rules import CANCELLED, SUGGESTIONS_ITEM
from governance.suggestions.fields import BY_KEY
from governance.suggestions.models import Suggestion
from governance.suggestions.panels import suggestions_item
from governance.suggestions.queries import (
    list_raised_at,
    list_suggestions,
    method_of,
    scores_of,
    supporters_of,
)
from governance.suggestions.rules import Scores
from governance.suggestions.scores_page import (
    Mark,
    mark_of,
    marks_of,
    most_of,
    put_forward_by,
    scorers_text,
)
from governance.working_days.deadlines import say

PRINTED = ("why", "affected", "change", "evidence")
COMPARED = (
    "Each suggestion is compared with the others, and with the committee’s other priorities, for the work programme."
)


@dataclass(frozen=True)
class Entry:
    """A suggestion as it is reported."""

    number: int
    reference: str
    topic: str
    by: str
    received: date
    by_right: bool
    parts: list[tuple[str, str]]  # what was written: each with its label
    links: list[str]
    marks: list[Mark]  # nothing where nobody has scored it
    total: Mark | None
    scorers: str
    supporters: list[str]
    joined: list[tuple[str, str]]  # suggestions of the same matter: reference, and by whom

    @property
    def put_by(self) -> str:
        """Who put it forward, as a table begins a cell."""
        return self.by[:1].upper() + self.by[1:]


@dataclass(frozen=True)
class Report:
    """All that the report prints."""

    council: str
    committee: str
    when: str
    place: str
    cancelled: bool
    day: date
    note: str
    method: str
    most: int
    entries: list[Entry]


def build_report(meeting: Meeting, council: Council) -> Report:
    """The suggestions raised at a meeting, in the order in which they came."""
    found, method = list_raised_at(meeting), method_of(meeting.committee)
    references = [one.reference for one in found]
    scores, supporters, joined = scores_of(found), supporters_of(references), joined_to(references)
    return Report(
        council=council.name,
        committee=council.bodies[meeting.committee].name,
        when=when_of(meeting),
        place=meeting.place or "",
        cancelled=meeting.status == CANCELLED,
        day=meeting.day,
        note=note_of(meeting),
        method=method,
        most=most_of(method),
        entries=[
            entry_of(number, one, scores[one.id], supporters, joined[one.reference])
            for number, one in enumerate(found, start=1)
        ],
    )


def when_of(meeting: Meeting) -> str:
    """The day of a meeting, its time, and from which day it was moved."""
    starts, moved = clock(meeting.starts), moved_of(meeting)
    return say(meeting.day, weekday=True) + (f" at {starts}" if starts else "") + (f" ({moved})" if moved else "")


def note_of(meeting: Meeting) -> str:
    """What the agenda prints below the item under which suggestions are raised, or what agendas usually do."""
    item = suggestions_item(list_agenda(meeting.id, meeting.committee))
    return (item.note if item else None) or SUGGESTIONS_ITEM[3]


def joined_to(references: Sequence[str]) -> dict[str, list[Suggestion]]:
    """The suggestions that were joined to these, directly or by way of others, by the reference."""
    leads: dict[str, list[Suggestion]] = {}
    for one in reversed(list_suggestions(Suggestion.joined_to.is_not(None))):
        leads.setdefault(one.joined_to or "", []).append(one)
    return {reference: all_joined(reference, leads) for reference in references}


def all_joined(reference: str, leads: Mapping[str, Sequence[Suggestion]]) -> list[Suggestion]:
    """All that was joined to a suggestion, the earliest received first; `leads` are those joined directly to each."""
    found: dict[str, Suggestion] = {}
    waiting = list(leads.get(reference, ()))
    while waiting:
        one = waiting.pop()
        if one.reference not in found and one.reference != reference:
            found[one.reference] = one
            waiting += leads.get(one.reference, ())
    return sorted(found.values(), key=lambda one: (one.received, one.id))


def entry_of(
    number: int,
    suggestion: Suggestion,
    scores: Scores | None,
    supporters: Mapping[str, Sequence[str]],
    joined: Sequence[Suggestion],
) -> Entry:
    """One suggestion: nothing that only officers see, and nobody's name but those that every reader sees."""
    written = [(BY_KEY[key].label, getattr(suggestion, key) or "") for key in PRINTED]
    return Entry(
        number=number,
        reference=suggestion.reference,
        topic=" ".join(suggestion.topic.split()),
        by=put_forward_by(suggestion),
        received=suggestion.received,
        by_right=bool(suggestion.by_right),
        parts=[(label, text) for label, text in written if text],
        links=list(suggestion.links or ()),
        marks=marks_of(scores) if scores else [],
        total=mark_of("Total", scores.total, total=True) if scores else None,
        scorers=scorers_text(scores.scorers if scores else 0),
        supporters=list(supporters.get(suggestion.reference, ())),
        joined=[(one.reference, put_forward_by(one)) for one in joined],
    )
