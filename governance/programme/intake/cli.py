"""`governance programme import`: a workbook from the command line."""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext

from governance.council.queries import today
from governance.extensions import db, only_reading
from governance.people.commands import find_account
from governance.people.rules import Role
from governance.programme.commands import Editor, NotAllowed, System
from governance.programme.fields import BY_KEY
from governance.programme.intake.commands import Overtaken, Undecided, apply_plan
from governance.programme.intake.headings import ROLES
from governance.programme.intake.plan import Plan, make_plan
from governance.programme.intake.planned import (
    ASKED,
    CHANGED,
    LEFT_OUT,
    NEW,
    OURS,
    REJECTED,
    THEIRS,
    UNCHANGED,
    UNKNOWN,
    Choices,
    PlannedRow,
)
from governance.programme.intake.rows import cell_of
from governance.register.dates import DateNotUnderstood, parse_day
from governance.register.editors import Refused
from governance.register.fields import Names
from governance.register.merge import Outcome
from governance.spreadsheets.book import Unreadable
from governance.spreadsheets.limits import FILE_BYTES
from governance.working_days.deadlines import say

OUTCOMES = {
    Outcome.TAKE: "take workbook",
    Outcome.KEEP: "keep register",
    Outcome.AGREE: "both agree",
    Outcome.CONFLICT: "conflict",
}


@click.command("import")
@click.argument("file", metavar="FILE.xlsx")
@click.option("--preview", is_flag=True, help="Say what it would do, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.option("--skip-errors", is_flag=True, help="Leave out the rows that have errors.")
@click.option("--keep", type=click.Choice([THEIRS, OURS]), default=None, help="Whose value stands where both changed.")
@click.option("--published", metavar="DAY", default="", help="The day on which this workbook was published.")
@click.option("--by", "email", metavar="EMAIL", help="The governance officer whose import it is.")
@with_appcontext
def import_command(
    file: str,
    preview: bool,
    as_json: bool,
    skip_errors: bool,
    keep: str | None,
    published: str,
    email: str | None,
) -> None:
    """Bring in a workbook or CSV file: its rows become new items or change the ones they are.

    A workbook that was exported here is merged: where a cell was changed in it and here too, somebody must decide, or
    --keep does.

    Exit status: 0 done, or could be done; 1 something must be decided first and nothing was changed; 2 the file was
    refused.
    """
    path = Path(file)
    choices, by = Choices(published=day_of(published), conflicts=keep or ""), editor_of(email)
    try:
        content = read_file(path)
        if preview:
            with only_reading():
                plan = planned(content, path.name, choices)
            changed = None
        else:
            plan = planned(content, path.name, choices)
            changed = (
                None if plan.stopped(skip_errors) else apply_plan(plan, by=by, why=path.name, skip_errors=skip_errors)
            )
            db.session.commit()
    except Unreadable as refusal:
        db.session.rollback()
        refuse(str(refusal))
    except (Refused, NotAllowed, Overtaken, Undecided) as error:
        db.session.rollback()
        raise click.ClickException(str(error) or "The programme was changed meanwhile. Try again.") from error
    stopped = plan.stopped(skip_errors)
    if as_json:
        click.echo(json.dumps(json_of(plan), indent=2, ensure_ascii=False))
    else:
        report(plan, stopped, preview, changed.sequence if changed else None)
    sys.exit(1 if stopped else 0)


def planned(content: bytes, name: str, choices: Choices) -> Plan:
    """What the workbook would do; one whose headings nobody understands is refused here, mapped on the page."""
    plan = make_plan(content, name, choices)
    if not any(heading.role for heading in plan.headings):
        found = ", ".join(heading.text for heading in plan.headings)
        raise Unreadable(f"“{name}” has no heading that is known ({found}). Say on the import page what they mean.")
    return plan


def read_file(path: Path) -> bytes:
    """The bytes of a file of a size that a workbook can have; raises Unreadable."""
    try:
        if not path.is_file() and path.exists():
            raise Unreadable(f"“{path.name}” is no file. Check the name.")
        if path.stat().st_size > FILE_BYTES:
            raise Unreadable(f"“{path.name}” is larger than {FILE_BYTES // 2**20} MB: no programme is. Check the file.")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"“{path.name}” cannot be read: {error.strerror}. Check the name.") from error


