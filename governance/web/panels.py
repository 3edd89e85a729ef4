"""What a later capability shows on an earlier one’s page, and says of a change there."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

Panel = Callable[[Any], str]
Warn = Callable[[Any], list[str]]
PANELS, WARNINGS = "panels", "warnings of panels"


def add_panel(app: Flask, page: str, draw: Panel, warn: Warn) -> None:
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
