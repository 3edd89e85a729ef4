"""What a kept record is: kinds of field, approximate dates, the change log, the three-way merge and undo."""
