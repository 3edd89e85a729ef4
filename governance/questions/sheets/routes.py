"""The list of a meeting’s questions, its running sheet and its supplement."""

from flask import Blueprint

blueprint = Blueprint("question_sheets", __name__, url_prefix="/questions/meetings")
