"""Importing a workbook in the browser: the whole way without a script, and every page of it accessible."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import Desk, OpenPage, month, said
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import small

HEADINGS = ("Title", "Decision maker", "Decision date", "Issue type", "Purpose", "Lead officers", "Mystery")
LONG = (
    "https://democracy.example.gov.uk/an/address/in/a/purpose/without/any/space/to/break/the/line/at/whatever/happens"
)


def book(*rows: tuple[str, ...]) -> dict[str, object]:
    """A workbook as a browser chooses it."""
    made, kept = Workbook(), BytesIO()
    made.active.title = "Plan"
    for row in (("Rolling programme",), HEADINGS, *rows):
        made.active.append(row)
    made.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "November plan.xlsx", "mimeType": kind, "buffer": kept.getvalue()}


def row_of(name: str, *, maker: str = "Cabinet", when: str = "", purpose: str = "To decide.") -> tuple[str, ...]:
    return (name, maker, when or month(3), "Key", purpose, "Ann Wren, Director", "x")


@pytest.fixture
def everything(desk: Desk) -> dict[str, object]:
    """A workbook with a row of every outcome, and people and posts that are new or have changed."""
    desk.add(title="Tow path", decision_date=month(2), purpose="As it stood.")
    desk.add(title="Twin basin", decision_date=month(4))
    desk.add(title="Twin basin", decision_date=month(5))
    return book(
        row_of("Lock keepers", purpose=f"To appoint them.\nSee {LONG}"),
        row_of("Weirs", when="31 June 2027"),
        row_of("Sluices", maker="Cabinet Member Waterways\nCouncillor Rowan Lisle"),
        row_of("Tow path", when=month(2), purpose="As the workbook has it."),
        row_of("Twin basin", when=month(6)),
        row_of("Barges", maker="Cabinet Member Finance and Corporate Strategy\nCouncillor Somebody Else"),
        row_of("", purpose="A purpose without a title"),
    )


def send(page: Page, file: dict[str, object], published: str = "") -> None:
    """Upload a workbook."""
    page.get_by_label("Workbook", exact=True).set_input_files(file)
    page.get_by_label("Day of publication").fill(published)
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("h1")).to_contain_text("November plan.xlsx")


def card(page: Page, text: str) -> Locator:
    """The row of the preview with this title."""
    return page.locator(".intake-row", has=page.get_by_role("heading", name=text, exact=True))


def test_the_whole_way_without_a_script(open_page: OpenPage, desk: Desk) -> None:
    page = open_page(script=False, expects=("422",))
    page.get_by_role("link", name="Import a workbook").click()
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("#file-error")).to_contain_text("Choose the workbook")
    desk.add(title="Aqueduct", decision_date=month(4))
    desk.add(title="Aqueduct", decision_date=month(5))
    rows = row_of("Canal basin"), row_of("Weir", when="31 June 2027"), row_of("Ferry", when="x"), row_of("Aqueduct")
    send(page, book(*rows), "1 September 2026")
    expect(page.locator(".intake-counts")).to_contain_text("3 to correct or decide")
    page.get_by_role("button", name="Apply all").first.click()
    problem = page.locator(".govuk-error-summary")
    expect(problem).to_contain_text("Nothing was applied: 3 rows are to be corrected or left out first.")
    problem.get_by_role("link", name="Weir").click()
    weir = card(page, "Weir")
    expect(weir).to_be_in_viewport()
    weir.get_by_role("link", name="Correct").click()
    page.get_by_label("Decision date").fill("32 June 2027")
    page.get_by_label("Purpose").fill("To mend it.")
    page.get_by_role("button", name="Keep the corrections").click()
    expect(page.locator("#decision_date-error")).to_be_visible()
    expect(page.get_by_label("Purpose")).to_have_value("To mend it.")
    page.get_by_label("Decision date").fill("30 June 2027")
    page.get_by_role("button", name="Keep the corrections").click()
    expect(said(page)).to_contain_text("Plan, row 4: purpose and decision date corrected.")
    expect(card(page, "Weir")).to_be_in_viewport()
    card(page, "Ferry").get_by_role("button", name="Leave out").click()
    expect(said(page)).to_contain_text("Ferry is left out.")
    card(page, "Aqueduct").get_by_label("Which item is it?").select_option(label="A new item")
    card(page, "Aqueduct").get_by_role("button", name="Choose").click()
    expect(card(page, "Aqueduct")).to_contain_text("You said that this is a new item.")
    page.get_by_label("“Mystery”").select_option(label="Internal notes")
    page.get_by_role("button", name="Read the columns so").click()
    expect(card(page, "Canal basin")).to_contain_text("Internal notes")
    page.get_by_role("button", name="Apply all").first.click()
    expect(said(page)).to_contain_text("3 added, 0 changed from November plan.xlsx.")
    expect(page.locator(".plan tr[id]", has_text="Canal basin")).to_have_count(1)
    page.goto("/programme/history?way=workbook")
    page.locator(".history__set").first.get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("The change has been undone.")
    page.goto("/programme?show=all&q=canal+basin")
    expect(page.locator(".plan tr[id]")).to_have_count(0)


def test_every_page_of_an_import_is_accessible(open_page: OpenPage, everything: dict[str, object]) -> None:
    page = open_page("/programme/import", expects=("422",))
    found = faults(page)
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    found += faults(page)
    send(page, everything)
    page.eval_on_selector_all("details", "all => all.forEach((one) => one.open = true)")
    found += faults(page)
    preview = page.url
    page.get_by_role("button", name="Apply all").first.click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    found += faults(page)
    page.goto(f"{preview}?show=decide")
    page.get_by_role("link", name="Correct").first.click()
    found += faults(page)
    page.get_by_role("button", name="Keep the corrections").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    found += faults(page)
    page.goto("/programme/import")
    expect(page.get_by_role("link", name="November plan.xlsx").first).to_be_visible()
    found += faults(page)
    assert found == []


@pytest.mark.parametrize("width", [1280, 400])
def test_what_is_pressed_is_large_enough(open_page: OpenPage, everything: dict[str, object], width: int) -> None:
    page = open_page("/programme/import", width=width)
    send(page, everything)
    parts = ".intake-row__actions a, .intake button, .intake summary, .intake-shows a, .intake select"
    assert small(page, parts) == []


def test_an_import_applies_once_however_often_its_button_is_pressed(open_page: OpenPage) -> None:
    page = open_page("/programme/import")
    send(page, book(row_of("Swing bridge")))
    page.get_by_role("button", name="Apply all").first.dblclick()
    page.wait_for_url(re.compile(r"/programme\?show=all"))
    expect(said(page)).to_contain_text("1 added, 0 changed from November plan.xlsx.")


def test_a_large_workbook_is_refused_beside_its_field(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("/programme/import", expects=("413",))
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 23_000_000)
    page.get_by_label("Workbook", exact=True).set_input_files(path)
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator("#file-error")).to_contain_text("larger than 20 MB")
