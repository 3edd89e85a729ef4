"""Workbooks as other councils keep them, invented: every item as a careful reader finds it, or a doubt that says so."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from governance import create_app
from governance.council.queries import CABINET_MEMBER, SCRUTINY, Maker, Served, get_council
from governance.exchange.plan import Plan
from governance.exchange.planned import Choices
from governance.extensions import db, only_reading
from governance.programme.fields import BY_KEY, FIELDS, FORM
from governance.programme.intake.headings import ROLES, guessed
from governance.programme.intake.plan import make_plan
from governance.programme.intake.roll import MAKER, WARD, Roll
from governance.register.fields import Named, NameList, Names, fold
from governance.spreadsheets.book import Unreadable
from tests import factories
from tests.conftest import settings as of_tests
from tests.spreadsheets.files import workbook

Cells = list[Any]
Read = Callable[..., "Found"]


class Found:
    """What was found in a workbook, in the words that an officer sees."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.names = plan, plan.names

    def __getitem__(self, key: str) -> list[str]:
        """The values of a field, row by row."""
        return [BY_KEY[key].kind.show(row.row.values.get(key), self.names) for row in self.plan.rows]

    def table(self, *keys: str) -> list[tuple[str, ...]]:
        return list(zip(*(self[key] for key in keys), strict=True))

    def said(self, severity: str = "") -> list[str]:
        """What is said, each with its cell."""
        return [f"{one.cell}: {one.text}" for one in self.plan.messages() if severity in ("", one.severity)]

    def says(self, *words: str, severity: str = "") -> bool:
        """Whether one message has all these words."""
        return any(all(word in text for word in words) for text in self.said(severity))

    @property
    def days(self) -> list[str]:
        whens = [row.row.values.get("decision_date") for row in self.plan.rows]
        return [f"{one.earliest} {one.latest}" if one else "" for one in whens]

    @property
    def fresh(self) -> list[tuple[str, str]]:
        """The names that are new."""
        return [(one.kind or one.model, one.name) for one in self.plan.brought.records]

    @property
    def holders(self) -> list[tuple[str, str]]:
        return [(one.post, one.name) for one in self.plan.brought.holders]


