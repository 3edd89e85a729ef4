"""The report of the suggestions put to a meeting."""

from io import BytesIO

from flask import Blueprint, Response, abort, render_template, send_file

from governance.council.queries import get_council
from governance.meetings.models import Meeting
from governance.meetings.queries import get_meeting
from governance.suggestions.report import document
from governance.suggestions.report.page import COMPARED, build_report
from governance.web.access import signed_in

blueprint = Blueprint("suggestion_report", __name__, url_prefix="/suggestions/report")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<reference>")
@signed_in
def view_report(reference: str) -> str:
    """The suggestions put to a meeting, ready to be printed."""
    meeting = find(reference)
    words = {"compared": COMPARED, "empty": document.NONE, "by_right": document.by_right_text()}
    tells = {"means_of": document.means_text, "supporters_of": document.supporters_text}
    report = build_report(meeting, get_council())
    return render_template("suggestions/report/report.html", report=report, meeting=meeting, **words, **tells)


@blueprint.get("/<reference>.docx")
@signed_in
def view_document(reference: str) -> Response:
    """The same as a Word document."""
    report = build_report(find(reference), get_council())
    name = f"suggestions-{report.day.isoformat()}.docx"
    return send_file(BytesIO(document.report_document(report)), WORD, as_attachment=True, download_name=name)


def find(reference: str) -> Meeting:
    """The meeting, or a page that says it is not there."""
    return get_meeting(reference) or abort(404)
