"""What somebody put forward and where each stands, their drafts, and what they support or follow."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy import select

from governance.council.queries import Council
from governance.extensions import Base, db
from governance.home import addresses
from governance.home.news import NOTHING, News, news_since
from governance.meetings.models import Meeting
from governance.programme.fields import STATUSES as PLAN_STATUSES
from governance.programme.models import PlanItem
from governance.programme.queries import KIND as PLAN_ITEM
from governance.register.fields import fixed, shorten
from governance.scrutiny.fields import STATUSES as WORK_STATUSES
from governance.scrutiny.models import WorkItem
from governance.scrutiny.places import NAMES as LISTS
from governance.scrutiny.queries import KIND as WORK_ITEM
from governance.suggestions.fields import GROUNDS, OUTCOMES
from governance.suggestions.fields import STATUSES as SUGGESTION_STATUSES
from governance.suggestions.models import Draft, Suggestion
from governance.suggestions.queries import (
    FOLLOWS,
    KIND,
    SUPPORTS,
    assess_all,
    interests_of,
    list_drafts,
    list_of_account,
    list_suggestions,
)
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    DECIDED,
    JOINED,
    OPEN,
    PUT,
    RECEIVED,
    REFUSED,
    Assessment,
    Attention,
)
from governance.working_days.deadlines import say

MODELS: dict[str, type[Any]] = {PLAN_ITEM: PlanItem, WORK_ITEM: WorkItem, KIND: Suggestion}
WORDS = {PLAN_ITEM: "Decision ahead", WORK_ITEM: "Work programme", KIND: "Suggestion"}
MOST_STEPS = 5  # from one suggestion to the one that it was joined to, and on from that


@dataclass(frozen=True)
class Own:
    """One’s own suggestion, and where it stands."""

    suggestion: Suggestion
    address: str
    committee: str
    status: str
    next: str
    waiting: str
    related: tuple[str, str] | None  # the words and the page of what it became, or was joined to
    is_open: bool  # whether anything is still to come of it, or of the one to which it was joined

    @property
    def is_asked(self) -> bool:
        """Whether its maker is asked something."""
        return self.suggestion.status == ASKED


@dataclass(frozen=True)
class Unfinished:
    """A draft of one’s own."""

    draft: Draft
    address: str
    title: str


@dataclass(frozen=True)
class Followed:
    """A record that somebody supports or follows."""

    reference: str
    kind: str
    title: str
    address: str
    stands: str
    how: str
    news: News


def list_own(account: int, council: Council, today: date) -> list[Own]:
    """One’s own suggestions: what waits for an answer first, then what is open, then the rest."""
    found = list_of_account(account)
    leads = leads_of(found)
    said = assess_all([*found, *leads.values()], council, today) if found else {}
    own = [own_of(one, leads.get(one.id, one), said, council, today) for one in found]
    return sorted(own, key=lambda one: (not one.is_asked, not one.is_open))


def leads_of(found: Sequence[Suggestion]) -> dict[int, Suggestion]:
    """The suggestions to which others were joined in the end, by the ids of those; each step is read at once."""
    leads = {one.id: one for one in found if one.status == JOINED}
    left = dict(leads)
    for _ in range(MOST_STEPS):
        wanted = sorted({one.joined_to for one in left.values() if one.joined_to})
        kept = {one.reference: one for one in list_suggestions(Suggestion.reference.in_(wanted))} if wanted else {}
        left = {key: kept[one.joined_to or ""] for key, one in left.items() if one.joined_to in kept}
        leads |= left
        left = {key: one for key, one in left.items() if one.status == JOINED}
    return {key: one for key, one in leads.items() if one.id != key}


def own_of(
    suggestion: Suggestion, lead: Suggestion, every: Mapping[int, Assessment], council: Council, today: date
) -> Own:
    """One suggestion as its maker sees it; `lead` is that to which it was joined, itself where it was not."""
    committee, said = council.bodies.get(suggestion.committee or 0), every[suggestion.id]
    joined = lead is not suggestion
    waiting = f"Waiting since {say(suggestion.last_step)}" if said.waited and suggestion.status in OPEN else ""
    return Own(
        suggestion,
        addresses.of_record(KIND, suggestion.reference),
        committee.name if committee else "",
        fixed(SUGGESTION_STATUSES).name(suggestion.status),
        lead_words(lead, every[lead.id], today) if joined else next_words(suggestion, said, today),
        f"{waiting} ({said.waited} {'day' if said.waited == 1 else 'days'})." if waiting else "",
        (lead.reference, addresses.of_record(KIND, lead.reference)) if joined else related_to(suggestion, said),
        lead.status in OPEN or bool(every[lead.id].next),
    )


def lead_words(lead: Suggestion, said: Assessment, today: date) -> str:
    """Where the suggestion stands to which another was joined, said to whoever put that other one forward."""
    status = fixed(SUGGESTION_STATUSES).name(lead.status)
    text = f"Joined to {lead.reference}: {status[:1].lower()}{status[1:]}."
    if lead.status in (ACKNOWLEDGED, PUT, DECIDED):
        return f"{text} {next_words(lead, said, today)}"
    return f"{text} Next: it is acknowledged." if lead.status == RECEIVED else text


def next_words(suggestion: Suggestion, said: Assessment, today: date) -> str:
    """What happens next, said to whoever put the suggestion forward; of a closed one, what was decided."""
    if suggestion.status == RECEIVED:
        due = say(said.due, weekday=True) if said.due else ""
        return f"Next: it {'is' if said.due and said.due >= today else 'was'} to be acknowledged by {due}."
    if suggestion.status == ASKED:
        return f"You are asked: “{shorten(suggestion.question or '', 300)}”"
    if suggestion.status == ANSWERED:
        return "Next: the officers read your answer."
    if suggestion.status == ACKNOWLEDGED:
        after = (
            "is put on an agenda"
            if suggestion.by_right
            else "is weighed beside others, and put to a meeting or decided"
        )
        return f"Next: it {after}."
    if suggestion.status == PUT:
        return put_words(said)
    if suggestion.status == DECIDED:
        return gone_words(suggestion) if Attention.GONE in said.attention else outcome_words(suggestion)
    return ""


def put_words(said: Assessment) -> str:
    """What happens next with a suggestion that is put to a meeting: to come, past or cancelled."""
    if Attention.DECIDE in said.attention:
        return "Next: the officers record what the committee decided."
    if Attention.CANCELLED in said.attention:
        return "Next: it is put to another meeting."
    return f"Next: {said.next[:1].lower()}{said.next[1:]}."


def gone_words(suggestion: Suggestion) -> str:
    """What happens next with a suggestion whose work item is gone."""
    if suggestion.by_right:
        return "What it became is no longer on an agenda. Next: the officers put it on another."
    return "What it became is no longer there. Next: the officers look at it again."


def outcome_words(suggestion: Suggestion) -> str:
    """What was decided, and why."""
    outcome = fixed(OUTCOMES).name(suggestion.outcome) if suggestion.outcome else ""
    ground = fixed(GROUNDS).name(suggestion.ground) if suggestion.outcome == REFUSED and suggestion.ground else ""
    to = f"To {suggestion.referred_to}" if suggestion.referred_to else ""
    said = (outcome, ground, to, shorten(suggestion.reason or "", 300))
    return " ".join(f"{one.rstrip('.')}." for one in said if one)


def related_to(suggestion: Suggestion, said: Assessment) -> tuple[str, str] | None:
    """What a suggestion became, supports, or was joined to; nothing that is gone."""
    if Attention.GONE in said.attention:
        return None
    reference = suggestion.joined_to if suggestion.status == JOINED else suggestion.work_item or suggestion.existing
    kind = {"WP": WORK_ITEM, "RP": PLAN_ITEM, "SG": KIND}.get((reference or "")[:2])
    return (str(reference), addresses.of_record(kind, str(reference))) if kind else None


def list_unfinished(account: int) -> list[Unfinished]:
    """One’s own drafts, the latest saved first."""
    return [
        Unfinished(one, url_for("suggestion_drafts.edit_draft", token=one.token), title_of(one))
        for one in list_drafts(account)
    ]


def title_of(draft: Draft) -> str:
    """What a draft is about, as far as that is written."""
    return shorten(" ".join(str(draft.texts.get("topic") or "").split()), 160) or "Without a topic yet"


# What one supports or follows


def list_followed(account: int, council: Council, since: datetime | None) -> list[Followed]:
    """What somebody supports or follows, what changed since a moment first."""
    kinds = interests_of(account)
    records = {kind: records_of(model, kinds[SUPPORTS] | kinds[FOLLOWS]) for kind, model in MODELS.items()}
    news = news_since(since, {kind: [one.id for one in found] for kind, found in records.items()})
    meetings = meetings_of(records[WORK_ITEM])
    followed = [
        Followed(
            one.reference,
            WORDS[kind],
            one.title if kind == PLAN_ITEM else one.topic,
            addresses.of_record(kind, one.reference),
            stands(one, council, meetings),
            how_words(one.reference, kinds),
            news.get((kind, one.id), NOTHING),
        )
        for kind, found in records.items()
        for one in found
    ]
    return sorted(followed, key=lambda one: not one.news.tag)


def records_of(model: type[Base], references: Collection[str]) -> Sequence[Any]:
    """The records of these references, in their order; a removed one is gone."""
    kept: Any = model
    query = select(model).where(kept.reference.in_(sorted(references)), kept.removed.is_(False))
    return db.session.scalars(query.order_by(kept.id)).all() if references else ()


def meetings_of(items: Sequence[WorkItem]) -> dict[int, Meeting]:
    """The meetings at which work items stand."""
    wanted = sorted({one.meeting for one in items if one.meeting})
    found = db.session.scalars(select(Meeting).where(Meeting.id.in_(wanted))) if wanted else ()
    return {one.id: one for one in found}


def stands(record: Any, council: Council, meetings: Mapping[int, Meeting]) -> str:
    """Where a record stands, in words."""
    if isinstance(record, PlanItem):
        return f"{fixed(PLAN_STATUSES).name(record.status)}, {record.decision_date.text}"
    committee = council.bodies.get(record.committee or 0)
    of = committee.name if committee else ""
    if isinstance(record, Suggestion):
        return ", ".join(one for one in (fixed(SUGGESTION_STATUSES).name(record.status), of) if one)
    meeting = meetings.get(record.meeting or 0)
    place = say(meeting.day, weekday=True) if meeting else LISTS.get(record.listed or "", "")
    return ", ".join(one for one in (fixed(WORK_STATUSES).name(record.status), of, place) if one)


def how_words(reference: str, kinds: Mapping[str, Collection[str]]) -> str:
    """Whether somebody supports a record, follows it, or both."""
    said = [word for kind, word in ((SUPPORTS, "support"), (FOLLOWS, "follow")) if reference in kinds[kind]]
    return f"You {' and '.join(said)} it"
