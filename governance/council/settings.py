"""The settings that a council decides for itself, each with its default."""

import re
from dataclasses import dataclass
from typing import Any

from governance.register.fields import YES_NO, Choice, Field, Invalid, Line, LongText, Named, Names, Number
from governance.working_days.calendar import NATIONS


@dataclass(frozen=True)
class Colour(Line):
    """A colour dark enough to carry white text (WCAG 2.2, 1.4.3: a ratio of 4.5 to 1)."""

    def parse(self, text: str, names: Names) -> Any:
        """The colour as #rrggbb."""
        typed = text.strip().lower()
        if not typed:
            return None
        if not re.fullmatch(r"#[0-9a-f]{6}", typed):
            raise Invalid("Enter a colour as # and six digits or letters a to f, such as #1d70b8")
        if contrast_with_white(typed) < 4.5:
            raise Invalid("This colour is too light for the white text on it. Choose a darker one.")
        return typed


@dataclass(frozen=True)
class Prefix(Line):
    """What references begin with: it stands in addresses, so letters, digits and hyphens only."""

    def parse(self, text: str, names: Names) -> Any:
        """The prefix."""
        typed = text.strip()
        if typed and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,7}", typed):
            raise Invalid("Enter a letter, then up to seven letters, digits or hyphens, such as RP")
        return typed or None


LETTER_WORDS = (  # what a letter about a public question can name, in square brackets
    "name",
    "reference",
    "question",
    "committee",
    "meeting",
    "agenda item",
    "deadline",
    "ground",
    "reply",
    "redirected to",
    "answer",
    "answer due",
    "council",
)


@dataclass(frozen=True)
class Letter(LongText):
    """The words of a letter; what is in square brackets stands for something that the program fills in."""

    most: int = 5000

    def parse(self, text: str, names: Names) -> Any:
        """The words; raises Invalid for brackets that stand for nothing."""
        for one in re.findall(r"\[([^\[\]\n]*)\]", text):
            if " ".join(one.split()).casefold() not in LETTER_WORDS:
                known = ", ".join(f"[{word}]" for word in LETTER_WORDS)
                raise Invalid(f"Nothing is known as [{one[:40]}]. In brackets you can write {known}.")
        return super().parse(text, names)


