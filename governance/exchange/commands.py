"""Applies what a workbook's preview showed: all of it in one change set, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from governance.council.commands import add_record, add_term
from governance.council.models import Body, Directorate, Term, Ward
from governance.council.queries import today
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.heard import note_heard, workbook_value
from governance.exchange.plan import Plan
from governance.exchange.planned import CHANGED, NEW, UNCHANGED, NewHolder, NewRecord, PlannedRow
from governance.extensions import db
from governance.register.editors import Refused
from governance.register.fields import ALL
from governance.register.keeping import WORKBOOK, Editor
from governance.register.log import ChangeSet, Entry, read_again, write


class Undecided(Exception):
    """Something must be decided before the workbook can be applied; nothing was changed."""


class Overtaken(Exception):
    """The register has changed since the workbook was compared with it; nothing was changed."""


def apply_plan(
    plan: Plan, *, by: Editor, why: str, skip_errors: bool = False, started: date | None = None
) -> ChangeSet | None:
    """Add and change what the plan says; None when nothing differs. Raises Undecided, Overtaken, Refused.

    A holder whose term the workbook shows to have ended is followed by the new one from the day `started`, else from
    that of the workbook's publication, else from today.
    """
    if plan.stopped(skip_errors):
        raise Undecided
    register, keeper = plan.register, plan.register.keeper
    counters = register.hold()
    if counters.sequence != plan.sequence:
        raise Overtaken
    keys = add_names(plan, by, started or plan.choices.published or today())
    changing = [one.item for one in plan.rows if one.outcome == CHANGED and one.item]
    for item in changing:
        read_again(item)
    before = register.before(changing)
    names = keeper.names()
    entries: list[Entry] = []
    fresh: list[Item] = []
    changes = changes_of(plan, keys)
    with db.session.no_autoflush:  # all of them are written at once
        for now, wanted in changes:
            if now is None:
                fresh.append(register.new(wanted, counters, by))
            else:
                keeper.allow(by, now, wanted)
                entries += keeper.put(now, wanted, counters, names)
    db.session.flush()
    note_what_was_heard(plan, fresh, keys)
    entries += [entry for item in fresh for entry in keeper.added(item, names)]
    written = write(counters, entries, by=by, way=WORKBOOK, why=why)
    register.keep_in_step([*changing, *fresh], before, by)
    return written


def changes_of(plan: Plan, keys: Mapping[int, int]) -> list[tuple[Item | None, dict[str, Any]]]:
    """Each item that changes (None: a new one) with its new values, as the rows stand in the workbook."""
    register = plan.register
    found: list[tuple[Item | None, dict[str, Any]]] = []
    for one in plan.rows:
        if one.outcome == NEW:
            found.append((None, pointing(register, one.row.values, keys) | {"to_check": to_check(one)}))
        elif one.outcome == CHANGED and one.item:
            wanted = pointing(register, {each.field: each.new for each in one.differences if each.taken}, keys)
            if flags := to_check(one, frozenset(wanted)):
                wanted["to_check"] = list(dict.fromkeys([*(one.item.to_check or []), *flags]))
            found.append((one.item, wanted))
    register.arrange(found)
    return found


def note_what_was_heard(plan: Plan, fresh: Sequence[Item], keys: Mapping[int, int]) -> None:
    """Keep beside each item what its workbook said of it, for the next import to be matched and compared with."""
    new = iter(fresh)
    for one in plan.rows if not plan.merged else ():
        item = next(new) if one.outcome == NEW else one.item if one.outcome in (CHANGED, UNCHANGED) else None
        if item:
            keys_said = one.row.line.table.keys | set(plan.register.identity)
            said = pointing(plan.register, {key: workbook_value(one.row, key) for key in keys_said}, keys)
            note_heard(plan.register, item, said, one.row.original)


def to_check(one: PlannedRow, changed: frozenset[str] | None = None) -> list[str] | None:
    """The notes and doubts that stay with the item; of a changed one, those of the fields that changed."""
    sheet = one.row.line.table.sheet
    kept = [
        f"{note.text} ({sheet}, {note.cell})".replace(";", ",")
        for note in one.row.notes
        if note.flagged and (changed is None or not changed.isdisjoint(note.fields))
    ]
    return list(dict.fromkeys(kept)) or None


def pointing(register: Exchanged, values: Mapping[str, Any], keys: Mapping[int, int]) -> dict[str, Any]:
    """Values with the keys of the new names in place of the provisional ones."""
    found = dict(values)
    for key in register.pointers:
        value = found.get(key)
        if isinstance(value, list):
            found[key] = value if value == [ALL] else sorted(keys.get(one, one) for one in value)
        elif value is not None:
            found[key] = keys.get(value, value)
    return found


def add_names(plan: Plan, by: Editor, started: date) -> dict[int, int]:
    """Keep the names that the workbook brought, and who holds the posts."""
    keys: dict[int, int] = {}
    for one in plan.records:
        keys[one.key] = add_name(plan.register, one, keys, by)
    for holder in plan.holders:
        if holder.instead_of is None or holder.post in plan.choices.follow:
            add_holder(holder, keys, by, started)
    return keys


def add_name(register: Exchanged, one: NewRecord, keys: Mapping[int, int], by: Editor) -> int:
    """Keep a post, body, directorate or ward, or what the register has of its own; the key of its record."""
    values: dict[str, Any] = {"name": one.name, "offered": True}
    aliases = list(one.aliases) or None
    if one.model == "body":
        values |= {"kind": one.kind, "executive": one.executive, "aliases": aliases}
        return add_record(Body, values, by=by, way=WORKBOOK).id
    if one.model == "directorate":
        return add_record(Directorate, values | {"aliases": aliases}, by=by, way=WORKBOOK).id
    if one.model == "ward":
        return add_record(Ward, values, by=by, way=WORKBOOK).id
    return register.add_record(one, keys, by)


def add_holder(holder: NewHolder, keys: Mapping[int, int], by: Editor, started: date) -> None:
    """Somebody's term in a post; whoever held it before stops the day before."""
    body = db.session.get(Body, keys.get(holder.body, holder.body))
    if body is None:
        raise Refused({"": f"{holder.post} is no longer there. Look at the preview again."})
    values = {"name": holder.name, "title": holder.title, "started": None, "ended": None}
    if holder.instead_of is None:
        add_record(Term, values, by=by, way=WORKBOOK, body=body)
    else:
        add_term(body, values | {"started": started}, by=by, way=WORKBOOK, follows=body.serving_on(started))
