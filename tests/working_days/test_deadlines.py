"""Properties of deadlines that hold for every day, length and set of closures."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.working_days.calendar import NATIONS, Calendar, Count
from governance.working_days.deadlines import (
    Deadline,
    deadline_after,
    deadline_before,
    first_day_after,
    months_from,
    say,
)

DAYS = st.dates(date(2012, 1, 1), date(2028, 12, 31))
LENGTHS = st.integers(1, 40)
COUNTS = st.sampled_from(Count)


@st.composite
def near_events(draw: st.DrawFn) -> tuple[date, Calendar]:
    """A day, and a calendar whose closures lie close enough to it to matter."""
    day = draw(DAYS)
    closures = draw(st.frozensets(st.integers(-60, 60).map(lambda n: day + timedelta(days=n)), max_size=20))
    return day, Calendar(draw(st.sampled_from(NATIONS)), closures)


def before(event: date, length: int, count: Count, calendar: Calendar, clear: bool = True) -> Deadline:
    return deadline_before(
        event, length, count=count, clear=clear, calendar=calendar, source="a rule", action="publish by"
    )


def days_between(start: date, end: date) -> list[date]:
    """From start up to, not including, end: counted one by one, not by the code under test."""
    return [start + timedelta(days=n) for n in range((end - start).days)]


def counted(acted: date, event: date, count: Count, clear: bool, calendar: Calendar) -> int:
    days = days_between(acted + timedelta(days=1) if clear else acted, event)
    return len([day for day in days if count is Count.CALENDAR or calendar.is_working_day(day)])


@given(near_events(), LENGTHS, COUNTS, st.booleans())
def test_enough_days_lie_before_the_event_and_one_working_day_later_too_few(
    near: tuple[date, Calendar], length: int, count: Count, clear: bool
) -> None:
    event, calendar = near
    deadline = before(event, length, count, calendar, clear)
    assert calendar.is_working_day(deadline.day)
    assert counted(deadline.day, event, count, clear, calendar) >= length
    next_working_day = calendar.add_working_days(deadline.day, 1)
    assert counted(next_working_day, event, count, clear, calendar) < length


@given(near_events(), LENGTHS, COUNTS, st.booleans())
def test_first_and_last_enclose_exactly_the_counted_days(
    near: tuple[date, Calendar], length: int, count: Count, clear: bool
) -> None:
    event, calendar = near
    deadline = before(event, length, count, calendar, clear)
    assert counted(deadline.first, event, count, False, calendar) == length
    assert deadline.last < event
    assert counted(deadline.last, event, count, False, calendar) == 1


@given(near_events(), LENGTHS, st.booleans())
def test_working_days_are_never_a_later_deadline_than_calendar_days(
    near: tuple[date, Calendar], length: int, clear: bool
) -> None:
    event, calendar = near
    working = before(event, length, Count.WORKING, calendar, clear).day
    assert working <= before(event, length, Count.CALENDAR, calendar, clear).day


@given(near_events(), LENGTHS, COUNTS)
def test_clear_days_are_never_a_later_deadline_than_days(
    near: tuple[date, Calendar], length: int, count: Count
) -> None:
    event, calendar = near
    assert before(event, length, count, calendar).day <= before(event, length, count, calendar, clear=False).day


@given(near_events(), LENGTHS, COUNTS, st.booleans())
def test_closures_only_make_deadlines_earlier(
    near: tuple[date, Calendar], length: int, count: Count, clear: bool
) -> None:
    event, calendar = near
    without = before(event, length, count, Calendar(calendar.nation), clear)
    assert before(event, length, count, calendar, clear).day <= without.day


@given(near_events(), LENGTHS, COUNTS, st.integers(-60, 5))
def test_first_day_after_a_notice_is_the_inverse_of_the_deadline(
    near: tuple[date, Calendar], length: int, count: Count, offset: int
) -> None:
    event, calendar = near
    notice = calendar.working_day_on_or_before(event + timedelta(days=offset))
    in_time = notice <= before(event, length, count, calendar).day
    assert (first_day_after(notice, length, count=count, calendar=calendar) <= event) == in_time


@given(near_events(), LENGTHS, COUNTS)
def test_first_day_after_any_notice_leaves_just_enough_clear_days(
    near: tuple[date, Calendar], length: int, count: Count
) -> None:
    notice, calendar = near
    lawful = first_day_after(notice, length, count=count, calendar=calendar)
    assert counted(notice, lawful, count, True, calendar) == length
    assert counted(notice, lawful - timedelta(days=1), count, True, calendar) == length - 1


@given(near_events(), LENGTHS, COUNTS)
def test_deadline_after_lies_within_the_days_that_follow(
    near: tuple[date, Calendar], length: int, count: Count
) -> None:
    event, calendar = near
    deadline = deadline_after(event, length, count=count, calendar=calendar, source="a rule", action="call in by")
    assert counted(event, deadline.last + timedelta(days=1), count, True, calendar) == length
    assert deadline.day == calendar.working_day_on_or_before(deadline.last)
    assert deadline.last + timedelta(days=1) == first_day_after(event, length, count=count, calendar=calendar)


@given(near_events(), LENGTHS, COUNTS, st.booleans())
def test_moved_from_is_told_only_where_the_count_fell_on_another_day(
    near: tuple[date, Calendar], length: int, count: Count, clear: bool
) -> None:
    event, calendar = near
    deadline = before(event, length, count, calendar, clear)
    assert ("is not a working day" in deadline.working) == (deadline.moved_from is not None)
    if deadline.moved_from:
        assert count is Count.CALENDAR
        assert deadline.day < deadline.moved_from == deadline.first - timedelta(days=1 if clear else 0)
        assert not any(
            map(calendar.is_working_day, days_between(deadline.day, deadline.moved_from + timedelta(days=1))[1:])
        )


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        (date(2014, 10, 1), 2, date(2014, 11, 30)),
        (date(2014, 10, 15), 2, date(2014, 12, 14)),
        (date(2015, 8, 31), 2, date(2015, 10, 30)),
        (date(2015, 7, 31), 2, date(2015, 9, 30)),  # no 31 September
        (date(2014, 12, 28), 2, date(2015, 2, 27)),
        (date(2014, 12, 29), 2, date(2015, 2, 28)),  # no 29 February
        (date(2014, 12, 30), 2, date(2015, 2, 28)),
        (date(2014, 12, 31), 2, date(2015, 2, 28)),
        (date(2015, 12, 29), 2, date(2016, 2, 28)),
        (date(2015, 12, 30), 2, date(2016, 2, 29)),
        (date(2015, 12, 31), 2, date(2016, 2, 29)),
        (date(2015, 3, 1), 2, date(2015, 4, 30)),
        (date(2016, 1, 1), 2, date(2016, 2, 29)),
        (date(2014, 11, 1), 2, date(2014, 12, 31)),
        (date(2016, 2, 29), 12, date(2017, 2, 28)),
    ],
)
def test_months_beginning_with_a_day(received: date, months: int, due: date) -> None:
    assert months_from(received, months) == due


@given(DAYS, st.integers(1, 100))
def test_a_later_day_never_ends_its_months_earlier(day: date, months: int) -> None:
    assert months_from(day, months) <= months_from(day + timedelta(days=1), months)
    assert months_from(day, months) < months_from(day, months + 1)


def test_impossible_lengths_are_refused() -> None:
    calendar = Calendar()
    with pytest.raises(ValueError, match="cannot be -1"):
        before(date(2014, 10, 1), -1, Count.CALENDAR, calendar)
    with pytest.raises(ValueError, match="cannot be -1"):
        deadline_after(date(2014, 10, 1), -1, count=Count.WORKING, calendar=calendar, source="", action="")
    with pytest.raises(ValueError, match="cannot be -1"):
        first_day_after(date(2014, 10, 1), -1, count=Count.WORKING, calendar=calendar)
    with pytest.raises(ValueError, match="at least one month"):
        months_from(date(2014, 10, 1), 0)


def test_dates_are_said_in_words() -> None:
    day = date(2014, 9, 1)
    assert say(day) == "1 September 2014"
    assert say(day, weekday=True) == "Monday 1 September 2014"
    assert say(day, weekday=True, year=False) == "Monday 1 September"
    assert [say(date(2014, n, 1), year=False).split()[1][:3] for n in range(1, 13)] == (
        [date(2014, n, 1).strftime("%b") for n in range(1, 13)]
    )


def test_one_day_is_singular_and_one_date() -> None:
    deadline = before(date(2014, 10, 1), 1, Count.WORKING, Calendar(), clear=True)
    assert deadline.working == "1 clear working day, 30 September: publish by Monday 29 September"
