"""What a row of suggestions means: its committee and meeting, how it came, and what a new one is given besides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from governance.council.queries import SCRUTINY, today
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.interpreting import Given, Interpreter
from governance.exchange.nearness import near_name
from governance.exchange.observed import MOST_ALIKE
from governance.exchange.planned import PlannedRow
from governance.exchange.reading import Line, Reading
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings, meeting_names
from governance.register.exchange import REFERENCE
from governance.register.fields import Invalid, Named, NameList, Names, fold, shorten
from governance.scrutiny.fields import sitting_said
from governance.scrutiny.intake.roll import full_name, is_misspelt
from governance.spreadsheets.book import Remark, Value, address, text_of
from governance.suggestions.commands import CLEARED
from governance.suggestions.fields import OUTCOMES
from governance.suggestions.intake.lines import SuggestionReading
from governance.suggestions.queries import HONORIFICS
from governance.suggestions.rules import DECIDED, JOINED, LETTER, MEETING, MEMBER, OFFICER, OPEN, PUBLIC, PUT
from governance.working_days.deadlines import say

WORDS = (  # of a source that is written otherwise
    (re.compile(r"\b(?:public|resident|petition)\w*\b.*\bmeeting\b|\bmeeting\b.*\b(?:public|resident)"), MEETING),
    (re.compile(r"\b(?:public|resident|petition|letter|e ?mail|community|website)"), LETTER),
    (re.compile(r"\b(?:member|councillor|cllr|chair|committee)"), MEMBER),
    (re.compile(r"\b(?:officer|director|directorate|service|staff)"), OFFICER),
)


class SuggestionRows(Interpreter):
    """Reads the rows of one workbook of suggestions."""

    blankable = frozenset({"committee", "by_right", "meeting", "outcome", "ground"})
    lengths: Mapping[str, int] = {"committee": 300, "source": 300, "status": 300, "meeting": 300}
    unique = frozenset({"topic", "why", "affected", "change", "evidence", "question", "answer", "internal_notes"})

    def __init__(self, register: Exchanged) -> None:
        """Every meeting is read once."""
        super().__init__(register)
        self.sittings: dict[int, list[Meeting]] = {}
        for one in list_meetings():
            self.sittings.setdefault(one.committee, []).append(one)
        self.committees = self.known.lists[SCRUTINY]
        self.of_committee: dict[int | None, Names] = {}
        self.then: dict[int | None, Names] = {}  # the same when an export went out
        self.above: dict[str, tuple[str, str]] = {}  # by the rows' keys: what stands above, and its cell
        self.corrected: dict[str, str] = {}  # by the rows' keys: the committee that an officer has given
        self.by_reference: dict[str, Item] = {}
        self.topics = NameList([])  # of what is here, by the references
        self.few = True  # so few that they can be compared with every row
        self.whose: dict[str, int | None] = {}  # the committee of every suggestion that is here, by its reference
        self.readers = {
            "committee": self.read_committee,
            "source": self.read_source,
            "status": self.read_status,
            "meeting": self.read_meeting,
        }

    # Committees and meetings

    def prepare(self, reading: Reading) -> list[Remark]:
        """Which committee stands above each row; what is said of committees that are not known, and of columns."""
        self.above = reading.above if isinstance(reading, SuggestionReading) else {}
        self.whose = {one.reference: one.committee for one in self.register.list_items()}
        said = [
            Remark(
                f"“{shorten(text)}” is no scrutiny committee that is known here: the suggestions below it have none.",
                "doubt",
                sheet,
                cell,
            )
            for text, sheet, cell in reading.banners
            if self.committee_named(text) is None
        ]
        lacking = [
            text
            for key, text in (("source", "by whom they were put forward"), ("received", "when they were received"))
            if reading.tables and not any(key in table.headings for table in reading.tables)
        ]
        if lacking and not any(table.returned for table in reading.tables):
            what = " or ".join(lacking)
            said.append(Remark(f"No column says {what}: look at what new suggestions are given instead.", "doubt"))
        return said

    def committee_named(self, text: str) -> Named | None:
        """The committee that a text names, also misspelt."""
        name = full_name(text)
        if found := self.committees.find(text) or self.committees.find(name):
            return found
        near = near_name(name, self.committees)
        return near if near and is_misspelt(name, near) else None

    def committee_of(self, line: Line) -> int | None:
        """To whom a row was made: as corrected, in its column, as it is here, above it, or as its sheet is called."""
        given = self.corrected.get(line.key)
        cell = line.cells.get("committee")
        text = given if given is not None else text_of(cell[1]) if cell else ""
        if text.strip() or given is not None:
            found = self.committee_named(text)
            return found.key if found else None
        if line.table.returned and "committee" in line.table.headings:
            return None
        reference = text_of(line.cells[REFERENCE][1]).strip() if REFERENCE in line.cells else ""
        return self.whose[reference] if reference in self.whose else self.committee_above(line)

    def committee_above(self, line: Line) -> int | None:
        """The committee above a row, or after which its sheet is called: by its name, or an unmistakable part of it."""
        text, cell = self.above.get(line.key, ("", ""))
        if found := self.committee_named(text) if text else None:
            return int(found.key)
        said = set(fold(text).split())
        alike = [one.key for one in self.committees.things if said <= set(fold(one.name).split())]
        return alike[0] if said and not cell and len(alike) == 1 else None

    def names_of(self, committee: int | None) -> Names:
        """The names with the meetings of one committee; of none where that is not known."""
        if committee not in self.of_committee:
            own = NameList(meeting_names(self.sittings.get(committee or 0, [])))
            self.of_committee[committee] = replace(self.known, lists={**self.known.lists, "meeting": own})
        return self.of_committee[committee]

    def names_for(self, line: Line) -> Names:
        """The names for the texts of a row: a day means a meeting of its committee."""
        return self.names_of(self.committee_of(line))

    def names_then(self, line: Line) -> Names:
        """The same as they were when an export went out."""
        if self.were is self.known:
            return self.names_for(line)
        committee = self.committee_of(line)
        if committee not in self.then:
            own = {one.id for one in self.sittings.get(committee or 0, [])}
            things = NameList(one for one in self.were.lists["meeting"].things if one.key in own)
            self.then[committee] = replace(self.were, lists={**self.were.lists, "meeting": things})
        return self.then[committee]

    def context(self, role: str, line: Line) -> Any:
        """What a text may mean depends on the committee, and on whether an export has come back."""
        return self.committee_of(line), line.table.returned, "outcome" in line.table.headings

    # Rows

    def read(self, line: Line, texts: Mapping[str, str], untouched: Mapping[str, Any]) -> ItemRow:
        """One row; its meeting is one of the committee that an officer has given."""
        if "committee" in texts:
            self.corrected[line.key] = texts["committee"]
        return super().read(line, texts, untouched)

    def read_cell(self, row: ItemRow, role: str, column: int, value: Value, spare: list[Any]) -> None:
        """One cell; a day with a time is a meeting at that time."""
        if role == "meeting" and isinstance(value, datetime) and value.time() != time():
            text = f"{say(value.date())} at {value:%H:%M}"
            self.take(row, role, text, address(row.line.number, column), spare)
        else:
            super().read_cell(row, role, column, value, spare)

    def read_committee(self, text: str, line: Line) -> Given:
        """The committee; one that is nearly spelt so, with a doubt. No new one is added."""
        found = None if line.table.returned else self.committee_named(text)
        if found is None:
            return self.plain(self.fields["committee"], text, line)
        exact = self.committees.find(text) or self.committees.find(full_name(text))
        return {"committee": found.key}, [] if exact else [("doubt", f"“{shorten(text)}” is read as {found.name}.")]

    def read_source(self, text: str, line: Line) -> Given:
        """How it came; the name of whoever put it forward, where the column has that."""
        field = self.fields["source"]
        try:
            return {"source": field.kind.parse(text, self.known)}, []
        except Invalid:
            if line.table.returned:
                return self.plain(field, text, line)
        if HONORIFICS.match(text):
            return {"source": MEMBER, "suggested_by": " ".join(text.split())}, []
        found = next((key for pattern, key in WORDS if pattern.search(fold(text))), None)
        if found is None:
            return self.plain(field, text, line)
        shown = field.kind.show(found, self.known)
        return {"source": found}, [("doubt", f"“{shorten(text)}” is read as: {shown}.")]

    def read_status(self, text: str, line: Line) -> Given:
        """Where it stands; an outcome, where the column has that."""
        found = NameList(OUTCOMES).find(text)
        if found is None or line.table.returned:
            return self.plain(self.fields["status"], text, line)
        return {"status": DECIDED} if "outcome" in line.table.headings else {
            "status": DECIDED,
            "outcome": found.key,
        }, []

    def read_meeting(self, text: str, line: Line) -> Given:
        """A meeting of the row’s committee, by its day however that is written."""
        committee = self.committee_of(line)
        found = self.meeting_in(self.names_for(line), text)
        then = self.meeting_in(self.names_then(line), text) if line.table.returned else None
        if then is not None and then != found:
            now = self.fields["meeting"].kind.show(then, self.known)
            said = f"“{shorten(text)}” was {now} when this export went out, and is read as that meeting. Is it meant?"
            return {"meeting": then}, [("doubt", said)]
        if found is not None:
            return {"meeting": found}, []
        return {}, [("error", self.no_meeting(text, committee))]

    def meeting_in(self, names: Names, text: str) -> int | None:
        """The meeting that a text means, of those in the names."""
        things = names.lists["meeting"]
        day, starts = sitting_said(text)
        found = things.find(text)
        if found is None and day is not None:
            found = things.find(f"{day.isoformat()} {starts}") or things.find(day.isoformat())
        return int(found.key) if found else None

    def no_meeting(self, text: str, committee: int | None) -> str:
        """Why a text means no meeting, and what to do."""
        day, _ = sitting_said(text)
        known = self.known.lists["meeting"]
        if day is None and known.find(text) is None:
            return f"“{shorten(text)}” is no meeting. Enter the day of a meeting of its committee."
        if committee is None:
            return "Whose meeting this is is not known: enter the committee."
        name = self.committees.name(committee)
        if day is None:
            return f"{shorten(text)} is no meeting of the {name}. Enter the day of one that is."
        things = self.names_of(committee).lists["meeting"].things
        there = [one.name for one in things if any(each.startswith(day.isoformat()) for each in one.aliases)]
        if there:
            return f"There are several meetings on that day. Enter {' or '.join(there)}."
        return f"The {name} has no meeting on {say(day)}. Add it on its page first, or leave this blank."

    def check(self, row: ItemRow) -> None:
        """Where a row does not say to which committee it was made, what stands above it may."""
        self.clear_decision(row)
        wrong = any(note.severity == "error" and "committee" in note.fields for note in row.notes)
        if row.values.get("committee") is None and row.line.key not in self.corrected and not wrong:
            found = self.committee_above(row.line)
            if found is not None:
                row.values["committee"] = found

    def clear_decision(self, row: ItemRow) -> None:
        """Of an export that says that a suggestion is open again, and has no outcome: nothing that was decided."""
        if row.line.table.returned and row.values.get("status") in OPEN and not row.values.get("outcome"):
            row.values |= {key: None for key in CLEARED if key in row.values}

    # Rows beside the register

    def look_at(self, rows: Sequence[ItemRow], items: Sequence[Item]) -> list[str]:
        """What is here, for new rows to be compared with."""
        self.by_reference = {one.reference: one for one in items}
        self.topics = NameList(Named(one.reference, one.topic) for one in items)
        self.few = len(rows) * len(items) <= MOST_ALIKE
        return []

    def complete(self, planned: PlannedRow) -> None:
        """How a new suggestion came, when, and where it stands, as far as its row lets that be known."""
        values = planned.row.values
        if values.get("status") is None:
            values["status"] = stage_said(values)
        if values.get("source") is None:
            self.give_source(planned.row)
        if values.get("received") is None:
            planned.row.original.setdefault("received", None)  # which its workbook does not say the next time either
            self.give(
                planned.row, "received", today(), f"It does not say when it came: today, {say(today())}, is taken."
            )
        elif values["received"] > today():
            self.doubt(planned.row, "received", f"{say(values['received'])} is still to come. Is that right?")
        if values["source"] in PUBLIC and values.get("suggested_by"):
            text = "Everybody who reads the register sees this name. Take it out, unless it is public already."
            self.doubt(planned.row, "suggested_by", text)
        self.say_same(planned)

    def give_source(self, row: ItemRow) -> None:
        """A member’s where the name says so, or the right of referral; else the public’s."""
        member = row.values.get("by_right") or HONORIFICS.match(row.values.get("suggested_by") or "")
        source = MEMBER if member else LETTER
        shown = self.fields["source"].kind.show(source, self.known)
        self.give(row, "source", source, f"It does not say how it came: “{shown}” is taken.")

    def give(self, row: ItemRow, key: str, value: Any, text: str) -> None:
        """What a new row does not say; a doubt that stays with the suggestion where only its own cell is blank."""
        row.values[key] = value
        self.doubt(row, key, text, flagged=key in row.line.table.headings)

    def doubt(self, row: ItemRow, key: str, text: str, flagged: bool = True) -> None:
        """Say what is doubtful of a field."""
        row.notes.append(Note("doubt", text, cell_of(row, key), (key,), flagged))

    def say_same(self, planned: PlannedRow) -> None:
        """A suggestion of the same matter that is here already, whoever put it forward."""
        topic = planned.row.values.get("topic")
        if planned.candidates or not topic:
            return
        found = self.topics.find(topic) or (near_name(topic, self.topics) if self.few else None)
        if found is None:
            return
        name = shorten(found.name)
        text = f"{found.key} “{name}” may be the same matter. If it is the same suggestion, say so; else join the two."
        self.doubt(planned.row, "topic", text)
        planned.candidates = [self.by_reference[found.key]]


def stage_said(values: Mapping[str, Any]) -> str | None:
    """Where a suggestion stands that says only what came of it; None where it says nothing."""
    if values.get("outcome"):
        return DECIDED
    if values.get("joined_to"):
        return JOINED
    return PUT if values.get("meeting") else None
