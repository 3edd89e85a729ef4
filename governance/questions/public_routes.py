"""The public's form for questions, and the page by which its receipt is followed: without an account.

The form is there only while the council has it switched on; a receipt is good whatever becomes of the form.
"""

from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from governance.council.queries import get_council
from governance.extensions import csrf, db
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.rules import CANCELLED
from governance.privacy.commands import TooManyForms, count_form
from governance.questions import commands
from governance.questions import public_form as forms
from governance.questions.models import Question
from governance.questions.public_form import Sitting
from governance.questions.queries import (
    REGISTER,
    agenda_item_of,
    get_by_confirmation,
    get_by_receipt,
    get_rules,
    meeting_of,
    sitting_of,
    ticks_of,
    until_of,
)
from governance.questions.rules import ANSWERED, MONTHS_ALIKE, TO_ANSWER, UNDECIDED, in_plain_words
from governance.questions.steps import steps_of
from governance.register.editors import Refused
from governance.register.fields import Names
from governance.register.keeping import System
from governance.register.log import lock
from governance.suggestions.drafts import is_token
from governance.web.access import public
from governance.web.forms import RegisterForm, form_over
from governance.web.fragments import fragment, see, wants_fragment
from governance.working_days.deadlines import say

blueprint = Blueprint("question_public", __name__, url_prefix="/public/questions")
ASKING, PRIVATE = ("choose_meeting", "ask", "show_similar"), ("follow", "confirm", "confirm_address")  # views
WAY = "public form"
BY = System("The public form", handles_all=False)
TRAPPED = (
    "This was not sent, because a field that nobody sees was filled in, perhaps by your browser. It is empty again: "
    "send the form once more."
)
TOO_MANY = (
    "This was not sent, because many forms have come in the last hour. What you wrote is still here: try again in an "
    "hour, or write to the council."
)
STALE = "The page had been open for too long. Press the button once more."
CLOSED = "This meeting takes no questions here. Choose one of those below, or write to the council."
SEEN_ALIKE = {True: "Substantially the same was asked before.", False: "Nothing substantially the same was found."}


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """No search engine keeps these pages, and no address of a receipt travels on."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    if str(request.endpoint).rpartition(".")[2] in PRIVATE:
        response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.before_request
def keep_closed() -> None:
    """Without the form there are only the receipts, and the links by which addresses are confirmed."""
    if str(request.endpoint).rpartition(".")[2] in ASKING and not is_switched_on():
        abort(404)


def is_switched_on() -> bool:
    """Whether the council has the public's form."""
    return bool(get_council().settings["public_questions"])


# Asking


@blueprint.get("")
@public
def choose_meeting() -> str:
    """The meetings to which the public can ask, and until when."""
    return draw_choice()


@blueprint.route("/<meeting>", methods=["GET", "POST"])
@public
def ask(meeting: str) -> ResponseReturnValue:
    """Ask a question of a meeting without an account."""
    sitting = forms.find_sitting(meeting, get_council())
    if sitting is None:
        return draw_choice([CLOSED], request.form.get("words_received", "")), 404
    form = forms.public_form(sitting)
    if not form.is_submitted():
        return draw(sitting, form)
    if not is_in_order(form, sitting):
        return draw(sitting, form), 422
    if request.form.get(forms.TRAP):
        return draw(sitting, form, [TRAPPED]), 422
    try:
        question = take_in(form, sitting)
        db.session.commit()
    except TooManyForms:
        db.session.rollback()
        return draw(sitting, form, [TOO_MANY]), 429
    except Refused as refused:
        db.session.rollback()
        return draw(sitting, form, form.say_all(refused.errors)), 422
    return see(url_for(".follow", receipt=question.receipt))


@blueprint.post("/<meeting>/similar")
@public
def show_similar(meeting: str) -> ResponseReturnValue:
    """The published questions most like what has been typed; nothing is kept of it."""
    alike = forms.list_alike(request.form.get("words_received", ""))
    if wants_fragment():
        return fragment(render_template("questions/ask_similar.html", alike=alike, looked=True))
    sitting = forms.find_sitting(meeting, get_council()) or abort(404)
    return draw(sitting, forms.public_form(sitting), alike=alike, looked=True)


def is_in_order(form: RegisterForm, sitting: Sitting) -> bool:
    """Whether a form can be taken; everything that is wrong with it is said at once."""
    good = form.validate()
    return all([good, forms.check_length(form, sitting.rules.words), forms.check_reached(form)])


def take_in(form: RegisterForm, sitting: Sitting) -> Question:
    """The question of a form, one form after the other; sent again as it was, it is the same question.

    Raises TooManyForms, Refused.
    """
    lock(MEETINGS)
    lock(REGISTER)
    values, contact, receipt = forms.values_for(form, sitting), forms.contact_for(form), forms.receipt_of(form)
    there = db.session.scalars(select(Question).where(Question.receipt == receipt)).one_or_none()
    if there is not None and forms.is_same(there, values, contact):
        return there
    count_form(request.remote_addr or "")
    return commands.add_question(
        values,
        by=BY,
        way=WAY,
        contact=contact,
        receipt=receipt if there is None else None,
        confirm=bool(current_app.config["MAIL_SERVER"]),
    )


# Confirming the address


