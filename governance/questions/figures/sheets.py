"""The workbook of the figures: a sheet for each table, as it can be put into the annual report."""

from fractions import Fraction

from governance.questions.figures.counting import COUNTED, Figures, Table, Times
from governance.spreadsheets.book import Value
from governance.spreadsheets.writing import Printed, write_printed

TIMES = "Days"
NAMES = {  # of the sheets
    "committee": "Committee",
    "month": "Month",
    "outcome": "Outcome",
    "ground": "Ground of refusal",
    "time": "Late or in time",
    "channel": "Came by",
    "answer": "Time to answer",
}


def workbook(figures: Figures, of: str, council: str) -> bytes:
    """The workbook; `of` names the committee or all of them."""
    above = [f"Received {figures.period.text}", f"{council}. {of}."]
    sheets = [sheet_of(one, above) for one in figures.tables]
    rows: list[tuple[str, Value | None]] = list(times_rows(figures.times))
    title = "Time to answer: calendar days from receipt to answer"
    return write_printed([*sheets, printed(TIMES, title, above, ("Measure", "Number"), rows)])


def sheet_of(table: Table, above: list[str]) -> Printed:
    """The sheet of a table, with its total."""
    rows: list[tuple[str, Value | None]] = [(one.label, one.count) for one in table.lines]
    head = (table.head, COUNTED)
    made = printed(NAMES[table.key], table.title, above, head, [*rows, ("Total", table.total)])
    made.bold.add(len(made.rows))
    return made


def printed(
    name: str, title: str, above: list[str], head: tuple[str, str], rows: list[tuple[str, Value | None]]
) -> Printed:
    """A sheet: the title, what it is of, the head, the rows."""
    lines: list[list[Value | None]] = [[title]]
    lines += [[one] for one in above]
    lines += [[], list(head), *map(list, rows)]
    merges = [f"A{row}:B{row}" for row in range(1, len(above) + 2)]
    return Printed(name, lines, merges, {1, len(above) + 3}, [64, 16])


def times_rows(times: Times) -> list[tuple[str, int | float | None]]:
    """How long answers took, each measure with its number; nothing where nothing was answered."""
    return [
        ("Questions answered", times.answered),
        ("Median, in days", halves(times.median)),
        ("Longest, in days", times.longest),
        ("Shortest, in days", times.shortest),
        ("Answered questions that were put to a meeting", times.at_meetings),
        ("Of these, answered by the day of the meeting", times.by_then),
        ("Of these, answered by the day of the meeting, in per cent", times.share),
    ]


def halves(value: Fraction | None) -> int | float | None:
    """A median as it is written: 3 or 3.5."""
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)
