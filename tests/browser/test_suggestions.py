"""Suggestions in the browser: a cell, a step with and without a script, a member’s answer on a phone; accessibility."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from governance.council.models import Body
from governance.council.queries import today
from governance.extensions import db
from governance.people.commands import find_account
from governance.suggestions.commands import ask
from governance.suggestions.queries import get_suggestion
from governance.working_days.deadlines import say
from tests import factories
from tests.browser.desk import Desk, OpenPage, cell, editor, said, too_wide, violations
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import small

MEMBER = "member@example.gov.uk"


@dataclass(frozen=True)
class Made:
    """Two suggestions of the test's own, the member's with a question, and the day of the committee's meeting."""

    own: str
    public: str
    meeting: str
    topic: str


@pytest.fixture
def made(desk: Desk) -> Made:
    with desk.app.app_context():
        number = db.session.query(Body).count()
        body = factories.scrutiny(f"Transport Scrutiny Committee {number}")
        day = today() + timedelta(days=30)
        factories.meeting(body, day)
        topic = f"Evening buses {number}"
        texts = {"why": "The last one leaves at six.\nNobody gets home.", "change": "A later bus."}
        links = {"links": "https://democracy.example.gov.uk/a/very/long/address/of/a/report/that/does/not/break"}
        own = factories.suggestion(body, account=find_account(MEMBER), topic=f"{topic} east", **texts, **links)
        public = factories.suggestion(body, topic=f"{topic} west", contact={"name": "A. Resident"}, **texts)
        ask(own, question="Which parishes?", by=factories.BY, way="test")
        db.session.commit()
        found = Made(own.reference, public.reference, say(day, weekday=True), topic)
        db.session.remove()
    return found


def test_a_cell_is_edited_in_its_place_undone_and_the_filters_narrow(open_page: OpenPage, made: Made) -> None:
    page = open_page("/suggestions")
    page.get_by_label("Search").fill(made.topic)
    expect(page.locator("tbody tr[id]")).to_have_count(2)
    cell(page, made.public, "What it could change").click()
    expect(editor(page).get_by_label("What scrutiny could change")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("A bus at ten.")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"{made.public} saved.")
    expect(cell(page, made.public, "What it could change")).to_be_focused()
    expect(cell(page, made.public, "What it could change")).to_have_text("A bus at ten.")
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("The change has been undone.")
    expect(cell(page, made.public, "What it could change")).to_have_text("A later bus.")


def test_without_a_script_a_suggestion_is_put_to_a_meeting(open_page: OpenPage, made: Made) -> None:
    page = open_page(f"/suggestions/{made.public}", script=False)
    page.get_by_role("link", name="Acknowledge").click()
    page.get_by_role("button", name="Acknowledge").click()
    expect(said(page)).to_contain_text("is acknowledged. Nobody is told by the program")
    page.get_by_role("link", name="Put to a meeting").click()
    page.get_by_label("Meeting").select_option(made.meeting)
    page.get_by_role("button", name="Put to a meeting").click()
    expect(said(page)).to_contain_text("is put to the meeting, and its agenda says so.")
    expect(page.get_by_role("list", name="Where it stands")).to_contain_text("Put to a meeting")
    expect(page.locator(".sg-way__step--next")).to_contain_text("Next: Meeting on")


def test_a_member_answers_what_was_asked_on_a_phone(open_page: OpenPage, made: Made, desk: Desk) -> None:
    page = open_page(f"/suggestions/{made.own}", email=MEMBER, width=320, height=640)
    assert too_wide(page) == []
    expect(page.get_by_role("region", name="A question for you")).to_contain_text("Which parishes?")
    page.get_by_label("Answer").fill("All of the hill parishes.")
    page.get_by_role("button", name="Send the answer").click()
    expect(said(page)).to_contain_text(f"{made.own} is answered.")
    expect(page.get_by_role("list", name="Where it stands")).to_contain_text("All of the hill parishes.")
    with desk.app.app_context():
        kept = get_suggestion(made.own)
        assert kept is not None
        assert kept.status == "answered"
        db.session.remove()


@pytest.mark.parametrize("part", ["", "/edit", "/cell/topic", "/do/refuse", "/do/join", "/do/take-up", "/contact"])
def test_the_pages_of_a_suggestion_are_accessible(open_page: OpenPage, made: Made, part: str) -> None:
    page = open_page(f"/suggestions/{made.public}{part}")
    assert faults(page) == []


@pytest.mark.parametrize(
    "address", ["/suggestions", "/suggestions?show=all", "/suggestions/new", "/suggestions/history"]
)
def test_the_pages_of_the_register_are_accessible(open_page: OpenPage, made: Made, address: str) -> None:
    page = open_page(address)
    assert faults(page) == []


def test_a_members_page_of_their_own_suggestion_is_accessible(open_page: OpenPage, made: Made) -> None:
    page = open_page(f"/suggestions/{made.own}", email=MEMBER)
    assert faults(page) == []


def test_an_editor_in_its_place_is_accessible_and_targets_are_large_enough(open_page: OpenPage, made: Made) -> None:
    page = open_page(f"/suggestions?q={made.topic}")
    assert small(page, ".plan a, .plan summary, .summary a") == []
    cell(page, made.public, "Topic").first.click()
    expect(editor(page).get_by_label("Topic")).to_be_focused()
    assert violations(page) == []
