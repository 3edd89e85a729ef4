"""Where work items stand: the meetings and lists of a committee, and the place of an item among the others there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from governance.meetings.models import Meeting
from governance.meetings.queries import clock, get_committee, list_meetings, moved_of
from governance.meetings.rules import CANCELLED, HELD
from governance.register.fields import shorten
from governance.scrutiny.fields import LISTS as LIST_NAMES
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import count_open, list_items, list_lines
from governance.scrutiny.rules import ON_AGENDA, OPEN, too_full
from governance.working_days.deadlines import say

NAMES = {one.key: one.name for one in LIST_NAMES}


def title_of(meeting: Meeting) -> str:
    """A meeting as it heads its items: Wednesday 9 December 2026 at 10:00am."""
    return say(meeting.day, weekday=True) + (f" at {clock(meeting.starts)}" if meeting.starts else "")


def state_of(meeting: Meeting) -> str:
    """The status of a meeting in words, where it is not simply to come."""
    reason = f": {meeting.reason}" if meeting.reason else ""
    if meeting.status == CANCELLED:
        return f"Cancelled{reason}"
    moved = moved_of(meeting)
    said = f"{moved[0].upper()}{moved[1:]}{reason}" if moved else ""
    return ". ".join(one for one in ("Held" if meeting.status == HELD else "", said) if one)


def place_name(place: int | str | None, committee: int) -> str:
    """A place by its day or its name: Wednesday 9 December 2026, Suggested."""
    found = next((one for one in list_meetings(committee) if one.id == place), None)
    return say(found.day, weekday=True) if found else NAMES.get(str(place), "no list")


def place_words(place: int | str | None, committee: int) -> str:
    """A place as part of a sentence: at Wednesday 9 December 2026, in Suggested."""
    return f"{'at' if isinstance(place, int) else 'in'} {place_name(place, committee)}"


def line_place(line: Any) -> int | str:
    """The meeting or the list of an item, or of its line."""
    return line.meeting if line.meeting is not None else line.listed


def numbers_of(lines: Sequence[Any]) -> dict[int, int]:
    """The number of each item in its meeting or list, by its id; what is given up or done with has none."""
    numbers: dict[int, int] = {}
    last: dict[int | str, int] = {}
    for line in lines:
        if line.status in (OPEN if line.meeting is None else ON_AGENDA):
            place = line_place(line)
            numbers[line.id] = last[place] = last.get(place, 0) + 1
    return numbers


def order_text(item: WorkItem) -> str:
    """Its number among the others: 2 of 4; nothing where it has none."""
    lines = list_lines(item.committee)
    numbers = numbers_of(lines)
    there = [numbers[one.id] for one in lines if one.id in numbers and line_place(one) == item.place]
    return f"{numbers[item.id]} of {len(there)}" if item.id in numbers else ""


def where_now(item: WorkItem) -> str:
    """Where an item stands now, to be told after a move, and whether its meeting is too full."""
    order = order_text(item)
    told = f"“{shorten(item.topic)}” is now {order + ' ' if order else ''}{place_words(item.place, item.committee)}."
    return " ".join(one for one in (told, fullness_of(item)) if one)


def fullness_of(item: WorkItem) -> str:
    """What to say where the meeting of an item has more than its committee wants."""
    kept = get_committee(item.committee)
    if item.meeting is None or kept is None or kept.limit is None:
        return ""
    here = [one for one in list_lines(item.committee) if one.meeting == item.meeting]
    return too_full(count_open(here), kept.limit)


@dataclass(frozen=True)
class Other:
    """An item that another can be put before."""

    reference: str
    place: str  # the heading under which it is chosen
    text: str
    open: bool


def others_of(item: WorkItem) -> list[Other]:
    """The other items of its committee, in order."""
    headings = {one.id: say(one.day, weekday=True) for one in list_meetings(item.committee)} | NAMES
    others = (one for one in list_items(item.committee) if one is not item)
    return [
        Other(one.reference, headings.get(line_place(one), ""), shorten(one.topic, 80), one.status in OPEN)
        for one in others
    ]
