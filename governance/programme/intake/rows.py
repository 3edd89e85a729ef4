"""What a row of the programme means, in the words of many councils: names, dates, types, and officers anywhere."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from governance.council.queries import CABINET_MEMBER
from governance.exchange.blanks import BLANKS
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.interpreting import Given, Interpreter, squeezed
from governance.exchange.planned import CHANGED, NEW, UNCHANGED, NewHolder, NewRecord, PlannedRow
from governance.exchange.reading import Line, Reading
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.programme.fields import ISSUE_TYPES
from governance.programme.intake.banners import COUNCILLOR, is_scrutiny, split_tbc
from governance.programme.intake.cells import Officers, same_person, split_title
from governance.programme.intake.headings import (
    MAKER_AND_DATE,
    OFFICERS,
    TITLE_AND_PURPOSE,
    read_openness,
    yes_or_no,
)
from governance.programme.intake.observed import say_officers, say_out_of_order
from governance.programme.intake.persons import POST, begins_with_person
from governance.programme.intake.roll import WARD, Found, Roll, Said, named_directorate
from governance.register.dates import Precision
from governance.register.fields import Invalid, Names, clean, fixed, fold, shorten
from governance.spreadsheets.book import Remark, address, text_of
from governance.working_days.deadlines import say

SLIPS = frozenset({"b and bf"})  # read without asking anywhere, but not what anybody means to type
EVERYWHERE = re.compile(
    r"(?:all|every)(?: of the)?(?: (?:electoral )?(?:wards?|divisions?)(?: (?:are )?affected)?)?"
    r"|(?:county|borough|city|district|town|council|authority|island) ?wide"
)
NAMING = frozenset(
    {"decision_maker", "portfolio_holder", "directorate", "wards", "scrutiny_committee", "issue_type", "openness"}
)
# The most characters of a cell that names something; beyond them nobody reads it, nor learns from it.
LENGTHS = dict.fromkeys(NAMING | {MAKER_AND_DATE, "paragraphs"}, 500) | {
    OFFICERS: 1000,
    "lead_officers": 1000,
    "wards": 2000,
}


class ProgrammeRows(Interpreter):
    """Reads the rows of one workbook of the programme."""

    blankable, lengths, unique = NAMING, LENGTHS, frozenset({"title", "purpose"})

    def __init__(self, register: Exchanged, roll: Roll) -> None:
        """`roll` has the names."""
        super().__init__(register)
        self.roll = roll
        self.readers = {
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

    @property
    def names(self) -> Names:
        """The council's, and those that the workbook brings."""
        return self.roll.names

    @property
    def records(self) -> list[NewRecord]:
        """Posts, bodies, directorates and wards."""
        return self.roll.records

    @property
    def holders(self) -> list[NewHolder]:
        """Whom the workbook names in a post."""
        return list(self.roll.holders.values())

    def prepare(self, reading: Reading) -> list[Remark]:
        """Take in the names of the whole workbook; what is to be said of its banners."""
        return prepare(self.roll, reading.lines, reading.banners)

    def look_at(self, rows: Sequence[ItemRow], items: Sequence[Item]) -> list[str]:
        """Say which dates are out of order and which officers may be misspelt."""
        say_out_of_order(rows)
        return say_officers(rows, items)

    def used(self, planned: Iterable[PlannedRow], reading: Reading) -> set[Any]:
        """Also the names of banners with nothing below, and of posts whose holder the workbook gives."""
        planned = list(planned)
        here = {one.row.line.banner for one in planned}
        banners = (text for text, _, _ in reading.banners if text not in here and not is_scrutiny(text))
        found = super().used(planned, reading) | {self.roll.maker(text).key for text in banners}
        for one in planned:
            if one.outcome in (NEW, CHANGED, UNCHANGED):
                found |= {one.row.values.get("decision_maker"), one.row.values.get("portfolio_holder")}
        return found

    def joined(self, key: str, role: str, kept: Any, value: Any) -> Any:
        """Officers who stand in several columns are all kept."""
        if key == "lead_officers" and role == OFFICERS:
            more = [each for each in value if not any(same_person(named(each), named(other)) for other in kept)]
            return [*kept, *more]
        return super().joined(key, role, kept, value)

    def same(self, kept: Any, value: Any) -> bool:
        """Also whether the officers of one list are all in another."""
        return super().same(kept, value) or all_named(kept, value)

    def values_of(self, role: str, text: str, line: Line) -> Given:
        """A title may hold the purpose too."""
        both = role == "title" and "\n" in text and not {"purpose", "reference"} & line.table.headings.keys()
        if role == TITLE_AND_PURPOSE or both:
            return self.read_title(role, text, line)
        return super().values_of(role, text, line)

    def read_title(self, role: str, text: str, line: Line) -> Given:
        """Title and purpose, in one cell."""
        title, purpose, doubt = split_title(text)
        values, said = self.plain(self.fields["title"], title, line)
        more, errors = self.plain(self.fields["purpose"], purpose or "", line)
        if role == "title" and purpose and not (doubt or re.match(r"to \w", purpose, re.IGNORECASE)):
            doubt = "The first line is read as the title, what stands below it as the purpose."
        return values | (more if purpose else {}), [*said, *errors, *([("doubt", doubt)] if doubt else [])]

    def read_maker(self, text: str, when: str, line: Line) -> Given:
        """Who decides, and the date that may stand beside the name."""
        found = self.roll.maker(text)
        when = when or self.roll.when(text) or ""
        values, said = self.plain(self.fields["decision_date"], when, line) if when else ({}, [])
        return {**values, "decision_maker": found.key}, [*found.said, *said]

    def read_type(self, text: str, line: Line) -> Given:
        """The issue type, also as the answer to the heading, and with more words after it."""
        field, heading = self.fields["issue_type"], line.table.headings["issue_type"]
        first = re.split(r"\s[-–—]|[(:,;\n–—]", text.strip(), maxsplit=1)[0].strip()
        for part in (text, first):
            short = re.sub(r"(?<=\S)\s+decisions?\W*$", "", part, flags=re.IGNORECASE)
            found = fixed(ISSUE_TYPES).find(yes_or_no(heading, field.key, short))
            if found and fold(text) not in SLIPS:
                doubt = ("doubt", f"“{shorten(text)}” is read as {found.name}.")
                return {field.key: found.key}, [doubt] if part != text else []
        values, said = self.plain(field, text, line)
        if fold(text) in SLIPS and values:
            slip = f"“{text.strip()}” is read as {field.kind.show(values[field.key], self.names)}: a slip of the hand?"
            said = [("doubt", slip)]
        return values, said

    def read_lead(self, text: str, line: Line) -> Given:
        """The lead officers; a councillor or a portfolio in their column is the portfolio holder."""
        if not names_member(text) and not self.roll.lists[CABINET_MEMBER].find(text):
            known, doubts = self.plain(self.fields["lead_officers"], text, line)
            for one in (known.get("lead_officers") or ())[1:]:
                if "@" in one or (POST.search(one) and not begins_with_person(one)):
                    words = f"“{shorten(one)}” is kept as an officer by itself: does it belong to the line above it?"
                    doubts.append(("doubt", words))
            return known, doubts
        found, _ = self.roll.portfolio(text)
        values, errors = self.plain(self.fields["lead_officers"], "" if found.key is not None else text, line)
        said = f"“{shorten(text)}” stands in the lead officers’ column, but reads as a portfolio holder."
        return {**values, "portfolio_holder": found.key}, [("doubt", said), *found.said, *errors]

    def found(self, key: str, found: Found) -> Given:
        """What the roll of names says of a text."""
        return {key: found.key}, list(found.said)

    def beside(self, key: str, found: Found, officers: Officers | None) -> Given:
        """A name, and the officers who stand with it by mistake; they fill what is blank elsewhere."""
        others = self.read_officers(officers)[0] if officers else {}
        return {**others, key: found.key if found.key is not None else others.get(key)}, list(found.said)

    def read_officers(self, read: Officers) -> Given:
        """Directorate, lead officers and contact, each read by its own field."""
        values: dict[str, Any] = {"directorate": read.directorate_key}
        said: list[Said] = [("doubt", doubt) for doubt in read.doubts]
        for key, parts in (("lead_officers", read.people), ("contact", read.contact)):
            try:
                values[key] = self.fields[key].kind.parse("\n".join(parts), self.names)
            except Invalid as error:
                said.append(("error", f"{self.fields[key].label}: {error}"))
        return values, said

    def read_wards(self, text: str) -> Given:
        """Wards, also with commas between them; all of them however that is said; new ones where not known."""
        try:
            return {"wards": self.fields["wards"].kind.parse(text, self.names)}, []
        except Invalid:
            pass
        if EVERYWHERE.fullmatch(fold(text)):
            return {"wards": ["all"]}, []
        parts = [part.strip(" .") for part in clean(text).replace(";", ",").replace("\n", ",").split(",")]
        found = [self.roll.other(part, WARD) for part in parts if part]
        keys = {one.key for one in found}
        said = [one for each in found for one in each.said]
        return {"wards": [one.key for one in self.roll.lists[WARD].things if one.key in keys] or None}, said

    def read_openness(self, text: str, line: Line) -> Given:
        """Openness in many councils' words, with the paragraphs of Schedule 12A where the cell names them."""
        values, said = self.plain(self.fields["openness"], text, line)
        word, numbers = read_openness(line.table.headings["openness"], text)
        if not any(severity == "error" for severity, _ in said) or not word:
            return values, said
        values, _ = self.plain(self.fields["openness"], word, line)
        values |= self.plain(self.fields["paragraphs"], numbers, line)[0] if numbers else {}
        return values, [] if fold(text) in ("yes", "no", "y", "n") else [
            ("doubt", f"“{shorten(text)}” is read as {word}.")
        ]

    def check(self, row: ItemRow) -> None:
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


def text_at(line: Line, role: str) -> str:
    """What a cell that names something says; nothing where it is blank, or too long."""
    text = squeezed(text_of(line.cells[role][1])) if role in line.cells else ""
    return "" if len(text) > LENGTHS[role] or fold(text) in BLANKS else text


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
