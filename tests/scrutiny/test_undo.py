"""What is taken back leaves the work programme, its meetings and their agendas as they were, or says what it left."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from governance.council.models import Body
from governance.extensions import db
from governance.meetings import commands as meetings
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import get_committee, list_agenda, list_meetings
from governance.register.editors import Refused
from governance.register.keeping import ChangedSince
from governance.register.log import STATE, ChangeSet, history_of
from governance.scrutiny import commands
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import REGISTER, list_at, list_items
from tests import factories

BY: dict[str, Any] = {"by": factories.BY, "way": "test"}
JANUARY, FEBRUARY, MARCH = date(2027, 1, 6), date(2027, 2, 3), date(2027, 3, 3)


@pytest.fixture
def health(app: Flask) -> Iterator[Body]:
    """A scrutiny committee."""
    with app.app_context():
        yield factories.scrutiny()


def agenda(meeting: Meeting) -> list[tuple[str, str | None]]:
    """Titles and pages."""
    return [(one.title, one.pages) for one in list_agenda(meeting.id, meeting.committee)]


def standing(at: Meeting, body: Body, topic: str = "Healthwatch update") -> WorkItem:
    """A standing item from a meeting on."""
    item = factories.work_item(body, at, topic=topic)
    commands.make_standing(item, **BY)
    return item


def latest(register: str = REGISTER) -> ChangeSet:
    """The latest change set."""
    return history_of(register, most=1)[0]


def test_a_removed_meeting_comes_back_with_its_items_their_order_and_page_numbers(health: Body) -> None:
    first, _ = (factories.meeting(health, day) for day in (JANUARY, FEBRUARY))
    factories.work_item(health, first, topic="Falls")
    standing(first, health)
    for number, one in enumerate(list_agenda(first.id, health.id)):
        meetings.change_agenda_item(one, {"pages": f"{number}"}, **BY)
    before = agenda(first)
    removed = meetings.remove_meeting(first, **BY)
    away = latest()
    assert [one.place for one in list_items(health.id) if one.topic == "Falls"] == ["not allocated"]
    assert removed
    meetings.undo(removed, **BY)
    assert agenda(first) == before
    commands.undo(away, **BY)
    assert agenda(first) == before


def test_an_item_that_was_allocated_anew_meanwhile_stays_where_it_is(health: Body) -> None:
    first, second = (factories.meeting(health, day) for day in (JANUARY, FEBRUARY))
    item = factories.work_item(health, first)
    removed = meetings.remove_meeting(first, **BY)
    commands.place_work_item(item, second.id, **BY)
    assert removed
    meetings.undo(removed, **BY)
    assert item.place == second.id


def test_undoing_a_year_leaves_the_meetings_that_have_been_worked_on(health: Body) -> None:
    meetings.start_template(health.id, **BY)
    first, second, third = meetings.add_meetings(
        health.id, [{"day": day, "starts": "10:00"} for day in (JANUARY, FEBRUARY, MARCH)], **BY
    )
    year = latest(MEETINGS)
    factories.work_item(health, first)
    meetings.add_agenda_item(health.id, second.id, {"title": "Chair’s report"}, **BY)
    began = len(list_agenda(second.id, health.id))
    undone = meetings.undo(year, **BY)
    assert list_meetings(health.id) == [first, second]
    assert {one.record_id for one in undone.left if one.field == STATE} == {first.id, second.id}
    assert len(list_agenda(second.id, health.id)) == began
    assert third.removed


def test_what_a_move_changed_is_taken_back_together_or_left(health: Body) -> None:
    meeting = factories.meeting(health, JANUARY)
    once = meetings.move_meeting(meeting, {"day": date(2027, 1, 13)}, reason="Snow", **BY)
    meetings.move_meeting(meeting, {"day": date(2027, 1, 20)}, reason="More snow", **BY)
    assert once
    meetings.undo(once, **BY)
    assert (meeting.day, meeting.moved_from, meeting.status) == (date(2027, 1, 20), JANUARY, "moved")


def test_no_second_meeting_comes_back_at_the_same_day_and_time(health: Body) -> None:
    removed = meetings.remove_meeting(factories.meeting(health, JANUARY), **BY)
    factories.meeting(health, JANUARY)
    assert removed
    with pytest.raises(Refused, match="has a meeting then already"):
        meetings.undo(removed, **BY)


def test_a_meeting_whose_outcomes_are_recorded_stays(health: Body) -> None:
    meeting = factories.meeting(health, JANUARY)
    commands.complete_item(factories.work_item(health, meeting), outcome="Agreed.", **BY)
    with pytest.raises(Refused, match="outcome of WP-0001"):
        meetings.remove_meeting(meeting, **BY)


def test_committee_details_can_be_entered_again_after_the_first_entry_was_undone(health: Body) -> None:
    entered = meetings.save_committee(health.id, {"place": "Council Chamber"}, **BY)
    assert entered
    meetings.undo(entered, **BY)
    meetings.save_committee(health.id, {"place": "Town Hall"}, **BY)
    assert get_committee(health.id).place == "Town Hall"


def test_an_item_that_comes_back_to_an_agenda_has_its_words_of_now_but_for_what_was_edited_there(health: Body) -> None:
    first, second = (factories.meeting(health, day) for day in (JANUARY, FEBRUARY))
    item = factories.work_item(health, first, topic="Falls", purpose="To hear.")
    meetings.change_agenda_item(list_agenda(first.id, health.id)[0], {"purpose": "To question."}, **BY)
    commands.place_work_item(item, second.id, **BY)
    commands.change_work_item(item, {"topic": "Preventing falls", "purpose": "To examine."}, **BY)
    commands.place_work_item(item, first.id, **BY)
    (found,) = list_agenda(first.id, health.id)
    assert (found.title, found.purpose) == ("Preventing falls", "To question.")


def test_an_item_is_undone_though_its_decision_has_gone_since(health: Body) -> None:
    plan = factories.item(title="Care contracts")
    item = factories.work_item(health, topic="Falls", decision=plan.reference)
    changed = commands.change_work_item(item, {"topic": "Preventing falls"}, **BY)
    plan.removed = True
    assert changed
    commands.undo(changed, **BY)
    assert item.topic == "Falls"


def test_an_item_that_comes_back_when_its_meeting_has_gone_is_to_be_allocated(health: Body) -> None:
    meeting = factories.meeting(health, JANUARY)
    item = factories.work_item(health, meeting)
    removed = commands.remove_work_item(item, **BY)
    meetings.remove_meeting(meeting, **BY)
    assert removed
    commands.undo(removed, **BY)
    assert (item.removed, item.place) == (False, "not allocated")


def test_a_standing_item_is_at_a_meeting_once_however_it_was_ended_begun_and_undone(health: Body) -> None:
    first, second = (factories.meeting(health, day) for day in (JANUARY, FEBRUARY))
    item = standing(first, health)
    ended = commands.end_standing(item, **BY)
    commands.make_standing(item, **BY)
    assert ended
    commands.undo(ended, **BY)
    assert [len(list_at(health.id, one.id)) for one in (first, second)] == [1, 1]


def test_a_standing_item_whose_end_is_undone_is_at_the_meetings_added_meanwhile(health: Body) -> None:
    first, _ = (factories.meeting(health, day) for day in (JANUARY, FEBRUARY))
    ended = commands.end_standing(standing(first, health), **BY)
    added = factories.meeting(health, MARCH)
    assert ended
    commands.undo(ended, **BY)
    assert [one.topic for one in list_at(health.id, added.id)] == ["Healthwatch update"]


def test_a_meeting_that_is_reinstated_or_moved_into_its_time_has_the_standing_items(health: Body) -> None:
    before, first, off = (factories.meeting(health, day) for day in (date(2026, 12, 2), JANUARY, FEBRUARY))
    meetings.cancel_meeting(off, reason="Elections", **BY)
    standing(first, health)
    meetings.reinstate_meeting(off, **BY)
    meetings.move_meeting(before, {"day": MARCH}, reason="Snow", **BY)
    assert [[one.topic for one in list_at(health.id, each.id)] for each in (before, off)] == [
        ["Healthwatch update"],
        ["Healthwatch update"],
    ]


def test_what_is_left_out_when_its_meeting_goes_is_planned_again(health: Body) -> None:
    meeting = factories.meeting(health, JANUARY)
    item = factories.work_item(health, meeting)
    commands.leave_out(item, reason="No time", **BY)
    meetings.remove_meeting(meeting, **BY)
    assert (item.place, item.status) == ("not allocated", "planned")


def test_the_agenda_of_a_meeting_that_was_held_is_what_it_was(health: Body) -> None:
    past, ahead = factories.meeting(health, date(2026, 1, 7)), factories.meeting(health, JANUARY)
    item = factories.work_item(health, past, topic="Falls")
    meetings.record_held(past, **BY)
    commands.carry_over(item, ahead.id, reason="Time", **BY)
    assert agenda(past) == [("Falls", None)]
    for put in (
        lambda: commands.place_work_item(item, past.id, **BY),
        lambda: commands.change_work_item(item, {"place": past.id}, **BY),
        lambda: factories.work_item(health, past),
    ):
        with pytest.raises(Refused, match="was held"):
            put()


def test_where_it_was_carried_over_from_is_behind_an_item_that_is_moved_by_hand(health: Body) -> None:
    first, second = (factories.meeting(health, day) for day in (JANUARY, FEBRUARY))
    item = factories.work_item(health, first)
    commands.carry_over(item, second.id, reason="Time", **BY)
    commands.place_work_item(item, first.id, **BY)
    assert item.carried_from is None


def test_who_moves_an_item_need_not_have_seen_that_others_made_room_or_changed_its_words(health: Body) -> None:
    first, second = (factories.meeting(health, day) for day in (JANUARY, FEBRUARY))
    one, two, three = (factories.work_item(health, first) for _ in range(3))
    seen = latest().sequence
    commands.place_work_item(three, first.id, before=one, **BY)
    commands.change_work_item(two, {"purpose": "To hear."}, **BY)
    commands.place_work_item(two, second.id, seen=seen, **BY)
    commands.complete_item(one, outcome="Agreed.", seen=seen, **BY)
    with pytest.raises(ChangedSince):
        commands.place_work_item(two, first.id, seen=seen, **BY)


def test_items_with_the_same_order_move_on_both_pages_alike(health: Body) -> None:
    meeting = factories.meeting(health, JANUARY)
    for topic in "ABC":
        commands.change_work_item(factories.work_item(health, meeting, topic=topic), {"position": 1}, **BY)
    meetings.move_agenda_item(list_agenda(meeting.id, health.id)[2], -2, **BY)
    assert [title for title, _ in agenda(meeting)] == ["C", "A", "B"]
    assert [one.topic for one in list_at(health.id, meeting.id)] == ["C", "A", "B"]


def test_the_log_names_a_new_meeting_on_its_agenda(health: Body) -> None:
    meetings.start_template(health.id, **BY)
    factories.meeting(health, JANUARY)
    added = next(one for one in latest(MEETINGS).changes if one.field == "meeting")
    assert added.new_text == "Wednesday 6 January 2027"


def test_an_agenda_item_that_goes_to_another_part_stands_last_there_on_both_pages(health: Body) -> None:
    meeting = factories.meeting(health, JANUARY)
    for topic in "AB":
        factories.work_item(health, meeting, topic=topic)
    meetings.change_agenda_item(list_agenda(meeting.id, health.id)[0], {"part": "closing"}, **BY)
    assert [one.topic for one in list_at(health.id, meeting.id)] == ["B", "A"]


def test_nothing_is_added_to_the_agenda_of_a_meeting_that_was_removed(health: Body) -> None:
    meeting = factories.meeting(health, JANUARY)
    meetings.remove_meeting(meeting, **BY)
    with pytest.raises(Refused, match="removed meanwhile"):
        meetings.add_agenda_item(health.id, meeting.id, {"title": "Late"}, **BY)
    assert db.session.get_one(Meeting, meeting.id).removed


def test_a_standing_item_that_was_ended_does_not_come_back_when_a_later_meeting_is_edited(health: Body) -> None:
    first, second = (factories.meeting(health, day) for day in (JANUARY, FEBRUARY))
    commands.end_standing(standing(first, health), **BY)
    meetings.change_meeting(second, {"place": "Town Hall"}, **BY)
    meetings.move_meeting(second, {"day": MARCH}, reason="Snow", **BY)
    assert list_at(health.id, second.id) == []
