"""A suggestion made by the public at a real meeting, minute 14 of 1 August 2014, on its way to the next agenda."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from governance.extensions import db
from governance.meetings.queries import list_agenda
from governance.people.rules import Role
from governance.suggestions.queries import find_similar, get_suggestion
from tests import factories
from tests.pages import text_of

PACK = Path(__file__).resolve().parents[3] / "shared" / "seed" / "agenda-pack-2014-10-01.txt"
HEADED = "SUGGESTIONS FROM MEMBERS OF THE PUBLIC ON ISSUES FOR FUTURE SCRUTINY"


@pytest.fixture(scope="module")
def pack() -> str:
    """The agenda pack as text."""
    if not PACK.exists():
        pytest.skip("the agenda pack of 1 October 2014 is not on this machine")
    return PACK.read_text(encoding="utf-8")


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages ask nothing that depends on the kind of database."""
    return sqlite_app


@pytest.fixture(autouse=True)
def august() -> Iterator[None]:
    with time_machine.travel("2014-08-04 10:00", tick=False):
        yield


def minute_14(pack: str) -> str:
    """What the minutes say of the suggestion."""
    found = re.search(rf"^14\. {HEADED}\n+(.+)$", pack, re.MULTILINE)
    assert found
    return found[1]


def test_what_the_public_suggested_is_entered_put_to_the_next_meeting_and_printed_below_its_item(
    app: Flask, sign_in: Callable[..., FlaskClient], pack: str
) -> None:
    said, note = minute_14(pack), re.search(r"\(There will be no discussion[^)]*\)", pack)
    assert note
    with app.app_context():
        health = factories.scrutiny()
        meeting = factories.meeting(health, date(2014, 10, 1))
        factories.agenda_item(meeting, HEADED, note=note[0], part="opening")
        factories.work_item(health, "Suggested", topic="Dementia care")
        committee, number, reference = health.id, meeting.id, meeting.reference
        db.session.commit()
    officer = sign_in(Role.GOVERNANCE)
    entered = {
        "topic": "A presentation on dementia care in the community",
        "why": said,
        "committee": "Health Scrutiny Committee",
        "source": "The public, at a meeting",
        "received": "1 August 2014",
        "raised_at": "Minute 14 of 1 August 2014",
    }
    assert officer.post("/suggestions/new", data=entered).status_code == 303
    with app.app_context():
        one = get_suggestion("SG-0001")
        assert one is not None
        assert (one.received, one.why, one.raised_at) == (date(2014, 8, 1), said, entered["raised_at"])
        assert [like.reference for like in find_similar(one.topic, but={one.reference})] == ["WP-0001"]
    put = officer.post("/suggestions/SG-0001/do/meeting", data={"meeting": "1 October 2014", "sequence": "1"})
    assert put.status_code == 303
    with app.app_context():
        assert [item.title for item in list_agenda(number, committee)] == [HEADED]  # no second item of the kind
    for page in (f"/meetings/{reference}", f"/suggestions/report/{reference}"):
        shown = text_of(officer.get(page).text)
        assert "no discussion of the issue at the time when the matter is raised" in shown
        assert "A presentation on dementia care in the community" in shown
