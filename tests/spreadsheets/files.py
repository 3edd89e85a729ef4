"""Files built for a test: workbooks of openpyxl, and workbooks written part by part."""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def workbook(fill: Callable[[Any], object]) -> bytes:
    """What openpyxl saves once the workbook is filled."""
    book, content = Workbook(), BytesIO()
    fill(book)
    book.save(content)
    return content.getvalue()


def table(*rows: list[Any]) -> bytes:
    """A workbook of one sheet."""
    return workbook(lambda book: [book.active.append(row) for row in rows])


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def relations(**targets: str) -> str:
    """Relations named by their identity, each a type and a target."""
    each = (
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, value in targets.items()
        for kind, target in [value.split(" ")]
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(each)}</Relationships>'


def parts(
    rows: str = "",
    *,
    after: str = "",
    before: str = "",
    texts: str = "",
    formats: tuple[int, ...] = (0, 14),
    properties: str = "",
    content_type: str = SHEET_TYPE,
) -> dict[str, str]:
    """The parts of a workbook whose one sheet has these rows of XML; style 1 is a date."""
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    book = f'{properties}<sheets><sheet name="Plan" sheetId="1" r:id="s1"/></sheets>'
    sheet = f"{before}<sheetData>{rows}</sheetData>{after}"
    override = f'<Override PartName="/xl/workbook.xml" ContentType="{content_type}"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{override}</Types>',
        "_rels/.rels": relations(w="officeDocument xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}</workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            s1="worksheet worksheets/sheet1.xml", t="sharedStrings sharedStrings.xml", y="styles styles.xml"
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
    }


def raw(rows: str = "", **more: Any) -> bytes:
    """A workbook whose one sheet has these rows of XML."""
    return zipped(parts(rows, **more))


def with_parts(content: bytes, changed: Mapping[str, str | bytes]) -> bytes:
    """A workbook with some parts added or replaced."""
    with ZipFile(BytesIO(content)) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()} | dict(changed))
