"""The figures of public questions: table, picture and workbook."""

from flask import Blueprint

blueprint = Blueprint("question_figures", __name__, url_prefix="/questions/figures")
