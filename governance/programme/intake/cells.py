"""The untidy cells of a council's forward plan, read as a careful person would: this is the way in to all of it."""

import re
from dataclasses import dataclass
from typing import Any

from governance.exchange.blanks import NOTHING
from governance.exchange.nearness import near_name
from governance.programme.intake.banners import (
    COUNCILLOR,
    OFFICER,
    POST_OF_EXECUTIVE,
    TITLE,
    Banner,
    read_banner,
    split_holder,
)
from governance.programme.intake.directorates import Learnt, learn_directorates
from governance.programme.intake.officers import Officers, read_officers
from governance.programme.intake.persons import (
    EDGES,
    JOINER,
    STROKE,
    begins_with_person,
    is_person,
    name_case,
    ordinary,
    same_person,
)
from governance.register.fields import Named, NameList, clean, fold

__all__ = [
    "Banner",
    "Learnt",
    "Officers",
    "Portfolio",
    "is_person",
    "learn_directorates",
    "read_banner",
    "read_officers",
    "read_portfolio",
    "same_person",
    "split_title",
]

BESIDE = "“{}” stands beside the portfolio holder: read as the lead officer."
NEAR_PORTFOLIO, FAR_PORTFOLIO = 0.88, 0.6  # near enough to read as one; near enough to mention
RUNS_ON = re.compile(r"(?:,|\b(?:and|of|the|for)|&|[–(—-])$", re.I)
LONGEST_TITLE = 500  # characters after which a title runs on no more
PURPOSE = (
    r"To (?:consider|approve|seek|agree|note|update|report|inform|award|obtain|set out|outline|decide|review|adopt|"
    r"receive|recommend|determine|provide|confirm|advise|request)\b"
)
TITLE_AND_PURPOSE = re.compile(rf"(\S+\s.*?\S)\s+({PURPOSE}.*)")


@dataclass(frozen=True)
class Portfolio:
    """What the portfolio holder's cell says: a portfolio (without a key when it is not known) or officers instead."""

    text: str | None
    key: Any
    holder: str | None
    title: str | None
    officers: Officers | None
    doubts: tuple[str, ...]


def read_portfolio(text: str, portfolios: NameList, directorates: NameList) -> Portfolio:
    """The portfolio, and who holds it, that a cell names; or the officers who stand there by mistake."""
    typed = " ".join(clean(text).split())
    if not re.search(r"\w", typed) or fold(typed) in NOTHING:
        return Portfolio(None, None, None, None, None, ())
    before, holder, after = split_holder(typed)
    if holder:
        return with_holder(typed, before, holder, after, portfolios, directorates)
    return (
        by_parts(typed, portfolios, directorates)
        or by_officers(typed, directorates)
        or by_nearness(typed, portfolios, directorates)
    )


def with_holder(
    typed: str, before: str, holder: str, after: str, portfolios: NameList, directorates: NameList
) -> Portfolio:
    """A cell that names a councillor: found by the portfolio, else by who holds it."""
    after, beside = split_officer(after)
    if not before and known_portfolio(after.strip(EDGES), portfolios)[0]:
        before, after = after.strip(EDGES), ""
    if not before and re.match(r"\s*[(:,–-]", after) and not TITLE.match(after.strip(EDGES)):
        before, after = after.strip(EDGES), ""
    held = held_by(holder, portfolios)
    if not before and not held and POST_OF_EXECUTIVE.match(after.strip(EDGES)):
        before, after = after.strip(EDGES), ""
    named, doubt = known_portfolio(before, portfolios)
    if held and not named:
        named = held
        unknown = f"“{before}” is not a portfolio that is known: read as {held.name}, which {holder} holds."
        doubt = unknown if before else None
    if not named and not before:
        doubt = f"{holder} is not known to hold a portfolio."
    officers = read_officers(beside, directorates) if beside else None
    title, left = title_of(after, typed)
    doubts = tuple(filter(None, (doubt, left, BESIDE.format(beside) if beside else None)))
    return Portfolio(named.name if named else before or None, named and named.key, holder, title, officers, doubts)


def split_officer(text: str) -> tuple[str, str]:
    """What stands after a councillor, and the officer whose name follows it."""
    for mark in JOINER.finditer(text):
        rest = text[mark.end() :]
        if begins_with_person(rest) and not COUNCILLOR.match(rest):
            return text[: mark.start()], rest.strip(EDGES)
    return text, ""


def title_of(text: str, typed: str) -> tuple[str | None, str | None]:
    """The title after a holder's name, or the doubt that words are left over."""
    rest = text.strip(EDGES)
    if not rest:
        return None, None
    if TITLE.match(rest):
        return ordinary(rest), None
    return None, f"“{rest}” in “{typed}” is neither a portfolio nor a title, and is left out."


