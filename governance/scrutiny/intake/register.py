"""Work programmes as workbooks know them: what is their own of the exchange that all registers share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.planned import Choices, NewRecord
from governance.exchange.reading import Reading
from governance.exchange.rows import ItemRow
from governance.extensions import db
from governance.meetings.commands import add_meetings
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.register.fields import Choice, Field, Names
from governance.register.keeping import WORKBOOK, Editor
from governance.register.log import AS_NOW, Register, raise_reference, sequence_of
from governance.scrutiny.commands import PREFIX, WorkItems, hold, keep_agendas, last_position, place_errors, wanted_of
from governance.scrutiny.fields import BY_ACTION, visible
from governance.scrutiny.intake.earlier import names_at
from governance.scrutiny.intake.headings import GIVES, ROLES, heads_table, roles_in
from governance.scrutiny.intake.lines import read_lines
from governance.scrutiny.intake.roll import NewMeeting, meeting_values
from governance.scrutiny.intake.rows import WorkRows
from governance.scrutiny.rules import LEFT_OUT, NOT_ALLOCATED, PLANNED, WITHDRAWN
from governance.spreadsheets.book import Book

STAYS = "A standing item is at every meeting already. Leave its meeting as it is, or end it on its page."
BEGINS = "Leave this blank: an item is made a standing item on its page."
ENDS = "A standing item is ended on its page. Leave this as it is."


class BroughtIn(WorkItems):
    """Work items of a workbook: its meetings have been read already, and not for each row again."""

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept together; a meeting that is known to be the committee’s counts as any list."""
        meeting = db.session.get(Meeting, values["place"]) if isinstance(values["place"], int) else None
        known = meeting is not None and not meeting.removed and meeting.committee == values["committee"]
        listed = known and values["status"] != LEFT_OUT  # which no item of a list can be
        return super().check({**values, "place": NOT_ALLOCATED} if listed else values)


