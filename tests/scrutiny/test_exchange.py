"""Work programmes go out to Excel and come back: merged three ways, moved, ordered, added to; the agendas follow."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import delete, update

from governance.council.models import Body
from governance.exchange.marking import marked_copy
from governance.exchange.outgoing.formats import written
from governance.exchange.pasting import NAME, read_pasted
from governance.exchange.plan import make_plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.meetings.commands import move_meeting, remove_meeting
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.queries import list_meetings
from governance.people.rules import Role
from governance.register.exchange import SECONDS, columns_of
from governance.register.keeping import System
from governance.register.log import Change, Register, history_of, sequence_of
from governance.scrutiny.commands import change_work_item, make_standing, undo
from governance.scrutiny.intake.register import WORK_PROGRAMMES
from governance.scrutiny.queries import REGISTER, get_item, list_items
from tests import factories, libreoffice
from tests.scrutiny.planning import (
    BY,
    agenda,
    bring_in,
    edited,
    export,
    outcomes,
    places,
    plan_of,
    row_of,
    text_at,
)

OTHER = System("Sam Desk")
Columns = dict[str, int]
MARCH, APRIL = "Thursday 4 March 2027", "Thursday 8 April 2027"


@pytest.fixture(autouse=True)
def within(sqlite_app: Flask) -> Any:
    """Two committees that meet on the same day, and everything happens in the application's context."""
    with sqlite_app.app_context():
        for name in ("Health Scrutiny Committee", "Schools Scrutiny Panel"):
            body = factories.scrutiny(name)
            march = factories.meeting(body, date(2027, 3, 4))
            factories.meeting(body, date(2027, 4, 8))
            for topic in ("Budget", "Dental access" if "Health" in name else "School meals"):
                factories.work_item(body, march, topic=topic, purpose="To see.", internal_notes="Between us.")
        factories.work_item(body, topic="=1+1", due_words="in the new year")
        db.session.commit()
        yield


def change(reference: str, **values: Any) -> None:
    """Somebody changes an item here."""
    item = get_item(reference)
    assert item
    change_work_item(item, values, by=OTHER, way="test")
    db.session.commit()


def cells(reference: str, **texts: Any) -> Callable[[Any, Columns], None]:
    """Somebody changes cells of an item's row."""

    def edit(sheet: Any, columns: Columns) -> None:
        for label, text in texts.items():
            sheet.cell(row_of(sheet, reference), columns[label.replace("_", " ")]).value = text

    return edit


def of(reference: str) -> Any:
    """An item as it is now."""
    return get_item(reference)


def meeting(of_item: str, day: date) -> Meeting:
    """A meeting of an item's committee."""
    return next(one for one in list_meetings(of(of_item).committee) if one.day == day)


def sheet_of(content: bytes) -> list[tuple[Any, ...]]:
    """The rows of an export."""
    return list(load_workbook(io.BytesIO(content))["Work programme"].iter_rows(values_only=True))


def test_an_export_that_nobody_touched_changes_nothing() -> None:
    plan = bring_in(export())
    assert outcomes(plan) == ["unchanged"] * 5
    assert plan.messages() == []


def test_one_committee_or_what_a_filter_lets_through_goes_out() -> None:
    assert len(plan_of(export(committee=of("WP-0001").committee)).rows) == 2
    assert len(plan_of(export(q="budget")).rows) == 2


def test_a_part_that_comes_back_says_nothing_of_the_rest() -> None:
    plan = bring_in(export(committee=of("WP-0001").committee))
    assert (outcomes(plan), plan.absent) == (["unchanged"] * 2, [])


def test_what_only_handlers_see_stays_here_when_a_viewer_takes_it_away() -> None:
    viewer = factories.account(Role.VIEWER)
    rows = sheet_of(export(viewer))
    assert not any("Between us." in row or "Internal notes" in row or "To check" in row for row in rows)
    assert any("Between us." in row for row in sheet_of(export()))


