"""The steps of a question over HTTP: what each asks, what it refuses beside its field, who is told, two officers."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.extensions import db
from governance.meetings.models import Meeting
from governance.people.rules import Role
from governance.questions import commands
from governance.questions.actions import ACTIONS
from governance.questions.queries import get_question
from tests import factories
from tests.pages import text_of

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
NO_ITEM, NOT_BEFORE = "No item of the agenda", "No: it has not been asked before"
ITEM = "Dental access, 9 December 2026"
ANSWER = {"answer": "Two are coming.", "approved_by": "The chair", "approved_on": "23 November 2026"}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages ask nothing that depends on the kind of database."""
    return sqlite_app


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        yield


@pytest.fixture
def officer(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


@pytest.fixture
def asked(app: Flask) -> str:
    """A question to a meeting in December, whose agenda has an item on dental access; its reference."""
    with app.app_context():
        meeting = factories.meeting(factories.scrutiny(), date(2026, 12, 9))
        factories.agenda_item(meeting, "Dental access", part="business")
        factories.body("Director of Public Health", "officer")
        contact = {"name": "A. Resident", "email": "resident@example.gov.uk"}
        reference = factories.question(meeting, words_received="Why are there no dentists?", contact=contact).reference
        db.session.commit()
        return reference


def another(app: Flask, words: str = "When will there be dentists?") -> str:
    """Another question to the same meeting."""
    with app.app_context():
        reference = factories.question(db.session.query(Meeting).one(), words_received=words).reference
        db.session.commit()
        return reference


def do(officer: FlaskClient, reference: str, action: str, **data: str) -> TestResponse:
    """Open the page of a step, and send it with the place it was opened at; the page after it."""
    page = officer.get(f"/questions/{reference}/do/{action}")
    assert page.status_code == 200, text_of(page.text)
    sent = {"sequence": drawn_at(page), **data}
    return officer.post(f"/questions/{reference}/do/{action}", data=sent, follow_redirects=True)


def drawn_at(response: TestResponse) -> str:
    found = re.search(r'name="sequence"[^>]*value="([^"]*)"', response.text)
    assert found
    return found[1]


def accept(app: Flask, officer: FlaskClient, reference: str) -> None:
    """Check and accept a question, in the words in which it came."""
    do(officer, reference, "check", agenda_item=ITEM, same_as=NOT_BEFORE)
    do(officer, reference, "accept", words_accepted=value(app, reference, "words_received"))


def value(app: Flask, reference: str, key: str) -> Any:
    with app.app_context():
        question = get_question(reference)
        return getattr(question, key) if question else None


def said(response: TestResponse) -> str:
    """What the page says at its top of what was done."""
    return text_of(response.text)


def test_a_question_goes_over_http_from_the_check_to_the_published_answer(
    app: Flask, officer: FlaskClient, asked: str
) -> None:
    checked = do(officer, asked, "check", agenda_item=ITEM, same_as=NOT_BEFORE)
    assert f"{asked} is checked." in said(checked)
    assert "It relates to: Dental access" in said(checked)
    assert value(app, asked, "late") is False
    form = officer.get(f"/questions/{asked}/do/accept")
    assert ">Why are there no dentists?</textarea>" in form.text
    accepted = do(officer, asked, "accept", words_accepted="Why is there no dentist?")
    assert f"{asked} is accepted, and on the list of its meeting. Nobody is told by e-mail" in said(accepted)
    assert "The letter is ready to be sent" in said(accepted)
    assert 'value="8 December 2026"' in officer.get(f"/questions/{asked}/do/send").text
    unsent = do(officer, asked, "send", answer_due="8 December 2026")
    assert "Choose who answers it" in said(unsent)
    do(officer, asked, "send", answerer="Director of Public Health", answer_due="8 December 2026")
    assert "Enter the draft of the answer" in said(do(officer, asked, "draft"))
    do(officer, asked, "draft", draft="Two are coming.")
    assert ">Two are coming.</textarea>" in officer.get(f"/questions/{asked}/do/approve").text
    approved = do(officer, asked, "approve", **ANSWER)
    assert f"The answer to {asked} is approved." in said(approved)
    early = do(officer, asked, "answer", manner="Orally, at the meeting", answered_on="23 November 2026")
    assert "Before that it can be answered in writing or by reference" in said(early)
    assert "Choose how it was answered" in said(do(officer, asked, "answer", answered_on="23 November 2026"))
    answered = do(officer, asked, "answer", manner="In writing", answered_on="23 November 2026")
    assert f"{asked} is answered. Nobody is told by e-mail" in said(answered)
    extra = do(officer, asked, "supplementary", supplementary="And when?", supplementary_answer="In May.")
    assert f"The supplementary question to {asked} is kept." in said(extra)
    assert "Supplementary question Change the supplementary question And when?" in said(extra)
    published = do(officer, asked, "publish", published_on="23 November 2026")
    assert f"{asked} is published." in said(published)
    assert (value(app, asked, "status"), value(app, asked, "words_accepted")) == (
        "published",
        "Why is there no dentist?",
    )
    assert "Take the publication back" in said(published)
    assert value(app, asked, "answerer") is not None
    do(officer, asked, "reopen")
    assert value(app, asked, "status") == "answered"


def test_the_check_shows_each_tick_as_it_is_now_and_an_unkept_rule_needs_a_reason_to_accept(
    app: Flask, officer: FlaskClient, asked: str
) -> None:
    earlier = another(app)
    page = officer.get(f"/questions/{asked}/do/check")
    assert "The item is chosen with the check." in text_of(page.text)
    assert "Deadline: Monday 7 December 2026" in text_of(page.text)
    assert "When will there be dentists?" in text_of(page.text)
    unchosen = do(officer, asked, "check", same_as=NOT_BEFORE)
    assert unchosen.status_code == 422
    assert "Choose the agenda item, or that it is about none" in unchosen.text
    do(officer, asked, "check", agenda_item=NO_ITEM, same_as=f"{earlier} When will there be dentists?")
    assert value(app, asked, "same_as") == earlier
    refused = do(officer, asked, "accept", words_accepted="Why so few?")
    assert refused.status_code == 422
    assert "Enter why it is accepted all the same." in refused.text
    assert ">Why so few?</textarea>" in refused.text
    do(officer, asked, "accept", words_accepted="Why so few?", exception="The chair wants it answered.")
    assert value(app, asked, "status") == "accepted"
    assert "The chair wants it answered." in officer.get(f"/questions/{asked}").text


def test_refusing_starts_from_the_councils_wording_of_a_ground_of_the_committee(
    app: Flask, officer: FlaskClient, asked: str
) -> None:
    with app.app_context():
        factories.question_rules(grounds="Offensive; Repeated", wording_offensive="We do not take that tone.")
        db.session.commit()
    page = officer.get(f"/questions/{asked}/do/refuse")
    assert re.search(r'<button[^>]* name="use" value="repeated" formnovalidate', page.text)
    assert "Names an officer" not in page.text
    filled = officer.get(f"/questions/{asked}/do/refuse?ground=offensive")
    assert ">We do not take that tone.</textarea>" in filled.text
    assert "selected>Defamatory, frivolous or offensive" in filled.text
    standard = officer.get(f"/questions/{asked}/do/refuse?ground=repeated")
    assert "The answer was given then.</textarea>" in standard.text
    lacking = do(officer, asked, "refuse", reply="No.")
    assert "Choose the ground on which it is refused" in lacking.text
    assert ">No.</textarea>" in lacking.text
    data = {"ground": "Defamatory, frivolous or offensive", "reply": "We do not take that tone."}
    future = do(officer, asked, "refuse", **data, decided_on="24 November 2026")
    assert "This day is still to come" in future.text
    refused = do(officer, asked, "refuse", **data, decided_on="23 November 2026", decided_by="The chair")
    assert "Refused 23 November 2026, by The chair" in said(refused)
    assert "We do not take that tone." in said(refused)
    again = do(officer, asked, "reopen")
    assert f"{asked} has gone a step back." in said(again)
    assert value(app, asked, "ground") is None


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("", "We do not take that tone."),
        ("The answer\r\nwas given then.", "We do not take that tone."),
        ("My own words.", "My own words."),
    ],
)
def test_a_ground_chosen_by_its_button_keeps_what_was_typed(
    app: Flask, officer: FlaskClient, asked: str, typed: str, shown: str
) -> None:
    with app.app_context():
        wording = {"wording_offensive": "We do not take that tone.", "wording_repeated": "The answer was given then."}
        factories.question_rules(grounds="Offensive; Repeated", **wording)
        db.session.commit()
    data = {"reply": typed, "decided_on": "30 Febuary", "decided_by": "The chair", "sequence": "1", "use": "offensive"}
    redrawn = officer.post(f"/questions/{asked}/do/refuse", data=data)
    assert redrawn.status_code == 200
    assert f">{shown}</textarea>" in redrawn.text
    assert "selected>Defamatory, frivolous or offensive" in redrawn.text
    for kept in ("30 Febuary", "The chair", "1"):
        assert f'value="{kept}"' in redrawn.text
    assert "There is a problem" not in redrawn.text
    assert value(app, asked, "status") == "received"
    unknown = officer.post(f"/questions/{asked}/do/refuse", data=data | {"use": "not related"})
    assert "selected>Defamatory" not in unknown.text
    assert 'value="30 Febuary"' in unknown.text


