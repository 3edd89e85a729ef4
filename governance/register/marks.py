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
BESIDE = "beside"  # sealed where an export has it


def installation(register: str) -> str:
    """This installation and a register of it, told from a copy with other data by when its first change was made."""
    first = select(ChangeSet.at).where(ChangeSet.register == register).order_by(ChangeSet.id).limit(1)
    told = f"{current_app.secret_key!r} {register} {db.session.scalar(first)}"
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def marks_of(
    register: str, sequence: int, columns: Sequence[str], references: Sequence[str], beside: str = ""
) -> dict[str, str]:
    """The marks of an export: which register, of which installation, at which sequence, which columns and records.

    `beside` says how far other registers were whose names it shows.
    """
    marks = {
        "register": register,
        "installation": installation(register),
        "sequence": str(sequence),
        "moment": moment_of(register, sequence),
        "columns": " ".join(columns),
        "references": " ".join(references),
    } | ({BESIDE: beside} if beside else {})
    return {**marks, "seal": signer().get_signature(told_by(marks)).decode()}


def is_ours(register: str, marks: Mapping[str, str]) -> bool:
    """Whether this installation made an export, and its register has not been put back behind it since."""
    if marks.get("register") != register or marks.get("installation") != installation(register):
        return False
    if not signer().verify_signature(told_by(marks), marks.get("seal", "").encode("ascii", "replace")):
        return False
    others = [(name, number, moment) for name, (number, moment) in others_in(marks).items()]
    return all(is_behind(*one) for one in [(register, int(marks["sequence"]), marks["moment"]), *others])


def is_behind(register: str, sequence: int, moment: str) -> bool:
    """Whether a register was at a sequence at a moment, as its log has it still."""
    return sequence <= sequence_of(register) and moment == moment_of(register, sequence)


def beside_of(registers: Sequence[str]) -> str:
    """How far other registers are now, as the mark of an export says it."""
    return json.dumps({name: (at := sequence_of(name), moment_of(name, at)) for name in registers}) if registers else ""


def others_in(marks: Mapping[str, str]) -> dict[str, tuple[int, str]]:
    """How far other registers were when an export went out: the sequence of each, and its moment."""
    return {name: (number, moment) for name, (number, moment) in json.loads(marks.get(BESIDE) or "{}").items()}


def moment_of(register: str, sequence: int) -> str:
    """When a change set was made: another after a backup was put back, though it has the same number."""
    query = select(ChangeSet.at).where(ChangeSet.register == register, ChangeSet.sequence == sequence)
    return str(db.session.scalar(query))


def told_by(marks: Mapping[str, str]) -> bytes:
    """What is sealed."""
    keys = (*SEALED, BESIDE) if BESIDE in marks else SEALED
    return json.dumps([marks.get(key, "") for key in keys]).encode()


def signer() -> Signer:
    """Seals with the key that signs sessions."""
    return Signer(str(current_app.secret_key), salt="export")
