"""A workbook as tests bring it in: planned, applied, and what came of it."""

from typing import Any

from governance.exchange.commands import apply_plan
from governance.exchange.plan import Plan
from governance.exchange.planned import Choices
from governance.extensions import db
from governance.programme.commands import System
from governance.programme.intake.plan import make_plan

BY = System("Robin Import")


def plan_of(content: bytes, **choices: Any) -> Plan:
    """What a workbook would do, with these choices."""
    return make_plan(content, "plan.xlsx", Choices(**choices))


def bring_in(content: bytes, **choices: Any) -> Plan:
    """What a workbook did."""
    plan = plan_of(content, **choices)
    apply_plan(plan, by=BY, why="plan.xlsx")
    db.session.commit()
    return plan


def outcomes(plan: Plan) -> list[str]:
    """What becomes of each row."""
    return [row.outcome for row in plan.rows]
