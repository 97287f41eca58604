"""The encoding that a text declares in its first lines, and whether its bytes agree.

Pages declare it in a `meta` element or in the headers that were saved above them, XML in its
declaration, style sheets by `@charset`, source code in a comment such as `-*- coding: gbk -*-`.
"""

import re

from corpus.encodings.alphabets import consists_of_words, share_between
from corpus.encodings.chinese_likeness import MIN_LIKENESS, chinese_likeness
from corpus.encodings.everyday_characters import CHINESE_CODECS

# Files that declare a subset often have characters that only the superset can decode.
_CODECS = {
    **dict.fromkeys(("gb2312", "gbk", "cp936", "gb18030", "gb-2312", "x-gbk"), "gb18030"),
    **dict.fromkeys(("gb_2312-80", "iso-ir-58", "chinese", "euc-cn", "ms936"), "gb18030"),
    **dict.fromkeys(("big5", "cp950", "big5hkscs", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("hz-gb-2312", "hz"), "hz"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "cp932"), "cp932"),
    **dict.fromkeys(("euc-jp", "eucjp", "x-euc-jp"), "euc_jp"),
    **dict.fromkeys(("iso-2022-jp", "csiso2022jp"), "iso2022_jp"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "windows-949", "cp949", "ksc5601"), "cp949"),
    **dict.fromkeys(("euc-tw", "johab"), ""),
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252"), "cp1252"),
    **{
        f"{name}{number}": f"cp{number}"
        for name in ("windows-", "cp")
        for number in range(1250, 1259)
    },
    **{
        f"iso-8859-{number}": f"iso8859-{number}"
        for number in (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15)
    },
    **{name: name for name in ("koi8-r", "koi8-u", "tis-620", "iso-8859-11")},
    **dict.fromkeys(("cp866", "ibm866"), "cp866"),
    **dict.fromkeys(("windows-874", "cp874"), "cp874"),
}
# Those that write everything in ASCII, with escapes.
ESCAPING = frozenset(("hz", "iso2022_jp"))
_ESCAPES = {"hz": b"~{", "iso2022_jp": b"\x1b$"}
_HEAD = 4096
_NAME = rb"[A-Za-z][\w.:-]{1,30}"
_META = re.compile(rb"<meta\b[^<>]{0,200}?charset\s{0,3}=\s{0,3}[\"']?(%b)" % _NAME, re.IGNORECASE)
_XML = re.compile(rb"^\s{0,99}<\?xml\b[^<>]{0,99}?encoding\s{0,3}=\s{0,3}[\"'](%b)" % _NAME)
_STYLE = re.compile(rb"^\s{0,99}@charset\s{1,3}[\"'](%b)" % _NAME)
_HEADER = re.compile(
    rb"^content-type\s{0,3}:[^\n]{0,99}?charset\s{0,3}=\s{0,3}[\"']?(%b)" % _NAME,
    re.IGNORECASE | re.MULTILINE,
)
_HEADER_LINE = re.compile(rb"\s{0,9}(?:HTTP/\d|[A-Za-z-]{2,40}:[ \t])")
_COMMENT = re.compile(
    rb"^[^\n]{0,80}?(?:-\*-[^\n]{0,40}?|\bfile)?(?:en)?coding\s{0,2}[:=]\s{0,2}(%b)" % _NAME
)
_COMMENT_LINES = 2
_MAX_BAD = 0.01
_KANA, _HANGUL = ("\u3041", "\u30fe", 0.2), ("\uac00", "\ud7a3", 0.5)
# How much more like Chinese a text must look in another encoding than in the declared one.
_MARGIN = 0.3


def declared_codec(data: bytes) -> str:
    """Return the codec that the first lines of a text declare, empty where it is not trusted.

    UTF-8 is not returned: a text shows by itself whether it is in UTF-8.
    """
    head = data[:_HEAD]
    found = _META.search(head) or _XML.search(head) or _STYLE.search(head)
    if found is None and _HEADER_LINE.match(head):
        found = _HEADER.search(head)
    if found is None and b"coding" in head:
        first = b"\n".join(head.split(b"\n", _COMMENT_LINES)[:_COMMENT_LINES])
        found = next(filter(None, map(_COMMENT.search, first.split(b"\n"))), None)
    return _CODECS.get(found[1].decode("ascii").lower(), "") if found else ""


def agrees(data: bytes, codec: str) -> bool:
    """Return whether bytes can be text in a declared codec, and do not look like other Chinese.

    Pages are often saved in another encoding than the one that they go on to declare.
    """
    if codec in ESCAPING:
        return _ESCAPES[codec] in data
    text = data.decode(codec, "replace")
    if text.count("\ufffd") > len(text) * _MAX_BAD:
        return False
    likeness = {each: chinese_likeness(data.decode(each, "replace")) for each in CHINESE_CODECS}
    if codec in likeness:
        best = max(likeness.values())
        return best < MIN_LIKENESS or likeness[codec] > best - _MARGIN
    if consists_of_words(text) or any(
        share_between(text, first, last) >= share for first, last, share in (_KANA, _HANGUL)
    ):
        return True
    return max(likeness.values()) < MIN_LIKENESS
