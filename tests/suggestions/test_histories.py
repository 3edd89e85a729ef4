"""Whatever is done to suggestions, in whatever order: a referral by right stays open until it is on an agenda, every
step can be taken back, what people are told is told once, and what is kept agrees with itself."""

from datetime import timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.council.models import Body
from governance.council.queries import today
from governance.extensions import db
from governance.meetings import commands as meetings
from governance.meetings.queries import list_meetings
from governance.notices.models import Notice
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.register.log import history_of
from governance.scrutiny import commands as scrutiny
from governance.scrutiny.queries import REGISTER as SCRUTINY
from governance.scrutiny.queries import get_item
from governance.suggestions import commands, keepers
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import REGISTER, list_suggestions, off_agenda
from governance.suggestions.rules import (
    BRIEFING_NOTE,
    DECIDED,
    EXISTING,
    REFERRAL,
    REFUSED,
    WITHDRAWN,
    WORK_ITEM,
    check_suggestion,
)
from governance.suggestions.steps import steps_of
from tests import factories

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
numbers = st.integers(0, 11)
acts = st.lists(st.tuples(st.integers(0, 19), numbers, numbers), min_size=1, max_size=12)


def act(committee: Body, what: int, one: int, two: int) -> None:
    """Do one thing to one of the suggestions, chosen by number."""
    found, sittings = list_suggestions(), list_meetings(committee.id)
    suggestion, other = found[one % len(found)], found[two % len(found)]
    place = sittings[two % len(sittings)].id if sittings and two % 2 else "not allocated"
    match what:
        case 0:
            commands.acknowledge(suggestion, **HOW)
        case 1:
            commands.ask(suggestion, question=f"Which {two}?", **HOW)
        case 2:
            commands.answer(suggestion, answer=f"That {two}", **HOW)
        case 3:
            commands.join(suggestion, to=other.reference, **HOW)
        case 4 if sittings:
            commands.put_to_meeting(suggestion, sittings[two % len(sittings)].id, **HOW)
        case 5:
            commands.decide(suggestion, WORK_ITEM, {"place": place}, **HOW)
        case 6:
            commands.decide(suggestion, BRIEFING_NOTE, {}, **HOW)
        case 7:
            commands.decide(suggestion, REFERRAL, {"referred_to": "Cabinet"}, **HOW)
        case 8:
            commands.decide(suggestion, EXISTING, {"existing": other.reference}, **HOW)
        case 9:
            commands.decide(suggestion, REFUSED, {"ground": "too vague", "reason": "Say more."}, **HOW)
        case 10:
            commands.withdraw(suggestion, reason="As they wish", **HOW)
        case 11:
            commands.reopen(suggestion, **HOW)
        case 12 if len(found) > 1:
            commands.remove_suggestion(suggestion, **HOW)
        case 13 | 14:
            commands.undo(history_of(REGISTER)[one % 3], **HOW)
        case 15 if sittings:
            meetings.remove_meeting(sittings[two % len(sittings)], **HOW)
        case 16 if item := get_item(suggestion.work_item or ""):
            scrutiny.withdraw_item(item, reason="No time", **HOW)
        case 17 if item := get_item(suggestion.work_item or ""):
            scrutiny.place_work_item(item, place, **HOW)
        case 18 if item := get_item(suggestion.work_item or ""):
            scrutiny.remove_work_item(item, **HOW)
        case 19:
            scrutiny.undo(history_of(SCRUTINY)[one % 2], **HOW) if history_of(SCRUTINY)[1:] else None


def check(referral: Suggestion) -> None:
    """What must hold whatever was done."""
    db.session.expire_all()
    assert not referral.removed
    assert referral.by_right
    assert referral.outcome in (None, WORK_ITEM)
    assert referral.status != WITHDRAWN
    assert off_agenda([referral]) == set()
    for one in list_suggestions():
        values = keepers.SUGGESTIONS.values_of(one)
        assert check_suggestion(values) == {}
        steps = steps_of(one)
        assert steps[-1].status == one.status
        if one.status == DECIDED and one.work_item and (item := get_item(one.work_item)):
            assert item.source == f"Suggestion {one.reference}"
    keys = list(db.session.scalars(select(Notice.key)))
    assert len(keys) == len(set(keys))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=acts)
def test_any_history_of_suggestions_agrees_with_itself(sqlite_app: Flask, given: list[tuple[int, int, int]]) -> None:
    with sqlite_app.app_context():
        committee = factories.scrutiny(f"Committee {next(factories.counter)}")
        factories.term(committee, "Councillor Ash Wren")
        for days in (20, 60):
            factories.meeting(committee, today() + timedelta(days=days))
        member = factories.account(Role.MEMBER, name="Ash Wren")
        referral = factories.suggestion(committee, account=member, by_right=True)
        for _ in range(2):
            factories.suggestion(committee, contact={"email": "resident@example.gov.uk"})
        db.session.flush()
        for what, one, two in given:
            with db.session.begin_nested() as attempt:
                try:
                    act(committee, what, one, two)
                except Refused:
                    attempt.rollback()
            check(referral)
        db.session.rollback()
