"""What a workbook would do to a register: each row new, changed, unchanged, or to be decided first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.council.queries import today
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.interpreting import Interpreter
from governance.exchange.observed import absent_remarks, foreign_references, is_apart, said_of_export
from governance.exchange.planned import UNCHANGED, Choices, NewHolder, NewRecord, PlannedRow
from governance.exchange.reading import Heading, Line, Reading
from governance.exchange.returned import columns_by_heading, read_returned, stand_under
from governance.exchange.which import compare_all
from governance.register.exchange import REFERENCE, Base, is_untouched
from governance.register.fields import Names
from governance.register.log import sequence_of
from governance.register.marks import is_ours, others_in
from governance.register.uploads import known_headings
from governance.spreadsheets.book import Book, Remark, Unreadable, text_of
from governance.spreadsheets.reading import read_book

FOREIGN = (
    "The workbook names {} by their references, but was exported elsewhere, or does not say by which export: it is "
    "compared without what it was when it went out, and each difference is asked."
)


@dataclass
class Plan:
    """What a workbook would do, as of one sequence of the register."""

    register: Exchanged
    layout: str
    rows: list[PlannedRow]
    headings: list[Heading]
    remarks: list[Remark]
    absent: list[Item]
    brought: Interpreter  # every name that the workbook brings, also those of which applying it adds none
    records: list[NewRecord]  # that applying it adds
    holders: list[NewHolder]  # whom the workbook names in a post
    officers: list[str]  # whom no item names yet
    choices: Choices
    sequence: int
    merged: bool  # with what an export of ours was

    @property
    def names(self) -> Names:
        """The names that are known here, and those that the workbook brings."""
        return self.brought.names

    def count(self, outcome: str) -> int:
        """How many rows have an outcome."""
        return sum(row.outcome == outcome and not (outcome == UNCHANGED and row.disputed) for row in self.rows)

    def stopped(self, skip_errors: bool) -> bool:
        """Whether it cannot be applied; rows with errors can be left out, whose value stands must be decided.

        Nothing of a sheet that was sorted without its references can be.
        """
        if any(is_apart(row.row) for row in self.rows):
            return True
        return any(row.disputed if skip_errors else row.blocks for row in self.rows)

    def messages(self) -> list[Remark]:
        """Everything to be said, the workbook's own first, then its rows from top to bottom; nothing twice."""
        said = list(self.remarks)
        for planned in self.rows:
            sheet = planned.row.line.table.sheet
            said += [Remark(note.text, note.severity, sheet, note.cell or None) for note in planned.row.notes]
        return list(dict.fromkeys([*said, *absent_remarks(self.register, self.absent)]))


def make_plan(register: Exchanged, content: bytes, name: str, choices: Choices) -> Plan:
    """Read a workbook and compare it with the register; raises Unreadable. Changes nothing."""
    book = read_book(content, name)
    base, foreign = base_of(register, book.marks)
    sequence, items = sequence_of(register.name), register.list_items()
    if base:
        base.recall({item.reference: (item.id, register.keeper.values_of(item)) for item in items}, register.fields)
    reading = reading_of(register, book, months_of(register, items, base))
    if not reading.tables:
        needed = f"One row must hold headings, such as {register.headings}."
        raise Unreadable(f"“{name}” has no table {register.table} that can be recognised. {needed}")
    if not reading.lines:
        one = register.words[0]
        raise Unreadable(f"“{name}” has headings, but no {one} below them. Check that it is the right file.")
    interpreter = register.interpreter(today())
    if base:
        interpreter.were = register.names_at(base.beside)
    remarks = reading.remarks + interpreter.prepare(reading)
    same = untouched(register, reading.lines, base.was if base else {}, interpreter.were)
    rows = [interpreter.read(line, choices.texts.get(line.key, {}), same.get(line.key, {})) for line in reading.lines]
    officers = interpreter.look_at(rows, items)
    remarks += interpreter.remarks_on(items)
    known = {item.reference for item in items}
    remarks += foreign_references(rows, known, register.words[1])
    if not base and any(row.reference in known for row in rows):
        foreign = True  # it names our items, and not what they were
    if foreign:
        remarks.append(Remark(FOREIGN.format(register.words[1]), "doubt"))
    remarks += said_of_export(register.roles, reading, rows, book.marks, base)
    planned, absent = compare_all(interpreter, rows, items, choices, base, foreign)
    used = interpreter.used(planned, reading)
    return Plan(
        register=register,
        layout=reading.layout,
        rows=planned,
        headings=list(reading.headings.values()),
        remarks=remarks,
        absent=absent,
        brought=interpreter,
        records=[one for one in interpreter.records if one.key in used],
        holders=[one for one in interpreter.holders if one.body in used],
        officers=officers,
        choices=choices,
        sequence=sequence,
        merged=base is not None,
    )


def months_of(register: Exchanged, items: Iterable[Item], base: Base | None) -> dict[str, date | None]:
    """Under which month each item stands, by its reference; of an export, stood when it went out."""
    if not register.month:
        return dict.fromkeys(item.reference for item in items)
    months = {item.reference: getattr(item, register.month).month for item in items}
    return months | {key: values[register.month].month for key, values in (base.was if base else {}).items()}


def reading_of(register: Exchanged, book: Book, months: Mapping[str, date | None]) -> Reading:
    """What is found in a workbook: in an export come back, or in one that somebody has written."""
    if book.marks and (columns := book.columns or columns_by_heading(register, book)):
        return read_returned(register, book, columns, months)
    reading = register.read_lines(book, known_headings(register.name))
    stand_under(reading.lines, months)
    return reading


def untouched(
    register: Exchanged, lines: Sequence[Line], was: Mapping[str, Mapping[str, Any]], names: Names
) -> dict[str, dict[str, Any]]:
    """The values of cells that say what they said when an export went out, with the `names` of then."""
    found: dict[str, dict[str, Any]] = {}
    fields = register.by_key
    for line in lines if was else ():
        values = was.get(text_of(line.cells[REFERENCE][1]).strip()) if REFERENCE in line.cells else None
        if values is not None:
            cells = {key: line.cells[key][1] if key in line.cells else "" for key in line.table.keys}
            found[line.key] = {
                key: values[key] for key, cell in cells.items() if is_untouched(fields[key], values[key], cell, names)
            }
    return found


def base_of(register: Exchanged, marks: Mapping[str, str]) -> tuple[Base | None, bool]:
    """What a workbook was exported from, if this installation did that; and whether it was exported otherwise."""
    if not marks:
        return None, False
    if not is_ours(register.name, marks):
        return None, True
    references = frozenset(marks["references"].split())
    beside = {name: number for name, (number, _) in others_in(marks).items()}
    return Base(register.name, register.kind, int(marks["sequence"]), references, beside), False
