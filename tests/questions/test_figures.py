"""The figures of public questions for the annual report: what is counted, on the page, in pictures, in the workbook."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from governance.council.models import Body
from governance.extensions import db
from governance.people.rules import Role
from governance.questions import commands
from governance.questions.figures.counting import (
    MOST_MONTHS,
    Fact,
    Figures,
    Period,
    check_period,
    count,
    municipal_year,
    period_of,
)
from governance.questions.figures.picture import Picture, draw
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    EMAIL,
    GROUNDS,
    IN_WRITING,
    LISTED,
    NOT_RELATED,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    UNDECIDED,
    WITHDRAWN,
)
from governance.spreadsheets.workbook import read_workbook
from tests import factories
from tests.pages import text_of

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
SVG = "{http://www.w3.org/2000/svg}"
TODAY = date(2026, 11, 23)
YEAR = Period(date(2026, 5, 1), date(2027, 4, 30))
HEALTH, PLACE = "Health Scrutiny <A> & B", "Place Scrutiny"

days = st.dates(date(2020, 1, 1), date(2027, 12, 31))
periods = st.tuples(days, days).map(lambda two: Period(min(two), max(two)))
statuses = st.sampled_from(sorted(UNDECIDED | LISTED | {REFUSED, WITHDRAWN, REDIRECTED}))


@st.composite
def facts(draw: Callable[..., Any]) -> Fact:
    """A question as the register may hold it, also one that an import left incomplete."""
    received = draw(days)
    return Fact(
        committee=draw(st.sampled_from((HEALTH, PLACE, "Gone Committee"))),
        received=received,
        status=draw(statuses),
        channel=draw(st.sampled_from((EMAIL, None))),
        late=draw(st.sampled_from((True, False, None))),
        ground=draw(st.sampled_from((*GROUNDS, None))),
        answered_on=draw(st.none() | st.integers(0, 200).map(lambda n: received + timedelta(n))),
        meeting_day=draw(st.none() | st.integers(0, 90).map(lambda n: received + timedelta(n))),
    )


def numbers(figures: Figures, key: str) -> dict[str, int]:
    """A table of the figures, but for its noughts."""
    table = figures.table(key)
    assert table is not None
    return {one.label: one.count for one in table.lines if one.count}


@given(found=st.lists(facts(), max_size=30), period=periods, today=days)
def test_totals_always_add_up(found: list[Fact], period: Period, today: date) -> None:
    figures = count(found, period, [HEALTH, PLACE], today)
    within = [one for one in found if period.first <= one.received <= period.last]
    totals = {table.key: table.total for table in figures.tables}
    assert figures.count == len(within)
    for key in ("committee", "month", "outcome", "time", "channel"):
        assert totals[key] == len(within), key
    assert totals["ground"] == numbers(figures, "outcome").get("Refused", 0)
    assert totals["answer"] == figures.times.answered <= numbers(figures, "outcome").get("Accepted and answered", 0)
    for table in figures.tables:
        labels = [one.label for one in table.lines]
        assert len(labels) == len(set(labels))


@given(found=st.lists(facts(), max_size=30), period=periods)
def test_two_halves_of_a_period_are_the_whole(found: list[Fact], period: Period) -> None:
    middle = period.first + (period.last - period.first) / 2
    halves = [Period(period.first, middle), Period(middle + timedelta(days=1), period.last)]
    for key in ("committee", "outcome", "ground", "time", "channel", "answer"):
        whole = Counter(numbers(count(found, period, [], TODAY), key))
        parts = [Counter(numbers(count(found, half, [], TODAY), key)) for half in halves]
        assert parts[0] + parts[1] == whole


@given(found=st.lists(facts(), max_size=30), period=periods)
def test_the_median_has_as_many_below_as_above(found: list[Fact], period: Period) -> None:
    times = count(found, period, [], TODAY).times
    took = [one.days for one in found if period.has(one.received) and one.days is not None]
    assert times.answered == len(took)
    if times.median is None:
        assert took == []
        return
    assert (times.shortest, times.longest) == (min(took), max(took))
    assert sum(n < times.median for n in took) * 2 <= len(took)
    assert sum(n > times.median for n in took) * 2 <= len(took)
    assert 0 <= times.by_then <= times.at_meetings <= times.answered


def test_what_becomes_of_questions_is_counted_in_words() -> None:
    came = date(2026, 9, 1)
    found = [
        Fact(HEALTH, came, PUBLISHED, EMAIL, late=False, answered_on=date(2026, 9, 8), meeting_day=date(2026, 9, 8)),
        Fact(HEALTH, came, ANSWERED, EMAIL, late=True, answered_on=date(2026, 9, 16), meeting_day=date(2026, 9, 8)),
        Fact(PLACE, date(2026, 10, 31), ACCEPTED, answered_on=came),  # reopened: the day is of no answer
        Fact(PLACE, date(2026, 10, 31), REFUSED, ground=NOT_RELATED),
        Fact(PLACE, date(2026, 11, 1), RECEIVED),
        Fact(PLACE, date(2026, 4, 30), RECEIVED),  # of the year before
    ]
    figures = count(found, YEAR, [HEALTH, PLACE, "Quiet Committee"], TODAY)
    assert numbers(figures, "committee") == {HEALTH: 2, PLACE: 3}
    assert numbers(figures, "month") == {"September 2026": 2, "October 2026": 2, "November 2026": 1}
    assert numbers(figures, "outcome") == {
        "Accepted and answered": 2,
        "Accepted, still to be answered": 1,
        "Refused": 1,
        "Still undecided": 1,
    }
    assert numbers(figures, "ground") == {"Not about an agenda item or the council’s functions": 1}
    assert numbers(figures, "time") == {"In time": 1, "Late": 1, "Not checked": 3}
    assert numbers(figures, "channel") == {"E-mail": 2, "Not recorded": 3}
    assert numbers(figures, "answer") == {"Up to 7 days": 1, "15 to 28 days": 1}
    times = figures.times
    assert (times.median, times.shortest, times.longest, times.share) == (Fraction(11), 7, 15, 50)
    table = figures.table("committee")
    assert table is not None
    assert table.lines[-1].label == "Quiet Committee"


def test_months_to_come_are_left_out_and_a_long_period_is_counted_by_year() -> None:
    month = count([], YEAR, [], TODAY).table("month")
    assert month is not None
    assert [one.label for one in month.lines][::6] == ["May 2026", "November 2026"]
    assert month.head == "Month"
    long = count([], Period(date(2010, 5, 1), date(2020, 4, 30)), [], TODAY).table("month")
    assert long is not None
    assert (long.head, [one.label for one in long.lines]) == ("Year", [f"{year}" for year in range(2010, 2021)])
    three = count([], Period(date(2010, 5, 1), date(2013, 4, 30)), [], TODAY).table("month")
    assert three is not None
    assert len(three.lines) == MOST_MONTHS


def test_what_is_left_out_of_a_period_is_the_municipal_year() -> None:
    assert municipal_year(date(2026, 4, 30)) == Period(date(2025, 5, 1), date(2026, 4, 30))
    assert period_of(None, None, date(2026, 5, 1)) == YEAR
    assert period_of(date(2026, 12, 24), None, TODAY) == Period(date(2026, 12, 24), date(2027, 4, 30))
    assert period_of(None, date(2015, 1, 1), TODAY) == Period(date(2014, 5, 1), date(2015, 1, 1))
    assert check_period(YEAR) == {}
    assert "Enter a later day" in check_period(Period(TODAY, TODAY - timedelta(days=1)))["to"]
    assert "Enter an earlier day" in check_period(Period(date(1990, 1, 1), TODAY))["to"]


@given(bars=st.lists(st.tuples(st.text("ab <>&\"'", max_size=90), st.integers(0, 10**6)), max_size=40))
def test_a_picture_is_whole_and_stays_within_itself(bars: list[tuple[str, int]]) -> None:
    root = ElementTree.fromstring(draw(Picture('A "title" & <more>', "What it is of", tuple(bars)), "p", headed=True))
    width, height = (float(root.attrib[key]) for key in ("width", "height"))
    for rect in root.iter(f"{SVG}rect"):
        assert float(rect.attrib.get("x", 0)) + float(rect.attrib["width"]) <= width
        assert float(rect.attrib.get("y", 0)) + float(rect.attrib["height"]) <= height
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]
    assert [f"{number:,}" for _, number in bars] == [one for one in texts if one.replace(",", "").isdigit()]
    assert root.attrib["role"] == "img"
    named = [one.attrib["id"] for tag in ("title", "desc") for one in root.iter(f"{SVG}{tag}")]
    assert root.attrib["aria-labelledby"].split() == named


# The pages


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages ask nothing that depends on the kind of database."""
    return sqlite_app


