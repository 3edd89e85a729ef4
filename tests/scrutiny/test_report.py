"""The report of a work programme prints what the committee's papers print, and tells what has changed."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import add_meetings, cancel_meeting, change_meeting, move_meeting, remove_meeting
from governance.people.rules import Role
from governance.register.dates import parse_date
from governance.register.log import STATE, history_of
from governance.scrutiny import commands
from governance.scrutiny.fields import visible
from governance.scrutiny.queries import REGISTER, list_at
from governance.scrutiny.report.changed import TOLD
from tests import factories
from tests.pages import parse, text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # its commands are tested on both

BY: dict[str, Any] = {"by": factories.BY, "way": "test"}
OCTOBER, DECEMBER, JANUARY = date(2026, 10, 14), date(2026, 12, 3), date(2027, 1, 20)
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def clock() -> Iterator[Any]:
    """The committee's last meeting is to come; today() moves on to after it."""
    with time_machine.travel("2026-10-05 09:00", tick=False) as clock:
        yield clock


@pytest.fixture
def health(app: Flask, clock: Any) -> Body:
    """A committee with a meeting in October, and two to come."""
    with app.app_context():
        made = factories.scrutiny()
        for day in (OCTOBER, DECEMBER, JANUARY):
            factories.meeting(made, day, "15:30")
        db.session.commit()
        db.session.refresh(made)
        db.session.expunge(made)
        return made


def words(element: Element) -> str:
    """What a reader sees of an element."""
    return " ".join(" ".join(element.itertext()).split())


def sections(page: str) -> dict[str, list[list[str]]]:
    """The rows under each heading, below their heads."""
    found: dict[str, list[list[str]]] = {}
    heading = ""
    for one in parse(page).iter():
        if one.tag == "h2":
            heading = words(one)
            found[heading] = []
        if one.tag == "tbody":
            found[heading] = [[words(cell) for cell in row] for row in one]
    return found


def report(sign_in: SignIn, health: Body) -> str:
    """The page as a reader sees it."""
    response = sign_in(Role.VIEWER).get(f"/work-programme/{health.id}/report")
    assert response.status_code == 200
    return response.text


def changes(sign_in: SignIn, health: Body) -> list[list[str]]:
    """What the report says has changed."""
    return sections(report(sign_in, health)).get("What has changed since the last meeting", [])


def on(health: Body, day: date) -> Any:
    """The committee's meeting of a day."""
    return next(one for one in commands.list_meetings(health.id) if one.day == day)


# What is printed


def test_each_meeting_to_come_is_headed_by_its_day_time_and_where_it_was_moved_from(
    app: Flask, sign_in: SignIn, health: Body
) -> None:
    with app.app_context():
        move_meeting(on(health, JANUARY), {"day": date(2026, 11, 24), "starts": "10:00"}, reason="Budget", **BY)
        factories.work_item(health, on(health, DECEMBER), topic="Adult social care peer review")
        db.session.commit()
    found = sections(report(sign_in, health))
    assert list(found) == [
        "Wednesday 14 October 2026 at 3:30pm",
        "Tuesday 24 November 2026 at 10:00am (brought forward from 20 January 2027)",
        "Thursday 3 December 2026 at 3:30pm",
    ]
    assert "No items yet." in text_of(report(sign_in, health))


def test_an_item_is_printed_with_its_form_purpose_aim_officers_and_witnesses(
    app: Flask, sign_in: SignIn, health: Body
) -> None:
    with app.app_context():
        factories.scrutiny("General O&S Committee")
        factories.work_item(
            health,
            on(health, DECEMBER),
            topic="Budget <2027/28>",
            form="Verbal update",
            purpose="To comment on the budget.",
            aim="A balanced budget.",
            lead_officers="Rowan Heather, Chief Finance Officer\nFern Marsh, Director",
            witnesses="Healthwatch",
            joint_committee="General O&S Committee",
        )
        factories.work_item(health, on(health, DECEMBER), topic="Carers")
        db.session.commit()
    assert sections(report(sign_in, health))["Thursday 3 December 2026 at 3:30pm"] == [
        [
            "Budget <2027/28> (with General O&S Committee) Verbal update",
            "To comment on the budget. Aim: A balanced budget.",
            "Rowan Heather, Chief Finance Officer Fern Marsh, Director Invited: Healthwatch",
        ],
        ["Carers", "", ""],
    ]


