"""A register as it goes out: workbooks that can come back, CSV and JSON."""
