"""What can be done to a work item as it stands: what each action asks, when it is offered, what it did."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from governance.register.fields import Field
from governance.register.log import ChangeSet
from governance.scrutiny import commands
from governance.scrutiny.forms import ANY_PROGRESS, ANY_REASON, OUTCOME, PROGRESS, REASON, TO_PLACE
from governance.scrutiny.models import WorkItem
from governance.scrutiny.places import where_now
from governance.scrutiny.rules import OPEN

Act = Callable[[WorkItem, Mapping[str, Any], dict[str, Any]], ChangeSet | None]


@dataclass(frozen=True)
class Action:
    """Something that is done to an item on a page of its own."""

    key: str
    text: str
    fields: tuple[Field, ...]
    offered: Callable[[WorkItem], bool]
    act: Act
    done: Callable[[WorkItem], str]


def is_open(item: WorkItem) -> bool:
    """Whether it is still to be done."""
    return item.status in OPEN


def is_at_meeting(item: WorkItem) -> bool:
    """Whether it is still to be done, at a meeting."""
    return item.status in OPEN and item.meeting is not None


EVERY = (
    Action(
        "carry",
        "Carry over",
        (TO_PLACE, ANY_REASON),
        lambda item: is_at_meeting(item) and not item.standing,
        lambda item, given, how: commands.carry_over(item, given["place"], reason=given["reason"], **how),
        lambda item: f"carried over from {item.carried_from}. {where_now(item)}",
    ),
    Action(
        "progress",
        "Record progress",
        (PROGRESS,),
        is_open,
        lambda item, given, how: commands.record_progress(item, progress=given["progress"], **how),
        lambda item: "in progress.",
    ),
    Action(
        "complete",
        "Record the outcome",
        (OUTCOME, ANY_PROGRESS),
        is_open,
        lambda item, given, how: commands.complete_item(
            item, outcome=given["outcome"], progress=given["progress"], **how
        ),
        lambda item: "completed, with its outcome.",
    ),
    Action(
        "leave-out",
        "Leave out of this meeting",
        (ANY_REASON,),
        is_at_meeting,
        lambda item, given, how: commands.leave_out(item, reason=given["reason"], **how),
        lambda item: "left out of its meeting, and off its agenda.",
    ),
    Action(
        "withdraw",
        "Withdraw",
        (REASON,),
        is_open,
        lambda item, given, how: commands.withdraw_item(item, reason=given["reason"], **how),
        lambda item: "withdrawn from this meeting alone." if item.standing else "withdrawn.",
    ),
    Action(
        "reopen",
        "Plan again",
        (),
        lambda item: not is_open(item),
        lambda item, given, how: commands.reopen_item(item, **how),
        lambda item: "planned again.",
    ),
    Action(
        "standing",
        "Make a standing item",
        (),
        lambda item: is_at_meeting(item) and not item.standing,
        lambda item, given, how: commands.make_standing(item, **how),
        lambda item: "a standing item: it is at every later meeting of its committee too.",
    ),
    Action(
        "end",
        "End the standing item",
        (),
        lambda item: bool(item.standing),
        lambda item, given, how: commands.end_standing(item, **how),
        lambda item: "a standing item no longer.",
    ),
    Action(
        "remove",
        "Remove",
        (),
        lambda item: not (item.standing or item.outcome),
        lambda item, given, how: commands.remove_work_item(item, **how),
        lambda item: "removed; its reference will not be used again.",
    ),
)
ACTIONS = {one.key: one for one in EVERY}


def actions_of(item: WorkItem) -> list[tuple[str, str]]:
    """The actions that are offered for an item, each with its words."""
    return [(one.key, one.text) for one in EVERY if one.offered(item)]
