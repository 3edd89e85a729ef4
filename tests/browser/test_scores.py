"""Suggestions are compared and scored at a desk and on a phone, also without a script."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from governance.council.models import Body
from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.suggestions import scoring
from tests import factories
from tests.browser.desk import GOVERNANCE, Desk, OpenPage, too_wide, violations

WIDTHS = (1280, 320)
POINTS = {"public_interest": 2, "impact": 0, "performance": 1, "context": 2}


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, at both widths."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width} px: {one}" for one in [*violations(page), *too_wide(page)]]
    return found


@pytest.fixture
def compared(desk: Desk) -> tuple[int, list[str]]:
    """A committee of the test's own with three suggestions: one scored by two officers, one by another, one by none."""
    with desk.app.app_context():
        committee: Body = factories.scrutiny(f"Rivers Scrutiny Committee {next(factories.counter)}")
        mine = db.session.query(Account).filter_by(email=GOVERNANCE).one()
        other = factories.account(Role.GOVERNANCE, name="Sage Thornton")
        found = [factories.suggestion(committee, **texts) for texts in words()]
        give(found[0], mine, impact=2, reason="https://intranet.example.gov.uk/a/very/long/address/without/any/space")
        give(found[0], other)
        give(found[1], other, reason="It is time.")
        db.session.commit()
        made = committee.id, [one.reference for one in found]
        db.session.remove()
    return made


def words() -> list[dict[str, Any]]:
    """What is put forward."""
    long = "https://www.example.gov.uk/a/very/long/address/of/a/report/that/does/not/break/anywhere/at/all"
    return [
        {"topic": "Locks and weirs", "why": "They leak.\nFor years.", "links": long, "evidence": "A survey."},
        {"topic": "Moorings that nobody uses, although boats have waited for one of them since the spring of 2019"},
        {"topic": "Ferries"},
    ]


def give(suggestion: Any, scorer: Any, reason: str | None = None, **points: int) -> None:
    """A score by PICK."""
    values = {**POINTS, **points, "method": "PICK", "reason": reason}
    scoring.save_score(suggestion, values, by=scorer, way="test")


def test_the_comparison_is_accessible_with_what_each_gave_unfolded(
    open_page: OpenPage, compared: tuple[int, list[str]]
) -> None:
    committee, _ = compared
    for query in ("", "?all=yes"):
        page = open_page(f"/suggestions/scores/{committee}{query}")
        for one in page.locator("main summary").all():
            one.click()
        expect(page.get_by_text("Sage Thornton").first).to_be_visible()
        assert faults(page) == []


def test_the_page_of_a_score_is_accessible_also_with_errors(
    open_page: OpenPage, compared: tuple[int, list[str]]
) -> None:
    _, (scored, waiting, _) = compared
    page = open_page(f"/suggestions/{scored}/score")
    assert faults(page) == []
    page = open_page(f"/suggestions/{waiting}/score", expects=("422",))
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []
    page.get_by_role("link", name="Give 0 to 2 points").first.click()
    expect(page.get_by_role("radio", name="0").first).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
def test_an_officer_scores_by_keyboard_and_goes_on_to_the_next(
    open_page: OpenPage, compared: tuple[int, list[str]], script: bool
) -> None:
    committee, (_, waiting, last) = compared
    page = open_page(f"/suggestions/scores/{committee}", script=script)
    row = page.locator(f"#{waiting}")
    expect(row).to_contain_text("Held back until you have scored it")
    row.get_by_role("link", name="Score").press("Enter")
    for group in ("Public interest", "Impact", "Council performance", "Keep in context"):
        page.get_by_role("group", name=group).get_by_role("radio", name="1").press("Space")
    page.get_by_role("button", name="Save and score the next").press("Enter")
    page.wait_for_url(f"**/suggestions/{last}/score")
    expect(page.locator("#said")).to_contain_text(f"Your score of {waiting} is saved. This is the next one.")
    page.goto(f"/suggestions/scores/{committee}")
    expect(page.locator(f"#{waiting}")).to_contain_text("4.5")


def test_on_a_phone_each_suggestion_is_a_card(open_page: OpenPage, compared: tuple[int, list[str]]) -> None:
    committee, (scored, _, _) = compared
    page = open_page(f"/suggestions/scores/{committee}", width=320)
    card = page.locator(f"#{scored}")
    expect(page.locator(".scores thead")).to_be_hidden()
    boxes = [one.bounding_box() for one in card.locator("td[data-label]").all()]
    assert len({box["x"] for box in boxes if box}) == 1
    assert too_wide(page) == []
