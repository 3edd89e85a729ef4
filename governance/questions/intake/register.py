"""The register of questions as workbooks know it: what is its own of the exchange that all registers share."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from governance.council.queries import today
from governance.exchange.exchanged import Exchanged, Item
from governance.exchange.planned import Choices, PlannedRow
from governance.exchange.reading import Reading
from governance.exchange.rows import Note, cell_of
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import meeting_names
from governance.privacy.commands import keep_contact
from governance.questions.commands import PREFIX, due_for, go_along, put_on_agenda
from governance.questions.fields import BY_KEY, FORM, visible
from governance.questions.intake.earlier import items_at
from governance.questions.intake.headings import GIVES, ROLES, heads_table, roles_in
from governance.questions.intake.lines import read_lines
from governance.questions.intake.rows import CONTACT, QuestionRows
from governance.questions.intake.stepping import CHECKED_HERE, errors_of_answer, errors_of_step, said_of_approved
from governance.questions.keepers import QUESTIONS
from governance.questions.models import Question
from governance.questions.queries import REGISTER, name_items
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    CHECKED,
    LISTED,
    OPEN,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    TO_ANSWER,
)
from governance.register.fields import Field, NameList, Names
from governance.register.keeping import WORKBOOK, Editor
from governance.register.log import Register, lock, raise_reference, sequence_of
from governance.scrutiny.intake.earlier import meetings_at
from governance.spreadsheets.book import Book
from governance.suggestions.models import new_token

NOT_EXPORTED = frozenset({"checks", "to_check"})
DAYS_OF_STEPS = {  # when a step was, where its row does not say
    ACCEPTED: "decided_on",
    REFUSED: "decided_on",
    REDIRECTED: "decided_on",
    APPROVED: "approved_on",
    ANSWERED: "answered_on",
    PUBLISHED: "published_on",
}


class QuestionsExchanged(Exchanged):
    """The register of public questions."""

    keeper = QUESTIONS
    called, whole = "register of questions", "a list of questions"
    words = ("question", "questions")
    needs = ("committee", "words_received")
    identity = ("committee", "words_received", "received")
    told_by = ("committee and wording", "day of receipt")
    table, headings = "of questions", "Question, From and Received"
    brief = ("committee", "meeting", "received", "status")
    wide = frozenset({"words_accepted", "reply", "draft", "answer", "supplementary", "supplementary_answer"})
    roles, gives = ROLES, GIVES
    unasked = frozenset(BY_KEY) - {"status", *(one.key for one in FORM)}
    list_page, item_page = "questions.list_items", "questions.view_item"
    sheet, file, title = "Questions", "questions", "public questions"
    usual = "Questions that are open"
    beside = (MEETINGS,)
    guide = (
        (
            "What this is",
            "The register of questions as it stood when it was exported. Edit it, save it, and bring it back with "
            "“Import a workbook”: each cell is compared with what it was when it went out, and what it is by then.",
        ),
        (
            "What you can do",
            "Change cells, sort and filter, hide columns, add rows for new questions at the end (without a "
            "reference), add columns of your own for notes: they are left out when it comes back.",
        ),
        (
            "What to leave",
            "The references: each row is known by its own. A row that is taken out is not deleted in the register.",
        ),
        (
            "Where it stands",
            "A step that is typed here needs what it needs on the question’s page, and comes after the step before it: "
            "Answered after Answer approved. A check against the rules, and a step back, are made on that page. Nobody "
            "is told of a step that comes by a workbook.",
        ),
        (
            "Agenda item",
            "The title of an item of the agenda of the question’s meeting, or its number there.",
        ),
        (
            "Contact details",
            "How to reach whoever asks is kept apart, and is in no export. “Name, as published” is seen by everybody: "
            "fill it in only where the person agrees.",
        ),
    )

    def read_lines(self, book: Book, remembered: Mapping[str, str]) -> Reading:
        """Plain tables, on one sheet or several."""
        return read_lines(book, remembered)

    def heads_table(self, cells: Sequence[str], remembered: Mapping[str, str]) -> bool:
        """Whether pasted cells are a row of headings."""
        return heads_table(roles_in(dict(enumerate(cells)), remembered).values(), len(cells))

    def interpreter(self, day: date) -> QuestionRows:
        """With the committees, meetings and agendas that are known."""
        return QuestionRows(self)

    def supplied(self, item: Item | None, choices: Choices) -> dict[str, Any]:
        """A new question has been received."""
        return {"status": RECEIVED} if item is None else {}

    def new(self, values: Mapping[str, Any], counters: Register, by: Editor) -> Item:
        """A question under the next reference, with what is kept apart of whoever asks; nobody is told."""
        given = {key: value for key, value in values.items() if value is not None and key != CONTACT}
        told = [given[key] for key in ("published_on", "answered_on", "approved_on", "decided_on") if key in given]
        last = given.get("last_step") or max([given["received"], *told])
        reference = f"{PREFIX}-{raise_reference(counters):04d}"
        question = QUESTIONS.new(given | {"last_step": min(last, today())}, reference, counters, by=by)
        question.receipt = new_token()
        if values.get(CONTACT):
            keep_contact(reference, values[CONTACT])
        return question

    def arrange(self, changes: Sequence[tuple[Item | None, dict[str, Any]]]) -> None:
        """What follows of a step, as when it is taken by hand."""
        for item, wanted in changes:
            if item is not None:
                wanted |= following(item, wanted)

    def hold(self) -> Register:
        """Lock the meetings too, in the one order of the registers."""
        lock(MEETINGS)
        return lock(REGISTER)

    def errors_of(self, now: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept; that a check is lacking is said beside the status."""
        errors = super().errors_of(now, wanted)
        if errors.pop("checks", None):
            errors["status"] = CHECKED_HERE
        return errors

    def errors_of_row(self, row: PlannedRow, wanted: Mapping[str, Any]) -> dict[str, str]:
        """As by hand for a row that names its question by the reference; another workbook says what was."""
        item: Item = row.item
        whole = {**wanted, **following(item, wanted)}
        errors = self.errors_of(self.keeper.values_of(item), whole) | errors_of_answer(item, whole)
        if said := said_of_approved(item, whole):
            row.row.notes.append(Note("doubt", said, cell_of(row.row, "answer"), ("answer",)))
        return errors | (errors_of_step(item, whole) if row.row.reference == item.reference else {})

    def names_at(self, sequences: Mapping[str, int]) -> Names:
        """The meetings on the days that they had, and the items of their agendas."""
        sequence = sequences.get(MEETINGS)
        if sequence is None or sequence == sequence_of(MEETINGS):
            return self.names
        sittings = meetings_at(sequence)
        lists = {
            "meeting": NameList(meeting_names(sittings)),
            "agenda item": NameList(name_items(items_at(sequence, sittings))),
        }
        return replace(self.names, lists={**self.names.lists, **lists})

    def stays(self, item: Item) -> bool:
        """The same words on another day are another question."""
        return True

    def missed(self, items: Sequence[Item], rows: Sequence[Any]) -> list[Item]:
        """Those that are open: a workbook need not tell of the past."""
        return [one for one in items if one.status in OPEN]

    def drawn_from(self) -> list[Any]:
        """The meetings and their agendas too."""
        return [*super().drawn_from(), sequence_of(MEETINGS)]

    def before(self, items: Sequence[Item]) -> Any:
        """Where questions stand."""
        return {one.id: (one.status, one.meeting) for one in items}

    def keep_in_step(self, items: Sequence[Item], before: Any, by: Editor) -> None:
        """Agendas have the item under which questions are noted; what was answered with one that moves is parted."""
        put: set[int | None] = set()
        for one in items:
            status, meeting = before.get(one.id, (None, None))
            if status is not None and one.meeting != meeting:
                go_along(one, by=by, way=WORKBOOK)
            elif one.status in TO_ANSWER and status not in LISTED and one.meeting not in put:
                put.add(one.meeting)
                put_on_agenda(one, by=by, way=WORKBOOK)

    def ended(self, item: Item) -> str:
        """The status of a question that is closed."""
        return "" if item.status in OPEN else str(item.status)

    def columns_seen(self, items: Sequence[Item], reader: Any) -> tuple[Field, ...]:
        """What only handlers see goes out to governance officers; a check is kept whole, and is in no workbook."""
        return tuple(one for one in visible(reader.handles_all) if one.key not in NOT_EXPORTED)


def following(question: Question, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What a step gives besides, where its row does not: the day, the words as accepted, by when to answer."""
    status = wanted.get("status")
    if status in (None, question.status) or question.imported:
        return {}
    found: dict[str, Any] = {}
    key = DAYS_OF_STEPS.get(status or "")
    if key and not wanted.get(key, getattr(question, key)):
        found[key] = today()
    if status == ACCEPTED and question.status == CHECKED:
        if not wanted.get("words_accepted", question.words_accepted):
            found["words_accepted"] = question.words_received
        number = wanted.get("meeting", question.meeting)
        meeting = db.session.get(Meeting, number) if number else None
        if meeting is not None and not wanted.get("answer_due", question.answer_due):
            found["answer_due"] = due_for(question, meeting)
    return found


QUESTIONS_EXCHANGED = QuestionsExchanged()
