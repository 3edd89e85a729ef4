"""Suggestions go out to Excel and come back: merged three ways, rules kept, nothing private in what goes out."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from governance.council.models import Body
from governance.council.queries import today
from governance.exchange.marking import marked_copy
from governance.exchange.pasting import NAME, read_pasted
from governance.exchange.plan import make_plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.meetings.commands import move_meeting
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda, list_meetings
from governance.notices.models import Notice
from governance.people.models import Account
from governance.people.rules import Role
from governance.register.exchange import SECONDS, columns_of
from governance.register.keeping import System
from governance.register.log import history_of, sequence_of
from governance.suggestions.commands import change_suggestion, undo
from governance.suggestions.intake.register import SUGGESTIONS_EXCHANGED
from governance.suggestions.models import Draft, new_token
from governance.suggestions.queries import REGISTER, list_suggestions
from governance.working_days.deadlines import say
from tests import factories, libreoffice
from tests.suggestions.planning import BY, bring_in, cells, edited, export, of, outcomes, plan_of, said

OTHER = System("Sam Desk")
COMING, LATER = today() + timedelta(days=40), today() + timedelta(days=70)
SECRETS = ("reg@example.gov.uk", "01632 960001", "Only my draft")


@pytest.fixture(autouse=True)
def health(sqlite_app: Flask) -> Iterator[Body]:
    """Two committees that meet on the same days; suggestions of a member, of the public, and a hostile one."""
    with sqlite_app.app_context():
        panel, committee = factories.scrutiny("Schools Scrutiny Panel"), factories.scrutiny()
        factories.term(committee, "Councillor Ash Wren")
        for one in (panel, committee):
            factories.meeting(one, COMING)
            factories.meeting(one, LATER)
        member = factories.account(Role.MEMBER, name="Councillor Ash Wren", email="ash@example.gov.uk")
        factories.suggestion(committee, account=member, topic="Dental access", why="No dentist.", by_right="Yes")
        contact = {"name": "Reg Plate", "email": SECRETS[0], "phone": SECRETS[1]}
        factories.suggestion(panel, topic="School buses", contact=contact, internal_notes="Between us.")
        factories.suggestion(topic="=1+1", links="https://example.gov.uk/a\nhttps://example.gov.uk/b", account=member)
        texts = {"topic": SECRETS[2]}
        db.session.add(Draft(token=new_token(), account=member.id, texts=texts, at=member.created_at))
        db.session.commit()
        yield committee


def change(reference: str, **values: Any) -> None:
    """Somebody changes a suggestion here."""
    change_suggestion(of(reference), values, by=OTHER, way="test")
    db.session.commit()


def told() -> list[str]:
    """What was told to whom, the latest last."""
    return list(db.session.scalars(select(Notice.subject).order_by(Notice.id)))


def bytes_of(content: bytes) -> bytes:
    """A workbook with all its parts unpacked."""
    with ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def meeting_of(reference: str, day: date) -> Meeting:
    """A meeting of the committee of a suggestion."""
    return next(one for one in list_meetings(of(reference).committee) if one.day == day)


def test_an_export_that_nobody_touched_changes_nothing() -> None:
    sequence = sequence_of(REGISTER)
    plan = bring_in(export())
    assert outcomes(plan) == ["unchanged"] * 3
    assert plan.messages() == []
    assert sequence_of(REGISTER) == sequence


def test_an_import_comes_back_out_and_in_unchanged_though_a_decision_stands_between() -> None:
    content = export()
    change("SG-0002", status="decided", outcome="referral", referred_to="The bus company")
    change("SG-0003", status="acknowledged")
    assert outcomes(plan_of(content)) == ["unchanged"] * 3
    assert outcomes(plan_of(export())) == ["unchanged"] * 3


def test_no_export_holds_contact_details_drafts_or_receipts() -> None:
    hidden = [*SECRETS, of("SG-0002").receipt or "none", "Reg Plate"]
    for form in ("xlsx", "csv", "json"):
        content = export(form)
        whole = bytes_of(content) if form == "xlsx" else content
        assert b"School buses" in whole
        assert [one for one in hidden if one.encode() in whole] == [], form


@pytest.mark.parametrize(("role", "seen"), [(Role.MEMBER, False), (Role.VIEWER, False), (Role.GOVERNANCE, True)])
def test_internal_notes_go_out_to_governance_officers_alone(role: Role, seen: bool) -> None:
    change("SG-0002", to_check=["It may be two."])
    reader = factories.account(role)
    for form in ("xlsx", "csv", "json"):
        content = export(form, reader)
        whole = bytes_of(content) if form == "xlsx" else content
        assert (b"Between us." in whole) == seen
        assert b"It may be two." not in whole


def test_a_member_changes_nothing_that_their_export_does_not_hold() -> None:
    content = edited(export(reader=factories.account(Role.MEMBER)), cells("SG-0002", Topic="Buses"))
    assert outcomes(bring_in(content)) == ["unchanged", "changed", "unchanged"]
    assert (of("SG-0002").topic, of("SG-0002").internal_notes) == ("Buses", "Between us.")


def test_a_cell_that_was_changed_is_taken_and_what_changed_here_stays() -> None:
    content = edited(export(), cells("SG-0002", Why_it_matters="They are late."))
    change("SG-0002", topic="Late buses")
    assert sorted(outcomes(bring_in(content))) == ["changed", "unchanged", "unchanged"]
    assert (of("SG-0002").topic, of("SG-0002").why) == ("Late buses", "They are late.")


@pytest.mark.parametrize(("kept", "why"), [("register", "They are full."), ("workbook", "They are late.")])
def test_a_cell_that_both_changed_is_decided(kept: str, why: str) -> None:
    content = edited(export(), cells("SG-0002", Why_it_matters="They are late."))
    change("SG-0002", why="They are full.")
    assert plan_of(content).stopped(skip_errors=True)
    bring_in(content, conflicts=kept)
    assert of("SG-0002").why == why


def test_whoever_made_it_is_told_of_a_step_that_a_workbook_brought_and_once() -> None:
    before = told()
    content = edited(export(), cells("SG-0003", Status="Question asked", Question_asked="Which sum?"))
    bring_in(content)
    assert told() == [*before, "SG-0003: a question for you"]
    assert of("SG-0003").last_step == today()
    bring_in(content)
    bring_in(edited(export(), cells("SG-0003", Why_it_matters="It adds up.")))
    assert len(told()) == len(before) + 1


def test_what_is_put_to_a_meeting_is_on_its_agenda() -> None:
    bring_in(edited(export(), cells("SG-0002", Status="Put to a meeting", Meeting=COMING)))
    one = of("SG-0002")
    assert one.meeting == meeting_of("SG-0002", COMING).id
    assert [each.title for each in list_agenda(one.meeting, one.committee)] == [
        "Suggestions from the public for scrutiny"
    ]
    plan = plan_of(edited(export(), cells("SG-0002", Meeting="4 March 2031")))
    assert "has no meeting on 4 March 2031" in said(plan)


def test_nothing_that_is_here_goes_to_a_meeting_that_is_over() -> None:
    past = today() - timedelta(days=20)
    factories.meeting(db.session.get_one(Body, of("SG-0002").committee), past)
    plan = plan_of(edited(export(), cells("SG-0002", Status="Put to a meeting", Meeting=say(past))))
    assert f"The meeting on {say(past)} is over or cancelled" in said(plan)
    assert plan.rows[1].outcome == "rejected"


def test_a_day_in_an_export_is_the_meeting_of_then(health: Body) -> None:
    falls = factories.suggestion(health, topic="Falls").reference
    change(falls, status="at a meeting", meeting=meeting_of(falls, COMING).id)
    content, moved = export(), COMING + timedelta(days=3)
    move_meeting(meeting_of(falls, COMING), {"day": moved}, reason="Flood", by=OTHER, way="test")
    db.session.commit()
    assert outcomes(plan_of(content)) == ["unchanged"] * 4
    plan = plan_of(edited(content, cells("SG-0002", Status="Put to a meeting", Meeting=say(COMING))))
    found = {each.field: each.new for one in plan.rows for each in one.differences if one.item == of("SG-0002")}
    assert found["meeting"] == meeting_of("SG-0002", COMING).id


BY_RIGHT = "Local Government Act 2000, section 9FC"
REFUSAL = {
    "Status": "Decided",
    "Outcome": "Refused",
    "Ground_of_refusal": "It concerns one ward only",
    "Reason": "Too small.",
}


@pytest.mark.parametrize(
    "texts",
    [
        REFUSAL,
        REFUSAL | {"Referral_by_right": "No"},
        {"Referral_by_right": None},
        {"Status": "Withdrawn"},
        {"Status": "Joined to another", "Joined_to": "SG-0002"},
        {"Status": "Decided", "Outcome": "Briefing note", "Work_item": "WP-0001"},
        {"Status": "Decided", "Outcome": "Work programme item", "Work_item": "WP-0001"},  # which is at no meeting
        {"Committee": "Schools Scrutiny Panel"},
        {"Put_forward_by": "An officer"},
    ],
)
def test_a_referral_by_right_cannot_be_got_round_by_a_workbook(health: Body, texts: dict[str, Any]) -> None:
    factories.work_item(health)
    content = edited(export(), cells("SG-0001", **texts))
    for choices in ({}, {"conflicts": "workbook"}):
        plan = bring_in(content, skip_errors=True, **choices)
        assert outcomes(plan) == ["unchanged", "unchanged", "rejected"]
        assert BY_RIGHT in said(plan)
    one = of("SG-0001")
    assert (one.by_right, one.status, one.outcome) == (True, "received", None)


def test_a_referral_by_right_is_answered_by_a_work_item_at_a_meeting(health: Body) -> None:
    item = factories.work_item(health, meeting_of("SG-0001", COMING))
    texts = {"Status": "Decided", "Outcome": "Work programme item", "Work_item": item.reference}
    bring_in(edited(export(), cells("SG-0001", **texts)))
    assert (of("SG-0001").outcome, told()[-1]) == ("work item", "SG-0001: taken up")


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"Outcome": "Refused"}, "A suggestion is decided when it has an outcome, and only then"),
        ({"Status": "Decided", "Outcome": "Refused"}, "Enter the reason, which is published"),
        ({"Status": "Joined to another", "Joined_to": "SG-0099"}, "There is no suggestion SG-0099"),
        ({"Status": "Binned"}, "“Binned” is not one of the choices"),
    ],
)
def test_a_cell_that_cannot_be_kept_is_refused_beside_it(texts: dict[str, Any], message: str) -> None:
    plan = plan_of(edited(export(), cells("SG-0002", **texts)))
    assert message in said(plan)
    assert plan.rows[1].outcome == "rejected"


@pytest.mark.parametrize("texts", [{}, {"Reason": "Said anew."}])
def test_what_a_workbook_opens_again_loses_what_was_decided_as_the_preview_says(texts: dict[str, Any]) -> None:
    refused = {"outcome": "refused", "ground": "one ward", "reason": "Too small.", "decided_by": "The committee"}
    change("SG-0002", status="decided", decided_on=today(), **refused)
    plan = bring_in(edited(export(), cells("SG-0002", Status="Acknowledged", Outcome=None, **texts)))
    row = next(one for one in plan.rows if one.item and one.item.reference == "SG-0002")
    shown = {one.field: one.new for one in row.shown}
    assert shown == {"status": "acknowledged", **dict.fromkeys((*refused, "decided_on"))}
    one = of("SG-0002")
    assert [getattr(one, key) for key in (*refused, "decided_on")] == [None] * 5
    assert outcomes(plan_of(export())) == ["unchanged"] * 3


def test_a_row_without_a_reference_is_a_new_one_and_one_taken_out_stays() -> None:
    def edit(sheet: Any, columns: dict[str, int]) -> None:
        row = sheet.max_row + 1
        for label, text in {"Topic": "Air quality", "Put forward by": "An officer"}.items():
            sheet.cell(row, columns[label]).value = text
        sheet.delete_rows(next(row[0].row for row in sheet.iter_rows() if row[0].value == "SG-0003"))

    plan = bring_in(edited(export(), edit))
    assert [one.reference for one in plan.absent] == ["SG-0003"]
    assert {one.topic for one in list_suggestions()} == {"Dental access", "School buses", "=1+1", "Air quality"}


def test_an_undone_import_restores_what_was_and_tells_of_the_step_back() -> None:
    texts = {"Status": "Acknowledged", "Why_it_matters": "They are late."}
    bring_in(edited(export(), cells("SG-0003", **texts)))
    undo(history_of(REGISTER, most=1)[0], by=BY, way="test")
    db.session.commit()
    assert (of("SG-0003").status, of("SG-0003").why) == ("received", None)
    assert told()[-2:] == ["SG-0003: acknowledged", "SG-0003: a step was taken back"]


def test_the_workbook_is_given_back_with_its_cells_marked() -> None:
    content = edited(export(), cells("SG-0001", **REFUSAL))
    sheet = load_workbook(io.BytesIO(marked_copy(content, plan_of(content))))["Suggestions"]
    assert any(BY_RIGHT in cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment)


def test_what_looks_like_a_formula_stays_text() -> None:
    row = next(
        row
        for row in load_workbook(io.BytesIO(export()))["Suggestions"].iter_rows()
        if any(cell.value == "=1+1" for cell in row)
    )
    assert [cell.data_type for cell in row if cell.value == "=1+1"] == ["s"]
    content = export("csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [each["Topic"] for each in rows if "1+1" in each["Topic"]] == ["'=1+1"]
    plan = make_plan(SUGGESTIONS_EXCHANGED, content, "suggestions.csv", Choices())
    assert outcomes(plan) == ["unchanged"] * 3


def test_pasted_rows_of_an_export_are_known_by_their_references() -> None:
    columns = columns_of(SUGGESTIONS_EXCHANGED.columns_seen([], BY), SUGGESTIONS_EXCHANGED.names)
    headings = [one.label for one in columns if one.key not in SECONDS]
    second = [one.key for one in columns].index(SECONDS[0])

    def heads(texts: Any) -> bool:
        return SUGGESTIONS_EXCHANGED.heads_table(texts, {})

    content = read_pasted("SG-0002\tSchools Scrutiny Panel\tLate buses", headings, second, heads, "Topic")
    plan = make_plan(SUGGESTIONS_EXCHANGED, content, NAME, Choices())
    assert [(one.field, one.new) for one in plan.rows[0].shown] == [("topic", "Late buses")]
    assert heads(["Topic", "Name", "Received"])


@pytest.mark.libreoffice
@pytest.mark.parametrize("kinds", [("xlsx",), ("ods", "xlsx")])
def test_an_export_saved_by_libreoffice_comes_back_unchanged(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    plan = bring_in(libreoffice.saved(export(), tmp_path, *kinds))
    assert outcomes(plan) == ["unchanged"] * 3
    assert [one for one in plan.messages() if one.severity != "note"] == []


def test_the_account_of_a_suggestion_stays_whatever_a_workbook_calls_its_maker() -> None:
    bring_in(edited(export(), cells("SG-0003", Name="Councillor Moss Tern")))
    owner = db.session.get_one(Account, of("SG-0003").account)
    assert (owner.name, of("SG-0003").suggested_by) == ("Councillor Ash Wren", "Councillor Moss Tern")
