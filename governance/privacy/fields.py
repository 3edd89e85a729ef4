"""What is kept of somebody without an account, each thing declared once."""

from governance.people.fields import Email
from governance.register.fields import Field, Line, LongText

CONTACT = (
    Field("name", "Name", Line(most=150)),
    Field("email", "E-mail address", Email(), hint="To be told what becomes of it."),
    Field("phone", "Telephone", Line(most=40)),
    Field("address", "Postal address", LongText(most=500)),
)
