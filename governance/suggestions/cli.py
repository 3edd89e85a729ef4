"""`governance suggestions`: the register of suggestions on the command line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

import click
from flask.cli import with_appcontext

from governance.council.queries import SCRUTINY, get_council, today
from governance.exchange.cli import import_command
from governance.exchange.exchanged import Item
from governance.exchange.outgoing.cli import export_to
from governance.extensions import only_reading
from governance.meetings.models import Meeting
from governance.meetings.queries import list_meetings
from governance.suggestions.fields import BY_KEY, visible
from governance.suggestions.intake.register import SUGGESTIONS_EXCHANGED
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import Filters, assess_all, list_shown, names, scores_of, supporters_of
from governance.suggestions.rules import Assessment, Scores
from governance.suggestions.steps import Step, steps_of_all

Chosen = tuple[list[Any], dict[str, str]]
committee_option = click.option("--committee", default="", metavar="NAME", help="Only those made to this committee.")
open_option = click.option("--open", "only_open", is_flag=True, help="Only those that are open.")


@click.group("suggestions")
def suggestions() -> None:
    """The register of suggestions for scrutiny."""


suggestions.add_command(import_command(SUGGESTIONS_EXCHANGED))


@suggestions.command("export")
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

    export_to(SUGGESTIONS_EXCHANGED, file, find)


@suggestions.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@committee_option
@open_option
@with_appcontext
def list_command(as_json: bool, committee: str, only_open: bool) -> None:
    """Print every suggestion, the latest received first."""
    with only_reading():
        found, _ = chosen(committee, only_open)
        rows = as_objects(found) if as_json else as_lines(found)
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(" ".join(part.split()) for part in row))


def chosen(committee: str, only_open: bool) -> Chosen:
    """The suggestions that the options let through, and what lets them through."""
    show = "" if only_open else "all"
    filters = Filters(show=show, committee=f"{committee_key(committee)}" if committee else "")
    found: list[Item] = [*list_shown(filters, True, today())]
    return found, {"committee": committee} if committee else filters.given


def committee_key(name: str) -> int:
    """The scrutiny committee that a name means."""
    known = get_council().names.lists[SCRUTINY]
    if found := known.find(name):
        return int(found.key)
    offered = ", ".join(one.name for one in known.things) or "not entered yet"
    raise click.ClickException(f"There is no scrutiny committee {name}. The scrutiny committees are {offered}.")


def as_lines(found: Sequence[Suggestion]) -> list[tuple[str, ...]]:
    """Suggestions as lines: the reference, the day it came, where it stands, what is next, the topic."""
    said, known = assess_all(found, get_council(), today()), names()
    show = BY_KEY["status"].kind.show
    return [
        (one.reference, one.received.isoformat(), show(one.status, known), said[one.id].next, one.topic)
        for one in found
    ]


def as_objects(found: Sequence[Suggestion]) -> list[dict[str, Any]]:
    """Suggestions as other programs read them; each thing beside them is read once for all."""
    sittings = {one.id: one for one in list_meetings()}
    committees = {one.key: one.name for one in get_council().names.lists[SCRUTINY].things}
    scores, steps = scores_of(found), steps_of_all(found)
    supporters = supporters_of({one.reference for one in found})
    said = assess_all(found, get_council(), today())
    return [
        json_of(one)
        | {
            "committee": committees.get(one.committee),
            "meeting": json_meeting(sittings.get(one.meeting or 0)),
            **json_next(said[one.id]),
            "scores": json_scores(scores[one.id]),
            "supporters": len(supporters.get(one.reference, ())),
            "steps": [json_step(step) for step in steps[one.id]],
            "sequence": one.sequence,
        }
        for one in found
    ]


def json_of(suggestion: Suggestion) -> dict[str, Any]:
    """The fields of a suggestion that every reader may see, as they are kept; what is not known is null."""
    kept = {field.key: field.kind.dump(getattr(suggestion, field.key)) for field in visible(False)}
    return {"reference": suggestion.reference, **kept, "by_right": bool(suggestion.by_right)}


def json_meeting(meeting: Meeting | None) -> dict[str, Any] | None:
    """The meeting to which a suggestion is put."""
    if meeting is None:
        return None
    return {
        "reference": meeting.reference,
        "day": meeting.day.isoformat(),
        "starts": meeting.starts,
        "status": meeting.status,
    }


def json_next(said: Assessment) -> dict[str, Any]:
    """What is next, by when, and how many days it has waited since its last step."""
    return {
        "next": said.next or None,
        "due": iso(said.due),
        "waited": said.waited,
        "attention": [one.value for one in said.attention],
    }


def json_scores(scores: Scores | None) -> dict[str, Any] | None:
    """What several scorers gave it, in all and for each criterion."""
    if scores is None:
        return None
    each: Mapping[str, Any] = {key: asdict(spread) for key, spread in scores.each.items()}
    return {
        "method": scores.method,
        "scorers": scores.scorers,
        "most": scores.most,
        "total": asdict(scores.total),
        "each": each,
    }


def json_step(step: Step) -> dict[str, Any]:
    """One step, with what was told of it."""
    return {"status": step.status, "day": iso(step.day), "heading": step.heading, "told": dict(step.told)}


def iso(day: date | None) -> str | None:
    """A day as ISO 8601."""
    return day.isoformat() if day else None
