"""A work programme comes in by the browser: preview, correction of a row, application; every page accessible."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from governance.meetings.queries import list_agenda, list_meetings
from governance.scrutiny.queries import list_items
from tests.browser.desk import Desk, OpenPage, said, too_wide, violations

COMMITTEE = "Waterways Scrutiny Committee"
HEADINGS = ("Committee", "Meeting", "Topic", "Purpose")


def book() -> dict[str, object]:
    """A workbook of invented content as a browser chooses it."""
    made, kept = Workbook(), BytesIO()
    for row in (
        HEADINGS,
        (COMMITTEE, "Thursday 4 March 2027, 2pm", "Lock keepers", "To hear how many are wanted."),
        (COMMITTEE, "8 April 2027, 2pm", "Weirs (with the Ferries Scrutiny Panel)", "To see the survey."),
        (COMMITTEE, "someday", "Tow paths", ""),
    ):
        made.active.append(row)
    made.save(kept)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "Waterways.xlsx", "mimeType": kind, "buffer": kept.getvalue()}


def look_at(page: Page) -> None:
    """Nothing for axe to find, and nothing that scrolls sideways."""
    assert violations(page) == []
    assert too_wide(page) == []


@pytest.mark.parametrize("width", [1280, 400])
def test_a_work_programme_comes_in(open_page: OpenPage, desk: Desk, width: int) -> None:
    page = open_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{desk.url}/work-programme/import")
    expect(page.locator("main")).to_contain_text("Bring in a work programme from Excel")
    look_at(page)
    page.get_by_label("Workbook", exact=True).set_input_files(book())
    page.get_by_role("button", name="Show what it would do").click()
    expect(page.locator(".intake-counts")).to_contain_text("1 to correct or decide")
    look_at(page)
    page.get_by_role("link", name="Correct Sheet, row 4").click()
    place = page.get_by_label("Meeting or list")
    for offered in ("Not yet allocated", "Thursday 4 March 2027", "Thursday 8 April 2027"):
        assert offered in place.inner_text()
    look_at(page)
    place.select_option("Thursday 8 April 2027")
    page.get_by_role("button", name="Keep the corrections").click()
    expect(said(page)).to_contain_text("corrected")
    page.get_by_role("button", name="Discard this workbook").first.click()
    expect(said(page)).to_contain_text("Nothing was changed")


def test_what_was_previewed_is_applied_without_a_script(open_page: OpenPage, desk: Desk) -> None:
    page = open_page(script=False)
    page.goto(f"{desk.url}/work-programme/import")
    page.get_by_label("Workbook", exact=True).set_input_files(book())
    page.get_by_role("button", name="Show what it would do").click()
    page.get_by_role("button", name="Leave out Sheet, row 4").click()
    page.get_by_role("button", name="Apply all").first.click()
    expect(page).to_have_url(f"{desk.url}/work-programme?show=all")
    expect(page.locator("main")).to_contain_text(COMMITTEE)
    with desk.app.app_context():
        item = next(one for one in list_items() if one.topic == "Lock keepers")
        meeting = next(one for one in list_meetings(item.committee) if one.id == item.meeting)
        assert [one.title for one in list_agenda(meeting.id, meeting.committee)][-1:] == ["Lock keepers"]
