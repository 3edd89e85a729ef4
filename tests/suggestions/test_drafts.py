"""Writing a suggestion over HTTP: its draft, what is like it, putting it forward; a draft is nobody else's."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from governance.council.commands import change_record
from governance.council.models import Term
from governance.council.queries import today
from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.programme.commands import withdraw_item
from governance.suggestions.commands import decide
from governance.suggestions.models import Draft, Suggestion, new_token
from governance.suggestions.queries import find_similar, get_suggestion, supporters_of
from governance.suggestions.rules import REFUSED
from tests import factories
from tests.pages import text_of

HTMX = {"HX-Request": "true"}
WORDS = {
    "topic": "Buses to the hospital",
    "why": "Nobody without a car can get there.",
    "affected": "Four villages",
    "change": "The timetable",
}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages are the same on every database."""
    return sqlite_app


@pytest.fixture
def member(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.MEMBER, name="Ash Wren")


@pytest.fixture
def health(app: Flask) -> str:
    """A scrutiny committee with Councillor Wren as a member, and one without."""
    with app.app_context():
        factories.term(factories.scrutiny(), "Councillor Ash Wren")
        factories.scrutiny("General Scrutiny Committee")
        db.session.commit()
    return "Health Scrutiny Committee"


def address(token: str, *parts: str) -> str:
    return "/".join((f"/suggestions/drafts/{token}", *parts))


def save(client: FlaskClient, token: str, sequence: str = "", headers: Any = None, **texts: str) -> TestResponse:
    return client.post(address(token, "save"), data={"sequence": sequence} | texts, headers=headers)


def mark(response: TestResponse) -> str:
    """The mark that travels with the form: the version that it shows, and its page."""
    return re.search(r'name="sequence" value="([^"]*)"', response.text)[1]


def drafts(app: Flask) -> list[dict[str, Any]]:
    with app.app_context():
        return [one.texts for one in db.session.scalars(select(Draft).order_by(Draft.id))]


def suggestion(app: Flask, reference: str) -> dict[str, Any]:
    with app.app_context():
        kept = get_suggestion(reference)
        return {key: getattr(kept, key) for key in ("topic", "source", "suggested_by", "by_right", "account", "status")}


# Saving


def test_nothing_is_kept_until_the_first_save(app: Flask, member: FlaskClient) -> None:
    page = member.get("/suggestions/drafts/new")
    token = re.search(r"/suggestions/drafts/([0-9a-f]{20})/save", page.text)[1]
    assert drafts(app) == []
    assert member.get(address(token)).status_code == 404
    assert save(member, token, mark(page), topic=" ").location == "/suggestions/drafts/new"
    assert drafts(app) == []


def test_without_script_the_button_saves_and_the_page_shows_what_is_like_it(app: Flask, member: FlaskClient) -> None:
    with app.app_context():
        factories.suggestion(topic="Hospital buses on Sundays")
        factories.item(title="Hospital buses contract")
        db.session.commit()
    token = new_token()
    saved = save(member, token, **WORDS)
    assert (saved.status_code, saved.location) == (303, address(token))
    page = member.get(address(token))
    assert "Nobody without a car can get there." in page.text
    shown = text_of(page.text)
    assert "Draft saved at" in shown
    assert "Suggestion SG-0001 Hospital buses on Sundays" in shown
    assert "Executive programme RP-0001 Hospital buses contract" in shown


@time_machine.travel("2026-11-23 14:05", tick=False)
def test_the_page_saves_as_one_types_and_shows_when_and_what_is_like_it(app: Flask, member: FlaskClient) -> None:
    with app.app_context():
        factories.suggestion(topic="Hospital buses on Sundays")
        db.session.commit()
    token = new_token()
    headers = HTMX | {"HX-Current-URL": "http://localhost/suggestions/drafts/new"}
    answer = save(member, token, ".page", headers, topic="Buses to the hospital")
    assert answer.status_code == 200
    assert answer.headers["HX-Replace-Url"] == address(token)
    assert "Draft saved at 14:05" in text_of(answer.text)
    assert "Support this instead" in answer.text
    assert mark(answer) == "1.page"
    later = save(member, token, mark(answer), HTMX, topic="Buses to the hospital, and trams")
    assert "HX-Replace-Url" not in later.headers
    assert [one["topic"] for one in drafts(app)] == ["Buses to the hospital, and trams"]


