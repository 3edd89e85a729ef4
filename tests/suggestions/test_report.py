"""The suggestions put to a meeting are reported to it, as page and Word document, with nothing that officers keep."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from flask import Flask
from flask.testing import FlaskClient

from governance.council.models import Body
from governance.council.queries import today
from governance.extensions import db
from governance.meetings.commands import change_agenda_item
from governance.meetings.queries import get_meeting, list_agenda
from governance.people.rules import Role
from governance.suggestions import commands, interests, scoring
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import get_suggestion
from governance.working_days.deadlines import say
from tests import factories
from tests.pages import text_of
from tests.suggestions.test_scores import statements

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SignIn = Callable[..., FlaskClient]
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
MARCH = date(2099, 3, 11)
KEPT_BACK = (
    "Ring her in May",
    "Which wards?",
    "All of them.",
    "fern@resident.example.gov.uk",
    "Sage Thornton",
    "My reason",
)


def put(suggestion: Suggestion, meeting: int) -> None:
    """Put it to a meeting."""
    commands.put_to_meeting(suggestion, meeting, **HOW)


@pytest.fixture
def meeting(app: Flask) -> str:
    """A meeting with a member's suggestion and one of the public, which has all that officers keep."""
    with app.app_context():
        health = factories.scrutiny("Children’s & Families’ Scrutiny <A>")
        factories.term(health, "Ash Wren")
        sits = factories.meeting(health, MARCH, "15:30", place="Guildhall")
        member = factories.account(Role.MEMBER, name="Ash Wren")
        falls = factories.suggestion(
            health,
            account=member,
            topic="Falls at home",
            why="People wait.\nToo long.",
            affected="Older people.",
            change="One service.",
            evidence="Board paper.",
            links="https://www.example.gov.uk/falls",
        )
        parks = factories.suggestion(
            health, topic="Parks", contact={"email": "fern@resident.example.gov.uk"}, internal_notes="Ring her in May"
        )
        commands.ask(parks, question="Which wards?", **HOW)
        commands.answer(parks, answer="All of them.", **HOW)
        twin = factories.suggestion(health, topic="Parks in winter", suggested_by="Hazel Brook")
        ponds = factories.suggestion(health, topic="Ponds in parks", suggested_by="Heather Moss")
        commands.join(ponds, to=twin.reference, **HOW)
        commands.join(twin, to=parks.reference, **HOW)
        for scorer, impact in ((factories.account(Role.GOVERNANCE, name="Sage Thornton"), 2), (None, 0)):
            values = {"public_interest": 2, "impact": impact, "performance": 1, "context": 1, "reason": "My reason"}
            by = scorer or factories.account(Role.GOVERNANCE)
            scoring.save_score(falls, {"method": "PICK"} | values, by=by, way="test")
        for name in ("Linden Moor", "Rowan Heath"):
            interests.begin(factories.account(Role.MEMBER, name=name).id, parks.reference, "supports")
        put(falls, sits.id)
        commands.change_suggestion(falls, {"status": "acknowledged", "by_right": True}, **HOW)
        put(parks, sits.id)
        db.session.commit()
        return sits.reference


def page(sign_in: SignIn, meeting: str) -> str:
    """The page as a reader sees it."""
    response = sign_in(Role.VIEWER).get(f"/suggestions/report/{meeting}")
    assert response.status_code == 200
    return response.text


def word(sign_in: SignIn, meeting: str) -> Any:
    """The document as a reader gets it."""
    response = sign_in(Role.VIEWER).get(f"/suggestions/report/{meeting}.docx")
    assert response.status_code == 200
    assert response.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert "suggestions-2099-03-11.docx" in response.headers["Content-Disposition"]
    return docx.Document(BytesIO(response.data))


def paragraphs(document: Any, style: str) -> list[str]:
    """The paragraphs of a style."""
    return [one.text for one in document.paragraphs if one.style.name == style]


def test_the_page_has_the_meeting_the_note_and_every_suggestion_with_its_words(sign_in: SignIn, meeting: str) -> None:
    text = text_of(page(sign_in, meeting))
    assert "Children’s & Families’ Scrutiny <A>, Wednesday 11 March 2099 at 3:30pm Suggestions for scrutiny" in text
    assert "Guildhall" in text
    assert "A suggestion is not discussed when it is raised." in text
    assert "compared with the others, and with the committee’s other priorities" in text
    assert f"SG-0001 . Put forward by Ash Wren, received {say(today())}." in text
    assert f"SG-0002 . Put forward by a member of the public, received {say(today())}." in text
    for words in ("People wait. Too long.", "Older people.", "One service.", "Board paper."):
        assert words in text
    assert 'href="https://www.example.gov.uk/falls"' in page(sign_in, meeting)


def test_a_referral_by_right_is_marked_with_its_legal_basis(sign_in: SignIn, meeting: str) -> None:
    assert page(sign_in, meeting).count("Referral by right (Local Government Act 2000, section 9FC)") == 1
    said = "Referral by right (Local Government Act 2000, section 9FC): it must be put on the committee’s agenda"
    assert any(one.startswith(said) for one in paragraphs(word(sign_in, meeting), "Normal"))


