"""What a row of the workbook means: a value for each field that its columns give, and what is to be said of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from governance.programme.fields import BY_KEY
from governance.programme.intake.cells import Officers, near_name, split_title
from governance.programme.intake.headings import (
    OFFICERS,
    REFERENCE,
    TITLE_AND_PURPOSE,
    field_keys,
    read_openness,
    yes_or_no,
)
from governance.programme.intake.lines import Line
from governance.programme.intake.roll import WARD, Found, Roll, Said
from governance.register.dates import ApproximateDate, Precision
from governance.register.fields import Choice, Field, Invalid, NameList, Names, clean, fold, shorten
from governance.spreadsheets.book import Problem, Remark, Value, address, text_of
from governance.working_days.deadlines import say

SERIALS = range(36526, 73051)  # the days from 2000 to 2099 as Excel numbers them
DAY_NOUGHT = date(1899, 12, 30)
SLIPS = frozenset({"b and bf"})  # read without asking anywhere, but not what anybody means to type
BLANKS = frozenset({"n a", "na", "none", "nil", "tbc", "tba", "not applicable", "not known"})  # in a column of choices
POINTERS = frozenset(
    {"decision_maker", "portfolio_holder", "directorate", "wards", "scrutiny_committee", "issue_type", "openness"}
)


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said of a row: beside which field and cell, and whether it stays flagged on the item."""

    severity: str
    text: str
    cell: str
    fields: tuple[str, ...] = ()
    flagged: bool = True


@dataclass(slots=True)
class ItemRow:
    """A row as understood: values by field for the columns that the workbook has."""

    line: Line
    values: dict[str, Any] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    reference: str | None = None
    broken: bool = False  # its table lacks a column that every item needs, which is said once

    @property
    def rejected(self) -> bool:
        """Whether it cannot be kept as it is."""
        return self.broken or any(note.severity == "error" for note in self.notes)


