"""Who supports a record, and the buttons to support and to follow it, on its own page."""

from typing import Any

from flask import render_template, request
from flask_login import current_user

from governance.people.routes import safe_address
from governance.suggestions.interests import is_own, may_support
from governance.suggestions.queries import FOLLOWS, SUPPORTS, interests_of, supporters_of


def draw_panel(record: Any) -> str:
    """The panel of a plan item, a work item or a suggestion; who follows it is never told."""
    mine = interests_of(current_user.id)
    supports = record.reference in mine[SUPPORTS]
    return render_template(
        "suggestions/_interest.html",
        reference=record.reference,
        supporters=supporters_of([record.reference]).get(record.reference, []),
        supports=supports,
        follows=record.reference in mine[FOLLOWS],
        can_support=supports or (may_support(current_user) and not is_own(current_user, record)),
        own=is_own(current_user, record),
        back=safe_address(request.form.get("back")) if request.method == "POST" else request.path,
    )
