"""The sample rolling programme: about 80 invented plan items, dated around the day it is made."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

import holidays

from governance.sample.council import (
    ADULT_CARE,
    ADULTS,
    ASSETS,
    AUDIT,
    BODIES,
    CABINET,
    CHIEF_EXECUTIVE,
    CHILDREN,
    CORPORATE,
    COUNCIL,
    DIRECTOR_ADULTS,
    DIRECTOR_PLACE,
    EDUCATION,
    ENVIRONMENT,
    FAMILIES,
    FINANCE,
    GENERAL_SCRUTINY,
    HEALTH,
    HEALTH_SCRUTINY,
    PLANNING,
    PUBLIC_HEALTH,
    TRANSPORT,
    WASTE,
)

IssueType = Literal["Key", "Non-key", "B&PF"]
Openness = Literal["open", "part exempt", "exempt", "confidential"]
Status = Literal["planned", "deferred", "withdrawn", "decided"]
Wards = Literal["All"] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleItem:
    """One expected decision, with names of bodies, directorates and wards as `council` has them."""

    title: str
    purpose: str
    issue_type: IssueType | None
    decision_maker: str
    date_typed: str
    month: date
    portfolio_holder: str | None
    directorate: str | None
    lead_officers: tuple[str, ...]
    contact: str | None
    wards: Wards
    openness: Openness
    paragraphs: tuple[int, ...]
    public_interest: str | None
    exempt_particulars: str | None
    documents: str | None
    consultation: str | None
    report_link: str | None
    scrutiny_committee: str | None
    first_published: date | None
    status: Status
    deferred_from: str | None
    status_reason: str | None
    decided_on: date | None
    internal_notes: str | None


@dataclass(frozen=True, slots=True)
class _Officer:
    name: str
    title: str
    directorate: str | None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the tables below.

    `when` is a slot and a style, as `_day` and `_typed` read them; `private` the openness, the paragraphs of Schedule
    12A, the public-interest reason and the exempt particulars. Most rows were first published in an edition of the
    programme; those with a `lead` by themselves, so many days before the decision; the `new` ones not yet.
    """

    when: str
    issue_type: IssueType | None
    title: str
    purpose: str
    officers: str = ""
    portfolio: str | None = None
    wards: Wards = "All"
    private: tuple[Openness, tuple[int, ...], str | None, str | None] = ("open", (), None, None)
    documents: str | None = None
    consultation: str | None = None
    link: bool = False
    scrutiny: str | None = None
    new: bool = False
    lead: int | None = None
    status: Status = "planned"
    was: str | None = None
    reason: str | None = None
    notes: str | None = None


