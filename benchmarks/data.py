"""The data that is measured: the sample council with as many plan items as asked, all of them to come."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle, islice

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event

from governance.council.queries import SCRUTINY, get_council, today
from governance.extensions import db
from governance.meetings.commands import add_meetings
from governance.meetings.queries import list_meetings
from governance.people.commands import find_account
from governance.programme.commands import System, add_item
from governance.programme.rules import LIVE
from governance.sample.council import ACCOUNTS
from governance.sample.loader import load_accounts, load_council, values_of
from governance.sample.programme import SampleItem, sample_items
from governance.scrutiny.commands import add_work_item
from governance.scrutiny.rules import LISTS

BY = System("Benchmark")
OFFICER = next(account.email for account in ACCOUNTS if "governance officer" in account.roles)
PAGE = "/programme"
MEETINGS = 12


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


def add_year() -> str:
    """A committee with a year of twelve meetings; the address of its work programme."""
    bodies = get_council().bodies.values()
    committee = next(one.id for one in bodies if one.kind == SCRUTINY)
    first = today() + timedelta(days=1)
    days = [first + timedelta(days=28 * number) for number in range(MEETINGS)]
    add_meetings(committee, [{"day": day, "starts": "10:00"} for day in days], by=BY, way="benchmark")
    db.session.commit()
    return f"/work-programme/{committee}"


def add_work(address: str, number: int) -> None:
    """Put so many items into that work programme: ten in twelve at its meetings, the others in its lists."""
    committee = int(address.rpartition("/")[2])
    places = [*(one.id for one in list_meetings(committee)), *LISTS]
    council = get_council()
    for place, one in zip(cycle(places), islice(cycle(sample_items(today())), number)):
        values = values_of(one, council)
        taken = {key: values.get(key) for key in ("purpose", "lead_officers")}
        about = {"topic": one.title, "aim": one.purpose, "form": "report", "witnesses": ["Healthwatch Wrenfordshire"]}
        add_work_item({"committee": committee, "place": place, **taken, **about}, by=BY, way="benchmark")
    db.session.commit()


def count_queries(app: Flask, page: str = PAGE) -> tuple[int, int]:
    """SQL statements of a page: the first time, when every row is drawn, and from then on."""
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
    assert client.get(page).status_code == 200
    first = len(statements)
    assert client.get(page).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    engine.dispose()
    return first, len(statements) - first
