"""The work programme's pages over HTTP: committees, the table, filters, cells, forms, actions, history, who may."""

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
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import cancel_meeting, move_meeting, save_committee
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda
from governance.people.rules import Role
from governance.scrutiny import commands
from governance.scrutiny.queries import get_item, list_at
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # its commands are tested on both

HTMX = {"HX-Request": "true"}
BY = {"by": factories.BY, "way": "test"}
DECEMBER, JANUARY, FEBRUARY = date(2026, 12, 9), date(2027, 1, 20), date(2027, 2, 10)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        yield


@pytest.fixture
def officer(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


@pytest.fixture
def health(app: Flask) -> int:
    """A committee with meetings in December and January."""
    with app.app_context():
        body = factories.scrutiny()
        for day in (DECEMBER, JANUARY):
            factories.meeting(body, day)
        db.session.commit()
        return body.id


def add(app: Flask, committee: int, place: str = "Not yet allocated", **texts: Any) -> str:
    """One item; its reference."""
    with app.app_context():
        body = db.session.get_one(Body, committee)
        reference = factories.work_item(body, place, **texts).reference
        db.session.commit()
        return reference


def value(app: Flask, reference: str, key: str) -> Any:
    with app.app_context():
        item = get_item(reference)
        return getattr(item, key) if item else None


def meeting_on(day: date) -> Meeting:
    return db.session.query(Meeting).filter_by(day=day).one()


def rows(response: TestResponse) -> list[str]:
    return re.findall(r'<tr id="([^"]+)"', response.text)


def headings(response: TestResponse) -> list[str]:
    """What heads each meeting and list, as a reader sees it."""
    found = re.findall(r'<tr class="month.*?</tr>', response.text, re.DOTALL)
    return [text_of(f"<table>{one}</table>") for one in found]


def says(response: TestResponse) -> dict[str, Any]:
    return json.loads(response.headers["HX-Trigger"])["said"]


def drawn_at(response: TestResponse) -> str:
    return re.search(r'name="sequence"[^>]*value="([^"]*)"', response.text)[1]


# The committees


def test_without_a_scrutiny_committee_the_page_says_how_to_add_one(sign_in: Callable[..., FlaskClient]) -> None:
    assert "Add a scrutiny committee in Administration" in text_of(
        sign_in(Role.ADMINISTRATOR).get("/work-programme").text
    )
    viewer = sign_in(Role.VIEWER).get("/work-programme").text
    assert "An administrator can add a scrutiny committee" in text_of(viewer)


def test_one_committee_is_gone_to_straight(officer: FlaskClient, health: int) -> None:
    assert officer.get("/work-programme").location == f"/work-programme/{health}"


def test_several_committees_are_listed_with_their_next_meeting_and_what_needs_attention(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        other = factories.scrutiny("General Scrutiny Committee").id
        factories.work_item(db.session.get_one(Body, health), "20 January 2027")
        cancel_meeting(meeting_on(JANUARY), reason="The pre-election period", **BY)
        db.session.commit()
    page = text_of(officer.get("/work-programme").text)
    assert "1 item still to come. Next meeting: Wednesday 9 December 2026 at 10:00am" in page
    assert "1 Its meeting is cancelled" in page
    assert "No meeting is planned" in page
    assert f'href="/work-programme/{other}"' in officer.get(f"/work-programme/{health}").text


def test_only_a_scrutiny_committee_has_a_work_programme(app: Flask, officer: FlaskClient) -> None:
    with app.app_context():
        cabinet = factories.body().id
        db.session.commit()
    assert officer.get(f"/work-programme/{cabinet}").status_code == 404
    assert officer.get("/work-programme/999999999999").status_code == 404


# The table


def test_items_stand_under_their_meetings_then_the_lists_in_their_order(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    suggested = add(app, health, "Suggested")
    second = add(app, health, "20 January 2027")
    waiting = add(app, health)
    first = add(app, health, "9 December 2026")
    also = add(app, health, "9 December 2026")
    note = add(app, health, "Briefing notes")
    response = officer.get(f"/work-programme/{health}")
    assert rows(response) == [first, also, second, waiting, note, suggested]
    december, january, *lists = headings(response)
    assert december.startswith("Agenda of Wednesday 9 December 2026 at 10:00am 2 items")
    assert january.startswith("Agenda of Wednesday 20 January 2027 at 10:00am 1 item")
    assert [one.split(" 1 item")[0] for one in lists] == ["Not yet allocated", "Briefing notes", "Suggested"]


def test_an_empty_meeting_says_so_and_offers_to_add_an_item_there(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    response = officer.get(f"/work-programme/{health}")
    assert text_of(response.text).count("Nothing yet.") == 5
    with app.app_context():
        number = meeting_on(DECEMBER).id
    assert f'/work-programme/items/new?committee={health}&amp;place={number}"' in response.text
    form = officer.get(f"/work-programme/items/new?committee={health}&place={number}")
    assert "<option" in form.text
    assert re.search(r'selected[^>]*>Wednesday 9 December 2026|value="Wednesday 9 December 2026" selected', form.text)


def test_a_meeting_says_when_its_agenda_is_due_and_that_it_was_moved_cancelled_or_is_too_full(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    for _ in range(3):
        add(app, health, "9 December 2026")
    with app.app_context():
        save_committee(health, {"limit": 2}, **BY)
        move_meeting(meeting_on(DECEMBER), {"day": date(2026, 12, 2)}, reason="The chamber is rewired.", **BY)
        cancel_meeting(meeting_on(JANUARY), reason="The pre-election period", **BY)
        db.session.commit()
    december, january, *_ = headings(officer.get(f"/work-programme/{health}"))
    assert "Wednesday 2 December 2026 at 10:00am" in december
    assert "Brought forward from 9 December 2026: The chamber is rewired." in december
    assert "Agenda due Tuesday 24 November" in december
    assert "Too full: 3 items, and 2 are the most for this committee." in december
    assert "Cancelled: The pre-election period" in january
    assert "Agenda due" not in january


def test_what_is_past_and_done_with_is_shown_only_when_asked_for(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        factories.meeting(db.session.get_one(Body, health), date(2026, 10, 7))
        db.session.commit()
    open_still = add(app, health, "7 October 2026")
    done = add(app, health, "7 October 2026", status="Completed", outcome="Noted.")
    given_up = add(app, health, "Suggested", status="Withdrawn")
    coming = add(app, health, "9 December 2026", status="Completed", outcome="Noted.")
    address = f"/work-programme/{health}"
    assert rows(officer.get(address)) == [open_still, coming]
    assert rows(officer.get(f"{address}?show=past")) == [done, given_up]
    assert rows(officer.get(f"{address}?show=all")) == [open_still, done, coming, given_up]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=DENTAL", [0]),
        ("q=wren+trust", [1]),
        ("q=WP-0003", [2]),
        ("q=100%25", []),
        ("place=suggested", [2]),
        ("place=M-0001", [0]),
        ("place=nonsense", []),
        ("form=report", [0]),
        ("form=none", [1, 2]),
        ("status=in+progress", [1]),
        ("standing=yes", []),
        ("standing=no", [0, 1, 2]),
        ("attention=late", [1]),
        ("attention=any", [1]),
        ("attention=decision", []),
    ],
)
def test_filters_and_search_live_in_the_address(
    app: Flask, officer: FlaskClient, health: int, query: str, found: list[int]
) -> None:
    made = [
        add(app, health, "9 December 2026", topic="Dental access", form="Report"),
        add(app, health, "20 January 2027", witnesses="Wren Valley Trust", status="In progress", due="December 2026"),
        add(app, health, "Suggested"),
    ]
    response = officer.get(f"/work-programme/{health}?{query}")
    assert rows(response) == [made[one] for one in found]
    assert rows(officer.get(f"/work-programme/{health}?{query}", headers=HTMX)) == rows(response)
    assert f"<strong>{len(found)}</strong> item" in response.text


def test_an_item_before_a_decision_is_told_when_the_decision_moves(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        decision = factories.item(decision_date="February 2027").reference
        db.session.commit()
    reference = add(app, health, "20 January 2027", decision=decision)
    address = f"/work-programme/{health}"
    assert "needs" not in officer.get(address).text.split(f'id="{reference}"')[1][:20]
    officer.post(f"/programme/{decision}/cell/decision_date", data={"decision_date": "December 2026"})
    page = text_of(officer.get(address).text)
    assert f"{decision} may be decided from 1 December 2026" in page or f"{decision} may be decided from" in page
    assert "1 Not before the decision" in page
    assert "Scrutiny before" in text_of(officer.get(f"/work-programme/items/{reference}").text)
    assert reference in officer.get(f"/programme/{decision}").text


def test_the_order_at_a_meeting_counts_what_is_on_its_agenda(app: Flask, officer: FlaskClient, health: int) -> None:
    first, second, third = (add(app, health, "9 December 2026") for _ in range(3))
    with app.app_context():
        commands.leave_out(get_item(second), reason=None, **BY)
        db.session.commit()
    found = re.findall(r'<tr id="([^"]+)".*?Number </span>(\d)', officer.get(f"/work-programme/{health}").text, re.S)
    assert (first, "1") in found
    assert "3 of" not in text_of(officer.get(f"/work-programme/items/{third}").text)
    assert "2 of 2" in text_of(officer.get(f"/work-programme/items/{third}").text)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def hear(*args: Any) -> None:
        statements.append(args[2])

    event.listen(Engine, "before_cursor_execute", hear)
    yield statements
    event.remove(Engine, "before_cursor_execute", hear)


def test_the_table_takes_as_many_queries_for_many_items_as_for_few(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    address = f"/work-programme/{health}"
    add(app, health, "9 December 2026")
    officer.get(address)  # the council is read once
    add(app, health, "9 December 2026")
    with counted(app) as few:
        officer.get(address)
    for number in range(12):
        add(app, health, "9 December 2026" if number % 2 else "20 January 2027")
    with counted(app) as many:
        officer.get(address)
    assert len(many) == len(few) <= 8
    with counted(app) as again:
        assert len(rows(officer.get(address))) == 14
    assert len(again) < len(many)  # every row was kept


def exported(officer: FlaskClient, committee: int, query: str) -> list[str]:
    """What an export holds under the same filters."""
    answer = officer.get(f"/work-programme/export/json?committee={committee}&{query}")
    return [one["reference"] for one in answer.json]


@pytest.mark.parametrize(
    ("query", "found", "words"),
    [
        ("place=M-0003", [0, 1], "What is past and done with is shown too."),
        ("status=completed", [1], "What is past and done with is shown too."),
        ("status=withdrawn", [2], "What is past and done with is shown too."),
        ("q=carers", [1], "Nothing like this is to come or unfinished. This is what is past and done with."),
        ("q=dental", [0], ""),
        ("q=dental&show=past", [], "No items here."),
        ("status=completed&show=past", [1], ""),
    ],
)
def test_what_is_chosen_or_searched_is_found_though_it_is_past(
    app: Flask, officer: FlaskClient, health: int, query: str, found: list[int], words: str
) -> None:
    with app.app_context():
        factories.meeting(db.session.get_one(Body, health), date(2026, 10, 7))
        db.session.commit()
    made = [
        add(app, health, "7 October 2026", topic="Dental access"),
        add(app, health, "7 October 2026", topic="Young carers", status="Completed", outcome="Noted."),
        add(app, health, "Suggested", topic="Parking", status="Withdrawn"),
    ]
    response = officer.get(f"/work-programme/{health}?{query}")
    assert rows(response) == [made[one] for one in found]
    assert words in text_of(response.text)
    assert ("done with" in response.text) == ("done with" in words)
    assert exported(officer, health, query) == rows(response)


def test_a_joint_item_is_named_on_the_programme_of_the_other_committee(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        general = factories.scrutiny("General Scrutiny Committee").id
        db.session.commit()
    joint = add(app, health, "9 December 2026", topic="Hospital parking", joint_committee="General Scrutiny Committee")
    add(app, health, "9 December 2026", topic="Falls")
    response = officer.get(f"/work-programme/{general}")
    told = "Hospital parking , Health Scrutiny Committee, Wednesday 9 December 2026 at 10:00am Planned"
    assert f"Joint items of other committees {told}" in text_of(response.text)
    assert f'href="/work-programme/items/{joint}"' in response.text
    assert rows(response) == []
    assert "Falls" not in response.text
    assert "Joint items" not in officer.get(f"/work-programme/{health}").text
    assert "Joint items" not in officer.get(f"/work-programme/{general}?q=carers").text
    assert "Joint items" not in officer.get(f"/work-programme/{general}?show=past").text


# Cells, forms


@pytest.mark.parametrize("part", ["edit", "cell/topic", "do/complete"])
def test_what_was_typed_for_an_item_removed_meanwhile_is_not_lost(
    app: Flask, officer: FlaskClient, health: int, part: str
) -> None:
    reference = add(app, health, "9 December 2026", topic="Falls")
    form = officer.get(f"/work-programme/items/{reference}/{part}")
    with app.app_context():
        commands.remove_work_item(get_item(reference), **BY)
        db.session.commit()
    typed = {"topic": "As typed", "outcome": "As typed", "place": "Wednesday 9 December 2026"}
    typed |= {"committee": "Health Scrutiny Committee", "sequence": drawn_at(form)}
    for headers in ({}, HTMX if part == "cell/topic" else {}):
        refused = officer.post(f"/work-programme/items/{reference}/{part}", data=typed, headers=headers)
        assert refused.status_code == 422
        assert f"{reference} has been removed meanwhile. Undo its removal first." in text_of(refused.text)
        assert "As typed" in refused.text
    assert officer.get(f"/work-programme/items/{reference}/{part}").status_code == 404
    assert officer.post(f"/work-programme/items/WP-0099/{part}", data=typed).status_code == 404


def test_the_row_of_an_item_removed_meanwhile_goes_when_a_cell_of_it_is_opened(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health, topic="Falls")
    with app.app_context():
        commands.remove_work_item(get_item(reference), **BY)
        db.session.commit()
    opened = officer.get(f"/work-programme/items/{reference}/cell/topic", headers=HTMX)
    assert opened.headers["HX-Retarget"] == "#work"
    assert says(opened)["text"] == f"{reference} has been removed meanwhile."
    assert rows(opened) == []
    missing = officer.get("/work-programme/items/WP-0099", headers=HTMX)
    assert (missing.status_code, "programme page" in missing.text) == (404, False)


def test_an_item_goes_to_another_committee_with_one_of_its_meetings(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        general = factories.scrutiny("General Scrutiny Committee")
        factories.meeting(general, FEBRUARY)
        db.session.commit()
    reference = add(app, health, "9 December 2026", topic="Parking")
    address = f"/work-programme/items/{reference}/edit"
    form = officer.get(address)
    typed = {"committee": "General Scrutiny Committee", "topic": "Parking", "sequence": drawn_at(form)}
    asked = officer.post(address, data=typed | {"place": "Wednesday 9 December 2026"})
    assert asked.status_code == 422
    assert 'href="#place"' in asked.text
    assert '<option value="Wednesday 10 February 2027">' in asked.text
    assert '<option value="Wednesday 20 January 2027">' not in asked.text
    done = officer.post(address, data=typed | {"place": "Wednesday 10 February 2027"}, follow_redirects=True)
    assert "moved to Wednesday 10 February 2027 of General Scrutiny Committee." in text_of(done.text)


def test_a_cell_is_edited_in_its_place(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, "9 December 2026", topic="Falls")
    address = f"/work-programme/items/{reference}/cell/topic"
    assert 'name="topic"' in officer.get(address, headers=HTMX).text
    saved = officer.post(address, data={"topic": "Falls prevention"}, headers=HTMX)
    assert rows(saved) == [reference]
    assert "Falls prevention" in saved.text
    assert says(saved)["text"] == f"{reference} saved."
    assert officer.get(f"/work-programme/items/{reference}/row", headers=HTMX).text == saved.text
    with app.app_context():
        assert [one.title for one in list_agenda(meeting_on(DECEMBER).id, health)] == ["Falls prevention"]
    refused = officer.post(address, data={"topic": ""}, headers=HTMX)
    assert (refused.status_code, "Enter the topic" in refused.text) == (422, True)


def test_a_cell_that_moves_the_item_draws_the_table_again(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    saved = officer.post(
        f"/work-programme/items/{reference}/cell/place", data={"place": "Wednesday 20 January 2027"}, headers=HTMX
    )
    assert saved.headers["HX-Retarget"] == "#work"
    assert says(saved)["text"] == f"{reference} saved, and moved to Wednesday 20 January 2027."


def test_two_editors_of_one_field_choose_whose_stands(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, topic="Falls")
    address = f"/work-programme/items/{reference}"
    form = officer.get(f"{address}/edit")
    with app.app_context():
        commands.change_work_item(get_item(reference), {"topic": "Theirs"}, **BY)
        db.session.commit()
    typed = {"topic": "Mine", "place": "Not yet allocated", "committee": "Health Scrutiny Committee"}
    conflict = officer.post(f"{address}/edit", data=typed | {"sequence": drawn_at(form)})
    assert conflict.status_code == 422
    assert "Factory changed this while you were editing" in text_of(conflict.text)
    settled = {"sequence": drawn_at(form), "choice-topic": "mine", "chosen_at": str(value(app, reference, "sequence"))}
    assert officer.post(f"{address}/edit", data=typed | settled).status_code == 303
    assert value(app, reference, "topic") == "Mine"


def test_an_item_is_added_where_it_was_asked_for(app: Flask, officer: FlaskClient, health: int) -> None:
    address = f"/work-programme/items/new?committee={health}&place=suggested"
    refused = officer.post(address, data={"topic": "", "place": "Suggested", "purpose": "To see"})
    assert refused.status_code == 422
    assert "To see" in refused.text
    done = officer.post(address, data={"topic": "Vaping near schools", "place": "Suggested"}, follow_redirects=True)
    assert "WP-0001 has been added in Suggested." in text_of(done.text)
    assert value(app, "WP-0001", "listed") == "suggested"


def test_a_decision_that_does_not_exist_is_refused_beside_its_field(officer: FlaskClient, health: int) -> None:
    typed = {"topic": "Fees", "place": "Suggested", "decision": "RP-9999"}
    refused = officer.post(f"/work-programme/items/new?committee={health}", data=typed)
    assert refused.status_code == 422
    assert 'href="#decision"' in refused.text
    assert "There is no plan item RP-9999" in text_of(refused.text)


# What is done to an item


def act(officer: FlaskClient, reference: str, action: str, **typed: str) -> TestResponse:
    """Open an action's page and press its button."""
    address = f"/work-programme/items/{reference}/do/{action}"
    form = officer.get(address)
    assert form.status_code == 200, form.location
    return officer.post(address, data={"sequence": drawn_at(form)} | typed, follow_redirects=True)


def test_an_item_carried_over_says_from_where(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, "9 December 2026", topic="Falls", progress="Half of it heard.")
    done = act(officer, reference, "carry", place="Wednesday 20 January 2027", reason="Time ran out")
    assert f"{reference} is carried over from Wednesday 9 December 2026." in text_of(done.text)
    assert "“Falls” is now 1 of 1 at Wednesday 20 January 2027." in text_of(done.text)
    page = text_of(officer.get(f"/work-programme/items/{reference}").text)
    assert "Carried over from Wednesday 9 December 2026." in page
    assert "Half of it heard." in page
    assert "Time ran out" in page


def test_progress_and_outcome_are_recorded_and_the_item_reopened(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, "9 December 2026")
    assert act(officer, reference, "progress", progress="The group has met.").status_code == 200
    assert (value(app, reference, "status"), value(app, reference, "progress")) == ("in progress", "The group has met.")
    missing = officer.post(f"/work-programme/items/{reference}/do/complete", data={"outcome": ""})
    assert (missing.status_code, "Enter the outcome" in missing.text) == (422, True)
    act(officer, reference, "complete", outcome="Recommended to Cabinet.", progress="The group has met.")
    assert (value(app, reference, "status"), value(app, reference, "outcome")) == (
        "completed",
        "Recommended to Cabinet.",
    )
    page = officer.get(f"/work-programme/items/{reference}").text
    assert "/do/complete" not in page
    assert "/do/remove" not in page  # what scrutiny came to stays
    act(officer, reference, "reopen")
    assert value(app, reference, "status") == "planned"


def test_an_item_withdrawn_or_left_out_goes_from_the_agenda(app: Flask, officer: FlaskClient, health: int) -> None:
    out, gone = add(app, health, "9 December 2026"), add(app, health, "9 December 2026")
    act(officer, out, "leave-out")
    missing = officer.post(f"/work-programme/items/{gone}/do/withdraw", data={})
    assert (missing.status_code, "Enter the reason" in missing.text) == (422, True)
    act(officer, gone, "withdraw", reason="Overtaken by events")
    assert (value(app, out, "status"), value(app, gone, "status")) == ("left out", "withdrawn")
    with app.app_context():
        assert list_agenda(meeting_on(DECEMBER).id, health) == []


def test_a_standing_item_is_made_left_out_of_one_meeting_and_ended(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    with app.app_context():
        factories.meeting(db.session.get_one(Body, health), FEBRUARY)
        db.session.commit()
    reference = add(app, health, "9 December 2026", topic="Performance")
    assert "at every meeting of its committee from this one on" in text_of(
        officer.get(f"/work-programme/items/{reference}/do/standing").text
    )
    act(officer, reference, "standing")
    with app.app_context():
        later = [list_at(health, meeting_on(day).id)[0].reference for day in (JANUARY, FEBRUARY)]
    act(officer, later[0], "leave-out", reason="No figures yet")
    act(officer, later[1], "progress", progress="Third quarter seen.")
    page = text_of(officer.get(f"/work-programme/items/{reference}").text)
    assert "Wednesday 20 January 2027 at 10:00am Left out" in page
    assert "Wednesday 10 February 2027 at 10:00am In progress Third quarter seen." in page
    assert "It goes from the one later meeting." in text_of(
        officer.get(f"/work-programme/items/{reference}/do/end").text
    )
    act(officer, reference, "end")
    assert value(app, later[0], "id") is None
    assert value(app, later[1], "standing") is None


def test_actions_are_offered_by_what_an_item_is(app: Flask, officer: FlaskClient, health: int) -> None:
    listed = add(app, health)
    page = officer.get(f"/work-programme/items/{listed}").text
    assert set(re.findall(r"/do/([a-z-]+)", page)) == {"progress", "complete", "withdraw", "remove"}
    for action in ("carry", "leave-out", "standing", "end", "reopen"):
        refused = officer.get(f"/work-programme/items/{listed}/do/{action}")
        assert refused.location == f"/work-programme/items/{listed}"
    assert officer.get(f"/work-programme/items/{listed}/do/nonsense").status_code == 404


def test_an_action_on_an_item_that_changed_meanwhile_shows_what_changed_and_asks_again(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health, "9 December 2026", topic="Falls")
    address = f"/work-programme/items/{reference}/do/withdraw"
    form = officer.get(address)
    with app.app_context():
        commands.change_work_item(get_item(reference), {"topic": "Theirs"}, **BY)
        db.session.commit()
    typed = {"reason": "Overtaken", "sequence": drawn_at(form)}
    asked = officer.post(address, data=typed)
    assert asked.status_code == 422
    assert "This item was changed while the page was open." in text_of(asked.text)
    assert officer.post(address, data=typed | {"sequence": drawn_at(asked)}).status_code == 303


def test_what_an_import_left_to_check_is_settled(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, to_check="the date was read from “Dec”")
    assert "1 Doubt to settle" in text_of(officer.get(f"/work-programme/{health}").text)
    page = officer.get(f"/work-programme/items/{reference}")
    assert "the date was read from “Dec”" in text_of(page.text)
    officer.post(f"/work-programme/items/{reference}/settle", data={"all": "1"})
    assert value(app, reference, "to_check") is None


def test_the_record_of_a_standing_item_says_that_its_changes_are_of_one_meeting(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health, "9 December 2026", topic="Performance")
    assert "standing item" not in officer.get(f"/work-programme/items/{reference}/edit").text
    act(officer, reference, "standing")
    edit = text_of(officer.get(f"/work-programme/items/{reference}/edit").text)
    assert "what is changed here stays as it is at the others" in edit
    withdraw = text_of(officer.get(f"/work-programme/items/{reference}/do/withdraw").text)
    assert "goes from the agenda of this meeting alone: it is still at the others." in withdraw
    done = act(officer, reference, "withdraw", reason="No figures yet")
    assert f"{reference} is withdrawn from this meeting alone." in text_of(done.text)


# History


@pytest.mark.parametrize(("way", "told"), [("workbook", True), ("browser", False)])
def test_the_order_of_others_is_told_but_where_they_made_room_for_one_that_was_moved(
    app: Flask, officer: FlaskClient, health: int, way: str, told: bool
) -> None:
    first, second = (add(app, health, "9 December 2026") for _ in range(2))
    with app.app_context():
        commands.place_work_item(get_item(first), "suggested", by=factories.BY, way="test")
        january = meeting_on(JANUARY).id
        commands.place_work_item(get_item(second), january, by=factories.BY, way="test")
        commands.place_work_item(get_item(first), january, before=get_item(second), by=factories.BY, way=way)
        db.session.commit()
    last = officer.get("/work-programme/history").text.split('class="history__set"')[1]
    assert "<ins>Wednesday 20 January 2027</ins>" in last
    assert ("Order:" in last) == told


def test_a_change_is_told_and_taken_back(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, topic="Falls")
    officer.post(f"/work-programme/items/{reference}/cell/topic", data={"topic": "Falls prevention"})
    history = officer.get("/work-programme/history?field=topic")
    assert "Topic: Falls Falls prevention" in text_of(history.text)
    number = re.search(r"/work-programme/undo/(\d+)", history.text)[1]
    page = f"http://localhost/work-programme/items/{reference}"
    back = officer.post(f"/work-programme/undo/{number}", headers={"Referer": page})
    assert back.location == f"/work-programme/items/{reference}"
    assert value(app, reference, "topic") == "Falls"
    added = re.findall(r"/work-programme/undo/(\d+)", officer.get("/work-programme/history").text)[-1]
    assert officer.post(f"/work-programme/undo/{added}", headers={"Referer": page}).location.startswith("/work-prog")


# Who may


@pytest.mark.parametrize("role", [Role.DIRECTORATE, Role.MEMBER, Role.VIEWER, Role.ADMINISTRATOR])
def test_everybody_reads_and_only_governance_officers_change(
    app: Flask, sign_in: Callable[..., FlaskClient], health: int, role: Role
) -> None:
    reference = add(app, health, "9 December 2026", topic="Falls")
    reader = sign_in(role)
    table = reader.get(f"/work-programme/{health}").text
    assert "Falls" in table
    assert "handle" not in table
    assert "/edit" not in table
    item = reader.get(f"/work-programme/items/{reference}").text
    assert "Falls" in item
    assert set(re.findall(r'<form[^>]* action="([^"]*)"', item.split("<main")[1])) == {"/suggestions/interests"}
    for part in ("edit", "move", "cell/topic", "do/withdraw"):
        assert reader.get(f"/work-programme/items/{reference}/{part}").status_code == 403, part
        assert reader.post(f"/work-programme/items/{reference}/{part}").status_code == 403, part


def test_internal_notes_and_doubts_are_for_governance_officers(
    app: Flask, officer: FlaskClient, sign_in: Callable[..., FlaskClient], health: int
) -> None:
    reference = add(app, health, internal_notes="quollnest", to_check="zebrafinch")
    pages = [
        f"/work-programme/{health}",
        f"/work-programme/{health}?attention=doubt",
        f"/work-programme/items/{reference}",
        f"/work-programme/items/{reference}/row",
        "/work-programme/history",
        "/work-programme/history?field=internal_notes",
    ]

    def told(client: FlaskClient) -> set[str]:
        return {word for page in pages for word in ("quollnest", "zebrafinch") if word in client.get(page).text}

    def found(client: FlaskClient) -> list[str]:
        return rows(client.get(f"/work-programme/{health}?q=quollnest"))

    assert (told(officer), found(officer)) == ({"quollnest", "zebrafinch"}, [reference])
    for role in (Role.VIEWER, Role.DIRECTORATE, Role.ADMINISTRATOR):
        assert (told(sign_in(role)), found(sign_in(role))) == (set(), [])
