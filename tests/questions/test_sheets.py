"""What a meeting is given of its questions: the list, the chair’s running sheet, the supplement; page and Word."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import move_agenda_item, remove_agenda_item
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import get_agenda_item, get_meeting, list_agenda
from governance.people.rules import Role
from governance.privacy.commands import keep_contact
from governance.questions import commands
from governance.questions.fields import STATUSES
from governance.questions.models import Question
from governance.questions.queries import get_question
from governance.questions.rules import ANSWERED, BY_REFERENCE, IN_WRITING, LISTED, ORALLY, PUBLISHED, WITH_ANSWER
from governance.questions.sheets.page import reading_text
from tests import factories
from tests.home.test_members import statements
from tests.pages import text_of

SignIn = Callable[..., FlaskClient]
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
DECEMBER = date(2026, 12, 9)
KEPT_BACK = (
    "Quollnest draft",
    "Ring her in May",
    "Which Robin?",
    "fern@resident.example.gov.uk",
    "01632 960155",
    "Fern Unnamed",
    "The chair agrees",  # why it was accepted although a rule was not kept
)


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages ask nothing that depends on the kind of database."""
    return sqlite_app


@pytest.fixture(autouse=True)
def november() -> Iterator[None]:
    with time_machine.travel("2026-11-23 10:00", tick=False):
        yield


@pytest.fixture
def officer(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.GOVERNANCE, name="Robin Vale")


@pytest.fixture
def reader(sign_in: SignIn) -> FlaskClient:
    return sign_in(Role.MEMBER)


@pytest.fixture
def meeting(app: Flask) -> str:
    """A meeting with two items of business, and three questions that it takes."""
    with app.app_context():
        health = factories.scrutiny("Children’s & Families’ Scrutiny <A>")
        post = factories.body("Director of Public Health", "officer")
        factories.term(post, "Fern Marsh")
        sits = factories.meeting(health, DECEMBER, "15:30", place="Guildhall")
        dental, parks = (factories.agenda_item(sits, one, part="business") for one in ("Dental access", "Parks"))
        factories.agenda_item(sits, "Parks in winter", part="closing")
        ask(sits, parks, "Why are the parks shut?")
        dentists = ask(sits, dental, "Why are there no dentists?", asked_by="Robin Marsh", town="Millbrook")
        ask(sits, dental, "Where can I find a dentist?", asked_by="Sky Reed")
        commands.send(dentists, answerer=post.id, answer_due=None, **HOW)
        db.session.commit()
        return sits.reference


def ask(meeting: Meeting, item: AgendaItem | None, words: str, **texts: Any) -> Question:
    """A question about an item that is accepted."""
    question = factories.question(meeting, words_received=words, **texts)
    commands.check(question, agenda_item=item.id if item else None, **HOW)
    commands.accept(question, words=words, exception="The chair agrees", **HOW)
    return question


def kept(reference: str) -> Question:
    """A question that is there."""
    question = get_question(reference)
    assert question is not None
    return question


def approve(reference: str, answer: str) -> None:
    """Approve its answer."""
    commands.approve(kept(reference), answer=answer, approved_by=None, **HOW)


def give(reference: str, **given: Any) -> None:
    """Record how it was answered."""
    commands.record_answer(kept(reference), {"manner": IN_WRITING} | given, **HOW)


def page(client: FlaskClient, meeting: str, more: str = "") -> str:
    """What a page says."""
    response = client.get(f"/questions/meetings/{meeting}{more}")
    assert response.status_code == 200
    return text_of(response.text)


def word(client: FlaskClient, meeting: str, name: str = "questions") -> Any:
    """A Word document."""
    response = client.get(f"/questions/meetings/{meeting}/{name}.docx")
    assert response.status_code == 200
    assert response.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert f"{name}-2026-12-09.docx" in response.headers["Content-Disposition"]
    return docx.Document(BytesIO(response.data))


def headings(document: Any) -> list[str]:
    """The headings of a Word document."""
    return [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]


def all_of(document: Any) -> str:
    """Everything that a Word document says."""
    return "\n".join(document.element.body.itertext())


ORDER = [
    "Item 2: Dental access",
    "Question 1: Robin Marsh, Millbrook",
    "Question 2: Sky Reed",
    "Item 3: Parks",
    "Question 3: Name not published",
]


