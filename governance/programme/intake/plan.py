"""What a workbook would do to the register: each row new, changed, unchanged, or to be decided first."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from governance.council.queries import SCRUTINY, get_council, today
from governance.programme.intake.cells import near_name, read_banner
from governance.programme.intake.compare import Base, find_differences
from governance.programme.intake.headings import REFERENCE, ROLES
from governance.programme.intake.heard import IDENTITY, identity_heard, workbook_value
from governance.programme.intake.lines import Heading, Reading, read_lines
from governance.programme.intake.matching import Matched, Side, match
from governance.programme.intake.planned import (
    ASKED,
    CHANGED,
    LEFT_OUT,
    NEW,
    REJECTED,
    UNCHANGED,
    Choices,
    PlannedRow,
    is_bare,
    meaning,
)
from governance.programme.intake.returned import columns_by_heading, read_returned, stand_under
from governance.programme.intake.roll import NewHolder, NewRecord, Roll
from governance.programme.intake.rows import Interpreter, ItemRow, Note, cell_of, prepare
from governance.programme.models import PlanItem
from governance.programme.outgoing.marks import is_ours
from governance.programme.queries import REGISTER, list_items, list_removed
from governance.programme.rules import LIVE
from governance.register.dates import Precision
from governance.register.fields import Named, NameList, Names, fold, shorten
from governance.register.log import sequence_of
from governance.register.uploads import known_headings
from governance.spreadsheets.book import Remark, Unreadable
from governance.spreadsheets.reading import read_book

HEADINGS_NEEDED = "One row must hold headings, such as Title, Decision maker and Decision date."
FOREIGN = (
    "The workbook was exported elsewhere, or by an export that is not known here: it is compared without what it was "
    "when it went out, and each difference is asked."
)
MOST_ABSENT = 100  # items named one by one; the others are counted
POINTERS = ("decision_maker", "portfolio_holder", "directorate", "scrutiny_committee")  # fields that name one record
OFTEN = 3  # times that a workbook names an officer before another's name is taken for a slip of that one
MOST_ALIKE = 50_000  # pairs of titles that are compared


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
        return sum(row.outcome == outcome for row in self.rows)

    def stopped(self, skip_errors: bool) -> bool:
        """Whether it cannot be applied; rows with errors can be left out, whose value stands must be decided."""
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
    months = {item.reference: item.decision_month for item in items}
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
    rows = [interpreter.read(line, choices.texts.get(line.key, {})) for line in reading.lines]
    say_out_of_order(rows)
    remarks += foreign_references(rows, {item.reference for item in items})
    officers = say_officers(rows, items)
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


def base_of(marks: Mapping[str, str]) -> tuple[Base | None, bool]:
    """What a workbook was exported from, if this installation did that; and whether it was exported otherwise."""
    if not marks:
        return None, False
    if not is_ours(marks):
        return None, True
    return Base(int(marks["sequence"]), frozenset(marks["references"].split())), False


def say_removed(planned: Iterable[PlannedRow]) -> None:
    """A new row that was an item here once, and was removed."""
    gone = {(one.group, one.when): item for item in list_removed() for one in [side(0, identity_heard(item), False)]}
    for one in planned if gone else ():
        like = side(0, one.row.values, False)
        if one.outcome == NEW and (item := gone.get((like.group, like.when))):
            text = f"The same was removed here as {item.reference}. It will be added again."
            one.row.notes.append(Note("doubt", text, cell_of(one.row, "title"), ("title",)))


def say_twice(planned: Iterable[PlannedRow]) -> None:
    """A new row that says what another says in every cell."""
    seen: dict[Any, PlannedRow] = {}
    for one in planned:
        if one.outcome != NEW:
            continue
        told = tuple((key, str(meaning(value))) for key, value in sorted(one.row.values.items()))
        first = seen.setdefault(told, one)
        if first is not one:
            place = f"{first.row.line.table.sheet}, {cell_of(first.row, 'title')}"
            text = f"The row says the same as another ({place}) in every cell. Is it a second item?"
            one.row.notes.append(Note("doubt", text, cell_of(one.row, "title"), ("title",)))


def said_of_export(
    reading: Reading, rows: Sequence[ItemRow], marks: Mapping[str, str], base: Base | None
) -> list[Remark]:
    """What became of an export on its way: columns taken out, rows whose two references disagree."""
    for row in rows:
        if row.reference and row.second and row.reference != row.second:
            text = (
                f"The row says {row.reference}, its hidden reference {row.second}: the sheet was sorted without its "
                "references. Undo that, or take the export again."
            )
            row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
    if not base:
        return []
    there = {role for table in reading.tables for role in table.columns.values()}
    gone = [ROLES[key] for key in marks.get("columns", "").split() if key in ROLES and key not in there]
    text = f"Taken out of the export, and left as they are here: {', '.join(gone)}."
    return [Remark(text, "note")] if gone else []


def names_used(planned: Sequence[PlannedRow], roll: Roll, banners: Sequence[str]) -> set[Any]:
    """The keys of the names that are written: of new rows, of changed fields, and of banners with nothing below."""
    here = {one.row.line.banner for one in planned}
    used: set[Any] = {roll.maker(text).key for text in banners if text not in here and is_maker(text)}
    for one in planned:
        taken = {each.field: each.new for each in one.differences if each.taken}
        values = one.row.values if one.outcome == NEW else taken
        if one.outcome in (NEW, CHANGED):
            for key in (*POINTERS, "wards"):
                used |= set(values[key]) if isinstance(values.get(key), list) else {values.get(key)}
        if one.outcome in (NEW, CHANGED, UNCHANGED):
            used |= {one.row.values.get("decision_maker"), one.row.values.get("portfolio_holder")}
    return used


def is_maker(text: str) -> bool:
    """Whether a banner names who decides, and not a scrutiny committee."""
    named = read_banner(text)
    return bool(named and named.kind != SCRUTINY)


def say_officers(rows: Sequence[ItemRow], items: Sequence[PlanItem]) -> list[str]:
    """The lead officers whom no item names yet; a name that is nearly another's is a doubt."""
    known = {name for item in items for name in names_of(item.lead_officers)}
    counts = Counter(name for row in rows for name in names_of(row.values.get("lead_officers")))
    new = [name for name in counts if name not in known]
    others = NameList(Named(name, name) for name in (*known, *(name for name in new if counts[name] >= OFTEN)))
    nearly = {name: near_name(name, others, 0.88) for name in new if counts[name] < OFTEN}
    for row in rows if any(nearly.values()) else ():
        for name in names_of(row.values.get("lead_officers")):
            if found := nearly.get(name):
                text = f"“{name}” is nearly {found.name}, who leads on other items. Is it the same officer?"
                row.notes.append(Note("doubt", text, cell_of(row, "lead_officers"), ("lead_officers",)))
    return new


