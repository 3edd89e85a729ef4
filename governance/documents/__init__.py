"""Word documents, written from plain descriptions of them."""
