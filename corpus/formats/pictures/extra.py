"""Whether text can be recognised: the library belongs to the extra `ocr`."""

from collections.abc import Iterable
from importlib.util import find_spec

from corpus.errors import DocumentError, RecognitionNeeded

INSTALL = "install chuchu[ocr] to have it recognised"
"""What to do if the library is missing."""


def is_installed() -> bool:
    """Return whether the library is there, without loading it."""
    return find_spec("rapidocr") is not None


def can_now_be_recognised(sentences: Iterable[str]) -> bool:
    """Return whether one of the sentences about a file asks for the extra, which is installed."""
    return any(INSTALL in sentence for sentence in sentences) and is_installed()


def require_recognition(what: str, recognise: bool) -> None:
    """Return if text may be recognised now.

    Raises:
        DocumentError: the extra is not installed.
        RecognitionNeeded: the loader has to be called again with more time.
    """
    if not is_installed():
        raise DocumentError(f"{what}; {INSTALL}")
    if not recognise:
        raise RecognitionNeeded(f"{what}: its text has to be recognised")
