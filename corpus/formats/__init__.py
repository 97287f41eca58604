"""File formats: each loader turns a file's content into blocks."""
