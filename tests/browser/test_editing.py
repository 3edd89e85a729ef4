"""An officer edits the programme where it stands: by mouse, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk, OpenPage, cell, editor, month, said


@pytest.fixture
def reference(desk: Desk) -> str:
    """An item of the test's own, two months ahead."""
    return desk.add(title="Bus lanes", issue_type="Key", purpose="To decide the bus lanes.")


def test_a_cell_opens_in_its_place_and_enter_saves_it(open_page: OpenPage, reference: str) -> None:
    page = open_page()
    cell(page, reference, "Title").click()
    typing = editor(page).get_by_label("Title")
    expect(typing).to_be_focused()
    expect(typing).to_have_value("Bus lanes")
    expect(page).to_have_url("/programme")
    typing.fill("Bus and cycle lanes")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"{reference} saved.")
    expect(cell(page, reference, "Title")).to_have_text("Bus and cycle lanes")
    expect(cell(page, reference, "Title")).to_be_focused()
    expect(editor(page)).to_have_count(0)
    page.reload()
    expect(cell(page, reference, "Title")).to_have_text("Bus and cycle lanes")


def test_a_choice_is_saved_by_enter_too(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    cell(page, reference, "Issue type").click()
    editor(page).get_by_label("Issue type").select_option("Non-key")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"{reference} saved.")
    expect(cell(page, reference, "Issue type")).to_have_text("Non-key")


