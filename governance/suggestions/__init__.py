"""Suggestions for scrutiny: what is put forward, what becomes of it, and who is told."""
