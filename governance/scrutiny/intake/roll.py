"""The committees and meetings that a work programme's workbook speaks of: those that are known here, and new ones."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from governance.council.queries import SCRUTINY, get_council
from governance.exchange.nearness import near_name
from governance.exchange.planned import NewRecord
from governance.meetings.models import Meeting
from governance.meetings.queries import clock, list_meetings, meeting_names
from governance.meetings.rules import CANCELLED, moved_text
from governance.register.fields import Named, NameList, Names, clean, fold, shorten
from governance.scrutiny.fields import LISTS
from governance.scrutiny.intake.phrases import Heading
from governance.working_days.deadlines import say

SHORT = (
    (re.compile(r"\b(?:C(?:om)?t?tee|Cmte|Cte)\b\.?", re.IGNORECASE), "Committee"),
    (re.compile(r"\bO\s*(?:&|and)\s*S\s*C\b|\bOSC\b", re.IGNORECASE), "Overview and Scrutiny Committee"),
    (re.compile(r"\bO\s*(?:&|and)\s*S\b", re.IGNORECASE), "Overview and Scrutiny"),
)
SMALL = frozenset({"and", "of", "for", "the", "in", "on", "to"})
LONGEST = 150  # characters; no committee's name is longer
KINDS = frozenset({"committee", "panel", "board", "commission", "scrutiny"})
USUAL = KINDS | SMALL | {"overview", "select", "sub"}  # words that tell no committee from another
ALIKE = 0.8  # of the letters of a word that are those of another, where one is misspelt


@dataclass(frozen=True)
class NewMeeting(NewRecord):
    """A meeting that is not known here yet."""

    committee: int = 0
    heading: Heading | None = None

    @property
    def day(self) -> date:
        """Its day."""
        return self.heading.day if self.heading else date.max

    def is_at(self, committee: int, heading: Heading) -> bool:
        """Whether it is the meeting of a committee that a heading names."""
        own = self.heading
        if own is None or self.committee != committee or own.day != heading.day:
            return False
        return None in (own.starts, heading.starts) or own.starts == heading.starts


class Roll:
    """Committees and meetings, with keys below zero for those that the workbook brings."""

    def __init__(self, known: Names) -> None:
        """Every meeting is read once."""
        self.known = known
        self.bodies = list(get_council().names.lists[SCRUTINY].things)
        self.sittings: dict[int, list[Meeting]] = {}
        self.days: dict[int, date] = {}
        for one in list_meetings():
            self.sittings.setdefault(one.committee, []).append(one)
            self.days[one.id] = one.day
        self.new: list[NewRecord] = []
        self.by_committee: dict[int | None, Names] = {}
        self.found: dict[str, int | None] = {}  # committees by the texts that were looked up
        self.read_as: dict[str, Named] = {}  # committees by the texts that are nearly their names

    def names_of(self, committee: int | None) -> Names:
        """The names with the meetings of one committee, or of all."""
        if committee not in self.by_committee:
            known = [one for key, found in self.sittings.items() if committee in (None, key) for one in found]
            places = [*LISTS, *meeting_names(known)]
            places += [named_new(one) for one in self.new_meetings() if committee in (None, one.committee)]
            lists = {SCRUTINY: NameList(self.bodies), "place": NameList(places)}
            self.by_committee[committee] = replace(self.known, lists={**self.known.lists, **lists})
        return self.by_committee[committee]

    def new_meetings(self) -> list[NewMeeting]:
        """The meetings among the new names."""
        return [one for one in self.new if isinstance(one, NewMeeting)]

    def add(self, record: NewRecord) -> int:
        """Take in a new name."""
        self.new.append(record)
        self.by_committee.clear()
        return record.key

    # Committees

    def only(self) -> int | None:
        """The committee that is meant where none is named: the only one there is."""
        return self.bodies[0].key if len(self.bodies) == 1 else None

    def committee(self, text: str) -> int | None:
        """The scrutiny committee that a text names, of those known by now."""
        if text not in self.found:
            names = NameList(self.bodies)
            found = names.find(text) or names.find(full_name(text)) or self.read_as.get(text)
            self.found[text] = found.key if found else None
        return self.found[text]

    def committee_of_sheet(self, name: str) -> int | None:
        """The committee whose name, or an unmistakable part of it, a sheet bears."""
        if (found := self.committee(name)) is not None:
            return found
        said = set(fold(name).split())
        alike = [one.key for one in self.bodies if said <= set(fold(one.name).split())] if said else []
        return alike[0] if len(alike) == 1 else None

    def add_committee(self, text: str) -> int | None:
        """The same, a new one where it is not known; None where the text names another body, or none."""
        if (found := self.committee(text)) is not None:
            return found
        name = titled(full_name(text))
        if len(name) > LONGEST or self.known.lists["committee"].find(text):
            return None
        near = near_name(name, NameList(self.bodies))
        if near and is_misspelt(name, near):
            self.read_as[text] = near
            self.found.clear()
            return int(near.key)
        if not is_committee(text):
            return None
        alias = " ".join(clean(text).split())
        aliases = (alias,) if fold(alias) != fold(name) else ()
        record = NewRecord("body", -len(self.new) - 1, name, SCRUTINY, aliases=aliases)
        self.bodies.append(Named(record.key, name, aliases))
        self.found.clear()
        return self.add(record)

    def said_of(self, text: str) -> list[tuple[str, str]]:
        """The doubt where a text is nearly the name of a committee."""
        near = self.read_as.get(text)
        other = "If it is another committee, add that under Administration first."
        return [("doubt", f"“{shorten(text)}” is read as {near.name}. {other}")] if near else []

    def name_of(self, committee: int) -> str:
        """The name of a committee, known or new."""
        return next(one.name for one in self.bodies if one.key == committee)

    # Meetings

    def meetings_of(self, committee: int | None) -> set[int]:
        """The meetings of a committee, or of all, that are known here."""
        return {one.id for key, found in self.sittings.items() if committee in (None, key) for one in found}

    def day_of(self, place: Any) -> date | None:
        """The day of a meeting, known or new; none of a list."""
        return self.days.get(place) or next((one.day for one in self.new_meetings() if one.key == place), None)

    def to_come(self) -> list[NewMeeting]:
        """The new meetings that are not cancelled."""
        return [one for one in self.new_meetings() if one.heading and not one.heading.cancelled]

    def meeting(self, heading: Heading, committee: int) -> tuple[int, str]:
        """The meeting of a committee on a day, a new one where there is none; what is doubtful of it."""
        known = self.sittings.get(committee, [])
        same_day = [one for one in known if one.day == heading.day]
        for one in same_day:
            if heading.starts == one.starts or (heading.starts is None and len(same_day) == 1):
                return one.id, said_of(one, heading)
        if same_day and heading.starts is None:
            return same_day[0].id, f"There are two meetings on {say(heading.day)}: the first is taken. Is it the other?"
        if len(same_day) == 1:
            return same_day[0].id, f"The meeting on {say(heading.day)} is at another time here. Which is right?"
        for one in known:
            if heading.moved_from and one.day == heading.moved_from:
                words = f"{say(heading.moved_from)} to {say(heading.day)}"
                return one.id, f"The workbook has moved this meeting from {words}: move it on its page too."
            if one.moved_from == heading.day:
                words = f"{say(heading.day)} has been moved to {say(one.day)} here"
                return one.id, f"The meeting on {words}: is it that meeting?"
        for new in self.new_meetings():
            if new.is_at(committee, heading):
                return new.key, ""
        return self.add_meeting(heading, committee), heading.doubt

    def add_meeting(self, heading: Heading, committee: int) -> int:
        """Take in a new meeting; of two on a day, the second bears its time too."""
        days = [one.heading.day for one in self.new_meetings() if one.heading and one.committee == committee]
        days += [one.day for one in self.sittings.get(committee, [])]
        words = say(heading.day, weekday=True)
        words += f", {clock(heading.starts)}" if heading.day in days and heading.starts else ""
        moved, off = moved_text(heading.day, heading.moved_from), "cancelled" if heading.cancelled else ""
        about = ", ".join(filter(None, (clock(heading.starts), self.name_of(committee), moved, off)))
        key = -len(self.new) - 1
        return self.add(NewMeeting("meeting", key, words, about=about, committee=committee, heading=heading))


def said_of(meeting: Meeting, heading: Heading) -> str:
    """What the workbook says otherwise of a meeting that is here."""
    if heading.cancelled == (meeting.status == CANCELLED):
        return heading.doubt
    day = say(heading.day)
    if heading.cancelled:
        return f"The workbook has the meeting on {day} cancelled: cancel it on its page too."
    return f"The meeting on {day} is cancelled here, and not in the workbook. Which is right?"


def named_new(one: NewMeeting) -> Named:
    """A new meeting as it is chosen."""
    if one.heading is None:
        return Named(one.key, one.name)
    day = one.heading.day
    return Named(one.key, one.name, (say(day), day.isoformat(), f"{day:%d/%m/%Y}"), not one.heading.cancelled)


def full_name(text: str) -> str:
    """A committee's name without what shortens it."""
    name = " ".join(clean(text).split()).strip(" .,:;–—-")
    for short, long in SHORT:
        name = short.sub(long, name)
    return name.replace("Committee Committee", "Committee")


