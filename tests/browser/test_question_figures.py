"""The figures of public questions at a desk and on a phone, also without a script and with nothing but keys."""

from playwright.sync_api import Page, expect

from tests.browser.desk import OpenPage, too_wide, violations

WIDTHS = (1280, 320)
VIEWER = "viewer@example.gov.uk"


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at both widths."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width} px: {one}" for one in [*violations(page), *too_wide(page)]]
    return found


def test_figures_are_read_at_a_desk_and_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("/questions/figures", email=VIEWER)
    assert faults(page) == []
    picture = page.get_by_role("region", name="Picture: Questions by outcome")
    expect(picture.get_by_role("img", name="Questions by outcome")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 800})
    wide, shown = picture.evaluate("(one) => [one.scrollWidth, one.clientWidth]")
    assert wide > shown, "a picture on a phone keeps letters that can be read, and scrolls within itself"
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel workbook").click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_period_is_asked_for_without_a_script(open_page: OpenPage) -> None:
    page = open_page("/questions/figures", email=VIEWER, script=False)
    page.get_by_label("Received from").fill("next Tuesday or so")
    page.get_by_role("button", name="Show the figures").click()
    expect(page.get_by_label("Received from")).to_have_value("next Tuesday or so")
    expect(page.locator("#from-error")).to_contain_text("Type one day")
    page.get_by_label("Received from").fill("1 May 2015")
    page.get_by_label("Received to").fill("")
    page.get_by_role("button", name="Show the figures").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("received 1 May 2015 to 30 April 2016")
    expect(page.get_by_role("table", name="Questions by month received")).to_contain_text("April 2016")
