"""The pages of the rules of committees: in words, with the working of the deadline; set, taken away, by two editors."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from governance.extensions import db
from governance.people.rules import Role
from governance.questions import commands
from governance.questions.history import label_of
from governance.questions.queries import REGISTER, get_rules, get_rules_record
from governance.questions.rules import ONLY
from governance.register.log import history_of
from tests import factories
from tests.pages import text_of

SignIn = Callable[..., FlaskClient]
OCTOBER = date(2014, 10, 1)
VALUES = {
    "takes": "Every meeting, but for those named below",
    "days": "2",
    "clear": "No",
    "hour": "noon",
    "words": "200",
    "per_person": "2",
    "per_meeting": "",
    "per_year": "",
    "related": "Yes",
    "supplementary": "At the meeting",
    "answer_days": "1",
    "grounds": ["Defamatory, frivolous or offensive", "Names an officer"],
    "wording_offensive": "Please choose other words.",
}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages ask nothing that depends on the kind of database."""
    return sqlite_app


@pytest.fixture(autouse=True)
def september() -> Iterator[None]:
    with time_machine.travel("2014-09-15 10:00", tick=False):
        yield


@pytest.fixture
def officer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


@pytest.fixture
def committee(app: Flask) -> int:
    """A committee that meets on 1 October 2014."""
    with app.app_context():
        made = factories.scrutiny()
        factories.meeting(made, OCTOBER)
        db.session.commit()
        return made.id


def drawn(client: FlaskClient, address: str) -> dict[str, Any]:
    """What travels with the form of a page."""
    html = client.get(address).text
    return {key: re.findall(rf'name="{key}"[^>]*value="([^"]*)"', html)[0] for key in ("sequence", "chosen_at")}


def test_the_working_of_the_deadline_stands_beside_what_clear_days_would_give(
    app: Flask, sign_in: SignIn, committee: int
) -> None:
    with app.app_context():
        factories.question_rules(hour="noon")
        db.session.commit()
    said = text_of(sign_in(Role.VIEWER).get("/questions/rules").text)
    working = "2 working days, 29 September to 30 September: send by Monday 29 September, 12:00pm"
    assert f"Until Monday 29 September 2014, 12:00pm {working}" in said
    assert "Counted in clear working days it would be Friday 26 September 2014, 12:00pm" in said
    assert "2 working days before the meeting, not clear, until 12:00pm" in said
    assert "Edit the usual rules" not in said


def test_an_officer_sets_the_rules_of_a_committee_and_sees_an_example(
    app: Flask, officer: FlaskClient, committee: int
) -> None:
    address = f"/questions/rules/{committee}"
    saved = officer.post(address, data=VALUES | {"clear": "Yes"} | drawn(officer, address), follow_redirects=True)
    said = text_of(saved.text)
    assert "on Wednesday 1 October 2014 questions are taken until Friday 26 September 2014, 12:00pm" in said
    assert "Own rules" in said
    assert "Counted in working days that are not clear it would be Monday 29 September 2014" in said
    with app.app_context():
        rules = get_rules(committee)
        assert (rules.clear, rules.hour, rules.words, rules.per_person) == (True, "12:00", 200, 2)
        assert rules.wording == {"offensive": "Please choose other words."}
        assert len(rules.grounds) == 2


def test_what_cannot_be_kept_is_said_beside_its_box_and_nothing_typed_is_lost(
    app: Flask, officer: FlaskClient, committee: int
) -> None:
    address = f"/questions/rules/{committee}"
    wrong = {"days": "two", "takes": "Only the meetings named below"}
    refused = officer.post(address, data=VALUES | wrong | drawn(officer, address))
    assert refused.status_code == 422
    assert 'id="days-error"' in refused.text
    assert "Please choose other words." in refused.text
    refused = officer.post(address, data=VALUES | wrong | {"days": "3"} | drawn(officer, address))
    assert "Choose the meetings that take questions." in refused.text
    named = wrong | {"days": "3", "meetings": ["Wednesday 1 October 2014"]}
    assert officer.post(address, data=VALUES | named | drawn(officer, address)).status_code == 303
    with app.app_context():
        assert get_rules(committee).takes == ONLY
        assert len(get_rules(committee).meetings) == 1
    assert "Only these meetings take questions" not in text_of(officer.get("/questions/rules").text)  # the usual ones


