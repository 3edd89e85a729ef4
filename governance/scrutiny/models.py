"""A work item: one matter of a scrutiny committee's work programme, at a meeting or in a list."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base
from governance.register.dates import ApproximateDate


class WorkItem(Base):
    """One matter; its columns are those of scrutiny/fields.py. A standing item is one record for each meeting."""

    __tablename__ = "work_item"
    __table_args__ = (Index("ix_work_item_place", "committee", "meeting", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]  # of its latest change

    committee: Mapped[int] = mapped_column(ForeignKey("body.id"))
    meeting: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"))
    listed: Mapped[str | None]  # the list, when it is at no meeting
    position: Mapped[int | None]
    topic: Mapped[str]
    purpose: Mapped[str | None]
    aim: Mapped[str | None]
    form: Mapped[str | None]
    lead_officers: Mapped[list[Any] | None]
    witnesses: Mapped[list[Any] | None]
    joint_committee: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    standing: Mapped[bool | None]
    series: Mapped[int | None] = mapped_column(index=True)  # the first record of a standing item, for all of them
    due_words: Mapped[str | None]
    due_kept: Mapped[dict[str, Any] | None]
    decision: Mapped[str | None] = mapped_column(index=True)
    source: Mapped[str | None]
    status: Mapped[str]
    carried_from: Mapped[str | None]
    progress: Mapped[str | None]
    outcome: Mapped[str | None]
    internal_notes: Mapped[str | None]
    imported: Mapped[dict[str, Any] | None]  # what its workbook said of it
    to_check: Mapped[list[Any] | None]  # notes and doubts of an import that nobody has settled yet
    search_text: Mapped[str] = mapped_column(default="")  # what readers may search, in small letters
    search_private: Mapped[str] = mapped_column(default="")

    @property
    def place(self) -> int | str | None:
        """The meeting, or the list."""
        return self.meeting if self.meeting is not None else self.listed

    @place.setter
    def place(self, value: int | str | None) -> None:
        self.meeting = value if isinstance(value, int) else None
        self.listed = value if isinstance(value, str) else None

    @property
    def due(self) -> ApproximateDate | None:
        """By when the committee wanted it."""
        return ApproximateDate.from_json(self.due_kept) if self.due_kept else None

    @due.setter
    def due(self, value: ApproximateDate | None) -> None:
        self.due_kept = value.to_json() if value else None
