"""Forms from outside that come at once: each is counted, none twice, and nobody waits for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.council.commands import save_settings
from governance.council.queries import today
from governance.extensions import db
from governance.privacy.commands import PER_SENDER, purge
from governance.privacy.models import PublicForm
from governance.suggestions.models import Suggestion, new_token
from governance.suggestions.queries import get_suggestion
from tests import factories
from tests.privacy.test_purge import closed_for
from tests.test_concurrency import at_once

FORM = "/public/suggestions"
WORDS = {"topic": "Buses to the hospital", "why": "Nobody without a car can get there."}


@pytest.fixture(autouse=True)
def form(app: Flask) -> None:
    """The council has switched the form on; forms of two hours ago are still counted."""
    with app.app_context():
        save_settings({"public_suggestions": True}, by=factories.BY, way="test")
        old = datetime.now(UTC) - timedelta(hours=2)
        db.session.add_all(PublicForm(sender=f"{number}", at=old) for number in range(50))
        db.session.commit()


def send(app: Flask, receipt: str) -> int:
    return app.test_client().post(FORM, data=WORDS | {"receipt": receipt, "email": "robin@example.gov.uk"}).status_code


def count(app: Flask, model: type[Suggestion] | type[PublicForm]) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(model.id))) or 0


def test_of_many_at_once_from_one_place_no_more_pass_than_may(app: Flask) -> None:
    given = at_once([lambda: send(app, new_token())] * 12)
    assert sorted(given) == [303] * PER_SENDER + [429] * (12 - PER_SENDER)
    assert (count(app, Suggestion), count(app, PublicForm)) == (PER_SENDER, PER_SENDER)


def test_a_form_that_is_sent_twice_at_once_makes_one_suggestion(app: Flask) -> None:
    receipt = new_token()
    assert at_once([lambda: send(app, receipt)] * 4) == [303] * 4
    assert (count(app, Suggestion), count(app, PublicForm)) == (1, 1)


def test_a_purge_and_forms_that_come_meanwhile_do_not_wait_for_each_other_for_ever(app: Flask) -> None:
    with app.app_context():
        closed = closed_for(200).reference
        db.session.commit()

    def clean() -> int:
        with app.app_context():
            purge(180, today())
            db.session.commit()
        return 0

    given = at_once([clean, *[lambda: send(app, new_token())] * 4] * 2)
    assert given.count(303) == PER_SENDER
    with app.app_context():
        assert get_suggestion(closed) is not None
        assert purge(180, today()).deleted == ()
