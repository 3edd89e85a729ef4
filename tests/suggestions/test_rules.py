"""What is next for a suggestion, what may be decided, and what scores come to."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.suggestions.fields import FIELDS
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    CRITERIA,
    DECIDED,
    JOINED,
    MEMBER,
    OPEN,
    PICK,
    PUT,
    RECEIVED,
    REFUSED,
    TOPIC,
    WITHDRAWN,
    WORK_ITEM,
    Attention,
    Facts,
    Sitting,
    acknowledge_by,
    assess,
    check_days,
    check_score,
    check_suggestion,
    sum_up,
)
from governance.working_days.calendar import Calendar

TODAY = date(2026, 11, 23)  # a Monday
STATUSES = (RECEIVED, ACKNOWLEDGED, ASKED, ANSWERED, PUT, DECIDED, JOINED, WITHDRAWN)
BLANK: dict[str, Any] = {field.key: None for field in FIELDS}


def facts(status: str, days: int = 3, **values: Any) -> Facts:
    """A suggestion whose last step was so many days ago."""
    day = TODAY - timedelta(days=days)
    return Facts(**{"status": status, "received": day, "last_step": day} | values)


@pytest.mark.parametrize(
    ("given", "wanted", "attention"),
    [
        (facts(RECEIVED), "Acknowledge", (Attention.NEW,)),
        (facts(RECEIVED, 30), "Acknowledge", (Attention.LATE,)),
        (facts(ACKNOWLEDGED, committee=False), "Choose a committee", ()),
        (facts(ACKNOWLEDGED), "Score", ()),
        (facts(ACKNOWLEDGED, scored=True), "Put to a meeting, or decide", ()),
        (facts(ACKNOWLEDGED, by_right=True), "Put on an agenda", (Attention.BY_RIGHT,)),
        (facts(ASKED, 20), "Wait for the answer", ()),
        (facts(ASKED, 21), "Wait for the answer", (Attention.UNANSWERED,)),
        (facts(ANSWERED), "Read the answer", (Attention.ANSWERED,)),
        (facts(PUT, meeting=Sitting(TODAY)), "Meeting on 23 November 2026", ()),
        (facts(PUT, meeting=Sitting(TODAY - timedelta(days=1))), "Decide", (Attention.DECIDE,)),
        (facts(PUT, meeting=Sitting(TODAY, held=True)), "Decide", (Attention.DECIDE,)),
        (facts(PUT, meeting=Sitting(TODAY, cancelled=True)), "Put to another meeting", (Attention.CANCELLED,)),
        (facts(DECIDED), "", ()),
        (facts(DECIDED, gone=True), "Look at it again", (Attention.GONE,)),
        (facts(DECIDED, gone=True, by_right=True), "Put on another agenda", (Attention.GONE,)),
        (facts(ASKED, by_right=True), "Wait for the answer", (Attention.BY_RIGHT,)),
        (facts(JOINED, to_check=True), "", (Attention.DOUBT,)),
    ],
)
def test_what_is_next(given: Facts, wanted: str, attention: tuple[Attention, ...]) -> None:
    due = acknowledge_by(given.received, 5, Calendar("England", frozenset()))
    said = assess(given, TODAY, due)
    assert (said.next, said.attention) == (wanted, attention)


@given(st.sampled_from(STATUSES), st.integers(0, 400), st.booleans(), st.booleans())
def test_an_open_suggestion_always_has_something_next_and_a_closed_one_never(
    status: str, days: int, by_right: bool, committee: bool
) -> None:
    said = assess(facts(status, days, by_right=by_right, committee=committee), TODAY, TODAY)
    assert bool(said.next) is (status in OPEN)
    assert said.waited == (days if status in OPEN else None)


def test_acknowledgement_is_counted_in_working_days() -> None:
    calendar = Calendar("England", frozenset({date(2026, 12, 24)}))
    assert acknowledge_by(date(2026, 12, 18), 5, calendar) == date(2026, 12, 30)


@given(
    st.sampled_from(STATUSES),
    st.sampled_from((None, WORK_ITEM, REFUSED, "referral", "existing", "briefing note")),
    st.booleans(),
)
def test_a_referral_by_right_ends_on_an_agenda_or_not_at_all(status: str, outcome: str | None, named: bool) -> None:
    texts = dict.fromkeys(("ground", "reason", "work_item", "referred_to", "existing", "question", "answer"), "X-1")
    values = BLANK | texts | {"status": status, "outcome": outcome, "source": MEMBER, "by_right": True, "committee": 1}
    values |= {"meeting": 1, "joined_to": "SG-2" if status == JOINED else None}
    errors = check_suggestion(values | ({} if named else {"source": "letter"}))
    allowed = (
        named
        and status != JOINED
        and (status, outcome)
        in {
            *((one, None) for one in STATUSES if one not in (DECIDED, PUT)),
            (DECIDED, WORK_ITEM),
        }
    )
    assert (errors == {}) is allowed


def test_a_refusal_needs_its_ground_and_a_published_reason() -> None:
    errors = check_suggestion(BLANK | {"status": DECIDED, "outcome": REFUSED})
    assert errors.keys() == {"ground", "reason"}
    assert check_suggestion(BLANK | {"status": DECIDED}).keys() == {"outcome"}
    assert check_suggestion(BLANK | {"status": RECEIVED, "outcome": REFUSED}).keys() >= {"outcome"}


MARKS = st.integers(0, 2)


@given(st.sampled_from((PICK, TOPIC)), st.data())
def test_scores_lie_between_their_least_and_their_most(method: str, data: st.DataObject) -> None:
    keys = CRITERIA[method]
    given = data.draw(st.lists(st.fixed_dictionaries(dict.fromkeys(keys, MARKS)), min_size=1, max_size=6))
    scores = sum_up(method, [{"method": method, **one} for one in given])
    assert scores is not None
    totals = [sum(one.values()) for one in given]
    assert (scores.scorers, scores.total.least, scores.total.most) == (len(given), min(totals), max(totals))
    assert scores.total.least <= scores.total.mean <= scores.total.most <= scores.most
    assert scores.total.mean == pytest.approx(sum(one.mean for one in scores.each.values()))


def test_scores_of_another_method_or_incomplete_ones_do_not_count() -> None:
    topic = {"method": TOPIC} | dict.fromkeys(CRITERIA[TOPIC], 2)
    assert sum_up(PICK, [topic]) is None
    assert sum_up(TOPIC, [topic, topic | {"cost": None}]).scorers == 1  # type: ignore[union-attr]
    assert check_score({"method": PICK} | dict.fromkeys(CRITERIA[PICK], None)).keys() == set(CRITERIA[PICK])


@given(st.integers(-40, 40), st.integers(-40, 40))
def test_nothing_comes_or_is_decided_after_today_or_before_it_came(came: int, decided: int) -> None:
    days = {"received": TODAY + timedelta(days=came), "decided_on": TODAY + timedelta(days=decided)}
    assert (check_days(BLANK | days, TODAY) == {}) is (came <= decided <= 0)