def test_each_step_says_in_a_whole_sentence_what_is_so_now() -> None:
    for one in ACTIONS.values():
        assert one.done.count("{}") == 1
        assert one.done.endswith(".")


def test_redirecting_withdrawing_and_removing_ask_what_they_need(app: Flask, officer: FlaskClient, asked: str) -> None:
    assert "Enter to whom it is redirected" in do(officer, asked, "redirect").text
    do(officer, asked, "redirect", redirected_to="The health board", decided_on="23 November 2026")
    assert value(app, asked, "decided_by") == "Robin Vale"
    second = another(app)
    assert "Enter at whose wish, and why" in do(officer, second, "withdraw").text
    do(officer, second, "withdraw", reason="By telephone.")
    assert value(app, second, "status") == "withdrawn"
    third = another(app)
    removed = do(officer, third, "remove")
    assert "its reference will not be used again" in said(removed)
    assert officer.get(f"/questions/{third}").status_code == 404


def test_two_on_one_point_are_answered_together_and_part_again(app: Flask, officer: FlaskClient, asked: str) -> None:
    other, unlike = another(app), another(app, "How long do ambulances take?")
    for one in (asked, unlike, other):
        accept(app, officer, one)
    page = officer.get(f"/questions/{other}/do/together")
    offered = re.findall(r'<option value="(PQ-\d+)', page.text)
    assert offered == [asked, unlike]
    chosen = re.search(rf'<option value="({asked}[^"]*)"', page.text)
    assert chosen
    joined = do(officer, other, "together", answered_with=chosen[1])
    assert f"Answered together with {asked} , where its answer is worked at." in said(joined)
    assert officer.get(f"/questions/{other}/do/approve").status_code == 303
    approved = do(officer, asked, "approve", **ANSWER)
    assert f"Answered together with it: {other} ." in said(approved)
    assert value(app, other, "answer") == "Two are coming."
    do(officer, other, "part")
    assert value(app, other, "answered_with") is None


