"""The history of a suggestion with its files and scores, and of the whole register, as a reader may see it."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, and_, or_, select

from governance.extensions import db
from governance.people.models import Account
from governance.register.log import STATE, Change, ChangeSet, changes_of
from governance.suggestions.fields import BY_KEY, SCORE_BY_KEY, visible
from governance.suggestions.keepers import FORGOTTEN
from governance.suggestions.models import EvidenceFile, Score, Suggestion
from governance.suggestions.queries import EVIDENCE_FILE, KIND, REGISTER, SCORE
from governance.suggestions.scores_page import held_back
from governance.web.history import MOST_CELLS, tell

QUIET = {"last_step", "size"}  # what follows from the rest


def history_of_one(suggestion: Suggestion, reader: Account) -> dict[str, Any]:
    """Every change of a suggestion, of its files, and, for governance officers, of its scores."""
    own = of_suggestion(suggestion)
    query = select(ChangeSet).where(
        ChangeSet.register == REGISTER, ChangeSet.id.in_(select(Change.change_set_id).where(own))
    )
    change_sets = list(db.session.scalars(query.order_by(ChangeSet.sequence.desc())))
    return told_of(change_sets, suggestion, reader)


def told_of(change_sets: Sequence[ChangeSet], suggestion: Suggestion, reader: Account) -> dict[str, Any]:
    """What these change sets did to a suggestion, its files and scores."""
    own = of_suggestion(suggestion)
    found: dict[int, list[Change]] = {one.id: [] for one in change_sets}
    cells = select(Change).where(Change.change_set_id.in_(found), own).order_by(Change.id)
    for change in db.session.scalars(cells):
        found[change.change_set_id].append(change)
    return told(change_sets, found, reader)


def told_of_all(change_sets: Sequence[ChangeSet], reader: Account, field: str = "") -> dict[str, Any]:
    """What these change sets did to the whole register; with a field, those in which it changed."""
    return told(change_sets, changes_of(change_sets, most=MOST_CELLS, field=field), reader, field)


def of_suggestion(suggestion: Suggestion) -> ColumnElement[bool]:
    """Changes to a suggestion, to its files and to its scores."""
    files = select(EvidenceFile.id).where(EvidenceFile.suggestion == suggestion.id)
    scores = select(Score.id).where(Score.suggestion == suggestion.id)
    return or_(
        and_(Change.record_kind == KIND, Change.record_id == suggestion.id),
        and_(Change.record_kind == EVIDENCE_FILE, Change.record_id.in_(files)),
        and_(Change.record_kind == SCORE, Change.record_id.in_(scores)),
    )


def told(
    change_sets: Sequence[ChangeSet], found: Mapping[int, Sequence[Change]], reader: Account, field: str = ""
) -> dict[str, Any]:
    """Change sets as a reader may see them; another officer's score, and what was deleted, cannot be undone.

    What others gave a suggestion is told to an officer once they have scored it too.
    """
    handler = reader.handles_all
    seen = {one.key for one in visible(handler)} - QUIET
    mentioned = {suggestion_of(change) for changes in found.values() for change in changes}
    there = select(Suggestion.reference).where(Suggestion.reference.in_(mentioned), Suggestion.removed.is_(False))
    present = set(db.session.scalars(there))
    held = not_scored(found, reader)
    fixed = {one.id for one in change_sets if not handler or is_fixed(found[one.id], reader.id == one.by_id)}
    words = tell(
        change_sets,
        found,
        label_of=label_of,
        address_of=lambda change: address_of(change, present),
        may_see=lambda change: is_told(change, seen, handler) and change.id not in held,
        fixed=fixed,
        field=field,
        thing="suggestion",
    )
    return words | {"part_of": part_of}


def not_scored(found: Mapping[int, Sequence[Change]], reader: Account) -> set[int]:
    """The cells of what others gave that an officer is not told of, as long as they have not scored it too."""
    scores = [each for changes in found.values() for each in changes if each.record_kind == SCORE]
    given = select(Suggestion).where(Suggestion.reference.in_({suggestion_of(each) for each in scores}))
    held = held_back(list(db.session.scalars(given)), reader) if scores else set()
    query = select(Score.id).where(Score.suggestion.in_(held), Score.scorer != reader.id)
    others = set(db.session.scalars(query)) if held else set()
    return {each.id for each in scores if each.record_id in others}


def suggestion_of(change: Change) -> str:
    """The reference of the suggestion that a cell belongs to."""
    return change.reference.partition("/")[0]


def is_fixed(changes: Sequence[Change], own: bool) -> bool:
    """Whether nobody, or only somebody else, can take these back."""
    scored = any(change.record_kind == SCORE for change in changes)
    return (scored and not own) or any(change.field == FORGOTTEN for change in changes)


def is_told(change: Change, seen: set[str], handler: bool) -> bool:
    """Whether a reader is told of a cell: readers of no score and no contact details."""
    if change.record_kind == SCORE or change.field == FORGOTTEN:
        return handler
    return change.field == STATE or (change.field in seen if change.record_kind == KIND else change.field not in QUIET)


def address_of(change: Change, present: set[str]) -> str:
    """The page of the suggestion that a cell belongs to, if it is still there."""
    reference = suggestion_of(change)
    return url_for("suggestions.view_item", reference=reference) if reference in present else ""


def part_of(change: Change) -> str:
    """What of a suggestion was added or removed, on its own page."""
    return {EVIDENCE_FILE: "the file", SCORE: "a score"}.get(change.record_kind, "")


def label_of(change: Change) -> str:
    """The label of a field in the log."""
    if change.record_kind == SCORE:
        return f"Score, {SCORE_BY_KEY[change.field].label}" if change.field in SCORE_BY_KEY else "Score"
    if change.record_kind == EVIDENCE_FILE:
        return "File"
    if change.field == FORGOTTEN:
        return "Contact details"
    return BY_KEY[change.field].label if change.field in BY_KEY else "Suggestion"
