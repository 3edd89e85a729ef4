"""What the pages of scrutiny before a decision show, as plain data."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.council.queries import Council, Maker
from governance.meetings.commands import MEETINGS
from governance.meetings.models import Meeting
from governance.meetings.queries import get_committee, list_committees, list_meetings
from governance.programme.models import PlanItem
from governance.programme.queries import get_item
from governance.programme.rules import KEY, LIVE
from governance.scrutiny.ahead import addresses
from governance.scrutiny.ahead.places import Best, Offer, best_of, left_before, offers_of, to_come, where_is
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import (
    decisions_ahead,
    decisions_of,
    facts_of,
    key_unseen,
    list_items,
    scrutiny_committees,
    scrutiny_of,
    sitting_of,
)
from governance.scrutiny.rules import OPEN, date_past, is_waiting, of_decision
from governance.working_days.deadlines import say


@dataclass(frozen=True)
class Scrutinised:
    """A work item that is scrutiny of a decision: where it stands, and what is wrong with that."""

    item: WorkItem
    committee: str
    where: str
    address: str
    warning: str
    waits: bool  # for a meeting: in a list, or at one that is cancelled


@dataclass(frozen=True)
class Row:
    """A decision as a row of the page."""

    plan: PlanItem
    address: str
    maker: str
    left: str
    none_left: bool
    past: bool  # its date, although nobody has said that it was decided
    seen: list[Scrutinised]
    waiting: Scrutinised | None  # the item of this committee that a press puts on a meeting
    best: Best | None
    offers: list[Offer]

    @property
    def is_key(self) -> bool:
        """Whether it is a key decision."""
        return self.plan.issue_type == KEY

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be decided."""
        return self.plan.status in LIVE


@dataclass(frozen=True)
class Prior:
    """A line of the pre-decision table, as committee papers print it."""

    when: str
    topic: str
    purpose: str
    maker: str
    decision: str
    reference: str


@dataclass(frozen=True)
class Unseen:
    """A key decision that no committee has on its programme, with the pages of the committees that could take it."""

    plan: PlanItem
    address: str
    maker: str
    named: str
    past: bool
    committees: list[tuple[str, str, bool]]  # name, address, whether it is in the committee's field


def build_rows(committee: Maker, asked: str | None, council: Council, today: date) -> tuple[list[Row], list[Prior]]:
    """The decisions ahead of a committee, and its pre-decision table.

    Besides those in its field: whatever it has on its programme, decided or not, and the one that is asked for.
    """
    kept, meetings = get_committee(committee.id), list_meetings(committee.id)
    mine = list_items(committee.id, WorkItem.decision.is_not(None), WorkItem.status.in_(OPEN))
    others = decisions_of(mine) | decisions_named(asked)
    plans = {one.reference: one for one in decisions_ahead(committee.id, kept, council)} | others
    seen, ahead = look_up(list(plans), council, today), to_come(meetings, today)
    rows = [
        row_of(one, committee.id, seen.get(one.reference, []), ahead, council, today)
        for one in sorted(plans.values(), key=by_date)
    ]
    return rows, prior_table(mine, {one.id: one for one in meetings}, others, council, today)


def decisions_named(reference: str | None) -> dict[str, PlanItem]:
    """The plan item that is asked for, if there is one."""
    plan = get_item(reference) if reference else None
    return {plan.reference: plan} if plan else {}


def by_date(plan: PlanItem) -> tuple[Any, ...]:
    """Those with a day first by it, then those to be confirmed by their month."""
    last = date.max
    return plan.decision_earliest or last, plan.decision_month or last, plan.id


def row_of(
    plan: PlanItem,
    committee: int,
    seen: list[Scrutinised],
    ahead: Sequence[Meeting],
    council: Council,
    today: date,
) -> Row:
    """A decision as a row."""
    best = best_of(plan, ahead, council, today)
    return Row(
        plan,
        addresses.of_decision(plan.reference),
        council.bodies[plan.decision_maker].name,
        left_before(plan, ahead, today),
        best is None and plan.decision_earliest is not None and plan.status in LIVE,
        plan.status in LIVE and date_past(plan.decision_date, today),
        seen,
        waiting_of(seen, committee),
        best,
        offers_of(ahead, plan.decision_earliest),
    )


