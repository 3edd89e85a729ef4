"""Every address of the application, filled from real records, for tests that request them all."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from flask import Flask
from sqlalchemy import func, select, update

from governance.council.commands import add_record, save_logo, save_settings
from governance.council.models import Body, Closure
from governance.council.routes import SHELVES
from governance.extensions import db
from governance.meetings.commands import cancel_meeting
from governance.meetings.queries import MEETING, get_meeting, list_agenda
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.routes import ACTIONS as MEETING_ACTIONS
from governance.notices.commands import list_about
from governance.people.models import Account
from governance.programme.fields import GOVERNANCE_ONLY
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, REGISTER
from governance.programme.routes import ACTIONS
from governance.questions.actions import ACTIONS as QUESTION_ACTIONS
from governance.questions.commands import accept
from governance.questions.commands import check as check_question
from governance.questions.commands import draft as draft_answer
from governance.questions.figures.routes import PICTURES
from governance.questions.models import Question
from governance.questions.queries import KIND as QUESTION
from governance.questions.queries import REGISTER as QUESTIONS
from governance.register.log import history_of
from governance.register.uploads import Upload, add_upload
from governance.scrutiny.actions import ACTIONS as WORK_ACTIONS
from governance.scrutiny.queries import KIND as WORK_ITEM
from governance.scrutiny.queries import REGISTER as SCRUTINY
from governance.scrutiny.queries import REGISTER as WORK
from governance.suggestions.actions import ACTIONS as SUGGESTION_ACTIONS
from governance.suggestions.drafts import add_draft_files, save_draft
from governance.suggestions.evidence import add_files
from governance.suggestions.files import Attached
from governance.suggestions.models import Draft, new_token
from governance.suggestions.queries import KIND as SUGGESTION
from governance.suggestions.queries import REGISTER as SUGGESTIONS
from tests import factories

CONTACT, DRAFTED, IN_A_FILE = "pelicanpost", "dormousehay", "wombatburrow"
FILE = Attached(f"{IN_A_FILE}.txt", "text/plain", b"Counted by hand.")
WORKBOOK = b"Title,Decision maker,Decision date\nCare homes,Cabinet,TBC\nCar parks,Cabinet,TBC\n"
WORK_WORKBOOK = (
    b"Committee,Topic,Meeting or list\nHealth Scrutiny Committee,Care homes,Suggested\n"
    b"Health Scrutiny Committee,Car parks,Suggested\n"
)
SUGGESTIONS_SHEET = b"Topic,Put forward by,Received\nCare homes,The public,1/9/2026\nCar parks,The public,1/9/2026\n"
QUESTIONS_SHEET = (
    b"Question,Committee,Received\nWhy are there no dentists?,Health Scrutiny Committee,1/9/2026\n"
    b"When will there be any?,Health Scrutiny Committee,1/9/2026\n"
)
UNAPPROVED = "capybaradraft"  # an answer that is not approved yet
PICTURE = b"\x89PNG\r\n\x1a\n and the rest of a picture"


@dataclass(frozen=True)
class World:
    """Records of every kind; where nothing else is said, their number is 1."""

    mine: int  # a directorate
    other: int
    planned: str  # references of items of the first
    decided: str
    change: int  # a change set of the first item
    committee: int
    meeting: str  # references of meetings of the committee
    cancelled: str
    agenda_item: str  # on the agenda of the cancelled one
    meeting_change: int
    work_item: str  # at the meeting
    work_change: int
    suggestion: str  # of the public, with contact details and a file
    suggestion_change: int
    receipt: str
    draft: str  # of whoever signed in last, with a file
    question: str  # of the public, at the meeting, with contact details and a draft answer
    own_question: str  # of whoever signed in last
    question_change: int
    question_receipt: str
    confirmation: str
    letter: int


@dataclass(frozen=True)
class Address:
    """One address, as its rule was filled in."""

    endpoint: str
    methods: frozenset[str]
    path: str
    given: dict[str, Any]

    @property
    def ends(self) -> int:
        """How much a POST takes away: what takes nothing away goes first."""
        parts = ("/do/", "remove", "/do/remove", "undo", "discard", "sign-out")
        return max((place for place, part in enumerate(parts, start=1) if part in self.path), default=0)


def make_world(app: Flask, **texts: str) -> World:
    """A council with an item planned and an item decided, both with these texts."""
    with app.app_context():
        mine, other = factories.directorate("Adults and Communities"), factories.directorate("Public Health")
        factories.ward()
        cabinet = factories.body()
        factories.term(cabinet)
        somebody = factories.account(name="Somebody Else")
        add_upload(REGISTER, "plan.csv", WORKBOOK, somebody.id, {})
        add_upload(SCRUTINY, "work.csv", WORK_WORKBOOK, somebody.id, {})
        closed = {"day": date(2026, 12, 24), "reason": "Offices closed"}
        add_record(Closure, closed, by=factories.BY, way="test")
        save_logo(PICTURE, "image/png", by=factories.BY, way="test")
        planned = factories.item(directorate=mine.name, **texts)
        past = {"status": "decided", "decided_on": "1 October 2014"}
        decided = factories.item(directorate=mine.name, **past, **texts)
        change, meetings = change_of(planned), make_meetings()
        work = make_work_item(*meetings[:2], planned.reference, texts.get("internal_notes"))
        put = make_suggestion(meetings[0], somebody, texts.get("internal_notes"))
        asked = make_question(meetings[1], somebody, texts.get("internal_notes"))
        db.session.commit()
        return World(mine.id, other.id, planned.reference, decided.reference, change, *meetings, *work, *put, *asked)


def make_meetings() -> tuple[int, str, str, str, int]:
    """A committee with a meeting to come and one cancelled, which has an agenda: as World names them."""
    committee = factories.scrutiny()
    meeting, cancelled = (factories.meeting(committee, date(2027, month, 10)) for month in (3, 6))
    factories.agenda_item(cancelled)
    cancel_meeting(cancelled, reason="No business", by=factories.BY, way="test")
    item = list_agenda(cancelled.id, committee.id)[0]
    change = history_of(MEETINGS, record=(MEETING, meeting.id))[0].id
    return committee.id, meeting.reference, cancelled.reference, item.reference, change


def make_work_item(committee: int, meeting: str, decision: str, notes: str | None) -> tuple[str, int]:
    """An item of the work programme at a meeting, and its change set."""
    body = db.session.get_one(Body, committee)
    texts = {"decision": decision, "progress": "Half of it heard.", "internal_notes": notes}
    item = factories.work_item(body, get_meeting(meeting), **texts)
    return item.reference, history_of(WORK, record=(WORK_ITEM, item.id))[0].id


def make_suggestion(committee: int, writer: Account, notes: str | None) -> tuple[str, int, str, str]:
    """A suggestion of the public and a member’s draft, each with a file; the form for the public is open."""
    save_settings({"public_suggestions": True}, by=factories.BY, way="test")
    add_upload(SUGGESTIONS, "suggestions.csv", SUGGESTIONS_SHEET, writer.id, {})
    body, contact = db.session.get_one(Body, committee), {"name": CONTACT, "email": f"{CONTACT}@example.gov.uk"}
    made = factories.suggestion(body, contact=contact, internal_notes=notes)
    add_files(made, [FILE], by=factories.BY, way="test")
    draft = save_draft(writer.id, new_token(), {"topic": DRAFTED}, None)
    add_draft_files(draft, [FILE])
    change = history_of(SUGGESTIONS, record=(SUGGESTION, made.id))[0].id
    return made.reference, change, made.receipt or "", draft.token


def make_question(meeting: str, writer: Account, notes: str | None) -> tuple[str, str, int, str, str, int]:
    """A question of the public and a member’s own; the form for the public is open."""
    save_settings({"public_questions": True}, by=factories.BY, way="test")
    add_upload(QUESTIONS, "questions.csv", QUESTIONS_SHEET, writer.id, {})
    at = get_meeting(meeting)
    contact = {"name": CONTACT, "email": f"{CONTACT}@example.gov.uk"}
    factories.question_rules(db.session.get_one(Body, at.committee))
    item = factories.agenda_item(at, "Dental access", part="business")
    made = factories.question(at, contact=contact, internal_notes=notes, channel="The public form")
    how: dict[str, Any] = {"by": factories.BY, "way": "test"}
    check_question(made, agenda_item=item.id, **how)
    accept(made, words=made.words_received, **how)
    draft_answer(made, draft=UNAPPROVED, **how)
    unconfirmed = factories.question(at, contact=contact, confirm=True, channel="The public form")
    own = factories.question(at, account=writer, channel="A member")
    change = history_of(QUESTIONS, record=(QUESTION, made.id))[0].id
    letter = list_about([made.reference])[0].id
    return made.reference, own.reference, change, made.receipt or "", unconfirmed.confirm_token or "", letter


def change_of(item: PlanItem) -> int:
    """The latest change set of an item."""
    return history_of(REGISTER, record=(KIND, item.id))[0].id


def addresses(app: Flask, world: World) -> list[Address]:
    """Every rule of the application with every value that its arguments can take."""
    hand_over(app)
    found = (one for rule in app.url_map.iter_rules() if rule.endpoint != "static" for one in filled(rule, world))
    return sorted(found, key=lambda one: (one.ends, one.path, one.endpoint))


def hand_over(app: Flask) -> None:
    """The workbook that waits, and the draft, are of whoever signed in last: nobody sees somebody else's."""
    with app.app_context():
        last = select(func.max(Account.id)).scalar_subquery()
        db.session.execute(update(Upload).values(by_id=last))
        db.session.execute(update(Draft).values(account=last))
        db.session.execute(update(Question).where(Question.account.is_not(None)).values(account=last))
        db.session.commit()


