"""What every page shares: access, fragments, errors, headers and navigation."""
