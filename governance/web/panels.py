"""What a later capability shows on an earlier one's page: the earlier one knows nothing of it."""

from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

Panel = Callable[[Any], str]
PANELS = "panels"


def add_panel(app: Flask, page: str, draw: Panel) -> None:
    """Have a part drawn on a page, such as "plan item"; `draw` gets the page's record, and gives HTML or nothing."""
    app.extensions.setdefault(PANELS, {}).setdefault(page, []).append(draw)


def panels_of(page: str, record: Any) -> list[Markup]:
    """The parts that others have for a page of this record."""
    drawn = (draw(record) for draw in current_app.extensions.get(PANELS, {}).get(page, ()))
    return [Markup(html) for html in drawn if html]  # noqa: S704 - rendered by our own templates
