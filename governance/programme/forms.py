"""The forms of the programme: one item whole, one cell, and what is done to an item."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from flask import request

from governance.council.queries import Council
from governance.people.models import Account
from governance.programme.fields import BY_KEY, FORM, GOVERNANCE_ONLY, visible
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, REGISTER, values_of
from governance.register.editors import Disagreement, Drawn
from governance.register.fields import Field, LongText, Named, NameList, Names
from governance.register.log import changes_since, values_at
from governance.web.forms import RegisterForm, form_over, number

REASON = Field("status_reason", "Reason", LongText(most=1000), required=True)
UNTIL = replace(
    BY_KEY["decision_date"],
    label="New decision date",
    hint="A day such as 9 October 2026, a month such as October 2026, or TBC.",
)
DECIDED_ON = replace(BY_KEY["decided_on"], label="Day of the decision", required=True, hint="Such as 9 October 2026.")


def editable(editor: Account) -> tuple[Field, ...]:
    """The fields of the form that somebody may set."""
    return tuple(field for field in FORM if editor.handles_all or field.key not in GOVERNANCE_ONLY)


def values_drawn(item: PlanItem) -> dict[str, Any]:
    """An item as it was when the posted form was drawn, so that what was left alone is read as it stood there."""
    now, at = values_of(item), drawn().at
    if at is None or item.sequence <= at:
        return now
    return now | values_at(FORM, now, changes_since(REGISTER, KIND, item.id, at))


def item_form(
    editor: Account, council: Council, values: Mapping[str, Any], sequence: int, month: date | None
) -> RegisterForm:
    """A form over all the fields of an item; `month` is the heading it stands under."""
    names = names_for(editor, council).standing_under(month)
    form = form_over(editable(editor), names, values, sequence=str(sequence), chosen_at="")
    form["issue_type"].field = replace(BY_KEY["issue_type"], hint=key_hint(council))
    return form


def key_hint(council: Council) -> str:
    """What makes an executive decision key. Source: SI 2012/2089 reg 8; the sum is the council's."""
    spent = council.settings["key_decision_sum"]
    return f"Key: the executive spends or saves £{spent:,} or more, or affects two or more wards significantly."


def cell_form(editor: Account, council: Council, item: PlanItem, key: str, sequence: int) -> RegisterForm:
    """A form over one field of an item."""
    values = values_drawn(item)
    names = names_for(editor, council).standing_under(values["decision_date"].month)
    return form_over([BY_KEY[key]], names, {key: values[key]}, sequence=str(sequence), chosen_at="")


def action_form(council: Council, item: PlanItem, *fields: Field) -> RegisterForm:
    """A form over what an action asks."""
    names = council.names.standing_under(item.decision_month)
    return form_over(fields, names, sequence=str(item.sequence))


def names_for(editor: Account, council: Council) -> Names:
    """The council's names, directorates limited to those whose items somebody handles."""
    if editor.handles_all:
        return council.names
    every = council.names.lists["directorate"]
    own = [Named(one.key, one.name, one.aliases, one.offered and editor.handles(one.key)) for one in every.things]
    return replace(council.names, lists={**council.names.lists, "directorate": NameList(own)})


def duplicate_values(item: PlanItem, editor: Account) -> dict[str, Any]:
    """What a copy starts with: what the editor may see of the matter, nothing of its notice or what became of it."""
    kept, seen = values_of(item), visible(editor.handles(item.directorate))
    return {field.key: kept[field.key] for field in FORM if field in seen and field.key not in GOVERNANCE_ONLY}


def drawn() -> Drawn:
    """When a posted form was drawn, and how its editor settled each disagreement."""
    given = {key.removeprefix("choice-"): value for key, value in request.form.items() if key.startswith("choice-")}
    return Drawn(number(request.form.get("sequence")), given, number(request.form.get("chosen_at")))


def show_disagreements(form: RegisterForm, found: Mapping[str, Disagreement], sequence: int) -> None:
    """Say beside each field that somebody else changed it, and ask which value to keep."""
    form["chosen_at"].data = str(sequence)
    for key, one in found.items():
        if key in form:
            form[key].say(f"{one.by} changed this while you were editing. Choose which to keep.")
