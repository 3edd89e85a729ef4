"""Workbooks into a register, from the command line."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click
from flask.cli import with_appcontext

from governance.council.queries import today
from governance.exchange.commands import Overtaken, Undecided, apply_plan
from governance.exchange.exchanged import Exchanged
from governance.exchange.plan import Plan, make_plan
from governance.exchange.planned import (
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
from governance.exchange.rows import cell_of
from governance.extensions import db, only_reading
from governance.people.commands import find_account
from governance.register.dates import DateNotUnderstood, parse_day
from governance.register.editors import Refused
from governance.register.keeping import Editor, NotAllowed, System
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
HELP = """Bring in a workbook or CSV file: its rows become new {items} or change the ones they are.

A workbook that was exported here is merged: where a cell was changed in it and here too, somebody must decide, or
--keep does.

Exit status: 0 done, or could be done; 1 something must be decided first and nothing was changed; 2 the file was
refused.
"""


def import_command(register: Exchanged) -> click.Command:
    """The command that brings workbooks into a register."""
    parameters: list[click.Parameter] = [
        click.Argument(["file"], metavar="FILE.xlsx"),
        click.Option(["--preview"], is_flag=True, help="Say what it would do, and change nothing."),
        click.Option(["--json", "as_json"], is_flag=True, help="Print a JSON object."),
        click.Option(["--skip-errors"], is_flag=True, help="Leave out the rows that have errors."),
        click.Option(["--keep"], type=click.Choice([THEIRS, OURS]), help="Whose value stands where both changed."),
    ]
    if register.publishes:
        published = "The day on which this workbook was published."
        parameters.append(click.Option(["--published"], metavar="DAY", default="", help=published))
    importer = f"The {' or '.join(register.importers)} whose import it is."
    parameters.append(click.Option(["--by", "email"], metavar="EMAIL", help=importer))
    run = with_appcontext(partial(bring_in, register))
    return click.Command("import", callback=run, params=parameters, help=HELP.format(items=register.words[1]))


def bring_in(
    register: Exchanged,
    file: str,
    preview: bool,
    as_json: bool,
    skip_errors: bool,
    keep: str | None,
    email: str | None,
    published: str = "",
) -> None:
    """Bring in a file, or say what it would do."""
    path = Path(file)
    choices, by = Choices(published=day_of(published), conflicts=keep or ""), editor_of(register, email)
    changed = None
    try:
        content = read_file(register, path)
        if preview:
            with only_reading():
                plan = planned(register, content, path.name, choices)
        else:
            plan = planned(register, content, path.name, choices)
            if not plan.stopped(skip_errors):
                changed = apply_plan(plan, by=by, why=path.name, skip_errors=skip_errors)
            db.session.commit()
    except Unreadable as refusal:
        db.session.rollback()
        refuse(str(refusal))
    except (Refused, NotAllowed, Overtaken, Undecided) as error:
        db.session.rollback()
        raise click.ClickException(str(error) or f"The {register.called} was changed meanwhile. Try again.") from error
    stopped = plan.stopped(skip_errors)
    if as_json:
        click.echo(json.dumps(json_of(plan), indent=2, ensure_ascii=False))
    else:
        report(plan, stopped, preview, changed.sequence if changed else None)
    sys.exit(1 if stopped else 0)


def planned(register: Exchanged, content: bytes, name: str, choices: Choices) -> Plan:
    """What the workbook would do; one whose headings nobody understands is refused here, mapped on the page."""
    plan = make_plan(register, content, name, choices)
    if not any(heading.role for heading in plan.headings):
        found = ", ".join(heading.text for heading in plan.headings)
        raise Unreadable(f"“{name}” has no heading that is known ({found}). Say on the import page what they mean.")
    return plan


def read_file(register: Exchanged, path: Path) -> bytes:
    """The bytes of a file of a size that a workbook can have; raises Unreadable."""
    try:
        if not path.is_file() and path.exists():
            raise Unreadable(f"“{path.name}” is no file. Check the name.")
        if path.stat().st_size > FILE_BYTES:
            large = f"“{path.name}” is larger than {FILE_BYTES // 2**20} MB"
            raise Unreadable(f"{large}: no {register.called} is. Check the file.")
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


def editor_of(register: Exchanged, email: str | None) -> Editor:
    """Whose import it is; without one, the command line's."""
    if email is None:
        return System("Command line")
    account = find_account(email)
    if account is None or not account.active or not any(map(account.has_role, register.importers)):
        refuse(f"--by: {email} is no active {' or '.join(register.importers)}’s account.")
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
        "cells": [cell for row in plan.rows for cell in cells_of(plan, row)],
    }


def cells_of(plan: Plan, row: PlannedRow) -> list[dict[str, Any]]:
    """The cells of a row that are not what they were on every side."""
    fields, names = plan.register.by_key, plan.names
    return [
        {
            "reference": row.item.reference if row.item else None,
            "field": one.field,
            "sheet": row.row.line.table.sheet,
            "cell": cell_of(row.row, one.field),
            "base": None if one.base is UNKNOWN else fields[one.field].kind.show(one.base, names),
            "workbook": fields[one.field].kind.show(one.new, names),
            "register": fields[one.field].kind.show(one.old, names),
            "outcome": OUTCOMES[one.outcome],
        }
        for one in row.differences
    ]


def report(plan: Plan, stopped: bool, preview: bool, sequence: int | None) -> None:
    """The plan as people read it."""
    for heading in plan.headings:
        role = plan.register.roles.get(heading.role or "", "not known")
        click.echo(f"column\t{heading.sheet}!{heading.cell}\t“{heading.text}”: {role}")
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
        done = f"Imported as change {sequence}. {plan.register.left_by_undo(plan.records)}".rstrip()
        click.echo(done if sequence else "Nothing was different, so nothing was changed.")


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
