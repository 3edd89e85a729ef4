"""What an import left to check: flagged on its item for whoever handles it, until an officer settles it."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.extensions import db
from governance.people.rules import Role
from governance.programme.queries import get_item
from tests import factories
from tests.pages import text_of

CHECKS = ["“March 27”: Read as March 2027. (Sheet, C2)", "“B&BF” is read as B&PF. (Sheet, D2)"]


@pytest.fixture
def reference(app: Flask) -> str:
    with app.app_context():
        found = factories.item(to_check=list(CHECKS)).reference
        db.session.commit()
        return found


def checks(app: Flask, reference: str) -> list[str] | None:
    with app.app_context():
        item = get_item(reference)
        return item.to_check if item else None


def test_an_officer_sees_what_is_to_be_checked_and_settles_it(
    app: Flask, reference: str, sign_in: Callable[..., FlaskClient]
) -> None:
    officer = sign_in(Role.GOVERNANCE)
    assert "2 to check since the import" in text_of(officer.get("/programme").get_data(as_text=True))
    page = text_of(officer.get(f"/programme/{reference}").get_data(as_text=True))
    assert all(text in page for text in CHECKS)
    officer.post(f"/programme/{reference}/settle", data={"settled": CHECKS[0]})
    assert checks(app, reference) == CHECKS[1:]
    page = text_of(officer.get(f"/programme/{reference}").get_data(as_text=True))
    assert "settled. 1 still to check." in page
    officer.post(f"/programme/{reference}/settle", data={"all": "1"})
    assert checks(app, reference) is None
    page = text_of(officer.get(f"/programme/{reference}").get_data(as_text=True))
    assert "To check, since the import" not in page
    assert page.count(CHECKS[0]) > 0, "its words stay in the history"


def test_what_was_settled_meanwhile_is_said(app: Flask, reference: str, sign_in: Callable[..., FlaskClient]) -> None:
    officer = sign_in(Role.GOVERNANCE)
    for _ in range(2):
        officer.post(f"/programme/{reference}/settle", data={"settled": CHECKS[0]})
    assert "had been settled already" in text_of(officer.get("/programme").get_data(as_text=True))
    assert checks(app, reference) == CHECKS[1:]


def test_the_settling_can_be_undone(app: Flask, reference: str, sign_in: Callable[..., FlaskClient]) -> None:
    officer = sign_in(Role.GOVERNANCE)
    officer.post(f"/programme/{reference}/settle", data={"all": "1"})
    html = officer.get(f"/programme/{reference}").get_data(as_text=True)
    officer.post(html.split('class="history"')[1].split('action="')[1].split('"')[0])
    assert checks(app, reference) == CHECKS


def test_an_item_with_something_to_check_is_among_the_doubts(
    app: Flask, reference: str, sign_in: Callable[..., FlaskClient]
) -> None:
    officer = sign_in(Role.GOVERNANCE)
    assert reference in officer.get("/programme?show=all&attention=doubt").get_data(as_text=True)
    officer.post(f"/programme/{reference}/settle", data={"all": "1"})
    assert f'id="{reference}"' not in officer.get("/programme?show=all&attention=doubt").get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.VIEWER])
def test_readers_do_not_read_the_workbook_s_doubts(
    reference: str, sign_in: Callable[..., FlaskClient], role: Role
) -> None:
    html = sign_in(role).get(f"/programme/{reference}").get_data(as_text=True)
    assert not any(text in text_of(html) for text in CHECKS)
    assert sign_in(role).post(f"/programme/{reference}/settle", data={"all": "1"}).status_code == 403
