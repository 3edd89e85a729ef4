"""Exempt particulars and internal notes reach governance officers and the officers of that directorate, nobody else."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from governance.cli import main
from governance.council.models import Directorate
from governance.extensions import db
from governance.people.rules import Role
from governance.programme.commands import NotAllowed, change_item
from governance.programme.queries import get_item
from governance.register.editors import Conflicted, Drawn
from tests import factories
from tests.web.walk import World, addresses, change_of, make_world

SignIn = Callable[..., FlaskClient]
OLD = {"exempt_particulars": "zebrafinch", "internal_notes": "quollnest"}
NEW = {"exempt_particulars": "ibexhorn", "internal_notes": "newtpool"}
WORDS = {*OLD.values(), *NEW.values()}
HTMX = {"HX-Request": "true"}
MORE = (
    "/programme?show=all",
    "/programme?show=all&attention=any",
    "/programme/history?field=internal_notes",
    "/programme/history?field=exempt_particulars&by=Robin+Vale",
    "/programme/history?way=test",
    "/programme/new?copy={planned}",
    "/programme/new?copy={decided}&month=2026-10",
    "/programme/RP-9999",
    "/nowhere",
)
sqlite_only = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


@pytest.fixture
def world(app: Flask) -> World:
    """Items whose private fields were typed, then changed: the history holds both values."""
    app.test_client_class = FlaskClient  # other tests check the pages; these are many
    made = make_world(app, openness="part exempt", **OLD)
    with app.app_context():
        robin = factories.account(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")
        items = [get_item(made.planned), get_item(made.decided)]
        for item in items:
            change_item(item, NEW, by=robin, way="test")
        latest = change_of(items[0])
        db.session.commit()
    return replace(made, change=latest)


@pytest.fixture
def strangers(app: Flask, sign_in: SignIn, world: World) -> dict[str, FlaskClient]:
    """Everybody whom the private fields are not for."""
    return {
        "viewer": sign_in(Role.VIEWER),
        "member": sign_in(Role.MEMBER),
        "administrator": sign_in(Role.ADMINISTRATOR),
        "officer of another directorate": sign_in(Role.DIRECTORATE, directorates=(world.other,)),
        "former officer of this directorate": sign_in(Role.VIEWER, directorates=(world.mine,)),
        "signed out": app.test_client(),
    }


def words_in(response: TestResponse) -> set[str]:
    """The private words that a response carries, in its page or in its headers."""
    sent = f"{response.data.decode(errors='replace')} {response.headers}".casefold()
    return {word for word in WORDS if word in sent}


def leaks(client: FlaskClient, paths: Iterable[str], **how: object) -> dict[str, set[str]]:
    """The addresses that tell private words, with the words."""
    answers = ((path, client.open(path, **how)) for path in paths)
    return {path: words for path, response in answers if (words := words_in(response))}


def pages(app: Flask, world: World) -> list[str]:
    more = [path.format(planned=world.planned, decided=world.decided) for path in MORE]
    return [*(one.path for one in addresses(app, world) if "GET" in one.methods), *more]


def listed(client: FlaskClient, word: str, world: World) -> set[str]:
    """What a search finds, on the page and as the fragment that HTMX asks for."""
    found = [client.get(f"/programme?show=all&q={word}", headers=headers).text for headers in ({}, HTMX)]
    references = [{one for one in (world.planned, world.decided) if f'id="{one}"' in html} for html in found]
    assert references[0] == references[1]
    return references[0]


@sqlite_only
def test_no_page_tells_a_stranger(app: Flask, world: World, strangers: dict[str, FlaskClient]) -> None:
    for who, client in strangers.items():
        assert leaks(client, pages(app, world)) == {}, who


@sqlite_only
def test_no_fragment_tells_a_stranger(app: Flask, world: World, strangers: dict[str, FlaskClient]) -> None:
    for who, client in strangers.items():
        assert leaks(client, pages(app, world), headers=HTMX) == {}, who


@sqlite_only
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_nothing_posted_is_answered_with_them(
    app: Flask, world: World, strangers: dict[str, FlaskClient], headers: dict[str, str]
) -> None:
    """Also where the form was drawn before the last change, so that an editor would be shown both values."""
    typed = {"sequence": "1", "title": "Mine", "internal_notes": "Mine", "exempt_particulars": "Mine"}
    paths = [one.path for one in addresses(app, world) if "POST" in one.methods]
    paths.insert(0, f"/programme/new?copy={world.planned}")
    for who, client in strangers.items():
        assert leaks(client, paths, method="POST", data=typed, headers=headers) == {}, who


@sqlite_only
def test_those_who_may_see_them_do(app: Flask, sign_in: SignIn, world: World) -> None:
    """The same search for words finds them here, so the tests above could fail."""
    item = f"/programme/{world.planned}"
    told = {
        item: WORDS,
        f"{item}/edit": set(NEW.values()),
        f"{item}/cell/internal_notes": {NEW["internal_notes"]},
        f"{item}/cell/exempt_particulars": {NEW["exempt_particulars"]},
        f"/programme/new?copy={world.planned}": set(NEW.values()),
        "/programme/history": WORDS,
        "/programme/history?field=internal_notes": WORDS,
    }
    for client in (sign_in(Role.GOVERNANCE), sign_in(Role.DIRECTORATE, directorates=(world.mine,))):
        found = leaks(client, pages(app, world))
        assert {path: found.get(path) for path in told} == told
        assert "/programme?show=all" not in found  # the table has no such column
        form = {"sequence": "1", "internal_notes": "Mine"}
        conflict = client.post(f"{item}/cell/internal_notes", data=form, headers=HTMX)
        assert (conflict.status_code, words_in(conflict)) == (422, {NEW["internal_notes"]})


def test_a_search_finds_them_only_for_those_who_see_them(
    app: Flask, sign_in: SignIn, world: World, strangers: dict[str, FlaskClient]
) -> None:
    both = {world.planned, world.decided}
    for word in NEW.values():
        for reader in (sign_in(Role.GOVERNANCE), sign_in(Role.DIRECTORATE, directorates=(world.mine,))):
            assert listed(reader, word.upper(), world) == both
        for who, client in strangers.items():
            if who != "signed out":
                assert listed(client, word, world) == set(), who
                assert listed(client, "matter", world) == both, who


def test_an_item_that_moves_to_another_directorate_is_seen_by_its_officers_instead(
    app: Flask, sign_in: SignIn, world: World
) -> None:
    before = sign_in(Role.DIRECTORATE, directorates=(world.mine,))
    after = sign_in(Role.DIRECTORATE, directorates=(world.other,))
    seen = [f"/programme/{world.planned}", "/programme/history", f"/programme/new?copy={world.planned}"]
    assert set(leaks(before, seen)) == set(seen)
    form = sign_in(Role.GOVERNANCE).post(
        f"/programme/{world.planned}/cell/directorate", data={"directorate": "Public Health"}
    )
    assert form.status_code == 303
    assert set(leaks(after, seen)) == set(seen)
    assert leaks(before, [seen[0], seen[2]]) == {}  # the history still has the other item
    assert listed(before, NEW["internal_notes"], world) == {world.decided}
    assert listed(after, NEW["internal_notes"], world) == {world.planned}


def test_an_editor_whose_item_has_moved_away_is_refused_before_being_told_of_a_conflict(
    app: Flask, world: World
) -> None:
    mine = {"internal_notes": "Mine"}
    with app.app_context():
        stranger = factories.account(Role.DIRECTORATE, directorates=(world.other,))
        own = factories.account(Role.DIRECTORATE, directorates=(world.mine,))
        item = get_item(world.planned)
        with pytest.raises(Conflicted):
            change_item(item, mine, by=own, way="test", drawn=Drawn(1))
        for drawn in (Drawn(1), Drawn()):
            with pytest.raises(NotAllowed):
                change_item(item, mine, by=stranger, way="test", drawn=drawn)


@sqlite_only
def test_an_item_that_moves_away_between_reading_and_saving_is_refused_in_words(
    app: Flask, sign_in: SignIn, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two requests at once on PostgreSQL: the officer was let in, then the item went."""
    officer = sign_in(Role.DIRECTORATE, directorates=(world.mine,))
    monkeypatch.setattr(
        "governance.programme.commands.PLAN_ITEMS.hold",
        lambda item, seen=None: setattr(item, "directorate", world.other),
    )
    typed = {"status_reason": "Waiting", "decision_date": "October 2030", "title": "Mine", "decision_maker": "Cabinet"}
    for way in ("edit", "cell/title", "do/defer", "do/withdraw", "do/remove"):
        response = officer.post(f"/programme/{world.planned}/{way}", data=typed)
        assert (response.status_code, words_in(response)) == (403, set()), way


@sqlite_only
def test_the_command_line_prints_them_for_nobody_in_particular_never(app: Flask, world: World) -> None:
    with app.app_context():
        name = db.session.scalars(select(Directorate.name).where(Directorate.id == world.mine)).one()
        for email, number in (("own@example.gov.uk", world.mine), ("other@example.gov.uk", world.other)):
            factories.account(Role.DIRECTORATE, directorates=(number,), email=email)
        db.session.commit()

    def printed(*command: str) -> str:
        result = app.test_cli_runner().invoke(main, ["programme", *command])
        assert result.exit_code == 0, result.output
        return result.output

    def words(*command: str) -> set[str]:
        text = printed(*command)
        return {word for word in WORDS if word in text}

    for form in ([], ["--json"]):
        history = ["history", world.planned, *form]
        assert words(*history) == words(*history, "--by", "other@example.gov.uk") == set()
        for email in ("own@example.gov.uk", "robin@example.gov.uk"):
            assert words(*history, "--by", email) == WORDS
        assert words("list", *form) == set()
    assert name in printed("list", "--json")
    history = json.loads(printed("history", world.planned, "--json"))
    fields = {change["field"] for one in history for change in one["changes"]}
    assert "title" in fields
    assert not fields & set(OLD)