def contrast_with_white(colour: str) -> float:
    """The contrast ratio of WCAG 2.2 between white and a colour given as #rrggbb."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


@dataclass(frozen=True)
class Group:
    """Settings that belong together on the page."""

    label: str
    fields: tuple[Field, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        "The council",
        (
            Field("council_name", "Council’s name", Line(most=100), required=True),
            Field(
                "brand_colour",
                "Colour",
                Colour(),
                required=True,
                hint="For the bar at the top of every page, such as #1d70b8.",
            ),
            Field(
                "nation",
                "Bank holidays of",
                Choice(options=tuple(Named(nation, nation) for nation in NATIONS)),
                required=True,
            ),
            Field(
                "reference_prefix",
                "References begin with",
                Prefix(),
                required=True,
                hint="New plan items only: references already given never change.",
            ),
        ),
    ),
    Group(
        "Key decisions",
        (
            Field(
                "key_decision_sum",
                "Significant sum, in pounds",
                Number(),
                hint="An executive decision that costs or saves this much is key (SI 2012/2089, regulation 8).",
            ),
            Field(
                "notice_count",
                "The 28 clear days count",
                Choice(options=(Named("calendar", "Calendar days"), Named("working", "Working days"))),
                required=True,
                hint="SI 2012/2089, regulation 9, says clear days. The other reading is shown beside the one chosen.",
            ),
            Field(
                "notice_soon_days",
                "Remind this many days before a notice is due",
                Number(greatest=90),
                required=True,
            ),
        ),
    ),
    Group(
        "What every notice of a key decision states",
        (
            Field(
                "key_statement",
                "That a key decision is to be made",
                LongText(most=2000),
                hint="SI 2012/2089, regulation 9(1)(a).",
            ),
            Field(
                "copies_from",
                "Where copies of documents can be had",
                LongText(most=2000),
                hint="Regulation 9(1)(f): the address from which documents are available.",
            ),
            Field(
                "other_documents",
                "That other documents may be submitted",
                LongText(most=2000),
                hint="Regulation 9(1)(g).",
            ),
            Field("how_to_ask", "How to ask for those documents", LongText(most=2000), hint="Regulation 9(1)(h)."),
        ),
    ),
    Group(
        "After a decision",
        (
            Field(
                "call_in_days",
                "Working days for call-in",
                Number(greatest=30),
                required=True,
                hint="From the council’s constitution.",
            ),
        ),
    ),
    Group(
        "Suggestions for scrutiny",
        (
            Field(
                "acknowledge_days",
                "Working days to acknowledge a suggestion",
                Number(least=1, greatest=60),
                required=True,
                hint="Later than that, it is shown as overdue.",
            ),
            Field(
                "public_suggestions",
                "Form for the public",
                YES_NO,
                required=True,
                hint="Yes opens /public/suggestions to anybody who can reach this program, without an account.",
            ),
        ),
    ),
    Group(
        "Public questions",
        (
            Field(
                "public_questions",
                "Form for public questions",
                YES_NO,
                required=True,
                hint="Yes opens /public/questions to anybody who can reach this program, without an account.",
            ),
            Field(
                "letter_received",
                "Letter: the question has come",
                Letter(),
                required=True,
                hint=f"In every letter you can write {', '.join(f'[{one}]' for one in LETTER_WORDS)}.",
            ),
            Field("letter_accepted", "Letter: it is accepted", Letter(), required=True),
            Field("letter_refused", "Letter: it is refused", Letter(), required=True),
            Field("letter_redirected", "Letter: it is redirected", Letter(), required=True),
            Field("letter_answered", "Letter: its answer", Letter(), required=True),
            Field(
                "letter_request",
                "Letter: an answer is asked for",
                Letter(),
                required=True,
                hint="To the officer or portfolio holder; [name] is theirs.",
            ),
        ),
    ),
    Group(
        "What the public entrusts to the council",
        (
            Field(
                "privacy_notice",
                "What the form says about it",
                LongText(most=3000),
                hint="Shown beside the contact details: who sees them, what for, and how long they are kept.",
            ),
            Field(
                "contact_days",
                "Days to keep contact details",
                Number(least=1, greatest=3650),
                required=True,
                hint="Counted from the day the matter was closed; governance privacy purge deletes them then.",
            ),
        ),
    ),
)
FIELDS = tuple(field for group in GROUPS for field in group.fields)

ENDING = "\n\nGovernance services\n[council]"
LETTERS = {
    "letter_received": """Dear [name]

Thank you for your question to [committee] for its meeting on [meeting]. It has the reference [reference].

“[question]”

It will be checked against the committee’s rules for public questions, and you will be told whether it is accepted. \
Questions for this meeting are taken until [deadline].""",
    "letter_accepted": """Dear [name]

Your question [reference] has been accepted for the meeting of [committee] on [meeting], with the item \
“[agenda item]”, in these words:

“[question]”""",
    "letter_refused": """Dear [name]

Your question [reference] to [committee] cannot be taken.

“[question]”

[reply]""",
    "letter_redirected": """Dear [name]

Your question [reference] has been passed to [redirected to], who can answer it better than [committee].

“[question]”

[reply]""",
    "letter_answered": """Dear [name]

This is the answer to your question [reference] to the meeting of [committee] on [meeting].

“[question]”

[answer]""",
    "letter_request": """Dear [name]

A member of the public has put a question to [committee] for its meeting on [meeting], with the item \
“[agenda item]”. Please send a draft answer by [answer due].

[reference]: “[question]”""",
}
DEFAULTS: dict[str, Any] = {
    "council_name": "Your council",
    "brand_colour": "#1d4f91",
    "nation": "England",
    "reference_prefix": "RP",
    "key_decision_sum": 500_000,
    "notice_count": "calendar",
    "notice_soon_days": 14,
    "key_statement": "A key decision is to be made on behalf of the council.",
    "other_documents": "Other documents relevant to the matter may be submitted to the decision maker.",
    "call_in_days": 5,
    "acknowledge_days": 5,
    "public_suggestions": False,
    "public_questions": False,
    **{key: text + ENDING for key, text in LETTERS.items()},
    "privacy_notice": "Only the officers who deal with what you send see your contact details. They use them to tell "
    "you what becomes of it. They are never published, and are deleted when it has been dealt with.",
    "contact_days": 180,
}
