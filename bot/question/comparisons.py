"""The things that a question compares, or asks the same about: A和B有什么不同, A和B分别, A比B."""

from functools import lru_cache

from corpus.patterns.lazy import lazy_pattern

_MAX_SIDES = 4
_MAX_SIDE = 24
# What says that things are compared.
_CUE = lazy_pattern(
    r"不同|区别|差[别异]|异同|不一样|一样吗|相同吗|分别|各(?:自|是|为|有|要|能|需|收|交|多少|几)|哪个更|谁更|对比|相比"
)
_OF_EACH = lazy_pattern(r"分别|各")
_BETWEEN = lazy_pattern(r"[和与跟同及]")
_LISTED = lazy_pattern(r"[、,]")
_THAN = lazy_pattern(
    r"([^,。?]{1,24}?)(?<![同环])比([^,。?]{1,24}?)(?:要|会)?([多少高低贵长短大小早晚快慢]|便宜|宽|严)"
)
# What can't belong to the name of the last thing.
_END = lazy_pattern(r"对|之间|两者|二者|在|的|有|是|每|各|要|能|分别|哪|什么|怎么|多少|几|[,。?]")
_ENGLISH = lazy_pattern(
    r"(?:difference between|compare|compared?) (.{1,40}?) (?:and|with|to) (.{1,40}?)(?=[?.,]|$)|"
    r"^(.{1,40}?) (?:vs\.?|versus) (.{1,40}?)(?=[?.,]|$)"
)
_LEADING = lazy_pattern(r"^(?:请问|比较一?下?|对比一?下?|关于|在|那么?)")


# Each passage of an answer asks it of one question.
@lru_cache(maxsize=64)
def compared_sides(folded: str) -> tuple[str, ...]:
    """Return the names of the things that a folded question compares, in its order; none where it
    compares nothing."""
    if english := _ENGLISH.search(folded):
        return tuple(each for each in english.groups() if each)
    if than := _THAN.search(folded):
        first = _LEADING.sub("", than[1])
        return _distinct([first, _trimmed(than[2], first)])
    cue = _CUE.search(folded)
    if cue is not None and _OF_EACH.match(cue[0]) and not _BETWEEN.search(folded, 1, cue.start()):
        return _listed_sides(folded[: cue.start()])
    joint = _BETWEEN.search(folded, 1, cue.start()) if cue else None
    if cue is None or joint is None:
        return ()
    clause = max(folded.rfind(mark, 0, joint.start()) for mark in "。?!;") + 1
    firsts = _LISTED.split(_LEADING.sub("", folded[clause : joint.start()]))
    return _distinct([*firsts, _trimmed(folded[joint.end() : cue.start()], firsts[-1])])


@lru_cache(maxsize=64)
def asks_of_each(folded: str) -> bool:
    """Return whether a folded question asks the same about each of several things."""
    cue = _CUE.search(folded)
    return cue is not None and _OF_EACH.match(cue[0]) is not None


def _listed_sides(folded: str) -> tuple[str, ...]:
    """Return the things before 分别 that only commas separate (甲、乙、丙分别)."""
    clause = max(folded.rfind(mark) for mark in "。?!;") + 1
    *firsts, last = _LISTED.split(_LEADING.sub("", folded[clause:]))
    return _distinct([*firsts, last.split("的", 1)[0]]) if firsts else ()


def _trimmed(text: str, other: str) -> str:
    """Return the name that a text begins with, of the same kind as another name.

    What both names end with, 套餐 of A套餐和B套餐每月, ends it; else a word that is in no name.
    """
    for length in range(len(other) - 1, 0, -1):
        at = text.find(other[-length:])
        if at > 0:
            return text[: at + length]
    end = _END.search(text, 1)
    return text[: end.start()] if end else text


def _distinct(sides: list[str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(each.strip(" 的") for each in sides))
    is_usable = 2 <= len(names) <= _MAX_SIDES and all(0 < len(each) <= _MAX_SIDE for each in names)
    return names if is_usable else ()
