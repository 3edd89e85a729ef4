"""The pages of the register of suggestions: its table, one suggestion, its cells and forms, its history."""

from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council, today
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.register.keeping import NotAllowed
from governance.suggestions import item as shown
from governance.suggestions import page
from governance.suggestions.actions import (
    ACTIONS,
    Action,
    can_edit_own,
    first_for,
    groups_for,
    is_offered,
    is_own,
)
from governance.suggestions.commands import change_suggestion, settle_checks, undo
from governance.suggestions.fields import FORM, visible
from governance.suggestions.forms import (
    ANSWER,
    action_form,
    cell_form,
    item_form,
    meetings_to_come,
    similar_suggestions,
    similar_to,
)
from governance.suggestions.history import history_of_one, label_of, told_of, told_of_all
from governance.suggestions.keepers import HANDLED, SUGGESTIONS
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import (
    REGISTER,
    Filters,
    get_suggestion,
    list_files,
    list_joined,
)
from governance.suggestions.rules import ASKED, ATTENTION_LABELS, BY_RIGHT
from governance.suggestions.told import letters_about, told_text
from governance.web.access import allow, signed_in
from governance.web.admin import WAY
from governance.web.forms import number
from governance.web.fragments import fragment, see, wants_fragment
from governance.web.history import changed_since, history_page, undo_set
from governance.web.panels import panels_of
from governance.web.records import (
    Saved,
    action_page,
    cell_page,
    current_query,
    drawn,
    form_page,
    is_overtaken,
    refuse_stranger,
    saved_text,
    settle,
)

blueprint = Blueprint("suggestions", __name__, url_prefix="/suggestions")
governance = allow(Role.GOVERNANCE)
blueprint.register_error_handler(NotAllowed, refuse_stranger)
WRITERS = frozenset({Role.MEMBER, Role.DIRECTORATE})


@blueprint.get("")
@signed_in
def list_items() -> ResponseReturnValue:
    """The register of suggestions, or what the filters let through."""
    filters = Filters.of(request.args)
    if wants_fragment():
        return fragment(table_html(filters))
    writes = not WRITERS.isdisjoint(current_user.roles)
    offered = page.filter_lists(get_council(), current_user.handles_all)
    return render_template("suggestions/list.html", writes=writes, **table_context(filters), **offered)


@blueprint.get("/summary")
@signed_in
def view_summary() -> Response:
    """What needs attention, counted again after a change."""
    return fragment(render_template("suggestions/_summary.html", **table_context(Filters.of(request.args))))


@blueprint.get("/history")
@signed_in
def view_history() -> str:
    """Changes of the whole register, the latest first: all of them, or a person's, a way's, a field's."""
    labels = {field.key: field.label for field in visible(current_user.handles_all) if field.key != "last_step"}
    return history_page(
        "suggestions/history.html", REGISTER, labels, lambda sets, field: told_of_all(sets, current_user, field)
    )


@blueprint.get("/<reference>")
@signed_in
def view_item(reference: str) -> str:
    """Everything about one suggestion: where it stands, its steps, its words, what became of it."""
    suggestion, council, handler = find(reference), get_council(), current_user.handles_all
    own = is_own(suggestion, current_user)
    seen = page.see_all([suggestion], current_user, council, today())[suggestion.id]
    asked = own and suggestion.status == ASKED
    return render_template(
        "suggestions/item.html",
        suggestion=suggestion,
        subject=shown.subject_of(suggestion),
        committee=council.bodies.get(suggestion.committee or 0),
        status=page.STATUS_NAMES[suggestion.status],
        outcome=page.OUTCOME_NAMES.get(suggestion.outcome or "", ""),
        by_right=BY_RIGHT,
        seen=seen,
        waited=page.days_text(seen.said.waited),
        labels=ATTENTION_LABELS,
        meeting=shown.meeting_of(suggestion),
        own=own,
        changes_own=own and can_edit_own(suggestion),
        answer_form=action_form(suggestion, [ANSWER], {}) if asked else None,
        groups=groups_for(suggestion) if handler else [],
        first=first_for(suggestion) if handler else "",
        steps=shown.shown_steps(suggestion),
        became=shown.became_of(suggestion),
        words=shown.words_of(suggestion),
        facts=shown.facts_of(suggestion, handler),
        files=list_files(suggestion.id),
        can_attach=handler or (own and can_edit_own(suggestion)),
        panels=panels_of("suggestion", suggestion),
        joined=list_joined(suggestion),
        similar=shown.like_this(similar_to(suggestion)) if handler else [],
        contact=shown.contact_for(suggestion, current_user, council),
        letters=letters_about(suggestion) if handler else [],
        editable=handler,
        form_keys=[field.key for field in FORM],
        **history_of_one(suggestion, current_user),
    )


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@signed_in
def edit_item(reference: str) -> ResponseReturnValue:
    """All the fields of a suggestion on one form; for whoever put it forward, their own words."""
    suggestion = find(reference)
    own = is_own(suggestion, current_user)
    if not (own or current_user.handles_all):
        raise NotAllowed(HANDLED)
    if own and not can_edit_own(suggestion) and request.method == "GET":
        flash("It is at a meeting or closed, so it stays as it is. Ask governance services.")
        return see(page.address_of(reference))

    def change(values: dict[str, Any]) -> tuple[str, str]:
        changed = change_suggestion(suggestion, values, by=current_user, way=WAY, drawn=drawn())
        return saved_text(reference, changed), page.address_of(reference)

    return form_page("suggestions/form.html", item_form(suggestion, own=own), change, suggestion=suggestion, own=own)


