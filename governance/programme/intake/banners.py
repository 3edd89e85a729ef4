"""The decision maker that the banner of a section names: a body, or a post with who holds it."""

import re
from dataclasses import dataclass

from governance.programme.intake.persons import (
    EDGES,
    HONOURS,
    councillor_name,
    is_person,
    name_case,
    ordinary,
    shape,
)
from governance.register.fields import clean, fold

LONGEST_BANNER = 200
LEAD_IN = re.compile(
    r"^(?:name of )?(?:key )?decisions?[\s-]*(?:maker|taker|(?:is |are )?(?:to be )?(?:taken|made) by)s?\b[\s:–—-]*",
    re.I,
)
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,?\s+)?"
TIME = r"(?:,?\s+(?:at\s+)?\d{1,2}(?:[.:]\d\d)?\s*(?:am|pm|noon))?"
HEDGE = (
    r"(?:(?:on or after|not before|(?:not|no) earlier than|w/?c|week (?:commencing|beginning)|early|mid|late)[\s-]+)?"
)
WHEN = (
    rf"\b{HEDGE}(?:(?:{MONTH}\s*(?:/|-|–|to|or|and)\s*)?{MONTH}\s+\d{{4}}|(?:spring|summer|autumn|winter)\s+\d{{4}}"
    rf"|{WEEKDAY}\d{{1,2}}\s*(?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH}(?:,?\s+(?:\d{{4}}|\d\d))?"
    rf"|{WEEKDAY}\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}-\d\d-\d\d){TIME}"
)
DATE_AT_END = re.compile(rf"^(.*?)[\s,:;(–—-]*(?:\bon\s+)?({WHEN})[\s).]*$", re.I)
DATE_AT_HEAD = re.compile(rf"^({WHEN})[\s,:;–—-]+(.+)$", re.I)
COUNCILLOR = re.compile(r"(?<!executive )\b(?:councillor|cllr)s?\b\.?[\s:]*", re.I)
POST_OF_EXECUTIVE = re.compile(
    r"(?:the\s+)?(?:(?:deputy|assistant|joint|elected)\s+)*"
    r"(?:(?:cabinet|exec(?:utive)?|lead|portfolio)\s+(?:lead|member|holder|councillor|portfolio\s+holder|lead\s+member)s?"
    r"|leader|mayor|member\s+of\s+the\s+(?:cabinet|executive))\b(?:\s+for\b|\s+with\b.*?\bfor\b)?[\s:–—-]*",
    re.I,
)
TITLE = re.compile(
    r"(?:deputy|joint|leader|mayor|chair|vice|lead\b|cabinet\s+member|portfolio\s+holder|executive\s+member)", re.I
)
OFFICER = re.compile(
    r"\b(?:directors?|head of|chief executive|officers?|section 151|solicitor|treasurer|manager|delegated)\b", re.I
)
# A council's own name, as over its forward plan, is no decision maker for certain.
FULL_COUNCIL = re.compile(r"(?:(?:the|full|whole|annual|extraordinary|county|city|borough|district|town) )*council")
VACANT = re.compile(r"[\s:,(–—-]+(?:(?:councillor|cllr)\.?\s+)?(?:vacant|vacancy|tbc|to be confirmed)$", re.I)
CONTINUED = re.compile(r"[\s:,(–—-]+(?:continued|cont['’]?d|cont)\.?\)?$", re.I)
BODY = re.compile(r"\b(?:committee|board|panel|forum|group|commission)s?(?:\s*\([^)]*\))?$", re.I)


@dataclass(frozen=True)
class Banner:
    """A decision maker: a body, or a post with who holds it; not `sure` when it is none of those that are usual."""

    name: str
    kind: str
    executive: bool
    holder: str | None = None
    title: str | None = None
    when: str | None = None
    sure: bool = True


def read_banner(text: str) -> Banner | None:
    """The decision maker that a banner or a cell names."""
    line = " ".join(clean(text).split())
    if len(line) > LONGEST_BANNER:
        return None
    name, when = split_date(LEAD_IN.sub("", CONTINUED.sub("", line)).strip(EDGES))
    if not re.search(r"[^\W\d_]", name):
        return None
    name, holder, after = split_holder(name)
    after = after.strip(EDGES)
    if holder and re.match(r"and\b|&", after):  # two hold it
        holder, after = f"{holder} {after}", ""
    if holder and (not name or (POST_OF_EXECUTIVE.match(after) and not POST_OF_EXECUTIVE.match(name))):
        name, after = after, name
    if not holder:
        name, holder = split_person(name)
    return banner(tidy(name), holder, after, when)


