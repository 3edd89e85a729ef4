"""The rules of public questions: by when one must have come, what a check finds, what is next, what can be kept."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.questions.fields import FIELDS
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    BY_REFERENCE,
    CHECKED,
    CLOSED,
    DRAFTED,
    LISTED,
    NEVER,
    ONLY,
    OPEN,
    ORALLY,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    SENT,
    TO_ANSWER,
    UNDECIDED,
    WITH_ANSWER,
    WITHDRAWN,
    Attention,
    Facts,
    Put,
    Rules,
    Sitting,
    Tick,
    answer_by,
    assess,
    check_days,
    check_question,
    count_words,
    judge,
    since_alike,
    until,
)
from governance.working_days.calendar import Calendar

TODAY = date(2026, 11, 23)  # a Monday
CALENDAR = Calendar()
STATUSES = sorted(OPEN | CLOSED)
BLANK: dict[str, Any] = {field.key: None for field in FIELDS}
FILLED: dict[str, Any] = BLANK | {
    "checks": {"ticks": []},
    "words_accepted": "Why?",
    "meeting": 1,
    "ground": "other",
    "reply": "No.",
    "redirected_to": "The county council",
    "draft": "Because.",
    "answer": "Because.",
    "manner": ORALLY,
    "decided_on": TODAY,
    "decided_by": "Robin Vale",
}

days = st.dates(date(2013, 1, 7), date(2028, 12, 31))
lengths = st.integers(0, 20)
hours = st.times().map(lambda one: f"{one:%H:%M}")
closures = st.frozensets(st.dates(date(2014, 9, 1), date(2014, 10, 31)), max_size=8)
meeting_days = days | st.dates(date(2014, 9, 20), date(2014, 11, 5))


def limit(most: int) -> st.SearchStrategy[int | None]:
    """A limit, or none."""
    return st.none() | st.integers(1, most)


rules = st.builds(
    Rules,
    days=lengths,
    clear=st.booleans(),
    hour=st.none() | hours,
    words=limit(50),
    per_person=limit(4),
    per_meeting=limit(4),
    per_year=limit(4),
    related=st.booleans(),
    takes=st.sampled_from(("every", ONLY, NEVER)),
    meetings=st.sampled_from(((), (1,), (2,))),
)
puts = st.builds(
    Put,
    received=days,
    hour=st.none() | hours,
    words=st.integers(0, 60),
    meeting=st.sampled_from((None, 1, 2)),
    cancelled=st.booleans(),
    about=st.sampled_from(("", "Dental access")),
    of_person=st.integers(0, 5),
    of_meeting=st.integers(0, 5),
    of_year=st.integers(0, 5),
    known=st.booleans(),
    same_as=st.sampled_from(("", "PQ-0001")),
)
sittings = st.none() | st.builds(Sitting, day=days, cancelled=st.booleans(), held=st.booleans())
facts = st.builds(
    Facts,
    status=st.sampled_from(STATUSES),
    last_step=days,
    meeting=sittings,
    due=st.none() | days,
    late=st.booleans(),
    together=st.booleans(),
    unconfirmed=st.booleans(),
    to_check=st.booleans(),
)


# By when


@pytest.mark.parametrize(
    ("meeting", "given", "last", "working"),
    [
        (
            date(2014, 10, 1),
            Rules(),
            "Monday 29 September 2014",
            "2 working days, 29 September to 30 September: send by Monday 29 September",
        ),
        (
            date(2014, 10, 1),
            Rules(clear=True, hour="17:00"),
            "Friday 26 September 2014, 5:00pm",
            "2 clear working days, 29 September to 30 September: send by Friday 26 September, 5:00pm",
        ),
        (  # a Monday
            date(2014, 10, 6),
            Rules(hour="12:00"),
            "Thursday 2 October 2014, 12:00pm",
            "2 working days, 2 October to 3 October: send by Thursday 2 October, 12:00pm",
        ),
        (  # the Tuesday after Easter Monday
            date(2019, 4, 23),
            Rules(),
            "Wednesday 17 April 2019",
            "2 working days, 17 April to 18 April: send by Wednesday 17 April",
        ),
        (
            date(2019, 4, 23),
            Rules(clear=True),
            "Tuesday 16 April 2019",
            "2 clear working days, 17 April to 18 April: send by Tuesday 16 April",
        ),
    ],
)
def test_worked_dates(meeting: date, given: Rules, last: str, working: str) -> None:
    found = until(given, meeting, CALENDAR)
    assert (found.text, found.working) == (last, working)


@given(meeting=meeting_days, days=lengths, clear=st.booleans(), closed=closures)
def test_the_last_day_is_counted_back_one_day_at_a_time(
    meeting: date, days: int, clear: bool, closed: frozenset[date]
) -> None:
    calendar = Calendar(closures=closed)
    day, left = meeting, days + clear
    while left or not calendar.is_working_day(day):
        day -= timedelta(days=1)
        left -= left > 0 and calendar.is_working_day(day)
    found = until(Rules(days=days, clear=clear), meeting, calendar)
    assert found.day == day
    assert found.day <= meeting
    assert calendar.is_working_day(found.day)


@given(meeting=meeting_days, days=lengths, clear=st.booleans(), closed=closures)
def test_more_days_are_never_later_and_clear_ones_never_later_than_others(
    meeting: date, days: int, clear: bool, closed: frozenset[date]
) -> None:
    calendar = Calendar(closures=closed)
    one, more = (until(Rules(days=number, clear=clear), meeting, calendar) for number in (days, days + 1))
    assert more.day < one.day or (more.day == one.day and not calendar.is_working_day(meeting))
    assert until(Rules(days=days, clear=True), meeting, calendar).day <= one.day
    assert answer_by(Rules(answer_days=days), meeting, calendar) == until(Rules(days=days), meeting, calendar).day


@given(meeting=days, given=rules, day=st.integers(-5, 5), hour=st.none() | hours, later=hours)
def test_what_comes_too_late_is_too_late_ever_after(
    meeting: date, given: Rules, day: int, hour: str | None, later: str
) -> None:
    last = until(given, meeting, CALENDAR)
    moment = last.day + timedelta(days=day)
    passed = last.passed_at(moment, hour)
    assert last.passed_at(moment + timedelta(days=1), hour) >= passed
    if hour is not None and later >= hour:
        assert last.passed_at(moment, later) >= passed
    if day:
        assert passed is (day > 0)
    else:
        assert passed is bool(hour is not None and given.hour is not None and hour > given.hour)


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_six_months_back_is_the_same_day_of_the_month_or_its_last(day: date) -> None:
    then = since_alike(day)
    assert (day.year * 12 + day.month) - (then.year * 12 + then.month) == 6
    assert then.day == min(day.day, monthrange(then.year, then.month)[1])


def test_six_months_before_the_end_of_august_is_the_end_of_february() -> None:
    assert since_alike(date(2023, 8, 31)) == date(2023, 2, 28)
    assert since_alike(date(2024, 8, 31)) == date(2024, 2, 29)
    assert since_alike(date(2024, 6, 30)) == date(2023, 12, 30)


@given(
    words=st.lists(st.text("abc’-.?1£", min_size=1), max_size=30),
    space=st.sampled_from((" ", "\n", " \t ", "\r\n\r\n")),
)
def test_words_are_what_white_space_sets_apart(words: list[str], space: str) -> None:
    assert count_words(f"{space}{space.join(words)}{space}") == len(words)
    assert count_words(None) == 0


# The check


def ticks_of(put: Put, given: Rules, meeting: date) -> dict[str, Tick]:
    """What a check finds, by its keys: each once."""
    found = judge(put, given, until(given, meeting, CALENDAR) if put.meeting else None)
    assert len({one.key for one in found}) == len(found)
    assert all(one.why.endswith((".", put.about or ".")) for one in found)
    return {one.key: one for one in found}


@given(put=puts, given=rules, meeting=days)
def test_a_check_has_each_rule_that_the_committee_has_and_no_other(put: Put, given: Rules, meeting: date) -> None:
    wanted = {"meeting", "new"} | ({"time"} if put.meeting else set())
    has = {
        "words": given.words,
        "related": given.related,
        "person": given.per_person,
        "year": given.per_year,
        "number": given.per_meeting,
    }
    assert ticks_of(put, given, meeting).keys() == wanted | {key for key, value in has.items() if value}


@given(put=puts, given=rules, meeting=days)
def test_a_tick_says_whether_the_rule_is_kept(put: Put, given: Rules, meeting: date) -> None:
    said = {key: one.ok for key, one in ticks_of(put, given, meeting).items()}
    takes = {"every": put.meeting not in given.meetings, ONLY: put.meeting in given.meetings, NEVER: False}
    assert said["meeting"] is (put.meeting is not None and not put.cancelled and takes[given.takes])
    assert said["new"] is (not put.same_as)
    expected = {
        "words": put.words <= (given.words or 0),
        "related": bool(put.about),
        "person": put.of_person + 1 <= (given.per_person or 0) if put.known else None,
        "year": put.of_year + 1 <= (given.per_year or 0) if put.known else None,
        "number": put.of_meeting + 1 <= (given.per_meeting or 0),
    }
    for key, ok in expected.items():
        assert said.get(key, ok) is ok, key


@given(put=puts, given=rules, meeting=days)
def test_nothing_is_late_because_its_hour_is_not_known(put: Put, given: Rules, meeting: date) -> None:
    last = until(given, meeting, CALENDAR)
    on_the_day = replace(put, received=last.day, hour=None, meeting=1)
    assert ticks_of(on_the_day, given, meeting)["time"].ok is (None if given.hour else True)
    before = replace(put, received=last.day - timedelta(days=1), meeting=1)
    assert ticks_of(before, given, meeting)["time"].ok is True
    after = replace(put, received=last.day + timedelta(days=1), hour=None, meeting=1)
    assert ticks_of(after, given, meeting)["time"].ok is False


@given(put=puts, given=rules, meeting=days)
def test_a_tick_is_kept_whole(put: Put, given: Rules, meeting: date) -> None:
    for one in ticks_of(put, given, meeting).values():
        assert Tick(**one.to_json()) == one


# What is next


@given(given=facts, today=days)
def test_something_is_overdue_exactly_when_its_day_is_past(given: Facts, today: date) -> None:
    said = assess(given, today)
    assert said.overdue is (bool(said.next) and said.due is not None and said.due < today)
    if said.due is not None:
        assert said.due in (given.due, given.meeting.day if given.meeting else None)


@given(given=facts, today=days)
def test_a_closed_question_needs_nothing_and_an_open_one_has_a_next_step(given: Facts, today: date) -> None:
    said = assess(given, today)
    if given.status in CLOSED:
        assert (said.next, said.due, said.waited) == ("", None, None)
        assert set(said.attention) <= {Attention.DOUBT}
    else:
        assert said.next
        assert said.waited == (today - given.last_step).days
    assert (Attention.DOUBT in said.attention) is given.to_check
    assert (Attention.LATE in said.attention) is (given.late and given.status in UNDECIDED)
    assert list(said.attention) == [one for one in Attention if one in said.attention]


@given(given=facts, today=days)
def test_one_without_a_meeting_that_takes_place_needs_another_first(given: Facts, today: date) -> None:
    said = assess(given, today)
    gone = given.meeting is None or given.meeting.cancelled
    waits = given.status in UNDECIDED | TO_ANSWER and gone
    assert (Attention.CANCELLED in said.attention) is waits


@pytest.mark.parametrize(
    ("status", "wanted", "flag"),
    [
        (RECEIVED, "Check", Attention.CHECK),
        (CHECKED, "Accept or refuse", Attention.DECIDE),
        (ACCEPTED, "Send for an answer", Attention.SEND),
        (SENT, "Enter the draft answer", Attention.DRAFT),
        (DRAFTED, "Approve the answer", Attention.APPROVE),
        (APPROVED, "Answer at the meeting on 9 December 2026", None),
        (ANSWERED, "Publish the answer", Attention.PUBLISH),
    ],
)
def test_each_step_has_its_next(status: str, wanted: str, flag: Attention | None) -> None:
    said = assess(Facts(status, TODAY, Sitting(date(2026, 12, 9))), TODAY)
    assert (said.next, said.attention) == (wanted, (flag,) if flag else ())


def test_an_approved_answer_is_to_be_recorded_once_the_meeting_was() -> None:
    said = assess(Facts(APPROVED, TODAY, Sitting(date(2026, 11, 20))), TODAY)
    assert (said.next, said.due) == ("Record how it was answered", date(2026, 11, 20))
    assert said.attention == (Attention.OVERDUE, Attention.ANSWER)


def test_what_is_answered_with_another_is_worked_at_there() -> None:
    said = assess(Facts(SENT, TODAY, Sitting(date(2026, 12, 9)), due=TODAY - timedelta(days=1), together=True), TODAY)
    assert (said.next, said.attention) == ("Answered together with another", ())


# What can be kept together

NEEDED = {
    "checks": {CHECKED},
    "words_accepted": LISTED,
    "meeting": LISTED,
    "ground": {REFUSED},
    "reply": {REFUSED},
    "redirected_to": {REDIRECTED},
    "draft": {DRAFTED},
    "answer": WITH_ANSWER,
    "manner": {ANSWERED, PUBLISHED},
    "decided_on": {REFUSED, REDIRECTED},
    "decided_by": {REFUSED, REDIRECTED},
}


@given(status=st.sampled_from(STATUSES), missing=st.sets(st.sampled_from(sorted(NEEDED))))
def test_what_a_status_needs_is_asked_for_beside_its_field_and_nothing_else(status: str, missing: set[str]) -> None:
    values = FILLED | dict.fromkeys(missing) | {"status": status}
    assert check_question(values).keys() == {key for key in missing if status in NEEDED[key]}


def test_a_question_that_has_only_come_or_is_withdrawn_needs_nothing_else() -> None:
    for status in (RECEIVED, WITHDRAWN):
        assert check_question(BLANK | {"status": status}) == {}


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"status": RECEIVED, "meeting": None, "agenda_item": 3}, "meeting"),
        ({"status": ANSWERED, "supplementary_answer": "Soon."}, "supplementary"),
        ({"status": ANSWERED, "manner": BY_REFERENCE}, "publication"),
    ],
)
def test_what_belongs_together_is_asked_for_together(values: dict[str, Any], key: str) -> None:
    assert check_question(FILLED | values).keys() == {key}


@given(
    received=days,
    decided=st.none() | days,
    approved=st.none() | days,
    answered=st.none() | days,
    published=st.none() | days,
    today=days,
)
def test_no_day_is_to_come_or_before_the_question_came(today: date, **given: date | None) -> None:
    values = {"received": given["received"]} | {
        f"{key}_on": given[key] for key in ("decided", "approved", "answered", "published")
    }
    received = values["received"]
    wrong = {
        key
        for key, day in values.items()
        if day is not None and (day > today or (received is not None and day < received))
    }
    assert check_days(values, today).keys() == wrong
