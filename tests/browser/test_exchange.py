"""Excel there and back in the browser: the whole way without a script, every page accessible, waits that show."""

import io
from typing import Any

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk, OpenPage, cell, editor, month, said
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import small

CONTACT = "one@example.gov.uk"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exported(page: Page, query: str) -> bytes:
    """The workbook that the programme's link leads to."""
    page.goto(f"/programme?q={query}")
    with page.expect_download() as waiting:
        page.locator(".summary__export").get_by_role("link", name="Excel").first.click()
    return waiting.value.path().read_bytes()


def edited(content: bytes, *changes: tuple[str, str, Any]) -> dict[str, Any]:
    """The workbook with cells changed (reference, heading, value), as a browser chooses it."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["Programme"]
    columns = {one.value: one.column for one in sheet[1]}
    rows = {sheet.cell(number, 1).value: number for number in range(2, sheet.max_row + 1)}
    for reference, heading, value in changes:
        sheet.cell(rows[reference], columns[heading]).value = value
    kept = io.BytesIO()
    book.save(kept)
    return {"name": "Programme back.xlsx", "mimeType": EXCEL, "buffer": kept.getvalue()}


def send(page: Page, file: dict[str, Any]) -> None:
    """Bring a workbook back."""
    page.goto("/programme/import")
    page.get_by_label("Workbook", exact=True).set_input_files(file)
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("h1")).to_contain_text(file["name"])


def save_here(page: Page, reference: str, label: str, text: str) -> None:
    """Somebody saves a field on the item's form."""
    page.goto(f"/programme/{reference}/edit")
    page.get_by_role("textbox", name=label).fill(text)
    page.get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text(f"{reference} saved")


def conflict(page: Page, label: str) -> Locator:
    return page.locator(".intake-field--conflict", has=page.locator("dt", has_text=label))


@pytest.fixture
def fords(desk: Desk) -> tuple[str, str]:
    """Two items of the test's own, which one word finds."""
    one = desk.add(title="Fordbridge upper", decision_date=month(2), purpose="To close it to carts.", issue_type="Key")
    return one, desk.add(title="Fordbridge lower", decision_date=month(3), purpose="To open it.")


@pytest.fixture
def in_conflict(open_page: OpenPage, fords: tuple[str, str]) -> Page:
    """The preview of a workbook with two conflicts, a change, an error and a doubt."""
    page = open_page(expects=("422",))
    upper, lower = fords
    out = exported(page, "Fordbridge")
    for label, text in (("Purpose", "To close it to cars."), ("Title", "Fordbridge, the upper")):
        save_here(page, upper, label, text)
    there = (upper, "Purpose", None), (upper, "Title", "Fordbridge upper ford"), (upper, "Contact", CONTACT)
    wrong = (lower, "Decision date", "31 June 2027"), (lower, "Purpose", "To open it.\n" * 30)
    send(page, edited(out, *there, *wrong))
    return page


def test_there_and_back_without_a_script(open_page: OpenPage, fords: tuple[str, str]) -> None:
    page = open_page(script=False, expects=("422",))
    upper, lower = fords
    out = exported(page, "Fordbridge")
    save_here(page, upper, "Purpose", "To close it to cars.")
    send(page, edited(out, (upper, "Purpose", "To close it to vans."), (lower, "Title", "Fordbridge lowest")))
    counts = "2 rows, 0 new, 1 changed, 0 unchanged, 1 conflict to decide"
    expect(page.locator(".intake-counts")).to_contain_text(counts)
    expect(page.locator(".intake-row")).to_have_count(2)
    page.get_by_role("button", name="Apply all").first.click()
    problem = page.locator(".govuk-error-summary")
    expect(problem).to_contain_text("Nothing was applied: 1 cell is to be decided first.")
    problem.get_by_role("link", name="Fordbridge upper").click()
    asked = conflict(page, "Purpose")
    expect(asked).to_be_in_viewport()
    expect(asked.locator("ins")).to_have_text(["vans", "cars"])
    asked.get_by_role("button", name="Take the workbook’s").click()
    expect(said(page)).to_contain_text("All cells are decided.")
    expect(conflict(page, "Purpose")).to_contain_text("Taken")
    page.get_by_role("button", name="Apply all").first.click()
    expect(said(page)).to_contain_text("0 added, 2 changed from Programme back.xlsx.")
    page.goto("/programme?q=Fordbridge")
    expect(page.locator(f"#{upper}")).to_contain_text("To close it to vans.")
    expect(page.locator(f"#{lower}")).to_contain_text("Fordbridge lowest")


