"""The steps of a question as whoever asked it reads them: in order, with what is told, nothing of the work at it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from governance.council.models import Body
from governance.council.queries import today
from governance.meetings.commands import cancel_meeting
from governance.meetings.models import Meeting
from governance.questions import commands
from governance.questions.models import Question
from governance.questions.rules import IN_WRITING, NOT_RELATED
from governance.questions.steps import steps_of
from governance.register.log import ChangeSet
from tests import factories

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}


@pytest.fixture
def committee(sqlite_app: Flask) -> Iterator[Body]:
    """A scrutiny committee, in the application's context."""
    with sqlite_app.app_context():
        yield factories.scrutiny()


@pytest.fixture
def meeting(committee: Body) -> Meeting:
    return factories.meeting(committee, today() + timedelta(days=30))


def asked(meeting: Meeting, **texts: Any) -> Question:
    """A question that is checked."""
    item = factories.agenda_item(meeting, "Dental access", part="business")
    question = factories.question(meeting, **texts)
    commands.check(question, agenda_item=item.id, **HOW)
    return question


def answered(question: Question, answer: str = "There will be two.") -> Question:
    """A checked question, answered in writing."""
    commands.accept(question, words=question.words_received, **HOW)
    commands.draft(question, draft="Between us: we do not know.", **HOW)
    commands.approve(question, answer=answer, approved_by="Councillor Wren", **HOW)
    commands.record_answer(question, {"manner": IN_WRITING}, **HOW)
    return question


def headings(question: Question) -> list[str]:
    return [one.heading for one in steps_of(question)]


def told(question: Question) -> dict[str, str]:
    """All that is told of the steps, by its labels."""
    return {label: text for one in steps_of(question) for label, text in one.told}


def test_a_question_is_followed_from_its_receipt_to_its_publication(meeting: Meeting) -> None:
    question = asked(meeting, words_received="Why no dentist?")
    assert headings(question) == ["Received"]
    answered(question)
    commands.publish(question, **HOW)
    assert headings(question) == ["Received", "Accepted", "Answered", "Published"]
    assert told(question) == {"How": "In writing", "Answer": "There will be two."}
    assert {one.day for one in steps_of(question)} == {today()}


def test_neither_a_draft_nor_an_approval_is_told(meeting: Meeting) -> None:
    question = asked(meeting)
    commands.accept(question, words=question.words_received, **HOW)
    commands.draft(question, draft="Between us", **HOW)
    commands.approve(question, answer="Not said yet", approved_by="Councillor Wren", **HOW)
    assert headings(question) == ["Received", "Accepted"]
    assert told(question) == {}


def test_the_words_in_which_it_is_accepted_are_told_where_they_are_others(meeting: Meeting) -> None:
    question = asked(meeting, words_received="Why oh why no dentist?")
    commands.accept(question, words="Why is there no dentist?", **HOW)
    assert told(question) == {"In these words": "Why is there no dentist?"}


def test_a_refusal_is_told_with_its_ground_and_reply_and_looking_again_too(meeting: Meeting) -> None:
    question = asked(meeting)
    commands.refuse_question(question, ground=NOT_RELATED, reply="It is about something else.", **HOW)
    assert told(question)["Ground"].startswith("Not about an agenda item")
    assert told(question)["Reply"] == "It is about something else."
    commands.reopen(question, **HOW)
    commands.redirect(question, redirected_to="Thorpe Parish Council", reply="They mend it.", **HOW)
    assert headings(question) == ["Received", "Not accepted", "Looked at again", "Passed on"]
    assert steps_of(question)[-1].told == (("To", "Thorpe Parish Council"), ("Reply", "They mend it."))


def test_a_step_that_was_taken_back_is_left_out(meeting: Meeting) -> None:
    question = asked(meeting)
    refused = commands.refuse_question(question, ground=NOT_RELATED, reply="No.", **HOW)
    assert isinstance(refused, ChangeSet)
    commands.undo(refused, **HOW)
    assert headings(question) == ["Received"]


def test_an_answer_that_is_looked_at_again_is_not_told_until_it_is_given_again(meeting: Meeting) -> None:
    question = answered(asked(meeting), "Wrong figures")
    commands.publish(question, **HOW)
    commands.reopen(question, **HOW)
    assert headings(question) == ["Received", "Accepted", "Answered"]
    commands.reopen(question, **HOW)
    assert headings(question)[-1] == "Looked at again"
    assert "Wrong figures" not in told(question).values()
    commands.record_answer(question, {"manner": IN_WRITING, "answer": "Right figures"}, **HOW)
    assert told(question)["Answer"] == "Right figures"
    assert "Wrong figures" not in told(question).values()


def test_a_supplementary_question_is_told_at_once_and_its_answer_with_the_answer(meeting: Meeting) -> None:
    question = asked(meeting)
    commands.accept(question, words=question.words_received, **HOW)
    commands.approve(question, answer="Two.", approved_by="Councillor Wren", **HOW)
    commands.supplement(question, supplementary="And when?", supplementary_answer="In May.", **HOW)
    assert steps_of(question)[-1].told == (("Question", "And when?"),)
    commands.record_answer(question, {"manner": IN_WRITING}, **HOW)
    step = next(one for one in steps_of(question) if one.heading == "Supplementary question")
    assert step.told == (("Question", "And when?"), ("Answer", "In May."))


def test_it_is_told_that_a_meeting_does_not_take_place_and_which_is_chosen_instead(
    committee: Body, meeting: Meeting
) -> None:
    question, closed = asked(meeting), factories.question(meeting)
    commands.withdraw(closed, reason="At their wish", **HOW)
    cancel_meeting(meeting, reason="Snow", **HOW)
    commands.change_question(question, {"meeting": None}, **HOW)
    later = factories.meeting(committee, today() + timedelta(days=60))
    commands.change_question(question, {"meeting": later.id}, **HOW)
    assert headings(question)[1:] == ["Its meeting does not take place: another is chosen", "Put to a meeting"]
    assert str(later.day.year) in told(question)["Meeting"]
    assert headings(closed) == ["Received", "Withdrawn"]
    assert told(closed) == {}
    again = factories.meeting(committee, today() + timedelta(days=90))
    commands.change_question(question, {"meeting": again.id}, **HOW)
    assert headings(question)[-1] == "Put to another meeting"


def test_a_question_that_came_in_answered_from_a_workbook_has_its_days(meeting: Meeting) -> None:
    came, then = today() - timedelta(days=40), today() - timedelta(days=9)
    values: dict[str, Any] = {"status": "answered", "words_accepted": "Why?", "answer": "So.", "manner": IN_WRITING}
    question = factories.question(meeting, received=came, answered_on=then, **values)
    assert [(one.heading, one.day) for one in steps_of(question)] == [("Received", came), ("Answered", then)]
