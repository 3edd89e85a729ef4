"""The letters about a question: their words, their pages and documents, and that each is sent once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document as read_word
from flask import Flask
from flask.testing import FlaskClient

from governance.council.commands import save_settings
from governance.council.models import Body
from governance.council.queries import today
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.notices.commands import tell
from governance.notices.models import Mail, Notice
from governance.notices.post import send_waiting
from governance.people.rules import Role
from governance.privacy.commands import keep_contact
from governance.questions import commands
from governance.questions.following import change_contact
from governance.questions.models import Question
from governance.questions.queries import get_question
from governance.questions.rules import ACCEPTED, ANSWERED, REDIRECTED, REFUSED
from governance.questions.telling import letter_of, request_letter
from governance.register.keeping import System
from governance.working_days.deadlines import say
from tests import factories
from tests.notices.smtp import MailServer, mail_server
from tests.pages import text_of

SignIn = Callable[..., FlaskClient]
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
CONTACT = {"name": "Sky Reed", "email": "sky@example.gov.uk", "address": "1 Mill Lane\nMarsham"}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """Letters ask nothing that depends on the kind of database."""
    return sqlite_app


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server that the application knows."""
    with mail_server() as running:
        app.config.update(MAIL_SERVER=running.address, MAIL_SECURITY="none", MAIL_FROM="desk@example.gov.uk")
        yield running


@pytest.fixture
def officer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


def asked(app: Flask, **given: Any) -> str:
    """A question to a meeting of next month."""
    with app.app_context():
        committee = factories.body(f"Committee {next(factories.counter)}", "scrutiny committee")
        question = factories.question(sitting(committee), **{"contact": CONTACT} | given)
        db.session.commit()
        return question.reference


def sitting(committee: Body) -> Meeting:
    """A meeting of next month."""
    return factories.meeting(committee, today() + timedelta(days=30))


def of(reference: str) -> Question:
    """The question."""
    question = get_question(reference)
    assert question
    return question


def accept(question: Question) -> None:
    """Take it."""
    item = factories.agenda_item(db.session.get_one(Meeting, question.meeting))
    commands.check(question, agenda_item=item.id, **HOW)
    commands.accept(question, words=question.words_received, **HOW)


def written(**letters: str) -> None:
    """The council's own words for letters."""
    save_settings(letters, by=factories.BY, way="test")


def text(question: Question, status: str, **more: str) -> str:
    """The letter of a step."""
    letter = letter_of(question, status, **more)
    assert letter
    return letter.text


# Words


def test_brackets_are_filled_once_whatever_is_filled_in(app: Flask) -> None:
    with app.app_context():
        words = "Why [answer] and [name]?\n\n\n[reply]"
        contact = {"name": "[question] Reed"}
        question = factories.question(sitting(factories.scrutiny()), words_received=words, contact=contact)
        question.answer = "Because of [ground]."
        written(letter_answered="Dear [ Name ]\n\n“[question]”\n\n[answer]\n[Council]")
        said = text(question, ANSWERED)
        assert said.startswith(f"Dear [question] Reed\n\n“{words}”\n\nBecause of [ground].\n")


def test_a_part_that_is_blank_leaves_neither_brackets_nor_an_empty_line(app: Flask) -> None:
    with app.app_context():
        question = factories.question(sitting(factories.scrutiny()), contact=CONTACT)
        written(letter_refused="Dear [name]\n\n[reply]\n\n“[answer]”\n\n  [ground]. \n\nYours [redirected to]")
        assert text(question, REFUSED) == "Dear Sky Reed\n\nYours"
        assert text(question, REFUSED, blank="…") == "Dear Sky Reed\n\n…\n\n“…”\n\n  ….\n\nYours …"


