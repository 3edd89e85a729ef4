"""Who sees how to reach whoever asks a public question, and that nothing of it is left once its time is over."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from governance.cli import main
from governance.council.queries import today
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.notices.models import Notice
from governance.people.rules import Role
from governance.privacy.commands import contact_of, keep_contact, purge
from governance.questions import commands
from governance.questions.models import Question
from governance.questions.queries import REGISTER
from governance.questions.rules import IN_WRITING, NOT_RELATED
from governance.register.editors import Refused
from governance.register.log import history_of
from tests import factories
from tests.privacy.test_purge import tables_with

SignIn = Callable[..., FlaskClient]
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
CONTACT = {
    "name": "Fern Quollnest",
    "email": "fern.quollnest@example.gov.uk",
    "phone": "01632 960155",
    "address": "7 Wrenhollow Row\nMillbrook",
}
SECRETS = ("Quollnest", "quollnest", "01632 960155", "960155", "Wrenhollow", "wrenhollow")
DAYS = 180


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Nothing here depends on the kind of database."""
    return sqlite_app


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        yield


@pytest.fixture
def meeting(app: Flask) -> Iterator[Meeting]:
    """A meeting in a month, in the application's context."""
    with app.app_context():
        yield factories.meeting(factories.scrutiny(), date(2026, 12, 23))


def ask(meeting: Meeting, **given: Any) -> Question:
    """A question of somebody who agreed that initials and town are published, with contact details."""
    said = {"words_received": "Why are the parks shut?", "asked_by": "F. Q.", "town": "Millbrook", "contact": CONTACT}
    return factories.question(meeting, **(said | given))


def publish(meeting: Meeting, question: Question) -> Question:
    """Take a question all the way."""
    item = factories.agenda_item(meeting, "Parks", part="business")
    commands.check(question, agenda_item=item.id, **HOW)
    commands.accept(question, words=question.words_received, **HOW)
    commands.approve(question, answer="They open in May.", approved_by=None, **HOW)
    commands.record_answer(question, {"manner": IN_WRITING}, **HOW)
    commands.publish(question, **HOW)
    return question


def refuse(question: Question) -> None:
    """Refuse a question."""
    commands.refuse_question(question, ground=NOT_RELATED, reply="It is about the weather.", **HOW)


def closings(meeting: Meeting) -> dict[str, Question]:
    """A question closed in each way."""
    asked = {one: ask(meeting) for one in ("published", "refused", "withdrawn", "redirected", "removed")}
    publish(meeting, asked["published"])
    refuse(asked["refused"])
    commands.withdraw(asked["withdrawn"], reason="By telephone", **HOW)
    commands.redirect(asked["redirected"], redirected_to="The county council", **HOW)
    commands.remove_question(asked["removed"], **HOW)
    return asked


def test_after_its_time_nothing_of_the_contact_is_left_in_any_table(meeting: Meeting) -> None:
    asked = closings(meeting)
    assert {"contact_details", "notice"} <= tables_with(SECRETS)
    assert purge(DAYS, today() + timedelta(days=DAYS - 1)).deleted == ()
    done = purge(DAYS, today() + timedelta(days=DAYS))
    assert {told.reference for told in done.deleted} == {one.reference for one in asked.values()}
    assert (done.long_open, done.kept) == ((), 0)
    assert tables_with(SECRETS) == set()


def test_what_was_published_stays_when_the_contact_details_go(meeting: Meeting) -> None:
    question = publish(meeting, ask(meeting))
    purge(DAYS, today() + timedelta(days=DAYS))
    db.session.refresh(question)
    assert (question.asked_by, question.town) == ("F. Q.", "Millbrook")
    assert (question.words_accepted, question.answer) == ("Why are the parks shut?", "They open in May.")


def test_contact_details_come_back_by_no_undo(meeting: Meeting) -> None:
    question = ask(meeting)
    commands.remove_question(question, **HOW)
    removal = history_of(REGISTER)[0]
    purge(DAYS, today() + timedelta(days=DAYS))
    deletion = history_of(REGISTER)[0]
    with pytest.raises(Refused):
        commands.undo(deletion, **HOW)
    commands.undo(removal, **HOW)
    assert (question.removed, contact_of(question.reference)) == (False, None)
    assert tables_with(SECRETS) == set()


