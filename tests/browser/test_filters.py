"""Filters and search: they answer as one types, stand in the address, and stay over reload and back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk, OpenPage, month


@pytest.fixture
def ferry(desk: Desk) -> str:
    """An item that only the word ferry finds."""
    return desk.add(
        title="Ferry timetable", purpose="To settle the crossings.", decision_date=month(3), issue_type="Key"
    )


def test_the_search_answers_as_one_types_and_stands_in_the_address(open_page: OpenPage, desk: Desk, ferry: str) -> None:
    other = desk.add(title="Tramway", purpose="To extend the line.")
    page = open_page()
    search = page.get_by_label("Search")
    search.press_sequentially("ferry", delay=20)
    expect(page.locator(f"#{other}")).to_have_count(0)
    expect(page.locator(f"#{ferry}")).to_be_visible()
    expect(search).to_be_focused()
    expect(search).to_have_value("ferry")
    expect(page).to_have_url(re.compile(r"/programme\?q=ferry$"))
    page.reload()
    expect(page.get_by_label("Search")).to_have_value("ferry")
    expect(page.locator(f"#{ferry}")).to_be_visible()
    expect(page.locator(f"#{other}")).to_have_count(0)


def test_filters_narrow_together_and_are_there_again_after_back(open_page: OpenPage, desk: Desk, ferry: str) -> None:
    later = desk.add(title="Ferry slipway", decision_date=month(4), issue_type="Key")
    page = open_page("/programme?q=ferry")
    expect(page.locator(f"#{later}")).to_be_visible()
    page.get_by_label("Month").select_option(label=month(3))
    expect(page.locator(f"#{later}")).to_have_count(0)
    page.get_by_label("Type").select_option("Key")
    expect(page).to_have_url(re.compile("issue_type=Key"))
    page.locator(f"#{ferry}").get_by_role("link", name=ferry, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ferry timetable")
    page.go_back()
    expect(page.locator(f"#{ferry}")).to_be_visible()
    expect(page.locator(f"#{later}")).to_have_count(0)
    expect(page.get_by_label("Search")).to_have_value("ferry")
    expect(page.get_by_label("Type")).to_have_value("Key")


def test_the_summary_filters_to_what_needs_attention(open_page: OpenPage, desk: Desk, ferry: str) -> None:
    unclassified = desk.add(title="Ferry landing", issue_type=None)
    page = open_page("/programme?q=ferry")
    page.locator("#summary").get_by_role("link", name="Not yet classified").click()
    expect(page.locator(f"#{unclassified}")).to_be_visible()
    expect(page.locator(f"#{ferry}")).to_have_count(0)
    expect(page).to_have_url(re.compile("attention=unclassified"))
    expect(page.get_by_label("Needs attention")).to_have_value("unclassified")
    chip = page.locator("#summary").get_by_role("link", name="Not yet classified")
    expect(chip).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page.locator(f"#{ferry}")).to_be_visible()
    expect(page.get_by_label("Needs attention")).to_have_value("")


def test_clearing_the_filters_shows_the_plan_again(open_page: OpenPage, ferry: str) -> None:
    page = open_page("/programme?q=nothing-is-called-this")
    expect(page.get_by_text("No items here. Try fewer filters.")).to_be_visible()
    page.get_by_role("link", name="Clear filters").click()
    expect(page.locator(f"#{ferry}")).to_be_visible()
    expect(page).to_have_url("/programme")


def test_the_count_says_how_many_are_shown(open_page: OpenPage, desk: Desk) -> None:
    for part in ("pier", "quay", "mole"):
        desk.add(title=f"Harbourside {part}")
    page = open_page()
    page.get_by_label("Search").fill("harbourside")
    expect(rows(page)).to_have_count(3)
    expect(page.locator("#summary")).to_contain_text("3 items")
    page.get_by_label("Search").fill("harbourside quay")
    expect(rows(page)).to_have_count(1)
    expect(page.locator("#summary")).to_contain_text("1 item")


def test_on_a_phone_the_filters_stand_behind_a_button(open_page: OpenPage, ferry: str) -> None:
    page = open_page("/programme?q=ferry", width=400)
    expect(page.get_by_label("Month")).to_be_hidden()
    more = page.get_by_role("button", name="More filters")
    expect(more).to_have_attribute("aria-expanded", "false")
    more.click()
    page.get_by_label("Month").select_option(label=month(3))
    expect(page).to_have_url(re.compile("month="))
    page.reload()
    expect(page.get_by_label("Month")).to_be_visible()
    expect(page.locator(f"#{ferry}")).to_be_visible()


def rows(page: Page) -> Locator:
    """The items that the table shows."""
    return page.locator(".plan tr[id]")