def names_of(officers: Sequence[str] | None) -> list[str]:
    """The names of lead officers, without their titles."""
    return [one.split(",")[0].strip() for one in officers or ()]


def foreign_references(rows: Sequence[ItemRow], known: Collection[str]) -> list[Remark]:
    """Said once where the workbook counts its items in a way of its own."""
    first = next((row for row in rows if row.reference), None)
    if first is None or any(row.reference in known for row in rows):
        return []
    which = shorten(str(first.reference))
    text = f"The references (such as {which}) are not this register’s: items are matched without them."
    return [Remark(text, "note", first.line.table.sheet, cell_of(first, REFERENCE))]


def say_out_of_order(rows: Sequence[ItemRow]) -> None:
    """A day above an earlier one in the same table may be a slip."""
    for above, row in pairwise(rows):
        first, second = above.values.get("decision_date"), row.values.get("decision_date")
        if above.line.table is not row.line.table or above.line.banner != row.line.banner or not row.line.banner:
            continue
        if first and second and first.earliest and second.latest and second.latest < first.earliest:
            text = f"{second.text} stands below {first.text}: the dates are out of order."
            row.notes.append(Note("note", text, cell_of(row, "decision_date"), ("decision_date",)))


# Which item each row is


def compare_all(
    rows: Sequence[ItemRow],
    items: Sequence[PlanItem],
    choices: Choices,
    day: date,
    names: Names,
    base: Base | None,
    foreign: bool,
) -> tuple[list[PlannedRow], list[PlanItem]]:
    """Each row with its item and what differs, and the items that no row is."""
    by_reference = {item.reference: item for item in items}
    by_id = {item.id: item for item in items}
    chosen: dict[int, PlanItem | None] = {}
    claimed: set[int] = set()
    ours = any(row.reference in by_reference for row in rows)
    for number, row in enumerate(rows):
        said = choices.items.get(row.line.key, row.reference or "")
        if said == NEW or (base and not said):
            chosen[number] = None
        elif (item := by_reference.get(said)) and (base or said in choices.items.values() or is_alike(row, item)):
            chosen[number] = claim(row, item, claimed, base)
        elif item:
            text = f"{said} is another matter here: “{shorten(item.title)}”. Which item is it, or is it new?"
            row.notes.append(Note("error", text, cell_of(row, REFERENCE), ("title",)))
            chosen[number] = None
        elif base and said in base.references:
            text = f"{said} has been removed here since. Leave the row out, or say that it is a new item."
            row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
            chosen[number] = None
        elif said and ours:
            text = f"There is no item {shorten(said)} here: matched by decision maker and title instead."
            row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
    found = match_all(
        {number: row for number, row in enumerate(rows) if number not in chosen},
        [item for item in items if item.id not in claimed],
    )
    planned = [plan_row(number, row, choices, chosen, found, by_id) for number, row in enumerate(rows)]
    absent = [by_id[key] for key in found.absent if not base or by_id[key].reference in base.references]
    say_alike(planned, absent)
    say_removed(planned)
    say_twice(planned)
    find_differences(planned, choices, day, names, base, foreign)
    return planned, absent


