"""A workbook that was exported here, come back: its columns are known by name, wherever they stand now."""

from collections.abc import Iterable, Mapping
from datetime import date

from governance.exchange.exchanged import Exchanged
from governance.exchange.reading import Heading, Line, Reading, Table
from governance.register.exchange import REFERENCE, SECONDS
from governance.register.fields import fold, shorten
from governance.spreadsheets.book import Book, Remark, Row, Sheet, Unreadable, address, text_of

OWN_SHEETS = ("Guide", "Lists", "_export")  # that an export brings besides its table


def columns_by_heading(register: Exchanged, book: Book) -> dict[str, dict[int, str]]:
    """What the columns of an export hold by their headings, where a program has lost their names."""
    headings = {fold(label): key for key, label in register.roles.items()}
    headings |= {"row": SECONDS[0], "row end": SECONDS[1]}
    found: dict[str, dict[int, str]] = {}
    exported = book.marks.get("columns", "").split()
    for sheet in book.sheets:
        for row in sheet.rows if sheet.name not in OWN_SHEETS else ():
            columns = {column: headings.get(fold(text_of(value))) for column, value in row.cells.items()}
            known = {column: key for column, key in columns.items() if key in (REFERENCE, *SECONDS, *exported)}
            if REFERENCE in known.values() and len(known) > 2:
                found[sheet.name] = {column: str(key) for column, key in known.items()}
                break
    return found


def stand_under(lines: Iterable[Line], months: Mapping[str, date | None]) -> None:
    """Rows that say which item they are stand under its month, where nothing else says under which."""
    for line in lines:
        said = text_of(line.cells[REFERENCE][1]).strip() if REFERENCE in line.cells else ""
        if line.under is None and said in months:
            line.under = months[said]
            line.table.returned = True


def read_returned(
    register: Exchanged, book: Book, columns: Mapping[str, Mapping[int, str]], months: Mapping[str, date | None]
) -> Reading:
    """The rows of an export; sheets and columns that were added are left out, and said.

    `months` says by reference under which month an item stands: it gives the year of a date without one.
    """
    reading = Reading(remarks=list(book.remarks))
    tables = [sheet.name for sheet in book.sheets if REFERENCE in columns.get(sheet.name, {}).values()]
    if len(tables) > 1:
        both = " and ".join(f"“{shorten(name)}”" for name in tables)
        raise Unreadable(f"The workbook holds the table twice, on {both}. Take out the one that is not wanted.")
    for sheet in book.sheets:
        known = columns.get(sheet.name, {})
        if REFERENCE in known.values():
            read_table(register, sheet, known, reading, months)
        elif sheet.rows and sheet.name not in OWN_SHEETS:
            text = f"The sheet “{shorten(sheet.name)}” was added to the export: it was left out."
            reading.remarks.append(Remark(text, "note", sheet.name))
    for heading in reading.headings.values():
        if heading.role is None and heading.filled:
            text = f"The column “{shorten(heading.text)}” was added to the export: it was left out."
            reading.remarks.append(Remark(text, "note", heading.sheet, heading.cell))
    return reading


def read_table(
    register: Exchanged,
    sheet: Sheet,
    columns: Mapping[int, str],
    reading: Reading,
    months: Mapping[str, date | None],
) -> None:
    """The table of one sheet, below the row that heads it."""
    labels = {column: fold(register.roles.get(key, key)) for column, key in columns.items()}
    at = next((place for place, row in enumerate(sheet.rows) if heads(row, labels)), 0)
    head = sheet.rows[at]
    roles = {column: key for column, key in columns.items() if key in register.roles or key in SECONDS}
    table = Table(
        sheet.name, head.number, roles, {key: text_of(head.cells.get(column, "")) for column, key in roles.items()}
    )
    table.give(register.field_keys)
    table.returned = True
    reading.tables.append(table)
    for column, value in head.cells.items():
        text = " ".join(text_of(value).split())
        role = roles.get(column)
        if role not in SECONDS:
            reading.headings[fold(text)] = Heading(text, role, sheet.name, address(head.number, column))
    above = [row for row in sheet.rows[:at] if names_item(row, roles, months)]  # a head that was sorted among its rows
    for row in (*above, *sheet.rows[at + 1 :]):
        if any(column in roles and roles[column] not in SECONDS for column in row.cells):
            reading.lines.append(line_of(row, table))
        note_added(row, head, table, reading)
    stand_under(reading.lines, months)


def names_item(row: Row, roles: Mapping[int, str], months: Mapping[str, date | None]) -> bool:
    """Whether a row says which item it is."""
    return any(
        role == REFERENCE and text_of(row.cells.get(column, "")).strip() in months for column, role in roles.items()
    )


def heads(row: Row, labels: Mapping[int, str]) -> bool:
    """Whether a row heads the table: two of its cells say what their columns hold."""
    return sum(fold(text_of(value)) == labels.get(column) for column, value in row.cells.items()) >= 2


def line_of(row: Row, table: Table) -> Line:
    """One row."""
    cells = {role: (column, row.cells[column]) for column, role in table.columns.items() if column in row.cells}
    return Line(row.number, row.hidden, table, cells, None, "", "")


def note_added(row: Row, head: Row, table: Table, reading: Reading) -> None:
    """A column of somebody's own that holds something."""
    for column in row.cells.keys() - table.columns.keys():
        heading = reading.headings.get(fold(text_of(head.cells.get(column, ""))))
        if heading:
            heading.filled = True
