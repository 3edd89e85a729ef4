"""The rules of notice, publication, call-in and inspection that a council's governance team works under."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from governance.working_days.calendar import Calendar, Count
from governance.working_days.deadlines import (
    Deadline,
    deadline_after,
    deadline_before,
    deadline_in_months,
    first_day_after,
    months_from,
)

KEY_DECISION_DAYS = 28
FIVE_DAYS = 5
AGENDA_SOURCES = {
    "council": "LGA 1972 s.100A(6), s.100B(3) (SI 2002/715)",
    "cabinet": "SI 2012/2089 regs 6-7",
}
_RESPONSE_MONTHS = 2
_MINUTES_YEARS, _BACKGROUND_PAPERS_YEARS = 6, 4


def key_decision_notice(decision_day: date, calendar: Calendar, count: Count = Count.CALENDAR) -> Deadline:
    """Publish the notice 28 clear days (calendar or working: a setting) before a key decision: SI 2012/2089 reg 9."""
    return _clear(decision_day, KEY_DECISION_DAYS, count, calendar, "SI 2012/2089 reg 9", "publish by")


def lawful_from(first_published: date, calendar: Calendar, count: Count = Count.CALENDAR) -> date:
    """The first day on which a key decision can be made under a notice first published that day: SI 2012/2089 reg 9."""
    return first_day_after(first_published, KEY_DECISION_DAYS, count=count, calendar=calendar)


def general_exception(decision_day: date, calendar: Calendar) -> Deadline:
    """Notice for a decision that 28 days' notice cannot precede: 5 clear working days, SI 2012/2089 reg 10."""
    return _clear(decision_day, FIVE_DAYS, Count.WORKING, calendar, "SI 2012/2089 reg 10", "give notice by")


def private_meeting_first_notice(meeting_day: date, calendar: Calendar, count: Count = Count.CALENDAR) -> Deadline:
    """First notice, with reasons, of a private meeting of the executive: 28 clear days, SI 2012/2089 reg 5(2)."""
    return _clear(meeting_day, KEY_DECISION_DAYS, count, calendar, "SI 2012/2089 reg 5(2)", "give first notice by")


def private_meeting_second_notice(meeting_day: date, calendar: Calendar) -> Deadline:
    """Second notice, with representations and the response: 5 clear working days, SI 2012/2089 reg 5(4)."""
    return _clear(meeting_day, FIVE_DAYS, Count.WORKING, calendar, "SI 2012/2089 reg 5(4)", "give second notice by")


def agenda_publication(
    meeting_day: date, calendar: Calendar, body: Literal["council", "cabinet"] = "council"
) -> Deadline:
    """Open the agenda and reports to inspection 5 clear working days before the meeting.

    Council and its committees: LGA 1972 s.100A(6), s.100B(3) (SI 2002/715). Cabinet: SI 2012/2089 regs 6-7.
    """
    return _clear(meeting_day, FIVE_DAYS, Count.WORKING, calendar, AGENDA_SOURCES[body], "publish by")


def public_question(meeting_day: date, calendar: Calendar, days: int = 2, clear: bool = False) -> Deadline:
    """The last day for a question, so many working days before the meeting, clear or not: the council's constitution.

    The hour of that day is the committee's own and is not known here. ValueError when `days` is negative.
    """
    return deadline_before(
        meeting_day,
        days,
        count=Count.WORKING,
        clear=clear,
        calendar=calendar,
        source="the council’s constitution",
        action="send by",
    )


@dataclass(frozen=True)
class CallIn:
    """The days on which a published decision can be called in, and the day on which it takes effect if it is not."""

    deadline: Deadline
    takes_effect: date


def call_in(published: date, calendar: Calendar, days: int = FIVE_DAYS) -> CallIn:
    """Call-in for so many working days after publication, effect on the day after: the council's constitution.

    The decision may take effect on a day that is not a working day. ValueError when `days` is negative.
    """
    deadline = deadline_after(
        published,
        days,
        count=Count.WORKING,
        calendar=calendar,
        source="the council’s constitution",
        action="call in by",
    )
    return CallIn(deadline, first_day_after(published, days, count=Count.WORKING, calendar=calendar))


def scrutiny_response(received: date, calendar: Calendar, notice: date | None = None) -> Deadline:
    """Respond within 2 months beginning with the day of receipt or, if later, of the notice: LGA 2000 s.9FE.

    `last` is the last day the Act allows; `day` is the working day to work to.
    """
    begins = max(received, notice or received)
    return deadline_in_months(begins, _RESPONSE_MONTHS, calendar=calendar, source="LGA 2000 s.9FE", action="respond by")


def minutes_open_until(meeting: date) -> date:
    """The last day of the 6 years beginning with the meeting (29 February 2020: 28 February 2026), LGA 1972 s.100C."""
    return months_from(meeting, _MINUTES_YEARS * 12)


def background_papers_open_until(meeting: date) -> date:
    """The last day of the 4 years beginning with the meeting (29 February 2020: 28 February 2024), LGA 1972 s.100D."""
    return months_from(meeting, _BACKGROUND_PAPERS_YEARS * 12)


def _clear(event: date, length: int, count: Count, calendar: Calendar, source: str, action: str) -> Deadline:
    return deadline_before(event, length, count=count, clear=True, calendar=calendar, source=source, action=action)
