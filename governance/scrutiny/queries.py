"""What is read of a work programme: its items by meeting and list, filters, search, decisions ahead in its field."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import g, has_request_context
from sqlalchemy import ColumnElement, and_, case, func, or_, select

from governance.council.queries import SCRUTINY, Council, Maker, get_council
from governance.extensions import db
from governance.meetings import queries as meetings
from governance.meetings.models import Committee, Meeting
from governance.meetings.rules import HELD
from governance.programme.models import PlanItem
from governance.programme.rules import KEY, LIVE
from governance.register.fields import NameList, Names
from governance.register.filters import Filters as Asked
from governance.register.filters import is_wanted
from governance.register.log import AS_NOW, sequence_of
from governance.scrutiny.fields import COPIED
from governance.scrutiny.fields import LISTS as LIST_NAMES
from governance.scrutiny.models import WorkItem
from governance.scrutiny.rules import (
    COMPLETED,
    LEFT_OUT,
    LISTS,
    ON_AGENDA,
    OPEN,
    WITHDRAWN,
    Assessment,
    Decision,
    Facts,
    Sitting,
    assess,
    is_waiting,
)

REGISTER = "scrutiny"
KIND = "work item"
LAST = 1_000_000  # where what has no position stands


@dataclass(frozen=True)
class Filters(Asked):
    """What a work programme page shows; every one stands in its address."""

    q: str = ""
    show: str = ""  # "": meetings to come, those past with something open, and the lists; "past": the rest; "all"
    place: str = ""  # the reference of a meeting, or a list
    form: str = ""
    status: str = ""
    standing: str = ""  # "yes" or "no"
    attention: str = ""


def scrutiny_committees(council: Council, *, unused: bool = False) -> list[Maker]:
    """The committees that keep a work programme, as the council orders them; also those no longer used, if asked."""
    names = council.names.lists[SCRUTINY].by_key
    return [one for one in council.bodies.values() if one.kind == SCRUTINY and (unused or names[one.id].offered)]


def names() -> Names:
    """The names that work items refer to, the meetings of every committee among the places."""
    return kept_names(None)


def names_for(committee: int) -> Names:
    """The same with the meetings of one committee, so that a day means one of them."""
    return kept_names(committee)


def kept_names(committee: int | None) -> Names:
    """Read once a request while no meeting and nothing of the council changes."""
    others = meetings.names()
    now = (sequence_of(meetings.REGISTER), get_council().sequence)
    kept = g.setdefault("place names", {}) if has_request_context() else {}
    if kept.get(committee, (None,))[0] != now:
        found = meetings.meeting_names(meetings.list_meetings(committee))
        lists = {**others.lists, "place": NameList([*LIST_NAMES, *found])}
        kept[committee] = (now, replace(others, lists=lists))
    return kept[committee][1]


def in_order() -> tuple[Any, ...]:
    """By meeting, then the lists, each in its own order."""
    return (
        case((Meeting.day.is_(None), 1), else_=0),
        Meeting.day,
        func.coalesce(Meeting.starts, ""),
        Meeting.id,
        case({key: place for place, key in enumerate(LISTS)}, value=WorkItem.listed, else_=0),
        case((WorkItem.position.is_(None), LAST), else_=WorkItem.position),
        WorkItem.id,
    )


def list_items(committee: int | None = None, *wanted: ColumnElement[bool]) -> list[WorkItem]:
    """Work items in order: all, or a committee's, or those that meet conditions."""
    query = select(WorkItem).outerjoin(Meeting, Meeting.id == WorkItem.meeting).where(WorkItem.removed.is_(False))
    query = query.where(WorkItem.committee == committee) if committee is not None else query
    return list(db.session.scalars(query.where(*wanted).order_by(*in_order()).execution_options(**AS_NOW)))


def list_at(committee: int, place: int | str) -> list[WorkItem]:
    """The items of a meeting or a list, in order."""
    at = WorkItem.meeting == place if isinstance(place, int) else WorkItem.listed == place
    return list_items(committee, at)


