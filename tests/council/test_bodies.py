"""Posts and bodies with the people who hold them or sit on them, as an administrator keeps them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.council.models import Body, Term
from governance.council.queries import today
from governance.extensions import db
from governance.people.rules import Role
from governance.register.log import history_of
from governance.working_days.deadlines import say
from tests import factories
from tests.pages import text_of

POST = {"name": "Cabinet Member Health", "kind": "Cabinet member", "executive": "Yes", "aliases": "", "offered": "Yes"}
LONG_AGO = date(2024, 5, 20)


@pytest.fixture
def admin(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    """Somebody who may open these pages."""
    return sign_in(Role.ADMINISTRATOR, name="Ada Admin")


@pytest.fixture
def post(app: Flask) -> int:
    """A post that Councillor Wren holds."""
    with app.app_context():
        made = factories.body("Cabinet Member Health", "cabinet member")
        factories.term(made, "Councillor Wren", started=LONG_AGO)
        db.session.commit()
        return made.id


def terms(app: Flask) -> dict[str, tuple[date | None, date | None]]:
    """Everybody's days, by name."""
    with app.app_context():
        return {term.name: (term.started, term.ended) for term in db.session.scalars(select(Term))}


def names_in_order(app: Flask) -> list[str]:
    """Posts and bodies as the programme prints them."""
    with app.app_context():
        return list(db.session.scalars(select(Body.name).order_by(Body.position)))


def test_post_is_added_then_its_holder(app: Flask, admin: FlaskClient) -> None:
    """The page that follows asks for the holder."""
    response = admin.post("/administration/bodies/new", data=POST, follow_redirects=True)
    text = text_of(response.text)
    assert "Cabinet Member Health has been added, last in the order. Now add who holds it." in text
    assert "Nobody now." in text
    assert "Add a holder" in text
    response = admin.post("/administration/bodies/1/terms/new", data={"name": "Councillor Rook"}, follow_redirects=True)
    assert "Councillor Rook has been added to Cabinet Member Health." in text_of(response.text)
    assert terms(app) == {"Councillor Rook": (None, None)}


def test_an_unchosen_kind_is_asked_for(admin: FlaskClient) -> None:
    """With what was typed kept."""
    response = admin.post("/administration/bodies/new", data=POST | {"kind": ""})
    assert response.status_code == 422
    assert "Enter the kind" in response.text
    assert 'value="Cabinet Member Health"' in response.text


def test_list_shows_who_serves_and_what_is_no_longer_used(app: Flask, admin: FlaskClient, post: int) -> None:
    """Decision makers apart from scrutiny committees, and both from what is kept for old items."""
    with app.app_context():
        scrutiny = factories.body("Health Scrutiny Committee", "scrutiny committee")
        for name in ("Councillor A", "Councillor B", "Councillor C"):
            factories.term(scrutiny, name)
        factories.body("Area Committee", "committee", offered=False)
        factories.body("Cabinet Member Waste", "cabinet member")
        db.session.commit()
    text = text_of(admin.get("/administration/bodies").text)
    assert "Cabinet Member Health Cabinet member, executive Councillor Wren" in text
    assert "Cabinet Member Waste Cabinet member, executive Nobody: add the holder" in text
    assert "3 members: Councillor A; Councillor B and 1 more" in text
    assert text.index("Decision makers") < text.index("Scrutiny committees") < text.index("No longer in use")


def test_moving_passes_over_what_stands_elsewhere_in_the_list(app: Flask, admin: FlaskClient) -> None:
    """One place among the decision makers, though a scrutiny committee lies between; the ends stay where they are."""
    with app.app_context():
        for name, kind in (("Cabinet", "cabinet"), ("Scrutiny", "scrutiny committee"), ("Council", "council")):
            factories.body(name, kind)
        db.session.commit()
    response = admin.post("/administration/bodies/3/move", data={"direction": "up"})
    assert response.headers["Location"].endswith("#body-3")
    assert names_in_order(app) == ["Council", "Cabinet", "Scrutiny"]
    assert "Council now stands before Cabinet." in text_of(admin.get("/administration/bodies").text)
    admin.post("/administration/bodies/3/move", data={"direction": "up"})
    assert names_in_order(app) == ["Council", "Cabinet", "Scrutiny"]
    assert admin.post("/administration/bodies/3/move", data={"direction": "sideways"}).status_code == 400


def test_two_administrators_at_one_post(app: Flask, admin: FlaskClient, post: int) -> None:
    """What the second left as it was stays as the first made it."""
    with app.app_context():
        drawn = str(history_of("council")[0].sequence)
    admin.post(f"/administration/bodies/{post}", data=POST | {"name": "Cabinet Member Care", "sequence": drawn})
    response = admin.post(f"/administration/bodies/{post}", data=POST | {"offered": "No", "sequence": drawn})
    assert response.status_code == 303
    with app.app_context():
        body = db.session.get_one(Body, post)
        assert (body.name, body.offered) == ("Cabinet Member Care", False)
        assert len(body.aliases) == 1, "the name before is still understood"


