"""What travels inside an exported workbook, so that it is known again when it comes back."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from flask import current_app
from itsdangerous import Signer
from sqlalchemy import select

from governance.extensions import db
from governance.register.log import ChangeSet, sequence_of

SEALED = ("register", "installation", "sequence", "moment", "columns", "references")


def installation(register: str) -> str:
    """This installation and a register of it, told from a copy with other data by when its first change was made."""
    first = select(ChangeSet.at).where(ChangeSet.register == register).order_by(ChangeSet.id).limit(1)
    told = f"{current_app.secret_key!r} {register} {db.session.scalar(first)}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def marks_of(register: str, sequence: int, columns: Sequence[str], references: Sequence[str]) -> dict[str, str]:
    """The marks of an export: which register, of which installation, at which sequence, which columns and records."""
    marks = {
        "register": register,
        "installation": installation(register),
        "sequence": str(sequence),
        "moment": moment_of(register, sequence),
        "columns": " ".join(columns),
        "references": " ".join(references),
    }
    return {**marks, "seal": signer().get_signature(told_by(marks)).decode()}


def is_ours(register: str, marks: Mapping[str, str]) -> bool:
    """Whether this installation made an export, and its register has not been put back behind it since."""
    if marks.get("register") != register or marks.get("installation") != installation(register):
        return False
    if not signer().verify_signature(told_by(marks), marks.get("seal", "").encode("ascii", "replace")):
        return False
    sequence = int(marks["sequence"])
    return sequence <= sequence_of(register) and marks["moment"] == moment_of(register, sequence)


def moment_of(register: str, sequence: int) -> str:
    """When a change set was made: another after a backup was put back, though it has the same number."""
    query = select(ChangeSet.at).where(ChangeSet.register == register, ChangeSet.sequence == sequence)
    return str(db.session.scalar(query))


def told_by(marks: Mapping[str, str]) -> bytes:
    """What is sealed."""
    return json.dumps([marks.get(key, "") for key in SEALED]).encode()


def signer() -> Signer:
    """Seals with the key that signs sessions."""
    return Signer(str(current_app.secret_key), salt="export")
