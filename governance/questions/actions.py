"""The steps of a question: what each asks, when it is offered, what it did."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from governance.extensions import db
from governance.questions import commands
from governance.questions.forms import (
    AGENDA_ITEM,
    ANSWER,
    ANSWER_DUE,
    ANSWER_GIVEN,
    ANSWERED_ON,
    ANSWERED_WITH,
    ANSWERER,
    ANY_REPLY,
    APPROVED_BY,
    APPROVED_ON,
    DECIDED_BY,
    DECIDED_ON,
    DRAFT,
    EXCEPTION,
    GROUND,
    MANNER,
    NONE,
    PUBLICATION,
    PUBLISHED_ON,
    REDIRECTED_TO,
    REPLY,
    SAME_AS,
    SUPPLEMENTARY,
    SUPPLEMENTARY_ANSWER,
    WHY_WITHDRAWN,
    WORDS_ACCEPTED,
)
from governance.questions.models import Question
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    CHECKED,
    CLOSED,
    DRAFTED,
    LISTED,
    OPEN,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    SENT,
    TO_ANSWER,
    UNDECIDED,
)
from governance.register.fields import Field
from governance.register.log import ChangeSet

Act = Callable[[Question, Mapping[str, Any], dict[str, Any]], ChangeSet | None]
Offered = Callable[[Question, bool], bool]
DECIDE, FOLLOW, OTHER = "Decide", "Answer", "Otherwise"


@dataclass(frozen=True)
class Action:
    """Something that is done with a question on a page of its own."""

    key: str
    text: str
    fields: tuple[Field, ...]
    offered: Offered  # to governance officers; also told whether others are answered together with it
    act: Act
    done: str  # what is so now, in a sentence that names the question by {}
    group: str = DECIDE
    texts: Mapping[str, str] = field(default_factory=dict)  # other words for it, by the status

    def text_for(self, question: Question) -> str:
        """What it is called for a question as it stands."""
        return self.texts.get(question.status, self.text)


def leading(found: Sequence[Question]) -> frozenset[str]:
    """The references of those with which others are answered together."""
    references = [one.reference for one in found]
    query = select(Question.answered_with).where(Question.answered_with.in_(references), Question.removed.is_(False))
    return frozenset(one for one in db.session.scalars(query) if one)


def at(statuses: Collection[str]) -> Offered:
    """Offered at these steps."""
    return lambda one, leads: one.status in statuses


def alone_at(statuses: Collection[str]) -> Offered:
    """Offered at these steps, to a question whose answer is worked at with itself."""
    return lambda one, leads: one.status in statuses and not one.answered_with


def known_of(chosen: Any) -> Any:
    """What was chosen, or nothing where that was chosen."""
    return None if chosen == NONE else chosen


EVERY = (
    Action(
        "check",
        "Check",
        (AGENDA_ITEM, SAME_AS),
        at(UNDECIDED),
        lambda one, given, how: commands.check(
            one, agenda_item=known_of(given["agenda_item"]), same_as=known_of(given["same_as"]), **how
        ),
        "{} is checked.",
        texts={CHECKED: "Check again"},
    ),
    Action(
        "accept",
        "Accept",
        (WORDS_ACCEPTED, EXCEPTION),
        at({CHECKED}),
        lambda one, given, how: commands.accept(
            one, words=given["words_accepted"], exception=given["exception"], **how
        ),
        "{} is accepted, and on the list of its meeting.",
    ),
    Action(
        "refuse",
        "Refuse",
        (GROUND, REPLY, DECIDED_ON, DECIDED_BY),
        at(OPEN - {ANSWERED}),
        lambda one, given, how: commands.refuse_question(one, **given, **how),
        "{} is refused.",
    ),
    Action(
        "redirect",
        "Redirect",
        (REDIRECTED_TO, ANY_REPLY, DECIDED_ON, DECIDED_BY),
        at(OPEN - {ANSWERED}),
        lambda one, given, how: commands.redirect(one, **given, **how),
        "{} is redirected.",
    ),
    Action(
        "send",
        "Send for an answer",
        (ANSWERER, ANSWER_DUE),
        alone_at(TO_ANSWER - {APPROVED}),
        lambda one, given, how: commands.send(one, **given, **how),
        "{} is sent for an answer; the letter that asks for it is on its page.",
        FOLLOW,
        texts={SENT: "Send to somebody else", DRAFTED: "Send again for an answer"},
    ),
    Action(
        "draft",
        "Enter the draft answer",
        (DRAFT,),
        alone_at(TO_ANSWER - {APPROVED}),
        lambda one, given, how: commands.draft(one, draft=given["draft"], **how),
        "The draft answer to {} is kept; only governance officers see it.",
        FOLLOW,
        texts={DRAFTED: "Change the draft answer"},
    ),
    Action(
        "approve",
        "Approve the answer",
        (ANSWER, APPROVED_BY, APPROVED_ON),
        alone_at(TO_ANSWER),
        lambda one, given, how: commands.approve(one, **given, **how),
        "The answer to {} is approved.",
        FOLLOW,
        texts={APPROVED: "Change the approved answer"},
    ),
    Action(
        "answer",
        "Record the answer",
        (MANNER, PUBLICATION, ANSWERED_ON, ANSWER_GIVEN),
        alone_at({APPROVED}),
        lambda one, given, how: commands.record_answer(one, given, **how),
        "{} is answered.",
        FOLLOW,
    ),
    Action(
        "supplementary",
        "Supplementary question",
        (SUPPLEMENTARY, SUPPLEMENTARY_ANSWER),
        at(LISTED),
        lambda one, given, how: commands.supplement(one, **given, **how),
        "The supplementary question to {} is kept.",
        FOLLOW,
    ),
    Action(
        "publish",
        "Publish the answer",
        (PUBLISHED_ON,),
        alone_at({ANSWERED}),
        lambda one, given, how: commands.publish(one, published_on=given["published_on"], **how),
        "{} is published.",
        FOLLOW,
    ),
    Action(
        "together",
        "Answer together with another",
        (ANSWERED_WITH,),
        lambda one, leads: one.status in TO_ANSWER and not one.answered_with and not leads,
        lambda one, given, how: commands.join(one, to=given["answered_with"], **how),
        "{} is answered together with the other.",
        OTHER,
    ),
    Action(
        "part",
        "Answer on its own",
        (),
        lambda one, leads: one.status in TO_ANSWER and bool(one.answered_with),
        lambda one, given, how: commands.leave(one, **how),
        "{} is answered on its own.",
        OTHER,
    ),
    Action(
        "withdraw",
        "Withdraw",
        (WHY_WITHDRAWN,),
        at(OPEN - {ANSWERED}),
        lambda one, given, how: commands.withdraw(one, reason=given["reason"], **how),
        "{} is withdrawn.",
        OTHER,
    ),
    Action(
        "confirm",
        "The e-mail address is confirmed",
        (),
        lambda one, leads: one.confirm_token is not None,
        lambda one, given, how: commands.confirm(one, by=how["by"], way=how["way"]),
        "The e-mail address for {} is confirmed: whoever asks is told by e-mail from now on.",
        OTHER,
    ),
    Action(
        "reopen",
        "Look at it again",
        (),
        alone_at(CLOSED | LISTED),
        lambda one, given, how: commands.reopen(one, **how),
        "{} has gone a step back.",
        OTHER,
        texts={
            **dict.fromkeys((ACCEPTED, SENT, DRAFTED), "Take the acceptance back"),
            APPROVED: "Take the approval back",
            ANSWERED: "Take the record of the answer back",
            PUBLISHED: "Take the publication back",
        },
    ),
    Action(
        "remove",
        "Remove",
        (),
        lambda one, leads: not (one.ground or one.account or leads or one.status in LISTED | {REDIRECTED}),
        lambda one, given, how: commands.remove_question(one, **how),
        "{} is removed; its reference will not be used again.",
        OTHER,
    ),
)
ACTIONS = {one.key: one for one in EVERY}
FIRST = {
    RECEIVED: "check",
    CHECKED: "accept",
    ACCEPTED: "send",
    SENT: "draft",
    DRAFTED: "approve",
    APPROVED: "answer",
    ANSWERED: "publish",
}


def actions_for(question: Question, leads: bool) -> list[tuple[str, str]]:
    """What officers can do with a question, each with its words."""
    return [(one.key, one.text_for(question)) for one in EVERY if one.offered(question, leads)]


def groups_for(question: Question) -> list[tuple[str, list[tuple[str, str]]]]:
    """The same, by what it is for; editing stands with the last."""
    offered = [one for one in EVERY if is_offered(one, question)]
    found = [(group, [one for one in offered if one.group == group]) for group in (DECIDE, FOLLOW, OTHER)]
    return [
        (group, [(one.key, one.text_for(question)) for one in some]) for group, some in found if some or group == OTHER
    ]


def first_for(question: Question) -> str:
    """The step that comes next, as far as there is one."""
    key = FIRST.get(question.status, "")
    return key if key and is_offered(ACTIONS[key], question) else ""


def is_offered(action: Action, question: Question) -> bool:
    """Whether this can be done with a question as it stands."""
    return action.offered(question, question.reference in leading([question]))
