"""The pages that bring workbooks into the programme."""

from governance.exchange.routes import imports_of
from governance.programme.intake.register import PROGRAMME

blueprint = imports_of(PROGRAMME, "imports", "/programme/import")
