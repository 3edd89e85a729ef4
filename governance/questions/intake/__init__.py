"""What the sheets of a council’s own register of questions mean."""
