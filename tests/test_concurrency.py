"""Many officers at once: nothing is lost, everything has its place in the sequence, and readers never wait."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from itertools import chain
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from governance import extensions
from governance.extensions import WroteWhileReading, db
from governance.meetings.commands import add_meetings, move_agenda_item
from governance.meetings.queries import list_agenda
from governance.people.models import FailedSignIn
from governance.people.rules import Role
from governance.programme.commands import System, change_item
from governance.programme.queries import REGISTER, get_item
from governance.register import keeping
from governance.register.editors import Refused
from governance.register.log import ChangeSet, Register, sequence_of
from governance.scrutiny.commands import place_work_item
from governance.scrutiny.queries import list_at
from governance.scrutiny.queries import list_items as list_work
from governance.web.access import public
from tests import factories
from tests.pages import text_of
from tests.web.walk import addresses, make_world

SignIn = Callable[..., FlaskClient]
OFFICERS, SAVES = 8, 20
BY = factories.BY
TEXTS = (
    "title",
    "purpose",
    "contact",
    "public_interest",
    "exempt_particulars",
    "documents",
    "consultation",
    "internal_notes",
)


def add(app: Flask, **texts: str) -> str:
    with app.app_context():
        reference = factories.item(**texts).reference
        db.session.commit()
        return reference


def save(app: Flask, reference: str, key: str, text: str) -> int:
    """One save in an application context of its own; its place in the sequence."""
    with app.app_context():
        changed = change_item(get_item(reference), {key: text}, by=System(f"Officer of {key}"), way="test")
        sequence = changed.sequence
        db.session.commit()
        return sequence


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What acts return that start together, each in a thread."""
    barrier = Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        barrier.wait(timeout=30)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [one.result() for one in [pool.submit(begin, act) for act in acts]]


def sequences(app: Flask) -> list[int]:
    """The sequence as a reader sees it in this moment."""
    with app.test_request_context("/"):
        query = select(ChangeSet.sequence).where(ChangeSet.register == REGISTER).order_by(ChangeSet.sequence)
        return list(db.session.scalars(query))


def values(app: Flask, reference: str) -> dict[str, Any]:
    with app.app_context():
        item = get_item(reference)
        return {key: getattr(item, key) for key in TEXTS}


def test_eight_officers_lose_nothing(app: Flask) -> None:
    """Each saves in turn a field of an own item and an own field of an item that all share."""
    shared, *own = (add(app) for _ in range(OFFICERS + 1))
    start, finished, looked = sequences(app)[-1], Event(), []

    def officer(number: int) -> list[int]:
        return [
            save(app, shared if turn % 2 else own[number], TEXTS[number], f"{number} at {turn}")
            for turn in range(SAVES)
        ]

    def look() -> None:
        while not finished.is_set():
            looked.append(sequences(app))

    with ThreadPoolExecutor(1) as pool:
        looking = pool.submit(look)
        try:
            given = at_once([lambda number=number: officer(number) for number in range(OFFICERS)])
        finally:
            finished.set()
        looking.result()
    assert all(mine == sorted(mine) for mine in given)
    assert sorted(chain(*given)) == list(range(start + 1, start + OFFICERS * SAVES + 1))
    assert values(app, shared) == {key: f"{number} at {SAVES - 1}" for number, key in enumerate(TEXTS)}
    for number, reference in enumerate(own):
        assert values(app, reference)[TEXTS[number]] == f"{number} at {SAVES - 2}"
    # In the order of commits: whoever looked in between never saw a later change without those before it.
    assert looked
    assert all(seen == list(range(1, len(seen) + 1)) for seen in looked)


