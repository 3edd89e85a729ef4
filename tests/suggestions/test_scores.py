"""Suggestions are scored beside one another: by the committee's method, by several officers, nobody swaying another."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine

from governance.council.models import Body
from governance.extensions import db
from governance.meetings.commands import save_committee
from governance.people.models import Account
from governance.people.rules import Role
from governance.suggestions import commands, scoring
from governance.suggestions.models import Suggestion
from governance.suggestions.queries import get_suggestion, score_by
from tests import factories
from tests.pages import parse, text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
SignIn = Callable[..., FlaskClient]
PICK = ("public_interest", "impact", "performance", "context")
HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
SECRET = "Because the contract ends."


def points(*given: int) -> dict[str, str]:
    """What the form sends by PICK."""
    return {key: f"{one}" for key, one in zip(PICK, given, strict=True)}


def give(suggestion: Suggestion, scorer: Account, *given: int, reason: str | None = None) -> None:
    """A score by PICK."""
    values = dict(zip(PICK, given, strict=True)) | {"method": "PICK", "reason": reason}
    scoring.save_score(suggestion, values, by=scorer, way="test")


def compare_by(committee: int, method: str) -> None:
    """The committee chooses its method."""
    save_committee(committee, {"scoring": method}, **HOW)


@pytest.fixture
def committee(app: Flask) -> int:
    """A scrutiny committee with three open suggestions, two scored by two officers, and one that is closed."""
    with app.app_context():
        health = factories.scrutiny()
        falls, roads, _, closed = (
            factories.suggestion(health, topic=one) for one in ("Falls", "Roads", "Parks", "Closed one")
        )
        sage = factories.account(Role.GOVERNANCE, name="Sage Thornton")
        robin = factories.account(Role.GOVERNANCE, name="Robin Vale")
        give(falls, sage, 2, 0, 1, 1, reason=SECRET)
        give(falls, robin, 2, 2, 1, 0)
        give(roads, sage, 2, 2, 2, 1)
        commands.withdraw(closed, reason="They asked.", **HOW)
        db.session.commit()
        return health.id


def words(element: Element) -> str:
    """What a reader sees of an element."""
    return " ".join(" ".join(element.itertext()).split())


def rows(page: str) -> dict[str, list[str]]:
    """The cells of each suggestion of the comparison, by its reference, in the order of the page."""
    bodies = [one for one in parse(page).iter("tbody") if "id" in one.attrib]
    return {one.attrib["id"]: [words(cell) for cell in next(iter(one))] for one in bodies}


def compared(client: FlaskClient, committee: int, query: str = "") -> str:
    """The page that lays a committee's suggestions beside one another."""
    response = client.get(f"/suggestions/scores/{committee}{query}")
    assert response.status_code == 200
    return response.text


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that is sent meanwhile."""
    sent: list[str] = []

    def hear(*given: Any) -> None:
        sent.append(given[2])

    event.listen(Engine, "before_cursor_execute", hear)
    yield sent
    event.remove(Engine, "before_cursor_execute", hear)


# Beside one another


def test_the_open_suggestions_stand_with_the_best_total_first_and_what_nobody_scored_last(
    sign_in: SignIn, committee: int
) -> None:
    found = rows(compared(sign_in(Role.VIEWER), committee))
    assert list(found) == ["SG-0002", "SG-0001", "SG-0003"]
    assert found["SG-0001"][1:] == ["2", "1 0 to 2", "1", "0.5 0 to 1", "4.5 4 to 5", "2 scorers"]
    assert found["SG-0002"][1:] == ["2", "2", "2", "1", "7", "1 scorer"]
    assert found["SG-0003"][1:] == ["Nobody has scored it yet", "Not scored"]


def test_the_page_says_the_method_and_what_each_criterion_asks(app: Flask, sign_in: SignIn, committee: int) -> None:
    page = compared(sign_in(Role.VIEWER), committee)
    assert "Compared by PICK : 0 to 2 points for each of 4 criteria, 8 at most." in text_of(page)
    assert "Is nobody else looking at it already?" in page
    assert "/meetings/committees/" not in page
    assert f"/meetings/committees/{committee}/edit" in compared(sign_in(Role.GOVERNANCE), committee)


def test_a_difference_worth_talking_about_is_said_in_words(sign_in: SignIn, committee: int) -> None:
    page = compared(sign_in(Role.VIEWER), committee)
    assert page.count("Scorers are far apart on") == 1
    assert "Scorers are far apart on Impact (0 to 2): worth talking about." in page


def test_readers_see_neither_who_gave_what_nor_why_and_officers_do(sign_in: SignIn, committee: int) -> None:
    for role in (Role.VIEWER, Role.MEMBER, Role.DIRECTORATE):
        page = compared(sign_in(role), committee, "?all=yes")
        assert SECRET not in page
        assert "Sage Thornton" not in page
        assert "/score" not in page.replace("/suggestions/scores", "")
    page = text_of(compared(sign_in(Role.GOVERNANCE), committee, "?all=yes"))
    assert SECRET in page
    assert "Sage Thornton: 4" in page


def test_what_others_gave_is_held_back_until_an_officer_has_scored_too_or_asks_for_it(
    app: Flask, sign_in: SignIn, committee: int
) -> None:
    officer = sign_in(Role.GOVERNANCE)
    page = compared(officer, committee)
    assert rows(page)["SG-0002"][1:] == ["Held back until you have scored it", "1 scorer Score : SG-0002"]
    assert "2 suggestions have been scored by others and not by you" in text_of(page)
    officer.post("/suggestions/SG-0002/score", data=points(1, 2, 2, 1))
    found = rows(compared(officer, committee))
    assert found["SG-0002"][1:] == [
        *("1.5 1 to 2", "2", "2", "1", "6.5 6 to 7"),
        "2 scorers You have scored it Change my score : SG-0002",
    ]
    assert found["SG-0001"][1] == "Held back until you have scored it"
    assert rows(compared(officer, committee, "?all=yes"))["SG-0001"][1] == "2"


def test_scores_by_another_method_are_counted_out_and_said(app: Flask, sign_in: SignIn, committee: int) -> None:
    with app.app_context():
        compare_by(committee, "TOPIC")
        db.session.commit()
    page = compared(sign_in(Role.VIEWER), committee)
    assert "Compared by TOPIC : 0 to 2 points for each of 5 criteria, 10 at most." in text_of(page)
    assert "3 scores were given by another method than TOPIC, and do not count." in page
    assert "2 scores were given by another method" in page
    assert rows(page)["SG-0001"][1:] == ["Nobody has scored it yet", "Not scored"]


def test_one_committee_is_shown_at_once_and_several_are_listed(app: Flask, sign_in: SignIn, committee: int) -> None:
    officer = sign_in(Role.GOVERNANCE)
    assert officer.get("/suggestions/scores").location == f"/suggestions/scores/{committee}"
    with app.app_context():
        factories.scrutiny("General Scrutiny Committee")
        db.session.commit()
    page = text_of(officer.get("/suggestions/scores").text)
    assert "3 open suggestions, 2 of them scored by PICK. 3 for you to score." in page
    assert "No open suggestions." in page
    assert officer.get("/suggestions/scores/999").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_suggestions(app: Flask, sign_in: SignIn, committee: int) -> None:
    reader = sign_in(Role.GOVERNANCE)
    compared(reader, committee)
    with statements() as few:
        compared(reader, committee)
    with app.app_context():
        health, scorer = db.session.get_one(Body, committee), factories.account(Role.GOVERNANCE)
        for _ in range(5):
            give(factories.suggestion(health), scorer, 1, 1, 1, 1)
        db.session.commit()
    compared(reader, committee)
    with statements() as many:
        compared(reader, committee)
    assert len(many) == len(few)


# One suggestion


def test_an_officer_scores_and_goes_on_to_the_next_that_they_have_not_scored(
    app: Flask, sign_in: SignIn, committee: int
) -> None:
    officer = sign_in(Role.GOVERNANCE)
    form = officer.get("/suggestions/SG-0001/score").text
    assert "Could scrutiny make a difference?" in form
    answer = officer.post("/suggestions/SG-0001/score", data=points(1, 1, 1, 1) | {"next": "1"})
    assert (answer.status_code, answer.location) == (303, "/suggestions/SG-0002/score")
    answer = officer.post("/suggestions/SG-0003/score", data=points(0, 0, 0, 0) | {"next": "1"})
    assert answer.location == "/suggestions/SG-0002/score"
    assert "Save and score the next" not in officer.get(answer.location).text
    answer = officer.post("/suggestions/SG-0002/score", data=points(0, 0, 0, 0) | {"next": "1"})
    assert answer.location == f"/suggestions/scores/{committee}#SG-0002"
    assert "You have scored every open suggestion of this committee." in compared(officer, committee)


def test_what_others_gave_is_on_the_form_only_once_ones_own_is_saved(sign_in: SignIn, committee: int) -> None:
    officer = sign_in(Role.GOVERNANCE, name="Ash Wren")
    before = officer.get("/suggestions/SG-0001/score").text
    assert "2 scorers so far." in before
    assert SECRET not in before
    assert "Sage Thornton" not in before
    officer.post("/suggestions/SG-0001/score", data=points(1, 1, 1, 1) | {"reason": "Mine."})
    after = text_of(officer.get("/suggestions/SG-0001/score").text)
    assert SECRET in after
    assert "Ash Wren (you): 4" in after
    refused = officer.post("/suggestions/SG-0002/score", data={"impact": "2"}).text
    assert "Sage Thornton" not in refused


def test_a_criterion_without_points_is_said_beside_it_and_nothing_typed_is_lost(
    sign_in: SignIn, committee: int
) -> None:
    officer = sign_in(Role.GOVERNANCE)
    answer = officer.post("/suggestions/SG-0003/score", data={"impact": "2", "context": "7", "reason": "Soon."})
    assert answer.status_code == 422
    assert 'name="impact" value="2" checked' in answer.text
    assert "Soon." in answer.text
    assert 'id="context-error"' in answer.text
    answer = officer.post("/suggestions/SG-0003/score", data=points(1, 2, 1, 1) | {"context": ""})
    assert answer.status_code == 422
    assert 'id="context-error"' in answer.text
    assert 'id="impact-error"' not in answer.text
    assert "Not scored" in rows(compared(sign_in(Role.VIEWER), committee))["SG-0003"]


def test_a_score_is_changed_and_taken_back_by_whoever_gave_it(app: Flask, sign_in: SignIn, committee: int) -> None:
    officer = sign_in(Role.GOVERNANCE, email="me@example.gov.uk")
    officer.post("/suggestions/SG-0003/score", data=points(2, 2, 2, 2) | {"reason": "First."})
    assert 'name="impact" value="2" checked' in officer.get("/suggestions/SG-0003/score").text
    officer.post("/suggestions/SG-0003/score", data=points(2, 0, 2, 2) | {"reason": "Second."})
    assert rows(compared(officer, committee))["SG-0003"][1:6] == ["2", "0", "2", "2", "6"]
    answer = officer.post("/suggestions/SG-0003/score/take-back")
    assert answer.location == f"/suggestions/scores/{committee}#SG-0003"
    assert rows(compared(officer, committee))["SG-0003"][1] == "Nobody has scored it yet"
    assert "First." not in officer.get("/suggestions/SG-0003/score").text
    officer.post("/suggestions/SG-0003/score/take-back")
    assert "You have not scored SG-0003." in compared(officer, committee)
    with app.app_context():
        one, me = get_suggestion("SG-0003"), db.session.query(Account).filter_by(email="me@example.gov.uk").one()
        kept = score_by(one.id, me.id) if one else None
        assert kept is not None
        assert (kept.removed, kept.reason) == (True, "Second.")


def test_a_method_that_changed_meanwhile_is_said_and_its_points_asked_for(
    app: Flask, sign_in: SignIn, committee: int
) -> None:
    officer = sign_in(Role.GOVERNANCE)
    with app.app_context():
        compare_by(committee, "TOPIC")
        db.session.commit()
    sent = points(1, 1, 1, 1) | {"by_method": "PICK", "reason": "Typed."}
    answer = officer.post("/suggestions/SG-0003/score", data=sent)
    assert answer.status_code == 422
    assert "The committee compares by TOPIC now." in answer.text
    assert 'name="public_interest" value="1" checked' in answer.text
    assert "Typed." in answer.text
    assert 'name="by_method" type="hidden" value="TOPIC"' in answer.text


def test_a_suggestion_that_is_closed_or_without_a_committee_is_not_scored(
    app: Flask, sign_in: SignIn, committee: int
) -> None:
    with app.app_context():
        factories.suggestion(topic="Of no committee")
        db.session.commit()
    officer = sign_in(Role.GOVERNANCE)
    for reference in ("SG-0004", "SG-0005"):
        assert officer.get(f"/suggestions/{reference}/score").location == f"/suggestions/{reference}"
        answer = officer.post(f"/suggestions/{reference}/score", data=points(1, 1, 1, 1))
        assert answer.status_code == 422
    assert officer.get("/suggestions/SG-0099/score").status_code == 404


def test_only_governance_officers_score(sign_in: SignIn, committee: int) -> None:
    for role in (Role.VIEWER, Role.MEMBER, Role.DIRECTORATE, Role.ADMINISTRATOR):
        client = sign_in(role)
        assert client.get("/suggestions/SG-0001/score").status_code == 403
        assert client.post("/suggestions/SG-0001/score", data=points(1, 1, 1, 1)).status_code == 403
        assert client.post("/suggestions/SG-0001/score/take-back").status_code == 403


def test_the_method_is_chosen_among_the_committees_details(sign_in: SignIn, committee: int) -> None:
    officer = sign_in(Role.GOVERNANCE)
    page = officer.get(f"/meetings/committees/{committee}/edit").text
    assert 'name="scoring"' in page
    assert officer.post(f"/meetings/committees/{committee}/edit", data={"scoring": "TOPIC"}).status_code == 303
    assert "Compared by TOPIC" in text_of(compared(officer, committee))


def test_the_scores_stand_on_the_suggestions_own_page(sign_in: SignIn, committee: int) -> None:
    reader = text_of(sign_in(Role.VIEWER).get("/suggestions/SG-0001").text)
    assert "Scores by PICK" in reader
    assert "4.5 4 to 5" in reader
    assert SECRET not in reader
    officer = text_of(sign_in(Role.GOVERNANCE).get("/suggestions/SG-0001").text)
    assert "What was given is shown once you have scored it too" in officer
    assert "4.5 4 to 5" not in officer
    assert "Scores by PICK" not in sign_in(Role.VIEWER).get("/suggestions/SG-0003").text
