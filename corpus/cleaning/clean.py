"""Cleans the text of blocks: entities, invisible characters, pinyin debris, white space."""

import re

from corpus.cleaning.debris import pinyin_debris, strip_pinyin
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.text.characters import HAN
from corpus.text.entities import unescape

# Zero-width characters, direction overrides, private use, surrogates, controls. The joiners U+200C
# and U+200D are not among them: emoji and some scripts need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\ue000-\uf8ff"
    "\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
# A line break inside a Chinese sentence. A line of fewer than 30 characters may be complete.
_LINE_BREAK = re.compile(rf"\n(?<=[^\n]{{29}}[{HAN}，、]\n)[ \t\u3000]*(?=[{HAN}])")
_SPACES = re.compile(r"[^\S\n]+")
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")


def clean_line(text: str, removal_log: RemovalLog | None = None) -> str:
    """Return a paragraph on one line without entities, invisible characters and pinyin debris.

    Runs of white space become one space.
    """
    if "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
    if removal_log is not None:
        _record(text, removal_log)
    text = _INVISIBLE.sub("", text)
    text = strip_pinyin(text)
    if "\n" in text:
        text = _LINE_BREAK.sub("", text).replace("\n", " ")
    return _SPACES.sub(" ", text).strip()


def _record(text: str, removal_log: RemovalLog) -> None:
    for match in _INVISIBLE.finditer(text):
        removal_log.record(Rule.INVISIBLE, match[0])
    for piece in pinyin_debris(_INVISIBLE.sub("", text)):
        removal_log.record(Rule.PINYIN, piece)
