"""Loads the sample council into an empty database, through the same commands as everybody else."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from governance.council.commands import add_record, save_settings
from governance.council.models import Body, Directorate, Term, Ward
from governance.council.queries import Council, get_council, today
from governance.extensions import db
from governance.people.commands import add_account
from governance.people.models import Account
from governance.programme.commands import System, add_item
from governance.programme.fields import FIELDS
from governance.register.fields import Invalid
from governance.sample import council as sample
from governance.sample.programme import SampleItem, sample_items

PASSWORD = "sample-council"  # of accounts that are served on this machine alone
WAY = "sample council"
BY = System("Sample council")


def is_empty() -> bool:
    """Whether nobody has used this database yet."""
    return not db.session.scalar(select(func.count(Account.id)))


def load_sample(day: date | None = None) -> None:
    """Load the sample council as of a day; leaves the commit to its caller."""
    day = day or today()
    load_bodies(day)
    for one in sample.DIRECTORATES:
        add_record(
            Directorate, {"name": one.name, "aliases": list(one.aliases) or None, "offered": True}, by=BY, way=WAY
        )
    for ward in sample.WARDS:
        add_record(Ward, {"name": ward, "offered": True}, by=BY, way=WAY)
    settings = {name: getattr(sample.SETTINGS, name) for name in sample.SETTINGS.__dataclass_fields__}
    save_settings(settings, by=BY, way=WAY)
    council = get_council()
    directorates = council.names.lists["directorate"]
    for account in sample.ACCOUNTS:
        own = [thing.key for name in account.directorates if (thing := directorates.find(name))]
        add_account(
            account.email,
            account.name,
            PASSWORD,
            account.roles,
            directorates=own,
            is_sample=True,
            by=BY,
            way=WAY,
            names=council.names,
        )
    for item in sample_items(day):
        add_item(values_of(item, council), by=BY, way=WAY)


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
