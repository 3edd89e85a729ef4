"""Supporting and following, by the buttons of the panel."""

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.extensions import db
from governance.people.routes import safe_address
from governance.register.editors import Refused
from governance.register.keeping import NotAllowed
from governance.suggestions.interest_panels import draw_panel
from governance.suggestions.interests import KINDS, begin, end
from governance.suggestions.keepers import find_existing
from governance.suggestions.queries import FOLLOWS, SUPPORTS
from governance.web.access import signed_in
from governance.web.fragments import fragment, see, wants_fragment
from governance.web.records import refuse_stranger

blueprint = Blueprint("suggestion_interests", __name__, url_prefix="/suggestions/interests")
blueprint.register_error_handler(NotAllowed, refuse_stranger)
DONE = {
    (SUPPORTS, True): "You support {}. Everybody who reads it sees that.",
    (SUPPORTS, False): "You no longer support {}.",
    (FOLLOWS, True): "You follow {}. What changes there is told on your home page, to you alone.",
    (FOLLOWS, False): "You no longer follow {}.",
}


@blueprint.post("")
@signed_in
def set_interest() -> ResponseReturnValue:
    """Begin or end to support or follow a record, then go back to its page."""
    reference, kind, on = request.form.get("reference", ""), request.form.get("kind", ""), request.form.get("on")
    try:
        text = change(reference, kind, on == "yes")
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        text = " ".join(refused.errors.values())
    record = find_existing(reference) if wants_fragment() else None
    if record is not None:
        return fragment(draw_panel(record), says={"text": text})
    flash(text)
    return see(safe_address(request.form.get("back")))


def change(reference: str, kind: str, on: bool) -> str:
    """Do it, and say what was done; raises Refused, NotAllowed."""
    if kind not in KINDS:
        raise Refused({"": "Choose whether to support it or to follow it."})
    act = begin if on else end
    act(current_user.id, reference, kind)
    return DONE[kind, on].format(reference)
