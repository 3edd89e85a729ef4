"""What is read of public questions: the register, the rules of committees, what was asked before, a meeting's list."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import g, has_request_context
from sqlalchemy import ColumnElement, or_, select

from governance.council.queries import COUNCIL_ZONE, Council, get_council
from governance.extensions import db
from governance.meetings import queries as meetings
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.rules import CANCELLED, HELD, TO_COME
from governance.people.models import Account
from governance.privacy.models import ContactDetails
from governance.questions.fields import wording_key
from governance.questions.models import Question, QuestionRules
from governance.questions.rules import (
    A_YEAR,
    CLOSED,
    GROUNDS,
    LISTED,
    OPEN,
    PUBLISHED,
    REDIRECTED,
    REFUSED,
    WITHDRAWN,
    Assessment,
    Attention,
    Facts,
    Rules,
    Sitting,
    Tick,
    Until,
    answer_by,
    assess,
    until,
)
from governance.register.fields import Named, NameList, Names, fold, shorten
from governance.register.filters import Filters as Asked
from governance.register.filters import is_wanted
from governance.register.log import AS_NOW, sequence_of
from governance.register.similar import Similar, similar
from governance.working_days.deadlines import say

REGISTER = "questions"
KIND, RULES_KIND = "question", "question rules"
NEWEST = (Question.received.desc(), Question.id.desc())
NOT_COUNTED = frozenset({REFUSED, WITHDRAWN, REDIRECTED})  # against what one person, or a meeting, can have


@dataclass(frozen=True)
class Filters(Asked):
    """What the register's page shows; every filter stands in its address."""

    q: str = ""
    show: str = ""  # "": open ones; "closed"; "all"
    committee: str = ""  # the number of a body
    meeting: str = ""  # the reference of a meeting, or "none"
    status: str = ""
    channel: str = ""
    ground: str = ""
    answerer: str = ""  # the number of a post
    attention: str = ""


# Names, records


def names() -> Names:
    """What questions refer to: the council's names, the meetings, their agenda items, and who can answer."""
    known = meetings.names()
    mark = (get_council().sequence, sequence_of(meetings.REGISTER))
    kept = g.get("question names") if has_request_context() else None
    if kept and kept[0] == mark:
        return kept[1]
    lists = {"agenda item": NameList(agenda_names()), "answerer": NameList(answerer_names(get_council()))}
    found = replace(known, lists={**known.lists, **lists})
    if has_request_context():
        setattr(g, "question names", (mark, found))
    return found


def agenda_names() -> list[Named]:
    """The items of the agendas of all meetings, each by its title and the day; by its reference too.

    One that was removed keeps its name, for the question that is about it, and is not offered.
    """
    query = (
        select(AgendaItem.id, AgendaItem.reference, AgendaItem.title, AgendaItem.removed, Meeting.day)
        .join(Meeting, Meeting.id == AgendaItem.meeting)
        .order_by(Meeting.day, Meeting.id, meetings.PART_ORDER, AgendaItem.position, AgendaItem.id)
    )
    return name_items(db.session.execute(query))


def name_items(items: Iterable[tuple[int, str, str, bool, date]]) -> list[Named]:
    """Agenda items as they are chosen; each a number, a reference, a title, whether it was removed, and its day."""
    found, seen = [], set[str]()
    for number, reference, title, removed, day in items:
        name = f"{shorten(title, 120)}, {say(day)}"
        name = f"{name} ({reference})" if fold(name) in seen else name
        seen.add(fold(name))
        found.append(Named(number, name, (reference,), not removed))
    return found


def answerer_names(council: Council) -> list[Named]:
    """The posts whose holder can be asked for an answer: cabinet members and officers, also by who holds them now."""
    known = {one.key: one for one in council.names.lists["decision maker"].things}
    return [known[one.id] for one in council.bodies.values() if one.is_post and one.id in known]


