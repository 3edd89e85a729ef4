"""The untidy cells of a forward plan, read as a careful person would; invented names, then the source pack."""

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from governance.exchange.nearness import near_name
from governance.programme.intake.cells import (
    Banner,
    Officers,
    Portfolio,
    is_person,
    learn_directorates,
    read_banner,
    read_officers,
    read_portfolio,
    same_person,
    split_title,
)
from governance.register.fields import Named, NameList, clean, fold

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
EXPECTED, WORKBOOK = DATA / "rolling_programme_expected.json", DATA / "rolling_programme_legacy.xlsx"

DIRECTORATES = NameList(
    [
        Named(1, "Parks, Roads and Bridges", ("PRB", "Parks & Roads")),
        Named(2, "Older People", ()),
        Named(3, "Place", ()),
        Named(4, "Public Health", ()),
    ]
)
PORTFOLIOS = NameList(
    [
        Named(10, "Cabinet Member Roads & Parks", ("Roads & Parks", "Councillor JW Sample")),
        Named(11, "Cabinet Member for Older People's Care", ("Older People's Care", "Councillor A Other")),
        Named(12, "Leader of the Council", ("Councillor B Third",)),
    ]
)
NOBODY = NameList([])


def banner(text: str) -> Banner:
    found = read_banner(text)
    assert found, text
    return found


# Decision makers


@pytest.mark.parametrize(
    ("text", "name", "kind", "executive"),
    [
        ("CABINET", "Cabinet", "cabinet", True),
        ("DECISION MAKER\nThe Cabinet", "Cabinet", "cabinet", True),
        ("Decision taker: Executive", "Executive", "cabinet", True),
        ("COUNCIL", "Council", "council", False),
        ("FULL COUNCIL", "Full Council", "council", False),
        ("County Council meeting", "County Council", "council", False),
        ("PLANNING COMMITTEE", "Planning Committee", "committee", False),
        ("Health and Wellbeing Board", "Health and Wellbeing Board", "committee", False),
        ("CABINET COMMITTEE", "Cabinet Committee", "committee", True),
        ("Executive (Procurement) Sub-Committee", "Executive (Procurement) Sub-Committee", "committee", True),
        ("HEALTH SCRUTINY COMMITTEE ITEMS –September 2014", "Health Scrutiny Committee", "scrutiny committee", False),
        ("Decision to be taken by: Director of Place", "Director of Place", "officer", True),
        ("HEAD OF ROADS", "Head of Roads", "officer", True),
        ("Chief Executive", "Chief Executive", "officer", True),
        ("Delegated officer decision", "Delegated officer decision", "officer", True),
        ("Chief Officers Employment Committee", "Chief Officers Employment Committee", "committee", False),
        ("Cabinet Member for Scrutiny", "Cabinet Member for Scrutiny", "cabinet member", True),
        ("Head of Scrutiny", "Head of Scrutiny", "officer", True),
        ("Cabinet Member (Roads)", "Cabinet Member (Roads)", "cabinet member", True),
        ("Executive Councillor for Roads", "Executive Councillor for Roads", "cabinet member", True),
        ("DEPUTY LEADER", "Deputy Leader", "cabinet member", True),
    ],
)
def test_a_banner_names_a_decision_maker_of_some_kind(text: str, name: str, kind: str, executive: bool) -> None:
    found = banner(text)
    assert (found.name, found.kind, found.executive, found.sure) == (name, kind, executive, True)


