"""Contact details of people without an account, and the forms that they sent lately."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base


class ContactDetails(Base):
    """How to reach whoever sent something in. Kept apart from the record, in no log, no search and no export."""

    __tablename__ = "contact_details"

    id: Mapped[int] = mapped_column(primary_key=True)
    about: Mapped[str] = mapped_column(unique=True)  # the reference of the record
    name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    address: Mapped[str | None]
    at: Mapped[datetime]


class PublicForm(Base):
    """One form that came in from outside, kept for as long as it counts."""

    __tablename__ = "public_form"
    __table_args__ = (Index("ix_public_form_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sender: Mapped[str]  # its network address, hashed
    at: Mapped[datetime]
