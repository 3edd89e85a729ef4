"""What the administration's forms share: how they are drawn, saved and refused."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from governance.council.queries import get_council
from governance.extensions import Base, db
from governance.people.rules import Role
from governance.register.editors import Conflicted, Refused
from governance.register.fields import Field, shorten
from governance.web.access import allow
from governance.web.forms import RegisterForm, form_over, number

WAY = "browser"
LARGEST_ID = 2**31 - 1  # what a database's integer holds
Model = TypeVar("Model", bound=Base)
administrators = allow(Role.ADMINISTRATOR)


def admin_form(fields: Iterable[Field], values: Mapping[str, Any] | None = None) -> RegisterForm:
    """A form over these fields that remembers the sequence it was drawn at."""
    council = get_council()
    return form_over(fields, council.names, values, sequence=str(council.sequence))


def values_of(record: Base, fields: Iterable[Field]) -> dict[str, Any]:
    """A record as a form shows it."""
    return {one.key: getattr(record, one.key) for one in fields}


def drawn_at() -> int | None:
    """The sequence of the page that a form was posted from."""
    return number(request.form.get("sequence"))


def saved(form: RegisterForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Act on a posted form in the request's one commit; False when it is not in order, and its fields say why."""
    if not form.validate_on_submit():
        return False
    try:
        act(form.values())
    except Refused as refused:
        db.session.rollback()
        form.say_all(refused.errors)
        return False
    except Conflicted as conflict:
        db.session.rollback()
        show_others(form, conflict)
        return False
    db.session.commit()
    return True


def show_others(form: RegisterForm, conflict: Conflicted) -> None:
    """Show what others changed beside what was typed, so that the next save is made by somebody who has seen it."""
    form["sequence"].data = str(conflict.sequence)
    for key, one in conflict.fields.items():
        made = f"changed this to “{shorten(one.theirs)}”" if one.theirs else "cleared this"
        form[key].say(f"{one.by} {made} while you were editing. Save again to keep yours instead.")
    for key, value in conflict.now.items():
        if key in form:
            form[key].process_data(value)


def page(template: str, form: FlaskForm, **context: Any) -> ResponseReturnValue:
    """A page with a form: 422 when the form was posted and refused."""
    return render_template(template, form=form, **context), 422 if form.is_submitted() else 200


def found(model: type[Model], number: int) -> Model:
    """The record with this number, or the page that says there is none."""
    record = db.session.get(model, number) if number <= LARGEST_ID else None
    return record if record is not None else abort(404)
