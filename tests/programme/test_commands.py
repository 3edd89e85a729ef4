"""Changes to the programme: what is logged, who may, two officers, undo, references."""

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from governance.extensions import db
from governance.people.rules import Role
from governance.programme.commands import (
    NotAllowed,
    change_item,
    decide_item,
    defer_item,
    reinstate_item,
    remove_item,
    undo,
    withdraw_item,
)
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, REGISTER, get_item
from governance.register.dates import parse_date
from governance.register.editors import Conflicted, Drawn, Refused
from governance.register.log import history_of, sequence_of
from tests import factories

WAY = "test"


@pytest.fixture(autouse=True)
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.rollback()


@pytest.fixture
def officer() -> object:
    return factories.account(Role.GOVERNANCE, name="Robin Vale")


def history(item: PlanItem) -> list[list[tuple[str, str, str]]]:
    found = history_of(REGISTER, record=(KIND, item.id))
    return [[(one.field, one.old_text, one.new_text) for one in change_set.changes] for change_set in found]


def test_a_change_is_logged_with_who_when_how_and_both_values(officer) -> None:
    item = factories.item(title="Review of charges", issue_type="Non-key")
    changed = change_item(item, {"issue_type": "Key", "title": "Review of charges"}, by=officer, way="browser")
    assert (changed.by_name, changed.way, changed.sequence) == ("Robin Vale", "browser", item.sequence)
    assert history(item)[0] == [("issue_type", "Non-key", "Key")]
    assert sequence_of(REGISTER) == changed.sequence == 2


def test_a_change_to_what_is_there_already_is_no_change(officer) -> None:
    item = factories.item(title="Review of charges")
    assert change_item(item, {"title": "Review of charges"}, by=officer, way=WAY) is None
    assert sequence_of(REGISTER) == 1


def test_references_are_given_once_and_never_again(officer) -> None:
    first, second = factories.item(), factories.item()
    assert (first.reference, second.reference) == ("RP-0001", "RP-0002")
    remove_item(second, by=officer, way=WAY)
    assert factories.item().reference == "RP-0003"
    assert get_item("RP-0002") is None


def test_an_item_needs_a_title_a_decision_maker_and_a_date(officer) -> None:
    item = factories.item()
    with pytest.raises(Refused) as refused:
        change_item(item, {"title": None}, by=officer, way=WAY)
    assert refused.value.errors == {"title": "Enter the title"}


def test_two_officers_on_different_fields_never_conflict(officer) -> None:
    item = factories.item(title="Old title", purpose="Old purpose")
    drawn = item.sequence
    change_item(item, {"title": "New title"}, by=officer, way=WAY)
    change_item(item, {"title": "Old title", "purpose": "New purpose"}, by=officer, way=WAY, drawn=Drawn(drawn))
    assert (item.title, item.purpose) == ("New title", "New purpose")


def test_on_the_same_field_the_second_officer_sees_both_values_and_chooses(officer) -> None:
    other = factories.account(Role.GOVERNANCE, name="Sam Heron")
    item = factories.item(title="Old", purpose="Old purpose")
    drawn = item.sequence
    change_item(item, {"title": "Theirs"}, by=officer, way=WAY)
    with pytest.raises(Conflicted) as met:
        change_item(item, {"title": "Mine", "purpose": "Mine too"}, by=other, way=WAY, drawn=Drawn(drawn))
    one = met.value.fields["title"]
    assert (one.mine, one.theirs, one.by) == ("Mine", "Theirs", "Robin Vale")
    assert (item.title, item.purpose) == ("Theirs", "Old purpose")

    at = met.value.sequence
    mine = {"title": "Mine", "purpose": "Mine too"}
    change_item(item, mine, by=other, way=WAY, drawn=Drawn(drawn, {"title": "theirs"}, at))
    assert (item.title, item.purpose) == ("Theirs", "Mine too")
    change_item(item, mine, by=other, way=WAY, drawn=Drawn(drawn, {"title": "mine"}, at))
    assert item.title == "Mine"


def test_a_choice_is_asked_again_when_the_field_changed_once_more_meanwhile(officer) -> None:
    item = factories.item(title="Old")
    drawn = item.sequence
    change_item(item, {"title": "Theirs"}, by=officer, way=WAY)
    with pytest.raises(Conflicted) as met:
        change_item(item, {"title": "Mine"}, by=officer, way=WAY, drawn=Drawn(drawn))
    change_item(item, {"title": "Theirs again"}, by=officer, way=WAY)
    settled = Drawn(drawn, {"title": "mine"}, met.value.sequence)
    with pytest.raises(Conflicted):
        change_item(item, {"title": "Mine"}, by=officer, way=WAY, drawn=settled)
    assert item.title == "Theirs again"


def test_deferring_moves_the_item_says_from_when_and_why(officer) -> None:
    item = factories.item(decision_date="9 October 2026")
    changed = defer_item(item, until=parse_date("26.11.26"), reason="Consultation extended", by=officer, way=WAY)
    assert (item.status, item.deferred_from, item.status_reason) == (
        "deferred",
        "9 October 2026",
        "Consultation extended",
    )
    assert (item.decision_month, changed.why) == (date(2026, 11, 1), "Consultation extended")


def test_deferring_to_the_same_day_is_refused(officer) -> None:
    item = factories.item(decision_date="9 October 2026")
    with pytest.raises(Refused) as refused:
        defer_item(item, until=parse_date("09.10.26"), reason="None", by=officer, way=WAY)
    assert list(refused.value.errors) == ["decision_date"]


def test_deferring_to_tbc_keeps_the_month_it_stands_under(officer) -> None:
    item = factories.item(decision_date="9 October 2026")
    defer_item(item, until=parse_date("TBC", under=item.decision_month), reason="Funding", by=officer, way=WAY)
    assert (item.decision_month, item.decision_earliest) == (date(2026, 10, 1), None)


