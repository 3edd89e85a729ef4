"""The pages of the report of a work programme."""

from io import BytesIO

from flask import Blueprint, Response, render_template, send_file

from governance.council.queries import get_council, today
from governance.scrutiny.ahead.addresses import of_programme
from governance.scrutiny.ahead.routes import find_committee
from governance.scrutiny.report.document import report_document
from governance.scrutiny.report.page import build_report
from governance.web.access import signed_in

blueprint = Blueprint("scrutiny_report", __name__, url_prefix="/work-programme")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<int:committee>/report")
@signed_in
def view_report(committee: int) -> str:
    """The work programme as committee papers print it."""
    report = build_report(find_committee(committee), get_council(), today())
    return render_template("scrutiny/report/report.html", report=report, programme=of_programme(committee))


@blueprint.get("/<int:committee>/report.docx")
@signed_in
def download_report(committee: int) -> Response:
    """The same as a Word document."""
    report = build_report(find_committee(committee), get_council(), today())
    name = f"work-programme-{report.day.isoformat()}.docx"
    return send_file(BytesIO(report_document(report)), WORD, as_attachment=True, download_name=name)
