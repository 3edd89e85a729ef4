"""Sending what waits to be e-mailed: at once after a request, or by `governance remind`. Never twice.

A message is taken (committed) before it is handed to the server. Where the server cannot be reached it waits on; where
the connection breaks after the message was given, nobody knows whether it went, and it is not sent again.
"""

import smtplib
import ssl
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr

from flask import Flask, Response, current_app, g
from sqlalchemy import select, update

from governance.extensions import db
from governance.notices.models import Mail, Notice

PATIENCE = 10  # seconds that a server may take to answer
PAUSE = timedelta(minutes=5)  # after a failure nobody's request tries again so long; `governance remind` does
STUCK = timedelta(minutes=15)  # what has been "sending" so long was cut off
BROKEN = "The connection broke:"
MOST = 500  # messages in one run


@dataclass
class Report:
    """What a run of the post did: how many of each kind, and why it stopped, if it did."""

    counts: Counter[str] = field(default_factory=Counter)
    stopped: str = ""


def send_waiting() -> Report:
    """Send what waits, each message committed on its own; stops where the server cannot be used.

    Must be called with nothing else to commit.
    """
    report = Report()
    if not current_app.config["MAIL_SERVER"]:
        return report
    give_up_stuck(report)
    waiting = list(db.session.scalars(select(Notice.id).where(Notice.mail == Mail.WAITING).order_by(Notice.id)))
    db.session.commit()
    server: smtplib.SMTP | None = None
    try:
        for number in waiting[:MOST]:
            notice = take(number)
            if notice is None:
                continue
            message = message_of(notice)
            try:
                server = server or connect()
                name_sender(server, message)
            except (OSError, UnicodeError, smtplib.SMTPException) as error:
                put_back(notice, report, error)
                break
            became, why = hand_over(server, message)
            finish(notice, became, why)
            report.counts[became] += 1
            if why.startswith(BROKEN):
                report.stopped, server = why, None
                break
    finally:
        if server is not None:
            hang_up(server)
    left = select(Notice.id).where(Notice.mail == Mail.WAITING)
    report.counts[Mail.WAITING] = len(list(db.session.scalars(left)))
    db.session.commit()
    return report


def give_up_stuck(report: Report) -> None:
    """What was being sent when the program was stopped may have gone."""
    cut_off = (Notice.mail == Mail.SENDING, Notice.tried_at < datetime.now(UTC) - STUCK)
    text = "The program was stopped while it was being sent."
    done = db.session.execute(update(Notice).where(*cut_off).values(mail=Mail.UNCERTAIN, error=text))
    report.counts[Mail.UNCERTAIN] += done.rowcount  # type: ignore[attr-defined]
    db.session.commit()


def take(number: int) -> Notice | None:
    """Take a message to be sent; None where somebody else has taken it."""
    values = {"mail": Mail.SENDING, "tried_at": datetime.now(UTC), "tries": Notice.tries + 1}
    taken = db.session.execute(update(Notice).where(Notice.id == number, Notice.mail == Mail.WAITING).values(values))
    db.session.commit()
    return db.session.get(Notice, number) if taken.rowcount else None  # type: ignore[attr-defined]


def finish(notice: Notice, became: Mail, error: str = "") -> None:
    """Keep what became of a message."""
    notice.mail, notice.error = became, error or None
    db.session.commit()


def put_back(notice: Notice, report: Report, error: Exception) -> None:
    """A message that the server was never given waits on."""
    why = f"{error.smtp_code} {said(error.smtp_error)}" if isinstance(error, smtplib.SMTPResponseException) else error
    report.stopped = f"The mail server cannot be used: {why}"
    finish(notice, Mail.WAITING, report.stopped)


def message_of(notice: Notice) -> EmailMessage:
    """A notice as an e-mail."""
    config = current_app.config
    message = EmailMessage()
    message["From"], message["To"] = config["MAIL_FROM"] or f"noreply@{host_of()[0]}", notice.email
    message["Subject"] = " ".join(notice.subject.split())
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(f"notice{notice.id}", domain="governance-desk.invalid")
    message["Auto-Submitted"] = "auto-generated"
    link = f"\n\n{config['SITE_ADDRESS']}{notice.path}" if config["SITE_ADDRESS"] and notice.path else ""
    message.set_content(f"{notice.text}{link}\n")
    return message


