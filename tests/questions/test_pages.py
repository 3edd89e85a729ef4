"""The register's pages over HTTP: the table by meeting, filters, cells, one question, what each reader sees."""

import json
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
from governance.meetings.models import AgendaItem
from governance.meetings.queries import get_meeting
from governance.people.commands import find_account
from governance.people.rules import Role
from governance.privacy.commands import contact_of, purge
from governance.questions import commands
from governance.questions.queries import get_question
from tests import factories
from tests.pages import text_of

HTMX = {"HX-Request": "true"}
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
RESIDENT = {"name": "A. Resident", "email": "resident@example.gov.uk", "phone": "01632 960155"}
DECEMBER = date(2026, 12, 9)
LABEL = "Health Scrutiny Committee, Wednesday 9 December 2026"


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
def meeting(app: Flask) -> str:
    """A meeting of the health committee on 9 December, with two items on its agenda; its reference."""
    with app.app_context():
        made = factories.meeting(factories.scrutiny(), DECEMBER)
        for title in ("Dental access", "Ambulance times"):
            factories.agenda_item(made, title, part="business")
        db.session.commit()
        return made.reference


def add(app: Flask, meeting: str, *, of: str = "", **texts: Any) -> str:
    """One question, of a member where an e-mail address is given; its reference."""
    with app.app_context():
        account = find_account(of) if of else None
        found = get_meeting(meeting)
        assert found is not None
        reference = factories.question(found, account=account, **texts).reference
        db.session.commit()
        return reference


def act(app: Flask, reference: str, command: Callable[..., Any], **given: Any) -> None:
    """Do something with a question."""
    with app.app_context():
        question = get_question(reference)
        assert question is not None
        command(question, **({**HOW, **given}))
        db.session.commit()


def accept(app: Flask, reference: str, words: str = "Why, in the chair’s words?") -> None:
    """Check and accept a question, about the first item of its agenda."""
    act(app, reference, commands.check, agenda_item=item_id(app))
    act(app, reference, commands.accept, words=words)


def item_id(app: Flask, title: str = "Dental access") -> int:
    with app.app_context():
        return int(db.session.query(AgendaItem.id).filter_by(title=title).one()[0])


def value(app: Flask, reference: str, key: str) -> Any:
    with app.app_context():
        question = get_question(reference)
        return getattr(question, key) if question else None


def rows(response: TestResponse) -> list[str]:
    return re.findall(r'<tr id="([^"]+)"', response.text)


def row(response: TestResponse, reference: str) -> str:
    """A row as it is read."""
    found = re.search(rf'<tr id="{reference}".*?</tr>', response.text, re.DOTALL)
    assert found
    return text_of(found[0])


def drawn_at(response: TestResponse) -> str:
    found = re.search(r'name="sequence"[^>]*value="([^"]*)"', response.text)
    assert found
    return found[1]


def headings(response: TestResponse) -> list[str]:
    return re.findall(r'<tr class="group">.*?<h2>(.*?)</h2>', response.text, re.DOTALL)


# The table


