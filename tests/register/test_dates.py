"""Approximate dates: UK order, kept as typed, no day ever invented."""

import json
import time
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from governance.register.dates import ApproximateDate, DateNotUnderstood, Precision, parse_date, parse_day

OCTOBER = date(2014, 10, 1)
EXPECTED = Path(__file__).resolve().parents[2] / "../shared/data/rolling_programme_expected.json"
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def span(value: ApproximateDate) -> tuple[date | None, date | None]:
    return value.earliest, value.latest


def refusal(text: str, under: date | None = None) -> str:
    with pytest.raises(DateNotUnderstood) as refused:
        parse_date(text, under=under)
    return str(refused.value)


# Days


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("25 September 2014", date(2014, 9, 25)),
        ("25.09.14", date(2014, 9, 25)),
        ("23.10.2014", date(2014, 10, 23)),
        ("28/11/14", date(2014, 11, 28)),
        ("9-10-2014", date(2014, 10, 9)),
        ("12 th December 2014", date(2014, 12, 12)),
        ("1st Oct 14", date(2014, 10, 1)),
        ("6 Feb 2015", date(2015, 2, 6)),
        ("11/10/2014", date(2014, 10, 11)),
        ("2014-10-09", date(2014, 10, 9)),
        ("09-Oct-14", date(2014, 10, 9)),
        ("9\u00a0October\u00a02014", date(2014, 10, 9)),
        ("  9   OCTOBER\t2014. ", date(2014, 10, 9)),
        ("Thursday 9 October 2014", date(2014, 10, 9)),
        ("Thurs., the 9th of October, 2014", date(2014, 10, 9)),
        ("9–10–2014", date(2014, 10, 9)),
        ("9 Oct ’14", date(2014, 10, 9)),
        ("29 February 2016", date(2016, 2, 29)),
        ("on or after 9 October 2014", date(2014, 10, 9)),
        ("Not before Thursday 9 October 2014", date(2014, 10, 9)),
    ],
)
def test_a_day_is_read_day_first(typed: str, day: date) -> None:
    value = parse_date(typed)
    assert span(value) == (day, day)
    assert value.precision is Precision.DAY
    assert value.month == day.replace(day=1)
    assert value.text == f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def test_the_words_are_kept_as_typed() -> None:
    assert parse_date("  12  th\u00a0DECEMBER 2014 ").typed == "12 th DECEMBER 2014"


def test_a_weekend_day_is_read_and_remarked_on() -> None:
    assert parse_date("25 October 2014").remarks == ("25 October 2014 is a Saturday.",)
    assert parse_date("9 October 2014").remarks == ()


# Months


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("June 2015", date(2015, 6, 1), date(2015, 6, 30)),
        ("Sept 2014", date(2014, 9, 1), date(2014, 9, 30)),
        ("Sept. 2014", date(2014, 9, 1), date(2014, 9, 30)),
        ("10/2014", date(2014, 10, 1), date(2014, 10, 31)),
        ("2014-10", date(2014, 10, 1), date(2014, 10, 31)),
        ("March 15", date(2015, 3, 1), date(2015, 3, 31)),
        ("may 15", date(2015, 5, 1), date(2015, 5, 31)),
        ("Feb-16", date(2016, 2, 1), date(2016, 2, 29)),
        ("October 2014 TBC", date(2014, 10, 1), date(2014, 10, 31)),
        ("TBC October 2014", date(2014, 10, 1), date(2014, 10, 31)),
        ("October 2014 (t.b.c.)", date(2014, 10, 1), date(2014, 10, 31)),
        ("October 2014 – to be confirmed", date(2014, 10, 1), date(2014, 10, 31)),
        ("not before October 2014", date(2014, 10, 1), date(2014, 10, 31)),
    ],
)
def test_a_month_spans_the_month_and_no_day_is_invented(typed: str, first: date, last: date) -> None:
    value = parse_date(typed)
    assert span(value) == (first, last)
    assert value.precision is Precision.MONTH
    assert value.month == first


