"""What differs between the rows of a workbook and their items, and whose value is to stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.heard import said_before
from governance.exchange.planned import (
    CHANGED,
    NEW,
    OURS,
    REJECTED,
    THEIRS,
    UNCHANGED,
    UNKNOWN,
    Choices,
    Difference,
    PlannedRow,
    is_bare,
    meaning,
)
from governance.exchange.rows import Note, cell_of
from governance.extensions import db
from governance.register.dates import ApproximateDate, Precision
from governance.register.exchange import Base
from governance.register.fields import shorten
from governance.register.keeping import WORKBOOK
from governance.register.log import Change, ChangeSet
from governance.register.merge import Outcome, merge_field

IMPORTS = select(ChangeSet.id).where(ChangeSet.way == WORKBOOK)


def find_differences(
    register: Exchanged, planned: Sequence[PlannedRow], choices: Choices, base: Base | None, foreign: bool
) -> None:
    """Compare each row with its item: three ways with a base; without, what was edited here since its import stays.

    A workbook of another installation, or whose export is not known, is `foreign`: each difference is asked.
    """
    here = [one for one in planned if one.outcome == UNCHANGED and one.item]
    for one in planned:
        if one.outcome == NEW:
            check_new(register, one, choices)
    known = base.was if base else {}
    found = {
        one.item.id: differing(register, one, choices) for one in here if one.item and one.item.reference not in known
    }
    edited = {} if base else edits_since_import(register.kind, [number for number, fields in found.items() if fields])
    for one in here:
        if base and one.item and one.item.reference in known:
            one.differences = three_ways(register, one, one.item, base, choices)
            differ = {each.field for each in one.differences}
            one.row.notes = [note for note in one.row.notes if note.severity == "error" or differ & set(note.fields)]
        elif one.item:
            fields = found[one.item.id]
            one.differences = two_ways(register, one, one.item, fields, edited, choices, foreign or base is not None)
        settle_changed(register, one)


def differing(register: Exchanged, one: PlannedRow, choices: Choices) -> list[tuple[str, Any, Any]]:
    """The fields of a row whose value here is another: key, value here, value there."""
    found = ((key, getattr(one.item, key), value) for key, value in values_given(register, one, choices).items())
    return [each for each in found if meaning(each[1]) != meaning(each[2])]


def two_ways(
    register: Exchanged,
    one: PlannedRow,
    item: Item,
    differing: Sequence[tuple[str, Any, Any]],
    edited: Mapping[tuple[int, str], tuple[str, datetime]],
    choices: Choices,
    foreign: bool,
) -> list[Difference]:
    """Without a base: the workbook's value, except where the field was edited here since its last import."""
    found = []
    for key, old, new in differing:
        edit = edited.get((item.id, key))
        outcome = Outcome.TAKE
        if foreign:
            outcome = Outcome.CONFLICT
        elif key not in choices.take.get(one.key, ()) and (edit or said_before(register, item, key, new)):
            outcome = Outcome.KEEP
        decided = decision(one, key, choices) if outcome is Outcome.CONFLICT else ""
        found.append(Difference(key, old, new, outcome, UNKNOWN, decided, *(edit or ("", None))))
    return found


def three_ways(register: Exchanged, one: PlannedRow, item: Item, base: Base, choices: Choices) -> list[Difference]:
    """With a base: only a field that both sides changed, differently, is a conflict."""
    was = base.was[item.reference]
    found = []
    for key, new in values_given(register, one, choices, was).items():
        old = getattr(item, key)
        if new == was[key] == old:
            continue
        outcome = merge_field(meaning(was[key]), meaning(new), meaning(old))
        if outcome is Outcome.TAKE and is_turned(new, was[key]):
            outcome = Outcome.CONFLICT
        elif outcome is Outcome.TAKE and key in choices.keep.get(one.key, ()):
            outcome = Outcome.KEEP
        if outcome is Outcome.UNCHANGED:
            continue
        edit = base.edit(item.id, key)
        decided = decision(one, key, choices) if outcome is Outcome.CONFLICT else ""
        found.append(Difference(key, old, new, outcome, was[key], decided, *edit))
    return found


def is_turned(new: Any, was: Any) -> bool:
    """Whether a date is what it was with day and month turned round, as a foreign locale turns them: that is asked."""
    first, second = day_of(new), day_of(was)
    if first is None or second is None or first == second:
        return False
    return (first.day, first.month, first.year) == (second.month, second.day, second.year)


