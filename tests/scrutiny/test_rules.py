"""What the rules say of a work programme, whatever the days."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.meetings.rules import CANCELLED, HELD, MOVED, SCHEDULED, TO_COME
from governance.register.dates import parse_date
from governance.scrutiny.rules import (
    BRIEFING_NOTES,
    COMPLETED,
    LEFT_OUT,
    NOT_ALLOCATED,
    ON_AGENDA,
    SOON,
    SUGGESTED,
    WITHDRAWN,
    Attention,
    Decision,
    Facts,
    Sitting,
    after_decision,
    assess,
    check_work_item,
    date_past,
    reposition,
    sittings_before,
    too_full,
)
from governance.working_days.deadlines import say

TODAY = date(2026, 11, 23)
DECEMBER, JANUARY = date(2026, 12, 9), date(2027, 1, 20)
days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
statuses = st.sampled_from((SCHEDULED, MOVED, CANCELLED, HELD))
sittings = st.builds(Sitting, days, statuses)


def decided_from(day: date) -> Decision:
    """A decision still to be taken, on or after a day."""
    return Decision("RP-0012", parse_date(say(day)), live=True)


# Scrutiny before the decision


@given(days, st.integers(0, 400), st.sampled_from(sorted(TO_COME)))
def test_a_meeting_on_the_earliest_day_of_the_decision_or_after_it_is_too_late(
    first: date, after: int, status: str
) -> None:
    meeting = Sitting(first + timedelta(days=after), status)
    said = after_decision(Facts(meeting=meeting, decision=decided_from(first)))
    assert "RP-0012" in said
    assert f"{say(meeting.day)} is too late" in said


@given(days, st.integers(1, 400), statuses)
def test_a_meeting_before_the_earliest_day_is_never_too_late(first: date, before: int, status: str) -> None:
    meeting = Sitting(first - timedelta(days=before), status)
    assert after_decision(Facts(meeting=meeting, decision=decided_from(first))) == ""


def test_a_month_can_mean_its_first_day() -> None:
    january = Decision("RP-0012", parse_date("January 2027"), live=True)
    assert after_decision(Facts(meeting=Sitting(JANUARY, SCHEDULED), decision=january))
    assert not after_decision(Facts(meeting=Sitting(date(2026, 12, 31), SCHEDULED), decision=january))


@given(days, st.integers(-400, 400))
def test_a_decision_was_taken_before_its_scrutiny_only_if_the_meeting_is_no_earlier(day: date, after: int) -> None:
    decided = Decision("RP-0012", parse_date("January 2027"), live=False, decided_on=day)
    said = after_decision(Facts(meeting=Sitting(day + timedelta(days=after), SCHEDULED), decision=decided))
    assert said == (f"RP-0012 was decided on {say(day)}, before its scrutiny." if after >= 0 else "")


def test_what_was_decided_before_its_meeting_to_come_needs_attention() -> None:
    decided = Decision("RP-0012", parse_date("January 2027"), live=False, decided_on=date(2026, 11, 2))
    found = assess(Facts(meeting=Sitting(DECEMBER, SCHEDULED), decision=decided), TODAY)
    assert found.attention == (Attention.DECISION,)


def test_a_meeting_not_yet_recorded_as_held_came_before_the_decision_that_was_taken_after_it() -> None:
    decided = Decision("RP-0012", parse_date("November 2026"), live=False, decided_on=date(2026, 11, 9))
    found = assess(Facts(meeting=Sitting(date(2026, 11, 2), SCHEDULED), decision=decided), TODAY)
    assert found.attention == (Attention.OUTCOME,)


@pytest.mark.parametrize("place", [{"listed": NOT_ALLOCATED}, {"listed": SUGGESTED}])
@given(st.integers(-400, 400))
def test_an_item_at_no_meeting_says_so_once_its_decision_may_be_taken_soon(place: dict[str, str], days: int) -> None:
    first = TODAY + timedelta(days=days)
    found = assess(Facts(**place, decision=decided_from(first)), TODAY)
    said = f"RP-0012 may be decided from {say(first)}, and this is at no meeting before it."
    soon = timedelta(days=days) <= SOON
    assert (found.said, found.attention) == (((said,), (Attention.DECISION,)) if soon else ((), ()))


def test_an_item_of_a_cancelled_meeting_is_at_no_meeting_but_a_standing_item_has_others() -> None:
    cancelled = Facts(meeting=Sitting(date(2026, 11, 25), CANCELLED), decision=decided_from(DECEMBER))
    assert assess(cancelled, TODAY).attention == (Attention.DECISION, Attention.CANCELLED)
    assert assess(replace(cancelled, standing=True), TODAY).attention == ()


def test_what_was_decided_while_its_scrutiny_was_at_no_meeting_is_said() -> None:
    decided = Decision("RP-0012", parse_date("May 2026"), live=False, decided_on=date(2026, 11, 2))
    found = assess(Facts(listed=NOT_ALLOCATED, decision=decided), TODAY)
    assert found.said == ("RP-0012 was decided on 2 November 2026, before its scrutiny.",)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (Facts(listed=BRIEFING_NOTES, decision=decided_from(DECEMBER)), "a briefing note needs no meeting"),
        (Facts(listed=NOT_ALLOCATED, decision=Decision("RP-1", parse_date("TBC"), live=True)), "no day is known"),
        (Facts(listed=NOT_ALLOCATED, decision=Decision("RP-1", parse_date("May 2026"), live=False)), "withdrawn"),
        (Facts(meeting=Sitting(date(2026, 12, 8), SCHEDULED), decision=decided_from(DECEMBER)), "a meeting before it"),
        (Facts(WITHDRAWN, listed=NOT_ALLOCATED, decision=decided_from(DECEMBER)), "given up"),
        (Facts(WITHDRAWN, listed=NOT_ALLOCATED, gone="RP-0012"), "given up"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_no_scrutiny_is_lacking_before_the_decision(facts: Facts, why: str) -> None:
    assert assess(facts, TODAY).attention == (), why


def test_a_decision_that_is_no_longer_in_the_programme_is_said() -> None:
    found = assess(Facts(meeting=Sitting(DECEMBER, SCHEDULED), gone="RP-0012"), TODAY)
    assert found.said == ("RP-0012 is no longer in the programme.",)
    assert found.attention == (Attention.DECISION,)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (Facts(decision=decided_from(DECEMBER)), "at no meeting"),
        (
            Facts(meeting=Sitting(JANUARY, CANCELLED), decision=decided_from(DECEMBER)),
            "cancelled, which is said instead",
        ),
        (Facts(meeting=Sitting(JANUARY, SCHEDULED)), "of no decision"),
        (
            Facts(meeting=Sitting(JANUARY, SCHEDULED), decision=Decision("RP-1", parse_date("TBC"), live=True)),
            "to be confirmed",
        ),
        (
            Facts(meeting=Sitting(JANUARY, SCHEDULED), decision=Decision("RP-1", parse_date("May 2026"), live=False)),
            "withdrawn",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_no_decision_is_missed_by_an_item(facts: Facts, why: str) -> None:
    assert after_decision(facts) == "", why


@given(days, st.lists(sittings), days)
def test_the_meetings_left_are_those_from_today_until_the_day_before(
    first: date, found: list[Sitting], today: date
) -> None:
    left = sittings_before(first, found, today)
    for one in found:
        warned = after_decision(Facts(meeting=one, decision=decided_from(first)))
        can_be_held = one.status in TO_COME and one.day >= today
        assert (one in left) == (can_be_held and not warned)


def test_without_a_date_every_meeting_to_come_is_left() -> None:
    meetings = [Sitting(DECEMBER, SCHEDULED), Sitting(JANUARY, MOVED), Sitting(date(2026, 11, 1), HELD)]
    assert sittings_before(None, meetings, TODAY) == meetings[:2]


@pytest.mark.parametrize(
    ("when", "past"),
    [
        ("TBC", False),
        ("22 November 2026", True),
        ("23 November 2026", False),
        ("November 2026", False),
        ("October 2026", True),
    ],
)
def test_the_date_of_a_decision_is_past_after_the_last_day_that_it_can_mean(when: str, past: bool) -> None:
    assert date_past(parse_date(when), TODAY) is past


# Fullness


@given(st.integers(0, 50), st.integers(0, 50))
def test_a_meeting_is_too_full_above_the_limit_and_only_then(count: int, limit: int) -> None:
    assert bool(too_full(count, limit)) == (count > limit)
    assert too_full(count, None) == ""


def test_how_full_is_said_with_both_numbers() -> None:
    assert too_full(7, 6) == "Too full: 7 items, and 6 are the most for this committee."
    assert too_full(2, 1) == "Too full: 2 items, and 1 is the most for this committee."


# Due


@given(days, days)
def test_an_item_is_late_when_its_meeting_is_after_the_last_day_on_which_it_is_due(meeting: date, due: date) -> None:
    facts = Facts(meeting=Sitting(meeting, SCHEDULED), due=parse_date(say(due)))
    assert (Attention.LATE in assess(facts, min(meeting, TODAY)).attention) == (meeting > due)


@pytest.mark.parametrize(
    ("listed", "due", "overdue"),
    [
        (NOT_ALLOCATED, "January 2027", False),  # its last day is 69 days away
        (NOT_ALLOCATED, "22 January 2027", True),  # 60 days
        (NOT_ALLOCATED, "23 January 2027", False),
        (NOT_ALLOCATED, "October 2026", True),
        (NOT_ALLOCATED, "TBC", False),
        (SUGGESTED, "October 2026", False),
    ],
)
def test_what_is_due_soon_and_at_no_meeting_is_to_be_looked_at(listed: str, due: str, overdue: bool) -> None:
    found = assess(Facts(listed=listed, due=parse_date(due)), TODAY)
    assert (Attention.OVERDUE in found.attention) is overdue
    assert bool(found.said) is overdue


# Meetings


def test_an_item_of_a_cancelled_meeting_is_to_be_moved() -> None:
    found = assess(Facts(meeting=Sitting(DECEMBER, CANCELLED), due=parse_date("May 2026")), TODAY)
    assert found.attention == (Attention.CANCELLED,)


@pytest.mark.parametrize(
    ("meeting", "outcome", "asked"),
    [
        (Sitting(date(2026, 11, 22), SCHEDULED), None, True),
        (Sitting(TODAY, SCHEDULED), None, False),
        (Sitting(TODAY, HELD), None, True),
        (Sitting(TODAY, HELD), "Noted", False),
    ],
)
def test_the_outcome_is_asked_for_once_the_meeting_is_past(meeting: Sitting, outcome: str | None, asked: bool) -> None:
    found = assess(Facts(meeting=meeting, outcome=outcome), TODAY)
    assert (Attention.OUTCOME in found.attention) is asked


@pytest.mark.parametrize("status", [COMPLETED, LEFT_OUT, WITHDRAWN])
def test_what_is_not_open_any_more_has_only_doubts(status: str) -> None:
    missed = Facts(status, Sitting(JANUARY, SCHEDULED), due=parse_date("May 2026"), decision=decided_from(DECEMBER))
    assert assess(missed, TODAY).attention == ()
    doubtful = Facts(status, Sitting(JANUARY, CANCELLED), to_check=True)
    assert assess(doubtful, TODAY) == assess(Facts(to_check=True), TODAY)
    assert assess(doubtful, TODAY).attention == (Attention.DOUBT,)


def test_what_is_left_out_is_not_on_the_agenda_but_what_is_completed_was() -> None:
    assert COMPLETED in ON_AGENDA
    assert ON_AGENDA.isdisjoint({LEFT_OUT, WITHDRAWN})


# Values, order


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"joint_committee": 1, "committee": 1, "status": "planned", "place": 5}, {"joint_committee"}),
        ({"joint_committee": 2, "committee": 1, "status": "planned", "place": 5}, set()),
        ({"joint_committee": None, "committee": 1, "status": LEFT_OUT, "place": SUGGESTED}, {"status"}),
        ({"joint_committee": None, "committee": 1, "status": LEFT_OUT, "place": 5}, set()),
    ],
)
def test_values_that_do_not_go_together_are_named(values: dict[str, object], wrong: set[str]) -> None:
    assert set(check_work_item(values)) == wrong


@given(st.lists(st.integers(), unique=True, min_size=1), st.data())
def test_an_item_that_is_placed_anew_leaves_the_others_in_their_order(places: list[int], data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(places))
    before = data.draw(st.sampled_from([*places, None]))
    found = reposition(places, item, before)
    assert [one for one in found if one != item] == [one for one in places if one != item]
    at = found.index(item) + 1
    assert found[at:][:1] == ([] if before in (None, item) else [before])
