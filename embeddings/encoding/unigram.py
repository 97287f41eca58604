"""The words of a Unigram tokenizer, found several times faster than the tokenizer finds them.

A Unigram tokenizer looks for the most probable segmentation of a text into the words of its
vocabulary (Kudo 2018, "Subword Regularization"). So does jieba, and its port to Rust does it five
times as fast. Here it segments the runs of Han characters with the tokenizer's vocabulary; other
runs are mostly short and repeat, so the tokenizer's own ids for them are remembered.

Where two segmentations are equally probable, the tokenizer decides by how its sums were rounded.
Such texts, and those with characters whose normal form may depend on their neighbours, are left to
the tokenizer: the ids are the same for every text.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import rjieba
from tokenizers import Tokenizer

_UNKNOWN = 0
# What the bundled encoder's tokenizer does before it looks for words. Its expression does not mean
# what it seems to: to the engine that runs it, the second range of the first class is 0-U, and f.
_NORMALIZER = {"type": "Sequence", "normalizers": [{"type": "NFKC"}, {"type": "Lowercase"}]}
_PIECES = {
    "type": "Split",
    "pattern": {"Regex": r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-z]+|[0-9]+"},
    "behavior": "Removed",
    "invert": True,
}
_HAN = "\u3400-\u9fff"
_HAN_WORD = re.compile(f"[{_HAN}]+")
_MIXED_WORD = re.compile(f"[{_HAN}][^{_HAN}\n]|[^{_HAN}\n][{_HAN}]")
# The other characters of pieces; no word of the vocabulary has both kinds.
_RUN = re.compile("([0-9:-@a-z]+)")
_RUN_PART = re.compile("[0-9:-@f]+")
# Characters that are their own normal form, whatever stands beside them: a fast first look.
_PERHAPS_NORMALISED = re.compile(rf"[^\n -@\[-~\u3001-\u3011{_HAN}]")
# Longer runs are no words, and are not remembered.
_MAX_RUN = 32
_MAX_REMEMBERED = 1 << 16
# Stands for a run while the characters around it are segmented.
_MARK = "\ue000"
_RUN_HERE, _NO_WORD = -1, -2
_AFTER_UNKNOWN_RUN = -3
# Vowels and final consonants of Hangul, which join the syllable before them.
_JOINING_LETTERS = re.compile("[\u1160-\u11ff]")
# jieba counts words in integers; the greatest sum of them that leaves room for a few more.
_TOTAL = 10**18
_ALIKE = 1e-6
_PROBE = "在声明:中fa2龘;国x 第二批试点2024年、iphone15的的"
# A word that no text contains, for the probability that the vocabulary leaves over.
_REST = "\u3400\u3401\u3402\u3403\u3404"


class UnigramWords:
    """Finds the ids of words as the tokenizer does."""

    def __init__(self, tokenizer: Tokenizer, vocabulary: Sequence[tuple[str, float]]) -> None:
        """Take a tokenizer that `unigram_words` has approved, and its words with their scores."""
        self._tokenizer = tokenizer
        self._scores = dict(vocabulary)
        self._unknown_score = vocabulary[_UNKNOWN][1]
        self._longest = max(map(len, self._scores))
        self._segmenter = _segmenter(self._scores, self._unknown_score)
        self._ids = _Ids({word: number for number, (word, _) in enumerate(vocabulary)})
        self._ids[_MARK] = _RUN_HERE
        roots = sorted(filter(None, map(_root, self._scores)))
        self._equal_ways = _equal_ways(roots)
        self._longest_root = max(map(len, roots), default=1)
        self._runs: dict[str, tuple[list[int], bool]] = {}
        self._normal_forms: dict[str, str | None] = {}

    def tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the ids of each text's words; 0 stands for an unknown one."""
        found = self.segment(texts)
        rest = [text for text, ids in zip(texts, found, strict=True) if ids is None]
        theirs = iter(tokenise(self._tokenizer, rest))
        return [next(theirs) if ids is None else ids for ids in found]

    def segment(self, texts: Sequence[str]) -> list[list[int] | None]:
        """Return the ids of each text's words, None where only the tokenizer knows them."""
        normalised = [self._normalised(text) for text in texts]
        # Much faster than to search each text for two equally probable segmentations.
        repeats = _repeating([text or "" for text in normalised], self._longest_root)
        return [
            None
            if text is None or (number in repeats and self._equal_ways.search(text))
            else self._find(text)
            for number, text in enumerate(normalised)
        ]

    def _find(self, normalised: str) -> list[int] | None:
        """Return the ids of a text's words, None where only the tokenizer knows them."""
        pieces = _RUN.split(normalised)
        runs = pieces[1::2]
        words = self._segmenter.cut(_MARK.join(pieces[::2]), hmm=False)
        found = list(map(self._ids.__getitem__, words))
        return self._joined(found, iter(runs)) if _UNKNOWN in found else self._spliced(found, runs)

    def _spliced(self, found: list[int], runs: Sequence[str]) -> list[int] | None:
        """Return the ids with those of the runs in the places of their marks; none is unknown."""
        ids: list[int] = []
        start = 0
        for each in runs:
            run = self._run(each)
            mark = found.index(_RUN_HERE, start)
            if run is None or (run[1] and mark and found[mark - 1] > 0):
                return None
            ids += found[start:mark]
            ids += run[0]
            start = mark + 1
        ids += found[start:]
        return [each for each in ids if each >= 0]

    def _joined(self, found: Iterable[int], runs: Iterator[str]) -> list[int] | None:
        """Return the same for ids of which some may be unknown."""
        ids: list[int] = []
        before = _NO_WORD
        for each in found:
            if each > 0:
                ids.append(each)
            elif each == _RUN_HERE:
                run = self._run(next(runs))
                # Unknown neighbours are one unknown word, and a text before a run is a summand.
                if run is None or (before >= 0 and run[1]) or (before == 0 and run[0][0] == 0):
                    return None
                ids += run[0]
                each = ids[-1] or _AFTER_UNKNOWN_RUN
            elif each == _UNKNOWN and before != _UNKNOWN:
                if before == _AFTER_UNKNOWN_RUN:
                    return None
                ids.append(each)
            before = each
        return ids

    def _run(self, run: str) -> tuple[list[int], bool] | None:
        """Return the ids of a run, and whether they may be others where it follows Han characters.

        A long run has none.
        """
        known = self._runs.get(run)
        if known is None and len(run) <= _MAX_RUN:
            if len(self._runs) >= _MAX_REMEMBERED:
                self._runs.clear()
            [ids] = tokenise(self._tokenizer, [run])
            # Only its first part can be one piece with the Han characters before it.
            part = _RUN_PART.match(run)
            is_ambiguous = part is not None and self._is_ambiguous(part[0])
            known = self._runs[run] = (ids, is_ambiguous)
        return known

    def _is_ambiguous(self, part: str) -> bool:
        """Return whether two segmentations are the most probable ones."""
        if len(part) == 1:
            return False
        best: list[list[float]] = [[0.0]]
        for end in range(1, len(part) + 1):
            ways = [
                score + self._score(part[start:end])
                for start in range(max(0, end - self._longest), end)
                for score in best[start]
            ]
            best.append(sorted(ways, reverse=True)[:2])
        first, *others = best[-1]
        return any(first - other < _ALIKE for other in others)

    def _score(self, word: str) -> float:
        score = self._scores.get(word)
        if score is None:
            return self._unknown_score if len(word) == 1 else -math.inf
        return score

    def _normalised(self, text: str) -> str | None:
        """Return a text in the tokenizer's normal form, None where characters may affect each
        other's."""
        for character in set(_PERHAPS_NORMALISED.findall(text)):
            if character not in self._normal_forms:
                self._normal_forms[character] = _normal_form(self._tokenizer, character)
            form = self._normal_forms[character]
            if form is None:
                return None
            if form != character:
                text = text.replace(character, form)
        return text


