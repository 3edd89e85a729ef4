"""A workbook against a register that has items already: matched, compared, applied whole, taken back whole."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from governance.council.models import Body, Directorate, Term, Ward
from governance.council.queries import get_council
from governance.exchange.commands import Overtaken, Undecided, apply_plan
from governance.exchange.plan import Plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.programme import commands
from governance.programme.commands import System, change_item, settle_checks, undo
from governance.programme.fields import BY_KEY
from governance.programme.intake.plan import make_plan
from governance.programme.models import PlanItem
from governance.programme.queries import REGISTER, list_items, values_of
from governance.register.dates import parse_date
from governance.register.editors import Refused
from governance.register.log import history_of, sequence_of
from governance.spreadsheets.book import Unreadable
from tests import factories
from tests.programme.planning import BY, bring_in, outcomes, plan_of
from tests.spreadsheets.files import table, workbook

HEADS = ["Title", "Decision maker", "Decision date", "Issue type", "Purpose"]
Row = list[Any]


@pytest.fixture(autouse=True)
def within(app: Flask) -> Any:
    """Everything here happens in the application's context."""
    with app.app_context():
        yield


def sheet(*rows: Row, heads: Row = HEADS) -> bytes:
    return table(heads, *rows)


def said(plan: Plan, severity: str = "") -> str:
    return "\n".join(f"{one.cell}: {one.text}" for one in plan.messages() if severity in ("", one.severity))


def state() -> Any:
    """Everything that an import could touch."""
    council = [(body.name, [(term.name, term.ended) for term in body.terms]) for body in db.session.query(Body).all()]
    others = [one.name for model in (Directorate, Ward) for one in db.session.query(model).all()]
    return [values_of(item) for item in list_items()], council, others, sequence_of(REGISTER)


PARKS = ["Parks strategy", "Cabinet", "9 October 2026", "Key", "To adopt it"]
ROADS = ["Roads programme", "Cabinet", "TBC", "Non-key", "To approve it"]


def test_an_import_is_one_change_set_under_the_file_s_name() -> None:
    bring_in(sheet(PARKS, ROADS))
    change_set = history_of(REGISTER)[0]
    assert (change_set.by_name, change_set.way, change_set.why) == ("Robin Import", "workbook", "plan.xlsx")
    assert len(history_of(REGISTER)) == 1
    assert [item.title for item in list_items()] == ["Parks strategy", "Roads programme"]


def test_the_same_workbook_again_adds_and_changes_nothing() -> None:
    bring_in(sheet(PARKS, ROADS))
    before = state()
    assert outcomes(bring_in(sheet(PARKS, ROADS))) == ["unchanged", "unchanged"]
    assert state() == before


def test_a_value_changed_in_the_workbook_is_taken() -> None:
    bring_in(sheet(PARKS))
    plan = bring_in(sheet([*PARKS[:3], "Non-key", "To adopt the strategy"]))
    assert outcomes(plan) == ["changed"]
    assert [(one.field, one.kept) for one in plan.rows[0].differences] == [("issue_type", False), ("purpose", False)]
    assert (list_items()[0].issue_type, list_items()[0].purpose) == ("Non-key", "To adopt the strategy")


def test_a_date_written_another_way_is_no_change() -> None:
    bring_in(sheet(PARKS))
    assert outcomes(plan_of(sheet([PARKS[0], "CABINET", "09.10.26", "KEY", "To adopt it"]))) == ["unchanged"]
    assert outcomes(plan_of(sheet([PARKS[0], "Cabinet", date(2026, 10, 9), "Key", "To adopt it"]))) == ["unchanged"]


def test_a_field_edited_here_since_its_import_is_never_overwritten() -> None:
    bring_in(sheet(PARKS))
    change_item(list_items()[0], {"purpose": "To adopt the new strategy"}, by=System("Sam Desk"), way="browser")
    for _ in range(2):  # and an import that kept it does not wear that down
        plan = bring_in(sheet([*PARKS[:3], "Non-key", "To adopt it"]))
        item = list_items()[0]
        assert (item.purpose, item.issue_type) == ("To adopt the new strategy", "Non-key")
        assert "Sam Desk: “To adopt the new strategy” is kept" in said(plan, "doubt")
        kept = next(one for one in plan.rows[0].differences if one.kept)
        assert (kept.field, kept.new, kept.by) == ("purpose", "To adopt it", "Sam Desk")
    take = {plan.rows[0].key: ["purpose"]}
    bring_in(sheet([*PARKS[:3], "Non-key", "To adopt it"]), take=take)
    assert list_items()[0].purpose == "To adopt it"
    assert outcomes(bring_in(sheet([*PARKS[:3], "Non-key", "As changed"]))) == ["changed"], "the import wrote it last"


