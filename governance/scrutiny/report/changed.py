"""What has changed in a work programme since a moment, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from governance.extensions import db
from governance.meetings.commands import MEETINGS as KEEPER
from governance.meetings.models import Meeting
from governance.meetings.queries import MEETING
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.rules import CANCELLED
from governance.register.log import PRESENT, REMOVED, STATE
from governance.scrutiny.fields import LISTS
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import KIND, REGISTER, in_order
from governance.scrutiny.report.net import Nets, changes_of, differs, state_of
from governance.scrutiny.rules import COMPLETED, LEFT_OUT, OPEN, WITHDRAWN
from governance.working_days.deadlines import say

ALTERED = {"purpose": "purpose", "aim": "aim", "lead_officers": "lead officers", "witnesses": "invited witnesses"}
SET = {"form": ("form now", "form no longer"), "joint_committee": ("joint with", "no longer joint with")}
DUE = ("due_words", "due")
TOLD = (  # fields that every reader may see
    *(STATE, "committee", "place", "topic", "status", "carried_from", "outcome"),
    *ALTERED,
    *SET,
    *DUE,
)
TOLD_OF_MEETINGS = (STATE, "day", "starts", "place", "status")
LIST_NAMES = {one.key: f"“{one.name}”" for one in LISTS}
MOST_PLACES = 4  # that a line names one by one
Said = tuple[str, str]  # what happened in a few words, and the place that goes with them


@dataclass(frozen=True)
class Told:
    """What has changed of one item or meeting, in one line."""

    what: str
    text: str


def tell_changes(committee: int, since: datetime) -> list[Told]:
    """What has changed of a committee's meetings and work items since its last meeting began: meetings first.

    Meetings entered since that are no later than that one are of the past, and are not told.
    """
    meetings = changes_of(MEETINGS, MEETING, Meeting, committee, since, TOLD_OF_MEETINGS)
    items = changes_of(REGISTER, KIND, WorkItem, committee, since, TOLD)
    days = db.session.scalars(select(Meeting).where(Meeting.id.in_(list(meetings))).order_by(Meeting.day, Meeting.id))
    told = [
        Told(f"Meeting on {say(one.day, weekday=True)}", of_meeting(meetings[one.id]))
        for one in days
        if one.day > since.date() or state_of(meetings[one.id]) != PRESENT
    ]
    wanted = select(WorkItem).outerjoin(Meeting, Meeting.id == WorkItem.meeting).where(WorkItem.id.in_(list(items)))
    records = list(db.session.scalars(wanted.order_by(*in_order())))
    told += of_items(records, items, committee, name_places(records, items))
    return [one for one in told if one.text]


def name_places(records: Iterable[WorkItem], nets: Mapping[int, Nets]) -> dict[Any, str]:
    """Meetings by their day as it is now, and lists by their name; a meeting that was removed has its day still."""
    named = {one.place for one in records}
    named |= {value for each in nets.values() if "place" in each for value in (each["place"].old, each["place"].new)}
    meetings = KEEPER.get_many(sorted(one for one in named if isinstance(one, int)))
    return LIST_NAMES | {key: say(one.day, weekday=True) for key, one in meetings.items()}


# Meetings


def of_meeting(nets: Nets) -> str:
    """What became of a meeting."""
    state, status = state_of(nets), differs(nets, "status")
    if state in ("", REMOVED):
        return "Removed" if state else ""
    said = [("added", "")] if state == PRESENT else of_time_and_place(nets)
    if status and CANCELLED in (status.old, status.new):
        said.append(("cancelled" if status.new == CANCELLED else "to be held after all", ""))
    return in_one_line(said)


def of_time_and_place(nets: Nets) -> list[Said]:
    """When and where a meeting is now, where that is not as it was."""
    day, starts, place = differs(nets, "day"), differs(nets, "starts"), differs(nets, "place")
    said = [(f"moved from {say(date.fromisoformat(day.old), weekday=True)}", "")] if day else []
    if starts:
        said.append((f"now at {starts.new_text}" if starts.new else "time to be confirmed", ""))
    if place:
        said.append((f"place now {place.new_text}" if place.new else "place to be confirmed", ""))
    return said


# Work items


def of_items(
    items: Iterable[WorkItem], nets: Mapping[int, Nets], committee: int, places: Mapping[Any, str]
) -> list[Told]:
    """What became of work items; the records of a standing item share a line."""
    topics: dict[tuple[str, int], str] = {}
    lines: dict[tuple[str, int], list[Said]] = {}
    for one in items:
        key = ("series", one.series) if one.series else ("item", one.id)
        topics.setdefault(key, one.topic)
        lines.setdefault(key, []).extend(of_item(nets[one.id], one, committee, places))
    return [Told(topics[key], in_one_line(said)) for key, said in lines.items()]


def of_item(nets: Nets, item: WorkItem, committee: int, places: Mapping[Any, str]) -> list[Said]:
    """What became of a work item: each change in a few words."""
    state, other = state_of(nets), differs(nets, "committee")
    here = places.get(item.place, "")
    if state == "" or committee not in (item.committee, other.old if other else None):
        return []
    if state == REMOVED:
        return [("removed from", here)]
    if other and other.old == committee:
        return [(f"given to {other.new_text}", "")]
    if state == PRESENT:
        return [("added to", here), *of_status(nets, item, here)]
    said = [(f"taken over from {other.old_text}", "")] if other else []
    return [*said, *of_place(nets, places), *of_status(nets, item, here), *of_topic(nets), *of_matter(nets, item, here)]


def of_place(nets: Nets, places: Mapping[Any, str]) -> list[Said]:
    """Where an item was, and where it went."""
    place = differs(nets, "place")
    if place is None:
        return []
    verb = "carried over" if differs(nets, "carried_from") else "moved"
    return [(f"{verb} from {places.get(place.old, 'nowhere')} to {places.get(place.new, 'nowhere')}", "")]


def of_status(nets: Nets, item: WorkItem, here: str) -> list[Said]:
    """An item that was completed, withdrawn, left out, or planned again; of a standing item, at which meeting."""
    status, outcome = differs(nets, "status"), differs(nets, "outcome")
    at = f" on {here}" if item.series else ""
    if status is None:
        return [(f"outcome{at}: {ended(outcome.new)}", "")] if outcome and outcome.new else []
    if status.new == COMPLETED:
        return [(f"completed{at}: {ended(item.outcome)}" if item.outcome else f"completed{at}", "")]
    if status.new == WITHDRAWN:
        return [(f"withdrawn{at}", "")]
    if status.new == LEFT_OUT:
        return [("left out on", here)]
    again = status.new in OPEN and status.old not in (None, *OPEN) and not differs(nets, "carried_from")
    return [(f"planned again{at}", "")] if again else []


def of_topic(nets: Nets) -> list[Said]:
    """An item that has another topic."""
    topic = differs(nets, "topic")
    return [(f"renamed; it was “{topic.old}”", "")] if topic else []


def of_matter(nets: Nets, item: WorkItem, here: str) -> list[Said]:
    """What an item is about, and who comes to it, that is not as it was; of a standing item, at which meetings."""
    on, at = (" on", here) if item.series else ("", "")
    altered = [name for key, name in ALTERED.items() if differs(nets, key)]
    said = [(f"{listed(altered)} changed{on}", at)] if altered else []
    for key, (now, no_longer) in SET.items():
        if net := differs(nets, key):
            said.append((f"{now} {net.new_text}{on}" if net.new else f"{no_longer} {net.old_text}{on}", at))
    due = of_due(nets, item)
    return [*said, (f"{due}{on}", at)] if due else said


def of_due(nets: Nets, item: WorkItem) -> str:
    """By when an item is wanted, where that is not as it was: in words, or as a date."""
    changed = [net for key in DUE if (net := differs(nets, key))]
    if not changed:
        return ""
    kept = item.due_words or (item.due.text if item.due else "")
    new = next((one.new_text for one in changed if one.new), kept)
    return f"due {new}" if new else f"no longer due {changed[0].old_text}"


# Words


def ended(text: str) -> str:
    """A sentence within a line: its full stop is left to the line."""
    return text.strip().removesuffix(".")


def in_one_line(said: Sequence[Said]) -> str:
    """Several changes as one line; what happened at several places is said once."""
    found: dict[str, list[str]] = {}
    for what, place in said:
        found.setdefault(what, []).extend([place] if place else [])
    line = "; ".join(f"{what} {listed(places)}".strip() for what, places in found.items())
    return line[:1].upper() + line[1:]


def listed(places: Sequence[str]) -> str:
    """Places one after another; of many, the first and how many more."""
    if len(places) > MOST_PLACES:
        return f"{places[0]} and {len(places) - 1} other meetings"
    *first, last = places or [""]
    return f"{', '.join(first)} and {last}" if first else last
