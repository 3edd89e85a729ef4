"""A browser as far as a server can tell: one connection kept alive, cookies, forms with their hidden fields."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
ATTRIBUTE = re.compile(r"(name|value)=\"([^\"]*)\"")


@dataclass
class Answer:
    """What came back, and how many milliseconds it took from the first byte sent to the last received."""

    status: int
    body: bytes
    took: float


@dataclass
class Browser:
    """One connection to a server."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Connect when first asked."""
        self.connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, address: str, *, htmx: bool = False) -> Answer:
        """Load a page, or a part of one."""
        return self.send("GET", address, None, htmx)

    def post(self, address: str, values: Mapping[str, str], *, htmx: bool = False) -> Answer:
        """Send a form."""
        return self.send("POST", address, urlencode(values).encode(), htmx)

    def send(self, method: str, address: str, body: bytes | None, htmx: bool) -> Answer:
        """Send a request and read all of the answer, which must be a success."""
        headers = {"Accept-Encoding": "gzip, deflate", "User-Agent": "benchmarks"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        if htmx:
            headers |= {"HX-Request": "true", "HX-Current-URL": f"http://127.0.0.1:{self.port}/programme"}
        start = time.perf_counter()
        self.connection.request(method, address, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        took = (time.perf_counter() - start) * 1000
        if response.status >= 400:
            raise RuntimeError(f"{method} {address}: {response.status}\n{content.decode()[:2000]}")
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(response.status, content, took)

    def sign_in(self, email: str, password: str) -> None:
        """Sign in by the form."""
        form = hidden_fields(self.get("/sign-in").body) | {"email": email, "password": password}
        if self.post("/sign-in", form).status != 303:
            raise RuntimeError("the sign-in was refused")


def hidden_fields(page: bytes) -> dict[str, str]:
    """The hidden fields of the first form that has any."""
    form = page.decode().partition("</form>")[0]
    inputs = [dict(ATTRIBUTE.findall(one)) for one in HIDDEN.findall(form)]
    return {one["name"]: unescape(one.get("value", "")) for one in inputs}


@contextmanager
def served(which: str, database: Path) -> Iterator[Browser]:
    """A server of one app in a process of its own, and a browser that has yet to ask it anything."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.serve", which, str(port), str(database)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as server:
        try:
            await_server(port, server)
            yield Browser(port)
        finally:
            server.terminate()


def await_server(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until a server takes connections."""
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"the server stopped with {server.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not start within half a minute")
