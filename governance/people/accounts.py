"""The administration's pages of accounts: who can sign in, with which roles, and a password for who forgot theirs."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from governance.extensions import db
from governance.people import commands
from governance.people.commands import change_account, make_password, set_password, values_of
from governance.people.fields import ACCOUNT, DIRECTORATES, NEW_ACCOUNT, ROLES, WARDS
from governance.people.models import Account
from governance.people.routes import blueprint
from governance.people.rules import Role
from governance.register.editors import Refused
from governance.web.admin import WAY, admin_form, administrators, drawn_at, found, page, saved
from governance.web.fragments import see


@blueprint.get("/administration/accounts")
@administrators
def list_accounts() -> str:
    """Everybody who can sign in, and those who no longer can."""
    kinds = {"roles": ROLES.kind, "directorates": DIRECTORATES.kind, "wards": WARDS.kind}
    return render_template("people/accounts.html", accounts=commands.list_accounts(), **kinds)


@blueprint.route("/administration/accounts/new", methods=["GET", "POST"])
@administrators
def add_account() -> ResponseReturnValue:
    """Add an account; the page that answers is the only place where its first password is ever shown."""
    form = admin_form(NEW_ACCOUNT)
    password, added = make_password(), list[Account]()

    def add(values: dict[str, Any]) -> None:
        refuse(values)
        account = commands.add_account(
            values["email"],
            values["name"],
            password,
            values["roles"],
            directorates=values["directorates"] or (),
            wards=values["wards"] or (),
            listed_as=values["listed_as"],
            must_change_password=True,
            by=current_user,
            way=WAY,
            names=form["directorates"].names,
        )
        added.append(account)

    if saved(form, add):
        return render_template("people/made_password.html", account=added[0], password=password, new=True)
    return page("people/account.html", form, heading="Add an account", account=None)


@blueprint.route("/administration/accounts/<int:number>", methods=["GET", "POST"])
@administrators
def edit_account(number: int) -> ResponseReturnValue:
    """Change who somebody is and may do, or disable the account."""
    account = found(Account, number)
    form = admin_form(ACCOUNT, values_of(account))
    names = form["directorates"].names

    def change(values: dict[str, Any]) -> None:
        refuse(values, account)
        change_account(account, values, by=current_user, way=WAY, names=names, drawn_at=drawn_at())

    if saved(form, change):
        flash(f"{account.name} has been saved.{'' if account.active else ' The account can no longer sign in.'}")
        return see(url_for(".list_accounts"))
    return page("people/account.html", form, heading=account.name, account=account)


@blueprint.post("/administration/accounts/<int:number>/password")
@administrators
def reset_password(number: int) -> ResponseReturnValue:
    """Give somebody a made password, shown on the page that answers and nowhere else; their sessions end."""
    account = found(Account, number)
    if account.id == current_user.id:
        return see(url_for(".change_password"))
    password = make_password()
    set_password(account, password, must_change=True, by=current_user, way=WAY)
    db.session.commit()
    return render_template("people/made_password.html", account=account, password=password, new=False)


def refuse(values: dict[str, Any], account: Account | None = None) -> None:
    """Refuse roles that could do nothing, and administrators who would shut themselves out."""
    if Role.DIRECTORATE in values["roles"] and not values["directorates"]:
        raise Refused({"directorates": "Choose at least one directorate for a directorate officer."})
    if account is not None and account.id == current_user.id and commands.count_administrators() > 1:
        field = "active" if not values["active"] else "roles"
        if field == "active" or Role.ADMINISTRATOR not in values["roles"]:
            raise Refused({field: "You would shut yourself out of these pages. Ask another administrator to do this."})
