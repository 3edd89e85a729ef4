"""What suggestions show on the pages of what they led to or support, of a meeting and its agenda; and on their own."""

from collections.abc import Mapping, Sequence

from flask import render_template
from flask_login import current_user

from governance.council.queries import SCRUTINY, get_council, today
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import list_agenda
from governance.meetings.rules import TO_COME, is_suggestions_item
from governance.programme.models import PlanItem
from governance.scrutiny.models import WorkItem
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import list_of_work_item, list_raised_at, list_suggestions
from governance.suggestions.rules import OPEN
from governance.suggestions.scores_page import can_score, method_context, put_forward_by, row_by_itself


def score_panel(suggestion: Suggestion) -> str:
    """What a suggestion scores; of a closed one, or for those who do not score, only where it has scores."""
    row, handler = row_by_itself(suggestion), current_user.handles_all
    offered = handler and can_score(suggestion)
    if not (row.count or row.others or offered):
        return ""
    committee = get_council().bodies.get(suggestion.committee or 0) if suggestion.status in OPEN else None
    return render_template(
        "suggestions/_scores.html", row=row, committee=committee, can_score=offered, **method_context(row.method)
    )


def work_item_panel(item: WorkItem) -> str:
    """The suggestions of which a work item was made, and those that it answers besides."""
    found = list_of_work_item(item.reference)
    made = [one for one in found if one.work_item == item.reference]
    return (
        render_template(
            "suggestions/_of_work_item.html",
            made=made,
            support=[one for one in found if one not in made],
            by=put_forward_by,
        )
        if found
        else ""
    )


def support_panel(record: PlanItem | Suggestion) -> str:
    """The suggestions that were closed because there is this plan item or suggestion already."""
    found = list_suggestions(Suggestion.existing == record.reference)
    return render_template("suggestions/_of_work_item.html", made=[], support=found, by=put_forward_by) if found else ""


def meeting_panel(meeting: Meeting) -> str:
    """The suggestions that are put to a meeting of a scrutiny committee, with the report of them."""
    if get_council().bodies[meeting.committee].kind != SCRUTINY:
        return ""
    found, handler = list_raised_at(meeting), current_user.handles_all
    to_come = meeting.status in TO_COME and meeting.day >= today()
    if not found and not (handler and to_come):
        return ""
    lacking = bool(found) and suggestions_item(list_agenda(meeting.id, meeting.committee)) is None
    return render_template(
        "suggestions/_at_meeting.html",
        meeting=meeting,
        found=found,
        by=put_forward_by,
        puts=handler and to_come,
        lacking=handler and lacking,
    )


def draw_beneath(meeting: Meeting, items: Sequence[AgendaItem]) -> Mapping[int, str]:
    """Below the agenda item under which suggestions are raised, those that are put to the meeting."""
    item = suggestions_item(items)
    found = list_raised_at(meeting) if item else []
    if item is None or not found:
        return {}
    return {item.id: render_template("suggestions/_beneath.html", found=found, by=put_forward_by)}


def suggestions_item(items: Sequence[AgendaItem]) -> AgendaItem | None:
    """The agenda item under which suggestions are raised."""
    return next((one for one in items if is_suggestions_item(one.title)), None)
