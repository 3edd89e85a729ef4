"""Several at once: a question is decided once, and its number is its own."""

from typing import Any

from flask import Flask
from sqlalchemy import func, select

from governance.council.queries import today
from governance.extensions import db
from governance.meetings.models import AgendaItem
from governance.notices.models import Notice
from governance.questions.commands import accept, add_question, check, refuse_question
from governance.questions.models import Question
from governance.questions.queries import get_question
from governance.questions.rules import ACCEPTED, OFFENSIVE, REFUSED
from tests import factories
from tests.suggestions.test_at_once import in_context
from tests.test_concurrency import at_once

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}


def checked() -> str:
    """A question with contact details, checked."""
    meeting = factories.meeting(factories.scrutiny(), today().replace(year=today().year + 1, day=1))
    item = factories.agenda_item(meeting)
    question = factories.question(meeting, contact={"name": "Sky Reed", "email": "sky@example.gov.uk"})
    check(question, agenda_item=item.id, **HOW)
    return question.reference


def test_two_who_decide_at_once_decide_once_and_tell_once(app: Flask) -> None:
    reference = in_context(app, checked)

    def act(refuses: bool) -> str:
        one = get_question(reference)
        assert one is not None
        if refuses:
            refuse_question(one, ground=OFFENSIVE, reply="Not so.", **HOW)
        else:
            accept(one, words=one.words_received, **HOW)
        return one.status

    given = at_once([lambda one=one: in_context(app, lambda: act(one)) for one in (False, False, True, True)])
    with app.app_context():
        question = db.session.scalars(select(Question)).one()
        assert question.status in (ACCEPTED, REFUSED)
        assert REFUSED not in given or question.status == REFUSED  # what was accepted can still be refused, never back
        told = select(func.count(Notice.id)).where(Notice.about == reference)
        assert db.session.scalar(told) == 1 + given.count(ACCEPTED) + given.count(REFUSED)
        assert given.count(ACCEPTED) <= 1
        assert given.count(REFUSED) <= 1
        headings = select(func.count(AgendaItem.id)).where(AgendaItem.title == "Questions from the public")
        assert (db.session.scalar(headings) or 0) <= 1


def test_questions_that_come_at_once_have_numbers_of_their_own(app: Flask) -> None:
    def come() -> str:
        committee = db.session.execute(select(Question.committee)).scalars().first()
        values = {"committee": committee, "words_received": "Why?"}
        return add_question(values, **HOW).reference

    in_context(app, lambda: factories.question(factories.scrutiny()).reference)
    assert sorted(at_once([lambda: in_context(app, come)] * 4)) == [f"PQ-{number:04d}" for number in range(2, 6)]
