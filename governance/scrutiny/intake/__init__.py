"""Work programmes as workbooks: how the sheets of scrutiny officers are read."""
