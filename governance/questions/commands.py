"""Changes to the register of public questions: each writes the log, tells whoever asks, and leaves the commit."""

from collections.abc import Mapping
from typing import Any

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.meetings.commands import add_agenda_item
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import list_agenda
from governance.meetings.rules import CANCELLED, QUESTIONS_ITEM, TO_COME, is_questions_item
from governance.privacy.commands import keep_contact
from governance.questions.keepers import (
    FORGOTTEN,
    HANDLED,
    KEEPERS,
    QUESTIONS,
    RULES_OF_COMMITTEES,
    is_checked_as_it_is,
    put_to_check,
)
from governance.questions.models import Question, QuestionRules
from governance.questions.queries import (
    KIND,
    REGISTER,
    agenda_item_of,
    get_question,
    get_rules,
    get_rules_record,
    list_at_meeting,
    list_together,
    meeting_of,
    names,
    others_of_person,
    until_of,
    within_a_year,
)
from governance.questions.queries import is_before as came_before
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    APPROVED,
    CHECKED,
    DRAFTED,
    LISTED,
    OPEN,
    ORALLY,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    SENT,
    TO_ANSWER,
    UNDECIDED,
    WITHDRAWN,
    Put,
    Rules,
    Tick,
    answer_by,
    count_words,
    judge,
)
from governance.questions.telling import tell_answer_again, tell_moved, tell_of, tell_received, tell_to_confirm
from governance.register import keeping
from governance.register.editors import Drawn, Refused
from governance.register.keeping import NOT_DRAWN, WORKBOOK, Editor, NotAllowed, System, Undone, refuse
from governance.register.log import PRESENT, ChangeSet, Entry, lock, raise_reference, write
from governance.suggestions.models import new_token
from governance.working_days.deadlines import say

PREFIX, RULES_PREFIX = "PQ", "PQ-rules"
OF_A_DECISION = ("ground", "reply", "redirected_to", "decided_on", "decided_by", "exception")


# One question


def add_question(
    values: Mapping[str, Any],
    *,
    by: Editor,
    way: str,
    account: int | None = None,
    contact: Mapping[str, Any] | None = None,
    receipt: str | None = None,
    confirm: bool = False,
) -> Question:
    """Take a question under the next reference, and tell whoever asks that it has come; raises Refused.

    `account` is theirs, where they have one; `contact` how to reach them, kept apart; `receipt` that which their form
    has already. With `confirm` the address gets nothing but the e-mail by which it is confirmed, until it is.
    """
    lock(MEETINGS)
    counters = lock(REGISTER)
    day = today()
    given = {key: value for key, value in values.items() if value is not None}
    complete = {"status": RECEIVED, "received": day, "last_step": min(day, given.get("received", day))} | given
    question = QUESTIONS.new(complete, f"{PREFIX}-{raise_reference(counters):04d}", counters, by=by)
    question.account = account
    question.receipt = receipt or (None if account is not None else new_token())
    if confirm and contact and contact.get("email"):
        question.confirm_token = new_token()
    db.session.flush()
    written = write(counters, QUESTIONS.added(question), by=by, way=way)
    if contact:
        keep_contact(question.reference, contact)
    if question.confirm_token:
        tell_to_confirm(question)
    else:
        tell_of(question, written)
    return question


def confirm(question: Question, *, by: Editor, way: str) -> ChangeSet | None:
    """The e-mail address of a question is confirmed: it is told by e-mail from now on, first where it stands."""
    counters = QUESTIONS.hold(question)
    if question.confirm_token is None:
        return None
    question.confirm_token = None
    db.session.flush()
    entry = Entry(QUESTIONS.record_of(question), FORGOTTEN, None, None, "", "the e-mail address is confirmed")
    written = write(counters, [entry], by=by, way=way, why="E-mail address confirmed")
    if question.status in UNDECIDED:
        tell_received(question, written)
    else:
        tell_of(question, written)
    return written


