"""Markdown, and what editors and site generators add to it."""
