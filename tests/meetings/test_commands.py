"""Meetings are moved, agendas ordered, templates followed; two editors and undo."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from flask import Flask

from governance.extensions import db
from governance.meetings import commands
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import (
    REGISTER,
    get_committee,
    get_meeting,
    list_agenda,
    list_meetings,
    moved_of,
    number_agenda,
)
from governance.meetings.rules import CANCELLED, CLOSING, HELD, MOVED, OPENING, SCHEDULED, USUAL_ITEMS
from governance.people.rules import Role
from governance.register.editors import Conflicted, Drawn, Refused
from governance.register.keeping import ChangedSince, NotAllowed
from governance.register.log import ChangeSet, history_of, sequence_of
from tests import factories

BY = {"by": factories.BY, "way": "test"}
DECEMBER, JANUARY, FEBRUARY = date(2026, 12, 9), date(2027, 1, 13), date(2027, 2, 10)


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-02 10:00", tick=False):
        yield


def latest() -> ChangeSet:
    """The latest change set."""
    return history_of(REGISTER, most=1)[0]


def a_meeting(day: date = JANUARY) -> Meeting:
    """A meeting of a scrutiny committee."""
    return factories.meeting(factories.scrutiny(), day)


def titles(meeting: Meeting) -> list[str]:
    """An agenda as printed."""
    return [f"{one.number} {one.item.title}" for one in number_agenda(list_agenda(meeting.id, meeting.committee))]


def test_a_meeting_moved_twice_keeps_the_day_on_which_it_was_first_to_be_held(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting(JANUARY)
        commands.move_meeting(meeting, {"day": DECEMBER}, reason="The chamber is being rewired.", **BY)
        assert (meeting.status, moved_of(meeting)) == (MOVED, "brought forward from 13 January 2027")
        commands.move_meeting(meeting, {"day": FEBRUARY}, reason=None, **BY)
        assert (meeting.moved_from, moved_of(meeting)) == (JANUARY, "put back from 13 January 2027")
        commands.move_meeting(meeting, {"day": JANUARY}, reason=None, **BY)
        assert (meeting.status, meeting.moved_from) == (SCHEDULED, None)


def test_a_meeting_is_moved_only_where_its_day_is_another(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting(JANUARY)
        commands.move_meeting(meeting, {"starts": "14:00"}, reason="The chair travels.", **BY)
        assert (meeting.status, meeting.moved_from, meeting.reason) == (SCHEDULED, None, "The chair travels.")
        commands.move_meeting(meeting, {"starts": "10:00"}, reason=None, **BY)
        assert (meeting.status, meeting.reason) == (SCHEDULED, None)


def test_a_moved_meeting_at_another_time_keeps_why_it_was_moved(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting(JANUARY)
        commands.move_meeting(meeting, {"day": DECEMBER}, reason="Rewiring", **BY)
        commands.move_meeting(meeting, {"starts": "14:00"}, reason=None, **BY)
        assert (meeting.status, meeting.moved_from, meeting.reason) == (MOVED, JANUARY, "Rewiring")
        commands.move_meeting(meeting, {"day": FEBRUARY}, reason=None, **BY)
        assert meeting.reason is None


def test_a_day_that_is_corrected_to_the_first_was_not_moved(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting(JANUARY)
        commands.move_meeting(meeting, {"day": DECEMBER}, reason="Rewiring", **BY)
        commands.change_meeting(meeting, {"day": JANUARY}, **BY)
        assert (meeting.status, meeting.moved_from, meeting.reason) == (SCHEDULED, None, None)
        commands.undo(latest(), **BY)
        assert (meeting.status, meeting.moved_from, meeting.reason) == (MOVED, JANUARY, "Rewiring")
        commands.cancel_meeting(meeting, reason="No business", **BY)
        commands.change_meeting(meeting, {"day": JANUARY}, **BY)
        assert (meeting.status, meeting.moved_from, meeting.reason) == (CANCELLED, None, "No business")


def test_a_meeting_recorded_as_held_by_mistake_keeps_why_it_was_moved(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting(date(2026, 10, 7))
        commands.move_meeting(meeting, {"day": date(2026, 10, 14)}, reason="Rewiring", **BY)
        commands.record_held(meeting, **BY)
        commands.reinstate_meeting(meeting, **BY)
        assert (meeting.status, meeting.reason) == (MOVED, "Rewiring")


def test_a_move_is_undone_whole(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting(JANUARY)
        commands.move_meeting(meeting, {"day": DECEMBER, "place": "The library"}, reason="Rewiring", **BY)
        commands.undo(latest(), **BY)
        found = (meeting.day, meeting.place, meeting.status, meeting.moved_from, meeting.reason)
        assert found == (JANUARY, None, SCHEDULED, None, None)


def test_a_move_to_where_the_meeting_is_already_is_refused(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting()
        with pytest.raises(Refused, match="there already"):
            commands.move_meeting(meeting, {"day": JANUARY, "starts": "10:00"}, reason="Rewiring", **BY)
        assert meeting.status == SCHEDULED


def test_a_committee_has_one_meeting_at_a_time(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        factories.meeting(health, DECEMBER)
        with pytest.raises(Refused, match="has a meeting then already"):
            factories.meeting(health, DECEMBER)
        second = factories.meeting(health, DECEMBER, starts="14:00")
        with pytest.raises(Refused, match="has a meeting then already"):
            commands.change_meeting(second, {"starts": "10:00"}, **BY)
        other = factories.meeting(factories.scrutiny("General Scrutiny Committee"), DECEMBER)
        assert len(list_meetings()) == 3
        assert other.day == DECEMBER


def test_a_meeting_is_cancelled_with_its_reason_and_put_back(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting()
        commands.move_meeting(meeting, {"day": DECEMBER}, reason=None, **BY)
        with pytest.raises(Refused, match="Enter the reason"):
            commands.cancel_meeting(meeting, reason="", **BY)
        commands.cancel_meeting(meeting, reason="No business", **BY)
        assert (meeting.status, meeting.reason) == (CANCELLED, "No business")
        commands.reinstate_meeting(meeting, **BY)
        assert (meeting.status, meeting.reason, meeting.moved_from) == (MOVED, None, JANUARY)


def test_a_meeting_that_was_held_stays_and_one_to_come_was_not_held(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting()
        with pytest.raises(Refused, match="still to come"):
            commands.record_held(meeting, **BY)
        past = factories.meeting(factories.body(), date(2026, 10, 1))
        commands.record_held(past, **BY)
        assert past.status == HELD
        with pytest.raises(Refused, match="stays in the register"):
            commands.remove_meeting(past, **BY)


def test_a_year_is_added_and_taken_back_in_one_change(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        before = sequence_of(REGISTER)
        commands.add_meetings(health.id, [{"day": day} for day in (DECEMBER, JANUARY, FEBRUARY)], **BY)
        assert sequence_of(REGISTER) == before + 1
        commands.undo(latest(), **BY)
        assert list_meetings(health.id) == []


def test_each_new_meeting_begins_with_the_committees_template(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        commands.start_template(health.id, **BY)
        assert commands.start_template(health.id, **BY) is None
        meeting = factories.meeting(health, DECEMBER)
        assert titles(meeting) == [f"{n} {one[1]}" for n, one in enumerate(USUAL_ITEMS, start=1)]
        factories.agenda_item(meeting, "Falls")
        assert titles(meeting)[-2:] == ["7 Falls", "8 Work programme"]


def test_a_change_to_the_template_leaves_agendas_alone_until_they_are_filled_from_it(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        factories.agenda_item(health, "Apologies", part=OPENING)
        meeting = factories.meeting(health, DECEMBER)
        factories.agenda_item(health, "Any urgent business", part=CLOSING)
        assert titles(meeting) == ["1 Apologies"]
        commands.apply_template(meeting, **BY)
        assert titles(meeting) == ["1 Apologies", "2 Any urgent business"]
        assert commands.apply_template(meeting, **BY) is None


def test_items_are_numbered_through_as_they_move_and_go(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting()
        factories.agenda_item(meeting, "Apologies", part=OPENING)
        a, b, c = (factories.agenda_item(meeting, title) for title in "ABC")
        commands.move_agenda_item(c, -1, **BY)
        assert titles(meeting) == ["1 Apologies", "2 A", "3 C", "4 B"]
        assert commands.move_agenda_item(a, -1, **BY) is None  # it is the first of its part
        commands.remove_agenda_item(c, **BY)
        assert titles(meeting) == ["1 Apologies", "2 A", "3 B"]
        commands.undo(latest(), **BY)
        assert titles(meeting) == ["1 Apologies", "2 A", "3 C", "4 B"]
        commands.change_agenda_item(b, {"part": OPENING}, **BY)
        assert titles(meeting) == ["1 Apologies", "2 B", "3 A", "4 C"]


def test_paragraphs_of_schedule_12a_need_an_item_that_is_not_open(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting()
        with pytest.raises(Refused, match="the item is open"):
            factories.agenda_item(meeting, "Lease", openness="open", paragraphs=[3])
        assert factories.agenda_item(meeting, "Lease", openness="exempt", paragraphs=[3]).paragraphs == [3]


def test_two_editors_of_an_item_keep_what_each_changed_and_choose_where_both_did(app: Flask) -> None:
    with app.app_context():
        item: AgendaItem = factories.agenda_item(a_meeting(), "Falls")
        drawn = Drawn(item.sequence)
        commands.change_agenda_item(item, {"pages": "13 - 80"}, **BY)
        commands.change_agenda_item(item, {"title": "Falls at home", "pages": None}, **BY, drawn=drawn)
        assert (item.title, item.pages) == ("Falls at home", "13 - 80")
        with pytest.raises(Conflicted) as conflict:
            commands.change_agenda_item(item, {"title": "Falls", "pages": "7 - 12"}, **BY, drawn=drawn)
        assert list(conflict.value.fields) == ["pages"]


def test_an_action_on_a_meeting_that_changed_since_it_was_seen_is_not_carried_out(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting()
        seen = meeting.sequence
        commands.change_meeting(meeting, {"place": "The library"}, **BY)
        with pytest.raises(ChangedSince):
            commands.cancel_meeting(meeting, reason="No business", **BY, seen=seen)
        assert meeting.status == SCHEDULED


def test_a_committees_details_are_kept_from_their_first_entry_on(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        commands.save_committee(health.id, {"officer": "Jo Marsh"}, **BY)
        commands.save_committee(health.id, {"place": "Guildhall"}, **BY)
        kept = get_committee(health.id)
        assert kept
        assert (kept.officer, kept.place, kept.reference) == ("Jo Marsh", "Guildhall", "C-0001")


def test_only_governance_officers_keep_meetings(app: Flask) -> None:
    with app.app_context():
        meeting = a_meeting()
        item = factories.agenda_item(meeting)
        db.session.commit()
        other = factories.account(Role.DIRECTORATE, Role.MEMBER, Role.ADMINISTRATOR)
        by = {"by": other, "way": "test"}
        for attempt in (
            lambda: commands.add_meetings(meeting.committee, [{"day": FEBRUARY}], **by),
            lambda: commands.save_committee(meeting.committee, {"officer": "Me"}, **by),
            lambda: commands.move_meeting(meeting, {"day": FEBRUARY}, reason=None, **by),
            lambda: commands.remove_meeting(meeting, **by),
            lambda: commands.move_agenda_item(item, 1, **by),
            lambda: commands.add_agenda_item(meeting.committee, meeting.id, {"title": "Mine"}, **by),
            lambda: commands.undo(latest(), **by),
        ):
            with pytest.raises(NotAllowed):
                attempt()
        assert get_meeting(meeting.reference)
