"""What has become of a question, step by step, as whoever asked it follows it: nothing of how it is worked at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select

from governance.council.queries import COUNCIL_ZONE
from governance.extensions import db
from governance.questions.fields import BY_KEY
from governance.questions.models import Question
from governance.questions.queries import KIND, REGISTER
from governance.questions.rules import (
    ACCEPTED,
    ANSWERED,
    LISTED,
    OPEN,
    PUBLISHED,
    RECEIVED,
    REDIRECTED,
    REFUSED,
    TO_ANSWER,
    UNDECIDED,
    WITHDRAWN,
)
from governance.register.log import Change, ChangeSet, changes_of, taken_back

AGAIN, MOVED, SUPPLEMENTARY = "again", "moved", "supplementary"  # steps that are no status
HEADINGS = {
    RECEIVED: "Received",
    ACCEPTED: "Accepted",
    REFUSED: "Not accepted",
    REDIRECTED: "Passed on",
    ANSWERED: "Answered",
    PUBLISHED: "Published",
    WITHDRAWN: "Withdrawn",
    AGAIN: "Looked at again",
    SUPPLEMENTARY: "Supplementary question",
}
DAYS = {
    ACCEPTED: "decided_on",
    REFUSED: "decided_on",
    REDIRECTED: "decided_on",
    ANSWERED: "answered_on",
    PUBLISHED: "published_on",
}
TOLD = {  # what of a step is told with it, as it was that day
    REFUSED: (("ground", "Ground"), ("reply", "Reply")),
    REDIRECTED: (("redirected_to", "To"), ("reply", "Reply")),
    ANSWERED: (("manner", "How"), ("publication", "Publication")),
    MOVED: (("meeting", "Meeting"),),
}
Cells = Mapping[str, Change]


@dataclass(frozen=True)
class Step:
    """One step: its heading, its day, what goes with it (labels and texts)."""

    status: str
    heading: str
    day: date
    told: tuple[tuple[str, str], ...] = ()


@dataclass
class Way:
    """The steps so far, and the status to which they led."""

    steps: list[Step] = field(default_factory=list)
    status: str = ""

    def add(self, change_set: ChangeSet, key: str, cells: Cells, heading: str = "") -> None:
        """One step more."""
        told = tuple((label, cells[name].new_text) for name, label in TOLD.get(key, ()) if name in cells)
        texts = tuple((label, text) for label, text in told if text)
        self.steps.append(Step(key, heading or HEADINGS[key], day_of(change_set, key, cells), texts))

    def has(self, key: str) -> bool:
        """Whether there has been such a step."""
        return any(one.status == key for one in self.steps)


def steps_of(question: Question) -> list[Step]:
    """The steps of a question, the earliest first; what was taken back is left out, and so is an approval."""
    stepped = select(Change.change_set_id).where(
        Change.record_kind == KIND,
        Change.record_id == question.id,
        Change.field.in_(("status", "meeting", "supplementary")),
    )
    query = select(ChangeSet).where(ChangeSet.register == REGISTER, ChangeSet.id.in_(stepped))
    sets = list(db.session.scalars(query.order_by(ChangeSet.sequence)))
    gone = taken_back(sets)
    standing = [one for one in sets if one.id not in gone and one.undoes_id is None]
    changes = changes_of(standing, record=(KIND, question.id))
    way = Way()
    for change_set in standing:
        go_on(way, change_set, {one.field: one for one in changes[change_set.id]})
    return with_words(way.steps, question)


def go_on(way: Way, change_set: ChangeSet, cells: Cells) -> None:
    """The steps that a change set made."""
    came = not way.steps and "received" in cells
    if came:
        way.add(change_set, RECEIVED, cells)
    elif "meeting" in cells and way.status in OPEN:
        way.add(change_set, MOVED, cells, moved_text(cells["meeting"]))
    before = way.status
    if "status" in cells:
        way.status = str(cells["status"].new or "")
        step_to(way, before, change_set, cells, came)
    if "supplementary" in cells and cells["supplementary"].new and not way.has(SUPPLEMENTARY):
        way.add(change_set, SUPPLEMENTARY, cells)


def step_to(way: Way, before: str, change_set: ChangeSet, cells: Cells, came: bool) -> None:
    """The step to a new status, where that is told."""
    now = way.status
    went_back = (now in UNDECIDED and before not in UNDECIDED) or (now in TO_ANSWER and before in (ANSWERED, PUBLISHED))
    if before == PUBLISHED:
        way.steps = [one for one in way.steps if one.status != PUBLISHED]
    if came and now in TO_ANSWER:
        way.add(change_set, ACCEPTED, cells)
    elif went_back and before:
        way.add(change_set, AGAIN, cells)
    elif now in (ACCEPTED, *TOLD, PUBLISHED, WITHDRAWN) and not (now == ANSWERED and before == PUBLISHED):
        way.add(change_set, now, cells)


def moved_text(meeting: Change) -> str:
    """What became of the meeting to which it is put."""
    if not meeting.new_text:
        return "Its meeting does not take place: another is chosen"
    return "Put to another meeting" if meeting.old_text else "Put to a meeting"


def day_of(change_set: ChangeSet, key: str, cells: Cells) -> date:
    """The day of a step: that which was entered for it, else the day on which it was taken."""
    for name in ("received" if key == RECEIVED else DAYS.get(key, ""), "last_step"):
        found: date | None = BY_KEY[name].kind.load(cells[name].new) if name in cells else None
        if found is not None:
            return found
    return change_set.at.astimezone(COUNCIL_ZONE).date()


def with_words(steps: list[Step], question: Question) -> list[Step]:
    """The steps with the words that count today: as accepted, the answer, what was asked and answered besides."""
    told = question.status in (ANSWERED, PUBLISHED)
    found = []
    for number, one in enumerate(steps):
        last = not any(later.status == one.status for later in steps[number + 1 :])
        more: list[tuple[str, str | None]] = []
        if one.status == ACCEPTED and last and question.status in LISTED:
            other = question.words_accepted != question.words_received
            more = [("In these words", question.words_accepted if other else None)]
        elif one.status == ANSWERED and last and told:
            more = [("Answer", question.answer)]
        elif one.status == SUPPLEMENTARY:
            if not question.supplementary:
                continue
            more = [("Question", question.supplementary)]
            more += [("Answer", question.supplementary_answer)] if told else []
        texts = tuple((label, text) for label, text in more if text)
        found.append(Step(one.status, one.heading, one.day, (*one.told, *texts)))
    return found