@pytest.mark.parametrize("typed", ["March 15", "Mar-15", "March ’15"])
def test_a_month_and_a_two_digit_year_is_remarked_on(typed: str) -> None:
    assert parse_date(typed).remarks == ("Read as March 2015: a month and a two-digit year, not a day.",)


def test_a_month_still_to_be_confirmed_is_remarked_on() -> None:
    assert parse_date("October 2014 TBC").remarks == ("Provisional: still to be confirmed.",)
    assert parse_date("October 2014").remarks == ()


@pytest.mark.parametrize(
    "typed", ["in 9 months' time", "in nine months’ time", "In nine months time", "9 months' time"]
)
def test_words_that_count_months_stay_words(typed: str) -> None:
    value = parse_date(typed, said_on=date(2014, 8, 1))
    assert value.typed == typed
    assert (*span(value), value.precision) == (date(2015, 5, 1), date(2015, 5, 31), Precision.MONTH)
    assert value.remarks == ("Read as May 2015: the months are counted from the day when it was said.",)


# To be confirmed


@pytest.mark.parametrize(
    "typed",
    ["TBC", "tbc", "TBA", "TBD", "T.B.C.", "t.b.c", "T B C", "To be confirmed", "TO BE ANNOUNCED", "Date TBC", "(TBC)"],
)
def test_a_bare_tbc_keeps_the_month_that_it_stands_under(typed: str) -> None:
    assert parse_date(typed) == ApproximateDate(typed, None, None, Precision.TBC, None)
    assert parse_date(typed, under=date(2014, 10, 9)).month == OCTOBER
    assert parse_date(typed).text == "To be confirmed"


# Spans


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("October/November 2014", date(2014, 10, 1), date(2014, 11, 30)),
        ("October - December 2014", date(2014, 10, 1), date(2014, 12, 31)),
        ("October–December 2014", date(2014, 10, 1), date(2014, 12, 31)),
        ("December 2014 to February 2015", date(2014, 12, 1), date(2015, 2, 28)),
        ("December/January 2015", date(2014, 12, 1), date(2015, 1, 31)),
        ("December 2014 or January", date(2014, 12, 1), date(2015, 1, 31)),
        ("9 or 23 October 2014", date(2014, 10, 9), date(2014, 10, 23)),
        ("10-12 March 2015", date(2015, 3, 10), date(2015, 3, 12)),
        ("30th October and 6th November 2014", date(2014, 10, 30), date(2014, 11, 6)),
        ("30 December 2014 to 2 January 2015", date(2014, 12, 30), date(2015, 1, 2)),
        ("w/c 6 October 2014", date(2014, 10, 6), date(2014, 10, 12)),
        ("Week commencing Monday 6 October 2014", date(2014, 10, 6), date(2014, 10, 12)),
        ("early October 2014", date(2014, 10, 1), date(2014, 10, 31)),
        ("mid-October 2014", date(2014, 10, 1), date(2014, 10, 31)),
        ("late October 2014 TBC", date(2014, 10, 1), date(2014, 10, 31)),
        ("end of October 2014", date(2014, 10, 1), date(2014, 10, 31)),
        ("Spring 2015", date(2015, 3, 1), date(2015, 5, 31)),
        ("Summer 2015", date(2015, 6, 1), date(2015, 8, 31)),
        ("Autumn 2014", date(2014, 9, 1), date(2014, 11, 30)),
        ("Winter 2014", date(2014, 12, 1), date(2015, 2, 28)),
        ("Winter 2015/16", date(2015, 12, 1), date(2016, 2, 29)),
        ("2015", date(2015, 1, 1), date(2015, 12, 31)),
    ],
)
def test_a_span_keeps_its_words_and_says_how_it_was_read(typed: str, first: date, last: date) -> None:
    value = parse_date(typed)
    assert (*span(value), value.precision) == (first, last, Precision.OTHER)
    assert value.text == value.typed == typed
    assert value.month == first.replace(day=1)
    days = [f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last)]
    assert value.remarks[-1] == f"Read as {days[0]} to {days[1]}."


