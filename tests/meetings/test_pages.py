"""The meetings' pages over HTTP: the list, a meeting and its agenda, a committee, a year planned, the history."""

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

from governance.council.commands import add_record
from governance.council.models import Closure
from governance.extensions import db
from governance.meetings.commands import cancel_meeting, move_meeting, save_committee, start_template
from governance.meetings.queries import (
    REGISTER,
    get_agenda_item,
    get_committee,
    get_meeting,
    list_agenda,
    list_meetings,
)
from governance.people.rules import Role
from governance.register.log import history_of, sequence_of
from governance.web.panels import add_panel
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # its commands are tested on both

HTMX = {"HX-Request": "true"}
BY = {"by": factories.BY, "way": "test"}
DECEMBER, JANUARY = date(2026, 12, 9), date(2027, 1, 13)
USUAL = {"officer": "Jo Marsh", "place": "Guildhall", "usual_day": "First Friday of the month", "starts": "10:00"}


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 10:00", tick=False):
        yield


@pytest.fixture
def officer(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


@pytest.fixture
def health(app: Flask) -> int:
    """A scrutiny committee with a chair, a vice-chair and a member, somebody past and somebody to come."""
    with app.app_context():
        body = factories.scrutiny("Health Scrutiny Committee")
        factories.term(body, "Councillor Wren")
        factories.term(body, "Councillor Finch", "Vice-chair")
        factories.term(body, "Councillor Rook", "Chair", started=date(2025, 5, 20))
        factories.term(body, "Councillor Swift", ended=date(2026, 5, 1))
        factories.term(body, "Councillor Knot", started=date(2027, 5, 1))
        db.session.commit()
        return body.id


def add(app: Flask, committee: int, day: date = DECEMBER, *titles: str, **values: Any) -> str:
    """A meeting with these items; its reference."""
    with app.app_context():
        meeting = factories.meeting(db.session.get_one(factories.Body, committee), day, **values)
        for title in titles:
            factories.agenda_item(meeting, title)
        db.session.commit()
        return meeting.reference


def item_of(app: Flask, reference: str, title: str) -> str:
    """The reference of an item of a meeting's agenda."""
    with app.app_context():
        meeting = get_meeting(reference)
        return next(one.reference for one in list_agenda(meeting.id, meeting.committee) if one.title == title)


def value(app: Flask, reference: str, key: str) -> Any:
    with app.app_context():
        record = get_meeting(reference) or get_agenda_item(reference)
        return getattr(record, key) if record else None


def html(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def text(response: TestResponse) -> str:
    return text_of(html(response))


def hidden(response: TestResponse, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', html(response))[1]


def listed(response: TestResponse) -> list[str]:
    """The meetings of a list, in its order."""
    return re.findall(r'<th scope="row"><a class="govuk-link" href="/meetings/([^"]+)"', html(response))


def agenda(response: TestResponse) -> list[str]:
    """The agenda as it is numbered."""
    found = re.findall(r'agenda__number">(\d+)</td>.*?agenda__title">(.*?)</p>', html(response), re.DOTALL)
    return [f"{number} {title}" for number, title in found]


def row(response: TestResponse, reference: str) -> str:
    """What the list says of a meeting."""
    found = re.search(rf'<tr[^>]*>\s*<th scope="row"><a[^>]*/{reference}".*?</tr>', html(response), re.DOTALL)
    return text_of(found[0])


def test_the_list_has_the_meetings_to_come_and_its_filters_stand_in_the_address(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    past, coming = add(app, health, date(2026, 10, 7)), add(app, health, DECEMBER)
    with app.app_context():
        cabinet = factories.body().id
        db.session.commit()
    other = add(app, cabinet, JANUARY)
    assert listed(officer.get("/meetings")) == [coming, other]
    assert listed(officer.get("/meetings?show=past")) == [past]
    assert listed(officer.get("/meetings?show=all")) == [past, coming, other]
    assert listed(officer.get(f"/meetings?committee={cabinet}")) == [other]
    assert listed(officer.get("/meetings?status=cancelled")) == []
    assert "<!DOCTYPE" not in html(officer.get(f"/meetings?committee={cabinet}", headers=HTMX))


def test_a_meeting_says_how_it_stands_in_the_list(app: Flask, officer: FlaskClient, health: int) -> None:
    moved, cancelled = add(app, health, JANUARY, "Falls", place="Guildhall"), add(app, health, date(2027, 3, 3))
    with app.app_context():
        move_meeting(get_meeting(moved), {"day": DECEMBER}, reason="Rewiring", **BY)
        cancel_meeting(get_meeting(cancelled), reason="No business", **BY)
        db.session.commit()
    page = officer.get("/meetings")
    said = row(page, moved)
    assert "Wednesday 9 December 2026 10:00am Health Scrutiny Committee Guildhall" in said
    assert "Moved Brought forward from 13 January 2027. Rewiring Tuesday 1 December 2026 1" in said
    assert row(page, cancelled).endswith("Cancelled No business – none")


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("2026-11-23", ""),
        ("2026-11-24", "Agenda due soon"),
        ("2026-12-02", "Agenda was due"),
    ],
)
def test_an_agenda_that_is_due_soon_or_was_due_stands_out(
    app: Flask, sign_in: Callable[..., FlaskClient], health: int, now: str, said: str
) -> None:
    reference = add(app, health, DECEMBER)
    with time_machine.travel(f"{now} 10:00", tick=False):
        officer = sign_in(Role.GOVERNANCE)
        found = re.search(r"Agenda (due soon|was due)", row(officer.get("/meetings"), reference))
        assert (found[0] if found else "") == said
        assert (said or "Scheduled") in text(officer.get(f"/meetings/{reference}"))


def test_a_meeting_shows_its_agenda_whole_and_when_it_is_due_with_the_rule(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health, DECEMBER, place="Guildhall")
    with app.app_context():
        meeting = get_meeting(reference)
        factories.agenda_item(meeting, "Apologies", part="opening", note="By e-mail, please.")
        lease = {"purpose": "To consider the lease.", "author": "Pat Lowe, Director", "pages": "13 - 80"}
        factories.agenda_item(meeting, "Lease", openness="part exempt", paragraphs=[3, 5], **lease)
        factories.agenda_item(meeting, "Annual report", to_follow=True)
        db.session.commit()
    page = officer.get(f"/meetings/{reference}")
    said = text(page)
    assert agenda(page) == ["1 Apologies", "2 Lease", "3 Annual report"]
    assert "5 clear working days, 2 December to 8 December: publish by Tuesday 1 December" in said
    assert "LGA 1972 s.100A(6), s.100B(3)" in said
    assert "Part exempt: Schedule 12A, paragraphs 3, 5" in said
    for words in ("By e-mail, please.", "To consider the lease.", "Report author: Pat Lowe", "13 - 80", "To follow"):
        assert words in said
    members = ["Councillor Rook (Chair)", "Councillor Finch (Vice-chair)", "Councillor Wren"]
    assert re.findall(r"<li>(Councillor[^<]*)</li>", html(page)) == members


def test_a_meeting_is_added_with_what_its_committee_usually_has(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        save_committee(health, USUAL, **BY)
        start_template(health, **BY)
        db.session.commit()
    form = officer.get(f"/meetings/new?committee={health}")
    assert 'value="10:00am"' in html(form)
    assert 'value="Guildhall"' in html(form)
    typed = {"committee": "Health Scrutiny Committee", "day": "31 June 2027", "starts": "", "place": "The library"}
    refused = officer.post("/meetings/new", data=typed)
    assert refused.status_code == 422
    assert 'value="31 June 2027"' in html(refused)
    added = officer.post("/meetings/new", data=typed | {"day": "30 June 2027"}, follow_redirects=True)
    assert "Health Scrutiny Committee, Wednesday 30 June 2027 has been added." in text(added)
    assert "Wednesday 30 June 2027, 10:00am" in text(added)
    assert "The library" in text(added)
    assert len(agenda(added)) == 7
    twice = officer.post("/meetings/new", data=typed | {"day": "30 June 2027"})
    assert "has a meeting then already" in text(twice)


def test_moving_a_meeting_says_so_by_itself_and_can_be_undone(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, JANUARY)
    address = f"/meetings/{reference}/do/move"
    form = officer.get(address)
    same = {"sequence": hidden(form, "sequence"), "day": "13 January 2027", "starts": "10:00am"}
    assert "The meeting is there already" in text(officer.post(address, data=same))
    moved = officer.post(address, data=same | {"day": "9 December 2026", "reason": "Rewiring"}, follow_redirects=True)
    assert "is now on Wednesday 9 December 2026, 10:00am. Brought forward from 13 January 2027. Rewiring." in text(
        moved
    )
    change = re.search(r'action="(/meetings/undo/\d+)"', html(moved))[1]
    referrer = {"Referer": f"http://localhost/meetings/{reference}"}
    undone = officer.post(change, headers=referrer, follow_redirects=True)
    assert undone.request.path == f"/meetings/{reference}"
    assert "The change has been undone." in text(undone)
    assert value(app, reference, "day") == JANUARY


def test_a_meeting_is_cancelled_put_back_and_removed(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    address = f"/meetings/{reference}/do"
    assert officer.post(f"{address}/cancel", data={"reason": ""}).status_code == 422
    assert "Cancelled No business" in text(
        officer.post(f"{address}/cancel", data={"reason": "No business"}, follow_redirects=True)
    )
    again = officer.post(f"{address}/cancel", data={"reason": "No business"}, follow_redirects=True)
    assert f"{reference} is cancelled now, so this cannot be done." in text(again)
    officer.post(f"{address}/reinstate")
    assert value(app, reference, "status") == "scheduled"
    assert "still to come" in text(officer.post(f"{address}/held"))
    removed = officer.post(f"{address}/remove", follow_redirects=True)
    assert removed.request.path == f"/meetings/committees/{health}"
    assert officer.get(f"/meetings/{reference}").status_code == 404
    assert officer.get(f"{address}/adjourn").status_code == 404


def test_an_action_on_a_meeting_that_somebody_else_changed_shows_what(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    address = f"/meetings/{reference}/do/cancel"
    seen = hidden(officer.get(address), "sequence")
    officer.post(f"/meetings/{reference}/edit", data={"day": "9 December 2026", "starts": "2pm", "place": "Library"})
    asked = officer.post(address, data={"sequence": seen, "reason": "No business"})
    assert asked.status_code == 422
    assert "This meeting was changed while the page was open." in text(asked)
    assert "Library" in text(asked)
    done = officer.post(address, data={"sequence": hidden(asked, "sequence"), "reason": "No business"})
    assert done.status_code == 303


def test_two_officers_correct_a_meeting_and_one_chooses(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    address = f"/meetings/{reference}/edit"
    drawn = hidden(officer.get(address), "sequence")
    given = {"day": "9 December 2026", "starts": "10:00am", "sequence": drawn}
    officer.post(address, data=given | {"place": "The library"})
    conflict = officer.post(address, data=given | {"place": "Guildhall"})
    assert conflict.status_code == 422
    assert "Choose which to keep" in text(conflict)
    settled = given | {"chosen_at": hidden(conflict, "chosen_at"), "choice-place": "mine", "place": "Guildhall"}
    assert officer.post(address, data=settled).status_code == 303
    assert value(app, reference, "place") == "Guildhall"


def test_agenda_items_are_added_changed_and_removed(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, DECEMBER, "Falls")
    address = f"/meetings/{reference}/agenda/new"
    assert "Enter the title" in text(officer.post(address, data={"part": "Opening", "purpose": "To receive."}))
    added = officer.post(address, data={"part": "Opening", "title": "Apologies"}, follow_redirects=True)
    assert agenda(added) == ["1 Apologies", "2 Falls"]
    falls = item_of(app, reference, "Falls")
    typed = {"part": "Business", "title": "Falls at home", "paragraphs": "3"}
    assert "but the item is open" in text(officer.post(f"/meetings/agenda/{falls}/edit", data=typed))
    saved = officer.post(f"/meetings/agenda/{falls}/edit", data=typed | {"openness": "Exempt"})
    assert (saved.status_code, saved.location) == (303, f"/meetings/{reference}#{falls}")
    assert "“Falls at home” has been removed." in text(
        officer.post(f"/meetings/agenda/{falls}/remove", follow_redirects=True)
    )
    assert agenda(officer.get(f"/meetings/{reference}")) == ["1 Apologies"]
    assert officer.get(f"/meetings/agenda/{falls}/edit").status_code == 404


def test_an_item_moves_up_and_the_agenda_is_numbered_anew(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, DECEMBER, "A", "B", "C")
    third = item_of(app, reference, "C")
    moved = officer.post(f"/meetings/agenda/{third}/move", data={"direction": "up"}, headers=HTMX)
    assert agenda(moved) == ["1 A", "2 C", "3 B"]
    assert moved.headers["HX-Retarget"] == "#agenda"
    said = json.loads(moved.headers["HX-Trigger"])["said"]
    assert (said["text"], said["row"]) == ("“C” is item 2 now.", third)
    officer.post(said["undo"])
    assert agenda(officer.get(f"/meetings/{reference}")) == ["1 A", "2 B", "3 C"]
    plain = officer.post(f"/meetings/agenda/{third}/move", data={"direction": "down"})
    assert (plain.status_code, plain.location) == (303, f"/meetings/{reference}#{third}")
    assert "“C” is item 3 still: it is last of its part already." in text(officer.get(plain.location))
    assert officer.post(f"/meetings/agenda/{third}/move", data={"direction": "sideways"}).status_code == 400


def test_what_the_work_programme_put_on_an_agenda_says_so_and_is_removed_there(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    with app.app_context():
        factories.work_item(db.session.get_one(factories.Body, health), get_meeting(reference), topic="Dental access")
        db.session.commit()
    page = officer.get(f"/meetings/{reference}")
    source = re.search(r'From the work programme: <a[^>]*href="/work-programme/items/([^"]+)"', html(page))[1]
    assert source.startswith("WP-")
    item = item_of(app, reference, "Dental access")
    assert f"{item}/remove" not in html(page)
    refused = officer.post(f"/meetings/agenda/{item}/remove", follow_redirects=True)
    assert "comes from the work programme. Take it off this meeting there." in text(refused)
    assert agenda(refused) == ["1 Dental access"]


def test_a_committees_template_begins_its_agendas(app: Flask, officer: FlaskClient, health: int) -> None:
    address = f"/meetings/committees/{health}"
    assert "Start with the usual items" in text(officer.get(address))
    reference = add(app, health, DECEMBER, "Falls")
    begun = officer.post(f"{address}/template/start", follow_redirects=True)
    assert len(agenda(begun)) == 7
    assert "Start with the usual items" not in text(begun)
    officer.post(f"{address}/template/new", data={"part": "Closing", "title": "Urgent business"})
    page = officer.get(address)
    assert agenda(page)[-2:] == ["7 Work programme", "8 Urgent business"]
    filled = officer.post(f"/meetings/{reference}/agenda/template", follow_redirects=True)
    assert agenda(filled)[6:] == ["7 Falls", "8 Work programme", "9 Urgent business"]
    full = officer.post(f"/meetings/{reference}/agenda/template", follow_redirects=True)
    assert "The agenda has everything that the template has." in text(full)


def test_a_committee_shows_its_people_its_details_and_its_meetings(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    past, coming = add(app, health, date(2026, 10, 7)), add(app, health)
    page = officer.get(f"/meetings/committees/{health}")
    said = text(page)
    assert listed(page) == [coming, past]
    chair, vice, member = (said.index(f"Councillor {name}") for name in ("Rook Chair", "Finch Vice-chair", "Wren"))
    assert chair < vice < member
    assert said.index("To join") < said.index("Councillor Knot Member 1 May 2027")
    assert said.index("Past members (1)") < said.index("Councillor Swift Member not known 1 May 2026")
    form = officer.get(f"/meetings/committees/{health}/edit")
    typed = {"officer": "Jo Marsh", "starts": "10am", "usual_day": "First Friday", "sequence": hidden(form, "sequence")}
    saved = officer.post(f"/meetings/committees/{health}/edit", data=typed, follow_redirects=True)
    assert "Health Scrutiny Committee saved." in text(saved)
    assert "Jo Marsh" in text(saved)
    assert officer.get("/meetings/committees/999").status_code == 404


PATTERN = {
    "which": "First",
    "weekday": "Friday",
    "months": ["January", "February", "March"],
    "first": "1 January 2027",
    "last": "31 December 2027",
    "starts": "10:00am",
    "place": "Guildhall",
}


def planned(response: TestResponse) -> dict[str, str]:
    """The days of a plan as they stand in its boxes, by the names of the boxes; those unticked are left out."""
    page = html(response)
    taken = re.findall(r'name="take-([\d-]+)" value="yes" checked', page)
    days = dict(re.findall(r'name="(day-[\d-]+)" value="([^"]*)"', page))
    return {f"day-{key}": days[f"day-{key}"] for key in taken} | {f"take-{key}": "yes" for key in taken}


def test_a_year_is_laid_out_adjusted_and_added_in_one_change(app: Flask, officer: FlaskClient, health: int) -> None:
    there = add(app, health, date(2027, 2, 5))
    address = f"/meetings/committees/{health}/year"
    laid = officer.get(address, query_string=PATTERN)
    said = text(laid)
    assert "Friday 1 January 2027 is a bank holiday or a closure. 8 January 2027 is proposed instead." in said
    assert "The committee has a meeting on 5 February 2027 already." in said
    form = planned(laid)
    assert form["day-2027-01-01"] == "8 January 2027"
    assert "take-2027-02-05" not in form
    with app.app_context():
        before = sequence_of(REGISTER)
    done = officer.post(address, query_string=PATTERN, data=form | {"day-2027-03-05": "12 March 2027"})
    assert (done.status_code, done.location) == (303, f"/meetings/committees/{health}")
    with app.app_context():
        days = [(one.day, one.starts, one.place) for one in list_meetings(health) if one.reference != there]
        assert days == [(date(2027, 1, 8), "10:00", "Guildhall"), (date(2027, 3, 12), "10:00", "Guildhall")]
        assert sequence_of(REGISTER) == before + 1
    assert "2 meetings have been added" in text(officer.get(done.location))


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("31 June 2027", "There is no 31 June 2027"),
        ("8 January 2027", "There is a meeting on 8 January 2027 at this time already."),
        ("", "Enter the date"),
    ],
)
def test_a_day_that_cannot_be_is_said_beside_its_row_and_what_was_typed_stays(
    app: Flask, officer: FlaskClient, health: int, day: str, message: str
) -> None:
    address = f"/meetings/committees/{health}/year"
    form = planned(officer.get(address, query_string=PATTERN)) | {"day-2027-03-05": day}
    del form["take-2027-02-05"]
    refused = officer.post(address, query_string=PATTERN, data=form)
    assert refused.status_code == 422
    assert message in text(refused)
    kept = planned(refused)
    assert kept["day-2027-03-05"] == day
    assert "take-2027-02-05" not in kept
    with app.app_context():
        assert list_meetings(health) == []


def test_a_pattern_that_cannot_be_laid_out_says_why(app: Flask, officer: FlaskClient, health: int) -> None:
    address = f"/meetings/committees/{health}/year"
    for given, message in (
        ({"last": "1 December 2026"}, "This is before 1 January 2027."),
        ({"last": "1 January 2030"}, "more than two years on"),
        ({"first": "yesterweek"}, "Type one day"),
        ({"months": []}, "Enter the months"),
    ):
        assert message in text(officer.get(address, query_string=PATTERN | given))
    none = officer.post(address, query_string=PATTERN, data={"day-2027-03-05": "5 March 2027"})
    assert "Tick at least one day" in text(none)
    far = officer.get(address, query_string=PATTERN | {"first": "1 January 2029", "last": "31 December 2029"})
    assert "have not been proclaimed" in text(far)


def test_the_pattern_starts_with_the_committees_usual_day(app: Flask, officer: FlaskClient, health: int) -> None:
    with app.app_context():
        save_committee(health, USUAL, **BY)
        db.session.commit()
    page = html(officer.get(f"/meetings/committees/{health}/year"))
    assert re.findall(r'<option value="(\w+)" selected>', page) == ["First", "Friday"]
    assert 'value="1 December 2026"' in page
    assert 'value="30 November 2027"' in page
    assert 'value="10:00am"' in page


def test_the_history_leads_to_each_record(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, DECEMBER, "Falls")
    with app.app_context():
        save_committee(health, USUAL, **BY)
        start_template(health, **BY)
        db.session.commit()
        template = list_agenda(None, health)[0].reference
        committee = get_committee(health).reference
    page = html(officer.get("/meetings/history"))
    item = item_of(app, reference, "Falls")
    for text_, address in (
        (reference, f"/meetings/{reference}"),
        (item, f"/meetings/{reference}#{item}"),
        (template, f"/meetings/committees/{health}#{template}"),
        (committee, f"/meetings/committees/{health}"),
    ):
        assert f'href="{address}">{text_}</a>' in page
    officer.post(f"/meetings/{reference}/do/remove")
    page = html(officer.get("/meetings/history"))
    assert f'">{reference}</a>' not in page
    assert f'">{item}</a>' not in page
    assert text(officer.get("/meetings/history?field=officer")).count("Jo Marsh") == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.MEMBER, Role.DIRECTORATE, Role.ADMINISTRATOR])
def test_others_read_everything_and_change_nothing(
    app: Flask, sign_in: Callable[..., FlaskClient], health: int, role: Role
) -> None:
    reference = add(app, health, DECEMBER, "Falls")
    item = item_of(app, reference, "Falls")
    reader = sign_in(role)
    for address in ("/meetings", f"/meetings/{reference}", f"/meetings/committees/{health}", "/meetings/history"):
        page = html(reader.get(address))
        main = page[page.index("<main") :]
        assert 'method="post"' not in main, address
        assert not re.search(r'href="[^"]*/(edit|new|year|remove|do/\w+)["?]', main), address
    administers = "Change the members in Administration" in text(reader.get(f"/meetings/committees/{health}"))
    assert administers == (role is Role.ADMINISTRATOR)
    for address in (
        f"/meetings/agenda/{item}/move",
        f"/meetings/agenda/{item}/remove",
        f"/meetings/{reference}/do/remove",
        f"/meetings/committees/{health}/template/start",
        "/meetings/undo/1",
    ):
        assert reader.post(address).status_code == 403, address
    assert value(app, reference, "status") == "scheduled"


def test_a_later_capability_shows_its_panel_above_the_agenda(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    add_panel(app, "meeting", lambda meeting: f"<p>Questions for {meeting.reference}</p>", lambda _: [])
    page = html(officer.get(f"/meetings/{reference}"))
    assert page.index(f"Questions for {reference}") < page.index('id="agenda-heading"')


def test_who_moves_a_meeting_behind_its_decision_is_told_so_above_the_agenda(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    with app.app_context():
        plan = factories.item(decision_date="16 December 2026").reference
        body = db.session.get_one(factories.Body, health)
        factories.work_item(body, get_meeting(reference), topic="Fees", decision=plan)
        db.session.commit()
    given = {"day": "6 January 2027", "starts": "10:00am"}
    moved = html(officer.post(f"/meetings/{reference}/do/move", data=given, follow_redirects=True))
    assert moved.index("may be decided from 16 December 2026") < moved.index('id="agenda-heading"')


SATURDAY, PAST = "Saturday 2 January 2027 is not a working day.", "Thursday 5 March 2020 is past."


def test_a_day_that_is_past_or_no_working_day_is_taken_and_said_everywhere(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    given = {"committee": "Health Scrutiny Committee", "starts": "10:00am"}
    added = officer.post("/meetings/new", data=given | {"day": "2 January 2027"}, follow_redirects=True)
    assert text(added).count(SATURDAY) == 2  # once when it is done, once as long as it is so
    assert SATURDAY in row(officer.get("/meetings"), "M-0001")
    moved = officer.post("/meetings/M-0001/do/move", data={"day": "5 March 2020"}, follow_redirects=True)
    assert text(moved).count(PAST) == 2
    good_friday = {"day": "26 March 2027", "starts": "10:00am"}
    corrected = officer.post("/meetings/M-0001/edit", data=good_friday, follow_redirects=True)
    assert text(corrected).count("Friday 26 March 2027 is not a working day.") == 2


def test_a_closure_that_is_declared_later_shows_on_the_meetings_of_its_day(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health)
    with app.app_context():
        add_record(Closure, {"day": DECEMBER, "reason": "Closed"}, **BY)
        db.session.commit()
    for address in (f"/meetings/{reference}", "/meetings", f"/meetings/committees/{health}"):
        assert "Wednesday 9 December 2026 is not a working day." in text(officer.get(address)), address


def test_a_meeting_that_was_held_or_cancelled_is_not_warned_of(app: Flask, officer: FlaskClient, health: int) -> None:
    held, cancelled = add(app, health, date(2026, 10, 3)), add(app, health, date(2026, 10, 4))  # a weekend
    officer.post(f"/meetings/{held}/do/held")
    officer.post(f"/meetings/{cancelled}/do/cancel", data={"reason": "No business"})
    said = text(officer.get("/meetings?show=all"))
    assert "working day" not in said
    assert "is past" not in said


def test_a_year_takes_a_day_that_is_no_working_day_and_says_so(app: Flask, officer: FlaskClient, health: int) -> None:
    address = f"/meetings/committees/{health}/year"
    form = planned(officer.get(address, query_string=PATTERN)) | {"day-2027-03-05": "26 March 2027"}
    added = officer.post(address, query_string=PATTERN, data=form, follow_redirects=True)
    assert "3 meetings have been added, each with the usual agenda. Friday 26 March 2027 is not a" in text(added)
    form = planned(officer.get(address, query_string=PATTERN | {"months": ["May"], "starts": "2pm"}))
    refused = officer.post(
        address, query_string=PATTERN | {"months": ["May"]}, data=form | {"day-2027-05-07": "8 January 2027"}
    )
    assert refused.status_code == 422
    assert "Date in place of Friday 7 May 2027" in text(refused)


def test_a_year_leaves_out_days_that_are_past_and_those_that_a_meeting_was_moved_from(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health, date(2027, 2, 5))
    with app.app_context():
        move_meeting(get_meeting(reference), {"day": date(2027, 2, 16)}, reason=None, **BY)
        db.session.commit()
    wanted = PATTERN | {"months": ["October", "February", "March"], "first": "1 October 2026"}
    laid = officer.get(f"/meetings/committees/{health}/year", query_string=wanted | {"last": "30 April 2027"})
    assert [key for key in planned(laid) if key.startswith("day-")] == ["day-2027-03-05"]
    assert "Friday 2 October 2026 is past." in text(laid)
    assert "The committee has moved a meeting from this day to 16 February 2027." in text(laid)


@pytest.mark.parametrize(
    ("today", "first"),
    [("2027-01-20", "1 February 2027"), ("2027-01-31", "1 February 2027"), ("2026-12-09", "1 January 2027")],
)
def test_the_pattern_starts_with_the_month_after_this_one(
    sign_in: Callable[..., FlaskClient], health: int, today: str, first: str
) -> None:
    with time_machine.travel(f"{today} 10:00", tick=False):
        page = html(sign_in(Role.GOVERNANCE).get(f"/meetings/committees/{health}/year"))
    assert f'name="first" type="text" value="{first}"' in page


def test_a_pattern_without_its_week_says_what_to_enter(officer: FlaskClient, health: int) -> None:
    laid = officer.get(f"/meetings/committees/{health}/year", query_string=PATTERN | {"which": ""})
    assert "Enter the week of the month" in text(laid)


def test_why_a_meeting_was_moved_is_corrected(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, JANUARY)
    with app.app_context():
        move_meeting(get_meeting(reference), {"day": DECEMBER}, reason="Rewireing", **BY)
        db.session.commit()
    form = officer.get(f"/meetings/{reference}/edit")
    assert "Rewireing" in text(form)
    given = {"day": "9 December 2026", "starts": "10:00am", "sequence": hidden(form, "sequence")}
    saved = officer.post(f"/meetings/{reference}/edit", data=given | {"reason": "Rewiring"}, follow_redirects=True)
    assert "Moved Brought forward from 13 January 2027. Rewiring" in text(saved)


def test_a_meeting_at_another_time_says_why(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    given = {"day": "9 December 2026", "starts": "2pm", "reason": "The chair travels that morning."}
    moved = officer.post(f"/meetings/{reference}/do/move", data=given, follow_redirects=True)
    assert "Scheduled The chair travels that morning." in text(moved)


def test_what_came_from_the_work_programme_is_undone_there(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health)
    with app.app_context():
        factories.work_item(db.session.get_one(factories.Body, health), get_meeting(reference), topic="Dental access")
        db.session.commit()
        came = history_of(REGISTER, most=1)[0].id
    for address in (f"/meetings/{reference}", "/meetings/history"):
        page = html(officer.get(address))
        assert "Dental access" in page
        assert f'action="/meetings/undo/{came}"' not in page
        assert 'action="/meetings/undo/' in page
        assert 'href="/work-programme/history"' in page


def test_what_was_typed_on_an_item_that_somebody_removed_stays(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, DECEMBER, "Falls")
    item = item_of(app, reference, "Falls")
    address = f"/meetings/agenda/{item}/edit"
    typed = {"part": "Business", "title": "Falls at home", "sequence": hidden(officer.get(address), "sequence")}
    officer.post(f"/meetings/agenda/{item}/remove")
    refused = officer.post(address, data=typed)
    assert refused.status_code == 422
    assert f"Robin Vale has removed {item} meanwhile." in text(refused)
    assert "Falls at home" in text(refused)
    assert officer.get(address).status_code == 404
    officer.post(re.search(r'action="(/meetings/undo/\d+)"', html(officer.get(f"/meetings/{reference}")))[1])
    assert officer.post(address, data=typed).status_code == 303
    assert value(app, item, "title") == "Falls at home"


def test_what_was_typed_about_a_meeting_that_somebody_removed_stays(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health, DECEMBER, "Falls")
    item = item_of(app, reference, "Falls")
    officer.post(f"/meetings/{reference}/do/remove")
    typed = {"day": "9 December 2026", "starts": "2pm", "place": "The library", "part": "Business", "title": "Ramps"}
    for address, kept in (
        (f"/meetings/{reference}/edit", "The library"),
        (f"/meetings/{reference}/agenda/new", "Ramps"),
        (f"/meetings/agenda/{item}/edit", "Ramps"),
    ):
        assert officer.get(address).status_code == 404, address
        refused = officer.post(address, data=typed)
        assert refused.status_code == 422, address
        assert f"Robin Vale has removed {reference} meanwhile." in text(refused)
        assert kept in html(refused)
    assert officer.post("/meetings/M-9999/edit", data=typed).status_code == 404


def test_the_history_is_drawn_again_with_the_agenda_when_an_item_moves(
    app: Flask, officer: FlaskClient, health: int
) -> None:
    reference = add(app, health, DECEMBER, "A", "B")
    moved = officer.post(
        f"/meetings/agenda/{item_of(app, reference, 'B')}/move", data={"direction": "up"}, headers=HTMX
    )
    undo = json.loads(moved.headers["HX-Trigger"])["said"]["undo"]
    assert f'action="{undo}"' in html(moved)
    with app.app_context():
        for title in "CD":
            factories.agenda_item(db.session.get_one(factories.Body, health), title)
        db.session.commit()
        last = list_agenda(None, health)[-1].reference
    moved = officer.post(f"/meetings/agenda/{last}/move", data={"direction": "up"}, headers=HTMX)
    assert json.loads(moved.headers["HX-Trigger"])["said"]["undo"] in html(moved)


def test_a_long_history_leads_to_what_is_earlier(
    app: Flask, officer: FlaskClient, health: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.meetings.queries.LATEST", 2)
    monkeypatch.setattr("governance.meetings.page.LATEST", 2, raising=False)
    reference = add(app, health, DECEMBER, "Falls")
    assert "Earlier changes" not in text(officer.get(f"/meetings/committees/{health}"))
    officer.post(f"/meetings/{reference}/edit", data={"day": "9 December 2026", "starts": "2pm"})
    page = officer.get(f"/meetings/{reference}")
    assert "Falls" in html(page)
    earlier = re.search(r'href="(/meetings/history\?before=\d+)">Earlier changes', html(page))[1]
    said = text(officer.get(earlier))
    assert f"Added {reference}" in said
    assert "2:00pm" not in said


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that reach the database."""
    seen: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield seen
    event.remove(Engine, "before_cursor_execute", hear)


def test_a_page_asks_the_database_as_often_however_much_there_is(app: Flask, officer: FlaskClient, health: int) -> None:
    reference = add(app, health, DECEMBER, "Falls")
    with app.app_context():
        factories.agenda_item(db.session.get_one(factories.Body, health), "Apologies")
        db.session.commit()
    pages = ("/meetings?show=all", f"/meetings/{reference}", f"/meetings/committees/{health}", "/meetings/history")

    def counted() -> dict[str, int]:
        found = {}
        for address in pages:
            officer.get(address)
            with statements() as seen:
                officer.get(address)
            found[address] = len(seen)
        return found

    before = counted()
    with app.app_context():
        meeting = get_meeting(reference)
        for title in "ABCDE":
            factories.agenda_item(meeting, title)
            factories.agenda_item(db.session.get_one(factories.Body, health), title)
        db.session.commit()
    for month in range(1, 9):
        add(app, health, date(2027, month, 13), "Falls")
    assert counted() == before
