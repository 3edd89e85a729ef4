"""What is kept of committees as they meet, of their meetings and of agenda items, each column declared once."""

from governance.meetings.rules import BUSINESS, CANCELLED, CLOSING, HELD, MOVED, OPENING, SCHEDULED
from governance.programme.fields import OPENNESS, PARAGRAPHS
from governance.register.fields import YES_NO, Choice, Choices, Day, Field, Line, LongText, Named, Number, Time

STATUSES = (
    Named(SCHEDULED, "Scheduled"),
    Named(MOVED, "Moved"),
    Named(CANCELLED, "Cancelled", ("Canceled",)),
    Named(HELD, "Held"),
)
SCORING = (Named("PICK", "PICK"), Named("TOPIC", "TOPIC"))
PARTS = (
    Named(OPENING, "Opening", ("Opening items",)),
    Named(BUSINESS, "Business", ("Items of business",)),
    Named(CLOSING, "Closing", ("Closing items",)),
)

COMMITTEE = (
    Field("officer", "Officer", Line(most=200), width=28, hint="Name and title of the committee’s officer."),
    Field("contact", "Officer’s contact details", LongText(most=500), width=28),
    Field("place", "Usual place", Line(most=200), width=24),
    Field("usual_day", "Usual day", Line(most=100), width=20, hint="In words, such as first Wednesday of the month."),
    Field("starts", "Usual time", Time(), width=10, hint="Such as 10:00am."),
    Field(
        "limit",
        "Most items at a meeting",
        Number(greatest=99),
        width=10,
        hint="A meeting with more items of its work programme says that it is too full. Blank: it never does.",
    ),
    Field(
        "portfolios",
        "Portfolios in its field",
        Choices(source="cabinet member"),
        width=30,
        hint="Decisions of these cabinet members, or with them as portfolio holder, are in the committee’s field.",
    ),
    Field(
        "directorates",
        "Directorates in its field",
        Choices(source="directorate"),
        width=30,
        hint="Decisions prepared by these directorates are in the committee’s field.",
    ),
    Field(
        "scoring",
        "Scores suggestions by",
        Choice(options=SCORING),
        width=12,
        hint="A scrutiny committee’s way to compare what is put forward. PICK: public interest, impact, council "
        "performance, keep in context. TOPIC: timely, organisational priority, public interest, influence, cost. "
        "Blank: PICK.",
    ),
)

MEETING = (
    Field("committee", "Committee", Choice(source="committee"), headers=("Body",), width=30, required=True),
    Field(
        "day", "Date", Day(), headers=("Day", "Meeting date"), width=14, required=True, hint="Such as 3 December 2026."
    ),
    Field("starts", "Time", Time(), headers=("Starts",), width=10, hint="Such as 10:00am."),
    Field("place", "Place", Line(most=200), headers=("Venue", "Location"), width=24),
    Field("status", "Status", Choice(options=STATUSES), width=10, required=True),
    Field("moved_from", "Moved from", Day(), width=14),
    Field("reason", "Reason moved or cancelled", LongText(most=1000), width=30),
)
MEETING_FORM = tuple(one for one in MEETING if one.key in ("day", "starts", "place", "reason"))

AGENDA_ITEM = (
    Field("committee", "Committee", Choice(source="committee"), required=True),
    Field("meeting", "Meeting", Choice(source="meeting")),  # none: it stands in the committee's template
    Field("part", "Part of the agenda", Choice(options=PARTS), required=True),
    Field("position", "Order", Number()),
    Field("title", "Title", LongText(most=500), required=True),
    Field("purpose", "Purpose", LongText(most=5000)),
    Field("note", "Note", LongText(most=2000), hint="Printed below the purpose, such as how the public can take part."),
    Field("author", "Report author", Line(most=300), hint="Name and title."),
    Field("to_follow", "Report to follow", YES_NO),
    Field("pages", "Pages", Line(most=30), hint="Such as 13 - 80."),
    Field("openness", "Openness", Choice(options=OPENNESS)),
    Field(
        "paragraphs",
        "Schedule 12A paragraphs",
        Choices(options=PARAGRAPHS),
        hint="Why the item, or part of it, is exempt (LGA 1972, Schedule 12A, part 1).",
    ),
    Field("source", "From", Line(most=30)),  # the work item that put it there
)
AGENDA_FORM = tuple(one for one in AGENDA_ITEM if one.key not in ("committee", "meeting", "position", "source"))