def test_the_lists_follow_the_meetings_and_what_is_empty_is_left_out(app: Flask, sign_in: SignIn, health: Body) -> None:
    with app.app_context():
        factories.work_item(health, "Briefing notes", topic="Mobile devices")
        factories.work_item(health, topic="Care homes", due="May 2027", due_words="in 9 months’ time")
        factories.work_item(health, topic="Dental access", due="May 2027", purpose="To see who waits.")
        withdrawn = factories.work_item(health, "Suggested", topic="Parking")
        commands.withdraw_item(withdrawn, reason="One person’s complaint", **BY)
        db.session.commit()
    found = sections(report(sign_in, health))
    assert list(found)[-2:] == ["Not yet allocated", "To be dealt with by briefing notes"]
    assert found["Not yet allocated"] == [
        ["Care homes", "", "in 9 months’ time"],
        ["Dental access", "To see who waits.", "May 2027"],
    ]
    assert found["To be dealt with by briefing notes"] == [["Mobile devices"]]


def test_what_is_left_out_of_a_meeting_is_not_printed_and_what_its_cancelled_meeting_left_is_to_be_allocated(
    app: Flask, sign_in: SignIn, health: Body
) -> None:
    with app.app_context():
        left = factories.work_item(health, on(health, DECEMBER), topic="Falls")
        commands.leave_out(left, reason=None, **BY)
        factories.work_item(health, on(health, DECEMBER), topic="Carers")
        factories.work_item(health, on(health, JANUARY), topic="Dental access")
        commands.make_standing(factories.work_item(health, on(health, OCTOBER), topic="Healthwatch"), **BY)
        cancel_meeting(on(health, JANUARY), reason="Election", **BY)
        db.session.commit()
    found = sections(report(sign_in, health))
    assert [row[0] for row in found["Thursday 3 December 2026 at 3:30pm"]] == ["Carers", "Healthwatch"]
    assert found["Not yet allocated"] == [["Dental access", "The meeting on 20 January 2027 is cancelled"]]
    assert not [heading for heading in found if "20 January" in heading]


def test_what_a_past_meeting_did_not_finish_is_to_be_allocated_but_a_standing_item_has_other_meetings(
    app: Flask, sign_in: SignIn, health: Body, clock: Any
) -> None:
    with app.app_context():
        factories.work_item(health, on(health, OCTOBER), topic="Falls")
        done = factories.work_item(health, on(health, OCTOBER), topic="Carers")
        commands.make_standing(factories.work_item(health, on(health, OCTOBER), topic="Healthwatch"), **BY)
        db.session.commit()
        clock.move_to("2026-11-23 09:00")
        commands.complete_item(done, outcome="Noted.", **BY)
        db.session.commit()
    assert sections(report(sign_in, health))["Not yet allocated"] == [["Falls", "Not finished on 14 October 2026"]]


def test_what_another_committee_takes_for_both_is_printed_at_the_day_of_its_meeting(
    app: Flask, sign_in: SignIn, health: Body, clock: Any
) -> None:
    with app.app_context():
        other = factories.scrutiny("General Scrutiny Committee")
        joint = {"joint_committee": health.name}
        coming, held = factories.meeting(other, JANUARY), factories.meeting(other, OCTOBER)
        factories.work_item(other, "Suggested", topic="Parks", **joint)
        factories.work_item(other, coming, topic="Hospital parking", **joint)
        factories.work_item(other, held, topic="Buses", **joint)
        commands.complete_item(factories.work_item(other, held, topic="Trams", **joint), outcome="Noted.", **BY)
        commands.withdraw_item(factories.work_item(other, topic="Ferries", **joint), reason="x", **BY)
        factories.work_item(other, coming, topic="Libraries")
        db.session.commit()
    clock.move_to("2026-11-23 09:00")
    assert sections(report(sign_in, health))["Joint items of other committees"] == [
        ["Buses", "General Scrutiny Committee", "Not finished on 14 October 2026"],
        ["Hospital parking", "General Scrutiny Committee", "Wednesday 20 January 2027"],
        ["Parks", "General Scrutiny Committee", "Suggested"],
    ]


