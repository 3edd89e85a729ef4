"""Changes to accounts, and the proof of a password."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, func, select

from governance.extensions import db
from governance.people.fields import ACCOUNT
from governance.people.models import Account, FailedSignIn
from governance.people.rules import Role
from governance.register.editors import Drawn, Refused, settle
from governance.register.fields import Named, NameList, Names, clean
from governance.register.log import PRESENT, STATE, Actor, Entry, Record, entries_of, lock, write

REGISTER = "council"  # accounts are logged with what else administrators keep, passwords never
SHORTEST_PASSWORD = 12
TRIES_PER_EMAIL, TRIES_PER_ADDRESS = 5, 30
WAIT = timedelta(minutes=15)
NEVER = datetime.min.replace(tzinfo=UTC)
hasher = PasswordHasher()
UNKNOWN = hasher.hash(secrets.token_hex(16))  # what a password for an unknown account is compared with


class PasswordTooShort(ValueError):
    """A password that is too easily guessed."""

    def __init__(self) -> None:
        """What to do."""
        super().__init__(f"Use at least {SHORTEST_PASSWORD} characters; three unrelated words are easy to remember.")


class EmailTaken(Refused):
    """Another account has this address."""

    def __init__(self, email: str) -> None:
        """Which."""
        super().__init__({"email": f"There is already an account for {email}. Change that one instead."})


class LastAdministrator(Refused):
    """Somebody must be left who can look after accounts."""

    def __init__(self, field: str) -> None:
        """What to do first, beside the field that says so."""
        super().__init__({field: "This is the last administrator. Make somebody else an administrator first."})


class TooManyTries(Exception):
    """Sign-in has failed too often: it must wait."""


@dataclass(frozen=True)
class AtTheServer:
    """Somebody at the server's command line, where nobody is signed in."""

    name: str = "Command line"
    id: int | None = None


def add_account(
    email: str,
    name: str,
    password: str,
    roles: Sequence[str],
    *,
    directorates: Sequence[int] = (),
    wards: Sequence[int] = (),
    listed_as: str | None = None,
    is_sample: bool = False,
    must_change_password: bool = False,
    by: Actor = AtTheServer(),
    way: str = "command line",
    names: Names | None = None,
) -> Account:
    """Add an account; raises EmailTaken and PasswordTooShort."""
    email = email.strip().lower()
    password_hash = hash_password(password)
    counters = lock(REGISTER)
    if find_account(email):
        raise EmailTaken(email)
    account = Account(
        email=email,
        name=name.strip(),
        password_hash=password_hash,
        roles=[Role(role) for role in roles],
        directorates=list(directorates),
        wards=sorted(wards) or None,
        listed_as=listed_as,
        active=True,
        is_sample=is_sample,
        must_change_password=must_change_password,
        created_at=datetime.now(UTC),
    )
    db.session.add(account)
    db.session.flush()
    now = values_of(account)
    entries = entries_of(record_of(account), ACCOUNT, {}, now, names or numbered(directorates, wards))
    write(counters, [Entry(record_of(account), STATE, None, PRESENT), *entries], by=by, way=way)
    return account


def change_account(
    account: Account, values: Mapping[str, Any], *, by: Actor, way: str, names: Names, drawn_at: int | None = None
) -> None:
    """Change who somebody is and may do; disabling ends their sessions.

    Raises EmailTaken, LastAdministrator, and Conflicted where somebody changed the same fields after `drawn_at`.
    """
    counters = lock(REGISTER)
    db.session.refresh(account)
    now = values_of(account)
    lists = {key: sorted(values[key] or ()) or None for key in ("directorates", "wards") if key in values}
    values = {**values, **lists}
    taken = settle(REGISTER, record_of(account), ACCOUNT, values, now, names, Drawn(drawn_at))
    wanted = now | taken
    if wanted["email"] != account.email and find_account(wanted["email"]):
        raise EmailTaken(wanted["email"])
    stays = wanted["active"] and Role.ADMINISTRATOR in wanted["roles"]
    if account.active and account.has_role(Role.ADMINISTRATOR) and not stays and count_administrators() == 1:
        raise LastAdministrator("roles" if wanted["active"] else "active")
    entries = entries_of(record_of(account), ACCOUNT, now, taken, names)
    if account.active and not wanted["active"]:
        account.sessions_ended += 1
    for key, value in taken.items():
        setattr(account, key, value if key not in ("roles", "directorates") else list(value or ()))
    write(counters, entries, by=by, way=way)


