"""The items of agendas as they were when an export went out, for its cells to be read with the titles that they had."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from governance.extensions import db
from governance.meetings.fields import AGENDA_ITEM as FIELDS
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import AGENDA_ITEM, REGISTER
from governance.meetings.rules import PARTS
from governance.register.log import PRESENT, STATE, changes_after, values_at

Item = tuple[int, str, str, bool, date]  # number, reference, title, whether it was removed, day


def items_at(sequence: int, meetings: Sequence[Meeting]) -> list[Item]:
    """The items of the agendas of meetings as they were at a sequence, in the order in which they are named."""
    every = list(db.session.scalars(select(AgendaItem)))
    later = changes_after(REGISTER, AGENDA_ITEM, [one.id for one in every], sequence)
    sittings = {one.id: one for one in meetings}
    place = {part: number for number, part in enumerate(PARTS)}
    found = []
    for one in every:
        changes = later.get(one.id, ())
        states = [change.old for change in changes if change.field == STATE]
        values = values_at(FIELDS, {field.key: getattr(one, field.key) for field in FIELDS}, changes)
        sitting = sittings.get(values["meeting"] or 0)
        if sitting is None or (states and states[-1] is None):  # it was not there yet
            continue
        removed = states[-1] != PRESENT if states else one.removed
        order = (sitting.day, sitting.id, place.get(values["part"], len(place)), values["position"], one.id)
        found.append((order, (one.id, one.reference, values["title"], removed, sitting.day)))
    return [item for _, item in sorted(found)]
