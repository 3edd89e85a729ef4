"""Writes Word documents: real headings, tables whose heads repeat on each page, page numbers, A4."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document as new_word
from docx.enum.section import WD_ORIENTATION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

UNPRINTABLE = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONG, SHORT, MARGIN = Mm(297), Mm(210), Mm(18)  # A4
FONT, INK, SHADE = "Arial", RGBColor(0x1F, 0x2D, 0x3A), "E4E9EE"
HEADINGS = {"Title": (20, 0), "Heading 1": (14, 10), "Heading 2": (12, 12)}  # size, and space above, in points
SMALL = "Cell text"


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 or 2."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a line break in its text is one on the page."""

    text: str
    italic: bool = False
    bold: bool = False


Cell = str | Sequence[Paragraph]


@dataclass(frozen=True)
class Table:
    """A table: its head, its rows, and the shares of the width that its columns take."""

    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[float]


@dataclass(frozen=True)
class Document:
    """A document to be written."""

    title: str
    parts: Sequence[Heading | Paragraph | Table]
    author: str = ""
    landscape: bool = False


def write_word(document: Document) -> bytes:
    """The document as a Word file."""
    word = new_word()
    describe(word, document)
    set_page(word.sections[0], document.landscape)
    set_styles(word)
    word.add_heading(printable(document.title), 0)
    width = text_width(word.sections[0])
    for part in document.parts:
        if isinstance(part, Heading):
            word.add_heading(printable(part.text), part.level)
        elif isinstance(part, Table):
            add_table(word, part, width)
        else:
            write_paragraph(word.add_paragraph(), part)
    content = BytesIO()
    word.save(content)
    return content.getvalue()


def printable(text: str) -> str:
    """The text without what a document cannot hold or a reader cannot see."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def describe(word: Any, document: Document) -> None:
    """What the file says of itself."""
    core, now = word.core_properties, datetime.now(UTC)
    core.title, core.author = printable(document.title)[:255], printable(document.author)[:255]
    core.language, core.comments = "en-GB", ""
    core.created = core.modified = now


# Page and styles


def set_page(section: Any, landscape: bool) -> None:
    """A4, with the page's number at its foot."""
    section.page_width, section.page_height = (LONG, SHORT) if landscape else (SHORT, LONG)
    section.orientation = WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
    section.header_distance = section.footer_distance = Mm(9)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for words, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(words)
        add_field(foot, field)


def add_field(paragraph: Any, code: str) -> None:
    """A number that Word works out."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def text_width(section: Any) -> int:
    """From margin to margin."""
    return int(section.page_width - section.left_margin - section.right_margin)


def set_styles(word: Any) -> None:
    """Headings, text and cells in one plain typeface; English as it is spelt here."""
    for language in word.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    set_style(word.styles["Normal"], 11, 0, after=6)
    set_style(word.styles["Footer"], 9, 0)
    small = word.styles.add_style(SMALL, WD_STYLE_TYPE.PARAGRAPH)
    small.base_style = word.styles["Normal"]
    set_style(small, 10, 2, after=2)
    for name, (size, above) in HEADINGS.items():
        style = word.styles[name]
        set_style(style, size, above, after=6)
        style.font.bold, style.font.color.rgb = True, INK
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)


def set_style(style: Any, size: int, above: int, *, after: int = 0) -> None:
    """A style's typeface, in place of the theme's, and its spaces."""
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.rPr.rFonts
    for key in [one for one in fonts.attrib if one.endswith("Theme")]:
        del fonts.attrib[key]
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(above), Pt(after)
    style.paragraph_format.line_spacing = 1.1


# Parts


def write_paragraph(paragraph: Any, part: Paragraph) -> None:
    """The words of a paragraph."""
    run = paragraph.add_run(printable(part.text))
    run.italic, run.bold = part.italic or None, part.bold or None


def add_table(word: Any, table: Table, width: int) -> None:
    """A table whose head repeats on every page and whose rows do not break across pages."""
    drawn = word.add_table(rows=0, cols=len(table.head), style="Table Grid")
    drawn.autofit = False
    widths = [Length(int(width * share / sum(table.widths))) for share in table.widths]
    for column, one in zip(drawn.columns, widths, strict=True):
        column.width = one
    set_margins(drawn)
    head = add_row(drawn, [[Paragraph(text, bold=True)] for text in table.head], widths)
    mark(head, "w:tblHeader")
    for cell in head.cells:
        shade(cell)
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True
    for row in table.rows:
        add_row(drawn, row, widths)
    word.add_paragraph(style=SMALL)


def add_row(drawn: Any, cells: Iterable[Cell], widths: Sequence[Length]) -> Any:
    """A row that stays on one page."""
    row = drawn.add_row()
    mark(row, "w:cantSplit")
    for cell, content, width in zip(row.cells, cells, widths, strict=True):
        cell.width = width
        parts = [Paragraph(content)] if isinstance(content, str) else list(content)
        for number, part in enumerate(parts):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            paragraph.style = SMALL
            write_paragraph(paragraph, part)
    return row


def mark(row: Any, name: str) -> None:
    """Set a property of a row."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def shade(cell: Any) -> None:
    """A quiet ground for the head of a table."""
    shading = OxmlElement("w:shd")
    for key, value in (("val", "clear"), ("color", "auto"), ("fill", SHADE)):
        shading.set(qn(f"w:{key}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def set_margins(drawn: Any) -> None:
    """Room between the lines of a table and its words; its left edge stands where the text begins."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "100")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), "100")
    indent.set(qn("w:type"), "dxa")
    properties = drawn._tbl.tblPr
    properties.find(qn("w:tblLayout")).addprevious(indent)
    properties.find(qn("w:tblLook")).addprevious(margins)
