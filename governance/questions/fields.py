"""The columns of the register of public questions, and of a committee's rules for them."""

from dataclasses import dataclass
from typing import Any

from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    APPLICATION,
    APPROVED,
    AT_THE_MEETING,
    BEFOREHAND,
    BY_REFERENCE,
    CHECKED,
    COMPLAINT,
    CONFIDENTIAL,
    DRAFTED,
    EMAIL,
    EVERY,
    GROUNDS,
    IN_PERSON,
    IN_WRITING,
    LETTER,
    MEMBER,
    NAMES_OFFICER,
    NEVER,
    NO_SUPPLEMENTARY,
    NOT_RELATED,
    OFFENSIVE,
    ONLY,
    ORALLY,
    OTHER,
    PUBLIC_FORM,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    REPEATED,
    SENT,
    TELEPHONE,
    WITHDRAWN,
)
from governance.register.fields import (
    YES_NO,
    Audience,
    Choice,
    Choices,
    Day,
    Field,
    Invalid,
    Kind,
    Line,
    Lines,
    LongText,
    Named,
    Names,
    Number,
    Reference,
    Time,
    clean,
)

STATUSES = (
    Named(RECEIVED, "Received", ("New",)),
    Named(CHECKED, "Checked"),
    Named(ACCEPTED, "Accepted"),
    Named(SENT, "Sent for an answer", ("With officer", "Sent")),
    Named(DRAFTED, "Answer drafted", ("Drafted",)),
    Named(APPROVED, "Answer approved", ("Approved",)),
    Named(ANSWERED, "Answered"),
    Named(PUBLISHED, "Published", ("Answer published",)),
    Named(REFUSED, "Refused", ("Rejected", "Not accepted")),
    Named(WITHDRAWN, "Withdrawn"),
    Named(REDIRECTED, "Redirected", ("Referred", "Passed on")),
)
CHANNELS = (
    Named(EMAIL, "E-mail", ("Email", "By e-mail")),
    Named(LETTER, "Letter", ("Post", "By letter")),
    Named(TELEPHONE, "Telephone", ("Phone", "By telephone")),
    Named(IN_PERSON, "In person"),
    Named(MEMBER, "A member", ("Member", "Councillor")),
    Named(PUBLIC_FORM, "The public form", ("Public form", "Form", "Web form", "Website", "Online")),
)
MANNERS = (
    Named(ORALLY, "Orally, at the meeting", ("Orally", "At the meeting", "Oral")),
    Named(BY_REFERENCE, "By reference to a publication", ("By reference",)),
    Named(IN_WRITING, "In writing", ("Written", "Writing")),
)
GROUND_NAMES = (
    Named(
        NOT_RELATED,
        "Not about an agenda item or the council’s functions",
        ("Not related", "Not about an agenda item", "Not about the council's functions"),
    ),
    Named(OFFENSIVE, "Defamatory, frivolous or offensive", ("Defamatory", "Frivolous", "Offensive", "Vexatious")),
    Named(
        REPEATED, "Substantially the same as a question in the past six months", ("Repeated", "Substantially the same")
    ),
    Named(
        CONFIDENTIAL, "Would need confidential or exempt information", ("Confidential or exempt information", "Exempt")
    ),
    Named(APPLICATION, "About a planning or licensing application", ("Planning application", "Licensing application")),
    Named(NAMES_OFFICER, "Names an officer"),
    Named(COMPLAINT, "About a live complaint", ("Live complaint", "Complaint")),
    Named(OTHER, "Another ground, in the council’s rules", ("Other", "Another ground")),
)
STANDARD_WORDS = {
    NOT_RELATED: "Your question is not about an item on the agenda of the meeting, or not about what the council does.",
    OFFENSIVE: "Your question cannot be put as it is worded, because it is defamatory, frivolous or offensive.",
    REPEATED: "Substantially the same question has been put in the past six months. The answer was given then.",
    CONFIDENTIAL: "An answer would need confidential or exempt information, which the council may not give in public.",
    APPLICATION: "Your question is about a planning or licensing application, which has its own way to be heard.",
    NAMES_OFFICER: "Your question names an officer or can only be about one. You can send it again without that.",
    COMPLAINT: "Your question is about a complaint that is still being looked into. You will be answered there.",
    OTHER: "Your question cannot be taken under the council’s rules.",
}
TAKES = (
    Named(EVERY, "Every meeting, but for those named below", ("Every meeting", "Yes")),
    Named(ONLY, "Only the meetings named below"),
    Named(NEVER, "No meeting", ("None", "No")),
)
SUPPLEMENTARY = (
    Named(NO_SUPPLEMENTARY, "None"),
    Named(AT_THE_MEETING, "At the meeting"),
    Named(BEFOREHAND, "In writing beforehand"),
)


