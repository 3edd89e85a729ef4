"""The work programmes of scrutiny committees."""
