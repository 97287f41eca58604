"""Which rules of reading and cleaning made a text."""

CORPUS_VERSION = "3"
"""Raise it whenever the same file may come out as another text or other chunks."""
