"""How Alembic reaches the application's database and models."""

from typing import Any

from alembic import context
from sqlalchemy.engine import Connection

from governance.extensions import Base, db


def drop_empty(_context: Any, _revision: Any, directives: list[Any]) -> None:
    """Write no migration where nothing differs."""
    if directives and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: Connection) -> None:
    """Run the migrations on a connection, one transaction for all."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_server_default=True,
        process_revision_directives=drop_empty,
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """SQLite recreates a table to alter it: with foreign keys on, that would delete what points to it."""
    with db.engine.connect() as connection:
        lite = connection.dialect.name == "sqlite"
        raw: Any = connection.connection.driver_connection
        if lite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            run(connection)
            connection.commit()
        finally:
            connection.rollback()  # within a transaction the next line would do nothing
            if lite:
                raw.execute("PRAGMA foreign_keys=ON")


main()
