"""`governance programme export`, and `import` of what comes back: cells, conflicts, and who decides them."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo

from governance.cli import main
from governance.extensions import db
from governance.programme.commands import System, change_item
from governance.programme.queries import get_item
from tests import factories


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        factories.directorate("Place")
        factories.item(
            title="Parks strategy", purpose="To adopt it", decision_date="9 October 2026", directorate="Place"
        )
        factories.item(title="Roads programme", decision_date="12 November 2026")
        db.session.commit()
    return sqlite_app


@pytest.fixture
def run(app: Flask) -> Any:
    def invoke(*arguments: object) -> Result:
        given = ["programme", *map(str, arguments)]
        return app.test_cli_runner().invoke(main, given, obj=ScriptInfo(create_app=lambda: app))

    return invoke


def edit(path: Path, row: int, label: str, value: Any) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Programme"]
    sheet.cell(row, next(cell.column for cell in sheet[1] if cell.value == label)).value = value
    book.save(path)


def purpose(app: Flask, reference: str) -> str | None:
    with app.app_context():
        item = get_item(reference)
        return item.purpose if item else None


def test_the_whole_programme_a_month_or_a_directorate_goes_out(app: Flask, run: Any, tmp_path: Path) -> None:
    for name, options, titles in (
        ("all.csv", (), ["Parks strategy", "Roads programme"]),
        ("month.csv", ("--month", "2026-11"), ["Roads programme"]),
        ("place.csv", ("--directorate", "place"), ["Parks strategy"]),
    ):
        assert run("export", tmp_path / name, *options).exit_code == 0
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            assert [row["Title"] for row in csv.DictReader(file)] == titles
    assert run("export", tmp_path / "all.json").exit_code == 0
    assert [one["title"] for one in json.loads((tmp_path / "all.json").read_text())] == [
        "Parks strategy",
        "Roads programme",
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "plan.docx"), "ends in none of .xlsx, .csv and .json"),
        (("export", "plan.xlsx", "--month", "October"), "write the month as 2026-10"),
        (("export", "plan.xlsx", "--directorate", "Nowhere"), "There is no directorate Nowhere"),
        (("export", "/nowhere/plan.xlsx"), "cannot be written"),
    ],
)
def test_what_cannot_be_exported_says_why(run: Any, arguments: tuple[str, ...], says: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 1
    assert says in result.stderr


def test_what_comes_back_is_told_cell_by_cell(app: Flask, run: Any, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    run("export", path)
    edit(path, 2, "Purpose", "To adopt it soon")
    edit(path, 3, "Title", "Highways programme")
    with app.app_context():
        change_item(get_item("RP-0001"), {"purpose": "To adopt it later"}, by=System("Sam Desk"), way="browser")
        db.session.commit()
    result = run("import", path, "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["conflicts"]) == (1, 1)
    assert said["cells"] == [
        {
            "reference": "RP-0001",
            "field": "purpose",
            "sheet": "Programme",
            "cell": "C2",
            "base": "To adopt it",
            "workbook": "To adopt it soon",
            "register": "To adopt it later",
            "outcome": "conflict",
        },
        {
            "reference": "RP-0002",
            "field": "title",
            "sheet": "Programme",
            "cell": "B3",
            "base": "Roads programme",
            "workbook": "Highways programme",
            "register": "Roads programme",
            "outcome": "take workbook",
        },
    ]
    assert purpose(app, "RP-0001") == "To adopt it later", "nothing was changed"


@pytest.mark.parametrize(("keep", "stands"), [("register", "To adopt it later"), ("workbook", "To adopt it soon")])
def test_conflicts_are_decided_on_the_command_line(
    app: Flask, run: Any, tmp_path: Path, keep: str, stands: str
) -> None:
    path = tmp_path / "plan.xlsx"
    run("export", path)
    edit(path, 2, "Purpose", "To adopt it soon")
    with app.app_context():
        change_item(get_item("RP-0001"), {"purpose": "To adopt it later"}, by=System("Sam Desk"), way="browser")
        db.session.commit()
    assert run("import", path).exit_code == 1
    assert run("import", path, "--keep", keep).exit_code == 0
    assert purpose(app, "RP-0001") == stands


def test_errors_left_out_do_not_decide_conflicts(app: Flask, run: Any, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    run("export", path)
    edit(path, 2, "Purpose", "To adopt it soon")
    with app.app_context():
        change_item(get_item("RP-0001"), {"purpose": "To adopt it later"}, by=System("Sam Desk"), way="browser")
        db.session.commit()
    result = run("import", path, "--skip-errors")
    assert "--keep workbook or --keep register" in result.stderr
    assert (result.exit_code, purpose(app, "RP-0001")) == (1, "To adopt it later")
