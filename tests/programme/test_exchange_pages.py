"""Excel there and back over HTTP: exported, edited with openpyxl, looked at, decided cell by cell, applied."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from governance.exchange.pasting import read_pasted, split_pasted
from governance.exchange.words import differing_words
from governance.extensions import db
from governance.people.rules import Role
from governance.programme.commands import System, change_item, remove_item
from governance.programme.intake.register import PROGRAMME
from governance.programme.queries import REGISTER, get_item, list_items
from governance.register.log import history_of, sequence_of
from governance.spreadsheets.book import Unreadable
from governance.spreadsheets.reading import read_book
from tests import factories
from tests.pages import text_of
from tests.programme.test_import_pages import apply, choices, filled, hidden, row, seen, send


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The application over SQLite: what the pages call is tested on both."""
    return sqlite_app


SignIn = Callable[..., FlaskClient]
HERE, THERE = "To set it as agreed here.", "To set it as the workbook has it."


@pytest.fixture(autouse=True)
def september() -> Iterator[None]:
    with time_machine.travel("2026-09-02 10:00", tick=False):
        yield


@pytest.fixture
def officer(app: Flask, sign_in: SignIn) -> FlaskClient:
    with app.app_context():
        factories.body()
        factories.directorate()
        for title in ("Car parks", "Care homes", "Libraries", "Bridges"):
            factories.item(title=title, purpose="To set it.", decision_date="9 October 2026", issue_type="Key")
        db.session.commit()
    return sign_in(Role.GOVERNANCE, name="Robin Vale", email="robin@example.gov.uk")


def export(client: FlaskClient, form: str = "xlsx", query: str = "show=all") -> bytes:
    response = client.get(f"/programme/export/{form}?{query}")
    assert response.status_code == 200
    return response.data


