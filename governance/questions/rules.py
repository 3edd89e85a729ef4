"""What a committee's rules say of a public question: by when, how long, how many, and what is next.

Source: the council's constitution, which differs from council to council; each committee has its own rules.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from governance.register.fields import Names, Time
from governance.working_days.calendar import Calendar
from governance.working_days.deadlines import Deadline, say
from governance.working_days.rules import public_question

RECEIVED, CHECKED, ACCEPTED, SENT = "received", "checked", "accepted", "sent"
DRAFTED, APPROVED, ANSWERED, PUBLISHED = "drafted", "approved", "answered", "published"
REFUSED, WITHDRAWN, REDIRECTED = "refused", "withdrawn", "redirected"
UNDECIDED = frozenset({RECEIVED, CHECKED})
TO_ANSWER = frozenset({ACCEPTED, SENT, DRAFTED, APPROVED})
LISTED = TO_ANSWER | {ANSWERED, PUBLISHED}  # stands on the list of its meeting
WITH_ANSWER = frozenset({APPROVED, ANSWERED, PUBLISHED})
OPEN = UNDECIDED | TO_ANSWER | {ANSWERED}
CLOSED = frozenset({PUBLISHED, REFUSED, WITHDRAWN, REDIRECTED})

EMAIL, LETTER, TELEPHONE, IN_PERSON = "e-mail", "letter", "telephone", "in person"
MEMBER, PUBLIC_FORM = "member", "public form"
ORALLY, BY_REFERENCE, IN_WRITING = "orally", "by reference", "in writing"
EVERY, ONLY, NEVER = "every", "only", "none"  # meetings that take questions
NO_SUPPLEMENTARY, AT_THE_MEETING, BEFOREHAND = "none", "at the meeting", "beforehand"

NOT_RELATED, OFFENSIVE, REPEATED, CONFIDENTIAL = "not related", "offensive", "repeated", "confidential"
APPLICATION, NAMES_OFFICER, COMPLAINT, OTHER = "application", "names officer", "complaint", "other"
GROUNDS = (NOT_RELATED, OFFENSIVE, REPEATED, CONFIDENTIAL, APPLICATION, NAMES_OFFICER, COMPLAINT, OTHER)

MONTHS_ALIKE = 6  # within which substantially the same question need not be taken again
A_YEAR = timedelta(days=365)


class Attention(StrEnum):
    """What an officer must look at, in the order of urgency; the value stands in addresses."""

    OVERDUE = "overdue"
    CANCELLED = "cancelled"
    CHECK = "check"
    DECIDE = "decide"
    SEND = "send"
    DRAFT = "draft"
    APPROVE = "approve"
    ANSWER = "answer"
    PUBLISH = "publish"
    LATE = "late"
    UNCONFIRMED = "unconfirmed"
    DOUBT = "doubt"


ATTENTION_LABELS = {
    Attention.OVERDUE: "Overdue",
    Attention.CANCELLED: "Needs another meeting",
    Attention.CHECK: "To check",
    Attention.DECIDE: "To accept or refuse",
    Attention.SEND: "To send for an answer",
    Attention.DRAFT: "Waiting for a draft answer",
    Attention.APPROVE: "Answer to approve",
    Attention.ANSWER: "Answer to record",
    Attention.PUBLISH: "Answer to publish",
    Attention.LATE: "Came late",
    Attention.UNCONFIRMED: "E-mail not confirmed",
    Attention.DOUBT: "Doubt to settle",
}


@dataclass(frozen=True)
class Rules:
    """The rules of one committee, or the council's usual ones; the defaults are those of a council that set none."""

    takes: str = EVERY
    meetings: tuple[int, ...] = ()  # those that it takes none at (EVERY), or alone takes them at (ONLY)
    days: int = 2  # working days before the meeting
    clear: bool = False
    hour: str | None = None  # until when on the last day; none: until it ends
    words: int | None = None
    per_person: int | None = None  # at one meeting
    per_meeting: int | None = None
    per_year: int | None = None  # of one person, in twelve months
    related: bool = True  # to an item of the agenda
    supplementary: str = AT_THE_MEETING
    answer_days: int = 1  # working days before the meeting by which the answer is wanted
    grounds: tuple[str, ...] = GROUNDS
    wording: Mapping[str, str] = field(default_factory=dict)  # of grounds, by the ground

    def taken_at(self, meeting: int) -> bool:
        """Whether a meeting takes questions at all."""
        named = meeting in self.meetings
        return self.takes != NEVER and (named if self.takes == ONLY else not named)


