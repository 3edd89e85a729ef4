"""Reads a file that an officer chose: what it is shows in its content, and what cannot be read says why."""

import re
from collections.abc import Callable

from governance.spreadsheets.book import Book, Unreadable
from governance.spreadsheets.delimited import decode, read_delimited
from governance.spreadsheets.limits import FILE_BYTES, MEGABYTE
from governance.spreadsheets.package import DAMAGED, SAVE_AS
from governance.spreadsheets.workbook import read_workbook

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0"  # what Office wrote before 2007, and still writes when it encrypts
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
LOCKED = (
    "is protected by a password. Open it in Excel, remove the password (File, Info, Protect Workbook, Encrypt with "
    "Password), save it, and choose it again."
)
OLD = f"is in the format of Excel 97-2003 or of another old Office program. {SAVE_AS}"
EMPTY = "is empty. Choose another file, or ask for it again."
TOO_BIG = f"is larger than {FILE_BYTES // MEGABYTE} MB. Take pictures and sheets that do not matter out of it."
PICTURE = "is a picture. Choose the workbook from which it was made."
PDF = "is a PDF. Choose the workbook from which it was made."
SIGNATURES = [
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"%PDF-", PDF),
    (b"{\\rtf", "is a rich text document (RTF). Copy its table into Excel and save that as a workbook (.xlsx)."),
]
WEB_PAGE = f"is a web page, whatever its name says. {SAVE_AS}"
XML_2003 = f"is an XML Spreadsheet 2003. {SAVE_AS}"
OTHER_XML = "is an XML file, and not a workbook. Choose the workbook (.xlsx) instead."
MARKUP = re.compile(r"<(!doctype html|html|head|meta|title|style|script|body|div|table)\b|mime-version:", re.IGNORECASE)
SHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"


def read_book(content: bytes, name: str) -> Book:
    """Everything in a file that a register can be read from; raises Unreadable. The name only serves to name it."""
    try:
        return _read(content, name)
    except Unreadable as error:
        shown = " ".join(name.split())
        raise Unreadable(f"“{shown if len(shown) <= 80 else shown[:79] + '…'}” {error}") from error.__cause__


def _read(content: bytes, name: str) -> Book:
    if len(content) > FILE_BYTES:
        raise Unreadable(TOO_BIG)
    if content.startswith(ZIP):
        return undamaged(read_workbook, content)
    if content.startswith(OLE):
        raise Unreadable(LOCKED if ENCRYPTED in content else OLD)
    refusal = next((says for signature, says in SIGNATURES if content.lstrip()[:1024].startswith(signature)), None)
    if refusal:
        raise Unreadable(refusal)
    text, encoding = decode(content)
    refuse_markup(text)
    return read_delimited(text, encoding, name)


def undamaged(read: Callable[[bytes], Book], content: bytes) -> Book:
    """Whatever a damaged file makes of zipfile, expat, openpyxl or the reading of numbers, it is damaged."""
    try:
        return read(content)
    except (Unreadable, MemoryError):
        raise
    except Exception as error:
        raise Unreadable(DAMAGED) from error


def refuse_markup(text: str) -> None:
    """Web pages and XML that are named .xls, as many programs export them."""
    start = text[:8192].lstrip("\ufeff \t\r\n")
    if not start:
        raise Unreadable(EMPTY)
    if start.startswith("<?xml"):
        web_page = WEB_PAGE if MARKUP.search(start) else OTHER_XML
        raise Unreadable(XML_2003 if SHEET_2003 in start else web_page)
    if MARKUP.match(start) or start.startswith("<!--"):
        raise Unreadable(WEB_PAGE)
