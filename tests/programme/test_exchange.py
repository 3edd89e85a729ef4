"""The programme out to a workbook, edited there and here, and back: nothing lost, nothing invented."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook.defined_name import DefinedName

from governance.council.queries import get_council
from governance.exchange.commands import Undecided, apply_plan
from governance.exchange.outgoing import formats
from governance.exchange.plan import Plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.people.rules import Role
from governance.programme.commands import System, change_item, remove_item, undo
from governance.programme.intake.plan import make_plan
from governance.programme.intake.register import PROGRAMME
from governance.programme.queries import REGISTER, get_item, list_items, values_of
from governance.register import marks
from governance.register.dates import parse_date
from governance.register.log import history_of, sequence_of
from governance.spreadsheets.book import Unreadable
from tests import factories, libreoffice
from tests.programme.planning import BY, bring_in, outcomes, plan_of

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
OTHER = System("Sam Desk")
Edit = Callable[[Any], None]


@pytest.fixture(autouse=True)
def within(app: Flask) -> Any:
    """Three items, and everything happens in the application's context."""
    with app.app_context():
        post = factories.body("Cabinet Member Leisure", "cabinet member")
        factories.directorate("Place")
        factories.item(title="Parks strategy", purpose="To adopt it", decision_date="9 October 2026", issue_type="Key")
        factories.item(title="Roads programme", decision_date="November TBC", under=date(2026, 11, 1))
        factories.item(post, title="=1+1", purpose="Two\nlines", decision_date="TBC", under=date(2026, 12, 1))
        db.session.commit()
        yield


def export(reader: Any = BY) -> bytes:
    return formats.workbook(PROGRAMME, list_items(), reader, "All", NOON, sequence_of(REGISTER))


def edited(content: bytes, edit: Edit) -> bytes:
    """What somebody did to it in a spreadsheet program."""
    book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    edit(book["Programme"])
    book.save(out)
    return out.getvalue()


def column(sheet: Any, label: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == label)


def put(row: int, **values: Any) -> Edit:
    """Type values into a row, by the label of the column."""

    def edit(sheet: Any) -> None:
        for label, value in values.items():
            sheet.cell(row, column(sheet, label.replace("_", " "))).value = value

    return edit


def differences(plan: Plan) -> list[tuple[str, str]]:
    return [(one.field, str(one.outcome)) for row in plan.rows for one in row.differences]


def said(plan: Plan) -> str:
    return "\n".join(f"{one.severity} {one.cell}: {one.text}" for one in plan.messages())


def change(reference: str, **values: Any) -> None:
    item = get_item(reference)
    assert item
    change_item(item, values, by=OTHER, way="browser")
    db.session.commit()


def state() -> list[dict[str, Any]]:
    return [values_of(item) for item in list_items()]


def test_an_export_that_comes_back_as_it_was_changes_nothing() -> None:
    before = state()
    plan = bring_in(export())
    assert outcomes(plan) == ["unchanged"] * 3
    assert [one for one in plan.messages() if one.severity != "note"] == []
    assert state() == before


def test_edits_to_different_cells_on_both_sides_survive() -> None:
    content = edited(export(), put(2, Title="Parks and gardens", Directorate="Place"))
    change("RP-0001", purpose="To adopt the strategy")
    bring_in(content)
    item = get_item("RP-0001")
    assert item
    assert (item.title, item.purpose) == ("Parks and gardens", "To adopt the strategy")
    assert get_council().names.lists["directorate"].name(item.directorate) == "Place"


def test_a_cell_changed_on_both_sides_is_asked_with_all_three_values() -> None:
    content, before = edited(export(), put(2, Purpose="To adopt it soon")), state()
    change("RP-0001", purpose="To adopt it later")
    plan = plan_of(content)
    conflict = plan.rows[0].differences[0]
    assert (conflict.base, conflict.new, conflict.old) == ("To adopt it", "To adopt it soon", "To adopt it later")
    assert (conflict.open, conflict.by) == (True, "Sam Desk")
    with pytest.raises(Undecided):
        apply_plan(plan, by=BY, why="")
    db.session.rollback()
    bring_in(content, keep={plan.rows[0].key: ["purpose"]})
    assert get_item("RP-0001").purpose == "To adopt it later"
    bring_in(content, conflicts="workbook")
    assert get_item("RP-0001").purpose == "To adopt it soon"
    assert len(state()) == len(before)


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    content = edited(export(), put(2, Purpose="To adopt it soon"))
    change("RP-0001", purpose="To adopt it soon")
    assert differences(bring_in(content)) == [("purpose", "agree")]


