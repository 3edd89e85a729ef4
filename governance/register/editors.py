"""Why a record cannot take a form's values, by field: also because somebody else saved after it was drawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from governance.register.fields import Field, shorten
from governance.register.log import Change, Record, changes_since, sequence_of, values_at
from governance.register.merge import merge_record


class Refused(ValueError):
    """Values that a record cannot take; `errors` are messages by field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        """What to say beside which field."""
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


class Overtaken(Refused):
    """Somebody else changed the same fields in the meantime.

    The next save is made at `sequence`, so the form must show what others changed beside: the values of `now`.
    """

    def __init__(self, errors: Mapping[str, str], now: Mapping[str, Any], sequence: int) -> None:
        """The values of the fields that only others changed, and the register's sequence now."""
        super().__init__(errors)
        self.now, self.sequence = dict(now), sequence


def settle(
    register: str,
    record: Record,
    fields: Sequence[Field],
    values: Mapping[str, Any],
    now: Mapping[str, Any],
    drawn_at: int | None,
) -> dict[str, Any]:
    """The values that a form drawn at a sequence changes: what it left as it was is left alone; raises Overtaken."""
    if drawn_at is None:
        return dict(values)
    later = changes_since(register, record.kind, record.id, drawn_at)
    base = values_at(fields, now, later)
    merged = merge_record(base, values, now)
    if merged.conflicts:
        latest = {change.field: change for change in reversed(later)}
        theirs = {key: now[key] for key in values if values[key] == base[key]}
        raise Overtaken({key: overtaken_text(latest[key]) for key in merged.conflicts}, theirs, sequence_of(register))
    return merged.take


def overtaken_text(change: Change) -> str:
    """Who did what in the meantime, and what to do."""
    made = f"changed this to “{shorten(change.new_text)}”" if change.new_text else "cleared this"
    return f"{change.change_set.by_name} {made} while you were editing. Save again to keep yours instead."