def test_every_standard_letter_is_filled_whole(app: Flask) -> None:
    with app.app_context():
        question = factories.question(sitting(factories.scrutiny()), words_received="Why so?")
        for status in ("received", ACCEPTED, REFUSED, REDIRECTED, ANSWERED):
            said = text(question, status)
            assert "[" not in said
            assert "Dear Sir or Madam" in said
            assert "“Why so?”" in said
        asks = request_letter(question).text
        assert "Dear colleague" in asks
        assert "[" not in asks


def test_settings_take_the_letters_and_refuse_what_no_bracket_means(app: Flask, sign_in: SignIn) -> None:
    admin = sign_in(Role.ADMINISTRATOR)
    page = admin.get("/administration/settings").text
    for key in ("received", "accepted", "refused", "redirected", "answered", "request"):
        assert f'name="letter_{key}"' in page
    assert "In every letter you can write [name], [reference], [question]" in page
    refused = admin.post("/administration/settings", data={"letter_received": "Dear [frend]"})
    assert refused.status_code == 422
    beside = refused.text.partition('id="letter_received-error"')[2].partition("</textarea>")[0]
    assert "Nothing is known as [frend]. In brackets you can write [name]," in beside
    assert "Dear [frend]" in beside


# Pages


def test_letters_without_a_mail_server_are_to_be_sent_by_the_officer(app: Flask, officer: FlaskClient) -> None:
    reference = asked(app, words_received="Why & how?")
    listed = officer.get(f"/questions/{reference}/letters").text
    assert "To be sent by you" in listed
    assert "When it is refused: your question cannot be taken" in listed
    assert "has been passed to …, who can answer it" in listed
    with app.app_context():
        number = db.session.query(Notice).filter_by(about=reference).one().id
    page = officer.get(f"/questions/{reference}/letters/{number}").text
    said = text_of(page)
    assert "Sky Reed 1 Mill Lane Marsham" in " ".join(said.split())
    assert "“Why & how?”" in said
    assert f"mailto:sky@example.gov.uk?subject={reference}%3A%20your%20question%20has%20come&amp;body=Dear%20" in page
    assert "Why%20%26%20how%3F" in page
    word = read_word(BytesIO(officer.get(f"/questions/{reference}/letters/{number}.docx").data))
    lines = [one.text for one in word.paragraphs]
    assert "Sky Reed\n1 Mill Lane\nMarsham" in lines
    assert "“Why & how?”" in lines


def test_a_letter_stands_with_its_own_question_only(app: Flask, officer: FlaskClient, sign_in: SignIn) -> None:
    one, other = asked(app), asked(app)
    with app.app_context():
        number = db.session.query(Notice).filter_by(about=one).one().id
    for wrong in (f"{other}/letters/{number}", f"{other}/letters/{number}.docx", "PQ-9999/letters", f"{one}/letters/0"):
        assert officer.get(f"/questions/{wrong}").status_code == 404
    member = sign_in(Role.MEMBER)
    for page in ("letters", f"letters/{number}", f"letters/{number}.docx", "request-letter", "request-letter.docx"):
        asks = page.startswith("request")
        assert officer.get(f"/questions/{one}/{page}").status_code == (303 if asks else 200)
        assert member.get(f"/questions/{one}/{page}").status_code == 403


def test_the_letter_that_asks_for_an_answer_names_who_is_asked_and_not_who_asks(
    app: Flask, officer: FlaskClient
) -> None:
    reference = asked(app, words_received="Why so?")
    with app.app_context():
        post = factories.body("Director of Public Health", "officer")
        accept(of(reference))
        commands.send(of(reference), answerer=post.id, answer_due=None, **HOW)
        db.session.commit()
    said = text_of(officer.get(f"/questions/{reference}/request-letter").text)
    assert "Dear Director of Public Health" in said
    assert "“Why so?”" in said
    assert "Sky" not in said
    document = officer.get(f"/questions/{reference}/request-letter.docx").data
    assert any("Please send a draft answer by" in one.text for one in read_word(BytesIO(document)).paragraphs)


