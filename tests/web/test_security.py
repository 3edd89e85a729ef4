"""Headers on every response, the policy and the templates that obey it, forged forms."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance import create_app
from governance.extensions import db
from governance.people.rules import Role
from governance.programme.queries import get_item
from governance.web.security import HEADERS, POLICY
from tests.conftest import ROOT, settings
from tests.pages import CheckedClient
from tests.web.walk import World, addresses, make_world

SignIn = Callable[..., FlaskClient]
sqlite_only = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

OWN = {"Origin": "http://localhost"}  # as a browser sends it from a page of the program


@pytest.fixture
def protected(app: Flask) -> Iterator[Flask]:
    """The application with its protection against forged forms, over the same database."""
    made = create_app(settings(app.config["SQLALCHEMY_DATABASE_URI"]) | {"WTF_CSRF_ENABLED": True})
    made.test_client_class = CheckedClient
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def officer(protected: Flask, sign_in: SignIn) -> FlaskClient:
    """A governance officer of the protected application, who is a member too."""
    client, cookie = protected.test_client(), protected.config["SESSION_COOKIE_NAME"]
    client.set_cookie(cookie, sign_in(Role.GOVERNANCE, Role.MEMBER).get_cookie(cookie).value)
    return client


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


def token_in(html: str) -> str:
    return re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)[1]


class Inline(HTMLParser):
    """Finds what the policy stops: scripts and styles inside a page, and handlers in attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(re.sub(r"\{#.*?#\}|\{%.*?%\}", " ", text, flags=re.DOTALL))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith(("on", "hx-on"))]
        self.found += [
            f"<{tag} {name}>" for name, text in attrs if (text or "").lower().startswith(("javascript:", "js:"))
        ]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")


@sqlite_only
def test_every_kind_of_response_carries_the_headers(app: Flask, world: World, sign_in: SignIn) -> None:
    officer, viewer, nobody = sign_in(Role.GOVERNANCE), sign_in(Role.VIEWER), app.test_client()
    kinds = [
        (200, officer.get("/programme")),
        (200, officer.get("/programme", headers={"HX-Request": "true"})),
        (200, nobody.get("/logo")),
        (200, nobody.get("/static/desk.css", buffered=True)),
        (302, nobody.get("/programme")),
        (401, nobody.post("/programme/new")),
        (403, viewer.get("/programme/new")),
        (404, nobody.get("/nowhere")),
        (405, nobody.post("/programme/summary")),
        (413, officer.post("/programme/new", data={"title": "x" * 3_000_000})),
        (422, officer.post("/programme/new")),
    ]
    for code, response in kinds:
        assert response.status_code == code
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS, code
        public = response.request.path.startswith(("/static", "/logo"))
        assert public or response.headers["Cache-Control"] == "no-store", code
        assert "Strict-Transport-Security" not in response.headers
    assert "max-age" in nobody.get("/sign-in", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_the_policy_allows_nothing_from_elsewhere_and_nothing_inline() -> None:
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    assert {rule: sources for rule, sources in rules.items() if not set(sources.split()) <= {"'self'", "'none'"}} == {
        "img-src": "'self' data:"  # the arrows and ticks of the design system
    }
    assert {"base-uri", "form-action", "frame-ancestors", "script-src", "style-src"} <= rules.keys()


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda path: path.name)
def test_templates_keep_to_the_policy(path: Path) -> None:
    assert Inline(path.read_text()).found == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color: red">',
        '{% if a %}<button onclick="go()">{% endif %}',
        "<script>go()</script>",
        "<style>p {}</style>",
        '<a href="javascript:go()">',
        '<div hx-on:click="go()">',
        '<div hx-vals="js:{a: 1}">',
    ],
)
def test_a_template_that_breaks_the_policy_is_found(bad: str) -> None:
    assert len(Inline(bad).found) == 1
    assert Inline('<script src="{{ a }}" defer></script><p class="style">').found == []


def test_a_null_character_leads_nowhere(app: Flask, sign_in: SignIn) -> None:
    """PostgreSQL takes none: each of these was a failure of the program there."""
    viewer = sign_in(Role.VIEWER)
    for path in ("/programme/RP-%00", "/programme/history?by=%00", "/programme?q=a%00", "/programme?directorate=%00"):
        assert viewer.get(path).status_code == 404, path
    app.test_client_class = FlaskClient  # the page repeats what was typed
    typed = {"email": "a\0@example.gov.uk", "password": "a\0 long password"}
    assert app.test_client().post("/sign-in", data=typed).status_code == 422


@sqlite_only
def test_a_form_without_a_token_is_not_carried_out_and_nothing_typed_is_lost(
    app: Flask, officer: FlaskClient, world: World
) -> None:
    address, typed = f"/programme/{world.planned}/cell/title", {"title": "Charges <for> parking"}
    assert "Charges" not in officer.post(address, data=typed, headers={"Origin": "https://evil.example.gov.uk"}).text
    refused = officer.post(address, data=typed, headers=OWN)
    assert refused.status_code == 400
    assert "Charges &lt;for&gt; parking</textarea>" in refused.text
    assert f'action="{address}' in refused.text
    with app.app_context():
        assert get_item(world.planned).title != typed["title"]
    assert officer.post(address, data=typed | {"csrf_token": token_in(refused.text)}).status_code == 303
    with app.app_context():
        assert get_item(world.planned).title == typed["title"]


@sqlite_only
def test_every_form_needs_its_token(protected: Flask, world: World, officer: FlaskClient) -> None:
    posts = [one.path for one in addresses(protected, world) if "POST" in one.methods and "admin" not in one.path]
    assert len(posts) > 20
    assert {path: officer.post(path).status_code for path in posts} == dict.fromkeys(posts, 400)
    token = {"csrf_token": token_in(officer.get("/programme").text)}
    assert {officer.post(path, data=token).status_code for path in posts[:-1] if not path.endswith("/similar")} <= {
        303,
        400,
        404,
        422,
    }
    assert officer.post("/sign-out", data=token).status_code == 303


@sqlite_only
def test_no_password_comes_back_in_what_is_kept(app: Flask, protected: Flask, officer: FlaskClient) -> None:
    typed = dict.fromkeys(("password", "present_password", "new_password", "again"), "hunter2-secret")
    for client, path, status in (
        (protected.test_client(), "/sign-in", 400),
        (protected.test_client(), "/password", 401),
        (officer, "/password", 400),
    ):
        kept = client.post(path, data={"email": "ada@example.gov.uk"} | typed, headers=OWN)
        assert (kept.status_code, "hunter2" in kept.text) == (status, False)
        assert ">ada@example.gov.uk</textarea>" in kept.text
