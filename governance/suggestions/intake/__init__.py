"""Suggestions as workbooks: how the tables of officers are read, and what their rows mean."""
