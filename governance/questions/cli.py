"""`governance questions`: the register of public questions on the command line."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from governance.council.queries import get_council, today
from governance.exchange.cli import import_command
from governance.exchange.exchanged import Item
from governance.exchange.outgoing.cli import export_to
from governance.extensions import db, only_reading
from governance.meetings.models import AgendaItem, Meeting
from governance.questions.fields import BY_KEY, visible
from governance.questions.intake.register import QUESTIONS_EXCHANGED
from governance.questions.models import Question
from governance.questions.queries import Filters, assess_all, attention_for, list_shown, meetings_of, names
from governance.questions.rules import Assessment
from governance.register.fields import shorten

Chosen = tuple[list[Any], dict[str, str]]
committee_option = click.option("--committee", default="", metavar="NAME", help="Only those asked of this committee.")
open_option = click.option("--open", "only_open", is_flag=True, help="Only those that are open.")


@click.group("questions")
def questions() -> None:
    """The register of public questions."""


questions.add_command(import_command(QUESTIONS_EXCHANGED))


@questions.command("export")
@click.argument("file", metavar="FILE.xlsx")
@committee_option
@open_option
@with_appcontext
def export_command(file: str, committee: str, only_open: bool) -> None:
    """Write the register to a workbook, to CSV or to JSON, as the name of the file ends (.xlsx, .csv, .json).

    Contact details are kept apart, and never written.
    """

    def find() -> Chosen:
        return chosen(committee, only_open)

    export_to(QUESTIONS_EXCHANGED, file, find)


@questions.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@committee_option
@open_option
@with_appcontext
def list_command(as_json: bool, committee: str, only_open: bool) -> None:
    """Print every question, the latest received first."""
    with only_reading():
        found, _ = chosen(committee, only_open)
        rows = as_objects(found) if as_json else as_lines(found)
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(" ".join(part.split()) for part in row))


def chosen(committee: str, only_open: bool) -> Chosen:
    """The questions that the options let through, and what lets them through."""
    show = "" if only_open else "all"
    filters = Filters(show=show, committee=f"{committee_key(committee)}" if committee else "")
    found: list[Item] = [*list_shown(filters, True, today())]
    return found, {"committee": committee} if committee else filters.given


def committee_key(name: str) -> int:
    """The committee that a name means."""
    known = names().lists["committee"]
    if found := known.find(name):
        return int(found.key)
    offered = ", ".join(one.name for one in known.things) or "not entered yet"
    raise click.ClickException(f"There is no committee {name}. The committees are {offered}.")


def as_lines(found: Sequence[Question]) -> list[tuple[str, ...]]:
    """Questions as lines: the reference, the day it came, where it stands, what is next, the words."""
    said, known = assess_all(found, get_council(), today()), names()
    show = BY_KEY["status"].kind.show
    return [
        (
            one.reference,
            one.received.isoformat(),
            show(one.status, known),
            said[one.id].next,
            shorten(one.words_received, 90),
        )
        for one in found
    ]


def as_objects(found: Sequence[Question]) -> list[dict[str, Any]]:
    """Questions as other programs read them; each thing beside them is read once for all."""
    sittings, known = meetings_of(found), names()
    said = assess_all(found, get_council(), today())
    return [
        json_of(one)
        | {
            "committee": known.lists["committee"].name(one.committee),
            "answerer": known.lists["answerer"].name(one.answerer) if one.answerer else None,
            "meeting": json_meeting(sittings.get(one.meeting or 0)),
            "agenda_item": json_item(one.agenda_item),
            **json_next(said[one.id]),
            "sequence": one.sequence,
        }
        for one in found
    ]


def json_of(question: Question) -> dict[str, Any]:
    """The fields of a question that every reader may see, as they are kept; what is not known is null."""
    kept = {field.key: field.kind.dump(getattr(question, field.key)) for field in visible(False)}
    return {"reference": question.reference, **kept}


def json_meeting(meeting: Meeting | None) -> dict[str, Any] | None:
    """The meeting to which a question is put."""
    if meeting is None:
        return None
    return {
        "reference": meeting.reference,
        "day": meeting.day.isoformat(),
        "starts": meeting.starts,
        "status": meeting.status,
    }


def json_item(number: int | None) -> dict[str, Any] | None:
    """The agenda item to which a question relates."""
    item = db.session.get(AgendaItem, number) if number else None
    return {"reference": item.reference, "title": item.title} if item else None


def json_next(said: Assessment) -> dict[str, Any]:
    """What is next, by when, and how many days it has waited since its last step."""
    return {
        "next": said.next or None,
        "due": iso(said.due),
        "waited": said.waited,
        "attention": [one.value for one in attention_for(said, handler=False)],
    }


def iso(day: date | None) -> str | None:
    """A day as ISO 8601."""
    return day.isoformat() if day else None
