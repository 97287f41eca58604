"""The version of the rules that turn files into texts and chunks."""

CORPUS_VERSION = "8"
"""To be raised whenever the same file may become another text or other chunks."""


def corpus_identity(text_column: str | None) -> str:
    """Return an identifier of the rules and settings that determine texts and chunks."""
    return "+".join(filter(None, (CORPUS_VERSION, text_column)))
