"""A suggestion with its scores and files, drafts that only their writer sees, and who supports or follows what."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base


def new_token() -> str:
    """A word that nobody can guess, for a draft or a receipt."""
    return secrets.token_hex(10)


class Suggestion(Base):
    """One suggestion; its columns are those of suggestions/fields.py."""

    __tablename__ = "suggestion"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]  # of its latest change
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # who put it forward here
    receipt: Mapped[str | None] = mapped_column(unique=True)  # by which somebody without an account follows it

    committee: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    topic: Mapped[str]
    why: Mapped[str | None]
    affected: Mapped[str | None]
    change: Mapped[str | None]
    evidence: Mapped[str | None]
    links: Mapped[list[Any] | None]
    source: Mapped[str]
    suggested_by: Mapped[str | None]
    by_right: Mapped[bool | None]
    received: Mapped[date]
    raised_at: Mapped[str | None]
    status: Mapped[str]
    last_step: Mapped[date]
    question: Mapped[str | None]
    answer: Mapped[str | None]
    meeting: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    outcome: Mapped[str | None]
    ground: Mapped[str | None]
    reason: Mapped[str | None]
    work_item: Mapped[str | None] = mapped_column(index=True)
    referred_to: Mapped[str | None]
    existing: Mapped[str | None] = mapped_column(index=True)
    joined_to: Mapped[str | None] = mapped_column(index=True)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    internal_notes: Mapped[str | None]
    imported: Mapped[dict[str, Any] | None]  # what its workbook said of it
    to_check: Mapped[list[Any] | None]
    search_text: Mapped[str] = mapped_column(default="")  # what readers may search, in small letters
    search_private: Mapped[str] = mapped_column(default="")


class Score(Base):
    """What one scorer gave a suggestion; a criterion of another method than the score's is blank."""

    __tablename__ = "score"
    __table_args__ = (UniqueConstraint("suggestion", "scorer"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]
    suggestion: Mapped[int] = mapped_column(ForeignKey("suggestion.id"))
    scorer: Mapped[int] = mapped_column(ForeignKey("account.id"))
    scorer_name: Mapped[str]

    method: Mapped[str]
    public_interest: Mapped[int | None]
    impact: Mapped[int | None]
    performance: Mapped[int | None]
    context: Mapped[int | None]
    timely: Mapped[int | None]
    priority: Mapped[int | None]
    influence: Mapped[int | None]
    cost: Mapped[int | None]
    reason: Mapped[str | None]


class EvidenceFile(Base):
    """A file that belongs to a suggestion."""

    __tablename__ = "evidence_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]
    suggestion: Mapped[int] = mapped_column(ForeignKey("suggestion.id"), index=True)

    name: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Draft(Base):
    """A suggestion that is being written: texts as typed, seen by its writer alone, in no register and no log."""

    __tablename__ = "suggestion_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    texts: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=0)  # raised by every save, so that two windows do not overwrite
    at: Mapped[datetime]
    became: Mapped[str | None]  # the reference of the suggestion that was made of it; its texts are gone then


class DraftFile(Base):
    """A file of a draft."""

    __tablename__ = "suggestion_draft_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    draft: Mapped[int] = mapped_column(ForeignKey("suggestion_draft.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    size: Mapped[int]
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Interest(Base):
    """Somebody supports a record of a register, which others see, or follows it, which nobody else does."""

    __tablename__ = "interest"
    __table_args__ = (
        UniqueConstraint("account", "reference", "kind"),
        Index("ix_interest_reference", "reference", "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reference: Mapped[str]  # SG-, WP- or RP-
    kind: Mapped[str]  # supports, or follows
    at: Mapped[datetime]
