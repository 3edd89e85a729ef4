"""Directorates, wards, closures, settings, the logo and the history, as an administrator keeps them."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from governance.council.models import Body, Closure, Directorate, Setting, Ward
from governance.council.queries import get_council
from governance.council.routes import LARGEST_LOGO, hover_shade
from governance.council.settings import FIELDS, contrast_with_white
from governance.extensions import db
from governance.people.rules import Role
from governance.register.log import history_of
from tests import factories
from tests.pages import parse, text_of

PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def admin(sign_in: SignIn) -> FlaskClient:
    """Somebody who may open these pages."""
    return sign_in(Role.ADMINISTRATOR, name="Ada Admin")


def settings_form(app: Flask, **typed: str) -> dict[str, str]:
    """The settings page as it is posted, with these boxes changed."""
    with app.test_request_context():
        council = get_council()
        shown = {one.key: one.kind.show(council.settings.get(one.key), council.names) for one in FIELDS}
        return {**shown, "sequence": str(council.sequence), **typed}


def filled(html: str) -> dict[str, str]:
    """What the form of the page's main part would post as it stands."""
    main = next(element for element in parse(html).iter() if element.tag == "main")
    return {element.attrib["name"]: value_of(element) for element in main.iter() if "name" in element.attrib}


def value_of(element: Element) -> str:
    """What is typed or chosen in one box."""
    if element.tag == "select":
        return next((one.attrib["value"] for one in element.iter("option") if "selected" in one.attrib), "")
    return (element.text or "") if element.tag == "textarea" else element.attrib.get("value", "")


@pytest.mark.parametrize("role", [Role.GOVERNANCE, Role.DIRECTORATE, Role.MEMBER, Role.VIEWER])
def test_administration_is_for_administrators(sign_in: SignIn, role: Role) -> None:
    """Every other role is refused."""
    client = sign_in(role)
    assert client.get("/administration").status_code == 403
    assert client.post("/administration/wards/new", data={"names": "Elmbury"}).status_code == 403


def test_overview_counts_and_names_posts_without_a_holder(app: Flask, admin: FlaskClient) -> None:
    """What is there, and what is missing."""
    with app.app_context():
        factories.body("Cabinet Member Waste", "cabinet member")
        factories.body("Health Scrutiny Committee", "scrutiny committee")
        factories.ward()
        db.session.commit()
    text = text_of(admin.get("/administration").text)
    assert "1 decision maker, 1 scrutiny committee" in text
    assert "This post has no holder now: Cabinet Member Waste" in text


def test_directorate_is_added_and_changed(app: Flask, admin: FlaskClient) -> None:
    """With its aliases, and one at a time."""
    typed = {"name": "Adults and Communities", "aliases": "A&C\nAAC", "offered": "Yes"}
    response = admin.post("/administration/directorates/new", data=typed, follow_redirects=True)
    assert "Adults and Communities has been added." in text_of(response.text)
    assert "A&C; AAC" in text_of(response.text)
    with app.app_context():
        number = db.session.scalars(select(Directorate.id)).one()
    response = admin.post(f"/administration/directorates/{number}", data=typed | {"offered": "No"})
    assert response.status_code == 303
    with app.app_context():
        assert db.session.get_one(Directorate, number).offered is False


def test_a_name_that_is_there_already_is_refused_beside_the_field(app: Flask, admin: FlaskClient) -> None:
    """What was typed stays, and the summary leads to the field."""
    with app.app_context():
        factories.directorate("Adults & Communities")
        db.session.commit()
    typed = {"name": "adults and communities", "aliases": "Grown-ups", "offered": "Yes"}
    response = admin.post("/administration/directorates/new", data=typed)
    assert response.status_code == 422
    assert 'href="#name"' in response.text
    assert 'id="name-error"' in response.text
    assert 'value="adults and communities"' in response.text
    assert "Grown-ups" in response.text


def test_wards_are_added_together_or_not_at_all(app: Flask, admin: FlaskClient) -> None:
    """One a line; a name that is there already keeps all of them out."""
    assert admin.post("/administration/wards/new", data={"names": "Elmbury\nHartlow"}).status_code == 303
    response = admin.post("/administration/wards/new", data={"names": "Fernhill\nHartlow"})
    assert response.status_code == 422
    assert "Nothing has been added yet." in response.text
    with app.app_context():
        assert list(db.session.scalars(select(Ward.name).order_by(Ward.name))) == ["Elmbury", "Hartlow"]