@dataclass(frozen=True)
class Checks(Kind):
    """What a check found, under the rules of that day: kept whole, so that no later rule changes it."""

    def parse(self, text: str, names: Names) -> Any:
        """It is not typed."""
        if clean(text):
            raise Invalid("A check is made on the question’s page.")

    def show(self, value: Any, names: Names) -> str:
        """Each rule in a line."""
        said = {True: "yes", False: "no", None: "not known"}
        ticks = (value or {}).get("ticks", ())
        return "\n".join(f"{one['label']}: {said[one['ok']]}. {one['why']}" for one in ticks)


FIELDS = (
    Field(
        "committee",
        "Committee",
        Choice(source="committee"),
        headers=("Body", "Meeting of", "Asked of", "Question to"),
        width=30,
        required=True,
    ),
    Field("meeting", "Meeting", Choice(source="meeting"), headers=("Meeting date", "Date of meeting"), width=24),
    Field(
        "agenda_item",
        "Agenda item",
        Choice(source="agenda item"),
        headers=("Item", "Agenda", "Relates to", "Item to which it relates"),
        width=34,
    ),
    Field(
        "words_received",
        "Question as received",
        LongText(most=10_000),
        headers=("Question", "Public question", "Text of question", "Question received"),
        width=50,
        required=True,
    ),
    Field(
        "asked_by",
        "Name, as published",
        Line(most=150),
        headers=("From", "Name", "Asked by", "Questioner"),
        width=22,
        hint="Only where the person agrees that it is published. Leave it blank otherwise.",
    ),
    Field(
        "town",
        "Town, as published",
        Line(most=100),
        headers=("Town", "Place", "Residence", "Parish"),
        width=18,
        hint="Only where the person agrees; never an address.",
    ),
    Field("channel", "Came by", Choice(options=CHANNELS), headers=("Channel", "How received", "Source"), width=16),
    Field("received", "Received", Day(), headers=("Date", "Date received"), width=14, required=True),
    Field(
        "received_at",
        "Time received",
        Time(),
        headers=("Time", "Hour"),
        width=10,
        hint="When it reached the council, such as 4:30pm; not when it was entered here.",
    ),
    Field("status", "Status", Choice(options=STATUSES), headers=("Outcome", "Stage"), width=18, required=True),
    Field("last_step", "Last step on", Day(), width=14, required=True),
    Field("late", "Came late", YES_NO, headers=("Late",), width=10),
    Field("checks", "Checks", Checks(), width=40),
    Field("same_as", "Same as", Reference(), headers=("Repeats",), width=12),
    Field(
        "words_accepted",
        "Question as accepted",
        LongText(most=10_000),
        headers=("Accepted wording", "Question as put"),
        width=50,
    ),
    Field("exception", "Why it was accepted all the same", LongText(most=2000), width=30),
    Field(
        "ground", "Ground of refusal", Choice(options=GROUND_NAMES), headers=("Ground", "Reason for refusal"), width=30
    ),
    Field("reply", "What the questioner was told", LongText(most=5000), headers=("Reply",), width=40),
    Field("redirected_to", "Redirected to", Line(most=300), width=24),
    Field("decided_on", "Decided on", Day(), headers=("Date decided",), width=14),
    Field("decided_by", "Decided by", Line(most=200), width=22),
    Field(
        "answerer",
        "Answer from",
        Choice(source="answerer"),
        headers=("Answered by", "Responder", "Officer", "Portfolio holder", "Respondent"),
        width=28,
    ),
    Field("answer_due", "Answer due", Day(), headers=("Response due", "Due"), width=14),
    Field(
        "draft",
        "Draft answer",
        LongText(),
        headers=("Draft response",),
        width=50,
        audience=Audience.HANDLERS,
        hint="Seen only by governance officers until it is approved.",
    ),
    Field("answer", "Answer", LongText(), headers=("Response", "Reply given"), width=50),
    Field("approved_by", "Answer approved by", Line(most=200), headers=("Approved by",), width=22),
    Field("approved_on", "Approved on", Day(), width=14),
    Field("manner", "How answered", Choice(options=MANNERS), headers=("Manner", "How it was answered"), width=20),
    Field(
        "publication",
        "Publication referred to",
        Line(most=500),
        headers=("Publication",),
        width=26,
        hint="Its title and where it can be read, such as a web address.",
    ),
    Field("answered_on", "Answered on", Day(), headers=("Date answered", "Date of response"), width=14),
    Field("supplementary", "Supplementary question", LongText(most=5000), headers=("Supplementary",), width=40),
    Field("supplementary_answer", "Supplementary answer", LongText(), width=40),
    Field("published_on", "Published on", Day(), headers=("Date published",), width=14),
    Field("answered_with", "Answered together with", Reference(), headers=("Together with",), width=14),
    Field(
        "internal_notes",
        "Internal notes",
        LongText(),
        headers=("Notes", "Comments"),
        width=30,
        audience=Audience.HANDLERS,
        hint="Seen only by governance officers.",
    ),
    Field("to_check", "To check", Lines(most=1000), width=30, audience=Audience.HANDLERS),
)
BY_KEY = {field.key: field for field in FIELDS}
FORM = tuple(  # what officers edit at any time; the rest belongs to a step
    BY_KEY[key]
    for key in (
        "committee",
        "meeting",
        "agenda_item",
        "words_received",
        "words_accepted",
        "asked_by",
        "town",
        "channel",
        "received",
        "received_at",
        "answerer",
        "answer_due",
        "draft",
        "supplementary",
        "supplementary_answer",
        "internal_notes",
    )
)
OWN_WORDS = ("words_received", "asked_by", "town")  # what a member who asks can still change
SEARCHED = ("words_received", "words_accepted", "asked_by", "town", "answer", "supplementary", "supplementary_answer")
PRIVATE = tuple(field.key for field in FIELDS if field.audience is Audience.HANDLERS)

