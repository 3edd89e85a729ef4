"""The report of a committee’s work programme, as its papers print it: a page and a Word document."""
