"""Supporting, which everybody sees, and following, which nobody else does."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.programme.commands import remove_item
from governance.programme.queries import get_item
from governance.suggestions.models import Interest
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
INTERESTS = "/suggestions/interests"
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def pages(app: Flask) -> dict[str, str]:
    """The pages of a plan item, a work item and a suggestion, by their references."""
    with app.app_context():
        committee = factories.scrutiny()
        records = factories.item(), factories.work_item(committee), factories.suggestion(committee)
        db.session.commit()
        roots = ("/programme", "/work-programme/items", "/suggestions")
        return {one.reference: f"{root}/{one.reference}" for one, root in zip(records, roots, strict=True)}


def press(client: FlaskClient, reference: str, kind: str, on: str = "yes", **more: Any) -> Any:
    """Press a button of the panel."""
    return client.post(INTERESTS, data={"reference": reference, "kind": kind, "on": on} | more)


def panel(client: FlaskClient, address: str) -> str:
    """What the panel of a page says."""
    page = client.get(address).text
    return text_of(page[page.index('<section class="panel interest"') :].split("</section>")[0] + "</section>")


def count(app: Flask) -> int:
    """How many interests are kept."""
    with app.app_context():
        return db.session.query(Interest).count()


def test_a_member_supports_and_follows_on_the_page_of_each_kind(
    app: Flask, sign_in: SignIn, pages: dict[str, str]
) -> None:
    ash, other = sign_in(Role.MEMBER, name="Ash Wren"), sign_in(Role.VIEWER)
    for reference, address in pages.items():
        assert "Nobody has said that they support it yet." in panel(other, address)
        for kind in ("supports", "follows"):
            answer = press(ash, reference, kind, back=address)
            assert (answer.status_code, answer.location) == (303, address)
        said = panel(ash, address)
        assert "Supported by 1: Ash Wren. You follow it, which only you can see. Stop supporting Stop following" in said
        assert panel(other, address) == "Support Supported by 1: Ash Wren. Follow"
        for kind in ("supports", "follows"):
            press(ash, reference, kind, "no")
        assert "Support Nobody has said that they support it yet. Support Follow" in panel(ash, address)
    assert count(app) == 0


def test_supporting_twice_is_supporting_once(app: Flask, sign_in: SignIn, pages: dict[str, str]) -> None:
    ash, rook = sign_in(Role.MEMBER, name="Ash Wren"), sign_in(Role.GOVERNANCE, name="Rook Vale")
    for client in (ash, ash, rook):
        press(client, "RP-0001", "supports")
    assert "Supported by 2: Ash Wren, Rook Vale." in panel(ash, pages["RP-0001"])


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMINISTRATOR])
def test_who_only_reads_can_follow_and_not_support(
    app: Flask, sign_in: SignIn, pages: dict[str, str], role: Role
) -> None:
    client = sign_in(role)
    assert press(client, "RP-0001", "supports").status_code == 403
    assert count(app) == 0
    press(client, "RP-0001", "follows")
    assert "Stop following" in panel(client, pages["RP-0001"])


def test_nobody_supports_their_own_suggestion(app: Flask, sign_in: SignIn) -> None:
    ash = sign_in(Role.MEMBER, name="Ash Wren", email="ash@example.gov.uk")
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == "ash@example.gov.uk")).one()
        reference = factories.suggestion(account=account).reference
        db.session.commit()
    press(ash, reference, "supports")
    said = text_of(ash.get(f"/suggestions/{reference}").text)
    assert "This is your own suggestion: it has your support already." in said
    assert "It is your own suggestion. Follow" in said
    assert count(app) == 0


def test_the_answer_without_a_page_is_the_panel_alone(app: Flask, sign_in: SignIn, pages: dict[str, str]) -> None:
    answer = sign_in(Role.MEMBER, name="Ash Wren").post(
        INTERESTS, data={"reference": "RP-0001", "kind": "supports", "on": "yes"}, headers={"HX-Request": "true"}
    )
    assert answer.text.startswith('<section class="panel interest"')
    assert "Supported by 1: Ash Wren." in answer.text
    assert "You support RP-0001." in answer.headers["HX-Trigger"]


@pytest.mark.parametrize(
    "back", ["https://evil.example.gov.uk/", "//evil.example.gov.uk", "/\\evil.example.gov.uk", ""]
)
def test_the_way_back_leads_nowhere_else(app: Flask, sign_in: SignIn, pages: dict[str, str], back: str) -> None:
    assert press(sign_in(Role.MEMBER), "RP-0001", "follows", back=back).location == "/"


@pytest.mark.parametrize(
    ("reference", "kind", "said"),
    [
        ("RP-0099", "supports", "There is no RP-0099 any more."),
        ("", "follows", "Choose what to support or follow."),
        ("RP-0001", "loves", "Choose whether to support it or to follow it."),
    ],
)
def test_what_cannot_be_followed_is_said(
    app: Flask, sign_in: SignIn, pages: dict[str, str], reference: str, kind: str, said: str
) -> None:
    client = sign_in(Role.MEMBER)
    press(client, reference, kind)
    assert said in text_of(client.get("/").text)
    assert count(app) == 0


def test_what_was_removed_is_followed_silently_no_more(app: Flask, sign_in: SignIn, pages: dict[str, str]) -> None:
    client = sign_in(Role.MEMBER)
    press(client, "RP-0001", "follows")
    assert "RP-0001" in client.get("/").text
    with app.app_context():
        title = get_item("RP-0001").title
        remove_item(get_item("RP-0001"), by=factories.BY, way="test")
        db.session.commit()
    assert title not in client.get("/").text
    press(client, "RP-0001", "follows", "no")
    assert count(app) == 0
