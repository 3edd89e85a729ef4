"""The program as the browser tests meet it: its address, its pages as officers open them, and what axe says of them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, expect
from waitress import wasyncore
from waitress.server import create_server

from governance.council.queries import today
from governance.extensions import db
from governance.working_days.deadlines import say
from tests import factories

PASSWORD = "sample-council"
GOVERNANCE, DIRECTORATE, ADMINISTRATOR = (
    "governance@example.gov.uk",
    "directorate@example.gov.uk",
    "admin@example.gov.uk",
)
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => {
  const result = await axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'],
    rules: {'target-size': {enabled: true}},
    resultTypes: ['violations'],
    preload: false, // that is for sound and style sheets of other sites
  });
  return result.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`));
}"""


@dataclass
class Desk:
    """The running program."""

    url: str
    app: Flask
    kept: dict[str, list[Any]] = field(default_factory=dict)  # cookies of sign-ins, by e-mail address

    def add(self, **texts: Any) -> str:
        """Add an item of the test's own, texts as an officer types them; its reference."""
        with self.app.app_context():
            reference: str = factories.item(**({"decision_date": month(2)} | texts)).reference
            db.session.commit()
            db.session.remove()
        return reference


def month(ahead: int) -> str:
    """A month so many after this one, as it heads the programme: March 2027."""
    day = today().replace(day=1)
    years, months = divmod(day.month - 1 + ahead, 12)
    return say(day.replace(year=day.year + years, month=months + 1)).split(" ", 1)[1]


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The application behind waitress on a free port of this machine, in a thread."""
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # in the server's thread, which then ends
    thread.join(10)
    server.task_dispatcher.shutdown()


class Watch:
    """What a browser complains of: errors of scripts, breaches of the security policy, requests that fail."""

    def __init__(self, *expected: str) -> None:
        """`expected` are complaints that the test brings about, such as a refusal's 422."""
        self.expected = expected
        self.problems: list[str] = []

    def over(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self.hear)
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))

    def hear(self, message: ConsoleMessage) -> None:
        """Keep warnings and errors that nobody expects."""
        heard = message.type in ("error", "warning") and not any(re.search(one, message.text) for one in self.expected)
        if heard:
            self.problems.append(f"{message.location.get('url')}: {message.text}")


OpenPage = Callable[..., Page]


def sign_in(page: Page, url: str, email: str, password: str = PASSWORD) -> None:
    """Sign in as anybody does."""
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Home")


def end_session(context: BrowserContext) -> None:
    """The session ends, as after eight hours."""
    context.clear_cookies()


def cell(page: Page, reference: str, label: str) -> Locator:
    """A cell of the programme's table: what is clicked to edit it."""
    return page.locator(f"#{reference} td[data-label='{label}'] a.cell")


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN_AXE)
    return found


def too_wide(page: Page) -> list[str]:
    """What makes a page scroll sideways; nothing when it does not."""
    found: list[str] = page.evaluate("""() => {
      const wide = document.documentElement.clientWidth;
      if (document.documentElement.scrollWidth <= wide) return [];
      const all = [...document.querySelectorAll('body *')];
      const over = all.filter((one) => one.getBoundingClientRect().right > wide + 1);
      return [`scrolls sideways (${document.documentElement.scrollWidth} px in ${wide})`,
        ...over.slice(-3).map((one) => one.outerHTML.slice(0, 120))];
    }""")
    return found


def editor(page: Page) -> Locator:
    """The cell editor that is open in the table."""
    return page.locator(".plan .editor")


def said(page: Page) -> Locator:
    """What the page told the reader last."""
    return page.locator("#said")