def test_rows_are_pasted_without_a_script(open_page: OpenPage, fords: tuple[str, str]) -> None:
    page = open_page("/programme/import", script=False, expects=("422",))
    pasted = page.get_by_label("Or paste rows copied in Excel")
    pasted.fill("Fordbridge\tCabinet")
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("#pasted-error")).to_contain_text("Copy the row of headings too.")
    expect(pasted).to_have_value("Fordbridge\tCabinet")
    pasted.fill(f"{fords[0]}\tFordbridge upper\tTo close it to carts.\tNon-key")
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("h1")).to_contain_text("Pasted rows.tsv")
    expect(page.locator(".intake-counts")).to_contain_text("1 row, 0 new")


def test_every_page_of_a_return_is_accessible(in_conflict: Page) -> None:
    page = in_conflict
    found = faults(page)
    page.get_by_role("button", name="Apply all").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    found += faults(page)
    conflict(page, "Purpose").get_by_role("button", name="Keep what is here").click()
    expect(conflict(page, "Purpose")).to_contain_text("Kept")
    found += faults(page)
    page.get_by_role("button", name="Take the workbook’s for all").click()
    expect(conflict(page, "Title")).to_contain_text("Taken")
    found += faults(page)
    page.goto(page.url.split("?")[0] + "?show=all")
    found += faults(page)
    page.goto("/programme/import")
    page.get_by_label("Or paste rows copied in Excel").fill("x\ty")
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    found += faults(page)
    assert found == []


@pytest.mark.parametrize("width", [1280, 400])
def test_what_is_pressed_is_large_enough(in_conflict: Page, width: int) -> None:
    in_conflict.set_viewport_size({"width": width, "height": 800})
    assert small(in_conflict, ".intake button, .intake-shows a, .intake-row__actions a") == []
    in_conflict.goto("/programme")
    assert small(in_conflict, ".summary__export a") == []


def test_everything_is_decided_by_keyboard(in_conflict: Page) -> None:
    page = in_conflict
    conflict(page, "Title").get_by_role("button", name="Take the workbook’s").focus()
    page.keyboard.press("Enter")
    expect(conflict(page, "Title")).to_contain_text("Taken")
    conflict(page, "Purpose").get_by_role("button", name="Take the workbook’s").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(conflict(page, "Purpose")).to_contain_text("Kept")


def test_the_workbook_is_given_back_marked(in_conflict: Page) -> None:
    with in_conflict.expect_download() as waiting:
        in_conflict.get_by_role("link", name="Give the workbook back with these cells marked").click()
    assert waiting.value.suggested_filename == "Programme back-marked.xlsx"
    sheet = load_workbook(io.BytesIO(waiting.value.path().read_bytes()))["Programme"]
    notes = [one.comment.text for line in sheet for one in line if one.comment]
    assert len(notes) >= 3


def test_the_links_follow_the_filters(open_page: OpenPage, fords: tuple[str, str]) -> None:
    page = open_page("/programme")
    page.get_by_label("Search").fill("Fordbridge")
    links = page.locator(".summary__export a")
    expect(links.first).to_have_attribute("href", "/programme/export/xlsx?q=Fordbridge")
    expect(links.nth(3)).to_have_attribute("href", "/programme/export/xlsx?show=all")
    page.emulate_media(media="print")
    expect(page.locator(".summary__export")).to_be_hidden()
    page.emulate_media(media="screen")


def test_what_was_saved_meanwhile_stands_first(in_conflict: Page, open_page: OpenPage, fords: tuple[str, str]) -> None:
    page, other = in_conflict, open_page(f"/programme?q={fords[0]}")
    conflict(page, "Purpose").get_by_role("button", name="Take the workbook’s").click()
    page.get_by_role("button", name="Leave out all rows with errors").click()
    expect(said(page)).to_contain_text("1 row is left out.")
    cell(other, fords[0], "Contact").click()
    editor(other).get_by_label("Contact").fill("b@example.gov.uk")
    other.keyboard.press("Enter")
    expect(said(other)).to_contain_text("saved")
    page.get_by_role("button", name="Apply all").first.click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("1 cell of this workbook was changed here meanwhile")
    expect(conflict(page, "Contact")).to_contain_text("Changed here since you looked")
    expect(conflict(page, "Purpose")).to_contain_text("Taken")


def test_a_wait_shows_that_work_goes_on(open_page: OpenPage, fords: tuple[str, str]) -> None:
    page = open_page("/programme/import")
    rows = f"{fords[0]}\tFordbridge upper\tTo close it.\tKey"
    page.get_by_label("Or paste rows copied in Excel").fill(rows)
    hold(page, "Show what it would do", "Reading…")
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("h1")).to_contain_text("Pasted rows.tsv")
    hold(page, "Apply all", "Applying…")


def hold(page: Page, name: str, wait: str) -> None:
    """Press a button whose request does not leave, see what it says, and come back to the page."""
    page.evaluate("addEventListener('submit', (event) => event.preventDefault(), {once: true})")
    page.get_by_role("button", name=name).first.click()
    expect(page.get_by_role("button", name=wait)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text(wait)
    page.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(page.get_by_role("button", name=wait)).to_have_count(0)
    expect(page.get_by_role("status")).to_have_text("")
