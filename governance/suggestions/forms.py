"""The forms of a suggestion: entered by an officer, edited whole or by one cell, and what each step asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings, meeting_names
from governance.meetings.rules import TO_COME
from governance.people.commands import list_accounts
from governance.people.rules import Role
from governance.privacy.fields import CONTACT
from governance.privacy.models import ContactDetails
from governance.register.fields import Choice, Field, LongText, Named, NameList, Names, shorten
from governance.register.similar import Similar, similar
from governance.scrutiny.fields import BY_KEY as OF_WORK
from governance.scrutiny.fields import LISTS
from governance.scrutiny.rules import NOT_ALLOCATED
from governance.suggestions.draft_form import QUESTIONS as OF_MEMBERS
from governance.suggestions.fields import BY_KEY, FORM, OWN_WORDS, SOURCES
from governance.suggestions.keepers import SUGGESTIONS
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import KIND, find_similar, list_suggestions, names
from governance.suggestions.question import Question
from governance.suggestions.rules import JOINED, PUBLIC_FORM, PUT, WITHDRAWN
from governance.web.forms import RegisterForm, form_over
from governance.web.records import values_drawn

RECEIVED = Question.over(BY_KEY["received"], "Enter the day on which it was received")
SOURCE = Question.over(BY_KEY["source"], "Choose by whom it was put forward")
BY_OFFICERS = replace(SOURCE, kind=Choice(options=tuple(one for one in SOURCES if one.key != PUBLIC_FORM)))
SHOWN_NAME = replace(BY_KEY["suggested_by"], label="Name, as everybody sees it")
ACCOUNT = Field(
    "account",
    "Their account here",
    Choice(source="member account"),
    hint="Of a member who wrote: it is then among their suggestions, they are told of every step here, and can answer.",
)
WORDED: dict[str, Field] = {"source": BY_OFFICERS, "received": RECEIVED}
ADDED = tuple((WORDED | {"suggested_by": SHOWN_NAME}).get(field.key, field) for field in FORM)
REACHED = tuple(replace(field, label=f"Their {field.label[0].lower()}{field.label[1:]}") for field in CONTACT)
OWN = tuple(field for field in OF_MEMBERS if field.key in OWN_WORDS)
LEAVES_MEETING = "It has been put to a meeting of this committee: another committee takes it off that meeting."
STAYS_THERE = "It is put to a meeting of this committee. Take it off the meeting first to choose another committee."

QUESTION = replace(BY_KEY["question"], label="Question", required=True)
ANSWER = replace(BY_KEY["answer"], required=True)
MEETING = Question.over(BY_KEY["meeting"], "Choose the meeting")
JOINED_TO = replace(
    Question.over(BY_KEY["joined_to"], "Choose the suggestion to which it is joined"),
    kind=Choice(source="suggestion"),
    hint="Those most like it stand first.",
)
PLACE = replace(
    Question.over(OF_WORK["place"], "Choose the meeting or list where it goes"), kind=Choice(source="place"), hint=""
)
ON_AGENDA = replace(PLACE, label="Meeting", kind=Choice(source="meeting"), wanted="Choose the meeting")
WORK_FORM = replace(OF_WORK["form"], label="How it is examined")
GROUND = Question.over(BY_KEY["ground"], "Choose the ground of refusal")
REASON = Question.over(BY_KEY["reason"], "Enter the reason, which is published")
ANY_REASON = BY_KEY["reason"]
REFERRED_TO = Question.over(BY_KEY["referred_to"], "Enter to whom it is referred")
EXISTING = Question.over(BY_KEY["existing"], "Enter the reference of what there is already, such as WP-0031")
DECIDED_ON = BY_KEY["decided_on"]
DECIDED_BY = replace(BY_KEY["decided_by"], hint="The committee, say. If you leave it blank, your own name.")
WHY_WITHDRAWN = Question(
    "reason",
    "At whose wish, and why",
    LongText(most=1000),
    required=True,
    hint="Told to whoever put it forward.",
    wanted="Enter at whose wish, and why",
)
NOT_JOINED = (JOINED, WITHDRAWN)  # nothing is joined to those
OWN_REASON = Field("reason", "Reason", LongText(most=1000), hint="Kept in its history.")


def new_form() -> RegisterForm:
    """A form for what the public, an officer or a member put forward elsewhere, with how to reach them."""
    accounts = (one for one in list_accounts() if one.active and one.has_role(Role.MEMBER))
    offered = NameList(Named(one.id, one.name, (one.email,)) for one in accounts)
    known = names()
    known = replace(known, lists={**known.lists, "member account": offered})
    return form_over((*ADDED, ACCOUNT, *REACHED), known, {"received": today()})


def item_form(suggestion: Suggestion, *, own: bool) -> RegisterForm:
    """A form over all the fields of a suggestion; for whoever put it forward (`own`), over their own words."""
    values, fields = values_drawn(SUGGESTIONS, suggestion), OWN if own else edited(suggestion)
    return form_over(fields, names(), values, sequence=str(suggestion.sequence), chosen_at="")


def cell_form(suggestion: Suggestion, key: str) -> RegisterForm:
    """A form over one field of a suggestion."""
    values = {key: values_drawn(SUGGESTIONS, suggestion)[key]}
    field = next(one for one in edited(suggestion) if one.key == key)
    return form_over([field], names(), values, sequence=str(suggestion.sequence), chosen_at="")


def edited(suggestion: Suggestion) -> tuple[Field, ...]:
    """The fields that officers edit: what came by the public form says so, and nothing else can."""
    worded = WORDED | ({"source": SOURCE} if suggestion.source == PUBLIC_FORM else {})
    if suggestion.meeting is not None:
        hint = STAYS_THERE if suggestion.status == PUT else LEAVES_MEETING
        worded |= {"committee": replace(BY_KEY["committee"], hint=hint)}
    return tuple(worded.get(one.key, one) for one in FORM)


def contact_form(contact: ContactDetails | None, seen: str) -> RegisterForm:
    """A form over how to reach whoever made a suggestion; `seen` says which details its editor saw."""
    values = {field.key: getattr(contact, field.key, None) for field in CONTACT}
    return form_over(CONTACT, Names(), values, seen=seen)


# Steps


def action_form(suggestion: Suggestion, fields: Iterable[Field], given: Mapping[str, Any]) -> RegisterForm:
    """A form over what a step asks; `given` is what the address that led to it names already."""
    asked = tuple(fields)
    values = {key: value for key, value in given.items() if value} | decided_values(suggestion)
    return form_over(asked, names_asked(suggestion, asked), values, sequence=str(suggestion.sequence))


def decided_values(suggestion: Suggestion) -> dict[str, Any]:
    """When a suggestion was decided, and by whom: by its committee, where its meeting has been."""
    meeting = next((one for one in list_meetings(suggestion.committee) if one.id == suggestion.meeting), None)
    if suggestion.status != PUT or meeting is None or meeting.day > today():
        return {"decided_on": today()}
    return {"decided_on": meeting.day, "decided_by": get_council().bodies[meeting.committee].name}


def names_asked(suggestion: Suggestion, asked: Iterable[Field]) -> Names:
    """What a step can name: meetings to come of the committee, the list, the other suggestions."""
    known, sources = names(), {getattr(field.kind, "source", "") for field in asked}
    lists = dict(known.lists)
    if sources & {"meeting", "place"}:
        coming = meetings_to_come(suggestion.committee)
        lists["meeting"] = NameList(coming)
        lists["place"] = NameList([*(one for one in LISTS if one.key == NOT_ALLOCATED), *coming])
    if "suggestion" in sources:
        lists["suggestion"] = NameList(others_of(suggestion))
    return replace(known, lists=lists)


def meetings_to_come(committee: int | None) -> list[Named]:
    """The meetings of a committee at which something can still be raised."""
    found = list_meetings(committee) if committee is not None else []
    return [name for one, name in zip(found, meeting_names(found), strict=True) if is_to_come(one)]


def is_to_come(meeting: Meeting) -> bool:
    """Whether something can still be raised at a meeting."""
    return meeting.status in TO_COME and meeting.day >= today()


def others_of(suggestion: Suggestion) -> list[Named]:
    """The suggestions that another can be joined to, those most like it first."""
    every = {one.reference: one for one in list_suggestions(Suggestion.status.not_in(NOT_JOINED))}
    every.pop(suggestion.reference, None)
    first = [one.reference for one in similar_suggestions(suggestion)]
    order = [*first, *(reference for reference in every if reference not in first)]
    return [Named(one, f"{one} {shorten(every[one].topic, 80)}", (one,)) for one in order]


def similar_to(suggestion: Suggestion) -> list[Similar]:
    """What is most like a suggestion: others that it can be joined to, work items, plan items."""
    own = {suggestion.work_item or "", suggestion.existing or ""}  # those are on its page already
    return find_similar(said_in(suggestion), but=not_joined_to(suggestion) | own)


def similar_suggestions(suggestion: Suggestion) -> list[Similar]:
    """The other suggestions most like one, as far as it can be joined to them."""
    return similar(said_in(suggestion), [(KIND, Suggestion, Suggestion.topic)], but=not_joined_to(suggestion))


def not_joined_to(suggestion: Suggestion) -> set[str]:
    """The references to which a suggestion cannot be joined: its own, and those of joined and withdrawn ones."""
    query = select(Suggestion.reference).where(Suggestion.status.in_(NOT_JOINED))
    return {suggestion.reference, *db.session.scalars(query)}


def said_in(suggestion: Suggestion) -> str:
    """The words by which others like it are found."""
    return f"{suggestion.topic}\n{suggestion.why or ''}"
