"""Which item a row without a reference is: by decision maker and title, then date, then order; nothing is guessed."""

from hypothesis import given
from hypothesis import strategies as st

from governance.exchange.matching import Matched, Side, match

GROUPS, DATES = st.sampled_from("AB"), st.sampled_from((1, 2, 3))
sides = st.lists(st.tuples(GROUPS, DATES), max_size=8)


def numbered(ones: list[tuple[str, int]], first: int = 0) -> list[Side]:
    return [Side(number, group, when) for number, (group, when) in enumerate(ones, start=first)]


def matched(rows: str, items: str) -> Matched:
    """Rows and items written as "A1 A2 B1": a title, and its date."""
    return match(*(numbered([(one[0], int(one[1])) for one in side.split()]) for side in (rows, items)))


def test_the_same_title_and_date_is_the_same_item() -> None:
    assert matched("A1 B2", "B2 A1").pairs == {0: 1, 1: 0}


def test_one_left_on_each_side_is_the_item_with_another_date() -> None:
    assert matched("A1 A3", "A1 A2").pairs == {0: 0, 1: 1}


def test_equal_titles_of_the_same_day_are_paired_in_their_order() -> None:
    assert matched("A1 A1", "A1 A1").pairs == {0: 0, 1: 1}


def test_several_left_are_asked_and_not_guessed() -> None:
    found = matched("A2 A3", "A1 A1")
    assert (found.pairs, found.asked) == ({}, {0: (0, 1), 1: (0, 1)})
    assert matched("A3", "A1 A2").asked == {0: (0, 1)}


def test_rows_alone_are_new_and_items_alone_absent() -> None:
    found = matched("A1 A1", "A1 B1")
    assert (found.pairs, found.asked, found.absent) == ({0: 0}, {}, [1])


@given(sides)
def test_a_register_matches_its_own_rows(ones: list[tuple[str, int]]) -> None:
    found = match(numbered(ones), numbered(ones, first=100))
    assert found.pairs == {number: number + 100 for number in range(len(ones))}
    assert not found.asked
    assert not found.absent


@given(sides, sides)
def test_no_item_is_two_rows_and_none_disappears(rows: list[tuple[str, int]], items: list[tuple[str, int]]) -> None:
    found = match(numbered(rows), numbered(items, first=100))
    paired, asked = set(found.pairs.values()), {key for keys in found.asked.values() for key in keys}
    assert len(paired) == len(found.pairs)
    assert not found.pairs.keys() & found.asked.keys()
    assert paired | asked | set(found.absent) == set(range(100, 100 + len(items)))
    assert len(paired) + len(asked) + len(found.absent) == len(items)
    for row, item in found.pairs.items():
        assert rows[row][0] == items[item - 100][0]


@given(sides, sides, st.randoms())
def test_rows_of_different_dates_are_matched_alike_in_any_order(
    rows: list[tuple[str, int]], items: list[tuple[str, int]], chance: object
) -> None:
    unique = list(dict.fromkeys(rows))
    shuffled = unique.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first = match(numbered(unique), numbered(items, first=100))
    second = match(numbered(shuffled), numbered(items, first=100))
    assert {unique[row]: item for row, item in first.pairs.items()} == {
        shuffled[row]: item for row, item in second.pairs.items()
    }