@pytest.mark.parametrize(
    ("text", "name", "holder", "title"),
    [
        (
            "CABINET MEMBER ROADS & PARKS: COUNCILLOR A SAMPLE, LEADER OF THE COUNCIL",
            *("Cabinet Member Roads & Parks", "Councillor A Sample", "Leader of the Council"),
        ),
        ("CABINET MEMBER ROADS COUNCILLOR AW SAMPLE", "Cabinet Member Roads", "Councillor AW Sample", None),
        (
            "DECISION MAKER\nCABINET MEMBER ROADS:\nCOUNCILLOR PGH O'SAMPLE",
            *("Cabinet Member Roads",),
            *("Councillor PGH O'Sample", None),
        ),
        ("Cabinet Member for Roads (Cllr Jane Sample)", "Cabinet Member for Roads", "Councillor Jane Sample", None),
        ("Portfolio Holder for Roads – Cllr. J Sample", "Portfolio Holder for Roads", "Councillor J Sample", None),
        ("Executive Member for Roads - Jane Sample", "Executive Member for Roads", "Councillor Jane Sample", None),
        ("Lead Member for Roads, Councillor J Sample", "Lead Member for Roads", "Councillor J Sample", None),
        ("Leader of the Council (Councillor A Sample)", "Leader of the Council", "Councillor A Sample", None),
        ("Cllr Jane Sample, Cabinet Member for Roads", "Cabinet Member for Roads", "Councillor Jane Sample", None),
        ("Transport: COUNCILLOR P Sample", "Transport", "Councillor P Sample", None),
        (
            "CABINET MEMBER Roads and Parks: COUNCILLOR P SAMPLE",
            "Cabinet Member Roads and Parks",
            "Councillor P Sample",
            None,
        ),
        *(
            (f"Cabinet Member for Roads - Councillor {name}", "Cabinet Member for Roads", f"Councillor {name}", None)
            for name in (
                *("Jane Young", "Jane Street", "J Housing", "A.B. Finance", "Mrs Transport", "Jane Banks", "Ann Green"),
                *("de Souza", "van der Berg", "la Street", "O’ Neill", "Jane Mc Donald", "Jane de la Green"),
            )
        ),
        ("Cabinet Member for Roads - Councillor Jane", "Cabinet Member for Roads", "Councillor Jane", None),
        ("Cllr Jane Young, Cabinet Member for Roads", "Cabinet Member for Roads", "Councillor Jane Young", None),
        ("Councillor Jane Young Leader of the Council", "Leader of the Council", "Councillor Jane Young", None),
        ("Leader - Councillor PD Sample Now Cabinet", "Leader", "Councillor PD Sample", "Now Cabinet"),
        ("CABINET MEMBER ROADS", "Cabinet Member Roads", None, None),
        ("Cabinet Member Roads: Councillor TBC", "Cabinet Member Roads", None, None),
        ("Director of Place (Jane Example)", "Director of Place", "Jane Example", None),
    ],
)
def test_a_post_may_come_with_its_holder_and_a_title(
    text: str, name: str, holder: str | None, title: str | None
) -> None:
    found = banner(text)
    assert (found.name, found.holder, found.title) == (name, holder, title)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CABINET MEMBER OLDER PEOPLE & CHILDREN'S PLAY", "Cabinet Member Older People & Children's Play"),
        ("CABINET MEMBER HR AND ICT", "Cabinet Member HR and ICT"),
        ("Cabinet member for roads", "Cabinet member for roads"),
    ],
)
def test_capitals_are_put_in_ordinary_case_and_anything_else_stays_as_typed(text: str, name: str) -> None:
    assert banner(text).name == name


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("CABINET – 14 October 2026", "14 October 2026"),
        ("Cabinet, Thursday 9 October", "Thursday 9 October"),
        ("Cabinet (09/10/2026)", "09/10/2026"),
        ("Thursday 9 October 2026: Cabinet", "Thursday 9 October 2026"),
    ],
)
def test_a_date_beside_the_name_is_told_apart(text: str, when: str) -> None:
    assert (banner(text).name, banner(text).when) == ("Cabinet", when)


def test_what_is_no_usual_decision_maker_is_not_sure() -> None:
    assert banner("Something else") == Banner("Something else", "committee", False, sure=False)
    assert banner("Councillor A Sample") == Banner(
        "Councillor A Sample", "cabinet member", True, "Councillor A Sample", sure=False
    )
    two = banner("Cabinet Member Roads: Councillor A Sample and Councillor B Other")
    assert (two.holder, two.sure) == ("Councillor A Sample and Councillor B Other", False)


