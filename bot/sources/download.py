"""Downloads of files: their headers, and how many there may be at the same time."""

import threading
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote

from corpus.errors import SourceBusy

# A file of an archive is held in memory until it is sent, however slowly.
_MAX_AT_ONCE = 8
_MAX_NAME_LENGTH = 150
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".pdf": "application/pdf",
        ".docx": f"{_OFFICE}.wordprocessingml.document",
        ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
        ".pptx": f"{_OFFICE}.presentationml.presentation",
        ".doc": "application/msword",
        ".xls": "application/vnd.ms-excel",
        ".ppt": "application/vnd.ms-powerpoint",
        ".odt": f"{_OPEN}.text",
        ".ods": f"{_OPEN}.spreadsheet",
        ".odp": f"{_OPEN}.presentation",
        ".rtf": "application/rtf",
        ".epub": "application/epub+zip",
        ".eml": "message/rfc822",
        ".msg": "application/vnd.ms-outlook",
        ".zip": "application/zip",
        ".json": "application/json",
        ".jsonl": "application/x-ndjson",
        ".xml": "application/xml",
        ".csv": "text/csv",
        ".tsv": "text/tab-separated-values",
        ".md": "text/markdown",
        ".markdown": "text/markdown",
        ".txt": "text/plain",
        ".html": "text/html",
        ".htm": "text/html",
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".jpeg": "image/jpeg",
        ".tif": "image/tiff",
        ".tiff": "image/tiff",
        ".bmp": "image/bmp",
        ".webp": "image/webp",
    }
)


def content_type(path: str) -> str:
    """Return the media type of a file by its name; that of any bytes where it is not known."""
    return _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")


def content_disposition(path: str) -> str:
    """Return the header that makes a browser save a file under its own name (RFC 6266).

    Characters that could lead out of a folder, hide the suffix or end the header are replaced. A
    name that is not ASCII is given in UTF-8 (RFC 8187), with a plain one for old programs.
    """
    name = _safe(PurePosixPath(path).name)
    suffix = PurePosixPath(name).suffix
    plain = name if name.isascii() else f"document{suffix if suffix.isascii() else ''}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _safe(name: str) -> str:
    kept = "".join(
        "_" if not each.isprintable() or each in '"\\/:*?<>|%' else each for each in name
    )
    suffix = PurePosixPath(kept).suffix[:20]
    stem = kept[: len(kept) - len(suffix)] if suffix else kept
    return (stem[:_MAX_NAME_LENGTH].strip(". ") or "document") + suffix


class DownloadPlaces:
    """How many files a process sends at the same time; several threads may use it."""

    def __init__(self, most: int = _MAX_AT_ONCE) -> None:
        self._places = threading.BoundedSemaphore(most)

    def take(self) -> None:
        """Take a place, which `leave` gives back.

        Raises:
            SourceBusy: all are taken.
        """
        if not self._places.acquire(blocking=False):
            raise SourceBusy("Too many files are being downloaded.", "Try again in a moment.")

    def leave(self) -> None:
        """Give a place back."""
        self._places.release()
