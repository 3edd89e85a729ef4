"""The meetings' pages in a browser: accessible, fit for a phone, agendas ordered with and without a script."""

import re
from datetime import date, timedelta
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.meetings.commands import cancel_meeting, move_meeting, save_committee
from governance.meetings.queries import get_committee
from governance.meetings.rules import ONE_WEEK
from governance.working_days.deadlines import say
from tests import factories
from tests.browser.desk import Desk, OpenPage, said, too_wide
from tests.browser.test_accessibility import faults

BY = {"by": factories.BY, "way": "test"}
weeks = count(1)
PATTERN = "which=First&weekday=Friday&months=January&months=April&first={}&last={}&starts=10%3A00am&place=Guildhall"


@pytest.fixture
def committee(desk: Desk) -> int:
    """A committee of the test's own, with a template and details, a chair and somebody past."""
    with desk.app.app_context():
        body = factories.scrutiny(f"Scrutiny Committee {next(weeks)}")
        factories.term(body, "Councillor Rook", "Chair", started=date(2025, 5, 20))
        factories.term(body, "Councillor Swift", ended=date(2025, 5, 1))
        factories.agenda_item(body, "Apologies", part="opening")
        details = {"officer": "Jo Marsh", "contact": "a.very.long.address.without.any.space@democracy.example.gov.uk"}
        save_committee(body.id, details | {"starts": "10:00", "place": "Guildhall"}, **BY)
        assert get_committee(body.id)
        db.session.commit()
        return body.id


@pytest.fixture
def reference(desk: Desk, committee: int) -> str:
    """A meeting of it with something of everything on its agenda, beside one moved and one cancelled."""
    with desk.app.app_context():
        body = db.session.get_one(factories.Body, committee)
        first, moved, cancelled = (
            factories.meeting(body, today() + n * ONE_WEEK, place="Guildhall") for n in (1, 3, 5)
        )
        move_meeting(moved, {"day": today() + 4 * ONE_WEEK}, reason="The chamber is being rewired.", **BY)
        cancel_meeting(cancelled, reason="No business", **BY)
        factories.agenda_item(first, "Falls", purpose="To see who falls.", note="Questions by Monday.", pages="13 - 80")
        factories.agenda_item(first, "Lease", openness="part exempt", paragraphs=[3], to_follow=True)
        factories.agenda_item(first, "Annual report", author="Pat Lowe, Director of a directorate with a long name")
        db.session.commit()
        return first.reference


def agenda(page: Page) -> list[str]:
    """The items of business as they stand."""
    return page.locator(".agenda__title").all_inner_texts()[1:]


def year_ahead() -> tuple[str, str]:
    """The year after this one, in words."""
    first = date(today().year + 1, 1, 1)
    return say(first), say(date(first.year, 12, 31))


@pytest.mark.parametrize("query", ["", "?show=all&status=cancelled", "?committee=999999"])
def test_the_list_of_meetings_is_accessible(open_page: OpenPage, reference: str, query: str) -> None:
    page = open_page(f"/meetings{query}")
    assert faults(page) == []


@pytest.mark.parametrize("part", ["", "/edit", "/do/move", "/do/cancel", "/do/held", "/do/remove", "/agenda/new"])
def test_the_pages_of_a_meeting_are_accessible(open_page: OpenPage, reference: str, part: str) -> None:
    page = open_page(f"/meetings/{reference}{part}")
    assert faults(page) == []


@pytest.mark.parametrize("part", ["", "/edit", "/year", "/template/new"])
def test_the_pages_of_a_committee_are_accessible(
    open_page: OpenPage, committee: int, reference: str, part: str
) -> None:
    page = open_page(f"/meetings/committees/{committee}{part}")
    for folded in page.locator("details > summary").all():
        folded.click()
    assert faults(page) == []