@pytest.mark.parametrize("text", ["", "DECISION MAKER", "2015 / 16", "a" * 201])
def test_some_texts_name_nobody(text: str) -> None:
    assert read_banner(text) is None


@given(st.text(max_size=250))
def test_any_text_is_a_banner_or_none(text: str) -> None:
    found = read_banner(text)
    assert found is None or found.name


# Directorates learnt


def test_directorates_are_learnt_with_their_other_spellings() -> None:
    cells = [
        *("Parks, Roads & Bridges / Jane Example", "Parks, Roads & Bridges – John Sample, Head of Roads"),
        *("Parks, Roads and Bridges: Jane Example", "PRB / Jane Example", "P, R & B – John Sample"),
        *("Parks, Road and Bridges / Jane Example", "Older People Jane Example", "Older People John Sample"),
        *(
            "External Audit – Some Firm",
            "Head of Roads / Jane Example",
            "Jane Example – Head of Roads",
            "Nowhere Jane Example",
        ),
        *("jane@example.gov.uk", "N/A", "", "Harbour /"),
    ]
    found = learn_directorates(cells, NOBODY)
    assert [one.name for one in found] == ["Parks, Roads and Bridges", "Older People", "Harbour"]
    assert set(found[0].aliases) == {"PRB", "P, R & B", "Parks, Road and Bridges"}


def test_what_is_known_is_not_learnt_again_nor_another_way_to_write_it() -> None:
    cells = ["Parks, Roads & Bridges / Jane Example", "Parks, Road & Bridges / Jane Example", "P, R & B / Jane Example"]
    assert learn_directorates(cells, DIRECTORATES) == []


def test_two_names_that_differ_in_a_whole_word_are_two_directorates() -> None:
    found = learn_directorates(["Corporate Services / Jane Example", "Corporate Resources / John Sample"], NOBODY)
    assert [one.name for one in found] == ["Corporate Services", "Corporate Resources"]


def test_a_directorate_can_be_learnt_from_below_or_after_a_name() -> None:
    cells = ["Jane Example\nOlder People", "John Sample\nOlder People", "Jane Example, Older People"]
    assert [one.name for one in learn_directorates(cells, NOBODY)] == ["Older People"]


# Officers


@pytest.mark.parametrize(
    ("text", "directorate", "people"),
    [
        ("Older People / Jane Example", "Older People", ["Jane Example"]),
        ("Older People Jane Example", "Older People", ["Jane Example"]),
        (
            "PRB – Jane Example, Head of Roads & Parks",
            *("Parks, Roads and Bridges",),
            *(["Jane Example, Head of Roads & Parks"],),
        ),
        ("Parks, Roads &\nBridges / Jane Example", "Parks, Roads and Bridges", ["Jane Example"]),
        ("Older People / Jane Example & John Sample", "Older People", ["Jane Example", "John Sample"]),
        ("Older People Jane Example/John Sample", "Older People", ["Jane Example", "John Sample"]),
        ("Place: Jane Example; John Sample", "Place", ["Jane Example", "John Sample"]),
        ("Place\nJane Example\nHead of Roads", "Place", ["Jane Example, Head of Roads"]),
        ("Place Directorate – Mrs J van Example", "Place", ["Mrs J van Example"]),
        ("Jane Example PRB", "Parks, Roads and Bridges", ["Jane Example"]),
        ("Jane Example, Older People", "Older People", ["Jane Example"]),
        ("Directorate: Older People\nLead officer: Jane Example", "Older People", ["Jane Example"]),
        ("Report author: Jane Example\nDirectorate: Older People", "Older People", ["Jane Example"]),
        (
            "Place / Jane Example, Head of Roads, John Sample, Solicitor",
            "Place",
            ["Jane Example, Head of Roads", "John Sample, Solicitor"],
        ),
        ("Jane Example (Head of Roads)", None, ["Jane Example, Head of Roads"]),
        ("Place / Section 151 Officer – Jane Example", "Place", ["Jane Example, Section 151 Officer"]),
        ("Jane Example – Chief Finance Officer", None, ["Jane Example, Chief Finance Officer"]),
        ("Jane Example, Director of Public Health", "Public Health", ["Jane Example, Director of Public Health"]),
        ("Place / Jane Example, RSPB/RNLI Business Manager", "Place", ["Jane Example, RSPB/RNLI Business Manager"]),
    ],
)
def test_directorate_and_people_are_told_apart(text: str, directorate: str | None, people: list[str]) -> None:
    found = read_officers(text, DIRECTORATES)
    assert (found.directorate, list(found.people), found.doubts) == (directorate, people, ())


