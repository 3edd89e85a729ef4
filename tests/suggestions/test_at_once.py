"""Several at once: a suggestion is decided once, and put forward once."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.scrutiny.models import WorkItem
from governance.suggestions.commands import decide
from governance.suggestions.drafts import put_forward, save_draft
from governance.suggestions.models import Draft, Suggestion, new_token
from governance.suggestions.queries import get_suggestion
from governance.suggestions.rules import MEMBER, WORK_ITEM
from tests import factories
from tests.test_concurrency import at_once


def in_context(app: Flask, act: Callable[[], Any]) -> Any:
    """What an act gives, committed, in an application context of its own."""
    with app.app_context():
        try:
            given = act()
            db.session.commit()
        except Refused as refused:
            db.session.rollback()
            return str(refused)
        return given


def test_two_who_decide_at_once_make_one_work_item(app: Flask) -> None:
    in_context(app, lambda: factories.suggestion(factories.scrutiny()).id)

    def take_up() -> str | None:
        one = get_suggestion("SG-0001")
        assert one is not None
        decide(one, WORK_ITEM, {"place": "not allocated"}, by=factories.BY, way="test")
        return one.work_item

    given = at_once([lambda: in_context(app, take_up)] * 4)
    assert given.count("WP-0001") == 1
    assert sum("closed already" in str(one) for one in given) == 3
    with app.app_context():
        assert list(db.session.scalars(select(WorkItem.reference))) == ["WP-0001"]


def test_a_button_pressed_twice_puts_forward_one_suggestion(app: Flask) -> None:
    token = new_token()
    person = in_context(app, lambda: factories.account(Role.MEMBER).id)

    def press() -> str:
        by = db.session.get_one(Account, person)
        return put_forward(token, {"topic": "Parks", "source": MEMBER}, by=by, way="test").reference

    given = at_once([lambda: in_context(app, press)] * 4)
    assert given == ["SG-0001"] * 4
    with app.app_context():
        assert len(list(db.session.scalars(select(Suggestion)))) == 1
        draft = db.session.scalars(select(Draft)).one()
        assert (draft.texts, draft.became) == ({}, "SG-0001")


def test_two_windows_that_save_a_new_draft_at_once_make_one(app: Flask) -> None:
    token = new_token()
    person = in_context(app, lambda: factories.account(Role.MEMBER).id)
    at_once(
        [lambda n=n: in_context(app, lambda: save_draft(person, token, {"topic": f"{n}"}, None).id) for n in range(4)]
    )
    with app.app_context():
        assert db.session.scalars(select(Draft)).one().version in range(1, 5)
