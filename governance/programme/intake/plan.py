"""What a workbook would do to the register: each row new, changed, unchanged, or to be decided first."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any, TypeGuard

from sqlalchemy import func, select

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.programme.commands import WORKBOOK, check_changed
from governance.programme.fields import BY_KEY, FIELDS
from governance.programme.intake.cells import near_name
from governance.programme.intake.headings import REFERENCE
from governance.programme.intake.lines import Heading, read_lines
from governance.programme.intake.matching import Matched, Side, match
from governance.programme.intake.roll import NewHolder, NewRecord, Roll
from governance.programme.intake.rows import Interpreter, ItemRow, Note, cell_of, prepare
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, REGISTER, list_items, values_of
from governance.programme.rules import LIVE, PLANNED, check_item
from governance.register.dates import ApproximateDate, Precision
from governance.register.fields import Named, NameList, Names, fold, shorten
from governance.register.log import Change, ChangeSet, sequence_of
from governance.register.uploads import known_headings
from governance.spreadsheets.book import Remark, Unreadable
from governance.spreadsheets.reading import read_book

NEW, CHANGED, UNCHANGED, REJECTED, ASKED, LEFT_OUT = "new", "changed", "unchanged", "rejected", "asked", "left out"
HEADINGS_NEEDED = "One row must hold headings, such as Title, Decision maker and Decision date."
MOST_ABSENT = 100  # items named one by one; the others are counted
POINTERS = ("decision_maker", "portfolio_holder", "directorate", "scrutiny_committee")  # fields that name one record
OFTEN = 3  # times that a workbook names an officer before another's name is taken for a slip of that one
MOST_ALIKE = 500  # titles that a new one is compared with


@dataclass
class Choices:
    """What somebody decided on the preview, by the rows' keys; kept with the upload as JSON."""

    published: date | None = None
    left_out: set[str] = field(default_factory=set)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    items: dict[str, str] = field(default_factory=dict)  # a reference, or "new"
    take: dict[str, list[str]] = field(default_factory=dict)  # fields whose value here gives way to the workbook's
    follow: set[str] = field(default_factory=set)  # posts whose holder has changed as the workbook says

    @classmethod
    def load(cls, kept: Mapping[str, Any]) -> "Choices":
        """From what was kept."""
        published = kept.get("published")
        return cls(
            date.fromisoformat(published) if published else None,
            set(kept.get("left_out", ())),
            dict(kept.get("texts", {})),
            dict(kept.get("items", {})),
            dict(kept.get("take", {})),
            set(kept.get("follow", ())),
        )

    def dump(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "published": self.published.isoformat() if self.published else None,
            "left_out": sorted(self.left_out),
            "texts": self.texts,
            "items": self.items,
            "take": self.take,
            "follow": sorted(self.follow),
        }


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose value in the workbook is not the one here. Kept: edited here since its last import."""

    field: str
    old: Any
    new: Any
    kept: bool = False
    by: str = ""
    at: datetime | None = None


@dataclass(slots=True)
class PlannedRow:
    """What becomes of one row."""

    row: ItemRow
    outcome: str
    item: PlanItem | None = None
    differences: list[Difference] = field(default_factory=list)
    candidates: list[PlanItem] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What choices about it are kept by."""
        return self.row.line.key

    @property
    def blocks(self) -> bool:
        """Whether something must be decided before it can be applied."""
        return self.outcome in (REJECTED, ASKED)

    @property
    def urgency(self) -> int:
        """Doubts first: where it stands on the preview."""
        severities = {note.severity for note in self.row.notes}
        if self.outcome == LEFT_OUT:
            return 5
        if self.blocks:
            return 0
        if any(one.kept for one in self.differences):
            return 1
        return 2 if "doubt" in severities else 3 if severities or self.outcome in (NEW, CHANGED) else 4


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

    def count(self, outcome: str) -> int:
        """How many rows have an outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def blocked(self) -> bool:
        """Whether something must be decided first."""
        return any(row.blocks for row in self.rows)

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
    reading = read_lines(book, known_headings(REGISTER))
    if not reading.tables:
        raise Unreadable(f"“{name}” has no table of decisions that can be recognised. {HEADINGS_NEEDED}")
    if not reading.lines:
        raise Unreadable(f"“{name}” has headings, but no item below them. Check that it is the right file.")
    roll = Roll(council, day)
    remarks = reading.remarks + prepare(roll, reading.lines, reading.banners)
    interpreter = Interpreter(roll)
    rows = [interpreter.read(line, choices.texts.get(line.key, {})) for line in reading.lines]
    say_out_of_order(rows)
    sequence, items = sequence_of(REGISTER), list_items()
    remarks += foreign_references(rows, {item.reference for item in items})
    officers = say_officers(rows, items)
    planned, absent = compare_all(rows, items, choices, day, council.names)
    used = names_used(planned, roll, [text for text, _, _ in reading.banners])
    return Plan(
        layout=reading.layout,
        rows=planned,
        headings=list(reading.headings.values()),
        remarks=remarks,
        absent=absent,
        roll=roll,
        records=[one for one in roll.records if one.key in used],
        holders=[one for one in roll.holders.values() if one.body > 0 or one.body in used],
        officers=officers,
        choices=choices,
        sequence=sequence,
    )


def names_used(planned: Sequence[PlannedRow], roll: Roll, banners: Sequence[str]) -> set[Any]:
    """The keys that the rows to be applied point to, and those of every banner; not what only other rows name."""
    used: set[Any] = {roll.maker(text).key or 0 for text in banners if "scrutiny" not in fold(text)}
    for one in planned:
        if one.outcome in (NEW, CHANGED, UNCHANGED):
            for key in (*POINTERS, "wards"):
                value = one.row.values.get(key)
                used |= set(value) if isinstance(value, list) else {value}
    return used


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
    rows: Sequence[ItemRow], items: Sequence[PlanItem], choices: Choices, day: date, names: Names
) -> tuple[list[PlannedRow], list[PlanItem]]:
    """Each row with its item and what differs, and the items that no row is."""
    by_reference = {item.reference: item for item in items}
    by_id = {item.id: item for item in items}
    chosen: dict[int, PlanItem | None] = {}
    ours = any(row.reference in by_reference for row in rows)
    for number, row in enumerate(rows):
        said = choices.items.get(row.line.key, row.reference or "")
        if said == NEW:
            chosen[number] = None
        elif item := by_reference.get(said):
            claim(number, row, item, chosen)
        elif said and ours:
            text = f"There is no item {shorten(said)} here: matched by decision maker and title instead."
            row.notes.append(Note("doubt", text, cell_of(row, REFERENCE)))
    taken = {item.id for item in chosen.values() if item}
    dates = [row.values.get("decision_date") for row in rows]
    monthless = any(is_bare(when) and when.month is None for when in dates)
    found = match(
        (
            side(number, row.values.get("decision_maker"), row.values.get("title"), dates[number], monthless)
            for number, row in enumerate(rows)
            if number not in chosen
        ),
        (
            side(item.id, item.decision_maker, item.title, item.decision_date, monthless)
            for item in items
            if item.id not in taken
        ),
    )
    planned = [plan_row(number, row, choices, chosen, found, by_id) for number, row in enumerate(rows)]
    absent = [by_id[key] for key in found.absent]
    say_alike(planned, absent)
    find_differences(planned, choices, day, names)
    return planned, absent


def claim(number: int, row: ItemRow, item: PlanItem, chosen: dict[int, PlanItem | None]) -> None:
    """A row that says which item it is; the same item twice is an error."""
    if item in chosen.values():
        text = f"Another row is {item.reference} already. Say which item this row is, or leave it out."
        row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
        chosen[number] = None
    else:
        chosen[number] = item


def side(key: int, maker: Any, title: str | None, when: Any, monthless: bool) -> Side:
    """A row or an item as matching looks at it; without months where the workbook has none for what is to come."""
    return Side(key, (maker, fold(title or "")), Precision.TBC if monthless and is_bare(when) else meaning(when))


def is_bare(when: Any) -> TypeGuard[ApproximateDate]:
    """Whether a date is a bare TBC, which only its heading can give a month."""
    return isinstance(when, ApproximateDate) and when.precision is Precision.TBC


def meaning(value: Any) -> Any:
    """What a value means, however it was typed."""
    if isinstance(value, ApproximateDate):
        return value.earliest, value.latest, value.precision, value.month
    return value


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
    if row.rejected:
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
    lists = {maker: NameList(things) for maker, things in titles.items() if len(things) <= MOST_ALIKE}
    for one in planned:
        if one.outcome != NEW:
            continue
        near = lists.get(one.row.values["decision_maker"])
        found = near_name(one.row.values["title"], near) if near else None
        if found:
            text = f"This may be {found.key} “{shorten(found.name)}”, which no row is. It will be added as a new item."
            one.row.notes.append(Note("doubt", text, cell_of(one.row, "title"), ("title",)))
            one.candidates = [item for item in absent if item.reference == found.key]


# What differs


def find_differences(planned: Sequence[PlannedRow], choices: Choices, day: date, names: Names) -> None:
    """Compare each row with its item. A field edited here since its last import keeps its value here."""
    differing: dict[int, list[tuple[str, Any, Any]]] = {}
    for one in planned:
        if one.outcome == NEW:
            check_new(one, choices, day)
        elif one.outcome == UNCHANGED and one.item:
            given = values_given(one, choices)
            found = [(key, getattr(one.item, key), value) for key, value in given.items()]
            found = [each for each in found if meaning(each[1]) != meaning(each[2])]
            if found:
                differing[one.item.id] = found
    edited = edits_since_import(differing)
    for one in planned:
        if one.outcome == UNCHANGED and one.item and one.item.id in differing:
            for key, old, new in differing[one.item.id]:
                edit = edited.get((one.item.id, key))
                kept = edit is not None and key not in choices.take.get(one.key, ())
                one.differences.append(Difference(key, old, new, kept, *(edit or ("", None))))
            settle_changed(one, names)


def values_given(one: PlannedRow, choices: Choices) -> dict[str, Any]:
    """The values that a row gives to its item; what every item needs is never cleared."""
    given = {key: value for key, value in one.row.values.items() if value is not None or not BY_KEY[key].required}
    when = given.get("decision_date")
    if one.item and is_bare(when) and when.month is None:  # it says nothing of the month
        given["decision_date"] = replace(when, month=one.item.decision_month)
    if choices.published and one.item and not one.item.first_published and not given.get("first_published"):
        given["first_published"] = choices.published
    return given


def check_new(one: PlannedRow, choices: Choices, day: date) -> None:
    """A new item, whole; what cannot be kept together is an error beside its cell."""
    values = one.row.values
    if not values.get("status"):
        values["status"] = PLANNED
    if choices.published and not values.get("first_published"):
        values["first_published"] = choices.published
    say_errors(one, check_item({key.key: None for key in FIELDS} | values, day))


def settle_changed(one: PlannedRow, names: Names) -> None:
    """What the changes of a row come to."""
    wanted = {each.field: each.new for each in one.differences if not each.kept}
    for each in one.differences:
        if each.kept:
            kind = BY_KEY[each.field].kind
            here = shorten(kind.show(each.old, names)) or "blank"
            text = f"{BY_KEY[each.field].label} was edited here by {each.by}: “{here}” is kept, not the workbook’s."
            one.row.notes.append(Note("doubt", text, cell_of(one.row, each.field), (each.field,), flagged=False))
    if wanted and one.item:
        one.outcome = CHANGED
        say_errors(one, check_changed(values_of(one.item), wanted))


def say_errors(one: PlannedRow, errors: Mapping[str, str]) -> None:
    """Errors beside their cells; the row cannot be kept."""
    for key, text in errors.items():
        one.row.notes.append(Note("error", text, cell_of(one.row, key), (key,)))
        one.outcome = REJECTED


def edits_since_import(
    differing: Mapping[int, Sequence[tuple[str, Any, Any]]],
) -> dict[tuple[int, str], tuple[str, datetime]]:
    """Who last changed each of these fields here and when, where that was no import."""
    found: dict[tuple[int, str], tuple[str, datetime]] = {}
    ids = sorted(differing)
    for start in range(0, len(ids), 500):
        last = (
            select(func.max(Change.id))
            .where(Change.record_kind == KIND, Change.record_id.in_(ids[start : start + 500]))
            .group_by(Change.record_id, Change.field)
        )
        query = (
            select(Change.record_id, Change.field, ChangeSet.by_name, ChangeSet.at)
            .join(ChangeSet, ChangeSet.id == Change.change_set_id)
            .where(Change.id.in_(last), ChangeSet.way != WORKBOOK)
        )
        for record, key, by, at in db.session.execute(query):
            if any(each[0] == key for each in differing[record]):
                found[record, key] = (by, at)
    return found


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