# The year from the month heading


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("October TBC", date(2014, 10, 1), date(2014, 10, 31)),
        ("October", date(2014, 10, 1), date(2014, 10, 31)),
        ("11 December", date(2014, 12, 11), date(2014, 12, 11)),
        ("Thursday 9 October", date(2014, 10, 9), date(2014, 10, 9)),
        ("23.10", date(2014, 10, 23), date(2014, 10, 23)),
        ("9/10", date(2014, 10, 9), date(2014, 10, 9)),
        ("9 or 23 October", date(2014, 10, 9), date(2014, 10, 23)),
        ("December/January", date(2014, 12, 1), date(2015, 1, 31)),
    ],
)
def test_a_missing_year_comes_from_the_month_heading(typed: str, first: date, last: date) -> None:
    value = parse_date(typed, under=OCTOBER)
    assert span(value) == (first, last)
    assert "The year 2014 comes from the month heading." in value.remarks


@pytest.mark.parametrize(
    ("typed", "under", "question"),
    [
        ("12 October", None, "Which year? Type for example 12 October 2014."),
        ("October TBC", None, "Which year? Type for example October 2014."),
        ("25.09", None, "Which year? Type for example 25 September 2014."),
        ("25.09", OCTOBER, "Which year? Type for example 25 September 2015."),
        ("January", OCTOBER, "Which year? Type for example January 2015."),
        ("29 February", None, "Which year? Type for example 29 February 2016."),
        ("December/January", date(2015, 1, 1), None),
    ],
)
def test_a_year_that_nothing_tells_is_asked(typed: str, under: date | None, question: str | None) -> None:
    if question:
        assert refusal(typed, under) == question
    else:
        assert parse_date(typed, under=under).latest == date(2016, 1, 31)


def test_a_year_that_was_typed_stands_whatever_the_heading() -> None:
    assert parse_date("25.09.14", under=date(2015, 3, 1)) == parse_date("25.09.14")


# Refusals


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Type a day (9 October 2014), a month (October 2014) or TBC."),
        ("   ", "or TBC"),
        ("soon", "Type a day (9 October 2014)"),
        ("Thursday", "Type a day"),
        ("9 October 201", "Type a day"),
        ("²5 October 2014", "Type a day"),
        ("\u0662\u0665/10/2014", "Type a day"),  # digits of another script
        ("25.09/14", "Type a day"),
        ("9-10", "Type a day"),
        ("to October 2014", "Type a day"),
        ("9 October/November 2014", "Type a day"),
        ("early 9 October 2014", "Type a day"),
        ("Thursday October 2014", "Type a day"),
        ("w/c October 2014", "Type a day"),
        ("Winter 2014/16", "Type a day"),
        ("2014/15", "Type a day"),
        ("31 June 2014", "There is no 31 June 2014: June 2014 has 30 days."),
        ("31 June", "There is no 31 June: June has 30 days."),
        ("29 Feb 2015", "There is no 29 February 2015: February 2015 has 28 days."),
        ("30.02", "There is no 30 February: February has 29 days."),
        ("00/10/2014", "There is no 0 October 2014"),
        ("2014-10-32", "There is no 32 October 2014"),
        ("30-31 June 2014", "There is no 31 June 2014"),
        ("10/25/2014", "There is no month 25. Put the day first"),
        ("10/25/14", "Put the day first"),
        ("13/2014", "There is no month 13"),
        ("2014-00", "There is no month 0"),
        ("October 9, 2014", "Put the day first"),
        ("October 9", "Put the day first"),
        ("March 15th", "Put the day first"),
        ("9 October 1999", "Type a year from 2000 to 2099, not 1999."),
        ("October 2100", "not 2100"),
        ("1066", "not 1066"),
        ("December/January 2000", "not 1999"),
        ("Friday 9 October 2014", "9 October 2014 is a Thursday"),
        ("23 or 9 October 2014", "Put the earlier date first"),
        ("November 2015 - October 2014", "Put the earlier date first"),
        ("in 9 months' time", "Counted from which day? Type the month it comes to"),
        ("9 October 2014 " * 10, "type at most 100 characters"),
    ],
)
def test_what_is_refused_says_what_to_do(typed: str, told: str) -> None:
    assert told in refusal(typed)


