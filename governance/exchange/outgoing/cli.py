"""A register into a file, from the command line."""

from collections.abc import Callable
from pathlib import Path

import click

from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.outgoing import formats
from governance.extensions import only_reading
from governance.register.keeping import System
from governance.register.log import sequence_of


def export_to(register: Exchanged, file: str, find: Callable[[], tuple[list[Item], dict[str, str]]]) -> None:
    """Write the items that are found, in the format that the file's name ends in; say what they are."""
    path, form = Path(file), Path(file).suffix.lower().removeprefix(".")
    if form not in formats.TYPES:
        raise click.ClickException(f"{path.name} ends in none of .xlsx, .csv and .json. Give it one of these endings.")
    with only_reading():
        sequence = sequence_of(register.name)
        items, given = find()
        content, what = formats.written(register, form, items, System("Command line"), given, sequence)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror}.") from error
    click.echo(f"{what} in {path}.")