def known_portfolio(text: str, portfolios: NameList) -> tuple[Named | None, str | None]:
    """The portfolio that a text names, with or without its post, exactly or nearly; and the doubt of the latter."""
    post = POST_OF_EXECUTIVE.match(text)
    ways = (text, text[post.end() :] if post else "")
    exact = next((one for way in ways if fold(way) and (one := portfolios.find(way))), None)
    near = None if exact or not fold(text) else near_name(text, portfolios, NEAR_PORTFOLIO)
    return exact or near, f"“{text}” read as the portfolio {near.name}." if near else None


def held_by(holder: str, portfolios: NameList) -> Named | None:
    """The portfolio that a councillor holds; none where two councillors of that name hold one."""
    held = [one for one in portfolios.things if any(same_person(holder, way) for way in one.aliases if is_holder(way))]
    return held[0] if len(held) == 1 else None


def is_holder(way: str) -> bool:
    """Whether one of the ways to write a portfolio is who holds it."""
    return is_person(way) or bool(COUNCILLOR.match(way))


def by_parts(typed: str, portfolios: NameList, directorates: NameList) -> Portfolio | None:
    """A portfolio named in full or before a stroke or comma, or by the bare name of its holder."""
    if is_person(typed) and (held := held_by(typed, portfolios)):
        return Portfolio(held.name, held.key, f"Councillor {name_case(typed)}", None, None, ())
    marks = re.finditer(rf"{STROKE.pattern}|\s*[,(]\s*", typed)
    parts = [(typed, ""), *((typed[: mark.start()], typed[mark.end() :].strip(EDGES)) for mark in marks)]
    found = [(*known_portfolio(before, portfolios), before, rest) for before, rest in parts]
    for named, doubt, before, rest in sorted(found, key=lambda one: one[1] is not None):  # those without a doubt first
        if named and not (is_person(rest) and directorates.find(before) and held_by(rest, portfolios) is not named):
            return with_rest(typed, named, doubt, rest)
    return None


def with_rest(typed: str, named: Named, doubt: str | None, rest: str) -> Portfolio:
    """A portfolio with what follows it: its holder without a style, a title, or words left over."""
    holder = f"Councillor {name_case(rest)}" if is_person(rest) else None
    title, left = title_of("" if holder else rest, typed)
    return Portfolio(named.name, named.key, holder, title, None, tuple(filter(None, (doubt, left))))


def by_officers(typed: str, directorates: NameList) -> Portfolio | None:
    """Officers who stand in the portfolio's column."""
    if POST_OF_EXECUTIVE.match(typed):
        return None
    officers = read_officers(typed, directorates)
    named = any(is_person(one.split(",")[0]) for one in officers.people)
    if not named and not (officers.contact and (officers.directorate or OFFICER.search(typed))):
        return None
    doubt = f"“{typed}” stands in the portfolio holder’s column, but is an officer: read as the lead officer."
    return Portfolio(None, None, None, None, officers, (doubt,))


def by_nearness(typed: str, portfolios: NameList, directorates: NameList) -> Portfolio:
    """A portfolio that is not known as it is written; a directorate in its place is not taken for one."""
    directorate = directorates.find(typed) or near_name(typed, directorates)
    if not directorate:
        return Portfolio(typed, None, None, None, None, ())
    portfolio = near_name(typed, portfolios, FAR_PORTFOLIO)
    other = f", then the portfolio {portfolio.name}" if portfolio else ""
    doubt = (
        f"“{typed}” is not a portfolio that is known: the nearest name is the directorate {directorate.name}{other}."
    )
    return Portfolio(None, None, None, None, None, (doubt,))


def split_title(text: str) -> tuple[str, str | None, str | None]:
    """The title, the purpose below it, and what there is to doubt."""
    title, *lines = [" ".join(line.split()) for line in clean(text).split("\n") if line.strip()] or [""]
    doubts = []
    if not lines and (both := TITLE_AND_PURPOSE.fullmatch(title)):
        title, lines = both[1], [both[2]]
        doubts.append(f"Title and purpose stand on one line: the purpose is read from “{start_of(lines[0])}” on.")
    while lines and len(title) < LONGEST_TITLE and RUNS_ON.search(title) and not re.match(PURPOSE, lines[0]):
        doubts.append(f"The title is read as running on into “{start_of(lines[0])}”.")
        title = f"{title} {lines.pop(0)}"
    doubts += [f"“{one}” stands twice in the purpose; kept as printed." for one in repeated(" ".join(lines))]
    return title, "\n".join(lines) or None, " ".join(doubts) or None


def start_of(text: str) -> str:
    """The first words of a text, enough to find it by."""
    words = text.split()
    return text if len(words) <= 8 else f"{' '.join(words[:8])}…"


def repeated(text: str) -> list[str]:
    """The sentences of three words and more that a text has more than once."""
    sentences = [one for one in re.split(r"(?<=[.!?])\s+", text) if len(one.split()) >= 3]
    folded = [fold(one) for one in sentences]
    return [one for at, one in enumerate(sentences) if folded[at] in folded[:at] and folded[at] not in folded[at + 1 :]]
