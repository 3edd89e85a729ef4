"""Questions that officers take for others, and how to reach whoever has no account; on the questions' blueprint."""

from typing import Any

from flask import abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council
from governance.people.models import Account
from governance.privacy.commands import contact_of, lines_of, seen_of
from governance.privacy.fields import CONTACT
from governance.questions import item as shown
from governance.questions.commands import add_question
from governance.questions.following import change_contact
from governance.questions.forms import contact_form, new_form, with_committee
from governance.questions.models import Question
from governance.questions.public_form import count_text
from governance.questions.queries import (
    get_rules,
    meeting_of,
    until_of,
)
from governance.questions.routes import about_one, blueprint, find, governance
from governance.questions.told import received_text
from governance.register.editors import Refused
from governance.web.admin import WAY, found
from governance.web.records import form_page


@blueprint.route("/new", methods=["GET", "POST"])
@governance
def new_item() -> ResponseReturnValue:
    """Take a question that came by e-mail, letter or telephone, with how to reach whoever asks."""

    def add(values: dict[str, Any]) -> tuple[str, str]:
        question = enter(values)
        told = received_text(question, current_user)
        words = count_text(question.words_received, get_rules(question.committee).words)
        text = f"{question.reference} has been taken: {words}. {time_text(question)} {told}"
        return " ".join(text.split()), shown.address_of(question.reference)

    return form_page("questions/form.html", new_form(request.args), add, question=None)


def enter(values: dict[str, Any]) -> Question:
    """A question as an officer takes it: of somebody with an account, or with contact details kept apart."""
    number_given = values.pop("account")
    contact = {field.key: values.pop(field.key) for field in CONTACT}
    if number_given and any(contact.values()):
        text = "Whoever has an account is told there. Leave the contact details blank, or choose no account."
        raise Refused({"account": text})
    if not (values["meeting"] or values["committee"]):
        raise Refused({"meeting": "Choose the meeting, or, where it is not known yet, the committee."})
    if number_given:
        account = found(Account, number_given)
        values["asked_by"] = values["asked_by"] or account.listed_as or account.name
    given = contact if any(contact.values()) else None
    return add_question(with_committee(values), by=current_user, way=WAY, account=number_given, contact=given)


def time_text(question: Question) -> str:
    """Whether a question came in time, in words; nothing of one that is put to no meeting yet."""
    meeting = meeting_of(question)
    if meeting is None:
        return ""
    last = until_of(meeting, get_rules(question.committee), get_council())
    late = last.passed_at(question.received, question.received_at)
    return f"It came late: the last moment was {last.text}." if late else f"It came in time, by {last.text}."


@blueprint.route("/<reference>/contact", methods=["GET", "POST"])
@governance
def edit_contact(reference: str) -> ResponseReturnValue:
    """How to reach whoever asks and has no account: kept apart from the register, in no log."""
    question = find(reference)
    if question.account is not None:
        abort(404)
    kept = contact_of(reference)
    form = contact_form(kept, seen_of(kept))

    def keep(values: dict[str, Any]) -> tuple[str, str]:
        if request.form.get("seen") != seen_of(kept):
            form["seen"].data = seen_of(kept)
            text = "Somebody else changed these details meanwhile. They are below: save again to keep yours instead."
            raise Refused({"": text})
        change_contact(question, values)
        return f"The contact details for {reference} are kept.", shown.address_of(reference)

    about = {**about_one(question), "heading": "Contact details"}
    return form_page("questions/contact.html", form, keep, **about, kept=lines_of(kept))
