"""Which rules of reading and cleaning made a text."""

CORPUS_VERSION = "2"
"""Raise it whenever the same file may come out as another text or other chunks."""
