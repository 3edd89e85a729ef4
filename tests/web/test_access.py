"""Who may open what: every route, requested as every role and by somebody who is not signed in."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.extensions import db
from governance.people.rules import EDITORS, Role
from governance.programme.fields import GOVERNANCE_ONLY
from governance.programme.queries import REGISTER, get_item
from governance.register.log import sequence_of
from governance.web.access import PUBLIC, allow, declared
from tests import factories
from tests.web.walk import Address, World, addresses, make_world

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # who may is the same on any database
SignIn = Callable[..., FlaskClient]
DONE = {200, 302, 303}
NOT_TAKEN = {403, 404, 405}  # another view of its shape may see the address first
TAKEN = {*DONE, 400, 422}  # an empty form is refused, but not for who sent it

CHANGE_SUGGESTIONS = {
    "suggestions.edit_item",
    "suggestions.act_on_item",
    "suggestion_files.add_files",
    "suggestion_files.remove_file",
}


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


def undeclared(app: Flask) -> list[str]:
    """Views that do not say who may open them."""
    return [name for name, view in app.view_functions.items() if name != "static" and declared(view) is None]


def is_open_to(app: Flask, one: Address, role: Role) -> bool:
    """Whether a view declares itself open to a role."""
    wanted = declared(app.view_functions[one.endpoint])
    return wanted is not None and (wanted == PUBLIC or role in wanted)


def is_reserved(one: Address, role: Role) -> bool:
    """Whether an address is a cell that only governance officers set: for others it is not there."""
    return one.given.get("key") in GOVERNANCE_ONLY and role is not Role.GOVERNANCE


def is_anothers(one: Address, role: Role) -> bool:
    """Whether an address changes a suggestion: those of the public are for governance officers alone."""
    return one.endpoint in CHANGE_SUGGESTIONS and role is not Role.GOVERNANCE


def surprises(
    app: Flask, client: FlaskClient, world: World, role: Role, method: str, done: set[int]
) -> dict[str, tuple[int, set[int]]]:
    """Addresses that answer a role otherwise than their views declare, with the status and what was expected."""
    found, every = {}, addresses(app, world)
    taking = {one.path for one in every if method in one.methods}
    for one in every:
        if method not in one.methods and one.path in taking:
            continue  # another view of the same address
        if method not in one.methods:
            expected = NOT_TAKEN
        elif not is_open_to(app, one, role) or is_anothers(one, role):
            expected = {403}
        else:
            expected = {404} if is_reserved(one, role) else done
        if (status := client.open(one.path, method=method).status_code) not in expected:
            found[f"{method} {one.path}"] = (status, expected)
    return found


def test_every_view_declares_who_may_open_it(app: Flask) -> None:
    assert undeclared(app) == []


def test_a_view_that_declares_nothing_is_found_and_refused(app: Flask, sign_in: SignIn) -> None:
    app.add_url_rule("/thrown-away", "thrown_away", lambda: "seen", methods=["GET", "POST"])
    app.add_url_rule("/thought-of", "thought_of", allow(Role.VIEWER)(lambda: "seen"))
    assert undeclared(app) == ["thrown_away"]
    for client in (app.test_client(), *(sign_in(role) for role in Role), sign_in(*Role)):
        assert (client.get("/thrown-away").status_code, client.post("/thrown-away").status_code) == (403, 403)
    assert sign_in(Role.VIEWER).get("/thought-of").text == "seen"


@pytest.mark.parametrize("role", list(Role))
def test_every_page_opens_to_a_role_exactly_as_declared(app: Flask, sign_in: SignIn, world: World, role: Role) -> None:
    client = sign_in(role, directorates=(world.mine,))
    assert surprises(app, client, world, role, "GET", DONE) == {}


@pytest.mark.parametrize("role", list(Role))
def test_every_change_is_taken_from_a_role_exactly_as_declared(
    app: Flask, sign_in: SignIn, world: World, role: Role
) -> None:
    client = sign_in(role, directorates=(world.mine,))
    assert surprises(app, client, world, role, "POST", TAKEN) == {}


def test_a_number_that_no_record_can_have_leads_nowhere(app: Flask, sign_in: SignIn, world: World) -> None:
    client, tried = sign_in(*Role), 0
    for one in addresses(app, world):
        if numbers := {key: 10**30 for key in one.given if "number" in key or key == "body"}:
            path, tried = app.url_map.bind("localhost").build(one.endpoint, one.given | numbers), tried + 1
            assert {client.open(path, method=method).status_code for method in one.methods} == {404}, path
    assert tried > 10


def test_the_walk_tells_when_a_page_opens_to_the_wrong_role(app: Flask, sign_in: SignIn, world: World) -> None:
    viewer = sign_in(Role.VIEWER)
    found = surprises(app, viewer, world, Role.ADMINISTRATOR, "GET", DONE)
    assert found["GET /administration/settings"] == (403, DONE)
    found = surprises(app, sign_in(Role.ADMINISTRATOR), world, Role.VIEWER, "GET", DONE)
    assert found["GET /administration/settings"] == (200, {403})


def test_who_is_signed_out_is_asked_to_sign_in_by_every_page_but_the_public_ones(app: Flask, world: World) -> None:
    client, opened = app.test_client(), set()
    for one in addresses(app, world):
        public = declared(app.view_functions[one.endpoint]) == PUBLIC
        for method in one.methods:
            response = client.open(one.path, method=method)
            if public:
                assert response.status_code in TAKEN, one.path
                opened.add(one.path)
            elif method == "GET":
                assert (response.status_code, response.location.split("?")[0]) == (302, "/sign-in"), one.path
            else:
                assert response.status_code == 401, one.path
    public_forms = {"/public/suggestions", f"/public/suggestions/{world.receipt}", "/public/questions"}
    asking = f"/public/questions/{world.meeting}"
    public_forms |= {asking, f"{asking}/similar", f"/public/questions/receipt/{world.question_receipt}"}
    public_forms |= {f"/public/questions/confirm/{world.confirmation}"}
    assert opened == {"/sign-in", "/logo", "/colours.css", *public_forms}


def test_an_account_without_a_role_opens_nothing(app: Flask, sign_in: SignIn, world: World) -> None:
    client = sign_in()
    shut = [one for one in addresses(app, world) if declared(app.view_functions[one.endpoint]) != PUBLIC]
    assert {client.open(one.path, method=method).status_code for one in shut for method in one.methods} == {403}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_directorate_officer_edits_no_item_of_another_directorate(
    app: Flask, sign_in: SignIn, world: World, method: str
) -> None:
    with app.app_context():
        nobodys = factories.item().reference
        before = sequence_of(REGISTER)
        db.session.commit()
    editing = [one for one in addresses(app, world) if declared(app.view_functions[one.endpoint]) == EDITORS]
    own = [one for one in editing if "reference" in one.given or one.endpoint == "programme.undo_change"]
    assert {one.endpoint for one in own} == {
        "programme.edit_item",
        "programme.edit_cell",
        "programme.settle_item",
        "programme.act_on_item",
        "programme.undo_change",
    }
    paths = {one.path for one in own if method in one.methods}
    paths |= {path.replace(world.planned, nobodys) for path in paths}
    strangers = sign_in(Role.DIRECTORATE, directorates=(world.other,)), sign_in(Role.DIRECTORATE)
    retired = sign_in(Role.VIEWER, directorates=(world.mine,))  # was an officer of this directorate once
    for client in (*strangers, retired):
        assert {path: client.open(path, method=method).status_code for path in paths} == dict.fromkeys(paths, 403)
    with app.app_context():
        assert sequence_of(REGISTER) == before
        assert get_item(world.planned)


def test_an_item_added_by_a_directorate_officer_goes_to_an_own_directorate(
    app: Flask, sign_in: SignIn, world: World
) -> None:
    officer = sign_in(Role.DIRECTORATE, directorates=(world.mine,))
    typed = {"title": "Care homes", "decision_maker": "Cabinet", "decision_date": "TBC"}
    for directorate, status in (("Public Health", 422), ("", 422), ("Adults and Communities", 303)):
        response = officer.post("/programme/new", data=typed | {"directorate": directorate})
        assert response.status_code == status, directorate
