"""Moving work items between meetings and lists, and within them: by drag, by keyboard and by an ordinary form."""

from itertools import groupby
from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import get_council
from governance.extensions import db
from governance.register.editors import Refused
from governance.register.fields import shorten
from governance.register.keeping import ChangedSince
from governance.register.log import ChangeSet
from governance.scrutiny import item as shown
from governance.scrutiny.commands import place_work_item, step_work_item
from governance.scrutiny.forms import move_form
from governance.scrutiny.models import WorkItem
from governance.scrutiny.places import others_of, place_words, where_now
from governance.scrutiny.queries import Filters, get_item
from governance.scrutiny.routes import blueprint, find, governance, programme_html
from governance.web.admin import WAY
from governance.web.forms import RegisterForm, number
from governance.web.fragments import fragment, see, wants_fragment
from governance.web.records import current_query

STEPS = {"up": -1, "down": 1}


@blueprint.route("/items/<reference>/move", methods=["GET", "POST"])
@governance
def move_item(reference: str) -> ResponseReturnValue:
    """Put an item at a meeting or in a list, before another or last, or a step up or down."""
    item = find(reference)
    form = move_form(item, [one.reference for one in others_of(item)])
    if not form.is_submitted():
        return move_page(item, form)
    step = STEPS.get(request.form.get("step", ""))
    if step is None and not form.validate():
        return refused(item, form, [])
    try:
        changed = moved(item, form, step)
        db.session.commit()
    except Refused as refusal:
        db.session.rollback()
        return refused(item, form, form.say_all(refusal.errors))
    except ChangedSince:
        db.session.rollback()
        text = f"Somebody else changed “{shorten(item.topic)}” meanwhile, so it was not moved."
        return answer(item, f"{text} This is how it stands now.", None)
    return answer(item, where_now(item), changed)


def moved(item: WorkItem, form: RegisterForm, step: int | None) -> ChangeSet | None:
    """Move an item as the form says; the log keeps it in words."""
    how: dict[str, Any] = {"by": current_user, "way": WAY, "seen": number(request.form.get("seen"))}
    topic = shorten(item.topic)
    if step is not None:
        way = "down" if step > 0 else "up"
        why = f"“{topic}” moved {way} {place_words(item.place, item.committee)}"
        return step_work_item(item, step, why=why, **how)
    values = form.values()
    place, before = values["place"], get_item(values["before"]) if values["before"] else None
    if before and (before.committee, before.place) != (item.committee, place):
        there = "Choose an item of that meeting or list, or none."
        raise Refused({"before": f"“{shorten(before.topic)}” is not there. {there}"})
    order = f"before “{shorten(before.topic)}” " if before else "last "
    why = f"“{topic}” put {order}{place_words(place, item.committee)}"
    return place_work_item(item, place, before=before, why=why, **how)


def answer(item: WorkItem, text: str, changed: ChangeSet | None) -> ResponseReturnValue:
    """The table again, and where the item is now, with a way back."""
    if not wants_fragment():
        flash(text)
        return see(shown.table_of(item))
    undo = url_for(".undo_change", number=changed.id) if changed else ""
    says = {"text": text, "undo": undo, "row": "" if item.removed else item.reference, "cell": "move"}
    html = programme_html(get_council().bodies[item.committee], Filters.of(current_query()))
    return fragment(html, target="#work", says=says)


def refused(item: WorkItem, form: RegisterForm, general: list[str]) -> ResponseReturnValue:
    """The form again with what is wrong; where the table asked, the table as it is, and the same words."""
    if not wants_fragment():
        return move_page(item, form, general)
    told = [text for field in form for text in field.errors]
    return answer(item, f"It was not moved. {' '.join([*general, *told])}", None)


def move_page(item: WorkItem, form: RegisterForm, general: list[str] | None = None) -> ResponseReturnValue:
    """The ordinary form."""
    about = {"item": item, "subject": shown.subject_of(item), "stand": shown.stand_of(item)}
    others = (one for one in others_of(item) if one.open)
    groups = [(place, list(items)) for place, items in groupby(others, lambda one: one.place)]
    html = render_template("scrutiny/move.html", form=form, general=general or [], groups=groups, **about)
    return html, 422 if form.is_submitted() else 200