def test_the_same_copy_twice_changes_nothing_more() -> None:
    content = edited(export(), put(2, Title="Parks and gardens"))
    bring_in(content)
    before = state()
    bring_in(content)
    assert state() == before


def test_several_copies_of_one_export_come_back_one_after_another() -> None:
    content = export()
    bring_in(edited(content, put(2, Title="Parks and gardens")))
    bring_in(edited(content, put(2, Purpose="To adopt it soon")))
    assert (get_item("RP-0001").title, get_item("RP-0001").purpose) == ("Parks and gardens", "To adopt it soon")
    assert plan_of(edited(content, put(2, Title="Parks only"))).stopped(False), "two colleagues changed the same cell"


def test_an_older_export_after_a_newer_one_takes_nothing_back() -> None:
    older = export()
    change("RP-0001", purpose="To adopt it soon")
    newer = edited(export(), put(2, Title="Parks and gardens"))
    bring_in(newer)
    before = state()
    assert outcomes(bring_in(older)) == ["unchanged"] * 3
    assert state() == before


def test_sorting_filtering_and_hiding_lose_nothing() -> None:
    def edit(sheet: Any) -> None:
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(sorted(rows, key=lambda row: row[1], reverse=True), start=2):
            for at, value in enumerate(row, start=1):
                sheet.cell(number, at).value = value
                if isinstance(value, str):
                    sheet.cell(number, at).data_type = "s"
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["E"].hidden = True
        sheet.cell(2, column(sheet, "Title"), "Highways programme")

    content = edited(export(), edit)
    plan = bring_in(content)
    assert sorted(outcomes(plan)) == ["changed", "unchanged", "unchanged"]
    assert [item.title for item in list_items()] == ["Parks strategy", "Highways programme", "=1+1"]


def test_a_header_row_that_is_no_longer_first_and_blank_rows_lose_nothing() -> None:
    def edit(sheet: Any) -> None:
        sheet.move_range(f"A1:{sheet.cell(1, sheet.max_column).coordinate[:-1]}{sheet.max_row}", rows=2)
        sheet["A1"] = "For the directorates"

    assert outcomes(plan_of(edited(export(), edit))) == ["unchanged"] * 3


def test_renamed_headers_and_columns_of_somebodys_own_are_no_loss() -> None:
    def edit(sheet: Any) -> None:
        sheet.cell(1, column(sheet, "Purpose"), "What for")
        last = sheet.max_column + 1
        sheet.cell(1, last, "RAG")
        sheet.cell(2, last, "Red")

    plan = plan_of(edited(export(), edit))
    assert outcomes(plan) == ["unchanged"] * 3
    assert "The column “RAG” was added to the export: it was left out." in said(plan)


def test_an_extra_sheet_is_left_out_and_said() -> None:
    book, out = openpyxl.load_workbook(io.BytesIO(export())), io.BytesIO()
    book.create_sheet("Notes").append(["Title", "Decision maker", "Decision date"])
    book["Programme"].title = "Mine"  # openpyxl leaves the columns' names with the old one: known by heading then
    book.save(out)
    plan = plan_of(out.getvalue())
    assert outcomes(plan) == ["unchanged"] * 3
    assert "The sheet “Notes” was added to the export" in said(plan)


def test_a_row_without_a_reference_is_new_and_a_copied_one_too() -> None:
    def edit(sheet: Any) -> None:
        for at in range(1, sheet.max_column + 1):
            sheet.cell(5, at, sheet.cell(2, at).value)
        sheet.cell(5, column(sheet, "Title"), "Parks strategy, phase 2")
        values = {"Title": "A new matter", "Decision maker": "Cabinet", "Decision date": "TBC"}
        put(6, **values)(sheet)

    plan = bring_in(edited(export(), edit))
    assert outcomes(plan) == ["unchanged"] * 3 + ["new", "new"]
    assert "Another row is RP-0001 already: this copy of it will be added as a new item." in said(plan)
    assert [item.title for item in list_items()][3:] == ["Parks strategy, phase 2", "A new matter"]


def test_a_missing_row_is_reported_and_never_deleted() -> None:
    plan = bring_in(edited(export(), lambda sheet: sheet.delete_rows(3)))
    assert [item.reference for item in plan.absent] == ["RP-0002"]
    assert "RP-0002 “Roads programme”" in said(plan)
    assert len(list_items()) == 3


def test_items_that_were_not_in_the_export_are_not_missed() -> None:
    content = export()
    factories.item(title="Later matter")
    db.session.commit()
    assert plan_of(content).absent == []


