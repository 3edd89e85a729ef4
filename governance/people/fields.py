"""What is kept of an account, each column declared once."""

import re
from dataclasses import dataclass
from typing import Any

from governance.people.rules import Role
from governance.register.fields import Choice, Choices, Field, Invalid, Line, Named, Names


@dataclass(frozen=True)
class Email(Line):
    """An e-mail address, in lower case."""

    most: int = 254

    def parse(self, text: str, names: Names) -> Any:
        """The address; only its shape can be checked."""
        address = super().parse(text, names)
        if address and not re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+", address):
            raise Invalid("Enter one e-mail address in full, such as name@example.gov.uk")
        return address and address.lower()


@dataclass(frozen=True)
class OneAtLeast(Field):
    """Several choices, of which one is needed."""

    def parse(self, text: str, names: Names) -> Any:
        """What is chosen."""
        chosen = self.kind.parse(text, names)
        if not chosen:
            raise Invalid(f"Choose at least one of the {self.label.lower()}")
        return chosen


ROLES = OneAtLeast(
    "roles",
    "Roles",
    Choices(options=tuple(Named(role, role.capitalize()) for role in Role)),
    required=True,
    hint="Administrator: these pages. Governance officer: every item. Directorate officer: the items of their "
    "directorates. Member: reads, and puts forward suggestions for scrutiny. Viewer: reading only.",
)
DIRECTORATES = Field(
    "directorates",
    "Directorates",
    Choices(source="directorate"),
    hint="For a directorate officer: whose items they edit.",
)
WARDS = Field("wards", "Wards", Choices(source="ward"), hint="For a member: the wards that their home page looks at.")
LISTED_AS = Field(
    "listed_as",
    "Listed as",
    Line(most=150),
    hint="For a member: their name as committees list it, where that is another than the name above. Councillor and "
    "Cllr need not be written.",
)
ACTIVE = Field(
    "active",
    "Can sign in",
    Choice(options=(Named(True, "Yes"), Named(False, "No"))),
    required=True,
    hint="No disables the account and ends its sessions. Its name stays in the history.",
)
NEW_ACCOUNT = (
    Field("name", "Name", Line(most=150), required=True, hint="As colleagues will see it in the history."),
    Field("email", "E-mail address", Email(), required=True, hint="What they sign in with."),
    ROLES,
    DIRECTORATES,
    WARDS,
    LISTED_AS,
)
ACCOUNT = (*NEW_ACCOUNT, ACTIVE)
