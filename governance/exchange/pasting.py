"""Rows copied in Excel and pasted as text: made a table like one from a file, its headings put in front if need be."""

import csv
import io
import re
from collections.abc import Callable, Sequence

from governance.register.fields import fold
from governance.spreadsheets.book import Unreadable

NAME = "Pasted rows.tsv"
SIGN_LINE = "sep=\t\n"  # by which the reader knows tabs, however many commas there are
QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)')
PLAIN = re.compile(r"[^\t\n]*")
REFERENCE = re.compile(r"[A-Z]{1,6}-?[0-9]+", re.IGNORECASE)
NO_HEADINGS = "These rows have no headings that can be recognised, such as {}. Copy the row of headings too."
Rows = list[list[str]]
Heads = Callable[[Sequence[str]], bool]  # whether cells are a row of headings


def read_pasted(text: str, headings: Sequence[str], second: int, heads: Heads, such_as: str) -> bytes:
    """What was pasted, as the content of a file; raises Unreadable where nobody can tell what the columns hold.

    `headings` are those of an export without its hidden column, which stands at the place `second`; `such_as` names
    some of those that are known.
    """
    rows = [row for row in split_pasted(text) if any(cell.strip() for cell in row)]
    rows = without_second(rows, second, len(headings))
    if not any(heads([cell for cell in row if cell.strip()]) for row in rows):
        if not fits(rows, len(headings)):
            raise Unreadable(NO_HEADINGS.format(such_as))
        rows.insert(0, list(headings[: max(map(len, rows))]))
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return (SIGN_LINE + out.getvalue()).encode()


def split_pasted(text: str) -> Rows:
    """Rows of cells as Excel copies them: quoted only where there is a line break or a tab inside."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    rows: Rows = [[]]
    at = 0
    while at <= len(text):
        quoted = QUOTED.match(text, at)
        if quoted and re.search(r'[\t\n]|""', quoted[1]):
            cell, at = quoted[1].replace('""', '"'), quoted.end()
        else:
            found = PLAIN.match(text, at)
            cell, at = (found[0], found.end()) if found else ("", at)
        rows[-1].append(cell)
        if text[at : at + 1] == "\n":
            rows.append([])
        at += 1
    return rows


def without_second(rows: Rows, second: int, most: int) -> Rows:
    """The rows without the hidden columns of an export: they say the reference once more."""
    if all(len(row) == most + 2 and fold(row[-1]) in (fold(row[0]), "row end") for row in rows):
        rows = [row[:-1] for row in rows]
    pairs = [(fold(row[0]), fold(row[second])) for row in rows if len(row) > second]
    same = [first == again or (first, again) == ("reference", "row") for first, again in pairs]
    told = any(first for first, _ in pairs) or all(len(row) == most + 1 for row in rows)
    if not pairs or not all(same) or not told:
        return rows
    return [[*row[:second], *row[second + 1 :]] for row in rows]


def fits(rows: Rows, most: int) -> bool:
    """Whether rows can be those of an export: first a reference, or nothing for a new item, and no more columns."""
    firsts = [row[0].strip() for row in rows]
    return (
        bool(rows)
        and all(2 <= len(row) <= most for row in rows)
        and all(not first or REFERENCE.fullmatch(first) for first in firsts)
    )
