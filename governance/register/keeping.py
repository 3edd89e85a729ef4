"""What is done to the records of any register: added, changed, removed, undone. A register says what it allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import select

from governance.extensions import Base, db
from governance.register.editors import Drawn, Refused, settle
from governance.register.fields import Field, Names
from governance.register.log import (
    PRESENT,
    REMOVED,
    STATE,
    Actor,
    Change,
    ChangeSet,
    Entry,
    Record,
    Register,
    changes_since,
    entries_of,
    lock,
    read_again,
    undone_ids,
    write,
)

NOT_DRAWN = Drawn()
WORKBOOK = "workbook"  # the way of an import
AT_ONCE = 500  # records that one query asks for


class Editor(Actor, Protocol):
    """Whoever changes a record."""

    def handles(self, directorate: int | None) -> bool:
        """Whether this person handles items of a directorate."""

    @property
    def handles_all(self) -> bool:
        """Whether this person handles every record."""


@dataclass(frozen=True)
class System:
    """The program itself, loading what has no editor."""

    name: str
    id: int | None = None
    handles_all: bool = True

    def handles(self, directorate: int | None) -> bool:
        """Everything."""
        return True


class NotAllowed(PermissionError):
    """Somebody who may not change this record."""


class ChangedSince(Exception):
    """Somebody changed the record after `seen`, the sequence that an action's page was drawn at; nothing was done."""


@dataclass(frozen=True)
class Undone:
    """What an undo did: its change set (None when nothing was left to restore) and what it had to leave."""

    change_set: ChangeSet | None
    left: tuple[Change, ...]


Kept = TypeVar("Kept", bound=Base)