def get_question(reference: str, *, removed: bool = False) -> Question | None:
    """The question of a reference; a removed one is gone, unless it is asked for too."""
    query = select(Question).where(Question.reference == reference)
    query = query if removed else query.where(Question.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def get_by_receipt(receipt: str) -> Question | None:
    """The question that somebody without an account follows."""
    query = select(Question).where(Question.receipt == receipt, Question.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def get_by_confirmation(token: str) -> Question | None:
    """The question whose e-mail address is confirmed by this word."""
    query = select(Question).where(Question.confirm_token == token, Question.removed.is_(False))
    return db.session.scalars(query).one_or_none()


def list_questions(*wanted: ColumnElement[bool]) -> list[Question]:
    """Questions, the latest received first."""
    query = select(Question).where(Question.removed.is_(False), *wanted).order_by(*NEWEST)
    return list(db.session.scalars(query.execution_options(**AS_NOW)))


def conditions(filters: Filters, handler: bool) -> list[ColumnElement[bool]]:
    """The filters as SQL, but for attention, which the rules say."""
    wanted: list[ColumnElement[bool]] = []
    asks_closed = bool(filters.ground) or filters.status in CLOSED
    if filters.show == "closed":
        wanted.append(Question.status.in_(CLOSED))
    elif filters.show != "all" and not asks_closed:
        wanted.append(Question.status.in_(OPEN))
    for key in ("committee", "answerer"):
        if given := getattr(filters, key):
            number = min(int(given), meetings.LARGEST) if given.isdecimal() else -1
            wanted.append(getattr(Question, key) == number)
    if filters.meeting == "none":
        wanted.append(Question.meeting.is_(None))
    elif filters.meeting:
        wanted.append(Question.meeting.in_(select(Meeting.id).where(Meeting.reference == filters.meeting)))
    for key in ("status", "channel", "ground"):
        if given := getattr(filters, key):
            wanted.append(getattr(Question, key) == given)
    return [*wanted, *(searched(word, handler) for word in filters.q.casefold().split())]


def searched(word: str, handler: bool) -> ColumnElement[bool]:
    """Questions in which a word occurs, in what the reader may see."""
    found = Question.search_text.contains(word, autoescape=True)
    return or_(found, Question.search_private.contains(word, autoescape=True)) if handler else found


def list_shown(filters: Filters, handler: bool, day: date) -> list[Question]:
    """The questions that the filters let through; what needs attention is asked of the rules."""
    found = list_questions(*conditions(filters, handler))
    if not filters.attention:
        return found
    said = assess_all(found, get_council(), day)
    return [one for one in found if is_wanted(attention_for(said[one.id], handler), filters.attention)]


def attention_for(said: Assessment, handler: bool) -> tuple[Attention, ...]:
    """What needs attention, as somebody may see it: doubts that an import left are for governance officers."""
    return tuple(one for one in said.attention if handler or one is not Attention.DOUBT)


def list_together(question: Question) -> list[Question]:
    """The questions that are answered together with this one."""
    found = list_questions(Question.answered_with == question.reference)
    return sorted(found, key=lambda one: (one.received, one.received_at or "", one.id))


def list_of_account(account: int) -> list[Question]:
    """What a member has asked here."""
    return list_questions(Question.account == account)


def list_at_meeting(meeting: int) -> list[Question]:
    """Every question put to a meeting, in the order in which they came."""
    return in_order_of_receipt(list_questions(Question.meeting == meeting))


def in_order_of_receipt(found: Iterable[Question]) -> list[Question]:
    """Questions in the order in which they came."""
    return sorted(found, key=lambda one: (one.received, one.received_at or "99", one.id))


def meeting_of(question: Question) -> Meeting | None:
    """The meeting to which a question is put."""
    return db.session.get(Meeting, question.meeting) if question.meeting else None


def agenda_item_of(question: Question) -> AgendaItem | None:
    """The item of the agenda to which a question is related."""
    return db.session.get(AgendaItem, question.agenda_item) if question.agenda_item else None


def list_for_meeting(meeting: Meeting) -> list[Question]:
    """The questions that a meeting takes, in the order of its agenda, then as they came."""
    agenda = meetings.list_agenda(meeting.id, meeting.committee)
    place = {one.id: number for number, one in enumerate(agenda)}
    found = in_order_of_receipt(list_questions(Question.meeting == meeting.id, Question.status.in_(LISTED)))
    return sorted(found, key=lambda one: place.get(one.agenda_item or 0, len(place)))


# Rules of committees


def get_rules_record(committee: int | None, *, removed: bool = False) -> QuestionRules | None:
    """The rules that a committee has of its own, or, without a committee, the council's usual ones."""
    query = select(QuestionRules).where(QuestionRules.committee == committee)
    query = query if removed else query.where(QuestionRules.removed.is_(False))
    return db.session.scalars(query.order_by(QuestionRules.id).execution_options(**AS_NOW)).first()


def get_rules(committee: int | None) -> Rules:
    """The rules under which a committee takes questions today: its own, else the council's usual ones."""
    return all_rules().of(committee)


@dataclass(frozen=True)
class AllRules:
    """The rules of every committee, read at once."""

    own: Mapping[int, Rules]
    usual: Rules

    def of(self, committee: int | None) -> Rules:
        """Those of one committee."""
        return self.own.get(committee or 0, self.usual)


def all_rules() -> AllRules:
    """The rules of every committee."""
    query = select(QuestionRules).where(QuestionRules.removed.is_(False)).order_by(QuestionRules.id)
    kept = {one.committee: rules_of(one) for one in db.session.scalars(query.execution_options(**AS_NOW))}
    usual = kept.pop(None, Rules())
    return AllRules({number: one for number, one in kept.items() if number is not None}, usual)


def rules_of(record: QuestionRules) -> Rules:
    """Kept rules as the rules read them."""
    wording = {one: getattr(record, wording_key(one)) for one in GROUNDS}
    return Rules(
        takes=record.takes,
        meetings=tuple(record.meetings or ()),
        days=record.days,
        clear=record.clear,
        hour=record.hour,
        words=record.words,
        per_person=record.per_person,
        per_meeting=record.per_meeting,
        per_year=record.per_year,
        related=record.related,
        supplementary=record.supplementary,
        answer_days=record.answer_days,
        grounds=tuple(record.grounds or GROUNDS),
        wording={one: text for one, text in wording.items() if text},
    )


def until_of(meeting: Meeting, rules: Rules, council: Council) -> Until:
    """The last moment for a question to a meeting."""
    return until(rules, meeting.day, council.calendar)


def now_here() -> tuple[date, str]:
    """The day and the time in the council's time zone."""
    now = datetime.now(COUNCIL_ZONE)
    return now.date(), f"{now:%H:%M}"


def meetings_for_questions(council: Council, *, in_time: bool = True) -> list[tuple[Meeting, Rules, Until]]:
    """The meetings to come that take questions, with rules and last moment; `in_time`: where that is still to come."""
    day, hour = now_here()
    rules = all_rules()
    found = []
    for meeting in meetings.list_meetings(since=day):
        own = rules.of(meeting.committee)
        last = until_of(meeting, own, council)
        if meeting.status in TO_COME and own.taken_at(meeting.id) and not (in_time and last.passed_at(day, hour)):
            found.append((meeting, own, last))
    return found


# What the rules need


def sitting_of(meeting: Meeting | None) -> Sitting | None:
    """What the rules need to know of a meeting."""
    return Sitting(meeting.day, meeting.status == CANCELLED, meeting.status == HELD) if meeting else None


def meetings_of(found: Iterable[Question]) -> dict[int, Meeting]:
    """The meetings of questions, by their ids."""
    wanted = sorted({one.meeting for one in found if one.meeting})
    return {one.id: one for one in db.session.scalars(select(Meeting).where(Meeting.id.in_(wanted)))}


def assess_all(found: Sequence[Question], council: Council, day: date) -> dict[int, Assessment]:
    """What the rules say of questions on a day, by their ids."""
    sittings, rules = meetings_of(found), all_rules()
    return {
        one.id: assess(facts_of(one, sittings.get(one.meeting or 0), rules.of(one.committee), council), day)
        for one in found
    }


def facts_of(question: Question, meeting: Meeting | None, rules: Rules, council: Council) -> Facts:
    """What the rules need to know of a question."""
    due = question.answer_due or (answer_by(rules, meeting.day, council.calendar) if meeting else None)
    last = until_of(meeting, rules, council) if meeting else None
    late = last is not None and last.passed_at(question.received, question.received_at)
    return Facts(
        status=question.status,
        last_step=question.last_step,
        meeting=sitting_of(meeting),
        due=due,
        late=late if question.late is None else question.late,
        together=question.answered_with is not None,
        unconfirmed=question.confirm_token is not None,
        to_check=bool(question.to_check),
    )


def others_of_person(question: Question) -> list[Question] | None:
    """The other questions of whoever asks, of a year or to the same meeting; None where it is not known who that is.

    The same account or e-mail address is the same person; where one of the two has no address, the same name.
    """
    contacts = {
        one.about: one
        for one in db.session.scalars(select(ContactDetails).where(ContactDetails.about.startswith("PQ-")))
    }
    emails = dict(db.session.execute(select(Account.id, Account.email)).all())

    def who(one: Question) -> tuple[str, str]:
        kept = contacts.get(one.reference)
        email = emails.get(one.account or 0) or (kept.email if kept else None) or ""
        return email.casefold(), fold((kept.name if kept else None) or one.asked_by or "")

    def is_same(one: Question) -> bool:
        other_email, other_name = who(one)
        if email and other_email:
            return email == other_email
        return bool(name) and name == other_name

    email, name = who(question)
    if not (email or name):
        return None
    near = or_(Question.received > question.received - A_YEAR, Question.meeting == question.meeting)
    others = list_questions(near, Question.id != question.id, Question.status.not_in(NOT_COUNTED))
    return [one for one in others if is_same(one)]


def is_before(one: Question, question: Question) -> bool:
    """Whether a question came before another."""
    return (one.received, one.received_at or "99", one.id) < (
        question.received,
        question.received_at or "99",
        question.id,
    )


def within_a_year(found: Iterable[Question], question: Question) -> list[Question]:
    """Those that came in the twelve months before a question."""
    return [one for one in found if question.received - A_YEAR < one.received and is_before(one, question)]


# What was asked before


def find_similar(
    text: str, *, since: date | None = None, answered: bool = False, but: Collection[str] = ()
) -> list[Question]:
    """The five earlier questions most like a text, in what every reader may see.

    `since` leaves out what came before; `answered` all that is not published, for readers outside.
    """
    wanted = [Question.received < since] if since else []
    wanted += [Question.status != PUBLISHED] if answered else []
    query = select(Question.reference).where(or_(*wanted)) if wanted else None
    left_out = set(db.session.scalars(query)) if query is not None else set()
    found: list[Similar] = similar(text, [(KIND, Question, Question.words_received)], but=left_out | set(but))
    by_reference = {one.reference: one for one in list_questions(Question.reference.in_([s.reference for s in found]))}
    return [by_reference[one.reference] for one in found if one.reference in by_reference]


def words_of(question: Question) -> str:
    """The words of a question as it is put: as accepted, else as received."""
    return question.words_accepted or question.words_received


def ticks_of(question: Question) -> list[Tick]:
    """What its check found, under the rules of that day."""
    return [Tick(**one) for one in (question.checks or {}).get("ticks", ())]
