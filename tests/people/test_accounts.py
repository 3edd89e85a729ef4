"""Accounts as an administrator keeps them: roles, directorates, disabling, and passwords shown once."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.register.log import Change, history_of
from tests import factories
from tests.conftest import PASSWORD
from tests.pages import text_of

ACCOUNTS = "/administration/accounts"
NEW = {"name": "Nia New", "email": "Nia.New@example.gov.uk", "roles": ["Governance officer"]}
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    """The one administrator."""
    return sign_in(Role.ADMINISTRATOR, name="Ada Admin", email="ada@example.gov.uk")


@pytest.fixture
def directorate(app: Flask) -> int:
    """A directorate."""
    with app.app_context():
        made = factories.directorate("Adults and Communities").id
        db.session.commit()
        return made


def account_of(app: Flask, email: str) -> Account:
    """An account, apart from the database."""
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        db.session.expunge(account)
        return account


def password_in(html: str) -> str:
    """The password that a page shows."""
    return re.findall(r"<code[^>]*>([^<]+)</code>", html)[0]


def test_account_is_added_with_a_password_shown_once(app: Flask, admin: FlaskClient, client: FlaskClient) -> None:
    """Its owner signs in with it, and is asked for another."""
    response = admin.post(f"{ACCOUNTS}/new", data=NEW)
    password = password_in(response.text)
    assert "Nia New can sign in" in response.text
    assert response.headers["Cache-Control"] == "no-store"
    assert password not in admin.get(ACCOUNTS).text
    assert account_of(app, "nia.new@example.gov.uk").must_change_password
    signed_in = client.post("/sign-in", data={"email": "nia.new@example.gov.uk", "password": password})
    assert signed_in.headers["Location"] == "/password"


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"email": "nia"}, "email", "Enter one e-mail address in full, such as name@example.gov.uk"),
        ({"email": "nia@example,gov.uk"}, "email", "Enter one e-mail address in full"),
        ({"email": "ADA@example.gov.uk"}, "email", "There is already an account for ada@example.gov.uk."),
        ({"name": ""}, "name", "Enter the name"),
        ({"roles": []}, "roles", "Choose at least one of the roles"),
        ({"roles": ["Directorate officer"]}, "directorates", "Choose at least one directorate"),
    ],
)
def test_what_an_account_cannot_be(
    app: Flask, admin: FlaskClient, directorate: int, typed: dict[str, object], field: str, message: str
) -> None:
    """Said beside the field and in the summary; nothing is added."""
    response = admin.post(f"{ACCOUNTS}/new", data=NEW | typed)
    assert response.status_code == 422
    assert message in response.text
    assert f'href="#{field}"' in response.text
    assert f'id="{field}"' in response.text
    with app.app_context():
        assert len(db.session.scalars(select(Account)).all()) == 1


def test_roles_and_directorates_are_given_and_logged(app: Flask, admin: FlaskClient, directorate: int) -> None:
    """In words, with who gave them."""
    admin.post(f"{ACCOUNTS}/new", data=NEW)
    number = account_of(app, "nia.new@example.gov.uk").id
    typed = NEW | {"roles": ["Directorate officer", "Viewer"], "directorates": ["Adults and Communities"]}
    response = admin.post(f"{ACCOUNTS}/{number}", data=typed | {"active": "Yes"}, follow_redirects=True)
    assert "Directorate officer; Viewer Adults and Communities" in text_of(response.text)
    account = account_of(app, "nia.new@example.gov.uk")
    assert (account.roles, account.directorates) == (["directorate officer", "viewer"], [directorate])
    with app.app_context():
        latest = history_of("council")[0]
        assert latest.by_name == "Ada Admin"
        assert {(change.field, change.old_text, change.new_text) for change in latest.changes} == {
            ("roles", "Governance officer", "Directorate officer; Viewer"),
            ("directorates", "", "Adults and Communities"),
        }


def test_disabling_ends_sessions(app: Flask, admin: FlaskClient, sign_in: SignIn) -> None:
    """At once, and for good: enabling the account later does not bring them back."""
    viewer = sign_in(Role.VIEWER, name="Vic Viewer", email="vic@example.gov.uk")
    assert viewer.get("/password").status_code == 200
    number = account_of(app, "vic@example.gov.uk").id
    typed = {"name": "Vic Viewer", "email": "vic@example.gov.uk", "roles": ["Viewer"], "active": "No"}
    response = admin.post(f"{ACCOUNTS}/{number}", data=typed, follow_redirects=True)
    assert "Vic Viewer has been saved. The account can no longer sign in." in text_of(response.text)
    assert viewer.get("/password").status_code == 302
    admin.post(f"{ACCOUNTS}/{number}", data=typed | {"active": "Yes"})
    assert viewer.get("/password").status_code == 302


@pytest.mark.parametrize(
    ("typed", "field"), [({"roles": ["Viewer"]}, "roles"), ({"active": "No", "roles": ["Administrator"]}, "active")]
)
def test_the_last_administrator_stays(
    app: Flask, admin: FlaskClient, sign_in: SignIn, typed: dict[str, object], field: str
) -> None:
    """Until there is another; and even then, nobody shuts themselves out."""
    ada = account_of(app, "ada@example.gov.uk")
    given = {"name": ada.name, "email": ada.email, "active": "Yes"} | typed
    response = admin.post(f"{ACCOUNTS}/{ada.id}", data=given)
    assert response.status_code == 422
    assert "This is the last administrator." in response.text
    assert f'href="#{field}"' in response.text
    other = sign_in(Role.ADMINISTRATOR)
    response = admin.post(f"{ACCOUNTS}/{ada.id}", data=given)
    assert response.status_code == 422
    assert "You would shut yourself out of these pages." in response.text
    assert other.post(f"{ACCOUNTS}/{ada.id}", data=given).status_code == 303


def test_password_is_reset(app: Flask, admin: FlaskClient, client: FlaskClient, sign_in: SignIn) -> None:
    """The old one and its sessions end; the log says that it was, and never what it is."""
    viewer = sign_in(Role.VIEWER, name="Vic Viewer", email="vic@example.gov.uk")
    number = account_of(app, "vic@example.gov.uk").id
    response = admin.post(f"{ACCOUNTS}/{number}/password")
    password = password_in(response.text)
    assert viewer.get("/password").status_code == 302
    signed_in = client.post("/sign-in", data={"email": "vic@example.gov.uk", "password": password})
    assert signed_in.headers["Location"] == "/password"
    assert "Vic Viewer Password: a new one" in text_of(admin.get("/administration/history").text)
    with app.app_context():
        kept = str([(change.old, change.new, change.new_text) for change in db.session.scalars(select(Change))])
    assert password not in kept


def test_ones_own_password_is_changed_by_its_own_page(app: Flask, admin: FlaskClient) -> None:
    """Where the present one is asked for."""
    ada = account_of(app, "ada@example.gov.uk")
    assert "Change your own password" in admin.get(f"{ACCOUNTS}/{ada.id}").text
    response = admin.post(f"{ACCOUNTS}/{ada.id}/password")
    assert (response.status_code, response.headers["Location"]) == (303, "/password")
    assert account_of(app, "ada@example.gov.uk").password_hash == ada.password_hash


def test_two_administrators_at_one_account(app: Flask, admin: FlaskClient, sign_in: SignIn) -> None:
    """The second is told who changed the same field, and sees what else was changed."""
    other = sign_in(Role.ADMINISTRATOR, name="Olu Other")
    admin.post(f"{ACCOUNTS}/new", data=NEW)
    number = account_of(app, "nia.new@example.gov.uk").id
    with app.app_context():
        drawn = NEW | {"active": "Yes", "sequence": str(history_of("council")[0].sequence)}
    other.post(f"{ACCOUNTS}/{number}", data=drawn | {"name": "Nia Newer", "roles": ["Viewer"]})
    response = admin.post(f"{ACCOUNTS}/{number}", data=drawn | {"name": "Nia Newest"})
    assert response.status_code == 422
    assert "Olu Other changed this to “Nia Newer” while you were editing." in text_of(response.text)
    assert re.search(r'value="Viewer"\s+checked', response.text)
    assert not re.search(r'value="Governance officer"\s+checked', response.text)


def test_own_password_is_changed(app: Flask, sign_in: SignIn) -> None:
    """The present one is asked for, the new one twice; messages stand beside their fields."""
    viewer = sign_in(Role.VIEWER, email="vic@example.gov.uk")
    typed = {"present_password": PASSWORD, "new_password": "three unrelated words", "again": "three unrelated words"}
    for wrong, field, message in (
        ({"present_password": "another"}, "present_password", "This is not your present password."),
        ({"again": "four unrelated words"}, "again", "The two new passwords differ."),
        ({"new_password": "short", "again": "short"}, "new_password", "Use at least 12 characters"),
    ):
        response = viewer.post("/password", data=typed | wrong)
        assert response.status_code == 422
        assert message in response.text
        assert f'href="#{field}"' in response.text
    assert viewer.post("/password", data=typed).status_code == 303
    assert viewer.get("/password").status_code == 200


def test_a_member_has_wards_and_a_name_as_committees_list_it(app: Flask, admin: FlaskClient) -> None:
    with app.app_context():
        for name in ("Ashcombe", "Millbrook"):
            factories.ward(name)
        db.session.commit()
    typed = NEW | {"roles": ["Member"], "wards": ["Millbrook", "Ashcombe"], "listed_as": "Councillor N. New"}
    assert admin.post(f"{ACCOUNTS}/new", data=typed).status_code == 200
    said = text_of(admin.get(ACCOUNTS).text)
    assert "Nia New Listed as Councillor N. New nia.new@example.gov.uk Member – Ashcombe; Millbrook Yes" in said
    account = account_of(app, "nia.new@example.gov.uk")
    changed = typed | {"wards": ["Millbrook"], "listed_as": "", "active": "Yes"}
    assert admin.post(f"{ACCOUNTS}/{account.id}", data=changed).status_code == 303
    with app.app_context():
        latest = history_of("council")[0]
        logged = {(one.field, one.old_text, one.new_text) for one in latest.changes}
    assert logged == {("wards", "Ashcombe; Millbrook", "Millbrook"), ("listed_as", "Councillor N. New", "")}
    assert len(account_of(app, "nia.new@example.gov.uk").wards) == 1
