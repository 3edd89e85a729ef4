"""The lines between the tables of a printed work programme: whose it is, and which list comes next."""

import re

from governance.register.fields import fold
from governance.scrutiny.intake.phrases import BULLET
from governance.scrutiny.rules import BRIEFING_NOTES, NOT_ALLOCATED, SUGGESTED

COMMITTEE = re.compile(
    r"(?=.*\b(?:scrutiny|select|overview|osc|o and s)\b)"
    r".*\b(?:committee|panel|board|commission|osc|o and sc?)\b"
)
SENTENCE = re.compile(r"\b(?:work programme|items?|the following|report|agenda|identified|minutes)\b")
PROGRAMME = re.compile(
    r"[\s:,–—-]*\b(?:draft|forward|annual)?\s*\bwork(?:ing)? (?:programme|plan)(?:\s+(?:for|of)(?: the)?)?\b[\s:,–—-]*",
    re.IGNORECASE,
)
YEARS = re.compile(r"[\s:,(–—-]*\b20\d\d(?:\s*[/–—-]\s*(?:20)?\d\d)?\b[\s:,)–—-]*")
FIELD_OF_WORK = re.compile(r"\s*\([^()]*\)$")  # Scrutiny Board (Adults)
LONGEST_BANNER = 150
LISTS = (
    (re.compile(r"\bbriefing (?:note|paper)s?\b"), BRIEFING_NOTES),
    (re.compile(r"\bsuggest\w*\b"), SUGGESTED),
    (
        re.compile(
            r"\b(?:not (?:yet )?(?:been )?(?:allocated|scheduled|programmed)|unallocated|unscheduled|unprogrammed"
            r"|to be (?:allocated|scheduled|programmed|confirmed|arranged|agreed)|future|pending|reserve|deferred"
            r"|tbc)\b"
        ),
        NOT_ALLOCATED,
    ),
)
FILLERS = (
    "a an and any at be been beyond by committee consideration considered current date dates dealt for from future "
    "have identified in inclusion into issue issues item items list matter matters meeting meetings member members "
    "not of officer officers on or other others our possible potential programme proposed public raised received "
    "reports residents scheduling scrutiny section shall subject subjects the these this to topic topics via waiting "
    "which will with work yet allocation list"
)


def committee_named(text: str) -> str:
    """The committee whose programme a line says to be below it: without “work programme” and the year; else nothing."""
    if len(text) > LONGEST_BANNER:
        return ""
    bare = " ".join(YEARS.sub(" ", PROGRAMME.sub(" ", text)).split()).strip(" :,–—-")
    folded = fold(FIELD_OF_WORK.sub("", bare))
    return bare if COMMITTEE.fullmatch(folded) and not SENTENCE.search(folded) else ""


def list_named(text: str) -> str | None:
    """The list that a text speaks of, if any."""
    folded = fold(text)
    return next((key for pattern, key in LISTS if pattern.search(folded)), None)


def list_headed(text: str) -> str | None:
    """The list that a line heads, if any: it speaks of nothing else, as a topic would."""
    found = None if BULLET.match(text) else list_named(text)
    folded = fold(text)
    if found is None or folded.startswith("the following") or text.rstrip().endswith(":"):
        return found
    for pattern, _ in LISTS:
        folded = pattern.sub(" ", folded)
    return found if set(folded.split()) <= set(FILLERS.split()) else None