def test_a_cell_that_was_changed_is_taken_and_what_changed_here_stays() -> None:
    content = edited(export(), cells("WP-0001", Purpose="To hear."))
    change("WP-0001", topic="Budget 2027/28")
    plan = bring_in(content)
    assert outcomes(plan) == ["changed", *["unchanged"] * 4]
    assert (of("WP-0001").topic, of("WP-0001").purpose) == ("Budget 2027/28", "To hear.")
    assert "To hear." in [
        one.purpose for one in [of("WP-0001")] if agenda(meeting("WP-0001", date(2027, 3, 4)))[0] == one.topic
    ]


@pytest.mark.parametrize(("kept", "purpose"), [("register", "To ask."), ("workbook", "To hear.")])
def test_a_cell_that_both_changed_is_decided(kept: str, purpose: str) -> None:
    content = edited(export(), cells("WP-0001", Purpose="To hear."))
    change("WP-0001", purpose="To ask.")
    assert plan_of(content).stopped(skip_errors=True)
    bring_in(content, conflicts=kept)
    assert of("WP-0001").purpose == purpose


@pytest.mark.parametrize("day", [APRIL, "8 April 2027", "08/04/2027", date(2027, 4, 8), "M-0002"])
def test_an_item_is_moved_by_its_cell_and_the_agendas_follow(day: Any) -> None:
    bring_in(edited(export(), cells("WP-0001", Meeting_or_list=day)))
    item = of("WP-0001")
    assert item.meeting == meeting("WP-0001", date(2027, 4, 8)).id
    assert agenda(meeting("WP-0001", date(2027, 3, 4))) == ["Dental access"]
    assert agenda(meeting("WP-0001", date(2027, 4, 8))) == ["Budget"]
    assert len(list_meetings()) == 4


FEBRUARY = "Thursday 18 February 2027"


def put_off(day: date = date(2027, 2, 18)) -> None:
    """The meeting in March of the first committee is moved."""
    move_meeting(meeting("WP-0001", date(2027, 3, 4)), {"day": day}, reason="Flood", by=OTHER, way="test")
    db.session.commit()


def add(reference: str, day: date, starts: str = "14:00") -> Meeting:
    """Another meeting of an item's committee."""
    found = factories.meeting(db.session.get_one(Body, of(reference).committee), day, starts)
    db.session.commit()
    return found


def test_an_export_comes_back_unchanged_after_a_meeting_was_moved() -> None:
    content = export()
    put_off()
    plan = bring_in(content)
    assert outcomes(plan) == ["unchanged"] * 5
    assert plan.messages() == []


def test_items_stay_at_their_meeting_where_another_has_its_day_by_now() -> None:
    content, stays = export(), of("WP-0001").meeting
    put_off()
    add("WP-0001", date(2027, 3, 4))
    plan = bring_in(content)
    assert outcomes(plan) == ["unchanged"] * 5
    assert of("WP-0001").meeting == stays


def test_an_export_comes_back_unchanged_after_a_second_meeting_on_a_day() -> None:
    content = export()
    add("WP-0001", date(2027, 3, 4))
    assert outcomes(bring_in(content)) == ["unchanged"] * 5


def test_an_export_comes_back_unchanged_after_one_of_two_meetings_on_a_day_was_removed() -> None:
    second = add("WP-0001", date(2027, 3, 4))
    content = export()
    remove_meeting(second, by=OTHER, way="test")
    db.session.commit()
    assert outcomes(bring_in(content)) == ["unchanged"] * 5


def test_a_day_in_an_export_is_the_meeting_of_then_and_says_so() -> None:
    content = edited(export(), cells("WP-0005", Meeting_or_list="4 March 2027", Committee="Health Scrutiny Committee"))
    put_off()
    new = add("WP-0001", date(2027, 3, 4))
    plan = bring_in(content)
    assert of("WP-0005").meeting == of("WP-0001").meeting != new.id
    assert f"was {FEBRUARY} when this export went out" in " ".join(one.text for one in plan.messages())


def test_a_day_of_a_meeting_that_came_since_an_export_is_that_meeting() -> None:
    new = add("WP-0001", date(2027, 5, 6))
    content = edited(export(), cells("WP-0001", Meeting_or_list="6 May 2027"))
    assert plan_of(content).rows[0].differences[0].new == new.id
    later = add("WP-0001", date(2027, 6, 3))
    plan = bring_in(edited(content, cells("WP-0002", Meeting_or_list="3 June 2027")))
    assert (of("WP-0002").meeting, plan.messages()) == (later.id, [])


