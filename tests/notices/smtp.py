"""A mail server for tests: keeps what it is given, or fails in the way it is told to."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage


class Session(socketserver.StreamRequestHandler):
    """One connection, spoken to as RFC 5321 says."""

    server: "MailServer"

    def say(self, text: str) -> None:
        """Answer a line."""
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        """Greet, then do as the client says until it quits or the server drops it."""
        self.say("220 test ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "QUIT":
                self.say("221 bye")
                return
            if word == self.server.drop_at:
                return
            if word in ("MAIL", "RCPT") and (no := self.server.refusals.get(line.split("<")[1].split(">")[0])):
                self.say(no)
            elif word == "DATA":
                self.say("354 go on")
                self.receive()
                if self.server.drop_at == "after DATA":
                    return
                self.say("250 kept")
            else:
                self.say("250 ok")

    def receive(self) -> None:
        """Keep a message."""
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.kept.append(message_from_bytes(b"".join(lines), policy=policy.default))  # type: ignore[arg-type]


class MailServer(socketserver.ThreadingTCPServer):
    """The server; `kept` is what it was given."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        """On a port of this machine that is free."""
        super().__init__(("127.0.0.1", 0), Session)
        self.kept: list[EmailMessage] = []
        self.refusals: dict[str, str] = {}
        self.drop_at = ""

    @property
    def address(self) -> str:
        """As MAIL_SERVER has it."""
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that runs meanwhile."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
