"""The steps of a suggestion: what each asks, when it is offered and to whom, what it did."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from governance.extensions import db
from governance.people.models import Account
from governance.register.fields import Field
from governance.register.log import ChangeSet
from governance.suggestions import commands
from governance.suggestions.forms import (
    ANSWER,
    ANY_REASON,
    DECIDED_BY,
    DECIDED_ON,
    EXISTING,
    GROUND,
    JOINED_TO,
    MEETING,
    ON_AGENDA,
    OWN_REASON,
    PLACE,
    QUESTION,
    REASON,
    REFERRED_TO,
    WHY_WITHDRAWN,
    WORK_FORM,
)
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import off_agenda
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    BRIEFING_NOTE,
    DECIDED,
    OPEN,
    PUT,
    RECEIVED,
    REFERRAL,
    REFUSED,
    WORK_ITEM,
)
from governance.suggestions.rules import EXISTING as THERE_ALREADY

Act = Callable[[Suggestion, Mapping[str, Any], dict[str, Any]], ChangeSet | None]
LOOK, DECIDE, OTHER = "Look into it", "Decide", "Otherwise"


@dataclass(frozen=True)
class Beside:
    """What decides, besides a suggestion itself, what can be done with it."""

    gone: bool = False  # whether what it became is gone
    joined: bool = False  # whether others are joined to it


@dataclass(frozen=True)
class Action:
    """Something that is done with a suggestion on a page of its own."""

    key: str
    text: str
    fields: tuple[Field, ...]
    offered: Callable[[Suggestion, Beside], bool]  # to governance officers
    act: Act
    done: str  # what it is now
    group: str = LOOK
    texts: Mapping[str, str] = field(default_factory=dict)  # other words for it, by the status

    def text_for(self, suggestion: Suggestion) -> str:
        """What it is called for a suggestion as it stands."""
        return self.texts.get(suggestion.status, self.text)

    def fields_for(self, own: bool) -> tuple[Field, ...]:
        """What it asks; whoever put a suggestion forward (`own`) need not say why they withdraw it."""
        return (OWN_REASON,) if own and self.key == "withdraw" else self.fields


def beside_one(suggestion: Suggestion) -> Beside:
    """What else decides what can be done with one suggestion."""
    return besides([suggestion], off_agenda([suggestion]))[suggestion.id]


def besides(found: Sequence[Suggestion], gone: Collection[int]) -> dict[int, Beside]:
    """What else decides what can be done with suggestions, by their ids; `gone` are those of which nothing is left."""
    references = [one.reference for one in found]
    query = select(Suggestion.joined_to).where(Suggestion.joined_to.in_(references), Suggestion.removed.is_(False))
    joined = set(db.session.scalars(query))
    return {one.id: Beside(one.id in gone, one.reference in joined) for one in found}


def is_open(suggestion: Suggestion, beside: Beside) -> bool:
    """Whether something is still to be done with it."""
    return suggestion.status in OPEN


def is_free(suggestion: Suggestion, beside: Beside) -> bool:
    """Whether anything can become of it: a referral by right goes on an agenda, and nowhere else."""
    return suggestion.status in OPEN and not suggestion.by_right


def is_placed(suggestion: Suggestion, beside: Beside) -> bool:
    """Whether its committee can take it up."""
    return is_free(suggestion, beside) and suggestion.committee is not None


def is_withdrawn_for(suggestion: Suggestion, beside: Beside) -> bool:
    """Whether officers can enter that it is withdrawn: a member with an account withdraws a referral by right."""
    return suggestion.status in OPEN and not (suggestion.by_right and suggestion.account is not None)


def deciding(outcome: str) -> Act:
    """Decide a suggestion so."""
    return lambda one, given, how: commands.decide(one, outcome, given, **how)


EVERY = (
    Action(
        "acknowledge",
        "Acknowledge",
        (),
        lambda one, beside: one.status in (RECEIVED, ASKED, ANSWERED),
        lambda one, given, how: commands.acknowledge(one, **how),
        "acknowledged",
        texts={ASKED: "Go on without the answer", ANSWERED: "The answer has been read"},
    ),
    Action(
        "answer",
        "Enter the answer",
        (ANSWER,),
        lambda one, beside: one.status == ASKED,
        lambda one, given, how: commands.answer(one, answer=given["answer"], **how),
        "answered",
    ),
    Action(
        "ask",
        "Ask a question",
        (QUESTION,),
        is_open,
        lambda one, given, how: commands.ask(one, question=given["question"], **how),
        "waiting for an answer",
        texts={ASKED: "Ask something else"},
    ),
    Action(
        "join",
        "Join to another",
        (JOINED_TO,),
        is_free,
        lambda one, given, how: commands.join(one, to=given["joined_to"], **how),
        "joined to the other",
    ),
    Action(
        "meeting",
        "Put to a meeting",
        (MEETING,),
        is_placed,
        lambda one, given, how: commands.put_to_meeting(one, given["meeting"], **how),
        "put to the meeting, and its agenda says so",
        texts={PUT: "Put to another meeting"},
    ),
    Action(
        "off-meeting",
        "Take off the meeting",
        (),
        lambda one, beside: one.status == PUT,
        lambda one, given, how: commands.acknowledge(one, **how),
        "off the meeting, and acknowledged",
    ),
    Action(
        "agenda",
        "Put on an agenda",
        (ON_AGENDA, WORK_FORM),
        lambda one, beside: bool(one.by_right) and (one.status in OPEN or beside.gone),
        deciding(WORK_ITEM),
        "on the agenda, as a work item of its own",
        DECIDE,
        texts={DECIDED: "Put on another agenda"},
    ),
    Action(
        "take-up",
        "Take up as a work item",
        (PLACE, WORK_FORM, ANY_REASON, DECIDED_ON, DECIDED_BY),
        is_placed,
        deciding(WORK_ITEM),
        "taken up in the work programme",
        DECIDE,
    ),
    Action(
        "note",
        "Briefing note",
        (ANY_REASON, DECIDED_ON, DECIDED_BY),
        is_placed,
        deciding(BRIEFING_NOTE),
        "to be answered by a briefing note",
        DECIDE,
    ),
    Action(
        "refer",
        "Refer elsewhere",
        (REFERRED_TO, ANY_REASON, DECIDED_ON, DECIDED_BY),
        is_free,
        deciding(REFERRAL),
        "referred",
        DECIDE,
    ),
    Action(
        "existing",
        "It is there already",
        (EXISTING, ANY_REASON, DECIDED_ON, DECIDED_BY),
        is_free,
        deciding(THERE_ALREADY),
        "closed, as support of what there is already",
        DECIDE,
    ),
    Action(
        "refuse",
        "Refuse",
        (GROUND, REASON, DECIDED_ON, DECIDED_BY),
        is_free,
        deciding(REFUSED),
        "refused",
        DECIDE,
    ),
    Action(
        "withdraw",
        "Withdraw",
        (WHY_WITHDRAWN,),
        is_withdrawn_for,
        lambda one, given, how: commands.withdraw(one, reason=given["reason"], **how),
        "withdrawn",
        OTHER,
    ),
    Action(
        "reopen",
        "Look at it again",
        (),
        lambda one, beside: one.status not in OPEN,
        lambda one, given, how: commands.reopen(one, **how),
        "open again",
        OTHER,
    ),
    Action(
        "remove",
        "Remove",
        (),
        lambda one, beside: not (one.by_right or one.outcome or one.account or beside.joined),
        lambda one, given, how: commands.remove_suggestion(one, **how),
        "removed; its reference will not be used again",
        OTHER,
    ),
)
ACTIONS = {one.key: one for one in EVERY}
FIRST = {RECEIVED: "acknowledge", ASKED: "answer", ANSWERED: "acknowledge", ACKNOWLEDGED: "meeting", PUT: "take-up"}


def actions_for(suggestion: Suggestion, beside: Beside) -> list[tuple[str, str]]:
    """What officers can do with a suggestion, each with its words."""
    return [(one.key, one.text_for(suggestion)) for one in EVERY if one.offered(suggestion, beside)]


def groups_for(suggestion: Suggestion) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same, by what it is for; editing stands with the last."""
    beside = beside_one(suggestion)
    offered = [one for one in EVERY if one.offered(suggestion, beside)]
    found = [(group, [one for one in offered if one.group == group]) for group in (LOOK, DECIDE, OTHER)]
    return [
        (group, [(one.key, one.text_for(suggestion)) for one in some])
        for group, some in found
        if some or group == OTHER
    ]


def first_for(suggestion: Suggestion) -> str:
    """The step that comes next, as far as officers do it."""
    beside = beside_one(suggestion)
    key = FIRST.get(suggestion.status, "")
    if suggestion.by_right and (suggestion.status == ACKNOWLEDGED or beside.gone):
        key = "agenda"
    elif beside.gone:
        key = "reopen"
    return key if key and ACTIONS[key].offered(suggestion, beside) else ""


def is_own(suggestion: Suggestion, reader: Account) -> bool:
    """Whether somebody who is no officer put it forward themselves."""
    return not reader.handles_all and suggestion.account is not None and suggestion.account == reader.id


def can_edit_own(suggestion: Suggestion) -> bool:
    """Whether whoever put it forward can still change it, or take it back."""
    return suggestion.status in OPEN and suggestion.status != PUT


def is_offered(action: Action, suggestion: Suggestion, reader: Account) -> bool:
    """Whether somebody can do this with a suggestion as it stands."""
    if reader.handles_all:
        return action.offered(suggestion, beside_one(suggestion))
    if not is_own(suggestion, reader):
        return False
    offered = {"answer": suggestion.status == ASKED, "withdraw": can_edit_own(suggestion)}
    return offered.get(action.key, False)
