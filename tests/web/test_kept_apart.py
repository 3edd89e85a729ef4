"""A draft is its writer's alone, contact details are for governance officers: in every page, search and export."""

import io
import zipfile
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from governance.cli import main
from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.register.uploads import Upload
from governance.suggestions.models import Draft
from tests.web.walk import CONTACT, DRAFTED, UNAPPROVED, World, addresses, make_world

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SignIn = Callable[..., FlaskClient]
HTMX = {"HX-Request": "true"}
MORE = (
    f"/suggestions?show=all&q={CONTACT}",
    f"/suggestions?show=all&q={DRAFTED}",
    f"/programme?q={CONTACT}",
    "/suggestions/history?field=contact",
    f"/suggestions/export/json?q={DRAFTED}",
    f"/questions?show=all&q={CONTACT}",
    f"/questions?show=all&q={UNAPPROVED}",
    "/questions/history?field=draft",
)


@pytest.fixture
def world(app: Flask) -> World:
    app.test_client_class = FlaskClient  # other tests check the pages; these are many
    return make_world(app)


def texts_in(response: TestResponse) -> str:
    """All that a response carries: its headers and its text, of a workbook or document all of its parts."""
    sent = f"{response.headers}"
    if response.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(response.data)) as package:
            return sent + "".join(package.read(name).decode(errors="replace") for name in package.namelist())
    return sent + response.data.decode(errors="replace")


def own_nothing(app: Flask) -> None:
    """The draft, and the workbook that waits, are of somebody who is not signed in."""
    with app.app_context():
        writer = db.session.scalars(select(Account.id).where(Account.name == "Somebody Else")).one()
        db.session.execute(update(Draft).values(account=writer))
        db.session.execute(update(Upload).values(by_id=writer))
        db.session.commit()


def leaks(app: Flask, client: FlaskClient, world: World) -> dict[str, set[str]]:
    """By the word: the addresses that tell it as pages, as fragments, or in answer to a form."""
    every = addresses(app, world)
    own_nothing(app)
    paths = [*(one.path for one in every if "GET" in one.methods), *MORE]
    parts = [path for path in paths if path.startswith(("/suggestions", "/questions", "/public"))]
    found: dict[str, set[str]] = {CONTACT: set(), DRAFTED: set(), UNAPPROVED: set()}

    def look(path: str, response: TestResponse) -> None:
        sent = texts_in(response)
        for word, told in found.items():
            if word in sent and word not in path:
                told.add(path)

    for path in paths:
        look(path, client.get(path))
    for path in parts:
        look(path, client.get(path, headers=HTMX))
    for one in every:
        if "POST" in one.methods:
            look(one.path, client.post(one.path, data={"topic": "Mine", "words_received": "Why?"}))
    return found


@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADMINISTRATOR])
def test_neither_is_told_to_anybody_else_in_any_way(app: Flask, sign_in: SignIn, world: World, role: Role) -> None:
    assert leaks(app, sign_in(role), world) == {CONTACT: set(), DRAFTED: set(), UNAPPROVED: set()}


def test_a_governance_officer_finds_contact_details_on_the_record_and_its_letters_alone(
    app: Flask, sign_in: SignIn, world: World
) -> None:
    """In no table, history or export; the same search for words finds them here, so the test above could fail."""
    found = leaks(app, sign_in(Role.GOVERNANCE), world)
    suggestion, question = f"/suggestions/{world.suggestion}", f"/questions/{world.question}"
    assert found[CONTACT] >= {suggestion, f"{suggestion}/contact", question, f"{question}/contact"}
    assert all(path.startswith((suggestion, question)) for path in found[CONTACT])
    assert found[DRAFTED] == set()
    assert any(path.startswith("/questions/export/") for path in found[UNAPPROVED])


def test_whoever_writes_a_draft_sees_it(app: Flask, sign_in: SignIn, world: World) -> None:
    writer = sign_in(Role.MEMBER)
    addresses(app, world)  # the draft is theirs from here on
    for path in ("/", "/suggestions/drafts", f"/suggestions/drafts/{world.draft}"):
        assert DRAFTED in texts_in(writer.get(path))
    assert DRAFTED not in texts_in(writer.get("/suggestions?show=all"))


def test_the_command_line_prints_neither(app: Flask, world: World) -> None:
    runner = app.test_cli_runner()
    commands = ([register, "list", *how] for register in ("suggestions", "questions") for how in (["--json"], []))
    for command in (*commands, ["privacy", "purge", "--json"]):
        printed = runner.invoke(main, command).output
        assert world.suggestion in printed or world.question in printed or "kept" in printed
        assert CONTACT not in printed
        assert DRAFTED not in printed
