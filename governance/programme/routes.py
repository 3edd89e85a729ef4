"""The programme's pages: the whole plan, one item, its cells and forms, its history."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden

from governance.council.queries import Council, get_council, today
from governance.extensions import db
from governance.people.rules import EDITORS
from governance.programme import page
from governance.programme.commands import (
    ChangedSince,
    NotAllowed,
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
    drawn,
    duplicate_values,
    item_form,
    show_disagreements,
    values_drawn,
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
from governance.register.editors import Conflicted, Refused
from governance.register.fields import Choices, Field
from governance.register.log import ChangeSet, history_of, people_of
from governance.web.access import allow, signed_in
from governance.web.admin import found
from governance.web.errors import show_error
from governance.web.forms import RegisterForm, number
from governance.web.fragments import fragment, see, wants_fragment
from governance.working_days.deadlines import say

blueprint = Blueprint("programme", __name__, url_prefix="/programme")
WAY = "browser"
HISTORY_PAGE = 50
editors = allow(*EDITORS)


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
    by, way, field = (request.args.get(key, "") for key in ("by", "way", "field"))
    asked = {"by": by, "way": way, "field": field if field in labels else ""}
    change_sets = history_of(
        REGISTER, by=by, way=way, field=asked["field"], before=number(request.args.get("before")), most=HISTORY_PAGE
    )
    older = change_sets[-1].sequence if len(change_sets) == HISTORY_PAGE else None
    shown = {"asked": asked, "older": older, "field_labels": labels, "people": people_of(REGISTER)}
    return render_template(
        "programme/history.html", **shown, **page.history_of_items(change_sets, current_user, asked["field"])
    )


@blueprint.route("/new", methods=["GET", "POST"])
@editors
def new_item() -> ResponseReturnValue:
    """Add an item: in its month and decision maker when it is added from there, or as a copy of another."""
    council = get_council()
    copied = find(request.args["copy"]) if "copy" in request.args else None
    month = month_of(request.args.get("month", ""))
    form = item_form(current_user, council, starting_values(council, copied, month), 0, month)
    if not form.is_submitted():
        return render_template("programme/form.html", form=form, item=None, copied=copied)
    if form.validate():
        try:
            item = add_item(form.values(), by=current_user, way=WAY)
            db.session.commit()
            flash(f"{item.reference} has been added under {page.place_of(item, council)}.")
            return see(url_for(".list_items", _anchor=item.reference))
        except Refused as refused:
            return refused_form(form, refused, item=None, copied=copied)
    return render_template("programme/form.html", form=form, item=None, copied=copied), 422


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
        details=page.details_of(item, council, handler),
        status=page.status_of(item),
        maker=council.bodies[item.decision_maker],
        place=page.place_of(item, council),
        assessment=assessment,
        call_in=page.call_in_text(item, council),
        labels=ATTENTION_LABELS,
        editable=handler,
        form_keys=[field.key for field in FORM if current_user.handles_all or field.key not in GOVERNANCE_ONLY],
        **page.history_of_items(history_of(REGISTER, record=(KIND, item.id), most=None), current_user, item=item),
    )


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@editors
def edit_item(reference: str) -> ResponseReturnValue:
    """All the fields of an item on one form."""
    item, council = find_own(reference), get_council()
    values = values_drawn(item)
    form = item_form(current_user, council, values, item.sequence, values["decision_date"].month)
    if not form.is_submitted():
        return render_template("programme/form.html", form=form, item=item)
    if not form.validate():
        return render_template("programme/form.html", form=form, item=item), 422
    before = page.position_of(item)
    try:
        changed = change_item(item, form.values(), by=current_user, way=WAY, drawn=drawn())
        db.session.commit()
        flash(page.saved_text(item, changed, before, council))
        return see(url_for(".view_item", reference=reference))
    except Refused as refused:
        return refused_form(form, refused, item=item)
    except Conflicted as conflict:
        show_disagreements(form, conflict.fields, conflict.sequence)
        db.session.rollback()
        return render_template("programme/form.html", form=form, item=item, disagreements=conflict.fields), 422


@blueprint.route("/<reference>/cell/<key>", methods=["GET", "POST"])
@editors
def edit_cell(reference: str, key: str) -> ResponseReturnValue:
    """One cell, opened in its place; without a script, on a page of its own."""
    item, council = find_own(reference), get_council()
    if key not in {field.key for field in FORM} or (key in GOVERNANCE_ONLY and not current_user.handles_all):
        abort(404)
    form = cell_form(current_user, council, item, key, item.sequence)
    if not form.is_submitted():
        return cell_response(form, item, key)
    if key not in request.form and not isinstance(BY_KEY[key].kind, Choices):
        abort(400)
    if not form.validate():
        return cell_response(form, item, key, 422)
    before, came = page.position_of(item), drawn()
    overtaken = came.at is not None and item.sequence > came.at  # the row on the page may stand in an earlier place
    try:
        changed = change_item(item, form.values(), by=current_user, way=WAY, drawn=came)
        moved = overtaken or page.position_of(item) != before
        row = None if moved else page.draw_row(item, current_user, council, today()).html
        text, undoing = page.saved_text(item, changed, before, council), changed.id if changed else None
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form[key].errors = tuple(refused.errors.values())
        return cell_response(form, item, key, 422)
    except Conflicted as conflict:
        db.session.rollback()
        show_disagreements(form, conflict.fields, conflict.sequence)
        return cell_response(form, item, key, 422, conflict.fields)
    return saved_cell(reference, key, text, undoing, row)


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
    shown = {"form": form, "item": item, "action": action, "heading": heading, "status": page.status_of(item)}
    if not form.is_submitted():
        return render_template("programme/action.html", **shown)
    if not form.validate():
        return render_template("programme/action.html", **shown), 422
    try:
        changed = carry_out(action, item, form.values())
        text = page.acted_text(action, item, changed, council)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return render_template("programme/action.html", **shown, general=form.say_all(refused.errors)), 422
    except ChangedSince:
        db.session.rollback()
        return render_template("programme/action.html", **shown, **changed_since(form, item)), 422
    flash(text)
    return see(url_for(".list_items", _anchor=reference))


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


def changed_since(form: RegisterForm, item: PlanItem) -> dict[str, Any]:
    """What others did to an item while an action's page was open; the next press is made having seen it."""
    seen = number(request.form.get("sequence")) or 0
    later = [one for one in history_of(REGISTER, record=(KIND, item.id)) if one.sequence > seen]
    form["sequence"].data = str(item.sequence)
    text = "This item was changed while the page was open. Read below what was changed, then press the button again."
    return {"general": [text], **page.history_of_items(later, current_user, item=item)}


