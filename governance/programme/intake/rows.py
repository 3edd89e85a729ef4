"""What a row of the workbook means: a value for each field that its columns give, and what is to be said of it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from governance.council.queries import CABINET_MEMBER
from governance.programme.fields import BY_KEY, ISSUE_TYPES
from governance.programme.intake.banners import COUNCILLOR, is_scrutiny, split_tbc
from governance.programme.intake.cells import Officers, near_name, same_person, split_title
from governance.programme.intake.headings import (
    MAKER_AND_DATE,
    OFFICERS,
    REFERENCE,
    TITLE_AND_PURPOSE,
    field_keys,
    read_openness,
    yes_or_no,
)
from governance.programme.intake.persons import NOT_YET, NOTHING, POST, begins_with_person
from governance.programme.intake.reading import Line
from governance.programme.intake.roll import WARD, Found, Roll, Said, named_directorate
from governance.register.dates import ApproximateDate, Precision
from governance.register.exchange import SECONDS
from governance.register.fields import Choice, Field, Invalid, LongText, NameList, Names, clean, fixed, fold, shorten
from governance.spreadsheets.book import Problem, Remark, Value, address, text_of
from governance.working_days.deadlines import say

SERIALS = range(36526, 73051)  # the days from 2000 to 2099 as Excel numbers them
DAY_NOUGHT = date(1899, 12, 30)
SLIPS = frozenset({"b and bf"})  # read without asking anywhere, but not what anybody means to type
BLANKS = NOTHING | NOT_YET | {"not known", "not known yet", "not yet known", "unknown"}  # in a column of choices
EVERYWHERE = re.compile(
    r"(?:all|every)(?: of the)?(?: (?:electoral )?(?:wards?|divisions?)(?: (?:are )?affected)?)?"
    r"|(?:county|borough|city|district|town|council|authority|island) ?wide"
)
POINTERS = frozenset(
    {"decision_maker", "portfolio_holder", "directorate", "wards", "scrutiny_committee", "issue_type", "openness"}
)
# The most characters of a cell that names something; beyond them nobody reads it, nor learns from it.
LENGTHS = dict.fromkeys(POINTERS | {MAKER_AND_DATE, "paragraphs"}, 500) | {
    OFFICERS: 1000,
    "lead_officers": 1000,
    "wards": 2000,
}

Spare = tuple[str, Any, str, str]  # a field, a value for it from another column, the cell, and what that column holds


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
    original: dict[str, Any] = field(default_factory=dict)  # what was put right, as the workbook has it
    reference: str | None = None
    seconds: list[str] = field(default_factory=list)  # the hidden references of an export
    broken: bool = False  # its table lacks a column that every item needs, which is said once

    @property
    def rejected(self) -> bool:
        """Whether it cannot be kept as it is."""
        return any(note.severity == "error" for note in self.notes)


class Interpreter:
    """Reads the rows of one workbook with the names of the council and those that the workbook brings."""

    def __init__(self, roll: Roll) -> None:
        """Texts that recur (dates, names, types) are read once."""
        self.roll = roll
        self.seen: dict[tuple[Any, ...], tuple[dict[str, Any], list[Said]]] = {}
        self.under: dict[date | None, Names] = {}
        self.readers: dict[str, Callable[[str, Line], tuple[dict[str, Any], list[Said]]]] = {
            "decision_maker": lambda text, line: self.read_maker(text, "", line),
            MAKER_AND_DATE: lambda text, line: self.read_maker(*split_tbc(text), line),
            "issue_type": self.read_type,
            "lead_officers": self.read_lead,
            "scrutiny_committee": lambda text, line: self.found(
                "scrutiny_committee", self.roll.other(text, "scrutiny committee")
            ),
            "directorate": lambda text, line: self.beside("directorate", *self.roll.directorate(text)),
            "portfolio_holder": lambda text, line: self.beside("portfolio_holder", *self.roll.portfolio(text)),
            "wards": lambda text, line: self.read_wards(text),
            "openness": self.read_openness,
            OFFICERS: lambda text, line: self.read_officers(self.roll.officers(text)),
        }

    def read(self, line: Line, texts: Mapping[str, str], untouched: Mapping[str, Any]) -> ItemRow:
        """One row; `texts` are what an officer has put right, by field.

        `untouched` are the values of an export's cells that say what they said when it went out: not read anew.
        """
        row = ItemRow(line, dict.fromkeys(sorted(line.table.keys)) | dict(untouched))
        for cell, severity, text in line.remarks:
            row.notes.append(Note(severity, text, cell))
        spare: list[Spare] = []
        if line.banner and "decision_maker" not in line.table.keys:
            self.take(row, "decision_maker", line.banner, line.banner_cell, spare)
        if line.when[0] and "decision_date" not in line.table.keys:
            self.take(row, "decision_date", *line.when, spare)
        for role, (column, value) in line.cells.items():
            if role in untouched:
                continue
            self.read_cell(row, role, column, value, spare)
        for one in spare:
            self.place(row, one)
        for key, text in texts.items():
            self.put_right(row, BY_KEY[key], text)
        self.check_date(row)
        self.check_required(row)
        return row

    def place(self, row: ItemRow, one: Spare) -> None:
        """What stood in another column: it fills its own where that is blank, is added to it, or is left out."""
        key, value, cell, role = one
        kept = row.values.get(key)
        if not value or kept == value:
            return
        if kept is None:
            row.values[key] = value
        elif key == "lead_officers" and role == OFFICERS:
            more = [each for each in value if not any(same_person(named(each), named(other)) for other in kept)]
            row.values[key] = [*kept, *more]
        elif isinstance(kept, str) and isinstance(BY_KEY[key].kind, LongText):
            lines = kept.split("\n")
            row.values[key] = "\n".join([*lines, *(each for each in value.split("\n") if each not in lines)])
        elif not within(kept, value) and not all_named(kept, value):
            kind = BY_KEY[key].kind
            text = f"{BY_KEY[key].label}: {shorten(kind.show(value, self.roll.names))} here was left out, "
            text += f"because {shorten(kind.show(kept, self.roll.names))} is given as well."
            row.notes.append(Note("doubt", text, cell, (key,)))

    def read_cell(self, row: ItemRow, role: str, column: int, value: Value, spare: list[Spare]) -> None:
        """One cell."""
        cell = address(row.line.number, column)
        if isinstance(value, Problem):
            row.notes.append(Note("error", value.text, cell, field_keys(role)))
        elif role == REFERENCE:
            row.reference = " ".join(text_of(value).split()) or None
        elif role in SECONDS:
            row.seconds.append(" ".join(text_of(value).split()))
        elif field_keys(role):
            text = text_of(value)
            if isinstance(value, datetime) and value.time() != time():
                row.notes.append(
                    Note("note", f"The time {value:%H:%M} was left out: only the day is kept.", cell, (role,))
                )
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

    def take(self, row: ItemRow, role: str, text: str, cell: str, spare: list[Spare]) -> None:
        """The values of one text, into the row; those that have a column of their own, or none, come second."""
        values, said = self.values_of(role, text, row.line)
        for key, value in values.items():
            if key == role or (key in field_keys(role) and key not in row.line.table.headings):
                row.values[key] = value
            else:
                spare.append((key, value, cell, role))
        row.notes += [Note(severity, words, cell, field_keys(role)) for severity, words in said]

    def values_of(self, role: str, text: str, line: Line) -> tuple[dict[str, Any], list[Said]]:
        """The fields that a text gives; texts that recur are looked up."""
        both = role == "title" and "\n" in text and not {"purpose", "reference"} & line.table.headings.keys()
        splits = role == TITLE_AND_PURPOSE or both
        if splits:
            title, purpose, doubt = split_title(text)
            values, said = self.plain(BY_KEY["title"], title, line)
            more, errors = self.plain(BY_KEY["purpose"], purpose or "", line)
            if role == "title" and purpose and not (doubt or re.match(r"to \w", purpose, re.IGNORECASE)):
                doubt = "The first line is read as the title, what stands below it as the purpose."
            return values | (more if purpose else {}), [*said, *errors, *([("doubt", doubt)] if doubt else [])]
        if role in ("title", "purpose"):
            return self.plain(BY_KEY[role], text, line)
        if role in POINTERS and (fold(text) in BLANKS or not text.strip(" -–—.")):
            text = ""
        text = squeezed(text) if role in LENGTHS else text
        if too_long(role, text):
            said_of = (
                f"This has {len(text):,} characters; {LENGTHS[role]:,} is the most here. Shorten it, or leave the "
            )
            return {}, [("error", f"{said_of}row out.")]
        context = line.table.headings.get(role) if role in ("openness", "issue_type") else line.under
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
            opposite = near and fold(text)[:3] in ("non", "not") and fold(near.name)[:3] != "non"
            if near and not opposite and one.key != "paragraphs":
                return {one.key: near.key}, [("doubt", f"“{shorten(text)}” is read as {near.name}.")]
        return {}, [("error", message)]

    def names_under(self, month: date | None) -> Names:
        """The names for texts that stand under a month."""
        if month not in self.under:
            self.under[month] = self.roll.names.standing_under(month)
        return self.under[month]

    def read_maker(self, text: str, when: str, line: Line) -> tuple[dict[str, Any], list[Said]]:
        """Who decides, and the date that may stand beside the name."""
        found = self.roll.maker(text)
        when = when or self.roll.when(text) or ""
        values, said = self.plain(BY_KEY["decision_date"], when, line) if when else ({}, [])
        return {**values, "decision_maker": found.key}, [*found.said, *said]

    def read_type(self, text: str, line: Line) -> tuple[dict[str, Any], list[Said]]:
        """The issue type, also as the answer to the heading, and with more words after it."""
        field, heading = BY_KEY["issue_type"], line.table.headings["issue_type"]
        first = re.split(r"\s[-–—]|[(:,;\n–—]", text.strip(), maxsplit=1)[0].strip()
        for part in (text, first):
            short = re.sub(r"(?<=\S)\s+decisions?\W*$", "", part, flags=re.IGNORECASE)
            found = fixed(ISSUE_TYPES).find(yes_or_no(heading, field.key, short))
            if found and fold(text) not in SLIPS:
                doubt = ("doubt", f"“{shorten(text)}” is read as {found.name}.")
                return {field.key: found.key}, [doubt] if part != text else []
        return self.plain(field, text, line)

    def read_lead(self, text: str, line: Line) -> tuple[dict[str, Any], list[Said]]:
        """The lead officers; a councillor or a portfolio in their column is the portfolio holder."""
        if not names_member(text) and not self.roll.lists[CABINET_MEMBER].find(text):
            known, doubts = self.plain(BY_KEY["lead_officers"], text, line)
            for one in (known.get("lead_officers") or ())[1:]:
                if "@" in one or (POST.search(one) and not begins_with_person(one)):
                    words = f"“{shorten(one)}” is kept as an officer by itself: does it belong to the line above it?"
                    doubts.append(("doubt", words))
            return known, doubts
        found, _ = self.roll.portfolio(text)
        values, errors = self.plain(BY_KEY["lead_officers"], "" if found.key is not None else text, line)
        said = f"“{shorten(text)}” stands in the lead officers’ column, but reads as a portfolio holder."
        return {**values, "portfolio_holder": found.key}, [("doubt", said), *found.said, *errors]

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
        if EVERYWHERE.fullmatch(fold(text)):
            return {"wards": ["all"]}, []
        parts = [part.strip(" .") for part in clean(text).replace(";", ",").replace("\n", ",").split(",")]
        found = [self.roll.other(part, WARD) for part in parts if part]
        keys = {one.key for one in found}
        said = [one for each in found for one in each.said]
        return {"wards": [one.key for one in self.roll.lists[WARD].things if one.key in keys] or None}, said

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
        row.original.setdefault(one.key, row.values.get(one.key))
        try:
            row.values[one.key] = one.kind.parse(text, self.roll.names.standing_under(row.line.under))
        except Invalid as error:
            row.notes.append(Note("error", str(error), "", (one.key,)))

    def check_date(self, row: ItemRow) -> None:
        """A date under another month's heading, and a row whose type is still open."""
        when, under = row.values.get("decision_date"), row.line.under
        under = None if row.line.table.returned else under
        if under and when and when.month and when.month != under and when.precision is not Precision.OTHER:
            month = say(under).split(" ", 1)[1]
            text = f"“{shorten(when.typed)}” stands under {month}. Is the date right?"
            row.notes.append(Note("doubt", text, cell_of(row, "decision_date"), ("decision_date",)))
        maker = row.values.get("decision_maker")
        said = any(note.severity == "error" and "issue_type" in note.fields for note in row.notes)
        if row.values.get("issue_type", "not asked") is None and not said and self.executive(maker):
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


