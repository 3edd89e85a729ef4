"""What a workbook would do to the programme."""

from governance.exchange.plan import Plan
from governance.exchange.plan import make_plan as plan_for
from governance.exchange.planned import Choices
from governance.programme.intake.register import PROGRAMME


def make_plan(content: bytes, name: str, choices: Choices) -> Plan:
    """Read a workbook and compare it with the programme; raises Unreadable. Changes nothing."""
    return plan_for(PROGRAMME, content, name, choices)
