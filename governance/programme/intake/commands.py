"""Applies what a workbook's preview showed: all of it in one change set, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from governance.council.commands import add_record, add_term
from governance.council.models import Body, Directorate, Term, Ward
from governance.council.queries import get_council, today
from governance.extensions import db
from governance.programme.commands import WORKBOOK, Editor, added, allow, new_item, put
from governance.programme.intake.heard import IDENTITY, note_heard, workbook_value
from governance.programme.intake.plan import POINTERS, Plan
from governance.programme.intake.planned import CHANGED, NEW, UNCHANGED, PlannedRow
from governance.programme.intake.roll import NewHolder
from governance.programme.models import PlanItem
from governance.programme.queries import REGISTER
from governance.register.editors import Refused
from governance.register.log import ChangeSet, Entry, lock, read_again, write


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
    counters = lock(REGISTER)
    if counters.sequence != plan.sequence:
        raise Overtaken
    keys = add_names(plan, by, started or plan.choices.published or today())
    council = get_council()
    entries: list[Entry] = []
    fresh: list[PlanItem] = []
    for one in plan.rows:
        if one.outcome == NEW:
            fresh.append(
                new_item(pointing(one.row.values, keys) | {"to_check": to_check(one)}, counters, council, by=by)
            )
        elif one.outcome == CHANGED and one.item:
            read_again(one.item)
            wanted = pointing({each.field: each.new for each in one.differences if each.taken}, keys)
            allow(by, one.item, wanted)
            if flags := to_check(one, frozenset(wanted)):
                wanted["to_check"] = list(dict.fromkeys([*(one.item.to_check or []), *flags]))
            entries += put(one.item, wanted, counters, council)
    db.session.flush()
    note_what_was_heard(plan, fresh, keys)
    entries += [entry for item in fresh for entry in added(item, council)]
    return write(counters, entries, by=by, way=WORKBOOK, why=why)


def note_what_was_heard(plan: Plan, fresh: Sequence[PlanItem], keys: Mapping[int, int]) -> None:
    """Keep beside each item what its workbook said of it, for the next import to be matched and compared with."""
    new = iter(fresh)
    for one in plan.rows if not plan.merged else ():
        item = next(new) if one.outcome == NEW else one.item if one.outcome in (CHANGED, UNCHANGED) else None
        if item:
            said = {key: workbook_value(one.row, key) for key in one.row.line.table.keys | set(IDENTITY)}
            note_heard(item, pointing(said, keys), one.row.original)


def to_check(one: PlannedRow, changed: frozenset[str] | None = None) -> list[str] | None:
    """The notes and doubts that stay with the item; of a changed one, those of the fields that changed."""
    sheet = one.row.line.table.sheet
    kept = [
        f"{note.text} ({sheet}, {note.cell})".replace(";", ",")
        for note in one.row.notes
        if note.flagged and (changed is None or not changed.isdisjoint(note.fields))
    ]
    return list(dict.fromkeys(kept)) or None


def pointing(values: Mapping[str, Any], keys: Mapping[int, int]) -> dict[str, Any]:
    """Values with the keys of the new names in place of the provisional ones."""
    found = dict(values)
    for key in POINTERS:
        if found.get(key) is not None:
            found[key] = keys.get(found[key], found[key])
    if found.get("wards") and found["wards"] != ["all"]:
        found["wards"] = sorted(keys.get(one, one) for one in found["wards"])
    return found


def add_names(plan: Plan, by: Editor, started: date) -> dict[int, int]:
    """Keep the posts, bodies, directorates and wards that the workbook brought, and who holds the posts."""
    keys: dict[int, int] = {}
    for one in plan.records:
        how: dict[str, Any] = {"by": by, "way": WORKBOOK}
        aliases = list(one.aliases) or None
        if one.model == "body":
            values = {
                "kind": one.kind,
                "executive": one.executive,
                "name": one.name,
                "aliases": aliases,
                "offered": True,
            }
            keys[one.key] = add_record(Body, values, **how).id
        elif one.model == "directorate":
            keys[one.key] = add_record(Directorate, {"name": one.name, "aliases": aliases, "offered": True}, **how).id
        else:
            keys[one.key] = add_record(Ward, {"name": one.name, "offered": True}, **how).id
    for holder in plan.holders:
        if holder.instead_of is None or holder.post in plan.choices.follow:
            add_holder(holder, keys, by, started)
    return keys


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
