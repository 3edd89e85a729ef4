"""Word documents hold what they were given, and are built as Word builds them: styles, repeated heads, whole rows."""

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from governance.documents.word import Document, Heading, Paragraph, Table, printable, write_word
from tests.documents.opening import opened

AWKWARD = "Fees & charges <2027>\x00\x07 “quoted”\x1f, first\r\nsecond\x0b\ud800"
READ_AS = "Fees & charges <2027> “quoted”, first\nsecond"


def written(*parts: Any, **said: Any) -> Any:
    """A document of these parts, read again."""
    return docx.Document(BytesIO(write_word(Document("Work programme", parts, **said))))


def table(rows: int = 1) -> Table:
    """A table of so many rows."""
    return Table(("Topic", "Purpose"), [(f"Topic {n}", "To hear.") for n in range(rows)], (30, 70))


def marks(row: Any) -> set[str]:
    """What a row's properties say of how it breaks."""
    return {mark for mark in ("w:tblHeader", "w:cantSplit") if row._tr.find(f"{qn('w:trPr')}/{qn(mark)}") is not None}


def test_headings_have_the_styles_by_which_word_lists_them() -> None:
    word = written(Heading("Wednesday 9 December 2026"), Heading("Joint items", 2), Paragraph("None.", italic=True))
    found = [(one.style.name, one.text) for one in word.paragraphs]
    assert found == [
        ("Title", "Work programme"),
        ("Heading 1", "Wednesday 9 December 2026"),
        ("Heading 2", "Joint items"),
        ("Normal", "None."),
    ]
    assert word.paragraphs[-1].runs[0].italic


def test_the_head_of_a_table_repeats_and_no_row_breaks_across_pages() -> None:
    (found,) = written(table(rows=3)).tables
    assert [[cell.text for cell in row.cells] for row in found.rows][:2] == [
        ["Topic", "Purpose"],
        ["Topic 0", "To hear."],
    ]
    assert marks(found.rows[0]) == {"w:tblHeader", "w:cantSplit"}
    assert [marks(row) for row in found.rows[1:]] == [{"w:cantSplit"}] * 3


def test_the_columns_of_a_table_take_their_shares_of_the_page() -> None:
    word = written(table(), landscape=True)
    page = word.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (297, 210)
    first, second = (cell.width for cell in word.tables[0].rows[0].cells)
    assert second / first == pytest.approx(70 / 30, rel=0.01)
    assert first + second == pytest.approx(page.page_width - page.left_margin - page.right_margin, rel=0.01)


def test_text_comes_back_as_it_was_but_for_what_no_document_can_hold() -> None:
    cells = (AWKWARD, (Paragraph(AWKWARD, bold=True), Paragraph("Report", italic=True)))
    word = written(Heading(AWKWARD), Paragraph(AWKWARD), Table(("A", "B"), [cells], (1, 1)))
    assert [one.text for one in word.paragraphs[1:3]] == [READ_AS, READ_AS]
    assert [cell.text for cell in word.tables[0].rows[1].cells] == [READ_AS, f"{READ_AS}\nReport"]


@given(st.text(st.characters()))
def test_whatever_is_typed_can_be_written(text: str) -> None:
    assert written(Paragraph(text)).paragraphs[1].text == printable(text)


def test_the_document_says_its_title_its_language_and_its_pages() -> None:
    word = written(author="Sample Council")
    core = word.core_properties
    assert (core.title, core.author, core.language, core.comments) == ("Work programme", "Sample Council", "en-GB", "")
    assert {one.get(qn("w:val")) for one in word.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    foot = word.sections[0].footer.paragraphs[0]._p
    assert [one.get(qn("w:instr")) for one in foot.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


@pytest.mark.libreoffice
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    text = opened(write_word(Document("Work programme", [Heading("Meetings"), table(rows=60)])), tmp_path)
    assert [line for line in text.splitlines() if line][:4] == ["Work programme", "Meetings", "Topic", "Purpose"]
    assert "Topic 59" in text
