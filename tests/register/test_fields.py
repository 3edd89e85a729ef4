"""Kinds of field: the same text gives the same value, or the same message, wherever it is typed."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.programme.fields import BY_KEY, FIELDS
from governance.register.fields import (
    ALL,
    Field,
    Invalid,
    Line,
    Lines,
    LongText,
    Named,
    NameList,
    Names,
    clean,
    fold,
    parse_all,
)

NAMES = Names(
    {
        "decision maker": NameList([Named(1, "Cabinet"), Named(2, "Cabinet Member Health and Wellbeing")]),
        "cabinet member": NameList([Named(2, "Cabinet Member Health and Wellbeing", ("Health & Wellbeing",))]),
        "scrutiny committee": NameList([Named(9, "Health and Social Care Overview and Scrutiny Committee")]),
        "directorate": NameList(
            [Named(1, "Economy, Communities and Corporate", ("ECC", "E, C & C")), Named(2, "Children’s Wellbeing")]
        ),
        "ward": NameList([Named(1, "Aylestone Hill"), Named(2, "Bobblestock"), Named(3, "Castle", offered=False)]),
    },
    under=date(2014, 9, 1),
)


def parse(key: str, text: str) -> Any:
    return BY_KEY[key].parse(text, NAMES)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("issue_type", "KEY", "Key"),
        ("issue_type", "Key", "Key"),
        ("issue_type", "Non Key", "Non-key"),
        ("issue_type", "Non-key", "Non-key"),
        ("issue_type", "B&PF", "B&PF"),
        ("issue_type", "B&BF", "B&PF"),
        ("issue_type", "", None),
        ("directorate", "ECC", 1),
        ("directorate", "E, C & C", 1),
        ("directorate", "economy, communities & corporate", 1),
        ("directorate", "Childrens wellbeing", 2),
        ("portfolio_holder", "Health & Wellbeing", 2),
        ("wards", "Bobblestock; aylestone hill", [1, 2]),
        ("wards", "All wards", [ALL]),
        ("wards", "all", [ALL]),
        ("wards", "", None),
        ("paragraphs", "3; paragraph 1", [1, 3]),
        ("lead_officers", "Ash Wren, Head of Transport\n\nBo Lark", ["Ash Wren, Head of Transport", "Bo Lark"]),
        ("title", "  Review\u00a0of  charges \r\n 2014 ", "Review of  charges\n 2014"),
        ("report_link", "https://democracy.example.gov.uk/report.pdf", "https://democracy.example.gov.uk/report.pdf"),
        ("first_published", "1 September 2014", date(2014, 9, 1)),
        ("first_published", "01.09.14", date(2014, 9, 1)),
    ],
)
def test_a_text_means_a_value(key: str, text: str, value: object) -> None:
    assert parse(key, text) == value


@pytest.mark.parametrize(
    ("key", "text", "message"),
    [
        ("issue_type", "Kay", "Enter Key or Non-key or B&PF."),
        ("decision_maker", "The Board", "not one of the choices"),
        ("decision_maker", " ", "Enter the decision maker"),
        ("title", "\n", "Enter the title"),
        ("title", "x" * 501, "501 characters; 500 is the most"),
        ("wards", "Castle; Nowhere", "“Nowhere” is not one of the choices"),
        ("first_published", "September 2014", "day"),
        ("decision_date", "31 June 2014", "June"),
        ("report_link", "javascript:alert(1)", "https://"),
        ("report_link", "www.example.gov.uk", "https://"),
    ],
)
def test_a_text_that_cannot_be_taken_says_what_to_do(key: str, text: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(key, text)
    assert message in str(refused.value)


def test_what_is_no_longer_offered_is_still_understood() -> None:
    assert parse("wards", "Castle") == [3]
    assert [one.name for one in NAMES.lists["ward"].offered()] == ["Aylestone Hill", "Bobblestock"]
    assert [one.key for one in NAMES.lists["ward"].offered([3])] == [1, 2, 3]


VALUES = {
    "title": "A title",
    "purpose": "To consider\na matter",
    "issue_type": "Key",
    "decision_maker": 2,
    "portfolio_holder": 2,
    "directorate": 1,
    "lead_officers": ["Ash Wren", "Bo Lark, Head of Transport"],
    "wards": [1, 2],
    "paragraphs": [1, 3],
    "openness": "part exempt",
    "scrutiny_committee": 9,
    "first_published": date(2014, 9, 1),
    "status": "deferred",
}


@pytest.mark.parametrize("key", list(VALUES))
def test_what_a_field_shows_it_reads_back_as_the_same_value(key: str) -> None:
    field = BY_KEY[key]
    shown = field.kind.show(VALUES[key], NAMES)
    assert field.parse(shown, NAMES) == VALUES[key]
    assert field.kind.load(field.kind.dump(VALUES[key])) == VALUES[key]


@pytest.mark.parametrize("text", ["25.09.14", "October TBC", "TBC", "March 15", "9 October 2014", "Autumn 2014"])
def test_an_approximate_date_shows_as_typed_and_reads_back_the_same(text: str) -> None:
    field = BY_KEY["decision_date"]
    value = field.parse(text, NAMES)
    assert field.kind.show(value, NAMES) == text
    assert field.parse(field.kind.show(value, NAMES), NAMES) == value
    assert field.kind.load(field.kind.dump(value)) == value


@given(st.text(max_size=60))
def test_any_text_gives_a_value_or_a_message(text: str) -> None:
    for field in FIELDS:
        try:
            value = field.parse(text, NAMES)
        except Invalid:
            continue
        assert field.kind.load(field.kind.dump(value)) == value


def test_what_nobody_sees_and_no_workbook_holds_is_left_out() -> None:
    assert clean("Why\ufffe is\uffff \u202ethat\u200b?\ufeff") == "Why is that?"
    assert clean("\u200b\u200b") == ""


@given(st.text(max_size=80))
def test_text_is_kept_without_control_characters_and_stays_as_it_is_when_read_again(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & {chr(n) for n in range(32) if chr(n) not in "\n\t"}
    for kind in (LongText(), Line(), Lines()):
        value = kind.parse(text, NAMES)
        assert kind.parse(kind.show(value, NAMES), NAMES) == value


@pytest.mark.parametrize(
    ("one", "other"),
    [("Adults & Wellbeing", "adults and wellbeing"), ("Children’s", "Childrens"), ("E, C & C", "E C and C")],
)
def test_names_are_compared_without_case_and_punctuation(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_several_texts_give_values_and_messages_side_by_side() -> None:
    values, errors = parse_all([BY_KEY["title"], BY_KEY["issue_type"]], {"title": "A", "issue_type": "?"}, NAMES)
    assert values == {"title": "A"}
    assert list(errors) == ["issue_type"]


def test_every_field_has_its_own_key_and_headers_that_name_only_it() -> None:
    ways: list[str] = [fold(way) for field in FIELDS for way in {field.label, *field.headers}]
    assert len({field.key for field in FIELDS}) == len(FIELDS)
    assert sorted(ways) == sorted(set(ways))


def test_a_required_field_says_so_in_its_own_name() -> None:
    with pytest.raises(Invalid, match="Enter the day"):
        Field("day", "Day", Line(), required=True).parse("", NAMES)
