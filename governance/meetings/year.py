"""A year of meetings as it is planned on its page: a day for each of the pattern, taken or not, and adjusted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.meetings.fields import MEETING
from governance.meetings.forms import pattern_of
from governance.meetings.models import Meeting
from governance.meetings.queries import names
from governance.meetings.rules import Proposed, day_warning, propose
from governance.register.fields import Invalid
from governance.web.forms import RegisterForm
from governance.working_days.calendar import Calendar
from governance.working_days.deadlines import proclamation_warning, say

DAY = next(one for one in MEETING if one.key == "day")
TAKEN = "There is a meeting on {} at this time already. Enter another day, or untick it."


class PlanForm(RegisterForm):
    """What is posted with the days; they are read by rows_of()."""


@dataclass
class Row:
    """One meeting of the plan: what stands in its box, whether it is wanted, what is said beside it."""

    key: str  # the pattern's own day, by which its boxes are named
    text: str
    wanted: bool
    note: str
    day: date | None = None
    error: str = ""

    @property
    def stands_for(self) -> str:
        """The pattern's own day in words."""
        return say(date.fromisoformat(self.key), weekday=True)


@dataclass(frozen=True)
class Plan:
    """A year laid out; `said` is what to know of the days that are wanted."""

    rows: list[Row]
    said: list[str]
    starts: str | None
    place: str | None

    @property
    def wanted(self) -> list[dict[str, Any]]:
        """The meetings to add."""
        return [{"day": row.day, "starts": self.starts, "place": self.place} for row in self.rows if row.wanted]

    @property
    def errors(self) -> list[Row]:
        """The rows in which something is wrong."""
        return [row for row in self.rows if row.error]

    @property
    def is_in_order(self) -> bool:
        """Whether the meetings can be added."""
        return bool(self.wanted) and not self.errors

    @property
    def warning(self) -> str | None:
        """That bank holidays so far ahead have not been proclaimed."""
        days = [row.day for row in self.rows if row.day]
        return proclamation_warning(*days) if days else None


def laid_out(
    form: RegisterForm, there: Sequence[Meeting], calendar: Calendar, typed: Mapping[str, str], today: date
) -> Plan:
    """The days of a pattern, adjusted as they were typed; `there` are the meetings that the committee has."""
    proposals = propose(pattern_of(form), form["first"].data, form["last"].data, calendar)
    starts = form["starts"].data
    rows = [row_of(one, there, typed, today) for one in proposals]
    check_rows(rows, {(one.day, one.starts) for one in there}, starts)
    return Plan(rows, warn(rows, calendar, today), starts, form["place"].data)


def row_of(proposed: Proposed, there: Sequence[Meeting], typed: Mapping[str, str], today: date) -> Row:
    """A row as it is proposed, or as it was posted."""
    key = (proposed.instead_of or proposed.day).isoformat()
    taken = taken_by(proposed, there)
    notes = [f"{proposed.why} {say(proposed.day)} is proposed instead."] if proposed.why else []
    wanted = f"take-{key}" in typed if typed else not taken and proposed.day >= today
    return Row(key, typed.get(f"day-{key}", say(proposed.day)), wanted, " ".join([*notes, taken]).strip())


def taken_by(proposed: Proposed, there: Sequence[Meeting]) -> str:
    """The meeting that the committee has on a day of the pattern, or has moved from it, in words; else nothing."""
    days = {proposed.day, proposed.instead_of} - {None}
    if found := next((one for one in there if one.day in days), None):
        return f"The committee has a meeting on {say(found.day)} already."
    if found := next((one for one in there if one.moved_from in days), None):
        return f"The committee has moved a meeting from this day to {say(found.day)}."
    return ""


def warn(rows: Iterable[Row], calendar: Calendar, today: date) -> list[str]:
    """Say beside a day that it is past, or not a working day; what was said of those that are wanted."""
    said = []
    for row in rows:
        if row.day and (warning := day_warning(row.day, calendar, today)):
            row.note = f"{row.note} {warning}".strip()
            said += [warning] if row.wanted else []
    return said


def check_rows(rows: Iterable[Row], there: set[tuple[date, str | None]], starts: str | None) -> None:
    """Read the days of the rows; what is wrong with one that is wanted is said beside it."""
    seen = set(there)
    for row in rows:
        try:
            row.day = DAY.parse(row.text, names())
        except Invalid as error:
            row.error = str(error) if row.wanted else ""
        if row.day and row.wanted:
            if (row.day, starts) in seen:
                row.error = TAKEN.format(say(row.day))
            seen.add((row.day, starts))
