"""What is like a text: found by the registers' own search, never among drafts or in what only officers see."""

from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from governance.people.rules import Role
from governance.register.similar import Found, rank, words_of
from governance.suggestions import commands
from governance.suggestions.drafts import save_draft
from governance.suggestions.models import new_token
from governance.suggestions.queries import find_similar
from tests import factories


def references(text: str) -> list[str]:
    """The references of what is like a text."""
    return [one.reference for one in find_similar(text)]


def test_all_three_registers_are_looked_through_the_most_alike_first(app: Flask) -> None:
    with app.app_context():
        health = factories.scrutiny()
        factories.suggestion(health, topic="Dementia care in the community")
        factories.work_item(health, topic="Dementia", purpose="Care for people with dementia in the community")
        factories.item(title="Contract for dementia care homes")
        factories.item(title="Highways maintenance")
        factories.suggestion(health, topic="Potholes in rural lanes")
        found = find_similar("Community care for people with dementia")
        assert {one.reference for one in found} == {"SG-0001", "WP-0001", "RP-0001"}
        assert found[0].reference == "SG-0001"
        assert references("Bus timetables") == []
        assert references("") == []


def test_five_are_the_most(app: Flask) -> None:
    with app.app_context():
        for _ in range(8):
            factories.suggestion(topic="Potholes in rural lanes")
        assert references("Rural potholes") == [f"SG-000{number}" for number in range(1, 6)]


def test_drafts_private_notes_and_removed_suggestions_are_like_nothing(app: Flask) -> None:
    with app.app_context():
        member = factories.account(Role.MEMBER)
        save_draft(member.id, new_token(), {"topic": "Xylophone lessons in libraries"}, None)
        factories.suggestion(topic="Parks", internal_notes="Xylophone lessons in libraries")
        gone = factories.suggestion(topic="Xylophone lessons in libraries")
        commands.remove_suggestion(gone, by=factories.BY, way="test")
        assert references("Xylophone lessons in libraries") == []


def test_signs_that_a_search_would_read_are_only_letters(app: Flask) -> None:
    with app.app_context():
        factories.suggestion(topic="Council-tax 2027/28 (C++ 100%_)")
        assert references("'; DROP TABLE; 100%_ council-tax \\ “quotes”") == []
        assert references("transport%") == []


def test_plurals_and_case_make_no_difference() -> None:
    assert words_of("Potholes, POTHOLE and the business of roads") == ["pothole", "business", "road"]


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), max_size=8))
def test_what_has_more_of_the_words_comes_first(flags: list[list[bool]]) -> None:
    found = [Found("suggestion", f"SG-{n:04d}", "", has) for n, has in enumerate(flags)]
    ranked = {one.reference: one.score for one in rank(found, ["one", "two", "three"], 10, ["one"])}
    for first in found:
        for second in found:
            more = all(a or not b for a, b in zip(first.has, second.has, strict=True))
            if more and second.reference in ranked:
                assert ranked[first.reference] >= ranked[second.reference]


def test_what_shares_the_topic_comes_before_what_shares_the_reasons(app: Flask) -> None:
    with app.app_context():
        factories.item(title="Families and children", purpose="Months of help for families who wait")
        factories.suggestion(topic="Memory clinics", why="A dementia diagnosis is slow")
        factories.suggestion(topic="Help", why="for bowls clubs")
        text = "Waiting for a dementia diagnosis\nFamilies wait nine months and get no help"
        assert references(text) == ["SG-0001", "RP-0001"]


def test_a_word_of_any_length_is_looked_for(app: Flask) -> None:
    with app.app_context():
        factories.suggestion(topic="Dental access")
        assert find_similar(f"Dental {'x' * 60_000} access") != []
