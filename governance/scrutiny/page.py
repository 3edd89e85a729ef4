"""The work programme page: the items of a committee by meeting and list, each row rendered once until it changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template, url_for

from governance.council.queries import Council, Maker
from governance.meetings.models import Meeting
from governance.meetings.queries import due_of, get_committee, list_meetings, meeting_names
from governance.meetings.rules import TO_COME
from governance.people.models import Account
from governance.programme.models import PlanItem
from governance.register.filters import count_attention
from governance.scrutiny.actions import actions_of
from governance.scrutiny.commands import WORK_ITEMS
from governance.scrutiny.fields import BY_KEY, FORMS, STATUSES
from governance.scrutiny.models import WorkItem
from governance.scrutiny.places import NAMES, line_place, numbers_of, state_of, title_of
from governance.scrutiny.queries import (
    Filters,
    count_open,
    decisions_of,
    facts_of,
    find_ids,
    is_past,
    is_shown,
    list_items,
    list_joint,
    list_lines,
    narrow,
    scrutiny_committees,
)
from governance.scrutiny.rules import ATTENTION_LABELS, LISTS, OPEN, Assessment, Attention, assess, too_full
from governance.web.rows import Shown, cell_of, kept_rows
from governance.working_days.deadlines import say

CELLS = ("topic", "purpose", "form", "aim", "lead_officers", "witnesses", "progress", "outcome")
STATUS_NAMES = {one.key: one.name for one in STATUSES}
MEANT = {
    LISTS[0]: "What the committee will take, at a meeting still to be chosen.",
    LISTS[1]: "What members are told in writing, outside the meetings.",
    LISTS[2]: "What has been put forward, and the committee has not taken up yet.",
}


@dataclass(frozen=True)
class Section:
    """A meeting or a list with its items."""

    place: int | str
    title: str
    meeting: Meeting | None
    count: int  # of what takes up time there, shown or not
    full: str  # what to say where that is too many
    rows: list[str]
    said: str = ""  # the status of the meeting, or what the list is for
    due: str = ""  # when its agenda is due
    closed: bool = False  # a meeting that is past, held or cancelled: no key moves an item there


@dataclass(frozen=True)
class Joint:
    """An item that another committee takes jointly with this one."""

    topic: str
    address: str
    committee: str
    place: str
    status: str


@dataclass(frozen=True)
class Page:
    """What the work programme page shows."""

    committee: Maker
    filters: Filters
    show: str  # what is shown, as in the filters
    meetings: list[Meeting]
    sections: list[Section]
    counts: dict[Attention, int]
    attending: int
    total: int
    joint: list[Joint]


def build_page(committee: Maker, filters: Filters, reader: Account, council: Council, today: date) -> Page:
    """The items of a committee that the filters let through, in order, with the counts of what needs attention."""
    meetings, lines = list_meetings(committee.id), list_lines(committee.id)
    past = {one.id for one in meetings if is_past(one, today)}
    every, found, numbers = set(filters.given) <= {"show"}, lines, numbers_of(lines)
    if set(filters.given) - {"show", "attention"}:
        ids = find_ids(committee.id, filters, reader.handles_all)
        found = [one for one in lines if one.id in ids]

    def rows_of(some: Sequence[Any]) -> dict[int, Shown]:
        return get_rows(some, numbers, meetings, reader, council, today)

    left = narrow(found, filters, past, lambda some: {key: row.attention for key, row in rows_of(some).items()})
    rows = rows_of(left.here)
    sections = sections_of(committee.id, meetings, lines, council, today)
    held: dict[int | str, list[str]] = {one.place: one.rows for one in sections}
    for line in left.wanted:
        held[line_place(line)].append(rows[line.id].html)
    flags = [rows[one.id].attention for one in left.here]
    return Page(
        committee=committee,
        filters=filters,
        show=left.show,
        meetings=meetings,
        sections=[one for one in sections if one.rows or (every and is_open(one, past, left.show))],
        counts=count_attention(Attention, flags),
        attending=sum(map(bool, flags)),
        total=len(left.wanted),
        joint=joint_of(committee.id, left.show, council, today) if every else [],
    )


def joint_of(committee: int, show: str, council: Council, today: date) -> list[Joint]:
    """The items that other committees take jointly with this one, as far as they are shown."""
    found = list_joint(committee)
    past = {meeting.id for _, meeting in found if meeting and is_past(meeting, today)}
    return [
        Joint(
            item.topic,
            address_of(item.reference),
            council.bodies[item.committee].name,
            title_of(meeting) if meeting else NAMES[str(item.listed)],
            STATUS_NAMES[item.status],
        )
        for item, meeting in found
        if is_shown(item, past, show)
    ]


def is_open(section: Section, past: set[int], show: str) -> bool:
    """Whether a meeting or a list is shown although it has nothing."""
    over = section.place in past
    return show == "all" or (over and section.meeting is not None if show == "past" else not over)


def sections_of(
    committee: int, meetings: Sequence[Meeting], lines: Sequence[Any], council: Council, today: date
) -> list[Section]:
    """The meetings of a committee and its lists, still without rows."""
    kept = get_committee(committee)
    limit = kept.limit if kept else None
    counts = {place: count_open(found) for place, found in by_place(lines).items()}
    found = []
    for one in meetings:
        count = counts.get(one.id, 0)
        coming = one.status in TO_COME and one.day >= today
        due = f"Agenda due {say(due_of(one, council).day, weekday=True, year=False)}" if coming else ""
        full = too_full(count, limit) if one.status in TO_COME else ""
        found.append(Section(one.id, title_of(one), one, count, full, [], state_of(one), due, not coming))
    for key, name in NAMES.items():
        count = sum(one.listed == key and one.status in OPEN for one in lines)
        found.append(Section(key, name, None, count, "", [], MEANT[key]))
    return found


def by_place(lines: Iterable[Any]) -> dict[int | str, list[Any]]:
    """The lines of each meeting and list."""
    found: dict[int | str, list[Any]] = {}
    for line in lines:
        found.setdefault(line_place(line), []).append(line)
    return found


def get_rows(
    lines: Sequence[Any],
    numbers: Mapping[int, int],
    meetings: Sequence[Meeting],
    reader: Account,
    council: Council,
    today: date,
) -> dict[int, Shown]:
    """The rows of these lines by id.

    A row depends on its item, its number, its meeting, the decision that it precedes, the council, the day and whether
    it can be edited.
    """
    by_id, editable = {one.id: one for one in meetings}, reader.handles_all
    keys = {
        line.id: (
            *(line.id, line.sequence, line.decided, numbers.get(line.id), council.sequence, today, editable),
            by_id[line.meeting].sequence if line.meeting in by_id else 0,
        )
        for line in lines
    }

    def draw(ids: list[int]) -> Iterator[tuple[int, int, Shown]]:
        items = WORK_ITEMS.get_many(ids)
        decisions = decisions_of(items.values())
        for number, item in items.items():
            row = row_of(item, numbers.get(number), by_id, decisions, editable, council, today)
            yield number, item.sequence, row

    return kept_rows("work programme", keys, draw)


def draw_row(item: WorkItem, reader: Account, council: Council, today: date) -> Shown:
    """One row alone, as after a cell was saved."""
    meetings = {one.id: one for one in list_meetings(item.committee)}
    number = numbers_of(list_lines(item.committee)).get(item.id)
    return row_of(item, number, meetings, decisions_of([item]), reader.handles_all, council, today)


def row_of(
    item: WorkItem,
    number: int | None,
    meetings: Mapping[int, Meeting],
    decisions: Mapping[str, PlanItem],
    editable: bool,
    council: Council,
    today: date,
) -> Shown:
    """One row, from the partial that the page and a saved cell share."""
    assessment = assess(facts_of(item, meetings, decisions), today)
    html = render_template(
        "scrutiny/_row.html",
        item=item,
        number=number,
        address=address_of(item.reference),
        cells={key: cell_of(item, BY_KEY[key], council.names) for key in CELLS},
        joint=BY_KEY["joint_committee"].kind.show(item.joint_committee, council.names),
        decision=decisions.get(item.decision or ""),
        flags=flags_of(assessment),
        status=STATUS_NAMES[item.status],
        editable=editable,
        actions=actions_of(item) if editable else (),
    )
    return Shown(html, assessment.attention)


def flags_of(assessment: Assessment) -> list[tuple[Attention, str]]:
    """What needs attention, each with its words; doubts are counted elsewhere."""
    kinds = [one for one in assessment.attention if one is not Attention.DOUBT]
    return list(zip(kinds, assessment.said, strict=True))


def filter_lists(meetings: Sequence[Meeting]) -> dict[str, Any]:
    """What the filters offer, given the meetings of a committee."""
    named = zip(meetings, meeting_names(meetings), strict=True)
    return {
        "shows": (("", "To come and unfinished"), ("past", "Past meetings"), ("all", "Everything")),
        "offers": (
            ("place", "Meeting or list", [*((one.reference, name.name) for one, name in named), *NAMES.items()]),
            ("form", "Form", [*((one.key, one.name) for one in FORMS), ("none", "Not stated")]),
            ("status", "Status", [(one.key, one.name) for one in STATUSES]),
            ("standing", "Standing items", [("yes", "Only those"), ("no", "Without them")]),
            ("attention", "Needs attention", [("any", "Any reason"), *ATTENTION_LABELS.items()]),
        ),
    }


@dataclass(frozen=True)
class Listed:
    """A committee as the page of all of them lists it."""

    committee: Maker
    coming: Meeting | None
    coming_title: str
    open: int
    counts: dict[Attention, int]
    attending: int


def list_page(council: Council, today: date) -> list[Listed]:
    """The scrutiny committees, each with its next meeting and what needs attention."""
    meetings, items = list_meetings(), list_items()
    by_id, decisions = {one.id: one for one in meetings}, decisions_of(items)
    found = []
    for committee in scrutiny_committees(council):
        own = [one for one in items if one.committee == committee.id]
        flags = [assess(facts_of(one, by_id, decisions), today).attention for one in own]
        ahead = (one for one in meetings if one.committee == committee.id and one.day >= today)
        coming = next((one for one in ahead if one.status in TO_COME), None)
        title = title_of(coming) if coming else ""
        still = sum(one.status in OPEN for one in own)
        found.append(Listed(committee, coming, title, still, count_attention(Attention, flags), sum(map(bool, flags))))
    return found


def address_of(reference: str) -> str:
    """The page of an item."""
    return url_for("scrutiny.view_item", reference=reference)
