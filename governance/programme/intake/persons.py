"""Words as councils write them: ordinary case, what looks like a person's name, who is the same."""

import re
from collections.abc import Sequence

from governance.exchange.blanks import NOT_YET, NOTHING
from governance.exchange.nearness import SMALL
from governance.register.fields import fold


def words_of(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


STYLES = words_of("councillor councillors cllr cllrs mr mrs ms miss mx dr prof professor sir dame lord lady rev")
HONOURS = words_of("MBE OBE CBE KBE DBE BEM JP DL QPM MP KC")
PARTICLES = words_of("van von de der den del della di da dos du la le ter bin ibn ap")
KEPT = words_of("IT ICT PFI SEN SEND UK EU")  # with a vowel, yet abbreviations in texts all in capitals
SHORT_NAMES = words_of("abi ada amy ann art ava eva eve ian ida ivy ona una")  # AW and PGH are initials, these are not
POSTS = words_of(
    """accountant adviser advisor analyst architect auditor clerk commissioner consultant coordinator controller
    director engineer executive inspector lawyer lead leader manager officer ordinator planner registrar secretary
    solicitor specialist surveyor treasurer"""
)
UNITS = words_of(
    """agency audit board bureau centre committee council department directorate division forum group office panel
    partnership section service team trust unit"""
)
TOPICS = words_of(
    """access act adult aged archive arts asset assistant assurance benefit building business cabinet capital care
    change chief child children childrens citizen city climate commercial commissioning community communication
    complaint compliance control corporate countryside county crime culture customer deferred democratic deputy
    development digital disability district economic economy education elected election electoral emergency energy
    engagement enforcement enterprise environment environmental equality estate external facility family finance
    financial fleet flood governance growth health heritage highway homelessness housing human improvement inclusion
    income information infrastructure innovation insurance interim internal integrated investment learning legal
    leisure library licensing local management member migration monitoring neighbourhood network now older operation
    operational organisational parking payroll pension people performance personnel planning policy portfolio
    prevention principal procurement programme project property protection public quality recycling regeneration
    registration regulatory research resource returning revenue risk road safeguarding safety school scrutiny security
    senior skill social software space sport standard statutory strategic strategy street support
    sustainability sustainable system tax technology tourism town trading traffic training transformation transport
    treasury urban vacant waste welfare wellbeing workforce young youth"""
)
NOT_NAMES = POSTS | UNITS | TOPICS
POST = re.compile(rf"\bhead of\b|\bs(?:ection)? ?151\b|\b(?:{'|'.join(sorted(POSTS))})s?\b", re.IGNORECASE)
UNIT = re.compile(rf"\b(?:{'|'.join(sorted(UNITS))})s?\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
INITIALS = re.compile(r"(?:[A-Z]\.?){1,3}")
STROKE = re.compile(r"\s*[/:;|\n]\s*|\s*[–—]\s*|\s+-\s*|-\s+")
JOINER = re.compile(rf",\s*(?:and\b|&)?\s*|\s*&\s*|\s+and\s+|{STROKE.pattern}")
EDGES = " \t\n,;:/|–—-()[]<>"


def ordinary(text: str) -> str:
    """Text in ordinary case: every word where it is all in capitals, else only the small and the long ones that are."""
    shouted = text.isupper()
    return WORD.sub(lambda word: calm(word[0], first=not word.start(), shouted=shouted), text)


def calm(word: str, first: bool = False, shouted: bool = True) -> str:
    """A word in ordinary case, unless it is an abbreviation."""
    if not word.isupper():
        return word
    if word.lower() in SMALL:
        return word.capitalize() if first else word.lower()
    if len(word) < 5 and not shouted:
        return word
    return word if word in KEPT or (len(word) <= 3 and not re.search("[AEIOUY]", word)) else capital(word)


def capital(word: str) -> str:
    """A capital at the head of a word and of its parts: Children's, O'Neill, Smith-Jones, McDonald."""
    lower = word.capitalize()
    lower = re.sub(r"(?:(?<=^\w['’])|(?<=-))\w", lambda letter: letter[0].upper(), lower)
    return re.sub(r"^Mc\w", lambda head: f"Mc{head[0][2].upper()}", lower)


def name_case(text: str) -> str:
    """A person's name in ordinary case, its initials kept as capitals."""
    words = text.split()
    return " ".join(
        word
        if not word.isupper() or word in HONOURS or (at + 1 < len(words) and keeps_capitals(word))
        else name_word(word, at)
        for at, word in enumerate(words)
    )


def keeps_capitals(word: str) -> bool:
    """Whether a word in capitals before a surname is initials: AW, PGH or A.W., but not SUE, VAN or MRS."""
    lower = word.lower()
    if lower in STYLES | PARTICLES | SHORT_NAMES or not INITIALS.fullmatch(word):
        return False
    return "." in word or len(word) < 3 or word[1] not in "AEIOUY"


def name_word(word: str, at: int) -> str:
    """One word of a name in ordinary case; a particle after the first word stays small."""
    return word.lower() if at and word.lower() in PARTICLES else WORD.sub(lambda part: capital(part[0]), word)


def is_name(word: str) -> bool:
    """Whether a word could be a first name or a surname."""
    if not (WORD.fullmatch(word) and word[0].isupper()) or word.isupper():
        return False
    return not any(
        part in NOT_NAMES or part.removesuffix("s") in NOT_NAMES for part in [*fold(word).split(), fold(word)]
    )


def is_given(word: str) -> bool:
    """Whether a word could stand at the head of a name."""
    return is_name(word) or bool(INITIALS.fullmatch(word))


def shape(text: str) -> list[str]:
    """The words of a text as their case tells names from others, also where all is in capitals."""
    return (ordinary(text) if text.isupper() else text).split()


def after_styles(words: Sequence[str]) -> int:
    """How many words at the head are styles such as Mrs or Councillor."""
    return next((at for at, word in enumerate(words) if fold(word) not in STYLES), len(words))


def leading_name(words: Sequence[str]) -> int:
    """How many words at the head make a name: styles, a first name or initials, more initials, particles, a surname."""
    start = at = after_styles(words)
    if at == len(words) or not is_given(words[at]):
        return 0
    at += 1
    while at < len(words) and (INITIALS.fullmatch(words[at]) or words[at].casefold() in PARTICLES):
        at += 1
    if at < len(words) and is_name(words[at]):
        return at + 1
    return at if start and is_name(words[at - 1]) else 0


def is_particle(word: str) -> bool:
    """Whether a word belongs to the surname after it: de, van, O’, Mc."""
    return word.casefold().strip("'’") in PARTICLES | {"o", "mc", "mac"}


def councillor_name(words: Sequence[str], stops: Sequence[bool]) -> int:
    """How many words after “Councillor” make a name; a surname may be any word here, unless it begins something else.

    `stops` says of each word whether a post or a title begins with it.
    """
    start = after_styles(words)
    count = leading_name(words) or (start + 1 if words[start:] and is_name(words[start]) else 0)
    if count - start >= 2:
        return count
    at = count or start + bool(words[start:] and INITIALS.fullmatch(words[start]))
    while at < len(words) and (INITIALS.fullmatch(words[at]) or is_particle(words[at])) and not is_blank(words[at]):
        at += 1
    surname = words[at] if at > 0 and at < len(words) and not stops[at] else ""
    return at + 1 if surname[:1].isupper() and not is_blank(surname) and not ends_name(surname) else count


def is_blank(word: str) -> bool:
    """Whether a word stands where a name is not known."""
    return fold(word) in NOTHING | NOT_YET


def ends_name(word: str) -> bool:
    """Whether a word is an honour, or one of a post or body, and no surname."""
    return word.strip(".") in HONOURS or fold(word) in POSTS | UNITS | {"cabinet", "executive", "portfolio", "now"}


def trailing_name(words: Sequence[str]) -> int:
    """How many words at the end make a name."""
    lengths = (length for length in range(min(len(words), 6), 1, -1))
    return next((length for length in lengths if leading_name(words[-length:]) == length), 0)


def is_person(text: str) -> bool:
    """Whether a text reads as a person's name: two to four words, none of a post or an organisation."""
    words = shape(text)
    start = after_styles(words)
    name = words[start:]
    if not (1 if start else 2) <= len(name) <= 4 or not (is_given(name[0]) and is_name(name[-1])):
        return False
    return all(is_given(word) or word.casefold() in PARTICLES for word in name)


def begins_with_person(text: str) -> bool:
    """Whether a person's name stands before the first comma or stroke."""
    return is_person(JOINER.split(text, maxsplit=1)[0])


def same_person(one: str, other: str) -> bool:
    """Whether two names can be one person's: the same surname, and first names or initials that go together."""
    names = [[word for word in text.split() if word not in HONOURS] for text in (one, other)]
    names = [words[after_styles(words) :] for words in names]
    if not all(names) or fold(names[0][-1]) != fold(names[1][-1]):
        return False
    givens = [" ".join(name[:-1]) for name in names]
    if fold(givens[0]) == fold(givens[1]):
        return True
    pairs = zip(*map(given_names, givens), strict=False)
    return all(a == b or (1 in (len(a), len(b)) and a[:1] == b[:1]) for a, b in pairs)


def given_names(text: str) -> list[str]:
    """First names and initials one by one: "AW" is two."""
    found: list[str] = []
    for word in re.findall(r"[^\W\d_]+", text):
        lower = word.casefold()
        found += lower if word.isupper() and len(word) <= 3 and lower not in SHORT_NAMES else [lower]
    return found