class Keeper(Generic[Kept]):
    """How the records of one kind are kept: their fields, and what their register allows.

    The model has `id`, `reference`, `sequence` and `removed`, and an attribute for each field.
    """

    register: str
    kind: str
    model: type[Kept]
    fields: tuple[Field, ...]
    quiet: frozenset[str] = frozenset()  # fields that change with other records: nobody need look at the record again

    def names(self) -> Names:
        """What the texts of a record can refer to."""
        raise NotImplementedError

    def allow(self, by: Editor, record: Kept | None, wanted: Mapping[str, Any]) -> None:
        """Whether somebody may change a record (None: add one) so; raises NotAllowed, or Refused beside the field."""
        raise NotImplementedError

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept together in one record: messages by field."""
        return {}

    def follow(self, record: Kept, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """What else changes with these values."""
        return {}

    searched: tuple[str, ...] = ()  # the fields in which readers search, and those in which handlers search besides
    searched_private: tuple[str, ...] = ()

    def refuse_removal(self, record: Kept) -> None:
        """Raises Refused for a record that must stay."""

    # What follows is the same for every register.

    def record_of(self, record: Any) -> Record:
        """What the log calls a record."""
        return Record(self.kind, record.id, record.reference)

    def values_of(self, record: Kept) -> dict[str, Any]:
        """Every field of a record."""
        return {field.key: getattr(record, field.key) for field in self.fields}

    def get_many(self, ids: Sequence[int]) -> dict[int, Kept]:
        """Records by id."""
        found: dict[int, Kept] = {}
        key: Any = self.model.id  # type: ignore[attr-defined]
        for start in range(0, len(ids), AT_ONCE):
            chunk = select(self.model).where(key.in_(ids[start : start + AT_ONCE])).order_by(key)
            found.update((one.id, one) for one in db.session.scalars(chunk))  # type: ignore[attr-defined]
        return found

    def new(self, values: Mapping[str, Any], reference: str, counters: Register, *, by: Editor) -> Kept:
        """A record, not yet in the log; raises Refused."""
        complete = {field.key: None for field in self.fields} | dict(values)
        self.allow(by, None, complete)
        refuse(self.missing(complete) | self.check(complete))
        record: Any = self.model(reference=reference, sequence=counters.sequence + 1, removed=False)
        self.assign(record, complete)
        db.session.add(record)
        return record  # type: ignore[no-any-return]

    def added(self, record: Kept, names: Names | None = None) -> list[Entry]:
        """What the log keeps of a new record; of many, the names are read once and given."""
        given = {key: value for key, value in self.values_of(record).items() if value is not None}
        named = self.record_of(record)
        return [Entry(named, STATE, None, PRESENT), *entries_of(named, self.fields, {}, given, names or self.names())]

    def change(
        self,
        record: Any,
        values: Mapping[str, Any],
        *,
        by: Editor,
        way: str,
        why: str | None = None,
        drawn: Drawn = NOT_DRAWN,
        seen: int | None = None,
    ) -> ChangeSet | None:
        """Change fields of a record; None when nothing differs.

        `drawn` says when the form was drawn that the values were typed on: what it left as it was is left alone, and a
        field that somebody else changed since raises Conflicted, unless it has been settled. With `seen`, any change
        since then raises ChangedSince. Raises Refused, NotAllowed.
        """
        counters = self.hold(record, seen)
        self.allow(by, record, {})  # before a conflict could tell what the record holds
        now = self.values_of(record)
        since = NOT_DRAWN if drawn.at is not None and record.sequence <= drawn.at else drawn
        wanted = settle(self.register, self.record_of(record), self.fields, values, now, self.names(), since)
        if not wanted:
            return None
        self.allow(by, record, wanted)
        refuse(self.missing(wanted) | self.check_changed(now, wanted))
        return write(counters, self.put(record, wanted, counters), by=by, way=way, why=why)

    def put(
        self, record: Any, wanted: Mapping[str, Any], counters: Register, names: Names | None = None
    ) -> list[Entry]:
        """Set the values, and what follows from them; what the log keeps of it. Of many, the names are given."""
        old = self.values_of(record)
        new = dict(wanted) | self.follow(record, wanted)
        entries = entries_of(self.record_of(record), self.fields, old, new, names or self.names())
        self.assign(record, new)
        record.sequence = counters.sequence + 1
        return entries

    def settle_checks(self, record: Any, settled: str | None, *, by: Editor, way: str) -> ChangeSet | None:
        """Settle one thing that an import left to check, or all of them (None); its words stay in the history."""
        self.hold(record)
        left = [one for one in record.to_check or [] if settled is not None and one != settled]
        return self.change(record, {"to_check": left or None}, by=by, way=way)

    def reorder(self, records: Sequence[Any], counters: Register, names: Names | None = None) -> list[Entry]:
        """Records in a new order within the places (`position`) that they have; what the log keeps of it."""
        places = sorted(one.position or 0 for one in records)
        if len(set(places)) < len(places):
            places = list(range(places[0], places[0] + len(places)))
        moved = [(one, place) for one, place in zip(records, places, strict=True) if one.position != place]
        return [entry for one, place in moved for entry in self.put(one, {"position": place}, counters, names)]

    def remove(self, record: Any, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
        """Remove a record softly; its reference stays spent. Raises Refused for one that must stay."""
        counters = self.hold(record, seen)
        self.allow(by, record, {})
        self.refuse_removal(record)
        return write(counters, self.put_state(record, REMOVED, counters), by=by, way=way)

    def put_state(self, record: Any, state: str, counters: Register) -> list[Entry]:
        """Remove a record, or bring it back; what the log keeps of it, nothing where it is so already."""
        removing = state == REMOVED
        if record.removed == removing:
            return []
        record.removed = removing
        record.sequence = counters.sequence + 1
        return [Entry(self.record_of(record), STATE, PRESENT if removing else REMOVED, state)]

    def hold(self, record: Any, seen: int | None = None, of: frozenset[str] | None = None) -> Register:
        """Lock the register, then read the record as it is now.

        Raises Refused when it has been removed meanwhile, ChangedSince when it is newer than what was seen: in any
        field that is not quiet, or in one `of` some.
        """
        counters = lock(self.register)
        read_again(record)
        if record.removed:
            raise Refused({"": f"{record.reference} has been removed meanwhile. Undo its removal first."})
        if seen is not None and record.sequence > seen:
            later = {one.field for one in changes_since(self.register, self.kind, record.id, seen)}
            if later - self.quiet if of is None else later & of:
                raise ChangedSince
        return counters

    def assign(self, record: Any, values: Mapping[str, Any]) -> None:
        """Set fields, and what is searched of them."""
        for key, value in values.items():
            setattr(record, key, value)
        if self.searched:
            record.search_text = "\n".join((record.reference, *texts_of(record, self.searched))).casefold()
            record.search_private = "\n".join(texts_of(record, self.searched_private)).casefold()

    def missing(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Required fields that would be left without a value."""
        return {
            one.key: f"Enter the {one.label[0].lower()}{one.label[1:]}"
            for one in self.fields
            if one.required and one.key in values and values[one.key] is None
        }

    def check_changed(self, now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, str]:
        """What a change brings about that cannot be kept; what was there before is not this change's fault."""
        before = self.check(now)
        return {key: text for key, text in self.check({**now, **wanted}).items() if before.get(key) != text}

    def restore(self, record: Any, changes: Sequence[Change], change_set: ChangeSet, by: Editor) -> "Restored":
        """Take back what a change set did to a record, as far as nobody has changed it since."""
        self.allow(by, record, {})
        state = next((one for one in changes if one.field == STATE), None)
        if state:
            return self.restore_state(record, state, change_set)
        if record.removed:
            raise Refused({"": f"{record.reference} has been removed. Undo its removal first."})
        return self.restore_cells(record, changes, by)

    def restore_state(self, record: Any, state: Change, change_set: ChangeSet) -> "Restored":
        """Take back an addition, or a removal."""
        removing = state.new == PRESENT
        if removing and record.sequence > change_set.sequence:
            return Restored([], [state])
        if removing and change_set.way != WORKBOOK:  # an import of the wrong workbook can be taken back whole
            self.refuse_removal(record)
        if record.removed == removing:
            return Restored([], [])
        record.removed = removing
        return Restored([Entry(self.record_of(record), STATE, state.new, state.old or REMOVED)], [])

    def restore_cells(self, record: Any, changes: Sequence[Change], by: Editor) -> "Restored":
        """Restore the cells that still hold what the change set put there."""
        now, kinds = self.values_of(record), {one.key: one.kind for one in self.fields}
        same = [one for one in changes if kinds[one.field].dump(now[one.field]) == one.new]
        old = {one.field: kinds[one.field].load(one.old) for one in same}
        self.allow(by, record, old)
        refuse(self.check_changed(now, old))
        self.assign(record, old)
        entries = entries_of(self.record_of(record), self.fields, now, old, self.names())
        return Restored(entries, [one for one in changes if one not in same])