def change_question(
    question: Question,
    values: Mapping[str, Any],
    *,
    by: Editor,
    way: str,
    why: str | None = None,
    drawn: Drawn = NOT_DRAWN,
    seen: int | None = None,
) -> ChangeSet | None:
    """Change fields of a question, as Keeper.change does; where that is a step, whoever asks is told.

    One that stands on the list of a meeting, and is put to another, is told of too. Raises Refused, NotAllowed,
    Conflicted, ChangedSince.
    """
    QUESTIONS.hold(question, seen)
    status, meeting = question.status, question.meeting
    changed = QUESTIONS.change(question, values, by=by, way=way, why=why, drawn=drawn, seen=seen)
    if changed is None:
        return None
    if question.meeting != meeting:
        go_along(question, by=by, way=way)
    if tell_of(question, changed, was=status) is None and is_moved(question, meeting):
        tell_moved(question, f"{changed.id}")
    return changed


def is_moved(question: Question, meeting: int | None) -> bool:
    """Whether a question that is still to be answered is put to another meeting than it was."""
    return question.meeting not in (meeting, None) and question.status in OPEN - {ANSWERED}


def go_along(question: Question, *, by: Editor, way: str) -> None:
    """What is answered together with a question that goes to another meeting stands on its own; the agenda says so."""
    for one in list_together(question):
        QUESTIONS.change(one, {"answered_with": None}, by=by, way=way, why=f"{question.reference} went elsewhere")
    if question.status in LISTED:
        put_on_agenda(question, by=by, way=way)
    meeting = meeting_of(question)
    if meeting is not None and question.answer_due is None and question.status in TO_ANSWER - {APPROVED}:
        QUESTIONS.change(question, {"answer_due": due_for(question, meeting)}, by=by, way=way)


def put_on_agenda(question: Question, *, by: Editor, way: str) -> None:
    """Have the agenda of its meeting the item under which questions are noted; they are listed below it."""
    meeting = meeting_of(question)
    if meeting is None or meeting.status not in TO_COME:
        return
    if not any(is_questions_item(one.title) for one in list_agenda(meeting.id, meeting.committee)):
        part, title, purpose, note = QUESTIONS_ITEM
        values = {"part": part, "title": title, "purpose": purpose, "note": note}
        add_agenda_item(meeting.committee, meeting.id, values, by=by, way=way)


def due_for(question: Question, meeting: Meeting) -> Any:
    """When the answer to a question is wanted: counted back from its meeting, by the committee's rules."""
    return answer_by(get_rules(question.committee), meeting.day, get_council().calendar)


# Steps


def ticks_for(
    question: Question, rules: Rules, agenda_item: int | None, same_as: str | None, *, looked: bool = True
) -> list[Tick]:
    """What a check would find of a question, related to an agenda item, repeating an earlier one or none.

    Before anybody has `looked`, nothing is said of what is for the officer to see.
    """
    meeting = meeting_of(question)
    item = db.session.get(AgendaItem, agenda_item) if agenda_item else None
    others = others_of_person(question)
    earlier = [one for one in others or () if came_before(one, question)]
    at_meeting = list_at_meeting(question.meeting) if question.meeting else []
    counted = [one for one in at_meeting if one.status in UNDECIDED | LISTED and came_before(one, question)]
    put = Put(
        received=question.received,
        hour=question.received_at,
        words=count_words(question.words_received),
        meeting=question.meeting,
        cancelled=meeting is not None and meeting.status == CANCELLED,
        about=item.title if item and not is_gone(item, question) else "",
        of_person=sum(one.meeting == question.meeting for one in earlier),
        of_meeting=len(counted),
        of_year=len(within_a_year(earlier, question)),
        known=others is not None,
        same_as=same_as or "",
        looked=looked,
    )
    return judge(put, rules, until_of(meeting, rules, get_council()) if meeting else None)


def is_gone(item: AgendaItem, question: Question) -> bool:
    """Whether an agenda item is no longer on the agenda of a question's meeting."""
    return item.removed or item.meeting != question.meeting


