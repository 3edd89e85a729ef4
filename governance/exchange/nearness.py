"""Which of some names a text is spelt nearest to."""

from difflib import SequenceMatcher
from functools import lru_cache

from governance.register.fields import Named, NameList, fold

# Words that are left out and put in at will.
SMALL = frozenset({"and", "of", "for", "the", "in", "on", "to", "at", "by", "with", "from"})


def near_name(text: str, names: NameList, cutoff: float = 0.85) -> Named | None:
    """The thing whose name is spelt nearest to a text that does not name one exactly."""
    best = None if names.find(text) else nearest(fold(text), tuple(names.by_text), cutoff)
    return names.by_text[best[0]] if best else None


@lru_cache(maxsize=1024)
def nearest(text: str, ways: tuple[str, ...], cutoff: float) -> tuple[str, float] | None:
    """Which of some folded texts a folded text is nearest to, and how near."""
    matcher = SequenceMatcher(None, "", bare(text), autojunk=False)
    best: tuple[str, float] | None = None
    for way in ways:
        most = best[1] if best else cutoff
        if most_alike(bare(text), bare(way)) < most:
            continue
        matcher.set_seq1(bare(way))
        if all(ratio() >= most for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)):
            best = (way, matcher.ratio()) if not best or matcher.ratio() > most else best
    return best


def most_alike(one: str, other: str) -> float:
    """How alike two texts can be at best, by their lengths and letters: what rules most out at once."""
    letters, others = letters_of(one), letters_of(other)
    common = min(len(one) - len(letters - others), len(other) - len(others - letters))
    return 2 * common / (len(one) + len(other) or 1)


@lru_cache(maxsize=4096)
def letters_of(text: str) -> frozenset[str]:
    """The different letters of a text."""
    return frozenset(text)


@lru_cache(maxsize=4096)
def bare(folded: str) -> str:
    """A folded text without its small words, which are left out and put in at will."""
    return " ".join(word for word in folded.split() if word not in SMALL) or folded
