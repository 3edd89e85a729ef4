"""The home page: its parts, as the roles of the reader ask for them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from governance.council.queries import Council
from governance.home.due import Part, parts_of
from governance.home.members import Members, build_members
from governance.home.news import moment_words
from governance.home.officers import list_due
from governance.home.own import Followed, list_followed
from governance.home.sittings import Sitting, list_coming, sittings_of
from governance.notices.commands import list_unseen
from governance.notices.models import Notice
from governance.people.models import Account
from governance.people.rules import EDITORS, Role

COMING = 5  # meetings for who is neither a member nor an officer


@dataclass(frozen=True)
class Page:
    """What the home page shows."""

    notices: list[Notice]
    since: str  # when the reader last looked, in words
    drawn: str  # the moment of this page, as its form carries it
    due: list[Part] | None  # for officers
    members: Members | None
    sittings: list[Sitting]  # for others
    followed: list[Followed]

    @property
    def last(self) -> int:
        """The number of the latest notice shown."""
        return max((one.id for one in self.notices), default=0)

    @property
    def counted(self) -> list[str]:
        """How much is new since the reader last looked, in words."""
        decisions = self.members.ahead.news.total if self.members else 0
        followed = sum(bool(one.news.tag) for one in self.followed)
        shifted = len(self.members.shifted) if self.members else 0
        fresh = len(self.members.fresh) if self.members else 0
        found = (
            (
                shifted,
                "meeting of your committees was moved or cancelled",
                "meetings of your committees were moved or cancelled",
            ),
            (decisions, "decision is new or has changed", "decisions are new or have changed"),
            (
                fresh,
                "public question to your committees was accepted or its answer published",
                "public questions to your committees were accepted or their answers published",
            ),
            (followed, "item that you follow has changed", "items that you follow have changed"),
        )
        return [f"{count} {one if count == 1 else several}" for count, one, several in found if count]

    @property
    def quiet(self) -> str:
        """What has not changed since the reader last looked, where nothing of it has; nothing where nothing is told."""
        if self.counted or not self.since:
            return ""
        if self.members:
            return f"No decision that concerns you, and nothing that you follow, has changed since {self.since}."
        return f"Nothing that you follow has changed since {self.since}." if self.followed else ""

    @property
    def is_news(self) -> bool:
        """Whether there is anything to mark as seen."""
        return bool(self.notices or self.counted)

    @property
    def count_due(self) -> int:
        """How much is due."""
        return sum(one.count for one in self.due or ())


def build_page(reader: Account, council: Council, today: date) -> Page:
    """The home page of a reader."""
    member, officer = reader.has_role(Role.MEMBER), not EDITORS.isdisjoint(reader.roles)
    since = reader.seen_until
    return Page(
        notices=list_unseen(reader.id),
        since=moment_words(since, today) if since else "",
        drawn=datetime.now(UTC).isoformat(),
        due=parts_of(list_due(reader, council, today), today) if officer else None,
        members=build_members(reader, council, today) if member else None,
        sittings=[] if member or officer else sittings_of(list_coming(None, today)[:COMING], {}, council, today),
        followed=list_followed(reader.id, council, since),
    )