def host_of() -> tuple[str, int]:
    """The mail server and its port."""
    host, _, port = current_app.config["MAIL_SERVER"].partition(":")
    usual = {"tls": 465, "starttls": 587}.get(current_app.config["MAIL_SECURITY"], 25)
    return host, int(port) if port.isdecimal() else usual


def connect() -> smtplib.SMTP:
    """A connection to the mail server; raises OSError, SMTPException."""
    config, (host, port) = current_app.config, host_of()
    if config["MAIL_SECURITY"] == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=PATIENCE, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=PATIENCE)
    if config["MAIL_SECURITY"] == "starttls":
        server.starttls(context=ssl.create_default_context())
    if config["MAIL_USER"]:
        server.login(config["MAIL_USER"], config["MAIL_PASSWORD"])
    return server


def name_sender(server: smtplib.SMTP, message: EmailMessage) -> None:
    """Say from whom a message is; raises OSError, UnicodeError, SMTPException.

    A no to that is about this program or its settings, never about the message.
    """
    server.ehlo_or_helo_if_needed()
    sender = parseaddr(str(message["From"]))[1]
    code, text = server.mail(sender)
    if code >= 300:
        raise smtplib.SMTPSenderRefused(code, text if isinstance(text, bytes) else text.encode(), sender)


def hand_over(server: smtplib.SMTP, message: EmailMessage) -> tuple[Mail, str]:
    """Give a message to the server, which knows its sender; what became of it, and why.

    Up to the message itself a broken connection means that nothing went; from there on nobody knows.
    """
    try:
        code, text = server.rcpt(parseaddr(str(message["To"]))[1])
        if code >= 300:
            server.rset()
            return verdict(code, text)
    except UnicodeError:
        return Mail.REFUSED, "The address has letters that cannot be e-mailed."
    except (OSError, smtplib.SMTPException) as error:
        return Mail.WAITING, f"{BROKEN} {error}"
    try:
        code, text = server.data(message.as_bytes(policy=SMTP))
    except smtplib.SMTPDataError as error:
        return verdict(error.smtp_code, error.smtp_error)
    except (OSError, smtplib.SMTPException) as error:
        return Mail.UNCERTAIN, f"{BROKEN} {error}"
    return verdict(code, text) if code >= 300 else (Mail.SENT, "")


def verdict(code: int, text: bytes | str) -> tuple[Mail, str]:
    """What a server's no means: 4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
    return Mail.REFUSED if code >= 500 else Mail.WAITING, f"{code} {said(text)}"


def said(text: bytes | str) -> str:
    """What a server said."""
    return text.decode(errors="replace") if isinstance(text, bytes) else text


def hang_up(server: smtplib.SMTP) -> None:
    """Say goodbye; what was sent is sent."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def is_resting() -> bool:
    """Whether sending failed a moment ago, so that no request need wait for it again."""
    failed = (Notice.mail == Mail.WAITING, Notice.tries > 0, Notice.tried_at > datetime.now(UTC) - PAUSE)
    return db.session.scalar(select(Notice.id).where(*failed).limit(1)) is not None


def send_after(response: Response) -> Response:
    """Have what a request told somebody sent once its answer has gone."""
    if g.pop("mail_waits", False):
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        response.call_on_close(lambda: send_now(app))
    return response


def send_now(app: Flask) -> None:
    """Send what waits, outside the request; whatever fails waits for `governance remind`."""
    with app.app_context():
        try:
            if not is_resting():
                send_waiting()
        except Exception:
            app.logger.exception("sending e-mail failed; governance remind will try again")
        finally:
            db.session.remove()


def init_app(app: Flask) -> None:
    """Send after requests that told somebody something."""
    app.after_request(send_after)