def test_a_kind_that_items_could_not_follow_is_refused(app: Flask, admin: FlaskClient, post: int) -> None:
    """A post that items name as portfolio holder stays a post."""
    response = admin.post(f"/administration/bodies/{post}", data=POST | {"kind": "Scrutiny committee"})
    assert response.status_code == 422
    assert "Items may point to it as it is" in response.text


def test_new_holder_ends_the_term_before(app: Flask, admin: FlaskClient, post: int) -> None:
    """Offered and ticked; the earlier term ends the day before."""
    page = admin.get(f"/administration/bodies/{post}/terms/new").text
    assert "End the term of Councillor Wren the day before" in page
    assert "checked" in page
    typed = {"name": "Councillor Rook", "started": "1 June 2026", "ends": "yes"}
    assert admin.post(f"/administration/bodies/{post}/terms/new", data=typed).status_code == 303
    assert terms(app) == {
        "Councillor Wren": (LONG_AGO, date(2026, 5, 31)),
        "Councillor Rook": (date(2026, 6, 1), None),
    }


def test_a_shared_post_keeps_both(app: Flask, admin: FlaskClient, post: int) -> None:
    """Unticked, nobody's term ends."""
    admin.post(f"/administration/bodies/{post}/terms/new", data={"name": "Councillor Rook", "started": "1 June 2026"})
    assert terms(app)["Councillor Wren"] == (LONG_AGO, None)


def test_an_earlier_holder_ends_nobody(app: Flask, admin: FlaskClient, post: int) -> None:
    """Ticked or not, a term that is over before the present one starts has nothing to end."""
    typed = {"name": "Councillor Rook", "started": "1 May 2020", "ended": "19 May 2024", "ends": "yes"}
    assert admin.post(f"/administration/bodies/{post}/terms/new", data=typed).status_code == 303
    assert terms(app)["Councillor Wren"] == (LONG_AGO, None)


@pytest.mark.parametrize(
    ("started", "message"),
    [
        ("", "Enter the first day, so that the term before it can end the day before."),
        ("20 May 2024", "Councillor Wren has had this post since 20 May 2024."),
    ],
)
def test_a_term_that_cannot_follow(app: Flask, admin: FlaskClient, post: int, started: str, message: str) -> None:
    """Said beside the first day; nothing is changed, and the tick stays."""
    typed = {"name": "Councillor Rook", "started": started, "ends": "yes"}
    response = admin.post(f"/administration/bodies/{post}/terms/new", data=typed)
    assert response.status_code == 422
    assert message in text_of(response.text)
    assert 'href="#started"' in response.text
    assert "checked" in response.text
    assert terms(app) == {"Councillor Wren": (LONG_AGO, None)}


def test_members_of_a_body_do_not_follow_one_another(app: Flask, admin: FlaskClient) -> None:
    """A body has many at once."""
    with app.app_context():
        factories.term(factories.body(), "Councillor Wren")
        db.session.commit()
    page = admin.get("/administration/bodies/1/terms/new").text
    assert "Add a member" in page
    assert "the day before" not in page


def test_term_is_ended_corrected_and_removed(app: Flask, admin: FlaskClient, post: int) -> None:
    """The last day is offered as today; a mistake can be taken out, and the log keeps it."""
    page = admin.get(f"/administration/bodies/{post}/terms/1/end").text
    assert f'value="{say(today())}"' in page
    refused = admin.post(f"/administration/bodies/{post}/terms/1/end", data={"ended": "1 May 2020"})
    assert refused.status_code == 422
    assert "The last day is before the first." in refused.text
    yesterday = today() - timedelta(days=1)
    admin.post(f"/administration/bodies/{post}/terms/1/end", data={"ended": say(yesterday)})
    assert terms(app) == {"Councillor Wren": (LONG_AGO, yesterday)}
    text = text_of(admin.get(f"/administration/bodies/{post}").text)
    assert "Nobody now." in text
    assert "Earlier holders" in text
    typed = {"name": "Councillor A Wren", "started": "", "ended": say(yesterday)}
    admin.post(f"/administration/bodies/{post}/terms/1", data=typed)
    assert terms(app) == {"Councillor A Wren": (None, yesterday)}
    response = admin.post(f"/administration/bodies/{post}/terms/1/remove", follow_redirects=True)
    assert "Councillor A Wren has been removed from Cabinet Member Health." in text_of(response.text)
    assert terms(app) == {}
    assert "Councillor A Wren (Cabinet Member Health) removed" in text_of(admin.get("/administration/history").text)


def test_a_term_is_found_under_its_own_body_alone(app: Flask, admin: FlaskClient, post: int) -> None:
    """Another body's address leads nowhere."""
    with app.app_context():
        other = factories.body("Council", "council").id
        db.session.commit()
    assert admin.get(f"/administration/bodies/{other}/terms/1").status_code == 404
    assert admin.post(f"/administration/bodies/{other}/terms/1/remove").status_code == 404
