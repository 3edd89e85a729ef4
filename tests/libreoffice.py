"""LibreOffice Calc, headless: saves a workbook as its users would, also by way of its own formats."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest


def soffice() -> str:
    """The program; without it the test skips and says so, or fails where it is wanted."""
    path = shutil.which("soffice") if shutil.which("localc") else None
    if path is None:
        reason = "no LibreOffice Calc on this machine: workbooks that it saves were NOT tried"
        if os.environ.get("REQUIRE_LIBREOFFICE") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def saved(content: bytes, folder: Path, *kinds: str, edit: Callable[[str], str] | None = None) -> bytes:
    """A workbook saved as one kind of file after another; `edit` changes its text where that is a flat XML file."""
    program, file = soffice(), folder / "plan.xlsx"
    file.write_bytes(content)
    for step, kind in enumerate(kinds):
        command = [program, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
        subprocess.run([*command, "--outdir", folder / str(step), file], check=True, timeout=120, capture_output=True)
        file = folder / str(step) / f"plan.{kind}"
        if edit and kind == "fods":
            file.write_text(edit(file.read_text(encoding="utf-8")), encoding="utf-8")
    return file.read_bytes()
