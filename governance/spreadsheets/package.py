"""The zip that a workbook is: which parts it has, and none of them parsed before it is known to be harmless."""

from collections.abc import Iterable
from io import BytesIO
from typing import IO
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from defusedxml.ElementTree import parse  # type: ignore[import-untyped]

from governance.spreadsheets.book import Unreadable
from governance.spreadsheets.limits import MEGABYTE, PARTS, PENDING_BYTES, TAGS, XML_BYTES

DAMAGED = (
    "is damaged or cut short. Ask for it again, or open it in Excel and save it anew as an Excel Workbook (.xlsx)."
)
SAVE_AS = "Open it in Excel and save it as an Excel Workbook (.xlsx)."
TOO_LARGE = "is too large to read. Copy the sheets that matter to a new workbook, as values, and read that."
PIECE = MEGABYTE // 4  # bytes that are looked at together
RUN = MEGABYTE // 2  # without any "<": no text in a cell is as long, and expat begins a tag anew for every piece of it
COMMENT = 4096  # bytes
ELEMENT_BYTES = 300  # that an element with an attribute takes in memory
ENCRYPTED = 0x1  # the flag of a part that needs a password
FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")  # they can make a few bytes expand without end

OTHER_KINDS = {  # by how the name of one of its parts begins
    "word/": "is a Word document. Copy its table into Excel and save that as an Excel Workbook (.xlsx).",
    "ppt/": "is a PowerPoint presentation. Copy its table into Excel and save that as an Excel Workbook (.xlsx).",
    "xl/workbook.bin": f"is an Excel Binary Workbook (.xlsb). {SAVE_AS}",
    "Index/Document.iwa": "comes from Apple Numbers, Pages or Keynote. Export it to Excel there, as an .xlsx file.",
}
OPEN_DOCUMENTS = {
    b"spreadsheet": f"is an OpenDocument spreadsheet (.ods). {SAVE_AS}",
    b"text": "is an OpenDocument text (.odt). Copy its table into Excel and save that as an Excel Workbook (.xlsx).",
}


class Package:
    """The parts of a workbook. A part is parsed only after it has been streamed through once and measured."""

    def __init__(self, content: bytes) -> None:
        """Open the zip. Its parts are counted before zipfile lists them, which takes 500 bytes for each."""
        if content.count(b"PK\x01\x02") > PARTS:
            raise Unreadable(TOO_LARGE)
        self.zip = ZipFile(BytesIO(content))
        if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in self.zip.infolist()):
            raise BadZipFile("No program packs a workbook so, and the unpackers may take much memory")
        self.names = set(self.zip.namelist())
        self.tags = 0
        self.bytes = 0
        self.known: set[str] = set()
        refuse_other_kinds(self.zip)

    def measure(self, names: Iterable[str]) -> None:
        """Refuse parts that would take too much; what the zip declares of all of them is asked first."""
        parts = [self.zip.getinfo(name) for name in dict.fromkeys(names) if name not in self.known]
        self.bytes += sum(part.file_size for part in parts)
        if self.bytes > XML_BYTES:
            raise Unreadable(TOO_LARGE)
        for part in parts:
            with self.zip.open(part) as source:
                self._scan(source)
            self.known.add(part.filename)

    def _scan(self, source: IO[bytes]) -> None:
        """Read a part to its end, so that zipfile compares its checksum, and hold no more than a piece of it."""
        end, since = b"", 0
        while chunk := source.read(PIECE):
            self.tags += chunk.count(b"<")
            first = chunk.find(b"<")
            since += len(chunk) if first < 0 else first
            if self.tags > TAGS or since > RUN:
                raise Unreadable(TOO_LARGE)
            since = since if first < 0 else len(chunk) - chunk.rfind(b"<")
            plain = end + (chunk.replace(b"\0", b"") if b"\0" in chunk else chunk)  # without NUL: UTF-16 too
            if any(word in plain for word in FORBIDDEN) or has_long_comment(plain):
                raise Unreadable(f"has parts that Excel does not write and that may do harm. {SAVE_AS}")
            end = plain[-COMMENT:]

    def stream(self, name: str) -> "Gauge":
        """A part to be parsed piece by piece."""
        self.measure([name])
        return Gauge(self.zip.open(name))

    def tree(self, name: str) -> Element:
        """A part parsed whole."""
        with self.stream(name) as source:
            root: Element = parse(source).getroot()
        return root


def has_long_comment(piece: bytes) -> bool:
    """Whether a comment goes on for longer than any program writes: expat reads one anew for every piece of it."""
    start = piece.find(b"<!--")
    while 0 <= start < len(piece) - COMMENT:
        if b"-->" not in piece[start : start + COMMENT]:
            return True
        start = piece.find(b"<!--", start + 4)
    return False


class Gauge:
    """A part as its parser reads it: refuses to let more pile up than one row, or one list, can need."""

    def __init__(self, source: IO[bytes]) -> None:
        """Nothing has piled up yet; whoever lets go of what was parsed sets `pending` to 0 again."""
        self.source = source
        self.pending = 0

    def read(self, size: int = -1) -> bytes:
        """The next piece."""
        piece = self.source.read(size)
        self.pending += len(piece) + ELEMENT_BYTES * piece.count(b"<")
        if self.pending > PENDING_BYTES:
            raise Unreadable(TOO_LARGE)
        return piece

    def __enter__(self) -> "Gauge":
        return self

    def __exit__(self, *_: object) -> None:
        self.source.close()


def refuse_other_kinds(archive: ZipFile) -> None:
    """Say what a zip is when it is no workbook."""
    names = archive.namelist()
    if any(part.flag_bits & ENCRYPTED for part in archive.infolist()):
        raise Unreadable("is a zip file locked with a password. Unlock it, and choose the workbook inside.")
    if "mimetype" in names:
        with archive.open("mimetype") as source:
            kind = source.read(100)
        raise Unreadable(next((says for word, says in OPEN_DOCUMENTS.items() if word in kind), _archive(kind)))
    for start, says in OTHER_KINDS.items():
        if any(name.startswith(start) for name in names):
            raise Unreadable(says)
    if not any(name.startswith("xl/") for name in names) and "[Content_Types].xml" not in names:
        raise Unreadable(_archive(b""))


def _archive(kind: bytes) -> str:
    what = "an OpenDocument file that is no spreadsheet" if b"opendocument" in kind else "a zip file, not a workbook"
    return f"is {what}. If it holds a workbook, take it out and choose that; or save it as an Excel Workbook (.xlsx)."
