"""What is done to a public question: each step, what it needs, what it tells, and what it leaves alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from governance.council.models import Body
from governance.council.queries import get_council, today
from governance.extensions import db
from governance.meetings.commands import cancel_meeting, move_meeting, remove_agenda_item
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import list_agenda
from governance.meetings.rules import is_questions_item
from governance.notices.models import Notice
from governance.people.rules import Role
from governance.questions import commands
from governance.questions.commands import ticks_for
from governance.questions.models import Question
from governance.questions.queries import REGISTER, get_rules, list_for_meeting, ticks_of, until_of
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    CHECKED,
    IN_WRITING,
    NOT_RELATED,
    ORALLY,
    PUBLISHED,
    RECEIVED,
    REFUSED,
    WITHDRAWN,
)
from governance.questions.telling import meanings
from governance.register.editors import Refused
from governance.register.keeping import NotAllowed
from governance.register.log import history_of
from tests import factories

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
CONTACT = {"name": "Robin Marsh", "email": "robin@example.gov.uk"}


@pytest.fixture
def committee(app: Flask) -> Iterator[Body]:
    """A scrutiny committee, in the application's context."""
    with app.app_context():
        yield factories.scrutiny()


def sitting(committee: Body, ahead: int = 30) -> Meeting:
    """A meeting so many days from now."""
    return factories.meeting(committee, today() + timedelta(days=ahead))


def related(meeting: Meeting, **texts: Any) -> tuple[Question, int]:
    """A question, and an agenda item to which it can relate."""
    item = factories.agenda_item(meeting, "Dental access", part="business")
    return factories.question(meeting, **texts), item.id


def accepted(meeting: Meeting, **texts: Any) -> Question:
    """A question that is accepted."""
    question, item = related(meeting, **texts)
    commands.check(question, agenda_item=item, **HOW)
    commands.accept(question, words=question.words_received, **HOW)
    return question


def letters(question: Question) -> list[str]:
    """The subjects of what whoever asks was told."""
    told = db.session.query(Notice).filter_by(about=question.reference).order_by(Notice.id)
    return [one.subject.partition(": ")[2] for one in told]


def test_a_question_goes_from_the_letter_box_to_the_published_answer(committee: Body) -> None:
    meeting = sitting(committee)
    post = factories.body("Director of Public Health", "officer")
    question = accepted(meeting, words_received="Why are there no dentists?", contact=CONTACT)
    assert (question.status, question.words_accepted, question.late) == (ACCEPTED, "Why are there no dentists?", False)
    assert question.answer_due is not None
    assert question.answer_due < meeting.day
    assert any(is_questions_item(one.title) for one in list_agenda(meeting.id, committee.id))
    commands.send(question, answerer=post.id, answer_due=None, **HOW)
    commands.draft(question, draft="We have asked for more.", **HOW)
    assert question.answer is None
    commands.approve(question, answer="We have asked for more.", approved_by="Councillor Wren", **HOW)
    assert (question.status, question.answer) == (APPROVED, "We have asked for more.")
    commands.record_answer(question, {"manner": IN_WRITING}, **HOW)
    commands.publish(question, **HOW)
    assert (question.status, question.published_on) == (PUBLISHED, today())
    assert letters(question) == ["your question has come", "your question is accepted", "the answer to your question"]
    assert list_for_meeting(meeting) == [question]


def test_what_was_checked_under_an_old_rule_stays_as_it_was(committee: Body) -> None:
    factories.question_rules(committee, days="3", words="10")
    meeting = sitting(committee)
    question = accepted(meeting)
    before, due = question.checks, question.answer_due
    factories.question_rules(committee, days="20", words="2", answer_days="5")
    assert (question.checks, question.answer_due, question.status) == (before, due, ACCEPTED)
    assert [one.ok for one in ticks_of(question)] == [True] * len(ticks_of(question))


def test_a_late_question_is_marked_and_never_refused_by_itself(committee: Body) -> None:
    meeting = sitting(committee, 1)
    question, item = related(meeting)
    commands.check(question, agenda_item=item, **HOW)
    assert (question.late, question.status) == (True, CHECKED)
    with pytest.raises(Refused) as refused:
        commands.accept(question, words="Why?", **HOW)
    assert "in time" in refused.value.errors["exception"]
    commands.accept(question, words="Why?", exception="The chair agrees.", **HOW)
    assert (question.status, question.exception) == (ACCEPTED, "The chair agrees.")