def list_lines(committee: int) -> list[Any]:
    """What the table of a committee needs of each item to know whether it is drawn already, in order.

    With the sequence of the decision that it precedes, where there is one.
    """
    decision = and_(PlanItem.reference == WorkItem.decision, PlanItem.removed.is_(False))
    columns = (WorkItem.id, WorkItem.sequence, WorkItem.meeting, WorkItem.listed, WorkItem.status)
    query = (
        select(*columns, PlanItem.sequence.label("decided"))
        .outerjoin(Meeting, Meeting.id == WorkItem.meeting)
        .outerjoin(PlanItem, decision)
        .where(WorkItem.removed.is_(False), WorkItem.committee == committee)
    )
    return list(db.session.execute(query.order_by(*in_order())))


def find_ids(committee: int, filters: Filters, handler: bool) -> set[int]:
    """The items of a committee that the filters let through, but for attention, which the rules say."""
    query = select(WorkItem.id).outerjoin(Meeting, Meeting.id == WorkItem.meeting)
    wanted = (WorkItem.committee == committee, WorkItem.removed.is_(False), *conditions(filters, handler))
    return set(db.session.scalars(query.where(*wanted)))


def get_item(reference: str, *, removed: bool = False) -> WorkItem | None:
    """The work item of a reference; a removed one is gone, unless it is asked for too."""
    query = select(WorkItem).where(WorkItem.reference == reference)
    query = query if removed else query.where(WorkItem.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def get_series(series: int, *, removed: bool = False) -> list[WorkItem]:
    """The records of a standing item, by their meetings."""
    query = select(WorkItem).outerjoin(Meeting, Meeting.id == WorkItem.meeting).where(WorkItem.series == series)
    query = query if removed else query.where(WorkItem.removed.is_(False))
    return list(db.session.scalars(query.order_by(*in_order()).execution_options(**AS_NOW)))


def appearances_after(item: WorkItem) -> list[WorkItem]:
    """The later records of a standing item that hold nothing yet: those that go when it ends with this one."""
    records = get_series(item.series or item.id)
    after = records[records.index(item) + 1 :] if item in records else []
    return [one for one in after if not holds_something(one)]


def holds_something(item: WorkItem) -> bool:
    """Whether a standing item has at one of its meetings what the others have not."""
    if item.progress or item.outcome or item.internal_notes:
        return True
    first = db.session.get(WorkItem, item.series) if item.series else None
    return first is not None and any(getattr(item, key) != getattr(first, key) for key in COPIED)


def conditions(filters: Filters, handler: bool) -> list[ColumnElement[bool]]:
    """The filters as SQL, but for attention, which the rules say."""
    wanted: list[ColumnElement[bool]] = []
    if filters.place in LISTS:
        wanted.append(WorkItem.listed == filters.place)
    elif filters.place:
        wanted.append(Meeting.reference == filters.place)
    for key in ("form", "status"):
        if given := getattr(filters, key):
            column = getattr(WorkItem, key)
            wanted.append(column.is_(None) if given == "none" else column == given)
    if filters.standing:
        standing = WorkItem.standing.is_(True)
        wanted.append(standing if filters.standing == "yes" else ~standing | WorkItem.standing.is_(None))
    return [*wanted, *(searched(word, handler) for word in filters.q.casefold().split())]


def searched(word: str, handler: bool) -> ColumnElement[bool]:
    """Items in which a word occurs, in what the reader may see."""
    found = WorkItem.search_text.contains(word, autoescape=True)
    return or_(found, WorkItem.search_private.contains(word, autoescape=True)) if handler else found


def list_shown(committee: int | None, filters: Filters, handler: bool, today: date) -> list[WorkItem]:
    """The items that the filters let through, in order; what needs attention is asked of the rules."""
    sittings = meetings.list_meetings(committee)
    past = {one.id for one in sittings if is_past(one, today)}

    def flags_of(items: Sequence[WorkItem]) -> dict[int, Sequence[str]]:
        return {key: one.attention for key, one in assess_all(items, sittings, today).items()}

    return narrow(list_items(committee, *conditions(filters, handler)), filters, past, flags_of).wanted


@dataclass(frozen=True)
class Narrowed:
    """Items or their lines: those of what is shown, and of them those that need the attention asked for."""

    show: str  # as in Filters; "all" also where it was not asked for
    here: list[Any]
    wanted: list[Any]


def narrow(
    found: Sequence[Any],
    filters: Filters,
    past: Collection[int],
    flags_of: Callable[[Sequence[Any]], Mapping[int, Sequence[str]]],
) -> Narrowed:
    """What Show and Needs attention leave of the items, or their lines, that the other filters found.

    Unless Show was chosen, everything is looked through where a place or a status is, or where nothing is to come.
    """
    first = filters.show or ("all" if filters.place or filters.status else "")
    here = [one for one in found if is_shown(one, past, first)]
    wanted = needing(here, filters.attention, flags_of)
    if wanted or first or not filters.given:
        return Narrowed(first, here, wanted)
    wanted = needing(found, filters.attention, flags_of)
    return Narrowed("all", list(found), wanted) if wanted else Narrowed(first, here, [])


def needing(
    items: Sequence[Any], attention: str, flags_of: Callable[[Sequence[Any]], Mapping[int, Sequence[str]]]
) -> list[Any]:
    """Those of items, or their lines, that need this kind of attention, or any; all of them where none is asked for."""
    if not attention:
        return list(items)
    flags = flags_of(items)
    return [one for one in items if is_wanted(flags[one.id], attention)]


def is_shown(item: Any, past: Collection[int], show: str) -> bool:
    """Whether an item, or its line, is among what is to come and unfinished, what is past, or everything."""
    return show == "all" or is_over(item, past) == (show == "past")


def list_joint(committee: int) -> list[tuple[WorkItem, Meeting | None]]:
    """The items that other committees take jointly with this one, in order, each with its meeting."""
    query = select(WorkItem, Meeting).outerjoin(Meeting, Meeting.id == WorkItem.meeting)
    wanted = (WorkItem.joint_committee == committee, WorkItem.committee != committee, WorkItem.removed.is_(False))
    return [(one, meeting) for one, meeting in db.session.execute(query.where(*wanted).order_by(*in_order()))]


def is_past(meeting: Meeting, today: date) -> bool:
    """Whether a meeting is over."""
    return meeting.day < today or meeting.status == HELD


def is_over(item: Any, past: Collection[int]) -> bool:
    """Whether an item, or its line, belongs to what is past: it is open no more, in a list or at a past meeting."""
    return item.status not in OPEN and (item.meeting is None or item.meeting in past)


# What the rules need


def decisions_of(items: Iterable[WorkItem]) -> dict[str, PlanItem]:
    """The plan items that work items are scrutiny of, by reference."""
    references = sorted({one.decision for one in items if one.decision})
    if not references:
        return {}
    query = select(PlanItem).where(PlanItem.reference.in_(references), PlanItem.removed.is_(False))
    return {one.reference: one for one in db.session.scalars(query)}


def decision_of(plan: PlanItem) -> Decision:
    """What the rules need to know of a plan item."""
    return Decision(plan.reference, plan.decision_date, plan.status in LIVE, plan.decided_on)


def sitting_of(meeting: Meeting) -> Sitting:
    """What the rules need to know of a meeting."""
    return Sitting(meeting.day, meeting.status)


def facts_of(item: WorkItem, sittings: Mapping[int, Meeting], decisions: Mapping[str, PlanItem]) -> Facts:
    """What the rules need to know of a work item."""
    meeting = sittings.get(item.meeting) if item.meeting else None
    plan = decisions.get(item.decision) if item.decision else None
    return Facts(
        status=item.status,
        meeting=sitting_of(meeting) if meeting else None,
        listed=item.listed,
        due=item.due,
        decision=decision_of(plan) if plan else None,
        gone=None if plan else item.decision,
        outcome=item.outcome,
        standing=bool(item.standing),
        to_check=bool(item.to_check),
    )


def assess_all(items: Sequence[WorkItem], sittings: Sequence[Meeting], today: date) -> dict[int, Assessment]:
    """What the rules say of items today, by their ids; the decisions are read once."""
    decisions, by_id = decisions_of(items), {one.id: one for one in sittings}
    return {one.id: assess(facts_of(one, by_id, decisions), today) for one in items}


# Decisions ahead


def scrutiny_of(references: Collection[str]) -> dict[str, list[WorkItem]]:
    """The work items that are scrutiny of these plan items, by reference; none that was given up."""
    query = (
        select(WorkItem)
        .outerjoin(Meeting, Meeting.id == WorkItem.meeting)
        .where(WorkItem.decision.in_(references), WorkItem.removed.is_(False))
        .where(WorkItem.status.not_in((WITHDRAWN, LEFT_OUT)))
        .order_by(*in_order())
    )
    found: dict[str, list[WorkItem]] = {}
    for one in db.session.scalars(query):
        found.setdefault(str(one.decision), []).append(one)
    return found


def list_ahead(*wanted: ColumnElement[bool]) -> list[PlanItem]:
    """Plan items still to be decided, those with a day first by it, then those to be confirmed.

    One whose date is past stays: nobody has said yet that it was decided.
    """
    undated = case((PlanItem.decision_earliest.is_(None), 1), else_=0)
    query = (
        select(PlanItem)
        .where(PlanItem.removed.is_(False), PlanItem.status.in_(LIVE), *wanted)
        .order_by(undated, PlanItem.decision_earliest, PlanItem.decision_month, PlanItem.id)
    )
    return list(db.session.scalars(query))


def decisions_ahead(committee: int, kept: Committee | None, council: Council) -> list[PlanItem]:
    """The decisions ahead in a committee's field."""
    return list_ahead(in_field(committee, kept, council))


def in_field(committee: int, kept: Committee | None, council: Council) -> ColumnElement[bool]:
    """Whether a decision is in a committee's field: it names it, or is of its portfolios or directorates.

    A decision that names another scrutiny committee is that one's.
    """
    posts = [one for one in (kept.portfolios if kept else None) or () if one in council.bodies]
    parts = (kept.directorates if kept else None) or []
    of_it = or_(
        PlanItem.decision_maker.in_(posts), PlanItem.portfolio_holder.in_(posts), PlanItem.directorate.in_(parts)
    )
    return or_(PlanItem.scrutiny_committee == committee, PlanItem.scrutiny_committee.is_(None) & of_it)


def key_unseen(council: Council) -> list[PlanItem]:
    """Key decisions ahead of the executive that no scrutiny committee looks at: at a meeting, or by a briefing note."""
    executive = [one.id for one in council.bodies.values() if one.executive]
    found = list_ahead(PlanItem.issue_type == KEY, PlanItem.decision_maker.in_(executive))
    items = scrutiny_of([one.reference for one in found])
    sittings = {one.id: sitting_of(one) for one in meetings.list_meetings()}
    seen = {key for key, each in items.items() if any(looks_at(one, sittings) for one in each)}
    return [one for one in found if one.reference not in seen]


def looks_at(item: WorkItem, sittings: Mapping[int, Sitting]) -> bool:
    """Whether an item is scrutiny that took place or has its place: not where it still waits for a meeting."""
    return item.status == COMPLETED or not is_waiting(item.listed, sittings.get(item.meeting or 0))


def count_open(items: Iterable[WorkItem]) -> int:
    """How many items take up time at a meeting."""
    return sum(one.status in ON_AGENDA for one in items)
