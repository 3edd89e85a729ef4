"""Periods of days and months before or after an event: the deadline that each gives, and its working in words."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from governance.working_days.calendar import LAST_PROCLAIMED, Calendar, Count

# Spelt out here, because strftime follows the machine's locale and has no portable day without its nought.
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def say(day: date, *, weekday: bool = False, year: bool = True) -> str:
    """A date in words: "10 September 2014", with the weekday before it and without the year as asked."""
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    return f"{_DAYS[day.weekday()] + ' ' if weekday else ''}{words}{f' {day.year}' if year else ''}"


def proclamation_warning(*days: date) -> str | None:
    """What to tell the reader when any of these days lies beyond the proclaimed bank holidays, or None."""
    if max(days) <= LAST_PROCLAIMED:
        return None
    return f"Bank holidays beyond {say(LAST_PROCLAIMED)} have not been proclaimed: check this date again when they are."


@dataclass(frozen=True)
class Deadline:
    """The last day on which a thing can be done (always a working day), and how it was found."""

    day: date  # the deadline, already moved back to a working day
    fallen: date  # where the count fell, before it was moved
    event: date  # the day counted to, or from
    length: int  # in days, counted as `count` says
    count: Count
    clear: bool  # neither the deadline nor the event is counted
    first: date  # first of the counted days
    last: date  # last of the counted days
    period: str  # the length in words: "28 clear days"
    source: str  # the regulation or rule
    action: str  # what is to be done: "publish by"

    @property
    def moved_from(self) -> date | None:
        """The day on which the deadline would have fallen, when that is not a working day, or None."""
        return None if self.fallen == self.day else self.fallen

    @property
    def warning(self) -> str | None:
        """What to tell the reader when the count reaches beyond the proclaimed bank holidays, or None."""
        return proclamation_warning(self.event, self.last)

    @cached_property
    def working(self) -> str:
        """The working: "28 clear days, 11 September to 8 October: publish by Wednesday 10 September".

        A date gives its year where it is not the event's.
        """
        moved = f"{self._say(self.fallen, weekday=True)} is not a working day, so " if self.moved_from else ""
        return f"{self.period}{self._span}: {moved}{self.action} {self._say(self.day, weekday=True)}"

    @property
    def _span(self) -> str:
        if self.first > self.last:
            return ""
        until = f" to {self._say(self.last)}" if self.first < self.last else ""
        return f", {self._say(self.first)}{until}"

    def _say(self, day: date, *, weekday: bool = False) -> str:
        return say(day, weekday=weekday, year=day.year != self.event.year)


def deadline_before(
    event: date, length: int, *, count: Count, clear: bool, calendar: Calendar, source: str, action: str
) -> Deadline:
    """The last working day on which to act so that `length` days (calendar or working, as counted) precede the event.

    The event is never counted; the day of acting is, unless the days are clear. ValueError for a negative length.
    """
    _refuse_negative(length)
    first, last = _add(event, -length, count, calendar), _add(event, -1, count, calendar)
    fallen = _add(first, -1, count, calendar) if clear else first
    return Deadline(
        day=calendar.working_day_on_or_before(fallen),
        fallen=fallen,
        event=event,
        length=length,
        count=count,
        clear=clear,
        first=first,
        last=last,
        period=_period(length, count, clear),
        source=source,
        action=action,
    )


def deadline_after(event: date, length: int, *, count: Count, calendar: Calendar, source: str, action: str) -> Deadline:
    """The last working day within the `length` days (calendar or working, as counted) that follow the event.

    The event is not counted, the deadline is. ValueError for a negative length.
    """
    _refuse_negative(length)
    first, last = _add(event, 1, count, calendar), _add(event, length, count, calendar)
    return Deadline(
        day=calendar.working_day_on_or_before(last),
        fallen=last,
        event=event,
        length=length,
        count=count,
        clear=False,
        first=first,
        last=last,
        period=_period(length, count, clear=False),
        source=source,
        action=action,
    )


def deadline_in_months(event: date, months: int, *, calendar: Calendar, source: str, action: str) -> Deadline:
    """The last working day within the calendar months that begin with the event, which is counted.

    `last` keeps the last day of the period itself; `length` is its calendar days. ValueError below one month.
    """
    last = months_from(event, months)
    return Deadline(
        day=calendar.working_day_on_or_before(last),
        fallen=last,
        event=event,
        length=(last - event).days + 1,
        count=Count.CALENDAR,
        clear=False,
        first=event,
        last=last,
        period=_plural(months, "month"),
        source=source,
        action=action,
    )


def first_day_after(notice: date, length: int, *, count: Count, calendar: Calendar) -> date:
    """The first day, working or not, that leaves `length` clear days (as counted) between it and the day of notice.

    The inverse of `deadline_before` with clear days: an event on that day is in time, and on the day before it is not.
    ValueError for a negative length.
    """
    _refuse_negative(length)
    return _add(notice, length, count, calendar) + timedelta(days=1)


def months_from(day: date, months: int) -> date:
    """The last day of a period of calendar months "beginning with" a day: 2 months from 1 October end on 30 November.

    The period ends on the day before the corresponding date, or on the last day of the month that has no such date, so
    that 2 months from 31 December end with February (Dodds v Walker [1981] 1 WLR 1027). ValueError below one month.
    """
    if months < 1:
        raise ValueError(f"A period needs at least one month, not {months}")
    years, month = divmod(day.month - 1 + months, 12)
    end = date(day.year + years, month + 1, 1)
    return end + timedelta(days=min(day.day - 2, monthrange(end.year, end.month)[1] - 1))


def _add(day: date, n: int, count: Count, calendar: Calendar) -> date:
    return calendar.add_working_days(day, n) if count == Count.WORKING else day + timedelta(days=n)


def _period(length: int, count: Count, clear: bool) -> str:
    kind = ("clear " if clear else "") + ("working " if count == Count.WORKING else "")
    return _plural(length, f"{kind}day")


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _refuse_negative(length: int) -> None:
    if length < 0:
        raise ValueError(f"A number of days cannot be {length}")
