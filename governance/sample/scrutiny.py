"""The invented work programmes of two scrutiny committees, around the day they are made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from governance.council.queries import get_council
from governance.meetings.commands import (
    add_meetings,
    cancel_meeting,
    change_agenda_item,
    move_meeting,
    record_held,
    save_committee,
    start_template,
)
from governance.meetings.models import Meeting
from governance.meetings.queries import get_committee, list_agenda
from governance.meetings.rules import Pattern, propose
from governance.register.dates import parse_date
from governance.register.keeping import System
from governance.sample import council as sample
from governance.scrutiny import commands
from governance.scrutiny.models import WorkItem
from governance.scrutiny.queries import decisions_ahead, list_items
from governance.scrutiny.rules import BRIEFING_NOTES, NOT_ALLOCATED, SUGGESTED

BY: dict[str, Any] = {"by": System("Sample council"), "way": "sample council"}
PAST, AHEAD = 3, 6  # meetings of a committee before the day, and after it
HALF_YEAR, YEAR = timedelta(days=190), timedelta(days=370)


@dataclass(frozen=True)
class Sitting:
    """When a body meets, where, who its officer is, and what is in a scrutiny committee's field."""

    body: str
    pattern: Pattern
    starts: str
    usual_day: str
    officer: str
    portfolios: tuple[str, ...] = ()
    directorates: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True)
class Matter:
    """A work item: `at` counts meetings from the first to come (0), or names a list."""

    at: int | str
    topic: str
    purpose: str
    form: str | None = None
    lead: str | None = None
    aim: str | None = None
    witnesses: tuple[str, ...] = ()
    joint: str | None = None
    due: str | None = None
    due_words: str | None = None
    source: str | None = None
    progress: str | None = None
    outcome: str | None = None


SITTINGS = (
    Sitting(
        sample.CABINET, Pattern(3, 2), "14:00", "second Thursday of the month", "Tobias Elphick, Governance Manager"
    ),
    Sitting(
        sample.COUNCIL,
        Pattern(4, 3, frozenset({2, 5, 7, 9, 12})),
        "10:30",
        "third Friday, five times a year",
        "Tobias Elphick, Governance Manager",
    ),
    Sitting(
        sample.AUDIT,
        Pattern(2, 4, frozenset({1, 3, 6, 9, 11})),
        "10:00",
        "fourth Wednesday, five times a year",
        "Amina Kestrel, Governance Officer",
    ),
    Sitting(
        sample.HEALTH_SCRUTINY,
        Pattern(2, 1),
        "10:00",
        "first Wednesday of the month",
        "Amina Kestrel, Governance Officer",
        (sample.HEALTH, sample.ADULT_CARE),
        (sample.ADULTS, sample.PUBLIC_HEALTH),
        4,
    ),
    Sitting(
        sample.GENERAL_SCRUTINY,
        Pattern(0, 3),
        "14:00",
        "third Monday of the month",
        "Rhodri Vance, Governance Officer",
        (sample.FINANCE, sample.TRANSPORT, sample.WASTE, sample.ASSETS),
        (sample.CORPORATE, sample.ENVIRONMENT),
        5,
    ),
)