@pytest.fixture
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        yield


@pytest.fixture
def committee(app: Flask, november: None) -> int:
    """A committee with a question answered and one refused in this municipal year, and one of the year before."""
    with app.app_context():
        health: Body = factories.scrutiny(HEALTH)
        meeting = factories.meeting(health, date(2026, 12, 9))
        item = factories.agenda_item(meeting, "Dental access", part="business").id
        one, two = [factories.question(meeting, received="1 October 2026", asked_by="Fern Marsh") for _ in range(2)]
        factories.question(health, received="30 April 2026", channel="Letter")
        commands.check(one, agenda_item=item, **HOW)
        commands.accept(one, words="Why?", **HOW)
        commands.approve(one, answer="Because.", approved_by=None, **HOW)
        commands.record_answer(one, {"manner": IN_WRITING, "answered_on": date(2026, 10, 11)}, **HOW)
        commands.refuse_question(two, ground=NOT_RELATED, reply="No.", **HOW)
        factories.question(factories.scrutiny(PLACE), received="2 October 2026")
        number = health.id
        db.session.commit()
        db.session.remove()
    return number


@pytest.fixture
def viewer(sign_in: Callable[..., FlaskClient], committee: int) -> FlaskClient:
    return sign_in(Role.VIEWER)


def test_everybody_signed_in_reads_the_figures_of_the_year_and_nobodys_name(viewer: FlaskClient) -> None:
    text = text_of(viewer.get("/questions/figures").get_data(as_text=True))
    assert "received 1 May 2026 to 30 April 2027" in text
    assert "the municipal year that runs now" in text
    assert "3 questions were received" in text
    assert f"{HEALTH} 2" in text
    assert "Median, in days 10" in text
    assert "Fern Marsh" not in text


