"""A work programme over HTTP: brought in, put right and applied by officers; taken away by everybody signed in."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from governance.extensions import db
from governance.people.rules import Role
from governance.scrutiny.commands import make_standing
from governance.scrutiny.queries import list_items
from tests import factories
from tests.scrutiny.planning import BY, places
from tests.spreadsheets.files import table

SignIn = Callable[..., FlaskClient]
HEALTH, SCHOOLS = "Health Scrutiny Committee", "Schools Scrutiny Panel"
ROWS = [["Committee", "Meeting", "Topic"], [HEALTH, "4 March 2027", "Dental access"], [HEALTH, "someday", "Wards"]]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        health, schools = factories.scrutiny(HEALTH), factories.scrutiny(SCHOOLS)
        for body in (health, schools):
            meeting = factories.meeting(body, date(2027, 4, 8))
            factories.work_item(body, meeting, topic="Budget", internal_notes="Between us.")
        factories.meeting(schools, date(2027, 5, 6))
        db.session.commit()
    return sqlite_app


def send(client: FlaskClient, rows: list[list[str]] = ROWS) -> str:
    """The address of the preview of a workbook."""
    data = {"file": (BytesIO(table(*rows)), "work.xlsx")}
    return str(client.post("/work-programme/import", data=data).headers["Location"])


def apply(client: FlaskClient, address: str) -> TestResponse:
    """Apply what a preview shows."""
    html = client.get(address).text
    values = dict(re.findall(r'name="(sequence|mark)" value="([^"]*)"', html))
    return client.post(f"{address}/apply", data=values)


def test_the_pages_speak_of_the_work_programme(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    address = send(officer)
    for page in ("/work-programme/import", address, f"{address}/row/1"):
        text = officer.get(page).text
        assert "decision maker" not in text.casefold()
        assert "rolling" not in text.casefold()
    assert f"Thursday 4 March 2027 <small>{HEALTH}</small>" in officer.get(address).text
    assert "Back to the work programme" in officer.get("/work-programme/import").text
    assert "1 item of the work programme is not in this workbook" in " ".join(officer.get(address).text.split())


def test_a_correction_offers_the_meetings_of_the_committee_and_new_ones(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    address = send(officer)
    html = officer.get(f"{address}/row/1").text
    offered = re.findall(r"<option[^>]*>([^<]*)", html.split('id="place"')[1].split("</select>")[0])
    assert {"Thursday 4 March 2027", "Thursday 8 April 2027", "Suggested"} <= set(offered)
    assert "Thursday 6 May 2027" not in offered
    key = re.search(r'name="row"[^>]*value="([^"]*)"', html)
    assert key
    given = {"row": key[1], "committee": HEALTH, "place": "Thursday 8 April 2027", "topic": "Wards"}
    assert officer.post(f"{address}/row/1", data=given).status_code == 303
    assert apply(officer, address).headers["Location"].startswith("/work-programme")
    with app.app_context():
        assert ("Wards", "Thursday 8 April 2027") in places()


def test_what_is_wrong_stops_the_application_and_stays_on_the_page(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    address = send(officer)
    answer = apply(officer, address)
    assert answer.status_code == 422
    assert "Nothing was applied: 1 row is to be corrected or left out first." in answer.text
    with app.app_context():
        assert len(list_items()) == 2


def test_a_preview_is_looked_at_again_where_meetings_have_changed_since(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    address = send(officer, ROWS[:2])
    values = dict(re.findall(r'name="(sequence|mark)" value="([^"]*)"', officer.get(address).text))
    with app.app_context():
        factories.meeting(factories.scrutiny("Roads Scrutiny Panel"), date(2027, 3, 4))
        db.session.commit()
    assert officer.post(f"{address}/apply", data=values).status_code == 422
    assert apply(officer, address).status_code == 303


def test_what_an_undone_import_leaves_is_said_before_and_after_it_is_applied(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    rows = [ROWS[0], [HEALTH, "4 March 2027", "Wards"], ["Roads Scrutiny Panel", "4 March 2027", "Potholes"]]
    address = send(officer, rows)
    told = "The 2 new meetings and 1 new committee stay when it is undone. Meetings are removed on their pages."
    assert told in officer.get(address).text
    assert told in officer.get(apply(officer, address).headers["Location"]).text
    known = send(officer, [ROWS[0], [HEALTH, "4 March 2027", "Dental access"]])
    assert "when it is undone" not in officer.get(known).text
    text = officer.get(apply(officer, known).headers["Location"]).text
    assert "Recent changes can undo it." in text
    assert "when it is undone" not in text


def test_that_new_meetings_get_no_standing_items_is_said_on_the_preview(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        make_standing(list_items()[0], by=BY, way="test")
        db.session.commit()
    officer = sign_in(Role.GOVERNANCE)
    text = officer.get(send(officer, [ROWS[0], [HEALTH, "6 May 2027", "Wards"]])).text
    assert f"{HEALTH} has standing items: 1 new meeting gets those that the workbook has there" in text


def test_only_officers_bring_in(app: Flask, sign_in: SignIn) -> None:
    assert sign_in(Role.VIEWER).get("/work-programme/import").status_code == 403


@pytest.mark.parametrize(("role", "seen"), [(Role.VIEWER, False), (Role.GOVERNANCE, True)])
def test_everybody_takes_away_what_they_may_see(app: Flask, sign_in: SignIn, role: Role, seen: bool) -> None:
    client = sign_in(role)
    for form in ("csv", "json"):
        answer = client.get(f"/work-programme/export/{form}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        assert ("Between us." in answer.text) == seen
    book = load_workbook(BytesIO(client.get("/work-programme/export/xlsx").data))
    cells = [cell for row in book["Work programme"].iter_rows(values_only=True) for cell in row]
    assert ("Between us." in cells) == seen
    assert client.get("/work-programme/export/docx").status_code == 404


def test_one_committee_is_taken_away(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        first = list_items()[0]
        committee = first.committee
    viewer = sign_in(Role.VIEWER)
    found = viewer.get(f"/work-programme/export/json?committee={committee}").json
    assert [one["committee"] for one in found or []] == [HEALTH]
    for unknown in ("999999999999999999999", "999", "health"):
        assert viewer.get(f"/work-programme/export/json?committee={unknown}").status_code == 404
