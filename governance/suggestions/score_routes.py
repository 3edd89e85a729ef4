"""Scoring suggestions beside one another: a committee's open ones compared, and one scored by its officers.

Everybody reads totals and how far scorers lie apart; who gave what, and why, only those who score.
"""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council
from governance.extensions import db
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.register.fields import Names
from governance.register.keeping import NotAllowed
from governance.scrutiny.ahead.routes import find_committee
from governance.scrutiny.queries import scrutiny_committees
from governance.suggestions import scores_page, scoring
from governance.suggestions.fields import MEMBERS_FORM, SCORE_BY_KEY
from governance.suggestions.models import Score, Suggestion
from governance.suggestions.queries import get_suggestion, method_of, names, score_by
from governance.suggestions.rules import CRITERIA, OPEN
from governance.web.access import allow, signed_in
from governance.web.admin import WAY
from governance.web.forms import RegisterForm, form_over
from governance.web.fragments import see
from governance.web.records import form_page, refuse_stranger
from governance.web.rows import Cell, cell_of

blueprint = Blueprint("suggestion_scores", __name__, url_prefix="/suggestions")
governance = allow(Role.GOVERNANCE)
blueprint.register_error_handler(NotAllowed, refuse_stranger)
REASON = replace(SCORE_BY_KEY["reason"], hint="Why you give these points. Officers see them beside your name.")
CLOSED = "{} has been closed meanwhile, so it is not scored any more. Its page says what became of it."


@blueprint.get("/scores")
@signed_in
def list_committees() -> ResponseReturnValue:
    """The scrutiny committees with what each has to score; of one alone, its suggestions beside one another."""
    council = get_council()
    committees = scrutiny_committees(council)
    if len(committees) == 1:
        return redirect(url_for(".compare", committee=committees[0].id))
    return render_template("suggestions/scores_committees.html", committees=scores_page.list_page(council))


@blueprint.get("/scores/<int:committee>")
@signed_in
def compare(committee: int) -> str:
    """The open suggestions of a committee beside one another, the best total first."""
    maker, whole = find_committee(committee), bool(request.args.get("all"))
    return render_template("suggestions/scores.html", **scores_page.compare_context(maker, get_council(), whole=whole))


@blueprint.route("/<reference>/score", methods=["GET", "POST"])
@governance
def score(reference: str) -> ResponseReturnValue:
    """Give a suggestion one's points, with reasons; then what others gave is shown."""
    suggestion = find(reference)
    if not scores_page.can_score(suggestion) and request.method == "GET":
        closed = suggestion.status not in OPEN
        flash(
            CLOSED.format(reference) if closed else f"Choose the committee of {reference} first: it says how to score."
        )
        return see(scores_page.address_of(suggestion))
    committee = get_council().bodies.get(suggestion.committee or 0)
    method, kept = method_of(suggestion.committee), own_score(suggestion)
    following = scores_page.next_to_score(suggestion.committee or 0, current_user.id, suggestion.id)

    def save(values: dict[str, Any]) -> tuple[str, str]:
        refuse_late(suggestion, method)
        changed = scoring.save_score(suggestion, values | {"method": method}, by=current_user, way=WAY)
        text = f"Your score of {reference} is saved." if changed else f"Your score of {reference} is as it was."
        return where_next(text, suggestion, following)

    return form_page(
        "suggestions/score.html",
        score_form(method, kept),
        save,
        suggestion=suggestion,
        committee=committee,
        by=scores_page.put_forward_by(suggestion),
        words=words_of(suggestion),
        kept=kept,
        following=following,
        row=scores_page.row_by_itself(suggestion),
        **scores_page.method_context(method),
    )


def where_next(text: str, suggestion: Suggestion, following: Suggestion | None) -> tuple[str, str]:
    """What a save did, and where it leads: to the next suggestion to score if that was asked for, else to all."""
    if "next" in request.form and following:
        return f"{text} This is the next one.", url_for(".score", reference=following.reference)
    if following is None:
        text = f"{text} You have scored every open suggestion of this committee."
    return text, url_for(".compare", committee=suggestion.committee, _anchor=suggestion.reference)


def refuse_late(suggestion: Suggestion, method: str) -> None:
    """Say what has changed since the form was drawn, so that it cannot be saved as it is; raises Refused."""
    if not scores_page.can_score(suggestion):
        raise Refused({"": CLOSED.format(suggestion.reference)})
    if request.form.get("by_method", method) != method:
        raise Refused({"": f"The committee compares by {method} now. Give the points that it asks for."})


def score_form(method: str, kept: Score | None) -> RegisterForm:
    """A form over the criteria of a method, showing what one gave before by the same method."""
    fields = (*(SCORE_BY_KEY[key] for key in CRITERIA[method]), REASON)
    same = kept is not None and kept.method == method
    values = {one.key: getattr(kept, one.key) for one in fields if same or one is REASON} if kept else {}
    form = form_over(fields, Names(), values, by_method=method)
    form["by_method"].data = method  # where it has changed since the form was drawn, the next answer is by this one
    return form


def own_score(suggestion: Suggestion) -> Score | None:
    """What the reader gave a suggestion, unless they took it back."""
    kept = score_by(suggestion.id, current_user.id)
    return None if kept is None or kept.removed else kept


def words_of(suggestion: Suggestion) -> list[Cell]:
    """What whoever put it forward wrote, where they wrote something."""
    fields = [one for one in MEMBERS_FORM if one.key not in ("committee", "topic")]
    return [cell for one in fields if (cell := cell_of(suggestion, one, names())).text]


@blueprint.post("/<reference>/score/take-back")
@governance
def take_back(reference: str) -> Response:
    """Take one's own score back."""
    suggestion = find(reference)
    changed = scoring.take_back_score(suggestion, by=current_user, way=WAY)
    db.session.commit()
    flash(f"Your score of {reference} is taken back." if changed else f"You have not scored {reference}.")
    if suggestion.committee is None:
        return see(scores_page.address_of(suggestion))
    return see(url_for(".compare", committee=suggestion.committee, _anchor=reference))


def find(reference: str) -> Suggestion:
    """The suggestion, or a page that says it is not there."""
    return get_suggestion(reference) or abort(404)
