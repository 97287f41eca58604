"""Corrects codes and words of Latin letters to the form that the folder has.

These are spaces and hyphens that were left out or put in (QB40 for QB-40, windows11, power shell),
two letters in the wrong order, and a letter typed once instead of twice, or twice instead of once.
"""

from collections.abc import Iterator

from bot.question.spelling.folder_words import FolderWords
from corpus.patterns.lazy import lazy_pattern

_WORD = lazy_pattern(r"[a-z\d]+(?:[.'\-/][a-z\d]+)*")
_PARTS = lazy_pattern(r"([a-z]+)[ \-]?(\d[a-z\d.]*)")
# A Chinese one, and what else is typed for a hyphen: QB一40.
_DASH = lazy_pattern(r"(?<=[a-z])[一—–ー_﹣](?=\d)")
_SPACES = lazy_pattern(r" +")
# In shorter words another order of letters is often another word.
_LEAST_LENGTH = 5
_MAX_LENGTH = 32
_LEAST_PART = 3
_MAX_WORDS = 40


def correct_latin(text: str, folded: str, words: FolderWords) -> str:
    """Return a question with the folder's form of the words of Latin letters that it lacks."""
    for dash in _DASH.finditer(folded):
        text = f"{text[: dash.start()]}-{text[dash.end() :]}"
    folded = _DASH.sub("-", folded)
    found = list(_WORD.finditer(folded))[:_MAX_WORDS]
    edits: list[tuple[int, int, str]] = []
    start = 0
    for number, match in enumerate(found):
        if match.start() < start or len(match[0]) > _MAX_LENGTH:
            continue
        following = found[number + 1] if number + 1 < len(found) else None
        between = folded[match.end() : following.start()] if following else ""
        if following and _SPACES.fullmatch(between):
            joined = _joined(match[0], following[0], words)
            if joined:
                edits.append((match.start(), following.end(), joined))
                start = following.end()
                continue
        corrected = None if words.knows(match[0]) else _corrected(match[0], words)
        if corrected:
            edits.append((match.start(), match.end(), corrected))
    for begin, end, corrected in reversed(edits):
        text = text[:begin] + _cased(text[begin:end], corrected) + text[end:]
    return text


def _joined(one: str, other: str, words: FolderWords) -> str | None:
    """Return two words as the one that the folder has, where it lacks one of them."""
    if words.knows(one) and words.knows(other):
        return None
    return next((each for each in (one + other, f"{one}-{other}") if words.knows(each)), None)


def _corrected(word: str, words: FolderWords) -> str | None:
    return next((each for each in _forms(word) if all(map(words.knows, each.split(" ")))), None)


def _forms(word: str) -> Iterator[str]:
    if parts := _PARTS.fullmatch(word):
        yield from (mark.join(parts.groups()) for mark in ("", "-", " "))
    if not word.isalpha() or len(word) < _LEAST_LENGTH:
        return
    for i in range(len(word) - 1):
        if word[i] == word[i + 1]:
            yield word[:i] + word[i + 1 :]
        else:
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    for i, letter in enumerate(word):
        yield word[:i] + letter + word[i:]
    for i in range(_LEAST_PART, len(word) - _LEAST_PART + 1):
        yield f"{word[:i]} {word[i:]}"


def _cased(typed: str, corrected: str) -> str:
    """Return a correction in capitals where it was typed in capitals."""
    letters = [each for each in typed if each.isalpha()]
    return corrected.upper() if letters and all(map(str.isupper, letters)) else corrected
