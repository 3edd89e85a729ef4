"""The change log: one sequence per register, change sets in the order of commits, each undone by another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, bindparam, cast, func, insert, select
from sqlalchemy.orm import Mapped, contains_eager, make_transient_to_detached, mapped_column, relationship
from sqlalchemy.sql.elements import BindParameter

from governance.extensions import Base, db
from governance.register.fields import Field, Names

STATE = "_state"  # the entry that says a record was added or removed
PRESENT, REMOVED = "present", "removed"


class Actor(Protocol):
    """Whoever makes a change."""

    @property
    def id(self) -> int | None:
        """The account, when there is one."""

    @property
    def name(self) -> str:
        """The name, as the log keeps it for when the account has gone."""


class Register(Base):
    """A register's counters: the sequence of its change sets, and the last reference that it gave."""

    __tablename__ = "register"

    name: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(default=0)
    last_reference: Mapped[int] = mapped_column(default=0)


class ChangeSet(Base):
    """Everything that was changed in one act: who, when, by which way, why."""

    __tablename__ = "change_set"
    __table_args__ = (UniqueConstraint("register", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str] = mapped_column(ForeignKey("register.name"))
    sequence: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    by_name: Mapped[str]
    way: Mapped[str]
    why: Mapped[str | None]
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("change_set.id"))
    changes: Mapped[list["Change"]] = relationship(back_populates="change_set", order_by="Change.id")


