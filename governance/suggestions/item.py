"""One suggestion as its own page shows it: where it stands, its steps, what became of it, its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import url_for

from governance.council.queries import Council
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings
from governance.people.models import Account
from governance.privacy.commands import contact_of, lines_of
from governance.programme.queries import get_item as get_plan_item
from governance.register.similar import Similar
from governance.scrutiny.page import STATUS_NAMES as WORK_STATUSES
from governance.scrutiny.places import NAMES, title_of
from governance.scrutiny.queries import get_item as get_work_item
from governance.suggestions.fields import BY_ACTION, OWN_WORDS, visible
from governance.suggestions.following import closed_on
from governance.suggestions.models import Suggestion
from governance.suggestions.page import STATUS_NAMES, address_of
from governance.suggestions.queries import get_suggestion, names
from governance.suggestions.rules import JOINED
from governance.suggestions.steps import Step, steps_of
from governance.web.records import Subject
from governance.web.rows import Cell, cell_of

REFERENCE = re.compile(r"[A-Z]+-\d{4,}")
ABOVE = {*BY_ACTION, "topic", "committee", "by_right", "links"}  # what the page says elsewhere


@dataclass(frozen=True)
class Said:
    """Something told with a step: its label, its words, and the page of the record that they name."""

    label: str
    text: str
    address: str


@dataclass(frozen=True)
class Shown:
    """A step as the page shows it."""

    heading: str
    day: date
    said: list[Said]


@dataclass(frozen=True)
class Became:
    """A record that a suggestion led to, or that it supports: its page, and how it stands today."""

    reference: str
    title: str
    address: str
    status: str
    meeting: str
    outcome: str
    label: str


@dataclass(frozen=True)
class Contact:
    """How to reach whoever made a suggestion, and until when that is kept."""

    lines: list[tuple[str, str]]
    until: date | None  # nothing of one that is open
    waits_for: str = ""  # the open suggestion to which it is joined


def subject_of(suggestion: Suggestion) -> Subject:
    """The suggestion that a form or a cell is about; one that was removed has no page any more."""
    address, table = address_of(suggestion.reference), table_of(suggestion)
    page = table if suggestion.removed else address
    return Subject(suggestion.reference, suggestion.topic, page=page, table=table, row=f"{address}/row")


def table_of(suggestion: Suggestion) -> str:
    """The row of a suggestion in the table."""
    return url_for("suggestions.list_items", _anchor=suggestion.reference)


def words_of(suggestion: Suggestion) -> list[Cell]:
    """What whoever made a suggestion says, but for its topic and its links."""
    known = names()
    return [cell_of(suggestion, one, known) for one in visible(False) if one.key in OWN_WORDS and one.key not in ABOVE]


def facts_of(suggestion: Suggestion, handler: bool) -> list[Cell]:
    """Where it came from, and what officers keep with it, as far as the reader may see it."""
    known = names()
    wanted = (one for one in visible(handler) if one.key not in ABOVE and one.key not in OWN_WORDS)
    cells = [cell_of(suggestion, one, known) for one in wanted]
    return [one for one in cells if one.text or handler]


def shown_steps(suggestion: Suggestion) -> list[Shown]:
    """The steps of a suggestion, the earliest first, with links to what they name."""
    return [shown_step(one) for one in steps_of(suggestion)]


def shown_step(step: Step) -> Shown:
    """One step."""
    return Shown(step.heading, step.day, [Said(label, text, link_to(text)) for label, text in step.told])


def link_to(text: str) -> str:
    """The page of the record that a text is the reference of; nothing for any other text."""
    if not REFERENCE.fullmatch(text):
        return ""
    if get_suggestion(text) is not None:
        return address_of(text)
    if get_work_item(text) is not None:
        return url_for("scrutiny.view_item", reference=text)
    return url_for("programme.view_item", reference=text) if get_plan_item(text) is not None else ""


def became_of(suggestion: Suggestion) -> list[Became]:
    """The records that a suggestion led to or supports, each as it stands today."""
    wanted = (
        (suggestion.work_item, "Work programme"),
        (suggestion.existing, "What there is already"),
        (suggestion.joined_to, "Looked at together with"),
    )
    found = (record_of(reference, label) for reference, label in wanted if reference)
    return [one for one in found if one is not None]


def record_of(reference: str, label: str) -> Became | None:
    """A work item, plan item or suggestion as it stands today; None where it is there no longer."""
    if item := get_work_item(reference):
        meeting = next((one for one in list_meetings(item.committee) if one.id == item.meeting), None)
        where = title_of(meeting) if meeting else NAMES.get(item.listed or "", "")
        address = url_for("scrutiny.view_item", reference=reference)
        return Became(reference, item.topic, address, WORK_STATUSES[item.status], where, item.outcome or "", label)
    if other := get_suggestion(reference):
        return Became(reference, other.topic, address_of(reference), STATUS_NAMES[other.status], "", "", label)
    if plan := get_plan_item(reference):
        address = url_for("programme.view_item", reference=reference)
        return Became(reference, plan.title, address, plan.status.capitalize(), plan.decision_date.text, "", label)
    return None


def meeting_of(suggestion: Suggestion) -> Meeting | None:
    """The meeting that a suggestion is or was put to."""
    if suggestion.meeting is None:
        return None
    return next((one for one in list_meetings(suggestion.committee) if one.id == suggestion.meeting), None)


def contact_for(suggestion: Suggestion, reader: Account, council: Council) -> Contact | None:
    """How to reach whoever made a suggestion, for governance officers alone; None where there is an account."""
    if not reader.handles_all or suggestion.account is not None:
        return None
    kept = contact_of(suggestion.reference)
    days = timedelta(days=int(council.settings["contact_days"]))
    closed = closed_on(suggestion)
    waits = closed is None and suggestion.status == JOINED
    return Contact(lines_of(kept), closed + days if closed else None, suggestion.joined_to or "" if waits else "")


def like_this(found: Iterable[Similar]) -> list[dict[str, Any]]:
    """Similar records with their pages."""
    return [{"reference": one.reference, "title": one.title, "address": link_to(one.reference)} for one in found]
