"""One thing that one person is told."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base


class Mail(StrEnum):
    """What became of the e-mail of a notice."""

    NONE = "none"  # no server was set, or nobody's address is known
    WAITING = "waiting"
    SENDING = "sending"  # taken to be sent; left so only where the program was stopped meanwhile
    SENT = "sent"
    REFUSED = "refused"  # by the mail server, for good
    UNCERTAIN = "uncertain"  # the connection broke after the message: it may have gone, so it is not sent again


class Notice(Base):
    """One thing told to one person: to an account, who sees it in the program, or to an address outside."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_mail", "mail", "id"), Index("ix_notice_account", "account", "seen_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # what is told to whom: the same is never told twice
    about: Mapped[str] = mapped_column(index=True)  # the reference of a record
    at: Mapped[datetime]
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    email: Mapped[str | None]
    subject: Mapped[str]
    text: Mapped[str]
    path: Mapped[str]  # the page that it leads to, on this site
    seen_at: Mapped[datetime | None]
    mail: Mapped[str] = mapped_column(default=Mail.NONE)
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    error: Mapped[str | None]
