"""Which item each row of a workbook is, and which items no row is."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from governance.exchange.compare import find_differences
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.heard import identity_heard, side, workbook_value
from governance.exchange.interpreting import Interpreter
from governance.exchange.matching import Matched, Side, match
from governance.exchange.observed import say_alike, say_removed, say_twice
from governance.exchange.planned import (
    ASKED,
    LEFT_OUT,
    NEW,
    REJECTED,
    UNCHANGED,
    Choices,
    PlannedRow,
    is_bare,
)
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.register.exchange import REFERENCE, Base
from governance.register.fields import fold, shorten


def compare_all(
    interpreter: Interpreter,
    rows: Sequence[ItemRow],
    items: Sequence[Item],
    choices: Choices,
    base: Base | None,
    foreign: bool,
) -> tuple[list[PlannedRow], list[Item]]:
    """Each row with its item and what differs, and the items that no row is."""
    register = interpreter.register
    by_reference = {item.reference: item for item in items}
    by_id = {item.id: item for item in items}
    chosen: dict[int, Item | None] = {}
    claimed: set[int] = set()
    called = register.words[0]
    ours = any(row.reference in by_reference for row in rows)
    for number, row in enumerate(rows):
        said = choices.items.get(row.line.key, row.reference or "")
        if said == NEW or (base and not said):
            chosen[number] = None
        elif (item := by_reference.get(said)) and (
            base or row.line.key in choices.items or is_alike(register, row, item)
        ):
            chosen[number] = claim(register, row, item, claimed, base)
        elif item:
            text = f"{said} is another matter here: “{shorten(register.title_of(item))}”."
            text = f"{text} Which {called} is it, or is it new?"
            row.notes.append(Note("error", text, cell_of(row, REFERENCE), register.identity[1:2]))
            chosen[number] = None
        elif base and said in base.references:
            text = f"{said} has been removed here since. Leave the row out, or say that it is a new {called}."
            row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
            chosen[number] = None
        elif said and ours:
            text = f"There is no {called} {shorten(said)} here: matched by {register.told_by[0]} instead."
            row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
    found = match_all(
        interpreter,
        {number: row for number, row in enumerate(rows) if number not in chosen},
        [item for item in items if item.id not in claimed],
    )
    planned = [plan_row(register, number, row, choices, chosen, found, by_id) for number, row in enumerate(rows)]
    absent = [by_id[key] for key in found.absent if not base or by_id[key].reference in base.references]
    absent = absent if base else register.missed(absent, rows)
    say_alike(register, planned, absent)
    say_removed(register, planned)
    say_twice(register, planned)
    for one in planned:
        if one.outcome == NEW:
            interpreter.complete(one)
    find_differences(register, planned, choices, base, foreign)
    return planned, absent


def match_all(interpreter: Interpreter, rows: Mapping[int, ItemRow], items: Sequence[Item]) -> Matched:
    """Match rows with items by what their workbook called them, then what is left by what they are called here."""
    register = interpreter.register
    dates = [workbook_value(row, register.month) for row in rows.values()]
    identity, when = register.identity, register.identity[2]
    monthless = any(is_bare(one) and one.month is None for one in dates)

    def of_row(key: int, known: Mapping[str, Any]) -> Side:
        return side(register, key, known, monthless, interpreter.turn_of(known.get(when)))

    def of_item(item: Item, known: Mapping[str, Any]) -> Side:
        turn = interpreter.turn_of(getattr(item, when))  # where it stands now, whatever its workbook said
        return side(register, item.id, known, monthless, turn, register.stays(item))

    found = match(
        [of_row(key, {one: workbook_value(row, one) for one in identity}) for key, row in rows.items()],
        [of_item(item, identity_heard(register, item)) for item in items],
    )
    absent = set(found.absent)
    left = {key: row for key, row in rows.items() if key not in found.pairs and key not in found.asked}
    more = match(
        [of_row(key, row.values) for key, row in left.items()],
        [of_item(item, {one: getattr(item, one) for one in identity}) for item in items if item.id in absent],
    )
    return Matched(found.pairs | more.pairs, found.asked | more.asked, more.absent)


def is_alike(register: Exchanged, row: ItemRow, item: Item) -> bool:
    """Whether a row with an item's reference can be that item: whose it is is the same, or its title nearly."""
    who, what = register.identity[:2]
    maker, title = row.values.get(who), row.values.get(what)
    if title is None or maker in (None, getattr(item, who)):
        return True
    return SequenceMatcher(None, fold(register.title_of(item)), fold(title)).ratio() > 0.5


def claim(register: Exchanged, row: ItemRow, item: Item, claimed: set[int], base: Base | None) -> Item | None:
    """The item that a row says it is. The same twice is an error, unless the row of an export was copied: a new one."""
    if base and item.reference not in base.references:
        text = f"{item.reference} was not in this export: each difference is asked."
        row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
    if item.id in claimed and base:
        text = f"Another row is {item.reference} already: this copy of it will be added as a new {register.words[0]}."
        row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
        return None
    if item.id in claimed:
        text = f"Another row is {item.reference} already. Say which {register.words[0]} this row is, or leave it out."
        row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
        return None
    claimed.add(item.id)
    return item


def plan_row(
    register: Exchanged,
    number: int,
    row: ItemRow,
    choices: Choices,
    chosen: Mapping[int, Item | None],
    found: Matched,
    by_id: Mapping[int, Item],
) -> PlannedRow:
    """One row with its item, before its fields are compared."""
    what = register.identity[1]
    item = chosen.get(number) or by_id.get(found.pairs.get(number, 0))
    if row.line.key in choices.left_out:
        return PlannedRow(row, LEFT_OUT, item)
    if row.rejected or (row.broken and item is None):
        return PlannedRow(row, REJECTED, item)
    if number in found.asked:
        candidates = [by_id[key] for key in found.asked[number]]
        which = ", ".join(f"{one.reference} ({register.when_of(one)})" for one in candidates[:5])
        same, other = register.told_by
        text = f"Several {register.words[1]} have this {same}, and none this {other}: {which}. Which of them is it?"
        row.notes.append(Note("error", text, cell_of(row, what), (what,)))
        return PlannedRow(row, ASKED, None, candidates=candidates)
    return PlannedRow(row, NEW if item is None else UNCHANGED, item)
