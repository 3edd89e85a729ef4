"""What a meeting is given: the list of its questions, the chair’s running sheet, the supplement with the answers."""
