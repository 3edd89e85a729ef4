"""The members’ part of the home page: their meetings, decisions that concern them, their suggestions and questions."""

from dataclasses import dataclass
from datetime import date

from governance.council.queries import Council
from governance.home.decisions import Ahead, find_ahead
from governance.home.own import Own, Unfinished, list_own, list_unfinished
from governance.home.questions import Fresh, Mine, list_fresh, list_mine
from governance.home.sittings import (
    Seat,
    Sitting,
    list_coming,
    next_of_each,
    role_of,
    seats_of,
    shifted_since,
    sittings_of,
)
from governance.people.models import Account
from governance.suggestions.queries import memberships


@dataclass(frozen=True)
class Members:
    """What concerns a member."""

    sittings: list[Sitting]
    shifted: list[Sitting]  # moved or cancelled since they last looked
    seats: list[Seat]
    wards: list[str]
    ahead: Ahead
    own: list[Own]
    unfinished: list[Unfinished]
    questions: list[Mine]  # their own
    fresh: list[Fresh]  # accepted for their committees, or answered there in public, since they last looked

    @property
    def open(self) -> list[Own]:
        """Their suggestions of which something is still to come."""
        return [one for one in self.own if one.is_open]

    @property
    def closed(self) -> list[Own]:
        """The others."""
        return [one for one in self.own if not one.is_open]


def build_members(reader: Account, council: Council, today: date) -> Members:
    """What concerns a member today."""
    mine = memberships(reader, council, today)
    coming = list_coming({one.id for one in mine}, today)
    meetings = next_of_each(coming)
    roles = {one.id: role_of(one, reader, today) for one in mine}
    names = council.names.lists["ward"]
    return Members(
        sittings_of(meetings, roles, council, today),
        sittings_of(shifted_since(reader.seen_until, coming), roles, council, today),
        seats_of(reader, mine, {one.committee for one in meetings}, today),
        [names.name(one) for one in reader.wards or ()],
        find_ahead(reader, mine, council, today, reader.seen_until),
        list_own(reader.id, council, today),
        list_unfinished(reader.id),
        list_mine(reader.id, council, today),
        list_fresh([one.id for one in mine], council, reader.seen_until),
    )
