"""Posts and bodies with their people, directorates, wards, closures and settings."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from governance.extensions import Base


class Body(Base):
    """A post or a body: what an item can point to. A decision maker, unless it is a scrutiny committee."""

    __tablename__ = "body"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    executive: Mapped[bool] = mapped_column(default=False)
    position: Mapped[int] = mapped_column(default=0)
    aliases: Mapped[list[Any] | None]
    offered: Mapped[bool] = mapped_column(default=True)
    terms: Mapped[list["Term"]] = relationship(back_populates="body", order_by="Term.position, Term.id")

    def serving_on(self, day: date) -> list["Term"]:
        """The holder (of a post) or members (of a body) on a day."""
        return [term for term in self.terms if term.runs_on(day)]


class Term(Base):
    """One person's time in a post or as a member of a body."""

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(primary_key=True)
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"), index=True)
    name: Mapped[str]
    title: Mapped[str | None]
    started: Mapped[date | None]
    ended: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)
    body: Mapped[Body] = relationship(back_populates="terms")

    def runs_on(self, day: date) -> bool:
        """Whether the day lies in the term; both ends count."""
        return (self.started is None or self.started <= day) and (self.ended is None or day <= self.ended)

    @property
    def styled(self) -> str:
        """Name and title, as recorded with a decision."""
        return f"{self.name}, {self.title}" if self.title else self.name


class Directorate(Base):
    """A part of the council's staff, with the other ways its name is written."""

    __tablename__ = "directorate"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    aliases: Mapped[list[Any] | None]
    offered: Mapped[bool] = mapped_column(default=True)


class Ward(Base):
    """An electoral area."""

    __tablename__ = "ward"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    offered: Mapped[bool] = mapped_column(default=True)


class Closure(Base):
    """A day on which the offices are closed, besides weekends and bank holidays: not a working day."""

    __tablename__ = "closure"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    reason: Mapped[str]


class Setting(Base):
    """One thing that the council has decided for itself; what is not here has its default."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)


class Logo(Base):
    """The council's logo, at most one."""

    __tablename__ = "logo"

    id: Mapped[int] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    fingerprint: Mapped[str]
