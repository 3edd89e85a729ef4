"""The agenda of a real meeting, of 1 October 2014, is kept whole: read from its pack when the tests run."""

import html
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from governance.meetings.commands import add_agenda_item, move_agenda_item
from governance.meetings.fields import AGENDA_ITEM
from governance.meetings.queries import list_agenda, number_agenda
from governance.meetings.rules import BUSINESS, CLOSING, OPENING
from tests import factories

PACK = Path(__file__).resolve().parents[3] / "shared" / "seed" / "agenda-pack-2014-10-01.txt"
BY = {"by": factories.BY, "way": "test"}
FIELDS = {field.key: field for field in AGENDA_ITEM}
KEPT = ("title", "purpose", "note", "pages", "to_follow")
START = re.compile(r"^(\d{1,2})\.\s+(.*)$")
PAGES = re.compile(r"^\d+ - \d+$")


@pytest.fixture(scope="module")
def printed() -> list[dict[str, Any]]:
    """The items as the pack prints them."""
    if not PACK.exists():
        pytest.skip("the agenda pack of 1 October 2014 is not on this machine")
    return items_of(PACK.read_text(encoding="utf-8"))


def items_of(pack: str) -> list[dict[str, Any]]:
    """The numbered items between the word AGENDA and the notes on rights: those in a table, and those below it."""
    lines = pack.split("\nAGENDA\n", 1)[1].split("\nThe Public", 1)[0].splitlines()
    found: list[list[str]] = []
    for line in (one.strip() for one in lines):
        if start := START.match(line):
            found.append(start[2].split("\t"))
        elif line and found:
            found[-1].append(line)
    return [item_of(parts) for parts in found]


def item_of(parts: list[str]) -> dict[str, Any]:
    """The values of one item: its cell, then the rest of its text, and its pages."""
    pages = [part for part in parts if PAGES.match(part.strip())]
    text = " ".join(part for part in parts if part not in pages)
    notes = re.findall(r"<i>(.*?)</i>", text)
    said = [html.unescape(re.sub(r"<[^>]+>", "", one)).strip() for one in re.split(r"</p>|(?<=[A-Z])\s+(?=To )", text)]
    title, *rest = [one for one in said if one and one not in [html.unescape(note) for note in notes]]
    return {
        "title": title,
        "purpose": " ".join(rest) or None,
        "note": html.unescape(notes[0]) if notes else None,
        "pages": pages[0].strip() if pages else None,
        "to_follow": "to follow" in title.lower() or None,
    }


def part_of(place: int, count: int) -> str:
    """Opening items come before the first report, the work programme closes."""
    return OPENING if place < 6 else CLOSING if place == count - 1 else BUSINESS


def keep(printed: list[dict[str, Any]]) -> tuple[int, int]:
    """Keep the items as an officer types them; the meeting and its committee."""
    meeting = factories.meeting(factories.scrutiny(), date(2014, 10, 1))
    for place, item in enumerate(printed):
        values = {key: FIELDS[key].parse(one, {}) if isinstance(one, str) else one for key, one in item.items()}
        part = part_of(place, len(printed))
        add_agenda_item(meeting.committee, meeting.id, values | {"part": part}, **BY)
    return meeting.id, meeting.committee


def test_the_pack_is_read_as_it_is_printed(printed: list[dict[str, Any]]) -> None:
    assert len(printed) == 12
    assert sum(bool(one["purpose"]) for one in printed) == 12
    assert sum(bool(one["note"]) for one in printed) == 2
    assert [place for place, one in enumerate(printed, start=1) if one["pages"]] == [4, 7, 9, 10, 12]
    assert [place for place, one in enumerate(printed, start=1) if one["to_follow"]] == [8]
    assert not [one for one in printed if "<" in "".join(str(value) for value in one.values())]


def test_an_agenda_of_twelve_items_is_kept_whole(app: Flask, printed: list[dict[str, Any]]) -> None:
    with app.app_context():
        kept = number_agenda(list_agenda(*keep(printed)))
        assert [one.number for one in kept] == list(range(1, 13))
        assert [{key: getattr(one.item, key) for key in KEPT} for one in kept] == printed


def test_an_agenda_of_twelve_items_is_put_in_another_order(app: Flask, printed: list[dict[str, Any]]) -> None:
    with app.app_context():
        at = keep(printed)
        move_agenda_item(list_agenda(*at)[9], -3, **BY)
        order = [6, 7, 8, 9, 10]
        order.insert(0, order.pop(3))
        expected = [printed[place]["title"] for place in (*range(6), *order, 11)]
        assert [one.item.title for one in number_agenda(list_agenda(*at))] == expected