class Interpreter:
    """Reads the rows of one workbook with the names of the council and those that the workbook brings."""

    def __init__(self, roll: Roll) -> None:
        """Texts that recur (dates, names, types) are read once."""
        self.roll = roll
        self.seen: dict[tuple[Any, ...], tuple[dict[str, Any], list[Said]]] = {}
        self.under: dict[date | None, Names] = {}
        self.readers: dict[str, Callable[[str, Line], tuple[dict[str, Any], list[Said]]]] = {
            "decision_maker": lambda text, line: self.found("decision_maker", self.roll.maker(text)),
            "scrutiny_committee": lambda text, line: self.found(
                "scrutiny_committee", self.roll.other(text, "scrutiny committee")
            ),
            "directorate": lambda text, line: self.beside("directorate", *self.roll.directorate(text)),
            "portfolio_holder": lambda text, line: self.beside("portfolio_holder", *self.roll.portfolio(text)),
            "wards": lambda text, line: self.read_wards(text),
            "openness": self.read_openness,
            OFFICERS: lambda text, line: self.read_officers(self.roll.officers(text)),
        }

    def read(self, line: Line, texts: Mapping[str, str]) -> ItemRow:
        """One row; `texts` are what an officer has put right, by field."""
        row = ItemRow(line, dict.fromkeys(sorted(line.table.keys)))
        for column, severity, text in line.remarks:
            row.notes.append(Note(severity, text, address(line.number, column)))
        spare: dict[str, Any] = {}
        if line.banner and "decision_maker" not in line.table.headings:
            self.take(row, "decision_maker", line.banner, line.banner_cell, {})
            when = self.roll.when(line.banner)
            if when and "decision_date" not in line.table.headings:
                self.take(row, "decision_date", when, line.banner_cell, {})
        for role, (column, value) in line.cells.items():
            self.read_cell(row, role, column, value, spare)
        for key, value in spare.items():  # what stood in the wrong column, where the right one is blank
            if value and not row.values.get(key):
                row.values[key] = value
        for key, text in texts.items():
            self.put_right(row, BY_KEY[key], text)
        self.check_date(row)
        self.check_required(row)
        return row

    def read_cell(self, row: ItemRow, role: str, column: int, value: Value, spare: dict[str, Any]) -> None:
        """One cell."""
        cell = address(row.line.number, column)
        if isinstance(value, Problem):
            row.notes.append(Note("error", value.text, cell, field_keys(role)))
        elif role == REFERENCE:
            row.reference = " ".join(text_of(value).split()) or None
        elif role in field_keys(role) or role in (TITLE_AND_PURPOSE, OFFICERS):
            text = text_of(value)
            if role == "issue_type":
                text = yes_or_no(row.line.table.headings[role], role, text)
            if role in ("decision_date", "first_published", "decided_on"):
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

    def take(self, row: ItemRow, role: str, text: str, cell: str, spare: dict[str, Any]) -> None:
        """The values of one text, into the row."""
        values, said = self.values_of(role, text, row.line)
        for key, value in values.items():
            if key in field_keys(role):
                row.values[key] = value
            else:
                spare.setdefault(key, value)
        row.notes += [Note(severity, words, cell, field_keys(role)) for severity, words in said]

    def values_of(self, role: str, text: str, line: Line) -> tuple[dict[str, Any], list[Said]]:
        """The fields that a text gives; texts that recur are looked up."""
        splits = role == TITLE_AND_PURPOSE or (
            role == "title" and "\n" in text and "purpose" not in line.table.headings
        )
        if splits:
            title, purpose, doubt = split_title(text)
            values, said = self.plain(BY_KEY["title"], title, line)
            more, errors = self.plain(BY_KEY["purpose"], purpose or "", line)
            return values | (more if purpose else {}), [*said, *errors, *([("doubt", doubt)] if doubt else [])]
        if role in ("title", "purpose"):
            return self.plain(BY_KEY[role], text, line)
        if role in POINTERS and fold(text) in BLANKS:
            text = ""
        context = {"decision_date": line.under, "openness": line.table.headings.get(role)}.get(role)
        key = (role, text, context)
        if key not in self.seen:
            read = self.readers.get(role)
            if read is None:
                self.seen[key] = self.plain(BY_KEY[role], text, line)
            else:
                self.seen[key] = read(text, line) if text.strip() else ({}, [])
        return self.seen[key]

    def plain(self, one: Field, text: str, line: Line) -> tuple[dict[str, Any], list[Said]]:
        """A field that reads its own texts."""
        try:
            value = one.kind.parse(text, self.names_under(line.under))
        except Invalid as error:
            return self.nearly(one, text, str(error))
        said: list[Said] = []
        if isinstance(value, ApproximateDate):
            remarks = " ".join(value.remarks)
            said = [("doubt", f"“{shorten(value.typed)}”: {remarks}")] if remarks else []
        if one.key == "issue_type" and fold(text) in SLIPS:
            said = [
                ("doubt", f"“{text.strip()}” is read as {one.kind.show(value, self.roll.names)}: a slip of the hand?")
            ]
        return {one.key: value}, said

    def nearly(self, one: Field, text: str, message: str) -> tuple[dict[str, Any], list[Said]]:
        """A choice written nearly right is taken, with a doubt; anything else that cannot be read is an error."""
        if isinstance(one.kind, Choice) and not one.kind.source:
            near = near_name(text, NameList(one.kind.options), 0.8)
            if near and one.key != "paragraphs":
                return {one.key: near.key}, [("doubt", f"“{shorten(text)}” is read as {near.name}.")]
        return {}, [("error", message)]

    def names_under(self, month: date | None) -> Names:
        """The names for texts that stand under a month."""
        if month not in self.under:
            self.under[month] = self.roll.names.standing_under(month)
        return self.under[month]

    def found(self, key: str, found: Found) -> tuple[dict[str, Any], list[Said]]:
        """What the roll of names says of a text."""
        return {key: found.key}, list(found.said)

    def beside(self, key: str, found: Found, officers: Officers | None) -> tuple[dict[str, Any], list[Said]]:
        """A name, and the officers who stand with it by mistake; they fill what is blank elsewhere."""
        others = self.read_officers(officers)[0] if officers else {}
        return {**others, key: found.key if found.key is not None else others.get(key)}, list(found.said)

    def read_officers(self, read: Officers) -> tuple[dict[str, Any], list[Said]]:
        """Directorate, lead officers and contact, each read by its own field."""
        values: dict[str, Any] = {"directorate": read.directorate_key}
        said: list[Said] = [("doubt", doubt) for doubt in read.doubts]
        for key, parts in (("lead_officers", read.people), ("contact", read.contact)):
            try:
                values[key] = BY_KEY[key].kind.parse("\n".join(parts), self.roll.names)
            except Invalid as error:
                said.append(("error", f"{BY_KEY[key].label}: {error}"))
        return values, said

    def read_wards(self, text: str) -> tuple[dict[str, Any], list[Said]]:
        """Wards, also with commas between them; all of them however that is said; new ones where not known."""
        try:
            return {"wards": BY_KEY["wards"].kind.parse(text, self.roll.names)}, []
        except Invalid:
            pass
        if fold(text) in ("all", "all wards", "countywide", "county wide", "boroughwide", "citywide", "districtwide"):
            return {"wards": ["all"]}, []
        parts = [part.strip(" .") for part in clean(text).replace(";", ",").replace("\n", ",").split(",")]
        found = [self.roll.other(part, WARD) for part in parts if part]
        keys = {one.key for one in found}
        said = [one for each in found for one in each.said]
        return {"wards": [one.key for one in self.roll.lists[WARD].things if one.key in keys]}, said

    def read_openness(self, text: str, line: Line) -> tuple[dict[str, Any], list[Said]]:
        """Openness in many councils' words, with the paragraphs of Schedule 12A where the cell names them."""
        values, said = self.plain(BY_KEY["openness"], text, line)
        word, numbers = read_openness(line.table.headings["openness"], text)
        if not any(severity == "error" for severity, _ in said) or not word:
            return values, said
        values, _ = self.plain(BY_KEY["openness"], word, line)
        values |= self.plain(BY_KEY["paragraphs"], numbers, line)[0] if numbers else {}
        return values, [] if fold(text) in ("yes", "no", "y", "n") else [
            ("doubt", f"“{shorten(text)}” is read as {word}.")
        ]

    def put_right(self, row: ItemRow, one: Field, text: str) -> None:
        """A field as an officer corrected it: what was said of the cell is settled."""
        row.notes = [note for note in row.notes if one.key not in note.fields]
        try:
            row.values[one.key] = one.kind.parse(text, self.roll.names.standing_under(row.line.under))
        except Invalid as error:
            row.notes.append(Note("error", str(error), "", (one.key,)))

    def check_date(self, row: ItemRow) -> None:
        """A date under another month's heading, and a row whose type is still open."""
        when, under = row.values.get("decision_date"), row.line.under
        if when and when.month and under and when.month != under and when.precision is not Precision.OTHER:
            month = say(under).split(" ", 1)[1]
            text = f"“{shorten(when.typed)}” stands under {month}. Is the date right?"
            row.notes.append(Note("doubt", text, cell_of(row, "decision_date"), ("decision_date",)))
        maker = row.values.get("decision_maker")
        if "issue_type" in row.values and row.values["issue_type"] is None and self.executive(maker):
            text = "The issue type is blank: the item is not yet classified."
            column = next((one for one, role in row.line.table.columns.items() if role == "issue_type"), 1)
            row.notes.append(Note("doubt", text, address(row.line.number, column), ("issue_type",), flagged=False))

    def executive(self, maker: int | None) -> bool:
        """Whether a decision maker is the executive."""
        if maker is None or maker > 0:
            return bool(maker and self.roll.council.bodies[maker].executive)
        return self.roll.records[-1 - maker].executive

    def check_required(self, row: ItemRow) -> None:
        """What every item needs."""
        for key in ("title", "decision_maker", "decision_date"):
            if row.values.get(key) is None and not any(
                note.severity == "error" and key in note.fields for note in row.notes
            ):
                if key not in row.values:
                    row.broken = True
                else:
                    hint = ", or TBC" if key == "decision_date" else ""
                    text = f"There is no {BY_KEY[key].label.lower()}: enter it{hint}, or leave the row out."
                    row.notes.append(Note("error", text, cell_of(row, key), (key,)))