def test_without_anybody_to_answer_it_the_question_says_what_to_do(app: Flask, officer: FlaskClient) -> None:
    reference = asked(app)
    for page in ("request-letter", "request-letter.docx"):
        answer = officer.get(f"/questions/{reference}/{page}", follow_redirects=True)
        assert answer.request.path == f"/questions/{reference}"
        assert f"Nobody has been chosen to answer {reference} yet. Choose who answers it" in text_of(answer.text)


def test_once_it_is_decided_no_letter_but_the_next_is_shown(app: Flask, officer: FlaskClient) -> None:
    reference = asked(app)
    with app.app_context():
        accept(of(reference))
        db.session.commit()
    listed = officer.get(f"/questions/{reference}/letters").text
    assert "When it is answered: the answer to your question" in listed
    assert "When it is accepted" not in listed
    with app.app_context():
        commands.withdraw(of(reference), reason="By telephone", **HOW)
        db.session.commit()
    assert "The letter that goes with the next step" not in officer.get(f"/questions/{reference}/letters").text


def test_what_a_member_was_told_says_so(app: Flask, officer: FlaskClient) -> None:
    with app.app_context():
        asker = factories.account(Role.MEMBER, name="Ash Wren")
        question = factories.question(sitting(factories.scrutiny()), account=asker, channel="A member")
        reference = question.reference
        db.session.commit()
    said = text_of(officer.get(f"/questions/{reference}/letters").text)
    assert "Ash Wren" in said
    assert "In the program" in said
    assert "To be sent by you" not in said


def test_an_officer_marks_a_letter_as_sent_by_hand_once(app: Flask, officer: FlaskClient, sign_in: SignIn) -> None:
    reference, other = asked(app), asked(app)
    with app.app_context():
        number = db.session.query(Notice).filter_by(about=reference).one().id
    address = f"/questions/{reference}/letters/{number}"
    for page in (f"/questions/{reference}/letters", address):
        assert f'action="{address}/sent"' in officer.get(page).text
    assert sign_in(Role.MEMBER).post(f"{address}/sent").status_code == 403
    assert officer.post(f"/questions/{other}/letters/{number}/sent").status_code == 404
    listed = officer.post(f"{address}/sent", follow_redirects=True)
    assert listed.request.path == f"/questions/{reference}/letters"
    sent = f"Sent by hand, by Robin Vale on {say(today())}"
    assert sent in text_of(listed.text)
    assert "To be sent by you" not in listed.text
    assert "/sent" not in listed.text
    letter = officer.get(address).text
    assert f"{sent}." in text_of(letter)
    assert "mailto:" not in letter
    assert officer.post(f"{address}/sent").status_code == 404
    assert "To be sent by you" in officer.get(f"/questions/{other}/letters").text


def test_what_a_member_was_told_cannot_be_marked_as_sent_by_hand(app: Flask, officer: FlaskClient) -> None:
    with app.app_context():
        asker = factories.account(Role.MEMBER)
        question = factories.question(sitting(factories.scrutiny()), account=asker, channel="A member")
        notice = tell(key="told", about=question.reference, subject="Told", text="Told.", path="/", account=asker.id)
        assert notice
        address = f"/questions/{question.reference}/letters/{notice.id}/sent"
        db.session.commit()
    assert officer.post(address).status_code == 404


# E-mail


def test_each_letter_is_sent_once_and_the_list_says_so(app: Flask, officer: FlaskClient, server: MailServer) -> None:
    reference = asked(app)
    with app.app_context():
        accept(of(reference))
        db.session.commit()
        send_waiting()
        send_waiting()
    subjects = [one["Subject"] for one in server.kept]
    assert subjects == [f"{reference}: your question has come", f"{reference}: your question is accepted"]
    assert {one["To"] for one in server.kept} == {"sky@example.gov.uk"}
    listed = text_of(officer.get(f"/questions/{reference}/letters").text)
    assert "E-mail sent" in listed
    assert "To be sent by you" not in listed


