"""What is shown when something cannot be done: plain words, and what to do next."""

from flask import Flask, Response, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import Forbidden, HTTPException

from governance.extensions import db
from governance.people.sessions import hold_typed
from governance.register.editors import Refused
from governance.web.fragments import wants_fragment

MESSAGES = {
    400: ("This page could not be understood", "Go back, load the page again and try once more."),
    403: ("You cannot open this page", "Your account does not have the role for it. Ask an administrator."),
    404: (
        "Page not found",
        "Check the address. What you look for may have been removed: load the page that you came from again.",
    ),
    405: ("This page cannot be opened in this way", "Go back and use the button or link on the page."),
    413: ("This is too large", "Send less at once: 2 MB is the most."),
    500: ("Something went wrong", "Nothing was saved. Go back, where what you typed still is, and try again."),
}


def show_error(error: Exception) -> Response:
    """The page, or for HTMX one line, of an error."""
    code = error.code or 500 if isinstance(error, HTTPException) else 500
    if code == 500:
        db.session.rollback()
    title, advice = MESSAGES.get(code, (getattr(error, "name", "Error"), "Go back and try again."))
    if isinstance(error, Forbidden) and error.description != Forbidden.description:
        advice = str(error.description)
    if wants_fragment():
        return make_response(f"{title}. {advice}", code, {"Content-Type": "text/plain; charset=utf-8"})
    return make_response(render_template("error.html", title=title, advice=advice), code)


def show_refused(refusal: Refused) -> Response:
    """A change that its page has no form for was refused, such as one to a record that was removed meanwhile."""
    db.session.rollback()
    if wants_fragment():
        return make_response(str(refusal), 409, {"Content-Type": "text/plain; charset=utf-8"})
    return make_response(render_template("error.html", title="It was not done", advice=str(refusal)), 409)


def show_stale_form(error: CSRFError) -> Response:
    """A form whose session has ended: what was typed is kept, and asked for again."""
    if wants_fragment():
        text = "Your session has changed. Copy what you typed, load the page again and save once more."
        return make_response(text, 400, {"Content-Type": "text/plain; charset=utf-8"})
    return hold_typed(400, signed_out=False)


def init_app(app: Flask) -> None:
    """Show every error as a page."""
    app.register_error_handler(CSRFError, show_stale_form)
    app.register_error_handler(Refused, show_refused)
    app.register_error_handler(HTTPException, show_error)
    if not app.testing and not app.debug:
        app.register_error_handler(Exception, show_logged)


def show_logged(error: Exception) -> Response:
    """An error nobody expected: logged whole, shown without its details."""
    from flask import current_app

    current_app.logger.exception("unexpected error at %s", request.path)
    return show_error(error)
