"""What is done with suggestions: acknowledged, asked back, joined, put to a meeting, decided, taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from governance.council.models import Body
from governance.council.queries import get_council, today
from governance.extensions import db
from governance.meetings.commands import cancel_meeting, move_meeting, remove_meeting
from governance.meetings.commands import undo as undo_meeting
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import list_agenda
from governance.notices.models import Notice
from governance.people.models import Account
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.register.keeping import NotAllowed
from governance.register.log import ChangeSet, history_of
from governance.scrutiny.commands import (
    leave_out,
    place_work_item,
    record_progress,
    remove_work_item,
    withdraw_item,
)
from governance.scrutiny.commands import undo as undo_work
from governance.scrutiny.queries import REGISTER as SCRUTINY
from governance.scrutiny.queries import get_item as get_work_item
from governance.suggestions import commands, scoring
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import (
    KIND,
    REGISTER,
    Filters,
    assess_all,
    get_suggestion,
    list_shown,
    off_agenda,
    scores_of,
)
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    BRIEFING_NOTE,
    DECIDED,
    EXISTING,
    JOINED,
    PUT,
    RECEIVED,
    REFERRAL,
    REFUSED,
    WITHDRAWN,
    WORK_ITEM,
)
from governance.suggestions.steps import steps_of, steps_with_lead
from tests import factories

BY = factories.BY
REACHED = {"name": "R", "email": "resident@example.gov.uk"}
HOW: dict[str, Any] = {"by": BY, "way": "test"}


@pytest.fixture
def health(app: Flask) -> Body:
    """A scrutiny committee, the application's context held."""
    with app.app_context():
        committee = factories.scrutiny()
        factories.term(committee, "Councillor Ash Wren")
        yield committee


def told(suggestion: Suggestion) -> list[str]:
    """The subjects of what its maker was told, in their order."""
    query = select(Notice.subject).where(Notice.about == suggestion.reference).order_by(Notice.id)
    return list(db.session.scalars(query))


def ahead(committee: Body, days: int = 30) -> Meeting:
    """A meeting to come."""
    return factories.meeting(committee, today() + timedelta(days=days))


def last_set() -> ChangeSet:
    """The latest change of the register."""
    return history_of(REGISTER)[0]


def test_a_suggestion_is_followed_step_by_step(health: Body) -> None:
    member = factories.account(Role.MEMBER, name="Ash Wren")
    one = factories.suggestion(health, account=member, topic="Dementia care")
    assert (one.reference, one.status, one.received) == ("SG-0001", RECEIVED, today())
    commands.acknowledge(one, **HOW)
    commands.ask(one, question="Which wards?", **HOW)
    commands.answer(one, answer="All of them", by=member, way="test")
    commands.put_to_meeting(one, ahead(health).id, **HOW)
    commands.decide(one, REFUSED, {"ground": "too vague", "reason": "Say what should change."}, **HOW)
    steps = steps_of(one)
    assert [step.status for step in steps] == [RECEIVED, ACKNOWLEDGED, ASKED, ANSWERED, PUT, DECIDED]
    assert steps[2].told == (("Question asked", "Which wards?"),)
    assert ("Reason", "Say what should change.") in steps[-1].told
    assert [one.split(": ")[1] for one in told(one)] == [
        "received",
        "acknowledged",
        "a question for you",
        "put to a meeting",
        "not taken up",
    ]  # not of their own answer


def test_each_outcome_needs_what_goes_with_it(health: Body) -> None:
    one = factories.suggestion(health)
    for outcome, values, field in (
        (REFUSED, {"ground": "too vague"}, "reason"),
        (REFUSED, {"reason": "No."}, "ground"),
        (REFERRAL, {}, "referred_to"),
        (EXISTING, {}, "existing"),
        (EXISTING, {"existing": "WP-0099"}, "existing"),
        (WORK_ITEM, {}, "place"),
    ):
        with pytest.raises(Refused) as refused:
            commands.decide(one, outcome, values, **HOW)
        assert field in refused.value.errors
    assert one.status == RECEIVED