@dataclass(frozen=True)
class Restored:
    """What was taken back of one record, and the cells that had to be left."""

    entries: list[Entry]
    left: list[Change]


def undo(change_set: ChangeSet, keepers: Sequence[Keeper[Any]], *, by: Editor, way: str) -> Undone:
    """Restore the cells of a change set that still have its values; cells changed since are left, and named.

    An added record is removed softly, when nothing else has happened to it. `keepers` are those of the register's
    kinds of record. Raises NotAllowed and Refused.
    """
    counters = lock(change_set.register)
    if undone_ids([change_set]):
        raise Refused({"": "This change has been undone already."})
    left: list[Change] = []
    entries: list[Entry] = []
    several = len({(one.record_kind, one.record_id) for one in change_set.changes}) > 1
    for keeper in keepers:
        by_record: dict[int, list[Change]] = {}
        for change in change_set.changes:
            if change.record_kind == keeper.kind:
                by_record.setdefault(change.record_id, []).append(change)
        records = keeper.get_many(sorted(by_record))
        for number, changes in sorted(by_record.items()):
            record: Any = records[number]
            read_again(record)
            try:
                restored = keeper.restore(record, changes, change_set, by)
            except Refused:  # of several, those that can go back do
                if not several:
                    raise
                restored = Restored([], changes)
            if restored.entries:
                record.sequence = counters.sequence + 1
            entries += restored.entries
            left += restored.left
    written = write(counters, entries, by=by, way=way, why=f"Undo of change {change_set.sequence}", undoes=change_set)
    return Undone(written, tuple(left))


def refuse(errors: Mapping[str, str]) -> None:
    """Raise Refused when there is anything to say."""
    if errors:
        raise Refused(errors)


def texts_of(record: Any, keys: Sequence[str]) -> list[str]:
    """The texts of some fields, for searching."""
    values = (getattr(record, key) for key in keys)
    return ["\n".join(value) if isinstance(value, list) else value for value in values if value]
