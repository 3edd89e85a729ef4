"""Workbooks and tables of text: read safely into plain values, and written to look printed."""

import os

# openpyxl takes lxml where that is installed (Word documents need it), and then no longer reads by defusedxml.
os.environ["OPENPYXL_LXML"] = "False"