@pytest.mark.parametrize("address", ["towns", "towns/new", "towns/1", "wards/999", "bodies/99999999999999999999"])
def test_what_does_not_exist_is_not_found(admin: FlaskClient, address: str) -> None:
    """Neither kinds nor numbers are made up."""
    assert admin.get(f"/administration/{address}").status_code == 404


def test_closures_are_added_and_removed(app: Flask, admin: FlaskClient) -> None:
    """A day once, with the reader told when it was no working day anyway."""
    typed = {"day": "24 December 2026", "reason": "Office closure"}
    response = admin.post("/administration/closures", data=typed, follow_redirects=True)
    assert "Thursday 24 December 2026 is now a closure." in text_of(response.text)
    refused = admin.post("/administration/closures", data=typed)
    assert refused.status_code == 422
    assert "This day is already in the list." in refused.text
    weekend = admin.post("/administration/closures", data=typed | {"day": "26/12/2026"}, follow_redirects=True)
    assert "It was not a working day in any case." in weekend.text
    with app.app_context():
        number = db.session.scalars(select(Closure.id).where(Closure.day == date(2026, 12, 24))).one()
    response = admin.post(f"/administration/closures/{number}/remove", follow_redirects=True)
    assert "Thursday 24 December 2026 is no longer a closure." in text_of(response.text)


def test_closures_show_the_bank_holidays_that_are_known(admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of this year and the next, with a warning where they are not proclaimed yet."""
    monkeypatch.setattr("governance.council.routes.today", lambda: date(2026, 6, 1))
    text = text_of(admin.get("/administration/closures").text)
    assert "bank holidays of England" in text
    assert "Friday 3 April" in text
    assert "Friday 26 March" in text
    assert "Not proclaimed yet" not in text
    monkeypatch.setattr("governance.council.routes.today", lambda: date(2028, 6, 1))
    assert "Not proclaimed yet" in admin.get("/administration/closures").text


def test_only_what_changed_is_saved_and_logged(app: Flask, admin: FlaskClient) -> None:
    """A form carries every setting; the log has the one that differs, with its old value, though it was a default."""
    response = admin.post("/administration/settings", data=settings_form(app, key_decision_sum="£250,000"))
    assert response.status_code == 303
    with app.app_context():
        assert {one.key: one.value for one in db.session.scalars(select(Setting))} == {"key_decision_sum": 250_000}
        (change,) = history_of("council")[0].changes
        assert (change.field, change.old_text, change.new_text) == ("key_decision_sum", "500000", "250000")


def test_a_cleared_setting_has_its_default_again(app: Flask, admin: FlaskClient) -> None:
    """The program's own words stand in."""
    admin.post("/administration/settings", data=settings_form(app, key_statement="Ours."))
    admin.post("/administration/settings", data=settings_form(app, key_statement=""))
    assert "A key decision is to be made on behalf of the council." in admin.get("/administration/settings").text


def test_a_setting_that_cannot_be_taken_is_said_beside_it(app: Flask, admin: FlaskClient) -> None:
    """And nothing that was typed is lost."""
    response = admin.post(
        "/administration/settings", data=settings_form(app, brand_colour="#ffff00", council_name="Elm Council")
    )
    assert response.status_code == 422
    assert "This colour is too light for the white text on it." in response.text
    assert 'value="#ffff00"' in response.text
    assert 'value="Elm Council"' in response.text
    assert "<title>Error: Settings" in response.text


def test_two_administrators_at_the_settings(app: Flask, admin: FlaskClient, sign_in: SignIn) -> None:
    """Different settings never conflict; on the same one the second is told, and may insist."""
    other = sign_in(Role.ADMINISTRATOR, name="Olu Other")
    drawn = settings_form(app)
    other.post("/administration/settings", data=drawn | {"council_name": "Theirs", "call_in_days": "7"})
    assert admin.post("/administration/settings", data=drawn | {"reference_prefix": "FP"}).status_code == 303
    mine = drawn | {"council_name": "Mine"}
    response = admin.post("/administration/settings", data=mine)
    assert response.status_code == 422
    assert "Olu Other changed this to “Theirs” while you were editing." in text_of(response.text)
    admin.post("/administration/settings", data=filled(response.text))
    with app.test_request_context():
        settings = get_council().settings
    assert (settings["council_name"], settings["reference_prefix"], settings["call_in_days"]) == ("Mine", "FP", 7)


def test_logo_is_taken_by_its_content(app: Flask, admin: FlaskClient, client: FlaskClient) -> None:
    """PNG or JPEG by the first bytes, whatever the name; served as what it is, to everybody."""
    assert client.get("/logo").status_code == 404
    response = admin.post("/administration/logo", data={"file": (BytesIO(PNG), "logo.html")}, follow_redirects=True)
    assert "The logo has been put in place." in response.text
    with app.test_request_context():
        fingerprint = get_council().logo
    picture = client.get(f"/logo?v={fingerprint}")
    assert picture.data == PNG
    assert picture.content_type == "image/png"
    assert picture.headers["Content-Disposition"] == "inline"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert f"/logo?v={fingerprint}" in admin.get("/administration").text
    admin.post("/administration/logo/remove")
    assert client.get("/logo").status_code == 404


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Choose a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a PNG or JPEG picture."),
        (PNG + b"x" * LARGEST_LOGO, "This picture is larger than 200 KB."),
    ],
)
def test_what_cannot_be_the_logo(admin: FlaskClient, content: bytes, message: str) -> None:
    """Said beside the field, with what to do."""
    response = admin.post("/administration/logo", data={"file": (BytesIO(content), "logo.png")})
    assert response.status_code == 422
    assert message in response.text
    assert 'href="#file"' in response.text


