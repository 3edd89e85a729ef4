"""The pages of meetings: all of them, one with its agenda, its forms and what is done to it, the history."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.meetings import page
from governance.meetings.commands import (
    MEETINGS,
    add_meetings,
    cancel_meeting,
    change_meeting,
    move_meeting,
    record_held,
    reinstate_meeting,
    remove_meeting,
    undo,
)
from governance.meetings.fields import STATUSES
from governance.meetings.forms import MOVE, NEW_MEETING, REASON, action_form, meeting_form
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import (
    MEETING,
    REGISTER,
    Filters,
    bodies_that_meet,
    clock,
    get_agenda_item,
    get_committee,
    get_meeting,
    list_agenda,
    names,
    of_meeting,
)
from governance.meetings.rules import CANCELLED, HELD, TO_COME
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.register.fields import Field
from governance.register.keeping import Keeper, Kept, NotAllowed
from governance.register.log import ChangeSet, changes_of, history_of
from governance.web.access import allow, signed_in
from governance.web.admin import WAY
from governance.web.forms import form_over, number
from governance.web.fragments import fragment, see, wants_fragment
from governance.web.history import MOST_CELLS, changed_since, history_page, undo_set
from governance.web.panels import panels_of, with_warnings
from governance.web.records import action_page, drawn, form_page, refuse_stranger, saved_text, values_drawn
from governance.working_days.deadlines import say

blueprint = Blueprint("meetings", __name__, url_prefix="/meetings")
governance = allow(Role.GOVERNANCE)
blueprint.register_error_handler(NotAllowed, refuse_stranger)
blueprint.add_app_template_filter(clock)


@blueprint.get("")
@signed_in
def list_meetings() -> ResponseReturnValue:
    """The meetings to come of every body, or what the filters let through."""
    council = get_council()
    shown = page.list_context(Filters.of(request.args), council, today())
    if wants_fragment():
        return fragment(render_template("meetings/_meetings.html", **shown))
    return render_template("meetings/list.html", **shown, offers=page.offers(council))


@blueprint.get("/history")
@signed_in
def view_history() -> str:
    """Changes of the whole register, the latest first."""
    labels = {key: label for (_, key), label in page.LABELS.items()}
    return history_page("meetings/history.html", REGISTER, labels, told_of_all)


def told_of_all(change_sets: list[ChangeSet], field: str = "") -> dict[str, Any]:
    """Change sets of the register, of each the first cells."""
    return page.told(change_sets, changes_of(change_sets, most=MOST_CELLS, field=field), field)


def told_of_one(change_sets: list[ChangeSet], kind: str, record: int) -> dict[str, Any]:
    """Change sets of one record, with its own cells only."""
    return page.told(change_sets, changes_of(change_sets, record=(kind, record)))


@blueprint.route("/new", methods=["GET", "POST"])
@governance
def new_meeting() -> ResponseReturnValue:
    """Add a meeting, with its committee's usual agenda."""
    body = number(request.args.get("committee"))
    usual = get_committee(body) if body else None
    known = {"committee": body} if body in {one.id for one in bodies_that_meet(get_council())} else {}
    given = {"starts": usual.starts, "place": usual.place} if usual else {}
    form = form_over(NEW_MEETING, names(), known | given, sequence="0")

    def add(values: dict[str, Any]) -> tuple[str, str]:
        meeting = add_meetings(values["committee"], [with_the_usual(values)], by=current_user, way=WAY)[0]
        text = f"{page.title_of(meeting, get_council())} has been added."
        return with_warning(text, meeting), page.address_of(meeting)

    return form_page("meetings/form.html", form, add, meeting=None, back=back_of(known.get("committee")))


def with_warning(text: str, meeting: Meeting) -> str:
    """What was done to a meeting, and that its day is past or not a working day."""
    return f"{text} {page.warning_of(meeting, get_council(), today())}".strip()


def with_the_usual(values: dict[str, Any]) -> dict[str, Any]:
    """What was left blank is as the committee usually has it."""
    usual = get_committee(values["committee"])
    blank = [key for key in ("starts", "place") if values[key] is None]
    return values | ({key: getattr(usual, key) for key in blank} if usual else {})


def back_of(body: int | None) -> str:
    """Where a form about meetings goes back to."""
    return url_for("meetings.view_committee", body=body) if body else url_for("meetings.list_meetings")


@blueprint.get("/<reference>")
@signed_in
def view_meeting(reference: str) -> str:
    """A meeting with its agenda, ready to be printed, and its history."""
    meeting, council, day = find(reference), get_council(), today()
    committee = council.bodies[meeting.committee]
    items = list_agenda(meeting.id, meeting.committee)
    return render_template(
        "meetings/meeting.html",
        one=page.listed(meeting, council, day, len(items)),
        usual=get_committee(meeting.committee),
        members=page.members_of(committee, meeting.day),
        actions=actions_of(meeting),
        panels=panels_of("meeting", meeting),
        **page.agenda_context(items, committee, meeting),
        **page.told_of_those(of_meeting(meeting)),
    )