@pytest.mark.parametrize("headers", [None, HTMX])
def test_supporting_what_there_is_already_keeps_what_was_typed_since(
    app: Flask, member: FlaskClient, headers: Any
) -> None:
    with app.app_context():
        there = factories.suggestion(topic="Hospital buses on Sundays").reference
        db.session.commit()
    token = new_token()
    save(member, token, ".page", topic="Buses to the hospital")
    answer = save(member, token, ".page", headers, topic="Buses to the hospital", why="Late", support=there)
    assert drafts(app)[0]["why"] == "Late"
    if headers:
        assert f"You support {there}" in answer.headers["HX-Trigger"]
    else:
        assert (answer.status_code, answer.location) == (303, f"{address(token)}#similar")
        answer = member.get(address(token))
        assert f"You support {there}" in text_of(answer.text)
    assert "You support this." in text_of(answer.text)
    with app.app_context():
        assert supporters_of([there]) == {there: ["Ash Wren"]}


def test_nothing_is_supported_where_what_was_typed_could_not_be_kept(app: Flask, member: FlaskClient) -> None:
    with app.app_context():
        there = factories.suggestion(topic="Hospital buses").reference
        db.session.commit()
    answer = save(member, new_token(), topic="Buses", why="x" * 20_001, support=there)
    assert answer.status_code == 422
    assert "x" * 20_001 in answer.text
    gone = save(member, new_token(), ".page", HTMX, topic="Buses", support="WP-9999")
    assert "There is no WP-9999 any more." in gone.headers["HX-Trigger"]
    with app.app_context():
        assert supporters_of([there, "WP-9999"]) == {}


def test_an_answer_that_was_lost_on_the_way_does_not_stand_in_the_way_of_the_same_page(
    app: Flask, member: FlaskClient
) -> None:
    token = new_token()
    for text in ("Buses", "Buses and", "Buses and trams"):
        assert save(member, token, ".page", HTMX, topic=text).status_code == 200
    assert drafts(app)[0]["topic"] == "Buses and trams"


def test_another_window_that_saved_since_is_not_overwritten_and_nothing_typed_is_lost(
    app: Flask, member: FlaskClient
) -> None:
    token = new_token()
    save(member, token, topic="Buses")
    here, there = (mark(member.get(address(token))) for _ in range(2))
    save(member, token, there, topic="Buses and trams")
    typed = save(member, token, here, HTMX, topic="Buses and trains")
    assert typed.status_code == 422
    assert "saved in another window" in text_of(typed.text)
    for response in (save(member, token, here, topic="Buses and trains"), forward(member, token, here, **WORDS)):
        assert response.status_code == 422
        assert "Show the other" in text_of(response.text)
        assert "Save this one all the same" in text_of(response.text)
    assert "Nobody without a car" in response.text
    assert drafts(app)[0]["topic"] == "Buses and trams"
    assert save(member, token, here, topic="Buses and trains", over="yes").status_code == 303
    assert drafts(app)[0]["topic"] == "Buses and trains"


def test_a_draft_that_was_discarded_in_another_window_does_not_come_back_by_itself(
    app: Flask, member: FlaskClient
) -> None:
    token = new_token()
    here = mark(save(member, token, ".page", HTMX, topic="Buses"))
    assert member.post(address(token, "discard")).location == "/suggestions/drafts"
    for response in (
        save(member, token, here, HTMX, topic="Buses and trams"),
        save(member, token, here, topic="Buses and trams"),
        member.post(address(token, "files"), data={"sequence": here, "topic": "Buses and trams"}, headers=HTMX),
        forward(member, token, here, **WORDS),
    ):
        assert response.status_code == 422
        assert "discarded in another window" in text_of(response.text)
        assert "Save this one all the same" in text_of(response.text)
        assert "Show the other" not in response.text
    assert drafts(app) == []
    assert save(member, token, here, topic="Buses and trams", over="yes").status_code == 303
    assert [one["topic"] for one in drafts(app)] == ["Buses and trams"]


def test_a_draft_is_discarded_once_however_often_the_button_is_pressed(app: Flask, member: FlaskClient) -> None:
    token = new_token()
    save(member, token, topic="Buses")
    for said in ("The draft is discarded.", "it was discarded already"):
        assert member.post(address(token, "discard")).location == "/suggestions/drafts"
        assert said in text_of(member.get("/suggestions/drafts").text)
    assert member.get(address(token, "discard")).location == "/suggestions/drafts"
    assert member.get(address("none", "discard")).status_code == 404


