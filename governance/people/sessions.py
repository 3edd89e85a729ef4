"""Who is signed in: the session's account, and what somebody signed out is shown."""

from time import time

from flask import Flask, Response, make_response, redirect, render_template, request, session, url_for
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import LoginManager
from sqlalchemy import bindparam, select

from governance.extensions import SAFE_METHODS, db
from governance.people.models import Account
from governance.web.fragments import wants_fragment

RENEWED_EVERY = 600  # seconds
NOT_KEPT = frozenset({"csrf_token", "password", "present_password", "new_password", "again"})
BY_ID = select(Account).where(Account.id == bindparam("id"))  # of every request: half the time of session.get


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie, which never travels with what anybody may keep: static files, colours, the logo."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie, unless the response is the same for everybody."""
        if not response.cache_control.public:
            super().save_session(app, session, response)


def load_account(kept: str) -> Account | None:
    """The account of a session, unless its sessions have been ended since or it was disabled."""
    number, _, ended = kept.partition(".")
    account = db.session.scalars(BY_ID, {"id": int(number)}).one_or_none() if number.isdecimal() else None
    return account if account and account.active and str(account.sessions_ended) == ended else None


def ask_to_sign_in() -> Response:
    """Ask for a sign-in, and keep what was typed in the meantime."""
    if wants_fragment():
        text = "You have been signed out. Open another tab, sign in there, then save again here."
        return make_response(text, 401, {"Content-Type": "text/plain; charset=utf-8"})
    if request.method in SAFE_METHODS:
        return make_response(redirect(url_for("people.sign_in", next=request.full_path.rstrip("?"))))
    return hold_typed(401, signed_out=True)


def hold_typed(status: int, *, signed_out: bool) -> Response:
    """A page that keeps what a form carried, to be sent once more; no password, and nothing from another site."""
    if not is_own_form():
        advice = "This form did not come from this program, so nothing was done. Open the page here and fill it in."
        return make_response(render_template("error.html", title="Nothing was saved", advice=advice), status)
    held = [(key, value) for key, value in request.form.items(multi=True) if key not in NOT_KEPT]
    page = render_template("held.html", held=held, action=request.full_path.rstrip("?"), signed_out=signed_out)
    return make_response(page, status)


def is_own_form() -> bool:
    """Whether the browser says that a form was on a page of this program."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    return site == "same-origin" or (site is None and origin == request.host_url.rstrip("/"))


def init_app(app: Flask, login_manager: LoginManager) -> None:
    """Bind sign-in to the application."""
    app.session_interface = Sessions()
    login_manager.init_app(app)
    login_manager.session_protection = None
    login_manager.user_loader(load_account)
    login_manager.unauthorized_handler(ask_to_sign_in)
    app.before_request(keep_session)


def keep_session() -> None:
    """A session ends eight hours after its last use; its cookie is written anew every ten minutes of use."""
    now = int(time())
    if "_user_id" in session and now - session.get("_kept", 0) > RENEWED_EVERY:
        session.permanent = True
        session["_kept"] = now
