"""The worked dates of the domain, each in its own words."""

from datetime import date

import pytest

from governance.working_days.calendar import Calendar, Count
from governance.working_days.rules import (
    agenda_publication,
    background_papers_open_until,
    call_in,
    general_exception,
    key_decision_notice,
    lawful_from,
    minutes_open_until,
    private_meeting_first_notice,
    private_meeting_second_notice,
    public_question,
    scrutiny_response,
)

ENGLAND = Calendar()


def test_agenda_for_wednesday_1_october_2014_is_due_by_tuesday_23_september() -> None:
    agenda = agenda_publication(date(2014, 10, 1), ENGLAND)
    assert agenda.day == date(2014, 9, 23)
    assert agenda.source == "LGA 1972 s.100A(6), s.100B(3) (SI 2002/715)"
    assert agenda.working == "5 clear working days, 24 September to 30 September: publish by Tuesday 23 September"


def test_agenda_of_cabinet_is_due_the_same_day_under_its_own_regulations() -> None:
    agenda = agenda_publication(date(2014, 10, 1), ENGLAND, body="cabinet")
    assert (agenda.day, agenda.source) == (date(2014, 9, 23), "SI 2012/2089 regs 6-7")


def test_agenda_for_tuesday_23_april_2019_after_easter_is_due_by_thursday_11_april() -> None:
    assert agenda_publication(date(2019, 4, 23), ENGLAND).day == date(2019, 4, 11)


@pytest.mark.parametrize(("clear", "due"), [(False, date(2014, 9, 29)), (True, date(2014, 9, 26))])
def test_question_for_wednesday_1_october_2014_two_working_days_before(clear: bool, due: date) -> None:
    assert public_question(date(2014, 10, 1), ENGLAND, days=2, clear=clear).day == due


def test_question_two_working_days_before_is_the_usual_rule() -> None:
    question = public_question(date(2014, 10, 1), ENGLAND)
    assert question.working == "2 working days, 29 September to 30 September: send by Monday 29 September"


def test_question_may_come_on_the_day_of_the_meeting_where_the_committee_asks_for_no_days() -> None:
    assert public_question(date(2014, 10, 1), ENGLAND, days=0).working == "0 working days: send by Wednesday 1 October"


def test_key_decision_on_9_october_2014_needs_its_notice_by_wednesday_10_september() -> None:
    notice = key_decision_notice(date(2014, 10, 9), ENGLAND)
    assert notice.day == date(2014, 9, 10)
    assert notice.working == "28 clear days, 11 September to 8 October: publish by Wednesday 10 September"


def test_key_decision_on_9_october_2014_counted_in_working_days_by_friday_29_august() -> None:
    notice = key_decision_notice(date(2014, 10, 9), ENGLAND, Count.WORKING)
    assert notice.day == date(2014, 8, 29)
    assert notice.moved_from is None
    assert notice.working == "28 clear working days, 1 September to 8 October: publish by Friday 29 August"


def test_key_decision_on_monday_13_october_2014_sunday_14_september_so_friday_12_september() -> None:
    notice = key_decision_notice(date(2014, 10, 13), ENGLAND)
    assert (notice.day, notice.moved_from) == (date(2014, 9, 12), date(2014, 9, 14))
    assert notice.working == (
        "28 clear days, 15 September to 12 October: "
        "Sunday 14 September is not a working day, so publish by Friday 12 September"
    )


def test_working_gives_the_year_where_it_is_not_the_events() -> None:
    assert key_decision_notice(date(2015, 1, 9), ENGLAND).working == (
        "28 clear days, 12 December 2014 to 8 January: publish by Thursday 11 December 2014"
    )


def test_decision_on_9_october_2014_else_general_exception_by_wednesday_1_october() -> None:
    exception = general_exception(date(2014, 10, 9), ENGLAND)
    assert (exception.day, exception.source) == (date(2014, 10, 1), "SI 2012/2089 reg 10")
    assert exception.working == "5 clear working days, 2 October to 8 October: give notice by Wednesday 1 October"


