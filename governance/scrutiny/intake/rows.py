"""What a row of a work programme means: its committee and meeting, joint items, resolutions."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from governance.council.queries import today
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.interpreting import Given, Interpreter
from governance.exchange.planned import NewRecord, PlannedRow
from governance.exchange.reading import Line, Reading
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.register.dates import ApproximateDate
from governance.register.exchange import REFERENCE
from governance.register.fields import Invalid, NameList, Names, clean, fold, shorten
from governance.scrutiny.fields import form_said
from governance.scrutiny.intake.between import list_named
from governance.scrutiny.intake.headings import RESOLUTION, RESOLVED_ON, TAKEN_UP
from governance.scrutiny.intake.lines import WorkReading
from governance.scrutiny.intake.phrases import (
    MONTHS_ON,
    due_of,
    read_meeting,
    split_joint,
    topic_of,
    without_bullet,
)
from governance.scrutiny.intake.roll import Roll, is_committee
from governance.scrutiny.rules import NOT_ALLOCATED, SUGGESTED
from governance.spreadsheets.book import Remark, Value, address, text_of
from governance.working_days.deadlines import say

OFTEN = 3  # meetings at which a topic stands before it is said that it may be a standing item
SAME = 0.75  # of the longer words of a topic that must occur in another
ORDER = re.compile(r"\(?\s*(\d{1,4})\s*[.)]?")


class WorkRows(Interpreter):
    """Reads the rows of one workbook of work programmes."""

    blankable = frozenset({"committee", "joint_committee", "form", "standing"})

    def __init__(self, register: Exchanged) -> None:
        super().__init__(register)
        self.roll = Roll(self.known)
        self.corrected: dict[str, str] = {}  # by the rows' keys: the committee that an officer has given
        self.then: dict[int | None, Names] = {}  # by the committee: the names when an export went out
        self.of_items: dict[str, int] = {}  # the committee of every item, where a workbook names items
        self.readers = {
            "committee": self.read_committee,
            "joint_committee": self.read_joint,
            "place": self.read_place,
            "position": self.read_order,
            "standing": self.read_standing,
            "topic": self.read_topic,
            "source": self.read_source,
            "due_words": self.read_due,
            RESOLUTION: self.read_resolution,
            TAKEN_UP: self.read_taken_up,
        }

    # Names, known and new

    @property
    def names(self) -> Names:
        """What is known here, with the committees and meetings that the workbook brings."""
        return self.roll.names_of(None)

    @property
    def records(self) -> list[NewRecord]:
        """The committees and meetings that the workbook brings, committees first."""
        return self.roll.new

    def names_for(self, line: Line) -> Names:
        """The names for the texts of a row: a day means a meeting of its committee."""
        return self.roll.names_of(self.committee_of(line))

    def names_then(self, line: Line) -> Names:
        """The same as they were when an export went out."""
        if self.were is self.known:
            return self.names_for(line)
        committee = self.committee_of(line)
        if committee not in self.then:
            own = self.roll.meetings_of(committee)
            places = [one for one in self.were.lists["place"].things if isinstance(one.key, str) or one.key in own]
            self.then[committee] = replace(self.were, lists={**self.were.lists, "place": NameList(places)})
        return self.then[committee]

    def turn_of(self, when: Any) -> int:
        """An item of a meeting that is over is not the row of one to come: what recurs is a new item."""
        day = self.roll.day_of(when)
        return 0 if day is None else -1 if day < today() else 1

    def context(self, role: str, line: Line) -> Any:
        """What a text may mean depends on, besides its column."""
        others = {"topic": ("purpose",), RESOLUTION: (RESOLVED_ON, "due_words"), "due_words": (RESOLVED_ON,)}
        beside = [line.cells.get(one) for one in others.get(role, (RESOLVED_ON,))]
        held = "form" in line.table.headings, RESOLUTION in line.cells, "place" in line.table.keys
        return self.committee_of(line), line.table.returned, line.when, held, *beside

    def committee_of(self, line: Line) -> int | None:
        """Whose programme a row stands in: corrected, in its column, above it, its sheet's or item's; or the only."""
        cell = line.cells.get("committee")
        text = self.corrected.get(line.key) or (text_of(cell[1]) if cell else line.banner)
        if text.strip():
            return self.roll.committee(text)
        if REFERENCE in line.cells and line.table.returned:
            found = self.of_items.get(text_of(line.cells[REFERENCE][1]).strip())
            if found is not None:
                return found
        sheet = None if line.table.returned else self.roll.committee_of_sheet(line.table.sheet)
        return sheet if sheet is not None else self.roll.only()

    def prepare(self, reading: Reading) -> list[Remark]:
        """Take in every committee and meeting of the workbook, also meetings without items."""
        if any(line.table.returned for line in reading.lines):
            self.of_items = {one.reference: one.committee for one in self.register.list_items()}
        meetings = reading.meetings if isinstance(reading, WorkReading) else []
        banners = [one.banner for one in meetings] + [line.banner for line in reading.lines]
        for text in dict.fromkeys(filter(None, banners)):
            self.roll.add_committee(text)
        for line in reading.lines:
            if "committee" in line.cells and not line.table.returned:
                self.values_of("committee", text_of(line.cells["committee"][1]), line)
        said: list[Remark] = []
        for one in meetings:
            heading = read_meeting(one.text)
            sheet = self.roll.committee_of_sheet(one.sheet)
            committee = self.roll.committee(one.banner) if one.banner else sheet or self.roll.only()
            if heading and committee is not None:
                _, doubt = self.roll.meeting(heading, committee)
                said += [Remark(doubt, "doubt", one.sheet, one.cell)] if doubt else []
            elif heading and (one.sheet, one.cell) not in {(line.table.sheet, line.when[1]) for line in reading.lines}:
                text = f"Whose meeting “{shorten(one.text)}” is is not known: it was left out."
                said.append(Remark(text, "doubt", one.sheet, one.cell))
        return said

    def used(self, planned: Iterable[PlannedRow], reading: Reading) -> set[Any]:
        """Every meeting of the workbook is kept, with its committee; other names where a row has them."""
        planned, meetings = list(planned), self.roll.new_meetings()
        return super().used(planned, reading) | {one.key for one in meetings} | {one.committee for one in meetings}

    def read(self, line: Line, texts: Mapping[str, str], untouched: Mapping[str, Any]) -> ItemRow:
        """One row; its meeting is one of the committee that an officer has given."""
        if "committee" in texts:
            self.corrected[line.key] = texts["committee"]
        return super().read(line, texts, untouched)

    def check(self, row: ItemRow) -> None:
        """Where a row does not say whose it is, its sheet may, or there is but one committee."""
        wrong = any(note.severity == "error" and "committee" in note.fields for note in row.notes)
        found = None if wrong or row.line.table.returned else self.committee_of(row.line)
        if row.values.get("committee") is None and found is not None:
            row.values["committee"] = found

    # Columns

    def read_cell(self, row: ItemRow, role: str, column: int, value: Value, spare: list[Any]) -> None:
        """One cell; a day with a time is a meeting at that time."""
        if role == "place" and isinstance(value, datetime) and value.time() != time():
            text = f"{say(value.date())} at {value:%H:%M}"
            self.take(row, role, text, address(row.line.number, column), spare)
        else:
            super().read_cell(row, role, column, value, spare)

    def read_committee(self, text: str, line: Line) -> Given:
        """The committee whose programme it is; an export that came back brings no new one."""
        found = None if line.table.returned else self.roll.add_committee(text)
        field = self.fields["committee"]
        return ({"committee": found}, self.roll.said_of(text)) if found is not None else self.plain(field, text, line)

    def read_joint(self, text: str, line: Line) -> Given:
        """The committee that takes it too."""
        found = None if line.table.returned else self.joint(text)
        field = self.fields["joint_committee"]
        said = self.roll.said_of(text)
        return ({"joint_committee": found}, said) if found is not None else self.plain(field, text, line)

    def joint(self, text: str) -> int | None:
        """A committee beside another: known, or by its name surely one."""
        return self.roll.add_committee(text) if is_committee(text) else self.roll.committee(text)

    def remarks_on(self, items: Sequence[Item]) -> list[Remark]:
        """New meetings get none of their committee's standing items that the workbook does not have."""
        began: dict[int, date] = {}
        for one in items:
            if one.standing and (day := self.roll.day_of(one.place)):
                began[one.committee] = min(day, began.get(one.committee, day))
        without = Counter(one.committee for one in self.roll.to_come() if began.get(one.committee, date.max) <= one.day)
        return [Remark(lacking(self.roll.name_of(key), count)) for key, count in without.items()]

    def read_place(self, text: str, line: Line) -> Given:
        """A meeting as it heads its items, or a list, however it is called."""
        if line.table.returned:
            return self.read_place_then(text, line)
        heading = read_meeting(text)
        if heading is None:
            values, said = self.plain(self.fields["place"], text, line)
            found = None if values else list_named(text)
            return ({"place": found}, []) if found else (values, said)
        committee = self.committee_of(line)
        if committee is None:
            return {}, [("error", "Whose meeting this is is not known: enter the committee.")]
        key, doubt = self.roll.meeting(heading, committee)
        return {"place": key}, [("doubt", doubt)] if doubt and line.when[0] != text else []

    def read_place_then(self, text: str, line: Line) -> Given:
        """In an export a day means the meeting that was on it when it went out; a doubt where that is another now."""
        place = self.fields["place"]
        values, said = self.plain(place, text, line)
        try:
            then = place.kind.parse(text, self.names_then(line))
        except Invalid:
            return values, said
        if values.get("place") == then:
            return values, said
        now = place.kind.show(then, self.names_for(line))
        text = f"“{shorten(text)}” was {now} when this export went out"
        return {"place": then}, [("doubt", f"{text}, and is read as that meeting. Is it meant?")]

    def read_order(self, text: str, line: Line) -> Given:
        """The number of a row: of an export its place; elsewhere nothing is lost where it is none."""
        number = ORDER.fullmatch(text.strip())
        if line.table.returned or number:
            return self.plain(self.fields["position"], text if line.table.returned else str(number and number[1]), line)
        return {}, [("note", f"“{shorten(text)}” is no number: the order of the rows is taken.")]

    def read_standing(self, text: str, line: Line) -> Given:
        """Only an export says which items are standing: elsewhere it is said, and no item is added."""
        values, said = self.plain(self.fields["standing"], text, line)
        if line.table.returned or not values.get("standing"):
            return values, said
        return {}, [("doubt", "The workbook has it as a standing item. Make it one on its page, if it is to be.")]

    def read_topic(self, text: str, line: Line) -> Given:
        """A topic: its purpose where that stands below it, the committee that takes it too, the form that it names."""
        if line.table.returned:
            return self.plain(self.fields["topic"], text, line)
        bare = clean(without_bullet(text))
        first, _, rest = bare.partition("\n")
        both = "purpose" not in line.cells and bool(rest)
        whole, other = split_joint(first if both else bare)
        joint = self.joint(other) if other else None
        values, said = self.plain(self.fields["topic"], whole if joint else first if both else bare, line)
        if both:
            values = values | self.plain(self.fields["purpose"], rest, line)[0]
            said = [*said, ("note", "The first line is read as the topic, what stands below it as the purpose.")]
        values |= {"joint_committee": joint} if joint else {}
        said = [*said, *self.roll.said_of(other)]
        beside = text_of(line.cells["purpose"][1]) if "purpose" in line.cells else rest
        form = form_said(text) or form_said(beside)
        return values | ({"form": form} if form and "form" not in line.table.headings else {}), said

    def read_resolution(self, text: str, line: Line) -> Given:
        """What a committee resolved: the topic in few words, the whole as the purpose, to be allocated."""
        values, said = self.plain(self.fields["purpose"], text, line)
        values["topic"] = topic_of(clean(text)) or None
        values["form"] = form_said(text)
        if "place" not in line.table.keys and not line.when[0]:
            values["place"] = NOT_ALLOCATED
        month = MONTHS_ON.search(text)
        if month and not ("due_words" in line.cells and text_of(line.cells["due_words"][1]).strip()):
            values |= {"due_words": month[0], "due": due_of(month[0], said_on(line))}
        return values, said

    def read_source(self, text: str, line: Line) -> Given:
        """Beside a resolution: which minute, of which meeting."""
        if RESOLUTION not in line.cells:
            return self.plain(self.fields["source"], text, line)
        day = said_on(line)
        number = re.sub(r"^min(?:ute)?s?\.?\s+", "", text.strip(), flags=re.IGNORECASE)
        return {"source": f"Minute {number}" + (f", {say(day)}" if day else "")}, []

    def read_due(self, text: str, line: Line) -> Given:
        """When it is due: the words, and the day or month that they mean."""
        values, said = self.plain(self.fields["due_words"], text, line)
        due: ApproximateDate | None = due_of(text, said_on(line))
        if "due" not in line.table.headings:
            values["due"] = due
            if due is None:
                said.append(("doubt", f"“{shorten(text)}” names no month: say by when it is due, if that is known."))
        return values, said

    def read_taken_up(self, text: str, line: Line) -> Given:
        """A resolution that is said to be on the programme already."""
        if fold(text) in ("", "no", "n", "not yet"):
            return {}, []
        return {}, [
            ("doubt", f"The workbook says that it is on the programme (“{shorten(text)}”): is it a second item?")
        ]

    # Rows beside one another

    def look_at(self, rows: Sequence[ItemRow], items: Sequence[Item]) -> list[str]:
        """Say which resolutions and suggestions may be the same matter, and which topics recur."""
        self.say_same(rows, items)
        self.say_recurring(rows)
        return []

    def say_same(self, rows: Sequence[ItemRow], items: Sequence[Item]) -> None:
        """A resolved addition and a suggestion that speak of the same things are a doubt to settle."""
        resolved = [row for row in rows if RESOLUTION in row.line.cells]
        others = [
            (row.values["topic"], f"{row.line.table.sheet}, {cell_of(row, 'topic')}")
            for row in rows
            if row.values.get("place") == SUGGESTED and row.values.get("topic") and row not in resolved
        ]
        there = {fold(topic) for topic, _ in others}
        others += [
            (one.topic, one.reference) for one in items if one.listed == SUGGESTED and fold(one.topic) not in there
        ]
        for row in resolved:
            said = long_words(f"{row.values.get('topic')} {row.values.get('purpose')}")
            for topic, where in others:
                words = long_words(topic)
                if words and len(words & said) >= SAME * len(words):
                    text = f"It may be the same matter as the suggestion “{shorten(topic)}” ({where}): is one enough?"
                    row.notes.append(Note("doubt", text, cell_of(row, "topic"), ("topic",)))

    def say_recurring(self, rows: Sequence[ItemRow]) -> None:
        """A topic at several meetings may be a standing item: said once, and nothing is added."""
        counts = Counter(
            fold(row.values.get("topic") or "") for row in rows if isinstance(row.values.get("place"), int)
        )
        for row in rows:
            topic = fold(row.values.get("topic") or "")
            if topic and counts.pop(topic, 0) >= OFTEN and not row.line.table.returned:
                text = "It stands at several meetings. If it is a standing item, make it one on its page."
                row.notes.append(Note("note", text, cell_of(row, "topic"), ("topic",), flagged=False))


def said_on(line: Line) -> date | None:
    """The day of the meeting that made a resolution."""
    value = line.cells[RESOLVED_ON][1] if RESOLVED_ON in line.cells else None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    heading = read_meeting(text_of(value)) if value is not None else None
    return heading.day if heading else None


def long_words(text: str) -> set[str]:
    """The words of a text that carry its matter."""
    return {word for word in fold(text).split() if len(word) > 4}


def lacking(committee: str, meetings: int) -> str:
    """That new meetings of a committee go without its standing items."""
    new = "1 new meeting gets" if meetings == 1 else f"{meetings} new meetings get"
    return f"{committee} has standing items: {new} those that the workbook has there, and no others."
