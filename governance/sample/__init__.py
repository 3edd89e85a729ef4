"""The invented sample council: data, a workbook made of it for the day, and what loads both."""
