"""What a row of a work programme means: its committee and meeting, known or new, joint items, resolutions."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from governance.council.queries import SCRUTINY, get_council
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.interpreting import Given, Interpreter
from governance.exchange.planned import NewRecord, PlannedRow
from governance.exchange.reading import Line, Reading
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings, meeting_names
from governance.meetings.rules import CANCELLED
from governance.register.dates import ApproximateDate
from governance.register.fields import Invalid, Named, NameList, Names, clean, fold, shorten
from governance.scrutiny.fields import LISTS, form_said
from governance.scrutiny.intake.headings import RESOLUTION, RESOLVED_ON, TAKEN_UP
from governance.scrutiny.intake.lines import WorkReading
from governance.scrutiny.intake.phrases import (
    MONTHS_ON,
    Heading,
    due_of,
    list_named,
    read_meeting,
    split_joint,
    topic_of,
    without_bullet,
)
from governance.scrutiny.rules import NOT_ALLOCATED, SUGGESTED
from governance.spreadsheets.book import Remark, text_of
from governance.working_days.deadlines import say

SHORT = (
    ("o and sc", "overview and scrutiny committee"),
    ("o and s", "overview and scrutiny"),
    ("osc", "overview and scrutiny committee"),
)
SMALL = frozenset({"and", "of", "for", "the", "in", "on", "to"})
OFTEN = 3  # meetings at which a topic stands before it is said that it may be a standing item
SAME = 0.75  # of the longer words of a topic that must occur in another


@dataclass(frozen=True)
class NewMeeting(NewRecord):
    """A meeting that is not known here yet."""

    committee: int = 0
    heading: Heading | None = None


class WorkRows(Interpreter):
    """Reads the rows of one workbook of work programmes."""

    def __init__(self, register: Exchanged) -> None:
        super().__init__(register)
        council = get_council()
        self.bodies = list(council.names.lists[SCRUTINY].things)
        self.sittings: dict[int, list[Meeting]] = {}
        for one in list_meetings():
            self.sittings.setdefault(one.committee, []).append(one)
        self.new: list[NewRecord] = []
        self.by_committee: dict[int | None, Names] = {}
        self.readers = {
            "committee": lambda text, line: ({"committee": self.committee(text)}, []),
            "joint_committee": lambda text, line: ({"joint_committee": self.committee(text)}, []),
            "place": self.read_place,
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
        return self.names_of(None)

    @property
    def records(self) -> list[NewRecord]:
        """The committees and meetings that the workbook brings, committees first."""
        return self.new

    def names_of(self, committee: int | None) -> Names:
        """The names with the meetings of one committee, or of all."""
        if committee not in self.by_committee:
            known = [one for key, found in self.sittings.items() if committee in (None, key) for one in found]
            places = [*LISTS, *meeting_names(known)]
            places += [named_new(one) for one in self.new_meetings() if committee in (None, one.committee)]
            lists = {SCRUTINY: NameList(self.bodies), "place": NameList(places)}
            self.by_committee[committee] = replace(self.known, lists={**self.known.lists, **lists})
        return self.by_committee[committee]

    def names_for(self, line: Line) -> Names:
        """The names for the texts of a row: a day means a meeting of its committee."""
        return self.names_of(self.committee_of(line))

    def context(self, role: str, line: Line) -> Any:
        """What a text may mean depends on, besides its column."""
        beside = line.cells.get(RESOLVED_ON), line.cells.get(RESOLUTION) if role == "due_words" else None
        return self.committee_of(line), line.table.returned, beside

    def new_meetings(self) -> list[NewMeeting]:
        """The meetings among the new names."""
        return [one for one in self.new if isinstance(one, NewMeeting)]

    def committee_of(self, line: Line) -> int | None:
        """Whose programme a row stands in: its own column says, else the banner above it, else there is but one."""
        text = text_of(line.cells["committee"][1]) if "committee" in line.cells else line.banner
        if text.strip():
            return self.committee(text, add=False)
        return self.bodies[0].key if len(self.bodies) == 1 else None

    def committee(self, text: str, add: bool = True) -> int | None:
        """The scrutiny committee that a text names; a new one where it is not known."""
        wanted = full_name(text)
        found = NameList(self.bodies).find(text) or NameList(self.bodies).find(wanted)
        if found or not wanted:
            return found.key if found else None
        if not add:
            return None
        name = titled(wanted)
        alias = " ".join(clean(text).split())
        aliases = (alias,) if fold(alias) != fold(name) else ()
        record = NewRecord("body", -len(self.new) - 1, name, SCRUTINY, aliases=aliases)
        self.new.append(record)
        self.bodies.append(Named(record.key, name, aliases))
        self.by_committee.clear()
        return record.key

    def meeting(self, heading: Heading, committee: int) -> tuple[int, str]:
        """The meeting of a committee on a day, a new one where there is none; what is doubtful of it."""
        known = self.sittings.get(committee, [])
        for one in known:
            if one.day == heading.day and heading.starts in (None, one.starts):
                return one.id, ""
        same_day = [one for one in known if one.day == heading.day]
        if len(same_day) == 1:
            return same_day[0].id, f"The meeting on {say(heading.day)} is at another time here. Which is right?"
        for one in known:
            if heading.moved_from and one.day == heading.moved_from:
                words = f"{say(heading.moved_from)} to {say(heading.day)}"
                return one.id, f"The workbook has moved this meeting from {words}: move it on its page too."
        for new in self.new_meetings():
            if new.committee == committee and new.heading and new.heading.day == heading.day:
                return new.key, ""
        words = say(heading.day, weekday=True)
        record = NewMeeting("meeting", -len(self.new) - 1, words, committee=committee, heading=heading)
        self.new.append(record)
        self.by_committee.clear()
        return record.key, heading.doubt

    def prepare(self, reading: Reading) -> list[Remark]:
        """Take in every committee and meeting of the workbook, also those without items."""
        said: list[Remark] = []
        for text, _, _ in reading.banners:
            self.committee(text)
        for text, sheet, cell, banner in reading.meetings if isinstance(reading, WorkReading) else ():
            heading = read_meeting(text)
            committee = self.committee(banner, add=False) if banner else self.only()
            if heading and committee is not None:
                _, doubt = self.meeting(heading, committee)
                said += [Remark(doubt, "doubt", sheet, cell)] if doubt else []
        return said

    def only(self) -> int | None:
        """The committee that is meant where none is named: the only one there is."""
        return self.bodies[0].key if len(self.bodies) == 1 else None

    def used(self, planned: Iterable[PlannedRow], reading: Reading) -> set[Any]:
        """Every meeting of the workbook is kept, with its committee; other names where a row has them."""
        planned = list(planned)
        meetings = self.new_meetings()
        return super().used(planned, reading) | {one.key for one in meetings} | {one.committee for one in meetings}

    # Columns

    def read_place(self, text: str, line: Line) -> Given:
        """A meeting as it heads its items, or a list, however it is called."""
        heading = read_meeting(text)
        committee = self.committee_of(line)
        if heading is None:
            try:
                return {"place": self.fields["place"].kind.parse(text, self.names_for(line))}, []
            except Invalid as error:
                found = list_named(text)
                return ({"place": found}, []) if found else ({}, [("error", str(error))])
        if committee is None:
            return {}, [("error", "Whose meeting this is is not known: enter the committee.")]
        if line.table.returned:
            return self.plain(self.fields["place"], text, line)
        key, doubt = self.meeting(heading, committee)
        return {"place": key}, [("doubt", doubt)] if doubt and line.when[0] != text else []

    def read_topic(self, text: str, line: Line) -> Given:
        """A topic: its purpose where that stands below it, the committee that takes it too, the form that it names."""
        if line.table.returned:
            return self.plain(self.fields["topic"], text, line)
        first, _, rest = clean(without_bullet(text)).partition("\n")
        both = "purpose" not in line.cells and bool(rest)
        whole, joint = split_joint(first if both else clean(without_bullet(text)))
        values, said = self.plain(self.fields["topic"], whole, line)
        if both:
            values |= self.plain(self.fields["purpose"], rest, line)[0]
            said.append(("note", "The first line is read as the topic, what stands below it as the purpose."))
        if joint:
            values["joint_committee"] = self.committee(joint)
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


def named_new(one: NewMeeting) -> Named:
    """A new meeting as it is chosen."""
    day = one.heading.day if one.heading else date.min
    offered = not (one.heading and one.heading.cancelled)
    return Named(one.key, one.name, (say(day), day.isoformat(), f"{day:%d/%m/%Y}"), offered)


def full_name(text: str) -> str:
    """A committee's name without what shortens it."""
    words = f" {fold(text)} "
    for short, long in SHORT:
        words = words.replace(f" {short} ", f" {long} ")
    return words.strip()


def titled(name: str) -> str:
    """A name in capitals or small letters as titles are written."""
    words = name.split()
    return " ".join(one if at and one in SMALL else one[:1].upper() + one[1:] for at, one in enumerate(words))


def long_words(text: str) -> set[str]:
    """The words of a text that carry its matter."""
    return {word for word in fold(text).split() if len(word) > 4}


def meeting_values(one: NewMeeting, committee: int) -> dict[str, Any]:
    """A new meeting as it is kept."""
    heading = one.heading
    if heading is None:
        return {}
    values: dict[str, Any] = {"committee": committee, "day": heading.day, "starts": heading.starts}
    if heading.moved_from:
        values |= {"moved_from": heading.moved_from, "status": "moved"}
    if heading.cancelled:
        values |= {"status": CANCELLED, "reason": "Cancelled, as the workbook says."}
    return values
