"""What happened to records since somebody last looked: only what every reader may see of it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, or_, select

from governance.council.queries import COUNCIL_ZONE
from governance.extensions import db
from governance.meetings.queries import MEETING
from governance.programme.fields import visible as plan_fields
from governance.programme.queries import KIND as PLAN_ITEM
from governance.register.fields import Field, shorten
from governance.register.log import PRESENT, STATE, Change, ChangeSet
from governance.scrutiny.commands import WORK_ITEMS
from governance.scrutiny.fields import visible as work_fields
from governance.scrutiny.queries import KIND as WORK_ITEM
from governance.suggestions.fields import visible as suggestion_fields
from governance.suggestions.keepers import SUGGESTIONS
from governance.suggestions.queries import KIND as SUGGESTION
from governance.working_days.deadlines import say

LONGEST = 140  # characters of a value that is told
MOST_FIELDS = 5  # of one record


def labels_of(fields: Iterable[Field], quiet: Collection[str] = ()) -> dict[str, str]:
    """The labels of fields by their keys, but for those that change with other records."""
    return {one.key: one.label for one in fields if one.key not in quiet}


TOLD = {  # what of each kind of record is told to everybody
    PLAN_ITEM: labels_of(plan_fields(False)),
    WORK_ITEM: labels_of(work_fields(False), WORK_ITEMS.quiet),
    SUGGESTION: labels_of(suggestion_fields(False), SUGGESTIONS.quiet),
    MEETING: {"day": "Date", "status": "Status"},
}


@dataclass(frozen=True)
class Changed:
    """One field that is another than it was, in words."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class News:
    """What is new about a record."""

    added: bool = False
    changes: tuple[Changed, ...] = ()
    more: int = 0  # fields that changed besides

    @property
    def tag(self) -> str:
        """The one word for it."""
        return "New" if self.added else "Changed" if self.changes else ""


NOTHING = News()


def news_since(since: datetime | None, wanted: Mapping[str, Collection[int]]) -> dict[tuple[str, int], News]:
    """What happened after a moment to records, whose ids are given by their kind; by kind and id."""
    asked = {kind: sorted(ids) for kind, ids in wanted.items() if ids}
    if since is None or not asked:
        return {}
    added = {(one.record_kind, one.record_id) for one in entries_since(since, asked, STATE) if one.new == PRESENT}
    left = {kind: [one for one in ids if (kind, one) not in added] for kind, ids in asked.items()}
    found: dict[tuple[str, int], list[Any]] = {}
    for one in entries_since(since, left):
        found.setdefault((one.record_kind, one.record_id), []).append(one)
    news = {key: news_of(key[0], changes) for key, changes in found.items()}
    return news | dict.fromkeys(added, News(added=True))


def entries_since(since: datetime, wanted: Mapping[str, Sequence[int]], field: str = "") -> Sequence[Any]:
    """The entries of the log after a moment, the earliest first: of one field, or of all that are told."""
    which = [
        and_(Change.record_kind == kind, Change.record_id.in_(ids), Change.field.in_([field] if field else TOLD[kind]))
        for kind, ids in wanted.items()
    ]
    columns = (Change.record_kind, Change.record_id, Change.field, Change.old, Change.new)
    query = select(*columns, Change.old_text, Change.new_text).join(ChangeSet, ChangeSet.id == Change.change_set_id)
    return db.session.execute(query.where(ChangeSet.at > since, or_(*which)).order_by(Change.id)).all()


def news_of(kind: str, changes: Iterable[Any]) -> News:
    """What the changes of one record come to, the earliest first: what was changed back is no news."""
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for one in changes:
        first.setdefault(one.field, one)
        last[one.field] = one
    told = [
        Changed(label, shorten(first[key].old_text, LONGEST), shorten(last[key].new_text, LONGEST))
        for key, label in TOLD[kind].items()
        if key in first and first[key].old != last[key].new
    ]
    return News(changes=tuple(told[:MOST_FIELDS]), more=len(told[MOST_FIELDS:]))


def moment_words(moment: datetime, today: date) -> str:
    """A moment in the council’s time: Tuesday 17 November, 09:12."""
    local = moment.astimezone(COUNCIL_ZONE)
    return f"{say(local.date(), weekday=True, year=local.year != today.year)}, {local:%H:%M}"
