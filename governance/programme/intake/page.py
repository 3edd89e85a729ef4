"""What the pages of an import show: the rows worst first, each field with what is to be said of it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from governance.council.queries import CABINET_MEMBER
from governance.programme.fields import BY_ACTION, BY_KEY, FIELDS
from governance.programme.intake.headings import ROLES, field_keys
from governance.programme.intake.plan import Plan
from governance.programme.intake.planned import (
    ASKED,
    CHANGED,
    LEFT_OUT,
    NEW,
    REJECTED,
    UNCHANGED,
    Difference,
    PlannedRow,
)
from governance.programme.intake.rows import ItemRow, Note, cell_of
from governance.programme.models import PlanItem
from governance.programme.rules import PLANNED
from governance.register.dates import ApproximateDate, Precision
from governance.register.fields import Choices as SeveralChoices
from governance.register.fields import Field, Lines, LongText, Names, shorten
from governance.register.uploads import Upload
from governance.spreadsheets.book import Remark, text_of
from governance.web.forms import RegisterField, RegisterForm, form_over, number
from governance.working_days.deadlines import say

PAGE = 50
MOST_NAMED = 100  # items that no row is
MOST_OPEN = 12  # new names that are shown without asking
MOST_OFFERED = 50  # items that a row may be
BRIEF = ("purpose", "decision_date", "decision_maker", "issue_type")  # they stand first
SEVERITIES = {"error": "Error", "doubt": "Doubt", "note": "Note"}
OUTCOMES = {
    NEW: "New",
    CHANGED: "Changed",
    UNCHANGED: "Unchanged",
    REJECTED: "To correct",
    ASKED: "To decide",
    LEFT_OUT: "Left out",
}
KINDS = {  # of one, of several
    "post": ("Post", "Posts"),
    "body": ("Body", "Bodies"),
    "directorate": ("Directorate", "Directorates"),
    "ward": ("Ward", "Wards"),
    "holder": ("Holder of a post", "Holders of posts"),
    "officer": ("Lead officer not named before", "Lead officers not named before"),
}
SHOWS = {
    "": "All",
    "decide": "To decide",
    "doubts": "Doubts",
    "new": "New",
    "changed": "Changed",
    "unchanged": "Unchanged",
    "left-out": "Left out",
}


@dataclass(frozen=True)
class Place:
    """Which rows a preview shows, as its address says."""

    show: str = ""
    page: int = 1
    at: int | None = None  # a row that must be among them

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Place":
        """From an address or a form; what is not understood is left out."""
        show = given.get("show", "")
        return cls(show if show in SHOWS else "", number(given.get("page")) or 1, number(given.get("at")))

    @property
    def given(self) -> dict[str, Any]:
        """For an address, what is not as usual."""
        return {key: value for key, value in (("show", self.show), ("page", self.page)) if value not in ("", 1)}


@dataclass(frozen=True)
class ShownField:
    """One field of a row: as understood, or as it stands where it could not be; of a change, what it was."""

    key: str
    label: str
    cell: str
    text: str
    meaning: str
    fresh: bool  # names something that is new here
    change: Difference | None
    was: str
    was_month: str  # where only the month tells two dates apart
    notes: tuple[Note, ...]

    @property
    def long(self) -> bool:
        """Whether it takes the whole width."""
        kind = BY_KEY[self.key].kind
        return self.key == "purpose" or (isinstance(kind, LongText | Lines) and len(self.text) + len(self.was) > 110)


@dataclass(frozen=True)
class ShownRow:
    """One row of the preview."""

    number: int
    planned: PlannedRow
    outcome: str
    title: str
    fields: list[ShownField]
    notes: list[Note]
    offered: list[PlanItem]
    chosen: str  # which item somebody said that it is

    @property
    def where(self) -> str:
        """Its place in the workbook."""
        line = self.planned.row.line
        return f"{line.table.sheet}, row {line.number}"


def preview(upload: Upload, plan: Plan, place: Place) -> dict[str, Any]:
    """Everything that the preview's template asks for."""
    order = in_order(plan)
    found = [number for number in order if is_shown(plan.rows[number], place.show)]
    last = max(1, -(-len(found) // PAGE))
    page = found.index(place.at) // PAGE + 1 if place.at in found else min(max(place.page, 1), last)
    numbers = found[(page - 1) * PAGE : page * PAGE]
    return {
        "upload": upload,
        "plan": plan,
        "place": Place(place.show, page),
        "last": last,
        "rows": [shown_row(plan, number) for number in numbers],
        "following": dict(pairwise(numbers)),
        "shows": [(key, text, sum(is_shown(one, key) for one in plan.rows)) for key, text in SHOWS.items()],
        "deciding": [(number, where(plan.rows[number])) for number in order if plan.rows[number].blocks],
        "made": made(plan),
        "made_open": len(plan.records) + len(plan.officers) <= MOST_OPEN,
        "proposed": [one for one in plan.holders if one.instead_of is not None],
        "remarks": sorted(plan.remarks, key=severity_rank),
        "absent": plan.absent[:MOST_NAMED],
        "roles": ROLES,
        "doubting": sum(is_shown(one, "doubts") for one in plan.rows),
        "headings": sorted(plan.headings, key=lambda one: one.role is not None),
        "unknown": sum(one.role is None for one in plan.headings),
        "columns_open": any(one.filled and not one.role for one in plan.headings)
        or any(one.row.broken for one in plan.rows),
        "mark": mark(plan),
        "severities": SEVERITIES,
    }


def mark(plan: Plan) -> str:
    """What a plan was made from besides the programme: it differs when somebody chose otherwise in another tab."""
    chosen = plan.choices.dump() | {"follow": []}
    headings = [(one.text, one.role) for one in plan.headings]
    made_from = json.dumps([chosen, headings, plan.roll.council.sequence], sort_keys=True)
    return hashlib.sha256(made_from.encode()).hexdigest()[:16]


def in_order(plan: Plan) -> list[int]:
    """The rows' numbers, worst first, then as the workbook has them."""
    return sorted(range(len(plan.rows)), key=lambda number: plan.rows[number].urgency)


def is_shown(planned: PlannedRow, show: str) -> bool:
    """Whether a filter lets a row through."""
    match show:
        case "":
            return True
        case "decide":
            return planned.blocks
        case "doubts":
            return planned.urgency in (1, 2)
    return planned.outcome == show.replace("-", " ")


def severity_rank(remark: Remark) -> int:
    """Errors first, then doubts."""
    return list(SEVERITIES).index(remark.severity)


def where(planned: PlannedRow) -> str:
    """A row by its place and title."""
    line = planned.row.line
    title = shorten(planned.row.values.get("title") or "no title")
    return f"{line.table.sheet}, row {line.number}: {title}"


def made(plan: Plan) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an application adds besides items: each kind with its names, and what there is to know of them."""
    held = {one.body: one for one in plan.holders}
    kinds: dict[str, list[tuple[str, str]]] = {}
    for one in plan.records:
        kind = "post" if one.kind == CABINET_MEMBER else one.model
        known = one.kind if kind == "body" else ""
        if one.aliases:
            known = f"also written {', '.join(one.aliases)}"
        if one.key in held:
            known = f"held by {held[one.key].name}"
        kinds.setdefault(kind, []).append((one.name, known))
    filled = [one for one in held.values() if one.body > 0 and one.instead_of is None]
    if filled:
        kinds["holder"] = [(one.name, one.post) for one in filled]
    if plan.officers:
        kinds["officer"] = [(name, "") for name in plan.officers]
    return [(KINDS[kind][len(things) > 1], things) for kind, things in kinds.items()]


# One row


def shown_row(plan: Plan, number: int) -> ShownRow:
    """A row with its fields, and its notes beside them."""
    planned, names = plan.rows[number], plan.roll.names
    title = planned.row.values.get("title") or text_shown(planned.row, BY_KEY["title"], names)
    fields = [shown_field(planned, BY_KEY[key], names) for key in keys_shown(plan, planned)]
    beside = {one.key for one in fields}
    notes = [note for note in planned.row.notes if not beside.intersection(note.fields[:1])]
    chosen = plan.choices.items.get(planned.key, "")
    return ShownRow(
        number, planned, OUTCOMES[planned.outcome], title, fields, notes, offered(plan, planned, chosen), chosen
    )


def keys_shown(plan: Plan, planned: PlannedRow) -> list[str]:
    """The fields of a row worth showing: of a new one all that hold something, of others what is said or changed."""
    values, given = planned.row.values, planned.row.line.table.keys
    wanted = {*BRIEF[1:], *(one.field for one in planned.shown)}
    wanted |= {note.fields[0] for note in planned.row.notes if note.fields} - {"title"}
    if planned.outcome in (NEW, REJECTED, ASKED):
        supplied = {"status": PLANNED, "first_published": plan.choices.published}  # by the program, for every row
        wanted |= {
            key
            for key, value in values.items()
            if value is not None and (key in given or value != supplied.get(key)) and key != "title"
        }
    return [key for key in (*BRIEF, *(one.key for one in FIELDS if one.key not in BRIEF)) if key in wanted]


def shown_field(planned: PlannedRow, field: Field, names: Names) -> ShownField:
    """One field of a row."""
    row = planned.row
    change = next((one for one in planned.shown if one.field == field.key), None)
    kept = change is not None and change.kept  # which the page says itself, with the day
    value = change.new if change else row.values.get(field.key)
    text = field.kind.show(value, names) if value is not None else text_shown(row, field, names)
    was = field.kind.show(change.old, names) if change else ""
    alike = change is not None and was == text
    return ShownField(
        field.key,
        field.label,
        cell_of(row, field.key),
        text,
        month_of(value) if alike else meaning(value),
        isinstance(value, int) and value < 0,
        change,
        was,
        month_of(change.old) if change and alike else "",
        tuple(note for note in row.notes if note.fields[:1] == (field.key,) and (note.flagged or not kept)),
    )


def meaning(value: Any) -> str:
    """What a date was taken to mean, where that is not how it was typed."""
    if not isinstance(value, ApproximateDate) or value.precision in (Precision.OTHER, Precision.TBC):
        return ""
    return "" if value.text == value.typed else value.text


def month_of(value: Any) -> str:
    """The month under which a date stands."""
    if not isinstance(value, ApproximateDate):
        return ""
    return f"under {say(value.month).split(' ', 1)[1]}" if value.month else "under no month"


def text_shown(row: ItemRow, field: Field, names: Names) -> str:
    """A field as understood; as it stands in the workbook where it could not be."""
    value = row.values.get(field.key)
    if value is not None or not any(note.severity == "error" and field.key in note.fields for note in row.notes):
        return field.kind.show(value, names)
    standing = (text_of(kept[1]) for role, kept in row.line.cells.items() if field.key in field_keys(role))
    return next(standing, row.line.banner if field.key == "decision_maker" else "")


def offered(plan: Plan, planned: PlannedRow, chosen: str) -> list[PlanItem]:
    """The items that a row may be, where that has to be said."""
    if planned.candidates or planned.outcome != REJECTED or not (planned.row.reference or chosen):
        return planned.candidates[:MOST_OFFERED]
    maker = planned.row.values.get("decision_maker")
    return [item for item in plan.absent if item.decision_maker == maker][:MOST_OFFERED]


# Correcting a row


def correction_form(plan: Plan, planned: PlannedRow, texts: Mapping[str, str]) -> RegisterForm:
    """A form over the fields that a row may have; new posts and bodies of the workbook can be chosen too."""
    row = planned.row
    fields = [one for one in FIELDS if one.key in correctable(planned)]
    names = plan.roll.names.standing_under(row.line.under)
    form = form_over(fields, names, {key: row.values.get(key) for key in correctable(planned)}, row=planned.key)
    if not form.is_submitted():
        for one in fields:
            form[one.key].text = texts.get(one.key) or text_shown(row, one, names)
            form[one.key].errors = tuple(
                note.text for note in row.notes if note.severity == "error" and one.key in note.fields
            )
    return form


def correctable(planned: PlannedRow) -> frozenset[str]:
    """What the form asks: of an item that is here only what the workbook gives; what becomes of it only if given."""
    given = {*planned.row.line.table.keys}
    asked = {one.key for one in FIELDS if planned.item is None or one.required or one.key in planned.row.values}
    return frozenset(asked - (({*BY_ACTION} - given) | {"to_check"}))


def corrected(form: RegisterForm, planned: PlannedRow, posted: Iterable[str]) -> dict[str, str]:
    """The texts of a posted form that are not the ones it showed."""
    came = set(posted)
    found = {}
    for one in form:
        if not isinstance(one, RegisterField) or (
            one.name not in came and not isinstance(one.field.kind, SeveralChoices)
        ):
            continue
        if lines(one.text) != lines(text_shown(planned.row, one.field, one.names)):
            found[one.field.key] = one.text
    return found


def lines(text: str) -> str:
    """A text whichever way its lines end, as browsers send them."""
    return text.replace("\r\n", "\n").strip()
