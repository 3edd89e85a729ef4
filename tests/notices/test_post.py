"""E-mail: queued in the database, sent once, kept when the server is down, and never sent twice."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from governance.cli import main
from governance.extensions import db
from governance.notices.commands import tell
from governance.notices.models import Mail, Notice
from governance.notices.post import Report, send_waiting
from governance.people.rules import Role
from tests import factories
from tests.notices.smtp import MailServer, mail_server

DOWN = "127.0.0.1:9"  # nobody listens there


@pytest.fixture
def server(app: Flask) -> Iterator[MailServer]:
    """A mail server that the application knows."""
    with mail_server() as running:
        app.config.update(MAIL_SERVER=running.address, MAIL_SECURITY="none", MAIL_FROM="desk@example.gov.uk")
        yield running


def queue(app: Flask, *addresses: str) -> None:
    """Notices that wait to be e-mailed."""
    with app.app_context():
        for number, address in enumerate(addresses):
            tell(
                key=f"SG-0001 {number}",
                about="SG-0001",
                subject="SG-0001: acknowledged – at last",
                text="It is looked at.\n\n.",
                path="/suggestions/SG-0001",
                email=address,
            )
        db.session.commit()


def post(app: Flask) -> Report:
    """Send what waits."""
    with app.app_context():
        return send_waiting()


def states(app: Flask) -> list[str]:
    """What became of each message."""
    with app.app_context():
        return list(db.session.scalars(select(Notice.mail).order_by(Notice.id)))


def test_a_message_goes_out_once(app: Flask, server: MailServer) -> None:
    app.config["SITE_ADDRESS"] = "https://desk.example.gov.uk"
    queue(app, "resident@example.gov.uk")
    assert post(app).counts[Mail.SENT] == 1
    assert post(app).counts[Mail.SENT] == 0
    [message] = server.kept
    assert (message["To"], message["From"]) == ("resident@example.gov.uk", "desk@example.gov.uk")
    assert message["Subject"] == "SG-0001: acknowledged – at last"
    assert "https://desk.example.gov.uk/suggestions/SG-0001" in message.get_content()


def test_the_same_is_never_told_twice(app: Flask, server: MailServer) -> None:
    queue(app, "resident@example.gov.uk")
    queue(app, "resident@example.gov.uk")
    assert states(app) == [Mail.WAITING]


def test_without_a_server_nothing_waits(app: Flask) -> None:
    queue(app, "resident@example.gov.uk")
    assert states(app) == [Mail.NONE]
    assert post(app) == Report()


def test_what_waits_is_kept_while_the_server_is_down(app: Flask, server: MailServer) -> None:
    queue(app, "a@example.gov.uk", "b@example.gov.uk")
    app.config["MAIL_SERVER"] = DOWN
    report = post(app)
    assert report.counts[Mail.WAITING] == 2
    assert "cannot be used" in report.stopped
    app.config["MAIL_SERVER"] = server.address
    assert post(app).counts[Mail.SENT] == 2
    assert [one["To"] for one in server.kept] == ["a@example.gov.uk", "b@example.gov.uk"]


def test_one_address_that_is_refused_does_not_stop_the_others(app: Flask, server: MailServer) -> None:
    server.refusals = {"gone@example.gov.uk": "550 nobody here", "later@example.gov.uk": "451 try later"}
    queue(app, "gone@example.gov.uk", "later@example.gov.uk", "here@example.gov.uk")
    post(app)
    assert states(app) == [Mail.REFUSED, Mail.WAITING, Mail.SENT]
    server.refusals = {}
    post(app)
    assert states(app) == [Mail.REFUSED, Mail.SENT, Mail.SENT]


@pytest.mark.parametrize("no", ["550 sender not allowed", "530 authentication required", "451 try later"])
def test_a_server_that_refuses_the_sender_is_no_reason_to_lose_anything(
    app: Flask, server: MailServer, no: str
) -> None:
    server.refusals = {"desk@example.gov.uk": no}
    queue(app, "a@example.gov.uk", "b@example.gov.uk")
    report = post(app)
    assert report.stopped == f"The mail server cannot be used: {no}"
    assert states(app) == [Mail.WAITING, Mail.WAITING]
    server.refusals = {}
    assert post(app).counts[Mail.SENT] == 2


def test_a_sender_that_cannot_be_written_in_an_e_mail_stops_the_post(app: Flask, server: MailServer) -> None:
    app.config["MAIL_FROM"] = "bürgerbüro@example.gov.uk"
    queue(app, "a@example.gov.uk")
    assert "cannot be used" in post(app).stopped
    assert states(app) == [Mail.WAITING]


@pytest.mark.parametrize("at", ["MAIL", "RCPT"])
def test_a_connection_lost_before_the_message_loses_nothing(app: Flask, server: MailServer, at: str) -> None:
    server.drop_at = at
    queue(app, "a@example.gov.uk")
    assert post(app).stopped
    server.drop_at = ""
    post(app)
    assert states(app) == [Mail.SENT]


def test_a_connection_lost_after_the_message_never_sends_it_again(app: Flask, server: MailServer) -> None:
    server.drop_at = "after DATA"
    queue(app, "a@example.gov.uk", "b@example.gov.uk")
    assert post(app).counts[Mail.UNCERTAIN] == 1
    server.drop_at = ""
    post(app)
    assert states(app) == [Mail.UNCERTAIN, Mail.SENT]
    assert [one["To"] for one in server.kept] == ["a@example.gov.uk", "b@example.gov.uk"]  # the first had gone


def test_what_was_cut_off_while_it_was_sent_is_not_sent_again(app: Flask, server: MailServer) -> None:
    queue(app, "a@example.gov.uk")
    with app.app_context():
        notice = db.session.scalars(select(Notice)).one()
        notice.mail, notice.tried_at = Mail.SENDING, datetime.now(UTC) - timedelta(hours=1)
        db.session.commit()
    post(app)
    assert states(app) == [Mail.UNCERTAIN]
    assert server.kept == []


def test_two_that_send_at_once_send_each_message_once(app: Flask, server: MailServer) -> None:
    addresses = [f"person{number}@example.gov.uk" for number in range(12)]
    queue(app, *addresses)
    threads = [threading.Thread(target=post, args=[app]) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(one["To"] for one in server.kept) == sorted(addresses)
    assert set(states(app)) == {Mail.SENT}


def test_a_subject_of_several_lines_adds_no_header(app: Flask, server: MailServer) -> None:
    with app.app_context():
        tell(
            key="k",
            about="SG-0001",
            subject="One\r\nBcc: all@example.gov.uk",
            text="Text",
            path="",
            email="a@example.gov.uk",
        )
        db.session.commit()
    post(app)
    [message] = server.kept
    assert message["Subject"] == "One Bcc: all@example.gov.uk"
    assert message["Bcc"] is None


def test_remind_says_what_it_did(sqlite_app: Flask) -> None:
    runner = sqlite_app.test_cli_runner()
    assert "No mail server is set" in runner.invoke(main, ["remind"]).output
    with mail_server() as server:
        sqlite_app.config.update(MAIL_SERVER=server.address, MAIL_SECURITY="none")
        assert runner.invoke(main, ["remind"]).output == "Nothing waits to be sent.\n"
        queue(sqlite_app, "a@example.gov.uk")
        assert runner.invoke(main, ["remind"]).output == "1 sent.\n"
    queue(sqlite_app, "a@example.gov.uk", "b@example.gov.uk")
    sqlite_app.config["MAIL_SERVER"] = DOWN
    result = runner.invoke(main, ["remind"])
    assert "1 waiting." in result.output
    assert result.exit_code == 1


def test_what_was_refused_is_sent_again_when_it_is_asked_for(sqlite_app: Flask) -> None:
    runner = sqlite_app.test_cli_runner()
    with mail_server() as server:
        sqlite_app.config.update(MAIL_SERVER=server.address, MAIL_SECURITY="none")
        server.refusals = {"a@example.gov.uk": "554 relay denied"}
        queue(sqlite_app, "a@example.gov.uk", "b@example.gov.uk")
        assert "1 sent; 1 refused" in runner.invoke(main, ["remind"]).output
        server.refusals = {}
        assert runner.invoke(main, ["remind"]).output == "Nothing waits to be sent.\n"
        again = runner.invoke(main, ["remind", "--refused"])
        assert again.output == "1 refused before, to be sent once more.\n1 sent.\n"
        assert states(sqlite_app) == [Mail.SENT, Mail.SENT]
        assert [one["To"] for one in server.kept] == ["b@example.gov.uk", "a@example.gov.uk"]


def test_a_step_taken_in_the_browser_is_told_and_sent_at_once(sqlite_app: Flask) -> None:
    with mail_server() as server:
        sqlite_app.config.update(MAIL_SERVER=server.address, MAIL_SECURITY="none")

        @sqlite_app.post("/test/acknowledge")
        def acknowledge_it() -> str:
            from governance.suggestions.commands import acknowledge
            from governance.suggestions.queries import get_suggestion

            one = get_suggestion("SG-0001")
            assert one is not None
            acknowledge(one, by=factories.BY, way="test")
            db.session.commit()
            return "done"

        acknowledge_it.access = frozenset()  # type: ignore[attr-defined]
        with sqlite_app.app_context():
            member = factories.account(Role.MEMBER, email="member@example.gov.uk")
            factories.suggestion(account=member)
            db.session.commit()
        assert post(sqlite_app).counts[Mail.SENT] == 1  # the receipt
        sqlite_app.test_client().post("/test/acknowledge").close()
        assert [one["Subject"] for one in server.kept] == ["SG-0001: received", "SG-0001: acknowledged"]
        assert {one["To"] for one in server.kept} == {"member@example.gov.uk"}
