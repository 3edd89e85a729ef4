"""The pages of the register of public questions: its table, one question, its cells and forms, its history."""

from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council, today
from governance.people.rules import Role
from governance.questions import item as shown
from governance.questions import page
from governance.questions.actions import ACTIONS, Action, first_for, groups_for, is_offered
from governance.questions.commands import change_question, settle_checks, undo
from governance.questions.fields import FORM, STANDARD_WORDS, visible
from governance.questions.forms import action_form, cell_form, grounds_of, item_form, use_ground, with_committee
from governance.questions.history import history_of_one, label_of, told_of, told_of_all
from governance.questions.keepers import QUESTIONS
from governance.questions.models import Question
from governance.questions.queries import (
    REGISTER,
    Filters,
    agenda_item_of,
    get_question,
    get_rules,
    list_together,
    meeting_of,
)
from governance.questions.rules import ATTENTION_LABELS, OPEN, RECEIVED, WITH_ANSWER, count_words
from governance.questions.steps import steps_of
from governance.questions.telling import letters_to
from governance.questions.told import told_text
from governance.register.editors import Refused
from governance.register.keeping import NotAllowed
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

blueprint = Blueprint("questions", __name__, url_prefix="/questions")
governance = allow(Role.GOVERNANCE)
blueprint.register_error_handler(NotAllowed, refuse_stranger)


@blueprint.get("")
@signed_in
def list_items() -> ResponseReturnValue:
    """The register of questions by meeting, or what the filters let through."""
    filters = Filters.of(request.args)
    if wants_fragment():
        return fragment(table_html(filters))
    asks = current_user.has_role(Role.MEMBER)
    offered = page.filter_lists(get_council(), current_user.handles_all)
    return render_template("questions/list.html", asks=asks, **table_context(filters), **offered)


@blueprint.get("/summary")
@signed_in
def view_summary() -> Response:
    """What needs attention, counted again after a change."""
    return fragment(render_template("questions/_summary.html", **table_context(Filters.of(request.args))))


@blueprint.get("/history")
@signed_in
def view_history() -> str:
    """Changes of the whole register, the latest first: all of them, or a person's, a way's, a field's."""
    labels = {field.key: field.label for field in visible(current_user.handles_all) if field.key != "last_step"}
    return history_page(
        "questions/history.html", REGISTER, labels, lambda sets, field: told_of_all(sets, current_user, field)
    )


@blueprint.get("/<reference>")
@signed_in
def view_item(reference: str) -> str:
    """Everything about one question: where it stands, its words, each rule, the decision, the answer."""
    question, council, handler = find(reference), get_council(), current_user.handles_all
    own = question.account is not None and question.account == current_user.id
    return render_template(
        "questions/item.html",
        **about_one(question),
        committee=council.bodies[question.committee],
        seen=page.see_all([question], current_user, council, today())[question.id],
        labels=ATTENTION_LABELS,
        meeting=meeting_of(question),
        agenda_item=agenda_item_of(question),
        changes_own=own and question.status == RECEIVED,
        groups=groups_for(question) if handler else [],
        first=first_for(question) if handler else "",
        steps=steps_of(question),
        checked=shown.checked_of(question, council),
        similar=shown.similar_to(question) if handler else [],
        ground=shown.NAMES_OF_GROUNDS.get(question.ground or "", ""),
        manner=shown.NAMES_OF_MANNERS.get(question.manner or "", ""),
        answerer=council.bodies.get(question.answerer or 0),
        answered=question.status in WITH_ANSWER,
        lead=shown.lead_of(question),
        together=list_together(question),
        facts=shown.facts_of(question, handler),
        panels=panels_of("question", question),
        contact=shown.contact_for(question, current_user, council),
        letters=len(letters_to(question)) if handler else 0,
        editable=handler,
        form_keys=[field.key for field in FORM],
        **history_of_one(question, current_user),
    )


def about_one(question: Question) -> dict[str, Any]:
    """What every page about one question shows of it."""
    return {
        "question": question,
        "subject": shown.subject_of(question),
        "status": shown.STATUS_NAMES[question.status],
        "by": shown.asked_by(question),
        "words": count_words(question.words_received),
        "open": question.status in OPEN,
    }


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@governance
def edit_item(reference: str) -> ResponseReturnValue:
    """All the fields of a question that officers change at any time, on one form."""
    question = find(reference)

    def change(values: dict[str, Any]) -> tuple[str, str]:
        changed = change_question(question, with_committee(values, question), by=current_user, way=WAY, drawn=drawn())
        told = told_text(question, changed, current_user) if changed else ""
        return f"{saved_text(reference, changed)} {told}".strip(), shown.address_of(reference)

    return form_page("questions/form.html", item_form(question), change, **about_one(question))


