"""What the law asks of a plan item: its notice, the particulars it lacks, its doubts, what needs attention."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from governance.register.dates import ApproximateDate, Precision
from governance.working_days.calendar import Calendar, Count
from governance.working_days.deadlines import months_from, proclamation_warning, say
from governance.working_days.rules import (
    call_in,
    general_exception,
    key_decision_notice,
    lawful_from,
    private_meeting_first_notice,
    private_meeting_second_notice,
)

KEY, NON_KEY, FRAMEWORK = "Key", "Non-key", "B&PF"
PLANNED, DEFERRED, WITHDRAWN, DECIDED = "planned", "deferred", "withdrawn", "decided"
OPEN, PART_EXEMPT, EXEMPT, CONFIDENTIAL = "open", "part exempt", "exempt", "confidential"
LIVE = frozenset({PLANNED, DEFERRED})
ONE_DAY = timedelta(days=1)
MEETING_BODIES = frozenset({"cabinet", "committee"})


class Attention(StrEnum):
    """What an officer must look at, in the order of urgency; the value stands in addresses."""

    LATE = "late"
    SHORT = "short"
    DUE = "due"
    PRIVATE = "private"
    PASSED = "passed"
    PARTICULARS = "particulars"
    EXEMPT = "exempt"
    UNCLASSIFIED = "unclassified"
    DOUBT = "doubt"


ATTENTION_LABELS = {
    Attention.LATE: "Too late for 28 clear days",
    Attention.SHORT: "Published too near the decision",
    Attention.DUE: "Notice to publish soon",
    Attention.PRIVATE: "Private meeting: first notice late",
    Attention.PASSED: "Date passed, still planned",
    Attention.PARTICULARS: "Key decision lacks particulars",
    Attention.EXEMPT: "Exempt without paragraph or reason",
    Attention.UNCLASSIFIED: "Not yet classified",
    Attention.DOUBT: "Doubt to settle",
}


@dataclass(frozen=True)
class Ground:
    """What the council has decided that the rules need."""

    calendar: Calendar = field(default_factory=Calendar)
    count: Count = Count.CALENDAR
    soon_days: int = 14
    call_in_days: int = 5
    unstated: tuple[str, ...] = ()  # particulars (a), (f), (g), (h) that the settings still lack


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one item."""

    decision_date: ApproximateDate
    issue_type: str | None = None
    status: str = PLANNED
    maker_kind: str = "cabinet"
    executive: bool = True
    maker_named: bool = True  # the post has a holder, or the body has members
    title: str | None = None
    openness: str | None = None
    paragraphs: tuple[int, ...] = ()
    public_interest: str | None = None
    documents: str | None = None
    first_published: date | None = None
    decided_on: date | None = None
    to_check: bool = False  # an import left notes or doubts that nobody has settled


@dataclass(frozen=True)
class Notice:
    """How an item stands with its notice: one line for the table, the working and the other reading for its page."""

    text: str = ""
    attention: Attention | None = None
    act_by: date | None = None
    working: tuple[str, ...] = ()
    warning: str | None = None


@dataclass(frozen=True)
class Assessment:
    """All that the rules say of one item on one day."""

    notice: Notice
    private: tuple[str, ...]
    lacks: tuple[str, ...]
    doubts: tuple[str, ...]
    attention: tuple[Attention, ...]
    exempt_lacks: tuple[str, ...]


def assess(facts: Facts, today: date, ground: Ground) -> Assessment:
    """All that the rules say of an item today; a withdrawn one needs nothing, a decided one has only doubts."""
    exempt = exempt_lacks(facts)
    if facts.status not in LIVE:
        doubts = doubts_of_decision(facts, ground) if facts.status == DECIDED else ()
        return Assessment(Notice(), (), (), doubts, (Attention.DOUBT,) if doubts or facts.to_check else (), exempt)
    notice = notice_of(facts, today, ground)
    lacks, doubts = particulars_lacking(facts, ground), doubts_of(facts, ground)
    found = {
        notice.attention,
        Attention.PASSED if has_passed(facts, today) else None,
        Attention.PARTICULARS if lacks else None,
        Attention.EXEMPT if exempt else None,
        Attention.UNCLASSIFIED if facts.executive and facts.issue_type is None else None,
        Attention.PRIVATE if private_notice_late(facts, today, ground) else None,
        Attention.DOUBT if doubts or facts.to_check else None,
    }
    attention = tuple(one for one in Attention if one in found)
    return Assessment(notice, private_meeting(facts, today, ground), lacks, doubts, attention, exempt)


def needs_notice(facts: Facts) -> bool:
    """Regulation 9 covers key decisions of the executive: Cabinet, its members and committees, officers under it.

    Source: SI 2012/2089 regs 8 and 9.
    """
    return facts.issue_type == KEY and facts.executive


def has_passed(facts: Facts, today: date) -> bool:
    """Whether the last day that the date can mean is behind us; for a bare TBC, the month it stands under."""
    month = facts.decision_date.month
    last = facts.decision_date.latest or (month and months_from(month, 1))
    return last is not None and last < today


