"""Workbooks in and out of any register: what a workbook would change, its preview, and what goes out to come back."""
