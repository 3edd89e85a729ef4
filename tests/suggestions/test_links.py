"""Suggestions are linked both ways: with work items, with meetings, and on the agenda under which they are raised."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.extensions import db
from governance.meetings.commands import change_agenda_item, remove_meeting
from governance.meetings.queries import get_meeting, list_agenda
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.suggestions import commands
from governance.suggestions.rules import EXISTING, WORK_ITEM
from governance.web.panels import add_beneath
from tests import factories
from tests.pages import parse, text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SignIn = Callable[..., FlaskClient]
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
MARCH = date(2099, 3, 11)
TITLE = "Suggestions from the public for scrutiny"


@pytest.fixture
def meeting(app: Flask) -> str:
    """A meeting to which two suggestions are put."""
    with app.app_context():
        health = factories.scrutiny()
        sits = factories.meeting(health, MARCH)
        for values in ({"topic": "Falls <at home>", "suggested_by": "Ash Wren"}, {"topic": "Parks"}):
            commands.put_to_meeting(factories.suggestion(health, **values), sits.id, **HOW)
        db.session.commit()
        return sits.reference


def agenda(page: str) -> dict[str, str]:
    """What a reader sees of each agenda item, by its title."""
    rows = [one for one in parse(page).iter("tr") if one.attrib.get("id", "").startswith("A-")]
    texts = [" ".join(" ".join(list(row)[1].itertext()).split()) for row in rows]
    titles = [" ".join(row.findtext(".//p[@class='agenda__title']", "").split()) for row in rows]
    return dict(zip(titles, texts, strict=True))


def suggestions_item(app: Flask, meeting: str) -> Any:
    """The agenda item under which they are raised."""
    sits = get_meeting(meeting)
    assert sits is not None
    return next(one for one in list_agenda(sits.id, sits.committee) if one.title == TITLE)


def test_the_agenda_lists_what_is_raised_below_the_item_with_its_note_and_nowhere_else(
    sign_in: SignIn, meeting: str
) -> None:
    found = agenda(sign_in(Role.VIEWER).get(f"/meetings/{meeting}").text)
    assert (
        "not discussed when it is raised. It is weighed beside others for the work programme. "
        "Falls <at home> : put forward by Ash Wren Parks : put forward by a member of the public"
    ) in found[TITLE]
    assert [title for title, text in found.items() if "Parks" in text] == [TITLE]


def test_it_still_does_once_an_item_was_moved_up_in_its_place(app: Flask, sign_in: SignIn, meeting: str) -> None:
    with app.app_context():
        item = factories.agenda_item(suggestions_meeting(meeting), "Another", part="opening")
        db.session.commit()
        reference = item.reference
    officer = sign_in(Role.GOVERNANCE)
    part = officer.post(f"/meetings/agenda/{reference}/move", data={"direction": "up"}, headers={"HX-Request": "true"})
    assert "put forward by Ash Wren" in agenda(part.text)[TITLE]


def suggestions_meeting(meeting: str) -> Any:
    """The meeting itself."""
    return get_meeting(meeting)


def test_the_meetings_page_links_to_each_and_to_the_report(sign_in: SignIn, meeting: str) -> None:
    page = sign_in(Role.VIEWER).get(f"/meetings/{meeting}").text
    for address in ("/suggestions/SG-0001", f"/suggestions/report/{meeting}", f"/suggestions/report/{meeting}.docx"):
        assert f'href="{address}"' in page
    assert "Put another one to this meeting" not in page
    assert "Put another one to this meeting" in sign_in(Role.GOVERNANCE).get(f"/meetings/{meeting}").text


def test_a_meeting_without_suggestions_says_so_to_who_can_put_one_there(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        of_health = factories.meeting(factories.scrutiny(), MARCH).reference
        of_cabinet = factories.meeting(factories.body(), MARCH).reference
        db.session.commit()
    officer, reader = sign_in(Role.GOVERNANCE), sign_in(Role.VIEWER)
    assert "None is put to this meeting." in officer.get(f"/meetings/{of_health}").text
    for client, reference in ((reader, of_health), (officer, of_cabinet)):
        assert "None is put to this meeting." not in client.get(f"/meetings/{reference}").text


def test_officers_are_told_where_the_agenda_has_no_item_for_them(app: Flask, sign_in: SignIn, meeting: str) -> None:
    said = "The agenda has no item under which they are raised"
    officer = sign_in(Role.GOVERNANCE)
    assert said not in officer.get(f"/meetings/{meeting}").text
    with app.app_context():
        change_agenda_item(suggestions_item(app, meeting), {"title": "Ideas"}, **HOW)
        db.session.commit()
    assert said in officer.get(f"/meetings/{meeting}").text
    assert said not in sign_in(Role.VIEWER).get(f"/meetings/{meeting}").text


def test_a_meeting_to_which_suggestions_are_put_stays_in_the_calendar(app: Flask, meeting: str) -> None:
    with app.app_context(), pytest.raises(Refused, match="SG-0002 is put to this meeting, so it stays"):
        remove_meeting(suggestions_meeting(meeting), **HOW)


def test_a_work_item_names_the_suggestion_that_it_was_made_from_and_those_that_support_it(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        health = factories.scrutiny()
        made = factories.suggestion(health, topic="Falls", suggested_by="Ash Wren", received="2 November 2026")
        support = factories.suggestion(health, topic="Falls at night", received="3 November 2026")
        commands.decide(made, WORK_ITEM, {"place": "not allocated"}, **HOW)
        commands.decide(support, EXISTING, {"existing": made.work_item}, **HOW)
        plain = factories.work_item(health, topic="Plain").reference
        db.session.commit()
        reference = made.work_item
    reader = sign_in(Role.VIEWER)
    page = reader.get(f"/work-programme/items/{reference}").text
    assert "Made from the suggestion SG-0001 by Ash Wren, received 2 November 2026." in text_of(page)
    assert "Supported by another suggestion: SG-0002 Falls at night , by a member of the public" in text_of(page)
    assert 'href="/suggestions/SG-0001"' in page
    assert "Suggestions</h2>" not in reader.get(f"/work-programme/items/{plain}").text
    back = reader.get("/suggestions/SG-0001").text
    assert f'href="/work-programme/items/{reference}"' in back


def test_a_plan_item_and_a_suggestion_name_the_suggestions_that_support_them(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        health, plan = factories.scrutiny(), factories.item().reference
        lead = factories.suggestion(health, topic="Falls").reference
        for existing in (plan, lead):
            one = factories.suggestion(health, topic=f"As {existing}", received="3 November 2026")
            commands.decide(one, EXISTING, {"existing": existing}, **HOW)
        db.session.commit()
    reader = sign_in(Role.VIEWER)
    for address, supporter in ((f"/programme/{plan}", "SG-0002"), (f"/suggestions/{lead}", "SG-0003")):
        page = reader.get(address).text
        assert f"Supported by the suggestion: {supporter} As" in text_of(page)
        assert f'href="/suggestions/{supporter}"' in page
    assert "Supported by the" not in text_of(reader.get("/suggestions/SG-0002").text)


def test_others_too_may_stand_below_an_agenda_item_and_not_on_a_template(
    app: Flask, sign_in: SignIn, meeting: str
) -> None:
    asked: list[str] = []

    def draw(sits: Any, items: Any) -> dict[int, str]:
        asked.append(sits.reference)
        return {items[0].id: f"<p>Below {items[0].title}</p>"}

    add_beneath(app, draw)
    with app.app_context():
        sits = suggestions_meeting(meeting)
        first, committee = list_agenda(sits.id, sits.committee)[0].title, sits.committee
    reader = sign_in(Role.VIEWER)
    assert f"Below {first}" in agenda(reader.get(f"/meetings/{meeting}").text)[first]
    assert asked == [meeting]
    assert "Below" not in reader.get(f"/meetings/committees/{committee}").text
    assert asked == [meeting]