def notice_of(facts: Facts, today: date, ground: Ground) -> Notice:
    """The state of a key decision's notice: 28 clear days, else general exception, else special urgency.

    Source: SI 2012/2089 regs 9, 10 and 11. Counting back starts from the earliest day that the date can mean.
    """
    if not needs_notice(facts):
        return Notice()
    if facts.first_published:
        return published_notice(facts, facts.first_published, today, ground)
    if facts.decision_date.earliest is None:
        return Notice("No deadline until there is a date")
    return unpublished_notice(facts.decision_date.earliest, today, ground)


def published_notice(facts: Facts, published: date, today: date, ground: Ground) -> Notice:
    """A notice counts from the day it was first published. Source: SI 2012/2089 reg 9."""
    lawful = lawful_from(published, ground.calendar, ground.count)
    other = other_count(ground.count)
    also = lawful_from(published, ground.calendar, other)
    event = facts.decision_date.earliest or lawful
    line = f"First published {near(published, event)}: lawful from {near(lawful, event)}"
    counted = "working" if ground.count is Count.WORKING else "calendar"
    working = (
        f"28 clear {counted} days after {say(published)} end on {say(lawful - ONE_DAY)} (SI 2012/2089 reg 9).",
        f"Counting {other} days instead: lawful from {say(also)}.",
    )
    warning = proclamation_warning(lawful, also, event)
    if facts.decision_date.earliest is None or facts.decision_date.earliest >= lawful:
        return Notice(line, working=working, warning=warning)
    _, fallback = exception_or_urgency(event, today, ground)
    return Notice(f"{line}, after the decision date", Attention.SHORT, lawful, (*working, *fallback), warning)


def unpublished_notice(decision: date, today: date, ground: Ground) -> Notice:
    """Which notice can still be given, and by when. Source: SI 2012/2089 regs 9, 10 and 11."""
    due = key_decision_notice(decision, ground.calendar, ground.count)
    other = key_decision_notice(decision, ground.calendar, other_count(ground.count))
    working = (
        f"{sentence(due.working)} ({due.source}).",
        f"Counting {other.count} days instead: {other.working}.",
    )
    text, fallback = exception_or_urgency(decision, today, ground)
    if today <= due.fallen:  # on a Saturday after the last working day there is still time by the letter of the rule
        last = max(today, due.day)
        soon = (last - today).days <= ground.soon_days
        publish = f"Publish by {near(last, decision)}"
        return Notice(publish, Attention.DUE if soon else None, last, (*working, *fallback), due.warning)
    return Notice(f"Too late for 28 clear days{text}", Attention.LATE, None, (*working, *fallback), due.warning)


def exception_or_urgency(decision: date, today: date, ground: Ground) -> tuple[str, tuple[str, ...]]:
    """What is left when 28 clear days are not: in the table's words, and with the working.

    Source: SI 2012/2089 regs 10 (general exception) and 11 (special urgency).
    """
    exception = general_exception(decision, ground.calendar)
    if today <= exception.day:
        line = f"Failing that, general exception: {exception.working} ({exception.source})."
        return f": general exception by {near(exception.day, decision)}", (line,)
    return " and for general exception: special urgency, or a later date", (
        f"General exception is too late as well: {exception.working} ({exception.source}).",
        "Special urgency needs the agreement of the scrutiny committee’s chair, else the council’s chair, else the "
        "vice-chair; the reasons are published (SI 2012/2089 reg 11).",
    )


def is_private_meeting(facts: Facts) -> bool:
    """Whether the executive would meet in private for an item, key decision or not. Source: SI 2012/2089 reg 5."""
    private = facts.openness in (PART_EXEMPT, EXEMPT, CONFIDENTIAL)
    return private and facts.executive and facts.maker_kind in MEETING_BODIES


def private_meeting(facts: Facts, today: date, ground: Ground) -> tuple[str, ...]:
    """The two notices of a private meeting of the executive. Source: SI 2012/2089 reg 5."""
    day = facts.decision_date.earliest
    if not (is_private_meeting(facts) and day):
        return ()
    first = private_meeting_first_notice(day, ground.calendar, ground.count)
    other = private_meeting_first_notice(day, ground.calendar, other_count(ground.count))
    second = private_meeting_second_notice(day, ground.calendar)
    lines = [
        f"{sentence(first.working)} ({first.source}).",
        f"Counting {other.count} days instead: {other.working}.",
        f"{sentence(second.working)} ({second.source}).",
    ]
    if private_notice_late(facts, today, ground):
        lines.append(
            "The first notice is late: the meeting needs the agreement of the scrutiny committee’s chair, else the "
            "council’s chair, else the vice-chair, and a notice of the reasons (SI 2012/2089 reg 5(6))."
        )
    return (*lines, *([first.warning] if first.warning else []))


