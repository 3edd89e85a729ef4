"""Figures of public questions for the annual report."""
