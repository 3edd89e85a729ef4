"""The columns of a scrutiny work programme."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.register.dates import DateNotUnderstood, parse_day
from governance.register.fields import (
    YES_NO,
    Approximate,
    Audience,
    Choice,
    Field,
    Invalid,
    Line,
    Lines,
    LongText,
    Named,
    Names,
    Number,
    Time,
    clean,
    fold,
    shorten,
)
from governance.scrutiny.rules import (
    ACCOUNTABILITY,
    BRIEFING_NOTES,
    COMPLETED,
    IN_PROGRESS,
    LEFT_OUT,
    NOT_ALLOCATED,
    PLANNED,
    SUGGESTED,
    WITHDRAWN,
)

LISTS = (
    Named(NOT_ALLOCATED, "Not yet allocated", ("Unallocated", "Not allocated", "To be allocated", "TBC")),
    Named(BRIEFING_NOTES, "Briefing notes", ("Briefing note", "By briefing note")),
    Named(SUGGESTED, "Suggested", ("Suggestion", "Suggestions", "Suggested by the public")),
)
FORMS = (
    Named("report", "Report"),
    Named("verbal", "Verbal update", ("Verbal report", "Verbal", "Oral update")),
    Named(ACCOUNTABILITY, "Accountability session"),
    Named("group", "Task and finish group", ("Task & finish group", "Task and finish review group")),
    Named("workshop", "Workshop"),
    Named("visit", "Site visit"),
    Named("note", "Briefing note"),
)
STATUSES = (
    Named(PLANNED, "Planned"),
    Named(IN_PROGRESS, "In progress"),
    Named(COMPLETED, "Completed", ("Done", "Complete")),
    Named(LEFT_OUT, "Left out"),
    Named(WITHDRAWN, "Withdrawn", ("Dropped",)),
)


ANY_LIST = f"{', '.join(one.name for one in LISTS[:-1])} or {LISTS[-1].name}"
CLOCK = re.compile(
    r"(?:,? at|,)? (\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\.?|noon)|\d{1,2}[:.]\d\d(?!\.\d)|noon|midday)\b", re.IGNORECASE
)


def sitting_said(text: str) -> tuple[date | None, str | None]:
    """The day, and the time if any, by which a text names a meeting."""
    at = CLOCK.search(text)
    try:
        return parse_day(text[: at.start()] if at else text), Time().parse(at[1], Names()) if at else None
    except (DateNotUnderstood, Invalid):
        return None, None


@dataclass(frozen=True)
class Place(Choice):
    """A meeting, by its day however that is written, or a list of the work programme."""

    source: str = "place"

    def parse(self, text: str, names: Names) -> Any:
        """The number of the meeting, or the key of the list."""
        wanted = " ".join(clean(text).split())
        things = self.things(names)
        found = things.find(wanted) if wanted else None
        if found or not wanted:
            return found.key if found else None
        day, starts = sitting_said(wanted)
        if day is None:
            raise Invalid(f"“{shorten(wanted)}” is no meeting. Enter the day of a meeting, {ANY_LIST}.")
        found = things.find(f"{day.isoformat()} {starts}") or things.find(day.isoformat())
        if found:
            return found.key
        there = [one.name for one in things.things if any(each.startswith(day.isoformat()) for each in one.aliases)]
        if there:
            raise Invalid(f"There are several meetings on that day. Enter {' or '.join(there)}.")
        raise Invalid(f"There is no meeting on {shorten(wanted)}. Enter the day of one, {ANY_LIST}.")


@dataclass(frozen=True)
class Reference(Line):
    """The reference of a plan item, as the programme writes it."""

    most: int = 20

    def parse(self, text: str, names: Names) -> Any:
        """The reference in capitals; whether there is such an item is for the register to say."""
        typed = super().parse(text, names)
        return typed.upper() if typed else None


FIELDS = (
    Field(
        "committee",
        "Committee",
        Choice(source="scrutiny committee"),
        headers=("Scrutiny committee",),
        width=30,
        required=True,
    ),
    Field(
        "place",
        "Meeting or list",
        Place(),
        headers=("Meeting", "Meeting date", "Date", "When", "List"),
        width=26,
        required=True,
        hint="The day of a meeting, or Not yet allocated, Briefing notes or Suggested.",
    ),
    Field("position", "Order", Number(greatest=9999), headers=("No", "Position"), width=8),
    Field(
        "topic",
        "Topic",
        LongText(most=500),
        headers=("Item", "Title", "Issue", "Subject", "Matter"),
        width=40,
        required=True,
    ),
    Field("purpose", "Purpose", LongText(most=5000), headers=("Purpose of report", "Description"), width=50),
    Field(
        "aim",
        "What scrutiny wants to achieve",
        LongText(most=5000),
        headers=("Aim", "Aims", "Outcome sought", "Desired outcome", "Objectives"),
        width=40,
    ),
    Field("form", "Form", Choice(options=FORMS), headers=("Type", "Method", "Format"), width=20),
    Field(
        "lead_officers",
        "Lead officers",
        Lines(),
        headers=("Lead officer", "Officer", "Report author", "Author"),
        width=28,
        hint="Name and title, one officer a line.",
    ),
    Field("witnesses", "Invited witnesses", Lines(), headers=("Witnesses", "Invitees"), width=28, hint="One a line."),
    Field(
        "joint_committee",
        "Joint with",
        Choice(source="scrutiny committee"),
        headers=("Joint committee", "Joint with committee"),
        width=28,
        hint="The other scrutiny committee, where both take the item together.",
    ),
    Field("standing", "Standing item", YES_NO, headers=("Standing",), width=10),
    Field("due_words", "Due, in words", Line(most=200), headers=("Due in words",), width=24),
    Field("due", "Due", Approximate(), headers=("Due date", "By when"), width=14, hint="Such as May 2027, or a day."),
    Field(
        "decision",
        "Decision",
        Reference(),
        headers=("Plan item", "Pre-decision"),
        width=12,
        hint="The plan item that this is scrutiny of, such as RP-0012.",
    ),
    Field("source", "Where it comes from", Line(most=300), headers=("Source", "Origin", "Minute"), width=28),
    Field("status", "Status", Choice(options=STATUSES), width=12, required=True),
    Field("carried_from", "Carried over from", Line(most=100), width=20),
    Field("progress", "Progress", LongText(most=5000), headers=("Update",), width=40),
    Field("outcome", "Outcome", LongText(most=5000), headers=("Result", "Recommendations"), width=40),
    Field(
        "internal_notes",
        "Internal notes",
        LongText(),
        headers=("Notes",),
        width=30,
        audience=Audience.HANDLERS,
        hint="Seen only by governance officers.",
    ),
    Field("to_check", "To check", Lines(most=1000), width=30, audience=Audience.HANDLERS),
)
BY_KEY = {field.key: field for field in FIELDS}
BY_ACTION = ("position", "standing", "status", "carried_from", "to_check")
FORM = tuple(field for field in FIELDS if field.key not in BY_ACTION)
SEARCHED = (
    "topic",
    "purpose",
    "aim",
    "lead_officers",
    "witnesses",
    "due_words",
    "decision",
    "source",
    "progress",
    "outcome",
)
PRIVATE = tuple(field.key for field in FIELDS if field.audience is Audience.HANDLERS)
COPIED = ("committee", "topic", "purpose", "aim", "form", "lead_officers", "witnesses", "joint_committee", "source")


def visible(handler: bool) -> tuple[Field, ...]:
    """The columns that somebody may see: all of them for who keeps the programme, the readers' for others."""
    return tuple(field for field in FIELDS if handler or field.audience is Audience.READERS)


def form_said(text: str) -> str | None:
    """The form that words about an item name, if any: the task and finish group, the verbal report."""
    words = fold(text)
    found = [(one.key, fold(name)) for one in FORMS for name in (one.name, *one.aliases)]
    return next((key for key, name in sorted(found, key=lambda one: -len(one[1])) if f" {name} " in f" {words} "), None)
