"""The questions of a meeting as plain data, for the pages and the Word documents that the meeting is given.

Nothing of a question but what stands in an Entry reaches the list or the supplement: no draft, no contact details.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Generic, TypeVar

from governance.council.queries import Council
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda, number_agenda
from governance.meetings.rules import CANCELLED
from governance.questions.fields import MANNERS
from governance.questions.item import NO_NAME, asked_by
from governance.questions.models import Question
from governance.questions.queries import get_rules, list_for_meeting, words_of
from governance.questions.rules import (
    ANSWERED,
    AT_THE_MEETING,
    BEFOREHAND,
    BY_REFERENCE,
    NO_SUPPLEMENTARY,
    PUBLISHED,
    WITH_ANSWER,
    count_words,
)
from governance.register.fields import fixed
from governance.suggestions.report.page import when_of
from governance.working_days.deadlines import say

Shown = TypeVar("Shown")
READ_OUT = f"{NO_NAME}: read by the chair"
NOT_RELATED = "About no item of the agenda"
DRAFT = "DRAFT, not approved"
PACE = 130  # words that are read out in a minute
GIVEN = frozenset({ANSWERED, PUBLISHED})  # the answer has been given
ALLOWED = {
    NO_SUPPLEMENTARY: "The committee’s rules allow no supplementary question.",
    AT_THE_MEETING: "One supplementary question can be asked at the meeting.",
    BEFOREHAND: "A supplementary question must have been sent in writing beforehand.",
}


@dataclass(frozen=True)
class Entry:
    """A question as everybody reads it."""

    number: int
    reference: str
    by: str  # name and town where they are published
    words: str
    lead: int  # the number of the question with which it is answered; 0: on its own
    others: tuple[int, ...]  # the numbers of those that are answered with it
    answerer: str  # the post
    answer: str  # once it is approved
    how: str  # once it is given: in which manner, and when
    supplementary: str  # once the answer is given
    supplementary_answer: str

    @property
    def heading(self) -> str:
        """Under what it stands."""
        return f"Question {self.number}: {self.by}"

    @property
    def answer_heading(self) -> str:
        """Under what its answer stands."""
        return f"Answer from {self.answerer}" if self.answerer else "Answer"

    @property
    def together(self) -> str:
        """With what it is answered, in words."""
        if self.lead:
            return f"Answered together with question {self.lead}."
        if self.others:
            return f"The answer is also to {numbers_text(self.others)}."
        return ""


@dataclass(frozen=True)
class Turn:
    """A question as the chair needs it, and governance officers."""

    entry: Entry
    item: str  # of the agenda
    call: str  # whom to call
    answered_by: str  # the post, and who holds it on the day
    answer: str
    is_draft: bool  # the answer, which nobody has approved
    wanted: str  # by when the answer is wanted, where there is none yet
    allowed: str  # what supplementary question the rules allow yet
    supplementary: str
    supplementary_answer: str
    spoken: int  # words to be read out, as far as they are there

    @property
    def state(self) -> str:
        """How far its answer is."""
        if self.entry.lead:
            return f"With question {self.entry.lead}"
        return DRAFT if self.is_draft else "Approved" if self.answer else "None yet"


@dataclass(frozen=True)
class Group(Generic[Shown]):
    """The questions about one item of the agenda; number 0: about none."""

    number: int
    title: str
    entries: Sequence[Shown]

    @property
    def heading(self) -> str:
        """The item as the agenda numbers it."""
        return heading_of(self.number, self.title)


@dataclass(frozen=True)
class Sheet(Generic[Shown]):
    """All that a page prints."""

    council: str
    committee: str
    when: str
    place: str
    cancelled: bool
    day: date
    groups: Sequence[Group[Shown]]

    @property
    def entries(self) -> list[Shown]:
        """All of them in their order."""
        return [one for group in self.groups for one in group.entries]


def heading_of(number: int, title: str) -> str:
    """An item of the agenda under its number."""
    return f"Item {number}: {title}" if number else title


def numbers_text(numbers: Sequence[int]) -> str:
    """Questions by their numbers: question 3; questions 3, 4 and 7."""
    if len(numbers) == 1:
        return f"question {numbers[0]}"
    return f"questions {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def reading_text(words: int) -> str:
    """How long it takes to read one question out, with its answer."""
    return "under a minute" if words < PACE else minutes_text(words)


def minutes_text(words: int) -> str:
    """How long it takes to read so many words out, in whole minutes."""
    minutes = ceil(words / PACE)
    return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"


# The three sheets


def build_list(meeting: Meeting, council: Council) -> Sheet[Entry]:
    """The questions that a meeting takes, by the items of its agenda."""
    found = list_for_meeting(meeting)
    return sheet_of(meeting, council, found, entries_of(found, council))


def build_supplement(meeting: Meeting, council: Council) -> Sheet[Entry]:
    """Those that have been answered, under the numbers that they have on the list."""
    found = list_for_meeting(meeting)
    entries = entries_of(found, council)
    given = [one for one in found if one.status in GIVEN]
    return sheet_of(meeting, council, given, {one.id: entries[one.id] for one in given})


def build_running_sheet(meeting: Meeting, council: Council) -> Sheet[Turn]:
    """The order of business: who is called, who answers, what may be asked besides."""
    found = list_for_meeting(meeting)
    entries, usual = entries_of(found, council), get_rules(meeting.committee).supplementary
    items = items_of(meeting)
    turns = {
        one.id: turn_of(one, entries[one.id], heading_of(*place_of(one, items)), meeting.day, usual, council)
        for one in found
    }
    return sheet_of(meeting, council, found, turns, items)


def items_of(meeting: Meeting) -> dict[int, tuple[int, str]]:
    """The number and the title of each item of a meeting's agenda, by its id."""
    numbered = number_agenda(list_agenda(meeting.id, meeting.committee))
    return {one.item.id: (one.number, " ".join(one.item.title.split())) for one in numbered}


