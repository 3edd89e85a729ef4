"""Workbooks that came in and are looked at before they are applied, and what headings were explained to mean."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from governance.extensions import Base, db

KEPT = timedelta(days=7)


class Upload(Base):
    """One workbook between upload and application: its bytes, who sent it, and what was chosen on its preview."""

    __tablename__ = "upload"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - a number is never another workbook's again

    id: Mapped[int] = mapped_column(primary_key=True)
    register: Mapped[str]
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    choices: Mapped[dict[str, Any]] = mapped_column(default=dict)


class KnownHeading(Base):
    """What somebody said that a heading means in the workbooks of a register."""

    __tablename__ = "known_heading"

    register: Mapped[str] = mapped_column(primary_key=True)
    heading: Mapped[str] = mapped_column(primary_key=True)  # folded
    role: Mapped[str]


def add_upload(register: str, name: str, content: bytes, by: int, choices: dict[str, Any]) -> Upload:
    """Keep a workbook for its preview; those left lying for a week go."""
    now = datetime.now(UTC)
    forget_old(now)
    upload = Upload(register=register, name=name, content=content, by_id=by, at=now, choices=choices)
    db.session.add(upload)
    db.session.flush()
    return upload


def forget_old(now: datetime) -> int:
    """Delete the workbooks that were left lying for a week; how many they were."""
    return int(db.session.execute(delete(Upload).where(Upload.at < now - KEPT)).rowcount)  # type: ignore[attr-defined]


def get_upload(register: str, number: int, by: int) -> Upload | None:
    """A workbook that this account sent."""
    query = select(Upload).where(Upload.id == number, Upload.register == register, Upload.by_id == by)
    return db.session.scalars(query).one_or_none()


def list_uploads(register: str, by: int) -> list[Upload]:
    """The workbooks of an account that wait to be applied, the latest first."""
    query = select(Upload).where(Upload.register == register, Upload.by_id == by)
    return list(db.session.scalars(query.order_by(Upload.id.desc())))


def known_headings(register: str) -> dict[str, str]:
    """The roles of headings by their folded texts."""
    query = select(KnownHeading).where(KnownHeading.register == register)
    return {one.heading: one.role for one in db.session.scalars(query.order_by(KnownHeading.heading))}


def remember_headings(register: str, roles: dict[str, str]) -> None:
    """Keep what headings mean, for this workbook and those to come; an empty role is forgotten."""
    kept = {
        one.heading: one for one in db.session.scalars(select(KnownHeading).where(KnownHeading.register == register))
    }
    for heading, role in roles.items():
        if not role:
            if heading in kept:
                db.session.delete(kept[heading])
        elif heading in kept:
            kept[heading].role = role
        else:
            db.session.add(KnownHeading(register=register, heading=heading, role=role))
