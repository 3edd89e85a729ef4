"""How somebody decides on the preview whose value stands: cell by cell, for a row, for all; never what nobody saw."""

from collections.abc import Iterable

from governance.exchange.plan import Plan
from governance.exchange.planned import LEFT_OUT, THEIRS, Choices, Difference, PlannedRow
from governance.register.log import changes_after
from governance.register.merge import Outcome

Cell = tuple[str, str]  # the key of a row, and a field


def conflicts_of(planned: PlannedRow) -> list[Difference]:
    """What both sides changed, decided or not; nothing of a row that is left out."""
    if planned.outcome == LEFT_OUT:
        return []
    return [one for one in planned.differences if one.outcome is Outcome.CONFLICT]


def open_cells(rows: Iterable[PlannedRow]) -> list[Cell]:
    """The cells that nobody has decided."""
    return [(row.key, one.field) for row in rows for one in conflicts_of(row) if one.open]


def cells_to_decide(rows: Iterable[PlannedRow]) -> list[Cell]:
    """What a decision for many cells is about: those that are open; all of them where none is."""
    rows = list(rows)
    return open_cells(rows) or [(row.key, one.field) for row in rows for one in conflicts_of(row)]


def changed_since(plan: Plan, sequence: int | None) -> set[Cell]:
    """The cells that the preview shows and that were changed here after it was drawn."""
    if sequence is None or sequence >= plan.sequence:
        return set()
    shown = {
        one.item.id: (one.key, {each.field for each in one.shown}) for one in plan.rows if one.item and one.differences
    }
    later = changes_after(plan.register.name, plan.register.kind, list(shown), sequence)
    return {
        (shown[number][0], change.field)
        for number, changes in later.items()
        for change in changes
        if change.field in shown[number][1]
    }


def decide(choices: Choices, cells: Iterable[Cell], whose: str) -> None:
    """Whose value stands in these cells, whatever was decided before."""
    for key, field in cells:
        put(choices.take, key, field, whose == THEIRS)
        put(choices.keep, key, field, whose != THEIRS)


def put(decided: dict[str, list[str]], key: str, field: str, there: bool) -> None:
    """Put a field into what is kept for a row, or take it out."""
    others = set(decided.pop(key, ())) - {field}
    if fields := sorted(others | {field} if there else others):
        decided[key] = fields
