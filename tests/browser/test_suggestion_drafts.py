"""Writing a suggestion in a browser: it saves itself, shows what is like it, and takes nothing from whoever types."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from governance.council.commands import save_settings
from governance.extensions import db
from tests import factories
from tests.browser.desk import Desk, OpenPage, end_session, sign_in, too_wide, violations

MEMBER = "member@example.gov.uk"
NEW = "/suggestions/drafts/new"
OWN = re.compile(r"/suggestions/drafts/[0-9a-f]{20}$")
FORM = "/public/suggestions"


@pytest.fixture
def public_form(desk: Desk) -> None:
    """The council has switched the public's form on."""
    with desk.app.app_context():
        save_settings({"public_suggestions": True}, by=factories.BY, way="test")
        db.session.commit()
        db.session.remove()


def caret(page: Page) -> list[object]:
    """The field in which one types, and where in it."""
    where: list[object] = page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]")
    return where


def saved(page: Page) -> None:
    expect(page.locator("#saved")).to_contain_text("Draft saved at")


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it stands, on a desk and on a phone."""
    found = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{page.url} at {width} px: {one}" for one in [*violations(page), *too_wide(page)]]
    return found


def test_on_a_phone_it_saves_itself_and_shows_what_is_like_it_while_one_types(open_page: OpenPage, desk: Desk) -> None:
    desk.add(title="Quarrying at Thistledown")
    page = open_page(NEW, email=MEMBER, width=400)
    page.get_by_label("Topic").press_sequentially("Quarrying")
    saved(page)
    expect(page).to_have_url(OWN)
    expect(page.locator("#similar")).to_contain_text("Quarrying at Thistledown")
    expect(page.locator("#saved")).to_be_in_viewport()
    assert caret(page) == ["topic", len("Quarrying")]
    page.keyboard.press("Home")
    with page.expect_response("**/save"):
        page.keyboard.type("Dust and ")
    expect(page.get_by_label("Topic")).to_have_value("Dust and Quarrying")
    assert caret(page) == ["topic", len("Dust and ")]
    assert too_wide(page) == []
    page.reload()
    expect(page.get_by_label("Topic")).to_have_value("Dust and Quarrying")


def test_the_last_words_are_kept_though_the_answer_to_the_first_is_slow(open_page: OpenPage) -> None:
    page = open_page(NEW, email=MEMBER)
    held: list[Route] = []
    page.route("**/save", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/save"):
        page.get_by_label("Topic").fill("Footpaths")
    page.get_by_label("Why it matters").fill("They are overgrown")
    page.get_by_label("Whom it affects").fill("Walkers")
    page.get_by_label("What scrutiny could change").focus()
    with page.expect_response("**/save"):
        held[0].continue_()
    with page.expect_response(lambda response: "Walkers" in (response.request.post_data or "")):
        pass
    saved(page)
    page.reload()
    expect(page.get_by_label("Whom it affects")).to_have_value("Walkers")


def test_a_file_goes_up_as_it_is_chosen_and_is_taken_off_again(open_page: OpenPage) -> None:
    page = open_page(NEW, email=MEMBER, expects=("422",))
    page.get_by_label("Topic").fill("Library hours")
    saved(page)
    choose = page.get_by_label("Files")
    choose.set_input_files({"name": "figures.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 figures"})
    expect(page.locator("#files")).to_contain_text("figures.pdf")
    choose.set_input_files({"name": "page.html", "mimeType": "text/html", "buffer": b"<p>"})
    expect(page.locator("#files .govuk-error-message")).to_contain_text("is not of a kind that can be kept")
    assert faults(page) == []
    page.get_by_label("Why it matters").fill("Evenings")
    page.get_by_role("button", name="Take off figures.pdf").click()
    expect(page.locator("#files")).not_to_contain_text("figures.pdf")
    expect(page.get_by_label("Why it matters")).to_have_value("Evenings")


@pytest.mark.parametrize("script", [True, False])
def test_supporting_what_there_is_already_loses_nothing_that_was_typed(
    open_page: OpenPage, desk: Desk, script: bool
) -> None:
    reference = desk.add(title=f"Zebra crossing at Millbrook {script}")
    page = open_page(NEW, email=MEMBER, script=script)
    page.get_by_label("Topic").fill(f"A zebra crossing at Millbrook {script}")
    if not script:
        page.get_by_role("button", name="Save draft").click()
    button = page.get_by_role("button", name=f"Support this instead ({reference})")
    expect(button).to_be_visible()
    page.get_by_label("Why it matters").fill("Children cross there")
    button.click()
    expect(page.locator("#said")).to_contain_text(f"You support {reference}")
    expect(page.locator(f"#similar-{reference}")).to_contain_text("You support this.")
    expect(page.locator("#saved")).to_contain_text("Draft saved at")
    expect(page).to_have_url(OWN if script else re.compile(f"{OWN.pattern[:-1]}#similar$"))
    page.reload()
    expect(page.get_by_label("Why it matters")).to_have_value("Children cross there")


def test_who_is_signed_out_while_typing_is_told_and_goes_on_after_signing_in_again(
    open_page: OpenPage, desk: Desk
) -> None:
    page = open_page(NEW, email=MEMBER, expects=("401", "400"))
    page.get_by_label("Topic").fill("Street lights")
    saved(page)
    end_session(page.context)
    page.get_by_label("Why it matters").fill("It is dark")
    expect(page.locator("#saved")).to_contain_text("Not saved. You have been signed out.")
    expect(page.locator("#saved")).not_to_contain_text("Draft saved at")
    expect(page.get_by_label("Why it matters")).to_be_focused()
    other = page.context.new_page()
    sign_in(other, desk.url, MEMBER)
    other.close()
    page.get_by_label("Why it matters").fill("It is dark from four")
    saved(page)
    end_session(page.context)  # for the second time
    other = page.context.new_page()
    sign_in(other, desk.url, MEMBER)
    other.close()
    with page.expect_response(lambda response: response.url.endswith("/save") and response.ok):
        page.get_by_label("Why it matters").fill("It is dark from three")
    saved(page)
    page.reload()
    expect(page.get_by_label("Why it matters")).to_have_value("It is dark from three")


def test_what_was_typed_while_the_server_was_out_of_reach_is_saved_when_it_is_back(open_page: OpenPage) -> None:
    page = open_page(NEW, email=MEMBER, expects=("ERR_INTERNET_DISCONNECTED", "Failed to fetch"))
    page.get_by_label("Topic").fill("Ferry")
    saved(page)
    page.context.set_offline(True)
    page.get_by_label("Topic").fill("Ferry and bridge")
    expect(page.locator("#saved")).to_contain_text("Not saved. The server cannot be reached.")
    page.context.set_offline(False)
    saved(page)
    page.reload()
    expect(page.get_by_label("Topic")).to_have_value("Ferry and bridge")


def test_two_windows_do_not_overwrite_each_other(open_page: OpenPage) -> None:
    page = open_page(NEW, email=MEMBER, expects=("422",))
    page.get_by_label("Topic").fill("Verges")
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Topic").fill("Verges and hedges")
    with other.expect_response("**/save"):
        other.get_by_label("Why it matters").focus()
    page.get_by_label("Topic").fill("Verges and ditches")
    expect(page.locator("#saved")).to_contain_text("saved in another window")
    assert faults(page) == []
    page.get_by_role("button", name="Save this one all the same").click()
    expect(page.get_by_label("Topic")).to_have_value("Verges and ditches")
    other.close()


def test_a_draft_discarded_in_another_window_comes_back_only_if_it_is_wanted(open_page: OpenPage) -> None:
    page = open_page(NEW, email=MEMBER, expects=("422",))
    page.get_by_label("Topic").fill("Hedges")
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_role("link", name="Discard draft").click()
    other.get_by_role("button", name="Discard draft").click()
    expect(other.locator("#said")).to_contain_text("The draft is discarded.")
    page.get_by_label("Topic").fill("Hedges and verges")
    expect(page.locator("#saved")).to_contain_text("discarded in another window")
    assert faults(page) == []
    other.reload()
    expect(other.locator("main")).not_to_contain_text("Hedges")
    page.get_by_role("button", name="Save this one all the same").click()
    expect(page.locator("#said")).to_contain_text("The draft is saved.")
    expect(page.get_by_label("Topic")).to_have_value("Hedges and verges")
    other.close()


def test_without_a_script_the_button_saves_and_what_is_wrong_is_said(open_page: OpenPage, desk: Desk) -> None:
    desk.add(title="Tramway to Saltersford")
    page = open_page(NEW, email=MEMBER, script=False, width=400, expects=("422",))
    page.get_by_label("Topic").fill("A tramway to Saltersford")
    page.get_by_role("button", name="Save draft").click()
    expect(page).to_have_url(OWN)
    expect(page.locator("#said")).to_contain_text("The draft is saved.")
    expect(page.locator("#similar")).to_contain_text("Tramway to Saltersford")
    page.get_by_role("button", name="Put forward").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why it matters")
    for label in ("Why it matters", "Whom it affects", "What scrutiny could change"):
        page.get_by_label(label).fill(f"{label}: everybody")
    page.get_by_role("button", name="Put forward").click()
    expect(page.locator("#said")).to_contain_text("Your suggestion is put forward as SG-")


def test_the_pages_of_drafts_are_accessible(open_page: OpenPage, desk: Desk) -> None:
    desk.add(title="Orchards of Ashcombe")
    page = open_page(NEW, email=MEMBER, expects=("422",))
    assert faults(page) == []
    page.get_by_label("Topic").fill("Orchards of Ashcombe")
    saved(page)
    assert faults(page) == []
    page.get_by_role("button", name="Put forward").click()
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []
    page.get_by_role("link", name="Your drafts").click()
    assert faults(page) == []
    page.get_by_role("link", name="Discard “Orchards of Ashcombe”").click()
    assert faults(page) == []
    page.get_by_role("button", name="Discard draft").click()
    expect(page.locator("#said")).to_contain_text("The draft is discarded.")


@pytest.mark.usefixtures("public_form")
@pytest.mark.parametrize("script", [True, False])
def test_the_public_sends_a_suggestion_and_follows_it(open_page: OpenPage, script: bool) -> None:
    page = open_page(FORM, email="", script=script, expects=("422",))
    expect(page.get_by_label("Leave this blank")).not_to_be_in_viewport()
    if script:
        assert faults(page) == []
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Say why it matters")
    if script:
        assert faults(page) == []
    page.get_by_label("What should councillors look into?").fill("The ferry timetable")
    page.get_by_label("Why does it matter?").fill("It has stopped on Sundays.")
    page.get_by_label("Name").fill("Robin Vale")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your suggestion SG-")
    expect(page.locator(".public-address")).to_have_text(page.url)
    expect(page.get_by_role("navigation")).to_have_count(0)
    if script:
        assert faults(page) == []