def test_an_export_whose_meetings_were_put_back_behind_it_is_asked_of() -> None:
    put_off()
    content = export()
    db.session.execute(delete(Change).where(Change.record_kind == "meeting"))
    db.session.execute(update(Register).where(Register.name == MEETINGS).values(sequence=1))
    db.session.commit()
    assert not plan_of(content).merged


@pytest.mark.parametrize("said", ["at 2pm", ", 2:00pm", "14:00", "at 14.00"])
def test_one_of_two_meetings_on_a_day_is_told_by_its_time(said: str) -> None:
    second = add("WP-0001", date(2027, 4, 8))
    for day in ("8 April 2027", "08/04/2027", "2027-04-08"):
        plan = plan_of(edited(export(), cells("WP-0001", Meeting_or_list=f"{day} {said}".replace(" ,", ","))))
        assert [one.new for one in plan.rows[0].differences] == [second.id], day


def test_a_day_with_two_meetings_names_them_both() -> None:
    add("WP-0001", date(2027, 4, 8))
    plan = plan_of(edited(export(), cells("WP-0001", Meeting_or_list="08/04/2027")))
    (said,) = plan.messages()
    assert said.text.endswith(f"Enter {APRIL}, 10:00am or {APRIL}, 2:00pm.")


def test_several_items_moved_at_once_stand_one_after_the_other() -> None:
    def edit(sheet: Any, columns: Columns) -> None:
        for reference in ("WP-0002", "WP-0001"):
            cells(reference, Meeting_or_list="Suggested")(sheet, columns)

    bring_in(edited(export(), edit))
    assert [(one.reference, one.position) for one in list_items() if one.listed == "suggested"] == [
        ("WP-0001", 1),
        ("WP-0002", 2),
    ]


def test_the_same_day_is_another_meeting_for_another_committee() -> None:
    bring_in(edited(export(), cells("WP-0005", Meeting_or_list=MARCH)))
    assert of("WP-0005").meeting == of("WP-0003").meeting != of("WP-0001").meeting


def test_the_committee_is_known_where_its_column_was_taken_out() -> None:
    def edit(sheet: Any, columns: Columns) -> None:
        cells("WP-0005", Meeting_or_list="8 April 2027")(sheet, columns)
        for name in list(sheet.parent.defined_names):
            del sheet.parent.defined_names[name]  # Excel moves them with their columns, openpyxl does not
        sheet.delete_cols(columns["Committee"])

    bring_in(edited(export(), edit))
    assert of("WP-0005").meeting == meeting("WP-0005", date(2027, 4, 8)).id


def test_the_order_is_that_of_the_agenda() -> None:
    bring_in(edited(export(), cells("WP-0001", Order=3)))
    assert agenda(meeting("WP-0001", date(2027, 3, 4))) == ["Dental access", "Budget"]


@pytest.mark.parametrize(
    ("label", "text", "message"),
    [
        ("Meeting_or_list", "5 March 2027", "Enter the day of one"),
        ("Committee", "Healht Scrutiny Committee", "Healht"),
        ("Joint_with", "Nobody’s Scrutiny Committee", "Nobody"),
        ("Order", "first", "number"),
        ("Status", "Left out of it all", "Left out of it all"),
        ("Standing_item", "Yes", "on its page"),
    ],
)
def test_a_cell_that_cannot_be_kept_is_refused_beside_it_and_nothing_is_made(
    label: str, text: str, message: str
) -> None:
    found: list[int] = []

    def edit(sheet: Any, columns: Columns) -> None:
        cells("WP-0001", **{label: text})(sheet, columns)
        found.extend((row_of(sheet, "WP-0001"), columns[label.replace("_", " ")]))

    plan = plan_of(edited(export(), edit))
    row, column = found
    assert message in text_at(plan, f"{chr(64 + column)}{row}")
    assert plan.stopped(skip_errors=False)
    assert plan.records == []


def test_a_standing_item_stays_at_its_meetings() -> None:
    make_standing(of("WP-0001"), by=BY, way="test")
    db.session.commit()
    plan = plan_of(edited(export(), cells("WP-0001", Meeting_or_list="Suggested")))
    assert "A standing item is at every meeting already" in " ".join(one.text for one in plan.messages())
    assert plan.rows[0].outcome == "rejected"
    ended = plan_of(edited(export(), cells("WP-0001", Standing_item="No")))
    assert "ended on its page" in " ".join(one.text for one in ended.messages())


