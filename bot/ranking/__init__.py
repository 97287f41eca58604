"""Retrieval and ranking of passages."""
