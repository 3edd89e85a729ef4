"""Suggestions as they go out: workbooks that can come back, CSV and JSON."""
