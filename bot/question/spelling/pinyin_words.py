"""Reads words that were typed in pinyin, where the folder has them: nianxiujia, "nian xiu jia".

The characters of the syllables are found by a beam search over pairs of neighbours: a pair of the
folder counts most, one of general language a little. What is found is taken only if the folder has
a stretch of it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product
from math import log

from bot.question.spelling.folder_words import FolderWords
from corpus.patterns.lazy import lazy_pattern
from corpus.text.characters import HAN, is_han
from embeddings.text.pinyin import PinyinTable, plain_letters

_LETTERS = lazy_pattern(r"[a-z]++(?:[ '’]++[a-z]++)*+")
_TOKEN = lazy_pattern(r"[a-z]+")
_TONE_NUMBERS = lazy_pattern(r"(?<![a-z\d])(?:[a-z]{1,6}[1-5])++(?![a-z\d])")
_HAS_HAN = lazy_pattern(rf"[{HAN}]")
_MAX_SYLLABLES = 16
_MAX_READINGS = 4
_BEAM = 8
_MAX_CHARACTERS = 48
# In how many pairs of general language, the most frequent first, a search asks the folder.
_MAX_ASKED = 120
# So many words that all can be read as syllables are no English ones.
_CERTAINLY_PINYIN = 3
# English words that are often written in Chinese questions and can be read as syllables.
_ENGLISH = frozenset(
    "ace are bane bang banner bean cache cage can case change china date dense die do due fan fee "
    "fun game gang gas gene he hence hang language lane lang life line long lung made man mane me "
    "menu mine name none nun one page pan pane pang pen pin ping rage range ran ride rise run sale "
    "same sane sang sense she shun site song suite sun sung tan tang tense tie time tone ton use "
    "wage wan we women you".split()
)


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    score: float


def read_pinyin(text: str, folded: str, words: FolderWords, pinyin: PinyinTable) -> str:
    """Return a question with Chinese characters in the place of what was typed in pinyin.

    A word of Latin letters that the folder has stays as it is, and so does a question of Latin
    letters only in which one of the words is no pinyin.
    """
    plain = _plain(folded)
    tokens = [match[0] for match in _TOKEN.finditer(plain)]
    foreign = {each for each in tokens if not pinyin.split(each) or words.knows(each)}
    if foreign or len(tokens) < _CERTAINLY_PINYIN:
        foreign |= _ENGLISH
    if not tokens or not (_HAS_HAN.search(folded) or foreign.isdisjoint(tokens)):
        return text
    for match in reversed(list(_LETTERS.finditer(plain))):
        for start, end in reversed(_sequences(match, foreign)):
            read = _read(plain, start, end, words, pinyin)
            if read is not None:
                text = text[:start] + read + text[end:]
    return text


def _plain(folded: str) -> str:
    """Return a folded text, character by character, without tones; numbers of tones and what is no
    letter of pinyin become spaces."""
    letters = (plain_letters(each) for each in folded)
    plain = "".join(
        letter if len(letter) == 1 else each for letter, each in zip(letters, folded, strict=True)
    )
    return _TONE_NUMBERS.sub(lambda match: re.sub(r"\d", " ", match[0]), plain)


def _sequences(match: re.Match[str], foreign: set[str]) -> list[tuple[int, int]]:
    """Return `[start, end)` of each series of words in a match none of which is foreign."""
    sequences: list[tuple[int, int]] = []
    is_continued = False
    for token in _TOKEN.finditer(match[0]):
        start, end = match.start() + token.start(), match.start() + token.end()
        if token[0] in foreign:
            is_continued = False
            continue
        if is_continued:
            start = sequences.pop()[0]
        sequences.append((start, end))
        is_continued = True
    return sequences


def _read(plain: str, start: int, end: int, words: FolderWords, pinyin: PinyinTable) -> str | None:
    tokens = [match[0] for match in _TOKEN.finditer(plain, start, end)]
    before = plain[start - 1 : start] if start and is_han(plain[start - 1]) else ""
    after = plain[end : end + 1] if end < len(plain) and is_han(plain[end]) else ""
    found: list[_Reading] = []
    ways = [_ways(each, len(tokens), pinyin) for each in tokens]
    for splits in islice(product(*ways), _MAX_READINGS):
        syllables = [syllable for split in splits for syllable in split]
        if len(syllables) + bool(before) + bool(after) > 1 and len(syllables) <= _MAX_SYLLABLES:
            options = [before, *(pinyin.characters(each)[:_MAX_CHARACTERS] for each in syllables)]
            found += _decode([each for each in [*options, after] if each], words)
    found.sort(key=lambda each: each.score, reverse=True)
    for each in found[:4]:
        if _is_of_folder(each.text, words):
            return each.text[len(before) : len(each.text) - len(after)]
    return None


def _ways(token: str, beside: int, pinyin: PinyinTable) -> list[tuple[str, ...]]:
    """Return the ways to read a word as syllables: one, if others beside it show where syllables
    end."""
    ways = pinyin.split(token)
    return ways[:1] if beside > 1 and len(ways[0]) == 1 else ways


def _decode(options: Sequence[str], words: FolderWords) -> list[_Reading]:
    """Return the likeliest texts of one of the options for each character, by beam search."""
    beam = [_Reading(each, 0.0) for each in options[0]]
    for characters in options[1:]:
        lasts = dict.fromkeys(each.text[-1] for each in beam)
        scores = _pair_scores([last + each for last in lasts for each in characters], words)
        longer = (
            _Reading(each.text + character, each.score + scores[each.text[-1] + character])
            for each in beam
            for character in characters
        )
        beam = sorted(longer, key=lambda each: each.score, reverse=True)[:_BEAM]
    # Fewer syllables for the same letters are likelier: xian is 先 before it is 西安.
    return [_Reading(each.text, each.score / max(1, len(options) - 1)) for each in beam]


def _pair_scores(pairs: Sequence[str], words: FolderWords) -> dict[str, float]:
    general = dict(zip(pairs, words.general_counts(pairs), strict=True))
    asked = sorted(pairs, key=lambda each: general[each], reverse=True)[:_MAX_ASKED]
    counts = dict(zip(asked, words.counts(asked), strict=True))
    return {pair: _score(counts.get(pair, 0), general[pair], pair, words) for pair in pairs}


def _score(chunks: int, general: int, pair: str, words: FolderWords) -> float:
    if chunks:
        return 3.0 + log(1 + chunks) / 4 + log(1 + general) / 4 + words.is_word(pair)
    return log(1 + general) / 4 - 1.0


def _is_of_folder(text: str, words: FolderWords) -> bool:
    """Return whether the folder has the longest stretch of a text whose pairs it has, and that is a
    word or has three characters."""
    longest = stretch = text[:1]
    for character in text[1:]:
        stretch = stretch + character if words.knows(stretch[-1] + character) else character
        longest = max(longest, stretch, key=len)
    if len(longest) < 2 or (len(longest) == 2 and not words.is_word(longest)):
        return False
    return words.contains(longest)
