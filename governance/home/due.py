"""The shape of what is due: one line for each record, in the order of its day, many of one kind folded."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from governance.working_days.deadlines import say

SHOWN = 6  # lines of one kind in one part
SOON = timedelta(days=7)
OVERDUE, THIS_WEEK, LATER, UNDATED = "Overdue", "In the next seven days", "Later", "Without a day"


class Order(IntEnum):
    """In which order kinds of work stand on the same day, and without one."""

    BY_RIGHT = 0  # referrals by right, where they have no day
    PROGRAMME = 100
    AGENDAS = 200
    QUESTIONS = 250
    SUGGESTIONS = 300
    WORK = 400
    DOUBTS = 500


@dataclass(frozen=True)
class Due:
    """One record on which something is to be done."""

    kind: str  # of lines that are folded together
    label: str  # what is to be done
    rank: int  # where it stands on its day, or without one: its place in its kind, after the kind’s Order
    day: date | None  # by which
    reference: str
    title: str
    address: str
    note: str = ""
    flags: tuple[str, ...] = ()  # what else about it needs attention
    more: str = ""  # the page with all of its kind
    was: bool = False  # once its day is past, nobody can say here whether it was done in time
    wide: bool = False  # the page with all of its kind has those of others too


@dataclass(frozen=True)
class More:
    """The lines of a kind that are folded."""

    count: int
    label: str
    address: str
    wide: bool


@dataclass(frozen=True)
class Part:
    """What is due in one span of time."""

    heading: str
    count: int
    lines: list[Due]
    more: list[More]


def parts_of(found: Sequence[Due], today: date) -> list[Part]:
    """What is due in its parts, each by its days; a part without lines is left out."""
    held: dict[str, list[Due]] = {one: [] for one in (OVERDUE, THIS_WEEK, LATER, UNDATED)}
    for one in sorted(found, key=lambda one: (one.day or date.max, one.rank, one.reference)):
        held[span_of(one, today)].append(one)
    return [part_of(heading, lines) for heading, lines in held.items() if lines]


def span_of(due: Due, today: date) -> str:
    """In which part a line stands; what may have been done in time is not overdue."""
    day = due.day
    if day is None:
        return UNDATED
    if due.was and day < today:
        return THIS_WEEK
    return OVERDUE if day < today else THIS_WEEK if day <= today + SOON else LATER


def part_of(heading: str, lines: Sequence[Due]) -> Part:
    """One part: the first of each kind, and how many more there are."""
    counts: Counter[str] = Counter()
    shown: list[Due] = []
    folded: dict[str, Due] = {}
    for one in lines:
        counts[one.kind] += 1
        if counts[one.kind] <= SHOWN:
            shown.append(one)
        else:
            folded[one.kind] = one
    more = [More(counts[kind] - SHOWN, one.label, one.more, one.wide) for kind, one in folded.items()]
    return Part(heading, len(lines), shown, more)


def when_words(due: Due, today: date) -> str:
    """By when, in words: by Thursday 26 November, overdue by 3 days."""
    if due.day is None:
        return ""
    days = (today - due.day).days
    words = say(due.day, weekday=True, year=due.day.year != today.year)
    if due.was and days > 0:
        return f"was due on {words}"
    if days > 0:
        return f"overdue by {days} {'day' if days == 1 else 'days'}"
    return {0: "today", -1: f"tomorrow, {words}"}.get(days, f"by {words}")
