"""The administration's pages: its overview, directorates, wards, closures, settings, the logo and the history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField

from governance.council import queries
from governance.council.commands import (
    AlreadyThere,
    add_record,
    change_record,
    remove_record,
    save_logo,
    save_settings,
)
from governance.council.fields import BODY, CLOSURE, DIRECTORATE, TERM, WARD
from governance.council.models import Closure, Directorate, Ward
from governance.council.queries import REGISTER, get_council, today
from governance.council.settings import FIELDS as SETTINGS
from governance.council.settings import GROUPS, contrast_with_white
from governance.extensions import db
from governance.people.commands import list_accounts
from governance.people.fields import ACCOUNT
from governance.register.fields import Field, Lines
from governance.register.log import changes_of, history_of
from governance.web.access import public
from governance.web.admin import WAY, admin_form, administrators, drawn_at, found, page, saved, values_of
from governance.web.fragments import see
from governance.working_days.calendar import LAST_PROCLAIMED, bank_holidays
from governance.working_days.deadlines import say

blueprint = Blueprint("council", __name__)
A_YEAR = "public, max-age=31536000, immutable"
LARGEST_LOGO = 200 * 1024
SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
LATEST = 100  # change sets on the history page


@dataclass(frozen=True)
class Shelf:
    """One kind of record that is kept as a plain list."""

    heading: str
    one: str
    lead: str
    model: type[Directorate] | type[Ward]
    fields: tuple[Field, ...]
    read: Callable[[], Sequence[Directorate | Ward]]
    several: Field | None = None  # adds many at once, where there is nothing but a name to say


SHELVES = {
    "directorates": Shelf(
        "Directorates",
        "directorate",
        "Each with the other ways in which officers write its name, so that spreadsheets are understood.",
        Directorate,
        DIRECTORATE,
        queries.list_directorates,
    ),
    "wards": Shelf(
        "Wards",
        "ward",
        "Which wards an item affects is chosen from these.",
        Ward,
        WARD,
        queries.list_wards,
        Field("names", "Names", Lines(most=150), required=True, hint="One a line, as many as you like."),
    ),
}
LABELS = {
    **{("body", field.key): field.label for field in BODY},
    ("body", "position"): "Place in the order",
    **{("term", field.key): field.label for field in TERM},
    **{("setting", field.key): field.label for field in SETTINGS},
    ("setting", "logo"): "Logo",
    **{("account", field.key): field.label for field in ACCOUNT},
    ("account", "password"): "Password",
    **{(kind, field.key): field.label for kind in ("directorate", "ward") for field in DIRECTORATE},
    **{("closure", field.key): field.label for field in CLOSURE},
}


class LogoForm(FlaskForm):
    """A picture to upload."""

    file = FileField("Logo")


@blueprint.get("/administration")
@administrators
def index() -> str:
    """What administrators look after, with how much there is of each."""
    council, day = get_council(), today()
    accounts = list_accounts()
    offered = {kind: names.offered() for kind, names in council.names.lists.items()}
    makers = [council.bodies[one.key] for one in offered["decision maker"]]
    return render_template(
        "council/index.html",
        counts={kind: len(things) for kind, things in offered.items()},
        vacant=[one for one in makers if one.is_post and not one.serving_on(day)],
        closures=sum(closed >= day for closed in council.calendar.closures),
        accounts=sum(one.active for one in accounts),
        disabled=sum(not one.active for one in accounts),
    )


@blueprint.get("/administration/<kind>")
@administrators
def list_records(kind: str) -> str:
    """Directorates or wards."""
    shelf = shelf_of(kind)
    return render_template("council/list.html", kind=kind, shelf=shelf, records=shelf.read(), names=get_council().names)


@blueprint.route("/administration/<kind>/new", methods=["GET", "POST"])
@administrators
def new_record(kind: str) -> ResponseReturnValue:
    """Add a directorate, or several wards."""
    shelf = shelf_of(kind)
    form = admin_form([shelf.several] if shelf.several else shelf.fields, {"offered": True})
    if saved(form, lambda values: add_to(shelf, values)):
        added = form.values().get("names") or [form.values()["name"]]
        flash(f"{', '.join(added)} {'has' if len(added) == 1 else 'have'} been added.")
        return see(url_for(".list_records", kind=kind))
    heading = f"Add {shelf.one}s" if shelf.several else f"Add a {shelf.one}"
    return page(
        "council/record.html", form, heading=heading, above=shelf.heading, back=url_for(".list_records", kind=kind)
    )


def add_to(shelf: Shelf, values: dict[str, Any]) -> None:
    """Add one record, or one for each name; raises AlreadyThere."""
    if not shelf.several:
        add_record(shelf.model, values, by=current_user, way=WAY)
        return
    for name in values["names"]:
        try:
            add_record(shelf.model, {"name": name, "offered": True}, by=current_user, way=WAY)
        except AlreadyThere as refusal:
            raise AlreadyThere("names", f"{refusal} Nothing has been added yet.") from refusal


@blueprint.route("/administration/<kind>/<int:number>", methods=["GET", "POST"])
@administrators
def edit_record(kind: str, number: int) -> ResponseReturnValue:
    """Change a directorate or a ward."""
    shelf = shelf_of(kind)
    record = found(shelf.model, number)
    heading = record.name
    form = admin_form(shelf.fields, values_of(record, shelf.fields))
    if saved(form, lambda values: change_record(record, values, by=current_user, way=WAY, drawn_at=drawn_at())):
        flash(f"{record.name} has been saved.")
        return see(url_for(".list_records", kind=kind))
    return page(
        "council/record.html", form, heading=heading, above=shelf.heading, back=url_for(".list_records", kind=kind)
    )


def shelf_of(kind: str) -> Shelf:
    """The list that an address names."""
    return SHELVES[kind] if kind in SHELVES else abort(404)


@blueprint.route("/administration/closures", methods=["GET", "POST"])
@administrators
def list_closures() -> ResponseReturnValue:
    """Days on which the council is closed: those it has said, a form to say another, and those known already."""
    form = admin_form(CLOSURE)
    calendar = get_council().calendar
    if saved(form, lambda values: add_record(Closure, values, by=current_user, way=WAY)):
        day = form["day"].data
        idle = "" if calendar.is_working_day(day) else " It was not a working day in any case."
        flash(f"{say(day, weekday=True)} is now a closure.{idle}")
        return see(url_for(".list_closures"))
    day = today()
    known = [(year, sorted(bank_holidays(calendar.nation, year))) for year in (day.year, day.year + 1)]
    return page(
        "council/closures.html",
        form,
        closures=queries.list_closures(),
        nation=calendar.nation,
        known=known,
        last_proclaimed=LAST_PROCLAIMED,
    )


@blueprint.post("/administration/closures/<int:number>/remove")
@administrators
def remove_closure(number: int) -> Response:
    """A day is not a closure after all."""
    closure = found(Closure, number)
    remove_record(closure, by=current_user, way=WAY)
    text = f"{say(closure.day, weekday=True)} is no longer a closure."
    db.session.commit()
    flash(text)
    return see(url_for(".list_closures"))


@blueprint.route("/administration/settings", methods=["GET", "POST"])
@administrators
def edit_settings() -> ResponseReturnValue:
    """What the council decides for itself."""
    form = admin_form(SETTINGS, get_council().settings)
    if saved(form, lambda values: save_settings(values, by=current_user, way=WAY, drawn_at=drawn_at())):
        flash("The settings have been saved.")
        return see(url_for(".edit_settings"))
    return page("council/settings.html", form, groups=GROUPS)


@blueprint.route("/administration/logo", methods=["GET", "POST"])
@administrators
def edit_logo() -> ResponseReturnValue:
    """Upload a logo in place of any earlier one."""
    form = LogoForm()
    if form.validate_on_submit():
        content = form.file.data.read(LARGEST_LOGO + 1) if form.file.data else b""
        refusal = refusal_of_logo(content)
        if not refusal:
            save_logo(content, media_type_of(content), by=current_user, way=WAY)
            db.session.commit()
            flash("The logo has been put in place.")
            return see(url_for(".edit_logo"))
        form.file.errors = (refusal,)
    return page("council/logo.html", form)


def refusal_of_logo(content: bytes) -> str:
    """Why a file cannot be the logo, and what to do; empty when it can."""
    if not content:
        return "Choose a picture, in PNG or JPEG."
    if not media_type_of(content):
        return "This is not a PNG or JPEG picture. Save the logo as PNG, then choose that file."
    return (
        "This picture is larger than 200 KB. Make it smaller: 72 pixels high is plenty."
        if len(content) > LARGEST_LOGO
        else ""
    )


def media_type_of(content: bytes) -> str:
    """What a picture is by its first bytes, whatever its name says; empty for anything else."""
    return next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), "")


@blueprint.post("/administration/logo/remove")
@administrators
def remove_logo() -> Response:
    """Take the logo away."""
    save_logo(b"", "", by=current_user, way=WAY)
    db.session.commit()
    flash("The logo has been removed.")
    return see(url_for(".edit_logo"))


@blueprint.get("/administration/history")
@administrators
def view_history() -> str:
    """Who changed what on these pages."""
    history = history_of(REGISTER, most=LATEST)
    return render_template(
        "council/history.html", history=history, changes=changes_of(history), labels=LABELS, most=LATEST
    )


@blueprint.get("/colours.css")
@public
def colours() -> Response:
    """The council's colour, for the style sheet to use."""
    council = get_council()
    brand = council.settings["brand_colour"]
    css = f":root{{--govuk-brand-colour:{brand};--desk-brand:{brand};--desk-brand-hover:{hover_shade(brand)}}}"
    return kept(make_response(css, {"Content-Type": "text/css; charset=utf-8"}), str(council.sequence))


@blueprint.get("/logo")
@public
def logo() -> Response:
    """The council's logo."""
    picture = queries.get_logo() or abort(404)
    response = make_response(picture.content, {"Content-Type": picture.media_type, "Content-Disposition": "inline"})
    return kept(response, picture.fingerprint)


def kept(response: Response, version: str) -> Response:
    """Let a browser keep what it asked for in today's version; anything else it asks for again."""
    response.headers["Cache-Control"] = A_YEAR if request.args.get("v") == version else "public, no-cache"
    return response


def hover_shade(colour: str) -> str:
    """A quarter darker; where that would hardly be seen, a sixth lighter. White text stays readable on both."""
    to, share = (0, 0.25) if contrast_with_white(colour) < 14 else (255, 0.16)
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (to - part) * share):02x}" for part in parts)
