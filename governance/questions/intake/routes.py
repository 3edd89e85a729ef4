"""The pages that bring workbooks into the register of questions."""

from flask import Blueprint

blueprint = Blueprint("question_imports", __name__, url_prefix="/questions/import")
