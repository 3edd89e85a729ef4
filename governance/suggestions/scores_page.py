"""What the pages of scores show: suggestions beside one another, what each criterion asks, what each scorer gave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import select

from governance.council.queries import Council, Maker
from governance.extensions import db
from governance.meetings.queries import list_committees
from governance.people.models import Account
from governance.scrutiny.queries import scrutiny_committees
from governance.suggestions.fields import LABELS
from governance.suggestions.models import Score, Suggestion
from governance.suggestions.queries import list_scores, list_suggestions, method_of, vars_of
from governance.suggestions.rules import (
    CRITERIA,
    LETTER,
    MEETING,
    MEMBER,
    MOST,
    OFFICER,
    OPEN,
    PICK,
    PUBLIC_FORM,
    Scores,
    Spread,
    sum_up,
)

FAR_APART = 2  # points between scorers, from which they should talk
NOBODY_NAMED = {
    MEMBER: "a member",
    OFFICER: "an officer",
    **dict.fromkeys((MEETING, LETTER, PUBLIC_FORM), "a member of the public"),
}


@dataclass(frozen=True)
class Mark:
    """What scorers gave for one criterion, or in all: the mean, and how far they lie apart."""

    label: str
    mean: str
    spread: str  # nothing where all gave the same
    apart: bool = False  # so far that it is worth talking about


@dataclass(frozen=True)
class Given:
    """What one scorer gave."""

    name: str
    mine: bool
    points: list[tuple[str, int]]
    total: int
    reason: str


@dataclass(frozen=True)
class Row:
    """A suggestion beside the others."""

    suggestion: Suggestion
    by: str
    method: str
    count: int  # of scorers
    summed: Scores | None  # what the reader is shown
    marks: list[Mark] = field(default_factory=list)
    total: Mark | None = None
    mine: bool = False  # whether the reader has scored it
    held: bool = False  # what others gave is kept back until the reader has scored it too
    given: list[Given] = field(default_factory=list)  # for those who score
    others: int = 0  # scores by another method, which do not count

    @property
    def scorers(self) -> str:
        """How many have scored it, in words."""
        return scorers_text(self.count)

    @property
    def talk(self) -> str:
        """On which criteria scorers are so far apart that they should talk; else nothing."""
        far = [f"{one.label} ({one.spread})" for one in self.marks if one.apart]
        return f"Scorers are far apart on {in_words(far)}: worth talking about." if far else ""

    @property
    def out_of_date(self) -> str:
        """That there are scores by another method, which do not count; else nothing."""
        return other_method(self.others, self.method) if self.others else ""


def in_words(parts: Sequence[str]) -> str:
    """Several things one after another: a, b and c."""
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last


def scorers_text(count: int) -> str:
    """How many have scored."""
    return "Not scored" if not count else "1 scorer" if count == 1 else f"{count} scorers"


def other_method(count: int, method: str) -> str:
    """How many scores were given by another method than the committee's."""
    few = "1 score was" if count == 1 else f"{count} scores were"
    verb = "does" if count == 1 else "do"
    return f"{few} given by another method than {method}, and {verb} not count."


def put_forward_by(suggestion: Suggestion) -> str:
    """Who put a suggestion forward, as everybody may read it."""
    return suggestion.suggested_by or NOBODY_NAMED[suggestion.source]


def criteria_of(method: str) -> list[tuple[str, str]]:
    """The criteria of a method, each with what it asks."""
    return [LABELS[key] for key in CRITERIA[method]]


def mark_of(label: str, spread: Spread, *, total: bool = False) -> Mark:
    """The mean of what was given, and the least to the most where scorers differ."""
    apart = f"{spread.least} to {spread.most}" if spread.least != spread.most else ""
    far = not total and spread.most - spread.least >= FAR_APART
    return Mark(label, f"{spread.mean:.1f}".removesuffix(".0"), apart, far)


def marks_of(summed: Scores) -> list[Mark]:
    """What scorers gave for each criterion."""
    return [mark_of(LABELS[key][0], one) for key, one in summed.each.items()]


def most_of(method: str) -> int:
    """The most that anything can score by a method."""
    return MOST * len(CRITERIA[method])


def others_text(count: int, method: str) -> str:
    """What to say, above all suggestions, of scores by another method; nothing where there are none."""
    if not count:
        return ""
    given, it = ("It was", "it") if count == 1 else ("They were", "them")
    return f"{other_method(count, method)} {given} given before the method was changed; who gave {it} can score again."


# Rows


def row_of(suggestion: Suggestion, method: str, scores: Sequence[Score], *, whole: bool = False) -> Row:
    """A suggestion with its scores by the committee's method.

    Who scores gets what each gave; until they have scored it themselves only if they ask for the `whole`.
    """
    scorer = current_user.id if current_user.handles_all else None
    counted = [one for one in scores if one.method == method]
    summed = sum_up(method, [vars_of(one) for one in counted])
    mine = any(one.scorer == scorer for one in counted)
    held = scorer is not None and summed is not None and not mine and not whole and can_score(suggestion)
    shown = None if held else summed
    return Row(
        suggestion=suggestion,
        by=put_forward_by(suggestion),
        method=method,
        count=summed.scorers if summed else 0,
        summed=shown,
        marks=marks_of(shown) if shown else [],
        total=mark_of("Total", shown.total, total=True) if shown else None,
        mine=mine,
        held=held,
        given=[given_of(one, scorer) for one in counted] if shown and scorer is not None else [],
        others=len(scores) - len(counted),
    )


