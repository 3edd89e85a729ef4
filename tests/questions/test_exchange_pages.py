"""The pages by which questions come in from Excel and go out, as officers and members meet them."""

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.extensions import db
from governance.people.rules import Role
from governance.privacy.commands import contact_of
from governance.questions.queries import list_questions
from tests import factories
from tests.spreadsheets.files import table

SignIn = Callable[..., FlaskClient]
HEALTH = "Health Scrutiny Committee"
ROWS = [
    ["Received", "Question", "Committee", "From", "E-mail", "Status"],
    ["1 October 2026", "Why are there no dentists?", HEALTH, "Reg Plate", "reg@example.gov.uk", "Pending"],
    ["2 October 2026", "Why is the air bad?", "Parks", None, None, "Refused"],
]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        committee = factories.scrutiny(HEALTH)
        factories.meeting(committee, date(2026, 10, 9))
        factories.question(committee, words_received="Why are buses late?", internal_notes="Between us.")
        factories.question(committee, words_received="Why so?", status="withdrawn")
        db.session.commit()
    return sqlite_app


def send(client: FlaskClient) -> str:
    """The address of the preview of a workbook."""
    data = {"file": (BytesIO(table(*ROWS)), "autumn.xlsx")}
    return str(client.post("/questions/import", data=data).headers["Location"])


def test_an_officer_looks_maps_corrects_and_applies(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    address = send(officer)
    html = officer.get(address).text
    assert "“Parks” is not one of the choices" in html
    assert "“E-mail” holds contact details" in html
    assert re.search(r"<option[^>]*selected[^>]*>Name of whoever asks, kept apart", html)
    assert "reg@example.gov.uk" not in html
    form = officer.get(f"{address}/row/1").text
    key = re.search(r'name="row"[^>]*value="([^"]*)"', form)
    assert key
    given = {"row": key[1], "committee": HEALTH, "words_received": "Why is the air bad?", "received": "2 October 2026"}
    assert officer.post(f"{address}/row/1", data=given | {"status": "refused"}).status_code == 303
    values = dict(re.findall(r'name="(sequence|mark)" value="([^"]*)"', officer.get(address).text))
    assert officer.post(f"{address}/apply", data=values).headers["Location"].startswith("/questions")
    with app.app_context():
        found = {one.words_received: one for one in list_questions()}
        assert found["Why is the air bad?"].ground == "other"
        kept = contact_of(found["Why are there no dentists?"].reference)
        assert kept
        assert kept.email == "reg@example.gov.uk"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VIEWER, Role.DIRECTORATE])
def test_only_governance_officers_bring_in(app: Flask, sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get("/questions/import").status_code == 403


@pytest.mark.parametrize(("role", "seen"), [(Role.MEMBER, False), (Role.GOVERNANCE, True)])
def test_what_the_page_shows_is_taken_away_as_its_reader_may_see_it(
    app: Flask, sign_in: SignIn, role: Role, seen: bool
) -> None:
    reader = sign_in(role)
    for form in ("csv", "json"):
        answer = reader.get(f"/questions/export/{form}?show=all")
        assert ("Why are buses late?" in answer.text, "Why so?" in answer.text) == (True, True)
        assert ("Between us." in answer.text) == seen
        assert "attachment" in answer.headers["Content-Disposition"]
    assert "Why so?" not in reader.get("/questions/export/csv").text
    assert "Why are buses late?" not in reader.get("/questions/export/csv?status=withdrawn").text
    assert reader.get("/questions/export/docx").status_code == 404


def test_nobody_takes_anything_away_without_signing_in(app: Flask) -> None:
    assert app.test_client().get("/questions/export/csv").status_code in (302, 303)
