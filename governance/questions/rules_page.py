"""The rules of committees as their pages show them: in words, with the working of the deadline; and their form."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from governance.council.queries import Council, Maker, get_council, today
from governance.meetings.models import Meeting
from governance.meetings.queries import bodies_that_meet, list_meetings
from governance.meetings.rules import TO_COME
from governance.questions.fields import (
    GROUND_NAMES,
    RULES,
    RULES_BY_KEY,
    STANDARD_WORDS,
    TAKES,
    wording_key,
)
from governance.questions.keepers import RULES_OF_COMMITTEES
from governance.questions.models import QuestionRules
from governance.questions.queries import AllRules, all_rules, get_rules, names, now_here, until_of
from governance.questions.rules import EVERY, GROUNDS, NEVER, ONLY, Rules, Until, clock, in_plain_words
from governance.register.fields import Choice, Field, Named, NameList, Names
from governance.web.forms import RegisterForm, form_over
from governance.web.records import values_drawn
from governance.working_days.deadlines import say

USUAL = "usual"  # in addresses: the rules of committees that have none of their own
USUAL_TAKES = Choice(options=(replace(TAKES[0], name="Every meeting", aliases=(TAKES[0].name,)), TAKES[2]))
GROUPS = (
    ("Meetings that take questions", ("takes", "meetings")),
    ("By when a question must have come", ("days", "clear", "hour")),
    ("How long, how many", ("words", "per_person", "per_meeting", "per_year")),
    ("What about", ("related", "supplementary")),
    ("The answer", ("answer_days",)),
    ("Refusing a question", ("grounds",)),
    ("The council’s wording of each ground", tuple(wording_key(one) for one in GROUNDS)),
)


@dataclass(frozen=True)
class Worked:
    """The last moment for questions to a meeting, how it was counted, and what counting the other way would give."""

    meeting: Meeting
    last: Until
    other: Until
    other_name: str  # how the other way of counting is called
    passed: bool

    @property
    def differs(self) -> bool:
        """Whether the other way of counting gives another day."""
        return self.last.day != self.other.day


@dataclass(frozen=True)
class Row:
    """A committee, the rules that count for it, and its next meeting that takes questions."""

    id: int
    name: str
    own: bool
    rules: Rules
    next: Worked | None


def rows_of(council: Council) -> list[Row]:
    """Every committee that meets, with its rules."""
    rules, coming = all_rules(), coming_meetings()
    return [row_of(one, rules, coming, council) for one in bodies_that_meet(council)]


def row_of(committee: Maker, rules: AllRules, coming: Iterable[Meeting], council: Council) -> Row:
    """One committee with its rules."""
    counted = rules.of(committee.id)
    following = next_of(coming, committee.id, counted)
    worked = worked_out(following, counted, council) if following else None
    return Row(committee.id, committee.name, committee.id in rules.own, counted, worked)


def coming_meetings() -> list[Meeting]:
    """The meetings from today on that are to take place."""
    return [one for one in list_meetings(since=today()) if one.status in TO_COME]


def next_of(coming: Iterable[Meeting], committee: int, rules: Rules) -> Meeting | None:
    """The next meeting of a committee that takes questions."""
    return next((one for one in coming if one.committee == committee and rules.taken_at(one.id)), None)


def worked_out(meeting: Meeting, rules: Rules, council: Council) -> Worked:
    """The deadline of a meeting under some rules, and under the same rules counted the other way."""
    last = until_of(meeting, rules, council)
    other = until_of(meeting, replace(rules, clear=not rules.clear), council)
    return Worked(meeting, last, other, clear_name(not rules.clear), last.passed_at(*now_here()))


def clear_name(clear: bool) -> str:
    """A way of counting, in words."""
    return "clear working days" if clear else "working days that are not clear"


def example_text(committee: int | None) -> str:
    """Until when the next meeting takes questions, as it is said after the rules are saved."""
    council, rules = get_council(), get_rules(committee)
    coming = coming_meetings()
    if committee is None:
        own = all_rules().own
        coming = [one for one in coming if one.committee not in own]
    following = next((one for one in coming if committee in (None, one.committee) and rules.taken_at(one.id)), None)
    if following is None:
        return "No meeting to come takes questions under them."
    worked = worked_out(following, rules, council)
    of = council.bodies[following.committee].name
    day = say(following.day, weekday=True)
    return f"For the meeting of {of} on {day} questions are taken until {worked.last.text}: {worked.last.working}."


# In words


def lines_of(rules: Rules) -> list[str]:
    """All the rules of a committee in plain words, the deadline first."""
    return [deadline_text(rules), takes_text(rules), *in_plain_words(rules), answer_text(rules)]


def deadline_text(rules: Rules) -> str:
    """By when a question must have come: 2 working days before the meeting, not clear, until 5:00pm."""
    if not rules.days:
        return f"On the day of the meeting{hour_text(rules.hour)}"
    count = "1 working day" if rules.days == 1 else f"{rules.days} working days"
    return f"{count} before the meeting, {'clear' if rules.clear else 'not clear'}{hour_text(rules.hour)}"


def hour_text(hour: str | None) -> str:
    """Until what time of the last day."""
    return f", until {clock(hour)}" if hour else ", until the day ends"


def takes_text(rules: Rules) -> str:
    """At which meetings questions are taken."""
    if rules.takes == NEVER:
        return "No meeting takes questions."
    if rules.takes == ONLY:
        return f"Only these meetings take questions: {named_text(rules)}."
    return (
        f"Every meeting takes questions, but for: {named_text(rules)}."
        if rules.meetings
        else "Every meeting takes questions."
    )


def named_text(rules: Rules) -> str:
    """The meetings that the rules name."""
    return RULES_BY_KEY["meetings"].kind.show(list(rules.meetings), names())


def answer_text(rules: Rules) -> str:
    """By when an answer is wanted."""
    if not rules.answer_days:
        return "Answers are wanted by the day of the meeting."
    count = "1 working day" if rules.answer_days == 1 else f"{rules.answer_days} working days"
    return f"Answers are wanted {count} before the meeting."


def numbers_text(rules: Rules) -> str:
    """How many questions can be asked."""
    limits = (
        (rules.per_person, "of one person at a meeting"),
        (rules.per_meeting, "at a meeting"),
        (rules.per_year, "of one person in twelve months"),
    )
    return "; ".join(f"{most} {what}" for most, what in limits if most) or "No limit"


def supplementary_text(rules: Rules) -> str:
    """Whether a further question can be asked."""
    return RULES_BY_KEY["supplementary"].kind.show(rules.supplementary, names())


# The form


def rules_form(committee: int | None, record: QuestionRules | None, sequence: int) -> RegisterForm:
    """A form over the rules of a committee (None: the usual ones), showing those that count for it now."""
    values = values_drawn(RULES_OF_COMMITTEES, record) if record else values_of(get_rules(committee))
    named = {*(values["meetings"] or ()), *((record.meetings or ()) if record else ())}
    known = names_for(committee, named)
    return form_over(form_fields(committee), known, values, sequence=str(sequence), chosen_at="")


def form_fields(committee: int | None) -> tuple[Field, ...]:
    """The fields of the form: the usual rules name no meetings; beside a wording stand the standard words."""
    found = [worded(one) for one in RULES if one.key != "committee"]
    if committee is None:
        found = [
            replace(one, kind=USUAL_TAKES) if one.key == "takes" else one for one in found if one.key != "meetings"
        ]
    return tuple(found)


def worded(field: Field) -> Field:
    """A field of the form; that of a wording says what stands in its place while it is blank."""
    if field.key == "meetings":
        return replace(field, hint="Its meetings to come, and those named already.")
    for ground in GROUND_NAMES:
        if field.key == wording_key(ground.key):
            return replace(field, label=ground.name, hint=f"Blank: “{STANDARD_WORDS[ground.key]}”")
    return field


def values_of(rules: Rules) -> dict[str, Any]:
    """Rules as their form shows them; meetings are each committee's own."""
    kept = {one.key: getattr(rules, one.key) for one in RULES if hasattr(rules, one.key)}
    wordings = {wording_key(one): rules.wording.get(one) for one in GROUNDS}
    takes = EVERY if rules.takes == ONLY else rules.takes
    return {**kept, **wordings, "takes": takes, "meetings": None, "grounds": list(rules.grounds)}


def names_for(committee: int | None, named: Iterable[int]) -> Names:
    """What a committee's rules can name: its meetings from today on, and those that they name already."""
    known = names()
    day: date = today()
    coming = {one.id for one in list_meetings(committee, since=day)} if committee is not None else set()
    every = known.lists["meeting"]
    found = [replace(one, offered=True) for one in every.things if one.key in {*coming, *named}]
    gone = [Named(one, every.name(one)) for one in named if one not in every.by_key]
    return replace(known, lists={**known.lists, "meeting": NameList([*found, *gone])})
