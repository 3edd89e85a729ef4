"""Supporting and following: somebody says that a matter has their support, or keeps an eye on it.

Who supports what is shown by name to every reader, so only members and officers can; who follows is shown to nobody.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, select

from governance.extensions import db
from governance.people.models import Account
from governance.people.rules import EDITORS, Role
from governance.register.editors import Refused
from governance.register.keeping import NotAllowed
from governance.register.log import lock
from governance.suggestions.keepers import find_existing
from governance.suggestions.models import Interest, Suggestion
from governance.suggestions.queries import FOLLOWS, REGISTER, SUPPORTS

KINDS = (SUPPORTS, FOLLOWS)
SUPPORTERS = EDITORS | {Role.MEMBER}
OWN = "This is your own suggestion: it has your support already."


def may_support(account: Account) -> bool:
    """Whether somebody’s support counts: members’ and officers’ does."""
    return not SUPPORTERS.isdisjoint(account.roles)


def is_own(account: Account, record: Any) -> bool:
    """Whether a record is a suggestion that somebody put forward themselves."""
    return isinstance(record, Suggestion) and record.account == account.id


def begin(account: int, reference: str, kind: str) -> None:
    """Support or follow a suggestion, work item or plan item.

    Raises Refused where there is none or it is their own to support, NotAllowed where their support does not count.
    """
    record = find_existing(reference)
    if record is None:
        raise Refused({"": f"There is no {reference} any more." if reference else "Choose what to support or follow."})
    by = db.session.get_one(Account, account)
    if kind == SUPPORTS and not may_support(by):
        raise NotAllowed("Members and officers can support a matter; you can follow it.")
    if kind == SUPPORTS and is_own(by, record):
        raise Refused({"": OWN})
    lock(REGISTER)
    own = (Interest.account == account, Interest.reference == reference, Interest.kind == kind)
    if db.session.scalar(select(Interest.id).where(*own)) is None:
        db.session.add(Interest(account=account, reference=reference, kind=kind, at=datetime.now(UTC)))
        db.session.flush()


def end(account: int, reference: str, kind: str) -> None:
    """Support or follow it no longer."""
    own = (Interest.account == account, Interest.reference == reference, Interest.kind == kind)
    db.session.execute(delete(Interest).where(*own))
