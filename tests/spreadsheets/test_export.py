"""Exported workbooks hold the texts and dates they were given, are fit to work in, and are known when they return."""

import tempfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import FloatProperty, StringProperty
from openpyxl.styles import PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink

from governance.spreadsheets.book import Book, Unreadable, Value
from governance.spreadsheets.export import Column, Export, write_export, write_marked
from governance.spreadsheets.reading import read_book
from tests import libreoffice
from tests.spreadsheets.files import parts, raw, relations, table, with_parts, workbook, zipped

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.{}+xml"
STATUSES = ("Open", "Shut, for now", "=x", "1/2")
COLUMNS = (
    Column("reference", "Reference", 12),
    Column("title", "Title", 40, hint="What it is & why,\nin a few words"),
    Column("status", "Status", 14, STATUSES, hint="h" * 300),
    Column("row", "Row <2>", 8, hidden=True),
    Column("check", "Check", 8, hidden=True),
    Column("kind", "A kind that has a heading longer than others", 14, STATUSES, strict=False, hint="Any will do."),
    Column("key", "Key", 9, ("Yes", "", "No"), wrap=False),
    Column("day", "Decision date", 18, dated=True),
)
DAY = date(2014, 9, 25)
ROWS: list[list[str | date | None]] = [
    ["R1", "=1+1", "Open", "+44", "-5%", "@x", "Yes", DAY],
    ["007", "12345678901234567890", "1/2", "TRUE", "1e5", "14:30", "#N/A", "TBC"],
    ["", "One\n two  spaces", None, "", None, "'=1", "25/09/2014", None],
    [" R4 ", "_x000D_ and _x005F_", "£ “é” 漢 \U0001f600", "=HYPERLINK(1)", "-", "+", "0", date(1900, 3, 1)],
]
READ: dict[int, dict[int, Value]] = {
    1: {number: column.label for number, column in enumerate(COLUMNS, start=1)},
    2: {1: "R1", 2: "=1+1", 3: "Open", 4: "+44", 5: "-5%", 6: "@x", 7: "Yes", 8: datetime(2014, 9, 25)},
    3: {1: "007", 2: "12345678901234567890", 3: "1/2", 4: "TRUE", 5: "1e5", 6: "14:30", 7: "#N/A", 8: "TBC"},
    4: {2: "One\n two  spaces", 6: "'=1", 7: "25/09/2014"},
    5: {
        1: " R4 ",
        2: "_x000D_ and _x005F_",
        3: "£ “é” 漢 \U0001f600",
        4: "=HYPERLINK(1)",
        5: "-",
        6: "+",
        7: "0",
        8: datetime(1900, 3, 1),
    },
}
MARKS = {
    "register": "programme",
    "sequence": "0012",
    "references": " ".join(f"R{number}" for number in range(9_000)),
    "empty": "",
    "odd": "  two\r\nlines\x07 \ud800 _x000D_ “é” \\ \" ' ",
}
KEYS = {number: column.key for number, column in enumerate(COLUMNS, start=1)}
GUIDE = (("How to use it", "Edit it.\nBring it back."), ("=Heading", "=1+1"))


def export(**more: Any) -> Export:
    given = {
        "sheet": "It's a Programme",
        "columns": COLUMNS,
        "rows": ROWS,
        "title": "North & South Council: programme",
        "subtitle": "Everything, exported 25 September 2014 at 10:30",
        "guide": GUIDE,
        "marks": MARKS,
    }
    return Export(**(given | more))


def plain(*rows: list[Any], **more: Any) -> Export:
    """An export of one column for each value in a row."""
    columns = [Column(f"c{number}", f"Column {number}", 10) for number in range(len(rows[0]))]
    return export(columns=columns, rows=rows, **more)


def read(content: bytes) -> Book:
    return read_book(content, "Programme.xlsx")


def values(book: Book, sheet: int = 0) -> dict[int, dict[int, Value]]:
    return {row.number: row.cells for row in book.sheets[sheet].rows}


def opened(content: bytes) -> Any:
    return load_workbook(BytesIO(content))


def edited(content: bytes, edit: Callable[[Any], object]) -> bytes:
    """The workbook once openpyxl has changed it."""
    book, changed = opened(content), BytesIO()
    edit(book)
    book.save(changed)
    return changed.getvalue()


