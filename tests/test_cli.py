"""The `governance` command: help, the database, accounts, serving."""

import http.cookiejar
import os
import re
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import inspect

from governance import cli, create_app
from governance.extensions import db
from governance.people.commands import find_account, proves
from governance.people.models import Account
from governance.people.rules import Role
from governance.sample.council import ACCOUNTS
from governance.sample.loader import PASSWORD
from tests import factories
from tests.conftest import settings

Run = Callable[..., Result]
HOSTS = ("0.0.0.0", "::", "192.168.1.5", "example.gov.uk", "127.0.0.1.example.gov.uk")  # noqa: S104 - refused
GOVERNANCE = Path(sys.executable).with_name("governance")


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs the command over the test's database."""
    return lambda *words, **how: app.test_cli_runner().invoke(cli.main, [*words], **how)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_help_lists_what_the_command_does(run: Run) -> None:
    shown = run("--help").output
    listed = re.findall(r"^  (\w+)  +\w", shown[shown.index("Commands:") :], re.MULTILINE)
    assert {"init", "programme", "run", "serve", "user"} <= set(listed)


def test_init_creates_the_database_and_upgrades_one_that_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'new.db'}")
    runner = create_app().test_cli_runner()
    refused = runner.invoke(cli.main, ["programme", "list"])
    assert (refused.exit_code, "governance init" in refused.output) == (1, True)
    for _ in range(2):
        made = runner.invoke(cli.main, ["init"])
        assert (made.exit_code, made.output.startswith("The database is up to date: sqlite:///")) == (0, True)
    with runner.app.app_context():
        assert inspect(db.engine).has_table("plan_item")
        db.engine.dispose()
    with app.app_context():
        reference = factories.item().reference
        db.session.commit()
    assert app.test_cli_runner().invoke(cli.main, ["init"]).exit_code == 0
    assert reference in app.test_cli_runner().invoke(cli.main, ["programme", "list"]).output


def test_init_shows_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does the message that the database does not answer."""
    url = "postgresql+psycopg://desk:quollnest@127.0.0.1:1/desk"
    refused = create_app(settings(url)).test_cli_runner().invoke(cli.main, ["programme", "list"])
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: The database cannot be used: ")
    assert "quollnest" not in refused.output


def test_an_account_is_added_with_a_password_given_or_made(app: Flask, run: Run) -> None:
    words = ("--name", "Ada Moss", "--role", "administrator", "--role", "governance officer")
    given = run("user", "add", " Ada@Example.gov.uk", *words, "--password", "a good long password")
    assert (given.exit_code, given.output) == (0, "ada@example.gov.uk can sign in.\n")
    made = run("user", "add", "eve@example.gov.uk", "--name", "Eve Roe", "--role", "viewer")
    assert made.exit_code == 0
    password = made.output.split()[-1]
    with app.app_context():
        ada, eve = find_account("ada@example.gov.uk"), find_account("eve@example.gov.uk")
        assert (ada.name, ada.roles, ada.must_change_password) == ("Ada Moss", [*words[3::2]], False)
        assert (eve.roles, eve.must_change_password) == (["viewer"], True)
        assert proves(ada.password_hash, "a good long password")
        assert proves(eve.password_hash, password)


@pytest.mark.parametrize(
    ("email", "more", "says"),
    [
        ("ada", (), "Enter one e-mail address in full"),
        ("@example.gov.uk", (), "Enter one e-mail address in full"),
        ("ada@b@example.gov.uk", (), "Enter one e-mail address in full"),
        ("Robin@example.gov.uk", (), "There is already an account for robin@example.gov.uk."),
        ("ada@example.gov.uk", ("--password", "short"), "Use at least 12 characters"),
        ("ada@example.gov.uk", ("--role", "king"), "'king' is not one of"),
        ("ada@example.gov.uk", ("--name", " "), "Enter the name"),
    ],
)
def test_an_account_that_cannot_be_added(app: Flask, run: Run, email: str, more: tuple[str, ...], says: str) -> None:
    with app.app_context():
        factories.account(Role.VIEWER, email="robin@example.gov.uk")
        db.session.commit()
    result = run("user", "add", email, "--name", "Ada Moss", "--role", "viewer", *more)
    assert result.exit_code in (1, 2)
    assert says in result.output
    with app.app_context():
        assert find_account("ada@example.gov.uk") is None


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where the program was served, without serving it."""
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(cli, "serve_app", lambda host, port: found.append((host, port)))
    return found