def check(
    question: Question,
    *,
    agenda_item: int | None,
    same_as: str | None = None,
    by: Editor,
    way: str,
    seen: int | None = None,
) -> ChangeSet | None:
    """Check a question against the rules of today, and keep what was found with these rules. Raises Refused."""
    QUESTIONS.hold(question, seen)
    QUESTIONS.allow(by, question, {"checks": None})
    if question.status not in UNDECIDED:
        raise Refused({"": "It is decided already. Look at it again first."})
    refuse(QUESTIONS.check_changed(QUESTIONS.values_of(question), {"agenda_item": agenda_item, "same_as": same_as}))
    item = db.session.get(AgendaItem, agenda_item) if agenda_item else None
    if item is not None and is_gone(item, question):
        raise Refused({"agenda_item": "This is no longer on the agenda of its meeting. Choose another item, or none."})
    if same_as == question.reference:
        raise Refused({"same_as": "This is the question itself. Enter the reference of an earlier one."})
    rules = get_rules(question.committee)
    ticks = ticks_for(question, rules, agenda_item, same_as)
    meeting = meeting_of(question)
    last = until_of(meeting, rules, get_council()) if meeting else None
    kept = {
        "on": today().isoformat(),
        "deadline": last.text if last else "",
        "working": last.working if last else "",
        "supplementary": rules.supplementary,
        "words": rules.words,
        "ticks": [one.to_json() for one in ticks],
        "of": put_to_check({**QUESTIONS.values_of(question), "agenda_item": agenda_item}),
    }
    late = any(one.key == "time" and one.ok is False for one in ticks)
    values = {"status": CHECKED, "agenda_item": agenda_item, "same_as": same_as, "checks": kept, "late": late}
    return change_question(question, values, by=by, way=way, seen=seen)


def accept(
    question: Question,
    *,
    words: str | None,
    exception: str | None = None,
    decided_on: Any = None,
    by: Editor,
    way: str,
    seen: int | None = None,
) -> ChangeSet | None:
    """Accept a question in the words in which it is put; where a rule is not kept, say why all the same."""
    QUESTIONS.hold(question, seen)
    QUESTIONS.allow(by, question, {"words_accepted": words})
    if question.status != CHECKED:
        raise Refused({"": "Check it against the rules first."})
    item = agenda_item_of(question)
    if item is not None and is_gone(item, question):
        raise Refused({"": "Its agenda item is no longer on the agenda of its meeting. Check it again."})
    broken = broken_by(question, words)
    if broken and not exception:
        labels = "; ".join(one["label"].lower() for one in broken)
        raise Refused({"exception": f"It does not keep this: {labels}. Enter why it is accepted all the same."})
    meeting = meeting_of(question)
    if meeting is None or meeting.status == CANCELLED:
        raise Refused({"": "Choose a meeting that takes place: edit the question."})
    put_on_agenda(question, by=by, way=way)
    values = {
        "status": ACCEPTED,
        "words_accepted": words,
        "exception": exception if broken else None,
        "decided_on": decided_on or today(),
        "decided_by": by.name,
        "answer_due": question.answer_due or due_for(question, meeting),
    }
    return change_question(question, values, by=by, way=way, seen=seen)


def broken_by(question: Question, words: str | None) -> list[dict[str, Any]]:
    """The rules that a question does not keep, by its check; its length is that of the words that are accepted."""
    kept = question.checks or {}
    found = [one for one in kept.get("ticks", ()) if one["ok"] is False and one["key"] != "words"]
    if kept.get("words") and count_words(words) > kept["words"]:
        found.append({"label": f"Length: {kept['words']} words is the most"})
    return found


def refuse_question(
    question: Question,
    *,
    ground: str | None,
    reply: str | None,
    decided_by: str | None = None,
    decided_on: Any = None,
    by: Editor,
    way: str,
    seen: int | None = None,
) -> ChangeSet | None:
    """Refuse a question on a ground of the committee's, with words to whoever asks. Raises Refused."""
    if ground is not None and ground not in get_rules(question.committee).grounds:
        raise Refused({"ground": "The committee’s rules do not have this ground. Choose another."})
    values = {"status": REFUSED, "ground": ground, "reply": reply} | decided(by, decided_by, decided_on)
    return decide(question, values, by=by, way=way, seen=seen)


def redirect(
    question: Question,
    *,
    redirected_to: str | None,
    reply: str | None = None,
    decided_by: str | None = None,
    decided_on: Any = None,
    by: Editor,
    way: str,
    seen: int | None = None,
) -> ChangeSet | None:
    """Pass a question on to whoever can answer it better. Raises Refused."""
    values = {"status": REDIRECTED, "redirected_to": redirected_to, "reply": reply}
    return decide(question, values | decided(by, decided_by, decided_on), by=by, way=way, seen=seen)


def decided(by: Editor, decided_by: str | None, decided_on: Any) -> dict[str, Any]:
    """When something was decided and by whom: today, by the officer, unless they say otherwise."""
    return {"decided_by": decided_by or by.name, "decided_on": decided_on or today()}


