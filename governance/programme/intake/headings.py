"""What a column's heading says that it holds, in the words of many councils."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from governance.exchange.reading import IGNORED, roles_of
from governance.programme.fields import BY_KEY, FIELDS
from governance.register.exchange import REFERENCE
from governance.register.fields import Lines, LongText, fold

# A column that holds more than one field.
TITLE_AND_PURPOSE, OFFICERS, MAKER_AND_DATE = "title and purpose", "officers", "decision maker and date"
TITLES = frozenset({"title", TITLE_AND_PURPOSE})
ROLES = roles_of(
    FIELDS,
    {
        TITLE_AND_PURPOSE: "Title and purpose, in one cell",
        OFFICERS: "Directorate, lead officer and contact, in one cell",
        MAKER_AND_DATE: "Decision maker and date, in one cell",
    },
)
MOST = 150  # characters; nobody's heading is longer

_STAFF = "officers?|authors?|contacts?"
_UNIT = "directorates?|departments?|services?(?: area)?|division"
_MEMBER = r"portfolio|(?:cabinet|executive|lead) (?:members?|councillors?)|councillors?|cllr"
_BESIDE = (
    r"and|or|of|for|the|s|names?|titles?|lead|responsible|relevant|portfolios?|cabinet|executive|members?|holders?"
    r"|councillors?|cllr|posts?|areas?|contact|report|officers?|authors?|directors?"
)
_OTHER_DAY = (  # of something else than the decision
    r"publi\w+|notice|deadline|call(?:ed)? in|implement\w*|effect\w*|expir\w+|scrutiny|briefing|added|entry|entered"
    r"|original\w*|previous\w*|drafts?|agenda|dispatch|submi\w+|updated?|review\w*|reports? due|consult\w*"
)
# In their order: the first that fits a whole heading; "" is nothing that is known. Only words that heads of columns
# use; rows are not read by these.
_RULES = [
    (re.compile(pattern), role)
    for pattern, role in (
        (r"(?:item |plan |forward plan |decision )?(?:ref|reference|id)(?: (?:no|number))?", REFERENCE),
        (rf"(?=.*\b(?:{_MEMBER})\b)(?=.*\b(?:{_UNIT})\b).*", ""),
        (rf"(?=.*\b(?:{_MEMBER})\b)(?:(?:{_BESIDE})\b ?)+", "portfolio_holder"),
        (rf"(?:{_UNIT})\b.*\b(?:{_STAFF})\b.*", OFFICERS),
        (rf".*\b(?:lead|report|responsible|contact)\b.*\b(?:{_STAFF})\b.*\b(?:{_UNIT})\b.*", OFFICERS),
        (r"(?:lead |report |responsible )?officers?(?: and|/)? contact.*|contact officers?.*", OFFICERS),
        (r".*\b(?:purpose|summary|description)\b.*\b(?:title|item|issue|subject|report|matter)\b.*", TITLE_AND_PURPOSE),
        (
            r".*\b(?:title|item|issue|subject|matter|report|decision)\b.*\b(?:purpose|summary|description)\b.*",
            TITLE_AND_PURPOSE,
        ),
        (
            r"(?:date )?(?:notice )?(?:was )?(?:first )?published(?: on)?|date of (?:first )?publication",
            "first_published",
        ),
        (r"(?:date )?decided(?: on)?", "decided_on"),
        (r"(?:deferred|moved|slipped) from", "deferred_from"),
        (r"(?:public |in )?(?:or )?(?:exempt|private|confidential|open|part (?:2|ii))\b.*", "openness"),
        (r".*\b(?:paragraphs?|schedule 12a)\b.*", "paragraphs"),
        (r".*public interest.*", "public_interest"),
        (
            r"(?:is (?:it|this) (?:a )?)?(?:key|kd|k nk)(?: decisions?)?(?: (?:y n|yes no|or non key|non key.*))?",
            "issue_type",
        ),
        (
            r"(?:issue|decision|item) (?:type|category|status)|type(?: of (?:decision|issue|item))?|category",
            "issue_type",
        ),
        (
            r"(?:.*\b)?(?:maker|taker)\b.*\b(?:date|when)\b.*|(?:body|committee|meeting|forum) and date.*"
            r"|who\b.*\bwhen\b.*|.*\b(?:date|when)\b.* and .*\b(?:maker|taker|body|by whom)\b.*",
            MAKER_AND_DATE,
        ),
        (
            r"who (?:(?:will|is to) )?(?:makes?|takes?|decides?).*|.*to be (?:made|taken|considered) by.*",
            "decision_maker",
        ),
        (
            r"(?:decision )?(?:maker|taker|body|making body)|(?:name of )?decision (?:maker|taker|body).*",
            "decision_maker",
        ),
        (r"(?:body|committee|meeting|decided by|forum)", "decision_maker"),
        (rf"(?=.*\b(?:dates?|when)\b).*\b(?:{_OTHER_DAY})\b.*", ""),
        (r".*\b(?:date|when)\b.*\b(?:decision|decided|meeting|considered|taken|made)\b.*", "decision_date"),
        (
            r".*\b(?:decision|meeting|due|expected|proposed|target|likely|committee|cabinet|briefi?ng)\b.*\bdates?\b.*",
            "decision_date",
        ),
        (
            r"(?:(?:decision|report|likely|expected|proposed|target) )?(?:date|dates|due|when|timescale|month)",
            "decision_date",
        ),
        (r"meeting month", "decision_date"),
        (
            r"(?:scrutiny committee|overview and scrutiny|o and sc?|scrutiny)(?: committee)?(?: concerned)?",
            "scrutiny_committee",
        ),
        (
            r"(?!number|no\b|how many|.*\b(?:members?|consult\w*)\b).*\bwards?\b.*|(?:electoral )?divisions? affected",
            "wards",
        ),
        (rf"(?:lead |responsible )?(?:{_UNIT})", "directorate"),
        (r"(?:(?:lead|report|responsible|reporting|author) )*(?:officers?|authors?|lead)(?: names?)?", "lead_officers"),
        (
            r"contact(?: (?:details?|information|email|officer details))?|e ?mail(?: address)?|telephone|phone",
            "contact",
        ),
        (r".*\bconsult(?:ation|ees?|ed|ing)?\b.*", "consultation"),
        (r".*\b(?:link|url|web address)\b.*", "report_link"),
        (r".*\b(?:documents?|background papers?|reports? to be (?:considered|submitted))\b.*", "documents"),
        (
            r"(?:(?:report|issue|item|decision|matter) )?(?:title|subject|name)(?: of (?:report|item|decision|issue))?",
            "title",
        ),
        (
            r"(?:agenda item|(?:issue|item|subject|matter|topic|report)(?: (?:for|to be) (?:deci\w+|considered))?)",
            "title",
        ),
        (
            r"(?:proposed |key )?decisions?(?: (?:to be (?:made|taken)|required|sought))?|what is the decision.*",
            "title",
        ),
        (
            r"(?:purpose|summary|description|background|details?)(?: of (?:report|item|decision))?|brief description",
            "purpose",
        ),
        (r"(?:internal |officer )?(?:notes?|comments?)", "internal_notes"),
        (
            r"(?:reason|why) (?:for )?(?:deferred|deferral|withdrawn|withdrawal)(?: or (?:withdrawn|withdrawal))?",
            "status_reason",
        ),
        (r"(?:current )?(?:status|progress|stage)", "status"),
    )
]
_EXACT = {fold(text): one.key for one in FIELDS for text in (one.label, one.key.replace("_", " "))}
_EXACT = {fold(text): one.key for one in FIELDS for text in one.headers} | _EXACT | {"reference": REFERENCE}


def role_of(heading: str, remembered: Mapping[str, str]) -> str | None:
    """What a heading says its column holds: as an officer said before, as the register names it, or by its words."""
    folded = fold(heading)
    if not folded or len(heading) > MOST:
        return None
    return remembered.get(folded) or guessed(folded)


@lru_cache(maxsize=4096)
def guessed(folded: str) -> str | None:
    """The role of a heading that nobody has explained."""
    if folded in _EXACT:
        return _EXACT[folded]
    return next((role for pattern, role in _RULES if pattern.fullmatch(folded)), None) or None


def distance(folded: str) -> int:
    """How far a heading is from the register's own words: of two columns that hold the same, the nearer is read."""
    return 0 if folded in _EXACT else 1 if guessed(folded) else 2


