"""`governance programme`: items listed, changed and looked back on, for people and for other programs."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from governance import cli
from governance.extensions import db
from governance.people.rules import Role
from governance.programme.queries import get_item
from governance.register.log import sequence_of
from tests import factories

Run = Callable[..., Result]
EMAIL = "robin@example.gov.uk"
ITEM = {
    "reference",
    "title",
    "purpose",
    "issue_type",
    "decision_maker",
    "decision_date",
    "portfolio_holder",
    "directorate",
    "lead_officers",
    "contact",
    "openness",
    "status",
    "first_published",
    "sequence",
}


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs the command over the test's database."""
    return lambda *words, **how: app.test_cli_runner().invoke(cli.main, [*words], **how)


@pytest.fixture
def item(app: Flask) -> str:
    """An item of Adults and Communities, and who may change it or not."""
    with app.app_context():
        mine, other = factories.directorate("Adults and Communities"), factories.directorate("Public Health")
        factories.account(Role.GOVERNANCE, name="Robin Vale", email=EMAIL)
        factories.account(Role.DIRECTORATE, directorates=(mine.id,), email="own@example.gov.uk")
        factories.account(Role.DIRECTORATE, directorates=(other.id,), email="other@example.gov.uk")
        factories.account(Role.ADMINISTRATOR, Role.VIEWER, email="reader@example.gov.uk")
        factories.account(Role.GOVERNANCE, email="gone@example.gov.uk").active = False
        made = factories.item(title="Care homes", directorate=mine.name, contact="Ash Wren").reference
        db.session.commit()
        return made


def kept(app: Flask, reference: str, *keys: str) -> list[Any]:
    with app.app_context():
        item = get_item(reference)
        return [getattr(item, key) for key in keys]


def printed(result: Result) -> Any:
    """The JSON that a command printed."""
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_the_list_in_json_has_every_item_by_reference(app: Flask, run: Run, item: str) -> None:
    with app.app_context():
        holder = factories.body("Cabinet Member Health and Wellbeing", "cabinet member")
        factories.term(holder, "Councillor Ash Wren", "Deputy Leader")
        full = factories.item(
            holder,
            title="Day centres",
            purpose="To agree",
            issue_type="B&PF",
            decision_date="9 October 2026",
            portfolio_holder="Health and Wellbeing",
            directorate="Public Health",
            lead_officers="Jo Moss, Director; Al Roe",
            openness="open",
            first_published="1 September 2014",
            internal_notes="Never printed",
        )
        db.session.commit()
        number = full.sequence
    bare, whole = printed(run("programme", "list", "--json"))
    assert bare.keys() == whole.keys() == ITEM
    assert (bare["reference"], bare["decision_maker"]) == (item, {"name": "Cabinet", "kind": "cabinet", "holder": None})
    assert bare["decision_date"] == {"typed": "TBC", "earliest": None, "latest": None, "precision": "tbc"}
    unknown = ("purpose", "issue_type", "portfolio_holder", "openness", "first_published")
    assert [bare[key] for key in (*unknown, "lead_officers")] == [*[None] * len(unknown), []]
    assert whole == {
        "reference": "RP-0002",
        "title": "Day centres",
        "purpose": "To agree",
        "issue_type": "B&PF",
        "decision_maker": {
            "name": "Cabinet Member Health and Wellbeing",
            "kind": "cabinet member",
            "holder": "Councillor Ash Wren",
        },
        "decision_date": {
            "typed": "9 October 2026",
            "earliest": "2026-10-09",
            "latest": "2026-10-09",
            "precision": "day",
        },
        "portfolio_holder": "Cabinet Member Health and Wellbeing",
        "directorate": "Public Health",
        "lead_officers": ["Jo Moss, Director", "Al Roe"],
        "contact": None,
        "openness": "open",
        "status": "planned",
        "first_published": "2014-09-01",
        "sequence": number,
    }


def test_fields_are_set_and_logged_as_by_the_command_line(app: Flask, run: Run, item: str) -> None:
    assignments = ("title=Care homes = new", "issue_type=key", "contact=", "decision_date=October 2026")
    result = run("programme", "set", item, *assignments, "--by", EMAIL)
    assert (result.exit_code, result.output) == (0, f"{item} changed (2).\n")
    assert kept(app, item, "title", "issue_type", "contact") == ["Care homes = new", "Key", None]
    latest, added = printed(run("programme", "history", item, "--json"))
    assert (latest["sequence"], latest["by"], latest["way"]) == (2, "Robin Vale", "command line")
    assert {one["field"]: (one["old"], one["new"]) for one in latest["changes"]} == {
        "title": ("Care homes", "Care homes = new"),
        "issue_type": (None, "Key"),
        "contact": ("Ash Wren", None),
        "decision_date": ("TBC", "October 2026"),
    }
    assert {"field": "item", "old": None, "new": "present"} in added["changes"]
    again = run("programme", "set", item, "issue_type=Key", "--by", EMAIL)
    assert (again.exit_code, again.output) == (0, f"{item}: nothing was different.\n")


@pytest.mark.parametrize(
    ("words", "by", "code", "says"),
    [
        (["contact=New", "decision_date=soonish"], EMAIL, 1, "decision_date: "),
        (["contact=New", "title="], EMAIL, 1, "title: Enter the title"),
        (["contact=New", "status=decided"], EMAIL, 1, "decided_on: Enter the day on which it was decided"),
        (["contact=New", "directorate=Public Health"], "own@example.gov.uk", 1, "directorate: Choose one of your own"),
        (["contact=New"], "other@example.gov.uk", 1, "it belongs to another directorate"),
        (["contact=New"], "reader@example.gov.uk", 1, "may only read"),
        (["contact=New"], "gone@example.gov.uk", 1, "no active account"),
        (["contact=New"], "nobody@example.gov.uk", 1, "no active account"),
        (["contact=New", "colour=red"], EMAIL, 2, "The fields are title, purpose,"),
        (["contact"], EMAIL, 2, "is not FIELD=VALUE"),
    ],
)
def test_what_is_not_set(app: Flask, run: Run, item: str, words: list[str], by: str, code: int, says: str) -> None:
    """Nothing of it is: a value that could be taken waits for the one that could not."""
    result = run("programme", "set", item, *words, "--by", by)
    assert result.exit_code == code
    assert says in result.output
    assert kept(app, item, "contact", "sequence") == ["Ash Wren", 1]
    with app.app_context():
        assert sequence_of("programme") == 1


def test_a_reference_that_is_not_there(run: Run, item: str) -> None:
    for words in (["set", "RP-0999", "contact=New", "--by", EMAIL], ["history", "RP-0999"]):
        result = run("programme", *words)
        assert (result.exit_code, "There is no item RP-0999" in result.output) == (1, True)
