"""What every template can use: the council, navigation, static files with a fingerprint, words for values."""

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, current_app, url_for
from flask_login import current_user
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader

from governance.council.queries import COUNCIL_ZONE, get_council, today
from governance.web.access import may_open
from governance.working_days.deadlines import say

NAVIGATION = (
    ("home.view_home", "Home", ("home.",)),
    ("programme.list_items", "Programme", ("programme.", "imports.")),
    ("meetings.list_meetings", "Meetings", ("meetings.",)),
    ("scrutiny.list_committees", "Work programme", ("scrutiny", "work_")),
    ("suggestions.list_items", "Suggestions", ("suggestion",)),
    ("questions.list_items", "Questions", ("question",)),
    (
        "council.index",
        "Administration",
        ("council.", "people.list_accounts", "people.add_account", "people.edit_account"),
    ),
)


@lru_cache(maxsize=64)
def fingerprint(path: str) -> str:
    """The start of a file's hash, so that its address changes when it does."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:10]


def static(name: str) -> str:
    """The address of a static file, good for a year."""
    return url_for("static", filename=name, v=fingerprint(f"{current_app.static_folder}/{name}"))


def navigation(endpoint: str | None) -> list[dict[str, Any]]:
    """The links that this reader may follow, the present one marked."""
    if not current_user.is_authenticated:
        return []
    return [
        {"text": text, "href": url_for(target), "current": (endpoint or "").startswith(within)}
        for target, text, within in NAVIGATION
        if may_open(current_user.roles, target)
    ]


def moment(value: datetime) -> str:
    """A moment in the council's time: 9 October 2026, 14:05."""
    local = value.astimezone(COUNCIL_ZONE)
    return f"{say(local.date())}, {local:%H:%M}"


def init_app(app: Flask) -> None:
    """Give templates their helpers, and the design system's macros."""
    app.jinja_options = {"undefined": ChainableUndefined}  # the design system's macros ask for what may be missing
    own = app.jinja_loader
    design_system = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([own, design_system]) if own else design_system
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(say=say, moment=moment)
    app.jinja_env.globals.update(static=static, navigation=navigation, get_council=get_council, today=today)