def rules(sheet: Any) -> dict[str, Any]:
    """The validations of a sheet by the letter of their column."""
    return {str(rule.sqref)[0]: rule for rule in sheet.data_validations.dataValidation}


def offered(book: Any, rule: Any) -> list[str]:
    """What a drop-down offers."""
    [(sheet, cells)] = book.defined_names[rule.formula1].destinations
    return [cell.value for (cell,) in book[sheet][cells]]


# What is written


def test_what_is_written_is_read_back_and_nothing_is_to_be_said() -> None:
    book = read(write_export(export()))
    assert values(book) == READ
    assert (book.marks, book.columns) == (MARKS, {"It's a Programme": KEYS})
    assert book.remarks == []
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets] == [
        ("It's a Programme", False),
        ("Guide", False),
        ("Lists", True),
        ("_export", True),
    ]


def test_texts_are_texts_and_dates_are_dates() -> None:
    sheet = opened(write_export(export())).worksheets[0]
    kinds = {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert kinds == {"s", "d"}
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].number_format) == ("=1+1", "s", "@")
    assert (sheet["H2"].is_date, sheet["H2"].number_format, sheet["H3"].number_format) == (True, *["d mmmm yyyy"] * 2)
    assert {cell.quotePrefix for row in sheet.iter_rows() for cell in row} == {False}


def test_cells_are_wrapped_and_at_the_top_and_blank_ones_take_after_their_column() -> None:
    sheet = opened(write_export(export())).worksheets[0]
    looks = [sheet[cell].alignment for cell in ("A2", "H2", "G2")]
    assert [(look.vertical, bool(look.wrap_text)) for look in looks] == [("top", True), ("top", True), ("top", False)]
    assert looks[1].horizontal == "left"
    columns = sheet.column_dimensions
    assert [columns[letter].width for letter in "ABCDEFGH"] == [column.width for column in COLUMNS]
    assert [letter for letter in "ABCDEFGH" if columns[letter].hidden] == ["D", "E"]
    assert {(columns[letter].alignment.vertical, columns[letter].number_format) for letter in "ABG"} == {("top", "@")}
    assert columns["H"].number_format == "d mmmm yyyy"
    assert "A4" not in {cell.coordinate for cell in sheet._cells.values() if cell.has_style and cell.value is None}


def test_a_date_in_a_column_of_text_is_a_date_all_the_same() -> None:
    content = write_export(plain([DAY], ["x"]))
    sheet = opened(content).worksheets[0]
    assert (sheet["A2"].number_format, sheet["A3"].number_format) == ("d mmmm yyyy", "@")
    assert values(read(content))[2] == {1: datetime(2014, 9, 25)}


def test_the_rows_are_a_table_with_a_filter_and_headings_that_agree() -> None:
    sheet = opened(write_export(export())).worksheets[0]
    [found] = sheet.tables.values()
    assert (found.ref, found.autoFilter.ref) == ("A1:H5", "A1:H5")
    assert found.column_names == [cell.value for cell in sheet[1]] == [column.label for column in COLUMNS]
    assert found.tableStyleInfo.name == "TableStyleLight1"
    assert all(cell.font.bold and cell.data_type == "s" for cell in sheet[1])


def test_a_heading_may_look_like_a_formula_or_an_escape() -> None:
    columns = [Column("a", "=A1", 9), Column("b", "_x0041_", 9)]
    content = write_export(export(columns=columns, rows=[["x", "y"]]))
    with ZipFile(BytesIO(content)) as archive:
        assert b'name="_x005F_x0041_"' in archive.read("xl/tables/table1.xml")
    assert values(read(content))[1] == {1: "=A1", 2: "_x0041_"}


def test_an_export_without_rows_has_a_table_with_a_blank_one() -> None:
    content = write_export(export(rows=[], marks={}, guide=[]))
    sheet = opened(content).worksheets[0]
    assert [each.ref for each in sheet.tables.values()] == ["A1:H2"]
    assert values(read(content)) == {1: READ[1]}
    assert (read(content).marks, read(content).columns) == ({}, {"It's a Programme": KEYS})


