"""The addresses under which the programme goes out."""

import json
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, request
from flask_login import current_user

from governance.council.queries import get_council, today
from governance.programme import page
from governance.programme.outgoing import formats
from governance.programme.queries import REGISTER, Filters, get_items, list_lines
from governance.register.log import sequence_of
from governance.web.access import signed_in

blueprint = Blueprint("exports", __name__, url_prefix="/programme/export")
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}


@blueprint.get("/<form>")
@signed_in
def export_items(form: str) -> Response:
    """The whole register, or what the filters of the address let through, as the reader may see it."""
    if form not in TYPES:
        abort(404)
    council, now = get_council(), datetime.now(UTC)
    filters = Filters.of(request.args)
    sequence = sequence_of(REGISTER)
    lines = list_lines(filters, current_user, today())
    if filters.attention:
        shown = page.get_rows(lines, current_user, council, today())
        lines = [line for line in lines if page.is_wanted(shown[line.id].attention, filters.attention)]
    found = get_items([line.id for line in lines])
    items = [found[line.id] for line in lines]
    what = formats.what_of(filters, len(items))
    if form == "xlsx":
        content = formats.workbook(items, current_user, council, what, now, sequence)
    elif form == "csv":
        content = formats.as_csv(items, current_user, council)
    else:
        content = json.dumps(list(formats.as_json(items, current_user, council)), indent=2, ensure_ascii=False).encode()
    answer = Response(content, content_type=TYPES[form])
    answer.headers["Content-Disposition"] = f'attachment; filename="rolling-programme-{today().isoformat()}.{form}"'
    return answer
