"""The rows of a workbook as they are planned: what was chosen for them, what becomes of them, what differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeGuard

from governance.exchange.exchanged import Item
from governance.exchange.rows import ItemRow
from governance.register.dates import ApproximateDate, Precision
from governance.register.merge import Outcome

NEW, CHANGED, UNCHANGED, REJECTED, ASKED, LEFT_OUT = "new", "changed", "unchanged", "rejected", "asked", "left out"
UNKNOWN = object()  # the base of a workbook that has none
OURS, THEIRS = "register", "workbook"  # how conflicts are decided


@dataclass
class Choices:
    """What somebody decided on the preview, by the rows' keys; kept with the upload as JSON."""

    published: date | None = None
    left_out: set[str] = field(default_factory=set)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)  # a reference, or "new"
    take: dict[str, list[str]] = field(default_factory=dict)  # fields whose value here gives way to the workbook's
    keep: dict[str, list[str]] = field(default_factory=dict)  # fields in conflict whose value here stays
    conflicts: str = ""  # how all others in conflict are decided: "register", "workbook", or not yet
    follow: set[str] = field(default_factory=set)  # posts whose holder has changed as the workbook says

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> "Choices":
        """From what was kept."""
        published = kept.get("published")
        return cls(
            date.fromisoformat(published) if published else None,
            set(kept.get("left_out", ())),
            dict(kept.get("texts", {})),
            dict(kept.get("items", {})),
            dict(kept.get("take", {})),
            dict(kept.get("keep", {})),
            kept.get("conflicts", ""),
            set(kept.get("follow", ())),
        )

    def dump(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "published": self.published.isoformat() if self.published else None,
            "left_out": sorted(self.left_out),
            "texts": self.texts,
            "items": self.items,
            "take": self.take,
            "keep": self.keep,
            "conflicts": self.conflicts,
            "follow": sorted(self.follow),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value in the workbook, here, or when the workbook went out, is not the same."""

    field: str
    old: Any  # here, now
    new: Any  # in the workbook
    outcome: Outcome  # KEEP: edited here since, and not in the workbook, or the workbook has no base to tell by
    base: Any = None
    decided: str = ""  # of a conflict: "register" or "workbook"
    by: str = ""  # who edited it here
    at: datetime | None = None

    @property
    def taken(self) -> bool:
        """Whether the workbook's value is taken."""
        return self.outcome is Outcome.TAKE or (self.outcome is Outcome.CONFLICT and self.decided == THEIRS)

    @property
    def kept(self) -> bool:
        """Whether both values are to be shown, the one here staying."""
        stays = self.outcome is Outcome.CONFLICT and self.decided == OURS
        return stays or (self.outcome is Outcome.KEEP and meaning(self.base) != meaning(self.new))

    @property
    def open(self) -> bool:
        """Whether somebody must decide first."""
        return self.outcome is Outcome.CONFLICT and not self.decided

    @property
    def shown(self) -> bool:
        """Whether the preview tells of it."""
        return self.taken or self.kept or self.open


@dataclass(slots=True)
class PlannedRow:
    """What becomes of one row."""

    row: ItemRow
    outcome: str
    item: Item | None = None
    differences: list[Difference] = field(default_factory=list)
    candidates: list[Item] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What choices about it are kept by."""
        return self.row.line.key

    @property
    def shown(self) -> list[Difference]:
        """The differences that the preview tells of."""
        return [one for one in self.differences if one.shown]

    @property
    def disputed(self) -> bool:
        """Whether somebody must decide whose value stands."""
        return self.outcome in (CHANGED, UNCHANGED) and any(one.open for one in self.differences)

    @property
    def blocks(self) -> bool:
        """Whether something must be decided before it can be applied."""
        return self.outcome in (REJECTED, ASKED) or self.disputed

    @property
    def urgency(self) -> int:
        """Doubts first: where it stands on the preview."""
        severities = {note.severity for note in self.row.notes}
        if self.outcome == LEFT_OUT:
            return 5
        if self.blocks:
            return 0
        if any(one.kept for one in self.differences):
            return 1
        return 2 if "doubt" in severities else 3 if severities or self.outcome in (NEW, CHANGED) else 4


@dataclass(frozen=True)
class NewRecord:
    """A name that is not known here yet, such as a body, a directorate or a ward; applying the workbook adds it."""

    model: str  # "body", "directorate", "ward", or what a register has of its own
    key: int  # below zero
    name: str
    kind: str = ""
    executive: bool = False
    aliases: tuple[str, ...] = ()
    about: str = ""  # what else there is to know of it


@dataclass(frozen=True)
class NewHolder:
    """Somebody whom the workbook names in a post, and whoever holds it here (None: nobody)."""

    body: int
    post: str
    name: str
    title: str | None
    instead_of: str | None = None


def is_bare(when: Any) -> TypeGuard[ApproximateDate]:
    """Whether a date is a bare TBC, which only its heading can give a month."""
    return isinstance(when, ApproximateDate) and when.precision is Precision.TBC


def meaning(value: Any) -> Any:
    """What a value means, however it was typed."""
    if isinstance(value, ApproximateDate):
        return value.earliest, value.latest, value.precision, value.month
    return value
