"""Measures the program beside a bare view and openpyxl, prints the figures, and fails where one is over its limit."""

import argparse
import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from benchmarks import exchange, workbooks
from benchmarks.browser import Browser, hidden_fields, served
from benchmarks.data import OFFICER, PAGE, add_items, add_work, add_year, count_queries, prepare
from benchmarks.figures import Figure, table
from governance import create_app
from governance.extensions import db
from governance.sample.loader import PASSWORD

FEW, ROWS = 50, 500
FEW_WORK, WORK = 24, 120
LOADS, SAVES, WARM_UP = 60, 200, 10
PAGE_LIMIT, SAVE_LIMIT, WORK_LIMIT = 2.5, 3.0, 2.5
KEYS = ("title", "purpose", "contact", "documents")
Queries = dict[int, tuple[int, int]]
Sizes = dict[str, float]
Memory = dict[str, tuple[float, int]]  # megabytes that a process took, and may take


def main() -> int:
    """Run it all in a temporary folder; 1 where something is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    as_json = parser.parse_args().json
    with tempfile.TemporaryDirectory() as folder, ExitStack() as servers:
        database = Path(folder, "governance.db")
        os.environ |= {"INSTANCE_PATH": folder, "DATABASE_URL": f"sqlite:///{database}"}
        queries, year = make_database()
        bare, kept, ours = (servers.enter_context(served(which, database)) for which in ("bare", "kept", "ours"))
        ours.sign_in(OFFICER, PASSWORD)
        figures, sizes = measure_all(bare, kept, ours, year)
        servers.close()  # what follows is measured alone
        previews, memory = workbooks.measure(Path(folder))
        exchanged, returned = exchange.measure(Path(folder))
    figures += previews + exchanged
    taken = {f"preview of {rows:,} items": (memory[rows], most) for rows, most in workbooks.SIZES.items()}
    taken |= {f"preview of an export of {rows:,}": (mb, exchange.SIZES[rows] or 0) for rows, mb in returned.items()}
    shown = as_document if as_json else as_text
    print(shown(figures, sizes, queries, taken))
    over = any(one.is_over for one in figures) or any(mb > most for mb, most in taken.values())
    return int(over or not is_constant(queries))


def make_database() -> tuple[Queries, str]:
    """Fill the database, and count the pages' queries with few rows and with all; the address of a work programme."""
    queries = {}
    with create_app().app_context():
        items = prepare()
        for number, more in ((FEW, FEW), (ROWS, ROWS - FEW)):
            add_items(items, more)
            queries[number] = count_queries(create_app())
        year = add_year()
        for number, more in ((FEW_WORK, FEW_WORK), (WORK, WORK - FEW_WORK)):
            add_work(year, more)
            queries[number] = count_queries(create_app(), year)
        db.session.remove()
        db.engine.dispose()
    return queries, year


def measure_all(bare: Browser, kept: Browser, ours: Browser, year: str) -> tuple[list[Figure], Sizes]:
    """Every figure, those with a limit first, and the sizes of the two pages in KB."""
    first = [browser.get(PAGE).took for browser in (bare, ours)]
    sizes, cells = compare(bare, ours)
    compare_year(bare, ours, year)
    pages = in_turn(LOADS, *((lambda n, browser=browser: browser.get(PAGE).took) for browser in (bare, kept, ours)))
    years = in_turn(LOADS, *((lambda n, browser=browser: browser.get(year).took) for browser in (bare, ours)))
    saves = in_turn(SAVES, *((lambda n, browser=browser: save(browser, cells[n])) for browser in (bare, kept, ours)))
    search, opening = in_turn(
        LOADS,
        lambda n: ours.get(f"{PAGE}?q=care+con", htmx=True).took,
        lambda n: ours.get(cells[n], htmx=True).took,
    )
    return [
        Figure("Programme page", pages[2], pages[0], PAGE_LIMIT),
        Figure("Saving a cell", saves[2], saves[0], SAVE_LIMIT),
        Figure("A year's work programme", years[1], years[0], WORK_LIMIT),
        Figure("Programme page, bare connection kept", pages[2], pages[1]),
        Figure("Saving a cell, bare connection kept", saves[2], saves[1]),
        Figure("First page after the start", first[1:], first[:1]),
        Figure("Searching as one types", search),
        Figure("Opening a cell", opening),
    ], sizes


