"""A year of meetings as it is planned on its page: a day for each of the pattern, taken or not, and adjusted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.meetings.fields import MEETING
from governance.meetings.forms import pattern_of
from governance.meetings.models import Meeting
from governance.meetings.queries import names
from governance.meetings.rules import Proposed, propose
from governance.register.fields import Invalid
from governance.web.forms import RegisterForm
from governance.working_days.calendar import Calendar
from governance.working_days.deadlines import proclamation_warning, say

DAY = next(one for one in MEETING if one.key == "day")
NOT_WORKING = "{} is not a working day. Enter another day."
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


@dataclass(frozen=True)
class Plan:
    """A year laid out."""

    rows: list[Row]
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


def laid_out(form: RegisterForm, there: Sequence[Meeting], calendar: Calendar, typed: Mapping[str, str]) -> Plan:
    """The days of a pattern, adjusted as they were typed; `there` are the meetings that the committee has."""
    proposals = propose(pattern_of(form), form["first"].data, form["last"].data, calendar)
    taken = {one.day: one for one in there}
    starts = form["starts"].data
    rows = [row_of(one, taken, typed) for one in proposals]
    check_rows(rows, {(one.day, one.starts) for one in there}, starts, calendar)
    return Plan(rows, starts, form["place"].data)


def row_of(proposed: Proposed, taken: Mapping[date, Meeting], typed: Mapping[str, str]) -> Row:
    """A row as it is proposed, or as it was posted."""
    key = (proposed.instead_of or proposed.day).isoformat()
    notes = [f"{proposed.why} {say(proposed.day)} is proposed instead."] if proposed.why else []
    if proposed.day in taken:
        notes.append(f"The committee has a meeting on {say(proposed.day)} already.")
    wanted = f"take-{key}" in typed if typed else proposed.day not in taken
    return Row(key, typed.get(f"day-{key}", say(proposed.day)), wanted, " ".join(notes))


def check_rows(
    rows: Iterable[Row], there: set[tuple[date, str | None]], starts: str | None, calendar: Calendar
) -> None:
    """Read the days of the rows; what is wrong with one that is wanted is said beside it."""
    seen = set(there)
    for row in rows:
        try:
            row.day = DAY.parse(row.text, names())
        except Invalid as error:
            row.error = str(error) if row.wanted else ""
        if row.day and row.wanted:
            if not calendar.is_working_day(row.day):
                row.error = NOT_WORKING.format(say(row.day, weekday=True))
            elif (row.day, starts) in seen:
                row.error = TAKEN.format(say(row.day))
            seen.add((row.day, starts))
