"""Which item each row of a workbook without references is: by whose it is and its title, then date, then order."""

from collections import Counter, defaultdict
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
    stays: bool = False  # of an item: it is never the row of another date

    def may_be(self, item: "Side") -> bool:
        """Whether a row can be an item of another date."""
        return not item.stays and self.turn * item.turn >= 0


@dataclass
class Matched:
    """Rows with their item, rows that could be one of several, and items that no row is."""

    pairs: dict[int, int] = field(default_factory=dict)
    asked: dict[int, tuple[int, ...]] = field(default_factory=dict)
    absent: list[int] = field(default_factory=list)


def match(rows: Iterable[Side], items: Iterable[Side]) -> Matched:
    """Pair rows with items. Equal titles recur legitimately, so nothing is guessed where several are left.

    In a group, rows and items of the same date are paired in their order. Then one row and one item left over are the
    same with another date; several on both sides are asked; rows alone are new, items alone absent. So are a row that
    is to come and an item that is over, or the other way round: the matter recurs.
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
    others = [item for item in items if item.key not in taken]
    possible = {row.key: [item.key for item in others if row.may_be(item)] for row in left}
    wanted = Counter(key for keys in possible.values() for key in keys)
    for number, keys in possible.items():
        if len(keys) == 1 and wanted[keys[0]] == 1:
            found.pairs[number] = keys[0]
        elif keys:
            found.asked[number] = tuple(keys)
    found.absent += [item.key for item in others if not wanted[item.key]]
