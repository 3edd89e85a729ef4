"""The executive rolling programme: every decision expected, by month and by decision maker."""
