"""The columns of the register of suggestions, of a score, and of a file of evidence."""

from dataclasses import dataclass, replace
from typing import Any

from governance.council.queries import SCRUTINY
from governance.meetings.fields import SCORING
from governance.register.fields import (
    YES_NO,
    Audience,
    Choice,
    Day,
    Field,
    Invalid,
    Line,
    Lines,
    Link,
    LongText,
    Named,
    Names,
    Number,
    Reference,
    clean,
)
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    BRIEFING_NOTE,
    DECIDED,
    EVERY_CRITERION,
    EXISTING,
    JOINED,
    LETTER,
    MEETING,
    MEMBER,
    MOST,
    OFFICER,
    PUBLIC_FORM,
    PUT,
    RECEIVED,
    REFERRAL,
    REFUSED,
    WITHDRAWN,
    WORK_ITEM,
)

STATUSES = (
    Named(RECEIVED, "Received"),
    Named(ACKNOWLEDGED, "Acknowledged"),
    Named(ASKED, "Question asked"),
    Named(ANSWERED, "Answer received"),
    Named(PUT, "Put to a meeting"),
    Named(DECIDED, "Decided"),
    Named(JOINED, "Joined to another", ("Joined",)),
    Named(WITHDRAWN, "Withdrawn"),
)
SOURCES = (
    Named(MEMBER, "A member", ("Member", "Councillor")),
    Named(MEETING, "The public, at a meeting", ("Public at a meeting", "Meeting")),
    Named(LETTER, "The public, by letter or e-mail", ("Letter", "E-mail", "Email", "Public", "The public")),
    Named(PUBLIC_FORM, "The public form", ("Public form", "Form")),
    Named(OFFICER, "An officer", ("Officer",)),
)
OUTCOMES = (
    Named(WORK_ITEM, "Work programme item", ("Work programme", "Work item", "Accepted")),
    Named(BRIEFING_NOTE, "Briefing note"),
    Named(REFERRAL, "Referred elsewhere", ("Referral", "Referred")),
    Named(EXISTING, "Supports what there is already", ("Support of an existing one", "Existing", "Already there")),
    Named(REFUSED, "Refused", ("Rejected", "Not taken up")),
)
GROUNDS = (
    Named("one person", "It is one person’s complaint", ("One person's complaint", "Individual complaint")),
    Named("quasi-judicial", "It is quasi-judicial, such as planning or licensing", ("Quasi-judicial",)),
    Named("reviewed", "It was reviewed in the past twelve months", ("Reviewed in the past twelve months",)),
    Named("one ward", "It concerns one ward only", ("One ward only",)),
    Named("no influence", "Scrutiny cannot influence it"),
    Named("too vague", "It is too vague to examine", ("Too vague",)),
)


@dataclass(frozen=True)
class Links(Lines):
    """Addresses of web pages, one a line."""

    most: int = 500

    def parse(self, text: str, names: Names) -> Any:
        """The addresses; raises Invalid, naming the one that is none."""
        found = [part for line in clean(text).splitlines() for part in line.split()]
        for one in found:
            try:
                Link(most=self.most).parse(one, names)
            except Invalid as error:
                raise Invalid(f"{error}. “{one[:60]}” is none." if len(found) > 1 else str(error)) from error
        return found or None


