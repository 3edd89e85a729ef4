"""Work programmes of other councils come in: printed layouts, tidy tables, resolutions; nothing is lost unsaid."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from governance.extensions import db
from governance.meetings.commands import cancel_meeting, move_meeting, record_held
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings
from governance.scrutiny.commands import make_standing, place_work_item
from governance.scrutiny.intake.between import committee_named, list_headed
from governance.scrutiny.intake.phrases import read_meeting
from governance.scrutiny.queries import list_items
from governance.spreadsheets.book import Unreadable
from tests import factories
from tests.scrutiny.planning import BY, bring_in, meetings, outcomes, places, plan_of, shown, text_at
from tests.spreadsheets.files import table, workbook

HEALTH = "Health Scrutiny Committee"
MARCH, APRIL = "Thursday 4 March 2027", "Thursday 8 April 2027"


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture
def statements(app: Flask) -> Iterator[list[str]]:
    """What is asked of the database."""
    found: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *others: Any) -> None:
        found.append(statement.replace("\n", " "))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def only_meeting() -> Meeting:
    """The one meeting that there is."""
    (found,) = list_meetings()
    return found


@pytest.mark.parametrize(
    ("text", "day", "starts"),
    [
        ("4 March 2027, 2pm", "2027-03-04", "14:00"),
        ("Thursday 4th March 2027 – 14:00", "2027-03-04", "14:00"),
        ("Meeting: 4 March 2027 at 10.30am", "2027-03-04", "10:30"),
        ("04/03/2027", "2027-03-04", None),
        ("Thursday, 4 March 2027 10:00 - 12:30", "2027-03-04", "10:00"),
    ],
)
def test_a_meeting_is_known_by_its_day_however_it_is_written(text: str, day: str, starts: str | None) -> None:
    found = read_meeting(text)
    assert found
    assert (found.day.isoformat(), found.starts, found.doubt) == (day, starts, "")


@pytest.mark.parametrize(
    "text",
    [
        "4 March 2027 (put back from 25 February 2027)",
        "4 March 2027 at 10am (brought forward from 25 February 2027 at 2pm)",
        "4 March 2027 (rescheduled from 25 February 2027), 10am",
        "4 March 2027 – rescheduled from 25 February 2027",
        "4 March 2027 (originally 25 February 2027)",
    ],
)
def test_a_moved_meeting_says_from_which_day(text: str) -> None:
    found = read_meeting(text)
    assert found
    assert (found.day, found.moved_from) == (date(2027, 3, 4), date(2027, 2, 25))


@pytest.mark.parametrize(
    "text", ["4 March 2027 – CANCELLED", "CANCELLED: 4 March 2027", "4 March 2027 2pm (cancelled)"]
)
def test_a_meeting_may_be_cancelled(text: str) -> None:
    found = read_meeting(text)
    assert found
    assert (found.cancelled, found.day) == (True, date(2027, 3, 4))


@pytest.mark.parametrize("text", ["Budget 2027/28", "4 items", "March 2027", "2 of 3", "4 March 2027 deadline", "TBC"])
def test_a_topic_is_no_meeting(text: str) -> None:
    assert read_meeting(text) is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Items to be scheduled", "not allocated"),
        ("Unallocated items", "not allocated"),
        ("Topics not yet scheduled:", "not allocated"),
        ("Suggestions", "suggested"),
        ("Suggestions from members and the public", "suggested"),
        ("Briefing papers", "briefing notes"),
        ("The following will be dealt with by briefing note", "briefing notes"),
        ("Briefing note on the ambulance service", None),
        ("Public transport: suggested fares", None),
        ("• Suggestions", None),
        ("Future of the library service", None),
    ],
)
def test_a_list_has_a_heading_that_speaks_of_nothing_else(text: str, key: str | None) -> None:
    assert list_headed(text) == key


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("HEALTH SCRUTINY COMMITTEE", "HEALTH SCRUTINY COMMITTEE"),
        ("Health Scrutiny Committee Work Programme 2026/27", HEALTH),
        ("Draft Work Programme 2026-27: Health Scrutiny Committee", HEALTH),
        ("Scrutiny Board (Adults)", "Scrutiny Board (Adults)"),
        ("Health OSC", "Health OSC"),
        ("Items identified for the Health Scrutiny Committee", ""),
        ("Review of scrutiny", ""),
        ("Budget scrutiny", ""),
        ("Cabinet", ""),
    ],
)
def test_a_banner_names_the_committee(text: str, name: str) -> None:
    assert committee_named(text) == name


def test_a_table_whose_head_is_repeated_under_each_meeting(app: Flask) -> None:
    head = ["Item", "Purpose", "Lead officer"]
    rows = [
        ["Health Scrutiny Committee – Work Programme 2026/27"],
        [f"{MARCH}, 2pm"],
        head,
        ["Dental access", "To see who waits.", "Rowan Hale"],
        ["Ambulance times", "To compare.", "Rowan Hale"],
        [f"{APRIL}, 2pm"],
        head,
        ["Air quality", "", "Kit Marsh"],
        ["Items to be scheduled"],
        head,
        ["School meals"],
    ]
    with app.app_context():
        plan = bring_in(rows)
        assert meetings() == [f"{HEALTH}, 2027-03-04, 14:00", f"{HEALTH}, 2027-04-08, 14:00"]
        assert places() == [
            ("Dental access", MARCH),
            ("Ambulance times", MARCH),
            ("Air quality", APRIL),
            ("School meals", "Not yet allocated"),
        ]
        assert [one.lead_officers for one in list_items()] == [["Rowan Hale"], ["Rowan Hale"], ["Kit Marsh"], None]
        assert plan.messages() == []


def test_a_printed_programme_with_numbers_beside_the_topics(app: Flask) -> None:
    rows = [[HEALTH], [MARCH], ["1.", "Dental access", "To see who waits."], ["2.", "Air quality"], ["3.", "Wards"]]
    with app.app_context():
        bring_in(rows)
        assert [topic for topic, _ in places()] == ["Dental access", "Air quality", "Wards"]
        assert list_items()[0].purpose == "To see who waits."


def test_bullets_and_numbers_are_no_part_of_a_topic_and_a_purpose_may_stand_below_it(app: Flask) -> None:
    rows = [[HEALTH], [MARCH], ["• Dental access"], ["2. Air quality\nTo hear of the new sensors."], ["(a) Wards"]]
    with app.app_context():
        bring_in(rows)
        assert [(one.topic, one.purpose) for one in list_items()] == [
            ("Dental access", None),
            ("Air quality", "To hear of the new sensors."),
            ("Wards", None),
        ]


def test_a_tidy_table_wherever_its_columns_stand(app: Flask) -> None:
    rows: list[list[Any]] = [
        ["Meeting date", "Topic", "Purpose", "Lead officer", "Type", "Committee"],
        [date(2027, 3, 4), "Dental access", "To see who waits.", "Rowan Hale", "Verbal update", HEALTH],
        [datetime(2027, 3, 4, 14), "Libraries", "", "", "n/a", "Communities Scrutiny Panel"],
        ["Unallocated", "Air quality", "", "", "", HEALTH],
    ]
    with app.app_context():
        bring_in(rows)
        assert meetings() == [f"{HEALTH}, 2027-03-04, None", "Communities Scrutiny Panel, 2027-03-04, 14:00"]
        assert dict(places()) == {"Libraries": MARCH, "Dental access": MARCH, "Air quality": "Not yet allocated"}
        assert {one.topic: one.form for one in list_items()}["Dental access"] == "verbal"


def test_a_table_of_somebody_elses_references_brings_its_meetings_too(app: Flask) -> None:
    rows = [["Ref", "Topic", "Meeting", "Committee"], ["X1", "Dental access", MARCH, HEALTH]]
    with app.app_context():
        bring_in(rows)
        assert places() == [("Dental access", MARCH)]


def test_merged_days_are_carried_down(app: Flask) -> None:
    def fill(book: Any) -> None:
        for row in (["Committee", "Date", "Item"], [HEALTH, MARCH, "Dental access"], ["", "", "Air quality"]):
            book.active.append([value or None for value in row])
        book.active.merge_cells("A2:A3")
        book.active.merge_cells("B2:B3")

    with app.app_context():
        bring_in(workbook(fill))
        assert places() == [("Dental access", MARCH), ("Air quality", MARCH)]


def test_several_committees_in_one_sheet_and_one_sheet_each(app: Flask) -> None:
    health = [[f"{HEALTH}: work programme"], [MARCH], ["Dental access"]]
    schools = [["Schools Scrutiny Panel"], [MARCH], ["Dental access"]]

    def sheets(book: Any) -> None:
        for name, rows in ((HEALTH, health[1:]), ("Schools Scrutiny Panel", schools[1:])):
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)

    with app.app_context():
        bring_in(health + schools)
        wanted = [f"{HEALTH}, 2027-03-04, None", "Schools Scrutiny Panel, 2027-03-04, None"]
        assert meetings() == wanted
        assert outcomes(plan_of(workbook(sheets))) == ["unchanged", "unchanged"]


def test_a_sheet_may_bear_a_part_of_the_name_of_a_committee_that_is_here(app: Flask) -> None:
    def sheets(book: Any) -> None:
        for name in ("Health", "Schools"):
            sheet = book.create_sheet(name)
            for row in ([MARCH], ["Dental access"]):
                sheet.append(row)

    with app.app_context():
        for name in (HEALTH, "Schools Scrutiny Panel"):
            factories.scrutiny(name)
        db.session.commit()
        bring_in(workbook(sheets))
        assert len(meetings()) == len(places()) == 2


def test_a_joint_item_names_the_other_committee_and_anything_else_stays_in_the_topic(app: Flask) -> None:
    rows = [
        [HEALTH],
        [MARCH],
        ["Budget (jointly with the Communities Scrutiny Panel)"],
        ["Dental access (with the hospital)"],
    ]
    with app.app_context():
        bring_in(rows)
        assert [(one.topic, shown(one, "joint_committee")) for one in list_items()] == [
            ("Budget", "Communities Scrutiny Panel"),
            ("Dental access (with the hospital)", ""),
        ]


def test_a_weekday_that_does_not_fit_is_a_doubt(app: Flask) -> None:
    with app.app_context():
        plan = bring_in([[HEALTH], ["Monday 4 March 2027"], ["Dental access"]])
        assert "Thursday" in text_at(plan, "A2")
        assert only_meeting().day == date(2027, 3, 4)


def test_words_beside_the_day_of_a_meeting_are_said_to_be_left_out(app: Flask) -> None:
    with app.app_context():
        plan = bring_in([[HEALTH], ["4 March 2027 (special meeting)"], ["Dental access"]])
        assert "special meeting" in text_at(plan, "A2")
        assert places() == [("Dental access", MARCH)]


def test_a_meeting_keeps_its_place_and_whether_it_is_cancelled(app: Flask) -> None:
    with app.app_context():
        bring_in([[HEALTH], ["4 March 2027, 2pm, Long Room"], ["Dental access"], ["8 April 2027 CANCELLED"]])
        assert [(one.place, one.status) for one in list_meetings()] == [("Long Room", "scheduled"), (None, "cancelled")]


def test_a_meeting_that_the_sheet_has_moved_is_the_one_here_with_a_doubt(app: Flask) -> None:
    with app.app_context():
        kept = factories.meeting(factories.scrutiny(), date(2027, 2, 25))
        plan = bring_in([[HEALTH], ["4 March 2027 (put back from 25 February 2027)"], ["Dental access"]])
        assert "move it on its page too" in text_at(plan, "A2")
        assert only_meeting() is kept
        assert places() == [("Dental access", "Thursday 25 February 2027")]


def test_a_meeting_that_was_moved_or_cancelled_here_is_known_by_its_first_day(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        moved, off = factories.meeting(health, date(2027, 3, 4)), factories.meeting(health, date(2027, 4, 8))
        move_meeting(moved, {"day": date(2027, 3, 11)}, reason=None, by=BY, way="test")
        cancel_meeting(off, reason="No business", by=BY, way="test")
        plan = plan_of([[HEALTH], [MARCH], ["Dental access"], [APRIL], ["Air quality"]])
        assert "has been moved to 11 March 2027 here" in text_at(plan, "A2")
        assert "cancelled here" in text_at(plan, "A4")
        assert plan.records == []


def test_two_meetings_on_a_day_are_told_by_their_times(app: Flask) -> None:
    with app.app_context():
        rows = [[HEALTH], [f"{MARCH}, 10am"], ["Dental access"], [f"{MARCH}, 2pm"], ["Air quality"]]
        bring_in(rows)
        assert [place for _, place in places()] == [f"{MARCH}, 10:00am", f"{MARCH}, 2:00pm"]
        assert outcomes(plan_of(rows)) == ["unchanged"] * 2


RESOLUTIONS = [
    ["Minute", "Meeting", "Resolution", "Due", "On programme?"],
    ["12", date(2026, 10, 1), "That an update on bus fares be provided in six months' time.", "in six months' time"],
    ["13", date(2026, 10, 1), "That the committee visit the depot.", "18 February 2027"],
    ["14", date(2026, 10, 1), "That a note on potholes be circulated."],
    ["15", date(2026, 10, 1), "That air quality be reviewed.", "", "Yes, March"],
    ["16", date(2026, 10, 1), "That a report on parking be received in two months' time."],
]


def test_resolutions_are_items_to_allocate_with_when_they_are_due(app: Flask) -> None:
    with app.app_context():
        factories.scrutiny()
        plan = bring_in(RESOLUTIONS)
        found = list_items()
        assert {place for _, place in places()} == {"Not yet allocated"}
        assert [(one.due_words, one.due.text if one.due else None) for one in found] == [
            ("in six months' time", "April 2027"),
            ("18 February 2027", "18 February 2027"),
            (None, None),
            (None, None),
            ("in two months' time", "December 2026"),
        ]
        assert "on the programme" in text_at(plan, "E5")
        assert found[0].source == "Minute 12, 1 October 2026"
        assert found[0].topic == "Update on bus fares"


@pytest.mark.parametrize(
    ("heading", "text", "message"),
    [
        ("Committee", "Cabinet", "Cabinet"),
        ("Meeting date", "someday", "is no meeting"),
        ("Joint with", "everybody", "everybody"),
        ("Due date", "whenever", "Type a day"),
        ("Decision", "RP-9999", "no plan item RP-9999"),
        ("Topic", "x" * 501, "500"),
        ("Status", "eaten", "eaten"),
    ],
)
def test_a_value_that_cannot_be_kept_is_said_beside_its_cell(app: Flask, heading: str, text: str, message: str) -> None:
    given = {"Committee": HEALTH, "Meeting date": MARCH, "Topic": "Dental access"} | {heading: text}
    with app.app_context():
        factories.body("Cabinet")
        plan = plan_of([list(given), list(given.values())])
        place = f"{chr(ord('A') + list(given).index(heading))}2"
        assert message in text_at(plan, place)
        assert outcomes(plan) == ["rejected"]


def test_nothing_is_left_out_without_a_word(app: Flask) -> None:
    rows = [
        ["Work in hand"],
        [HEALTH],
        ["Committee", "Meeting", "Topic", "Purpose", "Notes", "Comments", "Colour", "Topic"],
        [HEALTH, MARCH, "Dental access", "To see.", "One", "Two", "red", "Teeth"],
        ["", "", "", "", "", "", "", "", "stray"],
    ]
    with app.app_context():
        plan = bring_in(rows)
        told = " ".join(one.text for one in plan.messages())
        for text in ("Work in hand", "Colour", "Teeth", "stray"):
            assert text in told
        assert list_items()[0].internal_notes == "One\nTwo"


def test_standing_items_of_a_sheet_are_said_and_none_is_added(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        factories.meeting(health, date(2027, 4, 8))
        plan = bring_in([["Topic", "Meeting", "Standing"], ["Chair’s remarks", MARCH, "Yes"]])
        assert "standing item" in text_at(plan, "C2")
        assert places() == [("Chair’s remarks", MARCH)]


def test_a_matter_that_recurs_is_a_new_item_and_not_one_of_a_meeting_that_is_over(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        factories.work_item(health, factories.meeting(health, date(2026, 1, 15)), topic="Budget")
        plan = bring_in([[HEALTH], [MARCH], ["Budget"]])
        assert outcomes(plan) == ["new"]
        assert [place for _, place in places()] == ["Thursday 15 January 2026", MARCH]


@pytest.mark.parametrize("known", [True, False], ids=["a meeting that is here", "a new meeting"])
def test_a_row_of_a_meeting_that_is_over_is_no_item_to_come(app: Flask, known: bool) -> None:
    with app.app_context():
        health = factories.scrutiny()
        ahead = factories.work_item(health, factories.meeting(health, date(2027, 3, 4)), topic="Budget", purpose="New.")
        if known:
            factories.meeting(health, date(2015, 2, 4))
        db.session.commit()
        plan = bring_in([[HEALTH], ["4 February 2015"], ["Budget", "Old."]])
        assert outcomes(plan) == ["new"]
        assert (shown(ahead, "place"), ahead.purpose) == (MARCH, "New.")
        assert places() == [("Budget", "Wednesday 4 February 2015"), ("Budget", MARCH)]


def test_a_row_of_a_new_meeting_that_is_over_is_no_item_that_a_workbook_brought_to_one_to_come(app: Flask) -> None:
    with app.app_context():
        bring_in([[HEALTH], [MARCH], ["Budget"]])
        bring_in([[HEALTH], ["4 February 2015"], ["Budget"]])
        assert places() == [("Budget", "Wednesday 4 February 2015"), ("Budget", MARCH)]


def test_a_row_that_is_over_is_no_item_that_came_to_a_meeting_to_come_from_a_list(app: Flask) -> None:
    with app.app_context():
        bring_in([[HEALTH], [MARCH], ["Wards"], ["Items to be scheduled"], ["Budget", "New."]])
        (item,) = (one for one in list_items() if one.topic == "Budget")
        place_work_item(item, only_meeting().id, by=BY, way="test")
        db.session.commit()
        bring_in([[HEALTH], ["4 February 2015"], ["Budget", "Old."]])
        assert (shown(item, "place"), item.purpose) == (MARCH, "New.")
        assert len(list_items()) == 3


def test_rows_over_and_to_come_are_each_the_item_that_is_so(app: Flask) -> None:
    with app.app_context():
        bring_in([[HEALTH], ["15 January 2026"], ["Budget"], [APRIL], ["Budget"]])
        bring_in([[HEALTH], ["5 February 2026"], ["Budget"], [MARCH], ["Budget"]])
        assert places() == [("Budget", "Thursday 5 February 2026"), ("Budget", MARCH)]


@pytest.mark.parametrize("day", ["4 February 2015", MARCH])
def test_a_standing_record_is_no_row_of_another_meeting(app: Flask, day: str) -> None:
    with app.app_context():
        health = factories.scrutiny()
        first = factories.meeting(health, date(2027, 1, 14))
        factories.meeting(health, date(2027, 4, 8))
        make_standing(factories.work_item(health, first, topic="Budget"), by=BY, way="test")
        db.session.commit()
        plan = bring_in([[HEALTH], [day], ["Budget"], [APRIL], ["Budget"]])
        assert outcomes(plan) == ["new", "unchanged"]
        assert len(list_items()) == 3


@pytest.mark.parametrize(
    ("name", "banner"),
    [
        ("Helth Scrutiny Committee", True),
        ("Helth Scrutiny Committee", False),
        ("HEALHT SCRUTINY COMMITTEE", True),
        ("Health Scrutiny Comittee", False),
        ("Health Scrutny Comittee", False),
    ],
)
def test_a_misspelt_committee_is_the_one_here_with_a_doubt(app: Flask, name: str, banner: bool) -> None:
    above = [[name], [MARCH], ["Dental access"]]
    beside = [["Committee", "Meeting", "Topic"], [name, MARCH, "Dental access"]]
    with app.app_context():
        health = factories.scrutiny(HEALTH)
        db.session.commit()
        plan = bring_in(above if banner else beside)
        (item,) = list_items()
        assert item.committee == health.id
        assert f"is read as {HEALTH}. If it is another" in text_at(plan, "A1" if banner else "A2")
        assert [one.model for one in plan.records] == ["meeting"]
        assert any(HEALTH in text for text in item.to_check or [])


def test_an_abbreviated_committee_is_the_one_here_without_a_doubt(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny(HEALTH)
        db.session.commit()
        plan = bring_in([["Committee", "Meeting", "Topic"], ["Health Scrutiny Cttee", MARCH, "Dental access"]])
        assert (list_items()[0].committee, plan.messages()) == (health.id, [])


def test_a_misspelt_committee_in_a_sheet_of_a_new_one_is_that_one(app: Flask) -> None:
    rows = [[HEALTH, MARCH, "Dental access"], ["Helth Scrutiny Committee", MARCH, "Air quality"]]
    with app.app_context():
        plan = bring_in([["Committee", "Meeting", "Topic"], *rows])
        assert [one.name for one in plan.records if one.model == "body"] == [HEALTH]
        assert meetings() == [f"{HEALTH}, 2027-03-04, None"]


@pytest.mark.parametrize("name", ["North Area Scrutiny Panel", "Scrutiny Panel 2", "Wealth and Housing Scrutiny Panel"])
def test_another_committee_is_a_new_one(app: Flask, name: str) -> None:
    with app.app_context():
        for one in (HEALTH, "South Area Scrutiny Panel", "Scrutiny Panel 1"):
            factories.scrutiny(one)
        db.session.commit()
        plan = plan_of([["Committee", "Meeting", "Topic"], [name, MARCH, "Dental access"]])
        assert [one.name for one in plan.records if one.model == "body"] == [name]


@pytest.mark.parametrize("name", ["Cllr Smith", "General", "TBA again"])
def test_what_does_not_look_like_a_committee_is_refused_and_brings_no_meeting(app: Flask, name: str) -> None:
    with app.app_context():
        factories.scrutiny("General Scrutiny Committee")
        db.session.commit()
        plan = plan_of([["Committee", "Meeting", "Topic"], [name, MARCH, "Dental access"]])
        assert outcomes(plan) == ["rejected"]
        assert f"“{name}”" in text_at(plan, "A2")
        assert plan.records == []


def test_a_misspelt_other_committee_of_a_joint_item_is_a_doubt(app: Flask) -> None:
    with app.app_context():
        schools = factories.scrutiny("Schools Scrutiny Panel")
        db.session.commit()
        plan = bring_in([[HEALTH], [MARCH], ["Budget (jointly with the Shcools Scrutiny Panel)"]])
        assert list_items()[0].joint_committee == schools.id
        assert "is read as Schools Scrutiny Panel" in text_at(plan, "A3")


def test_that_new_meetings_get_no_standing_items_is_said(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        make_standing(
            factories.work_item(health, factories.meeting(health, date(2027, 1, 14)), topic="Chair’s remarks"),
            by=BY,
            way="test",
        )
        db.session.commit()
        plan = bring_in([[HEALTH], ["4 February 2015"], ["Old"], [MARCH], ["Budget"], ["8 April 2027 CANCELLED"]])
        text = f"{HEALTH} has standing items: 1 new meeting gets those that the workbook has there, and no others."
        assert [one.text for one in plan.remarks] == [text]
        assert ("Chair’s remarks", MARCH) not in places()
        again = plan_of([[HEALTH], [MARCH], ["Budget"]])
        assert again.remarks == []


def test_a_workbook_says_what_was_at_meetings_that_are_over_or_off(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        held = factories.meeting(health, date(2026, 1, 15))
        record_held(held, by=BY, way="test")
        off = factories.meeting(health, date(2027, 3, 4))
        cancel_meeting(off, reason="No business", by=BY, way="test")
        db.session.commit()
        days = ["15 January 2026", MARCH, "8 April 2027 CANCELLED"]
        rows: list[list[Any]] = [[text] for day in days for text in (day, f"Item of {day[:8]}")]
        bring_in([[HEALTH], *rows])
        assert [place for _, place in places()] == ["Thursday 15 January 2026", MARCH, APRIL]


@pytest.mark.parametrize("rows", [5, 15])
def test_the_meetings_are_not_read_for_each_row(app: Flask, statements: list[str], rows: int) -> None:
    with app.app_context():
        factories.meeting(factories.scrutiny(), date(2027, 3, 4))
        db.session.commit()
        sheet = [[HEALTH], [MARCH], *([f"Topic {number}"] for number in range(rows)), [APRIL]]
        sheet += [[f"Matter {number}"] for number in range(rows)]
        statements.clear()
        bring_in(sheet)
        assert sum("FROM meeting" in one and "JOIN" not in one for one in statements) < 20


def test_an_item_that_the_sheet_has_at_another_meeting_moves(app: Flask) -> None:
    rows = [[HEALTH], [MARCH], ["Dental access"], [APRIL], ["Air quality"]]
    with app.app_context():
        bring_in(rows)
        plan = bring_in([[HEALTH], [MARCH], ["Air quality"], [APRIL], ["Dental access"]])
        assert outcomes(plan) == ["changed", "changed"]
        assert places() == [("Air quality", MARCH), ("Dental access", APRIL)]


def test_only_items_of_the_committees_in_the_workbook_are_said_to_be_missing(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        mine = factories.work_item(health)
        factories.work_item(factories.scrutiny("Schools Scrutiny Panel"))
        plan = plan_of([[HEALTH], [MARCH], ["Dental access"]])
        assert [one.reference for one in plan.absent] == [mine.reference]


def test_a_row_whose_committee_is_put_right_is_at_that_committees_meeting(app: Flask) -> None:
    rows = [["Committee", "Meeting", "Topic"], [HEALTH, MARCH, "Dental access"]]
    with app.app_context():
        factories.scrutiny("Schools Scrutiny Panel")
        db.session.commit()
        bring_in(rows, texts={"Sheet!2": {"committee": "Schools Scrutiny Panel"}})
        (item,) = list_items()
        assert shown(item, "committee") == "Schools Scrutiny Panel"
        assert db.session.get_one(Meeting, item.meeting).committee == item.committee


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        table(["Hello"]),
        table(["Topic", "Meeting"]),
        table([HEALTH]),
        table([HEALTH], [MARCH]),
        table([None]),
        table(["a", "b", "c"], ["d", "e", "f"]),
    ],
)
def test_what_is_no_work_programme_is_refused_in_one_line(app: Flask, content: bytes) -> None:
    with app.app_context(), pytest.raises(Unreadable) as refusal:
        plan_of(content)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).startswith("“work.xlsx”")


HOSTILE = ["(" * 30_000, "1. " * 10_000, "4 March 2027 " * 2_000, "was 4 " * 5_000, f"A{' ' * 32_000}b"]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_read_or_refused(app: Flask, text: str) -> None:
    with app.app_context():
        plan = plan_of([["Committee", "Meeting", "Topic", "Due"], [text, text, text, text], [HEALTH, MARCH, "A", text]])
        assert len(plan.rows) in (1, 2)
        assert "rejected" in outcomes(plan) or not text.strip()