# fmt: off
_OFFICERS = {
    "finance": _Officer("Bronwen Astley", "Chief Finance Officer", CORPORATE, "bronwen.astley@example.gov.uk"),
    "law": _Officer("Oluwaseun Bankole", "Head of Law and Governance", CORPORATE, "oluwaseun.bankole@example.gov.uk"),
    "audit": _Officer("Marcus Tilbrook", "Head of Internal Audit", CORPORATE, "internal.audit@example.gov.uk"),
    "external": _Officer("Fiona Carmody", "Engagement Lead, External Audit", None),
    "performance": _Officer("Anjali Prabhu", "Head of Performance and Insight", CORPORATE, "01632 960114"),
    "property": _Officer("Keith Sallows", "Head of Property Services", CORPORATE, "keith.sallows@example.gov.uk"),
    "contracts": _Officer("Leila Haddadi", "Commercial and Procurement Manager", CORPORATE),
    "people": _Officer("Gillian Thorley", "Head of People Services", CORPORATE),
    "elections": _Officer("Patrick Dunmore", "Electoral Services Manager", CORPORATE, "elections@example.gov.uk"),
    "care": _Officer("Ruth Engleby", "Head of Adult Commissioning", ADULTS, "ruth.engleby@example.gov.uk"),
    "homes": _Officer("Abdirahman Jimale", "Head of Housing Solutions", ADULTS, "01632 960131"),
    "housing": _Officer("Nicola Fairbrass", "Housing Strategy Manager", ADULTS, "nicola.fairbrass@example.gov.uk"),
    "health": _Officer("Ifeoma Uzor", "Director of Public Health", PUBLIC_HEALTH, "public.health@example.gov.uk"),
    "wellbeing": _Officer("Thomas Grindley", "Public Health Commissioning Manager", PUBLIC_HEALTH, "01632 960142"),
    "schools": _Officer("Claire Ottershaw", "Head of School Organisation", CHILDREN, "claire.ottershaw@example.gov.uk"),
    "placements": _Officer("Vikram Shenoy", "Head of Children's Commissioning", CHILDREN),
    "youth": _Officer("Deborah Lingard", "Youth Justice Manager", CHILDREN, "deborah.lingard@example.gov.uk"),
    "highways": _Officer("Alan Micklethwaite", "Head of Highways", ENVIRONMENT, "highways@example.gov.uk"),
    "transport": _Officer("Sinead Corrigan", "Transport Strategy Manager", ENVIRONMENT, "01632 960157"),
    "waste": _Officer("Gurpreet Sahota", "Head of Waste and Recycling", ENVIRONMENT, "gurpreet.sahota@example.gov.uk"),
    "parks": _Officer("Eleanor Bassinger", "Countryside and Parks Manager", ENVIRONMENT),
    "planning": _Officer("Hamish Rutherglen", "Head of Planning", ENVIRONMENT, "planning.policy@example.gov.uk"),
    "licensing": _Officer("Joyce Kimathi", "Licensing and Regulation Manager", ENVIRONMENT, "licensing@example.gov.uk"),
    "climate": _Officer("Edward Lascombe", "Climate and Energy Manager", ENVIRONMENT),
}

_TENDERS = "Bidders' prices could not be kept in confidence and the council would get poorer offers in future."
_BARGAIN = "Disclosure would weaken the council's hand in negotiation, at a cost to local taxpayers."
_FAMILY = "The people concerned could be recognised, and their privacy outweighs the public's interest in the details."
_ADVICE = "Legal advice must be sought and given in confidence, and like claims are still open."