def test_an_empty_programme_says_so_in_one_line(sign_in: SignIn, health: Body) -> None:
    page = report(sign_in, health)
    assert sections(page) == {}
    assert "There is nothing on the work programme yet." in text_of(page)


def test_the_report_ends_with_the_items_that_are_scrutiny_before_a_decision(
    app: Flask, sign_in: SignIn, health: Body
) -> None:
    with app.app_context():
        plan = factories.item(factories.body(), decision_date="January 2027", title="Budget")
        factories.work_item(health, on(health, DECEMBER), topic="The budget", decision=plan.reference)
        db.session.commit()
    found = sections(report(sign_in, health))
    assert list(found)[-1] == "Scrutiny before a decision"
    assert found["Scrutiny before a decision"] == [
        ["Thursday 3 December 2026", "The budget", "–", "Cabinet", "January 2027 RP-0001"]
    ]


# What has changed


def test_changes_are_those_since_the_start_of_the_last_meeting_that_was_not_cancelled(
    app: Flask, sign_in: SignIn, health: Body, clock: Any
) -> None:
    with app.app_context():
        add_meetings(health.id, [{"day": date(2026, 11, 4), "starts": "10:00"}], **BY)
        cancel_meeting(on(health, date(2026, 11, 4)), reason="No business", **BY)
        factories.work_item(health, topic="Before")
        db.session.commit()
    assert changes(sign_in, health) == []
    assert "last meeting" not in report(sign_in, health)
    # the meeting starts at 3:30pm, British Summer Time
    for moment, topic in (("2026-10-14 14:20", "That morning"), ("2026-10-14 14:40", "At the meeting")):
        clock.move_to(moment)
        with app.app_context():
            factories.work_item(health, topic=topic)
            db.session.commit()
    clock.move_to("2026-11-23 09:00")
    assert changes(sign_in, health) == [["At the meeting", "Added to “Not yet allocated”"]]
    assert "Since the meeting on Wednesday 14 October 2026." in text_of(report(sign_in, health))


def test_where_nothing_has_changed_the_report_says_so(app: Flask, sign_in: SignIn, health: Body, clock: Any) -> None:
    clock.move_to("2026-11-23 09:00")
    assert changes(sign_in, health) == []
    assert "Nothing has changed since the meeting on Wednesday 14 October 2026." in text_of(report(sign_in, health))


@pytest.fixture
def after(app: Flask, health: Body, clock: Any) -> Any:
    """An item of December, from before the last meeting; it is now November."""
    with app.app_context():
        for topic in ("Falls", "Carers"):
            factories.work_item(health, on(health, DECEMBER), topic=topic, outcome=None)
        db.session.commit()
    clock.move_to("2026-11-23 09:00")
    return clock


def item(health: Body) -> Any:
    """The first item of December."""
    return list_at(health.id, on(health, DECEMBER).id)[0]


def test_an_item_that_was_moved_renamed_and_completed_has_one_line(
    app: Flask, sign_in: SignIn, health: Body, after: Any
) -> None:
    with app.app_context():
        falls = item(health)
        commands.place_work_item(falls, "suggested", **BY)
        commands.change_work_item(falls, {"topic": "Preventing falls"}, **BY)
        commands.place_work_item(falls, on(health, JANUARY).id, **BY)
        commands.complete_item(falls, outcome="Two recommendations were made.", **BY)
        db.session.commit()
    assert changes(sign_in, health) == [
        [
            "Preventing falls",
            "Moved from Thursday 3 December 2026 to Wednesday 20 January 2027; "
            "completed: Two recommendations were made; renamed; it was “Falls”",
        ]
    ]