def test_headings_and_the_first_shown_column_stay_in_sight() -> None:
    assert opened(write_export(export())).worksheets[0].freeze_panes == "B2"
    hidden = [Column("id", "Id", 9, hidden=True), Column("title", "Title", 9)]
    assert opened(write_export(export(columns=hidden, rows=[]))).worksheets[0].freeze_panes == "C2"


def test_it_prints_on_a4_with_headings_and_a_footer() -> None:
    sheet, guide = opened(write_export(export())).worksheets[:2]
    for each, orientation in ((sheet, "landscape"), (guide, "portrait")):
        setup = each.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == (orientation, 9, 0)
        assert each.sheet_properties.pageSetUpPr.fitToPage
        footer = each.oddFooter
        assert footer.left.text == "North && South Council: programme"
        assert footer.center.text == "Everything, exported 25 September 2014 at 10:30"
        assert footer.right.text == "Page &P of &N"
    assert sheet.print_title_rows == "$1:$1"


def test_openpyxl_reads_by_defusedxml_and_not_by_lxml() -> None:
    assert openpyxl.DEFUSEDXML
    assert not openpyxl.LXML


@pytest.mark.parametrize("title", ["x" * 400, "&" * 400, "A & B " * 60])
def test_a_footer_is_no_longer_than_excel_takes(title: str) -> None:
    with ZipFile(BytesIO(write_export(export(title=title, subtitle=title)))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    footer = sheet.partition("<oddFooter>")[2].partition("</oddFooter>")[0].replace("&amp;", "&")
    assert len(footer) <= 255
    assert footer.endswith("&RPage &P of &N")


def test_the_document_has_a_title_and_names_nobody() -> None:
    properties = opened(write_export(export())).properties
    assert properties.title == "North & South Council: programme"
    assert properties.subject == "Everything, exported 25 September 2014 at 10:30"
    with ZipFile(BytesIO(write_export(export()))) as archive:
        core = archive.read("docProps/core.xml")
    assert b"creator" not in core
    assert b"lastModifiedBy" not in core


def test_the_guide_has_the_title_headings_and_paragraphs() -> None:
    sheet = opened(write_export(export()))["Guide"]
    texts = [row[0].value for row in sheet.iter_rows()]
    assert texts[:2] == ["North & South Council: programme", "Everything, exported 25 September 2014 at 10:30"]
    assert texts[2:] == [None, "How to use it", "Edit it.", "Bring it back.", None, "=Heading", "=1+1"]
    assert [sheet[f"A{row}"].font.bold for row in (1, 4, 5)] == [True, True, False]
    assert sheet["A9"].data_type == "s"


# Drop-downs and hints


def test_drop_downs_offer_ranges_of_a_hidden_sheet() -> None:
    book = opened(write_export(export()))
    found = rules(book.worksheets[0])
    assert {letter: offered(book, found[letter]) for letter in "CFG"} == {
        "C": list(STATUSES),
        "F": list(STATUSES),
        "G": ["Yes", "No"],
    }
    assert found["C"].formula1 == found["F"].formula1
    assert book["Lists"].sheet_state == "hidden"
    assert all(rule.allow_blank and not rule.hide_drop_down for rule in found.values())


def test_a_list_may_be_longer_than_excel_takes_in_a_cell() -> None:
    options = tuple(f"Committee number {number}" for number in range(300))
    book = opened(write_export(export(columns=[Column("a", "A", 9, options)], rows=[["x"]])))
    assert offered(book, rules(book.worksheets[0])["A"]) == list(options)


def test_a_strict_column_refuses_other_text_and_says_so_and_another_does_not() -> None:
    found = rules(opened(write_export(export())).worksheets[0])
    assert (found["C"].showErrorMessage, found["C"].errorStyle, found["C"].errorTitle) == (True, "stop", "Status")
    assert "not in the list" in found["C"].error
    assert not found["F"].showErrorMessage


def test_hints_show_beside_a_cell_and_are_no_longer_than_excel_takes() -> None:
    found = rules(opened(write_export(export())).worksheets[0])
    assert (found["B"].type, found["B"].prompt) == (None, "What it is & why,\nin a few words")
    assert (len(found["C"].prompt), found["C"].prompt[-1]) == (255, "…")
    assert found["F"].promptTitle == "A kind that has a heading longe…"
    assert all(found[letter].showInputMessage for letter in "BCF")
    assert not found["G"].showInputMessage
    assert set(found) == set("BCFG")


def test_drop_downs_are_ready_for_some_hundreds_of_new_rows() -> None:
    found = rules(opened(write_export(export())).worksheets[0])
    assert {str(rule.sqref)[1:].partition(":")[0] for rule in found.values()} == {"2"}
    assert all(max(each.max_row for each in rule.sqref.ranges) >= 5 + 500 for rule in found.values())


def test_without_drop_downs_there_is_no_sheet_of_lists() -> None:
    assert opened(write_export(plain(["x"]))).sheetnames == ["It's a Programme", "Guide", "_export"]


# What is refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("bell\x07", "cannot be printed"),
        ("a\rb", "cannot be printed"),
        ("\ud800", "cannot be printed"),
        ("x" * 32_768, "holds 32,767"),
        ("_x000D_" + "x" * 32_760, "holds 32,767"),
        (date(1899, 12, 31), "before 1900"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_and_named(text: Any, says: str) -> None:
    with pytest.raises(ValueError, match=f"for B3 .*{says}"):
        write_export(plain(["x", "y"], ["x", text]))


def test_the_longest_text_is_written_whole() -> None:
    assert values(read(write_export(plain(["x" * 32_767]))))[2] == {1: "x" * 32_767}


def test_tabs_and_line_breaks_are_written() -> None:
    assert values(read(write_export(plain(["\tOne\n\ntwo\t \n"]))))[2] == {1: "\tOne\n\ntwo\t \n"}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"sheet": "a/b"}, "cannot name a sheet"),
        ({"sheet": "'a"}, "cannot name a sheet"),
        ({"sheet": "x" * 32}, "cannot name a sheet"),
        ({"sheet": "GUIDE"}, "name of another sheet"),
        ({"sheet": "_export"}, "name of another sheet"),
        ({"columns": []}, "1 to 256 columns"),
        ({"columns": [Column("a", "Title", 9), Column("b", "TITLE", 9)]}, "may be the same"),
        ({"columns": [Column("a", "A", 9), Column("A", "B", 9)]}, "may be the same"),
        ({"columns": [Column("a b", "A", 9)]}, "cannot be a key"),
        ({"columns": [Column("a", " ", 9)]}, "cannot head a column"),
        ({"columns": [Column("a", "two\nlines", 9)]}, "cannot head a column"),
        ({"columns": [Column("a", "x" * 256, 9)]}, "cannot head a column"),
        ({"marks": {"a-b": "x"}}, "cannot be a key"),
        ({"rows": [["only one"]]}, "Row 2 has 1 values for 8 columns"),
        ({"title": "bell\x07"}, "cannot be printed"),
        ({"guide": [("a", "bell\x07")]}, "cannot be printed"),
    ],
)
def test_what_excel_does_not_take_is_refused(more: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        write_export(export(**more))


def test_an_export_that_fails_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterable[list[str]]:
        yield ["x"]
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError, match="is gone"):
        write_export(export(columns=[Column("a", "A", 9)], rows=rows()))
    assert list(tmp_path.iterdir()) == []