class WorkProgrammes(Exchanged):
    """The work programmes of scrutiny committees."""

    keeper = BroughtIn()
    called, whole = "work programme", "a work programme"
    needs = ("committee", "topic", "place")
    identity = ("committee", "topic", "place")
    told_by = ("committee and topic", "meeting or list")
    table, headings = "of work items, and no meeting with items below it,", "Committee, Meeting or list, and Topic"
    brief, wide = ("purpose", "place", "committee", "form"), frozenset({"purpose", "aim"})
    roles, gives = ROLES, GIVES
    unasked = frozenset(BY_ACTION)
    list_page, item_page = "scrutiny.list_committees", "scrutiny.view_item"
    sheet, file, title = "Work programme", "work-programme", "scrutiny work programme"
    usual = "What is to come, and what is open"
    beside = (MEETINGS,)
    guide = (
        (
            "What this is",
            "The scrutiny work programme as it stood when it was exported. Edit it, save it, and bring it back with "
            "“Import a workbook”: each cell is compared with what it was when it went out, and what it is by then.",
        ),
        (
            "What you can do",
            "Change cells, sort and filter, hide columns, add rows for new items at the end (without a reference), add "
            "columns of your own for notes: they are left out when it comes back. To move an item, change its meeting "
            "or list; its order within that is a number.",
        ),
        (
            "What to leave",
            "The references: each row is known by its own. A row that is taken out is not deleted in the work "
            "programme. A meeting is moved, cancelled or added on its own page.",
        ),
        (
            "Meetings",
            "The day of a meeting of the item’s committee, or Not yet allocated, Briefing notes or Suggested.",
        ),
    )

    def read_lines(self, book: Book, remembered: Mapping[str, str]) -> Reading:
        """The printed work programmes of many committees, resolutions from the minutes, and plain tables."""
        return read_lines(book, remembered)

    def heads_table(self, cells: Sequence[str], remembered: Mapping[str, str]) -> bool:
        """Whether pasted cells are a row of headings."""
        return heads_table(roles_in(dict(enumerate(cells)), remembered).values(), len(cells))

    def interpreter(self, day: date) -> WorkRows:
        """With the committees and meetings that are known."""
        return WorkRows(self)

    def supplied(self, item: Item | None, choices: Choices) -> dict[str, Any]:
        """A new item is planned."""
        return {"status": PLANNED} if item is None else {}

    def new(self, values: Mapping[str, Any], counters: Register, by: Editor) -> Item:
        """An item under the next reference, also at a meeting that is over or off: a workbook says what was there."""
        complete = {"status": PLANNED} | dict(values)
        return self.keeper.new(complete, f"{PREFIX}-{raise_reference(counters):04d}", counters, by=by)

    def add_record(self, record: NewRecord, keys: Mapping[int, int], by: Editor) -> int:
        """Keep a new meeting, with the committee's usual agenda but none of its standing items: the sheet has those."""
        if not isinstance(record, NewMeeting):
            return super().add_record(record, keys, by)
        committee = keys.get(record.committee, record.committee)
        values = meeting_values(record, committee)
        return add_meetings(committee, [values], by=by, way=WORKBOOK, telling=False)[0].id

    def hold(self) -> Register:
        """Lock the meetings too: their agendas change."""
        return hold()

    def arrange(self, changes: Sequence[tuple[Item | None, dict[str, Any]]]) -> None:
        """What comes to a meeting or a list stands last there, in the order of the rows; each place is asked once."""
        last: dict[tuple[int, Any], int] = {}
        for item, wanted in changes:
            committee: Any = wanted.get("committee", getattr(item, "committee", None))
            place = wanted.get("place")
            if place is None or wanted.get("position") is not None or (item and place == item.place):
                continue
            at = (committee, place)
            last[at] = last[at] + 1 if at in last else last_position(committee, place)
            wanted["position"] = last[at]

    def errors_of(self, now: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> dict[str, str]:
        """A meeting that the workbook brings is one of the committee, once it is added; standing items stay.

        What is here already goes to no meeting that is over or off; what is new may have been at one.
        """
        place = wanted.get("place")
        errors = place_errors(place, now["place"]) if now and place is not None else {}
        if now and now["standing"] and place is not None and place != now["place"]:
            errors["place"] = STAYS
        if wanted.get("standing") and not (now and now["standing"]):
            errors["standing"] = BEGINS
        elif now and now["standing"] and "standing" in wanted and not wanted["standing"]:
            errors["standing"] = ENDS
        brought = isinstance(place, int) and place < 0
        found = super().errors_of(now, {**wanted, "place": NOT_ALLOCATED} if brought else wanted)
        if brought and wanted.get("status", (now or {}).get("status")) == LEFT_OUT:
            found.pop("status", None)
        return found | errors

    def asked(self, field: Field) -> Field:
        """A meeting or list is chosen from what there is and what the workbook brings."""
        return replace(field, kind=Choice(source="place"), hint="") if field.key == "place" else field

    def names_at(self, sequences: Mapping[str, int]) -> Names:
        """The meetings on the days that they had."""
        sequence = sequences.get(MEETINGS)
        return self.names if sequence in (None, sequence_of(MEETINGS)) else names_at(sequence, self.names)

    def stays(self, item: Item) -> bool:
        """A standing item has a record for each meeting."""
        return bool(item.standing)

    def missed(self, items: Sequence[Item], rows: Sequence[ItemRow]) -> list[Item]:
        """Those of the committees whose programmes the workbook holds."""
        held = {row.values.get("committee") for row in rows}
        return [one for one in items if one.committee in held]

    def drawn_from(self) -> list[Any]:
        """The meetings too."""
        return [*super().drawn_from(), sequence_of(MEETINGS)]

    def before(self, items: Sequence[Item]) -> Any:
        """Where items stand, and what agendas have of them; the meetings as they are now, for rows to be checked."""
        meetings = list(db.session.scalars(select(Meeting).execution_options(**AS_NOW)))
        return [one.place for one in items], {one.reference: wanted_of(one) for one in items}, meetings

    def keep_in_step(self, items: Sequence[Item], before: Any, by: Editor) -> None:
        """The agendas of the meetings that items left, stay at, or came to."""
        places, texts, _ = before
        keep_agendas([*places, *(one.place for one in items)], texts, by=by, way=WORKBOOK)

    def left_by_undo(self, records: Sequence[NewRecord]) -> str:
        """Meetings and committees: they are other registers’."""
        counts = Counter(one.model for one in records)
        words = (("meeting", "meeting", "meetings"), ("body", "committee", "committees"))
        new = [f"{counts[key]} new {one if counts[key] == 1 else more}" for key, one, more in words if counts[key]]
        stays = "stays" if counts.total() == 1 else "stay"
        ways = ["Meetings are removed on their pages."] if counts["meeting"] else []
        ways += ["Committees are set to no longer used under Administration."] if counts["body"] else []
        return " ".join([f"The {' and '.join(new)} {stays} when it is undone.", *ways]) if new else ""

    def ended(self, item: Item) -> str:
        """The status of an item that was given up."""
        return item.status if item.status == WITHDRAWN else ""

    def columns_seen(self, items: Sequence[Item], reader: Any) -> tuple[Field, ...]:
        """What only handlers see goes out to governance officers."""
        return tuple(one for one in visible(reader.handles_all) if one.key != "to_check")


WORK_PROGRAMMES = WorkProgrammes()
