"""What is read of suggestions: the register, what is like a text, who supports what, one person's own."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from governance.council.queries import Council, Maker, get_council
from governance.extensions import db
from governance.meetings import queries as meetings
from governance.meetings.models import Meeting
from governance.meetings.rules import CANCELLED, HELD
from governance.people.models import Account
from governance.programme.models import PlanItem
from governance.programme.queries import KIND as PLAN_ITEM
from governance.register.fields import Names, fold
from governance.register.filters import Filters as Asked
from governance.register.filters import is_wanted
from governance.register.log import AS_NOW
from governance.register.similar import Similar, similar
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import KIND as WORK_ITEM
from governance.scrutiny.rules import LEFT_OUT
from governance.scrutiny.rules import WITHDRAWN as GIVEN_UP
from governance.suggestions.models import Draft, EvidenceFile, Interest, Score, Suggestion
from governance.suggestions.rules import (
    BRIEFING_NOTE,
    DECIDED,
    EVERY_CRITERION,
    JOINED,
    OPEN,
    PICK,
    Assessment,
    Attention,
    Facts,
    Scores,
    Sitting,
    acknowledge_by,
    assess,
    sum_up,
)
from governance.suggestions.rules import WORK_ITEM as MADE

REGISTER = "suggestions"
KIND, SCORE, EVIDENCE_FILE = "suggestion", "score", "evidence file"
SUPPORTS, FOLLOWS = "supports", "follows"
HONORIFICS = re.compile(r"^(?:councillor|cllr|alderman)\.?\s+", re.IGNORECASE)
NEWEST = (Suggestion.received.desc(), Suggestion.id.desc())


@dataclass(frozen=True)
class Filters(Asked):
    """What the register's page shows; every filter stands in its address."""

    q: str = ""
    show: str = ""  # "": open ones; "closed"; "all"
    committee: str = ""  # the number of a body, or "none"
    status: str = ""
    source: str = ""
    outcome: str = ""
    meeting: str = ""  # the reference of a meeting
    attention: str = ""


def names() -> Names:
    """What suggestions refer to: the council's names and the meetings."""
    return meetings.names()


