"""Where the home page leads: to the place of work itself."""

from flask import url_for

from governance.programme.queries import KIND as PLAN_ITEM
from governance.questions.queries import KIND as QUESTION
from governance.scrutiny.queries import KIND as WORK_ITEM
from governance.suggestions.queries import KIND as SUGGESTION

PAGES = {
    PLAN_ITEM: "programme.view_item",
    WORK_ITEM: "scrutiny.view_item",
    SUGGESTION: "suggestions.view_item",
    QUESTION: "questions.view_item",
}


def of_record(kind: str, reference: str) -> str:
    """The page of a plan item, a work item, a suggestion or a public question."""
    return url_for(PAGES[kind], reference=reference)


def of_meeting(reference: str) -> str:
    """The page of a meeting."""
    return url_for("meetings.view_meeting", reference=reference)


def of_committee(body: int) -> str:
    """The page of a committee with its people."""
    return url_for("meetings.view_committee", body=body)
