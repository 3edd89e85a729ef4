"""One question as its own page shows it: where it stands, its rules with reasons, what is like it, how to reach who."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from governance.council.queries import Council
from governance.people.models import Account
from governance.privacy.commands import contact_of, lines_of
from governance.questions.commands import ticks_for
from governance.questions.fields import FORM, GROUND_NAMES, MANNERS, STATUSES
from governance.questions.following import closed_on
from governance.questions.models import Question
from governance.questions.queries import (
    find_similar,
    get_question,
    get_rules,
    list_questions,
    meeting_of,
    names,
    ticks_of,
    until_of,
    words_of,
)
from governance.questions.rules import PUBLISHED, UNDECIDED, WITH_ANSWER, Tick, since_alike
from governance.register.fields import shorten
from governance.web.records import Subject
from governance.web.rows import Cell, cell_of

STATUS_NAMES = {one.key: one.name for one in STATUSES}
NAMES_OF_GROUNDS = {one.key: one.name for one in GROUND_NAMES}
NAMES_OF_MANNERS = {one.key: one.name for one in MANNERS}
NO_NAME = "Name not published"
SAID = {None: "Not known", True: "Yes", False: "No"}
ABOVE = frozenset({"words_received", "words_accepted", "draft", "supplementary", "supplementary_answer"})


@dataclass(frozen=True)
class Rule:
    """One rule of the committee, and whether the question keeps it, in words."""

    key: str
    label: str
    said: str
    why: str


@dataclass(frozen=True)
class Checked:
    """What a check found, or would find now."""

    rules: list[Rule]
    provisional: bool
    on: date | None
    deadline: str
    working: str


@dataclass(frozen=True)
class Alike:
    """Another question on the same point, with its answer once everybody sees that."""

    reference: str
    address: str
    words: str
    by: str
    received: date
    status: str
    key: str
    answer: str


@dataclass(frozen=True)
class Contact:
    """How to reach whoever asks, and until when that is kept."""

    lines: list[tuple[str, str]]
    until: date | None  # nothing of one that is open


def short(question: Question) -> str:
    """The first words of a question, for headings and lists."""
    return shorten(" ".join(words_of(question).split()), 90)


def address_of(reference: str) -> str:
    """The page of a question."""
    return url_for("questions.view_item", reference=reference)


def subject_of(question: Question) -> Subject:
    """The question that a form or a cell is about; one that was removed has no page any more."""
    address = address_of(question.reference)
    table = url_for("questions.list_items", _anchor=question.reference)
    page = table if question.removed else address
    return Subject(question.reference, short(question), page=page, table=table, row=f"{address}/row")


def asked_by(question: Question) -> str:
    """Who asks, as far as they agreed that it is published."""
    return ", ".join(one for one in (question.asked_by or NO_NAME, question.town) if one)


def checked_of(question: Question, council: Council, *, now: bool = False) -> Checked:
    """What its check found under the rules of that day; before it, or with `now`, what a check would find now."""
    if question.checks and not now:
        kept = question.checks
        day = date.fromisoformat(kept["on"]) if kept.get("on") else None
        return Checked(
            rules_said(ticks_of(question)), False, day, str(kept.get("deadline", "")), str(kept.get("working", ""))
        )
    rules, meeting = get_rules(question.committee), meeting_of(question)
    last = until_of(meeting, rules, council) if meeting else None
    looked = question.status not in UNDECIDED or question.checks is not None
    ticks = ticks_for(question, rules, question.agenda_item, question.same_as, looked=looked)
    provisional = question.status in UNDECIDED
    return Checked(
        rules_said(ticks) if provisional else [],
        provisional,
        None,
        last.text if last else "",
        last.working if last else "",
    )


def rules_said(ticks: Iterable[Tick]) -> list[Rule]:
    """Each rule in words."""
    return [Rule(one.key, one.label, SAID[one.ok], one.why) for one in ticks]


def similar_to(question: Question) -> list[Alike]:
    """The five nearest questions of the past six months; of those that came later, only what is at its own meeting."""
    later = (Question.received > question.received, Question.meeting.is_distinct_from(question.meeting))
    left_out = {question.reference, *(one.reference for one in list_questions(*later))}
    since = since_alike(question.received)
    return [alike_of(one) for one in find_similar(words_of(question), since=since, but=left_out)]


def alike_of(question: Question) -> Alike:
    """A question as it stands beside another."""
    answer = question.answer if question.status in WITH_ANSWER or question.status == PUBLISHED else None
    status = STATUS_NAMES[question.status]
    address, by = address_of(question.reference), asked_by(question)
    received, words = question.received, words_of(question)
    return Alike(question.reference, address, words, by, received, status, question.status, answer or "")


def facts_of(question: Question, handler: bool) -> list[Cell]:
    """What can be changed at any time besides the words, as far as the reader may see it."""
    known = names()
    wanted = (one for one in FORM if one.key not in ABOVE)
    cells = [cell_of(question, one, known) for one in wanted if handler or one.key != "internal_notes"]
    return [one for one in cells if one.text or handler]


def lead_of(question: Question) -> Question | None:
    """The question with which it is answered."""
    return get_question(question.answered_with) if question.answered_with else None


def contact_for(question: Question, reader: Account, council: Council) -> Contact | None:
    """How to reach whoever asks, for governance officers alone; None where there is an account."""
    if not reader.handles_all or question.account is not None:
        return None
    closed, days = closed_on(question), timedelta(days=int(council.settings["contact_days"]))
    return Contact(lines_of(contact_of(question.reference)), closed + days if closed else None)
