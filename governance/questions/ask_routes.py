"""A member asks a question here."""

from flask import Blueprint

blueprint = Blueprint("question_asking", __name__, url_prefix="/questions/ask")
