"""The form on which somebody asks: the public with how to reach them, a member without."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from governance.council.queries import Council
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import list_agenda
from governance.meetings.rules import BUSINESS
from governance.people.models import Account
from governance.privacy.commands import contact_of
from governance.privacy.fields import CONTACT
from governance.questions.fields import BY_KEY, OWN_WORDS
from governance.questions.models import Question as Asked
from governance.questions.queries import find_similar, meetings_for_questions, now_here, words_of
from governance.questions.rules import MEMBER, PUBLIC_FORM, Rules, Until, count_words, in_plain_words
from governance.register.fields import YES_NO, Choice, Field, Named, NameList, Names
from governance.suggestions.drafts import is_token
from governance.suggestions.models import new_token
from governance.suggestions.question import Question
from governance.web.forms import RegisterForm, form_over

TRAP = "website"  # a field that nobody sees: what fills it in is a program
CONTACT_KEYS = ("name", "email", "phone", "address")
REACHING = ("email", "phone", "address")
NOT_LISTED = "Not listed, or I do not know"
WORDS = Question(
    "words_received",
    "Your question",
    BY_KEY["words_received"].kind,
    required=True,
    hint="As you would put it at the meeting. It is published, so leave out private details of anybody.",
    wanted="Write your question",
)
WORDS_BY_MEMBER = replace(WORDS, hint="As you would put it at the meeting. It is published.")
ITEM_KIND = Choice(source="agenda item")
ITEM = Question("agenda_item", "Which item of the agenda is it about?", ITEM_KIND)
ITEM_NEEDED = replace(ITEM, required=True, wanted="Choose the item of the agenda that your question is about")
TOWN = Field("town", "Town or village", BY_KEY["town"].kind, hint="Where you live. Never your address.")
PUBLISHED = Field("published", "May your name and town be published with your question?", YES_NO)
OWN_NAME = Question(
    "asked_by", "Your name, as it is published", BY_KEY["asked_by"].kind, required=True, wanted="Enter your name"
)
LABELS = {"name": "Your name"}
HINTS = {"email": "To be told what becomes of your question."}
WANTED = {"name": "Enter your name"}
REACHED = tuple(
    Question(
        one.key,
        LABELS.get(one.key, one.label),
        one.kind,
        required=one.key in WANTED,
        hint=HINTS.get(one.key, ""),
        wanted=WANTED.get(one.key, ""),
    )
    for one in CONTACT
)
NO_WAY = "Enter an e-mail address, a telephone number or a postal address, so that you can be answered"


@dataclass(frozen=True)
class Sitting:
    """A meeting to which one can ask: its committee, the rules, until when, and whether that has passed."""

    meeting: Meeting
    committee: str
    rules: Rules
    until: Until
    late: bool
    items: Sequence[AgendaItem] = ()  # of business, of its agenda

    @property
    def must_relate(self) -> bool:
        """Whether an item of its agenda has to be chosen."""
        return self.rules.related and bool(self.items)

    @property
    def plain(self) -> list[str]:
        """Its committee's rules in plain words."""
        return in_plain_words(self.rules)


def list_sittings(council: Council) -> list[Sitting]:
    """The meetings to come that take questions, the earliest first."""
    day, hour = now_here()
    return [
        Sitting(one, council.bodies[one.committee].name, rules, last, last.passed_at(day, hour))
        for one, rules, last in meetings_for_questions(council, in_time=False)
    ]


def find_sitting(reference: str, council: Council) -> Sitting | None:
    """The meeting of a reference with its agenda, while it takes questions."""
    for one in list_sittings(council):
        if one.meeting.reference == reference:
            agenda = list_agenda(one.meeting.id, one.meeting.committee)
            return replace(one, items=[item for item in agenda if item.part == BUSINESS])
    return None


# The forms


def public_form(sitting: Sitting) -> RegisterForm:
    """The form of the public; its receipt comes with it, so that sent twice it is known again."""
    fields = (WORDS, *item_fields(sitting), *REACHED, TOWN, PUBLISHED)
    return form_over(fields, names_of(sitting), receipt=new_token())


def member_form(sitting: Sitting, account: Account) -> RegisterForm:
    """The form of a member, whose name is published as that of a member."""
    fields = (WORDS_BY_MEMBER, *item_fields(sitting), OWN_NAME, TOWN)
    return form_over(fields, names_of(sitting), {"asked_by": account.listed_as or account.name})