# What identifies it


def test_marks_are_read_whichever_copy_of_them_survives() -> None:
    def without_properties(book: Any) -> None:
        for name in book.custom_doc_props.names:
            del book.custom_doc_props[name]

    def without_sheet(book: Any) -> None:
        del book["_export"]

    content = write_export(export())
    assert read(edited(content, without_properties)).marks == MARKS
    short = {"register": "programme", "sequence": "0012"}
    assert read(edited(content, without_sheet)).marks == short
    assert read(edited(edited(content, without_sheet), without_properties)).marks == {}


def test_a_property_comes_before_the_sheet() -> None:
    def change(book: Any) -> None:
        book["_export"]["B1"] = '"questions"'

    assert read(edited(write_export(export()), change)).marks == MARKS


def test_another_workbook_has_no_marks_and_no_columns() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Title"])
        book.custom_doc_props.append(StringProperty(name="ContentTypeId", value="0x01"))
        book.defined_names["Total"] = DefinedName("Total", attr_text="Sheet!$A$1")
        book.create_sheet("Lists").sheet_state = "hidden"

    book = read(workbook(fill))
    assert (book.marks, book.columns) == ({}, {})
    assert "“Lists”" in book.remarks[0].text


def test_nonsense_among_properties_and_on_the_sheet_is_passed_over() -> None:
    def fill(book: Any) -> None:
        sheet = book.create_sheet("_export")
        for row in (
            ["good", '"yes"'],
            ["half", '"a"'],
            ["half", 7],
            ["bare", "text"],
            ["broken", '"'],
            ["list", "[" * 5_000],
            ["a key with spaces", '"x"'],
            [1, '"x"'],
            ["alone"],
            [None, '"x"'],
        ):
            sheet.append(row)
        for each in (
            StringProperty(name="export_title", value="kept"),
            StringProperty(name="export_", value="no key"),
            StringProperty(name="export_a b", value="no key"),
            FloatProperty(name="export_number", value=12.0),
        ):
            book.custom_doc_props.append(each)

    assert read(workbook(fill)).marks == {"good": "yes", "title": "kept"}


