"""Keeping contact details, deleting them in time, and slowing down who sends too much."""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask, current_app
from sqlalchemy import delete, func, select

from governance.extensions import db
from governance.notices.commands import count_outside, forget_outside, list_outside, send_elsewhere
from governance.people.models import FailedSignIn
from governance.privacy.fields import CONTACT
from governance.privacy.models import ContactDetails, PublicForm
from governance.register.fields import Names
from governance.register.uploads import forget_old

HOUR = timedelta(hours=1)
PER_SENDER, FROM_ALL = 5, 100  # forms in an hour
KEEPERS = "who has contact details"


class TooManyForms(Exception):
    """More forms from outside than a person fills in: they must wait."""


@dataclass(frozen=True)
class Told:
    """A record with contact details: whether it is closed, and since when."""

    reference: str
    closed: date | None


Closed = Callable[[Iterable[str]], list[Told]]
Forget = Callable[[str], None]


@dataclass(frozen=True)
class Purged:
    """What a purge deleted, or would delete, and what is open for longer than it should be."""

    deleted: tuple[Told, ...]
    letters: int  # notices to people outside
    long_open: tuple[str, ...]
    kept: int


def keep_contact(about: str, values: Mapping[str, Any], now: datetime | None = None) -> ContactDetails | None:
    """Keep (or change) the contact details for a record; none where nothing was given."""
    kept = contact_of(about)
    given = {one.key: values.get(one.key) or None for one in CONTACT}
    before = kept.email if kept else None
    if kept is None and any(given.values()):
        kept = ContactDetails(about=about, at=now or datetime.now(UTC))
        db.session.add(kept)
    if kept is not None:
        for key, value in given.items():
            setattr(kept, key, value)
        if not any(given.values()):
            db.session.delete(kept)
        db.session.flush()
        follow_email(about, before, kept.email)
    return kept if any(given.values()) else None


def follow_email(about: str, before: str | None, now: str | None) -> None:
    """An address that was deleted is not left in letters; what waits for one that was changed goes to the new one."""
    if now is None:
        forget_outside(about)
    elif before and before != now:
        send_elsewhere(about, now)


def contact_of(about: str) -> ContactDetails | None:
    """The contact details for a record, for those who handle it."""
    return db.session.scalars(select(ContactDetails).where(ContactDetails.about == about)).one_or_none()


def lines_of(contact: ContactDetails | None) -> list[tuple[str, str]]:
    """Contact details as labels and texts; what is blank is left out."""
    found = ((field.label, field.kind.show(getattr(contact, field.key, None), Names())) for field in CONTACT)
    return [(label, text) for label, text in found if text]


def seen_of(contact: ContactDetails | None) -> str:
    """What tells whether contact details are still those that an editor saw, and nothing of them."""
    return hashlib.sha256(repr(lines_of(contact)).encode()).hexdigest()[:16]


def look_after(app: Flask, closed: Closed, forget: Forget) -> None:
    """Have a capability's contact details purged.

    `closed` says of references which are the capability's, and since when each is closed; `forget` writes in the
    register's log that the details of one have been deleted.
    """
    app.extensions.setdefault(KEEPERS, []).append((closed, forget))


def purge(days: int, today: date, *, dry: bool = False) -> Purged:
    """Delete contact details so many days after their record was closed, with the letters sent to them.

    Letters alone go in the same way: they have an address too. Those of open records stay, and the ones that are older
    than that are named. A record that has gone takes its own with it. `dry` deletes nothing.
    """
    since = kept_since()
    due, long_open, known = list[Told](), list[str](), set[str]()
    before, letters = today - timedelta(days=days), 0
    for closed, forget in current_app.extensions.get(KEEPERS, ()):
        for told in closed(since):
            known.add(told.reference)
            if told.closed is not None and told.closed <= before:
                due.append(told)
                if not dry:
                    letters += delete_about(told.reference)
                    forget(told.reference)
            elif told.closed is None and since[told.reference].date() <= before:
                long_open.append(told.reference)
    gone = [Told(one, None) for one in since if one not in known]
    due += gone
    if dry:
        letters = count_outside([one.reference for one in due])
    else:
        letters += sum(delete_about(one.reference) for one in gone)
        forget_old(datetime.now(UTC))  # workbooks that wait to be applied can have anything in them
        forget_senders()
    db.session.flush()
    return Purged(tuple(due), letters, tuple(long_open), len(since) - len(due))


def kept_since() -> dict[str, datetime]:
    """The records of which contact details are kept, or letters to them, and since when."""
    details = select(ContactDetails.about, ContactDetails.at).order_by(ContactDetails.id)
    return list_outside() | dict(db.session.execute(details).all())


def delete_about(reference: str) -> int:
    """Delete the contact details of a record, and the letters sent to them; how many letters."""
    db.session.execute(delete(ContactDetails).where(ContactDetails.about == reference))
    return forget_outside(reference)


def forget_senders() -> None:
    """What slows guessers and senders down is not kept longer than it counts."""
    forget_before(PublicForm, datetime.now(UTC) - HOUR)
    forget_before(FailedSignIn, datetime.now(UTC) - HOUR)


def forget_before(model: type[PublicForm] | type[FailedSignIn], when: datetime) -> None:
    """Delete what was counted before a time, without waiting for whoever else is just deleting it."""
    old = select(model.id).where(model.at < when).with_for_update(skip_locked=True)
    db.session.execute(delete(model).where(model.id.in_(old)))


def count_form(sender: str) -> None:
    """Count a form from outside; raises TooManyForms, and counts nothing, where too many came in the last hour.

    Of the sender's network address only a keyed hash is kept. Whoever calls it has locked a register: without that, two
    that come at once would not count each other.
    """
    now = datetime.now(UTC)
    hashed = hmac.new(str(current_app.config["SECRET_KEY"]).encode(), sender.encode(), hashlib.sha256).hexdigest()[:32]
    forget_before(PublicForm, now - HOUR)
    query = select(func.count(PublicForm.id))
    if (db.session.scalar(query.where(PublicForm.sender == hashed)) or 0) >= PER_SENDER:
        raise TooManyForms
    if (db.session.scalar(query) or 0) >= FROM_ALL:
        raise TooManyForms
    db.session.add(PublicForm(sender=hashed, at=now))
    db.session.flush()
