"""A question to the meeting of 1 October 2014, by the rule that its agenda prints."""

import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from governance.council.queries import get_council
from governance.questions.commands import accept, check
from governance.questions.queries import get_rules, list_for_meeting, ticks_of, until_of
from tests import factories

PACK = Path(__file__).resolve().parents[3] / "shared" / "seed" / "agenda-pack-2014-10-01.txt"
NUMBERS = {"one": 1, "two": 2, "three": 3, "five": 5}


@pytest.mark.parametrize(("came", "late"), [("29 September 2014", False), ("30 September 2014", True)])
def test_the_rule_of_the_agenda_says_which_question_is_late(sqlite_app: Flask, came: str, late: bool) -> None:
    if not PACK.exists():
        pytest.skip("the agenda pack of 1 October 2014 is not on this machine")
    printed = re.search(r"no later than (\w+) working days before the meeting", PACK.read_text(encoding="utf-8"))
    assert printed is not None
    with time_machine.travel("2014-09-30 12:00", tick=False), sqlite_app.app_context():
        committee = factories.scrutiny()
        factories.question_rules(committee, days=NUMBERS[printed[1]])
        meeting = factories.meeting(committee, date(2014, 10, 1))
        item = factories.agenda_item(meeting, "Outcome of Ofsted inspection and action plan", part="business")
        assert until_of(meeting, get_rules(committee.id), get_council()).day == date(2014, 9, 29)
        question = factories.question(meeting, received=came)
        check(question, agenda_item=item.id, by=factories.BY, way="test")
        assert question.late is late
        assert {one.key for one in ticks_of(question) if one.ok is False} == ({"time"} if late else set())
        why = "The chair agrees." if late else None
        accept(question, words="Why?", exception=why, by=factories.BY, way="test")
        assert list_for_meeting(meeting) == [question]
