"""What questions show on the pages of a meeting and below the item of its agenda under which they are noted."""

from collections.abc import Mapping, Sequence

from governance.meetings.models import AgendaItem, Meeting


def meeting_panel(meeting: Meeting) -> str:
    """The questions of a meeting."""
    return ""


def draw_beneath(meeting: Meeting, items: Sequence[AgendaItem]) -> Mapping[int, str]:
    """Below the agenda item under which questions are noted, those of the meeting."""
    return {}
