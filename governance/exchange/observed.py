"""What there is to say of rows beside one another and beside the register, for an officer to look at."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.heard import identity_heard, side
from governance.exchange.nearness import near_name
from governance.exchange.planned import NEW, PlannedRow, meaning
from governance.exchange.reading import Reading
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.register.exchange import REFERENCE, Base
from governance.register.fields import Named, NameList, shorten
from governance.spreadsheets.book import Remark

MOST_ABSENT = 100  # items named one by one; the others are counted
MOST_ALIKE = 50_000  # pairs of titles that are compared


def foreign_references(rows: Sequence[ItemRow], known: Collection[str], items: str) -> list[Remark]:
    """Said once where the workbook counts its items in a way of its own."""
    first = next((row for row in rows if row.reference), None)
    if first is None or any(row.reference in known for row in rows):
        return []
    which = shorten(str(first.reference))
    text = f"The references (such as {which}) are not this register’s: {items} are matched without them."
    return [Remark(text, "note", first.line.table.sheet, cell_of(first, REFERENCE))]


def say_alike(register: Exchanged, planned: Iterable[PlannedRow], absent: Sequence[Item]) -> None:
    """A new row whose title is nearly that of an absent item may be that item."""
    who, what = register.identity[:2]
    titles: dict[Any, list[Named]] = defaultdict(list)
    for item in absent:
        titles[getattr(item, who)].append(Named(item.reference, register.title_of(item)))
    lists = {maker: NameList(things) for maker, things in titles.items()}
    new = [one for one in planned if one.outcome == NEW]
    if sum(len(titles[one.row.values.get(who)]) for one in new) > MOST_ALIKE:
        return
    for one in new:
        near = lists.get(one.row.values.get(who))
        found = near_name(one.row.values[what], near) if near else None
        if found:
            text = f"This may be {found.key} “{shorten(found.name)}”, which no row is. It will be added as a new "
            one.row.notes.append(Note("doubt", f"{text}{register.words[0]}.", cell_of(one.row, what), (what,)))
            one.candidates = [item for item in absent if item.reference == found.key]


def say_removed(register: Exchanged, planned: Iterable[PlannedRow]) -> None:
    """A new row that was an item here once, and was removed."""
    what = register.identity[1]
    removed = register.list_items(removed=True)
    sides = [(side(register, 0, identity_heard(register, item), False), item) for item in removed]
    gone = {(one.group, one.when): item for one, item in sides}
    for one in planned if gone else ():
        like = side(register, 0, one.row.values, False)
        if one.outcome == NEW and (item := gone.get((like.group, like.when))):
            text = f"The same was removed here as {item.reference}. It will be added again."
            one.row.notes.append(Note("doubt", text, cell_of(one.row, what), (what,)))


def say_twice(register: Exchanged, planned: Iterable[PlannedRow]) -> None:
    """A new row that says what another says in every cell."""
    what = register.identity[1]
    seen: dict[Any, PlannedRow] = {}
    for one in planned:
        if one.outcome != NEW:
            continue
        told = tuple((key, str(meaning(value))) for key, value in sorted(one.row.values.items()))
        first = seen.setdefault(told, one)
        if first is not one:
            place = f"{first.row.line.table.sheet}, {cell_of(first.row, what)}"
            text = f"The row says the same as another ({place}) in every cell. Is it a second {register.words[0]}?"
            one.row.notes.append(Note("doubt", text, cell_of(one.row, what), (what,)))


def is_apart(row: ItemRow) -> bool:
    """Whether the references of a row disagree."""
    return bool(row.reference) and any(one and one != row.reference for one in row.seconds)


def said_of_export(
    roles: Mapping[str, str], reading: Reading, rows: Sequence[ItemRow], marks: Mapping[str, str], base: Base | None
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
    gone = [roles[key] for key in marks.get("columns", "").split() if key in roles and key not in there]
    text = f"Taken out of the export, and left as they are here: {', '.join(gone)}."
    return [Remark(text, "note")] if gone else []


def absent_remarks(register: Exchanged, absent: Sequence[Item]) -> list[Remark]:
    """Items that no row is: reported, and left as they are."""
    live = [item for item in absent if not register.ended(item)]
    said = []
    for item in live[:MOST_ABSENT]:
        what = f"{item.reference} “{shorten(register.title_of(item))}”, {register.when_of(item)}"
        said.append(Remark(f"{what}, is not in the workbook: it stays."))
    more, items = len(absent) - len(said), register.words[1]
    left = f"{more} more {items} of the register are not in the workbook: they stay."
    return [*said, Remark(left)] if more else said
