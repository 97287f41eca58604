"""The checksum of a file's content."""

import hashlib


def bytes_sha256(content: bytes) -> str:
    """Return the SHA-256 of bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