def test_what_was_blank_here_is_filled_and_what_the_workbook_clears_is_cleared() -> None:
    bring_in(sheet([*PARKS[:4], None]))
    bring_in(sheet(PARKS))
    assert list_items()[0].purpose == "To adopt it"
    plan = bring_in(sheet([*PARKS[:4], None]))
    assert [(one.field, one.new) for one in plan.rows[0].differences] == [("purpose", None)]
    assert list_items()[0].purpose is None


def test_a_column_that_is_missing_touches_nothing() -> None:
    bring_in(sheet(PARKS))
    assert outcomes(bring_in(sheet(PARKS[:3], heads=HEADS[:3]))) == ["unchanged"]
    assert list_items()[0].purpose == "To adopt it"


def test_an_item_with_another_date_is_the_one_left_on_each_side() -> None:
    bring_in(sheet(PARKS, ROADS))
    plan = bring_in(sheet(PARKS, [*ROADS[:2], "12 November 2026", *ROADS[3:]]))
    assert outcomes(plan) == ["unchanged", "changed"]
    assert [item.decision_date.text for item in list_items()] == ["9 October 2026", "12 November 2026"]


def test_a_bare_tbc_without_a_month_heading_leaves_the_item_under_its_month() -> None:
    def under_a_month(book: Any) -> None:
        for row in ([], ["November 2026"], HEADS, ROADS, [*ROADS[:4], "Another"]):
            book.active.append(row)

    bring_in(workbook(under_a_month))
    assert [f"{item.decision_month:%Y-%m}" for item in list_items()] == ["2026-11", "2026-11"]
    assert outcomes(bring_in(sheet(ROADS, [*ROADS[:4], "Another"]))) == ["unchanged", "unchanged"]


def test_names_that_only_a_left_out_row_gives_are_not_made() -> None:
    content = sheet([PARKS[0], "Cabinet Member Slip", *PARKS[2:]], ROADS)
    plan = plan_of(content)
    assert [one.name for one in plan.records] == ["Cabinet Member Slip", "Cabinet"]
    plan = bring_in(content, left_out={plan.rows[0].key})
    assert [one.name for one in plan.records] == ["Cabinet"]


def test_equal_titles_recur_and_each_stays_itself() -> None:
    reports = [["Budget report", "Cabinet", day, "Non-key", ""] for day in ("9 October 2026", "TBC", "TBC")]
    bring_in(sheet(*reports))
    assert outcomes(bring_in(sheet(*reports))) == ["unchanged"] * 3
    assert len(list_items()) == 3


def test_several_left_on_both_sides_are_asked_and_nothing_is_changed() -> None:
    first = [["Budget report", "Cabinet", day, "Non-key", ""] for day in ("1 October 2026", "2 October 2026")]
    bring_in(sheet(*first))
    second = [["Budget report", "Cabinet", day, "Non-key", ""] for day in ("3 October 2026", "4 October 2026")]
    plan, before = plan_of(sheet(*second)), state()
    assert outcomes(plan) == ["asked", "asked"]
    assert "Which of them is it?" in said(plan, "error")
    with pytest.raises(Undecided):
        apply_plan(plan, by=BY, why="")
    db.session.rollback()
    assert state() == before
    chosen = {plan.rows[0].key: list_items()[1].reference, plan.rows[1].key: "new"}
    bring_in(sheet(*second), items=chosen)
    assert [item.decision_date.text for item in list_items()] == ["1 October 2026", "3 October 2026", "4 October 2026"]


def test_a_reference_says_which_item_a_row_is() -> None:
    bring_in(sheet(PARKS, ROADS))
    reference = list_items()[1].reference
    heads = ["Reference", *HEADS]
    renamed = sheet([reference, "Highways programme", *ROADS[1:]], heads=heads)
    assert plan_of(renamed).stopped(False), "it does not say what the item was: each difference is asked"
    assert outcomes(bring_in(renamed, conflicts="workbook")) == ["changed"]
    assert list_items()[1].title == "Highways programme"
    twice = plan_of(sheet([reference, *ROADS], [reference, *PARKS], heads=heads))
    assert outcomes(twice) == ["unchanged", "rejected"]
    unknown = plan_of(sheet([reference, *ROADS], ["ZZ-9999", *PARKS], heads=heads))
    assert "There is no item ZZ-9999 here" in said(unknown, "doubt")
    assert outcomes(unknown) == ["unchanged", "unchanged"]


