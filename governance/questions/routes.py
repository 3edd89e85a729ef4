"""The pages of the register of public questions: its table, one question, its cells and forms, its history."""

from flask import Blueprint

from governance.web.access import signed_in

blueprint = Blueprint("questions", __name__, url_prefix="/questions")


@blueprint.get("")
@signed_in
def list_items() -> str:
    """The register."""
    return ""


@blueprint.get("/<reference>")
@signed_in
def view_item(reference: str) -> str:
    """One question."""
    return reference
