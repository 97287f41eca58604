"""Addresses at which a reader can open what is cited.

The chat page writes the same links (`web/citations/links.js`) and opens them.
"""

import json
from collections.abc import Iterable
from urllib.parse import urlencode

from bot.types import Citation, SearchHit

_HEAD = 8
_FNV_OFFSET = 0x811C9DC5
_FNV_PRIME = 0x01000193


def citation_url(hit: SearchHit, base: str) -> str:
    """Return the document's own web address, or a link to the passage on the chat page.

    `base` is the address of the chat page.
    """
    return web_address(hit.url) or passage_link(hit, base)


def web_address(url: str | None) -> str | None:
    """Return an address that a document gives, None where it leads to no web page.

    A document is not trusted: `javascript:` must not become a link.
    """
    if url is None or not url.isprintable() or " " in url:
        return None
    return url if url.lower().startswith(("http://", "https://")) else None


def document_link(identity: str, base: str) -> str:
    """Return a link to the chat page that opens a document."""
    return f"{base}#{urlencode({'doc': identity})}"


def passage_link(hit: SearchHit, base: str) -> str:
    """Return a link to the chat page that opens a document at a passage.

    A hash of the passage and its first characters let the page find it again after the document
    has changed.
    """
    place = hit.place if isinstance(hit, Citation) else None
    marks = hit.highlights if isinstance(hit, Citation) else ()
    parts = {
        "doc": hit.document_id,
        "start": str(hit.start),
        "end": str(hit.end),
        "q": f"{_hash(hit.quote)}.{hit.quote[:_HEAD]}" if hit.quote else "",
        "mark": _ranges(marks),
        "lines": _ranges(() if hit.lines is None else (hit.lines,)),
        "pages": _ranges(() if hit.pages is None else (hit.pages,)),
        "place": "",
    }
    if place and hit.lines is None and hit.pages is None:
        parts["place"] = json.dumps(place, ensure_ascii=False, separators=(",", ":"))
    return f"{base}#{urlencode({name: value for name, value in parts.items() if value})}"


def _ranges(ranges: Iterable[tuple[int, int]]) -> str:
    return ".".join(f"{first}-{last}" for first, last in ranges)


def _hash(text: str) -> str:
    """Return FNV-1a over the UTF-16 units of a text, in base 36."""
    units = text.encode("utf-16-le", "surrogatepass")
    value = _FNV_OFFSET
    for at in range(0, len(units), 2):
        value = ((value ^ (units[at] | units[at + 1] << 8)) * _FNV_PRIME) & 0xFFFFFFFF
    digits = ""
    while value:
        value, digit = divmod(value, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"