def place_of(question: Question, items: Mapping[int, tuple[int, str]]) -> tuple[int, str]:
    """The item to which a question relates; one that is no longer on the agenda is none."""
    return items.get(question.agenda_item or 0, (0, NOT_RELATED))


def sheet_of(
    meeting: Meeting,
    council: Council,
    found: Sequence[Question],
    shown: Mapping[int, Shown],
    items: Mapping[int, tuple[int, str]] | None = None,
) -> Sheet[Shown]:
    """A sheet of what is shown of questions, by their ids, grouped as the agenda has them."""
    items = items_of(meeting) if items is None else items
    groups: dict[tuple[int, str], list[Shown]] = {}
    for one in found:
        groups.setdefault(place_of(one, items), []).append(shown[one.id])
    return Sheet(
        council=council.name,
        committee=council.bodies[meeting.committee].name,
        when=when_of(meeting),
        place=meeting.place or "",
        cancelled=meeting.status == CANCELLED,
        day=meeting.day,
        groups=[Group(number, title, entries) for (number, title), entries in groups.items()],
    )


# One question


def entries_of(found: Sequence[Question], council: Council) -> dict[int, Entry]:
    """Questions in the order of the list, by their ids."""
    numbers = {one.reference: number for number, one in enumerate(found, start=1)}
    together: dict[int, list[int]] = {}
    for one in found:
        together.setdefault(numbers.get(one.answered_with or "", 0), []).append(numbers[one.reference])
    return {one.id: entry_of(one, numbers, together, council) for one in found}


def entry_of(
    question: Question, numbers: Mapping[str, int], together: Mapping[int, Sequence[int]], council: Council
) -> Entry:
    """One question: nothing that only officers see, its answer once it is approved."""
    number, lead = numbers[question.reference], numbers.get(question.answered_with or "", 0)
    approved, given = question.status in WITH_ANSWER, question.status in GIVEN
    post = council.bodies.get(question.answerer or 0)
    return Entry(
        number=number,
        reference=question.reference,
        by=asked_by(question),
        words=words_of(question),
        lead=lead,
        others=tuple(together.get(number, ())),
        answerer=post.name if post else "",
        answer=(question.answer or "") if approved and not lead else "",
        how=how_of(question) if given else "",
        supplementary=(question.supplementary or "") if given else "",
        supplementary_answer=(question.supplementary_answer or "") if given else "",
    )


def how_of(question: Question) -> str:
    """How an answer was given, and when."""
    manner = fixed(MANNERS).name(question.manner) if question.manner else ""
    text = f"Answered {manner[:1].lower()}{manner[1:]}" if manner else "Answered"
    text += f", on {say(question.answered_on)}" if question.answered_on else ""
    reference = f" See: {question.publication}" if question.manner == BY_REFERENCE and question.publication else ""
    return f"{text}.{reference}"


def turn_of(question: Question, entry: Entry, item: str, day: date, usual: str, council: Council) -> Turn:
    """One question as the chair needs it; under the rules of the day on which it was checked."""
    approved = question.status in WITH_ANSWER
    answer = "" if entry.lead else (question.answer if approved else question.draft) or ""
    wanted = f"Wanted by {say(question.answer_due, weekday=True)}." if question.answer_due else ""
    allows = (question.checks or {}).get("supplementary", usual)
    supplementary, replied = question.supplementary or "", question.supplementary_answer or ""
    allowed = ALLOWED.get(allows, "")
    if allows == BEFOREHAND:
        allowed += " This one was." if supplementary else " None was."
    if allows == AT_THE_MEETING and supplementary:
        allowed = ""  # it has been asked
    return Turn(
        entry=entry,
        item=item,
        call=entry.by if question.asked_by else READ_OUT,
        answered_by=answered_by(question, day, council),
        answer=answer,
        is_draft=bool(answer) and not approved,
        wanted="" if answer or entry.lead else wanted,
        allowed=allowed,
        supplementary=supplementary,
        supplementary_answer=replied,
        spoken=sum(map(count_words, (entry.words, answer, supplementary, replied))),
    )


def answered_by(question: Question, day: date, council: Council) -> str:
    """The post that answers, and who holds it on a day."""
    post = council.bodies.get(question.answerer or 0)
    holder = post.holder_on(day) if post else None
    if post is None:
        return "Nobody is named yet"
    return f"{holder.name}, {post.name}" if holder else post.name
