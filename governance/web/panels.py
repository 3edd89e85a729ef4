"""What a later capability shows on an earlier one’s page, and says of a change there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

Panel = Callable[[Any], str]
Warn = Callable[[Any], list[str]]
Beneath = Callable[[Any, Sequence[Any]], Mapping[int, str]]
PANELS, WARNINGS, BENEATH = "panels", "warnings of panels", "beneath agenda items"


def nothing_to_say(record: Any) -> list[str]:
    """A panel that has nothing to say of a change."""
    return []


def add_panel(app: Flask, page: str, draw: Panel, warn: Warn = nothing_to_say) -> None:
    """Have a part drawn on a page, such as "plan item"; `draw` gets the page's record, and gives HTML or nothing.

    `warn` gets it when its date has been changed, and gives what whoever did that must be told.
    """
    app.extensions.setdefault(PANELS, {}).setdefault(page, []).append(draw)
    app.extensions.setdefault(WARNINGS, {}).setdefault(page, []).append(warn)


def panels_of(page: str, record: Any) -> list[Markup]:
    """The parts that others have for a page of this record."""
    drawn = (draw(record) for draw in current_app.extensions.get(PANELS, {}).get(page, ()))
    return [Markup(html) for html in drawn if html]  # noqa: S704 - rendered by our own templates


def with_warnings(text: str, page: str, record: Any) -> str:
    """What a change of a record's date did, and what others say of it."""
    found = (warn(record) for warn in current_app.extensions.get(WARNINGS, {}).get(page, ()))
    return " ".join([text, *(said for each in found for said in each)])


def add_beneath(app: Flask, draw: Beneath) -> None:
    """Have parts drawn below items of an agenda; `draw` gets the meeting and its items, and gives HTML by item id."""
    app.extensions.setdefault(BENEATH, []).append(draw)


def beneath_of(meeting: Any, items: Sequence[Any]) -> dict[int, list[Markup]]:
    """The parts that others have below the items of a meeting's agenda, by the ids of the items."""
    found: dict[int, list[Markup]] = {}
    for draw in current_app.extensions.get(BENEATH, ()):
        for number, html in draw(meeting, items).items():
            found.setdefault(number, []).append(Markup(html))  # noqa: S704 - rendered by our own templates
    return found
