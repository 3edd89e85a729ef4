"""What happens to questions when something else changes: their meetings, or contact details whose time is over."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, select

from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings import commands as meetings
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.notices.models import Mail, Notice
from governance.privacy.commands import Told, contact_of, keep_contact
from governance.questions.keepers import FORGOTTEN, QUESTIONS
from governance.questions.models import Question
from governance.questions.queries import KIND, REGISTER, get_question, get_rules, list_questions, names
from governance.questions.rules import (
    ANSWERED,
    APPROVED,
    CHECKED,
    LISTED,
    OPEN,
    RECEIVED,
    TO_ANSWER,
    UNDECIDED,
    answer_by,
    until,
)
from governance.questions.telling import tell_moved, tell_to_confirm
from governance.register.keeping import Editor, System
from governance.register.log import Entry, Record, Register, lock, sequence_of, write
from governance.suggestions.models import new_token
from governance.suggestions.queries import REGISTER as SUGGESTIONS


def follow_meetings(what: str, which: Collection[int], by: Editor, way: str) -> None:
    """Told by the meetings: what was put to one that is gone needs another; of a moved one, who asks is told."""
    if what not in (meetings.TAKEN_AWAY, meetings.SHIFTED):
        return
    lock(SUGGESTIONS)
    counters = lock(REGISTER)
    there = list_questions(Question.meeting.in_(sorted(which)))
    waiting = [one for one in there if one.status in OPEN - {ANSWERED}]
    if what == meetings.TAKEN_AWAY:
        known = names()
        entries = [e for one in there for e in QUESTIONS.put(one, {"meeting": None}, counters, known)]
        write(counters, entries, by=by, way=way, why=f"Meeting {what}")
    else:
        write(counters, [e for one in waiting for e in shifted(one, counters)], by=by, way=way, why="Meeting moved")
    moment = f"meetings {sequence_of(MEETINGS)}"
    for one in waiting:
        tell_moved(one, moment)


def shifted(question: Question, counters: Register) -> list[Entry]:
    """What goes with a meeting to another day: a check by the old deadline, and the day by which an answer is wanted.

    A day for the answer that somebody chose stays, as long as it is before the meeting.
    """
    meeting = db.session.get_one(Meeting, question.meeting)
    rules, calendar = get_rules(question.committee), get_council().calendar
    wanted: dict[str, Any] = {}
    if (
        question.status == CHECKED
        and (question.checks or {}).get("deadline") != until(rules, meeting.day, calendar).text
    ):
        wanted = {"status": RECEIVED, **dict.fromkeys(("checks", "late", "same_as"))}
    elif question.status in TO_ANSWER - {APPROVED} and question.answer_due is not None:
        counted = answer_by(rules, meeting.moved_from, calendar) if meeting.moved_from else None
        if question.answer_due == counted or question.answer_due >= meeting.day:
            wanted = {"answer_due": answer_by(rules, meeting.day, calendar)}
    return QUESTIONS.put(question, wanted, counters) if wanted else []


def what_stays(meeting: int, outcomes: bool) -> str:
    """The question that is put to a meeting, for which it must stay, in words."""
    there = list_questions(Question.meeting == meeting, Question.status.in_(UNDECIDED | LISTED))
    return f"{there[-1].reference}, a public question, is put to this meeting" if there else ""


def closed_since(references: Iterable[str]) -> list[Told]:
    """Since when questions are closed, for the contact details that are kept for them; a removed one is closed."""
    query = select(Question).where(Question.reference.in_(list(references))).order_by(Question.id)
    return [Told(one.reference, closed_on(one)) for one in db.session.scalars(query)]


def closed_on(question: Question) -> date | None:
    """Since when a question is closed."""
    return question.last_step if question.removed or question.status not in OPEN else None


def note_forgotten(reference: str) -> None:
    """Write in the history of a question that its contact details have been deleted; nothing is left to confirm."""
    question = get_question(reference, removed=True)
    if question is not None:
        question.confirm_token = None
        counters = lock(REGISTER)
        text = "deleted, their time being over"
        entry = Entry(Record(KIND, question.id, reference), FORGOTTEN, None, None, "", text)
        by, way = System("Command line"), "privacy purge"
        write(counters, [entry], by=by, way=way, why="Contact details deleted")


def change_contact(question: Question, values: Mapping[str, Any]) -> None:
    """Keep other contact details; an address that nobody has confirmed is asked anew, and the old link is void.

    That link may lie in a stranger’s letter-box: it confirms nothing but the address to which it was sent.
    """
    QUESTIONS.hold(question)
    before, kept = contact_of(question.reference), question.confirm_token
    address = before.email if before else None
    now = keep_contact(question.reference, values)
    email = now.email if now else None
    if kept is None or email == address:
        return
    forget_unsent(question.reference, f"/public/questions/confirm/{kept}")
    question.confirm_token = new_token() if email else None
    db.session.flush()
    tell_to_confirm(question)


def forget_unsent(about: str, path: str) -> None:
    """Delete what leads to a page that is void, as far as it has not been sent."""
    unsent = Notice.mail.in_((Mail.NONE, Mail.WAITING))
    db.session.execute(delete(Notice).where(Notice.about == about, Notice.path == path, unsent))