@pytest.mark.parametrize(
    "custom",
    [
        "",
        "no XML",
        "<Properties>",
        "<Properties/>",
        "<Properties><property/></Properties>",
        '<!DOCTYPE a [<!ENTITY b "c">]><Properties/>',
        '<Properties><property name="export_a"><lpwstr/></property></Properties>',
    ],
)
def test_a_damaged_part_of_properties_does_not_keep_a_workbook_from_being_read(custom: str) -> None:
    roots = relations(w="officeDocument xl/workbook.xml", p="custom-properties docProps/custom.xml")
    content = zipped(parts("<row><c><v>1</v></c></row>") | {"_rels/.rels": roots, "docProps/custom.xml": custom})
    assert values(read(content)) == {1: {1: 1}}
    assert read(content).marks in ({}, {"a": ""})
    missing = zipped(parts("<row><c><v>1</v></c></row>") | {"_rels/.rels": roots})
    assert read(missing).marks == {}


@pytest.mark.parametrize("kind", ["custom-properties", "customProperties"])
def test_properties_of_a_strict_workbook_are_found_too(kind: str) -> None:
    custom = '<Properties xmlns:v="urn:v"><property name="export_a"><v:lpwstr>b</v:lpwstr></property></Properties>'
    roots = relations(w="officeDocument xl/workbook.xml", p=f"{kind} docProps/custom.xml")
    content = zipped(parts("<row><c><v>1</v></c></row>") | {"_rels/.rels": roots, "docProps/custom.xml": custom})
    assert read(content).marks == {"a": "b"}


@pytest.mark.parametrize(
    ("reference", "columns"),
    [
        ("Plan!$C$1", {"Plan": {3: "a"}}),
        ("'Plan'!$C$1", {"Plan": {3: "a"}}),
        ("$Plan!$IV$7", {"Plan": {256: "a"}}),
        ("Plan!$IW$1", {}),
        ("Plan!$XFD$1", {}),
        ("Plan!#REF!", {}),
        ("#REF!", {}),
        ("'plan'!#ref!", {}),
        ("Other!$C$1", {}),
        ("[1]Plan!$C$1", {}),
        ("'[1]Plan'!$C$1", {}),
        ("Plan!C1", {}),
        ("Plan!$C$1:$D$1", {}),
        ("Plan!$C$1,Plan!$D$1", {}),
        ("OFFSET(Plan!$C$1,0,1)", {}),
        ("", {}),
        ("'" + "''" * 5_000 + "!$C$1", {}),
    ],
)
def test_a_column_is_where_its_name_says_or_is_not_known(reference: str, columns: dict[str, dict[int, str]]) -> None:
    content = raw("<row><c><v>1</v></c></row>")
    assert read(with_names(content, [("col_a", reference)])).columns == columns


@pytest.mark.parametrize("name", ["col_", "col_a b", "Col_a", "a", "", "xcol_a", "col_é", "col_" + "x" * 101])
def test_a_name_that_is_none_of_ours_is_passed_over(name: str) -> None:
    assert read(with_names(raw(), [(name, "Plan!$C$1"), ("col_b", "Plan!$D$1")])).columns == {"Plan": {4: "b"}}


def test_of_names_that_disagree_the_first_counts() -> None:
    names = [("col_a", "Plan!$C$1"), ("col_a", "Plan!$D$1"), ("col_b", "Plan!$C$1"), ("col_c", "Plan!$E$1")]
    assert read(with_names(raw(), names)).columns == {"Plan": {3: "a", 5: "c"}}


