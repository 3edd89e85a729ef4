"""How quick the program is, beside a bare Flask view of the same table: python -m benchmarks."""
