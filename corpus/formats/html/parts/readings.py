"""Readings of characters, which stand above them and are no part of the running text."""

import re

from selectolax.lexbor import LexborNode

from corpus.text.characters import HAN

# Latin letters with tones, zhuyin and kana, up to the first character or digit.
_READING = re.compile(rf"[^{HAN}\d]*")
_MIN_GLOSS = 3

READINGS = frozenset(("rt", "rtc"))
"""The elements that contain readings."""


class Reading:
    """Takes the texts of one `<rt>`, whose end tag may be missing.

    A reading is left out. What follows it in an element without end is text. What an author writes
    there in characters is no reading but a remark, and comes behind the word in brackets.
    """

    def __init__(self) -> None:
        self._is_past = False
        self._is_gloss: bool | None = None

    def without_reading(self, text: str) -> str:
        """Return what of the next text node stays."""
        if self._is_past:
            return text
        reading = _READING.match(text)
        rest = text[reading.end() :] if reading else text
        if self._is_gloss is None and text.strip():
            self._is_gloss = not text[: len(text) - len(rest)].strip() and len(rest.strip()) >= (
                _MIN_GLOSS
            )
            if self._is_gloss:
                self._is_past = True
                return f"（{rest.strip()}"
        self._is_past = bool(rest.strip())
        return rest

    def end(self) -> str:
        """Return what stands at the end of the element."""
        return "）" if self._is_gloss else ""


def text_without_readings(node: LexborNode) -> str:
    """Return the text of an element without the readings of its characters."""
    if node.css_first("rt, rtc") is None:
        return node.text(deep=True)
    pieces: list[str] = []
    reading: Reading | None = None
    stack: list[tuple[LexborNode, bool]] = [(node, False)]
    while stack:
        each, is_left = stack.pop()
        if is_left:
            pieces.append(reading.end() if reading is not None else "")
            reading = None
        elif each.is_text_node:
            text = each.text_content or ""
            pieces.append(text if reading is None else reading.without_reading(text))
        elif each.tag != "rp":
            if each.tag in READINGS:
                reading = Reading()
                stack.append((each, True))
            children = list(each.iter(include_text=True))
            stack.extend((child, False) for child in reversed(children))
    return "".join(pieces)
