"""Signing in and out, and one's own password."""

import re
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired

from governance.extensions import db
from governance.people.commands import (
    SHORTEST_PASSWORD,
    PasswordTooShort,
    TooManyTries,
    begin_visit,
    check_sign_in,
    proves,
    set_password,
)
from governance.web.access import public, signed_in
from governance.web.fragments import see

blueprint = Blueprint("people", __name__)


class SignInForm(FlaskForm):
    """An e-mail address and a password."""

    email = EmailField("E-mail address", [InputRequired("Enter your e-mail address")])
    password = PasswordField("Password", [InputRequired("Enter your password")])
    next = HiddenField()


class PasswordForm(FlaskForm):
    """The present password, and a new one twice."""

    present_password = PasswordField("Present password", [InputRequired("Enter your present password")])
    new_password = PasswordField("New password", [InputRequired("Enter a new password")])
    again = PasswordField("New password again", [InputRequired("Enter the new password again")])


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Sign in, then go where one was going."""
    form = SignInForm(next=request.args.get("next", ""))
    if not form.validate_on_submit():
        return render_template("people/sign_in.html", form=form), 422 if form.is_submitted() else 200
    try:
        account = check_sign_in(form.email.data or "", form.password.data or "", request.remote_addr or "")
        refusal = "The e-mail address and the password do not go together. Try again, or ask an administrator."
    except TooManyTries:
        account, refusal = None, "Sign-in has failed too often. Wait 15 minutes, then try again."
    if account is None:
        form.email.errors = (refusal,)
        return render_template("people/sign_in.html", form=form), 422
    begin_visit(account, datetime.now(UTC))
    db.session.commit()
    session.clear()
    login_user(account)
    session.permanent = True
    if account.must_change_password:
        flash("Choose a password of your own before you go on.")
        return see(url_for("people.change_password"))
    return see(safe_address(form.next.data))


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """Sign out."""
    logout_user()
    session.clear()
    return see(url_for("people.sign_in"))


@blueprint.route("/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Change one's own password; other sessions of the account end."""
    form = PasswordForm()
    if form.validate_on_submit() and password_accepted(form):
        account = current_user._get_current_object()
        set_password(account, form.new_password.data or "")
        db.session.commit()
        login_user(account)
        flash("Your password has been changed. Anywhere else you were signed in, you are signed out.")
        return see(url_for("home.view_home"))
    return render_template("people/password.html", form=form), 422 if form.is_submitted() else 200


def password_accepted(form: PasswordForm) -> bool:
    """Whether the present password is right and the new one will do; says why not beside the field."""
    if not proves(current_user.password_hash, form.present_password.data or ""):
        form.present_password.errors = ("This is not your present password. Try again.",)
    elif form.new_password.data == form.present_password.data:
        form.new_password.errors = ("This is your present password. Choose another.",)
    elif form.new_password.data != form.again.data:
        form.again.errors = ("The two new passwords differ. Enter the same one twice.",)
    elif len(form.new_password.data or "") < SHORTEST_PASSWORD:
        form.new_password.errors = (str(PasswordTooShort()),)
    return not form.errors


def safe_address(address: str | None) -> str:
    """An address on this site, or the home page. Browsers leave out tabs, and read a backslash as a slash."""
    local = re.fullmatch(r"/(?!/)[^\\\x00-\x1f\x7f]*", address or "")
    return local[0] if local else url_for("home.view_home")