def test_months_counted_beyond_the_calendar_are_refused() -> None:
    with pytest.raises(DateNotUnderstood, match="from 2000 to 2099"):
        parse_date("in 99 months' time", said_on=date.max)


# One day


def test_one_day_is_read() -> None:
    assert parse_day("Thursday 9th October 2014") == date(2014, 10, 9)
    assert parse_day("9 October", under=OCTOBER) == date(2014, 10, 9)


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "TBC", "October 2014", "9 or 23 October 2014", "9 October 2014 TBC", "on or after 9 October 2014"],
)
def test_what_is_not_one_certain_day_is_no_day(typed: str) -> None:
    with pytest.raises(DateNotUnderstood, match=r"^Type one day, for example 9 October 2014\.$"):
        parse_day(typed)


def test_a_faulty_day_is_told_its_fault() -> None:
    with pytest.raises(DateNotUnderstood, match="no 31 June"):
        parse_day("31 June 2014")


# Order


def test_the_programme_runs_by_month_with_a_bare_tbc_last_in_its_own() -> None:
    programme = ["2 October 2014", "October 2014", "9 October 2014", "TBC", "13 November 2014"]
    values = [parse_date(typed, under=OCTOBER) for typed in programme]
    values.append(parse_date("tba"))
    values.reverse()
    ordered = sorted(values, key=lambda value: value.sort_key)
    in_order = ["October 2014", "2 October 2014", "9 October 2014", "TBC", "13 November 2014", "tba"]
    assert [value.typed for value in ordered] == in_order


# Properties

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
NOTATIONS = {
    "25 September 2014": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "25th Sep 14": lambda d: f"{d.day}th {MONTHS[d.month - 1][:3]} {d:%y}",
    "25-SEP-2014": lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3].upper()}-{d.year}",
    "25.09.14": lambda d: f"{d:%d.%m.%y}",
    "25/9/2014": lambda d: f"{d.day}/{d.month}/{d.year}",
    "25-09-2014": lambda d: f"{d:%d-%m-%Y}",
    "2014-09-25": lambda d: d.isoformat(),
    "Thursday 25 September 2014": lambda d: f"{WEEKDAYS[d.weekday()]} {d.day} {MONTHS[d.month - 1]} {d.year}",
    "Thu 25 September 2014": lambda d: f"{WEEKDAYS[d.weekday()][:3]} {d.day} {MONTHS[d.month - 1]} {d.year}",
    "on or after 25 September 2014": lambda d: f"on or after {d.day} {MONTHS[d.month - 1]} {d.year}",
}
MONTH_NOTATIONS = {
    "October 2014": lambda d: f"{MONTHS[d.month - 1]} {d.year}",
    "Oct 14": lambda d: f"{MONTHS[d.month - 1][:3]} {d:%y}",
    "10/2014": lambda d: f"{d.month}/{d.year}",
    "2014-10": lambda d: f"{d:%Y-%m}",
    "October 2014 TBC": lambda d: f"{MONTHS[d.month - 1]} {d.year} TBC",
}
SPAN_NOTATIONS = {
    "autumn": lambda d: f"Autumn {d.year}",
    "part": lambda d: f"early {MONTHS[d.month - 1]} {d.year}",
    "week": lambda d: f"w/c {d.day} {MONTHS[d.month - 1]} {d.year}",
    "year": lambda d: f"{d.year}",
    "no year": lambda d: f"{d.day} {MONTHS[d.month - 1]}",
    "tbc": lambda d: "TBC",
}
EVERY_NOTATION = [*NOTATIONS.values(), *MONTH_NOTATIONS.values(), *SPAN_NOTATIONS.values()]
VALUES = st.builds(lambda write, day: parse_date(write(day), under=day), st.sampled_from(EVERY_NOTATION), DAYS)
VOCABULARY = """
    9 31 14 2014 99 0 st th October oct. Feb TBC t.b.c. to be confirmed or - – / . , ' w/c week commencing early mid
    Autumn winter in nine months time on after not before Thursday the of date
"""
WORDS = st.sampled_from(VOCABULARY.split())


