"""The pages that bring workbooks into the register of suggestions."""

from governance.exchange.routes import imports_of
from governance.suggestions.intake.register import SUGGESTIONS_EXCHANGED

blueprint = imports_of(SUGGESTIONS_EXCHANGED, "suggestion_imports", "/suggestions/import")