@blueprint.route("/<reference>/edit", methods=["GET", "POST"])
@governance
def edit_meeting(reference: str) -> ResponseReturnValue:
    """Correct the day, time or place of a meeting, or why it was moved or cancelled."""
    meeting = find_asked(MEETINGS, reference)
    form = meeting_form(meeting, values_drawn(MEETINGS, meeting))

    def change(values: dict[str, Any]) -> tuple[str, str]:
        refuse_removed(MEETING, meeting)
        changed = change_meeting(meeting, values, by=current_user, way=WAY, drawn=drawn())
        return with_warning(saved_text(reference, changed), meeting), page.address_of(meeting)

    shown = {"title": page.title_of(meeting, get_council()), "back": page.back_from(meeting)}
    return form_page("meetings/form.html", form, change, meeting=meeting, **shown)


ALWAYS = frozenset(one.key for one in STATUSES)
ACTIONS: dict[str, tuple[str, tuple[Field, ...], frozenset[str]]] = {
    "move": ("Move the meeting", MOVE, TO_COME),
    "held": ("Record that it was held", (), TO_COME),
    "cancel": ("Cancel the meeting", (REASON,), TO_COME),
    "reinstate": ("Put back among those to come", (), frozenset({CANCELLED, HELD})),
    "remove": ("Remove the meeting", (), ALWAYS - {HELD}),
}


def actions_of(meeting: Meeting) -> list[tuple[str, str]]:
    """What can be done to a meeting now, for its buttons."""
    early = {"held"} if meeting.day > today() else set()
    return [(key, text) for key, (text, _, held) in ACTIONS.items() if meeting.status in held and key not in early]


@blueprint.route("/<reference>/do/<action>", methods=["GET", "POST"])
@governance
def act_on_meeting(reference: str, action: str) -> ResponseReturnValue:
    """Move, cancel, record as held, reinstate or remove a meeting."""
    meeting, council = find(reference), get_council()
    if action not in ACTIONS:
        abort(404)
    heading, fields, statuses = ACTIONS[action]
    if meeting.status not in statuses:
        flash(f"{reference} is {meeting.status} now, so this cannot be done. Its history below says who did what.")
        return see(page.address_of(meeting))
    form = action_form(meeting, fields)
    one = page.listed(meeting, council, today(), 0)
    shown = {"one": one, "subject": page.subject_of(meeting, council), "action": action, "heading": heading}

    def act(values: dict[str, Any]) -> tuple[str, str]:
        carry_out(action, meeting, values)
        gone = url_for(".view_committee", body=meeting.committee)
        return acted_text(action, meeting), gone if action == "remove" else page.address_of(meeting)

    def since() -> dict[str, Any]:
        return changed_since(form, MEETINGS, meeting, lambda sets: told_of_one(sets, MEETING, meeting.id), "meeting")

    return action_page("meetings/action.html", form, act, since, **shown)


def carry_out(action: str, meeting: Meeting, values: dict[str, Any]) -> ChangeSet | None:
    """Run the command of an action."""
    how: dict[str, Any] = {"by": current_user, "way": WAY, "seen": number(request.form.get("sequence"))}
    reason = values.pop("reason", None)
    commands: dict[str, Callable[[], ChangeSet | None]] = {
        "move": lambda: move_meeting(meeting, values, reason=reason, **how),
        "cancel": lambda: cancel_meeting(meeting, reason=str(reason), **how),
        "held": lambda: record_held(meeting, **how),
        "reinstate": lambda: reinstate_meeting(meeting, **how),
        "remove": lambda: remove_meeting(meeting, **how),
    }
    return commands[action]()


def acted_text(action: str, meeting: Meeting) -> str:
    """What an action did."""
    where = [say(meeting.day, weekday=True), clock(meeting.starts), meeting.place]
    done = {
        "move": f"is now on {', '.join(one for one in where if one)}. {page.became_of(meeting)}",
        "cancel": "has been cancelled",
        "held": "is recorded as held",
        "reinstate": "is among the meetings to come again",
        "remove": "has been removed; its reference will not be used again",
    }
    text = f"{meeting.reference} {done[action]}".rstrip(". ") + "."
    return with_warnings(with_warning(text, meeting), "meeting", meeting) if action == "move" else text


@blueprint.post("/undo/<int:number>")
@governance
def undo_change(number: int) -> Response:
    """Take a change back, as far as nobody has changed the same cells since."""
    return undo_set(REGISTER, number, undo, page.label_of, table=url_for(".list_meetings"), gone=is_gone)


def is_gone(place: str) -> bool:
    """Whether there is no such page under the meetings to go back to."""
    first, _, rest = place.partition("/")
    if first == "agenda":
        return get_agenda_item(rest.partition("/")[0]) is None
    return first not in ("history", "committees") and get_meeting(first) is None


def find(reference: str) -> Meeting:
    """The meeting, or a page that says it is not there."""
    return get_meeting(reference) or abort(404)


def find_asked(keeper: Keeper[Kept], reference: str) -> Kept:
    """The record that a form is about; when it is posted, one that was removed meanwhile too: see refuse_removed."""
    model: Any = keeper.model
    query = select(model).where(model.reference == reference)
    query = query if request.method == "POST" else query.where(model.removed.is_(False))
    return db.session.scalars(query).one_or_none() or abort(404)


def refuse_removed(kind: str, record: Meeting | AgendaItem) -> None:
    """Say who removed a record while its form was filled in, and what to do with what was typed; raises Refused."""
    if record.removed:
        by = history_of(REGISTER, record=(kind, record.id), most=1)[0].by_name
        todo = "Undo that under “Recent changes” to the meetings, then save again; what you typed is still here."
        raise Refused({"": f"{by} has removed {record.reference} meanwhile. {todo}"})
