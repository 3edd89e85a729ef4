"""The work programme in the browser: items move by drag, by keys and by the form; cells; a phone; accessibility."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from governance.council.models import Body
from governance.council.queries import today
from governance.extensions import db
from governance.meetings.commands import cancel_meeting
from governance.meetings.models import Meeting
from governance.scrutiny.commands import remove_work_item
from governance.scrutiny.queries import get_item
from governance.working_days.deadlines import say
from tests import factories
from tests.browser.desk import Desk, OpenPage, cell, editor, said
from tests.browser.test_accessibility import faults
from tests.browser.test_layout import small


@dataclass(frozen=True)
class Committee:
    """A committee of the test's own: two meetings, three items at the first."""

    address: str
    first: date
    second: date
    falls: str
    dental: str
    discharge: str


@pytest.fixture
def health(desk: Desk) -> Committee:
    with desk.app.app_context():
        number = db.session.query(Body).count()
        body = factories.scrutiny(f"Health Scrutiny Committee {number}")
        days = [today() + timedelta(days=ahead) for ahead in (30, 60)]
        meetings = [factories.meeting(body, day) for day in days]
        texts = {"purpose": "To hear how it goes.", "lead_officers": "Sam Dale, Director of Public Health"}
        made = [
            factories.work_item(body, meetings[0], topic=topic, **texts).reference
            for topic in ("Falls", "Dental access", "Discharge")
        ]
        db.session.commit()
        address = f"/work-programme/{body.id}"
        db.session.remove()
    return Committee(address, *days, *made)


def handle(page: Page, reference: str) -> Locator:
    """What an item is moved by."""
    return page.locator(f"#{reference} a.handle")


def place(page: Page, title: str) -> Locator:
    """The meeting of a day, or a list, with its items."""
    return page.locator("tbody", has=page.get_by_role("heading", name=title))


def order(page: Page, title: str) -> list[str]:
    """The references of the items at a meeting or in a list."""
    rows = place(page, title).locator("tr[id]")
    return [str(one.get_attribute("id")) for one in rows.all()]


def drag(page: Page, reference: str, to: Locator, below: bool) -> None:
    """Drag an item by its handle onto the upper or the lower part of something else."""
    to.scroll_into_view_if_needed()
    box = to.bounding_box()
    assert box is not None
    spot = {"x": 200, "y": box["height"] - 3 if below else 3}
    handle(page, reference).drag_to(to, target_position=spot)


def press_at_once(page: Page, reference: str, *keys: str) -> None:
    """Press keys on what an item is moved by, all of them before the server has answered the first."""
    press = "(at, keys) => keys.forEach((key) => at.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})))"
    handle(page, reference).evaluate(press, list(keys))


def test_an_item_is_dragged_to_another_meeting(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address)
    january = say(health.second, weekday=True)
    drag(page, health.dental, place(page, january).locator(".nothing"), below=True)
    expect(said(page)).to_contain_text(f"“Dental access” is now 1 of 1 at {january}.")
    assert order(page, january) == [health.dental]
    said(page).get_by_role("button", name="Undo").click()
    expect(said(page)).to_contain_text("The change has been undone.")
    assert order(page, say(health.first, weekday=True)) == [health.falls, health.dental, health.discharge]


def test_an_item_is_dragged_before_another_and_a_line_shows_where(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address)
    over = page.locator(f"#{health.falls}")
    handle(page, health.discharge).hover()  # waits until the page has settled
    page.mouse.down()
    for down in (12, 8):  # a browser tells of a drag over a place from the second move on
        over.hover(position={"x": 200, "y": down})
    expect(page.locator(f"#{health.falls}")).to_have_class(re.compile("drop-before"))
    page.mouse.up()
    expect(said(page)).to_contain_text("“Discharge” is now 1 of 3")
    assert order(page, say(health.first, weekday=True)) == [health.discharge, health.falls, health.dental]
    expect(page.locator(".drop-before, .drop-last, .dragged")).to_have_count(0)


def test_an_item_is_dragged_to_a_list(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address)
    drag(page, health.falls, place(page, "Suggested").locator(".month"), below=False)
    expect(said(page)).to_contain_text("“Falls” is now 1 of 1 in Suggested.")
    assert order(page, "Suggested") == [health.falls]


