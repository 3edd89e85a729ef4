"""Every page: nothing that axe finds against WCAG 2.2 A and AA, no sideways scrolling, no complaint of the browser."""

import pytest
from playwright.sync_api import Page, expect
from werkzeug.exceptions import HTTPException

from tests.browser.desk import ADMINISTRATOR, Desk, OpenPage, cell, month, too_wide, violations

WIDTHS = (1280, 320)


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at both widths."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width} px: {one}" for one in [*violations(page), *too_wide(page)]]
    return found


@pytest.fixture
def reference(desk: Desk) -> str:
    """An item with something in every kind of cell."""
    return desk.add(
        title="A matter with everything",
        purpose="To decide.\nTwo lines of purpose.",
        issue_type="Key",
        decision_date=month(1),
        directorate="Adults and Communities",
        lead_officers="Ann Wren, Director\nBob Finch, Head of Service",
        wards="Ashcombe; Millbrook",
        openness="Part exempt",
        paragraphs="3",
        report_link="https://democracy.example.gov.uk/a/very/long/address/of/a/report/that/does/not/break",
        internal_notes="https://intranet.example.gov.uk/another/very/long/address/without/any/space/in/it",
    )


def test_the_sign_in_page_is_accessible(open_page: OpenPage) -> None:
    page = open_page("/sign-in", email="")
    assert faults(page) == []


def test_the_programme_is_accessible(open_page: OpenPage) -> None:
    page = open_page("/programme")
    assert faults(page) == []


@pytest.mark.parametrize("query", ["attention=any", "q=nothing-is-called-this", "show=all&status=withdrawn"])
def test_the_filtered_programme_is_accessible(open_page: OpenPage, query: str) -> None:
    page = open_page(f"/programme?{query}")
    assert faults(page) == []


@pytest.mark.parametrize(
    "part", ["", "/edit", "/cell/title", "/cell/wards", "/do/defer", "/do/withdraw", "/do/decide", "/do/remove"]
)
def test_the_pages_of_an_item_are_accessible(open_page: OpenPage, reference: str, part: str) -> None:
    page = open_page(f"/programme/{reference}{part}")
    assert faults(page) == []


@pytest.mark.parametrize("address", ["/programme/new", "/programme/history", "/password"])
def test_the_other_pages_are_accessible(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    assert faults(page) == []


def test_a_page_that_is_not_there_is_accessible(open_page: OpenPage) -> None:
    page = open_page("/programme/RP-9999", expects=("404",))
    assert faults(page) == []


def test_a_form_with_errors_is_accessible_and_opens_at_the_list_of_them(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme/{reference}/edit", expects=("422",))
    page.get_by_label("Title").fill("")
    page.get_by_label("Decision date").fill("31 June 2027")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []


def test_an_editor_in_its_place_is_accessible(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}", expects=("422",))
    for label in ("Title", "Issue type", "Decision date"):
        cell(page, reference, label).click()
        expect(page.locator(".editor")).to_be_visible()
        assert faults(page) == []
        page.keyboard.press("Escape")
    cell(page, reference, "Decision date").click()
    page.locator(".editor").get_by_label("Decision date").fill("31 June 2027")
    page.keyboard.press("Enter")
    expect(page.locator(".editor .govuk-error-message")).to_be_visible()
    assert faults(page) == []


def test_every_administration_page_is_accessible(open_page: OpenPage, desk: Desk) -> None:
    """All pages without parameters, then what they link to: one page of each kind."""
    rules = [rule for rule in desk.app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    waiting = sorted(rule.rule for rule in rules if rule.endpoint not in ("people.sign_in", "council.logo"))
    page = open_page("/administration", email=ADMINISTRATOR)
    seen: set[object] = set()
    found: list[str] = []
    while waiting:
        address = waiting.pop(0)
        kind = kind_of(desk, address)
        if kind is None or kind in seen or not address.startswith(("/administration", "/password")):
            continue
        seen.add(kind)
        response = page.goto(address)
        assert response is not None
        if response.headers["content-type"].startswith("text/html"):
            found += faults(page) if response.ok else [f"{address}: {response.status}"]
            waiting += page.eval_on_selector_all("a[href^='/']", "links => links.map((one) => one.pathname)")
    assert found == []
    assert len(seen) > 8


def kind_of(desk: Desk, address: str) -> object:
    """What kind of page an address leads to."""
    try:
        endpoint, given = desk.app.url_map.bind("desk").match(address)
    except HTTPException:
        return None
    return endpoint, given.get("kind")
