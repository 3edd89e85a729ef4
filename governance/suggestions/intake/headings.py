"""What a column of a workbook of suggestions holds, by its heading."""

import re
from collections.abc import Iterable, Mapping

from governance.exchange.reading import IGNORED, roles_of
from governance.register.exchange import REFERENCE
from governance.register.fields import fold
from governance.suggestions.fields import BY_KEY, FIELDS

ROLES = roles_of(FIELDS, {})
GIVES: dict[str, tuple[str, ...]] = {key: (key,) for key in BY_KEY}
MOST = 100  # characters; nobody's heading is longer
OUTCOMES = frozenset({"outcome", "ground", "decided_on"})
CONTACT = re.compile(
    r"(?:(?:home|work|contact|their|suggester|resident|members?) )*"
    r"(?:e ?mail|phone|telephone|tel|mobile|address|post ?code|contact)s?"
    r"(?: (?:address|number|no|details|information|phone|e ?mail))*"
)
_EXACT = {fold(text): one.key for one in FIELDS for text in (*one.headers, one.label)} | {"reference": REFERENCE}
_RULES = [
    (re.compile(pattern), role)
    for pattern, role in (
        (r"(?:suggestion )?(?:ref|id|no|number)(?: no| number)?", REFERENCE),
        (r"(?:suggested |proposed )?(?:topic|suggestion|subject|title|issue|matter|item|idea)s?(?: .*)?", "topic"),
        (r"(?:why|rationale|justification|background|reasons? for)(?: .*)?", "why"),
        (r"(?:who(?:m)?|people|residents|groups)(?: .*)? (?:affected|affects)", "affected"),
        (r"(?:what (?:could|can|would) .*|(?:desired|expected|intended) outcomes?|aims?|objectives?)", "change"),
        (r"(?:supporting )?(?:evidence|information|data)", "evidence"),
        (r"(?:web ?)?(?:links?|sites?|pages?|urls?)", "links"),
        (r"(?:suggested|raised|submitted|proposed|made|requested) by", "suggested_by"),
        (r"(?:name|councillor|cllr|member|suggester|proposer|requester)s?(?: name)?", "suggested_by"),
        (r"(?:source|origin|route|type of suggester)s?", "source"),
        (r"(?:date|day|when)(?: (?:received|submitted|suggested|of receipt|made))?", "received"),
        (r"(?:raised|where raised|minute)(?: .*)?", "raised_at"),
        (r"(?:current )?(?:status|stage)", "status"),
        (r"(?:decision|outcome|result|conclusion)s?", "outcome"),
        (r"(?:answer|response)s?", "answer"),
        (r"(?:work ?(?:programme)? ?)?item ref(?:erence)?", "work_item"),
        (r"(?:overview and )?(?:scrutiny )?(?:committee|panel)", "committee"),
        (r"(?:internal |officer )?(?:notes?|comments?)", "internal_notes"),
    )
]


def role_of(heading: str, remembered: Mapping[str, str]) -> str | None:
    """What a heading says its column holds: as an officer said before, as the register names it, or by its words.

    Contact details are left out: they are kept apart from the register.
    """
    folded = fold(heading)
    if not folded or len(heading) > MOST:
        return None
    if folded in remembered:
        return remembered[folded]
    if folded in _EXACT:
        return _EXACT[folded]
    if CONTACT.fullmatch(folded):
        return IGNORED
    return next((role for pattern, role in _RULES if pattern.fullmatch(folded)), None)


def roles_in(texts: Mapping[int, str], remembered: Mapping[str, str]) -> dict[int, str | None]:
    """What the headings of one row say together: “Reason” is why it matters where nothing is decided."""
    roles = {column: role_of(text, remembered) for column, text in texts.items()}
    given = set(roles.values())
    if given.isdisjoint(OUTCOMES) and "why" not in given:
        for column, role in roles.items():
            if role == "reason" and fold(texts[column]) not in remembered:
                roles[column] = "why"
    return roles


def heads_table(roles: Iterable[str | None], filled: int) -> bool:
    """Whether cells with these roles are the head of a table, and not one of its rows."""
    found = {role for role in roles if role}
    return len(found - {IGNORED}) >= 2 and "topic" in found and 2 * len(found) >= filled