_CABINET_ROWS = (
    _Row("C-1 d", "Non-key", "Budget Monitoring Report",
         "To consider the forecast revenue and capital position for the {quarter}.", "finance", FINANCE,
         documents="Report of the Chief Finance Officer", link=True, scrutiny=GENERAL_SCRUTINY, status="decided"),
    _Row("C-1 d", "Key", "Highway Maintenance Contract: Two-year Extension",
         "To exercise the option to extend the highway maintenance contract by two years.", "highways contracts",
         TRANSPORT, private=("part exempt", (3,), _TENDERS, "Appendix B: contractor's revised schedule of rates."),
         documents="Cabinet report; contract performance review", link=True, status="decided"),
    _Row("C-1 d", "Non-key", "Annual Equality Report",
         "To approve the annual equality report for publication.", "performance", FINANCE,
         notes="Considered at the meeting; decision notice still to be written up."),
    _Row("C0 d", "Key", "Household Recycling Centres: Future Service",
         "To decide opening days and booking arrangements for the council's five recycling centres.", "waste", WASTE,
         documents="Cabinet report; consultation findings; equality impact assessment",
         consultation="Public survey over eight weeks; parish councils; site staff.", link=True,
         scrutiny=GENERAL_SCRUTINY),
    _Row("C0 d", "Key", "Adult Social Care Charging Policy",
         "To adopt a revised charging policy for care and support at home.", "care finance", ADULT_CARE,
         documents="Cabinet report; draft policy", consultation="People who use services, and carers.", link=True,
         scrutiny=HEALTH_SCRUTINY),
    _Row("C0 d", "Non-key", "Safeguarding Adults Board: Annual Report",
         "To receive the independent chair's account of the board's work over the past year.", "care", ADULT_CARE,
         scrutiny=HEALTH_SCRUTINY),
    _Row("C0 d", None, "Response to the Scrutiny Review of Rural Buses",
         "To respond to each of the recommendations made by the task and finish group.", "transport", TRANSPORT,
         scrutiny=GENERAL_SCRUTINY),
    _Row("C1 d", "Key", "Primary School Places in Wrenford North",
         "To decide whether to publish notices to enlarge two primary schools.", "schools", EDUCATION,
         wards=("Wrenford North", "Castle Mead"), documents="Cabinet report; pupil forecasts",
         consultation="Parents, governing bodies and the dioceses, over six weeks."),
    _Row("C1 d", "Key", "Purchase of Land at Tannery Wharf",
         "To approve the purchase of land for affordable homes and a riverside path.", "property", ASSETS,
         wards=("Tannery Wharf", "Wrenford Central"),
         private=("exempt", (3,), _BARGAIN, "Valuation of the site and the highest price that officers may offer."),
         documents="Cabinet report", notes="Vendor has asked for exchange within six weeks of the decision."),
    _Row("C1 d", "B&PF", "Local Transport Plan",
         "To recommend the draft plan to Council for adoption.", "transport", TRANSPORT,
         documents="Draft Local Transport Plan; sustainability appraisal", scrutiny=GENERAL_SCRUTINY),
    _Row("C1 d", "Non-key", "Quarterly Performance Report",
         "To examine progress against the council plan in the {quarter}.", "performance", FINANCE),
    _Row("C2 d", "Key", "Temporary Accommodation Strategy",
         "To agree how the council will reduce its use of nightly paid accommodation.", "homes housing", ADULT_CARE,
         documents="Cabinet report; draft strategy", consultation="Registered providers and voluntary organisations.",
         scrutiny=HEALTH_SCRUTINY),
    _Row("C2 d", "Non-key", "Armed Forces Covenant: Action Plan",
         "To endorse the actions proposed by the covenant partnership.", "performance", FINANCE,
         status="deferred", was="C-1 d", reason="The partnership asked for time to consult service families."),
    _Row("C3 d", "Key", "Leisure Services: Procurement of an Operator",
         "To approve the procurement strategy for operating four leisure centres.", "contracts wellbeing", HEALTH,
         new=True, scrutiny=GENERAL_SCRUTINY),
    _Row("C3 d", "Non-key", "Budget Monitoring Report",
         "To consider the forecast revenue and capital position for the {quarter}.", "finance", FINANCE),
    _Row("C4 d", "Key", "Wrenford Station Interchange: Preferred Option",
         "To select a preferred option and authorise a planning application.", "transport", TRANSPORT,
         wards=("Wrenford Central", "Stonewell"), consultation="Exhibitions at the library and the station.",
         new=True),
    _Row("C5 d", "Non-key", "Quarterly Performance Report",
         "To examine progress against the council plan in the {quarter}.", "performance", FINANCE, new=True),
    _Row("M6 m", "Non-key", "Budget Monitoring Report",
         "To consider the forecast revenue and capital position for the {quarter}.", "finance", FINANCE, new=True),
    _Row("M8 m", "Key", "Extra Care Homes at Millbrook",
         "To approve the business case for sixty extra care homes.", "housing", ADULT_CARE, wards=("Millbrook",),
         new=True),
    _Row("C@1 d", "B&PF", "Budget and Medium Term Financial Strategy {next_fy}",
         "To recommend a balanced budget for {next_fy} to Council.", "finance", FINANCE,
         documents="Draft budget; reserves strategy", consultation="Residents, businesses and town councils.",
         scrutiny=GENERAL_SCRUTINY),
)

