"""What questions show on the pages of a meeting and below the item of its agenda under which they are noted."""

from collections import Counter
from collections.abc import Mapping, Sequence

from flask import render_template, url_for
from flask_login import current_user

from governance.council.queries import get_council, today
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import list_agenda
from governance.meetings.rules import TO_COME, is_questions_item
from governance.people.rules import Role
from governance.questions.fields import STATUSES
from governance.questions.item import short
from governance.questions.models import Question
from governance.questions.queries import (
    assess_all,
    get_rules,
    list_at_meeting,
    list_for_meeting,
    now_here,
    until_of,
)
from governance.questions.rules import ATTENTION_LABELS, LISTED, Attention
from governance.questions.sheets.page import GIVEN, asked_by


def meeting_panel(meeting: Meeting) -> str:
    """The questions of a meeting: how many, until when they are taken, what it is given, what is to be done."""
    found, rules = list_at_meeting(meeting.id), get_rules(meeting.committee)
    to_come = meeting.status in TO_COME and meeting.day >= today()
    taken, handler = to_come and rules.taken_at(meeting.id), current_user.handles_all
    if not (found or taken):
        return ""
    last = until_of(meeting, rules, get_council()) if taken else None
    passed = last is not None and last.passed_at(*now_here())
    listed = any(one.status in LISTED for one in found)
    return render_template(
        "questions/_at_meeting.html",
        meeting=meeting,
        counts=counts_of(found),
        last=last,
        passed=passed,
        todo=to_do(found, meeting) if handler else [],
        lacking=handler and listed and to_come and not has_item(list_agenda(meeting.id, meeting.committee)),
        listed=listed,
        given=any(one.status in GIVEN for one in found),
        asks=taken and not passed and current_user.has_role(Role.MEMBER),
    )


def counts_of(found: Sequence[Question]) -> list[tuple[str, int]]:
    """How many stand at each step, in the order of the steps."""
    counts = Counter(one.status for one in found)
    return [(one.name, counts[one.key]) for one in STATUSES if counts[one.key]]


def to_do(found: Sequence[Question], meeting: Meeting) -> list[tuple[str, int, str]]:
    """What is still to be done with a meeting’s questions: what, how many, and where they stand."""
    said = assess_all(found, get_council(), today()) if found else {}
    counts = Counter(flag for one in said.values() for flag in one.attention)
    return [
        (
            ATTENTION_LABELS[flag],
            counts[flag],
            url_for(
                "questions.list_items",
                meeting=meeting.reference,
                attention=flag,
                show="all" if flag is Attention.DOUBT else None,
            ),
        )
        for flag in Attention
        if counts[flag]
    ]


def has_item(items: Sequence[AgendaItem]) -> bool:
    """Whether an agenda has the item under which questions are noted."""
    return any(is_questions_item(one.title) for one in items)


def draw_beneath(meeting: Meeting, items: Sequence[AgendaItem]) -> Mapping[int, str]:
    """Below the agenda item under which questions are noted, those that the meeting takes."""
    item = next((one for one in items if is_questions_item(one.title)), None)
    found = list_for_meeting(meeting) if item else []
    if item is None or not found:
        return {}
    given = any(one.status in GIVEN for one in found)
    html = render_template(
        "questions/_beneath.html", meeting=meeting, found=found, by=asked_by, given=given, short=short
    )
    return {item.id: html}
