"""The home page of each reader."""

from datetime import UTC, datetime

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.home.due import when_words
from governance.home.page import build_page
from governance.notices.commands import mark_seen as mark_notices
from governance.people.commands import mark_seen
from governance.web.access import signed_in
from governance.web.forms import number
from governance.web.fragments import see

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@signed_in
def view_home() -> str:
    """Where everybody starts."""
    day = today()
    page = build_page(current_user, get_council(), day)
    return render_template("home/home.html", page=page, when=lambda due: when_words(due, day))


@blueprint.post("/seen")
@signed_in
def mark_all() -> ResponseReturnValue:
    """Everything that a home page showed has been seen; what came after it was drawn has not."""
    mark_notices(current_user.id, number(request.form.get("last")) or 0)
    mark_seen(current_user, drawn_at())
    db.session.commit()
    flash("Marked as seen.")
    return see(url_for(".view_home"))


def drawn_at() -> datetime:
    """When the page that was posted from was drawn; now, where it does not say."""
    now = datetime.now(UTC)
    try:
        drawn = datetime.fromisoformat(request.form.get("drawn", ""))
    except ValueError:
        return now
    return min(drawn, now) if drawn.tzinfo else now
