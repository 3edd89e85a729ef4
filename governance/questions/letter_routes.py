"""The letters about a question, ready to be sent or printed."""

from io import BytesIO

from flask import Blueprint, Response, abort, flash, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council
from governance.extensions import db
from governance.notices.models import Notice
from governance.people.rules import Role
from governance.questions import letters
from governance.questions.item import address_of, subject_of
from governance.questions.models import Question
from governance.questions.queries import get_question
from governance.questions.telling import letters_to
from governance.web.access import allow
from governance.web.fragments import see

blueprint = Blueprint("question_letters", __name__, url_prefix="/questions")
governance = allow(Role.GOVERNANCE)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@blueprint.get("/<reference>/letters")
@governance
def list_letters(reference: str) -> str:
    """Everything that whoever asks was told, and the letters that can go with the next step."""
    question = find(reference)
    return render_template(
        "questions/letters.html",
        question=question,
        subject=subject_of(question),
        told=letters.list_told(question),
        ahead=letters.letters_ahead(question),
    )


@blueprint.get("/<reference>/letters/<int:number>")
@governance
def view_letter(reference: str, number: int) -> str:
    """A letter, to be printed or sent."""
    question = find(reference)
    notice = find_letter(question, number)
    document = url_for(".letter_document", reference=reference, number=number)
    told = letters.told_of(question, notice)
    return drawn(question, letters.letter_page(question, notice, get_council()), document, told)


@blueprint.get("/<reference>/letters/<int:number>.docx")
@governance
def letter_document(reference: str, number: int) -> Response:
    """A letter as a Word document."""
    question = find(reference)
    page = letters.letter_page(question, find_letter(question, number), get_council())
    return sent(page, f"{reference}-letter-{number}")


@blueprint.post("/<reference>/letters/<int:number>/sent")
@governance
def mark_sent(reference: str, number: int) -> Response:
    """An officer has sent a letter by hand."""
    question = find(reference)
    notice = find_letter(question, number)
    if not letters.is_by_hand(notice) or not letters.mark_sent(notice, current_user):
        abort(404)
    subject = notice.subject
    db.session.commit()
    flash(f"“{subject}” is marked as sent by hand.")
    return see(url_for(".list_letters", reference=reference))


@blueprint.get("/<reference>/request-letter")
@governance
def view_request(reference: str) -> ResponseReturnValue:
    """The letter by which an answer is asked for; without anybody who answers it, the question says what to do."""
    question = find(reference)
    if question.answerer is None:
        return nobody_answers(question)
    document = url_for(".request_document", reference=reference)
    return drawn(question, letters.request_page(question, get_council()), document)


@blueprint.get("/<reference>/request-letter.docx")
@governance
def request_document(reference: str) -> Response:
    """The letter by which an answer is asked for, as a Word document."""
    question = find(reference)
    if question.answerer is None:
        return nobody_answers(question)
    return sent(letters.request_page(question, get_council()), f"{reference}-request-letter")


def nobody_answers(question: Question) -> Response:
    """Back to the question, with what to do first."""
    flash(f"Nobody has been chosen to answer {question.reference} yet. Choose who answers it, then open the letter.")
    return see(address_of(question.reference))


def drawn(question: Question, page: letters.Page, document: str, told: letters.Told | None = None) -> str:
    """The page of a letter."""
    shown = {"question": question, "subject": subject_of(question), "letter": page}
    return render_template("questions/letter.html", **shown, document=document, told=told)


def sent(page: letters.Page, name: str) -> Response:
    """A Word document to be kept."""
    return send_file(BytesIO(letters.letter_document(page)), WORD, as_attachment=True, download_name=f"{name}.docx")


def find(reference: str) -> Question:
    """The question, or a page that says it is not there."""
    return get_question(reference) or abort(404)


def find_letter(question: Question, number: int) -> Notice:
    """The letter of this number, where it is about this question."""
    return next((one for one in letters_to(question) if one.id == number), None) or abort(404)