def test_escape_and_cancel_leave_a_cell_as_it_was(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    for leave in (lambda: page.keyboard.press("Escape"), lambda: editor(page).get_by_text("Cancel").click()):
        cell(page, reference, "Title").click()
        editor(page).get_by_label("Title").fill("Something else")
        leave()
        expect(editor(page)).to_have_count(0)
        expect(cell(page, reference, "Title")).to_have_text("Bus lanes")
        expect(cell(page, reference, "Title")).to_be_focused()


@pytest.mark.parametrize("key", ["Shift+Enter", "Alt+Enter"])
def test_a_line_can_be_begun_within_a_cell(open_page: OpenPage, reference: str, key: str) -> None:
    page = open_page(f"/programme?q={reference}")
    cell(page, reference, "Lead officers").click()
    editor(page).get_by_label("Lead officers").fill("Ann Wren, Director")
    page.keyboard.press(key)
    page.keyboard.type("Bob Finch, Head of Service")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("saved")
    expect(cell(page, reference, "Lead officers")).to_have_text("Ann Wren, Director\nBob Finch, Head of Service")


def test_enter_pressed_twice_saves_once(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    cell(page, reference, "Title").click()
    editor(page).get_by_label("Title").fill("Bus lanes, twice")
    page.evaluate("for (let i = 0; i < 2; i++) document.querySelector('.plan .editor').requestSubmit()")
    expect(said(page)).to_contain_text(f"{reference} saved.")
    expect(said(page).get_by_role("button", name="Undo")).to_be_visible()


def test_of_two_cells_opened_in_haste_the_later_opens(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    page.evaluate(
        "(id) => ['/title', '/purpose'].forEach((end) => document.querySelector(`#${id} a[href$='${end}']`).click())",
        reference,
    )
    expect(editor(page).get_by_label("Purpose")).to_be_focused()
    page.wait_for_load_state("networkidle")
    expect(editor(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(cell(page, reference, "Purpose")).to_have_text("To decide the bus lanes.")


def test_what_is_refused_stays_with_the_reason_below_it(open_page: OpenPage, reference: str) -> None:
    page = open_page(expects=("422",))
    cell(page, reference, "Decision date").click()
    typing = editor(page).get_by_label("Decision date")
    typing.fill("31 June 2027")
    page.keyboard.press("Enter")
    message = editor(page).locator(".govuk-error-message")
    expect(message).to_contain_text("There is no 31 June 2027")
    expect(typing).to_have_value("31 June 2027")
    expect(typing).to_be_focused()
    expect(typing).to_have_attribute("aria-invalid", "true")
    assert top(message) > top(typing)
    typing.fill(f"1 {month(2)}")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"{reference} saved")
    expect(cell(page, reference, "Decision date")).to_have_text(f"1 {month(2)}")


def test_a_cell_can_be_changed_from_the_page_of_its_item(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme/{reference}", expects=("422",))
    page.get_by_role("link", name="Change decision date").click()
    page.get_by_label("Decision date").fill("31 June 2027")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-error-message")).to_contain_text("There is no 31 June 2027")
    page.get_by_label("Decision date").fill(f"2 {month(2)}")
    page.get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text(f"{reference} saved")
    expect(said(page).locator("p")).to_be_in_viewport()


def test_a_new_date_moves_the_row_and_an_undo_brings_it_back(open_page: OpenPage, reference: str) -> None:
    page = open_page()
    assert month_above(page, reference) == month(2)
    cell(page, reference, "Decision date").click()
    editor(page).get_by_label("Decision date").fill(f"12 {month(5)}")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"{reference} saved, and moved to {month(5)}, Cabinet.")
    expect(said(page).locator("p")).to_be_in_viewport(ratio=1)
    expect(cell(page, reference, "Decision date")).to_be_focused()
    expect(cell(page, reference, "Decision date")).to_be_in_viewport()
    assert month_above(page, reference) == month(5)
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("The change has been undone.")
    expect(page.locator(f"#{reference}")).to_be_in_viewport()
    assert month_above(page, reference) == month(2)


def test_a_row_that_the_filter_no_longer_shows_is_said_to_be_hidden(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    page.get_by_label("Month").select_option(label=month(2))
    expect(page).to_have_url(re.compile("month=20"))
    cell(page, reference, "Decision date").click()
    editor(page).get_by_label("Decision date").fill(month(6))
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"moved to {month(6)}, Cabinet. The filters hide it.")
    expect(page.locator(f"#{reference}")).to_have_count(0)


def test_what_is_typed_is_not_lost_by_opening_another_cell_or_filtering(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    cell(page, reference, "Title").click()
    editor(page).get_by_label("Title").fill("Half typed")
    cell(page, reference, "Purpose").click()
    expect(said(page)).to_contain_text("Save this cell first")
    expect(editor(page).get_by_label("Title")).to_have_value("Half typed")
    expect(editor(page).get_by_label("Title")).to_be_focused()
    page.get_by_label("Status", exact=True).select_option("Decided")
    expect(said(page)).to_contain_text("Then the filters apply.")
    expect(editor(page).get_by_label("Title")).to_be_focused()
    expect(editor(page).get_by_label("Title")).to_have_value("Half typed")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No items here.")).to_be_visible()
    page.get_by_label("Status", exact=True).select_option("Planned")
    expect(cell(page, reference, "Title")).to_have_text("Half typed")


def test_a_cell_that_was_only_looked_at_makes_way_for_the_next(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    cell(page, reference, "Title").click()
    expect(editor(page).get_by_label("Title")).to_be_focused()
    cell(page, reference, "Purpose").click()
    expect(editor(page).get_by_label("Purpose")).to_be_focused()
    expect(editor(page)).to_have_count(1)
    expect(cell(page, reference, "Title")).to_have_text("Bus lanes")


def test_the_summary_counts_again_after_a_save(open_page: OpenPage, desk: Desk) -> None:
    reference = desk.add(title="Nobody has classified this", issue_type=None)
    page = open_page(f"/programme?q={reference}")
    chip = page.locator("#summary").get_by_text("Not yet classified")
    expect(chip).to_be_visible()
    cell(page, reference, "Issue type").click()
    editor(page).get_by_label("Issue type").select_option("Non-key")
    editor(page).get_by_role("button", name="Save").click()
    expect(chip).to_have_count(0)


def test_all_of_it_can_be_done_from_the_keyboard(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    date, title = cell(page, reference, "Decision date"), cell(page, reference, "Title")
    press_until(page, "Tab", f"#{reference} td[data-label='Decision date'] a")
    expect(date).to_be_focused()
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(title).to_be_focused()
    page.keyboard.press("Enter")
    expect(editor(page).get_by_label("Title")).to_be_focused()
    page.keyboard.type("Typed over what was there")
    page.keyboard.press("Enter")
    expect(title).to_have_text("Typed over what was there")
    expect(title).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(cell(page, reference, "Issue type")).to_be_focused()


def test_arrows_move_between_cells_across_sections(open_page: OpenPage, desk: Desk) -> None:
    first = desk.add(title="Arrowhead first", decision_date=month(3))
    second = desk.add(title="Arrowhead second", decision_date=month(4))
    page = open_page("/programme?q=arrowhead")
    cell(page, first, "Title").focus()
    page.keyboard.press("ArrowDown")
    expect(cell(page, second, "Title")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(cell(page, first, "Title")).to_be_focused()


def test_a_menu_of_actions_closes_by_escape(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}")
    menu = page.locator(f"#{reference} details")
    menu.locator("summary").press("Enter")
    expect(menu.get_by_role("link", name="Defer")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link", name="Defer")).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()


def test_on_a_phone_each_row_is_a_card_whose_cells_can_be_edited(open_page: OpenPage, reference: str) -> None:
    page = open_page(f"/programme?q={reference}", width=400)
    expect(page.locator(".plan thead")).to_be_hidden()
    card = page.locator(f"#{reference}")
    box = card.bounding_box()
    assert box is not None
    assert box["width"] <= 400
    shown = page.eval_on_selector_all(
        f"#{reference} td", "cells => cells.map((one) => getComputedStyle(one, '::before').content.slice(1, -1))"
    )
    assert shown == page.eval_on_selector_all(f"#{reference} td", "cells => cells.map((one) => one.dataset.label)")
    assert {"Decision date", "Title", "Notice", "Status"} <= set(shown)
    cell(page, reference, "Title").click()
    expect(editor(page).get_by_label("Title")).to_be_focused()
    editor(page).get_by_label("Title").fill("Thumbed in")
    editor(page).get_by_role("button", name="Save").click()
    expect(cell(page, reference, "Title")).to_have_text("Thumbed in")
    expect(said(page).locator("p")).to_be_in_viewport()


def top(locator: Locator) -> float:
    """Where something begins on the page."""
    box = locator.bounding_box()
    assert box is not None
    return box["y"]


def month_above(page: Page, reference: str) -> str:
    """The month heading that a row stands under."""
    found: str = page.locator(f"#{reference}").evaluate(
        """(row) => {
          const rows = [...document.querySelectorAll('.plan tr')];
          return rows.slice(0, rows.indexOf(row)).findLast((one) => one.className === 'month').innerText.trim();
        }"""
    )
    return found


def press_until(page: Page, key: str, selector: str) -> None:
    """Press a key until something has the focus, as far as anybody would."""
    for _ in range(60):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
