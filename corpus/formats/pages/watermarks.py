"""Removes watermarks, and text that is drawn twice in place of bold."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from corpus.formats.pages.fragments import Fragment, Page, body_height

_STRAIGHT = 5.0
# How light a watermark is that runs from left to right. White letters are on a dark ground.
_LIGHT, _WHITE = 0.55, 0.97
# How large it is in heights of the body.
_LARGE, _HUGE = 1.8, 2.5
_TILES = 4
_ASKEW = 0.8
# In points: how far the places of a watermark on different pages may be apart.
_MAX_DRIFT = 6.0
# In heights of a line: two equal texts that are so near to each other are one.
_SAME_PLACE = 0.35
# In parts of a page's height: running heads and feet recur above and below.
_MARGIN = 0.1
_MAX_SHARE = 0.5


def without_watermarks(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """Return the pages without watermarks, and the texts that were left out.

    A watermark is slanted; or it is large and crosses other text; or it is large and light, and
    there is text above it; or it is light and covers the page like tiles; or it is light or huge,
    and at the same place inside several pages.
    """
    pages = [replace(page, fragments=_drawn_once(page.fragments)) for page in pages]
    recurring = _recurring(pages)
    removed: dict[str, None] = {}
    kept: list[Page] = []
    for page in pages:
        body = body_height(page.fragments)
        marks = {id(each) for each in _marks(page, body)}
        marks |= {
            id(each)
            for each in page.fragments
            if each.text in recurring and _stands_out(each, body) and _is_inside(each, page)
        }
        removed.update((each.text, None) for each in page.fragments if id(each) in marks)
        fragments = tuple(each for each in page.fragments if id(each) not in marks)
        kept.append(replace(page, fragments=fragments))
    return kept, list(removed)


def _marks(page: Page, body: float) -> Iterator[Fragment]:
    slanted = [each for each in page.fragments if not _is_straight(each.angle)]
    straight = [each for each in page.fragments if each.angle == 0]
    light = [each for each in straight if each.lightness >= _LIGHT]
    copies = Counter(each.text for each in [*slanted, *light])
    # A page that was scanned askew, or a poster, consists of slanted text.
    is_askew = _length(slanted) > _ASKEW * _length(page.fragments)
    yield from (each for each in slanted if not is_askew or copies[each.text] >= _TILES)
    if _length(light) <= _MAX_SHARE * _length(page.fragments):
        yield from (each for each in light if copies[each.text] >= _TILES)
    yield from (each for each in straight if _is_laid_over(each, straight, body))


def _is_laid_over(each: Fragment, others: Sequence[Fragment], body: float) -> bool:
    """Return whether a piece is so large that it crosses text, or large, light and below some."""
    is_light = each.lightness >= _LIGHT
    is_huge = each.height >= _HUGE * body
    is_large = is_huge or (is_light and each.height >= _LARGE * body)
    if is_large and _crosses_text(each, others):
        return True
    # A light title is above the text, not below some of it.
    is_grey = is_light and each.lightness < _WHITE
    return is_huge and is_grey and any(o.bottom > each.bottom + each.height for o in others)


def _length(fragments: Sequence[Fragment]) -> int:
    return sum(len(each.text) for each in fragments)


def _is_straight(angle: float) -> bool:
    return abs(angle - 90 * round(angle / 90)) <= _STRAIGHT


def _crosses_text(mark: Fragment, fragments: Sequence[Fragment]) -> bool:
    lower, upper = mark.bottom - 0.2 * mark.height, mark.bottom + 0.8 * mark.height
    return any(
        each is not mark
        and each.lightness < _LIGHT
        and each.left < mark.right
        and mark.left < each.right
        and each.bottom < upper
        and lower < each.bottom + 0.7 * each.height
        for each in fragments
    )


def _recurring(pages: Sequence[Page]) -> set[str]:
    """Return the texts at the same place on three pages, or on both of two, at least on most."""
    places: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for page in pages:
        for text, each in {each.text: each for each in page.fragments}.items():
            places[text].append((each.left, each.bottom))
    least = max(2, len(pages) / 2)
    return {
        text
        for text, found in places.items()
        if len(found) >= least
        and all(
            max(each[axis] for each in found) - min(each[axis] for each in found) <= _MAX_DRIFT
            for axis in (0, 1)
        )
    }


def _stands_out(each: Fragment, body: float) -> bool:
    return each.lightness >= _LIGHT or each.height >= _HUGE * body


def _is_inside(each: Fragment, page: Page) -> bool:
    return _MARGIN * page.height < each.bottom < (1 - _MARGIN) * page.height


def _drawn_once(fragments: Sequence[Fragment]) -> tuple[Fragment, ...]:
    kept: dict[str, list[Fragment]] = defaultdict(list)
    found: list[Fragment] = []
    for each in fragments:
        near = _SAME_PLACE * each.height
        if any(
            abs(other.left - each.left) <= near and abs(other.bottom - each.bottom) <= near
            for other in kept[each.text][-3:]
        ):
            continue
        kept[each.text].append(each)
        found.append(each)
    return tuple(found)
