"""The register's pages over HTTP: the table, filters, cells, one suggestion, what each reader sees, entering one."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.notices.models import Notice
from governance.people.commands import find_account
from governance.people.rules import Role
from governance.privacy.commands import contact_of, purge
from governance.register.log import history_of
from governance.suggestions import commands, evidence, scoring
from governance.suggestions.files import Attached
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import REGISTER, get_suggestion
from governance.suggestions.rules import EXISTING, PICK, WORK_ITEM
from tests import factories
from tests.pages import text_of

HTMX = {"HX-Request": "true"}
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
DECEMBER = date(2026, 12, 9)
RESIDENT = {"name": "A. Resident", "email": "resident@example.gov.uk", "phone": "01632 960155"}


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
    """A committee of which Ash Wren is a member, with a meeting in December."""
    with app.app_context():
        body = factories.scrutiny()
        factories.term(body, "Councillor Ash Wren")
        factories.meeting(body, DECEMBER)
        db.session.commit()
        return body.id


def add(app: Flask, committee: int | None = None, *, of: str = "", **texts: Any) -> str:
    """One suggestion, of a member where an e-mail address is given; its reference."""
    with app.app_context():
        body = db.session.get_one(Body, committee) if committee else None
        account = find_account(of) if of else None
        reference = factories.suggestion(body, account=account, **texts).reference
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


def meeting_id(app: Flask) -> int:
    with app.app_context():
        return int(db.session.scalars(select(Meeting.id)).one())


def rows(response: TestResponse) -> list[str]:
    return re.findall(r'<tr id="([^"]+)"', response.text)


def row(response: TestResponse, reference: str) -> str:
    """A row as it is read."""
    found = re.search(rf'<tr id="{reference}".*?</tr>', response.text, re.DOTALL)
    assert found
    return text_of(found[0])


def says(response: TestResponse) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(response.headers["HX-Trigger"])["said"]
    return said


def drawn_at(response: TestResponse) -> str:
    found = re.search(r'name="sequence"[^>]*value="([^"]*)"', response.text)
    assert found
    return found[1]


# The table


def test_open_suggestions_stand_by_what_needs_attention_then_by_how_long_they_waited(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    fresh = add(app, health)
    late = add(app, health, received="2 November 2026")
    waiting, waiting_longer = (add(app, health, received=day) for day in ("2 November 2026", "1 October 2026"))
    refused = add(app, health, received="1 November 2026")
    act(app, refused, commands.decide, "refused", {"ground": "one ward", "reason": "It is for the ward."})
    with time_machine.travel("2026-11-10 10:00", tick=False):
        act(app, waiting_longer, commands.acknowledge)
    with time_machine.travel("2026-11-12 10:00", tick=False):
        act(app, waiting, commands.acknowledge)
    page = officer.get("/suggestions")
    assert rows(page) == [late, fresh, waiting_longer, waiting]
    assert "Score Waiting 13 days" in row(page, waiting_longer)
    assert "Acknowledge by 9 November 2026 Waiting 21 days Acknowledgement overdue" in row(page, late)
    assert rows(officer.get("/suggestions?show=closed")) == [refused]
    assert rows(officer.get("/suggestions?show=all")) == [late, fresh, waiting_longer, waiting, refused]
    assert "2 in all" in text_of(page.text)
    assert "1 Acknowledgement overdue" in text_of(page.text)


def test_a_row_says_who_put_it_forward_and_what_it_scores_to_officers_once_they_have_scored_it_too(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    account = add_account(app)
    reference = add(app, health, of=account, topic="Dementia care", by_right="Yes")
    points = {"public_interest": 2, "impact": 1, "performance": 2, "context": 1}
    for number, impact in ((1, 1), (2, 2)):
        scorer = factories_officer(app, f"officer{number}@example.gov.uk")
        with app.app_context():
            by = find_account(scorer)
            given = {"method": PICK} | points | {"impact": impact}
            scoring.save_score(get_suggestion(reference), given, by=by, way="test")  # type: ignore[arg-type]
            db.session.commit()
    text = row(officer.get("/suggestions"), reference)
    assert "Dementia care" in text
    assert "Referral by right" in text
    assert "Health Scrutiny Committee A member Councillor Wren Received 23 November 2026" in text
    assert "2 scorers Score it to see" in text
    assert "6.5" not in text
    assert "6.5 (6 to 7) of 8 PICK, by 2" in row(member.get("/suggestions"), reference)
    assert "6.5" not in officer.get(f"/suggestions/{reference}/row", headers=HTMX).text
    officer.post(f"/suggestions/{reference}/score", data=points | {"impact": 0})
    assert "6 (5 to 7) of 8 PICK, by 3" in row(officer.get("/suggestions"), reference)


def add_account(app: Flask, name: str = "Councillor Wren", email: str = "cllr@example.gov.uk") -> str:
    """A member's account; its address. The committee knows Ash Wren under this name."""
    with app.app_context():
        body = db.session.scalars(select(Body)).first()
        if body is not None:
            factories.term(body, name)
        factories.account(Role.MEMBER, name=name, email=email)
        db.session.commit()
        return email


