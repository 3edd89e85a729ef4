"""The cell that holds directorate, lead officer and contact together, its parts told apart."""

import re
from dataclasses import dataclass
from typing import Any

from governance.programme.intake.directorates import LABEL, Found, find_directorate
from governance.programme.intake.persons import (
    EDGES,
    JOINER,
    NOT_YET,
    NOTHING,
    POST,
    STROKE,
    UNIT,
    begins_with_person,
    is_person,
    leading_name,
    shape,
    trailing_name,
)
from governance.register.fields import NameList, clean, fold

RUNS_ON = re.compile(r"(,|&|/|\b(?:and|of|for|the))[ ]*\n", re.IGNORECASE)
EMAIL = re.compile(r"(?:\be-?mail[\s:]+)?([\w.+'’-]+@[\w-]+(?:\.[\w-]+)+)", re.IGNORECASE)
PHONE = re.compile(
    r"(?:\b(?:tel(?:ephone)?|phone|mob(?:ile)?)\b[\s.:]*)?"
    r"((?<!\w)(?:\+44|\(?\b0)(?:[ ()-]*\d){8,11}(?:,?\s*(?:ext?|x)[\s.:]*\d+)?)(?!\w)",
    re.IGNORECASE,
)
BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]](?=\s*(?:$|[,/&–—-]|and\b))", re.IGNORECASE)
PEOPLE, CONTACT, DOUBT = "people", "contact", "doubt"
Read = tuple[str, str]  # where a text goes, and the text


@dataclass(frozen=True)
class Officers:
    """What a combined cell says: every word of it goes somewhere."""

    directorate: str | None
    people: tuple[str, ...]
    contact: tuple[str, ...]
    doubts: tuple[str, ...]
    directorate_key: Any = None


def read_officers(text: str, directorates: NameList) -> Officers:
    """Tell apart the directorate, the people with their posts, and how to reach them."""
    kept, contact = take_contacts(LABEL.sub("", clean(text)))
    found = find_directorate(kept, directorates)
    mails = [one.split("@")[0] for one in contact if "@" in one]
    read = [*([(DOUBT, found.doubt)] if found and found.doubt else []), *unnamed(kept, found)]
    for piece in pieces(found.rest if found else kept):
        read = with_title(read, read_piece(piece, mails))
    people, posts, doubts = (tuple(one for where, one in read if where == kind) for kind in (PEOPLE, CONTACT, DOUBT))
    if not found:
        return Officers(None, people, (*posts, *contact), doubts)
    return Officers(found.named.name, people, (*posts, *contact), doubts, found.named.key)


