"""Two editors of one record: what each changed is kept; where both changed the same field, somebody chooses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from governance.register.fields import Field, Names
from governance.register.log import Change, Record, changes_since, sequence_of, values_at
from governance.register.merge import merge_record

MINE, THEIRS = "mine", "theirs"


class Refused(ValueError):
    """Values that a record cannot take; `errors` are messages by field ("" for those of no field)."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        """What to say beside which field."""
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Disagreement:
    """A field that somebody else changed to another value in the meantime, both values in words."""

    field: str
    mine: str
    theirs: str
    by: str
    at: datetime


class Conflicted(Exception):
    """Somebody must choose, and nothing was changed. The choice is made at `sequence`, beside the values of `now`."""

    def __init__(self, fields: Sequence[Disagreement], now: Mapping[str, Any], sequence: int) -> None:
        """The fields, the values of those that only others changed, and the register's sequence."""
        super().__init__("Somebody else changed the same field")
        self.fields = {one.field: one for one in fields}
        self.now, self.sequence = dict(now), sequence


@dataclass(frozen=True)
class Drawn:
    """What comes back with a form: the sequence it was drawn at, and how disagreements shown since were settled."""

    at: int | None = None
    choices: Mapping[str, str] | None = None  # "mine" or "theirs", by field
    chosen_at: int | None = None


def settle(
    register: str,
    record: Record,
    fields: Sequence[Field],
    wanted: Mapping[str, Any],
    now: Mapping[str, Any],
    names: Names,
    drawn: Drawn,
) -> dict[str, Any]:
    """The values to take of a form: what it left as it was drawn is left alone; raises Conflicted.

    A choice counts at the sequence that it was made at: a field that changed once more since then asks again.
    """
    if drawn.at is None:
        return {key: value for key, value in wanted.items() if value != now[key]}
    fields = [one for one in fields if one.key in wanted]
    later = changes_since(register, record.kind, record.id, drawn.at)
    base, mine = values_at(fields, now, later), dict(wanted)
    if drawn.chosen_at is not None and drawn.choices:
        shown = values_at(fields, now, [one for one in later if one.change_set.sequence > drawn.chosen_at])
        base |= {key: shown[key] for key in mine if drawn.choices.get(key) == MINE}
        mine = {key: value for key, value in mine.items() if drawn.choices.get(key) != THEIRS}
    merged = merge_record(base, mine, now)
    if merged.conflicts:
        kinds = {one.key: one for one in fields}
        found = [disagreement(kinds[key], mine[key], now[key], later, names) for key in merged.conflicts]
        theirs = {key: now[key] for key in mine if mine[key] == base[key]}
        raise Conflicted(found, theirs, sequence_of(register))
    return merged.take


def disagreement(field: Field, mine: Any, theirs: Any, later: Sequence[Change], names: Names) -> Disagreement:
    """Both values of a field, and who made the other."""
    last = next(change.change_set for change in later if change.field == field.key)
    return Disagreement(field.key, field.kind.show(mine, names), field.kind.show(theirs, names), last.by_name, last.at)
