"""Workbooks and tables of text: read safely into plain values, and written to look printed."""
