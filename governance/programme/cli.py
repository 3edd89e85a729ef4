"""`governance programme`: the rolling programme on the command line."""

import json
from typing import Any

import click
from flask.cli import with_appcontext

from governance.council.queries import Council, get_council, today
from governance.exchange.cli import import_command
from governance.extensions import db, only_reading
from governance.people.commands import find_account
from governance.people.models import Account
from governance.people.rules import EDITORS
from governance.programme.commands import NotAllowed, change_item
from governance.programme.fields import BY_KEY, visible
from governance.programme.intake.register import PROGRAMME
from governance.programme.models import PlanItem
from governance.programme.outgoing.cli import export_command
from governance.programme.queries import KIND, REGISTER, get_item, list_items
from governance.register.editors import Refused
from governance.register.fields import parse_all
from governance.register.log import STATE, Change, changes_of, history_of

WAY = "command line"


@click.group("programme")
def programme() -> None:
    """The executive rolling programme."""


programme.add_command(import_command(PROGRAMME))
programme.add_command(export_command)


@programme.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@with_appcontext
def list_command(as_json: bool) -> None:
    """Print every plan item, by reference."""
    with only_reading():
        council = get_council()
        found = [json_of(item, council) for item in list_items()]
    if as_json:
        click.echo(dump(found))
        return
    for one in found:
        maker, typed = one["decision_maker"]["name"], one["decision_date"]["typed"]
        click.echo("\t".join((one["reference"], typed, one["issue_type"] or "", maker, one["title"])))


@programme.command("set")
@click.argument("reference")
@click.argument("assignments", nargs=-1, required=True, metavar="FIELD=VALUE...")
@click.option("--by", "email", required=True, metavar="EMAIL", help="The account that makes the change.")
@with_appcontext
def set_command(reference: str, assignments: tuple[str, ...], email: str) -> None:
    """Change fields of an item, with the checks and the log of the browser. FIELD= clears one."""
    item, editor = item_of(reference), editor_of(email)
    texts = dict(split(one) for one in assignments)
    if len(texts) < len(assignments):
        raise click.UsageError("A field is given twice. Give each field once.")
    if not editor.handles(item.directorate):
        raise click.ClickException(f"{editor.email} may not change {reference}: it belongs to another directorate.")
    names = get_council().names.standing_under(item.decision_month)
    values, errors = parse_all([BY_KEY[key] for key in texts], texts, names)
    try:
        if errors:
            raise Refused(errors)
        changed = change_item(item, values, by=editor, way=WAY)
        db.session.commit()
    except (Refused, NotAllowed) as error:
        db.session.rollback()
        found = error.errors if isinstance(error, Refused) else {"": str(error)}
        raise click.ClickException(
            "\n".join(f"{key}: {text}" if key else text for key, text in found.items())
        ) from error
    click.echo(f"{reference} changed ({changed.sequence})." if changed else f"{reference}: nothing was different.")


@programme.command("history")
@click.argument("reference")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.option("--by", "email", metavar="EMAIL", help="Show what this account may see, not only what every reader may.")
@with_appcontext
def history_command(reference: str, as_json: bool, email: str | None) -> None:
    """Print the changes of an item, the latest first."""
    with only_reading():
        found = changes_to(reference, email)
    if as_json:
        click.echo(dump(found))
        return
    for one in found:
        click.echo(f"{one['sequence']}\t{one['at']}\t{one['by']}\t{one['way']}\t{one['why'] or ''}")
        for change in one["changes"]:
            click.echo(f"\t{change['field']}: {change['old']} -> {change['new']}")


def changes_to(reference: str, email: str | None) -> list[dict[str, Any]]:
    """The change sets of an item as other programs read them."""
    item = item_of(reference)
    handler = bool(email) and editor_of(email or "").handles(item.directorate)
    seen = {field.key for field in visible(handler)} | {STATE}
    change_sets = history_of(REGISTER, record=(KIND, item.id), most=10_000)
    found = changes_of(change_sets, record=(KIND, item.id))
    return [
        {
            "sequence": one.sequence,
            "at": one.at.isoformat(timespec="seconds"),
            "by": one.by_name,
            "way": one.way,
            "why": one.why,
            "changes": [json_change(change) for change in changes],
        }
        for one in change_sets
        if (changes := [change for change in found[one.id] if change.field in seen])
    ]


def json_of(item: PlanItem, council: Council) -> dict[str, Any]:
    """An item as other programs read it; what is not known is null."""
    lists, maker = council.names.lists, council.bodies[item.decision_maker]
    holder, when = maker.holder_on(today()), item.decision_date
    return {
        "reference": item.reference,
        "title": item.title,
        "purpose": item.purpose,
        "issue_type": item.issue_type,
        "decision_maker": {"name": maker.name, "kind": maker.kind, "holder": holder.name if holder else None},
        "decision_date": {
            "typed": when.typed,
            "earliest": when.earliest.isoformat() if when.earliest else None,
            "latest": when.latest.isoformat() if when.latest else None,
            "precision": when.precision.value,
        },
        "portfolio_holder": council.bodies[item.portfolio_holder].name if item.portfolio_holder else None,
        "directorate": lists["directorate"].name(item.directorate) if item.directorate else None,
        "lead_officers": item.lead_officers or [],
        "contact": item.contact,
        "openness": item.openness,
        "status": item.status,
        "first_published": item.first_published.isoformat() if item.first_published else None,
        "sequence": item.sequence,
    }


def json_change(change: Change) -> dict[str, Any]:
    """One changed cell, in words and as it is kept."""
    return {
        "field": "item" if change.field == STATE else change.field,
        "old": change.old_text or change.old,
        "new": change.new_text or change.new,
    }


def split(assignment: str) -> tuple[str, str]:
    """FIELD=VALUE in two; raises what the command line shows."""
    key, separator, text = assignment.partition("=")
    if not separator or key not in BY_KEY:
        raise click.UsageError(f"“{assignment}” is not FIELD=VALUE. The fields are {', '.join(BY_KEY)}.")
    return key, text


def item_of(reference: str) -> PlanItem:
    """The item, or a message."""
    item = get_item(reference)
    if item is None:
        raise click.ClickException(f"There is no item {reference}. List them with: governance programme list")
    return item


def editor_of(email: str) -> Account:
    """The account, when it may change items; otherwise a message."""
    account = find_account(email)
    if account is None or not account.active:
        raise click.ClickException(f"There is no active account for {email}. Add one with: governance user add")
    if EDITORS.isdisjoint(account.roles):
        raise click.ClickException(f"{email} may only read. Ask an administrator for the role of governance officer.")
    return account


def dump(value: Any) -> str:
    """JSON as people can read it too."""
    return json.dumps(value, indent=2, ensure_ascii=False)