def test_a_decision_keeps_who_held_the_post_that_day(officer) -> None:
    post = factories.body("Cabinet Member Transport", kind="cabinet member")
    factories.term(post, "Councillor Early Lark", title="Deputy Leader", ended=date(2026, 5, 14))
    factories.term(post, "Councillor Late Finch", started=date(2026, 5, 15))
    item = factories.item(post)
    decide_item(item, on=date(2026, 5, 14), by=officer, way=WAY)
    assert (item.status, item.decided_by) == ("decided", "Councillor Early Lark, Deputy Leader")
    change_item(item, {"decided_on": date(2026, 5, 15)}, by=officer, way=WAY)
    assert item.decided_by == "Councillor Late Finch"
    reinstate_item(item, by=officer, way=WAY)
    assert (item.status, item.decided_on, item.decided_by) == ("planned", None, None)


def test_a_decision_still_to_come_is_refused(officer) -> None:
    item = factories.item()
    with pytest.raises(Refused) as refused:
        decide_item(item, on=date(2099, 1, 1), by=officer, way=WAY)
    assert list(refused.value.errors) == ["decided_on"]
    assert item.status == "planned"


def test_withdrawing_needs_a_reason(officer) -> None:
    item = factories.item()
    with pytest.raises(Refused):
        withdraw_item(item, reason="", by=officer, way=WAY)
    withdraw_item(item, reason="No longer needed", by=officer, way=WAY)
    assert item.status == "withdrawn"


def test_what_was_published_cannot_be_removed(officer) -> None:
    item = factories.item(first_published="1 September 2026")
    with pytest.raises(Refused, match="Withdraw it instead"):
        remove_item(item, by=officer, way=WAY)
    assert get_item(item.reference)


def test_undo_restores_the_cells_and_is_itself_in_the_history(officer) -> None:
    item = factories.item(title="Old", purpose="Old purpose")
    changed = change_item(item, {"title": "New", "purpose": "New purpose"}, by=officer, way=WAY)
    undone = undo(changed, by=officer, way=WAY)
    assert (item.title, item.purpose) == ("Old", "Old purpose")
    assert undone.change_set.undoes_id == changed.id
    redone = undo(undone.change_set, by=officer, way=WAY)
    assert redone.left == ()
    assert item.title == "New"


def test_undo_leaves_and_names_cells_that_changed_since(officer) -> None:
    item = factories.item(title="Old", purpose="Old purpose")
    changed = change_item(item, {"title": "New", "purpose": "New purpose"}, by=officer, way=WAY)
    change_item(item, {"title": "Newer"}, by=officer, way=WAY)
    undone = undo(changed, by=officer, way=WAY)
    assert (item.title, item.purpose) == ("Newer", "Old purpose")
    assert [one.field for one in undone.left] == ["title"]


def test_undoing_an_addition_removes_the_item_and_undoing_that_brings_it_back(officer) -> None:
    item = factories.item()
    added = history_of(REGISTER, record=(KIND, item.id))[0]
    undone = undo(added, by=officer, way=WAY)
    assert get_item(item.reference) is None
    undo(undone.change_set, by=officer, way=WAY)
    assert get_item(item.reference) is item


def test_an_addition_that_somebody_has_worked_on_is_not_undone(officer) -> None:
    item = factories.item()
    added = history_of(REGISTER, record=(KIND, item.id))[0]
    change_item(item, {"title": "Worked on"}, by=officer, way=WAY)
    undone = undo(added, by=officer, way=WAY)
    assert undone.change_set is None
    assert len(undone.left) == 1
    assert get_item(item.reference)


def test_undoing_a_deferral_puts_the_item_back(officer) -> None:
    item = factories.item(decision_date="9 October 2026")
    deferred = defer_item(item, until=parse_date("November 2026"), reason="Funding", by=officer, way=WAY)
    undo(deferred, by=officer, way=WAY)
    assert (item.status, item.decision_typed, item.decision_month) == ("planned", "9 October 2026", date(2026, 10, 1))


def test_directorate_officers_change_only_their_own_directorates_items() -> None:
    own, other = factories.directorate("Adults"), factories.directorate("Children")
    officer = factories.account(Role.DIRECTORATE, directorates=(own.id,))
    mine, theirs, nobodys = (factories.item(directorate=one and one.id) for one in (own, other, None))
    change_item(mine, {"title": "Mine"}, by=officer, way=WAY)
    for item in (theirs, nobodys):
        with pytest.raises(NotAllowed):
            change_item(item, {"title": "Not mine"}, by=officer, way=WAY)
    with pytest.raises(Refused) as refused:
        change_item(mine, {"directorate": other.id}, by=officer, way=WAY)
    assert list(refused.value.errors) == ["directorate"]


def test_only_governance_officers_set_or_clear_when_notice_was_published() -> None:
    own = factories.directorate()
    officer = factories.account(Role.DIRECTORATE, directorates=(own.id,))
    item = factories.item(directorate=own.id, first_published="1 September 2026")
    for value in (date(2026, 8, 1), None):
        with pytest.raises(Refused) as refused:
            change_item(item, {"first_published": value}, by=officer, way=WAY)
        assert list(refused.value.errors) == ["first_published"]


def test_a_directorate_officer_cannot_undo_another_directorates_change() -> None:
    own, other = factories.directorate("Adults"), factories.directorate("Children")
    officer = factories.account(Role.DIRECTORATE, directorates=(own.id,))
    item = factories.item(directorate=other.id)
    added = history_of(REGISTER, record=(KIND, item.id))[0]
    with pytest.raises(NotAllowed):
        undo(added, by=officer, way=WAY)
