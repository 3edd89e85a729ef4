"""`governance privacy purge`: delete the contact details whose time is over, and say so."""

import json

import click
from flask.cli import with_appcontext

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.privacy.commands import purge
from governance.working_days.deadlines import say


@click.group()
def privacy() -> None:
    """What the public entrusted to the council."""


@privacy.command("purge")
@click.option("--preview", is_flag=True, help="Say what would be deleted, and delete nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@with_appcontext
def purge_command(preview: bool, as_json: bool) -> None:
    """Delete contact details whose time is over (Administration, Settings), with the letters sent to them."""
    days = int(get_council().settings["contact_days"])
    done = purge(days, today(), dry=preview)
    db.session.commit()
    if as_json:
        report = {
            "preview": preview,
            "days": days,
            "deleted": [
                {"reference": one.reference, "closed": one.closed.isoformat() if one.closed else None}
                for one in done.deleted
            ],
            "letters": done.letters,
            "open_for_longer": list(done.long_open),
            "kept": done.kept,
        }
        click.echo(json.dumps(report, indent=2))
        return
    verb = "would be deleted" if preview else "deleted"
    click.echo(f"Contact details {verb}, {days} days after the record was closed: {len(done.deleted)}")
    for one in done.deleted:
        since = f"closed {say(one.closed)}" if one.closed else "its record is no longer here"
        click.echo(f"  {one.reference}  {since}")
    if done.letters:
        click.echo(f"Letters {'that would be ' if preview else ''}deleted with them: {done.letters}")
    if done.long_open:
        click.echo(f"Still open after more than {days} days, so kept: {', '.join(done.long_open)}")
    click.echo(f"Kept: {done.kept}")
