"""Kinds of field that a register is made of: each turns text into a value or a message, and back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from governance.register.dates import ApproximateDate, DateNotUnderstood, parse_date, parse_day
from governance.working_days.deadlines import say

UNSEEN = r"\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # characters that only change how others are shown
CONTROLS = re.compile(rf"[\x00-\x08\x0e-\x1f\x7f{UNSEEN}\ufffe\uffff]")
LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
ALL = "all"


class Invalid(ValueError):
    """A text that a field cannot take; the message says what to do."""


class Audience(StrEnum):
    """Who may see a field: everybody who may read the register, or only those who handle the record."""

    READERS = "readers"
    HANDLERS = "handlers"


def clean(text: str) -> str:
    """Text as a register keeps it: one kind of line end, no control characters, no white space around it."""
    lines = CONTROLS.sub("", LINE_ENDS.sub("\n", text)).replace("\u00a0", " ").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def fold(text: str) -> str:
    """Text as names are compared: letters and digits, "&" read as "and", case and punctuation aside."""
    return " ".join(re.findall(r"\w+", text.replace("&", " and ").replace("'", "").replace("’", "").casefold()))


@dataclass(frozen=True)
class Named:
    """One thing that can be chosen: what is stored, its name, other ways to write it, whether it is still offered."""

    key: Any
    name: str
    aliases: tuple[str, ...] = ()
    offered: bool = True


class NameList:
    """The things of one kind that can be chosen, found by key or by any way of writing them."""

    def __init__(self, things: Iterable[Named]) -> None:
        """Index the things; where two share a way of writing, a name goes before an alias."""
        self.things = tuple(things)
        self.by_key = {thing.key: thing for thing in self.things}
        self.by_text: dict[str, Named] = {}
        for thing in self.things:
            self.by_text.setdefault(fold(thing.name), thing)
        for thing in self.things:
            for alias in thing.aliases:
                self.by_text.setdefault(fold(alias), thing)

    def name(self, key: Any) -> str:
        """The name of what is stored."""
        thing = self.by_key.get(key)
        return thing.name if thing else f"no longer known ({key})"

    def find(self, text: str) -> Named | None:
        """The thing that a text means, if any."""
        return self.by_text.get(fold(text))

    def offered(self, chosen: Iterable[Any] = ()) -> list[Named]:
        """What a form offers: whatever is in use, and what the record already has."""
        kept = set(chosen)
        return [thing for thing in self.things if thing.offered or thing.key in kept]


@dataclass(frozen=True)
class Names:
    """What the texts of a record can refer to, loaded once per request or import."""

    lists: Mapping[str, NameList] = field(default_factory=dict)
    under: date | None = None  # the month heading a record stands under: it gives a missing year

    def standing_under(self, month: date | None) -> Self:
        """The same names for a record under another month heading."""
        return replace(self, under=month)


@dataclass(frozen=True)
class Kind:
    """How a field reads, shows and keeps its values. An empty text is always None: what is not known."""

    def parse(self, text: str, names: Names) -> Any:
        """The value of a text; raises Invalid with what to do."""
        raise NotImplementedError

    def show(self, value: Any, names: Names) -> str:
        """The value as text that parse() reads back as the same value."""
        return "" if value is None else str(value)

    def dump(self, value: Any) -> Any:
        """The value as the change log keeps it."""
        return value

    def load(self, kept: Any) -> Any:
        """The value that dump() kept."""
        return kept


@dataclass(frozen=True)
class Line(Kind):
    """One line of text."""

    most: int = 300

    def parse(self, text: str, names: Names) -> Any:
        """The text on one line."""
        return limited(" ".join(clean(text).split()), self.most)


@dataclass(frozen=True)
class Reference(Line):
    """The reference of a record, in capitals; whether there is one is for the register to say."""

    most: int = 20

    def parse(self, text: str, names: Names) -> Any:
        """The reference."""
        typed = super().parse(text, names)
        return typed.upper() if typed else None


@dataclass(frozen=True)
class Link(Line):
    """The address of a web page."""

    def parse(self, text: str, names: Names) -> Any:
        """The address; only http and https lead anywhere safe."""
        address = super().parse(text, names)
        if address and not re.fullmatch(r"https?://[^\s/\"<>]+\.?[^\s\"<>]*", address):
            raise Invalid("Enter a full web address that starts with https://")
        return address


@dataclass(frozen=True)
class LongText(Kind):
    """Text of several lines."""

    most: int = 10_000

    def parse(self, text: str, names: Names) -> Any:
        """The text with its lines."""
        return limited(clean(text), self.most)


@dataclass(frozen=True)
class Lines(Kind):
    """Several short texts, one a line (or set apart by semicolons)."""

    most: int = 200

    def parse(self, text: str, names: Names) -> Any:
        """The texts in their order; None when there are none."""
        parts = (" ".join(part.split()) for part in re.split(r"[\n;]", clean(text)))
        return [limited(part, self.most) for part in parts if part] or None

    def show(self, value: Any, names: Names) -> str:
        """One a line."""
        return "\n".join(value or ())


@dataclass(frozen=True)
class Choice(Kind):
    """One of a list: a fixed one, or one that the council keeps (`source` names it among the Names)."""

    options: tuple[Named, ...] = ()
    source: str = ""

    def things(self, names: Names) -> NameList:
        """What can be chosen."""
        return names.lists[self.source] if self.source else fixed(self.options)

    def parse(self, text: str, names: Names) -> Any:
        """The key of the thing meant."""
        wanted = " ".join(clean(text).split())
        if not wanted:
            return None
        found = self.things(names).find(wanted)
        if not found:
            raise Invalid(f"“{shorten(wanted)}” is not one of the choices. {self.advice(names)}")
        return found.key

    def advice(self, names: Names) -> str:
        """What can be entered, when that is few enough to say."""
        offered = [thing.name for thing in self.things(names).offered()]
        return f"Enter {' or '.join(offered)}." if len(offered) <= 7 else "Choose one from the list."

    def show(self, value: Any, names: Names) -> str:
        """The name of what is chosen."""
        return "" if value is None else self.things(names).name(value)


@dataclass(frozen=True)
class Choices(Choice):
    """Several of a list, or all of them where `every` says how that is written."""

    every: str = ""

    def parse(self, text: str, names: Names) -> Any:
        """The keys in the order of the list; ["all"] for all; None for none."""
        parts = [part for part in re.split(r"[\n;]", clean(text)) if part.strip()]
        if self.every and [fold(part) for part in parts] in ([fold(self.every)], [ALL]):
            return [ALL]
        chosen = {super(Choices, self).parse(part, names) for part in parts}
        return [thing.key for thing in self.things(names).things if thing.key in chosen] or None

    def show(self, value: Any, names: Names) -> str:
        """The names, set apart by semicolons."""
        if value == [ALL]:
            return self.every
        return "; ".join(self.things(names).name(key) for key in value or ())


@dataclass(frozen=True)
class Approximate(Kind):
    """A date as people write it: a day, a month, or to be confirmed."""

    def parse(self, text: str, names: Names) -> Any:
        """The date with what it can mean."""
        try:
            return parse_date(text, under=names.under) if text.strip() else None
        except DateNotUnderstood as error:
            raise Invalid(str(error)) from error

    def show(self, value: ApproximateDate | None, names: Names) -> str:
        """As it was typed."""
        return value.typed if value else ""

    def dump(self, value: ApproximateDate | None) -> Any:
        """All that it can mean."""
        return value.to_json() if value else None

    def load(self, kept: Any) -> ApproximateDate | None:
        """The same date again."""
        return ApproximateDate.from_json(kept) if kept else None


@dataclass(frozen=True)
class Day(Kind):
    """One day."""

    def parse(self, text: str, names: Names) -> Any:
        """The day."""
        try:
            return parse_day(text, under=names.under) if text.strip() else None
        except DateNotUnderstood as error:
            raise Invalid(str(error)) from error

    def show(self, value: date | None, names: Names) -> str:
        """In words: 9 October 2014."""
        return say(value) if value else ""

    def dump(self, value: date | None) -> Any:
        """As ISO 8601."""
        return value.isoformat() if value else None

    def load(self, kept: Any) -> date | None:
        """The same day again."""
        return date.fromisoformat(kept) if kept else None


@dataclass(frozen=True)
class Number(Line):
    """A whole number, with commas and a pound sign allowed."""

    least: int = 0
    greatest: int = 1_000_000_000

    def parse(self, text: str, names: Names) -> Any:
        """The number; raises Invalid outside its range."""
        typed = re.sub(r"[£,\s]", "", text)
        if not typed:
            return None
        if not re.fullmatch(r"\d{1,12}", typed) or not self.least <= int(typed) <= self.greatest:
            raise Invalid(f"Enter a whole number from {self.least:,} to {self.greatest:,}")
        return int(typed)


@dataclass(frozen=True)
class Time(Kind):
    """A time of day, kept as 24 hours: 15:30."""

    def parse(self, text: str, names: Names) -> Any:
        """The time; raises Invalid for what is none. 10:00am, 3.30 pm, 10 am, 15:30, 1530, noon."""
        typed = "".join(clean(text).casefold().split()).replace(".", ":").removeprefix("at")
        typed = {"noon": "12:00pm", "midday": "12:00pm"}.get(typed, typed.replace("noon", "pm"))
        found = re.fullmatch(r"(\d{1,2})(?::?(\d{2}))?(?::00)?(a:?m:?|p:?m:?)?(?:hrs|hours)?", typed)
        if not typed:
            return None
        hour, minute, half = (int(found[1]), int(found[2] or 0), found[3] or "") if found else (99, 0, "")
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half[0] == "p" else 0)
        elif half or (found and found[2] is None):
            hour = 99
        if hour > 23 or minute > 59:
            raise Invalid("Enter a time such as 10:00am, 3:30pm or 15:30")
        return f"{hour:02}:{minute:02}"

    def show(self, value: str | None, names: Names) -> str:
        """As agendas print it: 10:00am, 3:30pm."""
        if not value:
            return ""
        hour, minute = (int(part) for part in value.split(":"))
        return f"{(hour - 1) % 12 + 1}:{minute:02}{'pm' if hour >= 12 else 'am'}"


@dataclass(frozen=True)
class Field:
    """One column of a register, declared once: pages, workbooks, CSV and JSON all read it from here."""

    key: str
    label: str
    kind: Kind
    headers: tuple[str, ...] = ()  # other headings it is known by
    width: int = 20  # of its column, in characters
    required: bool = False
    audience: Audience = Audience.READERS
    hint: str = ""

    def parse(self, text: str, names: Names) -> Any:
        """The value of a text; raises Invalid, naming the field, with what to do."""
        value = self.kind.parse(text, names)
        if self.required and value is None:
            raise Invalid(f"Enter the {self.label[0].lower()}{self.label[1:]}")
        return value


def parse_all(fields: Sequence[Field], texts: Mapping[str, str], names: Names) -> tuple[dict[str, Any], dict[str, str]]:
    """The values of several texts, and the messages of those that cannot be taken."""
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for one in fields:
        if one.key in texts:
            try:
                values[one.key] = one.parse(texts[one.key], names)
            except Invalid as error:
                errors[one.key] = str(error)
    return values, errors


YES_NO = Choice(options=(Named(True, "Yes", ("Y", "True")), Named(False, "No", ("N", "False"))))


@lru_cache
def fixed(options: tuple[Named, ...]) -> NameList:
    """The list of a choice that never changes, indexed once."""
    return NameList(options)


def limited(text: str, most: int) -> str | None:
    """The text, or None when it is empty; raises Invalid when it is too long to keep."""
    if len(text) > most:
        raise Invalid(f"This has {len(text):,} characters; {most:,} is the most. Shorten it.")
    return text or None


def shorten(text: str, most: int = 60) -> str:
    """A text short enough to repeat in a message."""
    return text if len(text) <= most else text[: most - 1] + "…"
