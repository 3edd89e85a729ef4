"""The `governance` command: set up, serve, add accounts, work on the registers."""

import gc
import ipaddress
import logging
import os
from collections.abc import Callable
from typing import Any

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask.cli import ScriptInfo, with_appcontext
from flask_migrate import upgrade
from sqlalchemy import func, select
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, ProgrammingError

from governance import create_app
from governance.config import ROOT
from governance.extensions import db, only_reading
from governance.notices.cli import remind
from governance.people.commands import EmailTaken, PasswordTooShort, add_account, make_password
from governance.people.fields import NEW_ACCOUNT
from governance.people.models import Account
from governance.people.rules import Role
from governance.privacy.cli import privacy
from governance.programme.cli import programme
from governance.questions.cli import questions
from governance.register.fields import Names, parse_all
from governance.sample.council import ACCOUNTS
from governance.sample.loader import PASSWORD, is_empty, load_sample
from governance.scrutiny.cli import work_programme
from governance.suggestions.cli import suggestions

THREADS = 8
SET_UP = "governance init creates or upgrades the database that DATABASE_URL names."


class Governance(click.Group):
    """The command, which says in a line what is wrong with the database."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run what was asked for."""
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            busy = "locked" in str(error.orig)
            advice = "Somebody else is writing to it: try again in a moment." if busy else SET_UP
            raise click.ClickException(f"The database cannot be used: {str(error.orig).strip()}. {advice}") from error
        except (ArgumentError, NoSuchModuleError) as error:
            raise click.ClickException(f"DATABASE_URL names no database: {error}") from error
        except UnicodeEncodeError as error:
            raise click.ClickException("An argument is not text in UTF-8. Type it again.") from error


@click.group(cls=Governance, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(ctx: click.Context) -> None:
    """Governance Desk: the executive rolling programme, scrutiny and public questions of a council."""
    ctx.obj = ctx.obj or ScriptInfo(create_app=create_app)


@main.command()
@with_appcontext
def init() -> None:
    """Create or upgrade the database that DATABASE_URL names."""
    migrate_database()
    click.echo(f"The database is up to date: {db.engine.url.render_as_string(hide_password=True)}")


def serving(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a command that serves."""
    host = click.option(
        "--host", envvar="HOST", default="127.0.0.1", show_default=True, help="The address to listen on."
    )
    port = click.option("--port", envvar="PORT", default=8000, show_default=True, type=click.IntRange(1, 65535))
    return host(port(command))


@main.command()
@serving
@with_appcontext
def serve(host: str, port: int) -> None:
    """Serve the program; the database must be there (governance init)."""
    check_newest()
    check_served(host)
    serve_app(host, port)


@main.command()
@serving
@with_appcontext
def run(host: str, port: int) -> None:
    """Init, load the sample council when the database is empty, and serve."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    migrate_database()
    if is_empty():
        click.echo("The database is empty: loading a sample council.")
        load_sample()
        db.session.commit()
    check_served(host)
    if has_sample_accounts():
        click.echo(f"Sample sign-ins, all with the password {PASSWORD}:")
        for account in ACCOUNTS:
            click.echo(f"  {account.email:<30} {', '.join(account.roles)}")
    serve_app(host, port)


@main.group()
def user() -> None:
    """Accounts."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True, help="As the change log shows it.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
    help="May be given several times.",
)
@click.option("--password", help="At least 12 characters; without it one is made, to be changed at the first sign-in.")
@with_appcontext
def add_user(email: str, name: str, roles: tuple[str, ...], password: str | None) -> None:
    """Add an account. Directorates are given on the administration pages."""
    values, errors = parse_all(NEW_ACCOUNT[:2], {"name": name, "email": email}, Names())
    if errors:
        raise click.ClickException("\n".join(errors.values()))
    made = password or make_password()
    try:
        add_account(**values, password=made, roles=roles, must_change_password=not password)
        db.session.commit()
    except (EmailTaken, PasswordTooShort) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{values['email']} can sign in." + ("" if password else f" First password, shown only now: {made}"))


def migrate_database() -> None:
    """Bring the database to the newest migration."""
    upgrade()
    db.session.remove()


def has_sample_accounts() -> bool:
    """Whether anybody could sign in with the sample password."""
    query = select(func.count(Account.id)).where(Account.is_sample, Account.active)
    with only_reading():
        return bool(db.session.scalar(query))


def check_served(host: str) -> None:
    """Refuse to show sample accounts, whose password everybody knows, to other machines."""
    if has_sample_accounts() and not is_loopback(host):
        raise click.ClickException(
            f"Sample accounts exist, so the program is served on this machine only, not on {host}. "
            "Disable them on the accounts page, or start with an empty database and governance user add."
        )


def check_newest() -> None:
    """Refuse to serve a database that an update has left behind."""
    newest = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present != newest:
        raise click.ClickException(f"The database is not at the newest migration. {SET_UP}")


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve_app(host: str, port: int) -> None:
    """Serve with waitress until stopped; what start-up made is left out of later garbage collections."""
    from flask import current_app
    from waitress.server import create_server

    db.session.remove()  # what was asked so far must not hold the database
    app: Any = current_app._get_current_object()  # type: ignore[attr-defined]
    gc.collect()
    gc.freeze()
    proxy = os.environ.get("TRUSTED_PROXY")
    trusted = (
        {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-proto", "x-forwarded-for"}} if proxy else {}
    )
    try:
        server = create_server(app, host=host, port=port, threads=THREADS, ident=None, **trusted)
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be used: {error.strerror}. Choose another: PORT=8001"
        ) from error
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Serving on http://{shown}:{port} (press Ctrl+C to stop)")
    server.run()


main.add_command(programme)
main.add_command(work_programme)
main.add_command(suggestions)
main.add_command(questions)
main.add_command(privacy)
main.add_command(remind)
