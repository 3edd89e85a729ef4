"""The work programme's pages: the committees, the programme of each, one item, its cells and forms, its history."""

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import SCRUTINY, Maker, get_council, today
from governance.meetings.queries import list_meetings
from governance.people.rules import Role
from governance.register.keeping import NotAllowed
from governance.register.log import ChangeSet, history_of
from governance.scrutiny import item as shown
from governance.scrutiny import page
from governance.scrutiny.actions import ACTIONS, actions_of
from governance.scrutiny.commands import (
    WORK_ITEMS,
    add_work_item,
    change_work_item,
    settle_checks,
    undo,
)
from governance.scrutiny.fields import FORM, visible
from governance.scrutiny.forms import action_form, cell_form, item_form, new_form
from governance.scrutiny.models import WorkItem
from governance.scrutiny.places import NAMES, place_words
from governance.scrutiny.queries import (
    KIND,
    REGISTER,
    Filters,
    appearances_after,
    assess_all,
    decisions_of,
    get_item,
    names_for,
    scrutiny_committees,
)
from governance.scrutiny.rules import ATTENTION_LABELS, NOT_ALLOCATED
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

blueprint = Blueprint("scrutiny", __name__, url_prefix="/work-programme")
governance = allow(Role.GOVERNANCE)
blueprint.register_error_handler(NotAllowed, refuse_stranger)


@blueprint.get("")
@signed_in
def list_committees() -> ResponseReturnValue:
    """The scrutiny committees; of one alone, its work programme."""
    council = get_council()
    committees = scrutiny_committees(council)
    if len(committees) == 1:
        return redirect(url_for(".list_items", committee=committees[0].id))
    return render_template(
        "scrutiny/committees.html", committees=page.list_page(council, today()), labels=ATTENTION_LABELS
    )


@blueprint.get("/<int:committee>")
@signed_in
def list_items(committee: int) -> ResponseReturnValue:
    """The work programme of a committee, or what the filters let through."""
    maker, filters = find_committee(committee), Filters.of(request.args)
    if wants_fragment():
        return fragment(programme_html(maker, filters))
    context, committees = programme_context(maker, filters), scrutiny_committees(get_council())
    offered = page.filter_lists(context["page"].meetings)
    return render_template("scrutiny/list.html", committees=committees, **context, **offered)


@blueprint.get("/<int:committee>/summary")
@signed_in
def view_summary(committee: int) -> Response:
    """What needs attention, counted again after a change."""
    context = programme_context(find_committee(committee), Filters.of(request.args))
    return fragment(render_template("scrutiny/_summary.html", **context))


@blueprint.get("/history")
@signed_in
def view_history() -> str:
    """Changes of the whole register, the latest first: all of them, or a person's, a way's, a field's."""
    labels = {field.key: field.label for field in visible(current_user.handles_all)}
    return history_page("scrutiny/history.html", REGISTER, labels, lambda sets, field: told(sets, field=field))


@blueprint.route("/items/new", methods=["GET", "POST"])
@governance
def new_item() -> ResponseReturnValue:
    """Add an item to a committee's programme, at the meeting or in the list that it is added from."""
    committees = {one.id: one for one in scrutiny_committees(get_council(), unused=True)}
    committee = committees.get(number(request.args.get("committee")) or 0) or next(iter(committees.values()), None)
    if committee is None:
        return see(url_for(".list_committees"))
    form = new_form(committee.id, asked_place(committee))

    def add(values: dict[str, Any]) -> tuple[str, str]:
        item = add_work_item({"committee": committee.id} | values, by=current_user, way=WAY)
        return f"{item.reference} has been added {place_words(item.place, committee.id)}.", shown.table_of(item)

    return form_page("scrutiny/form.html", form, add, item=None, committee=committee)


@blueprint.get("/items/<reference>")
@signed_in
def view_item(reference: str) -> str:
    """Everything about one item, with its history."""
    item, council = find(reference), get_council()
    assessment = assess_all([item], list_meetings(item.committee), today())[item.id]
    return render_template(
        "scrutiny/item.html",
        item=item,
        subject=shown.subject_of(item),
        committee=council.bodies[item.committee],
        stand=shown.stand_of(item),
        status=page.STATUS_NAMES[item.status],
        said=assessment.said,
        decision=decisions_of([item]).get(item.decision or ""),
        appearances=shown.appearances_of(item),
        panels=panels_of("work item", item),
        details=shown.details_of(item, current_user.handles_all),
        editable=current_user.handles_all,
        actions=actions_of(item),
        form_keys=[field.key for field in FORM],
        **told(history_of(REGISTER, record=(KIND, item.id), most=None), item=item),
    )


@blueprint.route("/items/<reference>/edit", methods=["GET", "POST"])
@governance
def edit_item(reference: str) -> ResponseReturnValue:
    """All the fields of an item on one form."""
    item, council = find(reference), get_council()

    def change(values: dict[str, Any]) -> tuple[str, str]:
        before = shown.standing_at(item)
        changed = change_work_item(item, values, by=current_user, way=WAY, drawn=drawn())
        return saved_text(reference, changed, shown.moved_to(item, before, council)), page.address_of(reference)

    return form_page("scrutiny/form.html", item_form(item), change, item=item, committee=council.bodies[item.committee])