def test_a_letter_received_in_time_is_in_time_whenever_it_is_entered(committee: Body) -> None:
    meeting = sitting(committee, 1)
    came = (today() - timedelta(days=20)).strftime("%d/%m/%Y")
    question, item = related(meeting, channel="Letter", received=came, received_at="4pm")
    commands.check(question, agenda_item=item, **HOW)
    assert question.late is False


def test_a_refusal_needs_its_ground_and_words_and_keeps_who_and_when(committee: Body) -> None:
    question, _ = related(sitting(committee), contact=CONTACT)
    for given in ({"ground": NOT_RELATED, "reply": None}, {"ground": None, "reply": "No."}):
        with pytest.raises(Refused):
            commands.refuse_question(question, **given, **HOW)
    commands.refuse_question(question, ground=NOT_RELATED, reply="It is about the weather.", **HOW)
    assert (question.status, question.decided_by, question.decided_on) == (REFUSED, "Factory", today())
    told = db.session.query(Notice).filter_by(about=question.reference).order_by(Notice.id.desc()).first()
    assert told is not None
    assert "It is about the weather." in told.text
    commands.reopen(question, **HOW)
    assert (question.status, question.ground) == (RECEIVED, None)


def test_two_questioners_on_one_point_are_answered_together_and_undone_together(committee: Body) -> None:
    meeting = sitting(committee)
    one, two = accepted(meeting, contact=CONTACT), accepted(meeting, contact={"name": "Sky Reed"})
    commands.join(two, to=one.reference, **HOW)
    with pytest.raises(Refused):
        commands.approve(two, answer="Alone", approved_by=None, **HOW)
    commands.approve(one, answer="Both of you", approved_by=None, **HOW)
    commands.record_answer(one, {"manner": IN_WRITING}, **HOW)
    assert (two.status, two.answer, two.manner) == (ANSWERED, "Both of you", IN_WRITING)
    assert letters(two)[-1] == letters(one)[-1] == "the answer to your question"
    latest = next(iter(history_of(REGISTER)))
    commands.undo(latest, **HOW)
    assert (one.status, two.status) == (APPROVED, APPROVED)


def test_before_its_meeting_a_question_is_answered_in_writing_only(committee: Body) -> None:
    question = accepted(sitting(committee))
    commands.approve(question, answer="Soon", approved_by=None, **HOW)
    with pytest.raises(Refused) as refused:
        commands.record_answer(question, {"manner": ORALLY}, **HOW)
    assert "in writing" in refused.value.errors["manner"]


def test_what_was_checked_and_changes_is_checked_again(committee: Body) -> None:
    meeting, other = sitting(committee), sitting(committee, 60)
    question, item = related(meeting)
    commands.check(question, agenda_item=item, **HOW)
    commands.change_question(question, {"meeting": other.id}, **HOW)
    assert (question.status, question.checks, question.agenda_item) == (RECEIVED, None, None)


def test_a_meeting_with_a_question_stays_and_its_move_is_told(committee: Body) -> None:
    meeting = sitting(committee)
    question = accepted(meeting, contact=CONTACT)
    move_meeting(meeting, {"day": meeting.day + timedelta(days=7)}, reason="Hall in use", **HOW)
    cancel_meeting(meeting, reason="No business", **HOW)
    assert letters(question)[-2:] == ["its meeting is on another day", "its meeting will not take place"]


def test_a_member_changes_and_withdraws_their_own_and_nobody_elses(committee: Body) -> None:
    meeting = sitting(committee)
    asker, other = factories.account(Role.MEMBER), factories.account(Role.MEMBER)
    question = factories.question(meeting, account=asker, channel="A member")
    commands.change_question(question, {"words_received": "Why, then?"}, by=asker, way="browser")
    with pytest.raises(NotAllowed):
        commands.change_question(question, {"words_received": "Mine"}, by=other, way="browser")
    with pytest.raises(NotAllowed):
        commands.accept(question, words="x", by=asker, way="browser")
    commands.withdraw(question, by=asker, way="browser")
    assert question.status == WITHDRAWN


def test_nothing_comes_after_today(committee: Body) -> None:
    with pytest.raises(Refused) as refused:
        factories.question(committee, received=today() + timedelta(days=1))
    assert "received" in refused.value.errors


def test_an_address_that_nobody_confirmed_gets_one_email_only(committee: Body, app: Flask) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    question = factories.question(sitting(committee), contact=CONTACT, confirm=True, channel="The public form")
    commands.withdraw(question, reason="By telephone", **HOW)
    sent = [one.mail for one in db.session.query(Notice).filter_by(about=question.reference).order_by(Notice.id)]
    assert sent == ["waiting", "none"]


