"""The programme page: rows grouped by month and decision maker, each row rendered once until it changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from flask import render_template, url_for

from governance.council.queries import Council
from governance.people.models import Account
from governance.programme.fields import BY_ACTION, BY_KEY, ISSUE_TYPES, OPENNESS, STATUSES, TABLE, visible
from governance.programme.models import PlanItem
from governance.programme.queries import (
    KIND,
    UNDATED,
    Filters,
    assess_item,
    get_items,
    ground_of,
    list_lines,
    list_months,
    sets_of_others,
)
from governance.programme.rules import ATTENTION_LABELS, Attention, call_in_window
from governance.register.filters import count_attention, is_wanted
from governance.register.log import Change, ChangeSet, changes_of
from governance.web.history import MOST_CELLS, tell
from governance.web.records import Subject
from governance.web.rows import Cell, Shown, cell_of, kept_rows
from governance.working_days.deadlines import say

BARE_FLAGS = (
    Attention.PASSED,
    Attention.PRIVATE,
    Attention.EXEMPT,
    Attention.UNCLASSIFIED,
)  # the others say why in words of their own


@dataclass(frozen=True)
class Section:
    """The items of one decision maker in one month."""

    month: date | None
    maker: int
    rows: list[str]
    opens_month: bool

    @property
    def month_key(self) -> str:
        """The month as addresses write it."""
        return f"{self.month:%Y-%m}" if self.month else UNDATED

    @property
    def month_text(self) -> str:
        """The month heading."""
        return say(self.month).split(" ", 1)[1] if self.month else "Month to be confirmed"


@dataclass(frozen=True)
class Page:
    """What the programme page shows."""

    filters: Filters
    sections: list[Section]
    counts: dict[Attention, int]
    attending: int
    total: int


def build_page(filters: Filters, reader: Account, council: Council, today: date) -> Page:
    """The items that the filters let through, in order, with the counts of what needs attention."""
    lines = list_lines(filters, reader, today)
    shown = get_rows(lines, reader, council, today)
    flags = [shown[line.id].attention for line in lines]
    counts = count_attention(Attention, flags)
    attending = sum(bool(one) for one in flags)
    if filters.attention:
        lines = [line for line in lines if is_wanted(shown[line.id].attention, filters.attention)]
    return Page(filters, sections_of(lines, shown), counts, attending, len(lines))


def sections_of(lines: Iterable[Any], shown: dict[int, Shown]) -> list[Section]:
    """The lines by month and decision maker, as they come."""
    sections: list[Section] = []
    for (month, maker), group in groupby(lines, lambda line: (line.decision_month, line.decision_maker)):
        opens = not sections or sections[-1].month != month
        sections.append(Section(month, maker, [shown[line.id].html for line in group], opens))
    return sections


def get_rows(lines: list[Any], reader: Account, council: Council, today: date) -> dict[int, Shown]:
    """The rows of these lines by id. A row depends on its item, the council, the day and whether it can be edited."""
    editable = {directorate: reader.handles(directorate) for directorate in {line.directorate for line in lines}}
    keys = {line.id: (line.id, line.sequence, council.sequence, today, editable[line.directorate]) for line in lines}

    def draw(ids: list[int]) -> Iterator[tuple[int, int, Shown]]:
        for number, item in get_items(ids).items():
            yield number, item.sequence, draw_row(item, reader, council, today)

    return kept_rows("programme", keys, draw)


def draw_row(item: PlanItem, reader: Account, council: Council, today: date) -> Shown:
    """One row, from the partial that the page and a saved cell share."""
    assessment = assess_item(item, council, today)
    html = render_template(
        "programme/_row.html",
        item=item,
        address=address_of(item.reference),
        new=url_for("programme.new_item"),
        cells=cells_of(item, council),
        status=status_of(item),
        assessment=assessment,
        labels=ATTENTION_LABELS,
        bare_flags=BARE_FLAGS,
        editable=reader.handles(item.directorate),
    )
    return Shown(html, assessment.attention)


def cells_of(item: PlanItem, council: Council) -> list[Cell]:
    """The cells of an item in the table."""
    return [cell_of(item, BY_KEY[key], council.names) for key in TABLE]


def status_of(item: PlanItem) -> str:
    """The status in words, with what became of the item."""
    reason = f" {item.status_reason}" if item.status_reason else ""
    if item.decided_on:
        by = f" by {item.decided_by}" if item.decided_by else ""
        return f"{say(item.decided_on)}{by}"
    if item.deferred_from and item.status == "deferred":
        return f"from {item.deferred_from}.{reason}"
    return reason.strip()


def call_in_text(item: PlanItem, council: Council) -> str:
    """Until when a decision of the executive can be called in; nothing for others."""
    executive = council.bodies[item.decision_maker].executive
    return call_in_window(item.decided_on, ground_of(council)) if item.decided_on and executive else ""


def details_of(item: PlanItem, council: Council, handler: bool) -> list[Cell]:
    """Every field of an item that the reader may see, for its own page."""
    return [cell_of(item, field, council.names) for field in visible(handler) if field.key not in BY_ACTION]


def position_of(item: PlanItem) -> tuple[Any, ...]:
    """What decides where an item stands in the table."""
    return (item.decision_date.sort_key, item.decision_maker)


def place_of(item: PlanItem, council: Council) -> str:
    """Where an item stands, in words."""
    section = Section(item.decision_month, item.decision_maker, [], False)
    return f"{section.month_text}, {council.bodies[item.decision_maker].name}"


def filter_lists(council: Council) -> dict[str, Any]:
    """What the filters offer."""
    names = council.names.lists
    months = [(f"{month:%Y-%m}", say(month).split(" ", 1)[1]) for month in list_months()]
    return {
        "offers": (
            ("month", "Month", [*months, (UNDATED, "To be confirmed")]),
            ("decision_maker", "Decision maker", [(one.key, one.name) for one in names["decision maker"].things]),
            ("issue_type", "Type", [*((one.key, one.name) for one in ISSUE_TYPES), ("none", "Not yet classified")]),
            (
                "directorate",
                "Directorate",
                [*((one.key, one.name) for one in names["directorate"].things), ("none", "None")],
            ),
            ("status", "Status", [(one.key, one.name) for one in STATUSES]),
            ("openness", "Openness", [*((one.key, one.name) for one in OPENNESS), ("none", "Not stated")]),
            ("attention", "Needs attention", [("any", "Any reason"), *ATTENTION_LABELS.items()]),
        )
    }


def history_of_items(
    change_sets: list[ChangeSet], reader: Account, field: str = "", item: PlanItem | None = None
) -> dict[str, Any]:
    """Change sets as this reader may see them: cells that only handlers see are left out for others.

    With a field, only those in which the reader may see that it changed; with an item, only its own cells. Of a large
    import the first cells are shown.
    """
    found = changes_of(change_sets, record=(KIND, item.id) if item else None, most=MOST_CELLS, field=field)
    items = get_items(sorted({change.record_id for changes in found.values() for change in changes}))
    own = {number for number, one in items.items() if reader.handles(one.directorate)}
    hidden = {one.key for one in visible(True)} - {one.key for one in visible(False)}
    return tell(
        change_sets,
        found,
        label_of=label_of,
        address_of=lambda change: "" if items[change.record_id].removed else address_of(change.reference),
        may_see=lambda change: change.record_id in own or change.field not in hidden,
        fixed=set() if reader.handles_all else sets_of_others(change_sets, reader),
        field=field,
    )


def subject_of(item: PlanItem) -> Subject:
    """The item that a form or a cell is about."""
    page, table = address_of(item.reference), url_for("programme.list_items", _anchor=item.reference)
    return Subject(item.reference, item.title, page=page, table=table, row=f"{page}/row")


def address_of(reference: str) -> str:
    """The page of an item."""
    return url_for("programme.view_item", reference=reference)


def moved_to(item: PlanItem, before: tuple[Any, ...], council: Council) -> str:
    """Where a change put the item, in words; nothing where it stands as it did."""
    return place_of(item, council) if position_of(item) != before else ""


def acted_text(action: str, item: PlanItem, changed: ChangeSet | None, council: Council) -> str:
    """What an action did."""
    done = {
        "defer": f"deferred from {item.deferred_from} to {item.decision_date.text}: "
        f"it now stands under {place_of(item, council)}",
        "withdraw": "withdrawn",
        "decide": f"recorded as decided on {say(item.decided_on)}" if item.decided_on else "",
        "reinstate": "back among the planned",
        "remove": "removed; its reference will not be used again",
    }
    return f"{item.reference} is {done[action]}." if changed else f"{item.reference} is as it was."


def label_of(change: Change) -> str:
    """The label of a field in the log."""
    return BY_KEY[change.field].label if change.field in BY_KEY else "Item"
