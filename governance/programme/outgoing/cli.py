"""`governance programme export`: the programme into a file."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from governance.council.queries import get_council
from governance.extensions import only_reading
from governance.programme.commands import System
from governance.programme.outgoing import formats
from governance.programme.queries import REGISTER, Filters, list_all_lines, month_of
from governance.register.log import sequence_of


@click.command("export")
@click.argument("file", metavar="FILE.xlsx")
@click.option("--month", default="", metavar="2026-10", help="Only the items that stand under this month.")
@click.option("--directorate", default="", metavar="NAME", help="Only the items of this directorate.")
@with_appcontext
def export_command(file: str, month: str, directorate: str) -> None:
    """Write the programme to a workbook, to CSV or to JSON, as the name of the file ends (.xlsx, .csv, .json)."""
    path, form = Path(file), Path(file).suffix.lower().removeprefix(".")
    if form not in formats.TYPES:
        raise click.ClickException(f"{path.name} ends in none of .xlsx, .csv and .json. Give it one of these endings.")
    with only_reading():
        sequence = sequence_of(REGISTER)
        lines = list_all_lines(month_of_option(month), directorate_key(directorate))
        filters = Filters(show="all", month=month, directorate=directorate)
        content, what = formats.written(form, lines, System("Command line"), get_council(), filters, sequence)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error
    click.echo(f"{what} in {path}.")


def month_of_option(text: str) -> str:
    """A month as filters write it."""
    if text and month_of(text) is None:
        raise click.ClickException(f"--month: write the month as 2026-10, not as {text}.")
    return text


def directorate_key(name: str) -> str:
    """The directorate that a name means, as filters write it."""
    if not name:
        return ""
    known = get_council().names.lists["directorate"].find(name)
    if known is None:
        offered = ", ".join(one.name for one in get_council().names.lists["directorate"].things)
        raise click.ClickException(
            f"There is no directorate {name}. The directorates are {offered or 'not entered yet'}."
        )
    return str(known.key)