_MEMBER_ROWS: dict[str, tuple[_Row, ...]] = {
    FINANCE: (
        _Row("M0 T", "Non-key", "Write-off of Irrecoverable Business Rates",
             "To write off debts that cannot be collected.", "finance",
             private=("part exempt", (3,), "Naming insolvent businesses would harm creditors still trading.",
                      "Appendix A: debtors and the sums owed.")),
        _Row("M1 T", "Key", "Insurance Programme: Award of Contracts",
             "To award contracts for the council's insurance cover from the next renewal.", "finance contracts"),
    ),
    HEALTH: (
        _Row("D-12 .", "Key", "Sexual Health Services: Contract Award",
             "To award a five-year contract for sexual health clinics and outreach.", "wellbeing",
             private=("part exempt", (3,), _TENDERS, "Appendix C: evaluation of the tenders."),
             documents="Decision report; evaluation summary", link=True, status="decided"),
        _Row("D20 d", "Key", "Stop Smoking Services: Contract Variation",
             "To extend and vary the contract so that the service continues without a gap.", "wellbeing",
             documents="Decision report", new=True, scrutiny=HEALTH_SCRUTINY,
             notes="Grant letter arrived after the last edition; general exception notice to be drafted."),
        _Row("M2 t", "Key", "Drug and Alcohol Treatment and Recovery Service",
             "To seek permission to retender the service for adults.", "wellbeing",
             scrutiny=HEALTH_SCRUTINY),
        _Row("M0 T", "Non-key", "Healthy Weight Declaration",
             "To sign the declaration on behalf of the council.", "health"),
    ),
    ADULT_CARE: (
        _Row("M0 T", "Non-key", "Rough Sleeping Action Plan",
             "To agree how this year's homelessness prevention grant is spent.", "homes"),
        _Row("M0 T", "Non-key", "Local Lettings Plan: Quarry Rise",
             "To approve a local lettings plan for forty-two new homes.", "housing", wards=("Quarry Rise",)),
        _Row("M0 T", "Non-key", "Care Home Fees: Uplift Method",
             "To settle how yearly uplifts to care home fees are worked out.", "care",
             notes="Waiting for the cost of care returns; not before the provider forum."),
        _Row("M1 T", "Non-key", "Disabled Facilities Grants: Discretionary Policy",
             "To revise the policy on discretionary grants for adaptations.", "homes", scrutiny=HEALTH_SCRUTINY),
        _Row("M1 T", "Non-key", "Empty Homes Plan", "To bring long-term empty homes back into use.", "housing"),
        _Row("M2 T", "Non-key", "Assistive Technology Offer",
             "To widen the range of equipment lent to people living alone.", "care", new=True),
        _Row("D40 .", "Key", "Supported Living Framework",
             "To appoint providers to the supported living framework.", "care contracts",
             private=("part exempt", (3,), _TENDERS, "Appendix A: ranking of the bids and hourly rates.")),
    ),
    FAMILIES: (
        _Row("D6 .", "Key", "Children's Homes: Block Contract",
             "To award a block contract for eight residential places.", "placements",
             private=("exempt", (1, 2, 3), _FAMILY, "Needs of the children now placed, and the weekly prices."),
             documents="Decision report"),
        _Row("M0 T", "Non-key", "Fostering Allowances", "To set allowances paid to the council's own foster carers.",
             "placements"),
    ),
    EDUCATION: (
        _Row("D-5 d", "Non-key", "School Term and Holiday Dates",
             "To fix term dates for community schools two years ahead.", "schools", documents="Proposed calendar"),
        _Row("D36 /", "Key", "School Condition Programme",
             "To approve the list of roof, boiler and fire safety works for {next_fy}.", "schools property", new=True),
        _Row("M0 T", "Non-key", "Wraparound Childcare Grants",
             "To award grants to new breakfast and after-school clubs.", "schools"),
    ),
    TRANSPORT: (
        _Row("W3 d", "Key", "Saltersford Bridge: Emergency Repairs",
             "To authorise strengthening of the bridge after the latest inspection.", "highways",
             wards=("Saltersford", "Hartlow"), documents="Decision report; inspection report", new=True,
             notes="Special urgency: speak to the scrutiny chair before the report is signed off."),
        _Row("D16 a", "Non-key", "Residents' Parking Zone: Castle Mead",
             "To consider objections and decide whether to make the order.", "transport", wards=("Castle Mead",),
             consultation="Statutory notice; letters to 640 households."),
        _Row("D-20 d", "Non-key", "20 mph Limits in Four Villages",
             "To make speed limit orders following public notice.", "highways",
             wards=("Ashcombe", "Brindle Cross", "Elmbury", "Foxley Green"), link=True, status="decided"),
        _Row("M1 T", "Non-key", "Street Works Permit Scheme", "To vary the fees charged for street works permits.",
             "highways"),
    ),
    WASTE: (
        _Row("D-9 dots", "Non-key", "Air Quality Action Plan",
             "To approve the draft action plan for consultation.", "climate", wards=("Wrenford Central", "Stonewell")),
        _Row("M1 t", "Non-key", "Allotments: Rents and Tenancy Terms",
             "To revise rents and the standard tenancy agreement.", "parks"),
        _Row("D47 /", "Key", "Food Waste Collections: Vehicles",
             "To buy eleven collection vehicles through a national framework.", "waste contracts"),
    ),
    ASSETS: (
        _Row("D11 a", "Key", "Corporate Cleaning: Contract Award",
             "To award the contract for cleaning offices, libraries and depots.", "contracts property",
             private=("part exempt", (3,), _TENDERS, "Appendix 2: tendered prices."), documents="Decision report"),
        _Row("M1 T", "Non-key", "Community Asset Transfer: Fernhill Pavilion",
             "To grant a 30-year lease of the pavilion to a community trust.", "property", wards=("Fernhill",),
             status="deferred", was="D-3 d", reason="The trust is waiting to hear about its grant."),
        _Row("D-15 /", "Non-key", "Lease of the Old Registry Office",
             "To grant a lease of the ground floor for use as a café.", "property", wards=("Wrenford Central",),
             status="withdrawn", reason="The prospective tenant has withdrawn its offer."),
        _Row("D60 a", "Key", "Disposal of the Stonewell Depot",
             "To declare the depot surplus and agree the method of sale.", "property", wards=("Stonewell",),
             private=("part exempt", (3,), _BARGAIN, "Reserve price and the terms offered by two parties."),
             status="deferred", was="D-10 /", reason="Ground investigation has not been completed."),
    ),
}

