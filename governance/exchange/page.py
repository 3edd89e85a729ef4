"""What the pages of an import show: the rows worst first, each field with what is to be said of it."""

import hashlib
import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from governance.council.queries import CABINET_MEMBER
from governance.exchange.deciding import Cell, changed_since, conflicts_of, open_cells
from governance.exchange.plan import Plan
from governance.exchange.planned import ASKED, LEFT_OUT, REJECTED, THEIRS, UNCHANGED, PlannedRow
from governance.exchange.shown import place_of, shown_row
from governance.register.fields import shorten
from governance.register.uploads import Upload
from governance.spreadsheets.book import Remark
from governance.web.forms import number

PAGE = 50
OVERTAKEN = "The {} was changed meanwhile, so nothing was applied. This is the preview as of now: look again."
MOST_NAMED = 100  # items that no row is
MOST_OPEN = 12  # new names that are shown without asking
QUIET = 4  # the urgency of a row with nothing to tell
SEVERITIES = {"error": "Error", "doubt": "Doubt", "note": "Note"}
KINDS = {  # of one, of several
    "post": ("Post", "Posts"),
    "body": ("Body", "Bodies"),
    "directorate": ("Directorate", "Directorates"),
    "ward": ("Ward", "Wards"),
    "holder": ("Holder of a post", "Holders of posts"),
    "meeting": ("Meeting", "Meetings"),
    "officer": ("Lead officer not named before", "Lead officers not named before"),
}
SHOWS = {
    "": "All",
    "all": "All",
    "decide": "To decide",
    "conflicts": "Conflicts",
    "doubts": "Doubts",
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "left-out": "Left out",
}


@dataclass(frozen=True)
class Place:
    """Which rows a preview shows, as its address says."""

    show: str = ""
    page: int = 1
    at: int | None = None  # a row that must be among them
    since: int | None = None  # the sequence at which somebody looked, where the register has changed since

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Place":
        """From an address or a form; what is not understood is left out."""
        show = given.get("show", "")
        page, at, since = (number(given.get(key)) for key in ("page", "at", "since"))
        return cls(show if show in SHOWS else "", page or 1, at, since)

    @property
    def given(self) -> dict[str, Any]:
        """For an address, what is not as usual."""
        kept = {"show": self.show or None, "page": self.page if self.page > 1 else None, "since": self.since}
        return {key: value for key, value in kept.items() if value is not None}