NO_MOST = "Blank: there is no such limit."
RULES = (
    Field("committee", "Committee", Choice(source="committee")),  # none: the council's usual rules
    Field("takes", "Meetings that take questions", Choice(options=TAKES), required=True),
    Field("meetings", "Those meetings", Choices(source="meeting")),
    Field(
        "days",
        "Working days before the meeting",
        Number(greatest=60),
        required=True,
        hint="By when a question must have come.",
    ),
    Field(
        "clear",
        "Clear days",
        YES_NO,
        required=True,
        hint="Yes: neither the last day for questions nor the day of the meeting is counted.",
    ),
    Field("hour", "Until what time of that day", Time(), hint="Such as 5:00pm. Blank: until the day ends."),
    Field("words", "Most words", Number(least=1, greatest=5000), hint=NO_MOST),
    Field("per_person", "Most questions of one person at a meeting", Number(least=1, greatest=99), hint=NO_MOST),
    Field("per_meeting", "Most questions at a meeting", Number(least=1, greatest=999), hint=NO_MOST),
    Field("per_year", "Most questions of one person in twelve months", Number(least=1, greatest=99), hint=NO_MOST),
    Field("related", "Must be about an item of the agenda", YES_NO, required=True),
    Field("supplementary", "Supplementary questions", Choice(options=SUPPLEMENTARY), required=True),
    Field(
        "answer_days",
        "Answer wanted, working days before the meeting",
        Number(greatest=60),
        required=True,
        hint="From whoever is asked for it.",
    ),
    Field(
        "grounds",
        "Grounds on which a question can be refused",
        Choices(options=GROUND_NAMES),
        required=True,
    ),
    *(
        Field(f"wording_{one.replace(' ', '_')}", f"Wording: {named.name}", LongText(most=2000))
        for one, named in zip(GROUNDS, GROUND_NAMES, strict=True)
    ),
)
RULES_BY_KEY = {field.key: field for field in RULES}


def wording_key(ground: str) -> str:
    """The field of the rules that holds the council's wording of a ground."""
    return f"wording_{ground.replace(' ', '_')}"


def visible(handler: bool) -> tuple[Field, ...]:
    """The columns that somebody may see: all of them for governance officers, the readers' for others."""
    return tuple(field for field in FIELDS if handler or field.audience is Audience.READERS)
