"""Takes the head of a table: what each of its columns holds, and which of two that hold the same is read."""

import re
from collections.abc import Mapping

from governance.exchange.reading import IGNORED, Heading, Table
from governance.programme.intake.banners import is_scrutiny
from governance.programme.intake.headings import JOINED, ROLES, TITLE_AND_PURPOSE, TITLES, distance, field_keys
from governance.programme.intake.heads import Head, Heads
from governance.programme.intake.place import Place
from governance.register.fields import fold, shorten
from governance.spreadsheets.book import Sheet, address, text_of


def open_table(place: Place, heads: Heads, index: int, head: Head) -> None:
    """Take a row as the head of the table that follows."""
    place.close()
    table = Table(place.sheet.name, place.sheet.rows[index].number, {}, {}, aside=place.aside)
    place.headed = {column: fold(text) for column, text in head.texts.items()}
    roles = roles_of(heads, index, head.texts)
    note_headings(place, table, head.texts, roles)
    for column in sorted(roles, key=lambda one: (distance(place.headed[one]), one)):
        take_column(place, table, column, head.texts[column], roles[column])
    table.columns = dict(sorted(table.columns.items()))
    table.give(field_keys)
    place.enter(table)


def roles_of(heads: Heads, index: int, texts: Mapping[int, str]) -> dict[int, str | None]:
    """What the headings say that their columns hold, together and with what stands below them."""
    roles = {column: heads.role(text) for column, text in texts.items()}
    roles |= {column: None for column, role in roles.items() if role in TITLES and counts(heads.sheet, index, column)}
    if "title" in roles.values():
        roles = {column: "purpose" if role == TITLE_AND_PURPOSE else role for column, role in roles.items()}
    return roles


def counts(sheet: Sheet, index: int, column: int) -> bool:
    """Whether the first cells below a heading are only numbers: 1, 2, 3."""
    below = [row.cells[column] for row in sheet.rows[index + 1 : index + 6] if column in row.cells]
    return bool(below) and all(re.fullmatch(r"\d+[.)]?", text_of(one).strip()) for one in below)


def note_headings(place: Place, table: Table, texts: Mapping[int, str], roles: Mapping[int, str | None]) -> None:
    """Keep each wording of a heading where it stands first."""
    for column, text in texts.items():
        heading = Heading(text, roles[column], table.sheet, address(table.row, column))
        place.reading.headings.setdefault(place.headed[column], heading)


def take_column(place: Place, table: Table, column: int, text: str, role: str | None) -> None:
    """Say what a column holds; of two columns headed alike the first is read, or both where texts can be joined."""
    if role and role != IGNORED and role in table.headings:
        say_doubled(place, address(table.row, column), place.headed[column], text, role)
        role = role if role in JOINED else IGNORED
    if role:
        table.columns[column] = role
        table.headings.setdefault(role, text)


def say_doubled(place: Place, cell: str, folded: str, text: str, role: str) -> None:
    """Say once of a heading that another column holds the same."""
    doubled, joined = place.reading.doubled, role in JOINED
    if (folded, role) not in doubled and not is_scrutiny(place.banner):
        doubled.add((folded, role))
        said = f"Two columns hold “{ROLES[role]}”: “{shorten(text)}” here was "
        said += "joined to the other." if joined else "left out."
        place.left_out.say(cell, said, "note" if joined else "doubt")
