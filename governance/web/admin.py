"""What the administration's forms share: how they are drawn, saved and refused."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from governance.council.queries import get_council
from governance.extensions import Base, db
from governance.people.rules import Role
from governance.register.editors import Overtaken, Refused
from governance.register.fields import Field
from governance.web.access import allow
from governance.web.forms import RegisterForm, form_over

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
    text = request.form.get("sequence", "")
    return int(text) if text.isdecimal() and len(text) < 18 else None


def saved(form: RegisterForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Act on a posted form in the request's one commit; False when it is not in order, and its fields say why."""
    if not form.validate_on_submit():
        return False
    try:
        act(form.values())
    except Refused as refused:
        db.session.rollback()
        form.say_all(refused.errors)
        if isinstance(refused, Overtaken):
            show_now(form, refused)
        return False
    db.session.commit()
    return True


def show_now(form: RegisterForm, overtaken: Overtaken) -> None:
    """Show what others changed beside what was typed, so that the next save is made by somebody who has seen it."""
    form["sequence"].data = str(overtaken.sequence)
    for key, value in overtaken.now.items():
        if key in form:
            form[key].process_data(value)


def page(template: str, form: FlaskForm, **context: Any) -> ResponseReturnValue:
    """A page with a form: 422 when the form was posted and refused."""
    return render_template(template, form=form, **context), 422 if form.is_submitted() else 200


def found(model: type[Model], number: int) -> Model:
    """The record with this number, or the page that says there is none."""
    record = db.session.get(model, number) if number <= LARGEST_ID else None
    return record if record is not None else abort(404)