def cell_of(row: ItemRow, key: str) -> str:
    """The cell that a field is read from, or that says whose the row is."""
    for column, role in row.line.table.columns.items():
        if key == role or key in field_keys(role):
            return address(row.line.number, column)
    return row.line.banner_cell or address(row.line.number, 1)


def prepare(roll: Roll, lines: list[Line], banners: list[tuple[str, str, str]]) -> list[Remark]:
    """Take in the names of the whole workbook before its rows are read; what is to be said of its banners."""
    cells = [text_of(line.cells[OFFICERS][1]) for line in lines if OFFICERS in line.cells]
    cells += [f"{text_of(line.cells['directorate'][1])} /" for line in lines if "directorate" in line.cells]
    roll.learn(cells)
    where: dict[str, tuple[str, str]] = {}
    for text, sheet, cell in banners:
        if "scrutiny" not in fold(text):
            where.setdefault(text, (sheet, cell))
            roll.maker(text)
    for line in lines:
        for role in ("decision_maker", "portfolio_holder"):
            if role in line.cells:
                column, value = line.cells[role]
                text = text_of(value)
                where.setdefault(text, (line.table.sheet, address(line.number, column)))
                if role == "decision_maker":
                    roll.maker(text)
                else:
                    roll.portfolio(text)
    return [Remark(text, severity, *where.get(banner, (None, None))) for severity, text, banner in roll.said]
