"""The addresses under which questions go out."""

from flask import Blueprint

blueprint = Blueprint("question_exports", __name__, url_prefix="/questions/export")
