"""The forms of the programme: one item whole, one cell, and what is done to an item."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from governance.council.queries import Council
from governance.people.models import Account
from governance.programme.commands import PLAN_ITEMS
from governance.programme.fields import BY_KEY, FORM, GOVERNANCE_ONLY, visible
from governance.programme.models import PlanItem
from governance.programme.queries import values_of
from governance.register.fields import Field, LongText, Named, NameList, Names
from governance.web.forms import RegisterForm, form_over
from governance.web.records import values_drawn

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
    values = values_drawn(PLAN_ITEMS, item)
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
