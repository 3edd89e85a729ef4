"""The public's form and the page of its receipt: there if the council wants them, showing what the public may see."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from governance.council.commands import save_settings
from governance.council.queries import today
from governance.extensions import db
from governance.notices.commands import list_about
from governance.people.rules import Role
from governance.privacy.commands import HOUR, PER_SENDER, contact_of
from governance.register.log import history_of
from governance.scrutiny.commands import complete_item
from governance.scrutiny.queries import get_item
from governance.suggestions import commands, scoring
from governance.suggestions.queries import REGISTER, get_suggestion
from governance.suggestions.rules import PUBLIC_FORM, REFUSED, WORK_ITEM
from governance.working_days.deadlines import say
from tests import factories
from tests.pages import text_of

FORM = "/public/suggestions"
WORDS = {"topic": "Buses to the hospital", "why": "Nobody without a car can get there."}
BY = {"by": factories.BY, "way": "test"}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The council has switched the form on."""
    switch(sqlite_app, on=True)
    return sqlite_app


def switch(app: Flask, *, on: bool) -> None:
    with app.app_context():
        save_settings({"public_suggestions": on}, **BY)
        db.session.commit()


def send(client: FlaskClient, **texts: str) -> str:
    """Send the form; the address of the receipt."""
    answer = client.post(FORM, data=WORDS | texts)
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.location)


def value(app: Flask, key: str, reference: str = "SG-0001") -> Any:
    with app.app_context():
        return getattr(get_suggestion(reference), key)


def test_there_is_no_form_unless_the_council_switches_it_on(app: Flask, client: FlaskClient) -> None:
    switch(app, on=False)
    assert client.get(FORM).status_code == 404
    assert client.post(FORM, data=WORDS).status_code == 404