def waiting_of(seen: Iterable[Scrutinised], committee: int) -> Scrutinised | None:
    """The item of a committee that still waits for a meeting."""
    return next((one for one in seen if one.waits and one.item.committee == committee), None)


def look_up(references: Sequence[str], council: Council, today: date) -> dict[str, list[Scrutinised]]:
    """Where decisions are on the programme of any committee, by their references."""
    found = scrutiny_of(references)
    items = [one for each in found.values() for one in each]
    decisions, meetings = decisions_of(items), meetings_of(items)
    return {key: [scrutinised(one, meetings, decisions, council, today) for one in each] for key, each in found.items()}


def meetings_of(items: Iterable[WorkItem]) -> dict[int, Meeting]:
    """The meetings at which items stand, by id."""
    return MEETINGS.get_many(sorted({one.meeting for one in items if one.meeting}))


def scrutinised(
    item: WorkItem, meetings: dict[int, Meeting], decisions: Mapping[str, PlanItem], council: Council, today: date
) -> Scrutinised:
    """A work item with where it stands, and the warning of the rules."""
    is_open, meeting = item.status in OPEN, meetings.get(item.meeting or 0)
    return Scrutinised(
        item,
        council.bodies[item.committee].name,
        where_is(item, meetings),
        addresses.of_item(item.reference),
        of_decision(facts_of(item, meetings, decisions), today) if is_open else "",
        is_open and is_waiting(item.listed, sitting_of(meeting) if meeting else None),
    )


def prior_table(
    items: Iterable[WorkItem],
    meetings: Mapping[int, Meeting],
    decisions: Mapping[str, PlanItem],
    council: Council,
    today: date,
) -> list[Prior]:
    """The items still to be scrutinised before a decision, as committee papers print them."""
    coming = {one.id for one in to_come(list(meetings.values()), today)}
    wanted = [one for one in items if one.decision in decisions and (one.meeting is None or one.meeting in coming)]
    return [prior_of(one, dict(meetings), decisions[str(one.decision)], council) for one in wanted]


def prior_of(item: WorkItem, meetings: dict[int, Meeting], plan: PlanItem, council: Council) -> Prior:
    """A line of the pre-decision table."""
    decided = f"Decided on {say(plan.decided_on)}" if plan.decided_on else plan.decision_date.text
    maker = council.bodies[plan.decision_maker].name
    return Prior(where_is(item, meetings), item.topic, item.purpose or "", maker, decided, plan.reference)


# Key decisions that nobody has looked at


def build_unseen(council: Council, today: date) -> list[Unseen]:
    """Key decisions ahead that no committee looks at."""
    kept, scrutiny = list_committees(), scrutiny_committees(council)
    fields = {one.id: {plan.id for plan in decisions_ahead(one.id, kept.get(one.id), council)} for one in scrutiny}
    return [unseen_of(one, scrutiny, fields, council, today) for one in key_unseen(council)]


def unseen_of(
    plan: PlanItem, scrutiny: Sequence[Maker], fields: Mapping[int, Collection[int]], council: Council, today: date
) -> Unseen:
    """A decision with the committees that could take it, those of its field first."""
    given = council.bodies.get(plan.scrutiny_committee or 0)
    offered = [
        (one.name, addresses.of_decisions(one.id, plan.reference), plan.id in fields[one.id]) for one in scrutiny
    ]
    return Unseen(
        plan,
        addresses.of_decision(plan.reference),
        council.bodies[plan.decision_maker].name,
        given.name if given else "",
        date_past(plan.decision_date, today),
        sorted(offered, key=lambda one: not one[2]),
    )