def test_the_deadline_of_the_first_of_october_2014(committee: Body) -> None:
    meeting = factories.meeting(committee, date(2014, 10, 1))
    last = until_of(meeting, get_rules(committee.id), get_council())
    assert last.text == "Monday 29 September 2014"
    assert last.working == "2 working days, 29 September to 30 September: send by Monday 29 September"
    factories.question_rules(committee, clear="Yes", hour="noon")
    last = until_of(meeting, get_rules(committee.id), get_council())
    assert last.text == "Friday 26 September 2014, 12:00pm"


def undo_latest() -> None:
    """Undo the latest change set of the register."""
    commands.undo(next(iter(history_of(REGISTER))), **HOW)


def test_a_check_by_which_a_question_was_decided_is_not_undone_under_it(committee: Body) -> None:
    question = accepted(sitting(committee))
    of_check = list(history_of(REGISTER))[-2]
    with pytest.raises(Refused) as refused:
        commands.undo(of_check, **HOW)
    assert "Take the decision back first" in str(refused.value.errors)
    assert question.checks is not None


def test_a_letter_goes_once_for_each_step_that_concerns_whoever_asks(committee: Body) -> None:
    meeting = sitting(committee)
    question, item = related(meeting, contact=CONTACT)
    commands.check(question, agenda_item=item, **HOW)
    commands.change_question(question, {"received_at": "09:00"}, **HOW)  # checked anew, not received anew
    commands.check(question, agenda_item=item, **HOW)
    undo_latest()
    commands.check(question, agenda_item=item, **HOW)
    commands.accept(question, words="Why?", **HOW)
    commands.draft(question, draft="So.", **HOW)
    undo_latest()
    commands.approve(question, answer="So.", approved_by=None, **HOW)
    commands.record_answer(question, {"manner": IN_WRITING}, **HOW)
    commands.publish(question, **HOW)
    commands.reopen(question, **HOW)
    assert letters(question) == ["your question has come", "your question is accepted", "the answer to your question"]
    undo_latest()
    commands.reopen(question, **HOW)
    commands.reopen(question, **HOW)
    undo_latest()
    assert "a step was taken back" in letters(question)


def test_what_is_no_longer_approved_is_a_draft_that_readers_do_not_see(committee: Body) -> None:
    question = accepted(sitting(committee))
    with pytest.raises(Refused) as refused:
        commands.supplement(question, supplementary="And then?", supplementary_answer="Then too.", **HOW)
    assert "supplementary_answer" in refused.value.errors
    commands.approve(question, answer="So.", approved_by=None, **HOW)
    commands.supplement(question, supplementary="And then?", supplementary_answer="Then too.", **HOW)
    commands.reopen(question, **HOW)
    assert (question.answer, question.approved_by, question.supplementary_answer) == (None, None, None)
    assert question.draft == "So.\n\nThen too."
    assert "then too" not in question.search_text
    commands.approve(question, answer="So.", approved_by=None, **HOW)
    commands.refuse_question(question, ground=NOT_RELATED, reply="No.", **HOW)
    assert (question.answer, question.approved_by) == (None, None)


def test_a_meeting_on_another_day_brings_its_deadline_and_due_day_along(committee: Body) -> None:
    meeting = sitting(committee)
    checked, item = related(meeting)
    commands.check(checked, agenda_item=item, **HOW)
    question = accepted(meeting)
    answered = accepted(meeting, contact=CONTACT)
    commands.approve(answered, answer="So.", approved_by=None, **HOW)
    commands.record_answer(answered, {"manner": IN_WRITING}, **HOW)
    move_meeting(meeting, {"day": meeting.day - timedelta(days=14)}, reason="Hall in use", **HOW)
    assert question.answer_due is not None
    assert question.answer_due < meeting.day
    assert (checked.status, checked.checks) == (RECEIVED, None)
    assert letters(answered)[-1] == "the answer to your question"


def test_an_answer_is_wanted_before_the_meeting(committee: Body) -> None:
    meeting = sitting(committee)
    post, question = factories.body("Director of Public Health", "officer"), accepted(meeting)
    for day in (meeting.day + timedelta(days=1), date(2014, 1, 1)):
        with pytest.raises(Refused) as refused:
            commands.send(question, answerer=post.id, answer_due=day, **HOW)
        assert "answer_due" in refused.value.errors


