"""`governance work-programme`: the scrutiny work programmes on the command line."""

import json
from typing import Any

import click
from flask.cli import with_appcontext

from governance.council.queries import SCRUTINY, get_council, today
from governance.exchange.cli import import_command
from governance.exchange.exchanged import Item
from governance.exchange.outgoing.cli import export_to
from governance.extensions import only_reading
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings, moved_of
from governance.register.fields import Names
from governance.scrutiny.fields import BY_KEY, visible
from governance.scrutiny.intake.register import WORK_PROGRAMMES
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import Filters, list_items, list_shown, names


@click.group("work-programme")
def work_programme() -> None:
    """The work programmes of scrutiny committees."""


work_programme.add_command(import_command(WORK_PROGRAMMES))


@work_programme.command("export")
@click.argument("file", metavar="FILE.xlsx")
@click.option("--committee", default="", metavar="NAME", help="Only the work programme of this committee.")
@with_appcontext
def export_command(file: str, committee: str) -> None:
    """Write the work programmes to a workbook, to CSV or to JSON, as the name of the file ends (.xlsx, .csv, .json)."""

    def find() -> tuple[list[Item], dict[str, str]]:
        key = committee_key(committee)
        given = {"committee": committee} if committee else {"show": "all"}
        return list_shown(key, Filters(show="all"), True, today()), given

    export_to(WORK_PROGRAMMES, file, find)


@work_programme.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.option("--committee", default="", metavar="NAME", help="Only the work programme of this committee.")
@with_appcontext
def list_command(as_json: bool, committee: str) -> None:
    """Print every work item: by meeting, then the lists."""
    with only_reading():
        sittings = {one.id: one for one in list_meetings()}
        known = names()
        found = [json_of(item, sittings, known) for item in list_items(committee_key(committee))]
    if as_json:
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for one in found:
        place = one["meeting"]["day"] if one["meeting"] else one["list"]
        click.echo("\t".join((one["reference"], place, one["form"] or "", one["topic"])))


def committee_key(name: str) -> int | None:
    """The scrutiny committee that a name means; None for all."""
    if not name:
        return None
    known = get_council().names.lists[SCRUTINY]
    if found := known.find(name):
        return int(found.key)
    offered = ", ".join(one.name for one in known.things) or "not entered yet"
    raise click.ClickException(f"There is no scrutiny committee {name}. The scrutiny committees are {offered}.")


def json_of(item: WorkItem, sittings: dict[int, Meeting], known: Names) -> dict[str, Any]:
    """An item as other programs read it; what is not known is null."""
    meeting = sittings.get(item.meeting) if item.meeting else None
    kept = {one.key: getattr(item, one.key) for one in visible(False)}
    shown = {key: BY_KEY[key].kind.show(value, known) or None for key, value in kept.items()}
    return {
        "reference": item.reference,
        **shown,
        "lead_officers": item.lead_officers or [],
        "witnesses": item.witnesses or [],
        "meeting": json_meeting(meeting) if meeting else None,
        "list": None if meeting else shown["place"],
        "due": json_due(item),
        "position": item.position,
        "standing": bool(item.standing),
        "sequence": item.sequence,
    }


def json_meeting(meeting: Meeting) -> dict[str, Any]:
    """The meeting of an item."""
    return {
        "reference": meeting.reference,
        "day": meeting.day.isoformat(),
        "starts": meeting.starts,
        "status": meeting.status,
        "moved": moved_of(meeting) or None,
        "moved_from": meeting.moved_from.isoformat() if meeting.moved_from else None,
    }


def json_due(item: WorkItem) -> dict[str, Any] | None:
    """By when an item is wanted: the words, and what they mean."""
    due = item.due
    if due is None and item.due_words is None:
        return None
    return {
        "words": item.due_words,
        "typed": due.typed if due else None,
        "earliest": due.earliest.isoformat() if due and due.earliest else None,
        "latest": due.latest.isoformat() if due and due.latest else None,
        "precision": due.precision.value if due else None,
    }
