"""The pages that bring in a workbook, of any register: upload, preview, correction of its rows, application."""

import io
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial, update_wrapper
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import RequestEntityTooLarge

from governance.exchange import forms, page
from governance.exchange.commands import Overtaken, Undecided, apply_plan
from governance.exchange.deciding import Cell, cells_to_decide, changed_since, decide, open_cells
from governance.exchange.exchanged import Exchanged
from governance.exchange.marking import is_workbook, marked_copy, marked_name
from governance.exchange.plan import Plan, make_plan
from governance.exchange.planned import CHANGED, NEW, OURS, THEIRS, Choices, PlannedRow
from governance.exchange.shown import place_of, shown_row
from governance.extensions import db
from governance.register.editors import Refused
from governance.register.fields import fold
from governance.register.uploads import Upload, add_upload, get_upload, list_uploads, remember_headings
from governance.spreadsheets.book import Unreadable
from governance.spreadsheets.limits import FILE_BYTES, MEGABYTE
from governance.web.access import allow
from governance.web.admin import LARGEST_ID
from governance.web.errors import show_error
from governance.web.forms import number
from governance.web.fragments import see

TOO_LARGE = f"The file is larger than {FILE_BYTES // MEGABYTE} MB: no {{}} is. Choose the right file."


def imports_of(register: Exchanged, name: str, prefix: str) -> Blueprint:
    """The pages that bring workbooks into a register, for the roles that may."""
    blueprint = Blueprint(name, __name__, url_prefix=prefix)
    for rule, methods, view in (
        ("", ["GET", "POST"], upload_workbook),
        ("/<int:upload>", ["GET"], view_import),
        ("/<int:upload>/marked", ["GET"], give_back),
        ("/<int:upload>/row/<int:number>", ["GET", "POST"], correct_row),
        ("/<int:upload>/row/<int:number>/choose", ["POST"], choose),
        ("/<int:upload>/decide", ["POST"], decide_all),
        ("/<int:upload>/follow", ["POST"], follow_holders),
        ("/<int:upload>/headings", ["POST"], explain_headings),
        ("/<int:upload>/leave-out-errors", ["POST"], leave_out_errors),
        ("/<int:upload>/discard", ["POST"], discard),
        ("/<int:upload>/apply", ["POST"], apply_import),
    ):
        blueprint.add_url_rule(rule, view.__name__, allow(*register.importers)(of(register, view)), methods=methods)
    blueprint.url_value_preprocessor(take_large_files)
    blueprint.register_error_handler(Unreadable, of(register, refuse_unreadable))
    blueprint.register_error_handler(RequestEntityTooLarge, of(register, refuse_large))
    return blueprint


