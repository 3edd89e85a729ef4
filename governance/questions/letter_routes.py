"""The letters about a question, ready to be sent or printed."""

from flask import Blueprint

blueprint = Blueprint("question_letters", __name__, url_prefix="/questions")
