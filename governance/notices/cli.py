"""`governance remind`: send what waits to be e-mailed."""

import click
from flask import current_app
from flask.cli import with_appcontext

from governance.extensions import db
from governance.notices.commands import wait_again
from governance.notices.models import Mail
from governance.notices.post import send_waiting

WORDS = {
    Mail.SENT: "sent",
    Mail.WAITING: "waiting",
    Mail.REFUSED: "refused by the mail server",
    Mail.UNCERTAIN: "uncertain: the connection broke, so it is not sent again",
}


@click.command()
@click.option("--refused", is_flag=True, help="Send once more, too, what the mail server refused.")
@with_appcontext
def remind(refused: bool) -> None:
    """Send the e-mails that wait; run it every few minutes by cron or Task Scheduler."""
    if not current_app.config["MAIL_SERVER"]:
        click.echo("No mail server is set (MAIL_SERVER), so nothing is sent by e-mail.")
        return
    if refused:
        click.echo(f"{wait_again()} refused before, to be sent once more.")
        db.session.commit()
    report = send_waiting()
    found = [f"{report.counts[kind]} {words}" for kind, words in WORDS.items() if report.counts[kind]]
    click.echo("; ".join(found) + "." if found else "Nothing waits to be sent.")
    if report.stopped:
        raise click.ClickException(report.stopped)
