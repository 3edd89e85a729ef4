"""Which item each row of a workbook is, and which items no row is."""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher

from governance.programme.intake.compare import find_differences
from governance.programme.intake.headings import REFERENCE
from governance.programme.intake.heard import IDENTITY, identity_heard, side, workbook_value
from governance.programme.intake.matching import Matched, match
from governance.programme.intake.observed import say_alike, say_removed, say_twice
from governance.programme.intake.planned import (
    ASKED,
    LEFT_OUT,
    NEW,
    REJECTED,
    UNCHANGED,
    Choices,
    PlannedRow,
    is_bare,
)
from governance.programme.intake.rows import ItemRow, Note, cell_of
from governance.programme.models import PlanItem
from governance.register.exchange import Base
from governance.register.fields import Names, fold, shorten


def compare_all(
    rows: Sequence[ItemRow],
    items: Sequence[PlanItem],
    choices: Choices,
    day: date,
    names: Names,
    base: Base | None,
    foreign: bool,
) -> tuple[list[PlannedRow], list[PlanItem]]:
    """Each row with its item and what differs, and the items that no row is."""
    by_reference = {item.reference: item for item in items}
    by_id = {item.id: item for item in items}
    chosen: dict[int, PlanItem | None] = {}
    claimed: set[int] = set()
    ours = any(row.reference in by_reference for row in rows)
    for number, row in enumerate(rows):
        said = choices.items.get(row.line.key, row.reference or "")
        if said == NEW or (base and not said):
            chosen[number] = None
        elif (item := by_reference.get(said)) and (base or row.line.key in choices.items or is_alike(row, item)):
            chosen[number] = claim(row, item, claimed, base)
        elif item:
            text = f"{said} is another matter here: “{shorten(item.title)}”. Which item is it, or is it new?"
            row.notes.append(Note("error", text, cell_of(row, REFERENCE), ("title",)))
            chosen[number] = None
        elif base and said in base.references:
            text = f"{said} has been removed here since. Leave the row out, or say that it is a new item."
            row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
            chosen[number] = None
        elif said and ours:
            text = f"There is no item {shorten(said)} here: matched by decision maker and title instead."
            row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
    found = match_all(
        {number: row for number, row in enumerate(rows) if number not in chosen},
        [item for item in items if item.id not in claimed],
    )
    planned = [plan_row(number, row, choices, chosen, found, by_id) for number, row in enumerate(rows)]
    absent = [by_id[key] for key in found.absent if not base or by_id[key].reference in base.references]
    say_alike(planned, absent)
    say_removed(planned)
    say_twice(planned)
    find_differences(planned, choices, day, names, base, foreign)
    return planned, absent


def match_all(rows: Mapping[int, ItemRow], items: Sequence[PlanItem]) -> Matched:
    """Match rows with items by what their workbook called them, then what is left by what they are called here."""
    dates = [workbook_value(row, "decision_date") for row in rows.values()]
    monthless = any(is_bare(when) and when.month is None for when in dates)
    found = match(
        [side(key, {one: workbook_value(row, one) for one in IDENTITY}, monthless) for key, row in rows.items()],
        [side(item.id, identity_heard(item), monthless) for item in items],
    )
    absent = set(found.absent)
    left = [item for item in items if item.id in absent]
    more = match(
        [
            side(key, row.values, monthless)
            for key, row in rows.items()
            if key not in found.pairs and key not in found.asked
        ],
        [side(item.id, {one: getattr(item, one) for one in IDENTITY}, monthless) for item in left],
    )
    return Matched(found.pairs | more.pairs, found.asked | more.asked, more.absent)


def is_alike(row: ItemRow, item: PlanItem) -> bool:
    """Whether a row with an item's reference can be that item: its decision maker is the same, or its title nearly."""
    title, maker = row.values.get("title"), row.values.get("decision_maker")
    if title is None or maker in (None, item.decision_maker):
        return True
    return SequenceMatcher(None, fold(item.title), fold(title)).ratio() > 0.5


def claim(row: ItemRow, item: PlanItem, claimed: set[int], base: Base | None) -> PlanItem | None:
    """The item that a row says it is. The same twice is an error, unless the row of an export was copied: a new one."""
    if base and item.reference not in base.references:
        text = f"{item.reference} was not in this export: each difference is asked."
        row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
    if item.id in claimed and base:
        text = f"Another row is {item.reference} already: this copy of it will be added as a new item."
        row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
        return None
    if item.id in claimed:
        text = f"Another row is {item.reference} already. Say which item this row is, or leave it out."
        row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
        return None
    claimed.add(item.id)
    return item


def plan_row(
    number: int,
    row: ItemRow,
    choices: Choices,
    chosen: Mapping[int, PlanItem | None],
    found: Matched,
    by_id: Mapping[int, PlanItem],
) -> PlannedRow:
    """One row with its item, before its fields are compared."""
    item = chosen.get(number) or by_id.get(found.pairs.get(number, 0))
    if row.line.key in choices.left_out:
        return PlannedRow(row, LEFT_OUT, item)
    if row.rejected or (row.broken and item is None):
        return PlannedRow(row, REJECTED, item)
    if number in found.asked:
        candidates = [by_id[key] for key in found.asked[number]]
        which = ", ".join(f"{one.reference} ({one.decision_date.text})" for one in candidates[:5])
        text = f"Several items have this decision maker and title, and none this date: {which}. Which of them is it?"
        row.notes.append(Note("error", text, cell_of(row, "title"), ("title",)))
        return PlannedRow(row, ASKED, None, candidates=candidates)
    return PlannedRow(row, NEW if item is None else UNCHANGED, item)
