"""The form on which a suggestion is written: what was typed, its files, who may refer by right, what is like it.

A draft keeps texts as they were typed; only putting it forward asks what they mean.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from flask import request, url_for
from sqlalchemy import select
from werkzeug.datastructures import FileStorage, MultiDict

from governance.council.queries import SCRUTINY, Maker, get_council, today
from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.programme.fields import STATUSES as PLAN_STATUSES
from governance.programme.models import PlanItem
from governance.programme.queries import KIND as PLAN_ITEM
from governance.programme.rules import LIVE
from governance.register.fields import Invalid, Named
from governance.scrutiny.fields import STATUSES as WORK_STATUSES
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import KIND as WORK_ITEM
from governance.scrutiny.rules import OPEN as WORK_OPEN
from governance.suggestions.drafts import PAGE
from governance.suggestions.fields import BY_KEY, MEMBERS_FORM, STATUSES
from governance.suggestions.files import LARGEST, MOST_FILES, Attached, read_file
from governance.suggestions.models import Draft, Suggestion, new_token
from governance.suggestions.queries import KIND, SUPPORTS, find_similar, interests_of, is_member, memberships, names
from governance.suggestions.question import Question
from governance.suggestions.rules import BY_RIGHT, MEMBER, OFFICER, OPEN
from governance.web.forms import RegisterField, RegisterForm, form_over

BY_RIGHT_FIELD = replace(BY_KEY["by_right"], label="This is a referral by right")
WANTED = {
    "topic": "Enter the topic",
    "why": "Say why it matters",
    "affected": "Say whom it affects",
    "change": "Say what scrutiny could change",
}
QUESTIONS = tuple(Question.over(field, WANTED[field.key] if field.required else "") for field in MEMBERS_FORM)
KEYS = (*(field.key for field in MEMBERS_FORM), BY_RIGHT_FIELD.key)
COMPARED = ("topic", "why", "change")  # with what there is already
NO_MEMBER = (
    "You are not a member of a scrutiny committee today, and only its members refer a matter to it by right. Untick "
    "this box to put it forward as any other suggestion."
)


@dataclass(frozen=True)
class Where:
    """A register in which there may be something alike: its name, a record's page, what its statuses say."""

    name: str
    page: str
    model: Any
    statuses: tuple[Named, ...]
    open: frozenset[str]

    @property
    def says(self) -> dict[str, str]:
        """Its statuses in words."""
        return {str(one.key): one.name for one in self.statuses}


WHERE = {
    KIND: Where("Suggestion", "suggestions.view_item", Suggestion, STATUSES, OPEN),
    WORK_ITEM: Where("Work programme", "scrutiny.view_item", WorkItem, WORK_STATUSES, WORK_OPEN),
    PLAN_ITEM: Where("Executive programme", "programme.view_item", PlanItem, PLAN_STATUSES, LIVE),
}


@dataclass(frozen=True)
class Mark:
    """What travels with the form: the version of the draft that it shows, and which page it is."""

    version: int | None
    page: str

    @classmethod
    def read(cls, text: str) -> Self:
        """The mark that a form brought back."""
        version, _, page = text.partition(".")
        known = version.isascii() and version.isdecimal() and len(version) < 10
        return cls(int(version) if known else None, page[:40] or new_token())

    def __str__(self) -> str:
        """As the form carries it."""
        return f"{'' if self.version is None else self.version}.{self.page}"


@dataclass(frozen=True)
class Alike:
    """Something that there is already, where it stands, and whether the page offers it for support."""

    kind: str
    reference: str
    title: str
    address: str
    state: str
    status: str
    open: bool
    own: bool
    supported: bool


def draft_form(account: Account, texts: Mapping[str, Any] | None = None) -> RegisterForm:
    """The form for a suggestion; with `texts`, as they were typed. What was ticked stays, whoever may tick it now."""
    ticked = bool((request.form if texts is None else texts).get(BY_RIGHT_FIELD.key))
    fields = (*QUESTIONS, BY_RIGHT_FIELD) if ticked or own_committees(account) else QUESTIONS
    form = form_over(fields, names())
    if texts is not None:
        for one in form:
            if isinstance(one, RegisterField):
                one.text = str(texts.get(one.name) or "")
    return form


