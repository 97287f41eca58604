"""The menu above a page's text and the imprint below it, where no markup tells what they are."""

from collections.abc import Iterator, Sequence

from corpus.cleaning.removal_log import Rule
from corpus.formats.html.page_block import PageBlock
from corpus.formats.html.page_phrases import (
    has_menu_word,
    is_consent,
    is_frame,
    is_imprint,
    is_interface,
    is_menu_word,
    is_sentence,
    is_short,
    names_organiser,
)
from corpus.formats.html.regions import is_menu_line

_MAX_EDGE = 60
_MAX_FRAME_LINE = 120
_MAX_EDGE_LINE = 120
_SENTENCE_ENDS = tuple("。！？；")


def without_edges(
    blocks: Sequence[PageBlock],
) -> tuple[tuple[PageBlock, ...], tuple[tuple[Rule, str], ...]]:
    """Return blocks without a menu at their beginning or end, and what was left out.

    Only short lines above the first heading or sentence, and below the last sentence, are looked
    at. A run of links or short lines is a menu if a word of menus is among them.
    """
    if len(blocks) < 2 or not any(is_sentence(each.block.text) for each in blocks):
        return tuple(blocks), ()
    head = _edge(blocks, range(min(len(blocks), _MAX_EDGE)))
    last = len(blocks) - 1
    tail = _edge(blocks, range(last, max(-1, last - _MAX_EDGE), -1))
    numbers = {*_menu(blocks, head), *_menu(blocks, tail), *_consent(blocks)}
    if not numbers:
        return tuple(blocks), ()
    return (
        tuple(each for number, each in enumerate(blocks) if number not in numbers),
        tuple((Rule.PAGE_ELEMENT, blocks[number].block.text.strip()) for number in sorted(numbers)),
    )


def _consent(blocks: Sequence[PageBlock]) -> Iterator[int]:
    """Yield the numbers of lines that ask to agree to cookies, and of the buttons below them."""
    is_behind = False
    for number, each in enumerate(blocks):
        text = each.block.text
        is_behind = is_consent(text) or (is_behind and is_menu_word(text))
        if is_behind:
            yield number


def _edge(blocks: Sequence[PageBlock], numbers: range) -> list[int]:
    """Return the numbers of the lines from an edge to the first heading, row or sentence."""
    edge: list[int] = []
    for number in numbers:
        each = blocks[number]
        text = each.block.text
        if len(text) > _MAX_EDGE_LINE and not each.linked:
            break
        is_phrase = _is_frame_line(text) or is_interface(text)
        if is_consent(text):
            continue
        is_heading = each.block.level > 0 and not (is_phrase and numbers.step < 0)
        if is_heading or each.block.part or each.is_alternative:
            break
        if is_sentence(text) and not is_phrase and not is_menu_line(each):
            break
        edge.append(number)
    return edge


def _menu(blocks: Sequence[PageBlock], edge: Sequence[int]) -> list[int]:
    """Return which lines of an edge belong to a menu or an imprint."""
    has_imprint = any(is_imprint(blocks[number].block.text) for number in edge)
    found = {
        number
        for number in edge
        if _is_phrase(blocks[number])
        and (has_imprint or not names_organiser(blocks[number].block.text))
    }
    run: list[int] = []
    for number in [*edge, -1]:
        if number >= 0 and number not in found and _is_entry(blocks[number]):
            run.append(number)
            continue
        is_list = number in found and number < edge[0]
        words = sum(_has_word(blocks[entry]) for entry in run)
        links = sum(is_menu_line(blocks[entry]) for entry in run)
        # Links below a heading such as 相关阅读, or a run with the words of a menu.
        is_menu = words + links > 1 and (words + links) * 2 >= len(run)
        if (is_list and links == len(run)) or (words and is_menu):
            found.update(run)
        run = []
    return sorted(found)


def _is_frame_line(text: str) -> bool:
    text = text.strip()
    return len(text) <= _MAX_FRAME_LINE and not text.endswith(_SENTENCE_ENDS) and is_frame(text)


def _is_phrase(each: PageBlock) -> bool:
    text = each.block.text
    return _is_frame_line(text) or (is_menu_line(each) and is_interface(text))


def _is_entry(each: PageBlock) -> bool:
    text = each.block.text
    return is_menu_line(each) or is_short(text) or is_menu_word(text)


def _has_word(each: PageBlock) -> bool:
    text = each.block.text
    return has_menu_word(text) if is_menu_line(each) else is_menu_word(text)
