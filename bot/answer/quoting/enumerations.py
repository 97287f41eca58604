"""Lists in a passage: the sentence that announces a list, and its items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.answer.quoting.list_marks import ListMark, list_mark
from corpus.patterns.lazy import lazy_pattern

MAX_LIST = 900
"""How many characters of a list are quoted at most."""

_ANNOUNCES = lazy_pattern(r"[:：]$|(?:以下|下列|如下)")
_COLONS = "：:"
_SENTENCE_ENDS = "。！？!?"
_SEMICOLONS = "；;"
# Unmarked lines below a colon are items where they are no longer: without and with a full stop.
_MAX_BARE_ITEM = 60
_MAX_CLOSED_ITEM = 40
# How many sentences an item may go on for before the next item of the same paragraph.
_MAX_CONTINUED = 2
# How long the lines are together, in characters, that may stand between two items of a list.
_MAX_BETWEEN = 200


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


def is_later_item(sentence: str) -> bool:
    """Return whether a sentence is an item of a list, but not the first one."""
    mark = list_mark(sentence)
    return mark is not None and mark.number != 1


@dataclass(frozen=True, slots=True)
class Enumeration:
    """A list: the index of the sentence before it, if there is one, and those of its items.

    `end_of_item` is the last sentence that belongs to the sentence for which it was sought: the end
    of a list in an item, or of the lines below it.
    """

    lead: int | None
    first: int
    last: int
    end_of_item: int


def enumerations_at(
    sentences: Sentences, at: int, *, is_lead: bool = False
) -> Iterator[Enumeration]:
    """Yield the lists that a sentence announces or belongs to, of lists in lists the inner first;
    the lead of an inner one is an item of the next.

    An item with a list below it announces that list if `is_lead`, or if it says so.
    """
    marks = [
        None if is_heading else list_mark(text)
        for text, is_heading in zip(sentences.texts, sentences.is_heading, strict=True)
    ]
    inside = _inside_lists(sentences, marks)
    depths = _depths(sentences, marks, inside)
    if not inside[at]:
        if at + 1 < len(inside) and inside[at + 1] and not sentences.is_heading[at]:
            yield Enumeration(at, at + 1, _last_from(depths, at + 1, depths[at + 1]), at)
        return
    end_of_item = _last_from(depths, at, depths[at] + 1)
    if end_of_item > at and (is_lead or announces_list(sentences.texts[at])):
        yield Enumeration(at, at + 1, end_of_item, end_of_item)
    while True:
        first = at
        while first and depths[first - 1] >= depths[at]:
            first -= 1
        lead = first - 1 if first and not sentences.is_heading[first - 1] else None
        yield Enumeration(lead, first, _last_from(depths, at, depths[at]), end_of_item)
        if lead is None or not inside[lead]:
            return
        at = lead


def _last_from(depths: Sequence[int], at: int, depth: int) -> int:
    """Return the last sentence from the one at `at` on, which all lie at a depth or below it."""
    last = at
    while last + 1 < len(depths) and depths[last + 1] >= depth:
        last += 1
    return last


def _depths(
    sentences: Sentences, marks: Sequence[ListMark | None], inside: Sequence[bool]
) -> list[int]:
    """Return the depth of each sentence: 0 outside of lists, from 1 on in lists and their items."""
    depths: list[int] = []
    for is_list, run in groupby(range(len(inside)), key=inside.__getitem__):
        if is_list:
            within = _depths_in_run(sentences, marks, list(run))
            depths += [each + 1 - min(within) for each in within]
        else:
            depths += [0 for _ in run]
    return depths


def _depths_in_run(
    sentences: Sentences, marks: Sequence[ListMark | None], run: Sequence[int]
) -> list[int]:
    """Return the depths of sentences one behind the other that are in lists.

    A mark of another style begins a list in the item above it, unless its number is that of a later
    item: then it continues an outer list.
    """
    depths: list[int] = []
    styles: list[str] = []
    base = 0
    for at in run:
        mark = marks[at]
        if mark is None:
            is_below_item = bool(styles) and sentences.begins_line[at]
            depth = base + len(styles) if is_below_item else depths[-1] if depths else base
            depths.append(depth)
            continue
        if mark.style in styles:
            del styles[styles.index(mark.style) + 1 :]
        elif styles and mark.number > 1:
            base -= 1
            styles = [mark.style]
        else:
            styles.append(mark.style)
        depths.append(base + len(styles) - 1)
    return depths


def _inside_lists(sentences: Sentences, marks: Sequence[ListMark | None]) -> list[bool]:
    """Return of each sentence whether it is an item of a list, or continues one."""
    begins = sentences.begins_line
    inside: list[bool] = []
    last_mark: ListMark | None = None
    line_is_item = has_lines_between = False
    bare = 0
    for at, mark in enumerate(marks):
        if begins[at]:
            line_is_item = mark is not None
            if not line_is_item and at and not bare:
                if not inside[at - 1]:
                    last_mark, has_lines_between = None, False
                    bare = _bare_items(sentences, marks, at)
                elif last_mark is not None:
                    bare = _lines_between_items(sentences, marks, at, last_mark)
                    if bare:
                        has_lines_between = True
                    elif has_lines_between:
                        bare = _lines_of_last_item(sentences, marks, at)
        belongs = mark is not None
        last_mark = mark or last_mark
        if bare:
            belongs, bare = True, bare - 1
        elif not belongs and not begins[at] and at and inside[at - 1]:
            belongs = line_is_item or _item_follows(sentences, marks, at)
        inside.append(belongs)
    return inside


def _bare_items(sentences: Sentences, marks: Sequence[ListMark | None], first: int) -> int:
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
        if not begins[last + 1] or marks[last + 1] or following[-1] in _COLONS:
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


def _lines_between_items(
    sentences: Sentences, marks: Sequence[ListMark | None], first: int, before: ListMark
) -> int:
    """Return how many sentences from `first` on stand between an item with the mark `before` and
    the next item of its list."""
    length = 0
    for at in range(first, len(sentences.texts)):
        if (mark := marks[at]) is not None:
            return at - first if mark.follows(before) else 0
        length += len(sentences.texts[at])
        if sentences.is_heading[at] or length > _MAX_BETWEEN or sentences.texts[at][-1] in _COLONS:
            return 0
    return 0


def _lines_of_last_item(sentences: Sentences, marks: Sequence[ListMark | None], first: int) -> int:
    """Return how many sentences from `first` on are lines of words below the last item of a list
    whose earlier items have such lines."""
    for at in range(first, len(sentences.texts)):
        text = sentences.texts[at]
        is_end = sentences.is_heading[at] or marks[at] is not None or len(text) > _MAX_BARE_ITEM
        if is_end or text[-1] in _SENTENCE_ENDS + _COLONS:
            return at - first
    return len(sentences.texts) - first


def _item_follows(sentences: Sentences, marks: Sequence[ListMark | None], at: int) -> bool:
    """Return whether an item comes soon after a sentence in its line."""
    for following in range(at + 1, min(at + 1 + _MAX_CONTINUED, len(sentences.texts))):
        if sentences.begins_line[following]:
            return False
        if marks[following] is not None:
            return True
    return False
