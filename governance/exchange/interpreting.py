"""What the rows of a workbook mean: a value for each field that its columns give, and what is to be said of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from governance.exchange.blanks import BLANKS
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.nearness import near_name
from governance.exchange.planned import CHANGED, NEW, NewHolder, NewRecord, PlannedRow
from governance.exchange.reading import Line, Reading
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.register.dates import ApproximateDate
from governance.register.exchange import REFERENCE, SECONDS
from governance.register.fields import (
    Approximate,
    Choice,
    Choices,
    Day,
    Field,
    Invalid,
    LongText,
    NameList,
    Names,
    clean,
    fold,
    shorten,
)
from governance.spreadsheets.book import Problem, Remark, Value, address, text_of
from governance.working_days.deadlines import say

SERIALS = range(36526, 73051)  # the days from 2000 to 2099 as Excel numbers them
DAY_NOUGHT = date(1899, 12, 30)

Said = tuple[str, str]  # severity, text
Given = tuple[dict[str, Any], list[Said]]  # the fields that a text gives, and what is to be said of it
Spare = tuple[str, Any, str, str]  # a field, a value for it from another column, the cell, and what that column holds


class Interpreter:
    """Reads the rows of one workbook with the names that are known here and those that the workbook brings."""

    blankable: frozenset[str] = frozenset()  # columns of choices, in which “n/a” is no choice
    lengths: Mapping[str, int] = {}
    unique: frozenset[str] = frozenset()  # columns whose texts seldom recur

    def __init__(self, register: Exchanged) -> None:
        """Texts that recur (dates, names, types) are read once."""
        self.register, self.fields, self.known = register, register.by_key, register.names
        self.were = self.known  # the names as they were when an export went out
        self.seen: dict[tuple[Any, ...], Given] = {}
        self.under: dict[date | None, Names] = {}
        self.readers: dict[str, Callable[[str, Line], Given]] = {}  # by role: what is not read by its field alone

    # What a register has of its own

    @property
    def names(self) -> Names:
        """All names, for the register's fields to read with; new ones have keys below zero."""
        return self.known

    @property
    def records(self) -> list[NewRecord]:
        """The names that the workbook brings."""
        return []

    @property
    def holders(self) -> list[NewHolder]:
        """Whom the workbook names in a post."""
        return []

    def prepare(self, reading: Reading) -> list[Remark]:
        """Take in the names of the whole workbook before its rows are read; what is to be said of them."""
        return []

    def look_at(self, rows: Sequence[ItemRow], items: Sequence[Item]) -> list[str]:
        """Say what is doubtful of rows beside one another; the officers whom no item names yet."""
        return []

    def check(self, row: ItemRow) -> None:
        """Say what is doubtful of a row as a whole."""

    def complete(self, planned: PlannedRow) -> None:
        """Give a new row what follows from what it says, and say what is doubtful of that."""

    def remarks_on(self, items: Sequence[Item]) -> list[Remark]:
        """What is to be said of the workbook as a whole once its rows are read."""
        return []

    def turn_of(self, when: Any) -> int:
        """Whether a date is over (-1) or to come (1), where an item of the one is never the row of the other."""
        return 0

    def names_for(self, line: Line) -> Names:
        """The names for the texts of a row: they stand under its month."""
        if line.under not in self.under:
            self.under[line.under] = self.names.standing_under(line.under)
        return self.under[line.under]

    def context(self, role: str, line: Line) -> Any:
        """What a text may mean depends on, besides its column: its heading and the month that it stands under."""
        return line.under, line.table.headings.get(role)

    def joined(self, key: str, role: str, kept: Any, value: Any) -> Any:
        """What a column holds with what another says of the same field; None where they cannot be joined."""
        if isinstance(kept, str) and isinstance(self.fields[key].kind, LongText):
            lines = kept.split("\n")
            return "\n".join([*lines, *(each for each in value.split("\n") if each not in lines)])
        return None

    def same(self, kept: Any, value: Any) -> bool:
        """Whether a value says nothing that another does not."""
        return within(kept, value)

    def used(self, planned: Iterable[PlannedRow], reading: Reading) -> set[Any]:
        """The keys of the names that are written: of new rows, and of changed fields."""
        found: set[Any] = set()
        for one in planned:
            taken = {each.field: each.new for each in one.differences if each.taken}
            values = one.row.values if one.outcome == NEW else taken
            for key in self.register.pointers if one.outcome in (NEW, CHANGED) else ():
                found |= set(values[key]) if isinstance(values.get(key), list) else {values.get(key)}
        return found

    # What follows is the same for every register.

    def read(self, line: Line, texts: Mapping[str, str], untouched: Mapping[str, Any]) -> ItemRow:
        """One row; `texts` are what an officer has put right, by field.

        `untouched` are the values of an export's cells that say what they said when it went out: not read anew.
        """
        row = ItemRow(line, dict.fromkeys(sorted(line.table.keys)) | dict(untouched))
        for cell, severity, text in line.remarks:
            row.notes.append(Note(severity, text, cell))
        spare: list[Spare] = []
        who, _, when, *_ = self.register.identity
        if line.banner and who not in line.table.keys:
            self.take(row, who, line.banner, line.banner_cell, spare)
        if line.when[0] and when not in line.table.keys:
            self.take(row, when, *line.when, spare)
        for role, (column, value) in line.cells.items():
            if role in untouched:
                continue
            self.read_cell(row, role, column, value, spare)
        for one in spare:
            self.place(row, one)
        for key, text in texts.items():
            self.put_right(row, self.fields[key], text)
        self.check(row)
        self.check_needed(row)
        return row

    def place(self, row: ItemRow, one: Spare) -> None:
        """What stood in another column: it fills its own where that is blank, is added to it, or is left out."""
        key, value, cell, role = one
        kept = row.values.get(key)
        if not value or kept == value:
            return
        if kept is None:
            row.values[key] = value
        elif (both := self.joined(key, role, kept, value)) is not None:
            row.values[key] = both
        elif not self.same(kept, value):
            kind = self.fields[key].kind
            text = f"{self.fields[key].label}: {shorten(kind.show(value, self.names))} here was left out, "
            text += f"because {shorten(kind.show(kept, self.names))} is given as well."
            row.notes.append(Note("doubt", text, cell, (key,)))

    def read_cell(self, row: ItemRow, role: str, column: int, value: Value, spare: list[Spare]) -> None:
        """One cell."""
        cell, keys = address(row.line.number, column), self.register.field_keys(role)
        if isinstance(value, Problem):
            row.notes.append(Note("error", value.text, cell, keys))
        elif role == REFERENCE:
            row.reference = " ".join(text_of(value).split()) or None
        elif role in SECONDS:
            row.seconds.append(" ".join(text_of(value).split()))
        elif keys:
            text = text_of(value)
            if isinstance(value, datetime) and value.time() != time():
                row.notes.append(
                    Note("note", f"The time {value:%H:%M} was left out: only the day is kept.", cell, (role,))
                )
            if role in self.fields and isinstance(self.fields[role].kind, Approximate | Day):
                text = self.day_number(row, value, text, cell, role)
            self.take(row, role, text, cell, spare)

    def day_number(self, row: ItemRow, value: Value, text: str, cell: str, role: str) -> str:
        """A day that somebody's spreadsheet program has turned into its number."""
        number = int(text) if text.isdecimal() and len(text) == 5 else 0
        if number not in SERIALS or isinstance(value, bool):
            return text
        day = say(DAY_NOUGHT + timedelta(days=number))
        row.notes.append(
            Note("doubt", f"{number} is read as {day}, which is what the number means to Excel.", cell, (role,))
        )
        return day

    def take(self, row: ItemRow, role: str, text: str, cell: str, spare: list[Spare]) -> None:
        """The values of one text, into the row; those that have a column of their own, or none, come second."""
        values, said = self.values_of(role, text, row.line)
        keys = self.register.field_keys(role)
        for key, value in values.items():
            if key == role or (key in keys and key not in row.line.table.headings):
                row.values[key] = value
            else:
                spare.append((key, value, cell, role))
        row.notes += [Note(severity, words, cell, keys) for severity, words in said]

    def values_of(self, role: str, text: str, line: Line) -> Given:
        """The fields that a text gives; texts that recur are looked up."""
        if role in self.unique:
            return self.plain(self.fields[role], text, line)
        if role in self.blankable and (fold(text) in BLANKS or not text.strip(" -–—.")):
            text = ""
        text = squeezed(text) if role in self.lengths else text
        if self.too_long(role, text):
            most = f"This has {len(text):,} characters; {self.lengths[role]:,} is the most here. "
            return {}, [("error", f"{most}Shorten it, or leave the row out.")]
        key = (role, text, self.context(role, line))
        if key not in self.seen:
            read = self.readers.get(role)
            if read is None:
                self.seen[key] = self.plain(self.fields[role], text, line)
            else:
                self.seen[key] = read(text, line) if text.strip() else ({}, [])
        return self.seen[key]

    def too_long(self, role: str, text: str) -> bool:
        """Whether a cell that names something is too long to be read."""
        return len(text) > self.lengths.get(role, len(text))

    def plain(self, one: Field, text: str, line: Line) -> Given:
        """A field that reads its own texts."""
        try:
            value = one.kind.parse(text, self.names_for(line))
        except Invalid as error:
            return self.nearly(one, text, str(error))
        remarks = " ".join(value.remarks) if isinstance(value, ApproximateDate) else ""
        return {one.key: value}, [("doubt", f"“{shorten(value.typed)}”: {remarks}")] if remarks else []

    def nearly(self, one: Field, text: str, message: str) -> Given:
        """A choice written nearly right is taken, with a doubt; anything else that cannot be read is an error."""
        if isinstance(one.kind, Choice) and not isinstance(one.kind, Choices) and not one.kind.source:
            near = near_name(text, NameList(one.kind.options), 0.8)
            opposite = near and fold(text)[:3] in ("non", "not") and fold(near.name)[:3] != "non"
            if near and not opposite:
                return {one.key: near.key}, [("doubt", f"“{shorten(text)}” is read as {near.name}.")]
        return {}, [("error", message)]

    def put_right(self, row: ItemRow, one: Field, text: str) -> None:
        """A field as an officer corrected it: what was said of the cell is settled."""
        row.notes = [note for note in row.notes if one.key not in note.fields]
        row.original.setdefault(one.key, row.values.get(one.key))
        try:
            row.values[one.key] = one.kind.parse(text, self.names_for(row.line))
        except Invalid as error:
            row.notes.append(Note("error", str(error), "", (one.key,)))

    def check_needed(self, row: ItemRow) -> None:
        """What every item needs."""
        for key in self.register.needs:
            if row.values.get(key) is None and not any(
                note.severity == "error" and key in note.fields for note in row.notes
            ):
                if key not in row.values:
                    row.broken = True
                else:
                    hint = ", or TBC" if isinstance(self.fields[key].kind, Approximate) else ""
                    text = f"There is no {self.fields[key].label.lower()}: enter it{hint}, or leave the row out."
                    row.notes.append(Note("error", text, cell_of(row, key), (key,)))


def within(day: Any, period: Any) -> bool:
    """Whether a date is one that another can mean."""
    if not (isinstance(day, ApproximateDate) and isinstance(period, ApproximateDate)):
        return False
    if not (day.earliest and day.latest and period.earliest and period.latest):
        return day.precision == period.precision
    return period.earliest <= day.earliest and day.latest <= period.latest


def squeezed(text: str) -> str:
    """A text without what white space is too much: what reads it may take long over that."""
    return "\n".join(line for line in (" ".join(one.split()) for one in clean(text).split("\n")) if line)