def test_questions_stand_under_their_items_in_the_order_of_the_agenda(reader: FlaskClient, meeting: str) -> None:
    said = page(reader, meeting)
    places = [said.index(one) for one in ORDER]
    assert places == sorted(places)
    assert "Children’s & Families’ Scrutiny <A>, Wednesday 9 December 2026 at 3:30pm Questions from the public" in said
    assert "Question 1: Robin Marsh, Millbrook PQ-0002 Why are there no dentists?" in said
    document = word(reader, meeting)
    assert headings(document) == ORDER
    assert document.paragraphs[0].text == "Children’s & Families’ Scrutiny <A>: questions from the public"


def test_a_reordered_agenda_numbers_items_and_questions_anew(app: Flask, reader: FlaskClient, meeting: str) -> None:
    with app.app_context():
        sits = get_meeting(meeting)
        parks = next(one for one in list_agenda(sits.id, sits.committee) if one.title == "Parks")
        move_agenda_item(get_agenda_item(parks.reference), -1, **HOW)
        db.session.commit()
    expected = [
        "Item 2: Parks",
        "Question 1: Name not published",
        "Item 3: Dental access",
        "Question 2: Robin Marsh, Millbrook",
        "Question 3: Sky Reed",
    ]
    said = page(reader, meeting)
    places = [said.index(one) for one in expected]
    assert places == sorted(places)
    assert headings(word(reader, meeting)) == expected


def test_a_question_about_no_item_or_one_that_was_removed_comes_last(
    app: Flask, reader: FlaskClient, meeting: str
) -> None:
    with app.app_context():
        sits = get_meeting(meeting)
        assert sits is not None
        ask(sits, None, "Why is the hall cold?", asked_by="Hazel Brook")
        dental = next(one for one in list_agenda(sits.id, sits.committee) if one.title == "Dental access")
        remove_agenda_item(dental, **HOW)
        db.session.commit()
    assert headings(word(reader, meeting)) == [
        "Item 2: Parks",
        "Question 1: Name not published",
        "About no item of the agenda",
        "Question 2: Robin Marsh, Millbrook",
        "Question 3: Sky Reed",
        "Question 4: Hazel Brook",
    ]


def test_an_answer_stands_there_once_it_is_approved(app: Flask, reader: FlaskClient, meeting: str) -> None:
    assert "Answer" not in page(reader, meeting)
    with app.app_context():
        commands.join(kept("PQ-0003"), to="PQ-0002", **HOW)
        approve("PQ-0002", "There are two.")
        db.session.commit()
    said = page(reader, meeting)
    assert "The answer is also to question 2. Answer from Director of Public Health There are two." in said
    assert "Where can I find a dentist? Answered together with question 1." in said
    assert said.count("There are two.") == 1
    assert [one.text for one in word(reader, meeting).paragraphs].count("There are two.") == 1


def test_a_meeting_without_questions_says_so_and_one_that_is_not_there_leads_nowhere(
    app: Flask, reader: FlaskClient, officer: FlaskClient
) -> None:
    with app.app_context():
        sits = factories.meeting(factories.scrutiny(), DECEMBER)
        waiting, meeting = factories.question(sits, words_received="Why so?").reference, sits.reference
        db.session.commit()
    assert "No questions have been accepted for this meeting." in page(reader, meeting)
    assert "No questions have been accepted for this meeting." in all_of(word(reader, meeting))
    assert "No question to this meeting has been answered yet." in page(reader, meeting, "/supplement")
    assert waiting not in page(reader, meeting)
    undecided = page(officer, meeting).partition("Still undecided ")[2]
    assert undecided.startswith("These are not on the list. Only governance officers see this here")
    assert f"{waiting} Why so?" in undecided
    assert waiting not in all_of(word(officer, meeting))
    for more in ("", "/questions.docx", "/running-sheet", "/running-sheet.docx", "/supplement", "/supplement.docx"):
        assert officer.get(f"/questions/meetings/MT-9999{more}").status_code == 404


def test_nothing_that_officers_keep_is_in_what_is_published_at_any_step(
    app: Flask, reader: FlaskClient, officer: FlaskClient, meeting: str
) -> None:
    """Written as an import would, so that every field is filled at every step."""
    for status in (one.key for one in STATUSES):
        with app.app_context():
            fill(kept("PQ-0002"), status)
            db.session.commit()
        given, approved = status in (ANSWERED, PUBLISHED), status in WITH_ANSWER
        for client in (reader, officer):
            public = [client.get(f"/questions/meetings/{meeting}{more}").text for more in ("", "/supplement")]
            public += [all_of(word(client, meeting, name)) for name in ("questions", "supplement")]
            for text in public:
                assert not [one for one in KEPT_BACK if one in text], status
            assert ["Zebrafinch" in text for text in public] == [approved, given, approved, given], status
            assert ["Ibexhorn" in text for text in public] == [False, given, False, given], status
            assert ("Why are there no dentists?" in public[2]) == (status in LISTED), status