def test_the_key_of_the_directorate_comes_with_its_name() -> None:
    assert read_officers("PRB / Jane Example", DIRECTORATES).directorate_key == 1
    assert read_officers("", DIRECTORATES) == Officers(None, (), (), ())


@pytest.mark.parametrize(
    ("text", "person"),
    [
        (
            "External Audit – Some Firm Jane Example jane.example@example.gov.uk",
            "Jane Example, External Audit – Some Firm",
        ),
        ("Internal Audit XYZ Jane Example Jane.Q.Example@example.gov.uk", "Jane Example, Internal Audit XYZ"),
        ("Place / Some Firm Jane Example <jexample@example.gov.uk>", "Jane Example, Some Firm"),
    ],
)
def test_the_e_mail_address_tells_which_words_are_the_name(text: str, person: str) -> None:
    assert read_officers(text, DIRECTORATES).people == (person,)


def test_addresses_and_numbers_are_the_contact() -> None:
    text = "Place / Jane Example, Head of Roads\nTel: 01632 960001 ext. 12, jane@example.gov.uk"
    found = read_officers(text, DIRECTORATES)
    assert found.people == ("Jane Example, Head of Roads",)
    assert found.contact == ("jane@example.gov.uk", "01632 960001 ext. 12")


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("Place / Electoral Registration Officer", "Electoral Registration Officer"),
        ("Place / Sampleton Flood Board Business Unit", "Sampleton Flood Board Business Unit"),
        ("Head of Performance Older People Directorate.", "Head of Performance"),
        ("Place / Director of Place", "Director of Place"),
    ],
)
def test_a_post_or_unit_is_somewhere_to_ask_not_a_person(text: str, contact: str) -> None:
    found = read_officers(text, DIRECTORATES)
    assert (found.people, found.contact) == ((), (contact,))
    assert re.fullmatch(f"“{contact}” is a (post|unit), not a named person.", found.doubts[-1])


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Public Health /", "“Public Health /” has nothing after the stroke: no lead officer is named."),
        ("Jane Example OPL", "“OPL” read as Older People."),
        (
            "Parks, Road & Bridge / Jane Example",
            "“Parks, Road & Bridge” read as the directorate Parks, Roads and Bridges.",
        ),
        ("Place / Jane Example\nN/A", "“N/A” says nothing of the lead officer and is left out."),
        ("Place / TBC", "“TBC” stands for the lead officer: nobody is named yet."),
        ("Harbour / Jane Example", "“Harbour” stands before the officer’s name and is not read as a directorate."),
        ("Place / Jane", "“Jane” is kept as the lead officer, but does not read as a name."),
        (
            "Jane Example Care Act Project Manager",
            "“Jane Example Care Act Project Manager” read as Jane Example, Care Act Project Manager: "
            "nothing stands between name and post.",
        ),
    ],
)
def test_what_is_read_by_guess_is_a_doubt(text: str, doubt: str) -> None:
    assert read_officers(text, DIRECTORATES).doubts == (doubt,)


WORDS = st.sampled_from(
    [
        *("Older People", "PRB", "Place", "Public Health", "Parks and Roads", "Harbour", "OPL", "Place Directorate"),
        *("Jane Example", "John Sample", "J Example", "Mrs Example", "van", "O’Sample", "Jane", "JANE EXAMPLE", "Unit"),
        *(
            "Head of Roads",
            "Section 151 Officer",
            "Director of",
            "Manager",
            "N/A",
            "TBC",
            "External Audit",
            "Team (East)",
        ),
        *("jane.example@example.gov.uk", "01632 960001", "2014/15", "x", "*", "…", "(", ")", "the", "Ünïcode Nämé"),
    ]
)
BETWEEN = st.sampled_from([" ", " ", " / ", "/", " – ", "-", ", ", "\n", "; ", " & ", " and ", ": ", "."])


