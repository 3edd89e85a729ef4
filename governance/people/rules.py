"""What each role may do: plain answers from roles and directorates."""

from collections.abc import Collection
from enum import StrEnum


class Role(StrEnum):
    """What an account is for; one account can have several."""

    ADMINISTRATOR = "administrator"
    GOVERNANCE = "governance officer"
    DIRECTORATE = "directorate officer"
    MEMBER = "member"
    VIEWER = "viewer"


EVERYBODY = frozenset(Role)
EDITORS = frozenset({Role.GOVERNANCE, Role.DIRECTORATE})


def handles(roles: Collection[str], directorates: Collection[int], directorate: int | None) -> bool:
    """Whether somebody handles records of a directorate: edits them, and sees what only handlers see.

    Governance officers handle every record; directorate officers those of their own directorates.
    """
    return Role.GOVERNANCE in roles or (Role.DIRECTORATE in roles and directorate in directorates)
