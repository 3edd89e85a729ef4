"""What whoever asks a question is told of each step, from the council's letters; what an answerer is asked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.meetings.rules import CANCELLED
from governance.notices.commands import list_about, tell
from governance.notices.models import Notice
from governance.people.models import Account
from governance.privacy.commands import contact_of
from governance.questions.fields import BY_KEY
from governance.questions.models import Question
from governance.questions.queries import (
    agenda_item_of,
    get_rules,
    meeting_of,
    names,
    until_of,
    words_of,
)
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    BY_REFERENCE,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    WITHDRAWN,
    stage_of,
)
from governance.register.fields import shorten
from governance.register.keeping import System
from governance.register.log import ChangeSet
from governance.working_days.deadlines import say

OUTSIDE = System("Whoever asked it", handles_all=False)  # in the log: somebody without an account
BRACKET = re.compile(r"\[([^\[\]\n]*)\]")
LETTERS = {  # the subject of the letter of a step; its words are a setting of the council
    RECEIVED: "your question has come",
    ACCEPTED: "your question is accepted",
    REFUSED: "your question cannot be taken",
    REDIRECTED: "your question has been passed on",
    ANSWERED: "the answer to your question",
}


@dataclass(frozen=True)
class Letter:
    """A letter: its subject and its words."""

    subject: str
    text: str


def letter_of(question: Question, status: str, *, blank: str = "") -> Letter | None:
    """The letter of a step, from the council's template; None for a step of which nobody is told.

    `blank` stands for what is not known yet, where the letter is only looked at before the step.
    """
    if status == WITHDRAWN:
        return Letter("your question is withdrawn", f"Your question {question.reference} has been withdrawn.")
    if status not in LETTERS:
        return None
    return Letter(LETTERS[status], filled(question, f"letter_{status}", name_of(question), blank=blank))


def request_letter(question: Question) -> Letter:
    """The letter by which an officer or portfolio holder is asked for an answer."""
    post = get_council().bodies.get(question.answerer or 0)
    holder = post.holder_on(today()) if post else None
    name = holder.name if holder else (post.name if post else "colleague")
    return Letter("an answer is asked for", filled(question, "letter_request", name))


def name_of(question: Question) -> str:
    """How a letter names whoever asks."""
    contact = contact_of(question.reference)
    account = db.session.get(Account, question.account) if question.account else None
    return (contact and contact.name) or (account and account.name) or question.asked_by or "Sir or Madam"


def filled(question: Question, setting: str, name: str, *, blank: str = "") -> str:
    """The words of a letter with what its brackets stand for, once: brackets in what was filled in stay as they are.

    A line of nothing but what is blank goes.
    """
    council, lines = get_council(), list[str]()
    stands = meanings(question) | {"name": name, "council": council.name}
    for line in str(council.settings[setting]).splitlines():
        brackets = [" ".join(one.split()).casefold() for one in BRACKET.findall(line)]
        known = [(stands[one] or blank) for one in brackets if one in stands]
        if known and not any(known) and not re.search(r"\w", BRACKET.sub("", line)):
            continue
        if line.strip() or (lines and lines[-1]):
            lines.append(BRACKET.sub(lambda found: meaning(found, stands, blank), line).rstrip())
    return "\n".join(lines).strip()


def meaning(found: re.Match[str], stands: Mapping[str, str], blank: str) -> str:
    """What one bracket stands for; one that stands for nothing stays."""
    key = " ".join(found[1].split()).casefold()
    return (stands[key] or blank) if key in stands else found[0]


def meanings(question: Question) -> dict[str, str]:
    """What the brackets of a letter stand for."""
    known, council = names(), get_council()
    show = {key: BY_KEY[key].kind.show(getattr(question, key), known) for key in ("committee", "ground")}
    meeting = meeting_of(question)
    item = agenda_item_of(question)
    last = until_of(meeting, get_rules(question.committee), council).text if meeting else ""
    return {
        "reference": question.reference,
        "question": words_of(question),
        "committee": show["committee"],
        "meeting": say(meeting.day, weekday=True) if meeting else "a day to be chosen",
        "agenda item": item.title if item else "Questions from the public",
        "deadline": (question.checks or {}).get("deadline") or last or "a day to be told",
        "ground": show["ground"],
        "reply": question.reply or "",
        "redirected to": question.redirected_to or "",
        "answer": answer_text(question),
        "answer due": say(question.answer_due, weekday=True) if question.answer_due else "the day of the meeting",
    }


def answer_text(question: Question) -> str:
    """The answer as a letter and the supplement give it, with what was asked and answered besides."""
    parts = [question.answer or ""]
    if question.manner == BY_REFERENCE and question.publication:
        parts.append(f"See: {question.publication}")
    if question.supplementary:
        parts.append(f"Supplementary question: {question.supplementary}")
    if question.supplementary_answer:
        parts.append(f"Answer: {question.supplementary_answer}")
    return "\n\n".join(part for part in parts if part)


def tell_of(
    question: Question, change_set: ChangeSet | None, *, was: str | None = None, back: bool = False
) -> Notice | None:
    """Tell whoever asks of the step that a change set made, and keep what was told; `back`: a step was taken back.

    `was` is the status before, of a question that is not new: a step inside, such as a draft, is not told, and nothing
    is told twice because it went back a step. Who made the step themselves is not told of it, but for the receipt.
    """
    if change_set is None or (was is not None and is_inside(was, question.status, back)):
        return None
    own = question.account is not None and question.account == change_set.by_id
    if change_set.by_name == OUTSIDE.name or (own and question.status != RECEIVED):
        return None
    if back:
        now = BY_KEY["status"].kind.show(stage_of(question.status), names()).lower()
        return tell_one(question, Letter("a step was taken back", f"It is now: {now}."), f"{change_set.id}")
    letter = letter_of(question, question.status)
    return tell_one(question, letter, f"{change_set.id}") if letter else None


def is_inside(was: str, now: str, back: bool) -> bool:
    """Whether a step is none for whoever asks, or leads back to where they were told of already."""
    return stage_of(was) == stage_of(now) or (not back and stage_of(now) == RECEIVED)


def tell_received(question: Question, change_set: ChangeSet | None) -> None:
    """Tell whoever asks that the question has come, once the address is confirmed; it may be checked by then."""
    letter = letter_of(question, RECEIVED)
    if change_set is not None and letter is not None:
        tell_one(question, letter, f"{change_set.id}")


def tell_answer_again(question: Question, change_set: ChangeSet | None) -> None:
    """Send the answer once more, after it was changed or a supplementary answer came."""
    letter = letter_of(question, ANSWERED)
    if change_set is not None and letter is not None:
        tell_one(question, letter, f"{change_set.id}")


def tell_moved(question: Question, key: str) -> None:
    """Tell whoever asks that the meeting was moved or cancelled, or that it is put to another."""
    meeting = meeting_of(question)
    if meeting is None or meeting.removed or meeting.status == CANCELLED:
        letter = Letter(
            "its meeting will not take place",
            f"The meeting to which your question {question.reference} was put is not held. It will be put to another.",
        )
    else:
        day = say(meeting.day, weekday=True)
        committee = BY_KEY["committee"].kind.show(question.committee, names())
        text = f"Your question {question.reference} is now for the meeting of {committee} on {day}."
        letter = Letter("its meeting is on another day", text)
    tell_one(question, letter, key)


def tell_to_confirm(question: Question) -> None:
    """Ask whoever asked by the public form to confirm the address, by the one e-mail that goes there before."""
    contact = contact_of(question.reference)
    if contact is None or not contact.email or question.confirm_token is None:
        return
    tell(
        key=f"{question.reference} confirm {question.confirm_token[:8]}",
        about=question.reference,
        subject=f"{question.reference}: confirm your e-mail address",
        text=f"Somebody, perhaps you, sent a question to {get_council().name} and gave this address.\n\n"
        f"“{shorten(question.words_received, 200)}”\n\nOpen the page below and confirm it. "
        "If it was not you, do nothing.",
        path=f"/public/questions/confirm/{question.confirm_token}",
        email=contact.email,
    )


def tell_one(question: Question, letter: Letter, key: str) -> Notice | None:
    """Tell whoever asks something, in the program or by e-mail; without either, the letter is kept to be sent.

    An address that nobody has confirmed gets no e-mail. Nothing is kept for somebody of whom nothing is known.
    """
    about = question.reference
    given: dict[str, Any] = {"about": about, "subject": f"{about}: {letter.subject}", "text": letter.text}
    if question.account is not None:
        account = db.session.get_one(Account, question.account)
        mailed = account.email if account.active and not account.is_sample else None
        path = f"/questions/{about}"
        return tell(key=f"{about} {key} account {account.id}", path=path, account=account.id, email=mailed, **given)
    contact = contact_of(about)
    if contact is None:
        return None
    email = contact.email if question.confirm_token is None else None
    path = f"/public/questions/receipt/{question.receipt}" if question.receipt else ""
    return tell(key=f"{about} {key} outside", path=path, email=email, **given)


def letters_to(question: Question) -> list[Notice]:
    """What was told, the earliest first."""
    return list_about([question.reference])
