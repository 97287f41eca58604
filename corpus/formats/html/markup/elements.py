"""Mends the markup of a page that an HTML parser would misread.

An XHTML element that ends in its own tag, such as `<title/>`, would contain the rest of the page,
and a CDATA section would be a comment. A script's own text is left as it is.
"""

import re
from html import escape

_TAG = re.compile(
    r"<(?:(!\[CDATA\[)|([a-zA-Z][\w:.-]{0,50})((?:[^<>\"']|\"[^\"<]{0,2000}\"|'[^'<]{0,2000}'){0,1000})>)"
)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Elements whose text is no markup up to their end tag.
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
_RAW_END = re.compile(
    r"</(script|style|textarea|title|xmp|iframe|noembed|noframes)(?=[\s/>])", re.IGNORECASE
)
_UNQUOTED_VALUE = re.compile(r"=\s*[^\s\"'=]+/$")
_IS_XHTML = re.compile(r"<\?xml\b|<html\b[^<>]{0,2000}\bxmlns\s*=", re.IGNORECASE)
_HEAD = 2000
_CDATA_END = "]]>"
_HAS_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>")


def mended(text: str) -> str:
    """Return a page in which elements end where their author means them to."""
    if "/>" not in text and "<![CDATA[" not in text:
        return text
    is_xhtml = _IS_XHTML.search(text[:_HEAD]) is not None
    pieces: list[str] = []
    copied = position = 0
    unclosed: set[str] = set()
    while (tag := _TAG.search(text, position)) is not None:
        position = tag.end()
        if tag[1]:
            end = text.find(_CDATA_END, position) if _CDATA_END not in unclosed else -1
            if end < 0:
                unclosed.add(_CDATA_END)
                continue
            content = text[position:end]
            pieces += (text[copied : tag.start()], _cdata(content, is_xhtml))
            copied = position = end + len(_CDATA_END)
            continue
        name, attributes = tag[2].lower(), tag[3]
        if attributes.endswith("/") and name not in _VOID:
            if is_xhtml or _UNQUOTED_VALUE.search(attributes[-2000:]) is None:
                pieces.append(f"{text[copied : tag.end() - 2]}></{tag[2]}>")
                copied = position
        elif name in _RAW and name not in unclosed:
            ends = (each for each in _RAW_END.finditer(text, position) if each[1].lower() == name)
            if end_tag := next(ends, None):
                position = end_tag.end()
            else:
                unclosed.add(name)
    return "".join([*pieces, text[copied:]]) if pieces else text


def _cdata(content: str, is_xhtml: bool) -> str:
    """Return the content of a CDATA section as markup; feeds wrap whole pages in one."""
    if not is_xhtml and _HAS_TAG.search(content):
        return content
    return escape(content, quote=False)
