"""How quick the program is, beside a bare Flask view of the same table: python -m benchmarks."""

from governance import spreadsheets  # noqa: F401 - before anything imports openpyxl: see its __init__.py
