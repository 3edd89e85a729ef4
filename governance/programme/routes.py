"""The programme's pages: the whole plan, one item, its cells and forms, its history."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import Council, get_council, today
from governance.people.rules import EDITORS
from governance.programme import page
from governance.programme.commands import (
    PLAN_ITEMS,
    add_item,
    change_item,
    decide_item,
    defer_item,
    reinstate_item,
    remove_item,
    settle_checks,
    undo,
    withdraw_item,
)
from governance.programme.fields import BY_KEY, FORM, GOVERNANCE_ONLY, STATUSES, visible
from governance.programme.forms import (
    DECIDED_ON,
    REASON,
    UNTIL,
    action_form,
    cell_form,
    duplicate_values,
    item_form,
)
from governance.programme.models import PlanItem
from governance.programme.queries import (
    KIND,
    REGISTER,
    Filters,
    assess_item,
    get_item,
    month_of,
)
from governance.programme.rules import ATTENTION_LABELS, LIVE
from governance.register.fields import Field
from governance.register.keeping import NotAllowed
from governance.register.log import ChangeSet, history_of
from governance.web.access import allow, signed_in
from governance.web.admin import WAY
from governance.web.forms import number
from governance.web.fragments import fragment, see, wants_fragment
from governance.web.history import changed_since, history_page, undo_set
from governance.web.panels import panels_of, with_warnings
from governance.web.records import (
    Saved,
    action_page,
    cell_page,
    drawn,
    form_page,
    is_overtaken,
    refuse_stranger,
    saved_text,
    settle,
    values_drawn,
)
from governance.working_days.deadlines import say

blueprint = Blueprint("programme", __name__, url_prefix="/programme")
editors = allow(*EDITORS)
blueprint.register_error_handler(NotAllowed, refuse_stranger)


@blueprint.get("")
@signed_in
def list_items() -> ResponseReturnValue:
    """The whole plan, or what the filters let through."""
    filters = Filters.of(request.args)
    if wants_fragment():
        return fragment(programme_html(filters))
    return render_template("programme/list.html", **programme_context(filters), **page.filter_lists(get_council()))


@blueprint.get("/summary")
@signed_in
def view_summary() -> Response:
    """What needs attention, counted again after a change."""
    return fragment(render_template("programme/_summary.html", **programme_context(Filters.of(request.args))))


@blueprint.get("/history")
@signed_in
def view_history() -> str:
    """Changes of the whole register, the latest first: all of them, or a person's, a way's, a field's."""
    labels = {field.key: field.label for field in visible(not EDITORS.isdisjoint(current_user.roles))}
    return history_page("programme/history.html", REGISTER, labels, lambda sets, field: told(sets, field=field))


@blueprint.route("/new", methods=["GET", "POST"])
@editors
def new_item() -> ResponseReturnValue:
    """Add an item: in its month and decision maker when it is added from there, or as a copy of another."""
    council = get_council()
    copied = find(request.args["copy"]) if "copy" in request.args else None
    month = month_of(request.args.get("month", ""))
    form = item_form(current_user, council, starting_values(council, copied, month), 0, month)

    def add(values: dict[str, Any]) -> tuple[str, str]:
        item = add_item(values, by=current_user, way=WAY)
        text = f"{item.reference} has been added under {page.place_of(item, council)}."
        return text, url_for(".list_items", _anchor=item.reference)

    return form_page("programme/form.html", form, add, item=None, copied=copied)


@blueprint.get("/<reference>")
@signed_in
def view_item(reference: str) -> str:
    """Everything about one item, with its history."""
    item, council = find(reference), get_council()
    handler = current_user.handles(item.directorate)
    assessment = assess_item(item, council, today())
    return render_template(
        "programme/item.html",
        item=item,
        subject=page.subject_of(item),
        details=page.details_of(item, council, handler),
        status=page.status_of(item),
        maker=council.bodies[item.decision_maker],
        place=page.place_of(item, council),
        assessment=assessment,
        call_in=page.call_in_text(item, council),
        labels=ATTENTION_LABELS,
        editable=handler,
        form_keys=[field.key for field in FORM if current_user.handles_all or field.key not in GOVERNANCE_ONLY],
        panels=panels_of("plan item", item),
        **told(history_of(REGISTER, record=(KIND, item.id), most=None), item=item),
    )


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@editors
def edit_item(reference: str) -> ResponseReturnValue:
    """All the fields of an item on one form."""
    item, council = find_own(reference), get_council()
    values = values_drawn(PLAN_ITEMS, item)
    form = item_form(current_user, council, values, item.sequence, values["decision_date"].month)

    def change(values: dict[str, Any]) -> tuple[str, str]:
        before = page.position_of(item)
        changed = change_item(item, values, by=current_user, way=WAY, drawn=drawn())
        place = page.moved_to(item, before, council)
        text = saved_text(reference, changed, place)
        return with_warnings(text, "plan item", item) if place else text, page.address_of(reference)

    return form_page("programme/form.html", form, change, item=item)


@blueprint.route("/<reference>/cell/<key>", methods=["GET", "POST"])
@editors
def edit_cell(reference: str, key: str) -> ResponseReturnValue:
    """One cell, opened in its place; without a script, on a page of its own."""
    item, council = find_own(reference), get_council()
    if key not in {field.key for field in FORM} or (key in GOVERNANCE_ONLY and not current_user.handles_all):
        abort(404)
    form = cell_form(current_user, council, item, key, item.sequence)

    def change(values: dict[str, Any]) -> Saved:
        before, overtaken = page.position_of(item), is_overtaken(item)
        changed = change_item(item, values, by=current_user, way=WAY, drawn=drawn())
        place = page.moved_to(item, before, council)
        row = None if place or overtaken else page.draw_row(item, current_user, council, today()).html
        text = saved_text(reference, changed, place)
        return Saved(with_warnings(text, "plan item", item) if place else text, changed, row)

    return cell_page(form, key, page.subject_of(item), change, redraw)


