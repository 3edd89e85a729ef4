"""A member asks a question here: the public's form without how to reach them, and their own questions."""

from typing import Any

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import Council, get_council, today
from governance.extensions import db
from governance.meetings.queries import REGISTER as MEETINGS
from governance.people.rules import Role
from governance.questions import commands
from governance.questions import public_form as forms
from governance.questions.fields import STATUSES
from governance.questions.keepers import QUESTIONS
from governance.questions.models import Question
from governance.questions.public_form import Sitting
from governance.questions.queries import REGISTER, get_question, get_rules, list_of_account, meetings_of, words_of
from governance.questions.rules import ANSWERED, OPEN, RECEIVED
from governance.register.editors import Refused
from governance.register.fields import Names
from governance.register.log import lock
from governance.web.access import allow
from governance.web.admin import WAY
from governance.web.forms import RegisterForm, form_over
from governance.web.fragments import fragment, see, wants_fragment
from governance.web.records import drawn, form_page, saved_text, values_drawn

blueprint = Blueprint("question_asking", __name__, url_prefix="/questions/ask")
members = allow(Role.MEMBER)
lookers = allow(Role.MEMBER, Role.GOVERNANCE)
STATUS_NAMES = {str(one.key): one.name for one in STATUSES}
CLOSED = "This meeting takes no questions any more. Choose one of those below."
CHECKED_SINCE = "It has been checked already, so its words stay. Ask governance services."
CLOSED_SINCE = "It is closed or answered already, so it cannot be withdrawn."


# Asking


@blueprint.get("")
@lookers
def choose_meeting() -> str:
    """The meetings to which one can ask, and one's own questions."""
    return draw_choice()


@blueprint.get("/<meeting>")
@lookers
def ask(meeting: str) -> ResponseReturnValue:
    """The form for a question to a meeting; officers look, and enter questions on a form of their own."""
    sitting = forms.find_sitting(meeting, get_council())
    if sitting is None:
        return draw_choice([CLOSED]), 404
    return draw(sitting, forms.member_form(sitting, current_user))


@blueprint.post("/<meeting>")
@members
def send(meeting: str) -> ResponseReturnValue:
    """A member's question."""
    sitting = forms.find_sitting(meeting, get_council())
    if sitting is None:
        return draw_choice([CLOSED], request.form.get("words_received", "")), 404
    form = forms.member_form(sitting, current_user)
    if not all([form.validate(), forms.check_length(form, sitting.rules.words)]):
        return draw(sitting, form), 422
    try:
        question = take_in(form, sitting)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return draw(sitting, form, form.say_all(refused.errors)), 422
    late = " It came late, and the committee’s officer decides whether it can still be put." if sitting.late else ""
    flash(f"Your question has come as {question.reference}. You are told of every step.{late}")
    return see(url_for("questions.view_item", reference=question.reference))


@blueprint.post("/<meeting>/similar")
@lookers
def show_similar(meeting: str) -> ResponseReturnValue:
    """The published questions most like what has been typed; nothing is kept of it."""
    alike = forms.list_alike(request.form.get("words_received", ""))
    if wants_fragment():
        return fragment(render_template("questions/ask_similar.html", alike=alike, looked=True))
    sitting = forms.find_sitting(meeting, get_council()) or abort(404)
    return draw(sitting, forms.member_form(sitting, current_user), alike=alike, looked=True)


def take_in(form: RegisterForm, sitting: Sitting) -> Question:
    """The question of a form; sent twice, it is one question. Raises Refused."""
    lock(MEETINGS)
    lock(REGISTER)
    values = forms.values_by_member(form, sitting)
    for one in list_of_account(current_user.id):
        if one.received == today() and one.status == RECEIVED and forms.has_same_words(one, values):
            return one
    return commands.add_question(values, by=current_user, way=WAY, account=current_user.id)


# One's own questions


@blueprint.route("/mine/<reference>", methods=["GET", "POST"])
@members
def edit_own(reference: str) -> ResponseReturnValue:
    """The words of one's own question, until it is checked."""
    question = own_question(reference)
    if request.method == "GET" and question.status != RECEIVED:
        flash(CHECKED_SINCE)
        return see(page_of(question))
    most = get_rules(question.committee).words
    form = forms.own_form(question, values_drawn(QUESTIONS, question))

    def change(values: dict[str, Any]) -> tuple[str, str]:
        if too_long := forms.too_long(values["words_received"], most):
            raise Refused({"words_received": too_long})
        changed = commands.change_question(question, values, by=current_user, way=WAY, drawn=drawn())
        return saved_text(reference, changed), page_of(question)

    return form_page("questions/ask_own.html", form, change, reference=reference, withdraws=can_withdraw(question))


@blueprint.route("/mine/<reference>/withdraw", methods=["GET", "POST"])
@members
def withdraw_own(reference: str) -> ResponseReturnValue:
    """Take one's own question back, once asked."""
    question = own_question(reference)
    if request.method == "GET" and not can_withdraw(question):
        flash(CLOSED_SINCE)
        return see(page_of(question))

    def act(_values: dict[str, Any]) -> tuple[str, str]:
        commands.withdraw(question, by=current_user, way=WAY)
        return f"Your question {reference} is withdrawn.", url_for(".choose_meeting")

    form = form_over((), Names())
    return form_page("questions/ask_withdraw.html", form, act, reference=reference, words=words_of(question))


def own_question(reference: str) -> Question:
    """A question of whoever asks; for anybody else's there is no such page."""
    question = get_question(reference)
    return question if question is not None and question.account == current_user.id else abort(404)


def can_withdraw(question: Question) -> bool:
    """Whether a question can still be taken back."""
    return question.status in OPEN - {ANSWERED}


def page_of(question: Question) -> str:
    """The address of a question's page."""
    return url_for("questions.view_item", reference=question.reference)


# Pages


def draw_choice(general: list[str] | None = None, typed: str = "") -> str:
    """The meetings that take questions, and one's own; `typed` is what was written for one that takes none any more."""
    council = get_council()
    found = forms.list_sittings(council)
    return render_template(
        "questions/ask.html",
        in_time=[one for one in found if not one.late],
        late=[one for one in found if one.late],
        general=general or [],
        typed=typed,
        own=own_rows(council),
        member=current_user.has_role(Role.MEMBER),
        ask=f"{blueprint.name}.{ask.__name__}",
    )


def own_rows(council: Council) -> list[dict[str, Any]]:
    """One's own questions, as the list shows them."""
    found = list_of_account(current_user.id)
    meetings = meetings_of(found)
    return [
        {
            "reference": one.reference,
            "words": words_of(one),
            "committee": council.bodies[one.committee].name,
            "meeting": meetings.get(one.meeting or 0),
            "status": one.status,
            "state": STATUS_NAMES[one.status],
            "changes": one.status == RECEIVED,
            "withdraws": can_withdraw(one),
        }
        for one in found
    ]


def draw(
    sitting: Sitting,
    form: RegisterForm,
    general: list[str] | None = None,
    alike: list[forms.Alike] | None = None,
    looked: bool = False,
) -> str:
    """The form, with what is wrong."""
    return render_template(
        "questions/ask_form.html",
        sitting=sitting,
        form=form,
        general=general or [],
        counted=forms.count_text(form["words_received"].text, sitting.rules.words),
        alike=alike or [],
        looked=looked,
        similar=url_for(".show_similar", meeting=sitting.meeting.reference),
        not_listed=forms.NOT_LISTED,
        member=current_user.has_role(Role.MEMBER),
    )
