"""Matching of question terms in candidate texts."""