def test_a_link_that_nobody_followed_is_worth_nothing_after_the_purge(app: Flask, meeting: Meeting) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    question = ask(meeting, confirm=True, channel="The public form")
    token = question.confirm_token
    assert token
    commands.withdraw(question, reason="By telephone", **HOW)
    assert "notice" in tables_with((token,))
    purge(DAYS, today() + timedelta(days=DAYS))
    assert question.confirm_token is None
    assert tables_with((token, *SECRETS)) == set()


def test_an_open_question_keeps_them_and_the_report_names_it(meeting: Meeting) -> None:
    question, closed = ask(meeting), ask(meeting)
    refuse(closed)
    done = purge(DAYS, today() + timedelta(days=DAYS))
    assert (done.long_open, done.kept) == ((question.reference,), 1)
    assert contact_of(question.reference) is not None
    assert db.session.query(Notice).filter_by(about=question.reference).count() == 1


def test_the_command_says_what_it_deletes_and_no_more(app: Flask, meeting: Meeting) -> None:
    question, still = ask(meeting), ask(meeting)
    refuse(question)
    references = (question.reference, still.reference)
    db.session.commit()
    runner = app.test_cli_runner()
    with time_machine.travel("2027-11-23 10:00", tick=False):
        report = json.loads(runner.invoke(main, ["privacy", "purge", "--json"]).output)
        output = runner.invoke(main, ["privacy", "purge"]).output
    assert (report["deleted"], report["letters"]) == ([{"reference": references[0], "closed": "2026-11-23"}], 2)
    assert report["open_for_longer"] == [references[1]]
    assert f"Still open after more than 180 days, so kept: {references[1]}" in output
    assert not any(secret in output + json.dumps(report) for secret in SECRETS)


def test_a_members_question_keeps_its_notices(meeting: Meeting) -> None:
    member = factories.account(Role.MEMBER, name="Ash Wren")
    question = ask(meeting, account=member, contact=None, channel="A member")
    refuse(question)
    purge(DAYS, today() + timedelta(days=2 * DAYS))
    assert db.session.query(Notice).filter_by(about=question.reference, account=member.id).count() == 2


def test_a_deleted_address_is_in_no_letter_that_was_kept(meeting: Meeting) -> None:
    question = ask(meeting)
    keep_contact(question.reference, {})
    assert tables_with(SECRETS) == set()


def read(client: FlaskClient, reference: str, of: str) -> str:
    """All that shows questions to readers, in one text."""
    paths = (
        f"/questions/{reference}",
        "/questions?show=all",
        "/questions/history",
        "/questions/figures",
        "/questions/export/json",
        "/questions/export/csv",
        f"/questions/meetings/{of}",
        f"/questions/meetings/{of}/supplement",
        f"/meetings/{of}",
        "/",
    )
    answers = {path: client.get(path) for path in paths}
    assert {path: one.status_code for path, one in answers.items() if one.status_code != 200} == {}
    return "\n".join(one.text for one in answers.values())


def published(app: Flask) -> tuple[str, str]:
    """A published question with contact details, and its meeting."""
    with app.app_context():
        sits = factories.meeting(factories.scrutiny(), date(2026, 12, 23))
        question = publish(sits, ask(sits))
        db.session.commit()
        return question.reference, sits.reference


def test_only_governance_officers_see_them(app: Flask, sign_in: SignIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    reference, of = published(app)
    for role in (one for one in Role if one is not Role.GOVERNANCE):
        seen = read(sign_in(role), reference, of)
        assert "Why are the parks shut?" in seen
        assert [secret for secret in SECRETS if secret in seen] == []
    officer = sign_in(Role.GOVERNANCE)
    assert "fern.quollnest@example.gov.uk" in officer.get(f"/questions/{reference}").text
    assert [secret for secret in SECRETS if secret in caplog.text] == []


def test_not_even_officers_find_them_in_an_export_or_the_history(app: Flask, sign_in: SignIn) -> None:
    published(app)
    officer = sign_in(Role.GOVERNANCE)
    for path in ("/questions/export/json?show=all", "/questions/export/csv?show=all", "/questions/history"):
        text = officer.get(path).text
        assert "PQ-0001" in text
        assert [secret for secret in SECRETS if secret in text] == []


def test_contact_details_are_searched_by_nobody(app: Flask, sign_in: SignIn) -> None:
    reference, _ = published(app)
    officer = sign_in(Role.GOVERNANCE)
    row = f'<tr id="{reference}"'
    assert row in officer.get("/questions?show=all&q=parks").text
    for word in ("quollnest", "960155", "wrenhollow"):
        assert row not in officer.get(f"/questions?show=all&q={word}").text
