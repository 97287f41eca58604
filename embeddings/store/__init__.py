"""The index in a folder: generations of dense, lexical and catalog files."""