def test_a_work_item_is_made_in_one_step_and_undone_in_one(health: Body) -> None:
    one = factories.suggestion(health, topic="Dementia care", why="Many wait", change="Shorter waits")
    meeting = ahead(health)
    commands.decide(one, WORK_ITEM, {"place": meeting.id, "form": "report"}, **HOW)
    item = get_work_item(one.work_item or "")
    assert item is not None
    assert (item.topic, item.purpose, item.aim, item.meeting) == (
        "Dementia care",
        "Many wait",
        "Shorter waits",
        meeting.id,
    )
    assert item.source == f"Suggestion {one.reference}"
    commands.undo(last_set(), **HOW)
    assert (one.status, one.outcome, one.work_item) == (RECEIVED, None, None)
    assert get_work_item(item.reference) is None
    assert told(one) == []  # nobody has left an address


def test_a_work_item_that_was_worked_on_stays_when_its_making_is_undone(health: Body) -> None:
    one = factories.suggestion(health)
    commands.decide(one, WORK_ITEM, {"place": "not allocated"}, **HOW)
    made = one.work_item or ""
    item = get_work_item(made)
    assert item is not None
    record_progress(item, progress="Begun", **HOW)
    commands.undo(last_set(), **HOW)
    assert get_work_item(made) is not None


def test_a_briefing_note_stands_in_the_work_programme_too(health: Body) -> None:
    one = factories.suggestion(health)
    commands.decide(one, BRIEFING_NOTE, {}, **HOW)
    item = get_work_item(one.work_item or "")
    assert item is not None
    assert (item.listed, item.form) == ("briefing notes", "note")


def referral(health: Body, **texts: Any) -> tuple[Suggestion, Account]:
    """A referral by right."""
    member = factories.account(Role.MEMBER, name="Ash Wren")
    return factories.suggestion(health, account=member, by_right=True, **texts), member


def test_a_referral_by_right_cannot_be_refused_in_any_way(health: Body) -> None:
    one, _ = referral(health)
    other = factories.suggestion(health)
    attempts = (
        lambda: commands.decide(one, REFUSED, {"ground": "too vague", "reason": "No."}, **HOW),
        lambda: commands.decide(one, BRIEFING_NOTE, {}, **HOW),
        lambda: commands.decide(one, REFERRAL, {"referred_to": "Cabinet"}, **HOW),
        lambda: commands.decide(one, EXISTING, {"existing": other.reference}, **HOW),
        lambda: commands.decide(one, WORK_ITEM, {"place": "not allocated"}, **HOW),
        lambda: commands.join(one, to=other.reference, **HOW),
        lambda: commands.withdraw(one, reason="No time", **HOW),
        lambda: commands.change_suggestion(one, {"status": WITHDRAWN}, **HOW),
        lambda: commands.put_to_meeting(one, ahead(health, 90).id, **HOW),
        lambda: commands.remove_suggestion(one, **HOW),
        lambda: commands.change_suggestion(one, {"by_right": None}, **HOW),
        lambda: commands.undo(last_set_of(one), **HOW),
    )
    for attempt in attempts:
        with pytest.raises(Refused):
            attempt()
        assert (one.status, one.by_right, one.removed) == (RECEIVED, True, False)
    commands.decide(one, WORK_ITEM, {"place": ahead(health).id}, **HOW)
    assert one.outcome == WORK_ITEM


