"""Scrutiny before a decision: what is ahead in a committee’s field, and which meetings are left before it."""