def test_of_two_officers_the_second_is_told_and_loses_nothing_typed(
    app: Flask, officer: FlaskClient, asked: str
) -> None:
    page = officer.get(f"/questions/{asked}/do/refuse")
    do(officer, asked, "withdraw", reason="By telephone.")
    data = {"ground": "Names an officer", "reply": "My long reply.", "sequence": drawn_at(page)}
    late = officer.post(f"/questions/{asked}/do/refuse", data=data)
    assert late.status_code == 422
    assert "By telephone." in late.text
    assert ">My long reply.</textarea>" in late.text
    assert value(app, asked, "status") == "withdrawn"
    assert "is not as it was, so this cannot be done. Read below what was changed." in said(late)
    assert "press the button again" not in said(late)
    closed = officer.get(f"/questions/{asked}/do/check", follow_redirects=True)
    assert "is not as it was, so this cannot be done" in text_of(closed.text)


@pytest.mark.parametrize("action", list(ACTIONS))
def test_no_step_is_anybody_elses(app: Flask, sign_in: Callable[..., FlaskClient], asked: str, action: str) -> None:
    member = sign_in(Role.MEMBER)
    assert member.post(f"/questions/{asked}/do/{action}", data={"reason": "Because."}).status_code == 403
    assert value(app, asked, "status") == "received"


def test_a_step_is_undone_from_the_history(app: Flask, officer: FlaskClient, asked: str) -> None:
    checked = do(officer, asked, "check", agenda_item=ITEM, same_as=NOT_BEFORE)
    undo = re.search(r'action="(/questions/undo/\d+)"', checked.text)
    assert undo
    assert officer.post(undo[1]).status_code == 303
    assert (value(app, asked, "status"), value(app, asked, "checks")) == ("received", None)


def test_one_whose_meeting_is_gone_is_offered_another_first(app: Flask, officer: FlaskClient, asked: str) -> None:
    with app.app_context():
        question = get_question(asked)
        assert question is not None
        commands.change_question(question, {"meeting": None}, **HOW)
        db.session.commit()
    page = officer.get(f"/questions/{asked}")
    assert re.search(r'class="govuk-button" href="[^"]*/cell/meeting\?back=item">Choose a meeting', page.text)
