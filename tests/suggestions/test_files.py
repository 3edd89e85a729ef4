"""Files of evidence over HTTP: with a draft and with a suggestion, within limits, given back as they came."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.suggestions import commands
from governance.suggestions.models import DraftFile, new_token
from governance.suggestions.queries import get_suggestion, list_files
from governance.suggestions.rules import REFUSED
from tests import factories
from tests.pages import text_of

PDF = b"%PDF-1.7 figures"
HTMX = {"HX-Request": "true"}
WORDS = {"topic": "Buses", "why": "No way", "affected": "Four villages", "change": "The timetable"}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The pages are the same on every database."""
    return sqlite_app


@pytest.fixture
def member(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.MEMBER, name="Ash Wren", email="ash@example.gov.uk")


@pytest.fixture
def officer(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.GOVERNANCE)


@pytest.fixture
def reference(app: Flask, member: FlaskClient) -> str:
    """A suggestion of the member's."""
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.email == "ash@example.gov.uk")).one()
        made = factories.suggestion(account=account, topic="Buses").reference
        db.session.commit()
    return made


def given(*files: tuple[str, bytes], **texts: str) -> dict[str, Any]:
    """A form with files, as a browser sends it; the client's own way leaves a temporary file open."""
    parts = [FileStorage(io.BytesIO(content), name) for name, content in files]
    boundary, body = encode_multipart(texts | {"files": parts})
    return {"data": body, "content_type": f"multipart/form-data; boundary={boundary}"}


def names(app: Flask, reference: str) -> list[str]:
    with app.app_context():
        return [one.name for one in list_files(get_suggestion(reference).id)]


def draft_files(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(DraftFile.name).order_by(DraftFile.id)))


# With a draft


def test_files_go_with_the_draft_and_then_with_the_suggestion(app: Flask, member: FlaskClient) -> None:
    token = new_token()
    member.post(f"/suggestions/drafts/{token}/save", **given(("figures.pdf", PDF), **WORDS))
    page = member.get(f"/suggestions/drafts/{token}")
    link = re.search(r'href="([^"]+/files/\d+)"', page.text)[1]
    assert member.get(link).data == PDF
    sent = member.post(f"/suggestions/drafts/{token}", **given(("notes.txt", b"Two notes"), **WORDS))
    assert sent.location == "/suggestions/SG-0001"
    assert names(app, "SG-0001") == ["figures.pdf", "notes.txt"]
    assert draft_files(app) == []


def test_files_are_kept_when_what_was_typed_is_not_in_order(app: Flask, member: FlaskClient) -> None:
    answer = member.post(f"/suggestions/drafts/{new_token()}", **given(("figures.pdf", PDF), topic="Buses"))
    assert answer.status_code == 422
    assert "figures.pdf" in text_of(answer.text)
    assert draft_files(app) == ["figures.pdf"]


def test_a_file_chosen_on_the_page_is_kept_at_once_with_what_was_typed(app: Flask, member: FlaskClient) -> None:
    token = new_token()
    for _ in range(2):  # sent again by a page that was left before the answer came
        part = member.post(
            f"/suggestions/drafts/{token}/files", **given(("figures.pdf", PDF), topic="Buses"), headers=HTMX
        )
        assert part.status_code == 200
        assert "Draft saved" in text_of(part.text)
    assert draft_files(app) == ["figures.pdf"]
    assert "Buses" in member.get(f"/suggestions/drafts/{token}").text


def test_a_file_is_taken_off_a_draft_and_nothing_typed_is_lost(app: Flask, member: FlaskClient) -> None:
    token = new_token()
    member.post(f"/suggestions/drafts/{token}/save", **given(("a.pdf", PDF), ("b.pdf", PDF + b"2"), topic="Buses"))
    with app.app_context():
        first = db.session.scalars(select(DraftFile.id).order_by(DraftFile.id)).first()
    member.post(f"/suggestions/drafts/{token}/save", data={"topic": "Buses and trams", "remove": str(first)})
    assert draft_files(app) == ["b.pdf"]
    assert "Buses and trams" in member.get(f"/suggestions/drafts/{token}").text


def test_a_file_of_a_draft_is_its_writers_alone(app: Flask, member: FlaskClient, officer: FlaskClient) -> None:
    token, other = new_token(), new_token()
    member.post(f"/suggestions/drafts/{token}/save", **given(("figures.pdf", PDF), topic="Buses"))
    officer.post(f"/suggestions/drafts/{other}/save", data={"topic": "Mine"})
    with app.app_context():
        number = db.session.scalars(select(DraftFile.id)).one()
    for draft in (token, other):
        assert officer.get(f"/suggestions/drafts/{draft}/files/{number}").status_code == 404
    officer.post(f"/suggestions/drafts/{other}/save", data={"topic": "Mine", "remove": str(number)})
    assert draft_files(app) == ["figures.pdf"]
    assert member.get(f"/suggestions/drafts/{token}/files/{number}").data == PDF