def test_colours_are_for_everybody_to_keep(app: Flask, admin: FlaskClient, client: FlaskClient) -> None:
    """Kept for a year at the address that pages give, without a cookie; at any other, asked for again."""
    admin.post("/administration/settings", data=settings_form(app, brand_colour="#5c2d91"))
    with app.test_request_context():
        sequence = get_council().sequence
    response = client.get(f"/colours.css?v={sequence}")
    assert response.mimetype == "text/css"
    assert response.text == (":root{--govuk-brand-colour:#5c2d91;--desk-brand:#5c2d91;--desk-brand-hover:#45226d}")
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in response.headers
    assert "no-cache" in client.get("/colours.css?v=0").headers["Cache-Control"]


@pytest.mark.parametrize("colour", ["#000000", "#0b0c0c", "#1d4f91", "#767676", "#c8102e", "#00703c"])
def test_hover_shade_is_readable_and_seen(colour: str) -> None:
    """White text keeps its contrast, and the shade differs."""
    assert contrast_with_white(hover_shade(colour)) >= 4.5
    assert abs(contrast_with_white(hover_shade(colour)) - contrast_with_white(colour)) > 1


def test_history_says_who_changed_what(app: Flask, admin: FlaskClient) -> None:
    """From what to what, in words."""
    admin.post("/administration/directorates/new", data={"name": "Place", "offered": "Yes"})
    admin.post("/administration/settings", data=settings_form(app, call_in_days="6"))
    admin.post("/administration/logo", data={"file": (BytesIO(PNG), "logo.png")})
    text = text_of(admin.get("/administration/history").text)
    assert "Ada Admin" in text
    assert "Settings Working days for call-in: 5 6" in text
    assert "Place added" in text
    assert "Settings logo put in place" in text


def queries_for(app: Flask, client: FlaskClient, address: str) -> int:
    """How many statements a page asks of the database."""
    client.get(address)  # the council is read once and kept
    seen: list[str] = []
    with app.app_context():
        engine = db.engine
    count = lambda _c, _cur, statement, *_: seen.append(statement)  # noqa: E731
    event.listen(engine, "before_cursor_execute", count)
    assert client.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_queries_do_not_grow_with_rows(app: Flask, admin: FlaskClient) -> None:
    """The same few for two records of each kind as for twelve."""
    pages = ["", "/bodies", "/bodies/1", "/wards", "/directorates", "/accounts", "/history"]

    def add(numbers: range) -> None:
        with app.app_context():
            for number in numbers:
                post = factories.body(f"Cabinet Member {number}", "cabinet member")
                factories.term(post, f"Councillor {number}")
                factories.term(db.session.get_one(Body, 1), f"Member {number}")
                factories.ward(f"Ward {number}")
                factories.directorate(f"Directorate {number}")
                factories.account(Role.VIEWER)
            db.session.commit()

    add(range(2))
    few = {page: queries_for(app, admin, f"/administration{page}") for page in pages}
    add(range(2, 12))
    assert {page: queries_for(app, admin, f"/administration{page}") for page in pages} == few
