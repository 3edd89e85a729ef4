"""The letters about a question as their pages and Word documents show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import quote

from sqlalchemy import update

from governance.council.queries import COUNCIL_ZONE, Council, today
from governance.documents.word import Document, Paragraph, write_word
from governance.extensions import db
from governance.notices.models import Mail, Notice
from governance.people.models import Account
from governance.privacy.commands import contact_of
from governance.questions.models import Question
from governance.questions.rules import ACCEPTED, ANSWERED, OPEN, REDIRECTED, REFUSED, TO_ANSWER, UNDECIDED
from governance.questions.telling import Letter, letter_of, letters_to, name_of, request_letter
from governance.working_days.deadlines import say

TO_CONFIRM = "/public/questions/confirm/"  # where the e-mail by which an address is confirmed leads
BY_HAND = "By hand, by "  # before the name of the officer who sent it
BY_ITSELF_NOT = (Mail.NONE, Mail.REFUSED)
BLANK = "…"  # in the preview of a letter: what is entered with its step
STEP_NAMES = {ACCEPTED: "accepted", REFUSED: "refused", REDIRECTED: "redirected", ANSWERED: "answered"}
HOW = {
    Mail.WAITING: "E-mail waiting to be sent",
    Mail.SENDING: "E-mail being sent",
    Mail.SENT: "E-mail sent",
    Mail.REFUSED: "E-mail refused by the mail server",
    Mail.UNCERTAIN: "E-mail uncertain: the connection broke, so it may have gone",
}


@dataclass(frozen=True)
class Told:
    """One letter in the list of all."""

    number: int
    on: date
    at: str
    subject: str
    to: str
    how: str
    error: str
    by_hand: bool  # an officer has to send it


@dataclass(frozen=True)
class Page:
    """A letter as it is printed."""

    council: str
    day: date
    address: list[str]  # the name, and the lines of the postal address
    subject: str
    text: str
    mailto: str  # nothing where it went by e-mail, or no address is known


def list_told(question: Question) -> list[Told]:
    """Everything that was told, the earliest first."""
    return [told_of(question, one) for one in letters_to(question)]


def told_of(question: Question, notice: Notice) -> Told:
    """One letter: when, to whom and how."""
    moment, by_hand = notice.at.astimezone(COUNCIL_ZONE), is_by_hand(notice)
    to = addressee(question, notice) + (f", {notice.email}" if notice.email else "")
    how = HOW.get(Mail(notice.mail), "")
    if notice.account is not None:
        how = "; ".join(part for part in ("In the program", how[:1].lower() + how[1:]) if part)
    how, error = how or "Not sent", notice.error or ""
    if notice.mail == Mail.SENT and error.startswith(BY_HAND) and notice.tried_at:
        how = f"Sent {error[:1].lower()}{error[1:]} on {say(notice.tried_at.astimezone(COUNCIL_ZONE).date())}"
        error = ""
    return Told(notice.id, moment.date(), f"{moment:%H:%M}", notice.subject, to, how, error, by_hand)


def addressee(question: Question, notice: Notice) -> str:
    """The name of whoever is told."""
    account = db.session.get(Account, notice.account) if notice.account is not None else None
    return account.name if account else name_of(question)


def is_by_hand(notice: Notice) -> bool:
    """Whether a letter reached nobody by itself: kept without e-mail, to be sent by an officer."""
    outside = notice.account is None and not notice.path.startswith(TO_CONFIRM)
    return outside and notice.mail in BY_ITSELF_NOT


def mark_sent(notice: Notice, by: Account) -> bool:
    """An officer has sent a letter by hand; not where another officer has said so meanwhile."""
    values = {"mail": Mail.SENT, "tried_at": datetime.now(UTC), "error": f"{BY_HAND}{by.name}"}
    query = update(Notice).where(Notice.id == notice.id, Notice.mail.in_(BY_ITSELF_NOT)).values(values)
    return bool(db.session.execute(query).rowcount)  # type: ignore[attr-defined]


def letter_page(question: Question, notice: Notice, council: Council) -> Page:
    """A letter that was told, as it is printed; by e-mail it can be sent where it has not been."""
    contact = contact_of(question.reference) if notice.account is None else None
    lines = (contact.address or "").splitlines() if contact else []
    address = [addressee(question, notice), *(line.strip() for line in lines if line.strip())]
    email = (contact.email if contact else None) if question.confirm_token is None else None
    mailto = mail_link(email, notice.subject, notice.text) if email and is_by_hand(notice) else ""
    day = notice.at.astimezone(COUNCIL_ZONE).date()
    return Page(council.name, day, address, notice.subject, notice.text, mailto)


def request_page(question: Question, council: Council) -> Page:
    """The letter by which an answer is asked for, as it is printed today."""
    letter = request_letter(question)
    subject = f"{question.reference}: {letter.subject}"
    post = council.bodies.get(question.answerer or 0)
    holder = post.holder_on(today()) if post else None
    address = [part for part in (holder.name if holder else "", post.name if post else "") if part]
    return Page(council.name, today(), address, subject, letter.text, mail_link("", subject, letter.text))


def mail_link(email: str, subject: str, text: str) -> str:
    """A link by which the reader's own e-mail program writes a message (RFC 6068)."""
    body = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return f"mailto:{quote(email, safe='@')}?subject={quote(subject, safe='')}&body={quote(body, safe='')}"


def letters_ahead(question: Question) -> list[tuple[str, Letter]]:
    """The letters that can go with the next step, as they would be now, each with what the step makes of it."""
    steps: Sequence[str] = ()
    if question.status in UNDECIDED:
        steps = (ACCEPTED, REFUSED, REDIRECTED)
    elif question.status in TO_ANSWER:
        steps = (ANSWERED, REFUSED, REDIRECTED)
    if question.removed or question.status not in OPEN:
        return []
    found = ((STEP_NAMES[one], letter_of(question, one, blank=BLANK)) for one in steps)
    return [(name, letter) for name, letter in found if letter is not None]


def letter_document(page: Page) -> bytes:
    """A letter as a Word document."""
    parts = [Paragraph(say(page.day))]
    parts += [Paragraph("\n".join(page.address))] if page.address else []
    parts.append(Paragraph(page.subject, bold=True))
    parts += [Paragraph(part) for part in page.text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    return write_word(Document(page.council, parts, page.council))
