"""Public questions: from the letter-box to the published answer, within each committee’s own rules."""
