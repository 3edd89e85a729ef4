"""Work items move between meetings and lists, stand at every meeting, and the agendas follow."""

from datetime import date

import pytest
from flask import Flask

from governance.extensions import db
from governance.meetings.commands import (
    add_agenda_item,
    change_agenda_item,
    move_agenda_item,
    remove_meeting,
    start_template,
)
from governance.meetings.commands import undo as undo_meetings
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import list_agenda
from governance.register.editors import Refused
from governance.register.log import ChangeSet, history_of
from governance.scrutiny import commands
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import KIND, REGISTER, list_at, list_items
from tests import factories

BY = {"by": factories.BY, "way": "test"}
NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 25), date(2026, 12, 9), date(2027, 1, 20)


def titles(meeting: Meeting) -> list[str]:
    """The agenda of a meeting."""
    return [one.title for one in list_agenda(meeting.id, meeting.committee)]


def topics(committee: int, place: int | str) -> list[str]:
    """What the work programme has at a place."""
    return [one.topic for one in list_at(committee, place)]


def latest(register: str = REGISTER) -> ChangeSet:
    """The latest change set."""
    return history_of(register, most=1)[0]


def test_an_item_at_a_meeting_is_on_its_agenda_between_the_opening_and_the_closing_items(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        start_template(health.id, **BY)
        meeting = factories.meeting(health, DECEMBER)
        factories.work_item(health, meeting, topic="Dental access", purpose="To see who waits.")
        found = list_agenda(meeting.id, health.id)
        assert [one.title for one in found][-2:] == ["Dental access", "Work programme"]
        assert found[0].title == "Apologies for absence"
        assert found[-2].purpose == "To see who waits."


def test_what_moves_to_another_meeting_leaves_the_first_agenda_and_comes_back_with_its_order(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        first, second = factories.meeting(health, NOVEMBER), factories.meeting(health, DECEMBER)
        for topic in ("Falls", "Dental access", "Hospital discharge"):
            factories.work_item(health, first, topic=topic)
        item = list_at(health.id, first.id)[1]
        commands.place_work_item(item, second.id, **BY)
        assert titles(first) == ["Falls", "Hospital discharge"]
        assert titles(second) == ["Dental access"]
        commands.undo(latest(), **BY)
        assert titles(first) == topics(health.id, first.id) == ["Falls", "Dental access", "Hospital discharge"]
        assert titles(second) == []


def test_the_order_of_the_work_programme_is_the_order_of_the_agenda_whichever_is_changed(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        meeting = factories.meeting(health, DECEMBER)
        a, _, c = (factories.work_item(health, meeting, topic=topic) for topic in "ABC")
        commands.place_work_item(c, meeting.id, before=a, **BY)
        assert topics(health.id, meeting.id) == titles(meeting) == ["C", "A", "B"]
        commands.step_work_item(c, 1, **BY)
        assert topics(health.id, meeting.id) == titles(meeting) == ["A", "C", "B"]
        add_agenda_item(health.id, meeting.id, {"title": "Chair’s report"}, **BY)
        move_agenda_item(list_agenda(meeting.id, health.id)[2], -2, **BY)
        assert titles(meeting) == ["B", "A", "C", "Chair’s report"]
        assert topics(health.id, meeting.id) == ["B", "A", "C"]


def test_a_topic_that_changes_changes_on_the_agenda_unless_it_was_edited_there(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        meeting = factories.meeting(health, DECEMBER)
        item = factories.work_item(health, meeting, topic="Falls", purpose="To hear.")
        commands.change_work_item(item, {"topic": "Falls prevention"}, **BY)
        agenda = list_agenda(meeting.id, health.id)[0]
        assert agenda.title == "Falls prevention"
        change_agenda_item(agenda, {"title": "FALLS PREVENTION: REPORT"}, **BY)
        commands.change_work_item(item, {"topic": "Preventing falls", "purpose": "To examine."}, **BY)
        assert (agenda.title, agenda.purpose) == ("FALLS PREVENTION: REPORT", "To examine.")


def test_an_item_carried_over_says_from_where_and_keeps_its_progress(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        first, second = factories.meeting(health, NOVEMBER), factories.meeting(health, DECEMBER)
        item = factories.work_item(health, first, progress="Half of it heard.")
        commands.carry_over(item, second.id, reason="Time ran out", **BY)
        assert (item.place, item.carried_from, item.progress) == (
            second.id,
            "Wednesday 25 November 2026",
            "Half of it heard.",
        )
        assert history_of(REGISTER, record=(KIND, item.id))[0].why == "Time ran out"
        assert len(history_of(REGISTER, record=(KIND, item.id))) == 2


def test_a_standing_item_is_at_every_later_meeting_also_at_one_added_after(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        before = factories.meeting(health, date(2026, 10, 1))
        first, second = factories.meeting(health, NOVEMBER), factories.meeting(health, JANUARY)
        item = factories.work_item(health, first, topic="Waiting times")
        commands.make_standing(item, **BY)
        between = factories.meeting(health, DECEMBER)
        assert [titles(one) for one in (before, first, between, second)] == [
            [],
            ["Waiting times"],
            ["Waiting times"],
            ["Waiting times"],
        ]


def test_a_standing_item_has_its_own_progress_at_each_meeting_and_can_be_left_out_of_one(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        first, second = factories.meeting(health, NOVEMBER), factories.meeting(health, DECEMBER)
        item = factories.work_item(health, first, topic="Waiting times")
        commands.make_standing(item, **BY)
        other = list_at(health.id, second.id)[0]
        commands.change_work_item(item, {"progress": "Heard."}, **BY)
        assert other.progress is None
        commands.leave_out(other, reason="No time", **BY)
        assert titles(second) == []
        assert topics(health.id, second.id) == ["Waiting times"]


def test_a_standing_item_that_is_ended_goes_from_later_meetings_but_for_what_they_hold(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        first, second, third = (factories.meeting(health, day) for day in (NOVEMBER, DECEMBER, JANUARY))
        item = factories.work_item(health, first, topic="Waiting times")
        commands.make_standing(item, **BY)
        commands.change_work_item(list_at(health.id, third.id)[0], {"progress": "Asked for early."}, **BY)
        commands.end_standing(item, **BY)
        ended = latest()
        assert [titles(one) for one in (first, second, third)] == [["Waiting times"], [], ["Waiting times"]]
        assert not any(one.standing for one in list_items(health.id))
        commands.undo(ended, **BY)
        assert titles(second) == ["Waiting times"]
        assert all(one.standing for one in list_items(health.id))


def test_items_of_a_meeting_that_is_removed_are_to_be_allocated_anew_and_come_back_with_it(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        meeting = factories.meeting(health, DECEMBER)
        item = factories.work_item(health, meeting, topic="Falls")
        remove_meeting(meeting, **BY)
        assert item.place == "not allocated"
        undo_meetings(latest(MEETINGS), **BY)
        commands.place_work_item(item, meeting.id, **BY)
        assert titles(meeting) == ["Falls"]


def test_an_item_goes_to_no_other_committees_meeting(app: Flask) -> None:
    with app.app_context():
        health, general = factories.scrutiny(), factories.scrutiny("General Scrutiny Committee")
        meeting = factories.meeting(general, DECEMBER)
        item = factories.work_item(health)
        with pytest.raises(Refused, match="no meeting of this committee"):
            commands.place_work_item(item, meeting.id, **BY)


def test_a_decision_is_put_on_a_meeting_in_one_step_linked_both_ways(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        meeting = factories.meeting(health, NOVEMBER)
        plan = factories.item(title="Care contracts", purpose="To award.", decision_date="9 December 2026")
        item = commands.schedule_decision(plan, health.id, meeting.id, **BY)
        assert (item.topic, item.decision, plan.scrutiny_committee) == ("Care contracts", plan.reference, health.id)
        assert titles(meeting) == ["Care contracts"]


def test_a_decision_that_is_not_in_the_programme_is_refused_beside_its_field(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        item = factories.work_item(health)
        db.session.commit()
        with pytest.raises(Refused) as refused:
            commands.change_work_item(item, {"decision": "RP-9999"}, **BY)
        assert "decision" in refused.value.errors
        db.session.rollback()
        assert db.session.get_one(WorkItem, item.id).decision is None
