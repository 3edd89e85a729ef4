"""LibreOffice Writer, headless: opens a Word document as its readers would, and gives its text."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def opened(content: bytes, folder: Path) -> str:
    """The text of a document; without LibreOffice Writer the test skips and says so, or fails where it is wanted."""
    program = shutil.which("soffice") if shutil.which("lowriter") else None
    if program is None:
        reason = "no LibreOffice Writer on this machine: documents were NOT opened with it"
        if os.environ.get("REQUIRE_WRITER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    file = folder / "report.docx"
    file.write_bytes(content)
    command = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "txt:Text"]
    subprocess.run([*command, "--outdir", folder, file], check=True, timeout=120, capture_output=True)
    return file.with_suffix(".txt").read_text(encoding="utf-8-sig")