def test_period_and_committee_are_chosen_in_the_address(viewer: FlaskClient, committee: int) -> None:
    given = {"from": "1st April 2026", "to": "1/10/26", "committee": committee}
    html = viewer.get("/questions/figures", query_string=given).get_data(as_text=True)
    text = text_of(html)
    assert f"{HEALTH}, received 1 April 2026 to 1 October 2026" in text
    assert "3 questions were received" in text
    assert f"/questions/figures.xlsx?from=2026-04-01&amp;to=2026-10-01&amp;committee={committee}" in html
    assert viewer.get("/questions/figures?committee=987654").status_code == 404


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("from=soon", "Type one day, for example 9 October 2014."),
        ("from=2026-05-01&to=2026-04-30", "This is before 1 May 2026. Enter a later day."),
        ("from=2000-05-01&to=2099-04-30", "This is more than 30 years later. Enter an earlier day."),
    ],
)
def test_a_bad_day_is_said_beside_its_field(viewer: FlaskClient, query: str, message: str) -> None:
    html = viewer.get(f"/questions/figures?{query}").get_data(as_text=True)
    assert text_of(html).count(message) == 2
    assert "<svg" not in html
    for file in ("/outcome.svg", ".xlsx"):
        sent = viewer.get(f"/questions/figures{file}?{query}")
        assert sent.location == f"/questions/figures?{query}"


def test_the_picture_is_a_file_without_script_or_style(viewer: FlaskClient, committee: int) -> None:
    sent = viewer.get(f"/questions/figures/committee.svg?committee={committee}")
    assert (sent.mimetype, sent.headers["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
    assert "public-questions-committee-2026-05-01-to-2027-04-30.svg" in sent.headers["Content-Disposition"]
    root = ElementTree.fromstring(sent.get_data(as_text=True))
    assert {one.tag.removeprefix(SVG) for one in root.iter()} == {"svg", "title", "desc", "rect", "text", "path"}
    assert not {key for one in root.iter() for key in one.attrib} & {"style", "href", "onload", "class"}
    said = " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
    assert f"Received 1 May 2026 to 30 April 2027. {HEALTH}. Total: 2." in said
    assert viewer.get("/questions/figures/nothing.svg").status_code == 404


def test_the_workbook_has_a_sheet_for_each_table_with_numbers(viewer: FlaskClient, committee: int) -> None:
    sent = viewer.get(f"/questions/figures.xlsx?committee={committee}")
    book = read_workbook(sent.get_data())
    sheets = {one.name: [list(row.cells.values()) for row in one.rows] for one in book.sheets}
    assert list(sheets)[:3] == ["Committee", "Month", "Outcome"]
    for rows in sheets.values():
        assert rows[1] == ["Received 1 May 2026 to 30 April 2027"]
        assert f"{rows[2][0]}".endswith(f"{HEALTH}.")
    assert sheets["Outcome"][0] == ["Questions by outcome"]
    assert sheets["Outcome"][3:5] == [["Outcome", "Questions"], ["Accepted and answered", 1]]
    assert sheets["Outcome"][-1] == ["Total", 2]
    assert ["Median, in days", 10] in sheets["Days"]


def test_a_period_without_questions_says_so_with_noughts(viewer: FlaskClient) -> None:
    text = text_of(viewer.get("/questions/figures?from=2014-05-01&to=2014-06-30").get_data(as_text=True))
    assert "No question was received in this period." in text
    assert "June 2014 0 Total 0" in text
    assert "Median, in days –" in text
    assert viewer.get("/questions/figures.xlsx?from=2014-05-01&to=2014-06-30").status_code == 200


def test_a_removed_question_is_not_counted(app: Flask, viewer: FlaskClient, committee: int) -> None:
    with app.app_context():
        found = factories.question(db.session.get_one(Body, committee), received="1 May 2020")
        commands.remove_question(found, **HOW)
        db.session.commit()
    assert "No question was received" in viewer.get("/questions/figures?from=1 May 2020").get_data(as_text=True)


def test_nobody_reads_them_without_signing_in(client: FlaskClient) -> None:
    for file in ("", "/outcome.svg", ".xlsx"):
        assert client.get(f"/questions/figures{file}").status_code == 302