def decide(
    question: Question, values: dict[str, Any], *, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Close a question that is not answered yet; what was to be answered with it stands on its own."""
    QUESTIONS.hold(question, seen)
    if question.status not in OPEN - {ANSWERED}:
        raise Refused({"": "It is closed or answered already. Look at it again first."})
    part_all(question, by=by, way=way)
    return change_question(question, values | {"answered_with": None}, by=by, way=way, seen=seen)


def withdraw(
    question: Question, *, reason: str | None = None, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Take a question back, as whoever asked it may; an officer says at whose wish. Raises Refused."""
    QUESTIONS.hold(question, seen)
    if question.status not in OPEN - {ANSWERED}:
        raise Refused({"": "It is closed or answered already, so it cannot be withdrawn."})
    if not reason and (question.account is None or question.account != by.id):
        raise Refused({"reason": "Enter at whose wish, and why."})
    values: dict[str, Any] = {"status": WITHDRAWN} | ({"answered_with": None} if question.answered_with else {})
    QUESTIONS.allow(by, question, values)
    part_all(question, by=System(by.name, by.id), way=way)  # those of others, too, whoever withdraws it
    return change_question(question, values, by=by, way=way, why=reason, seen=seen)


def send(
    question: Question, *, answerer: int | None, answer_due: Any, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Send a question to the officer or portfolio holder who answers it, with the day by which. Raises Refused."""
    QUESTIONS.hold(question, seen)
    lead_only(question)
    if question.status not in TO_ANSWER - {APPROVED}:
        raise Refused({"": "Accept it first, or take the approval of its answer back."})
    if answerer is None:
        raise Refused({"answerer": "Choose who answers it."})
    meeting = meeting_of(question)
    due = answer_due or (due_for(question, meeting) if meeting else None)
    if answer_due is not None and not question.received <= answer_due <= (meeting.day if meeting else answer_due):
        raise Refused({"answer_due": "Enter a day after the question came, and not after its meeting."})
    values = {"status": SENT, "answerer": answerer, "answer_due": due}
    return with_others(question, values, by=by, way=way, seen=seen)


def draft(question: Question, *, draft: str | None, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Keep the draft of an answer, which only governance officers see. Raises Refused."""
    QUESTIONS.hold(question, seen)
    lead_only(question)
    if question.status not in TO_ANSWER:
        raise Refused({"": "Accept it first."})
    values: dict[str, Any] = {"status": DRAFTED, "draft": draft} | dict.fromkeys(
        ("approved_by", "approved_on", "answer")
    )
    return with_others(question, values, by=by, way=way, seen=seen)


def approve(
    question: Question,
    *,
    answer: str | None,
    approved_by: str | None,
    approved_on: Any = None,
    by: Editor,
    way: str,
    seen: int | None = None,
) -> ChangeSet | None:
    """Approve an answer in its final words: from now on every reader sees it. Raises Refused."""
    QUESTIONS.hold(question, seen)
    lead_only(question)
    if question.status not in TO_ANSWER:
        raise Refused({"": "Accept it first."})
    values = {
        "status": APPROVED,
        "answer": answer,
        "approved_by": approved_by or by.name,
        "approved_on": approved_on or today(),
    }
    return with_others(question, values, by=by, way=way, seen=seen)


def record_answer(
    question: Question, given: Mapping[str, Any], *, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Record how and when a question was answered, and tell whoever asks the answer. Raises Refused.

    `given` are manner, publication, answered_on, and, where it was given otherwise than approved, answer.
    """
    QUESTIONS.hold(question, seen)
    lead_only(question)
    if question.status != APPROVED:
        raise Refused({"": "Approve the answer first."})
    meeting = meeting_of(question)
    told = given.get("answered_on") or today()
    if given.get("manner") == ORALLY and meeting is not None and told < meeting.day:
        text = f"Its meeting is on {say(meeting.day)}. Before that it can be answered in writing or by reference."
        raise Refused({"manner": text})
    wanted = {key: given.get(key) for key in ("manner", "publication")} | {"answered_on": told, "status": ANSWERED}
    wanted |= {"answer": given["answer"]} if given.get("answer") else {}
    return with_others(question, wanted, by=by, way=way, seen=seen)


def supplement(
    question: Question,
    *,
    supplementary: str | None,
    supplementary_answer: str | None,
    by: Editor,
    way: str,
    seen: int | None = None,
) -> ChangeSet | None:
    """Keep the supplementary question and its answer; of one answered already, whoever asks is told of it."""
    QUESTIONS.hold(question, seen)
    if question.status not in LISTED:
        raise Refused({"": "Accept it first."})
    before = question.supplementary_answer
    values = {"supplementary": supplementary, "supplementary_answer": supplementary_answer}
    changed = change_question(question, values, by=by, way=way, seen=seen)
    if question.status in (ANSWERED, PUBLISHED) and supplementary_answer and supplementary_answer != before:
        tell_answer_again(question, changed)
    return changed


def publish(
    question: Question, *, published_on: Any = None, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Record that question and answer are published, as in the supplement to the agenda. Raises Refused."""
    QUESTIONS.hold(question, seen)
    lead_only(question)
    if question.status != ANSWERED:
        raise Refused({"": "Record how it was answered first."})
    values = {"status": PUBLISHED, "published_on": published_on or today()}
    return with_others(question, values, by=by, way=way, seen=seen)


def join(question: Question, *, to: str | None, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Answer a question together with another on the same point, which is at the same meeting. Raises Refused."""
    QUESTIONS.hold(question, seen)
    lead = get_question(to or "")
    if lead is None:
        raise Refused({"answered_with": "Choose the question with which it is answered."})
    if lead is question:
        raise Refused({"answered_with": "This is the question itself. Choose another."})
    if question.status not in TO_ANSWER or lead.status not in TO_ANSWER:
        raise Refused({"answered_with": "Both must be accepted and not answered yet."})
    if question.draft or question.answer:
        text = "It has a draft of its own, which would be lost. Answer the other one together with this one instead."
        raise Refused({"answered_with": text})
    if list_together(question):
        raise Refused({"answered_with": "Others are answered together with this one. Choose it from the other’s page."})
    values = {"answered_with": lead.reference, "status": lead.status, "answerer": lead.answerer}
    values |= {key: getattr(lead, key) for key in ("answer_due", "draft", "answer", "approved_by", "approved_on")}
    return change_question(question, values, by=by, way=way, seen=seen)


def leave(question: Question, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Answer a question on its own again; that the other one was sent to somebody does not count for it."""
    QUESTIONS.hold(question, seen)
    wanted: dict[str, Any] = {"answered_with": None}
    meeting = meeting_of(question)
    if question.status == SENT and meeting is not None:
        wanted |= {"status": ACCEPTED, "answerer": None, "answer_due": due_for(question, meeting)}
    return change_question(question, wanted, by=by, way=way, seen=seen)


def reopen(question: Question, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Look again at a question: a closed one is decided anew, an approved or published answer goes a step back."""
    QUESTIONS.hold(question, seen)
    lead_only(question)
    back = {PUBLISHED: ANSWERED, ANSWERED: APPROVED, APPROVED: DRAFTED}
    if question.status in back:
        wanted: dict[str, Any] = {"status": back[question.status]}
        cleared = {PUBLISHED: ("published_on",), ANSWERED: ("manner", "publication", "answered_on")}
        wanted |= dict.fromkeys(cleared.get(question.status, ()))
        return with_others(question, wanted, by=by, way=way, seen=seen)
    part_all(question, by=by, way=way)
    wanted = {"status": CHECKED, **dict.fromkeys(OF_A_DECISION)}
    if not is_checked_as_it_is(QUESTIONS.values_of(question)):
        wanted |= {"status": RECEIVED, "checks": None, "late": None, "same_as": None}
    return change_question(question, wanted, by=by, way=way, seen=seen)


def lead_only(question: Question) -> None:
    """What is answered together with another is worked at there; raises Refused."""
    if question.answered_with:
        raise Refused({"": f"It is answered together with {question.answered_with}: take this step there."})


def with_others(
    question: Question, values: Mapping[str, Any], *, by: Editor, way: str, seen: int | None = None
) -> ChangeSet | None:
    """Take a step of the answer, and with it those that are answered together with this one: one change set."""
    counters, known = QUESTIONS.hold(question, seen), names()
    every = [question, *(one for one in list_together(question) if one.status in LISTED)]
    entries, stepped = list[Entry](), list[tuple[Question, str]]()
    for one in every:
        now = QUESTIONS.values_of(one)
        wanted = {key: value for key, value in values.items() if value != now[key]}
        QUESTIONS.allow(by, one, wanted)
        refuse(QUESTIONS.missing(wanted) | QUESTIONS.check_changed(now, wanted))
        entries += QUESTIONS.put(one, wanted, counters, known) if wanted else []
        stepped += [(one, now["status"])] if "status" in wanted else []
    written = write(counters, entries, by=by, way=way)
    for one, was in stepped:
        tell_of(one, written, was=was)
    return written


def part_all(question: Question, *, by: Editor, way: str) -> None:
    """What was to be answered with a question stands on its own again."""
    for one in list_together(question):
        leave(one, by=by, way=way)


def remove_question(question: Question, *, by: Editor, way: str, seen: int | None = None) -> ChangeSet | None:
    """Remove a question entered by mistake; raises Refused for one that was decided."""
    if not by.handles_all:
        raise NotAllowed(HANDLED)
    return QUESTIONS.remove(question, by=by, way=way, seen=seen)


def settle_checks(question: Question, settled: str | None, *, by: Editor, way: str) -> ChangeSet | None:
    """Settle one thing that an import left to check, or all of them (None)."""
    return QUESTIONS.settle_checks(question, settled, by=by, way=way)


# Rules of committees


def keep_rules(
    committee: int | None, values: Mapping[str, Any], *, by: Editor, way: str, drawn: Drawn = NOT_DRAWN
) -> ChangeSet | None:
    """Keep the rules of a committee, or (None) the council's usual ones. What was checked before stays as it was."""
    lock(MEETINGS)
    counters = lock(REGISTER)
    record = get_rules_record(committee)
    if record is not None:
        return RULES_OF_COMMITTEES.change(record, values, by=by, way=way, drawn=drawn)
    gone = get_rules_record(committee, removed=True)
    if gone is not None:  # its own rules were taken away: they come back, changed, under their reference
        RULES_OF_COMMITTEES.allow(by, None, values)
        complete = {one.key: None for one in RULES_OF_COMMITTEES.fields} | dict(values) | {"committee": committee}
        refuse(RULES_OF_COMMITTEES.missing(complete) | RULES_OF_COMMITTEES.check(complete))
        entries = RULES_OF_COMMITTEES.put_state(gone, PRESENT, counters)
        return write(counters, entries + RULES_OF_COMMITTEES.put(gone, complete, counters), by=by, way=way)
    reference = f"{RULES_PREFIX}-{committee}" if committee is not None else RULES_PREFIX
    made = RULES_OF_COMMITTEES.new({**values, "committee": committee}, reference, counters, by=by)
    db.session.flush()
    return write(counters, RULES_OF_COMMITTEES.added(made), by=by, way=way)


def remove_rules(record: QuestionRules, *, by: Editor, way: str) -> ChangeSet | None:
    """Take a committee's own rules away: the council's usual ones count for it again."""
    return RULES_OF_COMMITTEES.remove(record, by=by, way=way)


# Undo


def undo(change_set: ChangeSet, *, by: Editor, way: str) -> Undone:
    """Take back a change set as far as nobody has changed the same cells since; who asks is told of a step back.

    Raises NotAllowed and Refused.
    """
    if any(one.record_kind == KIND and one.field == FORGOTTEN for one in change_set.changes):
        raise Refused({"": "This cannot be taken back."})
    lock(MEETINGS)
    touched = {one.record_id for one in change_set.changes if one.record_kind == KIND}
    records = QUESTIONS.get_many(sorted(touched))
    before = {number: (one.status, one.meeting) for number, one in records.items()}
    undone = keeping.undo(change_set, KEEPERS, by=by, way=way)
    for number, question in records.items():
        status, meeting = before[number]
        if question.removed or undone.change_set is None:
            continue
        if question.status in LISTED and (question.status, question.meeting) != (status, meeting):
            put_on_agenda(question, by=by, way=way)
        if change_set.way == WORKBOOK:  # nobody was told of what it brought
            continue
        told = tell_of(question, undone.change_set, was=status, back=change_set.undoes_id is None)
        if told is None and is_moved(question, meeting):
            tell_moved(question, f"{undone.change_set.id}")
    return undone
