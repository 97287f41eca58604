"""Chunks become a searchable index."""
