"""The home page of members: their meetings, decisions that concern them, their suggestions, what they follow."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.engine import Engine

from governance.council.models import Body
from governance.council.queries import get_council
from governance.extensions import db
from governance.meetings.commands import cancel_meeting, move_meeting, reinstate_meeting, save_committee
from governance.meetings.models import Meeting
from governance.meetings.queries import get_committee, get_meeting
from governance.notices.commands import tell
from governance.notices.models import Notice
from governance.people.commands import begin_visit, mark_seen
from governance.people.models import Account
from governance.people.rules import Role
from governance.programme.commands import change_item, decide_item, undo, withdraw_item
from governance.programme.fields import BY_KEY
from governance.programme.queries import get_item
from governance.questions import commands as question_commands
from governance.questions.models import Question
from governance.register.log import history_of
from governance.scrutiny.commands import remove_work_item
from governance.scrutiny.queries import decisions_ahead
from governance.scrutiny.queries import get_item as get_work_item
from governance.suggestions import commands
from governance.suggestions.drafts import save_draft
from governance.suggestions.interests import begin
from governance.suggestions.models import new_token
from governance.suggestions.queries import FOLLOWS, SUPPORTS, get_suggestion
from tests import factories
from tests.pages import text_of

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
BY: dict[str, Any] = {"by": factories.BY, "way": "test"}
BEFORE, LOOKED = "2026-11-10 09:00", datetime(2026, 11, 17, 9, 12, tzinfo=UTC)
SignIn = Callable[..., FlaskClient]


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    """Monday 23 November 2026."""
    with time_machine.travel("2026-11-23 09:00", tick=False):
        yield


@pytest.fixture
def health(app: Flask) -> int:
    """A committee of which Ash Wren is the chair, set up before she last looked."""
    with app.app_context(), time_machine.travel(BEFORE, tick=False):
        committee = factories.scrutiny()
        factories.term(committee, "Councillor Ash Wren", "Chair")
        for name in ("Ashcombe", "Millbrook"):
            factories.ward(name)
        db.session.commit()
        return committee.id


@pytest.fixture
def ash(app: Flask, sign_in: SignIn, health: int) -> FlaskClient:
    """A member, of the ward Ashcombe, who looked last on Tuesday."""
    client = sign_in(Role.MEMBER, name="Ash Wren", email="ash@example.gov.uk")
    with app.app_context():
        account_of("ash@example.gov.uk").seen_until = LOOKED
        account_of("ash@example.gov.uk").wards = [ward("Ashcombe")]
        db.session.commit()
    return client


def account_of(email: str) -> Account:
    """An account by its address."""
    return db.session.scalars(select(Account).where(Account.email == email)).one()


def ward(name: str) -> int:
    """The number of a ward."""
    return int(get_council().names.lists["ward"].find(name).key)


def body(number: int) -> Body:
    """A committee."""
    return db.session.get_one(Body, number)


def plan(app: Flask, when: str = BEFORE, **texts: Any) -> str:
    """A plan item that was added on a day; its reference."""
    with app.app_context(), time_machine.travel(when, tick=False):
        reference = factories.item(**({"decision_date": "12 January 2027"} | texts)).reference
        db.session.commit()
        return reference


def change(app: Flask, reference: str, **texts: str) -> None:
    """Change a plan item now, with texts as an officer types them."""
    with app.app_context():
        names = get_council().names
        change_item(get_item(reference), {key: BY_KEY[key].parse(one, names) for key, one in texts.items()}, **BY)
        db.session.commit()


def home(client: FlaskClient) -> str:
    """What the home page says."""
    return text_of(client.get("/").text)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that reach the database."""
    seen: list[str] = []

    def hear(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", hear)
    yield seen
    event.remove(Engine, "before_cursor_execute", hear)


# Meetings


def test_a_member_sees_the_next_meetings_of_their_committees_with_their_agendas(
    app: Flask, ash: FlaskClient, health: int
) -> None:
    with app.app_context():
        for day in (date(2026, 12, 9), date(2027, 1, 20), date(2027, 3, 3)):
            factories.meeting(body(health), day, place="Guildhall")
        first = factories.meeting(body(health), date(2026, 11, 24), starts="14:00")
        for title in ("Falls in care homes", "Winter pressures"):
            factories.agenda_item(first, title)
        factories.meeting(factories.scrutiny("Another Committee"), date(2026, 11, 25))
        db.session.commit()
    said = home(ash)
    assert "Tuesday 24 November, 2:00pm tomorrow Health Scrutiny Committee – you are Chair" in said
    assert "Agenda: 2 items for Health Scrutiny Committee, Tuesday 24 November Falls in care homes Winter" in said
    assert "Wednesday 9 December, 10:00am in 16 days" in said
    assert "Its agenda is due on Tuesday 1 December." in said
    assert "20 January" not in said
    assert "Another Committee" not in said


def test_a_meeting_that_was_moved_or_cancelled_says_so(app: Flask, ash: FlaskClient, health: int) -> None:
    with app.app_context():
        off, moved = (
            factories.meeting(body(health), date(2026, 12, 2)),
            factories.meeting(body(health), date(2026, 12, 9)),
        )
        cancel_meeting(off, reason="The boiler has failed", **BY)
        move_meeting(moved, {"day": date(2026, 12, 16)}, reason="To follow the budget", **BY)
        factories.meeting(body(health), date(2027, 1, 20))
        db.session.commit()
    said = home(ash)
    assert "Wednesday 2 December, 10:00am Cancelled" in said
    assert "The boiler has failed." in said
    assert "Wednesday 16 December, 10:00am Moved" in said
    assert "Put back from 9 December 2026. To follow the budget." in said
    assert "Wednesday 20 January 2027" in said, "a cancelled meeting takes no other’s place"


def test_who_is_listed_otherwise_is_found_by_that_name(app: Flask, sign_in: SignIn, health: int) -> None:
    client = sign_in(Role.MEMBER, name="A. Wren-Holt", email="holt@example.gov.uk")
    assert "No committee lists you as a member." in home(client)
    with app.app_context():
        account_of("holt@example.gov.uk").listed_as = "Cllr Ash Wren"
        db.session.commit()
    assert "Health Scrutiny Committee , Chair: no meeting to come" in home(client)


# Decisions ahead


def test_decisions_of_the_members_wards_and_committees_are_ahead_and_no_others(
    app: Flask, ash: FlaskClient, health: int
) -> None:
    plan(app, title="Library hours", wards="Ashcombe; Millbrook", decision_date="Jan 27")
    plan(app, title="Bridge repairs", wards="Millbrook")
    plan(app, title="Council tax", wards="All wards")
    plan(app, title="Dementia strategy", scrutiny_committee="Health Scrutiny Committee", decision_date="TBC")
    with app.app_context():
        withdraw_item(get_item(plan(app, title="Old baths", wards="Ashcombe")), reason="Sold", **BY)
        account_of("ash@example.gov.uk").seen_until = datetime.now(UTC)
        db.session.commit()
    said = home(ash)
    assert "In your ward Ashcombe, and in the field of your committees." in said
    near, everywhere = said.split("For all wards")
    assert "Library hours Jan 27 January 2027" in near
    assert "Dementia strategy TBC" in near
    assert "Council tax" in everywhere
    assert "Council tax" not in near
    assert "Bridge repairs" not in said
    assert "Old baths" not in said


def test_the_field_of_a_committee_is_that_of_its_own_page(app: Flask, ash: FlaskClient, health: int) -> None:
    with app.app_context():
        post, other = factories.body("Cabinet Member Health", "cabinet member"), factories.scrutiny("Other Committee")
        part = factories.directorate("Public Health")
        save_committee(health, {"portfolios": [post.id], "directorates": [part.id]}, **BY)
        factories.item(post, title="Of its portfolio")
        factories.item(title="Of its directorate", directorate="Public Health")
        factories.item(post, title="Another’s by name", scrutiny_committee=other.name)
        factories.item(title="Of nobody")
        db.session.commit()
        titles = {one.title for one in decisions_ahead(health, get_committee(health), get_council())}
    assert titles == {"Of its portfolio", "Of its directorate"}
    said = home(ash)
    assert [title for title in ("Another’s by name", "Of nobody", *titles) if title in said] == [*titles]


def test_what_is_new_and_what_changed_is_said_in_words(app: Flask, ash: FlaskClient) -> None:
    changed = plan(app, title="Library hours", wards="Ashcombe", decision_date="October 2026")
    moved_here = plan(app, title="Bridge repairs", wards="Millbrook")
    plan(app, when="2026-11-20 10:00", title="New baths", wards="Ashcombe")
    change(app, changed, decision_date="12 November 2026")
    change(app, changed, decision_date="12 January 2027", contact="Ask the librarian")
    change(app, moved_here, wards="Ashcombe; Millbrook")
    said = home(ash)
    assert "Since Tuesday 17 November, 09:12: 3 decisions are new or have changed." in said
    assert "New New baths" in said
    assert "Changed Library hours" in said
    assert "Decision date: October 2026 → is now 12 January 2027" in said
    assert "Contact: Ask the librarian" in said
    assert "Wards affected: Millbrook → is now Ashcombe; Millbrook" in said


def test_what_was_changed_back_is_no_news(app: Flask, ash: FlaskClient) -> None:
    reference = plan(app, title="Library hours", wards="Ashcombe")
    change(app, reference, purpose="To close it")
    assert "Changed Library hours" in home(ash)
    with app.app_context():
        undo(history_of("programme")[0], **BY)
        db.session.commit()
    said = home(ash)
    assert "Library hours" in said
    assert "Changed" not in said
    quiet = "No decision that concerns you, and nothing that you follow, has changed since Tuesday 17 November, 09:12."
    assert quiet in said


def test_a_decision_that_came_to_an_end_is_told_once(app: Flask, ash: FlaskClient) -> None:
    baths, library = (plan(app, title=title, wards="Ashcombe") for title in ("Old baths", "Library hours"))
    with app.app_context():
        withdraw_item(get_item(baths), reason="Sold", **BY)
        decide_item(get_item(library), on=date(2026, 11, 20), **BY)
        db.session.commit()
    said = home(ash)
    assert "Withdrawn Old baths" in said
    assert "Decided on 20 November 2026 Library hours" in said
    ash.post("/seen", data={"last": "0"})
    assert "Old baths" not in home(ash)


def test_what_only_handlers_see_is_never_told(app: Flask, ash: FlaskClient) -> None:
    reference = plan(app, title="Library hours", wards="Ashcombe", internal_notes="Ask the quollnest")
    with app.app_context():
        begin(account_of("ash@example.gov.uk").id, reference, FOLLOWS)
        db.session.commit()
    change(app, reference, internal_notes="Ask the newtpool", exempt_particulars="The ibexhorn price")
    page = ash.get("/").text
    assert "Library hours" in page
    assert not [word for word in ("quollnest", "newtpool", "ibexhorn", "Internal notes", "Changed") if word in page]
    change(app, reference, purpose="To open on Sundays")
    page = ash.get("/").text
    assert "To open on Sundays" in page
    assert "newtpool" not in page


def test_looking_changes_nothing_and_mark_as_seen_ends_what_was_shown(app: Flask, ash: FlaskClient) -> None:
    reference = plan(app, title="Library hours", wards="Ashcombe")
    change(app, reference, purpose="To open on Sundays")
    for _ in range(2):
        assert "Changed Library hours" in home(ash)
    drawn = datetime.now(UTC).isoformat()
    with time_machine.travel("2026-11-23 10:00", tick=False):
        change(app, reference, title="Library hours and staff")
        ash.post("/seen", data={"last": "0", "drawn": drawn})
        said = home(ash)
    assert "Since Monday 23 November, 09:00: 1 decision is new or has changed." in said
    assert "Title: Library hours → is now Library hours and staff" in said
    assert "To open on Sundays" not in said


def test_signing_in_loses_no_news(app: Flask) -> None:
    with app.app_context():
        account = factories.account(Role.MEMBER)
        hours = [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (9, 10, 11, 12)]
        begin_visit(account, hours[0])
        assert account.seen_until == hours[0], "nothing is new at first"
        begin_visit(account, hours[1])
        assert account.seen_until == hours[0]
        mark_seen(account, hours[2])
        begin_visit(account, hours[3])
        assert account.seen_until == hours[2], "nothing but the button moves it"
        mark_seen(account, hours[0])
        assert account.seen_until == hours[2]


def test_meetings_that_were_moved_or_cancelled_since_are_news(app: Flask, ash: FlaskClient, health: int) -> None:
    with app.app_context():
        with time_machine.travel(BEFORE, tick=False):
            days = (date(2026, 12, day) for day in (2, 9, 16, 21))
            off, moved, known, back = (factories.meeting(body(health), day) for day in days)
            other = factories.meeting(factories.scrutiny("Another Committee"), date(2026, 12, 2))
            cancel_meeting(known, reason="No business", **BY)
        cancel_meeting(other, reason="Snow", **BY)
        cancel_meeting(off, reason="The boiler has failed", **BY)
        cancel_meeting(back, reason="By mistake", **BY)
        reinstate_meeting(back, **BY)
        move_meeting(moved, {"day": date(2027, 1, 13)}, reason="To follow the budget", **BY)
        db.session.commit()
    news = home(ash).split("Mark as seen")[0]
    assert "Since Tuesday 17 November, 09:12: 2 meetings of your committees were moved or cancelled." in news
    assert "Cancelled: Health Scrutiny Committee, Wednesday 2 December The boiler has failed." in news
    assert "Moved: Health Scrutiny Committee, Wednesday 13 January 2027 Put back from 9 December 2026." in news
    assert not [text for text in ("No business", "Snow", "By mistake", "21 December") if text in news]
    ash.post("/seen", data={"last": "0"})
    assert "moved or cancelled" not in home(ash)


def test_who_follows_nothing_and_is_no_member_is_not_told_that_nothing_has_changed(
    app: Flask, sign_in: SignIn, health: int
) -> None:
    reference = plan(app, title="Library hours")
    client = sign_in(Role.VIEWER, email="viewer@example.gov.uk")
    with app.app_context():
        account_of("viewer@example.gov.uk").seen_until = LOOKED
        db.session.commit()
    assert "has changed since" not in home(client)
    with app.app_context():
        begin(account_of("viewer@example.gov.uk").id, reference, FOLLOWS)
        db.session.commit()
    assert "Nothing that you follow has changed since Tuesday 17 November, 09:12." in home(client)


# News, suggestions, drafts, what is followed


def test_everything_that_is_marked_as_seen_was_on_the_page(app: Flask, ash: FlaskClient) -> None:
    with app.app_context():
        own = account_of("ash@example.gov.uk").id
        for number in range(25):
            text = f"Step {number} of 25"
            tell(key=text, about="SG-0001", subject=text, text=text, path="/suggestions/SG-0001", account=own)
        db.session.commit()
    page = ash.get("/").text
    assert "Step 0 of 25" in page
    ash.post("/seen", data={"last": re.search(r'name="last" value="(\d+)"', page)[1]})
    assert "of 25" not in home(ash)


def test_news_stands_there_until_it_is_marked_as_seen(app: Flask, ash: FlaskClient) -> None:
    with app.app_context():
        own, other = account_of("ash@example.gov.uk"), factories.account(Role.MEMBER)
        for key, account, text in (("a", own, "Put to a meeting"), ("b", own, "Taken up"), ("c", other, "Not for you")):
            tell(
                key=key,
                about="SG-0001",
                subject=text,
                text=f"{text}.\n\nYours",
                path="/suggestions/SG-0001",
                account=account.id,
            )
        first = db.session.scalars(select(Notice.id).where(Notice.key == "a")).one()
        db.session.commit()
    page = ash.get("/")
    assert 'href="/suggestions/SG-0001">Taken up</a>' in page.text
    assert "Not for you" not in page.text
    assert ash.post("/seen", data={"last": str(first)}).status_code == 303
    said = home(ash)
    assert "Put to a meeting" not in said
    assert "Taken up" in said, "what came after the page was drawn is still news"


def test_a_members_suggestions_say_where_each_stands(app: Flask, ash: FlaskClient, health: int) -> None:
    with app.app_context():
        by = account_of("ash@example.gov.uk")
        with time_machine.travel("2026-11-20 09:00", tick=False):
            asked, refused, right = (
                factories.suggestion(body(health), account=by, topic=topic)
                for topic in ("Night buses", "My own fence", "Falls")
            )
            commands.ask(asked, question="Which routes?", **BY)
            commands.decide(refused, "refused", {"ground": "one person", "reason": "It is a private matter"}, **BY)
        factories.suggestion(body(health), topic="The public’s own")
        db.session.commit()
        reference = right.reference
    said = home(ash)
    assert "Night buses Question asked" in said
    assert "You are asked: “Which routes?” Answer" in said
    assert f"Falls Received {reference}, Health Scrutiny Committee Next: it is to be acknowledged by Friday 27" in said
    assert "Waiting since 20 November 2026 (3 days)." in said
    assert "1 closed My own fence Decided" in said
    assert "Refused. It is one person’s complaint. It is a private matter." in said
    assert said.index("Night buses Question") < said.index("Falls Received") < said.index("My own fence Decided")
    assert "The public’s own" not in said


def test_a_suggestion_whose_work_item_is_gone_is_open_again(app: Flask, ash: FlaskClient, health: int) -> None:
    with app.app_context():
        factories.term(body(health), "Ash Wren")
        by = account_of("ash@example.gov.uk")
        usual, right = (
            factories.suggestion(body(health), account=by),
            factories.suggestion(body(health), account=by, by_right="Yes"),
        )
        sitting = factories.meeting(body(health), date(2026, 12, 9))
        commands.decide(usual, "work item", {"place": "unallocated"}, **BY)
        commands.decide(right, "work item", {"place": sitting.id}, **BY)
        db.session.commit()
        items = [usual.work_item, right.work_item]
    assert "2 closed" in home(ash)
    with app.app_context():
        remove_work_item(get_work_item(items[0]), **BY)
        cancel_meeting(get_meeting(sitting_of(items[1])), reason="Snow", **BY)
        db.session.commit()
    page = ash.get("/")
    said = text_of(page.text)
    assert "closed" not in said
    assert "What it became is no longer there. Next: the officers look at it again." in said
    assert "What it became is no longer on an agenda. Next: the officers put it on another." in said
    assert f"/work-programme/items/{items[0]}" not in page.text


def sitting_of(item: str) -> str:
    """The meeting of a work item."""
    return db.session.get_one(Meeting, get_work_item(item).meeting).reference


def test_a_joined_suggestion_stands_where_its_lead_stands(app: Flask, ash: FlaskClient, health: int) -> None:
    with app.app_context():
        by = account_of("ash@example.gov.uk")
        own = factories.suggestion(body(health), account=by, topic="Late buses")
        between, lead = factories.suggestion(body(health)), factories.suggestion(body(health))
        first, last = own.reference, lead.reference
        commands.join(own, to=between.reference, **BY)
        commands.join(between, to=lead.reference, **BY)
        commands.acknowledge(lead, **BY)
        db.session.commit()
    page = ash.get("/")
    assert f"Joined to {last}: acknowledged. Next: it is weighed beside others" in text_of(page.text)
    assert f'href="/suggestions/{last}"' in page.text
    assert "1 closed" not in text_of(page.text)
    with app.app_context():
        reason = {"ground": "one person", "reason": "It is a private matter"}
        commands.decide(get_suggestion(last), "refused", reason, **BY)
        db.session.commit()
    said = home(ash)
    assert "1 closed Late buses Joined" in said
    assert f"{first}, Health Scrutiny Committee Joined to {last}: decided. Refused." in said


def test_a_member_is_told_what_others_do_next_after_a_meeting(app: Flask, ash: FlaskClient, health: int) -> None:
    with app.app_context():
        by = account_of("ash@example.gov.uk")
        with time_machine.travel(BEFORE, tick=False):
            past, off = (factories.meeting(body(health), date(2026, 11, 18), starts=one) for one in ("10:00", "14:00"))
            for one in (past, off):
                commands.put_to_meeting(factories.suggestion(body(health), account=by), one.id, **BY)
        cancel_meeting(off, reason="Snow", **BY)
        db.session.commit()
    said = home(ash)
    assert "Next: the officers record what the committee decided." in said
    assert "Next: it is put to another meeting." in said


def test_another_members_draft_or_follow_never_shows(app: Flask, ash: FlaskClient, health: int) -> None:
    reference = plan(app, title="Library hours", wards="Ashcombe")
    followed = plan(app, title="Followed by another")
    token, own = new_token(), new_token()
    with app.app_context():
        other = factories.account(Role.MEMBER, name="Rook Vale")
        save_draft(other.id, token, {"topic": "The quollnest affair"}, None)
        save_draft(account_of("ash@example.gov.uk").id, own, {"topic": "Later buses"}, None)
        begin(other.id, reference, FOLLOWS)
        begin(other.id, followed, FOLLOWS)
        db.session.commit()
    page = ash.get("/").text
    assert f'href="/suggestions/drafts/{own}">Later buses</a>' in page
    assert "quollnest" not in page
    assert token not in page
    assert "Followed by another" not in page
    assert "Rook Vale" not in page + ash.get(f"/programme/{reference}").text


def test_what_a_member_follows_says_what_changed_there(app: Flask, ash: FlaskClient, health: int) -> None:
    quiet, changed = plan(app, title="Quiet matter"), plan(app, title="Moving matter")
    with app.app_context():
        with time_machine.travel(BEFORE, tick=False):
            work = factories.work_item(body(health), topic="Ambulances").reference
            one = factories.suggestion(body(health), topic="Young carers").reference
        number = account_of("ash@example.gov.uk").id
        for reference in (quiet, changed, work, one):
            begin(number, reference, FOLLOWS)
        begin(number, quiet, SUPPORTS)
        commands.acknowledge(get_suggestion(one), **BY)
        db.session.commit()
    change(app, changed, issue_type="Key")
    said = home(ash)
    assert "2 items that you follow have changed" in said
    followed = said.split("You follow or support")[1]
    assert followed.index("Changed Moving matter") < followed.index("Quiet matter")
    assert "Issue type: Key" in followed
    assert "Status: Received → is now Acknowledged" in followed
    assert "Last step on" not in followed
    assert "Ambulances Planned, Health Scrutiny Committee, Not yet allocated" in followed
    assert "You support and follow it" in followed


def test_the_database_is_asked_as_often_however_much_there_is(app: Flask, ash: FlaskClient, health: int) -> None:
    def fill(count: int) -> None:
        with app.app_context():
            by = account_of("ash@example.gov.uk")
            for number in range(count):
                item = factories.item(title=f"Matter {number}", wards="Ashcombe", decision_date="TBC")
                meeting = factories.meeting(factories.scrutiny(f"Committee {item.id}"), date(2026, 12, 9))
                factories.term(db.session.get_one(Body, meeting.committee), "Ash Wren")
                factories.agenda_item(meeting)
                work, one = factories.work_item(body(health)), factories.suggestion(body(health), account=by)
                commands.put_to_meeting(factories.suggestion(body(meeting.committee), account=by), meeting.id, **BY)
                for reference in (item.reference, work.reference, one.reference):
                    begin(by.id, reference, FOLLOWS)
                lead = factories.suggestion(body(health)).reference
                commands.join(factories.suggestion(body(health), account=by), to=lead, **BY)
                save_draft(by.id, new_token(), {"topic": f"Draft {number}"}, None)
            db.session.commit()

    counts = []
    for more in (2, 6):
        fill(more)
        ash.get("/")  # reads the council anew
        with statements() as seen:
            assert ash.get("/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


# Public questions


def accept_question(meeting: Meeting, words: str, **texts: Any) -> Question:
    """A question that is accepted."""
    question = factories.question(meeting, words_received=words, **texts)
    question_commands.check(question, agenda_item=None, **BY)
    question_commands.accept(question, words=words, exception="Agreed", **BY)
    return question


def test_a_member_sees_their_own_questions_and_where_each_stands(app: Flask, ash: FlaskClient, health: int) -> None:
    assert "Your questions" not in home(ash)
    with app.app_context():
        asker, sits = account_of("ash@example.gov.uk"), factories.meeting(body(health), date(2026, 12, 9))
        refused = factories.question(sits, account=asker, words_received="Why is it wet?")
        question_commands.refuse_question(refused, ground="not related", reply="It is about the weather.", **BY)
        factories.question(sits, account=asker, words_received="Why is it so?")
        taken = accept_question(sits, "Why are there no dentists?", account=asker)
        question_commands.draft(taken, draft="Quollnest draft", **BY)
        factories.question(sits, words_received="Why of somebody else?")
        db.session.commit()
    said = home(ash).partition("Your suggestions You have put nothing")[2].partition("Your questions ")[2]
    where = "Health Scrutiny Committee, Wednesday 9 December 2026"
    assert said.startswith(
        f"Why are there no dentists? Answer drafted PQ-0003, {where} "
        "Next: it is answered at the meeting on Wednesday 9 December 2026. "
        f"Why is it so? Received PQ-0002, {where} Next: it is checked against the committee’s rules. "
        f"Why is it wet? Refused PQ-0001, {where} It is about the weather."
    )
    assert "Quollnest" not in home(ash)
    assert "Why of somebody else?" not in home(ash)


def test_questions_accepted_or_answered_in_public_at_their_committees_are_news_until_seen(
    app: Flask, ash: FlaskClient, health: int
) -> None:
    with app.app_context():
        with time_machine.travel(BEFORE, tick=False):
            sits = factories.meeting(body(health), date(2026, 12, 9))
            known, published = (accept_question(sits, one) for one in ("Known before?", "Then answered?"))
        question_commands.approve(known, answer="Not given yet", approved_by=None, **BY)
        question_commands.approve(published, answer="Yes", approved_by=None, **BY)
        question_commands.record_answer(published, {"manner": "in writing"}, **BY)
        question_commands.publish(published, **BY)
        accept_question(sits, "Newly taken?")
        factories.question(sits, words_received="Only received?")
        accept_question(factories.meeting(factories.scrutiny("Another Committee"), date(2026, 12, 9)), "Elsewhere?")
        db.session.commit()
    news = home(ash).partition("Mark as seen")[0]
    assert "2 public questions to your committees were accepted or their answers published." in news
    assert "Question accepted: Newly taken? Health Scrutiny Committee, Wednesday 9 December 2026" in news
    assert "Answer published: Then answered? Health Scrutiny Committee" in news
    assert not [one for one in ("Known before?", "Only received?", "Elsewhere?", "Not given yet") if one in news]
    with time_machine.travel("2026-11-23 10:00", tick=False):
        ash.post("/seen", data={"last": "0"})
        assert "public question" not in home(ash)
