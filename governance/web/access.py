"""Who may open which page: denied unless a view says otherwise."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user

from governance.people.rules import EVERYBODY, Role

View = TypeVar("View", bound=Callable[..., Any])
BEFORE_PASSWORD = ("people.change_password", "people.sign_out")
PUBLIC: frozenset[Role] = frozenset()


def allow(*roles: Role) -> Callable[[View], View]:
    """Open a view to accounts that have one of these roles."""
    return lambda view: declare(view, frozenset(roles))


def signed_in(view: View) -> View:
    """Open a view to every account."""
    return declare(view, EVERYBODY)


def public(view: View) -> View:
    """Open a view to everybody, signed in or not."""
    return declare(view, PUBLIC)


def declare(view: View, roles: frozenset[Role]) -> View:
    """Write down who may open a view."""
    view.access = roles  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., Any]) -> frozenset[Role] | None:
    """Who may open a view; None where nobody has said so, and nobody may."""
    found: frozenset[Role] | None = getattr(view, "access", None)
    return found


def may_open(roles: Collection[str], endpoint: str) -> bool:
    """Whether somebody with these roles may open a page, for navigation."""
    wanted = declared(current_app.view_functions[endpoint])
    return wanted is not None and (wanted == PUBLIC or not wanted.isdisjoint(roles))


def guard() -> Any:
    """Let a request through only where its view declares it open to this account."""
    if request.endpoint is None or request.endpoint == "static":
        return None
    wanted = declared(current_app.view_functions[request.endpoint])
    if wanted is None:
        abort(403)
    if wanted == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if current_user.must_change_password and request.endpoint not in BEFORE_PASSWORD:
        return redirect(url_for("people.change_password"))
    return None if not wanted.isdisjoint(current_user.roles) else abort(403)


def init_app(app: Flask) -> None:
    """Guard every request."""
    app.before_request(guard)
