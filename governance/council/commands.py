"""Changes to the council's posts, bodies, directorates, wards, closures and settings; each writes the log."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from governance.council.fields import BODY, CLOSURE, DIRECTORATE, TERM, WARD
from governance.council.models import Body, Closure, Directorate, Logo, Setting, Term, Ward
from governance.council.queries import CABINET_MEMBER, REGISTER, SCRUTINY, forget_council
from governance.council.settings import DEFAULTS
from governance.council.settings import FIELDS as SETTINGS
from governance.extensions import db
from governance.register.editors import Drawn, Refused, settle
from governance.register.fields import Field, Names, fold
from governance.register.log import PRESENT, REMOVED, STATE, Actor, Entry, Record, Register, entries_of, lock, write
from governance.working_days.deadlines import say

Kept = Body | Term | Directorate | Ward | Closure
FIELDS: dict[type[Kept], tuple[Field, ...]] = {
    Body: BODY,
    Term: TERM,
    Directorate: DIRECTORATE,
    Ward: WARD,
    Closure: CLOSURE,
}
NO_NAMES = Names()
COUNCIL_SETTINGS = Record("setting", 0, "Settings")


class AlreadyThere(Refused):
    """Another record has this name or day; the message says which."""

    def __init__(self, field: str, message: str) -> None:
        """The field it stands at, and what to do."""
        super().__init__({field: message})


class DatesCrossed(AlreadyThere):
    """A term that would end before it starts, or before the one that follows it can start."""


def add_record(model: type[Kept], values: Mapping[str, Any], *, by: Actor, way: str, **owner: Any) -> Kept:
    """Add one record; raises AlreadyThere."""
    counters = hold()
    check(model, values, None)
    if model in (Body, Term):
        owner["position"] = next_position(model)
    record = model(**values, **owner)
    db.session.add(record)
    db.session.flush()
    named = record_of(record)
    entries = [Entry(named, STATE, None, PRESENT), *entries_of(named, FIELDS[model], {}, values, NO_NAMES)]
    write(counters, entries, by=by, way=way)
    return record


def change_record(record: Kept, values: Mapping[str, Any], *, by: Actor, way: str, drawn_at: int | None = None) -> None:
    """Change one record; raises AlreadyThere, and Conflicted where somebody changed a field after `drawn_at`."""
    counters = hold()
    db.session.refresh(record)
    fields = FIELDS[type(record)]
    now = {one.key: getattr(record, one.key) for one in fields}
    values = settle(REGISTER, record_of(record), fields, values, now, NO_NAMES, Drawn(drawn_at))
    check(type(record), now | values, record)
    if isinstance(record, Body):
        check_kind(now["kind"], values.get("kind", now["kind"]))
    if isinstance(record, Body | Directorate) and values.get("name"):
        values["aliases"] = known_as(values.get("aliases", now["aliases"]), now["name"], values["name"])
    entries = entries_of(record_of(record), fields, now, values, NO_NAMES)
    for key, value in values.items():
        setattr(record, key, value)
    write(counters, entries, by=by, way=way)


def add_term(body: Body, values: Mapping[str, Any], *, by: Actor, way: str, follows: Sequence[Term] = ()) -> None:
    """Add somebody's term, after ending those that it `follows` the day before; raises DatesCrossed."""
    started = values["started"]
    if follows and not started:
        raise DatesCrossed("started", "Enter the first day, so that the term before it can end the day before.")
    for term in follows:
        if term.started and term.started >= started:
            held = f"{term.name} has had this post since {say(term.started)}."
            raise DatesCrossed("started", f"{held} Enter a later day, or change that term first.")
        change_record(term, {"ended": started - timedelta(days=1)}, by=by, way=way)
    add_record(Term, values, by=by, way=way, body_id=body.id)


def remove_record(record: Term | Closure, *, by: Actor, way: str) -> None:
    """Remove a term or a closure entered by mistake; other records stay, no longer offered: items point to them."""
    counters = hold()
    write(counters, [Entry(record_of(record), STATE, PRESENT, REMOVED)], by=by, way=way)
    db.session.delete(record)


