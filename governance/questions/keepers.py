"""How questions and the rules of committees are kept: who may change them, and what cannot be kept together."""

from collections.abc import Mapping, Sequence
from typing import Any

from governance.council.queries import today
from governance.extensions import db
from governance.meetings.models import AgendaItem, Meeting
from governance.meetings.queries import REGISTER as MEETINGS
from governance.questions.fields import FIELDS, OWN_WORDS, PRIVATE, RULES, SEARCHED
from governance.questions.models import Question, QuestionRules
from governance.questions.queries import KIND, REGISTER, RULES_KIND, get_question, list_together, names
from governance.questions.rules import (
    CHECKED,
    CLOSED,
    LISTED,
    ONLY,
    RECEIVED,
    REDIRECTED,
    UNDECIDED,
    WITH_ANSWER,
    WITHDRAWN,
    check_days,
    check_question,
    count_words,
)
from governance.register.editors import Refused
from governance.register.fields import Names
from governance.register.keeping import Editor, Keeper, NotAllowed, Restored, refuse
from governance.register.log import STATE, Change, ChangeSet, Register, lock

HANDLED = "Questions are handled by governance officers. Ask governance services."
FORGOTTEN = "contact"  # in the log: contact details have been deleted
OF_THE_CHECK = frozenset({"committee", "meeting", "agenda_item", "words_received", "received", "received_at"})
ALIKE = ("status", "answer", "manner")  # of those that are answered together
TOGETHER = frozenset({*ALIKE, "committee", "meeting", "answered_with", STATE})


def put_to_check(values: Mapping[str, Any]) -> dict[str, Any]:
    """What of a question is checked, as it is kept with the check."""
    return {
        "committee": values["committee"],
        "meeting": values["meeting"],
        "agenda_item": values["agenda_item"],
        "received": values["received"].isoformat(),
        "received_at": values["received_at"],
        "words": count_words(values["words_received"]),
    }


def is_checked_as_it_is(values: Mapping[str, Any]) -> bool:
    """Whether a question has been checked, and is still what was checked."""
    return bool(values["checks"]) and values["checks"].get("of") in (None, put_to_check(values))


