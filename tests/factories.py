"""Records with sensible values, each test naming only what matters to it."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from governance.council.commands import add_record
from governance.council.models import Body, Directorate, Term, Ward
from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings.commands import add_agenda_item, add_meetings
from governance.meetings.models import AgendaItem, Meeting
from governance.people.models import Account
from governance.people.rules import Role
from governance.programme.commands import System, add_item
from governance.programme.fields import BY_KEY
from governance.programme.models import PlanItem
from governance.questions.commands import add_question, keep_rules
from governance.questions.fields import BY_KEY as QUESTION_FIELDS
from governance.questions.fields import RULES_BY_KEY
from governance.questions.models import Question
from governance.questions.queries import names as question_names
from governance.scrutiny.commands import add_work_item
from governance.scrutiny.fields import BY_KEY as WORK_FIELDS
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import names_for
from governance.suggestions.commands import add_suggestion
from governance.suggestions.fields import BY_KEY as SUGGESTION_FIELDS
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import names as suggestion_names

BY = System("Factory")
counter = itertools.count(1)


def account(
    *roles: Role,
    directorates: tuple[int, ...] = (),
    name: str = "",
    email: str = "",
    password_hash: str = "none",
    **values: Any,
) -> Account:
    """An account with these roles."""
    number = next(counter)
    made = Account(
        email=email or f"person{number}@example.gov.uk",
        name=name or f"Person {number}",
        password_hash=password_hash,
        roles=list(roles),
        directorates=list(directorates),
        created_at=datetime.now(UTC),
        **values,
    )
    db.session.add(made)
    db.session.flush()
    return made


def body(name: str = "Cabinet", kind: str = "cabinet", executive: bool | None = None, **values: Any) -> Body:
    """A post or body; executive unless it is Council or a committee."""
    if executive is None:
        executive = kind in ("cabinet", "cabinet member", "officer")
    given = {"name": name, "kind": kind, "executive": executive, "aliases": None, "offered": True} | values
    return add_record(Body, given, by=BY, way="test")


def term(of: Body, name: str = "Councillor Ash Wren", title: str | None = None, **values: Any) -> Term:
    """Somebody's term."""
    given = {"name": name, "title": title, "started": None, "ended": None} | values
    return add_record(Term, given, by=BY, way="test", body=of)


def directorate(name: str = "Adults and Communities", aliases: list[str] | None = None) -> Directorate:
    """A directorate."""
    return add_record(Directorate, {"name": name, "aliases": aliases, "offered": True}, by=BY, way="test")


def ward(name: str = "Saltersford") -> Ward:
    """A ward."""
    return add_record(Ward, {"name": name, "offered": True}, by=BY, way="test")


def item(maker: Body | None = None, *, under: date | None = None, **texts: Any) -> PlanItem:
    """A plan item from texts as an officer types them; other values as they are."""
    if maker is None:
        maker = db.session.query(Body).filter_by(kind="cabinet").one_or_none() or body()
    names = get_council().names.standing_under(under)
    given = {"title": f"Matter {next(counter)}", "decision_date": "TBC", "decision_maker": maker.name} | texts
    values = {key: BY_KEY[key].parse(one, names) if isinstance(one, str) else one for key, one in given.items()}
    return add_item(values, by=BY, way="test")


def scrutiny(name: str = "Health Scrutiny Committee") -> Body:
    """A scrutiny committee."""
    return body(name, "scrutiny committee")


def meeting(of: Body, day: date, starts: str = "10:00", **values: Any) -> Meeting:
    """A meeting of a committee."""
    return add_meetings(of.id, [{"day": day, "starts": starts} | values], by=BY, way="test")[0]


def agenda_item(on: Meeting | Body, title: str = "", **values: Any) -> AgendaItem:
    """An item of a meeting's agenda, or of a committee's template."""
    committee, meeting = (on.committee, on.id) if isinstance(on, Meeting) else (on.id, None)
    given = {"title": title or f"Matter {next(counter)}"} | values
    return add_agenda_item(committee, meeting, given, by=BY, way="test")


def work_item(of: Body, place: Meeting | str = "Not yet allocated", **texts: Any) -> WorkItem:
    """A work item from texts as an officer types them; other values as they are."""
    names = names_for(of.id)
    given = {"topic": f"Topic {next(counter)}"} | texts
    values = {key: WORK_FIELDS[key].parse(one, names) if isinstance(one, str) else one for key, one in given.items()}
    at = WORK_FIELDS["place"].parse(place, names) if isinstance(place, str) else place.id
    return add_work_item({"committee": of.id, "place": at} | values, by=BY, way="test")


def suggestion(
    of: Body | None = None, *, account: Account | None = None, contact: Any = None, **texts: Any
) -> Suggestion:
    """A suggestion from texts as an officer types them; a member’s where an account is given, else the public’s."""
    source = {"source": "A member", "suggested_by": account.name} if account else {"source": "The public, at a meeting"}
    given = {"topic": f"Topic {next(counter)}"} | source | texts
    names = suggestion_names()
    values = {k: SUGGESTION_FIELDS[k].parse(one, names) if isinstance(one, str) else one for k, one in given.items()}
    committee = {"committee": of.id} if of else {}
    number = account.id if account else None
    return add_suggestion(committee | values, by=BY, way="test", account=number, contact=contact)


def question(
    at: Meeting | Body, *, account: Account | None = None, contact: Any = None, confirm: bool = False, **texts: Any
) -> Question:
    """A public question to a meeting or committee, from texts as an officer types them; other values as they are."""
    committee, meeting = (at.committee, at.id) if isinstance(at, Meeting) else (at.id, None)
    given = {"words_received": f"Why is matter {next(counter)} so?", "channel": "E-mail"} | texts
    names = question_names()
    values = {k: QUESTION_FIELDS[k].parse(one, names) if isinstance(one, str) else one for k, one in given.items()}
    of_account = account.id if account else None
    values = {"committee": committee, "meeting": meeting} | values
    return add_question(values, by=BY, way="test", account=of_account, contact=contact, confirm=confirm)


def question_rules(of: Body | None = None, **texts: Any) -> None:
    """The rules of a committee for questions, or the council's usual ones, from texts; the rest as by default."""
    given = {
        "takes": "Every meeting, but for those named below",
        "days": "2",
        "clear": "No",
        "related": "Yes",
        "supplementary": "At the meeting",
        "answer_days": "1",
        "grounds": "Not related; Defamatory; Repeated; Exempt; Planning application; Names an officer; Complaint",
    } | texts
    names = question_names()
    values = {k: RULES_BY_KEY[k].parse(one, names) if isinstance(one, str) else one for k, one in given.items()}
    keep_rules(of.id if of else None, values, by=BY, way="test")
