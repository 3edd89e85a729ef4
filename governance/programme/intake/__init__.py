"""The council's own workbook, read whole: what its rows mean, which items they are, what they change."""
