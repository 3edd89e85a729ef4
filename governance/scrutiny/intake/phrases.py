"""The phrases of printed work programmes: meetings, joint items, resolutions and when they are due."""

import re
from dataclasses import dataclass
from datetime import date

from governance.register.dates import ApproximateDate, DateNotUnderstood, Precision, parse_date, parse_day
from governance.register.fields import Invalid, Names, Time, shorten

BULLET = re.compile(r"^\s*(?:[•·●▪◦‣*\-–—]|\(?[a-z0-9]{1,2}[.)])\s+")
BEFORE_DAY = re.compile(
    r"^(?:(?:date of )?(?:the )?meeting(?: dates?)?|dates?)(?: of| on| to be held on)?\s*[:–—-]?\s+", re.IGNORECASE
)
CLOCK = r"(?:\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?|noon)|\d{1,2}[:.]\d{2}|noon|midday)"
AT = re.compile(
    rf"(?:,|\s+[-–—@|]|\s+(?:at|from))?\s+(?P<time>{CLOCK})(?:\s*(?:[-–—]|to|until)\s*{CLOCK})?"
    r"(?:\s*(?:[,(]|\s[-–—@]|\s(?:in|at)\b)\s*(?P<venue>[^()]+?)\)?)?$",
    re.IGNORECASE,
)
FROM = (
    r"(?:(?:has been )?(?:brought forward|put back|moved|re-?scheduled|re-?arranged|postponed|deferred|changed)"
    r"(?: to this date)? from|(?:was )?(?:originally|previously|formerly)(?: on| scheduled for| planned for)?|was)"
)
MOVED = re.compile(
    rf"\s*(?:\(\s*{FROM}\s+(?P<beside>[^()]+?)\s*\)|[,;–—-]?\s+{FROM}\s+(?P<after>[^()]+?)$)", re.IGNORECASE
)
OFF = r"\(?\s*(?:(?:meeting|now) )?cancel+ed\s*\)?"
CALLED_OFF = re.compile(rf"[\s,–—-]*{OFF}$|^{OFF}\s*[:,–—-]?\s+", re.IGNORECASE)
WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+", re.IGNORECASE)
DAY_FIRST = re.compile(
    r"^(?P<day>(?:[a-z]{3,9},?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[a-z]{3,9},?\s+\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{4})"
    r"(?P<rest>\s*[,(–—-].{1,80})$",
    re.IGNORECASE,
)
JOINT = re.compile(r"\(\s*(?:joint(?:ly)? |together )?with (?:the )?(?P<name>[^()]+?)\s*\)", re.IGNORECASE)
MONTHS_ON = re.compile(r"\bin (?:\w+|\d+) months?['’]? time\b", re.IGNORECASE)
BEGINNING = re.compile(r"^(?:resolved\s*:?\s*)?(?:that\s+)?", re.IGNORECASE)
SUBJECT = re.compile(r"^(?:the committee|members|officers)\s+(?=\w)", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
VERB = re.compile(
    r",?\s+(?:presently|currently|should|would|shall|will|must|(?:is|are|be) (?:provided|held|considered|received))\b",
    re.IGNORECASE,
)
LONGEST_TOPIC, LONGEST_HEADING = 160, 250


@dataclass(frozen=True)
class Heading:
    """A meeting as it heads its items."""

    day: date
    starts: str | None = None
    moved_from: date | None = None
    cancelled: bool = False
    doubt: str = ""
    venue: str | None = None


def read_meeting(text: str, under: date | None = None) -> Heading | None:
    """The meeting that a line names: Monday 24 November 2014 at 10:00am (brought forward from 7 January 2015)."""
    if len(text) > LONGEST_HEADING:
        return None
    rest, off = without(CALLED_OFF, BEFORE_DAY.sub("", " ".join(text.split())))
    rest, moved = without(MOVED, rest)
    rest, off_too = without(CALLED_OFF, rest)
    rest, at = without(AT, rest)
    day, doubt = day_of(rest, under)
    if day is None and (first := DAY_FIRST.match(rest)):
        day, doubt = day_of(first["day"], under)
        left = first["rest"].strip(" ,()–—-")
        doubt = " ".join(filter(None, (doubt, f"“{shorten(left)}” beside the day of the meeting was left out.")))
    if day is None:
        return None
    from_day = (moved["beside"] or moved["after"]) if moved else ""
    was = day_of(AT.sub("", from_day), day)[0] if moved else None
    if moved and was is None:
        doubt = f"“{shorten(from_day)}”, from which the meeting was moved, is no day that can be read."
    starts, venue = (time_of(at["time"]), at["venue"]) if at else (None, None)
    return Heading(day, starts, was, bool(off or off_too), doubt, venue)


def without(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    """A text without what a pattern finds in it, and what that is."""
    found = pattern.search(text)
    return (f"{text[: found.start()]}{text[found.end() :]}".strip(" ,:") if found else text), found


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
        found: str | None = Time().parse(re.sub(r"^(?:noon|midday)$", "12 noon", text, flags=re.IGNORECASE), Names())
    except Invalid:
        return None
    return found


def without_bullet(text: str) -> str:
    """A topic without the sign or the number before it."""
    return BULLET.sub("", text, count=1).strip()


def split_joint(text: str) -> tuple[str, str]:
    """A topic, and the committee that takes it too."""
    found = JOINT.search(text)
    return (f"{text[: found.start()].rstrip()}{text[found.end() :]}", found["name"]) if found else (text, "")


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
