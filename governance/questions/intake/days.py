"""Days that are written without their year: “30/11”, “21 Nov”."""

from datetime import date

from governance.register.dates import DateNotUnderstood, parse_day


def in_year(text: str, year: int) -> date | None:
    """A day without a year, in a year; None where that has no such day."""
    try:
        return parse_day(text, under=date(year, 1, 1))
    except DateNotUnderstood:
        return None


def yearless(text: str) -> bool:
    """Whether a text is a day but for its year."""
    try:
        parse_day(text)
    except DateNotUnderstood:
        return in_year(text, 2024) is not None  # which has a 29 February
    return False


def next_day(text: str, after: date) -> date | None:
    """The next day from a day on that a text without a year means."""
    found = (in_year(text, year) for year in range(after.year, after.year + 5))
    return next((one for one in found if one is not None and one >= after), None)


def last_day(text: str, until: date) -> date | None:
    """The last day up to a day that a text without a year means."""
    found = (in_year(text, year) for year in range(until.year, until.year - 5, -1))
    return next((one for one in found if one is not None and one <= until), None)
