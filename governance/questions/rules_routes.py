"""The pages on which the rules of committees for questions are kept."""

from flask import Blueprint

blueprint = Blueprint("question_rules", __name__, url_prefix="/questions/rules")
