"""The pages of scrutiny before a decision: the decisions ahead of a committee, and those that none has looked at."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.council.queries import SCRUTINY, Maker, get_council, today
from governance.extensions import db
from governance.meetings.queries import get_committee, list_meetings
from governance.people.rules import Role
from governance.programme.models import PlanItem
from governance.programme.queries import get_item
from governance.programme.rules import LIVE
from governance.register.editors import Refused
from governance.register.keeping import NotAllowed
from governance.scrutiny.ahead.addresses import of_decisions, of_programme
from governance.scrutiny.ahead.page import Scrutinised, build_rows, build_unseen, look_up, waiting_of
from governance.scrutiny.ahead.places import Offer, offers_of, to_come
from governance.scrutiny.commands import hold, place_work_item, schedule_decision
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import count_open, list_at
from governance.scrutiny.rules import BRIEFING_NOTES, too_full
from governance.web.access import allow, signed_in
from governance.web.admin import WAY
from governance.web.fragments import see
from governance.web.records import refuse_stranger

blueprint = Blueprint("scrutiny_ahead", __name__, url_prefix="/work-programme")
blueprint.register_error_handler(NotAllowed, refuse_stranger)


@blueprint.get("/<int:committee>/decisions")
@signed_in
def list_decisions(committee: int) -> str:
    """The decisions ahead in a committee's field, and the pre-decision table."""
    return decisions_page(find_committee(committee), request.args.get("decision"))


@blueprint.post("/<int:committee>/decisions/<reference>/schedule")
@allow(Role.GOVERNANCE)
def schedule(committee: int, reference: str) -> ResponseReturnValue:
    """Put a decision on a meeting of the committee, or on one of its lists."""
    maker = find_committee(committee)
    hold()  # before it is read where the decision is already: two officers may press at once
    plan = get_item(reference) or abort(404)
    if plan.status not in LIVE:
        flash(f"{reference} is {plan.status} now, so it was not put on the work programme.")
        return see(of_decisions(committee, reference))
    try:
        text = put_there(plan, maker)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        return decisions_page(maker, reference, problem=" ".join(refused.errors.values())), 422
    flash(text)
    return see(of_decisions(committee, reference))


@blueprint.get("/unseen")
@signed_in
def list_unseen() -> str:
    """Key decisions ahead that no committee has on its programme."""
    return render_template("scrutiny/ahead/unseen.html", rows=build_unseen(get_council(), today()))


def decisions_page(committee: Maker, asked: str | None, problem: str = "") -> str:
    """The page, with what is wrong with the form of the decision that is asked for."""
    rows, prior = build_rows(committee, asked, get_council(), today())
    return render_template(
        "scrutiny/ahead/decisions.html",
        committee=committee,
        rows=rows,
        prior=prior,
        problem={asked: problem} if problem else {},
        typed=request.form,
        programme=of_programme(committee.id),
    )


def put_there(plan: PlanItem, committee: Maker) -> str:
    """Put a decision where the form says, and say what was done; raises Refused."""
    chosen = find_place(committee.id, request.form.get("place", ""))
    if chosen is None:
        raise Refused({"place": "Choose a meeting or a list"})
    there = look_up([plan.reference], get_council(), today()).get(plan.reference, [])
    waiting = waiting_of(there, committee.id)
    if waiting and "again" not in request.form:
        why = f"Scrutiny before the decision {plan.reference}"
        place_work_item(waiting.item, chosen.place, by=current_user, way=WAY, why=why)
        return said(waiting.item, plan, committee)
    refuse_twice(there)
    form = "note" if chosen.place == BRIEFING_NOTES else "report"
    return said(
        schedule_decision(plan, committee.id, chosen.place, by=current_user, way=WAY, form=form), plan, committee
    )


def refuse_twice(there: Sequence[Scrutinised]) -> None:
    """A decision is scheduled a second time only where that is asked for; raises Refused, saying where it is."""
    if there and "again" not in request.form:
        text = f"It is on the programme already: {'; '.join(words(one) for one in there)}."
        raise Refused({"place": f"{text} To put it there a second time, tick the box below."})


def words(one: Scrutinised) -> str:
    """Where a decision is already."""
    return f"{one.item.reference}, {one.committee}, {one.where}"


def said(item: WorkItem, plan: PlanItem, committee: Maker) -> str:
    """What was done, and what is wrong with it."""
    there = next(one for one in look_up([plan.reference], get_council(), today())[plan.reference] if one.item is item)
    text = f"{plan.reference} is now {item.reference} of the work programme of {committee.name}: {there.where}."
    return " ".join(one for one in (text, there.warning, fullness(item)) if one)


def fullness(item: WorkItem) -> str:
    """Whether the meeting of an item has more than its committee wants."""
    kept = get_committee(item.committee)
    return (
        too_full(count_open(list_at(item.committee, item.meeting)), kept.limit if kept else None)
        if item.meeting
        else ""
    )


def find_place(committee: int, key: str) -> Offer | None:
    """The meeting or list that a form carries."""
    offered = offers_of(to_come(list_meetings(committee), today()), None)
    return next((one for one in offered if one.key == key), None)


def find_committee(number: int) -> Maker:
    """The scrutiny committee, or a page that says it is not there."""
    found = get_council().bodies.get(number)
    return found if found and found.kind == SCRUTINY else abort(404)