@blueprint.route("/<reference>/cell/<key>", methods=["GET", "POST"])
@governance
def edit_cell(reference: str, key: str) -> ResponseReturnValue:
    """One cell, opened in its place; without a script, on a page of its own."""
    question = find(reference)
    if key not in {field.key for field in FORM}:
        abort(404)
    if question.removed and request.method == "GET":
        return gone(question)

    def change(values: dict[str, Any]) -> Saved:
        overtaken, meeting = is_overtaken(question), question.meeting
        changed = change_question(question, with_committee(values, question), by=current_user, way=WAY, drawn=drawn())
        elsewhere = overtaken or question.meeting != meeting
        row = None if elsewhere else page.draw_row(question, current_user, get_council(), today()).html
        return Saved(saved_text(reference, changed), changed, row)

    return cell_page(cell_form(question, key), key, shown.subject_of(question), change, redraw)


@blueprint.get("/<reference>/row")
@signed_in
def view_row(reference: str) -> Response:
    """One row of the table, as when a cell is left without saving."""
    row = page.draw_row(get_question(reference) or abort(404), current_user, get_council(), today())
    return fragment(row.html, target=f"#{reference}")


@blueprint.route("/<reference>/do/<action>", methods=["GET", "POST"])
@governance
def act_on_item(reference: str, action: str) -> ResponseReturnValue:
    """Take a question a step further."""
    question, council = find(reference), get_council()
    chosen = ACTIONS.get(action) or abort(404)
    if request.method == "GET" and not is_offered(chosen, question):
        flash(f"{reference} is not as it was, so this cannot be done. Its history below says who did what.")
        return see(shown.address_of(reference))
    form = action_form(question, action, chosen.fields, request.args)

    def act(values: dict[str, Any]) -> tuple[str, str]:
        how = {"by": current_user, "way": WAY, "seen": number(request.form.get("sequence"))}
        QUESTIONS.hold(question, how["seen"])
        if not is_offered(chosen, question):
            raise Refused({"": f"{reference} is not as it was, so this cannot be done. Its page says who did what."})
        changed = chosen.act(question, values, how)
        return acted_text(question, chosen, changed), shown.subject_of(question).page

    def since() -> dict[str, Any]:
        told = changed_since(form, QUESTIONS, question, lambda sets: told_of(sets, question, current_user), "question")
        if not is_offered(chosen, question):
            told["general"] = [f"{reference} is not as it was, so this cannot be done. Read below what was changed."]
        return told

    about = {
        **about_one(question),
        "action": action,
        "heading": chosen.text_for(question),
        "meeting": meeting_of(question),
        "checked": shown.checked_of(question, council, now=action == "check"),
        "similar": shown.similar_to(question) if action in ("check", "together") else [],
        "grounds": grounds_of(question) if action == "refuse" else [],
        "wording": {**STANDARD_WORDS, **get_rules(question.committee).wording},
    }
    if action == "refuse" and "use" in request.form:
        use_ground(form, question, request.form["use"])
        return render_template("questions/action.html", form=form, **about)
    return action_page("questions/action.html", form, act, since, **about)


def acted_text(question: Question, action: Action, changed: Any) -> str:
    """What a step did, and who was told of it."""
    if changed is None:
        return f"{question.reference} is as it was."
    told = "" if action.key == "remove" else told_text(question, changed, current_user)
    return f"{action.done.format(question.reference)} {told}".strip()


@blueprint.post("/<reference>/settle")
@governance
def settle_item(reference: str) -> ResponseReturnValue:
    """Settle what an import left to check: one thing, or all."""
    return settle(find(reference), settle_checks, shown.address_of(reference))


@blueprint.post("/undo/<int:number>")
@governance
def undo_change(number: int) -> ResponseReturnValue:
    """Take a change back, as far as nobody has changed the same cells since."""
    return undo_set(REGISTER, number, undo, label_of, table=url_for(".list_items"), gone=is_gone)


def is_gone(place: str) -> bool:
    """Whether there is no such page of the register to go back to."""
    return place not in ("history", "rules") and ("/" in place or get_question(place) is None)


def table_context(filters: Filters) -> dict[str, Any]:
    """What the table and the summary show."""
    built = page.build_page(filters, current_user, get_council(), today())
    return {"page": built, "labels": ATTENTION_LABELS, "edits": current_user.handles_all}


def table_html(filters: Filters) -> str:
    """The table with its summary, the one partial that the page and its filters share."""
    return render_template("questions/_questions.html", **table_context(filters))


def redraw(query: dict[str, str]) -> tuple[str, str]:
    """The table again after a save, with the filters of the reader's page, and what it takes the place of."""
    return table_html(Filters.of(query)), "#questions"


def find(reference: str) -> Question:
    """The question, or a page that says it is not there.

    One that was removed meanwhile is found for a form that is sent, or a row that still stands in somebody's table.
    """
    return get_question(reference, removed=request.method == "POST" or wants_fragment()) or abort(404)


def gone(question: Question) -> Response:
    """The table as it is now, for a reader in whose table a removed question still stands."""
    html, target = redraw(current_query())
    text = f"{question.reference} has been removed meanwhile."
    return fragment(html, target=target, says={"text": text, "undo": "", "row": "", "cell": ""})
