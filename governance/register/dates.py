"""Approximate dates: what an officer types, kept as typed, with the first and the last day that it can mean."""

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COUNTS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # the first month of three


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    TBC = "tbc"
    OTHER = "other"


class DateNotUnderstood(ValueError):
    """The text is no date, or not one date: the message tells the officer what to type."""

    def __init__(self, message: str = "Type a day (9 October 2014), a month (October 2014) or TBC.") -> None:
        super().__init__(message)


class _NotADate(DateNotUnderstood):
    """No form fits the text, so there is nothing more exact to say."""


@dataclass(frozen=True)
class ApproximateDate:
    """A date as typed and what it can mean; `month` is the month it stands under, where that is known."""

    typed: str
    earliest: date | None
    latest: date | None
    precision: Precision
    month: date | None

    @property
    def text(self) -> str:
        """The same in standard words; for a day, a month and TBC these parse back to the same meaning."""
        if self.precision is Precision.TBC:
            return "To be confirmed"
        if self.precision is Precision.OTHER or self.earliest is None:
            return self.typed
        return _day_words(self.earliest) if self.precision is Precision.DAY else _month_words(self.earliest)

    @property
    def sort_key(self) -> tuple[date, bool, date, date]:
        """By month, unknown months last; a bare TBC last in its month; then by the earliest and the latest day."""
        last = date.max
        return self.month or last, self.precision is Precision.TBC, self.earliest or last, self.latest or last

    @property
    def remarks(self) -> tuple[str, ...]:
        """What the reader is told about how the text was read, worked out from the value alone."""
        return _remarks(self)

    def to_json(self) -> dict[str, str | None]:
        days = {"earliest": self.earliest, "latest": self.latest, "month": self.month}
        kept = {key: day.isoformat() if day else None for key, day in days.items()}
        return {"typed": self.typed, "precision": self.precision.value, **kept}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        days = {key: kept[key] and date.fromisoformat(kept[key]) for key in ("earliest", "latest", "month")}
        return cls(typed=kept["typed"], precision=Precision(kept["precision"]), **days)


def parse_date(text: str, *, under: date | None = None, said_on: date | None = None) -> ApproximateDate:
    """Read a date as UK officers write it, day first; `under` its month heading, `said_on` the day of a meeting."""
    return _parse(text, _Reader(under, said_on))


def parse_day(text: str, *, under: date | None = None) -> date:
    """Read one certain day: not a month, not "on or after", nothing provisional."""
    reader = _Reader(under)
    try:
        value = _parse(text, reader)
        if value.earliest and value.precision is Precision.DAY and not reader.hedged:
            return value.earliest
    except _NotADate:
        pass
    raise DateNotUnderstood("Type one day, for example 9 October 2014.")


def _parse(text: str, reader: "_Reader") -> ApproximateDate:
    typed = " ".join(text.split())
    if len(typed) > 100:
        raise DateNotUnderstood("That is too long for a date: type at most 100 characters.")
    words = _plain(typed)
    if re.fullmatch(_TBC, words):
        return ApproximateDate(typed, None, None, Precision.TBC, reader.under and reader.under.replace(day=1))
    earliest, latest, precision = reader.read(words)
    return ApproximateDate(typed, earliest, latest, precision, earliest.replace(day=1))


def _plain(typed: str) -> str:
    """Lower case, plain dashes, no quotes or abbreviating dots, one space between words, numbers and signs."""
    text = re.sub(r"(?<=[a-z])\.", "", typed.casefold().translate(_SIGNS).strip(" .;"))
    return " ".join(word for word in re.findall(r"[a-z]+|[0-9]+|\S", text) if word not in ("the", "of"))


@lru_cache(maxsize=4096)
def _remarks(value: ApproximateDate) -> tuple[str, ...]:
    if value.earliest is None or value.latest is None:
        return ()
    reader = _Reader(under=value.month)
    try:
        reader.read(_plain(value.typed))
    except DateNotUnderstood:  # "in 9 months' time": the day when it was said is not kept
        reader.notes = [f"Read as {value.text}: the months are counted from the day when it was said."]
    if value.precision is Precision.OTHER:
        reader.notes.append(f"Read as {_day_words(value.earliest)} to {_day_words(value.latest)}.")
    if value.precision is Precision.DAY and value.earliest.weekday() >= 5:
        reader.notes.append(f"{value.text} is a {_WEEKDAYS[value.earliest.weekday()]}.")
    return tuple(dict.fromkeys(reader.notes))


def _month_words(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year}"


def _day_words(day: date) -> str:
    return f"{day.day} {_month_words(day)}"


def _number(month: str) -> int:
    number = int(month) if month.isdigit() else [name[:3].lower() for name in _MONTHS].index(month[:3]) + 1
    if not 1 <= number <= 12:
        raise DateNotUnderstood(f"There is no month {number}. Put the day first, for example 25 October 2014.")
    return number


