"""The sample council's public questions: some answered and published, some on their way to the next meeting."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda, list_meetings
from governance.meetings.rules import BUSINESS, HELD, TO_COME
from governance.notices.models import Mail, Notice
from governance.people.models import Account
from governance.questions import commands
from governance.questions.fields import GROUND_NAMES, STANDARD_WORDS
from governance.questions.models import Question
from governance.questions.rules import (
    AT_THE_MEETING,
    EMAIL,
    EVERY,
    IN_WRITING,
    LETTER,
    MEMBER,
    NOT_RELATED,
    ORALLY,
    TELEPHONE,
)
from governance.register.keeping import System
from governance.sample import council as sample

BY: dict[str, Any] = {"by": System("Sample council"), "way": "sample council"}
CHAIR = "The chair of the committee"
TO_CHECK, TO_DECIDE, TO_SEND, SENT, TO_APPROVE, APPROVED = "check", "decide", "send", "sent", "approve", "approved"
REFUSED, REDIRECTED, PUBLISHED = "refused", "redirected", "published"
USUAL_RULES = {
    "takes": EVERY,
    "days": 2,
    "clear": False,
    "hour": "17:00",
    "words": 150,
    "per_person": 2,
    "related": True,
    "supplementary": AT_THE_MEETING,
    "answer_days": 1,
    "grounds": [one.key for one in GROUND_NAMES],
}


@dataclass(frozen=True)
class Asked:
    """One question: to the last meeting or to the next, so many days before it or before today, how far it has come."""

    words: str
    days: int
    stage: str
    name: str | None = None  # where it may be published
    town: str | None = None
    channel: str = EMAIL
    at: str | None = "10:15"
    answer: str = ""
    supplementary: tuple[str, str] | None = None
    own: bool = False  # asked by the member


LAST = (
    Asked(
        "How many residents are waiting for a memory clinic appointment, and how long does the longest of them wait?",
        8,
        PUBLISHED,
        "Maren Oakes",
        "Saltersford",
        answer="In the last quarter 212 people were waiting. The longest had waited 41 weeks; the trust expects 26 "
        "weeks by the spring.",
        supplementary=(
            "Does that count those who gave up waiting?",
            "It does not. The trust has agreed to count them from the next quarter on.",
        ),
    ),
    Asked(
        "Will the minor injuries unit stay open at weekends through the winter?",
        6,
        PUBLISHED,
        "Percy Dunmore",
        "Upper Wren",
        LETTER,
        None,
        "Yes. It is funded for every weekend until the end of March.",
    ),
    Asked(
        "Why was my neighbour’s planning application for an annexe turned down?",
        7,
        REFUSED,
        channel=TELEPHONE,
        at="09:40",
    ),
    Asked(
        "When will the pavement outside the surgery be mended?",
        5,
        REDIRECTED,
        "Odile Farrow",
        "Brackwater",
    ),
)
NEXT = (
    Asked(
        "Is the waiting time for a memory clinic appointment shorter than it was in the summer?", 2, TO_CHECK, own=True
    ),
    Asked(
        "Which pharmacies will be open on Sundays after the change of contracts?",
        4,
        TO_DECIDE,
        "Juno Hartley",
        "Saltersford",
        at="16:20",
    ),
    Asked(
        "How many carers had a break paid for by the council this year?", 9, TO_SEND, "Bram Thistlewood", "Ferris Green"
    ),
    Asked("What does the council do for children who wait for a dentist?", 12, SENT, "Ida Colne", "Upper Wren"),
    Asked(
        "How many children in the county wait for a dentist, and for how long?",
        11,
        SENT,
        channel=LETTER,
        at=None,
    ),
    Asked(
        "Will the new discharge lounge have a pharmacist?",
        14,
        TO_APPROVE,
        "Percy Dunmore",
        "Upper Wren",
        answer="A pharmacist is to be there from eight to eight on every day of the week.",
    ),
    Asked(
        "How is the public told when a surgery closes its list?",
        15,
        APPROVED,
        "Maren Oakes",
        "Saltersford",
        answer="By letter to every patient, on the surgery’s door, and on the council’s web pages, two months before.",
    ),
)


def load_questions(day: date) -> None:
    """The usual rules, and questions to the last and the next meeting of the health scrutiny committee."""
    commands.keep_rules(None, USUAL_RULES, **BY)
    committee = next(one.id for one in get_council().bodies.values() if one.name == sample.HEALTH_SCRUTINY)
    sittings = list_meetings(committee)
    held = [one for one in sittings if one.status == HELD]
    coming = [one for one in sittings if one.status in TO_COME and one.day > day]
    for asked in LAST if held else ():
        ask(asked, held[-1], held[-1].day - timedelta(days=asked.days))
    sent = [ask(asked, coming[0], day - timedelta(days=asked.days)) for asked in NEXT] if coming else []
    together = [one for one in sent if one.status == "sent"]
    past = get_council().calendar.working_day_on_or_before(day - timedelta(days=1))
    for one in together[1:]:
        commands.change_question(together[0], {"answer_due": past}, **BY)
        commands.join(one, to=together[0].reference, **BY)
    db.session.execute(update(Notice).where(Notice.mail == Mail.WAITING).values(mail=Mail.NONE))


def ask(asked: Asked, meeting: Meeting, received: date) -> Question:
    """One question, brought as far as it has come."""
    account = db.session.scalars(select(Account).where(Account.email == "member@example.gov.uk")).one()
    values = {
        "committee": meeting.committee,
        "meeting": meeting.id,
        "words_received": asked.words,
        "asked_by": account.name if asked.own else asked.name,
        "town": asked.town,
        "channel": MEMBER if asked.own else asked.channel,
        "received": received,
        "received_at": asked.at,
        "last_step": received,
    }
    name = asked.name or "A. Resident"
    email = f"{name.casefold().replace(' ', '.').replace('..', '.')}@example.gov.uk"
    contact = {"name": name, "email": email, "address": "1 Church Lane"}
    question = commands.add_question(
        values, **BY, account=account.id if asked.own else None, contact=None if asked.own else contact
    )
    if asked.stage != TO_CHECK:
        item = next((one for one in list_agenda(meeting.id, meeting.committee) if one.part == BUSINESS), None)
        commands.check(question, agenda_item=item.id if item else None, **BY)
        bring_on(question, asked, meeting, received)
    return question


def bring_on(question: Question, asked: Asked, meeting: Meeting, received: date) -> None:
    """A checked question through the steps that it has come since."""
    told = received + timedelta(days=1)
    decided: dict[str, Any] = {"decided_by": CHAIR, "decided_on": told}
    if asked.stage == REFUSED:
        commands.refuse_question(question, ground=NOT_RELATED, reply=STANDARD_WORDS[NOT_RELATED], **decided, **BY)
    elif asked.stage == REDIRECTED:
        reply = "The highways service mends pavements, and has been asked to write to you."
        commands.redirect(question, redirected_to="Highways service", reply=reply, **decided, **BY)
    elif asked.stage != TO_DECIDE:
        answer_on(question, asked, meeting, told)
    stepped = min(meeting.day, told + timedelta(days=1)) if asked.stage != PUBLISHED else meeting.day
    commands.QUESTIONS.change(question, {"last_step": stepped}, **BY)


def answer_on(question: Question, asked: Asked, meeting: Meeting, told: date) -> None:
    """An accepted question on its way to the answer."""
    kept = question.checks or {}
    broken = any(one["ok"] is False for one in kept.get("ticks", ()))
    exception = "The chair agreed to take it." if broken else None
    commands.accept(question, words=asked.words, exception=exception, decided_on=told, **BY)
    if asked.stage == TO_SEND:
        return
    post = next(one.id for one in get_council().bodies.values() if one.name == sample.DIRECTOR_ADULTS)
    commands.send(question, answerer=post, answer_due=None, **BY)
    if asked.answer:
        commands.draft(question, draft=asked.answer, **BY)
    if asked.stage in (APPROVED, PUBLISHED):
        day = meeting.day if asked.stage == PUBLISHED else None
        commands.approve(question, answer=asked.answer, approved_by=sample.DIRECTOR_ADULTS, approved_on=day, **BY)
    if asked.stage == PUBLISHED:
        manner = ORALLY if asked.supplementary else IN_WRITING
        commands.record_answer(question, {"manner": manner, "answered_on": meeting.day}, **BY)
        commands.publish(question, published_on=meeting.day + timedelta(days=2), **BY)
        if asked.supplementary:
            words, answer = asked.supplementary
            commands.supplement(question, supplementary=words, supplementary_answer=answer, **BY)
