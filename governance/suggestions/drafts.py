"""Drafts of suggestions: saved as they are typed, seen by their writer alone, in no register, no log and no search."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, func, select

from governance.extensions import db
from governance.register.editors import Refused
from governance.register.fields import Invalid
from governance.register.log import lock, read_again
from governance.suggestions.commands import add_suggestion
from governance.suggestions.files import Attached, check_count
from governance.suggestions.keepers import hold_others
from governance.suggestions.models import Draft, DraftFile, Suggestion
from governance.suggestions.queries import REGISTER, get_draft, get_suggestion

MOST_DRAFTS = 20  # of one person
LONGEST_TEXT = 20_000  # characters of one field
TOO_LONG = f"This is too long to be saved: {LONGEST_TEXT:,} characters are the most."
PAGE = "page"  # among the texts: the page that they were typed on, whose own saves never stand in each other's way


class DraftChanged(Exception):
    """Another window has saved the draft since this one showed it; nothing was done."""


class DraftDiscarded(Exception):
    """The draft has been discarded since this page showed it; nothing was done."""


class DraftSent(Exception):
    """The draft has been put forward already: the suggestion that it became."""

    def __init__(self, suggestion: str) -> None:
        """Its reference."""
        super().__init__(suggestion)
        self.suggestion = suggestion


class NotOwn(LookupError):
    """The token is of somebody else's draft."""


def is_token(token: str) -> bool:
    """Whether a word can name a draft."""
    return re.fullmatch(r"[0-9a-f]{20}", token) is not None


def save_draft(account: int, token: str, texts: Mapping[str, str], version: int | None) -> Draft:
    """Keep what somebody has typed so far, under a token of their page; the first time makes the draft.

    `version` is what the page last saw, None to save over whatever there is. What the same page saved counts as seen:
    its answer may have been lost on the way. Raises DraftChanged, DraftDiscarded, DraftSent, NotOwn, and Refused where
    a text is too long or somebody keeps too many drafts.
    """
    lock(REGISTER)
    draft = find_draft(token, account)
    typed = dict(texts)
    if too_long := [key for key, text in typed.items() if len(text) > LONGEST_TEXT]:
        raise Refused(dict.fromkeys(too_long, TOO_LONG))
    if draft is None and version is not None:
        raise DraftDiscarded
    if draft is None:
        count = select(func.count(Draft.id)).where(Draft.account == account, Draft.became.is_(None))
        if (db.session.scalar(count) or 0) >= MOST_DRAFTS:
            raise Refused({"": f"You have {MOST_DRAFTS} drafts, which is the most. Finish or discard one first."})
        draft = Draft(token=token, account=account, texts={}, version=0)
        db.session.add(draft)
    elif version is not None and draft.version != version and not is_seen(draft.texts, typed):
        raise DraftChanged
    if draft.texts != typed or draft.version == 0:
        draft.texts, draft.version, draft.at = typed, draft.version + 1, datetime.now(UTC)
    db.session.flush()
    return draft


def is_seen(kept: Mapping[str, Any], typed: Mapping[str, str]) -> bool:
    """Whether what is kept came from the page that saves again, or says the same."""
    if typed.get(PAGE) and kept.get(PAGE) == typed[PAGE]:
        return True
    return words_in(kept) == words_in(typed)


def words_in(texts: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, without blank fields."""
    return {key: text for key, text in texts.items() if text and key != PAGE}


def find_draft(token: str, account: int) -> Draft | None:
    """A draft of this account, as it is now; raises DraftSent, NotOwn."""
    draft = get_draft(token, account)
    if draft is None and db.session.scalar(select(Draft.id).where(Draft.token == token)) is not None:
        raise NotOwn
    if draft is not None:
        read_again(draft)
        if draft.became:
            raise DraftSent(draft.became)
    return draft


def discard_draft(token: str, account: int) -> bool:
    """Throw a draft away, with its files; whether there was one still. Raises DraftSent, NotOwn."""
    lock(REGISTER)
    draft = find_draft(token, account)
    if draft is not None:
        db.session.execute(delete(DraftFile).where(DraftFile.draft == draft.id))
        db.session.delete(draft)
        db.session.flush()
    return draft is not None


def list_draft_files(draft: Draft) -> list[DraftFile]:
    """The files of a draft, in the order in which they came."""
    return list(db.session.scalars(select(DraftFile).where(DraftFile.draft == draft.id).order_by(DraftFile.id)))


def add_draft_files(draft: Draft, files: Sequence[Attached]) -> None:
    """Keep files with a draft, each once; raises Refused where they would be too many."""
    there = list_draft_files(draft)
    coming = [one for one in files if not any(is_same(one, kept) for kept in there)]
    try:
        check_count(len(there), len(coming))
    except Invalid as error:
        raise Refused({"files": str(error)}) from error
    for one in coming:
        kept = DraftFile(
            draft=draft.id, name=one.name, size=len(one.content), media_type=one.media_type, content=one.content
        )
        db.session.add(kept)
    db.session.flush()


def is_same(file: Attached, kept: DraftFile) -> bool:
    """Whether a file is there already: a page that was left while it was sent sends it again."""
    return (file.name, len(file.content)) == (kept.name, kept.size) and file.content == kept.content


def remove_draft_file(draft: Draft, number: int) -> None:
    """Take a file off a draft; nothing where it has gone already."""
    db.session.execute(delete(DraftFile).where(DraftFile.draft == draft.id, DraftFile.id == number))


def put_forward(token: str, values: Mapping[str, Any], *, by: Any, way: str) -> Suggestion:
    """Make a suggestion of a draft, with its files, and empty the draft; raises Refused, NotOwn.

    Put forward twice, it is the same suggestion.
    """
    hold_others()
    lock(REGISTER)
    try:
        draft = find_draft(token, by.id)
    except DraftSent as sent:
        kept = get_suggestion(sent.suggestion)
        if kept is None:
            raise Refused({"": f"This was put forward as {sent.suggestion}, which has been removed since."}) from sent
        return kept
    files = [Attached(one.name, one.media_type, one.content) for one in list_draft_files(draft)] if draft else []
    suggestion = add_suggestion(values, by=by, way=way, account=by.id, files=files)
    if draft is None:  # it was never saved: a second press of the button must find it all the same
        draft = Draft(token=token, account=by.id, texts={}, at=datetime.now(UTC))
        db.session.add(draft)
    draft.texts, draft.became = {}, suggestion.reference
    db.session.execute(delete(DraftFile).where(DraftFile.draft == draft.id))
    db.session.flush()
    return suggestion