def test_what_is_alike_says_where_it_stands_and_only_what_is_open_and_not_ones_own_can_be_supported(
    app: Flask, member: FlaskClient
) -> None:
    reason = {"ground": "too vague", "reason": "There is nothing to examine."}
    with app.app_context():
        mine = db.session.scalars(select(Account).where(Account.name == "Ash Wren")).one()
        opened, closed, own = (factories.suggestion(topic="Hospital buses", account=one) for one in (None, None, mine))
        decide(closed, REFUSED, reason, by=factories.BY, way="test")
        plan = factories.item(title="Hospital buses contract")
        work = factories.work_item(factories.scrutiny(), topic="Hospital buses")
        withdraw_item(plan, reason="Not needed", by=factories.BY, way="test")
        expected = {opened.reference: "Received", closed.reference: "Decided", own.reference: "Received"}
        expected |= {plan.reference: "Withdrawn", work.reference: "Planned"}
        offered = {opened.reference, work.reference}
        own_reference = own.reference
        db.session.commit()
    shown = save(member, new_token(), ".page", HTMX, topic="Hospital buses").text
    parts = dict(re.findall(r'<li id="similar-([A-Z]+-\d+)">(.*?)</li>', shown, re.DOTALL))
    assert {one for one, part in parts.items() if "Support this instead" in part} == offered
    assert all(expected[one] in text_of(part) for one, part in parts.items())
    assert parts.keys() == expected.keys()
    assert "This is your own." in parts[own_reference]


def test_text_that_is_too_long_even_for_a_draft_is_kept_on_the_page(app: Flask, member: FlaskClient) -> None:
    answer = save(member, new_token(), why="x" * 20_001)
    assert answer.status_code == 422
    assert "x" * 20_001 in answer.text
    assert "20,000 characters are the most" in text_of(answer.text)
    assert drafts(app) == []


def test_who_was_signed_out_while_typing_is_told_that_it_is_not_saved(app: Flask, client: FlaskClient) -> None:
    answer = save(client, new_token(), headers=HTMX, topic="Buses")
    assert answer.status_code == 401
    assert "You have been signed out" in answer.text
    own = {"Sec-Fetch-Site": "same-origin"}
    held = save(client, new_token(), headers=own, topic="Buses to the hospital")
    assert held.status_code == 401
    assert "Buses to the hospital" in held.text
    assert drafts(app) == []


def test_drafts_are_listed_continued_and_discarded(app: Flask, member: FlaskClient) -> None:
    first, second = new_token(), new_token()
    save(member, first, **WORDS)
    save(member, second, why="No topic yet")
    listed = member.get("/suggestions/drafts")
    assert re.findall(r"drafts/([0-9a-f]{20})\"", listed.text) == [second, first]
    assert "Untitled" in listed.text
    assert "Discard this draft?" in member.get(address(first, "discard")).text
    assert len(drafts(app)) == 2
    assert member.post(address(first, "discard")).location == "/suggestions/drafts"
    assert [one["why"] for one in drafts(app)] == ["No topic yet"]


# Putting it forward


def forward(client: FlaskClient, token: str, sequence: str = "", **texts: str) -> TestResponse:
    return client.post(address(token), data={"sequence": sequence} | texts)


def test_a_suggestion_is_put_forward_once_however_often_the_button_is_pressed(app: Flask, member: FlaskClient) -> None:
    token = new_token()
    answers = [forward(member, token, **WORDS) for _ in range(2)]
    assert [(one.status_code, one.location) for one in answers] == [(303, "/suggestions/SG-0001")] * 2
    kept = suggestion(app, "SG-0001")
    assert (kept["topic"], kept["source"], kept["suggested_by"]) == ("Buses to the hospital", "member", "Ash Wren")
    with app.app_context():
        assert db.session.scalar(select(func.count(Suggestion.id))) == 1
    assert "put forward as SG-0001" in text_of(member.get("/suggestions/SG-0001").text)
    assert member.get("/suggestions/drafts").text.count("Continue") == 0
    assert member.get(address(token)).location == "/suggestions/SG-0001"
    assert member.get(address(token, "discard")).location == "/suggestions/SG-0001"
    late = save(member, token, headers=HTMX, topic="More words")
    assert late.status_code == 422
    assert "put forward already, as SG-0001" in text_of(late.text)


def test_what_is_missing_is_said_beside_its_field_and_what_was_typed_is_kept(app: Flask, member: FlaskClient) -> None:
    token = new_token()
    answer = forward(member, token, topic="Buses", links="hospital.example")
    assert answer.status_code == 422
    shown = text_of(answer.text)
    assert "Enter the why it matters" not in shown
    assert "Say why it matters" in shown
    assert "Enter a full web address" in shown
    assert drafts(app)[0]["links"] == "hospital.example"
    assert forward(member, token, mark(answer), **WORDS).status_code == 303


def test_an_officer_puts_forward_as_an_officer(app: Flask, sign_in: Callable[..., FlaskClient], health: str) -> None:
    officer = sign_in(Role.DIRECTORATE, name="Ash Wren")
    assert "referral by right" not in officer.get("/suggestions/drafts/new").text
    assert forward(officer, new_token(), committee=health, by_right="Yes", **WORDS).status_code == 422
    assert forward(officer, new_token(), committee=health, **WORDS).status_code == 303
    kept = suggestion(app, "SG-0001")
    assert (kept["source"], kept["by_right"]) == ("officer", None)


