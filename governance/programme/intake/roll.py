"""The council's names, and those that a workbook brings: who decides, who holds a post, which directorate."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from governance.council.queries import CABINET_MEMBER, SCRUTINY, Council, Maker, portfolio_of
from governance.exchange.nearness import bare, near_name
from governance.exchange.planned import NewHolder, NewRecord
from governance.programme.intake.banners import BODY
from governance.programme.intake.cells import (
    Officers,
    Portfolio,
    is_person,
    learn_directorates,
    read_banner,
    read_officers,
    read_portfolio,
    same_person,
)
from governance.programme.intake.directorates import stands_for
from governance.programme.intake.persons import POST
from governance.register.fields import Named, NameList, Names, fold, shorten
from governance.spreadsheets.book import Unreadable
from governance.working_days.deadlines import say

# An answer or a number, which names nothing.
ANSWER = re.compile(r"(?:yes|no|y|n|true|false)(?:\W*|\s*[-–,(:].*)|[\d\W]*", re.IGNORECASE | re.DOTALL)
UNLIKE_WARD = re.compile(r"&|\d|\b(?:and|all|or|see|various)\b|(?:\w+\W+){4}\w", re.IGNORECASE)
# What stands in the column of directorates and names none.
REMARK = re.compile(
    r"(?:various|multiple|several|both|tbc|tba|see|none|unknown|to be|same as|as (?:above|before|below|per)"
    r"|not (?:known|yet|applicable|sure|decided))\b.*|all(?: (?:the )?(?:directorates?|departments?|services?))?"
    r"|.*\bto (?:confirm|follow|advise)\b.*",
    re.IGNORECASE | re.DOTALL,
)
BRACKET = re.compile(r"([^()]*\w)\s*(\([^()]*\))")
Said = tuple[str, str]  # severity, text
MAKER, DIRECTORATE, WARD = "decision maker", "directorate", "ward"
MOST_NEW = 300  # names of one list that a workbook may bring
LONGEST, LONGEST_DIRECTORATE = 150, 100  # characters of a new name


@dataclass(frozen=True)
class Found:
    """What a text names: the key of its record (below zero until it is kept), and what is to be said of it."""

    key: int | None
    said: tuple[Said, ...] = ()


class GrowingList(NameList):
    """A list of names that others join one by one."""

    def add(self, named: Named) -> None:
        """Take in one more; its name goes before another's alias."""
        self.things = (*self.things, named)
        self.by_key[named.key] = named
        folded = fold(named.name)
        if folded not in self.by_text or fold(self.by_text[folded].name) != folded:
            self.by_text[folded] = named
        for alias in named.aliases:
            self.by_text.setdefault(fold(alias), named)


