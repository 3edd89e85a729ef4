"""The sample's meetings and work programmes hold together, on whatever day they are made."""

from datetime import date

import pytest
import time_machine
from flask import Flask

from governance.council.queries import get_council
from governance.meetings.queries import list_agenda, list_meetings, moved_of
from governance.meetings.rules import CANCELLED, HELD, MOVED
from governance.sample.council import HEALTH_SCRUTINY
from governance.sample.loader import load_sample
from governance.scrutiny.queries import list_items
from governance.scrutiny.rules import BRIEFING_NOTES, NOT_ALLOCATED, SUGGESTED

DAYS = [date(2026, 11, 22), date(2027, 12, 24), date(2028, 2, 29)]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_sample_shows_what_a_work_programme_can_hold(sqlite_app: Flask, day: date) -> None:
    with time_machine.travel(day, tick=False), sqlite_app.app_context():
        load_sample(day)
        council = get_council()
        health = next(one.id for one in council.bodies.values() if one.name == HEALTH_SCRUTINY)
        meetings = list_meetings(health)
        assert all(council.calendar.is_working_day(one.day) for one in list_meetings())
        assert all(one.status == HELD for one in meetings if one.day < day)
        assert [moved_of(one) != "" for one in meetings if one.status == MOVED] == [True]
        assert sum(one.status == CANCELLED for one in meetings) == 1
        items = list_items(health)
        assert {one.listed for one in items} == {None, NOT_ALLOCATED, BRIEFING_NOTES, SUGGESTED}
        assert sum(bool(one.standing) for one in items) >= 4
        assert any(one.decision for one in items)
        assert any(one.carried_from for one in items)
        next_agenda = list_agenda(next(one.id for one in meetings if one.day >= day), health)
        assert [one.part for one in next_agenda] == sorted(
            (one.part for one in next_agenda), key=["opening", "business", "closing"].index
        )
        assert any(one.to_follow for one in next_agenda)
        assert any(one.pages for one in next_agenda)
