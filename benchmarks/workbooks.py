"""A preview beside openpyxl reading the same cells: python -m benchmarks.workbooks FILE times|memory."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from random import Random

import openpyxl

from benchmarks.figures import Figure
from governance import create_app
from governance.exchange.planned import NEW, Choices
from governance.extensions import only_reading
from governance.programme.fields import FORM
from governance.programme.intake.plan import make_plan
from governance.sample.council import BODIES, DIRECTORATES
from governance.sample.programme import sample_items
from governance.working_days.deadlines import say

MEGABYTE = 2**20
RATIO = 2.5
SIZES = {5_000: 300, 20_000: 400}  # rows, and the megabytes that their preview may take
ROUNDS = 5
COLUMNS = tuple(one for one in FORM if one.key not in ("exempt_particulars", "paragraphs", "public_interest"))


def measure(folder: Path) -> tuple[list[Figure], dict[int, float]]:
    """How long the smaller workbook takes, and the memory that each takes in a process of its own."""
    figures, memory = [], {}
    for rows in SIZES:
        path = folder / f"{rows}.xlsx"
        write_workbook(path, rows)
        if rows == min(SIZES):
            times = child(path, "times")
            figures.append(Figure(f"Preview of {rows:,} items", times["ours"], times["bare"], RATIO))
        memory[rows] = child(path, "memory")["megabytes"][0]
    return figures, memory


def child(path: Path, what: str) -> dict[str, list[float]]:
    """Measure in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.workbooks", str(path), what]
    found: dict[str, list[float]] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


def write_workbook(path: Path, rows: int) -> None:
    """A tidy table of so many different items, half of the dates real, as a council would send it."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Programme")
    sheet.append([one.label for one in COLUMNS])
    for row in lines(rows):
        sheet.append(row)
    book.save(path)


def lines(rows: int) -> Iterator[list[object]]:
    """The sample's items over and over, each with a title and a date of its own."""
    draw, first = Random(1), date(2026, 1, 1)
    makers = [body.name for body in BODIES if body.kind != "scrutiny committee"]
    for number, item in zip(range(rows), cycle(sample_items(first)), strict=False):
        day = first + timedelta(days=draw.randrange(700))
        given = {
            "title": f"{item.title} ({number})",
            "decision_maker": draw.choice(makers),
            "decision_date": day if number % 2 else say(day),
            "directorate": draw.choice(DIRECTORATES).name,
            "lead_officers": "\n".join(item.lead_officers),
            "wards": "All wards",
            "first_published": None,
        }
        yield [given[one.key] if one.key in given else getattr(item, one.key) for one in COLUMNS]


def one_pass(path: Path) -> float:
    """Milliseconds that openpyxl takes to read every cell, and nothing else."""
    start = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()
    return (time.perf_counter() - start) * 1000


def one_preview(path: Path) -> float:
    """Milliseconds that the whole preview takes, from the bytes to what would be done."""
    start = time.perf_counter()
    with only_reading():
        plan = make_plan(path.read_bytes(), path.name, Choices())
    took = (time.perf_counter() - start) * 1000
    if plan.count(NEW) != len(plan.rows) or not plan.rows:
        raise RuntimeError(f"{plan.count(NEW)} of {len(plan.rows)} rows are new: {plan.messages()[:3]}")
    return took


def peak() -> float:
    """The most memory that this process has taken, in megabytes; 0 where the system does not say (Windows)."""
    try:
        import resource
    except ImportError:
        return 0.0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / MEGABYTE if sys.platform == "darwin" else most / 1024


def main(path: Path, what: str) -> dict[str, list[float]]:
    """What was measured here."""
    with create_app().app_context():
        if what == "memory":
            one_preview(path)
            return {"megabytes": [peak()]}
        rounds = [(one_pass(path), one_preview(path)) for _ in range(ROUNDS)]
    return {"bare": [one for one, _ in rounds], "ours": [one for _, one in rounds]}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2])))