class Change(Base):
    """One cell of a change set: old and new value, with the words for them as they were that day."""

    __tablename__ = "change"
    __table_args__ = (Index("ix_change_record", "record_kind", "record_id", "change_set_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    change_set_id: Mapped[int] = mapped_column(ForeignKey("change_set.id"), index=True)
    record_kind: Mapped[str]
    record_id: Mapped[int]
    reference: Mapped[str]
    field: Mapped[str]
    old: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    new: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    old_text: Mapped[str] = mapped_column(default="")
    new_text: Mapped[str] = mapped_column(default="")
    change_set: Mapped[ChangeSet] = relationship(back_populates="changes")


@dataclass(frozen=True)
class Record:
    """What the log calls a record by."""

    kind: str
    id: int
    reference: str


@dataclass(frozen=True)
class Entry:
    """One cell to be logged, its values as the field dumps them."""

    record: Record
    field: str
    old: Any
    new: Any
    old_text: str = ""
    new_text: str = ""


def entries_of(
    record: Record, fields: Iterable[Field], old: Mapping[str, Any], new: Mapping[str, Any], names: Names
) -> list[Entry]:
    """The entries for the fields of `new` whose value differs from `old`."""
    return [
        Entry(
            record,
            one.key,
            one.kind.dump(old.get(one.key)),
            one.kind.dump(new[one.key]),
            one.kind.show(old.get(one.key), names),
            one.kind.show(new[one.key], names),
        )
        for one in fields
        if one.key in new and new[one.key] != old.get(one.key)
    ]


NAMED: BindParameter[str] = bindparam("register")
LOCK = select(Register).where(Register.name == NAMED).with_for_update().execution_options(populate_existing=True)
ADD_CHANGE_SET = insert(ChangeSet).returning(ChangeSet.id)
ADD_CHANGES = insert(Change)
SEQUENCE = select(Register.sequence).where(Register.name == NAMED)


def lock(register: str) -> Register:
    """The register's counters, held until the transaction ends, so that change sets commit in their order."""
    return db.session.execute(LOCK, {"register": register}).scalar_one()


AS_NOW = {"populate_existing": True}  # for a query: rows as they are now, whatever was read before the lock


def read_again(record: Base) -> None:
    """Read a record as it is now that its register is locked.

    On SQLite a writing transaction had the lock from its first word, so what it has read still holds.
    """
    if db.engine.dialect.name != "sqlite":
        db.session.refresh(record)


def sequence_of(register: str) -> int:
    """The sequence of the latest change set."""
    return db.session.execute(SEQUENCE, {"register": register}).scalar_one()


def write(
    counters: Register,
    entries: Sequence[Entry],
    *,
    by: Actor,
    way: str,
    why: str | None = None,
    undoes: ChangeSet | None = None,
) -> ChangeSet | None:
    """Log the entries as the next change set of a locked register; None when there is nothing to log."""
    if not entries:
        return None
    counters.sequence += 1
    values = {
        "register": counters.name,
        "sequence": counters.sequence,
        "at": datetime.now(UTC),
        "by_id": by.id,
        "by_name": by.name,
        "way": way,
        "why": why,
        "undoes_id": undoes.id if undoes else None,
    }
    db.session.flush()
    connection = db.session.connection()  # below the session: a change set is written once and never again
    number = connection.execute(ADD_CHANGE_SET, values).scalar_one()
    cells = [
        {
            "change_set_id": number,
            "record_kind": entry.record.kind,
            "record_id": entry.record.id,
            "reference": entry.record.reference,
            "field": entry.field,
            "old": entry.old,
            "new": entry.new,
            "old_text": entry.old_text,
            "new_text": entry.new_text,
        }
        for entry in entries
    ]
    connection.execute(ADD_CHANGES, cells)
    change_set = ChangeSet(id=number, **values)
    make_transient_to_detached(change_set)  # it is in the database already
    db.session.add(change_set)
    return change_set


def changes_since(register: str, record_kind: str, record_id: int, sequence: int) -> list[Change]:
    """What happened to a record after a sequence, the latest first, each with its change set."""
    return changes_after(register, record_kind, [record_id], sequence).get(record_id, [])


def changes_after(register: str, record_kind: str, ids: Sequence[int], sequence: int) -> dict[int, list[Change]]:
    """What happened to records after a sequence, the latest first, by the record."""
    found: dict[int, list[Change]] = {}
    for start in range(0, len(ids), 500):
        query = (
            select(Change)
            .join(Change.change_set)
            .where(
                ChangeSet.register == register,
                ChangeSet.sequence > sequence,
                Change.record_kind == record_kind,
                Change.record_id.in_(ids[start : start + 500]),
            )
            .options(contains_eager(Change.change_set))
            .order_by(ChangeSet.sequence.desc(), Change.id.desc())
        )
        for change in db.session.scalars(query):
            found.setdefault(change.record_id, []).append(change)
    return found


def values_at(fields: Iterable[Field], now: Mapping[str, Any], later: Iterable[Change]) -> dict[str, Any]:
    """A record's values before the changes that came `later` (the latest first)."""
    kinds = {one.key: one.kind for one in fields}
    values = {key: now[key] for key in kinds}
    for change in later:
        if change.field in kinds:
            values[change.field] = kinds[change.field].load(change.old)
    return values


def history_of(
    register: str,
    *,
    record: tuple[str, int] | None = None,
    by: str = "",
    way: str = "",
    field: str = "",
    before: int | None = None,
    most: int | None = 200,
) -> list[ChangeSet]:
    """Change sets of a register, the latest first: all, or those of a record, a person, a way, a field."""
    query = select(ChangeSet).where(ChangeSet.register == register).order_by(ChangeSet.sequence.desc()).limit(most)
    if record:
        touched = select(Change.change_set_id).where(Change.record_kind == record[0], Change.record_id == record[1])
        query = query.where(ChangeSet.id.in_(touched))
    if field:
        query = query.where(ChangeSet.id.in_(select(Change.change_set_id).where(Change.field == field)))
    if before is not None:
        query = query.where(ChangeSet.sequence < before)
    for column, wanted in ((ChangeSet.by_name, by), (ChangeSet.way, way)):
        query = query.where(column == wanted) if wanted else query
    return list(db.session.scalars(query))


def changes_of(
    change_sets: Iterable[ChangeSet],
    *,
    record: tuple[str, int] | None = None,
    most: int | None = None,
    field: str = "",
) -> dict[int, list[Change]]:
    """The cells of change sets by their ids: all, or those of one record, or so many of each, a field's first."""
    found: dict[int, list[Change]] = {one.id: [] for one in change_sets}
    query = select(Change).where(Change.change_set_id.in_(found)).order_by(Change.id)
    if record:
        query = query.where(Change.record_kind == record[0], Change.record_id == record[1])
    elif most is not None:
        place = func.row_number().over(partition_by=Change.change_set_id, order_by=[Change.field != field, Change.id])
        placed = select(Change.id, place.label("place")).where(Change.change_set_id.in_(found)).subquery()
        query = query.join(placed, placed.c.id == Change.id).where(placed.c.place <= most)
    for change in db.session.scalars(query):
        found[change.change_set_id].append(change)
    return found


def count_records(change_sets: Iterable[ChangeSet]) -> dict[int, int]:
    """How many records each change set touched."""
    ids = [one.id for one in change_sets]
    counted = func.count((Change.record_kind + ":" + cast(Change.record_id, String)).distinct())
    query = select(Change.change_set_id, counted).where(Change.change_set_id.in_(ids)).group_by(Change.change_set_id)
    return dict(db.session.execute(query).all())


def people_of(register: str) -> list[str]:
    """Everybody who has changed something in a register."""
    query = select(ChangeSet.by_name).where(ChangeSet.register == register).distinct()
    return list(db.session.scalars(query.order_by(ChangeSet.by_name)))


def undone_ids(change_sets: Iterable[ChangeSet]) -> set[int]:
    """Which of these have been undone already."""
    ids = [one.id for one in change_sets]
    return set(db.session.scalars(select(ChangeSet.undoes_id).where(ChangeSet.undoes_id.in_(ids))))


def taken_back(change_sets: Iterable[ChangeSet]) -> set[int]:
    """Which of these do not count any more: they were undone, and their undo was not undone in its turn."""
    ids = [one.id for one in change_sets]
    query = select(ChangeSet.id, ChangeSet.undoes_id).where(ChangeSet.undoes_id.in_(ids)).order_by(ChangeSet.id)
    undoing: dict[int, int] = dict(db.session.execute(query).all())  # type: ignore[arg-type]
    if not undoing:
        return set()
    again = taken_back(db.session.scalars(select(ChangeSet).where(ChangeSet.id.in_(undoing))))
    return {undone for number, undone in undoing.items() if number not in again}


def raise_reference(counters: Register) -> int:
    """The next number of a locked register: given once, never again, whatever becomes of its record."""
    counters.last_reference += 1
    return counters.last_reference
