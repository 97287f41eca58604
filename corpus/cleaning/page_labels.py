"""Lines that a web page puts around its text: editors, share buttons, an imprint.

In a page such a line is recognised by itself. In another file, such as a text that was copied from
a page, a line like it may be what the document says, so there it counts only at the edges of the
text, together with lines of other kinds that nothing but a page has.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from corpus.text.characters import HAN
from corpus.text.fold import fold


class LabelKind(StrEnum):
    """A kind of line of a web page."""

    EDITOR = "editor"
    NEIGHBOUR = "neighbour"
    RELATED = "related"
    CONTROL = "control"
    SHARE = "share"
    FOLLOW = "follow"
    COPYRIGHT = "copyright"
    REGISTRATION = "registration"
    POSITION = "position"


_END = r"[\W_]*$"
# Matched against folded text, behind signs. Each describes a line from its beginning to its end.
_KINDS = (
    (
        LabelKind.EDITOR,
        re.compile(
            r"(?:责任编辑|责编|网络编辑|值班编辑|本文编辑|编辑|校对|排版|录入|审核人?|初审|复审|终审|监制|美编)"
            r"\s*[:/|][^。!?]*$"
        ),
    ),
    (LabelKind.NEIGHBOUR, re.compile(r"(?:上一[篇条页]|下一[篇条页])\s*(?:[:>»]|$)")),
    (
        LabelKind.RELATED,
        re.compile(r"(?:相关阅读|相关链接|延伸阅读|相关新闻|热门推荐)\s*(?:[:>»]|$)"),
    ),
    (
        LabelKind.CONTROL,
        re.compile(
            r"(?:打印本页|打印|关闭窗口|关闭本页|返回顶部|返回首页|加入收藏|设为首页|字体大小|字号|我要纠错|"
            rf"网站地图|联系我们)(?:[\W_大中小特超默认]|打印|关闭|本页|窗口|收藏|返回|顶部|首页|字体){{0,40}}{_END}"
        ),
    ),
    (
        LabelKind.SHARE,
        re.compile(
            rf"分享[到至](?:[\W_]|微信|微博|新浪|腾讯|qq|空间|好友|朋友圈|豆瓣|人人网?|复制链接){{0,20}}{_END}"
        ),
    ),
    (
        LabelKind.FOLLOW,
        re.compile(
            r"(?:扫一扫|扫码|扫描[上下左右]?方?二维码|长按识别|微信扫)[^。!?;]{0,12}"
            rf"(?:关注|公众号|手机|打开|分享|客户端|app|订阅|二维码|视频号|小程序|更多)[^。!?;]{{0,16}}$|"
            rf"(?:扫一扫|扫码|长按识别|点击关注|关注我们|关注公众号){_END}|"
            rf"(?:点击关注|关注我们|关注公众号)[^。!?;,]{{0,12}}(?:公众号|微博|微信|视频号|抖音号?){_END}"
        ),
    ),
    (
        LabelKind.COPYRIGHT,
        re.compile(
            r"(?:版权所有|copyright)(?:\s*[:©(]|\s+\S|\s*\d|\s*$|\s*,\s*(?:未经|违者|侵权|翻印|不得))|©|\(c\)\s?\d{4}"
        ),
    ),
    (
        LabelKind.REGISTRATION,
        re.compile(rf"(?:备案号:?\s*)?(?:[{HAN}]icp[备证]|网站标识码|[{HAN}]公网安备)"),
    ),
    (
        LabelKind.POSITION,
        re.compile(
            r"(?:您?的?当?前?现?在?所?在?的?)位置\s*:?[^。!?>»›]{0,30}[>»›]|(?:网站)?首页\s*[>»›]"
        ),
    ),
)
_SIGNS = re.compile(r"[\W_]*")
# Words of any kind, so that other lines need not be tried with every pattern.
_ANY = re.compile(
    r"编辑|责编|校对|排版|录入|审核|[初复终]审|监制|美编|上一|下一|相关|延伸|热门|打印|关闭|返回|收藏|设为|"
    r"字体|字号|纠错|网站|联系|分享|扫一扫|扫码|扫描|长按|微信|关注|版权|copyright|©|\(c\)|icp|公网安备|位置|首页"
)
# What nothing but a page has at its edge.
_CERTAIN = frozenset(
    (LabelKind.CONTROL, LabelKind.SHARE, LabelKind.REGISTRATION, LabelKind.POSITION)
)
_MAX_LENGTH = 60
_NUMBER = re.compile(r"(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{3,}")
_SENTENCE_MARK = re.compile(r"[。！？!?；;]")
_MAX_EDGE = 40
# So many editors, one below the other, are a list of people.
_MAX_EDITORS = 2


def label_kind(line: str) -> LabelKind | None:
    """Return which kind of line of a web page a cleaned line is, None if it is none."""
    if len(line) > _MAX_LENGTH:
        return None
    folded = fold(line)
    if _ANY.search(folded) is None:
        return None
    signs = _SIGNS.match(folded)
    start = signs.end() if signs and "©" not in signs[0] and "(c" not in folded[:4] else 0
    kind = next((kind for kind, each in _KINDS if each.match(folded, start)), None)
    # With a telephone number, it is an entry of a list.
    if kind in (LabelKind.EDITOR, LabelKind.COPYRIGHT) and _NUMBER.search(folded):
        return None
    return kind


def find_page_labels(lines: Sequence[str | None], *, is_page: bool) -> frozenset[int]:
    """Return the indexes of the lines that belong to a web page rather than to its text.

    A line that is None, such as a row of a table, belongs to the text. `is_page` says whether the
    file is a web page; in another one the edges of the text have to show that it was one.
    """
    if is_page:
        return frozenset(at for at, line in enumerate(lines) if line and label_kind(line))
    head = dict(_edge(lines, range(min(len(lines), _MAX_EDGE))))
    below = range(len(lines) - 1, max(-1, len(lines) - 1 - _MAX_EDGE), -1)
    tail = dict(_edge(lines, below))
    found = head | tail
    kinds = set(found.values())
    neighbours = sum(kind is LabelKind.NEIGHBOUR for kind in tail.values())
    if not (len(kinds) > 1 and kinds & _CERTAIN) and neighbours < 2:
        return frozenset()
    editors = sorted(at for at, kind in found.items() if kind is LabelKind.EDITOR)
    return frozenset(found) - frozenset(editors if len(editors) > _MAX_EDITORS else ())


def _edge(lines: Sequence[str | None], indexes: range) -> Iterator[tuple[int, LabelKind]]:
    """Yield the labels from an end of the text up to its first sentence or row."""
    for at in indexes:
        line = lines[at]
        kind = label_kind(line) if line else None
        if kind is not None:
            yield at, kind
        elif line is None or len(line) > _MAX_LENGTH or _SENTENCE_MARK.search(line):
            return
