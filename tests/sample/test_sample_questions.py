"""The sample's public questions stand at every step, on whatever day they are made."""

from datetime import date

import pytest
import time_machine
from flask import Flask

from governance.council.queries import get_council
from governance.questions.queries import assess_all, list_for_meeting, list_questions, meetings_of
from governance.questions.rules import LISTED, Attention
from governance.sample.loader import load_sample


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2028, 2, 29)], ids=str)
def test_the_sample_shows_what_the_register_can_hold(sqlite_app: Flask, day: date) -> None:
    with time_machine.travel(day, tick=False), sqlite_app.app_context():
        load_sample(day)
        found = list_questions()
        said = assess_all(found, get_council(), day)
        assert {one.status for one in found} >= {"received", "checked", "accepted", "sent", "drafted", "approved"}
        assert {one.status for one in found} >= {"published", "refused", "redirected"}
        assert any(one.overdue for one in said.values())
        assert {flag for one in said.values() for flag in one.attention} >= {Attention.CHECK, Attention.APPROVE}
        assert all(one.agenda_item for one in found if one.status in LISTED)
        assert sum(bool(one.answered_with) for one in found) == 1
        listed = [one for meeting in meetings_of(found).values() for one in list_for_meeting(meeting)]
        assert len(listed) == sum(one.status in LISTED for one in found)