@blueprint.route("/<reference>/cell/<key>", methods=["GET", "POST"])
@governance
def edit_cell(reference: str, key: str) -> ResponseReturnValue:
    """One cell, opened in its place; without a script, on a page of its own."""
    suggestion = find(reference)
    if key not in {field.key for field in FORM}:
        abort(404)
    if suggestion.removed and request.method == "GET":
        return gone(suggestion)

    def change(values: dict[str, Any]) -> Saved:
        overtaken = is_overtaken(suggestion)
        changed = change_suggestion(suggestion, values, by=current_user, way=WAY, drawn=drawn())
        row = None if overtaken else page.draw_row(suggestion, current_user, get_council(), today()).html
        return Saved(saved_text(reference, changed), changed, row)

    return cell_page(cell_form(suggestion, key), key, shown.subject_of(suggestion), change, redraw)


@blueprint.get("/<reference>/row")
@signed_in
def view_row(reference: str) -> Response:
    """One row of the table, as when a cell is left without saving."""
    row = page.draw_row(get_suggestion(reference) or abort(404), current_user, get_council(), today())
    return fragment(row.html, target=f"#{reference}")


@blueprint.route("/<reference>/do/<action>", methods=["GET", "POST"])
@signed_in
def act_on_item(reference: str, action: str) -> ResponseReturnValue:
    """Take a suggestion a step further; whoever put it forward answers it, or takes it back."""
    suggestion = find(reference)
    chosen = ACTIONS.get(action) or abort(404)
    own = is_own(suggestion, current_user)
    if not current_user.handles_all and not (own and action in ("answer", "withdraw")):
        raise NotAllowed(HANDLED)
    if request.method == "GET" and not is_offered(chosen, suggestion, current_user):
        flash(f"{reference} is not as it was, so this cannot be done. Its history below says who did what.")
        return see(page.address_of(reference))
    form = action_form(suggestion, chosen.fields_for(own), request.args)

    def act(values: dict[str, Any]) -> tuple[str, str]:
        how = {"by": current_user, "way": WAY, "seen": number(request.form.get("sequence"))}
        SUGGESTIONS.hold(suggestion, how["seen"])
        if not is_offered(chosen, suggestion, current_user):
            raise Refused({"": f"{reference} is not as it was, so this cannot be done. Its page says who did what."})
        changed = chosen.act(suggestion, values, how)
        return acted_text(suggestion, chosen, changed), shown.subject_of(suggestion).page

    def since() -> dict[str, Any]:
        return changed_since(
            form, SUGGESTIONS, suggestion, lambda sets: told_of(sets, suggestion, current_user), "suggestion"
        )

    heading = "Answer" if own and action == "answer" else chosen.text_for(suggestion)
    find_like = {"join": similar_suggestions, "existing": similar_to}.get(action)
    similar = shown.like_this(find_like(suggestion)) if find_like else []
    about = {"suggestion": suggestion, "subject": shown.subject_of(suggestion), "action": action, "heading": heading}
    stands = {"status": page.STATUS_NAMES[suggestion.status], "by_right": BY_RIGHT, "similar": similar, "own": own}
    lacks = action in ("meeting", "agenda", "take-up") and not meetings_to_come(suggestion.committee)
    return action_page("suggestions/action.html", form, act, since, **about, **stands, lacks_meeting=lacks)


def acted_text(suggestion: Suggestion, action: Action, changed: Any) -> str:
    """What a step did, and who was told of it."""
    if changed is None:
        return f"{suggestion.reference} is as it was."
    told = "" if action.key == "remove" else told_text(suggestion, changed, current_user)
    return f"{suggestion.reference} is {action.done}. {told}".strip()


@blueprint.post("/<reference>/settle")
@governance
def settle_item(reference: str) -> ResponseReturnValue:
    """Settle what an import left to check: one thing, or all."""
    return settle(find(reference), settle_checks, page.address_of(reference))


@blueprint.post("/undo/<int:number>")
@governance
def undo_change(number: int) -> ResponseReturnValue:
    """Take a change back, as far as nobody has changed the same cells since."""
    return undo_set(REGISTER, number, undo, label_of, table=url_for(".list_items"), gone=is_gone)


def is_gone(place: str) -> bool:
    """Whether there is no such page of the register to go back to."""
    return place != "history" and ("/" in place or get_suggestion(place) is None)


def table_context(filters: Filters) -> dict[str, Any]:
    """What the table and the summary show."""
    built = page.build_page(filters, current_user, get_council(), today())
    return {"page": built, "labels": ATTENTION_LABELS, "edits": current_user.handles_all}


def table_html(filters: Filters) -> str:
    """The table with its summary, the one partial that the page and its filters share."""
    return render_template("suggestions/_suggestions.html", **table_context(filters))


def redraw(query: dict[str, str]) -> tuple[str, str]:
    """The table again after a save, with the filters of the reader's page, and what it takes the place of."""
    return table_html(Filters.of(query)), "#suggestions"


def find(reference: str) -> Suggestion:
    """The suggestion, or a page that says it is not there.

    One that was removed meanwhile is found for a form that is sent, or a row that still stands in somebody's table.
    """
    return get_suggestion(reference, removed=request.method == "POST" or wants_fragment()) or abort(404)


def gone(suggestion: Suggestion) -> Response:
    """The table as it is now, for a reader in whose table a removed suggestion still stands."""
    html, target = redraw(current_query())
    text = f"{suggestion.reference} has been removed meanwhile."
    return fragment(html, target=target, says={"text": text, "undo": "", "row": "", "cell": ""})
