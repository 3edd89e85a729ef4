"""Items move between meetings and lists, and within them: by the form, by a step, as the table asks it."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import cancel_meeting, remove_meeting, save_committee
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda
from governance.people.rules import Role
from governance.scrutiny import commands
from governance.scrutiny.queries import get_item, list_at
from tests import factories
from tests.pages import text_of

HTMX = {"HX-Request": "true"}
BY = {"by": factories.BY, "way": "test"}
DECEMBER, JANUARY = date(2026, 12, 9), date(2027, 1, 20)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        yield


@pytest.fixture
def officer(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


@pytest.fixture
def health(app: Flask) -> int:
    """A committee with Falls, Dental access and Discharge in December, and an empty meeting in January."""
    with app.app_context():
        body = factories.scrutiny()
        meeting = factories.meeting(body, DECEMBER)
        factories.meeting(body, JANUARY)
        for topic in ("Falls", "Dental access", "Discharge"):
            factories.work_item(body, meeting, topic=topic)
        db.session.commit()
        return body.id


FALLS, DENTAL, DISCHARGE = "WP-0001", "WP-0002", "WP-0003"


def number_of(app: Flask, day: date) -> int:
    with app.app_context():
        return db.session.query(Meeting).filter_by(day=day).one().id


def order(app: Flask, committee: int, place: int | str) -> list[str]:
    with app.app_context():
        return [one.reference for one in list_at(committee, place)]


def seen(app: Flask, reference: str) -> int:
    with app.app_context():
        return get_item(reference).sequence


def move(app: Flask, officer: FlaskClient, reference: str, **asked: Any) -> TestResponse:
    """As the table asks it."""
    values = {"seen": seen(app, reference)} | asked
    return officer.post(f"/work-programme/items/{reference}/move", data=values, headers=HTMX)


def says(response: TestResponse) -> dict[str, Any]:
    return json.loads(response.headers["HX-Trigger"])["said"]


def test_an_item_moves_to_another_meeting_and_the_table_says_where_it_is_now(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    january = number_of(app, JANUARY)
    moved = move(app, officer, DENTAL, place=january)
    assert moved.headers["HX-Retarget"] == "#work"
    told = says(moved)
    assert told["text"] == "“Dental access” is now 1 of 1 at Wednesday 20 January 2027."
    assert (told["row"], told["cell"]) == (DENTAL, "move")
    assert order(app, health, january) == [DENTAL]
    with app.app_context():
        assert [one.title for one in list_agenda(january, health)] == ["Dental access"]
    assert officer.post(told["undo"]).status_code == 303
    assert order(app, health, number_of(app, DECEMBER)) == [FALLS, DENTAL, DISCHARGE]


def test_an_item_moves_before_another_of_a_meeting(app: Flask, officer: FlaskClient, health: int) -> None:
    december = number_of(app, DECEMBER)
    moved = move(app, officer, DISCHARGE, place=december, before=FALLS)
    assert order(app, health, december) == [DISCHARGE, FALLS, DENTAL]
    assert says(moved)["text"] == "“Discharge” is now 1 of 3 at Wednesday 9 December 2026."
    history = text_of(officer.get("/work-programme/history").text)
    assert "“Discharge” put before “Falls” at Wednesday 9 December 2026" in history
    assert "Order: 3 1" in history


@pytest.mark.parametrize("key", ["not allocated", "briefing notes", "suggested"])
def test_an_item_moves_to_a_list_and_back(app: Flask, officer: FlaskClient, health: int, key: str) -> None:
    december = number_of(app, DECEMBER)
    assert " in " in says(move(app, officer, FALLS, place=key))["text"]
    assert order(app, health, key) == [FALLS]
    move(app, officer, FALLS, place=december, before=DENTAL)
    assert order(app, health, december) == [FALLS, DENTAL, DISCHARGE]


def test_a_step_moves_an_item_up_or_down_and_no_further_than_the_end(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    december = number_of(app, DECEMBER)
    address = f"/work-programme/items/{DENTAL}/move"
    assert officer.post(address, data={"step": "up", "seen": seen(app, DENTAL)}).status_code == 303
    assert order(app, health, december) == [DENTAL, FALLS, DISCHARGE]
    done = officer.post(address, data={"step": "up"}, follow_redirects=True)
    assert "“Dental access” is now 1 of 3 at Wednesday 9 December 2026." in text_of(done.text)
    assert order(app, health, december) == [DENTAL, FALLS, DISCHARGE]
    officer.post(address, data={"step": "down"})
    assert order(app, health, december) == [FALLS, DENTAL, DISCHARGE]


def test_a_move_to_a_meeting_that_is_then_too_full_says_so(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        factories.work_item(db.session.get_one(Body, health), topic="Young carers")
        save_committee(health, {"limit": 3}, **BY)
        db.session.commit()
    moved = move(app, officer, "WP-0004", place=number_of(app, DECEMBER))
    assert says(moved)["text"].endswith("Too full: 4 items, and 3 are the most for this committee.")
    assert "Too full: 4 items" in moved.text


def test_the_filters_of_the_page_still_hold_after_a_move(app: Flask, officer: FlaskClient, health: int) -> None:
    address = f"/work-programme/items/{DENTAL}/move"
    values = {"seen": seen(app, DENTAL), "place": "suggested"}
    headers = HTMX | {"HX-Current-URL": f"http://localhost/work-programme/{health}?q=dental"}
    moved = officer.post(address, data=values, headers=headers)
    assert re.findall(r'<tr id="([^"]+)"', moved.text) == [DENTAL]


def test_a_move_of_an_item_that_somebody_else_moved_is_not_made_and_the_table_is_shown_as_it_is(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    before = seen(app, DENTAL)
    with app.app_context():
        commands.change_work_item(get_item(DENTAL), {"topic": "Dentists", "place": "briefing notes"}, **BY)
        db.session.commit()
    refused = move(app, officer, DENTAL, place="suggested", seen=before)
    assert says(refused) == {
        "text": "Somebody else changed “Dentists” meanwhile, so it was not moved. This is how it stands now.",
        "undo": "",
        "row": DENTAL,
        "cell": "move",
    }
    assert "Dentists" in refused.text
    assert order(app, health, "briefing notes") == [DENTAL]
    assert order(app, health, "suggested") == []
    plain = {"place": "suggested", "seen": str(before)}
    done = officer.post(f"/work-programme/items/{DENTAL}/move", data=plain, follow_redirects=True)
    assert "Somebody else changed “Dentists” meanwhile" in text_of(done.text)


def test_a_standing_item_stays_at_its_meeting(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        commands.make_standing(get_item(FALLS), **BY)
        db.session.commit()
    december, january = number_of(app, DECEMBER), number_of(app, JANUARY)
    refused = move(app, officer, FALLS, place=january)
    assert says(refused)["text"].startswith("It was not moved. A standing item is at every meeting already.")
    assert len(order(app, health, january)) == 1
    form = {"place": "Wednesday 20 January 2027", "seen": seen(app, FALLS)}
    page = officer.post(f"/work-programme/items/{FALLS}/move", data=form)
    assert (page.status_code, "A standing item is at every meeting already" in page.text) == (422, True)
    move(app, officer, FALLS, place=december)  # to the end of its own meeting
    assert order(app, health, december) == [DENTAL, DISCHARGE, FALLS]


def test_the_form_offers_meetings_lists_and_the_items_to_stand_before(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    address = f"/work-programme/items/{FALLS}/move"
    page = officer.get(address).text
    assert "It stands at Wednesday 9 December 2026 at 10:00am, 1 of 3." in text_of(page)
    assert '<optgroup label="Wednesday 9 December 2026">' in page
    assert f'<option value="{DENTAL}">Dental access</option>' in page
    typed = {"place": "Wednesday 9 December 2026", "before": DISCHARGE, "seen": seen(app, FALLS)}
    done = officer.post(address, data=typed)
    assert done.location == f"/work-programme/{health}#{FALLS}"
    assert order(app, health, number_of(app, DECEMBER)) == [DENTAL, FALLS, DISCHARGE]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"place": ""}, "Enter the new meeting or list"),
        ({"place": "Wednesday 1 July 2099"}, "is not one of the choices"),
        ({"place": "Suggested", "before": DENTAL}, "“Dental access” is not there."),
        ({"place": "Suggested", "before": "WP-0099"}, "is not one of the choices"),
        ({"place": "Suggested", "before": FALLS}, "is not one of the choices"),
    ],
)
def test_a_place_that_is_none_is_refused_beside_its_field(
    app: Flask, officer: FlaskClient, health: int, typed: dict[str, str], words: str
) -> None:
    address = f"/work-programme/items/{FALLS}/move"
    page = officer.post(address, data=typed | {"seen": seen(app, FALLS)})
    assert (page.status_code, words in text_of(page.text)) == (422, True)
    assert says(move(app, officer, FALLS, **typed))["text"].startswith("It was not moved.")
    assert order(app, health, number_of(app, DECEMBER)) == [FALLS, DENTAL, DISCHARGE]


def test_a_meeting_of_another_committee_is_no_place(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        other = factories.meeting(factories.scrutiny("General Scrutiny Committee"), DECEMBER).id
        db.session.commit()
    assert says(move(app, officer, FALLS, place=other))["text"].startswith("It was not moved.")
    assert order(app, health, other) == []


def test_a_standing_item_whose_meeting_was_taken_away_can_be_given_another(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    december = number_of(app, DECEMBER)
    with app.app_context():
        commands.make_standing(get_item(FALLS), **BY)
        commands.change_work_item(get_item(FALLS), {"progress": "Half of it heard."}, **BY)
        remove_meeting(db.session.get_one(Meeting, december), **BY)
        db.session.commit()
    assert FALLS in order(app, health, "not allocated")
    assert "is now" in says(move(app, officer, FALLS, place=number_of(app, JANUARY)))["text"]


def test_an_item_is_not_moved_to_a_meeting_that_was_held_or_cancelled_and_the_table_says_why(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    january = number_of(app, JANUARY)
    assert "data-closed" not in officer.get(f"/work-programme/{health}").text
    with app.app_context():
        cancel_meeting(db.session.get_one(Meeting, january), reason="The pre-election period", **BY)
        db.session.commit()
    refused = move(app, officer, FALLS, place=january)
    assert says(refused)["text"].startswith("It was not moved. The meeting on 20 January 2027 is cancelled.")
    assert re.findall(r'data-place="(\d+)"[^>]* data-closed', refused.text) == [str(january)]
    assert order(app, health, number_of(app, DECEMBER)) == [FALLS, DENTAL, DISCHARGE]


def test_a_meeting_that_is_past_is_marked_so_that_no_key_moves_an_item_there(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        october = factories.meeting(db.session.get_one(Body, health), date(2026, 10, 7)).id
        db.session.commit()
    page = officer.get(f"/work-programme/{health}?show=all").text
    assert re.findall(r'data-place="(\d+)"[^>]* data-closed', page) == [str(october)]


def test_an_item_removed_meanwhile_is_not_moved_and_its_row_goes(app: Flask, officer: FlaskClient, health: int) -> None:
    before = seen(app, FALLS)
    with app.app_context():
        commands.remove_work_item(get_item(FALLS), **BY)
        db.session.commit()
    asked = {"place": "Suggested", "seen": before}
    refused = officer.post(f"/work-programme/items/{FALLS}/move", data=asked, headers=HTMX)
    told = f"It was not moved. {FALLS} has been removed meanwhile. Undo its removal first."
    assert says(refused) == {"text": told, "undo": "", "row": "", "cell": "move"}
    assert re.findall(r'<tr id="([^"]+)"', refused.text) == [DENTAL, DISCHARGE]
    plain = officer.post(f"/work-programme/items/{FALLS}/move", data=asked)
    assert (plain.status_code, "has been removed meanwhile" in plain.text) == (422, True)
