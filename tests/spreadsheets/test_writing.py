"""Workbooks that look printed hold exactly what they were given, or are not written at all."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from governance.spreadsheets.book import Problem, Value
from governance.spreadsheets.reading import read_book
from governance.spreadsheets.writing import Printed, write_printed


def written(*rows: list[Value | None], **more: Any) -> bytes:
    return write_printed([Printed("Plan", list(rows), **more)])


def test_what_is_written_is_read_back() -> None:
    row = ["Title", 7, 2.5, True, datetime(2014, 9, 25, 10, 30), time(14, 30), timedelta(hours=30), "One\nTwo"]
    book = read_book(written(row, [None, "x", Problem("Unknown.")], merges=["A3:C3"]), "a.xlsx")
    assert [list(each.cells.values()) for each in book.sheets[0].rows] == [row, ["x"]]
    assert book.sheets[0].merges == [(3, 1, 3, 3)]
    assert book.remarks == []


@pytest.mark.parametrize(
    "text", ["=1+1", "=HYPERLINK(1)", "#N/A", "+1", "'=1", " spaces ", "_x000D_", "a_x005F_b", "1"]
)
def test_a_text_stays_the_text_it_is(text: str) -> None:
    content = written([text])
    cell = load_workbook(BytesIO(content)).active["A1"]
    assert cell.data_type == "s"
    assert read_book(content, "a.xlsx").sheets[0].rows[0].cells == {1: text}


def test_it_looks_printed() -> None:
    content = written(
        ["Plan"], [date(2014, 10, 16), "note"], bold={1}, italic={"B2"}, widths=[30, 12.5], merges=["A1:B1"]
    )
    sheet = load_workbook(BytesIO(content)).active
    assert (sheet["A1"].font.bold, sheet["A2"].font.bold) == (True, False)
    assert (sheet["A2"].font.italic, sheet["B2"].font.italic) == (False, True)
    assert (sheet["A2"].number_format, sheet["A2"].value) == ("d mmmm yyyy", datetime(2014, 10, 16))
    assert sheet["B2"].alignment.wrap_text
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [30, 12.5]
    assert [str(merge) for merge in sheet.merged_cells.ranges] == ["A1:B1"]


def test_several_sheets_keep_their_order() -> None:
    book = read_book(write_printed([Printed("B", [["x"]]), Printed("A", [])]), "a.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["B", "A"]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("bell\x07", "cannot be printed .* remove it"),
        ("\r\n", "cannot be printed"),
        ("\ud800", "cannot be printed"),
        ("\uffff", "cannot be printed"),
        ("x" * 32_768, "32,768 characters, and a cell holds 32,767: shorten it"),
        (date(1899, 12, 31), "before 1900"),
        (float("nan"), "not one that Excel has"),
        (float("-inf"), "not one that Excel has"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_and_named(value: Value, says: str) -> None:
    with pytest.raises(ValueError, match=rf"for B1 .*{says}|for B1 has {says}|for B1 is {says}"):
        written(["x", value])


def test_the_longest_text_is_written() -> None:
    book = read_book(written(["x" * 32_767]), "a.xlsx")
    assert book.sheets[0].rows[0].cells == {1: "x" * 32_767}


@pytest.mark.parametrize("names", [["a" * 32], ["a/b"], [""], ["a\x07"], ["Plan", "PLAN"]])
def test_names_that_excel_does_not_take_are_refused(names: list[str]) -> None:
    with pytest.raises(ValueError, match=r"cannot name a sheet|cannot both have the name"):
        write_printed([Printed(name, []) for name in names])


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1)))
def test_whatever_the_text_it_is_read_back(texts: list[str]) -> None:
    book = read_book(written(list(texts), ["x"]), "a.xlsx")
    cells = {column: text for column, text in enumerate(texts, 1) if text.strip()}
    assert book.sheets[0].rows[0].cells == (cells or {1: "x"})