def test_scores_stand_by_criterion_with_how_far_they_lie_apart_and_without_names(sign_in: SignIn, meeting: str) -> None:
    text = text_of(page(sign_in, meeting))
    assert "The mean of 2 scorers, with the least and the most where they differ." in text
    assert "Not scored yet." in text
    overview, scores = word(sign_in, meeting).tables
    assert [cell.text for cell in scores.rows[0].cells] == [
        *("Public interest", "Impact", "Council performance", "Keep in context", "Total of 8")
    ]
    assert [cell.text for cell in scores.rows[1].cells] == ["2", "1 (0 to 2)", "1", "1", "5 (4 to 6)"]
    assert [[cell.text for cell in row.cells] for row in overview.rows] == [
        ["No.", "Topic", "Put forward by", "Received", "Score of 8"],
        ["1", "Falls at home\nSG-0001, referral by right", "Ash Wren", say(today()), "5"],
        ["2", "Parks\nSG-0002", "A member of the public", say(today()), "–"],
    ]


def test_who_supports_it_and_what_was_joined_also_by_way_of_another_are_told(sign_in: SignIn, meeting: str) -> None:
    text = text_of(page(sign_in, meeting))
    assert "Supporters: 2 Linden Moor, Rowan Heath" in text
    assert "Joined to it, of the same matter SG-0003 , by Hazel Brook SG-0004 , by Heather Moss" in text
    assert "SG-0004, by Heather Moss" in paragraphs(word(sign_in, meeting), "Normal")


def test_the_report_takes_as_many_queries_for_many_suggestions_as_for_few(
    app: Flask, sign_in: SignIn, meeting: str
) -> None:
    reader = sign_in(Role.VIEWER)
    reader.get(f"/suggestions/report/{meeting}")  # the council is read once
    with statements() as few:
        reader.get(f"/suggestions/report/{meeting}")
    with app.app_context():
        sits = get_meeting(meeting)
        assert sits is not None
        body = db.session.get_one(Body, sits.committee)
        for number in range(8):
            one = factories.suggestion(body, topic=f"Parks in summer {number}")
            commands.join(factories.suggestion(body, topic=f"Parks in autumn {number}"), to=one.reference, **HOW)
            put(one, sits.id)
        db.session.commit()
    with statements() as many:
        assert reader.get(f"/suggestions/report/{meeting}").text.count('class="reported"') == 10
    assert len(many) == len(few)


def test_the_document_has_real_headings_and_heads_that_repeat(sign_in: SignIn, meeting: str) -> None:
    document = word(sign_in, meeting)
    assert paragraphs(document, "Title") == ["Children’s & Families’ Scrutiny <A>: suggestions for scrutiny"]
    assert paragraphs(document, "Heading 1") == ["1. Falls at home", "2. Parks"]
    assert paragraphs(document, "Heading 2") == [
        *("Why it matters", "Whom it affects", "What scrutiny could change", "Evidence", "Links", "Scores by PICK"),
        *("Scores by PICK", "Supporters: 2", "Joined to it, of the same matter"),
    ]
    assert all(one.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for one in document.tables)
    assert paragraphs(document, "Normal")[:2] == ["Wednesday 11 March 2099 at 3:30pm", "Guildhall"]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.GOVERNANCE])
def test_nothing_that_officers_keep_is_in_it_whoever_asks(sign_in: SignIn, meeting: str, role: Role) -> None:
    client = sign_in(role)
    shown = client.get(f"/suggestions/report/{meeting}").text
    content = client.get(f"/suggestions/report/{meeting}.docx").data
    written = "".join(docx.Document(BytesIO(content)).element.body.itertext())
    for kept in KEPT_BACK:
        assert kept not in shown
        assert kept not in written


def test_the_agendas_own_note_is_printed_where_it_has_one(app: Flask, sign_in: SignIn, meeting: str) -> None:
    with app.app_context():
        sits = get_meeting(meeting)
        assert sits is not None
        item = next(one for one in list_agenda(sits.id, sits.committee) if one.title.startswith("Suggestions"))
        change_agenda_item(item, {"note": "Raised, and not debated."}, **HOW)
        db.session.commit()
    assert "Raised, and not debated." in page(sign_in, meeting)
    assert "Raised, and not debated." in paragraphs(word(sign_in, meeting), "Normal")
    assert "is not discussed when it is raised" not in page(sign_in, meeting)


def test_what_was_closed_before_the_day_is_not_raised(app: Flask, sign_in: SignIn, meeting: str) -> None:
    with app.app_context():
        parks = get_suggestion("SG-0002")
        assert parks is not None
        commands.withdraw(parks, reason="They asked.", **HOW)
        db.session.commit()
    assert "SG-0002" not in page(sign_in, meeting)
    assert "SG-0001" in page(sign_in, meeting)


def test_a_meeting_without_any_says_so_and_one_that_is_not_there_leads_nowhere(
    app: Flask, sign_in: SignIn, meeting: str
) -> None:
    with app.app_context():
        empty = factories.meeting(factories.scrutiny("General Scrutiny Committee"), MARCH).reference
        db.session.commit()
    assert "No suggestion is put to this meeting." in page(sign_in, empty)
    assert "No suggestion is put to this meeting." in paragraphs(word(sign_in, empty), "Normal")
    reader = sign_in(Role.VIEWER)
    assert reader.get("/suggestions/report/M-9999").status_code == 404
    assert reader.get("/suggestions/report/M-9999.docx").status_code == 404