def test_a_cleared_cell_clears_only_what_had_a_value() -> None:
    content = edited(export(), put(2, Purpose=None))
    assert differences(plan_of(content)) == [("purpose", "take")]
    bring_in(content)
    assert get_item("RP-0001").purpose is None
    content = export()
    change("RP-0002", purpose="Since then")
    assert plan_of(content).rows[1].differences[0].taken is False, "it was blank when it went out, and is left blank"


def test_a_sheet_sorted_without_its_references_stops_and_says_so() -> None:
    def edit(sheet: Any) -> None:
        for row, reference in ((2, "RP-0002"), (3, "RP-0001")):
            sheet.cell(row, 1, reference)

    plan = plan_of(edited(export(), edit))
    assert outcomes(plan)[:2] == ["rejected", "rejected"]
    assert "the sheet was sorted without its references" in said(plan)


def test_a_reference_that_was_not_in_the_export_is_a_doubt_and_its_differences_are_asked() -> None:
    content = export()
    reference = factories.item(title="Later matter", purpose="As it is").reference
    db.session.commit()

    def edit(sheet: Any) -> None:
        values = {"Reference": reference, "Title": "Later matter", "Purpose": "Another", "Decision maker": "Cabinet"}
        put(5, **values, **{"Decision date": "TBC"})(sheet)

    plan = plan_of(edited(content, edit))
    assert f"{reference} was not in this export" in said(plan)
    assert plan.stopped(False)


def test_an_item_removed_here_since_is_said_and_does_not_come_back_by_itself() -> None:
    content = export()
    remove_item(get_item("RP-0002"), by=OTHER, way="browser")
    db.session.commit()
    plan = plan_of(content)
    assert outcomes(plan)[1] == "rejected"
    assert "RP-0002 has been removed here since" in said(plan)


def test_a_workbook_of_another_installation_overwrites_nothing_in_silence(app: Flask) -> None:
    content = edited(export(), put(2, Purpose="To adopt it soon"))
    app.config["SECRET_KEY"] = "another installation's"
    plan = plan_of(content)
    assert "exported elsewhere" in said(plan)
    assert plan.rows[0].differences[0].open
    assert plan.stopped(False)


@pytest.mark.parametrize(
    ("typed", "outcome"),
    [
        ("09.10.26", "unchanged"),
        ("9 October 2026 ", "unchanged"),
        ("9\u00a0October\u00a02026", "unchanged"),
        (46304, "unchanged"),
        ("46304", "unchanged"),
        ("10/09/2026", "conflict"),
        (date(2026, 9, 10), "conflict"),
        ("16 October 2026", "changed"),
    ],
)
def test_dates_are_compared_as_they_are_meant(typed: Any, outcome: str) -> None:
    plan = plan_of(edited(export(), put(2, Decision_date=typed)))
    assert ("conflict" if plan.stopped(False) else plan.rows[0].outcome) == outcome


def test_a_bare_tbc_and_a_month_without_a_year_stay_under_their_month() -> None:
    before = [item.decision_date for item in list_items()]
    bring_in(edited(export(), put(3, Title="Highways programme")))
    assert [item.decision_date for item in list_items()] == before


def test_the_import_is_one_change_and_is_undone_at_once() -> None:
    before = state()
    bring_in(edited(export(), put(2, Title="Parks and gardens", Purpose="Anew")))
    latest = history_of(REGISTER)[0]
    assert (latest.by_name, latest.way, latest.why) == ("Robin Import", "workbook", "plan.xlsx")
    undo(latest, by=BY, way="browser")
    db.session.commit()
    assert state() == before


def test_a_deleted_column_is_reported_and_touches_nothing() -> None:
    def edit(sheet: Any) -> None:
        at = column(sheet, "Internal notes")
        for row in range(1, sheet.max_row + 1):
            sheet.cell(row, at).value = None
        del sheet.parent.defined_names["col_internal_notes"]

    plan = plan_of(edited(export(), edit))
    assert "Taken out of the export, and left as they are here: Internal notes." in said(plan)
    assert outcomes(plan) == ["unchanged"] * 3


def test_only_what_somebody_may_see_goes_out() -> None:
    change("RP-0001", internal_notes="Not for readers", exempt_particulars="Secret")
    viewer = factories.account(Role.VIEWER)
    for content in (export(viewer), formats.as_csv(PROGRAMME, list_items(), viewer)):
        assert b"Secret" not in content
    sheet = openpyxl.load_workbook(io.BytesIO(export(viewer)))["Programme"]
    assert not {"Internal notes", "Exempt particulars"} & {cell.value for cell in sheet[1]}
    assert "Secret" in json.dumps(list(formats.as_json(PROGRAMME, list_items(), BY)))


