"""Changes to the register of suggestions: each writes the log, tells whoever suggested it, and leaves the commit."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from governance.council.queries import today
from governance.extensions import db
from governance.meetings.commands import add_agenda_item
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda
from governance.meetings.rules import SUGGESTIONS_ITEM, TO_COME, is_suggestions_item
from governance.privacy.commands import keep_contact
from governance.register import keeping
from governance.register.editors import Drawn, Refused
from governance.register.keeping import NOT_DRAWN, WORKBOOK, Editor, NotAllowed, System, Undone, refuse
from governance.register.log import (
    Change,
    ChangeSet,
    Register,
    changes_since,
    lock,
    raise_reference,
    write,
)
from governance.scrutiny.commands import REGISTER as SCRUTINY
from governance.scrutiny.commands import add_work_item, place_work_item, remove_work_item
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import KIND as WORK_KIND
from governance.scrutiny.queries import get_item as get_work_item
from governance.scrutiny.queries import list_items as list_work_items
from governance.scrutiny.rules import BRIEFING_NOTES
from governance.scrutiny.rules import OPEN as STILL_OPEN
from governance.suggestions.evidence import new_file
from governance.suggestions.fields import BY_KEY
from governance.suggestions.files import Attached
from governance.suggestions.keepers import (
    EVIDENCE_FILES,
    FORGOTTEN,
    HANDLED,
    KEEPERS,
    SUGGESTIONS,
    hold_others,
    stage_of,
)
from governance.suggestions.models import Suggestion, new_token
from governance.suggestions.queries import (
    KIND,
    REGISTER,
    list_joined,
    names,
    off_agenda,
)
from governance.suggestions.rules import (
    ACKNOWLEDGED,
    ANSWERED,
    ASKED,
    BRIEFING_NOTE,
    BY_RIGHT,
    DECIDED,
    JOINED,
    OPEN,
    PUBLIC,
    PUT,
    RECEIVED,
    WITHDRAWN,
    WORK_ITEM,
)
from governance.suggestions.telling import OUTSIDE, tell_alone, tell_of
from governance.working_days.deadlines import say

PREFIX = "SG"
CLEARED = (
    "outcome",
    "ground",
    "reason",
    "work_item",
    "referred_to",
    "existing",
    "joined_to",
    "decided_on",
    "decided_by",
)
PROGRAM = System("Governance Desk")  # in the log: what follows from something else


# One suggestion


def add_suggestion(
    values: Mapping[str, Any],
    *,
    by: Editor,
    way: str,
    account: int | None = None,
    contact: Mapping[str, Any] | None = None,
    files: Sequence[Attached] = (),
    receipt: str | None = None,
) -> Suggestion:
    """Add a suggestion under the next reference, tell whoever put it forward that it has come; raises Refused.

    `account` is theirs, where they have one; `contact` how to reach them, kept apart, where they have none; `receipt`
    that which their form has already.
    """
    hold_others()
    counters = lock(REGISTER)
    suggestion = new_suggestion(values, counters, by=by)
    suggestion.account = account
    suggestion.receipt = receipt or suggestion.receipt
    db.session.flush()
    attached = [new_file(suggestion, one, place, counters) for place, one in enumerate(files, start=1)]
    db.session.flush()
    entries = SUGGESTIONS.added(suggestion)
    entries += [entry for one in attached for entry in EVIDENCE_FILES.added(one)]
    written = write(counters, entries, by=by, way=way)
    if contact:
        keep_contact(suggestion.reference, contact)
    tell_of(suggestion, written)
    return suggestion


def new_suggestion(values: Mapping[str, Any], counters: Register, *, by: Editor) -> Suggestion:
    """A suggestion under the next reference, not yet in the log; one of the public has a receipt. Raises Refused."""
    day = today()
    given = {key: value for key, value in values.items() if value is not None}
    complete = {"status": RECEIVED, "received": day, "last_step": min(day, given.get("received", day))} | given
    suggestion = SUGGESTIONS.new(complete, f"{PREFIX}-{raise_reference(counters):04d}", counters, by=by)
    suggestion.receipt = new_token() if suggestion.source in PUBLIC else None
    return suggestion


def change_suggestion(
    suggestion: Suggestion,
    values: Mapping[str, Any],
    *,
    by: Editor,
    way: str,
    why: str | None = None,
    drawn: Drawn = NOT_DRAWN,
    seen: int | None = None,
) -> ChangeSet | None:
    """Change fields of a suggestion, as Keeper.change does; where that is a step, whoever suggested it is told."""
    SUGGESTIONS.hold(suggestion, seen)
    before = stage_of(SUGGESTIONS.values_of(suggestion))
    changed = SUGGESTIONS.change(suggestion, values, by=by, way=way, why=why, drawn=drawn, seen=seen)
    if changed and stage_of(SUGGESTIONS.values_of(suggestion)) != before:
        if suggestion.status == PUT:
            put_on_agenda(suggestion, by=by, way=way)
        tell_of(suggestion, changed)
    return changed


def acknowledge(suggestion: Suggestion, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Say that a suggestion has come, and is looked at; also after an answer has been read.

    It is at no meeting then: whether it is put to one is decided anew.
    """
    return change_suggestion(suggestion, {"status": ACKNOWLEDGED, "meeting": None}, by=by, way=way, seen=seen)


