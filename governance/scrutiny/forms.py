"""The forms of a work programme: one item whole, one cell, what is done to an item, and where it moves."""

from collections.abc import Sequence
from dataclasses import replace

from flask import request

from governance.council.queries import SCRUTINY
from governance.register.fields import Choice, Field, LongText, Named, NameList, Names
from governance.scrutiny.commands import WORK_ITEMS
from governance.scrutiny.fields import BY_KEY, FORM
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import names_for
from governance.web.forms import RegisterForm, form_over
from governance.web.records import values_drawn

PLACE = replace(BY_KEY["place"], kind=Choice(source="place"), hint="")  # chosen from what there is, not typed
TO_PLACE = replace(PLACE, label="New meeting or list")
BEFORE = Field(
    "before",
    "Before which item",
    Choice(source="item"),
    hint="Of that meeting or list. If you choose none, it stands last.",
)
REASON = Field("reason", "Reason", LongText(most=1000), required=True)
ANY_REASON = replace(REASON, required=False)
OUTCOME = replace(
    BY_KEY["outcome"], required=True, hint="What the committee came to: what it recommended, noted or asked for."
)
PROGRESS = replace(BY_KEY["progress"], required=True, hint="How far it has come, and what is still to be done.")
ANY_PROGRESS = BY_KEY["progress"]
FIXED = {"committee", "progress", "outcome"}  # of an item that is being added: its committee, and what comes later
EDITED = tuple(PLACE if field.key == "place" else field for field in FORM)
ADDED = tuple(field for field in EDITED if field.key not in FIXED)
EDITED_BY_KEY = {field.key: field for field in EDITED}


def new_form(committee: int, place: int | str | None) -> RegisterForm:
    """A form for a new item of a committee, at a meeting or in a list."""
    return form_over(ADDED, names_for(committee), {"place": place}, sequence="0", chosen_at="")


def item_form(item: WorkItem) -> RegisterForm:
    """A form over all the fields of an item; once another committee is chosen, its meetings are offered."""
    values, names = values_drawn(WORK_ITEMS, item), names_for(item.committee)
    chosen = names.lists[SCRUTINY].find(request.form.get("committee", ""))
    names = names_for(chosen.key) if chosen else names
    return form_over(EDITED, names, values, sequence=str(item.sequence), chosen_at="")


def cell_form(item: WorkItem, key: str) -> RegisterForm:
    """A form over one field of an item."""
    values = {key: values_drawn(WORK_ITEMS, item)[key]}
    names = names_for(item.committee)
    return form_over([EDITED_BY_KEY[key]], names, values, sequence=str(item.sequence), chosen_at="")


def action_form(item: WorkItem, *fields: Field) -> RegisterForm:
    """A form over what an action asks; what the item has of it already is shown."""
    values = {one.key: getattr(item, one.key) for one in fields if one.key in ("progress", "outcome")}
    return form_over(fields, names_for(item.committee), values, sequence=str(item.sequence))


def move_form(item: WorkItem, others: Sequence[str]) -> RegisterForm:
    """A form that asks where an item goes: to which meeting or list, and before which of `others` (references)."""
    names, values = move_names(item.committee, others), {"place": item.place}
    return form_over([TO_PLACE, BEFORE], names, values, seen=str(item.sequence))


def move_names(committee: int, others: Sequence[str]) -> Names:
    """What a move can name: a meeting by its number too, a list by its key."""
    names = names_for(committee)
    places = [replace(one, aliases=(*one.aliases, str(one.key))) for one in names.lists["place"].things]
    items = [Named(one, one) for one in others]
    return replace(names, lists={**names.lists, "place": NameList(places), "item": NameList(items)})
