"""The pages by which suggestions come in from Excel and go out, as officers and members meet them."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.extensions import db
from governance.people.rules import Role
from governance.suggestions.queries import list_suggestions
from tests import factories
from tests.spreadsheets.files import table

SignIn = Callable[..., FlaskClient]
HEALTH = "Health Scrutiny Committee"
ROWS = [
    ["Received", "Topic", "Committee", "Put forward by", "E-mail", "Decision"],
    ["1 October 2026", "Dental access", HEALTH, "Letter", "reg@example.gov.uk", None],
    ["2 October 2026", "Air quality", "Parks", "Letter", None, "Refused"],
]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        committee = factories.scrutiny(HEALTH)
        factories.suggestion(committee, topic="School buses", internal_notes="Between us.")
        factories.suggestion(topic="Care homes", status="decided", outcome="referral", referred_to="The NHS")
        db.session.commit()
    return sqlite_app


def send(client: FlaskClient) -> str:
    """The address of the preview of a workbook."""
    data = {"file": (BytesIO(table(*ROWS)), "autumn.xlsx")}
    return str(client.post("/suggestions/import", data=data).headers["Location"])


def test_an_officer_looks_corrects_and_applies(app: Flask, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    address = send(officer)
    html = officer.get(address).text
    assert "“Parks” is not one of the choices" in html
    assert "“E-mail” holds contact details" in html
    assert "decision maker" not in html.casefold()
    form = officer.get(f"{address}/row/1").text
    key = re.search(r'name="row"[^>]*value="([^"]*)"', form)
    assert key
    said = {"topic": "Air quality", "received": "2 October 2026", "source": "letter", "outcome": "refused"}
    given = {"row": key[1], "committee": ""} | said
    assert officer.post(f"{address}/row/1", data=given).status_code == 303
    form = officer.get(f"{address}/row/1").text
    assert 'name="ground"' in form  # which a refusal needs, though the workbook has no such column
    given |= {"ground": "It concerns one ward only", "reason": "Too small."}
    assert officer.post(f"{address}/row/1", data=given).status_code == 303
    values = dict(re.findall(r'name="(sequence|mark)" value="([^"]*)"', officer.get(address).text))
    assert officer.post(f"{address}/apply", data=values).headers["Location"].startswith("/suggestions")
    with app.app_context():
        found = {one.topic: (one.status, one.reason) for one in list_suggestions()}
    assert found["Air quality"] == ("decided", "Too small.")
    assert found["Dental access"] == ("received", None)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VIEWER, Role.DIRECTORATE])
def test_only_governance_officers_bring_in(app: Flask, sign_in: SignIn, role: Role) -> None:
    assert sign_in(role).get("/suggestions/import").status_code == 403


@pytest.mark.parametrize(("role", "seen"), [(Role.MEMBER, False), (Role.GOVERNANCE, True)])
def test_what_the_page_shows_is_taken_away_as_its_reader_may_see_it(
    app: Flask, sign_in: SignIn, role: Role, seen: bool
) -> None:
    reader = sign_in(role)
    for form in ("csv", "json"):
        answer = reader.get(f"/suggestions/export/{form}?show=all")
        assert ("School buses" in answer.text, "Care homes" in answer.text) == (True, True)
        assert ("Between us." in answer.text) == seen
        assert "attachment" in answer.headers["Content-Disposition"]
    assert "Care homes" not in reader.get("/suggestions/export/csv").text
    assert "School buses" not in reader.get("/suggestions/export/csv?q=homes&show=all").text
    assert reader.get("/suggestions/export/docx").status_code == 404


def test_nobody_takes_anything_away_without_signing_in(app: Flask) -> None:
    assert app.test_client().get("/suggestions/export/csv").status_code in (302, 303)
