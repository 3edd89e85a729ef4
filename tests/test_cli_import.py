"""`governance programme import`: what it prints, what it leaves alone, and the status that it ends with."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from flask.cli import ScriptInfo

from governance.cli import main
from governance.extensions import db
from governance.people.rules import Role
from governance.programme.queries import REGISTER, list_items
from governance.register.log import history_of
from tests import factories
from tests.spreadsheets.files import table

GOOD = [["Title", "Decision maker", "Decision date"], ["Parks strategy", "Cabinet", "March 27"]]
BAD = [*GOOD, ["Roads programme", "Cabinet", "someday"]]
COUNTS = ("layout", "rows", "new", "changed", "unchanged", "rejected")


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


@pytest.fixture
def bring_in(app: Flask, tmp_path: Path) -> Any:
    def run(content: list[list[Any]] | bytes, *options: str, name: str = "plan.xlsx") -> Result:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else table(*content))
        arguments = ["programme", "import", str(path), *options]
        return app.test_cli_runner().invoke(main, arguments, obj=ScriptInfo(create_app=lambda: app))

    return run


def titles(app: Flask) -> list[str]:
    with app.app_context():
        return [item.title for item in list_items()]


def test_a_workbook_is_brought_in_and_counted(app: Flask, bring_in: Any) -> None:
    result = bring_in(GOOD)
    assert result.exit_code == 0
    assert "doubt\tSheet!C2\t“March 27”: Read as March 2027" in result.stdout
    assert "new cabinet\t\tCabinet" in result.stdout
    assert "1 row: 1 new, 0 changed, 0 unchanged, 0 rejected\nImported as change 1." in result.stdout
    assert titles(app) == ["Parks strategy"]
    assert "Nothing was different" in bring_in(GOOD).stdout


def test_json_is_one_object_with_counts_and_messages_that_name_their_cells(bring_in: Any) -> None:
    said = json.loads(bring_in(BAD, "--preview", "--json").stdout)
    assert list(said)[:7] == [*COUNTS, "messages"]
    assert [said[key] for key in COUNTS] == ["tidy", 2, 1, 0, 0, 1]
    assert all(list(one) == ["sheet", "cell", "severity", "text"] for one in said["messages"])
    assert [(one["cell"], one["severity"]) for one in said["messages"]] == [("C2", "doubt"), ("C3", "error")]


def test_a_preview_changes_nothing_and_says_what_could_be_done(app: Flask, bring_in: Any) -> None:
    assert (bring_in(GOOD, "--preview").exit_code, bring_in(BAD, "--preview").exit_code) == (0, 1)
    assert titles(app) == []


def test_errors_stop_everything_unless_their_rows_are_left_out(app: Flask, bring_in: Any) -> None:
    result = bring_in(BAD)
    assert (result.exit_code, titles(app)) == (1, [])
    assert "Nothing was changed" in result.stderr
    result = bring_in(BAD, "--skip-errors", "--json")
    assert (result.exit_code, titles(app)) == (0, ["Parks strategy"])
    assert json.loads(result.stdout)["rejected"] == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.xlsx", b""),
        ("old.xls", b"\xd0\xcf\x11\xe0" + bytes(600)),
        ("page.xlsx", b"<html><table><tr><td>Title</td></tr></table></html>"),
        ("paper.xlsx", b"%PDF-1.7"),
        ("cut.xlsx", table(*GOOD)[:500]),
        ("hello.xlsx", table(["Hello"])),
        ("heads.xlsx", table(GOOD[0])),
        ("foreign.xlsx", table(["Foo", "Bar", "Baz"], ["a", "b", "c"], ["d", "e", "f"])),
    ],
)
@pytest.mark.parametrize("options", [(), ("--preview", "--json"), ("--skip-errors",)])
def test_a_file_that_cannot_be_read_is_refused_in_one_line(
    app: Flask, bring_in: Any, name: str, content: bytes, options: tuple[str, ...]
) -> None:
    result = bring_in(content, *options, name=name)
    assert (result.exit_code, result.stdout, titles(app)) == (2, "", [])
    assert result.stderr.startswith(f"“{name}” ")
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_refused(app: Flask) -> None:
    arguments = ["programme", "import", "nowhere.xlsx"]
    result = app.test_cli_runner().invoke(main, arguments, obj=ScriptInfo(create_app=lambda: app))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "“nowhere.xlsx” cannot be read" in result.stderr


def test_a_folder_or_a_device_is_no_file(app: Flask) -> None:
    for name in ("/dev/null", "."):
        arguments = ["programme", "import", name]
        result = app.test_cli_runner().invoke(main, arguments, obj=ScriptInfo(create_app=lambda: app))
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_the_import_is_in_the_history_under_whose_it_is(app: Flask, bring_in: Any) -> None:
    with app.app_context():
        factories.account(Role.GOVERNANCE, name="Tobias Elphick", email="tobias@example.gov.uk")
        factories.account(Role.VIEWER, email="viewer@example.gov.uk")
        db.session.commit()
    assert bring_in(GOOD, "--by", "viewer@example.gov.uk").exit_code == 2
    assert bring_in(GOOD, "--by", "tobias@example.gov.uk").exit_code == 0
    with app.app_context():
        change_set = history_of(REGISTER)[0]
        assert (change_set.by_name, change_set.way, change_set.why) == ("Tobias Elphick", "workbook", "plan.xlsx")


def test_the_day_of_publication_is_one_day_that_has_been(app: Flask, bring_in: Any) -> None:
    assert "still to come" in bring_in(GOOD, "--published", "1 January 2099").stderr
    assert "Type one day" in bring_in(GOOD, "--published", "soon").stderr
    assert titles(app) == []
    assert bring_in(GOOD, "--published", "1 September 2026").exit_code == 0
    with app.app_context():
        assert list_items()[0].first_published.isoformat() == "2026-09-01"