def with_names(content: bytes, names: list[tuple[str, str]]) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").decode()
    defined = "".join(f'<definedName name="{name}">{reference}</definedName>' for name, reference in names)
    changed = book.replace("</sheets>", f"</sheets><definedNames>{defined}</definedNames>")
    return with_parts(content, {"xl/workbook.xml": changed})


def test_columns_are_known_wherever_they_were_moved_and_whatever_heads_them() -> None:
    def edit(book: Any) -> None:
        sheet = book.worksheets[0]
        sheet.insert_cols(2)  # and a spreadsheet program would move the names with their cells
        for key, letter in zip(KEYS.values(), "ACDEFGHI", strict=True):
            book.defined_names[f"col_{key}"].value = f"'It''s a Programme'!${letter}$1"
        book.defined_names["col_status"].value = "'It''s a Programme'!#REF!"
        sheet["B1"], sheet["C1"] = "A note of my own", "What it is about"

    book = read(edited(write_export(export()), edit))
    known = {1: "reference", 3: "title", 5: "row", 6: "check", 7: "kind", 8: "key", 9: "day"}
    assert book.columns == {"It's a Programme": known}
    assert (values(book)[1][2], values(book)[1][3], values(book)[2][3]) == (
        "A note of my own",
        "What it is about",
        "=1+1",
    )
    assert book.marks == MARKS


def test_columns_are_known_on_a_sheet_of_another_name_and_on_its_copy() -> None:
    def edit(book: Any) -> None:
        book.worksheets[0].title = "Plan of 2015"
        copy = book.create_sheet("Plan of 2015 (2)")
        for name in book.defined_names:
            cell = book.defined_names[name].value.rpartition("!")[2]
            if name.startswith("col_"):
                book.defined_names[name].value = f"'Plan of 2015'!{cell}"
                copy.defined_names[name] = DefinedName(name, attr_text=f"'Plan of 2015 (2)'!{cell}")

    book = read(edited(write_export(export()), edit))
    assert book.columns == {"Plan of 2015": KEYS, "Plan of 2015 (2)": KEYS}


def test_rows_inserted_above_or_sorted_change_nothing_about_the_columns() -> None:
    def edit(book: Any) -> None:
        book.worksheets[0].insert_rows(1, 3)
        for name in list(book.defined_names):
            if name.startswith("col_"):
                book.defined_names[name].value = book.defined_names[name].value.replace("$1", "$4")

    book = read(edited(write_export(export()), edit))
    assert book.columns == {"It's a Programme": KEYS}
    assert values(book)[4] == READ[1]


# Marking problems


