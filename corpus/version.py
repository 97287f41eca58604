"""Which rules of reading and cleaning made a text."""

CORPUS_VERSION = "3"
"""Raise it whenever the same file may come out as another text or other chunks."""


def corpus_identity(text_column: str | None) -> str:
    """Return what tells texts apart that other rules would read from the same files."""
    return "+".join(filter(None, (CORPUS_VERSION, text_column)))
