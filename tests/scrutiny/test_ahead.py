"""Scrutiny before the decision: what is ahead of a committee, a meeting before it, what nobody has seen."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import cancel_meeting, save_committee
from governance.people.rules import Role
from governance.programme.commands import decide_item, remove_item, withdraw_item
from governance.programme.models import PlanItem
from governance.programme.queries import get_item
from governance.scrutiny import commands
from governance.scrutiny.queries import list_items
from tests import factories
from tests.pages import parse, text_of

BY: dict[str, Any] = {"by": factories.BY, "way": "test"}
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 26), date(2026, 12, 9), date(2027, 1, 20)
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday 23 November 2026: the agenda of 26 November was due on 18 November, that of 9 December is not yet due."""
    with time_machine.travel("2026-11-23 09:00", tick=False):
        yield


@pytest.fixture
def health(app: Flask) -> int:
    """A committee with three meetings, in whose field the cabinet member for health is."""
    with app.app_context():
        committee, member = factories.scrutiny(), factories.body("Cabinet Member Health", "cabinet member")
        save_committee(committee.id, {"portfolios": [member.id], "limit": 2}, **BY)
        for day in (NOVEMBER, DECEMBER, JANUARY):
            factories.meeting(committee, day)
        db.session.commit()
        return committee.id


def add_decision(app: Flask, when: str, title: str = "Care home fees", **texts: Any) -> str:
    """A key decision of the cabinet member for health, by its reference."""
    with app.app_context():
        member = db.session.query(Body).filter_by(name="Cabinet Member Health").one()
        given = {"decision_date": when, "title": title, "issue_type": "Key"} | texts
        reference = factories.item(member, **given).reference
        db.session.commit()
        return reference


def put(app: Flask, committee: int, reference: str, day: date | None, listed: str = "Briefing notes") -> str:
    """Put a decision on the committee's programme, by the work item's reference."""
    with app.app_context():
        body = db.session.get_one(Body, committee)
        place = listed if day is None else meeting_on(committee, day)
        made = factories.work_item(body, place, topic="Fees", decision=reference).reference
        db.session.commit()
        return made


def plan_item(reference: str) -> PlanItem:
    """A decision of the programme."""
    return get_item(reference) or pytest.fail(f"no {reference}")


def meeting_on(committee: int, day: date) -> Any:
    """The committee's meeting of a day."""
    return next(one for one in commands.list_meetings(committee) if one.day == day)


def key_of(app: Flask, committee: int, day: date) -> str:
    """How a form carries the meeting of a day."""
    with app.app_context():
        return str(meeting_on(committee, day).reference)


def row_of(page: str, reference: str) -> Element:
    """The row of a decision."""
    return next(one for one in parse(page).iter("tr") if one.attrib.get("id") == reference)


def words(element: Element) -> str:
    """What a reader sees of an element."""
    return " ".join(" ".join(element.itertext()).split())


def rows_of(page: str) -> list[str]:
    """The decisions of a page in their order, by reference."""
    return [one.attrib["id"] for one in parse(page).iter("tr") if "id" in one.attrib]


def button_of(row: Element) -> dict[str, str]:
    """What one press of a row's first button sends."""
    form = next(row.iter("form"))
    return {one.attrib["name"]: one.attrib["value"] for one in form.iter("input")} | {"to": form.attrib["action"]}


def places(app: Flask, reference: str) -> list[tuple[date | None, str | None]]:
    """Where a decision is on the programme: the days of meetings, or lists."""
    with app.app_context():
        found = [one for one in list_items() if one.decision == reference]
        days = {one.id: one.day for one in commands.list_meetings()}
        return [(days[one.meeting] if one.meeting else None, one.listed) for one in found]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The queries that are sent meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


# What is ahead