def day_of(value: Any) -> date | None:
    """The one day that a value means."""
    if isinstance(value, ApproximateDate):
        return value.earliest if value.precision is Precision.DAY else None
    return value if isinstance(value, date) else None


def decision(one: PlannedRow, key: str, choices: Choices) -> str:
    """How somebody decided a conflict: for the cell, else for all."""
    if key in choices.take.get(one.key, ()):
        return THEIRS
    return OURS if key in choices.keep.get(one.key, ()) else choices.conflicts


def values_given(
    register: Exchanged, one: PlannedRow, choices: Choices, was: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The values that a row gives to its item; what every item needs is never cleared."""
    fields, month = register.by_key, register.month
    given = {key: value for key, value in one.row.values.items() if value is not None or not fields[key].required}
    when = given.get(month)
    if one.item and is_bare(when) and when.month is None:  # it says nothing of the month
        given[month] = replace(when, month=(was[month] if was else getattr(one.item, month)).month)
    return given | supplied(register, one.item, given, choices)


def supplied(register: Exchanged, item: Item | None, given: Mapping[str, Any], choices: Choices) -> dict[str, Any]:
    """What an item (None: a new one) gets where its row gives nothing."""
    values = register.supplied(item, choices)
    return {key: value for key, value in values.items() if value is not None and not given.get(key)}


def check_new(register: Exchanged, one: PlannedRow, choices: Choices) -> None:
    """A new item, whole; what cannot be kept together is an error beside its cell."""
    values = one.row.values
    values |= supplied(register, None, values, choices)
    say_errors(one, register.errors_of(None, values))


def settle_changed(register: Exchanged, one: PlannedRow) -> None:
    """What the changes of a row come to."""
    wanted = {each.field: each.new for each in one.differences if each.taken}
    for each in one.differences:
        if each.kept or each.open:
            severity, text = "doubt" if each.kept else "error", said_of(register, each)
            one.row.notes.append(Note(severity, text, cell_of(one.row, each.field), (each.field,), flagged=False))
    if wanted and one.item:
        one.outcome = CHANGED
        if ended := register.ended(one.item):
            what = register.identity[1]
            text = f"{one.item.reference} is {ended} here: is it still to change?"
            one.row.notes.append(Note("doubt", text, cell_of(one.row, what), (what,)))
        say_errors(one, register.errors_of_row(one, wanted))


def said_of(register: Exchanged, each: Difference) -> str:
    """What there is to say of a field that both sides changed."""
    field, names = register.by_key[each.field], register.names
    here = shorten(field.kind.show(each.old, names)) or "blank"
    whose = f"edited here by {each.by}" if each.by else "put right here"
    if each.kept:
        return f"{field.label} was {whose}: “{here}” is kept, not the workbook’s."
    if is_turned(each.new, each.base):
        there = field.kind.show(each.new, names)
        return f"{field.label}: “{there}” is “{here}” with day and month turned round. Which day is meant?"
    return f"{field.label} was {whose}, and is another in the workbook: “{here}” or the workbook’s?"


def say_errors(one: PlannedRow, errors: Mapping[str, str]) -> None:
    """Errors beside their cells; the row cannot be kept."""
    for key, text in errors.items():
        one.row.notes.append(Note("error", text, cell_of(one.row, key), (key,)))
        one.outcome = REJECTED


def edits_since_import(kind: str, ids: Sequence[int]) -> dict[tuple[int, str], tuple[str, datetime]]:
    """Who last changed each field of these items here and when, where that was no import, nor the undoing of one."""
    found: dict[tuple[int, str], tuple[str, datetime]] = {}
    for start in range(0, len(ids), 500):
        last = (
            select(func.max(Change.id))
            .where(Change.record_kind == kind, Change.record_id.in_(ids[start : start + 500]))
            .group_by(Change.record_id, Change.field)
        )
        query = (
            select(Change.record_id, Change.field, ChangeSet.by_name, ChangeSet.at)
            .join(ChangeSet, ChangeSet.id == Change.change_set_id)
            .where(Change.id.in_(last), ChangeSet.way != WORKBOOK)
            .where(or_(ChangeSet.undoes_id.is_(None), ChangeSet.undoes_id.not_in(IMPORTS)))
        )
        found.update(((record, key), (by, at)) for record, key, by, at in db.session.execute(query))
    return found
