"""Bodies that meet stay such; committees no longer used are not offered for scrutiny."""

from typing import Any

import pytest
from flask import Flask

from governance.council.commands import change_record
from governance.council.queries import get_council
from governance.meetings.queries import MEETS, bodies_that_meet
from governance.register.editors import Refused
from governance.scrutiny.queries import scrutiny_committees
from tests import factories

BY: dict[str, Any] = {"by": factories.BY, "way": "test"}


@pytest.mark.parametrize("kind", MEETS)
def test_a_body_that_meets_stays_one_that_meets(app: Flask, kind: str) -> None:
    with app.app_context():
        body = factories.body("Licensing", kind)
        with pytest.raises(Refused):
            change_record(body, {"kind": "officer"}, **BY)
        assert [one.id for one in bodies_that_meet(get_council())] == [body.id]


def test_a_committee_entered_as_an_officer_is_put_right(app: Flask) -> None:
    with app.app_context():
        body = factories.body("Licensing", "officer")
        change_record(body, {"kind": "committee"}, **BY)
        change_record(body, {"kind": "council"}, **BY)
        assert [one.id for one in bodies_that_meet(get_council())] == [body.id]


def test_a_committee_no_longer_used_is_not_offered_for_scrutiny(app: Flask) -> None:
    with app.app_context():
        health, old = factories.scrutiny(), factories.scrutiny("Transport Scrutiny Committee")
        change_record(old, {"offered": False}, **BY)
        assert [one.id for one in scrutiny_committees(get_council())] == [health.id]
        assert [one.id for one in scrutiny_committees(get_council(), unused=True)] == [health.id, old.id]
