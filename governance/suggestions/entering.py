"""Suggestions that officers enter for others, and how to reach whoever has no account; on suggestions' blueprint."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.people.models import Account
from governance.privacy.commands import contact_of, keep_contact, lines_of, seen_of
from governance.privacy.fields import CONTACT
from governance.register.editors import Refused
from governance.suggestions import item as shown
from governance.suggestions import page
from governance.suggestions.commands import add_suggestion
from governance.suggestions.forms import contact_form, new_form
from governance.suggestions.models import Suggestion
from governance.suggestions.routes import blueprint, find, governance
from governance.suggestions.told import received_text
from governance.web.admin import WAY, found
from governance.web.records import form_page


@blueprint.route("/new", methods=["GET", "POST"])
@governance
def new_item() -> ResponseReturnValue:
    """Enter what the public, an officer or a member put forward elsewhere, with how to reach them."""
    form = new_form()

    def add(values: dict[str, Any]) -> tuple[str, str]:
        suggestion = enter(values)
        told = received_text(suggestion, current_user)
        return f"{suggestion.reference} has been entered. {told}", page.address_of(suggestion.reference)

    return form_page("suggestions/form.html", form, add, suggestion=None, own=False)


def enter(values: dict[str, Any]) -> Suggestion:
    """A suggestion as an officer enters it: of somebody with an account, or with contact details kept apart."""
    number_given = values.pop("account")
    contact = {field.key: values.pop(field.key) for field in CONTACT}
    if number_given and any(contact.values()):
        text = "Whoever has an account is told there. Leave the contact details blank, or choose no account."
        raise Refused({"account": text})
    if number_given:
        account = found(Account, number_given)
        values["suggested_by"] = values["suggested_by"] or account.listed_as or account.name
    given = contact if any(contact.values()) else None
    return add_suggestion(values, by=current_user, way=WAY, account=number_given, contact=given)


@blueprint.route("/<reference>/contact", methods=["GET", "POST"])
@governance
def edit_contact(reference: str) -> ResponseReturnValue:
    """How to reach whoever made a suggestion and has no account: kept apart from the register, in no log."""
    suggestion = find(reference)
    if suggestion.account is not None:
        abort(404)
    kept = contact_of(reference)
    form = contact_form(kept, seen_of(kept))

    def keep(values: dict[str, Any]) -> tuple[str, str]:
        if request.form.get("seen") != seen_of(kept):
            form["seen"].data = seen_of(kept)
            text = "Somebody else changed these details meanwhile. They are below: save again to keep yours instead."
            raise Refused({"": text})
        keep_contact(reference, values)
        return f"The contact details for {reference} are kept.", page.address_of(reference)

    about = {"suggestion": suggestion, "subject": shown.subject_of(suggestion), "heading": "Contact details"}
    return form_page("suggestions/contact.html", form, keep, **about, kept=lines_of(kept))
