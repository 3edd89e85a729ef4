"""Lists of suggestions come in from Excel: read in any order, rules kept, nothing guessed unsaid."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.council.models import Body
from governance.council.queries import SCRUTINY, get_council, today
from governance.extensions import db
from governance.meetings.queries import list_agenda
from governance.notices.models import Notice
from governance.people.rules import Role
from governance.privacy.models import ContactDetails
from governance.register.log import history_of
from governance.register.uploads import remember_headings
from governance.scrutiny.queries import list_items
from governance.suggestions.commands import acknowledge, change_suggestion, undo
from governance.suggestions.queries import REGISTER, get_by_receipt, list_suggestions
from governance.working_days.deadlines import say
from tests import factories
from tests.spreadsheets.files import workbook
from tests.suggestions.planning import BY, bring_in, of, outcomes, plan_of, said, text_at

HEALTH, SCHOOLS = "Health Scrutiny Committee", "Schools Scrutiny Panel"
HEAD = ["Received", "Suggestion", "Committee", "Put forward by", "Name"]
DENTISTS = ["1 October 2026", "Dental access", HEALTH, "A member", "Councillor Ash Wren"]
BUSES = ["3 October 2026", "School buses", SCHOOLS, "The public, by letter or e-mail", None]
COMING = today() + timedelta(days=40)


@pytest.fixture(autouse=True)
def health(sqlite_app: Flask) -> Iterator[Body]:
    """Two committees that meet on the same day to come; everything happens in the application's context."""
    with sqlite_app.app_context():
        committee, panel = factories.scrutiny(HEALTH), factories.scrutiny(SCHOOLS)
        factories.term(committee, "Councillor Ash Wren")
        for one in (panel, committee):
            factories.meeting(one, COMING)
        db.session.commit()
        yield committee


def topics() -> list[str]:
    """What there is, the latest received first."""
    return [one.topic for one in list_suggestions()]


def test_a_table_is_read_whatever_the_order_of_its_columns_on_several_sheets() -> None:
    def fill(book: Any) -> None:
        book.active.append(["Suggestions received this autumn"])
        for row in (HEAD, DENTISTS):
            book.active.append(row)
        other = book.create_sheet("Schools")
        other.append(["Why it matters", "Topic", "Date received", "Source", "What could change"])
        other.append(["Children walk.", "School buses", date(2026, 10, 3), "Letter", "The contract."])

    plan = bring_in(workbook(fill))
    assert outcomes(plan) == ["new", "new"]
    first, second = of("SG-0001"), of("SG-0002")
    assert (first.topic, first.received, first.source) == ("Dental access", date(2026, 10, 1), "member")
    assert first.suggested_by == "Councillor Ash Wren"
    assert (second.why, second.change, second.source) == ("Children walk.", "The contract.", "letter")
    assert second.committee != first.committee  # the sheet is named after its committee
    assert (second.status, second.last_step) == ("received", date(2026, 10, 3))


def test_a_row_that_names_a_committee_gives_it_to_those_below() -> None:
    plan = bring_in([[HEALTH], ["Topic", "Received"], ["Dental access", "1 October 2026"], [SCHOOLS], ["Buses", None]])
    assert outcomes(plan) == ["new", "new"]
    known = get_council().names.lists[SCRUTINY]
    assert [known.name(of(one).committee) for one in ("SG-0001", "SG-0002")] == [HEALTH, SCHOOLS]
    assert "Parks Scrutiny Panel” is no scrutiny committee" in said(plan_of([["Parks Scrutiny Panel"], HEAD, DENTISTS]))


def test_the_same_workbook_twice_changes_nothing() -> None:
    rows = [HEAD, DENTISTS, BUSES, [None, "Air quality", None, None, None]]
    assert outcomes(bring_in(rows)) == ["new"] * 3
    assert outcomes(bring_in(rows)) == ["unchanged"] * 3
    change_suggestion(of("SG-0003"), {"received": date(2026, 9, 1)}, by=BY, way="test")
    assert outcomes(bring_in(rows)) == ["unchanged"] * 3
    assert of("SG-0003").received == date(2026, 9, 1)


