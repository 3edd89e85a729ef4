"""What a page of a register shows of it: filters that stand in its address, and what needs attention."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Self, TypeVar

from governance.register.fields import clean

LONGEST = 200  # characters of a filter


@dataclass(frozen=True)
class Filters:
    """The filters of a page; a register declares its own, all of them texts that are blank when not in use."""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        """The filters of an address; what is not understood is left out."""
        return cls(**{one.name: clean(given.get(one.name, ""))[:LONGEST] for one in fields(cls)})

    @property
    def given(self) -> dict[str, str]:
        """Those in use, for an address."""
        kept: dict[str, Any] = {one.name: getattr(self, one.name) for one in fields(self)}
        return {key: value for key, value in kept.items() if value}


Kind = TypeVar("Kind", bound=StrEnum)


def count_attention(kinds: Iterable[Kind], found: Collection[Collection[Kind]]) -> dict[Kind, int]:
    """How many records need each kind of attention, in the order of the kinds."""
    return {one: count for one in kinds if (count := sum(one in flags for flags in found))}


def is_wanted(flags: Collection[str], attention: str) -> bool:
    """Whether a record needs this kind of attention, or any."""
    return bool(flags) if attention == "any" else attention in flags
