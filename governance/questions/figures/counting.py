"""The figures of public questions in a period, for the annual report: facts in, tables out."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median

from governance.questions.fields import CHANNELS, GROUND_NAMES
from governance.questions.rules import ANSWERED, PUBLISHED, REDIRECTED, REFUSED, UNDECIDED, WITHDRAWN
from governance.working_days.deadlines import say

YEAR_BEGINS = 5  # the municipal year runs from 1 May to 30 April
MOST_MONTHS = 36  # above that it is counted by year
MOST_YEARS = 30  # of a period
NOT_RECORDED = "Not recorded"
COUNTED = "Questions"

OUTCOMES = (
    (frozenset({ANSWERED, PUBLISHED}), "Accepted and answered"),
    (frozenset[str](), "Accepted, still to be answered"),  # whatever is nowhere else
    (frozenset({REFUSED}), "Refused"),
    (frozenset({WITHDRAWN}), "Withdrawn"),
    (frozenset({REDIRECTED}), "Redirected"),
    (UNDECIDED, "Still undecided"),
)
TO_BE_ANSWERED = OUTCOMES[1][1]
IN_TIME = {False: "In time", True: "Late", None: "Not checked"}
SPANS = ((7, "Up to 7 days"), (14, "8 to 14 days"), (28, "15 to 28 days"), (56, "29 to 56 days"))
LONGER = "More than 56 days"


@dataclass(frozen=True)
class Fact:
    """What is counted of one question: nothing that says whose it is."""

    committee: str
    received: date
    status: str
    channel: str | None = None
    late: bool | None = None
    ground: str | None = None
    answered_on: date | None = None
    meeting_day: date | None = None

    @property
    def days(self) -> int | None:
        """Calendar days from receipt to answer, of one that is answered."""
        answered = self.status in (ANSWERED, PUBLISHED) and self.answered_on is not None
        return (self.answered_on - self.received).days if answered and self.answered_on else None


@dataclass(frozen=True)
class Period:
    """The days on which the questions were received that are counted, both included."""

    first: date
    last: date

    @property
    def text(self) -> str:
        """In words: 1 May 2026 to 30 April 2027."""
        return f"{say(self.first)} to {say(self.last)}"

    def has(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Line:
    """What is counted, and how often it was found."""

    label: str
    count: int


@dataclass(frozen=True)
class Table:
    """One way to count the questions of a period."""

    key: str  # in addresses
    title: str
    head: str  # of the labels
    lines: tuple[Line, ...]
    note: str = ""

    @property
    def total(self) -> int:
        """Of all lines."""
        return sum(one.count for one in self.lines)


@dataclass(frozen=True)
class Times:
    """How long answers took, in calendar days from the day of receipt to that of the answer."""

    answered: int
    median: Fraction | None = None
    shortest: int | None = None
    longest: int | None = None
    at_meetings: int = 0  # of those answered, how many were put to a meeting
    by_then: int = 0  # and of these, how many were answered by the end of its day

    @property
    def share(self) -> int | None:
        """The share answered by the day of the meeting, in per cent."""
        return round(Fraction(100 * self.by_then, self.at_meetings)) if self.at_meetings else None


@dataclass(frozen=True)
class Figures:
    """All that is counted of a period."""

    period: Period
    count: int
    tables: tuple[Table, ...]
    times: Times

    def table(self, key: str) -> Table | None:
        """The table of a key."""
        return next((one for one in self.tables if one.key == key), None)


def municipal_year(day: date) -> Period:
    """The municipal year in which a day lies, 1 May to 30 April."""
    year = max(day.year - (day.month < YEAR_BEGINS), date.min.year)
    return Period(date(year, YEAR_BEGINS, 1), date(min(year + 1, date.max.year), YEAR_BEGINS - 1, 30))


def period_of(first: date | None, last: date | None, today: date) -> Period:
    """From and to as they were given; what was left out is the beginning or the end of the municipal year."""
    first = first or municipal_year(last or today).first
    return Period(first, last or municipal_year(first).last)


def check_period(period: Period) -> dict[str, str]:
    """What is wrong with a period, by field."""
    if period.last < period.first:
        return {"to": f"This is before {say(period.first)}. Enter a later day."}
    if period.last.year - period.first.year > MOST_YEARS:
        return {"to": f"This is more than {MOST_YEARS} years later. Enter an earlier day."}
    return {}


def count(facts: Iterable[Fact], period: Period, committees: Sequence[str], today: date) -> Figures:
    """The figures of the questions received in a period; committees without a question are counted too."""
    found = [one for one in facts if period.has(one.received)]
    refused = [one for one in found if one.status == REFUSED]
    took = [days for one in found if (days := one.days) is not None]
    grounds = {named.key: named.name for named in GROUND_NAMES}
    channels = {named.key: named.name for named in CHANNELS}
    by_month = months_of(period, [one.received for one in found], today)
    tables = (
        tally("committee", "Questions by committee", "Committee", committees, (one.committee for one in found)),
        by_month,
        tally(
            "outcome",
            "Questions by outcome",
            "Outcome",
            [label for _, label in OUTCOMES],
            (outcome_of(one.status) for one in found),
        ),
        tally(
            "ground",
            "Refused questions by ground",
            "Ground of refusal",
            grounds.values(),
            (grounds.get(one.ground or "", NOT_RECORDED) for one in refused),
        ),
        tally("time", "Late or in time", "Received", IN_TIME.values(), (IN_TIME[one.late] for one in found)),
        tally(
            "channel",
            "Questions by how they came",
            "Came by",
            channels.values(),
            (channels.get(one.channel or "", NOT_RECORDED) for one in found),
        ),
        tally(
            "answer",
            "Time to answer",
            "From receipt to answer",
            [*(label for _, label in SPANS), LONGER],
            map(span_of, took),
        ),
    )
    return Figures(period, len(found), tables, times_of(found))


def tally(key: str, title: str, head: str, labels: Iterable[str], found: Iterable[str]) -> Table:
    """How often each label was found; those that are not foreseen stand below the others."""
    counts = Counter(found)
    known = list(dict.fromkeys(labels))
    rest = sorted(counts.keys() - set(known), key=lambda one: (one == NOT_RECORDED, one))
    return Table(key, title, head, tuple(Line(one, counts[one]) for one in [*known, *rest]))


def outcome_of(status: str) -> str:
    """What has become of a question."""
    return next((label for statuses, label in OUTCOMES if status in statuses), TO_BE_ANSWERED)


def months_of(period: Period, days: Sequence[date], today: date) -> Table:
    """How many came in each month of the period that has begun; of a long period, in each year."""
    last = max(min(period.last, today), period.first, *days)
    months = (last.year - period.first.year) * 12 + last.month - period.first.month + 1
    label: Callable[[date], str] = month_name if months <= MOST_MONTHS else lambda day: f"{day.year}"
    labels = []
    day = period.first
    for _ in range(months):
        labels.append(label(day))
        day = (day.replace(day=1) + timedelta(days=31)).replace(day=1)
    head = "Month" if months <= MOST_MONTHS else "Year"
    return tally("month", f"Questions by {head.lower()} received", head, labels, map(label, days))


def month_name(day: date) -> str:
    """A month: May 2026."""
    return say(day).partition(" ")[2]


def span_of(days: int) -> str:
    """Within which span of days an answer was given."""
    return next((label for most, label in SPANS if days <= most), LONGER)


def times_of(found: Sequence[Fact]) -> Times:
    """How long answers took."""
    took = sorted(days for one in found if (days := one.days) is not None)
    if not took:
        return Times(0)
    put = [one for one in found if one.days is not None and one.meeting_day is not None]
    by_then = sum(1 for one in put if one.answered_on and one.meeting_day and one.answered_on <= one.meeting_day)
    return Times(len(took), median(map(Fraction, took)), took[0], took[-1], len(put), by_then)
