"""The application as tests see it: a fresh database for each, on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import text
from werkzeug.routing import Rule

from governance import create_app, spreadsheets  # noqa: F401 - before any test imports openpyxl: see spreadsheets/__init__.py
from governance.extensions import Base, db
from governance.people.commands import hash_password
from governance.people.rules import Role
from tests import factories
from tests.pages import CheckedClient

hypothesis.settings.register_profile("desk", deadline=None)  # speed is what make bench measures
hypothesis.settings.load_profile("desk")


class KeptTemplates(BytecodeCache):
    """Templates compiled once for all the applications of the tests, which are made anew for each."""

    def __init__(self) -> None:
        """None yet."""
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """A template that another application has compiled."""
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next."""
        self.kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = KeptTemplates()
BUILDERS: dict[tuple[Any, ...], Any] = {}
compile_builder = Rule._compile_builder


def kept_builder(rule: Rule, append_unknown: bool = True) -> Any:
    """How an address is built from its rule: compiled once too, a fifth of the time of a test otherwise."""
    key = (rule.rule, rule.endpoint, rule.subdomain, rule.host, str(rule.defaults), append_unknown)
    if key not in BUILDERS:
        BUILDERS[key] = compile_builder(rule, append_unknown)
    return BUILDERS[key]


Rule._compile_builder = kept_builder  # type: ignore[method-assign]
POSTGRESQL = os.environ.get("TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/test")
ROOT = Path(__file__).resolve().parent.parent


def settings(url: str) -> dict[str, Any]:
    """The application's configuration in tests."""
    return {
        "SQLALCHEMY_DATABASE_URI": url,
        "SECRET_KEY": "only for tests",
        "TESTING": True,
        "WTF_CSRF_ENABLED": False,
    }


@pytest.fixture(scope="session", autouse=True)
def own_instance(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests leave the instance folder alone."""
    os.environ["INSTANCE_PATH"] = str(tmp_path_factory.mktemp("instance"))
    os.environ.pop("DATABASE_URL", None)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, own_instance: None) -> Path:
    """A migrated, empty SQLite database, to be copied."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    app = create_app(settings(f"sqlite:///{path}"))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()  # the last connection writes everything into the one file
    return path


@pytest.fixture(scope="session")
def postgresql_url(own_instance: None, worker_id: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this worker's own, or a skip where no server answers."""
    name = f"governance_test_{os.getpid()}_{worker_id}"
    try:
        with psycopg.connect(POSTGRESQL, autocommit=True, connect_timeout=3) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError as error:
        if os.environ.get("REQUIRE_POSTGRESQL"):
            raise
        pytest.skip(f"no PostgreSQL for the tests ({error}); set TEST_POSTGRESQL")
    url = f"{POSTGRESQL.rsplit('/', 1)[0]}/{name}".replace("postgresql://", "postgresql+psycopg://")
    app = create_app(settings(url))
    with app.app_context():
        upgrade()
        db.session.remove()
        db.engine.dispose()
    yield url
    with psycopg.connect(POSTGRESQL, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def app(request: pytest.FixtureRequest) -> Flask:
    """The application over an empty database, once on each kind of database."""
    kind = request.param
    made: Flask = request.getfixturevalue("postgresql_app" if kind == "postgresql" else "sqlite_app")
    return made


@pytest.fixture
def sqlite_app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """The application over an empty SQLite file."""
    path = tmp_path / "governance.db"
    shutil.copy(sqlite_template, path)
    made = create_app(settings(f"sqlite:///{path}"))
    made.jinja_env.bytecode_cache = TEMPLATES
    made.test_client_class = CheckedClient
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def postgresql_app(postgresql_url: str) -> Iterator[Flask]:
    """The application over an emptied PostgreSQL database."""
    made = create_app(settings(postgresql_url))
    made.jinja_env.bytecode_cache = TEMPLATES
    made.test_client_class = CheckedClient
    with made.app_context():
        tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables if table.name != "register")
        db.session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        db.session.execute(text("UPDATE register SET sequence = 0, last_reference = 0"))
        db.session.commit()
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


PASSWORD = "a good long password"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """One hash for every account of the tests: argon2 is slow on purpose."""
    return hash_password(PASSWORD)


@pytest.fixture
def sign_in(app: Flask, password_hash: str) -> Callable[..., FlaskClient]:
    """A client signed in with these roles: sign_in(Role.GOVERNANCE), sign_in(Role.DIRECTORATE, directorates=[1])."""

    def signed_in(*roles: Role, directorates: tuple[int, ...] = (), name: str = "", email: str = "") -> FlaskClient:
        with app.app_context():
            account = factories.account(
                *roles, directorates=directorates, name=name, email=email, password_hash=password_hash
            )
            db.session.commit()
            kept = account.get_id()
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = kept
            session["_fresh"] = True
        return client

    return signed_in


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()
