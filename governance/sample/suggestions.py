"""The sample council's suggestions for scrutiny: of members and the public, each at another step of its way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings.queries import list_meetings
from governance.meetings.rules import TO_COME
from governance.notices.models import Mail, Notice
from governance.people.models import Account
from governance.programme.queries import list_items as list_plan_items
from governance.register.keeping import System
from governance.sample import council as sample
from governance.scrutiny.rules import NOT_ALLOCATED
from governance.suggestions import commands, scoring
from governance.suggestions.drafts import save_draft
from governance.suggestions.interests import begin
from governance.suggestions.models import Suggestion, new_token
from governance.suggestions.queries import FOLLOWS, SUPPORTS
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    ASKED,
    BRIEFING_NOTE,
    JOINED,
    LETTER,
    MEETING,
    MEMBER,
    OFFICER,
    PICK,
    RECEIVED,
    REFUSED,
    WORK_ITEM,
)

BY: dict[str, Any] = {"by": System("Sample council"), "way": "sample council"}
THE_MEMBER = "member@example.gov.uk"
SCORERS = ("governance@example.gov.uk", "scrutiny@example.gov.uk")
RESIDENT = {"name": "A. Resident", "email": "resident@example.gov.uk", "phone": "01632 960155"}


@dataclass(frozen=True)
class Idea:
    """One suggestion: so many days ago, of whom, and how far it has come so many days ago."""

    topic: str
    days: int
    source: str = MEETING
    committee: str | None = sample.HEALTH_SCRUTINY
    words: Mapping[str, Any] = field(default_factory=dict)
    status: str = RECEIVED
    stepped: int | None = None
    step: Mapping[str, Any] = field(default_factory=dict)
    contact: bool = False
    points: tuple[tuple[int, ...], ...] = ()  # by PICK, of each scorer


IDEAS = (
    Idea(
        "Waiting for a dementia diagnosis",
        40,
        MEMBER,
        words={
            "why": "Families tell me that they wait nine months for the memory clinic, and get no help meanwhile.",
            "affected": "People with memory loss and those who care for them, in every ward.",
            "change": "An agreed waiting time, and support from the day of the referral.",
            "evidence": "Twelve letters since the spring; the clinic’s own figures show the wait rising.",
            "links": ["https://www.example.gov.uk/memory-clinics"],
        },
        status=ACKNOWLEDGED,
        stepped=37,
        points=((2, 2, 2, 1), (2, 1, 2, 1)),
    ),
    Idea(
        "Hospital discharge on Friday evenings",
        9,
        MEMBER,
        words={
            "why": "Residents come home after the pharmacies have shut, without their medicines.",
            "affected": "Older people who live alone.",
            "change": "A rule on the hour of discharge, agreed with the hospital.",
            "by_right": True,
        },
        status=ACKNOWLEDGED,
        stepped=8,
    ),
    Idea(
        "Arts projects for people with dementia",
        55,
        words={"raised_at": "Raised by an arts charity at the committee’s last meeting but one"},
        status=JOINED,
        stepped=37,
        step={"joined_to": "SG-0001"},
    ),
    Idea(
        "Public toilets in market towns",
        30,
        LETTER,
        sample.GENERAL_SCRUTINY,
        words={
            "why": "Four of seven have closed, and older visitors stay away.",
            "affected": "Visitors, traders, people who need a toilet near.",
        },
        status=ASKED,
        stepped=24,
        step={"question": "Which of the towns do you write about, and when were they closed?"},
        contact=True,
    ),
    Idea(
        "School transport in the hill parishes",
        26,
        LETTER,
        sample.GENERAL_SCRUTINY,
        words={"why": "The last bus leaves before after-school clubs end.", "change": "A later bus twice a week."},
        status=ACKNOWLEDGED,
        stepped=25,
        contact=True,
        points=((1, 2, 1, 2), (2, 0, 1, 2)),
    ),
    Idea("The planning application for the old brewery", 70, LETTER, None, stepped=66, contact=True),
    Idea("Young carers", 120, OFFICER, words={"why": "Two services each think that the other looks after them."}),
    Idea("Oral health in primary schools", 90, words={"raised_at": "Minute 14 of the autumn meeting"}),
    Idea(
        "Noise from the bypass",
        12,
        LETTER,
        None,
        words={"why": "Since the trees were felled nobody in the terrace sleeps."},
        contact=True,
    ),
    Idea("Broadband for village halls", 2, committee=sample.GENERAL_SCRUTINY, words={"why": "Six halls have none."}),
)


def load_suggestions(day: date, since: datetime) -> None:
    """Suggestions at every step, scored, supported, one still being written; the member was here last `since` then."""
    accounts = {one.email: one for one in db.session.scalars(select(Account).order_by(Account.id))}
    bodies = {one.name: one.id for one in get_council().bodies.values()}
    kept = {idea.topic: add_idea(idea, day, accounts, bodies) for idea in IDEAS}
    decide_some(kept)
    for topic in ("Public toilets in market towns", "Waiting for a dementia diagnosis"):
        begin(accounts["directorate@example.gov.uk"].id, kept[topic].reference, SUPPORTS)
    member = accounts[THE_MEMBER]
    begin(member.id, kept["School transport in the hill parishes"].reference, SUPPORTS)
    for item in [one for one in list_plan_items() if one.title][:2]:
        begin(member.id, item.reference, FOLLOWS)
    texts = {"topic": "Repeat prescriptions when the surgery moves", "why": "Patients of two villages lose theirs."}
    save_draft(member.id, new_token(), texts, None)
    member.seen_until = since
    db.session.execute(update(Notice).values(mail=Mail.NONE))  # nobody outside is told of what was invented


def add_idea(idea: Idea, day: date, accounts: Mapping[str, Account], bodies: Mapping[str, int]) -> Suggestion:
    """One suggestion, with the steps that it has come."""
    own = accounts[THE_MEMBER] if idea.source == MEMBER else None
    received = day - timedelta(days=idea.days)
    values = {
        "topic": idea.topic,
        "source": idea.source,
        "received": received,
        "last_step": received,
        "committee": bodies[idea.committee] if idea.committee else None,
        "suggested_by": own.name if own else None,
        **idea.words,
    }
    contact = RESIDENT if idea.contact else None
    suggestion = commands.add_suggestion(values, **BY, account=own.id if own else None, contact=contact)
    if idea.status != RECEIVED:
        stepped = day - timedelta(days=idea.stepped or 0)
        wanted = {"status": idea.status, "last_step": stepped, **idea.step}
        commands.change_suggestion(suggestion, wanted, **BY)
    for email, points in zip(SCORERS, idea.points, strict=False):
        marks = dict(zip(("public_interest", "impact", "performance", "context"), points, strict=True))
        scoring.save_score(suggestion, {"method": PICK, **marks}, by=accounts[email], way=BY["way"])
    return suggestion


def decide_some(kept: Mapping[str, Suggestion]) -> None:
    """A refusal, a work item, a briefing note, and one that is put to the next meeting."""
    refused = kept["The planning application for the old brewery"]
    ground = {
        "ground": "quasi-judicial",
        "reason": "The planning committee decides this application; scrutiny has no part in it. Objections can be "
        "made to the planning service until the date on its notice.",
    }
    commands.decide(refused, REFUSED, ground, **BY)
    commands.decide(kept["Young carers"], WORK_ITEM, {"place": NOT_ALLOCATED, "form": "group"}, **BY)
    commands.decide(kept["Oral health in primary schools"], BRIEFING_NOTE, {}, **BY)
    broadband = kept["Broadband for village halls"]
    coming = [one for one in list_meetings(broadband.committee) if one.status in TO_COME]
    if coming:
        commands.put_to_meeting(broadband, coming[0].id, **BY)