def titled(name: str) -> str:
    """A name in capitals or small letters as titles are written."""
    if not (name.isupper() or name.islower()):
        return name
    words = name.lower().split()
    return " ".join(one if at and one in SMALL else one.capitalize() for at, one in enumerate(words))


def is_committee(text: str) -> bool:
    """Whether a text looks like the name of a committee, known or not."""
    return not KINDS.isdisjoint(fold(full_name(text)).split())


def is_misspelt(name: str, near: Named) -> bool:
    """Whether a name is that of another committee misspelt: each word of its own is nearly one of the other's."""
    words, others = own_words(name), own_words(near.name)
    return len(words) == len(others) and all(map(is_alike, words, others))


def own_words(name: str) -> list[str]:
    """The words that tell a committee from others."""
    return [one for one in fold(name).split() if one not in USUAL and not any(is_alike(one, each) for each in KINDS)]


def is_alike(word: str, other: str) -> bool:
    """Whether two words are one, a letter or two aside; numbers are what they are."""
    either = word.isdecimal() or other.isdecimal()
    return word == other or (not either and SequenceMatcher(None, word, other).ratio() >= ALIKE)


def meeting_values(one: NewMeeting, committee: int) -> Mapping[str, Any]:
    """A new meeting as it is kept."""
    heading = one.heading
    if heading is None:
        return {}
    values: dict[str, Any] = {"committee": committee, "day": heading.day, "starts": heading.starts}
    values |= {"place": heading.venue} if heading.venue else {}
    if heading.moved_from:
        values |= {"moved_from": heading.moved_from, "status": "moved"}
    if heading.cancelled:
        values |= {"status": CANCELLED, "reason": "Cancelled, as the workbook says."}
    return values