def compare(bare: Browser, ours: Browser) -> tuple[Sizes, list[str]]:
    """The sizes of the two pages and the addresses of a cell in each of their rows, which must be the same."""
    pages = {"bare": bare.get(PAGE).body, "ours": ours.get(PAGE).body}
    bare_rows, own_rows = (re.findall(r'<tr id="([^"]+)"', page.decode()) for page in pages.values())
    if bare_rows != own_rows or len(own_rows) != ROWS:
        raise RuntimeError(f"not the same {ROWS} rows: {len(bare_rows)} on the bare page, {len(own_rows)} on ours")
    cells = [f"{PAGE}/{row}/cell/{KEYS[n % len(KEYS)]}" for n, row in enumerate(own_rows)]
    return {which: round(len(page) / 1024, 1) for which, page in pages.items()}, cells


def compare_year(bare: Browser, ours: Browser, year: str) -> None:
    """The rows of the two pages of a work programme, which must be the same."""
    found = [set(re.findall(r'<tr[^>]* id="(WP-[^"]+)"', browser.get(year).body.decode())) for browser in (bare, ours)]
    if found[0] != found[1] or len(found[1]) != WORK:
        raise RuntimeError(f"not the same {WORK} rows: {len(found[0])} on the bare page, {len(found[1])} on ours")


def in_turn(times: int, *measures: Callable[[int], float]) -> list[list[float]]:
    """Measure one after the other, so many times, after some that do not count."""
    rounds = [[measure(n) for measure in measures] for n in range(WARM_UP + times)]
    return [list(one) for one in zip(*rounds[WARM_UP:], strict=True)]


def save(browser: Browser, cell: str) -> float:
    """Change a cell to what it has not been; who is signed in opens it first, which is not measured."""
    form = hidden_fields(browser.get(cell, htmx=True).body) if browser.cookies else {}
    text = f"Arrangements for the corporate buildings, as revised by {browser.port}"
    answer = browser.post(cell, {**form, cell.rpartition("/")[2]: text}, htmx=True)
    if text.encode() not in answer.body or not answer.body.startswith(b"<tr "):
        raise RuntimeError(f"{cell}: not saved, but answered\n{answer.body.decode()[:1000]}")
    return answer.took


def is_constant(queries: Queries) -> bool:
    """Whether a page takes as many queries with few rows as with all."""
    return queries[FEW] == queries[ROWS] and queries[FEW_WORK] == queries[WORK]


def as_text(figures: list[Figure], sizes: Sizes, queries: Queries, memory: Memory) -> str:
    """For people."""
    counted = "\n".join(
        f"Queries of {page} with {many} rows: {queries[many][0]} at first, {queries[many][1]} from then on; "
        f"with {few} rows {queries[few][0]} and {queries[few][1]}"
        for page, few, many in (("the programme", FEW, ROWS), ("a work programme", FEW_WORK, WORK))
    )
    return f"""{ROWS} rows, medians, on {machine()}

{table(figures)}

Page sizes: {sizes["bare"]} KB bare, {sizes["ours"]} KB ours
{counted}
{memory_text(memory)}"""


def memory_text(memory: Memory) -> str:
    """What previews took, and may take."""
    return "\n".join(f"Memory, {what}: {mb:.0f} MB, at most {most}" for what, (mb, most) in memory.items())


def as_document(figures: list[Figure], sizes: Sizes, queries: Queries, memory: Memory) -> str:
    """For programs."""
    document = {
        "machine": machine(),
        "rows": ROWS,
        "figures": [one.to_json() for one in figures],
        "page_kb": sizes,
        "queries": {str(rows): {"first": first, "later": later} for rows, (first, later) in queries.items()},
        "queries_constant": is_constant(queries),
        "megabytes": {what: round(mb) for what, (mb, _) in memory.items()},
    }
    return json.dumps(document, indent=2)


def machine() -> str:
    """What it ran on."""
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"


if __name__ == "__main__":
    sys.exit(main())