def given_of(score: Score, reader: int | None) -> Given:
    """What one scorer gave, in words."""
    points = [(LABELS[key][0], getattr(score, key)) for key in CRITERIA[score.method]]
    return Given(
        name=score.scorer_name,
        mine=score.scorer == reader,
        points=points,
        total=sum(one for _, one in points),
        reason=score.reason or "",
    )


def can_score(suggestion: Suggestion) -> bool:
    """Whether a suggestion can be scored: it is open, and its committee says how."""
    return suggestion.status in OPEN and suggestion.committee is not None


def held_back(found: Sequence[Suggestion], reader: Account) -> set[int]:
    """The suggestions of which an officer is not shown what others gave, as long as they have not scored them too."""
    open_ids = [one.id for one in found if reader.handles_all and can_score(one)]
    if not open_ids:
        return set()
    own = select(Score.suggestion, Score.method).where(Score.scorer == reader.id, Score.removed.is_(False))
    given = {(number, method) for number, method in db.session.execute(own.where(Score.suggestion.in_(open_ids)))}
    kept = list_committees()
    methods = {number: one.scoring or PICK for number, one in kept.items()}
    done = {one.id for one in found if (one.id, methods.get(one.committee or 0, PICK)) in given}
    return set(open_ids) - done


def row_by_itself(suggestion: Suggestion, *, whole: bool = False) -> Row:
    """One suggestion with its scores."""
    return row_of(
        suggestion,
        method_of(suggestion.committee),
        list_scores([suggestion.id]).get(suggestion.id, []),
        whole=whole,
    )


def open_of(committee: int) -> list[Suggestion]:
    """The open suggestions of a committee, the earliest received first."""
    found = list_suggestions(Suggestion.committee == committee, Suggestion.status.in_(OPEN))
    return sorted(found, key=lambda one: (one.received, one.id))


def place_of(row: Row) -> tuple[int, float, Any, int]:
    """Where a row stands: the best total first, then what the reader has still to score, then what nobody has."""
    kind = 0 if row.summed else 1 if row.held else 2
    total = row.summed.total.mean if row.summed else 0.0
    return kind, -total, row.suggestion.received, row.suggestion.id


def compare_context(committee: Maker, council: Council, *, whole: bool) -> dict[str, Any]:
    """What the page shows that lays a committee's open suggestions beside one another."""
    method, found = method_of(committee.id), open_of(committee.id)
    scores = list_scores([one.id for one in found])
    rows = sorted((row_of(one, method, scores.get(one.id, []), whole=whole) for one in found), key=place_of)
    return {
        "committee": committee,
        "committees": scrutiny_committees(council),
        "rows": rows,
        "held": sum(row.held for row in rows),
        "whole": whole,
        "others": others_text(sum(row.others for row in rows), method),
        "scores": current_user.handles_all,
        **method_context(method),
    }


def method_context(method: str) -> dict[str, Any]:
    """What is said of a method: its name, what it asks, the most that it gives."""
    return {"method": method, "criteria": criteria_of(method), "most": most_of(method), "each": MOST}


def next_to_score(committee: int, scorer: int, but: int) -> Suggestion | None:
    """The open suggestion of a committee received first that somebody has not scored by its method."""
    found, method = [one for one in open_of(committee) if one.id != but], method_of(committee)
    scores = list_scores([one.id for one in found])
    done = {
        number
        for number, given in scores.items()
        if any(one.scorer == scorer and one.method == method for one in given)
    }
    return next((one for one in found if one.id not in done), None)


# The committees


@dataclass(frozen=True)
class Listed:
    """A committee with what there is to score."""

    committee: Maker
    method: str
    open: int
    scored: int
    waiting: int  # not scored by the reader


def list_page(council: Council) -> list[Listed]:
    """The scrutiny committees, each with how many of its open suggestions are scored."""
    found = list_suggestions(Suggestion.committee.is_not(None), Suggestion.status.in_(OPEN))
    scores, kept = list_scores([one.id for one in found]), list_committees()
    methods = {number: one.scoring or PICK for number, one in kept.items()}
    return [listed(one, methods.get(one.id, PICK), found, scores) for one in scrutiny_committees(council)]


def listed(committee: Maker, method: str, found: Sequence[Suggestion], scores: Mapping[int, Sequence[Score]]) -> Listed:
    """One committee."""
    own = [one.id for one in found if one.committee == committee.id]
    scorers = {one: {each.scorer for each in scores.get(one, ()) if each.method == method} for one in own}
    mine = sum(current_user.id in each for each in scorers.values())
    return Listed(committee, method, len(own), sum(bool(each) for each in scorers.values()), len(own) - mine)


def address_of(suggestion: Suggestion) -> str:
    """The page of a suggestion."""
    return url_for("suggestions.view_item", reference=suggestion.reference)
