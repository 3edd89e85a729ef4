"""What a column of a workbook of questions holds, by its heading."""

import re
from collections.abc import Iterable, Mapping

from governance.exchange.reading import IGNORED, roles_of
from governance.questions.fields import FIELDS
from governance.register.exchange import REFERENCE
from governance.register.fields import fold

WHO, TOWN, MAY_PUBLISH = "who asks", "town of who asks", "may publish"
EMAIL, PHONE, ADDRESS, ANY_CONTACT = "e-mail", "telephone", "address", "contact"
REACHED_BY = (EMAIL, PHONE, ADDRESS, ANY_CONTACT)
APART = {  # what is kept apart from the register, and what says whether it is published
    WHO: "Name of whoever asks, kept apart",
    TOWN: "Town of whoever asks, kept apart",
    MAY_PUBLISH: "Whether name and town may be published",
    EMAIL: "E-mail address, kept apart",
    PHONE: "Telephone, kept apart",
    ADDRESS: "Postal address, kept apart",
    ANY_CONTACT: "Other contact details, kept apart",
}
BROUGHT = tuple(one for one in FIELDS if one.key != "checks")  # a check is made here, and never typed
ROLES = roles_of(BROUGHT, APART)
GIVES: dict[str, tuple[str, ...]] = {one.key: (one.key,) for one in BROUGHT}
MOST = 100  # characters; nobody's heading is longer
# The register’s own columns for these hold what is published; a council’s own “Name” says nothing of that.
PUBLISHED_ONLY = {"asked_by": WHO, "town": TOWN}
_EXACT = (
    {fold(text): PUBLISHED_ONLY.get(one.key, one.key) for one in BROUGHT for text in one.headers}
    | {fold(one.label): one.key for one in BROUGHT}
    | {"reference": REFERENCE}
)
_PERSON = r"(?:questioner|enquirer|resident|person|member of (?:the )?public|public)s?"
_OWNER = rf"(?:(?:home|work|contact|their|postal|your|{_PERSON}) )*"
_REPLY = r"(?:answer|response|reply)"
_RECEIVED = r"(?:received|recd|rec)"
_RULES = [
    (re.compile(pattern), role)
    for pattern, role in (
        (rf"{_OWNER}e ?mails?(?: address(?:es)?)?", EMAIL),
        (rf"{_OWNER}(?:tele)?phones?(?: (?:no|number)s?)?|{_OWNER}(?:tel|mobile)(?: (?:no|number))?", PHONE),
        (r"contact (?:no|number)", PHONE),
        (rf"{_OWNER}(?:address(?:es)?|post ?codes?)(?: details)?|address and post ?code", ADDRESS),
        (rf"{_OWNER}contacts?(?: (?:details|information|info))?|how to (?:contact|reach)(?: .*)?", ANY_CONTACT),
        (r"(?:can|may|ok|happy|agrees?|wants?)?(?: ?we)?(?: ?to)? ?publish(?: .*)?", MAY_PUBLISH),
        (r"(?:consent|permission|agreed)(?: .*)?|(?:name )?(?:can|may|to) be (?:published|named|public)", MAY_PUBLISH),
        (r"name (?:published|public|may be published|can be published)", MAY_PUBLISH),
        (r"(?:question |unique )?(?:ref|reference|id|no|number)(?: no| number)?", REFERENCE),
        (
            rf"supplementary (?:question )?{_REPLY}s?|{_REPLY} to (?:the )?supplementary(?: question)?",
            "supplementary_answer",
        ),
        (r"supplementar(?:y|ies)(?: questions?)?(?: .*)?", "supplementary"),
        (rf"(?:name(?: of)?(?: the)? ?)?(?:{_PERSON}|name)(?: name)?", WHO),
        (rf"(?:asked|submitted|put|raised|sent in) by|(?:{_RECEIVED}|submitted) from", WHO),
        (r"(?:home )?(?:town|village|city|area|ward|parish)(?: (?:or )?(?:town|village|city|area|ward|parish))*", TOWN),
        (rf"(?:{_RECEIVED}|submitted) (?:via|by means of)|(?:method|means|route)(?: .*)?", "channel"),
        (r"how (?:it )?(?:was )?(?:received|submitted|asked|came)(?: .*)?", "channel"),
        (rf"(?:date|day|when)(?: and time| time)?(?: (?:{_RECEIVED}|submitted|asked|in|logged|came in))?", "received"),
        (r"(?:date|day) of (?:receipt|question)", "received"),
        (rf"(?:{_RECEIVED}|submitted|logged)(?: (?:on|at|date))?(?: and time)?|receipt(?: date)?", "received"),
        (rf"time (?:{_RECEIVED}|of receipt|submitted)|{_RECEIVED} time", "received_at"),
        (r"(?:for |at |put to |date of )?(?:the )?(?:committee |panel )?meeting(?: date)?(?: .*)?", "meeting"),
        (r"date of (?:committee|panel|cabinet|council)|(?:committee|panel|cabinet|council) date", "meeting"),
        (r"(?:overview and )?(?:scrutiny )?(?:committee|panel|board|body|forum)(?: name)?", "committee"),
        (r"(?:relevant |related )?agenda(?: item)?(?: (?:no|number|title|ref))?", "agenda_item"),
        (r"(?:relevant |related )?item(?: (?:no|number|title))?|relat(?:es|ed|ing) to(?: .*)?", "agenda_item"),
        (r"(?:public )?questions?(?: (?:asked|text|wording|submitted|in full|put))?", "words_received"),
        (r"(?:full )?(?:text|wording|details|words) of (?:the )?questions?", "words_received"),
        (r"(?:current )?(?:status|stage|position|state|decision|result)(?: of question)?", "status"),
        (r"accepted (?:or )?(?:refused|rejected)", "status"),
        (rf"(?:{_REPLY} )?(?:due|deadline)(?: date| by)?|deadline for {_REPLY}", "answer_due"),
        (rf"{_REPLY} (?:required|needed|wanted) by", "answer_due"),
        (rf"(?:date|day)(?: of)?(?: the)? (?:{_REPLY}|answered|responded|replied)(?: .*)?", "answered_on"),
        (rf"{_REPLY}(?: sent)? (?:date|on|sent)|(?:answered|responded|replied)(?: on| date)?", "answered_on"),
        (rf"(?:{_REPLY}|answered|responded|replied) (?:by|from)", "answerer"),
        (
            r"(?:responsible |lead |responding |answering )?(?:officer|director|cabinet member|portfolio holder)",
            "answerer",
        ),
        (r"(?:officer|director|cabinet member|portfolio holder|person|who is) responsible", "answerer"),
        (rf"(?:full |final |council |written )?{_REPLY}s?(?: (?:given|text|provided|in full|as given))?", "answer"),
        (r"(?:grounds?|reasons?)(?: (?:for|of) .*)?|why (?:it was )?(?:refused|rejected|not accepted)", "ground"),
        (r"(?:redirected|referred|passed|forwarded)(?: on)? to", "redirected_to"),
        (
            r"(?:date )?(?:decided|accepted|refused|rejected) on|date (?:decided|accepted|refused)|decision date",
            "decided_on",
        ),
        (r"(?:accepted|refused|rejected) by", "decided_by"),
        (r"(?:internal |officer )?(?:notes?|comments?|remarks?)", "internal_notes"),
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
    """What the headings of one row say together: “Reply” is the answer where no other column is that."""
    roles = {column: role_of(text, remembered) for column, text in texts.items()}
    if "answer" not in roles.values():
        for column, role in roles.items():
            if role == "reply" and fold(texts[column]) == "reply" and "reply" not in remembered:
                roles[column] = "answer"
    return roles


def heads_table(roles: Iterable[str | None], filled: int) -> bool:
    """Whether cells with these roles are the head of a table, and not one of its rows."""
    found = {role for role in roles if role}
    return len(found - {IGNORED}) >= 2 and "words_received" in found and 2 * len(found) >= filled
