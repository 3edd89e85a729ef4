"""Where a year's meetings fall, how a moved one says so, when its agenda is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules import (
    CANCELLED,
    DUE_SOON,
    FROM_THE_END,
    HELD,
    MOVED,
    SCHEDULED,
    WAS_DUE,
    Pattern,
    agenda_due,
    agenda_flag,
    check_meeting,
    day_warning,
    days_of,
    moved_text,
    propose,
    seniority,
)
from governance.working_days.calendar import Calendar
from governance.working_days.rules import AGENDA_SOURCES

ENGLAND = Calendar()
DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
PATTERNS = st.builds(
    Pattern, st.integers(0, 4), st.integers(1, FROM_THE_END), st.frozensets(st.integers(1, 12), min_size=1)
)


@given(PATTERNS, DAYS, st.frozensets(DAYS, max_size=20))
def test_every_proposed_day_is_a_working_day_and_of_the_patterns_weekday(
    pattern: Pattern, first: date, closures: frozenset[date]
) -> None:
    calendar = Calendar(closures=closures)
    for one in propose(pattern, first, first + timedelta(days=365), calendar):
        assert calendar.is_working_day(one.day)
        assert one.day.weekday() == pattern.weekday
        assert (one.instead_of is None) == (one.why == "")


@given(PATTERNS, DAYS)
def test_a_year_has_one_day_of_the_pattern_in_each_of_its_months(pattern: Pattern, start: date) -> None:
    first = start.replace(day=1)
    last = first.replace(year=first.year + 1) - timedelta(days=1)
    found = list(days_of(pattern, first, last))
    assert {day.month for day in found} == pattern.months
    assert len(found) == len(pattern.months)
    for day in found:
        assert day.month != (day + timedelta(weeks=1)).month if pattern.which == FROM_THE_END else True
        assert (day.day - 1) // 7 + 1 == pattern.which or pattern.which == FROM_THE_END


def test_a_bank_holiday_is_avoided_and_said() -> None:
    friday, january = Pattern(4, 1, frozenset({1})), date(2027, 1, 1)
    (only,) = propose(friday, january, date(2027, 1, 31), ENGLAND)
    assert (only.day, only.instead_of) == (date(2027, 1, 8), january)
    assert only.why == "Friday 1 January 2027 is a bank holiday or a closure."


def test_a_closure_is_avoided_twice_running() -> None:
    closed = Calendar(closures=frozenset({date(2027, 3, 3), date(2027, 3, 10)}))
    (only,) = propose(Pattern(2, 1, frozenset({3})), date(2027, 3, 1), date(2027, 3, 31), closed)
    assert only.day == date(2027, 3, 17)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 2), ""),  # today
        (date(2027, 1, 2), "Saturday 2 January 2027 is not a working day."),
        (date(2027, 3, 29), "Monday 29 March 2027 is not a working day."),  # Easter Monday
        (date(2020, 3, 5), "Thursday 5 March 2020 is past."),
        (date(2026, 11, 1), "Sunday 1 November 2026 is not a working day and is past."),
    ],
)
def test_a_day_that_is_past_or_no_working_day_is_said(day: date, said: str) -> None:
    assert day_warning(day, ENGLAND, date(2026, 11, 2)) == said


@pytest.mark.parametrize(
    ("day", "moved_from", "text"),
    [
        (date(2027, 1, 6), date(2027, 1, 13), "brought forward from 13 January 2027"),
        (date(2027, 1, 20), date(2027, 1, 13), "put back from 13 January 2027"),
        (date(2027, 1, 13), date(2027, 1, 13), ""),
        (date(2027, 1, 13), None, ""),
    ],
)
def test_a_moved_meeting_says_from_which_day(day: date, moved_from: date | None, text: str) -> None:
    assert moved_text(day, moved_from) == text


@pytest.mark.parametrize(
    ("meeting", "due"),
    [
        (date(2014, 10, 1), date(2014, 9, 23)),
        (date(2019, 4, 23), date(2019, 4, 11)),  # Easter lies between
    ],
)
def test_an_agenda_is_due_five_clear_working_days_before_its_meeting(meeting: date, due: date) -> None:
    assert agenda_due(meeting, "scrutiny committee", ENGLAND).day == due


def test_the_rule_of_cabinets_agenda_is_that_of_the_executive() -> None:
    assert agenda_due(date(2026, 12, 3), "cabinet", ENGLAND).source == AGENDA_SOURCES["cabinet"]
    assert agenda_due(date(2026, 12, 3), "council", ENGLAND).source == AGENDA_SOURCES["council"]


@pytest.mark.parametrize(
    ("today", "status", "flag"),
    [
        (date(2014, 9, 15), SCHEDULED, ""),  # eight days ahead
        (date(2014, 9, 16), SCHEDULED, DUE_SOON),
        (date(2014, 9, 23), MOVED, DUE_SOON),  # on the last day
        (date(2014, 9, 24), SCHEDULED, WAS_DUE),
        (date(2014, 10, 1), SCHEDULED, WAS_DUE),
        (date(2014, 10, 2), SCHEDULED, ""),
        (date(2014, 9, 24), CANCELLED, ""),
        (date(2014, 9, 24), HELD, ""),
    ],
)
def test_an_agenda_due_within_a_week_is_said_and_one_that_was_due(today: date, status: str, flag: str) -> None:
    assert agenda_flag(date(2014, 9, 23), date(2014, 10, 1), status, today) == flag


def test_the_chair_comes_first_then_the_vice_chair() -> None:
    titles = ["Co-opted member", "Vice-Chairman", None, "Chair"]
    assert sorted(titles, key=seniority) == ["Chair", "Vice-Chairman", "Co-opted member", None]


def test_a_meeting_to_come_was_not_held_and_a_cancelled_one_has_its_reason() -> None:
    values = {"status": HELD, "day": date(2026, 12, 3), "reason": None}
    assert "still to come" in check_meeting(values, date(2026, 12, 2))["status"]
    assert check_meeting(values, date(2026, 12, 3)) == {}
    assert check_meeting(values | {"status": CANCELLED}, date(2026, 12, 2)) == {
        "reason": "Enter the reason why it is cancelled"
    }