def within(day: Any, period: Any) -> bool:
    """Whether a date is one that another can mean."""
    if not (isinstance(day, ApproximateDate) and isinstance(period, ApproximateDate)):
        return False
    if not (day.earliest and day.latest and period.earliest and period.latest):
        return day.precision == period.precision
    return period.earliest <= day.earliest and day.latest <= period.latest


def all_named(kept: Any, value: Any) -> bool:
    """Whether the officers of one list are all in another."""
    if not (isinstance(kept, list) and isinstance(value, list) and all(isinstance(one, str) for one in value)):
        return False
    return all(any(same_person(named(one), named(other)) for other in kept) for one in value)


def named(officer: str) -> str:
    """The name of an officer, without the post."""
    return officer.split(",")[0]


def names_member(text: str) -> bool:
    """Whether a text begins with a councillor."""
    return bool(COUNCILLOR.match(text.strip()))


def squeezed(text: str) -> str:
    """A text without what white space is too much: what reads it may take long over that."""
    return "\n".join(line for line in (" ".join(one.split()) for one in clean(text).split("\n")) if line)


def too_long(role: str, text: str) -> bool:
    """Whether a cell that names something is too long to be read."""
    return len(text) > LENGTHS.get(role, len(text))


def text_at(line: Line, role: str) -> str:
    """What a cell that names something says; nothing where it is blank, or too long."""
    text = squeezed(text_of(line.cells[role][1])) if role in line.cells else ""
    return "" if too_long(role, text) or fold(text) in BLANKS else text


