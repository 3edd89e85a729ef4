"""Directorates: learnt from the cells that name them, and found at the head or the end of such a cell."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from governance.exchange.nearness import bare, nearest
from governance.programme.intake.persons import (
    EDGES,
    JOINER,
    NOT_YET,
    NOTHING,
    POST,
    SMALL,
    STROKE,
    begins_with_person,
    is_person,
    leading_name,
    shape,
    trailing_name,
)
from governance.register.fields import Named, NameList, clean, fold

COMMA_OR_STROKE = re.compile(rf"\s*[,(]|{STROKE.pattern}")
JOINED = re.compile(r"\s*(?:&|and\b|of\b|for\b|['’])", re.IGNORECASE)
DEPARTMENT = re.compile(r"\s+(?:directorate|department)\b\.?", re.IGNORECASE)
SHORT = re.compile(r"[A-Z](?:\s*(?:[,.&]\s*|and\s)*[A-Z]){1,6}\.?")
LABEL = re.compile(
    r"^[ \t]*(?:(?:(?:lead|contact|report)\s+)?(?:officer|contact|author)s?|directorate|department)[ \t]*:[ \t]*",
    re.IGNORECASE | re.MULTILINE,
)
MAIL = re.compile(r"\S+@\S+")
NO_DIRECTORATE = re.compile(r"(?:external|internal)\s+audit|.*\b(?:committee|board|panel|forum)\b", re.IGNORECASE)
MOST_LEARNT = 300  # no council has as many: what brings more is refused
NEAR, NEAR_APART = 0.85, 0.8  # of running words; of words that a stroke sets apart
NEAR_FOR_SURE, NEAR_WORD = 0.9, 0.75  # where no word need be compared; when one is


@dataclass(frozen=True)
class Learnt:
    """A directorate that a workbook names, and its other ways to write it."""

    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A directorate at the head or the end of a cell, what is left beside it, and how well it covers what is typed."""

    typed: str
    rest: str
    named: Named
    score: float
    doubt: str | None = None


def learn_directorates(cells: Iterable[str], known: NameList) -> list[Learnt]:
    """The directorates that a workbook names and that are not yet known, the most frequent first."""
    spellings = spelt(cells)
    ranked = sorted(spellings, key=lambda folded: (is_short(spellings[folded]), -spellings[folded].total()))
    learnt: dict[str, list[str]] = {}
    for folded in ranked:
        name = best_spelling(spellings[folded])
        if len(learnt) > MOST_LEARNT:
            break
        if means(name, tuple(known.by_text)) is None:
            like = means(name, tuple(learnt))
            learnt.setdefault(like or folded, []).append(name)
    order = sorted(learnt, key=lambda folded: -sum(spellings[fold(name)].total() for name in learnt[folded]))
    return [Learnt(learnt[folded][0], tuple(learnt[folded][1:])) for folded in order]


def spelt(cells: Iterable[str]) -> dict[str, Counter[str]]:
    """How each possible directorate is spelt and how often, by its folded name; a mere prefix counts from two on."""
    apart: dict[str, Counter[str]] = {}
    running: dict[str, Counter[str]] = {}
    for cell in cells:
        for name, set_apart in candidates(cell):
            (apart if set_apart else running).setdefault(fold(name), Counter())[name] += 1
    recurring = {folded: count for folded, count in running.items() if folded in apart or count.total() > 1}
    return {
        folded: apart.get(folded, Counter()) + recurring.get(folded, Counter()) for folded in {**apart, **recurring}
    }


def candidates(cell: str) -> Iterator[tuple[str, bool]]:
    """What may be a directorate in a cell, and whether a stroke sets it apart or it runs into a name."""
    text = LABEL.sub("", MAIL.sub("", clean(cell)))
    head, *tail = split_at_person(text) or STROKE.split(text, maxsplit=1)
    words = head.split()
    before = " ".join(words[: len(words) - trailing_name(shape(head))])
    found = before.strip(EDGES) or (tail[0].strip(EDGES) if tail else "")
    found = DEPARTMENT.sub("", found)
    if may_be_directorate(found):
        yield found, bool(tail) and before == " ".join(words)


def split_at_person(text: str) -> list[str]:
    """A text cut at the comma before the first person's name, where no stroke comes before it."""
    mark = next((one for one in re.finditer(r",\s*", text) if begins_with_person(text[one.end() :])), None)
    return [text[: mark.start()], text[mark.end() :]] if mark and not STROKE.search(text[: mark.start()]) else []


def may_be_directorate(text: str) -> bool:
    """Whether a text could name a directorate: no person, post or auditor."""
    fit = bool(re.match(r"[^\W\d_a-z]", text)) and 1 < len(text) <= 100 and len(text.split()) <= 8
    return fit and not (
        fold(text) in NOTHING | NOT_YET or is_person(text) or POST.search(text) or NO_DIRECTORATE.match(text)
    )


