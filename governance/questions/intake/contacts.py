"""Who asks and how to reach them, as a workbook has it: kept apart, in no message, field or log of the register."""

import re
from collections.abc import Iterable
from typing import Any

from governance.privacy.fields import CONTACT
from governance.questions.intake.headings import ADDRESS, EMAIL, PHONE
from governance.register.fields import Invalid, Names, clean

KINDS = {one.key: one.kind for one in CONTACT}
NUMBER = re.compile(r"[+\d][\d\s()+./-]{5,}")


def contact_from(who: str, town: str, reached: Iterable[tuple[str, str]]) -> tuple[dict[str, Any], bool]:
    """The contact details that cells hold, and whether all of it could be kept; `reached` are roles with texts.

    The town of somebody whose town is not published is part of the address.
    """
    found: dict[str, list[str]] = {"name": [who], "email": [], "phone": [], "address": []}
    for role, text in reached:
        for line in clean(text).split("\n"):
            found[place_of(role, line)].append(line)
    if town and not any(town.casefold() in one.casefold() for one in found["address"]):
        found["address"].append(town)
    kept: dict[str, Any] = {}
    whole = True
    for key, texts in found.items():
        several = "\n" if key == "address" else ", " if key == "phone" else " "
        try:
            kept[key] = KINDS[key].parse(several.join(filter(None, dict.fromkeys(texts))), Names())
        except Invalid:
            whole = False
    return {key: value for key, value in kept.items() if value}, whole


def place_of(role: str, text: str) -> str:
    """Where a line of contact details belongs: as its column says, else as it looks."""
    if role == EMAIL or (role not in (PHONE, ADDRESS) and "@" in text):
        return "email"
    if role == PHONE or (role != ADDRESS and NUMBER.fullmatch(text.strip())):
        return "phone"
    return "address"