class _Ids(dict[str, int]):
    """The ids of words; what the vocabulary lacks is an unknown word, or none at all."""

    def __missing__(self, word: str) -> int:
        number = _UNKNOWN if _HAN_WORD.match(word) else _NO_WORD
        if len(word) == 1:
            self[word] = number
        return number


def unigram_words(tokenizer: Tokenizer) -> UnigramWords | None:
    """Return what finds the words of a tokenizer, None for one that works in another way."""
    content: dict[str, Any] = json.loads(tokenizer.to_str())
    model = content["model"]
    if (
        (content["normalizer"], content["pre_tokenizer"]) != (_NORMALIZER, _PIECES)
        or content["added_tokens"]
        or (model["type"], model.get("unk_id")) != ("Unigram", _UNKNOWN)
        or model.get("byte_fallback")
    ):
        return None
    vocabulary = [(word, score) for word, score in model["vocab"]]
    joined = "\n".join(word for word, _ in vocabulary)
    if joined.count("\n") >= len(vocabulary) or _MIXED_WORD.search(joined):
        return None
    words = UnigramWords(tokenizer, vocabulary)
    return words if words.tokenise([_PROBE]) == tokenise(tokenizer, [_PROBE]) else None


def _equal_ways(roots: Iterable[str]) -> re.Pattern[str]:
    """Return what finds texts with two equally probable segmentations.

    They have the same words in another order, and two words give the same text in either order only
    if both repeat a third one: 好好|好 and 好|好好. Equal sums of other words have not been found.
    `roots` are what words of the vocabulary repeat.
    """
    return re.compile("|".join([f"([{_HAN}])\\1\\1", *(f"(?:{root}){{3}}" for root in roots)]))