def of(register: Exchanged, view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """A page of one register."""
    return update_wrapper(partial(view, register), view)


def take_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A workbook may be larger than any form. Before anything reads the request, and after that its sender is asked."""
    if is_upload(endpoint):
        request.max_content_length = FILE_BYTES + MEGABYTE
        request.max_form_memory_size = FILE_BYTES  # pasted rows are no file


def is_upload(endpoint: str | None) -> bool:
    """Whether a page takes a workbook."""
    return str(endpoint).endswith(f".{upload_workbook.__name__}")


def show(register: Exchanged, template: str, **given: Any) -> str:
    """A page with what it says of its register."""
    return render_template(f"exchange/{template}", register=register, **given)


def upload_workbook(register: Exchanged) -> ResponseReturnValue:
    """Choose a workbook; it is read at once, and kept for its preview."""
    form = forms.upload_form(register)
    if not form.is_submitted():
        return upload_page(register, form)
    if not form.validate():
        return upload_page(register, form, 422)
    choices = Choices(published=form.published.data if form.published else None)
    try:
        content, name = form.brought(register, current_user)
        make_plan(register, content, name, choices)
    except Unreadable as refusal:
        db.session.rollback()
        form.given.errors = (str(refusal),)
        return upload_page(register, form, 422)
    upload = add_upload(register.name, name, content, current_user.id, choices.dump())
    address = url_for(".view_import", upload=upload.id)
    db.session.commit()
    return see(address)


def upload_page(register: Exchanged, form: forms.UploadForm, status: int = 200) -> ResponseReturnValue:
    """The form for a workbook, and those that wait."""
    waiting = list_uploads(register.name, current_user.id)
    return show(register, "upload.html", form=form, waiting=waiting, again=status != 200), status


def view_import(register: Exchanged, upload: int) -> ResponseReturnValue:
    """What a workbook would do."""
    kept = find(register, upload)
    return preview(kept, plan_of(register, kept))


def preview(
    upload: Upload,
    plan: Plan,
    errors: tuple[str, ...] = (),
    *,
    listing: bool = False,
    given: Any = None,
    since: int | None = None,
) -> ResponseReturnValue:
    """The preview, with what stopped the change that was asked for."""
    place = page.Place.of(request.args if request.method == "GET" else request.form)
    shown = page.preview(upload, plan, replace(place, since=since) if since else place)
    shown |= {"errors": errors, "listing": listing, "given": given or {}, "markable": is_workbook(upload)}
    return show(plan.register, "preview.html", **shown), 422 if errors else 200


def give_back(register: Exchanged, upload: int) -> ResponseReturnValue:
    """The workbook with every cell marked that is to be looked at."""
    kept = find(register, upload)
    plan = plan_of(register, kept)
    if not is_workbook(kept):
        flash(f"{kept.name} is not a workbook in which cells can be marked.")
        return see(url_for(".view_import", upload=upload))
    try:
        content = marked_copy(kept.content, plan)
    except Unreadable as refusal:
        return preview(kept, plan, (f"“{kept.name}” {refusal}",))
    return send_file(io.BytesIO(content), as_attachment=True, download_name=marked_name(kept.name), max_age=0)


def correct_row(register: Exchanged, upload: int, number: int) -> ResponseReturnValue:
    """Put right what a row says, or what was understood of it."""
    kept = find(register, upload)
    plan = plan_of(register, kept)
    planned = row_of(plan, number)
    place = page.Place.of(request.values)
    form = forms.correction_form(plan, planned, plan.choices.texts.get(planned.key, {}))
    if form.is_submitted():
        if moved(planned):
            return moved_on(kept)
        if form.validate():
            texts = forms.corrected(register, form, planned, request.form)
            return save_texts(kept, plan, planned, number, texts)
    shown = shown_row(plan, number)
    html = show(register, "row.html", form=form, upload=kept, row=shown, place=place, severities=page.SEVERITIES)
    return html, 422 if form.is_submitted() else 200


def save_texts(
    upload: Upload, plan: Plan, planned: PlannedRow, number: int, texts: dict[str, str]
) -> ResponseReturnValue:
    """Keep corrections with earlier ones of the row."""
    what, choices = place_of(planned), plan.choices
    if texts:
        choices.texts[planned.key] = choices.texts.get(planned.key, {}) | texts
        said = " and ".join(plan.register.by_key[key].label.lower() for key in texts)
        flash(f"{what}: {said} corrected.")
    else:
        flash(f"{what}: nothing was different.")
    return save_choices(upload, choices, at=number)


def choose(register: Exchanged, upload: int, number: int) -> ResponseReturnValue:
    """Leave a row out or take it in again, say which item it is, take the workbook's value of a field."""
    kept = find(register, upload)
    plan = plan_of(register, kept)
    planned = row_of(plan, number)
    if moved(planned):
        return moved_on(kept)
    if request.form.get("do") == "leave":
        return leave_out(kept, plan, planned)
    if whose := whose_value():
        return decide_row(kept, plan, planned, number, whose)
    if refusal := take_choice(plan, planned):
        return preview(kept, plan, (refusal,))
    return save_choices(kept, plan.choices, at=number)


def take_choice(plan: Plan, planned: PlannedRow) -> str:
    """What was chosen for a row; what is wrong with it."""
    choices = plan.choices
    match request.form.get("do"):
        case "return":
            choices.left_out.discard(planned.key)
        case "new":
            choices.items[planned.key] = NEW
        case "again":
            choices.items.pop(planned.key, None)
        case "item":
            return choose_item(plan, planned)
        case _:
            abort(400)
    return ""


def leave_out(upload: Upload, plan: Plan, planned: PlannedRow) -> ResponseReturnValue:
    """Leave a row out, and go on with the one below it."""
    plan.choices.left_out.add(planned.key)
    flash(f"{page.where(plan, planned)} is left out.")
    return save_choices(upload, plan.choices, then=number(request.form.get("then")))


def whose_value() -> str:
    """Whether somebody asked for the workbook's value of cells, or for the one here."""
    form = request.form
    if "take" in form or form.get("do") == "take":
        return THEIRS
    return OURS if "keep" in form or form.get("do") == "keep" else ""


def decide_row(upload: Upload, plan: Plan, planned: PlannedRow, number: int, whose: str) -> Response:
    """Decide some cells of a row, or all; then on to the next that asks."""
    named = {*request.form.getlist("take"), *request.form.getlist("keep")}
    cells = [(planned.key, one.field) for one in planned.shown if one.field in named]
    if not named:
        cells = cells_to_decide([planned])
    since = decide_seen(plan, cells, whose)
    left = set(open_cells([planned])) - set(cells)
    if since or left:
        return save_choices(upload, plan.choices, at=number, since=since)
    return save_choices(upload, plan.choices, at=next_open(plan, number))


def decide_seen(plan: Plan, cells: Iterable[Cell], whose: str) -> int | None:
    """Decide what somebody saw; the sequence at which they looked, where a cell was changed here since."""
    drawn = number(request.form.get("sequence"))
    since, wanted = changed_since(plan, drawn), list(cells)
    seen = [cell for cell in wanted if cell not in since]
    decide(plan.choices, seen, whose)
    left = len(set(open_cells(plan.rows)) - set(seen)) if cells_to_decide(plan.rows) else None
    flash(page.decided_text(len(seen), whose, left, len(wanted) - len(seen)))
    return drawn if since else None


def next_open(plan: Plan, at: int) -> int:
    """The next row with cells to decide, as the preview has them; this one after the last."""
    order = page.in_order(plan, set())
    after = order[order.index(at) + 1 :]
    return next((one for one in [*after, *order] if one != at and open_cells([plan.rows[one]])), at)


def decide_all(register: Exchanged, upload: int) -> ResponseReturnValue:
    """Decide every cell that both sides changed and nobody has decided; or, once all are decided, all of them anew."""
    kept = find(register, upload)
    plan = plan_of(register, kept)
    whose = whose_value() or abort(400)
    since = decide_seen(plan, cells_to_decide(plan.rows), whose)
    return save_choices(kept, plan.choices, since=since)


def choose_item(plan: Plan, planned: PlannedRow) -> str:
    """Which item a row is, or that it is new; what is wrong with the answer."""
    said = request.form.get("item", "")
    if said != NEW and plan.register.get(said) is None:
        return f"{page.where(plan, planned)}: choose which {plan.register.words[0]} it is."
    plan.choices.items[planned.key] = said
    return ""


def follow_holders(register: Exchanged, upload: int) -> ResponseReturnValue:
    """Whose terms have ended, as the workbook shows."""
    kept = find(register, upload)
    plan = plan_of(register, kept)
    take_follow(plan)
    flash("Who holds which post has been noted. It takes effect when the workbook is applied.")
    return save_choices(kept, plan.choices)


def take_follow(plan: Plan) -> None:
    """The posts whose new holders were ticked."""
    proposed = {one.post for one in plan.holders if one.instead_of is not None}
    plan.choices.follow = proposed & set(request.form.getlist("follow"))


def explain_headings(register: Exchanged, upload: int) -> ResponseReturnValue:
    """What the columns hold, for this workbook and those to come; nothing that leaves nothing to read."""
    kept = find(register, upload)
    asked = zip(*(request.form.getlist(key) for key in ("heading", "was", "role")), strict=False)
    given = {heading: (was, role) for heading, was, role in asked}
    roles = {
        fold(text): role for text, (was, role) in given.items() if role != was and (role in register.roles or not role)
    }
    remember_headings(register.name, roles)
    try:
        plan_of(register, kept)
    except Unreadable as refusal:
        db.session.rollback()
        kept = find(register, upload)
        chosen = {key: role for key, (_, role) in given.items()}
        return preview(kept, plan_of(register, kept), (f"The columns were not kept. {refusal}",), given=chosen)
    flash("The columns are read as you said, now and in later workbooks." if roles else "Nothing was different.")
    return save_choices(kept, Choices.load(kept.choices))


def leave_out_errors(register: Exchanged, upload: int) -> ResponseReturnValue:
    """Leave out every row that could not be applied."""
    kept = find(register, upload)
    plan = plan_of(register, kept)
    left = {one.key for one in plan.rows if page.is_wrong(one)}
    plan.choices.left_out |= left
    flash(f"{len(left)} {'row is' if len(left) == 1 else 'rows are'} left out.")
    return save_choices(kept, plan.choices)


def discard(register: Exchanged, upload: int) -> ResponseReturnValue:
    """Forget a workbook."""
    kept = find(register, upload)
    flash(f"{kept.name} has been discarded. Nothing was changed.")
    db.session.delete(kept)
    db.session.commit()
    return see(url_for(".upload_workbook"))


def apply_import(register: Exchanged, upload: int) -> ResponseReturnValue:
    """Add and change what the preview showed: all of it, or nothing."""
    kept = find(register, upload)
    plan = plan_of(register, kept)
    take_follow(plan)
    drawn = number(request.form.get("sequence"))
    if plan.sequence != drawn or page.mark(plan) != request.form.get("mark"):
        return preview(kept, plan, (page.overtaken_text(plan, drawn),), since=drawn)
    counts, name = {key: plan.count(key) for key in (NEW, CHANGED)}, kept.name
    left = register.left_by_undo(plan.records)
    try:
        changed = apply_plan(plan, by=current_user, why=name)
        db.session.delete(kept)
        db.session.commit()
    except Undecided:
        return refused(register, upload, plan, (page.undecided_text(plan),), listing=True)
    except Overtaken:
        return refused(register, upload, None, (page.OVERTAKEN.format(register.called),), since=drawn)
    except Refused as refusal:
        return refused(register, upload, None, (f"Nothing was applied. {refusal}",))
    done = f"{counts[NEW]} added, {counts[CHANGED]} changed from {name}." if changed else "Nothing was different."
    undoing = " ".join(filter(None, ("Recent changes can undo it.", left)))
    flash(f"{done} {undoing}" if changed else f"{done} {name} has been put away.")
    return see(url_for(register.list_page, show="all"))


def refused(
    register: Exchanged,
    upload: int,
    plan: Plan | None,
    errors: tuple[str, ...],
    *,
    listing: bool = False,
    since: int | None = None,
) -> ResponseReturnValue:
    """The preview as of now, after an application that came to nothing; the ticked holders stay ticked."""
    db.session.rollback()
    kept = find(register, upload)
    if plan is None:
        plan = plan_of(register, kept)
        take_follow(plan)
    return preview(kept, plan, errors, listing=listing, since=since)


def refuse_unreadable(register: Exchanged, refusal: Unreadable) -> ResponseReturnValue:
    """A workbook that could be read when it came in, and cannot be now."""
    db.session.rollback()
    number = (request.view_args or {}).get("upload", 0)
    return show(register, "unreadable.html", upload=find(register, number), refusal=str(refusal)), 422


def refuse_large(register: Exchanged, error: RequestEntityTooLarge) -> ResponseReturnValue:
    """A file too large to be taken in; nothing of the form has been read."""
    if not is_upload(request.endpoint):
        return show_error(error)
    form = forms.upload_form(register, formdata=None)
    form.file.errors = (TOO_LARGE.format(register.called),)
    return upload_page(register, form, 413)


def find(register: Exchanged, number: int) -> Upload:
    """The upload of this officer, or a page that says it is not there."""
    kept = get_upload(register.name, number, current_user.id) if number <= LARGEST_ID else None
    return kept or abort(404)


def plan_of(register: Exchanged, upload: Upload) -> Plan:
    """What a workbook would do now."""
    return make_plan(register, upload.content, upload.name, Choices.load(upload.choices))


def row_of(plan: Plan, number: int) -> PlannedRow:
    """One row of the plan, or a page that says it is not there."""
    return plan.rows[number] if number < len(plan.rows) else abort(404)


def moved(planned: PlannedRow) -> bool:
    """Whether a form was drawn for another row, because the columns are read otherwise since."""
    return request.form.get("row") != planned.key


def moved_on(upload: Upload) -> Response:
    """Back to the preview: its rows have moved."""
    flash("The rows of this workbook are read otherwise now. Nothing was changed; find the row again.")
    return see(url_for(".view_import", upload=upload.id))


def save_choices(
    upload: Upload, choices: Choices, *, at: int | None = None, then: int | None = None, since: int | None = None
) -> Response:
    """Keep what was chosen, and go back to where it was."""
    upload.choices = choices.dump()
    place = page.Place.of(request.values)
    place = replace(place, since=since) if since else place
    here = at if at is not None else then
    anchor = f"row-{here}" if here is not None else None
    address = url_for(".view_import", upload=upload.id, at=at, _anchor=anchor, **place.given)
    db.session.commit()
    return see(address)
