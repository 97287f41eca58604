"""Lists in a passage: the sentence that announces a list, and its items."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.text.characters import HAN_NUMERALS_BELOW_100

MAX_LIST = 900
"""How many characters of a list are quoted at most."""

# The first characters of a list item: （三）, 3. (but not 3.5), 一是, 第一, 其一, or a bullet. An
# article (第三条) is none.
_ITEM = re.compile(
    rf"[(（]?[{HAN_NUMERALS_BELOW_100}\d]{{1,3}}(?:[)）、]|[.．](?!\d))|[{HAN_NUMERALS_BELOW_100}]是|"
    rf"第[{HAN_NUMERALS_BELOW_100}](?=[是,，、:：步类种])|其[一二三四五六七八九]|[①-⑳•●○◆■▪·*-]"
)
_FIRST_ITEM = re.compile(r"[(（]?[一1](?:[)）、]|[.．](?!\d))|一是|第一|其一|①")
_ANNOUNCES = re.compile(r"[:：]$|(?:以下|下列|如下)")
_COLONS = "：:"
_SENTENCE_ENDS = "。！？!?"
_SEMICOLONS = "；;"
# Unmarked lines below a colon are items where they are no longer: without and with a full stop.
_MAX_BARE_ITEM = 60
_MAX_CLOSED_ITEM = 40
# How many sentences an item may go on for before the next item of the same paragraph.
_MAX_CONTINUED = 2


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of a passage.

    `begins_line` says of each whether it is the first of its line, `is_heading` whether it is a
    heading.
    """

    texts: Sequence[str]
    begins_line: Sequence[bool]
    is_heading: Sequence[bool]


def announces_list(sentence: str) -> bool:
    """Return whether a sentence says that a list follows."""
    return _ANNOUNCES.search(sentence) is not None


def is_item(sentence: str) -> bool:
    """Return whether a sentence begins as an item of a list does."""
    return _ITEM.match(sentence) is not None


def is_later_item(sentence: str) -> bool:
    """Return whether a sentence is an item of a list, but not the first one."""
    return is_item(sentence) and _FIRST_ITEM.match(sentence) is None


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list: the index of the sentence before it, if there is one, and those of its items."""

    lead: int | None
    first: int
    last: int


def enumeration_at(sentences: Sentences, at: int) -> Enumeration | None:
    """Return the list that a sentence announces or belongs to, None where it does neither."""
    inside = _inside_lists(sentences)
    if not inside[at]:
        if at + 1 >= len(inside) or not inside[at + 1] or sentences.is_heading[at]:
            return None
        first = at + 1
    else:
        first = at
        while first and inside[first - 1]:
            first -= 1
    last = max(first, at)
    while last + 1 < len(inside) and inside[last + 1]:
        last += 1
    lead = first - 1 if first and not sentences.is_heading[first - 1] else None
    return Enumeration(lead, first, last)


def _inside_lists(sentences: Sentences) -> list[bool]:
    """Return of each sentence whether it is an item of a list, or continues one."""
    texts, begins = sentences.texts, sentences.begins_line
    inside: list[bool] = []
    line_is_item = False
    bare = 0
    for at, text in enumerate(texts):
        if begins[at]:
            line_is_item = is_item(text) and not sentences.is_heading[at]
            if not line_is_item and at and not inside[at - 1]:
                bare = _bare_items(sentences, at)
        belongs = is_item(text) and not sentences.is_heading[at]
        if bare:
            belongs, bare = True, bare - 1
        elif not belongs and not begins[at] and at and inside[at - 1]:
            belongs = line_is_item or _item_follows(sentences, at)
        inside.append(belongs)
    return inside


def _bare_items(sentences: Sentences, first: int) -> int:
    """Return how many sentences from `first` on are items without marks.

    They stand below a colon, or several without a full stop below a heading.
    """
    texts, begins = sentences.texts, sentences.begins_line
    ending = texts[first][-1]
    is_below_heading = sentences.is_heading[first - 1]
    if sentences.is_heading[first] or not (is_below_heading or texts[first - 1][-1] in _COLONS):
        return 0
    if is_below_heading and ending in _SENTENCE_ENDS + _COLONS:
        return 0
    last = first
    while last + 1 < len(texts) and not sentences.is_heading[last + 1]:
        following = texts[last + 1]
        if not begins[last + 1] or is_item(following) or following[-1] in _COLONS:
            break
        if ending in _SEMICOLONS:
            if texts[last][-1] not in _SEMICOLONS:
                break
        elif ending in _SENTENCE_ENDS:
            if max(len(texts[last]), len(following)) > _MAX_CLOSED_ITEM:
                break
        elif following[-1] in _SENTENCE_ENDS or len(following) > _MAX_BARE_ITEM:
            break
        last += 1
    return 0 if is_below_heading and last == first else last - first + 1


def _item_follows(sentences: Sentences, at: int) -> bool:
    """Return whether an item comes soon after a sentence in its line."""
    for following in range(at + 1, min(at + 1 + _MAX_CONTINUED, len(sentences.texts))):
        if sentences.begins_line[following]:
            return False
        if is_item(sentences.texts[following]):
            return True
    return False
