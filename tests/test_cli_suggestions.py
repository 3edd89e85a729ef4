"""`governance suggestions`: what import, export and list print, leave alone, and the status that they end with."""

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
from governance.people.rules import Role
from governance.suggestions.commands import acknowledge, change_suggestion
from governance.suggestions.models import Interest
from governance.suggestions.queries import get_suggestion, list_suggestions
from governance.suggestions.scoring import save_score
from tests import factories
from tests.factories import BY
from tests.spreadsheets.files import table

HEAD = ["Topic", "Received", "Committee", "Put forward by"]
GOOD = [HEAD, ["Dental access", "1 October 2026", "Health Scrutiny Committee", "Letter"]]
BAD = [*GOOD, ["Air quality", "1 October 2026", "Parks", "Letter"]]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    with sqlite_app.app_context():
        factories.scrutiny()
        factories.scrutiny("Schools Scrutiny Panel")
        db.session.commit()
    return sqlite_app


@pytest.fixture
def run(app: Flask) -> Any:
    def invoke(*arguments: object) -> Result:
        given = ["suggestions", *map(str, arguments)]
        return app.test_cli_runner().invoke(main, given, obj=ScriptInfo(create_app=lambda: app))

    return invoke


@pytest.fixture
def bring_in(run: Any, tmp_path: Path) -> Any:
    def bring(content: list[list[Any]] | bytes, *options: str, name: str = "autumn.xlsx") -> Result:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else table(*content))
        found: Result = run("import", path, *options)
        return found

    return bring


def topics(app: Flask) -> list[str]:
    with app.app_context():
        return [one.topic for one in list_suggestions()]


def test_a_workbook_is_brought_in_and_counted(app: Flask, bring_in: Any) -> None:
    result = bring_in(GOOD)
    assert (result.exit_code, topics(app)) == (0, ["Dental access"])
    assert "1 row: 1 new, 0 changed, 0 unchanged, 0 rejected\nImported as change 1." in result.stdout
    assert "Nothing was different" in bring_in(GOOD).stdout


def test_errors_stop_everything_unless_their_rows_are_left_out(app: Flask, bring_in: Any) -> None:
    result = bring_in(BAD, "--preview", "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["new"], said["rejected"], topics(app)) == (1, 1, 1, [])
    assert [(one["cell"], one["severity"]) for one in said["messages"]] == [("C3", "error")]
    assert (bring_in(BAD).exit_code, topics(app)) == (1, [])
    assert (bring_in(BAD, "--skip-errors").exit_code, topics(app)) == (0, ["Dental access"])


@pytest.mark.parametrize(
    ("name", "content"), [("empty.xlsx", b""), ("paper.xlsx", b"%PDF-1.7"), ("hello.xlsx", table(["Hello"]))]
)
def test_a_file_that_cannot_be_read_is_refused_in_one_line(bring_in: Any, name: str, content: bytes) -> None:
    result = bring_in(content, name=name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"“{name}” ")


@pytest.mark.parametrize(("keep", "topic"), [("workbook", "Dentists"), ("register", "Teeth")])
def test_what_both_changed_is_decided_by_keep(
    app: Flask, run: Any, bring_in: Any, tmp_path: Path, keep: str, topic: str
) -> None:
    bring_in(GOOD)
    path = tmp_path / "out.xlsx"
    assert run("export", path).stdout.startswith("The whole register of suggestions: 1 suggestion in")
    book = openpyxl.load_workbook(path)
    sheet = book["Suggestions"]
    sheet.cell(2, next(cell.column for cell in sheet[1] if cell.value == "Topic")).value = "Dentists"
    book.save(path)
    with app.app_context():
        change_suggestion(get_suggestion("SG-0001"), {"topic": "Teeth"}, by=BY, way="test")  # type: ignore[arg-type]
        db.session.commit()
    assert run("import", path).exit_code == 1
    assert run("import", path, "--keep", keep).exit_code == 0
    assert topics(app) == [topic]


def test_what_goes_out_is_chosen_by_committee_and_whether_it_is_open(app: Flask, run: Any, tmp_path: Path) -> None:
    with app.app_context():
        health = factories.scrutiny("Roads Scrutiny Panel")
        factories.suggestion(health, topic="Potholes")
        factories.suggestion(topic="Closed", status="decided", outcome="referral", referred_to="The NHS")
        db.session.commit()
    path = tmp_path / "out.csv"
    for options, found in (
        ((), ["Closed", "Potholes"]),
        (("--open",), ["Potholes"]),
        (("--committee", "roads scrutiny panel"), ["Potholes"]),
    ):
        assert run("export", path, *options).exit_code == 0
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        assert [row["Topic"] for row in rows] == found
    result = run("list", "--committee", "Parks")
    assert (result.exit_code, "There is no scrutiny committee Parks" in result.stderr) == (1, True)


def test_the_list_tells_where_each_stands(app: Flask, run: Any, bring_in: Any) -> None:
    bring_in([HEAD, ["Dental\naccess", "1 October 2026", None, "Letter"]])
    assert run("list").stdout == "SG-0001\t2026-10-01\tReceived\tAcknowledge\tDental access\n"


def test_json_tells_all_that_readers_may_know_and_no_contact_details(app: Flask, run: Any) -> None:
    with app.app_context():
        health = factories.scrutiny("Roads Scrutiny Panel")
        officer = factories.account(Role.GOVERNANCE, name="Tobias Elphick")
        contact = {"name": "Reg Plate", "email": "reg@example.gov.uk", "phone": "01632 960001"}
        texts = {"topic": "Potholes", "received": "1 October 2026", "internal_notes": "Between us."}
        one = factories.suggestion(health, contact=contact, links="https://example.gov.uk/a", **texts)
        points = {"public_interest": 2, "impact": 1, "performance": 2, "context": 0}
        save_score(one, {"method": "PICK"} | points, by=officer, way="test")
        acknowledge(one, by=officer, way="test")
        db.session.add(Interest(account=officer.id, reference="SG-0001", kind="supports", at=officer.created_at))
        db.session.commit()
        receipt = one.receipt
    printed = run("list", "--json").stdout
    (found,) = json.loads(printed)
    assert receipt
    for secret in ("reg@example.gov.uk", "01632", "Reg Plate", "Between us.", receipt):
        assert secret not in printed
    assert (found["committee"], found["source"], found["received"]) == ("Roads Scrutiny Panel", "meeting", "2026-10-01")
    assert (found["meeting"], found["by_right"], found["links"]) == (None, False, ["https://example.gov.uk/a"])
    assert (found["scores"]["method"], found["scores"]["total"]["mean"], found["scores"]["most"]) == ("PICK", 5, 8)
    assert (found["supporters"], found["next"]) == (1, "Put to a meeting, or decide")
    assert [step["status"] for step in found["steps"]] == ["received", "acknowledged"]
