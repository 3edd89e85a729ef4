"""The report as a Word document: the same matter as the page, in real headings and tables."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
import time_machine
from docx.oxml.ns import qn
from flask import Flask
from flask.testing import FlaskClient

from governance.council.queries import today
from governance.extensions import db
from governance.meetings.queries import list_meetings
from governance.people.rules import Role
from governance.scrutiny import commands
from governance.scrutiny.fields import visible
from governance.working_days.deadlines import say
from tests import factories
from tests.documents.opening import opened

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # its commands are tested on both

SignIn = Callable[..., FlaskClient]
NOTE = "The chair is cross"
BY: dict[str, Any] = {"by": factories.BY, "way": "test"}


@pytest.fixture
def committee(app: Flask) -> int:
    """A committee that met last month and meets again next month, with something of everything."""
    with app.app_context():
        health, cabinet = factories.scrutiny("Children’s & Families’ Scrutiny <A>"), factories.body()
        factories.meeting(health, today() - timedelta(days=30))
        coming = factories.meeting(health, today() + timedelta(days=30), "15:30")
        plan = factories.item(cabinet, decision_date="TBC", title="Budget")
        factories.work_item(
            health, coming, topic="Budget", purpose="To\x07 hear.", form="Verbal update", internal_notes=NOTE
        )
        factories.work_item(health, coming, topic="Carers", lead_officers="Fern Marsh", decision=plan.reference)
        factories.work_item(health, "Suggested", topic="Parking")
        commands.withdraw_item(factories.work_item(health, topic="Falls"), reason="x", **BY)
        db.session.commit()
        return health.id


def download(sign_in: SignIn, committee: int) -> bytes:
    """The document as a reader gets it."""
    response = sign_in(Role.VIEWER).get(f"/work-programme/{committee}/report.docx")
    assert response.status_code == 200
    assert response.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    assert f"work-programme-{today().isoformat()}.docx" in response.headers["Content-Disposition"]
    return response.data


def test_each_section_is_a_real_heading_with_a_table_whose_head_repeats(
    app: Flask, sign_in: SignIn, committee: int
) -> None:
    word = docx.Document(BytesIO(download(sign_in, committee)))
    with app.app_context():
        day = say(list_meetings(committee)[-1].day, weekday=True)
    titled = [(one.style.name, one.text) for one in word.paragraphs if one.style.name.startswith(("Title", "Heading"))]
    assert titled == [
        ("Title", "Children’s & Families’ Scrutiny <A>: draft work programme"),
        ("Heading 1", f"{day} at 3:30pm"),
        ("Heading 1", "Suggested"),
        ("Heading 1", "What has changed since the last meeting"),
        ("Heading 1", "Scrutiny before a decision"),
    ]
    heads = [[cell.text for cell in table.rows[0].cells] for table in word.tables]
    assert heads == [
        ["Topic", "Purpose", "Lead officers and witnesses"],
        ["Topic"],
        ["Item", "Change"],
        ["Meeting or briefing date", "Item", "Purpose", "Before the decision of", "Date of decision"],
    ]
    assert all(table.rows[0]._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for table in word.tables)


def test_its_rows_are_those_of_the_page(sign_in: SignIn, committee: int) -> None:
    word = docx.Document(BytesIO(download(sign_in, committee)))
    rows = [[[cell.text for cell in row.cells] for row in table.rows[1:]] for table in word.tables]
    assert rows[0] == [["Budget\nVerbal update", "To hear.", ""], ["Carers", "", "Fern Marsh"]]
    assert rows[1] == [["Parking"]]
    assert ["Falls", "Added to “Not yet allocated”; withdrawn"] in rows[2]
    assert [row[1:] for row in rows[3]] == [["Carers", "", "Cabinet", "To be confirmed\nRP-0001"]]
    assert word.core_properties.title == "Children’s & Families’ Scrutiny <A>: draft work programme"


def test_joint_items_of_other_committees_are_in_it_and_where_nothing_has_changed_it_says_so(
    app: Flask, sign_in: SignIn
) -> None:
    with app.app_context():
        health, other = factories.scrutiny(), factories.scrutiny("General Scrutiny Committee")
        with time_machine.travel(today() - timedelta(days=60)):
            factories.meeting(health, today() + timedelta(days=30))
        factories.work_item(other, "Suggested", topic="Parks", joint_committee=health.name)
        day, number = say(today() - timedelta(days=30), weekday=True), health.id
        db.session.commit()
    word = docx.Document(BytesIO(download(sign_in, number)))
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [
        ["Topic", "Committee", "Meeting"],
        ["Parks", "General Scrutiny Committee", "Suggested"],
    ]
    assert [one.text for one in word.paragraphs][-2:] == [
        "What has changed since the last meeting",
        f"Nothing has changed since the meeting on {day}.",
    ]


def test_what_only_handlers_may_see_is_not_in_it(sign_in: SignIn, committee: int) -> None:
    word = docx.Document(BytesIO(download(sign_in, committee)))
    assert NOTE not in "".join(word.element.body.itertext())
    assert "internal_notes" not in {field.key for field in visible(handler=False)}


def test_an_empty_programme_is_a_document_too(app: Flask, sign_in: SignIn) -> None:
    with app.app_context():
        number = factories.scrutiny().id
        db.session.commit()
    word = docx.Document(BytesIO(download(sign_in, number)))
    assert [one.text for one in word.paragraphs][-1] == "There is nothing on the work programme yet."
    assert word.tables == []


@pytest.mark.libreoffice
def test_libreoffice_opens_it(sign_in: SignIn, committee: int, tmp_path: Path) -> None:
    text = opened(download(sign_in, committee), tmp_path)
    assert "Children’s & Families’ Scrutiny <A>: draft work programme" in text
    assert "Scrutiny before a decision" in text
