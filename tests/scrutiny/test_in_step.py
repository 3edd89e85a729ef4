"""Whatever is done to a work programme, its meetings and their agendas, in whatever order: the two say the same."""

from datetime import date, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from governance.extensions import db
from governance.meetings import commands as meetings
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import list_agenda, list_meetings
from governance.register.editors import Refused
from governance.register.log import history_of
from governance.scrutiny import commands
from governance.scrutiny.queries import REGISTER, list_at, list_items
from governance.scrutiny.rules import LISTS, ON_AGENDA
from tests import factories

BY: dict[str, Any] = {"by": factories.BY, "way": "test"}
FIRST = date(2027, 1, 6)
numbers = st.integers(0, 20)
steps = st.lists(st.tuples(st.integers(0, 17), numbers, numbers), min_size=1, max_size=14)


def act(committee: int, what: int, one: int, two: int) -> None:
    """Do one thing to one of the committee's records, chosen by number."""
    items, sittings = list_items(committee), list_meetings(committee)
    places: list[int | str] = [*(meeting.id for meeting in sittings), *LISTS]
    item, place = items[one % len(items)], places[two % len(places)]
    sitting = sittings[two % len(sittings)] if sittings else None
    agenda = list_agenda(sitting.id, committee) if sitting else []
    match what:
        case 0 | 1 | 2:
            peers = list_at(committee, place)
            before = peers[one % len(peers)] if peers and what else None
            commands.place_work_item(item, place, before=before if before is not item else None, **BY)
        case 3:
            commands.step_work_item(item, two % 5 - 2, **BY)
        case 4:
            commands.leave_out(item, reason=None, **BY)
        case 5:
            commands.reopen_item(item, **BY)
        case 6:
            commands.carry_over(item, place, reason="Time", **BY)
        case 7:
            commands.make_standing(item, **BY)
        case 8:
            commands.end_standing(item, **BY)
        case 9:
            commands.withdraw_item(item, reason="No longer wanted", **BY)
        case 10 if len(items) > 1:
            commands.remove_work_item(item, **BY)
        case 11:
            commands.change_work_item(item, {"topic": f"Topic {one}-{two}"}, **BY)
        case 12 if agenda:
            meetings.move_agenda_item(agenda[one % len(agenda)], two % 5 - 2, **BY)
        case 13:
            meetings.add_meetings(committee, [{"day": FIRST + timedelta(days=one)}], **BY)
        case 14 if sitting and len(sittings) > 1:
            meetings.remove_meeting(sitting, **BY)
        case 15:
            commands.undo(history_of(REGISTER)[one % 3], **BY)
        case 17 if sitting:
            meetings.change_meeting(sitting, {"place": f"Room {one}"}, **BY)
        case 16:
            meetings.undo(history_of(MEETINGS)[one % 3], **BY)


def check(committee: int) -> None:
    """Each agenda has the items that its meeting has, in their order, and no others."""
    db.session.expire_all()
    for meeting in list_meetings(committee):
        here = [one.reference for one in list_at(committee, meeting.id) if one.status in ON_AGENDA]
        there = [one.source for one in list_agenda(meeting.id, committee) if one.source]
        assert there == here
    for item in list_items(committee):
        meeting = db.session.get(Meeting, item.meeting) if item.meeting else None
        assert (meeting is None) == (item.listed is not None)
        assert meeting is None or (not meeting.removed and meeting.committee == committee)


@settings(
    phases=[Phase.generate],  # a failing history says enough as it is, and takes minutes to shorten
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(steps)
def test_the_agenda_always_has_what_the_work_programme_has(sqlite_app: Flask, done: list[tuple[int, int, int]]) -> None:
    with sqlite_app.app_context():
        body = factories.scrutiny(f"Scrutiny Committee {next(factories.counter)}")
        committee = body.id
        made = [factories.meeting(body, FIRST + timedelta(days=28 * number)) for number in range(3)]
        for place in (made[0].id, made[0].id, made[0].id, made[1].id, LISTS[0]):
            values = {"committee": committee, "place": place, "topic": f"Topic {next(factories.counter)}"}
            commands.add_work_item(values, **BY)
        db.session.commit()
        for what, one, two in done:
            try:
                act(committee, what, one, two)
                db.session.commit()
            except Refused:
                db.session.rollback()
            check(committee)
