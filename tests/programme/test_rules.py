"""Notice, particulars, doubts and attention, by the worked dates of the regulations."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.programme.rules import (
    Attention,
    Facts,
    Ground,
    assess,
    check_item,
    exempt_lacks,
    notice_of,
    private_meeting,
)
from governance.register.dates import parse_date
from governance.working_days.calendar import Calendar, Count

KEY_ITEM = Facts(
    decision_date=parse_date("9 October 2014"), issue_type="Key", title="Review of charges", documents="Report"
)
GROUND = Ground()


def notice(today: date, facts: Facts = KEY_ITEM, ground: Ground = GROUND) -> str:
    return notice_of(facts, today, ground).text


def test_notice_is_to_be_published_28_clear_days_before_and_shows_its_working() -> None:
    found = notice_of(KEY_ITEM, date(2014, 8, 1), GROUND)
    assert found.text == "Publish by 10 September"
    assert found.working[0] == (
        "28 clear days, 11 September to 8 October: publish by Wednesday 10 September (SI 2012/2089 reg 9)."
    )
    assert found.attention is None


def test_the_other_reading_of_28_days_is_shown_beside_the_one_chosen() -> None:
    assert "29 August" in notice_of(KEY_ITEM, date(2014, 8, 1), GROUND).working[1]
    working = Ground(count=Count.WORKING)
    assert notice(date(2014, 8, 1), ground=working) == "Publish by 29 August"
    assert "10 September" in notice_of(KEY_ITEM, date(2014, 8, 1), working).working[1]


@pytest.mark.parametrize(
    ("today", "text"),
    [
        (date(2014, 9, 10), "Publish by 10 September"),
        (date(2014, 9, 11), "Too late for 28 clear days: general exception by 1 October"),
        (date(2014, 10, 1), "Too late for 28 clear days: general exception by 1 October"),
        (date(2014, 10, 2), "Too late for 28 clear days and for general exception: special urgency, or a later date"),
    ],
)
def test_when_28_days_are_gone_general_exception_then_special_urgency(today: date, text: str) -> None:
    assert notice(today) == text


def test_a_decision_on_a_monday_has_its_deadline_on_the_friday_before_the_sunday() -> None:
    monday = replace(KEY_ITEM, decision_date=parse_date("13 October 2014"))
    assert notice(date(2014, 9, 12), monday) == "Publish by 12 September"
    assert notice(date(2014, 9, 14), monday) == "Publish by 14 September"
    assert notice(date(2014, 9, 15), monday).startswith("Too late for 28 clear days")


def test_a_published_notice_says_from_when_the_decision_is_lawful() -> None:
    in_time = replace(KEY_ITEM, first_published=date(2014, 9, 1))
    assert notice(date(2014, 9, 20), in_time) == "First published 1 September: lawful from 30 September"
    late = replace(KEY_ITEM, first_published=date(2014, 9, 20))
    found = notice_of(late, date(2014, 9, 21), GROUND)
    assert found.text == "First published 20 September: lawful from 19 October, after the decision date"
    assert found.attention is Attention.SHORT


def test_what_counts_is_the_earliest_day_that_a_month_can_mean() -> None:
    assert (
        notice(date(2014, 8, 1), replace(KEY_ITEM, decision_date=parse_date("October 2014")))
        == "Publish by 2 September"
    )


def test_a_bare_tbc_has_no_deadline_but_lacks_the_date() -> None:
    found = assess(replace(KEY_ITEM, decision_date=parse_date("TBC")), date(2014, 8, 1), GROUND)
    assert found.notice.text == "No deadline until there is a date"
    assert found.lacks == ("(d) the date of the decision, or the period",)


@pytest.mark.parametrize(
    "facts",
    [
        replace(KEY_ITEM, issue_type="Non-key"),
        replace(KEY_ITEM, issue_type="B&PF"),
        replace(KEY_ITEM, executive=False, maker_kind="council"),
        replace(KEY_ITEM, status="withdrawn"),
        replace(KEY_ITEM, status="decided"),
    ],
)
def test_only_live_key_decisions_of_the_executive_need_notice(facts: Facts) -> None:
    found = assess(facts, date(2014, 10, 2), GROUND)
    assert found.notice.text == ""
    assert found.lacks == ()


def test_the_particulars_of_regulation_9_that_are_lacking_are_listed() -> None:
    bare = Facts(decision_date=parse_date("TBC"), issue_type="Key", maker_named=False)
    found = assess(bare, date(2014, 8, 1), Ground(unstated=("(f) where copies can be had (settings)",)))
    assert [text[:3] for text in found.lacks] == ["(b)", "(c)", "(d)", "(e)", "(f)"]
    assert assess(KEY_ITEM, date(2014, 8, 1), GROUND).lacks == ()


@pytest.mark.parametrize(
    ("facts", "flag"),
    [
        (replace(KEY_ITEM, first_published=date(2014, 9, 20)), Attention.SHORT),
        (replace(KEY_ITEM, documents=None), Attention.PARTICULARS),
        (replace(KEY_ITEM, issue_type=None), Attention.UNCLASSIFIED),
        (replace(KEY_ITEM, decision_date=parse_date("12 September 2014"), issue_type="Non-key"), Attention.PASSED),
        (replace(KEY_ITEM, executive=False, maker_kind="council"), Attention.DOUBT),
        (replace(KEY_ITEM, decision_date=parse_date("25 October 2014")), Attention.DOUBT),
        (replace(KEY_ITEM, openness="exempt"), Attention.EXEMPT),
        (replace(KEY_ITEM, issue_type="B&PF", maker_kind="committee", executive=False), Attention.DOUBT),
    ],
)
def test_what_needs_attention(facts: Facts, flag: Attention) -> None:
    assert flag in assess(facts, date(2014, 9, 22), GROUND).attention


def test_notice_due_within_the_reminder_needs_attention() -> None:
    assert assess(KEY_ITEM, date(2014, 8, 27), GROUND).attention == (Attention.DUE,)
    assert assess(KEY_ITEM, date(2014, 8, 26), GROUND).attention == ()


def test_an_exempt_item_before_cabinet_has_two_notices_of_a_private_meeting_key_or_not() -> None:
    found = private_meeting(replace(KEY_ITEM, issue_type="Non-key", openness="exempt"), date(2014, 9, 1), GROUND)
    assert "10 September" in found[0]
    assert "29 August" in found[1]
    assert "1 October" in found[2]
    assert (
        private_meeting(replace(KEY_ITEM, openness="exempt", maker_kind="cabinet member"), date(2014, 9, 1), GROUND)
        == ()
    )


def test_exempt_needs_a_paragraph_and_a_reason_confidential_neither() -> None:
    assert len(exempt_lacks(replace(KEY_ITEM, openness="part exempt"))) == 2
    assert exempt_lacks(replace(KEY_ITEM, openness="exempt", paragraphs=(3,), public_interest="Prices")) == ()
    assert exempt_lacks(replace(KEY_ITEM, openness="confidential")) == ()


def test_beyond_the_proclaimed_bank_holidays_the_reader_is_warned() -> None:
    far = replace(KEY_ITEM, decision_date=parse_date("15 February 2029"))
    assert "not been proclaimed" in (notice_of(far, date(2028, 1, 1), GROUND).warning or "")
    assert notice_of(KEY_ITEM, date(2014, 8, 1), GROUND).warning is None


@given(
    decision=st.dates(date(2014, 1, 1), date(2028, 6, 1)),
    published=st.dates(date(2013, 10, 1), date(2028, 6, 1)),
    count=st.sampled_from(Count),
)
def test_a_notice_is_short_just_when_fewer_than_28_clear_days_lie_between(
    decision: date, published: date, count: Count
) -> None:
    facts = replace(KEY_ITEM, decision_date=parse_date(decision.isoformat()), first_published=published)
    short = notice_of(facts, published, Ground(count=count)).attention is Attention.SHORT
    between = [published + timedelta(days=n) for n in range(1, (decision - published).days)]
    counted = len(between) if count is Count.CALENDAR else sum(map(Calendar().is_working_day, between))
    assert short == (counted < 28)


@given(decision=st.dates(date(2014, 3, 1), date(2028, 6, 1)), back=st.integers(0, 90))
def test_publishing_on_the_day_the_program_names_is_always_lawful(decision: date, back: int) -> None:
    facts = replace(KEY_ITEM, decision_date=parse_date(decision.isoformat()))
    today = decision - timedelta(days=back)
    found = notice_of(facts, today, GROUND)
    if found.text.startswith("Publish by"):
        assert found.act_by is not None
        assert found.act_by >= today
        published = replace(facts, first_published=found.act_by)
        assert notice_of(published, today, GROUND).attention is None


WHOLE = {
    "status": "planned",
    "decided_on": None,
    "first_published": None,
    "status_reason": None,
    "deferred_from": None,
}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"status": "decided"}, "decided_on"),
        ({"decided_on": date(2014, 10, 9)}, "decided_on"),
        ({"status": "decided", "decided_on": date(2014, 10, 11)}, "decided_on"),
        ({"first_published": date(2014, 10, 11)}, "first_published"),
        ({"status": "withdrawn"}, "status_reason"),
        ({"status": "deferred", "status_reason": "Consultation"}, "deferred_from"),
    ],
)
def test_values_that_cannot_stand_together_are_named(values: dict[str, object], field: str) -> None:
    assert list(check_item(WHOLE | values, date(2014, 10, 10))) == [field]


def test_values_that_can_stand_together_are_taken() -> None:
    assert check_item(WHOLE, date(2014, 10, 10)) == {}
    assert check_item(WHOLE | {"status": "decided", "decided_on": date(2014, 10, 10)}, date(2014, 10, 10)) == {}


def test_a_private_meeting_without_first_notice_in_time_needs_agreement() -> None:
    private = replace(KEY_ITEM, issue_type="Non-key", openness="exempt", paragraphs=(3,), public_interest="Prices")
    assert Attention.PRIVATE not in assess(private, date(2014, 9, 10), GROUND).attention
    late = assess(private, date(2014, 9, 11), GROUND)
    assert Attention.PRIVATE in late.attention
    assert "reg 5(6)" in late.private[-1]
    published = replace(private, first_published=date(2014, 9, 10))
    assert Attention.PRIVATE not in assess(published, date(2014, 10, 1), GROUND).attention


def test_a_short_notice_says_what_is_still_possible() -> None:
    late = replace(KEY_ITEM, first_published=date(2014, 9, 20))
    assert "Failing that, general exception" in notice_of(late, date(2014, 9, 30), GROUND).working[-1]
    assert "reg 11" in notice_of(late, date(2014, 10, 6), GROUND).working[-1]


def test_a_published_notice_shows_its_working_too() -> None:
    published = notice_of(replace(KEY_ITEM, first_published=date(2014, 9, 1)), date(2014, 9, 2), GROUND)
    assert published.working[0] == (
        "28 clear calendar days after 1 September 2014 end on 29 September 2014 (SI 2012/2089 reg 9)."
    )


def test_a_bare_tbc_under_a_month_gone_by_has_passed() -> None:
    tbc = replace(KEY_ITEM, decision_date=parse_date("TBC", under=date(2014, 9, 1)))
    assert Attention.PASSED in assess(tbc, date(2014, 10, 1), GROUND).attention
    assert Attention.PASSED not in assess(tbc, date(2014, 9, 30), GROUND).attention


def test_a_key_decision_taken_without_lawful_notice_stays_a_doubt() -> None:
    decided = replace(KEY_ITEM, status="decided", decided_on=date(2014, 9, 29))
    assert assess(decided, date(2014, 12, 1), GROUND).attention == (Attention.DOUBT,)
    early = assess(replace(decided, first_published=date(2014, 9, 1)), date(2014, 12, 1), GROUND)
    assert "before its notice made it lawful (30 September 2014)" in early.doubts[0]
    lawful = replace(decided, decided_on=date(2014, 9, 30), first_published=date(2014, 9, 1))
    assert assess(lawful, date(2014, 12, 1), GROUND).attention == ()