@pytest.fixture
def sample(app: Flask) -> int:
    """An account with the sample password; its number."""
    with app.app_context():
        account = factories.account(Role.VIEWER)
        account.is_sample = True
        db.session.commit()
        return account.id


@pytest.mark.parametrize("host", HOSTS)
def test_sample_accounts_are_not_served_to_other_machines(
    app: Flask, run: Run, served: list[tuple[str, int]], sample: int, host: str
) -> None:
    for result in (run("serve", "--host", host), run("serve", env={"HOST": host}), run("run", "--host", host)):
        assert (result.exit_code, served) == (1, [])
        assert f"Sample accounts exist, so the program is served on this machine only, not on {host}." in result.output
    with app.app_context():
        db.session.get(Account, sample).active = False
        db.session.commit()
    assert run("serve", "--host", host).exit_code == 0
    assert served == [(host, 8000)]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_sample_accounts_are_served_to_this_machine(
    run: Run, served: list[tuple[str, int]], sample: int, host: str
) -> None:
    assert run("serve", "--host", host, env={"PORT": "8080"}).exit_code == 0
    assert served == [(host, 8080)]


def command(*words: object, **environment: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    known = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "HOST", "SECRET_KEY")}
    return subprocess.Popen(
        [GOVERNANCE, *map(str, words)],
        env=known | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running(port: int, **environment: str) -> Iterator[list[str]]:
    """`governance run`, and what it printed until it served."""
    process = command("run", PORT=str(port), **environment)
    watchdog = Timer(120, process.kill)
    watchdog.start()
    try:
        lines = []
        for line in process.stdout:
            lines.append(line.rstrip())
            if line.startswith("Serving on"):
                break
        yield lines
    finally:
        watchdog.cancel()
        process.terminate()
        process.communicate(timeout=30)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def first_page(address: str, email: str) -> str:
    """The programme of somebody who signs in with the sample password."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    with browser.open(f"{address}/sign-in", timeout=30) as response:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', response.read().decode())[1]
    given = {"email": email, "password": PASSWORD, "csrf_token": token, "next": "/programme"}
    typed = urllib.parse.urlencode(given).encode()
    with browser.open(f"{address}/sign-in", typed, timeout=30) as response:
        return response.read().decode()


def test_run_loads_a_sample_council_once_and_serves_it(tmp_path: Path) -> None:
    """The address and the sample sign-ins that it prints are those that work; what was changed is there again."""
    port, instance = free_port(), str(tmp_path / "instance")
    address, officer, title = f"http://127.0.0.1:{port}", "governance@example.gov.uk", "Kept from the first time"
    for again in (False, True):
        with running(port, INSTANCE_PATH=instance) as lines:
            assert lines[-1] == f"Serving on {address} (press Ctrl+C to stop)"
            assert any("loading a sample council" in line for line in lines) != again
            assert f"Sample sign-ins, all with the password {PASSWORD}:" in lines
            assert {account.email for account in ACCOUNTS} == {line.split()[0] for line in lines if "@" in line}
            page = first_page(address, officer)
            assert (len(re.findall('<tr id="RP-', page)) > 40, title in page) == (True, again)
            if again:
                second = command("serve", "--port", port, INSTANCE_PATH=instance)
                said = second.communicate(timeout=60)[0]
                assert (second.returncode, f"Port {port} cannot be used" in said, "Serving" in said) == (1, True, False)
        if not again:
            words = ("set", "RP-0040", f"title={title}", "decision_date=TBC", "--by", officer)
            changed = command("programme", *words, INSTANCE_PATH=instance)
            assert (changed.communicate(timeout=60)[0].startswith("RP-0040"), changed.returncode) == (True, 0)
