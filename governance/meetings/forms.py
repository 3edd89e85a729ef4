"""The forms of meetings: a meeting, what is done to it, a committee, an agenda item, the pattern of a year."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import request

from governance.council.queries import Maker
from governance.meetings.fields import AGENDA_FORM, COMMITTEE, MEETING, MEETING_FORM
from governance.meetings.models import AgendaItem, Committee, Meeting
from governance.meetings.queries import names
from governance.meetings.rules import FROM_THE_END, LONGEST, Pattern
from governance.register.fields import Choice, Choices, Day, Field, LongText, Named, fold
from governance.web.forms import RegisterForm, form_class, form_over
from governance.working_days.deadlines import say

BY_KEY = {field.key: field for field in MEETING}
USUAL = "Left blank, it is the committee’s usual {}."
NEW_MEETING = (
    BY_KEY["committee"],
    BY_KEY["day"],
    replace(BY_KEY["starts"], hint=f"Such as 10:00am. {USUAL.format('time')}"),
    replace(BY_KEY["place"], hint=USUAL.format("place")),
)
REASON = Field("reason", "Reason", LongText(most=1000), required=True)
MOVE = (
    replace(BY_KEY["day"], label="New date"),
    replace(BY_KEY["starts"], label="New time"),
    replace(BY_KEY["place"], label="New place"),
    replace(REASON, required=False),
)
TEMPLATE_FORM = tuple(one for one in AGENDA_FORM if one.key in ("part", "title", "purpose", "note", "author"))
OF_SCRUTINY = ("limit", "portfolios", "directorates", "scoring")  # what only a work programme asks for

WEEKDAYS = tuple(Named(n, say(date(2024, 1, 1 + n), weekday=True).split()[0]) for n in range(5))
WHICH = tuple(Named(n, name) for n, name in enumerate(("First", "Second", "Third", "Fourth", "Last"), start=1))
MONTHS = tuple(Named(n, say(date(2024, n, 1)).split()[1]) for n in range(1, 13))
PATTERN = (
    Field("which", "Week of the month", Choice(options=WHICH), required=True),
    Field("weekday", "Weekday", Choice(options=WEEKDAYS), required=True),
    Field("months", "Months", Choices(options=MONTHS), required=True, hint="Those in which the committee meets."),
    Field("first", "From", Day(), required=True, hint="Such as 1 May 2027."),
    Field("last", "To", Day(), required=True, hint="Such as 30 April 2028."),
    BY_KEY["starts"],
    BY_KEY["place"],
)


def meeting_form(meeting: Meeting, values: Mapping[str, Any]) -> RegisterForm:
    """A form over a meeting's day, time and place, and why it was moved or cancelled."""
    return form_over(MEETING_FORM, names(), values, sequence=str(meeting.sequence), chosen_at="")


def action_form(record: Meeting | AgendaItem, fields: tuple[Field, ...]) -> RegisterForm:
    """A form over what an action asks, starting with what the record has; a reason starts afresh."""
    values = {one.key: getattr(record, one.key) for one in fields if one.key != REASON.key}
    return form_over(fields, names(), values, sequence=str(record.sequence))


def committee_fields(body: Maker) -> tuple[Field, ...]:
    """What a body keeps besides its people: more, where it has a work programme."""
    return tuple(one for one in COMMITTEE if body.kind == "scrutiny committee" or one.key not in OF_SCRUTINY)


def committee_form(body: Maker, committee: Committee | None, values: Mapping[str, Any]) -> RegisterForm:
    """A form over what a body keeps."""
    sequence = str(committee.sequence if committee else 0)
    return form_over(committee_fields(body), names(), values, sequence=sequence, chosen_at="")


def agenda_form(meeting: int | None, values: Mapping[str, Any], sequence: int = 0) -> RegisterForm:
    """A form over an agenda item; an item of a template has fewer fields."""
    fields = AGENDA_FORM if meeting else TEMPLATE_FORM
    return form_over(fields, names(), values, sequence=str(sequence), chosen_at="")


def pattern_form(committee: Committee | None, today: date) -> RegisterForm:
    """The form over a year's pattern: as its address has it, or as the committee usually meets."""
    form = form_class(PATTERN, ())
    meta = {"csrf": False, "names": names()}  # it is asked for by its address, and changes nothing
    return form(formdata=request.args or None, data=usual_pattern(committee, today), meta=meta)


def usual_pattern(committee: Committee | None, today: date) -> dict[str, Any]:
    """What the pattern starts with: the committee's usual day, time and place, and the twelve months to come."""
    first = next_month(today)
    values: dict[str, Any] = {"months": list(range(1, 13)), "first": first, "last": a_year_from(first)}
    if committee:
        words = fold(committee.usual_day or "").split()
        for key, choices in (("weekday", WEEKDAYS), ("which", WHICH)):
            values[key] = next((one.key for one in choices if fold(one.name) in words), None)
        values |= {"starts": committee.starts, "place": committee.place}
    return values


def next_month(day: date) -> date:
    """The first of the month after."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def a_year_from(first: date) -> date:
    """The last day of the year that begins with the first of a month."""
    return date.fromordinal(first.replace(year=first.year + 1).toordinal() - 1)


def check_pattern(form: RegisterForm) -> bool:
    """Whether a pattern can be laid out; says beside the field why not."""
    if not form.validate():
        return False
    first, last = form["first"].data, form["last"].data
    if last < first:
        form["last"].say(f"This is before {say(first)}. Enter a later date.")
    elif last - first > LONGEST:
        form["last"].say("This is more than two years on. Plan a year at a time.")
    return not form.errors


def pattern_of(form: RegisterForm) -> Pattern:
    """The pattern that a form says."""
    which = min(form["which"].data, FROM_THE_END)
    return Pattern(form["weekday"].data, which, frozenset(form["months"].data))