_OTHER_ROWS: dict[str, tuple[_Row, ...]] = {
    COUNCIL: (
        _Row("F0 d", None, "Community Governance Review: Elmbury",
             "To make an order creating a parish council for Elmbury.", "elections", wards=("Elmbury",),
             consultation="Two rounds with every household in the area."),
        _Row("F0 d", "B&PF", "Statement of Licensing Policy",
             "To adopt the policy for the next five years.", "licensing", WASTE,
             documents="Draft statement; summary of responses"),
        _Row("F0 o", "B&PF", "Youth Justice Plan", "To approve the partnership's plan for the year ahead.", "youth",
             FAMILIES, scrutiny=GENERAL_SCRUTINY),
        _Row("F0 a", None, "Appointment of Independent Persons",
             "To appoint two independent persons under the standards arrangements.", "law"),
        _Row("F1 o", "B&PF", "Gambling Act: Statement of Principles",
             "To adopt the statement that guides gambling licences.", "licensing", WASTE),
        _Row("F1 o", None, "Members' Allowances Scheme",
             "To consider the report of the independent remuneration panel.", "law"),
        _Row("F1 a", "Key", "Leisure Centre Roofs: Addition to the Capital Programme",
             "To add replacement of three leisure centre roofs to the capital programme.", "property", ASSETS,
             notes="Marked Key by the author; a Council decision is not an executive one. Check with legal."),
        _Row("F2 d", "B&PF", "Local Transport Plan", "To adopt the plan recommended by Cabinet.", "transport",
             TRANSPORT),
        _Row("F@12 o", "B&PF", "Council Tax Reduction Scheme {next_fy}",
             "To agree the scheme of support for working-age households.", "finance", FINANCE),
        _Row("F@2 a", "B&PF", "Budget and Medium Term Financial Strategy {next_fy}",
             "To set the revenue budget and capital programme for {next_fy}.", "finance", FINANCE),
        _Row("F@3 d", None, "Setting the Council Tax {next_fy}",
             "To set the council tax for each category of dwelling.", "finance", FINANCE),
    ),
    AUDIT: (
        _Row("A0 d", None, "Internal Audit Progress Report",
             "To note audits completed and actions that are overdue.", "audit"),
        _Row("A0 d", None, "External Auditor's Progress Report",
             "To receive an update on this year's audit of the accounts.", "external"),
        _Row("A0 d", None, "Annual Governance Statement",
             "To check progress on the improvements promised in the statement.", "law"),
        _Row("A0 d", None, "Treasury Management Update",
             "To scrutinise borrowing and investments since the last report.", "finance"),
        _Row("A0 d", None, "Counter-fraud Plan", "To approve the plan of work against fraud.", "audit"),
        _Row("A0 d", None, "Settlement of a Contract Claim", "To be told how a claim against the council was settled.",
             "law", private=("exempt", (5,), _ADVICE, "Counsel's opinion and the terms of settlement.")),
        _Row("A1 d", None, "Internal Audit Progress Report",
             "To note audits completed and actions that are overdue.", "audit"),
        _Row("A1 d", None, "Budget Monitoring Report",
             "To review the financial risks reported to Cabinet for the {quarter}.", "finance"),
        _Row("A1 d", None, "Corporate Risk Register", "To test how the most serious risks are being managed.",
             "performance"),
        _Row("A1 d", None, "Ombudsman Complaints: Annual Letter",
             "To learn from complaints upheld by the Ombudsman.", "law"),
        _Row("A1 d", None, "Register of Contract Waivers", "To review exceptions made to the contract procedure rules.",
             "contracts"),
        _Row("A1 d", None, "Annual Audit Letter", "To receive the auditor's conclusions for the year.", "external",
             status="withdrawn", reason="To be covered by the External Auditor's Progress Report."),
        _Row("A2 y", None, "Internal Audit Progress Report",
             "To note audits completed and actions that are overdue.", "audit", new=True),
        _Row("A2 y", None, "Budget Monitoring Report",
             "To review the financial risks reported to Cabinet for the {quarter}.", "finance", new=True),
        _Row("A2 y", None, "Information Governance Report", "To review data breaches and requests for information.",
             new=True),
        _Row("A2 y", None, "Code of Conduct Complaints", "To review complaints about members' conduct.", "law",
             status="deferred", was="A0 d", reason="To be taken with the review of the code."),
        _Row("A3 y", None, "Internal Audit Progress Report",
             "To note audits completed and actions that are overdue.", "audit", new=True),
    ),
    PLANNING: (
        _Row("P0 d", None, "Validation of Planning Applications: Local List",
             "To adopt a new list of documents that applicants must supply.", "planning"),
        _Row("P1 d", None, "Planning Enforcement Plan", "To approve the plan for consultation.", "planning"),
    ),
    CHIEF_EXECUTIVE: (
        _Row("M1 m", None, "Senior Management Structure", "To begin consultation on changes to senior posts.", "people",
             private=("exempt", (1, 4), "Staff and trade unions should hear first, in a fair consultation.",
                      "Posts at risk and the cost of each option.")),
    ),
    DIRECTOR_ADULTS: (
        _Row("D18 d", "Key", "Home Care: Award of Packages in the Upper Wren Valley",
             "To award packages of care under the home care framework.", "care",
             wards=("Upper Wren Valley", "Coldharbour"), documents="Officer decision report", lead=30),
        _Row("D28 /", "Non-key", "Hospital Discharge Data Sharing",
             "To enter an information sharing agreement with NHS partners.", "care",
             private=("confidential", (), None, "Terms supplied by a government department in confidence.")),
    ),
    DIRECTOR_PLACE: (
        _Row("D-8 /", "Non-key", "Footpath Diversion: Thornley and Wick",
             "To make an order diverting two footpaths at a farm.", "parks", wards=("Thornley and Wick",), link=True,
             status="decided"),
    ),
}

