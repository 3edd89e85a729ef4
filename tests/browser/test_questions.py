"""Public questions in the browser: taken, checked and accepted without a script on a phone; a cell; accessibility."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from governance.council.models import Body
from governance.council.queries import today
from governance.extensions import db
from governance.questions.commands import accept, check, draft
from governance.working_days.deadlines import say
from tests import factories
from tests.browser.desk import Desk, OpenPage, cell, editor, said, too_wide, violations
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import small


@dataclass(frozen=True)
class Made:
    """Two questions of the test's own to one meeting, the first with a draft answer, and how the meeting is chosen."""

    drafted: str
    fresh: str
    meeting: str
    label: str
    item: str


@pytest.fixture
def made(desk: Desk) -> Made:
    with desk.app.app_context():
        number = db.session.query(Body).count()
        body = factories.scrutiny(f"Transport Scrutiny Committee {number}")
        day = today() + timedelta(days=30)
        meeting = factories.meeting(body, day)
        item = factories.agenda_item(meeting, f"Evening buses {number}", part="business")
        how = {"by": factories.BY, "way": "test"}
        words = "Why does the last bus leave at six?\nNobody gets home."
        drafted = factories.question(meeting, words_received=words, contact={"name": "A. Resident"})
        check(drafted, agenda_item=item.id, **how)
        accept(drafted, words="Why does the last bus leave at six?", **how)
        draft(drafted, draft="There is no money.", **how)
        fresh = factories.question(meeting, words_received="When does the last bus leave from Yate?")
        db.session.commit()
        label = f"{body.name}, {say(day, weekday=True)}"
        found = Made(drafted.reference, fresh.reference, meeting.reference, label, f"{item.title}, {say(day)}")
        db.session.remove()
    return found


def test_without_a_script_on_a_phone_a_question_is_taken_checked_accepted_and_answered(
    open_page: OpenPage, made: Made
) -> None:
    page = open_page(f"/questions/new?meeting={made.meeting}", script=False, width=400, height=800)
    assert too_wide(page) == []
    page.get_by_label("Question as received").fill("Why are there no buses on Sunday?")
    page.get_by_label("Came by").select_option("Telephone")
    page.get_by_role("button", name="Take the question").click()
    expect(said(page)).to_contain_text("has been taken: 7 of 150 words. It came in time")
    page.get_by_role("link", name="Check", exact=True).click()
    page.get_by_label("Which item of the agenda").select_option(made.item)
    page.get_by_label("Is it substantially the same").select_option("No: it has not been asked before")
    page.get_by_role("button", name="Check").click()
    page.get_by_role("link", name="Accept", exact=True).click()
    page.get_by_role("button", name="Accept").click()
    expect(said(page)).to_contain_text("is accepted, and on the list of its meeting.")
    page.get_by_role("link", name="Approve the answer").click()
    page.get_by_label("Answer", exact=True).fill("From May there are.")
    page.get_by_role("button", name="Approve the answer").click()
    page.get_by_role("link", name="Record the answer").click()
    page.get_by_label("How answered").select_option("In writing")
    page.get_by_role("button", name="Record the answer").click()
    expect(said(page)).to_contain_text("is answered.")
    expect(page.get_by_role("list", name="Where it stands")).to_contain_text("From May there are.")
    assert too_wide(page) == []


def test_words_are_counted_as_one_types(open_page: OpenPage, made: Made) -> None:
    page = open_page("/questions/new")
    page.get_by_label("Question as received").press_sequentially("Why are there no buses?")
    expect(page.locator("#words_received-count")).to_have_text("5 words")


def test_a_cell_is_edited_in_its_place_and_the_filters_narrow(open_page: OpenPage, made: Made) -> None:
    page = open_page("/questions")
    page.get_by_label("Meeting").select_option(made.meeting)
    expect(page.locator("tbody tr[id]")).to_have_count(2)
    page.get_by_label("Search").fill("yate")
    expect(page.locator("tbody tr[id]")).to_have_count(1)
    assert small(page, ".plan a, .plan summary, .summary a") == []
    cell(page, made.fresh, "Agenda item").click()
    expect(editor(page).get_by_label("Agenda item")).to_be_focused()
    assert violations(page) == []
    editor(page).get_by_label("Agenda item").select_option(made.item)
    editor(page).get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text(f"{made.fresh} saved.")
    expect(cell(page, made.fresh, "Agenda item")).to_have_text(made.item)


@pytest.mark.parametrize(
    "address",
    ["", "?show=all", "/new", "/{drafted}", "/{fresh}", "/{fresh}/do/check", "/{fresh}/do/refuse", "/{drafted}/edit"],
)
def test_the_pages_of_questions_are_accessible(open_page: OpenPage, made: Made, address: str) -> None:
    page = open_page("/questions" + address.format(drafted=made.drafted, fresh=made.fresh))
    assert faults(page) == []