def take_contacts(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without its e-mail addresses and telephone numbers, and these."""
    found = []
    for pattern in (EMAIL, PHONE):
        found += [match[1] for match in pattern.finditer(text)]
        text = pattern.sub("\n", text)
    return text.strip(), tuple(found)


def unnamed(text: str, found: Found | None) -> list[Read]:
    """What to say of a directorate with a stroke and nothing after it."""
    if not (found and text.endswith(("/", "–", "—", "-", ":")) and not found.rest.strip(EDGES)):
        return []
    mark = {"/": "stroke", ":": "colon"}.get(text[-1], "dash")
    return [(DOUBT, f"“{text}” has nothing after the {mark}: no lead officer is named.")]


def pieces(text: str) -> list[str]:
    """The lines of a text, and what semicolons set apart; a line that runs on is one with the next."""
    flat = " ".join(text.split())
    parts = [flat] if is_person(flat) else re.split(r"[\n;]", RUNS_ON.sub(r"\1 ", text))
    return [piece for part in parts if (piece := " ".join(part.split()).strip(" ,;:/|–—-."))]


def with_title(read: list[Read], more: list[Read]) -> list[Read]:
    """What is read so far with what the next line says: a post below a name belongs to that name."""
    people = [at for at, (where, _) in enumerate(read) if where == PEOPLE]
    if [where for where, _ in more] == [CONTACT, DOUBT] and people and "," not in read[people[-1]][1]:
        at = people[-1]
        return [*read[:at], (PEOPLE, f"{read[at][1]}, {more[0][1]}"), *read[at + 1 :]]
    return read + more


def read_piece(piece: str, mails: list[str]) -> list[Read]:
    """Where one line of a cell goes, given the names in the cell's e-mail addresses."""
    text = BRACKETS.sub(r", \1", piece).strip(EDGES)
    if not text:
        return []
    if fold(text) in NOTHING:
        return [(DOUBT, f"“{text}” says nothing of the lead officer and is left out.")]
    if fold(text) in NOT_YET:
        return [(DOUBT, f"“{text}” stands for the lead officer: nobody is named yet.")]
    several = split_people(text)
    if len(several) > 1:
        return [read for one in several for read in read_piece(one, mails)]
    return by_mail(text, mails) or by_comma(text) or by_stroke(text, mails) or by_words(text) or by_kind(text)


def split_people(text: str) -> list[str]:
    """A text cut where the next person's name begins, when it begins with one."""
    if not begins_with_person(text):
        return [text]
    marks = [mark for mark in JOINER.finditer(text) if begins_with_person(text[mark.end() :])]
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def by_mail(text: str, mails: list[str]) -> list[Read]:
    """The person whose e-mail address stands beside the name; the words around it are the post."""
    words = text.split()
    spans = ((at, at + length) for length in (2, 3, 4) for at in range(len(words) - length + 1))
    for start, end in spans:
        name = [word.strip(EDGES) for word in words[start:end]]
        if any(writes(mail, fold(name[0]), fold(name[-1])) for mail in mails) and is_person(" ".join(name)):
            around = (" ".join(words[:start]), " ".join(words[end:]))
            return person(" ".join(name), " ".join(filter(None, (part.strip(EDGES) for part in around))))
    return []


def writes(mail: str, first: str, last: str) -> bool:
    """Whether the local part of an address is made of a first name and a surname."""
    parts = re.findall("[^\\W\\d_]+", mail.casefold())
    if not (first and last and parts):
        return False
    return "".join(parts) in (first + last, first[0] + last, last + first[0], last + first) or (
        len(parts) > 1 and parts[0] in (first, first[0]) and parts[-1] == last
    )


def person(name: str, post: str) -> list[Read]:
    """A person with a post, if there is one."""
    return [(PEOPLE, f"{name}, {post}" if post else name)]


def by_comma(text: str) -> list[Read]:
    """A name alone, or with a comma between it and the post."""
    head, _, tail = text.partition(",")
    if is_person(head):
        return person(head.strip(), tail.strip(EDGES))
    front, _, last = text.rpartition(",")
    return person(last.strip(), front.strip(EDGES)) if front and is_person(last) and POST.search(front) else []


def by_stroke(text: str, mails: list[str]) -> list[Read]:
    """A name and a post with a stroke or dash between them, in either order; else a name after something unknown."""
    for mark in STROKE.finditer(text):
        before, after = text[: mark.start()], text[mark.end() :]
        if is_person(before):
            return person(before, after)
        if begins_with_person(after):
            people = split_people(after)
            if (POST.search(before) or UNIT.search(before)) and all(map(is_person, people)):
                return [read for one in people for read in person(one, before)]
            doubt = f"“{before}” stands before the officer’s name and is not read as a directorate."
            return [*read_piece(after, mails), (DOUBT, doubt)]
    return []


def by_words(text: str) -> list[Read]:
    """A name that runs into its post, before or after it."""
    words, shaped = text.split(), shape(text)
    start, end = leading_name(shaped), len(words) - trailing_name(shaped)
    name, post = " ".join(words[:start]), " ".join(words[start:])
    if not (name and POST.search(post)):
        name, post = " ".join(words[end:]), " ".join(words[:end])
        if not (name and POST.search(post)) or re.search(r"(?:&|,|\b(?:of|for|the|and))$", post):
            return []
    return [*person(name, post), (DOUBT, f"“{text}” read as {name}, {post}: nothing stands between name and post.")]


def by_kind(text: str) -> list[Read]:
    """A post or unit without a person is somewhere to ask; anything else is kept for somebody to look at."""
    kind = "post" if POST.search(text) else "unit" if UNIT.search(text) else None
    if kind:
        return [(CONTACT, text), (DOUBT, f"“{text}” is a {kind}, not a named person.")]
    return [(PEOPLE, text), (DOUBT, f"“{text}” is kept as the lead officer, but does not read as a name.")]