@st.composite
def cells(draw: st.DrawFn) -> str:
    return "".join(draw(WORDS) + draw(BETWEEN) for _ in range(draw(st.integers(1, 7))))


@given(st.one_of(cells(), st.text(max_size=60)))
@example("O’Sample-jane.example@example.gov.uk ")
def test_no_word_of_a_cell_gets_lost(text: str) -> None:
    found = read_officers(text, DIRECTORATES)
    named = DIRECTORATES.find(found.directorate) if found.directorate else None
    ways = (named.name, *named.aliases, "Directorate", "and") if named else ("and",)
    said = fold(" ".join((*ways, *found.people, *found.contact, *found.doubts))).split()
    assert set(fold(clean(text)).split()) <= set(said)


# Portfolios


def portfolio(text: str) -> Portfolio:
    return read_portfolio(text, PORTFOLIOS, DIRECTORATES)


@pytest.mark.parametrize(
    ("text", "key", "holder", "title"),
    [
        ("Roads & Parks", 10, None, None),
        ("Cabinet Member for Roads and Parks", 10, None, None),
        (
            "Roads and Parks – Councillor JW Sample, Leader of the Council",
            10,
            "Councillor JW Sample",
            "Leader of the Council",
        ),
        ("Roads & Parks / Cllr J Sample", 10, "Councillor J Sample", None),
        ("Roads & Parks (Councillor J Sample)", 10, "Councillor J Sample", None),
        ("Roads & Parks - JW Sample", 10, "Councillor JW Sample", None),
        ("Councillor J Sample", 10, "Councillor J Sample", None),
        ("JW Sample", 10, "Councillor JW Sample", None),
        ("Cllr A Other, Cabinet Member for Older People's Care", 11, "Councillor A Other", None),
        ("Leader of the Council", 12, None, None),
        ("Leader of the Council (Councillor B Third)", 12, "Councillor B Third", None),
    ],
)
def test_a_portfolio_is_found_by_its_name_or_its_holder(
    text: str, key: int, holder: str | None, title: str | None
) -> None:
    found = portfolio(text)
    assert (found.key, found.holder, found.title) == (key, holder, title)
    assert (found.text, found.officers, found.doubts) == (PORTFOLIOS.name(key), None, ())


def test_a_post_without_a_portfolio_is_not_found_by_an_empty_text() -> None:
    nameless = NameList([Named(20, "Cabinet Member", ("",))])
    assert read_portfolio("Harbours – Cllr N Newcomer", nameless, NOBODY).key is None
    assert read_portfolio("Cllr N Newcomer", nameless, NOBODY).key is None


def test_a_near_spelling_is_that_portfolio_with_a_doubt() -> None:
    found = portfolio("Road & Parks / Councillor J Sample")
    assert (found.key, found.doubts) == (10, ("“Road & Parks” read as the portfolio Cabinet Member Roads & Parks.",))


def test_words_left_over_are_a_doubt() -> None:
    found = portfolio("Roads & Parks/Councillor JW Sample Now Cabinet")
    assert (found.key, found.holder) == (10, "Councillor JW Sample")
    assert found.doubts == (
        "“Now Cabinet” in “Roads & Parks/Councillor JW Sample Now Cabinet” is neither a portfolio nor a title, "
        "and is left out.",
    )


def test_an_unknown_portfolio_is_kept_as_written() -> None:
    assert portfolio("Harbours & Bays") == Portfolio("Harbours & Bays", None, None, None, None, ())
    found = portfolio("Harbours & Bays – Cllr N Newcomer")
    assert (found.text, found.key, found.holder) == ("Harbours & Bays", None, "Councillor N Newcomer")
    assert portfolio("Councillor N Newcomer").doubts == ("Councillor N Newcomer is not known to hold a portfolio.",)
    assert "which Councillor JW Sample holds" in portfolio("Harbours – Councillor JW Sample").doubts[0]


