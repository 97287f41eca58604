"""HTML tags in a text, and whether they are its markup or what it speaks of.

`段落写在<p>标签里，换行用<br>。` is a text about tags. Neither they nor `List<String>`, `<姓名>`
and `a<b and c>d` may be taken for markup.
"""

import re

_INLINE = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q "
    "rb rp rt rtc ruby s samp small span strike strong sub sup time tt u var"
)
_BLOCK = (
    "address article aside audio blockquote body button canvas caption center colgroup datalist "
    "details dialog dir div dl fieldset figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 "
    "head header hgroup html iframe legend main map marquee math menu meter nav noframes noscript "
    "object ol optgroup output picture pre progress script search section select slot style "
    "summary svg table tbody template textarea tfoot thead title ul video o:p"
)
# Elements that need no end tag.
_OPEN = (
    "area base br col dd dt embed frame hr img input li link meta option p param source td th tr "
    "track wbr"
)
_INLINE_NAMES, _OPEN_NAMES = frozenset(_INLINE.split()), frozenset(_OPEN.split())
_NAMES = "|".join(sorted((*_INLINE.split(), *_BLOCK.split(), *_OPEN.split()), reverse=True))

TAG = re.compile(rf"<(/?)({_NAMES})(?=[\s/>])([^<>]{{0,2000}})>", re.IGNORECASE)
"""A tag: its slash, its element's name, its attributes."""

_FLAGS = frozenset(
    "allowfullscreen async checked compact controls declare default defer disabled hidden inert "
    "ismap loop multiple muted nohref noresize noshade novalidate nowrap open readonly required "
    "reversed scoped seamless selected".split()
)
_CLAUSE_MARK = frozenset("，。；、：！？）】」』”’》,;!?)")
_QUOTES = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"', "'": "'", "`": "`", "（": "）"}
_SUBJECT = re.compile(
    r"\s?(?:标签|標籤|元素|节点|標記|标记|属性|表示|代表|用于|用来|是指|tags?\b|elements?\b)"
)
_BETWEEN = frozenset(("和", "与", "到", "至", "或", "以及", "及", "…", "..."))
# How far the end tag of a short element may be.
_NEAR = 300


def is_spoken_of(tag: re.Match[str]) -> bool:
    """Return whether a match of `TAG` is no markup but a word of the text around it."""
    text, start, end = tag.string, tag.start(), tag.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    is_closing, name = bool(tag[1]), tag[2]
    attributes = tag[3].strip().strip("/").strip()
    if attributes and not _are_attributes(attributes):
        return True
    if before.isascii() and before.isalnum() and name not in (name.lower(), name.upper()):
        return True  # a type: List<Data>
    if before and _QUOTES.get(before) == after:
        return True
    if _stands_between(text, start, end, attributes):
        return True
    if is_closing:
        return False
    name = name.lower()
    if _SUBJECT.match(text, end):
        is_at_beginning = before in ("", "\n", ">")
        return not (is_at_beginning and _is_closed(text, name, end, len(text)))
    if after in _CLAUSE_MARK and after:
        is_short = name in _INLINE_NAMES and _is_closed(text, name, end, end + _NEAR)
        return not attributes and not is_short
    # An element that is never closed, in the middle of a sentence.
    is_inside = before.isalnum() and (after.isalnum() or not after)
    return (
        is_inside
        and not attributes
        and name not in _OPEN_NAMES
        and not _is_closed(text, name, end, len(text))
    )


def _are_attributes(text: str) -> bool:
    return "=" in text or all(word.lower() in _FLAGS for word in text.split())


def _stands_between(text: str, start: int, end: int, attributes: str) -> bool:
    """Return whether a tag is one of two that a conjunction joins: `<h1>到<h6>`."""
    if attributes:
        return False
    following = text[end : end + 5].split("<")
    preceding = text[max(0, start - 5) : start].split(">")
    return (len(following) > 1 and following[0].strip() in _BETWEEN) or (
        len(preceding) > 1 and preceding[-1].strip() in _BETWEEN
    )


def _is_closed(text: str, name: str, start: int, end: int) -> bool:
    return any(
        text.find(f"</{each}", start, min(end, start + 20_000)) >= 0
        for each in (name, name.upper())
    )
