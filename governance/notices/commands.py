"""Telling somebody something, and what has been told. Like all commands these flush, and leave the commit."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask import current_app, g, has_request_context
from sqlalchemy import delete, func, select, update

from governance.extensions import db
from governance.notices.models import Mail, Notice


def tell(
    *, key: str, about: str, subject: str, text: str, path: str, account: int | None = None, email: str | None = None
) -> Notice | None:
    """Tell an account, or an address outside, something about a record; None where the same was told already.

    With a mail server set the notice waits to be sent there too. `text` is plain, in whole sentences.
    """
    if db.session.scalar(select(Notice.id).where(Notice.key == key)) is not None:
        return None
    wanted = bool(email and current_app.config["MAIL_SERVER"])
    notice = Notice(
        key=key,
        about=about,
        at=datetime.now(UTC),
        account=account,
        email=email,
        subject=subject,
        text=text,
        path=path,
        mail=Mail.WAITING if wanted else Mail.NONE,
    )
    db.session.add(notice)
    db.session.flush()
    if wanted and has_request_context():
        g.mail_waits = True  # so that it is sent once the request is done: see post.py
    return notice


def list_unseen(account: int) -> list[Notice]:
    """All that an account has not marked as seen, the latest first."""
    query = select(Notice).where(Notice.account == account, Notice.seen_at.is_(None)).order_by(Notice.id.desc())
    return list(db.session.scalars(query))


def mark_seen(account: int, last: int) -> None:
    """An account has seen what it was told, up to the notice with this number."""
    unseen = (Notice.account == account, Notice.seen_at.is_(None), Notice.id <= last)
    db.session.execute(update(Notice).where(*unseen).values(seen_at=datetime.now(UTC)))


def list_about(references: Sequence[str]) -> list[Notice]:
    """What was told about records, the earliest first."""
    return list(db.session.scalars(select(Notice).where(Notice.about.in_(references)).order_by(Notice.id)))


def list_outside() -> dict[str, datetime]:
    """The records about which people without an account were told something, each with when they first were."""
    query = select(Notice.about, func.min(Notice.at)).where(Notice.account.is_(None)).group_by(Notice.about)
    return dict(db.session.execute(query.order_by(Notice.about)).all())


def count_outside(references: Sequence[str]) -> int:
    """How much was told about records to people without an account."""
    query = select(func.count(Notice.id)).where(Notice.about.in_(references), Notice.account.is_(None))
    return db.session.scalar(query) or 0


def forget_outside(about: str) -> int:
    """Delete what was told about a record to people without an account; how much that was."""
    outside = delete(Notice).where(Notice.about == about, Notice.account.is_(None))
    return int(db.session.execute(outside).rowcount)  # type: ignore[attr-defined]


def send_elsewhere(about: str, email: str) -> None:
    """What still waits to be e-mailed to somebody without an account goes to another address of theirs."""
    waiting = (Notice.about == about, Notice.account.is_(None), Notice.mail == Mail.WAITING)
    db.session.execute(update(Notice).where(*waiting).values(email=email))


def wait_again() -> int:
    """What the mail server refused waits to be sent once more; how much that is."""
    refused = update(Notice).where(Notice.mail == Mail.REFUSED).values(mail=Mail.WAITING, error=None)
    return int(db.session.execute(refused).rowcount)  # type: ignore[attr-defined]
