"""The files of a suggestion: added, taken away, fetched.

A file comes from anybody, so a browser is told never to open it as a page of this program.
"""

import io
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug.exceptions import RequestEntityTooLarge
from wtforms import MultipleFileField

from governance.extensions import db
from governance.register.editors import Refused
from governance.register.fields import Invalid
from governance.register.keeping import NotAllowed
from governance.suggestions import evidence, files, keepers
from governance.suggestions.draft_form import largest_form, read_files
from governance.suggestions.models import DraftFile, EvidenceFile, Suggestion
from governance.suggestions.queries import get_suggestion, list_files
from governance.web.access import signed_in
from governance.web.admin import LARGEST_ID, WAY
from governance.web.fragments import see
from governance.web.records import refuse_stranger

blueprint = Blueprint("suggestion_files", __name__, url_prefix="/suggestions")
blueprint.register_error_handler(NotAllowed, refuse_stranger)
ACCEPTED = ",".join(f".{ending}" for ending in files.KINDS)
LIMITS = f"Up to {files.MOST_FILES} files of {files.LARGEST // files.MEGABYTE} MB each: {files.WORDS}."
TOO_LARGE = f"The files are too large: {files.LARGEST // files.MEGABYTE} MB is the most for each."


class FilesForm(FlaskForm):
    """Files for a suggestion."""

    files = MultipleFileField("Files")


@blueprint.app_template_global()
def file_limits() -> dict[str, str]:
    """What a form with files says, and what its file chooser offers."""
    return {"words": LIMITS, "accept": ACCEPTED}


@blueprint.app_template_filter()
def file_size(size: int) -> str:
    """How large a file is, as people read it: 340 KB, 1.2 MB."""
    if size >= files.MEGABYTE:
        return f"{size / files.MEGABYTE:.1f}".removesuffix(".0") + " MB"
    return f"{max(1, round(size / 1024))} KB"


@blueprint.url_value_preprocessor
def take_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Files may be larger than any form. Before anything reads the request, and after that its sender is asked."""
    if endpoint == f"{blueprint.name}.{add_files.__name__}":
        request.max_content_length = largest_form()


@blueprint.errorhandler(RequestEntityTooLarge)
def refuse_large(_error: RequestEntityTooLarge) -> Response:
    """Files too large to be taken in."""
    return make_response(render_template("error.html", title="Nothing was attached", advice=TOO_LARGE), 413)


@blueprint.route("/<reference>/files", methods=["GET", "POST"])
@signed_in
def add_files(reference: str) -> ResponseReturnValue:
    """Add files to a suggestion: whoever put it forward, while it is open, and governance officers."""
    suggestion = find(reference)
    keepers.SUGGESTIONS.allow(current_user, suggestion, {"evidence": None})
    form = FilesForm()
    if form.validate_on_submit():
        try:
            said = attach(suggestion)
            db.session.commit()
            flash(said)
            return see(url_for("suggestions.view_item", reference=reference, _anchor="files"))
        except (Invalid, Refused) as error:
            db.session.rollback()
            form.files.errors = (str(error),)
    there = list_files(find(reference).id)
    page = render_template("suggestions/attach.html", form=form, suggestion=find(reference), files=there)
    return page, 422 if form.is_submitted() else 200


def attach(suggestion: Suggestion) -> str:
    """Keep the files that came with a form, all of them or none; raises Invalid, Refused."""
    kept, wrong = read_files(request.files.getlist("files"))
    if wrong:
        raise Invalid(" ".join(wrong))
    if not kept:
        raise Invalid("Choose a file first.")
    evidence.add_files(suggestion, kept, by=current_user, way=WAY)
    return f"{suggestion.reference}: {' and '.join(f'“{one.name}”' for one in kept)} attached."


@blueprint.get("/<reference>/files/<int:number>")
@signed_in
def view_file(reference: str, number: int) -> Response:
    """A file of a suggestion, to be kept or opened by another program."""
    return file_response(find_file(reference, number))


@blueprint.post("/<reference>/files/<int:number>/remove")
@signed_in
def remove_file(reference: str, number: int) -> Response:
    """Take a file off a suggestion."""
    file = find_file(reference, number)
    evidence.remove_file(file, by=current_user, way=WAY)
    db.session.commit()
    flash(f"{reference}: “{file.name}” has been taken off.")
    return see(url_for("suggestions.view_item", reference=reference, _anchor="files"))


def find(reference: str) -> Suggestion:
    """The suggestion, or a page that says it is not there."""
    return get_suggestion(reference) or abort(404)


def find_file(reference: str, number: int) -> EvidenceFile:
    """A file of this suggestion, or a page that says it is not there."""
    file = db.session.get(EvidenceFile, number) if number <= LARGEST_ID else None
    if file is None or file.removed or file.suggestion != find(reference).id:
        abort(404)
    return file


def file_response(file: EvidenceFile | DraftFile) -> Response:
    """A file as it came, under its own name and type, never shown as a page."""
    response = send_file(io.BytesIO(file.content), as_attachment=True, download_name=file.name, max_age=0)
    response.headers["Content-Type"] = file.media_type
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