def test_what_came_back_to_where_it_was_has_not_changed(app: Flask, sign_in: SignIn, health: Body, after: Any) -> None:
    with app.app_context():
        falls = item(health)
        commands.place_work_item(falls, "suggested", **BY)
        commands.undo(history_of(REGISTER, most=1)[0], **BY)
        commands.withdraw_item(falls, reason="A slip", **BY)
        commands.reopen_item(falls, **BY)
        commands.remove_work_item(factories.work_item(health, topic="Entered by mistake"), **BY)
        db.session.commit()
    assert changes(sign_in, health) == []


def carry_over(health: Body) -> None:
    commands.carry_over(item(health), on(health, JANUARY).id, reason="Time ran out", **BY)


def withdraw(health: Body) -> None:
    commands.withdraw_item(item(health), reason="One person’s complaint", **BY)


def leave_out(health: Body) -> None:
    commands.leave_out(item(health), reason="The officer is ill", **BY)


def remove(health: Body) -> None:
    commands.remove_work_item(item(health), **BY)


def give_away(health: Body) -> None:
    other = factories.scrutiny("General Scrutiny Committee")
    commands.change_work_item(item(health), {"committee": other.id, "place": "suggested"}, **BY)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (carry_over, "Carried over from Thursday 3 December 2026 to Wednesday 20 January 2027"),
        (withdraw, "Withdrawn"),
        (leave_out, "Left out on Thursday 3 December 2026"),
        (remove, "Removed from Thursday 3 December 2026"),
        (give_away, "Given to General Scrutiny Committee"),
    ],
)
def test_each_thing_done_to_an_item_is_told_without_its_internal_reason(
    app: Flask, sign_in: SignIn, health: Body, after: Any, act: Callable[[Body], None], said: str
) -> None:
    with app.app_context():
        act(health)
        db.session.commit()
    assert changes(sign_in, health) == [["Falls", said]]


def test_an_item_taken_over_is_told_to_both_committees(app: Flask, sign_in: SignIn, health: Body, after: Any) -> None:
    with app.app_context():
        other = factories.scrutiny("General Scrutiny Committee")
        factories.meeting(other, OCTOBER)
        commands.change_work_item(item(health), {"committee": other.id, "place": "suggested"}, **BY)
        db.session.commit()
        db.session.refresh(other)
        db.session.expunge(other)
    assert ["Falls", "Given to General Scrutiny Committee"] in changes(sign_in, health)
    (told,) = [text for what, text in changes(sign_in, other) if what == "Falls"]
    assert told.startswith("Taken over from Health Scrutiny Committee")


def test_order_doubts_and_internal_notes_are_nobodys_business(
    app: Flask, sign_in: SignIn, health: Body, after: Any
) -> None:
    with app.app_context():
        falls = item(health)
        commands.step_work_item(falls, 1, **BY)
        commands.change_work_item(falls, {"internal_notes": "The chair is cross", "to_check": ["Which day?"]}, **BY)
        commands.change_work_item(falls, {"source": "Minute 12", "progress": "Halfway"}, **BY)
        db.session.commit()
    assert changes(sign_in, health) == []
    assert set(TOLD) - {STATE} <= {field.key for field in visible(handler=False)}


def test_what_an_item_is_about_who_comes_and_when_it_is_due_is_told(
    app: Flask, sign_in: SignIn, health: Body, after: Any
) -> None:
    with app.app_context():
        falls, other = item(health), factories.scrutiny("General Scrutiny Committee")
        values = {
            "purpose": "To hear.",
            "lead_officers": ["Fern Marsh"],
            "form": "verbal",
            "due": parse_date("May 2027"),
        }
        commands.change_work_item(falls, values | {"joint_committee": other.id}, **BY)
        db.session.commit()
    said = "form now Verbal update; joint with General Scrutiny Committee; due May 2027"
    assert changes(sign_in, health) == [["Falls", f"Purpose and lead officers changed; {said}"]]