def ask(suggestion: Suggestion, *, question: str, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Ask whoever suggested it something back; earlier questions and answers stay in the history."""
    wanted = {"status": ASKED, "question": question, "answer": None}
    return change_suggestion(suggestion, wanted, by=by, way=way, seen=seen)


def answer(suggestion: Suggestion, *, answer: str, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Answer what was asked back; raises Refused where nothing is asked any more."""
    SUGGESTIONS.hold(suggestion, seen)
    if suggestion.status != ASKED:
        raise Refused({"answer": "Nothing is asked any more. Its page says where it stands."})
    return change_suggestion(suggestion, {"status": ANSWERED, "answer": answer}, by=by, way=way, seen=seen)


def answer_by_receipt(suggestion: Suggestion, *, answer_text: str, way: str) -> ChangeSet | None:
    """Answer what was asked back, as whoever holds the receipt and has no account; raises Refused.

    The answer is all that can be given so, therefore it is the program that writes it.
    """
    if suggestion.receipt is None:
        raise NotAllowed(HANDLED)
    return answer(suggestion, answer=answer_text, by=OUTSIDE, way=way)


def join(suggestion: Suggestion, *, to: str, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Join a suggestion to another of the same matter, by its reference: what becomes of that one is told here too."""
    SUGGESTIONS.hold(suggestion, seen)
    if to == suggestion.reference:
        raise Refused({"joined_to": "This is the suggestion itself. Enter the reference of another."})
    return change_suggestion(suggestion, {"status": JOINED, "joined_to": to}, by=by, way=way, seen=seen)


def put_to_meeting(
    suggestion: Suggestion, meeting: int, *, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Put a suggestion to a meeting to come of its committee, where it is not discussed yet. Raises Refused.

    A referral by right is put on the agenda as an item of its own: see decide().
    """
    SUGGESTIONS.hold(suggestion, seen)
    sitting = db.session.get(Meeting, meeting)
    if sitting is not None and (sitting.status not in TO_COME or sitting.day < today()):
        raise Refused({"meeting": f"The meeting on {say(sitting.day)} is over or cancelled. Choose one to come."})
    return change_suggestion(suggestion, {"status": PUT, "meeting": meeting}, by=by, way=way, seen=seen)


def put_on_agenda(suggestion: Suggestion, *, by: Editor, way: str) -> None:
    """Have the agenda of its meeting the item under which suggestions are raised; they are listed below it."""
    meeting = db.session.get_one(Meeting, suggestion.meeting)
    if not any(is_suggestions_item(one.title) for one in list_agenda(meeting.id, meeting.committee)):
        part, title, purpose, note = SUGGESTIONS_ITEM
        values = {"part": part, "title": title, "purpose": purpose, "note": note}
        add_agenda_item(meeting.committee, meeting.id, values, by=by, way=way)


def decide(
    suggestion: Suggestion,
    outcome: str,
    values: Mapping[str, Any],
    *,
    by: Editor,
    way: str,
    seen: int | None = None,
) -> ChangeSet | None:
    """Decide a suggestion; `values` are what goes with the outcome, such as `ground` and `reason` of a refusal.

    A work item (at `place`, in `form`) or a briefing note is made of it in the same step, and linked. Raises Refused.
    """
    SUGGESTIONS.hold(suggestion, seen)
    SUGGESTIONS.allow(by, suggestion, {"outcome": outcome})
    if suggestion.status not in OPEN and not off_agenda([suggestion]):
        raise Refused({"": "It is closed already. Look at it again first: its page says what became of it."})
    given = {key: value for key, value in values.items() if key in BY_KEY and value is not None}
    if given.get("existing") == suggestion.reference:
        raise Refused({"existing": "This is the suggestion itself. Enter the reference of another."})
    wanted = dict.fromkeys(CLEARED) | {"decided_on": today(), "decided_by": by.name} | given
    wanted |= {"status": DECIDED, "outcome": outcome}
    if outcome in (WORK_ITEM, BRIEFING_NOTE) and not wanted["work_item"]:
        refuse(check_decision(suggestion, outcome, values))
        place = BRIEFING_NOTES if outcome == BRIEFING_NOTE else values["place"]
        form = "note" if outcome == BRIEFING_NOTE else values.get("form")
        wanted["work_item"] = have_work_item(suggestion, place, form, by=by, way=way)
    return change_suggestion(suggestion, wanted, by=by, way=way, seen=seen)


def check_decision(suggestion: Suggestion, outcome: str, values: Mapping[str, Any]) -> dict[str, str]:
    """What is still needed before a work item can be made of a suggestion."""
    if suggestion.committee is None:
        return {"": "Choose the committee first: edit the suggestion."}
    if outcome == WORK_ITEM and values.get("place") is None:
        return {"place": "Choose the meeting, or the list of the work programme, where it goes."}
    if suggestion.by_right and not isinstance(values.get("place"), int):
        return {"place": f"A referral by right ({BY_RIGHT}) is put on an agenda: choose a meeting."}
    return {}


def have_work_item(suggestion: Suggestion, place: int | str, form: str | None, *, by: Editor, way: str) -> str:
    """A work item of a suggestion: one that was made of it earlier, put there, or a new one; its reference.

    Raises Refused.
    """
    source, live = WorkItem.source == source_of(suggestion), WorkItem.status.in_(STILL_OPEN)
    made = list_work_items(suggestion.committee, source, live)
    if not made:
        return make_work_item(suggestion, place, form, by=by, way=way)
    if made[0].place != place:
        place_work_item(made[0], place, by=by, way=way, why=why_of(suggestion))
    return made[0].reference


def make_work_item(suggestion: Suggestion, place: int | str, form: str | None, *, by: Editor, way: str) -> str:
    """A work item made of a suggestion; its reference. Raises Refused."""
    values = {
        "committee": suggestion.committee,
        "place": place,
        "topic": suggestion.topic,
        "purpose": suggestion.why,
        "aim": suggestion.change,
        "form": form,
        "source": source_of(suggestion),
    }
    return add_work_item(values, by=by, way=way, why=why_of(suggestion)).reference


def source_of(suggestion: Suggestion) -> str:
    """Where a work item comes from that was made of a suggestion."""
    return f"Suggestion {suggestion.reference}"


def why_of(suggestion: Suggestion) -> str:
    """Why a work item was made."""
    return f"From the suggestion {suggestion.reference}"


def withdraw(
    suggestion: Suggestion, *, reason: str | None = None, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Take a suggestion back, as whoever put it forward may; officers say at whose wish, and that is told.

    What was joined to it stands on its own again. Raises Refused.
    """
    SUGGESTIONS.hold(suggestion, seen)
    if not reason and (suggestion.account is None or suggestion.account != by.id):
        raise Refused({"reason": "Enter at whose wish, and why: it is told to whoever put it forward."})
    changed = change_suggestion(suggestion, {"status": WITHDRAWN}, by=by, way=way, why=reason, seen=seen)
    if changed:
        part(suggestion, way=way)
    return changed


def part(suggestion: Suggestion, *, way: str) -> None:
    """What was joined to a suggestion that has been withdrawn is looked at again, and its makers are told."""
    counters, known = lock(REGISTER), names()
    joined = list_joined(suggestion)
    wanted = {"status": ACKNOWLEDGED, "joined_to": None}
    entries = [entry for one in joined for entry in SUGGESTIONS.put(one, wanted, counters, known)]
    why = f"{suggestion.reference} was withdrawn"
    written = write(counters, entries, by=PROGRAM, way=way, why=why)
    text = f"{suggestion.reference}, to which it was joined, was withdrawn. Yours is looked at again on its own."
    for one in joined:
        tell_alone(one, written, "looked at again", text)


def reopen(suggestion: Suggestion, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Look again at a suggestion that was decided, joined or withdrawn; a work item made of it stays."""
    wanted: dict[str, Any] = {"status": ACKNOWLEDGED, "meeting": None} | dict.fromkeys(CLEARED)
    return change_suggestion(suggestion, wanted, by=by, way=way, seen=seen)


def remove_suggestion(suggestion: Suggestion, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Remove a suggestion entered by mistake; raises Refused for one that was decided or referred by right."""
    if not by.handles_all:
        raise NotAllowed(HANDLED)
    return SUGGESTIONS.remove(suggestion, by=by, way=way, seen=seen)


def settle_checks(suggestion: Suggestion, settled: str | None, *, by: Editor, way: str) -> ChangeSet | None:
    """Settle one thing that an import left to check, or all of them (None)."""
    return SUGGESTIONS.settle_checks(suggestion, settled, by=by, way=way)


# Scores


# Files


# Undo, and what happens elsewhere


def undo(change_set: ChangeSet, *, by: Editor, way: str) -> Undone:
    """Take back a change set as far as nobody has changed the same cells since; raises NotAllowed and Refused.

    A work item that was made in it goes too, where nothing has happened to it. Who suggested it is told of a step back.
    """
    if any(one.record_kind == KIND and one.field == FORGOTTEN for one in change_set.changes):
        raise Refused({"": "Contact details that were deleted cannot be brought back."})
    hold_others()
    touched = {one.record_id for one in change_set.changes if one.record_kind == KIND}
    records = SUGGESTIONS.get_many(sorted(touched))
    before = {number: (stage_of(SUGGESTIONS.values_of(one)), one.work_item) for number, one in records.items()}
    undone = keeping.undo(change_set, KEEPERS, by=by, way=way)
    for number, suggestion in records.items():
        stage, made = before[number]
        unmade = made and made != suggestion.work_item and change_set.way != WORKBOOK  # no workbook makes one
        if made and unmade and not was_named_before(suggestion, made, change_set):
            unmake_work_item(suggestion, made, by=by, way=way)
        if not suggestion.removed and stage_of(SUGGESTIONS.values_of(suggestion)) != stage:
            tell_of(suggestion, undone.change_set, back=change_set.undoes_id is None)
    return undone


def unmake_work_item(suggestion: Suggestion, reference: str, *, by: Editor, way: str) -> None:
    """Remove the work item that was made of a suggestion, if nothing has been done to it since."""
    item = get_work_item(reference)
    made_here = item is not None and item.source == source_of(suggestion)
    if item is not None and made_here and not is_touched(item):
        remove_work_item(item, by=by, way=way)


def was_named_before(suggestion: Suggestion, reference: str, change_set: ChangeSet) -> bool:
    """Whether a suggestion named a work item before a change set did: then that one did not make it."""
    named = select(Change.id).where(
        Change.record_kind == KIND,
        Change.record_id == suggestion.id,
        Change.field == "work_item",
        Change.new_text == reference,
        Change.change_set_id < change_set.id,
    )
    return db.session.scalar(named.limit(1)) is not None


def is_touched(item: WorkItem) -> bool:
    """Whether anything was done to a work item since it was made, but for making room for others."""
    changes = changes_since(SCRUTINY, WORK_KIND, item.id, 0)
    return len({one.change_set_id for one in changes if one.field != "position"}) > 1