def test_the_work_item_of_a_referral_by_right_stays_on_an_agenda(health: Body) -> None:
    one, _ = referral(health)
    first, second = ahead(health), ahead(health, 60)
    commands.decide(one, WORK_ITEM, {"place": first.id}, **HOW)
    item = get_work_item(one.work_item or "")
    assert item is not None
    added = history_of(SCRUTINY)[0]
    attempts = (
        lambda: withdraw_item(item, reason="No time", **HOW),
        lambda: leave_out(item, reason=None, **HOW),
        lambda: place_work_item(item, "not allocated", **HOW),
        lambda: remove_work_item(item, **HOW),
        lambda: undo_work(added, **HOW),
        lambda: remove_meeting(first, **HOW),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert "SG-0001" in str(refused.value)
        assert (item.meeting, item.status, item.removed) == (first.id, "planned", False)
    place_work_item(item, second.id, **HOW)
    assert off_agenda([one]) == set()
    cancel_meeting(second, reason="Snow", **HOW)
    assert off_agenda([one]) == {one.id}
    third = ahead(health, 120)
    commands.decide(one, WORK_ITEM, {"place": third.id}, **HOW)
    assert (item.meeting, one.work_item, off_agenda([one])) == (third.id, item.reference, set())


def test_what_a_suggestion_became_is_looked_at_again_when_it_is_gone(health: Body) -> None:
    one = factories.suggestion(health)
    commands.decide(one, WORK_ITEM, {"place": "not allocated"}, **HOW)
    item = get_work_item(one.work_item or "")
    assert item is not None
    assert list_shown(Filters(), True, today()) == []
    withdraw_item(item, reason="Overtaken", **HOW)
    assert list_shown(Filters(attention="gone"), True, today()) == [one]


def test_a_work_item_that_was_made_earlier_is_taken_up_again(health: Body) -> None:
    one, meeting = factories.suggestion(health), ahead(health)
    commands.decide(one, WORK_ITEM, {"place": "not allocated"}, **HOW)
    commands.reopen(one, **HOW)
    commands.decide(one, WORK_ITEM, {"place": meeting.id}, **HOW)
    item = get_work_item("WP-0001")
    assert item is not None
    assert (one.work_item, item.meeting, get_work_item("WP-0002")) == ("WP-0001", meeting.id, None)
    commands.undo(last_set(), **HOW)
    assert get_work_item("WP-0001") is item  # it was not made in this step


def test_what_is_asked_and_answered_is_between_two(health: Body) -> None:
    lead, joined = (factories.suggestion(health, contact=REACHED) for _ in range(2))
    commands.join(joined, to=lead.reference, **HOW)
    before = told(joined)
    commands.ask(lead, question="How is your wife?", **HOW)
    commands.answer_by_receipt(lead, answer_text="Better", way="test")
    assert told(joined) == before
    commands.decide(lead, BRIEFING_NOTE, {}, **HOW)
    assert told(joined)[-1].endswith("a briefing note")
    assert [step.status for step in steps_with_lead(joined)] == [RECEIVED, JOINED, DECIDED]


def test_what_was_joined_to_a_withdrawn_suggestion_stands_on_its_own_again(health: Body) -> None:
    member = factories.account(Role.MEMBER)
    lead, joined = factories.suggestion(health, account=member), factories.suggestion(health, contact=REACHED)
    commands.join(joined, to=lead.reference, **HOW)
    with pytest.raises(Refused):
        commands.remove_suggestion(lead, **HOW)
    commands.withdraw(lead, by=member, way="test")
    assert (joined.status, joined.joined_to) == (ACKNOWLEDGED, None)
    assert told(joined)[-1].endswith("looked at again")


def test_whoever_is_joined_to_a_decided_suggestion_learns_its_outcome_at_once(health: Body) -> None:
    lead, joined = factories.suggestion(health), factories.suggestion(health, contact=REACHED)
    commands.decide(lead, REFERRAL, {"referred_to": "The fire service"}, **HOW)
    commands.join(joined, to=lead.reference, **HOW)
    assert "The fire service" in db.session.scalars(select(Notice.text).order_by(Notice.id.desc())).first()  # type: ignore[operator]


def test_an_officer_who_withdraws_says_why_and_it_is_told(health: Body) -> None:
    one = factories.suggestion(health, contact=REACHED)
    with pytest.raises(Refused) as refused:
        commands.withdraw(one, **HOW)
    assert "reason" in refused.value.errors
    commands.withdraw(one, reason="They rang and asked for it.", **HOW)
    assert "They rang" in db.session.scalars(select(Notice.text).order_by(Notice.id.desc())).first()  # type: ignore[operator]
    assert steps_of(one)[-1].told == (("Reason", "They rang and asked for it."),)


def test_another_decision_is_a_step_and_an_undone_undo_tells_it_again(health: Body) -> None:
    one = factories.suggestion(health, contact=REACHED)
    commands.decide(one, REFUSED, {"ground": "too vague", "reason": "Say more."}, **HOW)
    commands.change_suggestion(one, {"reason": "Say which roads."}, **HOW)
    assert len(told(one)) == 3
    assert [step.status for step in steps_of(one)] == [RECEIVED, DECIDED, DECIDED]
    commands.undo(last_set(), **HOW)
    assert told(one)[-1].endswith("a step was taken back")
    commands.undo(last_set(), **HOW)
    assert told(one)[-1].endswith("not taken up")


def test_another_committee_has_other_meetings(health: Body) -> None:
    other = factories.scrutiny("General Scrutiny Committee")
    one = factories.suggestion(health)
    commands.put_to_meeting(one, ahead(health).id, **HOW)
    with pytest.raises(Refused) as refused:
        commands.change_suggestion(one, {"committee": other.id}, **HOW)
    assert "committee" in refused.value.errors
    commands.ask(one, question="Which?", **HOW)
    commands.change_suggestion(one, {"committee": other.id}, **HOW)
    assert (one.committee, one.meeting) == (other.id, None)


def test_what_came_long_ago_has_waited_since(health: Body) -> None:
    day = today() - timedelta(days=50)
    one = factories.suggestion(health, received=day)
    assert one.last_step == day
    assert assess_all([one], get_council(), today())[one.id].waited == 50


def last_set_of(one: Suggestion) -> ChangeSet:
    """The change that added a suggestion."""
    return history_of(REGISTER, record=(KIND, one.id))[-1]


def test_its_member_can_withdraw_a_referral_by_right(health: Body) -> None:
    one, member = referral(health)
    commands.withdraw(one, by=member, way="test")
    assert one.status == WITHDRAWN


def test_only_a_member_of_the_committee_refers_by_right(health: Body) -> None:
    stranger = factories.account(Role.MEMBER, name="Rowan Teal")
    with pytest.raises(Refused) as refused:
        factories.suggestion(health, account=stranger, by_right=True)
    assert "is not a member" in refused.value.errors["by_right"]
    with pytest.raises(Refused):
        factories.suggestion(health, by_right=True)  # the public has no such right


def test_what_was_joined_learns_what_becomes_of_the_other(health: Body) -> None:
    main = factories.suggestion(health)
    other = factories.suggestion(health, contact={"email": "resident@example.gov.uk", "name": "R"})
    commands.join(other, to=main.reference, **HOW)
    assert other.status == JOINED
    commands.decide(main, BRIEFING_NOTE, {}, **HOW)
    assert told(other)[-1].endswith("a briefing note")
    third = factories.suggestion(health)
    with pytest.raises(Refused) as refused:
        commands.join(third, to=other.reference, **HOW)
    assert main.reference in refused.value.errors["joined_to"]
    with pytest.raises(Refused):
        commands.join(third, to=third.reference, **HOW)


def test_the_agenda_has_the_item_under_which_suggestions_are_raised(health: Body) -> None:
    meeting = ahead(health)
    assert list_agenda(meeting.id, health.id) == []
    for _ in range(2):
        commands.put_to_meeting(factories.suggestion(health), meeting.id, **HOW)
    [item] = list_agenda(meeting.id, health.id)
    assert item.title.startswith("Suggestions")
    assert "not discussed" in (item.note or "")


def test_a_meeting_that_is_over_or_of_another_committee_takes_no_suggestion(health: Body) -> None:
    one = factories.suggestion(health)
    past = factories.meeting(health, date(2026, 1, 14))
    other = ahead(factories.scrutiny("General Scrutiny Committee"))
    for meeting in (past, other):
        with pytest.raises(Refused) as refused:
            commands.put_to_meeting(one, meeting.id, **HOW)
        assert "meeting" in refused.value.errors


def test_a_meeting_to_which_something_is_put_stays(health: Body) -> None:
    one, meeting = factories.suggestion(health), ahead(health)
    commands.put_to_meeting(one, meeting.id, **HOW)
    with pytest.raises(Refused) as refused:
        remove_meeting(meeting, **HOW)
    assert "SG-0001 is put to this meeting" in str(refused.value)


def test_a_meeting_that_is_moved_or_cancelled_is_told_and_shown(health: Body) -> None:
    lead, meeting = factories.suggestion(health, contact=REACHED), ahead(health)
    joined = factories.suggestion(health, contact=REACHED)
    commands.join(joined, to=lead.reference, **HOW)
    commands.put_to_meeting(lead, meeting.id, **HOW)
    move_meeting(meeting, {"day": meeting.day + timedelta(days=7)}, reason="The flood", **HOW)
    now = f"{meeting.day.day} {meeting.day:%B %Y}"
    assert told(lead)[-1] == "SG-0001: its meeting is on another day"
    assert told(joined)[-1] == "SG-0002: its meeting is on another day"
    assert now in dict(steps_of(lead)[-1].told)["Now"]
    cancel_meeting(meeting, reason="Snow", **HOW)
    assert told(lead)[-1] == "SG-0001: its meeting is cancelled"
    assert "cancelled" in dict(steps_of(lead)[-1].told)["Now"]
    undo_meeting(history_of(MEETINGS)[0], **HOW)
    assert told(lead)[-1] == "SG-0001: its meeting is on another day"


def test_nobody_else_changes_a_suggestion(health: Body) -> None:
    writer, other = factories.account(Role.MEMBER), factories.account(Role.MEMBER)
    one = factories.suggestion(health, account=writer)
    commands.change_suggestion(one, {"why": "Many wait"}, by=writer, way="test")
    for person in (other, factories.account(Role.VIEWER), factories.account(Role.DIRECTORATE)):
        with pytest.raises(NotAllowed):
            commands.change_suggestion(one, {"why": "Few wait"}, by=person, way="test")
        with pytest.raises(NotAllowed):
            commands.remove_suggestion(one, by=person, way="test")
    with pytest.raises(NotAllowed):
        commands.acknowledge(one, by=writer, way="test")
    with pytest.raises(NotAllowed):
        commands.change_suggestion(one, {"internal_notes": "Psst"}, by=writer, way="test")
    commands.decide(one, BRIEFING_NOTE, {}, **HOW)
    with pytest.raises(Refused):
        commands.change_suggestion(one, {"why": "Many more wait"}, by=writer, way="test")


def test_reopening_clears_what_was_decided(health: Body) -> None:
    one = factories.suggestion(health)
    commands.decide(one, REFERRAL, {"referred_to": "Cabinet"}, **HOW)
    assert (one.decided_on, one.decided_by) == (today(), BY.name)
    commands.reopen(one, **HOW)
    assert (one.status, one.outcome, one.referred_to, one.decided_on) == (ACKNOWLEDGED, None, None, None)


def test_a_decided_suggestion_stays_in_the_register(health: Body) -> None:
    one = factories.suggestion(health)
    commands.decide(one, BRIEFING_NOTE, {}, **HOW)
    with pytest.raises(Refused):
        commands.remove_suggestion(one, **HOW)
    other = factories.suggestion(health)
    commands.remove_suggestion(other, **HOW)
    assert get_suggestion(other.reference) is None
    assert factories.suggestion(health).reference == "SG-0003"  # its reference stays spent


def test_several_score_and_each_keeps_their_own(health: Body) -> None:
    one = factories.suggestion(health)
    first, second = factories.account(Role.GOVERNANCE), factories.account(Role.GOVERNANCE)
    points = {"method": "PICK", "public_interest": 2, "impact": 1, "performance": 0, "context": 2}
    scoring.save_score(one, points | {"reason": "Many letters"}, by=first, way="test")
    scoring.save_score(one, points | {"impact": 2}, by=second, way="test")
    scores = scores_of([one])[one.id]
    assert scores is not None
    assert (scores.scorers, scores.total.mean, scores.total.least, scores.total.most) == (2, 5.5, 5, 6)
    assert scores.each["impact"].text == "1.5 (1 to 2)"
    with pytest.raises(Refused):
        scoring.save_score(one, points | {"context": None}, by=first, way="test")
    scoring.take_back_score(one, by=first, way="test")
    assert scores_of([one])[one.id].scorers == 1  # type: ignore[union-attr]
    scoring.save_score(one, points, by=first, way="test")
    assert scores_of([one])[one.id].scorers == 2  # type: ignore[union-attr]
    with pytest.raises(NotAllowed):
        scoring.save_score(one, points, by=factories.account(Role.MEMBER), way="test")