def test_what_the_mail_server_refuses_is_to_be_sent_by_hand(
    app: Flask, officer: FlaskClient, server: MailServer
) -> None:
    server.refusals["sky@example.gov.uk"] = "550 no such box"
    reference = asked(app)
    with app.app_context():
        send_waiting()
        number = db.session.query(Notice).filter_by(about=reference, mail=Mail.REFUSED).one().id
    assert "no such box" in officer.get(f"/questions/{reference}/letters").text
    assert "mailto:sky@" in officer.get(f"/questions/{reference}/letters/{number}").text


def test_an_address_that_nobody_confirmed_gets_the_confirmation_alone(
    app: Flask, officer: FlaskClient, server: MailServer
) -> None:
    reference = asked(app, confirm=True, channel="The public form")
    with app.app_context():
        accept(of(reference))
        db.session.commit()
        send_waiting()
        assert [one["Subject"] for one in server.kept] == [f"{reference}: confirm your e-mail address"]
        number = db.session.query(Notice).filter_by(about=reference, mail=Mail.NONE).one().id
        assert "mailto:" not in officer.get(f"/questions/{reference}/letters/{number}").text
        commands.confirm(of(reference), **HOW)
        commands.withdraw(of(reference), reason="By telephone", **HOW)
        db.session.commit()
        send_waiting()
    assert len(server.kept) == 3  # of the confirmation, of the acceptance, of the withdrawal
    assert server.kept[-1]["Subject"] == f"{reference}: your question is withdrawn"


@pytest.mark.parametrize("checked", [False, True])
def test_once_the_address_is_confirmed_the_acknowledgement_goes_out(
    app: Flask, server: MailServer, checked: bool
) -> None:
    reference = asked(app, confirm=True, channel="The public form")
    with app.app_context():
        if checked:
            commands.check(of(reference), agenda_item=None, **HOW)
        for _ in range(2):
            commands.confirm(of(reference), by=System("The public form", handles_all=False), way="link in an e-mail")
            db.session.commit()
            send_waiting()
    subjects = [f"{reference}: confirm your e-mail address", f"{reference}: your question has come"]
    assert [one["Subject"] for one in server.kept] == subjects


def test_a_changed_address_gets_what_still_waits(app: Flask, server: MailServer) -> None:
    reference = asked(app)
    with app.app_context():
        keep_contact(reference, CONTACT | {"email": "reed@example.gov.uk"})
        accept(of(reference))
        db.session.commit()
        send_waiting()
    assert [one["To"] for one in server.kept] == ["reed@example.gov.uk"] * 2


@pytest.mark.parametrize("sent", [False, True])
def test_a_link_confirms_only_the_address_to_which_it_was_sent(app: Flask, server: MailServer, sent: bool) -> None:
    reference = asked(app, confirm=True, channel="The public form")
    with app.app_context():
        if sent:
            send_waiting()
        old = of(reference).confirm_token
        change_contact(of(reference), CONTACT | {"email": "reed@example.gov.uk"})
        db.session.commit()
        send_waiting()
        new = of(reference).confirm_token
    assert [one["To"] for one in server.kept] == ["sky@example.gov.uk"] * sent + ["reed@example.gov.uk"]
    assert {one["Subject"] for one in server.kept} == {f"{reference}: confirm your e-mail address"}
    assert new not in (None, old)


def test_without_an_address_nothing_is_left_to_confirm(app: Flask, server: MailServer) -> None:
    reference = asked(app, confirm=True, channel="The public form")
    with app.app_context():
        change_contact(of(reference), CONTACT | {"email": None})
        db.session.commit()
        send_waiting()
        assert of(reference).confirm_token is None
    assert server.kept == []


def test_a_changed_telephone_number_leaves_the_link_as_it_is(app: Flask, server: MailServer) -> None:
    reference = asked(app, confirm=True, channel="The public form")
    with app.app_context():
        token = of(reference).confirm_token
        change_contact(of(reference), CONTACT | {"phone": "01632 960155"})
        db.session.commit()
        send_waiting()
        assert of(reference).confirm_token == token
    assert len(server.kept) == 1
