"""Which item each row of a workbook without references is: by whose it is and its title, then date, then order."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

Group = Hashable  # whose it is, such as the decision maker, and the title
When = Hashable  # what the date means


@dataclass(frozen=True, slots=True)
class Side:
    """A row or an item, as far as matching looks at it."""

    key: int
    group: Group
    when: When
    turn: int = 0  # over (-1) or to come (1), where one that is over is never one to come


@dataclass
class Matched:
    """Rows with their item, rows that could be one of several, and items that no row is."""

    pairs: dict[int, int] = field(default_factory=dict)
    asked: dict[int, tuple[int, ...]] = field(default_factory=dict)
    absent: list[int] = field(default_factory=list)


def match(rows: Iterable[Side], items: Iterable[Side]) -> Matched:
    """Pair rows with items. Equal titles recur legitimately, so nothing is guessed where several are left.

    In a group, rows and items of the same date are paired in their order. Then one row and one item left over are the
    same with another date; several on both sides are asked; rows alone are new, items alone absent. So are those that
    are over where all rows are to come: the matter recurs.
    """
    found = Matched()
    theirs: dict[Group, list[Side]] = defaultdict(list)
    for item in items:
        theirs[item.group].append(item)
    ours: dict[Group, list[Side]] = defaultdict(list)
    for row in rows:
        ours[row.group].append(row)
    for group, some in ours.items():
        match_group(some, theirs.pop(group, []), found)
    found.absent += [item.key for left in theirs.values() for item in left]
    found.absent.sort()
    return found


def match_group(rows: Sequence[Side], items: Sequence[Side], found: Matched) -> None:
    """Pair the rows and items of one group."""
    by_date: dict[When, list[Side]] = defaultdict(list)
    for item in items:
        by_date[item.when].append(item)
    left = []
    for row in rows:
        if by_date[row.when]:
            found.pairs[row.key] = by_date[row.when].pop(0).key
        else:
            left.append(row)
    taken = set(found.pairs.values())
    ahead = bool(left) and all(row.turn > 0 for row in left)
    others = [item for item in items if item.key not in taken]
    remaining = [item.key for item in others if not (ahead and item.turn < 0)]
    found.absent += [item.key for item in others if ahead and item.turn < 0]
    if len(left) == 1 and len(remaining) == 1:
        found.pairs[left[0].key] = remaining[0]
    elif left and remaining:
        found.asked.update((row.key, tuple(remaining)) for row in left)
    else:
        found.absent += remaining
