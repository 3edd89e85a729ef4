"""The invented sample council, as pure data and pure functions."""
