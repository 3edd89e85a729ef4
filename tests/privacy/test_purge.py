"""Contact details: kept apart, deleted in time with a report, in nothing that the register writes."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import configure_mappers

from governance.cli import main
from governance.council.queries import today
from governance.extensions import Base, db
from governance.notices.models import Mail, Notice
from governance.privacy.commands import (
    PER_SENDER,
    Purged,
    TooManyForms,
    contact_of,
    count_form,
    keep_contact,
    purge,
)
from governance.privacy.models import ContactDetails, PublicForm
from governance.register.uploads import Upload, add_upload
from governance.suggestions import commands
from governance.suggestions.models import Suggestion
from governance.suggestions.rules import REFUSED
from governance.suggestions.steps import steps_of
from tests import factories

HOW: dict[str, Any] = {"by": factories.BY, "way": "test"}
CONTACT = {
    "name": "Rowan Quillfeather",
    "email": "quillfeather@example.gov.uk",
    "phone": "01632 960123",
    "address": "1 Quay",
}
WORDS = ("Quillfeather", "quillfeather", "960123", "1 Quay")


def closed_for(days: int) -> Suggestion:
    """A suggestion of the public that was closed so many days ago."""
    one = factories.suggestion(contact=CONTACT)
    commands.withdraw(one, reason="They wrote so.", **HOW)
    one.last_step = today() - timedelta(days=days)
    db.session.flush()
    return one


def tables_with(words: tuple[str, ...]) -> set[str]:
    """The tables in which any of these words stands."""
    configure_mappers()
    found = set()
    for table in Base.metadata.sorted_tables:
        rows = db.session.execute(select(table)).all()
        if any(word in repr(tuple(row)) for row in rows for word in words):
            found.add(table.name)
    return found


def test_contact_details_are_in_one_table_alone(app: Flask) -> None:
    with app.app_context():
        one = factories.suggestion(contact=CONTACT)
        commands.acknowledge(one, **HOW)
        keep_contact(one.reference, CONTACT | {"phone": "01632 960124"})
        assert tables_with(WORDS) == {"contact_details", "notice"}  # the notice is the letter to them
        assert tables_with(WORDS[2:]) == {"contact_details"}


def test_a_purge_leaves_nothing_of_them_anywhere(app: Flask) -> None:
    with app.app_context():
        one = closed_for(181)
        done = purge(180, today())
        assert [told.reference for told in done.deleted] == [one.reference]
        assert done.letters == 2
        assert tables_with(WORDS) == set()
        history = db.session.scalars(text("SELECT new_text FROM change ORDER BY id DESC LIMIT 1")).one()
        assert "deleted" in history
        assert steps_of(one)[-1].heading == "Withdrawn"  # the suggestion itself stays


@pytest.mark.parametrize(("days", "kept"), [(179, True), (180, False), (500, False)])
def test_details_stay_until_their_days_are_over(app: Flask, days: int, kept: bool) -> None:
    with app.app_context():
        one = closed_for(days)
        purge(180, today())
        assert (contact_of(one.reference) is not None) is kept


def test_those_of_open_suggestions_stay_and_are_named(app: Flask) -> None:
    with app.app_context():
        one, _new = factories.suggestion(contact=CONTACT), factories.suggestion(contact=CONTACT)
        details = contact_of(one.reference)
        assert details is not None
        details.at = datetime.now(UTC) - timedelta(days=400)
        db.session.flush()
        assert purge(180, today()) == Purged((), 0, (one.reference,), 2)


def test_a_removed_suggestion_gives_up_its_details_in_time(app: Flask) -> None:
    with app.app_context():
        one = factories.suggestion(contact=CONTACT)
        commands.remove_suggestion(one, **HOW)
        one.last_step = today() - timedelta(days=200)
        purge(180, today())
        assert contact_of(one.reference) is None


def test_a_preview_deletes_nothing(app: Flask) -> None:
    with app.app_context():
        one = closed_for(200)
        done = purge(180, today(), dry=True)
        assert (len(done.deleted), done.letters) == (1, 2)
        assert contact_of(one.reference) is not None


def test_details_that_are_cleared_are_gone(app: Flask) -> None:
    with app.app_context():
        one = factories.suggestion(contact=CONTACT)
        keep_contact(one.reference, dict.fromkeys(CONTACT))
        assert db.session.scalars(select(ContactDetails)).all() == []
        assert tables_with(WORDS) == set()


def test_an_address_that_is_deleted_does_not_stay_in_the_letters(app: Flask) -> None:
    with app.app_context():
        one = factories.suggestion(contact=CONTACT)
        keep_contact(one.reference, CONTACT | {"email": None})
        assert tables_with(("quillfeather@",)) == set()
        assert tables_with(("960123",)) == {"contact_details"}


def test_what_waits_for_an_address_that_was_changed_goes_to_the_new_one(app: Flask) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    with app.app_context():
        member = factories.account(email="quillfeather@example.gov.uk")
        factories.suggestion(account=member)
        one = factories.suggestion(contact=CONTACT)
        sent = db.session.scalars(select(Notice).where(Notice.about == one.reference)).one()
        sent.mail = Mail.SENT
        commands.acknowledge(one, **HOW)
        keep_contact(one.reference, CONTACT | {"email": "rowan@example.gov.uk"})
        letters = db.session.scalars(select(Notice).order_by(Notice.id)).all()
        assert [(letter.mail, (letter.email or "").partition("@")[0]) for letter in letters] == [
            (Mail.WAITING, "quillfeather"),  # the member's
            (Mail.SENT, "quillfeather"),
            (Mail.WAITING, "rowan"),
        ]


def test_letters_left_without_details_go_in_time_too(app: Flask) -> None:
    with app.app_context():
        one, other = closed_for(181), factories.suggestion(contact=CONTACT)
        db.session.execute(delete(ContactDetails))
        db.session.execute(update(Notice).where(Notice.about == other.reference).values(about="SG-0099"))
        done = purge(180, today())
        assert ([told.reference for told in done.deleted], done.letters) == ([one.reference, "SG-0099"], 3)
        assert tables_with(WORDS) == set()
        assert purge(180, today()).deleted == ()


def test_the_command_reports_what_it_deleted(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        closed_for(200)
        factories.suggestion(contact=CONTACT)
        db.session.commit()
    runner = sqlite_app.test_cli_runner()
    report = json.loads(runner.invoke(main, ["privacy", "purge", "--preview", "--json"]).output)
    closed = (today() - timedelta(days=200)).isoformat()
    assert report["deleted"] == [{"reference": "SG-0001", "closed": closed}]
    assert report["letters"] == 2
    output = runner.invoke(main, ["privacy", "purge"]).output
    assert "Contact details deleted, 180 days after the record was closed: 1" in output
    assert "SG-0001" in output
    assert "Kept: 1" in output
    assert "Quillfeather" not in output
    assert "closed: 0" in runner.invoke(main, ["privacy", "purge"]).output


def test_too_many_forms_from_one_place_must_wait(app: Flask) -> None:
    with app.app_context():
        for _ in range(PER_SENDER):
            count_form("192.0.2.1")
        with pytest.raises(TooManyForms):
            count_form("192.0.2.1")
        count_form("192.0.2.2")
        kept = db.session.scalars(select(PublicForm)).all()
        assert not any("192.0.2" in one.sender for one in kept)
        for one in kept:
            one.at = datetime.now(UTC) - timedelta(minutes=61)
        count_form("192.0.2.1")


def test_letters_to_members_are_not_the_publics(app: Flask) -> None:
    with app.app_context():
        member = factories.account()
        one = factories.suggestion(account=member)
        keep_contact(one.reference, CONTACT)
        commands.withdraw(one, reason="They wrote so.", **HOW)
        one.last_step = date(2020, 1, 2)
        purge(180, today())
        assert {notice.account for notice in db.session.scalars(select(Notice))} == {member.id}


def test_whoever_was_joined_to_an_open_suggestion_can_still_be_told(app: Flask) -> None:
    with app.app_context():
        main, one = factories.suggestion(), factories.suggestion(contact=CONTACT)
        commands.join(one, to=main.reference, **HOW)
        one.last_step = today() - timedelta(days=300)
        assert purge(180, today()).deleted == ()
        commands.decide(main, REFUSED, {"ground": "too vague", "reason": "There is nothing to examine."}, **HOW)
        main.last_step = today() - timedelta(days=200)
        assert [told.reference for told in purge(180, today()).deleted] == [one.reference]


def test_workbooks_left_lying_for_a_week_go_too(app: Flask) -> None:
    with app.app_context():
        person = factories.account()
        lying = [add_upload("suggestions", "old.csv", b"E-mail", person.id, {}) for _ in range(2)]
        lying[0].at = datetime.now(UTC) - timedelta(days=8)
        db.session.flush()
        purge(180, today())
        assert [one.id for one in db.session.scalars(select(Upload))] == [lying[1].id]