@pytest.mark.parametrize("text", ["", "N/A", " – "])
def test_no_portfolio_is_no_doubt(text: str) -> None:
    assert portfolio(text) == Portfolio(None, None, None, None, None, ())


@pytest.mark.parametrize(
    ("text", "directorate", "people"),
    [
        ("PRB / Jane Example", "Parks, Roads and Bridges", ("Jane Example",)),
        ("Jane Example", None, ("Jane Example",)),
        ("Jane Example – Chief Finance Officer", None, ("Jane Example, Chief Finance Officer",)),
    ],
)
def test_an_officer_in_the_portfolio_column_is_told(
    text: str, directorate: str | None, people: tuple[str, ...]
) -> None:
    found = portfolio(text)
    assert found.officers
    assert (found.key, found.text, found.officers.directorate, found.officers.people) == (
        None,
        None,
        directorate,
        people,
    )
    assert found.doubts == (
        f"“{text}” stands in the portfolio holder’s column, but is an officer: read as the lead officer.",
    )


def test_the_name_of_a_directorate_is_no_portfolio() -> None:
    found = portfolio("Older & People")
    assert (found.key, found.text, found.officers) == (None, None, None)
    assert (
        "“Older & People” is not a portfolio that is known: the nearest name is the directorate Older People"
        in found.doubts[0]
    )


# Titles


@pytest.mark.parametrize(
    ("text", "title", "purpose"),
    [
        ("Review of charges", "Review of charges", None),
        ("Review of charges\nTo consider them", "Review of charges", "To consider them"),
        ("Review\n\n To consider\nthem all ", "Review", "To consider\nthem all"),
        ("To consider nothing", "To consider nothing", None),
        ("", "", None),
    ],
)
def test_the_title_stands_on_the_first_line(text: str, title: str, purpose: str | None) -> None:
    assert split_title(text) == (title, purpose, None)


def test_a_purpose_on_the_line_of_the_title_is_split_off_with_a_doubt() -> None:
    title, purpose, doubt = split_title("Review of charges To consider revisions")
    assert (title, purpose) == ("Review of charges", "To consider revisions")
    assert doubt == "Title and purpose stand on one line: the purpose is read from “To consider revisions” on."


@pytest.mark.parametrize("end", [",", " and", " of", " the", " for", " –", " ("])
def test_a_title_that_breaks_off_runs_on_with_a_doubt(end: str) -> None:
    title, purpose, doubt = split_title(f"Review{end}\ncharges\nTo note it")
    assert (title, purpose) == (f"Review{end} charges", "To note it")
    assert doubt == "The title is read as running on into “charges”."


def test_a_sentence_printed_twice_is_kept_with_a_doubt() -> None:
    purpose = "To note it. As resolved in May. To agree it. As resolved in May."
    assert split_title(f"Review\n{purpose}") == (
        *("Review", purpose),
        "“As resolved in May.” stands twice in the purpose; kept as printed.",
    )


@given(st.text(st.sampled_from("ab To consider,and–(\n"), max_size=80))
def test_title_and_purpose_join_back(text: str) -> None:
    title, purpose, _ = split_title(text)
    assert f"{title} {purpose or ''}".split() == text.split()


# Names


