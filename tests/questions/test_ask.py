"""A member asks here: to which meetings, with what, and what they can still do with their own questions."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from governance.council.queries import today
from governance.extensions import db
from governance.meetings.commands import cancel_meeting
from governance.meetings.queries import get_meeting
from governance.notices.commands import list_about
from governance.people.models import Account
from governance.people.rules import Role
from governance.privacy.commands import contact_of
from governance.questions import commands
from governance.questions.queries import get_question, list_questions
from governance.questions.rules import MEMBER, RECEIVED, WITHDRAWN
from tests import factories
from tests.pages import text_of

HOME = "/questions/ask"
FORM = f"{HOME}/M-0001"
OWN = f"{HOME}/mine/PQ-0001"
BY: dict[str, Any] = {"by": factories.BY, "way": "test"}
WORDS = {"words_received": "Why is there no dentist?", "asked_by": "Councillor Ash Wren", "town": "Thorpe"}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """A committee meets in a month, and another tomorrow."""
    with sqlite_app.app_context():
        factories.question_rules(related="No", words="12")
        factories.meeting(factories.scrutiny(), today() + timedelta(days=30))
        factories.meeting(factories.scrutiny("General Scrutiny Committee"), today() + timedelta(days=1))
        db.session.commit()
    return sqlite_app


@pytest.fixture
def member(app: Flask, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    client = sign_in(Role.MEMBER, name="Ash Wren")
    with app.app_context():
        db.session.execute(update(Account).values(listed_as="Councillor Ash Wren"))
        db.session.commit()
    return client


@pytest.fixture
def other(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.MEMBER, name="Bob Finch")


def change(app: Flask, act: Callable[[], Any]) -> Any:
    """Do something in the register, and commit it."""
    with app.app_context():
        found = act()
        db.session.commit()
        return found


def value(app: Flask, key: str, reference: str = "PQ-0001") -> Any:
    with app.app_context():
        return getattr(get_question(reference), key)


def check(app: Flask) -> None:
    """An officer has checked the first question."""
    change(app, lambda: commands.check(get_question("PQ-0001"), agenda_item=None, **BY))


def test_a_member_chooses_a_meeting_and_asks(app: Flask, member: FlaskClient) -> None:
    page = member.get(HOME)
    shown = text_of(page.text)
    assert f'href="{FORM}"' in page.text
    assert "You have asked nothing here yet." in shown
    assert "Too late for this meeting, but you can still send it" in shown
    form = member.get(FORM)
    assert 'value="Councillor Ash Wren"' in form.text
    for name in ("email", "phone", "address", "website"):
        assert f'name="{name}"' not in form.text
    sent = member.post(FORM, data=WORDS)
    assert (sent.status_code, sent.location) == (303, "/questions/PQ-0001")
    with app.app_context():
        question = get_question("PQ-0001")
        assert (question.channel, question.asked_by, question.town) == (MEMBER, "Councillor Ash Wren", "Thorpe")
        assert (question.account is not None, question.receipt, question.confirm_token) == (True, None, None)
        assert contact_of("PQ-0001") is None
        assert [one.subject for one in list_about(["PQ-0001"])] == ["PQ-0001: your question has come"]
    assert "Why is there no dentist?" in text_of(member.get(HOME).text)


def test_a_late_question_of_a_member_is_taken_and_said_to_be_late(app: Flask, member: FlaskClient) -> None:
    late = f"{HOME}/M-0002"
    assert "Too late for this meeting" in text_of(member.get(late).text)
    member.post(late, data=WORDS)
    assert value(app, "status") == RECEIVED
    assert "It came late" in text_of(member.get(HOME).text)


def test_what_is_missing_or_too_long_is_said_and_kept(app: Flask, member: FlaskClient) -> None:
    answer = member.post(FORM, data={"words_received": "why " * 13, "asked_by": "", "town": "Wick"})
    assert answer.status_code == 422
    shown = text_of(answer.text)
    assert "Your question has 13 words, and 12 is the most. Take out 1" in shown
    assert "Enter your name" in shown
    assert 'value="Wick"' in answer.text
    change(app, lambda: cancel_meeting(get_meeting("M-0001"), reason="Snow", **BY))
    gone = member.post(FORM, data=WORDS)
    assert gone.status_code == 404
    assert "Why is there no dentist?" in gone.text
    assert member.get(FORM).status_code == 404


def test_a_form_sent_twice_is_one_question(app: Flask, member: FlaskClient, other: FlaskClient) -> None:
    assert {member.post(FORM, data=WORDS).location for _ in range(2)} == {"/questions/PQ-0001"}
    assert other.post(FORM, data=WORDS).location == "/questions/PQ-0002"
    assert member.post(FORM, data=WORDS | {"words_received": "When?"}).location == "/questions/PQ-0003"


def test_what_is_like_it_is_shown_from_what_is_published_alone(app: Flask, member: FlaskClient) -> None:
    change(app, lambda: factories.question(get_meeting("M-0001"), words_received="Why no dentist in Wick?"))
    part = member.post(f"{FORM}/similar", data=WORDS, headers={"HX-Request": "true"})
    assert "No published question is like yours." in part.text
    page = member.post(f"{FORM}/similar", data=WORDS)
    assert "Why is there no dentist?" in page.text
    assert "Wick" not in page.text
    with app.app_context():
        assert len(list_questions()) == 1


def test_a_member_changes_the_words_until_they_are_checked(app: Flask, member: FlaskClient) -> None:
    member.post(FORM, data=WORDS)
    assert "Change its words" in text_of(member.get(HOME).text)
    form = member.get(OWN)
    assert "Why is there no dentist?" in form.text
    assert "email" not in form.text
    long = member.post(OWN, data=WORDS | {"words_received": "why " * 13})
    assert long.status_code == 422
    assert "Take out 1" in text_of(long.text)
    texts = {"words_received": "When is there one?", "asked_by": "Ash Wren", "town": "", "status": "accepted"}
    saved = member.post(OWN, data=texts)
    assert (saved.status_code, saved.location) == (303, "/questions/PQ-0001")
    assert (value(app, "words_received"), value(app, "asked_by"), value(app, "town")) == (
        "When is there one?",
        "Ash Wren",
        None,
    )
    assert value(app, "status") == RECEIVED
    check(app)
    assert member.get(OWN).location == "/questions/PQ-0001"
    refused = member.post(OWN, data=WORDS)
    assert refused.status_code == 422
    assert "It has been checked already" in text_of(refused.text)
    assert value(app, "words_received") == "When is there one?"
    shown = text_of(member.get(HOME).text)
    assert "Checked" in shown
    assert "Change its words" not in shown


def test_a_member_withdraws_a_question_once_asked(app: Flask, member: FlaskClient) -> None:
    member.post(FORM, data=WORDS)
    check(app)
    assert "Withdraw your question PQ-0001?" in text_of(member.get(f"{OWN}/withdraw").text)
    assert value(app, "status") == "checked"
    assert member.post(f"{OWN}/withdraw").location == HOME
    assert value(app, "status") == WITHDRAWN
    assert member.get(f"{OWN}/withdraw").location == "/questions/PQ-0001"
    again = member.post(f"{OWN}/withdraw")
    assert again.status_code == 422
    assert "cannot be withdrawn" in text_of(again.text)


def test_nobody_changes_or_lists_the_questions_of_another(app: Flask, member: FlaskClient, other: FlaskClient) -> None:
    member.post(FORM, data=WORDS)
    for address in (OWN, f"{OWN}/withdraw"):
        assert other.get(address).status_code == 404
        assert other.post(address, data=WORDS | {"words_received": "Theirs"}).status_code == 404
    assert "no dentist" not in other.get(HOME).text
    assert (value(app, "words_received"), value(app, "status")) == ("Why is there no dentist?", RECEIVED)


def test_officers_look_at_the_form_and_others_do_not(sign_in: Callable[..., FlaskClient]) -> None:
    officer = sign_in(Role.GOVERNANCE)
    for address in (HOME, FORM):
        page = officer.get(address)
        assert page.status_code == 200
        assert 'href="/questions/new"' in page.text
    assert "Send question" not in page.text
    assert officer.post(FORM, data=WORDS).status_code == 403
    viewer = sign_in(Role.VIEWER)
    assert [viewer.get(one).status_code for one in (HOME, FORM, OWN)] == [403, 403, 403]