def test_text_that_looks_like_a_formula_stays_text_both_ways() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export()))["Programme"]
    cell = sheet.cell(4, column(sheet, "Title"))
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    guarded = list(csv.reader(io.StringIO(formats.as_csv(PROGRAMME, list_items(), BY).decode("utf-8-sig"))))
    assert guarded[3][1] == "'=1+1"
    plan = make_plan(formats.as_csv(PROGRAMME, list_items(), BY), "plan.csv", Choices())
    assert outcomes(plan) == ["unchanged"] * 3


def test_a_day_goes_out_as_a_date_and_what_is_none_as_text() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(export()))["Programme"]
    at = column(sheet, "Decision date")
    assert [sheet.cell(row, at).value for row in (2, 3, 4)] == [datetime(2026, 10, 9), "November TBC", "TBC"]
    assert parse_date("9 October 2026").text == "9 October 2026"


def renamed(content: bytes, *, drop: tuple[str, ...] = ("_export",), edit: Edit | None = None) -> bytes:
    """A workbook that has lost the sheets and properties by which it is known."""
    book, out = openpyxl.load_workbook(io.BytesIO(content)), io.BytesIO()
    for name in drop:
        del book[name]
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    if edit:
        edit(book["Programme"])
    book.save(out)
    return out.getvalue()


def test_an_export_that_has_lost_its_marks_overwrites_nothing_in_silence() -> None:
    content = export()
    bring_in(edited(content, put(2, Title="Parks and gardens")))
    for lost in (
        renamed(content),
        formats.as_csv(PROGRAMME, list_items(), BY).replace(b"Parks and gardens", b"Old"),
    ):
        plan = plan_of(lost)
        assert plan.stopped(False)
        assert "does not say by which export" in said(plan)


def test_a_backup_put_back_makes_later_exports_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    content = edited(export(), put(2, Title="Parks and gardens"))
    monkeypatch.setattr(marks, "moment_of", lambda register, sequence: "another moment")
    plan = plan_of(content)
    assert plan.stopped(False)
    assert "does not say by which export" in said(plan)


def test_what_nobody_touched_is_not_read_anew() -> None:
    long = [f"Officer {number} Example, Head of a Service with a Long Name and Several Teams" for number in range(20)]
    values = {"title": "First line\nsecond line", "lead_officers": ["Councillor Ash Wren"], "contact": "- none;"}
    for reference, more in (("RP-0001", values), ("RP-0002", {"lead_officers": long})):
        change(reference, **more)
    content = export()

    def edit(sheet: Any) -> None:
        at = column(sheet, "Purpose")
        for row in range(1, sheet.max_row + 1):
            sheet.cell(row, at).value = None
        del sheet.parent.defined_names["col_purpose"]

    for came in (content, edited(content, edit)):
        plan = plan_of(came)
        assert (outcomes(plan), differences(plan)) == (["unchanged"] * 3, [])


def test_a_date_without_a_year_is_not_read_under_another_month_than_it_went_out_under() -> None:
    content = export()
    change("RP-0002", decision_date=parse_date("9 February 2027"))
    assert differences(plan_of(content)) == [("decision_date", "keep")]


def test_a_table_that_stands_on_two_sheets_is_refused() -> None:
    book, out = openpyxl.load_workbook(io.BytesIO(export())), io.BytesIO()
    copy = book.copy_worksheet(book["Programme"])
    for name, defined in list(book.defined_names.items()):
        if name.startswith("col_"):
            where = defined.attr_text.replace("'Programme'", f"'{copy.title}'").replace(
                "Programme!", f"'{copy.title}'!"
            )
            copy.defined_names[name] = DefinedName(name, attr_text=where)
    book.save(out)
    with pytest.raises(Unreadable, match="holds the table twice"):
        plan_of(out.getvalue())


@pytest.mark.parametrize("first", ["Reference", "Title", "Decision date"])
def test_a_part_of_the_columns_sorted_alone_stops_everything(first: str) -> None:
    def edit(sheet: Any) -> None:
        start, stop = column(sheet, first) + (first == "Reference"), sheet.max_column
        rows = [[sheet.cell(row, at).value for at in range(start, stop + 1)] for row in (2, 3, 4)]
        for number, row in enumerate(rows[::-1], start=2):
            for at, value in enumerate(row, start=start):
                sheet.cell(number, at).value = value

    plan = plan_of(edited(export(), edit))
    assert plan.stopped(skip_errors=True)
    assert "sorted without its references" in said(plan)


