"""The public's form: the members' questions in plain words, and how to reach whoever answers them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from governance.privacy.commands import contact_of
from governance.privacy.fields import CONTACT
from governance.register.fields import YES_NO, Field, Names
from governance.suggestions.drafts import is_token
from governance.suggestions.fields import BY_KEY, OWN_WORDS
from governance.suggestions.models import Suggestion, new_token
from governance.suggestions.queries import names
from governance.suggestions.question import Question
from governance.suggestions.rules import PUBLIC_FORM
from governance.web.forms import RegisterForm, form_over

TRAP = "website"  # a field that nobody sees: what fills it in is a program
CONTACT_KEYS = ("name", "email", "phone")  # the least that is needed: no postal address


def question(key: str, label: str, hint: str = "", wanted: str = "") -> Question:
    """A field of a suggestion as the public is asked for it."""
    return Question(key, label, BY_KEY[key].kind, required=bool(wanted), hint=hint, wanted=wanted)


QUESTIONS = (
    question(
        "topic",
        "What should councillors look into?",
        "In a line or two. Leave out names of people: what you write here can be read by councillors and officers.",
        "Say what councillors should look into",
    ),
    question("why", "Why does it matter?", wanted="Say why it matters"),
    question("affected", "Whom does it affect?"),
    question("change", "What should change?"),
    question("evidence", "What do you know about it, and from where?"),
    question("links", "Web pages about it", "Full web addresses, one a line."),
    question("committee", "Which committee should look into it?", "Leave it open if you do not know."),
)
SHOWN = Field(
    "shown", "May your name be shown with your suggestion?", YES_NO, hint="To councillors, officers and in reports."
)
HINTS = {"email": "To be told what becomes of your suggestion."}
REACHED = tuple(replace(one, hint=HINTS.get(one.key, "")) for one in CONTACT if one.key in CONTACT_KEYS)
ANSWER = (
    question(
        "answer",
        "Your answer",
        "Councillors and officers can read it, so leave out private details such as names, addresses and health.",
        "Enter your answer",
    ),
)


def suggestion_form() -> RegisterForm:
    """The form for a suggestion of the public; its receipt comes with it, so that sent twice it is known again."""
    return form_over((*QUESTIONS, *REACHED, SHOWN), names(), receipt=new_token())


def answer_form() -> RegisterForm:
    """The form for an answer to what was asked back."""
    return form_over(ANSWER, Names())


def check_name(form: RegisterForm) -> bool:
    """Whether there is a name where one is to be shown."""
    if form["shown"].data and not form["name"].data:
        form["name"].say("Enter the name that may be shown, or choose No below")
        return False
    return True


def receipt_of(form: RegisterForm) -> str:
    """The receipt that came with the form; a new one where that is none."""
    given = str(form["receipt"].data or "")
    return given if is_token(given) else new_token()


def is_same(suggestion: Suggestion, values: Mapping[str, Any], contact: Mapping[str, Any]) -> bool:
    """Whether what was sent is a suggestion that has come already, in the same words and from the same person."""
    kept = contact_of(suggestion.reference)
    reached = all((getattr(kept, key, None) or None) == (contact[key] or None) for key in CONTACT_KEYS)
    return reached and not suggestion.removed and all(getattr(suggestion, key) == values[key] for key in OWN_WORDS)


def values_for(form: RegisterForm) -> dict[str, Any]:
    """The values of the suggestion; the name only of somebody who says that it may be shown."""
    values = form.values()
    kept = {one.key: values[one.key] for one in QUESTIONS}
    return kept | {"source": PUBLIC_FORM, "suggested_by": values["name"] if values["shown"] else None}


def contact_for(form: RegisterForm) -> dict[str, Any]:
    """How to reach whoever sent it, which is kept apart."""
    values = form.values()
    return {key: values[key] for key in CONTACT_KEYS}
