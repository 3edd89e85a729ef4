"""What the figures read of the register: facts of questions, nobody’s name."""

from sqlalchemy import select

from governance.extensions import db
from governance.meetings.models import Meeting
from governance.questions.figures.counting import Fact, Period
from governance.questions.models import Question
from governance.questions.queries import names
from governance.register.fields import NameList


def committees() -> NameList:
    """The committees, by their numbers."""
    return names().lists["committee"]


def list_facts(period: Period, committee: int | None = None) -> list[Fact]:
    """What is counted of the questions received in a period, by one committee or by all."""
    known = {one.key: one.name for one in committees().things}
    query = (
        select(
            Question.committee,
            Question.received,
            Question.status,
            Question.channel,
            Question.late,
            Question.ground,
            Question.answered_on,
            Meeting.day,
        )
        .outerjoin(Meeting, Meeting.id == Question.meeting)
        .where(Question.removed.is_(False), Question.received.between(period.first, period.last))
    )
    query = query.where(Question.committee == committee) if committee is not None else query
    return [Fact(known.get(row[0], f"Body {row[0]}"), *row[1:]) for row in db.session.execute(query)]
