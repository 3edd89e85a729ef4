"""Out to a workbook and back, beside openpyxl alone: python -m benchmarks.exchange FOLDER ROWS fill|times|memory."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from flask_migrate import upgrade
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment

from benchmarks.figures import Figure
from benchmarks.workbooks import one_pass, peak, write_workbook
from governance import create_app
from governance.council.queries import get_council, today
from governance.exchange.commands import apply_plan
from governance.exchange.outgoing import formats
from governance.exchange.plan import Plan
from governance.exchange.planned import CHANGED, Choices
from governance.extensions import db, only_reading
from governance.programme.commands import System
from governance.programme.intake.plan import make_plan
from governance.programme.intake.register import PROGRAMME
from governance.programme.queries import REGISTER, list_items, values_of
from governance.register.exchange import row_of
from governance.register.log import sequence_of
from governance.sample.loader import load_council

BY = System("Benchmark")
EXPORT_LIMIT, PREVIEW_LIMIT, APPLY_LIMIT = 1.5, 2.5, 1.0
SIZES = {5_000: None, 20_000: 400}  # rows, and the megabytes that the preview of their export may take
CHANGES, ROUNDS = 500, 5
TOP = Alignment(wrap_text=True, vertical="top")


def measure(folder: Path) -> tuple[list[Figure], dict[int, float]]:
    """How long it takes with the fewer rows, and the memory with the more, each in a process of its own."""
    figures, memory = [], {}
    for rows, most in SIZES.items():
        child(folder, rows, "fill")
        if most:
            memory[rows] = child(folder, rows, "memory")["megabytes"][0]
            continue
        took = child(folder, rows, "times")
        figures = [
            Figure(f"Export of {rows:,} items", took["export"], took["written"], EXPORT_LIMIT),
            Figure(f"Preview of it, {CHANGES} changed", took["preview"], took["read"], PREVIEW_LIMIT),
            Figure("Applying that, beside its preview", took["apply"], took["preview"], APPLY_LIMIT),
        ]
    return figures, memory


def child(folder: Path, rows: int, what: str) -> dict[str, list[float]]:
    """Work in a fresh process on a database of its own."""
    given = os.environ | {"DATABASE_URL": f"sqlite:///{folder / f'{rows}.db'}"}
    command = [sys.executable, "-m", "benchmarks.exchange", str(folder), str(rows), what]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, env=given)
    found: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    return found


def fill(folder: Path, rows: int) -> dict[str, list[float]]:
    """A database of so many items, its export, and the same with some cells changed."""
    upgrade()
    db.session.remove()
    load_council(today())
    tidy = folder / f"{rows}-tidy.xlsx"
    write_workbook(tidy, rows)
    apply_plan(plan_of(tidy), by=BY, why=tidy.name)
    db.session.commit()
    book = openpyxl.load_workbook(io.BytesIO(export()))
    for number in range(2, CHANGES + 2):
        book["Programme"].cell(number, 3).value = f"As a directorate revised it ({number})"
    book.save(edited(folder, rows))
    return {}


def edited(folder: Path, rows: int) -> Path:
    """The export that came back."""
    return folder / f"{rows}-edited.xlsx"


def export() -> bytes:
    """The whole programme as a workbook."""
    with only_reading():
        return formats.workbook(PROGRAMME, list_items(), BY, "All", datetime.now(UTC), sequence_of(REGISTER))


def plain_write(cells: list[list[Any]]) -> bytes:
    """The same cells with the same styles, by openpyxl alone."""
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet("Programme")
    for row in cells:
        styled = []
        for value in row:
            cell = WriteOnlyCell(sheet, value)
            cell.alignment = TOP
            if hasattr(value, "year"):
                cell.number_format = "d mmmm yyyy"
            styled.append(cell)
        sheet.append(styled)
    book.save(out)
    return out.getvalue()


def plan_of(path: Path) -> Plan:
    """What a workbook would do."""
    return make_plan(path.read_bytes(), path.name, Choices())


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Milliseconds that it takes, and what comes of it."""
    start = time.perf_counter()
    done = work()
    return (time.perf_counter() - start) * 1000, done


def times(path: Path) -> dict[str, list[float]]:
    """Each in turn, some times over; what is applied is taken back."""
    found: dict[str, list[float]] = {key: [] for key in ("export", "written", "preview", "read", "apply")}
    with only_reading():
        fields = PROGRAMME.columns_seen(list_items(), BY)
        names = get_council().names
        cells = [row_of(item.reference, values_of(item), fields, names) for item in list_items()]
    for _ in range(ROUNDS):
        db.session.rollback()
        found["written"].append(timed(lambda: plain_write(cells))[0])
        found["export"].append(timed(export)[0])
        db.session.rollback()
        found["read"].append(one_pass(path))
        took, plan = timed(lambda: plan_of(path))
        if plan.count(CHANGED) != CHANGES:
            raise RuntimeError(f"{plan.count(CHANGED)} rows changed, not {CHANGES}: {plan.messages()[:3]}")
        found["preview"].append(took)
        found["apply"].append(timed(partial(apply_plan, plan, by=BY, why="benchmark"))[0])
        db.session.rollback()
    return found


def main(folder: Path, rows: int, what: str) -> dict[str, list[float]]:
    """What was asked for."""
    with create_app().app_context():
        if what == "fill":
            return fill(folder, rows)
        if what == "times":
            return times(edited(folder, rows))
        with only_reading():
            plan_of(edited(folder, rows))
        return {"megabytes": [peak()]}


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
