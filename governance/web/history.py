"""A register's history on its pages: what a reader may see of it, its filters, and taking a change back."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, flash, render_template, request
from flask_login import current_user

from governance.extensions import db
from governance.register.editors import Refused
from governance.register.keeping import Keeper, Undone
from governance.register.log import Change, ChangeSet, count_records, history_of, people_of, undone_ids
from governance.web.admin import WAY, found
from governance.web.forms import RegisterForm, number
from governance.web.fragments import see

HISTORY_PAGE = 50
MOST_CELLS = 400  # of one change set that the history shows


@dataclass(frozen=True)
class Told:
    """A change set as a reader may see it: the cells shown, how many records it touched, whether it can be undone."""

    change_set: ChangeSet
    changes: list[Change]
    records: int
    undoable: bool

    @property
    def more(self) -> int:
        """Records of which no cell is shown."""
        return self.records - len({(change.record_kind, change.record_id) for change in self.changes})


def tell(
    change_sets: Sequence[ChangeSet],
    changes: Mapping[int, Sequence[Change]],
    *,
    label_of: Callable[[Change], str],
    address_of: Callable[[Change], str],
    may_see: Callable[[Change], bool] = lambda change: True,
    fixed: Collection[int] = (),
    field: str = "",
    thing: str = "item",
) -> dict[str, Any]:
    """What register/_history.html shows of change sets, given the cells of each by its id.

    With a field, only those in which the reader may see that it changed. `fixed` are the sets that the reader may not
    undo; `address_of` is the page of the record of a cell, "" where it has gone.
    """
    records = count_records(change_sets)
    shown = []
    for one in change_sets:
        seen = [change for change in changes[one.id] if may_see(change)]
        if seen and (not field or any(change.field == field for change in seen)):
            shown.append(Told(one, seen, records[one.id], one.id not in fixed))
    words = {"label_of": label_of, "address_of": address_of, "thing": thing}
    return {"history": shown, "undone": undone_ids(change_sets), **words}


def history_page(
    template: str,
    register: str,
    labels: Mapping[str, str],
    told: Callable[[list[ChangeSet], str], dict[str, Any]],
) -> str:
    """Changes of a whole register, the latest first: all of them, or a person's, a way's, a field's.

    `labels` are the fields to filter by; `told` is what the reader may see of change sets, with a field's key or "".
    """
    by, way, field = (request.args.get(key, "") for key in ("by", "way", "field"))
    asked = {"by": by, "way": way, "field": field if field in labels else ""}
    before = number(request.args.get("before"))
    change_sets = history_of(register, by=by, way=way, field=asked["field"], before=before, most=HISTORY_PAGE)
    older = change_sets[-1].sequence if len(change_sets) == HISTORY_PAGE else None
    shown = {"asked": asked, "older": older, "field_labels": labels, "people": people_of(register)}
    return render_template(template, **shown, **told(change_sets, asked["field"]))


def changed_since(
    form: RegisterForm,
    keeper: Keeper[Any],
    record: Any,
    told: Callable[[list[ChangeSet]], dict[str, Any]],
    thing: str = "item",
) -> dict[str, Any]:
    """What others did to a record while an action's page was open; the next press is made having seen it."""
    seen = number(request.form.get("sequence")) or 0
    later = [one for one in history_of(keeper.register, record=(keeper.kind, record.id)) if one.sequence > seen]
    form["sequence"].data = str(record.sequence)
    text = f"This {thing} was changed while the page was open."
    return {"general": [f"{text} Read below what was changed, then press the button again."], **told(later)}


def undo_set(
    register: str,
    set_id: int,
    undo: Callable[..., Undone],
    label_of: Callable[[Change], str],
    *,
    table: str,
    gone: Callable[[str], bool],
) -> Response:
    """Take a change of a register back, as far as nobody has changed the same cells since."""
    change_set = found(ChangeSet, set_id)
    if change_set.register != register:
        abort(404)
    try:
        undone = undo(change_set, by=current_user, way=WAY)
        db.session.commit()
        left = sorted({f"{one.reference} {label_of(one)}" for one in undone.left})
        text = "The change has been undone." if undone.change_set else "There was nothing left to undo."
        flash(text + (f" Left as they are, because they were changed since: {', '.join(left)}." if left else ""))
    except Refused as refused:
        db.session.rollback()
        flash(f"It was not undone. {refused}")
    return see(came_from(table, gone))


def came_from(table: str, gone: Callable[[str], bool]) -> str:
    """The register's page on which a button was pressed, if it is still there; otherwise its table.

    The register's pages stand under the address of its table; `gone` is asked of the rest of the address.
    """
    here = rf"https?://{re.escape(request.host)}({re.escape(table)}(?:/([^?#]+))?(?:\?[^#]*)?)"
    came = re.fullmatch(here, request.referrer or "")
    return came[1] if came and not (came[2] and gone(came[2])) else table
