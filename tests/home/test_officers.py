"""The home page of officers: what is due, in the order of its days, each line leading to the place of work."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import cancel_meeting
from governance.meetings.queries import get_meeting
from governance.people.rules import Role
from governance.programme.commands import change_item, decide_item
from governance.programme.queries import get_item
from governance.questions import commands as question_commands
from governance.register.dates import parse_date
from governance.suggestions import commands
from tests import factories
from tests.home.test_members import statements
from tests.pages import parse, text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"by": factories.BY, "way": "test"}
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday 23 November 2026."""
    with time_machine.travel("2026-11-23 09:00", tick=False):
        yield


@pytest.fixture
def officer(app: Flask, sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.GOVERNANCE)


@pytest.fixture
def health(app: Flask) -> int:
    with app.app_context():
        committee = factories.scrutiny().id
        db.session.commit()
        return committee


def add(app: Flask, **texts: Any) -> str:
    """A plan item that needs nothing but what the texts bring about; its reference."""
    with app.app_context():
        if not db.session.query(Body).filter_by(kind="cabinet").count():
            factories.term(factories.body())
        reference = factories.item(**({"issue_type": "Non-key"} | texts)).reference
        db.session.commit()
        return reference


def lines(client: FlaskClient) -> list[tuple[str, str, str]]:
    """What is due : by when (or what, without a day), the record, and where the line leads."""
    tree = parse(client.get("/").text)
    found = []
    for one in tree.iter("li"):
        if one.attrib.get("class") == "due__line":
            when, link = next(one.iter("p")), next(one.iter("a"))
            found.append(("".join(when.itertext()).strip(), "".join(link.itertext()).strip(), link.attrib["href"]))
    return found


def test_what_is_due_stands_in_the_order_of_its_days(app: Flask, officer: FlaskClient, health: int) -> None:
    soon = add(app, title="Publish soon", issue_type="Key", decision_date="4 January 2027", documents="A report")
    late = add(app, title="Too late", issue_type="Key", decision_date="14 December 2026", documents="A report")
    past = add(app, title="Passed", decision_date="20 November 2026")
    unclassified = add(app, title="Unclassified", decision_date="3 March 2027", issue_type="")
    with app.app_context():
        meeting = factories.meeting(db.session.get_one(Body, health), date(2026, 12, 2)).reference
        factories.meeting(db.session.get_one(Body, health), date(2027, 2, 3))
        db.session.commit()
    assert lines(officer) == [
        ("overdue by 8 days", f"{late} Too late", f"/programme/{late}"),
        ("overdue by 3 days", f"{past} Passed", f"/programme/{past}"),
        ("tomorrow, Tuesday 24 November", f"{meeting} Health Scrutiny Committee", f"/meetings/{meeting}"),
        ("by Friday 4 December", f"{soon} Publish soon", f"/programme/{soon}"),
        ("Not yet classified", f"{unclassified} Unclassified", f"/programme/{unclassified}"),
    ]
    said = text_of(officer.get("/").text)
    assert "What is due : 5" in said
    assert "Overdue 2" in said
    assert "General exception by 4 December" in said
    assert "Meeting on Wednesday 2 December. Nothing on it yet." in said