def test_questions_stand_by_meeting_the_soonest_first_and_in_it_what_is_to_be_done(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    with app.app_context():
        found = get_meeting(meeting)
        assert found is not None
        committee = db.session.get_one(Body, found.committee)
        january = factories.meeting(committee, date(2027, 1, 6)).reference
        nowhere = factories.question(committee).reference
        db.session.commit()
    in_january, checked, fresh = add(app, january), add(app, meeting), add(app, meeting)
    act(app, checked, commands.check, agenda_item=item_id(app))
    page = officer.get("/questions")
    assert headings(page) == ["No meeting chosen", LABEL, "Health Scrutiny Committee, Wednesday 6 January 2027"]
    assert rows(page) == [nowhere, fresh, checked, in_january]
    assert "Choose a meeting" in row(page, nowhere)
    assert "Check by 8 December 2026" in row(page, fresh)
    assert f"/questions/meetings/{meeting}" in page.text
    assert "2 To check" in text_of(page.text)


def test_what_came_late_and_what_is_overdue_is_said_in_words(app: Flask, officer: FlaskClient, meeting: str) -> None:
    with app.app_context():
        found = get_meeting(meeting)
        assert found is not None
        today = factories.meeting(db.session.get_one(Body, found.committee), date(2026, 11, 23)).reference
        db.session.commit()
    early = add(app, meeting)
    in_time = add(app, today, received="19 November 2026")
    late = add(app, today, received="20 November 2026", received_at="8:00am")
    page = officer.get("/questions")
    assert "20 November 2026 8:00am E-mail Late" in row(page, late)
    assert "Late" not in row(page, in_time)
    assert "Overdue since 20 November 2026" in row(page, in_time)
    assert "Overdue" not in row(page, early)
    assert "Overdue since 20 November 2026" in text_of(officer.get(f"/questions/{in_time}").text)
    assert rows(officer.get("/questions?attention=late")) == [late]
    assert rows(officer.get("/questions?attention=overdue")) == [in_time, late]


def test_each_filter_narrows_the_table(app: Flask, officer: FlaskClient, meeting: str) -> None:
    dentist = add(app, meeting, words_received="Why are there no dentists?", channel="Letter")
    refused = add(app, meeting, words_received="Why is Mr Smith rude?")
    accepted = add(app, meeting, words_received="When do ambulances come?")
    accept(app, accepted)
    with app.app_context():
        post = factories.body("Director of Public Health", "officer").id
        committee = get_meeting(meeting).committee  # type: ignore[union-attr]
        db.session.commit()
    act(app, accepted, commands.send, answerer=post, answer_due=None)
    act(app, refused, commands.refuse_question, ground="names officer", reply="It names an officer.")
    expected = {
        "q=DENTISTS": [dentist],
        "show=closed": [refused],
        f"show=all&committee={committee}&q=smith": [refused],
        "committee=999": [],
        f"meeting={meeting}": [dentist, accepted],
        "meeting=none": [],
        "status=sent": [accepted],
        "channel=letter": [dentist],
        "ground=names+officer": [refused],
        f"answerer={post}": [accepted],
        "attention=draft": [accepted],
    }
    assert {query: rows(officer.get(f"/questions?{query}", headers=HTMX)) for query in expected} == expected
    assert "Director of Public Health" in row(officer.get("/questions"), accepted)


def test_readers_see_no_draft_no_notes_no_contact_details_and_nothing_to_change(
    app: Flask, officer: FlaskClient, member: FlaskClient, meeting: str
) -> None:
    secrets = ("capybara", "marmoset", "A. Resident", "01632")
    reference = add(app, meeting, contact=RESIDENT, internal_notes="marmoset")
    accept(app, reference)
    act(app, reference, commands.draft, draft="capybara")
    for path in ("/questions", f"/questions/{reference}", "/questions/history", f"/questions/{reference}/row"):
        page = member.get(path)
        assert page.status_code == 200
        assert not [one for one in secrets if one in page.text]
        assert "/cell/" not in page.text
        assert "/do/" not in page.text
    shown = text_of(officer.get(f"/questions/{reference}").text)
    assert not [one for one in secrets if one not in shown]
    assert rows(member.get("/questions?q=marmoset")) == []
    assert rows(officer.get("/questions?q=marmoset")) == [reference]
    for path in ("new", f"{reference}/edit", f"{reference}/cell/town", f"{reference}/contact", f"{reference}/do/check"):
        assert member.get(f"/questions/{path}").status_code == 403


# Cells, forms


def test_a_cell_is_saved_and_of_two_officers_the_second_is_asked_which_to_keep(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    reference = add(app, meeting)
    opened = officer.get(f"/questions/{reference}/cell/town", headers=HTMX)
    data = {"town": "Thornbury", "sequence": drawn_at(opened)}
    saved = officer.post(f"/questions/{reference}/cell/town", data=data, headers=HTMX)
    assert "Thornbury" in row(saved, reference)
    again = officer.post(f"/questions/{reference}/cell/town", data={**data, "town": "Yate"}, headers=HTMX)
    assert again.status_code == 422
    assert "Save mine" in again.text
    undo = json.loads(saved.headers["HX-Trigger"])["said"]["undo"]
    officer.post(undo)
    assert value(app, reference, "town") is None
    assert officer.get(f"/questions/{reference}/cell/status").status_code == 404


def test_the_agenda_item_is_one_of_its_own_meeting(app: Flask, officer: FlaskClient, meeting: str) -> None:
    with app.app_context():
        other = factories.meeting(factories.scrutiny("Transport"), DECEMBER)
        factories.agenda_item(other, "Evening buses", part="business")
        db.session.commit()
        elsewhere = other.reference
    reference = add(app, meeting)
    cell = officer.get(f"/questions/{reference}/cell/agenda_item", headers=HTMX)
    assert "Dental access" in cell.text
    assert "Evening buses" not in cell.text
    act(app, reference, commands.change_question, values={"agenda_item": item_id(app)})
    form = officer.get(f"/questions/{reference}/edit")
    data = {
        "sequence": drawn_at(form),
        "committee": "Health Scrutiny Committee",
        "meeting": elsewhere,
        "agenda_item": "Dental access, 9 December 2026",
        "words_received": "Why no buses?",
        "received": "23 November 2026",
        "channel": "E-mail",
    }
    moved = officer.post(f"/questions/{reference}/edit", data=data, follow_redirects=True)
    assert "saved" in moved.text
    assert "Transport" in text_of(moved.text)
    assert value(app, reference, "agenda_item") is None
    with app.app_context():
        assert value(app, reference, "meeting") == get_meeting(elsewhere).id  # type: ignore[union-attr]


def test_an_officer_takes_a_letter_with_the_time_when_it_came(app: Flask, officer: FlaskClient, meeting: str) -> None:
    form = officer.get(f"/questions/new?meeting={meeting}")
    label = f"{LABEL}: questions by Monday 7 December 2026"
    assert f'<option value="{label}" selected' in form.text
    assert 'value="10:00am"' in form.text
    assert "The public form" not in form.text
    bad = officer.post("/questions/new", data={"words_received": "Why?", "received": "23 November 2026"})
    assert bad.status_code == 422
    assert "Choose how it came" in bad.text
    assert ">Why?</textarea>" in bad.text
    data = {"meeting": label, "words_received": "Why?", "channel": "Letter", "received": "23 November 2026"}
    data |= {"received_at": "9:30am", "name": "A. Resident", "phone": "01632 960155"}
    with_nobody = {**data, "meeting": ""}
    assert "Choose the meeting, or" in officer.post("/questions/new", data=with_nobody).text
    said = text_of(officer.post("/questions/new", data=data, follow_redirects=True).text)
    assert "PQ-0001 has been taken: 1 word. It came in time, by Monday 7 December 2026." in said
    assert "no e-mail address is kept" in said
    with app.app_context():
        kept = contact_of("PQ-0001")
        assert kept is not None
        assert kept.phone == "01632 960155"
    with app.app_context():
        found = get_meeting(meeting)
        assert found is not None
        tomorrow = factories.meeting(db.session.get_one(Body, found.committee), date(2026, 11, 24)).reference
        db.session.commit()
    late = officer.post("/questions/new", data={**data, "meeting": tomorrow}, follow_redirects=True)
    assert "It came late: the last moment was Friday 20 November 2026." in text_of(late.text)
    assert value(app, "PQ-0002", "status") == "received"


def test_meetings_to_come_are_offered_before_those_that_were_held(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    with app.app_context():
        found = get_meeting(meeting)
        assert found is not None
        for day in (date(2026, 10, 20), date(2026, 11, 10), date(2026, 11, 23)):
            factories.meeting(db.session.get_one(Body, found.committee), day)
        db.session.commit()
    choice = officer.get("/questions/new").text.partition('id="meeting"')[2].partition("</select>")[0]
    days = re.findall(r'value="[^"]*?(\d+ \w+ 2026)[^"]*: ', choice)
    assert days == ["23 November 2026", "9 December 2026", "10 November 2026", "20 October 2026"]


def test_an_officer_takes_a_question_of_a_member(
    app: Flask, officer: FlaskClient, member: FlaskClient, meeting: str
) -> None:
    data = {"meeting": meeting, "words_received": "Why?", "channel": "Telephone", "received": "23 November 2026"}
    both = officer.post("/questions/new", data={**data, "account": "wren@example.gov.uk", "name": "Ash"})
    assert "Leave the contact details blank" in both.text
    taken = officer.post("/questions/new", data={**data, "account": "wren@example.gov.uk"}, follow_redirects=True)
    assert "is told in the program" in text_of(taken.text)
    assert "Withdraw it" in member.get("/questions/PQ-0001").text


# One question


def test_the_page_shows_words_ticks_deadline_and_what_is_like_it(
    app: Flask, officer: FlaskClient, member: FlaskClient, meeting: str
) -> None:
    earlier = add(app, meeting, words_received="Why are there no dentists in Thornbury?", town="Yate")
    accept(app, earlier, words="Why are there no dentists in Thornbury?")
    act(app, earlier, commands.approve, answer="Two are coming.", approved_by="The chair")
    reference = add(app, meeting, words_received="Why are there no dentists in Yate?", asked_by="Robin Marsh")
    page = text_of(officer.get(f"/questions/{reference}").text)
    assert "Not checked yet. This is what a check would find now." in page
    assert "Deadline: Monday 7 December 2026" in page
    assert "2 working days" in page
    assert "About an item of the agenda: not known The item is chosen with the check." in page
    assert "Why are there no dentists in Thornbury?" in page
    assert "Two are coming." in page
    assert "Most like it" not in member.get(f"/questions/{reference}").text
    accept(app, reference, words="Why are there no dentists in Yate?")
    page = text_of(officer.get(f"/questions/{reference}").text)
    assert "As checked on 23 November 2026, under the rules of that day." in page
    assert "As accepted Change the words as accepted In the same words." in page
    assert "It relates to: Dental access" in page
    assert "Answer, approved Two are coming." in text_of(member.get(f"/questions/{earlier}").text)


def test_contact_details_are_kept_apart_changed_and_said_to_be_deleted(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    reference = add(app, meeting, contact=RESIDENT)
    act(app, reference, commands.withdraw, reason="By letter.")
    page = officer.get(f"/questions/{reference}")
    assert "so they are deleted on" in page.text
    form = officer.get(f"/questions/{reference}/contact")
    seen = re.search(r'name="seen"[^>]*value="([^"]*)"', form.text)
    assert seen
    data = {**RESIDENT, "phone": "01632 960199", "seen": seen[1]}
    assert officer.post(f"/questions/{reference}/contact", data=data).status_code == 303
    stale = officer.post(f"/questions/{reference}/contact", data={**data, "phone": "1"})
    assert stale.status_code == 422
    assert "Somebody else changed these details" in stale.text
    with app.app_context():
        purge(180, date(2027, 5, 23))
        db.session.commit()
    gone = text_of(officer.get(f"/questions/{reference}").text)
    assert "None are kept." in gone
    assert "Contact details: deleted, their time being over" in gone


def test_doubts_of_an_import_are_settled_on_the_page(app: Flask, officer: FlaskClient, meeting: str) -> None:
    reference = add(app, meeting, to_check=["The day is not sure"])
    assert "1 to check since the import" in row(officer.get("/questions"), reference)
    settled = officer.post(f"/questions/{reference}/settle", data={"settled": "The day is not sure"})
    assert settled.status_code == 303
    assert value(app, reference, "to_check") is None


def test_the_summary_and_the_history_stand_on_addresses_of_their_own(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    reference = add(app, meeting)
    act(app, reference, commands.change_question, values={"town": "Yate"})
    assert "1 To check" in text_of(officer.get("/questions/summary", headers=HTMX).text)
    history = text_of(officer.get("/questions/history?field=town").text)
    assert "Yate" in history
    assert "Undo" in history
