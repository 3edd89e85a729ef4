"""How councils write where a question stands, and why it was not taken: their words, and what they mean here."""

import re
from typing import Any

from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    APPLICATION,
    BY_REFERENCE,
    COMPLAINT,
    CONFIDENTIAL,
    IN_WRITING,
    NAMES_OFFICER,
    NOT_RELATED,
    OFFENSIVE,
    ORALLY,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    REPEATED,
    SENT,
    WITHDRAWN,
)
from governance.register.fields import fold

AFTER = re.compile(r"\s*(?:[–—:;(]|,\s|\s-\s|\bbecause\b|\bas\b)\s*")  # what parts a status from its reason
MANNERS = (
    (re.compile(r"\b(?:meeting|oral(?:ly)?|verbal(?:ly)?|in person|read out)\b"), ORALLY),
    (re.compile(r"\b(?:writing|written|letter|e ?mail(?:ed)?|post)\b"), IN_WRITING),
    (re.compile(r"\bby reference\b"), BY_REFERENCE),
)
STATUSES = (
    (
        re.compile(
            r"(?:not (?:yet )?accepted|refused?|reject\w*|declin\w*|disallow\w*|ruled out|invalid|inadmissible)\b.*"
        ),
        REFUSED,
    ),
    (re.compile(r"(?:out of time|too late|not (?:taken|allowed|valid|put)|ineligible)\b.*"), REFUSED),
    (re.compile(r"(?:withdrawn|cancelled|taken back)\b.*"), WITHDRAWN),
    (re.compile(r"(?:redirect\w*|referred|passed|forwarded|transferred|signposted)\b.*"), REDIRECTED),
    (re.compile(r"(?:not (?:yet )?answered|unanswered|to be answered)\b.*"), RECEIVED),
    (re.compile(r"(?:with|sent to|assigned to|awaiting (?:an? )?(?:answer|response|reply))\b.*"), SENT),
    (
        re.compile(r"(?:fully )?(?:answer(?:ed)?|respon(?:ded|se)|repl(?:ied|y)|written|oral|verbal)\b.*"),
        ANSWERED,
    ),
    (
        re.compile(
            r"(?:pending|open|outstanding|awaiting|in progress|ongoing|logged|live|tbc|to be \w+|received|new)\b.*"
        ),
        RECEIVED,
    ),
    (re.compile(r"(?:accepted|allowed|valid|on (?:the )?agenda|to be put)\b.*"), ACCEPTED),
)
GROUNDS = (
    (
        re.compile(
            r"\b(?:not (?:relevant|related|about)|unrelated|irrelevant|relat\w+ to no)\b|\bnot on (?:the )?agenda\b"
        ),
        NOT_RELATED,
    ),
    (re.compile(r"\b(?:offensive|defam\w+|frivolous|vexatious|abusive)\b"), OFFENSIVE),
    (re.compile(r"\b(?:same|repeat\w*|duplicat\w*|six months|already (?:asked|answered))\b"), REPEATED),
    (re.compile(r"\b(?:confidential|exempt)\b"), CONFIDENTIAL),
    (re.compile(r"\b(?:planning|licensing)\b"), APPLICATION),
    (re.compile(r"\bcomplaint\b"), COMPLAINT),
    (re.compile(r"\b(?:names?|named|identif\w+|about) (?:an? )?officer"), NAMES_OFFICER),
)


def parted(text: str) -> tuple[str, str]:
    """A status and the reason after it: “Not accepted – too late”."""
    found = AFTER.search(text)
    if found is None or not found.start():
        return text, ""
    rest = text[found.end() :].strip(" .")
    return text[: found.start()], rest if "(" in rest else rest.rstrip(" ).")


def status_said(text: str) -> dict[str, Any]:
    """What a status in other words means, and what else it says; nothing where it means none."""
    first, rest = parted(text)
    status = next((key for pattern, key in STATUSES if pattern.fullmatch(fold(first))), None)
    if status is None:
        return {}
    found: dict[str, Any] = {"status": status}
    if status == ANSWERED and (manner := next((key for one, key in MANNERS if one.search(fold(text))), None)):
        found["manner"] = manner
    if status == REFUSED:
        reason = rest or ("Out of time" if re.search(r"\b(?:late|out of time)\b", fold(first)) else "")
        found |= {"reply": sentence(reason)} if reason else {}
        if ground := ground_said(text):
            found["ground"] = ground
    if status == REDIRECTED:
        whom = rest or re.sub(r"^\W*\w+(?: on)?(?: to)?(?: the)?\s*", "", first).strip()
        found |= {"redirected_to": whom} if whom else {}
    return found


def ground_said(text: str) -> str | None:
    """The ground of refusal that a text speaks of, if any."""
    return next((key for pattern, key in GROUNDS if pattern.search(fold(text))), None)


def sentence(text: str) -> str:
    """Words as a sentence begins and ends."""
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")