def set_password(
    account: Account, password: str, *, must_change: bool = False, by: Actor | None = None, way: str = "browser"
) -> None:
    """Set a password, one's own unless `by` says whose act it is; every session ends. Raises PasswordTooShort."""
    password_hash = hash_password(password)
    counters = lock(REGISTER)
    account.password_hash = password_hash
    account.must_change_password = must_change
    account.sessions_ended += 1
    account.is_sample = account.is_sample and must_change  # a sample account with a password of one's own is no sample
    entry = Entry(record_of(account), "password", None, None, "", "a new one")
    write(counters, [entry], by=by or account, way=way)


def record_of(account: Account) -> Record:
    """What the log calls an account."""
    return Record("account", account.id, account.name)


def values_of(account: Account) -> dict[str, Any]:
    """An account as its fields hold it."""
    return {
        "name": account.name,
        "email": account.email,
        "roles": [role for role in Role if role in account.roles],
        "directorates": sorted(account.directorates) or None,
        "wards": sorted(account.wards or ()) or None,
        "listed_as": account.listed_as,
        "active": account.active,
    }


def numbered(directorates: Sequence[int], wards: Sequence[int] = ()) -> Names:
    """Names for directorates and wards where the council's are not at hand."""
    numbers = {"directorate": directorates, "ward": wards}
    return Names({key: NameList(Named(one, f"{key} {one}") for one in every) for key, every in numbers.items()})


def begin_visit(account: Account, now: datetime) -> None:
    """At the first visit nothing is new; from then on only who says so has seen what changed. Part of no history."""
    account.seen_until = account.seen_until or now


def mark_seen(account: Account, until: datetime) -> None:
    """Everything up to a moment has been seen; what was seen stays so."""
    account.seen_until = max(until, account.seen_until or NEVER)


def check_sign_in(email: str, password: str, address: str) -> Account | None:
    """The account that an e-mail address and password open, or None; raises TooManyTries.

    Ends its own transactions: proving a password takes long, and nobody else should wait to write meanwhile.
    """
    email = clean(email).lower()[:254]
    if is_waiting(email, address):
        raise TooManyTries
    account = find_account(email)
    known = account.password_hash if account and account.active else UNKNOWN
    db.session.rollback()
    if proves(known, password) and account and known != UNKNOWN:
        db.session.execute(delete(FailedSignIn).where(FailedSignIn.email == email))
        db.session.commit()
        return account
    db.session.add(FailedSignIn(email=email, address=address, at=datetime.now(UTC)))
    db.session.execute(delete(FailedSignIn).where(FailedSignIn.at < datetime.now(UTC) - WAIT))
    db.session.commit()
    return None


def is_waiting(email: str, address: str) -> bool:
    """Whether too many sign-ins failed lately, for this account or from this address."""
    lately = FailedSignIn.at > datetime.now(UTC) - WAIT
    counts = (
        (FailedSignIn.email == email, TRIES_PER_EMAIL),
        (FailedSignIn.address == address, TRIES_PER_ADDRESS),
    )
    return any(
        (db.session.scalar(select(func.count(FailedSignIn.id)).where(lately, which)) or 0) >= most
        for which, most in counts
    )


def proves(password_hash: str, password: str) -> bool:
    """Whether a password is the one that was hashed."""
    try:
        return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def hash_password(password: str) -> str:
    """The argon2id hash of a password; raises PasswordTooShort."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordTooShort
    return hasher.hash(password)


def make_password() -> str:
    """A password to hand over once."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def find_account(email: str) -> Account | None:
    """The account of an e-mail address."""
    return db.session.scalars(select(Account).where(Account.email == email.strip().lower())).one_or_none()


def list_accounts() -> list[Account]:
    """Every account by name."""
    return list(db.session.scalars(select(Account).order_by(Account.name, Account.id)))


def count_administrators() -> int:
    """Accounts that can look after accounts."""
    return sum(one.active and one.has_role(Role.ADMINISTRATOR) for one in list_accounts())