@pytest.mark.parametrize("notation", NOTATIONS)
@given(day=DAYS)
def test_every_day_in_every_notation_is_that_day(notation: str, day: date) -> None:
    value = parse_date(NOTATIONS[notation](day))
    assert (value.earliest, value.latest, value.precision) == (day, day, Precision.DAY)


def test_all_days_of_the_century_parse_back_from_their_own_words() -> None:
    day = date(2000, 1, 1)
    while day.year < 2100:
        assert parse_day(parse_date(day.isoformat()).text) == day
        day += timedelta(days=1)


@pytest.mark.parametrize("notation", MONTH_NOTATIONS)
@given(day=DAYS)
def test_a_month_spans_exactly_its_days(notation: str, day: date) -> None:
    value = parse_date(MONTH_NOTATIONS[notation](day))
    assert value.precision is Precision.MONTH
    assert span(value) == (day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


@given(VALUES)
def test_a_value_runs_forwards_and_stands_under_the_month_of_its_first_day(value: ApproximateDate) -> None:
    if value.precision is not Precision.TBC:
        assert value.earliest is not None
        assert value.latest is not None
        assert value.earliest <= value.latest
        assert value.month == value.earliest.replace(day=1)


@given(VALUES)
def test_standard_words_mean_the_same(value: ApproximateDate) -> None:
    again = parse_date(value.text, under=value.month)
    assert (*span(again), again.precision, again.month) == (*span(value), value.precision, value.month)


@given(VALUES)
def test_what_was_typed_means_the_same_again_under_its_own_month(value: ApproximateDate) -> None:
    assert parse_date(value.typed, under=value.month) == value


@given(VALUES)
def test_a_value_comes_back_whole_from_the_change_log(value: ApproximateDate) -> None:
    kept = ApproximateDate.from_json(json.loads(json.dumps(value.to_json())))
    assert kept == value
    assert kept.remarks == value.remarks


@given(st.lists(VALUES, max_size=6), st.randoms())
def test_the_order_does_not_depend_on_where_it_began(values: list[ApproximateDate], random: Random) -> None:
    keys = [value.sort_key for value in values]
    shuffled = random.sample(keys, len(keys))
    assert sorted(shuffled) == sorted(keys)
    assert all((one < two) + (one == two) + (one > two) == 1 for one in keys for two in keys)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=14).map(" ".join)), st.none() | DAYS)
@example("\ud800", None)
@example("31 February", date(2099, 2, 1))
@example("w/c 31 December 2099", None)
@example("winter 2099", None)
def test_any_text_is_read_or_refused(text: str, under: date | None) -> None:
    try:
        value = parse_date(text, under=under, said_on=under)
    except DateNotUnderstood as refused:
        assert str(refused).endswith(".")  # noqa: PT017 - a refusal is one of the two right answers
        return
    assert value.typed == " ".join(text.split())
    assert ApproximateDate.from_json(value.to_json()) == value
    assert all(remark.endswith(".") for remark in value.remarks)


@pytest.mark.parametrize(
    "piece", ["9 ", "tbc ", "to be ", "early ", "mon ", "w/c ", "9 or ", "- ", "t.b.", ".", "oct "]
)
@pytest.mark.parametrize("length", [100, 200_000])
def test_hostile_text_is_refused_at_once(piece: str, length: int) -> None:
    began = time.perf_counter()
    with pytest.raises(DateNotUnderstood):
        parse_date((piece * length)[:length])
    assert time.perf_counter() - began < 0.5


# The source pack


@pytest.mark.skipif(not EXPECTED.exists(), reason="the source pack's expected values are not beside the repository")
def test_the_source_packs_dates_give_the_periods_that_a_careful_reader_found() -> None:
    items = json.loads(EXPECTED.read_text(encoding="utf-8"))["items"]
    kinds = {"TBC": Precision.TBC, "date": Precision.DAY, "month": Precision.MONTH}
    assert len({item["date_typed"] for item in items}) == 26
    for item in items:
        value, found = parse_date(item["date_typed"], under=OCTOBER), item["date"]
        assert value.typed == item["date_typed"]
        assert value.precision is kinds[found["kind"]], value
        assert [day and day.isoformat() for day in span(value)] == [found["period_start"], found["period_end"]]