_TABLES: dict[str, tuple[_Row, ...]] = {CABINET: _CABINET_ROWS, **_MEMBER_ROWS, **_OTHER_ROWS}

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)
# fmt: on
_THURSDAY, _FRIDAY, _WEDNESDAY = 3, 4, 2
# For each body that meets: its weekday, and in each month which of those days (1 the first) it meets on.
_CALENDARS: dict[str, tuple[int, dict[int, tuple[int, ...]]]] = {
    "C": (_THURSDAY, {month: (2,) if month in (8, 12) else (2, 4) for month in range(1, 13)}),
    "F": (_FRIDAY, {2: (1,), 3: (1,), 5: (3,), 7: (2,), 9: (4,), 12: (2,)}),
    "A": (_WEDNESDAY, dict.fromkeys(range(1, 13, 2), (4,))),
    "P": (_WEDNESDAY, dict.fromkeys(range(1, 13), (3,))),
}
_FIRST_MONTH, _LAST_MONTH = -1, 9
_BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG")
_PLACE = {body.name: place for place, body in enumerate(BODIES)}


def sample_items(today: date) -> list[SampleItem]:
    """The sample programme as it would stand on this day, by month, decision maker and date, as it is published."""
    dated = [
        (_month(day, 0), _PLACE[maker], row.when.endswith("T"), day, _item(maker, row, day, today))
        for maker, rows in _TABLES.items()
        for row in rows
        if (day := (_seasonal if "@" in row.when else _day)(row.when.split()[0], today))
    ]
    return [entry[-1] for entry in sorted(dated, key=lambda entry: entry[:4])]


