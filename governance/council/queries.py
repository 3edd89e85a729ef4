"""What the other capabilities ask about the council, read once and kept until somebody changes it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app, g, has_request_context, request
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from governance.council.models import Body, Closure, Directorate, Logo, Setting, Ward
from governance.council.settings import DEFAULTS
from governance.extensions import SAFE_METHODS, db
from governance.register.fields import Named, NameList, Names
from governance.register.log import sequence_of
from governance.working_days.calendar import Calendar

REGISTER = "council"
COUNCIL_ZONE = ZoneInfo("Europe/London")
POST = re.compile(r"^(?:cabinet|executive|lead) member\b(?: for\b)?|^portfolio holder\b(?: for\b)?", re.IGNORECASE)
CABINET_MEMBER, SCRUTINY = "cabinet member", "scrutiny committee"


def today() -> date:
    """Today in the council's time zone."""
    return datetime.now(COUNCIL_ZONE).date()


@dataclass(frozen=True)
class Served:
    """Somebody's term, apart from the database."""

    name: str
    title: str | None
    started: date | None
    ended: date | None

    @property
    def styled(self) -> str:
        """Name and title."""
        return f"{self.name}, {self.title}" if self.title else self.name

    def runs_on(self, day: date) -> bool:
        """Whether the day lies in the term; both ends count."""
        return (self.started is None or self.started <= day) and (self.ended is None or day <= self.ended)


@dataclass(frozen=True)
class Maker:
    """A post or body, apart from the database."""

    id: int
    name: str
    kind: str
    executive: bool
    position: int
    terms: tuple[Served, ...]

    def serving_on(self, day: date) -> list[Served]:
        """The holder or the members on a day."""
        return [term for term in self.terms if term.runs_on(day)]

    @property
    def is_post(self) -> bool:
        """Whether one person holds it."""
        return self.kind in (CABINET_MEMBER, "officer")

    def holder_on(self, day: date) -> Served | None:
        """Who holds a post on a day (of several, the latest to start); None for a body."""
        serving = self.serving_on(day) if self.is_post else []
        return max(serving, key=lambda term: term.started or date.min, default=None)


@dataclass(frozen=True)
class Council:
    """The council as it stands at one sequence of its register."""

    sequence: int
    settings: Mapping[str, Any]
    bodies: Mapping[int, Maker]
    names: Names
    calendar: Calendar
    logo: str | None

    @property
    def name(self) -> str:
        """The council's name."""
        return str(self.settings["council_name"])


def get_council() -> Council:
    """The council now. Kept in the process while its sequence stands; one query when nothing changed."""
    if has_request_context() and "council" in g:
        return g.council
    sequence = sequence_of(REGISTER)
    mark = (sequence, today(), db.session().get_transaction())  # what a rollback takes back ends with its transaction
    if not has_request_context() and g.get("council kept", (None,))[0] == mark:
        return g.get("council kept")[1]
    kept: Council | None = current_app.extensions.get("council")
    council = kept if kept and kept.sequence == sequence else load_council(sequence)
    if not has_request_context():
        setattr(g, "council kept", (mark, council))
    else:
        g.council = council
        if request.method in SAFE_METHODS:  # never keep for others what a rollback may take back
            current_app.extensions["council"] = council
    return council


def forget_council() -> None:
    """After a change within this request."""
    if has_request_context():
        g.pop("council", None)


def load_council(sequence: int) -> Council:
    """Read everything about the council."""
    bodies = db.session.scalars(
        select(Body).options(selectinload(Body.terms)).order_by(Body.position, Body.name, Body.id)
    ).all()
    makers = {body.id: maker_of(body) for body in bodies}
    day = today()
    lists = {
        "decision maker": NameList(named_body(one, makers[one.id], day) for one in bodies if one.kind != SCRUTINY),
        CABINET_MEMBER: NameList(named_body(one, makers[one.id], day) for one in bodies if one.kind == CABINET_MEMBER),
        SCRUTINY: NameList(named_body(one, makers[one.id], day) for one in bodies if one.kind == SCRUTINY),
        "directorate": NameList(
            Named(one.id, one.name, tuple(one.aliases or ()), one.offered) for one in list_directorates()
        ),
        "ward": NameList(Named(one.id, one.name, (), one.offered) for one in list_wards()),
    }
    settings = DEFAULTS | {one.key: one.value for one in db.session.scalars(select(Setting)) if one.value is not None}
    closures = frozenset(db.session.scalars(select(Closure.day)))
    return Council(
        sequence=sequence,
        settings=settings,
        bodies=makers,
        names=Names(lists),
        calendar=Calendar(settings["nation"], closures),
        logo=db.session.scalars(select(Logo.fingerprint)).first(),
    )


def maker_of(body: Body) -> Maker:
    """A post or body, apart from the database."""
    terms = tuple(Served(term.name, term.title, term.started, term.ended) for term in body.terms)
    return Maker(body.id, body.name, body.kind, body.executive, body.position, terms)


def named_body(body: Body, maker: Maker, day: date) -> Named:
    """A post is also known by its portfolio alone, and by who holds it now."""
    aliases: Iterable[str] = body.aliases or ()
    holder = maker.holder_on(day)
    if body.kind == CABINET_MEMBER:
        aliases = [*aliases, portfolio_of(body.name), *([holder.name] if holder else [])]
    return Named(body.id, body.name, tuple(aliases), body.offered)


def portfolio_of(name: str) -> str:
    """The portfolio of a cabinet member's post, without the words before it."""
    return POST.sub("", name).strip(" :-–")


def list_bodies() -> list[Body]:
    """Posts and bodies as administrators see them."""
    return list(
        db.session.scalars(select(Body).options(selectinload(Body.terms)).order_by(Body.position, Body.name, Body.id))
    )


def list_directorates() -> list[Directorate]:
    """Directorates by name."""
    return list(db.session.scalars(select(Directorate).order_by(Directorate.name, Directorate.id)))


def list_wards() -> list[Ward]:
    """Wards by name."""
    return list(db.session.scalars(select(Ward).order_by(Ward.name, Ward.id)))


def list_closures() -> list[Closure]:
    """Closures, the latest first."""
    return list(db.session.scalars(select(Closure).order_by(Closure.day.desc(), Closure.id)))


def get_logo() -> Logo | None:
    """The council's logo, if it has one."""
    return db.session.scalars(select(Logo)).first()
