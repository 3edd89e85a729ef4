"""The register of suggestions as workbooks know it: what is its own of the exchange that all registers share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from governance.council.queries import today
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.planned import Choices
from governance.exchange.reading import Reading
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import meeting_names
from governance.meetings.rules import TO_COME
from governance.register.fields import Field, NameList, Names
from governance.register.keeping import WORKBOOK, Editor
from governance.register.log import Register, history_of, lock, sequence_of
from governance.scrutiny.commands import REGISTER as SCRUTINY
from governance.scrutiny.intake.earlier import meetings_at
from governance.scrutiny.queries import get_item as get_work_item
from governance.spreadsheets.book import Book
from governance.suggestions.commands import CLEARED, new_suggestion, put_on_agenda
from governance.suggestions.fields import BY_ACTION, visible
from governance.suggestions.intake.headings import GIVES, ROLES, heads_table, roles_in
from governance.suggestions.intake.lines import read_lines
from governance.suggestions.intake.rows import SuggestionRows
from governance.suggestions.keepers import STAYS, SUGGESTIONS, hold_others, stage_of
from governance.suggestions.queries import REGISTER
from governance.suggestions.rules import BY_RIGHT, DECIDED, OPEN, PUT, RECEIVED, WITHDRAWN, WORK_ITEM
from governance.suggestions.telling import tell_of
from governance.working_days.deadlines import say

WITHDRAWN_BY_ITS_MEMBER = f"A referral by right ({BY_RIGHT}) is withdrawn on its page, by the member who made it."
NOT_AT_A_MEETING = (
    f"A referral by right ({BY_RIGHT}) is put on an agenda: {{}} is at no meeting. Move it to one first, or enter "
    "another work item."
)


class SuggestionsExchanged(Exchanged):
    """The register of suggestions."""

    keeper = SUGGESTIONS
    called, whole = "register of suggestions", "a list of suggestions"
    words = ("suggestion", "suggestions")
    needs = ("topic",)
    identity = ("suggested_by", "topic", "received")
    told_by = ("name and topic", "day of receipt")
    table, headings = "of suggestions", "Topic, Name and Received"
    brief, wide = (
        ("suggested_by", "source", "committee", "received"),
        frozenset({"why", "change", "evidence", "reason"}),
    )
    roles, gives = ROLES, GIVES
    unasked = frozenset(BY_ACTION)
    list_page, item_page = "suggestions.list_items", "suggestions.view_item"
    sheet, file, title = "Suggestions", "suggestions", "suggestions for scrutiny"
    usual = "Suggestions that are open"
    beside = (MEETINGS,)
    guide = (
        (
            "What this is",
            "The register of suggestions as it stood when it was exported. Edit it, save it, and bring it back with "
            "“Import a workbook”: each cell is compared with what it was when it went out, and what it is by then.",
        ),
        (
            "What you can do",
            "Change cells, sort and filter, hide columns, add rows for new suggestions at the end (without a "
            "reference), add columns of your own for notes: they are left out when it comes back.",
        ),
        (
            "What to leave",
            "The references: each row is known by its own. A row that is taken out is not deleted in the register.",
        ),
        (
            "Where it stands",
            "Whoever made a suggestion is told when its status changes, also by a workbook. Decided needs an outcome, "
            "and what goes with it: a refusal its ground and its reason, which is published, a work programme item "
            "its reference. A referral by right cannot be refused.",
        ),
        (
            "Contact details",
            "How to reach whoever made a suggestion is kept apart, and is in no workbook. Do not add it here.",
        ),
    )

    def read_lines(self, book: Book, remembered: Mapping[str, str]) -> Reading:
        """Plain tables, on one sheet or several."""
        return read_lines(book, remembered)

    def heads_table(self, cells: Sequence[str], remembered: Mapping[str, str]) -> bool:
        """Whether pasted cells are a row of headings."""
        return heads_table(roles_in(dict(enumerate(cells)), remembered).values(), len(cells))

    def interpreter(self, day: date) -> SuggestionRows:
        """With the committees and meetings that are known."""
        return SuggestionRows(self)

    def supplied(self, item: Item | None, choices: Choices) -> dict[str, Any]:
        """A new suggestion has been received."""
        return {"status": RECEIVED} if item is None else {}

    def new(self, values: Mapping[str, Any], counters: Register, by: Editor) -> Item:
        """A suggestion under the next reference; its last step was when it was decided, or came."""
        last = values.get("last_step") or values.get("decided_on") or values.get("received") or today()
        return new_suggestion({**values, "last_step": min(last, today())}, counters, by=by)

    def arrange(self, changes: Sequence[tuple[Item | None, dict[str, Any]]]) -> None:
        """What is decided here by a workbook is decided today, where it does not say when; what opens loses its end."""
        for item, wanted in changes:
            if item is not None and wanted.get("status") == DECIDED and not wanted.get("decided_on", item.decided_on):
                wanted["decided_on"] = today()
            if item is not None and item.status not in OPEN and wanted.get("status") in OPEN:
                wanted |= {key: None for key in CLEARED if getattr(item, key) is not None}

    def hold(self) -> Register:
        """Lock the meetings and the work programme too, in the one order of the registers."""
        hold_others()
        return lock(REGISTER)

    def errors_of(self, now: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> dict[str, str]:
        """As on its page: what was referred by right stays so, and nothing is put to a meeting that is over.

        What is new may have been at one: a workbook says what was.
        """
        found = super().errors_of(now, wanted)
        return found | self.of_referral(now, wanted) | (self.of_meeting(now, wanted) if now else {})

    def of_referral(self, now: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> dict[str, str]:
        """What a workbook cannot make of a referral by right."""
        if now and now["by_right"]:
            if "by_right" in wanted and not wanted["by_right"]:
                return {"by_right": STAYS}
            if wanted.get("status") == WITHDRAWN:
                return {"status": WITHDRAWN_BY_ITS_MEMBER}
        after = {**(now or {}), **wanted}
        reference = after.get("work_item")
        if after.get("by_right") and after.get("outcome") == WORK_ITEM and reference:
            item = get_work_item(reference)
            touched = now is None or not wanted.keys().isdisjoint({"by_right", "outcome", "work_item"})
            if touched and item is not None and item.meeting is None:
                return {"work_item": NOT_AT_A_MEETING.format(reference)}
        return {}

    def of_meeting(self, now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, str]:
        """Nothing that is here goes to a meeting that is over or off."""
        after = {**now, **wanted}
        if after["status"] != PUT or stage_of(after) == stage_of(now):
            return {}
        sitting = db.session.get(Meeting, after["meeting"]) if after["meeting"] else None
        if sitting is None or is_to_come(sitting):
            return {}
        return {"meeting": f"The meeting on {say(sitting.day)} is over or cancelled. Enter one to come."}

    def names_at(self, sequences: Mapping[str, int]) -> Names:
        """The meetings on the days that they had."""
        sequence = sequences.get(MEETINGS)
        if sequence is None or sequence == sequence_of(MEETINGS):
            return self.names
        then = NameList(meeting_names(meetings_at(sequence)))
        return replace(self.names, lists={**self.names.lists, "meeting": then})

    def stays(self, item: Item) -> bool:
        """Without a name, a suggestion of another day is another."""
        return item.suggested_by is None

    def missed(self, items: Sequence[Item], rows: Sequence[Any]) -> list[Item]:
        """Those that are open: a workbook need not tell of the past."""
        return [one for one in items if one.status in OPEN]

    def drawn_from(self) -> list[Any]:
        """The meetings and the work programme too."""
        return [*super().drawn_from(), sequence_of(MEETINGS), sequence_of(SCRUTINY)]

    def before(self, items: Sequence[Item]) -> Any:
        """Where suggestions stand."""
        return {one.id: stage_of(self.keeper.values_of(one)) for one in items}

    def keep_in_step(self, items: Sequence[Item], before: Any, by: Editor) -> None:
        """Whoever made a suggestion is told of its step; agendas have the item under which suggestions are raised."""
        stepped = [one for one in items if stage_of(self.keeper.values_of(one)) != before.get(one.id)]
        meetings: set[int] = set()
        for one in stepped:
            sitting = db.session.get(Meeting, one.meeting) if one.status == PUT and one.meeting else None
            if sitting is not None and sitting.id not in meetings and is_to_come(sitting):
                meetings.add(sitting.id)
                put_on_agenda(one, by=by, way=WORKBOOK)
        written = history_of(REGISTER, most=1)
        for one in stepped if written else ():
            if one.id in before:
                tell_of(one, written[0])

    def ended(self, item: Item) -> str:
        """The status of a suggestion that is closed."""
        return "" if item.status in OPEN else str(item.status)

    def columns_seen(self, items: Sequence[Item], reader: Any) -> tuple[Field, ...]:
        """What only handlers see goes out to governance officers."""
        return tuple(one for one in visible(reader.handles_all) if one.key != "to_check")


def is_to_come(meeting: Meeting) -> bool:
    """Whether a meeting is neither over nor off."""
    return meeting.status in TO_COME and meeting.day >= today()


SUGGESTIONS_EXCHANGED = SuggestionsExchanged()