def heads_table(roles: Iterable[str | None], filled: int) -> bool:
    """Whether cells with these roles are the head of a table, and not one of its rows."""
    found = {role for role in roles if role and role != IGNORED}
    return len(found) >= 2 and bool(found & TITLES) and 2 * len(found) >= filled


_ANSWERS = dict.fromkeys(("y", "yes", "true", "k", "kd"), True) | dict.fromkeys(("n", "no", "false", "nk"), False)


_ASKED = (  # what a heading asks by its words; one that asks two things is not answered by yes
    (frozenset({"key", "kd", "nk"}), "Key"),
    (frozenset({"open", "public"}), "Open"),
    (frozenset({"exempt", "private", "confidential", "closed", "part"}), "Exempt"),
)


def yes_or_no(heading: str, role: str, text: str) -> str:
    """A cell that answers its heading: yes under “Key decision?” is Key; anything else as it stands."""
    answer = _ANSWERS.get(fold(text))
    asked = {word for words, word in _ASKED if words & set(fold(heading).split())}
    if answer is None or len(asked) > 1 or not asked or ("Key" in asked) != (role == "issue_type"):
        return text
    if role == "issue_type":
        return "Key" if answer else "Non-key"
    return "Exempt" if answer is ("Exempt" in asked) else "Open"