def test_an_agenda_item_that_has_gone_is_related_to_no_more(committee: Body) -> None:
    meeting = sitting(committee)
    question, item = related(meeting)
    commands.check(question, agenda_item=item, **HOW)
    remove_agenda_item(db.session.get_one(AgendaItem, item), **HOW)
    with pytest.raises(Refused) as refused:
        commands.accept(question, words="Why?", **HOW)
    assert "Check it again" in str(refused.value.errors)
    with pytest.raises(Refused) as refused:
        commands.check(question, agenda_item=item, **HOW)
    assert "agenda_item" in refused.value.errors


def test_one_person_is_known_by_address_or_where_there_is_none_by_name(committee: Body) -> None:
    factories.question_rules(committee, per_person="1")
    meeting = sitting(committee)
    one = {"name": "Élise Marsh", "email": "elise@example.gov.uk"}
    for contact, counted in (
        (one, 1),
        ({"name": "Somebody", "email": "Elise@EXAMPLE.gov.uk"}, 2),
        ({"name": "élise marsh"}, 2),
        ({"name": "Élise Marsh", "email": "other@example.gov.uk"}, 2),  # that of the one without an address
    ):
        question, item = related(meeting, contact=contact)
        commands.check(question, agenda_item=item, **HOW)
        tick = next(each for each in ticks_of(question) if each.key == "person")
        assert tick.why.startswith(f"This is number {counted};"), contact


def test_the_length_that_counts_is_that_of_the_words_that_are_accepted(committee: Body) -> None:
    factories.question_rules(committee, words="5")
    meeting = sitting(committee)
    question, item = related(meeting, words_received="One two three four five six seven")
    commands.check(question, agenda_item=item, **HOW)
    commands.accept(question, words="One two three", **HOW)
    other, item = related(meeting, words_received="One two")
    commands.check(other, agenda_item=item, **HOW)
    with pytest.raises(Refused) as refused:
        commands.accept(other, words="One two three four five six", **HOW)
    assert "exception" in refused.value.errors


def test_a_letter_names_the_deadline_by_which_the_question_was_checked(committee: Body) -> None:
    question = accepted(sitting(committee), contact=CONTACT)
    kept = (question.checks or {})["deadline"]
    factories.question_rules(committee, days="10")
    assert meanings(question)["deadline"] == kept


def test_whoever_confirms_late_is_told_where_the_question_stands(committee: Body, app: Flask) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    question = accepted(sitting(committee), contact=CONTACT, confirm=True)
    commands.confirm(question, **HOW)
    sent = db.session.query(Notice).filter_by(about=question.reference, mail="waiting").order_by(Notice.id)
    assert [one.subject.partition(": ")[2] for one in sent] == [
        "confirm your e-mail address",
        "your question is accepted",
    ]


def test_a_ground_that_the_committee_does_not_have_is_refused(committee: Body) -> None:
    factories.question_rules(committee, grounds="Names an officer")
    question = factories.question(sitting(committee))
    with pytest.raises(Refused) as refused:
        commands.refuse_question(question, ground=NOT_RELATED, reply="No.", **HOW)
    assert "ground" in refused.value.errors


def test_before_the_check_nothing_is_said_of_what_nobody_has_looked_at(committee: Body) -> None:
    question = factories.question(sitting(committee))
    found = {one.key: one.ok for one in ticks_for(question, get_rules(committee.id), None, None, looked=False)}
    assert found == {"meeting": True, "time": True, "related": None, "new": None}


def test_what_is_answered_on_its_own_again_was_sent_to_nobody(committee: Body) -> None:
    meeting = sitting(committee)
    one, two = accepted(meeting), accepted(meeting)
    post, due = factories.body("Director of Public Health", "officer"), two.answer_due
    commands.send(one, answerer=post.id, answer_due=today(), **HOW)
    commands.join(two, to=one.reference, **HOW)
    assert (two.status, two.answer_due) == ("sent", today())
    commands.leave(two, **HOW)
    assert (two.status, two.answerer, two.answer_due) == (ACCEPTED, None, due)


def test_a_draft_of_its_own_is_not_lost_to_another_question(committee: Body) -> None:
    meeting = sitting(committee)
    one, two = accepted(meeting), accepted(meeting)
    commands.draft(two, draft="Mine", **HOW)
    with pytest.raises(Refused) as refused:
        commands.join(two, to=one.reference, **HOW)
    assert "draft of its own" in refused.value.errors["answered_with"]
    commands.join(one, to=two.reference, **HOW)
    assert one.draft == "Mine"
