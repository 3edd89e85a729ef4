"""`governance questions`: what import, export and list print, leave alone, and the status that they end with."""

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
from governance.meetings.models import Meeting
from governance.questions.commands import change_question, check
from governance.questions.queries import get_question, list_questions
from tests import factories
from tests.factories import BY
from tests.spreadsheets.files import table

HEAD = ["Question", "Received", "Committee", "Status"]
GOOD = [HEAD, ["Why are there no dentists?", "1 October 2026", "Health Scrutiny Committee", "Pending"]]
BAD = [*GOOD, ["Why is the air bad?", "1 October 2026", "Parks", "Pending"]]


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
        given = ["questions", *map(str, arguments)]
        return app.test_cli_runner().invoke(main, given, obj=ScriptInfo(create_app=lambda: app))

    return invoke


@pytest.fixture
def bring_in(run: Any, tmp_path: Path) -> Any:
    def bring(content: list[list[Any]], *options: str) -> Result:
        path = tmp_path / "autumn.xlsx"
        path.write_bytes(table(*content))
        found: Result = run("import", path, *options)
        return found

    return bring


def asked(app: Flask) -> list[str]:
    with app.app_context():
        return [one.words_received for one in list_questions()]


def test_a_workbook_is_brought_in_and_counted(app: Flask, bring_in: Any) -> None:
    result = bring_in(GOOD)
    assert (result.exit_code, asked(app)) == (0, ["Why are there no dentists?"])
    assert "1 row: 1 new, 0 changed, 0 unchanged, 0 rejected\nImported as change 1." in result.stdout
    assert "Nothing was different" in bring_in(GOOD).stdout


def test_errors_stop_everything_unless_their_rows_are_left_out(app: Flask, bring_in: Any) -> None:
    result = bring_in(BAD, "--preview", "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["new"], said["rejected"], asked(app)) == (1, 1, 1, [])
    assert [one["cell"] for one in said["messages"] if one["severity"] == "error"] == ["C3"]
    assert (bring_in(BAD).exit_code, asked(app)) == (1, [])
    assert (bring_in(BAD, "--skip-errors").exit_code, len(asked(app))) == (0, 1)


@pytest.mark.parametrize(("keep", "words"), [("workbook", "Why no dentists?"), ("register", "Why no teeth?")])
def test_what_both_changed_is_decided_by_keep(
    app: Flask, run: Any, bring_in: Any, tmp_path: Path, keep: str, words: str
) -> None:
    bring_in(GOOD)
    path = tmp_path / "out.xlsx"
    assert run("export", path).stdout.startswith("The whole register of questions: 1 question in")
    book = openpyxl.load_workbook(path)
    sheet = book["Questions"]
    sheet.cell(
        2, next(cell.column for cell in sheet[1] if cell.value == "Question as received")
    ).value = "Why no dentists?"
    book.save(path)
    with app.app_context():
        one = get_question("PQ-0001")
        assert one
        change_question(one, {"words_received": "Why no teeth?"}, by=BY, way="test")
        db.session.commit()
    assert run("import", path).exit_code == 1
    assert run("import", path, "--keep", keep).exit_code == 0
    assert asked(app) == [words]


def test_what_goes_out_is_chosen_by_committee_and_whether_it_is_open(app: Flask, run: Any, tmp_path: Path) -> None:
    with app.app_context():
        roads = factories.scrutiny("Roads Scrutiny Panel")
        factories.question(roads, words_received="Why potholes?")
        factories.question(factories.scrutiny("Parks Panel"), words_received="Why closed?", status="withdrawn")
        db.session.commit()
    path = tmp_path / "out.csv"
    for options, found in (
        ((), ["Why closed?", "Why potholes?"]),
        (("--open",), ["Why potholes?"]),
        (("--committee", "roads scrutiny panel"), ["Why potholes?"]),
    ):
        assert run("export", path, *options).exit_code == 0
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        assert [row["Question as received"] for row in rows] == found
    result = run("list", "--committee", "Harbour")
    assert (result.exit_code, "There is no committee Harbour" in result.stderr) == (1, True)


def test_the_list_tells_where_each_stands(run: Any, bring_in: Any) -> None:
    bring_in([HEAD, ["Why are\nthere none?", "1 October 2026", "Schools Scrutiny Panel", None]])
    assert run("list").stdout == "PQ-0001\t2026-10-01\tReceived\tChoose a meeting\tWhy are there none?\n"


def test_json_tells_all_that_readers_may_know_with_the_check_and_no_contact_details(app: Flask, run: Any) -> None:
    with app.app_context():
        meeting = factories.meeting(factories.scrutiny("Roads Scrutiny Panel"), date(2030, 10, 2))
        item = factories.agenda_item(meeting, "Potholes", part="business")
        contact = {"name": "Reg Plate", "email": "reg@example.gov.uk", "phone": "01632 960001"}
        one = factories.question(
            db.session.get_one(Meeting, meeting.id),
            contact=contact,
            received="1 October 2026",
            received_at="4:30pm",
            draft="A draft.",
            internal_notes="Between us.",
        )
        check(one, agenda_item=item.id, by=BY, way="test")
        db.session.commit()
        receipt = one.receipt
    printed = run("list", "--json").stdout
    (found,) = json.loads(printed)
    assert receipt
    for secret in ("reg@example.gov.uk", "01632", "Reg Plate", "Between us.", "A draft.", receipt, "account", "token"):
        assert secret not in printed
    assert (found["committee"], found["meeting"]["day"]) == ("Roads Scrutiny Panel", "2030-10-02")
    assert (found["agenda_item"]["title"], found["received_at"], found["status"]) == ("Potholes", "16:30", "checked")
    assert [one["ok"] for one in found["checks"]["ticks"] if one["key"] == "time"] == [True]
    assert (found["next"], found["attention"]) == ("Accept or refuse", ["decide"])
