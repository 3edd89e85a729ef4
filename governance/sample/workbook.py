"""Writes the sample programme as officers keep it in Excel: a sheet a month, a table a decision maker, untidily."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from itertools import groupby

from governance.register.dates import Precision, parse_date, parse_day
from governance.sample.council import BODIES, DIRECTORATES, HEALTH_SCRUTINY, Term
from governance.sample.programme import SampleItem, sample_items
from governance.spreadsheets.book import Value, address
from governance.spreadsheets.writing import Printed, write_printed
from governance.working_days.deadlines import say

# How an item is written follows from its number in the workbook, or, where a hand has slipped, from its title.
_Cell = Callable[[SampleItem, int], Value | None]
_Table = tuple[tuple[str, _Cell], ...]

_MISTYPED = {"Youth Justice Plan": "B&BF"}
_ON_ONE_LINE = {"School Condition Programme"}
_OFFICER_AS_PORTFOLIO = {"Appointment of Independent Persons"}
_BODIES = {body.name: body for body in BODIES}
_PLACE = {name: place for place, name in enumerate(_BODIES)}
_WAYS = {one.name: (one.name, one.name, *one.aliases[:3]) for one in DIRECTORATES}
_WIDTHS = [18.0, 10.0, 50.0, 30.0, 36.0, 16.0, 30.0]
_WHOLE = 2  # sheets that have a table for every cabinet member, whether or not there is anything to decide


def sample_workbook(day: date) -> bytes:
    """The rolling programme of a day, in the layout in which the council has long published it."""
    numbered = enumerate(printed_items(day))
    months = groupby(numbered, key=lambda entry: entry[1].month)
    return write_printed([_Sheet(month, place).fill(entries) for place, (month, entries) in enumerate(months)])


def printed_items(day: date) -> list[SampleItem]:
    """The items in the workbook's order; the deferred ones still stand where they were."""
    return sorted(map(as_printed, sample_items(day)), key=order)


def as_printed(item: SampleItem) -> SampleItem:
    """An item as the workbook has it: what was deferred since, at its old date."""
    if item.deferred_from is None:
        return item
    return replace(item, date_typed=item.deferred_from, month=parse_day(item.deferred_from).replace(day=1))


def order(item: SampleItem) -> tuple[object, ...]:
    """Where an item stands: by month, decision maker and date."""
    return item.month, _PLACE[item.decision_maker], parse_date(item.date_typed, under=item.month).sort_key


# What stands in the cells


def date_cell(item: SampleItem, number: int) -> Value:
    """A date: of those in full, every other one is a date to Excel too, the rest are text."""
    when = parse_date(item.date_typed, under=item.month)
    if number % 2 and when.earliest and say(when.earliest) == item.date_typed:
        return when.earliest
    return item.date_typed


def type_cell(item: SampleItem, number: int) -> str | None:
    """The issue type, in capitals or with a hyphen or neither."""
    ways = {"Key": ("KEY", "Key"), "Non-key": ("Non Key", "Non-key"), "B&PF": ("B&PF",), None: (None,)}[item.issue_type]
    return _MISTYPED.get(item.title) or ways[number % 3 % len(ways)]


def title_cell(item: SampleItem, number: int) -> str:
    """Title and purpose."""
    between = " " if item.title in _ON_ONE_LINE else ("\n", "\n\n", " \n")[number % 3]
    return f"{item.title}{between}{item.purpose}"


def portfolio_cell(item: SampleItem, number: int) -> str | None:
    """The portfolio, with or without who holds it; once it is an officer who stands there."""
    if item.title in _OFFICER_AS_PORTFOLIO:
        return item.lead_officers[0].replace(", ", " – ", 1)
    if item.portfolio_holder is None:
        return None
    portfolio, holder = item.portfolio_holder.removeprefix("Cabinet Member "), holder_of(item.portfolio_holder)
    style, first, *rest = holder.holder.split()
    title = f", {holder.title}" if holder.title else ""
    return (
        f"{portfolio} – {holder.holder}{title}",
        portfolio.replace(" and ", " & "),
        f"{portfolio} / {' '.join([style, first[0], *rest])}",
    )[number % 3]


def officers_cell(item: SampleItem, number: int) -> str | None:
    """Directorate, lead officers and contact, with whatever came to hand between them."""
    people = "" if item.title in _OFFICER_AS_PORTFOLIO else (" & ", "\n", "; ")[number % 3].join(item.lead_officers)
    ways = _WAYS[item.directorate] if item.directorate else ("",)
    unit = ways[number % len(ways)]
    between = (" / ", " – ", "/ ", "\n")[number % 4] if unit and people else ""
    contact = f"{' ' if number % 4 == 1 else chr(10)}{item.contact}" if item.contact else ""
    return f"{unit}{between}{people}{contact}" or None


def openness_cell(item: SampleItem, number: int) -> str:
    """Whether the public may know."""
    return item.openness.capitalize()


def documents_cell(item: SampleItem, number: int) -> str | None:
    """What will be submitted."""
    return item.documents


def wards_cell(item: SampleItem, number: int) -> str:
    """The wards, with commas."""
    return "All" if item.wards == "All" else ", ".join(item.wards)


# The tables, whose columns change with who decides

