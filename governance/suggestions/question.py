"""A field that is asked in a sentence, and says in its own words what is wanted."""

from dataclasses import dataclass
from typing import Any, Self

from governance.register.fields import Field, Invalid, Names


@dataclass(frozen=True)
class Question(Field):
    """A field of a form for people who know no registers."""

    wanted: str = ""  # what is said where it must be answered and is not

    @classmethod
    def over(cls, field: Field, wanted: str) -> Self:
        """A field that says what is wanted; needed where that is something."""
        return cls(field.key, field.label, field.kind, required=bool(wanted), hint=field.hint, wanted=wanted)

    def parse(self, text: str, names: Names) -> Any:
        """The value; raises Invalid, saying what is wanted."""
        value = self.kind.parse(text, names)
        if self.wanted and value is None:
            raise Invalid(self.wanted)
        return value
