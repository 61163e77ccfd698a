"""A plan as a person reads it: documents of plain tables, for a terminal or for another program."""