def test_problem_cells_are_red_and_explained_and_all_else_is_as_it_was() -> None:
    content = write_export(export())
    notes = {"B2": "This is no title.", "H3": "No date.\nWrite a day.", "C4": "Say what its status is."}
    marked = write_marked(content, "It's a Programme", notes)
    assert read(marked) == read(content)
    book, before = opened(marked), opened(content)
    sheet = book.worksheets[0]
    red = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFAD1D1"}
    assert red == set(notes) == {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.comment}
    assert all(sheet[cell].comment.text.endswith(note) for cell, note in notes.items())
    assert (sheet["B2"].data_type, sheet["B2"].number_format, sheet["B2"].alignment.wrap_text) == ("s", "@", True)
    assert {letter: offered(book, rule) for letter, rule in rules(sheet).items() if rule.formula1} == {
        letter: offered(before, rule) for letter, rule in rules(before.worksheets[0]).items() if rule.formula1
    }
    assert {str(rule.sqref) for rule in rules(sheet).values()} == {
        str(rule.sqref) for rule in rules(before.worksheets[0]).values()
    }
    assert [each.ref for each in sheet.tables.values()] == ["A1:H5"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B2", "$1:$1")
    assert [letter for letter in "ABCDEFGH" if sheet.column_dimensions[letter].hidden] == ["D", "E"]
    with ZipFile(BytesIO(marked)) as archive:
        assert b"openpyxl" not in archive.read("docProps/core.xml")


def test_what_was_marked_before_is_marked_no_longer() -> None:
    content = edited(
        write_export(export()),
        lambda book: setattr(book.worksheets[0]["B3"], "comment", Comment("Ask the director.", "Ann Author")),
    )
    once = write_marked(content, "It's a Programme", {"B2": "Wrong.", "B3": "Wrong too.", "B4": "And this."})
    sheet = opened(once).worksheets[0]
    assert sheet["B3"].comment.text.startswith("Ask the director.\n\n")
    assert (sheet["B3"].comment.author, sheet["B3"].comment.text.endswith("Wrong too.")) == ("Ann Author", True)
    sheet = opened(write_marked(once, "It's a Programme", {"B4": "Still wrong."})).worksheets[0]
    assert (sheet["B2"].comment, sheet["B3"].comment.text) == (None, "Ask the director.")
    assert sheet["B4"].comment.text.endswith("again:\nStill wrong.")
    assert [sheet[cell].fill.fill_type for cell in ("B2", "B3", "B4")] == [None, None, "solid"]


def test_any_workbook_can_be_marked() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Title", "_x005F_x000D_", "=1+1", 7, DAY])
        book.active["A1"].fill = PatternFill("solid", fgColor="FF00FF00")
        book.active.merge_cells("A3:C4")

    content = workbook(fill)
    marked = write_marked(content, "Sheet", {"B4": "Within a merged cell.", "G9": "Blank."})
    sheet = opened(marked).active
    assert (sheet["A3"].comment.text[-21:], sheet["G9"].comment.text[-6:]) == ("Within a merged cell.", "Blank.")
    assert sheet["A1"].fill.fgColor.rgb == "FF00FF00"
    assert sheet["C1"].value == "=1+1"
    assert read(marked).sheets == read(content).sheets


def test_a_text_that_looks_like_an_escape_is_kept_on_the_way() -> None:
    texts = "<si><t>_x005F_x000D_</t></si><si><t>one_x000D_\ntwo</t></si><si><t>_x005F_x0041_ and _x000D_\n</t></si>"
    content = raw("<row>" + "".join(f'<c t="s"><v>{number}</v></c>' for number in range(3)) + "</row>", texts=texts)
    assert values(read(content)) == {1: {1: "_x000D_", 2: "one\r\ntwo", 3: "_x0041_ and \r\n"}}
    kinds = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{KIND.format(kind)}"/>'
        for part, kind in (("workbook", "sheet.main"), ("sharedStrings", "sharedStrings"), ("styles", "styles"))
    )
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    content = with_parts(content, {"[Content_Types].xml": f'<Types xmlns="{types}">{kinds}</Types>'})
    assert read(write_marked(content, "Plan", {"A1": "Wrong."})).sheets == read(content).sheets


@pytest.mark.parametrize("cell", ["A0", "nonsense", "XFE1", "A1048577", "B", "", "D12:E13"])
def test_a_cell_that_there_is_not_cannot_be_marked(cell: str) -> None:
    with pytest.raises(ValueError, match=f"has a cell “{cell}”"):
        write_marked(table(["x"]), "Sheet", {cell: "Wrong."})


def test_a_sheet_that_there_is_not_cannot_be_marked() -> None:
    with pytest.raises(ValueError, match="no sheet “Plan”"):
        write_marked(table(["x"]), "Plan", {"A1": "Wrong."})


def test_a_workbook_that_openpyxl_does_not_open_cannot_be_marked() -> None:
    after = '<autoFilter ref="nonsense"/>'
    content = raw('<row r="1"><c r="A1"><v>1</v></c></row>', after=after)
    assert values(read(content)) == {1: {1: 1}}
    with pytest.raises(Unreadable, match="cannot be marked in it"):
        write_marked(content, "Plan", {"A1": "Wrong."})


@pytest.mark.parametrize("far", ['<mergeCell ref="A2:XFD1048576"/>', '<mergeCell ref="A2:XFD90"/>'])
def test_a_merge_that_would_take_much_room_is_refused(far: str) -> None:
    content = raw('<row r="1"><c r="A1"><v>1</v></c></row>', after=f"<mergeCells>{far}</mergeCells>")
    with pytest.raises(Unreadable, match="span too many cells"):
        write_marked(content, "Plan", {"A1": "Wrong."})