def test_private_meeting_on_9_october_2014_has_its_two_notices() -> None:
    first, second = (
        private_meeting_first_notice(date(2014, 10, 9), ENGLAND),
        private_meeting_second_notice(date(2014, 10, 9), ENGLAND),
    )
    assert (first.day, first.source) == (date(2014, 9, 10), "SI 2012/2089 reg 5(2)")
    assert (second.day, second.source) == (date(2014, 10, 1), "SI 2012/2089 reg 5(4)")
    assert private_meeting_first_notice(date(2014, 10, 9), ENGLAND, Count.WORKING).day == date(2014, 8, 29)


def test_notice_first_published_1_september_2014_is_lawful_from_30_september() -> None:
    assert lawful_from(date(2014, 9, 1), ENGLAND) == date(2014, 9, 30)
    assert lawful_from(date(2014, 8, 29), ENGLAND, Count.WORKING) == date(2014, 10, 9)


def test_decision_published_friday_13_september_2024_called_in_to_20_september_takes_effect_saturday_21() -> None:
    result = call_in(date(2024, 9, 13), ENGLAND)
    assert (result.deadline.day, result.takes_effect) == (date(2024, 9, 20), date(2024, 9, 21))
    assert result.deadline.working == ("5 working days, 16 September to 20 September: call in by Friday 20 September")


def test_call_in_of_another_length_passes_over_easter() -> None:
    result = call_in(date(2019, 4, 17), ENGLAND, days=3)
    assert (result.deadline.day, result.takes_effect) == (date(2019, 4, 24), date(2019, 4, 25))


def test_scrutiny_recommendations_received_1_october_are_answered_by_30_november() -> None:
    response = scrutiny_response(date(2015, 10, 1), ENGLAND)
    assert (response.day, response.last, response.length) == (date(2015, 11, 30), date(2015, 11, 30), 61)
    assert response.working == "2 months, 1 October to 30 November: respond by Monday 30 November"


def test_scrutiny_response_works_to_friday_where_the_two_months_end_on_a_sunday() -> None:
    response = scrutiny_response(date(2014, 10, 1), ENGLAND)
    assert (response.day, response.last) == (date(2014, 11, 28), date(2014, 11, 30))


def test_scrutiny_response_runs_from_the_notice_only_if_later() -> None:
    assert scrutiny_response(date(2015, 9, 1), ENGLAND, notice=date(2015, 10, 1)).last == date(2015, 11, 30)
    assert scrutiny_response(date(2015, 10, 1), ENGLAND, notice=date(2015, 9, 1)).last == date(2015, 11, 30)


@pytest.mark.parametrize(
    ("meeting", "minutes", "papers"),
    [
        (date(2014, 10, 1), date(2020, 9, 30), date(2018, 9, 30)),
        (date(2020, 2, 29), date(2026, 2, 28), date(2024, 2, 28)),
        (date(2018, 3, 1), date(2024, 2, 29), date(2022, 2, 28)),
    ],
)
def test_minutes_are_open_for_six_years_and_background_papers_for_four(
    meeting: date, minutes: date, papers: date
) -> None:
    assert (minutes_open_until(meeting), background_papers_open_until(meeting)) == (minutes, papers)


def test_deadline_beyond_the_proclaimed_bank_holidays_warns() -> None:
    assert agenda_publication(date(2028, 12, 31), ENGLAND).warning is None
    beyond = "Bank holidays beyond 31 December 2028 have not been proclaimed: check this date again when they are."
    assert agenda_publication(date(2029, 1, 1), ENGLAND).warning == beyond
    assert call_in(date(2028, 12, 29), ENGLAND).deadline.warning == beyond
    assert scrutiny_response(date(2028, 11, 10), ENGLAND).warning == beyond
