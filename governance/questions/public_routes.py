"""The public’s form for questions, and the page by which a receipt is followed."""

from flask import Blueprint

blueprint = Blueprint("question_public", __name__, url_prefix="/public/questions")
