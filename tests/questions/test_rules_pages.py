"""The rules of committees as their officers keep them in the browser."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from governance.extensions import db
from governance.people.rules import Role
from governance.questions.models import QuestionRules
from governance.questions.queries import get_rules
from governance.questions.rules import ONLY, Rules
from tests import factories, pages

SignIn = Callable[..., FlaskClient]


def text_of(answer: TestResponse) -> str:
    """The words of an answer's page."""
    return pages.text_of(answer.text)


FORM = {
    "takes": "Every meeting, but for those named below",
    "days": "2",
    "clear": "No",
    "hour": "noon",
    "related": "Yes",
    "supplementary": "None",
    "answer_days": "1",
    "grounds": ["Names an officer", "About a live complaint"],
}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages ask nothing that depends on the kind of database."""
    return sqlite_app


@pytest.fixture(autouse=True)
def september() -> Iterator[None]:
    with time_machine.travel("2014-09-01 10:00", tick=False):
        yield


@pytest.fixture
def committee(app: Flask) -> int:
    """A committee that meets on Wednesday 1 October 2014."""
    with app.app_context():
        body = factories.scrutiny()
        factories.meeting(body, date(2014, 10, 1))
        db.session.commit()
        return body.id


def test_the_page_shows_the_deadline_of_the_next_meeting_with_its_working(committee: int, sign_in: SignIn) -> None:
    page = text_of(sign_in(Role.VIEWER).get("/questions/rules"))
    assert "For the meeting on Wednesday 1 October 2014: until Monday 29 September 2014." in page
    assert "2 working days, 29 September to 30 September: send by Monday 29 September." in page
    assert "Counted as clear days it would be Friday 26 September 2014." in page


def test_a_committee_makes_the_usual_rules_its_own_and_goes_back(app: Flask, committee: int, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    address = f"/questions/rules/{committee}"
    assert "with which this form begins" in text_of(officer.get(address))
    done = officer.post(address, data=FORM | {"clear": "Yes", "words": "100"}, follow_redirects=True)
    assert "questions are taken until Friday 26 September 2014, 12:00pm." in text_of(done)
    with app.app_context():
        rules = get_rules(committee)
        assert (rules.words, rules.clear, rules.grounds) == (100, True, ("names officer", "complaint"))
        assert get_rules(None) == Rules()
    assert "by its own rules" in text_of(officer.get("/questions/rules"))
    assert officer.get(f"{address}/remove").status_code == 200
    gone = officer.post(f"{address}/remove", follow_redirects=True)
    assert "goes by the usual rules again" in text_of(gone)
    assert "no rules of its own" in text_of(officer.post(f"{address}/remove", follow_redirects=True))
    officer.post(address, data=FORM | {"words": "80"})
    with app.app_context():
        assert get_rules(committee).words == 80
        assert len(list(db.session.scalars(select(QuestionRules)))) == 1


def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(committee: int, sign_in: SignIn) -> None:
    wrong = {"days": "many", "hour": "later", "takes": "Only the meetings named below", "words": "120"}
    officer = sign_in(Role.GOVERNANCE)
    answer = officer.post(f"/questions/rules/{committee}", data=FORM | wrong)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "Enter a whole number from 0 to 60" in page
    assert "Enter a time such as" in page
    assert 'value="many"' in answer.text
    assert 'value="120"' in answer.text
    answer = officer.post(f"/questions/rules/{committee}", data=FORM | {"takes": wrong["takes"]})
    assert "Choose the meetings that take questions." in text_of(answer)


def test_only_some_meetings_take_questions(app: Flask, committee: int, sign_in: SignIn) -> None:
    chosen = {"takes": "Only the meetings named below", "meetings": ["Wednesday 1 October 2014"]}
    sign_in(Role.GOVERNANCE).post(f"/questions/rules/{committee}", data=FORM | chosen)
    with app.app_context():
        rules = get_rules(committee)
        assert (rules.takes, len(rules.meetings)) == (ONLY, 1)
        assert rules.taken_at(rules.meetings[0])
        assert not rules.taken_at(rules.meetings[0] + 1)


def test_two_who_edit_the_rules_settle_what_both_changed(app: Flask, committee: int, sign_in: SignIn) -> None:
    one, two = sign_in(Role.GOVERNANCE), sign_in(Role.GOVERNANCE)
    address = "/questions/rules/usual"
    one.post(address, data=FORM)
    with app.app_context():
        sequence = db.session.scalars(select(QuestionRules.sequence)).one()
    drawn = FORM | {"sequence": f"{sequence}"}
    one.post(address, data=drawn | {"words": "100"})
    conflict = two.post(address, data=drawn | {"words": "200", "days": "3"})
    assert conflict.status_code == 422
    assert "changed this while you were editing" in text_of(conflict)
    with app.app_context():
        assert (get_rules(None).words, get_rules(None).days) == (100, 2)


def test_rules_are_for_governance_officers(committee: int, sign_in: SignIn) -> None:
    member = sign_in(Role.MEMBER)
    assert "Edit" not in text_of(member.get("/questions/rules"))
    for path in (f"/questions/rules/{committee}", "/questions/rules/usual", f"/questions/rules/{committee}/remove"):
        assert member.get(path).status_code == 403
        assert member.post(path, data=FORM).status_code == 403
    assert sign_in(Role.GOVERNANCE).get("/questions/rules/999").status_code == 404


def test_a_change_of_rules_is_in_the_history_and_can_be_undone(app: Flask, committee: int, sign_in: SignIn) -> None:
    officer = sign_in(Role.GOVERNANCE)
    officer.post("/questions/rules/usual", data=FORM)
    officer.post("/questions/rules/usual", data=FORM | {"days": "5"})
    assert "Working days before the meeting" in text_of(officer.get("/questions/history"))
    officer.post("/questions/undo/2")
    with app.app_context():
        assert get_rules(None).days == 2