def own_form(question: Asked, values: Mapping[str, Any]) -> RegisterForm:
    """A form over what a member can still change of their own question."""
    fields = (WORDS_BY_MEMBER, OWN_NAME, TOWN)
    shown = {key: values[key] for key in OWN_WORDS}
    return form_over(fields, Names(), shown, sequence=str(question.sequence), chosen_at="")


def item_fields(sitting: Sitting) -> tuple[Field, ...]:
    """The choice among the items of the agenda, where it has any."""
    if not sitting.items:
        return ()
    return (ITEM_NEEDED if sitting.must_relate else ITEM,)


def names_of(sitting: Sitting) -> Names:
    """The items of the agenda, by their references."""
    return Names({"agenda item": NameList(Named(one.id, one.reference) for one in sitting.items)})


# What was sent


def check_length(form: RegisterForm, most: int | None) -> bool:
    """Whether a question is no longer than the committee's rules allow; else it is said how much to shorten it."""
    if message := too_long(form["words_received"].data, most):
        form["words_received"].say(message)
    return not message


def too_long(text: str | None, most: int | None) -> str:
    """What is said of a question that is longer than the committee's rules allow."""
    words = count_words(text)
    if most is None or words <= most:
        return ""
    return f"Your question has {words} words, and {most} is the most. Take out {words - most}"


def check_reached(form: RegisterForm) -> bool:
    """Whether there is a way to reach whoever asks."""
    if any(form[key].data for key in REACHING):
        return True
    form["email"].say(NO_WAY)
    return False


def count_text(text: str | None, most: int | None) -> str:
    """How many words there are, as the page's script says it too."""
    words = count_words(text)
    if most is None:
        return f"{words} {'word' if words == 1 else 'words'}"
    return f"{words} of {most} words" + (f": {words - most} too many" if words > most else "")


def receipt_of(form: RegisterForm) -> str:
    """The receipt that came with the form; a new one where that is none."""
    given = str(form["receipt"].data or "")
    return given if is_token(given) else new_token()


def is_same(question: Asked, values: Mapping[str, Any], contact: Mapping[str, Any]) -> bool:
    """Whether what was sent is a question that has come already, in the same words and from the same person."""
    kept = contact_of(question.reference)
    reached = all((getattr(kept, key, None) or None) == (contact[key] or None) for key in CONTACT_KEYS)
    return reached and has_same_words(question, values) and not question.removed


def has_same_words(question: Asked, values: Mapping[str, Any]) -> bool:
    """Whether a question says the same, to the same meeting, under the same name."""
    return all(getattr(question, key) == values[key] for key in ("meeting", "agenda_item", *OWN_WORDS))


def values_for(form: RegisterForm, sitting: Sitting) -> dict[str, Any]:
    """The values of the public's question; name and town only of somebody who says that they may be published."""
    given = form.values()
    shown = bool(given["published"])
    return values_at(given, sitting, PUBLIC_FORM) | {
        "asked_by": given["name"] if shown else None,
        "town": given["town"] if shown else None,
    }


def values_by_member(form: RegisterForm, sitting: Sitting) -> dict[str, Any]:
    """The values of a member's question."""
    given = form.values()
    return values_at(given, sitting, MEMBER) | {key: given[key] for key in ("asked_by", "town")}


def values_at(given: Mapping[str, Any], sitting: Sitting, channel: str) -> dict[str, Any]:
    """What is kept of every question that is asked here: it has come now."""
    day, hour = now_here()
    return {
        "committee": sitting.meeting.committee,
        "meeting": sitting.meeting.id,
        "agenda_item": given.get("agenda_item"),
        "words_received": given["words_received"],
        "channel": channel,
        "received": day,
        "received_at": hour,
    }


def contact_for(form: RegisterForm) -> dict[str, Any]:
    """How to reach whoever sent it, which is kept apart."""
    given = form.values()
    return {key: given[key] for key in CONTACT_KEYS}


@dataclass(frozen=True)
class Alike:
    """A published question like what is being typed, and its answer."""

    reference: str
    words: str
    answer: str


def list_alike(text: str) -> list[Alike]:
    """The published questions most like a text, with their answers: nothing else is shown to who asks."""
    return [Alike(one.reference, words_of(one), one.answer or "") for one in find_similar(text, answered=True)]