@blueprint.post("/<reference>/settle")
@editors
def settle_item(reference: str) -> ResponseReturnValue:
    """Settle what an import left to check: one thing, or all."""
    item = find_own(reference)
    settled = None if "all" in request.form else request.form.get("settled", "")
    changed = settle_checks(item, settled, by=current_user, way=WAY)
    db.session.commit()
    left = len(item.to_check or [])
    more = f" {left} still to check." if left else " Nothing is left to check."
    flash((f"{reference}: settled." if changed else f"{reference}: that had been settled already.") + more)
    return see(url_for(".view_item", reference=reference))


@blueprint.post("/undo/<int:number>")
@editors
def undo_change(number: int) -> ResponseReturnValue:
    """Take a change back, as far as nobody has changed the same cells since."""
    change_set = found(ChangeSet, number)
    if change_set.register != REGISTER:
        abort(404)
    try:
        undone = undo(change_set, by=current_user, way=WAY)
        db.session.commit()
        left = sorted({f"{one.reference} {page.label_of(one.field)}" for one in undone.left})
        text = "The change has been undone." if undone.change_set else "There was nothing left to undo."
        flash(text + (f" Left as they are, because they were changed since: {', '.join(left)}." if left else ""))
    except Refused as refused:
        db.session.rollback()
        flash(f"It was not undone. {refused}")
    return see(back_address())


@blueprint.errorhandler(NotAllowed)
def refuse_stranger(refusal: NotAllowed) -> Response:
    """Whose directorate is another, or has become another while the page was open."""
    db.session.rollback()
    return show_error(Forbidden(str(refusal)))


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


def cell_response(
    form: RegisterForm, item: PlanItem, key: str, status: int = 200, disagreements: dict[str, Any] | None = None
) -> ResponseReturnValue:
    """The cell's editor, in its place or on its own page."""
    back = request.args.get("back") or None
    shown = {"form": form, "item": item, "field": form[key], "disagreements": disagreements or {}, "back": back}
    if wants_fragment():
        return fragment(render_template("programme/_cell.html", **shown), status)
    return render_template("programme/cell.html", **shown), status


def saved_cell(reference: str, key: str, text: str, undoing: int | None, row: str | None) -> Response:
    """The row again; where its date or decision maker now puts it elsewhere (no row), the whole table."""
    if not wants_fragment():
        flash(text)
        item_page = request.args.get("back") == "item"
        return see(
            url_for(".view_item", reference=reference) if item_page else url_for(".list_items", _anchor=reference)
        )
    undo_address = url_for(".undo_change", number=undoing) if undoing else ""
    says = {"text": text, "undo": undo_address, "row": reference, "cell": key}
    if row is not None:
        return fragment(row, target=f"#{reference}", says=says)
    _, _, query = request.headers.get("HX-Current-URL", "").partition("#")[0].partition("?")
    return fragment(programme_html(Filters.of(dict(parse_qsl(query)))), target="#programme", says=says)


def refused_form(form: RegisterForm, refused: Refused, **shown: Any) -> ResponseReturnValue:
    """The form again, with the messages of the command beside their fields."""
    db.session.rollback()
    return render_template("programme/form.html", form=form, general=form.say_all(refused.errors), **shown), 422


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


def back_address() -> str:
    """Where an undo was pressed, when that is a page of the programme that is still there; otherwise the programme."""
    came = re.fullmatch(
        rf"https?://{re.escape(request.host)}(/programme(?:/([^/?#]+))?(?:\?[^#]*)?)", request.referrer or ""
    )
    gone = came and came[2] and came[2] != "history" and get_item(came[2]) is None
    return came[1] if came and not gone else url_for(".list_items")


def find(reference: str) -> PlanItem:
    """The item, or a page that says it is not there."""
    return get_item(reference) or abort(404)


def find_own(reference: str) -> PlanItem:
    """The item, when this editor handles it."""
    item = find(reference)
    if not current_user.handles(item.directorate):
        abort(403, "This item belongs to another directorate. Ask its officers, or governance services, to change it.")
    return item