@dataclass(frozen=True)
class Until:
    """The last moment for a question: the deadline with its working, and the hour of that day."""

    deadline: Deadline
    hour: str | None

    @property
    def day(self) -> date:
        """The last day."""
        return self.deadline.day

    @property
    def text(self) -> str:
        """In words: Monday 29 September 2014, 5:00pm."""
        hour = f", {clock(self.hour)}" if self.hour else ""
        return f"{say(self.day, weekday=True)}{hour}"

    @property
    def working(self) -> str:
        """How it was counted: 2 working days, 29 September to 30 September: send by Monday 29 September, 5:00pm."""
        return self.deadline.working + (f", {clock(self.hour)}" if self.hour else "")

    def passed_at(self, day: date, hour: str | None) -> bool:
        """Whether a moment is after it; on the last day itself an hour that is not known counts as in time."""
        if day != self.day:
            return day > self.day
        return bool(hour and self.hour and hour > self.hour)


def clock(hour: str | None) -> str:
    """A time as agendas print it: 5:00pm."""
    return Time().show(hour, Names())


def until(rules: Rules, meeting_day: date, calendar: Calendar) -> Until:
    """The last moment for a question to a meeting on a day, by the committee's rules."""
    return Until(public_question(meeting_day, calendar, rules.days, rules.clear), rules.hour)


def answer_by(rules: Rules, meeting_day: date, calendar: Calendar) -> date:
    """The day by which an answer is wanted: so many working days before the meeting."""
    return public_question(meeting_day, calendar, rules.answer_days).day


def count_words(text: str | None) -> int:
    """How many words a text has, as anybody counts them: what white space sets apart."""
    return len(re.findall(r"\S+", text or ""))


def since_alike(day: date) -> date:
    """From which day on a question is compared with earlier ones: six months before."""
    month = (day.month - MONTHS_ALIKE - 1) % 12 + 1
    year = day.year + (day.month - MONTHS_ALIKE - 1) // 12
    first_after = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), first_after - timedelta(days=1))


# The check of one question


@dataclass(frozen=True)
class Tick:
    """One rule, and whether a question keeps it (None: nobody can say), with the reason."""

    key: str
    label: str
    ok: bool | None
    why: str

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {"key": self.key, "label": self.label, "ok": self.ok, "why": self.why}


@dataclass(frozen=True)
class Put:
    """What the rules need to know of a question to be checked."""

    received: date
    hour: str | None
    words: int
    meeting: int | None
    cancelled: bool = False
    about: str = ""  # the agenda item to which it relates
    of_person: int = 0  # other questions of the same person at the meeting
    of_meeting: int = 0  # other questions at the meeting
    of_year: int = 0  # other questions of the same person in twelve months
    known: bool = True  # whether it is known who asks
    same_as: str = ""  # the earlier question that it repeats
    looked: bool = True  # whether somebody has chosen the item, and looked for earlier ones


def judge(put: Put, rules: Rules, last: Until | None) -> list[Tick]:
    """Each rule of the committee, kept or not, with the reason; rules that it does not have are left out."""
    ticks = [judge_meeting(put, rules)]
    if last is not None:
        ticks.append(judge_time(put, last))
    if rules.words:
        ok = put.words <= rules.words
        ticks.append(Tick("words", "Length", ok, f"{put.words} words; {rules.words} is the most."))
    if rules.related:
        why = f"It relates to: {put.about}." if put.about else "It is related to no item of the agenda."
        related: bool | None = bool(put.about)
        if not (put.about or put.looked):
            related, why = None, "The item is chosen with the check."
        ticks.append(Tick("related", "About an item of the agenda", related, why))
    ticks += judge_numbers(put, rules)
    if not (put.same_as or put.looked):
        ticks.append(Tick("new", "Not asked before", None, "This is looked at with the check."))
        return ticks
    if put.same_as:
        text = f"It is substantially the same as {put.same_as}."
    else:
        text = f"Nothing substantially the same was found in the past {MONTHS_ALIKE} months."
    ticks.append(Tick("new", "Not asked before", not put.same_as, text))
    return ticks


