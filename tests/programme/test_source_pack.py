"""The source pack's programme: 81 real items, loaded through the commands, shown as printed, and kept from there."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.cli import main
from governance.council.queries import get_council
from governance.extensions import db
from governance.people.rules import Role
from governance.programme.fields import BY_KEY
from tests import factories
from tests.pages import text_of

PACK = Path(__file__).resolve().parents[3] / "shared" / "data" / "rolling_programme_expected.json"
pytestmark = pytest.mark.skipif(not PACK.exists(), reason="the source pack's transcription is not on this machine")

KINDS = {"Cabinet": "cabinet", "Cabinet Member": "cabinet member", "Council": "council"}
SEPTEMBER = date(2014, 9, 1)  # the only heading under which the pack has a bare TBC


def pack() -> list[dict[str, Any]]:
    return json.loads(PACK.read_text())["items"]


def maker_name(one: dict[str, Any]) -> str:
    """The post or body of a banner, without its holder."""
    return f"Cabinet Member {one['portfolio']}" if one["portfolio"] else one["decision_maker_kind"]


def load_pack() -> list[str]:
    """Everything through the commands, in the pack's order; the references given."""
    makers = {}
    for one in pack():
        name = maker_name(one)
        if name not in makers:
            kind = KINDS.get(one["decision_maker_kind"], "committee")
            makers[name] = factories.body(name, kind)
            if one["councillor"]:
                factories.term(makers[name], one["councillor"])
    for name in sorted({one["directorate"] for one in pack() if one["directorate"]}):
        factories.directorate(name)
    lists = get_council().names.lists
    references = []
    for one in pack():
        portfolio = next((p for p in lists["cabinet member"].things if printed_portfolio(one, p.aliases)), None)
        directorate = one["directorate"] and lists["directorate"].find(one["directorate"])
        item = factories.item(
            makers[maker_name(one)],
            under=SEPTEMBER,
            title=one["title"],
            purpose=one["purpose"] or "",
            issue_type=one["issue_type_typed"] or "",
            decision_date=one["date_typed"],
            portfolio_holder=portfolio and portfolio.key,
            directorate=directorate and directorate.key,
            lead_officers=one["lead_officers"] or None,
            contact=one["email"] or "",
        )
        references.append(item.reference)
    db.session.commit()
    return references


def printed_portfolio(one: dict[str, Any], ways: tuple[str, ...]) -> bool:
    """Whether the portfolio holder's cell begins with the name of a portfolio."""
    return any((one["portfolio_holder"] or "").startswith(way) for way in ways)


@pytest.fixture
def references(sqlite_app: Flask) -> list[str]:
    with sqlite_app.app_context():
        return load_pack()


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    return sqlite_app


def listed(app: Flask) -> list[dict[str, Any]]:
    result = app.test_cli_runner().invoke(main, ["programme", "list", "--json"], obj=script_info(app))
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def script_info(app: Flask) -> Any:
    from flask.cli import ScriptInfo

    return ScriptInfo(create_app=lambda: app)


def test_every_item_is_kept_as_a_careful_reader_reads_it(app: Flask, references: list[str]) -> None:
    found = {one["reference"]: one for one in listed(app)}
    assert len(found) == 81
    types = {"KEY": "Key", "Non Key": "Non-key", "B&PF": "B&PF", None: None}
    for reference, one in zip(references, pack(), strict=True):
        kept = found[reference]
        assert kept["title"] == one["title"]
        assert kept["purpose"] == one["purpose"]
        assert kept["issue_type"] == types[one["issue_type"]]
        assert kept["decision_maker"]["name"] == maker_name(one)
        assert kept["decision_maker"]["holder"] == one["councillor"]
        assert kept["directorate"] == one["directorate"]
        assert kept["lead_officers"] == one["lead_officers"]
        assert kept["contact"] == one["email"]
        assert kept["decision_date"] == {
            "typed": one["date_typed"],
            "earliest": one["date"]["period_start"],
            "latest": one["date"]["period_end"],
            "precision": {"date": "day", "month": "month", "TBC": "tbc"}[one["date"]["kind"]],
        }


def test_the_page_shows_the_pack_by_month_and_decision_maker_with_dates_as_typed(
    app: Flask, references: list[str], sign_in: Callable[..., FlaskClient]
) -> None:
    html = sign_in(Role.VIEWER).get("/programme?show=all").get_data(as_text=True)
    months = re.findall(r"<h2>([A-Z][a-z]+ 20\d\d)</h2>", html)
    assert months == [
        *("September 2014", "October 2014", "November 2014", "December 2014", "January 2015"),
        *("February 2015", "March 2015", "May 2015", "June 2015"),
    ]
    for reference, one in zip(references, pack(), strict=True):
        row = text_of(re.search(rf'<tr id="{reference}".*?</tr>', html, re.DOTALL)[0])
        for printed in (one["date_typed"], one["title"], one["purpose"], *one["lead_officers"], one["directorate"]):
            assert " ".join((printed or "").split()) in row
    for section in html[html.index("September 2014</h2>") : html.index("October 2014</h2>")].split("<tbody>"):
        typed = re.findall(r'data-label="Decision date"><span class="text">([^<]+)', section)
        assert typed == sorted(typed, key=lambda one: one == "TBC"), "a bare TBC comes last"
    assert html.count('"Decision date"><span class="text">TBC<') == 14


def test_the_reader_is_told_how_march_15_was_read(
    app: Flask, references: list[str], sign_in: Callable[..., FlaskClient]
) -> None:
    html = sign_in(Role.VIEWER).get("/programme?show=all&month=2015-03").get_data(as_text=True)
    assert html.count("Read as March 2015") == 6


def test_an_officer_goes_on_from_there(app: Flask, references: list[str], sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(Role.GOVERNANCE)
    reference = references[[one["date_typed"] for one in pack()].index("March 15")]
    form = client.get(f"/programme/{reference}/edit")
    sequence = re.search(r'name="sequence"[^>]*value="(\d+)"', form.get_data(as_text=True))[1]
    saved = client.post(
        f"/programme/{reference}/cell/decision_date", data={"decision_date": "24.03.15", "sequence": sequence}
    )
    assert saved.status_code == 303
    kept = next(one for one in listed(app) if one["reference"] == reference)
    assert kept["decision_date"]["earliest"] == "2015-03-24"
    history = text_of(client.get(f"/programme/{reference}").get_data(as_text=True))
    assert "Decision date: March 15 24.03.15" in history


def test_every_field_of_the_pack_reads_back_as_itself(app: Flask, references: list[str]) -> None:
    """What the form shows and posts again unchanged must change nothing."""
    from governance.programme.queries import list_items, values_of

    with app.app_context():
        council = get_council()
        for item in list_items():
            names = council.names.standing_under(item.decision_month)
            for key, value in values_of(item).items():
                field = BY_KEY[key]
                assert field.kind.parse(field.kind.show(value, names), names) == value, (item.reference, key)
