"""Questions go out to Excel and come back: merged three ways, steps in their order, nothing private going out."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select

from governance.council.models import Body
from governance.council.queries import today
from governance.exchange.marking import marked_copy
from governance.exchange.pasting import NAME, read_pasted
from governance.exchange.plan import make_plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.meetings.commands import change_agenda_item, move_meeting
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda
from governance.notices.models import Notice
from governance.people.rules import Role
from governance.questions import commands
from governance.questions.intake.register import QUESTIONS_EXCHANGED
from governance.questions.models import Question
from governance.questions.queries import REGISTER
from governance.register.exchange import SECONDS, columns_of
from governance.register.keeping import System
from governance.register.log import history_of, sequence_of
from tests import factories, libreoffice
from tests.questions.planning import BY, bring_in, cells, edited, export, of, outcomes, plan_of, said

OTHER = System("Sam Desk")
COMING = today() + timedelta(days=40)
PAST = today() - timedelta(days=20)
SECRETS = ("reg@example.gov.uk", "01632 960001", "Reg Plate")
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}


@pytest.fixture(autouse=True)
def post(sqlite_app: Flask) -> Iterator[Body]:
    """Two committees that meet on the same day, one twice; questions at several steps, one of them hostile."""
    with sqlite_app.app_context():
        panel, committee = factories.scrutiny("Schools Scrutiny Panel"), factories.scrutiny()
        post = factories.body("Director of Public Health", "officer")
        first = factories.meeting(committee, COMING, "10:00")
        second = factories.meeting(committee, COMING, "14:00")
        third = factories.meeting(panel, COMING, "10:00")
        for sitting in (first, second, third):
            factories.agenda_item(sitting, "Dental access", part="business")
        contact = {"name": SECRETS[2], "email": SECRETS[0], "phone": SECRETS[1]}
        ask(second, contact=contact, internal_notes="Between us.")
        accepted = ask(
            third, words_received="Why are buses late?\n\nAnd full?", received_at="4:30pm", town="Stony Ford"
        )
        check(accepted)
        commands.accept(accepted, words="Why are buses late?", **HOW)
        commands.send(accepted, answerer=post.id, answer_due=None, **HOW)
        ask(first, words_received="=1+1")
        db.session.commit()
        yield post


def ask(at: Meeting, **texts: Any) -> Question:
    """A question."""
    return factories.question(at, **{"words_received": "Why are there no dentists?", "late": False} | texts)


def check(question: Question) -> None:
    """A question is checked against the rules."""
    assert question.meeting
    item = next(one for one in list_agenda(question.meeting, question.committee) if one.title == "Dental access")
    commands.check(question, agenda_item=item.id, **HOW)


def change(reference: str, **values: Any) -> None:
    """Somebody changes a question here."""
    commands.change_question(of(reference), values, by=OTHER, way="test")
    db.session.commit()


def bytes_of(content: bytes) -> bytes:
    """A workbook with all its parts unpacked."""
    with ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def told() -> int:
    """How many letters were written."""
    return db.session.scalar(select(func.count(Notice.id))) or 0


def item_of(reference: str, title: str) -> int:
    """An item of the agenda of a question’s meeting."""
    one = of(reference)
    return next(each.id for each in list_agenda(one.meeting, one.committee) if each.title == title)


def test_an_export_that_nobody_touched_changes_nothing_with_items_posts_and_two_meetings_of_a_day() -> None:
    sequence = sequence_of(REGISTER)
    plan = bring_in(export())
    assert outcomes(plan) == ["unchanged"] * 3
    assert plan.messages() == []
    assert sequence_of(REGISTER) == sequence


def test_an_export_comes_back_unchanged_though_meetings_and_agendas_have_changed_since() -> None:
    content = export()
    meeting = db.session.get_one(Meeting, of("PQ-0002").meeting)
    item = next(one for one in list_agenda(meeting.id, meeting.committee) if one.id == of("PQ-0002").agenda_item)
    change_agenda_item(item, {"title": "Buses"}, by=OTHER, way="test")
    move_meeting(meeting, {"day": COMING + timedelta(days=2)}, reason="Flood", by=OTHER, way="test")
    db.session.commit()
    plan = plan_of(content)
    assert outcomes(plan) == ["unchanged"] * 3
    assert [one for one in plan.messages() if one.severity != "note"] == []


def test_no_export_holds_contact_details_tokens_accounts_or_checks() -> None:
    factories.question(
        db.session.get_one(Body, of("PQ-0001").committee),
        contact={"email": "moss@example.gov.uk"},
        confirm=True,
        words_received="Confirm me?",
    )
    hidden = [*SECRETS, "moss@example.gov.uk", of("PQ-0004").confirm_token, of("PQ-0001").receipt, "It relates to:"]
    for form in ("xlsx", "csv", "json"):
        content = export(form)
        whole = bytes_of(content) if form == "xlsx" else content
        assert b"Why are there no dentists?" in whole
        assert [one for one in hidden if not one or one.encode() in whole] == [], form


@pytest.mark.parametrize(("role", "seen"), [(Role.MEMBER, False), (Role.VIEWER, False), (Role.GOVERNANCE, True)])
def test_drafts_and_internal_notes_go_out_to_governance_officers_alone(role: Role, seen: bool) -> None:
    change("PQ-0001", to_check=["It may be two."])
    commands.draft(of("PQ-0002"), draft="We shall say nothing.", **HOW)
    reader = factories.account(role)
    for form in ("xlsx", "csv", "json"):
        content = export(form, reader)
        whole = bytes_of(content) if form == "xlsx" else content
        assert (b"Between us." in whole, b"We shall say nothing." in whole) == (seen, seen)
        assert b"It may be two." not in whole


def test_an_export_holds_what_the_filters_let_through() -> None:
    rows = list(csv.DictReader(io.StringIO(export("csv", status="sent").decode("utf-8-sig"))))
    assert [(one["Reference"], one["Answer from"]) for one in rows] == [("PQ-0002", "Director of Public Health")]


def test_a_cell_that_was_changed_is_taken_and_what_changed_here_stays() -> None:
    content = edited(export(), cells("PQ-0002", Question_as_accepted="Why late?", Agenda_item="Dental access"))
    change("PQ-0002", town="Long Ford")
    assert sorted(outcomes(bring_in(content))) == ["changed", "unchanged", "unchanged"]
    one = of("PQ-0002")
    assert (one.words_accepted, one.town, one.received_at) == ("Why late?", "Long Ford", "16:30")


@pytest.mark.parametrize(("kept", "words"), [("register", "Why so late?"), ("workbook", "Why late?")])
def test_a_cell_that_both_changed_is_decided(kept: str, words: str) -> None:
    content = edited(export(), cells("PQ-0002", Question_as_accepted="Why late?"))
    change("PQ-0002", words_accepted="Why so late?")
    assert plan_of(content).stopped(skip_errors=True)
    bring_in(content, conflicts=kept)
    assert of("PQ-0002").words_accepted == words


def test_an_agenda_item_is_chosen_by_its_number_or_title_on_the_agenda_of_its_own_meeting() -> None:
    meeting = db.session.get_one(Meeting, of("PQ-0003").meeting)
    for text in ("Dental access", "Item 1", "1 – Dental acess"):
        found = bring_in(edited(export(), cells("PQ-0003", Agenda_item=text)))
        assert "rejected" not in outcomes(found)
        assert of("PQ-0003").agenda_item == item_of("PQ-0003", "Dental access")
        change("PQ-0003", agenda_item=None)
    plan = plan_of(edited(export(), cells("PQ-0003", Agenda_item="Harbour dues")))
    assert "“Harbour dues” is no item of the agenda of its meeting. Enter the number or the title of one." in said(plan)
    assert plan.stopped(skip_errors=False)
    assert meeting.starts == "10:00"


SKIPPING: list[tuple[dict[str, Any], str]] = [
    ({"Status": "Checked"}, "A check is made on the question’s page"),
    ({"Status": "Accepted"}, "cannot become accepted at once. Check it against the committee’s rules first"),
    ({"Status": "Answered", "Answer": "Soon.", "How_answered": "In writing"}, "The answer is approved first"),
    ({"Status": "Refused"}, "Choose the ground on which it is refused"),
    ({"Status": "Binned"}, "“Binned” is not one of the choices"),
    ({"Answered_together_with": "PQ-0003"}, "answered together is said on their pages"),
]
LACKING: list[tuple[dict[str, Any], str]] = [
    ({"Status": "Received"}, "A step back is taken on its page"),
    ({"Status": "Answer approved", "Answer": "They are old."}, "Enter who approved the answer"),
    ({"Status": "Answer drafted"}, "Enter the draft of the answer"),
]


def test_a_step_that_cannot_be_taken_is_refused_beside_its_cell() -> None:
    content = export()
    for reference, steps in (("PQ-0001", SKIPPING), ("PQ-0002", LACKING)):
        for texts, message in steps:
            plan = plan_of(edited(content, cells(reference, **texts)))
            row = next(one for one in plan.rows if one.row.reference == reference)
            assert (row.outcome, message in said(plan)) == ("rejected", True), texts


def test_steps_typed_in_their_order_are_taken_with_their_days_and_nobody_is_told() -> None:
    before = told()
    check(of("PQ-0001"))
    other = {"Status": "Accepted", "Question_as_received": "Why are there no doctors?"}
    assert "must be checked again" in said(plan_of(edited(export(), cells("PQ-0001", **other))))
    texts = {"Status": "Accepted", "Why_it_was_accepted_all_the_same": "It matters."}
    bring_in(edited(export(), cells("PQ-0001", **texts)))
    one = of("PQ-0001")
    assert (one.status, one.decided_on, one.words_accepted) == ("accepted", today(), "Why are there no dentists?")
    assert one.answer_due
    assert any("public" in each.title for each in list_agenda(one.meeting, one.committee))
    texts = {"Status": "Answer approved", "Answer": "There are two.", "Answer_approved_by": "The Director"}
    bring_in(edited(export(), cells("PQ-0001", **texts)))
    early = {"Status": "Answered", "How_answered": "Orally"}
    assert "Before that it can only be answered in writing" in said(
        plan_of(edited(export(), cells("PQ-0001", **early)))
    )
    bring_in(edited(export(), cells("PQ-0001", Status="Answered", How_answered="In writing")))
    one = of("PQ-0001")
    assert (one.status, one.approved_on, one.answered_on, one.last_step) == ("answered", today(), today(), today())
    assert told() == before


def test_an_answer_is_approved_before_it_is_written_where_everybody_reads_it() -> None:
    for texts in ({"Answer": "Soon."}, {"Answer": "Soon.", "Status": "Answer drafted", "Draft_answer": "Soon."}):
        plan = plan_of(edited(export(), cells("PQ-0002", **texts)))
        row = next(one for one in plan.rows if one.row.reference == "PQ-0002")
        first = "Approve the answer first; until then write it under Draft answer."
        assert (row.outcome, first in said(plan)) == ("rejected", True), texts
    bring_in(edited(export(), cells("PQ-0002", Status="Answer drafted", Draft_answer="Soon.")))
    assert (of("PQ-0002").draft, of("PQ-0002").answer) == ("Soon.", None)


def test_an_approved_answer_that_a_workbook_changes_is_asked() -> None:
    texts = {"Status": "Answer approved", "Answer": "They are old.", "Answer_approved_by": "The Director"}
    assert "still to change" not in said(bring_in(edited(export(), cells("PQ-0002", **texts))))
    asked = "PQ-0002 is approved by The Director here: is it still to change?"
    bring_in(edited(export(), cells("PQ-0002", Answer="They are new.")))
    assert asked in " ".join(of("PQ-0002").to_check or [])
    step = {"Status": "Answered", "How_answered": "In writing"}
    assert "still to change" not in said(bring_in(edited(export(), cells("PQ-0002", **step))))
    texts = {"Answer": "They are newer."}
    assert "is answered here, with the answer that was approved by The Director: is it still to change?" in said(
        plan_of(edited(export(), cells("PQ-0002", **texts)))
    )


def test_what_is_answered_together_takes_its_steps_on_its_page() -> None:
    twin = ask(db.session.get_one(Meeting, of("PQ-0002").meeting), words_received="Why are buses slow?")
    check(twin)
    commands.accept(twin, words="Why are buses slow?", **HOW)
    commands.join(twin, to="PQ-0002", **HOW)
    db.session.commit()
    texts = {"Status": "Answer drafted", "Draft_answer": "They are old."}
    for reference in ("PQ-0002", twin.reference):
        assert "answered together with" in said(plan_of(edited(export(), cells(reference, **texts))))


def test_a_question_that_a_workbook_puts_to_another_meeting_is_on_its_agenda() -> None:
    later = factories.meeting(db.session.get_one(Body, of("PQ-0002").committee), COMING + timedelta(days=30))
    db.session.commit()
    bring_in(edited(export(), cells("PQ-0002", Meeting=later.day)))
    assert (of("PQ-0002").meeting, of("PQ-0002").agenda_item) == (later.id, None)
    assert any("public" in each.title for each in list_agenda(later.id, later.committee))


def test_a_row_without_a_reference_is_a_new_one_and_one_taken_out_stays() -> None:
    def edit(sheet: Any, columns: dict[str, int]) -> None:
        row = sheet.max_row + 1
        for label, text in {"Committee": "Schools Scrutiny Panel", "Question as received": "Why no bus?"}.items():
            sheet.cell(row, columns[label]).value = text
        sheet.delete_rows(next(row[0].row for row in sheet.iter_rows() if row[0].value == "PQ-0003"))

    plan = bring_in(edited(export(), edit))
    assert [one.reference for one in plan.absent] == ["PQ-0003"]
    assert (of("PQ-0004").words_received, of("PQ-0003").words_received) == ("Why no bus?", "=1+1")


def test_an_undone_import_restores_what_was() -> None:
    bring_in(edited(export(), cells("PQ-0002", Question_as_accepted="Why late?")))
    commands.undo(history_of(REGISTER, most=1)[0], by=BY, way="test")
    db.session.commit()
    assert of("PQ-0002").words_accepted == "Why are buses late?"


def test_the_workbook_is_given_back_with_its_cells_marked() -> None:
    content = edited(export(), cells("PQ-0001", Status="Accepted"))
    sheet = load_workbook(io.BytesIO(marked_copy(content, plan_of(content))))["Questions"]
    assert any(
        "cannot become accepted" in cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment
    )


def test_what_looks_like_a_formula_stays_text() -> None:
    sheet = load_workbook(io.BytesIO(export()))["Questions"]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"] == ["s"]
    content = export("csv")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [one["Question as received"] for one in rows if "1+1" in one["Question as received"]] == ["'=1+1"]
    plan = make_plan(QUESTIONS_EXCHANGED, content, "questions.csv", Choices())
    assert outcomes(plan) == ["unchanged"] * 3


def test_pasted_rows_of_an_export_are_known_by_their_references() -> None:
    columns = columns_of(QUESTIONS_EXCHANGED.columns_seen([], BY), QUESTIONS_EXCHANGED.names)
    headings = [one.label for one in columns if one.key not in SECONDS]
    second = [one.key for one in columns].index(SECONDS[0])

    def heads(texts: Any) -> bool:
        return QUESTIONS_EXCHANGED.heads_table(texts, {})

    pasted = "PQ-0001\tHealth Scrutiny Committee\t\t\tWhy are there no dentists here?"
    content = read_pasted(pasted, headings, second, heads, "Question")
    plan = make_plan(QUESTIONS_EXCHANGED, content, NAME, Choices())
    found = {one.field: one.new for one in plan.rows[0].differences}
    assert found["words_received"] == "Why are there no dentists here?"
    assert heads(["Question", "From", "Received"])


@pytest.mark.libreoffice
def test_an_export_saved_by_libreoffice_comes_back_unchanged(tmp_path: Path) -> None:
    plan = bring_in(libreoffice.saved(export(), tmp_path, "ods", "xlsx"))
    assert outcomes(plan) == ["unchanged"] * 3
    assert [one for one in plan.messages() if one.severity != "note"] == []


@pytest.mark.parametrize(
    "values",
    [
        {"status": "refused", "ground": "offensive", "reply": "No.", "decided_on": PAST, "decided_by": "The chair"},
        {"status": "withdrawn", "received_at": "00:00", "asked_by": "+44", "town": "-"},
        {"status": "redirected", "redirected_to": "The bus company", "decided_on": today(), "decided_by": "\u00c5sa"},
        {"same_as": "PQ-0002", "late": True, "channel": "public form", "internal_notes": "One.\n\n\u2022 Two;\tthree"},
    ],
)
def test_whatever_a_question_holds_comes_back_as_it_went(values: dict[str, Any]) -> None:
    meeting = db.session.get_one(Meeting, of("PQ-0001").meeting)
    ask(meeting, words_received="Why?\n  \u201cWhy\u201d\u2026", received=PAST, **values)
    db.session.commit()
    plan = bring_in(export())
    assert (outcomes(plan), plan.messages()) == (["unchanged"] * 4, [])


def test_a_day_and_a_time_in_one_cell_are_both_kept() -> None:
    bring_in(edited(export(), cells("PQ-0003", Received=datetime(2026, 1, 2, 16, 45))))
    assert (of("PQ-0003").received, of("PQ-0003").received_at) == (date(2026, 1, 2), "16:45")
