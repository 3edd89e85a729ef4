"""Whatever is done to public questions, in whatever order: what is kept agrees with itself, what is answered together
stays together, what people are told is told once, no rule changes what was decided, and all of it can be taken back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from governance.council.models import Body
from governance.council.queries import today
from governance.extensions import db
from governance.meetings import commands as meetings
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda, list_meetings
from governance.meetings.rules import CANCELLED, TO_COME, is_questions_item
from governance.notices.models import Notice
from governance.people.models import Account
from governance.people.rules import Role
from governance.questions import commands
from governance.questions.keepers import ALIKE, QUESTIONS, is_checked_as_it_is
from governance.questions.models import Question
from governance.questions.queries import (
    REGISTER,
    get_question,
    get_rules,
    get_rules_record,
    list_questions,
    list_together,
)
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    CHECKED,
    IN_WRITING,
    LISTED,
    NOT_RELATED,
    RECEIVED,
    SENT,
    TO_ANSWER,
    WITHDRAWN,
)
from governance.register.editors import Refused
from governance.register.log import ChangeSet, history_of
from tests import factories

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
numbers = st.integers(0, 5)
ACTS = 23
acts = st.lists(st.tuples(st.integers(0, ACTS), numbers, numbers), min_size=1, max_size=14)
ahead = st.integers(0, 5)  # steps that some of them have gone already when a history begins


@contextmanager
def tried() -> Iterator[None]:
    """One thing that is done, or refused and then not done at all."""
    with db.session.begin_nested() as attempt:
        try:
            yield
        except Refused:
            attempt.rollback()


def act(committee: Body, what: int, one: int, two: int) -> None:
    """Do one thing to one of the questions, chosen by number."""
    found, sittings = list_questions(), list_meetings(committee.id)
    question, other = found[one % len(found)], found[two % len(found)]
    meeting = sittings[two % len(sittings)]
    match what:
        case 0:
            factories.question(meeting if two % 3 else committee, contact={"email": "resident@example.gov.uk"})
        case 1:
            check_it(question, other if two == 1 else None)
        case 2:
            commands.accept(question, words=f"Why {two}?", exception="The chair agrees.", **HOW)
        case 3:
            commands.refuse_question(question, ground=NOT_RELATED, reply="It is of no item.", **HOW)
        case 4:
            commands.redirect(question, redirected_to="The county council", **HOW)
        case 5:
            commands.withdraw(question, reason="As they wish", **HOW)
        case 6:
            commands.send(question, answerer=committee.id, answer_due=None, **HOW)
        case 7:
            commands.draft(question, draft=f"Because of {two}.", **HOW)
        case 8:
            commands.approve(question, answer=f"Because of {two}.", approved_by="Councillor Wren", **HOW)
        case 9:
            commands.record_answer(question, {"manner": IN_WRITING}, **HOW)
        case 10:
            commands.supplement(question, supplementary="When?", supplementary_answer=f"In {two} weeks.", **HOW)
        case 11:
            commands.publish(question, **HOW)
        case 12 | 13:
            commands.join(question, to=other.reference, **HOW)
        case 14:
            commands.leave(question, **HOW)
        case 15:
            commands.reopen(question, **HOW)
        case 16 if meeting.status in TO_COME:
            commands.change_question(question, {"meeting": meeting.id if two % 3 else None}, **HOW)
        case 17:
            commands.change_question(question, {"words_received": f"Why, then, {two}?"}, **HOW)
        case 18:
            act_on_meeting(meeting, one)
        case 19 if len(found) > 1:
            commands.remove_question(question, **HOW)
        case 20 | 21:
            commands.undo(history_of(REGISTER)[:4][one % len(history_of(REGISTER)[:4])], **HOW)
        case 22 if question.account is not None:
            asker = db.session.get_one(Account, question.account)
            commands.withdraw(question, by=asker, way="test")
        case 23:
            before = kept()
            factories.question_rules(committee, days=f"{one}", words=f"{two + 1}", hour="noon")
            assert kept() == before


def check_it(question: Question, same_as: Question | None) -> None:
    """Check a question, as related to the first item of its meeting’s agenda, if that has one."""
    agenda = list_agenda(question.meeting, question.committee) if question.meeting else []
    item = agenda[0].id if agenda else None
    commands.check(question, agenda_item=item, same_as=same_as.reference if same_as else None, **HOW)


def act_on_meeting(meeting: Meeting, what: int) -> None:
    """Move a meeting, cancel it, have it take place again, or remove it."""
    match what % 4:
        case 0:
            meetings.move_meeting(meeting, {"day": meeting.day + timedelta(days=1)}, reason="No room", **HOW)
        case 1 if meeting.status in TO_COME:
            meetings.cancel_meeting(meeting, reason="No business", **HOW)
        case 2 if meeting.status == CANCELLED:
            meetings.reinstate_meeting(meeting, **HOW)
        case 3 if len(list_meetings(meeting.committee)) > 1:
            meetings.remove_meeting(meeting, **HOW)


def take_steps(question: Question, steps: int) -> None:
    """Take a question so many steps on its way."""
    if steps > 0:
        check_it(question, None)
    if steps > 1:
        commands.accept(question, words="Why?", exception="The chair agrees.", **HOW)
    if steps > 2:
        commands.approve(question, answer="Because.", approved_by=None, **HOW)
    if steps > 3:
        commands.record_answer(question, {"manner": IN_WRITING}, **HOW)
    if steps > 4:
        commands.publish(question, **HOW)


def begin(committee: Body, steps: tuple[int, int, int]) -> None:
    """Two meetings and three questions, one of them a member’s own, each as far as it says."""
    sits = [factories.meeting(committee, today() + timedelta(days=days)) for days in (20, 60)]
    factories.agenda_item(sits[0], "Dental access", part="business")
    member = factories.account(Role.MEMBER)
    found = [factories.question(sits[0], account=member, channel="A member")]
    found += [factories.question(sits[0], contact={"email": "resident@example.gov.uk"}) for _ in range(2)]
    for question, number in zip(found, steps, strict=True):
        take_steps(question, number)


def check() -> None:
    """What must hold whatever was done."""
    db.session.expire_all()
    for one in list_questions():
        values = QUESTIONS.values_of(one)
        assert QUESTIONS.check(values).keys() <= {"same_as"}, f"{one.reference}, {one.status}"  # that may be removed
        if one.status in LISTED:
            assert one.words_accepted
            assert one.meeting
        if one.status in TO_ANSWER:
            assert_on_agenda(one)
        if one.status == CHECKED:
            assert one.late is not None
            assert is_checked_as_it_is(values)
        if one.answered_with:
            assert_together(one)
    keys = list(db.session.scalars(select(Notice.key)))
    assert len(keys) == len(set(keys))


def assert_on_agenda(question: Question) -> None:
    """The agenda of its meeting has the item below which it is noted."""
    meeting = db.session.get_one(Meeting, question.meeting)
    if meeting.status in TO_COME:
        assert any(is_questions_item(one.title) for one in list_agenda(meeting.id, meeting.committee))


def assert_together(question: Question) -> None:
    """It is where the question is with which it is answered, and as far."""
    lead = get_question(question.answered_with or "")
    assert lead is not None
    assert lead.answered_with is None
    assert lead.status in LISTED
    assert question.status in LISTED
    assert list_together(question) == []
    for key in ("committee", "meeting", *ALIKE):
        assert getattr(question, key) == getattr(lead, key), f"{question.reference}, {lead.reference}: {key}"


def kept() -> list[Any]:
    """All that the register holds, but for the days on which it was done."""
    db.session.expire_all()
    return [(one.reference, {**QUESTIONS.values_of(one), "last_step": None}) for one in list_questions()]


PROPERTIES = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(PROPERTIES, max_examples=30)
@given(steps=st.tuples(ahead, ahead, ahead), given=acts)
def test_any_history_of_questions_agrees_with_itself(
    sqlite_app: Flask, steps: tuple[int, int, int], given: list[tuple[int, int, int]]
) -> None:
    with sqlite_app.app_context():
        committee = factories.scrutiny(f"Committee {next(factories.counter)}")
        begin(committee, steps)
        for what, one, two in given:
            with tried():
                act(committee, what, one, two)
            check()
        db.session.rollback()


@settings(PROPERTIES, max_examples=12)
@given(steps=st.tuples(ahead, ahead, ahead), given=acts)
def test_what_is_undone_newest_first_brings_back_what_there_was(
    sqlite_app: Flask, steps: tuple[int, int, int], given: list[tuple[int, int, int]]
) -> None:
    with sqlite_app.app_context():
        committee = factories.scrutiny(f"Committee {next(factories.counter)}")
        begin(committee, steps)
        before, sequence = kept(), history_of(REGISTER)[0].sequence
        for what, one, two in given:
            if what not in (18, 20, 21, 23):  # other registers have their own undo, and an undo is undone as it stands
                with tried():
                    act(committee, what, one, two)
        left = undo_since(sequence)
        check()
        if not left:
            assert kept() == before
        db.session.rollback()


def undo_since(sequence: int) -> list[str]:
    """Take back every change after one, the newest first; what said why it stays."""
    reasons = []
    for number in [one.id for one in history_of(REGISTER) if one.sequence > sequence]:
        with db.session.begin_nested() as attempt:
            try:
                undone = commands.undo(db.session.get_one(ChangeSet, number), **HOW)
                reasons += [f"{one.reference} {one.field}" for one in undone.left]
            except Refused as refused:
                reasons.append(str(refused))
                attempt.rollback()
    assert all(reasons)
    return reasons


# What such histories have found


@pytest.fixture
def committee(sqlite_app: Flask) -> Iterator[Body]:
    """A scrutiny committee, in the application’s context."""
    with sqlite_app.app_context():
        yield factories.scrutiny()


def accepted(committee: Body, account: Account | None = None) -> Question:
    """A question that is accepted, of a member or of somebody outside, to the committee’s first meeting."""
    sits = list_meetings(committee.id) or [factories.meeting(committee, today() + timedelta(days=20))]
    contact = None if account else {"email": "resident@example.gov.uk"}
    question = factories.question(sits[0], account=account, contact=contact)
    take_steps(question, 2)
    return question


def test_a_step_with_which_another_goes_is_not_taken_back_beneath_it(committee: Body) -> None:
    lead, other = accepted(committee), accepted(committee)
    commands.approve(lead, answer="Because.", approved_by=None, **HOW)
    approval = history_of(REGISTER)[0]
    commands.join(other, to=lead.reference, **HOW)
    with pytest.raises(Refused) as refused:
        commands.undo(approval, **HOW)
    assert str(refused.value) == f"{lead.reference} and {other.reference} are answered together. Part them first."
    commands.leave(other, **HOW)
    commands.undo(approval, **HOW)
    assert (lead.status, lead.answer, other.answer) == (ACCEPTED, None, "Because.")


def test_two_that_went_apart_are_not_put_together_again_by_an_undo(committee: Body) -> None:
    lead, other = accepted(committee), accepted(committee)
    commands.join(other, to=lead.reference, **HOW)
    commands.leave(other, **HOW)
    parting = history_of(REGISTER)[0]
    commands.approve(lead, answer="Because.", approved_by=None, **HOW)
    with pytest.raises(Refused) as refused:
        commands.undo(parting, **HOW)
    assert "has gone on since" in str(refused.value)


def test_what_was_to_be_answered_with_a_question_that_its_member_withdraws_stands_on_its_own(committee: Body) -> None:
    member = factories.account(Role.MEMBER)
    lead, other = accepted(committee, member), accepted(committee)
    commands.join(other, to=lead.reference, **HOW)
    commands.withdraw(lead, by=member, way="browser")
    assert (lead.status, other.status, other.answered_with) == (WITHDRAWN, ACCEPTED, None)
    commands.send(other, answerer=committee.id, answer_due=None, **HOW)
    assert other.status == SENT


def test_two_answered_together_part_when_one_goes_to_another_meeting_or_is_looked_at_again(committee: Body) -> None:
    lead, other = accepted(committee), accepted(committee)
    commands.join(other, to=lead.reference, **HOW)
    commands.approve(lead, answer="Because.", approved_by=None, **HOW)
    commands.record_answer(lead, {"manner": IN_WRITING}, **HOW)
    elsewhere = factories.meeting(committee, today() + timedelta(days=90))
    commands.change_question(lead, {"meeting": elsewhere.id}, **HOW)
    assert (lead.meeting, other.answered_with, other.status) == (elsewhere.id, None, ANSWERED)
    third, fourth = accepted(committee), accepted(committee)
    commands.join(fourth, to=third.reference, **HOW)
    commands.reopen(third, **HOW)
    assert (third.status, fourth.answered_with) == (CHECKED, None)


def test_what_was_refused_changed_and_looked_at_again_is_checked_anew(committee: Body) -> None:
    question = accepted(committee)
    commands.refuse_question(question, ground=NOT_RELATED, reply="No.", **HOW)
    commands.reopen(question, **HOW)
    assert question.status == CHECKED
    commands.refuse_question(question, ground=NOT_RELATED, reply="No.", **HOW)
    elsewhere = factories.meeting(committee, today() + timedelta(days=90))
    commands.change_question(question, {"meeting": elsewhere.id}, **HOW)
    commands.reopen(question, **HOW)
    assert (question.status, question.checks, question.late) == (RECEIVED, None, None)


def test_no_undo_changes_what_was_checked_beneath_its_check(committee: Body) -> None:
    sits = [factories.meeting(committee, today() + timedelta(days=days)) for days in (20, 60)]
    question = factories.question(sits[0])
    commands.change_question(question, {"meeting": sits[1].id}, **HOW)
    move = history_of(REGISTER)[0]
    commands.check(question, agenda_item=None, **HOW)
    with pytest.raises(Refused) as refused:
        commands.undo(move, **HOW)
    assert "check it again" in str(refused.value)
    assert (question.meeting, question.status) == (sits[1].id, CHECKED)


def test_who_asks_is_told_that_a_question_is_back_at_its_first_meeting(committee: Body) -> None:
    question = accepted(committee)
    first, elsewhere = question.meeting, factories.meeting(committee, today() + timedelta(days=90))
    commands.change_question(question, {"meeting": elsewhere.id}, **HOW)
    moved = next(one for one in history_of(REGISTER) if any(cell.field == "meeting" for cell in one.changes))
    commands.undo(moved, **HOW)
    assert question.meeting == first
    subjects = [one.subject for one in db.session.query(Notice).filter_by(about=question.reference)]
    assert [one.endswith("its meeting is on another day") for one in subjects[-2:]] == [True, True]


def test_what_was_redirected_stays_in_the_register(committee: Body) -> None:
    question = factories.question(committee)
    commands.redirect(question, redirected_to="The county council", **HOW)
    with pytest.raises(Refused):
        commands.remove_question(question, **HOW)


def test_rules_that_were_taken_away_come_back_as_they_are_given_now(committee: Body) -> None:
    factories.question_rules(committee, days="9", words="10")
    record = get_rules_record(committee.id)
    assert record is not None
    commands.remove_rules(record, **HOW)
    factories.question_rules(committee, days="4")
    found = get_rules(committee.id)
    assert (found.days, found.words) == (4, None)
