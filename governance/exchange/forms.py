"""The forms of an import: what is brought in, and the correction of a row."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from governance.council.queries import today
from governance.exchange.exchanged import Exchanged
from governance.exchange.pasting import NAME, read_pasted
from governance.exchange.plan import Plan
from governance.exchange.planned import PlannedRow
from governance.exchange.shown import text_shown
from governance.register.exchange import SECONDS, columns_of
from governance.register.fields import Choices as SeveralChoices
from governance.register.fields import Day, Field, clean
from governance.register.uploads import known_headings
from governance.web.forms import RegisterField, RegisterForm, form_over
from governance.working_days.deadlines import say

BOTH = "A file was chosen and rows were pasted. Take one of them away, so that it is clear which to read."
PUBLISHED = Field(
    "published",
    "Day of publication",
    Day(),
    hint="If it was published: such as 9 October 2026. Notice of its items then counts as first published on that day.",
)


class UploadForm(RegisterForm):
    """A file or pasted rows, and when they were published."""

    file = FileField("Workbook")
    pasted = TextAreaField("Or paste rows copied in Excel")
    published = RegisterField(PUBLISHED.label, field=PUBLISHED)

    def validate(self, extra_validators: Any = None) -> bool:
        """Exactly one of the two is given."""
        right: bool = super().validate(extra_validators)
        file, pasted = bool(self.file.data), bool((self.pasted.data or "").strip())
        if file and pasted:
            self.pasted.errors = (BOTH,)
        elif not file and not pasted:
            self.file.errors = ("Choose the workbook, or paste rows below",)
        return right and file != pasted

    def validate_published(self, field: RegisterField) -> None:
        """What is to come has not been published."""
        if field.data and field.data > today():
            raise ValidationError(f"{say(field.data)} is still to come. Enter the day on which it was published.")

    @property
    def given(self) -> FileField | TextAreaField:
        """The field that was filled in."""
        return self.file if self.file.data else self.pasted

    def brought(self, register: Exchanged, reader: Any) -> tuple[bytes, str]:
        """What came in, as a file with a name; raises Unreadable."""
        chosen: Any = self.file.data
        if chosen:
            return chosen.read(), name_of(chosen.filename)
        columns = columns_of(register.columns_seen([], reader), register.names)
        headings = [one.label for one in columns if one.key not in SECONDS]
        second = [one.key for one in columns].index(SECONDS[0])
        known, pasted = known_headings(register.name), self.pasted.data or ""

        def heads(cells: Sequence[str]) -> bool:
            return register.heads_table(cells, known)

        return read_pasted(pasted, headings, second, heads, register.headings), NAME


def upload_form(register: Exchanged, **given: Any) -> UploadForm:
    """The form for a workbook of a register; only what is published has a day of publication."""
    form = UploadForm(meta={"names": register.names}, **given)
    if not register.publishes:
        del form.published
    return form


def name_of(filename: str) -> str:
    """A file's name without its folders."""
    return " ".join(clean(re.split(r"[\\/]", filename)[-1]).split())[-150:] or "workbook"


# Correcting a row


def correction_form(plan: Plan, planned: PlannedRow, texts: Mapping[str, str]) -> RegisterForm:
    """A form over the fields that a row may have; new posts and bodies of the workbook can be chosen too."""
    row = planned.row
    register, asked = plan.register, correctable(plan.register, planned)
    fields = [register.asked(one) for one in register.fields if one.key in asked]
    names = plan.brought.names_for(row.line)
    form = form_over(fields, names, {key: row.values.get(key) for key in asked}, row=planned.key)
    if not form.is_submitted():
        for one in fields:
            form[one.key].text = texts.get(one.key) or text_shown(register, row, one, names)
            form[one.key].errors = tuple(
                note.text for note in row.notes if note.severity == "error" and one.key in note.fields
            )
    return form


def correctable(register: Exchanged, planned: PlannedRow) -> frozenset[str]:
    """What the form asks: of an item that is here only what the workbook gives; what becomes of it only if given.

    What an error speaks of, or was put right before, is asked always.
    """
    row = planned.row
    wrong = {key for note in row.notes if note.severity == "error" for key in note.fields} | {*row.original}
    given = row.line.table.keys | wrong
    asked = {
        one.key
        for one in register.fields
        if planned.item is None or one.required or one.key in row.values or one.key in wrong
    }
    return frozenset(asked - ((register.unasked - given) | {"to_check"}))


def corrected(register: Exchanged, form: RegisterForm, planned: PlannedRow, posted: Iterable[str]) -> dict[str, str]:
    """The texts of a posted form that are not the ones it showed."""
    came = set(posted)
    found = {}
    for one in form:
        if not isinstance(one, RegisterField) or (
            one.name not in came and not isinstance(one.field.kind, SeveralChoices)
        ):
            continue
        if lines(one.text) != lines(text_shown(register, planned.row, one.field, one.names)):
            found[one.field.key] = one.text
    return found


def lines(text: str) -> str:
    """A text whichever way its lines end, as browsers send them."""
    return text.replace("\r\n", "\n").strip()