def _repeating(texts: Sequence[str], longest: int) -> set[int]:
    """Return the numbers of all texts with something three times in a row, of up to `longest`
    characters; a few others may be among them."""
    joined = "\0".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    ends = np.cumsum([len(text) + 1 for text in texts])
    found: set[int] = set()
    for period in range(1, longest + 1):
        is_same = codes[:-period] == codes[period:]
        is_repeated = is_same[:-period] & is_same[period:]
        if period > 1:
            # What is repeated has two characters at least.
            is_repeated = is_repeated[:-1] & is_repeated[1:]
        places = np.flatnonzero(is_repeated)
        found.update(np.searchsorted(ends, places, "right").tolist())
    return found


def _root(word: str) -> str:
    """Return the two or more Han characters that a word repeats, an empty string where it repeats
    none."""
    for length in range(2, len(word) // 2 + 1):
        root = word[:length]
        if root * (len(word) // length) == word and _HAN_WORD.fullmatch(word):
            return root
    return ""


def _segmenter(scores: Mapping[str, float], unknown: float) -> Any:
    """Return a jieba whose words are those of Han characters, as probable as their scores say."""
    words = {word: score for word, score in scores.items() if _HAN_WORD.fullmatch(word)}
    characters = {character for word in words for character in word}
    words |= dict.fromkeys(characters - words.keys(), unknown)
    segmenter: Any = rjieba.Jieba.empty()  # type: ignore[no-untyped-call]
    rest = _TOTAL
    for word, score in words.items():
        count = max(1, round(math.exp(score) * _TOTAL))
        segmenter.add_word(word, count, "x")
        rest -= count
    segmenter.add_word(_REST, max(1, rest), "x")
    return segmenter


def _normal_form(tokenizer: Tokenizer, character: str) -> str | None:
    """Return a character's normal form; None where its neighbours may join it, or it can't be
    encoded."""
    try:
        form: str = tokenizer.normalizer.normalize_str(character)
    except (TypeError, UnicodeError):
        return None
    joins = any(unicodedata.category(each)[0] == "M" for each in character + form)
    return None if joins or _MARK in form or _JOINING_LETTERS.search(character + form) else form


def tokenise(tokenizer: Tokenizer, texts: Sequence[str]) -> list[list[int]]:
    """Return the ids of each text's words, as a tokenizer finds them."""
    encodings = tokenizer.encode_batch_fast(texts, add_special_tokens=False)
    return [encoding.ids for encoding in encodings]
