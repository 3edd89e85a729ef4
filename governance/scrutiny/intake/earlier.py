"""Meetings as they were when an export went out, for its cells to be read with the days that they had."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import select

from governance.extensions import db
from governance.meetings.fields import MEETING as FIELDS
from governance.meetings.models import Meeting
from governance.meetings.queries import MEETING, REGISTER, meeting_names
from governance.register.fields import NameList, Names
from governance.register.log import PRESENT, STATE, Change, changes_after, values_at
from governance.scrutiny.fields import LISTS


def names_at(sequence: int, now: Names) -> Names:
    """The names of `now` with the meetings as they were at a sequence of theirs."""
    return with_places(now, meetings_at(sequence))


def meetings_at(sequence: int) -> list[Meeting]:
    """The meetings as they were at a sequence of theirs, by their day."""
    every = list(db.session.scalars(select(Meeting)))
    later = changes_after(REGISTER, MEETING, sorted(one.id for one in every), sequence)
    there = [meeting_at(one, later.get(one.id, ())) for one in every if was_there(one, later.get(one.id, ()))]
    return sorted(there, key=lambda one: (one.day, one.starts or "", one.id))


def was_there(meeting: Meeting, later: Sequence[Change]) -> bool:
    """Whether a meeting was in the register before the changes that came `later` (the latest first)."""
    states = [one.old for one in later if one.field == STATE]
    return states[-1] == PRESENT if states else not meeting.removed


def meeting_at(meeting: Meeting, later: Iterable[Change]) -> Meeting:
    """A meeting as it was before these changes; kept nowhere."""
    values = values_at(FIELDS, {one.key: getattr(meeting, one.key) for one in FIELDS}, later)
    return Meeting(id=meeting.id, reference=meeting.reference, **values)


def with_places(names: Names, meetings: Sequence[Meeting]) -> Names:
    """Names with these meetings among the places."""
    places = NameList([*LISTS, *meeting_names(meetings)])
    return replace(names, lists={**names.lists, "place": places})