def taken_back(now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Of an answer that is not approved any more: it is a draft again, which readers do not see."""
    if now["status"] not in WITH_ANSWER or wanted.get("status", now["status"]) in WITH_ANSWER:
        return {}
    texts = (now["draft"] or now["answer"], now["supplementary_answer"])
    also = dict.fromkeys(("answer", "approved_by", "approved_on", "supplementary_answer"))
    also |= {"draft": "\n\n".join(text for text in texts if text) or None}
    return {key: value for key, value in also.items() if key not in wanted}


class Questions(Keeper[Question]):
    """How questions are kept: by governance officers; a member changes the words of their own until it is checked."""

    register, kind, model, fields = REGISTER, KIND, Question, FIELDS
    quiet = frozenset({"last_step"})
    searched, searched_private = SEARCHED, PRIVATE

    def names(self) -> Names:
        """The council's, its committees, meetings and agendas."""
        return names()

    def allow(self, by: Editor, record: Question | None, wanted: Mapping[str, Any]) -> None:
        """Governance officers; a member their own words while it is as it came. Raises NotAllowed, Refused."""
        if by.handles_all or record is None:
            return
        if record.account is None or record.account != by.id:
            raise NotAllowed(HANDLED)
        if not wanted:
            return
        withdraws = wanted.get("status") == WITHDRAWN and record.status not in CLOSED
        if record.status != RECEIVED and not withdraws:
            raise Refused({"": "It has been checked already, so its words stay. Ask governance services."})
        if not set(wanted) <= {*OWN_WORDS, "status", "last_step", "answered_with"} or (
            wanted.get("status", record.status) not in (record.status, WITHDRAWN)
        ):
            raise NotAllowed(HANDLED)

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What cannot be kept together in one question, and what it points to that is not there."""
        return {**self.pointing(values), **check_question(values), **check_days(values, today())}

    def pointing(self, values: Mapping[str, Any]) -> dict[str, str]:
        """What it points to that is not there, or belongs elsewhere."""
        errors: dict[str, str] = {}
        meeting = db.session.get(Meeting, values["meeting"]) if values["meeting"] else None
        if values["meeting"] and (meeting is None or meeting.removed or meeting.committee != values["committee"]):
            errors["meeting"] = "This is no meeting of its committee. Choose one of its meetings."
        item = db.session.get(AgendaItem, values["agenda_item"]) if values["agenda_item"] else None
        if values["agenda_item"] and (item is None or item.meeting != values["meeting"]):
            errors["agenda_item"] = "This is no item of its meeting’s agenda. Choose one of those."
        for key in ("same_as", "answered_with"):
            if (reference := values[key]) and get_question(reference) is None:
                errors[key] = f"There is no question {reference}. Enter a reference such as PQ-0004."
        if (lead := get_question(values["answered_with"] or "")) is not None:
            if lead.answered_with:
                errors["answered_with"] = f"{lead.reference} is answered with {lead.answered_with}. Name that one."
            elif lead.meeting != values["meeting"]:
                errors["answered_with"] = f"{lead.reference} is put to another meeting, so it cannot be answered there."
        return errors

    def follow(self, record: Question, wanted: Mapping[str, Any]) -> dict[str, Any]:
        """The day of a step is kept with it; what was checked and has changed since is to be checked again."""
        also: dict[str, Any] = {}
        now = self.values_of(record)
        changed = {key for key, value in wanted.items() if value != now[key]}
        if changed & OF_THE_CHECK and record.status == CHECKED and "checks" not in wanted:
            also |= {"checks": None, "late": None, "same_as": None}
            if "status" not in wanted:
                also["status"] = RECEIVED
        also |= taken_back(now, wanted)
        if {"committee", "meeting"} & changed:
            also |= {"agenda_item": None} if "agenda_item" not in wanted else {}
            also |= {"answered_with": None} if "answered_with" not in wanted else {}
            also |= {"answer_due": None} if "answer_due" not in wanted else {}
            also |= {"meeting": None} if "committee" in changed and "meeting" not in wanted else {}
        if also.get("status", wanted.get("status", record.status)) != record.status and "last_step" not in wanted:
            also["last_step"] = today()
        return also

    def check_changed(self, now: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, str]:
        """What a change brings about that cannot be kept; what follows from another meeting is seen to."""
        moved = {key for key in ("committee", "meeting") if wanted.get(key, now[key]) != now[key]}
        also = taken_back(now, wanted)
        if "committee" in moved and "meeting" not in wanted:
            if now["status"] in LISTED and now["meeting"] is not None:
                return {"committee": "It is on the list of a meeting of its committee. Choose the new meeting too."}
            also["meeting"] = None
        if moved:
            also |= {key: None for key in ("agenda_item", "answered_with") if key not in wanted}
        if now["status"] == CHECKED and now["checks"] is not None and "checks" not in wanted:
            also |= {"status": RECEIVED} if any(wanted.get(k, now[k]) != now[k] for k in OF_THE_CHECK) else {}
        return super().check_changed(now, {**also, **wanted})

    def refuse_removal(self, record: Question) -> None:
        """What was decided stays, what a member asked here, and that with which others are answered."""
        if record.ground or record.status in LISTED | {REDIRECTED}:
            raise Refused({"": "It is decided, so it stays in the register."})
        if record.account is not None:
            raise Refused({"": "A member asked it here, and follows it: refuse it, or enter that it is withdrawn."})
        if together := list_together(record):
            raise Refused({"": f"{together[0].reference} is answered together with it. Part them first."})

    def restore(self, record: Any, changes: Sequence[Change], change_set: ChangeSet, by: Editor) -> Restored:
        """What is answered together goes back together, or not at all."""
        self.allow(by, record, {})
        lead = get_question(record.answered_with or "") or record
        group, fields = [lead, *list_together(lead)], {one.field for one in changes}
        along = {one.record_id for one in change_set.changes if one.record_kind == KIND}
        leaves = lead is not record and "answered_with" in fields
        if fields & TOGETHER and not leaves and len(group) > 1 and not {one.id for one in group} <= along:
            other = next(one for one in group if one is not record)
            raise Refused({"": f"{record.reference} and {other.reference} are answered together. Part them first."})
        return super().restore(record, changes, change_set, by)

    def restore_cells(self, record: Any, changes: Sequence[Change], by: Editor) -> Restored:
        """Nothing follows from what goes back, so it must fit with what stays as it is."""
        kinds, now = {one.key: one.kind for one in self.fields}, self.values_of(record)
        same = [one for one in changes if kinds[one.field].dump(now[one.field]) == one.new]
        old = {one.field: kinds[one.field].load(one.old) for one in same}
        refuse(super().check_changed(now, old))
        then = {**now, **old}
        if now["checks"] is not None and then["checks"] is None and then["status"] not in UNDECIDED:
            raise Refused({"": f"{record.reference} is decided by this check. Take the decision back first."})
        if then["status"] == CHECKED and not is_checked_as_it_is(then):
            raise Refused({"": f"{record.reference} would no longer be what was checked. Edit it, and check it again."})
        lead = get_question(old.get("answered_with") or "")
        if lead is not None and any(getattr(lead, key) != then[key] for key in ALIKE):
            raise Refused({"": f"{lead.reference} has gone on since. Answer them together anew."})
        return super().restore_cells(record, changes, by)

    def hold(self, record: Any, seen: int | None = None, of: frozenset[str] | None = None) -> Register:
        """The agenda of its meeting changes with it: meetings are locked first."""
        lock(MEETINGS)
        return super().hold(record, seen, of)


class RulesOfCommittees(Keeper[QuestionRules]):
    """How the rules of committees are kept: by governance officers."""

    register, kind, model, fields = REGISTER, RULES_KIND, QuestionRules, RULES

    def names(self) -> Names:
        """The committees and their meetings."""
        return names()

    def allow(self, by: Editor, record: QuestionRules | None, wanted: Mapping[str, Any]) -> None:
        """Governance officers; raises NotAllowed."""
        if not by.handles_all:
            raise NotAllowed("The rules for questions are kept by governance officers. Ask governance services.")

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Meetings are named where only those take questions, and are the committee's own."""
        named = values["meetings"] or []
        if values["takes"] == ONLY and not named:
            return {"meetings": "Choose the meetings that take questions."}
        sittings = [db.session.get(Meeting, one) for one in named]
        if values["committee"] is None and named:
            return {"meetings": "The usual rules are for every committee. Name meetings in a committee’s own rules."}
        if any(one is None or one.committee != values["committee"] for one in sittings):
            return {"meetings": "Choose meetings of this committee."}
        return {}

    def refuse_removal(self, record: QuestionRules) -> None:
        """A committee's own rules can go: the council's usual ones count then."""
        if record.committee is None:
            raise Refused({"": "The usual rules stay: edit them instead."})


QUESTIONS, RULES_OF_COMMITTEES = Questions(), RulesOfCommittees()
KEEPERS = (QUESTIONS, RULES_OF_COMMITTEES)
