"""The addresses under which the programme goes out."""

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from governance.council.queries import get_council, today
from governance.programme import page
from governance.programme.outgoing import formats
from governance.programme.queries import REGISTER, Filters, list_lines
from governance.register.log import sequence_of
from governance.web.access import signed_in

blueprint = Blueprint("exports", __name__, url_prefix="/programme/export")


@blueprint.get("/<form>")
@signed_in
def export_items(form: str) -> Response:
    """The whole register, or what the filters of the address let through, as the reader may see it."""
    if form not in formats.TYPES:
        abort(404)
    council = get_council()
    filters = Filters.of(request.args)
    sequence = sequence_of(REGISTER)
    lines = list_lines(filters, current_user, today())
    if filters.attention:
        shown = page.get_rows(lines, current_user, council, today())
        lines = [line for line in lines if page.is_wanted(shown[line.id].attention, filters.attention)]
    content, _ = formats.written(form, lines, current_user, council, filters, sequence)
    answer = Response(content, content_type=formats.TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="rolling-programme-{today().isoformat()}.{form}"'
    return answer
