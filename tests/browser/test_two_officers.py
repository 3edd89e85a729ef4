"""Two officers on one item: other fields never collide, and on the same field the second is asked."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import DIRECTORATE, Desk, OpenPage, cell, editor, said


@pytest.fixture
def reference(desk: Desk) -> str:
    """An item that both handle."""
    return desk.add(title="Day centres", purpose="To decide.", directorate="Adults and Communities")


@pytest.fixture
def tobias(open_page: OpenPage, reference: str) -> Page:
    """A governance officer with the item before him."""
    return open_page(f"/programme?q={reference}")


@pytest.fixture
def ruth(open_page: OpenPage, reference: str) -> Page:
    """An officer of the item's directorate with the same item before her."""
    return open_page(f"/programme?q={reference}", email=DIRECTORATE, expects=("422",))


def begin(page: Page, reference: str, label: str, text: str) -> None:
    """Open a cell and type, but do not save."""
    cell(page, reference, label).click()
    editor(page).get_by_label(label).fill(text)


def save(page: Page) -> None:
    """Save what was typed."""
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("saved")


def test_different_fields_never_conflict(tobias: Page, ruth: Page, reference: str) -> None:
    begin(tobias, reference, "Title", "Day centres and clubs")
    begin(ruth, reference, "Purpose", "To decide their opening hours.")
    save(tobias)
    save(ruth)
    expect(cell(ruth, reference, "Title")).to_have_text("Day centres and clubs")
    expect(cell(ruth, reference, "Purpose")).to_have_text("To decide their opening hours.")


def conflict(tobias: Page, ruth: Page, reference: str) -> None:
    """Both change the title, Tobias first; Ruth is shown both."""
    begin(ruth, reference, "Title", "Day centres for all")
    begin(tobias, reference, "Title", "Day centres and clubs")
    save(tobias)
    ruth.keyboard.press("Enter")
    expect(editor(ruth)).to_contain_text("Tobias Elphick changed this while you were editing.")
    expect(editor(ruth).locator(".disagreement")).to_contain_text("Day centres for all")
    expect(editor(ruth).locator(".disagreement")).to_contain_text("Day centres and clubs")
    expect(editor(ruth).get_by_label("Title")).to_have_value("Day centres for all")


@pytest.mark.parametrize(
    ("choice", "kept"), [("Save mine", "Day centres for all"), ("Keep theirs", "Day centres and clubs")]
)
def test_on_the_same_field_the_second_chooses(tobias: Page, ruth: Page, reference: str, choice: str, kept: str) -> None:
    conflict(tobias, ruth, reference)
    editor(ruth).get_by_role("button", name=choice).click()
    expect(cell(ruth, reference, "Title")).to_have_text(kept)
    tobias.reload()
    expect(cell(tobias, reference, "Title")).to_have_text(kept)


def test_enter_alone_does_not_choose(tobias: Page, ruth: Page, reference: str) -> None:
    conflict(tobias, ruth, reference)
    ruth.keyboard.press("Enter")
    expect(editor(ruth).get_by_role("button", name="Save mine")).to_be_focused()
    ruth.keyboard.press("Escape")
    tobias.reload()
    expect(cell(tobias, reference, "Title")).to_have_text("Day centres and clubs")


def test_the_full_form_asks_only_about_what_both_changed(tobias: Page, ruth: Page, reference: str) -> None:
    ruth.goto(f"/programme/{reference}/edit")
    ruth.get_by_label("Title").fill("Day centres for all")
    ruth.get_by_label("Purpose").fill("To decide their opening hours.")
    begin(tobias, reference, "Title", "Day centres and clubs")
    save(tobias)
    ruth.get_by_role("button", name="Save").click()
    expect(ruth.get_by_role("group", name="Which title is to be kept?")).to_be_visible()
    expect(ruth.locator(".disagreed")).to_have_count(1)
    expect(ruth.get_by_label("Purpose")).to_have_value("To decide their opening hours.")
    ruth.get_by_label("Tobias Elphick’s").check()
    ruth.get_by_role("button", name="Save").click()
    expect(said(ruth)).to_contain_text("saved")
    expect(ruth.get_by_role("heading", level=1)).to_contain_text("Day centres and clubs")
    expect(ruth.locator("dl")).to_contain_text("To decide their opening hours.")
