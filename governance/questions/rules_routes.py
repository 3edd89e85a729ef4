"""The pages on which the rules of committees for questions are kept."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import Maker, get_council
from governance.meetings.queries import bodies_that_meet
from governance.people.rules import Role
from governance.questions import rules_page
from governance.questions.commands import keep_rules, remove_rules
from governance.questions.queries import REGISTER, all_rules, get_rules_record
from governance.questions.rules_page import USUAL
from governance.register.fields import Names
from governance.register.keeping import NotAllowed
from governance.register.log import sequence_of
from governance.web.access import allow, signed_in
from governance.web.admin import WAY
from governance.web.forms import form_over
from governance.web.records import drawn, form_page, refuse_stranger

blueprint = Blueprint("question_rules", __name__, url_prefix="/questions/rules")
governance = allow(Role.GOVERNANCE)
blueprint.register_error_handler(NotAllowed, refuse_stranger)


@blueprint.get("")
@signed_in
def list_rules() -> str:
    """The usual rules in plain words, and every committee with what counts for it."""
    council = get_council()
    return render_template(
        "questions/rules.html",
        usual=all_rules().usual,
        rows=rules_page.rows_of(council),
        words=rules_page,
        editable=current_user.handles_all,
    )


@blueprint.route("/<committee>", methods=["GET", "POST"])
@governance
def edit_rules(committee: str) -> ResponseReturnValue:
    """Set the rules of a committee, or the council's usual ones."""
    maker = find(committee)
    number = maker.id if maker else None
    record = get_rules_record(number)
    form = rules_page.rules_form(number, record, sequence_of(REGISTER))

    def save(values: dict[str, Any]) -> tuple[str, str]:
        given = values if number is not None else {**values, "meetings": None}
        changed = keep_rules(number, given, by=current_user, way=WAY, drawn=drawn())
        text = "The rules are saved." if changed else "Nothing was different, so nothing was changed."
        return f"{text} {rules_page.example_text(number)}", url_for(".list_rules")

    return form_page(
        "questions/rules_form.html",
        form,
        save,
        maker=maker,
        own=record is not None,
        example=rules_page.example_text(number),
        groups=rules_page.GROUPS,
    )


@blueprint.route("/<committee>/remove", methods=["GET", "POST"])
@governance
def remove_own_rules(committee: str) -> ResponseReturnValue:
    """Take a committee's own rules away, so that the usual ones count for it again."""
    maker = find(committee) or abort(404)
    record = get_rules_record(maker.id) or abort(404)

    def save(values: dict[str, Any]) -> tuple[str, str]:
        remove_rules(record, by=current_user, way=WAY)
        text = f"The usual rules count for {maker.name} again. {rules_page.example_text(maker.id)}"
        return text, url_for(".list_rules")

    usual = rules_page.lines_of(all_rules().usual)
    return form_page("questions/rules_remove.html", form_over((), Names()), save, maker=maker, usual=usual)


def find(committee: str) -> Maker | None:
    """The committee that an address names, None for the usual rules; or a page that says it is not there."""
    if committee == USUAL:
        return None
    found = (one for one in bodies_that_meet(get_council()) if str(one.id) == committee)
    return next(found, None) or abort(404)
