"""One row of an import's preview: its fields as they are shown, and what is to be said beside each."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from governance.exchange.deciding import Cell, conflicts_of, open_cells
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.plan import Plan
from governance.exchange.planned import (
    ASKED,
    CHANGED,
    LEFT_OUT,
    NEW,
    REJECTED,
    UNCHANGED,
    UNKNOWN,
    Difference,
    PlannedRow,
)
from governance.exchange.planned import meaning as same_as
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.exchange.words import Segment, differing_words
from governance.register.dates import ApproximateDate, Precision
from governance.register.fields import Field, Lines, LongText, Names
from governance.register.merge import Outcome
from governance.spreadsheets.book import text_of
from governance.working_days.deadlines import say

MOST_OFFERED = 50  # items that a row may be
OUTCOMES = {
    NEW: "New",
    CHANGED: "Changed",
    UNCHANGED: "Unchanged",
    REJECTED: "To correct",
    ASKED: "To decide",
    LEFT_OUT: "Left out",
}


@dataclass(frozen=True)
class ShownField:
    """One field of a row: as understood, or as it stands where it could not be; of a change, what it was."""

    key: str
    label: str
    cell: str
    text: str
    meaning: str
    fresh: bool  # names something that is new here
    change: Difference | None
    was: str
    was_month: str  # where only the month tells two dates apart
    base: str | None  # when the workbook went out, if that is known
    old_words: list[Segment]  # here
    new_words: list[Segment]  # in the workbook
    notes: tuple[Note, ...]
    since: bool  # changed here since somebody looked
    long: bool  # it takes the whole width

    @property
    def conflict(self) -> bool:
        """Whether somebody decides, or has decided, whose value stands."""
        return self.change is not None and self.change.outcome is Outcome.CONFLICT

    @property
    def turned(self) -> bool:
        """Whether nothing was changed here, and the workbook's day and month only look turned round."""
        return self.change is not None and self.conflict and same_as(self.change.base) == same_as(self.change.old)


@dataclass(frozen=True)
class ShownRow:
    """One row of the preview."""

    number: int
    planned: PlannedRow
    outcome: str
    title: str
    about: str  # of an export: which item it is
    fields: list[ShownField]
    notes: list[Note]
    offered: list[Item]
    chosen: str  # which item somebody said that it is

    @property
    def where(self) -> str:
        """Its place in the workbook."""
        return place_of(self.planned)

    @property
    def conflicts(self) -> int:
        """How many of its cells somebody decides, or has decided."""
        return len(conflicts_of(self.planned))

    @property
    def open(self) -> int:
        """How many of those nobody has decided."""
        return len(open_cells([self.planned]))


def place_of(planned: PlannedRow) -> str:
    """A row by its place."""
    line = planned.row.line
    return f"{line.table.sheet}, row {line.number}"


def shown_row(plan: Plan, number: int, since: Set[Cell] = frozenset()) -> ShownRow:
    """A row with its fields, and its notes beside them."""
    planned, register, names = plan.rows[number], plan.register, plan.names
    what = register.by_key[register.identity[1]]
    title = planned.row.values.get(what.key) or text_shown(register, planned.row, what, names)
    fields = [shown_field(register, planned, register.by_key[key], names, since) for key in keys_shown(plan, planned)]
    beside = {one.key for one in fields}
    notes = [note for note in planned.row.notes if not beside.intersection(note.fields[:1])]
    chosen = plan.choices.items.get(planned.key, "")
    return ShownRow(
        number,
        planned,
        OUTCOMES[ASKED] if planned.blocks and planned.outcome != REJECTED else OUTCOMES[planned.outcome],
        title,
        about(register, planned.item) if planned.row.line.table.returned else "",
        fields,
        notes,
        offered(plan, planned, chosen),
        chosen,
    )


def about(register: Exchanged, item: Item | None) -> str:
    """Whose an item is and when it is due, as it is here."""
    who, _, *when = register.identity
    return ", ".join(filter(None, (register.shown(item, key) for key in (who, *when)))) if item else ""


