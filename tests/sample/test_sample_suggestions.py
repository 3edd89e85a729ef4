"""The sample's suggestions stand at every step, on whatever day they are made."""

from datetime import date

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from governance.council.queries import get_council
from governance.extensions import db
from governance.notices.models import Mail, Notice
from governance.people.models import Account
from governance.sample.council import HEALTH_SCRUTINY
from governance.sample.loader import load_sample
from governance.scrutiny.queries import get_item
from governance.suggestions.queries import assess_all, list_drafts, list_suggestions, memberships, scores_of
from governance.suggestions.rules import BRIEFING_NOTE, REFUSED, WORK_ITEM, Attention
from governance.suggestions.steps import steps_of_all


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2028, 2, 29)], ids=str)
def test_the_sample_shows_what_the_register_can_hold(sqlite_app: Flask, day: date) -> None:
    with time_machine.travel(day, tick=False), sqlite_app.app_context():
        load_sample(day)
        found = list_suggestions()
        said = assess_all(found, get_council(), day)
        statuses = {one.status for one in found}
        assert statuses >= {"received", "acknowledged", "asked", "at a meeting", "decided", "joined"}
        assert {one.outcome for one in found} == {None, REFUSED, WORK_ITEM, BRIEFING_NOTE}
        flags = {flag for one in said.values() for flag in one.attention}
        assert flags >= {Attention.LATE, Attention.UNANSWERED, Attention.BY_RIGHT}
        assert sum(scores is not None for scores in scores_of(found).values()) == 2
        assert all(get_item(one.work_item) for one in found if one.work_item)
        steps = steps_of_all(found)
        assert all(steps[one.id][0].day == one.received for one in found)
        assert any(one.waited and one.waited > 7 for one in said.values())
        member = db.session.scalars(select(Account).where(Account.email == "member@example.gov.uk")).one()
        assert [body.name for body in memberships(member, get_council(), day)] == [HEALTH_SCRUTINY]
        assert member.wards
        assert len(list_drafts(member.id)) == 1


def test_nobody_is_e_mailed_about_what_was_invented(sqlite_app: Flask) -> None:
    sqlite_app.config["MAIL_SERVER"] = "127.0.0.1:9"
    with sqlite_app.app_context():
        load_sample()
        assert set(db.session.scalars(select(Notice.mail))) == {Mail.NONE}
