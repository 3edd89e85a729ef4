"""A plan item: one expected decision."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base
from governance.register.dates import ApproximateDate, Precision


class PlanItem(Base):
    """One expected decision; its columns are those of programme/fields.py, points to other records as ids."""

    __tablename__ = "plan_item"
    __table_args__ = (Index("ix_plan_item_order", "decision_month", "decision_earliest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    removed: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int]  # of its latest change

    title: Mapped[str]
    purpose: Mapped[str | None]
    issue_type: Mapped[str | None]
    decision_maker: Mapped[int] = mapped_column(ForeignKey("body.id"))
    decision_typed: Mapped[str]
    decision_earliest: Mapped[date | None]
    decision_latest: Mapped[date | None]
    decision_precision: Mapped[str]
    decision_month: Mapped[date | None]
    portfolio_holder: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    directorate: Mapped[int | None] = mapped_column(ForeignKey("directorate.id"))
    lead_officers: Mapped[list[Any] | None]
    contact: Mapped[str | None]
    wards: Mapped[list[Any] | None]
    openness: Mapped[str | None]
    paragraphs: Mapped[list[Any] | None]
    public_interest: Mapped[str | None]
    exempt_particulars: Mapped[str | None]
    documents: Mapped[str | None]
    consultation: Mapped[str | None]
    report_link: Mapped[str | None]
    scrutiny_committee: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    first_published: Mapped[date | None]
    status: Mapped[str]
    deferred_from: Mapped[str | None]
    status_reason: Mapped[str | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None]
    internal_notes: Mapped[str | None]
    imported: Mapped[dict[str, Any] | None]  # what its workbook said of it: see intake/heard.py
    to_check: Mapped[list[Any] | None]  # notes and doubts of an import that nobody has settled yet
    search_text: Mapped[str] = mapped_column(default="")  # what readers may search, in small letters
    search_private: Mapped[str] = mapped_column(default="")  # and what handlers may search besides

    @property
    def decision_date(self) -> ApproximateDate:
        """When the decision is expected: on or after."""
        return ApproximateDate(
            self.decision_typed,
            self.decision_earliest,
            self.decision_latest,
            Precision(self.decision_precision),
            self.decision_month,
        )

    @decision_date.setter
    def decision_date(self, value: ApproximateDate) -> None:
        self.decision_typed = value.typed
        self.decision_earliest = value.earliest
        self.decision_latest = value.latest
        self.decision_precision = value.precision
        self.decision_month = value.month