def test_what_an_item_no_longer_has_is_told(app: Flask, sign_in: SignIn, health: Body, clock: Any) -> None:
    with app.app_context():
        other = factories.scrutiny("General Scrutiny Committee").name
        factories.work_item(health, topic="Falls", form="Report", due_words="in the spring", joint_committee=other)
        db.session.commit()
    clock.move_to("2026-11-23 09:00")
    with app.app_context():
        (falls,) = list_at(health.id, "not allocated")
        commands.change_work_item(falls, {"form": None, "due_words": None, "joint_committee": None}, **BY)
        db.session.commit()
    said = "Form no longer Report; no longer joint with General Scrutiny Committee; no longer due in the spring"
    assert changes(sign_in, health) == [["Falls", said]]


def test_a_meeting_elsewhere_or_without_its_time_is_told_and_one_of_the_past_that_is_entered_now_is_not(
    app: Flask, sign_in: SignIn, health: Body, after: Any
) -> None:
    with app.app_context():
        change_meeting(on(health, DECEMBER), {"starts": None, "place": "Shirehall"}, **BY)
        change_meeting(on(health, JANUARY), {"starts": "14:00"}, **BY)
        add_meetings(health.id, [{"day": date(2026, 9, 2)}], **BY)
        db.session.commit()
    assert changes(sign_in, health) == [
        ["Meeting on Thursday 3 December 2026", "Time to be confirmed; place now Shirehall"],
        ["Meeting on Wednesday 20 January 2027", "Now at 2:00pm"],
    ]


def test_meetings_that_were_added_moved_cancelled_and_removed_are_told(
    app: Flask, sign_in: SignIn, health: Body, after: Any
) -> None:
    with app.app_context():
        add_meetings(health.id, [{"day": date(2027, 2, 4), "starts": "10:00"}], **BY)
        move_meeting(on(health, JANUARY), {"day": date(2027, 1, 21), "starts": "10:00"}, reason="Clash", **BY)
        remove_meeting(on(health, DECEMBER), **BY)
        cancel_meeting(on(health, date(2027, 2, 4)), reason="Election", **BY)
        factories.meeting(factories.scrutiny("General Scrutiny Committee"), JANUARY)
        db.session.commit()
    assert changes(sign_in, health) == [
        ["Meeting on Thursday 3 December 2026", "Removed"],
        ["Meeting on Thursday 21 January 2027", "Moved from Wednesday 20 January 2027; now at 10:00am"],
        ["Meeting on Thursday 4 February 2027", "Added; cancelled"],
        ["Falls", "Moved from Thursday 3 December 2026 to “Not yet allocated”"],
        ["Carers", "Moved from Thursday 3 December 2026 to “Not yet allocated”"],
    ]


def test_a_standing_item_has_one_line_for_all_its_meetings(
    app: Flask, sign_in: SignIn, health: Body, after: Any
) -> None:
    with app.app_context():
        commands.make_standing(factories.work_item(health, on(health, DECEMBER), topic="Healthwatch update"), **BY)
        db.session.commit()
    assert changes(sign_in, health) == [
        ["Healthwatch update", "Added to Thursday 3 December 2026 and Wednesday 20 January 2027"]
    ]


def test_what_became_of_a_standing_item_names_the_meeting(
    app: Flask, sign_in: SignIn, health: Body, clock: Any
) -> None:
    with app.app_context():
        commands.make_standing(factories.work_item(health, on(health, OCTOBER), topic="Healthwatch update"), **BY)
        db.session.commit()
    clock.move_to("2026-11-23 09:00")
    with app.app_context():
        (heard,), (later,) = (list_at(health.id, on(health, day).id) for day in (OCTOBER, DECEMBER))
        commands.complete_item(heard, outcome="Heard.", **BY)
        commands.change_work_item(later, {"purpose": "To hear."}, **BY)
        db.session.commit()
    said = "Completed on Wednesday 14 October 2026: Heard; purpose changed on Thursday 3 December 2026"
    assert changes(sign_in, health) == [["Healthwatch update", said]]


def test_a_committee_that_has_not_met_has_no_changes(app: Flask, sign_in: SignIn, clock: Any) -> None:
    with app.app_context():
        made = factories.scrutiny()
        factories.work_item(made, topic="Falls")
        db.session.commit()
        db.session.refresh(made)
        db.session.expunge(made)
    assert list(sections(report(sign_in, made))) == ["Not yet allocated"]