def test_arrow_keys_move_an_item_within_its_meeting_and_the_focus_goes_with_it(
    open_page: OpenPage, health: Committee
) -> None:
    page = open_page(health.address)
    first = say(health.first, weekday=True)
    handle(page, health.dental).focus()
    for key, words, expected in (
        ("ArrowDown", "is now 3 of 3", [health.falls, health.discharge, health.dental]),
        ("ArrowUp", "is now 2 of 3", [health.falls, health.dental, health.discharge]),
        ("ArrowUp", "is now 1 of 3", [health.dental, health.falls, health.discharge]),
    ):
        page.keyboard.press(key)
        expect(said(page)).to_contain_text(f"“Dental access” {words} at {first}.")
        expect(handle(page, health.dental)).to_be_focused()
        assert order(page, first) == expected
    page.keyboard.press("ArrowUp")
    expect(said(page)).to_contain_text("It is the first here already.")
    expect(page.locator("#said[role=status]")).to_have_count(1)


def test_page_keys_move_an_item_to_the_next_meeting_or_list_and_back(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address)
    handle(page, health.falls).focus()
    for key, where in (
        ("PageDown", f"at {say(health.second, weekday=True)}"),
        ("PageDown", "in Not yet allocated"),
        ("PageUp", f"at {say(health.second, weekday=True)}"),
    ):
        page.keyboard.press(key)
        expect(said(page)).to_contain_text(f"“Falls” is now 1 of 1 {where}.")
        expect(handle(page, health.falls)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Move “Falls”")


def test_keys_pressed_while_a_move_is_under_way_are_each_obeyed(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address)
    first = say(health.first, weekday=True)
    press_at_once(page, health.discharge, "ArrowUp", "ArrowUp", "PageDown", "PageDown", "ArrowUp")
    expect(said(page)).to_contain_text("It is the first here already.")
    assert order(page, "Not yet allocated") == [health.discharge]
    assert order(page, first) == [health.falls, health.dental]
    expect(handle(page, health.discharge)).to_be_focused()


def test_page_keys_pass_over_a_meeting_that_is_cancelled_and_a_drop_onto_it_says_why(
    open_page: OpenPage, desk: Desk, health: Committee
) -> None:
    with desk.app.app_context():
        number = int(health.address.rsplit("/", 1)[1])
        meeting = db.session.query(Meeting).filter_by(committee=number, day=health.second).one()
        cancel_meeting(meeting, reason="The pre-election period", by=factories.BY, way="test")
        db.session.commit()
        db.session.remove()
    page = open_page(health.address)
    second = say(health.second, weekday=True)
    drag(page, health.dental, place(page, second).locator(".nothing"), below=True)
    expect(said(page)).to_contain_text(f"It was not moved. The meeting on {say(health.second)} is cancelled.")
    assert order(page, second) == []
    handle(page, health.falls).focus()
    page.keyboard.press("PageDown")
    expect(said(page)).to_contain_text("“Falls” is now 1 of 1 in Not yet allocated.")
    page.keyboard.press("PageUp")
    expect(said(page)).to_contain_text(f"“Falls” is now 3 of 3 at {say(health.first, weekday=True)}.")


def test_the_row_of_an_item_that_somebody_removed_goes_with_a_word(
    open_page: OpenPage, desk: Desk, health: Committee
) -> None:
    page = open_page(health.address)
    with desk.app.app_context():
        remove_work_item(get_item(health.falls), by=factories.BY, way="test")
        db.session.commit()
        db.session.remove()
    handle(page, health.falls).focus()
    page.keyboard.press("PageDown")
    expect(said(page)).to_have_text(
        f"It was not moved. {health.falls} has been removed meanwhile. Undo its removal first."
    )
    expect(page.locator(f"#{health.falls}")).to_have_count(0)


def test_an_item_that_somebody_else_moved_is_not_moved(open_page: OpenPage, desk: Desk, health: Committee) -> None:
    page = open_page(health.address)
    other = open_page(f"/work-programme/items/{health.falls}/cell/place")
    other.get_by_label("Meeting or list").select_option("Suggested")
    other.get_by_role("button", name="Save").click()
    expect(said(other)).to_contain_text("saved")
    press_at_once(page, health.falls, "ArrowDown", "ArrowUp", "PageDown")  # the later ones were of the table as it was
    expect(said(page)).to_contain_text("Somebody else changed “Falls” meanwhile, so it was not moved.")
    expect(handle(page, health.falls)).to_be_focused()
    assert order(page, "Suggested") == [health.falls]


def test_an_editor_with_unsaved_words_is_not_lost_to_a_move(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address)
    cell(page, health.falls, "Topic").first.click()
    editor(page).get_by_label("Topic").fill("Falls, half typed")
    handle(page, health.dental).focus()
    page.keyboard.press("ArrowDown")
    expect(said(page)).to_contain_text("Save this cell first")
    expect(editor(page).get_by_label("Topic")).to_have_value("Falls, half typed")


def test_without_a_script_the_form_moves_an_item(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address, script=False)
    handle(page, health.falls).click()
    page.get_by_label("New meeting or list").select_option(say(health.first, weekday=True))
    page.get_by_label("Before which item").select_option("Discharge")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(said(page)).to_contain_text("“Falls” is now 2 of 3")
    assert order(page, say(health.first, weekday=True)) == [health.dental, health.falls, health.discharge]
    page.locator(f"#{health.falls} summary").click()
    page.locator(f"#{health.falls}").get_by_role("link", name="Move", exact=True).click()
    page.get_by_role("button", name="One up").click()
    expect(said(page)).to_contain_text("“Falls” is now 1 of 3")


def test_cells_of_one_column_open_each_in_its_turn(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address)
    purpose = page.locator(f"#{health.falls} a.cell[href$='/purpose']")
    purpose.click()
    editor(page).get_by_label("Purpose").fill("To see what works.")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text(f"{health.falls} saved.")
    expect(purpose).to_have_text("To see what works.")
    expect(purpose).to_be_focused()
    page.keyboard.press("Enter")
    expect(editor(page).get_by_label("Purpose")).to_be_focused()
    page.keyboard.press("Escape")
    expect(purpose).to_be_focused()


def test_the_search_narrows_the_table_and_stands_in_the_address(open_page: OpenPage, health: Committee) -> None:
    page = open_page(health.address)
    page.get_by_label("Search").fill("dental")
    expect(page.locator(".plan tr[id]")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q=dental$"))
    handle(page, health.dental).focus()
    page.keyboard.press("PageDown")
    expect(said(page)).to_contain_text("There is no other meeting or list that way.")


@pytest.mark.parametrize("query", ["", "?show=all", "?attention=any", "?q=nothing-is-called-this"])
def test_the_work_programme_is_accessible(open_page: OpenPage, health: Committee, query: str) -> None:
    page = open_page(health.address + query)
    assert faults(page) == []


def test_the_joint_items_of_other_committees_are_accessible(open_page: OpenPage, desk: Desk, health: Committee) -> None:
    with desk.app.app_context():
        number = int(health.address.rsplit("/", 1)[1])
        other = factories.scrutiny(f"Joint Scrutiny Committee {number}")
        factories.work_item(other, topic="Hospital parking", joint_committee=number)
        db.session.commit()
        db.session.remove()
    page = open_page(health.address, width=320)
    expect(page.get_by_role("region", name="Joint items of other committees")).to_contain_text("Hospital parking")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "part",
    ["", "/edit", "/move", "/cell/aim", *(f"/do/{one}" for one in ("carry", "complete", "withdraw", "standing"))],
)
def test_the_pages_of_a_work_item_are_accessible(open_page: OpenPage, health: Committee, part: str) -> None:
    page = open_page(f"/work-programme/items/{health.falls}{part}")
    assert faults(page) == []


@pytest.mark.parametrize("address", ["/work-programme", "/work-programme/items/new", "/work-programme/history"])
def test_the_other_pages_of_the_work_programme_are_accessible(open_page: OpenPage, address: str) -> None:
    page = open_page(address)
    assert faults(page) == []


@pytest.mark.parametrize("width", [1280, 400])
def test_handles_and_links_are_large_enough_for_a_finger(open_page: OpenPage, health: Committee, width: int) -> None:
    page = open_page(health.address, width=width)
    assert small(page, ".plan a, .plan summary, .tabs a, .summary a") == []
