"""Files that are no workbook, are damaged or mean harm: each is refused with one line that says what to do."""

import struct
import tracemalloc
import warnings
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.spreadsheets import limits, package, parts, workbook
from governance.spreadsheets.book import Unreadable
from governance.spreadsheets.reading import read_book
from tests.spreadsheets.files import MAIN, raw, relations, table, with_parts, zipped
from tests.spreadsheets.files import parts as parts_of

SHEET = "xl/worksheets/sheet1.xml"
XLSX = table(["Title", "Date"], ["Roads", 41907], ["Bridges", None])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ROOM = 50 * limits.MEGABYTE


def refusal(content: bytes, name: str = "Programme.xlsx") -> str:
    """Why a file is refused: one line that begins with its name."""
    with pytest.raises(Unreadable) as refused:
        read_book(content, name)
    message = str(refused.value)
    assert message.startswith(f"“{name}” ")
    assert len(message.splitlines()) == 1
    assert message.endswith(".")
    return message


@pytest.fixture
def little_memory() -> Iterator[None]:
    """What is refused is refused before it takes much memory."""
    tracemalloc.start()
    yield
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < ROOM


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "protected by a password. Open it in Excel, remove the password",
        ),
        (OLE + "Workbook".encode("utf-16-le"), "Excel 97-2003"),
        (b"%PDF-1.7\n%\xe2\xe3", "is a PDF"),
        (b"\n%PDF-1.4", "is a PDF"),
        (b"<html><body><table>", "is a web page"),
        (b"\xef\xbb\xbf \r\n<TABLE border=1><tr><td>Title", "is a web page"),
        ("\ufeff<!DOCTYPE html>".encode("utf-16"), "is a web page"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "is a web page"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "is a web page"),
        (b"<!-- saved --><table>", "is a web page"),
        (b'<?xml version="1.0"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "Spreadsheet 2003"),
        (b'<?xml version="1.0"?><plan/>', "is an XML file"),
        (b"{\\rtf1\\ansi Plan", "rich text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "is a picture"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "is a picture"),
        (b"GIF89a" + bytes(40), "is a picture"),
        (b"\x7fELF" + bytes(range(256)), "neither a workbook nor a table"),
        (bytes(range(1, 32)) * 9 + b"\xff", "neither a workbook nor a table"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "OpenDocument spreadsheet"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "OpenDocument text"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.graphics"}), "OpenDocument file that is no"),
        (zipped({"mimetype": "application/epub+zip"}), "is a zip file"),
        (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "is a Word document"),
        (zipped({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "PowerPoint"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "Excel Binary Workbook"),
        (zipped({"Index/Document.iwa": "", "preview.jpg": ""}), "Apple Numbers"),
        (zipped({"Programme.xlsx": XLSX}), "is a zip file, not a workbook"),
        (zipped({}), "is a zip file, not a workbook"),
        (zipped({"xl/workbook.xml": "<workbook/>"}), "has no workbook in it"),
        (zipped({"[Content_Types].xml": "<Types/>", "visio/document.xml": ""}), "has no workbook in it"),
        (XLSX[: len(XLSX) // 2], "is damaged or cut short"),
        (XLSX[:-30], "is damaged or cut short"),
    ],
)
def test_what_is_no_workbook_is_named(content: bytes, says: str) -> None:
    assert says in refusal(content)


@pytest.mark.parametrize(
    ("part", "says"),
    [
        ("[Content_Types].xml", "has no workbook in it"),
        ("_rels/.rels", "has no workbook in it"),
        ("xl/workbook.xml", "has no workbook in it"),
        ("xl/_rels/workbook.xml.rels", "is damaged"),
        ("xl/styles.xml", "is damaged"),
        (SHEET, "is damaged"),
    ],
)
def test_a_missing_part_is_noticed(part: str, says: str) -> None:
    assert says in refusal(zipped({name: text for name, text in parts_of().items() if name != part}))


@pytest.mark.parametrize(
    "changed",
    [
        {SHEET: f'<worksheet xmlns="{MAIN}"><sheetData><row>'},
        {SHEET: "no XML"},
        {SHEET: ""},
        {SHEET: '<worksheet xmlns="urn:other"/>'},
        {SHEET: parts_of('<row r="2"/><row r="1"/>')[SHEET]},
        {SHEET: parts_of('<row r="0"/>')[SHEET]},
        {SHEET: parts_of('<row r="1048577"/>')[SHEET]},
        {SHEET: parts_of('<row r="x"/>')[SHEET]},
        {SHEET: parts_of('<row><c r="1A"><v>1</v></c></row>')[SHEET]},
        {SHEET: parts_of('<row><c r="AAAA1"><v>1</v></c></row>')[SHEET]},
        {SHEET: parts_of('<row><c t="s"><v>7</v></c></row>')[SHEET]},
        {SHEET: parts_of('<row><c t="s"><v>-1</v></c></row>')[SHEET]},
        {SHEET: parts_of('<row><c t="other"><v>1</v></c></row>')[SHEET]},
        {SHEET: parts_of(after='<mergeCells><mergeCell ref="A1:"/></mergeCells>')[SHEET]},
        {SHEET: parts_of(after='<mergeCells><mergeCell ref="A:B"/></mergeCells>')[SHEET]},
        {SHEET: parts_of(after="<mergeCells><mergeCell/></mergeCells>")[SHEET]},
        {"xl/sharedStrings.xml": "<sst/>"},
        {"xl/_rels/workbook.xml.rels": relations(s1="worksheet ../../../elsewhere.xml")},
        {"xl/_rels/workbook.xml.rels": "<Relationships><Relationship/></Relationships>"},
    ],
)
def test_a_damaged_part_is_noticed(changed: dict[str, str]) -> None:
    assert "is damaged or cut short. Ask for it again, or open it in Excel" in refusal(zipped(parts_of() | changed))


def test_two_sheets_may_not_share_a_part_and_so_be_read_over_and_over() -> None:
    two = parts_of()["xl/workbook.xml"].replace("</sheets>", '<sheet name="B" sheetId="2" r:id="s1"/></sheets>')
    assert "is damaged" in refusal(zipped(parts_of() | {"xl/workbook.xml": two}))


def test_a_file_name_is_shown_on_one_line_and_not_at_any_length() -> None:
    with pytest.raises(Unreadable) as refused:
        read_book(b"", "a\r\nb" + "x" * 500)
    assert str(refused.value).startswith("“a bxxx")
    assert len(str(refused.value)) < 200


def test_a_password_on_the_zip_is_said() -> None:
    content = bytearray(zipped({SHEET: "<a/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert "locked with a password" in refusal(bytes(content))


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    assert "larger than 20 MB" in refusal(bytes(limits.FILE_BYTES + 1))


@pytest.mark.usefixtures("little_memory")
def test_tens_of_thousands_of_parts_are_refused_before_they_are_listed() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    directory = entry * 50_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 50_000, 50_000, len(directory), 4, 0)
    assert "is too large to read" in refusal(b"PK\x03\x04" + directory + end)


def zeros(size: int, start: bytes = b"") -> tuple[bytes, int]:
    """Packed zeros, and their checksum, made without holding them."""
    packer, packed, checksum = zlib.compressobj(9, zlib.DEFLATED, -15), [], 0
    piece = bytes(limits.MEGABYTE)
    for chunk in (start, *(piece for _ in range(size // len(piece)))):
        packed.append(packer.compress(chunk))
        checksum = zlib.crc32(chunk, checksum)
    return b"".join(packed) + packer.flush(), checksum


def bomb(size: int, declared: int, in_local_header: int | None = None, honest: bool = True) -> bytes:
    """A workbook whose sheet unpacks to a size and declares another."""
    body, checksum = zeros(size)
    base = zipped({name: part for name, part in parts_of().items() if name != SHEET})
    with ZipFile(BytesIO(base)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
        info = ZipInfo(SHEET)
        info.compress_type, info.compress_size, info.header_offset = ZIP_DEFLATED, len(body), content.tell()
        info.CRC = checksum if honest else zlib.crc32(b"<a/>")
        info.file_size = declared if in_local_header is None else in_local_header
        content.write(info.FileHeader(zip64=False) + body)
        archive.start_dir = content.tell()
        info.file_size = declared
        archive.filelist.append(info)
        archive.NameToInfo[SHEET] = info
    return content.getvalue()


@pytest.mark.usefixtures("little_memory")
def test_a_bomb_of_a_gigabyte_is_refused_for_what_it_declares(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bomb(limits.MEGABYTE, declared=1024 * limits.MEGABYTE)
    monkeypatch.setattr(package.Package, "_scan", lambda *_: pytest.fail("it was read"))
    monkeypatch.setattr(package.Package, "tree", tree_of_known_parts(package.Package.tree))
    assert "is too large to read" in refusal(content)


def tree_of_known_parts(tree: Callable[..., Any]) -> Callable[..., Any]:
    """Small parts are parsed as if they had been measured."""

    def parse(self: package.Package, name: str) -> Any:
        self.known.add(name)
        return tree(self, name)

    return parse


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("in_local_header", [None, 64 * 1024 * 1024])
@pytest.mark.parametrize("honest", [True, False])
def test_a_bomb_that_lies_is_read_only_as_far_as_it_declares(in_local_header: int | None, honest: bool) -> None:
    content = bomb(64 * limits.MEGABYTE, declared=100, in_local_header=in_local_header, honest=honest)
    assert "is damaged" in refusal(content)


@pytest.mark.usefixtures("little_memory")
def test_a_local_header_that_declares_little_does_not_help_a_bomb() -> None:
    content = bomb(limits.MEGABYTE, declared=1024 * limits.MEGABYTE, in_local_header=100)
    assert "is too large to read" in refusal(content)


@pytest.mark.usefixtures("little_memory")
def test_sheets_that_are_too_large_only_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "XML_BYTES", 30_000)
    many = table(*(["some words"] * 5 for _ in range(60)))
    read_book(many, "a.xlsx")
    monkeypatch.setattr(package, "XML_BYTES", 15_000)
    assert "is too large to read" in refusal(many)


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "TAGS", 1000)
    assert "is too large to read" in refusal(zipped(parts_of("<row/>" * 1000)))


@pytest.mark.parametrize(
    "changed",
    [
        parts_of(f"<row>{'<c/>' * 5000}</row>"),
        parts_of(after="<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 5000 + "</mergeCells>"),
        parts_of(texts=f"<si>{'<r/>' * 5000}</si>"),
        parts_of(properties="<x/>" * 5000),
        parts_of(f'<row><c t="str"><v>{"x" * 1_500_000}</v></c></row>'),
    ],
)
def test_one_row_or_list_may_not_fill_the_memory(changed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "PENDING_BYTES", limits.MEGABYTE)
    assert "is too large to read" in refusal(zipped(changed))


def test_many_rows_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "PENDING_BYTES", 2 * limits.MEGABYTE)
    rows = "<row><c t='s'><v>0</v></c></row>" * 10_000
    assert len(read_book(zipped(parts_of(rows, texts="<si><t>x</t></si>" * 10_000)), "a.xlsx").sheets[0].rows) == 10_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("before", [0, package.PIECE - 5])
@pytest.mark.parametrize("word", ['<!DOCTYPE x [<!ENTITY a "b">]>', '<!ENTITY a "b">'])
def test_parts_that_define_entities_are_refused(encoding: str, before: int, word: str) -> None:
    sheet = f"{' ' * (before // (1 if encoding == 'utf-8' else 2))}{word}{parts_of()[SHEET]}"
    assert "Excel does not write and that may do harm" in refusal(zipped(parts_of() | {SHEET: sheet.encode(encoding)}))


def test_entities_are_refused_even_where_the_words_are_hidden() -> None:
    head = '<?xml version="1.0" encoding="cp037"?>'
    rest = f'<!DOCTYPE x [<!ENTITY a "b">]>{parts_of("<row><c><v>&a;</v></c></row>")[SHEET]}'
    refusal(zipped(parts_of() | {SHEET: head.encode() + rest.encode("cp037")}))


def test_a_part_in_utf_16_is_read() -> None:
    sheet = parts_of("<row><c><v>1</v></c></row>")[SHEET].encode("utf-16")
    assert read_book(zipped(parts_of() | {SHEET: sheet}), "a.xlsx").sheets[0].rows[0].cells == {1: 1}


def test_a_way_of_packing_that_no_office_program_uses_is_refused() -> None:
    content = BytesIO()
    with ZipFile(content, "w", ZIP_LZMA) as archive:
        for name, part in parts_of().items():
            archive.writestr(name, part)
    assert "is damaged" in refusal(content.getvalue())


def test_pictures_and_other_parts_are_not_read() -> None:
    extra = {"xl/media/image1.png": b"\x89PNG", "xl/drawings/drawing1.xml": "<!DOCTYPE", "xl/comments1.xml": "<"}
    assert len(read_book(with_parts(XLSX, extra), "a.xlsx").sheets[0].rows) == 3


def test_more_than_250_sheets_are_refused() -> None:
    def with_sheets(count: int) -> bytes:
        sheets = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="s{n}"/>' for n in range(count))
        made = parts_of()
        made["xl/workbook.xml"] = made["xl/workbook.xml"].replace("</sheets>", f"{sheets}</sheets>")
        targets = {f"s{n}": f"worksheet worksheets/s{n}.xml" for n in range(count)}
        made["xl/_rels/workbook.xml.rels"] = relations(**{"s1": "worksheet worksheets/sheet1.xml"} | targets)
        made["xl/workbook.xml"] = made["xl/workbook.xml"].replace('<sheet name="Plan" sheetId="1" r:id="s1"/>', "")
        return zipped(made | {f"xl/worksheets/s{n}.xml": made[SHEET] for n in range(count)})

    assert len(read_book(with_sheets(limits.SHEETS), "a.xlsx").sheets) == 250
    assert "more than 250 sheets. Copy the sheets that matter to a workbook of their own" in refusal(with_sheets(251))
    assert "is damaged" not in refusal(with_sheets(0))
    assert workbook.NO_SHEETS in refusal(with_sheets(0))


def test_too_many_rows_are_refused() -> None:
    row = "<row><c><v>1</v></c></row>"
    assert len(read_book(zipped(parts_of(row * limits.ROWS)), "a.xlsx").sheets[0].rows) == 60_000
    assert "more than 60,000 rows" in refusal(zipped(parts_of(row * (limits.ROWS + 1))))
    assert "more than 60,000 rows" in refusal(b"a\n" * 60_001, "a.csv")


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("governance.spreadsheets.intake.CELLS", 100)
    assert "cells. Split it" in refusal(zipped(parts_of(f"<row>{'<c/>' * 51}</row>" * 2)))
    assert "cells. Split it" in refusal(b"a,b,c\n" * 51, "a.csv")


def test_merged_ranges_may_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MERGED_COLUMNS", 100)
    merges = '<mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>'
    assert "is too large to read" in refusal(zipped(parts_of(after=merges)))


def test_too_many_texts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "SHARED_TEXTS", 100)
    read_book(zipped(parts_of(texts="<si/>" * 100)), "a.xlsx")
    assert "is too large to read" in refusal(zipped(parts_of(texts="<si/>" * 101)))


def reads_or_refuses(content: bytes) -> None:
    """Whatever a file holds, it is read or refused, and nobody is warned."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            read_book(content, "Programme.xlsx")
        except Unreadable as error:
            message = str(error)
        else:
            message = "read"
    assert len(message.splitlines()) == 1


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00\xd8")
def test_whatever_the_bytes_they_are_read_or_refused(content: bytes) -> None:
    reads_or_refuses(content)
    reads_or_refuses(b"PK\x03\x04" + content)
    reads_or_refuses(b"sep=;\n" + content.replace(b"\0", b'"'))


@settings(max_examples=300)
@given(st.data())
def test_however_a_workbook_is_corrupted_it_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(XLSX)
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.sampled_from([0, 0, 1, 20, 300]))
    start = data.draw(st.integers(0, len(content)))
    reads_or_refuses(bytes(content[:start] + content[start + cut :]))


@settings(max_examples=300)
@given(st.data())
def test_however_a_part_is_corrupted_the_workbook_is_read_or_refused(data: st.DataObject) -> None:
    rows = '<row r="1" hidden="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>41907</v></c></row>'
    made = parts_of(rows, texts="<si><t>x</t></si>", after='<mergeCells><mergeCell ref="A1:B2"/></mergeCells>')
    name = data.draw(st.sampled_from(sorted(made)))
    part = bytearray(made[name].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(part) - 1))
        part[place : place + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=3))
    reads_or_refuses(zipped(made | {name: bytes(part)}))


@pytest.mark.parametrize(
    "inside",
    ["<!-- " + "a" * 2_000_000 + " -->", "<!-- " + "<" * 20_000 + " -->", f'<x y="{"a" * 2_000_000}"/>'],
    ids=["a long comment", "a comment full of brackets", "a long attribute"],
)
def test_an_unfinished_tag_or_comment_that_goes_on_is_refused(inside: str) -> None:
    """Expat begins anew with it for every piece that it is given: a few kilobytes, packed, would take minutes."""
    with pytest.raises(Unreadable):
        read_book(raw(after=inside), "plan.xlsx")