def with_macros() -> bytes:
    """A workbook with macros, under another name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
        package.writestr("xl/vbaProject.bin", "macros")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("page.html", b"<script>alert(1)</script>", "is not of a kind that can be kept"),
        ("figures.pdf", b"MZ a program", "is not what its name says"),
        ("figures.xlsx", with_macros(), "is not what its name says"),
        ("figures.pdf", PDF + b" " * 5 * 1024 * 1024, "5 MB is the most"),
        ("figures.pdf", b"", "is empty"),
    ],
)
def test_other_kinds_and_sizes_are_refused_beside_the_field(
    app: Flask, member: FlaskClient, reference: str, name: str, content: bytes, said: str
) -> None:
    answer = member.post(f"/suggestions/drafts/{new_token()}/save", **given((name, content), **WORDS))
    assert answer.status_code == 422
    assert said in text_of(answer.text)
    assert "Four villages" in answer.text
    added = member.post(f"/suggestions/{reference}/files", **given((name, content), ("good.pdf", PDF)))
    assert added.status_code == 422
    assert said in text_of(added.text)
    assert (draft_files(app), names(app, reference)) == ([], [])


def test_five_files_are_the_most(app: Flask, member: FlaskClient, reference: str) -> None:
    six = [(f"{number}.pdf", PDF + str(number).encode()) for number in range(6)]
    for address in (f"/suggestions/drafts/{new_token()}/save", f"/suggestions/{reference}/files"):
        assert "5 files are the most" in text_of(member.post(address, **given(*six, topic="Buses")).text)
    assert (draft_files(app), names(app, reference)) == ([], [])


def test_five_are_the_most_with_those_that_are_there_and_that_is_said_beside_the_field(
    app: Flask, member: FlaskClient, reference: str
) -> None:
    three = [(f"{number}.pdf", PDF) for number in range(3)]
    assert member.post(f"/suggestions/{reference}/files", **given(*three)).status_code == 303
    answer = member.post(f"/suggestions/{reference}/files", **given(*three))
    assert answer.status_code == 422
    assert re.search(r'id="files-error">.*5 files are the most', answer.text)
    assert len(names(app, reference)) == 3


def test_files_too_large_together_are_refused_before_they_are_read(member: FlaskClient, reference: str) -> None:
    large = given(("figures.pdf", PDF + b" " * 31 * 1024 * 1024))
    for address in (f"/suggestions/drafts/{new_token()}/save", f"/suggestions/{reference}/files"):
        answer = member.post(address, **large)
        assert answer.status_code == 413
        assert "5 MB is the most for each" in text_of(answer.text)


# With a suggestion


def test_who_made_it_adds_and_takes_off_while_it_is_open_and_everybody_reads(
    app: Flask, member: FlaskClient, officer: FlaskClient, sign_in: Callable[..., FlaskClient], reference: str
) -> None:
    added = member.post(f"/suggestions/{reference}/files", **given(("Figures 2026.pdf", PDF)))
    assert added.location == f"/suggestions/{reference}#files"
    with app.app_context():
        number = list_files(get_suggestion(reference).id)[0].id
    viewer = sign_in(Role.VIEWER)
    file = viewer.get(f"/suggestions/{reference}/files/{number}")
    assert file.data == PDF
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"] == 'attachment; filename="Figures 2026.pdf"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.headers["Content-Security-Policy"] == "sandbox"
    for stranger in (viewer, sign_in(Role.MEMBER)):
        assert stranger.get(f"/suggestions/{reference}/files").status_code == 403
        assert stranger.post(f"/suggestions/{reference}/files", **given(("a.pdf", PDF))).status_code == 403
        assert stranger.post(f"/suggestions/{reference}/files/{number}/remove").status_code == 403
    assert officer.post(f"/suggestions/{reference}/files", **given(("notes.txt", b"Notes"))).status_code == 303
    assert names(app, reference) == ["Figures 2026.pdf", "notes.txt"]
    assert member.post(f"/suggestions/{reference}/files/{number}/remove").status_code == 303
    assert names(app, reference) == ["notes.txt"]
    assert viewer.get(f"/suggestions/{reference}/files/{number}").status_code == 404


def test_once_it_is_decided_its_files_stay_as_they_are(app: Flask, member: FlaskClient, reference: str) -> None:
    with app.app_context():
        values = {"ground": "too vague", "reason": "There is nothing to examine."}
        commands.decide(get_suggestion(reference), REFUSED, values, by=factories.BY, way="test")
        db.session.commit()
    answer = member.post(f"/suggestions/{reference}/files", **given(("a.pdf", PDF)))
    assert answer.status_code == 409
    assert "stays as it is" in text_of(answer.text)


def test_a_file_is_of_its_own_suggestion_alone(app: Flask, member: FlaskClient, reference: str) -> None:
    with app.app_context():
        other = factories.suggestion().reference
        db.session.commit()
    member.post(f"/suggestions/{reference}/files", **given(("a.pdf", PDF)))
    assert member.get(f"/suggestions/{other}/files/1").status_code == 404
    assert member.get(f"/suggestions/{reference}/files/{10**12}").status_code == 404
    assert member.post(f"/suggestions/{reference}/files").status_code == 422
