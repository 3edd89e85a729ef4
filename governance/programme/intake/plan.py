"""What a workbook would do to the register: each row new, changed, unchanged, or to be decided first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from governance.council.queries import get_council, today
from governance.programme.fields import BY_KEY, FIELDS
from governance.programme.intake.banners import is_scrutiny
from governance.programme.intake.headings import REFERENCE
from governance.programme.intake.lines import read_lines
from governance.programme.intake.observed import (
    absent_remarks,
    foreign_references,
    is_apart,
    said_of_export,
    say_officers,
    say_out_of_order,
)
from governance.programme.intake.planned import (
    CHANGED,
    NEW,
    UNCHANGED,
    Choices,
    PlannedRow,
)
from governance.programme.intake.reading import Heading, Line
from governance.programme.intake.returned import columns_by_heading, read_returned, stand_under
from governance.programme.intake.roll import NewHolder, NewRecord, Roll
from governance.programme.intake.rows import Interpreter, prepare
from governance.programme.intake.which import compare_all
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, REGISTER, list_items, values_of
from governance.register.exchange import Base, is_untouched
from governance.register.fields import Names
from governance.register.log import sequence_of
from governance.register.marks import is_ours
from governance.register.uploads import known_headings
from governance.spreadsheets.book import Remark, Unreadable, text_of
from governance.spreadsheets.reading import read_book

HEADINGS_NEEDED = "One row must hold headings, such as Title, Decision maker and Decision date."
FOREIGN = (
    "The workbook names items by their references, but was exported elsewhere, or does not say by which export: it is "
    "compared without what it was when it went out, and each difference is asked."
)
POINTERS = ("decision_maker", "portfolio_holder", "directorate", "scrutiny_committee")  # fields that name one record


@dataclass
class Plan:
    """What a workbook would do, as of one sequence of the register."""

    layout: str
    rows: list[PlannedRow]
    headings: list[Heading]
    remarks: list[Remark]
    absent: list[PlanItem]
    roll: Roll
    records: list[NewRecord]  # that applying it adds
    holders: list[NewHolder]  # whom the workbook names in a post
    officers: list[str]  # whom no item names yet
    choices: Choices
    sequence: int
    merged: bool  # with what an export of ours was

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
        return list(dict.fromkeys([*said, *absent_remarks(self.absent)]))


def make_plan(content: bytes, name: str, choices: Choices) -> Plan:
    """Read a workbook and compare it with the register; raises Unreadable. Changes nothing."""
    book = read_book(content, name)
    council, day = get_council(), today()
    base, foreign = base_of(book.marks)
    sequence, items = sequence_of(REGISTER), list_items()
    by_reference = {item.reference: item for item in items}
    months = {item.reference: item.decision_month for item in items}
    if base:
        base.recall({item.reference: (item.id, values_of(item)) for item in items}, FIELDS)
        months |= {key: values["decision_date"].month for key, values in base.was.items()}
    if book.marks and (columns := book.columns or columns_by_heading(book)):
        reading = read_returned(book, columns, months)
    else:
        reading = read_lines(book, known_headings(REGISTER))
        stand_under(reading.lines, months)
    if not reading.tables:
        raise Unreadable(f"“{name}” has no table of decisions that can be recognised. {HEADINGS_NEEDED}")
    if not reading.lines:
        raise Unreadable(f"“{name}” has headings, but no item below them. Check that it is the right file.")
    roll = Roll(council, day)
    remarks = reading.remarks + prepare(roll, reading.lines, reading.banners)
    interpreter = Interpreter(roll)
    same = untouched(reading.lines, base.was if base else {}, council.names)
    rows = [interpreter.read(line, choices.texts.get(line.key, {}), same.get(line.key, {})) for line in reading.lines]
    say_out_of_order(rows)
    remarks += foreign_references(rows, {item.reference for item in items})
    officers = say_officers(rows, items)
    if not base and any(row.reference in by_reference for row in rows):
        foreign = True  # it names our items, and not what they were
    if foreign:
        remarks.append(Remark(FOREIGN, "doubt"))
    remarks += said_of_export(reading, rows, book.marks, base)
    planned, absent = compare_all(rows, items, choices, day, council.names, base, foreign)
    used = names_used(planned, roll, [text for text, _, _ in reading.banners])
    return Plan(
        layout=reading.layout,
        rows=planned,
        headings=list(reading.headings.values()),
        remarks=remarks,
        absent=absent,
        roll=roll,
        records=[one for one in roll.records if one.key in used],
        holders=[one for one in roll.holders.values() if one.body in used],
        officers=officers,
        choices=choices,
        sequence=sequence,
        merged=base is not None,
    )


def untouched(lines: Sequence[Line], was: Mapping[str, Mapping[str, Any]], names: Names) -> dict[str, dict[str, Any]]:
    """The values of cells that say what they said when an export went out: nothing new is read into them."""
    found: dict[str, dict[str, Any]] = {}
    for line in lines if was else ():
        values = was.get(text_of(line.cells[REFERENCE][1]).strip()) if REFERENCE in line.cells else None
        if values is not None:
            cells = {key: line.cells[key][1] if key in line.cells else "" for key in line.table.keys}
            found[line.key] = {
                key: values[key] for key, cell in cells.items() if is_untouched(BY_KEY[key], values[key], cell, names)
            }
    return found


def base_of(marks: Mapping[str, str]) -> tuple[Base | None, bool]:
    """What a workbook was exported from, if this installation did that; and whether it was exported otherwise."""
    if not marks:
        return None, False
    if not is_ours(REGISTER, marks):
        return None, True
    return Base(REGISTER, KIND, int(marks["sequence"]), frozenset(marks["references"].split())), False


def names_used(planned: Sequence[PlannedRow], roll: Roll, banners: Sequence[str]) -> set[Any]:
    """The keys of the names that are written: of new rows, of changed fields, and of banners with nothing below."""
    here = {one.row.line.banner for one in planned}
    used: set[Any] = {roll.maker(text).key for text in banners if text not in here and not is_scrutiny(text)}
    for one in planned:
        taken = {each.field: each.new for each in one.differences if each.taken}
        values = one.row.values if one.outcome == NEW else taken
        if one.outcome in (NEW, CHANGED):
            for key in (*POINTERS, "wards"):
                used |= set(values[key]) if isinstance(values.get(key), list) else {values.get(key)}
        if one.outcome in (NEW, CHANGED, UNCHANGED):
            used |= {one.row.values.get("decision_maker"), one.row.values.get("portfolio_holder")}
    return used