@blueprint.get("/confirm/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Asks whether the address is confirmed: programs that look at mail open links, so this changes nothing."""
    question = find_unconfirmed(token)
    return draw_confirmation(question), 200 if question else 404


@blueprint.post("/confirm/<token>")
@csrf.exempt  # a page without a referrer would be refused; the form checks its own token
@public
def confirm_address(token: str) -> ResponseReturnValue:
    """The address is confirmed."""
    question, form = find_unconfirmed(token), form_over((), Names())
    if question is None:
        return draw_confirmation(None), 404
    if not form.validate():
        return draw_confirmation(question, [STALE]), 400
    commands.confirm(question, by=BY, way="link in an e-mail")
    db.session.commit()
    return see(url_for(".follow", receipt=question.receipt))


def find_unconfirmed(token: str) -> Question | None:
    """The question whose address is still to be confirmed by this link."""
    return get_by_confirmation(token) if is_token(token) else None


def draw_confirmation(question: Question | None, general: list[str] | None = None) -> str:
    """The page of the link in the e-mail; without a question, what to do where the link is known no more."""
    return render_template(
        "public/question_confirm.html",
        reference=question.reference if question else "",
        form=form_over((), Names()) if question else None,
        general=general or [],
        home=home(),
    )


# Following


@blueprint.get("/receipt/<receipt>")
@public
def follow(receipt: str) -> str:
    """What has become of a question, for whoever has its receipt: only what they are told."""
    question = (get_by_receipt(receipt) if is_token(receipt) else None) or abort(404)
    meeting = meeting_of(question)
    item = agenda_item_of(question)
    council, rules, kept = get_council(), get_rules(question.committee), question.checks or {}
    last = until_of(meeting, rules, council) if meeting else None
    late = question.late if kept else bool(last and last.passed_at(question.received, question.received_at))
    return render_template(
        "public/question_follow.html",
        reference=question.reference,
        words=question.words_received,
        committee=council.bodies[question.committee].name,
        meeting=meeting,
        cancelled=meeting is not None and meeting.status == CANCELLED,
        about=item.title if item else "",
        deadline=kept.get("deadline") or (last.text if last else ""),
        working=kept.get("working") or (last.working if last else ""),
        late=late and question.status in UNDECIDED,
        checked=checked_text(question),
        rules=in_plain_words(rules),
        steps=steps_of(question),
        unconfirmed=question.confirm_token is not None,
        address=full_address(question),
        next=what_next(question, meeting),
        home=home(),
    )


def checked_text(question: Question) -> list[tuple[str, str]]:
    """What was found under the rules of the day of its check: each rule, and the reason; no other question is named."""
    found = []
    for one in ticks_of(question):
        alike = one.key == "new"
        why = f"{SEEN_ALIKE[not one.ok]}" if alike else one.why
        label = f"Not asked in the past {MONTHS_ALIKE} months" if alike else one.label
        found.append((label, why))
    return found


def what_next(question: Question, meeting: Meeting | None) -> str:
    """What happens next, in a few words; nothing once it is closed."""
    sitting = sitting_of(meeting)
    if question.status in UNDECIDED | TO_ANSWER and (sitting is None or sitting.cancelled):
        return "another meeting is chosen for it"
    if question.status in UNDECIDED:
        return "an officer checks it against the committee’s rules, and you see here whether it is accepted"
    if question.status in TO_ANSWER and meeting is not None:
        return f"the answer, for the meeting on {say(meeting.day, weekday=True)}"
    return "question and answer are published" if question.status == ANSWERED else ""


@blueprint.app_template_global("question_receipt_address")
def full_address(question: Question) -> str:
    """The address by which somebody without an account comes back to their question."""
    path = url_for(f"{blueprint.name}.{follow.__name__}", receipt=question.receipt)
    site: Any = current_app.config["SITE_ADDRESS"] or request.url_root.rstrip("/")
    return f"{site}{path}"


# Pages


def home() -> str:
    """Where the council's name leads to: the form while there is one, else the page itself."""
    return url_for(".choose_meeting") if is_switched_on() else request.path


def draw_choice(general: list[str] | None = None, typed: str = "") -> str:
    """The meetings that take questions; `typed` is what somebody wrote for one that takes none any more."""
    council = get_council()
    found = forms.list_sittings(council)
    return render_template(
        "public/question_meetings.html",
        in_time=[one for one in found if not one.late],
        late=[one for one in found if one.late],
        notice=council.settings["privacy_notice"] or "",
        general=general or [],
        typed=typed,
        home=home(),
        ask=f"{blueprint.name}.{ask.__name__}",
    )


def draw(
    sitting: Sitting,
    form: RegisterForm,
    general: list[str] | None = None,
    alike: list[forms.Alike] | None = None,
    looked: bool = False,
) -> str:
    """The form, with what is wrong."""
    return render_template(
        "public/question.html",
        sitting=sitting,
        form=form,
        general=general or [],
        trap=forms.TRAP,
        notice=get_council().settings["privacy_notice"] or "",
        counted=forms.count_text(form["words_received"].text, sitting.rules.words),
        alike=alike or [],
        looked=looked,
        similar=url_for(".show_similar", meeting=sitting.meeting.reference),
        not_listed=forms.NOT_LISTED,
        home=home(),
    )