def fill(question: Question, status: str) -> None:
    """Give a question everything that it can have."""
    question.status, question.manner, question.late = status, ORALLY, True
    question.draft, question.internal_notes, question.to_check = KEPT_BACK[0], KEPT_BACK[1], [KEPT_BACK[2]]
    question.answer, question.answered_on = "Zebrafinch answer", DECEMBER
    question.supplementary, question.supplementary_answer = "Newtpool besides?", "Ibexhorn besides."
    question.asked_by, question.town, question.exception = None, None, KEPT_BACK[6]
    keep_contact(question.reference, dict(zip(("email", "phone", "name"), KEPT_BACK[3:6], strict=True)))


def test_a_draft_is_on_the_running_sheet_alone_and_marked(app: Flask, officer: FlaskClient, meeting: str) -> None:
    with app.app_context():
        commands.draft(kept("PQ-0002"), draft="Quollnest draft", **HOW)
        approve("PQ-0001", "They open in May.")
        db.session.commit()
    said = page(officer, meeting, "/running-sheet")
    assert "Call: Robin Marsh, Millbrook Why are there no dentists?" in said
    assert "Answered by: Fern Marsh, Director of Public Health DRAFT, not approved Quollnest draft" in said
    assert "Call: Name not published: read by the chair Why are the parks shut?" in said
    assert "Answered by: Nobody is named yet They open in May." in said
    assert "There is no answer yet. Wanted by Tuesday 8 December 2026." in said
    assert said.count("DRAFT, not approved Quollnest") == 1
    document, quick = word(officer, meeting, "running-sheet"), "under a minute"
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["No.", "Who asks", "Who answers", "Answer", "Reading aloud"],
        ["1", "Robin Marsh, Millbrook", "Fern Marsh, Director of Public Health", "DRAFT, not approved", quick],
        ["2", "Sky Reed", "Nobody is named yet", "None yet", quick],
        ["3", "Name not published: read by the chair", "Nobody is named yet", "Approved", quick],
    ]
    assert [one.rows[0].cells[0].text for one in document.tables[1:]] == ["Notes"] * 3
    assert "Quollnest draft" in all_of(document)
    assert "aloud, as far as they are here, takes about 1 minute." in all_of(document)