def get_suggestion(reference: str, *, removed: bool = False) -> Suggestion | None:
    """The suggestion of a reference; a removed one is gone, unless it is asked for too."""
    query = select(Suggestion).where(Suggestion.reference == reference)
    query = query if removed else query.where(Suggestion.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def get_by_receipt(receipt: str) -> Suggestion | None:
    """The suggestion that somebody without an account follows."""
    query = select(Suggestion).where(Suggestion.receipt == receipt, Suggestion.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def list_suggestions(*wanted: ColumnElement[bool]) -> list[Suggestion]:
    """Suggestions, the latest received first."""
    query = select(Suggestion).where(Suggestion.removed.is_(False), *wanted).order_by(*NEWEST)
    return list(db.session.scalars(query.execution_options(**AS_NOW)))


def conditions(filters: Filters, handler: bool) -> list[ColumnElement[bool]]:
    """The filters as SQL, but for attention, which the rules say."""
    wanted: list[ColumnElement[bool]] = []
    asks_closed = bool(filters.outcome) or (filters.status and filters.status not in OPEN)
    if filters.show == "closed":
        wanted.append(Suggestion.status.not_in(OPEN))
    elif filters.show != "all" and not asks_closed:
        wanted.append(Suggestion.status.in_(OPEN) | is_gone())
    if filters.committee:
        number = min(int(filters.committee), meetings.LARGEST) if filters.committee.isdecimal() else None
        wanted.append(Suggestion.committee.is_(None) if number is None else Suggestion.committee == number)
    for key in ("status", "source", "outcome"):
        if given := getattr(filters, key):
            wanted.append(getattr(Suggestion, key) == given)
    if filters.meeting:
        of_reference = select(Meeting.id).where(Meeting.reference == filters.meeting)
        wanted.append(Suggestion.meeting.in_(of_reference))
    return [*wanted, *(searched(word, handler) for word in filters.q.casefold().split())]


def is_gone() -> ColumnElement[bool]:
    """Whether what a suggestion became is gone: its work item removed, given up or left out of its meeting.

    For a referral by right also where the work item is at no meeting, or at one that is cancelled.
    """
    there = (
        select(WorkItem.id)
        .outerjoin(Meeting, Meeting.id == WorkItem.meeting)
        .where(WorkItem.reference == Suggestion.work_item, WorkItem.removed.is_(False))
        .where(WorkItem.status.not_in((GIVEN_UP, LEFT_OUT)))
        .where(Suggestion.by_right.is_not(True) | (Meeting.status != CANCELLED))
    )
    became = Suggestion.outcome.in_((MADE, BRIEFING_NOTE))
    return and_(Suggestion.status == DECIDED, became, ~there.exists())


def off_agenda(found: Sequence[Suggestion]) -> set[int]:
    """Which of these became a work item that is gone."""
    ids = [one.id for one in found if one.status == DECIDED]
    query = select(Suggestion.id).where(Suggestion.id.in_(ids), is_gone())
    return set(db.session.scalars(query)) if ids else set()


def searched(word: str, handler: bool) -> ColumnElement[bool]:
    """Suggestions in which a word occurs, in what the reader may see."""
    found = Suggestion.search_text.contains(word, autoescape=True)
    return or_(found, Suggestion.search_private.contains(word, autoescape=True)) if handler else found


def list_shown(filters: Filters, handler: bool, today: date) -> list[Suggestion]:
    """The suggestions that the filters let through; what needs attention is asked of the rules."""
    found = list_suggestions(*conditions(filters, handler))
    if not filters.attention:
        return found
    said = assess_all(found, get_council(), today)
    return [one for one in found if is_wanted(attention_for(said[one.id], handler), filters.attention)]


def attention_for(said: Assessment, handler: bool) -> tuple[Attention, ...]:
    """What needs attention, as somebody may see it: doubts that an import left are for governance officers."""
    return tuple(one for one in said.attention if handler or one is not Attention.DOUBT)


def list_joined(suggestion: Suggestion) -> list[Suggestion]:
    """The suggestions that were joined to this one."""
    return list_suggestions(Suggestion.joined_to == suggestion.reference)


def lead_of(suggestion: Suggestion) -> Suggestion:
    """The suggestion to which this one was joined, by way of others too; itself where it was not."""
    seen = {suggestion.id}
    while suggestion.status == JOINED and (lead := get_suggestion(suggestion.joined_to or "")):
        if lead.id in seen:
            break
        seen.add(lead.id)
        suggestion = lead
    return suggestion


def list_of_account(account: int) -> list[Suggestion]:
    """What somebody has put forward here."""
    return list_suggestions(Suggestion.account == account)


def list_at_meeting(meeting: int) -> list[Suggestion]:
    """The suggestions that are put to a meeting, in the order in which they came."""
    found = list_suggestions(Suggestion.meeting == meeting)
    return sorted(found, key=lambda one: (one.received, one.id))


def list_raised_at(meeting: Meeting) -> list[Suggestion]:
    """The suggestions that are raised at a meeting: those put to it that were not closed before its day."""
    found = list_at_meeting(meeting.id)
    return [one for one in found if one.status in OPEN or one.last_step >= meeting.day]


def list_of_work_item(reference: str) -> list[Suggestion]:
    """The suggestions of which a work item was made, or that it answers."""
    return list_suggestions(or_(Suggestion.work_item == reference, Suggestion.existing == reference))


# What the rules need


def sitting_of(meeting: Meeting | None) -> Sitting | None:
    """What the rules need to know of a meeting."""
    return Sitting(meeting.day, meeting.status == CANCELLED, meeting.status == HELD) if meeting else None


def facts_of(
    suggestion: Suggestion, sittings: Mapping[int, Meeting], scored: Collection[int], gone: Collection[int]
) -> Facts:
    """What the rules need to know of a suggestion."""
    return Facts(
        status=suggestion.status,
        received=suggestion.received,
        last_step=suggestion.last_step,
        by_right=bool(suggestion.by_right),
        committee=suggestion.committee is not None,
        scored=suggestion.id in scored,
        meeting=sitting_of(sittings.get(suggestion.meeting or 0)),
        gone=suggestion.id in gone,
        to_check=bool(suggestion.to_check),
    )


def assess_all(found: Sequence[Suggestion], council: Council, today: date) -> dict[int, Assessment]:
    """What the rules say of suggestions today, by their ids."""
    wanted = sorted({one.meeting for one in found if one.meeting})
    sittings = {one.id: one for one in db.session.scalars(select(Meeting).where(Meeting.id.in_(wanted)))}
    scored, gone = {key for key, one in scores_of(found).items() if one}, off_agenda(found)
    days = int(council.settings["acknowledge_days"])
    return {
        one.id: assess(
            facts_of(one, sittings, scored, gone), today, acknowledge_by(one.received, days, council.calendar)
        )
        for one in found
    }


# Scores and files


def list_scores(suggestions: Sequence[int]) -> dict[int, list[Score]]:
    """The scores of suggestions, by the suggestion, in the order in which they were first given."""
    query = select(Score).where(Score.removed.is_(False), Score.suggestion.in_(suggestions)).order_by(Score.id)
    found: dict[int, list[Score]] = {}
    for one in db.session.scalars(query.execution_options(**AS_NOW)):
        found.setdefault(one.suggestion, []).append(one)
    return found


def method_of(committee: int | None) -> str:
    """How a committee compares suggestions; PICK where it has not chosen."""
    kept = meetings.get_committee(committee) if committee is not None else None
    return (kept.scoring if kept else None) or PICK


def scores_of(found: Sequence[Suggestion]) -> dict[int, Scores | None]:
    """What suggestions score by the methods of their committees, by their ids."""
    committees = meetings.list_committees()
    scores = list_scores([one.id for one in found])
    methods = {one: kept.scoring for one, kept in committees.items()}
    return {
        one.id: sum_up(methods.get(one.committee or 0) or PICK, [vars_of(each) for each in scores.get(one.id, ())])
        for one in found
    }


def vars_of(score: Score) -> dict[str, Any]:
    """A score as the rules sum it up."""
    return {key: getattr(score, key) for key in ("method", *EVERY_CRITERION)}


def score_by(suggestion: int, scorer: int) -> Score | None:
    """What somebody gave a suggestion; also where that was taken back."""
    query = select(Score).where(Score.suggestion == suggestion, Score.scorer == scorer)
    return db.session.scalars(query.execution_options(**AS_NOW)).one_or_none()


def list_files(suggestion: int, *, removed: bool = False) -> list[EvidenceFile]:
    """The files of a suggestion, in the order in which they came."""
    query = select(EvidenceFile).where(EvidenceFile.suggestion == suggestion).order_by(EvidenceFile.id)
    return list(db.session.scalars(query if removed else query.where(EvidenceFile.removed.is_(False))))


# Drafts: only ever asked for with their writer


def get_draft(token: str, account: int) -> Draft | None:
    """A draft of this account."""
    return db.session.scalars(select(Draft).where(Draft.token == token, Draft.account == account)).one_or_none()


def list_drafts(account: int) -> list[Draft]:
    """The drafts of an account that have not been put forward, the latest saved first."""
    query = select(Draft).where(Draft.account == account, Draft.became.is_(None))
    return list(db.session.scalars(query.order_by(Draft.at.desc(), Draft.id.desc())))


# Members


def bare_name(name: str) -> str:
    """A name as it is compared: without Councillor, case and punctuation aside."""
    return fold(HONORIFICS.sub("", name.strip()))


def is_member(committee: Maker, name: str, day: date) -> bool:
    """Whether somebody of this name is a member of a committee on a day."""
    return bool(name) and bare_name(name) in {bare_name(one.name) for one in committee.serving_on(day)}


def memberships(account: Account, council: Council, day: date) -> list[Maker]:
    """The bodies whose member an account is on a day, by its name or as it is listed."""
    own = {bare_name(name) for name in (account.name, account.listed_as or "") if name}
    every = council.bodies.values()
    return [one for one in every if own & {bare_name(term.name) for term in one.serving_on(day)}]


# Who supports or follows what


def supporters_of(references: Collection[str]) -> dict[str, list[str]]:
    """The names of those who support records, by the reference, in the order in which they began to."""
    query = (
        select(Interest.reference, Account.name)
        .join(Account, Account.id == Interest.account)
        .where(Interest.kind == SUPPORTS, Interest.reference.in_(references))
        .order_by(Interest.id)
    )
    found: dict[str, list[str]] = {}
    for reference, name in db.session.execute(query):
        found.setdefault(reference, []).append(name)
    return found


def interests_of(account: int) -> dict[str, set[str]]:
    """What an account supports and follows: references by the kind of interest."""
    found: dict[str, set[str]] = {SUPPORTS: set(), FOLLOWS: set()}
    query = select(Interest.kind, Interest.reference).where(Interest.account == account).order_by(Interest.id)
    for kind, reference in db.session.execute(query):
        found[kind].add(reference)
    return found


# What is like a text


def find_similar(text: str, *, but: Collection[str] = ()) -> list[Similar]:
    """The suggestions, work items and plan items most like a text, in what every reader may see: never a draft."""
    sources = (
        (KIND, Suggestion, Suggestion.topic),
        (WORK_ITEM, WorkItem, WorkItem.topic),
        (PLAN_ITEM, PlanItem, PlanItem.title),
    )
    return similar(text, sources, but=but)
