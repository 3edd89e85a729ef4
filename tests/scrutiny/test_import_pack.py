"""The source pack's work programme through the importer: its meetings, items, lists and resolutions, and its doubts."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from governance.cli import main
from governance.council.models import Body
from governance.extensions import db
from governance.meetings.queries import list_agenda, list_meetings, moved_of
from governance.register.log import history_of
from governance.scrutiny.commands import make_standing, undo
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import REGISTER, list_at, list_items
from tests import factories
from tests.programme.test_source_pack import script_info
from tests.scrutiny.planning import BY, bring_in, outcomes, places, plan_of, shown

WORKBOOK = Path(__file__).resolve().parents[3] / "shared" / "data" / "work_programme_legacy.xlsx"
pytestmark = pytest.mark.skipif(not WORKBOOK.exists(), reason="the source pack's workbook is not on this machine")
DAYS = ["2014-11-24", "2014-12-03", "2015-01-19", "2015-02-04", "2015-03-16"]


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


def pack() -> bytes:
    return WORKBOOK.read_bytes()


def listed(app: Flask) -> list[dict[str, Any]]:
    result = app.test_cli_runner().invoke(main, ["work-programme", "list", "--json"], obj=script_info(app))
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.output)
    return found


def imported(app: Flask) -> tuple[int, dict[str, Any]]:
    arguments = ["work-programme", "import", str(WORKBOOK), "--json"]
    result = app.test_cli_runner().invoke(main, arguments, obj=script_info(app))
    return result.exit_code, json.loads(result.stdout)


def test_the_workbook_comes_in_whole(app: Flask) -> None:
    code, said = imported(app)
    assert code == 0
    assert {key: said[key] for key in ("layout", "rows", "new", "changed", "unchanged", "rejected")} == {
        "layout": "legacy", "rows": 19, "new": 19, "changed": 0, "unchanged": 0, "rejected": 0,
    }  # fmt: skip
    found = listed(app)
    at = [one["meeting"]["day"] for one in found if one["meeting"]]
    assert [at.count(day) for day in DAYS] == [1, 3, 2, 2, 2]
    lists = [one["list"] for one in found if one["list"]]
    counts = {name: lists.count(name) for name in lists}
    assert counts == {"Not yet allocated": 5, "Briefing notes": 3, "Suggested": 1}
    assert not any(one["standing"] for one in found)
    assert {one["form"] for one in found if one["form"]} == {
        "Report", "Task and finish group", "Verbal update", "Accountability session", "Workshop",
    }  # fmt: skip


def test_the_meetings_have_their_times_and_the_moved_one_says_from_when(app: Flask) -> None:
    imported(app)
    with app.app_context():
        found = list_meetings()
        assert [one.day.isoformat() for one in found] == DAYS
        assert [one.starts for one in found] == ["10:00", "15:30", "10:00", "15:30", "10:00"]
        assert [one.status for one in found] == ["moved", *["scheduled"] * 4]
        assert [moved_of(one) for one in found] == ["brought forward from 7 January 2015", *[""] * 4]


def test_the_agendas_hold_the_items_in_their_order(app: Flask) -> None:
    imported(app)
    with app.app_context():
        for meeting in list_meetings():
            topics = [one.topic for one in list_at(meeting.committee, meeting.id)]
            titles = [one.title.split(" (with")[0] for one in list_agenda(meeting.id, meeting.committee)]
            assert titles == topics


@pytest.mark.parametrize(
    "aliases", [None, [], ["General O&S Committee"]], ids=["not known", "known", "known by its other name"]
)
def test_the_joint_item_names_the_other_committee(app: Flask, aliases: list[str] | None) -> None:
    name = "General Overview and Scrutiny Committee"
    with app.app_context():
        if aliases is not None:
            factories.body(name, "scrutiny committee", aliases=aliases)
            db.session.commit()
        bring_in(pack())
        joint = [one for one in list_items() if one.joint_committee]
        assert [(shown(one, "joint_committee"), "with" in one.topic) for one in joint] == [(name, False)]
        assert db.session.query(Body).count() == 2


def test_resolutions_are_not_allocated_with_when_they_are_due_in_words_and_as_a_month(app: Flask) -> None:
    imported(app)
    found = [one for one in listed(app) if one["list"] == "Not yet allocated"]
    assert [one["source"] for one in found] == [
        f"Minute {number}, 1 August 2014" for number in ("19a", "19b", "19c", "19d", "17")
    ]
    assert [one["due"] and one["due"]["precision"] for one in found] == ["day", None, None, "month", "month"]
    assert [one["due"] and one["due"]["earliest"] for one in found if one["due"]] == [
        "2014-09-18",
        None,
        "2015-05-01",
        "2015-04-01",
    ]
    assert [one["due"]["words"] for one in found if one["due"] and one["due"]["precision"] == "month"] == [
        "in 9 months' time",
        "in eight months' time",
    ]
    assert all(one["topic"] and one["purpose"] and len(one["topic"]) < len(one["purpose"]) for one in found)


def test_a_resolution_and_a_suggestion_of_the_same_matter_are_a_doubt_to_settle(app: Flask) -> None:
    with app.app_context():
        bring_in(pack())
        doubted = [one for one in list_items() if any("same matter" in text for text in one.to_check or [])]
        assert [one.source for one in doubted] == ["Minute 19b, 1 August 2014"]


def test_the_same_workbook_again_changes_nothing(app: Flask) -> None:
    imported(app)
    before = listed(app)
    code, said = imported(app)
    assert (code, said["unchanged"], said["new"], said["changed"]) == (0, 19, 0, 0)
    assert listed(app) == before


def committee() -> Body:
    return factories.scrutiny("Health and Social Care Overview and Scrutiny Committee")


def standing(of: Body) -> WorkItem:
    """A standing item of a committee with two meetings, on days of the workbook."""
    first = factories.meeting(of, days()[1], "15:30")
    factories.meeting(of, days()[2])
    item = factories.work_item(of, first, topic="Chair’s remarks")
    make_standing(item, by=BY, way="test")
    return item


def days() -> list[date]:
    return [date.fromisoformat(one) for one in DAYS]


def test_meetings_that_are_here_are_matched_and_keep_their_standing_items_but_new_ones_get_none(app: Flask) -> None:
    with app.app_context():
        health = committee()
        topic = standing(health).topic
        db.session.commit()
        plan = bring_in(pack())
        assert [one.model for one in plan.records].count("meeting") == 3
        found = list_meetings(health.id)
        assert [one.day for one in found] == days()
        kept = [topic in [one.topic for one in list_at(health.id, one.id)] for one in found]
        assert kept == [False, True, True, False, False]
        assert len(list_items()) == 19 + 2


def test_an_item_to_come_with_a_topic_of_the_workbook_stays_where_it_is(app: Flask) -> None:
    topic = "Children's Safeguarding Performance Data"
    with app.app_context():
        first = committee()
        item = factories.work_item(first, factories.meeting(first, date(2027, 1, 20)), topic=topic, purpose="New.")
        db.session.commit()
        plan = bring_in(pack())
        assert outcomes(plan) == ["new"] * 19
        assert (shown(item, "place"), item.purpose) == ("Wednesday 20 January 2027", "New.")


def test_the_standing_records_of_other_meetings_are_not_asked_of(app: Flask) -> None:
    with app.app_context():
        first = committee()
        for number, day in enumerate((date(2026, 9, 9), date(2027, 1, 20), date(2027, 4, 7))):
            meeting = factories.meeting(first, day)
            if not number:
                item = factories.work_item(first, meeting, topic="Healthwatch update")
        make_standing(item, by=BY, way="test")
        db.session.commit()
        assert outcomes(bring_in(pack())) == ["new"] * 19
        assert len(list_items()) == 19 + 3


def test_an_import_is_undone_with_its_agendas_and_can_come_in_again(app: Flask) -> None:
    with app.app_context():
        bring_in(pack())
        undo(history_of(REGISTER, most=1)[0], by=BY, way="test")
        db.session.commit()
        assert list_items() == []
        assert [list_agenda(one.id, one.committee) for one in list_meetings()] == [[]] * 5
        plan = bring_in(pack())
        assert outcomes(plan) == ["new"] * 19
        assert all("was removed here" in " ".join(note.text for note in row.row.notes) for row in plan.rows)
        assert len(list_meetings()) == 5
        assert len(places()) == 19


def test_a_preview_changes_nothing(app: Flask) -> None:
    with app.app_context():
        assert outcomes(plan_of(pack())) == ["new"] * 19
        db.session.commit()
        assert (list_items(), list_meetings(), db.session.query(Body).count()) == ([], [], 0)
