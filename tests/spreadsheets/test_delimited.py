"""Tables of text: CSV from whatever program reads as it was before it was exported, or says what is in doubt."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.spreadsheets.book import Book, Unreadable
from governance.spreadsheets.reading import read_book


def read(content: bytes | str, name: str = "Programme.csv") -> Book:
    return read_book(content.encode() if isinstance(content, str) else content, name)


def rows(book: Book) -> list[list[object]]:
    """The values of each row that has any."""
    return [list(row.cells.values()) for row in book.sheets[0].rows]


def said(book: Book) -> str:
    return "\n".join(f"{remark.severity}: {remark.text}" for remark in book.remarks)


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_sign_is_found_and_quoted_texts_are_whole(sign: str, end: str) -> None:
    lines = [
        sign.join(["Title", "Date", "Notes"]),
        sign.join(["Roads", "16/10/2014", '"a, b; c\td ""e""' + end + 'f"']),
    ]
    book = read(end.join([*lines, ""]))
    assert rows(book) == [["Title", "Date", "Notes"], ["Roads", "16/10/2014", f'a, b; c\td "e"{end}f']]
    assert (book.kind, book.remarks, book.sheets[0].name) == ("csv", [], "Programme")


def test_the_sign_is_found_below_a_title_and_among_other_signs() -> None:
    text = "Rolling programme, October 2014\n\nTitle;Date;Who\nRoads, bridges;16/10/2014;Cabinet, Leader\nA, b;c;d\n"
    assert rows(read(text))[1:] == [
        ["Title", "Date", "Who"],
        ["Roads, bridges", "16/10/2014", "Cabinet, Leader"],
        ["A, b", "c", "d"],
    ]


def test_blank_cells_and_rows_are_left_out_but_counted() -> None:
    book = read("Title,,Date\n\n , ,\nRoads,,x\n")
    assert [(row.number, row.cells) for row in book.sheets[0].rows] == [
        (1, {1: "Title", 3: "Date"}),
        (4, {1: "Roads", 3: "x"}),
    ]


def test_the_line_for_excel_that_names_the_sign_is_obeyed_and_is_no_row() -> None:
    assert rows(read("sep=;\r\na,b;c\r\n")) == [["a,b", "c"]]
    assert rows(read('"SEP=|"\na,b|c\n')) == [["a,b", "c"]]
    assert read("sep=,\na,b\n").sheets[0].rows[0].number == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_encoding_is_found(encoding: str) -> None:
    text = "Title,Cost\nCafé – “quoted”,£5\n"
    book = read(text.encode(encoding))
    assert rows(book) == [["Title", "Cost"], ["Café – “quoted”", "£5"]]
    assert ("Windows-1252" in said(book)) == (encoding == "cp1252")


def test_big_endian_text_with_its_mark_is_read() -> None:
    assert rows(read("\ufeffa,é".encode("utf-16-be"))) == [["a", "é"]]


@pytest.mark.parametrize(
    "content",
    [b"a,b\nc,\x81\n", b"\xef\xbb\xbfa,\xff", b"\xff\xfea", b"\xff\xfe\x00\xd8", b"a,b\0\n", b"\xff\xfea\0\0\0"],
)
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable, match=r"encoding that is not known|neither a workbook nor a table"):
        read(content)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("'=1+1", "=1+1"),
        ("'+44", "+44"),
        ("'-5", "-5"),
        ("'@name", "@name"),
        ("''tis", "''tis"),
        ("'tis", "'tis"),
        ("=1+1", "=1+1"),
        ("\t=1", "\t=1"),
    ],
)
def test_a_guard_against_formulas_is_taken_off_again(written: str, value: str) -> None:
    assert rows(read(f'Title,Notes\n"{written}",x\n'))[1] == [value, "x"]


@pytest.mark.parametrize("text", ['a,"b\nc,d\ne,f\n', 'a,b\n"c"d,e\n', '"', 'a,"b\nc,d\ne,"f",g\n'])
def test_a_stray_quotation_mark_is_never_passed_over(text: str) -> None:
    with pytest.raises(Unreadable, match=r"cannot be read from line \d on: a quotation mark"):
        read(text)


def test_the_line_of_a_stray_quotation_mark_is_named() -> None:
    with pytest.raises(Unreadable, match="from line 4 on"):
        read('a,"1\n2"\nb,c\nd,"e\nf\n')


def test_a_value_of_very_many_lines_is_in_doubt() -> None:
    book = read('a,"' + "x\n" * 150 + '"\n')
    assert [(one.severity, one.cell) for one in book.remarks] == [("doubt", "B1")]


def test_a_value_beyond_what_csv_takes_is_refused() -> None:
    with pytest.raises(Unreadable, match="far too long"):
        read("a,b\nc," + "x" * 200_000)


def test_a_text_as_long_as_excel_keeps_is_in_doubt() -> None:
    assert "doubt: B1 has 32,767 characters" in said(read("a," + "x" * 32_767))


def test_control_characters_are_left_out_and_noted() -> None:
    book = read("a\x07,\x01,c\n")
    assert book.sheets[0].rows[0].cells == {1: "a", 3: "c"}
    assert said(book) == "note: Characters that cannot be printed were left out of 2 cells, first A1."


def test_the_escapes_of_workbooks_mean_nothing_here() -> None:
    assert rows(read("a_x000D_,_x005F_\n")) == [["a_x000D_", "_x005F_"]]


def test_one_column_is_a_sheet_and_so_is_a_line_of_prose() -> None:
    assert rows(read("Title\nRoads\n")) == [["Title"], ["Roads"]]
    assert rows(read("Nothing to see here", "README.txt")) == [["Nothing to see here"]]


@pytest.mark.parametrize("name", ["Programme.xlsx", "PROGRAMME.XLS"])
def test_a_text_that_is_named_as_a_workbook_is_read_with_a_note(name: str) -> None:
    book = read("a;b\nc;d\n", name)
    assert "note: The file is not a workbook, whatever its name says, but text set apart by semicolons" in said(book)
    assert book.kind == "csv"


@pytest.mark.parametrize(
    ("name", "sheet"),
    [
        ("a.b.csv", "a.b"),
        ("x" * 40 + ".csv", "x" * 31),
        ("C:\\plans\\a.csv", "a"),
        ("plans/a.csv", "a"),
        ("", "Sheet1"),
        ("a\r\nb.csv", "a b"),
    ],
)
def test_the_sheet_has_the_name_of_the_file(name: str, sheet: str) -> None:
    assert read("a,b", name).sheets[0].name == sheet


def test_cells_far_to_the_right_and_rows_far_down_are_in_doubt() -> None:
    book = read(",".join(["x"] * 300) + "\n" + ",".join(["x"] * 300) + "\n" * 20_003 + "y\nz\n")
    assert [len(row.cells) for row in book.sheets[0].rows] == [256, 256]
    assert [(one.severity, one.cell) for one in book.remarks] == [("doubt", "IW1"), ("doubt", None)]
    assert "Nothing from row 20,005 on was read" in book.remarks[1].text


TEXTS = st.text(
    st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc"), exclude_characters="'\u0085"), max_size=12
)


@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), max_size=8), st.sampled_from(",;\t"))
def test_what_a_program_exports_is_what_is_read(table: list[list[str]], sign: str) -> None:
    text = StringIO()
    csv.writer(text, delimiter=sign, quoting=csv.QUOTE_ALL).writerows([["Title", "Date", "Notes"], *table])
    expected = [{n: value for n, value in enumerate(row, 1) if value.strip()} for row in table]
    found = read(text.getvalue()).sheets[0].rows[1:]
    assert [row.cells for row in found] == [row for row in expected if row]
