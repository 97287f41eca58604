"""Matching of a question's terms with the text of candidate chunks."""
