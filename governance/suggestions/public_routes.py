"""The public's form, and the page by which its receipt is followed: without an account, and without the register.

The form is there only while the council has it switched on; a receipt is good whatever becomes of the form.
"""

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from governance.council.queries import get_council
from governance.extensions import csrf, db
from governance.privacy.commands import TooManyForms, count_form
from governance.register.editors import Refused
from governance.register.keeping import System
from governance.register.log import lock
from governance.suggestions import commands, keepers
from governance.suggestions import public_form as forms
from governance.suggestions.drafts import is_token
from governance.suggestions.item import Became, record_of
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import REGISTER, get_by_receipt, lead_of
from governance.suggestions.rules import ASKED, OPEN, RECEIVED, acknowledge_by
from governance.suggestions.steps import steps_with_lead
from governance.web.access import public
from governance.web.forms import RegisterForm
from governance.web.fragments import see
from governance.working_days.deadlines import say

blueprint = Blueprint("suggestion_public", __name__, url_prefix="/public/suggestions")
WAY = "public form"
BY = System("The public form", handles_all=False)
TRAPPED = (
    "This was not sent, because a field that nobody sees was filled in, perhaps by your browser. It is empty again: "
    "send the form once more."
)
TOO_MANY = (
    "This was not sent, because many suggestions have come in the last hour. What you wrote is still here: try again "
    "in an hour, or write to the council."
)
STALE = "The page had been open for too long. Your answer is still here: send it once more."


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No search engine keeps these pages, and no address of a receipt travels on."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if request.endpoint != f"{blueprint.name}.{suggest.__name__}":
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.route("", methods=["GET", "POST"])
@public
def suggest() -> ResponseReturnValue:
    """Put a suggestion forward without an account, where the council has decided that one can."""
    if not is_switched_on():
        abort(404)
    form = forms.suggestion_form()
    if not form.is_submitted():
        return draw(form)
    if not (form.validate() and forms.check_name(form)):
        return draw(form), 422
    if request.form.get(forms.TRAP):
        return draw(form, [TRAPPED]), 422
    try:
        suggestion = take_in(form)
        db.session.commit()
    except TooManyForms:
        db.session.rollback()
        return draw(form, [TOO_MANY]), 429
    except Refused as refused:
        db.session.rollback()
        return draw(form, form.say_all(refused.errors)), 422
    return see(url_for(".follow", receipt=suggestion.receipt))


def is_switched_on() -> bool:
    """Whether the council has the public's form."""
    return bool(get_council().settings["public_suggestions"])


def take_in(form: RegisterForm) -> Suggestion:
    """The suggestion of a form, one form after the other; sent again as it was, it is the same suggestion.

    Raises TooManyForms, Refused.
    """
    keepers.hold_others()
    lock(REGISTER)
    values, contact, receipt = forms.values_for(form), forms.contact_for(form), forms.receipt_of(form)
    there = db.session.scalars(select(Suggestion).where(Suggestion.receipt == receipt)).one_or_none()
    if there is not None and forms.is_same(there, values, contact):
        return there
    count_form(request.remote_addr or "")
    own = receipt if there is None else None
    return commands.add_suggestion(values, by=BY, way=WAY, contact=contact, receipt=own)


@blueprint.get("/<receipt>")
@public
def follow(receipt: str) -> str:
    """What has become of a suggestion, for whoever has its receipt."""
    suggestion = find(receipt)
    return draw_steps(suggestion, forms.answer_form() if suggestion.status == ASKED else None)


@blueprint.post("/<receipt>")
@csrf.exempt  # a page without a referrer would be refused; the form checks its own token
@public
def answer(receipt: str) -> ResponseReturnValue:
    """Answer what was asked back."""
    suggestion, form = find(receipt), forms.answer_form()
    if not form.validate():
        stale = bool(form.errors.get("csrf_token"))
        return draw_steps(suggestion, form, [STALE] if stale else None), 400 if stale else 422
    try:
        commands.answer_by_receipt(suggestion, answer_text=form["answer"].data, way=WAY)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return draw_steps(find(receipt), form, list(refused.errors.values())), 422
    return see(url_for(".follow", receipt=receipt))


def find(receipt: str) -> Suggestion:
    """The suggestion of a receipt, or a page that says there is none."""
    return (get_by_receipt(receipt) if is_token(receipt) else None) or abort(404)


def draw(form: RegisterForm, general: list[str] | None = None) -> str:
    """The form, with what is wrong."""
    council = get_council()
    return render_template(
        "public/suggest.html",
        form=form,
        general=general or [],
        trap=forms.TRAP,
        notice=council.settings["privacy_notice"] or "",
        signed_in=current_user.is_authenticated,
    )


def draw_steps(suggestion: Suggestion, form: RegisterForm | None, general: list[str] | None = None) -> str:
    """The page of a receipt: only what whoever made the suggestion is told."""
    return render_template(
        "public/follow.html",
        reference=suggestion.reference,
        topic=suggestion.topic,
        question=suggestion.question if suggestion.status == ASKED else "",
        steps=steps_with_lead(suggestion),
        form=form,
        general=general or [],
        address=full_address(suggestion),
        next=what_next(suggestion),
        became=what_became(suggestion),
        form_is_there=is_switched_on(),
    )


def what_became(suggestion: Suggestion) -> Became | None:
    """The work item that a suggestion, or the one to which it was joined, became, as it stands today."""
    made = lead_of(suggestion).work_item
    return record_of(made, "") if made else None


@blueprint.app_template_global("receipt_address")
def full_address(suggestion: Suggestion) -> str:
    """The address by which somebody without an account comes back to their suggestion."""
    path = url_for(f"{blueprint.name}.{follow.__name__}", receipt=suggestion.receipt)
    site: Any = current_app.config["SITE_ADDRESS"] or request.url_root.rstrip("/")
    return f"{site}{path}"


def what_next(suggestion: Suggestion) -> str:
    """What happens next, in a few words; nothing once it is closed."""
    if suggestion.status == RECEIVED:
        council = get_council()
        due = acknowledge_by(suggestion.received, int(council.settings["acknowledge_days"]), council.calendar)
        return f"it is read, and you see here by {say(due)} that it is being looked at"
    if suggestion.status == ASKED:
        return "your answer"
    return "what comes of it is noted here" if lead_of(suggestion).status in OPEN else ""
