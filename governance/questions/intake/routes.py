"""The pages that bring workbooks into the register of questions."""

from governance.exchange.routes import imports_of
from governance.questions.intake.register import QUESTIONS_EXCHANGED

blueprint = imports_of(QUESTIONS_EXCHANGED, "question_imports", "/questions/import")
