"""Parts of a page that are read in a way of their own: lists, tables, readings, pictures."""