def test_a_ticked_referral_by_right_is_never_dropped_without_a_word(
    app: Flask, member: FlaskClient, health: str
) -> None:
    token = new_token()
    save(member, token, ".page", committee=health, by_right="Yes", **WORDS)
    with app.app_context():
        term = db.session.scalars(select(Term)).one()
        change_record(term, {"ended": today() - timedelta(days=1)}, by=factories.BY, way="test")
        db.session.commit()
    assert "You are not a member of a scrutiny committee today" in text_of(member.get(address(token)).text)
    answer = forward(member, token, ".page", committee=health, by_right="Yes", **WORDS)
    assert answer.status_code == 422
    assert re.search(r'id="by_right-error".*Untick this box', answer.text)
    assert re.search(r'id="by_right"[^>]* checked', answer.text)
    assert forward(member, token, mark(answer), committee=health, **WORDS).status_code == 303
    assert suggestion(app, "SG-0001")["by_right"] is None


def test_a_member_of_a_committee_refers_by_right_to_that_committee_alone(
    app: Flask, member: FlaskClient, health: str
) -> None:
    assert "section 9FC" in member.get("/suggestions/drafts/new").text
    token = new_token()
    for committee in ("", "General Scrutiny Committee"):
        answer = forward(member, token, ".page", committee=committee, by_right="Yes", **WORDS)
        assert answer.status_code == 422
        assert "Choose a committee whose member you are: the Health Scrutiny Committee" in text_of(answer.text)
    assert forward(member, token, ".page", committee=health, by_right="Yes", **WORDS).status_code == 303
    assert suggestion(app, "SG-0001")["by_right"] is True
    assert "it will be put on an agenda of the Health" in text_of(member.get("/suggestions/SG-0001").text)


def test_a_referral_names_its_member_as_the_committee_does(
    app: Flask, sign_in: Callable[..., FlaskClient], health: str
) -> None:
    member = sign_in(Role.MEMBER, name="Ashley Wren-Marsh")
    assert "section 9FC" not in member.get("/suggestions/drafts/new").text
    with app.app_context():
        db.session.execute(db.text("UPDATE account SET listed_as = 'Ash Wren'"))
        db.session.commit()
    assert forward(member, new_token(), committee=health, by_right="Yes", **WORDS).status_code == 303
    assert suggestion(app, "SG-0001")["suggested_by"] == "Ash Wren"


# Nobody else's


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GOVERNANCE, Role.DIRECTORATE])
def test_a_draft_is_nobody_elses(app: Flask, member: FlaskClient, sign_in: Callable[..., Any], role: Role) -> None:
    token = new_token()
    save(member, token, **WORDS)
    other = sign_in(role, Role.ADMINISTRATOR)
    assert other.get(address(token)).status_code == 404
    assert other.get(address(token, "discard")).status_code == 404
    assert other.post(address(token, "discard")).status_code == 404
    assert other.post(address(token, "files"), data={"topic": "Mine"}, headers=HTMX).status_code == 404
    for headers in (None, HTMX):
        assert save(other, token, headers=headers, topic="Mine now").status_code == 404
        assert save(other, token, headers=headers).status_code == 404
    assert forward(other, token, **WORDS | {"topic": "Mine now"}).status_code == 404
    assert "hospital" not in other.get("/suggestions/drafts").text
    assert [one["topic"] for one in drafts(app)] == ["Buses to the hospital"]


def test_a_draft_is_in_no_register_no_search_and_like_nothing(
    app: Flask, member: FlaskClient, sign_in: Callable[..., Any]
) -> None:
    save(member, new_token(), **WORDS)
    officer = sign_in(Role.GOVERNANCE, Role.ADMINISTRATOR)
    for page in ("/suggestions?show=all", "/suggestions?show=all&q=hospital", "/suggestions/history", "/"):
        assert "Buses to the hospital" not in officer.get(page, follow_redirects=True).text
    own = save(officer, new_token(), headers=HTMX, **WORDS)
    assert "Support this instead" not in own.text
    with app.app_context():
        assert find_similar("Buses to the hospital") == []
    assert "Buses to the hospital" in member.get("/suggestions/drafts").text


def test_a_viewer_and_an_administrator_write_no_suggestions(sign_in: Callable[..., FlaskClient]) -> None:
    for role in (Role.VIEWER, Role.ADMINISTRATOR):
        client = sign_in(role)
        assert client.get("/suggestions/drafts/new").status_code == 403
        assert save(client, new_token(), topic="Buses").status_code == 403
