"""The home page on a phone at a bus stop, at a desk, and without a script."""

import pytest
from playwright.sync_api import Page, expect

from governance.extensions import db
from governance.programme.commands import change_item
from governance.programme.queries import get_item
from governance.register.dates import parse_date
from tests import factories
from tests.browser.desk import ADMINISTRATOR, DIRECTORATE, GOVERNANCE, Desk, OpenPage, said, too_wide, violations

MEMBER, VIEWER = "member@example.gov.uk", "viewer@example.gov.uk"


def unfold(page: Page) -> None:
    """Open everything that is folded."""
    for one in page.locator("main details > summary").all():
        one.click()


@pytest.mark.parametrize("email", [MEMBER, GOVERNANCE, DIRECTORATE, VIEWER, ADMINISTRATOR])
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_is_too_wide_or_out_of_reach(open_page: OpenPage, desk: Desk, email: str, width: int) -> None:
    reference = desk.add(title="Unbreakable" * 20, wards="Abbotsmead")
    open_page("/", email=email)
    with desk.app.app_context():
        values = {"decision_date": parse_date("12 January 2028"), "contact": "https://example.gov.uk/" + "long" * 40}
        change_item(get_item(reference), values, by=factories.BY, way="test")
        db.session.commit()
        db.session.remove()
    page = open_page("/", email=email, width=width)
    if email == MEMBER:
        expect(page.get_by_role("article").filter(has_text="Unbreakable").first).to_have_class("card card--news")
    unfold(page)
    assert [*violations(page), *too_wide(page)] == []


def test_a_member_reads_an_agenda_and_marks_the_news_as_seen_without_a_script(open_page: OpenPage) -> None:
    page = open_page("/", email=MEMBER, width=320, script=False)
    page.get_by_text("Agenda: ").first.click()
    expect(page.locator("details[open] ol li").first).to_be_visible()
    page.get_by_role("button", name="Mark as seen").click()
    expect(said(page)).to_contain_text("Marked as seen.")
    expect(page.get_by_role("button", name="Mark as seen")).to_have_count(0)
    expect(page.get_by_role("link", name="Put forward a suggestion")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_following_a_decision_from_its_page_to_the_home_page(open_page: OpenPage, desk: Desk, script: bool) -> None:
    reference = desk.add(title=f"Ferry landing {script}")
    page = open_page(f"/programme/{reference}", email=VIEWER, script=script)
    page.get_by_role("button", name="Follow").click()
    expect(said(page)).to_contain_text(f"You follow {reference}.")
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()
    if script:
        expect(page.get_by_role("button", name="Stop following")).to_be_focused()
    page.get_by_role("link", name="Home").click()
    expect(page.get_by_role("article").filter(has_text=f"Ferry landing {script}")).to_be_visible()


def test_the_panel_of_support_is_accessible(open_page: OpenPage, desk: Desk) -> None:
    reference = desk.add(title="Ferry tolls")
    page = open_page(f"/programme/{reference}", email=MEMBER, width=320)
    page.get_by_role("button", name="Support", exact=True).click()
    expect(page.get_by_role("button", name="Stop supporting")).to_be_visible()
    assert [*violations(page), *too_wide(page)] == []