@blueprint.get("/<reference>/row")
@signed_in
def view_row(reference: str) -> Response:
    """One row of the table, as when a cell is left without saving."""
    row = page.draw_row(find(reference), current_user, get_council(), today())
    return fragment(row.html, target=f"#{reference}")


LIVE_OR_NOT = frozenset(one.key for one in STATUSES)
ACTIONS: dict[str, tuple[str, tuple[Field, ...], frozenset[str]]] = {
    "defer": ("Defer", (UNTIL, REASON), LIVE),
    "withdraw": ("Withdraw", (REASON,), LIVE),
    "decide": ("Record the decision", (DECIDED_ON,), LIVE),
    "reinstate": ("Put back among the planned", (), LIVE_OR_NOT - LIVE),
    "remove": ("Remove", (), LIVE_OR_NOT),
}


@blueprint.route("/<reference>/do/<action>", methods=["GET", "POST"])
@editors
def act_on_item(reference: str, action: str) -> ResponseReturnValue:
    """Defer, withdraw, decide, reinstate or remove an item."""
    item, council = find_own(reference), get_council()
    if action not in ACTIONS:
        abort(404)
    heading, fields, statuses = ACTIONS[action]
    if item.status not in statuses:
        flash(f"{reference} is {item.status} now, so this cannot be done. Its history below says who did what.")
        return see(url_for(".view_item", reference=reference))
    form = action_form(council, item, *fields)
    shown: dict[str, Any] = {"item": item, "subject": page.subject_of(item), "action": action, "heading": heading}
    shown["status"] = page.status_of(item)

    def act(values: dict[str, Any]) -> tuple[str, str]:
        changed = carry_out(action, item, values)
        text = page.acted_text(action, item, changed, council)
        text = with_warnings(text, "plan item", item) if action == "defer" else text
        return text, url_for(".list_items", _anchor=reference)

    def since() -> dict[str, Any]:
        return changed_since(form, PLAN_ITEMS, item, lambda sets: told(sets, item=item))

    return action_page("programme/action.html", form, act, since, **shown)


def carry_out(action: str, item: PlanItem, values: dict[str, Any]) -> ChangeSet | None:
    """Run the command of an action."""
    how: dict[str, Any] = {"by": current_user, "way": WAY, "seen": number(request.form.get("sequence"))}
    commands: dict[str, Callable[[], ChangeSet | None]] = {
        "defer": lambda: defer_item(item, until=values["decision_date"], reason=values["status_reason"], **how),
        "withdraw": lambda: withdraw_item(item, reason=values["status_reason"], **how),
        "decide": lambda: decide_item(item, on=values["decided_on"], **how),
        "reinstate": lambda: reinstate_item(item, **how),
        "remove": lambda: remove_item(item, **how),
    }
    return commands[action]()


@blueprint.post("/<reference>/settle")
@editors
def settle_item(reference: str) -> ResponseReturnValue:
    """Settle what an import left to check: one thing, or all."""
    return settle(find_own(reference), settle_checks, page.address_of(reference))


@blueprint.post("/undo/<int:number>")
@editors
def undo_change(number: int) -> ResponseReturnValue:
    """Take a change back, as far as nobody has changed the same cells since."""
    table = url_for(".list_items")
    return undo_set(REGISTER, number, undo, page.label_of, table=table, gone=is_gone)


def is_gone(place: str) -> bool:
    """Whether there is no such page under the programme to go back to."""
    return place != "history" and get_item(place) is None


def programme_context(filters: Filters) -> dict[str, Any]:
    """What the table and the summary show."""
    council = get_council()
    built = page.build_page(filters, current_user, council, today())
    adds = not EDITORS.isdisjoint(current_user.roles)
    return {
        "new": url_for(".new_item"),
        "page": built,
        "labels": ATTENTION_LABELS,
        "makers": council.bodies,
        "adds": adds,
        "day": today(),
    }


def programme_html(filters: Filters) -> str:
    """The table with its summary, the one partial that the page and its filters share."""
    return render_template("programme/_programme.html", **programme_context(filters))


def redraw(query: dict[str, str]) -> tuple[str, str]:
    """The table again after a save, with the filters of the reader's page, and what it takes the place of."""
    return programme_html(Filters.of(query)), "#programme"


def told(change_sets: list[ChangeSet], field: str = "", item: PlanItem | None = None) -> dict[str, Any]:
    """What this reader may see of change sets."""
    return page.history_of_items(change_sets, current_user, field, item)


def starting_values(council: Council, copied: PlanItem | None, month: date | None) -> dict[str, Any]:
    """What the form for a new item starts with."""
    if copied:
        return duplicate_values(copied, current_user)
    maker = number(request.args.get("decision_maker"))
    values: dict[str, Any] = {"openness": "open"}
    if not current_user.handles_all and len(current_user.directorates) == 1:
        values["directorate"] = current_user.directorates[0]
    if maker in council.bodies:
        values["decision_maker"] = maker
    if month:
        values["decision_date"] = BY_KEY["decision_date"].parse(say(month).split(" ", 1)[1], council.names)
    return values


def find(reference: str) -> PlanItem:
    """The item, or a page that says it is not there."""
    return get_item(reference) or abort(404)


def find_own(reference: str) -> PlanItem:
    """The item, when this editor handles it."""
    item = find(reference)
    if not current_user.handles(item.directorate):
        abort(403, "This item belongs to another directorate. Ask its officers, or governance services, to change it.")
    return item
