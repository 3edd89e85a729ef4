"""The public's form for questions, its link in the e-mail and its receipt: showing what whoever asks may see."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from governance.council.commands import save_settings
from governance.extensions import db
from governance.meetings.commands import cancel_meeting
from governance.meetings.models import Meeting
from governance.meetings.queries import get_meeting
from governance.notices.commands import list_about
from governance.people.rules import Role
from governance.privacy.commands import HOUR, PER_SENDER, contact_of
from governance.questions import commands
from governance.questions.models import Question
from governance.questions.public_form import count_text
from governance.questions.queries import REGISTER, get_question
from governance.questions.rules import IN_WRITING, NOT_RELATED, PUBLIC_FORM, count_words
from governance.register.log import history_of
from tests import factories
from tests.pages import text_of

HOME = "/public/questions"
NOW = "2014-09-22 10:00"  # ten in the morning of a Monday in September, in London: nine by universal time
DAY = date(2014, 10, 1)
BY: dict[str, Any] = {"by": factories.BY, "way": "test"}
PERSON = {"name": "Robin Marsh", "email": "robin@example.gov.uk"}
WORDS = {"words_received": "Why is there no dentist in Thorpe?", "published": "No", **PERSON}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def app(sqlite_app: Flask) -> Flask:
    """The council has switched the form on; a committee meets on Wednesday 1 October 2014."""
    with sqlite_app.app_context(), time_machine.travel(NOW):
        save_settings({"public_questions": True}, **BY)
        factories.question_rules(related="No", words="12")
        factories.meeting(factories.scrutiny(), DAY)
        db.session.commit()
    return sqlite_app


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as travelled:
        yield travelled


def the_meeting() -> Meeting:
    meeting = get_meeting("M-0001")
    assert meeting
    return meeting


FORM = f"{HOME}/M-0001"


def change(app: Flask, act: Callable[[], Any]) -> Any:
    """Do something in the register, and commit it."""
    with app.app_context():
        found = act()
        db.session.commit()
        return found


def switch(app: Flask, *, on: bool) -> None:
    change(app, lambda: save_settings({"public_questions": on}, **BY))


def send(client: FlaskClient, **texts: str) -> str:
    """Send the form; the address of the receipt."""
    answer = client.post(FORM, data=WORDS | texts)
    assert answer.status_code == 303, text_of(answer.text)
    return str(answer.location)


def value(app: Flask, key: str, reference: str = "PQ-0001") -> Any:
    with app.app_context():
        return getattr(get_question(reference), key)


def agenda(app: Flask, *titles: str) -> list[str]:
    """Items of business on the agenda, by their references."""

    def add() -> list[str]:
        items = [factories.agenda_item(the_meeting(), one, part="business") for one in titles]
        factories.agenda_item(the_meeting(), "Apologies", part="opening")
        return [one.reference for one in items]

    found: list[str] = change(app, add)
    return found


def published(words: str, answer: str) -> Question:
    """A question of somebody else, with its answer in the open."""
    question = answered(words, answer)
    commands.publish(question, **BY)
    return question


def answered(words: str, answer: str) -> Question:
    """A question of somebody else that has been answered, and is not published."""
    item = factories.agenda_item(the_meeting(), "Any", part="business")
    question = factories.question(the_meeting(), words_received=words, contact={"name": "Ash Vale", "phone": "0999"})
    commands.check(question, agenda_item=item.id, **BY)
    commands.accept(question, words=words, exception="Agreed", **BY)
    commands.draft(question, draft="A draft of theirs", **BY)
    commands.approve(question, answer=answer, approved_by="Councillor Wren", **BY)
    commands.record_answer(question, {"manner": IN_WRITING}, **BY)
    return question


def test_there_is_no_form_unless_the_council_switches_it_on_and_a_receipt_stays_good(
    app: Flask, client: FlaskClient
) -> None:
    receipt = send(client)
    switch(app, on=False)
    assert client.get(HOME).status_code == 404
    assert client.get(FORM).status_code == 404
    assert client.post(FORM, data=WORDS).status_code == 404
    assert client.post(f"{FORM}/similar", data=WORDS).status_code == 404
    shown = client.get(receipt)
    assert shown.status_code == 200
    assert f'href="{HOME}"' not in shown.text


def test_the_meetings_that_take_questions_are_listed_until_their_last_moment_and_apart_after_it(
    app: Flask, client: FlaskClient, clock: Any
) -> None:
    def others() -> None:
        quiet = factories.scrutiny("General Scrutiny Committee")
        factories.question_rules(quiet, takes="No meeting")
        factories.meeting(quiet, date(2014, 10, 2))
        gone = factories.scrutiny("Housing Scrutiny Committee")
        cancel_meeting(factories.meeting(gone, date(2014, 10, 3)), reason="Snow", **BY)

    change(app, others)
    page = client.get(HOME)
    shown = text_of(page.text)
    assert "Health Scrutiny Committee, Wednesday 1 October 2014" in shown
    assert "Until Monday 29 September 2014" in shown
    assert f'href="{FORM}"' in page.text
    assert "never published" in shown
    assert "General" not in shown
    assert "Housing" not in shown
    assert "Too late" not in shown
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    clock.move_to("2014-09-30 08:00")
    late = text_of(client.get(HOME).text)
    assert re.search("Too late for this meeting, but you can still send it.*marked late.*officer decides", late)
    assert "The last moment was Monday 29 September 2014" in late
    clock.move_to("2014-10-02 08:00")
    assert "No meeting takes questions at present" in text_of(client.get(HOME).text)


def test_the_form_says_the_deadline_with_its_working_and_the_rules(app: Flask, client: FlaskClient) -> None:
    shown = text_of(client.get(FORM).text)
    assert "Send it by Monday 29 September 2014" in shown
    assert "2 working days, 29 September to 30 September" in shown
    assert "It can have up to 12 words." in shown
    assert "0 of 12 words" in shown
    change(app, lambda: factories.question_rules(clear="Yes"))
    assert "Send it by Friday 26 September 2014" in text_of(client.get(FORM).text)


def test_a_question_comes_without_an_account_and_gives_a_receipt(app: Flask, client: FlaskClient) -> None:
    receipt = send(client)
    assert re.fullmatch(HOME + "/receipt/[0-9a-f]{20}", receipt)
    followed = client.get(receipt)
    assert followed.headers["Referrer-Policy"] == "no-referrer"
    assert followed.headers["X-Robots-Tag"] == "noindex, nofollow"
    shown = text_of(followed.text)
    for text in ("Your question PQ-0001", f"http://localhost{receipt}", "Received", "no dentist", "29 September 2014"):
        assert text in shown
    assert "It can have up to 12 words." in shown
    for private in ("Sign out", "Robin", "robin@", "Confirm your e-mail"):
        assert private not in shown
    assert (value(app, "channel"), value(app, "account"), value(app, "confirm_token")) == (PUBLIC_FORM, None, None)
    assert (value(app, "received"), value(app, "received_at")) == (date(2014, 9, 22), "11:00")


def test_a_late_question_is_taken_and_said_to_be_late(app: Flask, client: FlaskClient, clock: Any) -> None:
    clock.move_to("2014-09-29 23:30")  # half past twelve in London: the day after
    assert "Too late for this meeting" in text_of(client.get(FORM).text)
    assert "It came late." in text_of(client.get(send(client)).text)
    assert (value(app, "received"), value(app, "received_at")) == (date(2014, 9, 30), "00:30")


def test_contact_details_are_kept_apart_and_the_name_only_where_it_may_be_published(
    app: Flask, client: FlaskClient
) -> None:
    more = {"phone": "01234 567890", "address": "1 Mill Lane", "town": "Thorpe"}
    send(client, **more, published="No")
    receipt = send(client, **more, published="Yes")
    assert (value(app, "asked_by"), value(app, "town")) == (None, None)
    assert (value(app, "asked_by", "PQ-0002"), value(app, "town", "PQ-0002")) == ("Robin Marsh", "Thorpe")
    with app.app_context():
        kept = contact_of("PQ-0001")
        assert (kept.name, kept.email, kept.phone, kept.address) == (*PERSON.values(), "01234 567890", "1 Mill Lane")
        logged = " ".join(str(one.new) for each in history_of(REGISTER) for one in each.changes)
        assert "Mill Lane" not in logged
        assert get_question("PQ-0001").search_text.count("robin") == 0
    assert "Mill Lane" not in client.get(receipt).text


def test_what_is_missing_is_said_all_at_once_and_what_was_typed_is_kept(app: Flask, client: FlaskClient) -> None:
    answer = client.post(FORM, data={"words_received": " ", "town": "Thorpe", "address": ""})
    assert answer.status_code == 422
    shown = text_of(answer.text)
    for text in ("Write your question", "Enter your name", "so that you can be answered"):
        assert text in shown
    assert 'value="Thorpe"' in answer.text
    wrong = client.post(FORM, data=WORDS | {"email": "robin"})
    assert "Enter one e-mail address in full" in text_of(wrong.text)
    assert "no dentist in Thorpe" in wrong.text
    assert client.post(FORM, data=WORDS | {"email": "", "phone": "01234"}).status_code == 303


def test_a_question_that_is_too_long_is_to_be_shortened_and_nothing_is_lost(app: Flask, client: FlaskClient) -> None:
    long = " ".join(["why"] * 14)
    answer = client.post(FORM, data=WORDS | {"words_received": long})
    shown = text_of(answer.text)
    assert answer.status_code == 422
    assert "Your question has 14 words, and 12 is the most. Take out 2" in shown
    assert "14 of 12 words: 2 too many" in shown
    assert long in answer.text
    send(client, words_received=" ".join(["why"] * 12))
    change(app, lambda: factories.question_rules(words=""))
    send(client, words_received=long)
    assert count_text("One", None) == "1 word"


def test_an_item_of_business_is_chosen_where_the_rules_ask_for_it(app: Flask, client: FlaskClient) -> None:
    change(app, lambda: factories.question_rules(related="Yes"))
    assert "The agenda of this meeting is not known yet" in text_of(client.get(FORM).text)
    send(client)
    dental, _ = agenda(app, "Dental access", "Dental access")
    page = client.get(FORM)
    assert page.text.count("Dental access") == 2
    assert "Apologies" not in page.text
    assert "Not listed" not in page.text
    wanting = client.post(FORM, data=WORDS)
    assert "Choose the item of the agenda that your question is about" in text_of(wanting.text)
    receipt = send(client, agenda_item=dental)
    assert value(app, "agenda_item") is None
    assert value(app, "agenda_item", "PQ-0002") is not None
    assert "About: Dental access" in text_of(client.get(receipt).text)
    change(app, lambda: factories.question_rules(related="No"))
    assert "Not listed, or I do not know" in text_of(client.get(FORM).text)
    send(client, agenda_item="")
    assert client.post(FORM, data=WORDS | {"agenda_item": "A-9999"}).status_code == 422


def test_only_published_questions_and_their_answers_are_shown_as_similar(app: Flask, client: FlaskClient) -> None:
    def others() -> None:
        published("Why is there no dentist in Wick?", "One opens in May.")
        answered("Why is the dentist in Wick closed?", "A secret answer")
        factories.question(the_meeting(), words_received="Is the dentist in Wick drunk?", contact=PERSON)

    change(app, others)
    typed = WORDS | {"words_received": "When will there be a dentist in Wick?"}
    part = client.post(f"{FORM}/similar", data={"words_received": typed["words_received"]}, headers=HTMX)
    page = client.post(f"{FORM}/similar", data=typed)
    for found in (part, page):
        shown = text_of(found.text)
        assert "Why is there no dentist in Wick?" in shown
        assert "One opens in May." in shown
        for private in ("secret", "closed", "drunk", "draft", "Ash Vale", "0999"):
            assert private not in shown
    assert "<h1" not in part.text
    assert 'value="Robin Marsh"' in page.text
    assert typed["words_received"] in page.text
    none = client.post(f"{FORM}/similar", data={"words_received": "Trams"}, headers=HTMX)
    assert "No published question is like yours." in none.text
    assert value(app, "status", "PQ-0003") == "received"
    with app.app_context():
        assert get_question("PQ-0004") is None


def test_a_form_that_is_sent_twice_is_one_question_and_with_other_words_another(
    app: Flask, client: FlaskClient
) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    receipt = re.search(r'name="receipt"[^>]*value="([0-9a-f]{20})"', client.get(FORM).text)[1]
    assert receipt in client.post(FORM, data={"receipt": receipt}).text
    first = send(client, receipt=receipt)
    assert first == f"{HOME}/receipt/{receipt}"
    assert {send(client, receipt=receipt) for _ in range(PER_SENDER)} == {first}
    with app.app_context():
        assert len(list_about(["PQ-0001"])) == 1
    others = (send(client, receipt=receipt, words_received="Why?"), send(client, receipt=receipt, phone="01234"))
    assert len({first, *others}) == 3
    assert re.fullmatch(HOME + "/receipt/[0-9a-f]{20}", send(client, receipt="../../x"))


def test_a_program_that_fills_in_every_field_sends_nothing(app: Flask, client: FlaskClient) -> None:
    answer = client.post(FORM, data=WORDS | {"website": "https://example.gov.uk/spam"})
    assert answer.status_code == 422
    assert "no dentist" in answer.text
    assert "spam" not in answer.text
    with app.app_context():
        assert get_question("PQ-0001") is None


def test_who_sends_too_many_waits_an_hour_and_keeps_what_they_typed(client: FlaskClient, clock: Any) -> None:
    for _ in range(PER_SENDER):
        send(client)
    answer = client.post(FORM, data=WORDS | {"words_received": "One more?"})
    assert answer.status_code == 429
    assert "try again in an hour" in text_of(answer.text)
    assert "One more?" in answer.text
    clock.shift(HOUR + timedelta(seconds=1))
    send(client)


def test_a_meeting_that_takes_no_questions_any_more_loses_nothing_that_was_typed(
    app: Flask, client: FlaskClient
) -> None:
    change(app, lambda: cancel_meeting(the_meeting(), reason="Snow", **BY))
    answer = client.post(FORM, data=WORDS)
    assert answer.status_code == 404
    assert "This meeting takes no questions here." in text_of(answer.text)
    assert "no dentist in Thorpe" in answer.text
    assert client.get(f"{HOME}/M-9999").status_code == 404
    assert client.post(f"{FORM}/similar", data=WORDS).status_code == 404


def test_an_address_is_confirmed_by_the_button_behind_its_link_and_only_then_written_to(
    app: Flask, client: FlaskClient
) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    receipt = send(client)
    assert "Confirm your e-mail address" in text_of(client.get(receipt).text)
    assert "robin@" not in client.get(receipt).text
    with app.app_context():
        (letter,) = list_about(["PQ-0001"])
        link = letter.path
    assert (letter.email, letter.subject) == ("robin@example.gov.uk", "PQ-0001: confirm your e-mail address")
    page = client.get(link)
    assert "question PQ-0001" in text_of(page.text)
    assert "no dentist" not in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    client.get(link)
    assert value(app, "confirm_token")
    confirmed = client.post(link)
    assert (confirmed.status_code, confirmed.location) == (303, receipt)
    assert value(app, "confirm_token") is None
    assert "Confirm your e-mail address" not in text_of(client.get(receipt).text)
    with app.app_context():
        assert [one.subject for one in list_about(["PQ-0001"])][1:] == ["PQ-0001: your question has come"]
    for used in (link, f"{HOME}/confirm/{'0' * 20}", f"{HOME}/confirm/PQ-0001"):
        for answer in (client.get(used), client.post(used)):
            assert answer.status_code == 404
            assert "Perhaps the address has been confirmed already" in text_of(answer.text)


def test_without_an_e_mail_address_nothing_is_to_be_confirmed(app: Flask, client: FlaskClient) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    receipt = send(client, email="", phone="01234 567890")
    assert "Confirm" not in text_of(client.get(receipt).text)
    assert value(app, "confirm_token") is None


def test_a_confirmation_from_another_site_is_not_taken(app: Flask, client: FlaskClient) -> None:
    app.config["MAIL_SERVER"] = "mail.example.gov.uk"
    send(client)
    link = f"{HOME}/confirm/{value(app, 'confirm_token')}"
    app.config["WTF_CSRF_ENABLED"] = True
    https = {"base_url": "https://localhost"}
    forged = client.post(link, **https)
    assert forged.status_code == 400
    assert "open for too long" in text_of(forged.text)
    assert value(app, "confirm_token")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(link, **https).text)[1]
    assert client.post(link, data={"csrf_token": token}, **https).status_code == 303


def test_the_receipt_tells_each_step_and_nothing_that_is_not_for_whoever_asked(app: Flask, client: FlaskClient) -> None:
    change(app, lambda: factories.question_rules(related="Yes"))
    dental = agenda(app, "Dental access")[0]
    receipt = send(client, agenda_item=dental)
    other = change(app, lambda: answered("Why is there no dentist at all?", "Theirs").reference)

    def work() -> None:
        how = {"by": factories.account(Role.GOVERNANCE, name="Officer Finch"), "way": "test"}
        question = get_question("PQ-0001")
        commands.change_question(question, {"internal_notes": "A known complainant"}, **how)
        commands.check(question, agenda_item=question.agenda_item, same_as=other, **how)

    change(app, work)
    page = client.get(receipt)
    shown = text_of(page.text)
    assert "It relates to: Dental access" in shown
    assert "Substantially the same was asked before." in shown
    assert "2 working days" in shown
    change(app, lambda: factories.question_rules(days="9"))
    assert "2 working days" in text_of(client.get(receipt).text)

    def answer() -> None:
        how = {"by": factories.account(Role.GOVERNANCE, name="Officer Finch"), "way": "test"}
        question = get_question("PQ-0001")
        commands.accept(question, words="Why no dentist?", exception="The chair insists", **how)
        commands.draft(question, draft="Blame the board", **how)

    change(app, answer)
    shown += text_of(client.get(receipt).text)
    assert re.search("Accepted.*Why no dentist.*Next:.*the answer, for the meeting on Wednesday 1 October 2014", shown)
    change(app, lambda: commands.approve(get_question("PQ-0001"), answer="Two come.", approved_by="Ann Wren", **BY))
    assert "Two come." not in text_of(client.get(receipt).text)
    change(app, lambda: commands.record_answer(get_question("PQ-0001"), {"manner": IN_WRITING}, **BY))
    shown += text_of(client.get(receipt).text)
    assert re.search("Answered.*In writing.*Two come.", shown)
    for private in ("Finch", "complainant", "insists", "Blame", other, "Theirs", "Ann Wren", "Robin"):
        assert private not in shown


def test_a_receipt_tells_the_ground_of_a_refusal_and_that_a_cancelled_meeting_is_replaced(
    app: Flask, client: FlaskClient
) -> None:
    refused, waiting = send(client), send(client, words_received="When?")
    change(app, lambda: commands.refuse_question(get_question("PQ-0001"), ground=NOT_RELATED, reply="See us.", **BY))
    change(app, lambda: cancel_meeting(the_meeting(), reason="Snow", **BY))
    shown = text_of(client.get(refused).text)
    assert re.search("Not accepted.*Not about an agenda item.*See us.", shown)
    assert "Next:" not in shown
    assert "Next: another meeting is chosen for it" in text_of(client.get(waiting).text)
    assert "it is cancelled" in text_of(client.get(waiting).text)


def test_a_receipt_is_known_by_its_whole_word_alone_and_goes_with_its_question(app: Flask, client: FlaskClient) -> None:
    receipt = send(client)
    for wrong in (receipt[:-1], f"{HOME}/receipt/{'0' * 20}", f"{HOME}/receipt/PQ-0001"):
        assert client.get(wrong).status_code == 404
    change(app, lambda: commands.remove_question(get_question("PQ-0001"), **BY))
    assert client.get(receipt).status_code == 404


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text("abcdefghij", min_size=12, max_size=16), min_size=2, max_size=4, unique=True))
def test_the_receipt_of_one_question_never_shows_another(app: Flask, client: FlaskClient, words: list[str]) -> None:
    def ask() -> dict[str, str]:
        found = {}
        for word in words:
            contact = {"name": f"Person {word[::-1]}x", "email": f"{word[:4]}@example.gov.uk"}
            question = factories.question(the_meeting(), words_received=f"Why {word}q?", contact=contact)
            commands.change_question(question, {"internal_notes": f"Note {word}n"}, **BY)
            found[word] = f"{HOME}/receipt/{question.receipt}"
        return found

    receipts: dict[str, str] = change(app, ask)
    for word, receipt in receipts.items():
        shown = client.get(receipt).text
        assert f"Why {word}q?" in shown
        assert not [other for other in receipts if other != word and f"{other}q" in shown]
        assert not [other for other in receipts if f"{other}n" in shown or f"{other[::-1]}x" in shown]


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_words_are_counted_as_white_space_sets_them_apart(text: str) -> None:
    assert count_words(text) == len(text.split())
