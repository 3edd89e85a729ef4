"""Committees as they meet, meetings and agenda items; their columns are those of meetings/fields.py."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base


class Committee(Base):
    """What a body that meets keeps besides its name and its people."""

    __tablename__ = "committee"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]  # of its latest change

    body: Mapped[int] = mapped_column(ForeignKey("body.id"), unique=True)
    officer: Mapped[str | None]
    contact: Mapped[str | None]
    place: Mapped[str | None]
    usual_day: Mapped[str | None]
    starts: Mapped[str | None]
    limit: Mapped[int | None]
    portfolios: Mapped[list[Any] | None]
    directorates: Mapped[list[Any] | None]
    scoring: Mapped[str | None]


class Meeting(Base):
    """One meeting of a committee (a body; the committee's own record need not be there)."""

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_committee", "committee", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]

    committee: Mapped[int] = mapped_column(ForeignKey("body.id"))
    day: Mapped[date]
    starts: Mapped[str | None]
    place: Mapped[str | None]
    status: Mapped[str]
    moved_from: Mapped[date | None]
    reason: Mapped[str | None]


class AgendaItem(Base):
    """One item of an agenda; without a meeting, of the committee's template."""

    __tablename__ = "agenda_item"
    __table_args__ = (Index("ix_agenda_item_meeting", "meeting", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]

    committee: Mapped[int] = mapped_column(ForeignKey("body.id"))
    meeting: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    part: Mapped[str]
    position: Mapped[int]
    title: Mapped[str]
    purpose: Mapped[str | None]
    note: Mapped[str | None]
    author: Mapped[str | None]
    to_follow: Mapped[bool | None]
    pages: Mapped[str | None]
    openness: Mapped[str | None]
    paragraphs: Mapped[list[Any] | None]
    source: Mapped[str | None] = mapped_column(index=True)
