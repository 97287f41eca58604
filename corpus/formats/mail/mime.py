"""Splits a mail into its parts.

Python's own parser looks at each line of each attachment, and its time grows with the depth of the
parts. This one looks for boundaries only, so that even the largest attachment costs little, and
leaves a part's few lines of headers to Python's parser.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from email.policy import Compat32
from itertools import islice

from corpus.errors import DocumentError
from corpus.formats.mail.header_text import header_text, on_one_line, text_of
from corpus.formats.mail.transfer import decode_transfer

MAX_PARTS = 1000
_MAX_DEPTH = 10
_MAX_HEADER_LENGTH = 4000
_MAX_HEADERS = 64 * 1024
_BLANK_LINE = re.compile(rb"\r?\n")
_END_OF_HEADERS = re.compile(rb"\n\r?\n")
_BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)(--)?[ \t]{0,80}\r?$", re.MULTILINE)
_HEADER = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{0,60}[ \t]{0,8}:)")
_LINE_END = ord("\n")
_MAX_AFTER_BOUNDARY = 100
_SPACE_ABOVE = b"\xef\xbb\xbf \t\r\n"


class _ShortHeaders(Compat32):
    """Truncates headers: parsing one takes time that grows with the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_MAX_HEADER_LENGTH]

    def header_fetch_parse(self, name: str, value: str) -> str:
        """Return a header as it stands: the original would replace bytes beyond ASCII."""
        return value


_POLICY = _ShortHeaders()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail, or the mail itself.

    Attributes:
        headers: Its headers.
        data: The whole mail. The part's content is `data[start:end]`, in its transfer encoding.
        parts: The parts of a multipart, None for any other.
        is_cut: Whether a multipart ends before its closing boundary.
    """

    headers: Message
    data: bytes = field(repr=False)
    start: int
    end: int
    parts: "tuple[Part, ...] | None" = None
    is_cut: bool = False

    @property
    def kind(self) -> str:
        """The content type in lower case: `text/plain`."""
        return self.headers.get_content_type()

    @property
    def charset(self) -> str:
        """The declared charset, empty where there is none."""
        found = self.headers.get_param("charset")
        return str(found[2] if isinstance(found, tuple) else found or "").strip("\"' ")

    def header(self, name: str) -> str:
        """Return a header as text, empty where there is none."""
        return header_text(raw_header(self.headers, name))

    def decoded(self) -> tuple[bytes, bool]:
        """Return the content without its transfer encoding, and whether that was damaged."""
        content = self.data[self.start : self.end]
        return decode_transfer(content, raw_header(self.headers, "content-transfer-encoding"))

    def file_name(self) -> str:
        """Return the name that the part has as a file, empty where it has none."""
        for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
            found = self.headers.get_param(parameter, header=header)
            if isinstance(found, tuple):
                charset, _, value = found
                return on_one_line(text_of(value.encode("latin-1", "replace"), charset or ""))
            if found:
                return header_text(str(found))
        return ""

    def walk(self) -> Iterator["Part"]:
        """Yield the parts that have no parts themselves, in order."""
        if self.parts is None:
            yield self
        else:
            for part in self.parts:
                yield from part.walk()


def raw_header(headers: Message, name: str) -> str:
    """Return a header as it stands, with bytes beyond ASCII as surrogates; empty without one."""
    return str(headers.get(name, ""))


def looks_like_mail(data: bytes) -> bool:
    """Return whether bytes begin with a header."""
    return _HEADER.match(data[:512].lstrip(_SPACE_ABOVE)) is not None


def parse_mail(data: bytes) -> Part:
    """Return a mail's parts.

    Raises:
        DocumentError: they nest too deep, or the headers are broken.
    """
    start = len(data) - len(data.lstrip(_SPACE_ABOVE))
    try:
        return _part(data, start, len(data), 0, "text/plain")
    # Broken headers make Python's parser raise any of these.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise DocumentError("damaged mail") from error


def _part(data: bytes, start: int, end: int, depth: int, default: str) -> Part:
    """Return the part in `data[start:end]`; nothing is copied, however deep parts nest."""
    if depth > _MAX_DEPTH:
        raise DocumentError("a mail of too many parts inside one another")
    gap = _END_OF_HEADERS.search(data, start, min(end, start + _MAX_HEADERS))
    head_end, body = (gap.start(), gap.end()) if gap else (min(end, start + _MAX_HEADERS), end)
    if blank := _BLANK_LINE.match(data, start, end):
        head_end, body = start, blank.end()
    headers = message_from_bytes(data[start:head_end] + b"\n\n", policy=_POLICY)
    headers.set_default_type(default)
    if headers.get_content_maintype() != "multipart":
        return Part(headers, data, body, end)
    found = headers.get_param("boundary")
    boundary = str(found[2] if isinstance(found, tuple) else found or "").strip()
    name = boundary.encode("utf-8", "surrogateescape")
    spans, is_cut = _split(data, body, end, name)
    if not spans:
        headers.set_type("text/plain")
        return Part(headers, data, body, end, is_cut=True)
    inner = "message/rfc822" if headers.get_content_type() == "multipart/digest" else "text/plain"
    parts = tuple(_part(data, first, last, depth + 1, inner) for first, last in spans)
    return Part(headers, data, body, end, parts, is_cut)


def _split(
    data: bytes, start: int, end: int, boundary: bytes
) -> tuple[list[tuple[int, int]], bool]:
    """Return the spans between boundaries, and whether the closing boundary is missing.

    A part ends before the line end above the next boundary.
    """
    if not boundary:
        found = _BOUNDARY.search(data, start, end)
        boundary = found[1] if found else b""
    if not boundary:
        return [], True
    spans: list[tuple[int, int]] = []
    begin = -1
    for at, after, is_last in islice(_marks(data, start, end, boundary), MAX_PARTS + 1):
        if begin >= 0:
            spans.append((begin, max(begin, _without_line_end(data, at))))
        begin = after
        if is_last:
            return spans, False
    if begin >= 0:
        spans.append((begin, end))
    return spans, True


def _marks(data: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield where each line with a boundary begins and ends, and whether it is the closing one."""
    mark = b"--" + boundary
    position = start
    while (at := data.find(mark, position, end)) >= 0:
        position = at + len(mark)
        if at > start and data[at - 1] != _LINE_END:
            continue
        is_last = data.startswith(b"--", position, end)
        longest = min(end, position + _MAX_AFTER_BOUNDARY)
        line_end = data.find(b"\n", position, longest)
        rest = data[position + 2 * is_last : longest if line_end < 0 else line_end]
        if not rest.strip():
            yield at, longest if line_end < 0 else line_end + 1, is_last


def _without_line_end(data: bytes, position: int) -> int:
    if data[position - 1 : position] == b"\n":
        position -= 1
    return position - (data[position - 1 : position] == b"\r")