def private_notice_late(facts: Facts, today: date, ground: Ground) -> bool:
    """Whether no notice that can count as the first one of a private meeting went out in time."""
    day = facts.decision_date.earliest
    if not (is_private_meeting(facts) and day):
        return False
    fallen = private_meeting_first_notice(day, ground.calendar, ground.count).fallen
    return (facts.first_published or today) > fallen


def call_in_window(decided: date, ground: Ground) -> str:
    """Until when a decision of the executive can be called in, if it is published on the day it is taken.

    Source: the council's constitution, whose number of working days is a setting.
    """
    window = call_in(decided, ground.calendar, ground.call_in_days)
    text = (
        f"If published that day, {window.deadline.working}; if it is not called in, it takes effect on "
        f"{say(window.takes_effect, weekday=True)} ({window.deadline.source})."
    )
    return f"{text} {window.deadline.warning}" if window.deadline.warning else text


def particulars_lacking(facts: Facts, ground: Ground) -> tuple[str, ...]:
    """The particulars that the notice of a key decision must state and that are not yet known.

    Source: SI 2012/2089 reg 9(1)(a) to (h).
    """
    if not needs_notice(facts):
        return ()
    dated = facts.decision_date.earliest is not None
    checks = (
        (facts.title, "(b) the matter"),
        (facts.maker_named, "(c) the decision maker’s name and title, or the body’s members"),
        (dated, "(d) the date of the decision, or the period"),
        (facts.documents, "(e) the documents to be submitted"),
    )
    return (*(text for there, text in checks if not there), *ground.unstated)


def exempt_lacks(facts: Facts) -> tuple[str, ...]:
    """What the reasons for keeping an item from the public still lack.

    Source: LGA 1972 s.100I and Schedule 12A, part 1 (paragraph) and part 2, paragraph 10 (public interest).
    """
    if facts.openness not in (PART_EXEMPT, EXEMPT):
        return ()
    checks = (
        (facts.paragraphs, "a paragraph of Schedule 12A"),
        (facts.public_interest, "the public interest reason"),
    )
    return tuple(text for there, text in checks if not there)


def doubts_of(facts: Facts, ground: Ground) -> tuple[str, ...]:
    """What does not go together, for an officer to look at; none of it is refused."""
    doubts = []
    if facts.issue_type == KEY and not facts.executive:
        doubts.append("Key, but this decision maker is not the executive: regulation 9 does not cover it.")
    if facts.issue_type == FRAMEWORK and facts.maker_kind not in ("cabinet", "council"):
        doubts.append("B&PF ends at Council, on Cabinet’s recommendation: check the decision maker.")
    day = facts.decision_date.earliest
    if facts.decision_date.precision is Precision.DAY and day and not ground.calendar.is_working_day(day):
        doubts.append(f"{say(day, weekday=True)} is not a working day.")
    if facts.openness in (None, OPEN) and facts.paragraphs:
        doubts.append("Schedule 12A paragraphs are given, but the item is open.")
    return tuple(doubts)


def doubts_of_decision(facts: Facts, ground: Ground) -> tuple[str, ...]:
    """Whether a key decision of the executive was taken without 28 clear days of notice.

    Source: SI 2012/2089 reg 9. General exception or special urgency may have been used: an officer knows.
    """
    if not (needs_notice(facts) and facts.decided_on):
        return ()
    published = facts.first_published
    if published is None:
        return ("Decided, but no day is kept on which its notice was first published.",)
    lawful = lawful_from(published, ground.calendar, ground.count)
    early = facts.decided_on < lawful
    return (f"Decided on {say(facts.decided_on)}, before its notice made it lawful ({say(lawful)}).",) if early else ()


def check_item(values: dict[str, Any], today: date) -> dict[str, str]:
    """What cannot be kept together in one item: messages by field."""
    errors = {}
    if values["status"] == DECIDED and not values["decided_on"]:
        errors["decided_on"] = "Enter the day on which it was decided"
    if values["decided_on"] and values["status"] != DECIDED:
        errors["decided_on"] = "Only a decided item has this day. Set the status to Decided, or leave it blank."
    if values["decided_on"] and values["decided_on"] > today:
        errors["decided_on"] = f"This day is still to come. Today is {say(today)}."
    if values["first_published"] and values["first_published"] > today:
        errors["first_published"] = f"This day is still to come. Today is {say(today)}."
    if values["status"] in (DEFERRED, WITHDRAWN) and not values["status_reason"]:
        errors["status_reason"] = f"Enter the reason why it is {values['status']}"
    if values["status"] == DEFERRED and not values["deferred_from"]:
        errors["deferred_from"] = "Enter the date that it is deferred from"
    return errors


def other_count(count: Count) -> Count:
    """The other reading of 28 clear days."""
    return Count.WORKING if count is Count.CALENDAR else Count.CALENDAR


def near(day: date, event: date) -> str:
    """A day in words, with its year only where that is not the decision's."""
    return say(day, year=day.year != event.year)


def sentence(text: str) -> str:
    """A capital at the head."""
    return text[:1].upper() + text[1:]