def test_suggestions_lead_to_what_is_to_be_done_with_them(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        committee = db.session.get_one(Body, health)
        with time_machine.travel("2026-10-12 09:00", tick=False):
            late, asked, idle = (factories.suggestion(committee, topic=one) for one in ("Late", "Asked", "Idle"))
            commands.ask(asked, question="Which?", **BY)
            commands.acknowledge(idle, **BY)
        new = factories.suggestion(committee, topic="New")
        references = [one.reference for one in (late, new, asked)]
        db.session.commit()
    late_one, new_one, asked_one = references
    assert lines(officer) == [
        ("overdue by 35 days", f"{late_one} Late", f"/suggestions/{late_one}/do/acknowledge"),
        ("by Monday 30 November", f"{new_one} New", f"/suggestions/{new_one}/do/acknowledge"),
        ("Suggestion: no answer for three weeks", f"{asked_one} Asked", f"/suggestions/{asked_one}"),
        ("Suggestions waiting", "1 suggestion waits to be scored, put to a meeting or decided", "/suggestions"),
    ]
    assert all(officer.get(address).status_code == 200 for _, _, address in lines(officer))
    assert "The longest has waited for 42 days." in text_of(officer.get("/").text)


def test_questions_wait_in_the_order_of_their_days_and_overdue_ones_first(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        committee = db.session.get_one(Body, health)
        soon, later = (factories.meeting(committee, date(2026, 12, day)) for day in (2, 16))
        with time_machine.travel("2026-11-10 09:00", tick=False):
            past = factories.meeting(committee, date(2026, 11, 18))
            late = factories.question(past, words_received="Why was it so?")
        new = factories.question(soon, words_received="Why is it so?")
        sent = factories.question(later, words_received="Why will it be so?")
        question_commands.check(sent, agenda_item=None, **BY)
        question_commands.accept(sent, words="Why will it be so?", exception="Agreed", **BY)
        done = factories.question(soon, words_received="And so?")
        question_commands.withdraw(done, reason="They asked", **BY)
        references = [one.reference for one in (late, new, sent)]
        db.session.commit()
    first, second, third = references
    assert [one for one in lines(officer) if "/questions/" in one[2]] == [
        ("overdue by 6 days", f"{first} Why was it so?", f"/questions/{first}"),
        ("by Tuesday 1 December", f"{second} Why is it so?", f"/questions/{second}"),
        ("by Tuesday 15 December", f"{third} Why will it be so?", f"/questions/{third}"),
    ]
    said = text_of(officer.get("/").text)
    assert "Public question: to check" in said
    assert "Public question: to send for an answer" in said
    assert "Health Scrutiny Committee, Wednesday 2 December 2026" in said


def test_many_questions_of_a_kind_are_folded_into_the_register(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        sits = factories.meeting(db.session.get_one(Body, health), date(2027, 3, 3))
        for _ in range(8):
            factories.question(sits)
        db.session.commit()
    page = officer.get("/").text
    assert 'href="/questions?attention=check">and 2 more: Public question: to check</a>' in page


def test_the_work_programme_is_among_what_is_due(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        committee = db.session.get_one(Body, health)
        held, off = factories.meeting(committee, date(2026, 11, 18)), factories.meeting(committee, date(2026, 12, 16))
        outcome, moved = (
            factories.work_item(committee, held, topic="Falls"),
            factories.work_item(committee, off, topic="Care"),
        )
        doubt = factories.work_item(committee, topic="Beds", to_check=["Which ward?"])
        cancel_meeting(get_meeting(off.reference), reason="No business", **BY)
        references = [one.reference for one in (outcome, moved, doubt)]
        db.session.commit()
    first, second, third = references
    assert lines(officer) == [
        ("overdue by 5 days", f"{first} Falls", f"/work-programme/items/{first}/do/complete"),
        ("by Wednesday 16 December", f"{second} Care", f"/work-programme/items/{second}/move"),
        ("Work programme: doubt to settle", f"{third} Beds", f"/work-programme/items/{third}"),
    ]
    assert all(officer.get(address).status_code == 200 for _, _, address in lines(officer))


def test_what_has_no_day_stands_in_the_order_of_the_kinds_of_work(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        committee = db.session.get_one(Body, health)
        member = factories.account(Role.MEMBER, name="Ash Wren")
        factories.term(committee, "Ash Wren")
        factories.work_item(committee, topic="Doubtful item", to_check=["Which ward?"])
        doubtful, idle, answered, right, gone = (
            factories.suggestion(committee, topic=topic, account=member, **texts)
            for topic, texts in (
                ("Doubtful", {"to_check": ["Whose?"]}),
                ("Idle", {}),
                ("Answered", {}),
                ("By right", {"by_right": "Yes"}),
                ("Gone", {"by_right": "Yes"}),
            )
        )
        for one in (doubtful, idle, right):
            commands.acknowledge(one, **BY)
        commands.ask(answered, question="Which?", **BY)
        commands.answer(answered, answer="This", by=member, way="test")
        sitting = factories.meeting(committee, date(2027, 3, 3))
        commands.decide(gone, "work item", {"place": sitting.id}, **BY)
        cancel_meeting(sitting, reason="Snow", **BY)
        db.session.commit()
    add(app, title="Unclassified", issue_type="")
    add(app, title="Unsure", to_check=["Which month?"])
    assert [title.partition(" ")[2] for when, title, _ in lines(officer) if not when.startswith("by ")] == [
        "By right",
        "Gone",
        "Unclassified",
        "Answered",
        "suggestion waits to be scored, put to a meeting or decided",
        "Unsure",
        "Doubtful",
        "Doubtful item",
    ]


def test_after_its_meeting_a_suggestion_hangs_on_the_day_of_the_meeting(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        committee = db.session.get_one(Body, health)
        for day in (date(2026, 11, 18), date(2026, 12, 16)):
            with time_machine.travel("2026-11-10 09:00", tick=False):
                one = factories.suggestion(committee, topic=f"Put to {day}")
                sitting = factories.meeting(committee, day)
                commands.put_to_meeting(one, sitting.id, **BY)
        cancel_meeting(sitting, reason="Snow", **BY)
        db.session.commit()
    assert [(when, title.partition(" ")[2]) for when, title, _ in lines(officer)] == [
        ("overdue by 5 days", "Put to 2026-11-18"),
        ("by Wednesday 16 December", "Put to 2026-12-16"),
    ]


def test_an_agenda_past_its_day_is_overdue_only_while_nothing_is_on_it(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        committee = db.session.get_one(Body, health)
        empty, full = (factories.meeting(committee, date(2026, 11, 25), starts=one) for one in ("10:00", "14:00"))
        factories.agenda_item(full)
        names = [one.reference for one in (empty, full)]
        db.session.commit()
    assert [(when, title.split()[0]) for when, title, _ in lines(officer)] == [
        ("overdue by 6 days", names[0]),
        ("was due on Tuesday 17 November", names[1]),
    ]
    said = text_of(officer.get("/").text)
    assert "Overdue 1" in said
    assert "In the next seven days 1" in said


def test_doubts_about_decisions_long_taken_are_due(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, title="Long past", decision_date="5 May 2026", to_check=["Whose decision?"])
    with app.app_context():
        decide_item(get_item(reference), on=date(2026, 5, 5), **BY)
        db.session.commit()
    assert lines(officer) == [("Doubt to settle", f"{reference} Long past", f"/programme/{reference}")]


@pytest.mark.parametrize("several", [False, True])
def test_the_rest_of_a_directorates_own_items_can_be_looked_up(app: Flask, sign_in: SignIn, several: bool) -> None:
    with app.app_context():
        own, other = factories.directorate("Adults").id, factories.directorate("Place").id
        db.session.commit()
    for number in range(8):
        add(app, title=f"Ours {number}", directorate="Adults", decision_date="20 November 2026")
    add(app, title="Of others", decision_date="20 November 2026")
    client = sign_in(Role.DIRECTORATE, directorates=(own, other) if several else (own,))
    address, words = re.search(r'href="([^"]+)">and 2 more: ([^<]+)</a>', client.get("/").text).groups()
    table = text_of(client.get(unescape(address)).text)
    assert [table.count("Ours ") >= 8, "Of others" in table, "of every directorate" in words] == [
        True,
        several,
        several,
    ]


def test_many_of_a_kind_are_folded_into_the_table_that_has_them_all(app: Flask, officer: FlaskClient) -> None:
    for number in range(9):
        add(app, title=f"Passed {number}", decision_date=f"{number + 1} November 2026")
    assert len(lines(officer)) == 6
    page = officer.get("/").text
    address = re.search(r'href="([^"]+)">and 3 more: Date passed, still planned</a>', page)[1]
    assert text_of(officer.get(address).text).count("Passed ") >= 9
    assert "What is due : 9" in text_of(page)


def test_a_directorate_sees_its_own_items_alone(app: Flask, sign_in: SignIn, health: int) -> None:
    with app.app_context():
        own = factories.directorate("Adults").id
        factories.directorate("Place")
        factories.suggestion(db.session.get_one(Body, health))
        factories.meeting(db.session.get_one(Body, health), date(2026, 11, 25))
        db.session.commit()
    mine = add(app, title="Ours", directorate="Adults", decision_date="20 November 2026")
    add(app, title="Theirs", directorate="Place", decision_date="20 November 2026")
    add(app, title="Nobody’s", decision_date="20 November 2026")
    assert lines(sign_in(Role.DIRECTORATE, directorates=(own,))) == [
        ("overdue by 3 days", f"{mine} Ours", f"/programme/{mine}")
    ]


def test_what_was_done_is_due_no_more(app: Flask, officer: FlaskClient, sign_in: SignIn) -> None:
    """Although each item is assessed only once until something about it changes."""
    reference = add(app, title="Passed", decision_date="20 November 2026")
    assert len(lines(officer)) == 1
    with app.app_context():
        change_item(get_item(reference), {"decision_date": parse_date("4 May 2027")}, **BY)
        db.session.commit()
    assert lines(officer) == []
    assert "Nothing is due." in text_of(officer.get("/").text)
    with time_machine.travel("2027-05-06 09:00", tick=False):
        assert [when for when, _, _ in lines(sign_in(Role.GOVERNANCE))] == ["overdue by 2 days"]


def test_members_and_viewers_are_told_of_nothing_due(app: Flask, sign_in: SignIn, health: int) -> None:
    add(app, title="Passed", decision_date="20 November 2026")
    with app.app_context():
        factories.meeting(db.session.get_one(Body, health), date(2026, 12, 2))
        db.session.commit()
    for role in (Role.MEMBER, Role.VIEWER, Role.ADMINISTRATOR):
        client = sign_in(role)
        assert lines(client) == []
        assert "What is due" not in client.get("/").text
    assert "Coming meetings Wednesday 2 December, 10:00am in 9 days" in text_of(sign_in(Role.VIEWER).get("/").text)


def test_an_account_of_several_roles_has_the_parts_of_each(app: Flask, sign_in: SignIn) -> None:
    said = text_of(sign_in(Role.GOVERNANCE, Role.MEMBER).get("/").text)
    assert "What is due" in said
    assert "Your meetings" in said
    assert "Coming meetings" not in said


def test_the_database_is_asked_as_often_however_much_is_due(app: Flask, officer: FlaskClient, health: int) -> None:
    def fill(first: int, count: int) -> None:
        with app.app_context():
            committee = db.session.get_one(Body, health)
            for number in range(first, first + count):
                meeting = factories.meeting(committee, date(2026, 11, 25) + timedelta(days=number))
                factories.work_item(committee, meeting, to_check=["Which?"])
                factories.question(meeting)
                factories.suggestion(committee)
                commands.put_to_meeting(factories.suggestion(committee), meeting.id, **BY)
            db.session.commit()
        for _ in range(count):
            add(app, decision_date="20 November 2026")

    counts = []
    for first, more in ((0, 2), (2, 6)):
        fill(first, more)
        officer.get("/")  # assesses what is new
        with statements() as seen:
            officer.get("/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
