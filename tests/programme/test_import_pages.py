"""Importing a workbook over HTTP: upload, preview, corrections and choices, application, and what is refused."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from governance.extensions import db
from governance.people.rules import Role
from governance.programme.commands import WORKBOOK, System, change_item
from governance.programme.queries import REGISTER, get_item, list_items
from governance.register.log import ChangeSet, history_of, sequence_of
from governance.register.uploads import Upload, known_headings
from governance.spreadsheets.limits import FILE_BYTES
from tests import factories
from tests.pages import parse, text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # its commands are tested on both

HEADINGS = ("Title", "Decision maker", "Decision date", "Issue type", "Purpose")
GOOD = ("Car parking charges", "Cabinet", "9 October 2026", "Key", "To set the charges.")
BAD = ("Care homes", "Cabinet", "31 June 2027", "Key", "To choose.")
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def september() -> Iterator[None]:
    with time_machine.travel("2026-09-02 10:00", tick=False):
        yield


@pytest.fixture
def officer(app: Flask, sign_in: SignIn) -> FlaskClient:
    with app.app_context():
        factories.body()
        db.session.commit()
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


def book(*rows: tuple[str, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """A workbook of one sheet."""
    made = Workbook()
    made.active.title = "Plan"
    for row in (headings, *rows):
        made.active.append(row)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def send(client: FlaskClient, content: bytes, name: str = "plan.xlsx", published: str = "") -> TestResponse:
    return client.post("/programme/import", data={"file": (BytesIO(content), name), "published": published})


def upload(client: FlaskClient, *rows: tuple[str, ...], **how: Any) -> str:
    """Upload a workbook that can be read; the address of its preview."""
    headings = how.pop("headings", HEADINGS)
    response = send(client, book(*rows, headings=headings), **how)
    assert response.status_code == 303, response.text
    return response.location


def hidden(html: str, name: str) -> str:
    return re.search(rf'name="{name}"[^>]*value="([^"]*)"', html)[1]


def apply(client: FlaskClient, address: str, page: str = "", **more: Any) -> TestResponse:
    """Press Apply on a preview."""
    page = page or client.get(address).text
    return client.post(
        f"{address}/apply", data={"sequence": hidden(page, "sequence"), "mark": hidden(page, "mark")} | more
    )


def choose(client: FlaskClient, address: str, number: int, **data: str) -> TestResponse:
    return client.post(f"{address}/row/{number}/choose", data={"row": f"Plan!{number + 2}"} | data)


def correct(client: FlaskClient, address: str, number: int, **texts: str) -> TestResponse:
    """Open the form of a row, type, save: a browser sends all of it."""
    page = client.get(f"{address}/row/{number}")
    assert page.status_code == 200
    return client.post(f"{address}/row/{number}", data=filled(page.text) | texts)


def filled(html: str) -> dict[str, str]:
    """What a form would send as it was drawn."""
    found = {}
    for one in next(one for one in parse(html).iter("main")).iter():
        if one.tag == "input" and one.attrib.get("type") != "checkbox":
            found[one.attrib["name"]] = one.attrib.get("value", "")
        elif one.tag == "textarea":
            found[one.attrib["name"]] = one.text or ""
        elif one.tag == "select":
            options = [option for option in one.iter("option") if "selected" in option.attrib]
            found[one.attrib["name"]] = options[0].attrib["value"] if options else ""
    return found


def seen(client: FlaskClient, address: str) -> str:
    return text_of(client.get(address).text).replace(" ,", ",").replace(" .", ".")


def row(client: FlaskClient, address: str, number: int) -> str:
    """What the preview says of one row."""
    found = re.search(rf'<li class="[^"]*" id="row-{number}">.*?</form>\s*</li>', client.get(address).text, re.DOTALL)
    return text_of(found[0])


def titles(app: Flask) -> list[str]:
    with app.app_context():
        return [item.title for item in list_items()]


def state(app: Flask) -> tuple[int, int]:
    """What a refusal must leave alone."""
    with app.app_context():
        return sequence_of(REGISTER), len(list(db.session.scalars(select(Upload))))


def test_a_workbook_comes_in_is_looked_at_put_right_applied_and_undone(app: Flask, officer: FlaskClient) -> None:
    with app.app_context():
        for month in ("March 2027", "April 2027"):
            factories.item(title="Twin matter", decision_date=month)
        db.session.commit()
    assert "Import a workbook" in officer.get("/programme").text
    twin = ("Twin matter", "Cabinet", "May 2027", "Key", "")
    left = ("Nothing to decide", "Cabinet", "whenever", "", "")
    address = upload(officer, GOOD, BAD, left, twin)
    text = seen(officer, address)
    assert "4 rows, 1 new, 0 changed, 0 unchanged, 3 to correct or decide. Nothing has changed yet." in text
    assert "Error C3: There is no 31 June 2027" in row(officer, address, 1)
    assert "Which item is it? Choose RP-0001, March 2027: Twin matter" in row(officer, address, 3)

    refused = apply(officer, address)
    assert refused.status_code == 422
    assert "Nothing was applied: 3 rows are to be corrected or left out first." in text_of(refused.text)
    assert 'href="/programme/import/1?at=1#row-1"' in refused.text

    corrected = correct(officer, address, 1, decision_date="30 June 2027")
    assert (corrected.status_code, corrected.location) == (303, f"{address}?at=1#row-1")
    assert choose(officer, address, 2, do="leave", then="3").location == f"{address}#row-3"
    assert choose(officer, address, 3, do="item", item="RP-0002").status_code == 303
    assert "edited here by Factory" in row(officer, address, 3)
    assert choose(officer, address, 3, take="decision_date").status_code == 303
    assert "2 new, 1 changed, 0 unchanged, 1 left out." in seen(officer, address)
    assert "Was April 2027 Becomes May 2027" in row(officer, address, 3)
    assert "You said that this is RP-0002." in row(officer, address, 3)

    done = apply(officer, address)
    assert (done.status_code, done.location) == (303, "/programme?show=all")
    assert "2 added, 1 changed from plan.xlsx." in officer.get(done.location).text
    assert titles(app) == ["Twin matter", "Twin matter", "Car parking charges", "Care homes"]
    with app.app_context():
        assert get_item("RP-0002").decision_date.text == "May 2027"
        change = history_of(REGISTER)[0]
        assert (change.way, change.why, change.by_name) == (WORKBOOK, "plan.xlsx", "Robin Vale")
        number = change.id
    assert officer.get(address).status_code == 404
    assert "by workbook: plan.xlsx" in text_of(officer.get("/programme/history").text)
    officer.post(f"/programme/undo/{number}")
    assert titles(app) == ["Twin matter", "Twin matter"]
    with app.app_context():
        assert get_item("RP-0002").decision_date.text == "April 2027"


def test_looking_changes_nothing(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, GOOD, BAD)
    before = state(app)
    for path in (address, f"{address}?show=decide", f"{address}?show=nonsense&page=99", f"{address}/row/1"):
        assert officer.get(path).status_code == 200
    assert state(app) == before
    assert titles(app) == []


def test_the_day_of_publication_becomes_that_of_the_items(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, GOOD, published="1 September 2026")
    assert "Published on 1 September 2026" in seen(officer, address)
    apply(officer, address)
    with app.app_context():
        assert get_item("RP-0001").first_published.isoformat() == "2026-09-01"


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "", "Choose the workbook"),
        (b"", "empty.xlsx", "is empty"),
        (b"%PDF-1.7", "plan.pdf", "is a PDF"),
        (b"PK\x03\x04 cut off", "plan.xlsx", "“plan.xlsx”"),
        (b"Just a few words", "notes.txt", "no table"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    app: Flask, officer: FlaskClient, content: bytes, name: str, says: str
) -> None:
    before = state(app)
    refused = send(officer, content, name, "1 September 2026")
    assert refused.status_code == 422
    error = re.search(r'id="file-error"[^>]*>(.*?)</p>', refused.text, re.DOTALL)[1]
    assert says in error
    assert "Choose the file again" in refused.text
    assert 'value="1 September 2026"' in refused.text
    assert state(app) == before


@pytest.mark.parametrize(("published", "says"), [("1 October 2026", "still to come"), ("31 June 2026", "There is no")])
def test_a_day_that_cannot_be_is_refused_beside_its_field(
    app: Flask, officer: FlaskClient, published: str, says: str
) -> None:
    before = state(app)
    refused = send(officer, book(GOOD), published=published)
    assert refused.status_code == 422
    assert says in re.search(r'id="published-error"[^>]*>(.*?)</p>', refused.text, re.DOTALL)[1]
    assert f'value="{published}"' in refused.text
    assert state(app) == before


def test_a_file_may_be_larger_than_a_form_but_not_without_end(app: Flask, officer: FlaskClient) -> None:
    headings = b"Title,Decision maker,Decision date,Other\n"
    assert post(officer, headings + b"Car parks,Cabinet,TBC,%s\n" % (b"x" * 3_000) * 1_000).status_code == 303
    refused = post(officer, b"x" * (FILE_BYTES + 2**21))
    assert refused.status_code == 413
    assert "larger than 20 MB" in re.search(r'id="file-error"[^>]*>(.*?)</p>', refused.text, re.DOTALL)[1]
    plain = officer.post("/programme/import/1/follow", data={"follow": "x" * 3_000_000})
    assert "2 MB is the most" in plain.text


def post(client: FlaskClient, content: bytes) -> TestResponse:
    """Send a large file; the client's own way leaves a temporary file open."""
    boundary, body = encode_multipart({"file": FileStorage(BytesIO(content), "plan.csv")})
    return client.post("/programme/import", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def test_a_file_is_named_without_its_folders(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, GOOD, name="C:\\Plans\\November  plan.xlsx")
    assert "<h1" in officer.get(address).text
    assert "November plan.xlsx" in seen(officer, address)


def test_a_correction_that_is_wrong_loses_nothing_that_was_typed(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, BAD)
    page = officer.get(f"{address}/row/0").text
    assert 'value="31 June 2027"' in page
    assert "There is no 31 June 2027" in page
    refused = correct(officer, address, 0, title="Homes <for> care", decision_date="32 June", wards="All wards")
    assert refused.status_code == 422
    assert "Homes &lt;for&gt; care</textarea>" in refused.text
    assert 'value="32 June"' in refused.text
    assert 'id="decision_date-error"' in refused.text
    assert correct(officer, address, 0, title="", decision_date="June 2027").status_code == 422
    assert "To correct Plan, row 2" in row(officer, address, 0)


def test_corrections_add_to_each_other_and_may_be_corrected_again(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, BAD)
    correct(officer, address, 0, decision_date="June 2027", title="Care homes")
    assert choices(app)["texts"] == {"Plan!2": {"decision_date": "June 2027"}}
    correct(officer, address, 0, title="Homes for care", decision_date="June 2027")
    correct(officer, address, 0, title="Homes for care", decision_date="July 2027")
    assert choices(app)["texts"] == {"Plan!2": {"decision_date": "July 2027", "title": "Homes for care"}}
    correct(officer, address, 0)
    assert "nothing was different" in officer.get(address).text
    apply(officer, address)
    assert titles(app) == ["Homes for care"]


def choices(app: Flask) -> dict[str, Any]:
    with app.app_context():
        return db.session.scalars(select(Upload)).one().choices


def test_a_post_that_the_workbook_brings_can_be_chosen_for_another_row(app: Flask, officer: FlaskClient) -> None:
    made = ("Roads", "Cabinet Member Transport", "October 2026", "Key", "")
    wrong = ("Bridges", "Overview and Scrutiny Committee", "October 2026", "Key", "")
    address = upload(officer, made, wrong)
    assert (
        "Cabinet Member Transport" in re.search(r'class="intake-made".*?</details>', officer.get(address).text, re.S)[0]
    )
    assert "To correct" in row(officer, address, 1)
    correct(officer, address, 1, decision_maker="Cabinet Member Transport")
    assert apply(officer, address).status_code == 303
    with app.app_context():
        assert len({item.decision_maker for item in list_items()}) == 1


def test_a_row_is_left_out_and_taken_in_again_and_all_with_errors_at_once(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, GOOD, BAD, BAD)
    choose(officer, address, 0, do="leave")
    assert "Left out Plan, row 2" in row(officer, address, 0)
    choose(officer, address, 0, do="return")
    assert "New Plan, row 2" in row(officer, address, 0)
    assert officer.post(f"{address}/leave-out-errors").status_code == 303
    assert "3 rows, 1 new, 0 changed, 0 unchanged, 2 left out" in seen(officer, address)
    apply(officer, address)
    assert titles(app) == [GOOD[0]]


def test_a_row_that_may_be_an_item_here_is_said_to_be_it_or_new(app: Flask, officer: FlaskClient) -> None:
    with app.app_context():
        factories.item(title="Car parking charge", decision_date="9 October 2026")
        db.session.commit()
    address = upload(officer, GOOD)
    assert "This may be RP-0001" in row(officer, address, 0)
    assert choose(officer, address, 0, do="item", item="RP-0099").status_code == 422
    assert choose(officer, address, 0, do="item").status_code == 422
    choose(officer, address, 0, do="item", item="RP-0001")
    assert "Changed Plan, row 2 – RP-0001" in row(officer, address, 0)
    assert "The workbook has Car parking charges" in row(officer, address, 0)
    choose(officer, address, 0, do="again")
    assert "New" in row(officer, address, 0)
    choose(officer, address, 0, do="new")
    assert "You said that this is a new item." in row(officer, address, 0)
    apply(officer, address)
    assert len(titles(app)) == 2


def test_what_was_edited_here_is_kept_unless_the_workbooks_is_taken(app: Flask, officer: FlaskClient) -> None:
    apply(officer, upload(officer, GOOD))
    with app.app_context():
        change_item(get_item("RP-0001"), {"purpose": "Put right here."}, by=System("Ash Wren"), way="browser")
        db.session.commit()
    address = upload(officer, (*GOOD[:3], "Non-key", GOOD[4]))
    said = row(officer, address, 0)
    assert "Put right here." in said
    assert "edited here by Ash Wren, 2 September 2026, 11:00, so this is kept." in said
    assert "The workbook has To set the charges." in said
    assert "Was Key Becomes Non-key" in said
    choose(officer, address, 0, take="purpose")
    assert "Becomes To set the charges." in row(officer, address, 0)
    choose(officer, address, 0, keep="purpose")
    assert "so this is kept" in row(officer, address, 0)
    apply(officer, address)
    with app.app_context():
        assert (get_item("RP-0001").purpose, get_item("RP-0001").issue_type) == ("Put right here.", "Non-key")


@pytest.mark.parametrize("way", ["apply", "follow"])
def test_a_new_holder_is_followed_only_where_that_is_ticked(app: Flask, officer: FlaskClient, way: str) -> None:
    with app.app_context():
        for name in ("Housing", "Roads"):
            post = factories.body(f"Cabinet Member {name}", "cabinet member")
            factories.term(post, "Councillor Ash Wren")
        db.session.commit()
    posts = [f"Cabinet Member {name}" for name in ("Housing", "Roads")]
    rows = [(f"Matter for {post}", f"{post}\nCouncillor Bo Lark", *GOOD[2:]) for post in posts]
    address = upload(officer, *rows)
    page = text_of(officer.get(address).text)
    for post in posts:
        assert f"now holds {post} instead of Councillor Ash Wren" in page
    if way == "follow":
        assert officer.post(f"{address}/follow", data={"follow": [posts[1], "No post"]}).status_code == 303
        assert len(re.findall(r'name="follow"[^>]*checked', officer.get(address).text)) == 1
    assert apply(officer, address, follow=posts[1]).status_code == 303
    with app.app_context():
        from governance.council.queries import get_council, today

        bodies = {one.name: one.holder_on(today()).name for one in get_council().bodies.values() if one.is_post}
        assert bodies == {posts[0]: "Councillor Ash Wren", posts[1]: "Councillor Bo Lark"}


def test_ticks_stay_when_an_application_is_refused(app: Flask, officer: FlaskClient) -> None:
    with app.app_context():
        factories.term(factories.body("Cabinet Member Roads", "cabinet member"), "Councillor Ash Wren")
        db.session.commit()
    address = upload(officer, ("Road repairs", "Cabinet Member Roads\nCouncillor Bo Lark", *GOOD[2:]), BAD)
    refused = apply(officer, address, follow="Cabinet Member Roads")
    assert refused.status_code == 422
    assert re.search(r'name="follow" value="Cabinet Member Roads" checked', refused.text)


def test_a_heading_that_is_explained_is_remembered_for_later_workbooks(app: Flask, officer: FlaskClient) -> None:
    headings = (*HEADINGS[:4], "What for")
    address = upload(officer, GOOD, headings=headings)
    page = officer.get(address).text
    assert "1 heading is not known" in page
    assert "To set the charges." not in row(officer, address, 0)
    asked = {
        "heading": list(headings),
        "was": [*re.findall(r'name="was" value="([^"]*)"', page)[1:], ""],
        "role": ["title", "decision_maker", "decision_date", "issue_type", "purpose"],
    }
    assert officer.post(f"{address}/headings", data=asked).status_code == 303
    assert "To set the charges." in row(officer, address, 0)
    with app.app_context():
        assert known_headings(REGISTER) == {"what for": "purpose"}
    later = upload(officer, GOOD, headings=headings, name="later.xlsx")
    assert "To set the charges." in row(officer, later, 0)


def test_columns_with_which_nothing_could_be_read_are_not_kept(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, ("Roads", "TBC"), headings=("Title", "Decision date"))
    asked = {
        "heading": ["Title", "Decision date"],
        "was": ["title", "decision_date"],
        "role": ["ignored", "decided_on"],
    }
    refused = officer.post(f"{address}/headings", data=asked)
    assert refused.status_code == 422
    assert "The columns were not kept." in refused.text
    assert len(re.findall(r'<option value="(?:ignored|decided_on)" selected', refused.text)) == 2
    with app.app_context():
        assert known_headings(REGISTER) == {}
    assert officer.get(address).status_code == 200


def test_a_table_without_a_column_that_every_item_needs_asks_for_it(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, ("Roads", "Cabinet", "October 2026"), headings=("Title", "Decision maker", "Window"))
    page = officer.get(address).text
    assert "No column is headed “Decision date”" in text_of(page)
    assert re.search(r'<details class="intake-more" open>\s*<summary>How the columns were read', page)
    officer.post(f"{address}/headings", data={"heading": "Window", "was": "", "role": "decision_date"})
    assert "1 new" in seen(officer, address)


def test_what_was_changed_meanwhile_is_looked_at_again(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, GOOD)
    drawn = officer.get(address).text
    with app.app_context():
        factories.item(title="Another", decision_date="TBC")
        db.session.commit()
    refused = apply(officer, address, drawn)
    assert refused.status_code == 422
    assert "The programme was changed meanwhile, so nothing was applied." in refused.text
    assert titles(app) == ["Another"]
    assert apply(officer, address, refused.text).status_code == 303


def test_what_was_chosen_in_another_tab_is_looked_at_again(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, GOOD)
    drawn = officer.get(address).text
    correct(officer, address, 0, title="Charges")
    assert apply(officer, address, drawn).status_code == 422
    assert titles(app) == []


def test_a_form_drawn_for_another_row_changes_nothing(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, GOOD, BAD)
    before = choices(app)
    for path in ("row/0", "row/0/choose"):
        answer = officer.post(f"{address}/{path}", data={"row": "Plan!3", "do": "leave", "title": "Other"})
        assert (answer.status_code, answer.location) == (303, address)
    assert "find the row again" in officer.get(address).text
    assert choices(app) == before
    assert choose(officer, address, 0, do="nonsense").status_code == 400
    for path in ("row/2", f"row/{10**30}"):
        assert officer.get(f"{address}/{path}").status_code == 404


def test_the_rows_stand_worst_first_fifty_a_page(app: Flask, officer: FlaskClient) -> None:
    rows = [(f"Matter {number}", "Cabinet", "October 2026", "Key", "") for number in range(60)]
    address = upload(officer, *rows, BAD)
    first = re.findall(r'id="row-(\d+)"', officer.get(address).text)
    assert first == ["60", *map(str, range(49))]
    second = officer.get(f"{address}?page=2").text
    assert re.findall(r'id="row-(\d+)"', second) == [*map(str, range(49, 60))]
    assert "Page 2 of 2" in second
    assert re.findall(r'id="row-(\d+)"', officer.get(f"{address}?at=55").text)[-1] == "59"
    assert re.findall(r'id="row-(\d+)"', officer.get(f"{address}?show=decide").text) == ["60"]
    assert "No row is of this kind." in officer.get(f"{address}?show=changed").text
    back = choose(officer, address, 55, do="leave", show="new", page="2", then="56")
    assert back.location == f"{address}?show=new&page=2#row-56"


def test_items_that_no_row_is_are_counted_and_stay(app: Flask, officer: FlaskClient) -> None:
    with app.app_context():
        factories.item(title="Only here", decision_date="TBC")
        db.session.commit()
    address = upload(officer, GOOD)
    assert "1 item of the programme is not in this workbook, and stay" in seen(officer, address)
    assert "RP-0001 Only here" in seen(officer, address)


def test_nothing_different_changes_nothing_and_puts_the_workbook_away(app: Flask, officer: FlaskClient) -> None:
    apply(officer, upload(officer, GOOD))
    address, before = upload(officer, GOOD), state(app)
    assert "1 unchanged" in seen(officer, address)
    assert apply(officer, address).status_code == 303
    assert "Nothing was different. plan.xlsx has been put away." in officer.get("/programme").text
    assert state(app) == (before[0], before[1] - 1)


def test_two_workbooks_wait_side_by_side_and_one_is_discarded(app: Flask, officer: FlaskClient) -> None:
    one, two = upload(officer, GOOD, name="one.xlsx"), upload(officer, BAD, name="two.xlsx")
    page = officer.get("/programme/import").text
    assert page.index("two.xlsx") < page.index("one.xlsx")
    gone = officer.post(f"{two}/discard")
    assert (gone.status_code, gone.location) == (303, "/programme/import")
    page = officer.get("/programme/import").text
    assert "two.xlsx has been discarded. Nothing was changed." in page
    assert "two.xlsx</a>" not in page
    assert (officer.get(one).status_code, officer.get(two).status_code) == (200, 404)
    assert titles(app) == []


def test_nobody_sees_or_touches_somebody_elses_workbook(app: Flask, officer: FlaskClient, sign_in: SignIn) -> None:
    address, other = upload(officer, GOOD), sign_in(Role.GOVERNANCE)
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/row/0").status_code == 404
    for path in ("row/0", "row/0/choose", "follow", "headings", "leave-out-errors", "discard", "apply"):
        assert other.post(f"{address}/{path}").status_code == 404, path
    assert "plan.xlsx" not in other.get("/programme/import").text
    assert officer.get(address).status_code == 200


@pytest.mark.parametrize("role", [Role.DIRECTORATE, Role.VIEWER, Role.MEMBER, Role.ADMINISTRATOR])
def test_only_governance_officers_import(app: Flask, officer: FlaskClient, sign_in: SignIn, role: Role) -> None:
    other = sign_in(role)
    assert "Import a workbook" not in other.get("/programme").text
    assert send(other, book(GOOD)).status_code == 403
    assert other.get("/programme/import").status_code == 403
    with app.app_context():
        assert list(db.session.scalars(select(Upload))) == []
        assert [one for one in db.session.scalars(select(ChangeSet)) if one.way == WORKBOOK] == []


def test_a_workbook_that_can_no_longer_be_read_says_so(app: Flask, officer: FlaskClient) -> None:
    address = upload(officer, GOOD)
    with app.app_context():
        db.session.scalars(select(Upload)).one().content = b"%PDF-1.7"
        db.session.commit()
    for response in (officer.get(address), officer.get(f"{address}/row/0"), officer.post(f"{address}/apply")):
        assert response.status_code == 422
        assert "is a PDF" in response.text
    assert officer.post(f"{address}/discard").status_code == 303
