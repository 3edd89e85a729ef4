"""An Excel workbook: its sheets, how it counts days, which styles are dates, what identifies it, what to say of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from xml.etree.ElementTree import Element

from openpyxl.packaging.relationship import get_rels_path
from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from governance.spreadsheets.book import Book, Sheet, Unreadable
from governance.spreadsheets.intake import Intake
from governance.spreadsheets.limits import SHEETS
from governance.spreadsheets.marks import LISTS, MARKS, columns_named, from_properties, from_sheet
from governance.spreadsheets.package import SAVE_AS, Package
from governance.spreadsheets.parts import TRUE, SheetReader, Styles, Texts, read_texts

MANIFEST = "[Content_Types].xml"
PROPERTIES = ("custom-properties", "customProperties")  # the second in Strict Open XML
STRICT = "{http://purl.oclc.org/ooxml/"  # the namespaces of Strict Open XML; all else in it is as usual
NO_WORKBOOK = f"has no workbook in it: parts of the file are missing, or it is something else. {SAVE_AS}"
NO_SHEETS = "has no sheet with cells, only charts. Choose the workbook that holds the table."
TOO_MANY_SHEETS = (
    f"has more than {SHEETS} sheets. Copy the sheets that matter to a workbook of their own, and read that."
)


@dataclass(frozen=True)
class Relation:
    """How one part of the package refers to another."""

    id: str
    type: str  # the last word of its address: "worksheet"
    target: str


class Workbook:
    """The main part of a workbook, and the parts that it refers to."""

    def __init__(self, content: bytes) -> None:
        """Find the main part."""
        self.package = Package(content)
        if MANIFEST not in self.package.names:
            raise Unreadable(NO_WORKBOOK)
        self.roots = relations_of(self.package, "")
        path = next((one.target for one in self.roots if one.type == "officeDocument"), "")
        if path not in self.package.names:
            raise Unreadable(NO_WORKBOOK)
        self.root = self.package.tree(path)
        self.namespace = self.root.tag.removesuffix("workbook")
        if self.namespace == self.root.tag:
            raise Unreadable(NO_WORKBOOK)
        self.relations = relations_of(self.package, path)
        self.days_from_1904 = any(one.get("date1904") in TRUE for one in self.root.iterfind("{*}workbookPr"))

    def part(self, kind: str) -> str | None:
        """The one part of a kind, if there is one."""
        return next((one.target for one in self.relations if one.type == kind), None)

    def sheets(self) -> list[tuple[Sheet, str]]:
        """The sheets with their parts, still empty; not those that only hold a chart."""
        by_id = {one.id: one for one in self.relations}
        found = []
        for element in self.root.iterfind("{*}sheets/{*}sheet"):
            relation = by_id[next(value for key, value in element.items() if key.endswith("}id"))]
            if relation.type == "worksheet":
                hidden = element.get("state", "visible") != "visible"
                found.append((Sheet(element.attrib["name"], hidden=hidden), relation.target))
        if not found:
            raise Unreadable(NO_SHEETS)
        if len(found) > SHEETS:
            raise Unreadable(TOO_MANY_SHEETS)
        if len({part for _, part in found}) < len(found):
            raise ValueError("Two sheets share a part")
        return found

    def styles(self) -> Styles:
        """Which styles show days, and from when days are counted."""
        styles = Styles(epoch=MAC_EPOCH if self.days_from_1904 else WINDOWS_EPOCH)
        part = self.part("styles")
        root = self.package.tree(part) if part else Element("none")
        codes = {one.get("numFmtId"): one.get("formatCode") for one in root.iterfind("{*}numFmts/{*}numFmt")}
        for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
            kind = style.get("numFmtId", "0")
            code = codes.get(kind) or builtin_format_code(int(kind))
            if is_date_format(code):
                styles.dates.add(str(number))
                if shows_month(code):
                    styles.months.add(str(number))
            if is_timedelta_format(code):
                styles.lengths.add(str(number))
        return styles

    def texts(self) -> Texts:
        """The texts that cells share."""
        part = self.part("sharedStrings")
        if part is None:
            return Texts()
        with self.package.stream(part) as source:
            return read_texts(source, self.namespace)

    def marks(self, sheets: Iterable[Sheet]) -> dict[str, str]:
        """What identifies an export of this program: as properties say, and the rest as its hidden sheet does."""
        kept = next((from_sheet(sheet) for sheet in sheets if sheet.name == MARKS), {})
        return kept | from_properties(self.properties())

    def properties(self) -> list[tuple[str, str]]:
        """The texts among the custom document properties; a part that cannot be read has none."""
        part = next((one.target for one in self.roots if one.type in PROPERTIES), None)
        try:
            root = self.package.tree(part) if part else Element("none")
        except MemoryError:
            raise
        except Exception:  # whatever is wrong with it: nothing else depends on it
            return []
        return [
            (one.get("name", ""), child.text or "")
            for one in root
            for child in one
            if child.tag.rpartition("}")[2] == "lpwstr"
        ]

    def columns(self, sheets: Iterable[Sheet]) -> dict[str, dict[int, str]]:
        """By sheet, the keys of columns as defined names say; the names of the whole workbook come first."""
        names = self.root.findall("{*}definedNames/{*}definedName")
        names.sort(key=lambda one: "localSheetId" in one.attrib)
        return columns_named(((one.get("name", ""), one.text or "") for one in names), {sheet.name for sheet in sheets})

    def remark(self, intake: Intake, sheets: list[Sheet]) -> None:
        """What an officer should know of how the file was read."""
        manifest = self.package.tree(MANIFEST)
        if any("macroEnabled" in one.get("ContentType", "") for one in manifest):
            intake.say("The workbook can hold macros: they were ignored, and none was run.")
        if any(name.startswith("xl/externalLinks/") for name in self.package.names):
            what = "The workbook takes values from other workbooks."
            intake.say(f"{what} They were read as they were last saved: check that they are up to date.")
        if self.namespace.startswith(STRICT):
            intake.say("The workbook is a Strict Open XML Spreadsheet: it was read like any other.")
        if self.days_from_1904:
            intake.say("The workbook counts days from 1904, as Excel for Mac used to: its dates were read so.")
        ours = {MARKS, LISTS} if any(sheet.name == MARKS for sheet in sheets) else ()
        names = [f"“{sheet.name}”" for sheet in sheets if sheet.hidden and sheet.name not in ours]
        if names:
            more = f" and {len(names) - 10} more" if len(names) > 10 else ""
            intake.say(f"Hidden sheets were read too: {', '.join(names[:10])}{more}.")


def shows_month(code: str) -> bool:
    """Whether a format shows a month and a year, and no day: a month was typed, and Excel made it its first day."""
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code.split(";")[0]).lower()
    return "m" in plain and "y" in plain and not re.search("[dhs]", plain)


def read_workbook(content: bytes) -> Book:
    """Every sheet of a workbook."""
    intake, workbook = Intake(), Workbook(content)
    found = workbook.sheets()
    sheets = [sheet for sheet, _ in found]
    workbook.remark(intake, sheets)
    shared = workbook.part("sharedStrings")
    workbook.package.measure([*([shared] if shared else []), *(part for _, part in found)])
    texts, styles = workbook.texts(), workbook.styles()
    for sheet, part in found:
        with workbook.package.stream(part) as source:
            SheetReader(workbook.namespace, texts, styles, intake, sheet).read(source)
    return Book(sheets, intake.finish(), "xlsx", workbook.marks(sheets), workbook.columns(sheets))


def relations_of(package: Package, part: str) -> list[Relation]:
    """What a part refers to within the package; no part means the package itself."""
    path = get_rels_path(part)
    return [
        Relation(one.attrib["Id"], one.attrib["Type"].rpartition("/")[2], _target(one, part))
        for one in (package.tree(path) if path in package.names else [])
        if one.get("TargetMode") != "External"
    ]


def _target(relation: Element, part: str) -> str:
    """A name as the zip has it; one that does not begin at the root begins beside the part."""
    return normpath(join("/", dirname(part), relation.attrib["Target"])).lstrip("/")
