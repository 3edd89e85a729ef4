"""What a row of questions means: its committee and meeting, where it stands, and what a new one is given besides."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from typing import Any

from sqlalchemy import select

from governance.council.queries import get_council, today
from governance.exchange.blanks import BLANKS
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.interpreting import Given, Interpreter
from governance.exchange.nearness import near_name
from governance.exchange.planned import PlannedRow
from governance.exchange.reading import Line, Reading
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.extensions import db
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import list_agenda, list_meetings, meeting_names, number_agenda
from governance.questions.fields import GROUND_NAMES, STANDARD_WORDS
from governance.questions.intake.contacts import contact_from
from governance.questions.intake.days import last_day, next_day, yearless
from governance.questions.intake.headings import BROUGHT, MAY_PUBLISH, REACHED_BY, TOWN, WHO
from governance.questions.intake.lines import Above, QuestionReading
from governance.questions.intake.phrases import ground_said, sentence, status_said
from governance.questions.queries import all_rules, until_of
from governance.questions.rules import (
    ANSWERED,
    CHECKED,
    IN_WRITING,
    LISTED,
    ORALLY,
    OTHER,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    UNDECIDED,
    WITH_ANSWER,
)
from governance.register.exchange import REFERENCE
from governance.register.fields import YES_NO, Invalid, LongText, Named, NameList, Names, fold, shorten
from governance.scrutiny.fields import sitting_said
from governance.scrutiny.intake.roll import full_name
from governance.spreadsheets.book import Remark, Value, address, text_of
from governance.working_days.deadlines import say

CONTACT = "contact"  # among the values of a new row: what is kept apart
FILLERS = re.compile(
    r"\b(?:register|of|public|questions?|to|the|from|at|year|log|list|meetings?|and|for|on|by|put|asked|received)\b"
)
NUMBERED = re.compile(
    r"(?:agenda )?(?:item)?\s*(?:no\.?|number)?\s*(\d{1,3})\s*(?:$|[.:)–—-]\s*|\s(?=\D))", re.IGNORECASE
)
SIGNS = " ,;:.()–—-"
SMALL_BEFORE = re.compile(r"^(?:(?:meeting|of|the|on|at)\b[ ,:]*)+", re.IGNORECASE)
SMALL_AFTER = re.compile(r"[ ,:]*\b(?:meeting|of|the|on)$", re.IGNORECASE)
LONG_TEXTS = frozenset(one.key for one in BROUGHT if isinstance(one.kind, LongText))
OPTIONAL_DAYS = frozenset({"answer_due", "answered_on", "decided_on", "approved_on", "published_on"})
NOT_YET_SAID = re.compile(
    r"(?:still )?(?:awaiting|awaited|pending|outstanding|to follow|not yet|due|ongoing|unsure)(?: .*)?"
)
SHORT = 50  # characters; what only says that an answer is still to come is not longer
LONGEST_NOTE = 800  # characters of a text that is kept among what is to be checked


class QuestionRows(Interpreter):
    """Reads the rows of one workbook of questions."""

    blankable = frozenset({"committee", "meeting", "channel", "ground", "manner", "answerer", "status", "late"})
    blankable |= OPTIONAL_DAYS
    lengths: Mapping[str, int] = {"committee": 300, "meeting": 300, "status": 300, "answerer": 300, "channel": 300}
    unique = LONG_TEXTS

    def __init__(self, register: Exchanged) -> None:
        """Every meeting is read once."""
        super().__init__(register)
        self.sittings: dict[int, list[Meeting]] = {}
        for one in list_meetings():
            self.sittings.setdefault(one.committee, []).append(one)
        self.by_id = {one.id: one for some in self.sittings.values() for one in some}
        self.owners = dict(db.session.execute(select(AgendaItem.id, AgendaItem.committee)).all())
        self.agendas: dict[int, list[AgendaItem]] = {}
        self.committees = self.known.lists["committee"]
        self.council = fold(get_council().name)
        self.named: dict[str, tuple[Named | None, str]] = {}  # committees by the texts that were looked up
        self.whose: dict[tuple[str, str | None], int | None] = {}  # by the rows’ keys, and what was put right
        self.of_committee: dict[int | None, Names] = {}
        self.then: dict[int | None, Names] = {}  # the same when an export went out
        self.above: dict[str, Above] = {}
        self.unknown: set[tuple[str, str]] = set()  # sheets and cells that name a body which is not known here
        self.corrected: dict[str, Mapping[str, str]] = {}  # by the rows' keys: what an officer has put right
        self.items_said: dict[str, tuple[str, str]] = {}  # by the rows' keys: the agenda item as text, and its cell
        self.contacts: dict[str, dict[str, Any]] = {}  # by the rows' keys
        self.unpublished = 0  # names that nobody says may be published
        self.here: dict[str, Item] = {}  # by reference
        self.by_words: dict[str, list[Item]] = {}
        self.rules = all_rules()
        self.readers = {
            "committee": self.read_committee,
            "meeting": self.read_meeting,
            "status": self.read_status,
            "ground": self.read_ground,
            **{key: partial(self.read_loosely, key) for key in ("answerer", "channel", "manner", "received_at")},
            **{key: partial(self.read_optional_day, key) for key in OPTIONAL_DAYS},
        }

    # Committees

    def prepare(self, reading: Reading) -> list[Remark]:
        """What stands above each row; what is said of committees that are not known."""
        self.above = reading.above if isinstance(reading, QuestionReading) else {}
        for one in self.register.list_items():
            self.here[one.reference] = one
            self.by_words.setdefault(fold(one.words_received), []).append(one)
        unknown = [one for one in reading.banners if self.committee_in(one[0])[0] is None]
        self.unknown = {(sheet, cell) for _, sheet, cell in unknown}
        said = "“{}” is no committee that is known here: the questions below it have none."
        return [Remark(said.format(shorten(text)), "doubt", sheet, cell) for text, sheet, cell in unknown]

    def committee_in(self, text: str) -> tuple[Named | None, str]:
        """The committee that a text names, also among other words, and what it says besides."""
        if text not in self.named:
            self.named[text] = self.find_committee(text)
        return self.named[text]

    def find_committee(self, text: str) -> tuple[Named | None, str]:
        """The same, found anew; the council’s own name in a title is that of none of its bodies."""
        if found := self.committees.find(text) or self.committees.find(full_name(text)):
            return found, ""
        folded, best = f" {fold(full_name(text))} ".replace(f" {self.council} ", " "), ""
        for way in self.committees.by_text:
            if f" {way} " in folded and len(way) > len(best):
                best = way
        rest = FILLERS.sub(" ", folded.replace(f" {best} ", " ", 1))
        if not best or (" " not in best and re.search(r"[a-z]", re.sub(r"\b20\d\d\b", "", without_days(rest)))):
            return None, text
        words = r"\W+".join("(?:and|&)" if one == "and" else re.escape(one) for one in best.split())
        return self.committees.by_text[best], re.sub(words, " ", full_name(text), count=1, flags=re.IGNORECASE)

    def committee_of(self, line: Line) -> int | None:
        """Of whom a row is asked, looked for once."""
        given = self.corrected.get(line.key, {}).get("committee")
        if (line.key, given) not in self.whose:
            self.whose[line.key, given] = self.find_committee_of(line, given)
        return self.whose[line.key, given]

    def find_committee_of(self, line: Line, given: str | None) -> int | None:
        """Of whom a row is asked: as corrected, in its column, as it is here, by its meeting’s cell, or above it."""
        cell = line.cells.get("committee")
        text = given if given is not None else text_of(cell[1]) if cell else ""
        if given is not None or (text.strip() and fold(text) not in BLANKS):
            found = self.committee_in(text)[0]
            return int(found.key) if found else None
        if (known := self.known_as(line)) is not None:
            return int(known.committee)
        said = self.meeting_said(line)
        for one, place in ((said, ""), *self.above.get(line.key, ())):
            if one and (found := self.committee_in(one)[0]):
                return int(found.key)
            if place and (line.table.sheet, place) in self.unknown:
                return None
        return self.committee_of_sheet(line) or self.only_there(said) or self.asked_before(line)

    def committee_of_sheet(self, line: Line) -> int | None:
        """The committee an unmistakable part of whose name a sheet bears."""
        text = next((text for text, cell in self.above.get(line.key, ()) if not cell), "")
        said = set(fold(text).split())
        alike = [one.key for one in self.committees.things if said and said <= set(fold(one.name).split())]
        return int(alike[0]) if len(alike) == 1 else None

    def only_there(self, text: str) -> int | None:
        """The one committee that meets on a day."""
        day, _ = sitting_said(bare(text))
        there = {one.committee for one in self.by_id.values() if day and one.day == day}
        return there.pop() if len(there) == 1 else None

    def asked_before(self, line: Line) -> int | None:
        """The committee of which a question in these words was asked here already."""
        cell = line.cells.get("words_received")
        found = {one.committee for one in self.by_words.get(fold(text_of(cell[1])) if cell else "", ())}
        return found.pop() if len(found) == 1 else None

    def known_as(self, line: Line) -> Item | None:
        """The question that is here under the reference of a row."""
        return self.here.get(text_of(line.cells[REFERENCE][1]).strip()) if REFERENCE in line.cells else None

    # Names

    def names_of(self, committee: int | None) -> Names:
        """The names with the meetings and agenda items of one committee; of none where that is not known."""
        if committee not in self.of_committee:
            own = NameList(meeting_names(self.sittings.get(committee or 0, [])))
            self.of_committee[committee] = self.with_own(self.known, committee, own)
        return self.of_committee[committee]

    def with_own(self, names: Names, committee: int | None, own: NameList) -> Names:
        """Names with these meetings, and the agenda items of a committee."""
        items = names.lists["agenda item"].things
        agenda = NameList(one for one in items if self.owners.get(one.key) == committee)
        return replace(names, lists={**names.lists, "meeting": own, "agenda item": agenda})

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
            self.then[committee] = self.with_own(self.were, committee, things)
        return self.then[committee]

    def context(self, role: str, line: Line) -> Any:
        """What a text may mean depends on the committee, and on whether the question is known by its reference."""
        return self.committee_of(line), line.table.returned, self.known_as(line) is not None

    # Rows

    def read(self, line: Line, texts: Mapping[str, str], untouched: Mapping[str, Any]) -> ItemRow:
        """One row; its meeting is one of the committee that an officer has given."""
        self.corrected[line.key] = texts
        return super().read(line, texts, untouched)

    def read_cell(self, row: ItemRow, role: str, column: int, value: Value, spare: list[Any]) -> None:
        """One cell; a day with a time is both."""
        cell = address(row.line.number, column)
        if isinstance(value, str) and (day := self.day_of_no_year(row.line, role, value)):
            said = f"“{shorten(value)}” has no year: it is read as {say(day)}."
            row.notes.append(Note("doubt", said, cell, (role,)))
            value = say(day)
        timed = isinstance(value, datetime) and value.time() != time()
        if role == "agenda_item":
            self.items_said[row.line.key] = (text_of(value).strip(), cell)
        elif role == "meeting" and isinstance(value, datetime) and timed:
            self.take(row, role, f"{say(value.date())} at {value:%H:%M}", cell, spare)
        elif role == "received" and isinstance(value, datetime) and timed:
            self.take(row, role, say(value.date()), cell, spare)
            spare.append(("received_at", f"{value:%H:%M}", cell, role))
        elif role == "received" and isinstance(value, str):
            day, at = sitting_said(" ".join(value.replace("\n", " ").split()))
            super().read_cell(row, role, column, say(day) if day and at else value, spare)
            if day and at:
                spare.append(("received_at", at, cell, role))
        else:
            super().read_cell(row, role, column, value, spare)

    def read_committee(self, text: str, line: Line) -> Given:
        """The committee; one among other words with a doubt. No new one is added."""
        found = None if line.table.returned else self.committee_in(text)[0]
        if found is None:
            return self.plain(self.fields["committee"], text, line)
        exact = self.committees.find(text) or self.committees.find(full_name(text))
        return {"committee": found.key}, [] if exact else [("doubt", f"“{shorten(text)}” is read as {found.name}.")]

    def read_meeting(self, text: str, line: Line) -> Given:
        """A meeting of the row’s committee, by its day however that is written."""
        found = self.meeting_in(self.names_for(line), text)
        then = self.meeting_in(self.names_then(line), text) if line.table.returned else None
        if then is not None and then != found:
            now = self.fields["meeting"].kind.show(then, self.known)
            said = f"“{shorten(text)}” was {now} when this export went out, and is read as that meeting. Is it meant?"
            return {"meeting": then}, [("doubt", said)]
        if found is not None:
            return {"meeting": found}, []
        named, rest = self.committee_in(text)
        if named is not None and not bare(rest):
            return {}, []  # it names the committee alone
        return {}, [("error", self.no_meeting(bare(rest) if named else text, self.committee_of(line)))]

    def meeting_in(self, names: Names, text: str) -> int | None:
        """The meeting that a text means, of those in the names."""
        things = names.lists["meeting"]
        for one in (text, bare(self.committee_in(text)[1])):
            day, starts = sitting_said(one)
            found = things.find(one)
            if found is None and day is not None:
                found = things.find(f"{day.isoformat()} {starts}") or things.find(day.isoformat())
            if found:
                return int(found.key)
        return None

    def no_meeting(self, text: str, committee: int | None) -> str:
        """Why a text means no meeting, and what to do."""
        day, _ = sitting_said(text)
        if day is None:
            return f"“{shorten(text)}” is no meeting. Enter the day of a meeting of its committee."
        if committee is None:
            return "Whose meeting this is is not known: enter the committee."
        things = self.names_of(committee).lists["meeting"].things
        there = [one.name for one in things if any(each.startswith(day.isoformat()) for each in one.aliases)]
        if there:
            return f"There are several meetings on that day. Enter {' or '.join(there)}."
        name = self.committees.name(committee)
        return f"The {name} has no meeting on {say(day)}. Add it on its page first, or leave this blank."

    def read_status(self, text: str, line: Line) -> Given:
        """Where it stands, also in other words; of a question known by its reference only as it is called here."""
        field = self.fields["status"]
        if self.known_as(line) is not None:
            return self.plain(field, text, line)
        try:
            return {"status": field.kind.parse(text, self.known)}, []
        except Invalid:
            found = status_said(text)
        if not found:
            said = f"“{shorten(text)}” is no status that is known here: it was left out. Where does it stand?"
            return {}, [("doubt", said)]
        shown = field.kind.show(found["status"], self.known)
        return found, [] if fold(text) == "pending" else [("doubt", f"“{shorten(text)}” is read as: {shown}.")]

    def read_ground(self, text: str, line: Line) -> Given:
        """The ground of a refusal; words that are none are what the questioner was told."""
        field = self.fields["ground"]
        if self.known_as(line) is not None:
            return self.plain(field, text, line)
        if exact := NameList(GROUND_NAMES).find(text):
            return {"ground": exact.key}, []
        found = ground_said(text) or OTHER
        shown = field.kind.show(found, self.known)
        return {"ground": found, "reply": sentence(text)}, [("doubt", f"“{shorten(text)}” is read as: {shown}.")]

    def read_loosely(self, role: str, text: str, line: Line) -> Given:
        """What names nothing that is known here is left out, and stays as something to check."""
        given, said = self.plain(self.fields[role], text, line)
        if self.known_as(line) is not None or not any(one == "error" for one, _ in said):
            return given, said
        label = self.fields[role].label
        return {}, [("doubt", f"{label}: “{shorten(text, LONGEST_NOTE)}” is not known here: it was left out.")]

    def read_optional_day(self, role: str, text: str, line: Line) -> Given:
        """A day that need not be: “Awaiting” is none; other words stay as something to check."""
        if NOT_YET_SAID.fullmatch(fold(text)):
            return {role: None}, []
        given, said = self.plain(self.fields[role], text, line)
        if self.known_as(line) is not None or not any(one == "error" for one, _ in said):
            return given, said
        words = f"{self.fields[role].label}: “{shorten(text, LONGEST_NOTE)}” is no day: it was left out."
        return {}, [("doubt", words)]

    # Days without a year, and days that stand above a row

    def day_of_no_year(self, line: Line, role: str, text: str) -> date | None:
        """The day that “30/11” means: the next after the question came, else the last before its meeting."""
        if role not in OPTIONAL_DAYS | {"received", "meeting"} or self.known_as(line) is not None:
            return None
        text = bare(self.committee_in(text)[1]) if role == "meeting" else " ".join(text.split())
        if not yearless(text):
            return None
        came = self.day_in(line, "received") if role != "received" else None
        if came is None and role in OPTIONAL_DAYS and "received" in line.cells:
            came = self.day_of_no_year(line, "received", text_of(line.cells["received"][1]))
        if came is not None:
            return next_day(text, came)
        sitting = self.by_id.get(self.meeting_of(line) or 0) if role != "meeting" else None
        return last_day(text, sitting.day if sitting else today()) if role != "meeting" else next_day(text, today())

    def day_in(self, line: Line, role: str) -> date | None:
        """The day, with its year, that a cell of a row holds."""
        value = line.cells[role][1] if role in line.cells else None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        return sitting_said(" ".join(value.split()))[0] if isinstance(value, str) else None

    def meeting_said(self, line: Line) -> str:
        """The text of a row’s cell for the meeting; a day without a year with the one that is meant."""
        said = text_of(line.cells["meeting"][1]) if "meeting" in line.cells else ""
        day = self.day_of_no_year(line, "meeting", said)
        return f"{said} {day.year}" if day else said

    def meeting_of(self, line: Line) -> int | None:
        """The meeting of a row, by its own cell or by what stands above it."""
        said = self.meeting_said(line)
        if said.strip() and fold(said) not in BLANKS:
            return self.meeting_in(self.names_for(line), said)
        return self.meeting_above(line)[0]

    def meeting_above(self, line: Line) -> tuple[int | None, str]:
        """The meeting on the day that stands above a row, the nearest first, or in its sheet’s name; and that text."""
        for text in (*(one for one, _ in self.above.get(line.key, ())), line.table.sheet):
            day = day_said(self.committee_in(text)[1]) or day_said(text)
            if day is not None:
                return self.meeting_in(self.names_for(line), say(day)), say(day)
        return None, ""

    def find_meeting(self, row: ItemRow) -> None:
        """A row that names no meeting of its own is put to the one whose day stands above it."""
        wrong = any(note.severity == "error" and "meeting" in note.fields for note in row.notes)
        if wrong or row.values.get("meeting") is not None or "meeting" in self.corrected.get(row.line.key, {}):
            return
        found, day = self.meeting_above(row.line)
        twin = self.twin(row)
        if found is not None:
            row.values["meeting"] = twin.meeting if twin is not None and twin.meeting is not None else found
        elif day and twin is None and row.values.get("committee") is not None:
            self.doubt(row, "meeting", f"{self.no_meeting(day, row.values['committee'])} This day stands above it.")

    # The whole row

    def check(self, row: ItemRow) -> None:
        """What a row says by its cells together; of a question that is known by its reference, as it stands."""
        if not row.line.table.columns:
            return  # it stands for a sheet whose headings nobody knows
        wrong = {key for note in row.notes if note.severity == "error" for key in note.fields}
        if "committee" not in wrong and row.values.get("committee") is None:
            row.values["committee"] = self.committee_of(row.line)
            self.say_committee(row)
        if self.known_as(row.line) is None:
            self.find_meeting(row)
        self.find_agenda_item(row)
        if self.known_as(row.line) is None:
            self.publish_name(row)
            self.derive(row)

    def check_needed(self, row: ItemRow) -> None:
        """What every question needs; a row that stands for a whole sheet lacks more than that."""
        if row.line.table.columns:
            super().check_needed(row)

    def say_committee(self, row: ItemRow) -> None:
        """Where only the meeting’s day says whose question it is, that is a doubt."""
        said = self.meeting_said(row.line)
        found = row.values["committee"]
        named = self.committee_in(said)[0] or any(self.committee_in(t)[0] for t, _ in self.above.get(row.line.key, ()))
        if found is None or named or self.known_as(row.line) or self.committee_of_sheet(row.line):
            return
        if self.only_there(said) == found and not self.twin(row):
            text = f"It does not say of whom it is asked: the {self.committees.name(found)} meets on that day."
            self.doubt(row, "committee", text)

    def find_agenda_item(self, row: ItemRow) -> None:
        """The agenda item that a row names by number or title, of its meeting’s agenda."""
        text, cell = self.items_said.get(row.line.key, ("", ""))
        if not text or fold(text) in BLANKS or "agenda_item" in self.corrected.get(row.line.key, {}):
            return
        known = self.known_as(row.line)
        meeting = row.values.get("meeting", known.meeting if known else None)
        found = self.item_in(meeting, text) or self.item_then(row.line, meeting, text)
        if found is not None:
            row.values["agenda_item"] = found
            return
        where = "the agenda of its meeting" if meeting else "an agenda, because no meeting is given"
        said = f"“{shorten(text, LONGEST_NOTE)}” is no item of {where}"
        if known is not None:
            note = Note("error", f"{said}. Enter the number or the title of one.", cell, ("agenda_item",))
        else:
            note = Note("doubt", f"{said}: it was left out. Choose the item.", cell, ("agenda_item",))
        row.notes.append(note)

    def item_in(self, meeting: int | None, text: str) -> int | None:
        """The item of a meeting’s agenda that a text means: by title, reference, or number."""
        sitting = self.by_id.get(meeting or 0)
        if sitting is None:
            return None
        if sitting.id not in self.agendas:
            self.agendas[sitting.id] = list_agenda(sitting.id, sitting.committee)
        agenda = self.agendas[sitting.id]
        titles = NameList(Named(one.id, one.title, (one.reference,)) for one in agenda)
        numbered = NUMBERED.match(text)
        rest = text[numbered.end() :] if numbered else ""
        for one in (text, rest):
            if one and (found := titles.find(one)):
                return int(found.key)
        shown = self.known.lists["agenda item"].find(text)
        if shown and any(one.id == shown.key for one in agenda):
            return int(shown.key)
        near = near_name(rest or text, titles)
        if near is not None:
            return int(near.key)
        number = int(numbered[1]) if numbered else 0
        return next((one.item.id for one in number_agenda(agenda) if one.number == number), None)

    def item_then(self, line: Line, meeting: int | None, text: str) -> int | None:
        """The agenda item that an export called so when it went out."""
        found = self.names_then(line).lists["agenda item"].find(text) if line.table.returned else None
        if found is None:
            return None
        item = db.session.get(AgendaItem, found.key)
        return item.id if item is not None and item.meeting == meeting else None

    def publish_name(self, row: ItemRow) -> None:
        """Name and town are published where the workbook says that they may be; else they are kept apart."""
        line = row.line
        texts = {role: text_of(cell[1]).strip() for role, cell in line.cells.items()}
        who, town = (" ".join(texts.get(role, "").split()) for role in (WHO, TOWN))
        consent = self.consent_in(row, texts.get(MAY_PUBLISH, ""))
        published = {"asked_by": who, "town": town}
        for key, value in published.items() if consent else ():
            if value and row.values.get(key) is None:
                row.values[key] = value[:150]
        if consent is False:
            row.values |= dict.fromkeys(published)
        if who and not consent and not row.values.get("asked_by"):
            self.unpublished += 1
        reached = [(role, texts[role]) for role in REACHED_BY if texts.get(role)]
        apart, whole = contact_from(who, "" if consent else town, reached)
        self.contacts[line.key] = apart
        if not whole:
            cell = next(address(line.number, line.cells[role][0]) for role in (*REACHED_BY, WHO) if role in line.cells)
            text = "A part of the contact details cannot be kept as it is written: enter it on the question’s page."
            row.notes.append(Note("doubt", text, cell))

    def consent_in(self, row: ItemRow, text: str) -> bool | None:
        """Whether the workbook says that the name may be published (None: it says nothing)."""
        if not text or fold(text) in BLANKS:
            return None
        try:
            return bool(YES_NO.parse(text.split()[0].strip(",.;–-"), self.known))
        except Invalid:
            cell = address(row.line.number, row.line.cells[MAY_PUBLISH][0])
            said = f"“{shorten(text)}” is neither yes nor no: the name is not published."
            row.notes.append(Note("doubt", said, cell))
            return None

    def twin(self, row: ItemRow) -> Item | None:
        """The question in these words that is here already, without a reference."""
        found = self.by_words.get(fold(row.values.get("words_received") or ""), ())
        return next((one for one in found if row.values.get("committee") in (None, one.committee)), None)

    # What follows from a row that its own workbook, not an export, tells

    def derive(self, row: ItemRow) -> None:
        """What follows from what a row says of where its question stands; what is here already is left as it is."""
        values, twin = row.values, self.twin(row)
        answer = values.get("answer") or ""
        if answer and len(answer) < SHORT and (fold(answer) in BLANKS or NOT_YET_SAID.fullmatch(fold(answer))):
            self.doubt(row, "answer", f"“{answer}” is no answer: it was left out.")
            values["answer"] = None
        status = values.get("status") or stage_said(values)
        if status == CHECKED:
            self.doubt(row, "status", "A check is made on the question’s page: it is taken as received.")
            status = RECEIVED
        if status is not None and status not in WITH_ANSWER | {REFUSED, REDIRECTED}:
            self.keep_as_draft(row)
        if status is not None:
            values["status"] = status
        if status in LISTED:
            self.fill(row, twin, "words_accepted", values.get("words_received"))
        if status in (ANSWERED, PUBLISHED):
            self.derive_answer(row, twin)
        if status in (REFUSED, REDIRECTED):
            self.derive_decision(row, twin, status)

    def keep_as_draft(self, row: ItemRow) -> None:
        """What nobody has approved is read by governance officers alone: an answer is a draft until then."""
        values = row.values
        for key in ("answer", "supplementary_answer"):
            if not values.get(key):
                continue
            texts = [one for one in (values.get("draft"), values[key]) if one]
            values |= {"draft": "\n\n".join(dict.fromkeys(texts)), key: None}
            said = f"{self.fields[key].label}: taken as a draft, because nobody has approved it."
            row.notes.append(Note("doubt", said, cell_of(row, key), ("draft",)))

    def fill(self, row: ItemRow, twin: Item | None, key: str, value: Any, said: str = "") -> None:
        """Give what neither the row nor the register has, saying so."""
        if row.values.get(key) is not None or value is None or key in self.corrected.get(row.line.key, {}):
            return
        if twin is not None and getattr(twin, key) is not None:
            row.values.pop(key, None)
            return
        row.values[key] = value
        if said:
            self.doubt(row, key, said)

    def derive_answer(self, row: ItemRow, twin: Item | None) -> None:
        """How a question was answered, and when, where its row does not say."""
        said = "It does not say how it was answered: “In writing” is taken."
        self.fill(row, twin, "manner", IN_WRITING, said)
        sitting = self.by_id.get(row.values.get("meeting") or 0)
        if row.values.get("manner") == ORALLY and sitting is not None and sitting.day <= today():
            self.fill(row, twin, "answered_on", sitting.day)

    def derive_decision(self, row: ItemRow, twin: Item | None, status: str) -> None:
        """On what ground a question was refused, in which words, when and by whom, where its row does not say."""
        values = row.values
        told = [one for one in (values.get("reply"), values.get("answer")) if one]
        if told:
            values |= {"reply": "\n".join(dict.fromkeys(told)), "answer": None}
        if values.get("decided_on") is None and values.get("answered_on"):
            values |= {"decided_on": values["answered_on"], "answered_on": None}
        if status == REFUSED:
            shown = self.fields["ground"].kind.show(OTHER, self.known)
            self.fill(row, twin, "ground", OTHER, f"It does not say on what ground: “{shown}” is taken.")
            ground = values.get("ground") or OTHER
            words = self.rules.of(values.get("committee")).wording.get(ground) or STANDARD_WORDS[ground]
            self.fill(row, twin, "reply", words, "It does not say what the questioner was told: the usual words stand.")
        day = values.get("received")
        self.fill(row, twin, "decided_on", day, "It does not say when this was decided: the day of receipt is taken.")
        self.fill(row, twin, "decided_by", "Not known", "It does not say who decided this.")

    # Rows beside the register

    def complete(self, planned: PlannedRow) -> None:
        """When a new question came, and whether late; its contact details go with it."""
        row, values = planned.row, planned.row.values
        if values.get("received") is None:
            row.original.setdefault("received", None)  # which its workbook does not say the next time either
            sitting = self.by_id.get(values.get("meeting") or 0)
            told: list[date] = [values[key] for key in ("decided_on", "answered_on", "published_on") if values.get(key)]
            day = min([today(), *([sitting.day] if sitting else []), *told])
            values["received"] = day
            shown = f"today, {say(day)}," if day == today() else say(day)
            self.doubt(row, "received", f"It does not say when it came: {shown} is taken.")
            self.fill_decided(row)
        values["status"] = values.get("status") or RECEIVED
        sitting = self.by_id.get(values.get("meeting") or 0)
        if values["status"] not in UNDECIDED and sitting is not None and values.get("late") is None:
            last = until_of(sitting, self.rules.of(sitting.committee), get_council())
            values["late"] = last.passed_at(values["received"], values.get("received_at"))
        if contact := self.contacts.get(planned.key):
            values[CONTACT] = contact
        self.say_same(planned)

    def fill_decided(self, row: ItemRow) -> None:
        """A refused question whose day of receipt was not known either."""
        if row.values.get("status") in (REFUSED, REDIRECTED):
            self.fill(row, None, "decided_on", row.values["received"], "It does not say when this was decided.")

    def say_same(self, planned: PlannedRow) -> None:
        """A question in the same words that is here already, from another day."""
        same = self.by_words.get(fold(planned.row.values.get("words_received") or ""), ())
        alike = [one for one in same if one.committee == planned.row.values.get("committee")]
        if not alike or planned.candidates or planned.row.reference in self.here:
            return
        names = ", ".join(one.reference for one in alike[:5])
        text = f"{names} has the same words. If it is the same question, say so; else it is added as a new one."
        self.doubt(planned.row, "words_received", text)
        planned.candidates = alike

    def remarks_on(self, items: Sequence[Item]) -> list[Remark]:
        """Whose names are not published."""
        if not self.unpublished:
            return []
        whose = "The name of 1 row is" if self.unpublished == 1 else f"The names of {self.unpublished} rows are"
        text = f"{whose} kept apart with the contact details, and not published: nothing says that it may be."
        return [Remark(f"{text} A column “Publish name?” with Yes would say so.")]

    def doubt(self, row: ItemRow, key: str, text: str) -> None:
        """Say what is doubtful of a field, beside its cell, or the one from which it follows."""
        there = row.line.table.keys
        beside = next((one for one in (key, "status", "ground", "answer", "words_received") if one in there), key)
        row.notes.append(Note("doubt", text, cell_of(row, beside), (key,)))


def stage_said(values: Mapping[str, Any]) -> str | None:
    """Where a question stands that says only what came of it; None where it says nothing."""
    if values.get("ground"):
        return REFUSED
    if values.get("redirected_to"):
        return REDIRECTED
    if values.get("answer"):
        return PUBLISHED if values.get("published_on") else ANSWERED
    return None


def bare(text: str) -> str:
    """A text without the signs and small words that part a committee from its day."""
    found = " ".join(text.split()).strip(SIGNS)
    return SMALL_AFTER.sub("", SMALL_BEFORE.sub("", found)).strip(SIGNS)


def without_days(text: str) -> str:
    """A folded text without what a date is made of."""
    months = "jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec"
    days = "mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun"
    return re.sub(rf"\b(?:(?:{months})[a-z]*|(?:{days})(?:day)?|\d+(?:st|nd|rd|th)?|[ap]m|\d+[ap]m)\b", " ", text)


def day_said(text: str) -> date | None:
    """The day that a title, a sheet’s name or a text above rows holds, without its small words."""
    return sitting_said(bare(text))[0] or sitting_said(bare(re.sub(rf"(?i){FILLERS.pattern}", " ", text)))[0]