def test_references_of_another_kind_are_said_once() -> None:
    plan = plan_of(sheet(["7/26", *PARKS], ["8/26", *ROADS], heads=["Ref", *HEADS]))
    assert [one.text for one in plan.messages() if "not this register’s" in one.text] != []
    assert said(plan).count("7/26") == 1


def test_absent_items_are_reported_and_left() -> None:
    bring_in(sheet(PARKS, ROADS))
    plan = bring_in(sheet(PARKS))
    assert [item.title for item in plan.absent] == ["Roads programme"]
    assert "Roads programme”, To be confirmed, is not in the workbook: it stays." in said(plan)
    assert len(list_items()) == 2


def test_a_title_nearly_that_of_an_absent_item_is_a_doubt() -> None:
    bring_in(sheet(PARKS))
    plan = plan_of(sheet(["Park strategy", *PARKS[1:]]))
    assert outcomes(plan) == ["new"]
    assert f"This may be {list_items()[0].reference}" in said(plan, "doubt")
    bring_in(sheet(["Park strategy", *PARKS[1:]]), items={plan.rows[0].key: list_items()[0].reference})
    assert [item.title for item in list_items()] == ["Park strategy"]


def test_posts_holders_directorates_and_wards_that_are_new_are_made_and_listed() -> None:
    row = [*PARKS[:1], "Cabinet Member for Leisure (Cllr Ash Example)", *PARKS[2:], "Place", "Abbey, Castle"]
    plan = bring_in(sheet(row, heads=[*HEADS, "Directorate", "Wards"]))
    assert {(one.model, one.name) for one in plan.records} == {
        ("body", "Cabinet Member for Leisure"), ("directorate", "Place"), ("ward", "Abbey"), ("ward", "Castle"),
    }  # fmt: skip
    item, council = list_items()[0], get_council()
    assert council.bodies[item.decision_maker].holder_on(date.today()).name == "Councillor Ash Example"
    names = council.names
    assert [BY_KEY[key].kind.show(getattr(item, key), names) for key in ("directorate", "wards")] == [
        "Place",
        "Abbey; Castle",
    ]
    assert plan_of(sheet(row, heads=[*HEADS, "Directorate", "Wards"])).records == []


def test_a_preview_makes_nothing() -> None:
    before = state()
    plan_of(sheet([PARKS[0], "Cabinet Member for Leisure (Cllr Ash Example)", *PARKS[2:]]))
    db.session.commit()
    assert state() == before


def test_a_near_spelling_of_a_known_post_is_read_as_it_with_a_doubt() -> None:
    post = factories.body("Cabinet Member Infrastructure", "cabinet member")
    plan = bring_in(sheet([PARKS[0], "Cabinet Member Infrastucture", *PARKS[2:]]))
    assert list_items()[0].decision_maker == post.id
    assert "“Cabinet Member Infrastucture” is read as Cabinet Member Infrastructure." in said(plan, "doubt")
    assert any("Infrastucture" in text for text in list_items()[0].to_check or [])


def test_portfolios_that_look_alike_are_not_confused() -> None:
    factories.body("Cabinet Member Adults", "cabinet member")
    plan = plan_of(sheet([PARKS[0], "Cabinet Member Assets", *PARKS[2:]]))
    assert [one.name for one in plan.records] == ["Cabinet Member Assets"]


def test_a_new_name_in_a_post_proposes_that_the_earlier_term_has_ended() -> None:
    post = factories.body("Cabinet Member Leisure", "cabinet member")
    factories.term(post, "Councillor Ash Earlier", started=date(2024, 5, 20))
    row = [PARKS[0], "Cabinet Member Leisure (Councillor Bo Later)", *PARKS[2:]]
    plan = bring_in(sheet(row))
    assert "the workbook names Councillor Bo Later, here it is Councillor Ash Earlier" in said(plan, "doubt")
    assert [(one.name, one.ended) for one in db.session.query(Term)] == [("Councillor Ash Earlier", None)]
    plan = plan_of(sheet(row), follow={"Cabinet Member Leisure"})
    apply_plan(plan, by=BY, why="", started=date(2026, 9, 1))
    assert {(one.name, one.started, one.ended) for one in db.session.query(Term)} == {
        ("Councillor Ash Earlier", date(2024, 5, 20), date(2026, 8, 31)),
        ("Councillor Bo Later", date(2026, 9, 1), None),
    }  # fmt: skip


