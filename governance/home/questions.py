"""Public questions on the home page: what is due of them, one’s own, and what is new at one’s committees."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from governance.council.queries import Council
from governance.home import addresses
from governance.home.due import Due, Order
from governance.home.news import entries_since
from governance.meetings.models import Meeting
from governance.meetings.rules import CANCELLED
from governance.questions.fields import STATUSES
from governance.questions.item import short
from governance.questions.models import Question
from governance.questions.queries import (
    KIND,
    all_rules,
    facts_of,
    list_of_account,
    list_questions,
    meetings_of,
)
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    ATTENTION_LABELS,
    CHECKED,
    LISTED,
    OPEN,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    TO_ANSWER,
    Assessment,
    Attention,
    assess,
)
from governance.register.fields import fixed, shorten
from governance.working_days.deadlines import say

RANKS = {one: Order.QUESTIONS + place for place, one in enumerate(Attention)} | {Attention.DOUBT: Order.DOUBTS + 3}
ONE_DAY = timedelta(days=1)  # the council’s day and that of the log’s moments may differ
LONGEST = 300  # characters of an answer


@dataclass(frozen=True)
class Mine:
    """One’s own question, and where it stands."""

    question: Question
    address: str
    words: str
    where: str
    status: str
    next: str


@dataclass(frozen=True)
class Fresh:
    """A question that is new to a member: accepted, or its answer published."""

    what: str
    words: str
    where: str
    address: str


# For officers


def due_questions(council: Council, today: date) -> list[Due]:
    """The questions that need attention."""
    found = list_questions(Question.status.in_(OPEN) | Question.to_check.is_not(None))
    if not found:
        return []
    sittings, rules = meetings_of(found), all_rules()
    due = []
    for one in found:
        meeting = sittings.get(one.meeting or 0)
        said = assess(facts_of(one, meeting, rules.of(one.committee), council), today)
        if said.attention:
            due.append(due_question(one, said, where(one, sittings, council)))
    return due


def due_question(question: Question, said: Assessment, at: str) -> Due:
    """One question; what is to be done with it says more than that it is overdue, which its day says."""
    first, *others = [one for one in said.attention if one is not Attention.OVERDUE]
    label = ATTENTION_LABELS[first]
    return Due(
        f"question {first}",
        f"Public question: {label[:1].lower()}{label[1:]}",
        RANKS[first],
        said.due,
        question.reference,
        short(question),
        addresses.of_record(KIND, question.reference),
        at,
        tuple(ATTENTION_LABELS[one] for one in others),
        url_for("questions.list_items", attention=first, show="all" if first is Attention.DOUBT else None),
    )


def where(question: Question, sittings: Mapping[int, Meeting], council: Council) -> str:
    """The committee to which a question is put, and the day of the meeting."""
    meeting = sittings.get(question.meeting or 0)
    day = say(meeting.day, weekday=True) if meeting else "no meeting yet"
    return f"{council.bodies[question.committee].name}, {day}"


# For members


def list_mine(account: int, council: Council, today: date) -> list[Mine]:
    """One’s own questions: those of which something is still to come first."""
    found = list_of_account(account)
    sittings = meetings_of(found) if found else {}
    mine = [
        Mine(
            one,
            addresses.of_record(KIND, one.reference),
            short(one),
            where(one, sittings, council),
            fixed(STATUSES).name(one.status),
            next_words(one, sittings.get(one.meeting or 0), today),
        )
        for one in found
    ]
    return sorted(mine, key=lambda one: one.question.status not in OPEN)


def next_words(question: Question, meeting: Meeting | None, today: date) -> str:
    """What happens next, said to whoever asked; of a closed one, what became of it."""
    status = question.status
    if status in (RECEIVED, CHECKED):
        what = "checked against the committee’s rules" if status == RECEIVED else "accepted or refused"
        return f"Next: it is {what}."
    if status in TO_ANSWER:
        if meeting is None or meeting.status == CANCELLED:
            return "Next: it is put to another meeting."
        day = say(meeting.day, weekday=True)
        return f"Next: it is answered at the meeting on {day}." if meeting.day >= today else "Next: it is answered."
    if status in (ANSWERED, PUBLISHED):
        return f"Answer: {shorten(question.answer or '', LONGEST)}"
    told = shorten(question.reply or "", LONGEST) if status in (REFUSED, REDIRECTED) else ""
    return " ".join(one for one in (f"To {question.redirected_to}." if status == REDIRECTED else "", told) if one)


def list_fresh(committees: Sequence[int], council: Council, since: datetime | None) -> list[Fresh]:
    """The questions that were accepted for meetings of committees, or their answers published, after a moment."""
    if since is None or not committees:
        return []
    recent = Question.last_step >= since.date() - ONE_DAY
    found = list_questions(Question.committee.in_(committees), Question.status.in_(LISTED), recent)
    if not found:
        return []
    steps: dict[int, set[str]] = {}
    for entry in entries_since(since, {KIND: [one.id for one in found]}, "status"):
        steps.setdefault(entry.record_id, set()).add(entry.new)
    sittings = meetings_of(found)
    fresh = []
    for one in found:
        reached = steps.get(one.id, set())
        published = one.status == PUBLISHED and PUBLISHED in reached
        if published or ACCEPTED in reached:
            what = "Answer published" if published else "Question accepted"
            address = addresses.of_record(KIND, one.reference)
            fresh.append(Fresh(what, short(one), where(one, sittings, council), address))
    return fresh