def cell_of(row: ItemRow, key: str) -> str:
    """The cell that a field is read from, or that says whose the row is."""
    for column, role in row.line.table.columns.items():
        if key == role or key in field_keys(role):
            return address(row.line.number, column)
    return row.line.banner_cell or address(row.line.number, 1)


def prepare(roll: Roll, lines: list[Line], banners: list[tuple[str, str, str]]) -> list[Remark]:
    """Take in the names of the whole workbook before its rows are read; what is to be said of its banners."""
    cells = [text for line in lines if (text := text_at(line, OFFICERS))]
    apart = (named_directorate(text_at(line, "directorate"))[0] for line in lines)
    roll.learn([*cells, *(f"{name} /" for name in apart if name)])
    where: dict[str, tuple[str, str]] = {}
    for text, sheet, cell in banners:
        if not is_scrutiny(text):
            where.setdefault(text, (sheet, cell))
            roll.maker(text)
    for line in lines:
        for role in ("decision_maker", MAKER_AND_DATE, "portfolio_holder", "lead_officers"):
            if text := text_at(line, role):
                column, _ = line.cells[role]
                if role == MAKER_AND_DATE:
                    text, _ = split_tbc(text)
                if role == "lead_officers" and not names_member(text):
                    continue
                where.setdefault(text, (line.table.sheet, address(line.number, column)))
                if role in ("decision_maker", MAKER_AND_DATE):
                    roll.maker(text)
                else:
                    roll.portfolio(text)
    return [Remark(text, severity, *where.get(banner, (None, None))) for severity, text, banner in roll.said]
