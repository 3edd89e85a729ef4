"""The database, its migrations, sign-in and CSRF protection, made here and bound in create_app()."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from flask import has_request_context, request
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import JSON, DateTime, MetaData, event
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.types import TypeDecorator

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC (SQLite would give it back without its zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; a naive moment is a mistake."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored moment needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read back as UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every model stands on."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


Base.registry.update_type_annotation_map(
    {datetime: UtcDateTime(), list[Any]: JSON(none_as_null=True), dict[str, Any]: JSON(none_as_null=True)}
)
db = SQLAlchemy(model_class=Base)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()


@event.listens_for(Engine, "connect")
def prepare_sqlite(connection: Any, _record: object) -> None:
    """Foreign keys, a write-ahead log, and writers that wait their turn for ten seconds."""
    if isinstance(connection, sqlite3.Connection):
        connection.isolation_level = None  # this module says BEGIN itself, below
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000"):
            connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def begin_sqlite(connection: Connection) -> None:
    """A transaction that may write takes the write lock first: read-then-write would lose updates."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN" if is_reading() else "BEGIN IMMEDIATE")


READING = ContextVar("READING", default=False)


@contextmanager
def only_reading() -> Iterator[None]:
    """Outside a request: what is done within changes nothing, so nobody need wait for it."""
    token = READING.set(True)
    try:
        yield
    finally:
        db.session.remove()
        READING.reset(token)


def is_reading() -> bool:
    """Whether nothing is to be changed: GET never writes."""
    return request.method in SAFE_METHODS if has_request_context() else READING.get()


class WroteWhileReading(RuntimeError):
    """A GET request that would change a record: a mistake in the program."""


@event.listens_for(db.session, "before_flush")
def refuse_flush(session: Session, _context: object, _instances: object) -> None:
    """A GET request flushes nothing."""
    if is_reading() and (session.new or session.deleted or any(map(session.is_modified, session.dirty))):
        raise WroteWhileReading(f"{what_reads()} would write to the database")


@event.listens_for(db.session, "do_orm_execute")
def refuse_statement(execution: ORMExecuteState) -> None:
    """A GET request inserts, updates and deletes nothing."""
    if (execution.is_insert or execution.is_update or execution.is_delete) and is_reading():
        raise WroteWhileReading(f"{what_reads()} would write: {execution.statement}")


def what_reads() -> str:
    """What is being done, for the error's message."""
    return f"{request.method} {request.path}" if has_request_context() else "a command that only reads"
