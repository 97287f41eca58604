"""Whether text can be recognised: the library belongs to the extra `ocr`."""

from importlib.util import find_spec

from corpus.errors import RecognitionNeeded, TemporarilyUnreadable

INSTALL = "install chuchu[ocr] to have it recognised"
"""What to do if the library is missing."""


def is_installed() -> bool:
    """Return whether the library is there, without loading it."""
    return find_spec("rapidocr") is not None


def require_recognition(what: str, recognise: bool) -> None:
    """Return if text may be recognised now.

    Raises:
        TemporarilyUnreadable: the extra is not installed; a build after that reads the file.
        RecognitionNeeded: the loader has to be called again with more time.
    """
    if not is_installed():
        raise TemporarilyUnreadable(f"{what}; {INSTALL}")
    if not recognise:
        raise RecognitionNeeded(f"{what}: its text has to be recognised")
