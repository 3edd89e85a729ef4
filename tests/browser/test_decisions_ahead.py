"""Decisions ahead on paper: what committee papers need, without buttons, notes and addresses."""

from datetime import timedelta

from governance.council.models import Body
from governance.council.queries import today
from governance.extensions import db
from governance.working_days.deadlines import say
from tests import factories
from tests.browser.desk import Desk, OpenPage


def test_printed_decisions_ahead_have_no_buttons_notes_or_addresses(open_page: OpenPage, desk: Desk) -> None:
    with desk.app.app_context():
        committee = factories.scrutiny(f"Printed Scrutiny Committee {db.session.query(Body).count()}")
        factories.meeting(committee, today() + timedelta(days=30))
        when = say(today() + timedelta(days=60))
        factories.item(decision_date=when, title="Care home fees", scrutiny_committee=committee.name)
        db.session.commit()
        address = f"/work-programme/{committee.id}/decisions"
    page = open_page(address)
    assert "Put on " in page.locator(".ahead").inner_text()
    page.emulate_media(media="print")
    printed = page.locator("body").inner_text()
    for words in ("Decisions ahead", "Care home fees", when, "1 meeting left"):
        assert words in printed
    for words in ("Put on ", "Its agenda", "Another meeting or list", "Back to the work programme", "Sign out"):
        assert words not in printed
    added = page.eval_on_selector_all(".ahead a", "all => all.map((one) => getComputedStyle(one, '::after').content)")
    assert set(added) == {"none"}
