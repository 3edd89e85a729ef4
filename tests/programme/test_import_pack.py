"""The source pack's workbook through the importer: all 81 items as a careful reader finds them, and its doubts."""

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from governance.cli import main
from governance.exchange.commands import apply_plan
from governance.exchange.plan import Plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.programme.commands import System
from governance.programme.intake.plan import make_plan
from governance.programme.queries import list_items
from tests.programme.test_source_pack import maker_name, script_info

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
WORKBOOK = DATA / "rolling_programme_legacy.xlsx"
pytestmark = pytest.mark.skipif(not WORKBOOK.exists(), reason="the source pack's workbook is not on this machine")

# Doubts of whoever transcribed the pack's pages, of which the workbook shows nothing: torn rows, page breaks, spelling.
OF_THE_PAGES = re.compile(
    r"^(Rows? \d|Line|Purpose (continued|split)|Only four headers|Contact re-paired|Officer uncertain|Two titles run|"
    r"Second half|The text in the third cell|Issue type '.*' was printed|Directorate / officer printed under|"
    r"Here the issue type|'(to be seek|prefer package)')"
)


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


def pack() -> list[dict[str, Any]]:
    return json.loads((DATA / "rolling_programme_expected.json").read_text())["items"]


def read() -> Plan:
    return make_plan(WORKBOOK.read_bytes(), WORKBOOK.name, Choices())


def by_occurrence(ones: list[Any], key: Any) -> dict[tuple[Any, ...], Any]:
    """Equal titles recur: the second of a kind is another key."""
    found: dict[tuple[Any, ...], Any] = {}
    counts: dict[Any, int] = defaultdict(int)
    for one in ones:
        known = key(one)
        found[(known, counts[known])] = one
        counts[known] += 1
    return found


def expected_key(one: dict[str, Any]) -> tuple[str, str, str]:
    return (maker_name(one), one["title"], one["date"]["iso"] or one["date_typed"])


def listed_key(one: dict[str, Any]) -> tuple[str, str, str]:
    when = one["decision_date"]
    return (
        one["decision_maker"]["name"],
        one["title"],
        when["earliest"] if when["precision"] == "day" else when["typed"],
    )


def row_key(one: Any) -> tuple[str, str, str]:
    when = one.row.values["decision_date"]
    typed = when.earliest.isoformat() if when.precision == "day" else when.typed
    return (one.row.line.banner, one.row.values["title"], typed)


def listed(app: Flask) -> list[dict[str, Any]]:
    result = app.test_cli_runner().invoke(main, ["programme", "list", "--json"], obj=script_info(app))
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def bring_in(app: Flask, *options: str) -> tuple[int, dict[str, Any]]:
    arguments = ["programme", "import", str(WORKBOOK), "--json", *options]
    result = app.test_cli_runner().invoke(main, arguments, obj=script_info(app))
    return result.exit_code, json.loads(result.stdout)


def test_every_item_comes_in_as_a_careful_reader_reads_it(app: Flask) -> None:
    code, said = bring_in(app)
    assert code == 0
    assert {key: said[key] for key in ("layout", "rows", "new", "changed", "unchanged", "rejected")} == {
        "layout": "legacy", "rows": 81, "new": 81, "changed": 0, "unchanged": 0, "rejected": 0,
    }  # fmt: skip
    found = by_occurrence(listed(app), listed_key)
    wanted = by_occurrence(pack(), expected_key)
    makers = {fold_and(key[0][0]): key[0][0] for key in found}
    types = {"KEY": "Key", "Non Key": "Non-key", "B&PF": "B&PF", None: None}
    for ((maker, title, typed), turn), one in wanted.items():
        if one["decision_maker_kind"] == "Audit & Governance Committee":
            maker = "Audit & Governance Committee"
        kept = found.pop(((makers[fold_and(maker)], title, typed), turn))
        assert kept["purpose"] == one["purpose"]
        assert kept["issue_type"] == types[one["issue_type"]]
        assert kept["decision_maker"]["holder"] == one["councillor"]
        assert kept["directorate"] == one["directorate"], title
        assert [person.split(",")[0] for person in kept["lead_officers"]] == one["lead_officers"], title
        emails = [line for line in (kept["contact"] or "").split("\n") if "@" in line]
        assert emails == ([one["email"]] if one["email"] else []), title
        when = {key: kept["decision_date"][key] for key in ("earliest", "latest", "precision")}
        assert when == {
            "earliest": one["date"]["period_start"],
            "latest": one["date"]["period_end"],
            "precision": {"date": "day", "month": "month", "TBC": "tbc"}[one["date"]["kind"]],
        }
    assert not found


