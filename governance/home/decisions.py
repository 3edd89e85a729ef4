"""Decisions ahead that concern a member: in their wards, in the field of their committees, or their own to take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from governance.council.queries import SCRUTINY, Council, Maker
from governance.extensions import db
from governance.home import addresses
from governance.home.news import NOTHING, News, news_since
from governance.meetings.models import Committee
from governance.meetings.queries import list_committees
from governance.people.models import Account
from governance.programme.fields import STATUSES
from governance.programme.models import PlanItem
from governance.programme.queries import KIND, get_items
from governance.programme.rules import KEY, LIVE
from governance.register.fields import ALL, fixed
from governance.register.log import Change, ChangeSet
from governance.scrutiny.queries import in_field
from governance.scrutiny.rules import date_past
from governance.web.rows import note_of
from governance.working_days.deadlines import say

EVERYWHERE = "All wards"
MOST = 60  # cards of one pile


@dataclass(frozen=True)
class Decision:
    """A decision as a card."""

    item: PlanItem
    address: str
    maker: str
    note: str  # what its date is taken to mean
    past: bool  # its date, although nobody has said that it was decided
    became: str  # nothing while it is ahead
    reasons: tuple[str, ...]  # why it concerns the reader
    news: News

    @property
    def is_key(self) -> bool:
        """Whether it is a key decision."""
        return self.item.issue_type == KEY


@dataclass(frozen=True)
class Line:
    """What decides whether a decision is shown, and where."""

    id: int
    reasons: tuple[str, ...]
    is_news: bool

    @property
    def is_everywhere(self) -> bool:
        """Whether it concerns the reader only as it does everybody."""
        return self.reasons == (EVERYWHERE,)


@dataclass(frozen=True)
class Pile:
    """Some decisions: how many, and the first of them as cards."""

    total: int = 0
    cards: tuple[Decision, ...] = ()


@dataclass(frozen=True)
class Ahead:
    """The decisions that concern a member, each pile by their dates."""

    news: Pile  # new, changed or at an end since the reader last looked; their own wards’ and committees’ first
    near: Pile  # the others of their wards and committees
    everywhere: Pile  # the others that concern every ward

    @property
    def total(self) -> int:
        """How many there are."""
        return self.news.total + self.near.total + self.everywhere.total


def find_ahead(account: Account, mine: Sequence[Maker], council: Council, today: date, since: datetime | None) -> Ahead:
    """The decisions that concern a member; also those that came to an end since a moment."""
    rows = find_rows(account, mine, council, since)
    news = news_since(since, {KIND: [row.id for row, _ in rows]})
    lines = [line_of(row, reasons, news) for row, reasons in rows]
    piles = (
        sorted((one for one in lines if one.is_news), key=lambda one: one.is_everywhere),
        [one for one in lines if not one.is_news and not one.is_everywhere],
        [one for one in lines if not one.is_news and one.is_everywhere],
    )
    items = get_items([one.id for pile in piles for one in pile[:MOST]])

    def pile_of(lines: Sequence[Line]) -> Pile:
        shown = [(items[one.id], one.reasons, news.get((KIND, one.id), NOTHING)) for one in lines[:MOST]]
        return Pile(len(lines), tuple(decision_of(*one, council, today) for one in shown))

    return Ahead(*map(pile_of, piles))


def line_of(row: Any, reasons: Sequence[str], news: Mapping[tuple[str, int], News]) -> Line:
    """A decision before it is read whole."""
    return Line(row.id, tuple(reasons), row.status not in LIVE or bool(news.get((KIND, row.id), NOTHING).tag))


def find_rows(
    account: Account, mine: Sequence[Maker], council: Council, since: datetime | None
) -> list[tuple[Any, list[str]]]:
    """The decisions that concern a member by their dates, each with the reasons why; read at once."""
    kept = list_committees()
    labels = {f"of_{one.id}": one.name for one in mine}
    columns = [concerns(one, kept.get(one.id), council).label(f"of_{one.id}") for one in mine]
    ahead = PlanItem.status.in_(LIVE)
    wanted = or_(ahead, and_(~ahead, PlanItem.id.in_(ended_since(since)))) if since else ahead
    dates = (PlanItem.decision_earliest, PlanItem.decision_month)
    query = select(PlanItem.id, PlanItem.status, PlanItem.wards, *dates, *columns).where(~PlanItem.removed, wanted)
    found = []
    for row in db.session.execute(query):
        values = row._mapping
        reasons = [*ward_reasons(row.wards, account.wards, council), *(labels[key] for key in labels if values[key])]
        if reasons:
            found.append((row, reasons))
    return sorted(found, key=lambda one: by_date(one[0]))


def by_date(row: Any) -> tuple[Any, ...]:
    """Those with a day first by it, then those to be confirmed by their month."""
    last = date.max
    return row.decision_earliest or last, row.decision_month or last, row.id


def concerns(body: Maker, kept: Committee | None, council: Council) -> ColumnElement[bool]:
    """Whether a decision is in the field of a scrutiny committee, or of another body’s or post’s own to take."""
    if body.kind == SCRUTINY:
        return in_field(body.id, kept, council)
    return or_(PlanItem.decision_maker == body.id, PlanItem.portfolio_holder == body.id)


def ward_reasons(wards: Sequence[Any] | None, own: Sequence[Any] | None, council: Council) -> list[str]:
    """Which of somebody’s wards a decision affects."""
    if not (wards and own):
        return []
    if ALL in wards:
        return [EVERYWHERE]
    names = council.names.lists["ward"]
    return [names.name(one) for one in own if one in wards]


def ended_since(since: datetime) -> Any:
    """The decisions whose status changed after a moment."""
    query = select(Change.record_id).join(ChangeSet, ChangeSet.id == Change.change_set_id)
    return query.where(Change.record_kind == KIND, Change.field == "status", ChangeSet.at > since)


def decision_of(item: PlanItem, reasons: tuple[str, ...], news: News, council: Council, today: date) -> Decision:
    """A decision as a card."""
    ahead = item.status in LIVE
    return Decision(
        item,
        addresses.of_record(KIND, item.reference),
        council.bodies[item.decision_maker].name,
        note_of(item.decision_date),
        ahead and date_past(item.decision_date, today),
        "" if ahead else became_of(item),
        reasons,
        news,
    )


def became_of(item: PlanItem) -> str:
    """What became of a decision that is ahead no more."""
    status = fixed(STATUSES).name(item.status)
    return f"{status} on {say(item.decided_on)}" if item.decided_on else status
