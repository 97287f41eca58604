"""Filters: which documents a question is asked of."""
