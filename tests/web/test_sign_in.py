"""Signing in, how long that lasts, and what ends it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from governance import create_app
from governance.extensions import db
from governance.people.commands import TRIES_PER_ADDRESS, TRIES_PER_EMAIL, change_account, set_password, values_of
from governance.people.models import Account, FailedSignIn
from governance.people.rules import Role
from governance.web.access import BEFORE_PASSWORD, PUBLIC, declared
from tests import factories
from tests.conftest import PASSWORD, settings
from tests.pages import text_of
from tests.web.walk import addresses, make_world

SignIn = Callable[..., FlaskClient]
sqlite_only = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
EMAIL = "ada@example.gov.uk"
OPEN, SHUT = 200, 302


@pytest.fixture
def ada(app: Flask, password_hash: str) -> int:
    """Somebody with a password; her number."""
    with app.app_context():
        made = factories.account(Role.GOVERNANCE, name="Ada Moss", email=EMAIL, password_hash=password_hash).id
        db.session.commit()
        return made


def signs_in(client: FlaskClient, password: str = PASSWORD, email: str = EMAIL, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"email": email, "password": password} | more)


def status(client: FlaskClient) -> int:
    """How the programme answers: the page, or the way to sign-in."""
    return client.get("/programme").status_code


@sqlite_only
def test_the_session_cookie_is_out_of_reach(app: Flask, ada: int, monkeypatch: pytest.MonkeyPatch) -> None:
    cookie = signs_in(app.test_client()).headers["Set-Cookie"]
    assert cookie.startswith("governance_session=")
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    monkeypatch.setenv("COOKIE_SECURE", "1")
    secure = create_app(settings(app.config["SQLALCHEMY_DATABASE_URI"]))
    assert "Secure" in signs_in(secure.test_client()).headers["Set-Cookie"].split("; ")
    assert "Set-Cookie" not in app.test_client().get("/colours.css").headers


def test_sign_in_waits_after_five_failures_of_an_account(app: Flask, ada: int) -> None:
    with time_machine.travel("2026-09-02 10:00", tick=False) as clock:
        client = app.test_client()
        for _ in range(TRIES_PER_EMAIL):
            refused = signs_in(client, "not the password")
            assert (refused.status_code, "do not go together" in text_of(refused.text)) == (422, True)
        waits = signs_in(app.test_client(), email=" ADA@example.gov.uk ")
        assert (waits.status_code, "Wait 15 minutes" in text_of(waits.text)) == (422, True)
        clock.shift(timedelta(minutes=15, seconds=1))
        assert signs_in(client).status_code == 303


def test_sign_in_waits_after_thirty_failures_from_an_address(app: Flask, ada: int) -> None:
    with app.app_context():
        for number in range(TRIES_PER_ADDRESS):
            failed = {"email": f"guess{number}@example.gov.uk", "address": "10.0.0.9", "at": datetime.now(UTC)}
            db.session.add(FailedSignIn(**failed))
        db.session.commit()
    guesser, colleague = app.test_client(), app.test_client()
    guesser.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert "Wait 15 minutes" in text_of(signs_in(guesser).text)
    assert signs_in(colleague).status_code == 303


def test_sign_in_tells_nobody_whether_an_account_exists(app: Flask, ada: int) -> None:
    client = app.test_client()
    known, unknown = (signs_in(client, "wrong", email) for email in (EMAIL, "nobody@example.gov.uk"))
    assert known.status_code == unknown.status_code == 422
    assert text_of(known.text) == text_of(unknown.text)


def test_a_password_changed_by_its_owner_ends_the_other_sessions(app: Flask, ada: int) -> None:
    here, elsewhere = app.test_client(), app.test_client()
    for client in (here, elsewhere):
        signs_in(client)
        assert status(client) == OPEN
    new = "another good long password"
    typed = {"present_password": PASSWORD, "new_password": new, "again": new}
    assert here.post("/password", data=typed).status_code == 303
    assert (status(here), status(elsewhere)) == (OPEN, SHUT)
    assert (signs_in(elsewhere).status_code, signs_in(elsewhere, new).status_code) == (422, 303)


@pytest.mark.parametrize("act", ["reset", "disable"])
def test_an_administrator_ends_the_sessions_of_an_account(app: Flask, ada: int, act: str) -> None:
    client = app.test_client()
    signs_in(client)
    assert status(client) == OPEN
    with app.app_context():
        account = db.session.get(Account, ada)
        if act == "reset":
            set_password(account, "a made long password", must_change=True, by=factories.BY, way="test")
        else:
            values = values_of(account) | {"active": False}
            change_account(account, values, by=factories.BY, way="test", names=None)
        db.session.commit()
    assert status(client) == SHUT
    assert signs_in(client).status_code == 422


@sqlite_only
def test_a_session_ends_eight_hours_after_its_last_use(app: Flask, ada: int) -> None:
    with time_machine.travel("2026-09-02 08:00", tick=False) as clock:
        client = app.test_client()
        signs_in(client)
        for hours in (7.9, 7.9):  # each use starts the eight hours anew
            clock.shift(timedelta(hours=hours))
            assert status(client) == OPEN
        clock.shift(timedelta(hours=8, seconds=1))
        assert status(client) == SHUT


@sqlite_only
def test_signing_out_ends_the_session(app: Flask, ada: int) -> None:
    client = app.test_client()
    signs_in(client)
    assert client.get("/sign-out").status_code == 405  # no link or picture signs anybody out
    assert status(client) == OPEN
    assert client.post("/sign-out").status_code == 303
    assert status(client) == SHUT


@sqlite_only
def test_sign_in_goes_where_one_was_going(app: Flask, ada: int) -> None:
    client = app.test_client()
    asked = client.get("/programme?q=school+place&show=all").location
    form = client.get(asked)
    going = re.search(r'name="next"[^>]*value="([^"]*)"', form.text)[1].replace("&amp;", "&")
    assert signs_in(client, next=going).location == "/programme?q=school+place&show=all"


@sqlite_only
@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example.gov.uk/",
        "//evil.example.gov.uk/",
        "/\\evil.example.gov.uk/",
        "\\\\evil.example.gov.uk/",
        "/\t/evil.example.gov.uk/",
        "/\t\\evil.example.gov.uk/",  # browsers drop the tab and read the backslash as a slash
        "\t//evil.example.gov.uk/",
        "https:evil.example.gov.uk",
        "javascript:alert(1)",
        "programme",
    ],
)
def test_sign_in_leads_nowhere_else(app: Flask, ada: int, elsewhere: str) -> None:
    for headers in ({}, {"HX-Request": "true"}):
        client = app.test_client()
        answer = client.post(
            "/sign-in", data={"email": EMAIL, "password": PASSWORD, "next": elsewhere}, headers=headers
        )
        assert (answer.headers.get("Location") or answer.headers["HX-Redirect"]) == "/"


@sqlite_only
def test_a_made_password_is_changed_before_anything_else(app: Flask, sign_in: SignIn) -> None:
    client = sign_in(*Role, email=EMAIL)
    with app.app_context():
        db.session.query(Account).filter_by(email=EMAIL).one().must_change_password = True
        db.session.commit()
    for one in addresses(app, make_world(app)):
        if one.endpoint not in BEFORE_PASSWORD and declared(app.view_functions[one.endpoint]) != PUBLIC:
            for method in one.methods:
                answer = client.open(one.path, method=method)
                assert (answer.status_code, answer.location) == (302, "/password"), one.path
    assert client.get("/password").status_code == 200
    typed = {"present_password": PASSWORD, "new_password": PASSWORD[::-1], "again": PASSWORD[::-1]}
    assert client.post("/password", data=typed).status_code == 303
    assert status(client) == OPEN
