"""Files of evidence as they come in: of which kinds, how large, and whether each is what its name says."""

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from governance.register.fields import Invalid, clean, shorten

MEGABYTE = 1024 * 1024
LARGEST, MOST_FILES = 5 * MEGABYTE, 5
LONGEST_NAME = 120
KINDS = {  # how a name ends: the media type, and how such a file begins
    "pdf": ("application/pdf", b"%PDF-"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK\x03\x04"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", b"PK\x03\x04"),
    "odt": ("application/vnd.oasis.opendocument.text", b"PK\x03\x04"),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", b"PK\x03\x04"),
    "png": ("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": ("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    "txt": ("text/plain", b""),
    "csv": ("text/csv", b""),
}
WORDS = "PDF, Word, Excel, PowerPoint, OpenDocument, PNG, JPEG, text or CSV"
PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml", "ods": "content.xml"}


@dataclass(frozen=True)
class Attached:
    """A file that may be kept."""

    name: str
    media_type: str
    content: bytes


def read_file(name: str, content: bytes) -> Attached:
    """A file as it came from a form; raises Invalid with what to do."""
    plain = clean(PurePath(name.replace("\\", "/")).name).replace("\n", " ")
    stem, dot, ending = plain.rpartition(".")
    shown = f"“{shorten(plain)}”"
    kind = KINDS.get(ending.lower()) if dot and stem else None
    if kind is None:
        raise Invalid(f"{shown} is not of a kind that can be kept. Attach {WORDS} files.")
    if len(content) > LARGEST:
        raise Invalid(f"{shown} has {len(content) / MEGABYTE:.1f} MB; {LARGEST // MEGABYTE} MB is the most.")
    if not content:
        raise Invalid(f"{shown} is empty. Attach it again.")
    if not is_what_it_says(ending.lower(), content, kind[1]):
        raise Invalid(f"{shown} is not what its name says. Save it again as {ending.upper()}, and attach that.")
    return Attached(f"{stem[:LONGEST_NAME]}.{ending.lower()}", kind[0], content)


def is_what_it_says(ending: str, content: bytes, start: bytes) -> bool:
    """Whether a file is of the kind that its name says; one with macros never is."""
    if not content.startswith(start):
        return False
    if ending in PARTS:
        return is_package(content, PARTS[ending])
    if not start:
        return b"\0" not in content
    return True


def is_package(content: bytes, part: str) -> bool:
    """Whether an office file has its main part, and no macros; only its list of parts is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return any(one.startswith(part) for one in parts) and not any(
        one.lower().endswith("vbaproject.bin") for one in parts
    )


def check_count(there: int, coming: int) -> None:
    """Raises Invalid where a suggestion would have too many files."""
    if there + coming > MOST_FILES:
        raise Invalid(f"{MOST_FILES} files are the most for one suggestion. Take some away, or give a link instead.")