def keys_shown(plan: Plan, planned: PlannedRow) -> list[str]:
    """The fields of a row worth showing: of a new one all that hold something, of others what is said or changed."""
    values, given, item, register = planned.row.values, planned.row.line.table.keys, planned.item, plan.register
    what = register.identity[1]
    wanted = {*(one.field for one in planned.shown)}
    wanted |= {note.fields[0] for note in planned.row.notes if note.fields} - {what}
    if planned.row.line.table.returned and item:  # its reference and `about` say which item it is
        if planned.outcome == REJECTED:
            wanted |= {key for key, value in values.items() if value and same_as(value) != same_as(getattr(item, key))}
    else:
        wanted |= {*register.brief} - register.wide
    if planned.outcome in (NEW, REJECTED, ASKED) and not (planned.row.line.table.returned and item):
        supplied = register.supplied(None, plan.choices)  # by the program, for every row
        wanted |= {
            key
            for key, value in values.items()
            if value is not None and (key in given or value != supplied.get(key)) and key != what
        }
    changed = sorted((one.field for one in planned.shown), key=register.order)
    order = dict.fromkeys([*changed, *register.brief, *register.by_key])
    return [key for key in order if key in wanted]


def shown_field(
    register: Exchanged, planned: PlannedRow, field: Field, names: Names, since: Set[Cell] = frozenset()
) -> ShownField:
    """One field of a row."""
    row = planned.row
    change = next((one for one in planned.shown if one.field == field.key), None)
    value = change.new if change else row.values.get(field.key)
    text = field.kind.show(value, names) if value is not None else text_shown(register, row, field, names)
    was = field.kind.show(change.old, names) if change else ""
    base = None if change is None or change.base is UNKNOWN else field.kind.show(change.base, names)
    alike = change is not None and was == text
    old_words, new_words = words_of(change, base, was, text)
    return ShownField(
        field.key,
        field.label,
        cell_of(row, field.key),
        text,
        month_of(value) if alike else meaning(value),
        isinstance(value, int) and value < 0,
        change,
        was,
        month_of(change.old) if change and alike else "",
        base,
        old_words,
        new_words,
        tuple(
            note for note in row.notes if note.fields[:1] == (field.key,) and (note.flagged or not says_itself(change))
        ),
        (planned.key, field.key) in since,
        field.key in register.wide or (isinstance(field.kind, LongText | Lines) and len(text) + len(was) > 110),
    )


def says_itself(change: Difference | None) -> bool:
    """Whether the page says what there is to say of a field, with the day."""
    return change is not None and (change.kept or change.open)


def words_of(change: Difference | None, base: str | None, was: str, text: str) -> tuple[list[Segment], list[Segment]]:
    """What stands here and what the workbook has, marked where they differ: of a conflict, each from what it was."""
    if change is None:
        return [], []
    if change.outcome is Outcome.CONFLICT and base is not None:
        return differing_words(base, was)[1], differing_words(base, text)[1]
    return differing_words(was, text)


def meaning(value: Any) -> str:
    """What a date was taken to mean, where that is not how it was typed."""
    if not isinstance(value, ApproximateDate) or value.precision in (Precision.OTHER, Precision.TBC):
        return ""
    return "" if value.text == value.typed else value.text


def month_of(value: Any) -> str:
    """The month under which a date stands."""
    if not isinstance(value, ApproximateDate):
        return ""
    return f"under {say(value.month).split(' ', 1)[1]}" if value.month else "under no month"


def text_shown(register: Exchanged, row: ItemRow, field: Field, names: Names) -> str:
    """A field as understood; as it stands in the workbook where it could not be."""
    value = row.values.get(field.key)
    if value is not None or not any(note.severity == "error" and field.key in note.fields for note in row.notes):
        return field.kind.show(value, names)
    standing = (text_of(kept[1]) for role, kept in row.line.cells.items() if field.key in register.field_keys(role))
    return next(standing, row.line.banner if field.key == register.identity[0] else "")


def offered(plan: Plan, planned: PlannedRow, chosen: str) -> list[Item]:
    """The items that a row may be, where that has to be said."""
    if planned.candidates or planned.outcome != REJECTED or not (planned.row.reference or chosen):
        return planned.candidates[:MOST_OFFERED]
    who = plan.register.identity[0]
    return [item for item in plan.absent if getattr(item, who) == planned.row.values.get(who)][:MOST_OFFERED]