def judge_meeting(put: Put, rules: Rules) -> Tick:
    """Whether its meeting takes questions."""
    label = "A meeting that takes questions"
    if put.meeting is None:
        return Tick("meeting", label, False, "No meeting is chosen.")
    if put.cancelled:
        return Tick("meeting", label, False, "The meeting is cancelled.")
    if not rules.taken_at(put.meeting):
        return Tick("meeting", label, False, "By the committee’s rules this meeting takes no questions.")
    return Tick("meeting", label, True, "The meeting takes questions.")


def judge_time(put: Put, last: Until) -> Tick:
    """Whether it came in time."""
    hour = f", {clock(put.hour)}" if put.hour else ""
    came = f"It came on {say(put.received, weekday=True)}{hour}; the last moment was {last.text}."
    if put.received == last.day and last.hour and not put.hour:
        return Tick("time", "In time", None, f"{came} At what time it came is not known.")
    return Tick("time", "In time", not last.passed_at(put.received, put.hour), came)


def judge_numbers(put: Put, rules: Rules) -> list[Tick]:
    """Whether there are not too many: of the person at the meeting and in a year, and at the meeting."""
    ticks = []
    limits = (
        ("person", "Questions of one person at a meeting", rules.per_person, put.of_person, True),
        ("year", "Questions of one person in twelve months", rules.per_year, put.of_year, True),
        ("number", "Questions at a meeting", rules.per_meeting, put.of_meeting, False),
    )
    for key, label, most, others, personal in limits:
        if most is None:
            continue
        if personal and not put.known:
            ticks.append(Tick(key, label, None, f"It is not known who asks; {most} is the most."))
        else:
            ticks.append(Tick(key, label, others < most, f"This is number {others + 1}; {most} is the most."))
    return ticks


def in_plain_words(rules: Rules) -> list[str]:
    """A committee's rules as its public reads them, but for the deadline of a certain meeting."""
    found = []
    if rules.related:
        found.append("Your question must be about an item on the agenda of the meeting.")
    if rules.words:
        found.append(f"It can have up to {rules.words} words.")
    if rules.per_person:
        found.append(f"You can ask {number_of(rules.per_person, 'question')} at a meeting.")
    if rules.per_year:
        found.append(f"You can ask {number_of(rules.per_year, 'question')} in twelve months.")
    if rules.per_meeting:
        found.append(f"A meeting takes {number_of(rules.per_meeting, 'question')}, in the order in which they come.")
    found.append(
        {
            NO_SUPPLEMENTARY: "You cannot ask a further question at the meeting.",
            AT_THE_MEETING: "At the meeting you can ask one further question about the answer.",
            BEFOREHAND: "A further question about the answer must be sent in writing before the meeting.",
        }[rules.supplementary]
    )
    return found


def number_of(count: int, what: str) -> str:
    """A number of things: one question, 3 questions."""
    return f"one {what}" if count == 1 else f"up to {count} {what}s"


# What is next


