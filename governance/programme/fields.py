"""The columns of the executive rolling programme."""

from governance.programme.rules import (
    CONFIDENTIAL,
    DECIDED,
    DEFERRED,
    EXEMPT,
    FRAMEWORK,
    KEY,
    NON_KEY,
    OPEN,
    PART_EXEMPT,
    PLANNED,
    WITHDRAWN,
)
from governance.register.fields import (
    Approximate,
    Audience,
    Choice,
    Choices,
    Day,
    Field,
    Line,
    Lines,
    Link,
    LongText,
    Named,
)

ISSUE_TYPES = (
    Named(KEY, "Key", ("Key decision",)),
    Named(NON_KEY, "Non-key", ("Non Key", "Nonkey", "Not key")),
    Named(FRAMEWORK, "B&PF", ("B&BF", "BPF", "Budget and policy framework", "Budget & policy framework")),
)
STATUSES = (
    Named(PLANNED, "Planned"),
    Named(DEFERRED, "Deferred"),
    Named(WITHDRAWN, "Withdrawn"),
    Named(DECIDED, "Decided"),
)
OPENNESS = (
    Named(OPEN, "Open", ("Public",)),
    Named(PART_EXEMPT, "Part exempt", ("Partly exempt",)),
    Named(EXEMPT, "Exempt"),
    Named(CONFIDENTIAL, "Confidential"),
)
PARAGRAPHS = (
    Named(1, "1 Information relating to any individual", ("1", "Paragraph 1")),
    Named(2, "2 Information likely to reveal an individual’s identity", ("2", "Paragraph 2")),
    Named(3, "3 Financial or business affairs of any person, the council included", ("3", "Paragraph 3")),
    Named(4, "4 Consultations or negotiations on labour relations", ("4", "Paragraph 4")),
    Named(5, "5 Legal professional privilege", ("5", "Paragraph 5")),
    Named(6, "6 A notice, order or direction that the council proposes to make", ("6", "Paragraph 6")),
    Named(7, "7 Prevention, investigation or prosecution of crime", ("7", "Paragraph 7")),
)

FIELDS = (
    Field("title", "Title", LongText(most=500), headers=("Report title", "Issue", "Matter"), width=40, required=True),
    Field("purpose", "Purpose", LongText(most=5000), headers=("Purpose of report",), width=50),
    Field("issue_type", "Issue type", Choice(options=ISSUE_TYPES), headers=("Type", "Key decision"), width=10),
    Field(
        "decision_maker",
        "Decision maker",
        Choice(source="decision maker"),
        headers=("Decision taker", "Body"),
        width=30,
        required=True,
    ),
    Field(
        "decision_date",
        "Decision date",
        Approximate(),
        headers=("Meeting / decision date (on or after)", "Decision date (on or after)", "Meeting date", "Date"),
        width=16,
        required=True,
        hint="On or after. A day such as 9 October 2026, a month such as October 2026, or TBC.",
    ),
    Field("portfolio_holder", "Portfolio holder", Choice(source="cabinet member"), width=30),
    Field("directorate", "Directorate", Choice(source="directorate"), headers=("Service",), width=24),
    Field(
        "lead_officers",
        "Lead officers",
        Lines(),
        headers=("Lead officer", "Officer"),
        width=28,
        hint="Name and title, one officer a line.",
    ),
    Field("contact", "Contact", LongText(most=500), headers=("Contact information",), width=28),
    Field("wards", "Wards affected", Choices(source="ward", every="All wards"), headers=("Wards",), width=20),
    Field("openness", "Openness", Choice(options=OPENNESS), headers=("Exempt", "Public or private"), width=12),
    Field(
        "paragraphs",
        "Schedule 12A paragraphs",
        Choices(options=PARAGRAPHS),
        width=14,
        hint="Why the item, or part of it, is exempt (LGA 1972, Schedule 12A, part 1).",
    ),
    Field(
        "public_interest",
        "Public interest reason",
        LongText(most=2000),
        width=30,
        hint="Why the public interest in exempting outweighs that in disclosing. Published with the notice.",
    ),
    Field(
        "exempt_particulars",
        "Exempt particulars",
        LongText(),
        width=30,
        audience=Audience.HANDLERS,
        hint="Never published. Seen only by governance officers and this directorate’s officers.",
    ),
    Field(
        "documents",
        "Documents to be submitted",
        LongText(most=3000),
        headers=("Documents", "Documents to be considered"),
        width=30,
    ),
    Field("consultation", "Consultation", LongText(most=3000), width=30),
    Field("report_link", "Link to the report", Link(most=1000), headers=("Report",), width=20),
    Field("scrutiny_committee", "Scrutiny committee concerned", Choice(source="scrutiny committee"), width=30),
    Field(
        "first_published",
        "Notice first published",
        Day(),
        headers=("First published", "Date notice first published"),
        width=14,
        hint="The day on which notice of this decision was first published. Set by governance officers.",
    ),
    Field("status", "Status", Choice(options=STATUSES), width=10, required=True),
    Field("deferred_from", "Deferred from", Line(most=100), width=14),
    Field("status_reason", "Reason deferred or withdrawn", LongText(most=1000), width=30),
    Field("decided_on", "Decided on", Day(), width=14),
    Field("decided_by", "Decided by", Line(most=300), width=24),
    Field(
        "internal_notes",
        "Internal notes",
        LongText(),
        width=30,
        audience=Audience.HANDLERS,
        hint="Never published. Seen only by governance officers and this directorate’s officers.",
    ),
    Field("to_check", "To check", Lines(most=1000), width=30, audience=Audience.HANDLERS),
)
BY_KEY = {field.key: field for field in FIELDS}

# Kept by what is done to an item (defer, withdraw, decide, settle), never typed on its form.
BY_ACTION = ("status", "deferred_from", "status_reason", "decided_on", "decided_by", "to_check")
FORM = tuple(field for field in FIELDS if field.key not in BY_ACTION)
GOVERNANCE_ONLY = frozenset({"first_published"})

# The columns of the programme page that are kept; it adds the reference, the notice and the status.
TABLE = (
    "decision_date",
    "issue_type",
    "title",
    "purpose",
    "portfolio_holder",
    "directorate",
    "lead_officers",
    "contact",
    "openness",
    "documents",
)
SEARCHED = (
    "title",
    "purpose",
    "lead_officers",
    "contact",
    "public_interest",
    "documents",
    "consultation",
    "report_link",
    "status_reason",
)
PRIVATE = tuple(field.key for field in FIELDS if field.audience is Audience.HANDLERS)


def visible(handler: bool) -> tuple[Field, ...]:
    """The columns that somebody may see: all of them for who handles the item, the readers' for others."""
    return tuple(field for field in FIELDS if handler or field.audience is Audience.READERS)