def test_what_a_new_one_does_not_say_is_given_with_a_doubt() -> None:
    plan = bring_in([HEAD, [None, "Air quality", None, None, None], [None, "Care homes", None, None, "Cllr Ash Wren"]])
    assert f"today, {say(today())}, is taken" in text_at(plan, "A2")
    assert [of(one).source for one in ("SG-0001", "SG-0002")] == ["letter", "member"]
    assert of("SG-0001").received == today()
    assert len(of("SG-0001").to_check or []) == 2
    bare = bring_in([["Topic", "Why it matters"], ["Potholes", "They are deep."]])
    assert "No column says by whom they were put forward or when they were received" in said(bare)
    assert of("SG-0003").to_check is None


def test_one_of_the_public_has_a_receipt_to_follow_it_by_and_a_member_none() -> None:
    bring_in([HEAD, DENTISTS, BUSES])
    assert of("SG-0001").receipt is None
    receipt = of("SG-0002").receipt
    assert receipt
    assert get_by_receipt(receipt) == of("SG-0002")


def test_contact_details_are_left_out_and_it_is_said() -> None:
    head = [*HEAD, "E-mail", "Contact number", "Telephone"]
    plan = bring_in([head, [*BUSES, "reg@example.gov.uk", "01632 960001", "01632 960002"]])
    assert said(plan).count("holds contact details, which are kept apart from the register") == 3
    assert db.session.scalar(select(func.count()).select_from(ContactDetails)) == 0
    one = of("SG-0001")
    kept = " ".join(str(getattr(one, column.key)) for column in one.__table__.columns)
    assert "example.gov.uk" not in kept
    assert "01632" not in kept


def test_the_name_of_one_of_the_public_is_a_doubt() -> None:
    plan = plan_of([HEAD, [*BUSES[:4], "Reg Plate"]])
    assert "Everybody who reads the register sees this name" in text_at(plan, "E2")


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Cllr Ash Wren", "member", "Cllr Ash Wren"),
        ("Resident at the October meeting", "meeting", None),
        ("Member of the public", "letter", None),
        ("Head of service", "officer", None),
    ],
)
def test_how_it_came_is_understood_as_people_write_it(text: str, source: str, name: str | None) -> None:
    bring_in([["Topic", "Put forward by"], ["Air quality", text]])
    assert (of("SG-0001").source, of("SG-0001").suggested_by) == (source, name)


def test_another_heading_is_explained_once_and_remembered() -> None:
    rows = [["Topic", "Received", "Bother"], ["Air quality", "1 October 2026", "It stinks."]]
    assert "The column “Bother” is not known" in said(plan_of(rows))
    remember_headings(REGISTER, {"bother": "why"})
    bring_in(rows)
    assert of("SG-0001").why == "It stinks."


def test_a_day_is_a_meeting_of_the_committee_of_its_row() -> None:
    head = [*HEAD, "Meeting"]
    plan = bring_in([head, [*DENTISTS, COMING], [*BUSES, say(COMING)]])
    assert outcomes(plan) == ["new", "new"]
    first, second = of("SG-0001"), of("SG-0002")
    assert (first.status, second.status) == ("at a meeting", "at a meeting")
    for one in (first, second):
        assert one.meeting
        assert one.committee
        assert any(each.title.startswith("Suggestions") for each in list_agenda(one.meeting, one.committee))
    assert first.meeting != second.meeting


@pytest.mark.parametrize(
    ("committee", "day", "message"),
    [
        (HEALTH, "4 March 2031", f"The {HEALTH} has no meeting on 4 March 2031. Add it on its page first"),
        (None, say(COMING), "Whose meeting this is is not known: enter the committee."),
        (HEALTH, "soon", "“soon” is no meeting"),
        (HEALTH, "M-0001", f"M-0001 is no meeting of the {HEALTH}"),
    ],
)
def test_a_meeting_that_is_not_there_is_said_plainly(committee: str | None, day: str, message: str) -> None:
    plan = plan_of([[*HEAD, "Meeting"], [*DENTISTS[:2], committee, *DENTISTS[3:], day]])
    assert message in text_at(plan, "F2")
    assert plan.stopped(skip_errors=False)


