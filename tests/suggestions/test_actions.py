"""The steps of a suggestion over HTTP: what each asks, who is told of it, who may, two officers at once."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import cancel_meeting
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda
from governance.people.commands import find_account
from governance.people.rules import Role
from governance.scrutiny.commands import remove_work_item
from governance.scrutiny.queries import get_item as get_work_item
from governance.suggestions import commands
from governance.suggestions.actions import ACTIONS
from governance.suggestions.queries import get_suggestion
from tests import factories
from tests.pages import text_of

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
OF_A_MEMBER = {"source": "A member", "suggested_by": "Ash Wren"}  # who has no account
DECEMBER = "Wednesday 9 December 2026"
RESIDENT = {"name": "A. Resident", "email": "resident@example.gov.uk"}


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
def member(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.MEMBER, name="Ash Wren", email="wren@example.gov.uk")


@pytest.fixture
def health(app: Flask) -> int:
    """A committee of which Ash Wren is a member, with a meeting in October and one in December."""
    with app.app_context():
        body = factories.scrutiny()
        factories.term(body, "Councillor Ash Wren")
        for day in (date(2026, 10, 7), date(2026, 12, 9)):
            factories.meeting(body, day)
        db.session.commit()
        return body.id


def add(app: Flask, committee: int | None = None, *, of: str = "", **texts: Any) -> str:
    """One suggestion, of a member where an e-mail address is given; its reference."""
    with app.app_context():
        body = db.session.get_one(Body, committee) if committee else None
        reference = factories.suggestion(body, account=find_account(of) if of else None, **texts).reference
        db.session.commit()
        return reference


def act(app: Flask, reference: str, command: Callable[..., Any], *args: Any, **given: Any) -> None:
    """Do something with a suggestion."""
    with app.app_context():
        suggestion = get_suggestion(reference)
        assert suggestion is not None
        command(suggestion, *args, **({**HOW, **given}))
        db.session.commit()


def value(app: Flask, reference: str, key: str) -> Any:
    with app.app_context():
        suggestion = get_suggestion(reference)
        return getattr(suggestion, key) if suggestion else None


def do(client: FlaskClient, reference: str, action: str, **typed: str) -> TestResponse:
    """Open the page of a step, fill it in and send it."""
    address = f"/suggestions/{reference}/do/{action}"
    drawn = re.search(r'name="sequence"[^>]*value="([^"]*)"', client.get(address).text)
    return client.post(address, data=typed | {"sequence": drawn[1] if drawn else ""}, follow_redirects=True)


def offered_for(client: FlaskClient, reference: str) -> set[str]:
    """The steps that the page of a suggestion offers."""
    page = client.get(f"/suggestions/{reference}").text
    return set(re.findall(rf"/suggestions/{reference}/do/([\w-]+)\"", page))


def work_item_of(reference: str) -> Any:
    """The work item that was made of a suggestion."""
    suggestion = get_suggestion(reference)
    assert suggestion is not None
    return get_work_item(suggestion.work_item or "")


@pytest.mark.parametrize(
    ("action", "typed", "key", "expected"),
    [
        ("acknowledge", {}, "status", "acknowledged"),
        ("ask", {"question": "Which wards?"}, "question", "Which wards?"),
        ("join", {"joined_to": "SG-0001"}, "joined_to", "SG-0001"),
        ("meeting", {"meeting": DECEMBER}, "status", "at a meeting"),
        ("take-up", {"place": "Not yet allocated", "form": "Report"}, "work_item", "WP-0001"),
        ("note", {"reason": "A note is enough."}, "work_item", "WP-0001"),
        ("refer", {"referred_to": "Highways"}, "referred_to", "Highways"),
        ("existing", {"existing": "SG-0001"}, "existing", "SG-0001"),
        ("refuse", {"ground": "It concerns one ward only", "reason": "Ask there."}, "ground", "one ward"),
        ("withdraw", {"reason": "They wrote again."}, "status", "withdrawn"),
    ],
)
def test_each_step_is_done_on_a_page_of_its_own_and_says_who_is_told(
    app: Flask,
    officer: FlaskClient,
    member: FlaskClient,
    health: int,
    action: str,
    typed: dict[str, str],
    key: str,
    expected: str,
) -> None:
    add(app, health)
    reference = add(app, health, of="wren@example.gov.uk")
    page = do(officer, reference, action, **typed)
    assert value(app, reference, key) == expected
    text = text_of(page.text)
    assert f"{reference} is {ACTIONS[action].done}. Ash Wren is told in the program, not by e-mail." in text
    assert page.request.path == f"/suggestions/{reference}"


def test_nobody_is_said_to_be_told_where_nothing_is_kept_to_reach_them(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    told = text_of(do(officer, reference, "acknowledge").text)
    assert "Nobody is told: no contact details are kept." in told
    reference = add(app, health, contact={"phone": "01632 960155"})
    assert "no e-mail address is kept: tell them yourself" in text_of(do(officer, reference, "acknowledge").text)
    app.config["MAIL_SERVER"] = "127.0.0.1:9"  # nobody listens there: it waits
    reference = add(app, health, contact=RESIDENT)
    joined = add(app, health, contact=RESIDENT)
    act(app, joined, commands.join, to=reference)
    told = text_of(do(officer, reference, "ask", question="Where?").text)
    assert "Whoever put it forward is told by e-mail." in told
    assert "Those joined" not in told  # whom the question does not concern
    told = text_of(do(officer, reference, "refer", referred_to="Highways").text)
    assert f"Those joined to it are told too: {joined}." in told
    page = text_of(officer.get(f"/suggestions/{reference}").text)
    assert "A question for you" in page.split("What they were told")[1]


def test_what_a_step_needs_is_said_beside_its_field_and_nothing_typed_is_lost(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    for action, typed, message in (
        ("refuse", {"reason": "As typed"}, "Choose the ground of refusal"),
        ("refer", {"reason": "As typed"}, "Enter to whom it is referred"),
        ("existing", {"reason": "As typed"}, "Enter the reference of what there is already, such as WP-0031"),
        ("withdraw", {}, "Enter at whose wish, and why"),
        ("existing", {"existing": "WP-0099", "reason": "As typed"}, "There is no WP-0099."),
        ("take-up", {"reason": "As typed"}, "Choose the meeting or list where it goes"),
        ("meeting", {"meeting": "Wednesday 7 October 2026"}, "is not one of the choices"),
        ("join", {"joined_to": reference}, "is not one of the choices"),
    ):
        refused = do(officer, reference, action, **typed)
        assert refused.status_code == 422
        assert message in text_of(refused.text)
        assert ("As typed" in refused.text) == ("reason" in typed)
    assert value(app, reference, "status") == "received"


def test_only_meetings_to_come_of_its_committee_are_offered(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        other = factories.scrutiny("General Scrutiny Committee")
        factories.meeting(other, date(2027, 1, 20))
        other_number = other.id
        db.session.commit()
    page = officer.get(f"/suggestions/{add(app, health)}/do/meeting").text
    assert DECEMBER in page
    assert "7 October 2026" not in page
    assert "20 January 2027" not in page
    with app.app_context():
        db.session.query(Meeting).filter_by(committee=other_number).update({"removed": True})
        db.session.commit()
    assert "Its committee has no meeting to come." in text_of(
        officer.get(f"/suggestions/{add(app, other_number)}/do/meeting").text
    )


def test_a_referral_by_right_goes_on_an_agenda_and_nowhere_else(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    reference = add(app, health, of="wren@example.gov.uk", by_right="Yes", topic="Hospital discharge")
    assert offered_for(officer, reference) == {"acknowledge", "ask", "agenda"}
    for action in ("refuse", "join", "refer", "existing", "note", "take-up", "meeting", "withdraw", "remove"):
        assert officer.get(f"/suggestions/{reference}/do/{action}").status_code == 303
        officer.post(f"/suggestions/{reference}/do/{action}", data={"ground": "too vague", "reason": "No."})
    assert value(app, reference, "status") == "received"
    assert "withdraw" not in offered_for(officer, reference)
    assert "withdraw" in offered_for(officer, add(app, health, by_right="Yes", **OF_A_MEMBER))
    do(officer, reference, "agenda", place=DECEMBER)
    with app.app_context():
        item = get_work_item(value(app, reference, "work_item"))
        assert item is not None
        assert item.meeting is not None
        assert "Hospital discharge" in [one.title for one in list_agenda(item.meeting, health)]


def test_a_referral_that_has_lost_its_agenda_is_put_on_another_and_anything_else_looked_at_again(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    referral, other = add(app, health, of="wren@example.gov.uk", by_right="Yes"), add(app, health)
    do(officer, referral, "agenda", place=DECEMBER)
    do(officer, other, "take-up", place="Not yet allocated")
    assert "agenda" not in offered_for(officer, referral)
    with app.app_context():
        factories.meeting(db.session.get_one(Body, health), date(2027, 1, 20))
        remove_work_item(work_item_of(other), **HOW)
        cancel_meeting(db.session.get_one(Meeting, work_item_of(referral).meeting), reason="Flood", **HOW)
        db.session.commit()
    page = text_of(officer.get("/suggestions").text)
    assert page.count("Put on another agenda") == 2  # what is next, and the action
    assert page.count("What it became is gone") >= 2
    for reference, action in ((referral, "agenda"), (other, "reopen")):
        shown = officer.get(f"/suggestions/{reference}").text
        assert f'class="govuk-button" href="/suggestions/{reference}/do/{action}"' in shown
    assert "Put on another agenda" not in text_of(officer.get(f"/suggestions/{other}").text)
    do(officer, referral, "agenda", place="Wednesday 20 January 2027")
    assert "agenda" not in offered_for(officer, referral)
    with app.app_context():
        assert "Put on another agenda" not in text_of(officer.get("/suggestions").text)


def test_what_somebody_put_forward_here_or_others_joined_is_not_removed(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    own, lead, joined = add(app, health, of="wren@example.gov.uk"), add(app, health), add(app, health)
    assert "remove" in offered_for(officer, lead)
    act(app, joined, commands.join, to=lead)
    assert "remove" not in offered_for(officer, own) | offered_for(officer, lead)
    assert f"/{lead}/do/remove" not in officer.get("/suggestions").text
    assert f"/{joined}/do/remove" in officer.get("/suggestions?show=all").text


def test_the_form_says_what_another_committee_would_do_to_its_meeting(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    assert "off that meeting" not in officer.get(f"/suggestions/{reference}/edit").text
    do(officer, reference, "meeting", meeting=DECEMBER)
    edit = f"/suggestions/{reference}/edit"
    assert "Take it off the meeting first" in officer.get(edit).text
    do(officer, reference, "off-meeting")
    assert (value(app, reference, "status"), value(app, reference, "meeting")) == ("acknowledged", None)
    do(officer, reference, "meeting", meeting=DECEMBER)
    do(officer, reference, "ask", question="Which wards?")
    assert "another committee takes it off that meeting" in officer.get(edit).text


def test_a_decision_after_its_meeting_is_the_committees_on_that_day(
    app: Flask, officer: FlaskClient, sign_in: Callable[..., FlaskClient], health: int
) -> None:
    reference = add(app, health)
    do(officer, reference, "meeting", meeting=DECEMBER)
    with time_machine.travel("2026-12-14 10:00", tick=False):
        form = sign_in(Role.GOVERNANCE).get(f"/suggestions/{reference}/do/refuse").text
    assert 'value="9 December 2026"' in form
    assert 'value="Health Scrutiny Committee"' in form


def test_two_officers_on_one_suggestion_read_what_the_other_did(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    address = f"/suggestions/{reference}/do/ask"
    drawn = re.search(r'name="sequence"[^>]*value="([^"]*)"', officer.get(address).text)
    act(app, reference, commands.withdraw, reason="They asked.")
    typed = {"question": "As typed", "sequence": drawn[1] if drawn else ""}
    shown = officer.post(address, data=typed)
    assert shown.status_code == 422
    assert "This suggestion was changed while the page was open." in text_of(shown.text)
    assert "Withdrawn" in shown.text
    fresh = re.search(r'name="sequence"[^>]*value="([^"]*)"', shown.text)
    again = officer.post(address, data=typed | {"sequence": fresh[1] if fresh else ""})
    assert again.status_code == 422
    assert "is not as it was, so this cannot be done" in text_of(again.text)
    assert "As typed" in again.text
    assert value(app, reference, "status") == "withdrawn"


def test_a_step_on_what_was_removed_meanwhile_is_refused_in_words(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    act(app, reference, commands.remove_suggestion)
    refused = officer.post(f"/suggestions/{reference}/do/ask", data={"question": "As typed", "sequence": "1"})
    assert refused.status_code == 422
    assert f"{reference} has been removed meanwhile. Undo its removal first." in text_of(refused.text)
    assert "As typed" in refused.text
    assert officer.get(f"/suggestions/{reference}/do/ask").status_code == 404


def test_whoever_put_it_forward_answers_and_withdraws(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    reference = add(app, health, of="wren@example.gov.uk")
    do(officer, reference, "ask", question="Which wards?")
    assert "Answer: " in text_of(member.get(f"/suggestions/{reference}/do/answer").text)
    done = text_of(do(member, reference, "answer", answer="All of them").text)
    assert (value(app, reference, "status"), value(app, reference, "answer")) == ("answered", "All of them")
    assert f"{reference} is answered." in done
    assert "told" not in done.split(f"{reference} is answered.")[1].split("Where it stands")[0]
    assert "Answer to read" in text_of(officer.get("/suggestions").text)
    do(member, reference, "withdraw")
    assert value(app, reference, "status") == "withdrawn"


def test_nobody_else_takes_a_step(
    app: Flask, member: FlaskClient, sign_in: Callable[..., FlaskClient], health: int
) -> None:
    reference = add(app, health, of="wren@example.gov.uk")
    act(app, reference, commands.ask, question="Which wards?")
    strangers = [sign_in(role) for role in (Role.MEMBER, Role.VIEWER, Role.DIRECTORATE, Role.ADMINISTRATOR)]
    for action in ACTIONS:
        address = f"/suggestions/{reference}/do/{action}"
        for client in (*strangers, *([] if action in ("answer", "withdraw") else [member])):
            assert client.get(address).status_code == 403
            assert client.post(address, data={"answer": "Mine", "question": "Mine"}).status_code == 403
    assert value(app, reference, "status") == "asked"


def test_a_step_is_undone_and_the_work_item_made_by_it_goes_too(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    page = do(officer, reference, "take-up", place="Not yet allocated")
    undo = re.search(r"/suggestions/undo/\d+", page.text)
    assert undo
    referrer = {"Referer": f"http://localhost/suggestions/{reference}"}
    back = officer.post(undo[0], headers=referrer)
    assert back.location == f"/suggestions/{reference}"
    with app.app_context():
        assert get_work_item("WP-0001") is None
    assert value(app, reference, "status") == "received"


def test_what_is_closed_can_be_looked_at_again(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    do(officer, reference, "refuse", ground="It is too vague to examine", reason="Say what should change.")
    assert "Look at it again" in officer.get(f"/suggestions/{reference}").text
    do(officer, reference, "reopen")
    assert (value(app, reference, "status"), value(app, reference, "reason")) == ("acknowledged", None)
    do(officer, reference, "remove")
    assert officer.get(f"/suggestions/{reference}").status_code == 404
