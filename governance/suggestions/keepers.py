"""How suggestions, scores and files are kept: who may change them, and what cannot be kept together."""

from collections.abc import Mapping
from typing import Any

from governance.council.queries import get_council, today
from governance.extensions import db
from governance.meetings.models import Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.meetings.rules import CANCELLED
from governance.register.editors import Refused
from governance.register.fields import Names
from governance.register.keeping import Editor, Keeper, NotAllowed
from governance.register.log import (
    Register,
    lock,
)
from governance.scrutiny.commands import REGISTER as SCRUTINY
from governance.scrutiny.commands import get_plan_item
from governance.scrutiny.queries import get_item as get_work_item
from governance.suggestions.fields import EVIDENCE_FILE, FIELDS, OWN_WORDS, PRIVATE, SCORE, SEARCHED
from governance.suggestions.models import EvidenceFile, Score, Suggestion
from governance.suggestions.queries import EVIDENCE_FILE as FILE_KIND
from governance.suggestions.queries import (
    KIND,
    REGISTER,
    get_suggestion,
    is_member,
    list_joined,
    names,
)
from governance.suggestions.queries import SCORE as SCORE_KIND
from governance.suggestions.rules import (
    AGAIN,
    ANSWERED,
    BY_RIGHT,
    OPEN,
    PUT,
    WITHDRAWN,
    check_days,
    check_score,
    check_suggestion,
)
from governance.working_days.deadlines import say

HANDLED = "Suggestions are handled by governance officers. Ask governance services."
OWN_STEPS = frozenset({ANSWERED, WITHDRAWN})  # what whoever suggested it can do
FORGOTTEN = "contact"  # in the log: contact details have been deleted
STAYS = f"A referral by right ({BY_RIGHT}) stays as it is: it must be put on an agenda."