def test_what_was_decided_comes_in_with_what_goes_with_it() -> None:
    head = [*HEAD, "Status", "Ground", "Reason", "Decided on"]
    ground = "It is one person’s complaint"
    told = [*BUSES, "Refused", ground, "One family’s case.", "20 October 2026"]
    plan = bring_in([head, told, [*DENTISTS, "Refused", None, None, None]], skip_errors=True)
    assert outcomes(plan) == ["new", "rejected"]
    assert "Enter the reason, which is published" in said(plan)
    one = of("SG-0001")
    assert (one.status, one.outcome, one.ground) == ("decided", "refused", "one person")
    assert one.last_step == date(2026, 10, 20)


@pytest.mark.parametrize(
    ("outcome", "reference", "message"),
    [
        ("Work programme item", "WP-0099", "There is no work item WP-0099"),
        ("Work programme item", None, "Enter the reference of the work item"),
        ("Work programme item", "WP-0001", ""),
    ],
)
def test_a_work_item_that_came_of_it_must_be_there(
    health: Body, outcome: str, reference: str | None, message: str
) -> None:
    factories.work_item(health)
    plan = plan_of([[*HEAD, "Outcome", "Work item"], [*DENTISTS, outcome, reference]])
    assert message in said(plan)
    assert (outcomes(plan) == ["new"]) == (message == "")


def test_a_referral_by_right_needs_a_member_of_the_committee() -> None:
    head = [*HEAD, "Referral by right"]
    plan = plan_of([head, [*DENTISTS, "Yes"], [*DENTISTS[:4], "Councillor Moss Tern", "Yes"]])
    assert outcomes(plan) == ["new", "rejected"]
    assert "Councillor Moss Tern is not a member" in text_at(plan, "F3")


def test_one_that_is_like_another_is_said_and_may_be_that_one() -> None:
    bring_in([HEAD, DENTISTS])
    rows = [HEAD, ["2 October 2026", "Dental access", HEALTH, "An officer", None]]
    plan = plan_of(rows)
    assert outcomes(plan) == ["new"]
    assert "SG-0001 “Dental access” may be the same matter" in text_at(plan, "B2")
    assert [one.reference for one in plan.rows[0].candidates] == ["SG-0001"]
    assert outcomes(plan_of(rows, items={plan.rows[0].key: "SG-0001"})) == ["changed"]


def test_nameless_ones_of_two_days_are_two() -> None:
    bring_in([HEAD, BUSES])
    assert outcomes(plan_of([HEAD, ["9 October 2026", *BUSES[1:]]])) == ["new"]


def test_an_undone_import_takes_its_new_ones_back_also_referrals_by_right() -> None:
    bring_in([[*HEAD, "By right"], [*DENTISTS, "Yes"], [*BUSES, None]])
    assert len(topics()) == 2
    undo(history_of(REGISTER, most=1)[0], by=BY, way="test")
    db.session.commit()
    assert topics() == []
    assert "The same was removed here as SG-0002" in said(plan_of([HEAD, BUSES]))


def test_an_undone_import_takes_a_step_back_and_leaves_the_work_item(health: Body) -> None:
    member = factories.account(Role.MEMBER, name="Councillor Ash Wren", email="ash@example.gov.uk")
    factories.suggestion(health, account=member, topic="Dental access", received="1 October 2026")
    item = factories.work_item(health, source="Suggestion SG-0001")
    acknowledge(of("SG-0001"), by=BY, way="test")
    head = ["Reference", "Topic", "Status", "Outcome", "Work item"]
    row = ["SG-0001", "Dental access", "Decided", "Accepted", item.reference]
    plan = bring_in([head, row], conflicts="workbook")
    assert outcomes(plan) == ["changed"]
    assert (of("SG-0001").decided_on, of("SG-0001").last_step) == (today(), today())
    undo(history_of(REGISTER, most=1)[0], by=BY, way="test")
    db.session.commit()
    assert (of("SG-0001").status, of("SG-0001").work_item) == ("acknowledged", None)
    assert [one.reference for one in list_items()] == [item.reference]
    subjects = list(db.session.scalars(select(Notice.subject).order_by(Notice.id)))
    assert subjects[-2:] == ["SG-0001: taken up", "SG-0001: a step was taken back"]


def test_a_formula_stays_text() -> None:
    bring_in(b"Topic,Received,Name\n'=HYPERLINK(\"http://x\"),1 October 2026,'+44\n")
    assert (of("SG-0001").topic, of("SG-0001").suggested_by) == ('=HYPERLINK("http://x")', "+44")