@blueprint.route("/items/<reference>/cell/<key>", methods=["GET", "POST"])
@governance
def edit_cell(reference: str, key: str) -> ResponseReturnValue:
    """One cell, opened in its place; without a script, on a page of its own."""
    item, council = find(reference), get_council()
    if key not in {field.key for field in FORM}:
        abort(404)
    if item.removed and request.method == "GET":
        return gone(item)

    def change(values: dict[str, Any]) -> Saved:
        before, overtaken = shown.standing_at(item), is_overtaken(item)
        changed = change_work_item(item, values, by=current_user, way=WAY, drawn=drawn())
        place = shown.moved_to(item, before, council)
        row = None if place or overtaken else page.draw_row(item, current_user, council, today()).html
        return Saved(saved_text(reference, changed, place), changed, row)

    def redraw(query: dict[str, str]) -> tuple[str, str]:
        return programme_html(council.bodies[item.committee], Filters.of(query)), "#work"

    return cell_page(cell_form(item, key), key, shown.subject_of(item), change, redraw)


@blueprint.get("/items/<reference>/row")
@signed_in
def view_row(reference: str) -> Response:
    """One row of the table, as when a cell is left without saving."""
    row = page.draw_row(get_item(reference) or abort(404), current_user, get_council(), today())
    return fragment(row.html, target=f"#{reference}")


@blueprint.route("/items/<reference>/do/<action>", methods=["GET", "POST"])
@governance
def act_on_item(reference: str, action: str) -> ResponseReturnValue:
    """Carry an item over, record what came of it, leave it out, make it standing, and what else can be done to it."""
    item = find(reference)
    chosen = ACTIONS.get(action) or abort(404)
    if not (chosen.offered(item) or item.removed):
        flash(f"{reference} is not as it was, so this cannot be done. Its history below says who did what.")
        return see(page.address_of(reference))
    form = action_form(item, *chosen.fields)

    def act(values: dict[str, Any]) -> tuple[str, str]:
        how = {"by": current_user, "way": WAY, "seen": number(request.form.get("sequence"))}
        changed = chosen.act(item, values, how)
        text = f"{reference} is {chosen.done(item)}" if changed else f"{reference} is as it was."
        return text, shown.table_of(item)

    def since() -> dict[str, Any]:
        return changed_since(form, WORK_ITEMS, item, lambda sets: told(sets, item=item))

    about = {"item": item, "subject": shown.subject_of(item), "action": action, "heading": chosen.text}
    stands = {"stand": shown.stand_of(item), "status": page.STATUS_NAMES[item.status]}
    later = appearances_after(item) if action == "end" else ()
    return action_page("scrutiny/action.html", form, act, since, **about, **stands, later=later)


@blueprint.post("/items/<reference>/settle")
@governance
def settle_item(reference: str) -> ResponseReturnValue:
    """Settle what an import left to check: one thing, or all."""
    return settle(find(reference), settle_checks, page.address_of(reference))


@blueprint.post("/undo/<int:number>")
@governance
def undo_change(number: int) -> ResponseReturnValue:
    """Take a change back, as far as nobody has changed the same cells since."""
    return undo_set(REGISTER, number, undo, shown.label_of, table=url_for(".list_committees"), gone=is_gone)


def is_gone(place: str) -> bool:
    """Whether there is no such page of a work programme to go back to."""
    parts = place.split("/")
    return parts[0] == "items" and (len(parts) != 2 or get_item(parts[1]) is None)


def programme_context(committee: Maker, filters: Filters) -> dict[str, Any]:
    """What the table and the summary show."""
    built = page.build_page(committee, filters, current_user, get_council(), today())
    return {"page": built, "labels": ATTENTION_LABELS, "edits": current_user.handles_all}


def programme_html(committee: Maker, filters: Filters) -> str:
    """The table with its summary, the one partial that the page, its filters and every move share."""
    return render_template("scrutiny/_work.html", **programme_context(committee, filters))


def told(change_sets: list[ChangeSet], field: str = "", item: WorkItem | None = None) -> dict[str, Any]:
    """What this reader may see of change sets."""
    return shown.told(change_sets, current_user, field, item)


def asked_place(committee: Maker) -> int | str:
    """The meeting or list that an address names; else the items not yet allocated."""
    asked = request.args.get("place", "")
    meeting = number(asked)
    if meeting is not None and meeting in names_for(committee.id).lists["place"].by_key:
        return meeting
    return asked if asked in NAMES else NOT_ALLOCATED


def find(reference: str) -> WorkItem:
    """The item, or a page that says it is not there.

    One that was removed meanwhile is found for a form that is sent, or a row that still stands in somebody's table.
    """
    return get_item(reference, removed=request.method == "POST" or wants_fragment()) or abort(404)


def gone(item: WorkItem) -> Response:
    """The table as it is now, for a reader in whose table a removed item still stands."""
    html = programme_html(get_council().bodies[item.committee], Filters.of(current_query()))
    text = f"{item.reference} has been removed meanwhile."
    return fragment(html, target="#work", says={"text": text, "undo": "", "row": "", "cell": ""})


def find_committee(number: int) -> Maker:
    """The scrutiny committee, or a page that says it is not there."""
    found = get_council().bodies.get(number)
    return found if found and found.kind == SCRUTINY else abort(404)
