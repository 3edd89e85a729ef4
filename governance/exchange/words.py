"""Which words of two texts differ, so that a reader sees at a glance what was changed."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby

Segment = tuple[str, bool]  # a stretch of text, and whether it differs

WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 4_000  # of both texts; longer ones differ as a whole
ALIKE = 0.4  # texts that are less alike differ as a whole: marks on every other word tell nobody anything


def differing_words(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """Both texts in segments, those that only one of them has marked; joined they are the texts again."""
    one, two = WORD.findall(old), WORD.findall(new)
    if len(one) + len(two) > MOST_WORDS:
        return whole(old, old != new), whole(new, old != new)
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    blocks = [(a, b, size) for a, b, size in matcher.get_matching_blocks() if "".join(one[a : a + size]).strip()]
    same = sum(size for _, _, size in blocks)
    if old != new and 2 * same < ALIKE * (len(one) + len(two)):
        return whole(old, True), whole(new, True)
    return (
        marked(one, {at for a, _, size in blocks for at in range(a, a + size)}),
        marked(two, {at for _, b, size in blocks for at in range(b, b + size)}),
    )


def whole(text: str, differs: bool) -> list[Segment]:
    """A text in one segment; none of a blank one."""
    return [(text, differs)] if text else []


def marked(words: Iterable[str], same: set[int]) -> list[Segment]:
    """Words in as few segments as can be."""
    pairs = [(word, at not in same) for at, word in enumerate(words)]
    return joined(each for text, differs in joined(pairs) for each in (trimmed(text) if differs else [(text, False)]))


def joined(segments: Iterable[Segment]) -> list[Segment]:
    """Neighbours of one kind as one."""
    groups = groupby(segments, lambda segment: segment[1])
    return [("".join(text for text, _ in group), differs) for differs, group in groups]


def trimmed(text: str) -> list[Segment]:
    """A stretch that differs, the space around it left unmarked."""
    core = text.strip()
    start = len(text) - len(text.lstrip())
    parts = [(text[:start], False), (core, True), (text[start + len(core) :], False)]
    return [part for part in parts if part[0]]
