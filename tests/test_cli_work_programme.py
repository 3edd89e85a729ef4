"""`governance work-programme`: what import, export and list print, leave alone, and the status that they end with."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo

from governance.cli import main
from governance.extensions import db
from governance.meetings.queries import list_meetings
from governance.people.rules import Role
from governance.register.keeping import System
from governance.register.log import history_of
from governance.scrutiny.commands import change_work_item
from governance.scrutiny.queries import REGISTER, get_item, list_items
from tests import factories
from tests.spreadsheets.files import table

GOOD = [["Committee", "Meeting", "Topic"], ["Health Scrutiny Committee", "4 March 2027, 2pm", "Dental access"]]
BAD = [*GOOD, ["Health Scrutiny Committee", "someday", "Air quality"]]
COUNTS = ("layout", "rows", "new", "changed", "unchanged", "rejected")


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture
def run(app: Flask) -> Any:
    def invoke(*arguments: object) -> Result:
        given = ["work-programme", *map(str, arguments)]
        return app.test_cli_runner().invoke(main, given, obj=ScriptInfo(create_app=lambda: app))

    return invoke


@pytest.fixture
def bring_in(run: Any, tmp_path: Path) -> Any:
    def bring(content: list[list[Any]] | bytes, *options: str, name: str = "work.xlsx") -> Result:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else table(*content))
        found: Result = run("import", path, *options)
        return found

    return bring


def topics(app: Flask) -> list[str]:
    with app.app_context():
        return [item.topic for item in list_items()]


def edit(path: Path, label: str, value: Any) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book["Work programme"]
    sheet.cell(2, next(cell.column for cell in sheet[1] if cell.value == label)).value = value
    book.save(path)


def test_a_workbook_is_brought_in_and_counted(app: Flask, bring_in: Any) -> None:
    result = bring_in(GOOD)
    assert result.exit_code == 0
    assert "new scrutiny committee\t\tHealth Scrutiny Committee" in result.stdout
    assert "new meeting\t\tThursday 4 March 2027" in result.stdout
    assert "1 row: 1 new, 0 changed, 0 unchanged, 0 rejected\nImported as change 1." in result.stdout
    assert "The 1 new meeting and 1 new committee stay when it is undone." in result.stdout
    assert topics(app) == ["Dental access"]
    assert "Nothing was different" in bring_in(GOOD).stdout


def test_json_is_one_object_with_counts_and_messages_that_name_their_cells(bring_in: Any) -> None:
    result = bring_in(BAD, "--preview", "--json")
    said = json.loads(result.stdout)
    assert list(said)[:7] == [*COUNTS, "messages"]
    assert [said[key] for key in COUNTS] == ["tidy", 2, 1, 0, 0, 1]
    assert [(one["cell"], one["severity"]) for one in said["messages"]] == [("B3", "error")]
    assert result.exit_code == 1


def test_a_preview_changes_nothing_and_says_what_could_be_done(app: Flask, bring_in: Any) -> None:
    assert (bring_in(GOOD, "--preview").exit_code, bring_in(BAD, "--preview").exit_code) == (0, 1)
    with app.app_context():
        assert (list_items(), list_meetings()) == ([], [])


def test_errors_stop_everything_unless_their_rows_are_left_out(app: Flask, bring_in: Any) -> None:
    result = bring_in(BAD)
    assert (result.exit_code, topics(app)) == (1, [])
    assert "Nothing was changed" in result.stderr
    result = bring_in(BAD, "--skip-errors", "--json")
    assert (result.exit_code, topics(app)) == (0, ["Dental access"])
    assert json.loads(result.stdout)["rejected"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("paper.xlsx", b"%PDF-1.7"),
        ("cut.xlsx", table(*GOOD)[:500]),
        ("hello.xlsx", table(["Hello"])),
        ("heads.xlsx", table(GOOD[0])),
    ],
)
@pytest.mark.parametrize("options", [(), ("--preview", "--json"), ("--skip-errors",)])
def test_a_file_that_cannot_be_read_is_refused_in_one_line(
    app: Flask, bring_in: Any, name: str, content: bytes, options: tuple[str, ...]
) -> None:
    result = bring_in(content, *options, name=name)
    assert (result.exit_code, result.stdout, topics(app)) == (2, "", [])
    assert result.stderr.startswith(f"“{name}” ")
    assert result.stderr.count("\n") == 1


def test_the_import_is_in_the_history_under_whose_it_is(app: Flask, bring_in: Any) -> None:
    with app.app_context():
        factories.account(Role.GOVERNANCE, name="Tobias Elphick", email="tobias@example.gov.uk")
        factories.account(Role.VIEWER, email="viewer@example.gov.uk")
        db.session.commit()
    assert bring_in(GOOD, "--by", "viewer@example.gov.uk").exit_code == 2
    assert bring_in(GOOD, "--by", "tobias@example.gov.uk").exit_code == 0
    with app.app_context():
        change_set = history_of(REGISTER)[0]
        assert (change_set.by_name, change_set.way, change_set.why) == ("Tobias Elphick", "workbook", "work.xlsx")


def test_a_work_programme_is_not_published_so_no_day_is_asked(bring_in: Any) -> None:
    assert "No such option" in bring_in(GOOD, "--published", "1 September 2026").stderr


@pytest.mark.parametrize(("keep", "topic"), [("workbook", "Dentists"), ("register", "Teeth")])
def test_what_both_changed_is_decided_by_keep(
    app: Flask, run: Any, bring_in: Any, tmp_path: Path, keep: str, topic: str
) -> None:
    bring_in(GOOD)
    path = tmp_path / "out.xlsx"
    assert run("export", path).exit_code == 0
    edit(path, "Topic", "Dentists")
    with app.app_context():
        item = get_item("WP-0001")
        assert item
        change_work_item(item, {"topic": "Teeth"}, by=System("Sam Desk"), way="test")
        db.session.commit()
    stopped = run("import", path, "--json")
    assert (stopped.exit_code, json.loads(stopped.stdout)["conflicts"]) == (1, 1)
    assert run("import", path, "--keep", keep).exit_code == 0
    assert topics(app) == [topic]


def test_the_work_programme_goes_out_as_workbook_csv_and_json(run: Any, bring_in: Any, tmp_path: Path) -> None:
    bring_in(GOOD)
    for form in ("xlsx", "csv", "json"):
        result = run("export", tmp_path / f"out.{form}")
        assert (result.exit_code, "1 item in" in result.stdout) == (0, True)
        assert result.stdout.startswith("The whole work programme")
    assert run("import", tmp_path / "out.xlsx").exit_code == 0
    assert json.loads((tmp_path / "out.json").read_text())[0]["place"] == "Thursday 4 March 2027"
    rows = list(csv.DictReader((tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [row["Topic"] for row in rows] == ["Dental access"]
    assert run("export", tmp_path / "out.docx").exit_code == 1


def test_the_list_is_by_meeting_then_the_lists(app: Flask, run: Any, bring_in: Any) -> None:
    bring_in([*GOOD, ["Health Scrutiny Committee", "Suggested", "Air quality"]])
    assert run("list").stdout == "WP-0001\t2027-03-04\t\tDental access\nWP-0002\tSuggested\t\tAir quality\n"
    first, second = json.loads(run("list", "--json").stdout)
    assert first["meeting"] == {
        "reference": "M-0001", "day": "2027-03-04", "starts": "14:00", "status": "scheduled",
        "moved": None, "moved_from": None,
    }  # fmt: skip
    assert (second["meeting"], second["list"], second["due"]) == (None, "Suggested", None)
    assert not any("internal_notes" in one or "to_check" in one for one in (first, second))


def test_one_committee_is_named(app: Flask, run: Any, tmp_path: Path) -> None:
    with app.app_context():
        for name in ("Health Scrutiny Committee", "Schools Scrutiny Panel"):
            body = factories.scrutiny(name)
            factories.work_item(body, factories.meeting(body, date(2027, 3, 4)), topic=name.split()[0])
        db.session.commit()
    found = json.loads(run("list", "--json", "--committee", "schools scrutiny panel").stdout)
    assert [one["topic"] for one in found] == ["Schools"]
    assert (
        "Part of the work programme: 1 item"
        in run("export", tmp_path / "out.xlsx", "--committee", "Schools Scrutiny Panel").stdout
    )
    for command in (("list",), ("list", "--json"), ("export", tmp_path / "none.xlsx")):
        result = run(*command, "--committee", "Parks")
        assert (result.exit_code, result.stdout) == (1, "")
        assert "There is no scrutiny committee Parks" in result.stderr
    assert not (tmp_path / "none.xlsx").exists()
