"""What records of registers are most like a text, by the words that their readers can search."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select

from governance.extensions import db

WORD = re.compile(r"[^\W\d_]{4,}")
COMMON = frozenset(
    WORD.findall(
        """about after again against also because been before being between both cannot council councils could county
        does doing during each every from further have having here into itself just local more most much must need needs
        only other ours over people should some such than that their them then there these they this those through under
        until upon very want were what when where which while whom will with within would your yours"""
    )
)
MOST_WORDS, MOST_SIMILAR, MOST_LETTERS = 16, 5, 40


@dataclass(frozen=True)
class Similar:
    """A record that is like a text."""

    reference: str
    kind: str  # of record, as the log calls it
    title: str
    score: float


@dataclass(frozen=True)
class Found:
    """A record that has some of the words: which of them, in their order."""

    kind: str
    reference: str
    title: str
    has: Sequence[bool]


def words_of(text: str) -> list[str]:
    """The words of a text by which others are found: long enough, not common, a plural as its singular."""
    words = (word for word in WORD.findall(text.casefold()) if word not in COMMON)
    stems = (word if word.endswith("ss") else word.removesuffix("s") for word in words)
    return list(dict.fromkeys(stem[:MOST_LETTERS] for stem in stems))[:MOST_WORDS]


def similar(
    text: str, sources: Iterable[tuple[str, Any, Any]], *, but: Collection[str] = (), most: int = MOST_SIMILAR
) -> list[Similar]:
    """The records most like a text, whose first line is its title.

    Each source is a kind of record, its model and the column of its title. The model has `search_text`, which every
    reader may search. `but` are references to leave out.
    """
    words, heads = words_of(text), words_of(text.partition("\n")[0])
    found: list[Found] = []
    total = 0
    for kind, model, title in sources if words else ():
        text_of = model.search_text
        has = [or_(*(text_of.contains(f"{before}{word}") for before in (" ", "\n"))) for word in words]
        flags = [case((one, 1), else_=0) for one in has]
        query = select(model.reference, title, *flags).where(model.removed.is_(False), or_(*has)).order_by(model.id)
        found += [Found(kind, row[0], row[1], [bool(flag) for flag in row[2:]]) for row in db.session.execute(query)]
        total += db.session.scalar(select(func.count(model.id)).where(model.removed.is_(False))) or 0
    return rank([one for one in found if one.reference not in but], words, total, heads)[:most]


def rank(found: Sequence[Found], words: Sequence[str], total: int, heads: Collection[str] = ()) -> list[Similar]:
    """Records by how alike they are: a word weighs the more the fewer of all have it, and double in a title.

    Words of the text's own title (`heads`) weigh three times; without one of them, three others are needed. One word
    alone makes nothing alike, unless it is in both titles.
    """
    counts = [sum(one.has[at] for one in found) for at in range(len(words))]
    weights = [1 + (total / count) ** 0.5 if count else 0.0 for count in counts]
    weights = [weight * (3 if word in heads else 1) for word, weight in zip(words, weights, strict=True)]
    ranked = []
    for one in found:
        title = f" {one.title.casefold()}"
        own = [at for at, has in enumerate(one.has) if has]
        titled = [at for at in own if f" {words[at]}" in title]
        headed = [at for at in own if words[at] in heads]
        if set(titled) & set(headed) or (headed and len(own) > 1) or len(own) > 2:
            score = sum(weights[at] for at in own) + sum(weights[at] for at in titled)
            ranked.append(Similar(one.reference, one.kind, one.title, score))
    return sorted(ranked, key=lambda one: (-one.score, one.reference))
