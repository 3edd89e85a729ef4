"""What an officer typed is never lost: the session may end, the server may be out of reach."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, OpenPage, cell, editor, end_session, said, sign_in

REFUSED = ("401", "400")


@pytest.fixture
def reference(desk: Desk) -> str:
    """An item of the test's own."""
    return desk.add(title="Allotments", purpose="To decide the rents.")


def begin(page: Page, reference: str) -> None:
    """Open the title and type, but do not save."""
    cell(page, reference, "Title").click()
    editor(page).get_by_label("Title").fill("Allotments and their rents")


def test_a_cell_keeps_what_was_typed_when_the_session_has_ended(
    open_page: OpenPage, desk: Desk, reference: str
) -> None:
    page = open_page(f"/programme?q={reference}", expects=REFUSED)
    begin(page, reference)
    end_session(page.context)
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(
        "You have been signed out. Open another tab, sign in there, then save again here."
    )
    expect(editor(page).get_by_label("Title")).to_have_value("Allotments and their rents")
    expect(editor(page).get_by_label("Title")).to_be_focused()
    other = page.context.new_page()
    sign_in(other, desk.url, "governance@example.gov.uk")
    other.close()
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"{reference} saved.")
    expect(cell(page, reference, "Title")).to_have_text("Allotments and their rents")
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("The change has been undone.")


def test_a_cell_is_not_opened_when_the_session_has_ended(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}", expects=REFUSED)
    end_session(page.context)
    cell(page, reference, "Title").click()
    expect(said(page)).to_contain_text("You have been signed out.")
    expect(cell(page, reference, "Title")).to_have_text("Allotments")


@pytest.mark.parametrize("script", [True, False])
def test_a_form_is_held_when_the_session_has_ended(
    open_page: OpenPage, desk: Desk, reference: str, script: bool
) -> None:
    page = open_page(f"/programme/{reference}/edit", script=script, expects=REFUSED)
    page.get_by_label("Title").fill("Allotments and their rents")
    page.get_by_label("Purpose").fill("To decide the rents.\nAnd “who” pays <them>.")
    page.get_by_label("Ashcombe").check()
    page.get_by_label("Millbrook").check()
    end_session(page.context)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing has been saved yet, and nothing is lost")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in again in a new tab").click()
    opened.value.close()
    other = page.context.new_page()
    sign_in(other, desk.url, "governance@example.gov.uk")
    other.close()
    for _ in range(2):  # the first may find that the session has changed since, and ask once more
        if page.get_by_role("button", name="Save what I typed").count():
            page.get_by_role("button", name="Save what I typed").click()
            page.wait_for_load_state()
    expect(said(page)).to_contain_text(f"{reference} saved.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Allotments and their rents")
    expect(page.locator("dl")).to_contain_text("And “who” pays <them>.")
    expect(page.locator("dl")).to_contain_text("Ashcombe; Millbrook")


def test_what_was_typed_stays_when_the_server_cannot_be_reached(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}", expects=("ERR_INTERNET_DISCONNECTED", "htmx:error"))
    begin(page, reference)
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("The server cannot be reached. What you typed is still here: try again.")
    expect(editor(page).get_by_label("Title")).to_have_value("Allotments and their rents")
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"{reference} saved.")
    expect(cell(page, reference, "Title")).to_have_text("Allotments and their rents")
