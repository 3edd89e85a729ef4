"""Councils’ own registers of questions come in from Excel: read as they are kept, nothing guessed unsaid or lost."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from governance.council.models import Body
from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import list_agenda
from governance.notices.models import Notice
from governance.privacy.commands import contact_of
from governance.privacy.models import ContactDetails
from governance.questions.commands import change_question, undo
from governance.questions.fields import STANDARD_WORDS
from governance.questions.queries import REGISTER, get_by_receipt, list_questions
from governance.register.log import Change, history_of
from governance.register.uploads import remember_headings
from tests import factories
from tests.questions.planning import BY, bring_in, of, outcomes, plan_of, said, text_at
from tests.spreadsheets.files import workbook

HEALTH, CABINET = "Health Scrutiny Committee", "Cabinet"
MET, LAST = date(2014, 10, 1), date(2014, 11, 5)
HEAD = ["Ref", "Received", "From", "Question", "Committee", "Meeting", "Agenda item", "Status", "Answer"]
DENTISTS = ["Q1", "12/09/2014 16:30", "Reg Plate", "Why are there no dentists?", HEALTH, "01/10/2014", "2"]
TOLD = [*DENTISTS, "Answered at meeting", "There are two."]
LATE = ["Q2", "30 September 2014", None, "Why is it late?", HEALTH, MET, None, "Not accepted – too late", None]
BUSES = ["Q3", date(2014, 9, 20), None, "Why are buses full?", CABINET, LAST, None, "Pending", None]
OURS = [HEAD, TOLD, LATE, BUSES]


@pytest.fixture(autouse=True)
def health(sqlite_app: Flask) -> Iterator[Body]:
    """A scrutiny committee and the Cabinet, each with a meeting that is over; everything in the application."""
    with sqlite_app.app_context():
        committee, cabinet = factories.scrutiny(HEALTH), factories.body(CABINET)
        factories.body("Director of Public Health", "officer")
        meeting = factories.meeting(committee, MET)
        for title in ("Apologies", "Dental access", "Ambulances"):
            factories.agenda_item(meeting, title, part="business")
        factories.meeting(cabinet, LAST)
        db.session.commit()
        yield committee


def sitting(reference: str) -> Meeting:
    """The meeting of a question."""
    return db.session.get_one(Meeting, of(reference).meeting)


def item_of(reference: str) -> str:
    """The agenda item of a question."""
    one = of(reference)
    return next(each.title for each in list_agenda(one.meeting, one.committee) if each.id == one.agenda_item)


def test_a_register_of_one_sheet_comes_in_as_it_is_kept() -> None:
    plan = bring_in(OURS)
    assert outcomes(plan) == ["new"] * 3
    answered, refused, waiting = of("PQ-0001"), of("PQ-0002"), of("PQ-0003")
    assert (answered.received, answered.received_at, answered.late) == (date(2014, 9, 12), "16:30", False)
    assert (sitting("PQ-0001").day, item_of("PQ-0001")) == (MET, "Dental access")
    assert (answered.status, answered.manner, answered.answered_on) == ("answered", "orally", MET)
    assert (answered.words_accepted, answered.answer) == ("Why are there no dentists?", "There are two.")
    assert (refused.status, refused.ground, refused.reply) == ("refused", "other", "Too late.")
    assert (refused.decided_on, refused.decided_by, refused.late) == (date(2014, 9, 30), "Not known", True)
    assert (waiting.status, waiting.last_step, waiting.late) == ("received", date(2014, 9, 20), None)
    assert sitting("PQ-0003").day == LAST
    assert "does not say who decided" in " ".join(refused.to_check or [])
    assert db.session.scalar(select(func.count(Notice.id))) == 0


def test_a_register_of_a_sheet_for_each_committee_with_titles_comes_in() -> None:
    def fill(book: Any) -> None:
        first = book.active
        first.title = "2014"
        first.append(["Register of public questions: Health Scrutiny Committee 2014/15"])
        first.append(["Questioner", "Date and time received", "Text of question", "Date of meeting", "Relates to"])
        first.append(["Reg Plate", datetime(2014, 9, 12, 16, 30), "Why are there no dentists?", MET, "Ambulances"])
        other = book.create_sheet("Cabinet")
        other.append(["Public question", "Date received", "Reason for refusal", "Response", "Response date"])
        other.append(["Why this officer?", "1 October 2014", "It names an officer", None, "3 October 2014"])
        other.append(["Why that rent?", "2 October 2014", None, "It rose.", "4 November 2014"])
        other.cell(3, 6).value = None

    plan = bring_in(workbook(fill), skip_errors=True)
    assert outcomes(plan) == ["new", "new", "rejected"]
    first, second = of("PQ-0001"), of("PQ-0002")
    assert (first.received_at, item_of("PQ-0001"), sitting("PQ-0001").day) == ("16:30", "Ambulances", MET)
    assert (second.status, second.ground, second.reply) == ("refused", "names officer", "It names an officer.")
    assert (second.decided_on, second.committee) == (date(2014, 10, 3), sitting_of_cabinet())
    assert "Choose the meeting to which it is put" in said(plan)  # which an answered one must have


def sitting_of_cabinet() -> int:
    """The Cabinet."""
    return db.session.scalars(select(Meeting.committee).where(Meeting.day == LAST)).one()


def test_the_same_workbook_twice_changes_nothing_also_after_work_on_it_here() -> None:
    bring_in(OURS)
    assert outcomes(bring_in(OURS)) == ["unchanged"] * 3
    change_question(of("PQ-0001"), {"manner": "in writing", "words_accepted": "Why?"}, by=BY, way="test")
    change_question(of("PQ-0002"), {"ground": "repeated", "decided_by": "The chair"}, by=BY, way="test")
    assert outcomes(bring_in(OURS)) == ["unchanged"] * 3
    assert (of("PQ-0001").manner, of("PQ-0002").decided_by) == ("in writing", "The chair")


def test_a_register_that_goes_on_in_excel_brings_its_steps_later() -> None:
    bring_in(OURS)
    plan = bring_in([*OURS[:3], [*BUSES[:7], "Answered in writing", "They are popular."]])
    assert outcomes(plan) == ["unchanged", "unchanged", "changed"]
    one = of("PQ-0003")
    assert (one.status, one.manner, one.answer) == ("answered", "in writing", "They are popular.")
    assert one.words_accepted == "Why are buses full?"


def test_rows_without_a_day_of_receipt_are_given_one_and_known_again() -> None:
    rows = [["Question", "Committee", "Meeting"], ["Why?", HEALTH, MET], ["Why not?", CABINET, None]]
    plan = bring_in(rows)
    assert "It does not say when it came: 1 October 2014 is taken" in said(plan)
    assert "It does not say when it came: today" in said(plan)
    assert outcomes(bring_in(rows)) == ["unchanged"] * 2


SAID: list[tuple[str | None, str, dict[str, Any]]] = [
    ("Answered", "answered", {"manner": "in writing"}),
    ("Written response sent", "answered", {"manner": "in writing"}),
    ("Answered orally", "answered", {"manner": "orally"}),
    ("Published", "published", {"manner": "in writing"}),
    ("Pending", "received", {"manner": None}),
    ("Rejected (vexatious)", "refused", {"ground": "offensive", "reply": "Vexatious.\nThere are two."}),
    ("Withdrawn by questioner", "withdrawn", {}),
    ("Referred to the bus company", "redirected", {"redirected_to": "bus company"}),
    ("Awaiting response", "sent", {"words_accepted": "Why are there no dentists?"}),
    ("Accepted", "accepted", {}),
    ("Checked", "received", {}),
    ("Closed", "answered", {}),
    ("Gone fishing", "answered", {"answer": "There are two."}),
    (None, "answered", {"manner": "in writing"}),
]


def test_where_it_stands_is_understood_as_councils_write_it() -> None:
    rows = [
        [f"Q{n}", *DENTISTS[1:3], f"Why {n}?", *DENTISTS[4:], one[0], "There are two."] for n, one in enumerate(SAID)
    ]
    plan = bring_in([HEAD, *rows])
    for number, (text, status, more) in enumerate(SAID):
        one = of(f"PQ-{number + 1:04d}")
        wanted = {"words_accepted": f"Why {number}?"} if "words_accepted" in more else more
        assert (one.status, {key: getattr(one, key) for key in more}) == (status, wanted), text
    fishing = next(number for number, one in enumerate(SAID) if one[0] == "Gone fishing")
    assert "“Gone fishing” is no status that is known here" in text_at(plan, f"H{fishing + 2}")


def test_how_it_was_answered_is_a_doubt_where_it_is_not_said_and_an_answer_is_never_made_up() -> None:
    plan = plan_of([HEAD, [*DENTISTS, "Answered", "There are two."], [*DENTISTS[:7], "Answered", None]])
    assert outcomes(plan) == ["new", "rejected"]
    assert "It does not say how it was answered: “In writing” is taken." in text_at(plan, "H2")
    assert "Enter the answer." in text_at(plan, "I3")


def test_late_is_never_refused_by_itself() -> None:
    bring_in([HEAD, [*LATE[:7], "Late", None], [*BUSES[:7], "Out of time", None]])
    assert [of(one).status for one in ("PQ-0001", "PQ-0002")] == ["received", "refused"]


def test_a_refusal_without_words_has_the_usual_ones() -> None:
    bring_in([HEAD, [*LATE[:7], "Refused", None]])
    assert of("PQ-0001").reply == STANDARD_WORDS["other"]


ITEMS = {"2": "Dental access", "Item 3": "Ambulances", "3. Ambulances": "Ambulances", "Ambulanses": "Ambulances"}


def test_an_agenda_item_is_found_by_number_or_title() -> None:
    bring_in([HEAD, *([None, *DENTISTS[1:3], f"Why {one}?", *DENTISTS[4:6], one, "Pending", None] for one in ITEMS)])
    assert [item_of(f"PQ-000{number}") for number in range(1, 5)] == list(ITEMS.values())


def test_an_agenda_item_that_is_not_there_stays_as_something_to_check() -> None:
    plan = bring_in([HEAD, [*DENTISTS[:6], "Harbour dues", "Pending", None]])
    assert outcomes(plan) == ["new"]
    assert of("PQ-0001").agenda_item is None
    assert any("Harbour dues" in one for one in of("PQ-0001").to_check or [])


ASKED = [
    ("Parks", None, "“Parks” is not one of the choices"),
    (None, None, "There is no committee: enter it"),
    (HEALTH, "4 March 2031", f"The {HEALTH} has no meeting on 4 March 2031. Add it on its page first"),
    (HEALTH, "soon", "“soon” is no meeting"),
    (None, "4 March 2031", "Whose meeting this is is not known"),
]


def test_what_is_not_known_of_committee_and_meeting_is_asked() -> None:
    rows = [["Q", *DENTISTS[1:3], f"Why {n}?", *one[:2], None, "Pending", None] for n, one in enumerate(ASKED)]
    plan = plan_of([HEAD, *rows])
    assert outcomes(plan) == ["rejected"] * len(ASKED)
    for number, (_, _, message) in enumerate(ASKED, start=2):
        assert message in text_at(plan, f"E{number}") + text_at(plan, f"F{number}")


@pytest.mark.parametrize(
    "meeting", ["Health Scrutiny Committee, 1 October 2014", "1 October 2014 - Health Scrutiny Committee", MET]
)
def test_a_meeting_says_whose_question_it_is(meeting: Any) -> None:
    bring_in([["Question", "Received", "Meeting"], ["Why?", "12 September 2014", meeting]])
    assert (sitting("PQ-0001").day, sitting("PQ-0001").committee) == (MET, of("PQ-0001").committee)
    doubts = " ".join(of("PQ-0001").to_check or [])
    assert ("It does not say of whom it is asked" in doubts) == (meeting == MET)


def test_a_row_that_names_a_committee_gives_it_to_those_below() -> None:
    head = ["Question", "Received"]
    rows = [[HEALTH], head, ["Why?", "12 September 2014"], ["Questions to Cabinet"], ["Why not?", "1 May 2014"]]
    bring_in(rows)
    assert of("PQ-0001").committee != of("PQ-0002").committee == sitting_of_cabinet()
    assert "“Parks Committee” is no committee that is known" in said(
        plan_of([head, ["Parks Committee"], ["Why?", None]])
    )


def test_the_councils_own_name_in_a_title_is_no_committee() -> None:
    factories.body("County Council", "council")
    title = f"{get_council().name}: register of public questions"
    assert "There is no committee: enter it" in said(plan_of([[title], ["Question", "Received"], ["Why?", MET]]))


def test_a_committee_that_an_officer_corrects_has_its_meetings() -> None:
    rows = [HEAD, [*DENTISTS[:4], "Parks", "01/10/2014", None, "Pending", None]]
    key = plan_of(rows).rows[0].key
    bring_in(rows, texts={key: {"committee": HEALTH, "agenda_item": "Ambulances, 1 October 2014"}})
    assert (sitting("PQ-0001").day, item_of("PQ-0001")) == (MET, "Ambulances")


CONTACTS = [*HEAD, "E-mail", "Telephone", "Address", "Town", "Publish name?"]
REACHED = ["reg@example.gov.uk", "01632 960001", "1 High Street", "Stony Ford"]


def test_how_to_reach_whoever_asks_is_kept_apart_and_nowhere_else() -> None:
    plan = bring_in([CONTACTS, [*TOLD, *REACHED, None]])
    kept = contact_of("PQ-0001")
    assert kept
    assert (kept.name, kept.email, kept.phone) == ("Reg Plate", REACHED[0], REACHED[1])
    assert kept.address == "1 High Street\nStony Ford"
    assert "The name of 1 row is kept apart" in said(plan)
    one = of("PQ-0001")
    everything = [str(getattr(one, column.key)) for column in one.__table__.columns]
    everything += [f"{each.old} {each.new} {each.new_text}" for each in db.session.scalars(select(Change))]
    everything.append(said(plan))
    for secret in ("Reg Plate", *REACHED):
        assert [text for text in everything if secret in text] == [], secret


@pytest.mark.parametrize(("consent", "name"), [("Yes", "Reg Plate"), ("Y", "Reg Plate"), ("No", None), ("maybe", None)])
def test_a_name_is_published_where_the_workbook_says_so(consent: str, name: str | None) -> None:
    bring_in([CONTACTS, [*TOLD, *REACHED, consent]])
    assert (of("PQ-0001").asked_by, of("PQ-0001").town) == (name, "Stony Ford" if name else None)
    kept = contact_of("PQ-0001")
    assert kept
    assert kept.name == "Reg Plate"


def test_several_numbers_are_all_kept_apart_and_a_wrong_address_is_a_doubt_that_does_not_repeat_it() -> None:
    head = [*HEAD, "E-mail", "Phone", "Mobile", "Contact details"]
    reached = ["reg at home", "01632 960001", "01632 960002", "moss@example.gov.uk"]
    plan = bring_in([head, [*TOLD, *reached]])
    kept = contact_of("PQ-0001")
    assert kept
    assert kept.phone == "01632 960001, 01632 960002"
    assert "A part of the contact details cannot be kept" in said(plan)
    assert "reg at home" not in " ".join([said(plan), *(of("PQ-0001").to_check or [])])


def test_contact_details_of_a_question_that_is_here_stay_as_they_are() -> None:
    bring_in([CONTACTS, [*TOLD, *REACHED, None]])
    assert outcomes(bring_in([CONTACTS, [*TOLD, "other@example.gov.uk", *REACHED[1:], None]])) == ["unchanged"]
    assert db.session.scalars(select(ContactDetails.email)).all() == [REACHED[0]]


def test_whoever_asks_can_follow_a_question_that_was_brought_in() -> None:
    bring_in(OURS)
    receipt = of("PQ-0001").receipt
    assert receipt
    assert get_by_receipt(receipt) == of("PQ-0001")


def test_another_heading_is_explained_once_and_remembered() -> None:
    rows = [["Question", "Committee", "Bother"], ["Why?", HEALTH, "Between us."]]
    assert "The column “Bother” is not known" in said(plan_of(rows))
    remember_headings(REGISTER, {"bother": "internal_notes"})
    bring_in(rows)
    assert of("PQ-0001").internal_notes == "Between us."


def test_the_same_words_on_another_day_are_another_question_unless_an_officer_says_otherwise() -> None:
    bring_in([HEAD, [*DENTISTS, "Pending", None]])
    rows = [HEAD[1:], ["3 March 2015", None, "Why are there no dentists?", HEALTH, None, None, "Pending", None]]
    plan = plan_of(rows)
    assert outcomes(plan) == ["new"]
    assert "PQ-0001 has the same words" in said(plan)
    assert outcomes(plan_of(rows, items={plan.rows[0].key: "PQ-0001"})) == ["changed"]


def test_who_answers_is_a_post_or_something_to_check() -> None:
    head = ["Question", "Committee", "Answered by"]
    bring_in([head, ["Why?", HEALTH, "Director of Public Health"], ["Why not?", HEALTH, "Robin Marsh"]])
    assert of("PQ-0001").answerer is not None
    assert of("PQ-0002").answerer is None
    assert any("Robin Marsh" in one for one in of("PQ-0002").to_check or [])


def test_a_committees_rules_of_another_day_change_nothing_that_was_decided(health: Body) -> None:
    bring_in(OURS)
    factories.question_rules(health, days="20")
    db.session.commit()
    assert outcomes(bring_in(OURS)) == ["unchanged"] * 3
    assert of("PQ-0001").late is False


def test_of_an_undone_import_nobody_is_told_either() -> None:
    bring_in([CONTACTS, [*BUSES, *REACHED, None]])
    bring_in([CONTACTS, [*BUSES[:7], "Withdrawn", None, *REACHED, None]])
    assert of("PQ-0001").status == "withdrawn"
    undo(history_of(REGISTER, most=1)[0], by=BY, way="test")
    db.session.commit()
    assert of("PQ-0001").status == "received"
    assert db.session.scalar(select(func.count(Notice.id))) == 0


def test_an_undone_import_takes_its_new_ones_back() -> None:
    bring_in(OURS)
    undo(history_of(REGISTER, most=1)[0], by=BY, way="test")
    db.session.commit()
    assert list_questions() == []
    assert "The same was removed here as PQ-0001" in said(plan_of(OURS))


def test_a_formula_stays_text() -> None:
    bring_in(f"Question,Committee,Notes\n'=HYPERLINK(\"http://x\"),{HEALTH},'+44\n".encode())
    assert (of("PQ-0001").words_received, of("PQ-0001").internal_notes) == ('=HYPERLINK("http://x")', "+44")


STILL = {"Received": "received", "Accepted": "accepted", "With officer": "sent", "Answer drafted": "drafted"}


def test_an_answer_that_nobody_has_approved_is_a_draft() -> None:
    head, there = [*HEAD, "Draft answer"], [*DENTISTS[4:6], "Ambulances"]
    rows = [[f"Q{one}", *DENTISTS[1:3], f"Why {one}?", *there, one, "We may.", "We might."] for one in STILL]
    withdrawn = ["Q", *DENTISTS[1:3], "Why not?", *there, "Withdrawn", "We may.", None]
    plan = bring_in([head, *rows, withdrawn])
    assert "taken as a draft, because nobody has approved it" in text_at(plan, "I2")
    for number, status in enumerate(STILL.values(), start=1):
        one = of(f"PQ-{number:04d}")
        assert (one.status, one.answer, one.draft) == (status, None, "We might.\n\nWe may.")
    assert (of("PQ-0005").status, of("PQ-0005").answer, of("PQ-0005").draft) == ("withdrawn", None, "We may.")
    assert outcomes(bring_in([head, *rows, withdrawn])) == ["unchanged"] * 5


def test_what_only_says_that_an_answer_is_to_come_is_none() -> None:
    plan = bring_in([HEAD, [*DENTISTS, None, "To follow"]])
    assert (of("PQ-0001").status, of("PQ-0001").answer) == ("received", None)
    assert "“To follow” is no answer" in said(plan)


BODIES = (
    "Children’s Task Group",
    "Licensing Subcommittee",
    "Shadow Authority",
    "Members’ Assembly",
    "Climate Working Group",
    "Friends of the Canal",
)


@pytest.mark.parametrize("head", [["Received", "Question", "Meeting"], ["Question", "Received", "Meeting"]])
def test_below_a_body_that_is_not_known_no_question_has_the_committee_before_it(head: list[str]) -> None:
    def row(words: str) -> list[str]:
        texts = {"Received": "12 September 2014", "Question": words, "Meeting": "1 October 2014"}
        return [texts[one] for one in head]

    bodies = BODIES if head[0] == "Received" else BODIES[:-1]  # what is in the column of the question may be one
    below = [each for body in bodies for each in ([body], row(f"What of the {body}?"))]
    plan = plan_of([head, [HEALTH], row("Why are there no dentists?"), *below])
    assert outcomes(plan) == ["new"] + ["rejected"] * len(bodies)
    assert all(f"“{body}” is no committee that is known" in said(plan) for body in bodies)


def test_a_text_alone_that_is_no_name_of_a_body_is_no_banner() -> None:
    head = ["Question", "Ref", "Received", "From", "Answer"]
    known = ["Why?", "Q1", "12 September 2014", None, None]
    alone = [["Abolish the working group."], [None, "Q2"], [None, None, None, "Reg Plate"], [None] * 4 + ["It is so."]]
    plan = plan_of([[HEALTH], head, known, *alone, ["Why not?", "Q3", "12 September 2014"]])
    assert (outcomes(plan)[0], outcomes(plan)[-1], len(plan.rows)) == ("new", "new", 6)
    assert "Reg Plate" not in said(plan)


DAYS = (
    [[f"{HEALTH} – Wednesday 1 October 2014"], ["Received", "Question", "Status"]],
    [["Received", "Question", "Status"], [f"{HEALTH} - 1 October 2014"]],
    [[HEALTH], ["Received", "Question", "Status"], ["Wednesday 1 October 2014"]],
    [["Questions to the meeting on 1 October 2014"], [HEALTH], ["Received", "Question", "Status"]],
)


@pytest.mark.parametrize("above", DAYS)
def test_the_day_that_stands_above_questions_is_that_of_their_meeting(above: list[Any]) -> None:
    rows = [*above, ["12 September 2014", "Why?", "Accepted"]]
    bring_in(rows)
    assert sitting("PQ-0001").day == MET
    assert outcomes(bring_in(rows)) == ["unchanged"]


def test_a_sheet_can_be_named_after_the_day_of_the_meeting() -> None:
    def fill(book: Any) -> None:
        book.active.title = "1 October 2014"
        for row in ([HEALTH], ["Received", "Question", "Meeting"], ["12 September 2014", "Why?", None]):
            book.active.append(row)
        book.active.append(["12 September 2014", "Why not?", "tbc"])
        other = book.create_sheet("2 October 2014")
        for row in ([HEALTH], ["Received", "Question"], ["12 September 2014", "Why so?"]):
            other.append(row)

    plan = bring_in(workbook(fill))
    assert [sitting(one).day for one in ("PQ-0001", "PQ-0002")] == [MET, MET]
    assert of("PQ-0003").meeting is None
    assert "has no meeting on 2 October 2014" in said(plan)


NO_DAYS = ["TBC", "N/A", "n/a", "-", "—", "Awaiting", "Awaiting officer", "To follow"]


def test_a_day_that_need_not_be_is_blank_where_it_is_not_yet_known() -> None:
    head = ["Question", "Received", "Committee", "Status", "Response date", "Response due", "Decided on"]
    rows = [[f"Why {one}?", "12 September 2014", HEALTH, "Received", one, one, one] for one in NO_DAYS]
    plan = bring_in([head, *rows, ["Why so?", "12 September 2014", HEALTH, "Received", "See minutes", None, None]])
    assert outcomes(plan) == ["new"] * (len(NO_DAYS) + 1)
    assert [of(f"PQ-{n:04d}").to_check for n in range(1, len(NO_DAYS) + 1)] == [None] * len(NO_DAYS)
    last = of(f"PQ-{len(NO_DAYS) + 1:04d}")
    assert any("“See minutes” is no day" in one for one in last.to_check or [])


def test_a_day_without_a_year_is_the_next_after_the_question_came() -> None:
    head = ["Question", "Received", "Committee", "Meeting", "Response due", "Status"]
    rows: list[list[Any]] = [
        ["Why?", "12 September 2014", None, "1 Oct", "30/9", "Accepted"],
        ["Why not?", "12/9", HEALTH, "1 October 2014", "2 Jan", "Accepted"],
    ]
    plan = bring_in([head, *rows])
    first, second = of("PQ-0001"), of("PQ-0002")
    assert (sitting("PQ-0001").day, first.answer_due) == (MET, date(2014, 9, 30))
    assert (second.received, second.answer_due) == (date(2014, 9, 12), date(2015, 1, 2))
    assert "“30/9” has no year: it is read as 30 September 2014" in text_at(plan, "E2")
    assert any("12 September 2014" in one for one in second.to_check or [])


def test_headings_are_understood_as_they_are_shortened() -> None:
    head = ["Question", "Committee", "Date & time rec'd", "Officer responsible"]
    bring_in([head, ["Why?", HEALTH, "12/09/2014 16:30", "Director of Public Health"]])
    one = of("PQ-0001")
    assert (one.received, one.received_at, one.answerer is not None) == (date(2014, 9, 12), "16:30", True)
    bring_in([["Question", "Committee", "Rec’d"], ["Why not?", HEALTH, "13/09/2014"]])
    assert of("PQ-0002").received == date(2014, 9, 13)


def test_a_sheet_whose_headings_nobody_knows_is_not_passed_over() -> None:
    def fill(book: Any) -> None:
        for row in OURS:
            book.active.append(row)
        other = book.create_sheet("2013")
        for row in (["Panel", "When in", "What they asked"], [HEALTH, date(2013, 9, 1), "Why?"]):
            other.append(row)
        book.create_sheet("About").append(["Kept by", "Robin Marsh"])

    plan = plan_of(workbook(fill))
    assert outcomes(plan) == ["new"] * 3 + ["rejected"]
    assert plan.stopped(skip_errors=False)
    found = [one for one in plan.messages() if one.severity == "error"]
    assert [(one.sheet, one.cell) for one in found] == [("2013", "A1")]
    assert "No row of sheet 2013 is a row of headings that is known" in found[0].text
    assert {one.text for one in plan.headings if one.role is None} == {"What they asked"}
    remember_headings(REGISTER, {"what they asked": "words_received"})
    plan = bring_in(workbook(fill))
    assert (outcomes(plan), of("PQ-0004").received) == (["new"] * 4, date(2013, 9, 1))


def test_what_was_answered_is_asked_before_another_workbook_changes_it() -> None:
    bring_in(OURS)
    plan = plan_of([HEAD, [*TOLD[:8], "There are three."], LATE, BUSES])
    assert "PQ-0001 is answered here: is it still to change?" in said(plan)
