"""What a text among the rows of a workbook says: a month, a date, a decision maker, or only the foot of a page."""

import re
from datetime import date

from governance.programme.intake.cells import read_banner
from governance.register.dates import DateNotUnderstood, parse_date
from governance.register.fields import fold
from governance.spreadsheets.book import Row, text_of

LONGEST = 200  # characters of a text that begins with "decision maker"
_MARKERS = r"(?:proposed )?decision (?:maker|taker|body)s?|decisions? (?:to be )?(?:taken|made) by"
_MARKER = re.compile(_MARKERS)
_MARKED = re.compile(rf"(?:{_MARKERS})\b\W*(?=\w)", re.IGNORECASE)
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = re.compile(rf"(?<![0-9a-z])(?:({_MONTHS})[a-z]{{0,6}}[ ,./'’-]*(20\d\d|\d\d)|(20\d\d)-(0[1-9]|1[0-2]))(?!\d)")
# What else a heading may say of the items of a month; and what stands among rows but is none of them.
_AROUND = re.compile(
    r"(?:(?:executive|key|decisions?|items?|to be (?:taken|made|considered)|expected|meetings?|for|in|during|month"
    r"|the|and|forward plan|rolling|programme|continued|contd|cont|d)\b|\s)*+"
)
_FOOT = re.compile(
    r"page \d+(?:\s*(?:of|/)\s*\d+)?|[*†‡#^]+\s*(?:=|[-–:]|denotes|indicates|marks|means|key).*"
    r"|(?:published|printed|produced|issued|(?:last )?updated|version)\b(?:\s+(?:by|on)\b|:|.*\d{4}$).*"
    r"|(?:sub|grand)?[ -]?totals?(?: (?:items?|decisions?|number|key).*)?:?|end of .*|(?:notes?|key|legend|glossary):?",
    re.IGNORECASE,
)
_SURE_FOOT = re.compile(
    r"page \d.*|[*†‡#^].*|(?:notes?|key|legend|glossary|totals?):?", re.IGNORECASE
)  # which nobody takes for a title


def month_in(text: str) -> date | None:
    """The first day of the one month and year that a heading names."""
    found = {match.groups() for match in _MONTH.finditer(text.casefold()) if not day_before(text, match.start())}
    if len(found) != 1:
        return None
    name, year, iso_year, iso_month = found.pop()
    if iso_year:
        return date(int(iso_year), int(iso_month), 1)
    return date(int(year) + (2000 if len(year) == 2 else 0), number_of(name), 1)


def number_of(name: str) -> int:
    """Which month of the year begins with these three letters."""
    return _MONTHS.split("|").index(name) + 1


def day_before(text: str, start: int) -> bool:
    """Whether the month at this place belongs to a day: 14 October 2026."""
    return bool(re.search(r"\d(?: ?(?:st|nd|rd|th))?(?: of)?\W{0,2}$", text[max(0, start - 12) : start], re.IGNORECASE))


def month_alone(text: str, under: date | None) -> date | None:
    """The month that a text names and nothing else."""
    text = text.casefold()
    month = month_in(text)
    if not month:
        return next_month(text, under)
    return month if _AROUND.fullmatch(fold(_MONTH.sub(" ", text))) else None


def next_month(text: str, under: date | None) -> date | None:
    """A month without its year below another that has one."""
    found = re.fullmatch(rf"({_MONTHS})[a-z]{{0,6}}", text.strip())
    if not (found and under):
        return None
    number = number_of(found[1])
    return date(under.year + (number < under.month), number, 1)


def is_date(text: str, under: date | None) -> bool:
    """Whether a text is a date."""
    try:
        parse_date(text, under=under)
    except DateNotUnderstood:
        return False
    return True


def is_sure(text: str) -> bool:
    """Whether a text surely names a decision maker."""
    named = read_banner(text)
    return bool(named and named.sure)


def names_person(text: str) -> bool:
    """Whether a text only names who holds the post above it."""
    named = read_banner(text)
    return bool(named and named.holder and named.name == named.holder)


def is_foot(text: str) -> bool:
    """Whether a text stands among rows but is none of them: the number of a page, a footnote, a total."""
    return bool(_FOOT.fullmatch(text.strip()))


def is_sure_foot(text: str) -> bool:
    """Whether nobody would take such a text for a title."""
    return bool(_SURE_FOOT.fullmatch(text.strip()))


def is_total(texts: list[str]) -> bool:
    """Whether a row's texts are a foot with nothing but numbers beside it."""
    return is_foot(texts[0]) and all(re.fullmatch(r"[\d.,%]+", one) for one in texts[1:])


def marked(row: Row) -> str | None:
    """What follows the words "decision maker", on the same row or nothing yet; None where they do not stand."""
    if len(row.cells) > 2:
        return None
    first, *beside = map(text_of, row.cells.values())
    head, _, rest = re.sub(r":\s*", "\n", first, count=1).partition("\n")
    if _MARKER.fullmatch(fold(head)):
        return "\n".join(part for part in (rest.strip(), *beside) if part)
    return None if beside else after_marker(first)


def after_marker(text: str) -> str | None:
    """What follows the words "decision maker" without a colon: Decision to be taken by Cabinet."""
    found = _MARKED.match(text)
    if not found or len(text) > LONGEST or "\n" in text[: found.end()]:
        return None
    return text[found.end() :]