def test_the_other_pages_are_accessible(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/meetings/{reference}")
    edit, remove = page.get_by_role("link", name="Edit Falls"), page.get_by_role("link", name="Remove Falls")
    addresses = [edit.get_attribute("href"), remove.get_attribute("href"), "/meetings/new", "/meetings/history"]
    for address in addresses:
        page.goto(str(address))
        assert faults(page) == []


def test_a_year_is_planned_without_a_script(open_page: OpenPage, committee: int) -> None:
    first, last = year_ahead()
    page = open_page(f"/meetings/committees/{committee}", script=False, expects=("422",))
    page.get_by_role("link", name="Plan a year").click()
    page.get_by_label("Week of the month").select_option("First")
    page.get_by_label("Weekday").select_option("Friday")
    for month in ("May", "June", "July", "August", "September", "October", "November", "December"):
        page.get_by_label(month, exact=True).uncheck()
    page.get_by_label("From", exact=True).fill(first)
    page.get_by_label("To", exact=True).fill(last)
    page.get_by_role("button", name="Lay out the days").click()
    boxes = page.locator(".year input[type=text], .year input:not([type])")
    expect(boxes).to_have_count(4)
    boxes.nth(1).fill("31 June")
    page.locator(".year input[type=checkbox]").nth(3).uncheck()
    page.get_by_role("button", name="Add these meetings").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("31 June")
    expect(boxes.nth(1)).to_have_value("31 June")
    expect(page.locator(".year input[type=checkbox]").nth(3)).not_to_be_checked()
    boxes.nth(1).fill(say(date(int(last[-4:]), 2, 17) + timedelta(days=0)))
    page.get_by_role("button", name="Add these meetings").click()
    expect(page.locator(".meetings tbody tr")).to_have_count(3)


def test_a_year_that_is_laid_out_is_accessible_with_its_errors(open_page: OpenPage, committee: int) -> None:
    query = PATTERN.format(*(one.replace(" ", "+") for one in year_ahead()))
    page = open_page(f"/meetings/committees/{committee}/year?{query}", expects=("422",))
    assert faults(page) == []
    page.locator(".year__day input").first.fill("31 June")
    page.get_by_role("button", name="Add these meetings").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []


def test_an_item_is_moved_with_the_keyboard_and_the_focus_stays(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/meetings/{reference}")
    assert agenda(page) == ["Falls", "Lease", "Annual report"]
    button = page.get_by_role("button", name="Up Annual report")
    button.focus()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("“Annual report” is item 3 now.")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("“Annual report” is item 2 now.")
    expect(button).to_be_focused()
    assert agenda(page) == ["Annual report", "Falls", "Lease"]
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("it is first of its part already")
    page.get_by_role("button", name="Down Annual report").click()
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("The change has been undone.")
    assert agenda(page) == ["Annual report", "Falls", "Lease"]
    assert too_wide(page) == []


def test_an_item_is_moved_without_a_script(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/meetings/{reference}", script=False)
    page.get_by_role("button", name="Down Falls").click()
    expect(said(page)).to_contain_text("“Falls” is item 3 now.")
    expect(page).to_have_url(re.compile(rf"/meetings/{reference}#A-\d+$"))
    assert agenda(page) == ["Lease", "Falls", "Annual report"]


def test_a_printed_meeting_looks_like_an_agenda(open_page: OpenPage, desk: Desk, reference: str) -> None:
    page = open_page(f"/meetings/{reference}")
    with desk.app.app_context():
        name = get_council().name
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    for words in (name, "Councillor Rook (Chair)", "Pages", "Falls", "To see who falls.", "13 - 80"):
        assert words in printed
    for words in ("Edit", "Undo", "Sign out", "Add an agenda item", "History"):
        assert words not in printed


@pytest.mark.parametrize("width", [1280, 320])
def test_targets_on_an_agenda_are_large_enough_for_a_finger(open_page: OpenPage, reference: str, width: int) -> None:
    page = open_page(f"/meetings/{reference}", width=width)
    small = page.eval_on_selector_all(
        ".agenda__actions a, .agenda__actions button",
        "all => all.filter((one) => one.getBoundingClientRect().height < 24).map((one) => one.outerHTML)",
    )
    assert small == []
    assert page.locator(".agenda__actions button").count() > 0
