"""Workbooks: every value, merged cell and hidden row is read as Excel shows it, and what cannot be known is said."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.chart import BarChart
from openpyxl.worksheet.datavalidation import DataValidation

from governance.spreadsheets.book import Book, Problem, Remark, Row, Sheet, Unreadable, address, text_of
from governance.spreadsheets.reading import read_book
from tests import libreoffice
from tests.spreadsheets.files import MAIN, OFFICE, parts, raw, relations, table, with_parts, workbook, zipped


def read(content: bytes, name: str = "Programme.xlsx") -> Book:
    return read_book(content, name)


def cells(book: Book, sheet: int = 0) -> dict[str, Any]:
    """The cells of a sheet by address."""
    return {
        address(row.number, column): value for row in book.sheets[sheet].rows for column, value in row.cells.items()
    }


def said(book: Book, severity: str = "note") -> str:
    return "\n".join(remark.text for remark in book.remarks if remark.severity == severity)


def test_values_keep_their_kind_and_blank_cells_are_left_out() -> None:
    day = datetime(2014, 9, 25)
    content = table(["Title", None, " \t\n\u00a0", 7, 2.5, True, day, time(14, 30)], [], ["", "Second"])
    book = read(content)
    assert cells(book) == {
        "A1": "Title",
        "D1": 7,
        "E1": 2.5,
        "F1": True,
        "G1": day,
        "H1": time(14, 30),
        "B3": "Second",
    }
    assert [row.number for row in book.sheets[0].rows] == [1, 3]
    assert (book.kind, book.remarks) == ("xlsx", [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        (7, "7"),
        (7.0, "7"),
        (2.5, "2.5"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        (float("inf"), "inf"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2014, 9, 25), "25 September 2014"),
        (datetime(2014, 9, 25, 10, 30), "25 September 2014"),
        (time(14, 30), "14:30"),
        (time(14, 30, 5), "14:30:05"),
        (timedelta(hours=37, minutes=30), "37:30"),
        (timedelta(minutes=-90, seconds=-5), "-1:30:05"),
        (Problem("Save it anew."), ""),
    ],
)
def test_a_value_as_an_officer_reads_it(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_merged_cells_are_known_by_every_cell_they_cover() -> None:
    def fill(book: Any) -> None:
        book.active.append(["October 2014"])
        for merge in ("A1:E1", "B3:B5", "C7:D8"):
            book.active.merge_cells(merge)

    sheet = read(workbook(fill)).sheets[0]
    assert [sheet.origin(1, column) for column in range(1, 7)] == [(1, 1)] * 5 + [None]
    assert [sheet.origin(row, 2) for row in range(2, 7)] == [None, (3, 2), (3, 2), (3, 2), None]
    assert [sheet.spanned(1, 1), sheet.spanned(1, 2), sheet.spanned(3, 2), sheet.spanned(7, 3)] == [5, 1, 1, 2]
    assert sorted(sheet.merges) == [(1, 1, 1, 5), (3, 2, 5, 2), (7, 3, 8, 4)]


def test_a_merge_of_a_million_rows_takes_no_room() -> None:
    sheet = read(raw(after='<mergeCells><mergeCell ref="A2:XFD1048576"/><mergeCell ref="B1"/></mergeCells>')).sheets[0]
    assert (sheet.origin(900_000, 7), sheet.origin(1, 7)) == ((2, 1), None)
    assert len(sheet.merges) == 1


def test_a_sheet_without_merged_cells_has_no_origin() -> None:
    assert Sheet("Plan").origin(1, 1) is None
    assert Sheet("Plan").spanned(1, 1) == 1


def test_hidden_sheets_and_rows_are_read_and_said() -> None:
    def fill(book: Any) -> None:
        book.active.title = "Plan"
        for number in range(1, 6):
            book.active.append([number])
        book.active.row_dimensions[2].hidden = book.active.row_dimensions[4].hidden = True
        book.active.row_dimensions[9].hidden = True  # but blank
        book.create_sheet("Old").sheet_state = "hidden"
        book.create_sheet("Lists").sheet_state = "veryHidden"

    book = read(workbook(fill))
    assert [row.hidden for row in book.sheets[0].rows] == [False, True, False, True, False]
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [("Plan", False), ("Old", True), ("Lists", True)]
    assert "Hidden sheets were read too: “Old”, “Lists”." in said(book)
    assert (
        Remark("2 rows of this sheet are hidden or filtered out, and read all the same.", sheet="Plan") in book.remarks
    )


def test_a_filter_that_openpyxl_refuses_does_not_matter() -> None:
    bad = '<customFilters><customFilter operator="notEqual" val="a &lt; b"/></customFilters>'
    after = f'<autoFilter ref="nonsense"><filterColumn colId="0">{bad}</filterColumn></autoFilter>'
    book = read(raw('<row r="1" hidden="1"><c r="A1"><v>1</v></c></row>', after=after))
    assert [row.hidden for row in book.sheets[0].rows] == [True]


def test_an_error_is_a_problem_and_says_what_to_do() -> None:
    value = cells(read(raw('<row r="1"><c r="A1" t="e"><f>B1</f><v>#REF!</v></c></row>')))["A1"]
    assert value == Problem("This cell shows the error #REF!. Correct it in the workbook, and read it again.")


def test_a_formula_gives_its_saved_value_and_without_one_is_a_problem() -> None:
    row = (
        '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><f>1+1</f><v></v></c>'
        '<c r="D1" t="str"><f>""</f><v></v></c><c r="E1" t="str"><f>"a"</f><v>a</v></c><c r="F1" t="str"><f>"a"</f></c>'
    )
    found = cells(read(raw(f'<row r="1">{row}</row>')))
    assert (found.pop("A1"), found.pop("E1")) == (2, "a")
    assert set(found) == {"B1", "C1", "F1"}
    assert all("was not saved. Open the workbook in Excel" in value.text for value in found.values())


def test_a_formula_that_openpyxl_wrote_has_no_saved_value() -> None:
    assert isinstance(cells(read(table(["=1+1"])))["A1"], Problem)


@pytest.mark.parametrize("serial", ["2958466", "-1", "1e300", "1e999", "99999999999999999999"])
def test_a_date_outside_the_calendar_is_a_problem(serial: str) -> None:
    value = cells(read(raw(f'<row r="1"><c r="A1" s="1"><v>{serial}</v></c></row>')))["A1"]
    assert "outside the calendar" in value.text


def test_a_number_without_end_is_a_problem() -> None:
    assert "too large" in cells(read(raw('<row r="1"><c r="A1"><v>1e999</v></c></row>')))["A1"].text


def test_dates_are_known_by_the_format_of_their_style() -> None:
    serials = "".join(f'<c r="{letter}1" s="{style}"><v>41907.5</v></c>' for style, letter in enumerate("ABCD"))
    found = cells(read(raw(f'<row r="1">{serials}</row>', formats=(0, 14, 46, 4))))
    noon = datetime(2014, 9, 25, 12)
    assert found == {"A1": 41907.5, "B1": noon, "C1": timedelta(days=41907.5), "D1": 41907.5}


def test_days_counted_from_1904_are_the_same_days() -> None:
    def fill(book: Any) -> None:
        book.epoch = datetime(1904, 1, 1)
        book.active.append([datetime(2014, 9, 25), date(1904, 2, 1)])

    book = read(workbook(fill))
    assert cells(book) == {"A1": datetime(2014, 9, 25), "B1": datetime(1904, 2, 1)}
    assert "counts days from 1904" in said(book)
    old = raw('<row r="1"><c r="A1" s="1"><v>40445</v></c></row>', properties='<workbookPr date1904="1"/>')
    assert cells(read(old)) == {"A1": datetime(2014, 9, 25)}


def test_texts_in_pieces_and_in_the_cell_itself_are_whole() -> None:
    pieces = "<si><r><t>Cabinet </t></r><r><rPr><b/></rPr><t>Member</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    row = '<c t="s"><v>0</v></c><c t="inlineStr"><is><t>in place</t></is></c><c t="s"><v>1</v></c>'
    assert cells(read(raw(f"<row>{row}</row>", texts=pieces + "<si><t> </t></si>"))) == {
        "A1": "Cabinet Member",
        "B1": "in place",
    }


def test_cells_and_rows_without_references_follow_one_another() -> None:
    rows = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row><c><v>4</v></c></row>'
    assert cells(read(raw(rows))) == {"A1": 1, "D1": 2, "E1": 3, "A2": 4}


@pytest.mark.parametrize("dimension", ["A1", "A1:XFD1048576", "nonsense", "A0:", ""])
def test_the_declared_dimension_is_not_believed(dimension: str) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><v>3</v></c></row>'
    assert cells(read(raw(rows, before=f'<dimension ref="{dimension}"/>'))) == {"A1": 1, "C1": 3}


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("one_x000D_\ntwo", "one\r\ntwo"),
        ("bell_x0007_", "bell"),
        ("_x005F_x000D_", "_x000D_"),
        ("_x00e9_ and _x2014_ and _xyz_", "_x00e9_ and _x2014_ and _xyz_"),
        ("_x005f_", "_"),
    ],
)
@pytest.mark.parametrize("inline", [True, False])
def test_the_escapes_of_excel_are_undone_for_control_characters(kept: str, shown: str, inline: bool) -> None:
    if inline:
        content = raw(f'<row><c t="inlineStr"><is><t>{kept}</t></is></c></row>')
    else:
        content = raw('<row><c t="s"><v>0</v></c></row>', texts=f"<si><t>{kept}</t></si>")
    assert cells(read(content)) == {"A1": shown}


def test_control_characters_are_left_out_and_one_note_counts_the_cells() -> None:
    row = '<c t="str"><v>a_x0007_b</v></c><c t="str"><v>_x0001_</v></c><c t="str"><v>fine</v></c>'
    book = read(raw(f"<row>{row}</row><row>{row}</row>"))
    assert cells(book) == {"A1": "ab", "C1": "fine", "A2": "ab", "C2": "fine"}
    left_out = "Characters that cannot be printed were left out of 4 cells, first A1."
    assert book.remarks == [Remark(left_out, sheet="Plan", cell="A1")]


@pytest.mark.parametrize(("length", "doubts"), [(32_766, 0), (32_767, 1), (40_000, 1)])
def test_a_text_as_long_as_excel_keeps_may_have_lost_its_end(length: int, doubts: int) -> None:
    book = read(raw(f'<row r="4"><c r="B4" t="str"><v>{"x" * length}</v></c></row>'))
    assert [(one.severity, one.sheet, one.cell) for one in book.remarks] == [("doubt", "Plan", "B4")] * doubts
    assert len(cells(book)["B4"]) == length


def test_cells_far_to_the_right_are_not_read_and_one_doubt_says_so() -> None:
    row = '<row><c r="A{0}"><v>1</v></c><c r="IV{0}"><v>2</v></c><c r="IW{0}"><v>3</v></c><c r="XFD{0}"/></row>'
    book = read(raw(row.format(1) + row.format(2)))
    assert set(cells(book)) == {"A1", "IV1", "A2", "IV2"}
    assert [(one.severity, one.sheet, one.cell) for one in book.remarks] == [("doubt", "Plan", "IW1")]
    assert "right of column IV" in book.remarks[0].text


def test_formatted_cells_far_to_the_right_are_no_loss() -> None:
    assert read(raw('<row><c r="A1"><v>1</v></c><c r="XFD1" s="1"/></row>')).remarks == []


def test_what_comes_after_20_000_blank_rows_is_not_read_but_merged_cells_are() -> None:
    blank = "".join(f'<row r="{number}" ht="15"><c r="A{number}" s="1"/></row>' for number in range(2, 20_010))
    rows = f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}<row r="20010"><c r="A20010"><v>1</v></c></row>'
    book = read(raw(rows, after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>'))
    assert set(cells(book)) == {"A1"}
    assert [(one.severity, one.sheet) for one in book.remarks] == [("doubt", "Plan")]
    assert "Nothing from row 20,010 on was read" in book.remarks[0].text
    assert book.sheets[0].merges == [(1, 1, 1, 3)]


def test_20_000_blank_rows_are_borne_and_blank_rows_at_the_end_are_no_loss() -> None:
    row = '<row r="{0}"><c r="A{0}"><v>1</v></c></row>'
    book = read(raw(row.format(1) + row.format(20_002) + '<row r="1048576" ht="15"><c r="A1048576"/></row>'))
    assert (set(cells(book)), book.remarks) == ({"A1", "A20002"}, [])


def test_macros_are_ignored_and_said() -> None:
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    content = with_parts(raw("<row><c><v>1</v></c></row>", content_type=macros), {"xl/vbaProject.bin": b"\xd0\xcf"})
    book = read(content, "Programme.xlsm")
    assert cells(book) == {"A1": 1}
    assert "macros: they were ignored" in said(book)


def test_a_template_is_read() -> None:
    def fill(book: Any) -> None:
        book.template = True
        book.active.append(["Title"])

    assert cells(read(workbook(fill))) == {"A1": "Title"}


def test_values_from_other_workbooks_are_noted() -> None:
    book = read(with_parts(raw("<row><c><v>1</v></c></row>"), {"xl/externalLinks/externalLink1.xml": "<x/>"}))
    assert "values from other workbooks" in said(book)


def test_a_strict_workbook_is_read_with_its_iso_dates() -> None:
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1" t="d"><v>2014-09-25T00:00:00</v></c>'
    row += '<c r="C1" t="d"><v>2014-09-25</v></c><c r="D1" t="d"><v>2014-13-25</v></c>'
    row += '<c r="E1" s="1"><v>41907</v></c></row>'
    strict = {
        name: part.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )
        for name, part in parts(
            row, texts="<si><t>Title</t></si>", after='<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
        ).items()
    }
    book = read(zipped(strict))
    found = cells(book)
    assert (found["A1"], found["B1"], found["C1"]) == ("Title", datetime(2014, 9, 25), date(2014, 9, 25))
    assert "outside the calendar" in found["D1"].text
    assert found["E1"] == datetime(2014, 9, 25)
    assert book.sheets[0].merges == [(1, 1, 1, 2)]
    assert "Strict" in said(book)


def test_a_program_may_name_the_namespace_as_it_likes() -> None:
    rows = "<x:sheetData><x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData>"
    sheet = f'<x:worksheet xmlns:x="{MAIN}">{rows}</x:worksheet>'
    assert cells(read(zipped(parts() | {"xl/worksheets/sheet1.xml": sheet}))) == {"A1": 7}


def test_charts_are_passed_over_and_a_workbook_of_nothing_else_is_refused() -> None:
    def fill(book: Any) -> None:
        book.active.append([1])
        book.create_chartsheet("Chart").add_chart(BarChart())

    assert [sheet.name for sheet in read(workbook(fill)).sheets] == ["Sheet"]
    only = parts() | {"xl/_rels/workbook.xml.rels": relations(s1="chartsheet chartsheets/sheet1.xml")}
    with pytest.raises(Unreadable, match="only charts"):
        read(zipped(only))


def test_what_openpyxl_warns_of_is_not_passed_on() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Yes"])
        book.active.add_data_validation(DataValidation(type="list", formula1='"Yes,No"', sqref="A1"))

    extension = '<extLst><ext uri="{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}"><x/></ext></extLst>'
    assert cells(read(workbook(fill))) == {"A1": "Yes"}
    assert cells(read(raw("<row><c><v>1</v></c></row>", after=extension))) == {"A1": 1}
    without = {name: part for name, part in parts("<row><c s='1'><v>1</v></c></row>").items() if "styles" not in name}
    without["xl/_rels/workbook.xml.rels"] = relations(s1="worksheet /xl/worksheets/sheet1.xml")
    assert cells(read(zipped(without))) == {"A1": 1}


VALUES = st.one_of(
    st.none(),
    st.text(
        st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc"), exclude_characters="=_\ufffe\uffff"),
        max_size=20,
    ),
    st.integers(-(10**12), 10**12),
    st.floats(-1e300, 1e300),
    st.booleans(),
    st.datetimes(datetime(1900, 3, 1), datetime(2400, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.times().map(lambda moment: moment.replace(microsecond=0)),
    st.timedeltas(timedelta(0), timedelta(days=900)).map(lambda length: timedelta(seconds=length.seconds)),
)


@given(st.lists(st.lists(VALUES, max_size=6), max_size=6))
def test_every_value_is_the_one_that_openpyxl_reads(rows: list[list[Any]]) -> None:
    content = table(*rows)
    expected = {
        cell.coordinate: cell.value
        for row in load_workbook(BytesIO(content), data_only=True).active.iter_rows()
        for cell in row
        if cell.value is not None and str(cell.value).strip() and cell.data_type != "e"
    }
    found = {key: value for key, value in cells(read(content)).items() if not isinstance(value, Problem)}
    assert found == expected


@pytest.mark.libreoffice
def test_a_workbook_saved_by_libreoffice_reads_the_same(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.active.title = "Plan"
        for row in (["October 2014"], ["Title", "Date", "Cost"], ["Roads £ “A”", datetime(2014, 10, 16), 2.5]):
            book.active.append(row)
        book.active.append(["One\nTwo", time(14, 30), True])
        book.active.merge_cells("A1:C1")
        book.active.row_dimensions[3].hidden = True
        book.create_sheet("Old").sheet_state = "hidden"

    content = workbook(fill)
    saved, made = read(libreoffice.saved(content, tmp_path, "xlsx")), read(content)
    assert saved.sheets == made.sheets
    assert made.sheets[0].rows[2] == Row(3, {1: "Roads £ “A”", 2: datetime(2014, 10, 16), 3: 2.5}, hidden=True)


@pytest.mark.parametrize(
    ("code", "shown"), [("mmm-yy", "October 2026"), ("mmmm yyyy", "October 2026"), ("d mmm yy", None)]
)
def test_a_month_that_excel_made_a_day_of_is_read_as_the_month_that_it_shows(code: str, shown: str | None) -> None:
    def fill(book: Any) -> None:
        book.active["A1"] = datetime(2026, 10, 1)
        book.active["A1"].number_format = code

    value = read_book(workbook(fill), "plan.xlsx").sheets[0].rows[0].cells[1]
    assert value == (shown or datetime(2026, 10, 1))


@pytest.mark.parametrize("text", ["NaN", "1" * 400, "1e999", "x"])
def test_a_number_that_cannot_be_is_a_problem_of_its_cell(text: str) -> None:
    content = raw(f'<row r="1"><c r="A1"><v>{text}</v></c><c r="B1"><v>2</v></c></row>')
    cells = read_book(content, "plan.xlsx").sheets[0].rows[0].cells
    assert isinstance(cells[1], Problem)
    assert cells[2] == 2
