"""A public question, and the rules under which a committee takes them."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base


class Question(Base):
    """One question; its columns are those of questions/fields.py. How to reach who asks is kept apart (privacy/)."""

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_received", "received"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]  # of its latest change
    account: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # of a member who asks
    receipt: Mapped[str | None] = mapped_column(unique=True)  # by which somebody without an account follows it
    confirm_token: Mapped[str | None] = mapped_column(unique=True)  # until the e-mail address has been confirmed

    committee: Mapped[int] = mapped_column(ForeignKey("body.id"))
    meeting: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    agenda_item: Mapped[int | None] = mapped_column(ForeignKey("agenda_item.id"), index=True)
    words_received: Mapped[str]
    asked_by: Mapped[str | None]
    town: Mapped[str | None]
    channel: Mapped[str | None]
    received: Mapped[date]
    received_at: Mapped[str | None]
    status: Mapped[str]
    last_step: Mapped[date]
    late: Mapped[bool | None]
    checks: Mapped[dict[str, Any] | None]
    same_as: Mapped[str | None]
    words_accepted: Mapped[str | None]
    exception: Mapped[str | None]
    ground: Mapped[str | None]
    reply: Mapped[str | None]
    redirected_to: Mapped[str | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    answerer: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    answer_due: Mapped[date | None]
    draft: Mapped[str | None]
    answer: Mapped[str | None]
    approved_by: Mapped[str | None]
    approved_on: Mapped[date | None]
    manner: Mapped[str | None]
    publication: Mapped[str | None]
    answered_on: Mapped[date | None]
    supplementary: Mapped[str | None]
    supplementary_answer: Mapped[str | None]
    published_on: Mapped[date | None]
    answered_with: Mapped[str | None] = mapped_column(index=True)
    internal_notes: Mapped[str | None]
    imported: Mapped[dict[str, Any] | None]  # what its workbook said of it
    to_check: Mapped[list[Any] | None]
    search_text: Mapped[str] = mapped_column(default="")  # what readers may search, in small letters
    search_private: Mapped[str] = mapped_column(default="")


class QuestionRules(Base):
    """The rules of one committee; without a committee, those of every committee that has none of its own."""

    __tablename__ = "question_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]

    committee: Mapped[int | None] = mapped_column(ForeignKey("body.id"), unique=True)
    takes: Mapped[str]
    meetings: Mapped[list[Any] | None]
    days: Mapped[int]
    clear: Mapped[bool]
    hour: Mapped[str | None]
    words: Mapped[int | None]
    per_person: Mapped[int | None]
    per_meeting: Mapped[int | None]
    per_year: Mapped[int | None]
    related: Mapped[bool]
    supplementary: Mapped[str]
    answer_days: Mapped[int]
    grounds: Mapped[list[Any] | None]
    wording_not_related: Mapped[str | None]
    wording_offensive: Mapped[str | None]
    wording_repeated: Mapped[str | None]
    wording_confidential: Mapped[str | None]
    wording_application: Mapped[str | None]
    wording_names_officer: Mapped[str | None]
    wording_complaint: Mapped[str | None]
    wording_other: Mapped[str | None]