def test_an_officer_whose_name_is_nearly_anothers_is_a_doubt_and_new_ones_are_listed() -> None:
    heads = [*HEADS, "Lead officer"]
    bring_in(sheet([*PARKS, "Morgan Exemplar, Head of Parks"], heads=heads))
    plan = plan_of(sheet([*PARKS, "Morgan Exempler"], [*ROADS, "Kit Another"], heads=heads))
    assert plan.officers == ["Morgan Exempler", "Kit Another"]
    assert "F2: “Morgan Exempler” is nearly Morgan Exemplar" in said(plan, "doubt")
    assert "Kit Another" not in said(plan)


def test_the_day_of_publication_becomes_notice_first_published_where_there_is_none() -> None:
    bring_in(sheet(PARKS), published=date(2026, 9, 1))
    bring_in(sheet(PARKS, ROADS), published=date(2026, 10, 1))
    assert [item.first_published for item in list_items()] == [date(2026, 9, 1), date(2026, 10, 1)]


def test_rows_with_errors_stop_everything_unless_they_are_left_out() -> None:
    content, before = sheet(PARKS, ["", "Cabinet", "TBC"], ["No date", "Cabinet", "someday"], ROADS), state()
    plan = plan_of(content)
    assert outcomes(plan) == ["new", "rejected", "rejected", "new"]
    assert "A3: There is no title" in said(plan, "error")
    assert "C4: Type a day" in said(plan, "error")
    with pytest.raises(Undecided):
        apply_plan(plan, by=BY, why="")
    db.session.rollback()
    assert state() == before
    bring_in(content, left_out={plan.rows[1].key}, texts={plan.rows[2].key: {"decision_date": "TBC"}})
    assert [item.title for item in list_items()] == ["Parks strategy", "No date", "Roads programme"]


def test_what_is_put_right_on_the_preview_settles_its_doubt() -> None:
    content = sheet([*PARKS[:3], "B&BF", PARKS[4]])
    plan = plan_of(content)
    assert "“B&BF” is read as B&PF" in said(plan, "doubt")
    put_right = plan_of(content, texts={plan.rows[0].key: {"issue_type": "Key"}})
    assert put_right.rows[0].row.values["issue_type"] == "Key"
    assert "B&BF" not in said(put_right)


def test_doubts_stay_on_the_item_until_they_are_settled_and_do_not_come_back() -> None:
    content = sheet([*PARKS[:2], "March 27", *PARKS[3:]])
    bring_in(content)
    item = list_items()[0]
    assert item.to_check == ["“March 27”: Read as March 2027: a month and a two-digit year, not a day. (Sheet, C2)"]
    settle_checks(item, item.to_check[0], by=BY, way="browser")
    db.session.commit()
    bring_in(content)
    assert list_items()[0].to_check is None


def test_an_import_is_taken_back_whole() -> None:
    bring_in(sheet(PARKS), published=date(2026, 9, 1))
    before = [values_of(item) for item in list_items()]
    bring_in(sheet([*PARKS[:3], "Non-key", PARKS[4]], ROADS), published=date(2026, 9, 1))
    undo(history_of(REGISTER)[0], by=BY, way="browser")
    db.session.commit()
    assert [values_of(item) for item in list_items()] == before
    assert outcomes(bring_in(sheet(PARKS, ROADS))) == ["unchanged", "new"], "what was taken back can come again"


def test_half_an_import_is_never_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    before, real = state(), commands.PLAN_ITEMS.assign

    def fail(item: PlanItem, values: Any) -> None:
        if values["title"] == ROADS[0]:
            raise RuntimeError("the power goes")
        real(item, values)

    monkeypatch.setattr(commands.PLAN_ITEMS, "assign", fail)
    with pytest.raises(RuntimeError):
        bring_in(sheet([PARKS[0], "Cabinet Member New", *PARKS[2:]], ROADS))
    db.session.rollback()
    assert state() == before


