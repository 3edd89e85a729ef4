"""What there is to say of rows beside one another and beside the register, for an officer to look at."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from governance.programme.intake.cells import near_name
from governance.programme.intake.headings import REFERENCE, ROLES
from governance.programme.intake.heard import identity_heard, side
from governance.programme.intake.planned import (
    NEW,
    PlannedRow,
    meaning,
)
from governance.programme.intake.reading import Reading
from governance.programme.intake.rows import ItemRow, Note, cell_of
from governance.programme.models import PlanItem
from governance.programme.queries import list_removed
from governance.programme.rules import LIVE
from governance.register.exchange import Base
from governance.register.fields import Named, NameList, shorten
from governance.spreadsheets.book import Remark

MOST_ABSENT = 100  # items named one by one; the others are counted
OFTEN = 3  # times that a workbook names an officer before another's name is taken for a slip of that one
MOST_ALIKE = 50_000  # pairs of titles that are compared


def say_officers(rows: Sequence[ItemRow], items: Sequence[PlanItem]) -> list[str]:
    """The lead officers whom no item names yet; a name that is nearly another's is a doubt."""
    known = {name for item in items for name in names_of(item.lead_officers)}
    counts = Counter(name for row in rows for name in names_of(row.values.get("lead_officers")))
    new = [name for name in counts if name not in known]
    others = NameList(Named(name, name) for name in (*known, *(name for name in new if counts[name] >= OFTEN)))
    nearly = {name: near_name(name, others, 0.88) for name in new if counts[name] < OFTEN}
    for row in rows if any(nearly.values()) else ():
        for name in names_of(row.values.get("lead_officers")):
            if found := nearly.get(name):
                text = f"“{name}” is nearly {found.name}, who leads on other items. Is it the same officer?"
                row.notes.append(Note("doubt", text, cell_of(row, "lead_officers"), ("lead_officers",)))
    return new


def names_of(officers: Sequence[str] | None) -> list[str]:
    """The names of lead officers, without their titles."""
    return [one.split(",")[0].strip() for one in officers or ()]


def foreign_references(rows: Sequence[ItemRow], known: Collection[str]) -> list[Remark]:
    """Said once where the workbook counts its items in a way of its own."""
    first = next((row for row in rows if row.reference), None)
    if first is None or any(row.reference in known for row in rows):
        return []
    which = shorten(str(first.reference))
    text = f"The references (such as {which}) are not this register’s: items are matched without them."
    return [Remark(text, "note", first.line.table.sheet, cell_of(first, REFERENCE))]


def say_out_of_order(rows: Sequence[ItemRow]) -> None:
    """A day above an earlier one in the same table may be a slip."""
    for above, row in pairwise(rows):
        first, second = above.values.get("decision_date"), row.values.get("decision_date")
        if above.line.table is not row.line.table or above.line.banner != row.line.banner or not row.line.banner:
            continue
        if first and second and first.earliest and second.latest and second.latest < first.earliest:
            text = f"{second.text} stands below {first.text}: the dates are out of order."
            row.notes.append(Note("note", text, cell_of(row, "decision_date"), ("decision_date",)))


def say_alike(planned: Iterable[PlannedRow], absent: Sequence[PlanItem]) -> None:
    """A new row whose title is nearly that of an absent item may be that item."""
    titles: dict[int, list[Named]] = defaultdict(list)
    for item in absent:
        titles[item.decision_maker].append(Named(item.reference, item.title))
    lists = {maker: NameList(things) for maker, things in titles.items()}
    new = [one for one in planned if one.outcome == NEW]
    if sum(len(titles[one.row.values["decision_maker"]]) for one in new) > MOST_ALIKE:
        return
    for one in new:
        near = lists.get(one.row.values["decision_maker"])
        found = near_name(one.row.values["title"], near) if near else None
        if found:
            text = f"This may be {found.key} “{shorten(found.name)}”, which no row is. It will be added as a new item."
            one.row.notes.append(Note("doubt", text, cell_of(one.row, "title"), ("title",)))
            one.candidates = [item for item in absent if item.reference == found.key]


def say_removed(planned: Iterable[PlannedRow]) -> None:
    """A new row that was an item here once, and was removed."""
    gone = {(one.group, one.when): item for item in list_removed() for one in [side(0, identity_heard(item), False)]}
    for one in planned if gone else ():
        like = side(0, one.row.values, False)
        if one.outcome == NEW and (item := gone.get((like.group, like.when))):
            text = f"The same was removed here as {item.reference}. It will be added again."
            one.row.notes.append(Note("doubt", text, cell_of(one.row, "title"), ("title",)))


def say_twice(planned: Iterable[PlannedRow]) -> None:
    """A new row that says what another says in every cell."""
    seen: dict[Any, PlannedRow] = {}
    for one in planned:
        if one.outcome != NEW:
            continue
        told = tuple((key, str(meaning(value))) for key, value in sorted(one.row.values.items()))
        first = seen.setdefault(told, one)
        if first is not one:
            place = f"{first.row.line.table.sheet}, {cell_of(first.row, 'title')}"
            text = f"The row says the same as another ({place}) in every cell. Is it a second item?"
            one.row.notes.append(Note("doubt", text, cell_of(one.row, "title"), ("title",)))


def is_apart(row: ItemRow) -> bool:
    """Whether the references of a row disagree."""
    return bool(row.reference) and any(one and one != row.reference for one in row.seconds)


def said_of_export(
    reading: Reading, rows: Sequence[ItemRow], marks: Mapping[str, str], base: Base | None
) -> list[Remark]:
    """What became of an export on its way: columns taken out, rows whose two references disagree."""
    for row in rows:
        if is_apart(row):
            other = next(one for one in row.seconds if one != row.reference)
            text = (
                f"The row says {row.reference}, a hidden reference of it {other}: the sheet was sorted without its "
                "references. Undo that, or take the export again. Nothing of it can be applied."
            )
            row.notes.append(Note("error", text, cell_of(row, REFERENCE)))
    if not base:
        return []
    there = {role for table in reading.tables for role in table.columns.values()}
    gone = [ROLES[key] for key in marks.get("columns", "").split() if key in ROLES and key not in there]
    text = f"Taken out of the export, and left as they are here: {', '.join(gone)}."
    return [Remark(text, "note")] if gone else []


def absent_remarks(absent: Sequence[PlanItem]) -> list[Remark]:
    """Items that no row is: reported, and left as they are."""
    live = [item for item in absent if item.status in LIVE]
    said = [
        Remark(
            f"{item.reference} “{shorten(item.title)}”, {item.decision_date.text}, is not in the workbook: it stays."
        )
        for item in live[:MOST_ABSENT]
    ]
    more = len(absent) - len(said)
    return said + ([Remark(f"{more} more items of the register are not in the workbook: they stay.")] if more else [])
