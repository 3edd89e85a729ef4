"""The forms of a question: taken by an officer, edited whole or by one cell, and what each step asks for."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from governance.council.queries import Council, get_council, today
from governance.extensions import db
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import list_meetings, meeting_names
from governance.meetings.rules import CANCELLED
from governance.people.commands import list_accounts
from governance.people.rules import Role
from governance.privacy.fields import CONTACT
from governance.privacy.models import ContactDetails
from governance.questions.commands import due_for
from governance.questions.fields import BY_KEY, CHANNELS, FORM, GROUND_NAMES, STANDARD_WORDS
from governance.questions.item import short
from governance.questions.keepers import QUESTIONS
from governance.questions.models import Question
from governance.questions.public_form import count_text
from governance.questions.queries import (
    all_rules,
    find_similar,
    get_rules,
    list_questions,
    meeting_of,
    names,
    now_here,
    until_of,
    words_of,
)
from governance.questions.rules import CHECKED, PUBLIC_FORM, TO_ANSWER, since_alike
from governance.register.fields import Choice, Field, LongText, Named, NameList, Names
from governance.suggestions.question import Question as Asked
from governance.web.forms import RegisterForm, form_over
from governance.web.records import values_drawn

PAST = timedelta(days=60)  # of meetings that can still be chosen
NONE = "none"  # chosen where there is nothing to choose
BY_OFFICERS = Choice(options=tuple(one for one in CHANNELS if one.key != PUBLIC_FORM))
COMMITTEE = replace(
    BY_KEY["committee"], required=False, hint="Only where its meeting is not known yet. Otherwise leave it blank."
)
MEETING = replace(BY_KEY["meeting"], hint="With each: until when questions to it must have come.")
NAME = replace(BY_KEY["asked_by"], label="Name, as published")
WORDED = {
    "words_received": Asked.over(
        replace(BY_KEY["words_received"], hint="In their own words, as they came."), "Enter the question"
    ),
    "channel": replace(Asked.over(BY_KEY["channel"], "Choose how it came"), kind=BY_OFFICERS),
    "received": Asked.over(BY_KEY["received"], "Enter the day on which it was received"),
}
ACCOUNT = Field(
    "account",
    "Their account here",
    Choice(source="member account"),
    hint="Of a member who wrote: it is then among their questions, and they are told of every step here.",
)
REACHED = tuple(replace(field, label=f"Their {field.label[0].lower()}{field.label[1:]}") for field in CONTACT)
NEW = (
    MEETING,
    COMMITTEE,
    WORDED["words_received"],
    NAME,
    BY_KEY["town"],
    WORDED["channel"],
    WORDED["received"],
    BY_KEY["received_at"],
    ACCOUNT,
    *REACHED,
    BY_KEY["internal_notes"],
)

AGENDA_ITEM = replace(
    Asked.over(BY_KEY["agenda_item"], "Choose the agenda item, or that it is about none"),
    label="Which item of the agenda is it about?",
)
SAME_AS = Asked(
    "same_as",
    "Is it substantially the same as an earlier question?",
    Choice(source="question"),
    required=True,
    hint="Those most like it stand first.",
    wanted="Choose the earlier question, or that it is none",
)
WORDS_ACCEPTED = replace(
    Asked.over(BY_KEY["words_accepted"], "Enter the words that are accepted"),
    hint="As it is put at the meeting. The words as received are kept too.",
)
EXCEPTION = replace(BY_KEY["exception"], hint="Needed where it does not keep one of the rules.")
GROUND = Asked.over(BY_KEY["ground"], "Choose the ground on which it is refused")
REPLY = Asked.over(BY_KEY["reply"], "Enter what the questioner is told")
ANY_REPLY = BY_KEY["reply"]
REDIRECTED_TO = Asked.over(BY_KEY["redirected_to"], "Enter to whom it is redirected")
DECIDED_ON = BY_KEY["decided_on"]
DECIDED_BY = replace(BY_KEY["decided_by"], hint="The chair or monitoring officer, say. If blank, your own name.")
WHY_WITHDRAWN = Asked(
    "reason",
    "At whose wish, and why",
    LongText(most=1000),
    required=True,
    hint="Everybody who reads the register sees it: leave out names and addresses.",
    wanted="Enter at whose wish, and why",
)
ANSWERER = replace(
    Asked.over(BY_KEY["answerer"], "Choose who answers it"),
    label="Who answers it",
    hint="An officer or cabinet member.",
)
ANSWER_DUE = replace(BY_KEY["answer_due"], label="Answer wanted by", hint="Counted back from the meeting.")
DRAFT = Asked.over(BY_KEY["draft"], "Enter the draft of the answer")
ANSWER = replace(
    Asked.over(BY_KEY["answer"], "Enter the answer"),
    hint="In its final words: from now on everybody who reads sees it.",
)
APPROVED_BY = replace(BY_KEY["approved_by"], label="Approved by", hint="If blank, your own name.")
APPROVED_ON = BY_KEY["approved_on"]
MANNER = Asked.over(BY_KEY["manner"], "Choose how it was answered")
PUBLICATION = replace(
    BY_KEY["publication"], hint="Where it was answered by reference: its title and where it can be read."
)
ANSWERED_ON = BY_KEY["answered_on"]
ANSWER_GIVEN = replace(
    BY_KEY["answer"], label="Answer, as it was given", hint="As approved; change it where it was not."
)
SUPPLEMENTARY = Asked.over(BY_KEY["supplementary"], "Enter the supplementary question")
SUPPLEMENTARY_ANSWER = BY_KEY["supplementary_answer"]
PUBLISHED_ON = BY_KEY["published_on"]
ANSWERED_WITH = Asked(
    "answered_with",
    "Question with which it is answered",
    Choice(source="question"),
    required=True,
    hint="Those most like it stand first. The answer is then worked at there.",
    wanted="Choose the question with which it is answered",
)


# Taken, edited


def new_form(given: Mapping[str, str]) -> RegisterForm:
    """A form for what came by e-mail, letter or telephone, with how to reach whoever asks."""
    accounts = (one for one in list_accounts() if one.active and one.has_role(Role.MEMBER))
    offered = NameList(Named(one.id, one.name, (one.email,)) for one in accounts)
    known, council = names(), get_council()
    meetings = meetings_offered(council, deadlines=True)
    known = replace(known, lists={**known.lists, "member account": offered, "meeting": meetings})
    day, hour = now_here()
    chosen = meetings.find(given.get("meeting", ""))
    values = {"received": day, "received_at": hour, "meeting": chosen.key if chosen else None}
    return with_count(form_over(NEW, known, values), None)


def item_form(question: Question) -> RegisterForm:
    """A form over all that officers edit of a question at any time."""
    values, hidden = values_drawn(QUESTIONS, question), {"sequence": str(question.sequence), "chosen_at": ""}
    form = form_over(edited(question), names_for(question, values), values, **hidden)
    return with_count(form, get_rules(question.committee).words)


def with_count(form: RegisterForm, most: int | None) -> RegisterForm:
    """A form that says how many words the question has, of as many as it can have."""
    field = form["words_received"]
    field.counted, field.most_words = count_text(field.text, most), most
    return form


def cell_form(question: Question, key: str) -> RegisterForm:
    """A form over one field of a question."""
    values = values_drawn(QUESTIONS, question)
    field = next(one for one in edited(question) if one.key == key)
    hidden = {"sequence": str(question.sequence), "chosen_at": ""}
    return form_over([field], names_for(question, values), {key: values[key]}, **hidden)


def edited(question: Question) -> tuple[Field, ...]:
    """The fields that officers edit: what came by the public form says so, and nothing else can."""
    worded: dict[str, Field] = {key: field for key, field in WORDED.items() if key != "channel"}
    if question.channel != PUBLIC_FORM:
        worded["channel"] = replace(BY_KEY["channel"], kind=BY_OFFICERS)
    return tuple(worded.get(one.key, one) for one in FORM)


def contact_form(contact: ContactDetails | None, seen: str) -> RegisterForm:
    """A form over how to reach whoever asks; `seen` says which details its editor saw."""
    values = {field.key: getattr(contact, field.key, None) for field in CONTACT}
    return form_over(CONTACT, Names(), values, seen=seen)


def names_for(question: Question, values: Mapping[str, Any]) -> Names:
    """What a question can name: meetings not long past, and the items of its own meeting’s agenda.

    `values` are those with which the form was drawn: what somebody else changed since can still be read.
    """
    known, then = names(), {question.meeting, values["meeting"]} - {None}
    items = {question.agenda_item, values["agenda_item"]} - {None}
    lists = {"meeting": meetings_offered(get_council(), then), "agenda item": agenda_offered(known, then, items)}
    return replace(known, lists={**known.lists, **lists})


def agenda_offered(known: Names, meetings: Collection[Any], items: Collection[Any] = ()) -> NameList:
    """The items of the agendas of these meetings, and these items."""
    wanted = or_(AgendaItem.meeting.in_(sorted(meetings)), AgendaItem.id.in_(sorted(items)))
    there = set(db.session.scalars(select(AgendaItem.id).where(wanted)))
    return NameList(one for one in known.lists["agenda item"].things if one.key in there)


def meetings_offered(council: Council, kept: Collection[Any] = (), *, deadlines: bool = False) -> NameList:
    """Meetings from sixty days ago on, and those in `kept`, each with its committee.

    With `deadlines` each says until when questions must have come, and those that were held stand last.
    """
    every, since, rules = list_meetings(), today() - PAST, all_rules()
    found: list[Named] = []
    held: list[Named] = []
    for one, named in zip(every, meeting_names(every), strict=True):
        if one.day < since and one.id not in kept:
            continue
        name = f"{council.bodies[one.committee].name}, {named.name}"
        if deadlines:
            own = rules.of(one.committee)
            last = f"questions by {until_of(one, own, council).text}" if own.taken_at(one.id) else "takes no questions"
            name = f"{name}: {last}"
        before = deadlines and one.day < today()
        (held if before else found).append(Named(one.id, name, (one.reference,), one.status != CANCELLED))
    return NameList([*found, *reversed(held)])


def with_committee(values: dict[str, Any], question: Question | None = None) -> dict[str, Any]:
    """The values of a form, with the committee of the meeting chosen; without an agenda item of another meeting."""
    chosen = values.get("meeting", question.meeting if question else None)
    meeting = db.session.get(Meeting, chosen) if chosen else None
    moved = meeting is not None and (question is None or meeting.id != question.meeting)
    same = question is None or values.get("committee", question.committee) == question.committee
    if meeting is not None and moved and same and (question is not None or not values.get("committee")):
        values["committee"] = meeting.committee
    item = db.session.get(AgendaItem, values["agenda_item"]) if values.get("agenda_item") else None
    if item is not None and item.meeting != chosen:
        del values["agenda_item"]
    return values


# Steps


def action_form(question: Question, key: str, fields: Iterable[Field], given: Mapping[str, str]) -> RegisterForm:
    """A form over what a step asks, filled in with what is known; `given` is what the address names already."""
    asked = tuple(limited(question, field) for field in fields)
    values = values_of_step(question, key)
    for field in asked:
        if field.key in given and isinstance(field.kind, Choice):
            values[field.key] = given[field.key]
    if values.get("ground") in STANDARD_WORDS:
        ground = values["ground"]
        values["reply"] = get_rules(question.committee).wording.get(ground, STANDARD_WORDS[ground])
    known = names_asked(question, key, asked)
    for field in asked:  # what an address names and cannot be chosen is left out
        if isinstance(field.kind, Choice) and values.get(field.key) not in field.kind.things(known).by_key:
            values.pop(field.key, None)
    return form_over(asked, known, values, sequence=str(question.sequence))


def use_ground(form: RegisterForm, question: Question, ground: str) -> None:
    """Choose a ground on a form with what was typed; its wording takes the place of no words but another ground’s."""
    if ground not in {one.key for one in grounds_of(question)}:
        return
    form["ground"].process_data(ground)
    own = get_rules(question.committee).wording
    typed = " ".join(form["reply"].text.split())
    known = {" ".join(one.split()) for one in (*STANDARD_WORDS.values(), *own.values())}
    if not typed or typed in known:
        form["reply"].process_data(own.get(ground, STANDARD_WORDS.get(ground)))


def limited(question: Question, field: Field) -> Field:
    """A field of a step for this question: the grounds are those of its committee."""
    if field.key != "ground":
        return field
    return replace(field, kind=Choice(options=tuple(grounds_of(question))))


def grounds_of(question: Question) -> list[Named]:
    """The grounds on which its committee can refuse it."""
    allowed = get_rules(question.committee).grounds
    return [one for one in GROUND_NAMES if one.key in allowed]


def values_of_step(question: Question, key: str) -> dict[str, Any]:
    """What a step’s form is filled in with."""
    day, meeting = today(), meeting_of(question)
    if key == "check":
        return values_of_check(question)
    if key == "accept":
        return {"words_accepted": question.words_accepted or question.words_received}
    if key in ("refuse", "redirect"):
        return {"decided_on": day}
    if key == "send":
        due = question.answer_due or (due_for(question, meeting) if meeting else None)
        return {"answerer": question.answerer, "answer_due": due}
    if key == "answer":
        held = meeting.day if meeting and meeting.day <= day else day
        return {"answered_on": held, "answer": question.answer}
    filled: dict[str, dict[str, Any]] = {
        "draft": {"draft": question.draft},
        "approve": {"answer": question.answer or question.draft, "approved_on": day},
        "supplementary": {
            "supplementary": question.supplementary,
            "supplementary_answer": question.supplementary_answer,
        },
        "publish": {"published_on": day},
    }
    return filled.get(key, {})


def values_of_check(question: Question) -> dict[str, Any]:
    """What a check is filled in with: nothing that an officer has to look at first."""
    again = question.status == CHECKED
    unrelated = again or not get_rules(question.committee).related
    since = since_alike(question.received)
    new = again or not find_similar(words_of(question), since=since, but={question.reference})
    item, same = NONE if unrelated else None, NONE if new else None
    return {"agenda_item": question.agenda_item or item, "same_as": question.same_as or same}


def names_asked(question: Question, key: str, asked: Iterable[Field]) -> Names:
    """What a step can name: the items of its meeting’s agenda, the other questions."""
    known, sources = names(), {getattr(field.kind, "source", "") for field in asked}
    lists = dict(known.lists)
    if "agenda item" in sources:
        of_meeting = {question.meeting} - {None}
        items = agenda_offered(known, of_meeting, {question.agenda_item} - {None}).things
        nothing = Named(NONE, "No item of the agenda")
        lists["agenda item"] = NameList([nothing, *items])
    if "question" in sources:
        nothing = Named(NONE, "No: it has not been asked before")
        others = [nothing, *earlier_than(question)] if key == "check" else beside(question)
        lists["question"] = NameList(others)
    return replace(known, lists=lists)


def earlier_than(question: Question) -> list[Named]:
    """The questions of the past six months, those most like it first."""
    since = since_alike(question.received)
    every = list_questions(Question.received >= since, Question.received <= question.received)
    kept = list_questions(Question.reference == question.same_as) if question.same_as else []
    return nearest_first(question, [*every, *kept])


def beside(question: Question) -> list[Named]:
    """The questions with which it can be answered: accepted, at the same meeting; those most like it first."""
    wanted = (Question.meeting == question.meeting, Question.status.in_(TO_ANSWER), Question.answered_with.is_(None))
    return nearest_first(question, list_questions(*wanted))


def nearest_first(question: Question, found: Iterable[Question]) -> list[Named]:
    """Questions as they are chosen, those most like one first."""
    every = {one.reference: one for one in found if one.id != question.id}
    outside = select(Question.reference).where(Question.reference.not_in(every))
    near = find_similar(words_of(question), but={question.reference, *db.session.scalars(outside)})
    first = [one.reference for one in near if one.reference in every]
    order = [*first, *(reference for reference in every if reference not in first)]
    return [Named(one, f"{one} {short(every[one])}", (one,)) for one in order]