def texts_of(posted: MultiDict[str, str], mark: Mark) -> dict[str, str]:
    """What was typed, as a draft keeps it."""
    typed = {key: posted.get(key, "").replace("\r\n", "\n").replace("\0", "") for key in KEYS}
    return typed | {PAGE: mark.page}


def is_blank(texts: Mapping[str, str]) -> bool:
    """Whether nothing has been typed."""
    return not any(texts[key].strip() for key in KEYS)


def own_committees(account: Account) -> list[Maker]:
    """The scrutiny committees to which somebody may refer a matter by right: those whose member they are today."""
    if not account.has_role(Role.MEMBER):
        return []
    return [one for one in memberships(account, get_council(), today()) if one.kind == SCRUTINY]


def check_referral(form: RegisterForm, account: Account) -> bool:
    """Whether a referral by right is to a committee of theirs; what is wrong is said beside it."""
    committees = own_committees(account)
    if "by_right" not in form or not form["by_right"].data or form["committee"].data in [one.id for one in committees]:
        return True
    listed = " or ".join(f"the {one.name}" for one in committees)
    advice = f"Choose a committee whose member you are: {listed}. Or leave this box unticked." if listed else NO_MEMBER
    form["by_right"].say(advice)
    return False


def values_for(form: RegisterForm, account: Account) -> dict[str, Any]:
    """The values of a suggestion that somebody puts forward; a referral by right names them as the committee does."""
    source = MEMBER if account.has_role(Role.MEMBER) else OFFICER
    values = form.values() | {"source": source, "suggested_by": account.name}
    values["by_right"] = True if values.get("by_right") else None
    committee = get_council().bodies.get(values["committee"] or 0)
    if values["by_right"] and committee and not is_member(committee, account.name, today()):
        values["suggested_by"] = account.listed_as
    return values


def list_alike(texts: Mapping[str, Any], account: Account) -> list[Alike]:
    """The suggestions, work items and plan items most like what was typed."""
    found = find_similar("\n".join(str(texts.get(key) or "") for key in COMPARED))
    supported = interests_of(account.id)[SUPPORTS] if found else set()
    states = {kind: standing(kind, [one.reference for one in found if one.kind == kind]) for kind in WHERE}
    made = own_among([one.reference for one in found if one.kind == KIND], account)
    return [
        Alike(
            WHERE[one.kind].name,
            one.reference,
            one.title,
            url_for(WHERE[one.kind].page, reference=one.reference),
            state,
            WHERE[one.kind].says[state],
            state in WHERE[one.kind].open,
            one.reference in made,
            one.reference in supported,
        )
        for one in found
        if (state := states[one.kind].get(one.reference))
    ]


def standing(kind: str, references: Collection[str]) -> dict[str, str]:
    """The statuses of records of a kind, by their references."""
    model = WHERE[kind].model
    query = select(model.reference, model.status).where(model.reference.in_(references))
    return dict(db.session.execute(query).all()) if references else {}


def own_among(references: Collection[str], account: Account) -> set[str]:
    """Which of these suggestions somebody put forward themselves."""
    own = (Suggestion.reference.in_(references), Suggestion.account == account.id)
    return set(db.session.scalars(select(Suggestion.reference).where(*own))) if references else set()


def read_files(brought: list[FileStorage]) -> tuple[list[Attached], list[str]]:
    """The files that came with a form, and what is wrong with those that cannot be kept."""
    kept: list[Attached] = []
    wrong: list[str] = []
    for one in brought:
        if one.filename:
            try:
                kept.append(read_file(one.filename, one.stream.read()))
            except Invalid as error:
                wrong.append(str(error))
    return kept, wrong


def largest_form() -> int:
    """How many bytes a form with files may have."""
    return (MOST_FILES + 1) * LARGEST


def mark_of(draft: Draft | None, page: str = "") -> Mark:
    """The mark of a page that shows a draft as it is now."""
    return Mark(draft.version if draft else None, page or new_token())


def referral_words(committees: list[Maker]) -> str:
    """What a referral by right means, in one sentence."""
    if not committees:
        return NO_MEMBER
    listed = " or ".join(f"the {one.name}" for one in committees)
    return (
        f"As a member of {listed} you can require that it is put on that committee’s agenda and discussed; it cannot "
        f"be refused ({BY_RIGHT})."
    )