def test_a_register_that_moved_on_since_the_comparison_is_compared_again() -> None:
    bring_in(sheet(PARKS))
    plan = plan_of(sheet(ROADS))
    change_item(list_items()[0], {"purpose": "Else"}, by=BY, way="browser")
    with pytest.raises(Overtaken):
        apply_plan(plan, by=BY, why="")


def test_what_an_item_cannot_hold_together_is_an_error_beside_its_cell() -> None:
    plan = plan_of(sheet([*PARKS, "Deferred"], heads=[*HEADS, "Status"]))
    assert outcomes(plan) == ["rejected"]
    assert "Enter the reason why it is deferred" in said(plan, "error")


@pytest.mark.parametrize("text", ["=1+1", "+44 roads", "-5% growth", "@home", "'quoted"])
def test_text_that_looks_like_a_formula_is_text(text: str) -> None:
    def fill(book: Any) -> None:
        book.active.append(HEADS)
        book.active.append(PARKS)
        book.active["A2"] = text
        book.active["A2"].data_type = "s"

    bring_in(workbook(fill))
    assert list_items()[0].title == text


def test_hidden_rows_and_sheets_are_read_and_counted() -> None:
    def fill(book: Any) -> None:
        for row in (HEADS, PARKS, ROADS):
            book.active.append(row)
        book.active.row_dimensions[3].hidden = True
        other = book.create_sheet("Old")
        other.append(HEADS)
        other.append(["Old matter", *PARKS[1:]])
        other.sheet_state = "hidden"

    plan = bring_in(workbook(fill))
    assert len(list_items()) == 3
    assert "1 row of this sheet is hidden" in said(plan, "note")
    assert "“Old”" in said(plan, "note")


@pytest.mark.parametrize(
    "content",
    [
        "Title,Decision maker,Decision date\nÉté “plan”,Cabinet,TBC\n".encode(),
        "Title;Decision maker;Decision date\nÉté “plan”;Cabinet;TBC\n".encode("cp1252"),
        "Title\tDecision maker\tDecision date\nÉté “plan”\tCabinet\tTBC\n".encode("utf-16"),
    ],
)
def test_csv_comes_in_by_the_same_path(content: bytes) -> None:
    plan = make_plan(content, "plan.csv", Choices())
    apply_plan(plan, by=BY, why="plan.csv")
    assert [item.title for item in list_items()] == ["Été “plan”"]
    assert outcomes(make_plan(content, "plan.csv", Choices())) == ["unchanged"]


@pytest.mark.parametrize("content", [table(["Hello"]), table(HEADS), b"", b"\xd0\xcf\x11\xe0"])
def test_a_file_without_items_is_refused_and_never_a_silent_nothing(content: bytes) -> None:
    with pytest.raises(Unreadable):
        plan_of(content)


def test_a_missing_column_is_said_once_and_its_rows_cannot_be_kept() -> None:
    plan = plan_of(sheet(["Parks", "Cabinet"], ["Roads", "Cabinet"], heads=["Title", "Decision maker"]))
    assert outcomes(plan) == ["rejected", "rejected"]
    assert said(plan, "error").count("No column is headed “Decision date”") == 1


def test_what_a_directorate_officer_may_not_do_an_import_may_not_do_either() -> None:
    class Stranger:
        id, name, handles_all = None, "Stranger", False

        def handles(self, directorate: int | None) -> bool:
            return False

    with pytest.raises(Refused):
        apply_plan(plan_of(sheet(PARKS)), by=Stranger(), why="")


def test_what_was_put_right_on_the_preview_stays_when_the_same_workbook_comes_again() -> None:
    content = sheet(PARKS, ROADS)
    first = plan_of(content)
    texts = {
        first.rows[0].key: {"decision_date": "7 December 2026"},
        first.rows[1].key: {"title": "Highways programme"},
    }
    bring_in(content, texts=texts)
    plan = bring_in(content)
    assert outcomes(plan) == ["unchanged", "unchanged"]
    assert [item.title for item in list_items()] == ["Parks strategy", "Highways programme"]
    assert list_items()[0].decision_date.text == "7 December 2026"
    later = bring_in(sheet([*PARKS[:2], "8 December 2026", *PARKS[3:]], ROADS))
    assert outcomes(later) == ["changed", "unchanged"], "now the workbook says something new"