_OFFICERS = "Directorate, Lead Officer & Contact information"
_REPORTS = f"{_OFFICERS} for documents/report to be submitted to Decision Maker"
_MEMBER: _Table = (
    ("Decision Date (on or after)", date_cell),
    ("Issue Type", type_cell),
    ("Purpose & Report Title", title_cell),
    (_REPORTS, officers_cell),
)
_COUNCIL: _Table = (
    ("Meeting / Decision Date (on or after)", date_cell),
    *_MEMBER[1:3],
    ("Portfolio Holder", portfolio_cell),
    (f"{_OFFICERS}/report to be submitted to Decision Maker", officers_cell),
)
_TABLES: dict[str, _Table] = {
    "cabinet": (
        *_COUNCIL[:4],
        (_REPORTS, officers_cell),
        ("Open or exempt", openness_cell),
        ("Documents to be submitted", documents_cell),
    ),
    "cabinet member": _MEMBER,
    "council": _COUNCIL,
    "committee": (("Meeting Date", date_cell), ("Purpose & Report Title", title_cell), (_OFFICERS, officers_cell)),
    "officer": (*_MEMBER, ("Wards affected", wards_cell)),
}
_SCRUTINY_HEADS = ["MEETING/ BRIEFING DATE", "ITEM", "PURPOSE", "O&SC PRE-DECISION PRIOR TO:"]


def holder_of(post: str) -> Term:
    """Who holds a post now."""
    return next(term for term in _BODIES[post].terms if term.ended is None)


def banner_of(maker: str, number: int) -> list[str]:
    """The rows above a table that say who decides; their form changes from one table to the next."""
    body = _BODIES[maker]
    name = maker.upper().replace(" AND ", " & " if number % 2 else " AND ")
    if body.kind == "committee":
        return [name]
    form, holder = number % 3, ""
    if body.kind in ("cabinet member", "officer"):
        term = holder_of(maker)
        holder = ", ".join(filter(None, (term.holder, term.title if body.kind == "cabinet member" else ""))).upper()
    if body.kind == "officer":
        return ["DECISION MAKER", f"{name}: {holder}"]
    if form == 2 and holder:
        return ["DECISION MAKER", name, holder]
    whole = f"{name}{':' if form else ''} {holder}" if holder else name
    return [f"DECISION MAKER\n{whole}"] if form == 1 else ["DECISION MAKER", whole]


class _Sheet:
    """One month, written from top to bottom."""

    def __init__(self, month: date, place: int) -> None:
        """Under the title and the month."""
        self.month, self.place = say(month).split(" ", 1)[1], place
        self.printed = Printed(self.month, [], widths=list(_WIDTHS))
        self.line(f"Executive Rolling Programme: {self.month}", 5)
        self.printed.rows.append([])
        self.line(f"Executive Decisions to be taken – {self.month}", 5)

    def fill(self, entries: Iterable[tuple[int, SampleItem]]) -> Printed:
        """A table for each decision maker, at first for cabinet members with nothing to decide too."""
        items: dict[str, list[tuple[int, SampleItem]]] = {}
        for number, item in entries:
            items.setdefault(item.decision_maker, []).append((number, item))
        every = [name for name, body in _BODIES.items() if body.kind == "cabinet member" and self.place < _WHOLE]
        for place, maker in enumerate(sorted({*items, *every}, key=lambda name: _PLACE[name])):
            self.table(maker, place + self.place, items.get(maker, []))
        if self.place == 0:
            self.scrutiny()
        return self.printed

    def line(self, text: str, columns: int) -> None:
        """A text across the sheet."""
        self.printed.rows.append([text])
        row = len(self.printed.rows)
        self.printed.bold.add(row)
        self.printed.merges.append(f"{address(row, 1)}:{address(row, columns)}")

    def table(self, maker: str, number: int, items: list[tuple[int, SampleItem]]) -> None:
        """Who decides, the heads of the columns, the items."""
        columns = _TABLES[_BODIES[maker].kind]
        self.printed.rows.append([])
        for text in banner_of(maker, number):
            self.line(text, len(columns))
        self.printed.rows.append([heading for heading, _ in columns])
        self.printed.bold.add(len(self.printed.rows))
        for _, same in groupby(items, key=lambda entry: entry[1].date_typed):
            self.items(columns, list(same))

    def items(self, columns: _Table, items: list[tuple[int, SampleItem]]) -> None:
        """Items of one date; a month of a committee stands once, in a cell merged over them."""
        top = len(self.printed.rows) + 1
        self.printed.rows += [[cell(item, number) for _, cell in columns] for number, item in items]
        first = items[0][1]
        month = parse_date(first.date_typed, under=first.month).precision is Precision.MONTH
        if len(items) > 1 and month and _BODIES[first.decision_maker].kind == "committee":
            for row in self.printed.rows[top:]:
                row[0] = None
            self.printed.merges.append(f"{address(top, 1)}:{address(top + len(items) - 1, 1)}")

    def scrutiny(self) -> None:
        """A scrutiny committee's table, which has its own programme and stands empty here."""
        self.printed.rows.append([])
        self.line(f"{HEALTH_SCRUTINY.upper()} ITEMS – {self.month}", 4)
        self.printed.rows.append(list(_SCRUTINY_HEADS))
        self.printed.bold.add(len(self.printed.rows))