def test_a_header_sorted_among_its_rows_loses_none_of_them() -> None:
    def edit(sheet: Any) -> None:
        for at in range(1, sheet.max_column + 1):
            head, first = sheet.cell(1, at).value, sheet.cell(2, at).value
            sheet.cell(1, at).value, sheet.cell(2, at).value = first, head
        sheet.cell(1, 2).value = "Parks and gardens"

    plan = plan_of(edited(export(), edit))
    assert sorted(outcomes(plan)) == ["changed", "unchanged", "unchanged"]
    assert plan.absent == []


def test_marks_that_somebody_mangled_are_no_marks() -> None:
    def edit(book: Any) -> None:
        for row in book["_export"].iter_rows():
            for cell in row:
                cell.value = f"{cell.value}x"

    book, out = openpyxl.load_workbook(io.BytesIO(export())), io.BytesIO()
    edit(book)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    book.save(out)
    assert not marks.is_ours(
        REGISTER, {"register": REGISTER, "installation": marks.installation(REGISTER), "seal": "\ud800"}
    )
    assert outcomes(plan_of(out.getvalue())) == ["unchanged"] * 3


EDITS = st.dictionaries(st.sampled_from([2, 3, 4]), st.sampled_from(["Anew", "Another", None]), max_size=3)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(there=EDITS, here=EDITS, chance=st.randoms(use_true_random=False))
def test_whatever_is_edited_on_both_sides_nothing_is_lost_and_the_order_of_rows_does_not_matter(
    there: dict[int, str | None], here: dict[int, str | None], chance: Any
) -> None:
    for reference in ("RP-0001", "RP-0002", "RP-0003"):
        change(reference, consultation="As it was")
    content = export()

    def edit(sheet: Any) -> None:
        for row, text in there.items():
            put(row, Consultation=text)(sheet)
        order = [2, 3, 4]
        chance.shuffle(order)
        rows = [[cell.value for cell in sheet[row]] for row in order]
        for number, row in enumerate(rows, start=2):
            for at, value in enumerate(row, start=1):
                sheet.cell(number, at).value = value
                sheet.cell(number, at).data_type = "s" if isinstance(value, str) else sheet.cell(number, at).data_type

    for row, text in here.items():
        change(f"RP-000{row - 1}", consultation=text)
    plan = plan_of(edited(content, edit))
    found = {row.item.reference: row.differences for row in plan.rows if row.item}
    for row in (2, 3, 4):
        mine, theirs, was = there.get(row, "As it was"), here.get(row, "As it was"), "As it was"
        conflict = mine != was and theirs != was and mine != theirs
        assert [one.field for one in found[f"RP-000{row - 1}"] if one.open] == (["consultation"] if conflict else [])
    bring_in(edited(content, edit), conflicts="workbook")
    for row in (2, 3, 4):
        mine, theirs = there.get(row, "As it was"), here.get(row, "As it was")
        item = get_item(f"RP-000{row - 1}")
        assert item
        assert item.consultation == (theirs if mine == "As it was" else mine)


# Real spreadsheet programs


@pytest.mark.libreoffice
@pytest.mark.parametrize("kinds", [("xlsx",), ("ods", "xlsx")])
def test_an_export_saved_by_libreoffice_comes_back_unchanged(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    before = state()
    plan = bring_in(libreoffice.saved(export(), tmp_path, *kinds))
    assert outcomes(plan) == ["unchanged"] * 3
    assert [one for one in plan.messages() if one.severity != "note"] == []
    assert state() == before


@pytest.mark.libreoffice
def test_what_was_edited_in_libreoffice_is_merged_with_what_was_edited_here(tmp_path: Path) -> None:
    def edit(text: str) -> str:
        assert text.count(">Parks strategy<") == 1
        return text.replace(">Parks strategy<", ">Parks and gardens<").replace(">To adopt it<", ">To adopt it soon<")

    content = libreoffice.saved(export(), tmp_path, "fods", "xlsx", edit=edit)
    change("RP-0001", purpose="To adopt it later", decision_date=parse_date("16 October 2026"))
    plan = plan_of(content)
    assert sorted(differences(plan)) == [("decision_date", "keep"), ("purpose", "conflict"), ("title", "take")]
    bring_in(content, conflicts="register")
    item = get_item("RP-0001")
    assert item
    assert (item.title, item.purpose) == ("Parks and gardens", "To adopt it later")
    assert item.decision_date.text == "16 October 2026"