def test_an_item_renamed_here_is_still_the_row_that_it_came_from() -> None:
    content = sheet(PARKS, ROADS)
    bring_in(content)
    change_item(list_items()[0], {"title": "Green spaces 2030"}, by=System("Sam Desk"), way="browser")
    plan = bring_in(content)
    assert outcomes(plan) == ["unchanged", "unchanged"]
    assert "Sam Desk: “Green spaces 2030” is kept" in said(plan, "doubt")
    renamed = sheet(["Green spaces 2030", *PARKS[1:]], ROADS)
    assert outcomes(bring_in(renamed)) == ["unchanged", "unchanged"], "and when the workbook has the new title too"


def test_recurring_titles_stay_themselves_when_their_dates_were_changed_here() -> None:
    rows = [["Budget report", "Cabinet", day, "Non-key", day] for day in ("1 October 2026", "2 October 2026")]
    bring_in(sheet(*rows))
    for item, day in zip(list_items(), ("20 November 2026", "1 October 2026"), strict=True):
        change_item(item, {"decision_date": parse_date(day)}, by=System("Sam Desk"), way="browser")
    bring_in(sheet(*rows))
    assert [item.purpose for item in list_items()] == ["1 October 2026", "2 October 2026"]
    assert [item.decision_date.text for item in list_items()] == ["20 November 2026", "1 October 2026"]


def test_a_reference_beside_quite_another_matter_is_asked() -> None:
    bring_in(sheet(PARKS, ROADS))
    heads, reference = ["Reference", *HEADS], list_items()[0].reference
    plan = plan_of(sheet([reference, "Appointment of auditors", "Audit Committee", "TBC", "", ""], heads=heads))
    assert outcomes(plan) == ["rejected"]
    assert "is another matter here: “Parks strategy”" in said(plan, "error")


def test_a_post_that_only_a_row_left_out_stands_under_is_not_made() -> None:
    def fill(book: Any) -> None:
        for row in (["DECISION MAKER"], ["CABINET MEMBER LEISURE COUNCILLOR ASH EXAMPLE"], ["Date", "Title"]):
            book.active.append(row)
        book.active.append(["TBC", "Parks"])
        for row in (["DECISION MAKER"], ["CABINET"], ["Date", "Title"], ["TBC", "Roads"]):
            book.active.append(row)
        for row in (["DECISION MAKER"], ["CABINET MEMBER ROADS COUNCILLOR KIT EXAMPLE"], ["Date", "Title"]):
            book.active.append(row)

    content = workbook(fill)
    plan = bring_in(content, left_out={plan_of(content).rows[0].key})
    assert [one.name for one in plan.records] == ["Cabinet", "Cabinet Member Roads"], "an empty section's post is made"
    assert [one.name for one in db.session.query(Term)] == ["Councillor Kit Example"]


def test_a_directorate_that_only_a_kept_field_names_is_not_made() -> None:
    heads = [*HEADS, "Directorate"]
    factories.directorate("Place")
    bring_in(sheet([*PARKS, "Place"], heads=heads))
    change_item(list_items()[0], {"directorate": None}, by=System("Sam Desk"), way="browser")
    bring_in(sheet([*PARKS, "Highways and Transport"], heads=heads))
    assert [one.name for one in db.session.query(Directorate)] == ["Place"]


def test_what_was_taken_back_comes_in_again_without_being_asked_field_by_field() -> None:
    bring_in(sheet(PARKS))
    later = sheet([*PARKS[:2], "12 November 2026", *PARKS[3:]])
    bring_in(later)
    undo(history_of(REGISTER)[0], by=BY, way="browser")
    db.session.commit()
    assert outcomes(bring_in(later)) == ["changed"]


def test_what_was_removed_or_withdrawn_here_is_said() -> None:
    bring_in(sheet(PARKS, ROADS))
    commands.remove_item(list_items()[0], by=BY, way="browser")
    commands.withdraw_item(list_items()[0], reason="Not needed", by=BY, way="browser")
    db.session.commit()
    plan = plan_of(sheet(PARKS, [*ROADS[:2], "12 November 2026", *ROADS[3:]]))
    assert outcomes(plan) == ["new", "changed"]
    assert "The same was removed here as RP-0001" in said(plan, "doubt")
    assert "RP-0002 is withdrawn here: is it still to change?" in said(plan, "doubt")


def test_two_rows_alike_in_every_cell_are_doubted() -> None:
    plan = plan_of(sheet(PARKS, PARKS))
    assert outcomes(plan) == ["new", "new"]
    assert "The row says the same as another (Sheet, A2) in every cell." in said(plan, "doubt")
