"""Which questions go out in workbooks."""
