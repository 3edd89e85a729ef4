"""Who was told of a step, and how: in words after it, and as a list on the suggestion's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from governance.notices.commands import list_about
from governance.notices.models import Mail, Notice
from governance.people.models import Account
from governance.privacy.commands import contact_of
from governance.register.log import ChangeSet
from governance.suggestions.models import Suggestion
from governance.suggestions.telling import told_with

BY_MAIL = {
    Mail.NONE: "Not by e-mail",
    Mail.WAITING: "E-mail waiting to be sent",
    Mail.SENDING: "E-mail being sent",
    Mail.SENT: "E-mail sent",
    Mail.REFUSED: "E-mail refused",
    Mail.UNCERTAIN: "E-mail may have been sent",
}


@dataclass(frozen=True)
class Letter:
    """Something that was told, as officers see it."""

    at: datetime
    subject: str
    text: str
    to: str
    account: bool  # told in the program
    seen: datetime | None
    mail: str
    error: str


def letters_about(suggestion: Suggestion) -> list[Letter]:
    """What whoever made a suggestion was told, the earliest first."""
    return [letter_of(one, suggestion) for one in list_about([suggestion.reference])]


def letter_of(notice: Notice, suggestion: Suggestion) -> Letter:
    """One notice in words."""
    to = (suggestion.suggested_by or "Their account") if notice.account is not None else (notice.email or "Nobody")
    subject = notice.subject.removeprefix(f"{suggestion.reference}: ")
    subject = f"{subject[:1].upper()}{subject[1:]}"
    mail = BY_MAIL[Mail(notice.mail)]
    return Letter(
        notice.at, subject, notice.text, to, notice.account is not None, notice.seen_at, mail, notice.error or ""
    )


def told_text(suggestion: Suggestion, changed: ChangeSet, by: Account) -> str:
    """Who was told of the step that a change set made, and how."""
    everybody = list(told_with(suggestion))
    notices = [one for one in list_about([one.reference for one in everybody]) if is_of(one, changed)]
    own = [one for one in notices if one.about == suggestion.reference]
    others = sorted({one.about for one in notices} - {suggestion.reference})
    joined = f"Those joined to it are told too: {', '.join(others)}." if others else ""
    return " ".join(one for one in (own_text(suggestion, own, by), joined) if one)


def received_text(suggestion: Suggestion, by: Account) -> str:
    """Who was told that a suggestion has come, which is all that was told of it yet."""
    return own_text(suggestion, list_about([suggestion.reference]), by)


def is_of(notice: Notice, changed: ChangeSet) -> bool:
    """Whether a notice tells of this change."""
    return notice.key.startswith(f"{notice.about} {changed.id} ")


def own_text(suggestion: Suggestion, own: Sequence[Notice], by: Account) -> str:
    """How whoever made the suggestion is told."""
    if suggestion.account is not None:
        if not own:
            return "" if suggestion.account == by.id else "Nobody needed to be told."
        name = suggestion.suggested_by or "Whoever put it forward"
        return f"{name} is told in the program" + (" and by e-mail." if is_mailed(own) else ", not by e-mail.")
    if own:
        return (
            "Whoever put it forward is told by e-mail."
            if is_mailed(own)
            else "Nobody is told by e-mail, because no mail server is set: tell them yourself."
        )
    if contact_of(suggestion.reference) is not None:
        return "Nobody is told by the program, because no e-mail address is kept: tell them yourself."
    return "Nobody is told: no contact details are kept."


def is_mailed(notices: Sequence[Notice]) -> bool:
    """Whether any of them goes by e-mail."""
    return any(one.mail != Mail.NONE for one in notices)
