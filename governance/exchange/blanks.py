"""What councils write into a cell that names nothing."""

NOTHING = frozenset({"n a", "na", "none", "nil", "not applicable"})
NOT_YET = frozenset({"tbc", "tba", "to be confirmed", "to be advised", "vacant", "vacancy"})
BLANKS = NOTHING | NOT_YET | {"not known", "not known yet", "not yet known", "unknown"}  # in a column of choices