HEALTH_MATTERS = (
    Matter(
        -2,
        "Urgent care before the winter",
        "To examine how the hospital and the council prepare for the winter.",
        "accountability",
        witnesses=("Chief Executive, Wrenford Hospitals Trust", "Healthwatch Wrenfordshire"),
        outcome="Recommended that the discharge plan be published by the end of October. Accepted.",
    ),
    Matter(
        -1,
        "Adult safeguarding: annual report",
        "To receive the report of the safeguarding board.",
        "report",
        "Director of Adults and Communities",
        outcome="Noted. The board’s chair is to report on thresholds in six months.",
    ),
    Matter(
        -1,
        "Falls prevention",
        "To hear what has come of last year’s recommendations.",
        "report",
        "Public Health Commissioning Manager",
        progress="Deferred during the meeting for want of time.",
    ),
    Matter(
        0,
        "Dental access",
        "To examine how many adults and children wait for an NHS dentist, and where.",
        "report",
        "Director of Public Health",
        "A view on what the integrated care board should commission for the east of the county.",
        ("Integrated care board, dental commissioning lead",),
    ),
    Matter(
        0,
        "Care market sustainability",
        "To examine how the fees for residential care are set.",
        "report",
        "Director of Adults and Communities",
    ),
    Matter(
        0,
        "Budget consultation",
        "To examine the proposed budget for adults and public health.",
        "report",
        "Chief Finance Officer",
        joint=sample.GENERAL_SCRUTINY,
    ),
    Matter(0, "Ambulance waiting times", "To hear from the ambulance service.", "verbal"),
    Matter(
        1,
        "Accountability session: Healthwatch and the Health and Wellbeing Board",
        "To hold a public session with the bodies that speak for patients and plan for health.",
        "accountability",
    ),
    Matter(
        1,
        "Task and finish group on young carers",
        "To receive the group’s report and agree its recommendations.",
        "group",
        "Chair of the group",
    ),
    Matter(2, "Hospital discharge", "To see the discharge lounge and speak with its staff.", "visit"),
    Matter(3, "Learning disability services", "To review the strategy a year after it was adopted.", "report"),
    Matter(
        NOT_ALLOCATED,
        "Review of the children and families action plan",
        "That the committee review progress in eight months’ time.",
        due="+2",
        due_words="in eight months’ time",
        source="Minute 17 of an earlier meeting",
    ),
    Matter(
        NOT_ALLOCATED,
        "Workshop with communication leaders of partner agencies",
        "To agree how residents are told of changes to services.",
        "workshop",
        source="Minute 19 of an earlier meeting",
    ),
    Matter(
        SUGGESTED, "New homes and the pressure on general practice", "Suggested by a resident.", source="The public"
    ),
    Matter(SUGGESTED, "Dementia care in the community", "Suggested by an arts charity.", source="The public"),
    Matter(BRIEFING_NOTES, "Mobile devices for social workers", "An update in writing.", "note"),
    Matter(BRIEFING_NOTES, "Mental health trust: headline indicators", "Quarterly, in writing.", "note"),
)
GENERAL_MATTERS = (
    Matter(
        -1,
        "Highway maintenance contract",
        "To examine performance in the contract’s second year.",
        "report",
        outcome="Recommended monthly publication of repairs outstanding.",
    ),
    Matter(0, "Flood resilience", "To examine the plans for the Wren valley.", "report", "Joanna Wedlake, Director"),
    Matter(1, "Waste collection changes", "To hear from crews and residents.", "workshop"),
    Matter(2, "Customer services strategy", "To examine the draft before it is adopted.", "report"),
    Matter(NOT_ALLOCATED, "Community asset transfers", "To review those of the past three years.", due="+5"),
    Matter(BRIEFING_NOTES, "Procurement: social value", "An update in writing.", "note"),
)


def load_meetings(day: date) -> None:
    """A year of meetings, and the work programmes of the scrutiny committees."""
    bodies = {one.name: one.id for one in get_council().bodies.values()}
    for one in SITTINGS:
        keep_body(one, bodies)
        meetings = plan_meetings(one, bodies[one.body], day)
        if one.body == sample.HEALTH_SCRUTINY:
            load_health(meetings, bodies, day)
        elif one.body == sample.GENERAL_SCRUTINY:
            load_matters(GENERAL_MATTERS, meetings, bodies, bodies[one.body], day)
        for meeting in meetings:
            if meeting.day < day:
                record_held(meeting, **BY)


def keep_body(one: Sitting, bodies: dict[str, int]) -> None:
    """What a body that meets keeps, and its usual agenda."""
    names = get_council().names.lists["directorate"]
    found = (names.find(name) for name in one.directorates)
    values = {
        "officer": one.officer,
        "contact": "governance@example.gov.uk",
        "place": "Council Chamber, Wren House",
        "usual_day": one.usual_day,
        "starts": one.starts,
        "limit": one.limit,
        "portfolios": [bodies[name] for name in one.portfolios] or None,
        "directorates": [thing.key for thing in found if thing] or None,
    }
    save_committee(bodies[one.body], values, **BY)
    if one.body != sample.CABINET:
        start_template(bodies[one.body], **BY)