@dataclass(frozen=True)
class Sitting:
    """What the rules need to know of a meeting."""

    day: date
    cancelled: bool = False
    held: bool = False


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one question, to say what is next."""

    status: str
    last_step: date
    meeting: Sitting | None = None
    due: date | None = None  # for its answer
    late: bool = False
    together: bool = False  # answered with another, which is what is worked at
    unconfirmed: bool = False
    to_check: bool = False


@dataclass(frozen=True)
class Assessment:
    """All that the rules say of one question on one day."""

    next: str = ""  # what is to be done, in words; nothing of a closed one
    due: date | None = None  # by when
    waited: int | None = None  # days since the last step, of an open one
    attention: tuple[Attention, ...] = ()

    @property
    def overdue(self) -> bool:
        """Whether it should have been done already."""
        return Attention.OVERDUE in self.attention


NEXT = {
    RECEIVED: ("Check", Attention.CHECK),
    CHECKED: ("Accept or refuse", Attention.DECIDE),
    ACCEPTED: ("Send for an answer", Attention.SEND),
    SENT: ("Enter the draft answer", Attention.DRAFT),
    DRAFTED: ("Approve the answer", Attention.APPROVE),
}


def assess(facts: Facts, today: date) -> Assessment:
    """What is next for a question, by when, and what about it needs attention."""
    found: list[Attention] = []
    text, due = "", None
    meeting = facts.meeting
    gone = meeting is None or meeting.cancelled
    if facts.status in NEXT and not (facts.together and facts.status in TO_ANSWER):
        text, flag = NEXT[facts.status]
        due = facts.due
        found.append(flag)
    elif facts.status in TO_ANSWER:
        text, due = after_approval(facts, today, found)
    elif facts.status == ANSWERED:
        text = "Publish the answer"
        found.append(Attention.PUBLISH)
    if facts.status in OPEN and facts.status != ANSWERED and gone:
        text = "Put to another meeting" if meeting else "Choose a meeting"
        found = [Attention.CANCELLED]
    if text and due is not None and due < today:
        found.append(Attention.OVERDUE)
    if facts.late and facts.status in UNDECIDED:
        found.append(Attention.LATE)
    if facts.unconfirmed and facts.status in OPEN:
        found.append(Attention.UNCONFIRMED)
    if facts.to_check:
        found.append(Attention.DOUBT)
    waited = (today - facts.last_step).days if text else None
    return Assessment(text, due, waited, tuple(one for one in Attention if one in found))


def after_approval(facts: Facts, today: date, found: list[Attention]) -> tuple[str, date | None]:
    """What is next for an answer that is approved, or worked at with another question, and by when."""
    if facts.together and facts.status != APPROVED:
        return "Answered together with another", None
    meeting = facts.meeting
    if meeting is not None and (meeting.held or meeting.day < today):
        found.append(Attention.ANSWER)
        return "Record how it was answered", meeting.day
    return (f"Answer at the meeting on {say(meeting.day)}" if meeting else "Answer"), None


# What whoever asks is told of


def stage_of(status: str) -> str:
    """Where a question stands for whoever asks it: how it is worked at inside is not told."""
    if status in UNDECIDED:
        return RECEIVED
    if status in TO_ANSWER:
        return ACCEPTED
    return ANSWERED if status == PUBLISHED else status


# What can be kept together


def check_question(values: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be kept together in one question: messages by field."""
    status = values["status"]
    needed = {
        ("checks", "Check it against the rules first."): status == CHECKED,
        ("words_accepted", "Enter the words that are accepted."): status in LISTED,
        ("meeting", "Choose the meeting to which it is put."): status in LISTED,
        ("ground", "Choose the ground on which it is refused."): status == REFUSED,
        ("reply", "Enter what the questioner is told."): status == REFUSED,
        ("redirected_to", "Enter to whom it is redirected."): status == REDIRECTED,
        ("draft", "Enter the draft of the answer."): status == DRAFTED,
        ("answer", "Enter the answer."): status in WITH_ANSWER,
        ("manner", "Choose how it was answered."): status in (ANSWERED, PUBLISHED),
        ("decided_on", "Enter the day on which this was decided."): status in (REFUSED, REDIRECTED),
        ("decided_by", "Enter who decided it."): status in (REFUSED, REDIRECTED),
    }
    errors = {key: text for (key, text), wanted in needed.items() if wanted and values[key] is None}
    if values["agenda_item"] is not None and values["meeting"] is None:
        errors["meeting"] = "Choose the meeting of this agenda item."
    if values["supplementary_answer"] and status not in WITH_ANSWER:
        text = "It would be read by everybody before the answer is approved. Keep it in the draft answer until then."
        errors["supplementary_answer"] = text
    if values["supplementary_answer"] and not values["supplementary"]:
        errors["supplementary"] = "Enter the supplementary question too."
    if values["manner"] == BY_REFERENCE and not values["publication"] and status in (ANSWERED, PUBLISHED):
        errors["publication"] = "Enter the publication to which it was referred."
    return errors


def check_days(values: Mapping[str, Any], today: date) -> dict[str, str]:
    """What cannot be of its days: nothing comes or is decided after today; nothing is decided before it came."""
    errors = {}
    received = values["received"]
    if received is not None and received > today:
        errors["received"] = "This day is still to come. Enter the day on which it came."
    told = (("decided_on", "decided"), ("approved_on", "approved"), ("answered_on", "answered"))
    for key, verb in (*told, ("published_on", "published")):
        day = values[key]
        if day is not None and day > today:
            errors[key] = f"This day is still to come. Enter the day on which it was {verb}."
        elif day is not None and received is not None and day < received:
            errors[key] = f"It came on {say(received)}, so it cannot have been {verb} before. Enter another day."
    return errors