def filled(rule: Any, world: World) -> Iterator[Address]:
    """A rule with each combination of values that leads to a page."""
    arguments = sorted(rule.arguments)
    for values in product(*(values_of(rule.endpoint, argument, world) for argument in arguments)):
        given = dict(zip(arguments, values, strict=True))
        if leads_somewhere(given, world):
            path = rule.build(given)[1]
            yield Address(rule.endpoint, frozenset(rule.methods) & {"GET", "POST"}, path, given)


def values_of(endpoint: str, argument: str, world: World) -> list[Any]:
    """What can stand for an argument; a new kind of argument must be added here."""
    if endpoint == "programme.undo_change":
        return [world.change]
    if endpoint.startswith("scrutiny."):
        return values_of_scrutiny(argument, world)
    if endpoint.startswith("meetings."):
        return values_of_meetings(endpoint, argument, world)
    if endpoint.startswith("suggestion") and not endpoint.startswith("suggestion_imports."):
        return values_of_suggestions(endpoint, argument, world)
    if endpoint.startswith("question") and not endpoint.startswith("question_imports."):
        return values_of_questions(endpoint, argument, world)
    if endpoint.startswith(("scrutiny_ahead.", "scrutiny_report.")):
        return {"committee": [world.committee], "reference": [world.planned]}[argument]
    return {
        "reference": [world.planned, world.decided],
        "key": ["title", "internal_notes", "exempt_particulars", *GOVERNANCE_ONLY],
        "action": list(ACTIONS),
        "kind": list(SHELVES),
        "upload": [
            {"work_imports": 2, "suggestion_imports": 3, "question_imports": 4}.get(endpoint.partition(".")[0], 1)
        ],
        "number": [1],
        "term_number": [1],
        "form": ["xlsx", "csv", "json"],
    }[argument]