def test_a_form_begins_with_the_rules_that_count_and_the_standard_words(
    app: Flask, officer: FlaskClient, committee: int
) -> None:
    with app.app_context():
        factories.question_rules(words="77")
        db.session.commit()
    html = officer.get(f"/questions/rules/{committee}").text
    assert 'value="77"' in html
    assert "Blank: “Your question names an officer" in html
    assert "Wednesday 1 October 2014" in html
    assert "each question keeps the rules it was checked by" in html
    usual = officer.get("/questions/rules/usual").text
    assert "Those meetings" not in usual
    assert "Only the meetings named below" not in usual


def test_the_usual_rules_count_where_there_are_no_others(app: Flask, officer: FlaskClient, committee: int) -> None:
    address = "/questions/rules/usual"
    values = VALUES | {"takes": "Every meeting", "words": "50"}
    assert officer.post(address, data=values | drawn(officer, address)).status_code == 303
    assert "It can have up to 50 words." in officer.get("/questions/rules").text
    with app.app_context():
        assert get_rules(committee).words == 50


def test_of_two_editors_the_second_chooses(app: Flask, officer: FlaskClient, committee: int) -> None:
    """Also where neither found any rules of its own."""
    address = f"/questions/rules/{committee}"
    for words, other in (("100", "300"), ("150", "250")):
        first = drawn(officer, address)
        assert officer.post(address, data=VALUES | {"words": words} | first).status_code == 303
        refused = officer.post(address, data=VALUES | {"words": other} | first)
        assert refused.status_code == 422
        assert "changed this while you were editing" in refused.text
        chosen_at = re.findall(r'name="chosen_at"[^>]*value="([^"]*)"', refused.text)[0]
        choice = first | {"chosen_at": chosen_at, "choice-words": "mine"}
        assert officer.post(address, data=VALUES | {"words": other} | choice).status_code == 303
        with app.app_context():
            assert get_rules(committee).words == int(other)


def test_own_rules_are_taken_away_and_come_back(app: Flask, officer: FlaskClient, committee: int) -> None:
    address = f"/questions/rules/{committee}"
    assert officer.get(f"{address}/remove").status_code == 404
    officer.post(address, data=VALUES | drawn(officer, address))
    assert "Most words" not in text_of(officer.get(f"{address}/remove").text)
    done = officer.post(f"{address}/remove", follow_redirects=True)
    assert "The usual rules count for" in text_of(done.text)
    with app.app_context():
        assert get_rules_record(committee) is None
        latest = history_of(REGISTER)[0]
        commands.undo(latest, by=factories.BY, way="test")
        assert get_rules(committee).words == 200
        labels = {label_of(one) for change_set in history_of(REGISTER) for one in change_set.changes}
        assert labels >= {"Most words", "Clear days", "Rules"}


def test_what_is_no_committee_has_no_rules(officer: FlaskClient, committee: int) -> None:
    for wrong in ("0", "unusual", "9" * 30, f"0{committee}"):
        assert officer.get(f"/questions/rules/{wrong}").status_code == 404
    assert officer.get("/questions/rules/usual/remove").status_code == 404


def test_only_governance_officers_set_rules(sign_in: SignIn, committee: int) -> None:
    member = sign_in(Role.MEMBER)
    assert member.get("/questions/rules").status_code == 200
    assert member.get(f"/questions/rules/{committee}").status_code == 403
    assert member.post("/questions/rules/usual", data=VALUES).status_code == 403
    assert member.post(f"/questions/rules/{committee}/remove").status_code == 403
