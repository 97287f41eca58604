"""Choosing the sentences of a passage that answer: the quote."""
