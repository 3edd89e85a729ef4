"""What is read of the programme: items in their order, filters, search, the assessment of each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, false, or_, select

from governance.council.models import Body
from governance.council.queries import Council
from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import Role
from governance.programme.fields import FIELDS
from governance.programme.models import PlanItem
from governance.programme.rules import LIVE, Assessment, Facts, Ground, assess
from governance.register.dates import Precision
from governance.register.filters import Filters as Asked
from governance.register.log import Change, ChangeSet
from governance.working_days.calendar import Count

REGISTER = "programme"
KIND = "plan item"
UNDATED = "undated"
BY_REFERENCE = select(PlanItem).where(PlanItem.reference == bindparam("reference"), PlanItem.removed.is_(False))


@dataclass(frozen=True)
class Filters(Asked):
    """What the programme page shows; every one stands in its address."""

    q: str = ""
    show: str = ""  # "": to come, and what is past and still planned; "past": the rest; "all"
    month: str = ""
    decision_maker: str = ""
    issue_type: str = ""
    directorate: str = ""
    status: str = ""
    openness: str = ""
    attention: str = ""


def in_order() -> tuple[Any, ...]:
    """As the published document goes: by month, decision maker, date (a bare TBC last in its month), reference."""
    return (
        case((PlanItem.decision_month.is_(None), 1), else_=0),
        PlanItem.decision_month,
        Body.position,
        Body.name,
        case((PlanItem.decision_precision == Precision.TBC, 1), else_=0),
        case((PlanItem.decision_earliest.is_(None), 1), else_=0),
        PlanItem.decision_earliest,
        PlanItem.decision_latest,
        PlanItem.id,
    )


def list_lines(filters: Filters, reader: Account, today: date) -> list[Any]:
    """Id, sequence, month, decision maker and directorate of each item that the filters let through, in order."""
    return lines_where(conditions(filters, reader, today))


def list_all_lines(month: str, directorate: str) -> list[Any]:
    """The same for every item of a month and a directorate, each where given."""
    wanted: list[ColumnElement[bool]] = [PlanItem.removed.is_(False)]
    wanted += [month_condition(month)] if month else []
    wanted += [points_to(PlanItem.directorate, directorate)] if directorate else []
    return lines_where(wanted)


def lines_where(wanted: list[ColumnElement[bool]]) -> list[Any]:
    """The lines that meet conditions, in order."""
    query = (
        select(
            PlanItem.id,
            PlanItem.sequence,
            PlanItem.decision_month,
            PlanItem.decision_maker,
            PlanItem.directorate,
        )
        .join(Body, Body.id == PlanItem.decision_maker)
        .where(*wanted)
        .order_by(*in_order())
    )
    return list(db.session.execute(query))


def conditions(filters: Filters, reader: Account, today: date) -> list[ColumnElement[bool]]:
    """The filters as SQL."""
    wanted: list[ColumnElement[bool]] = [PlanItem.removed.is_(False)]
    to_come = or_(
        PlanItem.decision_month.is_(None),
        PlanItem.decision_month >= today.replace(day=1),
        PlanItem.status.in_(LIVE),
    )
    if filters.show in ("", "past"):
        wanted.append(to_come if not filters.show else ~to_come)
    if filters.month:
        wanted.append(month_condition(filters.month))
    for key in ("decision_maker", "directorate"):
        if given := getattr(filters, key):
            wanted.append(points_to(getattr(PlanItem, key), given))
    for key in ("issue_type", "status", "openness"):
        if given := getattr(filters, key):
            column = getattr(PlanItem, key)
            wanted.append(column.is_(None) if given == "none" else column == given)
    return [*wanted, *(searched(word, reader) for word in filters.q.casefold().split())]


def points_to(column: Any, given: str) -> ColumnElement[bool]:
    """Items that point to a record, or to none."""
    if given == "none":
        return column.is_(None)
    return column == int(given) if re.fullmatch(r"[0-9]{1,9}", given) else false()


def month_condition(typed: str) -> ColumnElement[bool]:
    """Items that stand under a month written as 2014-10, or under none."""
    if typed == UNDATED:
        return PlanItem.decision_month.is_(None)
    month = month_of(typed)
    return PlanItem.decision_month == month if month else false()


def month_of(typed: str) -> date | None:
    """The first day of a month that an address writes as 2014-10; None for anything else."""
    return date.fromisoformat(f"{typed}-01") if re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", typed) else None


def searched(word: str, reader: Account) -> ColumnElement[bool]:
    """Items with a word in what this reader may see of them."""
    found: list[ColumnElement[bool]] = [PlanItem.search_text.contains(word, autoescape=True)]
    if reader.has_role(Role.GOVERNANCE) or reader.has_role(Role.DIRECTORATE):
        private = PlanItem.search_private.contains(word, autoescape=True)
        own = PlanItem.directorate.in_(reader.directorates)
        found.append(private if reader.has_role(Role.GOVERNANCE) else and_(own, private))
    return or_(*found)


def get_items(ids: list[int]) -> dict[int, PlanItem]:
    """Items by id."""
    found: dict[int, PlanItem] = {}
    for start in range(0, len(ids), 500):
        chunk = select(PlanItem).where(PlanItem.id.in_(ids[start : start + 500])).order_by(PlanItem.id)
        found.update((item.id, item) for item in db.session.scalars(chunk))
    return found


def get_item(reference: str) -> PlanItem | None:
    """The item of a reference; a removed one is gone."""
    return db.session.scalars(BY_REFERENCE, {"reference": reference}).one_or_none()


def list_items() -> list[PlanItem]:
    """Every item by reference, for the command line."""
    query = select(PlanItem).where(PlanItem.removed.is_(False))
    return list(db.session.scalars(query.order_by(PlanItem.id)))


def list_months() -> list[date]:
    """The months that items stand under."""
    query = select(PlanItem.decision_month).where(PlanItem.removed.is_(False), PlanItem.decision_month.is_not(None))
    return [month for month in db.session.scalars(query.distinct().order_by(PlanItem.decision_month)) if month]


def values_of(item: PlanItem) -> dict[str, Any]:
    """Every field of an item."""
    return {field.key: getattr(item, field.key) for field in FIELDS}


def sets_of_others(change_sets: Iterable[ChangeSet], reader: Account) -> set[int]:
    """The change sets that touched an item which this reader does not handle."""
    own = reader.directorates if reader.has_role(Role.DIRECTORATE) else []
    query = (
        select(Change.change_set_id)
        .join(PlanItem, PlanItem.id == Change.record_id)
        .where(Change.change_set_id.in_([one.id for one in change_sets]), Change.record_kind == KIND)
        .where(or_(PlanItem.directorate.is_(None), PlanItem.directorate.not_in(own)))
    )
    return set(db.session.scalars(query.distinct()))


def ground_of(council: Council) -> Ground:
    """What the council has decided that the rules need."""
    settings = council.settings
    stated = (
        ("key_statement", "(a) that a key decision is to be made (settings)"),
        ("copies_from", "(f) where copies can be had (settings)"),
        ("other_documents", "(g) that other documents may be submitted (settings)"),
        ("how_to_ask", "(h) how to ask for them (settings)"),
    )
    return Ground(
        calendar=council.calendar,
        count=Count(settings["notice_count"]),
        soon_days=settings["notice_soon_days"],
        call_in_days=settings["call_in_days"],
        unstated=tuple(text for key, text in stated if not settings.get(key)),
    )


def facts_of(item: PlanItem, council: Council, today: date) -> Facts:
    """What the rules need to know of an item."""
    maker = council.bodies[item.decision_maker]
    return Facts(
        decision_date=item.decision_date,
        issue_type=item.issue_type,
        status=item.status,
        maker_kind=maker.kind,
        executive=maker.executive,
        maker_named=bool(maker.serving_on(today)),
        title=item.title,
        openness=item.openness,
        paragraphs=tuple(item.paragraphs or ()),
        public_interest=item.public_interest,
        documents=item.documents,
        first_published=item.first_published,
        decided_on=item.decided_on,
        to_check=bool(item.to_check),
    )


def assess_item(item: PlanItem, council: Council, today: date) -> Assessment:
    """What the rules say of an item today."""
    return assess(facts_of(item, council, today), today, ground_of(council))
