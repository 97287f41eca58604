"""The checksum of a file's content, and the id that follows from its path."""

import hashlib


def bytes_sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def document_id(path: str) -> str:
    """Return a document's id, 16 hexadecimal digits; it only depends on the path."""
    return hashlib.sha256(path.encode()).hexdigest()[:16]
