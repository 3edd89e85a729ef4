"""The data that is measured: the sample council with as many plan items as asked, all of them to come."""

from collections.abc import Iterator
from datetime import date
from itertools import cycle

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.people.commands import find_account
from governance.programme.commands import System, add_item
from governance.programme.rules import LIVE
from governance.sample.council import ACCOUNTS
from governance.sample.loader import load_accounts, load_council, values_of
from governance.sample.programme import SampleItem, sample_items

BY = System("Benchmark")
OFFICER = next(account.email for account in ACCOUNTS if "governance officer" in account.roles)
PAGE = "/programme"


def prepare() -> Iterator[SampleItem]:
    """Make the sample council without its programme; the items to fill that with, over and over."""
    upgrade()
    db.session.remove()
    day = today()
    load_council(day)
    load_accounts()
    db.session.commit()
    return cycle([item for item in sample_items(day) if is_to_come(item, day)])


def is_to_come(item: SampleItem, day: date) -> bool:
    """Whether the programme page shows an item unasked."""
    return item.month >= day.replace(day=1) or item.status in LIVE


def add_items(items: Iterator[SampleItem], number: int) -> None:
    """Put the next so many items into the programme, as an officer would."""
    council = get_council()
    for _ in range(number):
        add_item(values_of(next(items), council), by=BY, way="benchmark")
    db.session.commit()


def count_queries(app: Flask) -> tuple[int, int]:
    """SQL statements of the programme page: the first time, when every row is drawn, and from then on."""
    client = app.test_client()
    with app.app_context():
        engine, account = db.engine, find_account(OFFICER)
        assert account
        with client.session_transaction() as session:
            session["_user_id"] = account.get_id()
        db.session.remove()
    statements: list[str] = []

    def note(*given: object) -> None:
        statements.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", note)
    assert client.get(PAGE).status_code == 200
    first = len(statements)
    assert client.get(PAGE).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    engine.dispose()
    return first, len(statements) - first