def fold_and(name: str) -> str:
    return name.replace("&", "and")


def test_portfolio_holders_are_posts_and_officers_in_their_column_are_not(app: Flask) -> None:
    bring_in(app)
    found = by_occurrence(listed(app), listed_key)
    for ((maker, title, typed), turn), one in by_occurrence(pack(), expected_key).items():
        kept = next(
            each
            for ((name, *rest), n), each in found.items()
            if (rest, n) == ([title, typed], turn) and name.split()[0] == maker.split()[0]
        )["portfolio_holder"]
        printed = one["portfolio_holder"] or ""
        officers = any(name in printed for name in one["lead_officers"]) or printed.startswith(("ECC", "Adult &"))
        wanted = "" if officers else re.split(r" – |/| / ", printed)[0].strip()
        assert fold_and((kept or "").removeprefix("Cabinet Member ")) == fold_and(wanted), title


def test_where_the_reader_notes_a_doubt_so_does_the_preview(app: Flask) -> None:
    with app.app_context():
        rows = by_occurrence(
            read().rows,
            row_key,
        )
    titled = defaultdict(list)
    for ((_, title, typed), _), row in rows.items():
        titled[(title, typed)].append(row)
    silent = []
    for one in pack():
        if [text for text in one["doubts"] if not OF_THE_PAGES.match(text)]:
            _, title, typed = expected_key(one)
            if not any(note.severity == "doubt" for row in titled[(title, typed)] for note in row.row.notes):
                silent.append((one["title"], one["doubts"]))
    assert not silent


def test_the_same_workbook_again_changes_nothing(app: Flask) -> None:
    bring_in(app)
    before = listed(app)
    code, said = bring_in(app)
    assert (code, said["unchanged"], said["new"], said["changed"]) == (0, 81, 0, 0)
    assert listed(app) == before


def test_doubts_stay_with_the_item_until_they_are_settled(app: Flask) -> None:
    bring_in(app)
    with app.app_context():
        item = next(one for one in list_items() if one.decision_typed == "March 15")
        assert any("March 2015: a month" in text for text in item.to_check or [])


def test_a_preview_changes_nothing(app: Flask) -> None:
    code, said = bring_in(app, "--preview")
    assert (code, said["new"]) == (0, 81)
    assert listed(app) == []


def test_what_was_edited_here_is_kept_and_both_values_are_said(app: Flask) -> None:
    bring_in(app)
    from governance.programme.commands import change_item

    with app.app_context():
        item = next(one for one in list_items() if one.title == "Solar PV Procurement")
        change_item(item, {"purpose": "To award the framework."}, by=System("Somebody"), way="browser")
        db.session.commit()
        plan = read()
        changed = [one for one in plan.rows if one.differences]
        assert [(one.item.title, one.outcome, one.differences[0].kept) for one in changed if one.item] == [
            ("Solar PV Procurement", "unchanged", True)
        ]
        assert any("To award the framework." in one.text for one in plan.messages())
        apply_plan(plan, by=System("Import"), why="again")
        db.session.commit()
        assert next(one for one in list_items() if one.id == item.id).purpose == "To award the framework."
