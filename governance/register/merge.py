"""The three-way merge of one field: what it was, what somebody wants it to be, what it is now."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What becomes of one field when somebody's values meet the register."""

    UNCHANGED = "unchanged"
    TAKE = "take"
    KEEP = "keep"
    AGREE = "agree"
    CONFLICT = "conflict"


def merge_field(base: Any, mine: Any, now: Any) -> Outcome:
    """Only a field that both sides changed, differently, is a conflict."""
    if mine == base:
        return Outcome.UNCHANGED if now == base else Outcome.KEEP
    if mine == now:
        return Outcome.AGREE
    return Outcome.TAKE if now == base else Outcome.CONFLICT


@dataclass(frozen=True)
class Merged:
    """The fields of one record after a merge: the values to take, and the fields that somebody must decide."""

    take: dict[str, Any]
    conflicts: tuple[str, ...]


def merge_record(base: Mapping[str, Any], mine: Mapping[str, Any], now: Mapping[str, Any]) -> Merged:
    """Merge every field of `mine`."""
    outcomes = {key: merge_field(base[key], value, now[key]) for key, value in mine.items()}
    return Merged(
        take={key: mine[key] for key, outcome in outcomes.items() if outcome is Outcome.TAKE},
        conflicts=tuple(key for key, outcome in outcomes.items() if outcome is Outcome.CONFLICT),
    )