def test_a_link_that_spans_columns_is_refused() -> None:
    def fill(book: Any) -> None:
        book.active["A1"] = "x"
        book.active["A1"].hyperlink = Hyperlink(ref="A1", target="https://example.org/")

    content = workbook(fill)
    assert opened(write_marked(content, "Sheet", {"A1": "Wrong."})).active["A1"].hyperlink.target
    with ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    start, hyperlink, end = sheet.partition("<hyperlink ")
    wide = start + hyperlink + end.replace('ref="A1"', 'ref="A1:B1048576"')
    with pytest.raises(Unreadable, match="span too many cells"):
        write_marked(with_parts(content, {"xl/worksheets/sheet1.xml": wide}), "Sheet", {"A1": "Wrong."})


def test_parts_that_mean_harm_are_refused_before_they_are_opened() -> None:
    content = with_parts(write_export(export()), {"xl/drawings/x.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a/>'})
    assert values(read(content)) == READ
    with pytest.raises(Unreadable, match="may do harm"):
        write_marked(content, "It's a Programme", {"A1": "Wrong."})


# Other programs


@pytest.fixture(scope="module", params=["xlsx", "ods"])
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A marked export as LibreOffice saves it, at once or by way of its own format; skips without LibreOffice."""
    content = write_marked(write_export(export()), "It's a Programme", {"B3": "This is no title."})
    kinds = ("ods", "xlsx") if request.param == "ods" else ("xlsx",)
    return libreoffice.saved(content, tmp_path_factory.mktemp("saved"), *kinds)


@pytest.mark.libreoffice
def test_libreoffice_keeps_values_marks_and_columns(saved: bytes) -> None:
    book = read(saved)
    assert values(book) == READ
    assert book.marks == MARKS
    assert book.columns == {"It's a Programme": KEYS}
    assert [(sheet.name, sheet.hidden) for sheet in book.sheets[2:]] == [("Lists", True), ("_export", True)]
    assert book.remarks == []


@pytest.mark.libreoffice
def test_libreoffice_keeps_what_the_workbook_is_worked_in_with(saved: bytes) -> None:
    book = opened(saved)
    sheet = book.worksheets[0]
    found = rules(sheet)
    assert {letter: offered(book, found[letter]) for letter in "CFG"} == {
        "C": list(STATUSES),
        "F": list(STATUSES),
        "G": ["Yes", "No"],
    }
    assert [found[letter].showErrorMessage for letter in "CF"] == [True, False]
    assert found["B"].prompt == "What it is & why,\nin a few words"
    assert all(max(each.max_row for each in rule.sqref.ranges) >= 5 + 500 for rule in found.values())
    hidden = [each for each in sheet.column_dimensions.values() if each.hidden]
    assert {number for each in hidden for number in range(each.min, each.max + 1)} == {4, 5}
    assert [each.ref for each in sheet.tables.values()] == ["A1:H5"]
    assert sheet["B3"].comment.text.endswith("This is no title.")
    assert (sheet["H2"].is_date, sheet["B2"].data_type, sheet.print_title_rows) == (True, "s", "$1:$1")
    assert sheet.column_dimensions["B"].width == pytest.approx(40, abs=1)


@pytest.mark.libreoffice
def test_what_libreoffice_saved_can_be_marked_anew(saved: bytes) -> None:
    marked = write_marked(saved, "It's a Programme", {"B4": "Still wrong."})
    assert read(marked) == read(saved)
    sheet = opened(marked).worksheets[0]
    assert (sheet["B3"].comment, sheet["B3"].fill.fill_type) == (None, None)
    assert sheet["B4"].comment.text.endswith("Still wrong.")


TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=500)


@given(st.lists(st.one_of(TEXTS, TEXTS.map(lambda text: f"={text}"), TEXTS.map(lambda text: f"_x000D_{text}"))))
def test_whatever_the_text_it_comes_back(texts: list[str]) -> None:
    book = read(write_export(plain(["heading"], *([text] for text in texts))))
    written = {number: {1: text} for number, text in enumerate(texts, start=3) if text.strip()}
    assert values(book) == {1: {1: "Column 0"}, 2: {1: "heading"}} | written


@given(st.dictionaries(st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True), st.text(), max_size=5))
def test_whatever_the_marks_they_come_back(marks: dict[str, str]) -> None:
    assert read(write_export(plain(["x"], marks=marks))).marks == marks
