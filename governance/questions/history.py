"""The history of a question, and of the whole register with the committees’ rules, as a reader may see it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import and_, select

from governance.extensions import db
from governance.people.models import Account
from governance.questions.fields import BY_KEY, RULES_BY_KEY, visible
from governance.questions.item import address_of as page_of
from governance.questions.keepers import FORGOTTEN
from governance.questions.models import Question
from governance.questions.queries import KIND, REGISTER
from governance.register.log import STATE, Change, ChangeSet, changes_of
from governance.web.history import MOST_CELLS, tell

QUIET = {"last_step"}  # what follows from the rest


def history_of_one(question: Question, reader: Account) -> dict[str, Any]:
    """Every change of a question."""
    own = and_(Change.record_kind == KIND, Change.record_id == question.id)
    query = select(ChangeSet).where(
        ChangeSet.register == REGISTER, ChangeSet.id.in_(select(Change.change_set_id).where(own))
    )
    return told_of(list(db.session.scalars(query.order_by(ChangeSet.sequence.desc()))), question, reader)


def told_of(change_sets: Sequence[ChangeSet], question: Question, reader: Account) -> dict[str, Any]:
    """What these change sets did to a question."""
    return told(change_sets, changes_of(change_sets, record=(KIND, question.id)), reader)


def told_of_all(change_sets: Sequence[ChangeSet], reader: Account, field: str = "") -> dict[str, Any]:
    """What these change sets did to the whole register; with a field, those in which it changed."""
    return told(change_sets, changes_of(change_sets, most=MOST_CELLS, field=field), reader, field)


def told(
    change_sets: Sequence[ChangeSet], found: Mapping[int, Sequence[Change]], reader: Account, field: str = ""
) -> dict[str, Any]:
    """Change sets as a reader may see them; what was deleted cannot be undone."""
    handler = reader.handles_all
    seen = {one.key for one in visible(handler)} - QUIET
    mentioned = {change.reference for changes in found.values() for change in changes if change.record_kind == KIND}
    there = select(Question.reference).where(Question.reference.in_(mentioned), Question.removed.is_(False))
    present = set(db.session.scalars(there))
    forgotten = {one.id for one in change_sets if any(each.field == FORGOTTEN for each in found[one.id])}
    return tell(
        change_sets,
        found,
        label_of=label_of,
        address_of=lambda change: address_of(change, present),
        may_see=lambda change: is_told(change, seen, handler),
        fixed=forgotten if handler else {one.id for one in change_sets},
        field=field,
        thing="question",
    )


def is_told(change: Change, seen: set[str], handler: bool) -> bool:
    """Whether a reader is told of a cell: readers of nothing about contact details."""
    if change.field == FORGOTTEN:
        return handler
    return change.field == STATE or (change.field in seen if change.record_kind == KIND else True)


def address_of(change: Change, present: set[str]) -> str:
    """The page of the question that a cell belongs to, if it is still there; of rules, their page."""
    if change.record_kind != KIND:
        return url_for("question_rules.list_rules")
    return page_of(change.reference) if change.reference in present else ""


def label_of(change: Change) -> str:
    """The label of a field in the log."""
    if change.record_kind != KIND:
        return RULES_BY_KEY[change.field].label if change.field in RULES_BY_KEY else "Rules"
    if change.field == FORGOTTEN:
        return "Contact details"
    return BY_KEY[change.field].label if change.field in BY_KEY else "Question"
