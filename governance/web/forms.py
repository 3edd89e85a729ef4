"""WTForms fields that read a register's fields, so that a form gives the same messages as a cell or a workbook."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field as FormField
from wtforms import HiddenField
from wtforms.validators import StopValidation

from governance.register.fields import Choices, Field, Invalid, Names


class RegisterField(FormField):
    """One field of a register on a form: `text` is what was typed, `data` the value that it means."""

    def __init__(self, label: str = "", *, field: Field, **kwargs: Any) -> None:
        """Read with the field's own parse()."""
        super().__init__(label, **kwargs)
        self.field, self.names = field, self.meta.names
        self.text = self.shown = ""
        self.value: Any = None

    def process_data(self, value: Any) -> None:
        """Show a value."""
        self.data = self.value = value
        self.text = self.shown = self.field.kind.show(value, self.names)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep what was typed."""
        self.text = "; ".join(valuelist) if isinstance(self.field.kind, Choices) else "".join(valuelist[:1])

    def pre_validate(self, form: Any) -> None:
        """Read the text; what cannot be read is said beside the field. Text left as it was keeps its value."""
        if self.text.replace("\r\n", "\n") == self.shown and self.value is not None:
            self.data = self.value
            return
        try:
            self.data = self.field.parse(self.text, self.names)
        except Invalid as error:
            raise StopValidation(str(error)) from error

    def say(self, message: str) -> None:
        """Put a message beside the field."""
        self.errors = (*self.errors, message)


class RegisterForm(FlaskForm):
    """A form over fields of a register."""

    def values(self) -> dict[str, Any]:
        """The values that were read."""
        return {one.field.key: one.data for one in self if isinstance(one, RegisterField)}

    def say_all(self, errors: Mapping[str, str]) -> list[str]:
        """Put messages beside their fields; those of no field of this form are given back."""
        for key, message in errors.items():
            if key in self:
                self[key].say(message)
        return [message for key, message in errors.items() if key not in self]


def form_over(
    fields: Iterable[Field], names: Names, values: Mapping[str, Any] | None = None, **hidden: Any
) -> RegisterForm:
    """A form over these fields, showing `values` until it is posted; `hidden` fields travel with it."""
    return form_class(tuple(fields), tuple(hidden))(data={**(values or {}), **hidden}, meta={"names": names})


@lru_cache(maxsize=256)
def form_class(fields: tuple[Field, ...], hidden: tuple[str, ...]) -> type[RegisterForm]:
    """The form over these fields, made once: WTForms takes longer to make one than to fill it."""
    parts: dict[str, Any] = {one.key: RegisterField(one.label, field=one, default=None) for one in fields}
    parts |= {key: HiddenField() for key in hidden}
    return type("Form", (RegisterForm,), parts)


def number(text: str | None) -> int | None:
    """A whole number that a form carried."""
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 10 else None
