"""Working days, against the bank holidays that were proclaimed."""

from datetime import date

import pytest

from governance.working_days.calendar import LAST_PROCLAIMED, NATIONS, Calendar, bank_holidays

# As proclaimed and published on www.gov.uk/bank-holidays: every day here broke the pattern of its year.
ONE_OFFS = {
    date(2012, 6, 4): "spring bank holiday, moved from 28 May",
    date(2012, 6, 5): "Diamond Jubilee",
    date(2020, 5, 8): "75 years of VE day, moved from 4 May",
    date(2022, 6, 2): "spring bank holiday, moved from 30 May",
    date(2022, 6, 3): "Platinum Jubilee",
    date(2022, 9, 19): "state funeral of Queen Elizabeth II",
    date(2023, 5, 8): "coronation of King Charles III",
}
MOVED_AWAY = (date(2012, 5, 28), date(2020, 5, 4), date(2022, 5, 30))
# Substitute days for bank holidays that fell on a weekend, in England, 2012 to 2028.
SUBSTITUTES = (
    *(date(2012, 1, 2), date(2015, 12, 28), date(2016, 12, 27), date(2017, 1, 2), date(2020, 12, 28)),
    *(date(2021, 12, 27), date(2021, 12, 28), date(2022, 1, 3), date(2022, 12, 27), date(2023, 1, 2)),
    *(date(2026, 12, 28), date(2027, 12, 27), date(2027, 12, 28), date(2028, 1, 3)),
)
# The bank holidays of England on weekdays in the last proclaimed year, as published.
LAST_PUBLISHED = {
    *(date(2028, 1, 3), date(2028, 4, 14), date(2028, 4, 17), date(2028, 5, 1), date(2028, 5, 29)),
    *(date(2028, 8, 28), date(2028, 12, 25), date(2028, 12, 26)),
}


@pytest.mark.parametrize("nation", NATIONS)
def test_library_knows_what_was_proclaimed(nation: str) -> None:
    calendar = Calendar(nation)
    assert [why for day, why in ONE_OFFS.items() if calendar.is_working_day(day)] == []
    assert [day for day in MOVED_AWAY if not calendar.is_working_day(day)] == []


def test_library_knows_the_substitute_days_of_england() -> None:
    assert [day for day in SUBSTITUTES if Calendar().is_working_day(day)] == []


@pytest.mark.parametrize("year", range(2012, LAST_PROCLAIMED.year + 1))
def test_england_has_eight_bank_holidays_on_weekdays_and_the_extra_ones(year: int) -> None:
    extra = {2012: 1, 2022: 2, 2023: 1}.get(year, 0)
    assert len([day for day in bank_holidays("England", year) if day.weekday() < 5]) == 8 + extra


def test_last_proclaimed_year_is_as_published() -> None:
    assert {day for day in bank_holidays("England", LAST_PROCLAIMED.year) if day.weekday() < 5} == LAST_PUBLISHED


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2025, 4, 21), {"England", "Wales", "Northern Ireland"}),  # Easter Monday
        (date(2025, 1, 2), {"Scotland"}),
        (date(2026, 6, 15), {"Scotland"}),  # the World Cup
        (date(2024, 3, 18), {"Northern Ireland"}),  # St Patrick's Day fell on a Sunday
        (date(2024, 12, 2), {"Scotland"}),  # St Andrew's Day fell on a Saturday
        (date(2025, 7, 14), {"Northern Ireland"}),  # Battle of the Boyne fell on a Saturday
        (date(2025, 8, 25), {"England", "Wales", "Northern Ireland"}),
    ],
)
def test_each_nation_keeps_its_own_bank_holidays(day: date, closed_in: set[str]) -> None:
    assert {nation for nation in NATIONS if not Calendar(nation).is_working_day(day)} == closed_in


def test_saturdays_sundays_and_closures_are_not_working_days() -> None:
    week = [date(2014, 9, 29 - back) for back in range(7)]  # Monday 29 back to Tuesday 23 September
    assert [day.day for day in week if Calendar().is_working_day(day)] == [29, 26, 25, 24, 23]
    closed = Calendar(closures=frozenset({date(2014, 9, 26)}))
    assert [day.day for day in week if closed.is_working_day(day)] == [29, 25, 24, 23]


def test_nearest_working_days_around_easter_2019() -> None:
    calendar, easter, tuesday = Calendar(), date(2019, 4, 21), date(2019, 4, 23)
    assert calendar.working_day_on_or_before(easter) == date(2019, 4, 18)
    assert calendar.working_day_on_or_after(easter) == tuesday
    assert calendar.working_day_on_or_before(tuesday) == calendar.working_day_on_or_after(tuesday) == tuesday


def test_working_days_are_added_forwards_and_backwards() -> None:
    calendar = Calendar()
    assert calendar.add_working_days(date(2019, 4, 18), 1) == date(2019, 4, 23)
    assert calendar.add_working_days(date(2019, 4, 23), -2) == date(2019, 4, 17)
    assert calendar.add_working_days(date(2019, 4, 21), 0) == date(2019, 4, 21)


def test_unknown_nation_is_refused() -> None:
    with pytest.raises(ValueError, match="“Cornwall” is not one of England, Wales, Scotland, Northern Ireland"):
        Calendar("Cornwall")