def test_who_answers_is_whoever_holds_the_post_on_the_day_of_the_meeting(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    with app.app_context():
        post = kept("PQ-0002").answerer
        body = db.session.get_one(Body, post)
        factories.term(body, "Linden Moor", started=DECEMBER - timedelta(days=1))
        db.session.commit()
    assert "Answered by: Linden Moor, Director of Public Health" in page(officer, meeting, "/running-sheet")


def test_the_running_sheet_says_what_supplementary_questions_the_rules_of_that_time_allow(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    with app.app_context():
        sits = get_meeting(meeting)
        factories.question_rules(db.session.get_one(Body, sits.committee), supplementary="In writing beforehand")
        dental = next(one for one in list_agenda(sits.id, sits.committee) if one.title == "Dental access")
        asked = [ask(sits, dental, words) for words in ("How many wait?", "How long?")]
        commands.supplement(asked[0], supplementary="And how many children?", supplementary_answer=None, **HOW)
        db.session.commit()
    said = page(officer, meeting, "/running-sheet")
    assert said.count("One supplementary question can be asked at the meeting.") == 3
    written = "A supplementary question must have been sent in writing beforehand."
    assert f"{written} This one was. Supplementary question And how many children?" in said
    assert f"{written} None was." in said


def test_one_supplementary_question_can_be_asked_only_until_it_is_kept(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    with app.app_context():
        commands.supplement(kept("PQ-0002"), supplementary="And when?", supplementary_answer=None, **HOW)
        db.session.commit()
    sentence = "One supplementary question can be asked at the meeting."
    assert page(officer, meeting, "/running-sheet").count(sentence) == 2
    paragraphs = [one.text for one in word(officer, meeting, "running-sheet").paragraphs]
    assert paragraphs.count(sentence) == 2


@pytest.mark.parametrize(("words", "text"), [(129, "under a minute"), (130, "1 minute"), (131, "2 minutes")])
def test_a_question_that_is_read_quickly_takes_under_a_minute(words: int, text: str) -> None:
    assert reading_text(words) == text


def test_the_running_sheet_counts_short_questions_and_sums_them_in_minutes(officer: FlaskClient, meeting: str) -> None:
    said = page(officer, meeting, "/running-sheet")
    assert said.count("under a minute") == 3
    total = "Reading all questions and answers aloud, as far as they are here, takes about 1 minute."
    assert total in said
    assert total in [one.text for one in word(officer, meeting, "running-sheet").paragraphs]


def test_the_running_sheet_is_for_officers_only(reader: FlaskClient, sign_in: SignIn, meeting: str) -> None:
    for client in (reader, sign_in(Role.VIEWER), sign_in(Role.ADMINISTRATOR)):
        for more in ("/running-sheet", "/running-sheet.docx"):
            assert client.get(f"/questions/meetings/{meeting}{more}").status_code == 403
        assert client.post(f"/questions/meetings/{meeting}/publish").status_code == 403
        assert "Running sheet" not in page(client, meeting)


def test_the_supplement_says_how_each_was_answered_and_what_was_asked_besides(
    app: Flask, reader: FlaskClient, meeting: str
) -> None:
    with app.app_context():
        approve("PQ-0002", "There are two.")
        approve("PQ-0001", "It is written there.")
        with time_machine.travel("2026-12-10 10:00", tick=False):
            give("PQ-0002", manner=ORALLY, answered_on=DECEMBER)
            commands.supplement(
                kept("PQ-0002"), supplementary="Only two?", supplementary_answer="Three from May.", **HOW
            )
            give("PQ-0001", manner=BY_REFERENCE, publication="The parks plan, page 4")
        db.session.commit()
    said = page(reader, meeting, "/supplement")
    assert (
        "There are two. Answered orally, at the meeting, on 9 December 2026. Supplementary question Only two? "
        "Answer to the supplementary question Three from May." in said
    )
    reference = "Answered by reference to a publication, on 10 December 2026. See: The parks plan, page 4"
    assert reference in said
    assert "Where can I find a dentist?" not in said
    document = word(reader, meeting, "supplement")
    assert headings(document) == [ORDER[0], ORDER[1], ORDER[3], ORDER[4]], "under the numbers of the list"
    texts = [one.text for one in document.paragraphs]
    assert {"Only two?", "Three from May.", reference} <= set(texts)
    assert "Supplement with answers" in page(reader, meeting)


def test_all_that_is_answered_is_published_at_once_with_what_was_answered_together(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    with app.app_context():
        commands.join(kept("PQ-0003"), to="PQ-0002", **HOW)
        for reference in ("PQ-0001", "PQ-0002"):
            approve(reference, "Soon.")
            give(reference)
        db.session.commit()
    assert "3 answers have been given and not been published." in page(officer, meeting, "/supplement")
    response = officer.post(f"/questions/meetings/{meeting}/publish", follow_redirects=True)
    assert "3 questions are recorded as published." in text_of(response.text)
    assert "Record all as published" not in response.text
    with app.app_context():
        found = [kept(f"PQ-000{number}") for number in (1, 2, 3)]
        assert [(one.status, one.published_on) for one in found] == [(PUBLISHED, date(2026, 11, 23))] * 3


def test_one_that_cannot_be_published_does_not_stop_the_others(app: Flask, officer: FlaskClient, meeting: str) -> None:
    with app.app_context():
        for reference in ("PQ-0001", "PQ-0002"):
            approve(reference, "Soon.")
            give(reference)
        kept("PQ-0002").received = date(2026, 11, 24)  # nothing is published before it came
        db.session.commit()
    said = text_of(officer.post(f"/questions/meetings/{meeting}/publish", follow_redirects=True).text)
    assert "1 question is recorded as published. Not recorded: PQ-0002: It came on 24 November 2026" in said
    with app.app_context():
        assert (kept("PQ-0001").status, kept("PQ-0002").status) == (PUBLISHED, ANSWERED)


def test_the_sheets_take_as_many_queries_for_many_questions_as_for_few(
    app: Flask, officer: FlaskClient, meeting: str
) -> None:
    places = [f"/questions/meetings/{meeting}{more}" for more in ("", "/running-sheet", "/supplement")]
    places.append(f"/meetings/{meeting}")
    counts = []
    for _ in range(2):
        officer.get("/meetings")  # the council is read once
        with statements() as sent:
            assert [officer.get(one).status_code for one in places] == [200] * 4
        counts.append(len(sent))
        with app.app_context():
            sits = get_meeting(meeting)
            assert sits is not None
            items = list_agenda(sits.id, sits.committee)
            for number in range(5):
                ask(sits, items[0], f"Why is number {number} so?")
            db.session.commit()
    assert counts[0] == counts[1]
