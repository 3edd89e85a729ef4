"""The pages of a committee as it meets: its people, details, meetings and template, and the year that is planned."""

from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import Council, Maker, get_council, today
from governance.meetings import page
from governance.meetings.commands import COMMITTEES, add_meetings, save_committee
from governance.meetings.fields import COMMITTEE
from governance.meetings.forms import check_pattern, committee_fields, committee_form, pattern_form
from governance.meetings.models import Committee
from governance.meetings.queries import (
    bodies_that_meet,
    get_committee,
    list_agenda,
    list_meetings,
    names,
    of_committee,
)
from governance.meetings.routes import blueprint, governance
from governance.meetings.year import PlanForm, laid_out
from governance.people.rules import Role
from governance.web.access import signed_in
from governance.web.admin import WAY
from governance.web.records import drawn, form_page, values_drawn
from governance.web.rows import Cell, cell_of


@blueprint.get("/committees/<int:body>")
@signed_in
def view_committee(body: int) -> str:
    """A committee: its members, details, meetings and the agenda that each begins with."""
    council, day = get_council(), today()
    committee, kept = find(body, council), get_committee(body)
    meetings = page.list_of(list_meetings(body), council, day)
    return render_template(
        "meetings/committee.html",
        details=details_of(committee, kept),
        members=page.members_of(committee, day),
        coming=page.coming_members(committee, day),
        past=page.past_members(committee, day),
        to_come=[one for one in meetings if one.meeting.day >= day],
        held=[one for one in reversed(meetings) if one.meeting.day < day],
        administrator=current_user.has_role(Role.ADMINISTRATOR),
        **page.agenda_context(list_agenda(None, body), committee, None),
        **page.told_of_those(of_committee(body)),
    )


def details_of(committee: Maker, kept: Committee | None) -> list[Cell]:
    """What a committee keeps besides its people; blank where nobody has entered it."""
    record = kept or Committee(**{field.key: None for field in COMMITTEE})
    return [cell_of(record, field, names()) for field in committee_fields(committee)]


@blueprint.route("/committees/<int:body>/edit", methods=["GET", "POST"])
@governance
def edit_committee(body: int) -> ResponseReturnValue:
    """Change what a committee keeps besides its people."""
    committee, kept = find(body, get_council()), get_committee(body)
    form = committee_form(committee, kept, values_drawn(COMMITTEES, kept) if kept else {})

    def save(values: dict[str, Any]) -> tuple[str, str]:
        changed = save_committee(body, values, by=current_user, way=WAY, drawn=drawn())
        text = f"{committee.name} saved." if changed else "Nothing was different, so nothing was changed."
        return text, url_for(".view_committee", body=body)

    return form_page("meetings/committee_form.html", form, save, committee=committee)


@blueprint.route("/committees/<int:body>/year", methods=["GET", "POST"])
@governance
def plan_year(body: int) -> ResponseReturnValue:
    """Lay out a year by a pattern, adjust the days, then add the meetings. Nothing is kept until they are added."""
    council = get_council()
    committee, kept = find(body, council), get_committee(body)
    pattern = pattern_form(kept, today())
    shown: dict[str, Any] = {"pattern": pattern, "committee": committee, "plan": None}
    status = 422 if request.method == "POST" else 200
    if not request.args or not check_pattern(pattern):
        return render_template("meetings/year.html", form=PlanForm(), **shown), status
    plan = laid_out(pattern, list_meetings(body), council.calendar, request.form, today())
    if request.method == "GET" or not plan.is_in_order:
        return render_template("meetings/year.html", form=PlanForm(), **shown | {"plan": plan}), status

    def save(values: dict[str, Any]) -> tuple[str, str]:
        made = add_meetings(body, plan.wanted, by=current_user, way=WAY, why="A year planned")
        several = "1 meeting has" if len(made) == 1 else f"{len(made)} meetings have"
        text = f"{several} been added, each with the usual agenda."
        return " ".join([text, *plan.said]), url_for(".view_committee", body=body)

    return form_page("meetings/year.html", PlanForm(), save, **shown | {"plan": plan})


def find(body: int, council: Council) -> Maker:
    """The body that meets, or a page that says it is not there."""
    return next((one for one in bodies_that_meet(council) if one.id == body), None) or abort(404)