def test_a_receipt_is_good_though_the_form_is_switched_off(
    app: Flask, client: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    switch(app, on=False)
    app.config["SITE_ADDRESS"] = "https://desk.example.gov.uk"
    with app.app_context():
        letter = factories.suggestion(source="The public, by letter or e-mail", topic="Trams")
        commands.ask(letter, question="Which line?", **BY)
        db.session.commit()
        receipt = f"{FORM}/{letter.receipt}"
    shown = client.get(receipt)
    assert "Which line?" in text_of(shown.text)
    assert "can read it, so leave out private details" in text_of(shown.text)
    assert f'href="{FORM}"' not in shown.text
    assert client.post(receipt, data={"answer": "The second"}).status_code == 303
    assert value(app, "answer") == "The second"
    assert f"https://desk.example.gov.uk{receipt}" in text_of(sign_in(Role.GOVERNANCE).get("/suggestions/SG-0001").text)
    assert receipt not in sign_in(Role.MEMBER).get("/suggestions/SG-0001").text


def test_a_form_that_is_sent_twice_is_one_suggestion_and_with_other_words_another(
    app: Flask, client: FlaskClient
) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    drawn = client.get(FORM).text
    given = {"receipt": re.search(r'name="receipt"[^>]*value="([0-9a-f]{20})"', drawn)[1], "email": "r@example.gov.uk"}
    wanting = client.post(FORM, data=given | {"topic": "Buses"})
    assert given["receipt"] in wanting.text
    receipt = send(client, **given)
    assert receipt == f"{FORM}/{given['receipt']}"
    assert [send(client, **given) for _ in range(PER_SENDER)] == [receipt] * PER_SENDER
    with app.app_context():
        assert [one.path for one in list_about(["SG-0001"])] == [receipt]
    assert (
        len({receipt, send(client, **given, affected="Wick"), send(client, **given | {"email": "v@example.gov.uk"})})
        == 3
    )
    assert value(app, "affected", "SG-0002") == "Wick"
    assert send(client, receipt="../../x").startswith(f"{FORM}/")


def test_a_suggestion_comes_without_an_account_and_gives_a_receipt(app: Flask, client: FlaskClient) -> None:
    page = client.get(FORM)
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "never published" in text_of(page.text)
    receipt = send(client)
    assert re.fullmatch(FORM + "/[0-9a-f]{20}", receipt)
    followed = client.get(receipt)
    assert followed.headers["Referrer-Policy"] == "no-referrer"
    assert followed.headers["X-Robots-Tag"] == "noindex, nofollow"
    shown = text_of(followed.text)
    assert "Your suggestion SG-0001" in shown
    assert f"http://localhost{receipt}" in shown
    assert "Received" in shown
    assert "Sign out" not in shown
    assert "Work programme" not in shown
    assert value(app, "source") == PUBLIC_FORM
    assert value(app, "account") is None


def test_what_there_is_already_is_not_shown_to_the_public(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        factories.item(title="Hospital buses contract")
        factories.suggestion(topic="Hospital buses on Sundays")
        db.session.commit()
    assert "contract" not in client.post(FORM, data=WORDS | {"links": "none"}).text
    assert "Sundays" not in client.get(send(client)).text


def test_contact_details_are_kept_apart_and_the_name_is_shown_only_if_it_may_be(
    app: Flask, client: FlaskClient
) -> None:
    person = {"name": "Robin Vale", "email": "robin@example.gov.uk", "phone": "01234 567890"}
    send(client, **person, shown="No")
    receipt = send(client, **person, shown="Yes")
    assert value(app, "suggested_by") is None
    assert value(app, "suggested_by", "SG-0002") == "Robin Vale"
    with app.app_context():
        kept = contact_of("SG-0001")
        assert (kept.name, kept.email, kept.phone) == ("Robin Vale", "robin@example.gov.uk", "01234 567890")
        logged = " ".join(str(change.new) for one in history_of(REGISTER) for change in one.changes)
    assert "robin@example.gov.uk" not in logged
    assert "01234" not in client.get(receipt).text
    wanting = client.post(FORM, data=WORDS | {"shown": "Yes"})
    assert "Enter the name that may be shown" in text_of(wanting.text)


def test_what_is_missing_is_said_and_what_was_typed_is_kept(app: Flask, client: FlaskClient) -> None:
    answer = client.post(FORM, data={"why": "Nobody can get there.", "email": "robin", "phone": "01234"})
    assert answer.status_code == 422
    shown = text_of(answer.text)
    assert "Say what councillors should look into" in shown
    assert "Enter one e-mail address in full" in shown
    assert "Nobody can get there." in answer.text
    assert 'value="01234"' in answer.text


def test_a_program_that_fills_in_every_field_sends_nothing(app: Flask, client: FlaskClient) -> None:
    answer = client.post(FORM, data=WORDS | {"website": "https://example.com"})
    assert answer.status_code == 422
    assert "Buses to the hospital" in answer.text
    assert "https://example.com" not in answer.text
    with app.app_context():
        assert get_suggestion("SG-0001") is None


def test_who_sends_too_many_waits_an_hour_and_keeps_what_they_typed(app: Flask, client: FlaskClient) -> None:
    with time_machine.travel("2026-11-23 10:00", tick=False) as clock:
        for _ in range(PER_SENDER):
            send(client)
        answer = client.post(FORM, data=WORDS | {"topic": "One more"})
        assert answer.status_code == 429
        assert "try again in an hour, or write to the council" in text_of(answer.text)
        assert "One more" in answer.text
        clock.shift(HOUR)
        clock.shift(1)
        send(client)


def test_the_receipt_tells_each_step_and_nothing_that_is_not_the_publics(app: Flask, client: FlaskClient) -> None:
    receipt = send(client)
    with app.app_context():
        officer = factories.account(Role.GOVERNANCE, name="Officer Finch")
        how = {"by": officer, "way": "test"}
        kept = get_suggestion("SG-0001")
        commands.change_suggestion(kept, {"internal_notes": "A known complainant"}, **how)
        commands.acknowledge(kept, **how)
        marks = {"method": "PICK", "public_interest": 2, "impact": 1, "performance": 1, "context": 0}
        scoring.save_score(kept, marks | {"reason": "Weak evidence"}, **how)
        commands.decide(kept, REFUSED, {"ground": "too vague", "reason": "There is nothing to examine."}, **how)
        db.session.commit()
    shown = text_of(client.get(receipt).text)
    assert re.search("Received.*Acknowledged.*Decided.*Refused.*nothing to examine", shown)
    for private in ("Finch", "complainant", "Weak", "PICK", "factory", "Next:"):
        assert private not in shown


def test_a_question_is_answered_by_the_receipt_once(app: Flask, client: FlaskClient) -> None:
    receipt = send(client)
    assert client.post(receipt, data={"answer": "Unasked"}).status_code == 422
    with app.app_context():
        commands.ask(get_suggestion("SG-0001"), question="Which villages?", **BY)
        db.session.commit()
    assert "Which villages?" in text_of(client.get(receipt).text)
    assert "Enter your answer" in text_of(client.post(receipt, data={"answer": " "}).text)
    answered = client.post(receipt, data={"answer": "Thorpe and Wick", "status": "decided", "topic": "Another"})
    assert (answered.status_code, answered.location) == (303, receipt)
    assert (value(app, "answer"), value(app, "status")) == ("Thorpe and Wick", "answered")
    assert value(app, "topic") == "Buses to the hospital"
    again = client.post(receipt, data={"answer": "Something else"})
    assert again.status_code == 422
    assert "Nothing is asked any more" in text_of(again.text)
    assert value(app, "answer") == "Thorpe and Wick"


def test_a_letter_that_an_officer_entered_is_followed_in_the_same_way(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        letter = factories.suggestion(source="The public, by letter or e-mail", topic="Trams").receipt
        gone = factories.suggestion(source="The public, by letter or e-mail", topic="Trees")
        commands.remove_suggestion(gone, **BY)
        db.session.commit()
        removed = gone.receipt
    assert "Trams" in text_of(client.get(f"{FORM}/{letter}").text)
    for receipt in (removed, "0" * 20, "SG-0001"):
        assert client.get(f"{FORM}/{receipt}").status_code == 404
        assert client.post(f"{FORM}/{receipt}", data={"answer": "Yes"}).status_code == 404


def test_an_answer_from_another_site_is_not_taken_though_the_page_sends_no_referrer(
    app: Flask, client: FlaskClient
) -> None:
    receipt = send(client)
    with app.app_context():
        commands.ask(get_suggestion("SG-0001"), question="Which villages?", **BY)
        db.session.commit()
    app.config["WTF_CSRF_ENABLED"] = True
    https = {"base_url": "https://localhost"}
    forged = client.post(receipt, data={"answer": "Forged"}, **https)
    assert forged.status_code == 400
    assert "open for too long" in text_of(forged.text)
    assert "Forged" in forged.text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(receipt, **https).text)[1]
    assert client.post(receipt, data={"answer": "Thorpe", "csrf_token": token}, **https).status_code == 303
    assert value(app, "answer") == "Thorpe"


@time_machine.travel("2026-11-23 10:00", tick=False)
def test_the_receipt_says_by_when_it_is_read(app: Flask, client: FlaskClient) -> None:
    assert "by 30 November 2026" in text_of(client.get(send(client)).text)
    assert value(app, "received") == today()


def test_the_receipt_shows_what_became_of_it_also_by_way_of_the_one_that_it_was_joined_to(
    app: Flask, client: FlaskClient
) -> None:
    first, second = send(client), send(client, topic="The bus to the hospital")
    with app.app_context():
        lead, joined = get_suggestion("SG-0001"), get_suggestion("SG-0002")
        assert lead
        assert joined
        committee = factories.scrutiny()
        commands.change_suggestion(lead, {"committee": committee.id}, **BY)
        commands.join(joined, to="SG-0001", **BY)
        meeting = factories.meeting(committee, today() + timedelta(days=40))
        commands.decide(lead, WORK_ITEM, {"place": meeting.id}, **BY)
        db.session.commit()
        day = say(meeting.day, weekday=True)
    for receipt in (first, second):
        shown = text_of(client.get(receipt).text)
        assert "In the work programme: Buses to the hospital" in shown
        assert day in shown
    with app.app_context():
        item = get_item("WP-0001")
        assert item
        complete_item(item, outcome="Recommended a later bus.", **BY)
        db.session.commit()
    assert "Recommended a later bus." in text_of(client.get(second).text)


def test_nobody_is_e_mailed_their_own_answer(app: Flask, client: FlaskClient) -> None:
    receipt = send(client, email="resident@example.gov.uk")
    with app.app_context():
        one = get_suggestion("SG-0001")
        assert one
        commands.ask(one, question="Which?", **BY)
        db.session.commit()
    client.post(receipt, data={"answer": "The second"})
    with app.app_context():
        assert [notice.subject for notice in list_about(["SG-0001"])] == [
            "SG-0001: received",
            "SG-0001: a question for you",
        ]
