"""Cleans the text of blocks: entities, invisible characters, pinyin debris, white space."""

import re

from corpus.cleaning.debris import pinyin_debris, strip_pinyin
from corpus.cleaning.removal_log import RemovalLog, Rule
from corpus.text.characters import HAN
from corpus.text.entities import unescape
from corpus.text.fold import fold

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

# Beginnings of short lines that belong to a web page, not to its text; matched against folded text.
_LABEL = re.compile(
    r"[\W_]*(?:"
    r"(?:责任编辑|责编|网络编辑|值班编辑|本文编辑|编辑|校对|排版|录入|审核人?|初审|复审|终审|监制|美编)\s*[:/|](?!.*[。!?])"
    r"|(?:上一篇|下一篇|上一条|下一条|上一页|下一页|相关阅读|相关链接|延伸阅读|相关新闻|热门推荐)\s*(?:[:>»]|$)"
    r"|(?:打印本页|关闭窗口|关闭本页|返回顶部|返回首页|加入收藏|设为首页|字体大小|字号|我要纠错|网站地图|联系我们)[\W_]*(?:$|[|\[【(大])"
    r"|(?:分享到|分享至|扫一扫|扫码|长按识别|微信扫|点击关注|关注我们|关注公众号)"
    rf"|(?:版权所有|copyright\b|©|[{HAN}]icp[备证]|网站标识码|[{HAN}]公网安备)"
    r")"
)
_MAX_LABEL_LENGTH = 60


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


def clean_code(text: str, removal_log: RemovalLog | None = None) -> str:
    """Return a listing without invisible characters, and without empty lines around it.

    Line ends, indentation and white space inside its lines stay.
    """
    if removal_log is not None:
        for match in _INVISIBLE.finditer(text):
            removal_log.record(Rule.INVISIBLE, match[0])
    lines = [line.rstrip() for line in _INVISIBLE.sub("", text).replace("\xa0", " ").split("\n")]
    filled = [number for number, line in enumerate(lines) if line]
    return "\n".join(lines[filled[0] : filled[-1] + 1]) if filled else ""


def _record(text: str, removal_log: RemovalLog) -> None:
    for match in _INVISIBLE.finditer(text):
        removal_log.record(Rule.INVISIBLE, match[0])
    for piece in pinyin_debris(_INVISIBLE.sub("", text)):
        removal_log.record(Rule.PINYIN, piece)


def is_page_label(line: str) -> bool:
    """Return whether a cleaned line labels a web page: an editor, share buttons, a copyright."""
    return len(line) <= _MAX_LABEL_LENGTH and _LABEL.match(fold(line)) is not None