def day_of(text: str) -> Any:
    """The day of --published."""
    try:
        day = parse_day(text) if text else None
    except DateNotUnderstood as error:
        refuse(f"--published: {error}")
    if day and day > today():
        refuse(f"--published: {say(day)} is still to come. Give the day on which it was published.")
    return day


def editor_of(email: str | None) -> Editor:
    """Whose import it is; without one, the command line's."""
    if email is None:
        return System("Command line")
    account = find_account(email)
    if account is None or not account.active or not account.has_role(Role.GOVERNANCE):
        refuse(f"--by: {email} is no active governance officer’s account.")
    return account


def refuse(text: str) -> NoReturn:
    """One line, and the status that says the file was refused."""
    click.echo(" ".join(text.split()), err=True)
    sys.exit(2)


def json_of(plan: Plan) -> dict[str, Any]:
    """The plan as other programs read it."""
    return {
        "layout": plan.layout,
        "rows": len(plan.rows),
        "new": plan.count(NEW),
        "changed": plan.count(CHANGED),
        "unchanged": plan.count(UNCHANGED),
        "rejected": plan.count(REJECTED) + plan.count(ASKED) + plan.count(LEFT_OUT),
        "messages": [
            {"sheet": one.sheet, "cell": one.cell, "severity": one.severity, "text": one.text}
            for one in plan.messages()
        ],
        "conflicts": sum(one.open for row in plan.rows for one in row.differences),
        "cells": [cell for row in plan.rows for cell in cells_of(row, plan.roll.names)],
    }


def cells_of(row: PlannedRow, names: Names) -> list[dict[str, Any]]:
    """The cells of a row that are not what they were on every side."""
    return [
        {
            "reference": row.item.reference if row.item else None,
            "field": one.field,
            "sheet": row.row.line.table.sheet,
            "cell": cell_of(row.row, one.field),
            "base": None if one.base is UNKNOWN else BY_KEY[one.field].kind.show(one.base, names),
            "workbook": BY_KEY[one.field].kind.show(one.new, names),
            "register": BY_KEY[one.field].kind.show(one.old, names),
            "outcome": OUTCOMES[one.outcome],
        }
        for one in row.differences
    ]


def report(plan: Plan, stopped: bool, preview: bool, sequence: int | None) -> None:
    """The plan as people read it."""
    for heading in plan.headings:
        click.echo(
            f"column\t{heading.sheet}!{heading.cell}\t“{heading.text}”: {ROLES.get(heading.role or '', 'not known')}"
        )
    for one in plan.messages():
        where = f"{one.sheet}!{one.cell}" if one.cell else one.sheet or ""
        click.echo(f"{one.severity}\t{where}\t{one.text}")
    for record in plan.records:
        click.echo(f"new {record.kind or record.model}\t\t{record.name}")
    for holder in plan.holders:
        if holder.instead_of is None:
            click.echo(f"new holder\t\t{holder.name}, {holder.post}")
    for name in plan.officers:
        click.echo(f"new officer\t\t{name}")
    counts = json_of(plan)
    counted = ", ".join(f"{counts[key]} {key}" for key in ("new", "changed", "unchanged", "rejected"))
    click.echo(f"{counts['rows']} row{'' if counts['rows'] == 1 else 's'}: {counted}")
    if stopped:
        click.echo(f"Nothing was changed: {what_to_do(plan)}.", err=True)
    elif not preview:
        click.echo(f"Imported as change {sequence}." if sequence else "Nothing was different, so nothing was changed.")


def what_to_do(plan: Plan) -> str:
    """What stands in the way, and how to go on."""
    todo = (
        ["mend the errors, or leave their rows out with --skip-errors"]
        if any(row.blocks and not row.disputed for row in plan.rows)
        else []
    )
    if any(row.disputed for row in plan.rows):
        todo.append(
            "decide whose value stands where both sides changed a cell, with --keep workbook or --keep register"
        )
    return ", and ".join(todo)
