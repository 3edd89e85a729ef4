"""Room to work: magnified four times, on a phone, with a finger."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk, OpenPage, cell, editor, month, said

COVERED = """() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const parts = [0.02, 0.25, 0.5, 0.75, 0.98];
  const points = parts.flatMap((x) => parts.map((y) => [left + (right - left) * x, top + (bottom - top) * y]));
  const seen = points.filter(([x, y]) => {
    const found = document.elementFromPoint(x, y);
    return found && focused.contains(found);
  });
  return seen.length ? '' : `${focused.outerHTML.slice(0, 90)} at ${Math.round(box.top)}`;
}"""
SMALL = """(selector) => [...document.querySelectorAll(selector)]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.getBoundingClientRect(), one.outerHTML.slice(0, 90)])
  .filter(([box]) => box.height < 24 || box.width < 24)
  .map(([box, html]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`)"""


@pytest.fixture
def several(desk: Desk) -> list[str]:
    """Items over three months, more than a window shows."""
    return [desk.add(title=f"Sluice {number}", decision_date=month(2 + number // 4)) for number in range(12)]


@pytest.mark.parametrize(("width", "height"), [(320, 256), (1280, 400)])
def test_nothing_sticky_covers_the_focus(open_page: OpenPage, several: list[str], width: int, height: int) -> None:
    page = open_page("/programme?q=sluice", width=width, height=height)
    cell(page, several[0], "Title").focus()
    moves = (("ArrowDown", 11), ("ArrowRight", 7), ("ArrowUp", 11), ("ArrowLeft", 9), ("Tab", 14), ("Shift+Tab", 40))
    covered = []
    for key, times in moves:
        for _ in range(times):
            page.keyboard.press(key)
            covered.append(page.evaluate(COVERED))
            if key == "Shift+Tab" and page.evaluate("document.activeElement.matches('.govuk-skip-link')"):
                break  # before it lies the browser's own bar
    assert [one for one in covered if one] == []


def test_the_message_of_a_save_does_not_cover_the_focus(open_page: OpenPage, several: list[str]) -> None:
    page = open_page("/programme?q=sluice", width=320, height=256)
    for reference in several[:4]:
        cell(page, reference, "Title").click()
        editor(page).get_by_label("Title").fill(f"Sluice {reference} raised")
        page.keyboard.press("Enter")
        expect(said(page)).to_contain_text(f"{reference} saved.")
        expect(cell(page, reference, "Title")).to_be_focused()
        assert page.evaluate(COVERED) == ""
        page.keyboard.press("ArrowDown")
        assert page.evaluate(COVERED) == ""


def test_magnified_four_times_the_programme_can_be_worked(open_page: OpenPage, desk: Desk) -> None:
    reference = desk.add(title="Lock gates")
    page = open_page(width=320, height=256, expects=("422",))
    page.get_by_label("Search").fill("lock gates")
    expect(page.locator(".plan tr[id]")).to_have_count(1)
    cell(page, reference, "Decision date").click()
    typing = editor(page).get_by_label("Decision date")
    expect(typing).to_be_focused()
    expect(typing).to_be_in_viewport(ratio=1)
    typing.fill("31 June 2027")
    typing.press("Enter")
    expect(editor(page).locator(".govuk-error-message")).to_be_in_viewport(ratio=1)
    expect(typing).to_be_in_viewport(ratio=1)
    typing.fill(month(4))
    editor(page).get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text(f"moved to {month(4)}")
    page.locator(f"#{reference} summary").click()
    page.locator(f"#{reference}").get_by_role("link", name="Defer").click()
    expect(page.get_by_label("Reason")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 400])
def test_targets_are_large_enough_for_a_finger(open_page: OpenPage, several: list[str], width: int) -> None:
    page = open_page("/programme?q=sluice", width=width)
    assert (
        small(
            page,
            ".plan a, .plan summary, .filters input, .filters select, .summary a, .desk-header a, .desk-header button",
        )
        == []
    )
    page.locator(f"#{several[0]} summary").click()
    cell(page, several[1], "Title").click()
    expect(editor(page)).to_be_visible()
    assert small(page, ".menu[open] a, .editor button, .editor a, .editor textarea") == []


def small(page: Page, selector: str) -> list[str]:
    """What is under 24 by 24 pixels."""
    found: list[str] = page.evaluate(SMALL, selector)
    return found