@pytest.fixture
def without_lock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The counters read without a lock, by two at the same time."""
    both = Barrier(2)

    def lock(register: str) -> Register:
        counters = db.session.get(Register, register)
        both.wait(timeout=30)
        return counters

    def begin(connection: Any) -> None:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")

    monkeypatch.setattr(keeping, "lock", lock)
    event.remove(Engine, "begin", extensions.begin_sqlite)
    event.listen(Engine, "begin", begin)
    yield
    event.remove(Engine, "begin", begin)
    event.listen(Engine, "begin", extensions.begin_sqlite)


def test_without_the_lock_one_of_two_saves_would_be_lost(app: Flask, request: pytest.FixtureRequest) -> None:
    references = [add(app), add(app)]
    request.getfixturevalue("without_lock")

    def attempt(reference: str) -> bool:
        try:
            return bool(save(app, reference, "contact", "01632 960100"))
        except DBAPIError:
            return False

    assert sorted(at_once([lambda one=one: attempt(one) for one in references])) == [False, True]


def test_references_are_given_once_however_many_add_at_once(app: Flask) -> None:
    first = add(app)
    given = at_once([lambda: [add(app) for _ in range(5)]] * OFFICERS)
    assert first == "RP-0001"
    assert sorted(chain(*given)) == [f"RP-{number:04d}" for number in range(2, 5 * OFFICERS + 2)]


def test_of_two_saves_of_one_field_exactly_one_must_choose(app: Flask, sign_in: SignIn) -> None:
    reference = add(app, title="As it was")
    officers = {name: sign_in(Role.GOVERNANCE, name=name) for name in ("Robin Vale", "Ada Moss")}
    for turn in range(5):
        drawn = sequences(app)[-1]

        def post(name: str, drawn: int = drawn, turn: int = turn) -> tuple[int, str]:
            typed = {"title": f"{name}, {turn}", "sequence": drawn}
            answer = officers[name].post(f"/programme/{reference}/cell/title", data=typed)
            return answer.status_code, text_of(answer.text) if answer.status_code == 422 else name

        (saved, winner), (refused, page) = sorted(at_once([lambda name=name: post(name) for name in officers]))
        assert (saved, refused) == (303, 422)
        assert values(app, reference)["title"] == f"{winner}, {turn}"
        assert f"{winner} changed this while you were editing" in page
        assert sequences(app)[-1] == drawn + 1


def test_two_saves_of_different_fields_both_stand(app: Flask, sign_in: SignIn) -> None:
    reference = add(app)
    officers = {"contact": sign_in(Role.GOVERNANCE), "purpose": sign_in(Role.GOVERNANCE)}
    drawn = sequences(app)[-1]

    def post(key: str) -> int:
        return (
            officers[key].post(f"/programme/{reference}/cell/{key}", data={key: "New", "sequence": drawn}).status_code
        )

    assert at_once([lambda key=key: post(key) for key in officers]) == [303, 303]
    assert {key: values(app, reference)[key] for key in officers} == dict.fromkeys(officers, "New")


@pytest.fixture
def writer(sqlite_app: Flask) -> Iterator[Callable[[], None]]:
    """Starts a long write by somebody else. Connections made after this fixture wait for it only briefly."""
    with sqlite_app.app_context():
        event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=50"))
        path = db.engine.url.database
    connection = sqlite3.connect(path, isolation_level=None)
    yield lambda: connection.execute("BEGIN IMMEDIATE")
    connection.close()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_page_opens_while_somebody_else_writes(app: Flask, writer: Callable[[], None], sign_in: SignIn) -> None:
    world = make_world(app)
    reader = sign_in(*Role)
    with app.app_context():
        db.engine.dispose()
    pages = [one.path for one in addresses(app, world) if "GET" in one.methods]
    writer()
    assert {reader.get(path).status_code for path in pages} <= {200, 302, 303}
    with pytest.raises(OperationalError, match="locked"):  # what a page would meet that took the write lock
        reader.post(f"/programme/{world.planned}/cell/title", data={"title": "New"})


def test_a_get_request_that_writes_is_a_mistake_that_is_caught(app: Flask) -> None:
    def write() -> str:
        db.session.add(factories.account(name="Written"))
        db.session.commit()
        return "written"

    def remove() -> str:
        db.session.execute(delete(FailedSignIn))
        db.session.commit()
        return "removed"

    def read() -> str:
        return str(sequence_of(REGISTER))

    for view in (write, remove, read):
        app.add_url_rule(f"/{view.__name__}", view.__name__, public(view), methods=["GET", "POST"])
    client = app.test_client()
    for path in ("/write", "/remove"):
        with pytest.raises(WroteWhileReading, match=f"GET {path} would write"):
            client.get(path)
        assert client.post(path).status_code == 200
    assert client.get("/read").text == "0"


def test_a_work_programme_and_its_agendas_agree_whoever_moves_what_at_once(app: Flask) -> None:
    """Items are moved, meetings added and agendas reordered by eight at once: nobody waits for ever, the two agree."""
    with app.app_context():
        body = factories.scrutiny()
        first, second = (factories.meeting(body, date(2027, month, 6)) for month in (1, 4))
        references = [factories.work_item(body, first).reference for _ in range(4)]
        committee, places = body.id, (first.id, second.id)
        db.session.commit()

    def move(number: int) -> None:
        for turn in range(6):
            with app.app_context():
                others = list_work(committee)  # read before the lock, as a form does
                item = next(one for one in others if one.reference == references[number])
                place_work_item(item, places[turn % 2], before=others[0], by=BY, way="test")
                db.session.commit()

    def reorder(number: int) -> None:
        for turn in range(6):
            with app.app_context():
                for one in list_agenda(places[number % 2], committee)[:1]:
                    with suppress(Refused):  # it has gone to the other meeting meanwhile
                        move_agenda_item(one, 1 - turn % 3, by=BY, way="test")
                add_meetings(committee, [{"day": date(2028, number + 1, turn + 1)}], by=BY, way="test")
                db.session.commit()

    at_once([lambda number=number: (move if number < 4 else reorder)(number) for number in range(OFFICERS)])
    with app.app_context():
        for place in places:
            agenda = [one.source for one in list_agenda(place, committee)]
            assert agenda == [one.reference for one in list_at(committee, place)]
        assert sorted(one.reference for one in list_work(committee)) == sorted(references)
