"""Committees as they meet: their meetings, and the agenda of each."""