def _allowed(year: int) -> int:
    if not 2000 <= year <= 2099:
        raise DateNotUnderstood(f"Type a year from 2000 to 2099, not {year}.")
    return year


def _existing(day: str, month: int, year: int | None) -> date:
    """The day, if there is one; with no year yet, a day that some year has."""
    name = _MONTHS[month - 1] + (f" {year}" if year else "")
    length = monthrange(year or 2000, month)[1]
    if not 1 <= int(day) <= length:
        raise DateNotUnderstood(f"There is no {int(day)} {name}: {name} has {length} days.")
    return date(year or 2000, month, int(day))


def _end_of(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


_Span = tuple[date, date, Precision]


@dataclass
class _Reader:
    """Reads plain words with what is known beside them, and notes what the officer should be told."""

    under: date | None = None
    said_on: date | None = None
    hedged: bool = False
    notes: list[str] = field(default_factory=list)

    def read(self, words: str) -> _Span:
        for pattern, reading in _FORMS:
            if found := pattern.fullmatch(words):
                return reading(self, **found.groupdict())
        raise _NotADate

    def year(self, typed: str | None, month: int, day: str | None = None) -> int:
        if typed:
            return _allowed(int(typed) + (2000 if len(typed) == 2 else 0))
        if self.under and month >= self.under.month:
            self.notes.append(f"The year {self.under.year} comes from the month heading.")
            return _allowed(self.under.year)
        example = self.under.year + 1 if self.under else 2014
        if month == 2 and day == "29":
            example += -example % 4  # a leap year
        words = f"{int(day)} {_MONTHS[month - 1]}" if day else _MONTHS[month - 1]
        raise DateNotUnderstood(f"Which year? Type for example {words} {example}.")

    def day(self, day: str, month: str, year: str | None = None) -> _Span:
        number = _number(month)
        if not year:
            _existing(day, number, None)
        found = _existing(day, number, self.year(year, number, day))
        return found, found, Precision.DAY

    def month(self, month: str, year: str | None = None) -> _Span:
        number = _number(month)
        first = date(self.year(year, number), number, 1)
        if year and len(year) == 2:
            self.notes.append(f"Read as {_month_words(first)}: a month and a two-digit year, not a day.")
        return first, _end_of(first.year, number), Precision.MONTH

    def american(self) -> _Span:
        raise DateNotUnderstood("Put the day first, then the month and the year, for example 25 October 2014.")

    def range(self, d1: str | None, m1: str | None, y1: str | None, d2: str | None, m2: str, y2: str | None) -> _Span:
        """Two days or two months: the first shares what it leaves out with the second, and time runs forwards."""
        if bool(d1) != bool(d2) or not (d1 or m1):
            raise _NotADate
        first, last = _number(m1 or m2), _number(m2)
        opens = self.year(y2, last) - (first > last) if y2 and not y1 else self.year(y1, first, d1)
        closes = self.year(y2, last) if y2 else opens + (first > last)
        earliest = _existing(d1 or "1", first, _allowed(opens))
        latest = _existing(d2, last, _allowed(closes)) if d2 else _end_of(_allowed(closes), last)
        if earliest > latest:
            raise DateNotUnderstood("Put the earlier date first, for example 9 or 23 October 2014.")
        return earliest, latest, Precision.OTHER

    def season(self, name: str, year: str | None, next_year: str | None) -> _Span:
        """Winter runs from December, so Winter 2014 (or 2014/15) ends in February 2015."""
        first = _SEASONS[name]
        opens = self.year(year, first)
        if next_year and (name != "winter" or int(next_year) % 100 != (opens + 1) % 100):
            raise _NotADate
        return date(opens, first, 1), _end_of(opens, first + 2), Precision.OTHER

    def whole_year(self, year: str) -> _Span:
        return date(self.year(year, 1), 1, 1), date(int(year), 12, 31), Precision.OTHER

    def months_later(self, count: str) -> _Span:
        if not self.said_on:
            raise DateNotUnderstood("Counted from which day? Type the month it comes to, for example May 2015.")
        months = int(count) if count.isdigit() else max(_COUNTS.index(count), 1)
        years, month = divmod(self.said_on.month - 1 + months, 12)
        first = date(_allowed(self.said_on.year + years), month + 1, 1)
        return first, _end_of(first.year, first.month), Precision.MONTH

    def certain_day(self, words: str) -> date:
        found, _, precision = self.read(words)
        if precision is not Precision.DAY:
            raise _NotADate
        return found

    def on_weekday(self, name: str, words: str) -> _Span:
        found = self.certain_day(words)
        weekday = _WEEKDAYS[found.weekday()]
        if weekday[:3].lower() != name[:3]:
            raise DateNotUnderstood(f"{_day_words(found)} is a {weekday}: change the weekday or the day.")
        return found, found, Precision.DAY

    def week(self, words: str) -> _Span:
        first = self.certain_day(words)
        return first, first + timedelta(days=6), Precision.OTHER

    def part(self, words: str) -> _Span:
        """Early, mid and late do not say where they end, so the whole period is meant."""
        earliest, latest, precision = self.read(words)
        if precision is Precision.DAY:
            raise _NotADate
        return earliest, latest, Precision.OTHER

    def between(self, words: str) -> _Span:
        earliest, latest, precision = self.read(words)
        if precision is not Precision.OTHER:
            raise _NotADate
        return earliest, latest, precision

    def on_or_after(self, words: str) -> _Span:
        self.hedged = True
        return self.read(words)

    def provisional(self, words: str) -> _Span:
        self.notes.append("Provisional: still to be confirmed.")
        return self.on_or_after(words)


_SIGNS = str.maketrans(
    dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
    | dict.fromkeys(",()[]", " ")
    | dict.fromkeys("'\"`\u00b4\u2018\u2019\u201b\u201c\u201d\u2032\u00ad\u200b\u200e\u2060\ufeff")  # left out
)


def _any_of(names: tuple[str, ...], *shorter: str) -> str:
    return "|".join([f"{name[:3]}(?:{name[3:]})?".lower() for name in names] + list(shorter))


_TBC = r"(?:date )?(?:tb[acd]|t b [acd]|to be (?:confirmed|announced|decided|determined|agreed|advised|arranged))"
_D, _D1, _D2 = (rf"(?P<{key}>[0-9]{{1,2}})(?: (?:st|nd|rd|th))?" for key in ("day", "d1", "d2"))
_M, _M1, _M2 = (rf"(?P<{key}>{_any_of(_MONTHS, 'sept')})" for key in ("month", "m1", "m2"))
_Y, _Y1, _Y2 = (rf"(?P<{key}>[0-9]{{4}}|[0-9]{{2}})" for key in ("year", "y1", "y2"))
_MM, _YYYY = "(?P<month>[0-9]{1,2})", "(?P<year>[0-9]{4})"
_WEEKDAY = rf"(?P<name>{_any_of(_WEEKDAYS, 'tues', 'weds', 'thur', 'thurs')})"
_COUNT = rf"(?P<count>[1-9][0-9]?|{'|'.join(_COUNTS)})"
_REST = "(?P<words>.+)"

_READINGS: tuple[tuple[str, Callable[..., _Span]], ...] = (
    (rf"{_D}(?: [-/.])? {_M}(?:(?: [-/])? {_Y})?", _Reader.day),
    *[(rf"{_D} {sign} {_MM} {sign} {_Y}", _Reader.day) for sign in ("-", "/", r"\.")],
    (rf"{_D} [/.] {_MM}", _Reader.day),
    (rf"{_YYYY} - (?P<month>[0-9]{{2}}) - (?P<day>[0-9]{{2}})", _Reader.day),
    (rf"{_YYYY} - (?P<month>[0-9]{{2}})", _Reader.month),
    (rf"{_MM} [-/.] {_YYYY}", _Reader.month),
    (rf"{_M}(?:(?: [-/])? {_Y})?", _Reader.month),
    (rf"(?:{_any_of(_MONTHS, 'sept')}) [0-9]{{1,2}}(?: (?:st|nd|rd|th))?(?: [0-9]+)?", _Reader.american),
    (rf"{_TBC}(?: [-/:])? {_REST}", _Reader.provisional),
    (rf"(?P<words>.+?)(?: [-/:])? {_TBC}", _Reader.provisional),
    (rf"(?:{_D1} )?(?:{_M1} (?:{_Y1} )?)?(?:-|/|&|to|or|and) (?:{_D2} )?{_M2}(?: {_Y2})?", _Reader.range),
    (rf"(?:between|from) {_REST}", _Reader.between),
    (rf"{_WEEKDAY} {_REST}", _Reader.on_weekday),
    (rf"(?:on or after|not before|(?:not|no) earlier than) {_REST}", _Reader.on_or_after),
    (rf"(?:w / [bc]|w[bc]|week (?:commencing|beginning|starting)) {_REST}", _Reader.week),
    (rf"(?:early|mid|late|beginning|start|end)(?: -)? (?:in )?{_REST}", _Reader.part),
    (rf"(?P<name>{'|'.join(_SEASONS)})(?: {_Y}(?: [-/] (?P<next_year>[0-9]{{4}}|[0-9]{{2}}))?)?", _Reader.season),
    (_YYYY, _Reader.whole_year),
    (rf"(?=in |.* time$)(?:in )?{_COUNT} months?(?: time)?", _Reader.months_later),
)
_FORMS = [(re.compile(pattern), reading) for pattern, reading in _READINGS]
