"""The executive programme as workbooks know it: what is its own of the exchange that all registers share."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from governance.council.queries import get_council
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.planned import Choices
from governance.exchange.reading import Reading
from governance.programme.commands import PLAN_ITEMS, new_item
from governance.programme.fields import BY_ACTION, visible
from governance.programme.intake.headings import GIVES, ROLES, heads_table, role_of
from governance.programme.intake.lines import read_lines
from governance.programme.intake.roll import Roll
from governance.programme.intake.rows import ProgrammeRows
from governance.programme.rules import LIVE, PLANNED
from governance.register.fields import Field
from governance.register.keeping import Editor
from governance.register.log import Register
from governance.spreadsheets.book import Book


class Programme(Exchanged):
    """The executive rolling programme."""

    keeper = PLAN_ITEMS
    called, whole = "programme", "a rolling programme"
    needs = ("title", "decision_maker", "decision_date")
    identity = ("decision_maker", "title", "decision_date")
    told_by = ("decision maker and title", "date")
    table, headings = "of decisions", "Title, Decision maker and Decision date"
    month = "decision_date"
    brief, wide = ("purpose", "decision_date", "decision_maker", "issue_type"), frozenset({"purpose"})
    roles, gives = ROLES, GIVES
    unasked = frozenset(BY_ACTION)
    publishes = True
    list_page, item_page = "programme.list_items", "programme.view_item"
    sheet, file, title = "Programme", "rolling-programme", "executive rolling programme"
    usual = "What is to come and overdue"
    guide = (
        (
            "What this is",
            "The executive rolling programme as it stood when it was exported. Edit it, save it, and bring it back "
            "with “Import a workbook”: each cell is compared with what it was when it went out, and what it is by "
            "then.",
        ),
        (
            "What you can do",
            "Change cells, sort and filter, hide columns, add rows for new items at the end (without a reference), add "
            "columns of your own for notes: they are left out when it comes back.",
        ),
        (
            "What to leave",
            "The references: each row is known by its own. A row that is taken out is not deleted in the programme. "
            "To withdraw an item, set its status to Withdrawn and give the reason.",
        ),
        ("Dates", "A day such as 9 October 2026, a month such as October 2026, or TBC."),
    )

    def read_lines(self, book: Book, remembered: Mapping[str, str]) -> Reading:
        """The forward plans of many councils, and plain tables."""
        return read_lines(book, remembered)

    def heads_table(self, cells: Sequence[str], remembered: Mapping[str, str]) -> bool:
        """Whether pasted cells are a row of headings."""
        return heads_table([role_of(cell, remembered) for cell in cells], len(cells))

    def interpreter(self, day: date) -> ProgrammeRows:
        """With the council's names."""
        return ProgrammeRows(self, Roll(get_council(), day))

    def supplied(self, item: Item | None, choices: Choices) -> dict[str, Any]:
        """A new item is planned; the day of publication counts for those that have none."""
        if item is None:
            return {"status": PLANNED, "first_published": choices.published}
        return {"first_published": None if item.first_published else choices.published}

    def new(self, values: Mapping[str, Any], counters: Register, by: Editor) -> Item:
        """An item under the next reference."""
        return new_item(values, counters, get_council(), by=by)

    def ended(self, item: Item) -> str:
        """The status of an item that is decided or withdrawn."""
        return "" if item.status in LIVE else item.status

    def when_of(self, item: Item) -> str:
        """The date in standard words."""
        text: str = item.decision_date.text
        return text

    def columns_seen(self, items: Sequence[Item], reader: Any) -> tuple[Field, ...]:
        """What only handlers see goes out where they handle every item of it."""
        handler = reader.handles_all or (bool(items) and all(reader.handles(item.directorate) for item in items))
        return tuple(one for one in visible(handler) if one.key != "to_check")


PROGRAMME = Programme()
