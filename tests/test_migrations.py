"""Migrations on both kinds of database: up from nothing, down, up again, with data, and the head equals the models."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import Script, ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from governance import create_app
from governance.extensions import Base, db
from tests.conftest import POSTGRESQL, ROOT, settings

MIGRATIONS = ROOT / "migrations"
VALUES = (  # what a column of a type is filled with
    (sa.Boolean, True),
    (sa.Integer, 1),
    (sa.JSON, [1, "two"]),
    (sa.DateTime, datetime(2026, 9, 2, 10, tzinfo=UTC)),
    (sa.Date, date(2026, 9, 2)),
    (sa.LargeBinary, b"picture"),
)
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture
def postgresql_database(worker_id: str) -> Iterator[str]:
    """A PostgreSQL database with nothing in it."""
    name = f"governance_migrations_{os.getpid()}_{worker_id}"
    try:
        with psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError as error:
        if os.environ.get("REQUIRE_POSTGRESQL"):
            raise
        pytest.skip(f"no PostgreSQL for the tests ({error}); set TEST_POSTGRESQL")
    yield f"{POSTGRESQL.rsplit('/', 1)[0]}/{name}".replace("postgresql://", "postgresql+psycopg://")
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The application over an empty database, its context held: migrations run outside requests."""
    lite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'empty.db'}" if lite else request.getfixturevalue("postgresql_database")
    made = create_app(settings(url))
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


def revisions() -> list[Script]:
    """Every migration, the first first."""
    return list(ScriptDirectory(str(MIGRATIONS)).walk_revisions())[::-1]


def tables() -> dict[str, sa.Table]:
    """What is in the database now, parents before children."""
    found = sa.MetaData()
    found.reflect(db.engine)
    return {table.name: table for table in found.sorted_tables if table.name != "alembic_version"}


def rows() -> Rows:
    """Everything in the database."""
    found = tables().items()
    with db.engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(table.select().order_by(*table.primary_key)).mappings()]
            for name, table in found
        }


def fill() -> None:
    """Put a row with every column filled into each table that has none."""
    found = tables().values()
    with db.engine.begin() as connection:
        for table in found:
            if not connection.scalar(sa.select(sa.func.count()).select_from(table)):
                values = {column.name: value_for(connection, column) for column in table.columns}
                connection.execute(table.insert().values(values))


def value_for(connection: sa.Connection, column: sa.Column[Any]) -> Any:
    """A value of the column's type: of a column that points elsewhere, one that is there."""
    for key in column.foreign_keys:
        if key.column.table is not column.table:
            return connection.scalar(sa.select(key.column).limit(1))
        return None
    return next(
        (value for kind, value in VALUES if isinstance(column.type, kind)), f"{column.table.name}.{column.name}"
    )


def check_kept(before: Rows, after: Rows) -> None:
    """Every row is still there, with what it had in the columns that both have."""
    for name in before.keys() & after.keys():
        both = before[name][0].keys() & after[name][0].keys() if before[name] and after[name] else set()
        kept = [[{key: row[key] for key in both} for row in side[name]] for side in (before, after)]
        assert not [row for row in kept[0] if row not in kept[1]], name


def keeps_data(revision: str, previous: str, directory: Path = MIGRATIONS) -> None:
    """Up and down again with a row in every table."""
    fill()
    before = rows()
    upgrade(str(directory), revision)
    fill()
    check_kept(before, rows())
    downgrade(str(directory), previous)
    check_kept(before, rows())
    upgrade(str(directory), revision)
    check_kept(before, rows())


def differences(models: sa.MetaData) -> list[Any]:
    """What an automatic migration would change."""
    with db.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), models))


def test_from_nothing_to_the_newest(app: Flask) -> None:
    upgrade()
    assert tables().keys() == Base.metadata.tables.keys()
    counters = [(one["name"], one["sequence"], one["last_reference"]) for one in rows()["register"]]
    assert counters == [
        ("council", 0, 0),
        ("meetings", 0, 0),
        ("programme", 0, 0),
        ("questions", 0, 0),
        ("scrutiny", 0, 0),
        ("suggestions", 0, 0),
    ]


def test_down_to_nothing_and_up_again(app: Flask) -> None:
    for one in revisions():
        upgrade(revision=one.revision)
        fill()
    downgrade(revision="base")
    assert tables() == {}
    upgrade()
    assert tables().keys() == Base.metadata.tables.keys()
    assert {name for name, kept in rows().items() if kept} == {"register"}


def test_every_migration_keeps_what_is_there(app: Flask) -> None:
    for one in revisions():
        keeps_data(one.revision, one.down_revision or "base")
    fill()
    filled = rows()
    assert all(filled.values())
    upgrade()
    assert rows() == filled


def test_the_newest_equals_the_models(app: Flask) -> None:
    upgrade()
    assert differences(Base.metadata) == []
    others = sa.MetaData(naming_convention=Base.metadata.naming_convention)
    for table in Base.metadata.sorted_tables:
        table.to_metadata(others)
    others.tables["ward"].append_column(sa.Column("population", sa.Integer))
    others.tables["ward"].columns["name"].nullable = True
    assert {found[0] if isinstance(found, tuple) else found[0][0] for found in differences(others)} == {
        "add_column",
        "modify_nullable",
    }


def one_more(tmp_path: Path, body: str) -> Path:
    """The migrations, and after them one with this upgrade()."""
    directory = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, directory, ignore=shutil.ignore_patterns("__pycache__"))
    head = revisions()[-1].revision
    text = f"""from alembic import op
revision, down_revision = "9999", "{head}"
def upgrade():
    {body}
def downgrade():
    pass
"""
    (directory / "versions" / "9999_one_more.py").write_text(text)
    return directory


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_a_migration_may_recreate_what_others_point_to(app: Flask, tmp_path: Path) -> None:
    """SQLite deletes what points to a table that is dropped, unless foreign keys are off meanwhile."""
    directory = one_more(tmp_path, 'with op.batch_alter_table("account", recreate="always"): pass')
    upgrade()
    keeps_data("9999", revisions()[-1].revision, directory)
    assert rows()["change_set"][0]["by_id"] == 1


def test_a_migration_that_loses_something_is_found(app: Flask, tmp_path: Path) -> None:
    for body in ('op.execute("DELETE FROM term")', """op.execute("UPDATE body SET name = 'Cabinet'")"""):
        directory = one_more(tmp_path / str(len(body)), body)
        upgrade()
        with pytest.raises(AssertionError, match=r"term|body"):
            keeps_data("9999", revisions()[-1].revision, directory)
        downgrade(str(directory), "base")


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_sqlite_keeps_its_ways_also_after_a_migration_that_failed(app: Flask, tmp_path: Path) -> None:
    def pragmas() -> list[Any]:
        with db.engine.connect() as connection:
            return [
                connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("foreign_keys", "journal_mode", "busy_timeout")
            ]

    upgrade()
    assert pragmas() == [1, "wal", 10_000]
    directory = one_more(tmp_path, """op.drop_table("change"); op.execute("no SQL")""")
    with pytest.raises(sa.exc.OperationalError):
        upgrade(str(directory))
    assert pragmas() == [1, "wal", 10_000]
    assert tables().keys() == Base.metadata.tables.keys()
