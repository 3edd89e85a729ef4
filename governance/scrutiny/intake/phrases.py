"""The phrases of printed work programmes: meetings, lists, joint items, resolutions and when they are due."""

import re
from dataclasses import dataclass
from datetime import date

from governance.register.dates import ApproximateDate, DateNotUnderstood, Precision, parse_date, parse_day
from governance.register.fields import Invalid, Names, Time, fold
from governance.scrutiny.rules import BRIEFING_NOTES, NOT_ALLOCATED, SUGGESTED

BULLET = re.compile(r"^\s*(?:[•·●▪◦‣*\-–—]|\(?[a-z0-9]{1,2}[.)])\s+")
BEFORE_DAY = re.compile(r"^(?:meeting|date|meeting date)(?: of| on)?\s*:?\s+", re.IGNORECASE)
MOVED = re.compile(
    r"\(?\s*(?:brought forward|put back|moved|rescheduled|re-arranged|rearranged|postponed|deferred)"
    r"(?: to this date)? from (?P<day>[^()]+?)\s*\)?$",
    re.IGNORECASE,
)
CALLED_OFF = re.compile(r"\(?\s*(?:meeting )?cancel+ed\s*\)?$", re.IGNORECASE)
AT = re.compile(
    r"(?:,|\s+[-–—@]|\s+at)?\s+(?P<time>\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?|noon)|\d{1,2}[:.]\d{2})$", re.IGNORECASE
)
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE)
JOINT = re.compile(r"\s*\(\s*(?:joint(?:ly)? )?with (?P<name>[^()]+?)\s*\)", re.IGNORECASE)
LISTS = (
    (re.compile(r"\bbriefing (?:note|paper)s?\b"), BRIEFING_NOTES),
    (re.compile(r"\bsuggest\w*\b"), SUGGESTED),
    (
        re.compile(
            r"\b(?:not (?:yet )?(?:been )?(?:allocated|scheduled|programmed)|unallocated|unscheduled"
            r"|to be (?:allocated|scheduled|programmed)|future items|pending)\b"
        ),
        NOT_ALLOCATED,
    ),
)
MONTHS_ON = re.compile(r"\bin (?:\w+|\d+) months?['’]? time\b", re.IGNORECASE)
BEGINNING = re.compile(r"^(?:resolved\s*:?\s*)?(?:that\s+)?", re.IGNORECASE)
SUBJECT = re.compile(r"^(?:the committee|members|officers)\s+(?=\w)", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
VERB = re.compile(
    r",?\s+(?:presently|currently|should|would|shall|will|must|(?:is|are|be) (?:provided|held|considered|received))\b",
    re.IGNORECASE,
)
LONGEST_TOPIC = 160


@dataclass(frozen=True)
class Heading:
    """A meeting as it heads its items."""

    day: date
    starts: str | None = None
    moved_from: date | None = None
    cancelled: bool = False
    doubt: str = ""


def read_meeting(text: str, under: date | None = None) -> Heading | None:
    """The meeting that a line names: Monday 24 November 2014 at 10:00am (brought forward from 7 January 2015)."""
    rest = BEFORE_DAY.sub("", " ".join(text.split()))
    moved = MOVED.search(rest)
    rest = rest[: moved.start()].strip() if moved else rest
    called_off = CALLED_OFF.search(rest)
    rest = rest[: called_off.start()].strip(" -–—,") if called_off else rest
    at = AT.search(rest)
    rest = rest[: at.start()] if at else rest
    day, doubt = day_of(rest, under)
    if day is None:
        return None
    was = day_of(moved["day"], day)[0] if moved else None
    if moved and was is None:
        doubt = f"“{moved['day']}”, from which the meeting was moved, is no day that can be read."
    return Heading(day, time_of(at["time"]) if at else None, was, bool(called_off), doubt)


def day_of(text: str, under: date | None) -> tuple[date | None, str]:
    """One day; a weekday that does not fit it is a doubt."""
    try:
        return parse_day(text, under=under), ""
    except DateNotUnderstood as error:
        bare = WEEKDAY.sub("", text)
        if bare == text:
            return None, ""
        try:
            return parse_day(bare, under=under), str(error)
        except DateNotUnderstood:
            return None, ""


def time_of(text: str) -> str | None:
    """A time of day, when it is one."""
    try:
        found: str | None = Time().parse(text, Names())
    except Invalid:
        return None
    return found


def list_named(text: str) -> str | None:
    """The list that a line heads, if any."""
    folded = fold(text)
    return next((key for pattern, key in LISTS if pattern.search(folded)), None)


def without_bullet(text: str) -> str:
    """A topic without the sign or the number before it."""
    return BULLET.sub("", text, count=1).strip()


def split_joint(text: str) -> tuple[str, str]:
    """A topic, and the committee that takes it too."""
    found = JOINT.search(text)
    return (text[: found.start()] + text[found.end() :], found["name"]) if found else (text, "")


def topic_of(resolution: str) -> str:
    """What a resolution is about, in few of its own words; the whole of it is kept beside."""
    text = BEGINNING.sub("", " ".join(resolution.split()))
    text = SUBJECT.sub("", text)
    for cut in (VERB, MONTHS_ON):
        found = cut.search(text)
        text = text[: found.start()] if found and found.start() > 8 else text
    text = ARTICLE.sub("", text).strip(" ,;.")
    if len(text) > LONGEST_TOPIC:
        text = text[:LONGEST_TOPIC].rsplit(" ", 1)[0] + "…"
    return text[:1].upper() + text[1:]


def due_of(words: str, said_on: date | None) -> ApproximateDate | None:
    """The day or month that words mean which were said on a day; None where they mean none."""
    bare = re.sub(r"^(?:on|by|for|in time for|due)\s+(?!\w+ months?)", "", words.strip(), flags=re.IGNORECASE)
    try:
        found = parse_date(bare, under=said_on, said_on=said_on)
    except DateNotUnderstood:
        return None
    return None if found.precision is Precision.TBC else parse_date(found.text, under=said_on)
