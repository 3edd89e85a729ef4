"""What the pages of every register share: forms over a record, cells edited in place, two editors, what a save says.

The pages of a register are one blueprint: a record's cells stand at its own address followed by /cell/ and the field's
key, and its view `undo_change` takes a change back by number.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from flask import Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import Forbidden

from governance.extensions import db
from governance.register.editors import Conflicted, Disagreement, Drawn, Refused
from governance.register.fields import Choices
from governance.register.keeping import ChangedSince, Keeper, NotAllowed
from governance.register.log import ChangeSet, changes_since, values_at
from governance.web.admin import WAY
from governance.web.errors import show_error
from governance.web.forms import RegisterForm, number
from governance.web.fragments import fragment, see, wants_fragment


@dataclass(frozen=True)
class Subject:
    """The record that a form or a cell is about: what it is called, and the addresses where it stands."""

    reference: str  # also the id of its row
    title: str
    page: str
    table: str  # the page with its table, at its row
    row: str  # its row alone


@dataclass(frozen=True)
class Saved:
    """What saving a cell did: the words for it, its change set, and the row; no row where it now stands elsewhere."""

    text: str
    change_set: ChangeSet | None
    row: str | None


def drawn() -> Drawn:
    """When a posted form was drawn, and how its editor settled each disagreement."""
    given = {key.removeprefix("choice-"): value for key, value in request.form.items() if key.startswith("choice-")}
    return Drawn(number(request.form.get("sequence")), given, number(request.form.get("chosen_at")))


def is_overtaken(record: Any) -> bool:
    """Whether a record has changed since the posted form was drawn: its row on the page may stand where it was."""
    at = drawn().at
    return at is not None and record.sequence > at


def values_drawn(keeper: Keeper[Any], record: Any) -> dict[str, Any]:
    """A record as it was when the posted form was drawn, so that what was left alone is read as it stood there."""
    now, at = keeper.values_of(record), drawn().at
    if at is None or record.sequence <= at:
        return now
    return now | values_at(keeper.fields, now, changes_since(keeper.register, keeper.kind, record.id, at))


def show_disagreements(form: RegisterForm, found: Mapping[str, Disagreement], sequence: int) -> None:
    """Say beside each field that somebody else changed it, and ask which value to keep."""
    form["chosen_at"].data = str(sequence)
    for key, one in found.items():
        if key in form:
            form[key].say(f"{one.by} changed this while you were editing. Choose which to keep.")


def saved_text(reference: str, changed: ChangeSet | None, place: str = "") -> str:
    """What a save did, and the place that the record moved to, if it did."""
    if changed is None:
        return f"{reference}: nothing was different, so nothing was changed."
    return f"{reference} saved" + (f", and moved to {place}." if place else ".")


def form_page(
    template: str, form: RegisterForm, save: Callable[[dict[str, Any]], tuple[str, str]], **shown: Any
) -> ResponseReturnValue:
    """A form on a page: asked for, not in order, refused, in conflict, or saved in the request's one commit.

    `save` does what the form is for, and says what it did and the address to go to.
    """
    if not form.is_submitted():
        return render_template(template, form=form, **shown)
    if not form.validate():
        return render_template(template, form=form, **shown), 422
    try:
        text, address = save(form.values())
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return render_template(template, form=form, general=form.say_all(refused.errors), **shown), 422
    except Conflicted as conflict:
        db.session.rollback()
        show_disagreements(form, conflict.fields, conflict.sequence)
        return render_template(template, form=form, disagreements=conflict.fields, **shown), 422
    flash(text)
    return see(address)


def action_page(
    template: str,
    form: RegisterForm,
    act: Callable[[dict[str, Any]], tuple[str, str]],
    since: Callable[[], dict[str, Any]],
    **shown: Any,
) -> ResponseReturnValue:
    """The page of something done to a record; where others changed it meanwhile, `since` says what."""
    try:
        return form_page(template, form, act, **shown)
    except ChangedSince:
        db.session.rollback()
        return render_template(template, form=form, **shown, **since()), 422


def cell_page(
    form: RegisterForm,
    key: str,
    subject: Subject,
    save: Callable[[dict[str, Any]], Saved],
    redraw: Callable[[dict[str, str]], tuple[str, str]],
) -> ResponseReturnValue:
    """A cell, opened in its place or on a page of its own: asked for, not in order, refused, in conflict, or saved.

    `redraw` draws the table for the query of the reader's page: its HTML, and the selector of what it replaces.
    """
    if not form.is_submitted():
        return cell_response(form, key, subject)
    if key not in request.form and not isinstance(form[key].field.kind, Choices):
        abort(400)
    if not form.validate():
        return cell_response(form, key, subject, 422)
    try:
        saved = save(form.values())
        undo = url_for(".undo_change", number=saved.change_set.id) if saved.change_set else ""
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form[key].errors = tuple(refused.errors.values())
        return cell_response(form, key, subject, 422)
    except Conflicted as conflict:
        db.session.rollback()
        show_disagreements(form, conflict.fields, conflict.sequence)
        return cell_response(form, key, subject, 422, conflict.fields)
    return saved_cell(key, subject, saved, undo, redraw)


def cell_response(
    form: RegisterForm, key: str, subject: Subject, status: int = 200, disagreements: Mapping[str, Any] | None = None
) -> ResponseReturnValue:
    """The cell's editor, in its place or on its own page."""
    here = url_for(str(request.endpoint), **request.view_args or {}, back=request.args.get("back") or None)
    shown = {"form": form, "field": form[key], "subject": subject, "disagreements": disagreements or {}, "here": here}
    if wants_fragment():
        return fragment(render_template("register/_cell.html", **shown), status)
    return render_template("register/cell.html", **shown), status


def saved_cell(
    key: str, subject: Subject, saved: Saved, undo: str, redraw: Callable[[dict[str, str]], tuple[str, str]]
) -> Response:
    """The row again; where the save now puts it elsewhere (no row), the whole table."""
    if not wants_fragment():
        flash(saved.text)
        return see(subject.page if request.args.get("back") == "item" else subject.table)
    says = {"text": saved.text, "undo": undo, "row": subject.reference, "cell": key}
    if saved.row is not None:
        return fragment(saved.row, target=f"#{subject.reference}", says=says)
    html, target = redraw(current_query())
    return fragment(html, target=target, says=says)


def current_query() -> dict[str, str]:
    """The query of the page that the reader has open: what its table shows."""
    _, _, query = request.headers.get("HX-Current-URL", "").partition("#")[0].partition("?")
    return dict(parse_qsl(query))


def settle(record: Any, settle_checks: Callable[..., ChangeSet | None], page: str) -> Response:
    """Settle what an import left to check on a record, one thing or all, with its register's command."""
    settled = None if "all" in request.form else request.form.get("settled", "")
    changed = settle_checks(record, settled, by=current_user, way=WAY)
    db.session.commit()
    left = len(record.to_check or [])
    done = "settled" if changed else "that had been settled already"
    flash(f"{record.reference}: {done}. " + (f"{left} still to check." if left else "Nothing is left to check."))
    return see(page)


def refuse_stranger(refusal: NotAllowed) -> Response:
    """Somebody who may not change the record, or no longer since the page was opened."""
    db.session.rollback()
    return show_error(Forbidden(str(refusal)))
