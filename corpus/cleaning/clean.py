"""Cleans the text of blocks: entities, invisible characters, pinyin debris, white space."""

import re

from corpus.cleaning.debris import pinyin_debris, strip_pinyin
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.text.characters import HAN
from corpus.text.entities import unescape

_TERMINAL = re.compile("\x1b\\[[0-9;]{0,20}[A-Za-z]")
# Zero-width characters, direction overrides, surrogates, controls.
# Joiners and variation selectors are not among them: emoji and some scripts need them. Nor is
# private use: what such a character looks like depends on a font, but it stands for something.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffc\ud800-\udfff"
    "\U000e0000-\U000e0fff]"
)
# The flag of a region is a black flag with its letters in invisible characters.
_FLAG = re.compile("(\U0001f3f4[\U000e0030-\U000e007a]{2,6}\U000e007f)")
_END_OF_FLAG = "\U000e007f"
# Beside Han characters, marks and ASCII, a joiner joins nothing.
_ALONE = rf"[{HAN}\u3000-\u30ff\uff00-\uffef!-~ ]"
_STRAY_JOINER = re.compile(rf"(?<={_ALONE})[\u200c\u200d]{{1,9}}|[\u200c\u200d]{{1,9}}(?={_ALONE})")
_STRAY_SELECTOR = re.compile(rf"(?<=[{HAN}])[\ufe00-\ufe0f]+")
# A bullet from a font of symbols.
_SELECTORS = ("\ufe00", "\ufe01", "\ufe02", "\ufe0e", "\ufe0f")
_MAX_INDENT = 4
_BULLET = re.compile("\\s*[\uf020-\uf0ff]\\s*(?=\\S)")
# A line break inside a Chinese sentence, in a paragraph that is wrapped in the source of a page. A
# line of fewer than 20 characters may be complete.
_LINE_BREAK = re.compile(rf"\n(?<=[^\n]{{19}}[{HAN}，、]\n)[ \t\u3000]*(?=[{HAN}\d（《“])")
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")


def clean_line(text: str, removal_log: RemovalLog | None = None) -> str:
    """Return a paragraph on one line without entities, invisible characters and pinyin debris.

    Runs of white space become one space.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    if removal_log is not None:
        _record(text, removal_log)
    text = strip_pinyin(without_invisible(text))
    if "\n" in text:
        text = _LINE_BREAK.sub("", text)
    return " ".join(text.split())


def clean_code(text: str, removal_log: RemovalLog | None = None) -> str:
    """Return a listing without invisible characters, and without empty lines around it.

    Line ends, indentation and white space inside its lines stay.
    """
    if removal_log is not None:
        for match in _INVISIBLE.finditer(text):
            removal_log.record(Rule.INVISIBLE, match[0])
    shown = without_invisible(text).replace("\xa0", " ")
    lines = [line.rstrip() for line in shown.split("\n")]
    filled = [number for number, line in enumerate(lines) if line]
    return "\n".join(lines[filled[0] : filled[-1] + 1]) if filled else ""


def without_invisible(text: str) -> str:
    """Return a text without the characters that a reader does not see; emoji stay whole."""
    if "\x1b" in text:
        text = _TERMINAL.sub("", text)
    if text.isascii():
        return _INVISIBLE.sub("", text)
    if _END_OF_FLAG in text:
        pieces = _FLAG.split(text)
        pieces[::2] = [_INVISIBLE.sub("", piece) for piece in pieces[::2]]
        text = "".join(pieces)
    else:
        text = _INVISIBLE.sub("", text)
    if "\u200d" in text or "\u200c" in text:
        text = _STRAY_JOINER.sub("", text)
    if any(selector in text for selector in _SELECTORS):
        text = _STRAY_SELECTOR.sub("", text)
    if any("\uf020" <= each <= "\uf0ff" for each in text[:_MAX_INDENT]):
        text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    return text


def _record(text: str, removal_log: RemovalLog) -> None:
    for pattern in (_TERMINAL, _INVISIBLE, _STRAY_JOINER, _STRAY_SELECTOR):
        for match in pattern.finditer(text):
            removal_log.record(Rule.INVISIBLE, match[0])
    for piece in pinyin_debris(without_invisible(text)):
        removal_log.record(Rule.PINYIN, piece)