def is_alike(row: ItemRow, item: PlanItem) -> bool:
    """Whether a row with an item's reference can be that item: its decision maker is the same, or its title nearly."""
    title, maker = row.values.get("title"), row.values.get("decision_maker")
    if title is None or maker in (None, item.decision_maker):
        return True
    return SequenceMatcher(None, fold(item.title), fold(title)).ratio() > 0.5


def claim(row: ItemRow, item: PlanItem, claimed: set[int], base: Base | None) -> PlanItem | None:
    """The item that a row says it is. The same twice is an error, unless the row of an export was copied: a new one."""
    if base and item.reference not in base.references:
        text = f"{item.reference} was not in this export: each difference is asked."
        row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
    if item.id in claimed and base:
        text = f"Another row is {item.reference} already: this copy of it will be added as a new item."
        row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
        return None
    if item.id in claimed:
        text = f"Another row is {item.reference} already. Say which item this row is, or leave it out."
        row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
        return None
    claimed.add(item.id)
    return item


def match_all(rows: Mapping[int, ItemRow], items: Sequence[PlanItem]) -> Matched:
    """Match rows with items by what their workbook called them, then what is left by what they are called here."""
    dates = [workbook_value(row, "decision_date") for row in rows.values()]
    monthless = any(is_bare(when) and when.month is None for when in dates)
    found = match(
        [side(key, {one: workbook_value(row, one) for one in IDENTITY}, monthless) for key, row in rows.items()],
        [side(item.id, identity_heard(item), monthless) for item in items],
    )
    left = [item for item in items if item.id in set(found.absent)]
    more = match(
        [
            side(key, row.values, monthless)
            for key, row in rows.items()
            if key not in found.pairs and key not in found.asked
        ],
        [side(item.id, {one: getattr(item, one) for one in IDENTITY}, monthless) for item in left],
    )
    return Matched(found.pairs | more.pairs, found.asked | more.asked, more.absent)


def side(key: int, known: Mapping[str, Any], monthless: bool) -> Side:
    """A row or an item as matching looks at it; without months where the workbook has none for what is to come."""
    when = known.get("decision_date")
    group = (known.get("decision_maker"), fold(known.get("title") or ""))
    return Side(key, group, Precision.TBC if monthless and is_bare(when) else meaning(when))


def plan_row(
    number: int,
    row: ItemRow,
    choices: Choices,
    chosen: Mapping[int, PlanItem | None],
    found: Matched,
    by_id: Mapping[int, PlanItem],
) -> PlannedRow:
    """One row with its item, before its fields are compared."""
    item = chosen.get(number) or by_id.get(found.pairs.get(number, 0))
    if row.line.key in choices.left_out:
        return PlannedRow(row, LEFT_OUT, item)
    if row.rejected or (row.broken and item is None):
        return PlannedRow(row, REJECTED, item)
    if number in found.asked:
        candidates = [by_id[key] for key in found.asked[number]]
        which = ", ".join(f"{one.reference} ({one.decision_date.text})" for one in candidates[:5])
        text = f"Several items have this decision maker and title, and none this date: {which}. Which of them is it?"
        row.notes.append(Note("error", text, cell_of(row, "title"), ("title",)))
        return PlannedRow(row, ASKED, None, candidates=candidates)
    return PlannedRow(row, NEW if item is None else UNCHANGED, item)


def say_alike(planned: Iterable[PlannedRow], absent: Sequence[PlanItem]) -> None:
    """A new row whose title is nearly that of an absent item may be that item."""
    titles: dict[int, list[Named]] = defaultdict(list)
    for item in absent:
        titles[item.decision_maker].append(Named(item.reference, item.title))
    lists = {maker: NameList(things) for maker, things in titles.items()}
    new = [one for one in planned if one.outcome == NEW]
    if sum(len(titles[one.row.values["decision_maker"]]) for one in new) > MOST_ALIKE:
        return
    for one in new:
        near = lists.get(one.row.values["decision_maker"])
        found = near_name(one.row.values["title"], near) if near else None
        if found:
            text = f"This may be {found.key} “{shorten(found.name)}”, which no row is. It will be added as a new item."
            one.row.notes.append(Note("doubt", text, cell_of(one.row, "title"), ("title",)))
            one.candidates = [item for item in absent if item.reference == found.key]


def absent_remarks(absent: Sequence[PlanItem]) -> list[Remark]:
    """Items that no row is: reported, and left as they are."""
    live = [item for item in absent if item.status in LIVE]
    said = [
        Remark(
            f"{item.reference} “{shorten(item.title)}”, {item.decision_date.text}, is not in the workbook: it stays."
        )
        for item in live[:MOST_ABSENT]
    ]
    more = len(absent) - len(said)
    return said + ([Remark(f"{more} more items of the register are not in the workbook: they stay.")] if more else [])