def plan_meetings(one: Sitting, body: int, day: date) -> list[Meeting]:
    """The meetings around a day."""
    proposed = [each.day for each in propose(one.pattern, day - HALF_YEAR, day + YEAR, get_council().calendar)]
    chosen = [each for each in proposed if each < day][-PAST:] + [each for each in proposed if each >= day][:AHEAD]
    usual = {"starts": one.starts, "place": "Council Chamber, Wren House"}
    return add_meetings(body, [{"day": each} | usual for each in chosen], **BY, why="A year of meetings")


def load_health(meetings: Sequence[Meeting], bodies: dict[str, int], day: date) -> None:
    """Of one committee, everything that a work programme can hold."""
    body = bodies[sample.HEALTH_SCRUTINY]
    items = load_matters(HEALTH_MATTERS, meetings, bodies, body, day)
    to_come = [one for one in meetings if one.day >= day]
    standing = add_matter(
        Matter(-2, "Healthwatch update", "To hear what concerns patients.", "verbal"), meetings, bodies, body, day
    )
    commands.make_standing(standing, **BY)
    for item in list_items(body):
        if item.series and item.meeting and item.meeting in {one.id for one in meetings if one.day < day}:
            commands.complete_item(item, outcome="Heard.", **BY)
    commands.carry_over(items["Falls prevention"], to_come[1].id, reason="The committee ran out of time.", **BY)
    move_meeting(
        to_come[2],
        {"day": next_working(to_come[2].day - timedelta(days=9))},
        reason="To come before the budget meeting of Council.",
        **BY,
    )
    cancel_meeting(to_come[4], reason="The week of the elections.", **BY)
    ahead = decisions_ahead(body, get_committee(body), get_council())
    for plan in [
        one for one in ahead if one.scrutiny_committee == body and (one.decision_earliest or day) > to_come[1].day
    ][:2]:
        commands.schedule_decision(plan, body, to_come[1].id, **BY)
    fill_agenda(to_come[0])


def fill_agenda(meeting: Meeting) -> None:
    """Page numbers of an agenda whose reports have come in, but for one."""
    page = 7
    for item in list_agenda(meeting.id, meeting.committee):
        if item.title == "Minutes" or item.part == "business":
            late = item.title.startswith("Care market")
            pages = None if late else f"{page} - {page + 11}"
            change_agenda_item(item, {"pages": pages, "to_follow": late or None}, **BY)
            page += 12


def load_matters(
    matters: Sequence[Matter], meetings: Sequence[Meeting], bodies: dict[str, int], body: int, day: date
) -> dict[str, WorkItem]:
    """Work items by their topics."""
    return {one.topic: add_matter(one, meetings, bodies, body, day) for one in matters}


def add_matter(one: Matter, meetings: Sequence[Meeting], bodies: dict[str, int], body: int, day: date) -> WorkItem:
    """One work item; what is over has its outcome."""
    first = next(place for place, meeting in enumerate(meetings) if meeting.day >= day)
    month = day.month - 1 + int(one.due or 0)
    due = date(day.year + month // 12, month % 12 + 1, 1)
    values = {
        "committee": body,
        "place": meetings[first + one.at].id if isinstance(one.at, int) else one.at,
        "topic": one.topic,
        "purpose": one.purpose,
        "form": one.form,
        "aim": one.aim,
        "lead_officers": [one.lead] if one.lead else None,
        "witnesses": list(one.witnesses) or None,
        "joint_committee": bodies[one.joint] if one.joint else None,
        "due": parse_date(f"{due:%Y-%m}") if one.due else None,
        "due_words": one.due_words,
        "source": one.source,
        "progress": one.progress,
    }
    item = commands.add_work_item(values, **BY)
    if one.outcome:
        commands.complete_item(item, outcome=one.outcome, **BY)
    return item


def next_working(day: date) -> date:
    """A day on which the council works."""
    return get_council().calendar.working_day_on_or_after(day)