def _item(maker: str, row: _Row, day: date, today: date) -> SampleItem:
    style = row.when.split()[1]
    status: Status = "decided" if "@" in row.when and day < today else row.status
    earliest = _month(day, 0) if style in ("m", "y", "t", "T") else day
    officers = [_OFFICERS[key] for key in row.officers.split()]
    openness, paragraphs, public_interest, exempt_particulars = row.private
    words = _years(day)
    title = row.title.format(**words)
    return SampleItem(
        title=title,
        purpose=row.purpose.format(**words),
        issue_type=row.issue_type,
        decision_maker=maker,
        date_typed=_typed(day, style),
        month=_month(day, 0),
        portfolio_holder=row.portfolio,
        directorate=officers[0].directorate if officers else None,
        lead_officers=tuple(f"{officer.name}, {officer.title}" for officer in officers),
        contact=officers[0].contact if officers else None,
        wards=row.wards,
        openness=openness,
        paragraphs=paragraphs,
        public_interest=public_interest,
        exempt_particulars=exempt_particulars,
        documents=row.documents,
        consultation=row.consultation,
        report_link=_link(title, day) if row.link else None,
        scrutiny_committee=row.scrutiny,
        first_published=None if row.new else _published(row.lead, earliest, today),
        status=status,
        deferred_from=_typed(_day(row.was.split()[0], today), row.was.split()[1]) if row.was else None,
        status_reason=row.reason,
        decided_on=day if status == "decided" else None,
        internal_notes=row.notes,
    )