def test_a_decision_in_the_committees_field_says_how_many_meetings_are_left_before_it(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    early, later, month, unknown, soon = (
        add_decision(app, when)
        for when in ("9 December 2026", "21 January 2027", "January 2027", "TBC", "25 November 2026")
    )
    page = sign_in(Role.VIEWER).get(f"/work-programme/{health}/decisions").text
    left = {one: words(row_of(page, one).findall("td")[1]) for one in rows_of(page)}
    assert left == {
        soon: "No meeting left before it",
        early: "1 meeting left: 26 November",
        month: "2 meetings left: 26 November, 9 December",
        later: "3 meetings left: 26 November, 9 December, 20 January",
        unknown: "The decision has no date yet. Next meeting: 26 November",
    }
    assert list(left) == [soon, early, month, later, unknown]
    row = row_of(page, early)
    assert "Key" in words(row)
    assert "Cabinet Member Health" in words(row)
    assert f"/programme/{early}" in [one.attrib["href"] for one in row.iter("a")]


def test_the_field_is_what_the_committee_names_and_what_names_it(app: Flask, sign_in: SignIn, health: int) -> None:
    named = {"scrutiny_committee": "Health Scrutiny Committee"}
    with app.app_context():
        factories.scrutiny("General Scrutiny Committee")
        cabinet = factories.body()
        wanted = [factories.item(cabinet, decision_date="9 December 2026", **named).reference]
        elsewhere = factories.item(cabinet, decision_date="9 December 2026").reference
        db.session.commit()
    others = add_decision(app, "9 December 2026", scrutiny_committee="General Scrutiny Committee")
    decided = add_decision(app, "20 November 2026", status="decided", decided_on="20 November 2026")
    wanted.append(add_decision(app, "9 December 2026"))
    client = sign_in(Role.VIEWER)
    page = client.get(f"/work-programme/{health}/decisions").text
    assert sorted(rows_of(page)) == sorted(wanted)
    for asked in (elsewhere, others, decided):
        assert asked in rows_of(client.get(f"/work-programme/{health}/decisions?decision={asked}").text)
    assert client.get(f"/work-programme/{health}/decisions?decision=RP-9999").status_code == 200


def test_a_row_says_where_the_decision_is_already_and_warns_of_a_meeting_that_is_too_late(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    fine, late = add_decision(app, "21 January 2027"), add_decision(app, "December 2026")
    items = put(app, health, fine, JANUARY), put(app, health, late, DECEMBER)
    page = sign_in(Role.VIEWER).get(f"/work-programme/{health}/decisions").text
    assert words(row_of(page, fine).findall("td")[2]) == f"{items[0]} Wednesday 20 January 2027"
    assert "too late" in words(row_of(page, late))
    assert f"/work-programme/items/{items[1]}" in [one.attrib["href"] for one in row_of(page, late).iter("a")]


def test_what_was_decided_before_its_scrutiny_is_shown_and_cannot_be_put_on_a_meeting(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    reference = add_decision(app, "21 January 2027")
    put(app, health, reference, JANUARY)
    with app.app_context():
        decide_item(plan_item(reference), on=date(2026, 11, 20), **BY)
        db.session.commit()
    row = row_of(sign_in(Role.GOVERNANCE).get(f"/work-programme/{health}/decisions").text, reference)
    assert "was decided on 20 November 2026, before its scrutiny" in words(row)
    assert not list(row.iter("form"))


def test_an_item_that_was_given_up_is_no_scrutiny_of_the_decision(app: Flask, sign_in: SignIn, health: int) -> None:
    reference = add_decision(app, "21 January 2027")
    with app.app_context():
        item = factories.work_item(db.session.get_one(Body, health), decision=reference)
        commands.withdraw_item(item, reason="Not needed", **BY)
        db.session.commit()
    client = sign_in(Role.VIEWER)
    assert "Not yet" in words(row_of(client.get(f"/work-programme/{health}/decisions").text, reference))
    assert reference in rows_of(client.get("/work-programme/unseen").text)


@pytest.mark.parametrize("number", [0, 10**30])
def test_there_is_no_such_page_for_what_is_no_scrutiny_committee(
    app: Flask, sign_in: SignIn, health: int, number: int
) -> None:
    client = sign_in(Role.GOVERNANCE)
    with app.app_context():
        cabinet = factories.body().id
        db.session.commit()
    for committee in (number, cabinet):
        for rest in ("decisions", "report", "report.docx"):
            assert client.get(f"/work-programme/{committee}/{rest}").status_code == 404
        assert client.post(f"/work-programme/{committee}/decisions/RP-0001/schedule").status_code == 404
    assert client.post(f"/work-programme/{health}/decisions/RP-9999/schedule").status_code == 404


def test_a_decision_stays_ahead_after_its_date_until_it_is_said_to_be_decided(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    past, month = add_decision(app, "20 November 2026"), add_decision(app, "November 2026")
    client = sign_in(Role.VIEWER)
    for page in (f"/work-programme/{health}/decisions", "/work-programme/unseen"):
        text = client.get(page).text
        assert {one: "Its date is past" in words(row_of(text, one)) for one in rows_of(text)} == {
            past: True,
            month: False,
        }
    with app.app_context():
        decide_item(plan_item(past), on=date(2026, 11, 20), **BY)
        db.session.commit()
    assert past not in client.get("/work-programme/unseen").text


# Putting a decision on a meeting


def test_one_press_puts_a_decision_on_the_latest_meeting_before_it(app: Flask, sign_in: SignIn, health: int) -> None:
    reference = add_decision(app, "January 2027", purpose="To set the fees.")
    client = sign_in(Role.GOVERNANCE)
    row = row_of(client.get(f"/work-programme/{health}/decisions").text, reference)
    assert "Put on 9 December 2026" in words(row)
    assert "Its agenda is due on Tuesday 1 December 2026" in words(row)
    sent = button_of(row)
    response = client.post(sent.pop("to"), data=sent)
    assert response.status_code == 303
    assert response.location.endswith(f"#{reference}")
    assert places(app, reference) == [(DECEMBER, None)]
    page = client.get(response.location).text
    assert f"{reference} is now WP-0001 of the work programme of Health Scrutiny Committee" in text_of(page)
    assert "Put on 9 December" not in words(row_of(page, reference))
    with app.app_context():
        (item,) = list_items(health)
        assert (item.topic, item.purpose, item.form) == ("Care home fees", "To set the fees.", "report")
        assert plan_item(reference).scrutiny_committee == health


def test_a_meeting_whose_agenda_was_due_is_offered_only_where_no_other_is_left(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    late, cancelled = add_decision(app, "9 December 2026"), add_decision(app, "21 January 2027")
    with app.app_context():
        cancel_meeting(meeting_on(health, JANUARY), reason="Election", **BY)
        db.session.commit()
    page = sign_in(Role.GOVERNANCE).get(f"/work-programme/{health}/decisions").text
    assert "Put on 26 November 2026" in words(row_of(page, late))
    assert "Its agenda was due on Wednesday 18 November 2026: the item would be late." in words(row_of(page, late))
    assert "Put on 9 December 2026" in words(row_of(page, cancelled))


def test_without_a_meeting_before_it_there_is_no_button_but_a_choice(app: Flask, sign_in: SignIn, health: int) -> None:
    soon, unknown = add_decision(app, "25 November 2026"), add_decision(app, "TBC")
    page = sign_in(Role.GOVERNANCE).get(f"/work-programme/{health}/decisions").text
    for reference in (soon, unknown):
        row = row_of(page, reference)
        assert not [one for one in row.iter("button") if (one.text or "").startswith("Put on")]
        assert [words(one) for one in row.iter("summary")] == [f"Choose a meeting or list : {reference}"]
    assert "Wednesday 9 December 2026 – not before the decision" in words(row_of(page, soon))
    assert "not before the decision" not in words(row_of(page, unknown))


@pytest.mark.parametrize(("listed", "form"), [("briefing notes", "note"), ("not allocated", "report")])
def test_a_decision_can_go_to_a_list(app: Flask, sign_in: SignIn, health: int, listed: str, form: str) -> None:
    reference = add_decision(app, "TBC")
    address = f"/work-programme/{health}/decisions/{reference}/schedule"
    assert sign_in(Role.GOVERNANCE).post(address, data={"place": listed}).status_code == 303
    assert places(app, reference) == [(None, listed)]
    with app.app_context():
        assert [one.form for one in list_items(health)] == [form]


def test_a_meeting_that_is_too_late_or_too_full_is_taken_and_said(app: Flask, sign_in: SignIn, health: int) -> None:
    reference = add_decision(app, "9 December 2026")
    put(app, health, "", DECEMBER)
    put(app, health, "", DECEMBER)
    client, place = sign_in(Role.GOVERNANCE), key_of(app, health, DECEMBER)
    client.post(f"/work-programme/{health}/decisions/{reference}/schedule", data={"place": place})
    said = text_of(client.get(f"/work-programme/{health}/decisions").text)
    assert "the meeting on 9 December 2026 is too late. Too full: 3 items, and 2 are the most" in said


@pytest.mark.parametrize("place", ["", "M-9999", "withdrawn"])
def test_what_is_no_meeting_of_the_committee_is_refused_beside_the_choice(
    app: Flask, sign_in: SignIn, health: int, place: str
) -> None:
    reference = add_decision(app, "9 December 2026")
    client = sign_in(Role.GOVERNANCE)
    response = client.post(f"/work-programme/{health}/decisions/{reference}/schedule", data={"place": place})
    assert response.status_code == 422
    row = row_of(response.text, reference)
    assert "Choose a meeting or a list" in words(row)
    assert [one.attrib.get("open") for one in row.iter("details")] == [""]
    assert places(app, reference) == []


def test_a_decision_goes_on_the_programme_a_second_time_only_when_asked(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    reference = add_decision(app, "21 January 2027")
    put(app, health, reference, DECEMBER)
    client, place = sign_in(Role.GOVERNANCE), key_of(app, health, JANUARY)
    address = f"/work-programme/{health}/decisions/{reference}/schedule"
    refused = client.post(address, data={"place": place})
    assert refused.status_code == 422
    row = row_of(refused.text, reference)
    assert "already: WP-0001, Health Scrutiny Committee, Wednesday 9 December 2026." in words(row)
    assert [one.attrib["value"] for one in row.iter("option") if "selected" in one.attrib] == [place]
    assert places(app, reference) == [(DECEMBER, None)]
    assert client.post(address, data={"place": place, "again": "yes"}).status_code == 303
    assert places(app, reference) == [(DECEMBER, None), (JANUARY, None)]


@pytest.mark.parametrize("listed", ["Not yet allocated", "Suggested"])
def test_one_press_moves_the_item_that_waits_in_a_list_to_the_meeting(
    app: Flask, sign_in: SignIn, health: int, listed: str
) -> None:
    reference = add_decision(app, "January 2027")
    put(app, health, reference, None, listed)
    client = sign_in(Role.GOVERNANCE)
    row = row_of(client.get(f"/work-programme/{health}/decisions").text, reference)
    assert "Put on 9 December 2026" in words(row)
    sent = button_of(row)
    response = client.post(sent.pop("to"), data=sent)
    assert "WP-0001 of the work programme" in text_of(client.get(response.location).text)
    assert places(app, reference) == [(DECEMBER, None)]


def test_an_item_whose_meeting_is_cancelled_is_moved_and_a_second_one_is_made_only_when_asked(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    reference = add_decision(app, "21 January 2027")
    put(app, health, reference, DECEMBER)
    with app.app_context():
        cancel_meeting(meeting_on(health, DECEMBER), reason="Election", **BY)
        db.session.commit()
    client, address = sign_in(Role.GOVERNANCE), f"/work-programme/{health}/decisions/{reference}/schedule"
    assert client.post(address, data={"place": key_of(app, health, JANUARY)}).status_code == 303
    assert places(app, reference) == [(JANUARY, None)]
    client.post(address, data={"place": "suggested", "again": "yes"})
    assert places(app, reference) == [(JANUARY, None), (None, "suggested")]


def test_what_waits_in_another_committees_list_stays_there(app: Flask, sign_in: SignIn, health: int) -> None:
    reference = add_decision(app, "21 January 2027")
    with app.app_context():
        factories.work_item(factories.scrutiny("General Scrutiny Committee"), "Suggested", decision=reference)
        db.session.commit()
    client, data = sign_in(Role.GOVERNANCE), {"place": key_of(app, health, DECEMBER)}
    row = row_of(client.get(f"/work-programme/{health}/decisions").text, reference)
    assert "Put on 9 December" not in words(row)
    address = f"/work-programme/{health}/decisions/{reference}/schedule"
    assert client.post(address, data=data).status_code == 422
    assert places(app, reference) == [(None, "suggested")]


def test_another_committees_scrutiny_counts_too(app: Flask, sign_in: SignIn, health: int) -> None:
    reference = add_decision(app, "21 January 2027")
    with app.app_context():
        general = factories.scrutiny("General Scrutiny Committee")
        factories.work_item(general, factories.meeting(general, DECEMBER), decision=reference)
        db.session.commit()
    client = sign_in(Role.GOVERNANCE)
    row = row_of(client.get(f"/work-programme/{health}/decisions").text, reference)
    assert "Wednesday 9 December 2026, General Scrutiny Committee" in words(row)
    data = {"place": key_of(app, health, DECEMBER)}
    refused = client.post(f"/work-programme/{health}/decisions/{reference}/schedule", data=data)
    assert (refused.status_code, "WP-0001, General Scrutiny Committee" in refused.text) == (422, True)


def test_a_decision_that_was_taken_meanwhile_is_left_alone(app: Flask, sign_in: SignIn, health: int) -> None:
    reference = add_decision(app, "20 November 2026", status="decided", decided_on="20 November 2026")
    client, place = sign_in(Role.GOVERNANCE), key_of(app, health, DECEMBER)
    response = client.post(f"/work-programme/{health}/decisions/{reference}/schedule", data={"place": place})
    assert f"{reference} is decided now" in text_of(client.get(response.location).text)
    assert places(app, reference) == []


@pytest.mark.parametrize("role", [Role.DIRECTORATE, Role.MEMBER, Role.VIEWER])
def test_only_governance_officers_can_put_it_there(app: Flask, sign_in: SignIn, health: int, role: Role) -> None:
    reference = add_decision(app, "21 January 2027")
    client = sign_in(role)
    assert not list(row_of(client.get(f"/work-programme/{health}/decisions").text, reference).iter("form"))
    address = f"/work-programme/{health}/decisions/{reference}/schedule"
    assert client.post(address, data={"place": key_of(app, health, DECEMBER)}).status_code == 403
    assert places(app, reference) == []


# The pre-decision table, what nobody has seen


def test_the_page_ends_with_the_pre_decision_table(app: Flask, sign_in: SignIn, health: int) -> None:
    first, second = add_decision(app, "21 January 2027"), add_decision(app, "May 2027")
    put(app, health, second, None)
    put(app, health, first, DECEMBER)
    page = sign_in(Role.VIEWER).get(f"/work-programme/{health}/decisions").text
    table = list(parse(page).iter("table"))[-1]
    lines = [[words(one) for one in row] for row in next(table.iter("tbody"))]
    assert lines == [
        ["Wednesday 9 December 2026", "Fees", "–", "Cabinet Member Health", f"21 January 2027 {first}"],
        ["Briefing notes", "Fees", "–", "Cabinet Member Health", f"May 2027 {second}"],
    ]


def test_a_key_decision_is_unseen_until_a_committee_has_it(app: Flask, sign_in: SignIn, health: int) -> None:
    key, other = add_decision(app, "21 January 2027"), add_decision(app, "21 January 2027", issue_type="Non Key")
    client = sign_in(Role.GOVERNANCE)
    page = client.get("/work-programme/unseen").text
    assert rows_of(page) == [key]
    assert "Health Scrutiny Committee : RP-0001 in its field" in words(row_of(page, key))
    link = next(one.attrib["href"] for one in row_of(page, key).iter("a") if "decisions" in one.attrib["href"])
    assert key in rows_of(client.get(link).text)
    put(app, health, key, None)
    assert rows_of(client.get("/work-programme/unseen").text) == []
    assert other not in client.get("/work-programme/unseen").text


def test_a_key_decision_is_unseen_while_its_scrutiny_waits_for_a_meeting(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    waiting, cancelled, coming = (add_decision(app, "21 January 2027") for _ in range(3))
    put(app, health, waiting, None, "Not yet allocated")
    put(app, health, cancelled, JANUARY)
    put(app, health, coming, DECEMBER)
    client = sign_in(Role.VIEWER)
    assert rows_of(client.get("/work-programme/unseen").text) == [waiting]
    with app.app_context():
        cancel_meeting(meeting_on(health, JANUARY), reason="Election", **BY)
        db.session.commit()
    assert rows_of(client.get("/work-programme/unseen").text) == [waiting, cancelled]


def test_the_work_programme_says_at_once_what_became_of_the_decision(app: Flask, sign_in: SignIn, health: int) -> None:
    reference = add_decision(app, "26 November 2026")
    item = put(app, health, reference, None, "Not yet allocated")
    client = sign_in(Role.VIEWER)

    def flag() -> str:
        return words(row_of(client.get(f"/work-programme/{health}").text, item))

    assert f"{reference} may be decided from 26 November 2026, and this is at no meeting before it." in flag()
    ahead = row_of(client.get(f"/work-programme/{health}/decisions").text, reference)
    assert "this is at no meeting before it" in words(ahead)
    with app.app_context():
        remove_item(plan_item(reference), **BY)
        db.session.commit()
    assert f"{reference} is no longer in the programme." in flag()


# Panels


def panel(page: str, heading: str) -> str:
    """What a panel says, "" where there is none."""
    sections = [words(one) for one in parse(page).iter("section")]
    return next((one for one in sections if one.startswith(heading)), "")


def test_the_plan_items_page_says_that_nobody_looks_at_it_and_then_who_does(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    reference = add_decision(app, "December 2026")
    officer, reader = sign_in(Role.GOVERNANCE), sign_in(Role.VIEWER)
    said = panel(reader.get(f"/programme/{reference}").text, "Scrutiny")
    assert said.startswith("Scrutiny No scrutiny committee has it on its programme.")
    assert "Put it on" not in said
    assert "Put it on a meeting of Health" in panel(officer.get(f"/programme/{reference}").text, "Scrutiny")
    put(app, health, reference, DECEMBER)
    said = panel(reader.get(f"/programme/{reference}").text, "Scrutiny")
    assert "Health Scrutiny Committee: WP-0001 Fees , Wednesday 9 December 2026" in said
    assert "is too late" in said


def test_a_decision_that_is_not_key_and_of_no_committee_has_no_panel(app: Flask, sign_in: SignIn, health: int) -> None:
    plain = add_decision(app, "December 2026", issue_type="Non Key")
    named = add_decision(app, "December 2026", issue_type="Non Key", scrutiny_committee="Health Scrutiny Committee")
    gone = add_decision(app, "December 2026")
    with app.app_context():
        withdraw_item(plan_item(gone), reason="No longer needed", **BY)
        db.session.commit()
    client = sign_in(Role.VIEWER)
    assert [panel(client.get(f"/programme/{one}").text, "Scrutiny") for one in (plain, named, gone)] == [
        "",
        "Scrutiny It lies with the Health Scrutiny Committee, which does not have it on its programme.",
        "",
    ]


def test_the_meetings_page_says_how_full_it_is_and_what_is_wrong_with_its_items(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    reference, meeting = add_decision(app, "December 2026"), key_of(app, health, DECEMBER)
    client = sign_in(Role.VIEWER)
    assert panel(client.get(f"/meetings/{meeting}").text, "Work programme").startswith("Work programme No items of")
    for decision in (reference, "", ""):
        put(app, health, decision, DECEMBER)
    said = panel(client.get(f"/meetings/{meeting}").text, "Work programme")
    assert "Too full: 3 items, and 2 are the most for this committee." in said
    assert f"WP-0001 Fees : {reference} may be decided from December 2026" in said


def test_the_cabinets_meeting_has_no_work_programme(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        meeting = factories.meeting(factories.body(), DECEMBER).reference
        db.session.commit()
    assert panel(sign_in(Role.VIEWER).get(f"/meetings/{meeting}").text, "Work programme") == ""


def test_more_rows_need_no_more_queries(app: Flask, sign_in: SignIn, health: int) -> None:
    client = sign_in(Role.GOVERNANCE)
    pages = [f"/work-programme/{health}/{one}" for one in ("decisions", "report")] + ["/work-programme/unseen"]
    pages += [f"/meetings/{key_of(app, health, DECEMBER)}"]

    def fill(rows: int) -> None:
        for number in range(rows):
            day = (DECEMBER, JANUARY, None)[number % 3]
            put(app, health, add_decision(app, "December 2026", f"Decision {number}"), day)
            add_decision(app, "May 2027")

    def queries(page: str) -> int:
        client.get(page)
        with counted() as sent:
            assert client.get(page).status_code == 200
        return len(sent)

    fill(3)
    before = {page: queries(page) for page in pages}
    fill(6)
    assert {page: queries(page) for page in pages} == before


def test_who_moves_a_decision_before_its_scrutiny_is_told_at_once(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        health = factories.scrutiny()
        meeting = factories.meeting(health, date(2030, 3, 6))
        plan = factories.item(title="Care contracts", decision_date="9 May 2030")
        commands.schedule_decision(plan, health.id, meeting.id, by=factories.BY, way="test")
        reference, place = plan.reference, meeting.reference
        db.session.commit()
    officer = sign_in(Role.GOVERNANCE)
    early = officer.post(
        f"/programme/{reference}/cell/decision_date", data={"decision_date": "4 February 2030"}, follow_redirects=True
    )
    assert "the meeting on 6 March 2030 is too late" in text_of(early.text)
    again = officer.post(
        f"/programme/{reference}/cell/decision_date", data={"decision_date": "9 May 2030"}, follow_redirects=True
    )
    assert "too late" not in text_of(again.text)
    moved = {"day": "3 July 2030", "starts": "10:00am", "place": "", "reason": "Elections"}
    late = officer.post(f"/meetings/{place}/do/move", data=moved, follow_redirects=True)
    assert f"{reference} may be decided from 9 May 2030: the meeting on 3 July 2030 is too late." in text_of(late.text)