def values_of_meetings(endpoint: str, argument: str, world: World) -> list[Any]:
    """What can stand for an argument of the meetings' pages."""
    of_items = endpoint in ("meetings.edit_agenda_item", "meetings.move_item", "meetings.remove_item")
    return {
        "reference": [world.agenda_item] if of_items else [world.meeting, world.cancelled],
        "body": [world.committee],
        "action": list(MEETING_ACTIONS),
        "number": [world.meeting_change],
    }[argument]


def values_of_scrutiny(argument: str, world: World) -> list[Any]:
    """What can stand for an argument of the work programme's pages; an action that is not offered leads to the item."""
    return {
        "committee": [world.committee],
        "reference": [world.work_item],
        "key": ["topic", "internal_notes"],
        "action": list(WORK_ACTIONS),
        "number": [world.work_change],
    }[argument]


def values_of_suggestions(endpoint: str, argument: str, world: World) -> list[Any]:
    """What can stand for an argument of the pages of suggestions."""
    return {
        "committee": [world.committee],
        "reference": [world.meeting if endpoint.startswith("suggestion_report.") else world.suggestion],
        "key": ["topic", "internal_notes"],
        "action": list(SUGGESTION_ACTIONS),
        "number": [world.suggestion_change if endpoint == "suggestions.undo_change" else 1],
        "receipt": [world.receipt],
        "token": [world.draft],
        "form": ["xlsx", "csv", "json"],
    }[argument]


def values_of_questions(endpoint: str, argument: str, world: World) -> list[Any]:
    """What can stand for an argument of the pages of questions."""
    letters = endpoint.startswith("question_letters.")
    return {
        "committee": [str(world.committee)] if "remove" in endpoint else [str(world.committee), "usual"],
        "meeting": [world.meeting],
        "reference": [world.own_question if endpoint.startswith("question_asking.") else world.question],
        "key": ["words_received", "internal_notes", "draft"],
        "action": list(QUESTION_ACTIONS),
        "number": [world.letter if letters else world.question_change],
        "receipt": [world.question_receipt],
        "token": [world.confirmation],
        "which": list(PICTURES),
        "form": ["xlsx", "csv", "json"],
    }[argument]


def leads_somewhere(given: dict[str, Any], world: World) -> bool:
    """Whether the values go together: an action suits the item's status; one item's cells are enough."""
    if "action" in given:
        ended = given["reference"] in (world.decided, world.cancelled)
        return ended == (given["action"] == "reinstate")
    return "key" not in given or given["reference"] in (
        world.planned,
        world.work_item,
        world.suggestion,
        world.question,
    )