def preview(upload: Upload, plan: Plan, place: Place) -> dict[str, Any]:
    """Everything that the preview's template asks for."""
    since = changed_since(plan, place.since)
    order = in_order(plan, since)
    found = [number for number in order if is_shown(plan, plan.rows[number], place.show)]
    last = max(1, -(-len(found) // PAGE))
    page = found.index(place.at) // PAGE + 1 if place.at in found else min(max(place.page, 1), last)
    numbers = found[(page - 1) * PAGE : page * PAGE]
    return {
        "upload": upload,
        "plan": plan,
        "place": Place(place.show, page, since=place.since),
        "last": last,
        "rows": [shown_row(plan, number, since) for number in numbers],
        "following": dict(pairwise(numbers)),
        "shows": [
            (key, text, sum(is_shown(plan, one, key) for one in plan.rows)) for key, text in shows_of(plan).items()
        ],
        "since": [(number, where(plan, plan.rows[number])) for number in order if is_since(plan.rows[number], since)],
        "hidden": len(plan.rows) - len(found),
        **counted(plan),
        **beside(plan),
    }


def counted(plan: Plan) -> dict[str, Any]:
    """What the preview counts."""
    rows = plan.rows
    blocking = [number for number in in_order(plan, set()) if rows[number].blocks]
    return {
        "returned": is_returned(plan),
        "unchanged": sum(is_shown(plan, one, "unchanged") for one in rows),
        "deciding": [(number, what_blocks(plan, plan.rows[number]), anchor(plan, number)) for number in blocking],
        "wrong": sum(is_wrong(one) for one in rows),
        "conflicts": sum(len(conflicts_of(one)) for one in rows),
        "open": len(open_cells(rows)),
        "open_rows": sum(bool(open_cells([one])) for one in rows),
        "doubting": sum(is_shown(plan, one, "doubts") for one in rows),
    }


def beside(plan: Plan) -> dict[str, Any]:
    """What the preview tells of besides the rows."""
    return {
        "made": made(plan),
        "left_by_undo": plan.register.left_by_undo(plan.records),
        "made_open": len(plan.records) + len(plan.officers) <= MOST_OPEN,
        "proposed": [one for one in plan.holders if one.instead_of is not None],
        "remarks": sorted(plan.remarks, key=severity_rank),
        "absent": plan.absent[:MOST_NAMED],
        "roles": plan.register.roles,
        "headings": sorted(plan.headings, key=lambda one: one.role is not None),
        "unknown": sum(one.role is None for one in plan.headings),
        "columns_open": any(one.filled and not one.role for one in plan.headings)
        or any(one.row.broken for one in plan.rows),
        "mark": mark(plan),
        "severities": SEVERITIES,
    }


def mark(plan: Plan) -> str:
    """What a plan was made from besides the register: it differs when somebody chose otherwise in another tab."""
    chosen = plan.choices.dump() | {"follow": []}
    headings = [(one.text, one.role) for one in plan.headings]
    made_from = json.dumps([chosen, headings, plan.register.drawn_from()], sort_keys=True)
    return hashlib.sha256(made_from.encode()).hexdigest()[:16]


def is_returned(plan: Plan) -> bool:
    """Whether the workbook is an export that has come back."""
    return any(one.row.line.table.returned for one in plan.rows)


def shows_of(plan: Plan) -> dict[str, str]:
    """The filters of the rows. Of an export only rows with something to tell are shown, unless all are asked for."""
    shows = dict(SHOWS)
    if is_returned(plan):
        shows[""] = "That change or ask"
    else:
        del shows["all"]
    return shows


def in_order(plan: Plan, since: Set[Cell]) -> list[int]:
    """The rows' numbers: what was changed here since somebody looked, worst first, then as the workbook has them."""
    rows = plan.rows
    return sorted(range(len(rows)), key=lambda number: (not is_since(rows[number], since), rows[number].urgency))


def is_since(planned: PlannedRow, since: Set[Cell]) -> bool:
    """Whether a row has a cell that was changed here since somebody looked."""
    return any((planned.key, one.field) in since for one in planned.shown)


def is_wrong(planned: PlannedRow) -> bool:
    """Whether a row is to be corrected, or it is to be said which item it is."""
    return planned.outcome in (REJECTED, ASKED)


def is_shown(plan: Plan, planned: PlannedRow, show: str) -> bool:
    """Whether a filter lets a row through."""
    match show:
        case "":
            return not is_returned(plan) or planned.urgency < QUIET or planned.outcome == LEFT_OUT
        case "all":
            return True
        case "decide":
            return planned.blocks
        case "conflicts":
            return bool(conflicts_of(planned))
        case "doubts":
            return planned.urgency in (1, 2)
        case "unchanged":
            return planned.outcome == UNCHANGED and not planned.blocks
    return planned.outcome == show.replace("-", " ")


def severity_rank(remark: Remark) -> int:
    """Errors first, then doubts."""
    return list(SEVERITIES).index(remark.severity)


def where(plan: Plan, planned: PlannedRow) -> str:
    """A row by its place and title."""
    title = planned.row.values.get(plan.register.identity[1])
    return f"{place_of(planned)}: {shorten(title or 'no title')}"


def what_blocks(plan: Plan, planned: PlannedRow) -> str:
    """A row that somebody must look at first, with the cells to decide."""
    fields = [plan.register.by_key[key].label for key in open_fields(plan, planned)]
    place = where(plan, planned)
    return f"{place} ({' and '.join(fields)})" if fields and not is_wrong(planned) else place


def anchor(plan: Plan, number: int) -> str:
    """Where on the page to look: the first cell to decide, else the row."""
    planned = plan.rows[number]
    cells = [] if is_wrong(planned) else open_fields(plan, planned)
    return f"cell-{number}-{cells[0]}" if cells else f"row-{number}"


def open_fields(plan: Plan, planned: PlannedRow) -> list[str]:
    """The fields of a row that nobody has decided, as they stand on the page."""
    return sorted((key for _, key in open_cells([planned])), key=plan.register.order)


def made(plan: Plan) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an application adds besides items: each kind with its names, and what there is to know of them."""
    held = {one.body: one for one in plan.holders}
    kinds: dict[str, list[tuple[str, str]]] = {}
    for one in plan.records:
        kind = "post" if one.kind == CABINET_MEMBER else one.model
        known = one.kind if kind == "body" else one.about
        if one.aliases:
            known = f"also written {', '.join(one.aliases)}"
        if one.key in held:
            known = f"held by {held[one.key].name}"
        kinds.setdefault(kind, []).append((one.name, known))
    filled = [one for one in held.values() if one.body > 0 and one.instead_of is None]
    if filled:
        kinds["holder"] = [(one.name, one.post) for one in filled]
    if plan.officers:
        kinds["officer"] = [(name, "") for name in plan.officers]
    return [(KINDS[kind][len(things) > 1], things) for kind, things in kinds.items()]


# What is said once something was done, or refused


def decided_text(count: int, whose: str, left: int | None, unseen: int) -> str:
    """What was decided, and what is left of what both sides changed (None: they changed nothing alike)."""
    cells = "1 cell" if count == 1 else f"{count} cells"
    done = f"The workbook’s value is taken in {cells}." if whose == THEIRS else f"What is here is kept in {cells}."
    said = [done] if count else []
    if unseen:
        said.append(f"{unseen} {'was' if unseen == 1 else 'were'} changed here meanwhile: look again.")
    if left is not None:
        said.append(f"{left} {'is' if left == 1 else 'are'} still to be decided." if left else "All cells are decided.")
    return " ".join(said)


def overtaken_text(plan: Plan, drawn: int | None) -> str:
    """That somebody was quicker, and what of this workbook that concerns."""
    count, said = len(changed_since(plan, drawn)), OVERTAKEN.format(plan.register.called)
    cells = "1 cell of this workbook was" if count == 1 else f"{count} cells of this workbook were"
    where_now = "it stands" if count == 1 else "they stand"
    return f"{said} {cells} changed here meanwhile: {where_now} first below." if count else said


def undecided_text(plan: Plan) -> str:
    """What stands in the way."""
    wrong, cells = sum(is_wrong(one) for one in plan.rows), len(open_cells(plan.rows))
    said = []
    if wrong:
        said.append(f"{wrong} {'row is' if wrong == 1 else 'rows are'} to be corrected or left out")
    if cells:
        said.append(f"{cells} {'cell is' if cells == 1 else 'cells are'} to be decided")
    return f"Nothing was applied: {' and '.join(said)} first."