def factories_officer(app: Flask, email: str) -> str:
    """A governance officer's account; its address."""
    with app.app_context():
        factories.account(Role.GOVERNANCE, email=email)
        db.session.commit()
        return email


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=DEMENTIA", [0]),
        ("q=secret", [0]),
        ("committee=none", [1]),
        ("status=asked", [1]),
        ("status=withdrawn", [2]),
        ("source=letter", [1]),
        ("show=all", [0, 1, 2]),
        ("show=closed", [2]),
        ("outcome=refused", []),
        ("meeting=M-0001", [0]),
        ("attention=new", []),
        ("attention=any", []),
        ("q=100%25", []),
    ],
)
def test_filters_and_search_live_in_the_address(
    app: Flask, officer: FlaskClient, health: int, query: str, found: list[int]
) -> None:
    made = [
        add(app, health, topic="Dementia care", internal_notes="A secret word"),
        add(app, source="The public, by letter or e-mail"),
        add(app, health),
    ]
    act(app, made[0], commands.put_to_meeting, meeting_id(app))
    act(app, made[1], commands.ask, question="Where?")
    act(app, made[2], commands.withdraw, reason="They asked.")
    response = officer.get(f"/suggestions?{query}")
    assert sorted(rows(response)) == [made[one] for one in found]
    assert rows(officer.get(f"/suggestions?{query}", headers=HTMX)) == rows(response)
    assert f"<strong>{len(found)}</strong> suggestion" in response.text
    assert f"<strong>{len(found)}</strong> suggestion" in officer.get(f"/suggestions/summary?{query}").text


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that are sent to the database."""
    statements: list[str] = []

    def hear(*args: Any) -> None:
        statements.append(args[2])

    event.listen(Engine, "before_cursor_execute", hear)
    yield statements
    event.remove(Engine, "before_cursor_execute", hear)


def test_the_table_takes_as_many_queries_for_many_suggestions_as_for_few(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    for _ in range(3):
        act(app, add(app, health), commands.put_to_meeting, meeting_id(app))
    officer.get("/suggestions")  # the council is read once
    add(app, health)
    with counted() as few:
        officer.get("/suggestions")
    for number in range(27):
        reference = add(app, health if number % 2 else None)
        if number % 2:
            act(app, reference, commands.put_to_meeting, meeting_id(app))
    with counted() as many:
        assert len(rows(officer.get("/suggestions"))) == 31
    assert len(many) == len(few) <= 16


def test_a_kept_row_follows_its_scores_and_its_meeting(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    act(app, reference, commands.put_to_meeting, meeting_id(app))
    assert "Meeting on 9 December 2026" in row(officer.get("/suggestions"), reference)
    officer.post("/meetings/M-0001/do/cancel", data={"reason": "The pre-election period", "sequence": "99"})
    assert "Its meeting is cancelled" in row(officer.get("/suggestions"), reference)
    given = {"method": PICK, "public_interest": 2, "impact": 2, "performance": 2, "context": 2}
    with app.app_context():
        by = find_account("robin@example.gov.uk")
        scoring.save_score(get_suggestion(reference), given, by=by, way="test")  # type: ignore[arg-type]
        db.session.commit()
    assert "8 of 8" in row(officer.get("/suggestions"), reference)


# Cells and forms


def test_a_cell_is_edited_in_its_place_and_undone(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, topic="Buses")
    address = f"/suggestions/{reference}/cell/topic"
    assert 'name="topic"' in officer.get(address, headers=HTMX).text
    saved = officer.post(address, data={"topic": "Evening buses"}, headers=HTMX)
    assert rows(saved) == [reference]
    assert says(saved)["text"] == f"{reference} saved."
    assert officer.get(f"/suggestions/{reference}/row", headers=HTMX).text == saved.text
    officer.post(says(saved)["undo"])
    assert value(app, reference, "topic") == "Buses"
    assert officer.get(f"/suggestions/{reference}/cell/status").status_code == 404
    refused = officer.post(address, data={"topic": ""}, headers=HTMX)
    assert (refused.status_code, "Enter the topic" in refused.text) == (422, True)


def test_two_officers_in_one_cell_are_asked_which_to_keep(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, why="Many wait")
    address = f"/suggestions/{reference}/cell/why"
    sequence = drawn_at(officer.get(address, headers=HTMX))
    officer.post(address, data={"why": "Theirs"}, headers=HTMX)
    asked = officer.post(address, data={"why": "Mine", "sequence": sequence}, headers=HTMX)
    assert asked.status_code == 422
    assert "Robin Vale changed this while you were editing" in text_of(asked.text)
    assert value(app, reference, "why") == "Theirs"
    chosen = re.search(r'name="chosen_at"[^>]*value="(\d+)"', asked.text)
    kept = {"why": "Mine", "sequence": sequence, "chosen_at": chosen[1] if chosen else "", "choice-why": "mine"}
    assert officer.post(address, data=kept, headers=HTMX).status_code == 200
    assert value(app, reference, "why") == "Mine"


def test_a_suggestion_of_the_public_is_entered_with_how_to_reach_them_kept_apart(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    form = officer.get("/suggestions/new").text
    assert "The public form" not in form
    typed = {
        "topic": "Arts projects for dementia",
        "source": "The public, at a meeting",
        "received": "1 October 2026",
        "raised_at": "Minute 14",
        "committee": "Health Scrutiny Committee",
        "links": "https://www.example.gov.uk/a\nhttps://www.example.gov.uk/b",
        **RESIDENT,
    }
    page = officer.post("/suggestions/new", data=typed, follow_redirects=True)
    told = "Nobody is told by e-mail, because no mail server is set: tell them yourself."
    assert f"SG-0001 has been entered. {told}" in text_of(page.text)
    assert "resident@example.gov.uk" in page.text
    assert page.text.count('rel="noopener noreferrer"') == 2
    with app.app_context():
        kept = contact_of("SG-0001")
        assert (kept and kept.phone) == "01632 960155"
    refused = officer.post("/suggestions/new", data=typed | {"source": "", "email": "none"})
    assert refused.status_code == 422
    assert "Enter one e-mail address in full" in refused.text
    assert "Arts projects for dementia" in refused.text


def test_what_a_member_wrote_is_entered_as_theirs(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    typed = {"topic": "Falls", "source": "A member", "received": "20 November 2026", "account": "Ash Wren"}
    both = officer.post("/suggestions/new", data=typed | RESIDENT)
    assert (both.status_code, "Leave the contact details blank" in both.text) == (422, True)
    page = officer.post("/suggestions/new", data=typed, follow_redirects=True)
    assert "SG-0001 has been entered. Ash Wren is told in the program, not by e-mail." in text_of(page.text)
    assert value(app, "SG-0001", "suggested_by") == "Ash Wren"
    assert "Withdraw it" in member.get("/suggestions/SG-0001").text


# One suggestion


def test_its_page_tells_the_way_of_a_suggestion_step_by_step(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, topic="Dementia care")
    joined = add(app, health, topic="Arts for dementia")
    act(app, joined, commands.join, to=reference)
    act(app, reference, commands.ask, question="Which wards?")
    act(app, reference, commands.answer, answer="All of them")
    act(app, reference, commands.decide, WORK_ITEM, {"place": meeting_id(app)})
    page = officer.get(f"/suggestions/{reference}")
    text = text_of(page.text)
    steps = "Received 23 November 2026 We asked something back 23 November 2026 Question asked Which wards? Answered"
    assert steps in text
    assert "What became of it Work programme WP-0001 Dementia care Planned Wednesday 9 December 2026 at 10:00am" in text
    assert f"Joined to it {joined} Arts for dementia" in text
    assert 'href="/work-programme/items/WP-0001"' in page.text
    other = text_of(officer.get(f"/suggestions/{joined}").text)
    assert f"Looked at together with {reference} Dementia care Decided" in other


def test_another_meeting_and_another_question_are_steps_of_their_own(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    reference = add(app, health, of="wren@example.gov.uk")
    with app.app_context():
        later = factories.meeting(db.session.get_one(Body, health), date(2027, 1, 20)).id
        db.session.commit()
        first = int(db.session.scalars(select(Meeting.id).where(Meeting.day == DECEMBER)).one())
    act(app, reference, commands.put_to_meeting, first)
    act(app, reference, commands.put_to_meeting, later)
    text = text_of(member.get(f"/suggestions/{reference}").text)
    assert text.count("Put to a meeting 23 November 2026 Meeting") == 2
    assert "Next: Meeting on 20 January 2027" in text
    with app.app_context():
        told = list(db.session.scalars(select(Notice.subject).order_by(Notice.id)))
    assert told == [f"{reference}: received", *[f"{reference}: put to a meeting"] * 2]


def test_what_is_like_it_can_be_joined_or_named_with_one_press(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        work = factories.work_item(db.session.get_one(Body, health), topic="Dementia diagnosis").reference
        db.session.commit()
    reference, other = (add(app, health, topic=f"Dementia diagnosis {word}") for word in ("waits", "in Millbrook"))
    page = officer.get(f"/suggestions/{reference}").text
    assert f"/suggestions/{reference}/do/join?joined_to={other}" in page
    assert f"/suggestions/{reference}/do/existing?existing={work}" in page
    chosen = officer.get(f"/suggestions/{reference}/do/join?joined_to={other}").text
    assert re.search(rf'<option value="{other} [^"]*" selected', chosen)
    act(app, reference, commands.decide, EXISTING, {"existing": work})
    assert f"What there is already {work} Dementia diagnosis Planned" in text_of(
        officer.get(f"/suggestions/{reference}").text
    )


def test_what_is_joined_or_withdrawn_itself_is_not_offered_to_be_joined_to(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    words = ("waits", "in Millbrook", "by telephone", "at home")
    reference, lead, joined, withdrawn = (add(app, health, topic=f"Dementia diagnosis {word}") for word in words)
    act(app, joined, commands.join, to=lead)
    act(app, withdrawn, commands.withdraw, reason="They asked.")
    item = officer.get(f"/suggestions/{reference}").text
    assert set(re.findall(r"joined_to=(SG-\d+)", item)) == {lead}
    page = officer.get(f"/suggestions/{reference}/do/join").text
    assert lead in page
    assert joined not in page
    assert withdrawn not in page


def test_whose_suggestion_it_is_sees_the_question_and_what_they_can_do(
    app: Flask, member: FlaskClient, sign_in: Callable[..., FlaskClient], health: int
) -> None:
    reference = add(app, health, of="wren@example.gov.uk")
    act(app, reference, commands.ask, question="Which wards?")
    own = member.get(f"/suggestions/{reference}").text
    assert "A question for you Which wards?" in text_of(own)
    assert f'action="/suggestions/{reference}/do/answer"' in own
    assert f"/suggestions/{reference}/edit" in own
    assert f"/suggestions/{reference}/do/ask" not in own
    for role in (Role.MEMBER, Role.VIEWER, Role.DIRECTORATE, Role.ADMINISTRATOR):
        other = sign_in(role).get(f"/suggestions/{reference}").text
        assert f"/suggestions/{reference}/do/" not in other
        assert f"/suggestions/{reference}/edit" not in other
        assert f"/suggestions/{reference}/cell/" not in other
        assert "/suggestions/undo/" not in other


def test_they_change_their_own_words_and_nothing_else_until_it_is_at_a_meeting(
    app: Flask, member: FlaskClient, health: int
) -> None:
    reference = add(app, health, of="wren@example.gov.uk", topic="Buses", why="w", affected="a", change="c")
    address = f"/suggestions/{reference}/edit"
    form = member.get(address)
    assert 'name="internal_notes"' not in form.text
    assert 'name="source"' not in form.text
    typed = {"topic": "Evening buses", "why": "w", "affected": "a", "change": "c", "sequence": drawn_at(form)}
    member.post(address, data=typed | {"source": "An officer", "internal_notes": "x", "status": "decided"})
    kept = [value(app, reference, key) for key in ("topic", "source", "internal_notes", "status")]
    assert kept == ["Evening buses", "member", None, "received"]
    act(app, reference, commands.put_to_meeting, meeting_id(app))
    page = text_of(member.get(address, follow_redirects=True).text)
    assert "It is at a meeting or closed, so it stays as it is." in page
    late = member.post(address, data=typed | {"topic": "Later words"})
    assert (late.status_code, "Later words" in late.text) == (422, True)
    assert value(app, reference, "topic") == "Evening buses"


def test_what_only_officers_may_see_is_on_no_page_for_others(
    app: Flask, officer: FlaskClient, member: FlaskClient, sign_in: Callable[..., FlaskClient], health: int
) -> None:
    reference = add(app, health, contact=RESIDENT, internal_notes="A secret word", to_check=["A doubt of ours"])
    given = {"method": PICK, "public_interest": 2, "impact": 2, "performance": 2, "context": 2, "reason": "Our reasons"}
    with app.app_context():
        by = find_account("robin@example.gov.uk")
        scoring.save_score(get_suggestion(reference), given, by=by, way="test")  # type: ignore[arg-type]
        db.session.commit()
    hidden = (
        "secret word",
        "doubt of ours",
        "resident@example.gov.uk",
        "A. Resident",
        "01632",
        "Our reasons",
        "to check",
    )
    pages = (f"/suggestions/{reference}", "/suggestions", "/suggestions/history", f"/suggestions/{reference}/row")
    pages += ("/suggestions?attention=doubt", "/suggestions?q=secret", "/suggestions/summary")
    for client in (member, *(sign_in(role) for role in (Role.VIEWER, Role.DIRECTORATE, Role.ADMINISTRATOR))):
        for address in pages:
            text = client.get(address).text
            assert [one for one in hidden if one in text.replace("q=secret", "")] == []
            assert "Needs attention</h2>" not in text or "Doubt to settle" not in text
        assert rows(client.get("/suggestions?attention=doubt")) == []
        assert rows(client.get("/suggestions?q=secret")) == []
    own = officer.get(f"/suggestions/{reference}").text
    assert [one for one in hidden[:5] if one not in own] == []
    assert rows(officer.get("/suggestions?attention=doubt")) == [reference]


def test_the_history_tells_of_files_and_scores_and_scores_only_to_officers(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    act(app, reference, evidence.add_files, [Attached("waits.pdf", "application/pdf", b"%PDF-1.7")])
    given = {"method": PICK, "public_interest": 2, "impact": 2, "performance": 2, "context": 2}
    with app.app_context():
        by = find_account("robin@example.gov.uk")
        scoring.save_score(get_suggestion(reference), given, by=by, way="test")  # type: ignore[arg-type]
        db.session.commit()
    text = text_of(officer.get(f"/suggestions/{reference}").text)
    assert "Added the file waits.pdf" in text
    assert "Added a score" in text
    assert "Score, Public interest: 2" in text
    seen = text_of(member.get(f"/suggestions/{reference}").text)
    assert "Added the file waits.pdf" in seen
    assert "Added a score" not in seen
    whole = officer.get("/suggestions/history")
    assert f'href="/suggestions/{reference}">{reference}/F1</a>' in whole.text
    assert "Score, Public interest" not in member.get("/suggestions/history").text


def test_what_others_gave_is_in_no_history_until_an_officer_has_scored_it_too(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference, other = add(app, health), add(app, health)
    points = {"public_interest": 2, "impact": 1, "performance": 0, "context": 1}
    scorer = factories_officer(app, "sage@example.gov.uk")
    with app.app_context():
        for one in (reference, other):
            given = {"method": PICK, "reason": "Theirs alone"} | points
            scoring.save_score(get_suggestion(one), given, by=find_account(scorer), way="test")  # type: ignore[arg-type]
        db.session.commit()
    pages = (f"/suggestions/{reference}", "/suggestions/history")
    for address in pages:
        text = text_of(officer.get(address).text)
        assert "Theirs alone" not in text
        assert "Added a score" not in text
    officer.post(f"/suggestions/{reference}/score", data=points | {"reason": "Mine"})
    for address in pages:
        text = text_of(officer.get(address).text)
        assert [text.count(f"Score, Reasons: {one}") for one in ("Theirs alone", "Mine")] == [1, 1]
    assert "Theirs alone" not in text_of(officer.get(f"/suggestions/{other}").text)
    officer.post(f"/suggestions/{reference}/score/take-back")
    assert "Theirs alone" not in text_of(officer.get("/suggestions/history").text)


# Contact details


def test_contact_details_are_changed_by_officers_and_two_of_them_are_told(
    app: Flask, officer: FlaskClient, member: FlaskClient, health: int
) -> None:
    reference = add(app, health, contact=RESIDENT)
    address = f"/suggestions/{reference}/contact"
    form = officer.get(address)
    seen = re.search(r'name="seen"[^>]*value="(\w+)"', form.text)
    assert seen
    officer.post(address, data=RESIDENT | {"phone": "01632 960200", "seen": seen[1]})
    again = officer.post(address, data=RESIDENT | {"phone": "01632 960300", "seen": seen[1]})
    assert again.status_code == 422
    assert "Somebody else changed these details meanwhile" in again.text
    assert "01632 960200" in again.text
    assert 'value="01632 960300"' in again.text
    fresh = re.search(r'name="seen"[^>]*value="(\w+)"', again.text)
    officer.post(address, data=RESIDENT | {"phone": "01632 960300", "seen": fresh[1] if fresh else ""})
    with app.app_context():
        kept = contact_of(reference)
        assert (kept and kept.phone) == "01632 960300"
        assert len(history_of(REGISTER)) == 1  # in no log
    assert member.get(address).status_code == 403
    own = add(app, health, of="wren@example.gov.uk")
    assert officer.get(f"/suggestions/{own}/contact").status_code == 404


def test_deleted_contact_details_are_told_in_the_history_and_do_not_come_back(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health, contact=RESIDENT)
    act(app, reference, commands.withdraw, reason="They asked.")
    assert "they are deleted from 22 May 2027" in text_of(officer.get(f"/suggestions/{reference}").text)
    with app.app_context():
        purge(180, date(2027, 5, 22))
        db.session.commit()
        number = history_of(REGISTER)[0].id
    page = officer.get(f"/suggestions/{reference}")
    assert "Contact details: deleted, their time being over" in text_of(page.text)
    assert f"/suggestions/undo/{number}" not in page.text
    undone = officer.post(f"/suggestions/undo/{number}", follow_redirects=True)
    assert "Contact details that were deleted cannot be brought back." in text_of(undone.text)


def test_contact_details_of_a_joined_one_are_kept_as_long_as_the_other_is_open(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    lead, joined = add(app, health), add(app, health, contact=RESIDENT)
    act(app, joined, commands.join, to=lead)
    assert f"They are kept as long as {lead} , to which it is joined, is open" in text_of(
        officer.get(f"/suggestions/{joined}").text
    )
    with time_machine.travel("2026-12-01 10:00", tick=False):
        act(app, lead, commands.decide, "refused", {"ground": "one ward", "reason": "It is for the ward."})
    assert "they are deleted from 30 May 2027" in text_of(officer.get(f"/suggestions/{joined}").text)


def test_what_an_import_left_to_check_is_settled(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, to_check=["Is this ours?", "Which year?"])
    assert "2 to check since the import" in row(officer.get("/suggestions"), reference)
    page = officer.post(f"/suggestions/{reference}/settle", data={"settled": "Which year?"}, follow_redirects=True)
    assert "1 still to check." in text_of(page.text)
    with app.app_context():
        assert db.session.scalars(select(Suggestion.to_check)).one() == ["Is this ours?"]


def test_links_at_the_top_are_for_those_who_can_follow_them(
    sign_in: Callable[..., FlaskClient], officer: FlaskClient
) -> None:
    for role, writes in ((Role.MEMBER, True), (Role.DIRECTORATE, True), (Role.VIEWER, False)):
        page = sign_in(role).get("/suggestions").text
        assert ("/suggestions/drafts/new" in page) == writes
        assert "/suggestions/new" not in page
    assert "/suggestions/new" in officer.get("/suggestions").text