FIELDS = (
    Field(
        "committee",
        "Committee",
        Choice(source=SCRUTINY),
        headers=("Scrutiny committee",),
        width=30,
        hint="The scrutiny committee in whose field it is. Leave it open if you do not know.",
    ),
    Field(
        "topic",
        "Topic",
        LongText(most=500),
        headers=("Suggestion", "Subject", "Title", "Issue", "Matter"),
        width=40,
        required=True,
        hint="What scrutiny should look at, in a line or two.",
    ),
    Field(
        "why",
        "Why it matters",
        LongText(most=5000),
        headers=("Why", "Reason for suggestion", "Reasons", "Rationale"),
        width=40,
    ),
    Field("affected", "Whom it affects", LongText(most=5000), headers=("Who is affected", "Affected"), width=30),
    Field(
        "change",
        "What scrutiny could change",
        LongText(most=5000),
        headers=("What could change", "Outcome sought", "Desired outcome", "Aim"),
        width=40,
    ),
    Field(
        "evidence",
        "Evidence",
        LongText(most=5000),
        width=40,
        hint="What you know, and from where: figures, reports, what residents say.",
    ),
    Field("links", "Links", Links(), headers=("Web links", "Link"), width=30, hint="Full web addresses, one a line."),
    Field(
        "source",
        "Put forward by",
        Choice(options=SOURCES),
        headers=("Source", "Origin", "How it came"),
        width=24,
        required=True,
    ),
    Field(
        "suggested_by",
        "Name",
        Line(most=150),
        headers=("Suggested by", "Who suggests it", "From", "Suggester"),
        width=24,
        hint="As it may be shown to everybody who reads the register. Leave a member of the public’s name out, unless "
        "it is public already.",
    ),
    Field(
        "by_right",
        "Referral by right",
        YES_NO,
        headers=("By right",),
        width=10,
        hint="A member of the committee may put a matter on its agenda by right (Local Government Act 2000, section "
        "9FC). It cannot be refused.",
    ),
    Field("received", "Received", Day(), headers=("Date", "Date received"), width=14, required=True),
    Field(
        "raised_at",
        "Where it was raised",
        Line(most=300),
        headers=("Raised at", "Minute"),
        width=28,
        hint="Such as minute 14 of the meeting of 1 October 2026.",
    ),
    Field("status", "Status", Choice(options=STATUSES), width=16, required=True),
    Field("last_step", "Last step on", Day(), width=14, required=True),
    Field("question", "Question asked", LongText(most=5000), headers=("Question",), width=30),
    Field("answer", "Answer", LongText(most=5000), width=30),
    Field("meeting", "Meeting", Choice(source="meeting"), headers=("Put to the meeting",), width=22),
    Field("outcome", "Outcome", Choice(options=OUTCOMES), headers=("Decision", "Result"), width=22),
    Field("ground", "Ground of refusal", Choice(options=GROUNDS), headers=("Ground",), width=28),
    Field(
        "reason",
        "Reason",
        LongText(most=5000),
        headers=("Published reason", "Reason for decision"),
        width=40,
        hint="Published, and told to whoever suggested it.",
    ),
    Field("work_item", "Work item", Reference(), headers=("Work programme item",), width=12),
    Field("referred_to", "Referred to", Line(most=300), width=24),
    Field(
        "existing",
        "What there is already",
        Reference(),
        headers=("Existing item",),
        width=14,
        hint="The reference of a work item, a plan item or a suggestion, such as WP-0031.",
    ),
    Field("joined_to", "Joined to", Reference(), width=12),
    Field("decided_on", "Decided on", Day(), headers=("Date decided",), width=14),
    Field("decided_by", "Decided by", Line(most=200), width=22),
    Field(
        "internal_notes",
        "Internal notes",
        LongText(),
        headers=("Notes",),
        width=30,
        audience=Audience.HANDLERS,
        hint="Seen only by governance officers.",
    ),
    Field("to_check", "To check", Lines(most=1000), width=30, audience=Audience.HANDLERS),
)
BY_KEY = {field.key: field for field in FIELDS}
BY_ACTION = (
    "status",
    "last_step",
    "question",
    "answer",
    "meeting",
    "outcome",
    "ground",
    "reason",
    "work_item",
    "referred_to",
    "existing",
    "joined_to",
    "decided_on",
    "decided_by",
    "to_check",
)
OWN_WORDS = ("topic", "why", "affected", "change", "evidence", "links")  # what whoever suggests it says
FORM = tuple(field for field in FIELDS if field.key not in BY_ACTION)
SEARCHED = (
    *OWN_WORDS,
    "suggested_by",
    "raised_at",
    "question",
    "answer",
    "reason",
    "work_item",
    "referred_to",
    "existing",
)
PRIVATE = tuple(field.key for field in FIELDS if field.audience is Audience.HANDLERS)

LABELS = {
    "public_interest": ("Public interest", "Do residents care about it?"),
    "impact": ("Impact", "Could scrutiny make a difference?"),
    "performance": ("Council performance", "Is it something that the council does not do well?"),
    "context": ("Keep in context", "Is nobody else looking at it already?"),
    "timely": ("Timely", "Is this the right time?"),
    "priority": ("Organisational priority", "Is it a priority of the council or its partners?"),
    "influence": ("Influence", "Can the committee influence what happens?"),
    "cost": ("Cost", "Is it worth the time and money that it takes? Most points for the best value."),
}
POINTS = Choice(options=tuple(Named(n, f"{n}", (f"{n} points",)) for n in range(MOST + 1)))
SCORE = (
    Field("method", "Method", Choice(options=SCORING), required=True),
    *(Field(key, LABELS[key][0], POINTS, hint=LABELS[key][1]) for key in EVERY_CRITERION),
    Field("reason", "Reasons", LongText(most=3000), hint="Seen by officers beside the points."),
)
SCORE_BY_KEY = {field.key: field for field in SCORE}
EVIDENCE_FILE = (Field("name", "File", Line(most=200), required=True), Field("size", "Bytes", Number()))

MEMBERS_FORM = tuple(
    replace(BY_KEY[key], required=key in ("topic", "why", "affected", "change"))
    for key in ("committee", "topic", "why", "affected", "change", "evidence", "links")
)


def visible(handler: bool) -> tuple[Field, ...]:
    """The columns that somebody may see: all of them for governance officers, the readers' for others."""
    return tuple(field for field in FIELDS if handler or field.audience is Audience.READERS)