def is_short(spelling: Iterable[str]) -> bool:
    """Whether a directorate is only ever written as initials."""
    return all(SHORT.fullmatch(text) for text in spelling)


def best_spelling(count: Counter[str]) -> str:
    """Of the spellings of one name, the one with "and" in full, else the most frequent."""
    full = [text for text in count if re.search(r"\band\b", text)]
    return max(full or count, key=lambda text: count[text])


def means(text: str, ways: tuple[str, ...]) -> str | None:
    """Which folded name a text is another way to write, if any: the same, its initials, or nearly the same."""
    if fold(text) in ways:
        return fold(text)
    near = near_directorate(fold(text), ways, NEAR_APART)
    return next((way for way in ways if stands_for(text, way)), near and near[0])


def near_directorate(folded: str, ways: tuple[str, ...], cutoff: float) -> tuple[str, float] | None:
    """The nearest name and how near; "Harbour Resources" is no way to write "Harbour Services", though."""
    near = nearest(folded, ways, cutoff)
    if not near or near[1] >= NEAR_FOR_SURE:
        return near
    words, others = bare(folded).split(), bare(near[0]).split()
    apart = [one for one in zip(words, others, strict=False) if not nearest(one[0], one[1:], NEAR_WORD)]
    return near if len(words) == len(others) and len(apart) * 3 <= len(words) else None


def stands_for(short: str, name: str) -> bool:
    """Whether letters are short for a name: the initial of each of its words, and perhaps further letters of them."""
    words = bare(fold(name)).split()
    letters = "".join(re.findall("[A-Z]", short)).lower()
    pattern = "".join(word[0] + "".join(f"{letter}?" for letter in word[1:]) for word in words)
    return len(words) > 1 and bool(SHORT.fullmatch(short) and re.fullmatch(pattern, letters))


def find_directorate(text: str, directorates: NameList) -> Found | None:
    """The directorate that stands at the head of a text, else at its end."""
    for at_head in (True, False):
        found = [one for cut in cuts(text, at_head) if (one := match_directorate(*cut, at_head, directorates))]
        if found:
            return max(found, key=lambda one: one.score)
    return None


def cuts(text: str, at_head: bool) -> Iterator[tuple[str, str, bool]]:
    """A text cut in two at each of its first (or last) words, and whether something sets the parts apart."""
    text = text.strip(" \n.")
    words = list(re.finditer(r"\w(?:[\w'’]*\w)?['’]?", text))
    for word in words[:12] if at_head else words[-12:]:
        if at_head:
            rest = text[word.end() :]
            department = DEPARTMENT.match(rest)
            rest = rest[department.end() :] if department else rest
            yield text[: word.end()], rest, bool(department or not rest or COMMA_OR_STROKE.match(rest))
        else:
            rest = text[: word.start()]
            yield DEPARTMENT.sub("", text[word.start() :]), rest, not rest or bool(re.search(r"[,/:;|–—(\n]\s*$", rest))


def match_directorate(part: str, rest: str, apart: bool, at_head: bool, directorates: NameList) -> Found | None:
    """The directorate that a part of a cell names: exactly, nearly, or by its initials."""
    if (JOINED.match(rest) if at_head else re.search(r"(?:&|\band)\s*$", rest)) and not apart:
        return None
    part, folded, set_apart = " ".join(part.split()), fold(part), apart or beside_name(rest, at_head)
    if not (set_apart or " " in folded) or SMALL & {*folded.split()[:1], *folded.split()[-1:]}:
        return None
    if belongs_to_post(rest, at_head, set_apart):
        rest = f"{part}{rest}" if at_head else f"{rest}{part}"
    if exact := directorates.find(part):
        return Found(part, rest, exact, len(folded))
    short = next((one for one in directorates.things if stands_for(part, one.name)), None)
    if short and set_apart:
        return Found(part, rest, short, len(folded) * 0.9, f"“{part}” read as {short.name}.")
    near = near_directorate(folded, tuple(directorates.by_text), NEAR_APART if apart else NEAR)
    named = directorates.by_text[near[0]] if near else None
    if not (near and named):
        return None
    score = near[1] * min(len(folded), len(near[0]))
    return Found(part, rest, named, score, f"“{part}” read as the directorate {named.name}.")


def beside_name(rest: str, at_head: bool) -> bool:
    """Whether a person's name stands next to what was cut off."""
    parts = JOINER.split(rest.strip())
    return bool(leading_name(shape(parts[0])) if at_head else trailing_name(shape(parts[-1])))


def belongs_to_post(rest: str, at_head: bool, set_apart: bool) -> bool:
    """Whether a post would be cut in two: "Older People | Manager", "Director of | Older People"."""
    if at_head:
        return not set_apart and len(STROKE.split(rest.strip())[0].split()) == 1
    return bool(re.search(r"\b(?:of|for|the)\s*$", rest))
