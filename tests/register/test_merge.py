"""The three-way merge: nobody's edit is lost, none is invented."""

from hypothesis import given
from hypothesis import strategies as st

from governance.register.merge import Outcome, merge_field, merge_record

VALUES = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]), st.integers(0, 3))
RECORDS = st.fixed_dictionaries(dict.fromkeys(("title", "purpose", "status"), VALUES))


@given(base=VALUES, mine=VALUES, now=VALUES)
def test_only_a_field_changed_by_both_to_different_values_conflicts(base: object, mine: object, now: object) -> None:
    conflict = merge_field(base, mine, now) is Outcome.CONFLICT
    assert conflict == (mine != base and now != base and mine != now)


@given(base=RECORDS, mine=RECORDS, now=RECORDS)
def test_no_edit_is_lost_and_none_invented(base: dict[str, object], mine: dict, now: dict) -> None:
    merged = merge_record(base, mine, now)
    result = {**now, **merged.take}
    for key in base:
        assert result[key] in (base[key], mine[key], now[key])
        if key not in merged.conflicts:
            assert result[key] == (now[key] if mine[key] == base[key] else mine[key])
        else:
            assert result[key] == now[key]


@given(base=RECORDS, mine=RECORDS, now=RECORDS)
def test_merging_again_changes_nothing_more(base: dict[str, object], mine: dict, now: dict) -> None:
    result = {**now, **merge_record(base, mine, now).take}
    assert merge_record(base, mine, result).take == {}


@given(base=RECORDS, changed=VALUES, other=VALUES)
def test_edits_to_different_fields_both_survive(base: dict[str, object], changed: object, other: object) -> None:
    merged = merge_record(base, base | {"title": changed}, base | {"purpose": other})
    assert merged.conflicts == ()
    assert {**base, "purpose": other, **merged.take} == base | {"title": changed, "purpose": other}
