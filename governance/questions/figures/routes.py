"""The figures of public questions: table, picture and workbook."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from governance.council.queries import get_council, today
from governance.questions.figures.counting import COUNTED, Figures, Period, Table, check_period, count, period_of
from governance.questions.figures.picture import Picture, draw
from governance.questions.figures.queries import committees, list_facts
from governance.questions.figures.sheets import NAMES, times_rows, workbook
from governance.register.fields import Day, Field, Names
from governance.web.access import signed_in
from governance.web.forms import RegisterForm, form_class, number

blueprint = Blueprint("question_figures", __name__, url_prefix="/questions")
EVERY = "Every committee"
PICTURES = tuple(NAMES)  # one for each table, by its key
PERIOD = (
    Field("from", "Received from", Day(), hint="Such as 1 May 2026. Blank: the beginning of a municipal year, 1 May."),
    Field("to", "Received to", Day(), hint="Such as 30 April 2027. Blank: the end of that municipal year, 30 April."),
)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Wanted:
    """What the address asks for: a period, and a committee or all of them."""

    form: RegisterForm
    period: Period | None  # none where the form says what is wrong
    committee: int | None
    of: str  # the committee, or all of them

    @property
    def args(self) -> dict[str, Any]:
        """The same for another address."""
        period = {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()} if self.period else {}
        return period | ({"committee": self.committee} if self.committee is not None else {})


@blueprint.get("/figures")
@signed_in
def view_figures() -> ResponseReturnValue:
    """The figures of a period: tables, each with its picture."""
    wanted = wanted_of()
    figures = figures_of(wanted)
    shown = {
        "wanted": wanted,
        "figures": figures,
        "picture_of": lambda table: Markup(draw(picture_of(table, wanted), f"picture-{table.key}")),  # noqa: S704
        "times": times_rows(figures.times) if figures else [],
        "committees": committees().offered([wanted.committee] if wanted.committee is not None else []),
        "every": EVERY,
        "counted": COUNTED,
        "asked": bool(request.args),
    }
    return render_template("questions/figures.html", **shown)


@blueprint.get("/figures/<which>.svg")
@signed_in
def view_picture(which: str) -> ResponseReturnValue:
    """The picture of one table, to be put into a report."""
    if which not in PICTURES:
        abort(404)
    wanted = wanted_of()
    figures = figures_of(wanted)
    table = figures.table(which) if figures else None
    if table is None or wanted.period is None:
        return back_to_form()
    content = draw(picture_of(table, wanted), "picture", headed=True).encode()
    return send_file(BytesIO(content), "image/svg+xml", as_attachment=True, download_name=name_of(wanted, which, "svg"))


@blueprint.get("/figures.xlsx")
@signed_in
def view_workbook() -> ResponseReturnValue:
    """All tables as a workbook."""
    wanted = wanted_of()
    figures = figures_of(wanted)
    if figures is None:
        return back_to_form()
    content = workbook(figures, wanted.of, get_council().name)
    return send_file(BytesIO(content), EXCEL, as_attachment=True, download_name=name_of(wanted, "figures", "xlsx"))


def wanted_of() -> Wanted:
    """What the address asks for; the form says beside its fields what is wrong."""
    given = {key: value for key, value in request.args.items() if value.strip()}
    known = {one.key: one.name for one in committees().things}
    chosen = number(given.get("committee"))
    committee = chosen if chosen in known else None
    form = form_class(PERIOD, ())(formdata=request.args, meta={"csrf": False, "names": Names()})
    period = None
    if form.validate():
        period = period_of(form["from"].data, form["to"].data, today())
        if errors := check_period(period):
            form.say_all(errors)
            period = None
    if period is not None:
        for key, day in (("from", period.first), ("to", period.last)):
            form[key].process_data(day)
    if "committee" in given and committee is None:
        abort(404)
    return Wanted(form, period, committee, known.get(committee, EVERY))


def figures_of(wanted: Wanted) -> Figures | None:
    """What is counted; nothing where the period cannot be understood."""
    if wanted.period is None:
        return None
    offered = [wanted.of] if wanted.committee is not None else [one.name for one in committees().offered([])]
    return count(list_facts(wanted.period, wanted.committee), wanted.period, offered, today())


def picture_of(table: Table, wanted: Wanted) -> Picture:
    """The picture of a table."""
    of = f"Received {wanted.period.text}. {wanted.of}." if wanted.period else ""
    return Picture(table.title, f"{of} Total: {table.total:,}.", tuple((one.label, one.count) for one in table.lines))


def back_to_form() -> ResponseReturnValue:
    """To the page, which says beside its fields what is wrong."""
    return redirect(f"{url_for('question_figures.view_figures')}?{request.query_string.decode()}")


def name_of(wanted: Wanted, what: str, ending: str) -> str:
    """What a file is called."""
    days = f"{wanted.period.first}-to-{wanted.period.last}" if wanted.period else ""
    return f"public-questions-{what}-{days}.{ending}"
