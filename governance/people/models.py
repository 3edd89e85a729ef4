"""Accounts and the failed sign-ins that slow a guesser down."""

from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base
from governance.people.rules import Role, handles


class Account(Base, UserMixin):
    """Somebody who can sign in. Never deleted, only disabled: the log knows its name."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    roles: Mapped[list[Any]] = mapped_column(JSON)
    directorates: Mapped[list[Any]] = mapped_column(JSON, default=list)
    wards: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    listed_as: Mapped[str | None]  # how committees' lists name a member, where that is not the account's name
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False)
    sessions_ended: Mapped[int] = mapped_column(default=0)  # raised to end every session of the account
    is_sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    seen_until: Mapped[datetime | None]  # what changed after this is new to them

    def get_id(self) -> str:
        """What the session cookie holds: the account, and how often its sessions have been ended."""
        return f"{self.id}.{self.sessions_ended}"

    @property
    def is_active(self) -> bool:
        """Whether it may sign in."""
        return self.active

    def has_role(self, role: Role) -> bool:
        """Whether the account has a role."""
        return role in self.roles

    @property
    def handles_all(self) -> bool:
        """Whether this person handles every record."""
        return self.has_role(Role.GOVERNANCE)

    def handles(self, directorate: int | None) -> bool:
        """Whether this person handles records of a directorate."""
        return handles(self.roles, self.directorates, directorate)


class FailedSignIn(Base):
    """One failed attempt, kept for as long as it counts."""

    __tablename__ = "failed_sign_in"
    __table_args__ = (Index("ix_failed_sign_in_email_at", "email", "at"), Index("ix_failed_sign_in_at", "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime]
