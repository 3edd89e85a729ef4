"""Loads the sample council into an empty database: its programme from a workbook, as a council would begin."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from governance.council.commands import add_record, save_settings
from governance.council.models import Body, Directorate, Term, Ward
from governance.council.queries import Council, get_council, today
from governance.exchange.commands import apply_plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.people.commands import add_account
from governance.people.models import Account
from governance.programme.commands import PLAN_ITEMS, System, decide_item, defer_item, refuse, withdraw_item
from governance.programme.fields import FIELDS
from governance.programme.intake.plan import make_plan
from governance.programme.models import PlanItem
from governance.programme.queries import REGISTER, list_items
from governance.programme.queries import values_of as kept_values
from governance.programme.rules import DECIDED, DEFERRED, WITHDRAWN
from governance.register.fields import Invalid
from governance.register.log import lock, write
from governance.sample import council as sample
from governance.sample.programme import SampleItem, sample_items
from governance.sample.questions import load_questions
from governance.sample.scrutiny import load_meetings
from governance.sample.suggestions import load_suggestions
from governance.sample.workbook import as_printed, sample_workbook

PASSWORD = "sample-council"  # of accounts that are served on this machine alone
WAY = "sample council"
BY = System("Sample council")
WORKBOOK_NAME = "rolling-programme.xlsx"
LEFT_OUT = (  # of the workbook: it has no column for these, or only in some of its tables
    "wards",
    "openness",
    "paragraphs",
    "public_interest",
    "exempt_particulars",
    "documents",
    "consultation",
    "report_link",
    "scrutiny_committee",
    "first_published",
    "internal_notes",
)


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return not db.session.scalar(select(func.count(Account.id)))


def load_sample(day: date | None = None) -> None:
    """Load the sample council as of a day; leaves the commit to its caller."""
    day = day or today()
    load_council(day)
    load_accounts()
    import_programme(day)
    since = keep_programme(sample_items(day))
    load_meetings(day)
    load_suggestions(day, since)
    load_questions(day)


def load_council(day: date) -> None:
    """Whom and what the programme names, and the settings."""
    load_bodies(day)
    for one in sample.DIRECTORATES:
        add_record(
            Directorate, {"name": one.name, "aliases": list(one.aliases) or None, "offered": True}, by=BY, way=WAY
        )
    for ward in sample.WARDS:
        add_record(Ward, {"name": ward, "offered": True}, by=BY, way=WAY)
    settings = {name: getattr(sample.SETTINGS, name) for name in sample.SETTINGS.__dataclass_fields__}
    save_settings(settings, by=BY, way=WAY)


def load_accounts() -> None:
    """A sign-in for each role."""
    names = get_council().names
    directorates, wards = names.lists["directorate"], names.lists["ward"]
    for account in sample.ACCOUNTS:
        own = [thing.key for name in account.directorates if (thing := directorates.find(name))]
        add_account(
            account.email,
            account.name,
            PASSWORD,
            account.roles,
            directorates=own,
            wards=[thing.key for name in account.wards if (thing := wards.find(name))],
            is_sample=True,
            by=BY,
            way=WAY,
            names=names,
        )


def load_bodies(day: date) -> None:
    """Posts and bodies with their people."""
    for one in sample.BODIES:
        values = {"name": one.name, "kind": one.kind, "executive": one.executive, "aliases": None, "offered": True}
        body = add_record(Body, values, by=BY, way=WAY)
        for term in one.terms:
            add_record(
                Term,
                {
                    "name": term.holder,
                    "title": term.title or None,
                    "started": back(day, term.started),
                    "ended": back(day, term.ended),
                },
                by=BY,
                way=WAY,
                body=body,
            )


def import_programme(day: date) -> None:
    """The programme as its officers kept it until now."""
    plan = make_plan(sample_workbook(day), WORKBOOK_NAME, Choices())
    apply_plan(plan, by=BY, why=WORKBOOK_NAME)


def keep_programme(items: list[SampleItem]) -> datetime:
    """What officers have put on the items since, and what became of some of them; the moment between the two."""
    council, counters = get_council(), lock(REGISTER)
    kept = {(item.decision_maker, item.title, item.decision_typed): item for item in list_items()}
    pairs, entries = [], []
    for one in items:
        values = values_of(one, council)
        item = kept[values["decision_maker"], one.title, as_printed(one).date_typed]
        now = kept_values(item)
        wanted = {key: values[key] for key in LEFT_OUT if key in values and values[key] != now[key]}
        refuse(PLAN_ITEMS.check_changed(now, wanted))
        entries += PLAN_ITEMS.put(item, wanted, counters, council.names)
        pairs.append((item, values))
    write(counters, entries, by=BY, way=WAY, why="What the workbook leaves out")
    since = datetime.now(UTC)
    for item, values in pairs:
        act(item, values)
    return since


def act(item: PlanItem, values: dict[str, Any]) -> None:
    """Defer, withdraw or decide an item, as its status says."""
    if values["status"] == DEFERRED:
        defer_item(item, until=values["decision_date"], reason=values["status_reason"], by=BY, way=WAY)
    elif values["status"] == WITHDRAWN:
        withdraw_item(item, reason=values["status_reason"], by=BY, way=WAY)
    elif values["status"] == DECIDED:
        decide_item(item, on=values["decided_on"], by=BY, way=WAY)


def back(day: date, days: int | None) -> date | None:
    """So many days before a day."""
    return None if days is None else day - timedelta(days=days)


def values_of(item: SampleItem, council: Council) -> dict[str, Any]:
    """A sample item as an officer would type it, read by the register's own fields."""
    names = council.names.standing_under(item.month)
    values = {}
    for field in FIELDS:
        name = "date_typed" if field.key == "decision_date" else field.key
        given = getattr(item, name, None)
        if given is None:
            continue
        try:
            values[field.key] = field.parse(as_text(given), names)
        except Invalid as error:
            raise ValueError(f"{item.title}: {field.key}: {error}") from error
    return values


def as_text(given: Any) -> str:
    """What would be typed for a value."""
    if isinstance(given, date):
        return given.isoformat()
    if given == "All":
        return "All wards"
    return "\n".join(str(one) for one in given) if isinstance(given, tuple) else str(given)
