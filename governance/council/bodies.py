"""The pages of posts and bodies, with the people who hold them or sit on them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council import queries
from governance.council.commands import add_record, add_term, change_record, move_body, remove_record
from governance.council.fields import BODY, KINDS, TERM
from governance.council.models import Body, Term
from governance.council.queries import SCRUTINY, maker_of, today
from governance.council.routes import blueprint
from governance.extensions import db
from governance.register.fields import Names
from governance.web.admin import WAY, admin_form, administrators, drawn_at, found, page, saved, values_of
from governance.web.fragments import see
from governance.working_days.deadlines import say

LAST_DAY = replace(next(one for one in TERM if one.key == "ended"), label="Last day", required=True, hint="")
STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class Row:
    """A post or body as the list shows it."""

    body: Body
    kind: str
    is_post: bool
    serving: Sequence[Term]


def group_of(body: Body) -> str:
    """The part of the list that a post or body stands in."""
    if not body.offered:
        return "No longer in use"
    return "Scrutiny committees" if body.kind == SCRUTINY else "Decision makers"


@blueprint.get("/administration/bodies")
@administrators
def list_bodies() -> str:
    """Posts and bodies in the order in which the programme prints them."""
    groups: dict[str, list[Row]] = {"Decision makers": [], "Scrutiny committees": [], "No longer in use": []}
    for body in queries.list_bodies():
        groups[group_of(body)].append(row_of(body))
    return render_template("council/bodies.html", groups={heading: rows for heading, rows in groups.items() if rows})


def row_of(body: Body) -> Row:
    """What the list says of a post or body."""
    return Row(body, KINDS.show(body.kind, Names()), maker_of(body).is_post, body.serving_on(today()))


@blueprint.post("/administration/bodies/<int:number>/move")
@administrators
def move(number: int) -> Response:
    """Move a post or body one place within its part of the list."""
    body, bodies = found(Body, number), queries.list_bodies()
    peers = [one for one in bodies if group_of(one) == group_of(body)]
    direction = request.form.get("direction", "")
    place = peers.index(body) + (STEPS.get(direction) or abort(400))
    if 0 <= place < len(peers):
        other = peers[place]
        move_body(body, bodies.index(other) - bodies.index(body), by=current_user, way=WAY)
        text = f"{body.name} now stands {'before' if direction == 'up' else 'after'} {other.name}."
        db.session.commit()
        flash(text)
    return see(url_for(".list_bodies", _anchor=f"body-{number}"))


@blueprint.route("/administration/bodies/new", methods=["GET", "POST"])
@administrators
def new_body() -> ResponseReturnValue:
    """Add a post or a body; who holds it or sits on it comes next."""
    form = admin_form(BODY, {"offered": True})
    added: list[Any] = []
    if saved(form, lambda values: added.append(add_record(Body, values, by=current_user, way=WAY))):
        body = added[0]
        flash(f"{body.name} has been added, last in the order. Now add who {people_of(body)[1]}.")
        return see(url_for(".edit_body", number=body.id))
    back = url_for(".list_bodies")
    return page("council/record.html", form, heading="Add a post or body", above="Posts and bodies", back=back)


@blueprint.route("/administration/bodies/<int:number>", methods=["GET", "POST"])
@administrators
def edit_body(number: int) -> ResponseReturnValue:
    """Change a post or body, and see everybody who has held it or sat on it."""
    body = found(Body, number)
    form = admin_form(BODY, values_of(body, BODY))
    if saved(form, lambda values: change_record(body, values, by=current_user, way=WAY, drawn_at=drawn_at())):
        flash(f"{body.name} has been saved.")
        return see(url_for(".edit_body", number=number))
    day = today()
    past = [term for term in body.terms if term.ended and term.ended < day]
    return page(
        "council/body.html",
        form,
        body=body,
        people=people_of(body),
        present=[term for term in body.terms if term not in past],
        past=sorted(past, key=lambda term: (term.ended, term.id), reverse=True),
        day=day,
    )


@blueprint.route("/administration/bodies/<int:number>/terms/new", methods=["GET", "POST"])
@administrators
def new_term(number: int) -> ResponseReturnValue:
    """Add a holder or a member; a new holder of a post ends the term of the one before, unless unticked."""
    body = found(Body, number)
    form = admin_form(TERM)
    ends = request.form.get("ends") == "yes" or not form.is_submitted()
    if saved(
        form, lambda values: add_term(body, values, by=current_user, way=WAY, follows=followed(body, values, ends))
    ):
        flash(f"{form['name'].data} has been added to {body.name}.")
        return see(url_for(".edit_body", number=number))
    return term_page(form, body, f"Add a {people_of(body)[0]}", running=followed(body, {}, True), ends=ends)


def followed(body: Body, values: dict[str, Any], ends: bool) -> list[Term]:
    """The terms that still run in a post and would overlap a new one, which ends them the day before it starts."""
    if not ends or not maker_of(body).is_post:
        return []
    first, last = max(values.get("started") or today(), today()), values.get("ended")
    return [
        term
        for term in body.terms
        if (not term.ended or term.ended >= first) and (not last or not term.started or term.started <= last)
    ]


@blueprint.route("/administration/bodies/<int:number>/terms/<int:term_number>", methods=["GET", "POST"])
@administrators
def edit_term(number: int, term_number: int) -> ResponseReturnValue:
    """Correct somebody's term."""
    term = term_of(number, term_number)
    form = admin_form(TERM, values_of(term, TERM))
    if saved(form, lambda values: change_record(term, values, by=current_user, way=WAY, drawn_at=drawn_at())):
        flash(f"{term.name} has been saved.")
        return see(url_for(".edit_body", number=number))
    return term_page(form, term.body, term.name, term=term)


@blueprint.route("/administration/bodies/<int:number>/terms/<int:term_number>/end", methods=["GET", "POST"])
@administrators
def end_term(number: int, term_number: int) -> ResponseReturnValue:
    """Say which day is somebody's last."""
    term = term_of(number, term_number)
    form = admin_form([LAST_DAY], {"ended": term.ended or today()})
    if saved(form, lambda values: change_record(term, values, by=current_user, way=WAY, drawn_at=drawn_at())):
        flash(f"{term.name}: {say(form['ended'].data)} is the last day in {term.body.name}.")
        return see(url_for(".edit_body", number=number))
    return term_page(form, term.body, f"When does {term.name}’s term end?")


@blueprint.post("/administration/bodies/<int:number>/terms/<int:term_number>/remove")
@administrators
def remove_term(number: int, term_number: int) -> Response:
    """Remove a term that was entered by mistake."""
    term = term_of(number, term_number)
    text = f"{term.name} has been removed from {term.body.name}."
    remove_record(term, by=current_user, way=WAY)
    db.session.commit()
    flash(text)
    return see(url_for(".edit_body", number=number))


def term_of(number: int, term_number: int) -> Term:
    """A term of a body, or the page that says there is none."""
    term = found(Term, term_number)
    return term if term.body_id == number else abort(404)


def term_page(form: Any, body: Body, heading: str, **context: Any) -> ResponseReturnValue:
    """A form about one person's term."""
    return page("council/term.html", form, body=body, heading=heading, **context)


def people_of(body: Body) -> tuple[str, str]:
    """What somebody in it is called, and does: "holder", "holds it"."""
    return ("holder", "holds it") if maker_of(body).is_post else ("member", "sits on it")
