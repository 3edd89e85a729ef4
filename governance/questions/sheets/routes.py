"""The list of a meeting’s questions, its running sheet and its supplement."""

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import get_meeting
from governance.people.rules import Role
from governance.questions import commands
from governance.questions.item import short
from governance.questions.queries import list_at_meeting, list_for_meeting
from governance.questions.rules import ANSWERED, UNDECIDED
from governance.questions.sheets import document, page
from governance.register.editors import Refused
from governance.web.access import allow, signed_in
from governance.web.admin import WAY
from governance.web.fragments import see

blueprint = Blueprint("question_sheets", __name__, url_prefix="/questions/meetings")
governance = allow(Role.GOVERNANCE)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<meeting>")
@signed_in
def view_list(meeting: str) -> str:
    """The numbered list of questions in the order of the agenda, ready to be printed."""
    sits = find(meeting)
    received = list_at_meeting(sits.id) if current_user.handles_all else []
    sheet = page.build_list(sits, get_council())
    return drawn(
        "list",
        sits,
        sheet,
        undecided=[one for one in received if one.status in UNDECIDED],
        supplement=any(one.how for one in sheet.entries),
        short=short,
    )


@blueprint.get("/<meeting>/questions.docx")
@signed_in
def list_document(meeting: str) -> Response:
    """The list as a Word document."""
    sits = find(meeting)
    return sent(document.list_document(page.build_list(sits, get_council())), "questions", sits)


@blueprint.get("/<meeting>/running-sheet")
@governance
def view_running_sheet(meeting: str) -> str:
    """The chair’s running sheet, with draft answers: for governance officers."""
    sits = find(meeting)
    sheet = page.build_running_sheet(sits, get_council())
    return drawn("running_sheet", sits, sheet, total=document.total_text(sheet), minutes=page.reading_text)


@blueprint.get("/<meeting>/running-sheet.docx")
@governance
def running_sheet_document(meeting: str) -> Response:
    """The running sheet as a Word document."""
    sits = find(meeting)
    return sent(document.running_sheet_document(page.build_running_sheet(sits, get_council())), "running-sheet", sits)


@blueprint.get("/<meeting>/supplement")
@signed_in
def view_supplement(meeting: str) -> str:
    """The questions that have been answered, with their answers."""
    sits = find(meeting)
    waiting = sum(one.status == ANSWERED for one in list_for_meeting(sits)) if current_user.handles_all else 0
    return drawn("supplement", sits, page.build_supplement(sits, get_council()), waiting=waiting)


@blueprint.get("/<meeting>/supplement.docx")
@signed_in
def supplement_document(meeting: str) -> Response:
    """The supplement as a Word document."""
    sits = find(meeting)
    return sent(document.supplement_document(page.build_supplement(sits, get_council())), "supplement", sits)


@blueprint.post("/<meeting>/publish")
@governance
def publish_all(meeting: str) -> ResponseReturnValue:
    """Record all answers that have been given as published today; one that cannot be does not stop the others."""
    sits = find(meeting)
    before = [one for one in list_for_meeting(sits) if one.status == ANSWERED]
    refused = []
    for question in before:
        if question.answered_with is not None or question.status != ANSWERED:
            continue  # it goes with its lead
        reference = question.reference
        try:
            commands.publish(question, by=current_user, way=WAY)
            db.session.commit()
        except Refused as error:
            db.session.rollback()
            refused.append(f"{reference}: {' '.join(error.errors.values())}")
    count = sum(one.status != ANSWERED for one in before)
    flash(f"{count} {'question is' if count == 1 else 'questions are'} recorded as published.")
    for text in refused:
        flash(f"Not recorded: {text}")
    return see(url_for(".view_supplement", meeting=meeting))


def find(reference: str) -> Meeting:
    """The meeting, or a page that says it is not there."""
    return get_meeting(reference) or abort(404)


def drawn(name: str, meeting: Meeting, sheet: page.Sheet[Any], **more: Any) -> str:
    """One of the pages."""
    return render_template(
        f"questions/sheets/{name}.html", meeting=meeting, sheet=sheet, words=document, draft=page.DRAFT, **more
    )


def sent(content: bytes, name: str, meeting: Meeting) -> Response:
    """A Word document to be kept."""
    called = f"{name}-{meeting.day.isoformat()}.docx"
    return send_file(BytesIO(content), WORD, as_attachment=True, download_name=called)
