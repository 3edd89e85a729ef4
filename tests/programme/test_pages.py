"""The programme's pages over HTTP: the table, filters, cells, forms and actions, with and without HTMX."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import TestResponse

from governance.council.commands import change_record, save_settings
from governance.council.models import Body
from governance.extensions import db
from governance.people.rules import Role
from governance.programme.queries import get_item
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # its commands are tested on both

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def september() -> Iterator[None]:
    with time_machine.travel("2026-09-02 10:00", tick=False):
        yield


@pytest.fixture
def officer(sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


def add(app: Flask, **texts: Any) -> str:
    """One item; its reference."""
    with app.app_context():
        maker = texts.pop("maker", None)
        found = db.session.query(Body).filter_by(name=maker).one_or_none() if maker else None
        reference = factories.item(found or (factories.body(maker, "committee") if maker else None), **texts).reference
        db.session.commit()
        return reference


def value(app: Flask, reference: str, key: str) -> Any:
    with app.app_context():
        item = get_item(reference)
        return getattr(item, key) if item else None


def html(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def hidden(response: TestResponse, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', html(response))[1]


def rows(response: TestResponse) -> list[str]:
    return re.findall(r'<tr id="([^"]+)"', html(response))


def says(response: TestResponse) -> dict[str, Any]:
    return json.loads(response.headers["HX-Trigger"])["said"]


def test_the_plan_opens_on_what_is_to_come_and_what_is_past_and_still_planned(app: Flask, officer: FlaskClient) -> None:
    past = add(app, decision_date="9 July 2026")
    done = add(app, decision_date="9 July 2026", status="decided", decided_on="9 July 2026")
    coming = add(app, decision_date="October 2026")
    undated = add(app, decision_date="TBC")
    assert rows(officer.get("/programme")) == [past, coming, undated]
    assert rows(officer.get("/programme?show=past")) == [done]
    assert rows(officer.get("/programme?show=all")) == [past, done, coming, undated]


def test_items_stand_by_month_then_decision_maker_then_date_with_tbc_last(app: Flask, officer: FlaskClient) -> None:
    tbc = add(app, maker="Planning Committee", decision_date="October 2026")
    with app.app_context():
        item = get_item(tbc)
        from governance.register.dates import parse_date

        item.decision_date = parse_date("TBC", under=item.decision_month)
        db.session.commit()
    later = add(app, maker="Planning Committee", decision_date="22 October 2026")
    earlier = add(app, maker="Planning Committee", decision_date="08.10.26")
    other = add(app, maker="Audit and Governance Committee", decision_date="1 October 2026")
    before = add(app, maker="Audit and Governance Committee", decision_date="30 September 2026")
    assert rows(officer.get("/programme")) == [before, earlier, later, tbc, other]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("month=2026-10", [0]),
        ("month=undated", [2]),
        ("month=nonsense", []),
        ("issue_type=Key", [0]),
        ("issue_type=none", [1, 2]),
        ("status=withdrawn", [1]),
        ("openness=exempt", [1]),
        ("openness=none", [0, 2]),
        ("directorate=1", [0]),
        ("directorate=none", [1, 2]),
        ("directorate=999999999999999999999", []),
        ("decision_maker=1&month=2026-11", [1]),
        ("q=CHARGES", [0]),
        ("q=charges+lark", [0]),
        ("q=100%25", []),
        ("q=%C3%A9cole", [1]),
        ("q=RP-0003", [2]),
        ("attention=particulars", [0]),
        ("attention=any", [0, 2]),
    ],
)
def test_filters_and_search_live_in_the_address(app: Flask, officer: FlaskClient, query: str, found: list[int]) -> None:
    with app.app_context():
        one = factories.directorate().id
        db.session.commit()
    references = [
        add(
            app,
            title="Review of charges",
            issue_type="Key",
            decision_date="9 October 2026",
            directorate=one,
            lead_officers="Bo Lark",
        ),
        add(
            app,
            title="Place for an École",
            decision_date="November 2026",
            status="withdrawn",
            status_reason="Not needed",
            openness="exempt",
        ),
        add(app, title="Third", decision_date="TBC"),
    ]
    page = officer.get(f"/programme?{query}")
    assert rows(page) == [references[number] for number in found]
    fragment = officer.get(f"/programme?{query}", headers=HTMX)
    assert html(fragment).strip() in html(page)
    assert "HX-Request" in fragment.headers["Vary"]


def test_each_item_shows_its_notice_and_what_it_lacks(app: Flask, officer: FlaskClient) -> None:
    due = add(app, issue_type="Key", decision_date="9 October 2026", documents="Report")
    late = add(app, issue_type="Key", decision_date="17 September 2026", documents="Report")
    lawful = add(app, issue_type="Key", decision_date="8 October 2026", first_published="1 September 2026")
    text = text_of(html(officer.get("/programme")))
    assert "Publish by 10 September" in text
    assert "Too late for 28 clear days: general exception by 9 September" in text
    assert "First published 1 September: lawful from 30 September" in text
    assert "Lacks (c) the decision maker’s name and title" in text
    assert rows(officer.get("/programme?attention=late")) == [late]
    assert rows(officer.get("/programme?attention=due")) == [due]
    assert lawful in rows(officer.get("/programme?attention=particulars"))


def test_the_summary_counts_what_needs_attention(app: Flask, officer: FlaskClient) -> None:
    add(app, issue_type="Key", decision_date="17 September 2026")
    add(app, issue_type="Non-key", decision_date="17 September 2026")
    summary = text_of(html(officer.get("/programme/summary", headers=HTMX)))
    assert "2 items" in summary
    assert "1 Too late for 28 clear days" in summary


def test_a_cell_opens_saves_and_is_the_same_row_that_the_page_has(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, title="Old", decision_date="9 October 2026")
    address = f"/programme/{reference}/cell/title"
    editor = officer.get(address, headers=HTMX)
    assert html(editor).strip() in html(officer.get(address))
    saved = officer.post(address, headers=HTMX, data={"title": "New", "sequence": hidden(editor, "sequence")})
    assert saved.status_code == 200
    assert saved.headers["HX-Retarget"] == f"#{reference}"
    assert html(saved).strip() in html(officer.get("/programme"))
    assert says(saved)["text"] == f"{reference} saved."
    assert value(app, reference, "title") == "New"


def test_without_a_script_the_same_form_posts_and_comes_back_to_the_row(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, title="Old")
    saved = officer.post(f"/programme/{reference}/cell/title", data={"title": "New", "sequence": "99"})
    assert (saved.status_code, saved.location) == (303, f"/programme#{reference}")
    assert f"{reference} saved." in html(officer.get("/programme"))


def test_a_change_begun_on_the_items_page_ends_there(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, title="Old")
    page = html(officer.get(f"/programme/{reference}"))
    change = re.search(r'href="([^"]+/cell/title[^"]*)"', page)[1]
    action = re.search(r'action="([^"]+/cell/title[^"]*)"', html(officer.get(change)))[1]
    saved = officer.post(action, data={"title": "New", "sequence": "99"})
    assert (saved.status_code, saved.location) == (303, f"/programme/{reference}")


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_is_refused_is_kept_and_says_why(app: Flask, officer: FlaskClient, headers: dict[str, str]) -> None:
    reference = add(app, decision_date="9 October 2026")
    refused = officer.post(
        f"/programme/{reference}/cell/decision_date",
        headers=headers,
        data={"decision_date": "31 June 2027", "sequence": "1"},
    )
    assert refused.status_code == 422
    assert 'value="31 June 2027"' in html(refused)
    assert "June" in re.search(r'error"><span[^>]*>Error:</span>(.*?)</p>', html(refused))[1]
    assert value(app, reference, "decision_typed") == "9 October 2026"


def test_a_row_moves_where_its_date_now_puts_it_and_the_reader_is_told(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, decision_date="9 October 2026")
    other = add(app, decision_date="November 2026")
    moved = officer.post(
        f"/programme/{reference}/cell/decision_date",
        headers={**HTMX, "HX-Current-URL": "http://localhost/programme?status=planned"},
        data={"decision_date": "10 December 2026", "sequence": "9"},
    )
    assert moved.headers["HX-Retarget"] == "#programme"
    assert rows(moved) == [other, reference]
    assert says(moved)["text"] == f"{reference} saved, and moved to December 2026, Cabinet."
    assert html(moved).strip() in html(officer.get("/programme?status=planned"))


def test_the_message_of_a_save_undoes_it(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, title="Old")
    saved = officer.post(f"/programme/{reference}/cell/title", headers=HTMX, data={"title": "New", "sequence": "9"})
    undone = officer.post(says(saved)["undo"], headers={"Referer": "http://localhost/programme?q=old"})
    assert (undone.status_code, undone.location) == (303, "/programme?q=old")
    assert value(app, reference, "title") == "Old"
    assert "has been undone" in html(officer.get("/programme"))


def test_on_one_cell_the_second_officer_sees_both_values_and_chooses(
    app: Flask, officer: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    second = sign_in(Role.GOVERNANCE, name="Sam Heron")
    reference = add(app, title="Old")
    address = f"/programme/{reference}/cell/title"
    drawn = hidden(second.get(address, headers=HTMX), "sequence")
    officer.post(address, headers=HTMX, data={"title": "Theirs", "sequence": drawn})
    met = second.post(address, headers=HTMX, data={"title": "Mine", "sequence": drawn})
    assert met.status_code == 422
    text = text_of(html(met))
    assert "Robin Vale changed this while you were editing" in text
    assert "Mine" in text
    assert "Theirs" in text
    again = {"title": "Mine", "sequence": drawn, "chosen_at": hidden(met, "chosen_at")}
    assert second.post(address, headers=HTMX, data={**again, "choice-title": "theirs"}).status_code == 200
    assert value(app, reference, "title") == "Theirs"
    assert second.post(address, headers=HTMX, data={**again, "choice-title": "mine"}).status_code == 200
    assert value(app, reference, "title") == "Mine"


def test_a_cell_saved_as_it_was_drawn_leaves_what_somebody_else_made_of_it(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, decision_date="October 2026")
    address = f"/programme/{reference}/cell/decision_date"
    officer.post(address, headers=HTMX, data={"decision_date": "6 October", "sequence": "9"})
    drawn = hidden(officer.get(address, headers=HTMX), "sequence")
    officer.post(address, headers=HTMX, data={"decision_date": "4 March 2027", "sequence": drawn})
    late = officer.post(address, headers=HTMX, data={"decision_date": "6 October", "sequence": drawn})
    assert late.status_code == 200
    assert value(app, reference, "decision_typed") == "4 March 2027"


def fields_of(response: TestResponse) -> dict[str, Any]:
    """What a browser would post from the item form."""
    page = html(response)
    data = {
        name: re.sub(r"&#39;", "'", text).replace("&amp;", "&")
        for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', page)
    }
    for tag in re.findall(r"<input[^>]*>", page):
        name, typed = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ("checkbox" not in tag or "checked" in tag) and "radio" not in tag:
            data.setdefault(name[1], typed[1] if typed else "")
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"\s+selected', options)
        data[name] = chosen[1] if chosen else ""
    return data


def test_a_form_saved_as_it_was_changes_nothing(app: Flask, officer: FlaskClient) -> None:
    reference = add(
        app, title="Roads & bridges", purpose="To decide\nit", decision_date="October 2026", wards="All wards"
    )
    before = value(app, reference, "sequence")
    page = officer.get(f"/programme/{reference}/edit")
    officer.post(f"/programme/{reference}/edit", data=fields_of(page))
    assert value(app, reference, "sequence") == before
    assert "nothing was different" in html(officer.get(f"/programme/{reference}"))


def test_two_officers_on_the_whole_form_meet_only_on_the_field_that_both_changed(
    app: Flask, officer: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    second = sign_in(Role.GOVERNANCE, name="Sam Heron")
    reference = add(app, title="Old", purpose="Old purpose", contact="Old contact")
    address = f"/programme/{reference}/edit"
    posted = fields_of(second.get(address))
    officer.post(address, data=fields_of(officer.get(address)) | {"title": "Theirs", "contact": "Their contact"})
    met = second.post(address, data=posted | {"title": "Mine", "purpose": "My purpose"})
    assert met.status_code == 422
    assert "Which title is to be kept?" in text_of(html(met))
    assert "Which contact" not in text_of(html(met))
    assert ">Mine<" in html(met)
    again = posted | {"title": "Mine", "purpose": "My purpose", "chosen_at": hidden(met, "chosen_at")}
    assert second.post(address, data=again).status_code == 422, "a choice must be made"
    assert second.post(address, data=again | {"choice-title": "theirs"}).status_code == 303
    kept = [value(app, reference, key) for key in ("title", "purpose", "contact")]
    assert kept == ["Theirs", "My purpose", "Their contact"]


def test_an_item_is_added_in_its_month_and_decision_maker(app: Flask, officer: FlaskClient) -> None:
    add(app, maker="Planning Committee", decision_date="October 2026")
    page = officer.get("/programme")
    address = re.search(r'class="add" href="([^"]+)"', html(page))[1].replace("&amp;", "&")
    form = fields_of(officer.get(address))
    assert (form["decision_maker"], form["decision_date"]) == ("Planning Committee", "October 2026")
    added = officer.post(address, data=form | {"title": "A new matter", "decision_date": "22 October"})
    assert added.status_code == 303
    assert value(app, "RP-0002", "decision_typed") == "22 October"
    assert str(value(app, "RP-0002", "decision_earliest")) == "2026-10-22"
    refused = officer.post(address, data=form | {"title": "", "contact": "Typed <b>words</b>"})
    assert refused.status_code == 422
    assert "Enter the title" in html(refused)
    assert "Typed &lt;b&gt;words" in html(refused)


def test_a_duplicate_copies_the_matter_but_not_its_notice(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, title="Quarterly report", contact="finance@example.gov.uk", first_published="1 September 2026")
    form = fields_of(officer.get(f"/programme/new?copy={reference}"))
    assert (form["title"], form["contact"], form["first_published"]) == (
        "Quarterly report",
        "finance@example.gov.uk",
        "",
    )


def test_deferring_asks_for_a_date_and_a_reason_and_says_from_when(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, decision_date="9 October 2026")
    address = f"/programme/{reference}/do/defer"
    sequence = hidden(officer.get(address), "sequence")
    refused = officer.post(address, data={"decision_date": "", "status_reason": "Funding", "sequence": sequence})
    assert refused.status_code == 422
    assert "Enter the new decision date" in html(refused)
    assert ">Funding<" in html(refused)
    data = {"decision_date": "November 2026", "status_reason": "Funding", "sequence": sequence}
    assert officer.post(address, data=data).status_code == 303
    text = text_of(html(officer.get("/programme")))
    assert f"{reference} is deferred from 9 October 2026 to November 2026" in text
    assert "Deferred from 9 October 2026. Funding" in text


def test_decided_asks_the_day(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, decision_date="1 September 2026")
    address = f"/programme/{reference}/do/decide"
    assert "Enter the day" in html(officer.post(address, data={"sequence": "1"}))
    assert officer.post(address, data={"decided_on": "September 2026", "sequence": "1"}).status_code == 422
    assert officer.post(address, data={"decided_on": "1 September 2026", "sequence": "1"}).status_code == 303
    assert value(app, reference, "status") == "decided"
    assert officer.get(address).location == f"/programme/{reference}"


def test_what_was_never_published_can_be_removed_what_was_cannot(app: Flask, officer: FlaskClient) -> None:
    slip, published = add(app), add(app, first_published="1 September 2026")
    assert officer.post(f"/programme/{slip}/do/remove", data={"sequence": "1"}).status_code == 303
    assert officer.get(f"/programme/{slip}").status_code == 404
    refused = officer.post(f"/programme/{published}/do/remove", data={"sequence": "99"})
    assert refused.status_code == 422
    assert "Withdraw it instead" in html(refused)


def test_an_items_page_shows_its_whole_history(app: Flask, officer: FlaskClient) -> None:
    reference = add(app, title="Old")
    officer.post(f"/programme/{reference}/cell/title", data={"title": "New", "sequence": "9"})
    text = text_of(html(officer.get(f"/programme/{reference}")))
    assert "Robin Vale , 2 September 2026, 11:00, by browser" in text
    assert "Title: Old New" in text
    assert "Factory" in text


def test_a_row_kept_from_before_is_drawn_again_when_the_council_or_the_day_changes(
    app: Flask, officer: FlaskClient
) -> None:
    add(app, issue_type="Key", decision_date="9 October 2026", portfolio_holder="")
    assert "Publish by 10 September" in html(officer.get("/programme"))
    with app.app_context():
        save_settings({"notice_count": "working"}, by=factories.BY, way="test")
        change_record(db.session.query(Body).one(), {"name": "The Cabinet"}, by=factories.BY, way="test")
        db.session.commit()
    page = html(officer.get("/programme"))
    assert "Too late for 28 clear days" in page
    assert "The Cabinet" in page


@contextmanager
def counted() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


def test_the_number_of_queries_does_not_grow_with_rows(app: Flask, officer: FlaskClient) -> None:
    counts = []
    add(app)
    officer.get("/programme")
    for more in (3, 30):
        for _ in range(more):
            reference = add(app, decision_date="9 October 2026")
        fresh = []
        for address in ("/programme", "/programme", f"/programme/{reference}", "/programme/history"):
            with counted() as statements:
                officer.get(address)
            fresh.append(len(statements))
        counts.append(fresh)
    # /programme when rows must be drawn (the account, the council's sequence, lines, items, months), and from kept rows
    assert counts[0] == counts[1]
    assert counts[0][1] <= 5
