"""What questions show on the page of a meeting and below the item of its agenda under which they are noted."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import remove_agenda_item
from governance.meetings.models import Meeting
from governance.meetings.queries import get_meeting, list_agenda
from governance.meetings.rules import is_questions_item
from governance.people.rules import Role
from governance.questions import commands
from governance.questions.models import Question
from governance.questions.rules import IN_WRITING, NOT_RELATED
from tests import factories
from tests.pages import text_of

SignIn = Callable[..., FlaskClient]
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
DECEMBER = date(2026, 12, 9)


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages ask nothing that depends on the kind of database."""
    return sqlite_app


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        yield


@pytest.fixture
def meeting(app: Flask) -> str:
    """A meeting in December."""
    with app.app_context():
        reference = factories.meeting(factories.scrutiny(), DECEMBER).reference
        db.session.commit()
        return reference


def found(reference: str) -> Meeting:
    """The meeting."""
    meeting = get_meeting(reference)
    assert meeting is not None
    return meeting


def accepted(meeting: Meeting, words: str, **texts: Any) -> Question:
    """A question that the meeting takes."""
    question = factories.question(meeting, words_received=words, **texts)
    commands.check(question, agenda_item=factories.agenda_item(meeting).id, **HOW)
    commands.accept(question, words=words, **HOW)
    return question


def panel(client: FlaskClient, meeting: str) -> str:
    """What the meeting’s page says of questions, above its agenda."""
    said = text_of(client.get(f"/meetings/{meeting}").text)
    return said.partition("Questions from the public ")[2].partition(" Place ")[0]


def test_until_when_questions_are_taken_stands_there_with_its_working(
    app: Flask, sign_in: SignIn, meeting: str
) -> None:
    with app.app_context():
        factories.question_rules(db.session.get_one(Body, found(meeting).committee), hour="5pm")
        db.session.commit()
    last = "Monday 7 December 2026, 5:00pm . 2 working days, 7 December to 8 December: send by Monday 7 December"
    viewer, member = sign_in(Role.VIEWER), sign_in(Role.MEMBER)
    assert f"None has come. Questions are taken until {last}, 5:00pm." in panel(viewer, meeting)
    assert "Ask a question" not in panel(viewer, meeting)
    assert "Ask a question" in panel(member, meeting)
    with time_machine.travel("2026-12-08 10:00", tick=False):
        member = sign_in(Role.MEMBER)
        assert f"Questions were taken until {last}" in panel(member, meeting)
        assert "Ask a question" not in panel(member, meeting)


def test_a_meeting_that_takes_none_and_has_none_says_nothing(app: Flask, sign_in: SignIn, meeting: str) -> None:
    with app.app_context():
        factories.question_rules(takes="No meeting")
        db.session.commit()
    viewer = sign_in(Role.VIEWER)
    assert panel(viewer, meeting) == ""
    with app.app_context():
        factories.question(found(meeting))
        db.session.commit()
    assert panel(viewer, meeting).startswith("Received: 1. List of questions")


def test_how_many_stand_where_and_what_is_left_to_do_leads_into_the_register(
    app: Flask, sign_in: SignIn, meeting: str
) -> None:
    with app.app_context():
        sits = found(meeting)
        accepted(sits, "Why so?")
        factories.question(sits)
        commands.refuse_question(factories.question(sits), ground=NOT_RELATED, reply="No.", **HOW)
        db.session.commit()
    officer, viewer = sign_in(Role.GOVERNANCE), sign_in(Role.VIEWER)
    said = panel(officer, meeting)
    assert said.startswith("Received: 1; Accepted: 1; Refused: 1.")
    assert "To do: To check: 1 To send for an answer: 1 List of questions Running sheet In the register" in said
    page = officer.get(f"/meetings/{meeting}").text
    assert f'href="/questions?meeting={meeting}&amp;attention=check"' in page
    assert "To do" not in panel(viewer, meeting)
    assert "Running sheet" not in panel(viewer, meeting)
    with time_machine.travel("2026-12-09 10:00", tick=False):
        assert "To do: Overdue: 2" in panel(sign_in(Role.GOVERNANCE), meeting)


def test_questions_stand_below_their_item_with_name_and_town_only_where_they_are_published(
    app: Flask, sign_in: SignIn, meeting: str
) -> None:
    with app.app_context():
        sits = found(meeting)
        accepted(sits, "Why are there no dentists?", asked_by="Robin Marsh", town="Millbrook")
        other = accepted(sits, "Why? " * 40, contact={"name": "Sky Reed", "email": "sky@example.gov.uk"})
        factories.question(sits, words_received="Is this one heard?")
        db.session.commit()
        second = other.reference
    viewer = sign_in(Role.VIEWER)
    html = viewer.get(f"/meetings/{meeting}").text
    agenda = text_of(html).partition("Agenda : ")[2]
    assert "Why are there no dentists? (Robin Marsh, Millbrook)" in agenda
    assert "(Name not published) List of questions" in agenda
    assert agenda.count("Why? ") < 20
    assert not [one for one in ("Sky Reed", "sky@", "Is this one heard?", "Supplement") if one in agenda]
    assert f'href="/questions/meetings/{meeting}#{second}"' in html
    assert f'id="{second}"' in viewer.get(f"/questions/meetings/{meeting}").text


def test_the_supplement_is_linked_from_the_agenda_once_one_is_answered(
    app: Flask, sign_in: SignIn, meeting: str
) -> None:
    viewer, address = sign_in(Role.VIEWER), f'href="/questions/meetings/{meeting}/supplement"'
    with app.app_context():
        question = accepted(found(meeting), "Why so?")
        commands.approve(question, answer="So it is.", approved_by=None, **HOW)
        db.session.commit()
    assert address not in viewer.get(f"/meetings/{meeting}").text
    with app.app_context():
        commands.record_answer(db.session.merge(question), {"manner": IN_WRITING}, **HOW)
        db.session.commit()
    assert viewer.get(f"/meetings/{meeting}").text.count(address) == 2, "on the panel and below the item"


def test_an_agenda_that_lost_the_item_for_them_is_told_of_to_officers(
    app: Flask, sign_in: SignIn, meeting: str
) -> None:
    officer, text = sign_in(Role.GOVERNANCE), "The agenda has no item under which they are noted"
    with app.app_context():
        sits = found(meeting)
        accepted(sits, "Why so?")
        db.session.commit()
    assert text not in panel(officer, meeting)
    with app.app_context():
        sits = found(meeting)
        item = next(one for one in list_agenda(sits.id, sits.committee) if is_questions_item(one.title))
        remove_agenda_item(item, **HOW)
        db.session.commit()
    assert text in panel(officer, meeting)
    assert text not in panel(sign_in(Role.VIEWER), meeting)
