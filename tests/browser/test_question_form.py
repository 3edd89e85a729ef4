"""Asking a question in a browser: with a script it counts and shows what was answered; without, it works as well."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from governance.council.commands import save_settings
from governance.council.queries import today
from governance.extensions import db
from governance.questions import commands
from governance.questions.rules import IN_WRITING
from tests import factories
from tests.browser.desk import Desk, OpenPage, too_wide, violations

MEMBER = "member@example.gov.uk"
HOW = {"by": factories.BY, "way": "test"}


@pytest.fixture(scope="module")
def form(desk: Desk) -> str:
    """A meeting of a committee with a word limit, one of whose questions is published; the address of its form."""
    with desk.app.app_context():
        save_settings({"public_questions": True}, **HOW)
        committee = factories.scrutiny(f"Ferries Scrutiny Committee {next(factories.counter)}")
        factories.question_rules(committee, words="20", related="Yes")
        meeting = factories.meeting(committee, today() + timedelta(days=40))
        item = factories.agenda_item(meeting, "The Saltersford ferry", part="business")
        question = factories.question(meeting, words_received="Why is there no Saltersford ferry on Sundays?")
        commands.check(question, agenda_item=item.id, **HOW)
        commands.accept(question, words=question.words_received, **HOW)
        commands.approve(question, answer="It sails again in May.", approved_by="Councillor Wren", **HOW)
        commands.record_answer(question, {"manner": IN_WRITING}, **HOW)
        commands.publish(question, **HOW)
        db.session.commit()
        address = f"/public/questions/{meeting.reference}"
        db.session.remove()
    return address


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, on a desk and on a phone."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width} px: {one}" for one in [*violations(page), *too_wide(page)]]
    return found


def choose(page: Page, form: str) -> None:
    """Choose a meeting that is not among the next ones."""
    page.get_by_text("Later meetings").click()
    page.locator(f'a[href="{form}"]').click()


def test_on_a_phone_without_a_script_a_question_is_sent_and_followed(open_page: OpenPage, form: str) -> None:
    page = open_page("/public/questions", email="", script=False, width=400, expects=("422",))
    choose(page, form)
    words = page.get_by_label("Your question")
    expect(page.get_by_label("Leave this blank")).not_to_be_in_viewport()
    words.fill("When does the Saltersford ferry sail on Sundays " + "again " * 15)
    page.get_by_label("Your name").fill("Robin Marsh")
    page.get_by_role("button", name="Show similar questions").click()
    expect(page.locator("#similar")).to_contain_text("Why is there no Saltersford ferry on Sundays?")
    expect(page.locator("#words_received-count")).to_have_text("23 of 20 words: 3 too many")
    page.get_by_label("Telephone").fill("01234 567890")
    page.get_by_label("Telephone").press("Enter")  # sends the form, and does not look for what is like it
    expect(page.locator(".govuk-error-summary")).to_contain_text("Take out 3")
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose the item of the agenda")
    words.fill("When does the Saltersford ferry sail on Sundays again?")
    page.get_by_label("The Saltersford ferry", exact=True).check()
    page.get_by_role("button", name="Send question").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your question PQ-")
    expect(page.locator(".public-address")).to_have_text(page.url)
    expect(page.locator("main")).not_to_contain_text("Robin")
    assert too_wide(page) == []


def test_with_a_script_words_are_counted_and_published_answers_appear_as_one_types(
    open_page: OpenPage, form: str
) -> None:
    page = open_page(form, email="")
    page.get_by_label("Your name").fill("Robin Marsh")
    words = page.get_by_label("Your question")
    with page.expect_request("**/similar") as asked:
        words.press_sequentially("When does the Saltersford ferry sail on Sundays?")
    assert "Saltersford" in (asked.value.post_data or "")
    assert "Robin" not in (asked.value.post_data or "")
    expect(page.locator("#words_received-count")).to_have_text("8 of 20 words")
    page.get_by_text("Why is there no Saltersford ferry on Sundays?").click()
    expect(page.get_by_text("It sails again in May.")).to_be_visible()
    expect(words).to_have_value("When does the Saltersford ferry sail on Sundays?")
    words.fill("again " * 22)
    expect(page.locator("#words_received-count")).to_have_text("22 of 20 words: 2 too many")


def test_the_pages_of_the_public_are_accessible(open_page: OpenPage, form: str) -> None:
    page = open_page("/public/questions", email="", expects=("422", "404"))
    assert faults(page) == []
    page.goto(form)
    page.get_by_role("button", name="Send question").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []
    page.get_by_label("Your question").fill("When does the Saltersford ferry sail on Sundays?")
    expect(page.locator("#similar")).to_contain_text("no Saltersford ferry")
    page.get_by_text("Why is there no Saltersford ferry on Sundays?").click()
    assert faults(page) == []
    page.get_by_label("Your name").fill("Robin Marsh")
    page.get_by_label("E-mail address").fill("robin@example.gov.uk")
    page.get_by_label("The Saltersford ferry", exact=True).check()
    page.get_by_role("button", name="Send question").click()
    expect(page).to_have_url(re.compile("/receipt/"))
    assert faults(page) == []
    page.goto("/public/questions/confirm/unknown")
    assert faults(page) == []


def test_a_member_asks_and_changes_the_words(open_page: OpenPage, form: str) -> None:
    page = open_page("/questions/ask", email=MEMBER)
    assert faults(page) == []
    choose(page, form.replace("/public/questions", "/questions/ask"))
    page.get_by_label("Your question").fill("Who decides on the Saltersford ferry?")
    expect(page.locator("#words_received-count")).to_have_text("6 of 20 words")
    page.get_by_label("The Saltersford ferry", exact=True).check()
    assert faults(page) == []
    page.get_by_role("button", name="Send question").click()
    expect(page).to_have_url(re.compile(r"/questions/PQ-\d+$"))
    page.goto("/questions/ask")
    page.get_by_role("link", name=re.compile("Change its words")).first.click()
    assert faults(page) == []
    page.get_by_label("Your question").fill("Who decides on that ferry?")
    page.get_by_role("button", name="Save").click()
    page.goto("/questions/ask")
    expect(page.locator("main")).to_contain_text("Who decides on that ferry?")
    assert faults(page) == []
    page.get_by_role("link", name=re.compile("Withdraw")).first.click()
    assert faults(page) == []