@pytest.mark.parametrize(
    "text",
    ["Jane Example", "J Example", "JW Sample", "J. W. Sample", "Jane O'Example", "Jan van der Sample", "Mrs Example"],
)
def test_names_of_persons(text: str) -> None:
    assert is_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jane",
        "PRB",
        "Public Health",
        "Head of Roads",
        "Monitoring Officer",
        "Jane Example PRB",
        "Roads & Parks",
        "jane",
    ],
)
def test_what_is_no_name_of_a_person(text: str) -> None:
    assert not is_person(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Councillor J Sample", "Cllr JW Sample", True),
        ("JW SAMPLE", "Jane Sample", True),
        ("Jane Sample", "Mrs J. Sample", True),
        ("Councillor Sample", "Jane Sample", True),
        ("Jane Sample", "John Sample", False),
        ("J Sample", "J Example", False),
        ("AW Sample", "W Sample", False),
        ("", "J Sample", False),
    ],
)
def test_the_same_person_may_be_written_with_fewer_names(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same
    assert same_person(other, one) is same


def test_a_near_name_is_found_only_where_no_name_is_exact() -> None:
    near = near_name("Older Poeple", DIRECTORATES, 0.8)
    assert near
    assert near.key == 2
    assert near_name("Older People", DIRECTORATES) is None
    assert near_name("Harbour", DIRECTORATES) is None


# The source pack

needs_pack = pytest.mark.skipif(not EXPECTED.exists(), reason="the source pack's transcription is not on this machine")


@lru_cache
def pack() -> list[dict[str, Any]]:
    return json.loads(EXPECTED.read_text())["items"]


def officer_cells() -> Iterable[str]:
    """What stands under the heading of the combined column, section by section."""
    for sheet in load_workbook(BytesIO(WORKBOOK.read_bytes()), read_only=True):
        column = None
        for row in sheet.iter_rows(values_only=True):
            heads = [at for at, value in enumerate(row) if str(value).startswith("Directorate, Lead Officer")]
            if heads or not any(row[1:]):
                column = heads[0] if heads else None
            elif column is not None and row[column]:
                yield str(row[column])


@lru_cache
def learnt() -> NameList:
    found = learn_directorates(officer_cells(), NOBODY)
    return NameList(Named(at, one.name, one.aliases) for at, one in enumerate(found))


def people_of(*read: Officers | None) -> list[str]:
    return [one.split(",")[0] for officers in read if officers for one in officers.people]


@needs_pack
@pytest.mark.skipif(not WORKBOOK.exists(), reason="the source pack's workbook is not on this machine")
def test_the_directorates_of_the_pack_are_learnt_from_its_own_cells() -> None:
    expected = {one["directorate"] for one in pack() if one["directorate"]}
    assert sorted(one.name for one in learnt().things) == sorted(expected)


@needs_pack
@pytest.mark.skipif(not WORKBOOK.exists(), reason="the source pack's workbook is not on this machine")
def test_all_81_items_of_the_pack_are_read_as_a_careful_reader_reads_them() -> None:
    makers = {one["decision_maker"]: one for one in pack() if one["portfolio"]}
    portfolios = NameList(
        Named(banner(text).name, banner(text).name, (one["portfolio"], one["councillor"]))
        for text, one in makers.items()
    )
    for one in pack():
        officers = read_officers(one["officer_cell"] or "", learnt())
        holder = read_portfolio(one["portfolio_holder"] or "", portfolios, learnt())
        misplaced = holder.officers
        directorate = officers.directorate or (misplaced and misplaced.directorate)
        people = people_of(officers) or people_of(misplaced)
        assert (directorate, people) == (one["directorate"], one["lead_officers"]), one["officer_cell"]
        assert one["email"] in (*officers.contact, None)
        found = banner(one["decision_maker"])
        assert found.sure
        assert found.holder == one["councillor"]
        assert found.name.removeprefix("Cabinet Member ") == (one["portfolio"] or found.name)


@needs_pack
@pytest.mark.skipif(not WORKBOOK.exists(), reason="the source pack's workbook is not on this machine")
def test_every_portfolio_cell_of_the_pack_is_a_portfolio_or_a_doubt() -> None:
    makers = {one["decision_maker"]: one for one in pack() if one["portfolio"]}
    portfolios = NameList(
        Named(one["portfolio"], banner(text).name, (one["portfolio"], one["councillor"]))
        for text, one in makers.items()
    )
    for typed in {one["portfolio_holder"] for one in pack() if one["portfolio_holder"]}:
        found = read_portfolio(typed, portfolios, learnt())
        begins = [one.key for one in portfolios.things if fold(typed).startswith(fold(one.key))]
        assert ([found.key] if found.key else []) == begins, typed
        assert found.key or found.doubts
        assert not found.key or not found.officers
        if "Councillor" in typed:
            assert found.holder
            assert found.holder in typed
