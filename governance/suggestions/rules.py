"""What the rules say of a suggestion: what is next, how long it has waited, what it scores, what may be decided.

Referral by right: any member of an overview and scrutiny committee may have a matter relevant to its functions put on
its agenda and discussed at a meeting (Local Government Act 2000, section 9FC), so it cannot be refused.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import mean
from typing import Any

from governance.working_days.calendar import Calendar
from governance.working_days.deadlines import say

RECEIVED, ACKNOWLEDGED, ASKED, ANSWERED = "received", "acknowledged", "asked", "answered"
PUT, DECIDED, JOINED, WITHDRAWN = "at a meeting", "decided", "joined", "withdrawn"
OPEN = frozenset({RECEIVED, ACKNOWLEDGED, ASKED, ANSWERED, PUT})
WITH_OFFICERS = frozenset({RECEIVED, ACKNOWLEDGED, ANSWERED})  # the next step is theirs
WORK_ITEM, BRIEFING_NOTE, REFERRAL, EXISTING, REFUSED = "work item", "briefing note", "referral", "existing", "refused"
AGAIN = {  # with the same status: what makes it another step
    ASKED: ("question",),
    PUT: ("meeting",),
    DECIDED: ("outcome", "ground", "reason", "work_item", "referred_to", "existing"),
    JOINED: ("joined_to",),
}
MEMBER, MEETING, LETTER, PUBLIC_FORM, OFFICER = "member", "meeting", "letter", "public form", "officer"
PUBLIC = frozenset({MEETING, LETTER, PUBLIC_FORM})
BY_RIGHT = "Local Government Act 2000, section 9FC"
ANSWER_WITHIN = timedelta(days=21)

PICK, TOPIC = "PICK", "TOPIC"
CRITERIA: dict[str, tuple[str, ...]] = {
    PICK: ("public_interest", "impact", "performance", "context"),
    TOPIC: ("timely", "priority", "public_interest", "influence", "cost"),
}
EVERY_CRITERION = tuple(dict.fromkeys(key for keys in CRITERIA.values() for key in keys))
MOST = 2  # points for one criterion, from 0


class Attention(StrEnum):
    """What an officer must look at, in the order of urgency; the value stands in addresses."""

    LATE = "late"
    NEW = "new"
    ANSWERED = "answered"
    DECIDE = "decide"
    CANCELLED = "cancelled"
    GONE = "gone"
    BY_RIGHT = "by-right"
    UNANSWERED = "unanswered"
    DOUBT = "doubt"


ATTENTION_LABELS = {
    Attention.LATE: "Acknowledgement overdue",
    Attention.NEW: "To acknowledge",
    Attention.ANSWERED: "Answer to read",
    Attention.DECIDE: "To decide after its meeting",
    Attention.CANCELLED: "Its meeting is cancelled",
    Attention.GONE: "What it became is gone",
    Attention.BY_RIGHT: "Referral by right to put on an agenda",
    Attention.UNANSWERED: "No answer for three weeks",
    Attention.DOUBT: "Doubt to settle",
}


@dataclass(frozen=True)
class Sitting:
    """What the rules need to know of a meeting."""

    day: date
    cancelled: bool = False
    held: bool = False


@dataclass(frozen=True)
class Facts:
    """What the rules need to know of one suggestion."""

    status: str
    received: date
    last_step: date
    by_right: bool = False
    committee: bool = True  # whether one has been chosen
    scored: bool = False
    meeting: Sitting | None = None
    gone: bool = False  # the work item that it became is no longer there, or on no agenda
    to_check: bool = False


@dataclass(frozen=True)
class Assessment:
    """All that the rules say of one suggestion on one day."""

    next: str = ""  # what is to be done, in words; nothing of a closed one
    due: date | None = None  # by when
    waited: int | None = None  # days since the last step, of an open one
    attention: tuple[Attention, ...] = ()


def acknowledge_by(received: date, days: int, calendar: Calendar) -> date:
    """The last day to acknowledge a suggestion: so many working days after it came (the council's own setting)."""
    return calendar.add_working_days(received, days)


def assess(facts: Facts, today: date, due: date | None) -> Assessment:
    """What is next for a suggestion, and what about it needs attention; `due` is the day to acknowledge it by."""
    found: list[Attention] = []
    by = None
    if facts.status == RECEIVED:
        text, by = "Acknowledge", due
        found.append(Attention.LATE if due and due < today else Attention.NEW)
    elif facts.status == ASKED:
        text = "Wait for the answer"
        if facts.last_step + ANSWER_WITHIN <= today:
            found.append(Attention.UNANSWERED)
    elif facts.status == ANSWERED:
        text = "Read the answer"
        found.append(Attention.ANSWERED)
    elif facts.status == PUT:
        text = at_meeting(facts.meeting, today, found)
    elif facts.status == ACKNOWLEDGED:
        text = after_acknowledgement(facts)
    elif facts.status == DECIDED and facts.gone:
        text = "Put on another agenda" if facts.by_right else "Look at it again"
        found.append(Attention.GONE)
    else:
        text = ""
    if facts.by_right and facts.status in WITH_OFFICERS | {ASKED}:
        found.append(Attention.BY_RIGHT)
    if facts.to_check:
        found.append(Attention.DOUBT)
    waited = (today - facts.last_step).days if text else None
    return Assessment(text, by, waited, tuple(one for one in Attention if one in found))


def at_meeting(meeting: Sitting | None, today: date, found: list[Attention]) -> str:
    """What is next for a suggestion that was put to a meeting."""
    if meeting is None or meeting.cancelled:
        found.append(Attention.CANCELLED)
        return "Put to another meeting"
    if meeting.held or meeting.day < today:
        found.append(Attention.DECIDE)
        return "Decide"
    return f"Meeting on {say(meeting.day)}"


def after_acknowledgement(facts: Facts) -> str:
    """What is next once whoever suggested it knows that it has come."""
    if not facts.committee:
        return "Choose a committee"
    if facts.by_right:
        return "Put on an agenda"
    return "Put to a meeting, or decide" if facts.scored else "Score"


def check_suggestion(values: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be kept together in one suggestion: messages by field."""
    errors: dict[str, str] = {}
    status, outcome = values["status"], values["outcome"]
    if (status == DECIDED) != (outcome is not None):
        errors["outcome"] = "A suggestion is decided when it has an outcome, and only then. Enter both, or neither."
    if values["by_right"]:
        errors |= of_referral(values)
    wanted = {
        ("ground", "Choose the ground on which it is refused."): outcome == REFUSED,
        ("reason", "Enter the reason, which is published and told to whoever suggested it."): outcome == REFUSED,
        ("work_item", "Enter the reference of the work item, such as WP-0031."): outcome in (WORK_ITEM, BRIEFING_NOTE),
        ("referred_to", "Enter to whom it is referred."): outcome == REFERRAL,
        ("existing", "Enter the reference of what there is already, such as WP-0031 or RP-0012."): outcome == EXISTING,
        ("joined_to", "Enter the suggestion that this one joins, such as SG-0004."): status == JOINED,
        ("meeting", "Choose the meeting to which it is put."): status == PUT,
        ("committee", "Choose the committee first."): status == PUT,
        ("question", "Enter the question to ask."): status == ASKED,
        ("answer", "Enter the answer."): status == ANSWERED,
    }
    errors |= {key: text for (key, text), needed in wanted.items() if needed and values[key] is None}
    if values["joined_to"] and status != JOINED:
        errors.setdefault("joined_to", "Only a suggestion that is joined names another. Leave this blank.")
    return errors


def of_referral(values: Mapping[str, Any]) -> dict[str, str]:
    """What cannot become of a referral by right."""
    if values["source"] != MEMBER or values["committee"] is None:
        return {"by_right": f"Only a member of a committee refers a matter to it by right ({BY_RIGHT}). Choose both."}
    if values["outcome"] not in (None, WORK_ITEM):
        text = (
            f"A referral by right ({BY_RIGHT}) must be put on an agenda: it cannot be refused or dealt with otherwise."
        )
        return {"outcome": text}
    if values["status"] == JOINED:
        return {"joined_to": f"A referral by right ({BY_RIGHT}) stands on its own. Join the other one to it instead."}
    if values["status"] == PUT:
        text = f"A referral by right ({BY_RIGHT}) is put on an agenda as an item of its own: take it up as a work item."
        return {"status": text}
    return {}


def check_days(values: Mapping[str, Any], today: date) -> dict[str, str]:
    """What cannot be of the days of a suggestion: nothing comes, or is decided, after today; nothing before it came."""
    errors = {}
    received, decided = values["received"], values["decided_on"]
    if received is not None and received > today:
        errors["received"] = "This day is still to come. Enter the day on which it came."
    if decided is not None and decided > today:
        errors["decided_on"] = "This day is still to come. Enter the day on which it was decided."
    elif decided is not None and received is not None and decided < received:
        errors["decided_on"] = f"It came on {say(received)}, so it cannot have been decided before. Enter another day."
    return errors


@dataclass(frozen=True)
class Spread:
    """What several scorers gave: the mean, the least and the most."""

    mean: float
    least: int
    most: int

    @property
    def text(self) -> str:
        """As a table shows it: 3.5, and the spread where there is one."""
        spread = f" ({self.least} to {self.most})" if self.least != self.most else ""
        return f"{self.mean:.1f}".removesuffix(".0") + spread


@dataclass(frozen=True)
class Scores:
    """What a suggestion scores by one method: in all, and for each criterion."""

    method: str
    scorers: int
    total: Spread
    each: Mapping[str, Spread]

    @property
    def most(self) -> int:
        """The most that anything can score."""
        return MOST * len(CRITERIA[self.method])


def sum_up(method: str, given: Sequence[Mapping[str, Any]]) -> Scores | None:
    """What the complete scores of a method come to; None where there are none."""
    keys = CRITERIA[method]
    complete = [one for one in given if one["method"] == method and all(one[key] is not None for key in keys)]
    if not complete:
        return None
    totals = [sum(one[key] for key in keys) for one in complete]
    each = {key: spread_of([one[key] for one in complete]) for key in keys}
    return Scores(method, len(complete), spread_of(totals), each)


def spread_of(numbers: Sequence[int]) -> Spread:
    """The mean of some numbers, and how far they lie apart."""
    return Spread(mean(numbers), min(numbers), max(numbers))


def check_score(values: Mapping[str, Any]) -> dict[str, str]:
    """What a score lacks: a mark for every criterion of its method."""
    keys = CRITERIA.get(values["method"] or "", ())
    return {key: f"Give 0 to {MOST} points" for key in keys if values[key] is None}
