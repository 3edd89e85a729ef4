"""What is done to an agenda, or to a committee's template: items added, changed, moved, removed, filled in."""

from typing import Any

from flask import Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings import page
from governance.meetings.commands import (
    AGENDA_ITEMS,
    MEETINGS,
    add_agenda_item,
    apply_template,
    change_agenda_item,
    move_agenda_item,
    remove_agenda_item,
    start_template,
)
from governance.meetings.committee_routes import find as find_committee
from governance.meetings.forms import action_form, agenda_form
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import AGENDA_ITEM, MEETING, get_agenda_item, list_agenda, of_committee, of_meeting
from governance.meetings.routes import blueprint, find, find_asked, governance, refuse_removed, told_of_one
from governance.meetings.rules import BUSINESS, OPENING
from governance.register.log import ChangeSet
from governance.web.admin import WAY
from governance.web.forms import number
from governance.web.fragments import fragment, see, wants_fragment
from governance.web.history import changed_since
from governance.web.records import action_page, drawn, form_page, saved_text, values_drawn

STEPS = {"up": -1, "down": 1}


@blueprint.route("/<reference>/agenda/new", methods=["GET", "POST"])
@governance
def new_agenda_item(reference: str) -> ResponseReturnValue:
    """Add an item to a meeting's agenda."""
    meeting = find_asked(MEETINGS, reference)
    return add_page(meeting.committee, meeting)


@blueprint.route("/committees/<int:body>/template/new", methods=["GET", "POST"])
@governance
def new_template_item(body: int) -> ResponseReturnValue:
    """Add an item to the agenda that each meeting of a committee begins with."""
    find_committee(body, get_council())
    return add_page(body, None)


def add_page(committee: int, meeting: Meeting | None) -> ResponseReturnValue:
    """The form that adds an item to an agenda or a template."""
    form = agenda_form(meeting.id if meeting else None, {"part": BUSINESS if meeting else OPENING})

    def add(values: dict[str, Any]) -> tuple[str, str]:
        if meeting:
            refuse_removed(MEETING, meeting)
        item = add_agenda_item(committee, meeting.id if meeting else None, values, by=current_user, way=WAY)
        return f"“{item.title}” has been added.", page.address_of_item(item, meeting)

    return form_page("meetings/agenda_form.html", form, add, item=None, meeting=meeting, **above(committee, meeting))


@blueprint.route("/agenda/<reference>/edit", methods=["GET", "POST"])
@governance
def edit_agenda_item(reference: str) -> ResponseReturnValue:
    """Change an item of an agenda or a template."""
    item = find_asked(AGENDA_ITEMS, reference)
    meeting = meeting_of(item)
    if request.method == "GET" and meeting and meeting.removed:
        abort(404)
    form = agenda_form(item.meeting, values_drawn(AGENDA_ITEMS, item), item.sequence)

    def change(values: dict[str, Any]) -> tuple[str, str]:
        refuse_removed(AGENDA_ITEM, item)
        if meeting:
            refuse_removed(MEETING, meeting)
        changed = change_agenda_item(item, values, by=current_user, way=WAY, drawn=drawn())
        return saved_text(reference, changed), page.address_of_item(item, meeting)

    shown = above(item.committee, meeting) | {"meeting": meeting, "origin": page.origin_of(item)}
    return form_page("meetings/agenda_form.html", form, change, item=item, **shown)


@blueprint.post("/agenda/<reference>/move")
@governance
def move_item(reference: str) -> Response:
    """Move an item one place up or down its part of the agenda; the others are numbered anew."""
    item = find_item(reference)
    meeting = meeting_of(item)
    places = STEPS.get(request.form.get("direction", "")) or abort(400)
    changed = move_agenda_item(item, places, by=current_user, way=WAY)
    items = list_agenda(item.meeting, item.committee)
    text = moved_text(item, items, changed)
    undo = url_for(".undo_change", number=changed.id) if changed else ""
    db.session.commit()
    if wants_fragment():
        shown = page.agenda_context(items, find_committee(item.committee, get_council()), meeting)
        shown |= page.told_of_those(of_meeting(meeting) if meeting else of_committee(item.committee))
        says = {"text": text, "undo": undo, "row": reference, "cell": ""}
        return fragment(render_template("meetings/_agenda.html", **shown), target="#agenda", says=says)
    flash(text)
    return see(page.address_of_item(item, meeting))


def moved_text(item: AgendaItem, items: list[AgendaItem], changed: ChangeSet | None) -> str:
    """Where an item stands now."""
    peers = [one for one in items if one.part == item.part]
    stands = f"“{item.title}” is {'item' if item.meeting else 'number'} {items.index(item) + 1}"
    if changed:
        return f"{stands} now."
    return f"{stands} still: it is {'first' if peers[0] is item else 'last'} of its part already."


@blueprint.route("/agenda/<reference>/remove", methods=["GET", "POST"])
@governance
def remove_item(reference: str) -> ResponseReturnValue:
    """Take an item off an agenda or a template; what the work programme put there is removed there."""
    item = find_item(reference)
    meeting = meeting_of(item)
    if item.source:
        flash(f"{reference} comes from the work programme. Take it off this meeting there.")
        return see(page.address_of_item(item, meeting))
    form, subject = action_form(item, ()), page.subject_of_item(item, meeting)

    def act(values: dict[str, Any]) -> tuple[str, str]:
        remove_agenda_item(item, by=current_user, way=WAY, seen=number(request.form.get("sequence")))
        return f"“{item.title}” has been removed.", subject.page

    def since() -> dict[str, Any]:
        return changed_since(form, AGENDA_ITEMS, item, lambda sets: told_of_one(sets, AGENDA_ITEM, item.id))

    shown = {"subject": subject, "heading": "Remove", "action": "remove agenda item"}
    return action_page("meetings/action.html", form, act, since, **shown)


@blueprint.post("/<reference>/agenda/template")
@governance
def fill_agenda(reference: str) -> Response:
    """Put on an agenda what the committee's template has and it lacks."""
    meeting = find(reference)
    lacked = apply_template(meeting, by=current_user, way=WAY)
    text = "What the template has and the agenda lacked has been added."
    db.session.commit()
    flash(text if lacked else "The agenda has everything that the template has.")
    return see(url_for(".view_meeting", reference=reference, _anchor="agenda"))


@blueprint.post("/committees/<int:body>/template/start")
@governance
def begin_template(body: int) -> Response:
    """Give a committee that has no template the usual items."""
    find_committee(body, get_council())
    started = start_template(body, by=current_user, way=WAY)
    db.session.commit()
    flash("The usual items are in the template." if started else "The template has items already.")
    return see(url_for(".view_committee", body=body, _anchor="agenda"))


def above(committee: int, meeting: Meeting | None) -> dict[str, Any]:
    """The agenda that a form is about, and where it goes back to."""
    council = get_council()
    if meeting:
        return {"title": page.title_of(meeting, council), "back": page.back_from(meeting)}
    back = url_for(".view_committee", body=committee, _anchor="agenda")
    return {"title": f"The usual agenda of {council.bodies[committee].name}", "back": back}


def find_item(reference: str) -> AgendaItem:
    """The agenda item, or a page that says it is not there."""
    item = get_agenda_item(reference) or abort(404)
    meeting = meeting_of(item)
    return abort(404) if meeting and meeting.removed else item


def meeting_of(item: AgendaItem) -> Meeting | None:
    """The meeting on whose agenda an item stands; none for an item of a template."""
    return MEETINGS.get_many([item.meeting])[item.meeting] if item.meeting else None
