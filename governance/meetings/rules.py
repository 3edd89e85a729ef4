"""What the rules say of meetings: where a year's meetings fall, how a moved one says so, when its agenda is due."""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from governance.working_days.calendar import Calendar
from governance.working_days.deadlines import Deadline, say
from governance.working_days.rules import agenda_publication

SCHEDULED, MOVED, CANCELLED, HELD = "scheduled", "moved", "cancelled", "held"
TO_COME = frozenset({SCHEDULED, MOVED})
OPENING, BUSINESS, CLOSING = "opening", "business", "closing"
PARTS = (OPENING, BUSINESS, CLOSING)
FROM_THE_END = 5  # the last such weekday of a month
ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)
LONGEST = timedelta(days=2 * 366)  # that one pattern may run
SOON = timedelta(days=7)
DUE_SOON, WAS_DUE = "Agenda due soon", "Agenda was due"

SUGGESTIONS_ITEM = (  # where suggestions are raised: see the note, which agendas print
    OPENING,
    "Suggestions from the public for scrutiny",
    "To receive suggestions of matters that the committee could examine.",
    "A suggestion is not discussed when it is raised. It is weighed beside others for the work programme.",
)
QUESTIONS_ITEM = (
    OPENING,
    "Questions from the public",
    "To note the questions received, and the items to which they relate.",
    "A question must relate directly to an item of this agenda.",
)
USUAL_ITEMS: tuple[tuple[str, str, str, str | None], ...] = (  # part, title, purpose, note
    (OPENING, "Apologies for absence", "To receive apologies from members who cannot attend.", None),
    (OPENING, "Named substitutes", "To be told which members attend in place of others.", None),
    (
        OPENING,
        "Declarations of interest",
        "To receive members’ declarations of interest in items of this agenda.",
        None,
    ),
    (OPENING, "Minutes", "To approve the minutes of the last meeting as a correct record.", None),
    SUGGESTIONS_ITEM,
    QUESTIONS_ITEM,
    (CLOSING, "Work programme", "To review the committee’s work programme.", None),
)


def is_suggestions_item(title: str) -> bool:
    """Whether suggestions are raised under an agenda item of this title."""
    return title.casefold().lstrip().startswith("suggestion")


def is_questions_item(title: str) -> bool:
    """Whether public questions are put under an agenda item of this title."""
    return re.search(r"\bquestions?\b.*\bpublic\b|\bpublic\b.*\bquestions?\b", title.casefold()) is not None


@dataclass(frozen=True)
class Pattern:
    """When a committee usually meets: a weekday (Monday is 0) and which of the month; 5 is the last."""

    weekday: int
    which: int
    months: frozenset[int] = frozenset(range(1, 13))


@dataclass(frozen=True)
class Proposed:
    """A day on which a meeting could be, and the day of the pattern that it stands in for, with why."""

    day: date
    instead_of: date | None = None
    why: str = ""


def days_of(pattern: Pattern, first: date, last: date) -> Iterator[date]:
    """The days of a pattern from the first day to the last, whatever day they are."""
    month = first.replace(day=1)
    while month <= last and month <= first + LONGEST:
        length = monthrange(month.year, month.month)[1]
        days = [month + timedelta(days=n) for n in range(length)]
        same = [day for day in days if day.weekday() == pattern.weekday]
        day = same[-1] if pattern.which >= FROM_THE_END else same[pattern.which - 1]
        if month.month in pattern.months and first <= day <= last:
            yield day
        month = month + timedelta(days=length)


def propose(pattern: Pattern, first: date, last: date, calendar: Calendar) -> list[Proposed]:
    """A meeting for each day of the pattern; where that is no working day, that weekday of the week after."""
    found = []
    for day in days_of(pattern, first, last):
        other = day
        while not calendar.is_working_day(other):
            other += ONE_WEEK
        if other == day:
            found.append(Proposed(day))
        else:
            found.append(Proposed(other, day, f"{say(day, weekday=True)} is a bank holiday or a closure."))
    return found


def moved_text(day: date, moved_from: date | None) -> str:
    """How a moved meeting says so: brought forward from a later day, put back from an earlier one."""
    if moved_from is None or moved_from == day:
        return ""
    return f"{'brought forward' if day < moved_from else 'put back'} from {say(moved_from)}"


def agenda_due(day: date, maker_kind: str, calendar: Calendar) -> Deadline:
    """When the agenda is open to inspection at the latest: 5 clear working days before the meeting.

    Source: LGA 1972 s.100A(6), s.100B(3) (SI 2002/715); for Cabinet SI 2012/2089 regs 6-7.
    """
    return agenda_publication(day, calendar, "cabinet" if maker_kind == "cabinet" else "council")


def agenda_flag(due: date, day: date, status: str, today: date) -> str:
    """What to say of an agenda that is due within a week, or was due for a meeting still to come; else nothing."""
    if status not in TO_COME or day < today or due - today > SOON:
        return ""
    return DUE_SOON if due >= today else WAS_DUE


def day_warning(day: date, calendar: Calendar, today: date) -> str:
    """What to say of a day on which a meeting is to be, although the council does not work on it or it has gone."""
    said = [] if calendar.is_working_day(day) else ["is not a working day"]
    said += ["is past"] if day < today else []
    return f"{say(day, weekday=True)} {' and '.join(said)}." if said else ""


def seniority(title: str | None) -> int:
    """Where a member stands among the others: the chair first, then the vice-chair."""
    words = (title or "").casefold()
    return 2 if "chair" not in words else 1 if re.search(r"\b(vice|deputy)\b", words) else 0


def check_meeting(values: Mapping[str, Any], today: date) -> dict[str, str]:
    """What cannot be kept together in one meeting: messages by field."""
    errors = {}
    if values["status"] == HELD and values["day"] and values["day"] > today:
        errors["status"] = f"This meeting is still to come: today is {say(today)}. Choose another status."
    if values["status"] == CANCELLED and not values["reason"]:
        errors["reason"] = "Enter the reason why it is cancelled"
    return errors


def check_agenda_item(values: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be kept together in one agenda item: messages by field."""
    if values["paragraphs"] and values["openness"] in (None, "open"):
        return {"paragraphs": "Paragraphs of Schedule 12A are given, but the item is open. Change one of them."}
    return {}
