"""What is due of the programme: notices to publish, dates that passed, particulars that lack, doubts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from flask import url_for

from governance.council.queries import Council
from governance.home import addresses
from governance.home.due import Due, Order
from governance.people.models import Account
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, Filters, assess_item, get_items, ground_of, list_lines
from governance.programme.rules import ATTENTION_LABELS, Assessment, Attention
from governance.web.rows import kept_rows
from governance.working_days.deadlines import months_from
from governance.working_days.rules import key_decision_notice, private_meeting_first_notice

RANKS = {one: Order.PROGRAMME + place for place, one in enumerate(Attention)} | {Attention.DOUBT: Order.DOUBTS}
IN_WORDS = {Attention.LATE, Attention.DUE, Attention.SHORT}  # whose notice says more than their label


def due_plans(reader: Account, council: Council, today: date) -> list[Due]:
    """The items of this reader that need attention; each is assessed once until it, the council or the day changes.

    Those of past months that are planned no more have at most doubts, on whatever day.
    """
    shown = ((Filters(), today), (Filters(show="past"), None))
    days = {one: day for filters, day in shown for one in list_lines(filters, reader, today)}
    lines = [one for one in days if reader.handles(one.directorate)]
    keys = {line.id: (line.id, line.sequence, council.sequence, days[line]) for line in lines}

    def draw(ids: list[int]) -> Iterator[tuple[int, int, tuple[Due, ...]]]:
        for number, item in get_items(ids).items():
            yield number, item.sequence, due_of(item, council, today)

    kept = kept_rows("due", keys, draw)
    return [table_of(one, reader) for line in lines for one in kept[line.id]]


def table_of(due: Due, reader: Account) -> Due:
    """A line whose table has only the items of its reader, where one address can say so."""
    if reader.handles_all:
        return due
    if len(reader.directorates) == 1:
        return replace(due, more=f"{due.more}&directorate={reader.directorates[0]}")
    return replace(due, wide=True)


def due_of(item: PlanItem, council: Council, today: date) -> tuple[Due, ...]:
    """The line of an item; none where nothing needs attention."""
    said = assess_item(item, council, today)
    if not said.attention:
        return ()
    first, *others = said.attention
    label = ATTENTION_LABELS[first]
    text = said.notice.text.removeprefix(f"{label}: ") if first in IN_WORDS else ""
    maker = council.bodies[item.decision_maker].name
    note = ". ".join(one for one in (f"{maker}, {item.decision_date.text}", text[:1].upper() + text[1:]) if one)
    return (
        Due(
            f"programme {first}",
            label,
            RANKS[first],
            day_of(first, item, said, council),
            item.reference,
            item.title,
            addresses.of_record(KIND, item.reference),
            note,
            tuple(ATTENTION_LABELS[one] for one in others),
            url_for("programme.list_items", attention=first, show="all" if first is Attention.DOUBT else None),
        ),
    )


def day_of(kind: Attention, item: PlanItem, said: Assessment, council: Council) -> date | None:
    """By when something is to be done, or was."""
    decision, ground = item.decision_date, ground_of(council)
    if kind in (Attention.DUE, Attention.PARTICULARS):
        return said.notice.act_by
    if kind is Attention.PASSED:
        return decision.latest or (decision.month and months_from(decision.month, 1))
    if decision.earliest is None or kind not in (Attention.LATE, Attention.PRIVATE, Attention.SHORT):
        return None
    if kind is Attention.SHORT:
        return decision.earliest
    rule = key_decision_notice if kind is Attention.LATE else private_meeting_first_notice
    return rule(decision.earliest, ground.calendar, ground.count).fallen
