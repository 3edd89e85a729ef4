"""Wrenfordshire Council, which is invented: its settings, directorates, wards, decision makers and sample accounts."""

from dataclasses import dataclass
from typing import Literal

BodyKind = Literal["cabinet", "cabinet member", "council", "committee", "officer", "scrutiny committee"]
Role = Literal["administrator", "governance officer", "directorate officer", "member", "viewer"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What every notice of a key decision says (SI 2012/2089 reg 9(1)(f) to (h)), and the key decision sum."""

    council_name: str
    copies_from: str
    other_documents: str
    how_to_ask: str
    key_decision_sum: int


@dataclass(frozen=True, slots=True)
class Directorate:
    """A directorate and the other ways in which officers write its name."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """Who holds a post or a seat; `started` and `ended` are days before today, None where not known or not ended."""

    holder: str
    title: str = ""
    started: int | None = None
    ended: int | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A decision maker or a scrutiny committee, with the terms of its holder or members."""

    name: str
    kind: BodyKind
    executive: bool
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """A sample sign-in; its password is the loader's business."""

    name: str
    email: str
    roles: tuple[Role, ...]
    directorates: tuple[str, ...] = ()
    wards: tuple[str, ...] = ()


COUNCIL_NAME = "Wrenfordshire Council"

SETTINGS = Settings(
    council_name=COUNCIL_NAME,
    copies_from=(
        "Copies of the documents listed can be had from Governance Services, Wrenfordshire Council, The Guildhall, "
        "Market Square, Wrenford, or at https://democracy.example.gov.uk, unless they may not be disclosed."
    ),
    other_documents="Other documents relevant to a matter in this programme may be submitted to the decision maker.",
    how_to_ask=(
        "To ask for details of those documents as they become available, write to governance@example.gov.uk "
        "or telephone 01632 960100."
    ),
    key_decision_sum=500_000,
)

ENVIRONMENT = "Environment, Highways and Place"
ADULTS = "Adults and Communities"
CHILDREN = "Children and Families"
CORPORATE = "Corporate Services and Finance"
PUBLIC_HEALTH = "Public Health"

DIRECTORATES = (
    Directorate(ADULTS, ("A&C", "AAC", "Adults & Communities", "Adults")),
    Directorate(CHILDREN, ("C&F", "CAF", "Children & Families", "Children's Services")),
    Directorate(CORPORATE, ("CSF", "C, S & F", "Corporate Services & Finance", "Corporate")),
    Directorate(ENVIRONMENT, ("EHP", "E, H & P", "Environment, Highways & Place", "Place")),
    Directorate(PUBLIC_HEALTH, ("PH", "Public Health Team")),
)

WARDS = (
    "Abbotsmead",
    "Ashcombe",
    "Barrow Hill",
    "Brindle Cross",
    "Castle Mead",
    "Coldharbour",
    "Dunnock Vale",
    "Elmbury",
    "Fernhill",
    "Foxley Green",
    "Hartlow",
    "Kingsbourne",
    "Larkfield",
    "Millbrook",
    "Quarry Rise",
    "Saltersford",
    "Stonewell",
    "Tannery Wharf",
    "Thornley and Wick",
    "Upper Wren Valley",
    "Wrenford Central",
    "Wrenford North",
)

CABINET = "Cabinet"
FINANCE = "Cabinet Member Finance and Corporate Strategy"
HEALTH = "Cabinet Member Health and Wellbeing"
ADULT_CARE = "Cabinet Member Adult Social Care and Housing"
FAMILIES = "Cabinet Member Children and Families"
EDUCATION = "Cabinet Member Education and Skills"
TRANSPORT = "Cabinet Member Highways and Transport"
WASTE = "Cabinet Member Environment and Waste"
ASSETS = "Cabinet Member Assets and Procurement"
COUNCIL = "Council"
AUDIT = "Audit and Governance Committee"
PLANNING = "Planning and Regulatory Committee"
CHIEF_EXECUTIVE = "Chief Executive and Head of Paid Service"
DIRECTOR_ADULTS = "Director of Adults and Communities"
DIRECTOR_PLACE = "Director of Environment, Highways and Place"
HEALTH_SCRUTINY = "Health and Social Care Overview and Scrutiny Committee"
GENERAL_SCRUTINY = "General Overview and Scrutiny Committee"

# Days before today: the last council elections, the annual meeting after them, a later one, and a reshuffle.
_ELECTED, _FORMED, _ANNUAL, _RESHUFFLE = 760, 745, 380, 130


def _post(name: str, *terms: Term) -> Body:
    return Body(name, "cabinet member", True, terms)


def _committee(name: str, kind: BodyKind, chair: str, vice_chair: str, *members: str) -> Body:
    named = (Term(chair, "Chair", _ANNUAL), Term(vice_chair, "Vice-chair", _ANNUAL))
    return Body(name, kind, False, named + tuple(Term(member, "", _FORMED) for member in members))


BODIES = (
    Body(
        CABINET,
        "cabinet",
        True,
        (
            Term("Councillor Priya Ashdown", "Leader of the Council", _FORMED),
            Term("Councillor Martin Oakshott", "Deputy Leader of the Council", _FORMED),
            Term("Councillor Yewande Balogun", HEALTH, _RESHUFFLE),
            Term("Councillor Geoffrey Starbeck", HEALTH, _FORMED, _RESHUFFLE + 1),
            Term("Councillor Rosalind Thackray", ADULT_CARE, _FORMED),
            Term("Councillor Nadeem Rafiqi", FAMILIES, _ANNUAL),
            Term("Councillor Catrin Penhale", EDUCATION, _FORMED),
            Term("Councillor Tomasz Wielicki", WASTE, _FORMED),
            Term("Councillor Delroy Whitcombe", ASSETS, _ANNUAL),
        ),
    ),
    _post(FINANCE, Term("Councillor Priya Ashdown", "Leader of the Council", _FORMED)),
    _post(
        HEALTH,
        Term("Councillor Geoffrey Starbeck", "", _FORMED, _RESHUFFLE + 1),
        Term("Councillor Yewande Balogun", "", _RESHUFFLE),
    ),
    _post(ADULT_CARE, Term("Councillor Rosalind Thackray", "", _FORMED)),
    _post(FAMILIES, Term("Councillor Nadeem Rafiqi", "", _ANNUAL)),
    _post(EDUCATION, Term("Councillor Catrin Penhale", "", _FORMED)),
    _post(TRANSPORT, Term("Councillor Martin Oakshott", "Deputy Leader of the Council", _FORMED)),
    _post(WASTE, Term("Councillor Tomasz Wielicki", "", _FORMED)),
    _post(ASSETS, Term("Councillor Delroy Whitcombe", "", _ANNUAL)),
    _committee(COUNCIL, "council", "Councillor Winifred Ludgrove", "Councillor Harjit Sohanpal"),
    _committee(
        AUDIT,
        "committee",
        "Councillor Beatrice Mallory",
        "Councillor Owen Trevanion",
        "Councillor Kwabena Ofori",
        "Councillor Linda Sturmey",
        "Councillor Piotr Halas",
        "Councillor Susan Eddowes",
        "Councillor Ravinder Matharoo",
    ),
    _committee(
        PLANNING,
        "committee",
        "Councillor Hugh Carnaby",
        "Councillor Ngozi Okafor-Lane",
        "Councillor Jean Birtles",
        "Councillor Alasdair Muncaster",
        "Councillor Sunita Vaghela",
        "Councillor Dennis Rooke",
        "Councillor Elsie Wragg",
        "Councillor Farida Nuruddin",
        "Councillor Colin Tapscott",
    ),
    Body(
        CHIEF_EXECUTIVE,
        "officer",
        False,  # staffing and elections are not executive functions
        (
            Term("Julian Frostick", "Chief Executive", None, 411),
            Term("Helena Marchbank", "Chief Executive", 410),
        ),
    ),
    Body(DIRECTOR_ADULTS, "officer", True, (Term("Samuel Antwi", "Director", _ELECTED),)),
    Body(DIRECTOR_PLACE, "officer", True, (Term("Joanna Wedlake", "Director", 205),)),
    _committee(
        HEALTH_SCRUTINY,
        "scrutiny committee",
        "Councillor Margaret Iveson",
        "Councillor Emeka Nwoso",
        "Councillor Joan Pickersgill",
        "Councillor Zainab Karimjee",
        "Councillor Stephen Quarmby",
        "Councillor Linda Sturmey",
        "Councillor Dawn Aldersley",
    ),
    _committee(
        GENERAL_SCRUTINY,
        "scrutiny committee",
        "Councillor Ifor Maddocks",
        "Councillor Teresa Lindqvist",
        "Councillor Kwabena Ofori",
        "Councillor Jean Birtles",
        "Councillor Barnaby Scholes",
        "Councillor Meera Vasanth",
        "Councillor Piotr Halas",
    ),
)

ACCOUNTS = (
    Account("Denise Harkaway", "admin@example.gov.uk", ("administrator",)),
    Account("Tobias Elphick", "governance@example.gov.uk", ("governance officer",)),
    Account("Amina Forsdyke", "scrutiny@example.gov.uk", ("governance officer",)),
    Account("Ruth Engleby", "directorate@example.gov.uk", ("directorate officer",), (ADULTS,)),
    Account("Councillor Margaret Iveson", "member@example.gov.uk", ("member",), wards=WARDS[:1]),
    Account("Simon Yarwood", "viewer@example.gov.uk", ("viewer",)),
)
