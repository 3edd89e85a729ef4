"""The suggestions put to a meeting, as page and Word document."""