def test_a_row_without_a_reference_is_a_new_item_on_the_agenda() -> None:
    def edit(sheet: Any, columns: Columns) -> None:
        row = sheet.max_row + 1
        given = {"Committee": "Schools Scrutiny Panel", "Meeting or list": APRIL, "Topic": "Buses", "Status": "Planned"}
        for label, text in given.items():
            sheet.cell(row, columns[label]).value = text

    bring_in(edited(export(), edit))
    assert agenda(meeting("WP-0003", date(2027, 4, 8))) == ["Buses"]
    assert ("Buses", APRIL) in places()


def test_a_row_that_was_taken_out_leaves_its_item() -> None:
    plan = bring_in(edited(export(), lambda sheet, columns: sheet.delete_rows(row_of(sheet, "WP-0002"))))
    assert [one.reference for one in plan.absent] == ["WP-0002"]
    assert len(list_items()) == 5


def test_an_import_is_one_change_and_its_undoing_restores_items_and_agendas() -> None:
    before, titles = places(), [agenda(one) for one in list_meetings()]

    def edit(sheet: Any, columns: Columns) -> None:
        cells("WP-0001", Meeting_or_list=APRIL, Topic="Budget 2027/28")(sheet, columns)
        cells("WP-0004", Order=0)(sheet, columns)
        cells("WP-0005", Meeting_or_list=MARCH)(sheet, columns)

    sequence = sequence_of(REGISTER)
    bring_in(edited(export(), edit))
    assert sequence_of(REGISTER) == sequence + 1
    assert [agenda(one) for one in list_meetings()] != titles
    undo(history_of(REGISTER, most=1)[0], by=BY, way="test")
    db.session.commit()
    assert places() == before
    assert [agenda(one) for one in list_meetings()] == titles


def test_the_workbook_is_given_back_with_its_cells_marked() -> None:
    content = edited(export(), cells("WP-0001", Meeting_or_list="5 March 2027"))
    plan = plan_of(content)
    sheet = load_workbook(io.BytesIO(marked_copy(content, plan)))["Work programme"]
    said = [cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment]
    assert any("There is no meeting on 5 March 2027" in text for text in said)


def test_pasted_rows_of_an_export_are_known_by_their_references() -> None:
    columns = columns_of(WORK_PROGRAMMES.columns_seen([], BY), WORK_PROGRAMMES.names)
    headings = [one.label for one in columns if one.key not in SECONDS]
    second = [one.key for one in columns].index(SECONDS[0])
    row = ["WP-0001", "Health Scrutiny Committee", "8 April 2027", "1", "Budget 2027/28", "To see."]
    content = read_pasted(
        "\t".join(row), headings, second, lambda cells: WORK_PROGRAMMES.heads_table(cells, {}), "Topic"
    )
    plan = make_plan(WORK_PROGRAMMES, content, NAME, Choices())
    assert {one.field for one in plan.rows[0].shown if one.open} == {"topic", "place"}
    refused = content.replace(b"8 April 2027", b"9 April 2027")
    assert "There is no meeting on 9 April 2027" in " ".join(
        one.text for one in make_plan(WORK_PROGRAMMES, refused, NAME, Choices()).messages()
    )


def test_comma_separated_texts_start_no_formula() -> None:
    content, _ = written(WORK_PROGRAMMES, "csv", list_items(), BY, {}, 0)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["Topic"] for row in rows if "1+1" in row["Topic"]] == ["'=1+1"]
    assert outcomes(make_plan(WORK_PROGRAMMES, content, "work.csv", Choices())) == ["unchanged"] * 5


@pytest.mark.libreoffice
@pytest.mark.parametrize("kinds", [("xlsx",), ("ods", "xlsx")])
def test_an_export_saved_by_libreoffice_comes_back_unchanged(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    plan = bring_in(libreoffice.saved(export(), tmp_path, *kinds))
    assert outcomes(plan) == ["unchanged"] * 5
    assert [one for one in plan.messages() if one.severity != "note"] == []
