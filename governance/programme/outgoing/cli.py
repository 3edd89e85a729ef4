"""`governance programme export`: the programme into a file."""

import click
from flask.cli import with_appcontext

from governance.council.queries import get_council
from governance.exchange.exchanged import Item
from governance.exchange.outgoing.cli import export_to
from governance.programme.intake.register import PROGRAMME
from governance.programme.queries import Filters, list_all_lines, month_of


@click.command("export")
@click.argument("file", metavar="FILE.xlsx")
@click.option("--month", default="", metavar="2026-10", help="Only the items that stand under this month.")
@click.option("--directorate", default="", metavar="NAME", help="Only the items of this directorate.")
@with_appcontext
def export_command(file: str, month: str, directorate: str) -> None:
    """Write the programme to a workbook, to CSV or to JSON, as the name of the file ends (.xlsx, .csv, .json)."""
    export_to(PROGRAMME, file, lambda: find(month, directorate))


def find(month: str, directorate: str) -> tuple[list[Item], dict[str, str]]:
    """The items of a month and a directorate, each where given."""
    lines = list_all_lines(month_of_option(month), directorate_key(directorate))
    return PROGRAMME.items_of(lines), Filters(show="all", month=month, directorate=directorate).given


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
