"""Mends the markup of a page before it is parsed."""
