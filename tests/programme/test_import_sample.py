"""The sample council's untidy workbook through the importer: every item right, whatever the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from governance.council.queries import get_council
from governance.exchange.commands import apply_plan, to_check
from governance.exchange.plan import Plan
from governance.exchange.planned import NEW, UNCHANGED, Choices
from governance.exchange.reading import LEGACY
from governance.extensions import db
from governance.programme.commands import WORKBOOK
from governance.programme.intake.plan import make_plan
from governance.programme.models import PlanItem
from governance.programme.queries import REGISTER, list_items
from governance.register.log import history_of
from governance.sample.loader import BY, WORKBOOK_NAME, keep_programme, load_council, load_sample, values_of
from governance.sample.programme import SampleItem, sample_items
from governance.sample.workbook import printed_items, sample_workbook

PRINTED = (
    "title",
    "purpose",
    "decision_maker",
    "decision_date",
    "issue_type",
    "portfolio_holder",
    "directorate",
    "lead_officers",
    "contact",
)
HOLDERS_STAND = date(2026, 10, 1)  # the workbook of any day names those who hold the posts now
DAYS = [date(2026, 7, 31), date(2028, 2, 29), date(2028, 12, 31)]

any_day = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@contextmanager
def standing_on(app: Flask, day: date) -> Iterator[None]:
    """A request's worth of the application on a day."""
    with app.app_context(), time_machine.travel(datetime(day.year, day.month, day.day, 12)):
        yield


def plan_of(day: date) -> Plan:
    return make_plan(sample_workbook(day), WORKBOOK_NAME, Choices())


@pytest.fixture
def council_app(sqlite_app: Flask) -> Flask:
    """The sample council without a programme."""
    with standing_on(sqlite_app, HOLDERS_STAND):
        load_council(HOLDERS_STAND)
        db.session.commit()
    return sqlite_app


@given(any_day)
@example(date(2028, 2, 29))
@example(date(2029, 12, 31))
@example(date(2027, 7, 31))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_item_is_read_as_it_was_meant_on_any_day(council_app: Flask, day: date) -> None:
    with standing_on(council_app, HOLDERS_STAND):
        plan, council = plan_of(day), get_council()
        assert (plan.layout, plan.count(NEW), plan.stopped(False)) == (LEGACY, len(sample_items(day)), False)
        assert (plan.brought.records, plan.brought.holders, plan.remarks, plan.absent) == ([], [], [], [])
        for planned, item in zip(plan.rows, printed_items(day), strict=True):
            meant = values_of(item, council)
            assert {key: planned.row.values.get(key) for key in PRINTED} == {key: meant.get(key) for key in PRINTED}
            more = {key: one for key, one in planned.row.values.items() if one and key not in (*PRINTED, "status")}
            assert more == {key: meant.get(key) for key in more}
        assert 4 <= sum(bool(to_check(planned)) for planned in plan.rows) <= 10


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_loaded_programme_is_that_of_the_day(sqlite_app: Flask, day: date) -> None:
    with standing_on(sqlite_app, day):
        load_sample(day)
        check_loaded(day)


def test_the_programme_is_loaded_on_every_kind_of_database(app: Flask) -> None:
    with standing_on(app, DAYS[0]):
        load_sample()
        check_loaded(DAYS[0])


def check_loaded(day: date) -> None:
    """Everything that the sample items say is on the items, and nothing else."""
    council = get_council()
    kept = {(item.decision_maker, item.title, item.decision_typed): item for item in list_items()}
    assert len(kept) == len(sample_items(day))
    for one in sample_items(day):
        meant = values_of(one, council)
        item = kept[meant["decision_maker"], one.title, one.date_typed]
        for key in (field for field in SampleItem.__dataclass_fields__ if field not in ("date_typed", "month")):
            assert getattr(item, key) == meant.get(key), (one.title, key)
        assert item.decision_date == meant["decision_date"]
        assert bool(item.decided_by) == (one.status == "decided" and council.bodies[item.decision_maker].is_post)
    assert 4 <= sum(bool(item.to_check) for item in kept.values()) <= 10


def test_the_log_says_how_the_programme_came_about(sqlite_app: Flask) -> None:
    with standing_on(sqlite_app, DAYS[0]):
        load_sample()
        *since, imported = history_of(REGISTER)
        items = sample_items(DAYS[0])
        assert (imported.by_name, imported.way, imported.why) == ("Sample council", WORKBOOK, "rolling-programme.xlsx")
        assert len({change.record_id for change in imported.changes}) == len(items)
        assert {change_set.way for change_set in since} == {"sample council"}
        reasons = {item.status_reason for item in items if item.status_reason}
        assert {change_set.why for change_set in since} == {"What the workbook leaves out", *reasons, None}
        assert len(since) == 1 + sum(item.status != "planned" for item in items)


def values(items: list[PlanItem]) -> list[dict[str, Any]]:
    return [{key: value for key, value in vars(item).items() if key != "_sa_instance_state"} for item in items]


def test_the_same_workbook_again_changes_nothing(council_app: Flask) -> None:
    """Nor does it once officers have worked on: a date to which they deferred an item is not taken back."""
    with standing_on(council_app, HOLDERS_STAND):
        assert apply_plan(plan_of(HOLDERS_STAND), by=BY, why=WORKBOOK_NAME)
        again = plan_of(HOLDERS_STAND)
        assert {row.outcome for row in again.rows} == {UNCHANGED}
        assert not any(row.differences for row in again.rows)
        assert apply_plan(again, by=BY, why=WORKBOOK_NAME) is None
        keep_programme(sample_items(HOLDERS_STAND))
        before = values(list_items())
        later = plan_of(HOLDERS_STAND)
        assert {row.outcome for row in later.rows} == {UNCHANGED}
        deferred = {one.title for one in sample_items(HOLDERS_STAND) if one.status == "deferred"}
        assert {row.item.title for row in later.rows if row.differences and row.item} == deferred
        assert apply_plan(later, by=BY, why=WORKBOOK_NAME) is None
        assert values(list_items()) == before


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_workbook_is_as_untidy_as_real_ones(day: date) -> None:
    book = load_workbook(BytesIO(sample_workbook(day)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    firsts = [cell.value for cell in cells if cell.column == 1]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert 8 <= len(book.sheetnames) <= 11
    assert sum(isinstance(value, datetime) for value in firsts) > 15
    assert "TBC" in firsts
    assert {"DECISION MAKER", "DECISION MAKER\nCABINET"} <= set(firsts)
    assert {"KEY", "Key", "Non Key", "Non-key", "B&PF", "B&BF"} <= set(texts)
    assert len({text for text in texts if text.startswith("Decision Date") or "Decision Date (" in text}) == 2
    down = [merged for sheet in book for merged in sheet.merged_cells.ranges if merged.max_row > merged.min_row]
    assert len(down) == 1
    heads = [cell for cell in cells if cell.value == "Decision Date (on or after)"]
    assert any(cell.offset(1, 2).value is None for cell in heads)  # sections in which there is nothing to decide
