"""Without JavaScript everything can be done too: forms, links and pages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, OpenPage, cell, month, said, sign_in


@pytest.fixture
def reference(desk: Desk) -> str:
    """An item of the test's own."""
    return desk.add(title="Market stalls", decision_date=month(2), issue_type="Key")


def test_signing_in_filtering_and_signing_out(open_page: OpenPage, desk: Desk, reference: str) -> None:
    other = desk.add(title="Market hall", decision_date=month(3))
    page = open_page("/sign-in", email="", script=False)
    sign_in(page, desk.url, "governance@example.gov.uk")
    page.get_by_role("link", name="Programme", exact=True).click()
    page.get_by_label("Search").fill("market")
    page.get_by_label("Month").select_option(label=month(2))
    page.get_by_role("button", name="Filter").click()
    expect(page.locator(f"#{reference}")).to_be_visible()
    expect(page.locator(f"#{other}")).to_have_count(0)
    expect(page).to_have_url(re.compile("q=market"))
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    page.goto("/programme")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_adding_an_item_in_its_month_and_decision_maker(open_page: OpenPage, reference: str) -> None:
    page = open_page(script=False)
    page.get_by_role("link", name=f"Add item to Cabinet, {month(2)}").click()
    expect(page.get_by_label("Decision maker")).to_have_value("Cabinet")
    expect(page.get_by_label("Decision date")).to_have_value(month(2))
    page.get_by_label("Title").fill("Market charter")
    page.get_by_role("button", name="Add item").click()
    expect(said(page)).to_contain_text(f"has been added under {month(2)}, Cabinet.")
    expect(said(page).locator("p")).to_be_in_viewport()
    row = page.locator(".plan tr[id]", has_text="Market charter")
    expect(row).to_be_in_viewport()


def test_changing_a_cell_on_its_own_page(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}", script=False, expects=("422",))
    cell(page, reference, "Decision date").click()
    page.get_by_label("Decision date").fill("31 June 2027")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-message")).to_contain_text("There is no 31 June 2027")
    expect(page.get_by_label("Decision date")).to_have_value("31 June 2027")
    page.get_by_label("Decision date").fill(month(5))
    page.get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text(f"{reference} saved, and moved to {month(5)}, Cabinet.")
    expect(page.locator(f"#{reference}")).to_be_in_viewport()


def test_changing_several_fields_on_the_full_form(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme/{reference}/edit", script=False)
    page.get_by_label("Purpose").fill("To decide the pitches.")
    page.get_by_label("Openness").select_option("Part exempt")
    page.get_by_label("3 Financial or business affairs").check()
    page.get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text(f"{reference} saved.")
    expect(page.locator("dl")).to_contain_text("To decide the pitches.")
    expect(page.locator("dl")).to_contain_text("Part exempt")


def test_deferring_an_item_and_taking_it_back(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme/{reference}", script=False)
    page.get_by_role("link", name="Defer").click()
    page.get_by_label("New decision date").fill(month(6))
    page.get_by_label("Reason").fill("More consultation.")
    page.get_by_role("button", name="Defer").click()
    expect(said(page)).to_contain_text(f"deferred from {month(2)} to {month(6)}")
    expect(page.locator(f"#{reference}")).to_contain_text("More consultation.")
    page.goto(f"/programme/{reference}")
    undo_latest(page)
    expect(said(page)).to_contain_text("The change has been undone.")
    page.goto(f"/programme/{reference}")
    expect(page.locator("h1")).to_contain_text(month(2))
    expect(page.locator(".status").first).to_have_text("Planned")


def undo_latest(page: Page) -> None:
    """Press the undo of the latest change on an item's page."""
    page.locator(".history__set").first.get_by_role("button", name="Undo").click()
