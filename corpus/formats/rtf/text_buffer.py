"""Collects the characters of a Rich Text file, which are bytes of code pages or Unicode."""

from corpus.formats.rtf.code_pages import is_lead

_REPLACEMENT = "\ufffd"


def with_pairs_joined(text: str) -> str:
    """Return a text whose characters beyond the basic plane are one character, not a pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


class TextBuffer:
    """The text of a paragraph, a note, or a property so far."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._codec = ""
        # How many characters that stand for a Unicode character are still to come.
        self._fallback = 0
        self._skipped = bytearray()
        self._last = ""

    def add_bytes(self, data: bytes, codec: str) -> None:
        """Add bytes of a code page; the two of a character may come in two pieces."""
        if self._fallback:
            skipped = data[: self._fallback]
            self._fallback -= len(skipped)
            self._skipped += skipped
            data = data[len(skipped) :]
        if self._skipped and data and not self._fallback:
            data = self._without_rest(data, codec)
        if not data:
            return
        if codec != self._codec:
            self._flush()
            self._codec = codec
        self._bytes += data

    def add_code(self, number: int, fallback: int) -> None:
        """Add a character by its number in UTF-16; `fallback` characters behind stand for it."""
        self._flush()
        self._last = chr(number % 0x10000)
        self._pieces.append(self._last)
        self._fallback = max(0, fallback)
        self._skipped.clear()

    def add(self, text: str) -> None:
        """Add characters that a control word or symbol stands for."""
        self._flush()
        if self._fallback:
            self._fallback -= 1
        else:
            self._pieces.append(text)

    def end_fallback(self) -> None:
        """A group begins or ends, or a control word comes, which no fallback contains."""
        self._flush()
        self._fallback = 0
        self._skipped.clear()

    def take(self) -> str:
        """Return the text, and begin another."""
        self._flush()
        text = "".join(self._pieces)
        self._pieces.clear()
        return with_pairs_joined(text)

    def _without_rest(self, data: bytes, codec: str) -> bytes:
        """Return bytes without the second one of a character whose first one was skipped.

        Some programs announce a fallback of one character and write one of two bytes.
        """
        lead, self._skipped = self._skipped[-1:], bytearray()
        if len(lead) == 1 and is_lead(lead[0], codec):
            both = bytes(lead) + data[:1]
            if both.decode(codec, "replace") == self._last:
                return data[1:]
        return data

    def _flush(self) -> None:
        if self._bytes:
            text = bytes(self._bytes).decode(self._codec, "replace")
            self._pieces.append(text)
            self._bytes.clear()