def banner(name: str, holder: str | None, after: str, when: str | None) -> Banner:
    """A decision maker whose parts are told apart."""
    kind, executive, sure = kind_of(name)
    if kind in ("cabinet", "council"):
        name = ordinary(name.upper())
    if holder and not name:
        return Banner(holder, "cabinet member", True, holder, None, when, sure=False)
    if kind == "cabinet member" and holder and not COUNCILLOR.match(holder):
        holder = f"Councillor {holder}"
    sure = sure and (not after or bool(TITLE.match(after))) and not (holder and re.search(r" and |&", holder))
    return Banner(name, kind, executive, holder, ordinary(after) or None, when, sure)


def split_date(text: str) -> tuple[str, str | None]:
    """A text without the date at its end or head, and the date."""
    if end := DATE_AT_END.match(text):
        return end[1].strip(EDGES), end[2]
    head = DATE_AT_HEAD.match(text)
    return (head[2].strip(EDGES), head[1]) if head else (text, None)


def split_tbc(text: str) -> tuple[str, str]:
    """A decision maker, and the words that its date is still to be confirmed."""
    found = re.fullmatch(
        r"(.*?)[\s:;,(–—-]+((?:date\s+)?(?:tbc|tba|to be (?:confirmed|agreed|arranged)))[)\s.]*", text, re.I | re.S
    )
    return (found[1], found[2]) if found else (text, "")


def split_holder(text: str) -> tuple[str, str | None, str]:
    """What stands before a councillor, the councillor, and what stands after."""
    mark = COUNCILLOR.search(text)
    rest = text[mark.end() :] if mark else ""
    near = re.split(r"[,;:()/–—]|\s-\s", rest, maxsplit=1)[0]
    words = near.split()
    stops = [begins_post(" ".join(words[at:])) for at in range(len(words))]
    count = len(words) if is_person(near) else councillor_name(shape(near), stops)
    while 0 < count < len(words) and words[count].strip(".") in HONOURS:
        count += 1
    if not (mark and count):
        return text, None, ""
    name = " ".join(words[:count])
    return text[: mark.start()].strip(EDGES), f"Councillor {name_case(name)}", rest[rest.index(name) + len(name) :]


def begins_post(text: str) -> bool:
    """Whether a text begins with a post of the executive or a title."""
    return bool(POST_OF_EXECUTIVE.match(text) or TITLE.match(text))


def is_scrutiny(text: str) -> bool:
    """Whether a banner names a scrutiny committee, whose items are no decisions of the forward plan."""
    found = read_banner(text)
    return bool(found and found.kind == "scrutiny committee")


def split_person(text: str) -> tuple[str, str | None]:
    """A post and who holds it, when a name stands after it without a style."""
    found = re.fullmatch(r"(.+?)(?:\s*[:(,–—]\s*|\s+-\s+)([^:(,–—]+?)\)?", text)
    if not found or not is_person(found[2]):
        return text, None
    post = POST_OF_EXECUTIVE.match(found[1])
    whole = post and (post.end() < len(found[1]) or re.search(r"leader|mayor", found[1], re.I))
    return (found[1], name_case(found[2])) if whole or (not post and OFFICER.search(found[1])) else (text, None)


def tidy(name: str) -> str:
    """The name of a post or body in ordinary case, without what only a banner says."""
    name = re.sub(r"\s+(?:items?|meeting)$", "", VACANT.sub("", name.strip(EDGES)), flags=re.I).strip(EDGES)
    name += ")" * (name.count("(") - name.count(")"))
    return ordinary(re.sub(r"^the\s+(?=\w*\s*(?:cabinet|executive|council|leader)\b)", "", name, flags=re.I))


def kind_of(name: str) -> tuple[str, bool, bool]:
    """The kind of a decision maker, whether it is of the executive, and whether that is sure."""
    folded = fold(name)
    if re.fullmatch(r"(?:(?:mayor|leader) (?:and|in) )?(?:cabinet|executive)", folded):
        return "cabinet", True, True
    if POST_OF_EXECUTIVE.match(name):
        return "cabinet member", True, True
    if "scrutiny" in folded and (BODY.search(name) or not OFFICER.search(name)):
        return "scrutiny committee", False, True
    if BODY.search(name):
        return "committee", bool(re.match(r"(?:cabinet|executive)\b", folded)), True
    if OFFICER.search(name):
        return "officer", True, True
    council = re.fullmatch(r"(?:\w+ ){0,3}council", folded) and not re.search(r"\b(?:cabinet|and|of)\b", folded)
    return ("council", False, bool(FULL_COUNCIL.fullmatch(folded))) if council else ("committee", False, False)