def _day(slot: str, today: date) -> date:
    """The day a slot means.

    C, F, A, P: a meeting of Cabinet, full Council, Audit and Governance, Planning and Regulatory (0 the next, -1 the
    last). D: so many days from today, moved on (or, when past, back) to a working day. W: so many working days from
    today. M: the first day of a month, counted from this one.
    """
    letter, number = slot[0], int(slot[1:])
    if letter == "M":
        return _month(today, number)
    if letter == "D":
        return _working_day(today + timedelta(number), 1 if number > 0 else -1)
    if letter == "W":
        day = today
        for _ in range(number):
            day = _working_day(day + timedelta(1), 1)
        return day
    return [day for day in _meetings(letter, today) if (day >= today) == (number >= 0)][number]


def _seasonal(slot: str, today: date) -> date | None:
    """The last meeting in a month of the year ("C@1": Cabinet's in January), None outside the programme's months."""
    letter, month = slot.split("@")
    until = _month(today, _LAST_MONTH + 1)
    return max((day for day in _meetings(letter, today) if day.month == int(month) and day < until), default=None)


@lru_cache(maxsize=16)
def _meetings(letter: str, today: date) -> tuple[date, ...]:
    """The days on which a body meets, from last month to a year ahead."""
    weekday, calendar = _CALENDARS[letter]
    months = [_month(today, offset) for offset in range(_FIRST_MONTH, _LAST_MONTH + 3)]
    return tuple(
        first + timedelta((weekday - first.weekday()) % 7 + 7 * (week - 1))
        for first in months
        for week in calendar.get(first.month, ())
    )


def _month(day: date, offset: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + offset, 12)
    return date(year, month + 1, 1)


def _working_day(day: date, step: int) -> date:
    while day.weekday() > 4 or day in _BANK_HOLIDAYS:
        day += timedelta(step)
    return day


def _published(lead: int | None, earliest: date, today: date) -> date:
    """The day on which notice was first given: in an edition seven weeks or more ahead, or by itself."""
    if lead is None:
        return _edition(min(today, earliest - timedelta(50)))
    return _working_day(min(today, earliest - timedelta(lead)), -1)


def _edition(by: date) -> date:
    """The last day, up to the one given, on which an edition came out: the first working day of a month."""
    day = _working_day(_month(by, 0), 1)
    return day if day <= by else _working_day(_month(by, -1), 1)


def _typed(day: date, style: str) -> str:
    """The day in one of the ways in which officers write it."""
    name, year = _MONTHS[day.month - 1], day.year
    ending = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    return {
        "d": f"{day.day} {name} {year}",
        "o": f"{day.day} {ending} {name} {year}",
        "a": f"{day.day} {name[:3]} {year}",
        ".": f"{day.day:02}.{day.month:02}.{year % 100:02}",
        "dots": f"{day.day:02}.{day.month:02}.{year}",
        "/": f"{day.day:02}/{day.month:02}/{year % 100:02}",
        "m": f"{name} {year}",
        "y": f"{name} {year % 100:02}",
        "t": f"{name} TBC",
        "T": "TBC",
    }[style]


def _years(day: date) -> dict[str, str]:
    """Words for the financial years and the quarter that a report made on this day speaks of."""
    start = day.year if day.month > 3 else day.year - 1
    year, last_year, next_year = (f"{first}/{(first + 1) % 100:02}" for first in (start, start - 1, start + 1))
    quarter = {
        0: f"third quarter of {year}",
        1: f"fourth quarter of {last_year}",
        2: f"first quarter of {year}",
        3: f"second quarter of {year}",
    }[(day.month - 1) // 3]
    return {"next_fy": next_year, "quarter": quarter}


def _link(title: str, day: date) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return f"https://democracy.example.gov.uk/reports/{day.isoformat()}/{slug}"
