"""Who was told of a step, and how, in words after it."""

from collections.abc import Sequence

from governance.notices.models import Mail, Notice
from governance.people.models import Account
from governance.privacy.commands import contact_of
from governance.questions.models import Question
from governance.questions.queries import list_together
from governance.questions.telling import LETTERS, letters_to
from governance.register.log import ChangeSet

LETTER_READY = "The letter is ready to be sent, on its page."


def told_text(question: Question, changed: ChangeSet, by: Account) -> str:
    """Who was told of the step that a change set made, and how; nothing of a step of which nobody is told."""
    own = [one for one in letters_to(question) if is_of(one, changed)]
    others = sorted(
        one.reference for one in list_together(question) if any(is_of(told, changed) for told in letters_to(one))
    )
    joined = f"Those answered together with it are told too: {', '.join(others)}." if others else ""
    stepped = any(one.field == "status" and one.record_id == question.id for one in changed.changes)
    tells = own or (stepped and question.status in LETTERS)
    return " ".join(one for one in (own_text(question, own, by) if tells else "", joined) if one)


def received_text(question: Question, by: Account) -> str:
    """Who was told that a question has come, which is all that was told of it yet."""
    return own_text(question, letters_to(question), by)


def is_of(notice: Notice, changed: ChangeSet) -> bool:
    """Whether a notice tells of this change."""
    return notice.key.startswith(f"{notice.about} {changed.id} ")


def own_text(question: Question, own: Sequence[Notice], by: Account) -> str:
    """How whoever asks is told."""
    mailed = any(one.mail != Mail.NONE for one in own)
    if question.account is not None:
        if not own:
            return "" if question.account == by.id else "Nobody needed to be told."
        name = question.asked_by or "Whoever asks"
        return f"{name} is told in the program" + (" and by e-mail." if mailed else ", not by e-mail.")
    if mailed:
        return "Whoever asks is told by e-mail."
    if own:
        contact = contact_of(question.reference)
        if question.confirm_token is not None:
            why = "the e-mail address has not been confirmed"
        else:
            why = "no mail server is set" if contact and contact.email else "no e-mail address is kept"
        return f"Nobody is told by e-mail, because {why}. {LETTER_READY}"
    return "Nobody is told: no contact details are kept."