@pytest.fixture(scope="module")
def council_app(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a council that nothing is known of yet."""
    path = tmp_path_factory.mktemp("layouts") / "governance.db"
    shutil.copy(sqlite_template, path)
    made = create_app(of_tests(f"sqlite:///{path}"))
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def read(council_app: Flask) -> Read:
    """Reads a workbook of one sheet, or what a function fills."""

    def reading(*rows: Cells, sheet: str = "Plan", merged: tuple[str, ...] = (), fill: Any = None) -> Found:
        content = workbook(fill or (lambda book: put(book.active, rows, sheet, merged)))
        with council_app.app_context(), only_reading():
            return Found(make_plan(content, "plan.xlsx", Choices()))

    return reading


def put(sheet: Worksheet, rows: tuple[Cells, ...], title: str = "Plan", merged: tuple[str, ...] = ()) -> None:
    """Fill a sheet; texts stay texts."""
    sheet.title = title
    for row, cells in enumerate(rows, 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
    for one in merged:
        sheet.merge_cells(one)


def sheets(**of: list[Cells]) -> Callable[[Any], None]:
    """A workbook of several sheets; __ in a name is a space."""

    def fill(book: Any) -> None:
        book.remove(book.active)
        for name, rows in of.items():
            put(book.create_sheet(), tuple(rows), name.replace("__", " "))

    return fill


def one_row(read: Read, **cells: Any) -> Found:
    """A tidy table of one row; double underscores in a heading are spaces."""
    given = {"Title": "Bins", "Decision maker": "Cabinet", "Decision date": "14 October 2026"}
    given |= {key.replace("__", " "): value for key, value in cells.items()}
    return read(list(given), list(given.values()))


# Months, decision makers and dates


def test_a_sheet_for_the_year_has_its_months_between_the_items(read: Read) -> None:
    found = read(
        ["Wexmoor Council"],
        ["Forward Plan 2026/27"],
        [],
        ["No.", "Subject", "Decision Maker", "Date of meeting / decision", "Is it a key decision? (Y/N)",
         "Reason for key", "Consultees and method", "Documents to be considered", "Exempt? (para)", "Wards affected"],
        ["OCTOBER 2026"],
        [1, "Leisure", "Cabinet", "14 Oct", "Y", "Over £500,000", "Residents", "Report", "Yes (para 3)", "All"],
        [2, "Cemetery fees", "Leader", "TBC", "N", None, None, None, "No", "Abbey, Castle"],
        ["NOVEMBER 2026"],
        [],
        [3, "Play areas", "Cabinet", "w/c 9 November 2026", "Y", "Two or more wards", None, None, "Open", "Castle"],
        ["* Key decisions are defined in the constitution."],
        ["Published by Democratic Services on 1 September 2026"],
        ["Page 1 of 4"],
    )  # fmt: skip
    assert found.table("title", "decision_maker", "issue_type", "openness", "wards") == [
        ("Leisure", "Cabinet", "Key", "Exempt", "All wards"),
        ("Cemetery fees", "Leader", "Non-key", "Open", "Abbey; Castle"),
        ("Play areas", "Cabinet", "Key", "Open", "Castle"),
    ]
    assert found.days == ["2026-10-14 2026-10-14", "None None", "2026-11-09 2026-11-15"]
    assert str(found.plan.rows[1].row.values["decision_date"].month) == "2026-10-01"
    assert found["paragraphs"][0].startswith("3 ")
    assert found["consultation"][0] == "Residents"
    assert [row.row.reference for row in found.plan.rows] == [None, None, None]
    assert found.says("Reason for key", "not known")
    assert found.says("“Page 1 of 4” is not an item")
    assert found.says("Wexmoor Council", "left out")
    assert not found.said("error")


@pytest.mark.parametrize("name", ["Oct-26", "OCT 26", "2026-10", "October 2026", "Oct 2026", "Oct'26", "October’26"])
def test_a_sheet_for_a_month_gives_the_year(read: Read, name: str) -> None:
    found = read(["Title", "Decision maker", "Date"], ["Bins", "Cabinet", "14 October"], sheet=name)
    assert found.days == ["2026-10-14 2026-10-14"]
    assert found.says("The year 2026 comes from the month heading", severity="doubt")


def test_a_month_without_a_year_asks_for_it(read: Read) -> None:
    found = read(["Title", "Decision maker", "Date"], ["Bins", "Cabinet", "14 October"], sheet="October")
    assert found.says("C2", "Which year?", severity="error")


def test_a_sheet_for_each_decision_maker_names_it(read: Read) -> None:
    head, names = ["Report title", "Key?", "Meeting date"], [
        "Cabinet", "Licensing Sub-Committee", "Shareholder Committee", "Health & Wellbeing Board", "Mayor",
        "Full Council", "Exec Member – Place", "Strategic Director (Growth)",
    ]  # fmt: skip
    found = read(fill=sheets(**{name: [head, [f"Item {name}", "No", "14/10/26"]] for name in names}))
    assert found["decision_maker"] == names
    assert [kind for kind, _ in found.fresh] == [
        "cabinet", "committee", "committee", "committee", "cabinet member", "council", "cabinet member", "officer",
    ]  # fmt: skip
    assert not found.said("error")


def test_months_may_stand_in_the_column_of_titles_and_be_dates(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Date"],
        ["October 2026"],
        ["Bins", "Cabinet", "14th October"],
        ["Decisions for November 2026"],
        ["Trees", "Cabinet", "TBC"],
        [datetime(2026, 12, 1)],
        ["Roads", "Cabinet", "16 Dec"],
    )
    assert found["title"] == ["Bins", "Trees", "Roads"]
    assert [str(row.row.values["decision_date"].month) for row in found.plan.rows] == [
        "2026-10-01", "2026-11-01", "2026-12-01",
    ]  # fmt: skip


def test_a_banner_needs_no_words_before_it_and_may_hold_the_date(read: Read) -> None:
    head = ["Title", "Purpose", "Key decision", "Lead officer"]
    found = read(
        ["EXECUTIVE: FORWARD PLAN"],
        ["Cabinet – Wednesday 14 October 2026"],
        head,
        ["School places", "To approve the plan", "Yes", "Ann Sample"],
        [],
        ["Executive Member for Place – Cllr. R. O'Neill – 20 November 2026"],
        head,
        ["Road closures", "To make the orders", "No", "Dee Sample"],
        [],
        ["CABINET", None, None, "11 November 2026"],
        head,
        ["Tax base", "To set it", "No", "Cy Test"],
    )
    assert found.table("title", "decision_maker", "decision_date") == [
        ("School places", "Cabinet", "Wednesday 14 October 2026"),
        ("Road closures", "Executive Member for Place", "20 November 2026"),
        ("Tax base", "Cabinet", "11 November 2026"),
    ]
    assert found.holders == [("Executive Member for Place", "Councillor R. O'Neill")]
    assert found.said("doubt") == []


def test_a_banner_may_begin_with_decision_to_be_taken_by(read: Read) -> None:
    head = ["Ref", "Matter", "Date", "Contact Officer (name, tel, email)"]
    found = read(
        ["Decision to be taken by: Leader of the Council"],
        head,
        ["L1", "Grants", "5 October 2026", "Sam Example\nTel: 01632 960001\nsam.example@example.gov.uk"],
        ["Decision to be taken by: Deputy Leader and Cabinet Member for Finance - Cllr Mrs A B Jones MBE"],
        head,
        ["D2", "Debt", "7 October 2026", "Lee Sample, Finance Manager\n01632 960003"],
    )
    assert found.table("decision_maker", "lead_officers", "contact") == [
        ("Leader of the Council", "Sam Example", "sam.example@example.gov.uk\n01632 960001"),
        ("Deputy Leader and Cabinet Member for Finance", "Lee Sample, Finance Manager", "01632 960003"),
    ]
    assert found.holders == [("Deputy Leader and Cabinet Member for Finance", "Councillor Mrs A B Jones MBE")]
    assert found.said("doubt") == []


def test_decision_maker_and_date_may_share_a_cell(read: Read) -> None:
    found = read(
        ["Forward Plan Ref", "Subject", "Decision Maker and Date of Decision"],
        ["FP/1", "Bus lanes", "Cabinet\n14 October 2026"],
        ["FP/2", "Car clubs", "Cabinet Member for Transport\nNot before 20 Oct 2026"],
        ["FP/3", "Bike hire", "Cabinet, TBC"],
        ["FP/4", "Trams", "Full Council – Spring 2027"],
        ["FP/5", "Ferries", "Cabinet"],
    )
    assert found.table("decision_maker", "decision_date") == [
        ("Cabinet", "14 October 2026"),
        ("Cabinet Member for Transport", "Not before 20 Oct 2026"),
        ("Cabinet", "TBC"),
        ("Full Council", "Spring 2027"),
        ("Cabinet", ""),
    ]
    assert found.says("C6", "no decision date", severity="error")


def test_a_date_beside_the_decision_maker_is_not_lost(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Date"],
        ["Bins", "Cabinet 14 October 2026", "14/10/26"],
        ["Trees", "Cabinet 14 October 2026", "15/10/26"],
        ["Roads", "Cabinet – 11 November 2026", None],
    )
    assert found["decision_date"] == ["14/10/26", "15/10/26", "11 November 2026"]
    assert found.said("doubt") == [
        "B3: Decision date: 14 October 2026 here was left out, because 15/10/26 is given as well."
    ]


def test_words_below_a_banner_are_not_its_name(read: Read) -> None:
    found = read(
        ["DECISION MAKER"],
        ["CABINET"],
        ["The following decisions will be taken."],
        ["Date", "Title"],
        ["14 Oct 2026", "Bins"],
    )
    assert found["decision_maker"] == ["Cabinet"]
    assert found.says("A3", "The following decisions will be taken.")


def test_a_month_without_its_year_follows_the_month_above(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Date"],
        ["December 2026"],
        ["Bins", "Cabinet", "TBC"],
        ["JANUARY"],
        ["Trees", "Cabinet", "15 Jan"],
    )
    assert found.days[1] == "2027-01-15 2027-01-15"
    assert found.says("A4", "“JANUARY” is read as January 2027", severity="doubt")


def test_the_date_of_a_meeting_may_stand_above_its_items(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Officer"],
        [datetime(2026, 10, 14)],
        ["Bins", "Cabinet", "Ann Sample"],
        ["Thursday 15 October 2026"],
        ["Trees", "Leader", "Ann Sample"],
    )
    assert found.table("title", "decision_date") == [
        ("Bins", "14 October 2026"),
        ("Trees", "Thursday 15 October 2026"),
    ]


def test_decision_makers_between_the_items_change_who_decides(read: Read) -> None:
    found = read(
        ["Forward plan"],
        ["Ref", "Title", "Date"],
        ["Cabinet"],
        ["1", "Bins", "14 Oct 2026"],
        ["Cabinet Member for Place – November 2026"],
        ["2", "Trees", "12 November"],
    )
    assert found.table("title", "decision_maker") == [("Bins", "Cabinet"), ("Trees", "Cabinet Member for Place")]
    assert found.days[1] == "2026-11-12 2026-11-12"


def test_other_words_between_the_items_are_a_doubt(read: Read) -> None:
    found = read(
        ["Ref", "Title", "Decision maker", "Date"],
        ["A1", "Bins", "Cabinet", "14 Oct 2026"],
        ["Place Directorate"],
        ["A2", "Trees", "Cabinet", "15 Oct 2026"],
        ["Ask the clerk for more."],
    )
    assert found["title"] == ["Bins", "Trees"]
    assert found.says("A3", "Place Directorate", "Do the items below it belong under it?", severity="doubt")
    assert found.says("A5", "Ask the clerk", severity="note")


def test_a_repeated_head_after_a_page_keeps_the_decision_maker(read: Read) -> None:
    head = ["Date", "Subject", "Portfolio holder", "Officer"]
    found = read(
        ["Eastmarsh Forward Plan"],
        ["CABINET"],
        head,
        ["14 Oct 2026", "Bins", "Place", "Ann Sample"],
        ["Page 1 of 3"],
        ["Eastmarsh Forward Plan"],
        head,
        ["15 Oct 2026", "Trees", "Place", "Ann Sample"],
        ["Page 2 of 3"],
        ["CABINET (continued)"],
        head,
        ["16 Oct 2026", "Roads", "Place", "Ann Sample"],
    )
    assert found["decision_maker"] == ["Cabinet"] * 3
    assert found["title"] == ["Bins", "Trees", "Roads"]
    assert not found.said("doubt")
    assert not found.said("error")


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        (datetime(2026, 10, 9), "2026-10-09 2026-10-09"),
        ("w/c 12 October 2026", "2026-10-12 2026-10-18"),
        ("12-16 October 2026", "2026-10-12 2026-10-16"),
        ("Nov/Dec 2026", "2026-11-01 2026-12-31"),
        ("Spring 2027", "2027-03-01 2027-05-31"),
        (46300, "2026-10-05 2026-10-05"),
        ("46300", "2026-10-05 2026-10-05"),
        ("Thursday 8 October 2026", "2026-10-08 2026-10-08"),
        ("10/11/2026", "2026-11-10 2026-11-10"),
        ("On or after 14/10/26", "2026-10-14 2026-10-14"),
        ("14\u00a0 Oct\n2026 ", "2026-10-14 2026-10-14"),
    ],
)
def test_dates_are_read_as_they_are_written(read: Read, typed: Any, read_as: str) -> None:
    assert one_row(read, Decision__date=typed).days == [read_as]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Thursday 9 October 2026", "9 October 2026 is a Friday"),
        ("10/25/2026", "Put the day first"),
        ("October 14, 2026", "Put the day first"),
        ("14 Oct", "Which year?"),
        ("Q4 2026/27", "Type a day"),
        ("14 October 2026*", "Type a day"),
        ("14 October 2026\n(deferred from 9 September 2026)", "Type a day"),
        ("ASAP", "Type a day"),
    ],
)
def test_what_is_no_date_is_asked(read: Read, typed: str, said: str) -> None:
    assert one_row(read, Decision__date=typed).says("C2", said, severity="error")


def test_the_time_of_day_is_not_left_out_silently(read: Read) -> None:
    found = one_row(read, Decision__date=datetime(2026, 10, 14, 14, 30))
    assert found["decision_date"] == ["14 October 2026"]
    assert found.said() == ["C2: The time 14:30 was left out: only the day is kept."]


# Tables


def test_the_head_may_stand_below_a_logo_and_the_table_above_a_legend(read: Read) -> None:
    found = read(
        ["Eastmarsh Borough Council", None, None, "Version 3"],
        ["Executive decisions"],
        ["Key: K = key decision; NK = non-key"],
        [],
        ["Last updated", datetime(2026, 9, 1)],
        ["Item", "Decision-maker", "Expected date of decision", "K/NK", "Service Area", "Responsible officer"],
        ["Depot move", "Cabinet", datetime(2026, 10, 14), "K", "Street Scene", "Ann Sample"],
        ["Depot sale", "Cabinet", "TBC", "NK", "Street Scene", "Ann Sample"],
        [],
        ["Legend"],
        ["K", "Key decision"],
        ["NK", "Not a key decision"],
        ["Total items", 2],
    )
    assert found.table("title", "issue_type", "directorate") == [
        ("Depot move", "Key", "Street Scene"),
        ("Depot sale", "Non-key", "Street Scene"),
    ]
    assert found.says("“Legend” is not an item")
    assert found.says("like 5 more rows")
    assert not found.said("error")


def test_two_tables_side_by_side_are_both_read(read: Read) -> None:
    head = ["Title", "Decision maker", "Date"]
    found = read(
        ["October 2026", None, None, None, "November 2026"],
        [*head, None, *head],
        ["Bins", "Cabinet", "14 Oct", None, "Trees", "Cabinet", "11 Nov"],
        ["Parks", "Leader", "21 Oct", None, "Roads", "Leader", "18 Nov"],
        ["Lights", "Leader", "22 Oct"],
    )
    assert found["title"] == ["Bins", "Parks", "Lights", "Trees", "Roads"]
    assert [day[:10] for day in found.days] == [
        "2026-10-14", "2026-10-21", "2026-10-22", "2026-11-11", "2026-11-18",
    ]  # fmt: skip
    assert len({row.key for row in found.plan.rows}) == 5
    assert found.says("G3", "11 Nov")


def test_tables_one_below_another_have_their_own_columns(read: Read) -> None:
    found = read(
        ["Key decisions"],
        ["Title", "Decision maker", "Date", "Key decision"],
        ["Bins", "Cabinet", "14 Oct 2026", "Yes"],
        [],
        ["Other decisions"],
        ["Date", "Subject", "Who decides", "Officer"],
        ["21 Oct 2026", "Parks", "Leader", "Ann Sample"],
    )
    assert found.table("title", "decision_maker", "issue_type", "lead_officers") == [
        ("Bins", "Cabinet", "Key", ""),
        ("Parks", "Leader", "", "Ann Sample"),
    ]


def test_rows_under_headings_that_nobody_knows_are_a_doubt(read: Read) -> None:
    known = [["Title", "Decision maker", "Date"], ["Roads", "Cabinet", "16 Oct 2026"]]
    unknown = [["Teitl", "Penderfynwr", "Dyddiad"], ["Biniau", "Cabinet", "14 Oct 2026"]]
    above = read(*unknown, [], *known)
    assert above["title"] == ["Roads"]
    assert above.says("A1", "Teitl Penderfynwr Dyddiad", "like 1 more row", severity="doubt")
    apart = read(fill=sheets(Guidance=[["Send reports by noon."]], Plan=known, Cynllun=unknown))
    assert apart.says("Teitl", "left out", severity="doubt")
    assert apart.says("Send reports by noon", "left out", severity="note")


def test_a_date_merged_over_items_is_carried_down_with_a_doubt_and_officers_are_joined(read: Read) -> None:
    found = read(
        ["Date", "Title", "Decision maker", "Officer", "Key decision"],
        [datetime(2026, 10, 14), "Leisure", "Cabinet", "Ann Sample", "Yes"],
        [None, None, None, "Bob Example", None],
        [None, "Parks", "Cabinet", "Cy Test", "No"],
        merged=("B2:B3", "C2:C3", "E2:E3", "A2:A4"),
    )
    assert found.table("title", "decision_date", "lead_officers", "issue_type") == [
        ("Leisure", "14 October 2026", "Ann Sample\nBob Example", "Key"),
        ("Parks", "14 October 2026", "Cy Test", "Non-key"),
    ]
    assert found.says("D3", "Bob Example", "more of this item", severity="doubt")
    assert found.says("A4", "carried down from A2", severity="doubt")


def test_an_item_goes_on_after_the_end_of_a_page_with_a_doubt(read: Read) -> None:
    head = ["Title and purpose", "Decision maker", "Date", "Directorate / Lead officer"]
    found = read(
        head,
        ["Leisure\nTo award the contract for", "Cabinet", "14 October 2026", "Place / Ann Sample"],
        ["Page 1 of 2"],
        head,
        ["the four leisure centres.", None, None, None],
        ["Trees\nTo adopt the policy.", "Cabinet", "15 October 2026", "Place / Bob Example"],
        [None, None, None, "Cy Test"],
    )
    assert found.table("title", "purpose", "lead_officers") == [
        ("Leisure", "To award the contract for\nthe four leisure centres.", "Ann Sample"),
        ("Trees", "To adopt the policy.", "Bob Example\nCy Test"),
    ]
    assert found.says("A5", "the four leisure centres", severity="doubt")
    assert found.says("D7", "Cy Test", severity="doubt")


def test_headings_may_be_divided_by_the_row_below(read: Read) -> None:
    rows = (
        ["Subject", "Decision", None, "Officer", None, "Key\nDecision"],
        [None, "Maker", "Date", "Name", "E-mail", None],
        ["Trees", "Cabinet", "14 October 2026", "Ann Sample", "ann.sample@example.gov.uk", "Yes"],
    )
    for merged in ((), ("A1:A2", "B1:C1", "D1:E1", "F1:F2")):
        found = read(*rows, merged=merged)
        keys = ("title", "decision_maker", "decision_date", "lead_officers", "contact", "issue_type")
        assert found.table(*keys) == [
            ("Trees", "Cabinet", "14 October 2026", "Ann Sample", "ann.sample@example.gov.uk", "Key")
        ]
        assert not found.said()


def test_the_first_item_below_a_blank_heading_is_no_part_of_the_headings(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Date", None, "Key"],
        ["Summary of accounts", "Cabinet", "14 October 2026", "Date", "Key"],
    )
    assert found.table("title", "issue_type") == [("Summary of accounts", "Key")]
    assert found.says("D2", "stands under no heading", severity="doubt")


def test_headings_and_texts_may_be_in_capitals_and_over_several_lines(read: Read) -> None:
    found = read(
        ["FORWARD PLAN"],
        ["DECISION TAKER: EXECUTIVE MEMBER FOR CHILDREN'S SERVICES – CLLR MRS SIÂN O'NEILL-SMYTHE MBE"],
        ["DATE OF\nDECISION", "ISSUE", "DIRECTORATE /\nLEAD OFFICER"],
        ["14 OCTOBER 2026", "SCHOOL PLACES\nTO APPROVE THE PLAN", "CHILDREN – JO SAMPLE"],
        ["21 OCTOBER 2026", "SEND REVIEW", "CHILDREN – SUE D'ARCY"],
    )
    assert found.table("title", "purpose", "decision_maker") == [
        ("SCHOOL PLACES", "TO APPROVE THE PLAN", "Executive Member for Children's Services"),
        ("SEND REVIEW", "", "Executive Member for Children's Services"),
    ]
    assert found.holders == [("Executive Member for Children's Services", "Councillor Mrs Siân O'Neill-Smythe MBE")]


def test_a_title_with_nothing_beside_it_is_a_doubt(read: Read) -> None:
    found = read(
        ["Cabinet, 14 October 2026"], ["Title", "Officer", "Key?"], ["Bins", "Ann Sample", "Y"], ["Late items"]
    )
    assert found.says("A4", "Nothing stands beside this title", severity="doubt")


# Columns


def test_a_column_of_numbers_is_neither_title_nor_reference(read: Read) -> None:
    found = read(
        ["Item", "Subject", "Decision maker", "Date"],
        [1, "Bins", "Cabinet", "14 Oct 2026"],
        [2, "Trees", "Cabinet", "15 Oct 2026"],
    )
    assert found["title"] == ["Bins", "Trees"]
    assert found.says("“Item” is not known")
    numbered = read(["Ref", "Title", "Decision maker", "Date"], [1, "Bins", "Cabinet", "14 Oct 2026"])
    assert numbered.plan.count("new") == 1
    assert numbered.says("not this register’s", severity="note")


def test_columns_that_hold_the_same_are_joined_or_the_second_is_a_doubt(read: Read) -> None:
    found = read(
        ["Title", "Title", "Decision maker", "Date", "Officer", "Officer", "Telephone", "E-mail"],
        ["Bins", "More", "Cabinet", "14 Oct 2026", "Ann Sample", "Bob Example", "01632 960001", "b@example.gov.uk"],
    )
    assert found.table("title", "lead_officers", "contact") == [
        ("Bins", "Ann Sample\nBob Example", "01632 960001\nb@example.gov.uk")
    ]
    assert found.says("B1", "Two columns hold “Title”", "left out", severity="doubt")
    assert found.says("F1", "joined to the other", severity="note")


def test_two_known_headings_that_clash_on_a_later_sheet_are_said(read: Read) -> None:
    rows = ["Bins", "Cabinet", "14 Oct 2026"]
    found = read(
        fill=sheets(
            A=[["Title", "Decision maker", "Meeting date"], rows],
            B=[["Title", "Decision maker", "Due date"], rows],
            C=[["Title", "Decision maker", "Meeting date", "Due date"], [*rows, "1 Oct 2026"]],
        )
    )
    assert found["decision_date"] == ["14 Oct 2026"] * 3
    assert found.says("D1", "“Due date” here was left out", severity="doubt")


def test_a_column_of_several_things_leaves_those_with_a_column_of_their_own_alone(read: Read) -> None:
    found = read(
        ["Subject", "Summary of report", "Decision maker", "Date", "Directorate", "Contact officer"],
        ["Bins", "To let it", "Cabinet", "14 Oct 2026", "Place", "Ann Sample, Head of Bins"],
        ["Trees", "To plant", "Cabinet", "15 Oct 2026", "Place", "People / Bob Example"],
    )
    assert found.table("title", "purpose", "directorate", "lead_officers") == [
        ("Bins", "To let it", "Place", "Ann Sample, Head of Bins"),
        ("Trees", "To plant", "Place", "Bob Example"),
    ]
    assert found.says("F3", "People here was left out", severity="doubt")


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        *[(text, field.key) for field in FIELDS for text in field.headers if field.key != "to_check"],
        *[(field.label, field.key) for field in FIELDS if field.key != "to_check"],
        ("Forward Plan Ref", "reference"),
        ("Lead Member & Officer", "portfolio_holder"),
        ("Contact Officer (name, tel, email)", "officers"),
        ("Decision\nDate", "decision_date"),
        ("Wards/divisions affected", "wards"),
        ("Who will make the decision?", "decision_maker"),
        ("Date decision due", "decision_date"),
    ],
)
def test_a_heading_says_what_its_column_holds(heading: str, role: str) -> None:
    assert guessed(fold(heading)) == role
    assert role in ROLES


@pytest.mark.parametrize(
    "heading",
    [
        "No.", "Reason", "Reason for key", "Report due date", "Decision implementation date", "Date added to plan",
        "Date of publication of decision", "Date Cabinet Member briefed", "Number of wards affected",
        "Ward members consulted?", "Portfolio/Directorate", "Date of scrutiny meeting", "Colour",
    ],
)  # fmt: skip
def test_a_heading_of_something_else_is_not_known(heading: str) -> None:
    assert guessed(fold(heading)) not in ("decision_date", "portfolio_holder", "wards", "status_reason", "title")


def test_what_is_not_known_or_has_no_heading_is_said(read: Read) -> None:
    found = read(["Title", None, "Date", "Colour"], ["Bins", "Cabinet", "14 Oct 2026", "red"])
    assert found.says("B2", "“Cabinet” stands under no heading", severity="doubt")
    assert found.says("D1", "“Colour” is not known")
    assert found.says("No column is headed “Decision maker”", severity="error")


def test_the_head_repeated_within_a_tidy_table_is_no_item(read: Read) -> None:
    head = ["Title", "Decision maker", "Date"]
    found = read(head, ["Bins", "Cabinet", "14 Oct 2026"], head, ["Trees", "Cabinet", "15 Oct 2026"])
    assert found["title"] == ["Bins", "Trees"]
    assert not found.said()


def test_a_workbook_without_headings_is_refused_whole(read: Read) -> None:
    with pytest.raises(Unreadable, match="no table of decisions"):
        read(["Bins", "Cabinet"], ["Trees", "Leader"])
    with pytest.raises(Unreadable, match="no table of decisions"):  # a form for each item
        read(["Title", "Bins"], ["Decision maker", "Cabinet"], ["Date", "14 Oct 2026"])


# Cells


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("LEADER", "Leader", "cabinet member"),
        ("DEPUTY LEADER AND EXECUTIVE MEMBER", "Deputy Leader and Executive Member", "cabinet member"),
        ("Executive Member – Place", "Executive Member – Place", "cabinet member"),
        ("Strategic Director (Growth)", "Strategic Director (Growth)", "officer"),
        ("Licensing Sub-Committee", "Licensing Sub-Committee", "committee"),
        ("Health & Wellbeing Board", "Health & Wellbeing Board", "committee"),
        ("Mayor", "Mayor", "cabinet member"),
        ("Mayor and Cabinet", "Mayor and Cabinet", "cabinet"),
        ("The Cabinet", "Cabinet", "cabinet"),
        ("Full Council", "Full Council", "council"),
    ],
)  # fmt: skip
def test_posts_and_bodies_are_told_apart(read: Read, text: str, name: str, kind: str) -> None:
    found = one_row(read, Decision__maker=text)
    assert (found["decision_maker"], found.fresh, found.said("doubt")) == ([name], [(kind, name)], [])


@pytest.mark.parametrize(
    "text",
    [
        "Cllr. J. Smith",
        "Cllr Mrs A B Jones MBE",
        "Cabinet or Leader",
        "Cabinet/Council",
        "Wexmoor Council",
        "Commissioner",
    ],
)
def test_a_decision_maker_that_is_not_usual_is_a_doubt(read: Read, text: str) -> None:
    assert one_row(read, Decision__maker=text).says("B2", "is new here and taken for", severity="doubt")


def test_one_portfolio_is_one_post_however_the_post_is_written(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Date"],
        ["Bins", "Cabinet Member for Adult Social Care", "14 Oct 2026"],
        ["Beds", "Cabinet Member - Adult Social Care", "14 Oct 2026"],
    )
    assert found.fresh == [("cabinet member", "Cabinet Member for Adult Social Care")]
    assert found.said("doubt") == []


def test_officers_and_portfolio_holders_in_each_others_columns_are_doubts(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Date", "Portfolio holder", "Lead officer"],
        ["Bins", "Cabinet", "14 Oct 2026", "Cllr Jane Sample (Environment)", "Ann Test"],
        ["Trees", "Cabinet", "14 Oct 2026", "Ann Test", "Cllr Jane Sample (Environment)"],
        ["Lanes", "Cabinet", "14 Oct 2026", "Bob Example, Head of Roads", "Environment"],
        ["Paths", "Cabinet", "14 Oct 2026", None, "Cllr Nobody Known"],
    )
    assert found.table("portfolio_holder", "lead_officers") == [
        ("Cabinet Member Environment", "Ann Test"),
        ("Cabinet Member Environment", "Ann Test"),
        ("Cabinet Member Environment", "Bob Example, Head of Roads"),
        ("", "Cllr Nobody Known"),
    ]
    for cell in ("D3", "E3", "D4", "E4", "E5"):
        assert found.says(f"{cell}: ", severity="doubt"), cell


def test_a_councillor_is_the_portfolio_holder_by_the_post_behind_the_name(read: Read) -> None:
    found = one_row(read, Portfolio="Cllr Jo Sample, Leader of the Council")
    assert (found["portfolio_holder"], found.said("doubt")) == (["Leader of the Council"], [])
    assert found.holders == [("Leader of the Council", "Councillor Jo Sample")]


def test_a_name_in_the_portfolio_column_is_not_added_to_other_lead_officers(read: Read) -> None:
    found = one_row(read, Portfolio="Jo Sample", Lead__officer="Ann Test")
    assert found.table("portfolio_holder", "lead_officers") == [("", "Ann Test")]
    assert found.says("D2", "Jo Sample", "Ann Test", "left out", severity="doubt")


def test_a_member_and_an_officer_may_share_a_cell(read: Read) -> None:
    found = one_row(read, **{"Lead Member & Officer": "Cllr Jane Sample (Leisure) / Sam Example, Head of Leisure"})
    assert found.table("portfolio_holder", "lead_officers") == [
        ("Cabinet Member Leisure", "Sam Example, Head of Leisure")
    ]
    assert found.says("D2", "Sam Example, Head of Leisure", severity="doubt")


@pytest.mark.parametrize("name", ["Siân Ffrancon-Jones", "Zoë D'Arcy", "SIÔN AP ROBERTS", "J. O’Neill", "Łukasz Żak"])
def test_names_are_kept_as_they_are_written(read: Read, name: str) -> None:
    found = one_row(read, Contact__officer=f"{name}, Head of Bins")
    assert (found["lead_officers"], found.said()) == ([f"{name}, Head of Bins"], [])


def test_a_spelling_that_is_nearly_a_directorate_is_a_doubt_at_first(read: Read) -> None:
    cells = [
        "Economy, Homes and Corporate / Ann Sample", "Economy, Homes & Corporate / Bob Example",
        "Environment, Homes & Corporate / Cy Test", "EHC / Dee Sample", "Economy, Homes and Corporate – Eve Example",
    ]  # fmt: skip
    head = ["Title", "Decision maker", "Date", "Directorate / Lead officer"]
    found = read(head, *([f"Bins {cell}", "Cabinet", "14 Oct 2026", cell] for cell in cells))
    assert found["directorate"] == ["Economy, Homes and Corporate"] * 5
    assert found.said("doubt") == [
        "D4: “Environment, Homes & Corporate” read as the directorate Economy, Homes and Corporate."
    ]
    assert found.plan.brought.records[0].aliases == ("Environment, Homes & Corporate", "EHC")


@pytest.mark.parametrize(
    ("heading", "text", "key", "value"),
    [
        ("Key decision?", "Yes – over £500,000", "issue_type", "Key"),
        ("Type", "KEY (budget)", "issue_type", "Key"),
        ("Exempt?", "Not exempt", "openness", "Open"),
        ("Type", "Non Key Decision (urgent)", "issue_type", "Non-key"),
        ("Exempt?", "Part II", "openness", "Exempt"),
        ("Open or exempt", "Open report, exempt appendix", "openness", "Part exempt"),
        ("Open or exempt", "Contains no exempt information", "openness", "Open"),
        ("Open or exempt", "Not open to the public", "openness", "Exempt"),
        ("Lead officer", "Ann Sample\nHead of Bins", "lead_officers", "Ann Sample\nHead of Bins"),
        ("Portfolio", "Growth\nHousing", "portfolio_holder", "Cabinet Member Growth Housing"),
        ("Scrutiny?", "Yes", "scrutiny_committee", ""),
        ("Wards", "2", "wards", ""),
        ("Wards", "Castle and Mill Green", "wards", "Castle and Mill Green"),
        ("Wards", "Affects two or more wards", "wards", "Affects two or more wards"),
        ("Portfolio", "No", "portfolio_holder", ""),
        ("Title", "Local\nPlan", "title", "Local"),
    ],
)
def test_a_guess_at_a_cell_is_a_doubt(read: Read, heading: str, text: str, key: str, value: str) -> None:
    found = one_row(read, **{heading: text})
    assert found[key] == [value]
    assert len(found.said("doubt")) == 1


@pytest.mark.parametrize("text", ["All", "All wards", "All Wards affected", "Borough-wide", "Countywide", "Every ward"])
def test_all_wards_can_be_said_in_many_ways(read: Read, text: str) -> None:
    assert one_row(read, Wards=text)["wards"] == ["All wards"]


@pytest.mark.parametrize("title", ["*Bins contract", "Parks fees*", "Trees (KEY)"])
def test_a_mark_of_a_key_decision_stays_in_the_title(read: Read, title: str) -> None:
    found = read(["Title", "Decision maker", "Date"], [title, "Cabinet", "14 Oct 2026"], ["* denotes key decision"])
    assert found["title"] == [title]
    assert found.says("* denotes key decision")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+44 1632 960001", "@name", "-5% growth", "<b>Bold</b> & co", "&lt;i&gt;", "مجلس النفايات", "🚲 lanes",
        "<script>alert(1)</script>", "Café – Llŷn’s",
    ],
)  # fmt: skip
def test_a_text_is_kept_as_it_is(read: Read, text: str) -> None:
    found = one_row(read, Title=text, Purpose=text)
    assert found.table("title", "purpose") == [(text, text)]
    assert not found.said()


def test_odd_white_space_is_put_right(read: Read) -> None:
    found = one_row(read, Title="\tTabs\u00a0and", Decision__maker="  Cabinet\u00a0", Purpose="a\r\nb")
    assert found.table("title", "decision_maker", "purpose") == [("Tabs and", "Cabinet", "a\nb")]


def test_errors_formulas_without_a_value_and_texts_too_long_are_errors(read: Read) -> None:
    def fill(book: Any) -> None:
        put(book.active, (["Title", "Decision maker", "Date", "Purpose"], ["Bins", "Cabinet", "x", "y" * 5001]))
        book.active["C2"].value, book.active["C2"].data_type = "#REF!", "e"
        book.active["A2"].value = "=A1"

    said = read(fill=fill).said("error")
    assert any(text.startswith("A2: The result of the formula") for text in said)
    assert any(text.startswith("C2: This cell shows the error #REF!") for text in said)
    assert "D2: This has 5,001 characters; 5,000 is the most. Shorten it." in said


# What must not be lost


def test_a_member_whose_portfolio_is_scrutiny_is_no_scrutiny_committee(read: Read) -> None:
    found = read(
        ["Ref", "Title", "Date"],
        ["Cabinet Member for Governance and Scrutiny - Councillor Ann Lee"],
        ["1", "Bins", "14 Oct 2026"],
        ["Health Scrutiny Committee"],
        ["2", "Beds", "15 Oct 2026"],
        ["Cabinet"],
        ["3", "Trees", "16 Oct 2026"],
    )
    assert found.table("title", "decision_maker") == [
        ("Bins", "Cabinet Member for Governance and Scrutiny"),
        ("Trees", "Cabinet"),
    ]
    assert found.said("doubt") == [
        "A4: 1 row under “Health Scrutiny Committee”: a scrutiny work programme’s, so left out."
    ]


def test_an_error_in_a_cell_stays_one_when_the_row_below_is_joined_on(read: Read) -> None:
    def fill(book: Any) -> None:
        head = ["Title", "Decision maker", "Date", "Purpose", "Documents"]
        put(book.active, (head, ["Bins", "Cabinet", "14 Oct 2026", "x", "Report"], [None, None, None, "more", "x"]))
        for cell in ("D2", "E3"):
            book.active[cell].value, book.active[cell].data_type = "#REF!", "e"

    found = read(fill=fill)
    assert found.says("D2: This cell shows the error #REF!", severity="error")
    assert found.says("E2: In E3: This cell shows the error #REF!", severity="error")
    assert found.says("D3: “more” in D3", "more of this item", severity="doubt")


def test_only_texts_go_on_in_the_next_row(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Date", "Purpose", "Key decision", "Portfolio holder"],
        ["Bins", "Cabinet", "14 Oct 2026", "To let", "Yes", "Roads"],
        [None, None, None, "the contract", "No", "Parks"],
    )
    assert found.table("purpose", "issue_type", "portfolio_holder") == [
        ("To let\nthe contract", "Key", "Cabinet Member Roads")
    ]
    assert found.says("E3: “No” in E3", "left out", severity="doubt")
    assert found.says("F3: “Parks” in F3", "left out", severity="doubt")


@pytest.mark.parametrize("title", ["iPhone contract award", "eGovernment strategy", "e-procurement"])
def test_a_lone_title_in_small_letters_is_an_item(read: Read, title: str) -> None:
    found = read(["Title", "Decision maker", "Date"], ["Bins", "Cabinet", "14 Oct 2026"], [title])
    assert found["title"] == ["Bins", title]
    assert found.says("A3", "Nothing stands beside this title", severity="doubt")


def test_what_follows_a_whole_sentence_is_an_item(read: Read) -> None:
    found = read(["Title", "Decision maker", "Date"], ["Let the bins.", "Cabinet", "14 Oct 2026"], ["parks policy"])
    assert found["title"] == ["Let the bins.", "parks policy"]


@pytest.mark.parametrize(
    "title", ["Version control policy 2026", "End of life care", "Published admission numbers 2027"]
)
def test_a_title_in_the_words_of_a_footnote_is_a_doubt(read: Read, title: str) -> None:
    found = read(
        ["Title", "Decision maker", "Date"],
        ["Bins", "Cabinet", "14 Oct 2026"],
        [title],
        ["Trees", "Cabinet", "15 Oct 2026"],
    )
    assert found["title"] == ["Bins", "Trees"]
    assert found.says("A3", title, "Is it an item?", severity="doubt")


@pytest.mark.parametrize("heading", ["Open or exempt", "Public or private", "Public/Private"])
def test_yes_under_a_heading_that_asks_two_things_is_no_answer(read: Read, heading: str) -> None:
    found = one_row(read, **{heading: "Yes"})
    assert found["openness"] == [""]
    assert found.says("D2", "“Yes” is not one of the choices", severity="error")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Will not be open to the public", "Exempt"),
        ("Open, with exempt appendix", "Part exempt"),
        ("No, but an exempt appendix", "Part exempt"),
    ],
)
def test_openness_in_other_words_is_a_doubt(read: Read, text: str, value: str) -> None:
    found = one_row(read, **{"Exempt?": text})
    assert (found["openness"], len(found.said("doubt"))) == ([value], 1)


# Names that are none, or another's


def test_one_body_is_not_added_as_two_kinds(read: Read) -> None:
    head = ["Title", "Decision maker", "Date", "Scrutiny committee"]
    found = read(
        head,
        ["Bins", "Cabinet", "14 Oct 2026", "Cabinet"],
        ["Beds", "Health Committee", "14 Oct 2026", "Health Committee"],
    )
    assert [name for _, name in found.fresh] == ["Cabinet", "Health Committee"]
    assert found["scrutiny_committee"] == ["", ""]
    assert found.says("D2", "“Cabinet” is no scrutiny committee: left out", severity="doubt")
    assert found.says("D3", "“Health Committee” is no scrutiny committee: left out", severity="doubt")


def test_a_known_scrutiny_committee_does_not_decide(council_app: Flask) -> None:
    with council_app.app_context(), only_reading():
        roll = Roll(get_council(), date(2026, 10, 1))
        roll.other("Health Panel", SCRUTINY)
        assert roll.maker("Health Panel").said == (
            ("error", "“Health Panel” is a scrutiny committee: it does not decide items here."),
        )


@pytest.mark.parametrize("text", ["n/a", "TBC", "Not known yet", "To be advised", "-"])
def test_no_directorate_is_no_doubt(read: Read, text: str) -> None:
    found = one_row(read, Directorate=text)
    assert (found["directorate"], found.said("doubt"), [kind for kind, _ in found.fresh]) == ([""], [], ["cabinet"])


@pytest.mark.parametrize(
    "text",
    [
        "Various",
        "See report",
        "All directorates",
        "TBC - Jo to confirm",
        "x",
        "<b>HTML</b>",
        "Roads and " * 12 + "Parks",
    ],
)
def test_what_names_no_directorate_is_left_out_with_a_doubt(read: Read, text: str) -> None:
    found = one_row(read, Directorate=text)
    assert (found["directorate"], [kind for kind, _ in found.fresh]) == ([""], ["cabinet"])
    assert found.says("D2", text[:50], "left out", severity="doubt")


def test_a_bracket_beside_a_directorate_is_a_doubt(read: Read) -> None:
    found = read(
        ["Title", "Decision maker", "Date", "Directorate"],
        ["Bins", "Cabinet", "14 Oct 2026", "Adult Care (was ASC)"],
        ["Beds", "Cabinet", "14 Oct 2026", "Adult Care"],
    )
    assert found["directorate"] == ["Adult Care", "Adult Care"]
    assert found.said("doubt") == ["D2: “(was ASC)” in the column of directorates names none: left out."]


@pytest.mark.parametrize("heading", ["Wards", "Portfolio holder", "Scrutiny committee", "Decision maker"])
def test_a_new_name_is_no_longer_than_the_council_s_own_may_be(read: Read, heading: str) -> None:
    name = "Committee " * 15 + "Board"
    found = one_row(read, **{heading.replace(" ", "__"): name})
    assert all(len(one) <= 150 for _, one in found.fresh)
    assert found.says("Committee Committee", severity="error" if heading == "Decision maker" else "doubt")


LONG = ["A" + " " * 31_000 + "x", "(" * 31_000, "A / " * 7_900, "A b, " * 6_000, "A\n" * 15_000]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
@pytest.mark.parametrize(
    "heading", ["Decision maker and date", "Lead officer and directorate", "Portfolio holder", "Directorate", "Wards"]
)
def test_a_cell_is_not_read_when_it_is_too_long(
    read: Read, monkeypatch: pytest.MonkeyPatch, heading: str, text: str
) -> None:
    lengths: list[int] = []
    for name in ("maker", "portfolio", "officers", "directorate", "other"):
        real = getattr(Roll, name)

        def watched(roll: Roll, given: str, *more: str, real: Any = real) -> Any:
            lengths.append(len(given))
            return real(roll, given, *more)

        monkeypatch.setattr(Roll, name, watched)
    given = {"Title": "Bins", "Decision maker": "Cabinet", "Decision date": "14 October 2026", heading: text}
    found = read(list(given), list(given.values()))
    assert max(lengths) < 500
    squeezed = len(" ".join(text.split())) < 500
    assert squeezed or found.says(
        " characters; ", "is the most here. Shorten it, or leave the row out.", severity="error"
    )


def test_a_workbook_does_not_bring_hundreds_of_new_names(read: Read) -> None:
    words = [f"{chr(0x4E00 + number) * 5} {chr(0x5E00 + number) * 5}" for number in range(400)]
    rows = [["Bins", "Cabinet", "14 Oct 2026", word] for word in words]
    with pytest.raises(Unreadable, match=r"more than 300 new directorates\. Is the column right"):
        read(["Title", "Decision maker", "Date", "Directorate"], *rows)


def test_names_are_added_without_reading_all_others_again(council_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []
    real = NameList.__init__

    def counted(one: NameList, things: Iterable[Named]) -> None:
        made.append(id(one))
        real(one, things)

    with council_app.app_context(), only_reading():
        roll = Roll(get_council(), date(2026, 10, 1))
        monkeypatch.setattr(NameList, "__init__", counted)
        for number in range(100):
            roll.other(f"{chr(0x4E00 + number) * 5} {chr(0x5E00 + number) * 5}", WARD)
        assert len(made) == 1
        assert not any(one.key < 0 for one in get_council().names.lists[WARD].things)


# A post that nobody holds now


def held_until(day: date) -> Maker:
    term = Served("Councillor Ann Lee", None, None, day)
    return Maker(7, "Cabinet Member for Roads", CABINET_MEMBER, True, 0, (term,))


@pytest.mark.parametrize(
    ("name", "proposed", "said"),
    [
        ("Councillor Ann Lee", [], "whose term here ended on 1 September 2026: nothing is changed"),
        ("Councillor Bo Day", ["Councillor Ann Lee"], "the term of Councillor Ann Lee ended on 1 September 2026"),
    ],
)
def test_a_term_that_was_ended_does_not_come_back(
    council_app: Flask, name: str, proposed: list[str], said: str
) -> None:
    post = held_until(date(2026, 9, 1))
    with council_app.app_context(), only_reading():
        council = get_council()
        lists = dict(council.names.lists) | {
            key: NameList([Named(post.id, post.name, ("Roads",))]) for key in (MAKER, CABINET_MEMBER)
        }
        council = replace(council, bodies={post.id: post}, names=Names(lists))
        roll = Roll(council, date(2026, 10, 1))
        roll.maker(f"Cabinet Member for Roads - {name}")
        roll.portfolio(f"Roads ({name})")
    assert [one.instead_of for one in roll.holders.values()] == proposed
    assert len([text for severity, text, _ in roll.said if severity == "doubt" and said in text]) == 1


# A tidy table in the register's own words

LINE = st.text(alphabet="abcdefghijklmnopqrstuvwxyzÀéŵ ABC0123456789=+-@<>&'’\"%£.,()🚲ع", min_size=1, max_size=30)
WORD = LINE.map(lambda text: f"x{text}")  # begins like no answer, title or date
SEVERAL = st.lists(WORD, min_size=1, max_size=3).map("\n".join)
TEXTS: dict[str, st.SearchStrategy[Any]] = {
    "title": WORD,
    "issue_type": st.sampled_from(["Key", "Non-key", "B&PF", "NON KEY", ""]),
    "decision_maker": st.sampled_from(["Cabinet", "Council", "Cabinet Member for Roads"]),
    "decision_date": st.sampled_from(["9 October 2026", datetime(2026, 10, 9), "TBC", "March 2027", "w/c 12/10/26"]),
    "portfolio_holder": st.sampled_from(["Cabinet Member for Roads", "Roads", "Councillor Ash Wren", ""]),
    "directorate": st.sampled_from(["Place and Roads", "Place & Roads", "PR", ""]),
    "lead_officers": st.one_of(st.just(""), SEVERAL, st.just("Ann Sample, Head of Roads; Bob Example")),
    "wards": st.sampled_from(["Abbey", "Castle and Mill; Abbey", "All wards", "all", ""]),
    "openness": st.sampled_from(["Open", "Part exempt", "Exempt", "Public", ""]),
    "paragraphs": st.sampled_from(["3", "Paragraph 1; 3", ""]),
    "report_link": st.sampled_from(["https://www.example.gov.uk/report?a=1", ""]),
    "scrutiny_committee": st.sampled_from(["Places Scrutiny Committee", ""]),
    "first_published": st.sampled_from(["1 September 2026", datetime(2026, 9, 1), "01/09/26", ""]),
}
OPTIONAL = [field.key for field in FORM if not field.required]


@st.composite
def tidy_tables(draw: st.DrawFn) -> tuple[list[str], list[str], list[dict[str, Any]]]:
    """Columns in some order, their headings, and rows of texts as the fields write them."""
    keys = draw(
        st.permutations(["title", "decision_maker", "decision_date", *draw(st.sets(st.sampled_from(OPTIONAL)))])
    )
    headings = [draw(st.sampled_from([BY_KEY[key].label, *BY_KEY[key].headers])) for key in keys]
    row = st.fixed_dictionaries({key: TEXTS.get(key, st.one_of(st.just(""), SEVERAL)) for key in keys})
    return list(keys), headings, draw(st.lists(row, min_size=1, max_size=4))


@pytest.fixture(scope="module")
def known_app(council_app: Flask, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application over a council that is known."""
    path = tmp_path_factory.mktemp("known") / "governance.db"
    shutil.copy(sqlite_template, path)
    made = create_app(of_tests(f"sqlite:///{path}"))
    with made.app_context():
        factories.body()
        factories.body("Council", "council")
        factories.term(factories.body("Cabinet Member for Roads", "cabinet member"))
        factories.body("Places Scrutiny Committee", "scrutiny committee", executive=False)
        factories.directorate("Place and Roads", ["PR"])
        for name in ("Abbey", "Castle and Mill"):
            factories.ward(name)
        db.session.commit()
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tidy_tables())
@example((["title", "decision_maker", "decision_date"], ["Matter", "Body", "Date"], [
    {"title": "=1+1", "decision_maker": "Council", "decision_date": "TBC"}]))  # fmt: skip
def test_a_tidy_table_in_the_registers_own_words_comes_back_as_the_same_values(
    known_app: Flask, table: tuple[list[str], list[str], list[dict[str, Any]]]
) -> None:
    keys, headings, rows = table
    content = workbook(lambda book: put(book.active, (headings, *([row[key] for key in keys] for row in rows))))
    with known_app.app_context(), only_reading():
        plan, names = make_plan(content, "tidy.xlsx", Choices()), get_council().names
    assert [heading.role for heading in plan.headings] == keys
    assert len(plan.rows) == len(rows)
    for planned, row in zip(plan.rows, rows, strict=True):
        for key in keys:
            typed = row[key]
            text = typed.strftime("%-d %B %Y") if isinstance(typed, datetime) else typed
            assert planned.row.values[key] == BY_KEY[key].parse(text, names), key
    assert not plan.brought.records


def test_a_lone_cell_below_a_table_whose_headings_nobody_knows_is_no_crash(read: Read) -> None:
    found = read(["Alpha", "Beta", "Gamma"], ["a", "b", "c"], ["d", "e", "f"], ["alone"])
    assert not any(row.outcome == "new" for row in found.plan.rows)