class Suggestions(Keeper[Suggestion]):
    """How suggestions are kept: by governance officers, and by whoever put them forward while they are open."""

    register, kind, model, fields = REGISTER, KIND, Suggestion, FIELDS
    quiet = frozenset({"last_step"})
    searched, searched_private = SEARCHED, PRIVATE

    def names(self) -> Names:
        """The council's, its committees and meetings."""
        return names()

    def allow(self, by: Editor, record: Suggestion | None, wanted: Mapping[str, Any]) -> None:
        """Governance officers; whoever put it forward, in their own words, while it is open.

        Raises NotAllowed, Refused.
        """
        if record is not None and record.by_right:
            self.keep_referral(by, record, wanted)
        if by.handles_all or record is None:
            return
        if record.account is None or record.account != by.id:
            raise NotAllowed(HANDLED)
        if not wanted:
            return
        if record.status not in OPEN or (record.status == PUT and not set(wanted) <= {"status", "last_step"}):
            raise Refused({"": "It is at a meeting or closed, so it stays as it is. Ask governance services."})
        if not set(wanted) <= {*OWN_WORDS, "committee", "status", "answer", "last_step"}:
            raise NotAllowed(HANDLED)
        if wanted.get("status", record.status) not in OWN_STEPS | {record.status}:
            raise NotAllowed(HANDLED)

    def keep_referral(self, by: Editor, record: Suggestion, wanted: Mapping[str, Any]) -> None:
        """A referral by right stays one, and only the member who made it withdraws it; raises Refused."""
        if "by_right" in wanted and not wanted["by_right"]:
            raise Refused({"by_right": STAYS})
        if wanted.get("status") == WITHDRAWN and record.account is not None and record.account != by.id:
            text = f"A referral by right ({BY_RIGHT}) can only be withdrawn by the member who made it."
            raise Refused({"status": text})

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept together in one suggestion, and what it points to that is not there."""
        return {**self.pointing(values), **check_suggestion(values), **check_days(values, today())}

    def pointing(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What it points to that is not there, or is not its committee’s."""
        errors: dict[str, str] = {}
        meeting = db.session.get(Meeting, values["meeting"]) if values["meeting"] else None
        if values["meeting"] and (meeting is None or meeting.removed or meeting.committee != values["committee"]):
            errors["meeting"] = "This is no meeting of its committee. Choose one of its meetings."
        if (reference := values["work_item"]) and (said := refuse_work_item(reference, values)):
            errors["work_item"] = said
        if (reference := values["existing"]) and find_existing(reference) is None:
            errors["existing"] = f"There is no {reference}. Enter a reference such as WP-0031, RP-0012 or SG-0004."
        if reference := values["joined_to"]:
            joined = get_suggestion(reference)
            if joined is None:
                errors["joined_to"] = f"There is no suggestion {reference}. Enter a reference such as SG-0004."
            elif joined.joined_to:
                errors["joined_to"] = f"{reference} was joined to {joined.joined_to} itself. Join this one to that."
        committee = get_council().bodies.get(values["committee"] or 0)
        by, day = values["suggested_by"] or "", values["received"]
        if values["by_right"] and committee and day and not is_member(committee, by, day):
            named = by or "Nobody named"
            errors["by_right"] = f"{named} is not a member of {committee.name} on {say(day)} ({BY_RIGHT})."
        return errors

    def follow(self, record: Suggestion, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """The day of a step is kept with it; a meeting goes with its committee, unless it is put to it."""
        now = self.values_of(record)
        also: dict[str, Any] = {}
        if stage_of(now | dict(wanted)) != stage_of(now) and "last_step" not in wanted:
            also["last_step"] = today()
        elsewhere = wanted.get("committee", record.committee) != record.committee
        if elsewhere and record.meeting is not None and record.status != PUT and "meeting" not in wanted:
            also["meeting"] = None
        return also

    def check_changed(self, now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, str]:
        """What a change brings about that cannot be kept; of another committee, its meeting is to be chosen anew."""
        elsewhere = wanted.get("committee", now["committee"]) != now["committee"] and "meeting" not in wanted
        if not elsewhere or now["meeting"] is None:
            return super().check_changed(now, wanted)
        if now["status"] == PUT and wanted.get("status", PUT) == PUT:
            return {"committee": "It is put to a meeting of its committee. Acknowledge it first, or take it up there."}
        return super().check_changed(now, {**wanted, "meeting": None})

    def refuse_removal(self, record: Suggestion) -> None:
        """What was decided stays, what was referred by right, what somebody put forward here, what others joined."""
        if record.by_right:
            raise Refused({"": STAYS})
        if record.outcome:
            raise Refused({"": "It is decided, so it stays in the register."})
        if record.account is not None:
            text = (
                "Somebody put it forward here, and follows it: refuse it with a reason, or enter that it is withdrawn."
            )
            raise Refused({"": text})
        if joined := list_joined(record):
            raise Refused({"": f"{joined[0].reference} is joined to it. Look at that one again first."})

    def hold(self, record: Any, seen: int | None = None, of: frozenset[str] | None = None) -> Register:
        """Its agenda and its work item change with it: meetings are locked first, then the work programme."""
        hold_others()
        return super().hold(record, seen, of)


class Scores(Keeper[Score]):
    """How scores are kept: each scorer their own."""

    register, kind, model, fields = REGISTER, SCORE_KIND, Score, SCORE

    def names(self) -> Names:
        """None are needed."""
        return Names()

    def allow(self, by: Editor, record: Score | None, wanted: Mapping[str, Any]) -> None:
        """Governance officers, each their own score; raises NotAllowed."""
        if not by.handles_all:
            raise NotAllowed(HANDLED)
        if record is not None and record.scorer != by.id:
            raise NotAllowed(f"This is the score of {record.scorer_name}, who alone can change it.")

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Every criterion of the method needs its points."""
        return check_score(values)


class EvidenceFiles(Keeper[EvidenceFile]):
    """How files of evidence are kept: they come and go with the suggestion’s editors."""

    register, kind, model, fields = REGISTER, FILE_KIND, EvidenceFile, EVIDENCE_FILE

    def names(self) -> Names:
        """None are needed."""
        return Names()

    def allow(self, by: Editor, record: EvidenceFile | None, wanted: Mapping[str, Any]) -> None:
        """Whoever may change the words of the suggestion; raises NotAllowed, Refused."""
        if record is not None:
            SUGGESTIONS.allow(by, db.session.get_one(Suggestion, record.suggestion), {"evidence": None})


SUGGESTIONS, SCORES, EVIDENCE_FILES = Suggestions(), Scores(), EvidenceFiles()
KEEPERS = (SUGGESTIONS, SCORES, EVIDENCE_FILES)


def hold_others() -> None:
    """Lock what changes along with suggestions: the meetings, then the work programme."""
    lock(MEETINGS)
    lock(SCRUTINY)


def find_existing(reference: str) -> Any:
    """The work item, plan item or suggestion of a reference."""
    return get_work_item(reference) or get_plan_item(reference) or get_suggestion(reference)


def stage_of(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a step changes: the status; with the same status, what it is told with, such as another question."""
    return values["status"], *(values[key] for key in AGAIN.get(values["status"], ()))


def refuse_work_item(reference: str, values: Mapping[str, Any]) -> str:
    """What is wrong with the work item that a suggestion names; nothing where it can be that."""
    item = get_work_item(reference)
    if item is None:
        return f"There is no work item {reference}. Enter its reference as the work programme shows it."
    if not values["by_right"]:
        return ""
    meeting = db.session.get(Meeting, item.meeting) if item.meeting else None
    if item.committee != values["committee"] or meeting is None or meeting.status == CANCELLED:
        return f"{reference} is on no agenda of the committee. A referral by right ({BY_RIGHT}) must be on one."
    return ""
