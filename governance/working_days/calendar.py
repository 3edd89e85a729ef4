"""Which days are working days: a nation's bank holidays, computed offline, and the council's own closures."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache

from holidays import country_holidays

# The last day for which the bank holidays have been proclaimed. The library computes later years without a word,
# so move this on only when the next year's proclamation is in the library's data.
LAST_PROCLAIMED = date(2028, 12, 31)

NATIONS = ("England", "Wales", "Scotland", "Northern Ireland")
_SUBDIVISIONS = dict(zip(NATIONS, ("ENG", "WLS", "SCT", "NIR"), strict=True))
_SATURDAY = 5


class Count(StrEnum):
    """How the days of a period are counted."""

    CALENDAR = "calendar"
    WORKING = "working"


@cache
def bank_holidays(nation: str, year: int) -> frozenset[date]:
    """The bank holidays of a nation in a year, substitute days and one-offs included; KeyError for another nation."""
    return frozenset(country_holidays("GB", subdiv=_SUBDIVISIONS[nation], years=year, expand=False))


@dataclass(frozen=True)
class Calendar:
    """The working days of a council in one of NATIONS (ValueError for another), less the closures that it adds.

    Working days leave out Saturdays, Sundays and bank holidays (Banking and Financial Dealings Act 1971 s.1).
    """

    nation: str = "England"
    closures: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.nation not in NATIONS:
            raise ValueError(f"“{self.nation}” is not one of {', '.join(NATIONS)}")

    def is_working_day(self, day: date) -> bool:
        """Whether the council works on this day."""
        return (
            day.weekday() < _SATURDAY and day not in bank_holidays(self.nation, day.year) and day not in self.closures
        )

    def working_day_on_or_before(self, day: date) -> date:
        """This day if it is a working day, otherwise the last working day before it."""
        return day if self.is_working_day(day) else self.add_working_days(day, -1)

    def working_day_on_or_after(self, day: date) -> date:
        """This day if it is a working day, otherwise the first working day after it."""
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def add_working_days(self, day: date, n: int) -> date:
        """The nth working day after this day, or before it when n is negative; the day itself, as it is, for 0."""
        return _nth_working_day(self, day, n)


@lru_cache(maxsize=10_000)
def _nth_working_day(calendar: Calendar, day: date, n: int) -> date:
    step, left = timedelta(days=1 if n > 0 else -1), abs(n)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day