def edited(content: bytes, *changes: tuple[str, str, Any], more: Callable[[Any], None] | None = None) -> bytes:
    """An export with cells changed (reference, heading, value), and whatever else is done to its sheet."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["Programme"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(number, 1).value: number for number in range(2, sheet.max_row + 1)}
    for reference, heading, value in changes:
        sheet.cell(rows[reference], columns[heading]).value = value
    if more:
        more(sheet)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def bring_back(client: FlaskClient, content: bytes, name: str = "programme.xlsx") -> str:
    """Import a workbook; the address of its preview."""
    response = send(client, content, name)
    assert response.status_code == 303, response.text
    return response.location


def edit_here(app: Flask, reference: str, **values: Any) -> None:
    """Somebody else saves meanwhile."""
    with app.app_context():
        change_item(get_item(reference), values, by=System("Ash Wren"), way="browser")
        db.session.commit()


def values(app: Flask, reference: str, *keys: str) -> tuple[Any, ...]:
    with app.app_context():
        item = get_item(reference)
        return tuple(getattr(item, key) for key in keys)


def press(client: FlaskClient, address: str, number: int, page: str = "", **data: str) -> TestResponse:
    """Press a button of a row, as it was drawn on a page."""
    page = page or client.get(f"{address}?show=all").text
    drawn = re.search(rf'id="row-{number}">.*?</form>', page, re.DOTALL)[0]
    return client.post(
        f"{address}/row/{number}/choose",
        data={"row": hidden(drawn, "row"), "sequence": hidden(drawn, "sequence")} | data,
    )


def for_all(client: FlaskClient, address: str, whose: str, page: str = "") -> TestResponse:
    page = page or client.get(address).text
    return client.post(f"{address}/decide", data={"do": whose, "sequence": hidden(page, "sequence")})


def shown_rows(html: str) -> list[str]:
    return re.findall(r'id="row-(\d+)"', html)


def conflicting(app: Flask, officer: FlaskClient, *more: tuple[str, str, Any]) -> str:
    """A workbook come back whose cells were changed here meanwhile: two of RP-0001, one of RP-0002."""
    out = export(officer)
    edit_here(app, "RP-0001", purpose=HERE, title="Car parks and charges")
    edit_here(app, "RP-0002", purpose=HERE)
    there = [("RP-0001", "Purpose", THERE), ("RP-0001", "Title", "Parking"), ("RP-0002", "Purpose", THERE), *more]
    return bring_back(officer, edited(out, *there))


# Out


def test_the_programme_links_to_its_exports_with_the_filters_in_use(officer: FlaskClient) -> None:
    page = officer.get("/programme?q=car&show=all").text
    for form in ("xlsx", "csv", "json"):
        assert f'href="/programme/export/{form}?q=car&amp;show=all"' in page
        assert f'href="/programme/export/{form}?show=all"' in page
    assert "Export these 2 items: Excel of these items" in text_of(page).replace(" ,", ",")
    drawn_again = officer.get("/programme?q=bridges", headers={"HX-Request": "true"}).text
    assert 'href="/programme/export/xlsx?q=bridges"' in drawn_again
    assert "Export this item:" in text_of(drawn_again)
    assert "Export this item" not in officer.get("/programme?q=nothing-like-it").text
    assert officer.get("/programme?show=all").text.count("/programme/export/xlsx") == 1


def test_what_goes_out_is_what_the_filters_let_through(officer: FlaskClient) -> None:
    with_filter = load_workbook(io.BytesIO(export(officer, query="q=car")))["Programme"]
    assert [cell.value for cell in with_filter["B"]] == ["Title", "Car parks", "Care homes"]
    rows = list(csv.reader(io.StringIO(export(officer, "csv", "q=bridges").decode("utf-8-sig"))))
    assert [one[:2] for one in rows] == [["Reference", "Title"], ["RP-0004", "Bridges"]]


@pytest.mark.parametrize("role", list(Role))
def test_every_reader_may_export(sign_in: SignIn, officer: FlaskClient, role: Role) -> None:
    reader = sign_in(role)
    assert "/programme/export/csv" in reader.get("/programme").text
    assert b"Libraries" in export(reader, "json")


# Back


def test_nothing_edited_changes_nothing_and_no_row_is_listed(app: Flask, officer: FlaskClient) -> None:
    address = bring_back(officer, export(officer))
    page = officer.get(address).text
    assert "4 rows, 0 new, 0 changed, 4 unchanged. Nothing has changed yet." in seen(officer, address)
    assert shown_rows(page) == []
    assert "No row changes anything." in page
    assert "4 rows without any change are not shown. Show them" in text_of(page)
    assert shown_rows(officer.get(f"{address}?show=unchanged").text) == ["0", "1", "2", "3"]
    before = values(app, "RP-0001", "sequence")
    apply(officer, address)
    assert values(app, "RP-0001", "sequence") == before


def test_only_what_changes_is_shown_old_and_new_with_the_words_that_differ(app: Flask, officer: FlaskClient) -> None:
    out = export(officer)
    content = edited(out, ("RP-0002", "Title", "Care homes and day centres"), ("RP-0004", "Purpose", None))
    address = bring_back(officer, content)
    page = officer.get(address).text
    assert "4 rows, 0 new, 2 changed, 2 unchanged" in seen(officer, address)
    assert shown_rows(page) == ["1", "3"]
    assert "Care homes <ins>and day centres</ins>" in page
    assert "RP-0002 Cabinet, 9 October 2026" in row(officer, address, 1)
    assert "Was To set it. Becomes cleared" in row(officer, address, 3)
    assert "<del>To set it.</del>" in page
    assert apply(officer, address).status_code == 303
    assert values(app, "RP-0002", "title") + values(app, "RP-0004", "purpose") == ("Care homes and day centres", None)


def test_rows_copied_taken_out_and_sorted_and_columns_added(app: Flask, officer: FlaskClient) -> None:
    def work(sheet: Any) -> None:
        rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
        gone = rows.pop(2)  # Libraries
        copied = list(rows[0])
        copied[1] = "Coach parks"
        for number, cells in enumerate([*sorted(rows, key=lambda cells: cells[1]), copied], start=2):
            for column, value in enumerate(cells, start=1):
                sheet.cell(number, column).value = value
        assert gone[0] == "RP-0003"
        last = sheet.max_column + 1
        sheet.cell(1, last).value, sheet.cell(2, last).value = "My notes", "ask Ann"

    address = bring_back(officer, edited(export(officer), more=work))
    said = seen(officer, address)
    assert "4 rows, 1 new, 0 changed, 3 unchanged, 1 row missing." in said
    assert "1 item that went out with this workbook is not in it any more, and stays as it is" in said
    assert "The column “My notes” was added to the export: it was left out." in said
    assert "this copy of it will be added as a new item" in row(officer, address, 3)
    assert "How the columns were read" not in said
    apply(officer, address)
    with app.app_context():
        assert [item.title for item in list_items()] == [
            "Car parks",
            "Care homes",
            "Libraries",
            "Bridges",
            "Coach parks",
        ]


def test_what_both_changed_is_shown_in_three_and_asked(app: Flask, officer: FlaskClient) -> None:
    address = conflicting(app, officer, ("RP-0004", "Purpose", "To mend it."))
    said = seen(officer, address)
    assert "4 rows, 0 new, 1 changed, 1 unchanged, 3 conflicts to decide." in said
    assert "3 cells in 2 rows were changed both here and in the workbook." in said
    card = row(officer, address, 0).replace(" .", ".")
    assert card.startswith("To decide Programme, row 2")
    assert f"Was when exported To set it. Workbook {THERE}" in card
    assert f"Here now, changed by Ash Wren, 2 September 2026, 11:00 {HERE}" in card
    assert "<ins>as the workbook has it</ins>" in officer.get(address).text
    refused = apply(officer, address)
    assert refused.status_code == 422
    assert "Nothing was applied: 3 cells are to be decided first." in text_of(refused.text)
    assert f'href="{address}?at=0#cell-0-title"' in refused.text
    assert 'id="cell-0-title"' in refused.text
    assert "row 2: Parking (Title and Purpose)" in refused.text
    assert values(app, "RP-0004", "purpose") == ("To set it.",)


def test_conflicts_are_decided_cell_by_cell_and_decided_again(app: Flask, officer: FlaskClient) -> None:
    address = conflicting(app, officer)
    assert press(officer, address, 0, take="purpose").location == f"{address}?at=0#row-0"
    assert "The workbook’s value is taken in 1 cell. 2 are still to be decided." in seen(officer, address)
    assert "✓" not in row(officer, address, 0)
    assert "Taken" in row(officer, address, 0)
    assert press(officer, address, 0, keep="title").location == f"{address}?at=1#row-1", "on to the next that asks"
    assert "Kept" in row(officer, address, 0)
    assert press(officer, address, 1, keep="purpose").location == f"{address}?at=1#row-1"
    assert "All 3 cells are decided." in seen(officer, address)
    press(officer, address, 0, keep="purpose")
    press(officer, address, 0, take="title")
    assert choices(app)["take"] == {"Programme!2": ["title"]}
    assert shown_rows(officer.get(f"{address}?show=conflicts").text) == ["0", "1"]
    assert apply(officer, address).status_code == 303
    assert values(app, "RP-0001", "title", "purpose") == ("Parking", HERE)
    assert values(app, "RP-0002", "purpose") == (HERE,)


def test_conflicts_are_decided_for_a_row_and_for_all(app: Flask, officer: FlaskClient) -> None:
    address = conflicting(app, officer)
    assert "Take the workbook’s for all 2 in this row" in row(officer, address, 0)
    press(officer, address, 0, do="take")
    assert "Take the workbook’s for all 1 still open" in seen(officer, address)
    assert for_all(officer, address, "keep").status_code == 303
    assert choices(app)["take"] == {"Programme!2": ["purpose", "title"]}, "what was decided stays decided"
    assert choices(app)["keep"] == {"Programme!3": ["purpose"]}
    for_all(officer, address, "keep")
    assert choices(app)["take"] == {}, "once all are decided, all of them are decided anew"
    for_all(officer, address, "take")
    apply(officer, address)
    assert values(app, "RP-0001", "title", "purpose") == ("Parking", THERE)
    assert values(app, "RP-0002", "purpose") == (THERE,)
    assert officer.post("/programme/import/1/decide").status_code in (400, 404)


def test_a_row_with_conflicts_is_not_left_out_with_the_errors_but_can_be(app: Flask, officer: FlaskClient) -> None:
    address = conflicting(app, officer, ("RP-0004", "Decision date", "31 June 2027"))
    assert "1 row has to be corrected, decided or left out first." in seen(officer, address)
    officer.post(f"{address}/leave-out-errors")
    assert "1 left out, 3 conflicts to decide" in seen(officer, address)
    press(officer, address, 0, do="leave")
    press(officer, address, 1, do="leave")
    assert "conflict" not in seen(officer, address).split("Nothing has changed yet.")[0]
    assert apply(officer, address).status_code == 303
    assert values(app, "RP-0001", "title", "purpose") == ("Car parks and charges", HERE)


def test_what_is_saved_meanwhile_is_shown_first_and_choices_are_kept(app: Flask, officer: FlaskClient) -> None:
    out = export(officer)
    edit_here(app, "RP-0001", purpose=HERE)
    there = [(one, "Purpose", THERE) for one in ("RP-0001", "RP-0003", "RP-0004")]
    address = bring_back(officer, edited(out, *there))
    press(officer, address, 0, take="purpose")
    drawn = officer.get(address).text
    assert shown_rows(drawn) == ["0", "2", "3"]
    edit_here(app, "RP-0004", purpose="To mend them.")
    edit_here(app, "RP-0002", purpose="Nothing of this workbook’s.")
    fresh = apply(officer, address, drawn)
    assert fresh.status_code == 422
    said = text_of(fresh.text)
    assert "The programme was changed meanwhile, so nothing was applied." in said
    assert "1 cell of this workbook was changed here meanwhile: it stands first below." in said
    assert 'href="#row-3"' in fresh.text
    assert shown_rows(fresh.text)[0] == "3"
    assert said.count("Changed here since you looked") == 1
    assert choices(app)["take"] == {"Programme!2": ["purpose"]}
    again = apply(officer, address, fresh.text)
    assert "1 cell is to be decided first." in text_of(again.text)
    there = press(officer, address, 3, fresh.text, keep="purpose", since=hidden(fresh.text, "since"))
    assert "since=" in there.location
    assert "Changed here since you looked" in text_of(officer.get(there.location).text)
    assert apply(officer, address).status_code == 303
    assert [values(app, f"RP-000{one}", "purpose")[0] for one in (1, 3, 4)] == [THERE, THERE, "To mend them."]


def test_a_decision_taken_on_an_older_page_counts_only_for_what_was_seen(app: Flask, officer: FlaskClient) -> None:
    address = conflicting(app, officer)
    drawn = officer.get(address).text
    edit_here(app, "RP-0001", purpose="Otherwise again.")
    answer = for_all(officer, address, "take", drawn)
    said = text_of(officer.get(answer.location).text)
    assert "The workbook’s value is taken in 2 cells. 1 was changed here meanwhile: look again." in said
    assert "Changed here since you looked" in said
    assert choices(app)["take"] == {"Programme!2": ["title"], "Programme!3": ["purpose"]}
    press(officer, address, 0, drawn, take="purpose")
    assert choices(app)["take"] == {"Programme!2": ["title"], "Programme!3": ["purpose"]}
    press(officer, address, 0, take="purpose")
    assert choices(app)["take"] == {"Programme!2": ["purpose", "title"], "Programme!3": ["purpose"]}


def test_two_officers_bring_back_the_same_export(app: Flask, officer: FlaskClient, sign_in: SignIn) -> None:
    other, out = sign_in(Role.GOVERNANCE, name="Jo Finch"), export(officer)
    first = bring_back(officer, edited(out, ("RP-0001", "Purpose", HERE), ("RP-0002", "Title", "Homes")))
    second = bring_back(other, edited(out, ("RP-0001", "Purpose", THERE), ("RP-0003", "Title", "Books")))
    assert apply(officer, first).status_code == 303
    assert "changed by Robin Vale" in row(other, second, 0)
    press(other, second, 0, take="purpose")
    assert apply(other, second).status_code == 303
    assert [values(app, f"RP-000{one}", "title")[0] for one in (2, 3)] == ["Homes", "Books"]
    assert values(app, "RP-0001", "purpose") == (THERE,)
    with app.app_context():
        assert [one.by_name for one in history_of(REGISTER)[:2]] == ["Jo Finch", "Robin Vale"]


def test_a_date_with_day_and_month_turned_round_is_asked(app: Flask, officer: FlaskClient) -> None:
    address = bring_back(officer, edited(export(officer), ("RP-0001", "Decision date", "10 September 2026")))
    card = row(officer, address, 0)
    assert "Was when exported, and is here 9 October 2026" in card
    assert "day and month look turned round. Nobody changed this date here." in card
    press(officer, address, 0, keep="decision_date")
    assert apply(officer, address).status_code == 303
    assert values(app, "RP-0001", "decision_date")[0].text == "9 October 2026"


def test_each_difference_of_an_export_from_elsewhere_is_asked(
    app: Flask, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.exchange.plan.is_ours", lambda *marks: False)
    content = edited(export(officer), ("RP-0001", "Purpose", THERE), ("RP-0002", "Purpose", None))
    address = bring_back(officer, content)
    assert "4 rows, 0 new, 0 changed, 2 unchanged, 2 conflicts to decide." in seen(officer, address)
    assert "Was when exported" not in row(officer, address, 0)
    assert f"Workbook {THERE}" in row(officer, address, 0).replace(" .", ".")
    assert "Workbook cleared" in row(officer, address, 1)
    for_all(officer, address, "take")
    assert apply(officer, address).status_code == 303
    assert values(app, "RP-0001", "purpose") + values(app, "RP-0002", "purpose") == (THERE, None)


def test_an_item_that_is_gone_here_is_said(app: Flask, officer: FlaskClient) -> None:
    out = export(officer)
    with app.app_context():
        remove_item(get_item("RP-0004"), by=System("Ash Wren"), way="browser")
        db.session.commit()
    address = bring_back(officer, edited(out, ("RP-0004", "Purpose", THERE)))
    assert "RP-0004 has been removed here since." in row(officer, address, 3)


def test_an_error_in_a_cell_shows_what_else_changes_in_its_row(officer: FlaskClient) -> None:
    wrong = [("RP-0002", "Decision date", "31 June 2027"), ("RP-0002", "Title", "Homes")]
    address = bring_back(officer, edited(export(officer), *wrong))
    card = row(officer, address, 1)
    assert "There is no 31 June 2027" in card
    assert "Title Homes" in card
    assert "Issue type" not in card


# The workbook given back


def test_the_workbook_comes_back_marked_and_in_again(app: Flask, officer: FlaskClient) -> None:
    address = conflicting(app, officer, ("RP-0004", "Decision date", "31 June 2027"))
    assert f'href="{address}/marked"' in officer.get(address).text
    before = sequence_of_app(app)
    given = officer.get(f"{address}/marked")
    assert given.headers["Content-Disposition"] == "attachment; filename=programme-marked.xlsx"
    sheet = load_workbook(io.BytesIO(given.data))["Programme"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    assert "There is no 31 June 2027" in sheet[f"{columns['Decision date']}5"].comment.text
    assert "edited here by Ash Wren" in sheet[f"{columns['Purpose']}3"].comment.text
    assert sheet[f"{columns['Purpose']}5"].comment is None
    again = bring_back(
        officer, edited(given.data, ("RP-0004", "Decision date", "30 June 2027")), "programme-marked.xlsx"
    )
    assert "4 rows, 0 new, 1 changed, 1 unchanged, 3 conflicts to decide." in seen(officer, again)
    for_all(officer, again, "take")
    assert "marked" not in re.findall(r'href="([^"]*)"', officer.get(again).text)
    clean = load_workbook(io.BytesIO(officer.get(f"{again}/marked").data))["Programme"]
    assert clean[f"{columns['Decision date']}5"].comment is None
    assert officer.get(f"{again}/marked").headers["Content-Disposition"].endswith("=programme-marked.xlsx")
    assert apply(officer, again).status_code == 303
    assert values(app, "RP-0001", "title", "purpose") == ("Parking", THERE)
    assert values(app, "RP-0004", "decision_date")[0].text == "30 June 2027"
    assert sequence_of_app(app) == before + 1


def sequence_of_app(app: Flask) -> int:
    with app.app_context():
        return sequence_of(REGISTER)


def test_text_is_not_given_back_marked(officer: FlaskClient) -> None:
    address = bring_back(officer, b"Title,Decision maker,Decision date\nRoads,Cabinet,31 June 2027\n", "plan.csv")
    assert "/marked" not in officer.get(address).text
    answer = officer.get(f"{address}/marked")
    assert (answer.status_code, answer.location) == (303, address)
    assert "plan.csv is not a workbook in which cells can be marked." in officer.get(address).text


def test_only_who_sent_it_gets_it_back(officer: FlaskClient, sign_in: SignIn) -> None:
    address = bring_back(officer, export(officer))
    assert sign_in(Role.GOVERNANCE).get(f"{address}/marked").status_code == 404
    assert sign_in(Role.GOVERNANCE).post(f"{address}/decide").status_code == 404
    assert sign_in(Role.VIEWER).get(f"{address}/marked").status_code == 403


# Pasted


def paste(client: FlaskClient, text: str, **more: Any) -> TestResponse:
    return client.post("/programme/import", data={"pasted": text, "published": ""} | more)


def copied(content: bytes, first: int = 1) -> str:
    """Rows of an export as Excel puts them on the clipboard."""
    sheet = load_workbook(io.BytesIO(content))["Programme"]
    texts = [
        [f"{one:%d/%m/%Y}" if hasattr(one, "year") else str(one or "") for one in line]
        for line in sheet.iter_rows(min_row=first, values_only=True)
    ]
    quoted = [['"' + one.replace('"', '""') + '"' if "\n" in one else one for one in line] for line in texts]
    return "\r\n".join("\t".join(line) for line in quoted) + "\r\n"


@pytest.mark.parametrize("first", [1, 2], ids=["with headings", "without"])
def test_rows_pasted_from_an_export_are_known(app: Flask, officer: FlaskClient, first: int) -> None:
    many = 'To set it.\nTwo "lines", one cell.'
    content = edited(export(officer), ("RP-0002", "Purpose", many), ("RP-0003", "Title", '"Live well" libraries'))
    text = copied(content, first)
    answer = paste(officer, text)
    assert answer.status_code == 303, answer.text
    said = seen(officer, answer.location)
    assert "Pasted rows.tsv" in said
    assert "4 rows, 0 new, " in said
    assert "is not known and was left out" not in said
    press(officer, answer.location, 1, take="purpose")
    press(officer, answer.location, 2, take="title")
    assert apply(officer, answer.location).status_code == 303
    assert values(app, "RP-0002", "purpose") == (many,)
    assert values(app, "RP-0003", "title") == ('"Live well" libraries',)


def test_a_new_row_and_the_first_columns_alone_can_be_pasted(app: Flask, officer: FlaskClient) -> None:
    answer = paste(officer, "RP-0001\tCar parks\tTo set it.\tKey\n")
    assert "1 row, 0 new, 0 changed, 1 unchanged" in seen(officer, answer.location)
    answer = paste(officer, "\tMuseums\tTo open them.\tKey\tCabinet\t12 November 2026")
    assert "1 row, 1 new" in seen(officer, answer.location)
    apply(officer, answer.location)
    with app.app_context():
        assert list_items()[-1].title == "Museums"


@pytest.mark.parametrize("text", ["Roads\tCabinet\tOctober 2026\r\n", "Just some words", "RP-0001\n", '"Open\tquote'])
def test_rows_that_nobody_can_tell_are_refused_and_stay_as_typed(app: Flask, officer: FlaskClient, text: str) -> None:
    before = sequence_of_app(app)
    refused = paste(officer, text, published="1 September 2026")
    assert refused.status_code == 422
    assert "Copy the row of headings too." in re.search(r'id="pasted-error"[^>]*>(.*?)</p>', refused.text, re.DOTALL)[1]
    kept = filled(refused.text)
    assert (kept["pasted"].strip(), kept["published"]) == (text.strip(), "1 September 2026")
    assert sequence_of_app(app) == before


def test_exactly_one_of_file_and_rows_is_given(officer: FlaskClient) -> None:
    assert "Choose the workbook, or paste rows below" in paste(officer, " \r\n").text
    both = paste(officer, "\tx\ty", file=(io.BytesIO(b"Title,Decision date\n"), "plan.csv"))
    assert both.status_code == 422
    assert "A file was chosen and rows were pasted." in re.search(r'id="pasted-error".*?</p>', both.text, re.DOTALL)[0]
    assert filled(both.text)["pasted"] == "\tx\ty"


def test_many_rows_can_be_pasted(officer: FlaskClient) -> None:
    line = "\tMatter {}\t" + "To decide. " * 400 + "\tKey\tCabinet\tOctober 2026"
    answer = paste(officer, "\r\n".join(line.format(number) for number in range(500)))
    assert answer.status_code == 303
    assert "500 rows, 500 new" in seen(officer, answer.location)


def test_the_import_page_tells_of_exports(officer: FlaskClient) -> None:
    assert "A workbook that was exported here can come back" in officer.get("/programme/import").text


HEADINGS = ("Reference", "Title", "Purpose", "Issue type")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('a\t"two\nlines"\nb\tc', [["a", "two\nlines"], ["b", "c"]]),
        ('"tab\there"\tx', [["tab\there", "x"]]),
        ('"say ""so""\nhere"\tx', [['say "so"\nhere', "x"]]),
        ('"Live well" plan\tx', [['"Live well" plan', "x"]]),
        ('"Live well"\tx', [['"Live well"', "x"]]),
        ('a "word" here\t"open', [['a "word" here', '"open']]),
        ("\ta\t\n", [["", "a", ""]]),
    ],
)
def test_cells_are_told_as_excel_copies_them(text: str, rows: list[list[str]]) -> None:
    assert split_pasted(text) == rows


def heads(cells: Sequence[str]) -> bool:
    return PROGRAMME.heads_table(cells, {})


@pytest.mark.parametrize(
    "text",
    [
        "RP-0001\tRoads\tTo mend\tKey\n\tBridges\tTo build, at last, soon\tKey",
        "RP-0001\tRoads\tTo mend\tRP-0001\tKey\n\tBridges\tTo build, at last, soon\t\tKey",
        "Reference\tTitle\tPurpose\tRow\tIssue type\n"
        "RP-0001\tRoads\tTo mend\tRP-0001\tKey\n\tBridges\tTo build, at last, soon\t\tKey",
    ],
    ids=["as shown", "with the hidden column", "with both"],
)
def test_pasted_rows_are_headed_whatever_was_copied(text: str) -> None:
    sheet = read_book(read_pasted(text, HEADINGS, 3, heads, PROGRAMME.headings), "Pasted rows.tsv").sheets[0]
    assert [list(one.cells.values()) for one in sheet.rows] == [
        list(HEADINGS),
        ["RP-0001", "Roads", "To mend", "Key"],
        ["Bridges", "To build, at last, soon", "Key"],
    ]


def test_rows_that_are_too_wide_are_not_guessed_at() -> None:
    with pytest.raises(Unreadable, match="Copy the row of headings too"):
        read_pasted("RP-0001\ta\tb\tc\td", HEADINGS, 3, heads, PROGRAMME.headings)


@pytest.mark.parametrize(
    ("old", "new", "there"),
    [
        ("To set charges.", "To set new charges.", [("To set ", False), ("new", True), (" charges.", False)]),
        ("Same", "Same", [("Same", False)]),
        ("", "All new", [("All new", True)]),
        ("One thing", "Another matter entirely", [("Another matter entirely", True)]),
        ("Gone", "", []),
    ],
)
def test_the_words_that_differ(old: str, new: str, there: list[tuple[str, bool]]) -> None:
    one, two = differing_words(old, new)
    assert two == there
    assert ("".join(text for text, _ in one), "".join(text for text, _ in two)) == (old, new)


def test_long_texts_differ_as_a_whole() -> None:
    assert differing_words("a " * 3000, "b " * 3000) == ([("a " * 3000, True)], [("b " * 3000, True)])