@dataclass
class Roll:
    """The names that a workbook's texts can mean. New ones get keys below zero."""

    council: Council
    day: date
    records: list[NewRecord] = field(default_factory=list)
    holders: dict[int, NewHolder] = field(default_factory=dict)
    said: list[tuple[str, str, str]] = field(default_factory=list)  # severity, text, banner it was said of
    lists: dict[str, NameList] = field(default_factory=dict)
    cache: dict[tuple[str, str], Any] = field(default_factory=dict)
    grown: dict[str, GrowingList] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lists = dict(self.council.names.lists)

    @property
    def names(self) -> Names:
        """All names, for the register's fields to read with."""
        return replace(self.council.names, lists=self.lists)

    def add(self, record: NewRecord, *lists: str, aliases: Iterable[str] = ()) -> int:
        """Take in a new name; raises Unreadable where there are more than any council brings."""
        self.records.append(record)
        named = Named(record.key, record.name, tuple(aliases))
        for name in lists:
            if name not in self.grown:  # the council's own list is others' too
                self.lists[name] = self.grown[name] = GrowingList(self.lists[name].things)
            self.grown[name].add(named)
            if sum(one.key < 0 for one in self.lists[name].things[-MOST_NEW - 1 :]) > MOST_NEW:
                many = f"The workbook would add more than {MOST_NEW} new {name}s."
                raise Unreadable(f"{many} Is the column right?")
        return record.key

    @property
    def next_key(self) -> int:
        """The key of the next new record."""
        return -1 - len(self.records)

    # Decision makers and who holds them

    def maker(self, text: str) -> Found:
        """Who decides, as a banner or a cell writes it."""
        return self.once("maker", text, self.read_maker)

    def read_maker(self, text: str) -> Found:
        banner = read_banner(text)
        known = self.lists[MAKER].find(text) or (self.lists[MAKER].find(banner.name) if banner else None)
        if banner is None:
            wrong = (("error", f"“{shorten(text)}” is not a decision maker."),)
            return Found(known.key) if known else Found(None, wrong)
        scrutinises = (
            banner.kind == SCRUTINY or self.lists[SCRUTINY].find(banner.name) or self.lists[SCRUTINY].find(text)
        )
        if known is None and scrutinises:
            return Found(
                None, (("error", f"“{shorten(text)}” is a scrutiny committee: it does not decide items here."),)
            )
        if known is None and len(banner.name) > LONGEST:
            return Found(None, (("error", f"“{shorten(text)}” is too long for the name of a decision maker."),))
        said: tuple[Said, ...] = ()
        if known is None:
            known = self.near_maker(banner.name, banner.kind)
            same = known and bare(fold(banner.name)) == bare(fold(known.name))
            said = (("doubt", f"“{shorten(banner.name)}” is read as {known.name}."),) if known and not same else ()
        if known:
            key = known.key
        else:
            kind = {CABINET_MEMBER: "the post of a cabinet member", "council": "the council"}.get(
                banner.kind, "a committee"
            )
            said = () if banner.sure else (("doubt", f"“{shorten(banner.name)}” is new here and taken for {kind}."),)
            key = self.add_maker(banner.name, banner.kind, banner.executive, banner.holder)
        if banner.holder:
            self.hold(key, banner.holder, banner.title, text)
        return Found(key, said)

    def when(self, text: str) -> str | None:
        """The date that a banner gives for all its items."""
        banner = self.once("banner", text, read_banner)
        return banner.when if banner else None

    def near_maker(self, name: str, kind: str) -> Named | None:
        """A known decision maker whose name is nearly the same; of posts, whose portfolio is."""
        things = self.lists[CABINET_MEMBER].things
        if kind == CABINET_MEMBER:
            portfolios = NameList(Named(one.key, portfolio_of(one.name)) for one in things)
            wanted = portfolio_of(name)
            found = (portfolios.find(wanted) if fold(wanted) else None) or near_name(wanted, portfolios)
            return self.lists[CABINET_MEMBER].by_key[found.key] if found else None
        posts = {one.key for one in things}
        return near_name(name, NameList(one for one in self.lists[MAKER].things if one.key not in posts))

    def add_maker(self, name: str, kind: str, executive: bool, holder: str | None) -> int:
        """A post or body that the council does not know yet, known by its portfolio and holder too."""
        lists = {CABINET_MEMBER: (MAKER, CABINET_MEMBER), SCRUTINY: (SCRUTINY,)}.get(kind, (MAKER,))
        also = [portfolio_of(name)] if kind == CABINET_MEMBER else []
        record = NewRecord("body", self.next_key, name, kind, executive)
        return self.add(record, *lists, aliases=[*also, *([holder] if holder else [])])

    def hold(self, key: int, name: str, title: str | None, text: str) -> None:
        """Somebody named in a post: new in an empty one; beside another holder a proposal that the term has ended."""
        maker = self.council.bodies.get(key)
        if maker and not maker.is_post:
            return
        post = self.lists[MAKER].name(key)
        if max(len(name), len(title or "")) > LONGEST:
            self.said.append(("doubt", f"{post}: “{shorten(name)}” is too long for the name of its holder.", text))
            return
        now = maker.holder_on(self.day) if maker else None
        earlier = self.holders.get(key)
        if maker and now is None and maker.terms and earlier is None:
            self.hold_again(maker, name, title, text)
        elif earlier and not same_person(earlier.name, name):
            said = f"{post}: the workbook names {earlier.name} in one place and {name} in another."
            self.said.append(("doubt", said, text))
        elif earlier is None and (now is None or not same_person(now.name, name)):
            self.holders[key] = NewHolder(key, post, name, title, now.name if now else None)
            if now:
                said = f"{post}: the workbook names {name}, here it is {now.name}. Has that term ended?"
                self.said.append(("doubt", said, text))

    def hold_again(self, post: Maker, name: str, title: str | None, text: str) -> None:
        """Somebody named in a post that had holders and has none now: a proposal, unless that term has ended here."""
        last = max(post.terms, key=lambda term: (term.ended or date.max, term.started or date.min))
        when = f"ended on {say(last.ended)}" if last.ended and last.ended < self.day else "has not begun"
        if same_person(last.name, name):
            said = f"{post.name}: the workbook names {name}, whose term here {when}: nothing is changed."
        else:
            self.holders[post.id] = NewHolder(post.id, post.name, name, title, last.name)
            said = (
                f"{post.name}: the workbook names {name}; here the term of {last.name} {when}. Is this the next holder?"
            )
        said_already = any(one[1] == said for one in self.said)
        self.said += [] if said_already else [("doubt", said, text)]

    # Portfolio holders, directorates, officers

    def portfolio(self, text: str) -> tuple[Found, Officers | None]:
        """The portfolio holder's cell, and the officers who stand in it by mistake."""
        found: tuple[Found, Officers | None] = self.once("portfolio", text, self.read_portfolio)
        return found

    def read_portfolio(self, text: str) -> tuple[Found, Officers | None]:
        whole = self.lists[CABINET_MEMBER].find(text)
        if whole:
            return Found(whole.key), None
        if ANSWER.fullmatch(text) and fold(text):
            return Found(None, (("doubt", f"“{shorten(text)}” names no portfolio holder: it was left out."),)), None
        read: Portfolio = read_portfolio(text, self.lists[CABINET_MEMBER], self.lists[DIRECTORATE])
        said: list[Said] = [("doubt", one) for one in read.doubts]
        key = read.key
        if key is None and read.text and (read.holder or not read.officers):
            found = self.maker(read.text) if self.names_post(read.text) else self.new_portfolio(read.text, read.holder)
            key = found.key
            said += found.said
            if re.search(r"[;\n]", text):
                said.append(("doubt", f"“{shorten(read.text)}” is new here and taken for one portfolio."))
        if key is not None and read.holder:
            self.hold(key, read.holder, read.title, text)
        return Found(key, tuple(said)), read.officers

    def new_portfolio(self, text: str, holder: str | None) -> Found:
        """The post of a cabinet member for a portfolio that is not known."""
        name = f"Cabinet Member {text}"
        if len(name) > LONGEST or self.lists[MAKER].find(name) or self.lists[SCRUTINY].find(name):
            return Found(None, (("doubt", f"“{shorten(text)}” is no portfolio: left out."),))
        return Found(self.add_maker(name, CABINET_MEMBER, True, holder))

    def names_post(self, text: str) -> bool:
        """Whether a text names a post by more than its portfolio."""
        banner = read_banner(text)
        return bool(banner and banner.sure and banner.kind == CABINET_MEMBER)

    def officers(self, text: str) -> Officers:
        """Directorate, lead officers and contact, in one cell."""
        read: Officers = self.once("officers", text, lambda one: read_officers(one, self.lists[DIRECTORATE]))
        return read

    def directorate(self, text: str) -> tuple[Found, Officers | None]:
        """A directorate in a column of its own, and the officers who stand in it by mistake."""
        found: tuple[Found, Officers | None] = self.once("directorate", text, self.read_directorate)
        return found

    def read_directorate(self, text: str) -> tuple[Found, Officers | None]:
        known = self.lists[DIRECTORATE].find(text)
        if known:
            return Found(known.key), None
        name, left = named_directorate(text)
        if left:
            doubt = ("doubt", f"“{shorten(left)}” in the column of directorates names none: left out.")
            found, officers = self.directorate(name) if name else (Found(None), None)
            return Found(found.key, (*found.said, doubt)), officers
        read = read_officers(text, self.lists[DIRECTORATE])
        said = tuple(("doubt", one) for one in read.doubts)
        if read.directorate_key is not None:
            return Found(read.directorate_key, said), read if read.people else None
        if is_person(text):
            wrong = (
                ("doubt", f"“{shorten(text)}” stands as a directorate but reads as a person: taken for the officer."),
            )
            return Found(None, wrong), read
        return Found(self.add(NewRecord(DIRECTORATE, self.next_key, " ".join(text.split())), DIRECTORATE)), None

    def learn(self, cells: Iterable[str]) -> None:
        """Take in the directorates that a whole workbook's cells name, with the ways it writes them.

        All are kept with them; but a spelling that is only nearly the name is read with a doubt this first time.
        """
        for one in learn_directorates(cells, self.lists[DIRECTORATE]):
            short = (alias for alias in one.aliases if stands_for(alias, one.name))
            self.add(NewRecord(DIRECTORATE, self.next_key, one.name, aliases=one.aliases), DIRECTORATE, aliases=short)

    def other(self, text: str, source: str) -> Found:
        """A scrutiny committee or a ward; one that is not known is new."""
        found: Found = self.once(source, text, lambda one: self.read_other(one, source))
        return found

    def read_other(self, text: str, source: str) -> Found:
        known = self.lists[source].find(text)
        if known:
            return Found(known.key)
        if ANSWER.fullmatch(text):
            return Found(None, (("doubt", f"“{shorten(text)}” is the name of no {source}: it was left out."),))
        near = near_name(text, self.lists[source])
        if near:
            return Found(near.key, (("doubt", f"“{shorten(text)}” is read as {near.name}."),))
        body = self.lists[MAKER].find(text) if source == SCRUTINY else None
        if body or len(text) > LONGEST:
            return Found(None, (("doubt", f"“{shorten(text)}” is no {source}: left out."),))
        if source == WARD:
            odd, key = bool(UNLIKE_WARD.search(text)), self.add(NewRecord(WARD, self.next_key, text), WARD)
        else:
            odd, key = not BODY.search(text), self.add_maker(text, SCRUTINY, False, None)
        return Found(key, (("doubt", f"“{shorten(text)}” is new here and taken for one {source}."),) if odd else ())

    def once(self, what: str, text: str, read: Any) -> Any:
        """Each text is read once."""
        key = (what, text)
        if key not in self.cache:
            self.cache[key] = read(text)
        return self.cache[key]


def named_directorate(text: str) -> tuple[str, str]:
    """The directorate that a cell in their column may name, and what beside it or instead of it names none."""
    text = " ".join(text.split())
    bracket = BRACKET.fullmatch(text)
    if bracket and not is_person(bracket[2].strip("()")) and not POST.search(bracket[2]):
        name, left = named_directorate(bracket[1])
        return (name, bracket[2]) if not left else ("", text)
    unfit = len(text) > LONGEST_DIRECTORATE or REMARK.fullmatch(text) or re.search("[<>]", text)
    if unfit or (text and not re.search(r"[^\W\d_]{3}", text)):
        return "", text
    return text, ""
