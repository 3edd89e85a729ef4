"""The program served to the system's Chromium."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from governance import create_app
from governance.extensions import db
from governance.sample.loader import load_sample
from tests.browser.desk import GOVERNANCE, Desk, OpenPage, Page, Watch, served, sign_in

HERE = Path(__file__).parent
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # fewer processes: on two cores they take as long as the pages
    "--disable-features=SpareRendererForSitePerProcess",
]
PATIENCE = 8_000  # milliseconds that a page may take on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, one for each worker; without it the tests skip and say so, or fail where it is wanted."""
    path = shutil.which("chromium")
    if path is None:
        reason = "no chromium on this machine: the pages were NOT tried in a browser"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def desk(chromium: Browser, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The real application with the sample council, one for each worker. Tests change only items of their own."""
    path = tmp_path_factory.mktemp("desk") / "governance.db"
    shutil.copy(sqlite_template, path)
    app = create_app({"SQLALCHEMY_DATABASE_URI": f"sqlite:///{path}", "SECRET_KEY": "only for tests"})
    with app.app_context():
        load_sample()
        db.session.commit()
        db.session.remove()
    with served(app) as url:
        yield Desk(url, app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(desk: Desk) -> Flask:
    """The served application."""
    return desk.app


@pytest.fixture(scope="session")
def idle() -> dict[bool, list[BrowserContext]]:
    """Browsers that no test is using, with a script and without: a new one for each test would take half the time."""
    return {True: [], False: []}


@pytest.fixture
def open_page(chromium: Browser, desk: Desk, idle: dict[bool, list[BrowserContext]]) -> Iterator[OpenPage]:
    """Opens a page in somebody's own browser; `email=""` is nobody. What the browser complains of fails the test."""
    used: list[tuple[bool, BrowserContext, Watch]] = []

    def opened(
        address: str = "/programme",
        *,
        email: str = GOVERNANCE,
        width: int = 1280,
        height: int = 800,
        script: bool = True,
        expects: tuple[str, ...] = (),
    ) -> Page:
        if idle[script]:
            context = idle[script].pop()
        else:
            context = chromium.new_context(base_url=desk.url, java_script_enabled=script)
        context.set_default_timeout(PATIENCE)
        watch = Watch(*expects)
        used.append((script, context, watch))
        context.on("page", watch.over)
        if email:
            context.add_cookies(cookies_of(chromium, desk, email))
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        return page

    expect.set_options(timeout=PATIENCE)
    yield opened
    for script, context, watch in used:
        for page in context.pages:
            page.close()
        context.remove_listener("page", watch.over)
        context.set_offline(False)
        context.clear_cookies()
        idle[script].append(context)
    assert [problem for _, _, watch in used for problem in watch.problems] == []


def cookies_of(chromium: Browser, desk: Desk, email: str) -> list[Any]:
    """What a browser keeps after a sign-in, asked for once."""
    if email not in desk.kept:
        context = chromium.new_context()
        sign_in(context.new_page(), desk.url, email)
        desk.kept[email] = context.cookies()
        context.close()
    return desk.kept[email]