_PARAGRAPHS = re.compile(r"\bpara(?:graph)?s? ?((?:[1-7]\b(?: and)? ?)+)")
_OPENNESS = (
    (re.compile(r"\b(?:not|non|no) (?:exempt|private|confidential)\b"), "Open"),
    (re.compile(r"\b(?:not|closed)\b.*\b(?:open|public)\b"), "Exempt"),
    (re.compile(r"\b(?:open|public)\b.*\b(?:exempt|private|confidential)\b"), "Part exempt"),
    (re.compile(r"\bconfidential\b"), "Confidential"),
    (re.compile(r"\b(?:part(?:ly|ially)?|some) (?:exempt|private|closed|confidential)\b"), "Part exempt"),
    (re.compile(r"\b(?:exempt|private|closed|part (?:2|ii|b))\b"), "Exempt"),
    (re.compile(r"\b(?:open|public|part (?:1|i|a))\b"), "Open"),
)


def read_openness(heading: str, text: str) -> tuple[str, str]:
    """What a cell says of openness in the register's words ("" if it cannot be told), and the paragraphs it names."""
    folded = fold(text)
    found = _PARAGRAPHS.search(folded)
    paragraphs = "\n".join(re.findall("[1-7]", found[1])) if found else ""
    first, _, rest = folded.partition(" ")
    answer = yes_or_no(heading, "openness", first) if first else ""
    if answer not in ("Exempt", "Open"):
        return openness_of(folded), paragraphs
    partly = answer == "Open" and openness_of(rest) in ("Exempt", "Part exempt", "Confidential")
    return "Part exempt" if partly else answer, paragraphs


def openness_of(folded: str) -> str:
    """What words say of openness, without an answer; nothing where they do not."""
    return next((word for pattern, word in _OPENNESS if pattern.search(folded)), "")


GIVES = {key: (key,) for key in BY_KEY} | {
    TITLE_AND_PURPOSE: ("title", "purpose"),
    OFFICERS: ("directorate", "lead_officers", "contact"),
    MAKER_AND_DATE: ("decision_maker", "decision_date"),
}


def field_keys(role: str) -> tuple[str, ...]:
    """The fields that a column with this role gives."""
    return GIVES.get(role, ())


JOINED = (  # what may stand in several cells, a line each
    frozenset({OFFICERS, *(key for key, one in BY_KEY.items() if isinstance(one.kind, Lines | LongText))}) - TITLES
)
