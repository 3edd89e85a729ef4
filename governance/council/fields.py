"""What is kept of posts, bodies, people's terms, directorates, wards and closures, each column declared once."""

from governance.register.fields import YES_NO, Choice, Day, Field, Line, Lines, Named

KINDS = Choice(
    options=(
        Named("cabinet", "Cabinet"),
        Named("cabinet member", "Cabinet member"),
        Named("council", "Council"),
        Named("committee", "Committee"),
        Named("officer", "Officer"),
        Named("scrutiny committee", "Scrutiny committee"),
    )
)
NAME = Field("name", "Name", Line(most=150), required=True)
ALIASES = Field(
    "aliases", "Also written as", Lines(most=150), hint="Short forms and other spellings, one a line, such as ECC."
)
OFFERED = Field(
    "offered", "Still in use", YES_NO, required=True, hint="No keeps it on old items but no longer offers it."
)

BODY = (
    NAME,
    Field("kind", "Kind", KINDS, required=True),
    Field(
        "executive",
        "Takes executive decisions",
        YES_NO,
        required=True,
        hint="Yes for Cabinet, its members and committees, and officers acting for it: regulation 9 covers their key "
        "decisions. No for Council and its own committees.",
    ),
    ALIASES,
    OFFERED,
)
TERM = (
    Field("name", "Name", Line(most=150), required=True, hint="With the style used in print: Councillor A Example."),
    Field("title", "Title", Line(most=150), hint="Such as Leader of the Council, Chair or Vice-chair. May be blank."),
    Field("started", "From", Day(), hint="Blank when it is not known."),
    Field("ended", "To", Day(), hint="The last day. Blank while the term runs."),
)
DIRECTORATE = (NAME, ALIASES, OFFERED)
WARD = (NAME, OFFERED)
CLOSURE = (
    Field("day", "Day", Day(), required=True, hint="Such as 24 December 2026."),
    Field("reason", "Reason", Line(most=150), required=True, hint="Such as office closure, or day of mourning."),
)
