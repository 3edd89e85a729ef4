"""What a column of a work programme's workbook holds, by its heading."""

import re
from collections.abc import Iterable, Mapping

from governance.exchange.reading import IGNORED, roles_of
from governance.register.exchange import REFERENCE
from governance.register.fields import fold
from governance.scrutiny.fields import BY_KEY, FIELDS

# Columns that are no field of their own: a committee's resolution, when it was made, whether it has been taken up.
RESOLUTION, RESOLVED_ON, TAKEN_UP = "resolution", "resolved on", "taken up"
ROLES = roles_of(
    FIELDS,
    {
        RESOLUTION: "Resolution of the committee",
        RESOLVED_ON: "Meeting that resolved it",
        TAKEN_UP: "Whether it is on the programme",
    },
)
GIVES: dict[str, tuple[str, ...]] = {key: (key,) for key in BY_KEY} | {
    RESOLUTION: ("topic", "purpose", "form"),
    "due_words": ("due_words", "due"),
    TAKEN_UP: ("source",),
}
MOST = 100  # characters; nobody's heading is longer
_EXACT = {fold(text): one.key for one in FIELDS for text in (*one.headers, one.label)} | {"reference": REFERENCE}
_RULES = [
    (re.compile(pattern), role)
    for pattern, role in (
        (r"(?:item |work )?(?:ref|id)(?: no)?", REFERENCE),
        (r"(?:resolution|resolved|recommendation|action|decision of the committee)s?", RESOLUTION),
        (r"(?:minute|min)(?: no| number| ref\w*)?", "source"),
        (r"(?:is it )?on (?:the )?(?:work )?programme.*|taken up|allocated", TAKEN_UP),
        (r"(?:agenda |scrutiny |work )?(?:items?|topics?|titles?|issues?|subjects?|matters?|reports?)", "topic"),
        (r"(?:purpose|summary|description|scope|details?|reason)(?: of .*)?", "purpose"),
        (r"(?:aims?|objectives?|outcomes? (?:sought|wanted)|what .*achieve.*|value added)", "aim"),
        (r"(?:lead |report |responsible )?(?:officers?|authors?|directors?)(?: names?)?", "lead_officers"),
        (r"(?:invited |external )?(?:witness(?:es)?|invitees?|attendees?|contributors?)", "witnesses"),
        (r"(?:meeting|committee) ?dates?|dates? of (?:the )?meeting|meetings?|dates?|when", "place"),
        (r"(?:type|method|format|form)(?: of .*)?", "form"),
        (r"due(?: by| date)?|by when|deadline|timescale", "due_words"),
        (r"(?:current )?(?:progress|update)s?", "progress"),
        (r"(?:outcome|result)s?", "outcome"),
        (r"(?:overview and )?(?:scrutiny )?committee|panel", "committee"),
        (r"status|stage", "status"),
        (r"(?:internal )?(?:notes?|comments?)", "internal_notes"),
    )
]


def role_of(heading: str, remembered: Mapping[str, str]) -> str | None:
    """What a heading says its column holds: as an officer said before, as the register names it, or by its words."""
    folded = fold(heading)
    if not folded or len(heading) > MOST:
        return None
    if folded in remembered:
        return remembered[folded]
    if folded in _EXACT:
        return _EXACT[folded]
    return next((role for pattern, role in _RULES if pattern.fullmatch(folded)), None)


def roles_in(texts: Mapping[int, str], remembered: Mapping[str, str]) -> dict[int, str | None]:
    """What the headings of one row say together: beside resolutions, a meeting is the one that made them."""
    roles = {column: role_of(text, remembered) for column, text in texts.items()}
    if RESOLUTION in roles.values():
        swap = {"place": RESOLVED_ON, "due": "due_words"}
        roles = {column: swap.get(role or "", role) for column, role in roles.items()}
    return roles


def heads_table(roles: Iterable[str | None], filled: int) -> bool:
    """Whether cells with these roles are the head of a table, and not one of its rows."""
    found = {role for role in roles if role and role != IGNORED}
    return len(found) >= 2 and bool(found & {"topic", RESOLUTION}) and 2 * len(found) >= filled
