"""What a step that is typed in a workbook needs, as on the question’s page."""

from collections.abc import Mapping
from typing import Any

from governance.council.queries import today
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.rules import CANCELLED
from governance.questions.fields import BY_KEY
from governance.questions.keepers import OF_THE_CHECK
from governance.questions.models import Question
from governance.questions.queries import list_together, names
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    CHECKED,
    DRAFTED,
    IN_WRITING,
    OPEN,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    SENT,
    TO_ANSWER,
    UNDECIDED,
    WITH_ANSWER,
    WITHDRAWN,
)
from governance.working_days.deadlines import say

CLOSING = frozenset({REFUSED, WITHDRAWN, REDIRECTED})
AFTER = {  # from where a step can be taken
    ACCEPTED: frozenset({CHECKED}),
    SENT: TO_ANSWER - {APPROVED},
    DRAFTED: TO_ANSWER - {APPROVED},
    APPROVED: TO_ANSWER,
    ANSWERED: frozenset({APPROVED}),
    PUBLISHED: frozenset({ANSWERED}),
    **dict.fromkeys(CLOSING, OPEN - {ANSWERED}),
}
CHECKED_HERE = "A check is made on the question’s page, against the committee’s rules. Leave the status as it was."
ACCEPT_FIRST = "Accept it first, on its page."
FIRST = {
    CHECKED: CHECKED_HERE,
    ACCEPTED: "Check it against the committee’s rules first, on its page.",
    SENT: ACCEPT_FIRST,
    DRAFTED: ACCEPT_FIRST,
    APPROVED: ACCEPT_FIRST,
    ANSWERED: "The answer is approved first: enter “Answer approved”, or record it on its page.",
    PUBLISHED: "It is answered first: enter “Answered”, or record that on its page.",
}
APPROVE_FIRST = "Approve the answer first; until then write it under Draft answer."
APPROVED_WORDS = ("words_accepted", "answer", "publication", "supplementary_answer")
BACK = "A step back is taken on its page."


def errors_of_step(question: Question, wanted: Mapping[str, Any]) -> dict[str, str]:
    """Why a workbook cannot take a question where its row says, by field."""
    lead = wanted.get("answered_with")
    if lead and lead != question.answered_with:
        return {"answered_with": "Which questions are answered together is said on their pages."}
    status = wanted.get("status", question.status)
    if status == question.status:
        return {}
    if question.status not in AFTER.get(status, ()):
        return {"status": not_from_here(question, status)}
    if question.answered_with:
        return {"status": f"It is answered together with {question.answered_with}: take this step on that page."}
    if together := list_together(question):
        return {"status": f"{together[0].reference} is answered together with it: take this step on its page."}
    return needed(question, status, lambda key: wanted.get(key, getattr(question, key)))


def errors_of_answer(question: Question, wanted: Mapping[str, Any]) -> dict[str, str]:
    """An answer that nobody has approved would be read by everybody."""
    answer = wanted.get("answer")
    if answer and answer != question.answer and wanted.get("status", question.status) not in WITH_ANSWER:
        return {"answer": APPROVE_FIRST}
    return {}


def said_of_approved(question: Question, wanted: Mapping[str, Any]) -> str:
    """What is doubtful where a workbook changes what was approved already; nothing unsaid."""
    changed = any(wanted.get(key, getattr(question, key)) != getattr(question, key) for key in APPROVED_WORDS)
    if question.status not in (APPROVED, ANSWERED) or not changed or wanted.get("approved_by"):
        return ""
    whom = f" by {question.approved_by}" if question.approved_by else ""
    done = "answered" if question.status == ANSWERED else f"approved{whom}"
    by = f", with the answer that was approved{whom}" if whom and question.status == ANSWERED else ""
    return f"{question.reference} is {done} here{by}: is it still to change?"


def not_from_here(question: Question, status: str) -> str:
    """Why a step cannot be the next, and what to do."""
    show = BY_KEY["status"].kind.show
    here, there = (show(one, names()).lower() for one in (question.status, status))
    back = question.status not in UNDECIDED if status in (RECEIVED, CHECKED, ACCEPTED) else question.status not in OPEN
    back = back or (status in (SENT, DRAFTED, APPROVED) and question.status in (APPROVED, ANSWERED))
    todo = BACK if back or status not in FIRST else FIRST[status]
    return f"It is {here} here, so it cannot become {there} at once. {todo}"


def needed(question: Question, status: str, value: Any) -> dict[str, str]:
    """What a step lacks, given the values after it."""
    meeting = db.session.get(Meeting, value("meeting")) if value("meeting") else None
    if status == ACCEPTED:
        if any(value(key) != getattr(question, key) for key in OF_THE_CHECK):
            return {"status": "What was checked is changed here too, so it must be checked again, on its page."}
        broken = [one["label"].lower() for one in (question.checks or {}).get("ticks", ()) if one["ok"] is False]
        if broken and not value("exception"):
            text = f"It does not keep this: {'; '.join(broken)}. Enter why it is accepted all the same."
            return {"exception": text}
        if meeting is None or meeting.status == CANCELLED:
            return {"meeting": "Choose a meeting that takes place."}
    if status == SENT and value("answerer") is None:
        return {"answerer": "Choose who answers it."}
    if status == APPROVED and not value("approved_by"):
        return {"approved_by": "Enter who approved the answer."}
    told = value("answered_on") or today()
    if status == ANSWERED and value("manner") not in (None, IN_WRITING) and meeting is not None and told < meeting.day:
        text = f"Its meeting is on {say(meeting.day)}. Before that it can only be answered in writing."
        return {"manner": text}
    return {}
