"""What whoever made a suggestion is told of each step: in the program, by e-mail where a server is set."""

from collections.abc import Iterator

from sqlalchemy import select

from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.rules import CANCELLED
from governance.notices.commands import tell
from governance.people.models import Account
from governance.privacy.commands import contact_of
from governance.register.fields import shorten
from governance.register.keeping import System
from governance.register.log import ChangeSet
from governance.suggestions.fields import BY_KEY
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import lead_of, names
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    BRIEFING_NOTE,
    DECIDED,
    EXISTING,
    JOINED,
    PUT,
    RECEIVED,
    REFERRAL,
    REFUSED,
    WITHDRAWN,
    WORK_ITEM,
)
from governance.working_days.deadlines import say

OUTSIDE = System("Whoever suggested it")  # in the log: somebody without an account
TOLD_TO_JOINED = frozenset({PUT, DECIDED, JOINED, WITHDRAWN})


def tell_of(suggestion: Suggestion, change_set: ChangeSet | None, *, back: bool = False) -> None:
    """Tell whoever made a suggestion of the step that a change set made; `back`: a step was taken back.

    Those joined to it are told what becomes of it, never what is asked and answered. Who made the step themselves is
    not told of it, but for the receipt.
    """
    if change_set is None:
        return
    subject, text = words_of(suggestion, back)
    for one in told_with(suggestion) if suggestion.status in TOLD_TO_JOINED else (suggestion,):
        own = one is suggestion
        lead = "" if own else f"This is about {suggestion.reference}, to which {one.reference} of yours was joined. "
        own_account = one.account is not None and one.account == change_set.by_id and suggestion.status != RECEIVED
        if not (own_account or (own and change_set.by_name == OUTSIDE.name)):
            reason = f"\n\n{change_set.why}" if suggestion.status == WITHDRAWN and change_set.why and not back else ""
            tell_one(one, f"{one.reference}: {subject}", lead + text + reason, f"{change_set.id}")


def tell_alone(suggestion: Suggestion, change_set: ChangeSet | None, subject: str, text: str) -> None:
    """Tell whoever made a suggestion something that only concerns it."""
    if change_set is not None:
        tell_one(suggestion, f"{suggestion.reference}: {subject}", text, f"{change_set.id}")


def tell_shifted(suggestion: Suggestion, key: str) -> None:
    """Tell whoever made a suggestion that the meeting to which it is put was moved or cancelled."""
    meeting = db.session.get_one(Meeting, suggestion.meeting)
    subject, text = (
        ("its meeting is cancelled", "The meeting to which it was put is cancelled. It will be put to another.")
        if meeting.status == CANCELLED
        else (
            "its meeting is on another day",
            f"The meeting to which it is put is now on {say(meeting.day, weekday=True)}.",
        )
    )
    for one in told_with(suggestion):
        tell_one(one, f"{one.reference}: {subject}", text, key)


def tell_one(suggestion: Suggestion, subject: str, text: str, key: str) -> None:
    """Tell whoever made a suggestion something: their account, or the address that they left."""
    greeting = f"“{shorten(suggestion.topic, 120)}”\n\n"
    about, ending = suggestion.reference, f"\n\n{get_council().name}"
    if suggestion.account is not None:
        account = db.session.get_one(Account, suggestion.account)
        tell(
            key=f"{about} {key} account {account.id}",
            about=about,
            subject=subject,
            text=greeting + text + ending,
            path=f"/suggestions/{about}",
            account=account.id,
            email=account.email if account.active and not account.is_sample else None,
        )
        return
    contact = contact_of(about)
    if contact is not None and contact.email:
        tell(
            key=f"{about} {key} outside",
            about=about,
            subject=subject,
            text=greeting + text + ending,
            path=f"/public/suggestions/{suggestion.receipt}" if suggestion.receipt else "",
            email=contact.email,
        )


def told_with(suggestion: Suggestion) -> Iterator[Suggestion]:
    """A suggestion, and those that were joined to it, directly or by way of others."""
    seen, waiting = {suggestion.id}, [suggestion]
    while waiting:
        one = waiting.pop(0)
        yield one
        query = select(Suggestion).where(Suggestion.joined_to == one.reference, Suggestion.removed.is_(False))
        joined = [each for each in db.session.scalars(query.order_by(Suggestion.id)) if each.id not in seen]
        seen |= {each.id for each in joined}
        waiting += joined


def words_of(suggestion: Suggestion, back: bool) -> tuple[str, str]:
    """The subject and the text for where a suggestion stands."""
    if back:
        now = BY_KEY["status"].kind.show(suggestion.status, names()).lower()
        return "a step was taken back", f"The last step was taken back. It is now: {now}."
    show = {key: field.kind.show(getattr(suggestion, key), names()) for key, field in BY_KEY.items()}
    committee = show["committee"] or "The scrutiny officers"
    said = {
        RECEIVED: ("received", f"Thank you. Your suggestion has come, under the reference {suggestion.reference}."),
        ACKNOWLEDGED: (
            "acknowledged",
            "Your suggestion is being looked at, and compared with what else is put forward.",
        ),
        ASKED: ("a question for you", f"Before it goes on, you are asked:\n\n{show['question']}"),
        ANSWERED: ("your answer has come", f"Your answer has come:\n\n{show['answer']}"),
        PUT: (
            "put to a meeting",
            f"It is put to a meeting of {committee}: {show['meeting']}. There is no discussion when it is raised: the "
            "committee weighs it beside its other priorities.",
        ),
        JOINED: joined_words(suggestion, show),
        WITHDRAWN: ("withdrawn", "It has been withdrawn."),
        DECIDED: outcome_words(suggestion, show),
    }
    return said[suggestion.status]


def joined_words(suggestion: Suggestion, show: dict[str, str]) -> tuple[str, str]:
    """The subject and the text for a suggestion that was joined to another; what became of that one already."""
    lead = lead_of(suggestion)
    same = f"{show['joined_to']} is of the same matter, so they are looked at together."
    if lead is suggestion or lead.status not in TOLD_TO_JOINED:
        return "joined to another", f"{same} You will be told what becomes of it."
    return "joined to another", f"{same} {words_of(lead, False)[1]}"


def outcome_words(suggestion: Suggestion, show: dict[str, str]) -> tuple[str, str]:
    """The subject and the text for what was decided."""
    reason = f"\n\n{show['reason']}" if show["reason"] else ""
    committee = show["committee"] or "The committee"
    said = {
        WORK_ITEM: ("taken up", f"{committee} takes it up in its work programme, as {show['work_item']}.{reason}"),
        BRIEFING_NOTE: (
            "a briefing note",
            f"Members of {committee} will be told of it in writing, by a briefing note ({show['work_item']}).{reason}",
        ),
        REFERRAL: ("referred", f"It is referred to: {show['referred_to']}.{reason}"),
        EXISTING: ("already being looked at", f"It supports what there is already: {show['existing']}.{reason}"),
        REFUSED: ("not taken up", f"It is not taken up. {show['ground']}.{reason}"),
    }
    return said.get(suggestion.outcome or "", ("decided", reason.strip()))
