"""The pages that bring workbooks into the work programmes."""

from governance.exchange.routes import imports_of
from governance.scrutiny.intake.register import WORK_PROGRAMMES

blueprint = imports_of(WORK_PROGRAMMES, "work_imports", "/work-programme/import")