def move_body(body: Body, places: int, *, by: Actor, way: str) -> None:
    """Move a post or body up (-1) or down (1) in the order in which the programme prints them."""
    counters = hold()
    bodies = list(db.session.scalars(select(Body).order_by(Body.position, Body.name, Body.id)))
    place = bodies.index(body)
    bodies.insert(max(0, min(len(bodies) - 1, place + places)), bodies.pop(place))
    old = body.position
    for position, one in enumerate(bodies, start=1):
        one.position = position
    if body.position != old:
        entry = Entry(record_of(body), "position", old, body.position, str(old), str(body.position))
        write(counters, [entry], by=by, way=way)


def save_settings(values: Mapping[str, Any], *, by: Actor, way: str, drawn_at: int | None = None) -> None:
    """Set what the council decides for itself; what is cleared has its default again. Raises Conflicted."""
    counters = hold()
    query = select(Setting).execution_options(populate_existing=True)
    kept = {one.key: one for one in db.session.scalars(query)}
    set_before = {key: one.value for key, one in kept.items() if one.value is not None}
    now = {one.key: None for one in SETTINGS} | DEFAULTS | set_before
    fields = [one for one in SETTINGS if one.key in values]
    wanted = {key: DEFAULTS.get(key) if value is None else value for key, value in values.items()}
    values = settle(REGISTER, COUNCIL_SETTINGS, fields, wanted, now, NO_NAMES, Drawn(drawn_at))
    for key, value in values.items():
        if key in kept:
            kept[key].value = value
        else:
            db.session.add(Setting(key=key, value=value))
    write(counters, entries_of(COUNCIL_SETTINGS, SETTINGS, now, values, NO_NAMES), by=by, way=way)


def save_logo(content: bytes, media_type: str, *, by: Actor, way: str) -> None:
    """Keep a logo in place of any earlier one; empty content takes it away."""
    counters = hold()
    earlier = db.session.scalars(select(Logo)).first()
    if earlier:
        db.session.delete(earlier)
    fingerprint = hashlib.sha256(content).hexdigest()[:16] if content else None
    if content:
        db.session.add(Logo(media_type=media_type, content=content, fingerprint=fingerprint))
    old = earlier.fingerprint if earlier else None
    entry = Entry(COUNCIL_SETTINGS, "logo", old, fingerprint, old or "", fingerprint or "none")
    write(counters, [entry] if old != fingerprint else [], by=by, way=way)


def hold() -> Register:
    """Lock the council's register; what this request has read of the council is no longer sure."""
    forget_council()
    return lock(REGISTER)


def check(model: type[Kept], values: Mapping[str, Any], record: Kept | None) -> None:
    """Names (as people compare them) and closed days occur once; a term ends no earlier than it starts."""
    others = [one for one in db.session.scalars(select(model)) if one is not record] if model is not Term else []
    name = values.get("name")
    if name and any(fold(one.name) == fold(name) for one in others if isinstance(one, Body | Directorate | Ward)):
        raise AlreadyThere("name", f"There is already a record called {name}. Change that one, or use another name.")
    day = values.get("day")
    if day and any(isinstance(one, Closure) and one.day == day for one in others):
        raise AlreadyThere("day", "This day is already in the list.")
    started, ended = values.get("started"), values.get("ended")
    if started and ended and ended < started:
        raise DatesCrossed("ended", "The last day is before the first. Change one of them.")


def check_kind(old: str, new: str) -> None:
    """A kind that would take a body out of a list that items choose from, or from those that meet, is refused."""
    groups = ({CABINET_MEMBER}, {SCRUTINY})
    if any((old in group) != (new in group) for group in groups):
        raise Refused({"kind": "Items may point to it as it is. Add a new one, and set this to no longer used."})
    meets = {"cabinet", "council", "committee", SCRUTINY}
    if old in meets and new not in meets:
        raise Refused({"kind": "It may have meetings. Add a new one, and set this to no longer used."})


def known_as(aliases: list[str] | None, old: str, new: str) -> list[str] | None:
    """The other ways to write a name; after a change the old name is one, so that open forms still fit."""
    others = [one for one in (*(aliases or ()), old) if fold(one) != fold(new)]
    return list(dict.fromkeys(others)) or None


def next_position(model: type[Any]) -> int:
    """After the last."""
    return (db.session.scalar(select(func.max(model.position))) or 0) + 1


def record_of(record: Kept) -> Record:
    """What the log calls a record."""
    if isinstance(record, Term):
        return Record("term", record.id, f"{record.name} ({record.body.name})")
    name = say(record.day) if isinstance(record, Closure) else record.name
    return Record(type(record).__name__.lower(), record.id, name)
