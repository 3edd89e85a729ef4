"""What there is to say of rows of the programme beside one another, for an officer to look at."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from governance.exchange.exchanged import Item
from governance.exchange.nearness import near_name
from governance.exchange.rows import ItemRow, Note, cell_of
from governance.register.fields import Named, NameList

OFTEN = 3  # times that a workbook names an officer before another's name is taken for a slip of that one


def say_officers(rows: Sequence[ItemRow], items: Sequence[Item]) -> list[str]:
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


def say_out_of_order(rows: Sequence[ItemRow]) -> None:
    """A day above an earlier one in the same table may be a slip."""
    for above, row in pairwise(rows):
        first, second = above.values.get("decision_date"), row.values.get("decision_date")
        if above.line.table is not row.line.table or above.line.banner != row.line.banner or not row.line.banner:
            continue
        if first and second and first.earliest and second.latest and second.latest < first.earliest:
            text = f"{second.text} stands below {first.text}: the dates are out of order."
            row.notes.append(Note("note", text, cell_of(row, "decision_date"), ("decision_date",)))
