"""What differs between the rows of a workbook and their items, and whose value is to stand."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from governance.extensions import db
from governance.programme.commands import WORKBOOK, check_changed
from governance.programme.fields import BY_KEY, FIELDS
from governance.programme.intake.heard import said_before
from governance.programme.intake.planned import (
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
from governance.programme.intake.rows import Note, cell_of
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, values_of
from governance.programme.rules import LIVE, PLANNED, check_item
from governance.register.dates import ApproximateDate, Precision
from governance.register.exchange import Base
from governance.register.fields import Names, shorten
from governance.register.log import Change, ChangeSet
from governance.register.merge import Outcome, merge_field

IMPORTS = select(ChangeSet.id).where(ChangeSet.way == WORKBOOK)


def find_differences(
    planned: Sequence[PlannedRow], choices: Choices, day: date, names: Names, base: Base | None, foreign: bool
) -> None:
    """Compare each row with its item: three ways with a base; without, what was edited here since its import stays.

    A workbook of another installation, or whose export is not known, is `foreign`: each difference is asked.
    """
    here = [one for one in planned if one.outcome == UNCHANGED and one.item]
    for one in planned:
        if one.outcome == NEW:
            check_new(one, choices, day)
    known = base.was if base else {}
    found = {one.item.id: differing(one, choices) for one in here if one.item and one.item.reference not in known}
    edited = {} if base else edits_since_import([number for number, fields in found.items() if fields])
    for one in here:
        if base and one.item and one.item.reference in known:
            one.differences = three_ways(one, one.item, base, choices)
            differ = {each.field for each in one.differences}
            one.row.notes = [note for note in one.row.notes if note.severity == "error" or differ & set(note.fields)]
        elif one.item:
            fields = found[one.item.id]
            one.differences = two_ways(one, one.item, fields, edited, choices, foreign or base is not None)
        settle_changed(one, names)


def differing(one: PlannedRow, choices: Choices) -> list[tuple[str, Any, Any]]:
    """The fields of a row whose value here is another: key, value here, value there."""
    found = ((key, getattr(one.item, key), value) for key, value in values_given(one, choices).items())
    return [each for each in found if meaning(each[1]) != meaning(each[2])]


def two_ways(
    one: PlannedRow,
    item: PlanItem,
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
        elif key not in choices.take.get(one.key, ()) and (edit or said_before(item, key, new)):
            outcome = Outcome.KEEP
        decided = decision(one, key, choices) if outcome is Outcome.CONFLICT else ""
        found.append(Difference(key, old, new, outcome, UNKNOWN, decided, *(edit or ("", None))))
    return found


def three_ways(one: PlannedRow, item: PlanItem, base: Base, choices: Choices) -> list[Difference]:
    """With a base: only a field that both sides changed, differently, is a conflict."""
    was = base.was[item.reference]
    found = []
    for key, new in values_given(one, choices, was).items():
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


def values_given(one: PlannedRow, choices: Choices, was: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The values that a row gives to its item; what every item needs is never cleared."""
    given = {key: value for key, value in one.row.values.items() if value is not None or not BY_KEY[key].required}
    when = given.get("decision_date")
    if one.item and is_bare(when) and when.month is None:  # it says nothing of the month
        month = was["decision_date"].month if was else one.item.decision_month
        given["decision_date"] = replace(when, month=month)
    if choices.published and one.item and not one.item.first_published and not given.get("first_published"):
        given["first_published"] = choices.published
    return given


def check_new(one: PlannedRow, choices: Choices, day: date) -> None:
    """A new item, whole; what cannot be kept together is an error beside its cell."""
    values = one.row.values
    if not values.get("status"):
        values["status"] = PLANNED
    if choices.published and not values.get("first_published"):
        values["first_published"] = choices.published
    say_errors(one, check_item({key.key: None for key in FIELDS} | values, day))


def settle_changed(one: PlannedRow, names: Names) -> None:
    """What the changes of a row come to."""
    wanted = {each.field: each.new for each in one.differences if each.taken}
    for each in one.differences:
        if each.kept or each.open:
            one.row.notes.append(
                Note(
                    "doubt" if each.kept else "error",
                    said_of(each, names),
                    cell_of(one.row, each.field),
                    (each.field,),
                    flagged=False,
                )
            )
    if wanted and one.item:
        one.outcome = CHANGED
        if one.item.status not in LIVE:
            text = f"{one.item.reference} is {one.item.status} here: is it still to change?"
            one.row.notes.append(Note("doubt", text, cell_of(one.row, "title"), ("title",)))
        say_errors(one, check_changed(values_of(one.item), wanted))


def said_of(each: Difference, names: Names) -> str:
    """What there is to say of a field that both sides changed."""
    field = BY_KEY[each.field]
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


def edits_since_import(ids: Sequence[int]) -> dict[tuple[int, str], tuple[str, datetime]]:
    """Who last changed each field of these items here and when, where that was no import, nor the undoing of one."""
    found: dict[tuple[int, str], tuple[str, datetime]] = {}
    for start in range(0, len(ids), 500):
        last = (
            select(func.max(Change.id))
            .where(Change.record_kind == KIND, Change.record_id.in_(ids[start : start + 500]))
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
