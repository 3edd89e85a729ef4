"""What scrutiny shows on the pages of a plan item and of a meeting."""

from collections.abc import Sequence

from flask import render_template
from flask_login import current_user

from governance.council.queries import SCRUTINY, get_council, today
from governance.meetings.models import Meeting
from governance.meetings.queries import get_committee, list_meetings
from governance.programme.models import PlanItem
from governance.programme.rules import KEY, LIVE
from governance.scrutiny.ahead import addresses
from governance.scrutiny.ahead.page import look_up
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import assess_all, count_open, list_at, scrutiny_committees, scrutiny_of
from governance.scrutiny.rules import Attention, too_full


def plan_panel(item: PlanItem) -> str:
    """Which scrutiny committee looks at a decision, and when; of a key decision of the executive, that none does."""
    council = get_council()
    seen = look_up([item.reference], council, today()).get(item.reference, [])
    executive = council.bodies[item.decision_maker].executive
    unseen = not seen and item.issue_type == KEY and executive and item.status in LIVE
    committee = council.bodies.get(item.scrutiny_committee or 0)
    if not (seen or unseen or committee):
        return ""
    return render_template(
        "scrutiny/ahead/_plan_panel.html",
        seen=seen,
        unseen=unseen,
        committee=committee,
        offered=scrutiny_committees(council) if current_user.handles_all and item.status in LIVE else [],
        address_of=lambda one: addresses.of_decisions(one.id, item.reference),
    )


def plan_warnings(item: PlanItem) -> list[str]:
    """What is wrong with the scrutiny of a decision whose date was changed."""
    return late_of(scrutiny_of([item.reference]).get(item.reference, []))


def meeting_warnings(meeting: Meeting) -> list[str]:
    """Which items of a meeting whose day was changed no longer come before their decisions."""
    return late_of(list_at(meeting.committee, meeting.id))


def late_of(items: Sequence[WorkItem]) -> list[str]:
    """What the rules say of items that do not come before their decisions."""
    found = assess_all(items, list_meetings(), today()) if items else {}
    late = [one for one in items if Attention.DECISION in found[one.id].attention]
    return [f"{one.reference}: {found[one.id].said[0]}" for one in late]  # the most urgent is said first


def meeting_panel(meeting: Meeting) -> str:
    """How full a meeting of a scrutiny committee is, and what is wrong with its items."""
    if get_council().bodies[meeting.committee].kind != SCRUTINY:
        return ""
    kept, items = get_committee(meeting.committee), list_at(meeting.committee, meeting.id)
    count, limit = count_open(items), kept.limit if kept else None
    found = assess_all(items, [meeting], today())
    return render_template(
        "scrutiny/ahead/_meeting_panel.html",
        count=count,
        limit=limit,
        full=too_full(count, limit),
        warned=[(one, found[one.id].said) for one in items if found[one.id].said],
        address_of=lambda one: addresses.of_item(one.reference),
        programme=addresses.of_programme(meeting.committee),
    )
